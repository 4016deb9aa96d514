/* The one currency of a book: configured, or named by its columns, headers or signs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "sales/number_words.h"
#include "sales/reader.h"

/* The currencies that rows name, in order of first sight. */
enum { MOST_CURRENCIES = 8 };

typedef struct seen_currency {
    char code[4];
    size_t rows;
    const qc_input *input;
    size_t line;
} seen_currency;

typedef struct seen_currencies {
    seen_currency list[MOST_CURRENCIES];
    size_t count;
} seen_currencies;

/* Counts rows of a currency. The line is that of the first row with a text; without a column, of the header. */
static void see(seen_currencies *seen, const char *code, size_t rows, const qc_input *input,
                uint32_t column, uint32_t text)
{
    const qc_sheet *sheet = input->sheet;
    size_t i = 0;

    while (i < seen->count && strcmp(seen->list[i].code, code) != 0) {
        i++;
    }
    if (i == MOST_CURRENCIES) {
        return;
    }
    if (i == seen->count) {
        seen->list[seen->count++] = (seen_currency){.input = input, .line = sheet->header_line};
        memcpy(seen->list[i].code, code, 3);
        if (column != QC_NO_COLUMN) {
            seen->list[i].line = sheet->line[qc_sheet_first_row(sheet, column, text)];
        }
    }
    seen->list[i].rows += rows;
}

/* A currency as people write it: a code, a sign, or a code with its name behind it ("USD - US dollar"). */
static bool read_currency(const char *text, char code[4])
{
    size_t length = 0;
    const char *sign = qc_currency_of_sign(text, &length);
    size_t word = strcspn(text, " -(");

    if (qc_currency_is_code(text, word, code)) {
        return true;
    }
    if (length > 0 && text[length] == '\0') {
        memcpy(code, sign, 3);
        code[3] = '\0';
        return true;
    }
    return false;
}

/* One text of a currency column and the rows that have it; `odd` counts those that say no currency. */
static void see_text(seen_currencies *seen, const qc_input *input, uint32_t text, size_t rows,
                     size_t *odd, uint32_t *first_odd)
{
    uint32_t column = input->map.column[QC_FIELD_CURRENCY];
    const char *name = qc_names_text(input->sheet->columns[column].texts, text);
    char code[4] = "";

    if (read_currency(name, code)) {
        see(seen, code, rows, input, column, text);
    } else if (!qc_sheet_is_blank(name)) {
        *first_odd = *odd == 0 ? text : *first_odd;
        *odd += rows;
    }
}

static qc_status remark_odd(qc_reader *self, const qc_input *input, uint32_t text, size_t rows)
{
    uint32_t column = input->map.column[QC_FIELD_CURRENCY];
    qc_remark_place place = {
        .severity = QC_DOUBTFUL, .file = input->file, .column = column + 1, .times = rows};

    if (rows == 0) {
        return QC_OK;
    }
    place.line = input->sheet->line[qc_sheet_first_row(input->sheet, column, text)];
    return qc_remarks_add(self->remarks, &place, self->error,
                          "'%.40s' is no currency code such as USD or IDR; the row counts as "
                          "being in the book's currency",
                          qc_names_text(input->sheet->columns[column].texts, text));
}

/* By the rows of currency columns. */
static qc_status see_columns(qc_reader *self, seen_currencies *seen)
{
    size_t *uses = NULL;
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];
        uint32_t column = input->map.column[QC_FIELD_CURRENCY];
        size_t distinct = 0;
        size_t odd = 0;
        uint32_t first_odd = 0;

        if (column == QC_NO_COLUMN) {
            continue;
        }
        distinct = qc_sheet_distinct(input->sheet, column);
        QC_TRY(QC_NEW_ARRAY(uses, distinct, self->error));
        qc_sheet_count_uses(input->sheet, column, uses);
        for (size_t k = 0; k < distinct; k++) {
            if (uses[k] > 0) {
                see_text(seen, input, (uint32_t)k, uses[k], &odd, &first_odd);
            }
        }
        QC_TRY(remark_odd(self, input, first_odd, odd));
        qc_memory_free(uses);
        uses = NULL;
    }

done:
    qc_memory_free(uses);
    return status;
}

/* By "Amount (USD)" in a header, else by signs beside the numbers. */
static void see_amounts(const qc_reader *self, seen_currencies *seen, bool headers)
{
    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];
        const qc_number_column *amount = input->number[QC_FIELD_AMOUNT];

        if (headers && input->map.currency[0] != '\0') {
            see(seen, input->map.currency, 1, input, QC_NO_COLUMN, 0);
        }
        for (size_t k = 0; !headers && amount != NULL && k < amount->distinct; k++) {
            if (amount->uses[k] > 0 && amount->texts[k].currency[0] != '\0') {
                see(seen, amount->texts[k].currency, amount->uses[k], input, amount->column,
                    (uint32_t)k);
            }
        }
    }
}

static qc_status fail_several(qc_reader *self, const seen_currencies *seen)
{
    const seen_currency *a = &seen->list[0];
    const seen_currency *b = &seen->list[1];

    return qc_fail_at(
        self->error, QC_ERR_DATA, b->input->sheet->source, b->line, 0,
        "amounts are in more than one currency: %zu rows in %s and %zu in %s (first "
        "on line %zu)%s; export them in one currency, or add a column of amounts in "
        "the company's currency",
        a->rows, a->code, b->rows, b->code, b->line, seen->count > 2 ? ", and others" : "");
}

/* Every file that names a currency also has amounts in the company's own. */
static bool has_home_amounts(const qc_reader *self)
{
    bool has = false;

    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];

        if (!qc_input_has(input, QC_FIELD_CURRENCY)) {
            continue;
        }
        if (!qc_input_has(input, QC_FIELD_AMOUNT_HOME)) {
            return false;
        }
        has = true;
    }
    return has;
}

/* A sign is shared by many currencies: "$" may be Australian. */
static qc_status remark_sign(qc_reader *self, const seen_currency *seen, bool by_sign)
{
    qc_remark_place place = {
        .severity = QC_NOTE, .file = seen->input->file, .line = seen->line};

    if (!by_sign) {
        return QC_OK;
    }
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "the currency is taken to be %s by the signs of the amounts (say otherwise "
        "with currency: in quotacast.yaml)",
        seen->code);
}

qc_status qc_reader_find_currency(qc_reader *self)
{
    seen_currencies seen = {0};
    qc_remark_place place = {.severity = QC_NOTE, .file = QC_NO_ID};
    const char *configured = self->config->currency;
    bool by_sign = false;
    qc_status status = QC_OK;

    self->book->currency = (qc_currency){.code = "", .exponent = 2};
    if (configured != NULL) {
        QC_TRY(qc_currency_find(configured, &self->book->currency, self->error));
    }
    QC_TRY(see_columns(self, &seen));
    if (seen.count > 1 && has_home_amounts(self)) {
        place.severity = QC_NOTE;
        return qc_remarks_add(
            self->remarks, &place, self->error,
            "amounts are in several currencies; those in the company's currency "
            "are used");
    }
    if (seen.count == 0) {
        see_amounts(self, &seen, true);
    }
    if (seen.count == 0) {
        see_amounts(self, &seen, false);
        by_sign = seen.count > 0;
    }
    if (seen.count > 1) {
        return fail_several(self, &seen);
    }
    if (seen.count == 1 && configured == NULL) {
        QC_TRY(qc_currency_find(seen.list[0].code, &self->book->currency, self->error));
        QC_TRY(remark_sign(self, &seen.list[0], by_sign));
    }
    if (seen.count == 1 && strcmp(seen.list[0].code, self->book->currency.code) != 0) {
        return qc_fail_at(
            self->error, QC_ERR_DATA, seen.list[0].input->sheet->source, seen.list[0].line, 0,
            "amounts are in %s, and quotacast.yaml says currency: %s; export them "
            "in that currency or change the key",
            seen.list[0].code, self->book->currency.code);
    }

done:
    return status;
}
