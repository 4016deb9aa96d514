/* Quotas of an earlier plan and where they came from, read back from its quotas.csv and quota_derivation.csv. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_QUOTA_FILE_H
#define QUOTACAST_QUOTA_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/money.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One quota as written. Texts are never NULL. */
typedef struct qc_quota_row {
    const char *node, *level, *parent, *period;
    qc_money quota;
} qc_quota_row;

/** Quotas of an earlier plan. */
typedef struct qc_quota_file {
    size_t count;
    qc_quota_row *rows; /**< in the order of the file */
    void *owner;
} qc_quota_file;

/**
 * Reads quotas.csv of an earlier plan, or any table with the columns node and quota and perhaps
 * level, parent, period and currency.
 *
 * @param currency  of the amounts; they are rounded to its minor unit
 * @param[out] file  free with qc_quota_file_free(); untouched on failure
 * @return QC_OK, QC_ERR_IO, QC_ERR_FORMAT (an amount is no number), QC_ERR_NOT_FOUND (node or
 *         quota is missing, with a near name), QC_ERR_DATA (no row; a row says another
 *         currency), QC_ERR_OVERFLOW, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_quota_file_read(const char *path, const qc_currency *currency,
                                                  qc_quota_file **file, qc_error *error);

/** NULL is allowed. */
QC_API void qc_quota_file_free(qc_quota_file *file);

/**
 * One line of a derivation as written. Texts are never NULL, and equal ones of a column are one
 * and the same.
 */
typedef struct qc_quota_file_line {
    const char *node, *level, *period, *step;
    qc_money amount;
    const char *note; /**< "" where notes are not read */
} qc_quota_file_line;

/** Derivations of an earlier plan. */
typedef struct qc_quota_lines_file {
    size_t count;
    qc_quota_file_line *lines; /**< in the order of the file */
    void *owner;
} qc_quota_lines_file;

/**
 * Reads quota_derivation.csv of an earlier plan: the columns node, step and amount, and level,
 * period and note where they are there. Whether its lines add up to the quotas is not looked
 * at: see qc_quota_compare().
 *
 * @param currency    of the amounts; they are rounded to its minor unit
 * @param with_notes  notes take more memory than all the rest
 * @param[out] file  free with qc_quota_lines_file_free(); untouched on failure
 * @return as qc_quota_file_read()
 */
QC_API QC_MUST_CHECK qc_status qc_quota_lines_file_read(const char *path,
                                                        const qc_currency *currency,
                                                        bool with_notes,
                                                        qc_quota_lines_file **file,
                                                        qc_error *error);

/** NULL is allowed. */
QC_API void qc_quota_lines_file_free(qc_quota_lines_file *file);

#ifdef __cplusplus
}
#endif

#endif
