/* Words for nothing where names stand: whether None, NA or Select is one is decided by the file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sales/input.h"

/* True if the texts of a column hold a word, in any case. */
static bool holds_word(const qc_sheet *sheet, uint32_t column, const char *word)
{
    const qc_names *texts = sheet->columns[column].texts;
    size_t length = strlen(word);

    for (uint32_t i = 0; texts != NULL && i < qc_names_count(texts); i++) {
        const char *text = qc_names_text(texts, i);

        if (strlen(text) == length && qc_text_equal_nocase(text, word)) {
            return true;
        }
    }
    return false;
}

/* True if the file writes the word where a number or a date should be. */
static bool stands_for_values(const qc_input *input, const char *word)
{
    for (size_t i = 0; i < input->number_count; i++) {
        if (holds_word(input->sheet, input->numbers[i].column, word)) {
            return true;
        }
    }
    for (size_t i = 0; i < input->date_count; i++) {
        if (holds_word(input->sheet, input->dates[i].column, word)) {
            return true;
        }
    }
    return false;
}

static size_t count_columns(const qc_input *input, const char *word)
{
    size_t count = 0;

    for (uint32_t i = 0; i < input->sheet->column_count; i++) {
        count += holds_word(input->sheet, i, word);
    }
    return count;
}

/* True for the ids and names of a table of names: who lists None means it. */
static bool lists_names(const qc_input *input, uint32_t column)
{
    qc_table table = input->map.table;

    return (table == QC_TABLE_TERRITORIES || table == QC_TABLE_ACCOUNTS ||
            table == QC_TABLE_REPS || table == QC_TABLE_PRODUCTS ||
            table == QC_TABLE_REGIONS) &&
           (input->map.column[QC_FIELD_ID] == column ||
            input->map.column[QC_FIELD_NAME] == column);
}

bool qc_input_is_no_name(const qc_input *input, uint32_t column, const char *text)
{
    int first = (unsigned char)*text | 0x20;

    if (first != 'n' && first != 's') {
        return qc_sheet_is_no_name(text);
    }
    if (qc_text_equal_nocase(text, "none")) {
        return stands_for_values(input, text) ||
               !(lists_names(input, column) || holds_word(input->sheet, column, ""));
    }
    if (qc_text_equal_nocase(text, "na") || qc_text_equal_nocase(text, "select")) {
        return count_columns(input, text) > 1;
    }
    return qc_sheet_is_no_name(text);
}
