/* One text as an exact decimal number; whether a point groups or divides may stay open. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_NUMBER_TEXT_H
#define QC_SALES_VALUES_NUMBER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"
#include "quotacast/money.h"
#include "sales/values/number_words.h"

typedef enum qc_number_shape {
    QC_NUMBER_BLANK,
    QC_NUMBER_BAD,
    QC_NUMBER_PLAIN, /**< no point or comma that could mean two things: 1054, 1 234 567 */
    QC_NUMBER_POINT, /**< the decimal mark is a point: 1,234.50, 1234.5, 1,234,567 */
    QC_NUMBER_COMMA, /**< the decimal mark is a comma: 1.234,50, 1234,5, 1.234.567 */
    QC_NUMBER_POINT_OR_GROUP, /**< 1.234: one and a bit, or a thousand */
    QC_NUMBER_COMMA_OR_GROUP  /**< 1,234 */
} qc_number_shape;

/**
 * (-1)^negative digits 10^exponent. For the two open shapes, digits and exponent are those of
 * the grouped reading; read with a decimal mark, the exponent is 3 lower.
 */
typedef struct qc_number_text {
    uint64_t digits;
    int16_t exponent;
    uint8_t shape; /**< qc_number_shape */
    bool negative;
    bool percent; /**< a percent sign follows; not yet divided by 100 */
    /** Four or more digits before the mark, not grouped: speaks against grouping */
    bool long_whole;
    /** qc_language of the multiplier; an open one, M, is read as a million */
    uint8_t language;
    char currency[4]; /**< ISO code of a sign or code beside the number, "" if none */
} qc_number_text;

/**
 * Reads a text: 1,234.50, 1.234,50, 1 234,50, 1'234.50, (1,234), 1234-, -5, 1e6, 12 %,
 * $342.09K, Rp 1,2 juta, IDR 500 ribu, USD 5, 5 EUR.
 */
qc_number_text qc_number_text_read(const char *text);

/** The number as double, nearest; `mark` decides the open shapes. NAN for blank and bad. */
double qc_number_text_double(const qc_number_text *number, char mark);

/**
 * The number as money, halves away from zero; `rounded` is set if digits were lost.
 * @return QC_OK or QC_ERR_OVERFLOW
 */
QC_MUST_CHECK qc_status qc_number_text_money(const qc_number_text *number, char mark,
                                             const qc_currency *currency, qc_money *amount,
                                             bool *rounded);

#endif
