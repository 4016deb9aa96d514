/* Exchange rates: from tables and the configuration, and amounts in the book's currency. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/rates.h"

#include <math.h>
#include <string.h>

#include "sales/tables/storage.h"
#include "sales/values/number_words.h"

/* Names as Dynamics and spreadsheets write them. */
static const char *code_of_name(const char *text)
{
    static const struct {
        const char *name, *code;
    } names[] = {{"us dollar", "USD"},
                 {"u.s. dollar", "USD"},
                 {"dollar", "USD"},
                 {"euro", "EUR"},
                 {"pound sterling", "GBP"},
                 {"british pound", "GBP"},
                 {"rupiah", "IDR"},
                 {"indonesian rupiah", "IDR"},
                 {"japanese yen", "JPY"},
                 {"yen", "JPY"},
                 {"singapore dollar", "SGD"},
                 {"australian dollar", "AUD"},
                 {"canadian dollar", "CAD"},
                 {"hong kong dollar", "HKD"},
                 {"new zealand dollar", "NZD"},
                 {"malaysian ringgit", "MYR"},
                 {"swiss franc", "CHF"},
                 {"mexican peso", "MXN"},
                 {"brazilian real", "BRL"},
                 {"indian rupee", "INR"},
                 {"chinese yuan", "CNY"},
                 {"south african rand", "ZAR"},
                 {"thai baht", "THB"},
                 {"philippine peso", "PHP"}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (qc_text_equal_nocase(text, names[i].name)) {
            return names[i].code;
        }
    }
    return NULL;
}

bool qc_currency_read(const char *text, char code[4])
{
    const char *named = code_of_name(text);
    size_t length = 0;
    const char *sign = qc_currency_of_sign(text, &length);
    size_t word = strcspn(text, " -(");

    if (named != NULL) {
        memcpy(code, named, 4);
        return true;
    }
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

static bool is_configured(const qc_config *config, const char *code)
{
    for (size_t i = 0; i < config->rate_count; i++) {
        if (strcmp(config->rates[i].currency, code) == 0) {
            return true;
        }
    }
    return false;
}

static qc_status add_rate(qc_reader *self, const char *code, double rate, qc_date start,
                          qc_id *at)
{
    qc_rates *table = &self->book->rates;
    const char *copy = qc_arena_copy(self->arena, code, strlen(code));
    qc_status status = QC_OK;

    if (copy == NULL) {
        return qc_fail_memory(self->error);
    }
    QC_TRY(qc_reader_append(self, QC_TABLE_RATES, at));
    table->currency[*at] = copy;
    table->rate[*at] = rate;
    table->start[*at] = start;
    table->file[*at] = QC_NO_ID;

done:
    return status;
}

static qc_status take_configured(qc_reader *self)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->config->rate_count; i++) {
        const qc_config_rate *rate = &self->config->rates[i];
        qc_id at = QC_NO_ID;

        QC_TRY(add_rate(self, rate->currency, rate->rate, QC_NO_DATE, &at));
        self->book->rates.line[at] = (uint32_t)rate->line;
    }

done:
    return status;
}

/* The rate as the value of one unit; Salesforce gives units for one of the company's currency. */
static double rate_of(const qc_input *input, size_t row)
{
    double rate = qc_input_real(input, QC_FIELD_AMOUNT, row);
    const qc_number_column *units = input->number[QC_FIELD_AMOUNT_HOME];

    if (isnan(rate) && units != NULL) {
        double count = qc_number_value(units, input->sheet->columns[units->column].cell[row]);

        rate = count > 0 ? 1 / count : NAN;
    }
    return rate;
}

static qc_status take_row(qc_reader *self, qc_input *input, size_t row)
{
    uint32_t column = input->map.column[QC_FIELD_CURRENCY];
    double rate = rate_of(input, row);
    char code[4] = "";
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    if (!qc_currency_read(qc_sheet_text(input->sheet, column, row), code)) {
        return qc_reader_reject(self, input, row, QC_FIELD_CURRENCY,
                                "the row names no currency such as USD or IDR; it is left out");
    }
    if (!(rate > 0) || !isfinite(rate)) {
        return qc_reader_reject(self, input, row, QC_FIELD_AMOUNT,
                                "the row has no rate above 0; it is left out");
    }
    if (is_configured(self->config, code)) {
        return QC_OK; /* the configuration goes before the file */
    }
    QC_TRY(add_rate(self, code, rate, qc_input_date(input, QC_FIELD_START, row), &at));
    self->book->rates.file[at] = input->file;
    self->book->rates.line[at] = input->sheet->line[row];

done:
    return status;
}

/* The three letters of a code as a number of the same order. */
static uint32_t number_of_code(const char *code)
{
    uint32_t number = 0;

    for (int i = 0; i < 3; i++) {
        number = number << 8 | (unsigned char)*code;
        code += *code != '\0';
    }
    return number;
}

static uint64_t currency_and_day(const qc_book *book, size_t row)
{
    return qc_storage_rank(number_of_code(book->rates.currency[row]), book->rates.start[row]);
}

/* True if rates are amounts of rupiah, where a point groups: so configured, IDR is worth 1, or
 * the header is Indonesian. */
static bool are_rupiah(const qc_reader *self, const qc_input *input)
{
    uint32_t column = input->map.column[QC_FIELD_CURRENCY];
    uint32_t rate = input->map.column[QC_FIELD_AMOUNT];
    char code[4] = "";

    if (self->config->currency != NULL) {
        return strcmp(self->book->currency.code, "IDR") == 0;
    }
    if (rate != QC_NO_COLUMN &&
        (qc_text_equal_nocase(input->sheet->columns[rate].header, "kurs") ||
         qc_text_equal_nocase(input->sheet->columns[rate].header, "nilai tukar"))) {
        return true;
    }
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        if (rate != QC_NO_COLUMN && strcmp(qc_sheet_text(input->sheet, rate, row), "1") == 0 &&
            qc_currency_read(qc_sheet_text(input->sheet, column, row), code) &&
            strcmp(code, "IDR") == 0) {
            return true;
        }
    }
    return false;
}

/* Decides how the numbers of a file of rates are read: a point divides, but groups rupiah. */
static qc_status decode(qc_reader *self, qc_input *input, qc_input_forms *forms)
{
    bool rupiah = are_rupiah(self, input);

    for (size_t i = 0; rupiah && i < input->number_count; i++) {
        input->numbers[i].point_divides = false;
    }
    memcpy(forms->currency.code, rupiah ? "IDR" : "", rupiah ? 4 : 1);
    return qc_reader_decode_input(self, input, forms);
}

qc_status qc_reader_build_rates(qc_reader *self)
{
    qc_input_forms forms = {.date_order = self->config->date_order,
                            .hint = qc_reader_proven_order(self),
                            .decimal_mark = self->config->decimal_mark,
                            .currency = {.exponent = 2},
                            .calendar = self->book->calendar};
    qc_status status = QC_OK;

    QC_TRY(take_configured(self));
    for (size_t i = 0; i < self->input_count; i++) {
        qc_input *input = &self->inputs[i];

        if (input->map.table != QC_TABLE_RATES) {
            continue;
        }
        QC_TRY(decode(self, input, &forms));
        for (size_t row = 0; row < input->sheet->row_count; row++) {
            if (input->fate[row] == QC_FATE_KEPT) {
                QC_TRY(take_row(self, input, row));
            }
        }
    }
    QC_TRY(qc_storage_sort(self->book, QC_TABLE_RATES, currency_and_day, self->error));

done:
    return status;
}

double qc_rates_on(const qc_rates *rates, const char *code, qc_date day)
{
    double rate = NAN;

    for (size_t i = 0; i < rates->count; i++) {
        if (strcmp(rates->currency[i], code) == 0 &&
            (isnan(rate) || day == QC_NO_DATE || rates->start[i] <= day)) {
            rate = rates->rate[i];
        }
    }
    return rate;
}

/* The currency that a row names for an amount, in its column, at the number or in the header; ""
 * if it names none. */
static void currency_of_row(const qc_reader *self, const qc_input *input, qc_field field,
                            size_t row, char code[4])
{
    const qc_number_column *numbers = input->number[field];
    uint32_t column = input->map.column[QC_FIELD_CURRENCY];

    code[0] = '\0';
    if (column != QC_NO_COLUMN &&
        qc_currency_read(qc_sheet_text(input->sheet, column, row), code)) {
        return;
    }
    if (numbers != NULL) {
        memcpy(code, qc_number_of_row(numbers, row)->currency, 4);
    }
    /* A bare dollar sign says less than a column or a header does. */
    if (strcmp(code, "USD") == 0 && !self->currency_by_sign) {
        code[0] = '\0';
    }
    if (code[0] == '\0') {
        memcpy(code, input->map.currency, 4);
    }
}

/* The rate of a row's amount on a day: 1 where it is in the book's currency. */
static double rate_of_row(const qc_reader *self, const qc_input *input, qc_field field,
                          size_t row, qc_date day)
{
    char code[4];

    if (!self->converts) {
        return 1;
    }
    currency_of_row(self, input, field, row, code);
    if (code[0] == '\0' || strcmp(code, self->book->currency.code) == 0) {
        return 1;
    }
    return qc_rates_on(&self->book->rates, code, day);
}

qc_money qc_reader_amount(const qc_reader *self, const qc_input *input, qc_field field,
                          size_t row, qc_date day)
{
    qc_money amount = qc_input_money(input, field, row);
    double rate = rate_of_row(self, input, field, row, day);
    const qc_number_column *numbers = input->number[field];

    if (!self->converts || amount == QC_NO_MONEY || (rate >= 1 && rate <= 1)) {
        return amount;
    }
    return qc_money_from_major(rate * qc_number_value_of_row(numbers, row),
                               &self->book->currency, &amount) == QC_OK
               ? amount
               : QC_NO_MONEY;
}

qc_status qc_reader_note_rate(qc_reader *self, const qc_input *input, size_t row, qc_id deal)
{
    qc_status status = QC_OK;

    if (!self->converts) {
        return QC_OK;
    }
    QC_TRY(QC_GROW(self->deal_rate, self->deal_rate_capacity, (size_t)deal + 1, self->error));
    self->deal_rate[deal] =
        rate_of_row(self, input, QC_FIELD_AMOUNT, row, self->book->deals.close[deal]);

done:
    return status;
}
