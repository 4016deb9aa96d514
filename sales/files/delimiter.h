/* Which character separates the fields of a file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_DELIMITER_H
#define QC_SALES_FILES_DELIMITER_H

#include <stddef.h>

/** What the first lines say. */
typedef struct qc_delimiter {
    char mark; /**< ',' ';' tab or '|' */
    /** Fields in most of the first lines; 1 if no candidate separates anything */
    size_t field_count;
    size_t skip; /**< bytes of a "sep=;" line before the header */
} qc_delimiter;

/** Looks at the first lines of a text; never fails: a comma where nothing separates. */
qc_delimiter qc_delimiter_detect(const char *text, size_t size);

#endif
