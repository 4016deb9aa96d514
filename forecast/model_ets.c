/* The ets model: exponential smoothing in state-space form, selected by AICc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/ets.h"
#include "forecast/ets_parts.h"
#include "forecast/model_rows.h"

/* Where a fit keeps what: gains, level and trend at the start, and the season if there is room for it. */
enum { AT_LEVEL = 4, AT_TREND = 5, AT_SEASON = 6 };
enum { KEPT_SEASON = QC_MODEL_PARAMETERS - AT_SEASON };

size_t qc_ets_needs(int season)
{
    (void)season;
    return 4;
}

static void keep(const qc_ets *model, qc_model_fit *fit)
{
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        qc_ets_form form = qc_ets_form_at(k);

        if (form.relative == model->form.relative && form.trend == model->form.trend &&
            form.season == model->form.season) {
            fit->form = (int)k;
        }
    }
    fit->parameter[0] = model->gains.level;
    fit->parameter[1] = model->gains.trend;
    fit->parameter[2] = model->gains.season;
    fit->parameter[3] = model->gains.damping;
    fit->parameter[AT_LEVEL] = model->start.level;
    fit->parameter[AT_TREND] = model->start.trend;
    if (model->period <= KEPT_SEASON) {
        memcpy(fit->parameter + AT_SEASON, model->start.season,
               model->period * sizeof *fit->parameter);
    }
}

/* The model that a fit keeps. A season too long to be kept is that of the decomposition, which is always the same. */
static qc_ets recall(const qc_model_fit *fit, const qc_series *series)
{
    qc_ets model = {.form = qc_ets_form_at((size_t)fit->form)};

    model.period = model.form.season == QC_ETS_NO_SEASON ? 1 : (size_t)series->season;
    model.gains = (qc_ets_gains){fit->parameter[0], fit->parameter[1], fit->parameter[2],
                                 fit->parameter[3]};
    if (model.period <= KEPT_SEASON) {
        memcpy(model.start.season, fit->parameter + AT_SEASON,
               model.period * sizeof *fit->parameter);
    } else {
        qc_ets_decompose(model.form.season, model.period, series->values, series->length,
                         &model.start);
    }
    model.start.level = fit->parameter[AT_LEVEL];
    model.start.trend = fit->parameter[AT_TREND];
    return model;
}

/* Goes through the series with what the fit keeps; false if the form does not allow a value that has come since. */
static bool go_through(const qc_series *series, const qc_model_fit *fit, qc_ets *model,
                       qc_ets_state *state)
{
    double square = 0.0;

    *model = recall(fit, series);

    double deviance = qc_ets_filter(model, series->values, series->length, state, &square);

    model->variance =
        square / qc_ets_freedom(model->form, model->period, series->length);
    return deviance < HUGE_VAL;
}

/* Hyndman, Koehler, Snyder & Grose (2002), IJF 18(3):439-454, doi:10.1016/S0169-2070(01)00110-8. */
qc_status qc_ets_model_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    qc_ets model;
    qc_ets_state state;

    if (!fit->ready || !go_through(series, fit, &model, &state)) {
        QC_TRY(qc_ets_select((size_t)series->season, series->values, series->length, &model,
                             error));
        (void)qc_ets_filter(&model, series->values, series->length, &state, NULL);
        keep(&model, fit);
    }
    qc_ets_forecast(&model, &state, horizon, forecast, NULL);

done:
    return status;
}
