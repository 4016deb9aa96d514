/* The method table, and the methods that learn nothing from errors: growth, potential, forecast. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

qc_status qc_quota_past_take(size_t leaf_count, size_t case_count, qc_arena *arena,
                             qc_quota_past *past, qc_error *error)
{
    enum { ARRAYS = QC_QUOTA_LAGS + QC_POTENTIAL_LAGS + 2 * QC_RECENT_SPANS + 3 };
    qc_quota_past draft = {.leaf_count = leaf_count, .case_count = case_count};
    double *room = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(draft.cases, arena, case_count, error));
    for (size_t c = 0; c < case_count; c++) {
        qc_quota_case *one = &draft.cases[c];

        QC_TRY(QC_TAKE_ARRAY(room, arena, ARRAYS * leaf_count, error));
        for (size_t k = 0; k < QC_QUOTA_LAGS; k++, room += leaf_count) {
            one->lag[k] = room;
        }
        for (size_t k = 0; k < QC_POTENTIAL_LAGS; k++, room += leaf_count) {
            one->potential[k] = room;
        }
        for (size_t k = 0; k < QC_RECENT_SPANS; k++, room += 2 * leaf_count) {
            one->recent[k] = room;
            one->recent_before[k] = room + leaf_count;
        }
        one->forecast = room;
        one->tenure = room + leaf_count;
        one->actual = room + 2 * leaf_count;
        qc_quota_case_clear(&draft, one);
    }
    *past = draft;

done:
    return status;
}

void qc_quota_case_clear(const qc_quota_past *past, qc_quota_case *one)
{
    for (size_t i = 0; i < past->leaf_count; i++) {
        for (size_t k = 0; k < QC_QUOTA_LAGS; k++) {
            one->lag[k][i] = NAN;
        }
        for (size_t k = 0; k < QC_POTENTIAL_LAGS; k++) {
            one->potential[k][i] = NAN;
        }
        for (size_t k = 0; k < QC_RECENT_SPANS; k++) {
            one->recent[k][i] = NAN;
            one->recent_before[k][i] = NAN;
        }
        one->forecast[i] = NAN;
        one->tenure[i] = NAN;
        one->actual[i] = NAN;
    }
    one->total = NAN;
    one->is_over = false;
}

bool qc_quota_takes_part(const qc_quota_case *one, size_t leaf)
{
    return isfinite(one->lag[0][leaf]);
}

double qc_quota_case_sum(const qc_quota_past *past, const qc_quota_case *one,
                         const double *values)
{
    qc_sum sum = {0};

    for (size_t i = 0; i < past->leaf_count; i++) {
        if (qc_quota_takes_part(one, i) && isfinite(values[i])) {
            qc_sum_add(&sum, values[i]);
        }
    }
    return qc_sum_value(&sum);
}

static void copy(const qc_quota_past *past, const double *from, double *value)
{
    for (size_t i = 0; i < past->leaf_count; i++) {
        value[i] = from[i];
    }
}

static void uniform_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    (void)state;
    copy(past, past->cases[at].lag[0], value);
}

static void forecast_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    (void)state;
    copy(past, past->cases[at].forecast, value);
}

static void potential_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    (void)state;
    copy(past, past->cases[at].potential[0], value);
}

/* h m1 / m2: everybody keeps their part of a market that grows as it last did. */
static void market_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    const qc_quota_case *one = &past->cases[at];

    (void)state;
    for (size_t i = 0; i < past->leaf_count; i++) {
        double before = one->potential[1][i];

        value[i] = before > 0 ? one->lag[0][i] * (one->potential[0][i] / before) : NAN;
    }
}

/*
 * h1 + (T - H) (h1 - h2)+ / sum (h1 - h2)+: the growth asked for goes to those who grew, in
 * proportion to what they added. Without growth to share, or anybody who grew, all grow alike.
 */
static void relative_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    const qc_quota_case *one = &past->cases[at];
    double asked = one->total - qc_quota_case_sum(past, one, one->lag[0]);
    qc_sum grown = {0};

    (void)state;
    for (size_t i = 0; i < past->leaf_count; i++) {
        double step = one->lag[0][i] - one->lag[1][i];

        value[i] = isnan(step) ? 0 : fmax(step, 0);
        qc_sum_add(&grown, value[i]);
    }
    for (size_t i = 0; i < past->leaf_count; i++) {
        double part = asked > 0 && qc_sum_value(&grown) > 0
                          ? asked * (value[i] / qc_sum_value(&grown))
                          : 0;

        value[i] = one->lag[0][i] + part;
    }
}

/* h1 h1 / h2: everybody repeats their own last growth. Where it is not known, the growth of all
 * the others. */
static void own_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    const qc_quota_case *one = &past->cases[at];
    double now = 0, before = 0;

    (void)state;
    for (size_t i = 0; i < past->leaf_count; i++) {
        if (one->lag[1][i] > 0 && one->lag[0][i] >= 0) {
            now += one->lag[0][i];
            before += one->lag[1][i];
        }
    }
    for (size_t i = 0; i < past->leaf_count; i++) {
        double growth = one->lag[1][i] > 0 ? one->lag[0][i] / one->lag[1][i]
                        : before > 0       ? now / before
                                           : 1;

        value[i] = one->lag[0][i] * growth;
    }
}

/* Half of the own mean growth over the last five periods, or as many as are known. */
static void damped_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    const qc_quota_case *one = &past->cases[at];

    (void)state;
    for (size_t i = 0; i < past->leaf_count; i++) {
        size_t back = QC_QUOTA_LAGS - 1;

        while (back > 0 && !(one->lag[back][i] > 0)) {
            back--;
        }
        value[i] =
            back > 0 && one->lag[0][i] > 0
                ? one->lag[0][i] * pow(one->lag[0][i] / one->lag[back][i], 0.5 / (double)back)
                : one->lag[0][i];
    }
}

const qc_quota_method qc_quota_method_table[QC_QUOTA_METHODS] = {
    [QC_METHOD_UNIFORM] = {.name = "uniform_growth",
                           .words = "uniform growth",
                           .value = uniform_value},
    [QC_METHOD_FORECAST] = {.name = "forecast",
                            .words = "the forecast",
                            .effort = 1,
                            .needs_forecast = true,
                            .value = forecast_value},
    [QC_METHOD_POTENTIAL] = {.name = "potential",
                             .words = "potential",
                             .effort = 1,
                             .needs_potential = true,
                             .value = potential_value},
    [QC_METHOD_MARKET] = {.name = "market_growth",
                          .words = "growth of potential",
                          .effort = 1,
                          .needs_potential_growth = true,
                          .value = market_value},
    [QC_METHOD_RELATIVE] = {.name = "relative_growth",
                            .words = "relative growth",
                            .effort = 1,
                            .value = relative_value},
    [QC_METHOD_OWN] = {.name = "own_growth",
                       .words = "own last growth",
                       .effort = 1,
                       .value = own_value},
    [QC_METHOD_DAMPED] = {.name = "damped_growth",
                          .words = "half of the own mean growth",
                          .effort = 1,
                          .value = damped_value},
    [QC_METHOD_SHRUNK] = {.name = "shrunk_growth",
                          .words = "own mean growth, shrunk",
                          .effort = 1,
                          .start = qc_shrunk_start,
                          .value = qc_shrunk_value,
                          .learn = qc_shrunk_learn},
    [QC_METHOD_MAINTENANCE] = {.name = "maintenance",
                               .words = "maintenance and growth",
                               .effort = 1,
                               .needs_potential = true,
                               .start = qc_maintenance_start,
                               .value = qc_maintenance_value,
                               .learn = qc_maintenance_learn},
    [QC_METHOD_REGRESSION] = {.name = "regression",
                              .words = "pooled regression",
                              .effort = 1,
                              .start = qc_pooled_start,
                              .value = qc_pooled_value,
                              .learn = qc_pooled_learn},
};

bool qc_quota_method_can(const qc_quota_method *method, const qc_quota_past *past)
{
    return (!method->needs_forecast || past->has_forecast) &&
           (!method->needs_potential || past->has_potential) &&
           (!method->needs_potential_growth || past->has_potential_growth);
}
