/* The accuracy table of a backtest: rows recomputed from predictions and actuals by the definitions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/accuracy.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 2, HORIZON = 4, METHODS = 2, PERIODS = 10, ORIGINS = 4 };

/* A backtest by hand: naive and "forecast" for two leaves at the origins 6 .. 9. */
typedef struct fixture {
    qc_panel *panel;
    qc_backtest backtest;
    size_t origin[ORIGINS];
    const char *method[METHODS];
    double prediction[ORIGINS * METHODS * LEAVES * HORIZON];
    double naive[ORIGINS * LEAVES * HORIZON];
} fixture;

static double *cell(fixture *f, size_t index, size_t method, size_t leaf)
{
    return f->prediction + ((index * METHODS + method) * LEAVES + leaf) * HORIZON;
}

static void make(fixture *f, int season)
{
    *f = (fixture){.panel = panel_new_tree(LEAVES, PERIODS, season),
                   .method = {"naive", "forecast"}};
    for (size_t t = 0; t < PERIODS; t++) {
        f->panel->values[t] = 10 + (double)(t * t % 7);
        f->panel->values[PERIODS + t] = 100 + 3 * (double)t;
    }
    for (size_t index = 0; index < ORIGINS; index++) {
        f->origin[index] = 6 + index;
        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            for (size_t step = 0; step < HORIZON; step++) {
                double last = f->panel->values[leaf * PERIODS + f->origin[index] - 1];

                cell(f, index, 0, leaf)[step] = last;
                cell(f, index, 1, leaf)[step] = last + 2 + (double)step + (double)(index % 2);
                f->naive[(index * LEAVES + leaf) * HORIZON + step] = last;
            }
        }
    }
    f->backtest = (qc_backtest){.origin_count = ORIGINS,
                                .origin = f->origin,
                                .leaf_count = LEAVES,
                                .horizon = HORIZON,
                                .method_count = METHODS,
                                .method = f->method,
                                .prediction = f->prediction,
                                .naive = f->naive};
}

static qc_accuracy *measure(const fixture *f)
{
    qc_accuracy *accuracy = NULL;
    qc_error error = {0};

    assert_ok(qc_accuracy_of_backtest(f->panel, &f->backtest, &accuracy, &error), error);
    return accuracy;
}

static const qc_accuracy_row *find(const qc_accuracy *accuracy, const char *level,
                                   const char *node, const char *method, int step)
{
    const qc_accuracy_row *row = qc_accuracy_find(accuracy, level, node, method, step);

    if (row == NULL) {
        print_error("no row %s %s %s %d\n", level, node, method, step);
        fail();
    }
    return row;
}

/* Pairs of one leaf, method and step. */
static size_t pairs_of(fixture *f, size_t leaf, size_t method, size_t step, double *actual,
                       double *forecast)
{
    size_t count = 0;

    for (size_t index = 0; index < ORIGINS; index++) {
        if (f->origin[index] + step < PERIODS) {
            actual[count] = f->panel->values[leaf * PERIODS + f->origin[index] + step];
            forecast[count++] = cell(f, index, method, leaf)[step];
        }
    }
    return count;
}

static void rows_of_leaves__are_their_definition(void **state)
{
    static const char *const names[LEAVES] = {"s0", "s1"};
    fixture f;
    qc_accuracy *accuracy = NULL;

    (void)state;
    make(&f, 1);
    accuracy = measure(&f);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t step = 0; step < HORIZON; step++) {
            double actual[ORIGINS];
            double forecast[ORIGINS];
            double naive[ORIGINS];
            size_t count = pairs_of(&f, leaf, 1, step, actual, forecast);
            const qc_accuracy_row *row =
                find(accuracy, "territory", names[leaf], "forecast", (int)step + 1);
            double mase = 0;
            double square = 0;

            (void)pairs_of(&f, leaf, 0, step, actual, naive);
            for (size_t k = 0; k < count; k++) {
                const double *series = f.panel->values + leaf * PERIODS;

                mase += fabs(actual[k] - forecast[k]) /
                        qc_accuracy_mase_scale(series, f.origin[k], 1) / (double)count;
                square += pow((actual[k] - forecast[k]) /
                                  qc_accuracy_rmsse_scale(series, f.origin[k], 1),
                              2) /
                          (double)count;
            }
            assert_int_equal(row->n, count);
            assert_close(row->wape, qc_accuracy_wape(actual, forecast, count), 1e-14, 0);
            assert_close(row->accuracy, 1 - row->wape, 0, 0);
            assert_close(row->bias, qc_accuracy_bias(actual, forecast, count), 1e-14, 0);
            assert_close(row->fva, qc_accuracy_wape(actual, naive, count) - row->wape, 1e-13,
                         1e-15);
            assert_close(row->mase, mase, 1e-13, 0);
            assert_close(row->rmsse, sqrt(square), 1e-13, 0);
            assert_close(row->crps, NAN, 0, 0);
            assert_close(row->coverage80, NAN, 0, 0);
            assert_close(find(accuracy, "territory", names[leaf], "naive", (int)step + 1)->fva,
                         0, 0, 1e-15);
        }
    }
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void sums__are_of_actuals_and_forecasts_before_the_error(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;
    double actual[2][ORIGINS];
    double forecast[2][ORIGINS];
    size_t count = 0;
    const qc_accuracy_row *row = NULL;

    (void)state;
    make(&f, 1);
    accuracy = measure(&f);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        count = pairs_of(&f, leaf, 1, 1, actual[leaf], forecast[leaf]);
    }
    /* the level as a whole: all pairs of both leaves */
    row = find(accuracy, "territory", "all", "forecast", 2);
    assert_int_equal(row->n, 2 * count);
    {
        double a[2 * ORIGINS];
        double p[2 * ORIGINS];

        memcpy(a, actual[0], count * sizeof *a);
        memcpy(a + count, actual[1], count * sizeof *a);
        memcpy(p, forecast[0], count * sizeof *p);
        memcpy(p + count, forecast[1], count * sizeof *p);
        assert_close(row->wape, qc_accuracy_wape(a, p, 2 * count), 1e-14, 0);
    }
    assert_close(row->mase,
                 (find(accuracy, "territory", "s0", "forecast", 2)->mase +
                  find(accuracy, "territory", "s1", "forecast", 2)->mase) /
                     2,
                 1e-14, 0);
    /* company: sums first */
    for (size_t k = 0; k < count; k++) {
        actual[0][k] += actual[1][k];
        forecast[0][k] += forecast[1][k];
    }
    row = find(accuracy, "company", "company", "forecast", 2);
    assert_int_equal(row->n, count);
    assert_close(row->wape, qc_accuracy_wape(actual[0], forecast[0], count), 1e-14, 0);
    assert_close(find(accuracy, "company", "all", "forecast", 2)->wape, row->wape, 0, 0);
    assert_close(find(accuracy, "region", "r0", "forecast", 2)->wape, row->wape, 0, 0);
    assert_null(qc_accuracy_find(accuracy, "company", "company", "forecast", 5));
    assert_null(qc_accuracy_find(accuracy, "nowhere", "company", "forecast", 1));
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

/* Months from January 2020: origin 6 is July, 9 is October; only July's quarter is whole. */
static void step_0__is_the_whole_fiscal_quarter(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;
    const qc_accuracy_row *row = NULL;
    double actual = 0;
    double forecast = 0;
    double blocks = 0;

    (void)state;
    make(&f, 1);
    accuracy = measure(&f);
    row = find(accuracy, "territory", "s1", "forecast", 0);
    for (size_t step = 0; step < 3; step++) {
        actual += f.panel->values[PERIODS + 6 + step];
        forecast += cell(&f, 0, 1, 1)[step];
    }
    assert_int_equal(row->n, 1);
    assert_close(row->wape, fabs(actual - forecast) / actual, 1e-14, 0);
    blocks = 27; /* s1 rises by 3 a month: by 27 from quarter to quarter */
    assert_close(row->mase, fabs(actual - forecast) / blocks, 1e-14, 0);
    qc_accuracy_free(accuracy);

    f.panel->calendar.start_month = 2; /* quarters from February, May, August: origins 7 */
    accuracy = measure(&f);
    actual = 0;
    for (size_t step = 0; step < 3; step++) {
        actual += f.panel->values[PERIODS + 7 + step];
    }
    row = find(accuracy, "territory", "s1", "naive", 0);
    assert_int_equal(row->n, 1);
    assert_close(row->bias, (3 * cell(&f, 1, 0, 1)[0] - actual) / actual, 1e-14, 0);
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void step_0__of_other_frequencies(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;

    (void)state;
    make(&f, 1);
    f.panel->frequency = QC_FREQUENCY_QUARTER;
    accuracy = measure(&f);
    assert_int_equal(find(accuracy, "company", "all", "forecast", 0)->n, 4);
    assert_close(find(accuracy, "company", "all", "forecast", 0)->wape,
                 find(accuracy, "company", "all", "forecast", 1)->wape, 0, 0);
    qc_accuracy_free(accuracy);
    f.panel->frequency = QC_FREQUENCY_INDEX; /* the whole horizon: origin 6 only */
    accuracy = measure(&f);
    assert_int_equal(find(accuracy, "company", "all", "forecast", 0)->n, 1);
    qc_accuracy_free(accuracy);
    f.panel->frequency = QC_FREQUENCY_MONTH;
    f.backtest.horizon = 2; /* shorter than a quarter; the arrays are read as another shape */
    accuracy = measure(&f);
    assert_null(qc_accuracy_find(accuracy, "company", "all", "forecast", 0));
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void leaf__that_is_missing_is_left_out_of_both_sums(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;
    const qc_accuracy_row *row = NULL;

    (void)state;
    make(&f, 1);
    f.panel->values[PERIODS + 6] = NAN; /* s1's actual at origin 6, step 1 */
    for (size_t index = 1; index < ORIGINS; index++) {
        for (size_t k = 0; k < METHODS * LEAVES * HORIZON; k++) {
            f.prediction[index * METHODS * LEAVES * HORIZON + k] = NAN;
        }
    }
    accuracy = measure(&f);
    row = find(accuracy, "company", "company", "forecast", 1);
    assert_int_equal(row->n, 1);
    assert_close(row->wape,
                 fabs(f.panel->values[6] - cell(&f, 0, 1, 0)[0]) / f.panel->values[6], 1e-14,
                 0);
    assert_null(qc_accuracy_find(accuracy, "territory", "s1", "forecast", 1));
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void naive__stands_in_for_a_leaf_below_where_a_method_could_not_run(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;
    double expected = 0;
    double actual = 0;

    (void)state;
    make(&f, 1);
    for (size_t index = 0; index < ORIGINS; index++) {
        cell(&f, index, 1, 1)[0] = NAN;
        expected += cell(&f, index, 1, 0)[0] + cell(&f, index, 0, 1)[0];
        actual += f.panel->values[f.origin[index]] + f.panel->values[PERIODS + f.origin[index]];
    }
    accuracy = measure(&f);
    assert_close(find(accuracy, "company", "company", "forecast", 1)->bias,
                 (expected - actual) / actual, 1e-13, 0);
    assert_null(qc_accuracy_find(accuracy, "territory", "s1", "forecast", 1));
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

/* With a forecast's own backtest: coverage and CRPS are those of the draws. */
static void ranges__are_scored_by_the_backtests_draws(void **state)
{
    enum { STEPS = 3, DRAWS = 20 };

    qc_panel *panel = panel_new_tree(3, 30, 1);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_accuracy *accuracy = NULL;
    const qc_accuracy_row *row = NULL;
    double draws[3 * STEPS * DRAWS];
    double crps = 0;
    double sold = 0;
    size_t inside = 0;
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 100, 0.1, 5);
    settings.horizon = STEPS;
    settings.backtest_draws = DRAWS;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    assert_ok(qc_accuracy_of_backtest(panel, forecast->backtest, &accuracy, &error), error);
    for (size_t index = 0; index < forecast->backtest->origin_count; index++) {
        const double levels[2] = {0.1, 0.9};
        double sums[DRAWS] = {0};
        double range[2];
        double actual = 0;
        double own = 0;

        assert_ok(qc_backtest_draws(forecast->backtest, index, draws, &error), error);
        for (size_t leaf = 0; leaf < 3; leaf++) {
            actual += panel->values[leaf * 30 + forecast->backtest->origin[index]];
            for (size_t d = 0; d < DRAWS; d++) {
                sums[d] += draws[leaf * STEPS * DRAWS + d];
            }
        }
        assert_ok(qc_accuracy_crps(actual, sums, DRAWS, &own, &error), error);
        assert_ok(qc_draws_quantiles(sums, DRAWS, levels, 2, range, &error), error);
        crps += own;
        sold += actual;
        inside += range[0] <= actual && actual <= range[1];
    }
    row = find(accuracy, "company", "company", "forecast", 1);
    assert_int_equal(row->n, forecast->backtest->origin_count);
    assert_close(row->crps, crps / sold, 1e-12, 0);
    assert_close(row->coverage80, (double)inside / (double)row->n, 1e-14, 0);
    assert_true(row->crps < row->wape); /* a range says more than its middle alone */
    qc_accuracy_free(accuracy);
    qc_forecast_free(forecast);
    panel_free(panel);
}

static qc_status measure_again(void *context, qc_error *error)
{
    const fixture *f = context;
    qc_accuracy *accuracy = NULL;
    qc_status status = qc_accuracy_of_backtest(f->panel, &f->backtest, &accuracy, error);

    qc_accuracy_free(accuracy);
    return status;
}

static void table__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    fixture f;

    (void)state;
    make(&f, 1);
    qc_test_allocations(measure_again, &f);
    qc_accuracy_free(NULL);
    panel_free(f.panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_leaves__are_their_definition),
        cmocka_unit_test(sums__are_of_actuals_and_forecasts_before_the_error),
        cmocka_unit_test(step_0__is_the_whole_fiscal_quarter),
        cmocka_unit_test(step_0__of_other_frequencies),
        cmocka_unit_test(leaf__that_is_missing_is_left_out_of_both_sums),
        cmocka_unit_test(naive__stands_in_for_a_leaf_below_where_a_method_could_not_run),
        cmocka_unit_test(ranges__are_scored_by_the_backtests_draws),
        cmocka_unit_test(table__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
