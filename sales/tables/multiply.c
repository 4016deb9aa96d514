/* Revenue whose rows give how many were sold and at which price, and no amount. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/reader.h"

enum { LONGEST_AMOUNT = 400 };

/* Larger products are no amounts of money: see core/money.h. */
static const double largest_amount = 9e15;

/* The factors as they are written, where one of them or their product cannot be read. */
static size_t write_factors(const qc_number_column *price, const qc_number_column *units,
                            size_t row, char text[LONGEST_AMOUNT])
{
    const char *left = qc_sheet_text(units->sheet, units->column, row);
    const char *right = qc_sheet_text(price->sheet, price->column, row);

    return *left == '\0' || *right == '\0'
               ? 0
               : qc_text_format(text, LONGEST_AMOUNT, "%.60s x %.60s", left, right);
}

/* A product as text, with the currency beside its price; "" where a factor is missing. */
static size_t write_product(const qc_number_column *price, const qc_number_column *units,
                            size_t row, char mark, char text[LONGEST_AMOUNT])
{
    const qc_number_text *read = &price->texts[price->sheet->columns[price->column].cell[row]];
    double product = qc_number_value_of_row(price, row) * qc_number_value_of_row(units, row);
    size_t length = 0;

    text[0] = '\0';
    if (!(fabs(product) < largest_amount)) {
        return write_factors(price, units, row, text);
    }
    length = (size_t)snprintf(text, LONGEST_AMOUNT, "%s%s%.4f", read->currency,
                              read->currency[0] != '\0' ? " " : "", product);
    text[length - 5] = mark; /* the mark before four decimals */
    return length;
}

/* Puts the products in the place of the prices. */
static qc_status replace_prices(qc_sheet *sheet, const qc_number_column numbers[2], char mark,
                                qc_error *error)
{
    qc_sheet_column *column = &sheet->columns[numbers[0].column];
    qc_names *texts = qc_names_new(NULL);
    uint32_t *cell = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(cell, sheet->row_count, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        char text[LONGEST_AMOUNT];
        size_t length = write_product(&numbers[0], &numbers[1], row, mark, text);

        cell[row] = texts != NULL ? qc_names_add(texts, text, length) : UINT32_MAX;
        if (cell[row] == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
    }
    qc_names_free(column->texts);
    column->texts = texts;
    texts = NULL; /* now the column's */
    for (size_t row = 0; row < sheet->row_count; row++) {
        column->cell[row] = cell[row];
    }

done:
    qc_names_free(texts);
    qc_memory_free(cell);
    return status;
}

/* Prices and what stands beside them, in the forms that amounts would have. */
static qc_status read_factors(qc_reader *self, const qc_input *input, uint32_t price,
                              uint32_t other, bool point_divides, qc_number_column numbers[2])
{
    const char *currency =
        self->config->currency != NULL ? self->config->currency : input->map.currency;
    qc_status status = QC_OK;

    QC_TRY(qc_number_column_survey(input->sheet, price, false, self->run, &numbers[0],
                                   self->error));
    QC_TRY(qc_number_column_survey(input->sheet, other, point_divides, self->run, &numbers[1],
                                   self->error));
    QC_TRY(qc_number_columns_decide(numbers, 2, self->config->decimal_mark, currency,
                                    self->error));

done:
    return status;
}

/* True if most amounts are below their price, as those of one unit or more are not. */
static bool most_are_below(const qc_number_column *amount, const qc_number_column *price)
{
    size_t below = 0;
    size_t others = 0;

    for (size_t row = 0; row < price->sheet->row_count; row++) {
        double count = fabs(qc_number_value_of_row(amount, row));
        double one = fabs(qc_number_value_of_row(price, row));

        below += count > 0 && count < one;
        others += count >= one;
    }
    return below > others;
}

/*
 * "Jumlah" is a sum of money or a count: beside a price, and no other column of units, a count
 * where most are below the price of one.
 */
static qc_status find_count(qc_reader *self, qc_input *input, uint32_t price)
{
    uint32_t amount = input->map.column[QC_FIELD_AMOUNT];
    qc_number_column numbers[2] = {{0}};
    char *key = NULL;
    qc_status status = QC_OK;

    if (amount == QC_NO_COLUMN || input->map.column[QC_FIELD_UNITS] != QC_NO_COLUMN ||
        input->map.found_by[QC_FIELD_AMOUNT] != QC_FOUND_BY_NAME) {
        return QC_OK;
    }
    QC_TRY(qc_text_key(input->sheet->columns[amount].header, &key, self->error));
    if (strcmp(key, "jumlah") != 0) {
        goto done;
    }
    QC_TRY(read_factors(self, input, price, amount, false, numbers));
    if (most_are_below(&numbers[1], &numbers[0])) {
        input->map.column[QC_FIELD_UNITS] = amount;
        input->map.column[QC_FIELD_AMOUNT] = QC_NO_COLUMN;
    }

done:
    qc_number_column_clear(&numbers[0]);
    qc_number_column_clear(&numbers[1]);
    qc_memory_free(key);
    return status;
}

qc_status qc_reader_multiply(qc_reader *self, qc_input *input)
{
    uint32_t price = input->map.column[QC_FIELD_LIST_PRICE];
    uint32_t units = QC_NO_COLUMN;
    qc_sheet *sheet = input->sheet;
    qc_remark_place place = {.file = input->file};
    qc_number_column numbers[2] = {{0}};
    char mark = self->config->decimal_mark != 0 ? self->config->decimal_mark : '.';
    bool was_amount = input->map.column[QC_FIELD_AMOUNT] != QC_NO_COLUMN;
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || price == QC_NO_COLUMN) {
        return QC_OK;
    }
    input->map.column[QC_FIELD_LIST_PRICE] = QC_NO_COLUMN;
    QC_TRY(find_count(self, input, price));
    units = input->map.column[QC_FIELD_UNITS];
    if (input->map.column[QC_FIELD_AMOUNT] != QC_NO_COLUMN) {
        return QC_OK;
    }
    QC_TRY(read_factors(self, input, price, units, !was_amount, numbers));
    QC_TRY(replace_prices(sheet, numbers, mark, self->error));
    input->map.column[QC_FIELD_AMOUNT] = price;
    input->map.scale[QC_FIELD_AMOUNT] = input->map.scale[QC_FIELD_LIST_PRICE];
    place.line = sheet->header_line;
    place.column = price + 1;
    place.severity = was_amount ? QC_DOUBTFUL : QC_NOTE;
    QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                          "there is no amount: it is '%.60s' times '%.60s'%s",
                          sheet->columns[units].header, sheet->columns[price].header,
                          was_amount ? "; if the first is money, say so by columns: {revenue: "
                                       "{amount: ...}} in quotacast.yaml"
                                     : ""));

done:
    qc_number_column_clear(&numbers[0]);
    qc_number_column_clear(&numbers[1]);
    return status;
}
