/* Reconciliation: coherent, and what its definition says when it is worked out by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/rolling.h"
#include "forecast/rows.h"

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
                        .calendar = {1},
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

static void rows__are_leaves_and_sums_of_two_or_more(void **state)
{
    static const size_t expected[] = {6, 6, 6, 7, 7, 8, 5, 5};
    double values[LEAVES * PERIODS];
    qc_panel panel;
    size_t *parent = NULL;
    size_t count = 0;
    qc_error error;

    (void)state;
    make_panel(&panel, values);
    assert_ok(qc_rows_find(&panel, &count, &parent, &error), error);
    assert_int_equal(count, 8);
    for (size_t row = 0; row < count; row++) {
        assert_int_equal(parent[row], expected[row]);
    }
    qc_memory_free(parent);
}

static void forecasts__add_up_at_every_sum(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;

    (void)state;
    make_panel(&panel, values);
    rolling = roll(&panel);
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
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

/* The records behind the last forecast, from predictions and observations alone. */
typedef struct record {
    double own[8], below[8], count;
} record;

static double base(const qc_rolling *rolling, size_t made, size_t row, size_t step)
{
    return qc_rolling_prediction(rolling, made, rolling->model_count + 1, row)[step];
}

static record look_back(const qc_rolling *rolling, size_t origin)
{
    static const size_t children[8][3] = {{0}, {0},       {0},       {0},
                                          {0}, {6, 7, 8}, {0, 1, 2}, {3, 4, 8}};
    record r = {.count = 0};

    for (size_t made = qc_rolling_window(rolling, origin); made < origin; made++) {
        for (size_t step = 0; step < HORIZON && made + step < origin; step++) {
            r.count += 1;
            for (size_t row = 0; row < 8; row++) {
                double level = qc_history_level(rolling->history, row, made);
                double actual = qc_history_observed(rolling->history, row, made + step);
                double sum = 0;

                for (size_t k = 0; k < 3 && row >= 5; k++) {
                    sum +=
                        children[row][k] < 8 ? base(rolling, made, children[row][k], step) : 0;
                }
                r.own[row] += pow((actual - base(rolling, made, row, step)) / level, 2);
                r.below[row] += pow((actual - sum) / level, 2);
            }
        }
    }
    return r;
}

/* The definition worked out for the last forecast's first step. */
static void forecasts__are_the_averages_that_past_errors_ask_for(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling = NULL;
    record r;
    double v[8];
    double m[8];
    double below[8];
    double spread[8];
    double share[8];
    double mean = 0;
    size_t last = 0;
    double origins = 0;

    (void)state;
    make_panel(&panel, values);
    rolling = roll(&panel);
    last = rolling->last;
    r = look_back(rolling, last);
    origins = (double)(last - qc_rolling_window(rolling, last));
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        mean += r.own[leaf] / (LEAVES * r.count);
    }
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        double level = qc_history_level(rolling->history, leaf, last);

        m[leaf] = base(rolling, last, leaf, 0);
        v[leaf] = level * level * (r.own[leaf] + 4 * mean) / (r.count + 4);
    }
    for (size_t row = 8; row-- > 5;) {
        double alike = 4 / origins * (r.own[row] + r.below[row]) / 2;

        share[row] = (r.below[row] + alike) / (r.below[row] + r.own[row] + 2 * alike);
    }
    below[6] = m[0] + m[1] + m[2];
    spread[6] = v[0] + v[1] + v[2];
    below[7] = m[3] + m[4];
    spread[7] = v[3] + v[4];
    for (size_t row = 6; row < 8; row++) {
        m[row] = below[row] + share[row] * (base(rolling, last, row, 0) - below[row]);
        v[row] = (1 - share[row]) * spread[row];
    }
    below[5] = m[6] + m[7];
    m[5] = below[5] + share[5] * (base(rolling, last, 5, 0) - below[5]);
    for (size_t row = 6; row < 8; row++) {
        m[row] += v[row] / (v[6] + v[7]) * (m[5] - below[5]);
    }
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        size_t region = leaf < 3 ? 6 : 7;

        m[leaf] += v[leaf] / spread[region] * (m[region] - below[region]);
    }
    for (size_t row = 0; row < 8; row++) {
        assert_close(qc_rolling_prediction(rolling, last, rolling->model_count, row)[0], m[row],
                     1e-10, 0);
    }
    assert_true(fabs(m[5] - base(rolling, last, 5, 0)) > 1e-6); /* there was something to do */
    qc_rolling_free(rolling);
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
        values[1 * PERIODS + t] = 0;
        values[3 * PERIODS + t] = t < 30 ? NAN : 0;
    }
    rolling = roll(&panel);
    for (size_t row = 0; row < 8; row++) {
        double f = qc_rolling_prediction(rolling, PERIODS, rolling->model_count, row)[0];

        assert_true(row == 1 || row == 3 ? fabs(f) < 1e-12 : f > 0);
    }
    qc_rolling_free(rolling);
}

static qc_status find_rows(void *context, qc_error *error)
{
    size_t *parent = NULL;
    size_t count = 0;
    qc_status status = qc_rows_find(context, &count, &parent, error);

    qc_memory_free(parent);
    return status;
}

static void rows__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LEAVES * PERIODS];
    qc_panel panel;

    (void)state;
    make_panel(&panel, values);
    qc_test_allocations(find_rows, &panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows__are_leaves_and_sums_of_two_or_more),
        cmocka_unit_test(forecasts__add_up_at_every_sum),
        cmocka_unit_test(forecasts__are_the_averages_that_past_errors_ask_for),
        cmocka_unit_test(forecasts__pass_over_leaves_without_sales),
        cmocka_unit_test(series_without_a_tree__are_left_as_they_are),
        cmocka_unit_test(rows__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
