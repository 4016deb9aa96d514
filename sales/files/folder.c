/* The files of a folder that may hold tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/reader.h"

static bool ends_with(const char *name, size_t length, const char *ending)
{
    size_t size = strlen(ending);

    return length > size && qc_text_equal_nocase(name + length - size, ending) &&
           strlen(name + length - size) == size;
}

/* A table's ending, with .gz or .zst behind it or not; no hidden file. */
static bool is_table_file(const char *name)
{
    static const char *const endings[] = {".csv",     ".tsv",     ".txt",
                                          ".csv.gz",  ".tsv.gz",  ".txt.gz",
                                          ".csv.zst", ".tsv.zst", ".txt.zst"};
    size_t length = strlen(name);

    if (name[0] == '.' || name[0] == '~') {
        return false;
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (ends_with(name, length, endings[i])) {
            return true;
        }
    }
    return false;
}

static int compare_paths(const void *a, const void *b)
{
    const char *const *first = a;
    const char *const *second = b;

    return strcmp(*first, *second);
}

/* Folder and name with one slash between them. */
static char *join_path(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    bool slash = length > 0 && folder[length - 1] == '/';
    char *path = qc_memory_new(length + strlen(name) + 2, 1);

    if (path != NULL) {
        memcpy(path, folder, length);
        if (!slash) {
            path[length++] = '/';
        }
        memcpy(path + length, name, strlen(name));
    }
    return path;
}

static bool is_regular(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static qc_status add_path(char ***paths, size_t *count, size_t *capacity, char *path,
                          qc_error *error)
{
    qc_status status = QC_OK;

    if (path == NULL) {
        return qc_fail_memory(error);
    }
    status = QC_GROW(*paths, *capacity, *count + 1, error);
    if (status != QC_OK) {
        qc_memory_free(path);
        return status;
    }
    (*paths)[(*count)++] = path;
    return QC_OK;
}

static qc_status list_files(DIR *folder, const char *path, char ***paths, size_t *count,
                            qc_error *error)
{
    size_t before = *count;
    size_t capacity = before; /* at least */
    struct dirent *entry = NULL;
    qc_status status = QC_OK;

    while ((entry = readdir(folder)) != NULL) {
        char *file = NULL;

        if (!is_table_file(entry->d_name)) {
            continue;
        }
        file = join_path(path, entry->d_name);
        if (file != NULL && !is_regular(file)) {
            qc_memory_free(file);
            continue;
        }
        QC_TRY(add_path(paths, count, &capacity, file, error));
    }
    if (*count > before) {
        qsort(*paths + before, *count - before, sizeof **paths, compare_paths);
    }

done:
    return status;
}

/* The tables in the folder `snapshots` of a folder, if there is one. */
static qc_status list_snapshots(const char *path, char ***paths, size_t *count, qc_error *error)
{
    char *inner = join_path(path, "snapshots");
    DIR *folder = inner != NULL ? opendir(inner) : NULL;
    qc_status status = QC_OK;

    if (inner == NULL) {
        status = qc_fail_memory(error);
    } else if (folder != NULL) {
        status = list_files(folder, inner, paths, count, error);
        (void)closedir(folder);
    }
    qc_memory_free(inner);
    return status;
}

static qc_status list_folder(const char *path, char ***paths, size_t *count, size_t *current,
                             qc_error *error)
{
    DIR *folder = opendir(path);
    qc_status status = QC_OK;

    if (folder == NULL) {
        return qc_fail_at(error, QC_ERR_IO, path, 0, 0, "cannot be opened: %s",
                          strerror(errno));
    }
    QC_TRY(list_files(folder, path, paths, count, error));
    *current = *count;
    QC_TRY(list_snapshots(path, paths, count, error));
    if (*count == 0) {
        status =
            qc_fail_at(error, QC_ERR_DATA, path, 0, 0,
                       "holds no file that ends with .csv, .tsv or .txt (or these with .gz or "
                       ".zst); one file of opportunities or revenue is enough");
    }

done:
    (void)closedir(folder);
    return status;
}

qc_status qc_folder_list(const char *path, char ***paths, size_t *count, size_t *current,
                         qc_error *error)
{
    struct stat about = {0};
    bool is_file = strcmp(path, "-") == 0;
    size_t capacity = 0;
    qc_status status = QC_OK;

    if (!is_file && stat(path, &about) != 0) {
        return qc_fail_at(error, QC_ERR_IO, path, 0, 0, "cannot be opened: %s",
                          strerror(errno));
    }
    if (!is_file && S_ISDIR(about.st_mode)) {
        return list_folder(path, paths, count, current, error);
    }
    status = add_path(paths, count, &capacity, qc_memory_copy_text(path), error);
    *current = *count;
    return status;
}
