/* The season of one row, from its logarithms, and the precision of its estimate. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/own_season.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

qc_status qc_season_room_init(const qc_history *history, qc_season_room *room, qc_error *error)
{
    size_t season = (size_t)history->season;
    qc_status status = QC_OK;

    *room = (qc_season_room){0};
    QC_TRY(QC_NEW_ARRAY(room->logs, history->period_count, error));
    QC_TRY(QC_NEW_ARRAY(room->kept, history->period_count, error));
    QC_TRY(QC_NEW_ARRAY(room->of, 2, error));
    QC_TRY(QC_NEW_ARRAY(room->mean, season, error));
    QC_TRY(QC_NEW_ARRAY(room->years, season, error));
    QC_TRY(QC_NEW_ARRAY(room->time, season, error));

done:
    return status;
}

void qc_season_room_clear(qc_season_room *room)
{
    qc_memory_free(room->logs);
    qc_memory_free(room->kept);
    qc_memory_free(room->of);
    qc_memory_free(room->mean);
    qc_memory_free(room->years);
    qc_memory_free(room->time);
    *room = (qc_season_room){0};
}

/* Keeps a row's logarithms up to the first value not above 0; returns their number. */
static size_t keep_logarithms(const qc_series *series, size_t row, const qc_season_room *room)
{
    size_t count = room->of[0] == row ? room->of[1] : 0;

    while (count < series->length && series->values[count] > 0) {
        room->kept[count] = log(series->values[count]);
        count++;
    }
    room->of[0] = row;
    room->of[1] = count;
    return count;
}

size_t qc_season_logarithms(const qc_history *history, const qc_holiday_effect *effect,
                            size_t row, size_t origin, const qc_season_room *room)
{
    const qc_series series = qc_history_series(history, row, origin);
    bool adjusted = qc_holiday_effect_any(effect);

    if (keep_logarithms(&series, row, room) < series.length) {
        return 0;
    }
    memcpy(room->logs, room->kept, series.length * sizeof *room->logs);
    for (size_t t = 0; adjusted && t < series.length; t++) {
        room->logs[t] -= qc_holiday_logarithm(effect, history, history->start[row] + t);
    }
    return series.length;
}

/* Adds a value to the mean of its place; returns what it adds to the sum of squares about the
 * places' means. */
static double note_value(const qc_season_room *room, size_t place, double value)
{
    double before = room->mean[place];

    room->years[place] += 1;
    room->mean[place] += (value - before) / room->years[place];
    return (value - before) * (value - room->mean[place]);
}

/* Deviations from the centred moving average, by place. */
static qc_season_known average_places(const qc_season_room *room, size_t season, size_t first,
                                      size_t length)
{
    size_t half = season / 2;
    double window = 0; /* sum of logs[t - half], ... a season of them */
    double squares = 0;
    double count = 0;
    double places = (double)season;

    for (size_t p = 0; p < season; p++) {
        window += room->logs[p];
    }
    for (size_t t = half; t + half < length; t++) {
        double ends = season % 2 == 0 ? (room->logs[t + half] - room->logs[t - half]) / 2 : 0;

        squares +=
            note_value(room, (first + t) % season, room->logs[t] - (window + ends) / places);
        count += 1;
        if (t - half + season < length) {
            window += room->logs[t - half + season] - room->logs[t - half];
        }
    }
    return (qc_season_known){.noise = squares / (count - places),
                             .degrees = count - places,
                             .years = count / places};
}

/* Deviations from constant growth, by place. */
static qc_season_known fit_growth(const qc_season_room *room, size_t season, size_t first,
                                  size_t length)
{
    double places = (double)season;
    double degrees = (double)length - places - 1;
    double squares = 0;
    double time_square = 0;
    double product = 0;
    double middle = 0;
    double apart = 0; /* of the places' mean times, squared */
    double once = 0;  /* mean of one over the values behind a place */

    for (size_t t = 0; t < length; t++) {
        size_t place = (first + t) % season;
        double years = room->years[place];

        squares += note_value(room, place, room->logs[t]);
        double ahead = (double)t - room->time[place];

        room->time[place] += ahead / (years + 1);
        time_square += ahead * ahead * years / (years + 1);
    }
    for (size_t t = 0; t < length; t++) {
        size_t place = (first + t) % season;

        product += ((double)t - room->time[place]) * (room->logs[t] - room->mean[place]);
    }
    double growth = product / time_square;

    for (size_t p = 0; p < season; p++) {
        room->mean[p] -= growth * room->time[p];
        middle += room->time[p] / places;
        once += 1 / room->years[p] / places;
    }
    for (size_t p = 0; p < season; p++) {
        apart += (room->time[p] - middle) * (room->time[p] - middle) / places;
    }
    return (qc_season_known){.noise = fmax(squares - growth * product, 0) / degrees,
                             .degrees = degrees,
                             .years = 1 / (once + apart / time_square)};
}

bool qc_own_season_find(const qc_history *history, const qc_holiday_effect *effect, size_t row,
                        size_t origin, size_t least, const qc_season_room *room,
                        qc_season_known *known)
{
    size_t season = (size_t)history->season;
    size_t first = history->start[row];
    double mean = 0;

    if (qc_history_length(history, row, origin) < least) {
        return false;
    }
    size_t length = qc_season_logarithms(history, effect, row, origin, room);

    if (length == 0) {
        return false;
    }
    for (size_t p = 0; p < season; p++) {
        room->mean[p] = 0;
        room->years[p] = 0;
        room->time[p] = 0;
    }
    *known = length < 3 * season ? fit_growth(room, season, first, length)
                                 : average_places(room, season, first, length);
    for (size_t p = 0; p < season; p++) {
        mean += room->mean[p] / (double)season;
    }
    for (size_t p = 0; p < season; p++) {
        room->mean[p] -= mean;
    }
    return true;
}

double qc_own_season_noise(const qc_season_known *known, double single, size_t season)
{
    double prior = (double)season;

    return (known->degrees * known->noise + prior * single) / (known->degrees + prior) /
           known->years;
}
