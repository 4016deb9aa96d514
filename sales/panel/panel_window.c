/* Which periods the data cover in full: the first, the last, and at which frequency. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"
#include "sales/panel/panel_build.h"

enum {
    /* From as many on months of revenue err less than quarters do (docs/METHODS.md, Companies);
     * deals are closed at the ends of quarters, which a season shows that territories share */
    MONTHS_OF_REVENUE = 9,
    MONTHS_OF_DEALS = 14,
    /* A weekend between the last day of data and the end of its period, where such gaps are
     * usual */
    NEAR_DAYS = 3,
    /* Days from the day of a week to that of the next, which is not due yet */
    WEEK_SILENCE = 6,
    YEARS_MOST = 200 /* a longer history is a misread date */
};

static bool first_period_is_cut(const qc_book *book, const qc_panel_events *events,
                                qc_frequency frequency, qc_period first)
{
    int32_t silence = events->first_day - qc_period_start(&book->calendar, frequency, first);
    return silence > events->longest_silence;
}

/** The full periods at a frequency; first > last if there are none. */
static qc_panel_window measure(const qc_book *book, const qc_panel_events *events,
                               qc_frequency frequency)
{
    const qc_calendar *calendar = &book->calendar;
    qc_panel_window window = {
        .frequency = frequency,
        .first = qc_period_of_date(calendar, frequency, events->first_day),
        .last = qc_period_of_date(calendar, frequency, events->data_end),
    };
    if (first_period_is_cut(book, events, frequency, window.first)) {
        window.first_is_cut = true;
        window.first++;
    }
    int32_t missing = qc_period_end(calendar, frequency, window.last) - events->as_of;
    int32_t usual = events->longest_silence < NEAR_DAYS ? events->longest_silence : NEAR_DAYS;
    usual = events->weekly ? WEEK_SILENCE : usual;
    if (missing > 0 && (book->as_of_given || missing > usual)) {
        window.last_is_cut = true;
        window.last--;
    } else {
        window.last_is_near = missing > 0;
    }
    return window;
}

static int months_needed(const qc_panel_events *events)
{
    return events->from_deals ? MONTHS_OF_DEALS : MONTHS_OF_REVENUE;
}

static qc_frequency finest_wanted(const qc_book *book, const qc_panel_events *events)
{
    if (events->coarsest == QC_FREQUENCY_QUARTER || events->coarsest == QC_FREQUENCY_YEAR) {
        return events->coarsest;
    }
    qc_panel_window months = measure(book, events, QC_FREQUENCY_MONTH);
    return months.last - months.first + 1 >= months_needed(events) ? QC_FREQUENCY_MONTH
                                                                   : QC_FREQUENCY_QUARTER;
}

static qc_status check_frequency(const qc_panel_events *events, qc_frequency frequency,
                                 qc_error *error)
{
    if (frequency != QC_FREQUENCY_MONTH && frequency != QC_FREQUENCY_QUARTER &&
        frequency != QC_FREQUENCY_YEAR) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "the frequency of a panel is month, quarter or year");
    }
    if (frequency < events->coarsest) {
        return qc_fail(error, QC_ERR_DATA,
                       "revenue is given by %s; it cannot be divided into %ss; ask for %ss",
                       qc_frequency_name(events->coarsest), qc_frequency_name(frequency),
                       qc_frequency_name(events->coarsest));
    }
    return QC_OK;
}

static qc_status check_length(const qc_panel_events *events, const qc_panel_window *window,
                              qc_error *error)
{
    char first[16];
    char last[16];
    (void)qc_date_format(events->first_day, first, sizeof first);
    (void)qc_date_format(events->data_end, last, sizeof last);
    if (window->first > window->last) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "no full %s lies in the data from %s to %s; give a longer history",
                       qc_frequency_name(window->frequency), first, last);
    }
    if (window->last - window->first >= YEARS_MOST * qc_frequency_per_year(window->frequency)) {
        return qc_fail(error, QC_ERR_DATA,
                       "the dates run from %s to %s; correct or remove the one that is wrong",
                       first, last);
    }
    return QC_OK;
}

qc_status qc_panel_window_find(const qc_book *book, const qc_panel_events *events,
                               const qc_panel_settings *settings, qc_panel_window *window,
                               qc_error *error)
{
    bool given = settings->has_frequency;
    qc_frequency frequency = given ? settings->frequency : finest_wanted(book, events);
    qc_status status = check_frequency(events, frequency, error);
    if (status != QC_OK) {
        return status;
    }
    qc_panel_window draft = measure(book, events, frequency);
    if (!given && draft.first > draft.last && frequency == QC_FREQUENCY_QUARTER &&
        events->coarsest < QC_FREQUENCY_QUARTER) {
        draft = measure(book, events, QC_FREQUENCY_MONTH);
        draft.months_instead = true;
    }
    status = check_length(events, &draft, error);
    if (!given && draft.frequency == QC_FREQUENCY_QUARTER &&
        events->coarsest < QC_FREQUENCY_QUARTER) {
        qc_panel_window months = measure(book, events, QC_FREQUENCY_MONTH);
        draft.few_months = months.last - months.first + 1;
    }
    if (status == QC_OK) {
        *window = draft;
    }
    return status;
}

static qc_status note_first(const qc_book *book, const qc_panel_events *events,
                            const qc_panel_window *window, qc_panel *panel, qc_error *error)
{
    char period[16];
    char day[16];
    qc_period cut = window->first - 1;
    qc_date start = qc_period_start(&book->calendar, window->frequency, cut);
    return qc_panel_add_note(
        panel, error,
        "%s is left out: the first %s, on %s, comes %d days after its start, later than any "
        "silence "
        "since then is long.",
        qc_period_format(&book->calendar, window->frequency, cut, period, sizeof period),
        events->from_deals ? "won deal" : "revenue",
        qc_date_format(events->first_day, day, sizeof day), (int)(events->first_day - start));
}

static qc_status note_last(const qc_book *book, const qc_panel_events *events,
                           const qc_panel_window *window, qc_panel *panel, qc_error *error)
{
    char period[16];
    char day[16];
    char end[16];
    qc_period shown = window->last_is_cut ? window->last + 1 : window->last;
    qc_date last_day = qc_period_end(&book->calendar, window->frequency, shown);
    (void)qc_period_format(&book->calendar, window->frequency, shown, period, sizeof period);
    (void)qc_date_format(events->as_of, day, sizeof day);
    (void)qc_date_format(last_day, end, sizeof end);
    if (window->last_is_cut) {
        return qc_panel_add_note(panel, error,
                                 "%s is left out: it ends on %s and the data are as of %s.",
                                 period, end, day);
    }
    return qc_panel_add_note(
        panel, error, "%s counts as complete: the data end on %s, %d days before it does.",
        period, day, (int)(last_day - events->as_of));
}

/** Full periods after the last data: not taken as nothing sold. */
static qc_status note_silent(const qc_book *book, const qc_panel_events *events,
                             const qc_panel_window *window, qc_panel *panel, qc_error *error)
{
    char period[16];
    char day[16];
    if (window->last_is_cut ||
        qc_period_end(&book->calendar, window->frequency, window->last + 1) > events->as_of) {
        return QC_OK;
    }
    return qc_panel_add_note(
        panel, error,
        "Nothing is booked after %s (%s): later periods count as unknown, not as 0.",
        qc_date_format(events->data_end, day, sizeof day),
        qc_period_format(&book->calendar, window->frequency, window->last, period,
                         sizeof period));
}

qc_status qc_panel_window_note(const qc_book *book, const qc_panel_events *events,
                               const qc_panel_window *window, qc_panel *panel, qc_error *error)
{
    qc_status status = QC_OK;
    if (events->from_deals) {
        QC_TRY(qc_panel_add_note(
            panel, error,
            "Won deals by closing date stand in for revenue: there is no revenue table."));
    }
    if (window->months_instead) {
        QC_TRY(
            qc_panel_add_note(panel, error, "Months are used: the data hold no full quarter."));
    }
    if (window->few_months > 0) {
        QC_TRY(
            qc_panel_add_note(panel, error,
                              "Quarters are used: %d full months are in the data, and months "
                              "are from %d on.",
                              window->few_months, months_needed(events)));
    }
    if (window->first_is_cut) {
        QC_TRY(note_first(book, events, window, panel, error));
    }
    if (window->last_is_cut || window->last_is_near) {
        QC_TRY(note_last(book, events, window, panel, error));
    }
    QC_TRY(note_silent(book, events, window, panel, error));

done:
    return status;
}
