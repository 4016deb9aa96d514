/* The one currency of a book, and whether amounts in others can be converted into it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/values/rates.h"

/* The currencies that rows name, in order of first sight. */
enum { MOST_CURRENCIES = 64 };

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

/* Counts rows of a currency. The line is that of the first row with a text; without a column,
 * of the header. */
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
            seen->list[i].line = qc_sheet_first_line(sheet, column, text);
        }
    }
    seen->list[i].rows += rows;
}

/* One text of a currency column and the rows that have it; `odd` counts those that say no
 * currency. */
static void see_text(seen_currencies *seen, const qc_input *input, uint32_t text, size_t rows,
                     size_t *odd, uint32_t *first_odd)
{
    uint32_t column = input->map.column[QC_FIELD_CURRENCY];
    const char *name = qc_names_text(input->sheet->columns[column].texts, text);
    char code[4] = "";

    if (qc_currency_read(name, code)) {
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
    place.line = qc_sheet_first_line(input->sheet, column, text);
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

        if (column == QC_NO_COLUMN || input->map.table == QC_TABLE_RATES) {
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

/* By "Amount (USD)" in the headers of files without a currency column. */
static void see_headers(const qc_reader *self, seen_currencies *seen)
{
    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];

        if (!qc_input_has(input, QC_FIELD_CURRENCY) && input->map.currency[0] != '\0') {
            see(seen, input->map.currency, qc_sheet_rows(input->sheet), input, QC_NO_COLUMN, 0);
        }
    }
}

/* By signs beside the numbers, in files where nothing else tells. A dollar sign is shared by
 * many currencies: it tells only if no file says anything else. */
static void see_signs(const qc_reader *self, seen_currencies *seen, bool dollars)
{
    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];
        const qc_number_column *amount = input->number[QC_FIELD_AMOUNT];

        if (amount == NULL || qc_input_has(input, QC_FIELD_CURRENCY) ||
            input->map.currency[0] != '\0') {
            continue;
        }
        for (size_t k = 0; k < amount->distinct; k++) {
            const char *code = amount->texts[k].currency;

            if (amount->uses[k] > 0 && code[0] != '\0' &&
                (dollars || strcmp(code, "USD") != 0)) {
                see(seen, code, amount->uses[k], input, amount->column, (uint32_t)k);
            }
        }
    }
}

/* Every file that names a currency also has amounts in the company's own. */
static bool has_home_amounts(const qc_reader *self)
{
    bool has = false;

    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];

        if (!qc_input_has(input, QC_FIELD_CURRENCY) || input->map.table == QC_TABLE_RATES) {
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
static qc_status remark_sign(qc_reader *self, const seen_currency *seen)
{
    qc_remark_place place = {
        .severity = QC_NOTE, .file = seen->input->file, .line = seen->line};

    if (!self->currency_by_sign) {
        return QC_OK;
    }
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "the currency is taken to be %s by the signs of the amounts (say otherwise "
        "with currency: in quotacast.yaml)",
        seen->code);
}

static qc_status fail_several(qc_reader *self, const seen_currencies *seen)
{
    const seen_currency *a = &seen->list[0];
    const seen_currency *b = &seen->list[1];

    return qc_fail_at(self->error, QC_ERR_DATA, b->input->sheet->source, b->line, 0,
                      "amounts are in more than one currency: %s (rows: %zu) and %s (rows: "
                      "%zu, first on line "
                      "%zu)%s; say currency: %s and rates: {%s: ...} in quotacast.yaml",
                      a->code, a->rows, b->code, b->rows, b->line,
                      seen->count > 2 ? " and others" : "", a->code, b->code);
}

static qc_status fail_without_rate(qc_reader *self, const seen_currency *seen)
{
    const char *home = self->book->currency.code;

    return qc_fail_at(
        self->error, QC_ERR_DATA, seen->input->sheet->source, seen->line, 0,
        "no rate says what one %s is worth in %s (rows in %s: %zu, first on line %zu); say "
        "rates: {%s: ...} in quotacast.yaml, or add a table of rates (currency, rate)",
        seen->code, home, seen->code, seen->rows, seen->line, seen->code);
}

/* Without a configured one, the book's currency is the one that is worth 1, else the only one
 * without a rate. */
static const char *find_home(const qc_reader *self, const seen_currencies *seen)
{
    const qc_rates *rates = &self->book->rates;
    const char *without = NULL;
    size_t missing = 0;

    for (size_t i = 0; i < rates->count; i++) {
        if (rates->rate[i] >= 1 && rates->rate[i] <= 1) {
            return rates->currency[i];
        }
    }
    for (size_t i = 0; i < seen->count; i++) {
        if (isnan(qc_rates_on(rates, seen->list[i].code, QC_NO_DATE))) {
            without = seen->list[i].code;
            missing++;
        }
    }
    return rates->count > 0 && missing == 1 ? without : NULL;
}

static size_t count_rates(const qc_rates *rates, const char *code)
{
    size_t count = 0;

    for (size_t i = 0; i < rates->count; i++) {
        count += strcmp(rates->currency[i], code) == 0;
    }
    return count;
}

/* Makes sure that there is a rate for each currency, and says which are used. */
static qc_status check_rates(qc_reader *self, const seen_currencies *seen)
{
    const char *home = self->book->currency.code;
    qc_status status = QC_OK;

    for (size_t i = 0; i < seen->count; i++) {
        const seen_currency *one = &seen->list[i];
        double rate = qc_rates_on(&self->book->rates, one->code, QC_NO_DATE);
        qc_remark_place place = {.severity = QC_NOTE,
                                 .file = one->input->file,
                                 .line = one->line,
                                 .times = one->rows,
                                 .about = one->code};

        if (strcmp(one->code, home) == 0) {
            continue;
        }
        if (isnan(rate)) {
            return fail_without_rate(self, one);
        }
        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "amounts in %s are converted: one %s is %.6g %s%s", one->code, one->code, rate,
            home, count_rates(&self->book->rates, one->code) > 1 ? " at last" : ""));
    }
    self->converts = true;

done:
    return status;
}

/* Amounts in several currencies, or in another than the configured one. */
static qc_status settle_several(qc_reader *self, const seen_currencies *seen)
{
    qc_remark_place place = {.severity = QC_NOTE, .file = QC_NO_ID};
    const char *home = self->config->currency;
    qc_status status = QC_OK;

    if (has_home_amounts(self)) {
        return qc_remarks_add(
            self->remarks, &place, self->error,
            "amounts are in several currencies; those in the company's currency "
            "are used");
    }
    if (home == NULL) {
        home = find_home(self, seen);
        if (home == NULL) {
            return fail_several(self, seen);
        }
        QC_TRY(qc_currency_find(home, &self->book->currency, self->error));
    }
    QC_TRY(check_rates(self, seen));

done:
    return status;
}

qc_status qc_reader_find_currency(qc_reader *self)
{
    seen_currencies seen = {0};
    const char *configured = self->config->currency;
    qc_status status = QC_OK;

    self->book->currency = (qc_currency){.code = "", .exponent = 2};
    if (configured != NULL) {
        QC_TRY(qc_currency_find(configured, &self->book->currency, self->error));
    }
    QC_TRY(qc_reader_build_rates(self));
    QC_TRY(see_columns(self, &seen));
    see_headers(self, &seen);
    self->currency_by_sign = seen.count == 0;
    see_signs(self, &seen, self->currency_by_sign);
    if (seen.count == 0) {
        return QC_OK;
    }
    if (seen.count > 1 ||
        (configured != NULL && strcmp(seen.list[0].code, self->book->currency.code) != 0)) {
        QC_TRY(settle_several(self, &seen));
    } else if (configured == NULL) {
        QC_TRY(qc_currency_find(seen.list[0].code, &self->book->currency, self->error));
        QC_TRY(remark_sign(self, &seen.list[0]));
    }

done:
    return status;
}
