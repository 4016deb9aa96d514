/* Replacing files safely, making folders, fingerprints of files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/digest.h"
#include "core/memory.h"

static qc_status fail_on(qc_error *error, const char *path, const char *what)
{
    return qc_fail_at(error, QC_ERR_IO, path, 0, 0, "%s: %s", what, strerror(errno));
}

/* A draft's name: hidden, in the same folder (a rename must not cross file systems), of this
 * process. */
static char *draft_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder_length = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    size_t size = strlen(path) + 40;
    char *draft = qc_memory_new(size, 1);

    if (draft != NULL) {
        (void)snprintf(draft, size, "%.*s.%s.draft-%ld", (int)folder_length, path,
                       path + folder_length, (long)getpid());
    }
    return draft;
}

/* The place that a path means: where a symbolic link points, so that the link stays a link. */
static char *true_path(const char *path)
{
    char *resolved = realpath(path, NULL);
    char *copy = qc_memory_copy_text(resolved != NULL ? resolved : path);

    free(resolved); /* the C library's own allocation */
    return copy;
}

qc_status qc_new_file_open(const char *path, qc_new_file *file, qc_error *error)
{
    qc_new_file draft = {0};
    struct stat existing;
    int descriptor = -1;

    if (stat(path, &existing) == 0 && !S_ISREG(existing.st_mode)) {
        return qc_fail_at(
            error, QC_ERR_IO, path, 0, 0,
            S_ISDIR(existing.st_mode)
                ? "is a folder; a file was to be written"
                : "is not a regular file; name a file, or none for standard output");
    }
    draft.path = true_path(path);
    draft.draft_path = draft.path != NULL ? draft_name(draft.path) : NULL;
    if (draft.path == NULL || draft.draft_path == NULL) {
        qc_new_file_abandon(&draft);
        return qc_fail_memory(error);
    }
    descriptor =
        open(draft.draft_path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    draft.stream = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (draft.stream == NULL) {
        qc_status status = fail_on(error, path, "cannot be written");

        if (descriptor >= 0) {
            (void)close(descriptor);
        }
        qc_new_file_abandon(&draft);
        return status;
    }
    *file = draft;
    return QC_OK;
}

qc_status qc_new_file_finish(qc_new_file *file, qc_error *error)
{
    FILE *stream = file->stream;
    bool written = false;

    if (stream == NULL) {
        return QC_OK;
    }
    file->stream = NULL;
    errno = EIO; /* for a failure that stdio noticed earlier and does not explain again */
    written = fflush(stream) == 0 && ferror(stream) == 0 && fsync(fileno(stream)) == 0;
    if (!written) {
        qc_status status = fail_on(error, file->path, "cannot be written");

        (void)fclose(stream);
        return status;
    }
    return fclose(stream) == 0 ? QC_OK : fail_on(error, file->path, "cannot be written");
}

qc_status qc_new_file_commit(qc_new_file *file, qc_error *error)
{
    qc_status status = qc_new_file_finish(file, error);

    if (status == QC_OK && rename(file->draft_path, file->path) != 0) {
        status = fail_on(error, file->path, "cannot be replaced");
    }
    if (status != QC_OK) {
        qc_new_file_abandon(file);
        return status;
    }
    qc_memory_free(file->path);
    qc_memory_free(file->draft_path);
    *file = (qc_new_file){0};
    return QC_OK;
}

void qc_new_file_abandon(qc_new_file *file)
{
    if (file->stream != NULL) {
        (void)fclose(file->stream);
    }
    if (file->draft_path != NULL) {
        (void)unlink(file->draft_path);
    }
    qc_memory_free(file->path);
    qc_memory_free(file->draft_path);
    *file = (qc_new_file){0};
}

qc_status qc_folder_make(const char *path, qc_error *error)
{
    char *partial = qc_memory_copy_text(path);
    qc_status status = QC_OK;
    struct stat existing;

    if (partial == NULL) {
        return qc_fail_memory(error);
    }
    for (char *at = partial + 1; *partial != '\0' && *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            (void)mkdir(partial, 0777); /* one that exists is fine; what matters is the last */
            *at = '/';
        }
    }
    if (mkdir(path, 0777) != 0 &&
        !(errno == EEXIST && stat(path, &existing) == 0 && S_ISDIR(existing.st_mode))) {
        status = fail_on(error, path,
                         errno == EEXIST ? "is a file, where a folder is needed; name another"
                                         : "cannot be made a folder; name another (-o)");
    }
    qc_memory_free(partial);
    return status;
}

qc_status qc_new_file_add(qc_new_file *file, const void *bytes, size_t length, qc_error *error)
{
    return fwrite(bytes, 1, length, file->stream) == length
               ? QC_OK
               : fail_on(error, file->path, "cannot be written");
}

qc_status qc_old_file_open(const char *path, qc_old_file *file, qc_error *error)
{
    file->stream = fopen(path, "rb");
    return file->stream != NULL ? QC_OK : fail_on(error, path, "cannot be read");
}

size_t qc_old_file_read(qc_old_file *file, void *bytes, size_t length)
{
    return fread(bytes, 1, length, file->stream);
}

void qc_old_file_close(qc_old_file *file)
{
    if (file->stream != NULL) {
        (void)fclose(file->stream);
        file->stream = NULL;
    }
}

qc_status qc_file_sha256(const char *path, char digest[65], qc_error *error)
{
    qc_digest sha256;
    uint8_t sum[QC_DIGEST_SIZE];
    uint8_t buffer[16384];
    qc_old_file file = {0};
    size_t length = 0;
    bool failed = false;
    qc_status status = qc_old_file_open(path, &file, error);

    if (status != QC_OK) {
        return status;
    }
    qc_digest_start(&sha256);
    while ((length = qc_old_file_read(&file, buffer, sizeof buffer)) > 0) {
        qc_digest_add(&sha256, buffer, length);
    }
    failed = ferror(file.stream) != 0;
    qc_old_file_close(&file);
    if (failed) {
        return qc_fail_at(error, QC_ERR_IO, path, 0, 0, "cannot be read to its end");
    }
    qc_digest_end(&sha256, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        (void)snprintf(digest + 2 * i, 3, "%02x", sum[i]);
    }
    return QC_OK;
}
