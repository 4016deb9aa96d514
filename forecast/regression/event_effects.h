/* Effects of known events on a series, beside its trend and season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_EVENT_EFFECTS_H
#define QC_FORECAST_REGRESSION_EVENT_EFFECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"

/** Every set of up to QC_EVENT_GROUPS_MIXED groups is tried; of more, the first 1, 2, ... */
enum { QC_EVENT_GROUPS_MIXED = 5, QC_EVENT_GROUPS_MOST = 24 };

/** A series and columns that may have affected it. */
typedef struct qc_event_problem {
    const double *response; /**< [length] */
    size_t length;
    size_t season;         /**< 1 for none */
    bool season_optional;  /**< also tried without a season; else it is always there */
    bool robust;           /**< rows that do not fit get smaller weights, after Huber */
    const double *columns; /**< [column_count][stride], the first `length` of each used */
    size_t stride, column_count;
    /** [column_count] columns of one group come and go together: 0, 0, 1, 2, 2, ... */
    const size_t *group;
    size_t group_count; /**< at most QC_EVENT_GROUPS_MOST */
} qc_event_problem;

/**
 * The effects of the columns:
 *
 *     response[t] = level + trend t + seasonal harmonics + effects times columns + errors
 *
 * by least squares on decorrelated rows, averaged by Akaike weights over error processes
 * (forecast/regression/noise.h) and over sets of groups, the empty set among them. All other
 * sets together are as likely as the empty one. A group that cannot be told from trend and
 * season is left out.
 *
 * @param[out] effect  [column_count], 0 where nothing is known
 * @return QC_OK or QC_ERR_MEMORY
 *
 * Sources: Burnham & Anderson (2004), doi:10.1177/0049124104268644 (weights); Hurvich & Tsai
 * (1989), doi:10.1093/biomet/76.2.297 (AICc); Huber (1964), doi:10.1214/aoms/1177703732.
 */
QC_MUST_CHECK qc_status qc_event_effects_find(const qc_event_problem *problem, double *effect,
                                              qc_error *error);

#endif
