/* Why a forecast is what it is: the facts about one node. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/combination/sporadic_sum.h"
#include "forecast/effects/row_season.h"
#include "forecast/explain_year.h"
#include "forecast/models/breaks.h"
#include "forecast/models/seasonal.h"
#include "forecast/models/stl.h"
#include "forecast/rolling.h"

/* Models below this weight are not named. */
static const double LEAST_WEIGHT = 0.005;

static const char *const holiday_names[QC_HOLIDAY_COUNT] = {
    "Ramadan", "Eid al-Fitr", "Easter", "the fortnight before the Chinese new year",
    "the Chinese new year"};

/* What a weekday instead of a weekend day adds to the contrast of forecast/calendar/trading_days.h,
 * times the days of a month. */
static const double CONTRAST_OF_A_DAY = 3.5, DAYS_A_MONTH = 30.436875;

/* One explanation while it is made. */
typedef struct work {
    const qc_panel *panel;
    const qc_forecast *forecast;
    const qc_rolling *rolling;
    size_t node, row;
    qc_explanation *found;
} work;

/* The only child of a node, or SIZE_MAX. */
static size_t only_child(const qc_panel *panel, size_t node)
{
    size_t child = SIZE_MAX;

    for (size_t k = node + 1; k < panel->node_count; k++) {
        if (panel->nodes[k].parent == node) {
            if (child != SIZE_MAX) {
                return SIZE_MAX;
            }
            child = k;
        }
    }
    return child;
}

static bool has_row(const qc_panel *panel, const size_t *children, size_t node)
{
    return panel->nodes[node].leaf == QC_NO_ID && children[node] > 1;
}

/* The row of a node: leaves first, then nodes of two or more children; a node of one child has
 * its child's (see rows.h). */
static qc_status find_row(const qc_panel *panel, size_t node, size_t *row, qc_error *error)
{
    qc_status status = QC_OK;
    size_t *children = NULL;

    QC_TRY(QC_NEW_ARRAY(children, panel->node_count, error));
    for (size_t k = 0; k < panel->node_count; k++) {
        if (panel->nodes[k].parent != QC_NO_ID) {
            children[panel->nodes[k].parent]++;
        }
    }
    while (panel->nodes[node].leaf == QC_NO_ID && children[node] == 1) {
        node = only_child(panel, node);
    }
    *row = panel->nodes[node].leaf;
    if (panel->nodes[node].leaf == QC_NO_ID) {
        *row = panel->leaf_count;
        for (size_t k = 0; k < node; k++) {
            *row += has_row(panel, children, k);
        }
    }

done:
    qc_memory_free(children);
    return status;
}

/* Backtest */

/* Mean absolute errors of a method and of naive over what both have forecast and what has come
 * since. Gives the number of forecasts. */
static size_t compare(const work *w, size_t method, double *own, double *naive)
{
    const qc_rolling *rolling = w->rolling;
    size_t origins = 0;
    size_t pairs = 0;

    *own = *naive = 0;
    for (size_t origin = qc_rolling_window(rolling, rolling->last); origin < rolling->last;
         origin++) {
        const double *made = qc_rolling_prediction(rolling, origin, method, w->row);
        const double *other = qc_rolling_benchmark(rolling, origin, w->row);
        bool any = false;

        for (size_t step = 0; step < rolling->horizon; step++) {
            double target = qc_rolling_target(rolling, w->row, origin, step, rolling->last);

            if (isfinite(target) && isfinite(made[step]) && isfinite(other[step])) {
                *own += fabs(target - made[step]);
                *naive += fabs(target - other[step]);
                any = true;
                pairs++;
            }
        }
        origins += any;
    }
    if (pairs > 0) {
        *own /= (double)pairs;
        *naive /= (double)pairs;
    }
    return origins;
}

static int compare_models(const void *left, const void *right)
{
    const qc_explained_model *a = left;
    const qc_explained_model *b = right;

    int order = (a->weight < b->weight) - (a->weight > b->weight);

    return order != 0 ? order : strcmp(a->name, b->name);
}

static qc_status take_models(work *w, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_rolling *rolling = w->rolling;
    const double *weight = qc_rolling_weight(rolling, w->row);
    double shared = qc_sporadic_sum_weight(rolling, w->row);
    qc_explanation *found = w->found;
    double own = 0;
    double naive = 0;

    found->origin_count = compare(w, rolling->model_count, &own, &naive);
    found->error = found->origin_count > 0 ? own : NAN;
    found->naive_error = found->origin_count > 0 ? naive : NAN;
    QC_TRY(QC_NEW_ARRAY(found->models, rolling->model_count + 1, error));
    if (shared >= LEAST_WEIGHT) {
        found->models[found->model_count++] =
            (qc_explained_model){.name = QC_SPORADIC_SUM_NAME, .weight = shared, .error = NAN};
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        if (weight[model] >= LEAST_WEIGHT) {
            bool known =
                rolling->model_prediction != NULL && compare(w, model, &own, &naive) > 0;

            found->models[found->model_count++] = (qc_explained_model){
                .name = rolling->models[model].name,
                .weight = weight[model],
                .error = known && naive > 0 ? own / naive : NAN,
            };
        }
    }
    qsort(found->models, found->model_count, sizeof *found->models, compare_models);

done:
    return status;
}

/* Trend, season, breaks */

static double back_to_share(bool in_shares, double value)
{
    return in_shares ? expm1(value) : value;
}

/* The season of the coming periods; `level` is the series or its logarithms. */
static qc_status take_season(work *w, const qc_series *series, double *level, qc_error *error)
{
    qc_status status = QC_OK;
    qc_explanation *found = w->found;
    size_t season = (size_t)series->season;
    size_t gap = qc_history_gap(w->rolling->history, w->row, w->rolling->last);
    qc_stl stl = {0};
    double *scratch = NULL;

    if (season < 2 || series->length < 2 * season) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(scratch, series->length, error));
    found->season_share =
        qc_seasonal_share(series->values, series->length, series->season, scratch);
    const qc_stl_settings settings = qc_stl_settings_default(season, series->length, 0, true);
    QC_TRY(qc_stl_decompose(level, series->length, &settings, &stl, error));
    if (found->season_share > 0) {
        QC_TRY(QC_NEW_ARRAY(found->season, season, error));
        found->season_count = season;
    }
    for (size_t k = 0; k < found->season_count; k++) {
        size_t at = series->length - season + (k + gap) % season;

        found->season[k] = back_to_share(found->in_shares, stl.seasonal[at]);
    }
    for (size_t t = 0; t < series->length; t++) {
        level[t] = stl.trend[t];
    }

done:
    qc_memory_free(scratch);
    qc_stl_clear(&stl);
    return status;
}

static qc_status take_shape(work *w, qc_error *error)
{
    qc_status status = QC_OK;
    qc_explanation *found = w->found;
    const qc_series series = qc_history_series(w->rolling->history, w->row, w->rolling->last);
    size_t length = series.length;
    size_t back = series.season > 4 ? (size_t)series.season : 4;
    double *level = NULL;

    found->length = length;
    found->trend = NAN;
    found->in_shares = length > 0;
    for (size_t t = 0; t < length; t++) {
        found->in_shares = found->in_shares && series.values[t] > 0;
    }
    QC_TRY(QC_NEW_ARRAY(level, length, error));
    for (size_t t = 0; t < length; t++) {
        level[t] = found->in_shares ? log(series.values[t]) : series.values[t];
        size_t period = w->rolling->history->start[w->row] + t;

        if (qc_history_was_closed(w->rolling->history, w->row, period)) {
            found->closed++;
        } else if (isnan(qc_history_observed(w->rolling->history, w->row, period))) {
            found->missing++;
        }
    }
    for (size_t step = 0; step < w->rolling->horizon; step++) {
        found->closed_ahead += qc_history_will_be_closed(
            w->rolling->history, w->row, w->rolling->last, w->rolling->last + step);
    }
    QC_TRY(take_season(w, &series, level, error));
    if (length > back) {
        found->trend = back_to_share(
            found->in_shares, (level[length - 1] - level[length - 1 - back]) / (double)back);
    }

done:
    qc_memory_free(level);
    return status;
}

static qc_status take_breaks(work *w, qc_error *error)
{
    qc_series_breaks breaks = {0};
    qc_status status =
        qc_history_breaks_find(w->rolling->history, w->row, w->rolling->last, &breaks, error);

    for (size_t k = 0; k < breaks.count; k++) {
        breaks.item[k].at += w->rolling->history->start[w->row];
    }
    w->found->breaks = breaks.item;
    w->found->break_count = breaks.count;
    return status;
}

static void take_sales(const work *w)
{
    const qc_history *history = w->rolling->history;
    size_t last = w->rolling->last;
    const qc_series series = qc_history_series(history, w->row, last);

    for (size_t t = 0; t < series.length && qc_history_is_intermittent(history, w->row, last);
         t++) {
        w->found->sold += series.values[t] > 0;
    }
}

static void take_ramp(const work *w)
{
    const qc_rolling *rolling = w->rolling;
    const qc_ramp *ramp = qc_shared_effects_ramp(&rolling->effects, rolling->last);
    double growth =
        qc_ramp_growth(ramp, rolling->history, w->row, rolling->last, rolling->horizon);

    w->found->ramp = growth;
    w->found->openings = fabs(growth - 1) > 0 ? ramp->openings : 0;
}

static qc_status take_shared_season(work *w, qc_error *error)
{
    const qc_rolling *rolling = w->rolling;
    const qc_shared_season *shared = qc_shared_effects_season(&rolling->effects, rolling->last);
    qc_season_room room = {0};
    qc_status status = QC_OK;

    w->found->shared_season = NAN;
    QC_TRY(qc_season_room_init(rolling->history, &room, error));
    if (shared->index != NULL) {
        w->found->shared_season =
            qc_row_season_strength(shared, rolling->history,
                                   qc_shared_effects_holidays(&rolling->effects, rolling->last),
                                   w->row, rolling->last, &room);
    }

done:
    qc_season_room_clear(&room);
    return status;
}

static qc_status take_holidays(work *w, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_rolling *rolling = w->rolling;
    const qc_holiday_effect *effect =
        qc_shared_effects_holidays(&rolling->effects, rolling->last);

    QC_TRY(QC_NEW_ARRAY(w->found->holidays, QC_HOLIDAY_COUNT, error));
    for (size_t k = 0; k < QC_HOLIDAY_COUNT; k++) {
        double change = qc_holiday_effect_of(effect, (qc_holiday)k);

        if (fabs(change) > 0) {
            w->found->holidays[w->found->holiday_count++] =
                (qc_explained_holiday){holiday_names[k], expm1(change)};
        }
    }
    w->found->trading = fabs(effect->trading) > 0
                            ? expm1(effect->trading * CONTRAST_OF_A_DAY / DAYS_A_MONTH)
                            : NAN;

done:
    return status;
}

/* Parts */

static double total_of(const work *w, size_t node, double *draws)
{
    qc_forecast_node_draws(w->panel, w->forecast, node, 0, w->forecast->horizon - 1, draws);
    return qc_draws_mean(draws, w->forecast->draw_count);
}

static int compare_parts(const void *left, const void *right)
{
    const qc_explained_part *a = left;
    const qc_explained_part *b = right;

    if (a->total < b->total || a->total > b->total) {
        return a->total > b->total ? -1 : 1;
    }
    return (a->node > b->node) - (a->node < b->node);
}

static qc_status take_parts(work *w, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_rolling *rolling = w->rolling;
    qc_explanation *found = w->found;
    double *draws = NULL;
    const double *alone = qc_rolling_combination(rolling, rolling->last, w->row);
    const double *together = qc_rolling_forecast(rolling, rolling->last, w->row);

    for (size_t step = 0; step < rolling->horizon; step++) {
        found->alone += alone[step];
        found->together += together[step];
    }
    QC_TRY(QC_NEW_ARRAY(draws, w->forecast->draw_count, error));
    QC_TRY(QC_NEW_ARRAY(found->parts, w->panel->node_count, error));
    found->total = total_of(w, w->node, draws);
    for (size_t k = w->node + 1; k < w->panel->node_count; k++) {
        if (w->panel->nodes[k].parent == w->node) {
            double total = total_of(w, k, draws);

            found->parts[found->part_count++] =
                (qc_explained_part){k, isnan(total) ? 0.0 : total};
        }
    }
    qsort(found->parts, found->part_count, sizeof *found->parts, compare_parts);

done:
    qc_memory_free(draws);
    return status;
}

static qc_status take_last(work *w, qc_error *error)
{
    qc_surprises surprises = {0};
    qc_status status = qc_forecast_surprises(w->panel, w->forecast, &surprises, error);

    for (size_t k = 0; k < surprises.checked; k++) {
        if (surprises.item[k].node == w->node) {
            w->found->has_last = true;
            w->found->last = surprises.item[k];
        }
    }
    qc_surprises_clear(&surprises);
    return status;
}

qc_status qc_forecast_explain(const qc_panel *panel, const qc_forecast *forecast, size_t node,
                              qc_explanation *explanation, qc_error *error)
{
    qc_status status = QC_OK;
    qc_explanation draft = {.node = node};
    work w = {.panel = panel,
              .forecast = forecast,
              .rolling = qc_forecast_rolling(forecast),
              .node = node,
              .found = &draft};

    if (node >= panel->node_count || w.rolling == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       node >= panel->node_count
                           ? "there is no such node"
                           : "a forecast without backtest draws cannot be explained");
    }
    QC_TRY(find_row(panel, node, &w.row, error));
    QC_TRY(take_models(&w, error));
    take_sales(&w);
    QC_TRY(take_shape(&w, error));
    QC_TRY(take_breaks(&w, error));
    take_ramp(&w);
    QC_TRY(take_shared_season(&w, error));
    QC_TRY(take_holidays(&w, error));
    QC_TRY(qc_explain_year(w.rolling, w.row, &draft, error));
    QC_TRY(take_parts(&w, error));
    QC_TRY(take_last(&w, error));
    *explanation = draft;
    draft = (qc_explanation){0};

done:
    qc_explanation_clear(&draft);
    return status;
}

void qc_explanation_clear(qc_explanation *explanation)
{
    qc_memory_free(explanation->models);
    qc_memory_free(explanation->season);
    qc_memory_free(explanation->breaks);
    qc_memory_free(explanation->holidays);
    qc_memory_free(explanation->feasts);
    qc_memory_free(explanation->parts);
    *explanation = (qc_explanation){0};
}
