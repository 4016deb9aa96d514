/* Effects shrunk to 0: those of the dense normal model, planted ones, and the same bits whatever comes later. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/random.h"
#include "forecast/regression/noise.h"
#include "forecast/regression/shrunk_effects.h"

enum { LENGTH = 36, COLUMNS = 3, QUARTERS = 4, REGULAR = 5, LEVEL_AND_TREND = 2 };

static double columns[COLUMNS * LENGTH];
static double response[LENGTH];
static const double spread[COLUMNS] = {0.6, 0.3, 0.2};
static const qc_effect_set sets[] = {
    {.columns = 0, .prior = 2.0},
    {.columns = 1U << 0, .prior = 1.0},
    {.columns = 1U << 1 | 1U << 2, .prior = 1.0},
    {.columns = 7U, .prior = 0.5, .needs = LENGTH - 1},
};
enum { SETS = sizeof sets / sizeof *sets };

/* Columns of shares in no order; a trend, a season, a wandering level, and effects. */
static qc_shrunk_problem make_problem(const double effect[COLUMNS], double noise)
{
    qc_random random;
    double level = 5.0;

    qc_random_start(&random, 3, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < LENGTH; t++) {
        level += noise / 3.0 * qc_random_normal(&random);
        response[t] = level + 0.01 * (double)t + 0.3 * cos(M_PI_2 * (double)t) +
                      noise * qc_random_normal(&random);
        for (size_t k = 0; k < COLUMNS; k++) {
            columns[k * LENGTH + t] = fmax(0.0, qc_random_normal(&random) - 0.5);
            response[t] += effect[k] * columns[k * LENGTH + t];
        }
    }
    return (qc_shrunk_problem){.response = response,
                               .columns = columns,
                               .length = LENGTH,
                               .column_count = COLUMNS,
                               .season = QUARTERS,
                               .spread = spread,
                               .sets = sets,
                               .set_count = SETS};
}

static void find(const qc_shrunk_problem *problem, size_t length, double effect[COLUMNS])
{
    qc_shrunk_effects *effects = NULL;
    qc_error error;

    assert_ok(qc_shrunk_effects_new(problem, &effects, &error), error);
    qc_shrunk_effects_at(effects, length, effect);
    qc_shrunk_effects_free(effects);
}

/* Solves a x = b for `count` right sides in b [LENGTH][count] by elimination with pivots in
 * place; returns log |det a|. */
static double solve_dense(double *a, size_t side, double *b, size_t count)
{
    double logs = 0.0;

    for (size_t k = 0; k < side; k++) {
        size_t best = k;

        for (size_t i = k + 1; i < side; i++) {
            best = fabs(a[i * side + k]) > fabs(a[best * side + k]) ? i : best;
        }
        for (size_t j = 0; j < side; j++) {
            double kept = a[k * side + j];

            a[k * side + j] = a[best * side + j];
            a[best * side + j] = kept;
        }
        for (size_t j = 0; j < count; j++) {
            double kept = b[k * count + j];

            b[k * count + j] = b[best * count + j];
            b[best * count + j] = kept;
        }
        logs += log(fabs(a[k * side + k]));
        for (size_t i = 0; i < side; i++) {
            double by = i == k ? 0.0 : a[i * side + k] / a[k * side + k];

            for (size_t j = k; j < side; j++) {
                a[i * side + j] -= by * a[k * side + j];
            }
            for (size_t j = 0; j < count; j++) {
                b[i * count + j] -= by * b[k * count + j];
            }
        }
    }
    for (size_t k = 0; k < side; k++) {
        for (size_t j = 0; j < count; j++) {
            b[k * count + j] /= a[k * side + k];
        }
    }
    return logs;
}

/* The filtered rows of a problem: level, trend, harmonics, response, events. */
enum { Y = REGULAR, EVENTS, WIDTH = EVENTS + COLUMNS };

static void fill_dense(const qc_noise *noise, double rows[WIDTH][LENGTH])
{
    for (size_t c = 0; c < WIDTH; c++) {
        double values[LENGTH];

        for (size_t t = 0; t < LENGTH; t++) {
            double turn = M_PI_2 * (double)t;
            const double regular[REGULAR] = {1.0, (double)t / QUARTERS, cos(turn), sin(turn),
                                             cos(2.0 * turn)};

            values[t] = c < REGULAR ? regular[c]
                        : c == Y    ? response[t] - response[0]
                                    : columns[(c - EVENTS) * LENGTH + t];
        }
        qc_noise_filter(noise, values, LENGTH, rows[c]);
    }
}

typedef struct scaled_set {
    uint32_t columns;
    double scale;
} scaled_set;

/*
 * The normal model as it stands: y ~ N(X b, variance S), S = I + W diag(v) W', b flat; with a
 * ratio above 0 the harmonics are in W, v its square, and not in X. Returns y' P y, P = S^-1 -
 * S^-1 X (X' S^-1 X)^-1 X' S^-1, and log det S + log det X' S^-1 X; effects v W' P y.
 */
static double dense(double rows[WIDTH][LENGTH], double ratio, const scaled_set *set,
                    double variance, double effect[COLUMNS], double *determinant)
{
    const size_t flat = ratio > 0.0 ? LEVEL_AND_TREND : REGULAR;
    static double s[LENGTH * LENGTH];
    static double right[LENGTH * (REGULAR + 1)]; /* X and y, then S^-1 of them */
    double inner[REGULAR * REGULAR];
    double b[REGULAR];
    double square = 0.0;

    memset(s, 0, sizeof s);
    for (size_t i = 0; i < LENGTH; i++) {
        s[i * LENGTH + i] = 1.0;
        for (size_t c = flat; c < REGULAR; c++) {
            for (size_t j = 0; j < LENGTH; j++) {
                s[i * LENGTH + j] += ratio * ratio * rows[c][i] * rows[c][j];
            }
        }
        for (size_t k = 0; k < COLUMNS; k++) {
            double deviation = (set->columns >> k & 1U) != 0 ? set->scale * spread[k] : 0.0;

            for (size_t j = 0; j < LENGTH; j++) {
                s[i * LENGTH + j] += deviation * deviation / variance * rows[EVENTS + k][i] *
                                     rows[EVENTS + k][j];
            }
        }
        for (size_t c = 0; c <= REGULAR; c++) {
            right[i * (REGULAR + 1) + c] = rows[c][i];
        }
    }
    *determinant = solve_dense(s, LENGTH, right, REGULAR + 1);
    for (size_t c = 0; c < flat; c++) {
        b[c] = 0.0;
        for (size_t i = 0; i < LENGTH; i++) {
            b[c] += rows[c][i] * right[i * (REGULAR + 1) + REGULAR];
        }
        for (size_t d = 0; d < flat; d++) {
            inner[c * flat + d] = 0.0;
            for (size_t i = 0; i < LENGTH; i++) {
                inner[c * flat + d] += rows[c][i] * right[i * (REGULAR + 1) + d];
            }
        }
    }
    *determinant += solve_dense(inner, flat, b, 1);
    memset(effect, 0, COLUMNS * sizeof *effect);
    for (size_t i = 0; i < LENGTH; i++) {
        double left = right[i * (REGULAR + 1) + REGULAR]; /* P y */

        for (size_t c = 0; c < flat; c++) {
            left -= right[i * (REGULAR + 1) + c] * b[c];
        }
        square += rows[Y][i] * left;
        for (size_t k = 0; k < COLUMNS; k++) {
            double deviation = (set->columns >> k & 1U) != 0 ? set->scale * spread[k] : 0.0;

            effect[k] += deviation * deviation / variance * rows[EVENTS + k][i] * left;
        }
    }
    return square;
}

/* Adds all sets under an error process and a season of `ratio` (0: flat) to the sums of weights
 * and weighted effects. */
static void add_densely(const qc_noise *noise, double ratio, double *weight,
                        double mean[COLUMNS])
{
    const double freedom = LENGTH - (ratio > 0.0 ? LEVEL_AND_TREND : REGULAR);
    double rows[WIDTH][LENGTH];

    fill_dense(noise, rows);
    for (size_t k = 0; k < 3 * SETS; k++) {
        const scaled_set none = {0, 1.0};
        const scaled_set set = {sets[k / 3].columns, ldexp(1.0, -(int)(k % 3))};
        double effect[COLUMNS];
        double determinant = 0.0;
        double rest = dense(rows, ratio, &none, 1.0, effect, &determinant);

        for (int step = 0; step < 3; step++) {
            rest = dense(rows, ratio, &set, rest / freedom, effect, &determinant);
        }
        double value = freedom * log(rest) + determinant + qc_noise_deviance(noise, LENGTH);
        double w = sets[k / 3].prior / 3.0 * exp(-value / 2.0);

        *weight += w;
        for (size_t c = 0; c < COLUMNS; c++) {
            mean[c] += w * effect[c];
        }
    }
}

static void average_densely(bool prior, double mean[COLUMNS])
{
    static const qc_noise noises[] = {{.damping = 0.0},
                                      {.damping = 0.4},
                                      {.damping = 0.8},
                                      {.damping = 1.0},
                                      {.damping = 1.0, .memory = 0.5},
                                      {.damping = 1.0, .memory = 0.8}};
    double weight = 0.0;

    memset(mean, 0, COLUMNS * sizeof *mean);
    for (size_t noise = 0; noise < 6; noise++) {
        for (int power = -1; power <= (prior ? 2 : -1); power++) {
            add_densely(&noises[noise], prior ? ldexp(1.0, 2 * power) : 0.0, &weight, mean);
        }
    }
    for (size_t c = 0; c < COLUMNS; c++) {
        mean[c] /= weight;
    }
}

static void effects__are_those_of_the_dense_normal_model(void **state)
{
    static const double planted[][COLUMNS] = {
        {0.0, 0.0, 0.0}, {0.1, 0.0, 0.0}, {0.1, -0.3, 0.1}};

    (void)state;
    for (size_t k = 0; k < 6; k++) {
        qc_shrunk_problem problem = make_problem(planted[k / 2], 0.1);
        bool prior = k % 2 == 1;
        double effect[COLUMNS];
        double expected[COLUMNS];

        problem.prior_rows = prior ? LENGTH : LENGTH - 1;
        find(&problem, LENGTH, effect);
        average_densely(prior, expected);
        for (size_t c = 0; c < COLUMNS; c++) {
            assert_close(effect[c], expected[c], 1e-8, 1e-10);
        }
    }
}

/* A set that is late is left out only beside what is far from the best; one that has run out
 * always. */
static void effects__of_late_sets_are_those_of_all_but_for_a_hundredth(void **state)
{
    static const double planted[COLUMNS] = {0.1, -0.3, 0.1};
    qc_effect_set changed[SETS];
    qc_shrunk_problem problem = make_problem(planted, 0.1);
    double effect[COLUMNS];
    double expected[COLUMNS];

    (void)state;
    problem.prior_rows = LENGTH;
    find(&problem, LENGTH, expected);
    memcpy(changed, sets, sizeof sets);
    changed[3].late = true;
    problem.sets = changed;
    find(&problem, LENGTH, effect);
    for (size_t c = 0; c < COLUMNS; c++) {
        assert_close(effect[c], expected[c], 0.0, 0.01 * fabs(planted[c]));
    }
    changed[3].until = LENGTH - 1;
    find(&problem, LENGTH, effect);
    problem.set_count = SETS - 1;
    find(&problem, LENGTH, expected);
    assert_memory_equal(effect, expected, sizeof effect);
}

static void effects__are_found_in_an_exact_series(void **state)
{
    static const double planted[COLUMNS] = {0.5, -0.3, 0.2};
    qc_shrunk_problem problem = make_problem(planted, 1e-5);
    double effect[COLUMNS];

    (void)state;
    find(&problem, LENGTH, effect);
    for (size_t k = 0; k < COLUMNS; k++) {
        assert_close(effect[k], planted[k], 2e-3,
                     0.0); /* three steps from a variance with the effects in it */
    }
    find(&problem, LENGTH - 2, effect); /* all three need a row more */
    assert_true(fabs(effect[0] - planted[0]) > 0.01 || fabs(effect[1] - planted[1]) > 0.01);
}

/* A column that is trend and season, and one that is 0. */
static void effects__that_cannot_be_told_are_none(void **state)
{
    static const double planted[COLUMNS] = {0.0, 0.0, 0.2};
    qc_shrunk_problem problem = make_problem(planted, 0.01);
    double effect[COLUMNS];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        columns[t] = t % QUARTERS == 1 ? 0.3 : 0.0;
        columns[LENGTH + t] = 0.0;
    }
    find(&problem, LENGTH, effect);
    assert_close(effect[0], 0.0, 0.0, 0.0);
    assert_close(effect[1], 0.0, 0.0, 0.0);
    assert_close(effect[2], 0.2, 0.1, 0.0);
}

static void effects__are_the_same_bits_whatever_comes_later(void **state)
{
    static const double planted[COLUMNS] = {0.1, -0.3, 0.0};
    qc_shrunk_problem problem = make_problem(planted, 0.1);
    qc_shrunk_effects *effects = NULL;
    double before[LENGTH + 1][COLUMNS];
    double again[COLUMNS];
    qc_error error;

    (void)state;
    assert_ok(qc_shrunk_effects_new(&problem, &effects, &error), error);
    for (size_t length = 1; length <= LENGTH; length++) {
        qc_shrunk_effects_at(effects, length, before[length]);
    }
    qc_shrunk_effects_free(effects);
    for (size_t length = 1; length <= LENGTH; length += 5) {
        find(&problem, length, again);
        assert_memory_equal(again, before[length], sizeof again);
    }
    for (size_t t = 20; t < LENGTH; t++) {
        response[t] = 1e3;
    }
    find(&problem, 20, again);
    assert_memory_equal(again, before[20], sizeof again);
}

static qc_status make_subject(void *context, qc_error *error)
{
    qc_shrunk_effects *effects = NULL;
    qc_status status = qc_shrunk_effects_new(context, &effects, error);

    qc_shrunk_effects_free(effects);
    return status;
}

static void effects__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static const double planted[COLUMNS] = {0.1, -0.3, 0.0};
    qc_shrunk_problem problem = make_problem(planted, 0.1);

    (void)state;
    qc_test_allocations(make_subject, &problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects__are_those_of_the_dense_normal_model),
        cmocka_unit_test(effects__of_late_sets_are_those_of_all_but_for_a_hundredth),
        cmocka_unit_test(effects__are_found_in_an_exact_series),
        cmocka_unit_test(effects__that_cannot_be_told_are_none),
        cmocka_unit_test(effects__are_the_same_bits_whatever_comes_later),
        cmocka_unit_test(effects__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
