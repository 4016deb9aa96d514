/* How rough a row runs, and lines by it: values worked out by hand, and nothing of what comes later. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/combination/roughness.h"
#include "tests/forecast/panels.h"

enum { TIMES = 12, KINDS = 5 };

static qc_history *history_of(const double *values, qc_panel **panel)
{
    qc_history *history = NULL;
    qc_error error = {0};

    *panel = panel_new(1, TIMES, 1);
    for (size_t t = 0; t < TIMES; t++) {
        (*panel)->values[t] = values[t];
    }
    assert_ok(qc_history_new(*panel, &history, &error), error);
    return history;
}

static void roughness__is_the_median_second_difference_over_the_level(void **state)
{
    /* second differences -20, 30, -20, 0, 0 ... 0, but as of origin 6 only the first four;
     * level the mean of the latest four */
    const double values[TIMES] = {100, 110, 100, 120, 120, 120, 120, 120, 120, 120, 120, 120};
    double work[TIMES];
    qc_panel *panel = NULL;
    qc_history *history = history_of(values, &panel);

    (void)state;
    assert_close(qc_roughness(history, 0, 4, work), log(25 / 107.5), 1e-12, 0);
    assert_close(qc_roughness(history, 0, 5, work), log(20 / 112.5), 1e-12, 0);
    assert_close(qc_roughness(history, 0, 6, work), log(20 / 115.0), 1e-12, 0);
    assert_close(qc_roughness(history, 0, TIMES, work), log(1e-3), 1e-12, 0);
    assert_true(isnan(qc_roughness(history, 0, 3, work)));
    qc_history_free(history);
    panel_free(panel);
}

static void roughness__has_no_unit_and_no_slope(void **state)
{
    double line[TIMES];
    double rough[TIMES];
    double scaled[TIMES];
    double small[TIMES];
    double nothing[TIMES];
    double work[TIMES];
    qc_panel *panel[KINDS];
    qc_history *history[KINDS];

    (void)state;
    for (size_t t = 0; t < TIMES; t++) {
        line[t] = 50 + 7 * (double)t;
        rough[t] = 100 + (t % 2 == 0 ? 5 : -5) + (double)(t * t % 7);
        scaled[t] = 1e6 * rough[t];
        small[t] = 1e-6 * rough[t];
        nothing[t] = 0;
    }
    const double *values[KINDS] = {line, rough, scaled, small, nothing};
    double roughness[KINDS];

    for (size_t k = 0; k < KINDS; k++) {
        history[k] = history_of(values[k], &panel[k]);
        roughness[k] = qc_roughness(history[k], 0, TIMES, work);
    }
    assert_close(roughness[0], log(1e-3), 1e-12, 0);
    assert_true(roughness[1] > log(0.1));
    assert_close(roughness[1], roughness[2], 1e-12, 0);
    assert_close(roughness[1], roughness[3], 1e-12, 0);
    assert_close(roughness[4], log(1e-3), 1e-12, 0);
    for (size_t k = 0; k < KINDS; k++) {
        qc_history_free(history[k]);
        panel_free(panel[k]);
    }
}

/* Months of four and five weeks in which every week sells as much are a straight line, also of
 * a row that begins later. */
static void roughness__is_that_of_weeks(void **state)
{
    const qc_calendar retail = {.start_month = 2,
                                .named_by_start = true,
                                .weeks = QC_FISCAL_454,
                                .end_weekday = 6,
                                .ends_nearest = true};
    double work[TIMES];
    qc_panel *panel = panel_new(2, TIMES, 12);
    qc_history *history = NULL;
    qc_error error = {0};

    (void)state;
    panel->frequency = QC_FREQUENCY_MONTH;
    panel->calendar = retail;
    panel->first_period = qc_period_of_year(&retail, 2021) * 12;
    for (size_t t = 0; t < TIMES; t++) {
        panel->values[t] = 100 * (t % 3 == 1 ? 5 : 4);
        panel->values[TIMES + t] = t > 0 ? panel->values[t] : NAN;
    }
    assert_ok(qc_history_new(panel, &history, &error), error);
    for (size_t row = 0; row < 2; row++) {
        assert_close(qc_roughness(history, row, TIMES, work), log(1e-3), 1e-12, 0);
    }
    qc_history_free(history);
    panel_free(panel);
}

/* Points of y = 3 - 2 x, weighted; shrunk to a slope of 1 by as many squares as they have. */
static void slope__is_that_of_weighted_least_squares_drawn_to_the_prior(void **state)
{
    const double weight[4] = {1, 2, 1, 4};
    const double x[4] = {-3, -1, 2, 5};
    qc_roughness_sums sums = {0, 0, 0, 0, 0};
    double squares = 0;
    double mean = (-3 - 2 + 2 + 20) / 8.0;

    (void)state;
    assert_close(qc_roughness_slope(&sums, 1.5, 0), 1.5, 0, 0);
    assert_close(qc_roughness_mean(&sums), 0, 0, 0);
    for (size_t k = 0; k < 4; k++) {
        qc_roughness_add(&sums, weight[k], x[k], 3 - 2 * x[k]);
        squares += weight[k] * (x[k] - mean) * (x[k] - mean);
    }
    assert_close(qc_roughness_mean(&sums), mean, 1e-14, 0);
    assert_close(qc_roughness_squares(&sums), squares, 1e-14, 0);
    assert_close(qc_roughness_slope(&sums, 1, 0), -2, 1e-14, 0);
    assert_close(qc_roughness_slope(&sums, 1, squares), -0.5, 1e-14, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roughness__is_the_median_second_difference_over_the_level),
        cmocka_unit_test(roughness__has_no_unit_and_no_slope),
        cmocka_unit_test(roughness__is_that_of_weeks),
        cmocka_unit_test(slope__is_that_of_weighted_least_squares_drawn_to_the_prior),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
