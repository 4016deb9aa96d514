/* The ces model: complex exponential smoothing, its kind of season selected by AICc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forecast/ces.h"
#include "forecast/model_rows.h"

size_t qc_ces_needs(int season)
{
    (void)season;
    return 4;
}

/* A fit keeps the kind and its gains; the states are the regression that goes with them, made again each time. */
static qc_status recall(const qc_model_fit *fit, const qc_series *series, qc_ces *model,
                        qc_error *error)
{
    *model = (qc_ces){.kind = (qc_ces_kind)fit->form};
    model->period = model->kind == QC_CES_PLAIN ? 1 : (size_t)series->season;
    memcpy(model->gain, fit->parameter, sizeof model->gain);
    return qc_ces_start(model, series->values, series->length, error);
}

/* Svetunkov, Kourentzes & Ord (2022), Naval Research Logistics 69(8):1108-1123, doi:10.1002/nav.22074. */
qc_status qc_ces_model_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    qc_ces model;
    qc_ces_state state;

    if (!fit->ready) {
        QC_TRY(qc_ces_select((size_t)series->season, series->values, series->length, &model,
                             error));
        fit->form = (int)model.kind;
        memcpy(fit->parameter, model.gain, sizeof model.gain);
    }
    QC_TRY(recall(fit, series, &model, error));
    (void)qc_ces_filter(&model, series->values, series->length, &state);
    qc_ces_forecast(&model, &state, horizon, forecast);

done:
    return status;
}
