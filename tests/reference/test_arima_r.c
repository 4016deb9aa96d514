/* ARIMA models and unit-root tests against R 4.2 (stats, urca 1.3, forecast 8.20), on series made by formulas. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/arima.h"
#include "forecast/models/unit_root.h"

#define LENGTH 72
#define TURN 6.28318530717958647693

/* quarterly <- 100 + 1.5 * t + 20 * sin(t * 1.5707963267948966) + 5 * cos(7.3 * t * t), t <-
 * 0:71 */
static void fill_quarterly(double *values)
{
    for (size_t k = 0; k < LENGTH; k++) {
        double t = (double)k;

        values[k] =
            100.0 + 1.5 * t + 20.0 * sin(t * 1.5707963267948966) + 5.0 * cos(7.3 * t * t);
    }
}

/* monthly <- 50 + 10 * cos(2 * pi * t / 12) + 0.2 * t + 4 * sin(0.37 * t * t) + 3 * cos(5.1 * t
 * * t), t <- 0:71 */
static void fill_monthly(double *values)
{
    for (size_t k = 0; k < LENGTH; k++) {
        double t = (double)k;

        values[k] = 50.0 + 10.0 * cos(TURN * t / 12.0) + 0.2 * t + 4.0 * sin(0.37 * t * t) +
                    3.0 * cos(5.1 * t * t);
    }
}

/* monthly[c(1, 20, 21, 40, 70, 72)] <- NA */
static void fill_with_gaps(double *values)
{
    static const size_t gaps[] = {1, 20, 21, 40, 70, 72};

    fill_monthly(values);
    for (size_t k = 0; k < sizeof gaps / sizeof *gaps; k++) {
        values[gaps[k] - 1] = NAN;
    }
}

/* What arima(method = "ML") and predict(n.ahead = 12) give; means and variances 1, 5 and 12
 * periods ahead. */
typedef struct r_model {
    void (*fill)(double *values);
    qc_arima model;
    double log_likelihood, variance;
    double mean[3], variances[3];
} r_model;

static const r_model r_models[] = {
    {fill_quarterly,
     {.orders = {1, 0, 1, 1, 1, 0, 4, false},
      .ar = {0.999989824704},
      .ma = {-0.991032973853},
      .seasonal_ar = {-0.50192951015}},
     -201.041630136,
     19.7734313674,
     {208.668422148, 213.393026715, 203.324302844},
     {19.9297190316, 25.212197824, 37.2101182967}},
    {fill_monthly,
     {.orders = {2, 1, 1, 0, 1, 1, 12, false},
      .ar = {0.128087663458, 0.197615671403},
      .ma = {-0.999999311704},
      .seasonal_ma = {-0.999996247783}},
     -168.49195524,
     11.3495587088,
     {74.4853517817, 62.2387969137, 75.440942005},
     {13.9622346299, 15.4359001989, 15.5973279983}},
    {fill_monthly,
     {.orders = {1, 0, 0, 1, 0, 0, 12, true},
      .ar = {0.571616209451},
      .seasonal_ar = {0.530735317911},
      .constant = 57.7709807325},
     -222.118589583,
     26.3490155755,
     {70.3529797635, 59.5643032589, 63.8818093995},
     {26.3490155755, 38.9910024035, 39.1367017171}},
    {fill_quarterly,
     {.orders = {0, 1, 2, 0, 0, 1, 4, true},
      .ma = {-0.107482485141, -0.892517139581},
      .seasonal_ma = {0.652315432105},
      .constant = 1.46205155159},
     -259.889248974,
     82.2815686601,
     {190.59964071, 203.457747466, 221.647911404},
     {83.3630628649, 189.839953201, 221.30069197}},
    {fill_with_gaps,
     {.orders = {1, 1, 1, 0, 1, 1, 12, false},
      .ar = {0.145668623331},
      .ma = {-0.999997869852},
      .seasonal_ma = {-0.999977137683}},
     -152.748052134,
     11.5514709608,
     {75.5509744297, 63.013292498, 76.9069984706},
     {14.9124529329, 14.803758153, 15.4637846159}},
    {fill_with_gaps,
     {.orders = {1, 0, 1, 0, 0, 0, 1, true},
      .ar = {0.72925248596},
      .ma = {0.0661610495442},
      .constant = 58.095771265},
     -210.129628904,
     32.8356363159,
     {63.1406814846, 59.5225778825, 58.252269896},
     {53.6397954607, 75.3224513636, 77.1849057804}},
};
enum { MODELS = sizeof r_models / sizeof *r_models };

static void arima__with_coefficients_of_r_gives_what_r_gives(void **state)
{
    static const size_t ahead[3] = {0, 4, 11};

    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        const r_model *expected = &r_models[m];
        qc_arima model = expected->model;
        qc_arima_data *data = NULL;
        double values[LENGTH], mean[12], variance[12];
        qc_error error;

        expected->fill(values);
        assert_ok(qc_arima_data_new(values, LENGTH, &model.orders, 12, &data, &error), error);
        assert_true(qc_arima_evaluate(data, &model, true));
        assert_close(model.log_likelihood, expected->log_likelihood, 1e-5, 0.0);
        assert_close(model.variance, expected->variance, 1e-4, 0.0);
        assert_true(qc_arima_forecast(data, &model, 12, mean, variance));
        for (size_t k = 0; k < 3; k++) {
            assert_close(mean[ahead[k]], expected->mean[k], 1e-5, 0.0);
            assert_close(variance[ahead[k]], expected->variances[k], 1e-4, 0.0);
        }
        qc_arima_data_free(data);
    }
}

static void arima__fit_is_as_likely_as_that_of_r(void **state)
{
    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        qc_arima model = {.orders = r_models[m].model.orders};
        qc_arima_data *data = NULL;
        double values[LENGTH];
        qc_error error;

        r_models[m].fill(values);
        assert_ok(qc_arima_data_new(values, LENGTH, &model.orders, 1, &data, &error), error);
        assert_true(qc_arima_fit(data, NULL, &model));
        assert_true(model.log_likelihood > r_models[m].log_likelihood - 0.01);
        qc_arima_data_free(data);
    }
}

/* auto.arima(ts(quarterly, frequency = 4)), auto.arima(ts(monthly, frequency = 12)). */
static void arima__orders_are_those_of_auto_arima(void **state)
{
    double values[LENGTH];
    qc_arima model;
    qc_error error;

    (void)state;
    fill_quarterly(values);
    assert_ok(qc_arima_search(values, LENGTH, 4, &model, &error), error);
    assert_int_equal(model.orders.ar + model.orders.differences + model.orders.ma, 0);
    assert_int_equal(model.orders.seasonal_ar, 0);
    assert_int_equal(model.orders.seasonal_differences, 1);
    assert_int_equal(model.orders.seasonal_ma, 1);
    assert_true(model.orders.constant);
    assert_close(model.seasonal_ma[0], -0.9427, 0.0, 3e-3);
    assert_close(model.constant, 1.4973, 0.0, 1e-4);
    assert_close(model.criterion, 385.66, 0.0, 0.01);
    fill_monthly(values);
    assert_ok(qc_arima_search(values, LENGTH, 12, &model, &error), error);
    assert_int_equal(model.orders.ar + model.orders.differences + model.orders.ma, 0);
    assert_int_equal(model.orders.seasonal_ar, 2);
    assert_int_equal(model.orders.seasonal_differences, 1);
    assert_int_equal(model.orders.seasonal_ma, 0);
    assert_true(model.orders.constant);
    assert_close(model.log_likelihood, -169.94, 0.0, 0.01);
    assert_close(model.criterion, 348.61, 0.0, 0.01);
}

/* urca::ur.kpss(x, type = "mu", use.lag = lags) */
static void kpss__is_that_of_urca(void **state)
{
    static const size_t lags[] = {0, 1, 4};
    static const double quarterly[] = {5.82822102812, 3.26181140306, 1.50819426053};
    static const double monthly[] = {1.34486035529, 0.769977154643, 0.466903785369};
    double values[LENGTH];

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        fill_quarterly(values);
        assert_close(qc_kpss_statistic(values, LENGTH, lags[k]), quarterly[k], 1e-10, 0.0);
        fill_monthly(values);
        assert_close(qc_kpss_statistic(values, LENGTH, lags[k]), monthly[k], 1e-10, 0.0);
    }
}

/* ndiffs(x), ndiffs(cumsum(x)), ndiffs(cumsum(cumsum(x))) */
static void differences__are_those_of_ndiffs(void **state)
{
    static const size_t expected[] = {1, 2, 2};
    double values[LENGTH], work[LENGTH];

    (void)state;
    fill_quarterly(values);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(qc_unit_root_differences(values, LENGTH, work), expected[k]);
        for (size_t t = 1; t < LENGTH; t++) {
            values[t] += values[t - 1];
        }
    }
}

/* mstl() and the measure of nsdiffs() */
static void strength_of_season__is_that_of_mstl(void **state)
{
    double values[LENGTH];
    double strength = 0.0;
    qc_error error;

    (void)state;
    fill_quarterly(values);
    assert_ok(qc_season_strength(values, LENGTH, 4, &strength, &error), error);
    assert_close(strength, 0.971134268012, 1e-8, 0.0);
    fill_monthly(values);
    assert_ok(qc_season_strength(values, LENGTH, 12, &strength, &error), error);
    assert_close(strength, 0.876718092981, 1e-8, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arima__with_coefficients_of_r_gives_what_r_gives),
        cmocka_unit_test(arima__fit_is_as_likely_as_that_of_r),
        cmocka_unit_test(arima__orders_are_those_of_auto_arima),
        cmocka_unit_test(kpss__is_that_of_urca),
        cmocka_unit_test(differences__are_those_of_ndiffs),
        cmocka_unit_test(strength_of_season__is_that_of_mstl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
