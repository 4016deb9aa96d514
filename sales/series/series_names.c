/* The name of a series that several columns make: "Bandung / Kopi" of a store and an item. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_names.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"

static const char between[] = " / ";

qc_status qc_series_names_find(const qc_sheet *sheet, const char *headers,
                               qc_column_finder find, qc_series_names *names, qc_error *error)
{
    qc_status status = QC_OK;
    char *copy = NULL;
    char *next = NULL;
    uint32_t column = QC_NO_COLUMN;

    *names = (qc_series_names){0};
    if (headers == NULL) {
        return QC_OK;
    }
    QC_TRY(qc_sheet_find_column(sheet, headers, &column, error));
    if (column != QC_NO_COLUMN || strchr(headers, ',') == NULL) {
        QC_TRY(find(sheet, headers, &column, error));
        names->column[0] = column;
        names->count = column != QC_NO_COLUMN;
        goto done;
    }
    QC_TRY(QC_NEW_ARRAY(copy, strlen(headers) + 1, error));
    memcpy(copy, headers, strlen(headers));
    for (char *header = strtok_r(copy, ",", &next); header != NULL;
         header = strtok_r(NULL, ",", &next)) {
        header += strspn(header, " ");
        if (names->count == QC_SERIES_PARTS_MOST) {
            status = qc_fail(error, QC_ERR_LIMIT, "more than %d columns name a series: '%s'",
                             QC_SERIES_PARTS_MOST, headers);
            goto done;
        }
        QC_TRY(find(sheet, header, &column, error));
        names->column[names->count] = column;
        names->count += column != QC_NO_COLUMN;
    }

done:
    qc_memory_free(copy);
    return status;
}

bool qc_series_names_hold(const qc_series_names *names, uint32_t column)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->column[i] == column) {
            return true;
        }
    }
    return false;
}

/* Fails where a part of a name is blank, and says which. */
static qc_status refuse_blanks(const qc_series_names *names, const qc_sheet *sheet,
                               qc_error *error)
{
    for (size_t row = 0; row < sheet->row_count; row++) {
        for (size_t i = 0; i < names->count; i++) {
            uint32_t column = names->column[i];

            if (qc_sheet_text(sheet, column, row)[0] == '\0') {
                return qc_fail_at(error, QC_ERR_FORMAT, sheet->source, sheet->line[row],
                                  column + 1, "the row names no series ('%s' is blank)",
                                  sheet->columns[column].header);
            }
        }
    }
    return QC_OK;
}

/* Writes the name of a row, of which no part is blank. */
static void write_name(const qc_series_names *names, const qc_sheet *sheet, size_t row,
                       char *name)
{
    char *end = name;

    for (size_t i = 0; i < names->count; i++) {
        const char *part = qc_sheet_text(sheet, names->column[i], row);
        size_t length = strlen(part);

        if (i > 0) {
            memcpy(end, between, sizeof between - 1);
            end += sizeof between - 1;
        }
        memcpy(end, part, length + 1);
        end += length;
    }
}

/* Bytes of the longest name that there may be. */
static size_t longest_name(const qc_series_names *names, const qc_sheet *sheet)
{
    size_t sum = 1;

    for (size_t i = 0; i < names->count; i++) {
        const qc_names *texts = sheet->columns[names->column[i]].texts;
        size_t longest = 0;

        for (size_t k = 0; k < qc_names_count(texts); k++) {
            size_t length = strlen(qc_names_text(texts, (uint32_t)k));

            longest = length > longest ? length : longest;
        }
        sum += longest + sizeof between;
    }
    return sum;
}

/* Fails where a row has the name of an earlier one, but not its parts: "A / B" and "C" as "A" and
 * "B / C". */
static qc_status refuse_other_parts(const qc_series_names *names, const qc_sheet *sheet,
                                    size_t first, size_t row, const char *name, qc_error *error)
{
    for (size_t i = 0; i < names->count; i++) {
        const uint32_t *cell = sheet->columns[names->column[i]].cell;

        if (cell[first] != cell[row]) {
            return qc_fail_at(
                error, QC_ERR_DATA, sheet->source, sheet->line[row], names->column[i] + 1,
                "'%.80s' is also the joined name of line %u, where '%.40s' is "
                "'%.40s'; take the '%s' out of the names",
                name, (unsigned)sheet->line[first], sheet->columns[names->column[i]].header,
                qc_sheet_text(sheet, names->column[i], first), between);
        }
    }
    return QC_OK;
}

qc_status qc_series_names_join(const qc_series_names *names, qc_sheet *sheet, qc_error *error)
{
    qc_status status = QC_OK;
    qc_names *joined = NULL;
    uint32_t *cell = NULL;
    size_t *first_row = NULL; /* of each joined name */
    size_t known = 0;
    char *name = NULL;

    if (names->count < 2) {
        return QC_OK;
    }
    QC_TRY(refuse_blanks(names, sheet, error));
    QC_TRY(QC_NEW_ARRAY(name, longest_name(names, sheet), error));
    QC_TRY(QC_NEW_ARRAY(cell, sheet->row_count, error));
    QC_TRY(QC_NEW_ARRAY(first_row, sheet->row_count, error));
    joined = qc_names_new(NULL);
    for (size_t row = 0; row < sheet->row_count && joined != NULL; row++) {
        write_name(names, sheet, row, name);
        cell[row] = qc_names_add(joined, name, strlen(name));
        if (cell[row] == UINT32_MAX) {
            qc_names_free(joined);
            joined = NULL;
        } else if (cell[row] == known) {
            first_row[known++] = row;
        } else {
            QC_TRY(refuse_other_parts(names, sheet, first_row[cell[row]], row, name, error));
        }
    }
    if (joined == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    qc_sheet_column *first = &sheet->columns[names->column[0]];
    qc_names_free(first->texts);
    first->texts = joined;
    joined = NULL; /* now the column's */
    memcpy(first->cell, cell, sheet->row_count * sizeof *cell);

done:
    qc_names_free(joined);
    qc_memory_free(first_row);
    qc_memory_free(name);
    qc_memory_free(cell);
    return status;
}
