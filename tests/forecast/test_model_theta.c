/* The Theta model, from its definition by two theta lines. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/smoothing.h"
#include "quotacast/models.h"

#define LENGTH 14

/* Values below 0 have no logarithms. */
static const double values[LENGTH] = {-3, 2, 4, 3, 7, 8, 6, 11, 9, 13, 15, 12, 18, 16};

/*
 * Assimakopoulos & Nikolopoulos: the mean of the line's extrapolation (theta 0) and of simple smoothing of the line of theta 2,
 * 2 y - line, with the gain that is best for y and the start that goes with it.
 */
static void theta__is_the_mean_of_the_two_theta_lines(void **state)
{
    qc_series series = {.values = values, .length = LENGTH, .season = 1};
    qc_smoothing best = qc_smoothing_fit_simple(values, LENGTH);
    double mt = (LENGTH - 1) / 2.0, my = 0.0, ty = 0.0, tt = 0.0, forecast[8];
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        my += values[t] / LENGTH;
        ty += ((double)t - mt) * values[t];
        tt += ((double)t - mt) * ((double)t - mt);
    }
    double slope = ty / tt;
    double level = 2.0 * best.level - (my - slope * mt);

    for (size_t t = 0; t < LENGTH; t++) {
        double doubled = 2.0 * values[t] - (my + slope * ((double)t - mt));

        level += best.level_gain * (doubled - level);
    }
    assert_ok(qc_model_forecast(qc_model_find("theta"), &series, 8, forecast, &error), error);
    for (size_t h = 0; h < 8; h++) {
        double line = my + slope * ((double)(LENGTH + h) - mt);

        assert_close(forecast[h], (line + level) / 2.0, 1e-10, 0.0);
    }
}

/* An exponential series with a season has the same steps in logarithms: half of its growth goes on. */
static void theta__of_clean_growth_goes_on_with_half_of_it(void **state)
{
    static const double pattern[4] = {0.7, 1.3, 1.1, 0.9};
    double grown[40], forecast[8];
    qc_series series = {.values = grown, .length = 40, .season = 4};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < 40; t++) {
        grown[t] = 500.0 * pow(1.02, (double)t) * pattern[t % 4];
    }
    assert_ok(qc_model_forecast(qc_model_find("theta"), &series, 8, forecast, &error), error);
    for (size_t h = 4; h < 8; h++) {
        assert_close(forecast[h] / forecast[h - 4], pow(1.02, 2.0), 2e-3, 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(theta__is_the_mean_of_the_two_theta_lines),
        cmocka_unit_test(theta__of_clean_growth_goes_on_with_half_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
