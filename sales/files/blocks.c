/* A delimited text in blocks that end where a row ends, as UTF-8 or what stands for it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/blocks.h"

#include <string.h>

#include "core/memory.h"
#include "sales/files/bytes.h"
#include "sales/files/encoding.h"

/* A row longer than that is cut: its quotation mark is surely not closed. */
#define LONGEST_BLOCK ((size_t)64 * 1024 * 1024)

/* Looked at to tell the encoding and the delimiter. */
#define HEAD_BYTES ((size_t)256 * 1024)

struct qc_blocks {
    const char *source;
    qc_bytes *bytes;
    qc_utf16 utf16;
    bool loose;  /* a quotation mark may be open where a block ends */
    bool at_end; /* all bytes are read */
    qc_delimiter delimiter;
    char line_end;
    size_t line;   /* of what comes next */
    qc_block rest; /* read, and behind the last block */
    char *units;   /* [QC_BLOCK_BYTES] of UTF-16 */
    size_t unit_bytes;
};

void qc_blocks_close(qc_blocks *blocks)
{
    if (blocks != NULL) {
        qc_bytes_close(blocks->bytes);
        qc_memory_free(blocks->rest.text);
        qc_memory_free(blocks->units);
        qc_memory_free(blocks);
    }
}

const qc_delimiter *qc_blocks_delimiter(const qc_blocks *blocks)
{
    return &blocks->delimiter;
}

char qc_blocks_line_end(const qc_blocks *blocks)
{
    return blocks->line_end;
}

bool qc_blocks_are_utf16(const qc_blocks *blocks)
{
    return blocks->utf16 != QC_UTF16_NONE;
}

size_t qc_blocks_done(const qc_blocks *blocks)
{
    return qc_bytes_done(blocks->bytes);
}

static qc_status read_more(qc_blocks *self, char *room, size_t size, size_t *taken,
                           qc_error *error)
{
    qc_status status = qc_bytes_read(self->bytes, room, size, taken, error);

    self->at_end = *taken < size;
    return status;
}

/* Puts text behind that of a block, with a NUL. */
static qc_status append(qc_block *block, const char *text, size_t size, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_GROW(block->text, block->capacity, block->size + size + 1, error));
    if (size > 0) {
        memcpy(block->text + block->size, text, size);
    }
    block->size += size;
    block->text[block->size] = '\0';

done:
    return status;
}

/* Bytes of UTF-16 that can be converted: whole units, and no pair of them cut in two. */
static size_t whole_units(const qc_blocks *self)
{
    size_t size = self->unit_bytes & ~(size_t)1;
    unsigned high = 0;

    if (self->at_end || size < 2) {
        return size;
    }
    high = (unsigned char)self->units[self->utf16 == QC_UTF16_BIG ? size - 2 : size - 1];
    return high >= 0xd8 && high < 0xdc ? size - 2 : size;
}

static qc_status read_utf16(qc_blocks *self, qc_block *block, qc_error *error)
{
    size_t taken = 0;
    size_t usable = 0;
    qc_status status = QC_OK;

    QC_TRY(read_more(self, self->units + self->unit_bytes, QC_BLOCK_BYTES - self->unit_bytes,
                     &taken, error));
    self->unit_bytes += taken;
    if (self->at_end && self->unit_bytes % 2 == 1) {
        return qc_fail_at(
            error, QC_ERR_FORMAT, self->source, 0, 0,
            "is UTF-16 text that ends in the middle of a character: it is cut off; "
            "export or copy it again");
    }
    usable = whole_units(self);
    QC_TRY(QC_GROW(block->text, block->capacity, block->size + usable / 2 * 3 + 1, error));
    block->size +=
        qc_encoding_from_utf16(self->units, usable, self->utf16, block->text + block->size);
    self->unit_bytes -= usable;
    memmove(self->units, self->units + usable, self->unit_bytes);

done:
    return status;
}

/* Reads until a block has that many bytes, or the end. */
static qc_status fill(qc_blocks *self, qc_block *block, size_t wanted, qc_error *error)
{
    qc_status status = QC_OK;

    while (block->size < wanted && !self->at_end) {
        size_t more = wanted - block->size;
        size_t taken = 0;

        if (self->utf16 != QC_UTF16_NONE) {
            QC_TRY(read_utf16(self, block, error));
            continue;
        }
        QC_TRY(QC_GROW(block->text, block->capacity, block->size + more + 1, error));
        QC_TRY(read_more(self, block->text + block->size, more, &taken, error));
        block->size += taken;
        block->text[block->size] = '\0';
    }

done:
    return status;
}

static size_t count(const char *text, size_t size, char wanted)
{
    const char *end = text + size;
    size_t found = 0;

    while (text < end && (text = memchr(text, wanted, (size_t)(end - text))) != NULL) {
        found++;
        text++;
    }
    return found;
}

/* The end of the last row that ends within the text: behind a line end before which every
 * quotation mark is closed (loosely: behind any). 0 if there is none. */
static size_t last_row_end(const char *text, size_t size, char line_end, bool loose)
{
    bool open = !loose && count(text, size, '"') % 2 == 1;

    for (size_t at = size; at > 0; at--) {
        if (text[at - 1] == line_end && !open) {
            return at;
        }
        open = !loose && open != (text[at - 1] == '"');
    }
    return 0;
}

/* Finds where the block is to end, and reads more of it if no row ends in what was read. */
static qc_status find_cut(qc_blocks *self, qc_block *block, size_t *cut, qc_error *error)
{
    size_t wanted = QC_BLOCK_BYTES;
    qc_status status = QC_OK;

    do {
        QC_TRY(fill(self, block, wanted, error));
        if (self->at_end || block->size >= LONGEST_BLOCK) {
            *cut = block->size;
            break;
        }
        *cut = last_row_end(block->text, block->size, self->line_end, self->loose);
        wanted = 2 * block->size;
    } while (*cut == 0);

done:
    return status;
}

static qc_status refuse_nul(const qc_blocks *self, const qc_block *block, qc_error *error)
{
    const char *nul = block->size > 0 ? memchr(block->text, '\0', block->size) : NULL;

    if (nul == NULL) {
        return QC_OK;
    }
    return qc_fail_at(error, QC_ERR_FORMAT, self->source,
                      block->first_line +
                          count(block->text, (size_t)(nul - block->text), self->line_end),
                      0, "holds a NUL byte, so that it is not text: export the table as CSV");
}

qc_status qc_blocks_next(qc_blocks *blocks, qc_block *block, qc_error *error)
{
    size_t cut = 0;
    qc_status status = QC_OK;

    block->size = 0;
    QC_TRY(append(block, blocks->rest.text, blocks->rest.size, error));
    blocks->rest.size = 0;
    QC_TRY(find_cut(blocks, block, &cut, error));
    QC_TRY(append(&blocks->rest, block->text + cut, block->size - cut, error));
    block->size = cut;
    block->text[cut] = '\0';
    block->first_line = blocks->line;
    block->last = blocks->at_end && blocks->rest.size == 0;
    blocks->line += count(block->text, cut, blocks->line_end);
    QC_TRY(refuse_nul(blocks, block, error));

done:
    return status;
}

/* Reads the beginning, from which encoding, delimiter and line ends are told. */
static qc_status read_head(qc_blocks *self, qc_error *error)
{
    qc_block *head = &self->rest;
    size_t start = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(self->units, QC_BLOCK_BYTES, error));
    QC_TRY(read_more(self, self->units, QC_BLOCK_BYTES, &self->unit_bytes, error));
    self->utf16 = qc_encoding_utf16(self->units, self->unit_bytes);
    if (self->utf16 == QC_UTF16_NONE) {
        QC_TRY(append(head, self->units, self->unit_bytes, error));
        self->unit_bytes = 0;
    } else if (self->at_end) {
        QC_TRY(read_utf16(self, head, error));
    }
    QC_TRY(fill(self, head, HEAD_BYTES, error));
    QC_TRY(append(head, "", 0, error));
    QC_TRY(qc_encoding_check(self->source, head->text, head->size, &start, error));
    self->line_end = memchr(head->text, '\n', head->size) != NULL ? '\n' : '\r';
    self->delimiter = qc_delimiter_detect(head->text + start, head->size - start);
    self->line = self->delimiter.skip > 0 ? 2 : 1;
    start += self->delimiter.skip;
    head->size -= start;
    memmove(head->text, head->text + start, head->size + 1);

done:
    return status;
}

qc_status qc_blocks_open(const char *path, bool loose, qc_blocks **blocks, qc_error *error)
{
    qc_blocks *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->source = qc_bytes_source(path);
    draft->loose = loose;
    QC_TRY(qc_bytes_open(path, &draft->bytes, error));
    QC_TRY(read_head(draft, error));
    *blocks = draft;
    draft = NULL; /* now the caller's */

done:
    qc_blocks_close(draft);
    return status;
}
