/* Shares of the sums above: by their definition, only where they tell, and of nothing too young. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/hierarchy/reconcile_work.h"
#include "tests/forecast/small_tree.h"

/* The small tree with products across it: rows 8 (leaves 0, 2, 4) and 9 below it (0, 2). */
enum { ALL_ROWS = 10 };

static void add_products(qc_panel *panel)
{
    static qc_id group_parent[] = {QC_NO_ID, 0, QC_NO_ID};
    static qc_id leaf_group[] = {1, 2, 1, QC_NO_ID, 0};

    panel->group_count = 3;
    panel->group_parent = group_parent;
    panel->leaf_group = leaf_group;
}

/* Rows right above each, by hand; -1 for none. */
static const int above[ALL_ROWS][2] = {{6, 9},   {6, -1}, {6, 9},  {7, -1}, {7, 8},
                                       {-1, -1}, {5, -1}, {5, -1}, {5, -1}, {8, -1}};

/* Combinations are the truth times 1 + noise. */
static qc_rolling *roll(qc_panel *panel, double *values, double leaf_noise, double sum_noise)
{
    qc_rolling *rolling = NULL;
    qc_random random;

    reconcile_panel(panel, values);
    add_products(panel);
    rolling = reconcile_roll(panel);
    qc_random_start(&random, 3, QC_PURPOSE_TEST, 0);
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        for (size_t cell = 0; cell < (size_t)ALL_ROWS * HORIZON; cell++) {
            size_t row = cell / HORIZON;
            size_t at = origin + cell % HORIZON;
            double noise = (row < LEAVES ? leaf_noise : sum_noise) * qc_random_normal(&random);

            qc_rolling_combination(rolling, origin, row)[cell % HORIZON] =
                qc_history_observed(rolling->history, row, at < PERIODS ? at : PERIODS - 1) *
                (1 + noise);
        }
    }
    return rolling;
}

static qc_shares learn(const qc_rolling *rolling, qc_record *record)
{
    qc_shares shares;
    qc_error error;

    assert_ok(qc_record_collect(rolling, rolling->last, (qc_origins){0, 0}, record, &error),
              error);
    assert_ok(qc_shares_learn(rolling, rolling->last, record, &shares, &error), error);
    return shares;
}

/* Without a season: the share over the latest eight periods times the root of that in the last
 * one over it. */
static double says(const qc_rolling *rolling, size_t origin, size_t row, size_t step)
{
    const qc_history *history = rolling->history;
    double sum = 0;
    double count = 0;

    for (size_t k = 0; k < 2; k++) {
        size_t up = (size_t)above[row][k];
        double part = 0;
        double whole = 0;
        double last = 0;

        if (above[row][k] < 0) {
            continue;
        }
        for (size_t t = origin - 8; t < origin; t++) {
            part += qc_history_observed(history, row, t);
            whole += qc_history_observed(history, up, t);
        }
        last = qc_history_observed(history, row, origin - 1) /
               qc_history_observed(history, up, origin - 1);
        sum += sqrt(part / whole * last) * qc_rolling_combination(rolling, origin, up)[step];
        count += 1;
    }
    return count > 0 ? sum / count - qc_rolling_combination(rolling, origin, row)[step] : 0;
}

/* Products by row and block of four, in that order. */
typedef struct sums {
    double along[ALL_ROWS + 4], square[ALL_ROWS + 4];
} sums;

static double part_of(const sums *s, size_t first, size_t end)
{
    double along = 0;
    double square = 0;
    double rows = 0;
    double blocks = 0;

    for (size_t k = first; k < end; k++) {
        along += s->along[k];
        square += s->square[k];
    }
    for (size_t k = first; k < end; k++) {
        rows += pow(s->along[k] - along / square * s->square[k], 2);
    }
    for (size_t k = ALL_ROWS; k < ALL_ROWS + 4; k++) {
        blocks += pow(s->along[k] - along / square * s->square[k], 2);
    }
    return along > 0
               ? fmin(along / square * fmax(1 - 4 * fmax(rows, blocks) / along / along, 0), 1)
               : 0;
}

/* Of leaves, or of sums: the regression of errors on what shares say less two standard errors. */
static double part_by_definition(const qc_rolling *rolling, const qc_record *record,
                                 bool of_sums)
{
    qc_origins window = qc_record_window(rolling, rolling->last);
    size_t first = of_sums ? LEAVES : 0;
    size_t end = of_sums ? ALL_ROWS : LEAVES;
    sums s = {0};

    for (size_t row = first; row < end; row++) {
        for (size_t made = window.first; made < window.end; made++) {
            size_t block = ALL_ROWS + (made - window.first) * 4 / (window.end - window.first);
            double unit = qc_history_level(rolling->history, row, rolling->last) /
                          qc_history_level(rolling->history, row, made);

            for (size_t step = 0; step < HORIZON && made + step < rolling->last; step++) {
                double e = qc_history_observed(rolling->history, row, made + step) -
                           qc_rolling_combination(rolling, made, row)[step];
                double d = says(rolling, made, row, step);
                double u = unit * unit / record->variance[row];

                s.along[row] += u * e * d;
                s.square[row] += u * d * d;
                s.along[block] += u * e * d;
                s.square[block] += u * d * d;
            }
        }
    }
    return part_of(&s, first, end);
}

static void shares__move_rows_by_their_definition(void **state)
{
    static const double noise[][2] = {{0.1, 0.02}, {0.04, 0.1}, {0.3, 0.3}};
    size_t moving = 0;

    (void)state;
    for (size_t k = 0; k < sizeof noise / sizeof noise[0]; k++) {
        double values[LEAVES * PERIODS];
        qc_panel panel;
        qc_rolling *rolling = roll(&panel, values, noise[k][0], noise[k][1]);
        double base[ALL_ROWS];
        qc_record record;
        qc_shares shares = learn(rolling, &record);

        assert_int_equal(shares.total, LEAVES);
        for (size_t kind = 0; kind < 2; kind++) {
            assert_close(shares.part[kind], part_by_definition(rolling, &record, kind == 1),
                         1e-9, 1e-12);
            moving += shares.part[kind] > 0.1 ? 1 : 0;
        }
        for (size_t row = 0; row < ALL_ROWS; row++) {
            base[row] = qc_rolling_combination(rolling, rolling->last, row)[1];
        }
        qc_shares_move(&shares, rolling, rolling->last, 1, base);
        for (size_t row = 0; row < ALL_ROWS; row++) {
            assert_close(base[row],
                         qc_rolling_combination(rolling, rolling->last, row)[1] +
                             shares.part[row >= LEAVES] * says(rolling, rolling->last, row, 1),
                         1e-12, 0);
        }
        qc_shares_clear(&shares);
        qc_record_clear(&record);
        qc_rolling_free(rolling);
    }
    assert_true(moving >= 2);
}

/* Leaves that are forecast ten times as well as their shares are steady, then the reverse. */
static void shares__count_where_they_tell_more(void **state)
{
    (void)state;
    for (size_t steady = 0; steady < 2; steady++) {
        double values[LEAVES * PERIODS];
        qc_panel panel;
        qc_rolling *rolling = roll(&panel, values, steady == 1 ? 0.5 : 0.005, 0.005);
        qc_record record;
        qc_shares shares = learn(rolling, &record);

        assert_true(steady == 1 ? shares.part[0] > 0.8 : shares.part[0] < 0.02);
        qc_shares_clear(&shares);
        qc_record_clear(&record);
        qc_rolling_free(rolling);
    }
}

/* A leaf that cannot move stays where it is; of two seasons nothing is told. */
static void shares__leave_alone_what_they_cannot_tell(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = roll(&panel, values, 0.5, 0.005);
    double base[ALL_ROWS] = {0};
    qc_shares shares;
    qc_record record;
    qc_error error;

    (void)state;
    shares = learn(rolling, &record);
    qc_shares_clear(&shares);
    record.variance[2] = 0;
    record.variance[7] = INFINITY;
    assert_ok(qc_shares_learn(rolling, rolling->last, &record, &shares, &error), error);
    qc_shares_move(&shares, rolling, rolling->last, 0, base);
    for (size_t row = 0; row < LEAVES; row++) {
        /* leaf 3 is below row 7 alone, leaf 4 in a group too */
        assert_true((fabs(base[row]) > 0) == (row != 2 && row != 3));
    }
    assert_true(!(fabs(base[5]) > 0) && !(fabs(base[7]) > 0));
    qc_shares_clear(&shares);

    rolling->history->season = 20;
    assert_ok(qc_shares_learn(rolling, rolling->last, &record, &shares, &error), error);
    assert_true(shares.drift == NULL && !(shares.part[0] > 0) && !(shares.part[1] > 0));
    qc_shares_clear(&shares);
    qc_record_clear(&record);
    qc_rolling_free(rolling);
}

typedef struct learned {
    const qc_rolling *rolling;
    const qc_record *record;
} learned;

static qc_status learn_again(void *context, qc_error *error)
{
    const learned *with = context;
    qc_shares shares;
    qc_status status =
        qc_shares_learn(with->rolling, with->rolling->last, with->record, &shares, error);

    if (status == QC_OK) {
        qc_shares_clear(&shares);
    }
    return status;
}

static void shares__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = roll(&panel, values, 0.5, 0.005);
    qc_record record;
    qc_shares shares = learn(rolling, &record);
    learned with = {rolling, &record};

    (void)state;
    assert_non_null(shares.drift);
    qc_shares_clear(&shares);
    qc_test_allocations(learn_again, &with);
    qc_record_clear(&record);
    qc_rolling_free(rolling);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares__move_rows_by_their_definition),
        cmocka_unit_test(shares__count_where_they_tell_more),
        cmocka_unit_test(shares__leave_alone_what_they_cannot_tell),
        cmocka_unit_test(shares__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
