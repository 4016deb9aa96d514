/* Quotas of an earlier plan against what has come. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/quota_progress.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "territory/quota_last.h"

/* Sums over the leaves below each node; [node], [node][draw]. */
typedef struct sums {
    double *booked, *usual, *all; /* usual: sum of share x weight, all: sum of weights */
    double *draws;
    bool *has_draws;
} sums;

#define TAKE(pointer, arena, count)                                                            \
    (((pointer) = qc_arena_take((arena), (count), sizeof *(pointer))) != NULL                  \
         ? QC_OK                                                                               \
         : (qc_fail(error, QC_ERR_MEMORY, "out of memory"), QC_ERR_MEMORY))

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

    QC_TRY(TAKE(all->booked, arena, panel->node_count));
    QC_TRY(TAKE(all->usual, arena, panel->node_count));
    QC_TRY(TAKE(all->all, arena, panel->node_count));
    QC_TRY(TAKE(all->draws, arena, panel->node_count * draws));
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

static void fill_row(const qc_book *book, const qc_quota_begun *begun, const sums *all,
                     size_t node, const qc_quota_progress *progress, qc_quota_pace *row)
{
    size_t draws = begun->forecast.draw_count;
    double quota = qc_money_to_major(row->quota, &book->currency);
    double over = fmax((double)(progress->known_until - progress->first_day) + 1, 0);
    double left = (double)(progress->last_day - progress->first_day) + 1 - over;
    double booked = all->booked[node];

    row->node = begun->panel->nodes[node].name;
    row->level = begun->panel->nodes[node].level;
    row->booked = booked;
    row->attainment = quota > 0 ? booked / quota : NAN;
    row->usual = all->all[node] > 0 ? all->usual[node] / all->all[node] : NAN;
    row->pace = row->usual > 0 ? row->attainment / row->usual : NAN;
    row->a_day = over > 0 ? booked / over : NAN;
    row->needed = booked >= quota ? 0 : (quota - booked) / left;
    row->expected = qc_draws_mean(all->draws + node * draws, draws);
    /* of 0 there is nothing to reach, as in the plan */
    row->p_attain =
        quota > 0 ? qc_draws_chance_at_least(all->draws + node * draws, draws, quota) : NAN;
}

static size_t count_nodes(const qc_quota_file *quotas)
{
    size_t count = 0;

    for (size_t i = 0; i < quotas->count; i++) {
        count += strcmp(quotas->rows[i].level, "rep") != 0 ? 1 : 0;
    }
    return count;
}

static qc_status fill_rows(const qc_book *book, const qc_quota_begun *begun,
                           const qc_quota_file *quotas, qc_quota_last *last,
                           qc_quota_progress *progress, qc_error *error)
{
    const qc_panel *panel = begun->panel;
    qc_arena *arena = progress->owner;
    sums all = {.booked = NULL};
    qc_status status = QC_OK;

    QC_TRY(TAKE(progress->rows, arena, panel->node_count));
    QC_TRY(qc_quota_last_start(quotas, arena, last, error));
    QC_TRY(sum_up(begun, arena, &all, error));
    for (size_t node = 0; node < panel->node_count; node++) {
        const qc_panel_node *one = &panel->nodes[node];
        uint32_t found = UINT32_MAX;

        QC_TRY(qc_quota_last_find(last, one->level, one->name, &found, error));
        if (found != UINT32_MAX) {
            qc_quota_pace *row = &progress->rows[progress->count++];

            row->quota = qc_quota_last_amount(last, found);
            fill_row(book, begun, &all, node, progress, row);
        }
    }
    progress->missing =
        count_nodes(quotas) > progress->count ? count_nodes(quotas) - progress->count : 0;
    if (progress->count == 0) {
        status = qc_fail(error, QC_ERR_NOT_FOUND,
                         "none of the quotas belongs to a node of the data; the column level "
                         "must say company, region, area or territory");
    }

done:
    return status;
}

qc_status qc_quota_progress_measure(const qc_book *book, const qc_quota_begun *begun,
                                    const qc_quota_file *quotas, qc_quota_progress **progress,
                                    qc_error *error)
{
    qc_quota_progress *draft = NULL;
    qc_quota_last last = {.names = NULL};
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->owner = qc_arena_new();
    QC_TRY(draft->owner != NULL ? QC_OK : qc_fail(error, QC_ERR_MEMORY, "out of memory"));
    draft->known_until = begun->known_until;
    draft->first_day =
        qc_period_start(&begun->panel->calendar, begun->frequency, begun->period);
    draft->last_day = qc_period_end(&begun->panel->calendar, begun->frequency, begun->period);
    QC_TRY(fill_rows(book, begun, quotas, &last, draft, error));
    *progress = draft;
    draft = NULL;

done:
    qc_quota_last_clear(&last);
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
