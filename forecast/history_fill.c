/* Makes the history of a panel: its rows with gaps filled, their levels, and what days are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/calendar/closed.h"
#include "forecast/calendar/same_day.h"
#include "forecast/history.h"
#include "forecast/models/intermittent.h"
#include "quotacast/forecast.h"

enum { DAYS_OF_WEEK = 7 };

/* A season of one period says little about a level: no fewer than this many are averaged. */
enum { LEVEL_PERIODS = 4 };

/* Share of the long-run level below which the recent level does not fall. */
static const double LEVEL_FLOOR = 0.1;

static void fill_gaps(const double *observed, size_t count, double *filled)
{
    size_t before = count; /* none yet */

    for (size_t t = 0; t < count; t++) {
        filled[t] = observed[t];
        if (isnan(observed[t])) {
            continue;
        }
        if (before < count && t > before + 1) {
            double slope = (observed[t] - observed[before]) / (double)(t - before);

            for (size_t inner = before + 1; inner < t; inner++) {
                filled[inner] = observed[before] + slope * (double)(inner - before);
            }
        }
        before = t;
    }
}

static void measure_levels(qc_history *history, size_t leaf)
{
    size_t count = history->period_count;
    size_t window = history->season > LEVEL_PERIODS ? (size_t)history->season : LEVEL_PERIODS;
    const double *values = history->filled + leaf * count;
    const size_t *known = history->known + leaf * (count + 1);

    double all = 0;
    size_t summed = history->start[leaf];

    for (size_t origin = 0; origin <= count; origin++) {
        size_t length = known[origin] > 0 ? known[origin] - history->start[leaf] : 0;
        size_t recent_length = length < window ? length : window;
        double recent = 0;

        while (summed < known[origin]) {
            all += fabs(values[summed++]);
        }
        for (size_t back = 1; back <= recent_length; back++) {
            recent += fabs(values[known[origin] - back]);
        }
        if (length > 0) {
            history->level[origin * history->row_count + leaf] =
                fmax(recent / (double)recent_length, LEVEL_FLOOR * all / (double)length);
        }
    }
}

static void mark_intermittent(qc_history *history, size_t row)
{
    size_t count = history->period_count;
    const double *values = history->filled + row * count;
    bool *marks = history->intermittent + row * (count + 1);
    size_t sales = 0;
    size_t demands = 0;
    size_t t = history->start[row];

    for (size_t origin = 0; origin <= count; origin++) {
        size_t known = history->known[row * (count + 1) + origin];

        for (; t < known; t++) {
            sales += values[t] > 0;
            demands += fabs(values[t]) > 0;
        }
        marks[origin] =
            known > 0 && qc_intermittent_is(sales, demands, known - history->start[row]);
    }
}

static qc_status look_at_row(qc_history *history, size_t leaf, qc_error *error)
{
    size_t count = history->period_count;
    const double *values = history->observed + leaf * count;
    size_t *known = history->known + leaf * (count + 1);

    history->start[leaf] = count;
    history->credit[leaf] = count;
    if (history->closed != NULL) {
        qc_status status =
            qc_closed_find(history->observed + leaf * count, count, (size_t)history->season,
                           history->closed + leaf * count, error);

        if (status != QC_OK) {
            return status;
        }
    }
    for (size_t t = 0; t < count; t++) {
        known[t + 1] = known[t];
        if (isinf(values[t])) {
            return qc_fail(error, QC_ERR_DATA,
                           "observation %zu of series %zu is infinite; give a number or leave "
                           "it blank",
                           t + 1, leaf + 1);
        }
        if (!isnan(values[t])) {
            known[t + 1] = t + 1;
            history->start[leaf] = history->start[leaf] < t ? history->start[leaf] : t;
            if (values[t] < 0 && t < history->credit[leaf]) {
                history->credit[leaf] = t;
            }
        }
    }
    fill_gaps(values, count, history->filled + leaf * count);
    measure_levels(history, leaf);
    mark_intermittent(history, leaf);
    return QC_OK;
}

static void find_earlier_credit(qc_history *history, size_t row, size_t above)
{
    if (above < history->row_count && history->credit[row] < history->credit[above]) {
        history->credit[above] = history->credit[row];
    }
}

/* What a sum does not show, as what else was sold outweighs it, is seen below: leaves tell
 * groups and nodes, rows those above. */
static void pass_credits_up(qc_history *history)
{
    const qc_rows *rows = &history->rows;

    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        find_earlier_credit(history, leaf, rows->parent[leaf]);
        find_earlier_credit(history, leaf, rows->group[leaf]);
    }
    for (size_t row = history->row_count; row-- > history->leaf_count;) {
        find_earlier_credit(history, row, rows->parent[row]);
    }
}

static qc_status look_at_rows(qc_history *history, qc_error *error)
{
    bool any = false;

    for (size_t row = 0; row < history->row_count; row++) {
        qc_status status = look_at_row(history, row, error);

        if (status != QC_OK) {
            return status;
        }
        any = any || history->start[row] < history->period_count;
    }
    if (!any) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "there is no observation to forecast from; give at least one period");
    }
    pass_credits_up(history);
    return QC_OK;
}

/*
 * Adds a leaf's observations into a row and all above it. One that is missing behind the first
 * counts as the one before it, which was known by then: what a territory sold is not 0 for
 * being unknown.
 */
static void add_upwards(qc_history *history, size_t leaf, size_t first)
{
    size_t count = history->period_count;
    const double *from = history->observed + leaf * count;

    for (size_t row = first; row < history->row_count; row = history->rows.parent[row]) {
        double *sum = history->observed + row * count;
        double last = NAN;

        for (size_t t = 0; t < count; t++) {
            last = isnan(from[t]) ? last : from[t];
            if (!isnan(last)) {
                sum[t] = isnan(sum[t]) ? last : sum[t] + last;
            }
        }
    }
}

static qc_status allocate(qc_history *history, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = history->row_count;
    size_t count = history->period_count;

    QC_TRY(QC_NEW_ARRAY(history->observed, rows * count, error));
    QC_TRY(QC_NEW_ARRAY(history->filled, rows * count, error));
    QC_TRY(QC_NEW_ARRAY(history->start, rows, error));
    QC_TRY(QC_NEW_ARRAY(history->known, rows * (count + 1), error));
    QC_TRY(QC_NEW_ARRAY(history->level, rows * (count + 1), error));
    QC_TRY(QC_NEW_ARRAY(history->credit, rows, error));
    QC_TRY(QC_NEW_ARRAY(history->intermittent, rows * (count + 1), error));
    if (history->frequency == QC_FREQUENCY_DAY && history->season == DAYS_OF_WEEK) {
        QC_TRY(QC_NEW_ARRAY(history->closed, rows * count, error));
        QC_TRY(QC_NEW_ARRAY(history->same_day, QC_SAME_DAY_COUNT * (count + QC_DAYS_AHEAD),
                            error));
        qc_same_day_fill(
            qc_period_start(&history->calendar, history->frequency, history->first_period),
            count + QC_DAYS_AHEAD, history->same_day);
    }

done:
    return status;
}

/* What comes in after a leaf has closed, credits and late invoices, was sold, but says nothing of
 * what it and the sums above it will sell: here it is 0. */
static void copy_observations(const qc_panel *panel, qc_history *history)
{
    size_t leaf_cells = panel->leaf_count * panel->period_count;

    if (leaf_cells > 0) {
        memcpy(history->observed, panel->values, leaf_cells * sizeof *history->observed);
    }
    for (size_t leaf = 0; history->closed_from != NULL && leaf < panel->leaf_count; leaf++) {
        for (size_t t = history->closed_from[leaf]; t < panel->period_count; t++) {
            double *value = &history->observed[leaf * panel->period_count + t];

            *value = isnan(*value) ? NAN : 0;
        }
    }
    for (size_t cell = leaf_cells; cell < history->row_count * panel->period_count; cell++) {
        history->observed[cell] = NAN;
    }
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        add_upwards(history, leaf, history->rows.parent[leaf]);
        add_upwards(history, leaf, history->rows.group[leaf]);
    }
}

static qc_status fill_ends(const qc_panel *panel, qc_history *history, qc_error *error)
{
    qc_status status = QC_OK;

    if (panel->leaf_end == NULL) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(history->closed_from, panel->leaf_count, error));
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        size_t from = panel->period_count + 1;

        while (from > 0 && !(qc_forecast_open_part(panel, leaf, from - 1) > 0)) {
            from--;
        }
        history->closed_from[leaf] = from;
    }

done:
    return status;
}

/* How far each day or week is from feasts. */
static qc_status fill_feasts(qc_history *history, qc_error *error)
{
    qc_status status = QC_OK;
    size_t periods = history->period_count + QC_DAYS_AHEAD;
    int step = history->frequency == QC_FREQUENCY_WEEK ? DAYS_OF_WEEK : 1;

    if (history->frequency != QC_FREQUENCY_DAY && history->frequency != QC_FREQUENCY_WEEK) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(history->feast_days, QC_FEAST_COUNT * periods, error));
    for (size_t f = 0; f < QC_FEAST_COUNT; f++) {
        qc_feast_days_fill(
            (qc_feast)f,
            qc_period_start(&history->calendar, history->frequency, history->first_period),
            step, periods, history->feast_days + f * periods);
    }

done:
    return status;
}

static qc_status fill_holidays(qc_history *history, qc_error *error)
{
    qc_status status = QC_OK;
    size_t periods = history->period_count;
    double *share = NULL;

    QC_TRY(QC_NEW_ARRAY(share, periods * QC_SPAN_COUNT, error));
    for (size_t cell = 0; cell < periods * QC_SPAN_COUNT; cell++) {
        share[cell] =
            qc_history_span_share(history, cell / QC_SPAN_COUNT, cell % QC_SPAN_COUNT);
    }
    history->span_share = share; /* from here on read instead of worked out */

done:
    return status;
}

qc_status qc_history_new(const qc_panel *panel, qc_history **history, qc_error *error)
{
    qc_status status = QC_OK;
    qc_history *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->leaf_count = panel->leaf_count;
    draft->period_count = panel->period_count;
    draft->season = panel->season > 1 ? panel->season : 1;
    /* Where leaves are not aligned by date, no day is that of all. */
    draft->frequency = panel->leaf_lag == NULL ? panel->frequency : QC_FREQUENCY_INDEX;
    draft->calendar = panel->calendar;
    draft->regressors = panel->regressors;
    draft->first_period = panel->first_period;
    QC_TRY(qc_rows_find(panel, &draft->rows, error));
    draft->row_count = draft->rows.row_count;
    QC_TRY(allocate(draft, error));
    QC_TRY(fill_holidays(draft, error));
    QC_TRY(fill_feasts(draft, error));
    QC_TRY(fill_ends(panel, draft, error));
    QC_TRY(qc_takeovers_find(panel, draft->closed_from, &draft->takeovers, error));
    copy_observations(panel, draft);
    QC_TRY(look_at_rows(draft, error));
    *history = draft;
    draft = NULL;

done:
    qc_history_free(draft);
    return status;
}

void qc_history_free(qc_history *history)
{
    if (history == NULL) {
        return;
    }
    qc_rows_clear(&history->rows);
    qc_memory_free(history->observed);
    qc_memory_free(history->filled);
    qc_memory_free(history->start);
    qc_memory_free(history->known);
    qc_memory_free(history->level);
    qc_memory_free(history->credit);
    qc_memory_free(history->intermittent);
    qc_memory_free(history->closed);
    qc_memory_free(history->closed_from);
    qc_takeovers_clear(&history->takeovers);
    qc_memory_free(history->same_day);
    qc_memory_free(history->feast_days);
    qc_memory_free(history->span_share);
    qc_memory_free(history);
}
