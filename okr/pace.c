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

/** Sum of the leaves below a node in one period of the panel. */
static double node_sum(const qc_panel *panel, qc_id node, size_t period)
{
    double sum = 0;
    for (size_t k = 0; k < panel->leaf_count; k++) {
        double value = panel->values[k * panel->period_count + period];
        if (!isnan(value) && qc_okr_node_is_below(panel, panel->leaf_node[k], node)) {
            sum += value;
        }
    }
    return sum;
}

/** Totals of the same months of past years: all of the span's, and those before the day. */
typedef struct past {
    double total, booked;
    size_t years;
} past;

/** Adds the months of one past year, if the panel has them all. */
static void add_year(const qc_panel *panel, qc_id node, int64_t first, int64_t count,
                     qc_date day, int64_t years_back, past *sums)
{
    int64_t from = first - years_back * MONTHS_IN_YEAR - panel->first_period;
    if (from < 0 || from + count > (int64_t)panel->period_count) {
        return;
    }
    for (int64_t m = 0; m < count; m++) {
        qc_period month = (qc_period)(first + m);
        double sum = node_sum(panel, node, (size_t)(from + m));
        sums->total += sum;
        sums->booked +=
            sum * share_of_days(qc_period_start(&panel->calendar, QC_FREQUENCY_MONTH, month),
                                qc_period_end(&panel->calendar, QC_FREQUENCY_MONTH, month),
                                day);
    }
    sums->years++;
}

/** The share of past years, NAN where the panel does not know it. */
static double share_of_past(const qc_okr_work *work, const qc_okr_item *item, qc_date day,
                            size_t *years)
{
    const qc_panel *panel = work->in->panel;
    past sums = {0};
    if (panel == NULL || panel->frequency != QC_FREQUENCY_MONTH ||
        panel->period_count < MONTHS_NEEDED) {
        return NAN;
    }
    qc_id node = qc_okr_node(panel, item->filter.territory);
    if (node == QC_NO_ID) {
        return NAN;
    }
    int64_t first = qc_period_of_date(&panel->calendar, QC_FREQUENCY_MONTH, item->start);
    int64_t last = qc_period_of_date(&panel->calendar, QC_FREQUENCY_MONTH, item->end);
    int64_t most = (int64_t)panel->period_count / MONTHS_IN_YEAR + 1;
    for (int64_t back = 1; last > first && back <= most; back++) {
        add_year(panel, node, first, last - first + 1, day, back, &sums);
    }
    *years = sums.years;
    if (sums.years == 0 || !(sums.total > 0)) {
        return NAN;
    }
    double share = sums.booked / sums.total;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

double qc_okr_pace(const qc_okr_work *work, qc_okr_item *item, qc_date day)
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
            "by now %.0f %% of the period's sales were booked in %zu past year%s", 100 * share,
            years, years == 1 ? "" : "s");
        return share;
    }
    share = share_of_days(item->start, item->end, day);
    (void)qc_text_format(item->how_pace, sizeof item->how_pace, "%.0f %% of the days are over",
                         100 * share);
    return share;
}
