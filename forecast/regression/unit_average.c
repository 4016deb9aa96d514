/* The average of forecasts in two units, weighted by their criteria. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/unit_average.h"

#include <math.h>

#include "core/memory.h"

/* Above any criterion, and finite: a difference to it must not be NAN. */
#define NONE_YET 1e300

qc_status qc_unit_average_init(qc_unit_average *average, size_t horizon, qc_error *error)
{
    *average = (qc_unit_average){.horizon = horizon, .least = NONE_YET};
    return QC_NEW_ARRAY(average->total, QC_UNIT_COUNT * horizon, error);
}

void qc_unit_average_clear(qc_unit_average *average)
{
    qc_memory_free(average->total);
    *average = (qc_unit_average){0};
}

static void fade(qc_unit_average *average, double share)
{
    for (size_t u = 0; u < QC_UNIT_COUNT; u++) {
        average->weight[u] *= share;
        for (size_t h = 0; h < average->horizon; h++) {
            average->total[u * average->horizon + h] *= share;
        }
    }
}

void qc_unit_average_add(qc_unit_average *average, size_t unit, double criterion,
                         const double *forecast)
{
    if (criterion < average->least) {
        fade(average, exp((criterion - average->least) / 2.0));
        average->least = criterion;
    }
    double weight = exp((average->least - criterion) / 2.0);

    average->weight[unit] += weight;
    for (size_t h = 0; h < average->horizon; h++) {
        average->total[unit * average->horizon + h] += weight * forecast[h];
    }
}

bool qc_unit_average_is_empty(const qc_unit_average *average)
{
    return average->least >= NONE_YET;
}

void qc_unit_average_mean(const qc_unit_average *average, double *mean)
{
    double logarithms = average->weight[QC_UNIT_LOGARITHM];
    double all = average->weight[QC_UNIT_VALUE] + logarithms;

    for (size_t h = 0; h < average->horizon; h++) {
        double sum = average->total[QC_UNIT_VALUE * average->horizon + h];

        if (logarithms > 0.0) {
            sum += logarithms *
                   exp(average->total[QC_UNIT_LOGARITHM * average->horizon + h] / logarithms);
        }
        mean[h] = all > 0.0 ? sum / all : NAN;
    }
}
