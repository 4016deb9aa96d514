/* Minimum trace with a shrunk covariance of errors, in time and memory linear in the rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/hierarchy/reconcilers.h"
#include "forecast/regression/semidefinite.h"

/*
 * Wickramasuriya, Athanasopoulos & Hyndman (2019), JASA 114(526):804-819,
 * doi:10.1080/01621459.2018.1448825:
 *
 *   x = S (S' W^-1 S)^-1 S' W^-1 y,   W = lambda D + (1 - lambda) D^1/2 R D^1/2
 *
 * with the diagonal D of variances and the correlations R of n rows' errors in T columns, T
 * much less than n. R = Z Z' / T has rank T, so W = A + V V' with A = lambda D and V = sqrt((1
 * - lambda) / T) D^1/2 Z. So y = S b + V f + e with f of variance I and e of variance A. Given
 *   f the best b is P (y - V f), P being the projection by A, which is linear in the rows
 *   (projection.c); and f solves the T equations
 *
 *   (I + V' M V) f = V' M y,   M = A^-1 (I - P)
 *
 * This is the Woodbury identity without any n x n matrix. P does not depend on lambda.
 */

/* Least lambda: with 0 the covariance, of rank T, would have no inverse. */
static const double LEAST_SHRINKAGE = 0.01;

/* Factors that scale each row's columns to mean square 1; 0 for a row without errors or one
 * that cannot move. */
static void standardise(const qc_record *record, double *scale)
{
    size_t rows = record->rows->row_count;

    memset(scale, 0, rows * sizeof *scale);
    for (size_t k = 0; k < record->column_count; k++) {
        const double *column = record->column + k * rows;

        for (size_t row = 0; row < rows; row++) {
            scale[row] += column[row] * column[row];
        }
    }
    for (size_t row = 0; row < rows; row++) {
        bool counts =
            scale[row] > 0 && record->variance[row] > 0 && isfinite(record->variance[row]);

        scale[row] = counts ? sqrt((double)record->column_count / scale[row]) : 0;
    }
}

/* Sums over all pairs of rows, found without forming the pairs. */
typedef struct pair_sums {
    double rows;
    double squares;  /* sum over i != j of r_ij^2 */
    double products; /* sum over i != j of the mean squared product */
} pair_sums;

static pair_sums sum_pairs(const qc_record *record, const double *scale)
{
    size_t rows = record->rows->row_count;
    double count = (double)record->column_count;
    pair_sums sums = {0};

    for (size_t row = 0; row < rows; row++) {
        sums.rows += scale[row] > 0 ? 1 : 0;
    }
    for (size_t a = 0; a < record->column_count; a++) {
        const double *column = record->column + a * rows;
        double square = 0;
        double fourth = 0;

        for (size_t row = 0; row < rows; row++) {
            double z = scale[row] * column[row];

            square += z * z;
            fourth += z * z * z * z;
        }
        sums.products += (square * square - fourth) / count;
        for (size_t b = 0; b <= a; b++) {
            const double *other = record->column + b * rows;
            double product = 0;

            for (size_t row = 0; row < rows; row++) {
                product += scale[row] * column[row] * (scale[row] * other[row]);
            }
            sums.squares += (b < a ? 2 : 1) * product * product / (count * count);
        }
    }
    sums.squares -= sums.rows;
    return sums;
}

/* The shrinkage intensity sum Var(r_ij) / sum r_ij^2: Schaefer & Strimmer (2005), Statistical
 * Applications in Genetics and Molecular Biology 4(1):32, doi:10.2202/1544-6115.1175, target
 * D. */
static double find_lambda(const qc_record *record, const double *scale)
{
    pair_sums sums = sum_pairs(record, scale);
    double lambda = 1;

    if (record->column_count > 1 && sums.rows > 1 && sums.squares > 0) {
        lambda =
            (sums.products - sums.squares) / (double)(record->column_count - 1) / sums.squares;
    }
    return fmin(fmax(lambda, LEAST_SHRINKAGE), 1);
}

/* I + V' M V, a column at a time; v and m are scratch [row_count]. */
static void fill_equations(qc_shrinkage *s, double *v, double *m)
{
    const qc_record *record = s->record;
    size_t rows = record->rows->row_count;
    size_t count = record->column_count;

    for (size_t a = 0; a < count; a++) {
        for (size_t row = 0; row < rows; row++) {
            v[row] = s->scale[row] * record->column[a * rows + row];
        }
        qc_projection_apply(s->variances, v, m);
        for (size_t row = 0; row < rows; row++) {
            /* rows without a scale are not in V; the rest have a finite variance above 0 */
            m[row] = s->scale[row] > 0 ? s->scale[row] * (v[row] - m[row]) /
                                             (s->lambda * record->variance[row])
                                       : 0;
        }
        for (size_t b = 0; b <= a; b++) {
            const double *column = record->column + b * rows;
            double sum = a == b ? 1 : 0;

            for (size_t row = 0; row < rows; row++) {
                sum += m[row] * column[row];
            }
            s->root[a * count + b] = sum;
        }
    }
    qc_semidefinite_factorise(s->root, count);
}

qc_status qc_shrinkage_new(const qc_record *record, qc_shrinkage **shrinkage, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = record->rows->row_count;
    size_t count = record->column_count;
    qc_shrinkage *draft = NULL;
    double *v = NULL;
    double *m = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->record = record;
    QC_TRY(QC_NEW_ARRAY(draft->scale, rows, error));
    QC_TRY(QC_NEW_ARRAY(draft->root, count * count, error));
    QC_TRY(QC_NEW_ARRAY(draft->factor, count, error));
    QC_TRY(QC_NEW_ARRAY(v, rows, error));
    QC_TRY(QC_NEW_ARRAY(m, rows, error));
    qc_weights_variances(record, v);
    QC_TRY(qc_projection_new(record->rows, v, &draft->variances, error));
    standardise(record, draft->scale);
    draft->lambda = find_lambda(record, draft->scale);
    for (size_t row = 0; row < rows && count > 0; row++) {
        if (draft->scale[row] > 0) {
            draft->scale[row] *=
                sqrt((1 - draft->lambda) / (double)count * record->variance[row]);
        }
    }
    fill_equations(draft, v, m);
    *shrinkage = draft;
    draft = NULL;

done:
    qc_memory_free(v);
    qc_memory_free(m);
    qc_shrinkage_free(draft);
    return status;
}

void qc_shrinkage_free(qc_shrinkage *shrinkage)
{
    if (shrinkage != NULL) {
        qc_projection_free(shrinkage->variances);
        qc_memory_free(shrinkage->scale);
        qc_memory_free(shrinkage->root);
        qc_memory_free(shrinkage->factor);
        qc_memory_free(shrinkage);
    }
}

void qc_shrinkage_apply(qc_shrinkage *s, const double *y, double *x)
{
    const qc_record *record = s->record;
    size_t rows = record->rows->row_count;

    qc_projection_apply(s->variances, y, x);
    for (size_t row = 0; row < rows; row++) {
        x[row] = s->scale[row] > 0
                     ? s->scale[row] * (y[row] - x[row]) / (s->lambda * record->variance[row])
                     : 0;
    }
    for (size_t k = 0; k < record->column_count; k++) {
        const double *column = record->column + k * rows;
        double sum = 0;

        for (size_t row = 0; row < rows; row++) {
            sum += x[row] * column[row];
        }
        s->factor[k] = sum;
    }
    qc_semidefinite_solve(s->root, record->column_count, s->factor);
    memcpy(x, y, rows * sizeof *x);
    for (size_t k = 0; k < record->column_count; k++) {
        const double *column = record->column + k * rows;

        for (size_t row = 0; row < rows; row++) {
            x[row] -= s->factor[k] * s->scale[row] * column[row];
        }
    }
    qc_projection_apply(s->variances, x, x);
}
