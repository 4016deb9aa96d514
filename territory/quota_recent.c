/* Growth lately: the last season and quarter known against the same a year before. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "territory/quota_past.h"

/* Sum of `length` values up to `end`; NAN if one is missing, or if there are not so many. */
static double sum_before(const double *values, size_t end, size_t length)
{
    double sum = 0;

    if (end < length) {
        return NAN;
    }
    for (size_t i = end - length; i < end; i++) {
        sum += values[i];
    }
    return sum >= 0 ? sum : NAN;
}

void qc_quota_fill_recent(const double *values, size_t known, size_t season, size_t leaf,
                          qc_quota_case *one)
{
    const size_t length[QC_RECENT_SPANS] = {season, season / 4 > 0 ? season / 4 : 1};

    for (size_t k = 0; k < QC_RECENT_SPANS && season > 1; k++) {
        one->recent[k][leaf] = sum_before(values, known, length[k]);
        one->recent_before[k][leaf] =
            known >= season ? sum_before(values, known - season, length[k]) : NAN;
    }
}
