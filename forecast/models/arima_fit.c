/* The most likely coefficients of a seasonal ARIMA model: Marquardt's method over partial autocorrelations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/models/arima_data.h"

/* Free parameters stay within this: partial autocorrelations within tanh(8) = 1 - 2.3e-7. */
#define MOST_FREE 8.0
/* Step of the differences that stand for derivatives: some roots of the precision. */
#define DERIVATIVE_STEP 1e-7
/* A gain in -2 log likelihood that ends the search, of a fit and of one that is only compared:
 * AICc does not tell that much apart. */
#define ENOUGH 1e-7
#define ENOUGH_TO_COMPARE 1e-3
/* A likelihood that is as many gains of the last step away is not reached: of later ones each
 * is a part of that before. */
#define FAR_OFF 30.0
enum { MOST_STEPS = 60 };

/* A point of the search: free parameters, and -2 log likelihood there. */
typedef struct point {
    double free[QC_ARIMA_PARAMETERS];
    double deviance;
} point;

typedef struct fit_job {
    qc_arima_data *data;
    qc_arima *model;
    size_t parameters;
    bool conditional;
    double enough; /* the gain that ends a search */
    double wanted; /* -2 log likelihood that is to be reached */
    double matrix[QC_ARIMA_PARAMETERS][QC_ARIMA_PARAMETERS]; /* J'J */
    double slope[QC_ARIMA_PARAMETERS];                       /* J'r */
} fit_job;

/* The four polynomials of a model in the order of the free parameters; moving averages with
 * their signs turned. */
typedef struct block {
    double *coefficient;
    size_t count;
    double sign;
} block;

enum { BLOCKS = 4 };

static void find_blocks(qc_arima *model, block blocks[BLOCKS])
{
    blocks[0] = (block){model->ar, model->orders.ar, 1.0};
    blocks[1] = (block){model->seasonal_ar, model->orders.seasonal_ar, 1.0};
    blocks[2] = (block){model->ma, model->orders.ma, -1.0};
    blocks[3] = (block){model->seasonal_ma, model->orders.seasonal_ma, -1.0};
}

static void take_free(qc_arima *model, const double *free)
{
    block blocks[BLOCKS];

    find_blocks(model, blocks);
    for (size_t b = 0; b < BLOCKS; b++) {
        qc_arma_from_free(free, blocks[b].count, blocks[b].coefficient);
        for (size_t k = 0; k < blocks[b].count; k++) {
            blocks[b].coefficient[k] *= blocks[b].sign;
        }
        free += blocks[b].count;
    }
}

/* Free parameters of another model's coefficients where it has them, else 0. */
static void give_free(const qc_arima *near, const qc_arima_orders *orders, double *free)
{
    qc_arima from = *near;
    qc_arima to = {.orders = *orders};
    block had[BLOCKS];
    block wanted[BLOCKS];

    find_blocks(&from, had);
    find_blocks(&to, wanted);
    for (size_t b = 0; b < BLOCKS; b++) {
        double partial[QC_ARIMA_MOST];
        double work[QC_ARIMA_MOST];

        for (size_t k = 0; k < had[b].count; k++) {
            had[b].coefficient[k] *= had[b].sign;
        }
        bool fine = qc_arma_partial(had[b].coefficient, had[b].count, partial, work);

        for (size_t k = 0; k < wanted[b].count; k++) {
            free[k] = 0.0;
            if (fine && k < had[b].count) {
                free[k] = fmax(-MOST_FREE, fmin(MOST_FREE, atanh(partial[k])));
            }
        }
        free += wanted[b].count;
    }
}

/* The factor that makes the innovations' sum of squares stand for the likelihood: the
 * determinant's share of each. */
static double determinant_factor(const qc_arima_data *data)
{
    return exp(data->logarithm / (2.0 * data->observed));
}

static bool visit(fit_job *job, point *at)
{
    take_free(job->model, at->free);
    if (!qc_arima_innovations(job->data, job->model, 0, job->conditional)) {
        at->deviance = HUGE_VAL;
        return false;
    }
    at->deviance = qc_arima_deviance(job->data);
    return isfinite(at->deviance);
}

/* Derivatives of the scaled innovations by each free parameter, and their products; `at` has
 * been visited last. */
static bool differentiate(fit_job *job, const point *at)
{
    qc_arima_data *data = job->data;
    size_t count = data->count;
    double factor = determinant_factor(data);

    for (size_t t = 0; t < count; t++) {
        data->rest[t] = factor * data->innovation[t];
    }
    for (size_t k = 0; k < job->parameters; k++) {
        point near = *at;
        double *column = data->jacobian + k * count;
        double step = at->free[k] > 0.0 ? -DERIVATIVE_STEP : DERIVATIVE_STEP;

        near.free[k] += step;
        if (!visit(job, &near)) {
            return false;
        }
        factor = determinant_factor(data);
        for (size_t t = 0; t < count; t++) {
            column[t] = (factor * data->innovation[t] - data->rest[t]) / step;
        }
    }
    for (size_t k = 0; k < job->parameters; k++) {
        const double *column = data->jacobian + k * count;

        job->slope[k] = 0.0;
        for (size_t t = 0; t < count; t++) {
            job->slope[k] += column[t] * data->rest[t];
        }
        for (size_t other = 0; other <= k; other++) {
            const double *second = data->jacobian + other * count;
            double sum = 0.0;

            for (size_t t = 0; t < count; t++) {
                sum += column[t] * second[t];
            }
            job->matrix[k][other] = sum;
            job->matrix[other][k] = sum;
        }
    }
    return true;
}

/* Solves (J'J + damping diag) step = -J'r by Cholesky's factors; false if it is not positive
 * definite. */
static bool solve_step(const fit_job *job, double damping, double *step)
{
    double factor[QC_ARIMA_PARAMETERS][QC_ARIMA_PARAMETERS];
    double largest = 0.0;
    size_t n = job->parameters;

    for (size_t k = 0; k < n; k++) {
        largest = fmax(largest, job->matrix[k][k]);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = job->matrix[i][j];

            if (i == j) {
                sum += damping * (job->matrix[i][i] + 1e-8 * largest);
            }
            for (size_t k = 0; k < j; k++) {
                sum -= factor[i][k] * factor[j][k];
            }
            if (i == j && !(sum > 0.0)) {
                return false;
            }
            factor[i][j] = i == j ? sqrt(sum) : sum / factor[j][j];
        }
    }
    for (size_t i = 0; i < n; i++) {
        step[i] = -job->slope[i];
        for (size_t k = 0; k < i; k++) {
            step[i] -= factor[i][k] * step[k];
        }
        step[i] /= factor[i][i];
    }
    for (size_t i = n; i > 0; i--) {
        for (size_t k = i; k < n; k++) {
            step[i - 1] -= factor[k][i - 1] * step[k];
        }
        step[i - 1] /= factor[i - 1][i - 1];
    }
    return true;
}

/* One step of Marquardt's method from `best`: more damping until the likelihood gains. False if
 * nothing does. */
static bool improve(fit_job *job, point *best, double *damping)
{
    double step[QC_ARIMA_PARAMETERS];

    for (int attempt = 0; attempt < 12; attempt++) {
        point next = *best;

        if (solve_step(job, *damping, step)) {
            for (size_t k = 0; k < job->parameters; k++) {
                /* one step leads no farther than from 0 to a partial autocorrelation of 0.76 */
                double moved = best->free[k] + fmax(-1.0, fmin(1.0, step[k]));

                next.free[k] = fmax(-MOST_FREE, fmin(MOST_FREE, moved));
            }
            if (visit(job, &next) && next.deviance < best->deviance) {
                *damping = fmax(1e-7, *damping / 10.0);
                *best = next;
                return true;
            }
        }
        *damping = fmax(1e-4, *damping * 5.0);
    }
    return false;
}

static bool minimise(fit_job *job, point *best)
{
    double damping = 1e-3;

    if (!visit(job, best)) {
        return false;
    }
    for (int steps = 0; steps < MOST_STEPS && job->parameters > 0; steps++) {
        double before = best->deviance;

        if (!differentiate(job, best) || !improve(job, best, &damping)) {
            break;
        }
        double gain = before - best->deviance;

        if (gain < job->enough || best->deviance - FAR_OFF * gain > job->wanted) {
            break;
        }
    }
    return true;
}

/* From no correlation, by the quick likelihood that is conditional on a start at 0. */
static void start_from_none(const fit_job *job, point *at)
{
    fit_job quick = *job;

    quick.conditional = true;
    quick.enough = 1e-2;
    quick.wanted = HUGE_VAL;
    *at = (point){.deviance = HUGE_VAL};
    if (!minimise(&quick, at)) {
        *at = (point){.deviance = HUGE_VAL};
    }
}

/* From a slow autoregression: likelihoods have a second peak there. */
static void start_from_slow(const fit_job *job, point *at)
{
    const qc_arima_orders *orders = &job->model->orders;

    *at = (point){.deviance = HUGE_VAL};
    if (orders->ar > 0) {
        at->free[0] = atanh(0.95);
    }
    if (orders->seasonal_ar > 0) {
        at->free[orders->ar] = atanh(orders->ar > 0 ? 0.5 : 0.95);
    }
}

static bool fit(qc_arima_data *data, const qc_arima *near, double enough, double wanted,
                qc_arima *model)
{
    const qc_arima_orders *orders = &model->orders;
    fit_job job = {.data = data,
                   .model = model,
                   .parameters =
                       orders->ar + orders->seasonal_ar + orders->ma + orders->seasonal_ma,
                   .enough = enough,
                   .wanted = wanted};
    point best = {.deviance = HUGE_VAL};
    point other = best;

    if (near != NULL) {
        give_free(near, orders, best.free);
    } else {
        start_from_none(&job, &best);
    }
    if (!minimise(&job, &best)) {
        best.deviance = HUGE_VAL;
    }
    if (near == NULL && orders->ar + orders->seasonal_ar > 0) {
        start_from_slow(&job, &other);
        if (minimise(&job, &other) && other.deviance < best.deviance) {
            best = other;
        }
    }
    if (!(best.deviance < HUGE_VAL)) {
        return false;
    }
    take_free(model, best.free);
    return qc_arima_evaluate(data, model, false);
}

bool qc_arima_fit(qc_arima_data *data, const qc_arima *near, qc_arima *model)
{
    return fit(data, near, ENOUGH, HUGE_VAL, model);
}

bool qc_arima_try(qc_arima_data *data, const qc_arima *near, double wanted, qc_arima *model)
{
    double penalty = qc_arima_penalty(data, &model->orders);

    return penalty < HUGE_VAL && fit(data, near, ENOUGH_TO_COMPARE, wanted - penalty, model);
}
