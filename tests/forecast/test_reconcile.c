/* Reconciliation at an origin: coherent, not negative, by what was right before, from nothing later. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/reconcile_work.h"

enum { LEAVES = 5, PERIODS = 40, HORIZON = 3 };

/* company - two regions - leaves 0, 1, 2 and 3, 4; the second region has a further node with one child. */
static qc_panel_node nodes[] = {{"Company", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID},
                                {"West", "region", 0, QC_NO_ID, QC_NO_ID},
                                {"East", "region", 0, QC_NO_ID, QC_NO_ID},
                                {"Far", "area", 2, QC_NO_ID, QC_NO_ID},
                                {"a", "territory", 1, 0, QC_NO_ID},
                                {"b", "territory", 1, 1, QC_NO_ID},
                                {"c", "territory", 1, 2, QC_NO_ID},
                                {"d", "territory", 3, 3, QC_NO_ID},
                                {"e", "territory", 2, 4, QC_NO_ID}};
static qc_id leaf_node[] = {4, 5, 6, 7, 8};

static void make_panel(qc_panel *panel, double *values)
{
    qc_random random;

    qc_random_start(&random, 7, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < PERIODS; t++) {
        double common = 1 + 0.1 * qc_random_normal(&random);

        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            values[leaf * PERIODS + t] = (100.0 + 40 * (double)leaf + 2.385 * (double)t) *
                                         common * (1 + 0.05 * qc_random_normal(&random));
        }
    }
    *panel = (qc_panel){.frequency = QC_FREQUENCY_MONTH,
                        .calendar = qc_calendar_default(),
                        .period_count = PERIODS,
                        .season = 1,
                        .leaf_count = LEAVES,
                        .values = values,
                        .leaf_node = leaf_node,
                        .node_count = sizeof nodes / sizeof nodes[0],
                        .nodes = nodes};
}

static qc_rolling *roll(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error;

    settings.horizon = HORIZON;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

static void forecasts__add_up_at_every_sum(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;

    (void)state;
    make_panel(&panel, values);
    rolling = roll(&panel);
    for (size_t origin = rolling->reconciled; origin <= rolling->last; origin++) {
        for (size_t step = 0; step < HORIZON; step++) {
            double f[8];

            for (size_t row = 0; row < 8; row++) {
                f[row] =
                    qc_rolling_prediction(rolling, origin, rolling->model_count, row)[step];
                assert_true(isfinite(f[row]));
            }
            assert_close(f[6], f[0] + f[1] + f[2], 1e-12, 0);
            assert_close(f[7], f[3] + f[4], 1e-12, 0);
            assert_close(f[5], f[6] + f[7], 1e-12, 0);
        }
    }
    qc_rolling_free(rolling);
}

/* A rolling backtest with combinations of our own making; the levels are about 100 (leaf + 1). */
static qc_rolling *roll_by_hand(qc_panel *panel, double *values, double leaf_noise,
                                double total_noise)
{
    qc_rolling *rolling = NULL;
    qc_random random;

    make_panel(panel, values);
    rolling = roll(panel);
    qc_random_start(&random, 8, QC_PURPOSE_TEST, 1);
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        for (size_t step = 0; step < HORIZON; step++) {
            for (size_t row = 0; row < rolling->history->row_count; row++) {
                double truth = qc_history_observed(rolling->history, row, origin + step);
                double noise = row < LEAVES ? leaf_noise : total_noise;

                if (isnan(truth)) {
                    truth = row < LEAVES ? 200 : row == 5 ? 1000 : row == 6 ? 600 : 400;
                }
                qc_rolling_prediction(rolling, origin, rolling->model_count + 1, row)[step] =
                    truth * (1 + noise * qc_random_normal(&random));
            }
        }
    }
    return rolling;
}

static double base(const qc_rolling *rolling, size_t made, size_t row, size_t step)
{
    return qc_rolling_prediction(rolling, made, rolling->model_count + 1, row)[step];
}

static double total_of(const qc_rolling *rolling, size_t step)
{
    return qc_rolling_prediction(rolling, rolling->last, rolling->model_count, 5)[step];
}

static void choice__believes_what_was_right(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_error error;

    (void)state;
    for (size_t which = 0; which < 2; which++) {
        qc_rolling *rolling =
            roll_by_hand(&panel, values, which == 0 ? 0.002 : 0.3, which == 0 ? 0.3 : 0.002);
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
                below += base(rolling, rolling->last, leaf, step);
            }
            assert_close(total_of(rolling, step),
                         which == 0 ? below : base(rolling, rolling->last, 5, step), 0.02, 0);
        }
        qc_rolling_free(rolling);
    }
}

/* Forecasts that add up are what all methods leave them: hardly anything speaks against the weights drawn to. Their errors do
 * not add up to the last digit, as each row's are taken in units of its own level. */
static void choice__stays_where_methods_do_not_differ(void **state)
{
    const double prior[QC_RECONCILE_METHODS] = {[QC_RECONCILE_STRUCTURAL] = 0.2,
                                                [QC_RECONCILE_VARIANCES] = 0.4,
                                                [QC_RECONCILE_SHRINKAGE] = 0.1,
                                                [QC_RECONCILE_DEVIATIONS] = 0.3};
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = roll_by_hand(&panel, values, 0.1, 0);
    double weight[QC_RECONCILE_METHODS];
    qc_record record;
    qc_error error;

    (void)state;
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        for (size_t step = 0; step < HORIZON; step++) {
            double *at[8];

            for (size_t row = 0; row < 8; row++) {
                at[row] =
                    qc_rolling_prediction(rolling, origin, rolling->model_count + 1, row) +
                    step;
            }
            *at[6] = *at[0] + *at[1] + *at[2];
            *at[7] = *at[3] + *at[4];
            *at[5] = *at[6] + *at[7];
        }
    }
    assert_ok(qc_record_collect(rolling, rolling->last, (qc_origins){0, 0}, &record, &error),
              error);
    assert_ok(qc_reconcile_choose(rolling, rolling->last, &record, weight, &error), error);
    for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
        assert_close(weight[method], prior[method], 0, 0.02);
    }
    qc_record_clear(&record);
    qc_rolling_free(rolling);
}

/* Total and leaves err alike: the errors of one horizon or two are no reason to go far from the prior weights, which a
 * cost of the errors alone would leave for one or two methods. */
static void choice__is_drawn_to_the_prior_weights(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = roll_by_hand(&panel, values, 0.05, 0.05);
    double weight[QC_RECONCILE_METHODS];
    qc_record record;
    qc_error error;

    (void)state;
    assert_ok(qc_record_collect(rolling, rolling->last, (qc_origins){0, 0}, &record, &error),
              error);
    assert_ok(qc_reconcile_choose(rolling, rolling->last, &record, weight, &error), error);
    assert_true(fabs(weight[QC_RECONCILE_STRUCTURAL] - 0.2) < 0.15);
    assert_true(fabs(weight[QC_RECONCILE_VARIANCES] - 0.4) < 0.15);
    assert_true(fabs(weight[QC_RECONCILE_DEVIATIONS] - 0.3) < 0.15);
    qc_record_clear(&record);
    qc_rolling_free(rolling);
}

/* What is held out does not show: the record is that of the other origins. */
static void record__leaves_out_what_is_held(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = roll_by_hand(&panel, values, 0.1, 0.1);
    qc_origins window = qc_record_window(rolling, rolling->last);
    qc_origins held = {window.first + 2, window.first + 5};
    qc_record record;
    qc_record after;
    qc_error error;

    (void)state;
    assert_ok(qc_record_collect(rolling, rolling->last, held, &record, &error), error);
    assert_int_equal(record.column_count, window.end - window.first - 3);
    for (size_t origin = held.first; origin < held.end; origin++) {
        for (size_t row = 0; row < 8; row++) {
            qc_rolling_prediction(rolling, origin, rolling->model_count + 1, row)[0] *= 3;
        }
    }
    assert_ok(qc_record_collect(rolling, rolling->last, held, &after, &error), error);
    assert_memory_equal(record.variance, after.variance, 8 * sizeof(double));
    assert_memory_equal(record.column, after.column, 8 * record.column_count * sizeof(double));
    qc_record_clear(&record);
    qc_record_clear(&after);
    qc_rolling_free(rolling);
}

/* A leaf whose forecast is far below what its region's asks for; with a credit of its own, or of a leaf elsewhere, or none. */
static void forecasts__are_not_negative_and_add_up(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = roll_by_hand(&panel, values, 0.5, 0.01);
    qc_error error;
    bool any = false;

    (void)state;
    for (size_t step = 0; step < HORIZON; step++) {
        for (size_t leaf = 0; leaf < 3; leaf++) {
            qc_rolling_prediction(rolling, rolling->last, rolling->model_count + 1,
                                  leaf)[step] = leaf == 0 ? 10 : 700;
        }
    }
    for (size_t credited = 0; credited < 3; credited++) {
        static const size_t with_credit[3][8] = {
            {1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 0, 1, 0, 1, 0}, {0, 1, 1, 1, 1, 0, 0, 1}};

        for (size_t row = 0; row < 8; row++) {
            rolling->history->credit[row] = with_credit[credited][row] * PERIODS;
        }
        assert_ok(qc_reconcile(rolling, rolling->last, &error), error);
        for (size_t step = 0; step < HORIZON; step++) {
            double f[8];

            for (size_t row = 0; row < 8; row++) {
                f[row] = qc_rolling_prediction(rolling, rolling->last, rolling->model_count,
                                               row)[step];
                any = any || (credited == 2 && f[row] < 0);
                assert_true(f[row] >= 0 || (credited == 2 && row == 0));
            }
            assert_close(f[6], f[0] + f[1] + f[2], 1e-15, 0);
            assert_close(f[5], f[0] + f[1] + f[2] + f[3] + f[4], 1e-15, 0);
            assert_close(f[6], base(rolling, rolling->last, 6, step), 0.05, 0);
        }
    }
    assert_true(any);
    qc_rolling_free(rolling);
}

/* Products across the regions are forecast too, and say something to the leaves. */
static void groups__are_reconciled_with_the_tree(void **state)
{
    static qc_id group_parent[] = {QC_NO_ID, 0, QC_NO_ID};
    static qc_id leaf_group[] = {1, 2, 1, QC_NO_ID, 0};
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_panel *cut = NULL;
    qc_rolling *rolling = NULL;
    qc_rolling *known = NULL;
    qc_error error;

    (void)state;
    make_panel(&panel, values);
    panel.group_count = 3;
    panel.group_parent = group_parent;
    panel.leaf_group = leaf_group;
    rolling = roll(&panel);
    assert_int_equal(rolling->history->rows.tree_count, 8);
    assert_int_equal(rolling->history->row_count, 10); /* the last group repeats leaf 1 */
    assert_int_equal(rolling->history->rows.group[1], 10);
    assert_int_equal(rolling->history->rows.parent[9], 8);
    for (size_t step = 0; step < HORIZON; step++) {
        double f[10];

        for (size_t row = 0; row < 10; row++) {
            f[row] = qc_rolling_prediction(rolling, PERIODS, rolling->model_count, row)[step];
        }
        assert_close(f[9], f[0] + f[2], 1e-15, 0);
        assert_close(f[8], f[0] + f[2] + f[4], 1e-15, 0);
        assert_close(f[5], f[6] + f[7], 1e-12, 0);
    }
    assert_ok(qc_panel_truncate(&panel, PERIODS - 4, &cut, &error), error);
    known = roll(cut);
    for (size_t row = 0; row < 10; row++) {
        assert_memory_equal(
            qc_rolling_prediction(rolling, PERIODS - 4, rolling->model_count, row),
            qc_rolling_prediction(known, PERIODS - 4, known->model_count, row),
            HORIZON * sizeof(double));
    }
    qc_rolling_free(known);
    qc_rolling_free(rolling);
    qc_panel_free(cut);
}

static void series_without_a_tree__are_left_as_they_are(void **state)
{
    static qc_panel_node single[LEAVES];
    static qc_id own_node[LEAVES];
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;

    (void)state;
    make_panel(&panel, values);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        single[leaf] = (qc_panel_node){"s", "series", QC_NO_ID, (qc_id)leaf, QC_NO_ID};
        own_node[leaf] = (qc_id)leaf;
    }
    panel.nodes = single;
    panel.node_count = LEAVES;
    panel.leaf_node = own_node;
    rolling = roll(&panel);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t step = 0; step < HORIZON; step++) {
            assert_true(
                qc_rolling_prediction(rolling, PERIODS, rolling->model_count, leaf)[step] ==
                base(rolling, PERIODS, leaf, step));
        }
    }
    qc_rolling_free(rolling);
}

/* A territory that has never sold has no level to measure errors by. */
static void forecasts__pass_over_leaves_without_sales(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;

    (void)state;
    make_panel(&panel, values);
    for (size_t t = 0; t < PERIODS; t++) {
        panel.values[PERIODS + t] = 0;
        panel.values[(size_t)3 * PERIODS + t] = t < 30 ? NAN : 0;
    }
    rolling = roll(&panel);
    for (size_t row = 0; row < 8; row++) {
        double f = qc_rolling_prediction(rolling, PERIODS, rolling->model_count, row)[0];

        assert_true(row == 1 || row == 3 ? fabs(f) < 1e-12 : f > 0);
    }
    qc_rolling_free(rolling);
}

/* Nothing sold at all, and a leaf that has not begun: 0 and unknown, not an error. */
static void forecasts__of_nothing_are_nothing(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;

    (void)state;
    make_panel(&panel, values);
    for (size_t t = 0; t < sizeof values / sizeof values[0]; t++) {
        values[t] = t < PERIODS ? NAN : 0;
    }
    rolling = roll(&panel);
    for (size_t row = 0; row < 8; row++) {
        double f = qc_rolling_prediction(rolling, PERIODS, rolling->model_count, row)[0];

        if (row == 0) {
            assert_true(isnan(f));
        } else {
            assert_close(f, 0, 0, 0);
        }
    }
    qc_rolling_free(rolling);
}

static qc_status reconcile_last(void *context, qc_error *error)
{
    const qc_rolling *rolling = context;

    return qc_reconcile(rolling, rolling->last, error);
}

static void reconciliation__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;

    (void)state;
    make_panel(&panel, values);
    rolling = roll(&panel);
    qc_test_allocations(reconcile_last, rolling);
    qc_rolling_free(rolling);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts__of_nothing_are_nothing),
        cmocka_unit_test(forecasts__add_up_at_every_sum),
        cmocka_unit_test(choice__believes_what_was_right),
        cmocka_unit_test(choice__stays_where_methods_do_not_differ),
        cmocka_unit_test(choice__is_drawn_to_the_prior_weights),
        cmocka_unit_test(record__leaves_out_what_is_held),
        cmocka_unit_test(forecasts__are_not_negative_and_add_up),
        cmocka_unit_test(groups__are_reconciled_with_the_tree),
        cmocka_unit_test(forecasts__pass_over_leaves_without_sales),
        cmocka_unit_test(series_without_a_tree__are_left_as_they_are),
        cmocka_unit_test(reconciliation__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
