/* What new reps win in their first months of service, learned from those of the past. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * In a month of service the new of the past won n deals; m would have been theirs by their
 * parts, had they been there as long as the others. Later ones are taken to win (n + r) / (m +
 * r) of their part in that month, r the ramp of the settings or 1: with one deal's worth of
 * prior, the unit information of Kass & Wasserman (1995), doi:10.1080/01621459.1995.10476592,
 * what few have done counts little. Deals take their time, so that this is far below 1 at
 * first.
 */
#include "territory/quota_record.h"

/* Deals by month of service. */
typedef struct start_count {
    double won[QC_RAMP_MONTHS], expected[QC_RAMP_MONTHS];
} start_count;

/* Began in one of the past quarters, in a team. */
static bool is_new(const qc_quota_work *work, size_t seat)
{
    qc_date start = work->book->reps.start[work->seats[seat].rep];
    qc_period first = qc_quota_last_quarter(work) - QC_PAST_QUARTERS + 1;

    return work->teams[work->seats[seat].branch].count > 1 && start != QC_NO_DATE &&
           start >= qc_period_start(&work->book->calendar, QC_FREQUENCY_QUARTER, first) &&
           start <= work->known_until;
}

/* What a team won in a quarter, by the days of a new member. */
static void expect_start(const qc_quota_work *work, const qc_quota_record *records, size_t seat,
                         size_t back, start_count *count)
{
    const qc_quota_team *team = &work->teams[work->seats[seat].branch];
    qc_period quarter = qc_quota_last_quarter(work) - (qc_period)back;
    qc_date first = qc_period_start(&work->book->calendar, QC_FREQUENCY_QUARTER, quarter);
    qc_date last = qc_period_end(&work->book->calendar, QC_FREQUENCY_QUARTER, quarter);
    qc_date start = work->book->reps.start[work->seats[seat].rep];
    double sum = 0, deals = 0;

    for (size_t i = team->first; i < team->first + team->count; i++) {
        double there = qc_quota_presence(work, &records[i], i, back);

        sum += work->seats[i].prior * there;
        deals += there > 0 ? records[i].deals[back] : 0;
    }
    for (qc_date day = start > first ? start : first; day <= last && sum > 0; day++) {
        size_t month = qc_quota_months_since(start, day);

        if (month < QC_RAMP_MONTHS) {
            count->expected[month] +=
                deals * (work->seats[seat].prior / sum) / ((double)last - (double)first + 1);
        }
    }
}

static void count_won(const qc_quota_work *work, const qc_id *seat_of_rep, start_count *count)
{
    const qc_deals *deals = &work->book->deals;
    qc_date end =
        qc_period_end(&work->book->calendar, QC_FREQUENCY_QUARTER, qc_quota_last_quarter(work));

    for (size_t d = 0; d < deals->count; d++) {
        qc_id seat = deals->rep[d] == QC_NO_ID ? QC_NO_ID : seat_of_rep[deals->rep[d]];

        if (deals->outcome[d] == QC_OUTCOME_WON && deals->close[d] != QC_NO_DATE &&
            deals->close[d] <= end && deals->amount[d] != QC_NO_MONEY && deals->amount[d] > 0 &&
            seat != QC_NO_ID && is_new(work, seat) &&
            deals->territory[d] == work->book->reps.territory[deals->rep[d]] &&
            deals->close[d] >= work->book->reps.start[deals->rep[d]]) {
            size_t month =
                qc_quota_months_since(work->book->reps.start[deals->rep[d]], deals->close[d]);

            if (month < QC_RAMP_MONTHS) {
                count->won[month] += 1;
            }
        }
    }
}

void qc_quota_start_learn(qc_quota_work *work, const qc_id *seat_of_rep,
                          const qc_quota_record *records)
{
    start_count count = {.won = {0}};

    for (size_t month = 0; month < QC_RAMP_MONTHS; month++) {
        work->wins.start[month] = 1;
    }
    for (size_t i = 0; i < work->seat_count; i++) {
        for (size_t back = 0; back < QC_PAST_QUARTERS && is_new(work, i); back++) {
            expect_start(work, records, i, back, &count);
        }
    }
    count_won(work, seat_of_rep, &count);
    for (size_t month = 0; month < QC_RAMP_MONTHS; month++) {
        double stated = month < work->settings->ramp_count ? work->settings->ramp[month] : 1;

        work->wins.start[month] = (count.won[month] + stated) / (count.expected[month] + 1);
        if (month < QC_START_MONTHS) {
            work->wins.start_won += count.won[month];
            work->wins.start_expected += count.expected[month];
        }
    }
}
