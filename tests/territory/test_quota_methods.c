/* Tests of the quota methods: closed forms, and what the pooled regression learns. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/past_sketch.h"

/* Quarters 1 to 12 of 1, 2, ... 12: the last year known before quarter 11 is 7 + 8 + 9 + 10. */
static void recent__sums_the_last_season_and_quarter(void **state)
{
    double values[12];
    qc_quota_past past;
    qc_arena *arena = qc_arena_new();
    qc_error error;

    (void)state;
    for (size_t p = 0; p < 12; p++) {
        values[p] = (double)p + 1;
    }
    assert_ok(qc_quota_past_take(1, 1, arena, &past, &error), error);
    qc_quota_fill_recent(values, 10, 4, 0, past.cases);
    assert_close(past.cases[0].recent[0][0], 34, 0, 0);
    assert_close(past.cases[0].recent_before[0][0], 3 + 4 + 5 + 6, 0, 0);
    assert_close(past.cases[0].recent[1][0], 10, 0, 0);
    assert_close(past.cases[0].recent_before[1][0], 6, 0, 0);
    qc_quota_fill_recent(values, 7, 4, 0, past.cases);
    assert_close(past.cases[0].recent[0][0], 4 + 5 + 6 + 7, 0, 0);
    assert_true(isnan(past.cases[0].recent_before[0][0])); /* three quarters only */
    values[5] = NAN;
    qc_quota_fill_recent(values, 7, 4, 0, past.cases);
    assert_true(isnan(past.cases[0].recent[0][0]));
    qc_quota_case_clear(&past, past.cases);
    qc_quota_fill_recent(values, 7, 1, 0, past.cases);
    assert_true(isnan(past.cases[0].recent[1][0])); /* the lags say it */
    qc_arena_free(arena);
}

/* Two leaves, seven periods: 100, 110, 121, ... and 100 throughout; potential 1, 2, ... and 5. */
static past_sketch *two_leaves(void)
{
    past_sketch *one = past_sketch_new(2, 8, true);

    for (size_t p = 0; p < 8; p++) {
        *past_sketch_at(one, 0, p) = 100 * pow(1.1, (double)p);
        *past_sketch_at(one, 1, p) = 100;
        *past_sketch_potential_at(one, 0, p) = (double)p + 1;
        *past_sketch_potential_at(one, 1, p) = 5;
    }
    past_sketch_lay(one);
    return one;
}

static void assert_value(past_sketch *one, size_t method, size_t at, double first,
                         double second)
{
    double *value = past_sketch_value(one, method, at);

    assert_close(value[0], first, 1e-12, 0);
    assert_close(value[1], second, 1e-12, 0);
    free(value);
}

static void methods__are_their_closed_forms(void **state)
{
    past_sketch *one = two_leaves();
    double h = 100 * pow(1.1, 6), goal = h * 1.1 + 100;

    (void)state;
    /* Case 6: period 7, known are periods 0 to 6. */
    assert_value(one, QC_METHOD_UNIFORM, 6, h, 100);
    assert_value(one, QC_METHOD_POTENTIAL, 6, 7, 5);
    assert_value(one, QC_METHOD_MARKET, 6, h * 7 / 6, 100);
    assert_value(one, QC_METHOD_OWN, 6, h * 1.1, 100);
    assert_value(one, QC_METHOD_RELATIVE, 6, h + (goal - h - 100), 100);
    assert_value(one, QC_METHOD_DAMPED, 6, h * sqrt(1.1), 100);
    /* Five growth rates, but only two are known here. */
    assert_value(one, QC_METHOD_DAMPED, 2, 121 * sqrt(1.1), 100);
    past_sketch_free(one);
}

/* What is asked for goes by what was added last, 30 and 10, and not by what was added before. */
static void methods__relative_growth_goes_by_the_last_step(void **state)
{
    static const double sold[2][3] = {{100, 120, 150}, {200, 200, 210}};
    past_sketch *one = past_sketch_new(2, 4, false);

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        for (size_t p = 0; p < 4; p++) {
            *past_sketch_at(one, i, p) = p < 3 ? sold[i][p] : 200; /* 400 in all: 40 more */
        }
    }
    past_sketch_lay(one);
    assert_value(one, QC_METHOD_RELATIVE, 2, 150 + 30, 210 + 10);
    past_sketch_free(one);
}

static void methods__shrink_together_where_less_is_asked(void **state)
{
    past_sketch *one = two_leaves();
    double h = 100 * pow(1.1, 6);

    (void)state;
    one->past.cases[6].total = 50;
    assert_value(one, QC_METHOD_RELATIVE, 6, h, 100);
    past_sketch_free(one);
}

static void methods__unknown_growth_counts_as_that_of_the_others(void **state)
{
    past_sketch *one = past_sketch_new(3, 3, false);

    (void)state;
    for (size_t p = 0; p < 3; p++) {
        *past_sketch_at(one, 0, p) = p == 0 ? 100 : 120;
        *past_sketch_at(one, 1, p) = p == 0 ? 100 : 140;
        *past_sketch_at(one, 2, p) = p == 0 ? NAN : 50;
    }
    past_sketch_lay(one);
    double *value = past_sketch_value(one, QC_METHOD_OWN, 1);
    assert_close(value[0], 144, 1e-12, 0);
    assert_close(value[2], 50 * 260.0 / 200, 1e-12, 0);
    free(value);
    past_sketch_free(one);
}

/* What was kept is always 0.95 of history, the rest went by potential; before that is known,
 * 0.9 is taken. Where it is more than the goal, nothing is left for potential. */
static void maintenance__finds_what_is_kept(void **state)
{
    past_sketch *one = past_sketch_new(2, 8, true);

    (void)state;
    *past_sketch_at(one, 0, 0) = 300;
    *past_sketch_at(one, 1, 0) = 100;
    for (size_t p = 0; p < 8; p++) {
        *past_sketch_potential_at(one, 0, p) = 1;
        *past_sketch_potential_at(one, 1, p) = 4;
        for (size_t i = 0; i < 2 && p > 0; i++) {
            double all = *past_sketch_at(one, 0, p - 1) + *past_sketch_at(one, 1, p - 1);
            double part = i == 0 ? 0.2 : 0.8;

            *past_sketch_at(one, i, p) =
                0.95 * *past_sketch_at(one, i, p - 1) + part * (1.05 - 0.95) * all;
        }
    }
    past_sketch_lay(one);
    assert_value(one, QC_METHOD_MAINTENANCE, 0, 0.9 * 300 + 0.2 * (420 - 0.9 * 400),
                 0.9 * 100 + 0.8 * (420 - 0.9 * 400));
    assert_value(one, QC_METHOD_MAINTENANCE, 6, *past_sketch_at(one, 0, 7),
                 *past_sketch_at(one, 1, 7));
    one->past.cases[6].total = 0.5 * *past_sketch_at(one, 0, 6);
    assert_value(one, QC_METHOD_MAINTENANCE, 6, 0.95 * *past_sketch_at(one, 0, 6),
                 0.95 * *past_sketch_at(one, 1, 6));
    past_sketch_free(one);
}

/* All is kept in a period of thousands, 0.8 in two of hundreds after a fall: errors count as
 * shares of what was sold in all, so that the two tell more. */
static void maintenance__weighs_periods_alike(void **state)
{
    static const double total[] = {10000, 10500, 105, 110, 115, 120};
    static const double kept[] = {0, 1, 1, 0.8, 0.8, 0.8};
    past_sketch *one = past_sketch_new(2, 6, true);

    (void)state;
    for (size_t p = 0; p < 6; p++) {
        for (size_t i = 0; i < 2; i++) {
            double part = i == 0 ? 0.2 : 0.8;
            double before = p > 0 ? *past_sketch_at(one, i, p - 1) : 0;

            *past_sketch_potential_at(one, i, p) = i == 0 ? 1 : 4;
            *past_sketch_at(one, i, p) =
                p == 0   ? (1 - part) * total[0]
                : p == 2 ? before * total[2] / total[1] /* all fall alike */
                         : kept[p] * before + part * (total[p] - kept[p] * total[p - 1]);
        }
    }
    past_sketch_lay(one);
    assert_value(one, QC_METHOD_MAINTENANCE, 4, *past_sketch_at(one, 0, 5),
                 *past_sketch_at(one, 1, 5));
    past_sketch_free(one);
}

/* Growth relative to all is 0.6 of the one before: the regression must say what comes. */
static past_sketch *persistent(double noise, unsigned long long seed)
{
    enum { LEAVES = 60, PERIODS = 24 };
    past_sketch *one = past_sketch_new(LEAVES, PERIODS, false);

    for (size_t i = 0; i < LEAVES; i++) {
        double growth = 0.1 * past_sketch_noise(&seed), level = 100;

        for (size_t p = 0; p < PERIODS; p++) {
            *past_sketch_at(one, i, p) = level;
            growth = 0.6 * growth + noise * past_sketch_noise(&seed);
            level *= exp(growth);
        }
    }
    past_sketch_lay(one);
    return one;
}

static double last_error(past_sketch *one, size_t method)
{
    size_t at = one->past.case_count - 1;
    const qc_quota_case *last = &one->past.cases[at];
    double *value = past_sketch_value(one, method, at);
    double sum = 0, error = 0;

    for (size_t i = 0; i < one->leaf_count; i++) {
        sum += value[i];
    }
    for (size_t i = 0; i < one->leaf_count; i++) {
        error += fabs(value[i] / sum * last->total - last->actual[i]);
    }
    free(value);
    return error / last->total;
}

static void regression__learns_how_much_growth_persists(void **state)
{
    past_sketch *one = persistent(0.05, 7);
    double sum = 0;

    (void)state;
    /* Against the same regression with the coefficient known. */
    const qc_quota_case *last = &one->past.cases[one->past.case_count - 1];
    double best = 0;
    for (size_t i = 0; i < one->leaf_count; i++) {
        sum += last->lag[0][i] * pow(last->lag[0][i] / last->lag[1][i], 0.6);
    }
    for (size_t i = 0; i < one->leaf_count; i++) {
        best += fabs(last->lag[0][i] * pow(last->lag[0][i] / last->lag[1][i], 0.6) / sum *
                         last->total -
                     last->actual[i]) /
                last->total;
    }
    assert_true(last_error(one, QC_METHOD_REGRESSION) < 1.05 * best);
    assert_true(last_error(one, QC_METHOD_REGRESSION) <
                0.95 * last_error(one, QC_METHOD_UNIFORM));
    past_sketch_free(one);
}

/* Growth is seen against that of all: years in which all grew alike change nobody's share. */
static void regression__does_not_see_what_all_have_in_common(void **state)
{
    past_sketch *one = persistent(0.05, 7);
    past_sketch *other = persistent(0.05, 7);
    size_t last = one->past.case_count - 1;
    unsigned long long seed = 3;
    double *value[2];
    double sum[2] = {0, 0};

    (void)state;
    for (size_t p = 0; p < other->period_count; p++) {
        double all = exp(0.3 * past_sketch_noise(&seed));

        for (size_t i = 0; i < other->leaf_count; i++) {
            *past_sketch_at(other, i, p) *= all;
        }
    }
    past_sketch_lay(other);
    value[0] = past_sketch_value(one, QC_METHOD_REGRESSION, last);
    value[1] = past_sketch_value(other, QC_METHOD_REGRESSION, last);
    for (size_t i = 0; i < one->leaf_count; i++) {
        sum[0] += value[0][i];
        sum[1] += value[1][i];
    }
    for (size_t i = 0; i < one->leaf_count; i++) {
        assert_close(value[1][i] / sum[1], value[0][i] / sum[0], 1e-9, 0);
    }
    free(value[0]);
    free(value[1]);
    past_sketch_free(one);
    past_sketch_free(other);
}

/* Growth without memory: nothing that is learned may do much harm. */
static void regression__keeps_to_uniform_growth_where_there_is_nothing_to_learn(void **state)
{
    (void)state;
    for (unsigned long long seed = 1; seed <= 5; seed++) {
        past_sketch *one = past_sketch_new(12, 10, false);
        unsigned long long stream = seed;

        for (size_t i = 0; i < 12; i++) {
            double level = 100;

            for (size_t p = 0; p < 10; p++) {
                level *= exp(0.1 * past_sketch_noise(&stream));
                *past_sketch_at(one, i, p) = level;
            }
        }
        past_sketch_lay(one);
        assert_true(last_error(one, QC_METHOD_REGRESSION) <
                    1.15 * last_error(one, QC_METHOD_UNIFORM));
        past_sketch_free(one);
    }
}

/* Revenue goes against potential here: still nobody may get less because theirs is larger. */
static void regression__never_takes_for_more_potential(void **state)
{
    enum { LEAVES = 30, PERIODS = 12, KNOWN = PERIODS - 2 };
    past_sketch *one = past_sketch_new(LEAVES, PERIODS, true);
    past_sketch *more = past_sketch_new(LEAVES, PERIODS, true);
    unsigned long long seed = 5;

    (void)state;
    for (size_t i = 0; i < LEAVES; i++) {
        double level = 100, potential = 100, step = 0;

        for (size_t p = 0; p < PERIODS; p++) {
            *past_sketch_at(one, i, p) = level;
            *past_sketch_potential_at(one, i, p) = potential;
            level *= exp(-step + 0.01 * past_sketch_noise(&seed));
            step = 0.05 * past_sketch_noise(&seed);
            potential *= exp(step);
        }
    }
    memcpy(more->value, one->value, sizeof *one->value * LEAVES * PERIODS);
    memcpy(more->potential, one->potential, sizeof *one->value * LEAVES * PERIODS);
    past_sketch_lay(one);
    for (size_t i = 0; i < LEAVES; i += 7) {
        double *before = NULL, *after = NULL;

        *past_sketch_potential_at(more, i, KNOWN) *= 1.5; /* known to the last case alone */
        past_sketch_lay(more);
        before = past_sketch_value(one, QC_METHOD_REGRESSION, one->past.case_count - 1);
        after = past_sketch_value(more, QC_METHOD_REGRESSION, more->past.case_count - 1);
        assert_true(after[i] >= before[i] * (1 - 1e-12));
        *past_sketch_potential_at(more, i, KNOWN) /= 1.5;
        free(before);
        free(after);
    }
    past_sketch_free(one);
    past_sketch_free(more);
}

/* All the same: growth that nobody differs in leaves everybody where they are. */
static void regression__stands_degenerate_pasts(void **state)
{
    past_sketch *one = past_sketch_new(3, 6, false);

    (void)state;
    for (size_t p = 0; p < 6; p++) {
        *past_sketch_at(one, 0, p) = 10;
        *past_sketch_at(one, 1, p) = p % 2 == 0 ? 0 : 1e12;
        *past_sketch_at(one, 2, p) = 1e-9;
    }
    past_sketch_lay(one);
    for (size_t c = 0; c < one->past.case_count; c++) {
        double *value = past_sketch_value(one, QC_METHOD_REGRESSION, c);

        for (size_t i = 0; i < 3; i++) {
            assert_true(isfinite(value[i]) && value[i] >= 0);
        }
        free(value);
    }
    past_sketch_free(one);
}

/* What stands for a case depends on nothing that came in it or later. */
static void methods__do_not_look_ahead(void **state)
{
    past_sketch *one = persistent(0.05, 3), *other = persistent(0.05, 3);
    enum { AT = 15 };

    (void)state;
    for (size_t i = 0; i < one->leaf_count; i++) {
        double total = 0;

        for (size_t p = AT + 1; p < one->period_count; p++) {
            *past_sketch_at(other, i, p) *= 1 + 0.5 * (double)((i + p) % 3);
        }
        total = one->past.cases[AT].total;
        past_sketch_lay(other);
        other->past.cases[AT].total = total; /* the goal is known */
    }
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        if (qc_quota_method_can(&qc_quota_method_table[m], &one->past)) {
            double *here = past_sketch_value(one, m, AT);
            double *there = past_sketch_value(other, m, AT);

            assert_memory_equal(here, there, one->leaf_count * sizeof *here);
            free(here);
            free(there);
        }
    }
    past_sketch_free(one);
    past_sketch_free(other);
}

static qc_status run_all(void *context, qc_error *error)
{
    past_sketch *one = context;
    qc_arena *arena = qc_arena_new();
    qc_quota_rolling rolling;
    qc_quota_trials trials;
    qc_quota_outlook outlook;
    qc_quota_past past;
    qc_status status = QC_OK;

    if (arena == NULL) {
        return qc_fail_memory(error);
    }
    QC_TRY(qc_quota_past_take(2, 3, arena, &past, error));
    QC_TRY(qc_quota_rolling_run(&one->past, arena, &rolling, error));
    QC_TRY(qc_quota_trials_run(&rolling, arena, &trials, error));
    QC_TRY(qc_quota_outlook_take(&one->past, arena, &outlook, error));

done:
    qc_arena_free(arena);
    return status;
}

static void methods__report_failed_allocations(void **state)
{
    past_sketch *one = two_leaves();

    (void)state;
    qc_test_allocations(run_all, one);
    past_sketch_free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recent__sums_the_last_season_and_quarter),
        cmocka_unit_test(methods__are_their_closed_forms),
        cmocka_unit_test(methods__relative_growth_goes_by_the_last_step),
        cmocka_unit_test(methods__shrink_together_where_less_is_asked),
        cmocka_unit_test(methods__unknown_growth_counts_as_that_of_the_others),
        cmocka_unit_test(maintenance__finds_what_is_kept),
        cmocka_unit_test(maintenance__weighs_periods_alike),
        cmocka_unit_test(regression__learns_how_much_growth_persists),
        cmocka_unit_test(regression__does_not_see_what_all_have_in_common),
        cmocka_unit_test(regression__keeps_to_uniform_growth_where_there_is_nothing_to_learn),
        cmocka_unit_test(regression__never_takes_for_more_potential),
        cmocka_unit_test(regression__stands_degenerate_pasts),
        cmocka_unit_test(methods__do_not_look_ahead),
        cmocka_unit_test(methods__report_failed_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
