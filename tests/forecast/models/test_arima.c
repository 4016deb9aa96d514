/* Seasonal ARIMA models: fits are certified as peaks, forecasts by closed forms, the search on series of known kind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "forecast/models/arima.h"
#include "forecast/models/unit_root.h"
#include "quotacast/models.h"

#define LENGTH 120

/* x[t] = .7 x[t-1] + e, about 20, `sums` times summed up. */
static void fill_process(double *values, size_t length, size_t sums)
{
    qc_random random;
    double last = 0.0;

    qc_random_start(&random, 7, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < length; t++) {
        last = 0.7 * last + qc_random_normal(&random);
        values[t] = 20.0 + last;
    }
    for (size_t k = 0; k < sums; k++) {
        for (size_t t = 1; t < length; t++) {
            values[t] += values[t - 1];
        }
    }
}

static void fill_season(double *values, size_t length)
{
    fill_process(values, length, 0);
    for (size_t t = 0; t < length; t++) {
        values[t] += 8.0 * cos(6.28318530717958647693 * (double)t / 12.0) + 0.1 * (double)t;
    }
}

/* No coefficient moved either way is more likely. */
static void fit__is_a_peak_of_the_likelihood(void **state)
{
    static const qc_arima_orders orders[] = {
        {1, 0, 0, 0, 0, 0, 1, true},   {2, 0, 1, 0, 0, 0, 1, true},
        {1, 1, 1, 0, 1, 1, 12, false}, {0, 1, 1, 1, 0, 0, 12, true},
        {1, 0, 0, 1, 1, 0, 12, true},
    };
    double values[LENGTH];

    (void)state;
    fill_season(values, LENGTH);
    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
        qc_arima model = {.orders = orders[k]};
        qc_arima_data *data = NULL;
        qc_error error;

        assert_ok(qc_arima_data_new(values, LENGTH, &orders[k], 1, &data, &error), error);
        assert_true(qc_arima_fit(data, NULL, &model));
        for (int side = -1; side <= 1; side += 2) {
            double by = 1e-3 * side;
            qc_arima moved[4] = {model, model, model, model};

            moved[0].ar[0] += orders[k].ar > 0 ? by : 0.0;
            moved[1].ma[0] += orders[k].ma > 0 ? by : 0.0;
            moved[2].seasonal_ar[0] += orders[k].seasonal_ar > 0 ? by : 0.0;
            moved[3].constant += orders[k].constant ? by : 0.0;
            for (size_t m = 0; m < 4; m++) {
                if (qc_arima_evaluate(data, &moved[m], true)) {
                    assert_true(moved[m].log_likelihood < model.log_likelihood + 1e-6);
                }
            }
        }
        qc_arima_data_free(data);
    }
}

/* A fit from the neighbourhood ends where one from afar ends. */
static void fit__from_a_neighbour_is_as_likely(void **state)
{
    qc_arima_orders orders = {1, 0, 0, 0, 1, 1, 12, true};
    double values[LENGTH];
    qc_arima_data *data = NULL;
    qc_arima near = {.orders = orders};
    qc_error error;

    (void)state;
    fill_season(values, LENGTH);
    orders.ar = 2;
    assert_ok(qc_arima_data_new(values, LENGTH, &orders, 1, &data, &error), error);
    assert_true(qc_arima_fit(data, NULL, &near));

    qc_arima from_near = {.orders = orders};
    qc_arima from_afar = {.orders = orders};

    assert_true(qc_arima_fit(data, &near, &from_near));
    assert_true(qc_arima_fit(data, NULL, &from_afar));
    assert_true(from_near.log_likelihood >= near.log_likelihood);
    assert_close(from_near.log_likelihood, from_afar.log_likelihood, 0.0, 1e-5);
    qc_arima_data_free(data);
}

/* A random walk with drift: the mean change, a variance that grows by one step's. */
static void forecast__of_a_random_walk_is_its_closed_form(void **state)
{
    static const double values[] = {3, 5, 4, 8, 9, 7, 12};
    const qc_arima_orders orders = {0, 1, 0, 0, 0, 0, 1, true};
    qc_arima model = {.orders = orders};
    qc_arima_data *data = NULL;
    double mean[5], variance[5];
    double squares = 0.0;
    qc_error error;

    (void)state;
    for (size_t t = 1; t < 7; t++) {
        squares += pow(values[t] - values[t - 1] - 1.5, 2.0);
    }
    assert_ok(qc_arima_data_new(values, 7, &orders, 5, &data, &error), error);
    assert_true(qc_arima_fit(data, NULL, &model));
    assert_close(model.constant, 1.5, 1e-14, 0.0);
    assert_close(model.variance, squares / 6.0, 1e-13, 0.0);
    assert_close(model.log_likelihood,
                 -3.0 * (log(2.0 * 3.14159265358979323846 * squares / 6.0) + 1.0), 1e-13, 0.0);
    assert_true(qc_arima_forecast(data, &model, 5, mean, variance));
    for (size_t h = 0; h < 5; h++) {
        assert_close(mean[h], 12.0 + 1.5 * (double)(h + 1), 1e-13, 0.0);
        assert_close(variance[h], squares / 6.0 * (double)(h + 1), 1e-13, 0.0);
    }
    qc_arima_data_free(data);
}

/* A walk with a gap: the bridge's two steps count as one of twice the variance. */
static void likelihood__of_a_random_walk_with_a_gap_is_its_closed_form(void **state)
{
    static const double values[] = {3, 5, NAN, 9, 8, NAN};
    const qc_arima_orders orders = {0, 1, 0, 0, 0, 0, 1, false};
    qc_arima model = {.orders = orders};
    qc_arima_data *data = NULL;
    double mean[2], variance[2];
    double squares = 4.0 + 16.0 / 2.0 + 1.0;
    qc_error error;

    (void)state;
    assert_ok(qc_arima_data_new(values, 6, &orders, 2, &data, &error), error);
    assert_true(qc_arima_fit(data, NULL, &model));
    assert_close(model.variance, squares / 3.0, 1e-13, 0.0);
    assert_close(model.log_likelihood,
                 -1.5 * (log(2.0 * 3.14159265358979323846 * squares / 3.0) + 1.0) -
                     0.5 * log(2.0),
                 1e-13, 0.0);
    assert_true(qc_arima_forecast(data, &model, 2, mean, variance));
    assert_close(mean[0], 8.0, 1e-13, 0.0);
    assert_close(variance[0], 2.0 * squares / 3.0, 1e-13, 0.0);
    assert_close(variance[1], squares, 1e-13, 0.0);
    qc_arima_data_free(data);
}

static void search__differences_sums_and_leaves_stationary_series(void **state)
{
    double values[LENGTH];
    qc_arima model;
    qc_error error;

    (void)state;
    for (size_t sums = 0; sums <= 2; sums++) {
        fill_process(values, LENGTH, sums);
        assert_ok(qc_arima_search(values, LENGTH, 1, &model, &error), error);
        assert_int_equal(model.orders.differences, sums);
        assert_true(model.orders.ar + model.orders.ma > 0);
    }
    fill_season(values, LENGTH);
    assert_ok(qc_arima_search(values, LENGTH, 12, &model, &error), error);
    assert_int_equal(model.orders.seasonal_differences, 1);
}

static void search__takes_exact_series_as_they_are(void **state)
{
    double values[LENGTH];
    qc_arima model;
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 0.1 * (double)t + (double)(t % 12);
    }
    assert_ok(qc_arima_search(values, LENGTH, 12, &model, &error), error);
    assert_int_equal(model.orders.ar + model.orders.ma, 0);
    assert_close(model.constant, 0.1, 1e-10, 0.0);
}

static void data__refuses_what_is_too_short_or_beyond_the_limits(void **state)
{
    static const double values[] = {1, 2, NAN, 4, 5};
    const qc_arima_orders beyond[] = {
        {6, 0, 0, 0, 0, 0, 1, false}, {0, 3, 0, 0, 0, 0, 1, false},
        {0, 0, 6, 0, 0, 0, 1, false}, {0, 0, 0, 3, 0, 0, 4, false},
        {0, 0, 0, 0, 2, 0, 4, false}, {0, 0, 0, 0, 0, 3, 4, false},
        {0, 0, 0, 1, 0, 0, 1, false}, {0, 1, 0, 0, 1, 0, 4, true},
        {0, 0, 0, 0, 0, 0, 0, false},
    };
    const qc_arima_orders yearly = {0, 0, 0, 0, 1, 0, 4, false};
    qc_arima_data *data = NULL;
    qc_error error;

    (void)state;
    for (size_t k = 0; k < sizeof beyond / sizeof *beyond; k++) {
        assert_status(qc_arima_data_new(values, 5, &beyond[k], 1, &data, &error),
                      QC_ERR_ARGUMENT, error);
        assert_null(data);
    }
    assert_status(qc_arima_data_new(values, 5, &yearly, 1, &data, &error), QC_ERR_TOO_SHORT,
                  error);
    assert_null(data);
}

static void likelihood__of_a_process_that_is_not_stationary_is_refused(void **state)
{
    static const double values[] = {1, 3, 2, 5, 4};
    const qc_arima_orders orders = {1, 0, 0, 0, 0, 0, 1, false};
    qc_arima model = {.orders = orders, .ar = {1.01}};
    qc_arima_data *data = NULL;
    double mean[1];
    qc_error error;

    (void)state;
    assert_ok(qc_arima_data_new(values, 5, &orders, 1, &data, &error), error);
    assert_false(qc_arima_evaluate(data, &model, false));
    assert_false(qc_arima_forecast(data, &model, 1, mean, NULL));
    qc_arima_data_free(data);
}

/* What was learned gives the same forecast again, and goes on with a longer series without a
 * search. */
static void model__with_a_fit_forecasts_without_searching(void **state)
{
    double values[LENGTH], first[6], again[6], shorter[6];
    qc_series series = {.values = values, .length = LENGTH - 12, .season = 12};
    const qc_model *arima = qc_model_find("arima");
    qc_model_fit fit = {0};
    qc_error error;

    (void)state;
    fill_season(values, LENGTH);
    assert_ok(qc_model_forecast_fitted(arima, &series, &fit, 6, first, &error), error);
    assert_true(fit.ready);
    assert_ok(qc_model_forecast_fitted(arima, &series, &fit, 6, again, &error), error);
    assert_ok(qc_model_forecast(arima, &series, 6, shorter, &error), error);
    for (size_t h = 0; h < 6; h++) {
        assert_close(again[h], first[h], 1e-12, 0.0);
        assert_close(shorter[h], first[h], 0.0, 0.0);
    }
    qc_model_fit kept = fit;

    series.length = LENGTH;
    assert_ok(qc_model_forecast_fitted(arima, &series, &fit, 6, again, &error), error);
    assert_int_equal(fit.form, kept.form);
    assert_memory_equal(fit.parameter, kept.parameter, sizeof kept.parameter);
    assert_true(fabs(again[0] - first[0]) > 1e-9);
}

/* A season that never changes, and a random walk: STL takes the one, ARIMA forecasts the other
 * by its last value. */
static void model__with_stl_forecasts_the_rest_without_a_season(void **state)
{
    double values[LENGTH], forecast[12];
    qc_series series = {.values = values, .length = LENGTH, .season = 12};
    qc_model_fit fit = {0};
    double walk = 100.0;
    qc_random random;
    qc_error error;

    (void)state;
    qc_random_start(&random, 11, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < LENGTH; t++) {
        walk += 0.1 * qc_random_normal(&random);
        values[t] = walk + 10.0 * cos(6.28318530717958647693 * (double)t / 12.0);
    }
    assert_ok(qc_model_forecast_fitted(qc_model_find("stl_arima"), &series, &fit, 12, forecast,
                                       &error),
              error);
    for (size_t h = 0; h < 12; h++) {
        double wave = 10.0 * cos(6.28318530717958647693 * (double)(LENGTH + h) / 12.0);

        assert_close(forecast[h] - wave, walk, 0.0, 0.5);
    }
}

/* One of many shapes that make a likelihood flat, steep or endless. */
static void fill_wild(double *values, size_t length, uint64_t item)
{
    qc_random random;

    qc_random_start(&random, 5, QC_PURPOSE_TEST, item);
    for (size_t t = 0; t < length; t++) {
        double noise = qc_random_normal(&random);
        double shapes[] = {noise > 1.0 ? 1.0 : 0.0,
                           t % 2 == 0 ? 1e8 : -1e8 + noise,
                           pow(1.5, (double)t),
                           pow(0.5, (double)t),
                           t == length / 2 ? 1e12 : 1e-12 * noise,
                           (double)(t % 3) + 1e-9 * noise,
                           noise * pow(10.0, 3.0 * noise),
                           (double)(t * t) + noise,
                           t < length / 2 ? 5.0 : 5e6};

        values[t] = shapes[item % (sizeof shapes / sizeof *shapes)];
    }
}

static void models__forecast_wild_series(void **state)
{
    static const char *const names[] = {"arima", "stl_arima"};
    static const int seasons[] = {1, 2, 4, 12};

    (void)state;
    for (uint64_t item = 0; item < 360; item++) {
        double values[60], forecast[8];
        qc_series series = {
            .values = values, .length = 4 + item * 7 % 57, .season = seasons[item / 9 % 4]};

        fill_wild(values, series.length, item);
        for (size_t m = 0; m < 2; m++) {
            qc_error error;

            assert_ok(qc_model_forecast(qc_model_find(names[m]), &series, 8, forecast, &error),
                      error);
        }
    }
}

typedef struct search_case {
    const double *values;
    size_t length, season;
} search_case;

static qc_status search_once(void *context, qc_error *error)
{
    const search_case *each = context;
    qc_arima model;

    return qc_arima_search(each->values, each->length, each->season, &model, error);
}

static qc_status data_once(void *context, qc_error *error)
{
    const search_case *each = context;
    const qc_arima_orders orders = {1, 0, 1, 0, 0, 0, 1, true};
    qc_arima_data *data = NULL;
    qc_status status = qc_arima_data_new(each->values, each->length, &orders, 3, &data, error);

    qc_arima_data_free(data);
    return status;
}

static void arima__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[30];
    search_case each = {values, 30, 4};

    (void)state;
    fill_season(values, 30);
    qc_test_allocations(search_once, &each);
    qc_test_allocations(data_once, &each);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fit__is_a_peak_of_the_likelihood),
        cmocka_unit_test(fit__from_a_neighbour_is_as_likely),
        cmocka_unit_test(forecast__of_a_random_walk_is_its_closed_form),
        cmocka_unit_test(likelihood__of_a_random_walk_with_a_gap_is_its_closed_form),
        cmocka_unit_test(search__differences_sums_and_leaves_stationary_series),
        cmocka_unit_test(search__takes_exact_series_as_they_are),
        cmocka_unit_test(data__refuses_what_is_too_short_or_beyond_the_limits),
        cmocka_unit_test(likelihood__of_a_process_that_is_not_stationary_is_refused),
        cmocka_unit_test(model__with_a_fit_forecasts_without_searching),
        cmocka_unit_test(model__with_stl_forecasts_the_rest_without_a_season),
        cmocka_unit_test(models__forecast_wild_series),
        cmocka_unit_test(arima__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
