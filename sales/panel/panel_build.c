/* Builds the panel of a book: events into periods and leaves. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/panel/panel_build.h"

#include "core/memory.h"

qc_panel_settings qc_panel_settings_default(void)
{
    return (qc_panel_settings){.frequency = QC_FREQUENCY_QUARTER};
}

/**
 * Adds up each leaf's amounts by period, exactly; `first` becomes each leaf's first period with
 * an event.
 */
static qc_status add_up(const qc_book *book, const qc_panel_events *events,
                        const qc_panel_window *window, const qc_id *leaf_of, qc_money *sums,
                        qc_period *first, qc_error *error)
{
    size_t periods = (size_t)(window->last - window->first) + 1;
    for (size_t i = 0; i < events->count; i++) {
        const qc_panel_event *event = &events->event[i];
        size_t t = event->territory == QC_NO_ID ? book->territories.count : event->territory;
        qc_period period = qc_period_of_date(&book->calendar, window->frequency, event->day);
        if (!event->wanted || period > window->last) {
            continue;
        }
        qc_id leaf = leaf_of[t];
        if (first[leaf] == QC_NO_PERIOD) {
            first[leaf] = period; /* events are in order of days */
        }
        if (period < window->first) {
            continue;
        }
        qc_money *sum = &sums[leaf * periods + (size_t)(period - window->first)];
        if (qc_money_add(*sum, event->amount, sum) != QC_OK) {
            return qc_fail(
                error, QC_ERR_OVERFLOW,
                "the revenue of one territory and period is too large to add up; check "
                "the currency and the amounts");
        }
    }
    return QC_OK;
}

static qc_status fill_values(const qc_book *book, const qc_panel_events *events,
                             const qc_panel_window *window, const qc_id *leaf_of,
                             qc_panel *panel, qc_error *error)
{
    qc_status status = QC_OK;
    qc_money *sums = NULL;
    qc_period *first = NULL;
    size_t periods = panel->period_count;

    QC_TRY(QC_NEW_ARRAY(sums, panel->leaf_count * periods, error));
    QC_TRY(QC_NEW_ARRAY(first, panel->leaf_count, error));
    for (size_t k = 0; k < panel->leaf_count; k++) {
        first[k] = QC_NO_PERIOD;
    }
    QC_TRY(add_up(book, events, window, leaf_of, sums, first, error));
    for (size_t k = 0; k < panel->leaf_count; k++) {
        size_t begin = first[k] > window->first ? (size_t)(first[k] - window->first) : 0;
        for (size_t p = begin; p < periods; p++) {
            panel->values[k * periods + p] =
                qc_money_to_major(sums[k * periods + p], &book->currency);
        }
    }

done:
    qc_memory_free(sums);
    qc_memory_free(first);
    return status;
}

static qc_status note_season(qc_panel *panel, qc_error *error)
{
    size_t year = (size_t)qc_frequency_per_year(panel->frequency);
    if (panel->season == qc_frequency_per_year(panel->frequency) &&
        panel->period_count >= 2 * year) {
        return QC_OK;
    }
    return qc_panel_add_note(
        panel, error,
        "No season of a territory's own is claimed: %zu full %s%s %s fewer than two years.",
        panel->period_count, qc_frequency_name(panel->frequency),
        panel->period_count == 1 ? "" : "s", panel->period_count == 1 ? "is" : "are");
}

static qc_status note_weeks(qc_panel *panel, qc_error *error)
{
    char words[128];

    return panel->calendar.weeks == QC_FISCAL_MONTHS
               ? QC_OK
               : qc_panel_add_note(panel, error, "The fiscal calendar counts %s.",
                                   qc_calendar_describe(&panel->calendar, words, sizeof words));
}

static qc_status check_sellers(const qc_panel *panel, const qc_panel_settings *settings,
                               qc_error *error)
{
    if (panel->leaf_count > 0) {
        return QC_OK;
    }
    if (settings->product != NULL) {
        return qc_fail(error, QC_ERR_DATA, "product '%s' has no sale in a full period",
                       settings->product);
    }
    return qc_fail(error, QC_ERR_TOO_SHORT, "there is no sale in a full period");
}

qc_status qc_panel_build(const qc_book *book, const qc_panel_settings *settings,
                         qc_panel **panel, qc_error *error)
{
    qc_status status = QC_OK;
    qc_panel *draft = NULL;
    qc_id *leaf_of = NULL;
    qc_panel_events events = {0};
    qc_panel_window window = {0};
    const qc_panel_settings used = settings != NULL ? *settings : qc_panel_settings_default();

    QC_TRY(qc_panel_events_collect(book, used.product, &events, error));
    QC_TRY(qc_panel_window_find(book, &events, &used, &window, error));
    QC_TRY(qc_panel_new(&draft, error));
    QC_TRY(QC_NEW_ARRAY(leaf_of, book->territories.count + 1, error));
    QC_TRY(qc_panel_window_note(book, &events, &window, draft, error));
    QC_TRY(qc_panel_tree_build(book, &events, &window, draft, leaf_of, error));
    QC_TRY(check_sellers(draft, &used, error));
    QC_TRY(qc_panel_ends_find(book, draft, error));
    draft->frequency = window.frequency;
    draft->calendar = book->calendar;
    draft->first_period = window.first;
    draft->from_deals = events.from_deals;
    QC_TRY(fill_values(book, &events, &window, leaf_of, draft, error));
    if (used.product == NULL) {
        QC_TRY(qc_panel_unread_mark(book, leaf_of, draft, error));
    }
    qc_panel_describe(draft, 0);
    QC_TRY(qc_panel_ends_note_late(book, draft, error));
    QC_TRY(note_season(draft, error));
    QC_TRY(note_weeks(draft, error));
    *panel = draft;
    draft = NULL;

done:
    qc_panel_events_clear(&events);
    qc_memory_free(leaf_of);
    qc_panel_free(draft);
    return status;
}
