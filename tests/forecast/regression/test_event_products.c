/* Products freed of level, trend and season: those of the residuals of least squares. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/regression/event_products.h"

enum {
    LENGTH = 30,
    COLUMNS = 4,
    QUARTERS = 4,
    REGULAR = 5,
    LEVEL_AND_TREND = 2,
    TWICE = 2 * LENGTH
};

static double columns[COLUMNS * LENGTH];
static double response[LENGTH];
static const double spread[COLUMNS] = {0.6, 0.3, 0.2, 2.0};
static const size_t used[] = {0, 2, 3}, events[] = {0, 2}; /* columns 0 and 3 */
static const qc_noise noises[] = {{.damping = 0.4}, {.damping = 1.0, .memory = 0.5}};
enum {
    NOISES = sizeof noises / sizeof *noises,
    EVENTS = 2,
    KEPT = EVENTS + 1,
    ALL = REGULAR + KEPT,
    SETTINGS = 2 * NOISES
};

static qc_shrunk_problem make_problem(void)
{
    qc_random random;

    qc_random_start(&random, 7, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < LENGTH; t++) {
        response[t] = 5.0 + 0.1 * (double)t + qc_random_normal(&random);
        for (size_t k = 0; k < COLUMNS; k++) {
            columns[k * LENGTH + t] = qc_random_normal(&random);
        }
    }
    return (qc_shrunk_problem){.response = response,
                               .columns = columns,
                               .length = LENGTH,
                               .column_count = COLUMNS,
                               .season = QUARTERS,
                               .spread = spread};
}

/* Filtered regular columns, then the events in units of their spreads, then the response. */
static void fill(const qc_noise *noise, size_t length, double rows[ALL][TWICE])
{
    static const size_t event_column[EVENTS] = {0, 3};

    for (size_t c = 0; c < REGULAR + KEPT; c++) {
        double values[LENGTH];

        for (size_t t = 0; t < length; t++) {
            double turn = M_PI_2 * (double)t;
            const double regular[REGULAR] = {1.0, (double)t / QUARTERS, cos(turn), sin(turn),
                                             cos(2.0 * turn)};

            values[t] = c < REGULAR ? regular[c]
                        : c < REGULAR + EVENTS
                            ? spread[event_column[c - REGULAR]] *
                                  columns[event_column[c - REGULAR] * LENGTH + t]
                            : response[t] - response[0];
        }
        memset(rows[c], 0, sizeof rows[c]);
        qc_noise_filter(noise, values, length, rows[c]);
    }
}

static double product(const double *a, const double *b)
{
    double sum = 0.0;

    for (size_t t = 0; t < TWICE; t++) {
        sum += a[t] * b[t];
    }
    return sum;
}

/* A normal prior of a harmonic is a row more of it alone; residuals by Gram and Schmidt, twice. */
static double take_out(double rows[ALL][TWICE], double ratio)
{
    double logarithm = 0.0;

    for (size_t c = LEVEL_AND_TREND; ratio > 0.0 && c < REGULAR; c++) {
        rows[c][LENGTH + c] = 1.0 / ratio;
        logarithm += 2.0 * log(ratio);
    }
    for (size_t c = 0; c < REGULAR; c++) {
        double square = product(rows[c], rows[c]);

        logarithm += log(square);
        for (size_t other = c + 1; other < REGULAR + KEPT; other++) {
            for (int twice = 0; twice < 2; twice++) {
                double share = product(rows[c], rows[other]) / square;

                for (size_t t = 0; t < TWICE; t++) {
                    rows[other][t] -= share * rows[c][t];
                }
            }
        }
    }
    return logarithm;
}

static void products__are_those_of_residuals(void **state)
{
    qc_shrunk_problem problem = make_problem();
    qc_event_products *products = NULL;
    double rows[ALL][TWICE], kept[KEPT * KEPT];
    qc_event_rest rest = {.product = kept};
    qc_error error;

    (void)state;
    assert_ok(qc_event_products_new(&problem, used, 3, noises, NOISES, &products, &error),
              error);
    for (size_t length = LENGTH - 9; length <= LENGTH; length += 9) {
        qc_event_products_grow(products, length, events, EVENTS);
        for (size_t k = 0; k < SETTINGS; k++) {
            double ratio = k % 2 == 0 ? 0.0 : 0.5;
            size_t flat = k % 2 == 0 ? REGULAR : LEVEL_AND_TREND;

            qc_event_products_turn(products, k / 2);
            assert_true(qc_event_products_rest(products, ratio, &rest));
            fill(&noises[k / 2], length, rows);
            double common = take_out(rows, ratio) + qc_noise_deviance(&noises[k / 2], length);

            assert_close(rest.common, common, 1e-10, 0.0);
            assert_close(rest.freedom, (double)(length - flat), 0.0, 0.0);
            for (size_t i = 0; i < KEPT; i++) {
                for (size_t j = 0; j <= i; j++) {
                    assert_close(kept[i * KEPT + j],
                                 product(rows[REGULAR + i], rows[REGULAR + j]), 1e-9, 1e-9);
                }
            }
        }
    }
    qc_event_products_free(products);
}

/* As many rows as flat columns; an event that is the season. */
static void products__that_nothing_is_left_of_are_none(void **state)
{
    qc_shrunk_problem problem = make_problem();
    qc_event_products *products = NULL;
    double kept[KEPT * KEPT];
    qc_event_rest rest = {.product = kept};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        columns[t] = t % QUARTERS == 1 ? 0.3 : 0.0;
    }
    assert_ok(qc_event_products_new(&problem, used, 3, noises, NOISES, &products, &error),
              error);
    qc_event_products_grow(products, REGULAR, events, EVENTS);
    qc_event_products_turn(products, 0);
    assert_false(qc_event_products_rest(products, 0.0, &rest));
    qc_event_products_grow(products, LENGTH, events, EVENTS);
    qc_event_products_turn(products, 0);
    assert_true(qc_event_products_rest(products, 0.0, &rest));
    for (size_t i = 0; i < KEPT; i++) {
        assert_close(kept[i * KEPT], 0.0, 0.0, 0.0);
    }
    assert_true(kept[KEPT + 1] > 0.0);
    qc_event_products_free(products);
    qc_event_products_free(NULL);
}

static qc_status make_subject(void *context, qc_error *error)
{
    qc_event_products *products = NULL;
    qc_status status =
        qc_event_products_new(context, used, 3, noises, NOISES, &products, error);

    qc_event_products_free(products);
    return status;
}

static void products__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_shrunk_problem problem = make_problem();

    (void)state;
    qc_test_allocations(make_subject, &problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products__are_those_of_residuals),
        cmocka_unit_test(products__that_nothing_is_left_of_are_none),
        cmocka_unit_test(products__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
