/* How far what leaves share returns: by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/effects/season_return.h"
#include "tests/forecast/panels.h"

static const qc_holiday_effect no_holidays = {0};

/* Changes of the weighted mean logarithm: places 1, 2, 3, 0, 1, 2, 3, 0 of a season of four, of
 * sum 0. */
enum { PERIODS = 9, SEASON = 4 };
static const double returning[PERIODS] = {0, 0.3, 0.1, -0.2, -0.1, 0.1, 0.1, -0.4, 0.1};

/* The same, which no place has twice alike. */
static const double turning[PERIODS] = {0, 0.3, 0.1, -0.2, -0.1, -0.3, -0.1, 0.2, 0.1};

/* What the two leaves change apart from each other, which their weights of 1 and 3 take out
 * again; the second begins two periods later. */
static const double apart[PERIODS] = {0, 0, 0, 0.2, -0.1, 0.05, 0.3, -0.2, 0.1};

static qc_season_return find(const double *changes, size_t known)
{
    const size_t leaves[2] = {0, 1};
    const double weights[2] = {1, 3};
    const qc_season_leaves asked = {leaves, weights, 2};
    qc_panel *panel = panel_new(2, PERIODS, SEASON);
    qc_history *history = NULL;
    qc_season_return found = {NAN, NAN};
    qc_error error = {0};
    double sum[2] = {3, 5};

    for (size_t t = 0; t < PERIODS; t++) {
        sum[0] += changes[t] + 3 * apart[t];
        sum[1] += changes[t] - apart[t];
        panel->values[t] = exp(sum[0]);
        panel->values[PERIODS + t] = t < 2 ? NAN : exp(sum[1]);
    }
    assert_ok(qc_history_new(panel, &history, &error), error);
    assert_ok(qc_season_return_find(history, &no_holidays, known, &asked, &found, &error),
              error);
    qc_history_free(history);
    panel_free(panel);
    return found;
}

/*
 * Means of the places 0, .2, .1, -.3; squares about them .02 at three places and 0 at one, of 8
 * changes less 4 means: .015 a change, half of it a value. Squares of the means, twice each,
 * .28, of which three times .015 are by chance.
 */
static void share__compares_changes_between_places_with_those_within(void **state)
{
    qc_season_return found = find(returning, PERIODS);

    (void)state;
    assert_close(found.noise, 0.015 / 2, 1e-10, 0);
    assert_close(found.share, 1 - 3 * 0.015 / 0.28, 1e-10, 0);
}

/* Means of all places 0: squares within twice .09, .01, .04 and .01. */
static void share__is_none_where_nothing_returns(void **state)
{
    qc_season_return found = find(turning, PERIODS);

    (void)state;
    assert_close(found.share, 0, 0, 0);
    assert_close(found.noise, 2 * 0.15 / 4 / 2, 1e-10, 0);
}

/* Five changes have one place twice: squares about its mean .02, of one degree; all others are
 * what they are. */
static void share__needs_one_place_that_was_seen_twice(void **state)
{
    const double mean = (0.3 + 0.1 - 0.2 - 0.1 + 0.1) / 5;
    double between =
        2 * pow(0.2 - mean, 2) + pow(0.1 - mean, 2) + pow(-0.2 - mean, 2) + pow(-0.1 - mean, 2);
    qc_season_return none = find(returning, SEASON + 1);
    qc_season_return one = find(returning, SEASON + 2);

    (void)state;
    assert_close(none.share, 0, 0, 0);
    assert_close(none.noise, 0, 0, 0);
    assert_close(one.noise, 0.02 / 2, 1e-10, 0);
    assert_close(one.share, 1 - 3 * 0.02 / between, 1e-10, 0);
}

static qc_status find_all(void *context, qc_error *error)
{
    const size_t leaf = 0;
    const double weight = 1;
    const qc_season_leaves asked = {&leaf, &weight, 1};
    qc_season_return found;

    return qc_season_return_find(context, &no_holidays, PERIODS, &asked, &found, error);
}

static void share__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new(1, PERIODS, SEASON);
    qc_history *history = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill_wave(panel, 0.02, 1);
    assert_ok(qc_history_new(panel, &history, &error), error);
    qc_test_allocations(find_all, history);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(share__compares_changes_between_places_with_those_within),
        cmocka_unit_test(share__is_none_where_nothing_returns),
        cmocka_unit_test(share__needs_one_place_that_was_seen_twice),
        cmocka_unit_test(share__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
