/* One file on its way into the book: access to its values by row. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/input.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/plain_text.h"

void qc_input_clear(qc_input *input)
{
    for (size_t i = 0; i < input->date_count; i++) {
        qc_date_column_clear(&input->dates[i]);
    }
    for (size_t i = 0; i < input->number_count; i++) {
        qc_number_column_clear(&input->numbers[i]);
    }
    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        qc_memory_free(input->money[i]);
        qc_memory_free(input->real[i]);
        qc_memory_free(input->text[i]);
    }
    qc_memory_free(input->dates);
    qc_memory_free(input->numbers);
    qc_memory_free(input->fate);
    qc_sheet_free(input->sheet);
    *input = (qc_input){0};
}

bool qc_input_has(const qc_input *input, qc_field field)
{
    return input->map.column[field] != QC_NO_COLUMN;
}

/* The distinct text that a row has in the column of a field. */
static uint32_t cell(const qc_input *input, qc_field field, size_t row)
{
    return input->sheet->columns[input->map.column[field]].cell[row];
}

qc_date qc_input_date(const qc_input *input, qc_field field, size_t row)
{
    return input->date[field] == NULL ? QC_NO_DATE
                                      : input->date[field]->value[cell(input, field, row)];
}

qc_frequency qc_input_frequency(const qc_input *input, qc_field field, size_t row)
{
    return input->date[field] == NULL
               ? QC_FREQUENCY_INDEX
               : (qc_frequency)input->date[field]->frequency[cell(input, field, row)];
}

double qc_input_real(const qc_input *input, qc_field field, size_t row)
{
    return input->real[field] == NULL ? NAN : input->real[field][cell(input, field, row)];
}

qc_money qc_input_money(const qc_input *input, qc_field field, size_t row)
{
    return input->money[field] == NULL ? QC_NO_MONEY
                                       : input->money[field][cell(input, field, row)];
}

const char *qc_input_text(const qc_input *input, qc_field field, size_t row)
{
    return input->text[field] == NULL ? "" : input->text[field][cell(input, field, row)];
}

void qc_input_reject(qc_input *input, size_t row)
{
    input->fate[row] = QC_FATE_REJECTED;
}

qc_status qc_input_keep_text(qc_input *input, qc_field field, qc_arena *arena, qc_error *error)
{
    const qc_field_rule *rule = qc_field_rule_of(input->map.table, field);
    qc_names *names = NULL;
    const char **texts = NULL;
    size_t distinct = 0;
    qc_status status = QC_OK;

    if (!qc_input_has(input, field) || input->text[field] != NULL) {
        return QC_OK;
    }
    names = input->sheet->columns[input->map.column[field]].texts;
    distinct = qc_names_count(names);
    QC_TRY(QC_NEW_ARRAY(texts, distinct, error));
    qc_names_give_texts(names, arena); /* nearly all are kept as they are */
    for (size_t i = 0; i < distinct; i++) {
        const char *text = qc_names_text(names, (uint32_t)i);
        bool blank =
            *text == '\0' || (rule->form == QC_FORM_KEY &&
                              qc_input_is_no_name(input, input->map.column[field], text));

        texts[i] = blank ? ""
                   : *text == '\'' || qc_plain_text_needed(text)
                       ? qc_plain_text_copy(arena, text)
                       : text;
        if (texts[i] == NULL) {
            status = qc_fail(error, QC_ERR_MEMORY, "out of memory");
            goto done;
        }
    }
    input->text[field] = texts;
    texts = NULL; /* now the input's */

done:
    qc_memory_free(texts);
    return status;
}
