/* Weighs the models by what is known of their errors at an origin, and combines them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "forecast/resemblance.h"
#include "forecast/row_record.h"

/* A model with errors at fewer origins than the latest four is not judged, and gets no weight: with HALF_LIFE they count
 * 1 + 0.891 + 0.794 + 0.707. */
static const double ORIGINS_NEEDED = 3.39;

/*
 * The constants below are chosen by the accuracy on the training parts of the M1 and M3 competitions, monthly and
 * quarterly: bench_coverage, also with --single and --back 2, without --test. The optimum is flat: of the mean error, half or
 * twice PRIOR_ORIGINS, half-lives from 3 to 12 or powers from 4 to 16 change 0.1 to 0.4 %; no half-life costs 0.2 %, equal
 * weights 2.6 %; weighted medians and trimmed means are no better.
 */

/* An error of this many origins before the latest counts half. */
static const double HALF_LIFE = 6;

/* Origins at which a leaf's ratio counts as much as the panel's, and the panel's as much as the prior one. */
static const double PRIOR_ORIGINS = 24;

/* Zeros at the end that say that a row is over, at least. */
enum { LEAST_SILENCE = 6 };

/* Ratio to naive taken for a model, or for the combination, of which nothing is known: with two seasons, and below.
 * Measured with --single --known 8, 12 and 24: the combination's sMAPE is 0.78 to 0.93 of naive's in the one case, 1.01
 * to 1.17 in the other. */
static const double PRIOR_RATIO = 0.85;
static const double PRIOR_RATIO_SHORT = 1.15;

/* Weights go with 1 / ratio to this power. */
static const double RATIO_POWER = 8;

/*
 * A model with less weight is left out: it would only make the forecast harder to explain. From FULL_WEIGHT up it counts in full,
 * and between them in part: with a single limit, a change of a value by one percent could let a model in or out.
 */
static const double LEAST_WEIGHT = 0.04;
static const double FULL_WEIGHT = 0.06;

/* Ratios of a single leaf are kept within 1/10 .. 10: a lucky or broken record says no more than that. */
static const double RATIO_LIMIT = 10;

/* How the models, and last the combination, did against naive, as known at each origin. */
typedef struct scores {
    size_t rows, methods; /* methods: models and the combination */
    double *log_ratio;    /* [origin][row][methods] */
    double *origins; /* [origin][row][methods] origins with an error, old ones counting less */
    double *panel;   /* [origin][methods] log ratio of the panel, INFINITY where not judged */
} scores;

enum { MOST_PARTS = 1024 };

/* Rows are run in parts: each adds up on its own how alike its models are. */
typedef struct combining {
    qc_rolling *rolling;
    scores scores;
    size_t part_count;
    qc_resemblance *part; /* after the rows are run, part[0] is the panel's */
} combining;

static size_t cell_of(const combining *c, size_t origin, size_t row, size_t method)
{
    return ((origin - c->rolling->combined) * c->scores.rows + row) * c->scores.methods +
           method;
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

/*
 * Compares a method's errors with naive's, as known at an origin. `past` is NULL for a model, else the combination's errors
 * [origin][horizon].
 */
static void score(const combining *c, const qc_row_record *record, size_t origin, size_t method,
                  const double *past)
{
    const qc_rolling *rolling = c->rolling;
    size_t at = cell_of(c, origin, record->row, method);
    double mine_sum = 0;
    double naive_sum = 0;
    double origins = 0;

    for (size_t made = qc_rolling_weighing(rolling, origin); made < origin; made++) {
        const double *naive = qc_row_record_error(record, made, rolling->model_count);
        const double *mine = past != NULL ? past + (made - rolling->first) * rolling->horizon
                                          : qc_row_record_error(record, made, method);
        double weight = exp2(-(double)(origin - 1 - made) / HALF_LIFE);
        bool any = false;

        for (size_t step = 0; step < rolling->horizon && made + step < origin; step++) {
            if (!isnan(mine[step]) && !isnan(naive[step])) {
                any = true;
                mine_sum += weight * fabs(mine[step]);
                naive_sum += weight * fabs(naive[step]);
            }
        }
        origins += any ? weight : 0;
    }
    c->scores.origins[at] = origins;
    c->scores.log_ratio[at] = origins > 0 ? bounded_log_ratio(mine_sum, naive_sum) : 0;
}

/* True for models that are combined: all but the naive methods, which are there to be beaten. */
static bool is_combined(const qc_rolling *rolling, size_t model)
{
    return model != rolling->naive && model != rolling->seasonal_naive;
}

/* Room for comparing models. */
typedef struct comparison {
    double *run; /* [origin][horizon + 1] sums of products of two models' errors up to a step */
    double *products; /* [combined origin][pairs] */
} comparison;

/* Products of two models' errors over what each combined origin knows. */
static void multiply(const qc_row_record *record, size_t one, size_t other, size_t pair,
                     const comparison *room)
{
    const qc_rolling *rolling = record->rolling;
    size_t width = rolling->horizon + 1;
    size_t pairs = rolling->model_count * (rolling->model_count + 1) / 2;

    for (size_t made = rolling->first; made < rolling->last; made++) {
        const double *a = qc_row_record_error(record, made, one);
        const double *b = qc_row_record_error(record, made, other);
        double *run = room->run + (made - rolling->first) * width;

        run[0] = 0;
        for (size_t step = 0; step < rolling->horizon; step++) {
            double product = a[step] * b[step];

            run[step + 1] = run[step] + (isnan(product) ? 0 : product);
        }
    }
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        double sum = 0;

        for (size_t made = qc_rolling_weighing(rolling, origin); made < origin; made++) {
            size_t ahead = origin - made;

            sum += room->run[(made - rolling->first) * width +
                             (ahead < rolling->horizon ? ahead : rolling->horizon)];
        }
        room->products[(origin - rolling->combined) * pairs + pair] = sum;
    }
}

/* Adds to a part how alike the row's models are. */
static qc_status compare_models(const qc_row_record *record, qc_resemblance *part,
                                qc_error *error)
{
    const qc_rolling *rolling = record->rolling;
    size_t models = rolling->model_count;
    size_t pairs = models * (models + 1) / 2;
    size_t origins = rolling->last - rolling->first + 1;
    qc_status status = QC_OK;
    comparison room = {NULL, NULL};
    size_t pair = 0;

    QC_TRY(QC_NEW_ARRAY(room.run, origins * (rolling->horizon + 1), error));
    QC_TRY(QC_NEW_ARRAY(room.products, part->origin_count * pairs, error));
    for (size_t one = 0; one < models; one++) {
        for (size_t other = 0; other <= one; other++, pair++) {
            if (is_combined(rolling, one) && is_combined(rolling, other)) {
                multiply(record, one, other, pair, &room);
            }
        }
    }
    for (size_t origin = 0; origin < part->origin_count; origin++) {
        qc_resemblance_add(part, origin, room.products + origin * pairs);
    }

done:
    qc_memory_free(room.run);
    qc_memory_free(room.products);
    return status;
}

static qc_status score_row(const combining *c, size_t row, qc_resemblance *part,
                           qc_error *error)
{
    const qc_rolling *rolling = c->rolling;
    qc_status status = QC_OK;
    qc_row_record record = {0};

    QC_TRY(qc_row_record_open(rolling, row, false, &record, error));
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        for (size_t model = 0; model < rolling->model_count; model++) {
            score(c, &record, origin, model, NULL);
        }
    }
    QC_TRY(compare_models(&record, part, error));

done:
    qc_row_record_clear(&record);
    return status;
}

static qc_status score_part(void *context, size_t index, qc_error *error)
{
    combining *c = context;
    qc_status status = QC_OK;

    for (size_t row = index; row < c->scores.rows; row += c->part_count) {
        QC_TRY(score_row(c, row, &c->part[index], error));
    }

done:
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
static bool normalise(double *weight, size_t count)
{
    double total = 0;

    for (size_t model = 0; model < count; model++) {
        total += weight[model];
    }
    for (size_t model = 0; model < count && total > 0; model++) {
        weight[model] /= total;
    }
    return total > 0;
}

/* Leaves out models with little weight, without a jump. */
static void leave_out_small(double *weight, size_t count)
{
    for (size_t model = 0; model < count; model++) {
        double part = (weight[model] - LEAST_WEIGHT) / (FULL_WEIGHT - LEAST_WEIGHT);

        weight[model] *= fmin(fmax(part, 0), 1);
    }
}

static void weigh(const combining *c, const qc_row_record *record, size_t origin)
{
    const qc_rolling *rolling = c->rolling;
    double *weight = qc_rolling_weight(rolling, origin, record->row);
    bool present[QC_MOST_MODELS];

    for (size_t model = 0; model < rolling->model_count; model++) {
        present[model] = is_combined(rolling, model) &&
                         isfinite(shrunk(c, origin, record->row, model)) &&
                         isfinite(qc_row_record_prediction(record, origin, model)[0]);
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        weight[model] = 0;
        if (present[model]) {
            weight[model] =
                exp(-RATIO_POWER * shrunk(c, origin, record->row, model)) /
                qc_resemblance_company(&c->part[0], origin - rolling->combined, model, present);
        }
    }
    if (normalise(weight, rolling->model_count)) {
        leave_out_small(weight, rolling->model_count);
        (void)normalise(weight, rolling->model_count);
    }
}

/* The weighted mean of the models at an origin; those that could not run are left out. NAN without any. */
static void mix(const qc_row_record *record, size_t origin, const double *weight, double *point)
{
    const qc_rolling *rolling = record->rolling;
    double total = 0;

    for (size_t step = 0; step < rolling->horizon; step++) {
        point[step] = 0;
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        const double *prediction = qc_row_record_prediction(record, origin, model);

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
    const combining *c = context;
    const qc_rolling *rolling = c->rolling;
    qc_status status = QC_OK;
    qc_row_record record = {0};
    double *past = NULL;  /* [origin][horizon] */
    double *point = NULL; /* [horizon] */

    QC_TRY(QC_NEW_ARRAY(past, (rolling->last - rolling->first + 1) * rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(point, rolling->horizon, error));
    QC_TRY(qc_row_record_open(rolling, row, true, &record, error));
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        const double *weight = qc_rolling_weight(rolling, origin, row);

        weigh(c, &record, origin);
        for (size_t made = qc_rolling_weighing(rolling, origin); made < origin; made++) {
            mix(&record, made, weight, point);
            qc_row_record_measure(&record, made, point,
                                  past + (made - rolling->first) * rolling->horizon);
        }
        score(c, &record, origin, rolling->model_count, past);
        mix(&record, origin, weight,
            qc_rolling_prediction(rolling, origin, rolling->model_count + 1, row));
        memcpy(
            qc_rolling_benchmark(rolling, origin, row),
            qc_row_record_prediction(&record, origin, qc_rolling_naive(rolling, origin, row)),
            rolling->horizon * sizeof(double));
    }

done:
    qc_row_record_clear(&record);
    qc_memory_free(past);
    qc_memory_free(point);
    return status;
}

/*
 * Whether a row is over: nothing but zeros for a season (at least LEAST_SILENCE periods) and for three times as long as ever before. No
 * model is to bring it back; where sales come far apart, silences are longer than that.
 */
static bool is_over(const qc_history *history, size_t row, size_t origin)
{
    const qc_series series = qc_history_series(history, row, origin);
    size_t least = series.season > LEAST_SILENCE ? (size_t)series.season : LEAST_SILENCE;
    size_t longest = 0;
    size_t silence = 0;

    for (size_t t = 0; t < series.length; t++) {
        if (fabs(series.values[t]) > 0) {
            longest = silence > longest ? silence : longest;
            silence = 0;
        } else {
            silence++;
        }
    }
    return silence >= least && silence >= 3 * longest;
}

/* The naive method where the combination has not beaten it, or the row is over; no combination below 0 where there were no credits. */
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

        if (known && (is_over(rolling->history, row, origin) ||
                      !(shrunk(c, origin, row, rolling->model_count) < 0 &&
                        normalise(weight, rolling->model_count)))) {
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

    c.part_count = rows < MOST_PARTS ? rows : MOST_PARTS;
    QC_TRY(QC_NEW_ARRAY(c.part, c.part_count, error));
    for (size_t k = 0; k < c.part_count; k++) {
        QC_TRY(qc_resemblance_init(origins, rolling->model_count, &c.part[k], error));
    }
    QC_TRY(QC_NEW_ARRAY(c.scores.log_ratio, cells, error));
    QC_TRY(QC_NEW_ARRAY(c.scores.origins, cells, error));
    QC_TRY(QC_NEW_ARRAY(c.scores.panel, origins * c.scores.methods, error));
    QC_TRY(qc_tasks_run(run, "models", c.part_count, score_part, &c, error));
    for (size_t k = 1; k < c.part_count; k++) {
        qc_resemblance_join(&c.part[0], &c.part[k]);
    }
    QC_TRY(qc_tasks_run(run, "scores", origins, score_panel_models, &c, error));
    QC_TRY(qc_tasks_run(run, "combination", rows, combine_row, &c, error));
    QC_TRY(qc_tasks_run(run, "scores", origins, score_panel_combination, &c, error));
    QC_TRY(qc_tasks_run(run, "combination", rows, settle_row, &c, error));

done:
    for (size_t k = 0; k < c.part_count && c.part != NULL; k++) {
        qc_resemblance_clear(&c.part[k]);
    }
    qc_memory_free(c.part);
    qc_memory_free(c.scores.log_ratio);
    qc_memory_free(c.scores.origins);
    qc_memory_free(c.scores.panel);
    return status;
}
