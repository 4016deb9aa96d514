/* Pages for reading: widths, padding, wrapped sentences, emphasis. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_PAGE_H
#define QC_REPORT_PAGE_H

#include "core/fail.h"
#include "quotacast/report.h"

/** Width of prose where the page has no limit, and the least width that pages are made for. */
#define QC_PAGE_PROSE 80
#define QC_PAGE_LEAST 30

/** Columns for prose: the page's, between QC_PAGE_LEAST and QC_PAGE_PROSE. */
size_t qc_page_prose(const qc_page *page);

/** Flushes the stream and says whether all of it has been taken. */
QC_MUST_CHECK qc_status qc_page_end(const qc_page *page, qc_error *error);

/**
 * Bytes of the longest prefix of a text that takes at most `width` columns; whole characters only.
 */
size_t qc_page_fit(const char *text, size_t width);

/** Writes text without terminal controls: each such character becomes a blank. */
void qc_page_put(const qc_page *page, const char *text);

/** Writes text in exactly `width` columns: padded, or shortened with an ellipsis. */
void qc_page_cell(const qc_page *page, const char *text, size_t width, bool right);

/** A heading with an empty line before it. */
void qc_page_heading(const qc_page *page, const char *text);

/**
 * printf of one line, wrapped at words to the prose width; further lines start with `indent`
 * blanks.
 */
void qc_page_line(const qc_page *page, size_t indent, const char *format, ...)
    QC_PRINTF_LIKE(3, 4);

/**
 * "1 row", "12,345 rows": number and noun (NULL: the number alone); at least 64 bytes; returns
 * the buffer.
 */
const char *qc_page_count(size_t count, const char *noun, char *buffer, size_t size);

#endif
