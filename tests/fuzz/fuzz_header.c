/* Any table as a file: its header is recognised or not, every column stands in the file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>

#include "sales/headers/header.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void recognise(const qc_sheet *sheet)
{
    qc_arena *arena = qc_arena_new();
    qc_mapping mapping = {.table = QC_TABLE_UNKNOWN};
    qc_status status =
        qc_header_recognise(sheet, "input.csv", NULL, arena, &mapping, NULL, NULL);

    assert(status == QC_OK && mapping.table < QC_TABLE_COUNT && mapping.why != NULL);
    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        assert(mapping.column[i] == QC_NO_COLUMN || mapping.column[i] < sheet->column_count);
    }
    qc_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qc_sheet_settings settings = {.max_errors = 10};
    qc_sheet *sheet = NULL;
    qc_error error = {.status = QC_OK};

    if (qc_sheet_read(fuzz_file("input.csv", data, size), &settings, NULL, NULL, &sheet,
                      &error) == QC_OK) {
        for (size_t row = 0; row < sheet->row_count; row++) {
            for (uint32_t i = 0; i < sheet->column_count; i++) {
                assert(sheet->columns[i].cell[row] < qc_sheet_distinct(sheet, i));
            }
        }
        recognise(sheet);
    } else {
        assert(error.message[0] != '\0');
    }
    qc_sheet_free(sheet);
    return 0;
}
