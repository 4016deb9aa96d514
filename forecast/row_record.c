/* Predictions and errors of one row at rolling origins. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/row_record.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/row_models.h"

const double *qc_row_record_prediction(const qc_row_record *record, size_t origin, size_t model)
{
    const qc_rolling *rolling = record->rolling;
    size_t at = (origin - rolling->first) * rolling->model_count + model;

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

static void measure_all(const qc_row_record *record)
{
    const qc_rolling *rolling = record->rolling;
    size_t models = rolling->model_count;

    for (size_t origin = rolling->first; origin <= rolling->last; origin++) {
        size_t naive = qc_rolling_naive(rolling, origin, record->row);

        for (size_t model = 0; model < models; model++) {
            qc_row_record_measure(record, origin,
                                  qc_row_record_prediction(record, origin, model),
                                  qc_row_record_error(record, origin, model));
        }
        qc_row_record_measure(record, origin, qc_row_record_prediction(record, origin, naive),
                              qc_row_record_error(record, origin, models));
    }
}

qc_status qc_row_record_open(const qc_rolling *rolling, size_t row, bool known,
                             qc_row_record *record, qc_error *error)
{
    size_t origins = rolling->last - rolling->first + 1;
    size_t cells = origins * rolling->model_count * rolling->horizon;
    qc_status status = QC_OK;

    *record = (qc_row_record){.rolling = rolling, .row = row};
    record->prediction = qc_rolling_kept(rolling, row);
    if (record->prediction == NULL) {
        QC_TRY(QC_NEW_ARRAY(record->own, cells, error));
        record->prediction = record->own;
    }
    QC_TRY(QC_NEW_ARRAY(record->error, cells + origins * rolling->horizon, error));
    if (!known || record->own != NULL) {
        QC_TRY(qc_row_models_run(rolling, row, record->prediction, error));
    }
    measure_all(record);

done:
    return status;
}

void qc_row_record_clear(qc_row_record *record)
{
    qc_memory_free(record->own);
    qc_memory_free(record->error);
    *record = (qc_row_record){0};
}
