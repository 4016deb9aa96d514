/* How quotacast.yaml is read: a typed table of keys for each mapping. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_CONFIG_CONFIG_READER_H
#define QC_SALES_CONFIG_CONFIG_READER_H

#include <stddef.h>

#include "quotacast/config.h"
#include "sales/config/yaml_tree.h"

/** What one read is about. */
typedef struct qc_config_reader {
    qc_yaml yaml;
    qc_config *config;
    size_t file_capacity, column_capacity, covariate_capacity, stage_capacity, rate_capacity,
        constraint_capacity;
    qc_error *error;
} qc_config_reader;

typedef qc_status (*qc_config_section)(qc_config_reader *reader, const yaml_node_t *node);

typedef enum qc_config_type {
    QC_CONFIG_TEXT,
    QC_CONFIG_CURRENCY,
    QC_CONFIG_PERIOD,
    QC_CONFIG_DATE,
    QC_CONFIG_NUMBER,
    QC_CONFIG_WHOLE,
    QC_CONFIG_EVEN,
    QC_CONFIG_GOAL,
    QC_CONFIG_SEED,
    QC_CONFIG_DATE_ORDER,
    QC_CONFIG_DECIMAL_MARK,
    QC_CONFIG_SECTION
} qc_config_type;

/** One key of a mapping: its form and where its value goes. */
typedef struct qc_config_key {
    /** With the keys above it: what stands in the file is behind the last point */
    const char *name;
    qc_config_type type;
    size_t offset;           /**< of the slot in the mapping's struct */
    double minimum, maximum; /**< of numbers */
    qc_config_section section;
} qc_config_key;

/** Reads a mapping by its keys into the struct `base`; unknown and repeated keys fail. */
QC_MUST_CHECK qc_status qc_config_read_mapping(qc_config_reader *reader,
                                               const yaml_node_t *node, const char *what,
                                               const qc_config_key *keys, size_t key_count,
                                               void *base);

/** A mapping whose keys are texts, each once. */
QC_MUST_CHECK qc_status qc_config_check_mapping(qc_config_reader *reader,
                                                const yaml_node_t *node, const char *what);

/** A copy of a value's text. */
QC_MUST_CHECK qc_status qc_config_take_text(qc_config_reader *reader, const yaml_node_t *node,
                                            const char *what, char **slot);

/** Fails for a key that is none of the known ones, with a near name or all of them. */
QC_MUST_CHECK qc_status qc_config_fail_unknown(qc_config_reader *reader,
                                               const yaml_node_t *name, const char *what,
                                               const char *const *known, size_t count);

/* Pairs of a mapping. */
size_t qc_config_pairs(const yaml_node_t *node);
const yaml_node_t *qc_config_pair_key(const qc_config_reader *reader, const yaml_node_t *node,
                                      size_t pair);
const yaml_node_t *qc_config_pair_value(const qc_config_reader *reader, const yaml_node_t *node,
                                        size_t pair);

/* Sections. */
QC_MUST_CHECK qc_status qc_config_read_fiscal(qc_config_reader *reader,
                                              const yaml_node_t *node);
QC_MUST_CHECK qc_status qc_config_read_files(qc_config_reader *reader, const yaml_node_t *node);
QC_MUST_CHECK qc_status qc_config_read_columns(qc_config_reader *reader,
                                               const yaml_node_t *node);
QC_MUST_CHECK qc_status qc_config_read_covariates(qc_config_reader *reader,
                                                  const yaml_node_t *node);
QC_MUST_CHECK qc_status qc_config_read_stages(qc_config_reader *reader,
                                              const yaml_node_t *node);
QC_MUST_CHECK qc_status qc_config_read_rates(qc_config_reader *reader, const yaml_node_t *node);
QC_MUST_CHECK qc_status qc_config_read_quota(qc_config_reader *reader, const yaml_node_t *node);
QC_MUST_CHECK qc_status qc_config_read_constraints(qc_config_reader *reader,
                                                   const yaml_node_t *node);

#endif
