/* Weighs the models by what is known of their errors at an origin, and combines them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "forecast/row_models.h"

/* A model with errors at fewer origins than this is not judged, and gets no weight. */
enum { ORIGINS_NEEDED = 4 };

/*
 * The constants below are chosen by the accuracy on the training parts of the M1 and M3 competitions, monthly and
 * quarterly: bench_coverage, also with --single and --back 2, without --test. The optimum is flat: of a mean OWA of .828,
 * half or twice PRIOR_ORIGINS, powers from 4 to 16, or no LEAST_WEIGHT change less than .003; 1 / ratio^2 costs
 * .008, equal weights .035.
 */

/* Origins at which a leaf's ratio counts as much as the panel's, and the panel's as much as the prior one. */
static const double PRIOR_ORIGINS = 24;

/* Ratio to naive taken for a model, or for the combination, of which nothing is known: with two seasons, and below.
 * Measured with --single --known 8, 12 and 24: the combination's sMAPE is 0.78 to 0.93 of naive's in the one case, 1.01
 * to 1.17 in the other. */
static const double PRIOR_RATIO = 0.85;
static const double PRIOR_RATIO_SHORT = 1.15;

/* Weights go with 1 / ratio to this power. */
static const double RATIO_POWER = 8;

/* A model with less weight is left out: it would only make the forecast harder to explain. */
static const double LEAST_WEIGHT = 0.05;

/* Ratios of a single leaf are kept within 1/10 .. 10: a lucky or broken record says no more than that. */
static const double RATIO_LIMIT = 10;

/* How the models, and last the combination, did against naive, as known at each origin. */
typedef struct scores {
    size_t rows, methods; /* methods: models and the combination */
    double *log_ratio;    /* [origin][row][methods] */
    uint16_t *origins;    /* [origin][row][methods] origins with an error */
    double *panel; /* [origin][methods] log ratio of the panel, INFINITY where not judged */
} scores;

typedef struct combining {
    qc_rolling *rolling;
    scores scores;
} combining;

static size_t origin_count(const qc_rolling *rolling)
{
    return rolling->last - rolling->first + 1;
}

static size_t cell_of(const combining *c, size_t origin, size_t row, size_t method)
{
    return ((origin - c->rolling->combined) * c->scores.rows + row) * c->scores.methods +
           method;
}

/* One row's work: the models' predictions and their errors. */
typedef struct desk {
    const combining *c;
    size_t row;
    double *prediction; /* [origin][model][horizon] */
    double *own;        /* `prediction` if this desk has to free it */
    double *
        error; /* [origin][model + 1][horizon] in units of the level, the naive method last; NAN: not known */
    double *past;  /* [origin][horizon] errors of a combination */
    double *point; /* [horizon] */
} desk;

static const double *prediction_of(const desk *d, size_t origin, size_t model)
{
    const qc_rolling *rolling = d->c->rolling;
    size_t at = (origin - rolling->first) * rolling->model_count + model;

    return d->prediction + at * rolling->horizon;
}

static double *error_of(const desk *d, size_t origin, size_t model)
{
    const qc_rolling *rolling = d->c->rolling;
    size_t at = (origin - rolling->first) * (rolling->model_count + 1) + model;

    return d->error + at * rolling->horizon;
}

static void desk_clear(desk *d)
{
    qc_memory_free(d->own);
    qc_memory_free(d->error);
    qc_memory_free(d->past);
    qc_memory_free(d->point);
}

/* Absolute errors of a prediction in units of the level where it was made; 0 where there is no level. */
static void measure_errors(const desk *d, size_t made, const double *prediction, double *errors)
{
    const qc_rolling *rolling = d->c->rolling;
    double level = qc_history_level(rolling->history, d->row, made);

    for (size_t step = 0; step < rolling->horizon; step++) {
        double error = fabs(qc_rolling_target(rolling, d->row, made, step, rolling->last) -
                            prediction[step]);

        errors[step] = level > 0 ? error / level : isnan(error) ? NAN : 0;
    }
}

/* The models' predictions: kept ones if they have been made, else made now. */
static qc_status desk_open(desk *d, const combining *c, size_t row, bool made, qc_error *error)
{
    const qc_rolling *rolling = c->rolling;
    size_t origins = origin_count(rolling);
    size_t cells = origins * rolling->model_count * rolling->horizon;
    qc_status status = QC_OK;

    *d = (desk){.c = c, .row = row};
    if (rolling->model_prediction != NULL) {
        d->prediction = rolling->model_prediction + row * cells;
    } else {
        QC_TRY(QC_NEW_ARRAY(d->own, cells, error));
        d->prediction = d->own;
    }
    QC_TRY(QC_NEW_ARRAY(d->error, cells + origins * rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(d->past, origins * rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(d->point, rolling->horizon, error));
    if (!made || rolling->model_prediction == NULL) {
        QC_TRY(qc_row_models_run(rolling, row, d->prediction, error));
    }
    for (size_t origin = rolling->first; origin < rolling->last; origin++) {
        for (size_t model = 0; model < rolling->model_count; model++) {
            measure_errors(d, origin, prediction_of(d, origin, model),
                           error_of(d, origin, model));
        }
        measure_errors(d, origin,
                       prediction_of(d, origin, qc_rolling_naive(rolling, origin, row)),
                       error_of(d, origin, rolling->model_count));
    }

done:
    return status;
}

static double bounded_log_ratio(double mine, double naive)
{
    double least = naive / RATIO_LIMIT;

    if (!(mine > least)) {
        mine = least;
    }
    if (mine >= naive * RATIO_LIMIT) {
        return mine > 0 ? log(RATIO_LIMIT) : 0; /* both without error: no better than naive */
    }
    return log(mine / naive);
}

/* Compares errors (those of `model`, or d->past for the combination) with naive's, as known at an origin. */
static void score(const desk *d, size_t origin, size_t method, scores *s)
{
    const qc_rolling *rolling = d->c->rolling;
    size_t at = cell_of(d->c, origin, d->row, method);
    double mine_sum = 0;
    double naive_sum = 0;
    unsigned origins = 0;

    for (size_t made = qc_rolling_window(rolling, origin); made < origin; made++) {
        const double *naive = error_of(d, made, rolling->model_count);
        const double *mine = method < rolling->model_count
                                 ? error_of(d, made, method)
                                 : d->past + (made - rolling->first) * rolling->horizon;
        bool any = false;

        for (size_t step = 0; step < rolling->horizon && made + step < origin; step++) {
            if (!isnan(mine[step]) && !isnan(naive[step])) {
                any = true;
                mine_sum += mine[step];
                naive_sum += naive[step];
            }
        }
        origins += any;
    }
    s->origins[at] = (uint16_t)(origins < UINT16_MAX ? origins : UINT16_MAX);
    s->log_ratio[at] = origins > 0 ? bounded_log_ratio(mine_sum, naive_sum) : 0;
}

static qc_status score_models(void *context, size_t row, qc_error *error)
{
    combining *c = context;
    const qc_rolling *rolling = c->rolling;
    qc_status status = QC_OK;
    desk d = {0};

    QC_TRY(desk_open(&d, c, row, false, error));
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        for (size_t model = 0; model < rolling->model_count; model++) {
            score(&d, origin, model, &c->scores);
        }
    }

done:
    desk_clear(&d);
    return status;
}

/* What a method's log ratio is taken for before anything is known: a mean over the rows. */
static double prior_log_ratio(const qc_rolling *rolling, size_t origin)
{
    size_t two_seasons = 2 * (size_t)rolling->history->season;
    double total = 0;
    double rows = 0;

    for (size_t row = 0; row < rolling->history->row_count; row++) {
        size_t length = qc_history_length(rolling->history, row, origin);

        if (length > 0) {
            total += log(length < two_seasons ? PRIOR_RATIO_SHORT : PRIOR_RATIO);
            rows += 1;
        }
    }
    return rows > 0 ? total / rows : 0;
}

/* The panel's ratio of a method: the mean of the rows' log ratios, each with its origins as weight, and the prior. */
static void score_panel(combining *c, size_t origin, double prior, size_t method)
{
    scores *s = &c->scores;
    double total = PRIOR_ORIGINS * prior;
    double origins = PRIOR_ORIGINS;
    double most = 0;

    for (size_t row = 0; row < s->rows; row++) {
        size_t at = cell_of(c, origin, row, method);

        total += s->origins[at] * s->log_ratio[at];
        origins += s->origins[at];
        most = fmax(most, s->origins[at]);
    }
    s->panel[(origin - c->rolling->combined) * s->methods + method] =
        most >= ORIGINS_NEEDED ? total / origins : INFINITY;
}

static qc_status score_panel_models(void *context, size_t index, qc_error *error)
{
    combining *c = context;
    size_t origin = c->rolling->combined + index;
    double prior = prior_log_ratio(c->rolling, origin);

    (void)error;
    for (size_t model = 0; model < c->rolling->model_count; model++) {
        score_panel(c, origin, prior, model);
    }
    return QC_OK;
}

static qc_status score_panel_combination(void *context, size_t index, qc_error *error)
{
    combining *c = context;
    size_t origin = c->rolling->combined + index;

    (void)error;
    score_panel(c, origin, prior_log_ratio(c->rolling, origin), c->rolling->model_count);
    return QC_OK;
}

/* A row's log ratio drawn to the panel's; INFINITY where the method was not judged. */
static double shrunk(const combining *c, size_t origin, size_t row, size_t method)
{
    const scores *s = &c->scores;
    size_t at = cell_of(c, origin, row, method);
    double own = s->origins[at] / (s->origins[at] + PRIOR_ORIGINS);

    return own * s->log_ratio[at] +
           (1 - own) * s->panel[(origin - c->rolling->combined) * s->methods + method];
}

/* Makes weights add up to 1; false if there is none. */
static bool normalise(double *weight, size_t count, double least)
{
    double total = 0;

    for (size_t model = 0; model < count; model++) {
        weight[model] = weight[model] < least ? 0 : weight[model];
        total += weight[model];
    }
    for (size_t model = 0; model < count && total > 0; model++) {
        weight[model] /= total;
    }
    return total > 0;
}

static void weigh(const desk *d, size_t origin)
{
    const qc_rolling *rolling = d->c->rolling;
    double *weight = qc_rolling_weight(rolling, origin, d->row);

    for (size_t model = 0; model < rolling->model_count; model++) {
        double log_ratio = shrunk(d->c, origin, d->row, model);
        bool usable = isfinite(log_ratio) && isfinite(prediction_of(d, origin, model)[0]);

        weight[model] = usable ? exp(-RATIO_POWER * log_ratio) : 0;
    }
    if (normalise(weight, rolling->model_count, 0)) {
        (void)normalise(weight, rolling->model_count, LEAST_WEIGHT);
    }
}

/* The weighted mean of the models at an origin; those that could not run are left out. NAN without any. */
static void mix(const desk *d, size_t origin, const double *weight, double *point)
{
    const qc_rolling *rolling = d->c->rolling;
    double total = 0;

    for (size_t step = 0; step < rolling->horizon; step++) {
        point[step] = 0;
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        const double *prediction = prediction_of(d, origin, model);

        if (weight[model] > 0 && !isnan(prediction[0])) {
            total += weight[model];
            for (size_t step = 0; step < rolling->horizon; step++) {
                point[step] += weight[model] * prediction[step];
            }
        }
    }
    for (size_t step = 0; step < rolling->horizon; step++) {
        point[step] = total > 0 ? point[step] / total : NAN;
    }
}

/* Weighs the models at every origin, and scores what their combination would have done before it. */
static qc_status combine_row(void *context, size_t row, qc_error *error)
{
    combining *c = context;
    const qc_rolling *rolling = c->rolling;
    qc_status status = QC_OK;
    desk d = {0};

    QC_TRY(desk_open(&d, c, row, true, error));
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        const double *weight = qc_rolling_weight(rolling, origin, row);

        weigh(&d, origin);
        for (size_t made = qc_rolling_window(rolling, origin); made < origin; made++) {
            mix(&d, made, weight, d.point);
            measure_errors(&d, made, d.point,
                           d.past + (made - rolling->first) * rolling->horizon);
        }
        score(&d, origin, rolling->model_count, &c->scores);
        mix(&d, origin, weight,
            qc_rolling_prediction(rolling, origin, rolling->model_count + 1, row));
        memcpy(qc_rolling_benchmark(rolling, origin, row),
               prediction_of(&d, origin, qc_rolling_naive(rolling, origin, row)),
               rolling->horizon * sizeof(double));
    }

done:
    desk_clear(&d);
    return status;
}

/* The naive method where the combination has not beaten it; no combination below 0 where there were no credits. */
static qc_status settle_row(void *context, size_t row, qc_error *error)
{
    const combining *c = context;
    const qc_rolling *rolling = c->rolling;
    size_t bytes = rolling->horizon * sizeof(double);

    (void)error;
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        double *weight = qc_rolling_weight(rolling, origin, row);
        double *point = qc_rolling_prediction(rolling, origin, rolling->model_count + 1, row);
        bool known = qc_history_length(rolling->history, row, origin) > 0;

        if (known && !(shrunk(c, origin, row, rolling->model_count) < 0 &&
                       normalise(weight, rolling->model_count, 0))) {
            memset(weight, 0, rolling->model_count * sizeof *weight);
            weight[qc_rolling_naive(rolling, origin, row)] = 1;
            memcpy(point, qc_rolling_benchmark(rolling, origin, row), bytes);
        }
        for (size_t step = 0; known && step < rolling->horizon; step++) {
            if (point[step] < 0 && !rolling->history->negative[origin]) {
                point[step] = 0;
            }
        }
    }
    return QC_OK;
}

qc_status qc_combine(qc_rolling *rolling, const qc_run *run, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = rolling->history->row_count;
    size_t origins = rolling->last - rolling->combined + 1;
    combining c = {.rolling = rolling,
                   .scores = {.rows = rows, .methods = rolling->model_count + 1}};
    size_t cells = origins * rows * c.scores.methods;

    QC_TRY(QC_NEW_ARRAY(c.scores.log_ratio, cells, error));
    QC_TRY(QC_NEW_ARRAY(c.scores.origins, cells, error));
    QC_TRY(QC_NEW_ARRAY(c.scores.panel, origins * c.scores.methods, error));
    QC_TRY(qc_tasks_run(run, "models", rows, score_models, &c, error));
    QC_TRY(qc_tasks_run(run, "scores", origins, score_panel_models, &c, error));
    QC_TRY(qc_tasks_run(run, "combination", rows, combine_row, &c, error));
    QC_TRY(qc_tasks_run(run, "scores", origins, score_panel_combination, &c, error));
    QC_TRY(qc_tasks_run(run, "combination", rows, settle_row, &c, error));

done:
    qc_memory_free(c.scores.log_ratio);
    qc_memory_free(c.scores.origins);
    qc_memory_free(c.scores.panel);
    return status;
}
