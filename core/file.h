/* Reading whole files and replacing files safely. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_FILE_H
#define QC_CORE_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "core/fail.h"

/** A file that becomes visible under its name only when it is complete. */
typedef struct qc_new_file {
    FILE *stream;     /**< write here */
    char *path;       /**< final name */
    char *draft_path; /**< name while writing, in the same folder */
} qc_new_file;

/**
 * Opens a draft beside `path`. Must be ended by commit or abandon; abandon of a zeroed struct
 * is allowed.
 */
QC_MUST_CHECK qc_status qc_new_file_open(const char *path, qc_new_file *file, qc_error *error);

/** Adds bytes to a draft. */
QC_MUST_CHECK qc_status qc_new_file_add(qc_new_file *file, const void *bytes, size_t length,
                                        qc_error *error);

/** Flushes, syncs and closes the draft; still invisible. */
QC_MUST_CHECK qc_status qc_new_file_finish(qc_new_file *file, qc_error *error);

/**
 * Renames a finished draft to its final name (finishes it first if needed) and clears the struct.
 */
QC_MUST_CHECK qc_status qc_new_file_commit(qc_new_file *file, qc_error *error);

/** Removes the draft and clears the struct; never fails. */
void qc_new_file_abandon(qc_new_file *file);

/** A file that is read from its start. */
typedef struct qc_old_file {
    FILE *stream;
} qc_old_file;

QC_MUST_CHECK qc_status qc_old_file_open(const char *path, qc_old_file *file, qc_error *error);

/** Bytes read, fewer than asked for at the end of the file or where it cannot be read. */
size_t qc_old_file_read(qc_old_file *file, void *bytes, size_t length);

/** Closes and clears the struct, also a zeroed one. */
void qc_old_file_close(qc_old_file *file);

/** Creates a folder and its parents where missing. */
QC_MUST_CHECK qc_status qc_folder_make(const char *path, qc_error *error);

/** SHA-256 of a file as 64 hex digits. */
QC_MUST_CHECK qc_status qc_file_sha256(const char *path, char digest[65], qc_error *error);

#endif
