/* Tests of the backtest of quotas: what it scores, that it does not look ahead, its choice and its odds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/numeric.h"
#include "quotacast/quota_backtest.h"
#include "tests/territory/past_sketch.h"

/* Growth relative to all persists by a half, potential grows as revenue will. */
static past_sketch *company(size_t leaves, size_t periods, unsigned long long seed)
{
    past_sketch *one = past_sketch_new(leaves, periods, true);

    for (size_t i = 0; i < leaves; i++) {
        double growth = 0, level = exp(3 * past_sketch_noise(&seed));
        double potential = level;

        for (size_t p = 0; p < periods; p++) {
            double error = 0.03 * (past_sketch_noise(&seed) + past_sketch_noise(&seed));

            *past_sketch_at(one, i, p) = level;
            *past_sketch_potential_at(one, i, p) = potential;
            growth = 0.5 * growth + 0.05 * past_sketch_noise(&seed);
            level *= exp(growth + error);
            potential *= exp(growth);
        }
    }
    return one;
}

static qc_quota_backtest *run(qc_panel *panel, qc_panel *potential, size_t learning)
{
    qc_quota_backtest_settings settings = qc_quota_backtest_settings_default();
    qc_quota_backtest *backtest = NULL;
    qc_error error;

    settings.potential = potential;
    settings.learning_periods = learning;
    assert_ok(qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error), error);
    return backtest;
}

static const qc_quota_score *find(const qc_quota_backtest *backtest, const char *method)
{
    for (size_t k = 0; k < backtest->method_count; k++) {
        if (strcmp(backtest->total[k].method, method) == 0) {
            return &backtest->total[k];
        }
    }
    fail_msg("no method %s", method);
    return NULL;
}

/* Uniform growth from its definition: error, attainment, spread. */
static void backtest__scores_by_definition(void **state)
{
    past_sketch *one = company(5, 10, 1);
    qc_panel *panel = past_panel_new(one, false);
    qc_quota_backtest *backtest = run(panel, NULL, 8);
    const qc_quota_score *score = &backtest->score[0];
    double total = 0, before = 0, error = 0, percentage = 0, reached = 0, attained[5];

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        total += *past_sketch_at(one, i, 8);
        before += *past_sketch_at(one, i, 7);
    }
    for (size_t i = 0; i < 5; i++) {
        double quota = *past_sketch_at(one, i, 7) * total / before;
        double actual = *past_sketch_at(one, i, 8);

        error += fabs(quota - actual) / total;
        percentage += fabs(quota / actual - 1) / 5;
        reached += actual >= quota ? 0.2 : 0;
        attained[i] = actual / quota;
    }
    qc_numeric_sort(attained, 5);
    /* of five values P90 and P10 lie 0.6 of the way from the second largest and the second
     * smallest on */
    assert_close(score->attainment_spread,
                 attained[3] + 0.6 * (attained[4] - attained[3]) - attained[1] +
                     0.6 * (attained[1] - attained[0]),
                 1e-12, 0);
    assert_int_equal(backtest->period_count, 2);
    assert_int_equal(backtest->first_period, 1978);
    assert_string_equal(score->method, "uniform_growth");
    assert_int_equal(score->period, 1978);
    assert_int_equal(score->territories, 5);
    assert_close(score->absolute_quota_error, error, 1e-12, 0);
    assert_close(score->mean_absolute_percentage_error, percentage, 1e-12, 0);
    assert_close(score->share_at_quota, reached, 1e-12, 0);
    assert_close(backtest->total[0].absolute_quota_error,
                 (error + backtest->score[backtest->method_count].absolute_quota_error) / 2,
                 1e-12, 0);
    assert_true(isnan(score->with_potential) && isnan(score->with_tenure));
    qc_quota_backtest_free(backtest);
    past_panel_free(panel);
    past_sketch_free(one);
}

static void backtest__quotas_add_up_to_the_total(void **state)
{
    past_sketch *one = company(20, 16, 2);
    qc_panel *panel = past_panel_new(one, false), *potential = past_panel_new(one, true);
    qc_quota_backtest *backtest = NULL;

    (void)state;
    panel->values[3 * 16 + 12] = NAN; /* takes no part in that period and the next */
    panel->values[4 * 16 + 12] = -5;  /* nor does a negative one */
    backtest = run(panel, potential, 0);
    assert_int_equal(backtest->period_count, 10);
    for (size_t p = 0; p < backtest->period_count; p++) {
        double quota = 0, actual = 0;

        for (size_t i = 0; i < 20; i++) {
            double own = backtest->quota[p * 20 + i];

            assert_true(isnan(own) == ((i == 3 || i == 4) && (p == 6 || p == 7)));
            quota += isnan(own) ? 0 : own;
            actual += isnan(own) ? 0 : panel->values[i * 16 + p + 6];
        }
        assert_close(quota, actual, 1e-12, 0);
    }
    qc_quota_backtest_free(backtest);
    past_panel_free(panel);
    past_panel_free(potential);
    past_sketch_free(one);
}

/* A panel whose season is so many periods, and the same cut off after KEPT periods. */
static void compare_with_cut(int season)
{
    past_sketch *one = company(40, 24, 3), *cut = company(40, 24, 3);
    qc_panel *panel = past_panel_new(one, false), *potential = past_panel_new(one, true);
    qc_panel *short_panel = NULL, *short_potential = NULL;
    qc_quota_backtest *whole = NULL, *part = NULL;
    enum { KEPT = 17, LEARNING = 10 };

    panel->season = season;
    whole = run(panel, potential, LEARNING);
    for (size_t i = 0; i < 40; i++) {
        for (size_t p = 0; p < KEPT; p++) {
            cut->value[i * KEPT + p] = *past_sketch_at(one, i, p);
            cut->potential[i * KEPT + p] = *past_sketch_potential_at(one, i, p);
        }
    }
    cut->period_count = KEPT;
    short_panel = past_panel_new(cut, false);
    short_potential = past_panel_new(cut, true);
    short_panel->season = season;
    part = run(short_panel, short_potential, LEARNING);
    assert_int_equal(part->period_count, KEPT - LEARNING);
    assert_memory_equal(part->quota, whole->quota,
                        (size_t)40 * (KEPT - LEARNING) * sizeof *part->quota);
    for (size_t k = 0; k < part->period_count * part->method_count; k++) {
        assert_memory_equal(&part->score[k].absolute_quota_error,
                            &whole->score[k].absolute_quota_error, sizeof(double));
        assert_close(part->score[k].expected_share, whole->score[k].expected_share, 0, 0);
        assert_string_equal(part->score[k].chosen, whole->score[k].chosen);
    }
    qc_quota_backtest_free(whole);
    qc_quota_backtest_free(part);
    past_panel_free(panel);
    past_panel_free(potential);
    past_panel_free(short_panel);
    past_panel_free(short_potential);
    past_sketch_free(one);
    past_sketch_free(cut);
}

static void backtest__of_a_cut_panel_gives_the_same_bits(void **state)
{
    (void)state;
    compare_with_cut(1);
    compare_with_cut(4);
}

static void auto__beats_uniform_growth_where_there_is_something_to_learn(void **state)
{
    past_sketch *one = company(150, 30, 4);
    qc_panel *panel = past_panel_new(one, false), *potential = past_panel_new(one, true);
    qc_quota_backtest *backtest = run(panel, potential, 0);
    const qc_quota_score *chosen = find(backtest, "auto");

    (void)state;
    assert_true(chosen->absolute_quota_error <
                0.95 * find(backtest, "uniform_growth")->absolute_quota_error);
    assert_true(fabs(chosen->with_size) < 0.1 && fabs(chosen->with_growth) < 0.1);
    assert_true(chosen->expected_low < chosen->expected_share &&
                chosen->expected_share < chosen->expected_high && chosen->expected_high < 0.9);
    assert_true(backtest->note_count >= 1);
    assert_non_null(strstr(backtest->notes[0], "auto took"));
    qc_quota_backtest_free(backtest);
    past_panel_free(panel);
    past_panel_free(potential);
    past_sketch_free(one);
}

/* Growth without memory: no method is better than uniform growth beyond noise. */
static void auto__keeps_to_uniform_growth_otherwise(void **state)
{
    past_sketch *one = past_sketch_new(30, 24, false);
    unsigned long long seed = 9;
    qc_panel *panel = NULL;
    qc_quota_backtest *backtest = NULL;

    (void)state;
    for (size_t i = 0; i < 30; i++) {
        double level = 10;

        for (size_t p = 0; p < 24; p++) {
            level *= exp(0.1 * past_sketch_noise(&seed));
            *past_sketch_at(one, i, p) = level;
        }
    }
    panel = past_panel_new(one, false);
    backtest = run(panel, NULL, 0);
    assert_true(find(backtest, "auto")->absolute_quota_error <
                1.01 * find(backtest, "uniform_growth")->absolute_quota_error);
    qc_quota_backtest_free(backtest);
    past_panel_free(panel);
    past_sketch_free(one);
}

/* Of quotas with a chance in a tenth, as many are reached; counts add up. */
static void odds__are_kept(void **state)
{
    past_sketch *one = company(400, 30, 5);
    qc_panel *panel = past_panel_new(one, false), *potential = past_panel_new(one, true);
    qc_quota_backtest *backtest = run(panel, potential, 0);
    size_t counted = 0;

    (void)state;
    assert_int_equal(backtest->reliability_count, 20);
    for (size_t k = 10; k < 20; k++) {
        const qc_quota_reliability *row = &backtest->reliability[k];

        assert_string_equal(row->quotas, "all");
        counted += row->count;
        if (row->count > 1000) {
            assert_true(row->came >= row->from - 0.03 && row->came <= row->to + 0.03);
            assert_true(row->said >= row->from && row->said <= row->to);
        }
    }
    assert_int_equal(counted, (size_t)400 * 18 * backtest->method_count);
    qc_quota_backtest_free(backtest);
    past_panel_free(panel);
    past_panel_free(potential);
    past_sketch_free(one);
}

/* In the last period nobody who sells now sold the year before that: own growth says nothing,
 * and history decides. */
static void backtest__shares_all_where_a_method_says_nothing(void **state)
{
    past_sketch *one = past_sketch_new(2, 10, false);
    qc_panel *panel = NULL;
    qc_quota_backtest *backtest = NULL;
    const qc_quota_score *own = NULL;

    (void)state;
    for (size_t p = 0; p < 10; p++) {
        *past_sketch_at(one, 0, p) = p == 7 ? 0 : 30;
        *past_sketch_at(one, 1, p) = p == 8 ? 0 : 10;
    }
    panel = past_panel_new(one, false);
    backtest = run(panel, NULL, 9);
    own = &backtest->score[2];
    assert_string_equal(own->method, "own_growth");
    /* Known before: 30 and 0. The first grew from 0 and is given the growth of the other, who
     * came to nothing. */
    assert_close(own->absolute_quota_error, (10.0 + 10) / 40, 1e-12, 0);
    assert_close(backtest->quota[0] + backtest->quota[1], 40, 1e-12, 0);
    qc_quota_backtest_free(backtest);
    past_panel_free(panel);
    past_sketch_free(one);
}

/* A mixture of a method with itself is that method. */
static void backtest__scores_a_given_mixture(void **state)
{
    past_sketch *one = company(8, 14, 8);
    qc_panel *panel = past_panel_new(one, false);
    qc_quota_backtest_settings settings = qc_quota_backtest_settings_default();
    qc_quota_backtest *backtest = NULL;
    qc_error error;

    (void)state;
    settings.method = "own_growth=2,own_growth=2";
    assert_ok(qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error), error);
    assert_close(find(backtest, "given")->absolute_quota_error,
                 find(backtest, "own_growth")->absolute_quota_error, 1e-12, 0);
    assert_string_equal(backtest->total[backtest->method_count - 1].method, "auto");
    qc_quota_backtest_free(backtest);
    backtest = NULL;
    settings.method = "potential";
    assert_status(qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error), QC_ERR_DATA,
                  error);
    assert_message(error, "needs potential of territories");
    past_panel_free(panel);
    past_sketch_free(one);
}

static void backtest__refuses_what_cannot_be_tried(void **state)
{
    past_sketch *one = company(3, 5, 6), *other = company(3, 5, 6);
    qc_panel *panel = past_panel_new(one, false), *potential = past_panel_new(other, true);
    qc_quota_backtest_settings settings = qc_quota_backtest_settings_default();
    qc_quota_backtest *backtest = NULL;
    qc_error error;

    (void)state;
    assert_status(qc_quota_backtest_run(panel, NULL, NULL, &backtest, &error), QC_ERR_TOO_SHORT,
                  error);
    assert_message(error, "needs more than 5 periods; there are 5");
    settings.learning_periods = 2;
    assert_status(qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error),
                  QC_ERR_ARGUMENT, error);
    past_panel_free(panel);
    past_panel_free(potential);
    past_sketch_free(one);
    past_sketch_free(other);

    one = company(3, 12, 6);
    panel = past_panel_new(one, false);
    potential = past_panel_new(one, true);
    settings.learning_periods = 0;
    settings.potential = potential;
    potential->frequency = QC_FREQUENCY_QUARTER;
    assert_status(qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error), QC_ERR_DATA,
                  error);
    assert_message(error, "of other periods");
    for (size_t i = 0; i < 3; i++) {
        potential->nodes[i].name = "elsewhere";
    }
    assert_status(qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error), QC_ERR_DATA,
                  error);
    assert_message(error, "of other series");
    settings.potential = NULL;
    for (size_t k = 0; k < 36; k++) {
        panel->values[k] = 0;
    }
    assert_status(qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error), QC_ERR_DATA,
                  error);
    assert_null(backtest);
    past_panel_free(panel);
    past_panel_free(potential);
    past_sketch_free(one);
}

static bool stop(void *user)
{
    (void)user;
    return true;
}

static void backtest__can_be_cancelled(void **state)
{
    past_sketch *one = company(3, 12, 6);
    qc_panel *panel = past_panel_new(one, false);
    qc_run call = qc_run_default();
    qc_quota_backtest *backtest = NULL;
    qc_error error;

    (void)state;
    call.cancelled = stop;
    assert_status(qc_quota_backtest_run(panel, NULL, &call, &backtest, &error),
                  QC_ERR_CANCELLED, error);
    past_panel_free(panel);
    past_sketch_free(one);
}

static qc_status try_run(void *context, qc_error *error)
{
    qc_quota_backtest *backtest = NULL;
    qc_status status = qc_quota_backtest_run(context, NULL, NULL, &backtest, error);

    qc_quota_backtest_free(backtest);
    return status;
}

static void backtest__reports_failed_allocations(void **state)
{
    past_sketch *one = company(3, 7, 6);
    qc_panel *panel = past_panel_new(one, false);

    (void)state;
    qc_test_allocations(try_run, panel);
    past_panel_free(panel);
    past_sketch_free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backtest__scores_by_definition),
        cmocka_unit_test(backtest__quotas_add_up_to_the_total),
        cmocka_unit_test(backtest__of_a_cut_panel_gives_the_same_bits),
        cmocka_unit_test(auto__beats_uniform_growth_where_there_is_something_to_learn),
        cmocka_unit_test(auto__keeps_to_uniform_growth_otherwise),
        cmocka_unit_test(odds__are_kept),
        cmocka_unit_test(backtest__shares_all_where_a_method_says_nothing),
        cmocka_unit_test(backtest__scores_a_given_mixture),
        cmocka_unit_test(backtest__refuses_what_cannot_be_tried),
        cmocka_unit_test(backtest__can_be_cancelled),
        cmocka_unit_test(backtest__reports_failed_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
