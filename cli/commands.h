/* The table of commands, and what a call of one is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

struct cli_command;

/** One call of the program. */
typedef struct cli_call {
    const struct cli_command *command;
    command_line line;
    const char *input; /**< folder, file, "-" or a word; NULL for none */
    qc_page page;      /**< standard output, in the format asked for */
    size_t rows_read, rows_kept, rows_rejected, rows_merged; /**< over all files */
    bool rows_shown; /**< the command's page says what became of the rows */
    bool doubtful;   /**< something was doubtful: with --strict the exit status is 3 */
} cli_call;

typedef struct cli_command {
    const char *name;
    const char *title;    /**< one line for the list of commands */
    const char *input;    /**< for the usage line: "FOLDER", "[COMMAND]", "" for none */
    const char *about;    /**< a paragraph for its own help */
    const char *examples; /**< lines without indent */
    option_set own;       /**< options beside the common ones */
    bool needs_input;
    bool plain; /**< reads no data: its help leaves the common options out */
    qc_status (*run)(cli_call *call, qc_error *error);
} cli_command;

extern const cli_command command_table[];
extern const size_t command_count;

/** The options that every command takes. */
extern const option_set common_options;

/** The command of a name, or NULL. */
const cli_command *command_find(const char *name);

/** Fails with a near name. */
qc_status command_unknown(const char *name, qc_error *error);

qc_status cmd_plan(cli_call *call, qc_error *error);
qc_status cmd_check(cli_call *call, qc_error *error);
qc_status cmd_forecast(cli_call *call, qc_error *error);
qc_status cmd_accuracy(cli_call *call, qc_error *error);
qc_status cmd_quota(cli_call *call, qc_error *error);
qc_status cmd_okr(cli_call *call, qc_error *error);
qc_status cmd_config(cli_call *call, qc_error *error);
qc_status cmd_completion(cli_call *call, qc_error *error);
qc_status cmd_help(cli_call *call, qc_error *error);

/** The manual page in roff. */
void manual_write(FILE *stream);

/** Help of a command, or of the program for NULL. */
qc_status help_write(const qc_page *page, const cli_command *about, qc_error *error);

#endif
