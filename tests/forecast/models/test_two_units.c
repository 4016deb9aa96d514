/* Values and logarithms weighted by likelihood. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/seasonal.h"
#include "forecast/models/two_units.h"

static double deviance_of_values, deviance_of_logarithms;

/* Values of the tests are above 10, their logarithms below: this tells the units apart. */
static double fixed(const double *values, size_t length, qc_unit_fit *fit, size_t horizon,
                    double *forecast)
{
    bool logarithm = values[0] < 10.0;

    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = (logarithm ? 3.0 : 30.0) + (double)h;
    }
    assert_true(length == 4 || length == 24);
    fit->parameter[0] = logarithm ? 2.0 : 1.0;
    return logarithm ? deviance_of_logarithms : deviance_of_values;
}

static double last_value(const double *values, size_t length, qc_unit_fit *fit, size_t horizon,
                         double *forecast)
{
    (void)fit;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = values[length - 1];
    }
    return 0.0;
}

static qc_status forecast_by(const qc_series *series, qc_unit_method method, size_t horizon,
                             double *forecast, qc_error *error)
{
    qc_model_fit fit = {0};

    return qc_two_units_forecast(series, method, QC_SEASONAL_BY_SHARE, &fit, horizon, forecast,
                                 error);
}

static void two_units__weigh_by_likelihood_in_the_unit_of_the_values(void **state)
{
    static const double values[] = {20, 25, 30, 40};
    static const double leads[] = {0.0, 2.0, -3.0, 5000.0, -5000.0};
    qc_series series = {.values = values, .length = 4, .season = 1};
    double jacobian = 2.0 * log(20.0 * 25.0 * 30.0 * 40.0);
    qc_error error;

    (void)state;
    for (size_t k = 0; k < sizeof leads / sizeof *leads; k++) {
        double forecast[2];
        double share = 1.0 / (1.0 + exp(-leads[k] / 2.0));

        deviance_of_values = 100.0 + leads[k];
        deviance_of_logarithms = 100.0 - jacobian;
        assert_ok(forecast_by(&series, fixed, 2, forecast, &error), error);
        assert_close(forecast[0], (1.0 - share) * 30.0 + share * exp(3.0), 1e-12, 0.0);
        assert_close(forecast[1], (1.0 - share) * 31.0 + share * exp(4.0), 1e-12, 0.0);
    }
}

static void two_units__without_logarithms_are_the_values_alone(void **state)
{
    static const double values[] = {20, 25, 0, 40};
    qc_series series = {.values = values, .length = 4, .season = 1};
    double forecast[2];
    qc_error error;

    (void)state;
    deviance_of_values = 1e9;
    deviance_of_logarithms = -1e9;
    assert_ok(forecast_by(&series, fixed, 2, forecast, &error), error);
    assert_close(forecast[0], 30.0, 0.0, 0.0);
}

/* exp() of the logarithms' forecast is beyond double: they are left out, however likely. */
static double growing(const double *values, size_t length, qc_unit_fit *fit, size_t horizon,
                      double *forecast)
{
    (void)length;
    (void)fit;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = values[0] < 10.0 ? 800.0 : 33.0;
    }
    return values[0] < 10.0 ? -1e6 : 0.0;
}

static void two_units__leave_out_logarithms_beyond_double(void **state)
{
    static const double values[] = {20, 25, 30, 40};
    qc_series series = {.values = values, .length = 4, .season = 1};
    double forecast[2];
    qc_error error;

    (void)state;
    assert_ok(forecast_by(&series, growing, 2, forecast, &error), error);
    assert_close(forecast[1], 33.0, 0.0, 0.0);
}

static void two_units__put_the_season_back_where_it_belongs(void **state)
{
    static const double pattern[4] = {0.5, 1.5, 1.2, 0.8};
    double values[22], forecast[5];
    qc_series series = {.values = values, .length = 22, .season = 4};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < 22; t++) {
        values[t] = 300.0 * pattern[t % 4];
    }
    assert_ok(forecast_by(&series, last_value, 5, forecast, &error), error);
    for (size_t h = 0; h < 5; h++) {
        assert_close(forecast[h], 300.0 * pattern[(22 + h) % 4], 1e-12, 0.0);
    }
}

/* With a season of its own, each unit puts it back before the weighing. */
static void two_units__by_stl_have_a_season_each(void **state)
{
    static const double pattern[4] = {0.5, 1.5, 1.2, 0.8};
    double values[24], forecast[5];
    qc_series series = {.values = values, .length = 24, .season = 4};
    qc_model_fit fit = {0};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < 24; t++) {
        values[t] = 300.0 * pattern[t % 4];
    }
    assert_ok(qc_two_units_forecast(&series, last_value, QC_SEASONAL_BY_STL, &fit, 5, forecast,
                                    &error),
              error);
    for (size_t h = 0; h < 5; h++) {
        assert_close(forecast[h], 300.0 * pattern[h % 4], 1e-9, 0.0);
    }
}

/* More series than the shelf has room for, each forecast twice, with one method after the other. */
static void shelf__changes_no_forecast(void **state)
{
    double values[3][26];
    qc_shelf *shelf = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_shelf_new(&shelf, &error), error);
    for (size_t k = 0; k < 3; k++) {
        for (size_t t = 0; t < 26; t++) {
            values[k][t] = 300.0 + 40.0 * sin((double)(t * (k + 1))) + (double)(t % 4);
        }
    }
    for (size_t k = 0; k < 12; k++) {
        qc_series series = {.values = values[k / 2 % 3], .length = 26 - k % 2, .season = 4};
        qc_series shelved = series;
        qc_model_fit fit = {0}, other = {0};
        double expected[5], forecast[5];

        shelved.shelf = shelf;
        assert_ok(qc_two_units_forecast(&series, last_value, QC_SEASONAL_BY_STL, &fit, 5,
                                        expected, &error),
                  error);
        for (size_t again = 0; again < 2; again++) {
            assert_ok(qc_two_units_forecast(&shelved, last_value, QC_SEASONAL_BY_STL, &other, 5,
                                            forecast, &error),
                      error);
            assert_memory_equal(forecast, expected, sizeof expected);
        }
    }
    qc_shelf_free(shelf);
    qc_shelf_free(NULL);
}

/* Takes what it is given, in each unit. */
static double remembered(const double *values, size_t length, qc_unit_fit *fit, size_t horizon,
                         double *forecast)
{
    (void)length;
    assert_true(fit->ready);
    assert_close(fit->parameter[0], values[0] < 10.0 ? 2.0 : 1.0, 0.0, 0.0);
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = 1.0;
    }
    return 0.0;
}

static void two_units__keep_the_parameters_of_each_unit_apart(void **state)
{
    static const double values[] = {20, 25, 30, 40};
    qc_series series = {.values = values, .length = 4, .season = 1};
    qc_model_fit fit = {0};
    double forecast[2];
    qc_error error;

    (void)state;
    assert_ok(
        qc_two_units_forecast(&series, fixed, QC_SEASONAL_BY_SHARE, &fit, 2, forecast, &error),
        error);
    fit.ready = true;
    assert_ok(qc_two_units_forecast(&series, remembered, QC_SEASONAL_BY_SHARE, &fit, 2,
                                    forecast, &error),
              error);
}

static qc_status forecast_once(void *context, qc_error *error)
{
    double forecast[2];

    return forecast_by(context, last_value, 2, forecast, error);
}

static qc_status forecast_with_shelf(void *context, qc_error *error)
{
    qc_status status = QC_OK;
    qc_series series = *(const qc_series *)context;
    qc_model_fit fit = {0};
    double forecast[2];

    QC_TRY(qc_shelf_new(&series.shelf, error));
    for (size_t k = 0; k < 2; k++) {
        QC_TRY(qc_two_units_forecast(&series, last_value, QC_SEASONAL_BY_STL, &fit, 2, forecast,
                                     error));
    }

done:
    qc_shelf_free(series.shelf);
    return status;
}

static void two_units__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static const double values[] = {1, 3, 1, 3, 1, 3};
    qc_series series = {.values = values, .length = 6, .season = 2};

    (void)state;
    qc_test_allocations(forecast_once, &series);
    qc_test_allocations(forecast_with_shelf, &series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_units__weigh_by_likelihood_in_the_unit_of_the_values),
        cmocka_unit_test(two_units__without_logarithms_are_the_values_alone),
        cmocka_unit_test(two_units__leave_out_logarithms_beyond_double),
        cmocka_unit_test(two_units__put_the_season_back_where_it_belongs),
        cmocka_unit_test(two_units__by_stl_have_a_season_each),
        cmocka_unit_test(shelf__changes_no_forecast),
        cmocka_unit_test(two_units__keep_the_parameters_of_each_unit_apart),
        cmocka_unit_test(two_units__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
