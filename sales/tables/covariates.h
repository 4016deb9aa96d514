/* Covariates: columns of numbers that mean nothing else, kept by their headers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_COVARIATES_H
#define QC_SALES_TABLES_COVARIATES_H

#include "sales/reader.h"

/**
 * True if a column without another meaning is kept: of regions and territories all, of others
 * those asked for.
 */
bool qc_covariate_wanted(const qc_config *config, qc_table table, const char *header);

/** Gives the rows of the book the values of such columns. Rows stay where they are from here on. */
QC_MUST_CHECK qc_status qc_reader_build_covariates(qc_reader *self);

#endif
