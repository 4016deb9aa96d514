/* The manual page, made from the tables of commands and options. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

/* Text for roff: backslashes and hyphens are escaped, a line may not start with a point or an
 * apostrophe. */
static void write_text(FILE *stream, const char *text)
{
    bool start = true;
    for (; *text != '\0'; text++) {
        if (start && (*text == '.' || *text == '\'')) {
            (void)fputs("\\&", stream);
        }
        if (*text == '\\') {
            (void)fputs("\\e", stream);
        } else if (*text == '-') {
            (void)fputs("\\-", stream);
        } else {
            (void)fputc(*text, stream);
        }
        start = *text == '\n';
    }
}

static void write_section(FILE *stream, const char *name)
{
    (void)fprintf(stream, ".SH %s\n", name);
}

static void write_option(FILE *stream, const option_row *row)
{
    (void)fputs(".TP\n\\fB", stream);
    if (row->letter != '\0') {
        (void)fprintf(stream, "\\-%c\\fR, \\fB", row->letter);
    }
    write_text(stream, "--");
    write_text(stream, row->name);
    (void)fputs("\\fR", stream);
    if (row->argument != NULL) {
        (void)fprintf(stream, " \\fI%s\\fR", row->argument);
    }
    (void)fputc('\n', stream);
    write_text(stream, row->help);
    if (row->fallback != NULL) {
        (void)fputs(" (default: ", stream);
        write_text(stream, row->fallback);
        (void)fputc(')', stream);
    }
    (void)fputc('\n', stream);
}

static void write_options(FILE *stream, option_set set)
{
    for (int k = 0; k < OPTION_COUNT; k++) {
        if ((set & OPTION_BIT(k)) != 0) {
            write_option(stream, &option_table[k]);
        }
    }
}

static void write_command(FILE *stream, const cli_command *about)
{
    (void)fprintf(stream, ".SS quotacast %s %s\n", about->name, about->input);
    write_text(stream, about->about);
    (void)fputs("\n.PP\n.nf\n", stream);
    write_text(stream, about->examples);
    (void)fputs(".fi\n", stream);
    write_options(stream, about->own);
}

static void write_environment(FILE *stream)
{
    char name[64];
    write_text(
        stream,
        "Each option in this list can also be set by a variable; a flag overrides it.\n");
    (void)fputs(".PP\n", stream);
    bool first = true;
    for (int k = 0; k < OPTION_COUNT; k++) {
        if (option_table[k].environment) {
            (void)fprintf(stream, "%s%s", first ? "" : ", ",
                          option_environment_name((option_id)k, name, sizeof name));
            first = false;
        }
    }
    (void)fputs(".\nNO_COLOR turns colour off; COLUMNS gives the width of the page.\n", stream);
}

void manual_write(FILE *stream)
{
    (void)fprintf(stream, ".TH QUOTACAST 1 \"\" \"quotacast %s\"\n", qc_version());
    write_section(stream, "NAME");
    write_text(stream,
               "quotacast - sales forecasts, quotas and key results from your exports\n");
    write_section(stream, "SYNOPSIS");
    (void)fputs("\\fBquotacast\\fR \\fICOMMAND\\fR [options] \\fIINPUT\\fR\n", stream);
    write_section(stream, "DESCRIPTION");
    write_text(
        stream,
        "INPUT is a folder of CSV exports as they are, one file, or - for standard input. "
        "One file of opportunities is enough.\n");
    write_section(stream, "COMMANDS");
    for (size_t k = 0; k < command_count; k++) {
        write_command(stream, &command_table[k]);
    }
    write_section(stream, "COMMON OPTIONS");
    write_options(stream, common_options);
    write_section(stream, "ENVIRONMENT");
    write_environment(stream);
    write_section(stream, "EXIT STATUS");
    write_text(stream, "0 done; 1 data or model error; 2 usage error; 3 done but doubtful "
                       "(--strict); 130 interrupted.\n");
}
