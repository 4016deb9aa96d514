/* The currency and scale that stand behind the name of an amount in its header. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_HEADER_UNIT_H
#define QC_SALES_HEADERS_HEADER_UNIT_H

#include <stddef.h>

/** What amounts are counted in. */
typedef struct qc_header_unit {
    char currency[4]; /**< "" if none */
    int scale;        /**< power of ten */
} qc_header_unit;

/**
 * Takes a currency and a scale, in either order, from the end of a normalised header:
 * "amountusd", "omzetjutarp". Returns the length of what stands before them; `unit` begins
 * empty.
 */
size_t qc_header_split_unit(const char *key, qc_header_unit *unit);

#endif
