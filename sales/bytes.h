/* A file's bytes as a whole, decompressed where needed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_BYTES_H
#define QC_SALES_BYTES_H

#include <stddef.h>

#include "core/fail.h"

/** The bytes of a file; `data` has a NUL behind its last byte. */
typedef struct qc_bytes {
    char *data;
    size_t size;
} qc_bytes;

/**
 * Reads a file, or standard input ("-"), whole. gzip and Zstandard are recognised by their first
 * bytes, not by the name.
 *
 * @param[out] bytes  clear with qc_bytes_clear(); untouched on failure
 * @return QC_OK, QC_ERR_IO, QC_ERR_FORMAT (damaged compression) or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_bytes_read(const char *path, qc_bytes *bytes, qc_error *error);

/** Frees the bytes and leaves them empty. NULL is allowed. */
void qc_bytes_clear(qc_bytes *bytes);

/** The name of a source in messages: the path, "standard input" for "-". */
const char *qc_bytes_source(const char *path);

#endif
