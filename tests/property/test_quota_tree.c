/* Properties of the flow of a goal down random trees with random bounds. QUOTACAST_TEST_TREES=100000 tries more of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "territory/quota_work.h"
#include "tests/property/feasible.h"

enum { MOST_NODES = 24, USUAL_TREES = 20000 };

/* A random company: parents before children, siblings together, as a plan lays them out. */
typedef struct company {
    size_t count;
    qc_quota_branch branch[MOST_NODES];
    double potential[MOST_NODES]; /* of leaves */
    qc_money unit, goal;
    bool has_over, has_hold, has_inner_bound, has_idle; /* idle: a leaf without potential */
} company;

static size_t tree_count(void)
{
    const char *text = getenv("QUOTACAST_TEST_TREES");
    long count = text != NULL ? strtol(text, NULL, 10) : 0;

    return count > 0 ? (size_t)count : USUAL_TREES;
}

static bool chance(qc_random *random, double probability)
{
    return qc_random_uniform(random) < probability;
}

static qc_money amount(qc_random *random, qc_money unit, double most)
{
    return (qc_money)(qc_random_uniform(random) * most) * unit;
}

/* Depth first: adds a branch below `parent` and, with luck, others below it. */
static void grow(qc_random *random, company *one, qc_id parent, int depth)
{
    qc_id at = (qc_id)one->count++;
    size_t children = depth > 3 ? 0 : qc_random_index(random, depth == 0 ? 6 : 4);
    qc_id last = QC_NO_ID;

    one->branch[at] = (qc_quota_branch){.name = "node",
                                        .level = "level",
                                        .parent = parent,
                                        .first_child = QC_NO_ID,
                                        .next = QC_NO_ID,
                                        .leaf = QC_NO_ID,
                                        .floor = QC_NO_MONEY,
                                        .cap = QC_NO_MONEY,
                                        .hold = QC_NO_MONEY,
                                        .last = QC_NO_MONEY,
                                        .least = QC_NO_MONEY,
                                        .most = QC_NO_MONEY};
    for (size_t c = 0; c < children && one->count < MOST_NODES; c++) {
        qc_id child = (qc_id)one->count;

        grow(random, one, at, depth + 1);
        if (last == QC_NO_ID) {
            one->branch[at].first_child = child;
        } else {
            one->branch[last].next = child;
        }
        last = child;
    }
    if (last == QC_NO_ID) {
        one->branch[at].leaf = at;
    }
    one->branch[at].end = (qc_id)one->count;
}

/* Indexes as a plan computes them: each branch's part of the potential of its pool, equal parts where there is none. */
static void lay_indexes(company *one)
{
    double sum[MOST_NODES] = {0};

    for (size_t i = one->count; i-- > 0;) {
        sum[i] += one->branch[i].leaf != QC_NO_ID ? one->potential[i] : 0;
        if (i > 0) {
            sum[one->branch[i].parent] += sum[i];
        }
    }
    for (size_t i = 0; i < one->count; i++) {
        double families = 0;

        for (qc_id c = one->branch[i].first_child; c != QC_NO_ID; c = one->branch[c].next) {
            families++;
        }
        for (qc_id c = one->branch[i].first_child; c != QC_NO_ID; c = one->branch[c].next) {
            one->branch[c].index = sum[i] > 0 ? sum[c] / sum[i] : 1 / families;
        }
    }
}

static void bound(qc_random *random, company *one, size_t at, double scale)
{
    qc_quota_branch *branch = &one->branch[at];
    qc_money some = amount(random, one->unit, scale);
    bool is_inner = branch->leaf == QC_NO_ID;

    one->has_inner_bound = one->has_inner_bound || is_inner;
    switch (qc_random_index(random, 5)) {
    case 0:
        branch->floor = some;
        break;
    case 1:
        branch->cap = some;
        break;
    case 2:
        branch->floor = some;
        branch->cap = some + amount(random, one->unit, scale);
        break;
    case 3:
        branch->last = some;
        branch->least = some - some / 10;
        branch->most = some + some / 10;
        break;
    default:
        branch->hold = some;
        one->has_hold = true;
        break;
    }
}

static company draw_company(qc_random *random)
{
    company one = {.unit = chance(random, 0.5) ? 1 : 1 + (qc_money)qc_random_index(random, 50)};
    double scale = pow(10, 1 + 4 * qc_random_uniform(random));
    bool has_over = chance(random, 0.3);
    double odds = chance(random, 0.3) ? 0 : 0.25;
    double idle = chance(random, 0.7) ? 0 : 0.15;
    size_t leaves = 0;

    grow(random, &one, QC_NO_ID, 0);
    for (size_t i = 0; i < one.count; i++) {
        one.potential[i] = chance(random, idle) ? 0 : exp(2 * qc_random_normal(random));
        one.has_idle = one.has_idle || !(one.potential[i] > 0);
        leaves += one.branch[i].leaf != QC_NO_ID ? 1 : 0;
        if (i > 0 && chance(random, odds)) {
            bound(random, &one, i, one.branch[i].leaf != QC_NO_ID ? scale : 4 * scale);
        }
        if (has_over && one.branch[i].leaf == QC_NO_ID) {
            one.branch[i].over = (uint32_t)qc_random_index(random, 200000);
            one.has_over = true;
        }
    }
    lay_indexes(&one);
    one.goal = amount(random, one.unit, scale * (double)leaves * 1.2);
    return one;
}

/* Flow */

typedef struct flowed {
    qc_quota_work work;
    qc_quota_plan plan;
    qc_status status;
    qc_error error;
} flowed;

static void flow(company *one, flowed *result)
{
    *result = (flowed){.plan = {.goal = one->goal}};
    result->work = (qc_quota_work){.scratch = qc_arena_new(),
                                   .plan = &result->plan,
                                   .unit = one->unit,
                                   .branch_count = one->count,
                                   .branches = one->branch};
    result->work.keep = result->work.scratch;
    result->status = qc_quota_ranges_lay(&result->work, &result->error);
    if (result->status == QC_OK &&
        (one->goal < one->branch[0].lower || one->goal > one->branch[0].upper)) {
        result->status = QC_ERR_INFEASIBLE;
    }
    if (result->status == QC_OK) {
        result->status = qc_quota_tree_flow(&result->work, &result->error);
    }
    qc_arena_free(result->work.scratch);
}

static void check_sums_and_bounds(const company *one, const flowed *result)
{
    assert_int_equal(one->branch[0].quota, one->goal);
    for (size_t i = 0; i < one->count; i++) {
        const qc_quota_branch *branch = &one->branch[i];
        qc_money sum = 0;

        assert_true(branch->quota >= 0 && branch->quota % one->unit == 0);
        assert_true(branch->hold == QC_NO_MONEY || branch->quota == branch->hold);
        assert_true(branch->floor == QC_NO_MONEY || branch->quota >= branch->floor);
        assert_true(branch->cap == QC_NO_MONEY || branch->quota <= branch->cap);
        assert_true(branch->quota >= qc_quota_own_lower(&result->work, branch));
        assert_true(branch->quota <= qc_quota_own_upper(&result->work, branch));
        for (qc_id c = branch->first_child; c != QC_NO_ID; c = one->branch[c].next) {
            sum += one->branch[c].quota;
        }
        if (branch->first_child != QC_NO_ID) {
            double stated = (double)branch->quota * (1 + branch->over / 1e6);

            assert_int_equal(sum, qc_quota_below(&result->work, branch->over, branch->quota));
            assert_true(fabs((double)sum - stated) <= 0.5 * (double)one->unit + 1e-6);
        }
    }
}

/* Feasibility by an independent linear program */

static bool program_says(const company *one, double slack)
{
    feasible_node nodes[MOST_NODES];

    for (size_t i = 0; i < one->count; i++) {
        const qc_quota_branch *branch = &one->branch[i];
        qc_quota_work work = {.unit = one->unit};

        nodes[i] = (feasible_node){
            .parent = branch->parent == QC_NO_ID ? -1 : (int)branch->parent,
            .lower = (double)qc_quota_own_lower(&work, branch),
            .upper = (double)qc_quota_own_upper(&work, branch),
            .below = 1 + branch->over / 1e6,
        };
        if (nodes[i].upper >= (double)QC_UNLIMITED) {
            nodes[i].upper = INFINITY;
        }
    }
    return feasible_by_program(nodes, one->count, (double)one->goal, slack);
}

/* Where no over-assignment is rounded the two must agree; else a plan must satisfy the program within the rounding. */
static void check_feasibility(const company *one, const flowed *result)
{
    if (!one->has_over) {
        assert_int_equal(program_says(one, 0), result->status == QC_OK);
    } else if (result->status == QC_OK) {
        assert_true(program_says(one, 0.5 * (double)one->unit + 1e-6));
    } else {
        /* A plan can miss what the program finds by roundings only, so that it must be there with room for them. */
        company wider = *one;
        flowed other;

        if (program_says(one, 0)) {
            for (size_t i = 0; i < wider.count; i++) {
                qc_quota_branch *branch = &wider.branch[i];
                qc_money room = 4 * wider.unit;

                if (branch->hold != QC_NO_MONEY) {
                    branch->floor = branch->cap = branch->hold;
                    branch->hold = QC_NO_MONEY;
                }
                branch->floor = branch->floor > room ? branch->floor - room : QC_NO_MONEY;
                branch->least = branch->least > room ? branch->least - room : QC_NO_MONEY;
                branch->cap = branch->cap != QC_NO_MONEY ? branch->cap + room : QC_NO_MONEY;
                branch->most = branch->most != QC_NO_MONEY ? branch->most + room : QC_NO_MONEY;
            }
            flow(&wider, &other);
            assert_int_equal(other.status, QC_OK);
        }
    }
}

/* One scale for all: leaves within their bounds have quotas in proportion to their indexes. */
static void check_proportion(const company *one)
{
    double weight[MOST_NODES];
    double scale = -1, room = 0;

    if (one->has_hold || one->has_inner_bound) {
        return;
    }
    for (size_t i = 0; i < one->count; i++) {
        const qc_quota_branch *branch = &one->branch[i];

        weight[i] = i == 0 ? 1
                           : weight[branch->parent] * branch->index *
                                 (1 + one->branch[branch->parent].over / 1e6);
        if (i > 0 && branch->leaf != QC_NO_ID &&
            branch->quota > branch->lower + 8 * one->unit &&
            branch->quota < branch->upper - 8 * one->unit && weight[i] > 0.05) {
            double own = (double)branch->quota / weight[i];

            room = 10 * (double)one->unit / 0.05;
            assert_true(scale < 0 || fabs(own - scale) <= room);
            scale = own;
        }
    }
}

static bool is_in_pool(const company *one, size_t node, qc_id pool)
{
    while (node != pool && node != 0) {
        node = one->branch[node].parent;
    }
    return node == pool;
}

/* Whether the quota of a branch, or of one above it, stands at the end of what it may be. */
static bool is_at_an_end(const company *one, qc_id at)
{
    for (; at != QC_NO_ID; at = one->branch[at].parent) {
        const qc_quota_branch *branch = &one->branch[at];

        if (at != 0 && branch->hold == QC_NO_MONEY &&
            (branch->quota <= branch->lower + one->unit ||
             branch->quota >= branch->upper - one->unit)) {
            return true;
        }
    }
    return false;
}

static bool check_one_hold(qc_random *random, const company *one)
{
    company other = *one;
    flowed result;
    size_t at = 0;
    qc_id pool = QC_NO_ID;

    while (at < one->count && one->branch[at].hold == QC_NO_MONEY) {
        at++;
    }
    if (at == one->count ||
        one->has_idle) { /* those without potential take what nobody else may */
        return false;
    }
    pool = one->branch[at].parent;
    other.branch[at].hold = amount(random, one->unit, 1.5 * (double)one->branch[at].hold);
    flow(&other, &result);
    if (result.status != QC_OK || is_at_an_end(one, pool) || is_at_an_end(&other, pool)) {
        return false;
    }
    for (size_t i = 0; i < one->count; i++) {
        if (!is_in_pool(one, i, pool) || i == pool) {
            assert_int_equal(other.branch[i].quota, one->branch[i].quota);
        }
    }
    return true;
}

/*
 * More potential lowers a quota by no more than the rounding of each level. Where some leaf has none at all, what others
 * may not take is shared equally, and that has no such order.
 */
static void check_more_potential(qc_random *random, const company *one)
{
    company other = *one;
    flowed result;
    size_t at = qc_random_index(random, one->count);

    if (one->branch[at].leaf == QC_NO_ID || one->has_idle) {
        return;
    }
    other.potential[at] += 0.1 + other.potential[at] * qc_random_uniform(random);
    lay_indexes(&other);
    flow(&other, &result);
    assert_int_equal(result.status, QC_OK);
    assert_true(other.branch[at].quota >= one->branch[at].quota - 5 * one->unit);
}

static void trees__keep_sums_bounds_and_the_sense_of_changes(void **state)
{
    size_t count = tree_count();
    size_t flowing = 0, infeasible = 0, holds = 0;

    (void)state;
    for (size_t c = 0; c < count; c++) {
        qc_random random;
        company one;
        flowed result;

        qc_random_start(&random, 2, QC_PURPOSE_TEST, c);
        one = draw_company(&random);
        flow(&one, &result);
        check_feasibility(&one, &result);
        if (result.status != QC_OK) {
            assert_int_equal(result.status, QC_ERR_INFEASIBLE);
            infeasible++;
            continue;
        }
        flowing++;
        check_sums_and_bounds(&one, &result);
        check_proportion(&one);
        holds += check_one_hold(&random, &one) ? 1 : 0;
        check_more_potential(&random, &one);
    }
    print_message("%zu flow, %zu cannot, %zu holds moved\n", flowing, infeasible, holds);
    assert_true(flowing > count / 4);
    assert_true(infeasible > count / 10);
    assert_true(holds > count / 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees__keep_sums_bounds_and_the_sense_of_changes),
    };
    int failed = 0;

    feasible_start();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    feasible_end();
    return failed;
}
