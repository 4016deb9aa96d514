/* Scaled, column-pivoted QR by GSL, and iterative refinement of its solutions in long double. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/least_squares.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Steps of refinement; three are the rule, more mean a design at the edge of double. */
#define MOST_STEPS 12

qc_status qc_least_squares_new(size_t row_limit, size_t column_limit, qc_least_squares **work,
                               qc_error *error)
{
    qc_status status = QC_OK;
    qc_least_squares *draft = NULL;

    qc_numeric_gsl_init();
    if (row_limit > SIZE_MAX / column_limit) {
        status = qc_fail(error, QC_ERR_OVERFLOW, "a design of %zu rows and %zu columns",
                         row_limit, column_limit);
        goto done;
    }
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(QC_NEW_ARRAY(draft->order, column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->factor, row_limit * column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->tau, column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->norm, column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->exponent, column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->root_weight, row_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->solution, column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->unscaled, column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->rest, row_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->row_step, row_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->column_step, column_limit, error));
    *work = draft;
    draft = NULL;

done:
    qc_least_squares_free(draft);
    return status;
}

void qc_least_squares_free(qc_least_squares *work)
{
    if (work != NULL) {
        qc_memory_free(work->order);
        qc_memory_free(work->factor);
        qc_memory_free(work->tau);
        qc_memory_free(work->norm);
        qc_memory_free(work->exponent);
        qc_memory_free(work->root_weight);
        qc_memory_free(work->solution);
        qc_memory_free(work->unscaled);
        qc_memory_free(work->rest);
        qc_memory_free(work->row_step);
        qc_memory_free(work->column_step);
        qc_memory_free(work);
    }
}

/* The power of two next to the length of a weighted column; 0 for a column of zeros. */
static int column_exponent(const qc_least_squares *work, size_t column)
{
    long double largest = 0.0L;
    long double sum = 0.0L;
    int exponent = 0;

    for (size_t i = 0; i < work->row_count; i++) {
        long double size =
            fabsl(work->root_weight[i] * work->design[i * work->column_count + column]);

        largest = size > largest ? size : largest;
    }
    if (largest <= 0.0L) {
        return 0;
    }
    (void)frexpl(largest, &exponent);

    long double scale = ldexpl(1.0L, -exponent);

    for (size_t i = 0; i < work->row_count; i++) {
        long double value =
            work->root_weight[i] * work->design[i * work->column_count + column] * scale;

        sum += value * value;
    }
    return exponent + (int)lroundl(log2l(sum) / 2.0L);
}

static void fill_factor(qc_least_squares *work)
{
    for (size_t j = 0; j < work->column_count; j++) {
        work->exponent[j] = column_exponent(work, j);

        long double scale = ldexpl(1.0L, -work->exponent[j]);

        for (size_t i = 0; i < work->row_count; i++) {
            size_t at = i * work->column_count + j;

            work->factor[at] = (double)(work->root_weight[i] * work->design[at] * scale);
        }
    }
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

void qc_least_squares_factor(qc_least_squares *work, const double *design, const double *weight,
                             size_t row_count, size_t column_count, double tolerance)
{
    size_t most = smaller(row_count, column_count);
    int sign = 0;

    work->design = design;
    work->row_count = row_count;
    work->column_count = column_count;
    work->weighted_count = 0;
    for (size_t i = 0; i < row_count; i++) {
        work->root_weight[i] = weight == NULL ? 1.0L : sqrtl(weight[i]);
        work->weighted_count += work->root_weight[i] > 0.0L;
    }
    fill_factor(work);

    gsl_matrix_view factor = gsl_matrix_view_array(work->factor, row_count, column_count);
    gsl_vector_view tau = gsl_vector_view_array(work->tau, most);
    gsl_vector_view norm = gsl_vector_view_array(work->norm, column_count);
    gsl_permutation order = {column_count, work->order};

    for (size_t j = 0; j < column_count; j++) {
        gsl_vector_view column = gsl_matrix_column(&factor.matrix, j);

        work->column_step[j] = gsl_blas_dnrm2(&column.vector);
    }
    (void)gsl_linalg_QRPT_decomp(&factor.matrix, &tau.vector, &order, &sign, &norm.vector);
    work->rank = 0;
    while (work->rank < most) {
        size_t k = work->rank;
        double remaining = fabs(work->factor[k * column_count + k]);

        if (remaining <= tolerance * work->column_step[work->order[k]]) {
            break;
        }
        work->rank++;
    }
}

/* D z: what the columns themselves are multiplied by, for a response scaled by its exponent. */
static void unscale(qc_least_squares *work)
{
    for (size_t k = 0; k < work->rank; k++) {
        work->unscaled[k] = ldexpl(work->solution[k], -work->exponent[work->order[k]]);
    }
}

/* row_step = c - r - B z, rounded once a row; a NULL y is a c of zeros. */
static void row_defect(qc_least_squares *work, const double *y)
{
    unscale(work);
    for (size_t i = 0; i < work->row_count; i++) {
        const double *row = work->design + i * work->column_count;
        long double fitted = 0.0L;
        long double aim =
            y == NULL ? 0.0L : ldexpl((long double)y[i], -work->response_exponent);

        for (size_t k = 0; k < work->rank; k++) {
            fitted += row[work->order[k]] * work->unscaled[k];
        }
        work->row_step[i] = (double)(work->root_weight[i] * (aim - fitted) - work->rest[i]);
    }
}

/* column_step = g - B' r, where g is -1 at `unit` and 0 elsewhere; all 0 for SIZE_MAX. */
static void column_defect(qc_least_squares *work, size_t unit)
{
    for (size_t k = 0; k < work->rank; k++) {
        size_t j = work->order[k];
        long double sum = 0.0L;

        for (size_t i = 0; i < work->row_count; i++) {
            sum += work->design[i * work->column_count + j] *
                   (work->root_weight[i] * work->rest[i]);
        }
        work->column_step[k] =
            (double)((k == unit ? -1.0L : 0.0L) - ldexpl(sum, -work->exponent[j]));
    }
}

/* Solves the augmented system for the defects: z is put into column_step, r into row_step. */
static void solve_defects(qc_least_squares *work)
{
    size_t most = smaller(work->row_count, work->column_count);
    gsl_matrix_view factor =
        gsl_matrix_view_array(work->factor, work->row_count, work->column_count);
    gsl_matrix_view triangle =
        gsl_matrix_submatrix(&factor.matrix, 0, 0, work->rank, work->rank);
    gsl_vector_view tau = gsl_vector_view_array(work->tau, most);
    gsl_vector_view rows = gsl_vector_view_array(work->row_step, work->row_count);
    gsl_vector_view columns = gsl_vector_view_array(work->column_step, work->rank);

    (void)gsl_linalg_QR_QTvec(&factor.matrix, &tau.vector, &rows.vector);
    (void)gsl_blas_dtrsv(CblasUpper, CblasTrans, CblasNonUnit, &triangle.matrix,
                         &columns.vector);
    for (size_t k = 0; k < work->rank; k++) {
        double swap = work->row_step[k] - work->column_step[k];

        work->row_step[k] = work->column_step[k];
        work->column_step[k] = swap;
    }
    (void)gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, &triangle.matrix,
                         &columns.vector);
    (void)gsl_linalg_QR_Qvec(&factor.matrix, &tau.vector, &rows.vector);
}

/* Adds the step and tells its largest share of the solution. */
static long double take_step(qc_least_squares *work)
{
    long double step = 0.0L;
    long double size = 0.0L;

    for (size_t i = 0; i < work->row_count; i++) {
        work->rest[i] += work->row_step[i];
    }
    for (size_t k = 0; k < work->rank; k++) {
        work->solution[k] += work->column_step[k];
        step = fmaxl(step, fabsl((long double)work->column_step[k]));
        size = fmaxl(size, fabsl(work->solution[k]));
    }
    return size > 0.0L ? step / size : 0.0L;
}

static void refine(qc_least_squares *work, const double *y, size_t unit, int most_steps)
{
    long double last = HUGE_VALL;

    for (size_t k = 0; k < work->rank; k++) {
        work->solution[k] = 0.0L;
    }
    for (size_t i = 0; i < work->row_count; i++) {
        work->rest[i] = 0.0L;
    }
    for (int step = 0; step < most_steps; step++) {
        long double share;

        row_defect(work, y);
        column_defect(work, unit);
        if (work->rank == 0) {
            (void)take_step(work);
            return;
        }
        solve_defects(work);
        share = take_step(work);
        if (share <= LDBL_EPSILON || (step > 1 && share > last / 2.0L)) {
            return;
        }
        last = share;
    }
}

void qc_least_squares_solve(qc_least_squares *work, const double *y, bool refined)
{
    double largest = 0.0;

    for (size_t i = 0; i < work->row_count; i++) {
        largest = fmax(largest, fabs(y[i]));
    }
    (void)frexp(largest, &work->response_exponent);
    refine(work, y, SIZE_MAX, refined ? MOST_STEPS : 1);
}

void qc_least_squares_estimates(const qc_least_squares *work, double *estimate)
{
    for (size_t j = 0; j < work->column_count; j++) {
        estimate[j] = (double)NAN;
    }
    for (size_t k = 0; k < work->rank; k++) {
        size_t j = work->order[k];

        estimate[j] =
            (double)ldexpl(work->solution[k], work->response_exponent - work->exponent[j]);
    }
}

void qc_least_squares_residuals(qc_least_squares *work, const double *y, double *residual)
{
    unscale(work);
    for (size_t i = 0; i < work->row_count; i++) {
        const double *row = work->design + i * work->column_count;
        long double rest = ldexpl((long double)y[i], -work->response_exponent);

        for (size_t k = 0; k < work->rank; k++) {
            rest -= row[work->order[k]] * work->unscaled[k];
        }
        residual[i] = (double)ldexpl(rest, work->response_exponent);
    }
}

double qc_least_squares_norm(const qc_least_squares *work)
{
    long double sum = 0.0L;

    for (size_t i = 0; i < work->row_count; i++) {
        sum += work->rest[i] * work->rest[i];
    }
    return (double)ldexpl(sqrtl(sum), work->response_exponent);
}

bool qc_least_squares_spans_constant(qc_least_squares *work)
{
    long double sum = 0.0L;
    long double rest = 0.0L;

    for (size_t i = 0; i < work->row_count; i++) {
        work->rest[i] = 0.0L;
        work->row_step[i] = (double)work->root_weight[i];
        sum += work->root_weight[i] * work->root_weight[i];
    }
    for (size_t k = 0; k < work->rank; k++) {
        work->column_step[k] = 0.0;
        work->solution[k] = 0.0L;
    }
    if (work->rank > 0) {
        solve_defects(work);
    }
    (void)take_step(work);
    for (size_t i = 0; i < work->row_count; i++) {
        rest += work->rest[i] * work->rest[i];
    }
    return rest <= 1e-20L * sum;
}

void qc_least_squares_covariance(qc_least_squares *work, double factor, double *covariance,
                                 double *standard_error)
{
    size_t columns = work->column_count;
    long double square = (long double)factor * factor;

    for (size_t at = 0; at < columns * columns; at++) {
        covariance[at] = (double)NAN;
    }
    for (size_t j = 0; j < columns; j++) {
        standard_error[j] = (double)NAN;
    }
    for (size_t unit = 0; unit < work->rank; unit++) {
        size_t j = work->order[unit];

        refine(work, NULL, unit, MOST_STEPS);
        standard_error[j] =
            (double)(factor * ldexpl(sqrtl(work->solution[unit]), -work->exponent[j]));
        for (size_t k = 0; k <= unit; k++) {
            size_t i = work->order[k];
            long double value =
                ldexpl(work->solution[k], -work->exponent[i] - work->exponent[j]);

            covariance[i * columns + j] = (double)(square * value);
            covariance[j * columns + i] = covariance[i * columns + j];
        }
    }
}
