/* Dates of a long table as the periods that they are apart, and periods added up into longer ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_days.h"

#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

/* Shortest distance in days between neighbours of a yearly, quarterly or monthly series. */
#define YEAR_DAYS 360
#define QUARTER_DAYS 89
#define MONTH_DAYS 28
#define WEEK_DAYS 7
#define HALF_PERIOD 14 /* days into a period of four or five weeks that lie in its month */

/* Days become months or weeks where there are that many full ones: two seasons, and a quarter
 * of a year. */
#define MONTHS_NEEDED 24
#define WEEKS_NEEDED 13

/** A place of a series, for sorting. */
typedef struct series_place {
    qc_id leaf;
    int64_t period;
    size_t row;
} series_place;

static int compare_places(const void *left, const void *right)
{
    const series_place *a = left;
    const series_place *b = right;
    if (a->leaf != b->leaf) {
        return a->leaf < b->leaf ? -1 : 1;
    }
    if (a->period != b->period) {
        return a->period < b->period ? -1 : 1;
    }
    return (a->row > b->row) - (a->row < b->row);
}

/** The rows by series and period; of one series if `together`. */
static qc_status sort_places(const qc_series_rows *rows, const int64_t *period, bool together,
                             series_place **places, qc_error *error)
{
    qc_status status = QC_OK;
    size_t count = rows->sheet->row_count;

    QC_TRY(QC_NEW_ARRAY(*places, count, error));
    for (size_t row = 0; row < count; row++) {
        (*places)[row] = (series_place){.leaf = together ? 0 : qc_series_of_row(rows, row),
                                        .period = period[row],
                                        .row = row};
    }
    qsort(*places, count, sizeof **places, compare_places);

done:
    return status;
}

/* Distances */

/**
 * The shortest distance in days between neighbours of a series, 0 if there are none; whether
 * all are whole weeks.
 */
static int64_t measure_days(const series_place *places, size_t count, bool *whole_weeks)
{
    int64_t shortest = 0;

    *whole_weeks = true;
    for (size_t i = 1; i < count; i++) {
        int64_t apart = places[i].period - places[i - 1].period;
        *whole_weeks = *whole_weeks && (places[i].period - places[0].period) % WEEK_DAYS == 0;
        if (places[i].leaf == places[i - 1].leaf && apart > 0 &&
            (shortest == 0 || apart < shortest)) {
            shortest = apart;
        }
    }
    return shortest;
}

static qc_frequency frequency_of(int64_t shortest, bool whole_weeks)
{
    return shortest == 0              ? QC_FREQUENCY_MONTH
           : shortest >= YEAR_DAYS    ? QC_FREQUENCY_YEAR
           : shortest >= QUARTER_DAYS ? QC_FREQUENCY_QUARTER
           : shortest >= MONTH_DAYS   ? QC_FREQUENCY_MONTH
           : whole_weeks              ? QC_FREQUENCY_WEEK
                                      : QC_FREQUENCY_DAY;
}

static qc_period period_of(const qc_series_periods *periods, int64_t day, int moved)
{
    return qc_period_of_date(&periods->calendar, periods->frequency, (qc_date)(day + moved));
}

/** True if two different days of a series fall in one period. */
static bool collide(const qc_series_periods *periods, const series_place *places, size_t count,
                    int moved)
{
    for (size_t i = 1; i < count; i++) {
        if (places[i].leaf == places[i - 1].leaf && places[i].period != places[i - 1].period &&
            period_of(periods, places[i].period, moved) ==
                period_of(periods, places[i - 1].period, moved)) {
            return true;
        }
    }
    return false;
}

qc_status qc_series_days_number(const qc_series_rows *rows, qc_series_periods *periods,
                                qc_error *error)
{
    static const int moves[] = {0, -HALF_PERIOD, HALF_PERIOD};
    qc_status status = QC_OK;
    series_place *places = NULL;
    size_t count = rows->sheet->row_count;
    bool whole_weeks = false;
    size_t move = 0;

    QC_TRY(sort_places(rows, periods->period, false, &places, error));
    int64_t shortest = measure_days(places, count, &whole_weeks);
    periods->frequency = frequency_of(shortest, whole_weeks);
    periods->given = periods->frequency;
    while (whole_weeks && move < sizeof moves / sizeof *moves &&
           collide(periods, places, count, moves[move])) {
        move++;
    }
    periods->moved_days = move < sizeof moves / sizeof *moves ? moves[move] : 0;
    for (size_t row = 0; row < count; row++) {
        periods->period[row] = period_of(periods, periods->period[row], periods->moved_days);
    }

done:
    qc_memory_free(places);
    return status;
}

/* Adding up */

static int compare_gaps(const void *left, const void *right)
{
    const int64_t *a = left;
    const int64_t *b = right;
    return (*a > *b) - (*a < *b);
}

/**
 * Days that are usually silent between two rows, whatever their series: no more in nine cases
 * of ten. 0 for longer periods.
 */
static qc_status usual_silence(const qc_series_rows *rows, const qc_series_periods *periods,
                               int64_t *silence, qc_error *error)
{
    qc_status status = QC_OK;
    series_place *places = NULL;
    int64_t *gaps = NULL;
    size_t count = 0;

    *silence = 0;
    if (periods->given != QC_FREQUENCY_DAY) {
        return QC_OK;
    }
    QC_TRY(sort_places(rows, periods->period, true, &places, error));
    QC_TRY(QC_NEW_ARRAY(gaps, rows->sheet->row_count, error));
    for (size_t i = 1; i < rows->sheet->row_count; i++) {
        if (places[i].period > places[i - 1].period) {
            gaps[count++] = places[i].period - places[i - 1].period - 1;
        }
    }
    if (count > 0) {
        qsort(gaps, count, sizeof *gaps, compare_gaps);
        *silence = gaps[count - 1 - count / 10];
    }

done:
    qc_memory_free(places);
    qc_memory_free(gaps);
    return status;
}

/** First and last day that the rows cover. */
static void find_span(const qc_series_rows *rows, qc_series_periods *periods)
{
    int64_t first = periods->period[0];
    int64_t last = first;

    for (size_t row = 1; row < rows->sheet->row_count; row++) {
        int64_t period = periods->period[row];
        first = period < first ? period : first;
        last = period > last ? period : last;
    }
    periods->first_day = qc_period_start(&periods->calendar, periods->given, (qc_period)first);
    periods->last_day = qc_period_end(&periods->calendar, periods->given, (qc_period)last);
}

/** The full periods of a frequency. */
static void find_window(qc_series_periods *periods, qc_frequency frequency, int64_t silence)
{
    const qc_calendar *calendar = &periods->calendar;
    /* Weeks may begin on another day than those of the calendar: they lie where their middle
     * does. */
    int half = periods->given == QC_FREQUENCY_WEEK && frequency > QC_FREQUENCY_WEEK
                   ? WEEK_DAYS / 2
                   : 0;
    qc_period first = qc_period_of_date(calendar, frequency, periods->first_day + half);
    qc_period last = qc_period_of_date(calendar, frequency, periods->last_day - half);

    silence = silence > half ? silence : half;
    periods->frequency = frequency;
    periods->first_is_cut =
        periods->first_day - qc_period_start(calendar, frequency, first) > silence;
    periods->last_is_cut =
        qc_period_end(calendar, frequency, last) - periods->last_day > silence;
    periods->first = first + (periods->first_is_cut ? 1 : 0);
    periods->last = last - (periods->last_is_cut ? 1 : 0);
}

static bool has_full(const qc_series_periods *periods, int64_t needed)
{
    return periods->last - periods->first + 1 >= needed;
}

/** Fails where a day of a series stands twice. */
static qc_status check_once(const qc_series_rows *rows, const qc_series_periods *periods,
                            qc_error *error)
{
    qc_status status = QC_OK;
    const qc_sheet *sheet = rows->sheet;
    series_place *places = NULL;

    QC_TRY(sort_places(rows, periods->period, false, &places, error));
    for (size_t i = 1; i < sheet->row_count; i++) {
        if (places[i].leaf == places[i - 1].leaf && places[i].period == places[i - 1].period) {
            status = qc_fail_at(error, QC_ERR_DATA, sheet->source, sheet->line[places[i].row],
                                rows->period_column + 1,
                                "'%s' of the same series is given twice, first on line %u; ask "
                                "for a frequency, "
                                "such as day, week or month, to add them up, or remove one",
                                qc_sheet_text(sheet, rows->period_column, places[i].row),
                                (unsigned)sheet->line[places[i - 1].row]);
            goto done;
        }
    }

done:
    qc_memory_free(places);
    return status;
}

static qc_status check_asked(const qc_series_rows *rows, const qc_series_periods *periods,
                             qc_frequency asked, qc_error *error)
{
    const char *given = qc_frequency_name(periods->given);
    bool numbers = periods->given == QC_FREQUENCY_INDEX;
    bool weeks = periods->given == QC_FREQUENCY_WEEK && asked > QC_FREQUENCY_WEEK &&
                 periods->calendar.weeks == QC_FISCAL_MONTHS;

    if (!numbers && !weeks && asked >= periods->given) {
        return QC_OK;
    }
    return qc_fail_at(error, QC_ERR_DATA, rows->sheet->source, 0, rows->period_column + 1,
                      "the values are given by %s; they %s %ss", given,
                      numbers || weeks ? "do not add up to" : "cannot be divided into",
                      qc_frequency_name(asked));
}

/** Numbers the rows by the periods that they are added up into. */
static qc_status move_rows(const qc_series_rows *rows, qc_series_periods *periods,
                           qc_error *error)
{
    qc_status status = QC_OK;
    const qc_calendar *calendar = &periods->calendar;

    QC_TRY(QC_NEW_ARRAY(periods->days_in, rows->sheet->row_count, error));
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        qc_date start =
            qc_period_start(calendar, periods->given, (qc_period)periods->period[row]);
        /* A week that begins on another day than those of the calendar lies where its middle
         * does. */
        qc_date within = start + (periods->given == QC_FREQUENCY_WEEK ? WEEK_DAYS / 2 : 0);
        qc_period period = qc_period_of_date(calendar, periods->frequency, within);

        periods->days_in[row] = within - qc_period_start(calendar, periods->frequency, period);
        periods->period[row] = period;
    }

done:
    return status;
}

qc_status qc_series_days_add_up(const qc_series_rows *rows, qc_frequency asked,
                                qc_series_periods *periods, qc_error *error)
{
    qc_status status = QC_OK;
    qc_frequency given = periods->given;
    int64_t silence = 0;

    if (asked == QC_FREQUENCY_INDEX && given != QC_FREQUENCY_DAY) {
        return QC_OK;
    }
    if (asked != QC_FREQUENCY_INDEX) {
        QC_TRY(check_asked(rows, periods, asked, error));
    }
    QC_TRY(usual_silence(rows, periods, &silence, error));
    find_span(rows, periods);
    find_window(periods, asked == QC_FREQUENCY_INDEX ? QC_FREQUENCY_MONTH : asked, silence);
    if (asked == QC_FREQUENCY_INDEX && !has_full(periods, MONTHS_NEEDED)) {
        find_window(periods, QC_FREQUENCY_WEEK, silence);
        periods->frequency = has_full(periods, WEEKS_NEEDED) ? QC_FREQUENCY_WEEK : given;
    }
    periods->adds_up = asked != QC_FREQUENCY_INDEX || periods->frequency != given;
    if (!periods->adds_up) {
        return QC_OK;
    }
    if (!has_full(periods, 1)) {
        status =
            qc_fail_at(error, QC_ERR_TOO_SHORT, rows->sheet->source, 0, rows->period_column + 1,
                       "there is no full %s", qc_frequency_name(periods->frequency));
        goto done;
    }
    if (asked == QC_FREQUENCY_INDEX) {
        QC_TRY(check_once(rows, periods, error));
    }
    QC_TRY(move_rows(rows, periods, error));

done:
    return status;
}
