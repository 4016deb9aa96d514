/* The life of a panel: making, cutting off, summing up the tree. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/panel.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/panel/panel_build.h"

#define NOTES_MOST 16

qc_status qc_panel_new(qc_panel **panel, qc_error *error)
{
    qc_status status = QC_OK;
    qc_panel *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->owner = qc_arena_new();
    draft->notes =
        draft->owner != NULL ? qc_arena_take(draft->owner, NOTES_MOST, sizeof(char *)) : NULL;
    if (draft->notes == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    *panel = draft;
    draft = NULL;

done:
    qc_panel_free(draft);
    return status;
}

qc_status qc_panel_reserve(qc_panel *panel, size_t node_count, size_t leaf_count,
                           size_t period_count, qc_error *error)
{
    qc_status status = QC_OK;

    if (leaf_count != 0 && period_count > SIZE_MAX / leaf_count) {
        return qc_fail(error, QC_ERR_OVERFLOW, "%zu series of %zu periods do not fit in memory",
                       leaf_count, period_count);
    }
    QC_TRY(QC_TAKE_ARRAY(panel->nodes, panel->owner, node_count, error));
    QC_TRY(QC_TAKE_ARRAY(panel->leaf_node, panel->owner, leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(panel->values, panel->owner, leaf_count * period_count, error));
    for (size_t i = 0; i < leaf_count * period_count; i++) {
        panel->values[i] = NAN;
    }
    panel->node_count = node_count;
    panel->leaf_count = leaf_count;
    panel->period_count = period_count;

done:
    return status;
}

qc_status qc_panel_reserve_regressors(qc_panel *panel, size_t count, size_t period_count,
                                      qc_regressors **regressors, qc_error *error)
{
    qc_regressors *made = NULL;
    size_t cells = panel->leaf_count * period_count;
    bool fits = panel->leaf_count == 0 || period_count <= SIZE_MAX / panel->leaf_count;
    qc_status status = QC_OK;

    if (!fits || (count != 0 && cells > SIZE_MAX / count)) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory (%zu regressors of %zu periods)",
                       count, period_count);
    }
    QC_TRY(QC_TAKE_ARRAY(made, panel->owner, 1, error));
    *made = (qc_regressors){.count = count, .period_count = period_count};
    QC_TRY(QC_TAKE_ARRAY(made->name, panel->owner, count, error));
    QC_TRY(QC_TAKE_ARRAY(made->values, panel->owner, count * cells, error));
    *regressors = made;

done:
    return status;
}

const char *qc_panel_keep(qc_panel *panel, const char *text)
{
    return qc_arena_copy(panel->owner, text, strlen(text));
}

qc_status qc_panel_add_note(qc_panel *panel, qc_error *error, const char *format, ...)
{
    char text[1024];
    size_t bad = 0;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!qc_text_is_utf8(text, strlen(text), &bad)) {
        text[bad] = '\0'; /* cut inside a letter */
    }
    assert(panel->note_count < NOTES_MOST);
    panel->notes[panel->note_count] = qc_arena_copy(panel->owner, text, strlen(text));
    if (panel->notes[panel->note_count] == NULL) {
        return qc_fail_memory(error);
    }
    panel->note_count++;
    return QC_OK;
}

/* Fewer leaves do not tell what they share: forecast/effects/shared_season.c. */
enum { LEAVES_THAT_SHARE = 2 };

/* Periods from which on a season is looked for: two seasons, or one and two more of months and
 * quarters whose leaves may share it. */
static size_t periods_for_season(const qc_panel *panel, int periods)
{
    size_t season = (size_t)periods;
    bool shared =
        (panel->frequency == QC_FREQUENCY_MONTH || panel->frequency == QC_FREQUENCY_QUARTER) &&
        panel->leaf_count >= LEAVES_THAT_SHARE;

    return shared ? season + 2 : 2 * season;
}

void qc_panel_describe(qc_panel *panel, int season)
{
    panel->season = season;
    if (season == 0) {
        int day = panel->frequency == QC_FREQUENCY_INDEX ? panel->calendar.day_parts : 0;
        int by_frequency = day > 0 ? day : qc_frequency_season(panel->frequency);
        panel->season =
            panel->period_count < periods_for_season(panel, by_frequency) ? 1 : by_frequency;
    }
}

qc_period qc_panel_period(const qc_panel *panel, size_t node, size_t index)
{
    qc_id leaf = panel->nodes[node].leaf;
    int32_t lag = panel->leaf_lag != NULL && leaf != QC_NO_ID ? panel->leaf_lag[leaf] : 0;

    return panel->first_period + (qc_period)index - lag;
}

qc_status qc_panel_reserve_lags(qc_panel *panel, qc_error *error)
{
    return QC_TAKE_ARRAY(panel->leaf_lag, panel->owner, panel->leaf_count, error);
}

void qc_panel_free(qc_panel *panel)
{
    if (panel != NULL) {
        qc_arena_free(panel->owner);
        qc_memory_free(panel);
    }
}

static qc_status copy_ends(const qc_panel *panel, qc_panel *copy, qc_error *error)
{
    if (panel->leaf_end == NULL) {
        return QC_OK;
    }
    copy->leaf_end = qc_arena_take(copy->owner, panel->leaf_count, sizeof *copy->leaf_end);
    if (copy->leaf_end == NULL) {
        return qc_fail_memory(error);
    }
    memcpy(copy->leaf_end, panel->leaf_end, panel->leaf_count * sizeof *copy->leaf_end);
    return QC_OK;
}

static qc_status copy_nodes(const qc_panel *panel, qc_panel *copy, qc_error *error)
{
    for (size_t n = 0; n < panel->node_count; n++) {
        copy->nodes[n] = panel->nodes[n];
        copy->nodes[n].name = qc_panel_keep(copy, panel->nodes[n].name);
        copy->nodes[n].level = qc_panel_keep(copy, panel->nodes[n].level);
        if (copy->nodes[n].name == NULL || copy->nodes[n].level == NULL) {
            return qc_fail_memory(error);
        }
    }
    for (size_t k = 0; k < panel->leaf_count; k++) {
        copy->leaf_node[k] = panel->leaf_node[k];
    }
    return QC_OK;
}

static qc_status copy_groups(const qc_panel *panel, qc_panel *copy, qc_error *error)
{
    qc_status status = QC_OK;

    if (panel->group_count == 0) {
        return QC_OK;
    }
    QC_TRY(QC_TAKE_ARRAY(copy->group_parent, copy->owner, panel->group_count, error));
    QC_TRY(QC_TAKE_ARRAY(copy->leaf_group, copy->owner, panel->leaf_count, error));
    copy->group_count = panel->group_count;
    for (size_t g = 0; g < panel->group_count; g++) {
        copy->group_parent[g] = panel->group_parent[g];
    }
    for (size_t k = 0; k < panel->leaf_count; k++) {
        copy->leaf_group[k] = panel->leaf_group[k];
    }

done:
    return status;
}

qc_status qc_panel_truncate(const qc_panel *panel, size_t period_count, qc_panel **shorter,
                            qc_error *error)
{
    qc_status status = QC_OK;
    qc_panel *draft = NULL;

    if (period_count == 0 || period_count > panel->period_count) {
        status = qc_fail(error, QC_ERR_ARGUMENT, "cannot keep %zu of %zu periods", period_count,
                         panel->period_count);
        goto done;
    }
    QC_TRY(qc_panel_new(&draft, error));
    QC_TRY(qc_panel_reserve(draft, panel->node_count, panel->leaf_count, period_count, error));
    QC_TRY(copy_nodes(panel, draft, error));
    draft->frequency = panel->frequency;
    draft->calendar = panel->calendar;
    draft->first_period = panel->first_period;
    draft->from_deals = panel->from_deals;
    QC_TRY(copy_groups(panel, draft, error));
    QC_TRY(copy_ends(panel, draft, error));
    if (panel->leaf_lag != NULL) {
        QC_TRY(qc_panel_reserve_lags(draft, error));
        memcpy(draft->leaf_lag, panel->leaf_lag, panel->leaf_count * sizeof *panel->leaf_lag);
    }
    for (size_t k = 0; k < panel->leaf_count; k++) {
        memcpy(draft->values + k * period_count, panel->values + k * panel->period_count,
               period_count * sizeof *draft->values);
    }
    for (size_t i = 0; i < panel->note_count && i < NOTES_MOST; i++) {
        QC_TRY(qc_panel_add_note(draft, error, "%s", panel->notes[i]));
    }
    qc_panel_describe(
        draft, period_count < periods_for_season(panel, panel->season) ? 1 : panel->season);
    *shorter = draft;
    draft = NULL;

done:
    qc_panel_free(draft);
    return status;
}

void qc_panel_sum(const qc_panel *panel, const double *leaf_values, size_t columns,
                  double *node_values)
{
    for (size_t i = 0; i < panel->node_count * columns; i++) {
        node_values[i] = NAN;
    }
    for (size_t k = 0; k < panel->leaf_count; k++) {
        const double *leaf = leaf_values + k * columns;
        for (qc_id node = panel->leaf_node[k]; node != QC_NO_ID;
             node = panel->nodes[node].parent) {
            double *sums = node_values + (size_t)node * columns;
            for (size_t c = 0; c < columns; c++) {
                if (!isnan(leaf[c])) {
                    sums[c] = isnan(sums[c]) ? leaf[c] : sums[c] + leaf[c];
                }
            }
        }
    }
}
