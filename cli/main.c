/* The program: reads its command line, calls a command, says what went wrong. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/messages.h"
#include "cli/progress.h"

#define EXIT_DATA 1
#define EXIT_USAGE 2
#define EXIT_DOUBTFUL 3
#define EXIT_INTERRUPTED 130

static int exit_code(qc_status status)
{
    if (status == QC_OK) {
        return 0;
    }
    if (status == QC_ERR_CANCELLED || interrupt_came()) {
        return EXIT_INTERRUPTED;
    }
    return status == QC_ERR_ARGUMENT || status == QC_ERR_CONFIG ? EXIT_USAGE : EXIT_DATA;
}

/* quotacast: file:line:column: message */
static void print_error(const qc_error *error)
{
    char line[24] = "", column[24] = "";

    if (error->line > 0) {
        (void)snprintf(line, sizeof line, "%zu:", error->line);
    }
    if (error->line > 0 && error->column > 0) {
        (void)snprintf(column, sizeof column, "%zu:", error->column);
    }
    if (error->source[0] != '\0') {
        message_print(2, "quotacast: %s:%s%s %s", error->source, line, column, error->message);
    } else {
        message_print(2, "quotacast: %s", error->message);
    }
}

/* What became of the rows, where no page says it. */
static void print_rows(const cli_call *call)
{
    if (call->rows_read > 0 && !call->rows_shown &&
        call->line.values.value[OPTION_QUIET].whole == 0) {
        message_print(2, "%zu rows read = %zu kept + %zu rejected + %zu merged%s",
                      call->rows_read, call->rows_kept, call->rows_rejected, call->rows_merged,
                      call->rows_rejected > 0 ? "; `quotacast check` says why" : "");
    }
}

static bool use_colour(const option_values *values)
{
    const char *no_colour = getenv("NO_COLOR");
    switch (values->value[OPTION_COLOR].whole) {
    case 1:
        return true;
    case 2:
        return false;
    default:
        return terminal_moves(stdout) && (no_colour == NULL || no_colour[0] == '\0');
    }
}

static void set_page(cli_call *call)
{
    const option_values *values = &call->line.values;
    call->page.stream = stdout;
    call->page.format = (qc_format)values->value[OPTION_FORMAT].whole;
    call->page.width = terminal_width();
    call->page.colour = use_colour(values);
}

static qc_status check_options(const cli_call *call, qc_error *error)
{
    option_set allowed = common_options | call->command->own;
    for (int k = 0; k < OPTION_COUNT; k++) {
        if ((call->line.given & OPTION_BIT(k)) != 0 && (allowed & OPTION_BIT(k)) == 0) {
            return usage_error(error,
                               "%s has no option --%s; `quotacast help %s` lists its options",
                               call->command->name, option_table[k].name, call->command->name);
        }
    }
    return QC_OK;
}

static qc_status check_inputs(cli_call *call, qc_error *error)
{
    size_t inputs = call->line.word_count - 1;
    const cli_command *command = call->command;
    size_t most = command->input[0] != '\0' ? 1 : 0;
    if (inputs == 0 && command->needs_input) {
        return usage_error(error, "%s needs an input: quotacast %s %s; see `quotacast help %s`",
                           command->name, command->name, command->input, command->name);
    }
    if (inputs > most) {
        return usage_error(error, "%s takes %s input; '%s' is too many", command->name,
                           most == 0 ? "no" : "one", call->line.words[1 + most]);
    }
    call->input = inputs > 0 ? call->line.words[1] : NULL;
    return QC_OK;
}

static qc_status run_call(cli_call *call, qc_error *error)
{
    qc_status status = QC_OK;
    const option_values *values = &call->line.values;
    set_page(call);
    if (values->value[OPTION_VERSION].whole != 0) {
        (void)printf("quotacast %s\n", qc_version());
        return QC_OK;
    }
    if (call->line.word_count == 0) {
        return help_write(&call->page, NULL, error);
    }
    call->command = command_find(call->line.words[0]);
    if (call->command == NULL) {
        return command_unknown(call->line.words[0], error);
    }
    if (values->value[OPTION_HELP].whole != 0) {
        return help_write(&call->page, call->command, error);
    }
    status = check_options(call, error);
    if (status == QC_OK) {
        status = check_inputs(call, error);
    }
    return status == QC_OK ? call->command->run(call, error) : status;
}

int main(int argc, char **argv)
{
    cli_call call;
    qc_error error;
    memset(&call, 0, sizeof call);
    memset(&error, 0, sizeof error);
    interrupt_catch();
    qc_status status = command_line_read(argc, argv, &call.line, &error);
    if (status == QC_OK) {
        status = run_call(&call, &error);
    }
    errno = 0;
    if (status == QC_OK && (fflush(stdout) != 0 || ferror(stdout))) {
        status = fail_with(&error, QC_ERR_IO, "cannot write to standard output: %s",
                           errno != 0 ? strerror(errno) : "it takes no more");
    }
    if (status == QC_ERR_CANCELLED || (status != QC_OK && interrupt_came())) {
        (void)fputs("quotacast: interrupted; nothing was written\n", stderr);
    } else if (status != QC_OK) {
        print_error(&error);
    } else {
        print_rows(&call);
    }
    if (status == QC_OK && call.doubtful && call.line.values.value[OPTION_STRICT].whole != 0) {
        return EXIT_DOUBTFUL;
    }
    return exit_code(status);
}
