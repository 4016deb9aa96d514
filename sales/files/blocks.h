/* A delimited text in blocks that end where a row ends, as UTF-8 or what stands for it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_BLOCKS_H
#define QC_SALES_FILES_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "sales/files/delimiter.h"

/** Blocks that fit the caches, in bytes. */
#define QC_BLOCK_BYTES ((size_t)32 * 1024)

/** Some rows of a text. The text is kept from one use of the block to the next. */
typedef struct qc_block {
    char *text; /**< [capacity] */
    size_t size, capacity;
    size_t first_line; /**< 1-based, in the file */
    bool last;         /**< the text ends here */
} qc_block;

/** A text that is being cut into blocks. */
typedef struct qc_blocks qc_blocks;

/**
 * Opens a file, or "-", and looks at its beginning: what is no delimited text is refused with a
 * word on what it is. A byte order mark and a first line `sep=;` are left out; UTF-16 becomes
 * UTF-8. Close with qc_blocks_close().
 *
 * @param loose  blocks may end behind any line, also where a quotation mark is open (lenient
 *          reading)
 * @return QC_OK, QC_ERR_IO, QC_ERR_FORMAT or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_blocks_open(const char *path, bool loose, qc_blocks **blocks,
                                       qc_error *error);

/**
 * What separates the fields, and the byte that ends lines: LF, or CR where the beginning has no LF.
 */
const qc_delimiter *qc_blocks_delimiter(const qc_blocks *blocks);
char qc_blocks_line_end(const qc_blocks *blocks);

/** True if the file is UTF-16. */
bool qc_blocks_are_utf16(const qc_blocks *blocks);

/**
 * Cuts the next block: behind a line end outside quotation marks. Empty and `last` when nothing
 * is left. QC_OK, QC_ERR_IO, QC_ERR_FORMAT (a NUL byte, damaged compression or UTF-16) or
 * QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_blocks_next(qc_blocks *blocks, qc_block *block, qc_error *error);

/** Bytes of the file that were read so far. */
size_t qc_blocks_done(const qc_blocks *blocks);

/** Closes; NULL is allowed. */
void qc_blocks_close(qc_blocks *blocks);

#endif
