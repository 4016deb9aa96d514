/* Weights of a row's models, from their past errors and the correlations of these. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/weights.h"

#include <math.h>

#include "core/memory.h"

/* Weights are proportional to 1 / ratio to this power. */
static const double RATIO_POWER = 8;

/*
 * A model below LEAST_WEIGHT is left out, as it would only make the forecast harder to explain;
 * between the two limits its weight is reduced. With a single limit a change of one value by
 * one percent could let a model in or out.
 */
static const double LEAST_WEIGHT = 0.04;
static const double FULL_WEIGHT = 0.06;

/*
 * If the log ratio of the combination's error to naive's is below -NAIVE_REACH the combination
 * is used alone, above NAIVE_REACH naive is. A reach of .1 would gain twice as much on series
 * of M1 and M3 forecast one by one (docs/TRIED.md), but a leaf with less than two seasons would
 * then get a large share of naive, which knows no season, beside models that know the season
 * that leaves share.
 */
static const double NAIVE_REACH = 0.05;

/* True for models that are combined: all but the naive methods, which are the benchmark. */
static bool is_combined(const qc_rolling *rolling, size_t model)
{
    return model != rolling->naive && model != rolling->seasonal_naive;
}

/* Room for comparing models. */
typedef struct comparison {
    double *run; /* [origin][horizon + 1] sums of products of two models' errors up to a step */
    double *products; /* [combined origin][pairs] */
} comparison;

/* Sums of products of two models' errors over all that is known at each combined origin. */
static void multiply(const qc_row_record *record, size_t one, size_t other, size_t pair,
                     const comparison *room)
{
    const qc_rolling *rolling = record->rolling;
    size_t width = rolling->horizon + 1;
    size_t pairs = rolling->model_count * (rolling->model_count + 1) / 2;

    for (size_t made = rolling->first; made < rolling->last; made++) {
        const double *a = qc_row_record_error(record, made, one);
        const double *b = qc_row_record_error(record, made, other);
        double *run = room->run + (made - rolling->first) * width;

        run[0] = 0;
        for (size_t step = 0; step < rolling->horizon; step++) {
            double product = a[step] * b[step];

            run[step + 1] = run[step] + (isnan(product) ? 0 : product);
        }
    }
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        double sum = 0;

        for (size_t made = qc_rolling_weighing(rolling, origin); made < origin; made++) {
            size_t ahead = origin - made;

            sum += room->run[(made - rolling->first) * width +
                             (ahead < rolling->horizon ? ahead : rolling->horizon)];
        }
        room->products[(origin - rolling->combined) * pairs + pair] = sum;
    }
}

qc_status qc_weights_compare(const qc_row_record *record, qc_model_correlations *part,
                             qc_error *error)
{
    const qc_rolling *rolling = record->rolling;
    size_t models = rolling->model_count;
    size_t pairs = models * (models + 1) / 2;
    size_t origins = rolling->last - rolling->first + 1;
    qc_status status = QC_OK;
    comparison room = {NULL, NULL};
    size_t pair = 0;

    QC_TRY(QC_NEW_ARRAY(room.run, origins * (rolling->horizon + 1), error));
    QC_TRY(QC_NEW_ARRAY(room.products, part->origin_count * pairs, error));
    for (size_t one = 0; one < models; one++) {
        for (size_t other = 0; other <= one; other++, pair++) {
            if (is_combined(rolling, one) && is_combined(rolling, other)) {
                multiply(record, one, other, pair, &room);
            }
        }
    }
    for (size_t origin = 0; origin < part->origin_count; origin++) {
        qc_model_correlations_add(part, origin, room.products + origin * pairs);
    }

done:
    qc_memory_free(room.run);
    qc_memory_free(room.products);
    return status;
}

/* Scales weights so that they add up to 1; false if all are 0. */
static bool normalise(double *weight, size_t count)
{
    double total = 0;

    for (size_t model = 0; model < count; model++) {
        total += weight[model];
    }
    for (size_t model = 0; model < count && total > 0; model++) {
        weight[model] /= total;
    }
    return total > 0;
}

/* Reduces small weights, to 0 below LEAST_WEIGHT. */
static void leave_out_small(double *weight, size_t count)
{
    for (size_t model = 0; model < count; model++) {
        double part = (weight[model] - LEAST_WEIGHT) / (FULL_WEIGHT - LEAST_WEIGHT);

        weight[model] *= fmin(fmax(part, 0), 1);
    }
}

void qc_weights_find(const qc_row_record *record, const qc_panel_scores *panel,
                     const qc_model_correlations *model_correlations, const qc_scores *scores,
                     size_t origin, double *weight)
{
    const qc_rolling *rolling = record->rolling;
    bool present[QC_MOST_MODELS];

    for (size_t model = 0; model < rolling->model_count; model++) {
        present[model] =
            is_combined(rolling, model) &&
            isfinite(qc_scores_shrunk(panel, scores, record->row, origin, model)) &&
            isfinite(qc_row_record_prediction(record, origin, model)[0]);
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        weight[model] = 0;
        if (present[model]) {
            weight[model] = exp(-RATIO_POWER *
                                qc_scores_shrunk(panel, scores, record->row, origin, model)) /
                            qc_model_correlations_company(
                                model_correlations, origin - rolling->combined, model, present);
        }
    }
    if (normalise(weight, rolling->model_count)) {
        leave_out_small(weight, rolling->model_count);
        (void)normalise(weight, rolling->model_count);
    }
}

double qc_naive_part(double log_ratio)
{
    return fmin(fmax(0.5 + log_ratio / (2 * NAIVE_REACH), 0), 1);
}
