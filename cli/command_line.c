/* Reading the command line and the environment. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

typedef struct reader {
    int argc;
    char **argv;
    int next; /* of argv, to be read */
    command_line *line;
    qc_error *error;
} reader;

static char flag_on[] = "1";

static qc_status unknown_option(const reader *state, const char *name)
{
    const char *names[OPTION_COUNT];
    for (size_t k = 0; k < OPTION_COUNT; k++) {
        names[k] = option_table[k].name;
    }
    const char *near = qc_near_name(name, names, OPTION_COUNT);
    if (near != NULL) {
        return usage_error(state->error, "there is no option --%s; did you mean --%s?", name,
                           near);
    }
    return usage_error(state->error, "there is no option --%s; `quotacast help` lists them",
                       name);
}

static qc_status take_option(reader *state, option_id id, const char *shown, char *attached)
{
    char *text = attached;
    state->line->given |= OPTION_BIT(id);
    if (option_table[id].kind == OPTION_KIND_FLAG) {
        if (attached != NULL) {
            return usage_error(state->error, "%s takes no value", shown);
        }
        text = flag_on;
    } else if (attached == NULL) {
        if (state->next >= state->argc) {
            return usage_error(state->error, "%s needs a value: %s", shown,
                               option_table[id].argument);
        }
        text = state->argv[state->next++];
    }
    return option_set_text(&state->line->values, id, ORIGIN_FLAG, shown, text, state->error);
}

/* --name, --name value, --name=value */
static qc_status read_long(reader *state, char *word)
{
    char name[64];
    char shown[68];
    size_t length = strcspn(word + 2, "=");
    char *attached = word[2 + length] == '=' ? word + 3 + length : NULL;
    if (length >= sizeof name) {
        return usage_error(state->error, "there is no option %s", word);
    }
    memcpy(name, word + 2, length);
    name[length] = '\0';
    for (size_t k = 0; k < OPTION_COUNT; k++) {
        if (strcmp(option_table[k].name, name) == 0) {
            (void)snprintf(shown, sizeof shown, "--%s", name);
            return take_option(state, (option_id)k, shown, attached);
        }
    }
    return unknown_option(state, name);
}

static int find_letter(char letter)
{
    for (int k = 0; k < OPTION_COUNT; k++) {
        if (option_table[k].letter == letter) {
            return k;
        }
    }
    return -1;
}

/* -q, -qv, -o value, -ovalue */
static qc_status read_short(reader *state, char *word)
{
    for (char *at = word + 1; *at != '\0'; at++) {
        int id = find_letter(*at);
        char shown[3] = {'-', *at, '\0'};
        if (id < 0) {
            return usage_error(state->error,
                               "there is no option %s; `quotacast help` lists them", word);
        }
        if (option_table[id].kind != OPTION_KIND_FLAG) {
            return take_option(state, (option_id)id, shown, at[1] != '\0' ? at + 1 : NULL);
        }
        qc_status status = take_option(state, (option_id)id, shown, NULL);
        if (status != QC_OK) {
            return status;
        }
    }
    return QC_OK;
}

static qc_status read_environment(option_values *values, qc_error *error)
{
    for (int k = 0; k < OPTION_COUNT; k++) {
        char name[64];
        char *text = NULL;
        if (!option_table[k].environment) {
            continue;
        }
        text = getenv(option_environment_name((option_id)k, name, sizeof name));
        if (text == NULL || text[0] == '\0') {
            continue;
        }
        qc_status status =
            option_set_text(values, (option_id)k, ORIGIN_ENVIRONMENT, name, text, error);
        if (status != QC_OK) {
            return error->status = QC_ERR_CONFIG;
        }
    }
    return QC_OK;
}

qc_status command_line_read(int argc, char **argv, command_line *line, qc_error *error)
{
    memset(line, 0, sizeof *line);
    reader state = {.argc = argc, .argv = argv, .next = 1, .line = line, .error = error};
    bool options = true;
    line->words = argv + 1;
    for (int k = 0; k < OPTION_COUNT; k++) {
        line->values.value[k].date = QC_NO_DATE;
    }
    while (state.next < argc) {
        char *word = argv[state.next++];
        qc_status status = QC_OK;
        if (!options || word[0] != '-' || word[1] == '\0') {
            line->words[line->word_count++] = word;
        } else if (strcmp(word, "--") == 0) {
            options = false;
        } else if (word[1] == '-') {
            status = read_long(&state, word);
        } else {
            status = read_short(&state, word);
        }
        if (status != QC_OK) {
            return status;
        }
    }
    return read_environment(&line->values, error);
}
