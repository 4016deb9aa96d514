/* Places of one name in different regions: kept apart by the region behind the name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_NAMESAKES_H
#define QC_SALES_TABLES_NAMESAKES_H

#include "sales/headers/header.h"

/** Names that were split: how many, and an example with two of its regions. */
typedef struct qc_namesakes {
    size_t count;
    uint32_t column;
    const char *name, *first, *second;
} qc_namesakes;

/**
 * Gives each place its region where its name stands beside several: "Central" becomes "Central
 * (North)" and "Central (South)". With `map` only if fewer than half of the names do so, each of
 * them in one and the same period: else a place has moved, or the columns are no levels.
 *
 * @param below, above  columns of places and of their regions
 * @param map   has the columns of periods; NULL: the columns are levels, and rows of all periods
 */
QC_MUST_CHECK qc_status qc_namesakes_split(qc_sheet *sheet, uint32_t below, uint32_t above,
                                           const qc_mapping *map, qc_namesakes *found,
                                           qc_error *error);

#endif
