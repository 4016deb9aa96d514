/* Weighs the models by what is known of their errors at an origin, and combines them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "forecast/rolling.h"

/* A model with errors at fewer origins than this is not judged, and gets no weight. */
enum { ORIGINS_NEEDED = 4 };

/* Origins of own errors at which a leaf's ratio counts as much as the panel's. */
static const double LEAF_PRIOR_ORIGINS = 12;

/* Weights go with the ratio to this power: errors of independent unbiased forecasts are combined best by their
 * inverse variances. Bates & Granger (1969), OR 20(4):451-468, doi:10.1057/jors.1969.103. */
static const double RATIO_POWER = 2;

/* Ratios of a single leaf are kept within 1/10 .. 10: a lucky or broken record says no more than that. */
static const double RATIO_LIMIT = 10;

/* How a model did against naive: by leaf, and over the panel. */
typedef struct scores {
    double *log_ratio; /* [leaf_count][model_count] */
    double *origins;   /* [leaf_count][model_count] origins with an error */
    double *panel;     /* [model_count] log ratio of the panel, INFINITY where not judged */
} scores;

/* Sums of scaled absolute errors of a model and of naive over the steps where both are known. */
static bool add_errors(const qc_rolling *rolling, size_t origin, size_t made, size_t leaf,
                       size_t model, double sums[2])
{
    const double *mine = qc_rolling_prediction(rolling, made, model, leaf);
    const double *naive =
        qc_rolling_prediction(rolling, made, qc_rolling_naive(rolling, made, leaf), leaf);
    double level = qc_history_level(rolling->history, leaf, made);
    bool any = false;

    if (isnan(mine[0]) || isnan(naive[0])) {
        return false;
    }
    for (size_t step = 0; step < rolling->horizon && made + step < origin; step++) {
        double target = qc_rolling_target(rolling, leaf, made, step, origin);

        if (!isnan(target)) {
            any = true;
            if (level > 0) {
                sums[0] += fabs(target - mine[step]) / level;
                sums[1] += fabs(target - naive[step]) / level;
            }
        }
    }
    return any;
}

static double bounded_log_ratio(double mine, double naive)
{
    double least = naive / RATIO_LIMIT;

    if (!(mine > least)) {
        mine = least;
    }
    if (mine >= naive * RATIO_LIMIT) {
        return mine > 0 ? log(RATIO_LIMIT) : 0; /* both without error: no better than naive */
    }
    return log(mine / naive);
}

static void score_leaf(const qc_rolling *rolling, size_t origin, size_t leaf, scores *s)
{
    size_t from = qc_rolling_window(rolling, origin);

    for (size_t model = 0; model < rolling->model_count; model++) {
        size_t at = leaf * rolling->model_count + model;
        double sums[2] = {0, 0};
        size_t origins = 0;

        for (size_t made = from; made < origin; made++) {
            origins += add_errors(rolling, origin, made, leaf, model, sums);
        }
        s->origins[at] = (double)origins;
        s->log_ratio[at] = origins > 0 ? bounded_log_ratio(sums[0], sums[1]) : 0;
    }
}

/* The panel's ratio of a model: the mean of the leaves' log ratios, each with its origins as weight. */
static void score_panel(const qc_rolling *rolling, scores *s)
{
    for (size_t model = 0; model < rolling->model_count; model++) {
        double total = 0;
        double origins = 0;
        double most = 0;

        for (size_t leaf = 0; leaf < rolling->history->leaf_count; leaf++) {
            size_t at = leaf * rolling->model_count + model;

            total += s->origins[at] * s->log_ratio[at];
            origins += s->origins[at];
            most = fmax(most, s->origins[at]);
        }
        s->panel[model] = most >= ORIGINS_NEEDED ? total / origins : INFINITY;
    }
}

/* Weights of a leaf; all on the naive method where nothing beats it. */
static void weigh_leaf(const qc_rolling *rolling, size_t origin, size_t leaf, const scores *s)
{
    double *weight = qc_rolling_weight(rolling, origin, leaf);
    double total = 0;

    for (size_t model = 0; model < rolling->model_count; model++) {
        size_t at = leaf * rolling->model_count + model;
        double own = s->origins[at] / (s->origins[at] + LEAF_PRIOR_ORIGINS);
        double log_ratio = own * s->log_ratio[at] + (1 - own) * s->panel[model];

        weight[model] = 0;
        if (log_ratio < 0 && isfinite(qc_rolling_prediction(rolling, origin, model, leaf)[0])) {
            weight[model] = exp(-RATIO_POWER * log_ratio);
            total += weight[model];
        }
    }
    for (size_t model = 0; model < rolling->model_count && total > 0; model++) {
        weight[model] /= total;
    }
    if (total <= 0 && qc_history_length(rolling->history, leaf, origin) > 0) {
        weight[qc_rolling_naive(rolling, origin, leaf)] = 1;
    }
}

static void combine_leaf(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    const double *weight = qc_rolling_weight(rolling, origin, leaf);
    double *point = qc_rolling_prediction(rolling, origin, rolling->model_count, leaf);
    bool known = qc_history_length(rolling->history, leaf, origin) > 0;

    for (size_t step = 0; step < rolling->horizon; step++) {
        double sum = 0;

        for (size_t model = 0; model < rolling->model_count; model++) {
            if (weight[model] > 0) {
                sum +=
                    weight[model] * qc_rolling_prediction(rolling, origin, model, leaf)[step];
            }
        }
        if (sum < 0 && !rolling->history->negative[origin]) {
            sum = 0;
        }
        point[step] = known ? sum : NAN;
    }
}

qc_status qc_combine(const qc_rolling *rolling, size_t origin, qc_error *error)
{
    qc_status status = QC_OK;
    size_t leaves = rolling->history->leaf_count;
    size_t models = rolling->model_count;
    scores s = {0};

    QC_TRY(QC_NEW_ARRAY(s.log_ratio, leaves * models, error));
    QC_TRY(QC_NEW_ARRAY(s.origins, leaves * models, error));
    QC_TRY(QC_NEW_ARRAY(s.panel, models, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        score_leaf(rolling, origin, leaf, &s);
    }
    score_panel(rolling, &s);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        weigh_leaf(rolling, origin, leaf, &s);
        combine_leaf(rolling, origin, leaf);
    }

done:
    qc_memory_free(s.log_ratio);
    qc_memory_free(s.origins);
    qc_memory_free(s.panel);
    return status;
}
