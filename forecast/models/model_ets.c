/* The ets model: exponential smoothing in state-space form, averaged over its forms by AICc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/models/ets.h"
#include "forecast/models/model_rows.h"

/*
 * Forms are weighted by exp(-AICc / 2), and the best four are kept. An undamped trend has prior
 * odds of e^-2: its AICc counts as 4 more. On the training parts of M1 and M3 (bench_models -b
 * 1 and -b 2), the mean of sMAPE and MASE, with 1 for the best form alone, is .988 averaged
 * without this prior, .982, .980 and .982 with 2, 4 and 6 more, and .989 without undamped
 * trends. Keeping only four forms costs .001; exp(-AICc / 4) would gain .003.
 */
enum { MOST_KEPT = 4 };
#define UNDAMPED_PENALTY 4.0
/* A form whose AICc is this much higher than the best has a weight below a hundredth. */
#define MOST_BEHIND 9.0

/* A fit keeps the weight, the gains and the initial states (level, trend, season) of each form,
 * and in four bits of `form` its index plus 1. */
enum { KEPT_GAINS = 5, KEPT_STATES = 2 };

size_t qc_ets_needs(int season)
{
    (void)season;
    return 4;
}

/* Doubles from the states of one kept form to those of the next. */
static size_t states_apart(const qc_series *series)
{
    bool seasonal = series->season >= 2 && series->season <= QC_ETS_MOST_SEASON;

    return KEPT_STATES + (seasonal ? (size_t)series->season : 1);
}

static void keep(const qc_ets *model, double weight, double *gains, double *states)
{
    gains[0] = weight;
    gains[1] = model->gains.level;
    gains[2] = model->gains.trend;
    gains[3] = model->gains.season;
    gains[4] = model->gains.damping;
    states[0] = model->start.level;
    states[1] = model->start.trend;
    memcpy(states + KEPT_STATES, model->start.season, model->period * sizeof *states);
}

static qc_ets recall(size_t index, const qc_series *series, const double *gains,
                     const double *states)
{
    qc_ets model = {.form = qc_ets_form_at(index)};

    model.period = model.form.season == QC_ETS_NO_SEASON ? 1 : (size_t)series->season;
    model.gains = (qc_ets_gains){gains[1], gains[2], gains[3], gains[4]};
    model.start.level = states[0];
    model.start.trend = states[1];
    memcpy(model.start.season, states + KEPT_STATES, model.period * sizeof *states);
    return model;
}

static double judged(const qc_ets *model)
{
    return model->aicc + (model->form.trend == QC_ETS_TREND ? UNDAMPED_PENALTY : 0.0);
}

/* The kept form in a slot; QC_ETS_FORMS for none. */
static size_t index_of(const qc_model_fit *fit, size_t slot)
{
    int code = fit->form >> (4 * slot) & 15;

    return code > 0 ? (size_t)code - 1 : QC_ETS_FORMS;
}

/* Restores the kept forms; all others get a period of 0. */
static void recall_all(const qc_series *series, const qc_model_fit *fit,
                       qc_ets fitted[QC_ETS_FORMS])
{
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        fitted[k] = (qc_ets){.form = qc_ets_form_at(k), .aicc = HUGE_VAL};
    }
    for (size_t slot = 0; slot < MOST_KEPT && index_of(fit, slot) < QC_ETS_FORMS; slot++) {
        size_t index = index_of(fit, slot);

        fitted[index] = recall(index, series, fit->parameter + slot * KEPT_GAINS,
                               fit->state + slot * states_apart(series));
    }
}

/* Keeps the best forms, best first. */
static void keep_best(const qc_series *series, const qc_ets fitted[QC_ETS_FORMS],
                      qc_model_fit *fit)
{
    bool taken[QC_ETS_FORMS] = {false};
    size_t room = QC_MODEL_STATES / states_apart(series);
    double least = HUGE_VAL;

    *fit = (qc_model_fit){.exponent = fit->exponent};
    for (size_t slot = 0; slot < MOST_KEPT && slot < room; slot++) {
        size_t best = QC_ETS_FORMS;

        for (size_t k = 0; k < QC_ETS_FORMS; k++) {
            bool better = best == QC_ETS_FORMS || judged(&fitted[k]) < judged(&fitted[best]);

            best = !taken[k] && better ? k : best;
        }
        least = slot == 0 ? judged(&fitted[best]) : least;
        if (slot > 0 && !(judged(&fitted[best]) < least + MOST_BEHIND)) {
            break;
        }
        taken[best] = true;
        fit->form |= (int)(best + 1) << (4 * slot);
        keep(&fitted[best], slot == 0 ? 1.0 : exp((least - judged(&fitted[best])) / 2.0),
             fit->parameter + slot * KEPT_GAINS, fit->state + slot * states_apart(series));
    }
}

/* Fits all forms, or only those that were kept. */
static qc_status learn(const qc_series *series, qc_model_fit *fit, qc_error *error)
{
    qc_status status = QC_OK;
    qc_ets fitted[QC_ETS_FORMS] = {{.period = 0}};
    size_t season = (size_t)series->season;
    double least = HUGE_VAL;

    if (fit->again) {
        recall_all(series, fit, fitted);
        QC_TRY(qc_ets_fit_again(season, series->values, series->length, fitted, error));
        for (size_t k = 0; k < QC_ETS_FORMS; k++) {
            least = fmin(least, judged(&fitted[k]));
        }
    }
    if (!(least < HUGE_VAL)) {
        QC_TRY(
            qc_ets_fit_all(season, series->values, series->length, MOST_BEHIND, fitted, error));
    }
    keep_best(series, fitted, fit);

done:
    return status;
}

/* Adds up the forecasts of the kept forms; false if a value that came after they were fitted
 * contradicts all of them. */
static bool forecast_kept(const qc_series *series, const qc_model_fit *fit, size_t horizon,
                          double *mean, double *forecast)
{
    double sum = 0.0;

    memset(forecast, 0, horizon * sizeof *forecast);
    for (size_t slot = 0; slot < MOST_KEPT && index_of(fit, slot) < QC_ETS_FORMS; slot++) {
        size_t index = index_of(fit, slot);
        const double *gains = fit->parameter + slot * KEPT_GAINS;
        qc_ets model = recall(index, series, gains, fit->state + slot * states_apart(series));
        qc_ets_state state;
        double square = 0.0;

        if (qc_ets_filter(&model, series->values, series->length, &state, &square) < HUGE_VAL) {
            /* with relative errors above 1 the mean would be meaningless */
            model.variance =
                fmin(1.0, square / qc_ets_freedom(model.form, model.period, series->length));
            qc_ets_forecast(&model, &state, horizon, mean, NULL);
            for (size_t h = 0; h < horizon; h++) {
                forecast[h] += gains[0] * mean[h];
            }
            sum += gains[0];
        }
    }
    for (size_t h = 0; h < horizon && sum > 0.0; h++) {
        forecast[h] /= sum;
    }
    return sum > 0.0;
}

/* Hyndman, Koehler, Snyder & Grose (2002), IJF 18(3):439-454,
 * doi:10.1016/S0169-2070(01)00110-8; averaged after Kolassa (2011), IJF 27(2):238-251,
 * doi:10.1016/j.ijforecast.2010.04.006. */
qc_status qc_ets_model_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    double *mean = NULL;

    QC_TRY(QC_NEW_ARRAY(mean, horizon, error));
    if (!fit->ready || !forecast_kept(series, fit, horizon, mean, forecast)) {
        QC_TRY(learn(series, fit, error));
        (void)forecast_kept(series, fit, horizon, mean, forecast);
    }

done:
    qc_memory_free(mean);
    return status;
}
