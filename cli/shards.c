/* Shares of a forecast: which one, and the files of all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/shards.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"

#define ENDING ".pool"

/* Opening a pipe would wait for whoever writes to it. */
static qc_status check_regular(const char *path, qc_error *error)
{
    struct stat found;

    return stat(path, &found) != 0 || S_ISREG(found.st_mode)
               ? QC_OK
               : fail_with(error, QC_ERR_IO, "%s is not a file; a pool file is needed", path);
}

static qc_status read_share(const char *text, cli_shards *shards, qc_error *error)
{
    char *end = NULL;
    unsigned long index = strtoul(text, &end, 10);
    unsigned long count = 0;
    bool good = end != text && *end == '/' && text[0] >= '0' && text[0] <= '9';

    if (good) {
        const char *rest = end + 1;

        count = strtoul(rest, &end, 10);
        good = end != rest && *end == '\0' && rest[0] >= '0' && rest[0] <= '9';
    }
    if (!good || index < 1 || index > count || count > QC_SHARES_MOST) {
        return usage_error(
            error,
            "--shard %.40s: give the share and the number of shares, such as 2/4, "
            "at most %d",
            text, QC_SHARES_MOST);
    }
    shards->index = (size_t)index;
    shards->count = (size_t)count;
    shards->divided = true;
    return QC_OK;
}

static qc_status add_file(cli_shards *shards, const char *folder, const char *name,
                          qc_error *error)
{
    size_t length = strlen(folder) + strlen(name) + 2;
    char **grown = realloc(shards->files, (shards->file_count + 1) * sizeof *grown);
    char *path = NULL;

    if (grown == NULL) {
        return fail_memory(error);
    }
    shards->files = grown;
    path = malloc(length);
    if (path == NULL) {
        return fail_memory(error);
    }
    (void)snprintf(path, length, "%s%s%s", folder, folder[0] != '\0' ? "/" : "", name);
    shards->files[shards->file_count++] = path;
    return check_regular(path, error);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static qc_status list_folder(const char *folder, cli_shards *shards, qc_error *error)
{
    DIR *stream = opendir(folder);
    qc_status status = QC_OK;

    if (stream == NULL) {
        return fail_with(error, QC_ERR_IO, "%s: cannot be read: %s", folder, strerror(errno));
    }
    for (struct dirent *entry = readdir(stream); entry != NULL && status == QC_OK;
         entry = readdir(stream)) {
        size_t length = strlen(entry->d_name);

        if (length > strlen(ENDING) &&
            strcmp(entry->d_name + length - strlen(ENDING), ENDING) == 0) {
            status = add_file(shards, folder, entry->d_name, error);
        }
    }
    (void)closedir(stream);
    if (status == QC_OK && shards->file_count == 0) {
        return fail_with(error, QC_ERR_NOT_FOUND,
                         "%s has no file *" ENDING "; make one for each share with --pool-out",
                         folder);
    }
    if (status == QC_OK) {
        qsort(shards->files, shards->file_count, sizeof *shards->files, compare_paths);
    }
    return status;
}

qc_status shards_read(const option_values *values, cli_shards *shards, qc_error *error)
{
    const char *from = values->value[OPTION_POOL_IN].text;
    struct stat found;

    *shards = (cli_shards){.index = 1, .count = 1, .out = values->value[OPTION_POOL_OUT].text};
    if (option_given(values, OPTION_SHARD)) {
        qc_status status = read_share(values->value[OPTION_SHARD].text, shards, error);

        if (status != QC_OK) {
            return status;
        }
    }
    if (shards->divided && shards->out == NULL && from == NULL) {
        return usage_error(error, "--shard needs --pool-out FILE, where the share's models are "
                                  "kept, or --pool-in with those of all shares");
    }
    if (shards->out != NULL && from != NULL) {
        return usage_error(error, "--pool-out makes what --pool-in reads; give one of them");
    }
    if (shards->out == NULL && from == NULL) {
        return QC_OK;
    }
    qc_status status =
        options_refuse(values, OPTION_BIT(OPTION_EXPLAIN),
                       "does not go with shares: their files hold no single models", error);
    if (status != QC_OK || from == NULL) {
        return status;
    }
    return stat(from, &found) == 0 && S_ISDIR(found.st_mode)
               ? list_folder(from, shards, error)
               : add_file(shards, "", from, error);
}

void shards_clear(cli_shards *shards)
{
    for (size_t k = 0; k < shards->file_count; k++) {
        free(shards->files[k]);
    }
    free(shards->files);
    *shards = (cli_shards){0};
}

bool shards_asked(const cli_shards *shards)
{
    return shards->out != NULL || shards->file_count > 0;
}
