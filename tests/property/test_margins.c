/* Properties of tables with given sums over random cases. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "territory/margins.h"

enum {
    CASES = 100000,
    MOST_ROWS = 9,
    MOST_COLUMNS = 12,
    MOST_CELLS = MOST_ROWS * MOST_COLUMNS
};

typedef struct example {
    size_t rows, columns;
    qc_money row[MOST_ROWS], column[MOST_COLUMNS], total;
    double seed[MOST_CELLS];
    bool has_gaps; /* seeds of 0, with which the sums may not be met */
} example;

/* Columns that add up to what the rows do. */
static example draw_example(qc_random *random)
{
    example one = {.rows = 1 + qc_random_index(random, MOST_ROWS),
                   .columns = 1 + qc_random_index(random, MOST_COLUMNS)};
    double scale = ldexp(1, 1 + (int)qc_random_index(random, 50));
    qc_money left = 0;

    for (size_t r = 0; r < one.rows; r++) {
        one.row[r] =
            qc_random_index(random, 8) == 0 ? 0 : (qc_money)(scale * qc_random_uniform(random));
        one.total += one.row[r];
    }
    left = one.total;
    for (size_t c = 0; c < one.columns; c++) {
        one.column[c] = c + 1 == one.columns ? left
                        : qc_random_index(random, 8) == 0
                            ? 0
                            : (qc_money)((double)left * qc_random_uniform(random) * 0.5);
        left -= one.column[c];
    }
    for (size_t k = 0; k < one.rows * one.columns; k++) {
        bool is_gap = k % 2 == 1 && qc_random_index(random, 20) == 0;

        one.seed[k] = is_gap ? 0 : exp(qc_random_normal(random));
        one.has_gaps = one.has_gaps || is_gap;
    }
    return one;
}

static void check_sums(const example *one, const qc_money *table)
{
    for (size_t r = 0; r < one->rows; r++) {
        qc_money sum = 0;

        for (size_t c = 0; c < one->columns; c++) {
            assert_true(table[r * one->columns + c] >= 0);
            sum += table[r * one->columns + c];
        }
        assert_int_equal(sum, one->row[r]);
    }
    for (size_t c = 0; c < one->columns; c++) {
        qc_money sum = 0;

        for (size_t r = 0; r < one->rows; r++) {
            sum += table[r * one->columns + c];
        }
        assert_int_equal(sum, one->column[c]);
    }
}

/* Each amount is its row's part of its column, rounded up or down. */
static void check_proportions(const example *one, const qc_money *table)
{
    for (size_t r = 0; r < one->rows; r++) {
        for (size_t c = 0; c < one->columns; c++) {
            double exact = one->total > 0 ? (double)one->row[r] * (double)one->column[c] /
                                                (double)one->total
                                          : 0;

            assert_true(fabs((double)table[r * one->columns + c] - exact) <=
                        1 + ldexp(exact, -50));
        }
    }
}

/* The form a[row] seed b[column]: ratios of four amounts are those of the seeds. */
static void check_form(const example *one, const qc_money *table)
{
    for (size_t r = 1; r < one->rows && !one->has_gaps; r++) {
        for (size_t c = 1; c < one->columns; c++) {
            const size_t at[] = {(r - 1) * one->columns + c - 1, (r - 1) * one->columns + c,
                                 r * one->columns + c - 1, r * one->columns + c};
            double seeds = 0, amounts = 0, worst = 1e300;

            for (size_t k = 0; k < 4; k++) {
                worst = fmin(worst, fmin((double)table[at[k]], 1e6 * one->seed[at[k]]));
            }
            if (worst < 1e5) {
                continue; /* roundings would drown the ratio */
            }
            seeds =
                log(one->seed[at[0]] * one->seed[at[3]] / one->seed[at[1]] / one->seed[at[2]]);
            amounts = log((double)table[at[0]]) + log((double)table[at[3]]) -
                      log((double)table[at[1]]) - log((double)table[at[2]]);
            assert_close(amounts, seeds, 0, 1e-3);
        }
    }
}

static void margins__are_kept_to_the_unit(void **state)
{
    (void)state;
    for (size_t k = 0; k < CASES; k++) {
        qc_random random;
        example one, copy;
        qc_money table[MOST_CELLS];
        qc_margins margins;
        qc_error error;

        qc_random_start(&random, 3, QC_PURPOSE_TEST, k);
        one = draw_example(&random);
        copy = one;
        margins = (qc_margins){.row_count = one.rows,
                               .column_count = one.columns,
                               .row = one.row,
                               .column = one.column};
        assert_ok(qc_margins_fill(&margins, NULL, table, &error), error);
        check_sums(&one, table);
        check_proportions(&one, table);
        if (k % 10 == 0) {
            assert_ok(qc_margins_fill(&margins, copy.seed, table, &error), error);
            check_sums(&one, table);
            check_form(&one, table);
        }
    }
}

/* Allocation, which knows bounds and sorts fractions, has no others where there are none. */
static void split__is_what_allocation_gives_without_bounds(void **state)
{
    (void)state;
    for (size_t k = 0; k < CASES / 10; k++) {
        qc_random random;
        example one;
        double weights[MOST_COLUMNS];
        qc_money parts[MOST_COLUMNS], rest[MOST_COLUMNS], same[MOST_COLUMNS];
        qc_error error;

        qc_random_start(&random, 4, QC_PURPOSE_TEST, k);
        one = draw_example(&random);
        for (size_t c = 0; c < one.columns; c++) {
            weights[c] = (double)one.column[c];
        }
        for (size_t r = 0; r < one.rows && one.total > 0; r++) {
            qc_margins_split(one.row[r], one.column, one.columns, parts, rest);
            assert_ok(
                qc_quota_allocate(weights, NULL, NULL, one.columns, one.row[r], same, &error),
                error);
            for (size_t c = 0; c < one.columns; c++) {
                assert_int_equal(parts[c], same[c]);
            }
        }
    }
}

static void split__of_nothing_is_nothing(void **state)
{
    const qc_money column[] = {0, 0};
    qc_money parts[] = {7, 7}, rest[2];

    (void)state;
    qc_margins_split(0, column, 2, parts, rest);
    assert_int_equal(parts[0], 0);
    assert_int_equal(parts[1], 0);
}

static qc_status fill(void *context, qc_error *error)
{
    qc_money row[] = {3, 4}, column[] = {5, 2}, table[4];
    double seed[] = {1, 1, 1, 2};
    qc_margins margins = {.row_count = 2, .column_count = 2, .row = row, .column = column};

    (void)context;
    return qc_margins_fill(&margins, seed, table, error);
}

static void margins__failed_allocations_and_unequal_sums_are_reported(void **state)
{
    qc_money row[] = {3, 4}, column[] = {5, 3}, table[4];
    qc_margins margins = {.row_count = 2, .column_count = 2, .row = row, .column = column};
    qc_error error;

    (void)state;
    qc_test_allocations(fill, NULL);
    assert_status(qc_margins_fill(&margins, NULL, table, &error), QC_ERR_ARGUMENT, error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins__are_kept_to_the_unit),
        cmocka_unit_test(split__is_what_allocation_gives_without_bounds),
        cmocka_unit_test(split__of_nothing_is_nothing),
        cmocka_unit_test(margins__failed_allocations_and_unequal_sums_are_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
