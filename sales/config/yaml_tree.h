/* A YAML file as a tree of nodes with places, and strict readers of single values. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_CONFIG_YAML_TREE_H
#define QC_SALES_CONFIG_YAML_TREE_H

#include <stdint.h>

#include <yaml.h>

#include "core/fail.h"
#include "quotacast/calendar.h"

/** One document. The path is borrowed. */
typedef struct qc_yaml {
    const char *path;
    yaml_document_t document;
    const yaml_node_t *root; /**< NULL if the file says nothing */
} qc_yaml;

/**
 * Reads a file of one YAML document: UTF-8, at most 1 MiB, no tags of its own. Clear it with
 * qc_yaml_clear(). QC_ERR_IO, QC_ERR_LIMIT, QC_ERR_FORMAT (with line and column),
 * QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_yaml_read(const char *path, qc_yaml *yaml, qc_error *error);

void qc_yaml_clear(qc_yaml *yaml);

/** The node of an index in a pair or a list. */
const yaml_node_t *qc_yaml_node(const qc_yaml *yaml, int index);

/** 1-based line on which a node starts. */
size_t qc_yaml_line(const yaml_node_t *node);

/** Fails at the place of a node. */
qc_status qc_yaml_fail(const qc_yaml *yaml, const yaml_node_t *node, qc_status status,
                       qc_error *error, const char *format, ...) QC_PRINTF_LIKE(5, 6);

/*
 * Readers of one value. `what` names it in messages. QC_ERR_FORMAT if the node is not of the
 * form. Text stays as it is written: NO is "NO". Numbers and whole numbers must stand without
 * quotes.
 */

/** One line of text, not empty; borrowed from the tree. */
QC_MUST_CHECK qc_status qc_yaml_text(const qc_yaml *yaml, const yaml_node_t *node,
                                     const char *what, const char **text, qc_error *error);
/** A finite decimal number within [minimum, maximum]. */
QC_MUST_CHECK qc_status qc_yaml_number(const qc_yaml *yaml, const yaml_node_t *node,
                                       const char *what, const double range[2], double *number,
                                       qc_error *error);
/** A whole number within [minimum, maximum]. */
QC_MUST_CHECK qc_status qc_yaml_whole(const qc_yaml *yaml, const yaml_node_t *node,
                                      const char *what, const uint64_t range[2],
                                      uint64_t *whole, qc_error *error);
/** A date YYYY-MM-DD. */
QC_MUST_CHECK qc_status qc_yaml_date(const qc_yaml *yaml, const yaml_node_t *node,
                                     const char *what, qc_date *date, qc_error *error);
/** A mapping, or a failure. */
QC_MUST_CHECK qc_status qc_yaml_expect_mapping(const qc_yaml *yaml, const yaml_node_t *node,
                                               const char *what, qc_error *error);

#endif
