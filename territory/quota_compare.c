/* A plan against the one before: quotas side by side, and what is compared only in part. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/quota_compare.h"

#include <string.h>

#include "core/memory.h"
#include "territory/quota_compare_work.h"

static qc_status no_memory(qc_error *error)
{
    return qc_fail_memory(error);
}

/* Nodes */

static qc_status add_node(qc_quota_comparing *all, qc_quota_node_change node, uint32_t before,
                          qc_error *error)
{
    if (!qc_quota_subtract(node.before, node.after, &node.change)) {
        return qc_fail(error, QC_ERR_OVERFLOW,
                       "the quota of '%s' and the one before are too far apart for an amount "
                       "of money",
                       node.node);
    }
    all->before[all->draft->node_count] = before;
    all->draft->nodes[all->draft->node_count++] = node;
    return QC_OK;
}

static qc_status pair_nodes(qc_quota_comparing *all, qc_error *error)
{
    const qc_quota_plan *plan = all->plan;
    const qc_quota_file *previous = all->last.file;
    size_t nodes = qc_names_count(all->last.names);
    qc_status status = QC_OK;

    QC_TRY(
        QC_TAKE_ARRAY(all->draft->nodes, all->draft->owner, plan->node_count + nodes, error));
    QC_TRY(QC_TAKE_ARRAY(all->before, all->scratch, plan->node_count + nodes, error));
    QC_TRY(QC_TAKE_ARRAY(all->claims, all->scratch, nodes, error));
    for (size_t k = 0; k < plan->node_count; k++) {
        const qc_quota_node *node = &plan->nodes[k];
        uint32_t before = UINT32_MAX;

        QC_TRY(qc_quota_last_find(&all->last, node->level, node->name, &before, error));
        if (before != UINT32_MAX) {
            all->claims[before]++;
        }
        QC_TRY(
            add_node(all,
                     (qc_quota_node_change){.node = node->name,
                                            .level = node->level,
                                            .before = qc_quota_last_amount(&all->last, before),
                                            .after = node->quota},
                     before, error));
    }
    for (uint32_t k = 0; k < nodes; k++) {
        const qc_quota_row *row = &previous->rows[all->last.row[k]];

        if (all->claims[k] == 0) {
            QC_TRY(add_node(all,
                            (qc_quota_node_change){.node = row->node,
                                                   .level = row->level,
                                                   .before = row->quota,
                                                   .after = QC_NO_MONEY},
                            k, error));
        }
    }

done:
    return status;
}

/* Notes */

static qc_status note(qc_quota_comparing *all, char *text, qc_error *error)
{
    if (text == NULL) {
        return no_memory(error);
    }
    all->draft->notes[all->draft->note_count++] = text;
    return QC_OK;
}

/* "'Padang' (territory)", "'Padang' (territory) and 3 others" */
static char *name_left_out(const qc_quota_comparing *all, const qc_left_out *why)
{
    return why->count == 1
               ? qc_arena_format(all->scratch, "'%s' (%s)", why->node, why->level)
               : qc_arena_format(all->scratch, "'%s' (%s) and %zu other%s", why->node,
                                 why->level, why->count - 1, why->count == 2 ? "" : "s");
}

static qc_status note_left_out(qc_quota_comparing *all, const qc_left_out *why,
                               const char *reason, qc_error *error)
{
    const char *names = NULL;

    if (why->count == 0) {
        return QC_OK;
    }
    names = name_left_out(all, why);
    return names == NULL
               ? no_memory(error)
               : note(all,
                      qc_arena_format(all->draft->owner,
                                      "Steps of %s are not compared with the plan before: %s",
                                      names, reason),
                      error);
}

/* Whether all quotas before say the same period, or none. */
static bool is_of_one_period(const qc_quota_file *previous)
{
    for (size_t k = 1; k < previous->count; k++) {
        if (strcmp(previous->rows[k].period, previous->rows[0].period) != 0) {
            return false;
        }
    }
    return true;
}

static qc_status note_period(qc_quota_comparing *all, qc_error *error)
{
    const qc_quota_plan *plan = all->plan;
    const char *text = all->draft->period_before;
    qc_frequency frequency = plan->frequency;
    qc_period period = plan->period;
    char own[24];

    if (!is_of_one_period(all->last.file)) {
        return note(all,
                    qc_arena_format(all->draft->owner,
                                    "The quotas before are of several periods: of each node "
                                    "the last row is compared."),
                    error);
    }
    (void)qc_period_format(&all->book->calendar, plan->frequency, plan->period, own,
                           sizeof own);
    if (text[0] == '\0' || strcmp(text, own) == 0 ||
        (qc_period_parse(text, &all->book->calendar, &frequency, &period, NULL) == QC_OK &&
         frequency == plan->frequency && period == plan->period)) {
        return QC_OK;
    }
    return note(all,
                qc_arena_format(all->draft->owner,
                                frequency != plan->frequency
                                    ? "The quotas before are of %s and these of %s, periods of "
                                      "different lengths: their changes are no growth."
                                    : "The quotas before are of %s and these of %s: what "
                                      "changes is from one period to the other.",
                                text, own),
                error);
}

static qc_status tell_notes(qc_quota_comparing *all, qc_error *error)
{
    enum { MOST_NOTES = 5 };
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(all->draft->notes, all->draft->owner, MOST_NOTES, error));
    QC_TRY(note_period(all, error));
    if (!all->draft->has_steps) {
        QC_TRY(note(all,
                    qc_arena_format(all->draft->owner,
                                    "No quota_derivation.csv lies beside the quotas before: "
                                    "totals are compared, and no steps."),
                    error));
    }
    QC_TRY(note_left_out(all, &all->unknown, "its derivation has no lines of them.", error));
    QC_TRY(note_left_out(all, &all->unequal,
                         "the lines of its derivation do not add up to the quota; were quotas "
                         "changed by hand, or is the derivation of another plan?",
                         error));
    QC_TRY(note_left_out(all, &all->doubled, "the name stands twice at its level.", error));

done:
    return status;
}

qc_status qc_quota_compare(const qc_book *book, const qc_quota_plan *plan,
                           const qc_quota_file *previous, const qc_quota_lines_file *derivation,
                           qc_quota_comparison **comparison, qc_error *error)
{
    qc_quota_comparing all = {.book = book, .plan = plan, .derivation = derivation};
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(all.draft, 1, error));
    all.draft->owner = qc_arena_new();
    all.scratch = qc_arena_new();
    QC_TRY(all.draft->owner != NULL && all.scratch != NULL ? QC_OK : no_memory(error));
    QC_TRY(qc_quota_last_start(previous, all.scratch, &all.last, error));
    QC_TRY(pair_nodes(&all, error));
    all.draft->period_before =
        previous->count > 0 && is_of_one_period(previous) ? previous->rows[0].period : "";
    if (derivation != NULL) {
        QC_TRY(qc_quota_compare_steps(&all, error));
    }
    QC_TRY(tell_notes(&all, error));
    *comparison = all.draft;
    all.draft = NULL;

done:
    qc_names_free(all.steps);
    qc_quota_last_clear(&all.last);
    qc_arena_free(all.scratch);
    qc_quota_comparison_free(all.draft);
    return status;
}

void qc_quota_comparison_free(qc_quota_comparison *comparison)
{
    if (comparison != NULL) {
        qc_arena_free(comparison->owner);
        qc_memory_free(comparison);
    }
}
