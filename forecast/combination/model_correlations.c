/* Correlations of the models' errors over a whole panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/model_correlations.h"

#include <math.h>

#include "core/memory.h"

/* 2^32. A row adds at most model_count to a sum, so there is room for 10^8 rows. */
static const double QUANTUM = 4294967296.0;

/* Dividing by the company takes 0.8 % off the mean error of yearly and quarterly series of M1
 * and M3 (training parts, one and two horizons back) and nothing off monthly ones. Powers of 8,
 * 16 and 24 give the same to 0.15 %. */
static const double POWER = 12;

static size_t pair_of(size_t i, size_t k)
{
    return i >= k ? i * (i + 1) / 2 + k : k * (k + 1) / 2 + i;
}

static size_t pair_count(const qc_model_correlations *model_correlations)
{
    return model_correlations->model_count * (model_correlations->model_count + 1) / 2;
}

qc_status qc_model_correlations_init(size_t origin_count, size_t model_count,
                                     qc_model_correlations *model_correlations, qc_error *error)
{
    *model_correlations =
        (qc_model_correlations){.origin_count = origin_count, .model_count = model_count};
    return QC_NEW_ARRAY(model_correlations->sum, origin_count * pair_count(model_correlations),
                        error);
}

void qc_model_correlations_clear(qc_model_correlations *model_correlations)
{
    qc_memory_free(model_correlations->sum);
    *model_correlations = (qc_model_correlations){0};
}

void qc_model_correlations_add(qc_model_correlations *model_correlations, size_t origin,
                               const double *products)
{
    int64_t *sum = model_correlations->sum + origin * pair_count(model_correlations);
    double size = 0;
    double models = 0;

    for (size_t model = 0; model < model_correlations->model_count; model++) {
        double square = products[pair_of(model, model)];

        size += square;
        models += square > 0 ? 1 : 0;
    }
    if (!(size > 0) || !isfinite(size)) {
        return;
    }
    for (size_t pair = 0; pair < pair_count(model_correlations); pair++) {
        sum[pair] += (int64_t)llrint(products[pair] / size * models * QUANTUM);
    }
}

void qc_model_correlations_join(qc_model_correlations *model_correlations,
                                const qc_model_correlations *other)
{
    for (size_t k = 0; k < model_correlations->origin_count * pair_count(model_correlations);
         k++) {
        model_correlations->sum[k] += other->sum[k];
    }
}

double qc_model_correlations_company(const qc_model_correlations *model_correlations,
                                     size_t origin, size_t model, const bool *present)
{
    const int64_t *sum = model_correlations->sum + origin * pair_count(model_correlations);
    double square = (double)sum[pair_of(model, model)];
    double company = 1;

    for (size_t other = 0; other < model_correlations->model_count; other++) {
        double root = sqrt(square * (double)sum[pair_of(other, other)]);

        if (other != model && present[other] && root > 0) {
            double correlation = fabs((double)sum[pair_of(model, other)]) / root;

            company += pow(fmin(correlation, 1), POWER);
        }
    }
    return company;
}
