/* Small books made by hand, a row at a time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_SALES_HAND_BOOK_H
#define QC_TESTS_SALES_HAND_BOOK_H

#include "quotacast/book.h"

/**
 * An empty book of company "Acme", USD, fiscal year from January, no as-of date. Free with
 * hand_book_free().
 */
qc_book *hand_book(void);
void hand_book_free(qc_book *book);

/** 2026-03-31 as 20260331. */
qc_date hand_date(int digits);

/* Rows; texts are borrowed and must outlive the book. Each gives the row's id. */
qc_id hand_territory(qc_book *book, const char *name, qc_id parent);
qc_id hand_product(qc_book *book, const char *name, const char *family);
qc_id hand_account(qc_book *book, const char *name);
qc_id hand_rep(qc_book *book, const char *name, qc_id territory);
/** Amounts in major units; `digits` as in hand_date(). */
qc_id hand_revenue(qc_book *book, int digits, qc_frequency frequency, qc_id territory,
                   double amount);
/** A deal closed (or, if open, expected) on a day, created 30 days before. */
qc_id hand_deal(qc_book *book, int digits, qc_outcome outcome, qc_id territory, double amount);
/** A key result on revenue with target 100 in the period; change its columns as needed. */
qc_id hand_key_result(qc_book *book, qc_key_result_kind kind, const char *metric, double target,
                      const char *period);

#endif
