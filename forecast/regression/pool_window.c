/* Windows of the pooled regression: seasonal adjustment as known then, place and unit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/pool_window.h"

#include <math.h>

/* Limit of a place: a value e^5 = 148 times the usual one is an accident. */
static const double MOST_RATIO = 5;

/* Smaller relative changes do not increase the weight of a window further. */
static const double LEAST_CHANGE = 0.02;

/* Periods over which the long-run slope is expressed, so that it is about as large as the other
 * terms. */
static const double SLOPE_PERIODS = 10;

qc_pool_past qc_pool_past_start(size_t season, bool logarithms)
{
    return (qc_pool_past){.season = season > QC_POOL_SEASON ? 1 : season,
                          .logarithms = logarithms};
}

static double measure(const qc_pool_past *past, double value)
{
    return past->logarithms ? log(value) : value;
}

static double *recent(qc_pool_past *past, size_t at)
{
    return &past->recent[at % (sizeof past->recent / sizeof *past->recent)];
}

/* The newest value from which the moving average of one season is known, by its position. */
static void note_season(qc_pool_past *past, size_t at)
{
    size_t season = past->season;
    size_t half = season / 2;
    size_t centre = at - half;
    double mean = 0;

    for (size_t k = 0; k <= 2 * half; k++) {
        bool edge = season % 2 == 0 && (k == 0 || k == 2 * half);

        mean += (edge ? 0.5 : 1) * *recent(past, at - k) / (double)season;
    }
    double deviation = *recent(past, centre) - mean;

    past->deviation[centre % season] += deviation;
    past->count[centre % season] += 1;
    past->square += deviation * deviation;
}

void qc_pool_past_add(qc_pool_past *past, const double *values, size_t at)
{
    double time = (double)at;

    if (isnan(values[at])) {
        past->run = 0;
        return;
    }
    double value = measure(past, values[at]);

    *recent(past, at) = value;
    past->run++;
    past->known++;
    past->size += fabs(values[at]);
    past->time += time;
    past->time_square += time * time;
    past->value += value;
    past->time_value += time * value;
    if (past->season > 1 && past->run > 2 * (past->season / 2)) {
        note_season(past, at);
    }
}

/*
 * Shrinkage of a row's seasonal indices beyond its part of the panel's season: 1 - 1 / F, where
 * F compares the variance between positions with that within, as in forecast/models/seasonal.h.
 * With one value of each position it is one half, or 0 if the panel has a season, as a single
 * year does not tell an own season from noise.
 */
static double share_of(const qc_pool_past *past, double between, double total)
{
    double within = past->square;
    double room = total - (double)past->season;

    for (size_t k = 0; k < past->season; k++) {
        within -= past->deviation[k] * past->deviation[k] / past->count[k];
    }
    if (!(room > 0)) {
        return past->shared != NULL ? 0 : 0.5;
    }
    double doubted = within / room * (double)(past->season - 1);

    return between > doubted ? 1 - doubted / between : 0;
}

/* Seasonal indices that add up to 0, shrunk towards the row's part of the panel's season, which
 * is used alone until each position has been seen. */
static void find_indices(const qc_pool_past *past, double *index)
{
    double mean = 0;
    double total = 0;
    double between = 0;
    bool known = past->shared != NULL && past->season > 1 && past->logarithms;

    for (size_t k = 0; k < past->season; k++) {
        index[k] = known ? past->shared[k] : 0;
    }
    for (size_t k = 0; k < past->season; k++) {
        if (past->season < 2 || !(past->count[k] > 0)) {
            return;
        }
    }
    for (size_t k = 0; k < past->season; k++) {
        mean += past->deviation[k] / past->count[k] / (double)past->season;
        total += past->count[k];
    }
    for (size_t k = 0; k < past->season; k++) {
        double rest = past->deviation[k] / past->count[k] - mean - index[k];

        between += rest * rest * past->count[k];
    }
    double share = share_of(past, between, total);

    for (size_t k = 0; k < past->season; k++) {
        index[k] += share * (past->deviation[k] / past->count[k] - mean - index[k]);
    }
}

static double bounded(double place)
{
    return fmin(fmax(place, -MOST_RATIO), MOST_RATIO);
}

static double slope_of(const qc_pool_past *past)
{
    double count = (double)past->known;
    double square = count * past->time_square - past->time * past->time;

    return past->known > 2 && square > 0
               ? (count * past->time_value - past->time * past->value) / square
               : 0;
}

bool qc_pool_look(const qc_pool_past *past, size_t lags, const double *values, size_t end,
                  double *terms, qc_pool_window *window)
{
    size_t season = past->season < lags ? past->season : lags;
    double change = 0;

    window->unit = past->logarithms ? 1 : past->size / (double)past->known;
    window->middle = 0;
    if (!(window->unit > 0)) {
        return false;
    }
    find_indices(past, window->index);
    for (size_t k = 1; k <= lags; k++) {
        terms[k] = (measure(past, values[end - k]) - window->index[(end - k) % past->season]) /
                   window->unit;
        window->middle += k <= season ? terms[k] / (double)season : 0;
    }
    for (size_t k = 1; k <= lags; k++) {
        terms[k] = bounded(terms[k] - window->middle);
        change += k > 1 ? fabs(terms[k] - terms[k - 1]) / (double)(lags - 1) : 0;
    }
    terms[0] = 1;
    terms[lags + 1] = bounded(SLOPE_PERIODS * slope_of(past) / window->unit);
    terms[lags + 2] =
        bounded(past->value / (double)past->known / window->unit - window->middle);
    window->weight = 1 / (change + LEAST_CHANGE);
    return true;
}

double qc_pool_place(const qc_pool_past *past, const qc_pool_window *window, size_t at,
                     double value)
{
    double index = window->index[at % past->season];

    if (past->logarithms && !(value > 0)) {
        /* the logarithm's tangent where it stood before */
        return bounded(value / exp(window->middle) - 1);
    }
    return bounded((measure(past, value) - index) / window->unit - window->middle);
}

double qc_pool_value(const qc_pool_past *past, const qc_pool_window *window, size_t at,
                     double place)
{
    double value = (place + window->middle) * window->unit + window->index[at % past->season];

    return past->logarithms ? exp(value) : value;
}
