/* The user's regressors of a long table of series: columns by period, known into the future. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_regressors.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/files/sheet.h"
#include "sales/panel/panel_build.h"
#include "sales/series/series_columns.h"
#include "sales/series/series_times.h"
#include "sales/values/numbers.h"

/** One read: the file's columns, and where its rows belong. */
typedef struct regressors_reading {
    const qc_regressors_request *request;
    const qc_sheet *sheet;
    qc_series_names names;
    qc_series_names when;
    uint32_t period_column;
    uint32_t series_column; /**< QC_NO_COLUMN: rows speak of all series */
    size_t count;           /**< regressors */
    uint32_t column[QC_REGRESSORS_MOST];
    qc_number_column numbers[QC_REGRESSORS_MOST];
    qc_series_periods periods; /**< of the file */
    qc_id *leaf_of_name;       /**< [distinct names of series] */
    uint32_t *row_of; /**< [leaf_count][period_count] 1-based row of each cell, 0 for none */
} regressors_reading;

static qc_status choose_columns(void *context, const qc_sheet *sheet, bool *wanted,
                                qc_error *error)
{
    qc_status status = QC_OK;
    regressors_reading *reading = context;
    const qc_regressors_request *request = reading->request;

    reading->series_column = QC_NO_COLUMN;
    QC_TRY(qc_series_names_find(sheet, request->period, qc_sheet_find_column, &reading->when,
                                error));
    reading->period_column = reading->when.column[0];
    if (reading->when.count != request->period_columns) {
        status =
            qc_fail_at(error, QC_ERR_NOT_FOUND, sheet->source, sheet->header_line, 0,
                       "there is no column '%s'; name the periods as the series' file does",
                       request->period);
        goto done;
    }
    QC_TRY(qc_series_names_find(sheet, request->series, qc_sheet_find_column, &reading->names,
                                error));
    if (reading->names.count > 0) {
        reading->series_column = reading->names.column[0];
    }
    for (uint32_t c = 0; c < sheet->column_count; c++) {
        wanted[c] = true;
        if (qc_series_names_hold(&reading->when, c) ||
            qc_series_names_hold(&reading->names, c)) {
            continue;
        }
        if (reading->count == QC_REGRESSORS_MOST) {
            status =
                qc_fail_at(error, QC_ERR_LIMIT, sheet->source, sheet->header_line, c + 1,
                           "there are more than %d regressors; keep those that matter most",
                           QC_REGRESSORS_MOST);
            goto done;
        }
        reading->column[reading->count++] = c;
    }
    if (reading->count == 0) {
        status = qc_fail_at(error, QC_ERR_DATA, sheet->source, sheet->header_line, 0,
                            "there is no regressor: no column beside periods and series");
    }

done:
    return status;
}

/* Rows */

/** The leaf of each name of a series; a name that is none fails. */
static qc_status find_series(regressors_reading *reading, const qc_panel *panel,
                             qc_error *error)
{
    qc_status status = QC_OK;
    const qc_sheet *sheet = reading->sheet;
    uint32_t column = reading->series_column;
    qc_names *names = NULL;
    const char **known = NULL;

    if (column == QC_NO_COLUMN) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(known, panel->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(reading->leaf_of_name, qc_sheet_distinct(sheet, column), error));
    names = qc_names_new(NULL);
    for (size_t k = 0; k < panel->leaf_count && names != NULL; k++) {
        known[k] = panel->nodes[panel->leaf_node[k]].name;
        if (qc_names_add(names, known[k], strlen(known[k])) == UINT32_MAX) {
            qc_names_free(names);
            names = NULL;
        }
    }
    if (names == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, column, row);
        uint32_t leaf = qc_names_find(names, text, strlen(text));

        if (leaf == UINT32_MAX) {
            const char *near = qc_text_nearest(text, known, panel->leaf_count);

            status = qc_fail_at(error, QC_ERR_NOT_FOUND, sheet->source, sheet->line[row],
                                column + 1, "there is no series '%s'%s%s%s", text,
                                near != NULL ? "; did you mean '" : "; remove its rows",
                                near != NULL ? near : "", near != NULL ? "'?" : "");
            goto done;
        }
        reading->leaf_of_name[sheet->columns[column].cell[row]] = leaf;
    }

done:
    qc_names_free(names);
    qc_memory_free(known);
    return status;
}

static qc_status read_numbers(regressors_reading *reading, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_sheet *sheet = reading->sheet;
    const qc_config *config = reading->request->config;

    for (size_t k = 0; k < reading->count; k++) {
        QC_TRY(qc_number_column_survey(sheet, reading->column[k], true, NULL,
                                       &reading->numbers[k], error));
    }
    QC_TRY(qc_number_columns_decide(reading->numbers, reading->count,
                                    config != NULL ? config->decimal_mark : 0, "", error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        for (size_t k = 0; k < reading->count; k++) {
            uint32_t text = sheet->columns[reading->column[k]].cell[row];

            if (isnan(qc_number_value(&reading->numbers[k], text))) {
                const char *cell = qc_sheet_text(sheet, reading->column[k], row);

                status = qc_fail_at(
                    error, QC_ERR_FORMAT, sheet->source, sheet->line[row],
                    reading->column[k] + 1,
                    "'%s' is %s%s%s; give a number, 0 and 1 for no and yes, planned values for "
                    "the future",
                    sheet->columns[reading->column[k]].header, *cell == '\0' ? "blank" : "'",
                    cell, *cell == '\0' ? "" : "', not a number");
                goto done;
            }
        }
    }

done:
    return status;
}

/* Periods */

static qc_status read_periods(regressors_reading *reading, const qc_panel *panel,
                              qc_error *error)
{
    qc_status status = QC_OK;
    const qc_sheet *sheet = reading->sheet;
    const qc_series_periods *own = reading->request->periods;
    const qc_series_rows rows = {.sheet = sheet,
                                 .period_column = reading->period_column,
                                 .series_column = reading->series_column,
                                 .leaf_of_name = reading->leaf_of_name,
                                 .leaf_count = panel->leaf_count};

    /* many days are not to become months here where the few of the series have not */
    qc_frequency asked =
        own->frequency == QC_FREQUENCY_DAY ? QC_FREQUENCY_DAY : QC_FREQUENCY_INDEX;
    QC_TRY(qc_series_periods_read(&rows, reading->request->config, asked, false,
                                  &reading->periods, error));
    if (reading->periods.frequency != own->frequency ||
        reading->periods.frequency != reading->periods.given) {
        status = qc_fail_at(
            error, QC_ERR_DATA, sheet->source, sheet->line[0], reading->period_column + 1,
            "'%s' is another kind of period than those of the series; give one "
            "row for each of their %ss",
            qc_sheet_text(sheet, reading->period_column, 0), qc_frequency_name(own->frequency));
    }

done:
    return status;
}

/** The place of a row's period among those of the panel; negative before its first. */
static int64_t place_of_row(const regressors_reading *reading, const qc_panel *panel,
                            size_t leaf, size_t row)
{
    const qc_series_periods *own = reading->request->periods;
    int64_t period = reading->periods.period[row];

    return period + own->shift[leaf] - panel->first_period;
}

static qc_status fail_twice(const regressors_reading *reading, size_t first, size_t row,
                            qc_error *error)
{
    const qc_sheet *sheet = reading->sheet;

    return qc_fail_at(
        error, QC_ERR_DATA, sheet->source, sheet->line[row], reading->period_column + 1,
        "'%s' is given twice, first on line %u; remove one",
        qc_sheet_text(sheet, reading->period_column, row), (unsigned)sheet->line[first]);
}

/** Puts rows first .. last of leaves in their places. */
static qc_status place_rows(regressors_reading *reading, const qc_panel *panel,
                            size_t period_count, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_sheet *sheet = reading->sheet;
    uint32_t column = reading->series_column;

    QC_TRY(QC_NEW_ARRAY(reading->row_of, panel->leaf_count * period_count, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        size_t first = 0;
        size_t behind = panel->leaf_count;

        if (column != QC_NO_COLUMN) {
            first = reading->leaf_of_name[sheet->columns[column].cell[row]];
            behind = first + 1;
        }
        for (size_t leaf = first; leaf < behind; leaf++) {
            int64_t place = place_of_row(reading, panel, leaf, row);

            if (place < 0 || place >= (int64_t)period_count) {
                continue;
            }
            uint32_t *cell = &reading->row_of[leaf * period_count + (size_t)place];

            if (*cell != 0) {
                QC_TRY(fail_twice(reading, *cell - 1, row, error));
            }
            *cell = (uint32_t)row + 1;
        }
    }

done:
    return status;
}

/** Each series needs each regressor from its first observation to the horizon. */
static qc_status check_complete(const regressors_reading *reading, const qc_panel *panel,
                                size_t period_count, qc_error *error)
{
    const qc_sheet *sheet = reading->sheet;

    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        const double *values = panel->values + leaf * panel->period_count;
        const char *name = panel->nodes[panel->leaf_node[leaf]].name;
        bool begun = false;
        uint32_t last = 0;

        for (size_t p = 0; p < period_count; p++) {
            uint32_t row = reading->row_of[leaf * period_count + p];
            char text[32];

            begun = begun || p >= panel->period_count || !isnan(values[p]);
            last = row > 0 ? row : last;
            if (begun && row == 0) {
                return qc_fail_at(
                    error, QC_ERR_DATA, sheet->source,
                    last > 0 ? sheet->line[last - 1] : sheet->header_line,
                    reading->period_column + 1,
                    "behind this row the regressors of '%s' for %s are missing; every period "
                    "of "
                    "the series and %zu behind it, with planned values, are needed",
                    name,
                    qc_period_format(&panel->calendar, panel->frequency,
                                     panel->first_period + (qc_period)p, text, sizeof text),
                    reading->request->horizon);
            }
        }
    }
    return QC_OK;
}

/* The regressors */

static qc_status check_varies(const regressors_reading *reading, size_t k, qc_error *error)
{
    const qc_sheet *sheet = reading->sheet;
    const uint32_t *cell = sheet->columns[reading->column[k]].cell;
    double first = qc_number_value(&reading->numbers[k], cell[0]);

    for (size_t row = 1; row < sheet->row_count; row++) {
        if (fabs(qc_number_value(&reading->numbers[k], cell[row]) - first) > 0.0) {
            return QC_OK;
        }
    }
    return qc_fail_at(
        error, QC_ERR_DATA, sheet->source, sheet->header_line, reading->column[k] + 1,
        "'%s' is %s in every row: what never changes explains nothing; remove the "
        "column",
        sheet->columns[reading->column[k]].header, qc_sheet_text(sheet, reading->column[k], 0));
}

static qc_status give_panel(const regressors_reading *reading, qc_panel *panel,
                            size_t period_count, qc_error *error)
{
    qc_status status = QC_OK;
    qc_regressors *regressors = NULL;
    size_t cells = panel->leaf_count * period_count;

    QC_TRY(
        qc_panel_reserve_regressors(panel, reading->count, period_count, &regressors, error));
    for (size_t k = 0; k < reading->count; k++) {
        const qc_sheet_column *column = &reading->sheet->columns[reading->column[k]];

        QC_TRY(check_varies(reading, k, error));
        regressors->name[k] = qc_panel_keep(panel, column->header);
        if (regressors->name[k] == NULL) {
            status = qc_fail_memory(error);
            goto done;
        }
        for (size_t cell = 0; cell < cells; cell++) {
            uint32_t row = reading->row_of[cell];

            regressors->values[k * cells + cell] =
                row > 0 ? qc_number_value(&reading->numbers[k], column->cell[row - 1]) : 0.0;
        }
    }
    panel->regressors = regressors;

done:
    return status;
}

qc_status qc_series_regressors_read(const qc_regressors_request *request, qc_panel *panel,
                                    qc_error *error)
{
    qc_status status = QC_OK;
    qc_sheet *sheet = NULL;
    const qc_sheet_settings how = {.lenient = false};
    regressors_reading reading = {.request = request};
    size_t period_count = panel->period_count + request->horizon;

    QC_TRY(qc_sheet_read(request->path, &how, choose_columns, &reading, &sheet, error));
    reading.sheet = sheet;
    QC_TRY(qc_series_check_sheet(sheet, error));
    QC_TRY(qc_series_names_join(&reading.names, sheet, error));
    QC_TRY(qc_series_times_join(&reading.when, sheet, error));
    QC_TRY(find_series(&reading, panel, error));
    QC_TRY(read_numbers(&reading, error));
    QC_TRY(read_periods(&reading, panel, error));
    QC_TRY(place_rows(&reading, panel, period_count, error));
    QC_TRY(check_complete(&reading, panel, period_count, error));
    QC_TRY(give_panel(&reading, panel, period_count, error));

done:
    for (size_t k = 0; k < reading.count; k++) {
        qc_number_column_clear(&reading.numbers[k]);
    }
    qc_series_periods_clear(&reading.periods);
    qc_memory_free(reading.leaf_of_name);
    qc_memory_free(reading.row_of);
    qc_sheet_free(sheet);
    return status;
}
