/* The Theta family: the recursion by definition, the minimum by perturbation, the standard method by R. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/theta.h"

#define LENGTH 40

static void fill_sales(double *values)
{
    for (size_t t = 0; t < LENGTH; t++) {
        double time = (double)t;

        values[t] = 100.0 + 0.8 * time + 8.0 * sin(0.7 * time * time) + 5.0 * sin(0.3 * time);
    }
}

/* The least-squares line through values 1 .. count at `time`, by the normal equations. */
static void find_line(const double *values, size_t count, double *intercept, double *slope)
{
    double mean_time = ((double)count + 1.0) / 2.0, mean = 0.0, product = 0.0, square = 0.0;

    for (size_t t = 1; t <= count; t++) {
        mean += values[t - 1] / (double)count;
    }
    for (size_t t = 1; t <= count; t++) {
        product += ((double)t - mean_time) * (values[t - 1] - mean);
        square += ((double)t - mean_time) * ((double)t - mean_time);
    }
    *slope = count > 1 ? product / square : 0.0;
    *intercept = mean - *slope * mean_time;
}

/* What is expected of value t (1-based), after level l[t-1]; `known` values make the line. */
static double expected(const qc_theta *theta, const double *values, size_t known, size_t t,
                       double level)
{
    double power = pow(1.0 - theta->gain, (double)(t - 1));
    double run = (1.0 - pow(1.0 - theta->gain, (double)t)) / theta->gain;
    double intercept, slope;

    find_line(values, known, &intercept, &slope);
    return level + theta->weight * (power * intercept + run * slope);
}

static double square_error(const qc_theta *theta, const double *values)
{
    double level = theta->level, sum = 0.0;

    for (size_t t = 1; t <= LENGTH; t++) {
        bool dynamic = theta->kind == QC_THETA_DYNAMIC;

        if (t > 1 || !dynamic) {
            double error =
                values[t - 1] - expected(theta, values, dynamic ? t - 1 : LENGTH, t, level);

            sum += error * error;
        }
        level = theta->gain * values[t - 1] + (1.0 - theta->gain) * level;
    }
    return sum;
}

static void start__has_the_error_of_the_recursion_and_no_smaller_one_beside_it(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values);
    for (int kind = QC_THETA_OPTIMISED; kind <= QC_THETA_DYNAMIC; kind++) {
        qc_theta best = {.kind = (qc_theta_kind)kind};

        best = qc_theta_search(best.kind, 0.0, values, LENGTH);
        assert_close(best.square_error, square_error(&best, values), 1e-9, 0.0);
        for (int side = -1; side <= 1; side += 2) {
            qc_theta gain = best, weight = best, level = best;

            gain.gain += 1e-3 * side;
            qc_theta_start(values, LENGTH, &gain);
            assert_true(gain.square_error >= best.square_error);
            weight.weight += 1e-3 * side;
            level.level += 0.1 * side;
            if (weight.weight > 0.0 && weight.weight < 1.0) {
                assert_true(square_error(&weight, values) > best.square_error);
            }
            assert_true(square_error(&level, values) > best.square_error);
        }
    }
}

/* The weight minimises square error + precision (weight - 1/2)^2 variance, with the start that
 * goes with it. */
static void start__with_a_prior_draws_the_weight_to_a_half(void **state)
{
    double values[LENGTH], last = HUGE_VAL;

    (void)state;
    fill_sales(values);
    qc_theta free = {.kind = QC_THETA_DYNAMIC, .gain = 0.4};

    qc_theta_start(values, LENGTH, &free);
    assert_true(fabs(free.weight - 0.5) > 1e-3);
    for (int tens = 0; tens < 7; tens++) {
        qc_theta drawn = {.kind = QC_THETA_DYNAMIC, .precision = pow(10.0, tens), .gain = 0.4};

        qc_theta_start(values, LENGTH, &drawn);
        assert_close(drawn.square_error, square_error(&drawn, values), 1e-9, 0.0);
        assert_true(fabs(drawn.weight - 0.5) < fmin(last, fabs(free.weight - 0.5)));
        last = fabs(drawn.weight - 0.5);
    }
    assert_true(last < 1e-3);
}

static void continue__goes_on_with_the_recursion(void **state)
{
    double values[LENGTH + 6], forecast[6];
    double intercept, slope;

    (void)state;
    fill_sales(values);
    for (int kind = QC_THETA_OPTIMISED; kind <= QC_THETA_DYNAMIC; kind++) {
        qc_theta theta = {
            .kind = (qc_theta_kind)kind, .gain = 0.3, .weight = 0.6, .level = 45.0};
        double level = theta.level;

        for (size_t t = 0; t < LENGTH; t++) {
            level = 0.3 * values[t] + 0.7 * level;
        }
        qc_theta_continue(&theta, values, LENGTH, 6, forecast);
        find_line(values, LENGTH, &intercept, &slope);
        for (size_t h = 0; h < 6; h++) {
            double next = 0.0;

            if (kind == QC_THETA_DYNAMIC) {
                next = expected(&theta, values, LENGTH + h, LENGTH + h + 1, level);
                values[LENGTH + h] = next;
                level = 0.3 * next + 0.7 * level;
            } else {
                next = expected(&theta, values, LENGTH, LENGTH + 1, level) +
                       0.6 * slope * (double)h;
            }
            assert_close(forecast[h], next, 1e-11, 0.0);
        }
    }
}

/* R 4.2, forecast 8.20: thetaf(ts(100 + 0.8 * t + 8 * sin(0.7 * t^2) + 5 * sin(0.3 * t)), h =
 * 5), t <- 0:39. */
static void standard__agrees_with_r(void **state)
{
    static const double by_r[5] = {126.7581190, 127.1194344, 127.4807499, 127.8420653,
                                   128.2033807};
    double values[LENGTH], forecast[5];

    (void)state;
    fill_sales(values);
    qc_theta theta = qc_theta_search(QC_THETA_STANDARD, 0.0, values, LENGTH);

    assert_close(theta.gain, 0.4253253575, 1e-3, 0.0);
    qc_theta_continue(&theta, values, LENGTH, 5, forecast);
    for (size_t h = 0; h < 5; h++) {
        assert_close(forecast[h], by_r[h], 1e-5, 0.0);
    }
}

static void search__stays_finite_and_in_bounds(void **state)
{
    static const double shapes[][6] = {{0, 0, 0, 0, 0, 0},
                                       {7, 7, 7, 7, 7, 7},
                                       {1, -1, 1, -1, 1, -1},
                                       {1e150, 1, 1, 1, 1, -1e150},
                                       {1e-300, 2e-300, 1e-300, 0, 0, 1e-300},
                                       {1, 10, 100, 1000, 10000, 100000}};

    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (size_t length = 2; length <= 6; length++) {
            for (int kind = QC_THETA_STANDARD; kind <= QC_THETA_DYNAMIC; kind++) {
                double forecast[4];
                qc_theta theta = qc_theta_search((qc_theta_kind)kind, 16.0, shapes[s], length);

                qc_theta_continue(&theta, shapes[s], length, 4, forecast);
                assert_true(theta.gain > 0.0 && theta.gain <= 1.0);
                assert_true(theta.weight >= 0.0 && theta.weight <= 1.0);
                for (size_t h = 0; h < 4; h++) {
                    assert_true(isfinite(forecast[h]));
                    if (s < 2) {
                        assert_close(forecast[h], shapes[s][0], 1e-12, 0.0);
                    }
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start__has_the_error_of_the_recursion_and_no_smaller_one_beside_it),
        cmocka_unit_test(start__with_a_prior_draws_the_weight_to_a_half),
        cmocka_unit_test(continue__goes_on_with_the_recursion),
        cmocka_unit_test(standard__agrees_with_r),
        cmocka_unit_test(search__stays_finite_and_in_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
