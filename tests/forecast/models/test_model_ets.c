/* The rows ets and ces: what they keep of a series, and what they do when it goes another way. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/ets.h"
#include "quotacast/models.h"

enum { MOST = 120, HORIZON = 24 };

/* Positive and seasonal, with a trend and some disorder. */
static void fill_sales(double *values, size_t length, int season)
{
    for (size_t t = 0; t < length; t++) {
        double turn = 6.283185307179586 * (double)t / season;

        values[t] = (100.0 + (double)t) * (1.0 + 0.3 * sin(turn)) *
                    (1.0 + 0.03 * sin(2.3 * (double)t + 0.4 * (double)(t * t % 7)));
    }
}

static qc_series series_of(const double *values, size_t length, int season)
{
    return (qc_series){.values = values,
                       .length = length,
                       .season = season,
                       .frequency = QC_FREQUENCY_INDEX,
                       .calendar = qc_calendar_default()};
}

/* A clean series of one form leaves nothing to average: the forecast is that of the form. */
static void model_ets__of_a_straight_line_goes_on_with_it(void **state)
{
    double values[40] = {0}, forecast[HORIZON];
    qc_series series = series_of(values, 40, 1);
    qc_error error;

    (void)state;
    for (size_t t = 0; t < 40; t++) {
        values[t] = 10.0 + 3.0 * (double)t;
    }
    assert_ok(qc_model_forecast(qc_model_find("ets"), &series, HORIZON, forecast, &error),
              error);
    for (size_t h = 0; h < HORIZON; h++) {
        assert_close(forecast[h], 130.0 + 3.0 * (double)h, 1e-4, 0.0);
    }
}

/* Seasons short and long, and one beyond those that are tried: kept and recalled they forecast
 * the same. */
static void model_ets__what_is_kept_forecasts_the_same(void **state)
{
    static const int seasons[] = {1, 2, 4, 7, 12, 18, 19, 24, 52};
    static const char *const names[] = {"ets", "ces"};

    (void)state;
    for (size_t k = 0; k < 2 * sizeof seasons / sizeof *seasons; k++) {
        const qc_model *model = qc_model_find(names[k % 2]);
        double values[MOST], first[HORIZON], again[HORIZON];
        qc_series series = series_of(values, MOST, seasons[k / 2]);
        qc_model_fit fit = {0};
        qc_error error;

        fill_sales(values, MOST, seasons[k / 2]);
        assert_ok(qc_model_forecast_fitted(model, &series, &fit, HORIZON, first, &error),
                  error);
        assert_ok(qc_model_forecast_fitted(model, &series, &fit, HORIZON, again, &error),
                  error);
        for (size_t h = 0; h < HORIZON; h++) {
            assert_close(again[h], first[h], 1e-12, 0.0);
            assert_true(first[h] > 50.0 && first[h] < 500.0);
        }
    }
}

/* Zeros, credits and a jump after the fit: forms that cannot go on are left out or learned anew. */
static void model_ets__goes_on_when_the_series_changes_its_kind(void **state)
{
    static const double late[] = {0.0, -50.0, -1e6, 1e9};
    static const char *const names[] = {"ets", "ces"};

    (void)state;
    for (size_t k = 0; k < 2 * sizeof late / sizeof *late; k++) {
        const qc_model *model = qc_model_find(names[k % 2]);
        double values[60], forecast[HORIZON];
        qc_series series = series_of(values, 48, 12);
        qc_model_fit fit = {0};
        qc_error error;

        fill_sales(values, 60, 12);
        assert_ok(qc_model_forecast_fitted(model, &series, &fit, HORIZON, forecast, &error),
                  error);
        for (size_t t = 48; t < 60; t++) {
            values[t] = late[k / 2];
            series.length = t + 1;
            assert_ok(qc_model_forecast_fitted(model, &series, &fit, HORIZON, forecast, &error),
                      error);
            for (size_t h = 0; h < HORIZON; h++) {
                assert_true(fabs(forecast[h]) < 1e3 * (1e3 + fabs(late[k / 2])));
            }
        }
    }
}

/* A search that begins at what less of the series told ends near one that begins afresh. */
static void models__learn_again_what_they_learn_afresh(void **state)
{
    static const char *const names[] = {"ets", "ces", "regression"};

    (void)state;
    for (size_t k = 0; k < 2 * sizeof names / sizeof *names; k++) {
        const qc_model *model = qc_model_find(names[k / 2]);
        double values[MOST], afresh[HORIZON], again[HORIZON];
        int season = k % 2 == 0 ? 4 : 12;
        qc_series series = series_of(values, 70, season);
        qc_model_fit fit = {0};
        qc_error error;

        fill_sales(values, MOST, season);
        assert_ok(qc_model_forecast_fitted(model, &series, &fit, 1, again, &error), error);
        series.length = MOST;
        fit.ready = false;
        fit.again = true;
        assert_ok(qc_model_forecast_fitted(model, &series, &fit, HORIZON, again, &error),
                  error);
        assert_true(fit.ready && !fit.again);
        assert_ok(qc_model_forecast(model, &series, HORIZON, afresh, &error), error);
        for (size_t h = 0; h < HORIZON; h++) {
            assert_close(again[h], afresh[h], 0.02, 0.0);
        }
        assert_ok(qc_model_forecast_fitted(model, &series, &fit, HORIZON, afresh, &error),
                  error);
        for (size_t h = 0; h < HORIZON && strcmp(model->name, "regression") != 0; h++) {
            assert_close(again[h], afresh[h], 1e-12, 0.0);
        }
    }
}

/* What was kept allows no zero, or nothing was kept: all forms are tried. */
static void models__learn_afresh_where_nothing_kept_is_allowed(void **state)
{
    static const char *const names[] = {"ets", "ces", "regression"};

    (void)state;
    for (size_t k = 0; k < 2 * sizeof names / sizeof *names; k++) {
        const qc_model *model = qc_model_find(names[k / 2]);
        double values[60], forecast[HORIZON];
        qc_series series = series_of(values, 40, 1);
        qc_model_fit fit = {0};
        qc_error error;

        for (size_t t = 0; t < 60; t++) { /* grows in relative steps, then stops */
            values[t] = t < 40 ? 100.0 * pow(1.05, (double)t) * (t % 2 == 0 ? 1.1 : 0.9) : 0.0;
        }
        if (k % 2 == 0) {
            assert_ok(qc_model_forecast_fitted(model, &series, &fit, 1, forecast, &error),
                      error);
        }
        series.length = 60;
        fit.ready = false;
        fit.again = true;
        assert_ok(qc_model_forecast_fitted(model, &series, &fit, HORIZON, forecast, &error),
                  error);
        for (size_t h = 0; h < HORIZON; h++) {
            assert_true(fabs(forecast[h]) < 1e3);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(model_ets__of_a_straight_line_goes_on_with_it),
        cmocka_unit_test(model_ets__what_is_kept_forecasts_the_same),
        cmocka_unit_test(models__learn_again_what_they_learn_afresh),
        cmocka_unit_test(models__learn_afresh_where_nothing_kept_is_allowed),
        cmocka_unit_test(model_ets__goes_on_when_the_series_changes_its_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
