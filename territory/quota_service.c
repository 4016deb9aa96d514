/* How much of the planning period a rep serves, and how much of a quota a new one carries. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "territory/quota_work.h"

/* Whole months of service at a day: the n-th month begins on the day of the month on which the
 * first did. */
size_t qc_quota_months_since(qc_date start, qc_date day)
{
    int from_year = 0, from_month = 0, from_day = 0, year = 0, month = 0, of_month = 0;
    int months = 0;

    qc_date_to_civil(start, &from_year, &from_month, &from_day);
    qc_date_to_civil(day, &year, &month, &of_month);
    months = 12 * (year - from_year) + month - from_month - (of_month < from_day ? 1 : 0);
    return months > 0 ? (size_t)months : 0;
}

double qc_quota_carried(const qc_quota_ramp *ramp, qc_date start, qc_date end, qc_date first,
                        qc_date last)
{
    enum { LONGEST_MONTH = 31 };
    qc_date from = start != QC_NO_DATE && start > first ? start : first;
    qc_date until = end != QC_NO_DATE && end < last ? end : last;
    bool is_new = start != QC_NO_DATE &&
                  (double)from - (double)start <= LONGEST_MONTH * (double)ramp->months;
    double carried = fmax((double)until - (double)from + 1, 0);

    if (is_new && carried > 0) {
        carried = 0;
        for (qc_date day = from; day <= until; day++) {
            size_t month = qc_quota_months_since(start, day);

            carried += month < ramp->months ? ramp->part[month] : 1;
        }
    }
    return carried / ((double)last - (double)first + 1);
}

/* In the planning period; bare numbers have no days. */
static double carried_by(const qc_quota_work *work, size_t rep, const qc_quota_ramp *ramp)
{
    return work->first_day == QC_NO_DATE
               ? 1
               : qc_quota_carried(ramp, work->book->reps.start[rep], work->book->reps.end[rep],
                                  work->first_day, work->last_day);
}

double qc_quota_service(const qc_quota_work *work, size_t rep)
{
    return carried_by(work, rep, &(qc_quota_ramp){.months = 0});
}

double qc_quota_capacity(const qc_quota_work *work, size_t rep)
{
    return carried_by(
        work, rep,
        &(qc_quota_ramp){.months = work->settings->ramp_count, .part = work->settings->ramp});
}
