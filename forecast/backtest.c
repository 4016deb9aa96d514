/* Runs the models at rolling origins. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "forecast/calibration.h"
#include "forecast/model_rows.h"
#include "forecast/row_models.h"
#include "forecast/share.h"
#include "forecast/sporadic_sum.h"

/* Origins whose last step is known that must remain before those at which little can be learned are left out: twice
 * the four that weights need (combine.c). */
enum { ENOUGH_ORIGINS = 8 };

/* Errors older than this say little of the weights, half of which six origins take (combine.c): on the training parts of M1 and
 * M3, 8 to 24 change the combination's error by less than 0.1 %. */
enum { WEIGHING_ORIGINS = 12 };

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

size_t qc_rolling_weighing(const qc_rolling *rolling, size_t origin)
{
    size_t most = rolling->horizon > WEIGHING_ORIGINS ? rolling->horizon : WEIGHING_ORIGINS;
    size_t from = qc_rolling_window(rolling, origin);

    return origin > most && from < origin - most ? origin - most : from;
}

size_t qc_rolling_sample(const qc_rolling *rolling, size_t k)
{
    return k * rolling->history->row_count / rolling->sample_count;
}

size_t qc_rolling_sampled(const qc_rolling *rolling, size_t row)
{
    size_t rows = rolling->history->row_count;
    size_t k = (row * rolling->sample_count + rows - 1) / rows;

    return k < rolling->sample_count && qc_rolling_sample(rolling, k) == row ? k : SIZE_MAX;
}

double *qc_rolling_kept(const qc_rolling *rolling, size_t row)
{
    size_t place = rolling->all_kept ? row : qc_rolling_sampled(rolling, row);
    size_t cells =
        (rolling->last - rolling->first + 1) * rolling->model_count * rolling->horizon;

    return rolling->model_prediction != NULL && place != SIZE_MAX
               ? rolling->model_prediction + place * cells
               : NULL;
}

/* What stands for a row at an origin in an array that begins with another one. */
static double *cell_at(const qc_rolling *rolling, double *values, size_t first, size_t origin,
                       size_t row)
{
    assert(values != NULL && origin >= first);
    return values + ((origin - first) * rolling->history->row_count + row) * rolling->horizon;
}

double *qc_rolling_prediction(const qc_rolling *rolling, size_t origin, size_t model,
                              size_t row)
{
    size_t count = rolling->model_count;

    if (model < count) {
        double *kept = qc_rolling_kept(rolling, row);

        assert(kept != NULL);
        return kept + ((origin - rolling->first) * count + model) * rolling->horizon;
    }
    return model == count
               ? cell_at(rolling, rolling->forecast, rolling->reconciled, origin, row)
               : cell_at(rolling, rolling->combination, rolling->combined, origin, row);
}

double *qc_rolling_benchmark(const qc_rolling *rolling, size_t origin, size_t row)
{
    return cell_at(rolling, rolling->benchmark, rolling->benchmarked, origin, row);
}

double *qc_rolling_disagreement(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    assert(origin >= rolling->compared);
    return rolling->disagreement +
           ((origin - rolling->compared) * rolling->history->leaf_count + leaf) *
               rolling->horizon;
}

double *qc_rolling_weight(const qc_rolling *rolling, size_t row)
{
    return rolling->weight + row * rolling->model_count;
}

void qc_rolling_forget(qc_rolling *rolling)
{
    qc_memory_free(rolling->model_prediction);
    qc_memory_free(rolling->combination);
    rolling->model_prediction = NULL;
    rolling->combination = NULL;
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

static qc_status sampled_leaves(const qc_rolling *rolling, size_t **leaves, size_t *count,
                                qc_error *error)
{
    qc_status status = QC_OK;

    *count = 0;
    QC_TRY(QC_NEW_ARRAY(*leaves, rolling->sample_count, error));
    for (size_t k = 0; k < rolling->sample_count; k++) {
        if (qc_rolling_sample(rolling, k) < rolling->history->leaf_count) {
            (*leaves)[(*count)++] = qc_rolling_sample(rolling, k);
        }
    }

done:
    return status;
}

/* What all rows have in common at an origin: holidays, and the season of the leaves in the sample. */
static qc_status find_common(void *context, size_t index, qc_error *error)
{
    const qc_rolling *rolling = context;
    size_t origin = rolling->holiday_first + index;
    size_t *leaves = NULL;
    size_t count = 0;
    qc_status status = QC_OK;

    QC_TRY(sampled_leaves(rolling, &leaves, &count, error));
    QC_TRY(qc_holiday_effect_find(rolling->history, origin, &rolling->holidays[index], error));
    if (!qc_year_season_applies(rolling->history)) { /* has a longer one in its place */
        QC_TRY(qc_shared_season_find(rolling->history, &rolling->holidays[index], origin,
                                     leaves, count, &rolling->shared_season[index], error));
    }

done:
    qc_memory_free(leaves);
    return status;
}

/* The season of the year that the leaves in the sample share, as known when a stretch of days begins. */
static qc_status find_shared_year(void *context, size_t index, qc_error *error)
{
    const qc_rolling *rolling = context;
    size_t stretch = qc_year_season_stretch(rolling->history, rolling->holiday_first) + index;
    size_t *leaves = NULL;
    size_t count = 0;
    qc_status status = QC_OK;

    QC_TRY(sampled_leaves(rolling, &leaves, &count, error));
    QC_TRY(qc_year_season_share(rolling->history, stretch, leaves, count,
                                &rolling->shared_year[index], error));

done:
    qc_memory_free(leaves);
    return status;
}

/* Stretches of days at which the season of the year is looked for; 0 where periods are not days. */
static size_t year_count(const qc_rolling *rolling)
{
    return qc_year_season_applies(rolling->history)
               ? qc_year_season_stretch(rolling->history, rolling->last) -
                     qc_year_season_stretch(rolling->history, rolling->holiday_first) + 1
               : 0;
}

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

/* True if a leaf sells in few periods at an origin whose forecast is read: how far it moves to its share of a sum (sporadic_sum.c) rests
 * on the errors of a window before. */
static bool any_intermittent(const qc_rolling *rolling)
{
    const qc_history *history = rolling->history;

    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        for (size_t origin = rolling->reconciled; origin <= rolling->last; origin++) {
            if (qc_history_is_intermittent(history, leaf, origin)) {
                return true;
            }
        }
    }
    return false;
}

/* True if the pooled regression may have a season that leaves share (pool_fill.c): it knows windows of all times. */
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
    if (history->row_count > history->leaf_count || any_intermittent(rolling)) {
        /* what the oldest forecast that anybody looks at is reconciled by */
        rolling->combined = qc_rolling_window(rolling, rolling->combined);
    }
    rolling->first = qc_rolling_weighing(rolling, rolling->combined);
    rolling->holiday_first = shares_season(rolling) ? 0 : rolling->first;
    for (size_t row = 0; row < history->row_count; row++) {
        size_t length = qc_history_length(history, row, rolling->first);
        size_t learned = history->start[row] + qc_anchor(length, row >= history->leaf_count);

        if (length > 0 && learned < rolling->holiday_first) {
            rolling->holiday_first = learned;
        }
    }
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

/* Room for the single models' predictions: of all rows where they are read later, else of the sample. */
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
    QC_TRY(QC_NEW_ARRAY(rolling->weight, rows * models, error));
    QC_TRY(QC_NEW_ARRAY(rolling->holidays, rolling->last - rolling->holiday_first + 1, error));
    QC_TRY(QC_NEW_ARRAY(rolling->shared_season, rolling->last - rolling->holiday_first + 1,
                        error));
    QC_TRY(QC_NEW_ARRAY(rolling->shared_year, year_count(rolling), error));

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

static qc_status find_all_common(qc_rolling *rolling, const qc_run *run, qc_error *error)
{
    return qc_tasks_run(run, "holidays", rolling->last - rolling->holiday_first + 1,
                        find_common, rolling, error);
}

qc_status qc_rolling_run_models(qc_rolling *rolling, const qc_forecast_settings *settings,
                                size_t first_row, size_t end_row, const qc_run *run,
                                qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(keep_predictions(rolling, settings, error));
    QC_TRY(find_all_common(rolling, run, error));
    QC_TRY(qc_tasks_run(run, "years", year_count(rolling), find_shared_year, rolling, error));
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
        QC_TRY(find_all_common(draft, run, error)); /* which past errors tell less */
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

void qc_rolling_free(qc_rolling *rolling)
{
    if (rolling == NULL) {
        return;
    }
    for (size_t k = 0;
         rolling->shared_season != NULL && k <= rolling->last - rolling->holiday_first; k++) {
        qc_shared_season_clear(&rolling->shared_season[k]);
    }
    qc_history_free(rolling->history);
    qc_memory_free(rolling->holidays);
    qc_memory_free(rolling->shared_season);
    qc_memory_free(rolling->shared_year);
    qc_pool_free(rolling->pool);
    qc_memory_free(rolling->models);
    qc_memory_free(rolling->model_prediction);
    qc_memory_free(rolling->combination);
    qc_memory_free(rolling->forecast);
    qc_memory_free(rolling->benchmark);
    qc_memory_free(rolling->disagreement);
    qc_memory_free(rolling->weight);
    qc_memory_free(rolling);
}
