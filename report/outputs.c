/* Files that appear together or not at all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/outputs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/folder_lock.h"
#include "core/memory.h"

qc_status qc_outputs_new(const char *folder, qc_outputs **outputs, qc_error *error)
{
    qc_status status = QC_OK;
    qc_outputs *draft = NULL;
    struct stat existing;
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(QC_COPY_TEXT(draft->folder, folder[0] != '\0' ? folder : ".", error));
    bool there = stat(draft->folder, &existing) == 0;
    QC_TRY(qc_folder_make(draft->folder, error));
    draft->folder_made = !there;
    *outputs = draft;
    draft = NULL;

done:
    qc_outputs_free(draft);
    return status;
}

qc_status qc_outputs_guard(qc_outputs *outputs, const char *path, qc_error *error)
{
    struct stat existing;
    if (strcmp(path, "-") == 0 || stat(path, &existing) != 0) {
        return QC_OK; /* nothing there that could be lost */
    }
    qc_status status =
        QC_GROW(outputs->guarded, outputs->guarded_capacity, outputs->guarded_count + 1, error);
    if (status == QC_OK) {
        outputs->guarded[outputs->guarded_count++] =
            (qc_guarded){existing.st_dev, existing.st_ino};
    }
    return status;
}

bool qc_outputs_is_input(const qc_outputs *outputs, const char *path)
{
    struct stat existing;
    if (stat(path, &existing) != 0) {
        return false;
    }
    for (size_t k = 0; k < outputs->guarded_count; k++) {
        if (outputs->guarded[k].device == existing.st_dev &&
            outputs->guarded[k].inode == existing.st_ino) {
            return true;
        }
    }
    return false;
}

char *qc_outputs_path(const qc_outputs *outputs, const char *name)
{
    size_t size = strlen(outputs->folder) + strlen(name) + 2;
    char *path = qc_memory_new(size, 1);
    if (path != NULL) {
        bool slash = outputs->folder[strlen(outputs->folder) - 1] == '/';
        (void)snprintf(path, size, "%s%s%s", outputs->folder, slash ? "" : "/", name);
    }
    return path;
}

static qc_status check_name(const qc_outputs *outputs, const char *name, const char *path,
                            qc_error *error)
{
    for (size_t k = 0; k < outputs->count; k++) {
        if (strcmp(outputs->items[k].name, name) == 0) {
            return qc_fail_at(error, QC_ERR_ARGUMENT, path, 0, 0, "is written twice");
        }
    }
    if (qc_outputs_is_input(outputs, path)) {
        return qc_fail_at(error, QC_ERR_ARGUMENT, path, 0, 0,
                          "is an input and would be overwritten; give another place with -o");
    }
    return QC_OK;
}

qc_status qc_outputs_open(qc_outputs *outputs, const char *name, FILE **stream, qc_error *error)
{
    qc_status status = QC_OK;
    qc_output output = {0};
    char *path = qc_outputs_path(outputs, name);
    if (path == NULL) {
        return qc_fail_memory(error);
    }
    QC_TRY(check_name(outputs, name, path, error));
    QC_TRY(QC_GROW(outputs->items, outputs->capacity, outputs->count + 1, error));
    QC_TRY(QC_COPY_TEXT(output.name, name, error));
    QC_TRY(qc_new_file_open(path, &output.file, error));
    *stream = output.file.stream;
    outputs->items[outputs->count++] = output;
    output = (qc_output){0};

done:
    qc_memory_free(output.name);
    qc_memory_free(path);
    return status;
}

static void remove_stale(const qc_outputs *outputs)
{
    for (size_t k = 0; k < outputs->stale_count; k++) {
        char *path = qc_outputs_path(outputs, outputs->stale[k]);
        if (path != NULL) {
            (void)unlink(path); /* one that stays is only out of date */
            qc_memory_free(path);
        }
    }
}

qc_status qc_outputs_commit(qc_outputs *outputs, qc_error *error)
{
    qc_folder_lock lock = {.descriptor = -1};
    qc_status status = QC_OK;
    for (size_t k = 0; k < outputs->count; k++) {
        QC_TRY(qc_new_file_finish(&outputs->items[k].file, error));
    }
    qc_folder_lock_take(outputs->folder, &lock); /* sets of two runs at once do not mix */
    for (size_t k = 0; k < outputs->count; k++) {
        QC_TRY(qc_new_file_commit(&outputs->items[k].file, error));
        outputs->committed = true;
    }
    remove_stale(outputs);

done:
    qc_folder_lock_give(&lock);
    return status;
}

void qc_outputs_free(qc_outputs *outputs)
{
    if (outputs == NULL) {
        return;
    }
    for (size_t k = 0; k < outputs->count; k++) {
        qc_new_file_abandon(&outputs->items[k].file);
        qc_memory_free(outputs->items[k].name);
    }
    if (outputs->folder_made && !outputs->committed) {
        (void)rmdir(outputs->folder); /* stays if somebody put a file there meanwhile */
    }
    for (size_t k = 0; k < outputs->stale_count; k++) {
        qc_memory_free(outputs->stale[k]);
    }
    qc_memory_free(outputs->stale);
    qc_memory_free(outputs->guarded);
    qc_memory_free(outputs->items);
    qc_memory_free(outputs->folder);
    qc_memory_free(outputs);
}
