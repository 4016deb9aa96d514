/* Books read from texts: each text becomes a file of a fresh folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_SALES_BOOK_TEXTS_H
#define QC_TESTS_SALES_BOOK_TEXTS_H

#include "quotacast/book.h"

/** Pairs of file name and text, ended by NULL. */
typedef const char *const *book_texts;

/** Reads the files; `settings` may be NULL. The folder is removed at exit. */
qc_status book_texts_read(book_texts files, const qc_read_settings *settings, qc_book **book,
                          qc_error *error);

/** As above and must succeed. */
qc_book *book_texts_read_ok(book_texts files, const qc_read_settings *settings);

/** Reading the files fails cleanly at the failure of every single allocation. */
void book_texts_allocations(book_texts files);

/** The first remark whose message holds a text; fails the test if there is none. */
const qc_remark *book_texts_remark(const qc_book *book, const char *part);

/** True if there is such a remark. */
bool book_texts_has_remark(const qc_book *book, const char *part);

/** A date as text: "2026-03-31", "" for none. The buffer is static. */
const char *book_texts_day(qc_date date);

/** The name of a territory's row, "company" for QC_NO_ID. */
const char *book_texts_territory(const qc_book *book, qc_id row);

#endif
