/* One row's record: the forecasts of the single models at rolling origins, and their errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_ROW_RECORD_H
#define QC_FORECAST_COMBINATION_ROW_RECORD_H

#include "forecast/hindsight.h"

/** Past forecasts of a row, made again with what is known at one origin:
 * forecast/hindsight.h. */
typedef struct qc_row_look {
    size_t known;
    size_t from, end; /**< the origins made again, up to end - 1 */
    double *remade;   /**< [end - first][model][horizon] */
    double leverage;  /**< see qc_row_models_remake() */
} qc_row_look;

/** What is known of a row's season changes at most three times: qc_hindsight_from(). */
enum { QC_MOST_LOOKS = 3 };

/** Forecasts that were made again, kept for the next record of the same row. */
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
    double *own;        /**< `prediction` if the record owns it, else NULL */
    double *error;      /**< [origin][model + 1][horizon], last those of the naive benchmark */
    qc_hindsight seen;  /**< what the last look back knew */
    size_t seen_naive;  /**< the naive benchmark there */
    size_t seen_from;   /**< forecasts seen_from .. seen.end - 1 are those of `look` */
    qc_row_look *look;  /**< the last one */
    qc_row_looks own_looks;
    /** Where looks back are kept; NULL: in `own_looks`. May be set after opening */
    qc_row_looks *looks;
} qc_row_record;

/**
 * Opens the record of a row. The models are run unless their predictions have been kept.
 *
 * @param known  the predictions have been made before, and are used if they were kept
 * @param[out] record  clear with qc_row_record_clear(), also on failure
 */
QC_MUST_CHECK qc_status qc_row_record_open(const qc_rolling *rolling, size_t row, bool known,
                                           qc_row_record *record, qc_error *error);
void qc_row_record_clear(qc_row_record *record);

/** Predictions [horizon] of a model. */
const double *qc_row_record_prediction(const qc_row_record *record, size_t origin,
                                       size_t model);

/**
 * Looks back from an origin; origins have to come in ascending order. Past forecasts that
 * lacked a season which is known by now are made again, and from then on qc_row_record_error()
 * gives their errors and those of the naive benchmark of that origin.
 */
QC_MUST_CHECK qc_status qc_row_record_look_back(qc_row_record *record, size_t origin,
                                                qc_error *error);

/**
 * The earliest origin whose forecasts matter at an origin: for the weights, and for the ranges
 * of leaves. Not before the first.
 */
size_t qc_row_record_first_asked(const qc_row_record *record, size_t origin);

/**
 * Gives naive, which needs no season, its share `part` in the forecasts that were made again
 * and are kept for ranges: qc_rolling_hindsight().
 */
void qc_row_record_keep_naive(const qc_row_record *record, size_t origin, double part);

/** Predictions [horizon] of a model: those made again by the last look back, if there are
 * any. */
const double *qc_row_record_seen(const qc_row_record *record, size_t made, size_t model);

/**
 * Errors [horizon] of a model, or for model_count those of the naive benchmark; see
 * qc_row_record_measure().
 */
double *qc_row_record_error(const qc_row_record *record, size_t origin, size_t model);

/**
 * Errors [horizon], actual - prediction, in units of the row's level at the origin; 0 for a row
 * without a level; NAN where the actual is not known or nothing was predicted.
 */
void qc_row_record_measure(const qc_row_record *record, size_t origin, const double *prediction,
                           double *errors);

#endif
