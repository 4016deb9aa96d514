/* Effects of known events on a series: found where they are, none where they cannot be known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "forecast/regression/event_effects.h"

enum { LENGTH = 72, MOST = 8 };

static const size_t own_groups[MOST] = {0, 1, 2, 3, 4, 5, 6, 7};

static double columns[MOST * LENGTH];
static double response[LENGTH];

/* Columns of 0 and 1 that come and go in no order; a trend, a season, a wandering level, and
 * effects of the columns. */
static qc_event_problem make_problem(const double *effect, size_t count, double noise)
{
    qc_random random;
    double level = 5.0;

    qc_random_start(&random, 3, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < LENGTH; t++) {
        level += noise * qc_random_normal(&random);
        response[t] = level + 0.01 * (double)t + 0.3 * cos(0.5235987755982988 * (double)t) +
                      noise * qc_random_normal(&random);
        for (size_t k = 0; k < count; k++) {
            columns[k * LENGTH + t] = qc_random_normal(&random) > 0.8 ? 1.0 : 0.0;
            response[t] += effect[k] * columns[k * LENGTH + t];
        }
    }
    return (qc_event_problem){.response = response,
                              .length = LENGTH,
                              .season = 12,
                              .columns = columns,
                              .stride = LENGTH,
                              .column_count = count,
                              .group = own_groups,
                              .group_count = count};
}

static void effects__are_found_in_an_exact_series(void **state)
{
    static const double planted[] = {0.5, -0.3, 0.2};
    qc_event_problem problem = make_problem(planted, 3, 1e-7);
    double effect[3];
    qc_error error;

    (void)state;
    assert_ok(qc_event_effects_find(&problem, effect, &error), error);
    for (size_t k = 0; k < 3; k++) {
        assert_close(effect[k], planted[k], 1e-5, 0.0);
    }
}

/* Nothing is left of a series without noise; a column far from 0, of which a thousandth moves,
 * is known no less. */
static void effects__are_found_without_noise_and_far_from_0(void **state)
{
    static const double planted[] = {0.5, -0.3};
    qc_event_problem problem = make_problem(planted, 2, 0.0);
    double effect[2];
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        columns[t] = 1e6 + 1e3 * columns[t];
    }
    assert_ok(qc_event_effects_find(&problem, effect, &error), error);
    assert_close(effect[0], 0.5e-3, 1e-6, 0.0);
    assert_close(effect[1], -0.3, 1e-6, 0.0);
}

/* Of more groups than can be mixed, the first 1, 2, ... are tried. */
static void effects__of_many_columns_are_found(void **state)
{
    static const double planted[MOST] = {0.5, -0.3, 0.2, 0.4, -0.6, 0.1, 0.0, 0.0};
    qc_event_problem problem = make_problem(planted, MOST, 1e-3);
    double effect[MOST];
    qc_error error;

    (void)state;
    assert_ok(qc_event_effects_find(&problem, effect, &error), error);
    for (size_t k = 0; k < MOST; k++) {
        assert_close(effect[k], planted[k], 0.0, 5e-3);
    }
}

static void effects__are_nearly_none_where_there_are_none(void **state)
{
    static const double none[] = {0.0, 0.0};
    qc_event_problem problem = make_problem(none, 2, 0.05);
    double effect[2];
    qc_error error;

    (void)state;
    assert_ok(qc_event_effects_find(&problem, effect, &error), error);
    assert_close(effect[0], 0.0, 0.0, 0.03);
    assert_close(effect[1], 0.0, 0.0, 0.03);
}

/* Two values far off move the plain effect, and hardly the robust one. */
static void effects__robust_are_hardly_moved_by_outliers(void **state)
{
    static const double planted[] = {0.4};
    qc_event_problem problem = make_problem(planted, 1, 0.01);
    double plain = 0.0, robust = 0.0;
    size_t hit = 0;
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH && hit < 2; t++) {
        if (columns[t] > 0.5) {
            response[t] -= 1.0;
            hit++;
        }
    }
    assert_ok(qc_event_effects_find(&problem, &plain, &error), error);
    problem.robust = true;
    assert_ok(qc_event_effects_find(&problem, &robust, &error), error);
    assert_close(robust, 0.4, 0.15, 0.0);
    assert_true(fabs(robust - 0.4) < 0.5 * fabs(plain - 0.4));
}

/* A column that is the same every year is the season. */
static void effects__that_cannot_be_known_are_none(void **state)
{
    static const double planted[] = {0.0, 0.5};
    qc_event_problem problem = make_problem(planted, 2, 1e-3);
    double effect[2] = {1.0, 1.0};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        columns[t] = t % 12 == 11 ? 1.0 : 0.0;
    }
    assert_ok(qc_event_effects_find(&problem, effect, &error), error);
    assert_close(effect[0], 0.0, 0.0, 0.0);
    assert_close(effect[1], 0.5, 0.01, 0.0);
    problem.length = 6; /* fewer values than columns */
    assert_ok(qc_event_effects_find(&problem, effect, &error), error);
    assert_close(effect[0], 0.0, 0.0, 0.0);
}

/* Without a season to be told from, the December of the test above is an event. */
static void effects__with_an_optional_season_may_be_in_its_place(void **state)
{
    static const double planted[] = {0.0};
    qc_event_problem problem = make_problem(planted, 1, 1e-4);
    double effect = 0.0;
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        columns[t] = t % 12 == 11 ? 1.0 : 0.0;
        response[t] = 3.0 + 0.5 * columns[t] + 0.01 * sin(3.7 * (double)(t * t));
    }
    problem.season_optional = true;
    assert_ok(qc_event_effects_find(&problem, &effect, &error), error);
    assert_close(effect, 0.5, 0.02, 0.0);
}

static qc_status find_once(void *context, qc_error *error)
{
    double effect[2];

    return qc_event_effects_find(context, effect, error);
}

static void effects__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static const double planted[] = {0.5, -0.3};
    qc_event_problem problem = make_problem(planted, 2, 0.01);

    (void)state;
    qc_test_allocations(find_once, &problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects__are_found_in_an_exact_series),
        cmocka_unit_test(effects__are_found_without_noise_and_far_from_0),
        cmocka_unit_test(effects__of_many_columns_are_found),
        cmocka_unit_test(effects__are_nearly_none_where_there_are_none),
        cmocka_unit_test(effects__robust_are_hardly_moved_by_outliers),
        cmocka_unit_test(effects__that_cannot_be_known_are_none),
        cmocka_unit_test(effects__with_an_optional_season_may_be_in_its_place),
        cmocka_unit_test(effects__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
