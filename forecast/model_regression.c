/* The regression model: trend, season and holidays with errors correlated in time, averaged over structures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/candidate_search.h"
#include "forecast/huber.h"
#include "forecast/model_rows.h"
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

#define ROBUST_ITERATIONS 10
/* Of a structure that was found before: the weights of the rows need not settle. */
#define STEPS_AGAIN 3

size_t qc_regression_model_needs(int season)
{
    (void)season;
    return 4;
}

/* Weights of the rows from a robust fit of the best candidate. */
static qc_status weigh_rows(qc_candidate_search *search, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = search->series->length;
    size_t columns = search->best.column_count;
    size_t noise = search->best.candidate.noise;
    qc_regression_settings settings = qc_regression_settings_default();
    qc_regression *fit = NULL;
    double *design = NULL;
    double *filtered = NULL;

    settings.robust = true;
    settings.max_iterations = ROBUST_ITERATIONS;
    QC_TRY(QC_NEW_ARRAY(design, rows * columns, error));
    QC_TRY(QC_NEW_ARRAY(filtered, rows, error));
    for (size_t k = 0; k < columns; k++) {
        qc_candidate_search_filter(
            search, noise, qc_time_design_column(search->design, search->best_column[k]),
            filtered);
        for (size_t t = 0; t < rows; t++) {
            design[t * columns + k] = filtered[t];
        }
    }
    qc_candidate_search_filter(search, noise, search->response[search->best.unit], filtered);
    QC_TRY(qc_regression_fit(design, filtered, NULL, rows, columns, &settings, &fit, error));
    for (size_t t = 0; t < rows; t++) {
        search->root_weight[t] = sqrt(fit->weight[t]);
    }

done:
    qc_regression_free(fit);
    qc_memory_free(design);
    qc_memory_free(filtered);
    return status;
}

/* The sizes of the residuals of what is pushed, and their scale. */
static double residual_scale(const qc_candidate_search *search, size_t unit, double *size,
                             double *scratch)
{
    const double *rest = search->nested->rest + unit * search->nested->row_limit;
    size_t rows = search->series->length;

    for (size_t t = 0; t < rows; t++) {
        size[t] = fabs(rest[t]) / search->root_weight[t];
    }
    memcpy(scratch, size, rows * sizeof *size);
    return qc_numeric_median(scratch, rows) / QC_NORMAL_MAD;
}

/* Huber's weights by a few steps of iterated least squares, for a structure that was found before. */
static void weigh_rows_again(qc_candidate_search *search, const qc_candidate *candidate,
                             size_t unit)
{
    size_t rows = search->series->length;
    double *size = search->size;

    for (int step = 0; step < STEPS_AGAIN; step++) {
        qc_candidate_search_fit(search, candidate);

        double bend = QC_HUBER_CONSTANT * residual_scale(search, unit, size, size + rows);

        if (bend * bend * (double)rows <= search->least_square[unit]) {
            return;
        }
        for (size_t t = 0; t < rows; t++) {
            search->root_weight[t] = size[t] > bend ? sqrt(bend / size[t]) : 1.0;
        }
    }
}

/* Both passes over all candidates: the best weighs the rows, then all are averaged. */
static qc_status search_all(qc_candidate_search *search, qc_model_fit *fit, qc_error *error)
{
    qc_status status = QC_OK;

    qc_candidate_search_restart(search);
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        qc_candidate_search_try(search, noise);
    }
    QC_TRY(weigh_rows(search, error));
    search->averaging = true;
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        if (search->noise_criterion[noise] <=
            search->best.criterion + QC_CANDIDATE_FAR_BEHIND) {
            qc_candidate_search_try(search, noise);
        }
    }
    qc_candidates_keep(&search->kept, &search->best.candidate, search->best.unit,
                       search->design->column_count, fit);

done:
    return status;
}

/* One pass over the best candidates of before; false if there are none, or none can be used. */
static bool try_again(qc_candidate_search *search, const qc_model_fit *fit)
{
    qc_candidate weighing;
    size_t unit = 0;

    if (!qc_candidates_recall(fit, search->design->column_count, &search->wanted, &weighing,
                              &unit)) {
        return false;
    }
    weigh_rows_again(search, &weighing, unit < search->unit_count ? unit : QC_UNIT_VALUE);
    search->averaging = true;
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        qc_candidate_search_try(search, noise);
    }
    return !qc_unit_average_is_empty(&search->average);
}

qc_status qc_regression_model_forecast(const qc_series *series, qc_model_fit *fit,
                                       size_t horizon, double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    qc_candidate_search search = {0};

    QC_TRY(qc_candidate_search_init(series, horizon, &search, error));
    if (!try_again(&search, fit)) {
        QC_TRY(search_all(&search, fit, error));
    }
    qc_unit_average_mean(&search.average, forecast);

done:
    qc_candidate_search_clear(&search);
    return status;
}
