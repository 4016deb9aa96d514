/* Texts that are longer than a block: rows, lines and cells are the same for any number of threads, packed or not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <zlib.h>

#include "core/memory.h"
#include "sales/files/blocks.h"
#include "sales/files/sheet.h"

enum { ROWS = 20000, ROOM = 4 * 1024 * 1024 };

/* A table with texts over several lines, delimiters within quotation marks and blank lines:
 * some 800 KB. */
static char *make_text(void)
{
    char *text = malloc(ROOM);
    size_t used = (size_t)snprintf(text, ROOM, "id,name,note,amount\n");

    for (size_t i = 0; i < ROWS; i++) {
        used += (size_t)snprintf(text + used, ROOM - used, "%zu,Name %zu,", i, i % 7);
        used += (size_t)snprintf(text + used, ROOM - used,
                                 i % 3 == 0   ? "\"first, \"\"second\"\"\nthird %zu\""
                                 : i % 3 == 1 ? "plain %zu"
                                              : "  \"quoted %zu\" ",
                                 i);
        used += (size_t)snprintf(text + used, ROOM - used, ",%zu.5\r\n%s", i % 100,
                                 i % 50 == 0 ? "\n" : "");
    }
    return text;
}

static qc_status read_sheet(const char *path, int threads, bool lenient, qc_sheet **sheet,
                            qc_error *error)
{
    qc_run run = qc_run_default();
    qc_sheet_settings settings = {.lenient = lenient, .max_errors = 3, .run = &run};

    run.threads = threads;
    return qc_sheet_read(path, &settings, NULL, NULL, sheet, error);
}

static void assert_rows(const qc_sheet *sheet)
{
    size_t line = 2;
    char expected[64];

    assert_int_equal(sheet->row_count, ROWS);
    assert_int_equal(qc_sheet_distinct(sheet, 1), 7);
    assert_int_equal(qc_sheet_distinct(sheet, 3), 100);
    for (size_t i = 0; i < ROWS; i++) {
        (void)snprintf(expected, sizeof expected,
                       i % 3 == 0   ? "first, \"second\"\nthird %zu"
                       : i % 3 == 1 ? "plain %zu"
                                    : "quoted %zu",
                       i);
        assert_int_equal(sheet->columns[0].cell[i], i);
        assert_int_equal(sheet->columns[1].cell[i], i % 7);
        assert_string_equal(qc_sheet_text(sheet, 2, i), expected);
        assert_int_equal(sheet->columns[3].cell[i], i % 100);
        assert_int_equal(sheet->line[i], line);
        line += 1U + (i % 3 == 0) + (i % 50 == 0);
    }
}

static void assert_read(const char *path)
{
    static const int threads[] = {1, 2, 5};

    for (size_t k = 0; k < 6; k++) {
        qc_sheet *sheet = NULL;
        qc_error error = {0};

        assert_ok(read_sheet(path, threads[k % 3], k >= 3, &sheet, &error), error);
        assert_rows(sheet);
        qc_sheet_free(sheet);
    }
}

static void sheet__is_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    char *text = make_text();
    char *path = qc_test_write(qc_test_own_folder(), "long.csv", text);

    assert_read(path);
    free(path);
    free(text);
}

static void sheet__is_the_same_from_gzip(void **state)
{
    (void)state;
    char *text = make_text();
    char *path = qc_test_write(qc_test_own_folder(), "long.csv.gz", "");
    gzFile packed = gzopen(path, "wb");

    assert_non_null(packed);
    assert_int_equal(gzwrite(packed, text, (unsigned)strlen(text)), strlen(text));
    assert_int_equal(gzclose(packed), Z_OK);
    assert_read(path);
    free(path);
    free(text);
}

/* Writes ASCII, and pairs of units for each 'N', as UTF-16 with a byte order mark. */
static void write_utf16(const char *path, const char *text, bool big)
{
    FILE *stream = fopen(path, "wb");

    assert_non_null(stream);
    (void)fwrite(big ? "\xfe\xff" : "\xff\xfe", 1, 2, stream);
    for (; *text != '\0'; text++) {
        static const char pair_little[] = "\x3d\xd8\x00\xde"; /* U+1F600 */
        static const char pair_big[] = "\xd8\x3d\xde\x00";
        const char unit_little[2] = {*text, '\0'};
        const char unit_big[2] = {'\0', *text};

        (void)(*text == 'N' ? fwrite(big ? pair_big : pair_little, 1, 4, stream)
                            : fwrite(big ? unit_big : unit_little, 1, 2, stream));
    }
    assert_int_equal(fclose(stream), 0);
}

static void sheet__utf_16_is_read_across_blocks(void **state)
{
    (void)state;
    char *text = make_text();
    char *path = qc_test_write(qc_test_own_folder(), "utf16.csv", "");

    for (int big = 0; big < 2; big++) {
        qc_sheet *sheet = NULL;
        qc_error error = {0};

        write_utf16(path, text, big == 1);
        assert_ok(read_sheet(path, 2, false, &sheet, &error), error);
        assert_int_equal(sheet->row_count, ROWS);
        assert_int_equal(sheet->utf16.times, 1);
        assert_int_equal(sheet->recoded.times, 0);
        assert_int_equal(qc_sheet_distinct(sheet, 1), 7);
        assert_string_equal(qc_sheet_text(sheet, 1, ROWS - 1), "\xf0\x9f\x98\x80"
                                                               "ame 0");
        qc_sheet_free(sheet);
    }
    free(path);
    free(text);
}

/* The first error in the order of the lines is told, whichever block and thread finds another
 * one first. */
static void sheet__the_first_error_is_told(void **state)
{
    (void)state;
    char *text = make_text();
    char *path = NULL;
    const size_t places[] = {300000, 500000};

    for (size_t i = 0; i < 2; i++) {
        char *line = strchr(text + places[i], '\n');

        while (strncmp(strchr(line + 1, ','), ",Name", 5) != 0) {
            line = strchr(line + 1, '\n');
        }
        line[2] = '"'; /* within the id, which has no quotation marks */
    }
    path = qc_test_write(qc_test_own_folder(), "broken.csv", text);
    for (int threads = 1; threads < 9; threads *= 2) {
        qc_sheet *sheet = NULL;
        qc_error error = {0};
        size_t line = 1;

        for (const char *at = text; at < text + places[0]; at++) {
            line += *at == '\n';
        }
        assert_status(read_sheet(path, threads, false, &sheet, &error), QC_ERR_FORMAT, error);
        assert_true(error.line > line && error.line < line + 5);
        assert_int_equal(error.column, 1);
    }
    free(path);
    free(text);
}

static void sheet__a_nul_byte_behind_the_first_block_is_told_with_its_line(void **state)
{
    (void)state;
    char *text = make_text();
    size_t size = strlen(text);
    char *path = qc_test_write(qc_test_own_folder(), "nul.csv", "");
    FILE *stream = fopen(path, "wb");
    qc_sheet *sheet = NULL;
    qc_error error = {0};
    size_t line = 1;

    for (size_t i = 0; i < 600000; i++) {
        line += text[i] == '\n';
    }
    text[600000] = '\0';
    assert_non_null(stream);
    assert_int_equal(fwrite(text, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
    assert_status(read_sheet(path, 2, false, &sheet, &error), QC_ERR_FORMAT, error);
    assert_int_equal(error.line, line);
    assert_message(error, "NUL byte");
    free(path);
    free(text);
}

static bool always(void *user)
{
    (void)user;
    return true;
}

static void sheet__reading_can_be_cancelled(void **state)
{
    (void)state;
    char *text = make_text();
    char *path = qc_test_write(qc_test_own_folder(), "long.csv", text);
    qc_run run = {.threads = 1, .cancelled = always};
    qc_sheet_settings settings = {.run = &run};
    qc_sheet *sheet = NULL;
    qc_error error = {0};

    assert_status(qc_sheet_read(path, &settings, NULL, NULL, &sheet, &error), QC_ERR_CANCELLED,
                  error);
    free(path);
    free(text);
}

typedef struct seen {
    size_t calls, done, total;
} seen;

static void note_progress(void *user, const char *stage, size_t done, size_t total)
{
    seen *all = user;

    assert_string_equal(stage, "reading");
    assert_true(done >= all->done && done <= total);
    *all = (seen){.calls = all->calls + 1, .done = done, .total = total};
}

static void sheet__progress_counts_bytes_of_the_file(void **state)
{
    (void)state;
    char *text = make_text();
    char *path = qc_test_write(qc_test_own_folder(), "long.csv", text);
    seen all = {0};
    qc_run run = {.threads = 1, .user = &all, .progress = note_progress};
    qc_sheet_settings settings = {.run = &run, .done = 10, .total = 10 + strlen(text)};
    qc_sheet *sheet = NULL;
    qc_error error = {0};

    assert_ok(qc_sheet_read(path, &settings, NULL, NULL, &sheet, &error), error);
    assert_true(all.calls > 3);
    assert_int_equal(all.done, all.total);
    qc_sheet_free(sheet);
    free(path);
    free(text);
}

static void blocks__end_where_rows_end(void **state)
{
    (void)state;
    char *text = make_text();
    char *path = qc_test_write(qc_test_own_folder(), "long.csv", text);
    qc_blocks *blocks = NULL;
    qc_block block = {0};
    qc_error error = {0};
    size_t size = 0;
    size_t count = 0;

    assert_ok(qc_blocks_open(path, false, &blocks, &error), error);
    assert_int_equal(qc_blocks_delimiter(blocks)->mark, ',');
    assert_int_equal(qc_blocks_line_end(blocks), '\n');
    while (!block.last) {
        size_t marks = 0;

        assert_ok(qc_blocks_next(blocks, &block, &error), error);
        for (size_t i = 0; i < block.size; i++) {
            marks += block.text[i] == '"';
        }
        assert_int_equal(marks % 2, 0);
        assert_memory_equal(block.text, text + size, block.size);
        size += block.size;
        count++;
    }
    assert_int_equal(size, strlen(text));
    assert_true(count >= 4);
    qc_memory_free(block.text);
    qc_blocks_close(blocks);
    qc_blocks_close(NULL);
    free(path);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sheet__is_the_same_for_any_number_of_threads),
        cmocka_unit_test(sheet__is_the_same_from_gzip),
        cmocka_unit_test(sheet__utf_16_is_read_across_blocks),
        cmocka_unit_test(sheet__the_first_error_is_told),
        cmocka_unit_test(sheet__a_nul_byte_behind_the_first_block_is_told_with_its_line),
        cmocka_unit_test(sheet__reading_can_be_cancelled),
        cmocka_unit_test(sheet__progress_counts_bytes_of_the_file),
        cmocka_unit_test(blocks__end_where_rows_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
