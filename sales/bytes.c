/* A file's bytes as a whole, decompressed where needed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/bytes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include "core/memory.h"

enum { READ_BLOCK = 256 * 1024 };

/* Bytes that grow at their end. One byte more than `size` is always there for the NUL. */
typedef struct growing {
    char *data;
    size_t size, capacity;
} growing;

const char *qc_bytes_source(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

void qc_bytes_clear(qc_bytes *bytes)
{
    if (bytes != NULL) {
        qc_memory_free(bytes->data);
        *bytes = (qc_bytes){0};
    }
}

static qc_status make_room(growing *bytes, size_t more, qc_error *error)
{
    if (more >= SIZE_MAX - bytes->size) {
        return qc_fail(error, QC_ERR_OVERFLOW, "the input is larger than memory can address");
    }
    return QC_GROW(bytes->data, bytes->capacity, bytes->size + more + 1, error);
}

/* Room for a regular file at once; other inputs grow as they come. */
static size_t expected_size(FILE *stream)
{
    struct stat about;

    if (fstat(fileno(stream), &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0) {
        return (size_t)about.st_size;
    }
    return 0;
}

static qc_status read_stream(FILE *stream, const char *source, growing *bytes, qc_error *error)
{
    qc_status status = QC_OK;
    size_t taken = 0;

    QC_TRY(make_room(bytes, expected_size(stream) + 1, error));
    do {
        if (bytes->capacity - bytes->size <= 1) {
            QC_TRY(make_room(bytes, READ_BLOCK, error));
        }
        taken = fread(bytes->data + bytes->size, 1, bytes->capacity - bytes->size - 1, stream);
        bytes->size += taken;
    } while (taken > 0);
    if (ferror(stream)) {
        return qc_fail_at(error, QC_ERR_IO, source, 0, 0, "cannot be read: %s",
                          strerror(errno));
    }

done:
    return status;
}

static void *zlib_take(void *opaque, uInt count, uInt size)
{
    (void)opaque;
    return qc_memory_new(count, size);
}

static void zlib_free(void *opaque, void *block)
{
    (void)opaque;
    qc_memory_free(block);
}

/* Window bits of the largest window, plus "a gzip header is expected". */
enum { GZIP_WINDOW = 15 + 16 };

static qc_status fail_damaged(const char *source, const char *kind, const char *why,
                              qc_error *error)
{
    return qc_fail_at(error, QC_ERR_FORMAT, source, 0, 0,
                      "the %s compression is damaged or cut off (%s): export or copy it again",
                      kind, why);
}

/* Inflates all members of a gzip file. zlib counts in 32 bits, so that input goes in blocks. */
static qc_status inflate_members(z_stream *zip, const growing *packed, growing *plain,
                                 const char *source, qc_error *error)
{
    qc_status status = QC_OK;
    size_t given = 0;
    int result = Z_OK;

    do {
        size_t left = packed->size - given;
        uInt block = (uInt)(left < READ_BLOCK ? left : READ_BLOCK);
        uInt room = READ_BLOCK;

        if (result == Z_STREAM_END && inflateReset(zip) != Z_OK) {
            return fail_damaged(source, "gzip", "no next member", error);
        }
        QC_TRY(make_room(plain, room, error));
        zip->next_in = (Bytef *)packed->data + given;
        zip->avail_in = block;
        zip->next_out = (Bytef *)plain->data + plain->size;
        zip->avail_out = room;
        result = inflate(zip, Z_NO_FLUSH);
        given += block - zip->avail_in;
        plain->size += room - zip->avail_out;
        if (result == Z_MEM_ERROR) {
            return qc_fail(error, QC_ERR_MEMORY, "out of memory");
        }
        if (result != Z_OK && result != Z_STREAM_END) {
            return fail_damaged(source, "gzip", zip->msg != NULL ? zip->msg : "it ends early",
                                error);
        }
    } while (result != Z_STREAM_END || given < packed->size);

done:
    return status;
}

static qc_status unpack_gzip(const growing *packed, growing *plain, const char *source,
                             qc_error *error)
{
    z_stream zip = {.zalloc = zlib_take, .zfree = zlib_free};
    qc_status status = QC_OK;

    if (inflateInit2(&zip, GZIP_WINDOW) != Z_OK) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    status = inflate_members(&zip, packed, plain, source, error);
    (void)inflateEnd(&zip);
    return status;
}

static qc_status unpack_frames(ZSTD_DStream *stream, const growing *packed, growing *plain,
                               const char *source, qc_error *error)
{
    ZSTD_inBuffer in = {.src = packed->data, .size = packed->size};
    qc_status status = QC_OK;
    size_t hint = 1;

    while (in.pos < in.size || hint != 0) {
        size_t before = in.pos;
        ZSTD_outBuffer out = {.size = READ_BLOCK};

        QC_TRY(make_room(plain, READ_BLOCK, error));
        out.dst = plain->data + plain->size;
        hint = ZSTD_decompressStream(stream, &out, &in);
        if (ZSTD_isError(hint)) {
            return fail_damaged(source, "Zstandard", ZSTD_getErrorName(hint), error);
        }
        plain->size += out.pos;
        if (hint != 0 && in.pos == before && out.pos < out.size && in.pos == in.size) {
            return fail_damaged(source, "Zstandard", "it ends early", error);
        }
    }

done:
    return status;
}

static qc_status unpack_zstd(const growing *packed, growing *plain, const char *source,
                             qc_error *error)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    qc_status status = QC_OK;

    if (stream == NULL) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    status = unpack_frames(stream, packed, plain, source, error);
    (void)ZSTD_freeDStream(stream);
    return status;
}

static bool starts_with(const growing *bytes, const char *magic, size_t length)
{
    return bytes->size >= length && memcmp(bytes->data, magic, length) == 0;
}

static qc_status unpack(growing *bytes, const char *source, qc_error *error)
{
    growing plain = {0};
    qc_status status = QC_OK;

    if (starts_with(bytes, "\x1f\x8b", 2)) {
        status = unpack_gzip(bytes, &plain, source, error);
    } else if (starts_with(bytes, "\x28\xb5\x2f\xfd", 4)) {
        status = unpack_zstd(bytes, &plain, source, error);
    } else {
        return QC_OK;
    }
    if (status != QC_OK) {
        qc_memory_free(plain.data);
        return status;
    }
    qc_memory_free(bytes->data);
    *bytes = plain;
    return QC_OK;
}

/* fopen() opens a folder and only reading it fails, so that a folder is asked for first. */
static qc_status open_stream(const char *path, FILE **stream, qc_error *error)
{
    struct stat about;

    if (strcmp(path, "-") == 0) {
        *stream = stdin;
        return QC_OK;
    }
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return qc_fail_at(error, QC_ERR_IO, path, 0, 0, "is a folder; a file is needed here");
    }
    *stream = fopen(path, "rb");
    if (*stream == NULL) {
        return qc_fail_at(error, QC_ERR_IO, path, 0, 0, "cannot be opened: %s",
                          strerror(errno));
    }
    return QC_OK;
}

qc_status qc_bytes_read(const char *path, qc_bytes *bytes, qc_error *error)
{
    const char *source = qc_bytes_source(path);
    growing read = {0};
    FILE *stream = NULL;
    qc_status status = QC_OK;

    QC_TRY(open_stream(path, &stream, error));
    QC_TRY(read_stream(stream, source, &read, error));
    QC_TRY(unpack(&read, source, error));
    read.data[read.size] = '\0';
    *bytes = (qc_bytes){.data = read.data, .size = read.size};
    read.data = NULL; /* now the caller's */

done:
    qc_memory_free(read.data);
    if (stream != NULL && stream != stdin) {
        (void)fclose(stream); /* only read from */
    }
    return status;
}
