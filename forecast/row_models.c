/* Runs the models on one row at rolling origins, keeping what they learn between them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/row_models.h"

#include <math.h>
#include <stdint.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/effects/adjusted_row.h"
#include "forecast/models/model_rows.h"
#include "forecast/models/two_units.h"

/* Lengths from one at which models learn afresh to the next, and up to which they always do:
 * little is saved there. */
enum { AFRESH = 4, SHORT = 20 };

size_t qc_anchor(size_t length, bool is_sum, size_t *base)
{
    size_t parts = is_sum ? 10 : 5;
    size_t anchor = 1;
    size_t count = 0;

    *base = 1;
    for (size_t next = 2; next <= length;
         next = anchor + (anchor < parts ? 1 : anchor / parts)) {
        anchor = next;
        count++;
        *base = anchor <= SHORT || count % AFRESH == 0 ? anchor : *base;
    }
    return anchor;
}

/* What a model has learned. */
typedef struct learned {
    qc_model_fit fit;
    size_t anchor; /* length that it is from; 0 before the first */
    size_t base;   /* at which it learned afresh */
} learned;

/* One row, from origin to origin. */
typedef struct desk {
    const qc_rolling *rolling;
    const qc_model *model;
    size_t row;
    qc_adjusted_row *adjusted;
    double *forecast; /* room for forecasts across a gap */
    qc_shelf *shelf;
    learned *all; /* [model_count] */
    learned *now; /* of `model` */

} desk;

static bool is_fatal(qc_status status)
{
    return status == QC_ERR_MEMORY || status == QC_ERR_CANCELLED;
}

/*
 * The length of a row at which a model learns: not before the season that is taken out for it
 * now was known, and once the row knows two seasons not before these: what has learned from
 * less has none of its own.
 */
static size_t learning_length(const desk *d, size_t anchor, size_t length, size_t origin)
{
    size_t least = d->model->needs(d->rolling->history->season);
    size_t two_seasons = 2 * (size_t)d->rolling->history->season;

    if (length >= two_seasons && anchor < two_seasons) {
        anchor = two_seasons;
    }
    anchor = anchor < least ? least : anchor;
    while (anchor < length && qc_adjusted_row_knew_less(d->adjusted, anchor, origin)) {
        anchor++;
    }
    return anchor;
}

/* The first values of the row as the model sees them at an origin. */
static qc_status series_at(desk *d, size_t origin, size_t length, qc_series *series,
                           qc_error *error)
{
    qc_status status =
        qc_adjusted_row_series(d->adjusted, d->model, origin, length, series, error);

    series->shelf = d->shelf;
    return status;
}

/* Runs the model. That it does not suit a row is no failure: nothing is said for each origin. */
static qc_status run(const desk *d, const qc_series *series, qc_model_fit *fit, size_t horizon,
                     qc_error *error)
{
    qc_status status =
        qc_model_forecast_fitted(d->model, series, fit, horizon, d->forecast, NULL);

    return is_fatal(status)
               ? qc_fail(error, status, "no room to run the model %s", d->model->name)
               : status;
}

/* Lets the model learn from the first values of the row, `length` of them. */
static qc_status learn_from(desk *d, size_t length, learned *what, qc_error *error)
{
    qc_status status = QC_OK;
    qc_series series;

    what->anchor = length;
    QC_TRY(series_at(d, d->rolling->history->start[d->row] + length, length, &series, error));
    status = run(d, &series, &what->fit, 1, error);

done:
    return status;
}

/* Lets the model learn at the length that it learns at, if it has not: afresh, or beginning at
 * what it learned afresh before. */
static qc_status learn(desk *d, size_t length, size_t origin, qc_error *error)
{
    qc_status status = QC_OK;
    learned *afresh = d->now + d->rolling->model_count;
    size_t base = 0;
    size_t anchor = qc_anchor(length, d->row >= d->rolling->history->leaf_count, &base);

    anchor = learning_length(d, anchor, length, origin);
    base = qc_model_learns_again(d->model) ? learning_length(d, base, length, origin) : anchor;
    if (anchor == d->now->anchor && base == d->now->base) {
        return QC_OK;
    }
    if (base != afresh->anchor) {
        *afresh = (learned){.base = base};
        status = learn_from(d, base, afresh, error);
    }
    *d->now = *afresh;
    if (anchor != base && !is_fatal(status)) {
        d->now->fit.again = d->now->fit.ready;
        d->now->fit.ready = false;
        status = learn_from(d, anchor, d->now, error);
    }
    return status;
}

/* A forecast with what was taken out for it; none if it is not finite. */
static qc_status write_prediction(desk *d, size_t origin, const double *forecast,
                                  double *prediction, qc_error *error)
{
    return qc_numeric_all_finite(forecast, d->rolling->horizon)
               ? qc_adjusted_row_restore(d->adjusted, d->model, origin, forecast, prediction,
                                         error)
               : QC_OK;
}

/* By the panel's own pool. A row that has been missing lately has no window to look through. */
static qc_status predict_pooled(desk *d, size_t origin, size_t length, size_t gap,
                                double *prediction, qc_error *error)
{
    qc_status status = QC_OK;
    qc_series series;
    const double *shared = qc_adjusted_row_pooled_season(d->adjusted, origin);

    QC_TRY(series_at(d, origin, length, &series, error));
    if (gap == 0 && qc_pool_forecast(d->rolling->pool, origin, series.values, length, shared,
                                     d->forecast)) {
        QC_TRY(write_prediction(d, origin, d->forecast, prediction, error));
    }

done:
    return status;
}

/* A row that has been missing for some periods is forecast across them. */
static qc_status predict(desk *d, size_t origin, double *prediction, qc_error *error)
{
    const qc_history *history = d->rolling->history;
    size_t length = qc_history_length(history, d->row, origin);
    size_t gap = qc_history_gap(history, d->row, origin);
    qc_status status = QC_OK;
    qc_series series;

    if (length == 0 || length < d->model->needs(history->season)) {
        return QC_OK;
    }
    if (d->model->forecast == NULL) {
        return predict_pooled(d, origin, length, gap, prediction, error);
    }
    status = learn(d, length, origin, error);
    if (is_fatal(status)) {
        return status;
    }
    qc_model_fit fit = d->now->fit;

    QC_TRY(series_at(d, origin, length, &series, error));
    status = run(d, &series, &fit, gap + d->rolling->horizon, error);
    if (status == QC_OK) {
        status = write_prediction(d, origin, d->forecast + gap, prediction, error);
    }

done:
    return is_fatal(status) ? status : QC_OK;
}

static qc_status open_desk(const qc_rolling *rolling, size_t row, size_t hindsight, desk *d,
                           qc_error *error)
{
    qc_status status = QC_OK;

    *d = (desk){.rolling = rolling, .row = row};
    QC_TRY(QC_NEW_ARRAY(d->forecast, rolling->last + rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(d->all, 2 * rolling->model_count, error));
    QC_TRY(qc_adjusted_row_new(rolling, row, hindsight, &d->adjusted, error));
    QC_TRY(qc_shelf_new(&d->shelf, error));

done:
    return status;
}

static void close_desk(desk *d)
{
    qc_memory_free(d->forecast);
    qc_memory_free(d->all);
    qc_adjusted_row_free(d->adjusted);
    qc_shelf_free(d->shelf);
}

/* All models at one origin after the other, so that they find each other's seasons on the shelf. */
static qc_status predict_all(desk *d, size_t from, size_t end, double *prediction,
                             qc_error *error)
{
    const qc_rolling *rolling = d->rolling;
    qc_status status = QC_OK;
    double *next = prediction;

    for (size_t k = 0; k < (end - from) * rolling->model_count * rolling->horizon; k++) {
        prediction[k] = NAN;
    }
    for (size_t made = from; made < end; made++) {
        for (size_t model = 0; model < rolling->model_count; model++) {
            d->model = &rolling->models[model];
            d->now = &d->all[model];
            QC_TRY(predict(d, made, next, error));
            next += rolling->horizon;
        }
    }

done:
    return status;
}

qc_status qc_row_models_run(const qc_rolling *rolling, size_t row, double *prediction,
                            qc_error *error)
{
    qc_status status = QC_OK;
    desk d;

    QC_TRY(open_desk(rolling, row, SIZE_MAX, &d, error));
    QC_TRY(predict_all(&d, rolling->first, rolling->last + 1, prediction, error));

done:
    close_desk(&d);
    return status;
}

qc_status qc_row_models_remake(const qc_rolling *rolling, size_t row, size_t known, size_t from,
                               size_t end, double *prediction, double *leverage,
                               qc_error *error)
{
    qc_status status = QC_OK;
    desk d;

    QC_TRY(open_desk(rolling, row, known, &d, error));
    QC_TRY(predict_all(&d, from, end, prediction, error));
    *leverage = qc_adjusted_row_leverage(d.adjusted);

done:
    close_desk(&d);
    return status;
}
