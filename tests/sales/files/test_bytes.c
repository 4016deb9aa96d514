/* The bytes of a file: pieces, compression, what cannot be opened. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <zlib.h>
#include <zstd.h>

#include "sales/files/bytes.h"

static char *write_bytes(const char *name, const void *bytes, size_t size)
{
    char *path = qc_test_write(qc_test_own_folder(), name, "");
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* All bytes of a file, read in pieces; `*text` is the caller's to free(). */
static qc_status read_bytes(const char *path, size_t step, char **text, size_t *size,
                            qc_error *error)
{
    enum { ROOM = 4000000 };
    qc_bytes *bytes = NULL;
    qc_status status = qc_bytes_open(path, &bytes, error);
    size_t taken = step;

    *text = calloc(ROOM, 1);
    *size = 0;
    while (status == QC_OK && taken == step) {
        assert_true(*size + step < ROOM);
        status = qc_bytes_read(bytes, *text + *size, step, &taken, error);
        *size += taken;
    }
    qc_bytes_close(bytes);
    if (status != QC_OK) {
        free(*text);
        *text = NULL;
    }
    return status;
}

static void bytes__are_read_in_pieces_of_any_size(void **state)
{
    (void)state;
    char *path = write_bytes("b", "a\0bcdefg", 8);
    qc_error error = {0};

    for (size_t step = 1; step < 10; step++) {
        char *text = NULL;
        size_t size = 0;

        assert_ok(read_bytes(path, step, &text, &size, &error), error);
        assert_int_equal(size, 8);
        assert_memory_equal(text, "a\0bcdefg", 9);
        free(text);
    }
    assert_int_equal(qc_bytes_size(path), 8);
    assert_int_equal(qc_bytes_size("/nonexistent"), 0);
    assert_false(qc_bytes_equal("/nonexistent", "/nonexistent"));
    assert_true(qc_bytes_equal(path, path));
    qc_bytes_close(NULL);
    free(path);
}

/* Two gzip members behind each other, as `cat a.gz b.gz` makes them. */
static size_t gzip_twice(const char *text, unsigned char *packed, size_t room)
{
    size_t written = 0;

    for (int i = 0; i < 2; i++) {
        z_stream zip = {.next_in = (unsigned char *)(uintptr_t)text,
                        .avail_in = (uInt)strlen(text),
                        .next_out = packed + written,
                        .avail_out = (uInt)(room - written)};

        assert_int_equal(deflateInit2(&zip, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                         Z_OK);
        assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
        written += zip.total_out;
        assert_int_equal(deflateEnd(&zip), Z_OK);
    }
    return written;
}

static void bytes__gzip_is_unpacked_whatever_the_name(void **state)
{
    (void)state;
    unsigned char packed[512];
    size_t size = gzip_twice("a,b\n1,2\n", packed, sizeof packed);
    char *path = write_bytes("plain.csv", packed, size);
    qc_error error = {0};

    for (size_t step = 1; step < 20; step++) {
        char *text = NULL;

        assert_ok(read_bytes(path, step, &text, &size, &error), error);
        assert_string_equal(text, "a,b\n1,2\na,b\n1,2\n");
        free(text);
    }
    free(path);
}

static void bytes__zstandard_is_unpacked(void **state)
{
    (void)state;
    enum { SIZE = 3000000 };
    char *text = malloc(SIZE);
    size_t room = ZSTD_compressBound(SIZE);
    char *packed = malloc(room);
    char *unpacked = NULL;
    size_t size = 0;
    qc_error error = {0};

    for (size_t i = 0; i < SIZE; i++) {
        text[i] = (char)('a' + (i * i / 7) % 26);
    }
    room = ZSTD_compress(packed, room, text, SIZE, 1);
    assert_false(ZSTD_isError(room));
    char *path = write_bytes("z", packed, room);
    assert_ok(read_bytes(path, 100000, &unpacked, &size, &error), error);
    assert_int_equal(size, SIZE);
    assert_memory_equal(unpacked, text, SIZE);
    free(unpacked);
    free(path);
    free(text);
    free(packed);
}

static void bytes__damaged_compression_is_reported(void **state)
{
    (void)state;
    unsigned char packed[512];
    size_t size = gzip_twice("a,b\n1,2\n", packed, sizeof packed);
    char zstd[256];
    size_t zstd_size = ZSTD_compress(zstd, sizeof zstd, "a,b\n1,2\n", 8, 1);
    char *text = NULL;
    qc_error error = {0};
    struct {
        const void *data;
        size_t size;
        const char *message;
    } cases[] = {{packed, size - 3, "gzip"},
                 {packed, size / 2 + 5, "gzip"},
                 {"\x1f\x8b nonsense", 11, "gzip"},
                 {zstd, zstd_size - 2, "Zstandard"},
                 {"\x28\xb5\x2f\xfd nonsense!", 14, "Zstandard"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *path = write_bytes("damaged", cases[i].data, cases[i].size);

        assert_status(read_bytes(path, 7, &text, &size, &error), QC_ERR_FORMAT, error);
        assert_message(error, cases[i].message);
        assert_message(error, "damaged or cut off");
        free(path);
    }
}

static void bytes__missing_files_and_folders_are_reported(void **state)
{
    (void)state;
    qc_bytes *bytes = NULL;
    qc_error error = {0};

    assert_status(qc_bytes_open("/nonexistent/x.csv", &bytes, &error), QC_ERR_IO, error);
    assert_string_equal(error.source, "/nonexistent/x.csv");
    assert_message(error, "cannot be opened");
    assert_status(qc_bytes_open(qc_test_own_folder(), &bytes, &error), QC_ERR_IO, error);
    assert_message(error, "is a folder");
    assert_null(bytes);
}

static void bytes__a_dash_is_standard_input(void **state)
{
    (void)state;
    char *path = write_bytes("in", "x\n", 2);
    char *text = NULL;
    size_t size = 0;
    qc_error error = {0};

    assert_non_null(freopen(path, "rb", stdin));
    assert_ok(read_bytes("-", 100, &text, &size, &error), error);
    assert_string_equal(text, "x\n");
    assert_string_equal(qc_bytes_source("-"), "standard input");
    free(text);
    free(path);
}

static qc_status read_packed(void *context, qc_error *error)
{
    char *text = NULL;
    size_t size = 0;
    qc_status status = read_bytes(context, 100, &text, &size, error);

    free(text);
    return status;
}

static void bytes__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    unsigned char packed[512];
    size_t size = gzip_twice("a,b\n1,2\n", packed, sizeof packed);
    char *path = write_bytes("p", packed, size);

    qc_test_allocations(read_packed, path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes__are_read_in_pieces_of_any_size),
        cmocka_unit_test(bytes__gzip_is_unpacked_whatever_the_name),
        cmocka_unit_test(bytes__zstandard_is_unpacked),
        cmocka_unit_test(bytes__damaged_compression_is_reported),
        cmocka_unit_test(bytes__missing_files_and_folders_are_reported),
        cmocka_unit_test(bytes__a_dash_is_standard_input),
        cmocka_unit_test(bytes__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
