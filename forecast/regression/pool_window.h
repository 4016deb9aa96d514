/* A window of a row, as the pooled regression uses it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_POOL_WINDOW_H
#define QC_FORECAST_REGRESSION_POOL_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

/** The longest season and the most terms; longer seasons count as none. */
enum { QC_POOL_SEASON = 64, QC_POOL_TERMS = 3 * QC_POOL_SEASON + 4 };

/** The past of a row at a period, updated one value at a time. */
typedef struct qc_pool_past {
    size_t season;
    bool logarithms; /**< all values so far are above 0, and logarithms are used */
    size_t known;    /**< number of values seen */
    size_t run;      /**< number of latest values without a gap */
    double size;     /**< sum of their absolute values */
    /**
     * sums and counts by position of the deviations from centred moving averages, and their sum
     * of squares
     */
    double deviation[QC_POOL_SEASON], count[QC_POOL_SEASON], square;
    double time, time_square, value, time_value; /**< sums for the long-run slope */
    double
        recent[QC_POOL_SEASON +
               1]; /**< the latest values as they are measured, by period modulo their number */
    /**
     * [season] what the row is thought to have of the season that the panel's rows share, by
     * position; NULL where nothing is known of one
     */
    const double *shared;
} qc_pool_past;

/** The past before any value. Seasons above QC_POOL_SEASON count as none. */
qc_pool_past qc_pool_past_start(size_t season, bool logarithms);

/** Adds values[at]; values[0 .. at] are known. NAN is a missing value. */
void qc_pool_past_add(qc_pool_past *past, const double *values, size_t at);

/** A window's place and unit: a value y has the place (g(y) - season) / unit - middle. */
typedef struct qc_pool_window {
    double middle, unit;
    double weight; /**< of its errors in the regression */
    double index[QC_POOL_SEASON];
} qc_pool_window;

/**
 * The regressors [lags + 3] of the window values[end - lags .. end - 1]: 1; the lags,
 * seasonally adjusted, from their mean over the last season; ten long-run slopes; the mean of
 * the whole past. The weight is one over the mean absolute change from value to value, and
 * 0.02.
 *
 * @return false if the row has been 0 throughout
 */
bool qc_pool_look(const qc_pool_past *past, size_t lags, const double *values, size_t end,
                  double *terms, qc_pool_window *window);

/** The place of a value of period `at`, and the value at a place. */
double qc_pool_place(const qc_pool_past *past, const qc_pool_window *window, size_t at,
                     double value);
double qc_pool_value(const qc_pool_past *past, const qc_pool_window *window, size_t at,
                     double place);

#endif
