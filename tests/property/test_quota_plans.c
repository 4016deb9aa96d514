/* Quota plans over random companies; QUOTACAST_TEST_PLANS=100000 tries more than the usual 2,000. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "quotacast/quota_compare.h"
#include "tests/territory/plan_sketch.h"

static size_t plan_count(void)
{
    const char *text = getenv("QUOTACAST_TEST_PLANS");
    long count = text != NULL ? strtol(text, NULL, 10) : 0;

    return count > 0 ? (size_t)count : 2000;
}

static double uniform(qc_random *random, double low, double high)
{
    return low + (high - low) * qc_random_uniform(random);
}

static bool chance(qc_random *random, double probability)
{
    return qc_random_uniform(random) < probability;
}

static bool is_leaf(const sketch *one, size_t node)
{
    for (size_t i = 0; i < one->node_count; i++) {
        if (one->node[i].parent == (int)node) {
            return false;
        }
    }
    return true;
}

/* Revenue and futures of a leaf: steady, new, asleep, or with credits. */
static void draw_leaf(qc_random *random, sketch *one, size_t node, double scale)
{
    double level = scale * exp(qc_random_normal(random));
    bool is_last = node + 1 == one->node_count; /* somebody has a history */
    size_t kind = is_last ? 9 : qc_random_index(random, 10);
    size_t since = kind == 0 ? qc_random_index(random, one->period_count) : 0;

    for (size_t p = 0; p < one->period_count; p++) {
        double value = level * exp(0.3 * qc_random_normal(random));

        one->node[node].value[p] = p < since ? NAN : kind == 1 ? 0 : value;
        if (kind == 2 && chance(random, 0.3)) {
            one->node[node].value[p] = -value;
        }
    }
    for (size_t d = 0; d < one->draw_count; d++) {
        double value = level * exp(0.3 * qc_random_normal(random));

        one->node[node].draw[0][d] = kind == 1 ? 0 : kind == 2 ? value - level : value;
    }
    for (size_t o = 0; o < one->origin_count; o++) {
        bool is_known = one->origin[o] > since;

        one->node[node].predicted[o][0] =
            is_known ? level * exp(0.2 * qc_random_normal(random)) : NAN;
    }
    one->node[node].potential = chance(random, 0.5) ? uniform(random, 0, 100) : NAN;
}

static void draw_bounds(qc_random *random, sketch *one, double probability, double scale)
{
    double unit = (double)qc_currency_scale(&one->currency);

    for (size_t i = 0; i < one->node_count; i++) {
        sketch_node *node = &one->node[i];
        qc_money amount = (qc_money)(unit * uniform(random, 0, 2 * scale));

        if (!chance(random, probability)) {
            continue;
        }
        switch (qc_random_index(random, 3)) {
        case 0:
            node->floor = amount;
            break;
        case 1:
            node->cap = amount;
            break;
        default:
            node->hold = amount;
            break;
        }
    }
}

static void draw_reps(qc_random *random, sketch *one)
{
    size_t count = qc_random_index(random, 12);

    for (size_t r = 0; r < count; r++) {
        char name[32];
        int node = (int)qc_random_index(random, one->node_count + 1) - 1;
        int rep = 0;

        (void)snprintf(name, sizeof name, "rep %zu", r);
        rep = sketch_add_rep(one, name, node);
        if (chance(random, 0.3)) {
            one->rep[rep].share = uniform(random, 0, 1);
        }
        if (chance(random, 0.3)) {
            one->rep[rep].start = 18000 + (qc_date)qc_random_index(random, 1200);
        }
        for (size_t d = qc_random_index(random, 6); d > 0; d--) {
            sketch_add_won(one, rep, 2020 + (int)qc_random_index(random, 2),
                           1 + (int)qc_random_index(random, 12),
                           (qc_money)qc_random_index(random, 100000));
        }
    }
}

static sketch *draw_company(qc_random *random)
{
    sketch *one = sketch_new(5 + qc_random_index(random, 12));
    double scale = pow(10, uniform(random, 0, 12));
    size_t regions = qc_random_index(random, 5);
    size_t leaves = 1 + qc_random_index(random, 14);

    one->currency.exponent = (int)qc_random_index(random, 3);
    one->draw_count = 5;
    one->origin_count = qc_random_index(random, one->period_count - 3);
    for (size_t o = 0; o < one->origin_count; o++) {
        one->origin[o] = one->period_count - one->origin_count + o;
    }
    for (size_t i = 0; i < regions + leaves; i++) {
        char name[32];
        int above = (int)qc_random_index(random, regions + 1) - 1;

        (void)snprintf(name, sizeof name, "%s %zu", i < regions ? "region" : "territory",
                       qc_random_index(random, 1000) * 100 + i);
        (void)sketch_add(one, name, i < regions ? (above < (int)i ? above : -1) : above);
    }
    for (size_t i = 0; i < one->node_count; i++) {
        if (is_leaf(one, i)) {
            draw_leaf(random, one, i, scale);
        }
    }
    draw_bounds(random, one, chance(random, 0.5) ? 0.15 : 0, scale);
    draw_reps(random, one);
    return one;
}

static qc_quota_settings draw_settings(qc_random *random, const sketch *one)
{
    qc_quota_settings settings = qc_quota_settings_default();
    double sum = 0;

    for (size_t i = 0; i < one->node_count; i++) {
        if (is_leaf(one, i)) {
            sum += fabs(one->node[i].draw[0][0]) + 10;
        }
    }
    if (chance(random, 0.9)) {
        settings.goal =
            (qc_money)(sum * uniform(random, 0, 2) * (double)qc_currency_scale(&one->currency));
    }
    if (chance(random, 0.5)) {
        settings.weight_forecast = uniform(random, 0, 1);
        settings.weight_history = uniform(random, 0.01, 1);
    }
    return settings;
}

/* Feasibility from the definition */

typedef struct range {
    double low, high;
    bool is_empty;
} range;

static range range_of(const sketch *one, int at)
{
    range result = {.low = 0, .high = INFINITY};
    double low = 0, high = 0;
    bool has_below = false;

    if (at != SKETCH_COMPANY) {
        const sketch_node *node = &one->node[at];

        result.low = node->floor != QC_NO_MONEY ? (double)node->floor : 0;
        result.high = node->cap != QC_NO_MONEY ? (double)node->cap : INFINITY;
        if (node->hold != QC_NO_MONEY) {
            result.low = result.high = (double)node->hold;
        }
    }
    for (size_t i = 0; i < one->node_count; i++) {
        if (one->node[i].parent == at) {
            range below = range_of(one, (int)i);

            has_below = true;
            low += below.low;
            high += below.high;
            result.is_empty = result.is_empty || below.is_empty;
        }
    }
    if (has_below) {
        result.low = fmax(result.low, low);
        result.high = fmin(result.high, high);
    }
    result.is_empty = result.is_empty || result.low > result.high;
    return result;
}

/* Plans */

typedef struct planned {
    sketch_input *input;
    qc_quota_plan *plan;
    qc_status status;
    qc_error error;
} planned;

static planned build(const sketch *one, const qc_quota_settings *settings, const size_t *order)
{
    planned result = {.input = sketch_build(one, order)};

    result.status =
        qc_quota_plan_build(&result.input->book, &result.input->panel, &result.input->forecast,
                            settings, NULL, &result.plan, &result.error);
    return result;
}

static void clear(planned *result)
{
    qc_quota_plan_free(result->plan);
    sketch_input_free(result->input);
}

static void check_shuffled(qc_random *random, const sketch *one,
                           const qc_quota_settings *settings, const qc_quota_plan *plan)
{
    size_t order[SKETCH_NODES];
    qc_quota_settings same = *settings;
    planned other;

    same.goal = plan->goal; /* a sum of futures has other last bits in another order */
    for (size_t i = 0; i < one->node_count; i++) {
        order[i] = i;
    }
    for (size_t i = one->node_count; i > 1; i--) {
        size_t j = qc_random_index(random, i);
        size_t swapped = order[i - 1];

        order[i - 1] = order[j];
        order[j] = swapped;
    }
    other = build(one, &same, order);
    assert_int_equal(other.status, QC_OK);
    assert_int_equal(other.plan->node_count, plan->node_count);
    for (size_t i = 0; i < plan->node_count; i++) {
        assert_string_equal(other.plan->nodes[i].name, plan->nodes[i].name);
        assert_int_equal(other.plan->nodes[i].quota, plan->nodes[i].quota);
        if (plan->nodes[i].rep != QC_NO_ID || strcmp(plan->nodes[i].level, "territory") == 0) {
            assert_close(other.plan->nodes[i].p_attain, plan->nodes[i].p_attain, 0, 0);
        }
    }
    assert_int_equal(other.plan->line_count, plan->line_count);
    for (size_t i = 0; i < plan->line_count; i++) {
        assert_int_equal(other.plan->lines[i].amount, plan->lines[i].amount);
    }
    clear(&other);
}

static bool is_at_or_below(const qc_quota_plan *plan, qc_id node, qc_id above)
{
    while (node != above && node != QC_NO_ID) {
        node = plan->nodes[node].parent;
    }
    return node == above;
}

/* Whether the bounds of a node or of one above it come within a unit of its quota. */
static bool is_tight(const sketch *one, const qc_quota_plan *plan, int node)
{
    for (; node != SKETCH_COMPANY; node = one->node[node].parent) {
        range possible = range_of(one, node);
        double quota = (double)sketch_quota(plan, one->node[node].name);

        if (quota <= possible.low + 1 || quota >= possible.high - 1) {
            return true;
        }
    }
    return false;
}

/* Holding a territory moves only what lies below its parent, if the parent can keep its quota. */
static void check_hold(qc_random *random, const sketch *one, const qc_quota_settings *settings)
{
    sketch *held = malloc(sizeof *held);
    size_t at = qc_random_index(random, one->node_count);
    qc_quota_settings exact = *settings;
    planned before, after;
    qc_id pool = QC_NO_ID;

    assert_non_null(held);
    *held = *one;
    if (!is_leaf(one, at)) {
        free(held);
        return;
    }
    exact.unit = 1; /* a hold may change the unit of all */
    before = build(one, &exact, NULL);
    held->node[at].floor = held->node[at].cap = QC_NO_MONEY;
    held->node[at].hold = (qc_money)((double)sketch_quota(before.plan, one->node[at].name) *
                                     uniform(random, 0, 1.2));
    after = build(held, &exact, NULL);
    pool = sketch_find(before.plan, one->node[at].name)->parent;
    if (after.status == QC_OK &&
        after.plan->nodes[pool].quota == before.plan->nodes[pool].quota &&
        !is_tight(one, before.plan, one->node[at].parent) &&
        !is_tight(held, before.plan, one->node[at].parent)) {
        sketch_check(after.plan);
        for (size_t i = 0; i < before.plan->node_count; i++) {
            if (!is_at_or_below(before.plan, (qc_id)i, pool)) {
                /* Before, it had bounds of another kind: the scale is a double. */
                assert_close((double)after.plan->nodes[i].quota,
                             (double)before.plan->nodes[i].quota, ldexp(1, -48), 1);
            }
        }
    }
    clear(&before);
    clear(&after);
    free(held);
}

/*
 * With weights that are given a larger goal lowers nobody by more than the rounding of each
 * level. Methods that look at the goal, as equal odds do, may share a capped region
 * differently.
 */
static void check_larger_goal(qc_random *random, const sketch *one,
                              const qc_quota_settings *settings, const qc_quota_plan *plan)
{
    qc_quota_settings larger = *settings;
    qc_money rounding = 5 * qc_currency_scale(&one->currency);
    planned other;

    if (isnan(settings->weight_forecast)) {
        return;
    }
    larger.goal = plan->goal + 1 + (qc_money)(uniform(random, 0, 1) * (double)plan->goal);
    other = build(one, &larger, NULL);
    if (other.status == QC_OK) {
        for (size_t i = 0; i < plan->node_count; i++) {
            assert_true(other.plan->nodes[i].quota + rounding >= plan->nodes[i].quota);
        }
    }
    clear(&other);
}

/* The quotas and lines of a plan as their files have them. Free rows and lines. */
static void write_down(const qc_quota_plan *plan, qc_quota_file *quotas,
                       qc_quota_lines_file *derivation)
{
    quotas->count = plan->node_count;
    quotas->rows = calloc(plan->node_count, sizeof *quotas->rows);
    derivation->count = plan->line_count;
    derivation->lines = calloc(plan->line_count, sizeof *derivation->lines);
    assert_true(quotas->rows != NULL && derivation->lines != NULL);
    for (size_t i = 0; i < plan->node_count; i++) {
        quotas->rows[i] = (qc_quota_row){plan->nodes[i].name, plan->nodes[i].level, "",
                                         "2024Q1", plan->nodes[i].quota};
    }
    for (size_t i = 0; i < plan->line_count; i++) {
        const qc_quota_node *node = &plan->nodes[plan->lines[i].node];

        derivation->lines[i] = (qc_quota_file_line){
            node->name, node->level, "2024Q1", plan->lines[i].step, plan->lines[i].amount, ""};
    }
}

/* No node is left out, and its steps add up to its change. */
static void check_comparison(const planned *before, const planned *after)
{
    qc_quota_file quotas = {.owner = NULL};
    qc_quota_lines_file derivation = {.owner = NULL};
    qc_quota_comparison *comparison = NULL;
    qc_error error;

    write_down(before->plan, &quotas, &derivation);
    assert_ok(qc_quota_compare(&after->input->book, after->plan, &quotas, &derivation,
                               &comparison, &error),
              error);
    assert_true(comparison->node_count >= after->plan->node_count);
    for (size_t i = 0; i < comparison->node_count; i++) {
        const qc_quota_node_change *node = &comparison->nodes[i];
        qc_money was = 0, is = 0, change = 0;

        assert_true(node->step_count > 0);
        for (size_t k = 0; k < node->step_count; k++) {
            const qc_quota_step_change *step = &comparison->steps[node->first_step + k];

            was += step->before == QC_NO_MONEY ? 0 : step->before;
            is += step->after == QC_NO_MONEY ? 0 : step->after;
            change += step->change;
        }
        assert_int_equal(was, node->before == QC_NO_MONEY ? 0 : node->before);
        assert_int_equal(is, node->after == QC_NO_MONEY ? 0 : node->after);
        assert_int_equal(change, node->change);
        assert_int_equal(change, is - was);
    }
    qc_quota_comparison_free(comparison);
    free(quotas.rows);
    free(derivation.lines);
}

/* The same company with another goal, other bounds, and a node of another name, against the
 * plan before; false if it has no plan. */
static bool check_changes(qc_random *random, const sketch *one,
                          const qc_quota_settings *settings, const planned *before)
{
    sketch *changed = malloc(sizeof *changed);
    qc_quota_settings other = *settings;
    planned after;

    assert_non_null(changed);
    *changed = *one;
    other.goal = (qc_money)(uniform(random, 0.5, 1.5) * (double)before->plan->goal);
    changed->node[qc_random_index(random, one->node_count)].cap = QC_NO_MONEY;
    (void)snprintf(changed->node[qc_random_index(random, one->node_count)].name,
                   sizeof changed->node->name, "renamed");
    after = build(changed, &other, NULL);
    bool is_built = after.status == QC_OK;

    if (is_built) {
        check_comparison(before, &after);
        check_comparison(&after, before);
    }
    clear(&after);
    free(changed);
    return is_built;
}

static void plans__keep_sums_bounds_derivations_and_order(void **state)
{
    size_t count = plan_count();
    size_t built = 0, infeasible = 0, compared = 0;

    (void)state;
    for (size_t c = 0; c < count; c++) {
        qc_random random;
        sketch *one = NULL;
        qc_quota_settings settings;
        planned result;
        range possible;

        qc_random_start(&random, 1, QC_PURPOSE_TEST, 100 + c);
        one = draw_company(&random);
        settings = draw_settings(&random, one);
        possible = range_of(one, SKETCH_COMPANY);
        result = build(one, &settings, NULL);
        if (result.status == QC_OK) {
            built++;
            assert_false(possible.is_empty);
            assert_true((double)result.plan->goal >= possible.low &&
                        (double)result.plan->goal <= possible.high);
            sketch_check(result.plan);
            check_shuffled(&random, one, &settings, result.plan);
            check_hold(&random, one, &settings);
            check_larger_goal(&random, one, &settings, result.plan);
            compared += check_changes(&random, one, &settings, &result) ? 1 : 0;
        } else {
            infeasible++;
            assert_int_equal(result.status, QC_ERR_INFEASIBLE);
            assert_true(possible.is_empty || (double)settings.goal < possible.low ||
                        (double)settings.goal > possible.high);
        }
        clear(&result);
        free(one);
    }
    assert_true(built > count / 2);
    assert_true(compared > built / 2);
    assert_true(infeasible > count / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans__keep_sums_bounds_derivations_and_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
