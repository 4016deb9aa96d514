/* Tables of whole amounts with given row and column sums. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_MARGINS_H
#define QC_TERRITORY_MARGINS_H

#include <stddef.h>

#include "quotacast/quota.h"

/**
 * Row and column sums of a table: what children have in all, what their parent has in each period.
 */
typedef struct qc_margins {
    size_t row_count, column_count;
    const qc_money *row;    /**< [row_count] at least 0, at most 2^62 together */
    const qc_money *column; /**< [column_count] at least 0, adding up to the same */
} qc_margins;

/**
 * Fills a table so that its rows and columns add up exactly.
 *
 * Without seeds every row has the columns' proportions, row column / total; with seeds the
 * table is the one of the form a[row] seed[row][column] b[column] that has the sums (iterative
 * proportional fitting; seeds that cannot be fitted are approached). Amounts are rounded down,
 * and what is left goes row by row to the columns that lack most, a unit each, ties to the
 * first. Without seeds no amount is off by more than one unit.
 *
 * @param seed  [row_count][column_count] at least 0, finite; overwritten; NULL for none
 * @param[out] table  [row_count][column_count]
 *
 * Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11(4):427-444,
 * doi:10.1214/aoms/1177731829; a table of zeros and ones with given sums: Gale (1957), Pacific
 * J. Math. 7(2):1073-1082, doi:10.2140/pjm.1957.7.1073.
 */
QC_MUST_CHECK qc_status qc_margins_fill(const qc_margins *margins, double *seed,
                                        qc_money *table, qc_error *error);

/**
 * Divides an amount in the proportions of whole numbers, by largest remainders, ties to the
 * first: a row by itself, whatever the others have.
 *
 * @param column  [count] at least 0; with a positive sum of at most 2^62 where the amount is
 *          above 0
 * @param[out] parts  [count] adding up to the amount
 * @param rest    [count] room
 *
 * Source: Balinski & Young (1982), Fair Representation, Yale University Press, ch. 2.
 */
void qc_margins_split(qc_money amount, const qc_money *column, size_t count, qc_money *parts,
                      qc_money *rest);

#endif
