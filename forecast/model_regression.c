/* The regression model: trend, season and holidays with errors correlated in time, averaged over structures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/model_rows.h"
#include "forecast/nested.h"
#include "forecast/noise.h"
#include "forecast/time_design.h"
#include "quotacast/regression.h"

/*
 * Candidates: every mix of
 *
 * - unit: the values; their logarithms, where all are above 0;
 * - error process: one of `noises` below;
 * - season: 0, 1, 2, ... harmonics; trend: with and without; holidays: each with and without.
 *
 * Each is a regression on filtered columns. Robust weights come from the best candidate by qc_regression_fit(). With them
 * each candidate has the criterion
 *
 *     AICc = n log(RSS / n) + deviance of the filter + 2 sum log y (logarithms only) + 2 k + 2 k (k + 1) / (n - k - 1)
 *
 * and its forecast the weight exp(-AICc / 2), the sets of holidays together with the prior of none, so that a term enters as
 * far as the data support it. Forecasts are averaged in their unit; the mean of the logarithms is put back by exp(), which
 * gives the median, not the mean.
 *
 * A trend is damped beyond the data, h periods ahead to slope (d + d^2 + ... + d^h): less the surer it is, see
 * find_trend_path().
 *
 * Sources: Hurvich & Tsai (1989), Biometrika 76(2):297-307, doi:10.1093/biomet/76.2.297 (AICc); Burnham & Anderson (2004),
 * Sociological Methods & Research 33(2):261-304, doi:10.1177/0049124104268644 (weights); Cochrane & Orcutt (1949), JASA
 * 44(245):32-61, doi:10.1080/01621459.1949.10483290, and Prais & Winsten (1954), Cowles Commission Discussion Paper 383
 * (filtered regression); Gardner & McKenzie (1985), Management Science 31(10):1237-1246, doi:10.1287/mnsc.31.10.1237
 * (damping); Huber (1964), doi:10.1214/aoms/1177703732 (weights of the rows).
 */

/* Where the grid lies matters little on the training parts of M1 and M3, bench_models -b 1 and -b 2: one twice as fine, one half
 * as fine and one between these points change the mean of sMAPE and MASE by at most 0.13 %. */
static const qc_noise noises[] = {
    {.damping = 0.0},
    {.damping = 0.4},
    {.damping = 0.8},
    {.damping = 0.95},
    {.damping = 1.0},
    {.damping = 1.0, .change_damping = 0.3},
    {.damping = 1.0, .change_damping = 0.6},
    {.damping = 1.0, .change_damping = 0.9},
    {.damping = 1.0, .memory = 0.25},
    {.damping = 1.0, .memory = 0.5},
    {.damping = 1.0, .memory = 0.7},
    {.damping = 1.0, .memory = 0.85},
};
enum { NOISE_COUNT = sizeof noises / sizeof *noises };

/* Processes whose best candidate is this far behind the best of all have a weight below 1/1000. */
#define FAR_BEHIND 14.0
/* A relative error of fit that counts as none. */
#define NO_ERROR 1e-12
#define ROBUST_ITERATIONS 10

/* Units of the response. */
enum { UNIT_VALUE, UNIT_LOGARITHM, UNIT_COUNT };

/* A candidate that has been fitted: the best so far. */
typedef struct choice {
    double criterion;
    size_t noise, column_count;
    size_t unit;
} choice;

typedef struct candidate_search {
    const qc_series *series;
    size_t horizon;
    qc_time_design *design;
    qc_nested *nested;
    size_t unit_count;
    double *response[UNIT_COUNT];        /* [length] by unit */
    double jacobian[UNIT_COUNT];         /* 2 sum log y of the logarithms */
    double rivals;                       /* -2 log prior of the set of holidays now pushed */
    double least_square[UNIT_COUNT];     /* a sum of squares below this is rounding */
    double *root_weight;                 /* [length] */
    double noise_criterion[NOISE_COUNT]; /* the best of each process */
    choice best;
    size_t *best_column; /* [column_count] */
    double *coefficient; /* [column_count] */
    double *path;        /* [horizon] a candidate's forecast in its unit */
    bool averaging;      /* second pass: forecasts are wanted */
    double weight_base;  /* the least criterion so far: weights are relative to it */
    double weight_sum[UNIT_COUNT];
    double *total; /* [unit][horizon] weighted sums of forecasts in each unit */
} candidate_search;

size_t qc_regression_model_needs(int season)
{
    (void)season;
    return 4;
}

/* Filters a column or a response and weighs its rows. */
static void filter(const candidate_search *job, const qc_noise *noise, const double *values,
                   double *filtered)
{
    qc_noise_filter(noise, values, job->series->length, filtered);
    for (size_t t = 0; t < job->series->length; t++) {
        filtered[t] *= job->root_weight[t];
    }
}

static bool push(candidate_search *job, const qc_noise *noise, size_t column)
{
    filter(job, noise, qc_time_design_column(job->design, column), qc_nested_next(job->nested));
    return qc_nested_push(job->nested, column);
}

/* AICc, or HUGE_VAL with too few observations. The level of an integrated process is its start: integrated out. */
static double criterion(const candidate_search *job, const qc_noise *noise, size_t unit,
                        double square)
{
    bool integrated = noise->damping >= 1.0;
    double n = (double)job->series->length;
    double starts = integrated ? 1.0 : 0.0;
    double parameters =
        (double)job->nested->rank - starts + 1.0 + (double)qc_noise_parameters(noise);
    double room = n - parameters - 1.0;

    if (room <= 0.0) {
        return HUGE_VAL;
    }
    return n * log(fmax(square, job->least_square[unit]) / (n - starts)) +
           qc_noise_deviance(noise, job->series->length) + job->jacobian[unit] +
           2.0 * parameters + 2.0 * parameters * (parameters + 1.0) / room;
}

/* How a trend goes on behind the data: `share` of its slope, times damping, damping^2, ... */
typedef struct trend_path {
    double share, damping;
} trend_path;

/*
 * With F the square of the slope's ratio to its standard error: the share 1 - 1 / F, at least 0, and a damping of 0.85 about a
 * stationary level, where a line fits only what is past; 0.95 as drift of a wandering level; never more than
 * 1 - 2 / length, so that half the length of the history is the most it goes on for. The loss fades for a line almost
 * free of error: it is divided by 1 + F / 3000.
 *
 * Chosen on the training parts of M1 and M3, monthly and quarterly: bench_models -b 1 and -b 2. The optimum is flat, in
 * the mean of sMAPE and MASE: losses of 0.1 or 0.2 for 0.15, of 0.025 or 0.07 for 0.05, 1 / length for 2 / length,
 * F / 1000 or F / 10000 for F / 3000, 1 - 0.5 / F or 1 - 2 / F for 1 - 1 / F change it by at most 0.25 %. Twice the losses
 * cost more: 0.3 for 0.15 0.6 %, 0.1 for 0.05 on the quarterly series 0.6 %.
 */
static trend_path find_trend_path(const candidate_search *job, const qc_noise *noise,
                                  size_t unit, double square)
{
    const qc_nested *nested = job->nested;
    double part = nested->coordinate[unit * nested->column_limit + nested->rank - 1];
    double freedom = (double)job->series->length - (double)nested->rank;
    double ratio = part * part * freedom / fmax(square, job->least_square[unit]);
    double loss = 0.15;

    if (noise->damping >= 1.0) {
        loss = 0.05;
    }
    loss = fmax(loss, 2.0 / (double)job->series->length);
    return (trend_path){ratio > 1.0 ? 1.0 - 1.0 / ratio : 0.0,
                        1.0 - loss / (1.0 + ratio / 3000.0)};
}

/* Puts the forecast of the fitted candidate into `path`, in its unit; false if it is beyond the range of double. */
static bool find_path(candidate_search *job, const qc_noise *noise, size_t unit,
                      trend_path trend)
{
    const qc_nested *nested = job->nested;
    size_t last = job->series->length - 1;
    double errors[2] = {job->response[unit][last], job->response[unit][last - 1]};
    double innovation = nested->rest[unit * nested->row_limit + last] / job->root_weight[last];
    double step = trend.share / (double)job->series->length;
    double run = 0.0;

    qc_nested_coefficients(nested, unit, job->coefficient);
    for (size_t k = 0; k < nested->rank; k++) {
        const double *column = qc_time_design_column(job->design, nested->column[k]);

        errors[0] -= job->coefficient[k] * column[last];
        errors[1] -= job->coefficient[k] * column[last - 1];
    }
    qc_noise_forecast(noise, errors[0], errors[1], innovation, job->horizon, job->path);
    for (size_t h = 0; h < job->horizon; h++) {
        step *= trend.damping;
        run += step;
        for (size_t k = 0; k < nested->rank; k++) {
            const double *column = qc_time_design_column(job->design, nested->column[k]);
            bool is_trend = nested->column[k] == QC_COLUMN_TREND;

            job->path[h] += job->coefficient[k] * (is_trend ? run : column[last + 1 + h]);
        }
        if (!isfinite(unit == UNIT_LOGARITHM ? exp(job->path[h]) : job->path[h])) {
            return false;
        }
    }
    return true;
}

/* Weighs the fitted candidate against what was added before. */
static void add_candidate(candidate_search *job, const qc_noise *noise, size_t unit,
                          double value, trend_path trend)
{
    if (!find_path(job, noise, unit, trend)) {
        return;
    }
    if (value < job->weight_base) {
        double fade = exp((value - job->weight_base) / 2.0);

        for (size_t u = 0; u < UNIT_COUNT; u++) {
            job->weight_sum[u] *= fade;
            for (size_t h = 0; h < job->horizon; h++) {
                job->total[u * job->horizon + h] *= fade;
            }
        }
        job->weight_base = value;
    }
    double weight = exp((job->weight_base - value) / 2.0);

    job->weight_sum[unit] += weight;
    for (size_t h = 0; h < job->horizon; h++) {
        job->total[unit * job->horizon + h] += weight * job->path[h];
    }
}

/* The mean over both units; logarithms are averaged as such. */
static double mean_forecast(const candidate_search *job, size_t h)
{
    double of_values = job->total[UNIT_VALUE * job->horizon + h];
    double logarithms = job->weight_sum[UNIT_LOGARITHM];
    double of_logarithms = 0.0;

    if (logarithms > 0.0) {
        of_logarithms =
            logarithms * exp(job->total[UNIT_LOGARITHM * job->horizon + h] / logarithms);
    }
    return (of_values + of_logarithms) / (job->weight_sum[UNIT_VALUE] + logarithms);
}

/* Judges what is pushed now, in each unit. */
static void try_candidate(candidate_search *job, size_t noise, bool trend)
{
    for (size_t u = 0; u < job->unit_count; u++) {
        double square = qc_nested_square(job->nested, u);
        double value = criterion(job, &noises[noise], u, square) + job->rivals;

        if (value >= HUGE_VAL) {
            continue;
        }
        job->noise_criterion[noise] = fmin(job->noise_criterion[noise], value);
        if (job->averaging) {
            if (value < job->weight_base + 2.0 * FAR_BEHIND) {
                trend_path path = {0.0, 1.0};

                if (trend) {
                    path = find_trend_path(job, &noises[noise], u, square);
                }
                add_candidate(job, &noises[noise], u, value, path);
            }
        } else if (value < job->best.criterion) {
            job->best = (choice){value, noise, job->nested->rank, u};
            memcpy(job->best_column, job->nested->column,
                   job->nested->rank * sizeof *job->best_column);
        }
    }
}

static void try_with_trend(candidate_search *job, size_t noise)
{
    try_candidate(job, noise, false);
    if (push(job, &noises[noise], QC_COLUMN_TREND)) {
        try_candidate(job, noise, true);
        qc_nested_pop(job->nested);
    }
}

/* With each set of holidays, the empty one first. */
static void try_with_holidays(candidate_search *job, size_t noise)
{
    size_t sets = (size_t)1 << job->design->holiday_count;

    for (size_t set = 0; set < sets; set++) {
        size_t rank = job->nested->rank;
        bool all = true;

        for (size_t k = 0; k < job->design->holiday_count; k++) {
            if ((set >> k & 1U) != 0) {
                all = push(job, &noises[noise], QC_COLUMN_OTHERS + k) && all;
            }
        }
        /* All sets together have the prior of none, and share it. */
        job->rivals = set > 0 ? 2.0 * log((double)(sets - 1)) : 0.0;
        if (all) {
            try_with_trend(job, noise);
        }
        while (job->nested->rank > rank) {
            qc_nested_pop(job->nested);
        }
    }
}

/* All candidates with one error process: harmonics are pushed pair by pair, the rest on and off between. */
static void try_noise(candidate_search *job, size_t noise)
{
    qc_nested *nested = job->nested;
    size_t first_season = QC_COLUMN_OTHERS + job->design->holiday_count;

    qc_nested_start(nested, job->series->length, job->unit_count);
    for (size_t u = 0; u < job->unit_count; u++) {
        filter(job, &noises[noise], job->response[u], nested->rest + u * nested->row_limit);
    }
    (void)push(job, &noises[noise], QC_COLUMN_LEVEL);
    try_with_holidays(job, noise);
    for (size_t k = 0; k < job->design->season_count; k++) {
        if (nested->rank + 4 + job->design->holiday_count > job->series->length) {
            break;
        }
        (void)push(job, &noises[noise], first_season + k);
        if (k % 2 == 1 || k + 1 == job->design->season_count) {
            try_with_holidays(job, noise);
        }
    }
}

/* Weights of the rows from a robust fit of the best candidate. */
static qc_status weigh_rows(candidate_search *job, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = job->series->length;
    size_t columns = job->best.column_count;
    const qc_noise *noise = &noises[job->best.noise];
    qc_regression_settings settings = qc_regression_settings_default();
    qc_regression *fit = NULL;
    double *design = NULL;
    double *filtered = NULL;

    settings.robust = true;
    settings.max_iterations = ROBUST_ITERATIONS;
    QC_TRY(QC_NEW_ARRAY(design, rows * columns, error));
    QC_TRY(QC_NEW_ARRAY(filtered, rows, error));
    for (size_t k = 0; k < columns; k++) {
        filter(job, noise, qc_time_design_column(job->design, job->best_column[k]), filtered);
        for (size_t t = 0; t < rows; t++) {
            design[t * columns + k] = filtered[t];
        }
    }
    filter(job, noise, job->response[job->best.unit], filtered);
    QC_TRY(qc_regression_fit(design, filtered, NULL, rows, columns, &settings, &fit, error));
    for (size_t t = 0; t < rows; t++) {
        job->root_weight[t] = sqrt(fit->weight[t]);
    }

done:
    qc_regression_free(fit);
    qc_memory_free(design);
    qc_memory_free(filtered);
    return status;
}

static void fill_responses(candidate_search *job)
{
    size_t length = job->series->length;
    bool positive = true;

    for (size_t t = 0; t < length; t++) {
        double value = job->series->values[t];

        positive = positive && value > 0.0;
        job->response[UNIT_VALUE][t] = value;
        job->root_weight[t] = 1.0;
    }
    job->unit_count = positive ? 2 : 1;
    for (size_t t = 0; positive && t < length; t++) {
        job->response[UNIT_LOGARITHM][t] = log(job->series->values[t]);
        job->jacobian[UNIT_LOGARITHM] += 2.0 * job->response[UNIT_LOGARITHM][t];
    }
    for (size_t u = 0; u < job->unit_count; u++) {
        double largest = 0.0;

        for (size_t t = 0; t < length; t++) {
            largest = fmax(largest, fabs(job->response[u][t]));
        }
        job->least_square[u] =
            fmax(1e-290, (double)length * NO_ERROR * NO_ERROR * largest * largest);
    }
}

static qc_status new_job(const qc_series *series, size_t horizon, candidate_search *job,
                         qc_error *error)
{
    qc_status status = QC_OK;

    job->series = series;
    job->horizon = horizon;
    QC_TRY(qc_time_design_new(series, horizon, &job->design, error));
    QC_TRY(qc_nested_new(series->length, job->design->column_count, &job->nested, error));
    QC_TRY(QC_NEW_ARRAY(job->response[UNIT_VALUE], series->length, error));
    QC_TRY(QC_NEW_ARRAY(job->response[UNIT_LOGARITHM], series->length, error));
    QC_TRY(QC_NEW_ARRAY(job->root_weight, series->length, error));
    QC_TRY(QC_NEW_ARRAY(job->best_column, job->design->column_count, error));
    QC_TRY(QC_NEW_ARRAY(job->coefficient, job->design->column_count, error));
    QC_TRY(QC_NEW_ARRAY(job->path, horizon, error));
    QC_TRY(QC_NEW_ARRAY(job->total, UNIT_COUNT * horizon, error));
    fill_responses(job);

done:
    return status;
}

static void clear_job(candidate_search *job)
{
    qc_time_design_free(job->design);
    qc_nested_free(job->nested);
    qc_memory_free(job->response[UNIT_VALUE]);
    qc_memory_free(job->response[UNIT_LOGARITHM]);
    qc_memory_free(job->root_weight);
    qc_memory_free(job->best_column);
    qc_memory_free(job->coefficient);
    qc_memory_free(job->path);
    qc_memory_free(job->total);
}

qc_status qc_regression_model_forecast(const qc_series *series, qc_model_fit *fit,
                                       size_t horizon, double *forecast, qc_error *error)
{
    (void)fit;
    qc_status status = QC_OK;
    candidate_search job = {.best.criterion = HUGE_VAL, .weight_base = 1e300};

    QC_TRY(new_job(series, horizon, &job, error));
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        job.noise_criterion[noise] = HUGE_VAL;
        try_noise(&job, noise);
    }
    QC_TRY(weigh_rows(&job, error));
    job.averaging = true;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        if (job.noise_criterion[noise] <= job.best.criterion + FAR_BEHIND) {
            try_noise(&job, noise);
        }
    }
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = mean_forecast(&job, h);
    }

done:
    clear_job(&job);
    return status;
}
