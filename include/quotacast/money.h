/* Money as whole minor units of one currency, and splits that add up exactly. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_MONEY_H
#define QUOTACAST_MONEY_H

#include <stddef.h>
#include <stdint.h>

#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An amount in minor units (cents, sen). */
typedef int64_t qc_money;
#define QC_NO_MONEY INT64_MIN

/** An ISO 4217 currency. */
typedef struct qc_currency {
    char code[4]; /**< three capital letters, or "" when the input names none */
    int exponent; /**< decimal digits of the minor unit: 2 for USD, 0 for JPY, 2 for IDR */
} qc_currency;

/**
 * The currency of a code ("IDR", any case). Codes outside the table of exceptions have two decimal
 * digits, as ISO 4217 has for most. QC_ERR_ARGUMENT if the code is not three letters.
 */
QC_API QC_MUST_CHECK qc_status qc_currency_find(const char *code, qc_currency *currency,
                                                qc_error *error);

/** Minor units in one major unit: 10 to the power of the exponent. */
QC_API int64_t qc_currency_scale(const qc_currency *currency);

/** What stands before an amount for people: "Rp" for rupiah, else the code. */
QC_API const char *qc_currency_sign(const qc_currency *currency);

/** a + b, or QC_ERR_OVERFLOW. */
QC_API QC_MUST_CHECK qc_status qc_money_add(qc_money a, qc_money b, qc_money *sum);

/**
 * Major units to the nearest minor unit, halves away from zero; QC_ERR_OVERFLOW if it does not fit.
 */
QC_API QC_MUST_CHECK qc_status qc_money_from_major(double major, const qc_currency *currency,
                                                   qc_money *amount);

/** Major units as a double. */
QC_API double qc_money_to_major(qc_money amount, const qc_currency *currency);

/**
 * Writes an amount as a plain decimal, "-1234.50", without grouping; digits after the point only
 * if the amount is not whole. Buffer of at least 32 bytes; returns it. "" for QC_NO_MONEY.
 */
QC_API const char *qc_money_format(qc_money amount, const qc_currency *currency, char *buffer,
                                   size_t size);

/**
 * Splits a total in proportion to weights by the method of largest remainders (Hamilton), so that
 * the parts add up to the total exactly. Ties go to the lowest index.
 *
 *     exact[k] = total weights[k] / sum weights;  parts[k] = floor(exact[k]) or floor(exact[k]) + 1
 *
 * @param weights  [count] at least 0, finite, with a positive sum
 * @param count    at least 1
 * @param total    any amount; a negative one is split as its absolute value and negated
 * @param[out] parts  [count], the caller's
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_OVERFLOW (|total| above 2^62) or QC_ERR_MEMORY
 *
 * Source: Balinski & Young (1982), Fair Representation, Yale University Press, ch. 2.
 */
QC_API QC_MUST_CHECK qc_status qc_money_split(const double *weights, size_t count,
                                              qc_money total, qc_money *parts, qc_error *error);

#ifdef __cplusplus
}
#endif

#endif
