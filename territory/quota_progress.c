/* Quotas of an earlier plan against what has come. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/quota_progress.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "territory/quota_last.h"
#include "territory/quota_progress_work.h"

/* Sums over the leaves below each node; [node], [node][draw]. */
typedef struct sums {
    double *booked, *usual, *all; /* usual: sum of share x weight, all: sum of weights */
    double *draws;
} sums;

/* A node's usual share is that of its leaves, weighted by what they are expected to sell. */
static void add_leaf(const qc_quota_begun *begun, size_t leaf, sums *all)
{
    const qc_forecast *forecast = &begun->forecast;
    size_t draws = forecast->draw_count;
    size_t node = begun->panel->leaf_node[leaf];
    const double *own = forecast->draws + leaf * forecast->horizon * draws;
    double weight = 0;

    all->booked[node] += begun->booked[leaf];
    for (size_t k = 0; k < forecast->horizon * draws; k++) {
        double future = isnan(own[k]) ? 0 : own[k];

        all->draws[node * draws + k % draws] += future;
        weight += future;
    }
    if (!isnan(begun->usual[leaf]) && weight > 0) {
        all->usual[node] += weight * begun->usual[leaf];
        all->all[node] += weight;
    }
}

static qc_status sum_up(const qc_quota_begun *begun, qc_arena *arena, sums *all,
                        qc_error *error)
{
    const qc_panel *panel = begun->panel;
    size_t draws = begun->forecast.draw_count;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(all->booked, arena, panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(all->usual, arena, panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(all->all, arena, panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(all->draws, arena, panel->node_count * draws, error));
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        add_leaf(begun, leaf, all);
    }
    for (size_t node = panel->node_count; node-- > 1;) {
        qc_id parent = panel->nodes[node].parent;

        if (parent == QC_NO_ID) {
            continue;
        }
        all->booked[parent] += all->booked[node];
        all->usual[parent] += all->usual[node];
        all->all[parent] += all->all[node];
        for (size_t d = 0; d < draws; d++) {
            all->draws[parent * draws + d] += all->draws[node * draws + d];
        }
    }

done:
    return status;
}

/* Days of the period, and those that are over. */
static double days_of(const qc_quota_progress *progress)
{
    return (double)(progress->last_day - progress->first_day) + 1;
}

static double days_over(const qc_quota_progress *progress)
{
    return fmax((double)(progress->known_until - progress->first_day) + 1, 0);
}

/* What follows from a row's quota, booked amount and usual share, and its futures. */
static void finish_row(const qc_book *book, const qc_quota_progress *progress,
                       const double *futures, size_t draws, qc_quota_pace *row)
{
    double quota = qc_money_to_major(row->quota, &book->currency);
    double over = days_over(progress);

    row->attainment = quota > 0 ? row->booked / quota : NAN;
    row->pace = row->usual > 0 ? row->attainment / row->usual : NAN;
    row->a_day = over > 0 ? row->booked / over : NAN;
    row->needed = row->booked >= quota ? 0 : (quota - row->booked) / (days_of(progress) - over);
    row->expected = qc_draws_mean(futures, draws);
    /* of 0 there is nothing to reach, as in the plan */
    row->p_attain = quota > 0 ? qc_draws_chance_at_least(futures, draws, quota) : NAN;
}

/* Whose quotas are measured, and with what. */
typedef struct measuring {
    const qc_book *book;
    const qc_quota_begun *begun;
    qc_quota_last last;
    sums all;
    qc_progress_reps reps;
    qc_quota_progress *progress;
} measuring;

/* A row for a name that has a quota; NULL where it has none. */
static qc_status add_row(measuring *one, const char *name, const char *level,
                         qc_quota_pace **row, qc_error *error)
{
    uint32_t found = UINT32_MAX;
    qc_status status = qc_quota_last_find(&one->last, level, name, &found, error);

    *row = NULL;
    if (status == QC_OK && found != UINT32_MAX) {
        *row = &one->progress->rows[one->progress->count++];
        **row = (qc_quota_pace){
            .node = name, .level = level, .quota = qc_quota_last_amount(&one->last, found)};
    }
    return status;
}

/* A row for a node or a rep, of whom `booked` has come; `node` is the territory of a rep, whose
 * season the pace is by. */
static qc_status measure(measuring *one, const char *name, const char *level, size_t node,
                         double booked, const double *futures, qc_error *error)
{
    qc_quota_pace *row = NULL;
    qc_status status = QC_OK;

    QC_TRY(add_row(one, name, level, &row, error));
    if (row != NULL) {
        row->booked = booked;
        row->usual = one->all.all[node] > 0 ? one->all.usual[node] / one->all.all[node] : NAN;
        finish_row(one->book, one->progress, futures, one->begun->forecast.draw_count, row);
    }

done:
    return status;
}

/* Nodes parents first, each territory followed by its reps. */
static qc_status fill_rows(measuring *one, const qc_quota_file *quotas, const qc_run *run,
                           qc_error *error)
{
    const qc_panel *panel = one->begun->panel;
    qc_quota_progress *progress = one->progress;
    size_t draws = one->begun->forecast.draw_count;
    qc_arena *arena = progress->owner;
    qc_status status = QC_OK;

    QC_TRY(qc_quota_last_start(quotas, arena, &one->last, error));
    QC_TRY(sum_up(one->begun, arena, &one->all, error));
    QC_TRY(qc_progress_reps_find(one->book, one->begun, one->all.draws, run, arena, &one->reps,
                                 error));
    QC_TRY(QC_TAKE_ARRAY(progress->rows, arena, panel->node_count + one->reps.count, error));
    for (size_t node = 0; node < panel->node_count; node++) {
        QC_TRY(measure(one, panel->nodes[node].name, panel->nodes[node].level, node,
                       one->all.booked[node], one->all.draws + node * draws, error));
        for (size_t k = 0; k < one->reps.of_node[node]; k++) {
            size_t at = one->reps.first[node] + k;

            QC_TRY(measure(one, one->book->reps.name[one->reps.rep[at]], "rep", node,
                           one->reps.booked[at], one->reps.draws + at * draws, error));
        }
    }
    progress->missing = quotas->count > progress->count ? quotas->count - progress->count : 0;
    if (progress->count == 0) {
        status = qc_fail(error, QC_ERR_NOT_FOUND,
                         "none of the quotas belongs to a node of the data; the column level "
                         "must say company, region, area, territory or rep");
    }

done:
    return status;
}

qc_status qc_quota_progress_measure(const qc_book *book, const qc_quota_begun *begun,
                                    const qc_quota_file *quotas, const qc_run *run,
                                    qc_quota_progress **progress, qc_error *error)
{
    qc_quota_progress *draft = NULL;
    measuring one = {.book = book, .begun = begun};
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->owner = qc_arena_new();
    QC_TRY(draft->owner != NULL ? QC_OK : qc_fail_memory(error));
    draft->known_until = begun->known_until;
    draft->first_day =
        qc_period_start(&begun->panel->calendar, begun->frequency, begun->period);
    draft->last_day = qc_period_end(&begun->panel->calendar, begun->frequency, begun->period);
    one.progress = draft;
    QC_TRY(fill_rows(&one, quotas, run, error));
    *progress = draft;
    draft = NULL;

done:
    qc_quota_last_clear(&one.last);
    qc_quota_progress_free(draft);
    return status;
}

void qc_quota_progress_free(qc_quota_progress *progress)
{
    if (progress != NULL) {
        qc_arena_free(progress->owner);
        qc_memory_free(progress);
    }
}
