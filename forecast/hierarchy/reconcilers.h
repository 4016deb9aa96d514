/* Methods that make forecasts of leaves and sums coherent, all from one record of errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HIERARCHY_RECONCILERS_H
#define QC_FORECAST_HIERARCHY_RECONCILERS_H

#include "forecast/hierarchy/projection.h"

/** A record of past errors. */
typedef struct qc_record {
    const qc_rows *rows;
    size_t column_count;
    /** [column_count][row_count] errors of one origin each, 0 where not known */
    double *column;
    /**
     * [row_count] mean squared errors. 0: the value cannot move; INFINITY, for sums only: the
     * row has no forecast of its own or too few errors
     */
    double *variance;
    double *size; /**< [row_count] recent mean absolute value, above 0 where a leaf can move */
} qc_record;

/** The methods, each in a file of its own: reconcile_<name>.c. */
typedef enum qc_reconcile_method {
    QC_RECONCILE_BOTTOM_UP,
    QC_RECONCILE_ORDINARY,
    QC_RECONCILE_STRUCTURAL,
    QC_RECONCILE_VARIANCES,
    QC_RECONCILE_SHRINKAGE,
    QC_RECONCILE_DEVIATIONS,
    QC_RECONCILE_METHODS
} qc_reconcile_method;

/** Weights [row_count] of a projection from a record; for the method of the same name. */
void qc_weights_bottom_up(const qc_record *record, double *weight);
void qc_weights_ordinary(const qc_record *record, double *weight);
void qc_weights_structural(const qc_record *record, double *weight);
void qc_weights_variances(const qc_record *record, double *weight);
void qc_weights_deviations(const qc_record *record, double *weight);

/** Minimum trace with a shrunk covariance: reconcile_shrinkage.c. */
typedef struct qc_shrinkage {
    const qc_record *record;
    qc_projection *variances; /**< by the diagonal of the covariance */
    double lambda;            /**< share of the diagonal, in (0, 1] */
    double *scale;  /**< [row_count] factors that turn a column of the record into one of V */
    double *root;   /**< [column_count][column_count] factor of I + V' M V */
    double *factor; /**< scratch [column_count] */
} qc_shrinkage;

/** Borrows the record, whose columns must stay. Cost O(rows columns (columns + groups)). */
QC_MUST_CHECK qc_status qc_shrinkage_new(const qc_record *record, qc_shrinkage **shrinkage,
                                         qc_error *error);
void qc_shrinkage_free(qc_shrinkage *shrinkage);

/** Cost O(rows columns). `x` must not be `y`. */
void qc_shrinkage_apply(qc_shrinkage *shrinkage, const double *y, double *x);

/** All methods made from one record. */
typedef struct qc_reconcilers {
    const qc_record *record;
    qc_projection *projection[QC_RECONCILE_METHODS]; /**< NULL where shrinkage has it */
    qc_shrinkage *shrinkage;
} qc_reconcilers;

/** Borrows the record. */
QC_MUST_CHECK qc_status qc_reconcilers_new(const qc_record *record, qc_reconcilers **all,
                                           qc_error *error);
void qc_reconcilers_free(qc_reconcilers *all);

/**
 * Reconciles y by every method.
 *
 * @param y       [row_count] finite except in rows of infinite variance
 * @param[out] x  [QC_RECONCILE_METHODS][row_count]
 */
void qc_reconcilers_apply(qc_reconcilers *all, const double *y, double *x);

#endif
