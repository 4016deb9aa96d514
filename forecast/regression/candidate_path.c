/* How a fitted candidate of a regression in time goes on behind the data. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/regression/candidate_search.h"

/* What exp() can take: just below log(DBL_MAX). */
#define LARGEST_LOGARITHM 709.78

/* How a trend goes on behind the data: `share` of its slope, times damping, damping^2, ... */
typedef struct trend_path {
    double share, damping;
} trend_path;

/*
 * With F the square of the slope's ratio to its standard error: the share 1 - 1 / F, at least
 * 0, and a damping of 0.85 about a stationary level, where a line fits only what is past; 0.95
 * as drift of a wandering level; never more than 1 - 2 / length, so that half the length of the
 * history is the most it goes on for. The loss fades for a line almost free of error: it is
 * divided by 1 + F / 3000.
 *
 * Chosen on the training parts of M1 and M3, monthly and quarterly: bench_models -b 1 and -b 2.
 * The optimum is flat, in the mean of sMAPE and MASE: losses of 0.1 or 0.2 for 0.15, of 0.025
 * or 0.07 for 0.05, 1 / length for 2 / length, F / 1000 or F / 10000 for F / 3000, 1 - 0.5 / F
 * or 1 - 2 / F for 1 - 1 / F change it by at most 0.25 %. Twice the losses cost more: 0.3 for
 * 0.15 0.6 %, 0.1 for 0.05 on the quarterly series 0.6 %.
 */
static trend_path find_trend_path(const qc_candidate_search *search, const qc_noise *noise,
                                  size_t unit, double square)
{
    const qc_products *products = search->products;
    double part = products->coordinate[(products->rank - 1) * products->across + unit];
    double freedom = (double)search->series->length - (double)products->rank;
    double ratio = part * part * freedom / fmax(square, search->least_square[unit]);
    double loss = 0.15;

    if (noise->damping >= 1.0) {
        loss = 0.05;
    }
    loss = fmax(loss, 2.0 / (double)search->series->length);
    return (trend_path){ratio > 1.0 ? 1.0 - 1.0 / ratio : 0.0,
                        1.0 - loss / (1.0 + ratio / 3000.0)};
}

/* Adds what a column does to the path: beyond the data a trend goes its own way. */
static void add_column(qc_candidate_search *search, size_t column, double coefficient,
                       trend_path trend)
{
    const double *ahead =
        qc_time_design_column(search->design, column) + search->series->length;
    double step = trend.share / (double)search->series->length;
    double run = 0.0;

    for (size_t h = 0; h < search->horizon && column != QC_COLUMN_TREND; h++) {
        search->path[h] += coefficient * ahead[h];
    }
    for (size_t h = 0; h < search->horizon && column == QC_COLUMN_TREND; h++) {
        step *= trend.damping;
        run += step;
        search->path[h] += coefficient * run;
    }
}

bool qc_candidate_path(qc_candidate_search *search, size_t unit, double square)
{
    const qc_products *products = search->products;
    const qc_noise *noise = qc_candidate_noise(search->at.noise);
    trend_path trend = {0.0, 1.0};
    double innovation = 0.0;
    size_t last = search->series->length - 1;
    double errors[2] = {search->response[unit][last], search->response[unit][last - 1]};

    if (search->at.trend) {
        trend = find_trend_path(search, noise, unit, square);
    }
    qc_products_coefficients(products, unit, search->coefficient);
    qc_products_rest(products, unit, search->coefficient, last, &innovation);
    for (size_t k = 0; k < products->rank; k++) {
        const double *column =
            qc_time_design_column(search->design, search->name[products->column[k]]);

        errors[0] -= search->coefficient[k] * column[last];
        errors[1] -= search->coefficient[k] * column[last - 1];
    }
    qc_noise_forecast(noise, errors[0], errors[1], innovation / search->root_weight[last],
                      search->horizon, search->path);
    for (size_t k = 0; k < products->rank; k++) {
        add_column(search, search->name[products->column[k]], search->coefficient[k], trend);
    }
    for (size_t h = 0; h < search->horizon; h++) {
        search->path[h] += search->centre[unit];
        if (!isfinite(search->path[h]) ||
            (unit == QC_UNIT_LOGARITHM && search->path[h] > LARGEST_LOGARITHM)) {
            return false;
        }
    }
    return true;
}
