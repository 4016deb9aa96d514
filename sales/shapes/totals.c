/* Rows of revenue that are totals of others by their words: "Total", "Jawa Total", "Jumlah Bandung". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/totals.h"

#include <string.h>

#include "core/memory.h"
#include "sales/shapes/footer.h"

enum { MOST_WORDS_OF_TOTAL = 2, LONGEST_TOTAL = 32 };

static bool is_total(const char *text, size_t length)
{
    char word[LONGEST_TOTAL];

    if (length == 0 || length >= sizeof word) {
        return false;
    }
    memcpy(word, text, length);
    word[length] = '\0';
    return qc_footer_is_total(word);
}

/* The name in "Total Jawa" and "Sub Total Jawa". */
static const char *name_behind_total(const char *text)
{
    const char *blank = strchr(text, ' ');

    for (int words = 0; blank != NULL && words < MOST_WORDS_OF_TOTAL; words++) {
        if (is_total(text, (size_t)(blank - text))) {
            return blank + 1;
        }
        blank = strchr(blank + 1, ' ');
    }
    return NULL;
}

/* The length of the name in "Jawa Total" and "Jawa Sub Total"; 0 if it is no such text. */
static size_t name_before_total(const char *text)
{
    size_t length = strlen(text);
    size_t name = 0;
    size_t at = length;

    for (int words = 0; words < MOST_WORDS_OF_TOTAL && at > 0; words++) {
        do {
            at--;
        } while (at > 0 && text[at] != ' ');
        name = at > 0 && is_total(text + at + 1, length - at - 1) ? at : name;
    }
    return name;
}

/* The texts of a column once more, to find them by: those of a sheet are settled. */
static qc_status copy_texts(const qc_names *texts, qc_names **copy, qc_error *error)
{
    *copy = qc_names_new(NULL);
    for (size_t i = 0; *copy != NULL && i < qc_names_count(texts); i++) {
        const char *text = qc_names_text(texts, (uint32_t)i);

        if (qc_names_add(*copy, text, strlen(text)) == UINT32_MAX) {
            return qc_fail_memory(error);
        }
    }
    return *copy != NULL ? QC_OK : qc_fail_memory(error);
}

/* Which texts of a column are totals; none where there is nothing else. */
static qc_status find_texts(const qc_names *texts, bool alone, bool *total, bool *any,
                            qc_error *error)
{
    qc_names *copy = NULL;
    bool others = false;
    qc_status status = QC_OK;

    *any = false;
    for (size_t i = 0; i < qc_names_count(texts); i++) {
        const char *text = qc_names_text(texts, (uint32_t)i);
        const char *behind = name_behind_total(text);
        size_t before = name_before_total(text);

        total[i] = is_total(text, strlen(text));
        if (!total[i] && (behind != NULL || before > 0)) {
            if (copy == NULL) {
                QC_TRY(copy_texts(texts, &copy, error));
            }
            total[i] = (behind != NULL && *behind != '\0' &&
                        qc_names_find(copy, behind, strlen(behind)) != UINT32_MAX) ||
                       (before > 0 && qc_names_find(copy, text, before) != UINT32_MAX);
        }
        others = others || (!total[i] && !qc_sheet_is_blank(text));
        total[i] = total[i] && (alone || !is_total(text, strlen(text)));
        *any = *any || total[i];
    }
    *any = *any && others;

done:
    qc_names_free(copy);
    return status;
}

/* Marks the rows that are totals by a column. */
static qc_status mark_rows(const qc_sheet *sheet, uint32_t column, bool alone, bool *leave,
                           qc_totals *totals, qc_error *error)
{
    const qc_sheet_column *source = &sheet->columns[column];
    bool *total = NULL;
    bool any = false;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(total, qc_names_count(source->texts), error));
    QC_TRY(find_texts(source->texts, alone, total, &any, error));
    for (size_t row = 0; any && row < sheet->row_count; row++) {
        if (leave[row] || !total[source->cell[row]]) {
            continue;
        }
        leave[row] = true;
        if (totals->rows++ == 0 || sheet->line[row] < totals->line) {
            totals->line = sheet->line[row];
            totals->column = column;
            totals->text = qc_names_text(source->texts, source->cell[row]);
        }
    }

done:
    qc_memory_free(total);
    return status;
}

bool qc_totals_drop_rows(qc_sheet *sheet, const bool *leave)
{
    size_t kept = 0;

    if (sheet->folded_rows > 0) {
        return false;
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        if (leave[row]) {
            continue;
        }
        for (size_t i = 0; i < sheet->column_count; i++) {
            if (sheet->columns[i].texts != NULL) {
                sheet->columns[i].cell[kept] = sheet->columns[i].cell[row];
            }
        }
        sheet->line[kept++] = sheet->line[row];
    }
    sheet->row_count = kept;
    return true;
}

qc_status qc_totals_leave_out(qc_sheet *sheet, const uint32_t *columns, size_t count,
                              bool alone, qc_totals *totals, qc_error *error)
{
    bool *leave = NULL;
    qc_status status = QC_OK;

    *totals = (qc_totals){.column = QC_NO_COLUMN};
    QC_TRY(QC_NEW_ARRAY(leave, sheet->row_count, error));
    for (size_t i = 0; i < count; i++) {
        if (columns[i] < sheet->column_count && sheet->columns[columns[i]].texts != NULL) {
            QC_TRY(mark_rows(sheet, columns[i], alone, leave, totals, error));
        }
    }
    if (totals->rows > 0) {
        totals->left_out = qc_totals_drop_rows(sheet, leave);
    }

done:
    qc_memory_free(leave);
    return status;
}

/* True if all of the columns that there are have nothing in a row, and there is one. */
static bool is_unnamed(const qc_sheet *sheet, const uint32_t *columns, size_t count, size_t row)
{
    bool known = false;

    for (size_t i = 0; i < count; i++) {
        if (columns[i] < sheet->column_count && sheet->columns[columns[i]].texts != NULL) {
            known = true;
            if (qc_sheet_text(sheet, columns[i], row)[0] != '\0') {
                return false;
            }
        }
    }
    return known;
}

qc_status qc_totals_leave_out_unnamed(qc_sheet *sheet, const uint32_t *columns, size_t count,
                                      uint32_t word, qc_totals *totals, qc_error *error)
{
    bool *leave = NULL;
    size_t next = 0;
    qc_status status = QC_OK;

    *totals = (qc_totals){.column = QC_NO_COLUMN};
    QC_TRY(QC_NEW_ARRAY(leave, sheet->row_count, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        while (next < sheet->total_count && sheet->total_line[next] < sheet->line[row]) {
            next++;
        }
        leave[row] =
            ((next < sheet->total_count && sheet->total_line[next] == sheet->line[row]) ||
             (word < sheet->column_count &&
              qc_footer_names_total(qc_sheet_text(sheet, word, row)))) &&
            is_unnamed(sheet, columns, count, row);
        totals->line = leave[row] && totals->rows == 0 ? sheet->line[row] : totals->line;
        totals->rows += leave[row];
    }
    if (totals->rows > 0) {
        totals->left_out = qc_totals_drop_rows(sheet, leave);
    }

done:
    qc_memory_free(leave);
    return status;
}
