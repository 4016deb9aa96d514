/* Lines above a header, and headers of two rows, of which the upper one names groups of columns. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/header_rows.h"

#include <string.h>

#include "sales/values/date_text.h"
#include "sales/values/number_text.h"

enum { FEWEST_BELOW = 2, YEAR_DIGITS = 4 };

bool qc_header_is_group_row(const qc_csv_row *row, const qc_csv_row *next)
{
    size_t above = 0;
    size_t below = 0;
    size_t under_gaps = 0;

    if (row->count < 3 || next->count != row->count ||
        (row->fields[0].length > 0) == (next->fields[0].length > 0)) {
        return false;
    }
    for (size_t i = 0; i < row->count; i++) {
        uint8_t shape = qc_number_text_read(next->fields[i].text).shape;

        if (shape != QC_NUMBER_BAD && shape != QC_NUMBER_BLANK) {
            return false;
        }
        above += row->fields[i].length > 0;
        below += next->fields[i].length > 0;
        under_gaps += above > 0 && row->fields[i].length == 0 && next->fields[i].length > 0;
    }
    return above > 0 && below > above && under_gaps >= FEWEST_BELOW;
}

static bool is_year(const char *text)
{
    return strlen(text) == YEAR_DIGITS && strspn(text, "0123456789") == YEAR_DIGITS;
}

/* True for a number, a date or a period: what stands below a header. */
static bool is_datum(qc_slice field)
{
    uint8_t number = qc_number_text_read(field.text).shape;
    uint8_t date = qc_date_text_read(field.text).shape;

    return (number != QC_NUMBER_BAD && number != QC_NUMBER_BLANK) ||
           (date != QC_DATE_BAD && date != QC_DATE_BLANK);
}

/* "Sum of Sales", as a pivot table says what it adds up. */
static bool names_sum(qc_slice field)
{
    static const char *const words[] = {"sum of ", "jumlah dari "};
    char begin[16] = "";

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i]);

        if (field.length > length) {
            memcpy(begin, field.text, length);
            begin[length] = '\0';
            if (qc_text_equal_nocase(begin, words[i])) {
                return true;
            }
        }
    }
    return false;
}

bool qc_header_is_title(const qc_csv_row *row, const qc_csv_row *next, size_t expected_fields)
{
    size_t filled = 0;
    bool year = false;
    bool above_data = next == NULL;

    if (expected_fields <= 1) {
        return false;
    }
    for (size_t i = 0; i < row->count; i++) {
        filled += row->fields[i].length > 0;
        year = year || is_year(row->fields[i].text);
    }
    if (filled < 2) { /* a year may stand above its months */
        return !year || next == NULL || !qc_header_is_group_row(row, next);
    }
    if (next != NULL && names_sum(row->fields[0]) && !is_datum(next->fields[0])) {
        return true;
    }
    for (size_t i = 0; next != NULL && i < next->count; i++) {
        above_data = above_data || is_datum(next->fields[i]);
    }
    return row->count < expected_fields && !above_data;
}

static bool is_repeated(const qc_sheet *sheet, size_t column)
{
    size_t times = 0;

    for (size_t i = 0; i < sheet->column_count; i++) {
        times += strcmp(sheet->columns[i].header, sheet->columns[column].header) == 0;
    }
    return times > 1;
}

/* The new name of a column; NULL when out of memory. */
static const char *join(const qc_sheet *sheet, size_t column, const char *group, bool repeated)
{
    const char *name = sheet->columns[column].header;

    if (is_year(group)) {
        return qc_arena_format(sheet->arena, "%s %s", name, group);
    }
    return repeated ? qc_arena_format(sheet->arena, "%s %s", group, name) : name;
}

qc_status qc_header_join_groups(qc_sheet *sheet, const char *const *groups, bool *used,
                                qc_error *error)
{
    const char *group = "";
    bool *repeated = NULL;
    qc_status status = QC_OK;

    *used = false;
    QC_TRY(QC_NEW_ARRAY(repeated, sheet->column_count, error));
    for (size_t i = 0; i < sheet->column_count; i++) {
        repeated[i] = is_repeated(sheet, i);
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *before = sheet->columns[i].header;

        group = groups[i][0] != '\0' ? groups[i] : group;
        if (before[0] == '\0') {
            sheet->columns[i].header = groups[i];
            group = ""; /* its own name, not that of a group */
        } else if (group[0] != '\0') {
            sheet->columns[i].header = join(sheet, i, group, repeated[i]);
            if (sheet->columns[i].header == NULL) {
                status = qc_fail_memory(error);
                goto done;
            }
        }
        *used = *used || sheet->columns[i].header != before;
    }

done:
    qc_memory_free(repeated);
    return status;
}
