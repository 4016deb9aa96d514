/* A long table of series in the place of a folder: forecast and accuracy take it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_LONG_TABLE_H
#define CLI_LONG_TABLE_H

#include "cli/pipeline.h"

/** The options that say how it is read, apart from --period. */
#define LONG_TABLE_OPTIONS                                                                     \
    (OPTION_BIT(OPTION_SERIES) | OPTION_BIT(OPTION_VALUE) | OPTION_BIT(OPTION_SEASON) |        \
     OPTION_BIT(OPTION_FREQUENCY) | OPTION_BIT(OPTION_MISSING) |                               \
     OPTION_BIT(OPTION_REGRESSORS))

/**
 * Reads the panel of a chain from the long table that --value and --period name; without them
 * refuses the other options of long tables.
 */
QC_MUST_CHECK qc_status long_table_read(cli_pipeline *chain, qc_error *error);

#endif
