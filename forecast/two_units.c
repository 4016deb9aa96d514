/* Forecasting a seasonally adjusted series in its own unit and in logarithms, weighed by likelihood. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/two_units.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

enum { UNIT_VALUE, UNIT_LOGARITHM, UNIT_COUNT };

/* Bit of a fit's form: learned with two seasons and more, of which a season can be taken out. Lower bits: unit by unit. */
#define KNOWS_SEASON (1 << UNIT_COUNT)

/* A series in both units, adjusted for the season. */
typedef struct units {
    size_t length;
    bool positive;              /* there are logarithms */
    double jacobian;            /* twice their sum */
    double *logarithm;          /* [length] */
    double *other;              /* [horizon] the forecast by logarithms */
    qc_seasonal common;         /* the season of both units; none where each has its own */
    qc_seasonal of[UNIT_COUNT]; /* the season of each; none where it is common */
} units;

/* Takes logarithms if all values are above 0, and adds up twice their sum. */
static bool take_logarithms(const double *values, size_t length, double *logarithm,
                            double *jacobian)
{
    *jacobian = 0.0;
    for (size_t t = 0; t < length; t++) {
        if (values[t] <= 0.0) {
            return false;
        }
        logarithm[t] = log(values[t]);
        *jacobian += 2.0 * logarithm[t];
    }
    return true;
}

/* False if the series' own unit, 2^exponent times this one, has no room for them. */
static bool take_exponentials(double *forecast, size_t horizon, int exponent)
{
    bool finite = true;

    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = exp(forecast[h]);
        finite = finite && isfinite(ldexp(forecast[h], exponent));
    }
    return finite;
}

static qc_status fill_units(const qc_series *series, qc_seasonal_rule rule, size_t horizon,
                            units *both, qc_error *error)
{
    qc_status status = QC_OK;
    bool is_common = rule != QC_SEASONAL_BY_STL;
    size_t length = series->length;

    both->length = length;
    QC_TRY(QC_NEW_ARRAY(both->logarithm, length, error));
    QC_TRY(QC_NEW_ARRAY(both->other, horizon, error));
    QC_TRY(qc_seasonal_adjust(series->values, length, is_common ? series->season : 1, rule,
                              &both->common, error));

    const double *values = both->common.adjusted;
    int season = is_common ? 1 : series->season;

    both->positive = take_logarithms(values, length, both->logarithm, &both->jacobian);
    QC_TRY(qc_seasonal_adjust(values, length, season, rule, &both->of[UNIT_VALUE], error));
    if (both->positive) {
        QC_TRY(qc_seasonal_adjust(both->logarithm, length, season, rule,
                                  &both->of[UNIT_LOGARITHM], error));
    }

done:
    return status;
}

static void clear_units(units *both)
{
    qc_memory_free(both->logarithm);
    qc_memory_free(both->other);
    qc_seasonal_clear(&both->common);
    qc_seasonal_clear(&both->of[UNIT_VALUE]);
    qc_seasonal_clear(&both->of[UNIT_LOGARITHM]);
}

/* Forecasts one unit with its own season; returns the method's deviance. */
static double forecast_unit(const units *both, size_t unit, qc_unit_method method,
                            qc_model_fit *fit, size_t horizon, double *forecast)
{
    const qc_seasonal *seasonal = &both->of[unit];
    double *parameter = fit->parameter + unit * QC_UNIT_PARAMETERS;
    int known = 1 << unit;
    qc_unit_fit own = {.ready = (fit->form & known) != 0};

    memcpy(own.parameter, parameter, sizeof own.parameter);

    double deviance = method(seasonal->adjusted, both->length, &own, horizon, forecast);

    memcpy(parameter, own.parameter, sizeof own.parameter);
    fit->form |= known;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = qc_seasonal_restore(seasonal, both->length + h, forecast[h]);
    }
    return deviance;
}

qc_status qc_two_units_forecast(const qc_series *series, qc_unit_method method,
                                qc_seasonal_rule rule, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    units both = {0};
    double share = 0.0;
    int season = series->length >= 2 * (size_t)series->season ? KNOWS_SEASON : 0;

    if (!fit->ready || (fit->form & KNOWS_SEASON) != season) {
        fit->form = season;
    }
    QC_TRY(fill_units(series, rule, horizon, &both, error));

    double deviance = forecast_unit(&both, UNIT_VALUE, method, fit, horizon, forecast);

    if (both.positive) {
        double *other = both.other;
        double behind = forecast_unit(&both, UNIT_LOGARITHM, method, fit, horizon, other) +
                        both.jacobian - deviance;

        share = take_exponentials(other, horizon, fit->exponent)
                    ? 1.0 / (1.0 + exp(behind / 2.0))
                    : 0.0;
    }
    for (size_t h = 0; h < horizon; h++) {
        double value =
            share > 0.0 ? (1.0 - share) * forecast[h] + share * both.other[h] : forecast[h];

        forecast[h] = qc_seasonal_restore(&both.common, both.length + h, value);
    }

done:
    clear_units(&both);
    return status;
}
