/* Series from a long table: one observation a row, side by side as leaves of a panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "quotacast/panel.h"
#include "sales/files/plain_text.h"
#include "sales/files/sheet.h"
#include "sales/panel/panel_build.h"
#include "sales/series/series_as_of.h"
#include "sales/series/series_columns.h"
#include "sales/series/series_periods.h"
#include "sales/series/series_regressors.h"
#include "sales/series/series_times.h"
#include "sales/series/series_values.h"

#define PERIODS_MOST 100000 /* more is a misread number or date */

/** What one read is about. */
typedef struct series_reading {
    const qc_sheet *sheet;
    qc_series_columns columns;
    qc_series_periods periods;
    qc_series_values values;
    qc_id *leaf_of_name; /**< [distinct names] leaf, QC_NO_ID for names without a row */
    size_t leaf_count;
    size_t left_out; /**< rows behind the as-of date */
} series_reading;

/* Rows */

static qc_id series_of_row(const series_reading *reading, size_t row)
{
    uint32_t column = reading->columns.series;
    return column == QC_NO_COLUMN
               ? 0
               : reading->leaf_of_name[reading->sheet->columns[column].cell[row]];
}

/** Numbers the series in order of first sight. */
static qc_status number_series(series_reading *reading, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_sheet *sheet = reading->sheet;
    uint32_t column = reading->columns.series;

    if (column == QC_NO_COLUMN) {
        reading->leaf_count = 1;
        return QC_OK;
    }
    size_t distinct = qc_sheet_distinct(sheet, column);
    QC_TRY(QC_NEW_ARRAY(reading->leaf_of_name, distinct, error));
    for (size_t i = 0; i < distinct; i++) {
        reading->leaf_of_name[i] = QC_NO_ID;
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        uint32_t name = sheet->columns[column].cell[row];
        if (qc_sheet_text(sheet, column, row)[0] == '\0') {
            status = qc_fail_at(error, QC_ERR_FORMAT, sheet->source, sheet->line[row],
                                column + 1, "the row names no series ('%s' is blank)",
                                sheet->columns[column].header);
            goto done;
        }
        if (reading->leaf_of_name[name] == QC_NO_ID) {
            reading->leaf_of_name[name] = (qc_id)reading->leaf_count++;
        }
    }

done:
    return status;
}

/* The panel */

static qc_status make_nodes(const series_reading *reading, qc_panel *panel, qc_error *error)
{
    const qc_sheet *sheet = reading->sheet;
    uint32_t column = reading->columns.series;
    for (size_t row = 0; row < sheet->row_count; row++) {
        qc_id leaf = series_of_row(reading, row);
        if (panel->nodes[leaf].name != NULL) {
            continue;
        }
        const char *name = column == QC_NO_COLUMN
                               ? sheet->columns[reading->columns.value].header
                               : qc_sheet_text(sheet, column, row);
        panel->nodes[leaf] = (qc_panel_node){.name = qc_plain_text_copy(panel->owner, name),
                                             .level = "series",
                                             .parent = QC_NO_ID,
                                             .leaf = leaf,
                                             .territory = QC_NO_ID};
        panel->leaf_node[leaf] = leaf;
        if (panel->nodes[leaf].name == NULL) {
            return qc_fail_memory(error);
        }
    }
    return QC_OK;
}

static qc_status fail_twice(const series_reading *reading, size_t first, size_t row,
                            qc_error *error)
{
    const qc_sheet *sheet = reading->sheet;
    uint32_t column = reading->columns.period;
    const char *text = qc_sheet_text(sheet, column, row);
    bool of_hours =
        strchr(text, ':') != NULL && strcmp(text, qc_sheet_text(sheet, column, first)) != 0;
    return qc_fail_at(
        error, QC_ERR_DATA, sheet->source, sheet->line[row], column + 1,
        "'%s' of the same series is given twice, first on line %u; %s", text,
        (unsigned)sheet->line[first],
        of_hours ? "its times of day do not lie evenly apart, as hours do; say --frequency day "
                   "to add them up"
                 : "add the two up or remove one");
}

/** True for rows in a period that the rows cover only in part. */
static bool is_left_out(const series_reading *reading, size_t row)
{
    const qc_series_periods *periods = &reading->periods;
    return periods->adds_up &&
           (periods->period[row] < periods->first || periods->period[row] > periods->last);
}

/**
 * Nothing was sold where no row is, from the first row of a series on; a blank value stays unknown.
 */
static void fill_missing(qc_panel *panel, const uint32_t *row_of)
{
    for (size_t k = 0; k < panel->leaf_count; k++) {
        bool begun = false;
        for (size_t p = 0; p < panel->period_count; p++) {
            size_t cell = k * panel->period_count + p;
            begun = begun || row_of[cell] != 0;
            if (begun && row_of[cell] == 0) {
                panel->values[cell] = 0;
            }
        }
    }
}

static qc_status fill_values(const series_reading *reading, qc_panel *panel, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_sheet *sheet = reading->sheet;
    uint32_t *row_of = NULL; /* 1-based row of each cell, 0 for none yet */

    bool add_up = reading->periods.adds_up;
    QC_TRY(QC_NEW_ARRAY(row_of, panel->leaf_count * panel->period_count, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        qc_id leaf = series_of_row(reading, row);
        if (is_left_out(reading, row)) {
            continue;
        }
        int64_t period = reading->periods.period[row] + reading->periods.shift[leaf];
        size_t cell = leaf * panel->period_count + (size_t)(period - panel->first_period);
        double value = qc_series_value(&reading->values, row);
        if (row_of[cell] != 0 && !add_up) {
            status = fail_twice(reading, row_of[cell] - 1, row, error);
            goto done;
        }
        row_of[cell] = (uint32_t)row + 1;
        if (isnan(panel->values[cell])) {
            panel->values[cell] = value;
        } else if (!isnan(value)) {
            panel->values[cell] += value;
        }
    }
    if (reading->columns.settings->missing_is_zero) {
        fill_missing(panel, row_of);
    }

done:
    qc_memory_free(row_of);
    return status;
}

static qc_status find_span(const series_reading *reading, int64_t *first, int64_t *last,
                           qc_error *error)
{
    const qc_sheet *sheet = reading->sheet;
    const qc_series_periods *periods = &reading->periods;
    size_t first_row = 0;
    size_t last_row = 0;
    for (size_t row = 0; row < sheet->row_count; row++) {
        int64_t period = periods->period[row] + periods->shift[series_of_row(reading, row)];
        first_row = row == 0 || period < *first ? row : first_row;
        last_row = row == 0 || period > *last ? row : last_row;
        *first = row == 0 || period < *first ? period : *first;
        *last = row == 0 || period > *last ? period : *last;
    }
    if (periods->adds_up) {
        *first = periods->first;
        *last = periods->last;
    }
    if (*last - *first >= PERIODS_MOST) {
        uint32_t column = reading->columns.period;
        return qc_fail_at(
            error, QC_ERR_DATA, sheet->source, sheet->line[last_row], column + 1,
            "the periods span %lld %ss, from '%s' on line %zu to '%s'; correct "
            "or remove the one that is wrong",
            (long long)(*last - *first + 1), qc_frequency_name(periods->frequency),
            qc_sheet_text(sheet, column, first_row), (size_t)sheet->line[first_row],
            qc_sheet_text(sheet, column, last_row));
    }
    return QC_OK;
}

/** What of the table is unknown: a row that is not there may as well mean that nothing was sold. */
static qc_status note_missing(qc_panel *panel, qc_error *error)
{
    size_t missing = 0; /* between the first and the last observation of a series */
    size_t ended = 0;   /* series whose last observation comes before the end */
    const char *first_ended = NULL;
    for (size_t k = 0; k < panel->leaf_count; k++) {
        const double *values = panel->values + k * panel->period_count;
        size_t unknown = 0; /* since the last observation */
        bool begun = false;
        for (size_t p = 0; p < panel->period_count; p++) {
            bool known = !isnan(values[p]);
            missing += known && begun ? unknown : 0u;
            unknown = known ? 0 : unknown + 1;
            begun = begun || known;
        }
        if (begun && unknown > 0) {
            first_ended = ended == 0 ? panel->nodes[panel->leaf_node[k]].name : first_ended;
            ended++;
        }
    }
    if (missing > 0) {
        qc_status status = qc_panel_add_note(
            panel, error,
            "%zu observation%s missing inside the series: unknown, with a straight line put "
            "through; give 0, or say --missing zero, where nothing was sold.",
            missing, missing == 1 ? " is" : "s are");
        if (status != QC_OK) {
            return status;
        }
    }
    if (ended == 0) {
        return QC_OK;
    }
    return qc_panel_add_note(
        panel, error,
        "%zu of %zu series end%s before the data do, %s%s: forecast as if "
        "sales went on; give 0, or say --missing zero, where nothing was sold.",
        ended, panel->leaf_count, ended == 1 ? "s" : "", ended == 1 ? "" : "first ",
        first_ended);
}

/** One period at an end that is left out. */
static qc_status note_cut(const series_reading *reading, bool is_last, qc_panel *panel,
                          qc_error *error)
{
    char name[16];
    char day[16];
    const qc_series_periods *periods = &reading->periods;
    qc_period cut = (qc_period)(is_last ? periods->last + 1 : periods->first - 1);
    return qc_panel_add_note(
        panel, error, "%s is left out: the data %s on %s, within it.",
        qc_period_format(&periods->calendar, periods->frequency, cut, name, sizeof name),
        is_last ? "end" : "begin",
        qc_date_format(is_last ? periods->last_day : periods->first_day, day, sizeof day));
}

/**
 * What the last, partial period would come to, all series together: what it has by the share
 * that the full periods of a year had on the same day. NAN where that cannot be said.
 */
static double find_pace(const series_reading *reading, double *so_far)
{
    const qc_series_periods *periods = &reading->periods;
    int64_t cut = periods->last + 1;
    int64_t year = qc_frequency_per_year(periods->frequency);
    int32_t elapsed = periods->last_day -
                      qc_period_start(&periods->calendar, periods->frequency, (qc_period)cut);
    double part = 0;
    double whole = 0;

    *so_far = 0;
    for (size_t row = 0; row < reading->sheet->row_count; row++) {
        double value = qc_series_value(&reading->values, row);
        int64_t period = periods->period[row];
        bool full = period >= periods->first && period < cut && period >= cut - year;

        if (isnan(value)) {
            continue;
        }
        *so_far += period == cut ? value : 0;
        whole += full ? value : 0;
        part += full && periods->days_in[row] <= elapsed ? value : 0;
    }
    return part > 0 && whole >= part && *so_far >= 0 ? *so_far * whole / part : NAN;
}

/** Whole units of amounts of some size, else two decimals. */
static const char *format_amount(double amount, char *text, size_t size)
{
    (void)snprintf(text, size, "%.*f", fabs(amount) >= 100 ? 0 : 2, amount);
    return text;
}

static qc_status note_pace(const series_reading *reading, qc_panel *panel, qc_error *error)
{
    char name[16];
    char amount[2][400];
    double so_far = 0;
    double pace = find_pace(reading, &so_far);
    const qc_series_periods *periods = &reading->periods;

    if (!isfinite(pace)) {
        return QC_OK;
    }
    return qc_panel_add_note(panel, error,
                             "%s has %s so far, all series together; at the pace of the %ss "
                             "before it comes to about %s.",
                             qc_period_format(&periods->calendar, periods->frequency,
                                              (qc_period)(periods->last + 1), name,
                                              sizeof name),
                             format_amount(so_far, amount[0], sizeof amount[0]),
                             qc_frequency_name(periods->frequency),
                             format_amount(pace, amount[1], sizeof amount[1]));
}

/* What is added up, and how it stays apart where nobody asked for sums. */
static qc_status note_sums(const series_reading *reading, qc_panel *panel, qc_error *error)
{
    const qc_series_periods *periods = &reading->periods;
    bool asked = reading->columns.settings->frequency != QC_FREQUENCY_INDEX;

    return qc_panel_add_note(panel, error, "%ss are added up into %ss%s.",
                             periods->given == QC_FREQUENCY_DAY     ? "Day"
                             : periods->given == QC_FREQUENCY_WEEK  ? "Week"
                             : periods->given == QC_FREQUENCY_MONTH ? "Month"
                                                                    : "Quarter",
                             qc_frequency_name(periods->frequency),
                             asked ? "" : "; --frequency day keeps them");
}

static qc_status note_periods(const series_reading *reading, qc_panel *panel, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_series_periods *periods = &reading->periods;
    char day[16];

    if (reading->left_out > 0) {
        QC_TRY(qc_panel_add_note(
            panel, error, "%zu rows end after %s and are not used.", reading->left_out,
            qc_date_format(reading->columns.settings->config->as_of, day, sizeof day)));
    }
    if (periods->moved_days != 0) {
        QC_TRY(qc_panel_add_note(
            panel, error,
            "Dates lie whole weeks apart: each counts in the %s of the day "
            "two weeks %s it.",
            qc_frequency_name(periods->given), periods->moved_days < 0 ? "before" : "after"));
    }
    if (periods->ends_apart) {
        QC_TRY(
            qc_panel_add_note(panel, error,
                              "Series end in different periods, %zu of %zu in the last one: "
                              "each is forecast from "
                              "its own end; say --missing zero where nothing was sold since.",
                              periods->at_end, panel->leaf_count));
    }
    if (reading->values.dashes > 0) {
        QC_TRY(qc_panel_add_note(panel, error,
                                 "%zu value%s a dash, which is 0; leave it blank where nothing "
                                 "is known.",
                                 reading->values.dashes,
                                 reading->values.dashes == 1 ? " is" : "s are"));
    }
    if (periods->calendar.day_parts > 0) {
        QC_TRY(qc_panel_add_note(panel, error,
                                 "Time stamps count as parts of a day, %d of them; say "
                                 "--frequency day to add them up.",
                                 periods->calendar.day_parts));
    }
    if (periods->frequency == periods->given) {
        return QC_OK;
    }
    QC_TRY(note_sums(reading, panel, error));
    if (periods->first_is_cut) {
        QC_TRY(note_cut(reading, false, panel, error));
    }
    if (periods->last_is_cut) {
        QC_TRY(note_cut(reading, true, panel, error));
        QC_TRY(note_pace(reading, panel, error));
    }

done:
    return status;
}

static qc_status make_panel(const series_reading *reading, qc_panel **panel, qc_error *error)
{
    qc_status status = QC_OK;
    qc_panel *draft = NULL;
    int64_t first = 0;
    int64_t last = 0;

    QC_TRY(find_span(reading, &first, &last, error));
    QC_TRY(qc_panel_new(&draft, error));
    QC_TRY(qc_panel_reserve(draft, reading->leaf_count, reading->leaf_count,
                            (size_t)(last - first) + 1, error));
    draft->frequency = reading->periods.frequency;
    draft->calendar = reading->periods.calendar;
    draft->first_period = (qc_period)first;
    QC_TRY(make_nodes(reading, draft, error));
    QC_TRY(qc_series_keep_lags(&reading->periods, draft, error));
    QC_TRY(fill_values(reading, draft, error));
    QC_TRY(note_periods(reading, draft, error));
    QC_TRY(note_missing(draft, error));
    qc_panel_describe(draft, reading->columns.settings->season);
    *panel = draft;
    draft = NULL;

done:
    qc_panel_free(draft);
    return status;
}

static qc_status check_settings(const qc_series_settings *settings, qc_error *error)
{
    if (settings == NULL || settings->period == NULL || settings->value == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "name the columns of the period and of the value");
    }
    if (settings->season < 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the season is %d; it must be at least 1",
                       settings->season);
    }
    return QC_OK;
}

static qc_status read_regressors(const series_reading *reading, qc_panel *panel,
                                 qc_error *error)
{
    const qc_series_settings *settings = reading->columns.settings;
    const qc_regressors_request request = {
        .path = settings->regressors,
        .period = settings->period,
        .period_columns = reading->columns.when.count,
        .series = settings->series,
        .config = settings->config,
        .periods = &reading->periods,
        .horizon = settings->horizon > 0 ? settings->horizon : (size_t)panel->season};

    return settings->regressors == NULL ? QC_OK
                                        : qc_series_regressors_read(&request, panel, error);
}

qc_status qc_panel_read_series(const char *path, const qc_series_settings *settings,
                               qc_panel **panel, qc_error *error)
{
    qc_status status = QC_OK;
    qc_sheet *sheet = NULL;
    const qc_sheet_settings how = {.fold = qc_series_columns_fold};
    series_reading reading = {.columns = {.settings = settings}};
    qc_panel *draft = NULL;

    QC_TRY(check_settings(settings, error));
    QC_TRY(
        qc_sheet_read(path, &how, qc_series_columns_choose, &reading.columns, &sheet, error));
    reading.sheet = sheet;
    QC_TRY(qc_series_check_sheet(sheet, error));
    QC_TRY(qc_series_names_join(&reading.columns.names, sheet, error));
    QC_TRY(qc_series_times_join(&reading.columns.when, sheet, error));
    QC_TRY(qc_series_as_of(sheet, reading.columns.period, settings->config, &reading.left_out,
                           error));
    QC_TRY(number_series(&reading, error));
    QC_TRY(qc_series_values_read(sheet, reading.columns.value, settings->config,
                                 &reading.values, error));
    const qc_series_rows rows = {.sheet = sheet,
                                 .period_column = reading.columns.period,
                                 .series_column = reading.columns.series,
                                 .leaf_of_name = reading.leaf_of_name,
                                 .leaf_count = reading.leaf_count};
    QC_TRY(qc_series_periods_read(&rows, settings->config, settings->frequency,
                                  settings->own_ends && !settings->missing_is_zero,
                                  &reading.periods, error));
    QC_TRY(make_panel(&reading, &draft, error));
    QC_TRY(read_regressors(&reading, draft, error));
    *panel = draft;
    draft = NULL;

done:
    qc_panel_free(draft);
    qc_series_periods_clear(&reading.periods);
    qc_number_column_clear(&reading.values.numbers);
    qc_memory_free(reading.leaf_of_name);
    qc_sheet_free(sheet);
    return status;
}
