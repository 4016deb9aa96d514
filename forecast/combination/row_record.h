/* One row's record: what the single models said at rolling origins, and how far off they were. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_ROW_RECORD_H
#define QC_FORECAST_COMBINATION_ROW_RECORD_H

#include "forecast/hindsight.h"

/** Forecasts of a row made again with what was known at one origin; see forecast/hindsight.h. */
typedef struct qc_row_look {
    size_t known;
    size_t from, end; /**< origins whose forecasts are made, up to end - 1 */
    double *remade;   /**< [end - first][model][horizon] */
    double leverage;  /**< see qc_row_models_remake() */
} qc_row_look;

/** What is known of a row's season moves three times at most: qc_hindsight_from(). */
enum { QC_MOST_LOOKS = 3 };

/** The looks back that were taken, for the next record of the row. */
typedef struct qc_row_looks {
    size_t count;
    qc_row_look each[QC_MOST_LOOKS];
} qc_row_looks;

void qc_row_looks_clear(qc_row_looks *looks);

/** Predictions and errors of a row at the origins first .. last. */
typedef struct qc_row_record {
    const qc_rolling *rolling;
    size_t row;
    double *prediction; /**< [origin][model][horizon] */
    double *own;        /**< `prediction` where the record has to free it */
    double *error;      /**< [origin][model + 1][horizon], the naive method to beat last */
    qc_hindsight seen;  /**< what was last looked back with */
    size_t seen_naive;  /**< the naive method to beat there */
    size_t seen_from;   /**< forecasts seen_from .. seen.end - 1 are those of `look` */
    qc_row_look *look;  /**< the last one */
    qc_row_looks own_looks;
    /** Where they are kept: NULL for `own_looks`, or lent to it after it was opened */
    qc_row_looks *looks;
} qc_row_record;

/**
 * Opens the record of a row. The models are run unless their predictions have been kept.
 *
 * @param known  the predictions have been made before; if they were kept they are taken
 * @param[out] record  clear with qc_row_record_clear(), also on failure
 */
QC_MUST_CHECK qc_status qc_row_record_open(const qc_rolling *rolling, size_t row, bool known,
                                           qc_row_record *record, qc_error *error);
void qc_row_record_clear(qc_row_record *record);

/** Predictions [horizon] of a model. */
const double *qc_row_record_prediction(const qc_row_record *record, size_t origin,
                                       size_t model);

/**
 * Looks back from an origin, later than those before: forecasts that lacked a season which is
 * known there are made again, and their errors are those of qc_row_record_error() from now on,
 * beside those of the naive method that is to be beaten there.
 */
QC_MUST_CHECK qc_status qc_row_record_look_back(qc_row_record *record, size_t origin,
                                                qc_error *error);

/**
 * The lowest origin whose forecasts are asked for at an origin, not before the first: by
 * weights, and by ranges of leaves.
 */
size_t qc_row_record_first_asked(const qc_row_record *record, size_t origin);

/**
 * Keeps for ranges what the naive method said, which needs no season, as a part of what was
 * made again, where the combination gives way to it: qc_rolling_hindsight().
 */
void qc_row_record_keep_naive(const qc_row_record *record, size_t origin, double part);

/** Predictions [horizon] of a model, made again where they were in the last look back. */
const double *qc_row_record_seen(const qc_row_record *record, size_t made, size_t model);

/**
 * Errors [horizon] of a model, or for model_count of the naive method to beat; see
 * qc_row_record_measure().
 */
double *qc_row_record_error(const qc_row_record *record, size_t origin, size_t model);

/**
 * Errors [horizon], actual - prediction, in units of the row's level at the origin; 0 without a
 * level; NAN where the actual is not known or nothing was predicted.
 */
void qc_row_record_measure(const qc_row_record *record, size_t origin, const double *prediction,
                           double *errors);

#endif
