/* What rows of revenue and goals are of: no totals, texts from above in merged cells, regions above territories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"
#include "core/text.h"
#include "sales/fill_down.h"
#include "sales/outline.h"
#include "sales/places.h"
#include "sales/reader.h"
#include "sales/totals.h"

/* The fields that say of what a row of revenue or goals is. */
static const qc_field key_fields[] = {QC_FIELD_TERRITORY, QC_FIELD_PARENT, QC_FIELD_PRODUCT,
                                      QC_FIELD_PERIOD,    QC_FIELD_YEAR,   QC_FIELD_MONTH};
enum { KEY_FIELDS = sizeof key_fields / sizeof key_fields[0] };

static const char too_large[] =
    "it counts nevertheless, since the file is so large that its rows are "
    "added up while they are read: take "
    "such rows out of the export";

/* Totals among rows of revenue would count what they add up again. Goals of the company are
 * totals that count. */
static qc_status leave_out_totals(qc_reader *self, const qc_input *input)
{
    uint32_t columns[KEY_FIELDS];
    qc_totals totals = {0};
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE) {
        return QC_OK;
    }
    for (size_t i = 0; i < KEY_FIELDS; i++) {
        columns[i] = input->map.column[key_fields[i]];
    }
    QC_TRY(qc_totals_leave_out(input->sheet, columns, KEY_FIELDS, &totals, self->error));
    if (totals.rows > 0) {
        qc_remark_place place = {.file = input->file,
                                 .line = totals.line,
                                 .column = (size_t)totals.column + 1,
                                 .times = totals.rows};

        place.severity = totals.left_out ? QC_NOTE : QC_DOUBTFUL;
        QC_TRY(
            qc_remarks_add(self->remarks, &place, self->error,
                           "'%.60s' in column '%.60s' says that the line is a total of others, "
                           "no row; %s",
                           totals.text, input->sheet->columns[totals.column].header,
                           totals.left_out ? "it is left out" : too_large));
    }

done:
    return status;
}

static bool is_actual(const char *text)
{
    static const char *const words[] = {"actual", "actuals", "act",
                                        "ac",     "aktual",  "realisasi"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (qc_text_equal_nocase(text, words[i])) {
            return true;
        }
    }
    return false;
}

/* Where actuals stand beside budgets and forecasts in one column of amounts, only they are
 * revenue. */
static qc_status leave_out_plans(qc_reader *self, const qc_input *input)
{
    const uint32_t column = input->map.column[QC_FIELD_KIND];
    qc_sheet *sheet = input->sheet;
    qc_remark_place place = {
        .severity = QC_DOUBTFUL, .file = input->file, .column = (size_t)column + 1};
    const char *actual = NULL;
    const char *other = NULL;
    bool *leave = NULL;
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || column >= sheet->column_count) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(leave, sheet->row_count, self->error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, column, row);

        actual = is_actual(text) ? text : actual;
        leave[row] = !is_actual(text) && !qc_sheet_is_blank(text);
        if (leave[row] && place.times++ == 0) {
            other = text;
            place.line = sheet->line[row];
        }
    }
    if (actual != NULL && other != NULL) {
        bool left_out = qc_totals_drop_rows(sheet, leave);

        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "'%.40s' in column '%.60s' is no revenue beside '%.40s'; %s",
                              other, sheet->columns[column].header, actual,
                              left_out ? "the row is left out" : too_large));
    }

done:
    qc_memory_free(leave);
    return status;
}

/* Merged cells of revenue and goals get what stands in the first of them. */
static qc_status fill_down(qc_reader *self, const qc_input *input)
{
    qc_sheet *sheet = input->sheet;
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE && input->map.table != QC_TABLE_GOALS) {
        return QC_OK;
    }
    for (size_t i = 0; i < KEY_FIELDS; i++) {
        uint32_t column = input->map.column[key_fields[i]];
        qc_remark_place place = {
            .severity = QC_DOUBTFUL, .file = input->file, .column = (size_t)column + 1};

        if (column < sheet->column_count) {
            place.times = qc_sheet_fill_down(sheet, column, &place.line);
        }
        if (place.times > 0) {
            QC_TRY(
                qc_remarks_add(self->remarks, &place, self->error,
                               "the blank cell of column '%.60s' seems to be merged with those "
                               "above it, whose text counts; fill it in if it does not",
                               sheet->columns[column].header));
        }
    }

done:
    return status;
}

/* Of two columns of places, the finer one holds the territories. */
static qc_status settle_places(qc_reader *self, qc_input *input)
{
    qc_remark_place place = {.file = input->file, .line = input->sheet->header_line};
    const char *why = NULL;
    qc_status status = QC_OK;

    if (input->map.table == QC_TABLE_REVENUE && qc_input_has(input, QC_FIELD_PARENT)) {
        place.column = (size_t)input->map.column[QC_FIELD_PARENT] + 1;
        QC_TRY(qc_places_settle(input->sheet, &input->map, self->arena, &why, self->error));
    }
    if (why != NULL) {
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error, "%s", why));
    }

done:
    return status;
}

qc_status qc_reader_settle_keys(qc_reader *self, qc_input *input)
{
    qc_status status = QC_OK;

    QC_TRY(leave_out_totals(self, input));
    QC_TRY(leave_out_plans(self, input));
    QC_TRY(fill_down(self, input));
    QC_TRY(settle_places(self, input));

done:
    return status;
}

/* Rows that are sums of those below them would count these again. */
qc_status qc_reader_leave_out_sums(qc_reader *self, qc_input *input, const bool *is_number)
{
    uint32_t key = input->map.column[QC_FIELD_TERRITORY];
    uint32_t above = QC_NO_COLUMN;
    qc_totals sums = {0};
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || key == QC_NO_COLUMN ||
        qc_input_has(input, QC_FIELD_PARENT) || qc_input_has(input, QC_FIELD_PRODUCT)) {
        return QC_OK;
    }
    QC_TRY(qc_outline_leave_out(input->sheet, is_number, key, &sums, &above, self->error));
    if (above != QC_NO_COLUMN) {
        input->map.column[QC_FIELD_PARENT] = above;
        input->map.column[QC_FIELD_PERIOD]++; /* they are added behind it */
        input->map.column[QC_FIELD_AMOUNT]++;
    }
    if (sums.rows > 0) {
        qc_remark_place place = {.severity = QC_DOUBTFUL,
                                 .file = input->file,
                                 .line = sums.line,
                                 .times = sums.rows};

        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "'%.60s' is the sum of the rows below it, in every column; it is %s", sums.text,
            above == QC_NO_COLUMN
                ? "left out"
                : "no row; the nearest such sum above a territory is its region"));
    }

done:
    return status;
}
