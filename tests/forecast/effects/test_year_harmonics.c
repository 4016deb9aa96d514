/* Harmonics of a long season: planted ones are found, also beside a multiple of a known season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/effects/year_harmonics.h"

enum { WEEKS = 157, SEASON = 52 };

/* Weeks as bare numbers: all that a long season reads of a history. */
static qc_history weeks(void)
{
    return (qc_history){.frequency = QC_FREQUENCY_INDEX, .season = SEASON};
}

/* The year in logarithms, at a part of it that has passed. */
static double planted(double place)
{
    return 0.3 * cos(2 * M_PI * place) - 0.2 * sin(4 * M_PI * place);
}

/* Logarithms of weeks with a trend and a little noise; `shared` times exp(planted) and more. */
static void fill(const qc_history *history, double shared, double more, double *response)
{
    qc_random random;

    qc_random_start(&random, 3, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < WEEKS; t++) {
        double place = qc_long_season_place(history, t);

        response[t] = 4 + 0.001 * (double)t + shared * planted(place) +
                      more * sin(2 * M_PI * place) + 1e-5 * qc_random_normal(&random);
    }
}

/* A week takes 7 / 365.2425 of a year, and its middle stands for it. */
static void season__of_weeks_is_a_year(void **state)
{
    const qc_history history = weeks();

    (void)state;
    assert_close(qc_long_season_place(&history, 0), 0.5 * 7 / 365.2425, 1e-14, 0);
    assert_close(qc_long_season_place(&history, 60), 60.5 * 7 / 365.2425 - 1, 1e-12, 0);
    assert_false(qc_long_season_is_week(qc_long_season_of(&history)));
    assert_close(qc_long_season_factor(0.5), exp(0.5), 0, 0);
    assert_true(isfinite(qc_long_season_factor(1000)) && qc_long_season_factor(-1000) > 0);
}

static void harmonics__that_are_planted_are_found(void **state)
{
    const qc_history history = weeks();
    double response[WEEKS];
    double factor[QC_YEAR_PLACES];
    double shared[QC_YEAR_PLACES];
    const qc_year_blocks blocks = {&history, 0, WEEKS, response};
    qc_error error = {0};

    (void)state;
    fill(&history, 1, 0, response);
    assert_ok(qc_year_harmonics_find(&blocks, QC_HARMONICS_MOST, NULL, factor, &error), error);
    for (size_t at = 0; at < QC_YEAR_PLACES; at++) {
        double place = ((double)at + 0.5) / QC_YEAR_PLACES;

        assert_close(log(factor[at]), planted(place), 0, 1e-4);
        shared[at] = exp(planted(place));
    }
    /* half of the known season, and a wave of the row's own beside it */
    fill(&history, 0.5, 0.1, response);
    assert_ok(qc_year_harmonics_find(&blocks, 4, shared, factor, &error), error);
    for (size_t at = 0; at < QC_YEAR_PLACES; at++) {
        double place = ((double)at + 0.5) / QC_YEAR_PLACES;

        assert_close(log(factor[at]), 0.5 * planted(place) + 0.1 * sin(2 * M_PI * place), 0,
                     1e-4);
    }
}

static qc_status find(void *context, qc_error *error)
{
    const qc_history history = weeks();
    double factor[QC_YEAR_PLACES];
    const qc_year_blocks blocks = {&history, 0, WEEKS, context};

    return qc_year_harmonics_find(&blocks, 2, NULL, factor, error);
}

static void harmonics__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    const qc_history history = weeks();
    double response[WEEKS];

    (void)state;
    fill(&history, 1, 0, response);
    qc_test_allocations(find, response);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__of_weeks_is_a_year),
        cmocka_unit_test(harmonics__that_are_planted_are_found),
        cmocka_unit_test(harmonics__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
