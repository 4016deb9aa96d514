/* Columns of places in a table of revenue: which holds the territories, which what lies above them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_PLACES_H
#define QC_SALES_TABLES_PLACES_H

#include "sales/headers/header.h"

/**
 * Settles QC_FIELD_TERRITORY and QC_FIELD_PARENT by the rows: where each text of one column
 * stands beside one text of the other, it is the territory (of two such columns the first), and
 * the other one lies above it. Else the territory stays what it is by its header, as it does
 * where the settings name it, and the other column is not used.
 *
 * @param[out] why  NULL, or a sentence in the arena: why the other column is not used
 */
QC_MUST_CHECK qc_status qc_places_settle(const qc_sheet *sheet, qc_mapping *map,
                                         qc_arena *arena, const char **why, qc_error *error);

/**
 * Settles QC_FIELD_UPPER, a third column of places, behind qc_places_settle(): it lies above, between
 * or below the two, which move up then; beside one alone it is settled as the second. QC_NO_COLUMN
 * where it is no level: neither finer by half nor coarser, or the same for all.
 */
QC_MUST_CHECK qc_status qc_places_settle_upper(const qc_sheet *sheet, qc_mapping *map,
                                               qc_error *error);

/** Takes the column above for the territories, and the territories for nothing. */
void qc_places_use_above(qc_mapping *map);

/**
 * Goals of regions: where the territory is blank, the region's text takes its place; the column
 * of regions is used up. QC_OK or QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_places_fill_blank(qc_sheet *sheet, qc_mapping *map, qc_error *error);

#endif
