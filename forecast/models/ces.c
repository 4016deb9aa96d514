/* Complex exponential smoothing: the way through a series, and what is forgotten on it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/ces.h"

#include <string.h>

#include "forecast/models/ces_parts.h"
#include "forecast/models/stability.h"

size_t qc_ces_parameters(qc_ces_kind kind, size_t period)
{
    return qc_ces_columns_of(kind, period).count + 1;
}

static double mean_of(const qc_ces_state *now, size_t phase)
{
    return now->level.level + now->season[phase];
}

/* The complex recursion in real numbers, with the observation as forecast and error. */
static void advance(const qc_ces *model, qc_ces_state *now, size_t phase, double error)
{
    const double *gain = model->gain;
    double level = now->level.level, potential = now->level.potential;

    now->level.level = level - (1.0 - gain[1]) * potential + (gain[0] - gain[1]) * error;
    now->level.potential = level + (1.0 - gain[0]) * potential + (gain[0] + gain[1]) * error;
    now->season[phase] += gain[2] * error;
}

double qc_ces_filter(const qc_ces *model, const double *values, size_t length,
                     qc_ces_state *state)
{
    qc_ces_state now = model->start;
    double square = 0.0;
    size_t phase = now.at % model->period;

    for (size_t t = 0; t < length; t++) {
        double error = values[t] - mean_of(&now, phase);

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

        forecast[h] = mean_of(&now, phase);
        advance(model, &now, phase, 0.0);
    }
}

bool qc_ces_admissible(qc_ces_kind kind, size_t period, const double *gain, double radius)
{
    double a0 = gain[0], a1 = gain[1];
    double p[3] = {1.0, a0 - 2.0, 2.0 - a0 - a1};
    double q[3] = {1.0, 2.0 * a0 - a1 - 2.0, (1.0 - a0) * (1.0 - a0) + 1.0 - a0 - a1 + a1 * a1};
    double whole[QC_CES_MOST_SEASON + 3] = {0};
    double reversed[QC_CES_MOST_SEASON + 3];
    double power = 1.0;
    size_t degree = kind == QC_CES_PLAIN ? 2 : period + 2;

    for (size_t i = 0; i < 3; i++) {
        whole[i] += q[i];
        if (kind == QC_CES_PARTIAL) {
            whole[i + period] += gain[2] * p[i] - q[i];
        }
    }
    for (size_t k = 0; k <= degree; k++) {
        reversed[k] = whole[degree - k] * power;
        power *= radius;
    }
    return qc_roots_within(reversed, degree);
}
