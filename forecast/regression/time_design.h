/* The columns of a regression in time: level, trend, holidays, harmonics of the season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_TIME_DESIGN_H
#define QC_FORECAST_REGRESSION_TIME_DESIGN_H

#include <stddef.h>

#include "core/fail.h"
#include "quotacast/models.h"

/** Fixed places of columns; holidays and harmonics follow. */
enum { QC_COLUMN_LEVEL, QC_COLUMN_TREND, QC_COLUMN_OTHERS };

/**
 * Columns over the observations and the horizon:
 *
 * - the level, 1;
 * - the trend, 0 at the last observation, 1 / length a period; its future values depend on the
 *   damping and are 0 here;
 * - for 24 months and more: the shares of the month's days in Ramadan and about Eid;
 * - with two full seasons: cos and sin of 1, 2, ... turns a season, at most 12 turns.
 */
typedef struct qc_time_design {
    size_t length, horizon;
    size_t holiday_count; /**< 0 or 2, from QC_COLUMN_OTHERS on */
    /** harmonics' columns, behind the holidays; sin of half the season's turns is left out */
    size_t season_count;
    size_t column_count;
    double *columns; /**< [column_count][length + horizon] */
} qc_time_design;

QC_MUST_CHECK qc_status qc_time_design_new(const qc_series *series, size_t horizon,
                                           qc_time_design **design, qc_error *error);
void qc_time_design_free(qc_time_design *design);

/** Column `index`, [length + horizon]. */
const double *qc_time_design_column(const qc_time_design *design, size_t index);

#endif
