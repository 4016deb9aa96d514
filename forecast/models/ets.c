/* Exponential smoothing in state-space form: its forms, and the way through a series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/ets.h"

#include <assert.h>
#include <math.h>

#include "forecast/models/ets_parts.h"

/* Values whose logarithms are taken together, and the least one that lets their product stay
 * within double. */
enum { TOGETHER = 8 };
#define LEAST_MEAN 1e-35

qc_ets_form qc_ets_form_at(size_t index)
{
    assert(index < QC_ETS_FORMS);
    if (index < 6) {
        return (qc_ets_form){index % 2 == 1, (qc_ets_trend)(index / 2), QC_ETS_NO_SEASON};
    }
    return (qc_ets_form){index >= 9, (qc_ets_trend)(index % 3),
                         index < 9 ? QC_ETS_ADDITIVE_SEASON : QC_ETS_MULTIPLICATIVE_SEASON};
}

const char *qc_ets_form_name(qc_ets_form form)
{
    static const char *const names[2][3][3] = {
        {{"A,N,N", "A,N,A", "A,N,M"},
         {"A,A,N", "A,A,A", "A,A,M"},
         {"A,Ad,N", "A,Ad,A", "A,Ad,M"}},
        {{"M,N,N", "M,N,A", "M,N,M"},
         {"M,A,N", "M,A,A", "M,A,M"},
         {"M,Ad,N", "M,Ad,A", "M,Ad,M"}},
    };

    return names[form.relative ? 1 : 0][form.trend][form.season];
}

size_t qc_ets_parameters(qc_ets_form form, size_t period)
{
    return qc_ets_columns_of(form, period).count + 1;
}

double qc_ets_freedom(qc_ets_form form, size_t period, size_t length)
{
    size_t used = qc_ets_columns_of(form, period).count;

    return length > used ? (double)(length - used) : 1.0;
}

/* One observation; returns the forecast of it. */
static inline double advance(const qc_ets *model, qc_ets_state *now, size_t phase, double value)
{
    const qc_ets_gains *gains = &model->gains;
    double damped = gains->damping * now->trend;
    double base = now->level + damped;
    double season = now->season[phase];
    double mean = base;
    double error = value - base;

    if (model->form.season == QC_ETS_ADDITIVE_SEASON) {
        mean = base + season;
        error -= season;
        now->season[phase] = season + gains->season * error;
    } else if (model->form.season == QC_ETS_MULTIPLICATIVE_SEASON) {
        mean = base * season;
        error = qc_ets_ratio(value, season) - base;
        now->season[phase] = season + gains->season * (qc_ets_ratio(value, base) - season);
    }
    now->level = base + gains->level * error;
    now->trend = damped + gains->trend * error;
    return mean;
}

double qc_ets_filter(const qc_ets *model, const double *values, size_t length,
                     qc_ets_state *state, double *square)
{
    qc_ets_state now = model->start;
    bool relative = model->form.relative;
    double sum = 0.0, product = 1.0, logarithm = 0.0;
    size_t phase = now.at % model->period;

    for (size_t t = 0; t < length; t++) {
        double mean = advance(model, &now, phase, values[t]);
        double error = values[t] - mean;

        if (relative) {
            if (!(mean > LEAST_MEAN)) {
                return HUGE_VAL;
            }
            error /= mean;
            product *= mean;
            if (t % TOGETHER == TOGETHER - 1) {
                logarithm += log(product);
                product = 1.0;
            }
        }
        sum += error * error;
        phase = phase + 1 < model->period ? phase + 1 : 0;
    }
    now.at += length;
    logarithm += log(product);
    if (state != NULL) {
        *state = now;
    }
    if (square != NULL) {
        *square = sum;
    }
    double deviance = (double)length * log(sum) + 2.0 * logarithm;

    return isnan(deviance) ? HUGE_VAL : deviance;
}
