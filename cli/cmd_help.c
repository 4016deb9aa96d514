/* quotacast help: made from the tables of commands and options. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

#define HELP_WIDTH 80

/* Words of a text, broken at HELP_WIDTH; the cursor stands at column `at`, further lines start
 * at `indent`. */
static void write_words(FILE *stream, const char *text, size_t at, size_t indent)
{
    bool first = true;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        if (!first && at + 1 + length > HELP_WIDTH) {
            (void)fprintf(stream, "\n%*s", (int)indent, "");
            at = indent;
        } else if (!first) {
            (void)fputc(' ', stream);
            at++;
        }
        (void)fprintf(stream, "%.*s", (int)length, text);
        at += length;
        text += length;
        text += strspn(text, " ");
        first = false;
    }
    (void)fputc('\n', stream);
}

static void write_examples(FILE *stream, const char *examples)
{
    (void)fputs("Examples:\n", stream);
    while (*examples != '\0') {
        size_t length = strcspn(examples, "\n");
        (void)fprintf(stream, "  %.*s\n", (int)length, examples);
        examples += length + (examples[length] == '\n' ? 1 : 0);
    }
    (void)fputc('\n', stream);
}

static void write_option(FILE *stream, const option_row *row)
{
    char left[64];
    char help[300];
    const int column = 28;
    char letter[5] = "    ";
    if (row->letter != '\0') {
        (void)snprintf(letter, sizeof letter, "-%c, ", row->letter);
    }
    int length =
        snprintf(left, sizeof left, "  %s--%s%s%s", letter, row->name,
                 row->argument != NULL ? " " : "", row->argument != NULL ? row->argument : "");
    (void)snprintf(
        help, sizeof help, "%s%s%s%s", row->help, row->fallback != NULL ? " (default: " : "",
        row->fallback != NULL ? row->fallback : "", row->fallback != NULL ? ")" : "");
    if (length + 2 > column) {
        (void)fprintf(stream, "%s\n%*s", left, column, "");
    } else {
        (void)fprintf(stream, "%-*s", column, left);
    }
    write_words(stream, help, (size_t)column, (size_t)column);
}

static void write_options(FILE *stream, const char *title, option_set set)
{
    if (set == 0) {
        return;
    }
    (void)fprintf(stream, "%s:\n", title);
    for (int k = 0; k < OPTION_COUNT; k++) {
        if ((set & OPTION_BIT(k)) != 0) {
            write_option(stream, &option_table[k]);
        }
    }
    (void)fputc('\n', stream);
}

/* The model table, under the command that lists it. */
static void write_models(FILE *stream)
{
    size_t count = 0;
    const qc_model *table = qc_models(&count);
    static const char mark[] = {
        [QC_USUAL_NEVER] = ' ', [QC_USUAL_ALWAYS] = '*', [QC_USUAL_WITHOUT_SEASON] = '+'};

    (void)fputs("Models (* run unless --models names others, + only without a season):\n",
                stream);
    for (size_t k = 0; k < count; k++) {
        (void)fprintf(stream, "  %-15s %c ", table[k].name, mark[table[k].usual]);
        write_words(stream, table[k].title, 20, 20);
    }
    (void)fputc('\n', stream);
}

static void write_command(FILE *stream, const cli_command *about)
{
    (void)fprintf(stream, "quotacast %s: ", about->name);
    write_words(stream, about->title, strlen("quotacast : ") + strlen(about->name), 2);
    (void)fputc('\n', stream);
    write_examples(stream, about->examples);
    (void)fprintf(stream, "Usage: quotacast %s [options]%s%s\n\n", about->name,
                  about->input[0] != '\0' ? " " : "", about->input);
    write_words(stream, about->about, 0, 0);
    if (about->plain) {
        return;
    }
    (void)fputc('\n', stream);
    write_options(stream, "Options", about->own);
    if (about->run == cmd_forecast) {
        write_models(stream);
    }
    write_options(stream, "Common options", common_options);
}

static void write_overview(FILE *stream)
{
    (void)fputs("quotacast: sales forecasts, quotas and key results from your exports\n\n",
                stream);
    write_examples(stream, "quotacast check exports\n"
                           "quotacast plan exports --goal \"12,5 miliar\"\n"
                           "quotacast quota exports --explain \"Jakarta Pusat\"\n");
    (void)fputs("Usage: quotacast COMMAND [options] INPUT\n\nCommands:\n", stream);
    for (size_t k = 0; k < command_count; k++) {
        (void)fprintf(stream, "  %-12s", command_table[k].name);
        write_words(stream, command_table[k].title, 14, 14);
    }
    (void)fputc('\n', stream);
    write_words(
        stream,
        "INPUT is a folder of CSV exports as they are, one file, or - for standard input. "
        "One file of opportunities is enough. `quotacast help COMMAND` has the options.",
        0, 0);
    (void)fputc('\n', stream);
    write_words(stream,
                "Settings: a flag overrides the environment (QUOTACAST_SEED), which overrides "
                "quotacast.yaml, which overrides the default; `quotacast config` shows them.",
                0, 0);
    (void)fputs(
        "Exit status: 0 done, 1 data or model error, 2 usage error, 3 done but doubtful\n"
        "(--strict), 130 interrupted.\n",
        stream);
}

qc_status help_write(const qc_page *page, const cli_command *about, qc_error *error)
{
    (void)error; /* what the stream does not take is told by main */
    if (about != NULL) {
        write_command(page->stream, about);
    } else {
        write_overview(page->stream);
    }
    return QC_OK;
}

qc_status cmd_help(cli_call *call, qc_error *error)
{
    const cli_command *about = NULL;
    if (call->input != NULL) {
        about = command_find(call->input);
        if (about == NULL) {
            return command_unknown(call->input, error);
        }
    }
    return help_write(&call->page, about, error);
}
