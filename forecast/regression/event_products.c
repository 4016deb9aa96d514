/* Products of events with a series under error processes, without level, trend and season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/event_products.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"

/* Least share of a column's square that earlier columns must leave, or it depends on them; and
 * the least share of an event's square that trend and season must leave, a hundredth of its
 * size, for its effect to be known. Of a feast that stays in one quarter, leap years leave half
 * of that. */
static const double LEAST_PART = 1e-9, LEAST_EVENT = 1e-4;

/* Columns: level, trend, harmonics; then events; the response last. */
enum { LEVEL, TREND, SEASON, MOST_TURNS = 12 };

struct qc_event_products {
    const qc_shrunk_problem *problem;
    const size_t *used; /* [used_count] */
    size_t used_count;
    const qc_noise *noises; /* [noise_count] */
    size_t noise_count;
    size_t regular_count, side; /* of level, trend and season; of all columns */
    size_t length;              /* rows in the products */
    double *filtered;           /* [noise_count][side][problem.length] */
    double *product;            /* [noise_count][side][side] upper triangle */
    const size_t *events;       /* [event_count] */
    size_t event_count;
    size_t noise;      /* turned to */
    double *trendless; /* [kept][kept] its products of regular columns, events and response */
    double common;     /* of level and trend */
    size_t rank;
    double *room; /* [kept][kept] */
};

/* A pair of harmonics for each turn, one for half the season; beyond twelve turns a season is
 * smooth. */
static size_t season_columns(size_t season)
{
    size_t turns = season / 2 < MOST_TURNS ? season / 2 : MOST_TURNS;

    return turns > 0 && 2 * turns == season ? season - 1 : 2 * turns;
}

static double value_of(const qc_event_products *p, size_t column, size_t t)
{
    const qc_shrunk_problem *problem = p->problem;

    if (column == LEVEL) {
        return 1.0;
    }
    if (column == TREND) {
        return (double)t / (double)problem->season;
    }
    if (column < p->regular_count) {
        size_t turns = (column - SEASON) / 2 + 1;
        double turn = 2.0 * M_PI * (double)(turns * t) / (double)problem->season;

        return (column - SEASON) % 2 == 0 ? cos(turn) : sin(turn);
    }
    return column + 1 < p->side
               ? problem->columns[p->used[column - p->regular_count] * problem->length + t]
               : problem->response[t] - problem->response[0];
}

static qc_status fill_filtered(qc_event_products *p, qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = p->problem->length;
    double *values = NULL;

    QC_TRY(QC_NEW_ARRAY(values, length, error));
    for (size_t column = 0; column < p->side; column++) {
        for (size_t t = 0; t < length; t++) {
            values[t] = value_of(p, column, t);
        }
        for (size_t noise = 0; noise < p->noise_count; noise++) {
            qc_noise_filter(&p->noises[noise], values, length,
                            p->filtered + (noise * p->side + column) * length);
        }
    }

done:
    qc_memory_free(values);
    return status;
}

qc_status qc_event_products_new(const qc_shrunk_problem *problem, const size_t *used,
                                size_t used_count, const qc_noise *noises, size_t noise_count,
                                qc_event_products **products, qc_error *error)
{
    qc_status status = QC_OK;
    qc_event_products *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    *draft = (qc_event_products){.problem = problem,
                                 .used = used,
                                 .used_count = used_count,
                                 .noises = noises,
                                 .noise_count = noise_count,
                                 .regular_count = SEASON + season_columns(problem->season)};
    draft->side = draft->regular_count + used_count + 1;
    QC_TRY(QC_NEW_ARRAY(draft->filtered, noise_count * draft->side * problem->length, error));
    QC_TRY(QC_NEW_ARRAY(draft->product, noise_count * draft->side * draft->side, error));
    QC_TRY(QC_NEW_ARRAY(draft->trendless, draft->side * draft->side, error));
    QC_TRY(QC_NEW_ARRAY(draft->room, draft->side * draft->side, error));
    QC_TRY(fill_filtered(draft, error));
    *products = draft;
    draft = NULL;

done:
    qc_event_products_free(draft);
    return status;
}

void qc_event_products_free(qc_event_products *products)
{
    if (products != NULL) {
        qc_memory_free(products->filtered);
        qc_memory_free(products->product);
        qc_memory_free(products->trendless);
        qc_memory_free(products->room);
        qc_memory_free(products);
    }
}

void qc_event_products_grow(qc_event_products *p, size_t length, const size_t *events,
                            size_t count)
{
    size_t stride = p->problem->length;

    assert(length >= p->length && length <= stride && count <= p->used_count);
    for (size_t noise = 0; noise < p->noise_count; noise++) {
        const double *filtered = p->filtered + noise * p->side * stride;
        double *product = p->product + noise * p->side * p->side;

        for (size_t i = 0; i < p->side; i++) {
            for (size_t j = i; j < p->side; j++) {
                for (size_t t = p->length; t < length; t++) {
                    product[i * p->side + j] +=
                        filtered[i * stride + t] * filtered[j * stride + t];
                }
            }
        }
    }
    p->length = length;
    p->events = events;
    p->event_count = count;
}

static size_t kept_side(const qc_event_products *p)
{
    return p->regular_count + p->event_count + 1;
}

/* The column at a place among regular ones, events and response. */
static size_t column_of(const qc_event_products *p, size_t place)
{
    if (place < p->regular_count) {
        return place;
    }
    return place < p->regular_count + p->event_count
               ? p->regular_count + p->events[place - p->regular_count]
               : p->side - 1;
}

/* Of all rows under the error process turned to. */
static double square_of(const qc_event_products *p, size_t column)
{
    return p->product[(p->noise * p->side + column) * p->side + column];
}

/* Takes a column out of those behind it. */
static void take_out(double *product, size_t side, size_t column)
{
    const double *pivot = product + column * side;

    for (size_t i = column + 1; i < side; i++) {
        double share = pivot[i] / pivot[column];

        for (size_t j = i; j < side; j++) {
            product[i * side + j] -= share * pivot[j];
        }
    }
}

/* Takes out columns with flat priors, those that others leave something of: returns how many,
 * and adds the logarithm of their determinant. */
static size_t take_out_flat(const qc_event_products *p, double *product, size_t first,
                            size_t end, double *logarithm)
{
    size_t side = kept_side(p), rank = 0;

    for (size_t k = first; k < end; k++) {
        double pivot = product[k * side + k];

        if (pivot > LEAST_PART * square_of(p, k)) {
            *logarithm += log(pivot);
            rank++;
            take_out(product, side, k);
        }
    }
    return rank;
}

/* The same for harmonics with a normal prior. */
static double take_out_drawn(const qc_event_products *p, double *product, double ratio)
{
    size_t side = kept_side(p);
    double precision = 1.0 / (ratio * ratio), logarithm = 0.0;

    for (size_t k = SEASON; k < p->regular_count; k++) {
        double *pivot = &product[k * side + k];

        *pivot += precision;
        logarithm += log(*pivot / precision);
        take_out(product, side, k);
    }
    return logarithm;
}

void qc_event_products_turn(qc_event_products *p, size_t noise)
{
    size_t side = kept_side(p);
    size_t column[QC_SHRUNK_COLUMNS_MOST + SEASON + 2 * MOST_TURNS + 1];

    p->noise = noise;
    for (size_t k = 0; k < side; k++) {
        column[k] = column_of(p, k);
    }
    for (size_t i = 0; i < side; i++) {
        const double *row = p->product + (noise * p->side + column[i]) * p->side;

        for (size_t j = i; j < side; j++) {
            p->trendless[i * side + j] = row[column[j]];
        }
    }
    p->common = qc_noise_deviance(&p->noises[noise], p->length);
    p->rank = take_out_flat(p, p->trendless, LEVEL, SEASON, &p->common);
}

bool qc_event_products_rest(const qc_event_products *p, double ratio, qc_event_rest *rest)
{
    size_t side = kept_side(p), count = p->event_count, rank = p->rank;
    double unit[QC_SHRUNK_COLUMNS_MOST + 1];

    rest->common = p->common;
    memcpy(p->room, p->trendless, side * side * sizeof *p->room);
    if (ratio > 0.0) {
        rest->common += take_out_drawn(p, p->room, ratio);
    } else {
        rank += take_out_flat(p, p->room, SEASON, p->regular_count, &rest->common);
    }
    for (size_t k = 0; k <= count; k++) {
        size_t place = p->regular_count + k;
        const double *left = p->room + p->regular_count * side + place;
        bool told =
            k == count || left[k * side] > LEAST_EVENT * square_of(p, column_of(p, place));

        unit[k] = !told ? 0.0 : k == count ? 1.0 : p->problem->spread[p->used[p->events[k]]];
        for (size_t j = 0; j <= k; j++) {
            rest->product[k * (count + 1) + j] = unit[j] * unit[k] * left[j * side];
        }
    }
    rest->rounding = DBL_EPSILON * square_of(p, p->side - 1);
    rest->freedom = (double)p->length - (double)rank;
    return p->length > rank;
}
