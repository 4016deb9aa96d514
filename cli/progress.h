/* What a run says while it works: progress on a terminal, its stages with --verbose. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <time.h>

#include "quotacast.h"

typedef struct cli_progress {
    bool enabled;   /**< standard error is a terminal that moves its cursor */
    bool verbose;   /**< and not quiet */
    bool shown;     /**< there is a line to wipe */
    char stage[32]; /**< the last that was said */
    struct timespec start, drawn;
} cli_progress;

/** Starts the clock of a run. */
void progress_start(cli_progress *progress, bool quiet, bool verbose);

/** A run whose callbacks are this progress and the interrupts. */
qc_run progress_run(cli_progress *progress);

/** Wipes the line, if there is one. */
void progress_end(cli_progress *progress);

/** True if a stream is a terminal that knows its sequences. */
bool terminal_moves(FILE *stream);

/**
 * Columns of standard output: COLUMNS, else those of its terminal; of a pipe those of the
 * terminal that has standard error, since it is likely read there; else 100, so that one long
 * name does not make every line long.
 */
size_t terminal_width(void);

#endif
