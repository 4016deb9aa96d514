/* Money as whole minor units, and splits that add up exactly. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/money.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/numeric.h"

/* Currencies whose minor unit is not a hundredth (ISO 4217, list one, 2024). */
static const qc_currency exceptions[] = {
    {"BHD", 3}, {"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3},
    {"ISK", 0}, {"JOD", 3}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3},
    {"LYD", 3}, {"OMR", 3}, {"PYG", 0}, {"RWF", 0}, {"TND", 3}, {"UGX", 0},
    {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0},
};

/* The largest amount that money may reach: 2^62, so that two of them can be added. */
static const double largest_amount = 4611686018427387904.0;

qc_status qc_currency_find(const char *code, qc_currency *currency, qc_error *error)
{
    qc_currency found = {.exponent = 2};

    for (size_t i = 0; i < 3; i++) {
        if (!isalpha((unsigned char)code[i])) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "'%s' is not a currency; write its three letters, such as IDR",
                           code);
        }
        found.code[i] = (char)toupper((unsigned char)code[i]);
    }
    if (code[3] != '\0') {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "'%s' is not a currency; write its three letters, such as IDR", code);
    }
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        if (strcmp(exceptions[i].code, found.code) == 0) {
            found.exponent = exceptions[i].exponent;
        }
    }
    *currency = found;
    return QC_OK;
}

const char *qc_currency_sign(const qc_currency *currency)
{
    return strcmp(currency->code, "IDR") == 0 ? "Rp" : currency->code;
}

int64_t qc_currency_scale(const qc_currency *currency)
{
    int64_t scale = 1;

    for (int i = 0; i < currency->exponent; i++) {
        scale *= 10;
    }
    return scale;
}

qc_status qc_money_add(qc_money a, qc_money b, qc_money *sum)
{
    if ((b > 0 && a > INT64_MAX - b) || (b < 0 && a <= INT64_MIN - b)) {
        return QC_ERR_OVERFLOW; /* INT64_MIN itself means "no amount" */
    }
    *sum = a + b;
    return QC_OK;
}

qc_status qc_money_from_major(double major, const qc_currency *currency, qc_money *amount)
{
    double minor = round(major * (double)qc_currency_scale(currency));

    if (!(fabs(minor) <= largest_amount)) {
        return QC_ERR_OVERFLOW;
    }
    *amount = (qc_money)minor;
    return QC_OK;
}

double qc_money_to_major(qc_money amount, const qc_currency *currency)
{
    return (double)amount / (double)qc_currency_scale(currency);
}

const char *qc_money_format(qc_money amount, const qc_currency *currency, char *buffer,
                            size_t size)
{
    uint64_t scale = (uint64_t)qc_currency_scale(currency);
    uint64_t absolute = amount < 0 ? (uint64_t)0 - (uint64_t)amount : (uint64_t)amount;
    const char *sign = amount < 0 ? "-" : "";

    buffer[0] = '\0';
    if (amount == QC_NO_MONEY) {
        return buffer;
    }
    if (absolute % scale == 0) {
        (void)snprintf(buffer, size, "%s%" PRIu64, sign, absolute / scale);
    } else {
        (void)snprintf(buffer, size, "%s%" PRIu64 ".%0*" PRIu64, sign, absolute / scale,
                       currency->exponent, absolute % scale);
    }
    return buffer;
}

/* A part's claim to one of the units that rounding down left over. */
typedef struct claim {
    double fraction;
    size_t index;
} claim;

static int compare_claims(const void *a, const void *b)
{
    const claim *left = a;
    const claim *right = b;

    if (left->fraction > right->fraction) {
        return -1;
    }
    if (left->fraction < right->fraction) {
        return 1;
    }
    return left->index < right->index ? -1 : 1;
}

/*
 * Hands out what is left: one unit to each of the first claims. Beyond 2^53 the products were
 * rounded, and more than one unit a part may be left, or too much given; the largest part,
 * which that error came from, makes up for it.
 */
static void hand_out(const claim *claims, size_t count, int64_t left, size_t largest,
                     qc_money *parts)
{
    int64_t most = (int64_t)count;
    int64_t units = left < 0 ? 0 : left > most ? most : left;

    parts[largest] += left - units;
    for (size_t i = 0; i < (size_t)units; i++) {
        parts[claims[i].index]++;
    }
}

static qc_status check_weights(const double *weights, size_t count, double *sum,
                               qc_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(weights[i]) || weights[i] < 0) {
            return qc_fail(error, QC_ERR_ARGUMENT, "weight %zu is %g; weights are 0 or more",
                           i + 1, weights[i]);
        }
    }
    *sum = qc_numeric_sum(weights, count);
    if (!(*sum > 0) || !isfinite(*sum)) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the weights of a split add up to %g", *sum);
    }
    return QC_OK;
}

qc_status qc_money_split(const double *weights, size_t count, qc_money total, qc_money *parts,
                         qc_error *error)
{
    qc_status status = QC_OK;
    claim *claims = NULL;
    size_t claim_count = 0;
    double sum = 0;
    size_t largest = 0;
    int64_t absolute = total >= 0 || total == QC_NO_MONEY ? total : -total;
    int64_t left = absolute;

    if (count == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "a split needs at least one part");
    }
    if (total == QC_NO_MONEY || (double)absolute > largest_amount) {
        return qc_fail(error, QC_ERR_OVERFLOW, "an amount is too large to be split");
    }
    QC_TRY(check_weights(weights, count, &sum, error));
    QC_TRY(QC_NEW_ARRAY(claims, count, error));
    for (size_t i = 0; i < count; i++) {
        double exact = (double)absolute * (weights[i] / sum);
        double whole = floor(exact);

        largest = weights[i] > weights[largest] ? i : largest;
        parts[i] = (qc_money)whole;
        left -= parts[i];
        if (weights[i] > 0) {
            claims[claim_count++] = (claim){.fraction = exact - whole, .index = i};
        }
    }
    qsort(claims, claim_count, sizeof *claims, compare_claims);
    hand_out(claims, claim_count, left, largest, parts);
    for (size_t i = 0; total < 0 && i < count; i++) {
        parts[i] = -parts[i];
    }

done:
    qc_memory_free(claims);
    return status;
}
