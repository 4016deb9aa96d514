/* Stretching a series to a season of whole places. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/stretch.h"

#define LENGTH 200

static void stretch__is_that_of_the_weeks_of_a_year(void **state)
{
    (void)state;
    assert_close(52.0 * qc_stretch_of(52), 365.2425 / 7.0, 1e-15, 0.0);
    assert_close(qc_stretch_of(12), 1.0, 0.0, 0.0);
    assert_int_equal(qc_stretch_count(LENGTH, 1.0), LENGTH);
    assert_int_equal(qc_stretch_count(105, qc_stretch_of(52)), 104);
    assert_int_equal(qc_stretch_count(1, 1.003), 1);
}

/* Straight lines stay what they are, there and back. */
static void stretch__keeps_lines(void **state)
{
    static const double stretches[] = {1.0, 1.00343, 1.25};
    double values[LENGTH], places[LENGTH];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 3.0 + 0.5 * (double)t;
    }
    for (size_t s = 0; s < 3; s++) {
        size_t count = qc_stretch_count(LENGTH, stretches[s]);

        qc_stretch_values(values, LENGTH, stretches[s], places);
        for (size_t k = 0; k < count; k++) {
            double back = (double)(count - 1 - k) * stretches[s];

            assert_close(places[k], values[LENGTH - 1] - 0.5 * back, 1e-12, 0.0);
        }
        for (size_t back = 0; (double)back <= (double)(count - 1) * stretches[s]; back++) {
            assert_close(qc_stretch_back(places, count, 4, stretches[s], back),
                         values[LENGTH - 1 - back], 1e-12, 0.0);
        }
    }
}

/* A wave of 52.18 weeks is one of 52 places, and goes on as such. */
static void stretch__makes_a_year_of_weeks_a_season_of_places(void **state)
{
    double stretch = qc_stretch_of(52), values[LENGTH], places[LENGTH];
    size_t count = qc_stretch_count(LENGTH, stretch);

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = sin(6.283185307179586 * ((double)t - (LENGTH - 1)) / (52.0 * stretch));
    }
    qc_stretch_values(values, LENGTH, stretch, places);
    for (size_t k = 0; k + 52 < count; k++) {
        assert_close(places[k], places[k + 52], 0.0, 4e-3);
    }
    for (size_t ahead = 1; ahead <= 300; ahead++) {
        double phase = 6.283185307179586 * (double)ahead / (52.0 * stretch);

        assert_close(qc_stretch_ahead(places + count - 52, 52, stretch, ahead), sin(phase), 0.0,
                     4e-3);
    }
}

static void stretch__of_whole_periods_repeats_the_last_season(void **state)
{
    static const double last[4] = {1, 2, 3, 4};

    (void)state;
    for (size_t ahead = 1; ahead <= 12; ahead++) {
        assert_close(qc_stretch_ahead(last, 4, 1.0, ahead), last[(ahead - 1) % 4], 0.0, 0.0);
    }
}

/* The first place may lie after the first observation: what is before it is that of a season
 * later. */
static void stretch__looks_a_season_ahead_before_the_first_place(void **state)
{
    static const double places[4] = {10, 20, 30, 40};

    (void)state;
    assert_close(qc_stretch_back(places, 4, 2, 1.25, 4), 10.0 + 0.2 * (20.0 - 10.0), 1e-14,
                 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stretch__is_that_of_the_weeks_of_a_year),
        cmocka_unit_test(stretch__keeps_lines),
        cmocka_unit_test(stretch__makes_a_year_of_weeks_a_season_of_places),
        cmocka_unit_test(stretch__of_whole_periods_repeats_the_last_season),
        cmocka_unit_test(stretch__looks_a_season_ahead_before_the_first_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
