/* A file's bytes piece by piece, decompressed where needed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_BYTES_H
#define QC_SALES_FILES_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

/** A file, or standard input, that is being read. */
typedef struct qc_bytes qc_bytes;

/**
 * Opens a file, or standard input ("-"). gzip and Zstandard are recognised by their first
 * bytes, not by the name. Close it with qc_bytes_close().
 *
 * @return QC_OK, QC_ERR_IO or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_bytes_open(const char *path, qc_bytes **bytes, qc_error *error);

/**
 * Reads the next bytes, as many as there is room for; fewer only at the end.
 *
 * @param[out] taken  bytes written to `room`
 * @return QC_OK, QC_ERR_IO, QC_ERR_FORMAT (damaged compression) or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_bytes_read(qc_bytes *bytes, char *room, size_t size, size_t *taken,
                                      qc_error *error);

/** Bytes read so far, as they stand in the file: compressed ones, if it is. */
size_t qc_bytes_done(const qc_bytes *bytes);

/** Closes; NULL is allowed. */
void qc_bytes_close(qc_bytes *bytes);

/** The name of a source in messages: the path, "standard input" for "-". */
const char *qc_bytes_source(const char *path);

/** The size of a regular file in bytes; 0 for all else. */
size_t qc_bytes_size(const char *path);

/** True if two files are the same, byte for byte, and not empty; false if one cannot be read. */
bool qc_bytes_equal(const char *path, const char *other);

#endif
