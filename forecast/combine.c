/* Weighs the models by what is known of their errors at an origin, and combines them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/rolling.h"

/* A model with errors at fewer origins than this is not judged, and gets no weight. */
enum { ORIGINS_NEEDED = 4 };

/*
 * The constants below are chosen by the accuracy on the training parts of the M1 and M3 competitions, monthly and
 * quarterly: bench_coverage, also with --single and --back 2, without --test. The optimum is flat: of a mean OWA of .828,
 * half or twice PRIOR_ORIGINS, powers from 4 to 16, or no LEAST_WEIGHT change less than .003; 1 / ratio^2 costs
 * .008, equal weights .035.
 */

/* Origins at which a leaf's ratio counts as much as the panel's, and the panel's as much as the prior one. */
static const double PRIOR_ORIGINS = 24;

/* Ratio to naive taken for a model, or for the combination, of which nothing is known: with two seasons, and below.
 * Measured with --single --known 8, 12 and 24: the combination's sMAPE is 0.78 to 0.93 of naive's in the one case, 1.01
 * to 1.17 in the other. */
static const double PRIOR_RATIO = 0.85;
static const double PRIOR_RATIO_SHORT = 1.15;

/* Weights go with 1 / ratio to this power. */
static const double RATIO_POWER = 8;

/* A model with less weight is left out: it would only make the forecast harder to explain. */
static const double LEAST_WEIGHT = 0.05;

/* Ratios of a single leaf are kept within 1/10 .. 10: a lucky or broken record says no more than that. */
static const double RATIO_LIMIT = 10;

/* How the models, and last the combination, did against naive: by leaf, and over the panel. */
typedef struct scores {
    size_t methods;    /* models and the combination */
    double *log_ratio; /* [leaf_count][methods] */
    double *origins;   /* [leaf_count][methods] origins with an error */
    double *panel;     /* [methods] log ratio of the panel, INFINITY where not judged */
} scores;

/* Sums of scaled absolute errors of a prediction and of naive over the steps whose target is known. */
static bool add_errors(const qc_rolling *rolling, size_t origin, size_t made, size_t leaf,
                       const double *mine, double sums[2])
{
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

static void score_models(const qc_rolling *rolling, size_t origin, size_t leaf, scores *s)
{
    size_t from = qc_rolling_window(rolling, origin);

    for (size_t model = 0; model < rolling->model_count; model++) {
        size_t at = leaf * s->methods + model;
        double sums[2] = {0, 0};
        size_t origins = 0;

        for (size_t made = from; made < origin; made++) {
            origins += add_errors(rolling, origin, made, leaf,
                                  qc_rolling_prediction(rolling, made, model, leaf), sums);
        }
        s->origins[at] = (double)origins;
        s->log_ratio[at] = origins > 0 ? bounded_log_ratio(sums[0], sums[1]) : 0;
    }
}

/* What a method's log ratio is taken for before anything is known: a mean over the leaves. */
static double prior_log_ratio(const qc_rolling *rolling, size_t origin)
{
    size_t two_seasons = 2 * (size_t)rolling->history->season;
    double total = 0;
    double leaves = 0;

    for (size_t leaf = 0; leaf < rolling->history->row_count; leaf++) {
        size_t length = qc_history_length(rolling->history, leaf, origin);

        if (length > 0) {
            total += log(length < two_seasons ? PRIOR_RATIO_SHORT : PRIOR_RATIO);
            leaves += 1;
        }
    }
    return leaves > 0 ? total / leaves : 0;
}

/* The panel's ratio of a method: the mean of the leaves' log ratios, each with its origins as weight, and the prior. */
static void score_panel(const qc_rolling *rolling, size_t origin, size_t method, scores *s)
{
    double total = PRIOR_ORIGINS * prior_log_ratio(rolling, origin);
    double origins = PRIOR_ORIGINS;
    double most = 0;

    for (size_t leaf = 0; leaf < rolling->history->row_count; leaf++) {
        size_t at = leaf * s->methods + method;

        total += s->origins[at] * s->log_ratio[at];
        origins += s->origins[at];
        most = fmax(most, s->origins[at]);
    }
    s->panel[method] = most >= ORIGINS_NEEDED ? total / origins : INFINITY;
}

/* A leaf's log ratio drawn to the panel's; INFINITY where the method was not judged. */
static double shrunk(const scores *s, size_t leaf, size_t method)
{
    size_t at = leaf * s->methods + method;
    double own = s->origins[at] / (s->origins[at] + PRIOR_ORIGINS);

    return own * s->log_ratio[at] + (1 - own) * s->panel[method];
}

/* Makes weights add up to 1; false if there is none. */
static bool normalise(double *weight, size_t count, double least)
{
    double total = 0;

    for (size_t model = 0; model < count; model++) {
        weight[model] = weight[model] < least ? 0 : weight[model];
        total += weight[model];
    }
    for (size_t model = 0; model < count && total > 0; model++) {
        weight[model] /= total;
    }
    return total > 0;
}

static void weigh_leaf(const qc_rolling *rolling, size_t origin, size_t leaf, const scores *s)
{
    double *weight = qc_rolling_weight(rolling, origin, leaf);

    for (size_t model = 0; model < rolling->model_count; model++) {
        bool usable = isfinite(s->panel[model]) &&
                      isfinite(qc_rolling_prediction(rolling, origin, model, leaf)[0]);

        weight[model] = usable ? exp(-RATIO_POWER * shrunk(s, leaf, model)) : 0;
    }
    if (normalise(weight, rolling->model_count, 0)) {
        (void)normalise(weight, rolling->model_count, LEAST_WEIGHT);
    }
}

/* What a leaf's weights would have given at an earlier origin; models that could not run are left out. */
static void combine_past(const qc_rolling *rolling, size_t made, size_t leaf,
                         const double *weight, double *point)
{
    double total = 0;

    for (size_t step = 0; step < rolling->horizon; step++) {
        point[step] = 0;
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        const double *prediction = qc_rolling_prediction(rolling, made, model, leaf);

        if (weight[model] > 0 && !isnan(prediction[0])) {
            total += weight[model];
            for (size_t step = 0; step < rolling->horizon; step++) {
                point[step] += weight[model] * prediction[step];
            }
        }
    }
    for (size_t step = 0; step < rolling->horizon; step++) {
        point[step] = total > 0 ? point[step] / total : NAN;
    }
}

static void score_combination(const qc_rolling *rolling, size_t origin, size_t leaf,
                              double *point, scores *s)
{
    const double *weight = qc_rolling_weight(rolling, origin, leaf);
    size_t at = leaf * s->methods + rolling->model_count;
    double sums[2] = {0, 0};
    size_t origins = 0;

    for (size_t made = qc_rolling_window(rolling, origin); made < origin; made++) {
        combine_past(rolling, made, leaf, weight, point);
        origins += add_errors(rolling, origin, made, leaf, point, sums);
    }
    s->origins[at] = (double)origins;
    s->log_ratio[at] = origins > 0 ? bounded_log_ratio(sums[0], sums[1]) : 0;
}

/* The naive method where the combination has not beaten it. */
static void settle_leaf(const qc_rolling *rolling, size_t origin, size_t leaf, const scores *s)
{
    double *weight = qc_rolling_weight(rolling, origin, leaf);

    if (qc_history_length(rolling->history, leaf, origin) > 0 &&
        !(shrunk(s, leaf, rolling->model_count) < 0 &&
          normalise(weight, rolling->model_count, 0))) {
        memset(weight, 0, rolling->model_count * sizeof *weight);
        weight[qc_rolling_naive(rolling, origin, leaf)] = 1;
    }
}

static void combine_leaf(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    const double *weight = qc_rolling_weight(rolling, origin, leaf);
    double *point = qc_rolling_prediction(rolling, origin, rolling->model_count + 1, leaf);
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
    size_t leaves = rolling->history->row_count;
    scores s = {.methods = rolling->model_count + 1};
    double *point = NULL;

    QC_TRY(QC_NEW_ARRAY(s.log_ratio, leaves * s.methods, error));
    QC_TRY(QC_NEW_ARRAY(s.origins, leaves * s.methods, error));
    QC_TRY(QC_NEW_ARRAY(s.panel, s.methods, error));
    QC_TRY(QC_NEW_ARRAY(point, rolling->horizon, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        score_models(rolling, origin, leaf, &s);
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        score_panel(rolling, origin, model, &s);
    }
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        weigh_leaf(rolling, origin, leaf, &s);
        score_combination(rolling, origin, leaf, point, &s);
    }
    score_panel(rolling, origin, rolling->model_count, &s);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        settle_leaf(rolling, origin, leaf, &s);
        combine_leaf(rolling, origin, leaf);
    }

done:
    qc_memory_free(s.log_ratio);
    qc_memory_free(s.origins);
    qc_memory_free(s.panel);
    qc_memory_free(point);
    return status;
}
