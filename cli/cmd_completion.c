/* quotacast completion: scripts for shells, made from the tables of commands and options. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

static void write_commands(FILE *stream)
{
    for (size_t k = 0; k < command_count; k++) {
        (void)fprintf(stream, "%s%s", k > 0 ? " " : "", command_table[k].name);
    }
}

static void write_option_names(FILE *stream, option_set set)
{
    bool first = true;
    for (int k = 0; k < OPTION_COUNT; k++) {
        if ((set & OPTION_BIT(k)) != 0) {
            (void)fprintf(stream, "%s--%s", first ? "" : " ", option_table[k].name);
            first = false;
        }
    }
}

/* Words that may follow an option, where they are known. */
static void write_choices(FILE *stream, const char *before, const char *between,
                          const char *after)
{
    for (int k = 0; k < OPTION_COUNT; k++) {
        if (option_table[k].kind == OPTION_KIND_CHOICE) {
            (void)fprintf(stream, "%s%s%s%s%s", before, option_table[k].name, between,
                          option_table[k].choices, after);
        }
    }
}

static void write_bash(FILE *stream)
{
    (void)fputs("_quotacast() {\n"
                "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                "    case $before in\n",
                stream);
    write_choices(stream, "    --", ") COMPREPLY=($(compgen -W '",
                  "' -- \"$word\")); return ;;\n");
    (void)fputs("    esac\n"
                "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                "        COMPREPLY=($(compgen -W '",
                stream);
    write_commands(stream);
    (void)fputs("' -- \"$word\")); return\n    fi\n    [[ $word == -* ]] || return 0\n"
                "    case ${COMP_WORDS[1]} in\n",
                stream);
    for (size_t k = 0; k < command_count; k++) {
        (void)fprintf(stream, "    %s) COMPREPLY=($(compgen -W '", command_table[k].name);
        write_option_names(stream, command_table[k].own | common_options);
        (void)fputs("' -- \"$word\")) ;;\n", stream);
    }
    (void)fputs("    esac\n}\ncomplete -o default -F _quotacast quotacast\n", stream);
}

/* Text within single quotes of zsh and fish, without characters that either reads further. */
static void write_plain(FILE *stream, const char *text)
{
    for (; *text != '\0'; text++) {
        (void)fputc(strchr("'\\[]:", *text) != NULL ? ' ' : *text, stream);
    }
}

static void write_zsh_option(FILE *stream, const option_row *row)
{
    (void)fprintf(stream, " '--%s[", row->name);
    write_plain(stream, row->help);
    if (row->kind == OPTION_KIND_FLAG) {
        (void)fputs("]'", stream);
    } else if (row->kind == OPTION_KIND_CHOICE) {
        (void)fprintf(stream, "]:%s:(%s)'", row->argument, row->choices);
    } else {
        (void)fprintf(stream, "]:%s:_files'", row->argument);
    }
}

static void write_zsh(FILE *stream)
{
    (void)fputs("#compdef quotacast\n_quotacast() {\n    if (( CURRENT == 2 )); then\n"
                "        local -a commands=(\n",
                stream);
    for (size_t k = 0; k < command_count; k++) {
        (void)fprintf(stream, "            '%s:", command_table[k].name);
        write_plain(stream, command_table[k].title);
        (void)fputs("'\n", stream);
    }
    (void)fputs("        )\n        _describe command commands\n        return\n    fi\n"
                "    case $words[2] in\n",
                stream);
    for (size_t k = 0; k < command_count; k++) {
        option_set set = command_table[k].own | common_options;
        (void)fprintf(stream, "    %s) _arguments", command_table[k].name);
        for (int id = 0; id < OPTION_COUNT; id++) {
            if ((set & OPTION_BIT(id)) != 0) {
                write_zsh_option(stream, &option_table[id]);
            }
        }
        (void)fputs(" '*:input:_files' ;;\n", stream);
    }
    (void)fputs("    esac\n}\n_quotacast \"$@\"\n", stream);
}

static void write_fish_option(FILE *stream, const option_row *row)
{
    (void)fprintf(stream, " -l %s", row->name);
    if (row->letter != '\0') {
        (void)fprintf(stream, " -s %c", row->letter);
    }
    if (row->kind == OPTION_KIND_CHOICE) {
        (void)fprintf(stream, " -x -a '%s'", row->choices);
    } else if (row->kind != OPTION_KIND_FLAG) {
        (void)fputs(" -r", stream);
    }
    (void)fputs(" -d '", stream);
    write_plain(stream, row->help);
    (void)fputs("'\n", stream);
}

static void write_fish(FILE *stream)
{
    for (size_t k = 0; k < command_count; k++) {
        (void)fprintf(stream, "complete -c quotacast -n __fish_use_subcommand -a %s -d '",
                      command_table[k].name);
        write_plain(stream, command_table[k].title);
        (void)fputs("'\n", stream);
    }
    for (int id = 0; id < OPTION_COUNT; id++) {
        if ((common_options & OPTION_BIT(id)) != 0) {
            (void)fputs("complete -c quotacast", stream);
            write_fish_option(stream, &option_table[id]);
        }
    }
    for (size_t k = 0; k < command_count; k++) {
        for (int id = 0; id < OPTION_COUNT; id++) {
            if ((command_table[k].own & OPTION_BIT(id)) != 0) {
                (void)fprintf(stream,
                              "complete -c quotacast -n '__fish_seen_subcommand_from %s'",
                              command_table[k].name);
                write_fish_option(stream, &option_table[id]);
            }
        }
    }
}

qc_status cmd_completion(cli_call *call, qc_error *error)
{
    FILE *stream = call->page.stream;
    if (strcmp(call->input, "bash") == 0) {
        write_bash(stream);
    } else if (strcmp(call->input, "zsh") == 0) {
        write_zsh(stream);
    } else if (strcmp(call->input, "fish") == 0) {
        write_fish(stream);
    } else if (strcmp(call->input, "man") == 0) {
        manual_write(stream);
    } else {
        return usage_error(error,
                           "there is no completion for '%s'; bash, zsh, fish and man are known",
                           call->input);
    }
    return QC_OK;
}
