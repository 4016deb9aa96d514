/* How much each way to reconcile counts: right before, near the prior weights, least cost by definition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/hierarchy/reconcile_work.h"
#include "tests/forecast/small_tree.h"

static double total_of(const qc_rolling *rolling, size_t step)
{
    return qc_rolling_forecast(rolling, rolling->last, 5)[step];
}

/* What the choice is shrunk to: minimum trace's sums by the horizons known that do not overlap,
 * 20 for one half; else the structural one. */
static void fill_prior(const qc_rolling *rolling, double *prior)
{
    qc_origins window = qc_record_window(rolling, rolling->last);
    double horizons = (double)(window.end - window.first) / HORIZON;

    memset(prior, 0, QC_RECONCILE_METHODS * sizeof *prior);
    prior[QC_RECONCILE_DEVIATIONS] = horizons / (horizons + 20);
    prior[QC_RECONCILE_STRUCTURAL] = 1 - prior[QC_RECONCILE_DEVIATIONS];
}

static void choice__believes_what_was_right(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_error error;

    (void)state;
    for (size_t which = 0; which < 2; which++) {
        qc_rolling *rolling = reconcile_roll_by_hand(&panel, values, which == 0 ? 0.002 : 0.3,
                                                     which == 0 ? 0.3 : 0.002);
        double weight[QC_RECONCILE_METHODS];
        double sum = 0;
        qc_record record;

        assert_ok(
            qc_record_collect(rolling, rolling->last, (qc_origins){0, 0}, &record, &error),
            error);
        assert_ok(qc_reconcile_choose(rolling, rolling->last, &record, weight, &error), error);
        for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
            assert_true(weight[method] >= 0);
            sum += weight[method];
        }
        assert_close(sum, 1, 1e-12, 0);
        qc_record_clear(&record);
        assert_ok(qc_reconcile(rolling, rolling->last, &error), error);
        for (size_t step = 0; step < HORIZON; step++) {
            double below = 0;

            for (size_t leaf = 0; leaf < LEAVES; leaf++) {
                below += qc_rolling_combination(rolling, rolling->last, leaf)[step];
            }
            assert_close(total_of(rolling, step),
                         which == 0 ? below
                                    : qc_rolling_combination(rolling, rolling->last, 5)[step],
                         0.02, 0);
        }
        qc_rolling_free(rolling);
    }
}

/* Forecasts that add up are what all methods leave them: hardly anything speaks against the
 * weights shrunk to. Their errors do not add up to the last digit, as each row's are taken in
 * units of its own level. */
static void choice__stays_where_methods_do_not_differ(void **state)
{
    double prior[QC_RECONCILE_METHODS];
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = reconcile_roll_by_hand(&panel, values, 0.1, 0);
    double weight[QC_RECONCILE_METHODS];
    qc_record record;
    qc_error error;

    (void)state;
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        for (size_t step = 0; step < HORIZON; step++) {
            double *at[8];

            for (size_t row = 0; row < 8; row++) {
                at[row] = qc_rolling_combination(rolling, origin, row) + step;
            }
            *at[6] = *at[0] + *at[1] + *at[2];
            *at[7] = *at[3] + *at[4];
            *at[5] = *at[6] + *at[7];
        }
    }
    assert_ok(qc_record_collect(rolling, rolling->last, (qc_origins){0, 0}, &record, &error),
              error);
    assert_ok(qc_reconcile_choose(rolling, rolling->last, &record, weight, &error), error);
    fill_prior(rolling, prior);
    assert_true(prior[QC_RECONCILE_DEVIATIONS] > 0.1);
    for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
        assert_close(weight[method], prior[method], 0, 0.02);
    }
    qc_record_clear(&record);
    qc_rolling_free(rolling);
}

/* With errors of seven origins nothing is known that could move it from the structural method;
 * with eight there is. */
static void choice__is_structural_where_little_is_known(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = reconcile_roll_by_hand(&panel, values, 0.3, 0.002);

    (void)state;
    for (size_t known = 7; known <= 8; known++) {
        double weight[QC_RECONCILE_METHODS];
        qc_record record;
        qc_error error;

        rolling->combined = rolling->last - known;
        assert_ok(
            qc_record_collect(rolling, rolling->last, (qc_origins){0, 0}, &record, &error),
            error);
        assert_ok(qc_reconcile_choose(rolling, rolling->last, &record, weight, &error), error);
        assert_true((weight[QC_RECONCILE_STRUCTURAL] >= 1) == (known == 7));
        qc_record_clear(&record);
    }
    qc_rolling_free(rolling);
}

/* Errors at every origin and step of the window, as they were and as the methods make them
 * without having seen them. */
enum { LEVELS = 3, COLUMNS = PERIODS * HORIZON, BLOCKS = 4 };

typedef struct held_errors {
    size_t origins, count;
    double prior[QC_RECONCILE_METHODS];
    double base[COLUMNS][ROWS];
    double made[COLUMNS][QC_RECONCILE_METHODS * ROWS];
} held_errors;

static void collect_held(const qc_rolling *rolling, held_errors *held)
{
    qc_origins window = qc_record_window(rolling, rolling->last);
    qc_error error;

    held->origins = window.end - window.first;
    held->count = 0;
    fill_prior(rolling, held->prior);
    for (size_t k = 0; k < BLOCKS; k++) {
        qc_origins block = {window.first + k * held->origins / BLOCKS,
                            window.first + (k + 1) * held->origins / BLOCKS};
        qc_reconcilers *all = NULL;
        qc_record rest;

        assert_ok(qc_record_collect(rolling, rolling->last, block, &rest, &error), error);
        assert_ok(qc_reconcilers_new(&rest, &all, &error), error);
        for (size_t made = block.first; made < block.end; made++) {
            double errors[ROWS][HORIZON];
            size_t steps = 0;

            for (size_t row = 0; row < ROWS; row++) {
                steps = qc_record_errors(rolling, rolling->last, made, row, errors[row]);
            }
            for (size_t step = 0; step < steps; step++, held->count++) {
                for (size_t row = 0; row < ROWS; row++) {
                    held->base[held->count][row] = errors[row][step];
                }
                qc_reconcilers_apply(all, held->base[held->count], held->made[held->count]);
            }
        }
        qc_reconcilers_free(all);
        qc_record_clear(&rest);
    }
}

/* The mean squared error of a level under a mixture, over that of the forecasts as they were. */
static double level_ratio(const held_errors *held, const double *unit, size_t first, size_t end,
                          const double *weight)
{
    double mixed = 0;
    double base = 0;

    for (size_t k = 0; k < held->count; k++) {
        for (size_t row = first; row < end; row++) {
            double e = 0;

            for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
                e += weight[method] * held->made[k][method * ROWS + row];
            }
            mixed += e * e / unit[row];
            base += held->base[k][row] * held->base[k][row] / unit[row];
        }
    }
    return mixed / base;
}

/*
 * The cost as it is documented: half by rows and half by levels; 10 for all that exceeds 1.02
 * squared at a level; and 8 horizons over the origins for each squared weight moved.
 */
static double cost_by_definition(const held_errors *held, const double *unit,
                                 const double *weight, bool *exceeds)
{
    static const size_t ends[LEVELS + 1] = {0, LEAVES, LEAVES + 1, ROWS};
    double cost = 0;

    for (size_t l = 0; l < LEVELS; l++) {
        double ratio = level_ratio(held, unit, ends[l], ends[l + 1], weight);

        *exceeds = *exceeds || ratio > 1.02 * 1.02 + 0.01;
        cost += ((double)(ends[l + 1] - ends[l]) / ROWS + 1.0 / LEVELS) / 2 * ratio +
                10 * fmax(ratio - 1.02 * 1.02, 0);
    }
    for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
        double moved = weight[method] - held->prior[method];

        cost += 8.0 * HORIZON / (double)held->origins * moved * moved;
    }
    return cost;
}

/* In the last quarter of the origins leaves err by so many times more, which nobody could have
 * learned before. */
static void spoil_leaves(const qc_rolling *rolling, double times)
{
    qc_origins window = qc_record_window(rolling, rolling->last);
    size_t from = window.first + 3 * (window.end - window.first) / BLOCKS;

    for (size_t origin = from; origin < rolling->last; origin++) {
        for (size_t cell = 0; cell < (size_t)LEAVES * HORIZON; cell++) {
            size_t leaf = cell / HORIZON;
            size_t step = cell % HORIZON;
            double truth = qc_history_observed(rolling->history, leaf, origin + step);
            double *point = qc_rolling_combination(rolling, origin, leaf) + step;

            *point = isnan(truth) ? *point : truth + times * (*point - truth);
        }
    }
}

/* Sums err alike throughout, and leaves less but for the end: no weight moved from any method
 * to any other costs less. */
static void choice__costs_least_by_definition(void **state)
{
    static const double noise[][3] = {{0.05, 0.05, 1}, {0.06, 0.02, 8}, {0.06, 0.02, 12}};
    static held_errors held;
    bool exceeds = false;

    (void)state;
    for (size_t k = 0; k < sizeof noise / sizeof noise[0]; k++) {
        double values[LEAVES * PERIODS];
        qc_panel panel;
        qc_rolling *rolling = reconcile_roll_by_hand(&panel, values, noise[k][0], noise[k][1]);
        double weight[QC_RECONCILE_METHODS];
        double least = 0;
        qc_record record;
        qc_error error;

        spoil_leaves(rolling, noise[k][2]);
        assert_ok(
            qc_record_collect(rolling, rolling->last, (qc_origins){0, 0}, &record, &error),
            error);
        assert_ok(qc_reconcile_choose(rolling, rolling->last, &record, weight, &error), error);
        collect_held(rolling, &held);
        assert_true(weight[QC_RECONCILE_SHRINKAGE] <= 0);
        least = cost_by_definition(&held, record.variance, weight, &exceeds);
        for (size_t pair = 0; pair < QC_RECONCILE_METHODS * QC_RECONCILE_METHODS; pair++) {
            double moved[QC_RECONCILE_METHODS];
            size_t from = pair / QC_RECONCILE_METHODS;
            size_t to = pair % QC_RECONCILE_METHODS;
            bool ignored = false;

            if (to == QC_RECONCILE_SHRINKAGE) {
                continue; /* never moved to */
            }
            memcpy(moved, weight, sizeof moved);
            moved[from] -= fmin(0.005, weight[from]);
            moved[to] += weight[from] - moved[from];
            assert_true(cost_by_definition(&held, record.variance, moved, &ignored) >
                        least - 2e-9);
        }
        qc_record_clear(&record);
        qc_rolling_free(rolling);
    }
    assert_true(exceeds); /* so that the price of a level counts */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choice__believes_what_was_right),
        cmocka_unit_test(choice__is_structural_where_little_is_known),
        cmocka_unit_test(choice__stays_where_methods_do_not_differ),
        cmocka_unit_test(choice__costs_least_by_definition),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
