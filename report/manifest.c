/* manifest.json: what a set of files was made from, and its fingerprints. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "report/json.h"
#include "report/outputs.h"

/* "name" and "sha256"; the digest of standard input is not known. */
static qc_status put_file(qc_json *json, const char *name, const char *path, qc_error *error)
{
    char digest[65] = "";
    if (path != NULL && strcmp(path, "-") != 0) {
        qc_status status = qc_file_sha256(path, digest, error);
        if (status != QC_OK) {
            return status;
        }
    }
    qc_json_open(json, NULL, '{');
    qc_json_put_text(json, "name", name);
    qc_json_put_text(json, "sha256", digest[0] != '\0' ? digest : NULL);
    qc_json_close(json);
    return QC_OK;
}

static void put_head(qc_json *json, const qc_manifest *manifest)
{
    char date[16];
    qc_json_put_count(json, "manifest", 1);
    qc_json_put_text(json, "program", "quotacast");
    qc_json_put_text(json, "version", qc_version());
    qc_json_put_text(json, "command", manifest->command);
    qc_json_put(json, "seed", json_integer((json_int_t)manifest->seed));
    qc_json_put_text(json, "as_of",
                     manifest->as_of != QC_NO_DATE
                         ? qc_date_format(manifest->as_of, date, sizeof date)
                         : NULL);
    qc_json_open(json, "options", '{');
    for (size_t k = 0; k < manifest->option_count; k++) {
        qc_json_put_text(json, manifest->options[k].name, manifest->options[k].value);
    }
    qc_json_close(json);
}

static bool in_set(const qc_outputs *outputs, const char *name)
{
    for (size_t k = 0; k < outputs->count; k++) {
        if (strcmp(outputs->items[k].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* One entry of an earlier manifest: is the file still what was written then? */
static qc_status look_at_entry(qc_outputs *outputs, const json_t *entry, qc_error *error)
{
    const char *name = json_string_value(json_object_get(entry, "name"));
    const char *digest = json_string_value(json_object_get(entry, "sha256"));
    if (name == NULL || digest == NULL || strchr(name, '/') != NULL || in_set(outputs, name)) {
        return QC_OK;
    }
    qc_status status = QC_OK;
    char found[65] = "";
    char *copy = NULL;
    char *path = qc_outputs_path(outputs, name);
    if (path == NULL) {
        return qc_fail_memory(error);
    }
    if (qc_outputs_is_input(outputs, path) || qc_file_sha256(path, found, NULL) != QC_OK ||
        strcmp(found, digest) != 0) {
        goto done;
    }
    QC_TRY(QC_GROW(outputs->stale, outputs->stale_capacity, outputs->stale_count + 1, error));
    QC_TRY(QC_COPY_TEXT(copy, name, error));
    outputs->stale[outputs->stale_count++] = copy;

done:
    qc_memory_free(path);
    return status;
}

static bool says(const json_t *manifest, const char *key, const char *expected)
{
    const char *value = json_string_value(json_object_get(manifest, key));
    return value != NULL && strcmp(value, expected) == 0;
}

/* Notes the files that an earlier run of the same command left here and that this set does not
 * have. */
static qc_status find_stale(qc_outputs *outputs, const char *command, qc_error *error)
{
    qc_status status = QC_OK;
    char *path = qc_outputs_path(outputs, QC_MANIFEST_NAME);
    if (path == NULL) {
        return qc_fail_memory(error);
    }
    json_t *earlier = json_load_file(path, 0, NULL);
    const json_t *listed = json_object_get(earlier, "outputs");
    bool ours = says(earlier, "program", "quotacast") && says(earlier, "command", command);
    for (size_t k = 0; ours && k < json_array_size(listed); k++) {
        QC_TRY(look_at_entry(outputs, json_array_get(listed, k), error));
    }

done:
    json_decref(earlier);
    qc_memory_free(path);
    return status;
}

qc_status qc_outputs_manifest(qc_outputs *outputs, const qc_manifest *manifest, qc_error *error)
{
    qc_status status = QC_OK;
    size_t listed = outputs->count;
    FILE *stream = NULL;
    qc_json json;
    for (size_t k = 0; k < listed; k++) {
        QC_TRY(qc_new_file_finish(&outputs->items[k].file, error));
    }
    QC_TRY(qc_outputs_open(outputs, QC_MANIFEST_NAME, &stream, error));
    qc_json_begin(&json, stream);
    put_head(&json, manifest);
    qc_json_open(&json, "inputs", '[');
    for (size_t k = 0; k < manifest->input_count; k++) {
        QC_TRY(put_file(&json, manifest->inputs[k].name, manifest->inputs[k].path, error));
    }
    qc_json_close(&json);
    qc_json_open(&json, "outputs", '[');
    for (size_t k = 0; k < listed; k++) {
        const qc_output *output = &outputs->items[k];
        QC_TRY(put_file(&json, output->name, output->file.draft_path, error));
    }
    qc_json_close(&json);
    QC_TRY(qc_json_end(&json, error));
    QC_TRY(qc_new_file_finish(&outputs->items[listed].file, error));
    QC_TRY(find_stale(outputs, manifest->command, error));

done:
    return status;
}
