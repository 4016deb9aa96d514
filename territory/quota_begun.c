/* A planning period that has begun: its futures, in which what has come is certain. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "core/fail.h"
#include "core/memory.h"
#include "quotacast/quota_progress.h"

/* Where the as-of date stands in the period. */
typedef struct place {
    const qc_book *book;
    const qc_panel *panel;
    const qc_forecast *forecast;
    qc_period first, last; /* the panel's periods within the planning period */
    qc_period next;        /* the first period without complete data */
    qc_date today;
    double part_over; /* of the days of `next` */
    double *extra;    /* [leaf] what came in `next` so far */
} place;

/* Whether what came since the last complete period can be known: revenue by month says nothing
 * of a month under way. */
static bool has_days(const place *at)
{
    const qc_revenue *revenue = &at->book->revenue;

    for (size_t i = 0; i < revenue->count && !at->panel->from_deals; i++) {
        if (revenue->frequency[i] == QC_FREQUENCY_INDEX) {
            return true;
        }
    }
    return at->panel->from_deals;
}

static qc_status find_place(place *at, qc_frequency frequency, qc_period period,
                            qc_error *error)
{
    const qc_calendar *calendar = &at->panel->calendar;
    qc_date start = 0, end = 0;
    char name[32];

    if (at->panel->frequency == QC_FREQUENCY_INDEX) {
        return qc_fail(error, QC_ERR_ARGUMENT, "bare numbers have no days to be within");
    }
    (void)qc_period_format(calendar, frequency, period, name, sizeof name);
    start = qc_period_start(calendar, frequency, period);
    end = qc_period_end(calendar, frequency, period);
    at->today = at->book->as_of;
    at->first = qc_period_of_date(calendar, at->panel->frequency, start);
    at->last = qc_period_of_date(calendar, at->panel->frequency, end);
    at->next = at->panel->first_period + (qc_period)at->panel->period_count;
    if (at->today < start || at->today >= end || at->next > at->last) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "%s %s; --as-of says what was known on a day within it", name,
                       at->today < start ? "has not begun" : "is over");
    }
    if (at->first <= at->panel->first_period) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the history begins within %s", name);
    }
    if ((size_t)(at->last - at->next) >= at->forecast->horizon) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the forecast does not reach the end of %s",
                       name);
    }
    start = qc_period_start(calendar, at->panel->frequency, at->next);
    end = qc_period_end(calendar, at->panel->frequency, at->next);
    if (!has_days(at)) {
        at->today = start - 1;
    }
    at->part_over = at->today < start ? 0
                    : at->today >= end
                        ? 1
                        : ((double)(at->today - start) + 1) / ((double)(end - start) + 1);
    return QC_OK;
}

/* What came since the last complete period */

static void add_event(const place *at, const qc_id *leaf_of, qc_id territory, qc_date day,
                      qc_money amount)
{
    qc_id leaf =
        territory == QC_NO_ID ? leaf_of[at->book->territories.count] : leaf_of[territory];
    qc_period period = 0;

    if (leaf == QC_NO_ID || day == QC_NO_DATE || day > at->today || amount == QC_NO_MONEY) {
        return;
    }
    period = qc_period_of_date(&at->panel->calendar, at->panel->frequency, day);
    if (period == at->next) {
        at->extra[leaf] += qc_money_to_major(amount, &at->book->currency);
    }
}

static qc_status add_events(const place *at, qc_arena *arena, qc_error *error)
{
    const qc_book *book = at->book;
    size_t territories = book->territories.count;
    qc_id *leaf_of = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(leaf_of, arena, territories + 1, error));
    for (size_t i = 0; i <= territories; i++) {
        leaf_of[i] = QC_NO_ID;
    }
    for (size_t leaf = 0; leaf < at->panel->leaf_count; leaf++) {
        qc_id territory = at->panel->nodes[at->panel->leaf_node[leaf]].territory;

        leaf_of[territory == QC_NO_ID ? territories : territory] = (qc_id)leaf;
    }
    for (size_t i = 0; i < book->revenue.count && !at->panel->from_deals; i++) {
        add_event(at, leaf_of, book->revenue.territory[i], book->revenue.date[i],
                  book->revenue.amount[i]);
    }
    for (size_t i = 0; i < book->deals.count && at->panel->from_deals; i++) {
        if (book->deals.outcome[i] == QC_OUTCOME_WON) {
            add_event(at, leaf_of, book->deals.territory[i], book->deals.close[i],
                      book->deals.amount[i]);
        }
    }

done:
    return status;
}

/* Futures */

static double value_of(const place *at, size_t leaf, qc_period period)
{
    double value = at->panel->values[leaf * at->panel->period_count +
                                     (size_t)(period - at->panel->first_period)];

    return isnan(value) ? 0 : value;
}

/* What a period comes to if it is yet to bring in `future` whole. */
static double sum_of(const place *at, size_t leaf, qc_period period, double future)
{
    return period < at->next ? value_of(at, leaf, period)
           : period > at->next
               ? future
               : at->extra[leaf] + (1 - at->part_over) * (isnan(future) ? 0 : future);
}

static void fill_leaf(const place *at, size_t leaf, qc_quota_begun *begun)
{
    qc_forecast *result = &begun->forecast;
    size_t draws = result->draw_count;

    begun->booked[leaf] = at->next >= at->first ? at->extra[leaf] : 0;
    for (qc_period period = at->first; period <= at->last; period++) {
        size_t own = leaf * result->horizon + (size_t)(period - at->first);
        size_t step = period < at->next ? 0 : (size_t)(period - at->next);
        size_t from = leaf * at->forecast->horizon + step;

        if (period < at->next) {
            begun->booked[leaf] += value_of(at, leaf, period);
        }
        result->point[own] = sum_of(at, leaf, period, at->forecast->point[from]);
        for (size_t d = 0; d < draws; d++) {
            result->draws[own * draws + d] =
                sum_of(at, leaf, period, at->forecast->draws[from * draws + d]);
        }
    }
}

/* The share of the same periods a year and more ago that had come by this day; NAN without one. */
static double usual_of(const place *at, size_t leaf)
{
    qc_period year = (qc_period)qc_frequency_per_year(at->panel->frequency);
    double come = 0, all = 0;

    for (qc_period back = year; at->first - back >= at->panel->first_period; back += year) {
        if (at->last - back >= at->next) {
            continue;
        }
        for (qc_period period = at->first; period <= at->last; period++) {
            double value = value_of(at, leaf, period - back);

            all += value;
            come += period < at->next ? value : period == at->next ? at->part_over * value : 0;
        }
    }
    return all > 0 ? fmin(fmax(come / all, 0), 1) : NAN;
}

static qc_status fill(const place *at, qc_quota_begun *begun, qc_error *error)
{
    qc_forecast *result = &begun->forecast;
    size_t leaves = at->panel->leaf_count;
    qc_status status = QC_OK;

    result->leaf_count = leaves;
    result->horizon = (size_t)(at->last - at->first) + 1;
    result->draw_count = at->forecast->draw_count;
    result->backtest = at->forecast->backtest; /* on loan: methods are chosen by it */
    QC_TRY(QC_TAKE_ARRAY(result->draws, begun->owner,
                         leaves * result->horizon * result->draw_count, error));
    QC_TRY(QC_TAKE_ARRAY(result->point, begun->owner, leaves * result->horizon, error));
    QC_TRY(QC_TAKE_ARRAY(begun->booked, begun->owner, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(begun->usual, begun->owner, leaves, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        fill_leaf(at, leaf, begun);
        begun->usual[leaf] = usual_of(at, leaf);
    }
    QC_TRY(qc_panel_truncate(at->panel, (size_t)(at->first - at->panel->first_period),
                             &begun->panel, error));

done:
    return status;
}

qc_status qc_quota_begun_new(const qc_book *book, const qc_panel *panel,
                             const qc_forecast *forecast, qc_frequency frequency,
                             qc_period period, qc_quota_begun **begun, qc_error *error)
{
    place at = {.book = book, .panel = panel, .forecast = forecast};
    qc_quota_begun *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(find_place(&at, frequency, period, error));
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->owner = qc_arena_new();
    if (draft->owner == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    draft->known_until = at.today;
    draft->frequency = frequency;
    draft->period = period;
    QC_TRY(QC_TAKE_ARRAY(at.extra, draft->owner, panel->leaf_count, error));
    QC_TRY(add_events(&at, draft->owner, error));
    QC_TRY(fill(&at, draft, error));
    *begun = draft;
    draft = NULL;

done:
    qc_quota_begun_free(draft);
    return status;
}

void qc_quota_begun_free(qc_quota_begun *begun)
{
    if (begun != NULL) {
        qc_panel_free(begun->panel);
        qc_arena_free(begun->owner);
        qc_memory_free(begun);
    }
}
