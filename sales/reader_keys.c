/* What rows of revenue and goals are of: no totals, texts from above in merged cells, regions above territories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/headers/header_base.h"
#include "sales/headers/header_match.h"
#include "sales/reader.h"
#include "sales/shapes/fill_down.h"
#include "sales/shapes/outline.h"
#include "sales/shapes/totals.h"
#include "sales/tables/namesakes.h"
#include "sales/tables/places.h"

/* The fields that say of what a row of revenue or goals is. */
static const qc_field key_fields[] = {QC_FIELD_TERRITORY, QC_FIELD_PARENT, QC_FIELD_UPPER,
                                      QC_FIELD_PRODUCT,   QC_FIELD_PERIOD, QC_FIELD_YEAR,
                                      QC_FIELD_MONTH};
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

/* Places of one name in several regions are several places. */
static qc_status split_namesakes(qc_reader *self, const qc_input *input, uint32_t below,
                                 uint32_t above, const qc_mapping *map)
{
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = (size_t)below + 1};
    qc_namesakes found = {.count = 0};
    qc_status status = QC_OK;

    QC_TRY(qc_namesakes_split(input->sheet, below, above, map, &found, self->error));
    if (found.count > 0) {
        place.times = found.count;
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "'%.40s' stands in '%.40s' and in '%.40s': they are taken for "
                              "different places, '%.40s (%.40s)' and so on",
                              found.name, found.first, found.second, found.name, found.first));
    }

done:
    return status;
}

/* Teams are no places: one may sell in several regions. */
static qc_status holds_teams(const qc_sheet *sheet, uint32_t column, bool *teams,
                             qc_error *error)
{
    char *key = NULL;
    qc_status status = qc_text_key(sheet->columns[column].header, &key, error);

    *teams = status == QC_OK &&
             qc_header_has_word("team salesteam hubspotteamid ownerrole", key, NULL);
    qc_memory_free(key);
    return status;
}

/* The same in the two columns of places, of which that with more names is the finer one. */
static qc_status settle_namesakes(qc_reader *self, const qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    uint32_t below = input->map.column[QC_FIELD_TERRITORY];
    uint32_t above = input->map.column[QC_FIELD_PARENT];
    bool teams = false;
    qc_status status = QC_OK;

    if (below >= sheet->column_count || above >= sheet->column_count ||
        strcmp(sheet->columns[below].header, sheet->columns[above].header) == 0) {
        return QC_OK;
    }
    if (qc_sheet_distinct(sheet, above) > qc_sheet_distinct(sheet, below)) {
        if (input->map.found_by[QC_FIELD_TERRITORY] == QC_FOUND_BY_SETTINGS) {
            return QC_OK;
        }
        below = above;
        above = input->map.column[QC_FIELD_TERRITORY];
    }
    QC_TRY(holds_teams(sheet, below, &teams, self->error));
    if (!teams) {
        QC_TRY(split_namesakes(self, input, below, above, &input->map));
    }

done:
    return status;
}

/* True if two headers are of the same, as Cabang and Kode Cabang are. */
static qc_status have_same_base(const qc_sheet *sheet, uint32_t one, uint32_t other, bool *same,
                                qc_error *error)
{
    char base[2][QC_LONGEST_BASE];
    const uint32_t column[] = {one, other};
    char *key = NULL;
    qc_status status = QC_OK;

    *same = false;
    for (size_t i = 0; i < 2; i++) {
        size_t part = 0;

        if (column[i] >= sheet->column_count) {
            return QC_OK;
        }
        QC_TRY(qc_text_key(sheet->columns[column[i]].header, &key, error));
        qc_header_base(key, base[i], &part);
        memcpy(base[i], part == 0 ? key : base[i],
               part == 0 ? strnlen(key, QC_LONGEST_BASE - 1) + 1 : 0);
        base[i][QC_LONGEST_BASE - 1] = '\0';
        qc_memory_free(key);
        key = NULL;
    }
    *same = strcmp(base[0], base[1]) == 0;

done:
    return status;
}

/* A third column of places: one of names apart, it lies above, between or below the two. */
static qc_status settle_upper(qc_reader *self, qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    uint32_t *third = &input->map.column[QC_FIELD_UPPER];
    uint32_t below = input->map.column[QC_FIELD_TERRITORY];
    bool same[2] = {false}, teams = false;
    qc_status status = QC_OK;

    if ((input->map.table != QC_TABLE_REVENUE && input->map.table != QC_TABLE_GOALS) ||
        *third >= sheet->column_count || sheet->columns[*third].texts == NULL) {
        return QC_OK;
    }
    QC_TRY(have_same_base(sheet, *third, below, &same[0], self->error));
    QC_TRY(have_same_base(sheet, *third, input->map.column[QC_FIELD_PARENT], &same[1],
                          self->error));
    QC_TRY(holds_teams(sheet, *third, &teams, self->error));
    if (same[0] || same[1] || teams) {
        *third = QC_NO_COLUMN;
        return QC_OK;
    }
    if (below < sheet->column_count &&
        qc_sheet_distinct(sheet, *third) > qc_sheet_distinct(sheet, below)) {
        QC_TRY(split_namesakes(self, input, *third, below, &input->map));
    }
    QC_TRY(qc_places_settle_upper(sheet, &input->map, self->error));

done:
    return status;
}

/* Of two columns of places, the finer one holds the territories. */
static qc_status settle_places(qc_reader *self, qc_input *input)
{
    qc_remark_place place = {.file = input->file, .line = input->sheet->header_line};
    bool goals = input->map.table == QC_TABLE_GOALS;
    const char *why = NULL;
    qc_status status = QC_OK;

    if ((goals || input->map.table == QC_TABLE_REVENUE) &&
        qc_input_has(input, QC_FIELD_PARENT)) {
        QC_TRY(settle_namesakes(self, input));
        place.column = (size_t)input->map.column[QC_FIELD_PARENT] + 1;
        QC_TRY(qc_places_settle(input->sheet, &input->map, self->arena, &why, self->error));
    }
    QC_TRY(settle_upper(self, input));
    while (goals && qc_input_has(input, QC_FIELD_PARENT)) {
        QC_TRY(qc_places_fill_blank(input->sheet, &input->map, self->error));
        input->map.column[QC_FIELD_PARENT] = input->map.column[QC_FIELD_UPPER];
        input->map.column[QC_FIELD_UPPER] = QC_NO_COLUMN;
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
    QC_TRY(leave_out_unnamed(self, input));
    QC_TRY(leave_out_plans(self, input));
    QC_TRY(leave_out_cancelled(self, input));
    QC_TRY(leave_out_to_come(self, input));
    QC_TRY(fill_down(self, input));
    QC_TRY(settle_places(self, input));

done:
    return status;
}

/* Rows that are sums of those below them would count these again. */
qc_status qc_reader_leave_out_sums(qc_reader *self, qc_input *input, const bool *is_number)
{
    uint32_t key = input->map.column[QC_FIELD_TERRITORY];
    qc_outline_levels levels;
    qc_totals sums = {0};
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || key == QC_NO_COLUMN ||
        qc_input_has(input, QC_FIELD_PARENT) || qc_input_has(input, QC_FIELD_PRODUCT)) {
        return QC_OK;
    }
    QC_TRY(qc_outline_leave_out(input->sheet, is_number, key, &sums, &levels, self->error));
    if (levels.region != QC_NO_COLUMN) {
        uint32_t added = levels.upper != QC_NO_COLUMN ? 2 : 1;

        input->map.column[QC_FIELD_PARENT] = levels.region;
        input->map.column[QC_FIELD_UPPER] = levels.upper;
        input->map.column[QC_FIELD_PERIOD] += added; /* they are added behind these */
        input->map.column[QC_FIELD_AMOUNT] += added;
        QC_TRY(split_namesakes(self, input, key, levels.region, NULL));
    }
    if (sums.rows > 0) {
        qc_remark_place place = {.severity = QC_DOUBTFUL,
                                 .file = input->file,
                                 .line = sums.line,
                                 .times = sums.rows};

        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "'%.60s' is the sum of the rows below it, in every column; it is %s", sums.text,
            levels.region == QC_NO_COLUMN ? "left out"
            : levels.upper == QC_NO_COLUMN
                ? "no row; the nearest such sum above a territory is its region"
            : levels.more
                ? "no row; the two nearest such sums above a territory are its region "
                  "and what lies above that, further ones are no level"
                : "no row; the nearest such sum above a territory is its region, and "
                  "regions lie below the next one"));
    }

done:
    return status;
}
