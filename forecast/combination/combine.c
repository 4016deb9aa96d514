/* Combines the models of every row at every origin, and takes naive where that was no worse. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "forecast/combination/disagreement.h"
#include "forecast/combination/roughness.h"
#include "forecast/combination/weights.h"

enum { MOST_PARTS = 1024 };

/* The rows of the sample are run in parts, each of which adds up the correlations of its
 * own. */
typedef struct combining {
    qc_rolling *rolling;
    size_t first_row; /* of the rows that this run has to forecast */
    qc_panel_scores panel;
    qc_scores *sample; /* [sample_count] */
    double *room;      /* the values of these */
    /* [sample_count] kept from scoring to combining; NULL where predictions are not kept */
    qc_row_looks *look;
    size_t part_count;
    qc_model_correlations *part; /* after the sample is run, part[0] is the panel's */
} combining;

static size_t origin_count(const qc_rolling *rolling)
{
    return rolling->last - rolling->combined + 1;
}

static qc_status score_models(qc_row_record *record, qc_scores *scores, qc_error *error)
{
    const qc_rolling *rolling = record->rolling;
    double *work = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(work, rolling->history->period_count, error));
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        scores->roughness[origin - rolling->combined] =
            qc_roughness(rolling->history, record->row, origin, work);
        QC_TRY(qc_row_record_look_back(record, origin, error));
        for (size_t model = 0; model < rolling->model_count; model++) {
            qc_scores_measure(record, origin, model, NULL, scores);
        }
    }

done:
    qc_memory_free(work);
    return status;
}

static qc_status score_sampled(const combining *c, size_t k, qc_model_correlations *part,
                               qc_error *error)
{
    qc_status status = QC_OK;
    qc_row_record record = {0};

    QC_TRY(qc_row_record_open(c->rolling, qc_rolling_sample(c->rolling, k), false, &record,
                              error));
    record.looks = c->look != NULL ? &c->look[k] : NULL;
    /* by the forecasts as they were made, before any is made again */
    QC_TRY(qc_weights_compare(&record, part, error));
    QC_TRY(score_models(&record, &c->sample[k], error));

done:
    qc_row_record_clear(&record);
    return status;
}

static qc_status score_part(void *context, size_t index, qc_error *error)
{
    combining *c = context;
    qc_status status = QC_OK;

    for (size_t k = index; k < c->rolling->sample_count; k += c->part_count) {
        QC_TRY(score_sampled(c, k, &c->part[index], error));
    }

done:
    return status;
}

static qc_status score_panel_models(void *context, size_t index, qc_error *error)
{
    const combining *c = context;

    (void)error;
    for (size_t model = 0; model < c->rolling->model_count; model++) {
        qc_scores_of_panel(&c->panel, c->sample, c->rolling->combined + index, model);
    }
    return QC_OK;
}

static qc_status score_panel_combination(void *context, size_t index, qc_error *error)
{
    const combining *c = context;

    (void)error;
    qc_scores_of_panel(&c->panel, c->sample, c->rolling->combined + index,
                       c->rolling->model_count);
    return QC_OK;
}

/* The weighted mean of the models at an origin, without those that could not run; NAN if none
 * could. */
static void mix(const qc_row_record *record, size_t origin, const double *weight, double *point)
{
    const qc_rolling *rolling = record->rolling;
    double total = 0;

    for (size_t step = 0; step < rolling->horizon; step++) {
        point[step] = 0;
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        const double *prediction = qc_row_record_seen(record, origin, model);

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

/* Keeps the forecasts that the combination would have made with the season known at an
 * origin. */
static qc_status keep_hindsight(qc_rolling *rolling, const qc_row_record *record, size_t origin,
                                const double *weight, qc_error *error)
{
    qc_status status = QC_OK;

    if (!qc_hindsight_is_kept(rolling, record->row, origin)) {
        return QC_OK;
    }
    if (rolling->hindsight[record->row] == NULL) {
        QC_TRY(QC_NEW_ARRAY(rolling->hindsight[record->row],
                            (rolling->last - rolling->benchmarked + 1) * rolling->max_origins *
                                (rolling->horizon + 1),
                            error));
    }
    for (size_t made = qc_row_record_first_asked(record, origin); made < record->seen.end;
         made++) {
        double *point = qc_rolling_hindsight(rolling, origin, made, record->row);
        double leverage = record->look->leverage;

        mix(record, made, weight, point);
        point[rolling->horizon] = sqrt((1 + leverage) / (1 - leverage));
    }

done:
    return status;
}

/* Finds the weights of a row's models at every origin, and scores the combination with these
 * weights at the origins before. */
static qc_status combine(const combining *c, qc_row_record *record, qc_scores *scores,
                         qc_error *error)
{
    const qc_rolling *rolling = c->rolling;
    size_t models = rolling->model_count;
    qc_status status = QC_OK;
    double weight[QC_MOST_MODELS] = {0};
    double *past = NULL;  /* [origin][horizon] */
    double *point = NULL; /* [horizon] */

    QC_TRY(QC_NEW_ARRAY(past, (rolling->last - rolling->first + 1) * rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(point, rolling->horizon, error));
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        QC_TRY(qc_row_record_look_back(record, origin, error));
        qc_weights_find(record, &c->panel, &c->part[0], scores, origin, weight);
        for (size_t made = qc_rolling_weighing(rolling, origin); made < origin; made++) {
            mix(record, made, weight, point);
            qc_row_record_measure(record, made, point,
                                  past + (made - rolling->first) * rolling->horizon);
        }
        qc_scores_measure(record, origin, models, past, scores);
        QC_TRY(keep_hindsight(c->rolling, record, origin, weight, error));
        mix(record, origin, weight, qc_rolling_combination(rolling, origin, record->row));
        if (origin >= rolling->compared && record->row < rolling->history->leaf_count) {
            qc_disagreement_measure(record, origin, weight,
                                    qc_rolling_combination(rolling, origin, record->row),
                                    qc_rolling_disagreement(rolling, origin, record->row));
        }
    }
    memcpy(qc_rolling_weight(rolling, record->row), weight, models * sizeof *weight);

done:
    qc_memory_free(past);
    qc_memory_free(point);
    return status;
}

static qc_status combine_sampled(void *context, size_t k, qc_error *error)
{
    const combining *c = context;
    qc_row_record record = {0};
    qc_status status = QC_OK;

    QC_TRY(
        qc_row_record_open(c->rolling, qc_rolling_sample(c->rolling, k), true, &record, error));
    record.looks = c->look != NULL ? &c->look[k] : NULL;
    QC_TRY(combine(c, &record, &c->sample[k], error));

done:
    qc_row_record_clear(&record);
    if (c->look != NULL) {
        qc_row_looks_clear(&c->look[k]);
    }
    return status;
}

/* The mean of the combination and the naive method, of which naive has the share `part`. */
static double between(double combined, double naive, double part)
{
    return part < 1 ? (1 - part) * combined + part * naive : naive;
}

/* Gives the naive method its share at an origin: of the forecast, of the models' disagreement,
 * and at the last origin of the weights. */
static void lean_on_naive(const qc_row_record *record, size_t origin, const double *naive,
                          double part)
{
    const qc_rolling *rolling = record->rolling;
    size_t row = record->row;
    double *weight = qc_rolling_weight(rolling, row);
    double *point = qc_rolling_combination(rolling, origin, row);
    bool ranges = origin >= rolling->compared && row < rolling->history->leaf_count;

    for (size_t model = 0; model < rolling->model_count && origin == rolling->last; model++) {
        bool is_naive = model == qc_rolling_naive(rolling, origin, row);

        weight[model] = between(weight[model], is_naive, part);
    }
    for (size_t step = 0; step < rolling->horizon; step++) {
        double far = part < 1 ? naive[step] - point[step] : 0;

        point[step] = between(point[step], naive[step], part);
        if (ranges) {
            double *apart = &qc_rolling_disagreement(rolling, origin, row)[step];

            *apart = part < 1 ? sqrt((1 - part) * (*apart * *apart + part * far * far)) : 0;
        }
    }
}

/* True if naive [horizon] forecasts no sales at all, as it does after a single 0. */
static bool gives_up(const double *naive, size_t horizon)
{
    bool any = false;

    for (size_t step = 0; step < horizon && !any; step++) {
        any = fabs(naive[step]) > 0;
    }
    return !any;
}

/* The share of the naive method [horizon]: 1 where there is no combination or the row has
 * ended, 0 where naive forecasts no sales for a row that goes on. */
static double naive_part(const combining *c, const qc_scores *scores, size_t row, size_t origin,
                         const double *naive)
{
    const qc_rolling *rolling = c->rolling;
    double log_ratio = qc_scores_shrunk(&c->panel, scores, row, origin, rolling->model_count);

    if (qc_history_is_over(rolling->history, row, origin) ||
        isnan(qc_rolling_combination(rolling, origin, row)[0])) {
        return 1;
    }
    return gives_up(naive, rolling->horizon) ? 0 : qc_naive_part(log_ratio);
}

/* Gives naive its share at every origin, and keeps forecasts from falling below 0 in rows that
 * never had credits. */
static void settle(const combining *c, const qc_row_record *record, const qc_scores *scores)
{
    const qc_rolling *rolling = c->rolling;
    size_t row = record->row;

    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        double *point = qc_rolling_combination(rolling, origin, row);
        const double *naive =
            qc_row_record_prediction(record, origin, qc_rolling_naive(rolling, origin, row));
        bool known = qc_history_length(rolling->history, row, origin) > 0;
        bool can_be_negative = qc_history_can_be_negative(rolling->history, row, origin);
        double part = known ? naive_part(c, scores, row, origin, naive) : 0;

        if (part > 0) {
            lean_on_naive(record, origin, naive, part);
            qc_row_record_keep_naive(record, origin, part);
        }
        for (size_t step = 0; known && step < rolling->horizon; step++) {
            if (point[step] < 0 && !can_be_negative) {
                point[step] = 0;
            }
        }
        if (origin >= rolling->benchmarked) {
            memcpy(qc_rolling_benchmark(rolling, origin, row), naive,
                   rolling->horizon * sizeof *naive);
        }
    }
}

/* A row of the sample is combined already; every other row is run here and its record freed. */
static qc_status settle_row(void *context, size_t index, qc_error *error)
{
    const combining *c = context;
    size_t row = c->first_row + index;
    size_t k = qc_rolling_sampled(c->rolling, row);
    qc_row_record record = {0};
    double *room = NULL; /* scores of a row outside the sample */
    qc_scores own = {NULL, NULL, NULL, NULL};
    qc_status status = QC_OK;

    QC_TRY(qc_row_record_open(c->rolling, row, k != SIZE_MAX, &record, error));
    if (k == SIZE_MAX) {
        QC_TRY(QC_NEW_ARRAY(room, qc_scores_room(c->rolling), error));
        own = qc_scores_in(c->rolling, room);
        QC_TRY(score_models(&record, &own, error));
        QC_TRY(combine(c, &record, &own, error));
    }
    settle(c, &record, k != SIZE_MAX ? &c->sample[k] : &own);

done:
    qc_row_record_clear(&record);
    qc_memory_free(room);
    return status;
}

static qc_status allocate(combining *c, qc_error *error)
{
    const qc_rolling *rolling = c->rolling;
    size_t origins = origin_count(rolling);
    size_t size = qc_scores_size(rolling);
    qc_status status = QC_OK;

    c->part_count = rolling->sample_count < MOST_PARTS ? rolling->sample_count : MOST_PARTS;
    QC_TRY(QC_NEW_ARRAY(c->part, c->part_count, error));
    for (size_t k = 0; k < c->part_count; k++) {
        QC_TRY(qc_model_correlations_init(origins, rolling->model_count, &c->part[k], error));
    }
    QC_TRY(QC_NEW_ARRAY(c->sample, rolling->sample_count, error));
    QC_TRY(QC_NEW_ARRAY(c->room, rolling->sample_count * qc_scores_room(rolling), error));
    if (rolling->model_prediction != NULL) {
        QC_TRY(QC_NEW_ARRAY(c->look, rolling->sample_count, error));
    }
    QC_TRY(QC_NEW_ARRAY(c->panel.line, 2 * size, error));
    for (size_t k = 0; k < rolling->sample_count; k++) {
        c->sample[k] = qc_scores_in(rolling, c->room + k * qc_scores_room(rolling));
    }

done:
    return status;
}

qc_status qc_combine(qc_rolling *rolling, size_t first_row, size_t end_row, const qc_run *run,
                     qc_error *error)
{
    qc_status status = QC_OK;
    size_t origins = origin_count(rolling);
    bool whole = rolling->sample_count == rolling->history->row_count;
    combining c = {.rolling = rolling, .first_row = first_row, .panel = {.rolling = rolling}};

    QC_TRY(allocate(&c, error));
    QC_TRY(qc_tasks_run(run, whole ? "models" : "sample", c.part_count, score_part, &c, error));
    for (size_t k = 1; k < c.part_count; k++) {
        qc_model_correlations_join(&c.part[0], &c.part[k]);
    }
    QC_TRY(qc_tasks_run(run, "scores", origins, score_panel_models, &c, error));
    QC_TRY(qc_tasks_run(run, "combination", rolling->sample_count, combine_sampled, &c, error));
    QC_TRY(qc_tasks_run(run, "scores", origins, score_panel_combination, &c, error));
    QC_TRY(qc_tasks_run(run, whole ? "combination" : "models", end_row - first_row, settle_row,
                        &c, error));

done:
    for (size_t k = 0; k < c.part_count && c.part != NULL; k++) {
        qc_model_correlations_clear(&c.part[k]);
    }
    for (size_t k = 0; k < rolling->sample_count && c.look != NULL; k++) {
        qc_row_looks_clear(&c.look[k]);
    }
    qc_memory_free(c.look);
    qc_memory_free(c.part);
    qc_memory_free(c.sample);
    qc_memory_free(c.room);
    qc_memory_free(c.panel.line);
    return status;
}
