/* The models of intermittent demand: Croston's with the approximation of Syntetos and Boylan, and TSB. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"
#include "forecast/models/intermittent.h"
#include "forecast/models/model_rows.h"

size_t qc_intermittent_needs(int season)
{
    (void)season;
    return 4;
}

static qc_status forecast_rate(const qc_series *series, qc_intermittent_run run,
                               qc_model_fit *fit, size_t horizon, double *forecast,
                               qc_error *error)
{
    qc_intermittent gains = {fit->parameter[0], fit->parameter[1], fit->parameter[2],
                             fit->parameter[3]};
    double square_error = 0.0;

    if (!qc_intermittent_applies(series->values, series->length)) {
        return qc_fail(
            error, QC_ERR_TOO_SHORT,
            "too few zeros, or too few values above 0: the demand is not intermittent");
    }
    if (!fit->ready) {
        gains = qc_intermittent_fit(series->values, series->length, run);
        fit->parameter[0] = gains.size_gain;
        fit->parameter[1] = gains.interval_gain;
        fit->parameter[2] = gains.size;
        fit->parameter[3] = gains.interval;
    }
    double rate = run(series->values, series->length, &gains, &square_error);

    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = rate;
    }
    return QC_OK;
}

/* Syntetos & Boylan (2005), IJF 21(2):303-314, doi:10.1016/j.ijforecast.2004.10.001. */
qc_status qc_croston_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                              double *forecast, qc_error *error)
{
    return forecast_rate(series, qc_croston_run, fit, horizon, forecast, error);
}

/* Teunter, Syntetos & Babai (2011), EJOR 214(3):606-615, doi:10.1016/j.ejor.2011.05.018. */
qc_status qc_tsb_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    return forecast_rate(series, qc_tsb_run, fit, horizon, forecast, error);
}
