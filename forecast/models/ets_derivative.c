/* The deviance of exponential smoothing with the derivatives of its errors by all parameters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "forecast/models/ets_parts.h"

enum { MOST_COLUMNS = 30, TOGETHER = 8 };
#define LEAST_MEAN 1e-35

qc_ets_columns qc_ets_columns_of(qc_ets_form form, size_t period)
{
    size_t states = 1;
    qc_ets_columns columns = {0};

    if (form.trend != QC_ETS_NO_TREND) {
        columns.trend = states++;
    }
    if (form.season != QC_ETS_NO_SEASON) {
        columns.season = states;
        states += period - 1;
    }
    columns.gain = states;
    columns.bounded = 1;
    if (form.trend != QC_ETS_NO_TREND) {
        columns.trend_gain = states + columns.bounded++;
    }
    if (form.season != QC_ETS_NO_SEASON) {
        columns.season_gain = states + columns.bounded++;
    }
    if (form.trend == QC_ETS_DAMPED) {
        columns.damping = states + columns.bounded++;
    }
    columns.count = states + columns.bounded;
    return columns;
}

/* A gain as a share of the most that it can be; 0 where it can be nothing else. */
static double share_of(double gain, double most)
{
    return most > 0.0 ? gain / most : 0.0;
}

void qc_ets_pack(const qc_ets *model, double *point)
{
    qc_ets_columns columns = qc_ets_columns_of(model->form, model->period);

    point[0] = model->start.level;
    if (columns.trend > 0) {
        point[columns.trend] = model->start.trend;
        point[columns.trend_gain] = share_of(model->gains.trend, model->gains.level);
    }
    if (columns.season > 0) {
        memcpy(point + columns.season, model->start.season,
               (model->period - 1) * sizeof *point);
        point[columns.season_gain] = share_of(model->gains.season, 1.0 - model->gains.level);
    }
    if (columns.damping > 0) {
        point[columns.damping] = model->gains.damping;
    }
    point[columns.gain] = model->gains.level;
}

void qc_ets_unpack(const qc_ets_problem *problem, const double *point, qc_ets *model)
{
    const qc_ets_columns *columns = &problem->columns;
    double gain = point[columns->gain];
    double rest =
        problem->form.season == QC_ETS_MULTIPLICATIVE_SEASON ? (double)problem->period : 0.0;

    model->form = problem->form;
    model->period = problem->period;
    model->gains = (qc_ets_gains){.level = gain};
    model->start = (qc_ets_state){.level = point[0]};
    if (columns->trend > 0) {
        model->start.trend = point[columns->trend];
        model->gains.trend = gain * point[columns->trend_gain];
        model->gains.damping = columns->damping > 0 ? point[columns->damping] : 1.0;
    }
    if (columns->season > 0) {
        model->gains.season = (1.0 - gain) * point[columns->season_gain];
        for (size_t k = 0; k + 1 < problem->period; k++) {
            model->start.season[k] = point[columns->season + k];
            rest -= model->start.season[k];
        }
        model->start.season[problem->period - 1] = rest;
    }
}

/* What a step through the series carries along: states, and their derivatives by all columns.
 * The trend is kept damped: w = phi b. */
typedef struct tangent {
    double level[MOST_COLUMNS], trend[MOST_COLUMNS];
    double season[QC_ETS_MOST_SEASON][MOST_COLUMNS];
} tangent;

typedef struct walk {
    const qc_ets_problem *problem;
    qc_ets_gains gains;
    double trend_share, season_share; /* beta / alpha, gamma / (1 - alpha) */
    qc_ets_state now;                 /* trend: damped */
    size_t width;                     /* columns, made even */
    tangent by;
} walk;

static void begin(const qc_ets_problem *problem, const double *point, walk *w)
{
    const qc_ets_columns *columns = &problem->columns;
    qc_ets model;

    qc_ets_unpack(problem, point, &model);
    w->problem = problem;
    w->gains = model.gains;
    w->now = model.start;
    w->width = (columns->count + 1) / 2 * 2;
    memset(w->by.level, 0, sizeof w->by.level);
    memset(w->by.trend, 0, sizeof w->by.trend);
    w->by.level[0] = 1.0;
    w->trend_share = columns->trend > 0 ? point[columns->trend_gain] : 0.0;
    w->season_share = columns->season > 0 ? point[columns->season_gain] : 0.0;
    if (columns->trend > 0) {
        w->now.trend *= model.gains.damping;
        w->by.trend[columns->trend] = model.gains.damping;
    }
    if (columns->damping > 0) {
        w->by.trend[columns->damping] = model.start.trend;
    }
    if (columns->season > 0) {
        memset(w->by.season, 0, problem->period * sizeof w->by.season[0]);
        for (size_t k = 0; k + 1 < problem->period; k++) {
            w->by.season[k][columns->season + k] = 1.0;
            w->by.season[problem->period - 1][columns->season + k] = -1.0;
        }
    }
}

/* What an error e (divided by the season where that multiplies) does to level and trend, beside
 * the linear part. */
static void add_gains(walk *w, double error, double undamped)
{
    const qc_ets_columns *columns = &w->problem->columns;
    double damping = w->gains.damping;

    w->by.level[columns->gain] += error;
    if (columns->trend > 0) {
        w->by.trend[columns->gain] += damping * w->trend_share * error;
        w->by.trend[columns->trend_gain] += damping * w->gains.level * error;
    }
    if (columns->damping > 0) {
        w->by.trend[columns->damping] += undamped;
    }
}

/* One observation without a season or with an additive one: returns its mean, and fills the
 * derivatives of it. */
static double step_linear(walk *w, size_t phase, double value, double *restrict row)
{
    const qc_ets_columns *columns = &w->problem->columns;
    bool seasonal = columns->season > 0;
    double *restrict level = w->by.level;
    double *restrict trend = w->by.trend;
    double *restrict season = w->by.season[phase];
    double gain = w->gains.level, trend_gain = w->gains.trend;
    double season_gain = w->gains.season, damping = w->gains.damping;
    double base = w->now.level + w->now.trend;
    double mean = seasonal ? base + w->now.season[phase] : base;
    double error = value - mean;
    double undamped = w->now.trend + trend_gain * error;

    if (seasonal) {
        for (size_t k = 0; k < w->width; k++) {
            double by_base = level[k] + trend[k];
            double by_mean = by_base + season[k];

            row[k] = by_mean;
            level[k] = by_base - gain * by_mean;
            trend[k] = damping * (trend[k] - trend_gain * by_mean);
            season[k] -= season_gain * by_mean;
        }
        season[columns->gain] -= w->season_share * error;
        season[columns->season_gain] += (1.0 - gain) * error;
        w->now.season[phase] += season_gain * error;
    } else {
        for (size_t k = 0; k < w->width; k++) {
            double by_mean = level[k] + trend[k];

            row[k] = by_mean;
            level[k] = by_mean - gain * by_mean;
            trend[k] = damping * (trend[k] - trend_gain * by_mean);
        }
    }
    add_gains(w, error, undamped);
    w->now.level = base + gain * error;
    w->now.trend = damping * undamped;
    return mean;
}

/* One observation with a multiplicative season. */
static double step_multiplied(walk *w, size_t phase, double value, double *restrict row)
{
    const qc_ets_columns *columns = &w->problem->columns;
    double *restrict level = w->by.level;
    double *restrict trend = w->by.trend;
    double *restrict season = w->by.season[phase];
    double gain = w->gains.level, trend_gain = w->gains.trend;
    double season_gain = w->gains.season, damping = w->gains.damping;
    double base = w->now.level + w->now.trend;
    double factor = w->now.season[phase];
    double error = qc_ets_ratio(value, factor) - base;
    double season_error = qc_ets_ratio(value, base) - factor;
    double by_factor = qc_ets_ratio(value, factor * factor);
    double by_level = qc_ets_ratio(value, base * base);
    double undamped = w->now.trend + trend_gain * error;

    for (size_t k = 0; k < w->width; k++) {
        double by_base = level[k] + trend[k];
        double by_error = -by_base - by_factor * season[k];

        row[k] = factor * by_base + base * season[k];
        level[k] = by_base + gain * by_error;
        trend[k] = damping * (trend[k] + trend_gain * by_error);
        season[k] -= season_gain * (by_level * by_base + season[k]);
    }
    season[columns->gain] -= w->season_share * season_error;
    season[columns->season_gain] += (1.0 - gain) * season_error;
    w->now.season[phase] = factor + season_gain * season_error;
    add_gains(w, error, undamped);
    w->now.level = base + gain * error;
    w->now.trend = damping * undamped;
    return base * factor;
}

/* Turns derivatives of a mean into those of the relative error y / mean - 1, and adds those of
 * log mean. */
static double make_relative(double value, double mean, size_t width, double *restrict row,
                            double *restrict slope)
{
    double inverse = 1.0 / mean;
    double factor = -value * inverse * inverse;

    for (size_t k = 0; k < width; k++) {
        slope[k] += inverse * row[k];
        row[k] *= factor;
    }
    return value * inverse - 1.0;
}

static double make_additive(double value, double mean, size_t width, double *restrict row)
{
    for (size_t k = 0; k < width; k++) {
        row[k] = -row[k];
    }
    return value - mean;
}

double qc_ets_evaluate(void *context, const double *point, double *jacobian, double *slope)
{
    const qc_ets_problem *problem = context;
    size_t count = problem->columns.count;
    size_t stride = QC_DESCENT_STRIDE(count);
    double by_mean[MOST_COLUMNS] = {0};
    double sum = 0.0, product = 1.0, logarithm = 0.0;
    size_t phase = 0;
    walk w;

    begin(problem, point, &w);
    if (!qc_ets_admissible(problem->form, problem->period, &w.gains)) {
        return HUGE_VAL;
    }
    for (size_t t = 0; t < problem->length; t++) {
        double *row = jacobian + t * stride;
        double value = problem->values[t];
        bool multiplied = problem->form.season == QC_ETS_MULTIPLICATIVE_SEASON;
        double mean = multiplied ? step_multiplied(&w, phase, value, row)
                                 : step_linear(&w, phase, value, row);
        double error = 0.0;

        if (problem->form.relative) {
            if (!(mean > LEAST_MEAN) || (multiplied && !(w.now.season[phase] > 0.0))) {
                return HUGE_VAL;
            }
            error = make_relative(value, mean, w.width, row, by_mean);
            product *= mean;
            if (t % TOGETHER == TOGETHER - 1) {
                logarithm += log(product);
                product = 1.0;
            }
        } else {
            error = make_additive(value, mean, w.width, row);
        }
        row[count] = error;
        sum += error * error;
        phase = phase + 1 < problem->period ? phase + 1 : 0;
    }
    logarithm += log(product);
    for (size_t k = 0; k < count; k++) {
        slope[k] = by_mean[k] / (double)problem->length;
    }
    double deviance = (double)problem->length * log(sum) + 2.0 * logarithm;

    return isnan(deviance) ? HUGE_VAL : deviance;
}
