/* Expected progress: how much of a period's total is usually booked by a day. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/text.h"
#include "okr/okr_work.h"

#define MONTHS_IN_YEAR 12
#define MONTHS_NEEDED 24

static double share_of_days(qc_date start, qc_date end, qc_date day)
{
    if (day < start) {
        return 0;
    }
    return day >= end ? 1 : ((double)(day - start) + 1) / ((double)(end - start) + 1);
}

/** Sum of the leaves below a node in one period of the panel; NAN where none is observed. */
static double node_sum(const qc_panel *panel, qc_id node, size_t period)
{
    double sum = NAN;
    for (size_t k = 0; k < panel->leaf_count; k++) {
        double value = panel->values[k * panel->period_count + period];
        if (!isnan(value) && qc_okr_node_is_below(panel, panel->leaf_node[k], node)) {
            sum = isnan(sum) ? value : sum + value;
        }
    }
    return sum;
}

/** Totals of the same months of past years: all of them, and what was booked by the day. */
typedef struct past {
    double total, booked;
    size_t years;
} past;

/** The months of a period and the day that is asked about. */
typedef struct months {
    int64_t first, count; /**< months since 1970 */
    qc_date day;
} months;

/** Adds the months of one past year, if the node was observed in them all. */
static void add_year(const qc_panel *panel, qc_id node, const months *asked, int64_t years_back,
                     past *sums)
{
    past year = {0};
    int64_t from = asked->first - years_back * MONTHS_IN_YEAR - panel->first_period;
    if (from < 0 || from + asked->count > (int64_t)panel->period_count) {
        return;
    }
    for (int64_t m = 0; m < asked->count; m++) {
        qc_period month = (qc_period)(asked->first + m);
        qc_date start = qc_period_start(&panel->calendar, QC_FREQUENCY_MONTH, month);
        qc_date end = qc_period_end(&panel->calendar, QC_FREQUENCY_MONTH, month);
        double sum = node_sum(panel, node, (size_t)(from + m));
        year.total += sum;
        year.booked += sum * share_of_days(start, end, asked->day);
    }
    if (!isnan(year.total)) {
        sums->total += year.total;
        sums->booked += year.booked;
        sums->years++;
    }
}

/** A node's share in past years, NAN where it has none. */
static double share_of_node(const qc_panel *panel, qc_id node, const months *asked,
                            size_t *years)
{
    past sums = {0};
    int64_t most = (int64_t)panel->period_count / MONTHS_IN_YEAR + 1;
    for (int64_t back = 1; node != QC_NO_ID && back <= most; back++) {
        add_year(panel, node, asked, back, &sums);
    }
    *years = sums.years;
    if (sums.years == 0 || !(sums.total > 0)) {
        return NAN;
    }
    double share = sums.booked / sums.total;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

/**
 * The share of past years: of the item's territory, else of the company; NAN where neither is
 * known.
 */
static double share_of_past(const qc_okr_work *work, const qc_okr_item *item, qc_date day,
                            size_t *years)
{
    const qc_panel *panel = work->in->panel;
    if (panel == NULL || panel->frequency != QC_FREQUENCY_MONTH ||
        panel->period_count < MONTHS_NEEDED) {
        return NAN;
    }
    qc_period first = qc_period_of_date(&panel->calendar, QC_FREQUENCY_MONTH, item->start);
    qc_period last = qc_period_of_date(&panel->calendar, QC_FREQUENCY_MONTH, item->end);
    const months asked = {.first = first, .count = (int64_t)last - first + 1, .day = day};
    if (asked.count < 2) {
        return NAN;
    }
    double share =
        share_of_node(panel, qc_okr_node(panel, item->filter.territory), &asked, years);
    return isnan(share) ? share_of_node(panel, qc_okr_node(panel, QC_NO_ID), &asked, years)
                        : share;
}

/** Finds the share and says how. */
static double find_share(const qc_okr_work *work, qc_okr_item *item, qc_date day)
{
    size_t years = 0;
    double share = NAN;
    if (day < item->start) {
        return 0;
    }
    if (day >= item->end) {
        return 1;
    }
    if (item->metric->growth == QC_OKR_ADDS_UP) {
        share = share_of_past(work, item, day, &years);
    }
    if (!isnan(share)) {
        (void)qc_text_format(
            item->how_pace, sizeof item->how_pace,
            "by that day of %zu past year%s %.0f %% of the period's sales were booked", years,
            years == 1 ? "" : "s", 100 * share);
        return share;
    }
    share = share_of_days(item->start, item->end, day);
    (void)qc_text_format(item->how_pace, sizeof item->how_pace, "%.0f %% of the days are over",
                         100 * share);
    return share;
}

double qc_okr_pace(const qc_okr_work *work, qc_okr_item *item, qc_date day)
{
    item->pace = find_share(work, item, day);
    return item->pace;
}
