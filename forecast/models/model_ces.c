/* The ces model: complex exponential smoothing, averaged over its kinds of season by AICc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/models/ces_parts.h"
#include "forecast/models/model_rows.h"

/* A kind whose AICc is this much higher than the best has a weight below a hundredth, as with
 * the forms of exponential smoothing. */
#define MOST_BEHIND 9.0

/* A fit keeps the weight, the initial states and the gains of each fitted model, one after the
 * other, and in `form` a bit for each model that counts. */
_Static_assert(QC_CES_STARTS * 5 + 5 + QC_CES_MOST_SEASON <= QC_MODEL_STATES,
               "what is kept has room");

size_t qc_ces_needs(int season)
{
    (void)season;
    return 4;
}

/* The kind of the fitted model at a place. */
static qc_ces_kind kind_at(size_t place)
{
    return place < QC_CES_KINDS ? (qc_ces_kind)place : QC_CES_PLAIN;
}

/* A kept model of a kind. */
static qc_ces recall(const qc_series *series, qc_ces_kind kind, const double *kept)
{
    qc_ces_problem problem = {.kind = kind,
                              .period = kind == QC_CES_PLAIN ? 1 : (size_t)series->season};
    qc_ces model;

    problem.columns = qc_ces_columns_of(kind, problem.period);
    qc_ces_unpack(&problem, kept + 1, &model);
    return model;
}

/* Restores the kept models; all others get a period of 0. */
static void recall_all(const qc_series *series, const qc_model_fit *fit,
                       qc_ces fitted[QC_CES_FITS])
{
    const double *kept = fit->state;

    for (size_t k = 0; k < QC_CES_FITS; k++) {
        fitted[k] = (qc_ces){.kind = kind_at(k)};
        if ((fit->form >> k & 1) != 0) {
            fitted[k] = recall(series, kind_at(k), kept);
            kept += 1 + qc_ces_columns_of(fitted[k].kind, fitted[k].period).count;
        }
    }
}

static double least_of(const qc_ces fitted[QC_CES_FITS])
{
    double least = HUGE_VAL;

    for (size_t k = 0; k < QC_CES_FITS; k++) {
        least = fmin(least, fitted[k].aicc);
    }
    return least;
}

/*
 * Fits the kinds and weights them by exp(-AICc / 2); the best alone would jump where two are
 * about as good. The fits of the plain kind from its starts share its prior, so that one
 * optimum reached from all starts weighs as much as one of another kind.
 */
static qc_status learn(const qc_series *series, qc_model_fit *fit, qc_error *error)
{
    qc_status status = QC_OK;
    qc_ces fitted[QC_CES_FITS] = {{.period = 0}};
    double *kept = fit->state;
    double least = HUGE_VAL;

    if (fit->again) {
        recall_all(series, fit, fitted);
        QC_TRY(qc_ces_fit_again((size_t)series->season, series->values, series->length, fitted,
                                error));
        least = least_of(fitted);
    }
    if (!(least < HUGE_VAL)) {
        QC_TRY(qc_ces_fit_all((size_t)series->season, series->values, series->length,
                              MOST_BEHIND, fitted, error));
        least = least_of(fitted);
    }
    fit->form = 0;
    for (size_t k = 0; k < QC_CES_FITS; k++) {
        double prior = kind_at(k) == QC_CES_PLAIN ? 1.0 / QC_CES_STARTS : 1.0;

        /* with too few values for any AICc the plain kind is used */
        if (least < HUGE_VAL ? fitted[k].aicc < least + MOST_BEHIND : k == QC_CES_PLAIN) {
            kept[0] = least < HUGE_VAL ? prior * exp((least - fitted[k].aicc) / 2.0) : 1.0;
            qc_ces_pack(&fitted[k], kept + 1);
            kept += 1 + qc_ces_columns_of(fitted[k].kind, fitted[k].period).count;
            fit->form |= 1 << k;
        }
    }

done:
    return status;
}

/* Svetunkov, Kourentzes & Ord (2022), Naval Research Logistics 69(8):1108-1123,
 * doi:10.1002/nav.22074. */
qc_status qc_ces_model_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    const double *kept = fit->state;
    double *mean = NULL;
    double sum = 0.0;

    QC_TRY(QC_NEW_ARRAY(mean, horizon, error));
    if (!fit->ready) {
        QC_TRY(learn(series, fit, error));
    }
    memset(forecast, 0, horizon * sizeof *forecast);
    for (size_t k = 0; k < QC_CES_FITS; k++) {
        if ((fit->form >> k & 1) != 0) {
            qc_ces model = recall(series, kind_at(k), kept);
            qc_ces_state state;

            (void)qc_ces_filter(&model, series->values, series->length, &state);
            qc_ces_forecast(&model, &state, horizon, mean);
            for (size_t h = 0; h < horizon; h++) {
                forecast[h] += kept[0] * mean[h];
            }
            sum += kept[0];
            kept += 1 + qc_ces_columns_of(model.kind, model.period).count;
        }
    }
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] /= sum;
    }

done:
    qc_memory_free(mean);
    return status;
}
