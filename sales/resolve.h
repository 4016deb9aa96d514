/* What is said about names that one table uses for the rows of another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_RESOLVE_H
#define QC_SALES_RESOLVE_H

#include "sales/reader.h"

/** One column of names on its way to rows of a table. */
typedef struct qc_resolving {
    qc_reader *reader;
    qc_input *input;
    qc_field field;
    qc_table table;
    qc_unknown unknown;
    size_t *uses;   /**< rows by distinct text */
    size_t *first;  /**< the first of them */
    bool *rejected; /**< distinct texts whose rows are rejected */
} qc_resolving;

/** The place of the first row that uses a text, with the number of such rows. */
qc_remark_place qc_resolve_place(const qc_resolving *self, uint32_t text, qc_severity severity);

/**
 * A near name of the table, or NULL; after many questions always NULL, since each looks at all
 * names.
 */
const char *qc_resolve_near_name(const qc_resolving *self, const char *name);

/* Remarks. The first names of a table get one each, further ones are counted together. */
QC_MUST_CHECK qc_status qc_resolve_remark_loose(const qc_resolving *self, uint32_t text,
                                                const char *name, qc_id row);
QC_MUST_CHECK qc_status qc_resolve_remark_added(const qc_resolving *self, uint32_t text,
                                                const char *name);
QC_MUST_CHECK qc_status qc_resolve_remark_family(const qc_resolving *self, uint32_t text,
                                                 const char *name);
QC_MUST_CHECK qc_status qc_resolve_remark_rejected(const qc_resolving *self, uint32_t text,
                                                   const char *name);
QC_MUST_CHECK qc_status qc_resolve_remark_none(const qc_resolving *self, uint32_t text,
                                               const char *name);
QC_MUST_CHECK qc_status qc_resolve_remark_company(const qc_resolving *self, uint32_t text,
                                                  const char *name);
/**
 * Names of one table that nobody lists, of which one is rare and an edit away from another that
 * has ten times as many rows.
 */
QC_MUST_CHECK qc_status qc_resolve_remark_typos(const qc_resolving *self, const qc_id *rows);
QC_MUST_CHECK qc_status qc_resolve_remark_source(const qc_resolving *self, size_t added);

#endif
