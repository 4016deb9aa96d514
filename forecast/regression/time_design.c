/* The columns of a regression in time: level, trend, holidays, harmonics of the season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/time_design.h"

#include <math.h>
#include <stdbool.h>

#include "core/memory.h"
#include "forecast/calendar/holidays.h"

#define PI 3.14159265358979323846
/* A limit of cost, beyond the harmonics of months and quarters; and two years, see
 * fill_holidays(). Not fitted to any data. */
#define MOST_TURNS 12
#define LEAST_MONTHS 24

static double *column(qc_time_design *design, size_t index)
{
    return design->columns + index * (design->length + design->horizon);
}

const double *qc_time_design_column(const qc_time_design *design, size_t index)
{
    return design->columns + index * (design->length + design->horizon);
}

/* Columns of harmonics: a pair for each turn, one for half the season. */
static size_t season_columns(const qc_series *series)
{
    size_t season = (size_t)series->season;
    size_t turns = season / 2 < MOST_TURNS ? season / 2 : MOST_TURNS;

    if (season < 2 || series->length < 2 * season) {
        return 0;
    }
    return 2 * turns == season ? season - 1 : 2 * turns;
}

static void fill_trend(qc_time_design *design)
{
    double *level = column(design, QC_COLUMN_LEVEL);
    double *trend = column(design, QC_COLUMN_TREND);

    for (size_t t = 0; t < design->length + design->horizon; t++) {
        level[t] = 1.0;
        trend[t] = t < design->length
                       ? -(double)(design->length - 1 - t) / (double)design->length
                       : 0.0;
    }
}

/* The first pair has the angles of all others, which go through them by so many places at a
 * time. */
static void fill_harmonics(qc_time_design *design, size_t season)
{
    for (size_t k = 0; k < design->season_count; k++) {
        double *values = column(design, QC_COLUMN_OTHERS + design->holiday_count + k);
        const double *first = column(design, QC_COLUMN_OTHERS + design->holiday_count + k % 2);
        size_t turns = k / 2 + 1;

        for (size_t t = 0; t < design->length + design->horizon; t++) {
            double angle = 2.0 * PI * (double)t / (double)season;

            values[t] = t >= season ? values[t - season]
                        : turns > 1 ? first[turns * t % season]
                        : k == 0    ? cos(angle)
                                    : sin(angle);
        }
    }
}

/* Fills the two holiday columns; false with less than two years of months, where an effect
 * could not be told from chance. */
static bool fill_holidays(qc_time_design *design, const qc_series *series)
{
    double *ramadan = column(design, QC_COLUMN_OTHERS);
    double *eid = column(design, QC_COLUMN_OTHERS + 1);

    if (series->frequency != QC_FREQUENCY_MONTH || series->length < LEAST_MONTHS) {
        return false;
    }
    for (size_t t = 0; t < design->length + design->horizon; t++) {
        if (t < series->span_length) {
            ramadan[t] = series->span_share[t * QC_SPAN_COUNT + QC_HOLIDAY_RAMADAN];
            eid[t] = series->span_share[t * QC_SPAN_COUNT + QC_HOLIDAY_EID];
            continue;
        }
        qc_period period = series->first_period + (qc_period)t;
        qc_date first = qc_period_start(&series->calendar, series->frequency, period);
        qc_date last = qc_period_end(&series->calendar, series->frequency, period);

        ramadan[t] = qc_ramadan_share(first, last);
        eid[t] = qc_eid_share(first, last);
    }
    return true;
}

qc_status qc_time_design_new(const qc_series *series, size_t horizon, qc_time_design **design,
                             qc_error *error)
{
    qc_status status = QC_OK;
    qc_time_design *draft = NULL;
    size_t season_count = season_columns(series);

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->length = series->length;
    draft->horizon = horizon;
    QC_TRY(QC_NEW_ROOM(draft->columns,
                       (QC_COLUMN_OTHERS + 2 + season_count) * (series->length + horizon),
                       error));
    fill_trend(draft);
    if (fill_holidays(draft, series)) {
        draft->holiday_count = 2;
    }
    draft->season_count = season_count;
    fill_harmonics(draft, (size_t)series->season);
    draft->column_count = QC_COLUMN_OTHERS + draft->holiday_count + season_count;
    *design = draft;
    draft = NULL;

done:
    qc_time_design_free(draft);
    return status;
}

void qc_time_design_free(qc_time_design *design)
{
    if (design != NULL) {
        qc_memory_free(design->columns);
        qc_memory_free(design);
    }
}
