/* How far the models of a combination differ from each other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/disagreement.h"

#include <math.h>

void qc_disagreement_measure(const qc_row_record *record, size_t origin, const double *weight,
                             const double *point, double *apart)
{
    const qc_rolling *rolling = record->rolling;

    for (size_t step = 0; step < rolling->horizon; step++) {
        apart[step] = 0;
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        const double *prediction = qc_row_record_prediction(record, origin, model);

        if (weight[model] > 0 && !isnan(prediction[0])) {
            for (size_t step = 0; step < rolling->horizon; step++) {
                double d = prediction[step] - point[step];

                apart[step] += weight[model] * d * d;
            }
        }
    }
    for (size_t step = 0; step < rolling->horizon; step++) {
        apart[step] = sqrt(apart[step]);
    }
}
