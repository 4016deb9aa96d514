/* Complex exponential smoothing: the way through a series, and what is forgotten on it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ces.h"

#include <string.h>

#include "forecast/ces_parts.h"
#include "forecast/stability.h"

size_t qc_ces_parameters(qc_ces_kind kind, size_t period)
{
    return qc_ces_columns_of(kind, period).count + 1;
}

/* The complex recursion in real numbers, with the observation as forecast and error. */
static qc_ces_pair turn(qc_ces_pair now, double a0, double a1, double error)
{
    return (qc_ces_pair){
        .level = now.level - (1.0 - a1) * now.potential + (a0 - a1) * error,
        .potential = now.level + (1.0 - a0) * now.potential + (a0 + a1) * error,
    };
}

static double mean_of(qc_ces_kind kind, const qc_ces_state *now, size_t phase)
{
    double level = kind == QC_CES_SIMPLE ? 0.0 : now->level.level;

    return kind == QC_CES_PLAIN ? level : level + now->season[phase].level;
}

static void advance(const qc_ces *model, qc_ces_state *now, size_t phase, double error)
{
    const double *gain = model->gain;

    if (model->kind != QC_CES_SIMPLE) {
        now->level = turn(now->level, gain[0], gain[1], error);
    }
    if (model->kind == QC_CES_SIMPLE) {
        now->season[phase] = turn(now->season[phase], gain[0], gain[1], error);
    } else if (model->kind == QC_CES_PARTIAL) {
        now->season[phase].level += gain[2] * error;
    } else if (model->kind == QC_CES_FULL) {
        now->season[phase] = turn(now->season[phase], gain[2], gain[3], error);
    }
}

double qc_ces_filter(const qc_ces *model, const double *values, size_t length,
                     qc_ces_state *state)
{
    qc_ces_state now = model->start;
    double square = 0.0;
    size_t phase = now.at % model->period;

    for (size_t t = 0; t < length; t++) {
        double error = values[t] - mean_of(model->kind, &now, phase);

        advance(model, &now, phase, error);
        square += error * error;
        phase = phase + 1 < model->period ? phase + 1 : 0;
    }
    now.at += length;
    if (state != NULL) {
        *state = now;
    }
    return square;
}

void qc_ces_forecast(const qc_ces *model, const qc_ces_state *state, size_t horizon,
                     double *forecast)
{
    qc_ces_state now = *state;

    for (size_t h = 0; h < horizon; h++) {
        size_t phase = (state->at + h) % model->period;

        forecast[h] = mean_of(model->kind, &now, phase);
        advance(model, &now, phase, 0.0);
    }
}

/* P(z) without and Q(z) with the errors fed back, coefficients of 1, z, z^2. */
static void pair_polynomials(double a0, double a1, double *p, double *q)
{
    p[0] = q[0] = 1.0;
    p[1] = a0 - 2.0;
    p[2] = 2.0 - a0 - a1;
    q[1] = 2.0 * a0 - a1 - 2.0;
    q[2] = (1.0 - a0) * (1.0 - a0) + 1.0 - a0 - a1 + a1 * a1;
}

bool qc_ces_admissible(qc_ces_kind kind, size_t period, const double *gain, double radius)
{
    double p[3], q[3];
    double season[3] = {1.0, -1.0, 0.0}, fed[3] = {1.0, gain[2] - 1.0, 0.0};
    double whole[2 * QC_CES_MOST_SEASON + 3] = {0};
    double reversed[2 * QC_CES_MOST_SEASON + 3];
    double power = 1.0;
    size_t degree = kind == QC_CES_FULL ? 2 * period + 2 : period + 2;

    pair_polynomials(gain[0], gain[1], p, q);
    if (kind == QC_CES_PLAIN || kind == QC_CES_SIMPLE) {
        reversed[0] = q[2];
        reversed[1] = q[1] * radius;
        reversed[2] = q[0] * radius * radius;
        return qc_roots_within(reversed, 2);
    }
    if (kind == QC_CES_FULL) {
        pair_polynomials(gain[2], gain[3], season, fed);
    }
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < (kind == QC_CES_FULL ? 3U : 2U); k++) {
            whole[i + k * period] += q[i] * season[k] + p[i] * (fed[k] - season[k]);
        }
    }
    for (size_t k = 0; k <= degree; k++) {
        reversed[k] = whole[degree - k] * power;
        power *= radius;
    }
    return qc_roots_within(reversed, degree);
}
