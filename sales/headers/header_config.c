/* Checking that files: and columns: of the configuration name tables and fields that exist. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sales/headers/header.h"

enum { MOST_FIELDS = 64 };

static qc_status fail_unknown(const qc_config *config, size_t line, const char *what,
                              const char *name, const char *near_name, qc_error *error)
{
    if (near_name != NULL) {
        return qc_fail_at(error, QC_ERR_CONFIG, config->path, line, 0,
                          "there is no %s '%s'; did you mean '%s'?", what, name, near_name);
    }
    return qc_fail_at(error, QC_ERR_CONFIG, config->path, line, 0, "there is no %s '%s'", what,
                      name);
}

static qc_status find_table(const qc_config *config, const char *name, size_t line,
                            qc_table *found, qc_error *error)
{
    const char *names[QC_TABLE_COUNT];

    for (int table = 1; table < QC_TABLE_COUNT; table++) {
        names[table - 1] = qc_table_name((qc_table)table);
        if (strcmp(names[table - 1], name) == 0) {
            *found = (qc_table)table;
            return QC_OK;
        }
    }
    return fail_unknown(config, line, "table", name,
                        qc_text_nearest(name, names, QC_TABLE_COUNT - 1), error);
}

static qc_status check_column(const qc_config *config, const qc_config_column *entry,
                              qc_error *error)
{
    const char *names[MOST_FIELDS];
    const qc_table_rule *rule = NULL;
    qc_table table = QC_TABLE_UNKNOWN;
    size_t count = 0;
    qc_status status = QC_OK;

    QC_TRY(find_table(config, entry->table, entry->line, &table, error));
    rule = qc_table_rule_of(table);
    for (size_t i = 0; i < rule->field_count; i++) {
        if (strcmp(rule->fields[i].name, entry->field) == 0) {
            return QC_OK;
        }
        if (rule->fields[i].form != QC_FORM_MARK) {
            names[count++] = rule->fields[i].name;
        }
    }
    return fail_unknown(config, entry->line, "field", entry->field,
                        qc_text_nearest(entry->field, names, count), error);

done:
    return status;
}

qc_status qc_header_check_config(const qc_config *config, qc_error *error)
{
    qc_status status = QC_OK;
    qc_table table = QC_TABLE_UNKNOWN;

    for (size_t i = 0; config != NULL && i < config->file_count; i++) {
        QC_TRY(
            find_table(config, config->files[i].table, config->files[i].line, &table, error));
    }
    for (size_t i = 0; config != NULL && i < config->column_count; i++) {
        QC_TRY(check_column(config, &config->columns[i], error));
    }

done:
    return status;
}
