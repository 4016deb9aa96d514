/* How much of the planning period a rep serves, and how much of a quota a new one carries. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/quota_work.h"

/* First and last day of service within the planning period; false for none. */
static bool days_of(const qc_quota_work *work, size_t rep, qc_date *first, qc_date *last)
{
    qc_date start = work->book->reps.start[rep];
    qc_date end = work->book->reps.end[rep];

    *first = start != QC_NO_DATE && start > work->first_day ? start : work->first_day;
    *last = end != QC_NO_DATE && end < work->last_day ? end : work->last_day;
    return *first <= *last;
}

double qc_quota_service(const qc_quota_work *work, size_t rep)
{
    qc_date first = 0, last = 0;

    if (work->first_day == QC_NO_DATE) {
        return 1;
    }
    return days_of(work, rep, &first, &last)
               ? ((double)last - (double)first + 1) /
                     ((double)work->last_day - (double)work->first_day + 1)
               : 0;
}

/* Whole months of service at a day: the n-th month begins on the day of the month on which the first did. */
static size_t months_since(qc_date start, qc_date day)
{
    int from_year = 0, from_month = 0, from_day = 0, year = 0, month = 0, of_month = 0;
    int months = 0;

    qc_date_to_civil(start, &from_year, &from_month, &from_day);
    qc_date_to_civil(day, &year, &month, &of_month);
    months = 12 * (year - from_year) + month - from_month - (of_month < from_day ? 1 : 0);
    return months > 0 ? (size_t)months : 0;
}

double qc_quota_capacity(const qc_quota_work *work, size_t rep)
{
    const qc_quota_settings *settings = work->settings;
    qc_date start = work->book->reps.start[rep];
    qc_date first = 0, last = 0;
    double carried = 0;

    if (work->first_day == QC_NO_DATE || settings->ramp_count == 0 || start == QC_NO_DATE) {
        return qc_quota_service(work, rep);
    }
    if (!days_of(work, rep, &first, &last)) {
        return 0;
    }
    for (qc_date day = first; day <= last; day++) {
        size_t month = months_since(start, day);

        carried += month < settings->ramp_count ? settings->ramp[month] : 1;
    }
    return carried / ((double)work->last_day - (double)work->first_day + 1);
}
