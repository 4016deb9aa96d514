/* Any bytes as a folder of exports: what `quotacast check` does with it. Files are split at bytes 0x1c. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "quotacast/book.h"
#include "quotacast/report.h"
#include "tests/fuzz/fuzz_input.h"

enum { FILE_SEPARATOR = 0x1c, FILE_COUNT = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first file is quotacast.yaml, if it is not empty; the others are exports. */
static void write_folder(const uint8_t *data, size_t size)
{
    static const char *const names[FILE_COUNT] = {"quotacast.yaml", "a.csv", "b.csv", "c.csv"};

    for (size_t i = 0; i < FILE_COUNT; i++) {
        const uint8_t *end = size > 0 ? memchr(data, FILE_SEPARATOR, size) : NULL;
        size_t length = end == NULL || i + 1 == FILE_COUNT ? size : (size_t)(end - data);

        if (length == 0) {
            fuzz_remove(names[i]);
        } else {
            (void)fuzz_file(names[i], data, length);
        }
        data += length + (length < size);
        size -= length + (length < size);
    }
}

static void check_rows(const qc_book *book)
{
    for (size_t i = 0; i < book->file_count; i++) {
        const qc_file_report *file = &book->files[i];

        assert(file->rows_read == file->rows_kept + file->rows_rejected + file->rows_merged);
    }
}

static void report(const qc_book *book)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    qc_page page = {.stream = stream, .format = QC_FORMAT_TABLE, .width = 80};

    assert(stream != NULL);
    assert(qc_report_check(&page, book, NULL) == QC_OK);
    (void)fclose(stream);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qc_read_settings settings = qc_read_settings_default();
    qc_error error = {.status = QC_OK};
    qc_book *book = NULL;
    qc_config config;
    char path[128];

    if (size < 2) {
        return 0;
    }
    settings.lenient = (data[0] & 1) != 0;
    settings.as_of = (data[0] & 2) != 0 ? 17500 + 10 * (qc_date)data[1] : QC_NO_DATE;
    write_folder(data + 2, size - 2);
    (void)snprintf(path, sizeof path, "%s/quotacast.yaml", fuzz_folder());
    qc_config_init(&config);
    if (qc_config_read(path, &config, &error) == QC_OK) {
        settings.config = &config;
    }
    if (qc_book_read(fuzz_folder(), &settings, NULL, &book, &error) == QC_OK) {
        check_rows(book);
        report(book);
    } else {
        assert(error.message[0] != '\0');
    }
    qc_book_free(book);
    qc_config_clear(&config);
    return 0;
}
