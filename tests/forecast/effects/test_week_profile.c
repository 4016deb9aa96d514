/* The profile of a week of hours: exact ones, by hand, by chance, hours without sales. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "core/random.h"
#include "forecast/effects/week_profile.h"

enum { HOURS = 24, PLACES = QC_WEEK_DAYS * HOURS, WEEKS = 5 };

/* What places of the week do beside their hours: mean 0 over the days. */
static double exact_effect(size_t place)
{
    size_t day = place / HOURS;
    double hour = (double)(place % HOURS);

    return (day >= 5 ? 0.25 : -0.1) + 0.3 * sin(hour / 4) * cos(2 * M_PI * (double)day / 7);
}

static void fill(double *values, size_t weeks, double week, double noise, uint64_t number)
{
    qc_random random;

    qc_random_start(&random, 6, QC_PURPOSE_TEST, number);
    for (size_t t = 0; t < weeks * PLACES; t++) {
        values[t] =
            exp(5 + cos(2 * M_PI * (double)(t % HOURS) / HOURS) + 0.001 * (double)(t / HOURS) +
                week * exact_effect(t % PLACES) + noise * qc_random_normal(&random));
    }
}

static void profile__of_exact_weeks_is_found_place_by_place(void **state)
{
    (void)state;
    double values[WEEKS * PLACES];
    double effect[PLACES];

    for (size_t weeks = 2; weeks <= WEEKS; weeks++) {
        fill(values, weeks, 1, 0, 0);
        assert_true(qc_week_profile_find(values, HOURS, weeks, effect));
        for (size_t place = 0; place < PLACES; place++) {
            assert_close(effect[place], exact_effect(place), 0, 1e-9);
        }
    }
}

/* One hour a day, two weeks: the mean of both weeks, times 1 - v / s by hand. */
static void profile__is_drawn_to_none_by_how_weeks_differ(void **state)
{
    (void)state;
    const double first[] = {0.3, -0.1, -0.2, 0.1, 0.2, -0.2, -0.1};
    const double second[] = {0.1, -0.3, 0.0, 0.1, 0.4, -0.2, -0.1};
    double values[2 * QC_WEEK_DAYS];
    double effect[QC_WEEK_DAYS];
    double seen = 0;
    double apart = 0;

    for (size_t day = 0; day < QC_WEEK_DAYS; day++) {
        double mean = (first[day] + second[day]) / 2;

        values[day] = exp(first[day]);
        values[QC_WEEK_DAYS + day] = exp(second[day]);
        seen += mean * mean;
        apart += (first[day] - mean) * (first[day] - mean) +
                 (second[day] - mean) * (second[day] - mean);
    }
    assert_true(qc_week_profile_find(values, 1, 2, effect));
    for (size_t day = 0; day < QC_WEEK_DAYS; day++) {
        assert_close(effect[day], (first[day] + second[day]) / 2 * (1 - apart / 2 / seen), 0,
                     1e-12);
    }
}

/* Of a hundred series without a week hardly anything is taken for one; with one, most is found. */
static void profile__of_noise_is_nearly_none(void **state)
{
    (void)state;
    double values[WEEKS * PLACES];
    double effect[PLACES];
    double square = 0;

    for (uint64_t number = 0; number < 100; number++) {
        fill(values, WEEKS, 0, 0.2, number);
        (void)qc_week_profile_find(values, HOURS, WEEKS, effect);
        for (size_t place = 0; place < PLACES; place++) {
            square += effect[place] * effect[place] / PLACES / 100;
        }
    }
    assert_true(sqrt(square) < 0.2 / sqrt(WEEKS) / 3); /* a third of the error of plain means */
    fill(values, WEEKS, 1, 0.2, 1);
    assert_true(qc_week_profile_find(values, HOURS, WEEKS, effect));
    square = 0;
    for (size_t place = 0; place < PLACES; place++) {
        square += pow(effect[place] - exact_effect(place), 2) / PLACES;
    }
    assert_true(sqrt(square) < 0.2 / sqrt(WEEKS));
}

/* Closed from 0 to 6, which leaves what days do; a day without sales leaves nothing to say. */
static void profile__of_closed_hours_is_that_of_their_day(void **state)
{
    (void)state;
    double values[2 * PLACES];
    double effect[PLACES];

    for (size_t t = 0; t < 2 * PLACES; t++) {
        values[t] = t % HOURS < 7 ? 0 : t % PLACES / HOURS >= 5 ? 200 : 100;
    }
    assert_true(qc_week_profile_find(values, HOURS, 2, effect));
    for (size_t place = 0; place < PLACES; place++) {
        assert_close(effect[place], (place / HOURS >= 5 ? 5.0 : -2.0) / 7 * log(2), 0, 1e-12);
    }
    for (size_t t = 0; t < HOURS; t++) {
        values[t] = 0;
    }
    assert_false(qc_week_profile_find(values, HOURS, 2, effect));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profile__of_exact_weeks_is_found_place_by_place),
        cmocka_unit_test(profile__is_drawn_to_none_by_how_weeks_differ),
        cmocka_unit_test(profile__of_noise_is_nearly_none),
        cmocka_unit_test(profile__of_closed_hours_is_that_of_their_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
