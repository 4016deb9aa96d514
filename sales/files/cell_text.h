/* The text of a cell: UTF-8 without blanks around it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_CELL_TEXT_H
#define QC_SALES_FILES_CELL_TEXT_H

#include "core/text.h"

/** A text without the blanks, tabs, line ends and no-break blanks around it. */
qc_slice qc_cell_trim(qc_slice text);

/**
 * The text as trimmed UTF-8; Windows-1252 is recoded into `*room`, which the caller frees.
 * QC_OK or QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_cell_clean(qc_slice *text, char **room, qc_error *error);

#endif
