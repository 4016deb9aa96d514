/* Where results go: standard output, one file, or a folder of files with a manifest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/interrupt.h"
#include "cli/messages.h"

/* Names the file where a writer could only say that its stream takes no more. */
static qc_status name_file(qc_status status, const char *folder, const char *name,
                           qc_error *error)
{
    if (status == QC_ERR_IO && error->source[0] == '\0') {
        int length = snprintf(error->source, sizeof error->source, "%s%s%s", folder,
                              *folder != '\0' ? "/" : "", name);

        if (length < 0 || (size_t)length >= sizeof error->source) {
            error->source[0] = '\0'; /* half a name would be another file's */
        }
    }
    return status;
}

static qc_status guard_inputs(const cli_pipeline *chain, qc_outputs *outputs, qc_error *error)
{
    qc_status status = QC_OK;
    for (size_t k = 0; status == QC_OK && pipeline_input(chain, k) != NULL; k++) {
        status = qc_outputs_guard(outputs, pipeline_input(chain, k), error);
    }
    return status;
}

static qc_status write_file(const cli_pipeline *chain, qc_outputs *outputs, const char *folder,
                            const result_file *file, qc_error *error)
{
    qc_page page = {.format = file->format};
    if (interrupt_came()) {
        return fail_with(error, QC_ERR_CANCELLED, "interrupted");
    }
    qc_status status = qc_outputs_open(outputs, file->name, &page.stream, error);
    if (status == QC_OK) {
        status = name_file(file->write(&page, chain, error), folder, file->name, error);
    }
    return status;
}

/* One file, given by its path. */
static qc_status write_single(const cli_pipeline *chain, const char *path, result_writer write,
                              qc_error *error)
{
    char folder[SETTINGS_PATH_SIZE];
    const char *slash = strrchr(path, '/');
    const result_file file = {.name = slash != NULL ? slash + 1 : path,
                              .format = chain->call->page.format,
                              .write = write};
    qc_outputs *outputs = NULL;
    struct stat existing;
    if (file.name[0] == '\0' || (stat(path, &existing) == 0 && S_ISDIR(existing.st_mode))) {
        return usage_error(error, "-o %s is a folder; this command writes one file", path);
    }
    qc_status status = settings_folder(path, folder, sizeof folder, error);
    if (status == QC_OK) {
        status = qc_outputs_new(folder, &outputs, error);
    }
    if (status == QC_OK) {
        status = guard_inputs(chain, outputs, error);
    }
    if (status == QC_OK) {
        status = write_file(chain, outputs, folder, &file, error);
    }
    if (status == QC_OK) {
        status = qc_outputs_commit(outputs, error);
    }
    qc_outputs_free(outputs);
    return status;
}

qc_status results_print(const cli_pipeline *chain, result_writer write, qc_error *error)
{
    const option_value *out = &chain->call->line.values.value[OPTION_OUT];
    if (out->text != NULL && strcmp(out->text, "-") != 0) {
        return write_single(chain, out->text, write, error);
    }
    return name_file(write(&chain->call->page, chain, error), "", "standard output", error);
}

void results_note(const cli_pipeline *chain, char *const *notes, size_t count)
{
    bool is_quiet = chain->call->line.values.value[OPTION_QUIET].whole != 0;

    for (size_t k = 0; k < count && !is_quiet; k++) {
        message_print(6, "note: %s", notes[k]);
    }
}

/* Options that results depend on, in the order of the table. */
static size_t list_options(const option_values *values, qc_manifest_option *options)
{
    size_t count = 0;
    for (int k = 0; k < OPTION_COUNT; k++) {
        if (option_table[k].result && option_given(values, (option_id)k)) {
            options[count++] =
                (qc_manifest_option){option_table[k].name, option_text(values, (option_id)k)};
        }
    }
    return count;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static qc_status add_manifest(const cli_pipeline *chain, qc_outputs *outputs, qc_error *error)
{
    const qc_book *book = chain->book;
    qc_manifest_option options[OPTION_COUNT];
    qc_manifest_input *inputs = calloc(book->file_count + 3, sizeof *inputs);
    if (inputs == NULL) {
        return fail_memory(error);
    }
    qc_manifest manifest = {.command = chain->call->command->name,
                            .seed = chain->run.seed,
                            .as_of = book->as_of,
                            .options = options,
                            .inputs = inputs};
    manifest.option_count = list_options(&chain->call->line.values, options);
    if (chain->settings.path[0] != '\0') {
        inputs[manifest.input_count++] =
            (qc_manifest_input){base_name(chain->settings.path), chain->settings.path};
    }
    const char *previous = chain->call->line.values.value[OPTION_COMPARE].text;
    if (previous != NULL) {
        inputs[manifest.input_count++] = (qc_manifest_input){base_name(previous), previous};
    }
    if (chain->derivation != NULL) {
        inputs[manifest.input_count++] =
            (qc_manifest_input){base_name(chain->derivation_path), chain->derivation_path};
    }
    bool standard_input = strcmp(chain->call->input, "-") == 0;
    for (size_t k = 0; k < book->file_count; k++) {
        if (standard_input) {
            inputs[manifest.input_count++] = (qc_manifest_input){"-", NULL};
        } else if (book->files[k].table != QC_TABLE_UNKNOWN) {
            inputs[manifest.input_count++] =
                (qc_manifest_input){base_name(book->files[k].path), book->files[k].path};
        }
    }
    qc_status status = qc_outputs_manifest(outputs, &manifest, error);
    free(inputs);
    return status;
}

/* Results among the inputs would be read as input the next time. */
static qc_status check_folder(const cli_pipeline *chain, const char *folder, qc_error *error)
{
    struct stat in;
    struct stat out;
    if (stat(chain->call->input, &in) == 0 && S_ISDIR(in.st_mode) && stat(folder, &out) == 0 &&
        in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
        return usage_error(
            error,
            "-o %s is the input folder; results there would be read as input the "
            "next time",
            folder);
    }
    return QC_OK;
}

qc_status results_write(const cli_pipeline *chain, const char *folder, const result_file *files,
                        size_t count, qc_error *error)
{
    qc_outputs *outputs = NULL;
    qc_status status = check_folder(chain, folder, error);
    if (status == QC_OK) {
        status = qc_outputs_new(folder, &outputs, error);
    }
    if (status == QC_OK) {
        status = guard_inputs(chain, outputs, error);
    }
    for (size_t k = 0; status == QC_OK && k < count; k++) {
        if (files[k].exists == NULL || files[k].exists(chain)) {
            status = write_file(chain, outputs, folder, &files[k], error);
        }
    }
    if (status == QC_OK) {
        status = add_manifest(chain, outputs, error);
    }
    if (status == QC_OK && interrupt_came()) {
        status = fail_with(error, QC_ERR_CANCELLED, "interrupted");
    }
    if (status == QC_OK) {
        status = qc_outputs_commit(outputs, error);
    }
    qc_outputs_free(outputs);
    return status;
}
