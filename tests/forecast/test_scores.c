/* By which errors models are judged: squared ones of rows that sell in few periods, and those made with a season known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/numeric.h"
#include "forecast/rolling.h"
#include "tests/forecast/panels.h"

/* Goes on with a part of the last change; needs two observations. Models see values in a unit of their own, so that the
 * rows must scale with the values. */
static qc_status go_on(const qc_series *series, size_t horizon, double part, double *forecast)
{
    double last = series->values[series->length - 1];
    double change = last - series->values[series->length - 2];

    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = last + part * change * (double)(h + 1);
    }
    return QC_OK;
}

static size_t row_needs_two(int season)
{
    (void)season;
    return 2;
}

static qc_rolling *roll(const qc_panel *panel, const qc_model *models, size_t count)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = 2;
    settings.models = models;
    settings.model_count = count;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

static qc_panel *rising(size_t leaves, size_t periods, int season)
{
    qc_panel *panel = panel_new(leaves, periods, season);

    for (size_t cell = 0; cell < leaves * periods; cell++) {
        panel->values[cell] = 100 + (double)(cell % periods);
    }
    return panel;
}

static qc_status row_none(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)series;
    (void)fit;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = 0;
    }
    return QC_OK;
}

static qc_status row_mean(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = qc_numeric_sum(series->values, series->length) / (double)series->length;
    }
    return QC_OK;
}

/*
 * A sale in every fourth period: on average nothing errs by 1/4 of it, its mean by 3/8. By squares, 1/4 and 3/16. Rows that sell
 * in every period, on which both err alike, do not come between.
 */
static void leaves__that_sell_in_few_periods_are_weighed_by_squares(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"none", "", true, row_needs_one, row_none},
                             {"mean", "", true, row_needs_one, row_mean}};
    enum { LEAVES = 40, TIMES = 32 };
    qc_panel *panel = panel_new(LEAVES, TIMES, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t cell = 0; cell < (size_t)LEAVES * TIMES; cell++) {
        size_t leaf = cell / TIMES;

        panel->values[cell] = leaf % 2 == 1                        ? 100 + (double)(cell % 3)
                              : (cell % TIMES + leaf / 2) % 4 == 0 ? 100
                                                                   : 0;
    }
    rolling = roll(panel, rows, 3);
    for (size_t leaf = 0; leaf < LEAVES; leaf += 2) {
        assert_true(qc_rolling_weight(rolling, leaf)[2] >
                    2 * qc_rolling_weight(rolling, leaf)[1]);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

enum { TWO_SEASONS = 8 };

/* Far off until it knows two seasons, then close. */
static qc_status row_late(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, series->length < TWO_SEASONS ? 0.1 : 0.8, forecast);
}

static qc_status row_even(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, 0.6, forecast);
}

/* Over all twelve periods `even` errs by .4 and `late` by about .55 on average; over those since two seasons are known `late` by .2. */
static void models__are_judged_by_what_they_did_with_two_seasons(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"late", "", true, row_needs_two, row_late},
                             {"even", "", true, row_needs_two, row_even}};
    qc_panel *panel = rising(30, 12, TWO_SEASONS / 2);
    qc_rolling *rolling = roll(panel, rows, 3);

    (void)state;
    assert_true(qc_rolling_weight(rolling, 3)[1] > qc_rolling_weight(rolling, 3)[2]);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves__that_sell_in_few_periods_are_weighed_by_squares),
        cmocka_unit_test(models__are_judged_by_what_they_did_with_two_seasons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
