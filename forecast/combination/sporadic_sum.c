/* The sum of all intermittent leaves, forecast and divided among them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/sporadic_sum.h"

#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "core/tasks.h"
#include "forecast/ranges/sporadic.h"

/* Fewer leaves do not show what they have in common. */
enum { LEAST_LEAVES = 4 };

/* The models that forecast the sum: two of different kinds, whose mean was the best of nine. */
static const char *const MODELS[] = {"ets", "dynamic_theta"};
enum { MODEL_COUNT = sizeof MODELS / sizeof *MODELS };

/* Half-lives, in periods, of the sales behind a leaf's share. Each is weighted by the
 * likelihood of the errors of past shares, so that the share moves smoothly from one to
 * another. */
enum { HALF_LIVES = 5 };
static const double HALF_LIFE[HALF_LIVES] = {6, 12, 24, 48, INFINITY};

/* All origins from rolling->combined on. */
typedef struct sums {
    qc_rolling *rolling;
    double *forecast; /* [origin][horizon] of the sum */
    double *share;    /* [origin][leaf] 0 for leaves outside the sum */
    double *variance; /* [origin][leaf] of the values of a leaf in the sum */
    double *weight;   /* [origin] v; 0 where nothing is known */
    bool *moves;      /* [origin][leaf] */
} sums;

/* The sum of one origin while it is made. */
typedef struct work {
    size_t first, end; /* periods */
    size_t leaves;
    double *sum;        /* [end] */
    double *up_to;      /* [end + 1] the sum, accumulated before each period */
    double *leaf_up_to; /* the same of a leaf */
    double *forecast;   /* [periods + horizon] */
} work;

static size_t place(const sums *s, size_t origin)
{
    return origin - s->rolling->combined;
}

static double *at_origin(const sums *s, double *values, size_t origin)
{
    return values + place(s, origin) * s->rolling->history->leaf_count;
}

/* Mean and variance of a leaf's values. */
static void measure(const qc_series *series, double *mean, double *variance)
{
    double square = 0;

    *mean = qc_numeric_sum(series->values, series->length) / (double)series->length;
    for (size_t t = 0; t < series->length; t++) {
        double rest = series->values[t] - *mean;

        square += rest * rest;
    }
    *variance = square / (double)series->length;
}

/* Adds a leaf's values to the sum, weighted by mean / variance. */
static void add_leaf(const sums *s, size_t leaf, size_t origin, work *w)
{
    const qc_history *history = s->rolling->history;
    size_t start = history->start[leaf];
    double *share = at_origin(s, s->share, origin) + leaf;
    double *variance = at_origin(s, s->variance, origin) + leaf;
    double mean = 0;

    if (!qc_history_is_intermittent(history, leaf, origin) ||
        qc_history_is_over(history, leaf, origin)) {
        return;
    }
    const qc_series series = qc_history_series(history, leaf, origin);

    measure(&series, &mean, variance);
    if (!(mean > 0) || !(*variance > 0) || isinf(*variance)) {
        return;
    }
    *share = 1;
    for (size_t t = 0; t < series.length; t++) {
        w->sum[start + t] += mean / *variance * series.values[t];
    }
    w->first = start < w->first ? start : w->first;
    w->end = start + series.length > w->end ? start + series.length : w->end;
    w->leaves++;
}

/* A leaf's value in a period of the sum; 0 before its first period and after its last known
 * one. */
static double value_at(const qc_series *series, size_t start, size_t t)
{
    return t >= start && t < start + series->length ? series->values[t - start] : 0;
}

/* A leaf's discounted share of the sum at the end. Unless `misses` is NULL, also adds up by how
 * much earlier shares missed what the leaf sold over the horizon behind them. */
static double follow_share(const sums *s, size_t leaf, size_t origin, double decay,
                           const work *w, double *misses)
{
    const qc_rolling *rolling = s->rolling;
    const qc_series series = qc_history_series(rolling->history, leaf, origin);
    size_t start = rolling->history->start[leaf];
    size_t first = qc_rolling_window(rolling, origin);
    double variance = at_origin(s, s->variance, origin)[leaf];
    double own = 0;
    double all = 0;

    for (size_t t = w->first; t < w->end; t++) {
        size_t steps = w->end - t < rolling->horizon ? w->end - t : rolling->horizon;

        if (misses != NULL && t >= first && all > 0) {
            double miss = w->leaf_up_to[t + steps] - w->leaf_up_to[t] -
                          own / all * (w->up_to[t + steps] - w->up_to[t]);

            *misses += miss * miss / variance / (double)steps;
        }
        own = decay * own + value_at(&series, start, t);
        all = decay * all + w->sum[t];
    }
    return all > 0 ? fmax(own / all, 0) : 0;
}

/* Each leaf's share of the sum: averaged over the half-lives by their likelihoods. */
static void find_shares(const sums *s, size_t origin, work *w)
{
    const qc_history *history = s->rolling->history;
    double *share = at_origin(s, s->share, origin);
    double misses[HALF_LIVES] = {0};
    double belief[HALF_LIVES];
    double least = INFINITY;
    double beliefs = 0;

    for (size_t t = 0; t < w->end; t++) {
        w->up_to[t + 1] = w->up_to[t] + w->sum[t];
    }
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        const qc_series series = qc_history_series(history, leaf, origin);

        for (size_t t = 0; t < w->end && share[leaf] > 0; t++) {
            w->leaf_up_to[t + 1] =
                w->leaf_up_to[t] + value_at(&series, history->start[leaf], t);
        }
        for (size_t k = 0; k < HALF_LIVES && share[leaf] > 0; k++) {
            (void)follow_share(s, leaf, origin, exp2(-1 / HALF_LIFE[k]), w, &misses[k]);
        }
    }
    for (size_t k = 0; k < HALF_LIVES; k++) {
        least = fmin(least, misses[k]);
    }
    for (size_t k = 0; k < HALF_LIVES; k++) {
        /* each period appears in `horizon` overlapping misses */
        belief[k] = exp((least - misses[k]) / 2 / (double)s->rolling->horizon);
        beliefs += belief[k];
    }
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        double mean = 0;

        for (size_t k = 0; k < HALF_LIVES && share[leaf] > 0; k++) {
            mean += belief[k] / beliefs *
                    follow_share(s, leaf, origin, exp2(-1 / HALF_LIFE[k]), w, NULL);
        }
        share[leaf] = mean;
    }
}

/* The mean of the models' forecasts, scaled to the weeks of each period; the mean of the sum if
 * no model can run. */
static qc_status forecast_sum(const sums *s, size_t origin, double mean, work *w,
                              qc_error *error)
{
    const qc_history *history = s->rolling->history;
    size_t horizon = s->rolling->horizon;
    size_t gap = origin - w->end;
    double *forecast = s->forecast + place(s, origin) * horizon;
    double count = 0;
    const qc_series series = {.values = w->sum + w->first,
                              .length = w->end - w->first,
                              .season = history->season,
                              .frequency = history->frequency,
                              .first_period = history->first_period + (qc_period)w->first,
                              .calendar = history->calendar};

    for (size_t k = 0; k < MODEL_COUNT && w->leaves >= LEAST_LEAVES; k++) {
        qc_status status = qc_model_forecast(qc_model_find(MODELS[k]), &series, gap + horizon,
                                             w->forecast, error);

        if (status == QC_ERR_MEMORY) {
            return status;
        }
        if (status == QC_OK && qc_numeric_all_finite(w->forecast, gap + horizon)) {
            count += 1;
            for (size_t step = 0; step < horizon; step++) {
                forecast[step] += (w->forecast[gap + step] - forecast[step]) / count;
            }
        }
    }
    for (size_t step = 0; step < horizon; step++) {
        forecast[step] = (count > 0 ? fmax(forecast[step], 0) : mean) *
                         qc_history_weeks(history, origin + step);
    }
    return QC_OK;
}

/* The sum of an origin, its forecast, and each leaf's share of it. */
static qc_status make_sum(void *context, size_t index, qc_error *error)
{
    const sums *s = context;
    const qc_history *history = s->rolling->history;
    size_t origin = s->rolling->combined + index;
    work w = {.first = origin};
    qc_status status = QC_OK;
    double total = 0;

    QC_TRY(QC_NEW_ARRAY(w.sum, history->period_count, error));
    QC_TRY(QC_NEW_ARRAY(w.up_to, history->period_count + 1, error));
    QC_TRY(QC_NEW_ARRAY(w.leaf_up_to, history->period_count + 1, error));
    QC_TRY(QC_NEW_ARRAY(w.forecast, history->period_count + s->rolling->horizon, error));
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        add_leaf(s, leaf, origin, &w);
    }
    if (w.leaves > 0) {
        total = qc_numeric_sum(w.sum + w.first, w.end - w.first);
        find_shares(s, origin, &w);
        for (size_t t = w.first; t < w.end; t++) {
            w.sum[t] /= qc_history_weeks(history, t);
        }
        QC_TRY(forecast_sum(s, origin, total / (double)(w.end - w.first), &w, error));
    }

done:
    qc_memory_free(w.sum);
    qc_memory_free(w.up_to);
    qc_memory_free(w.leaf_up_to);
    qc_memory_free(w.forecast);
    return status;
}

/* Adds the sums from which v is found: a leaf's errors of the forecasts made at an origin. */
static void add_errors(const sums *s, size_t leaf, size_t made, size_t origin, double *product,
                       double *square)
{
    const qc_rolling *rolling = s->rolling;
    const double *own = qc_rolling_combination(rolling, made, leaf);
    const double *forecast = s->forecast + place(s, made) * rolling->horizon;
    double share = at_origin(s, s->share, made)[leaf];
    double variance = at_origin(s, s->variance, origin)[leaf];

    for (size_t step = 0; step < rolling->horizon && made + step < origin && share > 0;
         step++) {
        double miss = qc_rolling_target(rolling, leaf, made, step, origin) - own[step];
        double move = share * forecast[step] - own[step];

        if (isfinite(miss) && isfinite(move)) {
            *product += miss * move / variance;
            *square += move * move / variance;
        }
    }
}

/* Finds the leaves that move at an origin, and v: sum of products over sum of squares, shrunk
 * towards 1. */
static qc_status weigh(void *context, size_t index, qc_error *error)
{
    const sums *s = context;
    const qc_rolling *rolling = s->rolling;
    size_t leaves = rolling->history->leaf_count;
    size_t origin = rolling->combined + index;
    size_t window = qc_rolling_window(rolling, origin);
    size_t first = window > rolling->combined ? window : rolling->combined;
    double product = 0;
    double square = 0;

    (void)error;
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        if (at_origin(s, s->share, origin)[leaf] > 0 &&
            !qc_sporadic_is_foreseen(rolling, leaf, origin, first, qc_rolling_combination)) {
            s->moves[index * leaves + leaf] = true;
            for (size_t made = first; made < origin; made++) {
                add_errors(s, leaf, made, origin, &product, &square);
            }
        }
    }
    double prior =
        origin > first ? square * (double)rolling->horizon / (double)(origin - first) : 1;

    s->weight[index] =
        square + prior > 0 ? fmin(fmax((product + prior) / (square + prior), 0), 1) : 0;
    return QC_OK;
}

static void move(const sums *s, size_t leaf, size_t origin)
{
    qc_rolling *rolling = s->rolling;
    double weight = s->weight[place(s, origin)];
    double share = at_origin(s, s->share, origin)[leaf];
    const double *forecast = s->forecast + place(s, origin) * rolling->horizon;
    double *point = qc_rolling_combination(rolling, origin, leaf);
    double *weights = qc_rolling_weight(rolling, leaf);

    for (size_t step = 0; step < rolling->horizon; step++) {
        point[step] += weight * (share * forecast[step] - point[step]);
    }
    for (size_t model = 0; model < rolling->model_count && origin == rolling->last; model++) {
        weights[model] *= 1 - weight;
    }
}

double qc_sporadic_sum_weight(const qc_rolling *rolling, size_t row)
{
    double models = qc_numeric_sum(qc_rolling_weight(rolling, row), rolling->model_count);

    return qc_history_length(rolling->history, row, rolling->last) > 0 ? fmax(1 - models, 0)
                                                                       : 0;
}

static qc_status allocate(sums *s, qc_error *error)
{
    size_t origins = s->rolling->last - s->rolling->combined + 1;
    size_t leaves = s->rolling->history->leaf_count;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(s->forecast, origins * s->rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(s->share, origins * leaves, error));
    QC_TRY(QC_NEW_ARRAY(s->variance, origins * leaves, error));
    QC_TRY(QC_NEW_ARRAY(s->weight, origins, error));
    QC_TRY(QC_NEW_ARRAY(s->moves, origins * leaves, error));

done:
    return status;
}

qc_status qc_sporadic_sum_apply(qc_rolling *rolling, const qc_run *run, qc_error *error)
{
    size_t origins = rolling->last - rolling->combined + 1;
    size_t leaves = rolling->history->leaf_count;
    qc_status status = QC_OK;
    sums s = {.rolling = rolling};

    QC_TRY(allocate(&s, error));
    QC_TRY(qc_tasks_run(run, "sums", origins, make_sum, &s, error));
    QC_TRY(qc_tasks_run(run, "sums", origins, weigh, &s, error));
    for (size_t cell = 0; cell < origins * leaves; cell++) {
        if (s.moves[cell]) {
            move(&s, cell % leaves, rolling->combined + cell / leaves);
        }
    }

done:
    qc_memory_free(s.forecast);
    qc_memory_free(s.share);
    qc_memory_free(s.variance);
    qc_memory_free(s.weight);
    qc_memory_free(s.moves);
    return status;
}
