/* Error processes of a regression in time: what turns correlated errors into independent ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/noise.h"

#include <math.h>
#include <stdbool.h>

static bool is_integrated(const qc_noise *noise)
{
    return noise->damping >= 1.0;
}

void qc_noise_filter(const qc_noise *noise, const double *restrict values, size_t length,
                     double *restrict filtered)
{
    double phi = noise->damping;
    double rho = noise->change_damping;

    if (!is_integrated(noise)) {
        filtered[0] = sqrt(1.0 - phi * phi) * values[0];
        for (size_t t = 1; t < length; t++) {
            filtered[t] = values[t] - phi * values[t - 1];
        }
        return;
    }
    filtered[0] = values[0];
    if (length > 1) {
        filtered[1] =
            sqrt(1.0 - rho * rho) * (values[1] - values[0]) + noise->memory * filtered[0];
    }
    for (size_t t = 2; t < length; t++) {
        filtered[t] = values[t] - values[t - 1] - rho * (values[t - 1] - values[t - 2]);
    }
    /* apart, so that only a process with a memory waits for the value before */
    for (size_t t = 2; t < length && noise->memory > 0.0; t++) {
        filtered[t] += noise->memory * filtered[t - 1];
    }
}

double qc_noise_deviance(const qc_noise *noise, size_t length)
{
    double phi = noise->damping;
    double rho = noise->change_damping;
    double square = noise->memory * noise->memory;

    if (!is_integrated(noise)) {
        return -log(1.0 - phi * phi);
    }
    return -log(1.0 - rho * rho) + log((1.0 - pow(square, (double)length)) / (1.0 - square));
}

size_t qc_noise_parameters(const qc_noise *noise)
{
    return (size_t)(noise->damping > 0.0) + (size_t)(noise->change_damping != 0.0) +
           (size_t)(noise->memory > 0.0);
}

void qc_noise_forecast(const qc_noise *noise, double last, double before, double innovation,
                       size_t horizon, double *forecast)
{
    double change = noise->change_damping * (last - before) - noise->memory * innovation;

    for (size_t h = 0; h < horizon; h++) {
        if (is_integrated(noise)) {
            last += change;
            change *= noise->change_damping;
        } else {
            last *= noise->damping;
        }
        forecast[h] = last;
    }
}
