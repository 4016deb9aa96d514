/* quotacast plan: everything for a folder of exports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/messages.h"
#include "cli/results.h"

/* -o DIR, else `out` in the input's folder. */
static qc_status choose_folder(const cli_call *call, char *folder, size_t size, qc_error *error)
{
    const char *out = call->line.values.value[OPTION_OUT].text;
    size_t length = 0;
    if (out != NULL) {
        if (strlen(out) >= size) {
            return usage_error(error, "the path %.60s... is too long", out);
        }
        memcpy(folder, out, strlen(out) + 1);
        return QC_OK;
    }
    qc_status status = settings_folder(call->input, folder, size - 5, error);
    if (status == QC_OK) {
        length = strlen(folder);
        (void)snprintf(folder + length, size - length, "%sout",
                       folder[length - 1] == '/' ? "" : "/");
    }
    return status;
}

/* The territory to ask about first: that whose quota moved most, else the largest one. */
static const char *territory_to_explain(const qc_quota_plan *plan)
{
    const qc_quota_node *largest = NULL;

    if (plan->fairness.most_changed != QC_NO_ID &&
        plan->nodes[plan->fairness.most_changed].quota > 0) {
        return plan->nodes[plan->fairness.most_changed].name;
    }
    for (size_t i = 0; i < plan->node_count; i++) {
        const qc_quota_node *node = &plan->nodes[i];

        if (node->rep == QC_NO_ID && (largest == NULL || node->quota > largest->quota ||
                                      strcmp(largest->level, "company") == 0)) {
            largest = node;
        }
    }
    return largest != NULL ? largest->name : NULL;
}

/* A word of a command as a shell takes it: as it is, in double quotes, or, with what these let
 * through, in single ones. */
static const char *quoted(const char *word, char *buffer, size_t size)
{
    static const char escape[] = "'\\''"; /* a single quote between single ones */
    bool is_plain = strpbrk(word, " \t\"'\\$`&|;<>()*?[]#~!{}") == NULL;
    size_t length = 1;

    if (is_plain || strpbrk(word, "\"\\$`!") == NULL) {
        (void)snprintf(buffer, size, is_plain ? "%s" : "\"%s\"", word);
        return buffer;
    }
    buffer[0] = '\'';
    for (; *word != '\0' && length + sizeof escape < size; word++) {
        bool escaped = *word == '\'';

        (void)snprintf(buffer + length, size - length, escaped ? "%s" : "%.1s",
                       escaped ? escape : word);
        length += strlen(buffer + length);
    }
    (void)snprintf(buffer + length, size - length, "'");
    return buffer;
}

/* What to look at next. */
static void show_next(const cli_pipeline *chain)
{
    enum { PROSE = 80 };
    const cli_call *call = chain->call;
    size_t width = call->page.width > 0 && call->page.width < PROSE ? call->page.width : PROSE;
    option_set alike = call->line.given & ~(OPTION_BIT(OPTION_OUT) | OPTION_BIT(OPTION_FORMAT));
    const char *name = chain->quota != NULL ? territory_to_explain(chain->quota) : NULL;
    char input[SETTINGS_PATH_SIZE + 2], node[256], text[2 * SETTINGS_PATH_SIZE + 512];

    (void)quoted(call->input, input, sizeof input);
    if (name == NULL || strcmp(call->input, "-") == 0) {
        return;
    }
    (void)snprintf(text, sizeof text,
                   "Next: `quotacast quota %s --explain %s` explains that quota, `quotacast "
                   "accuracy %s` how far forecasts missed%s.",
                   input, quoted(name, node, sizeof node), input,
                   alike != 0 ? "; give the same options" : "");
    message_wrap(call->page.stream, text, width, 2);
}

static qc_status show(const cli_pipeline *chain, const char *folder, qc_error *error)
{
    const qc_page *page = &chain->call->page;
    const qc_results results = pipeline_results(chain);
    if (page->format == QC_FORMAT_JSON) {
        return qc_report_document(page, &results, error);
    }
    if (chain->call->line.values.value[OPTION_QUIET].whole != 0) {
        return QC_OK;
    }
    qc_status status = qc_report_summary(page, &results, folder, error);
    if (status == QC_OK) {
        show_next(chain);
    }
    return status;
}

qc_status cmd_plan(cli_call *call, qc_error *error)
{
    char folder[SETTINGS_PATH_SIZE];
    cli_pipeline chain;
    if (call->page.format == QC_FORMAT_CSV || call->page.format == QC_FORMAT_NDJSON) {
        return usage_error(error, "plan writes its tables as files; --format is table or json");
    }
    qc_status status = pipeline_start(&chain, call, error);
    call->rows_shown = call->page.format == QC_FORMAT_TABLE;
    if (status == QC_OK) {
        status = choose_folder(call, folder, sizeof folder, error);
    }
    if (status == QC_OK) {
        status = pipeline_key_results(&chain, error);
    }
    if (status == QC_OK) {
        status = results_write_plan(&chain, folder, false, error);
    }
    progress_end(&chain.progress);
    if (status == QC_OK) {
        status = show(&chain, folder, error);
    }
    pipeline_clear(&chain);
    return status;
}
