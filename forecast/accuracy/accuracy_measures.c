/* Measures of forecast accuracy from pairs of actual and forecast. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/accuracy/accuracy_tally.h"
#include "quotacast/accuracy.h"

double qc_accuracy_wape(const double *actual, const double *forecast, size_t count)
{
    qc_sum missed = {0};
    qc_sum sold = {0};

    for (size_t i = 0; i < count; i++) {
        if (isfinite(actual[i]) && isfinite(forecast[i])) {
            qc_sum_add(&missed, fabs(actual[i] - forecast[i]));
            qc_sum_add(&sold, fabs(actual[i]));
        }
    }
    return qc_sum_value(&sold) > 0 ? qc_sum_value(&missed) / qc_sum_value(&sold) : NAN;
}

double qc_accuracy_bias(const double *actual, const double *forecast, size_t count)
{
    qc_sum missed = {0};
    qc_sum sold = {0};

    for (size_t i = 0; i < count; i++) {
        if (isfinite(actual[i]) && isfinite(forecast[i])) {
            qc_sum_add(&missed, forecast[i] - actual[i]);
            qc_sum_add(&sold, fabs(actual[i]));
        }
    }
    return qc_sum_value(&sold) > 0 ? qc_sum_value(&missed) / qc_sum_value(&sold) : NAN;
}

/* Mean of |change|^power over `width` periods, a season apart, stepping back from the end. */
static double mean_change(const double *series, size_t length, size_t lag, size_t width,
                          bool squared)
{
    qc_sum total = {0};
    size_t count = 0;

    for (size_t end = length; end >= lag + width; end -= width) {
        double change = 0;

        for (size_t k = 1; k <= width; k++) {
            change += series[end - k] - series[end - k - lag];
        }
        if (isfinite(change)) {
            qc_sum_add(&total, squared ? change * change : fabs(change));
            count++;
        }
    }
    return count > 0 ? qc_sum_value(&total) / (double)count : 0;
}

double qc_accuracy_scale(const double *series, size_t length, int season, size_t width,
                         bool squared)
{
    size_t lag = season > 1 ? (size_t)season : 1;
    double scale = 0;

    lag = (lag + width - 1) / width * width; /* whole blocks */
    scale = mean_change(series, length, lag, width, squared);
    if (squared) {
        scale = sqrt(scale);
    }
    return scale > 0 ? scale : NAN;
}

double qc_accuracy_mase_scale(const double *series, size_t length, int season)
{
    return qc_accuracy_scale(series, length, season, 1, false);
}

double qc_accuracy_rmsse_scale(const double *series, size_t length, int season)
{
    return qc_accuracy_scale(series, length, season, 1, true);
}

qc_status qc_accuracy_crps(double actual, const double *draws, size_t count, double *crps,
                           qc_error *error)
{
    qc_status status = QC_OK;
    double *sorted = NULL;
    qc_sum distance = {0};
    qc_sum between = {0};
    bool missing = isnan(actual);

    if (count == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "CRPS of no draws; give at least one");
    }
    QC_TRY(QC_NEW_ARRAY(sorted, count, error));
    for (size_t i = 0; i < count; i++) {
        sorted[i] = draws[i];
        missing = missing || isnan(draws[i]);
        qc_sum_add(&distance, fabs(draws[i] - actual));
    }
    if (missing) {
        *crps = NAN;
        goto done;
    }
    qc_numeric_sort(sorted, count);
    for (size_t i = 0; i < count; i++) {
        /* the i-th smallest is above i others and below count - 1 - i */
        qc_sum_add(&between, (2 * (double)i - (double)(count - 1)) * sorted[i]);
    }
    *crps = qc_sum_value(&distance) / (double)count;
    if (count > 1) {
        *crps -= qc_sum_value(&between) / ((double)count * (double)(count - 1));
    }

done:
    qc_memory_free(sorted);
    return status;
}
