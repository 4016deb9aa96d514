/* The naive, seasonal naive and both drift models: their closed forms. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include <math.h>

#include "quotacast/models.h"

static const double values[] = {5, 8, 1, 4, 6, 9, 2, 7, 7};

static void forecast_with(const char *name, int season, size_t length, size_t horizon,
                          double *forecast)
{
    const qc_model *model = qc_model_find(name);
    qc_series series = {.values = values, .length = length, .season = season};
    qc_error error;

    assert_non_null(model);
    assert_ok(qc_model_forecast(model, &series, horizon, forecast, &error), error);
}

static void naive__goes_on_with_the_last_value(void **state)
{
    double forecast[24];

    (void)state;
    for (size_t length = 1; length <= 9; length++) {
        forecast_with("naive", 4, length, 24, forecast);
        for (size_t h = 0; h < 24; h++) {
            assert_close(forecast[h], values[length - 1], 0.0, 0.0);
        }
    }
}

static void seasonal_naive__goes_on_with_the_last_season(void **state)
{
    double forecast[24];

    (void)state;
    for (size_t length = 4; length <= 9; length++) {
        forecast_with("seasonal_naive", 4, length, 24, forecast);
        for (size_t h = 0; h < 24; h++) {
            assert_close(forecast[h], values[length - 4 + h % 4], 0.0, 0.0);
        }
    }
    forecast_with("seasonal_naive", 1, 9, 3, forecast);
    assert_close(forecast[2], 7.0, 0.0, 0.0);
}

static void drift__is_the_line_through_the_first_and_the_last_value(void **state)
{
    double forecast[24];

    (void)state;
    for (size_t length = 2; length <= 9; length++) {
        double change = (values[length - 1] - values[0]) / (double)(length - 1);

        forecast_with("drift", 4, length, 24, forecast);
        for (size_t h = 0; h < 24; h++) {
            assert_close(forecast[h], values[0] + change * (double)(length + h), 1e-14, 1e-14);
        }
    }
}

static void recent_drift__goes_on_by_the_median_of_the_latest_changes(void **state)
{
    /* changes 3 -7 3 2 3 -7 5 0, in order -7 -7 0 2 3 3 3 5; there is a ninth, 100, before them */
    static const double longer[] = {-95, 5, 8, 1, 4, 6, 9, 2, 7, 7};
    const qc_series series = {.values = longer, .length = 10, .season = 4};
    double forecast[24];
    double drift[24];
    qc_error error;

    (void)state;
    forecast_with("recent_drift", 4, 9, 24, forecast);
    for (size_t h = 0; h < 24; h++) {
        assert_close(forecast[h], 7 + 2.5 * (double)(h + 1), 1e-14, 1e-14);
    }
    assert_ok(qc_model_forecast(qc_model_find("recent_drift"), &series, 2, forecast, &error),
              error);
    assert_close(forecast[1], 7 + 2 * 2.5, 1e-14, 1e-14);
    for (size_t length = 2; length <= 8; length++) {
        forecast_with("recent_drift", 4, length, 24, forecast);
        forecast_with("drift", 4, length, 24, drift);
        for (size_t h = 0; h < 24; h++) {
            assert_close(forecast[h], fmax(drift[h], 0), 0, 0); /* no value was below 0 */
        }
    }
}

/* Where credits were seen it goes below 0. */
static void recent_drift_of_few_changes__falls_to_0_at_most(void **state)
{
    static const double sales[] = {5, 6, 0};
    static const double credits[] = {5, -1, 0};
    qc_series series = {.values = sales, .length = 3, .season = 1};
    double forecast[2];
    qc_error error;

    (void)state;
    assert_ok(qc_model_forecast(qc_model_find("recent_drift"), &series, 2, forecast, &error),
              error);
    assert_close(forecast[1], 0, 0, 0);
    series.values = credits;
    assert_ok(qc_model_forecast(qc_model_find("recent_drift"), &series, 2, forecast, &error),
              error);
    assert_close(forecast[1], -5, 1e-14, 0);
}

static void models__need_what_they_say(void **state)
{
    (void)state;
    assert_int_equal(qc_model_find("naive")->needs(12), 1);
    assert_int_equal(qc_model_find("seasonal_naive")->needs(12), 12);
    assert_int_equal(qc_model_find("drift")->needs(12), 2);
    assert_int_equal(qc_model_find("recent_drift")->needs(12), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(naive__goes_on_with_the_last_value),
        cmocka_unit_test(seasonal_naive__goes_on_with_the_last_season),
        cmocka_unit_test(drift__is_the_line_through_the_first_and_the_last_value),
        cmocka_unit_test(recent_drift__goes_on_by_the_median_of_the_latest_changes),
        cmocka_unit_test(recent_drift_of_few_changes__falls_to_0_at_most),
        cmocka_unit_test(models__need_what_they_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
