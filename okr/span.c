/* Where a key result's period and territory lie in a panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "okr/okr_work.h"

qc_okr_span qc_okr_span_find(const qc_panel *panel, const qc_okr_item *item)
{
    qc_okr_span span = {0};
    const qc_calendar *calendar = &panel->calendar;
    if (panel->frequency == QC_FREQUENCY_INDEX) {
        span.why_not = "the series have no dates";
        return span;
    }
    qc_period first = qc_period_of_date(calendar, panel->frequency, item->start);
    qc_period last = qc_period_of_date(calendar, panel->frequency, item->end);
    if (qc_period_start(calendar, panel->frequency, first) != item->start ||
        qc_period_end(calendar, panel->frequency, last) != item->end) {
        span.why_not = "the forecast has longer periods than the key result";
        return span;
    }
    int64_t from = (int64_t)first - panel->first_period;
    int64_t to = (int64_t)last - panel->first_period;
    int64_t count = (int64_t)panel->period_count;
    if (from < 0) {
        span.why_not = "the period begins before the history";
        return span;
    }
    span.first = (size_t)(from < count ? from : count);
    span.observed = from < count ? (size_t)((to < count ? to + 1 : count) - from) : 0;
    span.is_ahead = to >= count;
    if (span.is_ahead) {
        span.first_step = (size_t)(from > count ? from - count : 0);
        span.last_step = (size_t)(to - count);
    }
    return span;
}

bool qc_okr_panel_covers(const qc_panel *panel, const qc_okr_item *item)
{
    if (panel == NULL || panel->frequency == QC_FREQUENCY_INDEX || panel->period_count == 0 ||
        item->end == QC_NO_DATE) {
        return false;
    }
    qc_period last = panel->first_period + (qc_period)panel->period_count - 1;
    return qc_period_end(&panel->calendar, panel->frequency, last) >= item->end;
}

bool qc_okr_is_over(const qc_okr_work *work, const qc_okr_item *item)
{
    return item->end != QC_NO_DATE &&
           (item->end <= work->today || qc_okr_panel_covers(work->in->panel, item));
}

const char *qc_okr_clip(const char *text, char *buffer)
{
    size_t length = strlen(text);
    if (length > QC_OKR_CLIP - 16) {
        length = QC_OKR_CLIP - 16;
        while (length > 0 && ((unsigned char)text[length] & 0xC0u) == 0x80u) {
            length--;
        }
    }
    memcpy(buffer, text, length);
    buffer[length] = '\0';
    return buffer;
}

qc_id qc_okr_node(const qc_panel *panel, qc_id territory)
{
    for (size_t n = 0; n < panel->node_count; n++) {
        const qc_panel_node *node = &panel->nodes[n];
        if (territory == QC_NO_ID
                ? node->parent == QC_NO_ID && strcmp(node->level, "company") == 0
                : node->territory == territory) {
            return (qc_id)n;
        }
    }
    return QC_NO_ID;
}

bool qc_okr_node_is_below(const qc_panel *panel, qc_id node, qc_id above)
{
    while (node != QC_NO_ID && node != above) {
        node = panel->nodes[node].parent;
    }
    return node == above;
}
