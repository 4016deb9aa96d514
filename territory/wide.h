/* Products of 128-bit whole numbers, for proportions of money that no double can hold. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_WIDE_H
#define QC_TERRITORY_WIDE_H

#include <stdint.h>

__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 signed_wide;

/** A 256-bit product. */
typedef struct wide_product {
    wide high, low;
} wide_product;

static inline wide_product wide_multiply(wide a, wide b)
{
    wide a_low = (uint64_t)a, a_high = a >> 64;
    wide b_low = (uint64_t)b, b_high = b >> 64;
    wide low = a_low * b_low;
    wide cross = a_high * b_low + (low >> 64); /* cannot overflow: (2^64 - 1)^2 + 2^64 - 1 */
    wide other = a_low * b_high + (uint64_t)cross;

    return (wide_product){.high = a_high * b_high + (cross >> 64) + (other >> 64),
                          .low = (other << 64) | (uint64_t)low};
}

/** -1, 0 or 1 as a b is below, at or above c d. */
static inline int wide_compare_products(wide a, wide b, wide c, wide d)
{
    wide_product left = wide_multiply(a, b);
    wide_product right = wide_multiply(c, d);

    if (left.high != right.high) {
        return left.high < right.high ? -1 : 1;
    }
    return left.low == right.low ? 0 : left.low < right.low ? -1 : 1;
}

/**
 * amount weight / sum as whole part and rest (in units of 1 / sum), by Horner's rule over the
 * bits of `amount`. weight at most sum, sum below 2^126.
 */
static inline wide wide_proportion(wide amount, wide weight, wide sum, wide *rest)
{
    wide whole = 0;
    wide left = 0;
    int bit = 127;

    while (bit > 0 && amount >> bit == 0) {
        bit--;
    }
    for (; bit >= 0; bit--) {
        whole <<= 1;
        left = (left << 1) + (((amount >> bit) & 1) != 0 ? weight : 0);
        while (left >= sum) { /* at most twice */
            left -= sum;
            whole++;
        }
    }
    *rest = left;
    return whole;
}

#endif
