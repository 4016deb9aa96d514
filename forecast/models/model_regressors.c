/* The model with the user's regressors: the regression model forecasts what is left without their effects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "core/memory.h"
#include "forecast/models/model_rows.h"
#include "forecast/regression/event_effects.h"
#include "quotacast/panel.h"

/* A fit's parameters are the effects, its form the unit in which they act; what the regression
 * learned is not kept. */
enum { UNIT_VALUES = 1, UNIT_LOGARITHMS = 2 };

size_t qc_regressors_needs(int season)
{
    (void)season;
    return 8;
}

/* Effects act on logarithms, as factors, where all values are above 0. */
static bool take_response(const qc_series *series, double *response)
{
    bool positive = true;

    for (size_t t = 0; t < series->length; t++) {
        positive = positive && series->values[t] > 0.0;
    }
    for (size_t t = 0; t < series->length; t++) {
        response[t] = positive ? log(series->values[t]) : series->values[t];
    }
    return positive;
}

/* What all regressors together do in a period. */
static double total_effect(const qc_series *series, const double *effect, size_t period)
{
    double sum = 0.0;

    for (size_t k = 0; k < series->regressor_count; k++) {
        sum += effect[k] * series->regressors[k * series->regressor_stride + period];
    }
    return sum;
}

static qc_status find_effects(const qc_series *series, const double *response, double *effect,
                              qc_error *error)
{
    size_t group[QC_REGRESSORS_MOST];

    for (size_t k = 0; k < series->regressor_count; k++) {
        group[k] = k;
    }
    const qc_event_problem problem = {.response = response,
                                      .length = series->length,
                                      .season = (size_t)series->season,
                                      .season_optional = true,
                                      .robust = true,
                                      .columns = series->regressors,
                                      .stride = series->regressor_stride,
                                      .column_count = series->regressor_count,
                                      .group = group,
                                      .group_count = series->regressor_count};

    return qc_event_effects_find(&problem, effect, error);
}

/* Takes the effects out of the values, in the unit in which they act. */
static void take_out(const qc_series *series, const double *effect, bool logarithms,
                     double *values)
{
    for (size_t t = 0; t < series->length; t++) {
        double sum = total_effect(series, effect, t);

        values[t] = logarithms ? series->values[t] * exp(-sum) : series->values[t] - sum;
    }
}

/* See forecast/regression/event_effects.h for the effects, forecast/models/model_regression.c for the rest. */
qc_status qc_regressors_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                 double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    qc_series rest = *series;
    qc_model_fit unused = {0};
    double *values = NULL;
    bool logarithms = false;

    if (series->regressor_count == 0 || series->regressor_count > QC_REGRESSORS_MOST ||
        series->length + horizon > series->regressor_length) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "there are no regressors, or they end before the horizon");
    }
    QC_TRY(QC_NEW_ARRAY(values, series->length, error));
    logarithms = take_response(series, values);
    if (!fit->ready) {
        QC_TRY(find_effects(series, values, fit->parameter, error));
        fit->form = logarithms ? UNIT_LOGARITHMS : UNIT_VALUES;
    } else {
        logarithms = fit->form == UNIT_LOGARITHMS;
    }
    take_out(series, fit->parameter, logarithms, values);
    rest.values = values;
    QC_TRY(qc_regression_model_forecast(&rest, &unused, horizon, forecast, error));
    for (size_t h = 0; h < horizon; h++) {
        double sum = total_effect(series, fit->parameter, series->length + h);

        forecast[h] = logarithms ? forecast[h] * exp(sum) : forecast[h] + sum;
    }

done:
    qc_memory_free(values);
    return status;
}
