/* Reconciliation at an origin: coherent, not negative, by what was right before, from nothing later. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/hierarchy/reconcile_work.h"
#include "tests/forecast/small_tree.h"

static void forecasts__add_up_at_every_sum(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;

    (void)state;
    reconcile_panel(&panel, values);
    rolling = reconcile_roll(&panel);
    for (size_t origin = rolling->reconciled; origin <= rolling->last; origin++) {
        for (size_t step = 0; step < HORIZON; step++) {
            double f[8];

            for (size_t row = 0; row < 8; row++) {
                f[row] = qc_rolling_forecast(rolling, origin, row)[step];
                assert_true(isfinite(f[row]));
            }
            assert_close(f[6], f[0] + f[1] + f[2], 1e-12, 0);
            assert_close(f[7], f[3] + f[4], 1e-12, 0);
            assert_close(f[5], f[6] + f[7], 1e-12, 0);
        }
    }
    qc_rolling_free(rolling);
}

static double base(const qc_rolling *rolling, size_t made, size_t row, size_t step)
{
    return qc_rolling_combination(rolling, made, row)[step];
}

/* What is held out does not show: the record is that of the other origins. */
static void record__leaves_out_what_is_held(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = reconcile_roll_by_hand(&panel, values, 0.1, 0.1);
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
            qc_rolling_combination(rolling, origin, row)[0] *= 3;
        }
    }
    assert_ok(qc_record_collect(rolling, rolling->last, held, &after, &error), error);
    assert_memory_equal(record.variance, after.variance, 8 * sizeof(double));
    assert_memory_equal(record.column, after.column, 8 * record.column_count * sizeof(double));
    qc_record_clear(&record);
    qc_record_clear(&after);
    qc_rolling_free(rolling);
}

/* A leaf whose forecast is far below what its region's asks for; with a credit of its own, or
 * of a leaf elsewhere, or none. */
static void forecasts__are_not_negative_and_add_up(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = reconcile_roll_by_hand(&panel, values, 0.5, 0.01);
    qc_error error;
    bool any = false;

    (void)state;
    rolling->history->season = 20; /* so few seasons that shares do not pull the leaf up */
    for (size_t step = 0; step < HORIZON; step++) {
        for (size_t leaf = 0; leaf < 3; leaf++) {
            qc_rolling_combination(rolling, rolling->last, leaf)[step] = leaf == 0 ? 10 : 700;
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
                f[row] = qc_rolling_forecast(rolling, rolling->last, row)[step];
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
    reconcile_panel(&panel, values);
    panel.group_count = 3;
    panel.group_parent = group_parent;
    panel.leaf_group = leaf_group;
    rolling = reconcile_roll(&panel);
    assert_int_equal(rolling->history->rows.tree_count, 8);
    assert_int_equal(rolling->history->row_count, 10); /* the last group repeats leaf 1 */
    assert_int_equal(rolling->history->rows.group[1], 10);
    assert_int_equal(rolling->history->rows.parent[9], 8);
    for (size_t step = 0; step < HORIZON; step++) {
        double f[10];

        for (size_t row = 0; row < 10; row++) {
            f[row] = qc_rolling_forecast(rolling, PERIODS, row)[step];
        }
        assert_close(f[9], f[0] + f[2], 1e-15, 0);
        assert_close(f[8], f[0] + f[2] + f[4], 1e-15, 0);
        assert_close(f[5], f[6] + f[7], 1e-12, 0);
    }
    assert_ok(qc_panel_truncate(&panel, PERIODS - 4, &cut, &error), error);
    known = reconcile_roll(cut);
    for (size_t row = 0; row < 10; row++) {
        assert_memory_equal(qc_rolling_forecast(rolling, PERIODS - 4, row),
                            qc_rolling_forecast(known, PERIODS - 4, row),
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
    reconcile_panel(&panel, values);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        single[leaf] = (qc_panel_node){"s", "series", QC_NO_ID, (qc_id)leaf, QC_NO_ID};
        own_node[leaf] = (qc_id)leaf;
    }
    panel.nodes = single;
    panel.node_count = LEAVES;
    panel.leaf_node = own_node;
    rolling = reconcile_roll(&panel);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t step = 0; step < HORIZON; step++) {
            assert_true(qc_rolling_forecast(rolling, PERIODS, leaf)[step] ==
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
    reconcile_panel(&panel, values);
    for (size_t t = 0; t < PERIODS; t++) {
        panel.values[PERIODS + t] = 0;
        panel.values[(size_t)3 * PERIODS + t] = t < 30 ? NAN : 0;
    }
    rolling = reconcile_roll(&panel);
    for (size_t row = 0; row < 8; row++) {
        double f = qc_rolling_forecast(rolling, PERIODS, row)[0];

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
    reconcile_panel(&panel, values);
    for (size_t t = 0; t < sizeof values / sizeof values[0]; t++) {
        values[t] = t < PERIODS ? NAN : 0;
    }
    rolling = reconcile_roll(&panel);
    for (size_t row = 0; row < 8; row++) {
        double f = qc_rolling_forecast(rolling, PERIODS, row)[0];

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
    reconcile_panel(&panel, values);
    rolling = reconcile_roll(&panel);
    qc_test_allocations(reconcile_last, rolling);
    qc_rolling_free(rolling);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts__of_nothing_are_nothing),
        cmocka_unit_test(forecasts__add_up_at_every_sum),
        cmocka_unit_test(record__leaves_out_what_is_held),
        cmocka_unit_test(forecasts__are_not_negative_and_add_up),
        cmocka_unit_test(groups__are_reconciled_with_the_tree),
        cmocka_unit_test(forecasts__pass_over_leaves_without_sales),
        cmocka_unit_test(series_without_a_tree__are_left_as_they_are),
        cmocka_unit_test(reconciliation__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
