/* Fiscal calendars in words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "quotacast/calendar.h"

const char *qc_fiscal_weeks_name(qc_fiscal_weeks weeks)
{
    static const char *const names[] = {
        [QC_FISCAL_MONTHS] = "calendar months",
        [QC_FISCAL_445] = "4-4-5",
        [QC_FISCAL_454] = "4-5-4",
        [QC_FISCAL_544] = "5-4-4",
    };

    return names[weeks];
}

const char *qc_calendar_describe(const qc_calendar *calendar, char *buffer, size_t size)
{
    static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    const char *name = calendar->named_by_start ? ", named after the year it starts in" : "";
    int last = calendar->start_month == 1 ? 12 : calendar->start_month - 1;

    if (calendar->weeks == QC_FISCAL_MONTHS) {
        (void)snprintf(buffer, size, "fiscal year from month %d%s", calendar->start_month,
                       name);
    } else {
        (void)snprintf(buffer, size, "%s weeks, year ends on the %s %s %s%s",
                       qc_fiscal_weeks_name(calendar->weeks),
                       weekdays[calendar->end_weekday - 1],
                       calendar->ends_nearest ? "nearest the end of" : "that is the last of",
                       months[last - 1], name);
    }
    return buffer;
}
