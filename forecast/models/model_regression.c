/* The regression model: trend, season and holidays with errors correlated in time, averaged over structures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/numeric.h"
#include "forecast/models/intermittent.h"
#include "forecast/models/model_rows.h"
#include "forecast/regression/candidate_search.h"
#include "forecast/regression/huber.h"

/*
 * Candidates: every mix of
 *
 * - unit: the values; their logarithms, where all are above 0;
 * - error process: one of `noises` below;
 * - season: 0, 1, 2, ... harmonics; trend: with and without; holidays: each with and without.
 *
 * Each is a regression on filtered columns. Robust weights come from the best candidate. With them
 * each candidate has the criterion
 *
 *     AICc = n log(RSS / n) + deviance of the filter + 2 sum log y (logarithms only) + 2 k + 2 k (k + 1) / (n - k - 1)
 *
 * and its forecast the weight exp(-AICc / 2), the sets of holidays together with the prior of
 * none, so that a term enters as far as the data support it. Forecasts are averaged in their
 * unit; the mean of the logarithms is put back by exp(), which gives the median, not the mean.
 *
 * A trend is damped beyond the data, h periods ahead to slope (d + d^2 + ... + d^h): less the
 * surer it is, see find_trend_path().
 *
 * Sources: Hurvich & Tsai (1989), Biometrika 76(2):297-307, doi:10.1093/biomet/76.2.297 (AICc);
 * Burnham & Anderson (2004), Sociological Methods & Research 33(2):261-304,
 * doi:10.1177/0049124104268644 (weights); Cochrane & Orcutt (1949), JASA 44(245):32-61,
 * doi:10.1080/01621459.1949.10483290, and Prais & Winsten (1954), Cowles Commission Discussion
 * Paper 383 (filtered regression); Gardner & McKenzie (1985), Management Science
 * 31(10):1237-1246, doi:10.1287/mnsc.31.10.1237 (damping); Huber (1964),
 * doi:10.1214/aoms/1177703732 (weights of the rows).
 */

#define ROBUST_STEPS 10
#define WEIGHT_SETTLED 1e-8
/* Of structures that were found before: the weights of the rows need not settle. On the
 * training parts of M1 and M3, bench_coverage --back 1 and --back 2, 2 or 3 are as good. */
#define STEPS_AGAIN 2
size_t qc_regression_model_needs(int season)
{
    (void)season;
    return 4;
}

/* Makes residuals their sizes before rows were weighted; returns their scale. */
static double residual_scale(const qc_candidate_search *search, double *size, double *scratch)
{
    size_t rows = search->series->length;

    for (size_t t = 0; t < rows; t++) {
        size[t] = fabs(size[t]) / search->root_weight[t];
    }
    memcpy(scratch, size, rows * sizeof *size);
    return qc_numeric_median(scratch, rows) / QC_NORMAL_MAD;
}

/* Puts Huber's weights for a scale into root_weight; returns the largest change of a weight. */
static double change_weights(qc_candidate_search *search, const double *size, double scale)
{
    double bend = QC_HUBER_CONSTANT * scale;
    double change = 0.0;

    for (size_t t = 0; t < search->series->length; t++) {
        double weight = size[t] > bend ? bend / size[t] : 1.0;
        double before = search->root_weight[t] * search->root_weight[t];

        change = fmax(change, fabs(weight - before));
        search->root_weight[t] = sqrt(weight);
    }
    return change;
}

static void weigh_alike(qc_candidate_search *search)
{
    for (size_t t = 0; t < search->series->length; t++) {
        search->root_weight[t] = 1.0;
    }
}

/* Weighs the rows by a robust fit of one candidate: Huber's weights by iterated least squares. */
static void weigh_rows(qc_candidate_search *search, const qc_candidate_weigher *by,
                       int most_steps)
{
    size_t rows = search->series->length;
    double *size = search->size;
    size_t unit = by->unit < search->unit_count ? by->unit : QC_UNIT_VALUE;

    if (qc_intermittent_applies(search->series->values, rows)) {
        return; /* where most periods sell nothing, what is sold is no outlier */
    }
    weigh_alike(search);
    qc_candidate_search_take(search, &by->candidate, unit);
    for (int step = 0; step < most_steps; step++) {
        qc_candidate_search_fit(search, size);

        double scale = residual_scale(search, size, size + rows);

        if (scale * scale * (double)rows <= search->least_square[unit] ||
            change_weights(search, size, scale) <= WEIGHT_SETTLED) {
            return;
        }
    }
}

/* Both passes over all candidates, or all that have an error process of those kept: the best
 * weighs the rows, then all are averaged. */
static void search_all(qc_candidate_search *search, qc_model_fit *fit)
{
    qc_candidate_weigher before;
    qc_candidates wanted;

    qc_candidate_search_restart(search);
    if (fit->again &&
        qc_candidates_recall(fit, search->design->column_count, &wanted, &before)) {
        search->wanted = qc_candidates_widened(&wanted);
    }
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        qc_candidate_search_try(search, noise);
    }
    if (search->least < HUGE_VAL) {
        weigh_rows(search, &search->best, fit->again ? STEPS_AGAIN : ROBUST_STEPS);
    }
    search->averaging = true;
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        if (search->noise_criterion[noise] <= search->least + QC_CANDIDATE_FAR_BEHIND) {
            qc_candidate_search_try(search, noise);
        }
    }
    qc_candidates_keep(&search->kept, &search->best, search->design->column_count, fit);
}

/* One pass over the best candidates of before; false if there are none, or none can be used. */
static bool try_again(qc_candidate_search *search, const qc_model_fit *fit)
{
    qc_candidate_weigher weigher;

    if (fit->again ||
        !qc_candidates_recall(fit, search->design->column_count, &search->wanted, &weigher)) {
        return false;
    }
    weigh_rows(search, &weigher, STEPS_AGAIN);
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
        search_all(&search, fit);
    }
    qc_unit_average_mean(&search.average, forecast);

done:
    qc_candidate_search_clear(&search);
    return status;
}
