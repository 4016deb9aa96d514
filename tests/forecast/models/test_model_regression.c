/* The regression model: recovery, holidays, outliers, levels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "forecast/calendar/holidays.h"
#include "quotacast/models.h"

#define MOST 84

static const double pattern[12] = {0.8, 0.7,  1.0, 0.95, 1.0, 1.1,
                                   0.9, 0.85, 1.1, 1.0,  1.2, 1.4};

static void forecast_regression(const qc_series *series, size_t horizon, double *forecast)
{
    qc_error error;

    assert_ok(qc_model_forecast(qc_model_find("regression"), series, horizon, forecast, &error),
              error);
}

/* The season needs more rows than columns: with three seasons of 12 there are enough. */
static void regression__recovers_a_clean_line_with_a_season(void **state)
{
    static const int seasons[] = {1, 4, 7, 12};
    double values[MOST], forecast[24];

    (void)state;
    for (size_t s = 0; s < 4; s++) {
        size_t season = (size_t)seasons[s];

        for (size_t length = 3 * season > 12 ? 3 * season : 12; length <= 60; length += 5) {
            qc_series series = {.values = values, .length = length, .season = seasons[s]};

            for (size_t t = 0; t < MOST; t++) {
                values[t] = -40.0 + 0.75 * (double)t + 6.0 * pattern[t % season];
            }
            forecast_regression(&series, 24, forecast);
            for (size_t h = 0; h < 24; h++) {
                assert_close(forecast[h], values[length + h], 1e-6, 1e-6);
            }
        }
    }
}

static void regression__recovers_clean_growth_with_a_season(void **state)
{
    double values[MOST], forecast[24];
    qc_series series = {.values = values, .length = 48, .season = 12};

    (void)state;
    for (size_t t = 0; t < MOST; t++) {
        values[t] = 2e7 * pow(1.01, (double)t) * pattern[t % 12];
    }
    forecast_regression(&series, 24, forecast);
    for (size_t h = 0; h < 24; h++) {
        assert_close(forecast[h], values[48 + h], 1e-6, 0.0);
    }
}

static void regression__of_noise_is_near_the_mean_and_of_a_walk_near_its_end(void **state)
{
    double noise[60], walk[60], forecast[12];
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 31);
    for (size_t t = 0; t < 60; t++) {
        noise[t] = 100.0 + 5.0 * qc_random_normal(&random);
        walk[t] = (t == 0 ? 500.0 : walk[t - 1]) + 5.0 * qc_random_normal(&random);
    }
    qc_series series = {.values = noise, .length = 60, .season = 1};

    forecast_regression(&series, 12, forecast);
    for (size_t h = 0; h < 12; h++) {
        assert_close(forecast[h], 100.0, 0.0, 4.0);
    }
    series.values = walk;
    forecast_regression(&series, 12, forecast);
    for (size_t h = 0; h < 12; h++) {
        assert_close(forecast[h], walk[59], 0.0, 10.0);
    }
}

/* Months from January 2019 on, with a season, and an effect of Ramadan on the logarithm. */
static void fill_months(double *values, double effect, double noise, uint64_t item)
{
    qc_calendar calendar = qc_calendar_default();
    qc_random random;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, item);
    for (size_t t = 0; t < MOST; t++) {
        qc_period month = 588 + (qc_period)t;
        double share = qc_ramadan_share(qc_period_start(&calendar, QC_FREQUENCY_MONTH, month),
                                        qc_period_end(&calendar, QC_FREQUENCY_MONTH, month));

        values[t] =
            1000.0 * pattern[t % 12] * exp(effect * share + noise * qc_random_normal(&random));
    }
}

/* Mean absolute error of the 12 months behind `length`, over the actual; with dates and without. */
static double months_error(const double *values, size_t length, bool dated)
{
    double forecast[12], error = 0.0, total = 0.0;
    qc_series series = {.values = values,
                        .length = length,
                        .season = 12,
                        .frequency = dated ? QC_FREQUENCY_MONTH : QC_FREQUENCY_INDEX,
                        .first_period = 588,
                        .calendar = qc_calendar_default()};

    forecast_regression(&series, 12, forecast);
    for (size_t h = 0; h < 12; h++) {
        error += fabs(forecast[h] - values[length + h]);
        total += values[length + h];
    }
    return error / total;
}

static void regression__follows_ramadan_as_it_moves(void **state)
{
    double dated = 0.0, undated = 0.0;

    (void)state;
    for (uint64_t item = 0; item < 12; item++) {
        double values[MOST];

        fill_months(values, 0.4, 0.04, item);
        for (size_t length = 48; length <= 72; length += 12) {
            dated += months_error(values, length, true);
            undated += months_error(values, length, false);
        }
    }
    assert_true(dated < 0.75 * undated);
    assert_true(dated / 36.0 < 0.05);
}

static void regression__without_holidays_in_the_data_is_hardly_harmed(void **state)
{
    double dated = 0.0, undated = 0.0;

    (void)state;
    for (uint64_t item = 100; item < 112; item++) {
        double values[MOST];

        fill_months(values, 0.0, 0.08, item);
        for (size_t length = 36; length <= 72; length += 12) {
            dated += months_error(values, length, true);
            undated += months_error(values, length, false);
        }
    }
    assert_true(dated < 1.03 * undated);
}

static void regression__one_gross_outlier_moves_it_little(void **state)
{
    double values[MOST], clean[12], forecast[12], further[12];
    qc_series series = {.values = values, .length = 48, .season = 12};

    (void)state;
    fill_months(values, 0.0, 0.05, 7);
    forecast_regression(&series, 12, clean);
    values[20] *= 10.0;
    forecast_regression(&series, 12, forecast);
    values[20] *= 10.0;
    forecast_regression(&series, 12, further);
    for (size_t h = 0; h < 12; h++) {
        assert_close(forecast[h], clean[h], 0.15, 0.0);
        assert_close(further[h], clean[h], 0.15, 0.0);
    }
}

static void regression__equal_calls_give_equal_bits(void **state)
{
    double values[MOST], forecast[12], again[12];
    qc_series series = {.values = values, .length = 40, .season = 12};

    (void)state;
    fill_months(values, 0.2, 0.1, 3);
    forecast_regression(&series, 12, forecast);
    forecast_regression(&series, 12, again);
    assert_memory_equal(forecast, again, sizeof forecast);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regression__recovers_a_clean_line_with_a_season),
        cmocka_unit_test(regression__recovers_clean_growth_with_a_season),
        cmocka_unit_test(regression__of_noise_is_near_the_mean_and_of_a_walk_near_its_end),
        cmocka_unit_test(regression__follows_ramadan_as_it_moves),
        cmocka_unit_test(regression__without_holidays_in_the_data_is_hardly_harmed),
        cmocka_unit_test(regression__one_gross_outlier_moves_it_little),
        cmocka_unit_test(regression__equal_calls_give_equal_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
