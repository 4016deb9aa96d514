/* The Theta models: simple exponential smoothing plus a part of the slope of a line. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/numeric.h"
#include "forecast/models/model_rows.h"
#include "forecast/models/smoothing.h"
#include "forecast/models/theta.h"
#include "forecast/models/two_units.h"

size_t qc_theta_needs(int season)
{
    (void)season;
    return 4;
}

/*
 * The slope of the least-squares line, shrunk by 1 - 4 / F, at least 0, with F the square of
 * its ratio to its standard error. On the training parts of M1 and M3, monthly and quarterly
 * (bench_models -b 1 and -b 2), 1 to 8 in place of 4 change the mean of sMAPE and MASE by at
 * most 0.25 %.
 */
static double believed_slope(const double *values, size_t length)
{
    double middle = (double)(length - 1) / 2.0;
    double mean = qc_numeric_sum(values, length) / (double)length;
    double product = 0.0;
    double square = 0.0;
    double rest = 0.0;

    for (size_t t = 0; t < length; t++) {
        double distance = (double)t - middle;

        product += distance * (values[t] - mean);
        square += distance * distance;
    }
    double slope = product / square;

    for (size_t t = 0; t < length; t++) {
        double error = values[t] - mean - slope * ((double)t - middle);

        rest += error * error;
    }
    double doubted = 4.0 * rest / (double)(length - 2);

    return slope * product > doubted ? slope * (1.0 - doubted / (slope * product)) : 0.0;
}

/*
 * forecast[h] = l[n] + slope / 2 ((1 - (1 - alpha)^n) / alpha + d + d^2 + ... + d^h), h = 0, 1,
 * ...; the damping d = 1 - 1 / n lets the slope go on for about as long as it was seen. On the
 * same training parts no damping and 1 - 2 / n change the mean by at most 0.3 %. Half the slope
 * is the method's definition; 0.6 would gain 1 to 2.7 % on quarterly series and nothing on
 * monthly ones.
 */
static double forecast_theta(const double *values, size_t length, qc_unit_fit *fit,
                             size_t horizon, double *forecast)
{
    qc_smoothing smoothing = {.level_gain = fit->parameter[0]};

    if (fit->ready) {
        qc_smoothing_start_simple(values, length, &smoothing);
    } else {
        smoothing = qc_smoothing_fit_simple(values, length);
        fit->parameter[0] = smoothing.level_gain;
    }
    double half = believed_slope(values, length) / 2.0;
    double gain = smoothing.level_gain;
    double damping = 1.0 - 1.0 / (double)length;
    double run = (1.0 - pow(1.0 - gain, (double)length)) / gain;
    double step = 1.0;

    qc_smoothing_forecast(&smoothing, values, length, horizon, forecast);
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] += half * run;
        step *= damping;
        run += step;
    }
    return qc_smoothing_criterion(values, length, &smoothing);
}

/* Assimakopoulos & Nikolopoulos (2000), IJF 16(4):521-530, doi:10.1016/S0169-2070(00)00066-2;
 * in the form of Hyndman & Billah (2003), IJF 19(2):287-290, doi:10.1016/S0169-2070(01)00143-1;
 * the shrunk slope, for short histories: James & Stein (1961), Proc. 4th Berkeley Symposium
 * 1:361-379. */
qc_status qc_theta_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                            double *forecast, qc_error *error)
{
    return qc_two_units_forecast(series, forecast_theta, QC_SEASONAL_BY_SHARE, fit, horizon,
                                 forecast, error);
}

size_t qc_stl_theta_needs(int season)
{
    return qc_theta_needs(season);
}

qc_status qc_stl_theta_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    return qc_two_units_forecast(series, forecast_theta, QC_SEASONAL_BY_STL, fit, horizon,
                                 forecast, error);
}

/*
 * Precision of the prior of 1 - 1 / theta: a standard deviation of 1/4, so that theta mostly
 * lies between 4/3 and 4. On the training parts of M1 and M3, monthly, quarterly and yearly
 * (bench_models -b 1 and -b 2), the mean OWA is 0.9 and 1.9 % better than without a prior, most
 * on short series; precisions of 4 and 32 change it by 0.3 %. A least gain of 0.05 or 0.2 in
 * place of 0.1 costs 0.3 %, none 0.6 %; classical seasons in place of STL 0.5 %.
 */
#define WEIGHT_PRECISION 16.0

/* A member of the family whose gain and theta minimise its squared errors. */
static double forecast_member(qc_theta_kind kind, const double *values, size_t length,
                              qc_unit_fit *fit, size_t horizon, double *forecast)
{
    qc_theta theta = {.kind = kind, .precision = WEIGHT_PRECISION, .gain = fit->parameter[0]};

    if (fit->ready) {
        qc_theta_start(values, length, &theta);
    } else {
        theta = qc_theta_search(kind, WEIGHT_PRECISION, values, length);
        fit->parameter[0] = theta.gain;
    }
    qc_smoothing smoothing = {.square_error = theta.square_error};

    qc_theta_continue(&theta, values, length, horizon, forecast);
    return qc_smoothing_criterion(values, length, &smoothing);
}

static double forecast_optimised(const double *values, size_t length, qc_unit_fit *fit,
                                 size_t horizon, double *forecast)
{
    return forecast_member(QC_THETA_OPTIMISED, values, length, fit, horizon, forecast);
}

static double forecast_dynamic(const double *values, size_t length, qc_unit_fit *fit,
                               size_t horizon, double *forecast)
{
    return forecast_member(QC_THETA_DYNAMIC, values, length, fit, horizon, forecast);
}

/* Its line goes on undamped, and one through fewer values may explode. */
enum { OPTIMISED_NEEDS = 8 };

/* Optimised Theta of Fiorucci et al. (2016), with the prior above. */
size_t qc_optimised_theta_needs(int season)
{
    (void)season;
    return OPTIMISED_NEEDS;
}

qc_status qc_optimised_theta_forecast(const qc_series *series, qc_model_fit *fit,
                                      size_t horizon, double *forecast, qc_error *error)
{
    return qc_two_units_forecast(series, forecast_optimised, QC_SEASONAL_BY_SHARE, fit, horizon,
                                 forecast, error);
}

/* Dynamic optimised Theta of Fiorucci et al. (2016), with the prior above. */
size_t qc_dynamic_theta_needs(int season)
{
    return qc_theta_needs(season);
}

qc_status qc_dynamic_theta_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                    double *forecast, qc_error *error)
{
    return qc_two_units_forecast(series, forecast_dynamic, QC_SEASONAL_BY_STL, fit, horizon,
                                 forecast, error);
}
