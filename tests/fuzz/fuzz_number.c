/* Any text as a number: a number has a value, and its money is the rounded value. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "sales/values/number_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_reading(const qc_number_text *number, char mark)
{
    const qc_currency currency = {.code = "USD", .exponent = 2};
    double value = qc_number_text_double(number, mark);
    qc_money amount = 0;
    bool rounded = false;

    if (number->shape == QC_NUMBER_BLANK || number->shape == QC_NUMBER_BAD) {
        assert(isnan(value));
        return;
    }
    assert(!isnan(value));
    if (qc_number_text_money(number, mark, &currency, &amount, &rounded) != QC_OK) {
        assert(fabs(value) > 9e16);
        return;
    }
    assert(amount != QC_NO_MONEY);
    assert(fabs((double)amount - value * 100) <= 0.5 + 1e-12 * fabs(value * 100) + 1e-9);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qc_number_text number;
    char text[256];

    if (size >= sizeof text || memchr(data, '\0', size) != NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    number = qc_number_text_read(text);
    check_reading(&number, '.');
    check_reading(&number, ',');
    return 0;
}
