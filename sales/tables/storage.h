/* The columns of the book's tables as slots: growing, filling with "missing", selecting rows, freeing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_STORAGE_H
#define QC_SALES_TABLES_STORAGE_H

#include "core/fail.h"
#include "quotacast/book.h"

/**
 * Appends rows to a table; all their columns are missing. `capacity` is the table's and grows.
 * QC_OK, QC_ERR_LIMIT (too many rows for an id) or QC_ERR_MEMORY; on failure the count is as
 * before.
 *
 * @param[out] first  the first new row
 */
QC_MUST_CHECK qc_status qc_storage_append(qc_book *book, qc_table table, size_t *capacity,
                                          size_t more, qc_id *first, qc_error *error);

/** As qc_storage_append(), but leaves the values to the caller, who sets every one of them. */
QC_MUST_CHECK qc_status qc_storage_extend(qc_book *book, qc_table table, size_t *capacity,
                                          size_t more, qc_id *first, qc_error *error);

/** Keeps the rows that are listed, in that order. */
QC_MUST_CHECK qc_status qc_storage_select(qc_book *book, qc_table table, const qc_id *rows,
                                          size_t count, qc_error *error);

/** A rank by a number first, then by a date, of which QC_NO_DATE is the first. */
uint64_t qc_storage_rank(uint32_t number, qc_date date);

/**
 * Sorts the rows of a table by their ranks; rows of the same rank keep their order. QC_OK or
 * QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_storage_sort(qc_book *book, qc_table table,
                                        uint64_t (*rank)(const qc_book *book, size_t row),
                                        qc_error *error);

/** The number of rows of a table. */
size_t qc_storage_count(const qc_book *book, qc_table table);

/** The covariates of a table; NULL for one that has none. */
qc_covariates *qc_storage_covariates(qc_book *book, qc_table table);

/** Frees the columns of all tables. */
void qc_storage_free(qc_book *book);

#endif
