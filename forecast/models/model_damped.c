/* The damped model: exponential smoothing of level and damped trend. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/models/model_rows.h"
#include "forecast/models/smoothing.h"
#include "forecast/models/two_units.h"

size_t qc_damped_needs(int season)
{
    (void)season;
    return 4;
}

/* AICc from -2 log likelihood; HUGE_VAL where the length leaves no room for the parameters. */
static double corrected(double deviance, double parameters, size_t length)
{
    double room = (double)length - parameters - 1.0;

    return room > 0.0
               ? deviance + 2.0 * parameters + 2.0 * parameters * (parameters + 1.0) / room
               : HUGE_VAL;
}

/* Finds gains and damping, or starts with those that were found before. */
static void recall(const double *values, size_t length, qc_unit_fit *fit, qc_smoothing *damped,
                   qc_smoothing *simple)
{
    double *parameter = fit->parameter;

    if (fit->ready) {
        *damped = (qc_smoothing){.level_gain = parameter[0],
                                 .trend_gain = parameter[1],
                                 .trend_damping = parameter[2]};
        *simple = (qc_smoothing){.level_gain = parameter[3]};
        qc_smoothing_start(values, length, damped);
        qc_smoothing_start_simple(values, length, simple);
        return;
    }
    *damped = qc_smoothing_fit(values, length);
    *simple = qc_smoothing_fit_simple(values, length);
    parameter[0] = damped->level_gain;
    parameter[1] = damped->trend_gain;
    parameter[2] = damped->trend_damping;
    parameter[3] = simple->level_gain;
}

/*
 * Damped-trend and simple smoothing, weighted by exp(-AICc / 2): simple smoothing has three
 * parameters (gain, start, variance), a trend two more (damping, start); its gain is paid for
 * by the prior in the criterion. Simple smoothing alone below 7 values.
 */
static double smooth(const double *values, size_t length, qc_unit_fit *fit, size_t horizon,
                     double *forecast)
{
    qc_smoothing damped, simple;

    recall(values, length, fit, &damped, &simple);

    double of_damped = corrected(qc_smoothing_criterion(values, length, &damped), 5.0, length);
    double of_simple = corrected(qc_smoothing_criterion(values, length, &simple), 3.0, length);
    double level = 0.0;

    if (of_simple >= HUGE_VAL) {
        qc_smoothing_forecast(&simple, values, length, horizon, forecast);
        return qc_smoothing_criterion(values, length, &simple);
    }
    double share = 1.0 / (1.0 + exp((of_damped - of_simple) / 2.0));

    qc_smoothing_forecast(&simple, values, length, 1, &level);
    qc_smoothing_forecast(&damped, values, length, horizon, forecast);
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = share * forecast[h] + (1.0 - share) * level;
    }
    return fmin(of_damped, of_simple) - 2.0 * log1p(exp(-fabs(of_damped - of_simple) / 2.0));
}

/* Gardner & McKenzie (1985), Management Science 31(10):1237-1246, doi:10.1287/mnsc.31.10.1237. */
qc_status qc_damped_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                             double *forecast, qc_error *error)
{
    return qc_two_units_forecast(series, smooth, QC_SEASONAL_BY_SHARE, fit, horizon, forecast,
                                 error);
}

size_t qc_stl_damped_needs(int season)
{
    return qc_damped_needs(season);
}

qc_status qc_stl_damped_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                 double *forecast, qc_error *error)
{
    return qc_two_units_forecast(series, smooth, QC_SEASONAL_BY_STL, fit, horizon, forecast,
                                 error);
}
