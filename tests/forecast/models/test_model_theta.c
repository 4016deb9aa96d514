/* The Theta models, from their definitions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/smoothing.h"
#include "forecast/models/theta.h"
#include "quotacast/models.h"

#define LENGTH 14

/* Values below 0 have no logarithms. */
static const double values[LENGTH] = {-3, 2, 4, 3, 7, 8, 6, 11, 9, 13, 15, 12, 18, 16};

/*
 * Assimakopoulos & Nikolopoulos: the mean of a line's extrapolation (theta 0) and of simple
 * smoothing of 2 y - line (theta 2), with the gain that is best for y and the start that goes
 * with it; here with the line whose slope is believed in part. Behind the first step the slope
 * is damped.
 */
static void theta__is_the_mean_of_the_two_theta_lines(void **state)
{
    qc_series series = {.values = values, .length = LENGTH, .season = 1};
    qc_smoothing best = qc_smoothing_fit_simple(values, LENGTH);
    double mt = (LENGTH - 1) / 2.0, my = 0.0, ty = 0.0, tt = 0.0, rest = 0.0, forecast[8];
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        my += values[t] / LENGTH;
        ty += ((double)t - mt) * values[t];
        tt += ((double)t - mt) * ((double)t - mt);
    }
    for (size_t t = 0; t < LENGTH; t++) {
        double miss = values[t] - my - ty / tt * ((double)t - mt);

        rest += miss * miss;
    }
    double standard_error = sqrt(rest / (LENGTH - 2) / tt);
    double slope = ty / tt * (1.0 - pow(2.0 * standard_error / (ty / tt), 2.0));
    double level = 2.0 * best.level - (my - slope * mt);

    for (size_t t = 0; t < LENGTH; t++) {
        double doubled = 2.0 * values[t] - (my + slope * ((double)t - mt));

        level += best.level_gain * (doubled - level);
    }
    assert_ok(qc_model_forecast(qc_model_find("theta"), &series, 8, forecast, &error), error);
    assert_close(forecast[0], (my + slope * (LENGTH - mt) + level) / 2.0, 1e-10, 0.0);
    for (size_t h = 1; h < 8; h++) {
        assert_close(forecast[h] - forecast[h - 1],
                     slope / 2.0 * pow(1.0 - 1.0 / LENGTH, (double)h), 1e-10, 0.0);
    }
}

/* A slope below two standard errors is not believed: simple smoothing is left. */
static void theta__without_a_clear_slope_is_simple_smoothing(void **state)
{
    static const double wander[] = {5, -3, 4, -2, 6, 1, -4, 3, 2, -1, 5, -2};
    qc_series series = {.values = wander, .length = 12, .season = 1};
    qc_smoothing best = qc_smoothing_fit_simple(wander, 12);
    double forecast[4], expected[4];
    qc_error error;

    (void)state;
    qc_smoothing_forecast(&best, wander, 12, 4, expected);
    assert_ok(qc_model_forecast(qc_model_find("theta"), &series, 4, forecast, &error), error);
    for (size_t h = 0; h < 4; h++) {
        assert_close(forecast[h], expected[h], 1e-10, 0.0);
    }
}

/* An exponential series with a season has equal steps in logarithms: half of its growth goes
 * on, less and less. */
static void theta__of_clean_growth_goes_on_with_half_of_it(void **state)
{
    static const double pattern[4] = {0.7, 1.3, 1.1, 0.9};
    double grown[40], forecast[8], step = 0.0;
    qc_series series = {.values = grown, .length = 40, .season = 4};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < 40; t++) {
        grown[t] = 500.0 * pow(1.02, (double)t) * pattern[t % 4];
    }
    for (size_t h = 0; h < 4; h++) {
        step += pow(1.0 - 1.0 / 40.0, (double)(h + 1));
    }
    assert_ok(qc_model_forecast(qc_model_find("theta"), &series, 8, forecast, &error), error);
    assert_close(forecast[4] / forecast[0], pow(1.02, step / 2.0), 2e-3, 0.0);
}

/* Without season and logarithms the model is the member of the family, theta drawn to 2. */
static void optimised_theta__is_the_member_with_the_least_square_error(void **state)
{
    qc_series series = {.values = values, .length = LENGTH, .season = 1};
    qc_theta theta = qc_theta_search(QC_THETA_OPTIMISED, 16.0, values, LENGTH);
    double forecast[6], expected[6];
    qc_error error;

    (void)state;
    qc_theta_continue(&theta, values, LENGTH, 6, expected);
    assert_ok(qc_model_forecast(qc_model_find("optimised_theta"), &series, 6, forecast, &error),
              error);
    for (size_t h = 0; h < 6; h++) {
        assert_close(forecast[h], expected[h], 1e-12, 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(theta__is_the_mean_of_the_two_theta_lines),
        cmocka_unit_test(theta__without_a_clear_slope_is_simple_smoothing),
        cmocka_unit_test(theta__of_clean_growth_goes_on_with_half_of_it),
        cmocka_unit_test(optimised_theta__is_the_member_with_the_least_square_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
