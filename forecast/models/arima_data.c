/* Likelihood of seasonal ARIMA models: differences, missing values, and a constant by least squares. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/arima_data.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

/* A column of which less than this is left beside the others is taken for one of them. */
#define NOTHING_LEFT 1e-9
/* A relative error of fit that counts as none. */
#define NO_ERROR 1e-14

/* Differences `values` [length] in place, and returns how many are left. */
static size_t difference(double *values, size_t length, size_t lag)
{
    for (size_t t = 0; t + lag < length; t++) {
        values[t] = values[t + lag] - values[t];
    }
    return length - lag;
}

static void fill_columns(qc_arima_data *data, const double *values)
{
    size_t missing = 0;
    bool drift = data->orders.differences + data->orders.seasonal_differences > 0;

    for (size_t t = 0; t < data->length; t++) {
        if (isnan(values[t])) {
            data->missing[missing] = t;
            data->original[(1 + missing) * data->length + t] = 1.0;
            missing++;
        } else {
            data->original[t] = values[t];
        }
        if (data->orders.constant) {
            data->original[(data->column_count - 1) * data->length + t] =
                drift ? (double)t : 1.0;
        }
    }
    for (size_t c = 0; c < data->column_count; c++) {
        double *column = data->values + c * data->length;
        size_t left = data->length;

        memcpy(column, data->original + c * data->length, data->length * sizeof *column);
        for (size_t k = 0; k < data->orders.seasonal_differences; k++) {
            left = difference(column, left, data->orders.season);
        }
        for (size_t k = 0; k < data->orders.differences; k++) {
            left = difference(column, left, 1);
        }
    }
}

static qc_status check_orders(const qc_arima_orders *orders, qc_error *error)
{
    bool seasonal =
        orders->seasonal_ar + orders->seasonal_differences + orders->seasonal_ma > 0;

    if (orders->ar > QC_ARIMA_MOST || orders->ma > QC_ARIMA_MOST ||
        orders->seasonal_ar > QC_ARIMA_MOST_SEASONAL ||
        orders->seasonal_ma > QC_ARIMA_MOST_SEASONAL || orders->seasonal_differences > 1 ||
        orders->differences > QC_ARIMA_MOST_DIFFERENCES || orders->season < 1 ||
        (orders->season == 1 && seasonal) ||
        (orders->constant && orders->differences + orders->seasonal_differences > 1)) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "ARIMA(%zu,%zu,%zu)(%zu,%zu,%zu)[%zu] is beyond (5,2,5)(2,1,2) or has a "
                       "constant with two differences",
                       orders->ar, orders->differences, orders->ma, orders->seasonal_ar,
                       orders->seasonal_differences, orders->seasonal_ma, orders->season);
    }
    return QC_OK;
}

static qc_status allocate(qc_arima_data *data, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_arima_orders *orders = &data->orders;
    size_t degree_ar = orders->ar + orders->seasonal_ar * orders->season;
    size_t degree_ma = orders->ma + orders->seasonal_ma * orders->season;
    size_t limit = (degree_ar > degree_ma ? degree_ar : degree_ma) + 1;
    size_t columns = data->column_count;
    size_t reach = data->count + data->horizon + limit + 1;

    QC_TRY(qc_arma_new(limit, &data->arma, error));
    QC_TRY(QC_NEW_ARRAY(data->missing, data->missing_count, error));
    QC_TRY(QC_NEW_ARRAY(data->original, columns * data->length, error));
    QC_TRY(QC_NEW_ARRAY(data->values, columns * data->length, error));
    QC_TRY(QC_NEW_ARRAY(data->innovation, columns * data->count, error));
    QC_TRY(QC_NEW_ARRAY(data->expected, columns * reach, error));
    QC_TRY(QC_NEW_ARRAY(data->columns, columns, error));
    QC_TRY(QC_NEW_ARRAY(data->triangle, columns * columns, error));
    QC_TRY(QC_NEW_ARRAY(data->part, columns, error));
    QC_TRY(QC_NEW_ARRAY(data->coefficient, columns, error));
    QC_TRY(QC_NEW_ARRAY(data->jacobian, QC_ARIMA_PARAMETERS * data->count, error));
    QC_TRY(QC_NEW_ARRAY(data->rest, data->count, error));
    for (size_t c = 0; c < columns; c++) {
        data->columns[c] =
            (qc_arma_column){data->values + c * data->length,
                             data->innovation + c * data->count, data->expected + c * reach};
    }

done:
    return status;
}

qc_status qc_arima_data_new(const double *values, size_t length, const qc_arima_orders *orders,
                            size_t horizon, qc_arima_data **data, qc_error *error)
{
    qc_status status = QC_OK;
    qc_arima_data *draft = NULL;
    size_t missing = 0;

    QC_TRY(check_orders(orders, error));
    for (size_t t = 0; t < length; t++) {
        missing += isnan(values[t]) ? 1 : 0;
    }

    size_t spent = orders->differences + orders->seasonal_differences * orders->season;

    if (length <= spent + missing) {
        status =
            qc_fail(error, QC_ERR_TOO_SHORT, "%zu observations; the differences alone take %zu",
                    length - missing, spent);
        goto done;
    }
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->orders = *orders;
    draft->length = length;
    draft->horizon = horizon;
    draft->count = length - spent;
    draft->missing_count = missing;
    draft->column_count = 1 + missing + (orders->constant ? 1 : 0);
    draft->observed = (double)(draft->count - missing);
    QC_TRY(allocate(draft, error));
    fill_columns(draft, values);
    *data = draft;
    draft = NULL;

done:
    qc_arima_data_free(draft);
    return status;
}

void qc_arima_data_free(qc_arima_data *data)
{
    if (data == NULL) {
        return;
    }
    qc_arma_free(data->arma);
    qc_memory_free(data->missing);
    qc_memory_free(data->original);
    qc_memory_free(data->values);
    qc_memory_free(data->innovation);
    qc_memory_free(data->expected);
    qc_memory_free(data->columns);
    qc_memory_free(data->triangle);
    qc_memory_free(data->part);
    qc_memory_free(data->coefficient);
    qc_memory_free(data->jacobian);
    qc_memory_free(data->rest);
    qc_memory_free(data);
}

static double product(const double *a, const double *b, size_t count)
{
    double sum = 0.0;

    for (size_t t = 0; t < count; t++) {
        sum += a[t] * b[t];
    }
    return sum;
}

static void subtract(double *from, const double *what, double times, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        from[t] -= times * what[t];
    }
}

/* Takes a given constant out of the series, and lets qc_arima_solve() find it again. */
static void take_constant(qc_arima_data *data)
{
    size_t columns = data->column_count;
    size_t last = columns - 1;

    subtract(data->innovation, data->innovation + last * data->count, data->coefficient[last],
             data->count);
    for (size_t row = 1; row <= last; row++) {
        data->triangle[row * columns + last] = row == last ? 1.0 : 0.0;
    }
    data->part[last] = data->coefficient[last];
}

/* Frees the innovations of the series of those of its columns, one column after the other
 * (modified Gram-Schmidt). */
static void project(qc_arima_data *data)
{
    size_t count = data->count;
    size_t columns = data->column_count;
    double *series = data->innovation;

    if (data->fixed_constant) {
        take_constant(data);
    }
    for (size_t c = 1; c < columns - (data->fixed_constant ? 1 : 0); c++) {
        double *column = data->innovation + c * count;
        double *above = data->triangle + c; /* [row][c] */
        double whole = sqrt(product(column, column, count));

        for (size_t row = 1; row < c; row++) {
            const double *other = data->innovation + row * count;

            above[row * columns] = product(other, column, count);
            subtract(column, other, above[row * columns], count);
        }
        double length = sqrt(product(column, column, count));
        bool own = length > NOTHING_LEFT * whole && length > 0.0;

        above[c * columns] = own ? length : 0.0;
        for (size_t t = 0; t < count; t++) {
            column[t] = own ? column[t] / length : 0.0;
        }
        data->part[c] = product(column, series, count);
        subtract(series, column, data->part[c], count);
        if (own && c <= data->missing_count) {
            data->logarithm += 2.0 * log(length);
        }
    }
}

bool qc_arima_innovations(qc_arima_data *data, const qc_arima *model, size_t horizon,
                          bool conditional)
{
    const qc_arima_orders *orders = &model->orders;
    qc_arma_factors factors = {orders->ar,          orders->ma,         orders->seasonal_ar,
                               orders->seasonal_ma, model->ar,          model->ma,
                               model->seasonal_ar,  model->seasonal_ma, orders->season};

    if (!qc_arma_set(data->arma, &factors)) {
        return false;
    }
    data->logarithm = qc_arma_filter(data->arma, data->columns, data->column_count, data->count,
                                     horizon, conditional);
    if (!(data->logarithm < HUGE_VAL)) {
        return false;
    }
    project(data);
    data->square = product(data->innovation, data->innovation, data->count);
    return isfinite(data->square);
}

void qc_arima_solve(qc_arima_data *data)
{
    size_t columns = data->column_count;

    for (size_t c = columns; c > 1; c--) {
        const double *row = data->triangle + (c - 1) * columns;
        double sum = data->part[c - 1];

        for (size_t other = c; other < columns; other++) {
            sum -= row[other] * data->coefficient[other];
        }
        data->coefficient[c - 1] = row[c - 1] > 0.0 ? sum / row[c - 1] : 0.0;
    }
}

/* A sum of squares that is rounding only counts as that much. */
static double least_square(const qc_arima_data *data)
{
    double scale = 0.0;

    for (size_t t = 0; t < data->length; t++) {
        scale = fmax(scale, fabs(data->original[t]));
    }
    return fmax(1e-290, (double)data->count * NO_ERROR * NO_ERROR * scale * scale);
}

double qc_arima_deviance(const qc_arima_data *data)
{
    double square = fmax(data->square, least_square(data));
    const double two_pi = 6.28318530717958647693;

    return data->observed * (log(two_pi) + 1.0 + log(square / data->observed)) +
           data->logarithm;
}

double qc_arima_penalty(const qc_arima_data *data, const qc_arima_orders *orders)
{
    double parameters = (double)(orders->ar + orders->ma + orders->seasonal_ar +
                                 orders->seasonal_ma + (data->orders.constant ? 1 : 0) + 1);
    double room = data->observed - parameters - 1.0;

    return room > 0.0 ? 2.0 * parameters * data->observed / room : HUGE_VAL;
}

bool qc_arima_evaluate(qc_arima_data *data, qc_arima *model, bool fixed_constant)
{
    const qc_arima_orders *orders = &model->orders;

    data->fixed_constant = fixed_constant && data->orders.constant;
    data->coefficient[data->column_count - 1] = model->constant;
    bool fine = qc_arima_innovations(data, model, 0, false);

    data->fixed_constant = false;
    if (!fine) {
        return false;
    }
    qc_arima_solve(data);
    if (!data->orders.constant) {
        model->constant = 0.0;
    } else if (!fixed_constant) {
        model->constant = data->coefficient[data->column_count - 1];
    }
    double deviance = qc_arima_deviance(data);

    model->variance = data->square / data->observed;
    model->log_likelihood = -deviance / 2.0;
    model->criterion = deviance + qc_arima_penalty(data, orders);
    return true;
}
