/* Exchange rates: from tables and the configuration, and amounts in the book's currency. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_RATES_H
#define QC_SALES_VALUES_RATES_H

#include "sales/reader.h"

/** Reads the tables of rates into the book; `rates:` of the configuration goes before them. */
QC_MUST_CHECK qc_status qc_reader_build_rates(qc_reader *self);

/**
 * What one unit of a currency is worth on a day (QC_NO_DATE: at last); before the first rate
 * that one. NAN for none.
 */
double qc_rates_on(const qc_rates *rates, const char *code, qc_date day);

/**
 * A currency as people write it: a code, a sign, or a code with its name behind it ("USD - US
 * dollar").
 */
bool qc_currency_read(const char *text, char code[4]);

/**
 * The amount of a row in the book's currency, rounded to its minor unit; one that does not fit
 * is missing.
 */
qc_money qc_reader_amount(const qc_reader *self, const qc_input *input, qc_field field,
                          size_t row, qc_date day);

/** Keeps the rate of a deal's amount for those of its history. Nothing to do without conversion. */
QC_MUST_CHECK qc_status qc_reader_note_rate(qc_reader *self, const qc_input *input, size_t row,
                                            qc_id deal);

#endif
