/* Outliers and level shifts of a series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/breaks.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/models/stl.h"

enum { LEAST_LENGTH = 12, LEAST_WINDOW = 4 };

/* Interquartile ranges beyond the quartiles: "far out". */
static const double FENCE = 3.0;

/* What is left of a change that an outlier takes back or a shift keeps. */
static const double HALF = 0.5;

/* One search. */
typedef struct search {
    const double *values;
    size_t length, window;
    bool logs;
    double *level;      /* [length] values or their logarithms without the season */
    double *sorted;     /* [length] scratch */
    double least, most; /* fences of changes */
} search;

static double change_at(const search *s, size_t t)
{
    return s->level[t] - s->level[t - 1];
}

/* -1, 0 or 1: below the fences, within, above. */
static int side_of(const search *s, size_t t)
{
    double change = change_at(s, t);

    return (change > s->most) - (change < s->least);
}

static double median_of(const search *s, size_t from, size_t count)
{
    memcpy(s->sorted, s->level + from, count * sizeof *s->sorted);
    gsl_sort(s->sorted, 1, count);
    return gsl_stats_median_from_sorted_data(s->sorted, 1, count);
}

/* Takes out the median of what each place of the season deviates from the trend by: one outlier
 * does not move it, as it does the mean of few seasons. */
static void take_places(search *s, size_t season, const double *trend)
{
    for (size_t place = 0; place < season; place++) {
        size_t count = 0;

        for (size_t t = place; t < s->length; t += season) {
            s->sorted[count++] = s->level[t] - trend[t];
        }
        gsl_sort(s->sorted, 1, count);
        double median = gsl_stats_median_from_sorted_data(s->sorted, 1, count);

        for (size_t t = place; t < s->length; t += season) {
            s->level[t] -= median;
        }
    }
}

static qc_status take_season(search *s, int season, qc_error *error)
{
    qc_status status = QC_OK;
    qc_stl stl = {0};

    s->logs = true;
    for (size_t t = 0; t < s->length; t++) {
        s->logs = s->logs && s->values[t] > 0;
    }
    for (size_t t = 0; t < s->length; t++) {
        s->level[t] = s->logs ? log(s->values[t]) : s->values[t];
    }
    if (season > 1 && s->length >= 2 * (size_t)season) {
        const qc_stl_settings settings =
            qc_stl_settings_default((size_t)season, s->length, 0, true);

        QC_TRY(qc_stl_decompose(s->level, s->length, &settings, &stl, error));
        take_places(s, (size_t)season, stl.trend);
    }

done:
    qc_stl_clear(&stl);
    return status;
}

/* False if half of the changes are equal. */
static bool set_fences(search *s)
{
    size_t count = s->length - 1;

    for (size_t t = 0; t < count; t++) {
        s->sorted[t] = change_at(s, t + 1);
    }
    gsl_sort(s->sorted, 1, count);
    double low = gsl_stats_quantile_from_sorted_data(s->sorted, 1, count, 0.25);
    double high = gsl_stats_quantile_from_sorted_data(s->sorted, 1, count, 0.75);

    s->least = low - FENCE * (high - low);
    s->most = high + FENCE * (high - low);
    return high > low && isfinite(s->least) && isfinite(s->most);
}

static double share_or_units(const search *s, double change)
{
    return s->logs ? expm1(change) : change;
}

/* The value at t is an outlier: what leads to it is taken back by what follows. */
static bool look_for_outlier(const search *s, size_t t, qc_break *found)
{
    double here = change_at(s, t);
    double back = t + 1 < s->length ? change_at(s, t + 1) : 0;

    if (t + 1 >= s->length || side_of(s, t) * side_of(s, t + 1) >= 0 ||
        fabs(here + back) > HALF * fabs(here)) {
        return false;
    }
    double away = s->level[t] - 0.5 * (s->level[t - 1] + s->level[t + 1]);

    *found = (qc_break){
        .at = t,
        .size = share_or_units(s, away),
        .is_share = s->logs,
        .expected = s->logs ? s->values[t] * exp(-away) : s->values[t] - away,
    };
    return true;
}

/* The level at t has shifted and stays. */
static bool look_for_shift(const search *s, size_t t, qc_break *found)
{
    double change = change_at(s, t);

    if (t < LEAST_WINDOW || s->length - t < LEAST_WINDOW) {
        return false;
    }
    size_t before = t < s->window ? t : s->window;
    size_t behind = s->length - t < s->window ? s->length - t : s->window;
    double shift = median_of(s, t, behind) - median_of(s, t - before, before);

    if (shift * change <= 0 || fabs(shift) < HALF * fabs(change)) {
        return false;
    }
    *found = (qc_break){.at = t,
                        .is_shift = true,
                        .size = share_or_units(s, shift),
                        .is_share = s->logs,
                        .expected = NAN};
    return true;
}

static void collect(const search *s, qc_series_breaks *breaks)
{
    for (size_t t = 1; t < s->length; t++) {
        qc_break *next = &breaks->item[breaks->count];

        if (side_of(s, t) == 0) {
            continue;
        }
        if (look_for_outlier(s, t, next)) {
            breaks->count++;
            t++; /* the way back */
        } else {
            breaks->count += look_for_shift(s, t, next);
        }
    }
}

qc_status qc_series_breaks_find(const double *values, size_t length, int season,
                                qc_series_breaks *breaks, qc_error *error)
{
    qc_status status = QC_OK;
    qc_series_breaks draft = {0};
    search s = {.values = values, .length = length};

    *breaks = draft;
    if (length < LEAST_LENGTH) {
        return QC_OK;
    }
    s.window = season / 2 > LEAST_WINDOW ? (size_t)season / 2 : LEAST_WINDOW;
    QC_TRY(QC_NEW_ARRAY(s.level, length, error));
    QC_TRY(QC_NEW_ARRAY(s.sorted, length, error));
    QC_TRY(take_season(&s, season, error));
    if (set_fences(&s)) {
        QC_TRY(QC_NEW_ARRAY(draft.item, length, error));
        collect(&s, &draft);
    }
    *breaks = draft;
    draft = (qc_series_breaks){0};

done:
    qc_series_breaks_clear(&draft);
    qc_memory_free(s.level);
    qc_memory_free(s.sorted);
    return status;
}

qc_status qc_history_breaks_find(const qc_history *history, size_t row, size_t origin,
                                 qc_series_breaks *breaks, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_series series = qc_history_series(history, row, origin);
    double *weekly = NULL;

    if (qc_history_is_intermittent(history, row, origin)) {
        *breaks = (qc_series_breaks){0};
        return QC_OK; /* where most periods sell nothing, what is sold is no outlier */
    }
    QC_TRY(QC_NEW_ARRAY(weekly, series.length, error));
    for (size_t t = 0; t < series.length; t++) {
        weekly[t] = series.values[t] / qc_history_weeks(history, history->start[row] + t);
    }
    QC_TRY(qc_series_breaks_find(weekly, series.length, series.season, breaks, error));

done:
    qc_memory_free(weekly);
    return status;
}

void qc_series_breaks_clear(qc_series_breaks *breaks)
{
    qc_memory_free(breaks->item);
    *breaks = (qc_series_breaks){0};
}
