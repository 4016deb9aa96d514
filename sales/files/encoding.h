/* Text or not: byte order marks, binary files, UTF-16, Windows-1252. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_ENCODING_H
#define QC_SALES_FILES_ENCODING_H

#include <stddef.h>

#include "core/fail.h"

/**
 * Makes sure that bytes are delimited text, and says what they are where they are not: an Excel
 * workbook, a PDF, a web page, JSON, or binary with the line of the first NUL byte.
 *
 * @param[out] start  bytes to leave out at the beginning: a UTF-8 byte order mark
 * @return QC_OK or QC_ERR_FORMAT
 */
QC_MUST_CHECK qc_status qc_encoding_check(const char *source, const char *data, size_t size,
                                          size_t *start, qc_error *error);

/** UTF-16 by its order of bytes. */
typedef enum qc_utf16 { QC_UTF16_NONE, QC_UTF16_LITTLE, QC_UTF16_BIG } qc_utf16;

/** What a file's first bytes say: a byte order mark, or NUL as every second byte. */
qc_utf16 qc_encoding_utf16(const char *data, size_t size);

/**
 * Converts UTF-16 to UTF-8. A byte order mark stays one; halves of pairs become U+FFFD, a last
 * odd byte is dropped.
 *
 * @param[out] target  room for 3 size / 2 + 1 bytes; NUL-terminated
 * @return bytes written, without the NUL
 */
size_t qc_encoding_from_utf16(const char *data, size_t size, qc_utf16 order, char *target);

/**
 * Converts Windows-1252 (a superset of printable ISO-8859-1) to UTF-8.
 *
 * @param[out] target  room for 3 length + 1 bytes; NUL-terminated
 * @return bytes written, without the NUL
 */
size_t qc_encoding_from_cp1252(const char *text, size_t length, char *target);

#endif
