/* A folder of files that appear together: temporary names first, final names at the end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static demo_status make_path(const char *folder, const char *name, const char *suffix,
                             char path[PATH_SIZE], demo_error *error)
{
    const char *mark = suffix[0] != '\0' ? "." : ""; /* temporary files are hidden */
    int length = snprintf(path, PATH_SIZE, "%s/%s%s%s", folder, mark, name, suffix);
    if (length < 0 || length >= PATH_SIZE) {
        return demo_fail(error, DEMO_ERR_ARGUMENT, "the folder's name is longer than %d bytes",
                         PATH_SIZE - 64);
    }
    return DEMO_OK;
}

static demo_status make_paths(const demo_output *output, size_t i, char temporary[PATH_SIZE],
                              char final[PATH_SIZE], demo_error *error)
{
    demo_status status = make_path(output->folder, output->name[i], ".tmp", temporary, error);
    if (status == DEMO_OK) {
        status = make_path(output->folder, output->name[i], "", final, error);
    }
    return status;
}

demo_status demo_output_begin(demo_output *output, const char *folder, demo_error *error)
{
    struct stat about;
    *output = (demo_output){0};
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return demo_fail(error, DEMO_ERR_IO, "cannot make folder '%s': %s", folder,
                         strerror(errno));
    }
    if (stat(folder, &about) != 0 || !S_ISDIR(about.st_mode)) {
        return demo_fail(error, DEMO_ERR_IO, "'%s' is not a folder; give another one", folder);
    }
    output->folder = folder;
    return DEMO_OK;
}

int demo_output_is_same(const demo_output *output, const demo_output *other)
{
    struct stat about;
    struct stat about_other;
    return stat(output->folder, &about) == 0 && stat(other->folder, &about_other) == 0 &&
           about.st_dev == about_other.st_dev && about.st_ino == about_other.st_ino;
}

demo_status demo_output_file(demo_output *output, const char *name, FILE **file,
                             demo_error *error)
{
    char path[PATH_SIZE];
    if (output->count == DEMO_OUTPUT_FILES) {
        return demo_fail(error, DEMO_ERR_IO, "more than %d files in a folder",
                         (int)DEMO_OUTPUT_FILES);
    }
    demo_status status = make_path(output->folder, name, ".tmp", path, error);
    if (status != DEMO_OK) {
        return status;
    }
    FILE *opened = fopen(path, "wb");
    if (opened == NULL) {
        return demo_fail(error, DEMO_ERR_IO, "cannot write '%s': %s", path, strerror(errno));
    }
    output->name[output->count] = name;
    output->file[output->count] = opened;
    output->count++;
    *file = opened;
    return DEMO_OK;
}

demo_status demo_output_complete(demo_output *output, demo_error *error)
{
    for (size_t i = 0; i < output->count; i++) {
        FILE *file = output->file[i];
        int is_bad = ferror(file) != 0;
        is_bad = fflush(file) != 0 || is_bad;
        is_bad = fsync(fileno(file)) != 0 || is_bad;
        is_bad = fclose(file) != 0 || is_bad;
        output->file[i] = NULL;
        if (is_bad) {
            return demo_fail(error, DEMO_ERR_IO, "cannot write '%s/%s': %s", output->folder,
                             output->name[i], strerror(errno));
        }
    }
    return DEMO_OK;
}

demo_status demo_output_publish(demo_output *output, demo_error *error)
{
    char temporary[PATH_SIZE];
    char final[PATH_SIZE];
    for (size_t i = 0; i < output->count; i++) {
        demo_status status = make_paths(output, i, temporary, final, error);
        if (status != DEMO_OK) {
            return status;
        }
        if (rename(temporary, final) != 0) {
            return demo_fail(error, DEMO_ERR_IO, "cannot rename '%s' to '%s': %s", temporary,
                             final, strerror(errno));
        }
        output->name[i] = NULL;
    }
    output->count = 0;
    return DEMO_OK;
}

void demo_output_discard(demo_output *output)
{
    char path[PATH_SIZE];
    for (size_t i = 0; i < output->count; i++) {
        if (output->file[i] != NULL) {
            (void)fclose(output->file[i]);
        }
        if (output->name[i] != NULL &&
            make_path(output->folder, output->name[i], ".tmp", path, NULL) == DEMO_OK) {
            (void)remove(path);
        }
    }
    output->count = 0;
}
