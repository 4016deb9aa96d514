/* A goal down random trees with random bounds; QUOTACAST_TEST_TREES=100000 tries more of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/property/companies.h"
#include "tests/property/feasible.h"

enum { USUAL_TREES = 20000 };

static size_t tree_count(void)
{
    const char *text = getenv("QUOTACAST_TEST_TREES");
    long count = text != NULL ? strtol(text, NULL, 10) : 0;

    return count > 0 ? (size_t)count : USUAL_TREES;
}

static void check_sums_and_bounds(const company *one, const company_flowed *result)
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

/* Where no over-assignment is rounded the two must agree; else a plan must satisfy the program
 * within the rounding. */
static void check_feasibility(const company *one, const company_flowed *result)
{
    if (!one->has_over) {
        assert_int_equal(company_is_feasible(one, 0), result->status == QC_OK);
    } else if (result->status == QC_OK) {
        assert_true(company_is_feasible(one, 0.5 * (double)one->unit + 1e-6));
    } else {
        /* A plan can miss what the program finds by roundings only, so that it must be there
         * with room for them. */
        company wider = *one;
        company_flowed other;

        if (company_is_feasible(one, 0)) {
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
            company_flow(&wider, &other);
            assert_int_equal(other.status, QC_OK);
        }
    }
}

/* One scale for all: leaves within their bounds have quotas in proportion to their indexes. */
static void check_proportion(const company *one)
{
    double weight[COMPANY_NODES];
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
    company_flowed result;
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
    other.branch[at].hold =
        company_amount(random, one->unit, 1.5 * (double)one->branch[at].hold);
    company_flow(&other, &result);
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
 * More potential lowers a quota by no more than the rounding of each level. Where some leaf has
 * none at all, what others may not take is shared equally, and that has no such order.
 */
static void check_more_potential(qc_random *random, const company *one)
{
    company other = *one;
    company_flowed result;
    size_t at = qc_random_index(random, one->count);

    if (one->branch[at].leaf == QC_NO_ID || one->has_idle) {
        return;
    }
    other.potential[at] += 0.1 + other.potential[at] * qc_random_uniform(random);
    company_lay_indexes(&other);
    company_flow(&other, &result);
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
        company_flowed result;

        qc_random_start(&random, 2, QC_PURPOSE_TEST, c);
        one = company_draw(&random);
        company_flow(&one, &result);
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
