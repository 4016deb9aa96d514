/* Lays rolling origins out and runs the models at them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "forecast/combination/sporadic_sum.h"
#include "forecast/models/model_rows.h"
#include "forecast/ranges/calibration.h"
#include "forecast/row_models.h"
#include "forecast/share.h"

/* True if some model learns from the whole panel. */
static bool wants_pool(const qc_rolling *rolling)
{
    for (size_t model = 0; model < rolling->model_count; model++) {
        if (rolling->models[model].forecast == NULL) {
            return true;
        }
    }
    return false;
}

static qc_status reconcile_origin(void *context, size_t index, qc_error *error)
{
    const qc_rolling *rolling = context;

    return qc_reconcile(rolling, rolling->reconciled + index, error);
}

/* True if half the models can run and half the leaves know two seasons, counted over those that
 * have begun: forecasts made before a season can be learned err in another way than those made
 * now. */
static bool is_ready(const qc_rolling *rolling, size_t origin)
{
    size_t two_seasons =
        rolling->history->season > 1 ? 2 * (size_t)rolling->history->season : 1;
    size_t able = 0;
    size_t seasoned = 0;
    size_t begun = 0;

    for (size_t leaf = 0; leaf < rolling->history->leaf_count; leaf++) {
        size_t length = qc_history_length(rolling->history, leaf, origin);

        begun += length > 0 ? 1 : 0;
        seasoned += length >= two_seasons ? 1 : 0;
        for (size_t model = 0; length > 0 && model < rolling->model_count; model++) {
            able += length >= rolling->models[model].needs(rolling->history->season);
        }
    }
    return begun > 0 && 2 * able >= begun * rolling->model_count && 2 * seasoned >= begun;
}

/* True if a leaf sells in few periods at an origin whose combination is read: how far it moves
 * to its share of a sum (sporadic_sum.c) rests on the errors of a window before. */
static bool any_intermittent(const qc_rolling *rolling)
{
    const qc_history *history = rolling->history;

    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
            if (qc_history_is_intermittent(history, leaf, origin)) {
                return true;
            }
        }
    }
    return false;
}

/* True if the pooled regression may have a season that leaves share (pool_fill.c): it knows
 * windows of all times. */
static bool shares_season(const qc_rolling *rolling)
{
    return wants_pool(rolling) && rolling->history->leaf_count > 1 &&
           rolling->history->season > 1 && !qc_year_season_applies(rolling->history);
}

static void find_origins(qc_rolling *rolling, bool nested)
{
    const qc_history *history = rolling->history;

    rolling->last = history->period_count;
    rolling->earliest = history->period_count;
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        if (history->start[leaf] + 1 < rolling->earliest) {
            rolling->earliest = history->start[leaf] + 1;
        }
    }
    rolling->preferred = rolling->earliest;
    while (rolling->preferred < rolling->last && !is_ready(rolling, rolling->preferred)) {
        rolling->preferred++;
    }
    rolling->combined = qc_rolling_window(rolling, rolling->last);
    if (nested) {
        rolling->combined = qc_rolling_window(rolling, rolling->combined);
    }
    rolling->reconciled = rolling->combined;
    if (history->row_count > history->leaf_count) {
        /* what the oldest forecast that anybody looks at is reconciled by */
        rolling->combined = qc_rolling_window(rolling, rolling->combined);
    }
    if (any_intermittent(rolling)) {
        /* what tells how far the oldest of these moves towards its share of a sum */
        rolling->combined = qc_rolling_window(rolling, rolling->combined);
    }
    rolling->first = qc_rolling_weighing(rolling, rolling->combined);
}

/* The lowest origin at which the effects that rows share are asked for: by the pooled
 * regression, or by a model where it learned. */
static size_t first_effects(const qc_rolling *rolling)
{
    const qc_history *history = rolling->history;
    size_t first = shares_season(rolling) ? 0 : rolling->first;

    for (size_t row = 0; row < history->row_count; row++) {
        size_t length = qc_history_length(history, row, rolling->first);
        size_t base = 0;

        (void)qc_anchor(length, row >= history->leaf_count, &base);
        if (length > 0 && history->start[row] + base < first) {
            first = history->start[row] + base;
        }
    }
    return first;
}

static size_t find_model(const qc_rolling *rolling, const char *name, size_t otherwise)
{
    for (size_t model = 0; model < rolling->model_count; model++) {
        if (strcmp(rolling->models[model].name, name) == 0) {
            return model;
        }
    }
    return otherwise;
}

/* The rows of the table that are run unless others are asked for. */
static qc_status choose_models(const qc_forecast_settings *settings, qc_rolling *rolling,
                               qc_error *error)
{
    qc_status status = QC_OK;
    size_t count = settings->model_count;
    const qc_model *from = settings->models != NULL ? settings->models : qc_models(&count);

    QC_TRY(QC_NEW_ARRAY(rolling->models, count, error));
    for (size_t model = 0; model < count; model++) {
        if (settings->models != NULL ||
            qc_model_is_usual(&from[model], rolling->history->season)) {
            rolling->models[rolling->model_count++] = from[model];
        }
    }
    rolling->naive = find_model(rolling, "naive", 0);
    rolling->seasonal_naive = find_model(rolling, "seasonal_naive", rolling->naive);

done:
    return status;
}

/* Room for the single models' predictions: of all rows where they are read later, else of the
 * sample. */
static qc_status keep_predictions(qc_rolling *rolling, const qc_forecast_settings *settings,
                                  qc_error *error)
{
    size_t row = (rolling->last - rolling->first + 1) * rolling->model_count * rolling->horizon;
    size_t rows = rolling->history->row_count;

    rolling->all_kept = settings->backtest || rolling->sample_count == rows;
    rows = rolling->all_kept ? rows : rolling->sample_count;
    return settings->backtest || row <= settings->kept_bytes / sizeof(double) / (rows + 1)
               ? QC_NEW_ARRAY(rolling->model_prediction, rows * row, error)
               : QC_OK;
}

static qc_status allocate(qc_rolling *rolling, qc_error *error)
{
    qc_status status = QC_OK;
    size_t origins = rolling->last - rolling->first + 1;
    size_t rows = rolling->history->row_count;
    size_t row = rows * rolling->horizon;
    size_t models = rolling->model_count;

    if (rolling->horizon > SIZE_MAX / sizeof(double) / (rows + 1) ||
        (row > 0 && origins > SIZE_MAX / sizeof(double) / row / (models + 2))) {
        return qc_fail(error, QC_ERR_OVERFLOW, "a horizon of %zu periods is too far",
                       rolling->horizon);
    }
    QC_TRY(QC_NEW_ARRAY(rolling->combination, (rolling->last - rolling->combined + 1) * row,
                        error));
    QC_TRY(QC_NEW_ARRAY(rolling->forecast, (rolling->last - rolling->reconciled + 1) * row,
                        error));
    QC_TRY(QC_NEW_ARRAY(rolling->benchmark, (rolling->last - rolling->benchmarked + 1) * row,
                        error));
    QC_TRY(QC_NEW_ARRAY(rolling->disagreement,
                        (rolling->last - rolling->compared + 1) * rolling->history->leaf_count *
                            rolling->horizon,
                        error));
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers is what is wanted */
    QC_TRY(QC_NEW_ARRAY(rolling->hindsight, rolling->history->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(rolling->weight, rows * models, error));
    QC_TRY(qc_shared_effects_init(rolling->history, first_effects(rolling), rolling->last,
                                  &rolling->effects, error));

done:
    return status;
}

qc_status qc_rolling_open(const qc_panel *panel, const qc_forecast_settings *settings,
                          bool nested, qc_rolling **rolling, qc_error *error)
{
    qc_status status = QC_OK;
    qc_rolling *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(qc_history_new(panel, &draft->history, error));
    QC_TRY(choose_models(settings, draft, error));
    draft->horizon = settings->horizon;
    draft->max_origins = settings->max_origins;
    find_origins(draft, nested);
    draft->benchmarked = settings->backtest ? draft->reconciled : draft->last;
    draft->compared =
        settings->backtest ? draft->reconciled : qc_sides_first(draft, draft->last);
    draft->sample_count = draft->history->row_count < settings->sample || settings->sample == 0
                              ? draft->history->row_count
                              : settings->sample;
    QC_TRY(allocate(draft, error));
    *rolling = draft;
    draft = NULL;

done:
    qc_rolling_free(draft);
    return status;
}

/* What rows share, told by the leaves in the sample; the season of the year only where models
 * are run. */
static qc_status find_effects(qc_rolling *rolling, bool with_years, const qc_run *run,
                              qc_error *error)
{
    qc_status status = QC_OK;
    size_t *leaves = NULL;
    size_t count = 0;

    QC_TRY(QC_NEW_ARRAY(leaves, rolling->sample_count, error));
    for (size_t k = 0; k < rolling->sample_count; k++) {
        size_t row = qc_rolling_sample(rolling, k);

        if (row < rolling->history->leaf_count) {
            leaves[count++] = row;
        }
    }
    QC_TRY(qc_shared_effects_find(&rolling->effects, leaves, count, run, error));
    if (with_years) {
        QC_TRY(qc_shared_effects_find_years(&rolling->effects, leaves, count, run, error));
    }

done:
    qc_memory_free(leaves);
    return status;
}

qc_status qc_rolling_run_models(qc_rolling *rolling, const qc_forecast_settings *settings,
                                size_t first_row, size_t end_row, const qc_run *run,
                                qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(keep_predictions(rolling, settings, error));
    QC_TRY(find_effects(rolling, true, run, error));
    if (wants_pool(rolling)) {
        QC_TRY(qc_rolling_fill_pool(rolling, run, error));
    }
    QC_TRY(qc_combine(rolling, first_row, end_row, run, error));

done:
    return status;
}

qc_status qc_rolling_new(const qc_panel *panel, const qc_forecast_settings *settings,
                         bool nested, const qc_run *run, qc_rolling **rolling, qc_error *error)
{
    qc_status status = QC_OK;
    qc_rolling *draft = NULL;

    QC_TRY(qc_rolling_open(panel, settings, nested, &draft, error));
    if (settings->share_file_count > 0) {
        QC_TRY(find_effects(draft, false, run, error)); /* which past errors tell less */
        QC_TRY(
            qc_share_read_all(draft, settings->share_files, settings->share_file_count, error));
    } else {
        QC_TRY(
            qc_rolling_run_models(draft, settings, 0, draft->history->row_count, run, error));
    }
    if (!settings->backtest) {
        qc_memory_free(draft->model_prediction); /* only a backtest reads them again */
        draft->model_prediction = NULL;
    }
    if (settings->models == NULL) {
        QC_TRY(qc_sporadic_sum_apply(draft, run, error));
    }
    QC_TRY(qc_tasks_run(run, "reconciliation", draft->last - draft->reconciled + 1,
                        reconcile_origin, draft, error));
    *rolling = draft;
    draft = NULL;

done:
    qc_rolling_free(draft);
    return status;
}
