/* The value of a number's text under a decimal mark: the nearest double, exact money. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sales/values/number_text.h"

/* The exponent under a decimal mark: an open shape is divided where its mark is the decimal one. */
static int exponent_under(const qc_number_text *number, char mark)
{
    bool divides = (number->shape == QC_NUMBER_POINT_OR_GROUP && mark == '.') ||
                   (number->shape == QC_NUMBER_COMMA_OR_GROUP && mark == ',');

    return number->exponent - (divides ? 3 : 0) - (number->percent ? 2 : 0);
}

double qc_number_text_double(const qc_number_text *number, char mark)
{
    char text[48];
    double value = 0;

    if (number->shape == QC_NUMBER_BLANK || number->shape == QC_NUMBER_BAD) {
        return NAN;
    }
    /* Without a decimal point in it, the text means the same in every locale. */
    (void)snprintf(text, sizeof text, "%llue%d", (unsigned long long)number->digits,
                   exponent_under(number, mark));
    value = strtod(text, NULL);
    return number->negative ? -value : value;
}

qc_status qc_number_text_money(const qc_number_text *number, char mark,
                               const qc_currency *currency, qc_money *amount, bool *rounded)
{
    int exponent = exponent_under(number, mark) + currency->exponent;
    uint64_t value = number->digits;
    uint64_t rest = 0;

    *amount = QC_NO_MONEY;
    *rounded = false;
    if (number->shape == QC_NUMBER_BLANK || number->shape == QC_NUMBER_BAD) {
        return QC_OK;
    }
    for (; exponent > 0 && value > 0; exponent--) {
        if (value > (uint64_t)INT64_MAX / 10) {
            return QC_ERR_OVERFLOW;
        }
        value *= 10;
    }
    for (; exponent < 0 && (value > 0 || rest > 0); exponent++) {
        *rounded = *rounded || rest > 0;
        rest = value % 10;
        value /= 10;
    }
    *rounded = *rounded || rest > 0;
    value += rest >= 5;
    if (value > (uint64_t)INT64_MAX) {
        return QC_ERR_OVERFLOW;
    }
    *amount = number->negative ? -(qc_money)value : (qc_money)value;
    return QC_OK;
}
