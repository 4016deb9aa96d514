/* Forecasts a panel: models, combination, futures, and what the reader must know. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/forecast.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "forecast/combination/sporadic_sum.h"
#include "forecast/notes.h"
#include "forecast/ranges/futures.h"
#include "forecast/ranges/node_futures.h"
#include "forecast/rolling.h"
#include "forecast/share.h"

/* Weights below this are not named in the label of a combination. */
static const double LABEL_LEAST_WEIGHT = 0.05;

/* What qc_backtest_draws() needs to make futures again. */
typedef struct source {
    qc_rolling *rolling;
    uint64_t seed;
} source;

qc_forecast_settings qc_forecast_settings_default(void)
{
    return (qc_forecast_settings){.horizon = 1,
                                  .draws = 1000,
                                  .max_origins = 24,
                                  .backtest_draws = 200,
                                  .backtest = true,
                                  .keep_draws = true,
                                  .sample = 4000,
                                  .kept_bytes = (size_t)1 << 29};
}

static qc_status check_settings(const qc_panel *panel, const qc_forecast_settings *settings,
                                qc_error *error)
{
    if (settings->horizon == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "horizon 0; give at least 1 period");
    }
    if (settings->draws < 2 || settings->draws % 2 != 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "%zu draws; give an even number from 2 up",
                       settings->draws);
    }
    if (settings->backtest_draws % 2 != 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "%zu draws in the backtest; give an even number",
                       settings->backtest_draws);
    }
    if (settings->share_file_count > 0 && settings->backtest) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "shares hold no single models: there is no backtest from them");
    }
    if (settings->models != NULL && settings->model_count > QC_MOST_MODELS) {
        return qc_fail(error, QC_ERR_ARGUMENT, "%zu models; give at most %d",
                       settings->model_count, QC_MOST_MODELS);
    }
    if (settings->models != NULL && settings->model_count == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "no model; give at least naive");
    }
    for (size_t k = 0; settings->reader != NULL && k < settings->reader->span_count; k++) {
        const qc_step_span *span = &settings->reader->spans[k];

        if (span->first > span->last || span->last >= settings->horizon) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "steps %zu to %zu of a horizon of %zu cannot be read", span->first,
                           span->last, settings->horizon);
        }
    }
    if (panel->leaf_count == 0 || panel->period_count == 0) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "there is no observation to forecast from; give at least one period");
    }
    return QC_OK;
}

static void free_source(source *s)
{
    if (s != NULL) {
        qc_rolling_free(s->rolling);
        qc_memory_free(s);
    }
}

static void free_backtest(qc_backtest *backtest)
{
    if (backtest != NULL) {
        free_source(backtest->owner);
        qc_memory_free(backtest->origin);
        qc_memory_free(backtest->method);
        qc_memory_free(backtest->prediction);
        qc_memory_free(backtest->naive);
        qc_memory_free(backtest);
    }
}

void qc_forecast_free(qc_forecast *forecast)
{
    if (forecast == NULL) {
        return;
    }
    for (size_t leaf = 0; leaf < forecast->leaf_count && forecast->model != NULL; leaf++) {
        qc_memory_free(forecast->model[leaf]);
    }
    for (size_t note = 0; note < forecast->note_count; note++) {
        qc_memory_free(forecast->notes[note]);
    }
    qc_memory_free(forecast->point);
    qc_memory_free(forecast->naive);
    qc_memory_free(forecast->weight);
    qc_memory_free(forecast->model);
    qc_memory_free(forecast->closed_chance);
    qc_memory_free(forecast->draws);
    qc_memory_free(forecast->notes);
    free_backtest(forecast->backtest);
    qc_memory_free(forecast);
}

static void copy_origin(const qc_rolling *rolling, qc_backtest *backtest, size_t index)
{
    size_t origin = backtest->origin[index];
    size_t horizon = rolling->horizon;

    for (size_t leaf = 0; leaf < backtest->leaf_count; leaf++) {
        memcpy(backtest->naive + (index * backtest->leaf_count + leaf) * horizon,
               qc_rolling_benchmark(rolling, origin, leaf), horizon * sizeof *backtest->naive);
        for (size_t method = 0; method < backtest->method_count; method++) {
            size_t row =
                (index * backtest->method_count + method) * backtest->leaf_count + leaf;

            memcpy(backtest->prediction + row * horizon,
                   qc_rolling_prediction(rolling, origin, method, leaf),
                   horizon * sizeof *backtest->prediction);
        }
    }
}

/* The naive method of the panel as a whole: seasonal where some leaf has two seasons. */
static size_t panel_naive(const qc_rolling *rolling)
{
    size_t naive = rolling->naive;

    for (size_t leaf = 0; leaf < rolling->history->leaf_count && naive == rolling->naive;
         leaf++) {
        naive = qc_rolling_naive(rolling, rolling->last, leaf);
    }
    return naive;
}

static qc_status fill_backtest(const qc_rolling *rolling, qc_backtest *backtest,
                               qc_error *error)
{
    qc_status status = QC_OK;
    size_t from = qc_rolling_window(rolling, rolling->last);
    size_t cells = 0;

    backtest->origin_count = rolling->last - from;
    backtest->leaf_count = rolling->history->leaf_count;
    backtest->horizon = rolling->horizon;
    backtest->method_count = rolling->model_count + 1;
    backtest->naive_method = panel_naive(rolling);
    cells = backtest->origin_count * backtest->leaf_count * backtest->horizon;
    QC_TRY(QC_NEW_ARRAY(backtest->origin, backtest->origin_count, error));
    QC_TRY(QC_NEW_ARRAY(backtest->method, backtest->method_count, error));
    QC_TRY(QC_NEW_ARRAY(backtest->prediction, cells * backtest->method_count, error));
    QC_TRY(QC_NEW_ARRAY(backtest->naive, cells, error));
    for (size_t model = 0; model < rolling->model_count; model++) {
        backtest->method[model] = rolling->models[model].name;
    }
    backtest->method[rolling->model_count] = "forecast";
    for (size_t index = 0; index < backtest->origin_count; index++) {
        backtest->origin[index] = from + index;
        copy_origin(rolling, backtest, index);
    }

done:
    return status;
}

/* "damped", or "0.6 damped + 0.4 regression" from the heaviest down, behind the share of a sum. */
static qc_status label_leaf(const qc_rolling *rolling, size_t leaf, char **label,
                            qc_error *error)
{
    const double *weight = qc_rolling_weight(rolling, leaf);
    double shared = qc_sporadic_sum_weight(rolling, leaf);
    char text[512] = "";
    size_t used = 0;
    double above = INFINITY;
    size_t last = SIZE_MAX;

    if (shared > 1 - LABEL_LEAST_WEIGHT) {
        used += qc_text_format(text, sizeof text, "%s", QC_SPORADIC_SUM_NAME);
    } else if (shared >= LABEL_LEAST_WEIGHT) {
        used += qc_text_format(text, sizeof text, "%.1f %s", shared, QC_SPORADIC_SUM_NAME);
    }
    for (size_t rank = 0; rank < rolling->model_count; rank++) {
        size_t best = SIZE_MAX;

        for (size_t model = 0; model < rolling->model_count; model++) {
            bool later = weight[model] < above ||
                         (last != SIZE_MAX && model > last && weight[model] <= above);

            if (later && (best == SIZE_MAX || weight[model] > weight[best])) {
                best = model;
            }
        }
        if (best == SIZE_MAX || weight[best] < LABEL_LEAST_WEIGHT || used >= sizeof text) {
            break;
        }
        above = weight[best];
        last = best;
        if (above > 1 - LABEL_LEAST_WEIGHT) {
            used += qc_text_format(text, sizeof text, "%s", rolling->models[best].name);
        } else {
            used += qc_text_format(text + used, sizeof text - used, "%s%.1f %s",
                                   used > 0 ? " + " : "", above, rolling->models[best].name);
        }
    }
    return QC_COPY_TEXT(*label, used > 0 ? text : "none", error);
}

/* Nothing is sold once a territory is closed. */
static qc_status close_leaf(const qc_panel *panel, size_t leaf, qc_forecast *forecast,
                            qc_error *error)
{
    for (size_t step = 0; step < forecast->horizon; step++) {
        double part = qc_forecast_open_part(panel, leaf, panel->period_count + step);

        forecast->point[leaf * forecast->horizon + step] *= part;
        forecast->naive[leaf * forecast->horizon + step] *= part;
    }
    if (qc_forecast_open_part(panel, leaf, panel->period_count) > 0) {
        return QC_OK;
    }
    qc_memory_free(forecast->model[leaf]);
    forecast->model[leaf] = NULL;
    return QC_COPY_TEXT(forecast->model[leaf], "closed", error);
}

static qc_status fill_points(const qc_panel *panel, const qc_rolling *rolling,
                             qc_forecast *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    size_t last = rolling->last;
    size_t horizon = rolling->horizon;

    for (size_t leaf = 0; leaf < forecast->leaf_count; leaf++) {
        const double *weight = qc_rolling_weight(rolling, leaf);

        memcpy(forecast->point + leaf * horizon, qc_rolling_forecast(rolling, last, leaf),
               horizon * sizeof *forecast->point);
        memcpy(forecast->naive + leaf * horizon, qc_rolling_benchmark(rolling, last, leaf),
               horizon * sizeof *forecast->naive);
        memcpy(forecast->weight + leaf * forecast->model_count, weight,
               forecast->model_count * sizeof *weight);
        QC_TRY(label_leaf(rolling, leaf, &forecast->model[leaf], error));
        QC_TRY(close_leaf(panel, leaf, forecast, error));
        forecast->closed_chance[leaf] =
            qc_takeovers_chance(&rolling->history->takeovers, leaf, last);
    }

done:
    return status;
}

static qc_status allocate(const qc_rolling *rolling, const qc_forecast_settings *settings,
                          qc_forecast *forecast, qc_error *error)
{
    size_t draws = settings->draws;
    qc_status status = QC_OK;
    size_t leaves = rolling->history->leaf_count;
    size_t cells = leaves * rolling->horizon;

    forecast->leaf_count = leaves;
    forecast->horizon = rolling->horizon;
    forecast->model_count = rolling->model_count;
    forecast->draw_count = draws;
    if (draws > SIZE_MAX / sizeof(double) / cells) {
        return qc_fail(error, QC_ERR_OVERFLOW, "%zu draws of %zu numbers are too many", draws,
                       cells);
    }
    QC_TRY(QC_NEW_ARRAY(forecast->point, cells, error));
    QC_TRY(QC_NEW_ARRAY(forecast->naive, cells, error));
    QC_TRY(QC_NEW_ARRAY(forecast->weight, leaves * forecast->model_count, error));
    QC_TRY(QC_NEW_ARRAY(forecast->model, leaves, error));
    QC_TRY(QC_NEW_ARRAY(forecast->closed_chance, leaves, error));
    if (settings->keep_draws) {
        QC_TRY(QC_NEW_ARRAY(forecast->draws, cells * draws, error));
    }
    if (settings->backtest) {
        QC_TRY(QC_NEW_ARRAY(forecast->backtest, 1, error));
    }

done:
    return status;
}

qc_status qc_forecast_run(const qc_panel *panel, const qc_forecast_settings *settings,
                          const qc_run *run, qc_forecast **forecast, qc_error *error)
{
    qc_run quiet = qc_run_default();
    bool nested = settings->backtest && settings->backtest_draws > 0;
    uint64_t seed = run != NULL ? run->seed : quiet.seed;
    qc_status status = check_settings(panel, settings, error);
    qc_rolling *rolling = NULL;
    qc_futures *futures = NULL;
    qc_forecast *draft = NULL;
    source *from = NULL;

    if (status != QC_OK) {
        return status;
    }
    QC_TRY(qc_rolling_new(panel, settings, nested, run, &rolling, error));
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(allocate(rolling, settings, draft, error));
    QC_TRY(fill_points(panel, rolling, draft, error));
    if (!settings->backtest) {
        qc_rolling_forget(rolling);
    }
    QC_TRY(qc_futures_new(rolling, rolling->last, settings->draws, seed, &futures, error));
    if (settings->keep_draws || settings->reader != NULL) {
        QC_TRY(
            qc_node_futures_make(panel, futures, settings->reader, run, draft->draws, error));
    }
    if (settings->backtest) {
        QC_TRY(fill_backtest(rolling, draft->backtest, error));
    }
    QC_TRY(qc_forecast_note(panel, rolling, futures, run, draft, error));
    if (nested) {
        QC_TRY(QC_NEW_ARRAY(from, 1, error));
        *from = (source){rolling, seed};
        rolling = NULL;
        draft->backtest->draw_count = settings->backtest_draws;
        draft->backtest->owner = from;
    }
    *forecast = draft;
    draft = NULL;

done:
    qc_futures_free(futures);
    qc_forecast_free(draft);
    qc_rolling_free(rolling);
    return status;
}

qc_status qc_forecast_share(const qc_panel *panel, const qc_forecast_settings *settings,
                            size_t index, size_t count, const qc_run *run, const char *path,
                            qc_error *error)
{
    qc_rolling *rolling = NULL;
    qc_share share;
    qc_status status = check_settings(panel, settings, error);

    if (status != QC_OK) {
        return status;
    }
    if (settings->backtest || count > QC_SHARES_MOST || index < 1 || index > count) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "share %zu of %zu; give one of 1 to the number of shares, at most %d, "
                       "without a backtest",
                       index, count, QC_SHARES_MOST);
    }
    QC_TRY(qc_rolling_open(panel, settings, false, &rolling, error));
    share = qc_share_of(index, count, rolling->history->row_count);
    QC_TRY(qc_rolling_run_models(rolling, settings, share.first, share.end, run, error));
    QC_TRY(qc_share_write(rolling, &share, path, error));

done:
    qc_rolling_free(rolling);
    return status;
}

const qc_rolling *qc_forecast_rolling(const qc_forecast *forecast)
{
    const source *from = forecast->backtest != NULL ? forecast->backtest->owner : NULL;

    return from != NULL ? from->rolling : NULL;
}

qc_status qc_backtest_draws(const qc_backtest *backtest, size_t index, double *draws,
                            qc_error *error)
{
    qc_status status = QC_OK;
    const source *from = backtest->owner;
    qc_futures *futures = NULL;

    if (from == NULL || index >= backtest->origin_count) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "no draws for origin %zu of %zu; ask for backtest_draws", index,
                       backtest->origin_count);
    }
    QC_TRY(qc_futures_new(from->rolling, backtest->origin[index], backtest->draw_count,
                          from->seed, &futures, error));
    for (size_t leaf = 0; leaf < backtest->leaf_count; leaf++) {
        QC_TRY(qc_futures_draw(futures, leaf,
                               draws + leaf * backtest->horizon * backtest->draw_count, error));
    }

done:
    qc_futures_free(futures);
    return status;
}
