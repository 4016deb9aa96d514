/* A file's bytes piece by piece, decompressed where needed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/bytes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include "core/memory.h"

enum {
    READ_BLOCK = 128 * 1024,
    MAGIC_BYTES = 4,
    GZIP_WINDOW = 15 + 16 /* the largest window, plus "a gzip header is expected" */
};

typedef enum packing { PACKED_NOT, PACKED_GZIP, PACKED_ZSTD } packing;

struct qc_bytes {
    const char *source;
    FILE *stream;
    packing kind;
    char *packed; /* [READ_BLOCK] as they stand in the file */
    size_t at, size;
    size_t done;   /* bytes of the file */
    bool at_end;   /* of the file */
    bool complete; /* no compressed member or frame is half read */
    z_stream zip;  /* gzip */
    ZSTD_DStream *zstd;
};

const char *qc_bytes_source(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

size_t qc_bytes_size(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISREG(about.st_mode) ? (size_t)about.st_size : 0;
}

bool qc_bytes_equal(const char *path, const char *other)
{
    FILE *first = NULL;
    FILE *second = NULL;
    bool equal = qc_bytes_size(path) > 0 && qc_bytes_size(path) == qc_bytes_size(other);

    if (equal) {
        first = fopen(path, "rb");
        second = fopen(other, "rb");
        equal = first != NULL && second != NULL;
    }
    while (equal && !feof(first)) {
        char here[4096];
        char there[sizeof here];
        size_t taken = fread(here, 1, sizeof here, first);

        equal = ferror(first) == 0 && fread(there, 1, sizeof there, second) == taken &&
                memcmp(here, there, taken) == 0;
    }
    if (first != NULL) {
        (void)fclose(first);
    }
    if (second != NULL) {
        (void)fclose(second);
    }
    return equal;
}

size_t qc_bytes_done(const qc_bytes *bytes)
{
    return bytes->done;
}

void qc_bytes_close(qc_bytes *bytes)
{
    if (bytes == NULL) {
        return;
    }
    if (bytes->kind == PACKED_GZIP) {
        (void)inflateEnd(&bytes->zip);
    }
    (void)ZSTD_freeDStream(bytes->zstd);
    if (bytes->stream != NULL && bytes->stream != stdin) {
        (void)fclose(bytes->stream); /* only read from */
    }
    qc_memory_free(bytes->packed);
    qc_memory_free(bytes);
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

static qc_status take_from_file(qc_bytes *self, char *room, size_t size, size_t *taken,
                                qc_error *error)
{
    *taken = fread(room, 1, size, self->stream);
    self->done += *taken;
    self->at_end = *taken < size;
    if (self->at_end && ferror(self->stream)) {
        return qc_fail_at(error, QC_ERR_IO, self->source, 0, 0, "cannot be read: %s",
                          strerror(errno));
    }
    return QC_OK;
}

/* The next piece of the file, once the last one is used up. */
static qc_status refill(qc_bytes *self, qc_error *error)
{
    if (self->at < self->size || self->at_end) {
        return QC_OK;
    }
    self->at = 0;
    return take_from_file(self, self->packed, READ_BLOCK, &self->size, error);
}

static qc_status fail_damaged(const qc_bytes *self, const char *why, qc_error *error)
{
    return qc_fail_at(error, QC_ERR_FORMAT, self->source, 0, 0,
                      "the %s compression is damaged or cut off (%s): export or copy it again",
                      self->kind == PACKED_GZIP ? "gzip" : "Zstandard", why);
}

/* One step of gzip, of which a file may hold several members. */
static qc_status inflate_some(qc_bytes *self, char *room, size_t size, size_t *taken,
                              qc_error *error)
{
    z_stream *zip = &self->zip;
    uInt given = (uInt)(self->size - self->at);
    uInt space = (uInt)(size < READ_BLOCK ? size : READ_BLOCK);
    int result = Z_OK;

    if (self->complete && inflateReset(zip) != Z_OK) {
        return fail_damaged(self, "no next member", error);
    }
    zip->next_in = (Bytef *)self->packed + self->at;
    zip->avail_in = given;
    zip->next_out = (Bytef *)room;
    zip->avail_out = space;
    result = inflate(zip, Z_NO_FLUSH);
    self->at += given - zip->avail_in;
    *taken = space - zip->avail_out;
    self->complete = result == Z_STREAM_END;
    if (result == Z_MEM_ERROR) {
        return qc_fail_memory(error);
    }
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
        return fail_damaged(self, zip->msg != NULL ? zip->msg : "not readable", error);
    }
    return QC_OK;
}

/* One step of Zstandard, of which a file may hold several frames. */
static qc_status unpack_some(qc_bytes *self, char *room, size_t size, size_t *taken,
                             qc_error *error)
{
    ZSTD_inBuffer in = {.src = self->packed, .size = self->size, .pos = self->at};
    ZSTD_outBuffer out = {.dst = room, .size = size};
    size_t hint = ZSTD_decompressStream(self->zstd, &out, &in);

    if (ZSTD_isError(hint)) {
        return fail_damaged(self, ZSTD_getErrorName(hint), error);
    }
    self->at = in.pos;
    self->complete = hint == 0;
    *taken = out.pos;
    return QC_OK;
}

static qc_status unpack(qc_bytes *self, char *room, size_t size, size_t *taken, qc_error *error)
{
    qc_status status = QC_OK;

    while (*taken < size) {
        size_t more = 0;
        bool drained = false;

        QC_TRY(refill(self, error));
        drained = self->at == self->size; /* what is packed may still come */
        if (drained && self->complete) {
            break;
        }
        QC_TRY(self->kind == PACKED_GZIP
                   ? inflate_some(self, room + *taken, size - *taken, &more, error)
                   : unpack_some(self, room + *taken, size - *taken, &more, error));
        *taken += more;
        if (drained && more == 0) {
            return fail_damaged(self, "it ends early", error);
        }
    }

done:
    return status;
}

/* The bytes that were looked at to tell the compression, then the file itself. */
static qc_status take_plain(qc_bytes *self, char *room, size_t size, size_t *taken,
                            qc_error *error)
{
    size_t left = self->size - self->at;
    size_t more = 0;
    qc_status status = QC_OK;

    *taken = left < size ? left : size;
    if (*taken > 0) {
        memcpy(room, self->packed + self->at, *taken);
        self->at += *taken;
    }
    if (*taken < size && !self->at_end) {
        QC_TRY(take_from_file(self, room + *taken, size - *taken, &more, error));
        *taken += more;
    }

done:
    return status;
}

qc_status qc_bytes_read(qc_bytes *bytes, char *room, size_t size, size_t *taken,
                        qc_error *error)
{
    *taken = 0;
    return bytes->kind == PACKED_NOT ? take_plain(bytes, room, size, taken, error)
                                     : unpack(bytes, room, size, taken, error);
}

static bool starts_with(const qc_bytes *self, const char *magic, size_t length)
{
    return self->size >= length && memcmp(self->packed, magic, length) == 0;
}

/* Looks at the first bytes, and makes ready for what they say. */
static qc_status recognise(qc_bytes *self, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(take_from_file(self, self->packed, MAGIC_BYTES, &self->size, error));
    if (starts_with(self, "\x1f\x8b", 2)) {
        self->zip = (z_stream){.zalloc = zlib_take, .zfree = zlib_free};
        if (inflateInit2(&self->zip, GZIP_WINDOW) != Z_OK) {
            return qc_fail_memory(error);
        }
        self->kind = PACKED_GZIP;
    } else if (starts_with(self, "\x28\xb5\x2f\xfd", 4)) {
        self->zstd = ZSTD_createDStream();
        if (self->zstd == NULL) {
            return qc_fail_memory(error);
        }
        self->kind = PACKED_ZSTD;
    }

done:
    return status;
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

qc_status qc_bytes_open(const char *path, qc_bytes **bytes, qc_error *error)
{
    qc_bytes *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->source = qc_bytes_source(path);
    QC_TRY(QC_NEW_ARRAY(draft->packed, READ_BLOCK, error));
    QC_TRY(open_stream(path, &draft->stream, error));
    QC_TRY(recognise(draft, error));
    *bytes = draft;
    draft = NULL; /* now the caller's */

done:
    qc_bytes_close(draft);
    return status;
}
