/* Means and variances of what a seasonal ARIMA model expects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/models/arima_data.h"

/* y[t] = w[t] + sum of coefficient y[t - lag]: the way back from differences. (1 - B)^2 (1 -
 * B^m) has five such terms. */
typedef struct return_terms {
    size_t count;
    size_t lag[5];
    double coefficient[5];
} return_terms;

static return_terms find_return(const qc_arima_orders *orders)
{
    static const double binomial[3][3] = {{1, 0, 0}, {1, -1, 0}, {1, -2, 1}};
    return_terms terms = {0};

    for (size_t k = 0; k <= orders->seasonal_differences; k++) {
        for (size_t i = 0; i <= orders->differences; i++) {
            if (i + k > 0) {
                terms.lag[terms.count] = i + k * orders->season;
                terms.coefficient[terms.count] =
                    -binomial[orders->differences][i] * (k == 0 ? 1.0 : -1.0);
                terms.count++;
            }
        }
    }
    return terms;
}

/* Puts forecasts of a differenced series back in place; `history` [length], or NULL for a
 * series that was 0. */
static void undo_differences(const qc_arima_orders *orders, const double *history,
                             size_t length, size_t horizon, double *values)
{
    return_terms terms = find_return(orders);

    for (size_t h = 0; h < horizon; h++) {
        for (size_t k = 0; k < terms.count; k++) {
            if (terms.lag[k] <= h) {
                values[h] += terms.coefficient[k] * values[h - terms.lag[k]];
            } else if (history != NULL) {
                values[h] += terms.coefficient[k] * history[length + h - terms.lag[k]];
            }
        }
    }
}

/* What the constant's column will be, h periods behind the end. */
static double future_constant(const qc_arima_data *data, size_t h)
{
    bool drift = data->orders.differences + data->orders.seasonal_differences > 0;

    return drift ? (double)(data->length + h) : 1.0;
}

/* Variance that the missing values' own uncertainty brings: |R'^-1 c|^2 for their effects c on
 * the forecast. */
static double missing_variance(const qc_arima_data *data, size_t h, double *scratch)
{
    size_t columns = data->column_count;
    double sum = 0.0;

    for (size_t c = 1; c <= data->missing_count; c++) {
        double pivot = data->triangle[c * columns + c];
        double value = data->columns[c].expected[data->count + h];

        for (size_t row = 1; row < c; row++) {
            value -= data->triangle[row * columns + c] * scratch[row];
        }
        scratch[c] = pivot > 0.0 ? value / pivot : 0.0;
        sum += scratch[c] * scratch[c];
    }
    return sum;
}

/* Adds the variance of each innovation to come, by what it does to the values behind it. */
static void add_innovations(qc_arima_data *data, size_t horizon, double *variance)
{
    double *response = data->columns[0].expected;

    for (size_t from = 0; from < horizon; from++) {
        double scale = qc_arma_next_response(data->arma, horizon - from, response);

        undo_differences(&data->orders, NULL, 0, horizon - from, response);
        for (size_t h = from; h < horizon; h++) {
            variance[h] += scale * response[h - from] * response[h - from];
        }
    }
}

bool qc_arima_forecast(qc_arima_data *data, const qc_arima *model, size_t horizon, double *mean,
                       double *variance)
{
    size_t columns = data->column_count;

    data->fixed_constant = data->orders.constant;
    data->coefficient[columns - 1] = model->constant;
    bool fine = qc_arima_innovations(data, model, horizon, false);

    data->fixed_constant = false;
    if (!fine) {
        return false;
    }
    qc_arima_solve(data);
    for (size_t c = 0; c < columns; c++) {
        undo_differences(&data->orders, data->original + c * data->length, data->length,
                         horizon, data->columns[c].expected + data->count);
    }
    for (size_t h = 0; h < horizon; h++) {
        mean[h] = data->columns[0].expected[data->count + h];
        for (size_t c = 1; c < columns; c++) {
            mean[h] -= data->coefficient[c] * data->columns[c].expected[data->count + h];
        }
        if (data->orders.constant) {
            mean[h] += model->constant * future_constant(data, h);
        }
    }
    if (variance != NULL) {
        for (size_t h = 0; h < horizon; h++) {
            variance[h] = missing_variance(data, h, data->part);
        }
        add_innovations(data, horizon, variance);
        for (size_t h = 0; h < horizon; h++) {
            variance[h] *= model->variance;
        }
    }
    return true;
}
