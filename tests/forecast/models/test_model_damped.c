/* The damped model. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/smoothing.h"
#include "quotacast/models.h"

static void forecast_damped(const double *values, size_t length, int season, size_t horizon,
                            double *forecast)
{
    qc_series series = {.values = values, .length = length, .season = season};
    qc_error error;

    assert_ok(qc_model_forecast(qc_model_find("damped"), &series, horizon, forecast, &error),
              error);
}

/* AICc by its formula. */
static double criterion(double deviance, double k, double n)
{
    return deviance + 2.0 * k * n / (n - k - 1.0);
}

/* Values below 0 have no logarithms: what is left are the two smoothings, weighted. */
static void damped__without_season_is_damped_and_simple_smoothing_weighed(void **state)
{
    static const double values[] = {-3, 2, 4, 3, 7, 8, 6, 11, 9, 13, 15, 12};
    double forecast[6], of_damped[6], of_simple[6];

    (void)state;
    qc_smoothing damped = qc_smoothing_fit(values, 12);
    qc_smoothing simple = qc_smoothing_fit_simple(values, 12);
    double ahead = criterion(qc_smoothing_criterion(values, 12, &simple), 3.0, 12.0) -
                   criterion(qc_smoothing_criterion(values, 12, &damped), 5.0, 12.0);
    double share = exp(ahead / 2.0) / (1.0 + exp(ahead / 2.0));

    qc_smoothing_forecast(&damped, values, 12, 6, of_damped);
    qc_smoothing_forecast(&simple, values, 12, 6, of_simple);
    forecast_damped(values, 12, 1, 6, forecast);
    assert_true(share > 0.01 && share < 0.99);
    for (size_t h = 0; h < 6; h++) {
        assert_close(forecast[h], share * of_damped[h] + (1.0 - share) * of_simple[h], 1e-6,
                     0.0);
    }
}

static void damped__of_very_few_values_is_simple_smoothing(void **state)
{
    static const double values[] = {-3, 2, 4, 3, 7, 8};
    double forecast[3], expected[3];

    (void)state;
    for (size_t length = 4; length <= 6; length++) {
        qc_smoothing simple = qc_smoothing_fit_simple(values, length);

        qc_smoothing_forecast(&simple, values, length, 3, expected);
        forecast_damped(values, length, 1, 3, forecast);
        for (size_t h = 0; h < 3; h++) {
            assert_close(forecast[h], expected[h], 1e-12, 0.0);
        }
    }
}

/* Steps of a trend shrink by the same factor, between 0.8 and 0.98. */
static void damped__a_trend_flattens_out(void **state)
{
    double values[30], forecast[24];

    (void)state;
    for (size_t t = 0; t < 30; t++) {
        values[t] = -1000.0 + 10.0 * (double)t + cos(5.0 * (double)t);
    }
    forecast_damped(values, 30, 1, 24, forecast);
    double factor = (forecast[2] - forecast[1]) / (forecast[1] - forecast[0]);

    assert_true(factor >= 0.8 - 1e-9 && factor <= 0.98 + 1e-9);
    assert_true(forecast[0] > values[29] + 5.0);
    for (size_t h = 2; h < 24; h++) {
        assert_close((forecast[h] - forecast[h - 1]) / (forecast[h - 1] - forecast[h - 2]),
                     factor, 1e-8, 0.0);
    }
}

static void damped__carries_a_season_on_a_level(void **state)
{
    static const double pattern[4] = {0.7, 1.3, 1.1, 0.9};
    double values[16], forecast[9];

    (void)state;
    for (size_t t = 0; t < 16; t++) {
        values[t] = 4e6 * pattern[t % 4];
    }
    forecast_damped(values, 16, 4, 9, forecast);
    for (size_t h = 0; h < 9; h++) {
        assert_close(forecast[h], 4e6 * pattern[h % 4], 1e-9, 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damped__without_season_is_damped_and_simple_smoothing_weighed),
        cmocka_unit_test(damped__of_very_few_values_is_simple_smoothing),
        cmocka_unit_test(damped__a_trend_flattens_out),
        cmocka_unit_test(damped__carries_a_season_on_a_level),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
