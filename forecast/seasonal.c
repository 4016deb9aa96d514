/* Classical seasonal decomposition, and the test whether there is a season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/seasonal.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Two-sided 90 % of the normal distribution. */
#define TEST_LIMIT 1.645

bool qc_seasonal_significant(const double *values, size_t length, int season)
{
    size_t lags = (size_t)season;
    double mean = qc_numeric_sum(values, length) / (double)length;
    double spread = 0.0;
    double squares = 0.0;
    double last = 0.0;

    if (season < 2 || length < 2 * lags) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        spread += (values[i] - mean) * (values[i] - mean);
    }
    if (sqrt(spread / (double)length) <= 1e-13 * fabs(mean)) {
        return false;
    }
    for (size_t lag = 1; lag <= lags; lag++) {
        double product = 0.0;

        for (size_t i = lag; i < length; i++) {
            product += (values[i] - mean) * (values[i - lag] - mean);
        }
        squares += last * last;
        last = product / spread;
    }
    return fabs(last) > TEST_LIMIT * sqrt((1.0 + 2.0 * squares) / (double)length);
}

/* The moving average of one season about `at`; an even season has half a weight at both ends. */
static double centred_average(const double *values, size_t at, size_t season)
{
    size_t half = season / 2;
    qc_sum sum = {0};

    for (size_t i = at - half; i <= at + half; i++) {
        bool end = season % 2 == 0 && (i == at - half || i == at + half);

        qc_sum_add(&sum, end ? values[i] / 2.0 : values[i]);
    }
    return qc_sum_value(&sum) / (double)season;
}

static void find_indices(const double *values, size_t length, qc_seasonal *seasonal)
{
    size_t season = seasonal->season;
    bool ratio = seasonal->kind == QC_SEASONAL_MULTIPLICATIVE;
    qc_sum total = {0};

    for (size_t phase = 0; phase < season; phase++) {
        qc_sum sum = {0};
        size_t count = 0;

        for (size_t i = phase; i + season / 2 < length; i += season) {
            if (i >= season / 2) {
                double average = centred_average(values, i, season);

                qc_sum_add(&sum, ratio ? values[i] / average : values[i] - average);
                count++;
            }
        }
        seasonal->index[phase] = qc_sum_value(&sum) / (double)count;
        qc_sum_add(&total, seasonal->index[phase]);
    }
    double mean = qc_sum_value(&total) / (double)season;

    for (size_t phase = 0; phase < season; phase++) {
        seasonal->index[phase] =
            ratio ? seasonal->index[phase] / mean : seasonal->index[phase] - mean;
    }
}

static bool all_positive(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] <= 0.0) {
            return false;
        }
    }
    return true;
}

qc_status qc_seasonal_adjust(const double *values, size_t length, int season,
                             qc_seasonal *seasonal, qc_error *error)
{
    qc_status status = QC_OK;
    qc_seasonal draft = {.kind = QC_SEASONAL_NONE, .season = (size_t)season};

    QC_TRY(QC_NEW_ARRAY(draft.adjusted, length, error));
    memcpy(draft.adjusted, values, length * sizeof *values);
    if (qc_seasonal_significant(values, length, season)) {
        QC_TRY(QC_NEW_ARRAY(draft.index, draft.season, error));
        draft.kind =
            all_positive(values, length) ? QC_SEASONAL_MULTIPLICATIVE : QC_SEASONAL_ADDITIVE;
        find_indices(values, length, &draft);
        for (size_t i = 0; i < length; i++) {
            double index = draft.index[i % draft.season];

            draft.adjusted[i] = draft.kind == QC_SEASONAL_MULTIPLICATIVE ? values[i] / index
                                                                         : values[i] - index;
        }
    }
    *seasonal = draft;
    draft = (qc_seasonal){0};

done:
    qc_seasonal_clear(&draft);
    return status;
}

double qc_seasonal_restore(const qc_seasonal *seasonal, size_t position, double value)
{
    switch (seasonal->kind) {
    case QC_SEASONAL_ADDITIVE:
        return value + seasonal->index[position % seasonal->season];
    case QC_SEASONAL_MULTIPLICATIVE:
        return value * seasonal->index[position % seasonal->season];
    case QC_SEASONAL_NONE:
    default:
        return value;
    }
}

void qc_seasonal_clear(qc_seasonal *seasonal)
{
    qc_memory_free(seasonal->index);
    qc_memory_free(seasonal->adjusted);
    *seasonal = (qc_seasonal){0};
}
