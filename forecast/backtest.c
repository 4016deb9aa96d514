/* Runs the models at rolling origins. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "core/tasks.h"
#include "forecast/model_rows.h"
#include "forecast/rolling.h"

/* Origins whose last step is known that must remain before those at which little can be learned are left out: twice
 * the four that weights need (combine.c). */
enum { ENOUGH_ORIGINS = 8 };

size_t qc_rolling_window(const qc_rolling *rolling, size_t origin)
{
    size_t from = rolling->earliest;
    size_t needed = rolling->preferred + ENOUGH_ORIGINS + rolling->horizon - 1;

    if (origin >= needed) {
        from = rolling->preferred;
    }
    if (origin > rolling->max_origins && from < origin - rolling->max_origins) {
        from = origin - rolling->max_origins;
    }
    return from < origin ? from : origin;
}

double *qc_rolling_prediction(const qc_rolling *rolling, size_t origin, size_t model,
                              size_t leaf)
{
    size_t row = (origin - rolling->first) * (rolling->model_count + 2) + model;

    return rolling->prediction + (row * rolling->history->row_count + leaf) * rolling->horizon;
}

double *qc_rolling_weight(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    size_t row = (origin - rolling->combined) * rolling->history->row_count + leaf;

    return rolling->weight + row * rolling->model_count;
}

size_t qc_rolling_naive(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    size_t season = (size_t)rolling->history->season;

    return season > 1 && qc_history_length(rolling->history, leaf, origin) >= 2 * season
               ? rolling->seasonal_naive
               : rolling->naive;
}

double qc_rolling_target(const qc_rolling *rolling, size_t leaf, size_t made, size_t step,
                         size_t origin)
{
    return made + step < origin ? qc_history_observed(rolling->history, leaf, made + step)
                                : NAN;
}

/* The series at an origin without what holidays did to it; `clean` has room for it. */
static void take_out_holidays(const qc_rolling *rolling, size_t origin, size_t row,
                              qc_series *series, double *clean)
{
    const qc_holiday_effect *effect = &rolling->holidays[origin - rolling->first];
    size_t start = rolling->history->start[row];

    for (size_t t = 0; t < series->length; t++) {
        clean[t] = series->values[t] / qc_holiday_factor(effect, rolling->history, start + t);
    }
    series->values = clean;
}

static bool has_holidays(const qc_rolling *rolling, size_t origin)
{
    const qc_holiday_effect *effect = &rolling->holidays[origin - rolling->first];

    return fabs(effect->ramadan) > 0 || fabs(effect->eid) > 0;
}

/* Room for one row's work: forecasts across a gap, and the series without holidays. */
typedef struct desk {
    double *forecast, *clean;
} desk;

/* A leaf that has been missing for some periods is forecast across them. */
static qc_status run_model(const qc_rolling *rolling, size_t origin, size_t leaf, size_t model,
                           const desk *d, qc_error *error)
{
    qc_series series = qc_history_series(rolling->history, leaf, origin);
    size_t gap = qc_history_gap(rolling->history, leaf, origin);
    size_t horizon = rolling->horizon;
    double *prediction = qc_rolling_prediction(rolling, origin, model, leaf);
    bool adjusted =
        qc_model_takes_adjusted(&rolling->models[model]) && has_holidays(rolling, origin);
    qc_status status = QC_ERR_TOO_SHORT;

    if (adjusted) {
        take_out_holidays(rolling, origin, leaf, &series, d->clean);
    }
    if (series.length > 0 && series.length >= rolling->models[model].needs(series.season)) {
        status = qc_model_forecast(&rolling->models[model], &series, gap + horizon, d->forecast,
                                   error);
    }
    if (status == QC_ERR_MEMORY || status == QC_ERR_CANCELLED) {
        return status;
    }
    if (status == QC_OK && qc_numeric_all_finite(d->forecast + gap, horizon)) {
        for (size_t step = 0; step < horizon; step++) {
            double factor = adjusted
                                ? qc_holiday_factor(&rolling->holidays[origin - rolling->first],
                                                    rolling->history, origin + step)
                                : 1;

            prediction[step] = factor * d->forecast[gap + step];
        }
    }
    return QC_OK;
}

static qc_status find_holidays(void *context, size_t index, qc_error *error)
{
    const qc_rolling *rolling = context;

    return qc_holiday_effect_find(rolling->history, rolling->first + index,
                                  &rolling->holidays[index], error);
}

static qc_status run_models(void *context, size_t index, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_rolling *rolling = context;
    size_t leaf = index % rolling->history->row_count;
    size_t origin = rolling->first + index / rolling->history->row_count;
    size_t gap = qc_history_gap(rolling->history, leaf, origin);
    desk d = {NULL, NULL};

    QC_TRY(QC_NEW_ARRAY(d.forecast, gap + rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(d.clean, origin, error));
    for (size_t model = 0; model < rolling->model_count; model++) {
        QC_TRY(run_model(rolling, origin, leaf, model, &d, error));
    }

done:
    qc_memory_free(d.forecast);
    qc_memory_free(d.clean);
    return status;
}

static qc_status reconcile_origin(void *context, size_t index, qc_error *error)
{
    const qc_rolling *rolling = context;

    return qc_reconcile(rolling, rolling->combined + index, error);
}

static qc_status combine_origin(void *context, size_t index, qc_error *error)
{
    const qc_rolling *rolling = context;

    return qc_combine(rolling, rolling->combined + index, error);
}

/* True if half the models can run and half the leaves know two seasons, counted over those that have begun: forecasts
 * made before a season can be learned err in another way than those made now. */
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
    if (history->row_count > history->leaf_count) {
        /* what the oldest forecast that anybody looks at is reconciled by */
        rolling->combined = qc_rolling_window(rolling, rolling->combined);
    }
    rolling->first = qc_rolling_window(rolling, rolling->combined);
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

static qc_status allocate(qc_rolling *rolling, qc_error *error)
{
    qc_status status = QC_OK;
    size_t origins = rolling->last - rolling->first + 1;
    size_t rows = rolling->history->row_count;
    size_t row = rows * rolling->horizon;
    size_t methods = rolling->model_count + 2;

    if (rolling->horizon > SIZE_MAX / sizeof(double) / (rows + 1) ||
        (row > 0 && origins > SIZE_MAX / sizeof(double) / row / methods)) {
        return qc_fail(error, QC_ERR_OVERFLOW, "a horizon of %zu periods is too far",
                       rolling->horizon);
    }
    QC_TRY(QC_NEW_ARRAY(rolling->prediction, origins * methods * row, error));
    QC_TRY(QC_NEW_ARRAY(rolling->weight,
                        (rolling->last - rolling->combined + 1) * rows * rolling->model_count,
                        error));
    for (size_t k = 0; k < origins * methods * row; k++) {
        rolling->prediction[k] = NAN;
    }

done:
    return status;
}

qc_status qc_rolling_new(const qc_panel *panel, const qc_forecast_settings *settings,
                         bool nested, const qc_run *run, qc_rolling **rolling, qc_error *error)
{
    qc_status status = QC_OK;
    qc_rolling *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(qc_history_new(panel, &draft->history, error));
    draft->models = settings->models;
    draft->model_count = settings->model_count;
    if (draft->models == NULL) {
        draft->models = qc_models(&draft->model_count);
    }
    draft->naive = find_model(draft, "naive", 0);
    draft->seasonal_naive = find_model(draft, "seasonal_naive", draft->naive);
    draft->horizon = settings->horizon;
    draft->max_origins = settings->max_origins;
    find_origins(draft, nested);
    QC_TRY(allocate(draft, error));
    QC_TRY(QC_NEW_ARRAY(draft->holidays, draft->last - draft->first + 1, error));
    QC_TRY(qc_tasks_run(run, "holidays", draft->last - draft->first + 1, find_holidays, draft,
                        error));
    QC_TRY(qc_tasks_run(run, "models",
                        (draft->last - draft->first + 1) * draft->history->row_count,
                        run_models, draft, error));
    QC_TRY(qc_tasks_run(run, "combination", draft->last - draft->combined + 1, combine_origin,
                        draft, error));
    QC_TRY(qc_tasks_run(run, "reconciliation", draft->last - draft->combined + 1,
                        reconcile_origin, draft, error));
    *rolling = draft;
    draft = NULL;

done:
    qc_rolling_free(draft);
    return status;
}

void qc_rolling_free(qc_rolling *rolling)
{
    if (rolling == NULL) {
        return;
    }
    qc_history_free(rolling->history);
    qc_memory_free(rolling->holidays);
    qc_memory_free(rolling->prediction);
    qc_memory_free(rolling->weight);
    qc_memory_free(rolling);
}
