/* What territories sell of each product line. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_PRODUCT_LINES_H
#define QUOTACAST_PRODUCT_LINES_H

#include <stddef.h>

#include "quotacast/book.h"
#include "quotacast/panel.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Most lines that are told apart; the smaller ones are summed. */
enum { QC_PRODUCT_LINES_MOST = 24 };

/** A company's product lines, the largest of the last year first. */
typedef struct qc_product_lines {
    size_t count; /**< 0 where less than two lines are sold */
    const char **name;
    qc_id *line_of_product; /**< [book->products.count] QC_NO_ID for products of no line */
    /**
     * [book->products.count] the product, or the family that it stands for, is all there is in
     * its line.
     */
    bool *is_whole;
    double *revenue; /**< [count][panel->period_count] of the company, major units */
    /**
     * [panel->leaf_count][count] of the last year that the panel knows, major units; at least 0
     */
    double *mix;
    void *owner; /**< storage; do not touch */
} qc_product_lines;

/**
 * Lines of the products that a panel's revenue names: families where products have families,
 * else the products themselves; beyond QC_PRODUCT_LINES_MOST the smallest are "other products",
 * and what names no product is "no product".
 *
 * @param panel  of the same book, of all products
 * @param[out] lines  free with qc_product_lines_free() before the book; untouched on failure
 * @return QC_OK, QC_ERR_DATA, QC_ERR_OVERFLOW, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_product_lines_find(const qc_book *book, const qc_panel *panel,
                                                     qc_product_lines **lines, qc_error *error);

/** NULL is allowed. */
QC_API void qc_product_lines_free(qc_product_lines *lines);

#ifdef __cplusplus
}
#endif

#endif
