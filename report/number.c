/* Numbers and amounts as text, the same under every locale. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/number.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "quotacast/report.h"

/* snprintf writes the locale's decimal mark; it is the one byte (or run of bytes) that is no
 * part of a number. */
static void use_point(char *text)
{
    size_t length = strspn(text, "+-0123456789");
    size_t rest = length + strcspn(text + length, "0123456789e");
    if (rest > length && text[length] != 'e') {
        text[length] = '.';
        memmove(text + length + 1, text + rest, strlen(text + rest) + 1);
    }
}

static void strip_zeros(char *text)
{
    if (strchr(text, '.') != NULL) {
        size_t length = strlen(text);
        while (text[length - 1] == '0') {
            length--;
        }
        if (text[length - 1] == '.') {
            length--;
        }
        text[length] = '\0';
    }
}

/* Decimals that leave `digits` significant digits; 0 for values with more digits before the
 * point. */
static int decimals_of(double size, int digits)
{
    int before = (int)floor(log10(size)) + 1;
    return digits > before ? digits - before : 0;
}

const char *qc_number_format(double value, int digits, char *buffer, size_t size)
{
    assert(digits >= 1 && digits <= 17 && size >= 40);
    double magnitude = fabs(value);
    if (!isfinite(value)) {
        buffer[0] = '\0';
    } else if (magnitude < 1e-5 || magnitude >= 1e15) {
        (void)snprintf(buffer, size, "%.*g", digits, magnitude > 0 ? value : 0.0);
        use_point(buffer);
    } else {
        int decimals = trunc(value) == value ? 0 : decimals_of(magnitude, digits);
        (void)snprintf(buffer, size, "%.*f", decimals, value);
        use_point(buffer);
        strip_zeros(buffer);
    }
    return buffer;
}

void qc_number_fixed(double value, int decimals, char *buffer, size_t size)
{
    (void)snprintf(buffer, size, "%.*f", decimals, value);
    use_point(buffer);
}

int qc_number_digits(double value)
{
    char text[48];
    for (int digits = 15; digits < 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) { /* the same bits are meant */
            return digits;
        }
    }
    return 17;
}

void qc_number_group(const char *plain, char *buffer, size_t size)
{
    size_t sign = strspn(plain, "-");
    size_t whole = strspn(plain + sign, "0123456789");
    size_t commas = whole > 0 ? (whole - 1) / 3 : 0;
    size_t to = 0;
    if (strlen(plain) + commas >= size) {
        buffer[0] = '\0'; /* half a number would be another one */
        return;
    }
    for (size_t from = 0; plain[from] != '\0'; from++) {
        if (from > sign && from < sign + whole && (sign + whole - from) % 3 == 0) {
            buffer[to++] = ',';
        }
        buffer[to++] = plain[from];
    }
    buffer[to] = '\0';
}

static const char *const unit_names[] = {"", " k", " mn", " bn", " tn"};

/* Decimals that leave three digits, or four from 100 on: 2.98, 12.5, 128.4. */
static int short_decimals(double scaled, size_t unit)
{
    if (unit == 0) {
        return scaled >= 100 || trunc(scaled) == scaled ? 0 : 2;
    }
    return scaled < 9.995 ? 2 : 1;
}

const char *qc_amount_short(double major, const qc_currency *currency, char *buffer,
                            size_t size)
{
    if (!isfinite(major)) {
        (void)snprintf(buffer, size, "-");
        return buffer;
    }
    double scaled = fabs(major);
    size_t unit = 0;
    /* A value that would be rounded to 1000 of a unit is 1 of the next. */
    while (unit + 1 < sizeof unit_names / sizeof *unit_names &&
           scaled >= (unit == 0 ? 999.5 : 999.95)) {
        scaled /= 1000;
        unit++;
    }
    char figure[40];
    if (scaled >= 1e9) {
        (void)qc_number_format(scaled, 4, figure, sizeof figure);
    } else {
        qc_number_fixed(scaled, short_decimals(scaled, unit), figure, sizeof figure);
    }
    bool negative = major < 0 && strspn(figure, "0.") < strlen(figure);
    const char *sign = qc_currency_sign(currency);
    (void)snprintf(buffer, size, "%s%s%s%s%s", negative ? "-" : "", sign,
                   sign[0] != '\0' ? " " : "", figure, unit_names[unit]);
    return buffer;
}

const char *qc_amount_long(qc_money amount, const qc_currency *currency, char *buffer,
                           size_t size)
{
    if (amount == QC_NO_MONEY) {
        (void)snprintf(buffer, size, "-");
        return buffer;
    }
    char plain[40];
    char grouped[40];
    qc_number_group(qc_money_format(amount, currency, plain, sizeof plain), grouped,
                    sizeof grouped);
    const char *sign = qc_currency_sign(currency);
    bool negative = grouped[0] == '-';
    (void)snprintf(buffer, size, "%s%s%s%s", negative ? "-" : "", sign,
                   sign[0] != '\0' ? " " : "", grouped + (negative ? 1 : 0));
    return buffer;
}

const char *qc_near_name(const char *word, const char *const *names, size_t count)
{
    return qc_text_nearest(word, names, count);
}
