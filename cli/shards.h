/* Shares of a forecast: which one, and the files of all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SHARDS_H
#define CLI_SHARDS_H

#include "cli/options.h"

/** What --shard, --pool-out and --pool-in ask for. */
typedef struct cli_shards {
    size_t index, count; /* --shard I/N; 1 of 1 without */
    bool divided;        /* --shard was given */
    const char *out;     /* --pool-out; NULL */
    size_t file_count;   /* of --pool-in */
    char **files;
} cli_shards;

/** Reads the options; clear with shards_clear(), also on failure. */
QC_MUST_CHECK qc_status shards_read(const option_values *values, cli_shards *shards,
                                    qc_error *error);
void shards_clear(cli_shards *shards);

/** True if models are run by shares. */
bool shards_asked(const cli_shards *shards);

#endif
