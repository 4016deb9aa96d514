/* The section `quota` of quotacast.yaml: weights, unit, over-assignment, limits of change, ramp. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <string.h>

#include "sales/config/config_reader.h"

/* weights: {forecast, history, potential} */

static qc_status read_weights(qc_config_reader *reader, const yaml_node_t *node)
{
    static const qc_config_key keys[] = {
        {"quota.weights.forecast", QC_CONFIG_NUMBER, offsetof(qc_config, weight_forecast), 0,
         DBL_MAX, NULL},
        {"quota.weights.history", QC_CONFIG_NUMBER, offsetof(qc_config, weight_history), 0,
         DBL_MAX, NULL},
        {"quota.weights.potential", QC_CONFIG_NUMBER, offsetof(qc_config, weight_potential), 0,
         DBL_MAX, NULL},
    };
    const qc_config *config = reader->config;
    qc_status status = qc_config_read_mapping(reader, node, "quota.weights", keys,
                                              sizeof keys / sizeof keys[0], reader->config);
    if (status == QC_OK && qc_config_pairs(node) > 0 && !(config->weight_forecast > 0) &&
        !(config->weight_history > 0) && !(config->weight_potential > 0)) {
        return qc_yaml_fail(
            &reader->yaml, node, QC_ERR_FORMAT, reader->error,
            "quota.weights: no weight is above 0; give one, or remove them to have "
            "them learned");
    }
    return status;
}

/* over_assignment: {LEVEL: SHARE, ...} */

static qc_status add_level(qc_config_reader *reader, const yaml_node_t *name,
                           const yaml_node_t *value)
{
    static const char *const known[] = {"region", "area", "territory", "rep"};
    static const double range[2] = {0, 1};
    enum { KNOWN = sizeof known / sizeof known[0] };
    qc_config *config = reader->config;
    qc_config_level *row = NULL;
    size_t level = 0;
    qc_status status = QC_OK;

    while (level < KNOWN && strcmp(known[level], (const char *)name->data.scalar.value) != 0) {
        level++;
    }
    if (level == KNOWN) {
        return qc_config_fail_unknown(reader, name, "quota.over_assignment", known, KNOWN);
    }
    for (size_t i = 0; i < config->over_assignment_count; i++) {
        if (strcmp(config->over_assignment[i].level, known[level]) == 0) {
            return qc_yaml_fail(&reader->yaml, name, QC_ERR_CONFIG, reader->error,
                                "quota.over_assignment: %s is given twice; keep one",
                                known[level]);
        }
    }
    row = &config->over_assignment[config->over_assignment_count];
    QC_TRY(qc_yaml_number(&reader->yaml, value, "quota.over_assignment", range, &row->share,
                          reader->error));
    row->level = known[level];
    config->over_assignment_count++;

done:
    return status;
}

static qc_status read_over_assignment(qc_config_reader *reader, const yaml_node_t *node)
{
    qc_status status = qc_config_check_mapping(reader, node, "quota.over_assignment");

    for (size_t pair = 0; status == QC_OK && pair < qc_config_pairs(node); pair++) {
        status = add_level(reader, qc_config_pair_key(reader, node, pair),
                           qc_config_pair_value(reader, node, pair));
    }
    return status;
}

/* ramp: [SHARE, ...] */

static qc_status read_ramp(qc_config_reader *reader, const yaml_node_t *node)
{
    static const double range[2] = {0, 1};
    qc_config *config = reader->config;
    size_t count =
        node->type == YAML_SEQUENCE_NODE
            ? (size_t)(node->data.sequence.items.top - node->data.sequence.items.start)
            : 0;
    qc_status status = QC_OK;

    if (count < 1 || count > QC_CONFIG_RAMP_MONTHS) {
        return qc_yaml_fail(
            &reader->yaml, node, QC_ERR_FORMAT, reader->error,
            "quota.ramp: a list of 1 to %d shares is expected, one for each month "
            "of a new rep, for example [0, 0.33, 0.67]",
            QC_CONFIG_RAMP_MONTHS);
    }
    for (size_t i = 0; i < count; i++) {
        QC_TRY(qc_yaml_number(&reader->yaml,
                              qc_yaml_node(&reader->yaml, node->data.sequence.items.start[i]),
                              "quota.ramp", range, &config->ramp[i], reader->error));
    }
    config->ramp_count = count;

done:
    return status;
}

qc_status qc_config_read_quota(qc_config_reader *reader, const yaml_node_t *node)
{
    static const qc_config_key keys[] = {
        {"quota.weights", QC_CONFIG_SECTION, 0, 0, 0, read_weights},
        {"quota.method", QC_CONFIG_TEXT, offsetof(qc_config, quota_method), 0, 0, NULL},
        {"quota.unit", QC_CONFIG_NUMBER, offsetof(qc_config, unit), DBL_MIN, DBL_MAX, NULL},
        {"quota.over_assignment", QC_CONFIG_SECTION, 0, 0, 0, read_over_assignment},
        {"quota.max_change", QC_CONFIG_NUMBER, offsetof(qc_config, max_change), 0, DBL_MAX,
         NULL},
        {"quota.min_step", QC_CONFIG_NUMBER, offsetof(qc_config, min_step), 0, DBL_MAX, NULL},
        {"quota.ramp", QC_CONFIG_SECTION, 0, 0, 0, read_ramp},
    };
    return qc_config_read_mapping(reader, node, "quota", keys, sizeof keys / sizeof keys[0],
                                  reader->config);
}
