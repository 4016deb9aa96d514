/* Text or not: byte order marks, UTF-16, binary files, Windows-1252. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_ENCODING_H
#define QC_SALES_ENCODING_H

#include <stddef.h>

#include "core/fail.h"

/**
 * Makes sure that bytes are delimited text, and says what they are where they are not: UTF-16, an Excel
 * workbook, a PDF, a web page, JSON, or binary with the line of the first NUL byte.
 *
 * @param[out] start  bytes to leave out at the beginning: a UTF-8 byte order mark
 * @return QC_OK or QC_ERR_FORMAT
 */
QC_MUST_CHECK qc_status qc_encoding_check(const char *source, const char *data, size_t size,
                                          size_t *start, qc_error *error);

/**
 * Converts Windows-1252 (a superset of printable ISO-8859-1) to UTF-8.
 *
 * @param[out] target  room for 3 length + 1 bytes; NUL-terminated
 * @return bytes written, without the NUL
 */
size_t qc_encoding_from_cp1252(const char *text, size_t length, char *target);

#endif
