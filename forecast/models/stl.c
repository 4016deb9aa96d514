/* Seasonal-trend decomposition by local regression (STL). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/stl.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"

static size_t next_odd(double size)
{
    size_t whole = (size_t)ceil(size);

    return whole % 2 == 0 ? whole + 1 : whole;
}

static qc_loess loess_of(size_t window, int degree)
{
    return (qc_loess){.window = window, .degree = degree, .jump = (window + 9) / 10};
}

qc_stl_settings qc_stl_settings_default(size_t season, size_t length, size_t seasonal_window,
                                        bool robust)
{
    bool periodic = seasonal_window == 0;
    size_t least = seasonal_window < 3 ? 3 : seasonal_window;
    size_t window = periodic ? 10 * length + 1 : next_odd((double)least);

    return (qc_stl_settings){
        .season = season,
        .periodic = periodic,
        .seasonal = loess_of(window, 0),
        .low_pass = loess_of(next_odd((double)(season < 3 ? 3 : season)), 1),
        .trend = loess_of(next_odd(1.5 * (double)season / (1.0 - 1.5 / (double)window)), 1),
        .inner = robust ? 1 : 2,
        .outer = robust ? 15 : 0,
    };
}

/* What the passes share. */
typedef struct passes {
    const double *values;
    size_t length;
    const qc_stl_settings *settings;
    const double *weights; /* NULL before they are found */
    double *seasonal, *trend;
    double *rest;  /* [length] values freed of trend or of season */
    double *cycle; /* [length + 2 season] smoothed by position, a season longer on both sides */
    double *average; /* [length + 2 season] */
    double *sub;     /* [seasons + 1] values of one position */
    double *sub_weight;
    double *sub_smooth; /* [seasons + 3] one more beyond each end */
    qc_stl_plan *plan;
} passes;

/* The weighted mean of `count` values; the plain one where all weights are 0. */
static double weighted_mean(const double *values, const double *weights, size_t count)
{
    double sum = 0.0;
    double plain = 0.0;
    double weight = 0.0;

    for (size_t i = 0; i < count; i++) {
        double share = weights != NULL ? weights[i] : 1.0;

        sum += share * values[i];
        plain += values[i];
        weight += share;
    }
    return weight > 0.0 ? sum / weight : plain / (double)count;
}

/* The fits at all values of a position and one beyond each end, with weights. */
static void smooth_weighed(const passes *job, size_t count, const double *weights)
{
    const qc_loess *loess = &job->settings->seasonal;

    qc_loess_smooth(loess, job->sub, weights, count, job->sub_smooth + 1);
    job->sub_smooth[0] = qc_loess_at(loess, job->sub, weights, count, -1);
    job->sub_smooth[count + 1] = qc_loess_at(loess, job->sub, weights, count, (ptrdiff_t)count);
}

static void repeat_mean(const passes *job, size_t count, const double *weights)
{
    double mean = weighted_mean(job->sub, weights, count);

    for (size_t k = 0; k < count + 2; k++) {
        job->sub_smooth[k] = mean;
    }
}

static qc_loess_plan *plan_of(const passes *job, size_t count)
{
    return &job->plan->seasonal[count % 2];
}

/* Smooths the values of each position in the season; `cycle` starts a season before the values. */
static void smooth_positions(passes *job)
{
    size_t season = job->settings->season;

    for (size_t position = 0; position < season; position++) {
        size_t count = 0;
        const double *weights = job->weights != NULL ? job->sub_weight : NULL;
        double *cycle = job->cycle + position;

        for (size_t i = position; i < job->length; i += season) {
            job->sub[count] = job->rest[i];
            if (weights != NULL) {
                job->sub_weight[count] = job->weights[i];
            }
            count++;
        }
        if (job->settings->periodic) {
            repeat_mean(job, count, weights);
        } else if (weights == NULL) {
            qc_loess_plan_smooth(plan_of(job, count), job->sub, job->sub_smooth);
        } else {
            smooth_weighed(job, count, weights);
        }
        for (size_t k = 0; k < count + 2; k++) {
            cycle[k * season] = job->sub_smooth[k];
        }
    }
}

/* Moving averages of `span` values in place: count - span + 1 of them. */
static size_t average_over(double *values, size_t count, size_t span)
{
    double sum = 0.0;

    for (size_t i = 0; i < span; i++) {
        sum += values[i];
    }
    for (size_t i = 0; i + span <= count; i++) {
        double first = values[i];

        values[i] = sum / (double)span;
        sum += (i + span < count ? values[i + span] : 0.0) - first;
    }
    return count - span + 1;
}

/* Season and trend once more. */
static void pass(passes *job)
{
    size_t length = job->length;
    size_t season = job->settings->season;
    size_t count = length + 2 * season;

    for (size_t i = 0; i < length; i++) {
        job->rest[i] = job->values[i] - job->trend[i];
    }
    smooth_positions(job);
    memcpy(job->average, job->cycle, count * sizeof *job->average);
    count = average_over(job->average, count, season);
    count = average_over(job->average, count, season);
    count = average_over(job->average, count, 3);
    assert(count == length);
    qc_loess_plan_smooth(&job->plan->low_pass, job->average, job->rest);
    for (size_t i = 0; i < length; i++) {
        job->seasonal[i] = job->cycle[season + i] - job->rest[i];
    }
    for (size_t i = 0; i < length; i++) {
        job->rest[i] = job->values[i] - job->seasonal[i];
    }
    if (job->weights == NULL) {
        qc_loess_plan_smooth(&job->plan->trend, job->rest, job->trend);
    } else {
        qc_loess_smooth(&job->settings->trend, job->rest, job->weights, length, job->trend);
    }
}

/* Weights from the remainder: bisquare, 0 beyond six medians. */
static void find_weights(const passes *job, double *weight)
{
    size_t length = job->length;
    double *size = job->average;

    for (size_t i = 0; i < length; i++) {
        weight[i] = fabs(job->values[i] - job->seasonal[i] - job->trend[i]);
        size[i] = weight[i];
    }
    double limit = 6.0 * qc_numeric_median(size, length);

    for (size_t i = 0; i < length; i++) {
        /* Without a scale, what is off the fit at all is off it by far. */
        double far = weight[i] > 0.0 ? 1.0 : 0.0;
        double share = limit > 0.0 ? weight[i] / limit : far;
        double rest = 1.0 - share * share;

        weight[i] = share > QC_LOESS_EDGE ? 0.0 : share > QC_LOESS_MIDDLE ? rest * rest : 1.0;
    }
}

static void run_passes(passes *job, double *weight)
{
    for (size_t i = 0; i < job->length; i++) {
        weight[i] = 1.0;
    }
    for (int outer = 0; outer <= job->settings->outer; outer++) {
        for (int inner = 0; inner < job->settings->inner; inner++) {
            pass(job);
        }
        if (outer < job->settings->outer) {
            find_weights(job, weight);
            job->weights = weight;
        }
    }
}

/* What is left of a changing season, by the low-pass filter's ends, is averaged out. */
static void make_periodic(passes *job)
{
    size_t season = job->settings->season;

    for (size_t position = 0; position < season; position++) {
        double sum = 0.0;
        double count = 0.0;

        for (size_t i = position; i < job->length; i += season) {
            sum += job->seasonal[i];
            count += 1.0;
        }
        for (size_t i = position; i < job->length; i += season) {
            job->seasonal[i] = sum / count;
        }
    }
}

/* What all passes without weights multiply by. */
static qc_status make_plan(const passes *job, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_stl_settings *settings = job->settings;
    size_t least = job->length / settings->season;
    bool alike = job->length % settings->season == 0;

    for (size_t count = least; count <= (alike ? least : least + 1); count++) {
        QC_TRY(settings->periodic ? QC_OK
                                  : qc_loess_plan_make(&settings->seasonal, count, true,
                                                       plan_of(job, count), error));
    }
    QC_TRY(qc_loess_plan_make(&settings->low_pass, job->length, false, &job->plan->low_pass,
                              error));
    QC_TRY(qc_loess_plan_make(&settings->trend, job->length, false, &job->plan->trend, error));

done:
    return status;
}

void qc_stl_plan_clear(qc_stl_plan *plan)
{
    qc_loess_plan_clear(&plan->seasonal[0]);
    qc_loess_plan_clear(&plan->seasonal[1]);
    qc_loess_plan_clear(&plan->low_pass);
    qc_loess_plan_clear(&plan->trend);
}

qc_status qc_stl_decompose(const double *values, size_t length, const qc_stl_settings *settings,
                           qc_stl *stl, qc_error *error)
{
    qc_status status = QC_OK;
    qc_stl draft = {.length = length};
    size_t season = settings->season;
    double *scratch = NULL;
    qc_stl_plan own = {0};

    if (season < 2 || length < 2 * season) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "a season of %zu needs %zu values; there are %zu", season, 2 * season,
                       length);
    }
    size_t extended = length + 2 * season;
    size_t seasons = length / season + 1;

    QC_TRY(QC_NEW_ARRAY(draft.seasonal, 3 * length, error));
    QC_TRY(QC_NEW_ROOM(scratch, 3 * extended + 3 * seasons + 2, error));
    draft.trend = draft.seasonal + length;
    draft.weight = draft.trend + length;

    passes job = {
        .values = values,
        .length = length,
        .settings = settings,
        .seasonal = draft.seasonal,
        .trend = draft.trend,
        .rest = scratch,
        .cycle = scratch + extended,
        .average = scratch + 2 * extended,
        .sub = scratch + 3 * extended,
        .sub_weight = scratch + 3 * extended + seasons,
        .sub_smooth = scratch + 3 * extended + 2 * seasons,
        .plan = settings->plan != NULL ? settings->plan : &own,
    };

    QC_TRY(make_plan(&job, error));
    run_passes(&job, draft.weight);
    if (settings->periodic) {
        make_periodic(&job);
    }
    *stl = draft;
    draft = (qc_stl){0};

done:
    qc_stl_clear(&draft);
    qc_memory_free(scratch);
    qc_stl_plan_clear(&own);
    return status;
}

void qc_stl_clear(qc_stl *stl)
{
    qc_memory_free(stl->seasonal);
    *stl = (qc_stl){0};
}
