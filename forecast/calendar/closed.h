/* Days on which a row was closed: no sales by rule, other than days without demand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_CALENDAR_CLOSED_H
#define QC_FORECAST_CALENDAR_CLOSED_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

/**
 * Finds the periods in which a row of days was closed, and puts what it might have sold in the
 * place of their zeros: the mean of the week before for a weekday that is closed always, else
 * of the four same weekdays before. Whether a period is one, and what is put there, depends on
 * nothing that came later.
 *
 * A zero is a closing where demand makes it unlikely. Sales of random numbers of random sizes
 * (compound Poisson) are 0 with a chance of at most exp(-mean^2 / variance), both of the latest
 * eight weeks about their weekdays; nor is the chance taken for less than the share of zeros
 * among the days open, those of a weekday that is closed always by now not counted. Closed is
 * - a day of a weekday that has been 0 so many times in a row that their chance is below
 *   1/10000;
 * - one of a weekday that never sold, if the chance of one zero is below 1/7: the others sold
 *   all along;
 * - a single day whose chance is below 1/300, so that about one a year at most is demand;
 * none more than a season behind the last sale, nor where zeros are so common that demand is
 * intermittent.
 *
 * @param values  [count] NAN where missing; zeros of closed periods are replaced
 * @param[out] closed  [count]
 */
QC_MUST_CHECK qc_status qc_closed_find(double *values, size_t count, size_t season,
                                       bool *closed, qc_error *error);

/**
 * True if a weekday was closed the latest three times before an origin: two may be holidays a
 * week apart.
 */
bool qc_closed_place(const bool *closed, size_t start, size_t origin, size_t period,
                     size_t season);

#endif
