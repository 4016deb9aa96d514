/* STL against the numbers of R 4.2's stl() on a made-up series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/stl.h"

#define LENGTH 72
#define PLACES 8

/*
 * In R: t <- 0:71; y <- ts(100 + 0.5 * t + 20 * sin(2 * pi * t / 12) + 6 * cos(2 * pi * t / 6)
 * * (1 + t / 100) + 8 * sin(0.7 * t^2), frequency = 12). tests/bench/compare_stl.R compares
 * whole files of series.
 */
static void fill_series(double *values)
{
    const double turn = 6.283185307179586;

    for (size_t t = 0; t < LENGTH; t++) {
        double time = (double)t;

        values[t] = 100.0 + 0.5 * time + 20.0 * sin(turn * time / 12.0) +
                    6.0 * cos(turn * time / 6.0) * (1.0 + time / 100.0) +
                    8.0 * sin(0.7 * time * time);
    }
}

static const size_t places[PLACES] = {0, 1, 12, 30, 35, 59, 70, 71};

/* Season and trend at the places above. */
typedef struct expected_parts {
    double seasonal[PLACES], trend[PLACES];
} expected_parts;

static void assert_parts(const double *values, const qc_stl_settings *settings,
                         const expected_parts *expected, double tolerance)
{
    qc_stl stl = {0};
    qc_error error;

    assert_ok(qc_stl_decompose(values, LENGTH, settings, &stl, &error), error);
    for (size_t k = 0; k < PLACES; k++) {
        assert_close(stl.seasonal[places[k]], expected->seasonal[k], 0.0, tolerance);
        assert_close(stl.trend[places[k]], expected->trend[k], 0.0, tolerance);
    }
    qc_stl_clear(&stl);
}

/* stl(y, "periodic"); its window is long, not endless. */
static void stl__periodic_agrees_with_r(void **state)
{
    static const expected_parts expected = {
        {8.683070067, 11.170180972, 8.683070067, 9.920869710, -7.662887606, -7.662887606,
         -26.193559993, -7.662887606},
        {99.512512219, 100.101614438, 107.138117874, 117.494107378, 119.314641576,
         129.749516785, 136.337404621, 136.657699156}};
    qc_stl_settings settings = qc_stl_settings_default(12, LENGTH, 0, false);
    double values[LENGTH];

    (void)state;
    fill_series(values);
    assert_parts(values, &settings, &expected, 1e-4);
}

/* stl(y, 9) */
static void stl__with_a_window_agrees_with_r(void **state)
{
    static const expected_parts expected = {
        {8.723191844, 10.842871287, 8.794447847, 9.325447353, -7.167442483, -8.032270066,
         -28.889170393, -8.192634308},
        {99.803559366, 100.368996966, 106.851062583, 117.367638588, 119.179396009,
         129.786961967, 137.544905420, 138.177844091}};
    qc_stl_settings settings = qc_stl_settings_default(12, LENGTH, 9, false);
    double values[LENGTH];

    (void)state;
    fill_series(values);
    assert_parts(values, &settings, &expected, 1e-8);
}

/* y[31] <- y[31] + 200; stl(y, 9, robust = TRUE, outer = 2) */
static void stl__robust_agrees_with_r(void **state)
{
    static const expected_parts expected = {
        {8.919200438, 10.593866595, 8.963348411, 9.292940418, -7.766923675, -8.807643550,
         -29.143748281, -8.985397055},
        {99.675454483, 100.235804000, 106.576495446, 117.544735621, 119.326550830,
         130.059976442, 137.601604197, 138.227533677}};
    static const double weight[PLACES] = {0.982434379, 0.726663045, 0.999995659, 0.000000000,
                                          0.996676280, 0.915562910, 0.999333236, 0.960444848};
    qc_stl_settings settings = qc_stl_settings_default(12, LENGTH, 9, true);
    double values[LENGTH];
    qc_stl stl = {0};
    qc_error error;

    (void)state;
    settings.outer = 2;
    fill_series(values);
    values[30] += 200.0;
    assert_parts(values, &settings, &expected, 1e-8);
    assert_ok(qc_stl_decompose(values, LENGTH, &settings, &stl, &error), error);
    for (size_t k = 0; k < PLACES; k++) {
        assert_close(stl.weight[places[k]], weight[k], 0.0, 1e-8);
    }
    qc_stl_clear(&stl);
}

/* stl(y, s.window = 5, s.degree = 1, t.window = 15, l.window = 13, s.jump = 1, t.jump = 1,
 * l.jump = 1, inner = 3) */
static void stl__of_own_settings_agrees_with_r(void **state)
{
    static const expected_parts expected = {
        {4.497205167, 13.512457292, 7.997884092, 10.505762562, -5.706038843, -9.345757646,
         -30.140588454, -14.393153465},
        {102.574972793, 102.680081199, 106.243598758, 117.727898802, 119.394147861,
         129.923755088, 138.542093831, 139.266429449}};
    qc_stl_settings settings = qc_stl_settings_default(12, LENGTH, 5, false);
    double values[LENGTH];

    (void)state;
    settings.seasonal = (qc_loess){.window = 5, .degree = 1, .jump = 1};
    settings.trend = (qc_loess){.window = 15, .degree = 1, .jump = 1};
    settings.low_pass.jump = 1;
    settings.inner = 3;
    fill_series(values);
    assert_parts(values, &settings, &expected, 1e-8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stl__periodic_agrees_with_r),
        cmocka_unit_test(stl__with_a_window_agrees_with_r),
        cmocka_unit_test(stl__robust_agrees_with_r),
        cmocka_unit_test(stl__of_own_settings_agrees_with_r),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
