/* Records of reps: what they have won, read from the deals. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/quota_record.h"

qc_id qc_quota_leaf_of(const qc_quota_work *work, qc_id territory)
{
    qc_id at = qc_quota_tree_find(work, territory);

    if (at == QC_NO_ID || work->branches[at].leaf != QC_NO_ID) {
        return at;
    }
    for (qc_id i = work->branches[at].first_child; i != QC_NO_ID; i = work->branches[i].next) {
        if (work->branches[i].leaf != QC_NO_ID && work->branches[i].territory == territory) {
            return i;
        }
    }
    return QC_NO_ID;
}

qc_period qc_quota_last_quarter(const qc_quota_work *work)
{
    return qc_period_of_date(&work->book->calendar, QC_FREQUENCY_QUARTER,
                             work->known_until + 1) -
           1;
}

static qc_date earlier(qc_date a, qc_date b)
{
    return a == QC_NO_DATE || (b != QC_NO_DATE && b < a) ? b : a;
}

/* First and last day of the periods that count as history. False for bare numbers. */
static bool history_days(const qc_quota_work *work, qc_date *first, qc_date *last)
{
    const qc_panel *panel = work->panel;
    qc_span span = work->elements.history;
    qc_period period = panel->first_period + (qc_period)span.first;

    if (panel->frequency == QC_FREQUENCY_INDEX || span.length == 0) {
        return false;
    }
    *first = qc_period_start(&panel->calendar, panel->frequency, period);
    *last =
        qc_period_end(&panel->calendar, panel->frequency, period + (qc_period)span.length - 1);
    return true;
}

static void add_won_deal(const qc_quota_work *work, qc_quota_record *one, size_t deal,
                         qc_period latest)
{
    const qc_deals *deals = &work->book->deals;
    double amount = (double)deals->amount[deal];
    qc_period back = latest - qc_period_of_date(&work->book->calendar, QC_FREQUENCY_QUARTER,
                                                deals->close[deal]);
    qc_date first = 0, last = 0;

    if (back >= 0 && back < QC_PAST_QUARTERS) {
        one->won[back] += amount;
        one->deals[back] += amount > 0 ? 1 : 0;
    }
    if (back >= 0 && back < QC_RECORD_QUARTERS) {
        one->sum += amount;
    }
    if (history_days(work, &first, &last) && deals->close[deal] >= first &&
        deals->close[deal] <= last) {
        one->year_ago += amount;
    }
}

/* What a rep has won in a planning period that is under way. */
static void add_earned(const qc_quota_work *work, qc_quota_record *one, size_t deal)
{
    const qc_deals *deals = &work->book->deals;
    qc_date close = deals->close[deal];

    if (work->settings->earned != NULL && deals->outcome[deal] == QC_OUTCOME_WON &&
        close != QC_NO_DATE && work->first_day != QC_NO_DATE && close >= work->first_day &&
        close <= work->last_day && close <= work->book->as_of) {
        one->earned += (double)deals->amount[deal];
    }
}

void qc_quota_records_read(const qc_quota_work *work, const qc_id *seat_of_rep,
                           qc_quota_record *records)
{
    const qc_deals *deals = &work->book->deals;
    qc_period latest = qc_quota_last_quarter(work);

    for (size_t i = 0; i < work->seat_count; i++) {
        records[i].since = work->book->reps.start[work->seats[i].rep];
    }
    for (size_t d = 0; d < deals->count; d++) {
        qc_id rep = deals->rep[d];
        qc_id seat = rep == QC_NO_ID ? QC_NO_ID : seat_of_rep[rep];
        bool is_won = deals->outcome[d] == QC_OUTCOME_WON && deals->close[d] != QC_NO_DATE &&
                      deals->close[d] <= work->known_until;
        qc_id home = QC_NO_ID;

        if (seat == QC_NO_ID) {
            continue;
        }
        home = work->book->reps.territory[rep];
        if (work->book->reps.start[rep] == QC_NO_DATE) {
            records[seat].since =
                earlier(records[seat].since,
                        earlier(deals->created[d], is_won ? deals->close[d] : QC_NO_DATE));
        }
        if (deals->amount[d] == QC_NO_MONEY || deals->territory[d] != home) {
            continue;
        }
        add_earned(work, &records[seat], d);
        if (is_won) {
            add_won_deal(work, &records[seat], d, latest);
        }
    }
}

double qc_quota_presence(const qc_quota_work *work, const qc_quota_record *record, size_t seat,
                         size_t back)
{
    const qc_calendar *calendar = &work->book->calendar;
    qc_period quarter = qc_quota_last_quarter(work) - (qc_period)back;
    bool is_known = work->book->reps.start[work->seats[seat].rep] != QC_NO_DATE;
    qc_quota_ramp ramp = {.months = is_known ? QC_RAMP_MONTHS : 0, .part = work->wins.start};

    return record->since == QC_NO_DATE
               ? 0
               : qc_quota_carried(&ramp, record->since,
                                  work->book->reps.end[work->seats[seat].rep],
                                  qc_period_start(calendar, QC_FREQUENCY_QUARTER, quarter),
                                  qc_period_end(calendar, QC_FREQUENCY_QUARTER, quarter));
}
