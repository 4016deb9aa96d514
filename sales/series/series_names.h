/* The name of a series that several columns make: "Bandung / Kopi" of a store and an item. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_NAMES_H
#define QC_SALES_SERIES_SERIES_NAMES_H

#include "sales/files/sheet.h"

enum { QC_SERIES_PARTS_MOST = 8 };

/** The columns whose texts make the name. */
typedef struct qc_series_names {
    size_t count; /**< 0: the whole file is one series */
    uint32_t column[QC_SERIES_PARTS_MOST];
} qc_series_names;

/** Finds a column; what it does where there is none is its own. */
typedef qc_status (*qc_column_finder)(const qc_sheet *sheet, const char *header,
                                      uint32_t *column, qc_error *error);

/**
 * Finds the columns that headers parted by commas name: first that of the whole text, then each.
 * One that `find` does not find and does not fail for is left out.
 *
 * @param headers  NULL for none
 * @return QC_OK, QC_ERR_LIMIT (more than QC_SERIES_PARTS_MOST), those of `find`, QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_names_find(const qc_sheet *sheet, const char *headers,
                                             qc_column_finder find, qc_series_names *names,
                                             qc_error *error);

/** True for one of the columns. */
bool qc_series_names_hold(const qc_series_names *names, uint32_t column);

/**
 * Gives the first column the names: the texts of all, parted by " / ".
 *
 * @return QC_OK, QC_ERR_FORMAT (one is blank, with its place), QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_names_join(const qc_series_names *names, qc_sheet *sheet,
                                             qc_error *error);

#endif
