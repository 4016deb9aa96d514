/* Any bytes as a file that may be compressed and in any encoding: text in blocks, all of them ended. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>

#include "core/memory.h"
#include "sales/files/blocks.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file of a few bytes may say that it holds gigabytes. */
enum { MOST_BLOCKS = 100 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qc_error error = {.status = QC_OK};
    qc_blocks *blocks = NULL;
    qc_block block = {0};
    qc_status status =
        qc_blocks_open(fuzz_file("input.csv.gz", data, size), false, &blocks, &error);

    for (int i = 0; status == QC_OK && !block.last && i < MOST_BLOCKS; i++) {
        status = qc_blocks_next(blocks, &block, &error);
        assert(status != QC_OK || (block.text[block.size] == '\0' && block.first_line >= 1));
    }
    assert(status == QC_OK || error.message[0] != '\0');
    qc_memory_free(block.text);
    qc_blocks_close(blocks);
    return 0;
}
