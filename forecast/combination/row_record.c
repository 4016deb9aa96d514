/* Predictions and errors of one row at rolling origins. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/row_record.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/row_models.h"

const double *qc_row_record_prediction(const qc_row_record *record, size_t origin, size_t model)
{
    const qc_rolling *rolling = record->rolling;
    size_t at = (origin - rolling->first) * rolling->model_count + model;

    assert(origin >= rolling->first);
    return record->prediction + at * rolling->horizon;
}

double *qc_row_record_error(const qc_row_record *record, size_t origin, size_t model)
{
    const qc_rolling *rolling = record->rolling;
    size_t at = (origin - rolling->first) * (rolling->model_count + 1) + model;

    return record->error + at * rolling->horizon;
}

void qc_row_record_measure(const qc_row_record *record, size_t origin, const double *prediction,
                           double *errors)
{
    const qc_rolling *rolling = record->rolling;
    double level = qc_history_level(rolling->history, record->row, origin);

    for (size_t step = 0; step < rolling->horizon; step++) {
        double target = qc_rolling_target(rolling, record->row, origin, step, rolling->last);
        double error = target - prediction[step];

        errors[step] = level > 0 ? error / level : isnan(error) ? NAN : 0;
    }
}

const double *qc_row_record_seen(const qc_row_record *record, size_t made, size_t model)
{
    const qc_rolling *rolling = record->rolling;
    size_t at = (made - rolling->first) * rolling->model_count + model;

    return made >= record->seen_from && made < record->seen.end
               ? record->look->remade + at * rolling->horizon
               : qc_row_record_prediction(record, made, model);
}

/* Measures errors at the origins from .. end - 1; `naive` is the benchmark. */
static void measure(const qc_row_record *record, size_t from, size_t end, size_t naive)
{
    size_t models = record->rolling->model_count;

    for (size_t made = from; made < end; made++) {
        for (size_t model = 0; model < models; model++) {
            qc_row_record_measure(record, made, qc_row_record_seen(record, made, model),
                                  qc_row_record_error(record, made, model));
        }
        qc_row_record_measure(record, made, qc_row_record_seen(record, made, naive),
                              qc_row_record_error(record, made, models));
    }
}

static void measure_made(const qc_row_record *record, size_t from, size_t end)
{
    for (size_t made = from; made < end; made++) {
        measure(record, made, made + 1, qc_rolling_naive(record->rolling, made, record->row));
    }
}

/* Goes back to the errors of the forecasts as they were first made. */
static void look_away(qc_row_record *record)
{
    size_t end = record->seen.end;

    record->seen = (qc_hindsight){0};
    measure_made(record, record->seen_from, end);
    record->seen_from = SIZE_MAX;
}

size_t qc_row_record_first_asked(const qc_row_record *record, size_t origin)
{
    const qc_rolling *rolling = record->rolling;
    bool ranges = origin >= rolling->benchmarked && record->row < rolling->history->leaf_count;
    size_t from =
        ranges ? qc_rolling_window(rolling, origin) : qc_rolling_weighing(rolling, origin);

    return from > rolling->first ? from : rolling->first;
}

/* The look back with this knowledge; a new one, in the last slot if all are used, if there is
 * none. */
static qc_row_look *find_look(qc_row_record *record, const qc_hindsight *seen)
{
    qc_row_looks *looks = record->looks != NULL ? record->looks : &record->own_looks;

    for (size_t k = 0; k < looks->count; k++) {
        if (looks->each[k].known == seen->known && looks->each[k].end == seen->end) {
            return &looks->each[k];
        }
    }
    if (looks->count == QC_MOST_LOOKS) {
        qc_memory_free(looks->each[--looks->count].remade);
    }
    looks->each[looks->count] =
        (qc_row_look){.known = seen->known, .from = seen->end, .end = seen->end};
    return &looks->each[looks->count++];
}

/* Makes those forecasts of a look back, from an origin on, that have not been made yet. */
static qc_status remake(const qc_row_record *record, qc_row_look *look, size_t from,
                        qc_error *error)
{
    const qc_rolling *rolling = record->rolling;
    size_t width = rolling->model_count * rolling->horizon;
    qc_status status = QC_OK;

    if (look->from <= from) {
        return QC_OK;
    }
    if (look->remade == NULL) {
        QC_TRY(QC_NEW_ARRAY(look->remade, (look->end - rolling->first) * width, error));
    }
    QC_TRY(qc_row_models_remake(rolling, record->row, look->known, from, look->from,
                                look->remade + (from - rolling->first) * width, &look->leverage,
                                error));
    look->from = from;

done:
    return status;
}

qc_status qc_row_record_look_back(qc_row_record *record, size_t origin, qc_error *error)
{
    const qc_rolling *rolling = record->rolling;
    const qc_hindsight seen = qc_hindsight_from(rolling, record->row, origin);
    size_t from = qc_row_record_first_asked(record, origin);
    size_t naive = qc_rolling_naive(rolling, origin, record->row);
    size_t end = seen.end;
    qc_status status = QC_OK;

    if (seen.known != record->seen.known || seen.end != record->seen.end ||
        naive != record->seen_naive) {
        look_away(record);
    } else if (record->seen_from < end) {
        end = record->seen_from; /* the rest is seen already */
    }
    if (from >= end || !seen.again) {
        return QC_OK;
    }
    record->look = find_look(record, &seen);
    QC_TRY(remake(record, record->look, from, error));
    record->seen = seen;
    record->seen_from = from;
    record->seen_naive = naive;
    end = seen.judged < end ? seen.judged : end;
    measure(record, from, end, naive);

done:
    return status;
}

void qc_row_record_keep_naive(const qc_row_record *record, size_t origin, double part)
{
    const qc_rolling *rolling = record->rolling;
    size_t naive = qc_rolling_naive(rolling, origin, record->row);
    size_t end = qc_hindsight_from(rolling, record->row, origin).end;

    for (size_t made = qc_row_record_first_asked(record, origin);
         made < end && qc_hindsight_is_kept(rolling, record->row, origin); made++) {
        const double *said = qc_row_record_prediction(record, made, naive);
        double *point = qc_rolling_hindsight(rolling, origin, made, record->row);

        for (size_t step = 0; step <= rolling->horizon; step++) {
            double alone = step < rolling->horizon ? said[step] : 1;

            point[step] = part < 1 ? (1 - part) * point[step] + part * alone : alone;
        }
    }
}

qc_status qc_row_record_open(const qc_rolling *rolling, size_t row, bool known,
                             qc_row_record *record, qc_error *error)
{
    size_t origins = rolling->last - rolling->first + 1;
    size_t cells = origins * rolling->model_count * rolling->horizon;
    qc_status status = QC_OK;

    *record = (qc_row_record){.rolling = rolling, .row = row, .seen_from = SIZE_MAX};
    record->prediction = qc_rolling_kept(rolling, row);
    if (record->prediction == NULL) {
        QC_TRY(QC_NEW_ARRAY(record->own, cells, error));
        record->prediction = record->own;
    }
    QC_TRY(QC_NEW_ARRAY(record->error, cells + origins * rolling->horizon, error));
    if (!known || record->own != NULL) {
        QC_TRY(qc_row_models_run(rolling, row, record->prediction, error));
    }
    measure_made(record, rolling->first, rolling->last + 1);

done:
    return status;
}

void qc_row_looks_clear(qc_row_looks *looks)
{
    for (size_t k = 0; k < looks->count; k++) {
        qc_memory_free(looks->each[k].remade);
    }
    *looks = (qc_row_looks){0};
}

void qc_row_record_clear(qc_row_record *record)
{
    qc_memory_free(record->own);
    qc_row_looks_clear(&record->own_looks);
    qc_memory_free(record->error);
    *record = (qc_row_record){0};
}
