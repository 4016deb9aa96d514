/* The model with the user's regressors: series made with known effects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "quotacast/models.h"

enum { LENGTH = 60, AHEAD = 6, ALL = LENGTH + AHEAD };

static double promotion[2 * ALL]; /* two columns */

/* Sales at 100 that the first column lifts by a half; the second does nothing. */
static qc_series make_series(double *values)
{
    for (size_t t = 0; t < ALL; t++) {
        promotion[t] = t * 7 % 11 < 3 ? 1.0 : 0.0;
        promotion[ALL + t] = sin(2.9 * (double)(t * t));
        if (t < LENGTH) {
            values[t] = 100.0 * (promotion[t] > 0.0 ? 1.5 : 1.0) *
                        exp(0.01 * sin(1.3 * (double)(t * t)));
        }
    }
    return (qc_series){.values = values,
                       .length = LENGTH,
                       .season = 12,
                       .frequency = QC_FREQUENCY_INDEX,
                       .calendar = qc_calendar_default(),
                       .regressors = promotion,
                       .regressor_count = 2,
                       .regressor_stride = ALL,
                       .regressor_length = ALL};
}

static const qc_model *model(void)
{
    return qc_model_find("regressors");
}

static void regressors__of_what_comes_make_the_forecast(void **state)
{
    double values[LENGTH], forecast[AHEAD];
    qc_series series = make_series(values);
    qc_error error;

    (void)state;
    assert_ok(qc_model_forecast(model(), &series, AHEAD, forecast, &error), error);
    for (size_t h = 0; h < AHEAD; h++) {
        assert_close(forecast[h], promotion[LENGTH + h] > 0.0 ? 150.0 : 100.0, 0.02, 0.0);
    }
}

/* With a value below 0 there are no logarithms: effects add up. */
static void regressors__act_on_values_where_there_are_negative_ones(void **state)
{
    double values[LENGTH], forecast[AHEAD];
    qc_series series = make_series(values);
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 30.0 * promotion[t] + sin(1.3 * (double)(t * t));
    }
    assert_ok(qc_model_forecast(model(), &series, AHEAD, forecast, &error), error);
    for (size_t h = 0; h < AHEAD; h++) {
        assert_close(forecast[h], 30.0 * promotion[LENGTH + h], 0.0, 1.0);
    }
}

static void regressors__with_a_fit_keep_their_effects(void **state)
{
    double values[LENGTH], first[AHEAD], again[AHEAD];
    qc_series series = make_series(values);
    qc_model_fit fit = {0};
    qc_error error;

    (void)state;
    assert_ok(qc_model_forecast_fitted(model(), &series, &fit, AHEAD, first, &error), error);
    assert_close(exp(fit.parameter[0]), 1.5, 0.02, 0.0);
    assert_close(fit.parameter[1], 0.0, 0.0, 0.01);
    assert_ok(qc_model_forecast_fitted(model(), &series, &fit, AHEAD, again, &error), error);
    for (size_t h = 0; h < AHEAD; h++) {
        assert_close(again[h], first[h], 1e-12, 0.0);
    }
}

static void regressors__that_are_none_or_too_short_are_refused(void **state)
{
    double values[LENGTH], forecast[AHEAD + 1];
    qc_series series = make_series(values);
    qc_error error;

    (void)state;
    assert_status(qc_model_forecast(model(), &series, AHEAD + 1, forecast, &error),
                  QC_ERR_TOO_SHORT, error);
    series.regressor_count = 0;
    assert_status(qc_model_forecast(model(), &series, AHEAD, forecast, &error),
                  QC_ERR_TOO_SHORT, error);
    assert_message(error, "no regressors");
}

static qc_status forecast_once(void *context, qc_error *error)
{
    double forecast[AHEAD];

    return qc_model_forecast(model(), context, AHEAD, forecast, error);
}

static void regressors__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LENGTH];
    qc_series series = make_series(values);

    (void)state;
    series.length = 16;
    qc_test_allocations(forecast_once, &series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regressors__of_what_comes_make_the_forecast),
        cmocka_unit_test(regressors__act_on_values_where_there_are_negative_ones),
        cmocka_unit_test(regressors__with_a_fit_keep_their_effects),
        cmocka_unit_test(regressors__that_are_none_or_too_short_are_refused),
        cmocka_unit_test(regressors__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
