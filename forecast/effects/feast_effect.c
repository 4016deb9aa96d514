/* Effects of feasts on the days or weeks around them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/feast_effect.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"

enum { DAYS_OF_WEEK = 7, SWEEPS = 2 };

/* Days on each side of a feast's own days that show what sales are without it, and how many of
 * those after it must be known. */
enum { SIDE = 21, LEAST_BEHIND = 7 };

/* Most occurrences of a feast that are used. */
enum { MOST_TIMES = 64 };

/* The ridge: each corner's effect is drawn to 0 as by this many observations, so that corners
 * without a period are determined. */
static const double RIDGE = 0.05;

/* Number of standard errors by which an effect must exceed 0. */
static const double SURE = 2;

/* The days that each feast may affect. */
static const struct {
    int from, to;
} spans[QC_FEAST_COUNT] = {
    [QC_FEAST_EID] = {-35, 14}, /* Ramadan has 29 or 30 days */
    [QC_FEAST_EASTER] = {-14, 7},
    [QC_FEAST_CHINESE_NEW_YEAR] = {-28, 14},
    [QC_FEAST_CHRISTMAS] = {-28, 14},
};

/* Corners of profiles of days and of weeks. */
static const int corners_of_days[] = {-35, -28, -21, -14, -10, -7, -5, -4, -3, -2,
                                      -1,  0,   1,   2,   3,   4,  5,  7,  10, 14};
static const int corners_of_weeks[] = {-35, -28, -21, -14, -7, -1, 0, 7, 14};
enum { MOST_CORNERS = sizeof corners_of_days / sizeof *corners_of_days };

/* One feast's search. */
typedef struct search {
    const qc_history *history;
    size_t first, count;
    const double *logs; /* [count] freed of the weekday and of other feasts */
    qc_feast feast;
    const qc_feast_effect *shared; /* NULL: profiles are to be found */
    size_t days;                   /* of a period */
    int corner[MOST_CORNERS];
    size_t corner_count;
    double *basis;               /* [count][corner_count] 0 outside of the feast's days */
    double *rest;                /* [count] less the line; NAN outside known occurrences */
    size_t from[MOST_TIMES + 1]; /* first period of an occurrence, below from[k + 1] */
    size_t to[MOST_TIMES];
    size_t times;
} search;

size_t qc_feast_period_days(const qc_history *history)
{
    if (history->frequency == QC_FREQUENCY_DAY && history->season == DAYS_OF_WEEK) {
        return 1;
    }
    return history->frequency == QC_FREQUENCY_WEEK ? DAYS_OF_WEEK : 0;
}

double qc_feast_effect_of(const qc_feast_effect *effect, const qc_history *history,
                          size_t period)
{
    size_t days = qc_feast_period_days(history);
    double sum = 0;

    for (size_t f = 0; f < QC_FEAST_COUNT && effect->known && days > 0; f++) {
        int away = qc_history_feast_days(history, period, (qc_feast)f);

        for (int d = away; d < away + (int)days; d++) {
            if (d >= QC_FEAST_FROM && d <= QC_FEAST_TO) {
                sum += effect->day[f][d - QC_FEAST_FROM] / (double)days;
            }
        }
    }
    return sum;
}

/* A corner's weight on a day: 1 at the corner, 0 at the corners beside it; or the shared
 * effect. */
static double hat(const search *s, size_t k, int day)
{
    int at = s->corner[k];

    if (s->shared != NULL) {
        return day >= QC_FEAST_FROM && day <= QC_FEAST_TO
                   ? s->shared->day[s->feast][day - QC_FEAST_FROM]
                   : 0;
    }
    if (day == at) {
        return 1;
    }
    if (day < at) {
        return k > 0 && day > s->corner[k - 1]
                   ? (double)(day - s->corner[k - 1]) / (at - s->corner[k - 1])
                   : 0;
    }
    return k + 1 < s->corner_count && day < s->corner[k + 1]
               ? (double)(s->corner[k + 1] - day) / (s->corner[k + 1] - at)
               : 0;
}

static void choose_corners(search *s)
{
    const int *all = s->days == 1 ? corners_of_days : corners_of_weeks;
    size_t count =
        s->days == 1 ? MOST_CORNERS : sizeof corners_of_weeks / sizeof *corners_of_weeks;

    s->corner_count = s->shared != NULL ? 1 : 0;
    for (size_t k = 0; k < count && s->shared == NULL; k++) {
        if (all[k] >= spans[s->feast].from && all[k] <= spans[s->feast].to) {
            s->corner[s->corner_count++] = all[k];
        }
    }
}

static void fill_basis(search *s)
{
    for (size_t t = 0; t < s->count; t++) {
        int away = qc_history_feast_days(s->history, s->first + t, s->feast);

        for (size_t k = 0; k < s->corner_count; k++) {
            double *cell = &s->basis[t * s->corner_count + k];

            *cell = 0;
            for (int d = away; d < away + (int)s->days; d++) {
                *cell += hat(s, k, d) / (double)s->days;
            }
        }
    }
}

/* Mean logarithm and mean place of the periods whose days all lie in from .. to around the
 * feast nearest to period `near`. */
static size_t mean_of_side(const search *s, size_t near, int from, int to, double *mean,
                           double *place)
{
    int away = qc_history_feast_days(s->history, s->first + near, s->feast);
    size_t count = 0;

    *mean = *place = 0;
    for (int d = from; d <= to; d++) {
        int gap = d - away; /* days from `near` on */
        int periods = gap / (int)s->days;

        if (gap % (int)s->days != 0 || d + (int)s->days - 1 > to ||
            (periods < 0 && (size_t)-periods > near)) {
            continue;
        }
        size_t t = periods < 0 ? near - (size_t)-periods : near + (size_t)periods;

        if (t < s->count && !isnan(s->logs[t])) {
            *mean += s->logs[t];
            *place += (double)t;
            count++;
        }
    }
    if (count > 0) {
        *mean /= (double)count;
        *place /= (double)count;
    }
    return count;
}

/* Adds the occurrence with the periods from .. to - 1, if both of its sides are known. */
static void take_time(search *s, size_t from, size_t to)
{
    double before = 0;
    double behind = 0;
    double place_before = 0;
    double place_behind = 0;
    int first = spans[s->feast].from;
    int last = spans[s->feast].to;
    size_t known_before =
        mean_of_side(s, from, first - SIDE, first - 1, &before, &place_before);
    size_t known_behind = mean_of_side(s, from, last + 1, last + SIDE, &behind, &place_behind);

    if (known_before * s->days < LEAST_BEHIND || known_behind * s->days < LEAST_BEHIND ||
        s->times == MOST_TIMES) {
        return;
    }
    double slope = (behind - before) / (place_behind - place_before);

    for (size_t t = from; t < to; t++) {
        s->rest[t] = s->logs[t] - before - slope * ((double)t - place_before);
    }
    s->from[s->times] = from;
    s->to[s->times] = to;
    s->times++;
}

static bool is_near(const search *s, size_t t)
{
    int away = qc_history_feast_days(s->history, s->first + t, s->feast);

    return away + (int)s->days > spans[s->feast].from && away <= spans[s->feast].to;
}

static void find_times(search *s)
{
    s->times = 0;
    for (size_t t = 0; t < s->count; t++) {
        s->rest[t] = NAN;
    }
    for (size_t t = 0; t < s->count; t++) {
        size_t from = t;

        while (t < s->count && is_near(s, t)) {
            t++;
        }
        if (t > from && t < s->count) {
            take_time(s, from, t);
        }
    }
}

/* Effects of the corners from all occurrences but one. */
static void solve(const search *s, size_t left_out, double *effect)
{
    size_t n = s->corner_count;
    double square[MOST_CORNERS * MOST_CORNERS] = {0};
    double right[MOST_CORNERS] = {0};

    for (size_t k = 0; k < n; k++) {
        square[k * n + k] = RIDGE;
    }
    for (size_t time = 0; time < s->times; time++) {
        for (size_t t = s->from[time]; t < s->to[time]; t++) {
            const double *row = s->basis + t * n;

            for (size_t i = 0; i < n && time != left_out && !isnan(s->rest[t]); i++) {
                right[i] += row[i] * s->rest[t];
                for (size_t j = 0; j < n; j++) {
                    square[i * n + j] += row[i] * row[j];
                }
            }
        }
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(square, n, n);
    gsl_vector_view vector = gsl_vector_view_array(right, n);

    (void)gsl_linalg_cholesky_decomp1(&matrix.matrix); /* positive definite by the ridge */
    (void)gsl_linalg_cholesky_svx(&matrix.matrix, &vector.vector);
    memcpy(effect, right, n * sizeof *effect);
}

/* Adds the product of the prediction for an occurrence with its values, and its square. */
static void compare_time(const search *s, size_t time, const double *effect, double *product,
                         double *square)
{
    *product = *square = 0;
    for (size_t t = s->from[time]; t < s->to[time]; t++) {
        double foretold = 0;

        for (size_t k = 0; k < s->corner_count; k++) {
            foretold += effect[k] * s->basis[t * s->corner_count + k];
        }
        if (!isnan(s->rest[t])) {
            *product += foretold * s->rest[t];
            *square += foretold * foretold;
        }
    }
}

/* The factor by which occurrences predict each other, see the header; 0 for a single one. */
static double strength_of(const search *s)
{
    double effect[MOST_CORNERS];
    double product[MOST_TIMES];
    double square[MOST_TIMES];
    double products = 0;
    double squares = 0;
    double rest = 0;
    double times = (double)s->times;

    for (size_t time = 0; time < s->times; time++) {
        solve(s, time, effect);
        compare_time(s, time, effect, &product[time], &square[time]);
        products += product[time];
        squares += square[time];
    }
    if (!(products > 0) || !(squares > 0)) {
        return 0;
    }
    double slope = products / squares;

    for (size_t time = 0; time < s->times; time++) {
        double miss = product[time] - slope * square[time];

        rest += miss * miss;
    }
    double error =
        times / (times - 1) * rest / (products * products); /* of the slope, squared */

    return fmax(0, fmin(1, 2 * slope - 1)) * fmax(0, 1 - SURE * SURE * error);
}

/* The effect of a feast before anything is found. */
static void start_feast(const search *s, double *day)
{
    for (int d = QC_FEAST_FROM; d <= QC_FEAST_TO; d++) {
        day[d - QC_FEAST_FROM] = s->shared != NULL ? hat(s, 0, d) : 0;
    }
}

/* Adds to a profile what is found in its remainder. */
static void find_feast(search *s, double *day)
{
    double effect[MOST_CORNERS];

    choose_corners(s);
    fill_basis(s);
    find_times(s);
    double strength = strength_of(s);

    if (strength > 0) {
        solve(s, s->times, effect);
        for (int d = spans[s->feast].from; d <= spans[s->feast].to; d++) {
            for (size_t k = 0; k < s->corner_count; k++) {
                day[d - QC_FEAST_FROM] += strength * effect[k] * hat(s, k, d);
            }
        }
    }
}

/* Removes the median deviation of each weekday from the mean of the seven days around it. */
static void take_weekdays(double *logs, size_t count, double *scratch)
{
    double weekday[DAYS_OF_WEEK] = {0};
    size_t half = DAYS_OF_WEEK / 2;

    for (size_t p = 0; p < DAYS_OF_WEEK; p++) {
        size_t known = 0;

        for (size_t t = p; t + half < count; t += DAYS_OF_WEEK) {
            double sum = 0;

            for (size_t k = 0; k < DAYS_OF_WEEK && t >= half; k++) {
                sum += logs[t - half + k] / DAYS_OF_WEEK;
            }
            if (t >= half && !isnan(sum)) {
                scratch[known++] = logs[t] - sum;
            }
        }
        weekday[p] = known > 0 ? qc_numeric_median(scratch, known) : 0;
    }
    for (size_t t = 0; t < count; t++) {
        logs[t] -= weekday[t % DAYS_OF_WEEK];
    }
}

qc_status qc_feast_effect_find(const qc_history *history, size_t first, const double *logs,
                               size_t count, const qc_feast_effect *shared,
                               qc_feast_effect *effect, qc_error *error)
{
    qc_status status = QC_OK;
    search s = {.history = history,
                .first = first,
                .count = count,
                .shared = shared,
                .days = qc_feast_period_days(history)};
    double *plain = NULL; /* freed of weekdays */
    double *left = NULL;  /* and of other feasts */

    *effect = shared != NULL ? *shared : (qc_feast_effect){.known = false};
    if (s.days == 0 || count == 0 || (shared != NULL && !shared->known)) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(plain, count, error));
    QC_TRY(QC_NEW_ARRAY(left, count, error));
    QC_TRY(QC_NEW_ARRAY(s.rest, count, error));
    QC_TRY(QC_NEW_ARRAY(s.basis, count * MOST_CORNERS, error));
    memcpy(plain, logs, count * sizeof *plain);
    if (s.days == 1) {
        take_weekdays(plain, count, left);
    }
    s.logs = left;
    for (size_t step = 0; step < (size_t)SWEEPS * QC_FEAST_COUNT; step++) {
        double *day = effect->day[step % QC_FEAST_COUNT];

        s.feast = (qc_feast)(step % QC_FEAST_COUNT);
        start_feast(&s, day);
        effect->known = true; /* so that the others are taken out */
        for (size_t t = 0; t < count; t++) {
            left[t] = plain[t] - qc_feast_effect_of(effect, history, first + t);
        }
        find_feast(&s, day);
    }
    effect->known = false;
    for (size_t k = 0; k < (size_t)QC_FEAST_COUNT * QC_FEAST_SPAN; k++) {
        effect->known =
            effect->known || fabs(effect->day[k / QC_FEAST_SPAN][k % QC_FEAST_SPAN]) > 0;
    }

done:
    qc_memory_free(plain);
    qc_memory_free(left);
    qc_memory_free(s.rest);
    qc_memory_free(s.basis);
    return status;
}
