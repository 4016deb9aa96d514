/* Outliers and level shifts of a series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_BREAKS_H
#define QC_FORECAST_MODELS_BREAKS_H

#include "core/fail.h"
#include "forecast/history.h"
#include "quotacast/explain.h"

/** Breaks in order of time. */
typedef struct qc_series_breaks {
    size_t count;
    qc_break *item; /**< [count] */
} qc_series_breaks;

/**
 * Finds changes from period to period, of logarithms where all values are above 0 and without
 * the season (medians about the trend of a robust STL), that are far out: more than three
 * interquartile ranges beyond the quartiles of all changes. Two neighbours of opposite sign
 * that cancel by at least half are an outlier; one that stands alone is a level shift if the
 * medians of half a season (at least four values) before and behind it differ by at least half
 * of it. At either end of the series four values are too few to tell, and the last change can
 * be neither.
 *
 * Such changes are innovations to a wandering level as well as breaks of a steady one, so that
 * no model of the series is needed: the additive outliers and level shifts of Chen & Liu
 * (1993), JASA 88(421):284-297, doi:10.1080/01621459.1993.10594321, with the fences of Tukey
 * (1977), Exploratory Data Analysis, ch. 2, for their critical value: 4.7 deviations of a
 * normal series, one in 400,000.
 *
 * @param values  [length], finite. Fewer than 12 values, and series of which half the changes
 *          are equal, have no breaks.
 * @param season  1 for none; also none below two seasons
 * @param[out] breaks  clear with qc_series_breaks_clear()
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_breaks_find(const double *values, size_t length, int season,
                                              qc_series_breaks *breaks, qc_error *error);

/** The breaks of a row as known at an origin; in a calendar of weeks those of sales a week. */
QC_MUST_CHECK qc_status qc_history_breaks_find(const qc_history *history, size_t row,
                                               size_t origin, qc_series_breaks *breaks,
                                               qc_error *error);

void qc_series_breaks_clear(qc_series_breaks *breaks);

#endif
