/* Draws of intermittent leaves: in how many periods they sell, and how much then. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/sporadic.h"

#include <gsl/gsl_sort.h>
#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Sales count as foreseen, by a season for example, if forecasts leave less than this share of
 * the squared errors of the mean. */
static const double FORESEEN = 0.5;

/*
 * Number of own sizes that weigh as much as the panel's. Without the panel's a leaf's ranges
 * would end at the largest of few own sizes. With 2 or 8 the scores of
 * tests/bench/compare_sporadic.R change by .002 at most.
 */
static const double PANEL_SIZES = 4;

/* Sizes kept of the panel; more are thinned out at equal distances of rank. */
enum { MOST_SIZES = 200 };

/* Errors are in units of the leaf's level. The squares usual for one origin are added to both
 * sides, because without a recent sale there was nothing to foresee. */
bool qc_sporadic_is_foreseen(const qc_rolling *rolling, size_t leaf, size_t origin,
                             size_t first, qc_rolling_reading made_at)
{
    const qc_history *history = rolling->history;
    double level = qc_history_level(history, leaf, origin);
    double own = qc_history_mean_square(history, leaf, origin) * (double)rolling->horizon;
    double plain = own;

    for (size_t made = first; made < origin; made++) {
        const double *point = made_at(rolling, made, leaf);
        const qc_series series = qc_history_series(history, leaf, made);

        if (series.length == 0) {
            continue; /* the leaf had not begun */
        }
        double mean = qc_numeric_sum(series.values, series.length) / (double)series.length;

        for (size_t step = 0; step < rolling->horizon && made + step < origin; step++) {
            double target = qc_rolling_target(rolling, leaf, made, step, origin);
            double miss = (target - point[step]) / level;
            double plain_miss = (target - mean) / level;

            if (isfinite(miss)) {
                own += miss * miss;
                plain += plain_miss * plain_miss;
            }
        }
    }
    return own < FORESEEN * plain;
}

/* Copies the values above 0, or with a sign of -1 those below, ascending; returns their
 * number. */
static size_t sort_sizes(const qc_series *series, double sign, double *sizes)
{
    size_t count = 0;

    for (size_t t = 0; t < series->length; t++) {
        if (sign * series->values[t] > 0) {
            sizes[count++] = series->values[t];
        }
    }
    gsl_sort(sizes, 1, count);
    return count;
}

static double mean_of(const double *values, size_t count)
{
    return count > 0 ? qc_numeric_sum(values, count) / (double)count : 0;
}

/* The sizes of sales of all intermittent leaves, each in units of its leaf's mean size. */
static qc_status pool_sizes(const qc_rolling *rolling, size_t origin, qc_sporadic *sporadic,
                            qc_error *error)
{
    size_t leaves = rolling->history->leaf_count;
    qc_status status = QC_OK;
    double *all = NULL;
    size_t room = 0;
    size_t count = 0;

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        room += sporadic->is[leaf] ? qc_history_length(rolling->history, leaf, origin) : 0;
    }
    QC_TRY(QC_NEW_ARRAY(all, room, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        const qc_series series = qc_history_series(rolling->history, leaf, origin);
        double *own = all + count;
        size_t sales = sporadic->is[leaf] ? sort_sizes(&series, 1, own) : 0;
        double mean = mean_of(own, sales);

        for (size_t k = 0; k < sales; k++) {
            own[k] /= mean;
        }
        count += sales;
    }
    gsl_sort(all, 1, count);
    sporadic->size_count = count < MOST_SIZES ? count : MOST_SIZES;
    QC_TRY(QC_NEW_ARRAY(sporadic->size, sporadic->size_count, error));
    for (size_t k = 0; k < sporadic->size_count; k++) {
        sporadic->size[k] = all[(2 * k + 1) * count / (2 * sporadic->size_count)];
    }

done:
    qc_memory_free(all);
    return status;
}

qc_status qc_sporadic_new(const qc_rolling *rolling, size_t origin, qc_sporadic *sporadic,
                          qc_error *error)
{
    const qc_history *history = rolling->history;
    qc_status status = QC_OK;

    *sporadic = (qc_sporadic){0};
    QC_TRY(QC_NEW_ARRAY(sporadic->is, history->leaf_count, error));
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        sporadic->is[leaf] =
            qc_history_is_intermittent(history, leaf, origin) &&
            !qc_sporadic_is_foreseen(rolling, leaf, origin, qc_rolling_window(rolling, origin),
                                     qc_rolling_forecast);
    }
    QC_TRY(pool_sizes(rolling, origin, sporadic, error));

done:
    return status;
}

void qc_sporadic_clear(qc_sporadic *sporadic)
{
    qc_memory_free(sporadic->is);
    qc_memory_free(sporadic->size);
    *sporadic = (qc_sporadic){0};
}

/* The sizes from which a leaf's sales and credits are drawn. */
typedef struct sizes {
    double *own;                /* [own_count] sales, ascending */
    double *credit;             /* [credit_count] below 0, ascending */
    double *value, *cumulative; /* [count] ascending, with the weight of all up to each */
    size_t own_count, credit_count, count;
    double mean;        /* of `value` by weight */
    double past;        /* mean of all periods */
    double credit_part; /* of all periods */
} sizes;

/* Merges the leaf's own sizes and the panel's, the latter in units of its mean. */
static void merge_sizes(const qc_sporadic *sporadic, sizes *s)
{
    double unit = mean_of(s->own, s->own_count);
    double weight = 1 / ((double)s->own_count + PANEL_SIZES);
    double other = PANEL_SIZES * weight / (double)sporadic->size_count;
    double up_to = 0;
    size_t k = 0;

    while (k < s->own_count || s->count - k < sporadic->size_count) {
        size_t p = s->count - k;
        bool mine = p == sporadic->size_count ||
                    (k < s->own_count && s->own[k] <= unit * sporadic->size[p]);

        s->value[s->count] = mine ? s->own[k] : unit * sporadic->size[p];
        s->mean += (mine ? weight : other) * s->value[s->count];
        up_to += mine ? weight : other;
        s->cumulative[s->count++] = up_to;
        k += mine;
    }
}

static void read_sizes(const qc_sporadic *sporadic, const qc_series *series, sizes *s)
{
    s->own_count = sort_sizes(series, 1, s->own);
    s->credit_count = sort_sizes(series, -1, s->credit);
    s->past = mean_of(series->values, series->length);
    s->credit_part = (double)s->credit_count / (double)series->length;
    merge_sizes(sporadic, s);
}

/* Draws of one step in the order of `index`, ascending: credits, zeros, sales. */
static void draw_step(const sizes *s, double mean, const size_t *index, size_t count,
                      double *draws)
{
    double fade = fabs(mean) < fabs(s->past) ? fabs(mean / s->past) : 1;
    double credited = fade * s->credit_part;
    double credits = credited * mean_of(s->credit, s->credit_count);
    double room = 1 - credited;
    double sales = fmax(mean - credits, 0);
    double chance = fmin(sales / s->mean, room);
    double scale = chance < room ? 1 : sales / (room * s->mean);
    double credit_scale = mean < credits ? mean / credits : 1;
    size_t at = 0;

    for (size_t k = 0; k < count; k++) {
        double below = ((double)k + 0.5) / (double)count;
        double rest =
            ((double)(count - k) - 0.5) / (double)count; /* chance of a larger value */

        if (below < credited) {
            size_t credit = (size_t)(below / credited * (double)s->credit_count);

            draws[index[k]] = credit_scale * s->credit[credit];
            continue;
        }
        if (!(rest < chance)) {
            draws[index[k]] = 0;
            continue;
        }
        while (at + 1 < s->count && s->cumulative[at] < 1 - rest / chance) {
            at++;
        }
        draws[index[k]] = scale * s->value[at];
    }
}

qc_status qc_sporadic_draw(const qc_sporadic *sporadic, const qc_series *series,
                           const double *mean, size_t steps, size_t count, double *draws,
                           qc_error *error)
{
    size_t room = series->length + sporadic->size_count;
    qc_status status = QC_OK;
    size_t *index = NULL;
    sizes s = {0};

    QC_TRY(QC_NEW_ARRAY(index, count, error));
    QC_TRY(QC_NEW_ARRAY(s.own, series->length, error));
    QC_TRY(QC_NEW_ARRAY(s.credit, series->length, error));
    QC_TRY(QC_NEW_ARRAY(s.value, room, error));
    QC_TRY(QC_NEW_ARRAY(s.cumulative, room, error));
    read_sizes(sporadic, series, &s);
    for (size_t step = 0; step < steps; step++) {
        double *of_step = draws + step * count;

        if (isnan(mean[step])) {
            for (size_t k = 0; k < count; k++) {
                of_step[k] = NAN;
            }
        } else {
            gsl_sort_index(index, of_step, 1, count);
            draw_step(&s, mean[step], index, count, of_step);
        }
    }

done:
    qc_memory_free(index);
    qc_memory_free(s.own);
    qc_memory_free(s.credit);
    qc_memory_free(s.value);
    qc_memory_free(s.cumulative);
    return status;
}
