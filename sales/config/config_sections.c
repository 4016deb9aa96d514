/* The sections of quotacast.yaml: files, columns, stages, rates, constraints. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "quotacast/book.h"
#include "sales/config/config_reader.h"

/** Fails if the text of a node is not the name of a table. */
static qc_status check_table(qc_config_reader *reader, const yaml_node_t *name,
                             const char *what)
{
    const char *known[QC_TABLE_COUNT];
    size_t count = 0;
    for (int table = QC_TABLE_UNKNOWN + 1; table < QC_TABLE_COUNT; table++) {
        known[count] = qc_table_name((qc_table)table);
        if (strcmp(known[count], (const char *)name->data.scalar.value) == 0) {
            return QC_OK;
        }
        count++;
    }
    return qc_config_fail_unknown(reader, name, what, known, count);
}

/* Values that are one text or a list of texts. */

static size_t item_count(const yaml_node_t *node)
{
    return node->type == YAML_SEQUENCE_NODE
               ? (size_t)(node->data.sequence.items.top - node->data.sequence.items.start)
               : 1;
}

static const yaml_node_t *item(const qc_config_reader *reader, const yaml_node_t *node,
                               size_t index)
{
    return node->type == YAML_SEQUENCE_NODE
               ? qc_yaml_node(&reader->yaml, node->data.sequence.items.start[index])
               : node;
}

/* files: {TABLE: FILE} or {TABLE: [FILE, ...]} */

static qc_status add_file(qc_config_reader *reader, const yaml_node_t *name,
                          const yaml_node_t *value)
{
    qc_status status = QC_OK;
    qc_config *config = reader->config;

    QC_TRY(
        QC_GROW(config->files, reader->file_capacity, config->file_count + 1, reader->error));
    qc_config_file *row = &config->files[config->file_count];
    *row = (qc_config_file){.line = qc_yaml_line(value)};
    config->file_count++;
    QC_TRY(qc_config_take_text(reader, name, "files", &row->table));
    QC_TRY(qc_config_take_text(reader, value, "files", &row->file));
    for (size_t i = 0; i + 1 < config->file_count; i++) {
        if (strcmp(config->files[i].file, row->file) == 0) {
            status =
                qc_yaml_fail(&reader->yaml, value, QC_ERR_CONFIG, reader->error,
                             "files: '%s' is already given for %s on line %zu; a file holds "
                             "one table",
                             row->file, config->files[i].table, config->files[i].line);
            goto done;
        }
    }

done:
    return status;
}

qc_status qc_config_read_files(qc_config_reader *reader, const yaml_node_t *node)
{
    qc_status status = qc_config_check_mapping(reader, node, "files");
    for (size_t pair = 0; status == QC_OK && pair < qc_config_pairs(node); pair++) {
        const yaml_node_t *name = qc_config_pair_key(reader, node, pair);
        const yaml_node_t *value = qc_config_pair_value(reader, node, pair);
        status = check_table(reader, name, "files");
        for (size_t i = 0; status == QC_OK && i < item_count(value); i++) {
            status = add_file(reader, name, item(reader, value, i));
        }
    }
    return status;
}

/* columns: {TABLE: {FIELD: HEADER}} */

static qc_status add_column(qc_config_reader *reader, const yaml_node_t *table,
                            const yaml_node_t *field, const yaml_node_t *header)
{
    qc_status status = QC_OK;
    qc_config *config = reader->config;

    QC_TRY(QC_GROW(config->columns, reader->column_capacity, config->column_count + 1,
                   reader->error));
    qc_config_column *row = &config->columns[config->column_count];
    *row = (qc_config_column){.line = qc_yaml_line(field)};
    config->column_count++;
    QC_TRY(qc_config_take_text(reader, table, "columns", &row->table));
    QC_TRY(qc_config_take_text(reader, field, "columns", &row->field));
    QC_TRY(qc_config_take_text(reader, header, "columns", &row->header));

done:
    return status;
}

qc_status qc_config_read_columns(qc_config_reader *reader, const yaml_node_t *node)
{
    qc_status status = qc_config_check_mapping(reader, node, "columns");
    for (size_t pair = 0; status == QC_OK && pair < qc_config_pairs(node); pair++) {
        const yaml_node_t *table = qc_config_pair_key(reader, node, pair);
        const yaml_node_t *fields = qc_config_pair_value(reader, node, pair);
        status = check_table(reader, table, "columns");
        if (status == QC_OK) {
            status = qc_config_check_mapping(reader, fields, "columns");
        }
        for (size_t i = 0; status == QC_OK && i < qc_config_pairs(fields); i++) {
            status = add_column(reader, table, qc_config_pair_key(reader, fields, i),
                                qc_config_pair_value(reader, fields, i));
        }
    }
    return status;
}

/* covariates: {TABLE: HEADER} or {TABLE: [HEADER, ...]} */

static qc_status add_covariate(qc_config_reader *reader, const yaml_node_t *table,
                               const yaml_node_t *header)
{
    qc_status status = QC_OK;
    qc_config *config = reader->config;

    QC_TRY(QC_GROW(config->covariates, reader->covariate_capacity, config->covariate_count + 1,
                   reader->error));
    qc_config_covariate *row = &config->covariates[config->covariate_count];
    *row = (qc_config_covariate){.line = qc_yaml_line(header)};
    config->covariate_count++;
    QC_TRY(qc_config_take_text(reader, table, "covariates", &row->table));
    QC_TRY(qc_config_take_text(reader, header, "covariates", &row->header));

done:
    return status;
}

qc_status qc_config_read_covariates(qc_config_reader *reader, const yaml_node_t *node)
{
    static const char *const tables[] = {"opportunities", "territories", "accounts", "regions"};
    qc_status status = qc_config_check_mapping(reader, node, "covariates");
    for (size_t pair = 0; status == QC_OK && pair < qc_config_pairs(node); pair++) {
        const yaml_node_t *name = qc_config_pair_key(reader, node, pair);
        const yaml_node_t *value = qc_config_pair_value(reader, node, pair);
        bool known = false;
        for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
            known = known || strcmp(tables[i], (const char *)name->data.scalar.value) == 0;
        }
        if (!known) {
            return qc_config_fail_unknown(reader, name, "covariates", tables,
                                          sizeof tables / sizeof tables[0]);
        }
        for (size_t i = 0; status == QC_OK && i < item_count(value); i++) {
            status = add_covariate(reader, name, item(reader, value, i));
        }
    }
    return status;
}

/* stages: {won: [STAGE, ...], lost: [...], open: [...]} */

static const char *const outcome_names[] = {"open", "won", "lost"};

static qc_status find_outcome(qc_config_reader *reader, const yaml_node_t *name, int *outcome)
{
    for (int i = QC_OUTCOME_OPEN; i <= QC_OUTCOME_LOST; i++) {
        if (strcmp(outcome_names[i], (const char *)name->data.scalar.value) == 0) {
            *outcome = i;
            return QC_OK;
        }
    }
    return qc_config_fail_unknown(reader, name, "stages", outcome_names, 3);
}

static qc_status add_stage(qc_config_reader *reader, int outcome, const yaml_node_t *value)
{
    qc_status status = QC_OK;
    qc_config *config = reader->config;

    QC_TRY(QC_GROW(config->stages, reader->stage_capacity, config->stage_count + 1,
                   reader->error));
    qc_config_stage *row = &config->stages[config->stage_count];
    *row = (qc_config_stage){.outcome = outcome, .line = qc_yaml_line(value)};
    config->stage_count++;
    QC_TRY(qc_config_take_text(reader, value, "stages", &row->stage));
    for (size_t i = 0; i + 1 < config->stage_count; i++) {
        if (strcmp(config->stages[i].stage, row->stage) == 0) {
            status =
                qc_yaml_fail(&reader->yaml, value, QC_ERR_CONFIG, reader->error,
                             "stages: '%s' is already %s on line %zu; keep one", row->stage,
                             outcome_names[config->stages[i].outcome], config->stages[i].line);
            goto done;
        }
    }

done:
    return status;
}

qc_status qc_config_read_stages(qc_config_reader *reader, const yaml_node_t *node)
{
    qc_status status = qc_config_check_mapping(reader, node, "stages");
    for (size_t pair = 0; status == QC_OK && pair < qc_config_pairs(node); pair++) {
        int outcome = QC_OUTCOME_OPEN;
        const yaml_node_t *value = qc_config_pair_value(reader, node, pair);
        status = find_outcome(reader, qc_config_pair_key(reader, node, pair), &outcome);
        for (size_t i = 0; status == QC_OK && i < item_count(value); i++) {
            status = add_stage(reader, outcome, item(reader, value, i));
        }
    }
    return status;
}

/* rates: {CODE: RATE, ...} */

static qc_status add_rate(qc_config_reader *reader, const yaml_node_t *name,
                          const yaml_node_t *value)
{
    static const double range[2] = {DBL_MIN, DBL_MAX};
    qc_status status = QC_OK;
    qc_config *config = reader->config;
    qc_currency currency;
    const char *code = (const char *)name->data.scalar.value;

    if (qc_currency_find(code, &currency, NULL) != QC_OK) {
        return qc_yaml_fail(&reader->yaml, name, QC_ERR_FORMAT, reader->error,
                            "rates: '%s' is not a currency code; write its three letters, for "
                            "example USD or IDR",
                            code);
    }
    QC_TRY(
        QC_GROW(config->rates, reader->rate_capacity, config->rate_count + 1, reader->error));
    qc_config_rate *row = &config->rates[config->rate_count];
    *row = (qc_config_rate){.line = qc_yaml_line(name)};
    config->rate_count++;
    QC_TRY(QC_COPY_TEXT(row->currency, currency.code, reader->error));
    QC_TRY(qc_yaml_number(&reader->yaml, value, "rates", range, &row->rate, reader->error));
    for (size_t i = 0; i + 1 < config->rate_count; i++) {
        if (strcmp(config->rates[i].currency, row->currency) == 0) {
            status = qc_yaml_fail(&reader->yaml, name, QC_ERR_CONFIG, reader->error,
                                  "rates: %s is given twice, first on line %zu; keep one",
                                  row->currency, config->rates[i].line);
            goto done;
        }
    }

done:
    return status;
}

qc_status qc_config_read_rates(qc_config_reader *reader, const yaml_node_t *node)
{
    qc_status status = qc_config_check_mapping(reader, node, "rates");
    for (size_t pair = 0; status == QC_OK && pair < qc_config_pairs(node); pair++) {
        status = add_rate(reader, qc_config_pair_key(reader, node, pair),
                          qc_config_pair_value(reader, node, pair));
    }
    return status;
}

/* constraints: [{node, floor, cap, hold}, ...] */

/** Says what is wrong with a constraint as a whole. */
static qc_status check_constraint(qc_config_reader *reader, const yaml_node_t *node,
                                  const qc_config_constraint *row)
{
    const qc_config *config = reader->config;
    if (row->node == NULL) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "constraints: 'node' is missing; name the territory or region");
    }
    if (isnan(row->floor) && isnan(row->cap) && isnan(row->hold)) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "constraints: '%s' has no floor, cap or hold; give one", row->node);
    }
    if (row->floor > row->cap) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "constraints: the floor %.15g of '%s' is above its cap %.15g",
                            row->floor, row->node, row->cap);
    }
    if (row->hold < row->floor || row->hold > row->cap) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "constraints: the hold %.15g of '%s' is outside its floor and cap",
                            row->hold, row->node);
    }
    for (const qc_config_constraint *other = config->constraints; other != row; other++) {
        if (strcmp(other->node, row->node) == 0) {
            return qc_yaml_fail(&reader->yaml, node, QC_ERR_CONFIG, reader->error,
                                "constraints: '%s' is given twice, first on line %zu; keep one",
                                row->node, other->line);
        }
    }
    return QC_OK;
}

static qc_status add_constraint(qc_config_reader *reader, const yaml_node_t *node)
{
    static const qc_config_key keys[] = {
        {"constraints.node", QC_CONFIG_TEXT, offsetof(qc_config_constraint, node), 0, 0, NULL},
        {"constraints.floor", QC_CONFIG_NUMBER, offsetof(qc_config_constraint, floor), 0,
         DBL_MAX, NULL},
        {"constraints.cap", QC_CONFIG_NUMBER, offsetof(qc_config_constraint, cap), 0, DBL_MAX,
         NULL},
        {"constraints.hold", QC_CONFIG_NUMBER, offsetof(qc_config_constraint, hold), 0, DBL_MAX,
         NULL},
    };
    qc_status status = QC_OK;
    qc_config *config = reader->config;

    QC_TRY(QC_GROW(config->constraints, reader->constraint_capacity,
                   config->constraint_count + 1, reader->error));
    qc_config_constraint *row = &config->constraints[config->constraint_count];
    *row = (qc_config_constraint){
        .floor = NAN, .cap = NAN, .hold = NAN, .line = qc_yaml_line(node)};
    config->constraint_count++;
    QC_TRY(qc_config_read_mapping(reader, node, "constraints", keys,
                                  sizeof keys / sizeof keys[0], row));
    QC_TRY(check_constraint(reader, node, row));

done:
    return status;
}

qc_status qc_config_read_constraints(qc_config_reader *reader, const yaml_node_t *node)
{
    if (node->type != YAML_SEQUENCE_NODE) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "constraints: expected a list of '- node: NAME' with floor, cap or "
                            "hold");
    }
    qc_status status = QC_OK;
    for (size_t i = 0; status == QC_OK && i < item_count(node); i++) {
        status = add_constraint(reader, item(reader, node, i));
    }
    return status;
}
