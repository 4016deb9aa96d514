/* Feasts that move sales for weeks before and days behind them, and how far a day is from them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_CALENDAR_FEASTS_H
#define QC_FORECAST_CALENDAR_FEASTS_H

#include <stddef.h>

#include "quotacast/calendar.h"

typedef enum qc_feast {
    QC_FEAST_EID, /**< Eid al-Fitr, the first day */
    QC_FEAST_EASTER,
    QC_FEAST_CHINESE_NEW_YEAR,
    QC_FEAST_CHRISTMAS, /**< 25 December */
    QC_FEAST_COUNT
} qc_feast;

/** Farther than any day is from a feast: where its dates are not computed. */
enum { QC_FEAST_FAR = 100000 };

/**
 * Days from the nearest day of a feast, negative before it.
 *
 * @param first  the first date, then every `step` days
 * @param[out] days  [count]
 */
void qc_feast_days_fill(qc_feast feast, qc_date first, int step, size_t count, int *days);

#endif
