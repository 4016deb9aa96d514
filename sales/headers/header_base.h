/* What a header is about: of "Nama Depo" and "Depot Code" the depot, of "Tgl Minggu" a day. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_HEADER_BASE_H
#define QC_SALES_HEADERS_HEADER_BASE_H

#include <stdbool.h>
#include <stddef.h>

enum { QC_LONGEST_BASE = 64 };

/**
 * What a normalised header names or numbers: "toko" of namatoko, kodetoko and tokoid; the
 * header itself where it has no such part.
 *
 * @param[out] base  [QC_LONGEST_BASE]; "" for a longer one
 * @param[out] rank  0 without such a part, 1 for a name, 2 for a code or number
 */
void qc_header_base(const char *key, char *base, size_t *rank);

/**
 * True if a normalised header says that it holds days, of whatever: tglkirim, shipdate. Not of
 * the days of people, plans and payments: birth, start and end, due, creation, change.
 */
bool qc_header_is_day(const char *key);

#endif
