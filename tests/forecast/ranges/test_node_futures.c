/* Draws read as they are made: bit for bit those that are kept, whatever is kept and however many threads there are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 150, PERIODS = 14, HORIZON = 3, DRAWS = 20, SPANS = 4 };

static const qc_step_span spans[SPANS] = {{0, 0}, {1, 1}, {2, 2}, {0, 2}};

/* What a reader saw: [node][span][draw], and how often each node came. */
typedef struct seen {
    double *sums;
    int *times;
} seen;

static qc_status remember(void *context, size_t node, const double *sums, qc_error *error)
{
    seen *s = context;

    (void)error;
    memcpy(s->sums + node * SPANS * DRAWS, sums, SPANS * DRAWS * sizeof *sums);
    s->times[node]++;
    return QC_OK;
}

static qc_status refuse(void *context, size_t node, const double *sums, qc_error *error)
{
    (void)context;
    (void)sums;
    if (node == 3) {
        *error = (qc_error){.status = QC_ERR_IO, .message = "no room"};
        return QC_ERR_IO;
    }
    return QC_OK;
}

/* Two regions under a company, and a leaf that has not begun. */
static qc_panel *wide_panel(void)
{
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 1);

    panel_fill(panel, 50, 0.2, 4);
    for (size_t t = 0; t < PERIODS; t++) {
        panel->values[4 * PERIODS + t] = NAN;
    }
    return panel;
}

static qc_forecast_settings settings_of(const qc_draws_reader *reader, bool keep)
{
    static qc_model models[2];
    qc_forecast_settings settings = qc_forecast_settings_default();

    models[0] = *qc_model_find("naive");
    models[1] = *qc_model_find("drift");
    settings.models = models;
    settings.model_count = 2;
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest = false;
    settings.keep_draws = keep;
    settings.reader = reader;
    return settings;
}

static void reader__sees_each_node_once_with_the_sums_of_kept_draws(void **state)
{
    qc_panel *panel = wide_panel();
    size_t cells = panel->node_count * SPANS * DRAWS;
    seen kept = {calloc(cells, sizeof(double)), calloc(panel->node_count, sizeof(int))};
    seen made = {calloc(cells, sizeof(double)), calloc(panel->node_count, sizeof(int))};
    double sums[DRAWS];
    qc_error error = {0};
    qc_forecast *all = NULL;
    qc_forecast *none = NULL;

    (void)state;
    for (int threads = 1; threads <= 8; threads += 7) {
        qc_draws_reader first = {SPANS, spans, remember, &kept};
        qc_draws_reader second = {SPANS, spans, remember, &made};
        qc_forecast_settings with = settings_of(&first, true);
        qc_forecast_settings without = settings_of(&second, false);
        qc_run run = qc_run_default();

        run.threads = threads;
        assert_ok(qc_forecast_run(panel, &with, &run, &all, &error), error);
        assert_ok(qc_forecast_run(panel, &without, &run, &none, &error), error);
        assert_null(none->draws);
        assert_memory_equal(kept.sums, made.sums, cells * sizeof(double));
        for (size_t node = 0; node < panel->node_count; node++) {
            assert_int_equal(kept.times[node], 1);
            assert_int_equal(made.times[node], 1);
            kept.times[node] = made.times[node] = 0;
            for (size_t span = 0; span < SPANS; span++) {
                const double *read = made.sums + (node * SPANS + span) * DRAWS;

                qc_forecast_node_draws(panel, all, node, spans[span].first, spans[span].last,
                                       sums);
                for (size_t d = 0; d < DRAWS; d++) {
                    assert_true(isnan(sums[d]) == isnan(read[d]));
                    assert_close(isnan(sums[d]) ? 0 : sums[d], isnan(read[d]) ? 0 : read[d], 0,
                                 0);
                }
            }
        }
        qc_forecast_free(all);
        qc_forecast_free(none);
    }
    free(kept.sums);
    free(kept.times);
    free(made.sums);
    free(made.times);
    panel_free(panel);
}

static void reader__that_fails_ends_the_run(void **state)
{
    const qc_draws_reader reader = {SPANS, spans, refuse, NULL};
    const qc_forecast_settings settings = settings_of(&reader, false);
    qc_panel *panel = wide_panel();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    (void)state;
    assert_int_equal(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_IO);
    assert_string_equal(error.message, "no room");
    assert_null(forecast);
    panel_free(panel);
}

static void reader__of_steps_past_the_horizon_is_refused(void **state)
{
    const qc_step_span wrong[2] = {{0, HORIZON}, {2, 1}};
    qc_panel *panel = wide_panel();

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        const qc_draws_reader reader = {1, &wrong[k], refuse, NULL};
        const qc_forecast_settings settings = settings_of(&reader, false);
        qc_forecast *forecast = NULL;
        qc_error error = {0};

        assert_int_equal(qc_forecast_run(panel, &settings, NULL, &forecast, &error),
                         QC_ERR_ARGUMENT);
    }
    panel_free(panel);
}

static qc_status run_with_reader(void *context, qc_error *error)
{
    seen *s = context;
    const qc_draws_reader reader = {SPANS, spans, remember, s};
    const qc_forecast_settings settings = settings_of(&reader, false);
    qc_panel *panel = panel_new_tree(3, 6, 1);
    qc_forecast *forecast = NULL;

    panel_fill(panel, 50, 0.2, 4);

    qc_status status = qc_forecast_run(panel, &settings, NULL, &forecast, error);

    qc_forecast_free(forecast);
    panel_free(panel);
    return status;
}

static void reader__failed_allocations_are_reported(void **state)
{
    double sums[16 * SPANS * DRAWS];
    int times[16] = {0};
    seen s = {sums, times};

    (void)state;
    qc_test_allocations(run_with_reader, &s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reader__sees_each_node_once_with_the_sums_of_kept_draws),
        cmocka_unit_test(reader__that_fails_ends_the_run),
        cmocka_unit_test(reader__of_steps_past_the_horizon_is_refused),
        cmocka_unit_test(reader__failed_allocations_are_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
