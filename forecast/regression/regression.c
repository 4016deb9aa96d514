/* Linear regression: plain, weighted, or with Huber's robust weights. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/regression.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/regression/huber.h"
#include "forecast/regression/least_squares.h"

/* A scale this small beside the responses is rounding: the fit is exact. */
#define NO_SCALE 1e-14
#define WEIGHT_SETTLED 1e-8

/* One call's inputs and work. */
typedef struct regression_job {
    const double *design, *y, *prior;
    size_t rows, columns;
    qc_least_squares *work;
    double *size; /* [rows] |sqrt(prior) residual|, then sorted */
} regression_job;

qc_regression_settings qc_regression_settings_default(void)
{
    return (qc_regression_settings){.max_iterations = 50, .rank_tolerance = 1e-13};
}

void qc_regression_free(qc_regression *fit)
{
    if (fit != NULL) {
        qc_memory_free(fit->estimate);
        qc_memory_free(fit->standard_error);
        qc_memory_free(fit->aliased);
        qc_memory_free(fit->covariance);
        qc_memory_free(fit->residual);
        qc_memory_free(fit->weight);
        qc_memory_free(fit);
    }
}

static qc_status check_settings(const qc_regression_settings *settings, qc_error *error)
{
    if (settings->max_iterations < 1) {
        return qc_fail(error, QC_ERR_ARGUMENT, "max_iterations is 0; it is at least 1");
    }
    if (!(settings->rank_tolerance >= 0.0 && settings->rank_tolerance < 1.0)) {
        return qc_fail(error, QC_ERR_ARGUMENT, "rank_tolerance is %g; it is in [0, 1)",
                       settings->rank_tolerance);
    }
    return QC_OK;
}

static qc_status check_weights(const double *weight, size_t rows, qc_error *error)
{
    bool any = false;

    for (size_t i = 0; i < rows; i++) {
        if (!isfinite(weight[i]) || weight[i] < 0.0) {
            return qc_fail(error, QC_ERR_DATA,
                           "weight %zu is %g; weights are finite and not negative", i,
                           weight[i]);
        }
        any = any || weight[i] > 0.0;
    }
    if (!any) {
        return qc_fail(error, QC_ERR_TOO_SHORT, "no row has a weight above 0");
    }
    return QC_OK;
}

static qc_status check_inputs(const regression_job *job, qc_error *error)
{
    if (job->rows == 0 || job->columns == 0) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "a regression needs a row and a column; there are %zu and %zu",
                       job->rows, job->columns);
    }
    if (job->columns > SIZE_MAX / job->columns || job->rows > SIZE_MAX / job->columns) {
        return qc_fail(error, QC_ERR_OVERFLOW, "a design of %zu rows and %zu columns",
                       job->rows, job->columns);
    }
    if (!qc_numeric_all_finite(job->design, job->rows * job->columns)) {
        return qc_fail(error, QC_ERR_DATA, "a value of the design is not finite");
    }
    if (!qc_numeric_all_finite(job->y, job->rows)) {
        return qc_fail(error, QC_ERR_DATA, "a response is not finite");
    }
    return job->prior == NULL ? QC_OK : check_weights(job->prior, job->rows, error);
}

static qc_status new_fit(const regression_job *job, qc_regression **fit, qc_error *error)
{
    qc_status status = QC_OK;
    qc_regression *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->row_count = job->rows;
    draft->column_count = job->columns;
    QC_TRY(QC_NEW_ARRAY(draft->estimate, job->columns, error));
    QC_TRY(QC_NEW_ARRAY(draft->standard_error, job->columns, error));
    QC_TRY(QC_NEW_ARRAY(draft->aliased, job->columns, error));
    QC_TRY(QC_NEW_ARRAY(draft->covariance, job->columns * job->columns, error));
    QC_TRY(QC_NEW_ARRAY(draft->residual, job->rows, error));
    QC_TRY(QC_NEW_ARRAY(draft->weight, job->rows, error));
    *fit = draft;
    draft = NULL;

done:
    qc_regression_free(draft);
    return status;
}

static double prior_of(const regression_job *job, size_t row)
{
    return job->prior == NULL ? 1.0 : job->prior[row];
}

/* Median |sqrt(prior) residual| / 0.6745 over the rows with a weight. */
static double mad_scale(const regression_job *job, const double *residual)
{
    size_t count = 0;

    for (size_t i = 0; i < job->rows; i++) {
        double prior = prior_of(job, i);

        if (prior > 0.0) {
            job->size[count++] = sqrt(prior) * fabs(residual[i]);
        }
    }
    return qc_numeric_median(job->size, count) / QC_NORMAL_MAD;
}

/* Puts prior x Huber weights for a scale into `weight`; returns the largest change of a share. */
static double huber_weights(const regression_job *job, const double *residual, double scale,
                            double *weight)
{
    double change = 0.0;

    for (size_t i = 0; i < job->rows; i++) {
        double prior = prior_of(job, i);
        double size = sqrt(prior) * fabs(residual[i]);
        double bend = QC_HUBER_CONSTANT * scale;
        double next = size > bend ? prior * (bend / size) : prior;

        if (prior > 0.0) {
            change = fmax(change, fabs(next - weight[i]) / prior);
        }
        weight[i] = next;
    }
    return change;
}

static double largest_response(const regression_job *job)
{
    double largest = 0.0;

    for (size_t i = 0; i < job->rows; i++) {
        largest = fmax(largest, sqrt(prior_of(job, i)) * fabs(job->y[i]));
    }
    return largest;
}

static void solve(const regression_job *job, bool refined, qc_regression *fit)
{
    qc_least_squares_solve(job->work, job->y, refined);
    qc_least_squares_residuals(job->work, job->y, fit->residual);
}

static void factor(const regression_job *job, double tolerance, const double *weight)
{
    qc_least_squares_factor(job->work, job->design, weight, job->rows, job->columns, tolerance);
}

static void fit_robust(const regression_job *job, const qc_regression_settings *settings,
                       qc_regression *fit)
{
    double least = NO_SCALE * largest_response(job);

    fit->scale = mad_scale(job, fit->residual);
    while (fit->iterations < settings->max_iterations && fit->scale > least) {
        double change = huber_weights(job, fit->residual, fit->scale, fit->weight);

        fit->iterations++;
        if (change <= WEIGHT_SETTLED) {
            break;
        }
        factor(job, settings->rank_tolerance, fit->weight);
        solve(job, false, fit);
        fit->scale = mad_scale(job, fit->residual);
    }
    solve(job, true, fit);
    fit->scale = mad_scale(job, fit->residual);
}

/* What (X'WX)^-1, W the prior weights, is multiplied by the square of: Huber's asymptotic
 * formula. */
static double robust_spread(const regression_job *job, const qc_regression *fit)
{
    double psi_square = 0.0;
    size_t count = 0;
    size_t inner = 0;

    for (size_t i = 0; i < job->rows; i++) {
        double size = sqrt(prior_of(job, i)) * fabs(fit->residual[i]);
        double psi = fmin(size, QC_HUBER_CONSTANT * fit->scale);

        if (prior_of(job, i) > 0.0) {
            psi_square += psi * psi;
            inner += size <= QC_HUBER_CONSTANT * fit->scale;
            count++;
        }
    }
    double mean = (double)inner / (double)count;
    double variance =
        count > 1 ? mean * (1.0 - mean) * (double)count / (double)(count - 1) : 0.0;
    double correction = 1.0 + (double)fit->rank / (double)count * variance / (mean * mean);

    return correction * sqrt(psi_square / (double)fit->degrees_of_freedom) / mean;
}

static double r_squared(const regression_job *job, const qc_regression *fit, double rest_norm)
{
    long double weights = 0.0L;
    long double mean = 0.0L;
    long double total = 0.0L;

    for (size_t i = 0; i < job->rows; i++) {
        weights += fit->weight[i];
        mean += (long double)fit->weight[i] * job->y[i];
    }
    mean = qc_least_squares_spans_constant(job->work) ? mean / weights : 0.0L;
    for (size_t i = 0; i < job->rows; i++) {
        long double distance = job->y[i] - mean;

        total += fit->weight[i] * distance * distance;
    }
    if (sqrtl(total) <= 4.0L * DBL_EPSILON * fabsl(mean) * sqrtl(weights)) {
        return (double)NAN;
    }
    return fmax(0.0, (double)(1.0L - (long double)rest_norm * rest_norm / total));
}

/* Everything that follows from the last solution. Overwrites the work. */
static void fill_statistics(const regression_job *job, const qc_regression_settings *settings,
                            qc_regression *fit)
{
    qc_least_squares *work = job->work;
    double rest_norm = qc_least_squares_norm(work);
    double spread = (double)NAN;

    fit->rank = work->rank;
    qc_least_squares_estimates(work, fit->estimate);
    for (size_t j = 0; j < job->columns; j++) {
        fit->aliased[j] = isnan(fit->estimate[j]);
    }
    fit->degrees_of_freedom = work->weighted_count - work->rank;
    fit->residual_sd = (double)NAN;
    if (fit->degrees_of_freedom > 0) {
        fit->residual_sd = rest_norm / sqrt((double)fit->degrees_of_freedom);
        spread = fit->residual_sd;
    }
    fit->r_squared = r_squared(job, fit, rest_norm);
    if (!settings->robust) {
        fit->scale = fit->residual_sd;
    } else if (fit->degrees_of_freedom > 0 && fit->iterations > 0) {
        spread = robust_spread(job, fit);
        factor(job, settings->rank_tolerance, job->prior);
    }
    qc_least_squares_covariance(work, spread, fit->covariance, fit->standard_error);
}

static qc_status check_range(const qc_regression *fit, qc_error *error)
{
    for (size_t j = 0; j < fit->column_count; j++) {
        if (isinf(fit->estimate[j]) || isinf(fit->standard_error[j])) {
            return qc_fail(error, QC_ERR_NUMERIC,
                           "the estimate of column %zu is beyond the range of double", j);
        }
    }
    if (isinf(fit->residual_sd) || !qc_numeric_all_finite(fit->residual, fit->row_count)) {
        return qc_fail(error, QC_ERR_NUMERIC, "the residuals are beyond the range of double");
    }
    return QC_OK;
}

qc_status qc_regression_fit(const double *design, const double *y, const double *prior_weight,
                            size_t row_count, size_t column_count,
                            const qc_regression_settings *settings, qc_regression **fit,
                            qc_error *error)
{
    qc_status status = QC_OK;
    qc_regression_settings used =
        settings == NULL ? qc_regression_settings_default() : *settings;
    regression_job job = {.design = design,
                          .y = y,
                          .prior = prior_weight,
                          .rows = row_count,
                          .columns = column_count};
    qc_regression *draft = NULL;

    QC_TRY(check_settings(&used, error));
    QC_TRY(check_inputs(&job, error));
    QC_TRY(qc_least_squares_new(row_count, column_count, &job.work, error));
    QC_TRY(QC_NEW_ARRAY(job.size, row_count, error));
    QC_TRY(new_fit(&job, &draft, error));
    for (size_t i = 0; i < row_count; i++) {
        draft->weight[i] = prior_of(&job, i);
    }
    factor(&job, used.rank_tolerance, draft->weight);
    solve(&job, !used.robust, draft);
    if (used.robust) {
        fit_robust(&job, &used, draft);
    }
    fill_statistics(&job, &used, draft);
    QC_TRY(check_range(draft, error));
    *fit = draft;
    draft = NULL;

done:
    qc_least_squares_free(job.work);
    qc_memory_free(job.size);
    qc_regression_free(draft);
    return status;
}

double qc_regression_predict(const qc_regression *fit, const double *x)
{
    qc_sum sum = {0};

    for (size_t j = 0; j < fit->column_count; j++) {
        if (!fit->aliased[j]) {
            qc_sum_add(&sum, x[j] * fit->estimate[j]);
        }
    }
    return qc_sum_value(&sum);
}
