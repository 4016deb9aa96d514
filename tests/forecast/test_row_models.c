/* Models on one row at rolling origins: at which length they learn. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/row_models.h"
#include "tests/forecast/panels.h"

/* Forecasts the last value times the length that it learned from. */
static qc_status row_learned(const qc_series *series, qc_model_fit *fit, size_t horizon,
                             double *forecast, qc_error *error)
{
    (void)error;
    if (!fit->ready) {
        fit->parameter[0] = (double)series->length;
        fit->ready = true;
    }
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = fit->parameter[0] * series->values[series->length - 1];
    }
    return QC_OK;
}

static size_t needs_eleven(int season)
{
    (void)season;
    return 11;
}

/* At every origin up to max_origins before the last, from one observation on or eleven. */
static qc_rolling *roll(const qc_panel *panel, size_t max_origins, size_t (*needs)(int season))
{
    const qc_model models[2] = {{"naive", "", true, row_needs_one, row_naive},
                                {"learned", "", true, needs, row_learned}};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = 1;
    settings.max_origins = max_origins;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

/* Panels without a calendar, so that nothing is known of holidays. */
static qc_panel *waves(size_t leaves, size_t periods, int season)
{
    qc_panel *panel = panel_new(leaves, periods, season);

    panel->frequency = QC_FREQUENCY_INDEX;
    panel_fill_wave(panel, 0.02, 1);
    return panel;
}

/* The length that the model had learned from at an origin at which it knew `length` values;
 * known SIZE_MAX: as it was then, else made again. */
static size_t learned_at(const qc_rolling *rolling, size_t row, size_t length, size_t known)
{
    const qc_history *history = rolling->history;
    size_t origin = history->start[row] + length;
    size_t origins = rolling->last - rolling->first + 1;
    double *prediction = calloc(origins * 2, sizeof *prediction);
    double leverage = 0;
    double ratio = 0;
    qc_error error = {0};

    assert_non_null(prediction);
    assert_in_range(origin, rolling->first, rolling->last);
    if (known == SIZE_MAX) {
        assert_ok(qc_row_models_run(rolling, row, prediction, &error), error);
    } else {
        assert_ok(qc_row_models_remake(rolling, row, known, rolling->first, rolling->last + 1,
                                       prediction, &leverage, &error),
                  error);
    }
    ratio = prediction[(origin - rolling->first) * 2 + 1] /
            prediction[(origin - rolling->first) * 2];
    free(prediction);
    assert_close(ratio, round(ratio), 1e-12, 0);
    return (size_t)round(ratio);
}

/* 1, 2, 3, ... 10, 12, 14, each a fifth longer; and two seasons of twelve as soon as they are
 * known. */
static void learning__is_at_lengths_a_fifth_apart_and_at_two_seasons(void **state)
{
    static const size_t expected[][2] = {{9, 9},   {10, 10}, {11, 10}, {12, 12}, {13, 12},
                                         {14, 14}, {15, 14}, {18, 16}, {21, 19}, {22, 22},
                                         {23, 22}, {24, 24}, {25, 24}, {26, 26}, {30, 26},
                                         {31, 31}, {36, 31}, {37, 37}, {40, 37}};
    qc_panel *panel = waves(1, 40, 12);
    qc_rolling *rolling = roll(panel, 40, row_needs_one);

    (void)state;
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        assert_int_equal(learned_at(rolling, 0, expected[k][0], SIZE_MAX), expected[k][1]);
    }
    qc_rolling_free(rolling);
    rolling = roll(panel, 40, needs_eleven); /* not from less than the model needs */
    assert_int_equal(learned_at(rolling, 0, 11, SIZE_MAX), 11);
    assert_int_equal(learned_at(rolling, 0, 12, SIZE_MAX), 12);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Leaves that share a season of 13 know it from 15 periods on: what was learned at 14 had it
 * inside. Made again, 14 is without it too. */
static void learning__waits_for_the_season_that_leaves_share(void **state)
{
    qc_panel *panel = waves(8, 30, 13);
    qc_rolling *rolling = roll(panel, 30, row_needs_one);

    (void)state;
    assert_null(qc_shared_effects_season(&rolling->effects, 14)->index);
    assert_non_null(qc_shared_effects_season(&rolling->effects, 15)->index);
    assert_int_equal(learned_at(rolling, 1, 14, SIZE_MAX), 14);
    assert_int_equal(learned_at(rolling, 1, 15, SIZE_MAX), 15);
    assert_int_equal(learned_at(rolling, 1, 16, SIZE_MAX), 16);
    assert_int_equal(learned_at(rolling, 1, 17, SIZE_MAX), 16);
    assert_int_equal(learned_at(rolling, 1, 15, 26), 14);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Two years of days, 26 times four weeks each: before, the season of the year is not taken
 * out. */
static void learning__waits_for_the_season_of_the_year(void **state)
{
    enum { DAYS = 760, YEARS = 728 };
    qc_panel *panel = waves(1, DAYS, 7);
    qc_rolling *rolling = NULL;

    (void)state;
    panel->frequency = QC_FREQUENCY_DAY;
    panel->first_period = 18262; /* 1 January 2020 */
    rolling = roll(panel, 60, row_needs_one);
    assert_int_equal(learned_at(rolling, 0, YEARS - 1, SIZE_MAX), 644);
    assert_int_equal(learned_at(rolling, 0, YEARS + 1, SIZE_MAX), YEARS);
    assert_int_equal(learned_at(rolling, 0, DAYS, SIZE_MAX), YEARS);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status run_both(void *context, qc_error *error)
{
    const qc_rolling *rolling = context;
    double prediction[64];
    double leverage = 0;
    qc_status status = QC_OK;

    QC_TRY(qc_row_models_run(rolling, 0, prediction, error));
    QC_TRY(qc_row_models_remake(rolling, 0, rolling->last, rolling->first, rolling->last,
                                prediction, &leverage, error));

done:
    return status;
}

static void models__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = waves(4, 24, 4);
    qc_rolling *rolling = roll(panel, 4, row_needs_one);

    (void)state;
    assert_true((rolling->last - rolling->first + 1) * 2 <= 64);
    qc_test_allocations(run_both, rolling);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learning__is_at_lengths_a_fifth_apart_and_at_two_seasons),
        cmocka_unit_test(learning__waits_for_the_season_that_leaves_share),
        cmocka_unit_test(learning__waits_for_the_season_of_the_year),
        cmocka_unit_test(models__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
