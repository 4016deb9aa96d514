/* Exponential smoothing: the recursion by hand, the start by definition, the minimum by perturbation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "forecast/models/smoothing.h"

#define LENGTH 40

/* A level and a growth that wander, with noise. */
static void fill_sales(double *values, size_t length, uint64_t item)
{
    double level = 100.0, growth = 1.0;
    qc_random random;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, item);
    for (size_t t = 0; t < length; t++) {
        growth = 0.9 * growth + 0.5 * qc_random_normal(&random);
        level += growth + qc_random_normal(&random);
        values[t] = level + 3.0 * qc_random_normal(&random);
    }
}

/* Sum of squared errors from a given start, by the definition. */
static double square_error(const double *values, size_t length, const qc_smoothing *smoothing,
                           double level, double trend)
{
    double sum = 0.0;

    for (size_t t = 0; t < length; t++) {
        double expected = level + smoothing->trend_damping * trend;
        double error = values[t] - expected;

        sum += error * error;
        level = expected + smoothing->level_gain * error;
        trend = smoothing->trend_damping * trend +
                smoothing->level_gain * smoothing->trend_gain * error;
    }
    return sum;
}

static void forecast__follows_the_recursion(void **state)
{
    static const double values[] = {20, 22.8, 32.16};
    static const qc_smoothing smoothing = {
        .level_gain = 0.5, .trend_gain = 0.5, .trend_damping = 0.8, .level = 10, .trend = 5};
    double level = 10, trend = 5, forecast[3];

    (void)state;
    for (size_t t = 0; t < 3; t++) {
        double error = values[t] - level - 0.8 * trend;

        level += 0.8 * trend + 0.5 * error;
        trend = 0.8 * trend + 0.25 * error;
    }
    /* By hand: 20 - 14 = 6, l 17, b 5.5; 22.8 - 21.4 = 1.4, l 22.1, b 4.75; 32.16 - 25.9 =
     * 6.26, l 29.03, b 5.365. */
    assert_close(level, 29.03, 1e-14, 0.0);
    assert_close(trend, 5.365, 1e-14, 0.0);
    qc_smoothing_forecast(&smoothing, values, 3, 3, forecast);
    assert_close(forecast[0], 29.03 + 0.8 * 5.365, 1e-14, 0.0);
    assert_close(forecast[1], 29.03 + (0.8 + 0.64) * 5.365, 1e-14, 0.0);
    assert_close(forecast[2], 29.03 + (0.8 + 0.64 + 0.512) * 5.365, 1e-14, 0.0);
}

static void start__has_the_square_error_it_says_and_no_better_neighbour(void **state)
{
    static const double gains[][3] = {
        {0.3, 0.2, 0.9}, {1.0, 0.0, 0.8}, {0.05, 0.0, 0.98}, {0.9, 1.0, 0.85}};
    double values[LENGTH];

    (void)state;
    fill_sales(values, LENGTH, 1);
    for (size_t g = 0; g < sizeof gains / sizeof *gains; g++) {
        qc_smoothing smoothing = {
            .level_gain = gains[g][0], .trend_gain = gains[g][1], .trend_damping = gains[g][2]};

        qc_smoothing_start(values, LENGTH, &smoothing);
        assert_close(smoothing.square_error,
                     square_error(values, LENGTH, &smoothing, smoothing.level, smoothing.trend),
                     1e-10, 0.0);
        for (int side = -1; side <= 1; side += 2) {
            assert_true(square_error(values, LENGTH, &smoothing, smoothing.level + 0.1 * side,
                                     smoothing.trend) >= smoothing.square_error - 1e-9);
            assert_true(square_error(values, LENGTH, &smoothing, smoothing.level,
                                     smoothing.trend + 0.1 * side) >=
                        smoothing.square_error - 1e-9);
        }
    }
}

static void start_simple__has_the_square_error_it_says_and_no_better_neighbour(void **state)
{
    double values[LENGTH];
    qc_smoothing smoothing = {.level_gain = 0.25, .trend_gain = 3.0, .trend = 3.0};

    (void)state;
    fill_sales(values, LENGTH, 2);
    qc_smoothing_start_simple(values, LENGTH, &smoothing);
    assert_close(smoothing.trend_gain, 0.0, 0.0, 0.0);
    assert_close(smoothing.trend, 0.0, 0.0, 0.0);
    assert_close(smoothing.square_error,
                 square_error(values, LENGTH, &smoothing, smoothing.level, 0.0), 1e-12, 0.0);
    assert_true(square_error(values, LENGTH, &smoothing, smoothing.level + 0.1, 0.0) >
                smoothing.square_error);
    assert_true(square_error(values, LENGTH, &smoothing, smoothing.level - 0.1, 0.0) >
                smoothing.square_error);
}

static void criterion__is_its_formula(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values, LENGTH, 3);
    qc_smoothing smoothing = qc_smoothing_fit(values, LENGTH);

    assert_close(qc_smoothing_criterion(values, LENGTH, &smoothing),
                 LENGTH * log(smoothing.square_error) + 12.0 * smoothing.trend_gain, 1e-14,
                 0.0);
}

static void fit__is_a_minimum_along_each_axis(void **state)
{
    static const double least[3] = {0.0, 0.0, 0.8};
    static const double most[3] = {1.0, 1.0, 0.98};

    (void)state;
    for (uint64_t item = 0; item < 20; item++) {
        double values[LENGTH];

        fill_sales(values, LENGTH, item);
        qc_smoothing best = qc_smoothing_fit(values, LENGTH);
        double criterion = qc_smoothing_criterion(values, LENGTH, &best);

        for (int axis = 0; axis < 3; axis++) {
            for (int side = -1; side <= 1; side += 2) {
                double point[3] = {best.level_gain, best.trend_gain, best.trend_damping};

                assert_true(point[axis] >= least[axis] && point[axis] <= most[axis]);
                point[axis] += side * 0.002 * (most[axis] - least[axis]);
                point[axis] = fmin(fmax(point[axis], least[axis]), most[axis]);
                qc_smoothing other = {
                    .level_gain = point[0], .trend_gain = point[1], .trend_damping = point[2]};

                qc_smoothing_start(values, LENGTH, &other);
                assert_true(qc_smoothing_criterion(values, LENGTH, &other) >= criterion);
            }
        }
    }
}

/* The box searched finely: the search is no more than a hair above the least of 60 x 30 x 10
 * points. */
static void fit__is_near_the_least_of_the_whole_box(void **state)
{
    (void)state;
    for (uint64_t item = 0; item < 8; item++) {
        double values[LENGTH];
        double least = HUGE_VAL;

        fill_sales(values, LENGTH, item);
        qc_smoothing best = qc_smoothing_fit(values, LENGTH);

        for (int a = 1; a <= 60; a++) {
            for (int b = 0; b < 30; b++) {
                for (int c = 0; c < 10; c++) {
                    qc_smoothing point = {.level_gain = a / 60.0,
                                          .trend_gain = b / 30.0,
                                          .trend_damping = 0.8 + 0.02 * c};

                    qc_smoothing_start(values, LENGTH, &point);
                    least = fmin(least, qc_smoothing_criterion(values, LENGTH, &point));
                }
            }
        }
        assert_true(qc_smoothing_criterion(values, LENGTH, &best) <= least + 0.5);
    }
}

static void fit_simple__takes_the_best_of_its_gains(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values, LENGTH, 4);
    qc_smoothing best = qc_smoothing_fit_simple(values, LENGTH);

    for (int step = 1; step <= 64; step++) {
        qc_smoothing other = {.level_gain = step / 64.0};

        qc_smoothing_start_simple(values, LENGTH, &other);
        assert_true(other.square_error >= best.square_error);
    }
    assert_close(best.level_gain * 64.0, round(best.level_gain * 64.0), 0.0, 1e-12);
}

/* A random walk is forecast by its last value, white noise by its mean. */
static void fit_simple__finds_the_gain_that_made_the_series(void **state)
{
    double walk[400], noise[400], mean = 0.0;
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 77);
    for (size_t t = 0; t < 400; t++) {
        noise[t] = qc_random_normal(&random);
        mean += noise[t] / 400.0;
        walk[t] = t == 0 ? 0.0 : walk[t - 1] + noise[t];
    }
    double forecast[1];
    qc_smoothing of_walk = qc_smoothing_fit_simple(walk, 400);
    qc_smoothing of_noise = qc_smoothing_fit_simple(noise, 400);

    assert_true(of_walk.level_gain > 0.85);
    assert_true(of_noise.level_gain < 0.05);
    qc_smoothing_forecast(&of_noise, noise, 400, 1, forecast);
    assert_close(forecast[0], mean, 0.0, 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecast__follows_the_recursion),
        cmocka_unit_test(start__has_the_square_error_it_says_and_no_better_neighbour),
        cmocka_unit_test(start_simple__has_the_square_error_it_says_and_no_better_neighbour),
        cmocka_unit_test(criterion__is_its_formula),
        cmocka_unit_test(fit__is_a_minimum_along_each_axis),
        cmocka_unit_test(fit__is_near_the_least_of_the_whole_box),
        cmocka_unit_test(fit_simple__takes_the_best_of_its_gains),
        cmocka_unit_test(fit_simple__finds_the_gain_that_made_the_series),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
