/* Forecast accuracy as a metric: of the backtest, of the log, of a period that is over, of one ahead. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

static void no_value(qc_okr_item *item, const char *why)
{
    (void)qc_text_format(item->how_value, sizeof item->how_value, "no value: %s", why);
}

/** Levels in the order in which a table is asked: territories first, the company last. */
static const char *const levels[] = {"territory", "series", "area", "region", "company"};

#define LEVEL_COUNT (sizeof levels / sizeof levels[0])

/** The name of the row's node that the filter asks for: "all" of a level, or a territory's name. */
static const char *wanted_node(const qc_okr_work *work, const qc_okr_item *item)
{
    return item->filter.territory == QC_NO_ID
               ? "all"
               : work->book->territories.name[item->filter.territory];
}

/** Takes value and naive from a row of a table. */
static void take_row(qc_okr_item *item, const qc_accuracy_row *row, const char *what)
{
    char level[QC_OKR_CLIP + 16];
    char name[QC_OKR_CLIP];
    (void)qc_okr_clip(strcmp(row->node, "all") == 0 ? row->level : row->node, name);
    item->value = 100 * (1 - row->wape);
    item->naive = 100 * (1 - (row->wape + row->fva));
    (void)qc_text_format(level, sizeof level, "%s%s",
                         strcmp(row->node, "all") == 0 ? "level " : "", name);
    (void)qc_text_format(item->how_value, sizeof item->how_value,
                         "100 (1 - WAPE) of %s, %s, %zu pairs; naive would have had %.1f %%",
                         what, level, row->n, item->naive);
    if (isnan(item->naive)) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "100 (1 - WAPE) of %s, %s, %zu pairs", what, level, row->n);
    }
}

/* The backtest as a whole */

static void value_of_backtest(const qc_okr_work *work, qc_okr_item *item)
{
    const qc_accuracy_row *row = NULL;
    for (size_t i = 0; work->in->accuracy != NULL && i < LEVEL_COUNT && row == NULL; i++) {
        row = qc_accuracy_find(work->in->accuracy, levels[i], wanted_node(work, item),
                               "forecast", 0);
    }
    if (row == NULL || isnan(row->wape)) {
        no_value(item, work->in->accuracy == NULL
                           ? "there is no backtest"
                           : "the backtest has no whole quarter to compare");
        return;
    }
    take_row(item, row, "the backtest's sums over quarters");
}

/* The log */

/** A lead of a period or more goes before one of 0: who forecasts within the period knows a part
 * of it. */
static bool is_better_lead(int step, int than)
{
    return than == 0 ? step > 0 : step > 0 && step < than;
}

/** The row of the finest level, then the shortest lead, that the filter allows. */
static const qc_accuracy_row *find_logged(const qc_okr_work *work, const qc_okr_item *item,
                                          const qc_accuracy *log, bool *several)
{
    const qc_accuracy_row *best = NULL;
    *several = false;
    for (size_t level = 0; level < LEVEL_COUNT && best == NULL; level++) {
        for (size_t i = 0; i < log->count; i++) {
            const qc_accuracy_row *row = &log->rows[i];
            if (strcmp(row->level, levels[level]) != 0 || isnan(row->wape) ||
                strcmp(row->node, wanted_node(work, item)) != 0 ||
                (item->filter.version != NULL &&
                 strcmp(row->method, item->filter.version) != 0)) {
                continue;
            }
            *several = *several || (best != NULL && strcmp(best->method, row->method) != 0);
            if (best == NULL || is_better_lead(row->step, best->step)) {
                best = row;
            }
        }
    }
    return best;
}

static void take_logged(const qc_okr_work *work, qc_okr_item *item, const qc_accuracy *log,
                        const char *of_what)
{
    bool several = false;
    char what[160];
    char version[QC_OKR_CLIP];
    const qc_accuracy_row *row = log != NULL ? find_logged(work, item, log, &several) : NULL;
    if (row == NULL) {
        no_value(item, "the forecast log has no entry of this kind for an observed period");
        return;
    }
    if (several) {
        no_value(item, "the log has several versions; filter by version=NAME");
        return;
    }
    (void)qc_text_format(what, sizeof what,
                         "the logged forecasts '%s'%s, issued %d periods ahead",
                         qc_okr_clip(row->method, version), of_what, row->step);
    take_row(item, row, what);
}

/** Of the key result's own period as far as the log has it; before, of the whole log. */
static qc_status value_of_log(const qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    const qc_accuracy *whole = work->in->log_accuracy;
    qc_accuracy *own = NULL;
    qc_status status = QC_OK;
    if (whole != NULL && work->in->panel != NULL && item->end != QC_NO_DATE) {
        QC_TRY(qc_accuracy_of_log_within(work->book, work->in->panel, item->start, item->end,
                                         &own, error));
    }
    if (own != NULL && (own->count > 0 || item->is_final)) {
        take_logged(work, item, own, " of this period");
    } else {
        take_logged(work, item, whole, "");
    }

done:
    qc_accuracy_free(own);
    return status;
}

/* A period that is over */

/** What the backtest said of a period at its start. */
typedef struct comparison {
    double error, naive_error, total;
    size_t leaves;
} comparison;

/** Adds one leaf: its sums over the period as forecast at an origin, and as they came. */
static void compare_leaf(const qc_okr_work *work, const qc_okr_span *span, size_t index,
                         size_t leaf, comparison *sums)
{
    const qc_panel *panel = work->in->panel;
    const qc_backtest *backtest = work->in->forecast->backtest;
    const double *values = panel->values + leaf * panel->period_count + span->first;
    size_t horizon = backtest->horizon;
    size_t row =
        (index * backtest->method_count + backtest->method_count - 1) * backtest->leaf_count +
        leaf;
    const double *forecast = backtest->prediction + row * horizon;
    const double *naive = backtest->naive + (index * backtest->leaf_count + leaf) * horizon;
    double sum_actual = 0;
    double sum_forecast = 0;
    double sum_naive = 0;
    for (size_t h = 0; h < span->observed; h++) {
        sum_actual += values[h];
        sum_forecast += forecast[h];
        sum_naive += naive[h];
    }
    if (isnan(sum_actual) || isnan(sum_forecast)) {
        return;
    }
    sums->error += fabs(sum_actual - sum_forecast);
    sums->naive_error += fabs(sum_actual - sum_naive);
    sums->total += fabs(sum_actual);
    sums->leaves++;
}

/** The accuracy of the period itself, if the backtest has an origin at its start. */
static bool value_of_period(const qc_okr_work *work, qc_okr_item *item)
{
    const qc_panel *panel = work->in->panel;
    const qc_backtest *backtest =
        work->in->forecast != NULL ? work->in->forecast->backtest : NULL;
    comparison sums = {0};
    if (panel == NULL || backtest == NULL) {
        return false;
    }
    qc_okr_span span = qc_okr_span_find(panel, item);
    if (span.why_not != NULL || span.is_ahead || span.observed > backtest->horizon) {
        return false;
    }
    qc_id above = qc_okr_node(panel, item->filter.territory);
    for (size_t index = 0; index < backtest->origin_count; index++) {
        for (size_t k = 0; backtest->origin[index] == span.first && k < backtest->leaf_count;
             k++) {
            if (above != QC_NO_ID && qc_okr_node_is_below(panel, panel->leaf_node[k], above)) {
                compare_leaf(work, &span, index, k, &sums);
            }
        }
    }
    if (sums.leaves == 0 || !(sums.total > 0)) {
        return false;
    }
    item->value = 100 * (1 - sums.error / sums.total);
    item->naive = 100 * (1 - sums.naive_error / sums.total);
    item->is_final = true;
    (void)qc_text_format(
        item->how_value, sizeof item->how_value,
        "100 (1 - WAPE) of this period's sums of %zu territories as forecast at its "
        "start; naive would have had %.1f %%",
        sums.leaves, item->naive);
    return true;
}

/** True if the period is over and nothing of it is still to be forecast. */
static bool is_observed(const qc_okr_work *work, const qc_okr_item *item)
{
    return work->in->panel == NULL ? qc_okr_is_over(work, item)
                                   : qc_okr_panel_covers(work->in->panel, item);
}

qc_status qc_okr_value_accuracy(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    item->known_until = work->today;
    if (item->filter.products != NULL || item->filter.rep != QC_NO_ID) {
        no_value(item, "accuracy is known of territories: filter by territory or region only");
        return QC_OK;
    }
    if (item->filter.from_log) {
        item->is_final = item->end != QC_NO_DATE && item->end <= work->today;
        return value_of_log(work, item, error);
    }
    if (item->end == QC_NO_DATE || !value_of_period(work, item)) {
        value_of_backtest(work, item);
        item->is_final = is_observed(work, item);
    }
    return QC_OK;
}

/* A period ahead */

static void no_odds(qc_okr_item *item, const char *why)
{
    (void)qc_text_format(item->how_odds, sizeof item->how_odds, "no odds: %s", why);
}

/** Adds a leaf's |draw - point| and |draw| of the period's sums. */
static void add_leaf(const qc_forecast *forecast, const qc_okr_span *span, size_t leaf,
                     double *missed, double *total)
{
    size_t count = forecast->draw_count;
    const double *draws = forecast->draws + leaf * forecast->horizon * count;
    double point = 0;
    for (size_t h = span->first_step; h <= span->last_step; h++) {
        point += forecast->point[leaf * forecast->horizon + h];
    }
    if (isnan(point) || isnan(draws[0])) {
        return;
    }
    for (size_t d = 0; d < count; d++) {
        double sum = 0;
        for (size_t h = span->first_step; h <= span->last_step; h++) {
            sum += draws[h * count + d];
        }
        missed[d] += fabs(sum - point);
        total[d] += fabs(sum);
    }
}

static qc_status draw_accuracy(const qc_okr_work *work, const qc_okr_span *span,
                               qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_panel *panel = work->in->panel;
    const qc_forecast *forecast = work->in->forecast;
    qc_id above = qc_okr_node(panel, item->filter.territory);
    double *missed = NULL;
    double *total = NULL;

    QC_TRY(QC_NEW_ARRAY(missed, forecast->draw_count, error));
    QC_TRY(QC_NEW_ARRAY(total, forecast->draw_count, error));
    for (size_t k = 0; k < forecast->leaf_count; k++) {
        if (above != QC_NO_ID && qc_okr_node_is_below(panel, panel->leaf_node[k], above)) {
            add_leaf(forecast, span, k, missed, total);
        }
    }
    bool any = false;
    for (size_t d = 0; d < forecast->draw_count; d++) {
        any = any || total[d] > 0;
        /* a future without any sale: right if none was forecast, else wholly wrong */
        missed[d] = total[d] > 0 ? 100 * (1 - missed[d] / total[d]) : missed[d] > 0 ? 0 : 100;
    }
    if (!any) {
        no_odds(item, "nothing is expected to be sold");
        goto done;
    }
    item->draws = missed;
    item->draw_count = forecast->draw_count;
    missed = NULL;
    (void)qc_text_format(item->how_odds, sizeof item->how_odds,
                         "odds from %zu futures against the forecast made now",
                         item->draw_count);

done:
    qc_memory_free(missed);
    qc_memory_free(total);
    return status;
}

qc_status qc_okr_odds_accuracy(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    const qc_forecast *forecast = work->in->forecast;
    if (item->filter.from_log || item->filter.products != NULL ||
        item->filter.rep != QC_NO_ID) {
        no_odds(item, item->filter.from_log
                          ? "what people will enter into the log is not forecast"
                          : "the futures are of territories");
        return QC_OK;
    }
    if (forecast == NULL || work->in->panel == NULL) {
        no_odds(item, "there is no forecast");
        return QC_OK;
    }
    qc_okr_span span = qc_okr_span_find(work->in->panel, item);
    if (span.why_not == NULL) {
        span.why_not = !span.is_ahead      ? "the period is over"
                       : span.observed > 0 ? "the period has begun"
                       : span.last_step >= forecast->horizon
                           ? "the period ends beyond the forecast"
                           : NULL;
    }
    if (span.why_not != NULL) {
        no_odds(item, span.why_not);
        return QC_OK;
    }
    return draw_accuracy(work, &span, item, error);
}
