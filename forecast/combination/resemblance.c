/* Sums of products of the models' errors, and what a model adds to its company. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/resemblance.h"

#include <math.h>

#include "core/memory.h"

/* 2^32. A row adds at most model_count to a sum: there is room for 10^8 rows. */
static const double QUANTUM = 4294967296.0;

/* On the training parts of M1 and M3, yearly and quarterly, one and two horizons back: dividing
 * by the company takes 0.8 % off the mean error of the combination, with powers of 8, 16 and 24
 * the same within 0.15 %; on monthly series nothing. */
static const double POWER = 12;

static size_t pair_of(size_t i, size_t k)
{
    return i >= k ? i * (i + 1) / 2 + k : k * (k + 1) / 2 + i;
}

static size_t pair_count(const qc_resemblance *resemblance)
{
    return resemblance->model_count * (resemblance->model_count + 1) / 2;
}

qc_status qc_resemblance_init(size_t origin_count, size_t model_count,
                              qc_resemblance *resemblance, qc_error *error)
{
    *resemblance = (qc_resemblance){.origin_count = origin_count, .model_count = model_count};
    return QC_NEW_ARRAY(resemblance->sum, origin_count * pair_count(resemblance), error);
}

void qc_resemblance_clear(qc_resemblance *resemblance)
{
    qc_memory_free(resemblance->sum);
    *resemblance = (qc_resemblance){0};
}

void qc_resemblance_add(qc_resemblance *resemblance, size_t origin, const double *products)
{
    int64_t *sum = resemblance->sum + origin * pair_count(resemblance);
    double size = 0;
    double models = 0;

    for (size_t model = 0; model < resemblance->model_count; model++) {
        double square = products[pair_of(model, model)];

        size += square;
        models += square > 0 ? 1 : 0;
    }
    if (!(size > 0) || !isfinite(size)) {
        return;
    }
    for (size_t pair = 0; pair < pair_count(resemblance); pair++) {
        sum[pair] += (int64_t)llrint(products[pair] / size * models * QUANTUM);
    }
}

void qc_resemblance_join(qc_resemblance *resemblance, const qc_resemblance *other)
{
    for (size_t k = 0; k < resemblance->origin_count * pair_count(resemblance); k++) {
        resemblance->sum[k] += other->sum[k];
    }
}

double qc_resemblance_company(const qc_resemblance *resemblance, size_t origin, size_t model,
                              const bool *present)
{
    const int64_t *sum = resemblance->sum + origin * pair_count(resemblance);
    double square = (double)sum[pair_of(model, model)];
    double company = 1;

    for (size_t other = 0; other < resemblance->model_count; other++) {
        double root = sqrt(square * (double)sum[pair_of(other, other)]);

        if (other != model && present[other] && root > 0) {
            double likeness = fabs((double)sum[pair_of(model, other)]) / root;

            company += pow(fmin(likeness, 1), POWER);
        }
    }
    return company;
}
