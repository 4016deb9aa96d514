/* Months and quarters of random plans: each derived exactly, from what its proportions are said to be. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "quotacast/report.h"
#include "tests/territory/plan_sketch.h"

enum { PLANS = 1000, MONTHS = 12, QUARTERS = 4, PARTS = MONTHS + QUARTERS };

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

/* Futures are whole numbers, so that sums of them have no last bits. */
static void draw_leaf(qc_random *random, sketch *one, size_t node)
{
    double level = floor(1000 * exp(2 * qc_random_normal(random)));
    size_t kind = qc_random_index(random, 8);

    for (size_t p = 0; p < one->period_count; p++) {
        one->node[node].value[p] = level;
    }
    for (size_t s = 0; s < MONTHS; s++) {
        double month = floor(level * 2 * qc_random_uniform(random));

        month = kind == 0 ? 0 : kind == 1 && chance(random, 0.5) ? 0 : month;
        month = kind == 2 && chance(random, 0.2) ? -month : month;
        one->node[node].draw[s][0] = month;
    }
}

/* Goals of all months, or of all quarters. */
static void draw_goals(qc_random *random, sketch *one, bool is_round)
{
    int count = chance(random, 0.5) ? MONTHS : QUARTERS;

    for (int p = 0; p < count; p++) {
        qc_money amount = (qc_money)qc_random_index(random, 100000);

        sketch_add_goal(one, SKETCH_COMPANY, count * 53 + p, is_round ? amount * 100 : amount);
        one->goal[p].frequency = count == MONTHS ? QC_FREQUENCY_MONTH : QC_FREQUENCY_QUARTER;
    }
}

static sketch *draw_company(qc_random *random)
{
    sketch *one = sketch_new(36); /* 2020-01 to 2022-12 */
    size_t regions = qc_random_index(random, 4);
    size_t leaves = 1 + qc_random_index(random, 10);

    one->frequency = QC_FREQUENCY_MONTH;
    one->first_period = 12 * 50;
    one->horizon = MONTHS;
    for (size_t i = 0; i < regions + leaves; i++) {
        char name[32];
        int above = (int)qc_random_index(random, regions + 1) - 1;

        (void)snprintf(name, sizeof name, "node %zu", i);
        (void)sketch_add(one, name, i < regions ? (above < (int)i ? above : -1) : above);
    }
    for (size_t i = 0; i < one->node_count; i++) {
        if (is_leaf(one, i)) {
            draw_leaf(random, one, i);
        }
    }
    for (size_t r = qc_random_index(random, 6); r > 0; r--) {
        char name[32];

        (void)snprintf(name, sizeof name, "rep %zu", r);
        (void)sketch_add_rep(one, name, (int)qc_random_index(random, one->node_count));
    }
    return one;
}

/* What is expected of a node in the months, from what was drawn. */
static void expect(const sketch *one, int node, double expected[MONTHS])
{
    bool has_below = false;

    for (size_t i = 0; i < one->node_count; i++) {
        if (one->node[i].parent == node) {
            has_below = true;
            expect(one, (int)i, expected);
        }
    }
    for (size_t s = 0; s < MONTHS && !has_below; s++) {
        expected[s] += one->node[node].draw[s][0];
    }
}

static int sketch_number(const sketch *one, const char *name)
{
    for (size_t i = 0; i < one->node_count; i++) {
        if (strcmp(one->node[i].name, name) == 0) {
            return (int)i;
        }
    }
    return SKETCH_COMPANY;
}

/* Quarters are the goals stated for them, months the parts of what is expected within them. */
static void check_quarters(const sketch *one, const qc_quota_plan *plan, qc_money unit)
{
    double weight[MONTHS] = {0};
    qc_money alone[MONTHS / QUARTERS];
    qc_error error;

    expect(one, SKETCH_COMPANY, weight);
    for (size_t p = 0; p < MONTHS; p++) {
        weight[p] = fmax(weight[p], 0);
    }
    for (size_t q = 0; q < QUARTERS; q++) {
        assert_int_equal(plan->part_season[MONTHS + q], one->goal[q].amount);
        assert_ok(qc_quota_allocate(weight + 3 * q, NULL, NULL, 3, one->goal[q].amount / unit,
                                    alone, &error),
                  error);
        for (size_t m = 0; m < 3; m++) {
            assert_int_equal(plan->part_season[3 * q + m], alone[m] * unit);
            assert_int_equal(plan->part_quota[3 * q + m], alone[m] * unit);
        }
    }
}

/* The proportions that the plan says a node has, by themselves. */
static void check_proportions(const sketch *one, const qc_quota_plan *plan, size_t at,
                              qc_money unit)
{
    const qc_quota_node *node = &plan->nodes[at];
    qc_id of = plan->part_proportions[at] == QC_PROPORTIONS_EXPECTED ? (qc_id)at : node->parent;
    double weight[MONTHS] = {0};
    qc_money alone[MONTHS];
    qc_error error;

    if (plan->part_proportions[at] == QC_PROPORTIONS_STATED_QUARTERS) {
        check_quarters(one, plan, unit);
        return;
    }
    if (plan->part_proportions[at] == QC_PROPORTIONS_STATED) {
        for (size_t p = 0; p < MONTHS; p++) {
            assert_int_equal(plan->part_season[p], one->goal[p].amount);
        }
        return;
    }
    if (plan->part_proportions[at] == QC_PROPORTIONS_ABOVE) {
        if (plan->nodes[of].below != plan->nodes[of].quota) {
            return; /* the over-assignment has roundings of its own */
        }
        for (size_t p = 0; p < MONTHS; p++) {
            weight[p] = (double)plan->part_quota[of * PARTS + p];
        }
    } else if (plan->part_proportions[at] != QC_PROPORTIONS_EVEN) {
        expect(one, sketch_number(one, plan->nodes[of].name), weight);
    }
    for (size_t p = 0; p < MONTHS; p++) {
        weight[p] = fmax(weight[p], 0);
    }
    assert_ok(qc_quota_allocate(weight, NULL, NULL, MONTHS, node->quota / unit, alone, &error),
              error);
    for (size_t p = 0; p < MONTHS; p++) {
        assert_int_equal(plan->part_season[at * PARTS + p], alone[p] * unit);
    }
}

/* Seasons add up like quotas do, and followers of the node above are off by roundings only. */
static void check_node(const sketch *one, const qc_quota_plan *plan, size_t at, qc_money unit)
{
    const qc_money *season = plan->part_season + at * PARTS;
    const qc_money *quota = plan->part_quota + at * PARTS;
    qc_money sum = 0;

    for (size_t p = 0; p < PARTS; p++) {
        sum += p < MONTHS ? season[p] : 0;
        if (p >= MONTHS) {
            size_t first = 3 * (p - MONTHS);

            assert_int_equal(season[p], season[first] + season[first + 1] + season[first + 2]);
        }
        if (p < MONTHS && plan->nodes[at].rep != QC_NO_ID) {
            assert_int_equal(plan->part_proportions[at], QC_PROPORTIONS_ABOVE);
            assert_true(fabs((double)(quota[p] - season[p])) <= (double)unit);
        }
    }
    assert_int_equal(sum, plan->nodes[at].quota);
    check_proportions(one, plan, at, unit);
}

/* Rows of months and quarters, read back: they add up to the quotas, all of them and no others. */
static void check_rows(const sketch_input *input, const qc_quota_plan *plan)
{
    char *text = NULL;
    size_t length = 0;
    qc_page page = {.format = QC_FORMAT_CSV, .stream = open_memstream(&text, &length)};
    qc_money *left = malloc(plan->node_count * PARTS * sizeof *left);
    qc_error error;

    assert_true(left != NULL && page.stream != NULL);
    memcpy(left, plan->part_quota, plan->node_count * PARTS * sizeof *left);
    assert_ok(qc_report_derivation(&page, &input->book, plan, QC_NO_ID, &error), error);
    assert_int_equal(fclose(page.stream), 0);
    for (char *line = strchr(text, '\n') + 1; *line != '\0'; line = strchr(line, '\n') + 1) {
        char name[32], period[16], step[32];
        long long amount = 0;
        size_t part = PARTS;

        assert_int_equal(
            sscanf(line, "%31[^,],%15[^,],%31[^,],%lld,", name, period, step, &amount), 4);
        assert_int_equal(strncmp(period, "2023", 4), 0);
        if (period[4] == '-') {
            part = (size_t)strtol(period + 5, NULL, 10) - 1;
        } else if (period[4] == 'Q') {
            part = MONTHS + (size_t)strtol(period + 5, NULL, 10) - 1;
        }
        if (part < PARTS) {
            left[(size_t)(sketch_find(plan, name) - plan->nodes) * PARTS + part] -= amount;
        }
    }
    for (size_t k = 0; k < plan->node_count * PARTS; k++) {
        assert_int_equal(left[k], 0);
    }
    free(left);
    free(text);
}

static void parts__are_derived_exactly_from_their_proportions(void **state)
{
    size_t moved = 0, of_each[QC_PROPORTIONS_EVEN + 1] = {0};

    (void)state;
    for (size_t c = 0; c < PLANS; c++) {
        const qc_config_level levels[] = {{.level = "territory", .share = 0.05},
                                          {.level = "rep", .share = 0.1}};
        qc_quota_settings settings = qc_quota_settings_default();
        qc_random random;
        sketch_input *input = NULL;
        qc_quota_plan *plan = NULL;
        sketch *one = NULL;

        qc_random_start(&random, 1, QC_PURPOSE_TEST, c);
        one = draw_company(&random);
        settings.frequency = QC_FREQUENCY_YEAR;
        settings.weight_forecast = 0.5;
        settings.weight_history = 0.5;
        settings.unit = chance(&random, 0.5) ? 1 : 100;
        settings.over_assignment = levels;
        settings.over_assignment_count = chance(&random, 0.3) ? 2 : 0;
        settings.goal = 100 * (qc_money)qc_random_index(&random, 1000000);
        if (chance(&random, 0.3)) {
            settings.goal = QC_NO_MONEY;
            draw_goals(&random, one, settings.unit == 100);
        }
        plan = sketch_plan(one, &settings, &input);
        assert_int_equal(plan->part_count, PARTS);
        for (size_t i = 0; i < plan->node_count; i++) {
            check_node(one, plan, i, settings.unit);
            of_each[plan->part_proportions[i]]++;
            moved += plan->part_quota[i * PARTS] != plan->part_season[i * PARTS] ? 1 : 0;
        }
        check_rows(input, plan);
        qc_quota_plan_free(plan);
        sketch_input_free(input);
        free(one);
    }
    for (size_t k = 0; k <= QC_PROPORTIONS_EVEN; k++) {
        assert_true(of_each[k] > 5);
    }
    assert_true(moved > PLANS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts__are_derived_exactly_from_their_proportions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
