/* Tests of the choice among trials: noise, fairness, simplicity, too little to learn from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "territory/quota_past.h"

enum { CASES = 9, TRIALS = 4 };

/* Records drawn by hand: errors and correlations by trial and case. The last case is to come. */
typedef struct records {
    qc_quota_case cases[CASES];
    qc_quota_past past;
    qc_quota_rolling rolling;
    qc_quota_trials trials;
    double error[TRIALS][CASES], correlation[TRIALS][QC_TRAIT_COUNT][CASES];
} records;

static records *draw(void)
{
    records *one = calloc(1, sizeof *one);

    assert_non_null(one);
    one->past = (qc_quota_past){.case_count = CASES, .cases = one->cases};
    one->rolling.past = &one->past;
    one->trials.rolling = &one->rolling;
    one->trials.count = TRIALS;
    one->trials.searched = TRIALS;
    for (size_t t = 0; t < TRIALS; t++) {
        one->trials.trial[t].weight[t] = 1;
        one->trials.trial[t].elements = 1;
        one->trials.trial[t].error = one->error[t];
        for (int f = 0; f < QC_TRAIT_COUNT; f++) {
            one->trials.trial[t].correlation[f] = one->correlation[t][f];
        }
        for (size_t c = 0; c < CASES; c++) {
            one->cases[c].is_over = c + 1 < CASES;
            one->error[t][c] = 0.10;
        }
    }
    return one;
}

/* A mean, and a swing of both sides around it. */
static void set(double *record, double mean, double swing)
{
    for (size_t c = 0; c < CASES; c++) {
        record[c] = mean + (c % 2 == 0 ? swing : -swing);
    }
}

static void choice__stays_with_uniform_growth_within_noise(void **state)
{
    records *one = draw();

    (void)state;
    set(one->error[1], 0.09, 0.04); /* 0.01 better, standard error 0.015 */
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 0);
    set(one->error[1], 0.09, 0.02); /* standard error 0.0076 */
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 1);
    assert_close(qc_quota_trial_error(&one->trials, 1, CASES - 1), 0.09, 1e-14, 0);
    free(one);
}

static void choice__takes_the_fairer_of_equals(void **state)
{
    records *one = draw();

    (void)state;
    set(one->error[1], 0.050, 0.01);
    set(one->error[2], 0.051, -0.01); /* within noise of the best */
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 1);
    set(one->correlation[1][QC_TRAIT_GROWTH], -0.3, 0.1);
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 2);
    set(one->correlation[1][QC_TRAIT_GROWTH], -0.15, 0.4); /* may be chance */
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 1);
    set(one->correlation[1][QC_TRAIT_GROWTH], -0.3, 0.1);
    set(one->error[2], 0.08, 0.001); /* fairer, but worse beyond noise */
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 1);
    free(one);
}

static void choice__takes_the_simpler_of_equals(void **state)
{
    records *one = draw();

    (void)state;
    set(one->error[1], 0.050, 0.01);
    one->trials.trial[1].elements = 2;
    set(one->error[3], 0.051, -0.01);
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 3);
    one->trials.searched = 3; /* the fourth is not to choose from */
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 1);
    free(one);
}

/* Close to the best by a wide noise, and yet no better than growing everybody alike. */
static void choice__takes_none_that_loses_to_uniform_growth(void **state)
{
    records *one = draw();

    (void)state;
    set(one->error[1], 0.050, 0.01);
    one->trials.trial[1].elements = 2;
    for (size_t c = 0; c < CASES; c++) {
        one->error[0][c] = 0.06;
        one->error[2][c] = c % 2 == 0 ? 0.001 : 0.129; /* 0.065 on average */
    }
    assert_int_equal(qc_quota_trials_choose(&one->trials, CASES - 1), 1);
    free(one);
}

static void choice__uses_nothing_from_the_case_on(void **state)
{
    records *one = draw();

    (void)state;
    set(one->error[1], 0.05, 0);
    for (size_t c = 4; c < CASES; c++) {
        one->error[1][c] = 1;
        one->error[2][c] = 0;
    }
    assert_int_equal(qc_quota_trials_choose(&one->trials, 4), 1);
    assert_int_equal(qc_quota_trial_periods(&one->trials, 4), 4);
    free(one);
}

static void choice__needs_three_periods(void **state)
{
    records *one = draw();

    (void)state;
    set(one->error[1], 0.01, 0);
    assert_true(qc_quota_trials_choose(&one->trials, 2) == QC_NO_TRIAL);
    assert_int_equal(qc_quota_trials_choose(&one->trials, 3), 1);
    assert_true(isnan(qc_quota_trial_error(&one->trials, 1, 0)));
    free(one);
}

static void index__is_the_best_of_history_forecast_and_potential(void **state)
{
    records *one = draw();

    (void)state;
    set(one->error[QC_METHOD_FORECAST], 0.09, 0);
    set(one->error[QC_METHOD_POTENTIAL], 0.08, 0);
    set(one->error[3], 0.01, 0); /* another method */
    assert_int_equal(qc_quota_trials_index(&one->trials, CASES - 1), QC_METHOD_POTENTIAL);
    assert_int_equal(qc_quota_trials_index(&one->trials, 0), 0);
    free(one);
}

/*
 * A whole of two nodes with two leaves each. A method that says nothing of the first node's
 * leaves leaves them nothing, and that is a number; the second node's share its part of all by
 * what is said of them.
 */
static void mix__down_the_tree_shares_nothing_where_nothing_is_said(void **state)
{
    enum { NODES = 7, LEAVES = 4 };
    static size_t parent[NODES] = {0, 0, 0, 1, 1, 2, 2}, children[NODES] = {2, 2, 2};
    static size_t node_of_leaf[LEAVES] = {3, 4, 5, 6};
    double sum[NODES], part[NODES], used[NODES], share[LEAVES];
    const qc_quota_shape shape = {.node_count = NODES,
                                  .parent = parent,
                                  .children = children,
                                  .node_of_leaf = node_of_leaf,
                                  .sum = sum,
                                  .part = part,
                                  .used = used};
    const qc_quota_past past = {.leaf_count = LEAVES, .case_count = 1, .shape = &shape};
    double said[LEAVES] = {0, 0, 30, 10}, total = 40;
    double weight[QC_QUOTA_METHODS] = {1};
    qc_quota_rolling rolling = {.past = &past};

    (void)state;
    rolling.value[0] = said;
    rolling.sum[0] = &total;
    qc_quota_mix(&rolling, weight, 0, share);
    assert_close(share[0], 0, 0, 0);
    assert_close(share[1], 0, 0, 0);
    assert_close(share[2], 0.75, 1e-15, 0);
    assert_close(share[3], 0.25, 1e-15, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choice__stays_with_uniform_growth_within_noise),
        cmocka_unit_test(choice__takes_the_fairer_of_equals),
        cmocka_unit_test(choice__takes_the_simpler_of_equals),
        cmocka_unit_test(choice__takes_none_that_loses_to_uniform_growth),
        cmocka_unit_test(choice__uses_nothing_from_the_case_on),
        cmocka_unit_test(choice__needs_three_periods),
        cmocka_unit_test(index__is_the_best_of_history_forecast_and_potential),
        cmocka_unit_test(mix__down_the_tree_shares_nothing_where_nothing_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
