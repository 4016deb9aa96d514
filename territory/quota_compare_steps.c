/* A plan against the one before: the steps of their derivations side by side. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "territory/quota_compare_work.h"

static qc_status no_memory(qc_error *error)
{
    return qc_fail_memory(error);
}

bool qc_quota_subtract(qc_money a, qc_money b, qc_money *change)
{
    return qc_money_add(b == QC_NO_MONEY ? 0 : b, a == QC_NO_MONEY ? 0 : -a, change) == QC_OK;
}

/* Lines by node */

/* Turns counts in first[k + 1] into places, and puts the lines of `node` into them. */
static void sort_lines(qc_line_groups *lines, const uint32_t *node, size_t count, size_t nodes)
{
    for (size_t k = 0; k < nodes; k++) {
        lines->first[k + 1] += lines->first[k];
    }
    for (size_t i = 0; i < count; i++) {
        if (node[i] != UINT32_MAX) {
            lines->order[lines->first[node[i]]++] = i;
        }
    }
    memmove(lines->first + 1, lines->first, nodes * sizeof *lines->first);
    lines->first[0] = 0;
}

static qc_status start_lines(qc_quota_comparing *all, qc_line_groups *lines, size_t count,
                             size_t nodes, uint32_t **node, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(lines->first, all->scratch, nodes + 1, error));
    QC_TRY(QC_TAKE_ARRAY(lines->order, all->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(lines->step, all->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(*node, all->scratch, count, error));

done:
    return status;
}

static qc_status name_step(qc_quota_comparing *all, const char *name, uint32_t *step,
                           qc_error *error)
{
    *step = qc_names_add(all->steps, name, strlen(name));
    return *step != UINT32_MAX ? QC_OK : no_memory(error);
}

static qc_status group_new_lines(qc_quota_comparing *all, qc_error *error)
{
    const qc_quota_plan *plan = all->plan;
    uint32_t *node = NULL;
    qc_status status = QC_OK;

    QC_TRY(start_lines(all, &all->new_lines, plan->line_count, plan->node_count, &node, error));
    for (size_t i = 0; i < plan->line_count; i++) {
        node[i] = plan->lines[i].node;
        all->new_lines.first[node[i] + 1]++;
        QC_TRY(name_step(all, plan->lines[i].step, &all->new_lines.step[i], error));
    }
    sort_lines(&all->new_lines, node, plan->line_count, plan->node_count);

done:
    return status;
}

/*
 * The node before that a line counts for: one whose quota is of the line's period. Where quotas
 * say no period, it is that of the node's first line.
 */
static qc_status node_of_line(const qc_quota_comparing *all, const qc_quota_file_line *line,
                              const char **first_period, uint32_t *node, qc_error *error)
{
    const char *period = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_quota_last_find(&all->last, line->level, line->node, node, error));
    if (*node == UINT32_MAX) {
        goto done;
    }
    period = all->last.file->rows[all->last.row[*node]].period;
    if (period[0] == '\0') {
        first_period[*node] = first_period[*node] != NULL ? first_period[*node] : line->period;
        period = first_period[*node];
    }
    if (line->period[0] != '\0' && strcmp(line->period, period) != 0) {
        *node = UINT32_MAX;
    }

done:
    return status;
}

/* Equal texts of a column are one and the same, so that neighbours of one node are looked up
 * once. */
static bool is_like(const qc_quota_file_line *a, const qc_quota_file_line *b)
{
    return a->node == b->node && a->level == b->level && a->period == b->period;
}

static qc_status group_old_lines(qc_quota_comparing *all, qc_error *error)
{
    const qc_quota_lines_file *file = all->derivation;
    size_t nodes = qc_names_count(all->last.names);
    const char **first_period = NULL;
    uint32_t *node = NULL;
    qc_status status = QC_OK;

    QC_TRY(start_lines(all, &all->old_lines, file->count, nodes, &node, error));
    QC_TRY(QC_TAKE_ARRAY(first_period, all->scratch, nodes, error));
    for (size_t i = 0; i < file->count; i++) {
        const qc_quota_file_line *line = &file->lines[i];

        if (i > 0 && is_like(line, line - 1)) {
            node[i] = node[i - 1];
        } else {
            QC_TRY(node_of_line(all, line, first_period, &node[i], error));
        }
        if (node[i] != UINT32_MAX) {
            all->old_lines.first[node[i] + 1]++;
            QC_TRY(name_step(all, line->step, &all->old_lines.step[i], error));
        }
    }
    sort_lines(&all->old_lines, node, file->count, nodes);

done:
    return status;
}

/* Steps of a node */

static qc_status start_tally(qc_quota_comparing *all, qc_step_tally *tally, qc_error *error)
{
    size_t steps = qc_names_count(all->steps);
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(tally->seen, all->scratch, steps, error));
    QC_TRY(QC_TAKE_ARRAY(tally->place, all->scratch, steps, error));
    QC_TRY(QC_TAKE_ARRAY(tally->sums, all->scratch, steps, error));

done:
    return status;
}

static void begin_tally(qc_step_tally *tally)
{
    tally->count = 0;
    tally->total = 0;
    tally->fits = true;
}

static void add_to_tally(qc_step_tally *tally, uint32_t round, qc_step_sum line)
{
    qc_step_sum *sum = NULL;

    if (tally->seen[line.step] != round) {
        tally->seen[line.step] = round;
        tally->place[line.step] = tally->count;
        tally->sums[tally->count++] = (qc_step_sum){.step = line.step, .note = line.note};
    }
    sum = &tally->sums[tally->place[line.step]];
    tally->fits = tally->fits &&
                  qc_money_add(sum->amount, line.amount, &sum->amount) == QC_OK &&
                  qc_money_add(tally->total, line.amount, &tally->total) == QC_OK;
}

/* Both derivations of a node; those that are not there are empty. */
static void tally_node(qc_quota_comparing *all, size_t at)
{
    uint32_t before = all->before[at];
    uint32_t round = ++all->round;

    begin_tally(&all->old_tally);
    begin_tally(&all->new_tally);
    if (before != UINT32_MAX) {
        const qc_line_groups *lines = &all->old_lines;

        for (size_t k = lines->first[before]; k < lines->first[before + 1]; k++) {
            size_t at_line = lines->order[k];
            const qc_quota_file_line *line = &all->derivation->lines[at_line];

            add_to_tally(&all->old_tally, round,
                         (qc_step_sum){lines->step[at_line], line->amount, line->note});
        }
    }
    if (at < all->plan->node_count) {
        const qc_line_groups *lines = &all->new_lines;

        for (size_t k = lines->first[at]; k < lines->first[at + 1]; k++) {
            size_t at_line = lines->order[k];
            const qc_quota_line *line = &all->plan->lines[at_line];

            add_to_tally(&all->new_tally, round,
                         (qc_step_sum){lines->step[at_line], line->amount, line->note});
        }
    }
}

/* One of the two may be NULL. False where the change leaves the range of money. */
static bool add_step(qc_quota_comparing *all, const qc_step_sum *was, const qc_step_sum *is)
{
    qc_quota_step_change *one = &all->draft->steps[all->draft->step_count++];

    *one = (qc_quota_step_change){
        .step = qc_names_text(all->steps, was != NULL ? was->step : is->step),
        .before = was != NULL ? was->amount : QC_NO_MONEY,
        .after = is != NULL ? is->amount : QC_NO_MONEY,
        .note_before = was != NULL ? was->note : ""};
    return qc_quota_subtract(one->before, one->after, &one->change);
}

/* The sum of a step, NULL where the node has none of it. */
static const qc_step_sum *find_sum(const qc_step_tally *tally, uint32_t round, uint32_t step)
{
    return tally->seen[step] == round ? &tally->sums[tally->place[step]] : NULL;
}

/* The plan's steps in their order, and before each those of the old one that it has no more. */
static bool merge_steps(qc_quota_comparing *all)
{
    const qc_step_tally *old = &all->old_tally;
    const qc_step_tally *new = &all->new_tally;
    bool fits = true;
    size_t next = 0; /* of the old steps */

    for (size_t k = 0; k <= new->count; k++) {
        const qc_step_sum *is = k < new->count ? &new->sums[k] : NULL;
        const qc_step_sum *was = is != NULL ? find_sum(old, all->round, is->step) : NULL;
        size_t until = is == NULL ? old->count : was != NULL ? (size_t)(was - old->sums) : next;

        for (; next < until; next++) {
            if (find_sum(new, all->round, old->sums[next].step) == NULL) {
                fits = add_step(all, &old->sums[next], NULL) && fits;
            }
        }
        if (is != NULL) {
            fits = add_step(all, was, is) && fits;
        }
    }
    return fits;
}

static void leave_out(qc_left_out *why, const qc_quota_node_change *node)
{
    if (why->count++ == 0) {
        why->node = node->node;
        why->level = node->level;
    }
}

static bool adds_up(const qc_step_tally *tally, qc_money quota)
{
    return tally->fits && tally->total == (quota == QC_NO_MONEY ? 0 : quota);
}

static void compare_node(qc_quota_comparing *all, size_t at)
{
    qc_quota_node_change *node = &all->draft->nodes[at];
    uint32_t before = all->before[at];
    size_t first = all->draft->step_count;

    if (before != UINT32_MAX && (all->last.times[before] > 1 || all->claims[before] > 1)) {
        leave_out(&all->doubled, node);
        return;
    }
    tally_node(all, at);
    if (before != UINT32_MAX && all->old_tally.count == 0) {
        leave_out(&all->unknown, node);
        return;
    }
    if (!adds_up(&all->old_tally, node->before) || !adds_up(&all->new_tally, node->after) ||
        !merge_steps(all)) {
        all->draft->step_count = first;
        leave_out(&all->unequal, node);
        return;
    }
    node->first_step = first;
    node->step_count = all->draft->step_count - first;
}

qc_status qc_quota_compare_steps(qc_quota_comparing *all, qc_error *error)
{
    qc_quota_comparison *draft = all->draft;
    size_t nodes = qc_names_count(all->last.names);
    qc_status status = QC_OK;

    draft->has_steps = true;
    all->steps = qc_names_new(draft->owner);
    QC_TRY(all->steps != NULL ? QC_OK : no_memory(error));
    QC_TRY(group_new_lines(all, error));
    QC_TRY(group_old_lines(all, error));
    QC_TRY(start_tally(all, &all->old_tally, error));
    QC_TRY(start_tally(all, &all->new_tally, error));
    QC_TRY(QC_TAKE_ARRAY(draft->steps, draft->owner,
                         all->plan->line_count + all->old_lines.first[nodes], error));
    for (size_t k = 0; k < draft->node_count; k++) {
        compare_node(all, k);
    }

done:
    return status;
}
