/* Stationary ARMA processes: polynomials, covariances, transformation of parameters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/arma.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

/* A process whose variance is more than this times that of its innovations loses too many
 * digits in the filter. */
#define MOST_VARIANCE 1e11

static qc_status new_terms(size_t limit, qc_arma_terms *terms, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(terms->lag, limit + 1, error));
    QC_TRY(QC_NEW_ARRAY(terms->coefficient, limit + 1, error));

done:
    return status;
}

qc_status qc_arma_new(size_t limit, qc_arma **arma, qc_error *error)
{
    qc_status status = QC_OK;
    qc_arma *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->limit = limit;
    QC_TRY(new_terms(limit, &draft->ar, error));
    QC_TRY(new_terms(limit, &draft->ma, error));
    QC_TRY(QC_NEW_ARRAY(draft->start, limit + 2, error));
    QC_TRY(QC_NEW_ARRAY(draft->gain, limit + 2, error));
    QC_TRY(QC_NEW_ARRAY(draft->change, limit + 2, error));
    /* the triangle of autoregressions of all orders, and covariances at up to 2 limit + 2 lags,
     * twice */
    QC_TRY(QC_NEW_ARRAY(draft->work, limit * (limit + 1) / 2 + 8 * (limit + 2), error));
    *arma = draft;
    draft = NULL;

done:
    qc_arma_free(draft);
    return status;
}

void qc_arma_free(qc_arma *arma)
{
    if (arma == NULL) {
        return;
    }
    qc_memory_free(arma->ar.lag);
    qc_memory_free(arma->ar.coefficient);
    qc_memory_free(arma->ma.lag);
    qc_memory_free(arma->ma.coefficient);
    qc_memory_free(arma->start);
    qc_memory_free(arma->gain);
    qc_memory_free(arma->change);
    qc_memory_free(arma->work);
    qc_memory_free(arma);
}

/* The terms of (1 + sign first)(1 + sign second(B^season)) - 1, times sign; dense is [degree +
 * 1] of work. */
static void multiply(const double *first, size_t first_count, const double *second,
                     size_t second_count, size_t season, double sign, double *dense,
                     qc_arma_terms *terms)
{
    terms->degree = first_count + second_count * season;
    terms->count = 0;
    memset(dense, 0, (terms->degree + 1) * sizeof *dense);
    for (size_t j = 0; j <= second_count; j++) {
        double outer = j == 0 ? 1.0 : sign * second[j - 1];

        for (size_t i = 0; i <= first_count; i++) {
            dense[j * season + i] += outer * (i == 0 ? 1.0 : sign * first[i - 1]);
        }
    }
    for (size_t lag = 1; lag <= terms->degree; lag++) {
        if (fabs(dense[lag]) > 0.0) {
            terms->lag[terms->count] = lag;
            terms->coefficient[terms->count] = sign * dense[lag];
            terms->count++;
        }
    }
    terms->degree = terms->count > 0 ? terms->lag[terms->count - 1] : 0;
}

/* Row k, k = 1 .. order, of a triangle: the autoregression of order k. */
static double *row(double *triangle, size_t k)
{
    return triangle + k * (k - 1) / 2;
}

/* Covariances [lag_count] of the autoregression alone, unit innovations; false if it is not
 * stationary. */
static bool find_ar_covariances(const qc_arma_terms *ar, double *triangle, double *covariance,
                                size_t lag_count)
{
    size_t order = ar->degree;
    double variance = 1.0;

    if (order > 0) {
        memset(row(triangle, order), 0, order * sizeof *triangle);
    }
    for (size_t k = 0; k < ar->count; k++) {
        row(triangle, order)[ar->lag[k] - 1] = ar->coefficient[k];
    }
    for (size_t k = order; k > 0; k--) {
        const double *long_row = row(triangle, k);
        double partial = long_row[k - 1];
        double rest = 1.0 - partial * partial;

        if (!(rest > 0.0)) {
            return false;
        }
        variance /= rest;
        for (size_t i = 0; k > 1 && i < k - 1; i++) {
            row(triangle, k - 1)[i] = (long_row[i] + partial * long_row[k - 2 - i]) / rest;
        }
    }
    if (!(variance < MOST_VARIANCE)) {
        return false;
    }
    covariance[0] = variance;
    for (size_t k = 1; k < lag_count; k++) {
        double sum = 0.0;

        if (k <= order) {
            const double *short_row = k > 1 ? row(triangle, k - 1) : NULL;
            double partial = row(triangle, k)[k - 1];

            for (size_t i = 1; i < k; i++) {
                sum += short_row[i - 1] * covariance[k - i];
            }
            sum += partial * variance;
            variance *= 1.0 - partial * partial;
        } else {
            for (size_t i = 0; i < ar->count; i++) {
                sum += ar->coefficient[i] * covariance[k - ar->lag[i]];
            }
        }
        covariance[k] = sum;
    }
    return true;
}

/* Covariances [lag_count] of x from those of the autoregression u, as x = u + theta[1] u[t-1] +
 * ... */
static void add_moving_average(const qc_arma_terms *ma, const double *of_ar, double *across,
                               double *covariance, size_t lag_count)
{
    /* across[k] = Cov(u[t], x[t + k]) */
    for (size_t k = 0; k < lag_count + ma->degree; k++) {
        across[k] = of_ar[k];
        for (size_t i = 0; i < ma->count; i++) {
            size_t lag = k < ma->lag[i] ? ma->lag[i] - k : k - ma->lag[i];

            across[k] += ma->coefficient[i] * of_ar[lag];
        }
    }
    for (size_t k = 0; k < lag_count; k++) {
        covariance[k] = across[k];
        for (size_t i = 0; i < ma->count; i++) {
            covariance[k] += ma->coefficient[i] * across[k + ma->lag[i]];
        }
    }
}

/*
 * start[i - 1] = Cov(x[t], what is known at t of x[t + i]), i = 1 .. r
 *              = sum over j >= i of phi[j] gamma[j - i] + theta[j] psi[j - i]
 */
static void find_start(qc_arma *arma, const double *covariance, double *psi)
{
    for (size_t k = 0; k <= arma->ma.degree; k++) {
        psi[k] = k == 0 ? 1.0 : 0.0;
    }
    for (size_t i = 0; i < arma->ma.count; i++) {
        psi[arma->ma.lag[i]] = arma->ma.coefficient[i];
    }
    for (size_t k = 1; k <= arma->ma.degree; k++) {
        for (size_t i = 0; i < arma->ar.count && arma->ar.lag[i] <= k; i++) {
            psi[k] += arma->ar.coefficient[i] * psi[k - arma->ar.lag[i]];
        }
    }
    memset(arma->start, 0, (arma->state + 1) * sizeof *arma->start);
    for (size_t k = 0; k < arma->ar.count; k++) {
        for (size_t i = 1; i <= arma->ar.lag[k]; i++) {
            arma->start[i - 1] += arma->ar.coefficient[k] * covariance[arma->ar.lag[k] - i];
        }
    }
    for (size_t k = 0; k < arma->ma.count; k++) {
        for (size_t i = 1; i <= arma->ma.lag[k]; i++) {
            arma->start[i - 1] += arma->ma.coefficient[k] * psi[arma->ma.lag[k] - i];
        }
    }
}

bool qc_arma_set(qc_arma *arma, const qc_arma_factors *factors)
{
    size_t triangle_size = arma->limit * (arma->limit + 1) / 2;
    double *triangle = arma->work;
    double *of_ar = triangle + triangle_size;
    double *work = of_ar + 2 * (arma->limit + 2);
    double *covariance = work + 2 * (arma->limit + 2);
    double *psi = covariance + 2 * (arma->limit + 2);

    multiply(factors->ar, factors->ar_count, factors->seasonal_ar, factors->seasonal_ar_count,
             factors->season, -1.0, work, &arma->ar);
    multiply(factors->ma, factors->ma_count, factors->seasonal_ma, factors->seasonal_ma_count,
             factors->season, 1.0, work, &arma->ma);
    arma->state = arma->ar.degree > arma->ma.degree + 1 ? arma->ar.degree : arma->ma.degree + 1;

    size_t lag_count = arma->ar.degree + 1;

    if (!find_ar_covariances(&arma->ar, triangle, of_ar, lag_count + arma->ma.degree)) {
        return false;
    }
    add_moving_average(&arma->ma, of_ar, work, covariance, lag_count);
    arma->variance = covariance[0];
    find_start(arma, covariance, psi);
    return isfinite(arma->variance) && arma->variance > 0.0;
}

void qc_arma_from_free(const double *free, size_t count, double *coefficient)
{
    for (size_t k = 0; k < count; k++) {
        double partial = tanh(free[k]);

        for (size_t i = 0; i < k / 2; i++) {
            double low = coefficient[i];
            double high = coefficient[k - 1 - i];

            coefficient[i] = low - partial * high;
            coefficient[k - 1 - i] = high - partial * low;
        }
        if (k % 2 == 1) {
            coefficient[k / 2] *= 1.0 - partial;
        }
        coefficient[k] = partial;
    }
}

bool qc_arma_partial(const double *coefficient, size_t count, double *partial, double *work)
{
    memcpy(partial, coefficient, count * sizeof *partial);
    for (size_t k = count; k > 0; k--) {
        double last = partial[k - 1];
        double rest = 1.0 - last * last;

        if (!(rest > 0.0)) {
            return false;
        }
        memcpy(work, partial, (k - 1) * sizeof *work);
        for (size_t i = 0; i + 1 < k; i++) {
            partial[i] = (work[i] + last * work[k - 2 - i]) / rest;
        }
    }
    return true;
}
