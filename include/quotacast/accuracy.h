/* Forecast accuracy: measures, and the table of a backtest or of a forecast log. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_ACCURACY_H
#define QUOTACAST_ACCURACY_H

#include <stddef.h>

#include "quotacast/forecast.h"
#include "quotacast/panel.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * WAPE, the weighted absolute percentage error: sum |a - f| / sum |a| over pairs that are both
 * finite; NAN if the denominator is 0. Source: Kolassa & Schuetz (2007), Foresight 6:40-43.
 */
QC_API double qc_accuracy_wape(const double *actual, const double *forecast, size_t count);

/**
 * sum (f - a) / sum |a| over the same pairs; positive means too high. NAN if the denominator is 0.
 */
QC_API double qc_accuracy_bias(const double *actual, const double *forecast, size_t count);

/**
 * Scale of MASE: the in-sample mean absolute error of the seasonal naive method, mean |y[t] -
 * y[t - season]|. NAN with fewer than season + 1 observations or scale 0.
 * Source: Hyndman & Koehler (2006), IJF 22(4):679-688, doi:10.1016/j.ijforecast.2006.03.001.
 */
QC_API double qc_accuracy_mase_scale(const double *series, size_t length, int season);

/** The same of RMSSE: root mean squared instead of mean absolute. */
QC_API double qc_accuracy_rmsse_scale(const double *series, size_t length, int season);

/**
 * Continuous ranked probability score of an ensemble of equally likely draws X, in the fair form:
 *
 *     mean |X - actual| - sum over pairs |X - X'| / (n (n - 1))
 *
 * (each unordered pair once; one draw: |X - actual|). NAN if `actual` or a draw is. `draws`
 * need not be sorted.
 * Sources: Gneiting & Raftery (2007), JASA 102(477):359-378, doi:10.1198/016214506000001437;
 * fair form: Ferro (2014), QJRMS 140(683):1917-1923, doi:10.1002/qj.2270.
 *
 * @return QC_OK, QC_ERR_ARGUMENT (no draws), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_accuracy_crps(double actual, const double *draws,
                                                size_t count, double *crps, qc_error *error);

/** One row of the table. Measures are NAN where they are not defined. */
typedef struct qc_accuracy_row {
    const char *level; /**< of the panel's nodes: "company", "region", "territory", ... */
    const char *node;  /**< name, or "all" for the level as a whole */
    /** name in the model table, or "forecast"; of the log its version, or the author */
    const char *method;
    int step;    /**< periods ahead; 0: the sum over the planning period (a fiscal quarter) */
    size_t n;    /**< pairs of forecast and actual */
    double wape; /**< qc_accuracy_wape() over the pairs: a share, 0 is exact */
    double accuracy;   /**< 1 - wape; below 0 where forecasts err by more than was sold */
    double bias;       /**< qc_accuracy_bias() over the pairs */
    double mase;       /**< mean |f - a| / qc_accuracy_mase_scale() of what was known then */
    double rmsse;      /**< root mean square of (f - a) / qc_accuracy_rmsse_scale() */
    double crps;       /**< sum of qc_accuracy_crps() / sum |a| */
    double coverage80; /**< share of actuals within P10 to P90 */
    double fva;        /**< forecast value added: naive's WAPE - this WAPE on the same pairs */
} qc_accuracy_row;

/** The accuracy table: rows by level, node, method and step. */
typedef struct qc_accuracy {
    size_t count;
    qc_accuracy_row *rows; /**< texts borrow from panel, backtest and book: free this first */
    void *owner;
} qc_accuracy;

/**
 * The accuracy table of a backtest: for every level as a whole and every node, each method,
 * each step, and step 0: sums over whole fiscal quarters (origins at a quarter's start with all
 * its periods within the horizon and observed). Step 0 equals step 1 for quarters and years;
 * for bare numbers it is the sum over the horizon.
 *
 * A node's forecast is the sum over its leaves; where a method could not run for one of several
 * leaves, that leaf's naive stands in. A leaf whose actual is missing is left out of both sums.
 * Rows without any pair are left out; crps and coverage80 are known for "forecast" only, and
 * only if the backtest has draws.
 *
 * @param[out] accuracy  free with qc_accuracy_free(); untouched on failure
 * @return QC_OK, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_accuracy_of_backtest(const qc_panel *panel,
                                                       const qc_backtest *backtest,
                                                       qc_accuracy **accuracy, qc_error *error);

/**
 * The accuracy table of the forecast log: for every (level, version) and (node, version) the
 * issued values against the panel's actuals of the same period. `method` is the version, or the
 * author where there is none; fva is against the naive known at the time of issue (the same
 * period a year before where two seasons were over, else the last full period); coverage80 is
 * from the logged p10 and p90; mase, rmsse and crps are NAN. Step is the number of whole
 * periods between issue and period, at least 0. Entries whose period is not fully observed are
 * left out; empty (count 0) without a log.
 *
 * @param[out] accuracy  free with qc_accuracy_free(); untouched on failure
 * @return QC_OK, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_accuracy_of_log(const qc_book *book, const qc_panel *panel,
                                                  qc_accuracy **accuracy, qc_error *error);

/**
 * The same of the entries alone whose period lies within `first` to `last`.
 *
 * @param[out] accuracy  free with qc_accuracy_free(); untouched on failure
 * @return QC_OK, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_accuracy_of_log_within(const qc_book *book,
                                                         const qc_panel *panel, qc_date first,
                                                         qc_date last, qc_accuracy **accuracy,
                                                         qc_error *error);

/** The row of a level, node ("all" for the level), method and step, or NULL. */
QC_API const qc_accuracy_row *qc_accuracy_find(const qc_accuracy *accuracy, const char *level,
                                               const char *node, const char *method, int step);

/** NULL is allowed. */
QC_API void qc_accuracy_free(qc_accuracy *accuracy);

#ifdef __cplusplus
}
#endif

#endif
