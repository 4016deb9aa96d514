/* What rows of revenue and goals are of: no totals, no plans, texts from above in merged cells. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/headers/header_match.h"
#include "sales/reader.h"
#include "sales/shapes/fill_down.h"
#include "sales/shapes/totals.h"

/* The fields that say of what a row of revenue or goals is. */
static const qc_field key_fields[] = {QC_FIELD_TERRITORY, QC_FIELD_PARENT, QC_FIELD_UPPER,
                                      QC_FIELD_PRODUCT,   QC_FIELD_PERIOD, QC_FIELD_YEAR,
                                      QC_FIELD_MONTH};
enum {
    KEY_FIELDS = sizeof key_fields / sizeof key_fields[0],
    NAME_FIELDS = 4 /* the first ones */
};

static const char too_large[] =
    "it counts nevertheless, since the file is so large that its rows are "
    "added up while they are read: take "
    "such rows out of the export";

/* Totals among rows of revenue would count what they add up again. Goals of the company are
 * totals that count, but "Jumlah Jawa" beside the branches of Jawa is none. */
static qc_status leave_out_totals(qc_reader *self, const qc_input *input)
{
    uint32_t columns[KEY_FIELDS];
    bool is_revenue = input->map.table == QC_TABLE_REVENUE;
    qc_totals totals = {0};
    qc_status status = QC_OK;

    if (!is_revenue && input->map.table != QC_TABLE_GOALS) {
        return QC_OK;
    }
    for (size_t i = 0; i < KEY_FIELDS; i++) {
        columns[i] = input->map.column[key_fields[i]];
    }
    QC_TRY(qc_totals_leave_out(input->sheet, columns, is_revenue ? KEY_FIELDS : NAME_FIELDS,
                               is_revenue, &totals, self->error));
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

/* Totals of which nothing says when they are, nor of what, but a column that is not used, such as
 * that of running numbers. A goal without a period is none, with one it may be the company's. */
static qc_status leave_out_unnamed(qc_reader *self, const qc_input *input)
{
    const uint32_t *column = input->map.column;
    const uint32_t names[] = {column[QC_FIELD_TERRITORY], column[QC_FIELD_PARENT],
                              column[QC_FIELD_PRODUCT]};
    const uint32_t periods[] = {column[QC_FIELD_PERIOD], column[QC_FIELD_YEAR]};
    bool is_revenue = input->map.table == QC_TABLE_REVENUE;
    qc_totals totals = {0};
    qc_status status = QC_OK;

    if (is_revenue && (names[0] != QC_NO_COLUMN || names[2] != QC_NO_COLUMN)) {
        QC_TRY(qc_totals_leave_out_unnamed(input->sheet, names, sizeof names / sizeof names[0],
                                           QC_NO_COLUMN, &totals, self->error));
    } else if (is_revenue || input->map.table == QC_TABLE_GOALS) {
        uint32_t word = column[names[1] == QC_NO_COLUMN ? QC_FIELD_TERRITORY : QC_FIELD_PARENT];

        QC_TRY(qc_totals_leave_out_unnamed(input->sheet, periods,
                                           sizeof periods / sizeof periods[0], word, &totals,
                                           self->error));
    }
    if (totals.rows > 0) {
        qc_remark_place place = {.severity = totals.left_out ? QC_NOTE : QC_DOUBTFUL,
                                 .file = input->file,
                                 .line = totals.line,
                                 .times = totals.rows};

        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "the line is a total of others, no row; %s",
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

/* Leaves out rows of revenue for what stands in a column of theirs. */
static qc_status leave_out_rows(qc_reader *self, const qc_input *input, uint32_t column,
                                const bool *leave, const char *what)
{
    qc_sheet *sheet = input->sheet;
    qc_remark_place place = {
        .severity = QC_DOUBTFUL, .file = input->file, .column = (size_t)column + 1};
    const char *text = "";
    bool left_out = false;
    qc_status status = QC_OK;

    for (size_t row = 0; row < sheet->row_count; row++) {
        if (leave[row] && place.times++ == 0) {
            text = qc_sheet_text(sheet, column, row);
            place.line = sheet->line[row];
        }
    }
    if (place.times == 0) {
        return QC_OK;
    }
    left_out = qc_totals_drop_rows(sheet, leave);
    QC_TRY(qc_remarks_add(
        self->remarks, &place, self->error, "'%.40s' in column '%.60s' is %s; %s", text,
        sheet->columns[column].header, what, left_out ? "the row is left out" : too_large));

done:
    return status;
}

/* Where actuals stand beside budgets and forecasts in one column of amounts, only they are
 * revenue. */
static qc_status leave_out_plans(qc_reader *self, const qc_input *input)
{
    const uint32_t column = input->map.column[QC_FIELD_KIND];
    const qc_sheet *sheet = input->sheet;
    const char *actual = NULL;
    bool *leave = NULL;
    char what[64];
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || column >= sheet->column_count) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(leave, sheet->row_count, self->error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, column, row);

        actual = is_actual(text) ? text : actual;
        leave[row] = !is_actual(text) && !qc_sheet_is_blank(text);
    }
    if (actual != NULL) {
        (void)qc_text_format(what, sizeof what, "no revenue beside '%.40s'", actual);
        QC_TRY(leave_out_rows(self, input, column, leave, what));
    }

done:
    qc_memory_free(leave);
    return status;
}

/* True for the status of an order that came to nothing: Batal, Dibatalkan Pembeli, Void. */
static bool is_cancelled(const char *text)
{
    static const char words[] = "batal dibatalkan pembatalan cancelled canceled cancel void "
                                "voided rejected ditolak draft draf quotation";
    qc_slice run;

    while (qc_text_next_run(&text, " -/._,()", &run)) {
        char word[16] = "";

        for (size_t i = 0; i < run.length && i + 1 < sizeof word; i++) {
            word[i] = qc_text_lower(run.text[i]);
        }
        if (qc_header_has_word(words, word, NULL)) {
            return true;
        }
    }
    return false;
}

/* Orders that were cancelled are no revenue, unless all are: then the column means something
 * else. */
static qc_status leave_out_cancelled(qc_reader *self, const qc_input *input)
{
    const uint32_t column = input->map.column[QC_FIELD_OUTCOME];
    const qc_sheet *sheet = input->sheet;
    bool *leave = NULL;
    bool others = false;
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || column >= sheet->column_count) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(leave, sheet->row_count, self->error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        leave[row] = is_cancelled(qc_sheet_text(sheet, column, row));
        others = others || !leave[row];
    }
    if (others) {
        QC_TRY(leave_out_rows(self, input, column, leave, "no sale"));
    }

done:
    qc_memory_free(leave);
    return status;
}

/* Goals of months to come have nothing beside them yet. */
static qc_status leave_out_to_come(qc_reader *self, const qc_input *input)
{
    const uint32_t column = input->map.column[QC_FIELD_AMOUNT];
    qc_sheet *sheet = input->sheet;
    qc_remark_place place = {.file = input->file, .column = (size_t)column + 1};
    bool *leave = NULL;
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || !input->has_actuals) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(leave, sheet->row_count, self->error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        leave[row] = qc_sheet_text(sheet, column, row)[0] == '\0';
        place.line = leave[row] && place.times == 0 ? sheet->line[row] : place.line;
        place.times += leave[row];
    }
    if (place.times > 0 && qc_totals_drop_rows(sheet, leave)) {
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "nothing stands in column '%.60s': the row is a goal alone",
                              sheet->columns[column].header));
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

/* Lines with neither period nor amount: the names of groups above their rows. */
static qc_status leave_out_empty(qc_reader *self, const qc_input *input)
{
    const uint32_t *column = input->map.column;
    qc_sheet *sheet = input->sheet;
    qc_remark_place place = {.file = input->file};
    bool *leave = NULL;
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || sheet->folded_rows > 0 ||
        column[QC_FIELD_PERIOD] >= sheet->column_count ||
        column[QC_FIELD_AMOUNT] >= sheet->column_count) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(leave, sheet->row_count, self->error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        leave[row] = *qc_sheet_text(sheet, column[QC_FIELD_PERIOD], row) == '\0' &&
                     *qc_sheet_text(sheet, column[QC_FIELD_AMOUNT], row) == '\0';
        place.line = leave[row] && place.times == 0 ? sheet->line[row] : place.line;
        place.times += leave[row];
    }
    if (place.times > 0 && qc_totals_drop_rows(sheet, leave)) {
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "the line has neither a period nor an amount; it is no row"));
    }

done:
    qc_memory_free(leave);
    return status;
}

qc_status qc_reader_settle_keys(qc_reader *self, qc_input *input)
{
    qc_status status = QC_OK;

    QC_TRY(leave_out_totals(self, input));
    QC_TRY(leave_out_unnamed(self, input));
    QC_TRY(leave_out_plans(self, input));
    QC_TRY(leave_out_cancelled(self, input));
    QC_TRY(leave_out_to_come(self, input));
    QC_TRY(fill_down(self, input));
    QC_TRY(leave_out_empty(self, input));
    QC_TRY(qc_reader_settle_places(self, input));

done:
    return status;
}
