/* Forecasting a seasonally adjusted series in its own unit and in logarithms, weighted by
 * likelihood. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/two_units.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

enum { UNIT_VALUE, UNIT_LOGARITHM, UNIT_COUNT };

/* Bit of a fit's form: learned from two seasons or more, so that a season can be taken out. The
 * lower bits belong to the units. */
#define KNOWS_SEASON (1 << UNIT_COUNT)

/* A series in both units, adjusted for the season. */
typedef struct units {
    double *values; /* [length] before; the logarithms in one block with them */
    size_t length;
    int period;                 /* of the series, whether it shows or not */
    bool positive;              /* there are logarithms */
    double jacobian;            /* twice their sum */
    double *logarithm;          /* [length] */
    qc_seasonal common;         /* the season of both units; none where each has its own */
    qc_seasonal of[UNIT_COUNT]; /* the season of each; none where it is common */
} units;

struct qc_shelf {
    units latest[2];
    size_t next; /* the one to be replaced */
    qc_stl_plan plan;
};

/* Takes logarithms if all values are above 0, and twice their sum. */
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

/* The season once for both units, whose values then have none. */
static qc_status adjust_together(const qc_series *series, qc_seasonal_rule rule, units *both,
                                 qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = both->length;

    QC_TRY(qc_seasonal_adjust(both->values, length, series->season, rule, NULL, &both->common,
                              error));
    const double *values = both->common.adjusted;

    both->positive = take_logarithms(values, length, both->logarithm, &both->jacobian);
    QC_TRY(qc_seasonal_adjust(values, length, 1, rule, NULL, &both->of[UNIT_VALUE], error));
    if (both->positive) {
        QC_TRY(qc_seasonal_adjust(both->logarithm, length, 1, rule, NULL,
                                  &both->of[UNIT_LOGARITHM], error));
    }

done:
    return status;
}

/* The season of each unit by STL, both shrunk by the same factor. */
static qc_status adjust_apart(const qc_series *series, qc_stl_plan *plan, units *both,
                              qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = both->length;

    both->positive = take_logarithms(both->values, length, both->logarithm, &both->jacobian);

    double share = qc_seasonal_share_of_changes(both->positive ? both->logarithm : both->values,
                                                length, series->season);

    QC_TRY(qc_seasonal_adjust_by_stl(both->values, length, series->season, share, plan,
                                     &both->of[UNIT_VALUE], error));
    if (both->positive) {
        QC_TRY(qc_seasonal_adjust_by_stl(both->logarithm, length, series->season, share, plan,
                                         &both->of[UNIT_LOGARITHM], error));
    }

done:
    return status;
}

static qc_status fill_units(const qc_series *series, qc_seasonal_rule rule, qc_stl_plan *plan,
                            units *both, qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = series->length;

    QC_TRY(QC_NEW_ROOM(both->values, 2 * length, error));
    both->logarithm = both->values + length;
    memcpy(both->values, series->values, length * sizeof *both->values);
    both->length = length;
    both->period = series->season;
    QC_TRY(rule == QC_SEASONAL_BY_STL ? adjust_apart(series, plan, both, error)
                                      : adjust_together(series, rule, both, error));

done:
    return status;
}

static void clear_units(units *both)
{
    qc_memory_free(both->values);
    qc_seasonal_clear(&both->common);
    qc_seasonal_clear(&both->of[UNIT_VALUE]);
    qc_seasonal_clear(&both->of[UNIT_LOGARITHM]);
    *both = (units){0};
}

qc_status qc_shelf_new(qc_shelf **shelf, qc_error *error)
{
    return QC_NEW_ARRAY(*shelf, 1, error);
}

void qc_shelf_free(qc_shelf *shelf)
{
    if (shelf != NULL) {
        clear_units(&shelf->latest[0]);
        clear_units(&shelf->latest[1]);
        qc_stl_plan_clear(&shelf->plan);
        qc_memory_free(shelf);
    }
}

static bool are_of(const units *both, const qc_series *series)
{
    return both->length == series->length && both->period == series->season &&
           memcmp(both->values, series->values, series->length * sizeof *both->values) == 0;
}

/* Finds the units of a series on its shelf, or makes them there; in `own` without a shelf. */
static qc_status take_units(const qc_series *series, qc_seasonal_rule rule, units *own,
                            const units **both, qc_error *error)
{
    qc_status status = QC_OK;
    qc_shelf *shelf = rule == QC_SEASONAL_BY_STL ? series->shelf : NULL;
    qc_stl_plan plan = {0};
    units draft = {0};

    for (size_t k = 0; k < 2 && shelf != NULL; k++) {
        if (are_of(&shelf->latest[k], series)) {
            *both = &shelf->latest[k];
            return QC_OK;
        }
    }
    QC_TRY(fill_units(series, rule, shelf != NULL ? &shelf->plan : &plan, &draft, error));
    if (shelf != NULL) {
        own = &shelf->latest[shelf->next];
        shelf->next = 1 - shelf->next;
        clear_units(own);
    }
    *own = draft;
    *both = own;
    draft = (units){0};

done:
    clear_units(&draft);
    qc_stl_plan_clear(&plan);
    return status;
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
    units own = {0};
    const units *both = NULL;
    double *other = NULL; /* the forecast by logarithms */
    double share = 0.0;
    int season = series->length >= 2 * (size_t)series->season ? KNOWS_SEASON : 0;

    if (!fit->ready || (fit->form & KNOWS_SEASON) != season) {
        fit->form = season;
    }
    QC_TRY(QC_NEW_ARRAY(other, horizon, error));
    QC_TRY(take_units(series, rule, &own, &both, error));

    double deviance = forecast_unit(both, UNIT_VALUE, method, fit, horizon, forecast);

    if (both->positive) {
        double behind = forecast_unit(both, UNIT_LOGARITHM, method, fit, horizon, other) +
                        both->jacobian - deviance;

        share = take_exponentials(other, horizon, fit->exponent)
                    ? 1.0 / (1.0 + exp(behind / 2.0))
                    : 0.0;
    }
    for (size_t h = 0; h < horizon; h++) {
        double value =
            share > 0.0 ? (1.0 - share) * forecast[h] + share * other[h] : forecast[h];

        forecast[h] = qc_seasonal_restore(&both->common, both->length + h, value);
    }

done:
    clear_units(&own);
    qc_memory_free(other);
    return status;
}
