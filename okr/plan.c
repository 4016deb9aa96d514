/* Metrics against quotas and goals: pipeline coverage, share of territories at quota. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

/* Quotas and goals */

static bool plan_matches(const qc_quota_plan *plan, const qc_okr_item *item)
{
    return plan != NULL && plan->frequency == item->frequency && plan->period == item->period;
}

static qc_money plan_quota(const qc_okr_work *work, const qc_okr_item *item, qc_id territory)
{
    const qc_quota_plan *plan = work->in->plan;
    qc_id wanted = work->in->panel != NULL ? qc_okr_node(work->in->panel, territory) : QC_NO_ID;
    for (size_t n = 0; n < plan->node_count; n++) {
        const qc_quota_node *node = &plan->nodes[n];
        bool is_it =
            item->filter.rep != QC_NO_ID
                ? node->rep == item->filter.rep
                : node->rep == QC_NO_ID && wanted != QC_NO_ID && node->panel_node == wanted;
        if (is_it) {
            return node->quota;
        }
    }
    return QC_NO_MONEY;
}

/** The goal of a territory for one period of one frequency. */
static qc_money table_goal(const qc_okr_work *work, qc_id territory, qc_frequency frequency,
                           qc_period period)
{
    const qc_goals *goals = &work->book->goals;
    for (size_t i = 0; i < goals->count; i++) {
        if (goals->territory[i] == territory && goals->product[i] == QC_NO_ID &&
            goals->frequency[i] == frequency && goals->period[i] == period &&
            goals->amount[i] != QC_NO_MONEY) {
            return goals->amount[i];
        }
    }
    return QC_NO_MONEY;
}

/** The goals of the shorter periods that make up the item's, if all are there. */
static qc_money goal_of_parts(const qc_okr_work *work, const qc_okr_item *item, qc_id territory,
                              qc_frequency frequency)
{
    const qc_calendar *calendar = &work->book->calendar;
    qc_period first = qc_period_of_date(calendar, frequency, item->start);
    qc_period last = qc_period_of_date(calendar, frequency, item->end);
    qc_money sum = 0;
    for (qc_period period = first; period <= last; period++) {
        qc_money part = table_goal(work, territory, frequency, period);
        if (part == QC_NO_MONEY || qc_money_add(sum, part, &sum) != QC_OK) {
            return QC_NO_MONEY;
        }
    }
    return sum;
}

/** The goal of a territory by the goals table, in the item's period or in its parts. */
static qc_money goal_of_territory(const qc_okr_work *work, const qc_okr_item *item,
                                  qc_id territory)
{
    qc_money goal = table_goal(work, territory, item->frequency, item->period);
    for (int f = (int)item->frequency - 1; goal == QC_NO_MONEY && f >= (int)QC_FREQUENCY_MONTH;
         f--) {
        goal = goal_of_parts(work, item, territory, (qc_frequency)f);
    }
    return goal;
}

/** The quota or goal of what the item's filter leaves; QC_NO_MONEY if there is none. */
static qc_money goal_of_item(const qc_okr_work *work, const qc_okr_item *item)
{
    qc_money goal = QC_NO_MONEY;
    if (plan_matches(work->in->plan, item)) {
        goal = plan_quota(work, item, item->filter.territory);
    }
    return goal == QC_NO_MONEY && item->filter.rep == QC_NO_ID
               ? goal_of_territory(work, item, item->filter.territory)
               : goal;
}

/* Pipeline coverage */

static qc_status add_open(const qc_okr_work *work, const qc_okr_item *item, qc_money *sum,
                          size_t *count, qc_error *error)
{
    const qc_deals *deals = &work->book->deals;
    for (size_t i = 0; i < deals->count; i++) {
        if (deals->outcome[i] != QC_OUTCOME_OPEN || deals->amount[i] == QC_NO_MONEY ||
            deals->close[i] == QC_NO_DATE || deals->close[i] < item->start ||
            deals->close[i] > item->end ||
            !qc_okr_passes(work, &item->filter, deals->territory[i], deals->product[i],
                           deals->rep[i])) {
            continue;
        }
        (*count)++;
        if (qc_money_add(*sum, deals->amount[i], sum) != QC_OK) {
            return qc_fail(error, QC_ERR_OVERFLOW,
                           "the amounts of open deals are too large to add up");
        }
    }
    return QC_OK;
}

static void no_value(qc_okr_item *item, const char *why)
{
    (void)qc_text_format(item->how_value, sizeof item->how_value, "no value: %s", why);
}

qc_status qc_okr_value_coverage(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    qc_money open = 0;
    size_t count = 0;
    qc_money goal = goal_of_item(work, item);
    if (work->book->deals.count == 0) {
        no_value(item, "there are no opportunities");
        return QC_OK;
    }
    if (item->filter.products != NULL || goal == QC_NO_MONEY || goal <= 0) {
        no_value(item, "there is no quota or goal for this period to cover");
        return QC_OK;
    }
    if (item->end <= work->today) {
        no_value(item, "the period is over and nothing is open in it any more");
        return QC_OK;
    }
    qc_status status = add_open(work, item, &open, &count, error);
    if (status == QC_OK) {
        char amount[32];
        item->value = (double)open / (double)goal * (item->in_percent ? 100 : 1);
        item->known_until = work->today;
        (void)qc_text_format(
            item->how_value, sizeof item->how_value,
            "%zu open deals expected to close in the period, over a quota of %s", count,
            qc_money_format(goal, &work->book->currency, amount, sizeof amount));
    }
    return status;
}

/* Share of territories at quota */

/**
 * The quota of each leaf of the panel within the filter, QC_NO_MONEY for others. The caller
 * frees it.
 */
static qc_status find_quotas(const qc_okr_work *work, const qc_okr_item *item,
                             qc_money **quotas, qc_error *error)
{
    const qc_panel *panel = work->in->panel;
    const qc_quota_plan *plan = work->in->plan;
    qc_money *found = NULL;
    qc_status status = QC_NEW_ARRAY(found, panel->leaf_count, error);
    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < panel->leaf_count; k++) {
        found[k] = QC_NO_MONEY;
    }
    for (size_t n = 0; plan_matches(plan, item) && n < plan->node_count; n++) {
        qc_id node = plan->nodes[n].rep == QC_NO_ID ? plan->nodes[n].panel_node : QC_NO_ID;
        if (node != QC_NO_ID && node < panel->node_count &&
            panel->nodes[node].leaf != QC_NO_ID) {
            found[panel->nodes[node].leaf] = plan->nodes[n].quota;
        }
    }
    for (size_t k = 0; k < panel->leaf_count; k++) {
        qc_id territory = panel->nodes[panel->leaf_node[k]].territory;
        if (territory == QC_NO_ID ||
            !qc_okr_passes(work, &item->filter, territory, QC_NO_ID, QC_NO_ID)) {
            found[k] = QC_NO_MONEY;
        } else if (found[k] == QC_NO_MONEY) {
            found[k] = goal_of_territory(work, item, territory);
        }
    }
    *quotas = found;
    return QC_OK;
}

static bool can_attain(const qc_okr_work *work, qc_okr_item *item)
{
    if (work->in->panel == NULL) {
        no_value(item, "there are no territories with revenue");
        return false;
    }
    if (item->filter.rep != QC_NO_ID || item->filter.products != NULL) {
        no_value(item, "quotas are of territories: filter by territory or region only");
        return false;
    }
    return true;
}

qc_status qc_okr_value_attainment(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_panel *panel = work->in->panel;
    qc_money *quotas = NULL;
    qc_money *booked = NULL; /* [territories] */
    qc_okr_booked source;
    size_t counted = 0;
    size_t reached = 0;

    if (!can_attain(work, item)) {
        return QC_OK;
    }
    QC_TRY(find_quotas(work, item, &quotas, error));
    QC_TRY(QC_NEW_ARRAY(booked, work->book->territories.count, error));
    QC_TRY(qc_okr_add_booked(work, item, &source, booked, error));
    for (size_t k = 0; k < panel->leaf_count; k++) {
        if (quotas[k] != QC_NO_MONEY) {
            counted++;
            reached +=
                booked[panel->nodes[panel->leaf_node[k]].territory] >= quotas[k] ? 1u : 0u;
        }
    }
    item->known_until = source.until;
    if (counted == 0) {
        no_value(item, "no territory has a quota or goal for this period");
        goto done;
    }
    if (!qc_okr_is_booked(item, &source)) {
        goto done;
    }
    item->value = 100 * (double)reached / (double)counted;
    item->is_final = item->end <= source.until || qc_okr_panel_covers(panel, item);
    (void)qc_text_format(item->how_value, sizeof item->how_value,
                         "%zu of %zu territories at quota", reached, counted);

done:
    qc_memory_free(quotas);
    qc_memory_free(booked);
    return status;
}

static void no_odds(qc_okr_item *item, const char *why)
{
    (void)qc_text_format(item->how_odds, sizeof item->how_odds, "no odds: %s", why);
}

/** Adds 1 to every draw in which a leaf reaches its quota. */
static void count_leaf(const qc_okr_work *work, const qc_okr_span *span, size_t leaf,
                       double quota, qc_okr_item *item)
{
    const qc_panel *panel = work->in->panel;
    const qc_forecast *forecast = work->in->forecast;
    const double *values = panel->values + leaf * panel->period_count;
    const double *draws = forecast->draws + leaf * forecast->horizon * forecast->draw_count;
    double observed = 0;
    for (size_t p = span->first; p < span->first + span->observed; p++) {
        observed += isnan(values[p]) ? 0 : values[p];
    }
    for (size_t d = 0; d < forecast->draw_count; d++) {
        double sum = observed;
        for (size_t h = span->first_step; h <= span->last_step; h++) {
            sum += draws[h * forecast->draw_count + d];
        }
        item->draws[d] += sum >= quota ? 1 : 0;
    }
}

static qc_status draw_attainment(const qc_okr_work *work, const qc_okr_span *span,
                                 qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_forecast *forecast = work->in->forecast;
    qc_money *quotas = NULL;
    size_t counted = 0;

    QC_TRY(find_quotas(work, item, &quotas, error));
    QC_TRY(QC_NEW_ARRAY(item->draws, forecast->draw_count, error));
    item->draw_count = forecast->draw_count;
    for (size_t k = 0; k < forecast->leaf_count; k++) {
        if (quotas[k] != QC_NO_MONEY) {
            counted++;
            count_leaf(work, span, k, qc_money_to_major(quotas[k], &work->book->currency),
                       item);
        }
    }
    for (size_t d = 0; d < item->draw_count && counted > 0; d++) {
        item->draws[d] *= 100 / (double)counted;
    }
    (void)qc_text_format(item->how_odds, sizeof item->how_odds,
                         "odds from %zu futures of %zu territories", item->draw_count, counted);
    if (counted == 0) {
        qc_memory_free(item->draws);
        item->draws = NULL;
        no_odds(item, "no territory has a quota or goal for this period");
    }

done:
    qc_memory_free(quotas);
    return status;
}

qc_status qc_okr_odds_attainment(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    const qc_forecast *forecast = work->in->forecast;
    if (forecast == NULL || !can_attain(work, item)) {
        no_odds(item, "there are no futures of territories for this");
        return QC_OK;
    }
    qc_okr_span span = qc_okr_span_find(work->in->panel, item);
    if (span.why_not != NULL || !span.is_ahead || span.last_step >= forecast->horizon) {
        no_odds(item, span.why_not != NULL ? span.why_not
                      : !span.is_ahead     ? "the period is over"
                                           : "the period ends beyond the forecast");
        return QC_OK;
    }
    return draw_attainment(work, &span, item, error);
}
