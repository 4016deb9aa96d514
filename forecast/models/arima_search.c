/* Automatic orders of a seasonal ARIMA model: differences by tests, the rest stepwise by AICc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/models/arima_data.h"
#include "forecast/models/unit_root.h"

/* Season's strength above which it is differenced: Hyndman & Athanasopoulos (2021),
 * Forecasting: Principles and Practice, 3rd ed., sec. 9.1; from Wang et al.'s measure. */
#define STRONG_SEASON 0.64
/* Roots nearer to the unit circle than this are passed over: Hyndman & Khandakar (2008), sec.
 * 3.2. */
#define NEAREST_ROOT 1.01
/* Differences that vary by less than this part of the values are rounding. */
#define ROUNDING 1e-12
/* Steps are bounded as in the paper's program: each model is tried once, and this many at most. */
enum { MOST_MODELS = 94 };

enum { SEASONAL_STATES = QC_ARIMA_MOST_SEASONAL + 1, STATES = QC_ARIMA_MOST + 1 };

typedef struct order_search {
    qc_arima_orders most;   /* differences as chosen, constant where there may be one */
    qc_arima_data *data[2]; /* without and with constant */
    qc_arima best;
    size_t tried;
    bool seen[2][STATES][STATES][SEASONAL_STATES][SEASONAL_STATES];
} order_search;

/* A step from the best model: what is added to P, Q, p, q. */
typedef struct order_step {
    int seasonal_ar, seasonal_ma, ar, ma;
} order_step;

static const order_step steps[] = {
    {-1, 0, 0, 0},  {0, -1, 0, 0}, {1, 0, 0, 0},  {0, 1, 0, 0},  {-1, -1, 0, 0}, {-1, 1, 0, 0},
    {1, -1, 0, 0},  {1, 1, 0, 0},  {0, 0, -1, 0}, {0, 0, 0, -1}, {0, 0, 1, 0},   {0, 0, 0, 1},
    {0, 0, -1, -1}, {0, 0, -1, 1}, {0, 0, 1, -1}, {0, 0, 1, 1},
};
enum { STEP_COUNT = sizeof steps / sizeof *steps };

/* True if all roots of 1 - c[1] z - ... are farther than the nearest allowed from 0; those of
 * z^season, for a seasonal one. */
static bool is_clear(const double *coefficient, size_t count, double sign, double nearest)
{
    double grown[QC_ARIMA_MOST];
    double partial[QC_ARIMA_MOST];
    double work[QC_ARIMA_MOST];
    double power = 1.0;

    for (size_t k = 0; k < count; k++) {
        power *= nearest;
        grown[k] = sign * coefficient[k] * power;
    }
    return qc_arma_partial(grown, count, partial, work);
}

static bool roots_are_clear(const qc_arima *model)
{
    const qc_arima_orders *orders = &model->orders;
    double seasonal = pow(NEAREST_ROOT, (double)orders->season);

    return is_clear(model->ar, orders->ar, 1.0, NEAREST_ROOT) &&
           is_clear(model->ma, orders->ma, -1.0, NEAREST_ROOT) &&
           is_clear(model->seasonal_ar, orders->seasonal_ar, 1.0, seasonal) &&
           is_clear(model->seasonal_ma, orders->seasonal_ma, -1.0, seasonal);
}

/* Fits a model that has not been tried; true if it is the best so far. */
static bool try_model(order_search *search, const qc_arima_orders *orders)
{
    bool *seen = &search->seen[orders->constant ? 1 : 0][orders->ar][orders->ma]
                              [orders->seasonal_ar][orders->seasonal_ma];
    const qc_arima *near = search->best.criterion < HUGE_VAL ? &search->best : NULL;
    qc_arima model = {.orders = *orders};

    if (*seen || search->tried >= MOST_MODELS) {
        return false;
    }
    *seen = true;
    search->tried++;
    if (!qc_arima_try(search->data[orders->constant ? 1 : 0], near, search->best.criterion,
                      &model) ||
        !(model.criterion < search->best.criterion) || !roots_are_clear(&model)) {
        return false;
    }
    search->best = model;
    return true;
}

static bool try_start(order_search *search, size_t ar, size_t ma, bool constant)
{
    qc_arima_orders orders = search->most;
    bool seasonal = orders.season > 1;

    orders.ar = ar < orders.ar ? ar : orders.ar;
    orders.ma = ma < orders.ma ? ma : orders.ma;
    orders.seasonal_ar = seasonal && ar > 0 && orders.seasonal_ar > 0 ? 1 : 0;
    orders.seasonal_ma = seasonal && ma > 0 && orders.seasonal_ma > 0 ? 1 : 0;
    orders.constant = constant;
    return try_model(search, &orders);
}

/* Adds -1, 0 or 1 to an order; false if that leads out of 0 .. most. */
static bool move_order(size_t *order, int by, size_t most)
{
    if ((by < 0 && *order == 0) || (by > 0 && *order >= most)) {
        return false;
    }
    *order = by < 0 ? *order - 1 : *order + (size_t)by;
    return true;
}

/* The first step that gains, or false. */
static bool take_step(order_search *search)
{
    const qc_arima_orders *most = &search->most;

    for (size_t k = 0; k < STEP_COUNT; k++) {
        qc_arima_orders orders = search->best.orders;

        if (move_order(&orders.seasonal_ar, steps[k].seasonal_ar, most->seasonal_ar) &&
            move_order(&orders.seasonal_ma, steps[k].seasonal_ma, most->seasonal_ma) &&
            move_order(&orders.ar, steps[k].ar, most->ar) &&
            move_order(&orders.ma, steps[k].ma, most->ma) && try_model(search, &orders)) {
            return true;
        }
    }
    qc_arima_orders orders = search->best.orders;

    orders.constant = !orders.constant;
    return most->constant && try_model(search, &orders);
}

/* Seasonal difference of `values` in `work`; how many are left. */
static size_t seasonal_difference(const double *values, size_t length, size_t lag, double *work)
{
    for (size_t t = 0; t + lag < length; t++) {
        work[t] = values[t + lag] - values[t];
    }
    return length - lag;
}

/* Differences and largest orders for a series. work: [2 length]. */
static qc_status find_limits(const double *values, size_t length, size_t season,
                             qc_arima_orders *most, double *work, qc_error *error)
{
    qc_status status = QC_OK;
    double strength = 0.0;
    size_t left = length;

    *most = (qc_arima_orders){.season = season};
    QC_TRY(qc_season_strength(values, length, season, &strength, error));
    memcpy(work, values, length * sizeof *work);
    if (strength > STRONG_SEASON) {
        most->seasonal_differences = 1;
        left = seasonal_difference(values, length, season, work);
    }
    most->differences = qc_unit_root_differences(work, left, work + length);
    most->constant = most->differences + most->seasonal_differences < 2;
    most->ar = length / 3 < QC_ARIMA_MOST ? length / 3 : QC_ARIMA_MOST;
    most->ma = most->ar;
    if (season > 1) {
        size_t seasons = length / 3 / season;

        most->seasonal_ar = seasons < QC_ARIMA_MOST_SEASONAL ? seasons : QC_ARIMA_MOST_SEASONAL;
        most->seasonal_ma = most->seasonal_ar;
    }

done:
    return status;
}

/* True if nothing but rounding is left to be explained behind the differences and the constant. */
static bool is_exact(const qc_arima_data *data)
{
    double low = HUGE_VAL;
    double high = -HUGE_VAL;
    double scale = 0.0;

    for (size_t t = 0; t < data->length; t++) {
        scale = fmax(scale, fabs(data->original[t]));
    }
    for (size_t t = 0; t < data->count; t++) {
        low = fmin(low, data->values[t]);
        high = fmax(high, data->values[t]);
    }
    if (!data->orders.constant) {
        high = fmax(fabs(low), fabs(high));
        low = 0.0;
    }
    return high - low <= ROUNDING * scale;
}

/* From comparable to most likely. */
static void refine(order_search *search)
{
    qc_arima model = {.orders = search->best.orders};

    if (search->best.criterion < HUGE_VAL &&
        qc_arima_fit(search->data[model.orders.constant ? 1 : 0], &search->best, &model) &&
        model.criterion < search->best.criterion && roots_are_clear(&model)) {
        search->best = model;
    }
}

/* The paper's starts and steps. */
static void search_orders(order_search *search)
{
    bool constant = search->most.constant;

    (void)try_start(search, 2, 2, constant);
    (void)try_start(search, 0, 0, constant);
    (void)try_start(search, 1, 0, constant);
    (void)try_start(search, 0, 1, constant);
    (void)try_start(search, 0, 0, false);
    while (search->best.criterion < HUGE_VAL && take_step(search)) {
    }
    refine(search);
}

qc_status qc_arima_search(const double *values, size_t length, size_t season, qc_arima *model,
                          qc_error *error)
{
    qc_status status = QC_OK;
    order_search *search = NULL;
    double *work = NULL;
    qc_arima_orders plain;

    QC_TRY(QC_NEW_ARRAY(search, 1, error));
    QC_TRY(QC_NEW_ARRAY(work, 2 * length, error));
    QC_TRY(find_limits(values, length, season, &search->most, work, error));
    plain = search->most;
    plain.constant = false;
    QC_TRY(qc_arima_data_new(values, length, &plain, 0, &search->data[0], error));
    if (search->most.constant) {
        QC_TRY(qc_arima_data_new(values, length, &search->most, 0, &search->data[1], error));
    }
    search->best.criterion = HUGE_VAL;

    qc_arima_data *widest = search->data[search->most.constant ? 1 : 0];

    if (!is_exact(widest)) {
        search_orders(search);
    }
    if (!(search->best.criterion < HUGE_VAL)) {
        search->best = (qc_arima){.orders = search->most};
        search->best.orders.ar = 0;
        search->best.orders.ma = 0;
        search->best.orders.seasonal_ar = 0;
        search->best.orders.seasonal_ma = 0;
        (void)qc_arima_evaluate(widest, &search->best, false);
    }
    *model = search->best;

done:
    if (search != NULL) {
        qc_arima_data_free(search->data[0]);
        qc_arima_data_free(search->data[1]);
    }
    qc_memory_free(search);
    qc_memory_free(work);
    return status;
}
