/* --models: names from the model table to the rows that are run. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/pipeline.h"

enum { MOST_TABLE_ROWS = 64 };

static qc_status unknown_model(const char *name, qc_error *error)
{
    const char *names[MOST_TABLE_ROWS];
    size_t count = 0;
    const qc_model *table = qc_models(&count);
    count = count < MOST_TABLE_ROWS ? count : MOST_TABLE_ROWS;
    for (size_t k = 0; k < count; k++) {
        names[k] = table[k].name;
    }
    const char *near = qc_near_name(name, names, count);
    if (near != NULL) {
        return usage_error(error, "--models: there is no model '%s'; did you mean '%s'?", name,
                           near);
    }
    return usage_error(
        error, "--models: there is no model '%s'; `quotacast help forecast` lists them", name);
}

/* Marks one name of the list in `wanted`, by row of the table. */
static qc_status want_model(const char *at, size_t length, bool *wanted, qc_error *error)
{
    char name[64];
    size_t count = 0;
    const qc_model *table = qc_models(&count);
    (void)snprintf(name, sizeof name, "%.*s", (int)(length < 63 ? length : 63), at);
    const qc_model *model = qc_model_find(name);
    if (model == NULL) {
        return unknown_model(name, error);
    }
    wanted[model - table] = true;
    return QC_OK;
}

qc_status model_list_read(const char *text, cli_model_list *list, qc_error *error)
{
    bool wanted[MOST_TABLE_ROWS] = {true}; /* naive is the first row, and always run */
    size_t count = 0;
    const qc_model *table = qc_models(&count);
    qc_status status = QC_OK;
    if (text[strspn(text, " ,")] == '\0') {
        return usage_error(
            error, "--models '%s' names no model; `quotacast help forecast` lists them", text);
    }
    for (const char *at = text; status == QC_OK && *at != '\0';) {
        size_t blank = strspn(at, " ");
        size_t field = strcspn(at, ",");
        size_t length = field;
        if (blank < field) {
            while (at[length - 1] == ' ') {
                length--;
            }
            status = want_model(at + blank, length - blank, wanted, error);
        }
        at += field + (at[field] == ',' ? 1 : 0);
    }
    list->count = 0;
    for (size_t k = 0; status == QC_OK && k < count && k < MOST_TABLE_ROWS; k++) {
        if (wanted[k] && list->count == PIPELINE_MODELS) {
            status = usage_error(error, "--models takes at most %d models", PIPELINE_MODELS);
        } else if (wanted[k]) {
            list->row[list->count++] = table[k];
        }
    }
    return status;
}
