/* Recognising which table a file holds, and which column means what, by its headers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_HEADER_H
#define QC_SALES_HEADERS_HEADER_H

#include "core/memory.h"
#include "quotacast/config.h"
#include "sales/files/sheet.h"
#include "sales/headers/fields.h"

/** By what a field found its column. */
typedef enum qc_found_by {
    QC_FOUND_BY_NAME,
    QC_FOUND_BY_CURRENCY, /**< a name with a currency or scale behind it */
    QC_FOUND_BY_WEAK_NAME,
    QC_FOUND_BY_SETTINGS
} qc_found_by;

/** What the headers of a file mean. */
typedef struct qc_mapping {
    qc_table table;
    uint32_t column[QC_FIELD_COUNT];  /**< QC_NO_COLUMN where the table has none */
    uint8_t found_by[QC_FIELD_COUNT]; /**< qc_found_by */
    /** Power of ten that the header of an amount names: 6 for "Omzet (juta Rp)" */
    uint8_t scale[QC_FIELD_COUNT];
    bool by_title[QC_FIELD_COUNT]; /**< it comes from a line above the headers instead */
    /** Named in the header of an amount: "Amount (USD)", or above it; "" if none */
    char currency[4];
    const char *why; /**< one sentence */
} qc_mapping;

/**
 * Recognises a sheet of which the header is known.
 *
 * Every table is scored: each field whose header is found counts its weight, the words of the
 * file's name a little; a table whose needs are not met counts nothing. The highest score wins,
 * of equal ones the first in the order of qc_table. `files:` and `columns:` of the
 * configuration come before all of that; a file that is to be revenue or goals and lacks a
 * column stays unknown, since its columns may be periods or territories.
 *
 * @param config  NULL for none
 * @param file_name  without folders
 * @param arena  where the sentence lives
 * @param[out] columns_used  [config->column_count] set to true for entries of columns: that
 *             were applied; NULL if not wanted
 * @return QC_OK (also for a table of no kind: QC_TABLE_UNKNOWN), QC_ERR_CONFIG or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_header_recognise(const qc_sheet *sheet, const char *file_name,
                                            const qc_config *config, qc_arena *arena,
                                            qc_mapping *mapping, bool *columns_used,
                                            qc_error *error);

/**
 * Recognises as revenue what is a table of goals and has beside them what was sold: a column
 * such as Actual or Realisasi. `mapping` stays as it is where there is none.
 *
 * @param goals  what the file is
 * @param[out] is  whether it is so
 */
QC_MUST_CHECK qc_status qc_header_recognise_actuals(const qc_sheet *sheet,
                                                    const qc_mapping *goals,
                                                    const qc_config *config, qc_arena *arena,
                                                    qc_mapping *mapping, bool *is,
                                                    qc_error *error);

/**
 * The table that files: of the configuration gives to a file; QC_TABLE_UNKNOWN if it says nothing.
 */
qc_table qc_header_configured_table(const qc_config *config, const char *file_name);

/**
 * Makes sure that files: and columns: name tables and fields that exist. QC_OK or QC_ERR_CONFIG.
 */
QC_MUST_CHECK qc_status qc_header_check_config(const qc_config *config, qc_error *error);

#endif
