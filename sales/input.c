/* One file on its way into the book: access to its values by row. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/input.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "sales/files/plain_text.h"

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
        qc_memory_free(input->own_text[i]);
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

/* Where rows are sums, each has a number of its own. */
static size_t place_of_number(const qc_input *input, qc_field field, size_t row)
{
    return input->number[field]->sums != NULL ? row : cell(input, field, row);
}

double qc_input_real(const qc_input *input, qc_field field, size_t row)
{
    return input->real[field] == NULL ? NAN
                                      : input->real[field][place_of_number(input, field, row)];
}

qc_money qc_input_money(const qc_input *input, qc_field field, size_t row)
{
    return input->money[field] == NULL
               ? QC_NO_MONEY
               : input->money[field][place_of_number(input, field, row)];
}

const char *qc_input_text(const qc_input *input, qc_field field, size_t row)
{
    return input->text[field] == NULL ? "" : input->text[field][cell(input, field, row)];
}

void qc_input_reject(qc_input *input, size_t row)
{
    input->fate[row] = QC_FATE_REJECTED;
}

/* The texts of a column on their way into the book. */
typedef struct keeping {
    const qc_names *names;
    /* [distinct] NULL: to be copied without what does not belong into the book */
    const char **texts;
    size_t distinct;
    bool is_key;
} keeping;

enum { TEXTS_OF_PART = 16384 };

static qc_status keep_part(void *context, size_t part, qc_error *error)
{
    const keeping *self = context;
    size_t end = (part + 1) * TEXTS_OF_PART;

    (void)error;
    for (size_t i = part * TEXTS_OF_PART; i < end && i < self->distinct; i++) {
        const char *text = qc_names_text(self->names, (uint32_t)i);

        bool blank = *text != '\0' && self->is_key && qc_sheet_is_no_name(text);

        self->texts[i] = blank ? "" : *text == '\'' || qc_plain_text_needed(text) ? NULL : text;
    }
    return QC_OK;
}

qc_status qc_input_keep_text(qc_input *input, qc_field field, const qc_run *run,
                             qc_arena *arena, qc_error *error)
{
    const qc_field_rule *rule = qc_field_rule_of(input->map.table, field);
    qc_run quiet = run == NULL ? (qc_run){.threads = 1} : *run;
    qc_names *names = NULL;
    keeping self = {.texts = NULL};
    bool differ = false;
    qc_status status = QC_OK;

    if (!qc_input_has(input, field) || input->text[field] != NULL ||
        qc_sheet_distinct(input->sheet, input->map.column[field]) == 0) {
        return QC_OK;
    }
    names = input->sheet->columns[input->map.column[field]].texts;
    self.names = names;
    self.distinct = qc_names_count(names);
    self.is_key = rule->form == QC_FORM_KEY;
    quiet.progress = NULL;
    QC_TRY(QC_NEW_ARRAY(self.texts, self.distinct, error));
    qc_names_give_texts(names, arena); /* nearly all are kept as they are */
    QC_TRY(qc_tasks_run(&quiet, "reading", self.distinct / TEXTS_OF_PART + 1, keep_part, &self,
                        error));
    for (size_t i = 0; i < self.distinct; i++) {
        if (self.texts[i] == NULL) {
            self.texts[i] = qc_plain_text_copy(arena, qc_names_text(names, (uint32_t)i));
        }
        if (self.texts[i] == NULL) {
            status = qc_fail_memory(error);
            goto done;
        }
        differ = differ || self.texts[i] != qc_names_text(names, (uint32_t)i);
    }
    input->text[field] = qc_names_texts(names);
    if (differ) {
        input->text[field] = self.texts;
        input->own_text[field] = self.texts;
        self.texts = NULL; /* now the input's */
    }

done:
    qc_memory_free(self.texts);
    return status;
}
