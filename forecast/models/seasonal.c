/* Seasonal adjustment, classical or by STL, and the test whether there is a season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/seasonal.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/models/stl.h"
#include "forecast/models/stretch.h"

/* Two-sided 90 % of the normal distribution. */
#define TEST_LIMIT 1.645
/*
 * Seasons in STL's seasonal window. On the training parts of M1 and M3, monthly and quarterly,
 * bench_models -b 1 and -b 2, the OWA of stl_damped and stl_theta is flat: 7 to 25 and periodic
 * seasons cost up to 0.3 %, robust weights 0 to 0.5 %, whole seasons, not shrunk to 0,
 * 0.2 to 1.3 %.
 */
#define STL_WINDOW 9

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

static bool all_positive(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] <= 0.0) {
            return false;
        }
    }
    return true;
}

double qc_seasonal_share_of_changes(const double *values, size_t length, int season)
{
    size_t phases = (size_t)season;

    if (season < 2 || length < 2 * phases) {
        return 0.0;
    }
    double mean = (values[length - 1] - values[0]) / (double)(length - 1);
    double between = 0.0;
    double within = 0.0;

    for (size_t phase = 0; phase < phases; phase++) {
        size_t first = phase > 0 ? phase : phases;
        double phase_mean = 0.0;
        double count = 0.0;

        for (size_t i = first; i < length; i += phases) {
            phase_mean += values[i] - values[i - 1];
            count += 1.0;
        }
        phase_mean /= count;
        between += count * (phase_mean - mean) * (phase_mean - mean);
        for (size_t i = first; i < length; i += phases) {
            double distance = values[i] - values[i - 1] - phase_mean;

            within += distance * distance;
        }
    }
    between /= (double)(phases - 1);
    within /= (double)(length - 1 - phases);
    return between > within ? 1.0 - within / between : 0.0;
}

double qc_seasonal_share(const double *values, size_t length, int season, double *scratch)
{
    if (!all_positive(values, length)) {
        return qc_seasonal_share_of_changes(values, length, season);
    }
    for (size_t i = 0; i < length; i++) {
        scratch[i] = log(values[i]);
    }
    return qc_seasonal_share_of_changes(scratch, length, season);
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

/* Finds the indices, draws them towards none by a share, and divides or subtracts them. */
static void adjust_by(const double *values, size_t length, double share, qc_seasonal *seasonal)
{
    bool ratio = seasonal->kind == QC_SEASONAL_MULTIPLICATIVE;

    find_indices(values, length, seasonal);
    for (size_t phase = 0; phase < seasonal->season; phase++) {
        double index = (ratio ? 1.0 - share : 0.0) + share * seasonal->index[phase];

        seasonal->index[phase] = index;
        for (size_t i = phase; i < length; i += seasonal->season) {
            seasonal->adjusted[i] = ratio ? values[i] / index : values[i] - index;
        }
    }
}

/* Takes a share of STL's season out, found where the season is a whole number of places; the
 * last season is kept. */
static qc_status take_stl(const double *values, double share, qc_stl_plan *plan,
                          qc_seasonal *seasonal, qc_error *error)
{
    qc_status status = QC_OK;
    size_t season = seasonal->season;
    size_t length = seasonal->length;
    double stretch = qc_stretch_of(season);
    size_t count = qc_stretch_count(length, stretch);
    qc_stl_settings settings = qc_stl_settings_default(season, count, STL_WINDOW, false);
    double *places = NULL;
    qc_stl stl = {0};

    settings.plan = plan;
    QC_TRY(QC_NEW_ROOM(seasonal->index, season, error));
    QC_TRY(QC_NEW_ROOM(places, count, error));
    qc_stretch_values(values, length, stretch, places);
    QC_TRY(qc_stl_decompose(places, count, &settings, &stl, error));
    for (size_t i = 0; i < length; i++) {
        double index = qc_stretch_back(stl.seasonal, count, season, stretch, length - 1 - i);

        seasonal->adjusted[i] = values[i] - share * index;
    }
    for (size_t k = 0; k < season; k++) {
        seasonal->index[k] = share * stl.seasonal[count - season + k];
    }
    seasonal->stretch = stretch;
    seasonal->kind = QC_SEASONAL_ADDITIVE;

done:
    qc_memory_free(places);
    qc_stl_clear(&stl);
    return status;
}

qc_status qc_seasonal_adjust_by_stl(const double *values, size_t length, int season,
                                    double share, qc_stl_plan *plan, qc_seasonal *seasonal,
                                    qc_error *error)
{
    qc_status status = QC_OK;
    qc_seasonal draft = {.kind = QC_SEASONAL_NONE, .season = (size_t)season, .length = length};
    /* A stretched series of two seasons may hold one less. */
    bool enough =
        season > 1 && qc_stretch_count(length, qc_stretch_of(draft.season)) >= 2 * draft.season;

    QC_TRY(QC_NEW_ROOM(draft.adjusted, length, error));
    memcpy(draft.adjusted, values, length * sizeof *values);
    if (share > 0.0 && enough) {
        QC_TRY(take_stl(values, share, plan, &draft, error));
    }
    *seasonal = draft;
    draft = (qc_seasonal){0};

done:
    qc_seasonal_clear(&draft);
    return status;
}

qc_status qc_seasonal_adjust(const double *values, size_t length, int season,
                             qc_seasonal_rule rule, qc_stl_plan *plan, qc_seasonal *seasonal,
                             qc_error *error)
{
    qc_status status = QC_OK;
    qc_seasonal draft = {.kind = QC_SEASONAL_NONE, .season = (size_t)season, .length = length};
    double share = 0.0;

    QC_TRY(QC_NEW_ROOM(draft.adjusted, length, error));
    if (rule == QC_SEASONAL_BY_TEST) {
        share = qc_seasonal_significant(values, length, season) ? 1.0 : 0.0;
    } else {
        share = qc_seasonal_share(values, length, season, draft.adjusted);
    }
    if (rule == QC_SEASONAL_BY_STL) {
        status =
            qc_seasonal_adjust_by_stl(values, length, season, share, plan, seasonal, error);
        goto done;
    }
    memcpy(draft.adjusted, values, length * sizeof *values);
    if (share > 0.0) {
        QC_TRY(QC_NEW_ROOM(draft.index, draft.season, error));
        draft.kind =
            all_positive(values, length) ? QC_SEASONAL_MULTIPLICATIVE : QC_SEASONAL_ADDITIVE;
        adjust_by(values, length, share, &draft);
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
        if (seasonal->stretch > 0.0) {
            return value + qc_stretch_ahead(seasonal->index, seasonal->season,
                                            seasonal->stretch, position - seasonal->length + 1);
        }
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
