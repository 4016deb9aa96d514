/* The unit of amounts that a title above the headers names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_TITLE_UNIT_H
#define QC_SALES_HEADERS_TITLE_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/text.h"

/** What the lines above a header say of the amounts below it. */
typedef struct qc_title_unit {
    int power; /**< of ten: 6 for "dalam juta Rp"; 0 if nothing is said, or no one thing */
    char currency[4]; /**< beside it; "" if none */
    bool unclear;     /**< a unit is named, but perhaps not that of the amounts; or two units */
    size_t line;      /**< that says so */
} qc_title_unit;

/**
 * Adds what a line says. A unit is a phrase at the end of a part of the line, parts being
 * bounded by brackets, commas and the like: "in thousands", "dalam juta Rp", "in millions of US
 * dollars"; without "in" if a currency stands beside it ("Omzet juta Rp") or the part holds
 * nothing else ("(ribuan)"). "thousands" and "juta" anywhere else, as in "in thousands of
 * units", are unclear.
 */
void qc_title_unit_read(qc_slice text, size_t line, qc_title_unit *unit);

#endif
