/* The pooled regression: what it learns, that parts add up, and that nothing later is used. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "core/random.h"
#include "forecast/regression/pool.h"
#include "forecast/regression/pool_usual.h"

enum { ROWS = 60, PERIODS = 50, HORIZON = 4, SEASON = 4 };

/* Levels that return to their mean by `pull` a period in logarithms, times a season. */
static void fill(double values[ROWS][PERIODS], double pull, double noise)
{
    const double season[SEASON] = {0.2, -0.1, 0.05, -0.15};

    for (size_t row = 0; row < ROWS; row++) {
        qc_random random;
        double z = 0;

        qc_random_start(&random, 5, QC_PURPOSE_TEST, row);
        for (size_t t = 0; t < PERIODS; t++) {
            z = (1 - pull) * z + noise * qc_random_normal(&random);
            values[row][t] = 100 * (double)(row + 1) * exp(z + season[t % SEASON]);
        }
    }
}

static qc_pool *learn_of(int season, double values[ROWS][PERIODS], size_t from, size_t to,
                         size_t first, size_t last)
{
    qc_pool *pool = NULL;
    qc_error error = {0};

    assert_ok(qc_pool_new(season, HORIZON, first, last, ROWS, &pool, &error), error);
    for (size_t row = from; row < to; row++) {
        qc_pool_add(pool, values[row], NULL);
    }
    return pool;
}

static qc_pool *learn(double values[ROWS][PERIODS], size_t from, size_t to, size_t first,
                      size_t last)
{
    return learn_of(SEASON, values, from, to, first, last);
}

static void solve(qc_pool *pool)
{
    qc_error error = {0};

    assert_ok(qc_pool_solve(pool, NULL, &error), error);
}

static void forecasts__come_near_the_best_possible_ones(void **state)
{
    static double values[ROWS][PERIODS];
    const double season[SEASON] = {0.2, -0.1, 0.05, -0.15};
    qc_pool *pool = NULL;
    double pooled = 0;
    double best = 0;
    double naive = 0;

    (void)state;
    fill(values, 0.5, 0.1);
    pool = learn(values, 0, ROWS, PERIODS - HORIZON, PERIODS - HORIZON);
    solve(pool);
    for (size_t row = 0; row < ROWS; row++) {
        double forecast[HORIZON];
        size_t last = PERIODS - HORIZON - 1;
        double level = 100 * (double)(row + 1);
        double z = log(values[row][last] / level) - season[last % SEASON];

        assert_true(qc_pool_forecast(pool, PERIODS - HORIZON, values[row], PERIODS - HORIZON,
                                     NULL, forecast));
        for (size_t h = 0; h < HORIZON; h++) {
            size_t at = last + 1 + h;
            double expected = level * exp(z * pow(0.5, (double)h + 1) + season[at % SEASON]);

            pooled += fabs(log(values[row][at] / forecast[h]));
            best += fabs(log(values[row][at] / expected));
            naive += fabs(log(values[row][at] / values[row][at - SEASON - (h >= SEASON)]));
        }
    }
    assert_true(pooled < 1.15 * best); /* which knows season and pull */
    assert_true(pooled < 0.9 * naive);
    qc_pool_free(pool);
}

/* Terms of a window of `lags` values before `end` by the formula of pool.h without a season;
 * returns its weight. */
static double terms_of(const double *values, size_t lags, size_t end, double *terms)
{
    double last = log(values[end - 1]);
    double mean_time = ((double)end - 1) / 2;
    double mean = 0;
    double above = 0;
    double below = 0;
    double change = 0;

    for (size_t t = 0; t < end; t++) {
        mean += log(values[t]) / (double)end;
    }
    for (size_t t = 0; t < end; t++) {
        above += ((double)t - mean_time) * (log(values[t]) - mean);
        below += ((double)t - mean_time) * ((double)t - mean_time);
    }
    terms[0] = 1;
    for (size_t k = 1; k <= lags; k++) {
        terms[k] = log(values[end - k]) - last;
        change += k > 1 ? fabs(terms[k] - terms[k - 1]) / (double)(lags - 1) : 0;
    }
    terms[lags + 1] = end > 2 ? 10 * above / below : 0;
    terms[lags + 2] = mean - last;
    return 1 / (change + 0.02);
}

/* Gauss-Jordan of a positive definite system of `count` equations, the right-hand side in
 * column `count`. */
static void eliminate(double (*system)[9], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t row = 0; row < count; row++) {
            double factor = system[row][i] / system[i][i];

            for (size_t column = 0; column <= count && row != i; column++) {
                system[row][column] -= factor * system[i][column];
            }
        }
    }
}

/*
 * The logarithm of what one length of window of the first rows says of a row `step` periods
 * after the last: the ridge is a hundredth of the windows, and 200 and one that is of usual
 * size draw all to what is usual.
 */
static double say(double values[ROWS][PERIODS], size_t row_count, size_t lags, size_t step,
                  const double *row)
{
    double system[8][9] = {{0}};
    double terms[8];
    double usual[8];
    double squares = 0;
    double windows = 0;
    double total = 0;
    double known = 0;
    double sum = log(row[PERIODS - 1]);
    size_t count = lags + 3;

    qc_pool_usual_find(1, lags, step, usual);
    for (size_t r = 0; r < row_count; r++) {
        for (size_t end = lags; end + step < PERIODS && !isnan(values[r][end - 1]); end++) {
            double weight = terms_of(values[r], lags, end, terms);
            double target = values[r][end + step];
            double place = isnan(target) ? 0 : log(target / values[r][end - 1]);

            total += weight;
            windows += isnan(values[r][end]) ? 0 : 1;
            known += isnan(target) ? 0 : weight;
            for (size_t i = 0; i < count; i++) {
                for (size_t k = 0; k < count; k++) {
                    system[i][k] += weight * terms[i] * terms[k];
                }
                system[i][count] += weight * terms[i] * place;
            }
        }
    }
    for (size_t i = 1; i < count; i++) {
        squares += system[i][i] / (double)(count - 1);
    }
    for (size_t i = 0; i < count; i++) {
        double pull = i > 0 ? 0.01 * squares + 200 * (squares + 0.2) / (windows + 1)
                            : 200 * total / windows;

        system[i][i] += pull;
        system[i][count] = system[i][count] * total / known + pull * usual[i];
    }
    eliminate(system, count);
    (void)terms_of(row, lags, PERIODS, terms);
    for (size_t i = 0; i < count; i++) {
        sum += system[i][count] / system[i][i] * terms[i];
    }
    return sum;
}

/* Without a season windows have 4, 2 and 1 values; a row of that length is forecast by the
 * first two. */
static void compare(double values[ROWS][PERIODS], size_t row_count)
{
    qc_pool *pool = NULL;
    double forecast[HORIZON];
    qc_error error = {0};

    assert_ok(qc_pool_new(1, HORIZON, PERIODS, PERIODS, row_count, &pool, &error), error);
    for (size_t row = 0; row < row_count; row++) {
        qc_pool_add(pool, values[row], NULL);
    }
    solve(pool);
    for (size_t row = 0; row < 5; row++) {
        assert_true(qc_pool_forecast(pool, PERIODS, values[row], PERIODS, NULL, forecast));
        for (size_t h = 0; h < HORIZON; h++) {
            double expected = (exp(say(values, row_count, 4, h, values[row])) +
                               exp(say(values, row_count, 2, h, values[row]))) /
                              2;

            assert_close(forecast[h], expected, 1e-6, 0);
        }
    }
    qc_pool_free(pool);
}

static void forecasts__are_those_of_the_formula(void **state)
{
    static double values[ROWS][PERIODS];

    (void)state;
    fill(values, 0.3, 0.2);
    compare(values, 1);
    for (size_t t = 40; t < PERIODS; t++) {
        values[7][t] = NAN; /* ends */
    }
    compare(values, ROWS);
}

/* Of years, when nothing has been learned: the mean of what windows of four and of two values
 * usually tell, up to the first origin too. */
static void forecasts__are_usual_before_anything_is_learned(void **state)
{
    const double values[5] = {100, 120, 110, 130, 150};
    qc_pool *pool = NULL;
    double forecast[HORIZON];
    qc_error error = {0};

    (void)state;
    assert_ok(qc_pool_new(1, HORIZON, 5, 9, 1, &pool, &error), error);
    solve(pool);
    for (size_t origin = 5; origin <= 9; origin++) {
        assert_true(qc_pool_forecast(pool, origin, values, 5, NULL, forecast));
        for (size_t h = 0; h < HORIZON; h++) {
            double expected = 0;

            for (size_t lags = 2; lags <= 4; lags += 2) {
                double terms[8];
                double usual[8];
                double place = 0;

                (void)terms_of(values, lags, 5, terms);
                qc_pool_usual_find(1, lags, h, usual);
                for (size_t i = 0; i < lags + 3; i++) {
                    place += usual[i] * terms[i];
                }
                expected += values[4] * exp(place) / 2;
            }
            assert_close(forecast[h], expected, 1e-12, 0);
        }
    }
    qc_pool_free(pool);
}

/* A row that never moved and then does once: the windows before say nothing of their size, and
 * forecasts stay within what it has seen. */
static void smooth_start__does_not_blow_up_what_follows(void **state)
{
    const double values[8] = {645, 644, 634, 124, 32, 208, 457, 508};
    qc_pool *pool = NULL;
    double forecast[6];
    qc_error error = {0};

    (void)state;
    assert_ok(qc_pool_new(1, 6, 4, 8, 1, &pool, &error), error);
    qc_pool_add(pool, values, NULL);
    solve(pool);
    for (size_t origin = 4; origin <= 8; origin++) {
        assert_true(qc_pool_forecast(pool, origin, values, origin, NULL, forecast));
        for (size_t h = 0; h < 6; h++) {
            assert_true(forecast[h] > 10 && forecast[h] < 2000);
        }
    }
    qc_pool_free(pool);
}

static void parts__add_up_to_the_panel_bit_for_bit(void **state)
{
    static double values[ROWS][PERIODS];
    qc_pool *whole = NULL;
    qc_pool *one = NULL;
    qc_pool *other = NULL;
    double a[HORIZON];
    double b[HORIZON];

    (void)state;
    fill(values, 0.3, 0.2);
    values[7][20] = 0;
    values[8][30] = -4;
    values[9][10] = NAN;
    whole = learn(values, 0, ROWS, 40, PERIODS);
    one = learn(values, 23, ROWS, 40, PERIODS);
    other = learn(values, 0, 23, 40, PERIODS);
    qc_pool_join(one, other);
    solve(whole);
    solve(one);
    for (size_t origin = 40; origin <= PERIODS; origin += 5) {
        for (size_t row = 0; row < 9; row++) {
            assert_true(qc_pool_forecast(whole, origin, values[row], origin, NULL, a));
            assert_true(qc_pool_forecast(one, origin, values[row], origin, NULL, b));
            assert_memory_equal(a, b, sizeof a);
            assert_true(isfinite(a[HORIZON - 1]));
        }
    }
    qc_pool_free(whole);
    qc_pool_free(one);
    qc_pool_free(other);
}

static void forecasts__use_nothing_that_comes_later(void **state)
{
    static double values[ROWS][PERIODS];
    qc_pool *before = NULL;
    qc_pool *after = NULL;
    double a[HORIZON];
    double b[HORIZON];

    (void)state;
    fill(values, 0.3, 0.2);
    before = learn(values, 0, ROWS, 30, 40);
    solve(before);
    assert_true(qc_pool_forecast(before, 35, values[3], 35, NULL, a));
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t t = 35; t < PERIODS; t++) {
            values[row][t] = t % 2 == 0 ? 1e9 : -1;
        }
    }
    after = learn(values, 0, ROWS, 32, PERIODS); /* other origins, other later values */
    solve(after);
    assert_true(qc_pool_forecast(after, 35, values[3], 35, NULL, b));
    assert_memory_equal(a, b, sizeof a);
    qc_pool_free(before);
    qc_pool_free(after);
}

/* All rows grow by 2 % a period: so does a new row of which one value is known; of quarters, of
 * which something else is usual, about so. */
static void new_row__grows_as_the_others_do(void **state)
{
    static double values[ROWS][PERIODS];
    const double young[1] = {10};
    qc_pool *pool = NULL;
    double forecast[HORIZON];

    (void)state;
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t t = 0; t < PERIODS; t++) {
            values[row][t] = (double)(row + 1) * pow(1.02, (double)t);
        }
    }
    for (int season = 3; season <= SEASON; season++) {
        pool = learn_of(season, values, 0, ROWS, PERIODS, PERIODS);
        solve(pool);
        assert_true(qc_pool_forecast(pool, PERIODS, young, 1, NULL, forecast));
        for (size_t h = 0; h < HORIZON; h++) {
            assert_close(forecast[h], 10 * pow(1.02, (double)h + 1), season == 3 ? 1e-3 : 1e-2,
                         0);
        }
        qc_pool_free(pool);
    }
}

/* Every row grows by 2 % and lacks one value of four: steps with that many targets less grow on
 * all the same, in total at least nine tenths; taken for no change they would by three
 * quarters. */
/* Long rows have grown away from their means; a row younger than the season that all share stays
 * at the mean of its last three values without it. */
static void young_row__stays_at_its_level_without_the_season(void **state)
{
    static double values[ROWS][PERIODS];
    const double season[SEASON] = {0.2, -0.1, 0.05, -0.15};
    qc_pool *pool = NULL;

    (void)state;
    fill(values, 0.5, 0.1);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t t = 0; t < PERIODS; t++) {
            values[row][t] *= exp(0.02 * (double)t);
        }
    }
    pool = learn(values, 0, ROWS, PERIODS, PERIODS);
    solve(pool);
    for (size_t length = 1; length < SEASON; length++) {
        const double young[] = {50 * exp(0.2), 70 * exp(-0.1), 60 * exp(0.05)};
        const double level =
            pow(50.0 * (length > 1 ? 70 : 1) * (length > 2 ? 60 : 1), 1 / (double)length);
        double forecast[HORIZON];

        assert_true(qc_pool_forecast(pool, PERIODS, young, length, season, forecast));
        for (size_t h = 0; h < HORIZON; h++) {
            assert_close(forecast[h], level * exp(season[(length + h) % SEASON]), 0, 1e-10);
        }
    }
    qc_pool_free(pool);
}

static void missing_targets__do_not_pull_towards_no_change(void **state)
{
    static double values[ROWS][PERIODS];
    const double young[1] = {10};
    qc_pool *pool = NULL;
    double forecast[HORIZON];
    double growth = 0;
    qc_random random;

    (void)state;
    qc_random_start(&random, 5, QC_PURPOSE_TEST, 0);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t t = 0; t < PERIODS; t++) {
            bool known = qc_random_index(&random, 4) > 0;

            values[row][t] = known ? (double)(row + 1) * pow(1.02, (double)t) : NAN;
        }
    }
    pool = learn(values, 0, ROWS, PERIODS, PERIODS);
    solve(pool);
    assert_true(qc_pool_forecast(pool, PERIODS, young, 1, NULL, forecast));
    for (size_t h = 0; h < HORIZON; h++) {
        growth += log(forecast[h] / young[0]);
    }
    assert_close(growth, (1 + 2 + 3 + 4) * log(1.02), 0.1, 0);
    qc_pool_free(pool);
}

static void nothing__is_said_of_rows_without_sales_or_windows(void **state)
{
    static double values[ROWS][PERIODS];
    const double zeros[20] = {0};
    const double stopped[3] = {5, 7, 0};
    qc_pool *pool = NULL;
    double forecast[HORIZON];

    (void)state;
    fill(values, 0.5, 0.1);
    pool = learn_of(3, values, 0, 0, PERIODS, PERIODS); /* nothing is usual */
    solve(pool);
    assert_false(qc_pool_forecast(pool, PERIODS, values[0], PERIODS, NULL, forecast));
    qc_pool_free(pool);
    pool = learn(values, 0, ROWS, PERIODS, PERIODS);
    solve(pool);
    assert_false(qc_pool_forecast(pool, PERIODS, zeros, 20, NULL, forecast));
    assert_false(qc_pool_forecast(pool, PERIODS, zeros, 0, NULL, forecast));
    assert_false(qc_pool_forecast(pool, PERIODS, zeros, 3, NULL, forecast));
    assert_true(qc_pool_forecast(pool, PERIODS, stopped, 3, NULL, forecast));
    assert_close(forecast[HORIZON - 1], 4, 0, 1e-14); /* the mean of three that end in a 0 */
    qc_pool_free(pool);
    qc_pool_free(NULL);
}

static qc_status build(void *context, qc_error *error)
{
    qc_pool *pool = NULL;
    qc_status status = qc_pool_new(SEASON, HORIZON, 10, 12, ROWS, &pool, error);

    (void)context;
    if (status == QC_OK) {
        status = qc_pool_solve(pool, NULL, error);
    }
    qc_pool_free(pool);
    return status;
}

static void pool__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(build, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts__come_near_the_best_possible_ones),
        cmocka_unit_test(forecasts__are_those_of_the_formula),
        cmocka_unit_test(forecasts__are_usual_before_anything_is_learned),
        cmocka_unit_test(smooth_start__does_not_blow_up_what_follows),
        cmocka_unit_test(parts__add_up_to_the_panel_bit_for_bit),
        cmocka_unit_test(forecasts__use_nothing_that_comes_later),
        cmocka_unit_test(new_row__grows_as_the_others_do),
        cmocka_unit_test(young_row__stays_at_its_level_without_the_season),
        cmocka_unit_test(missing_targets__do_not_pull_towards_no_change),
        cmocka_unit_test(nothing__is_said_of_rows_without_sales_or_windows),
        cmocka_unit_test(pool__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
