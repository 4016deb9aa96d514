/* Revenue booked within a period, and its futures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/text.h"
#include "okr/okr_work.h"

/* What was booked */

/** Revenue rows serve unless the filter asks for what only deals know. */
static bool uses_deals(const qc_okr_work *work, const qc_okr_item *item)
{
    const qc_revenue *revenue = &work->book->revenue;
    if (work->revenue_until == QC_NO_DATE || item->filter.rep != QC_NO_ID) {
        return true;
    }
    if (item->filter.products == NULL) {
        return false;
    }
    for (size_t i = 0; i < revenue->count; i++) {
        if (revenue->product[i] != QC_NO_ID) {
            return false;
        }
    }
    return true;
}

static qc_status add_money(qc_money amount, qc_id territory, qc_okr_booked *booked,
                           qc_error *error)
{
    bool fits = qc_money_add(booked->sum, amount, &booked->sum) == QC_OK;
    if (fits && booked->by_territory != NULL && territory != QC_NO_ID) {
        qc_money *sum = &booked->by_territory[territory];
        fits = qc_money_add(*sum, amount, sum) == QC_OK;
    }
    return fits ? QC_OK
                : qc_fail(error, QC_ERR_OVERFLOW,
                          "the revenue of a period is too large to add up");
}

static qc_status add_revenue(const qc_okr_work *work, const qc_okr_item *item,
                             qc_okr_booked *booked, qc_error *error)
{
    const qc_revenue *revenue = &work->book->revenue;
    const qc_calendar *calendar = &work->book->calendar;
    qc_status status = QC_OK;
    for (size_t i = 0; status == QC_OK && i < revenue->count; i++) {
        qc_date first = revenue->date[i];
        qc_date last = first;
        qc_frequency frequency = (qc_frequency)revenue->frequency[i];
        if (first == QC_NO_DATE || first > work->today || revenue->amount[i] == QC_NO_MONEY ||
            !qc_okr_passes(work, &item->filter, revenue->territory[i], revenue->product[i],
                           QC_NO_ID)) {
            continue;
        }
        if (frequency != QC_FREQUENCY_INDEX) {
            last = qc_period_end(calendar, frequency,
                                 qc_period_of_date(calendar, frequency, first));
        }
        if (first >= item->start && last <= item->end) {
            status = add_money(revenue->amount[i], revenue->territory[i], booked, error);
        } else if (first <= item->end && last >= item->start) {
            booked->too_coarse = true;
        }
    }
    return status;
}

static qc_status add_deals(const qc_okr_work *work, const qc_okr_item *item,
                           qc_okr_booked *booked, qc_error *error)
{
    const qc_deals *deals = &work->book->deals;
    qc_status status = QC_OK;
    for (size_t i = 0; status == QC_OK && i < deals->count; i++) {
        qc_date close = deals->close[i];
        if (deals->outcome[i] == QC_OUTCOME_WON && deals->amount[i] != QC_NO_MONEY &&
            close != QC_NO_DATE && close >= item->start && close <= item->end &&
            close <= work->today &&
            qc_okr_passes(work, &item->filter, deals->territory[i], deals->product[i],
                          deals->rep[i])) {
            status = add_money(deals->amount[i], deals->territory[i], booked, error);
        }
    }
    return status;
}

qc_status qc_okr_add_booked(const qc_okr_work *work, const qc_okr_item *item,
                            qc_okr_booked *booked, qc_money *by_territory, qc_error *error)
{
    bool from_deals = uses_deals(work, item);
    *booked = (qc_okr_booked){.from_deals = from_deals,
                              .from = from_deals ? work->deals_from : work->revenue_from,
                              .until = from_deals ? work->today : work->revenue_until,
                              .by_territory = by_territory};
    return from_deals ? add_deals(work, item, booked, error)
                      : add_revenue(work, item, booked, error);
}

bool qc_okr_is_booked(qc_okr_item *item, const qc_okr_booked *booked)
{
    char day[16];
    if (booked->too_coarse) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value: revenue is given for longer periods than this one");
        return false;
    }
    if (booked->from == QC_NO_DATE || booked->until < item->start) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value yet: nothing is booked from %s on",
                             qc_date_format(item->start, day, sizeof day));
        return false;
    }
    if (booked->from > item->end) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value: the data begin on %s, after the period",
                             qc_date_format(booked->from, day, sizeof day));
        return false;
    }
    return true;
}

bool qc_okr_never_falls(const qc_okr_work *work, const qc_okr_item *item)
{
    bool from_deals = uses_deals(work, item);
    const qc_money *amounts =
        from_deals ? work->book->deals.amount : work->book->revenue.amount;
    size_t count = from_deals ? work->book->deals.count : work->book->revenue.count;
    for (size_t i = 0; i < count; i++) {
        if (amounts[i] != QC_NO_MONEY && amounts[i] < 0) {
            return false;
        }
    }
    return true;
}

qc_status qc_okr_value_revenue(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    qc_okr_booked booked;
    char from[16];
    char to[16];
    qc_status status = qc_okr_add_booked(work, item, &booked, NULL, error);
    if (status != QC_OK) {
        return status;
    }
    item->known_until = booked.until;
    if (!qc_okr_is_booked(item, &booked)) {
        return QC_OK;
    }
    item->value = qc_money_to_major(booked.sum, &work->book->currency);
    item->is_final = item->end <= booked.until || qc_okr_panel_covers(work->in->panel, item);
    qc_date until = item->end < booked.until ? item->end : booked.until;
    (void)qc_text_format(item->how_value, sizeof item->how_value, "%s from %s to %s",
                         booked.from_deals ? "won deals by closing date" : "revenue",
                         qc_date_format(item->start, from, sizeof from),
                         qc_date_format(until, to, sizeof to));
    return QC_OK;
}

/* Futures */

/** The observed part and the draws of a node over the item's period. */
static qc_status add_draws(const qc_panel *panel, const qc_forecast *forecast, qc_id node,
                           const qc_okr_span *span, qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    double observed = 0;
    double naive = 0;

    QC_TRY(QC_NEW_ARRAY(item->draws, forecast->draw_count, error));
    item->draw_count = forecast->draw_count;
    qc_forecast_node_draws(panel, forecast, node, span->first_step, span->last_step,
                           item->draws);
    for (size_t k = 0; k < panel->leaf_count; k++) {
        if (!qc_okr_node_is_below(panel, panel->leaf_node[k], node)) {
            continue;
        }
        const double *values = panel->values + k * panel->period_count;
        for (size_t p = span->first; p < span->first + span->observed; p++) {
            observed += isnan(values[p]) ? 0 : values[p];
        }
        for (size_t h = span->first_step; h <= span->last_step; h++) {
            double step = forecast->naive[k * forecast->horizon + h];
            naive += isnan(step) ? 0 : step;
        }
    }
    for (size_t d = 0; d < item->draw_count; d++) {
        item->draws[d] += observed;
    }
    item->naive = observed + naive;

done:
    return status;
}

static void no_odds(qc_okr_item *item, const char *why)
{
    (void)qc_text_format(item->how_odds, sizeof item->how_odds, "no odds: %s", why);
}

/**
 * Panel and forecast of the item: the whole one, or that of its product; NULL where there is none.
 */
static qc_status choose_futures(qc_okr_work *work, qc_okr_item *item, const qc_panel **panel,
                                const qc_forecast **forecast, qc_error *error)
{
    const qc_okr_product *product = NULL;
    *panel = work->in->panel;
    *forecast = work->in->forecast;
    if (*panel == NULL || *forecast == NULL || item->filter.product == NULL) {
        return QC_OK;
    }
    qc_status status = qc_okr_product_futures(work, item->filter.product, &product, error);
    if (status != QC_OK) {
        return status;
    }
    *panel = product->panel;
    *forecast = product->forecast;
    if (*forecast == NULL) {
        no_odds(item, product->why_not);
    }
    return QC_OK;
}

qc_status qc_okr_odds_revenue(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    const qc_panel *panel = NULL;
    const qc_forecast *forecast = NULL;
    if (item->filter.rep != QC_NO_ID) {
        no_odds(item, "the futures are of territories, not of owners");
        return QC_OK;
    }
    qc_status status = choose_futures(work, item, &panel, &forecast, error);
    if (status != QC_OK || forecast == NULL || panel == NULL) {
        if (status == QC_OK && item->how_odds[0] == '\0') {
            no_odds(item, "there is no forecast");
        }
        return status;
    }
    qc_id node = qc_okr_node(panel, item->filter.territory);
    if (node == QC_NO_ID) {
        no_odds(item, "the territory has no series of its own");
        return QC_OK;
    }
    qc_okr_span span = qc_okr_span_find(panel, item);
    if (span.why_not == NULL && !span.is_ahead) {
        span.why_not = "the period is over";
    }
    if (span.why_not == NULL && span.last_step >= forecast->horizon) {
        span.why_not = "the period ends beyond the forecast";
    }
    if (span.why_not != NULL) {
        no_odds(item, span.why_not);
        return QC_OK;
    }
    char name[QC_OKR_CLIP];
    char product[QC_OKR_CLIP];
    bool is_product = item->filter.product != NULL;
    (void)qc_text_format(item->how_odds, sizeof item->how_odds,
                         "odds from %zu futures of %s%s%s", forecast->draw_count,
                         qc_okr_clip(panel->nodes[node].name, name),
                         is_product ? ", product " : "",
                         is_product ? qc_okr_clip(item->filter.product, product) : "");
    return add_draws(panel, forecast, node, &span, item, error);
}

qc_status qc_okr_odds_won(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    if (work->in->panel != NULL && !work->in->panel->from_deals) {
        no_odds(item, "the futures are of booked revenue, not of won deals");
        return QC_OK;
    }
    return qc_okr_odds_revenue(work, item, error);
}
