/* Quotas of all nodes divided into columns that add up over the tree too. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/quota_table.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "territory/margins.h"
#include "territory/quota_handover.h"

typedef struct table_work {
    qc_quota_work *work;
    const qc_quota_table *table;
    qc_money *row, *column, *cells; /* room of a node's table */
    qc_money *rest;                 /* [count] room */
    double *seed;
} table_work;

static qc_money *amounts_of(const table_work *all, qc_id node)
{
    return all->table->quota + node * all->table->stride;
}

/* What those below a node have in each column: its own, and the over-assignment. */
static qc_status find_columns(table_work *all, qc_id node, qc_money total, qc_error *error)
{
    size_t count = all->table->count;
    qc_money own = 0;
    qc_status status = QC_OK;

    for (size_t p = 0; p < count; p++) {
        all->column[p] = amounts_of(all, node)[p];
        all->seed[p] = (double)all->column[p];
        own += all->column[p];
    }
    if (own != total) {
        QC_TRY(qc_quota_allocate(all->seed, NULL, NULL, count, total, all->column, error));
    }

done:
    return status;
}

/* What a row has by its proportions alone; a row without any where there is something has those
 * of the columns. */
static qc_status keep_alone(table_work *all, qc_id node, const double *proportions,
                            qc_quota_proportions which, qc_money total, qc_error *error)
{
    const qc_quota_table *table = all->table;
    bool is_any = false;

    if (table->alone == NULL) {
        return QC_OK;
    }
    for (size_t p = 0; p < table->count && proportions != NULL; p++) {
        is_any = is_any || (all->column[p] > 0 && proportions[p] > 0);
    }
    table->proportions[node] = (uint8_t)(is_any ? which : QC_PROPORTIONS_ABOVE);
    if (is_any) {
        return qc_quota_allocate(proportions, NULL, NULL, table->count, total,
                                 table->alone + node * table->stride, error);
    }
    qc_margins_split(total, all->column, table->count, table->alone + node * table->stride,
                     all->rest);
    return QC_OK;
}

/* A child's proportions as the table begins with them; NULL: those of the columns. */
static qc_status begin_row(table_work *all, qc_id at, qc_id child, double *seed,
                           qc_error *error)
{
    const qc_quota_work *work = all->work;
    bool is_own = work->branches[child].leaf == QC_NO_ID || all->table->leaves_differ;
    const double *weight = all->table->weight + (is_own ? child : at) * all->table->count;

    for (size_t p = 0; p < all->table->count && seed != NULL; p++) {
        seed[p] = fmax(weight[p], 0);
    }
    return keep_alone(all, all->table->node_of_branch[child], seed,
                      is_own ? QC_PROPORTIONS_EXPECTED : QC_PROPORTIONS_EXPECTED_ABOVE,
                      work->branches[child].quota / work->unit, error);
}

static qc_status share_branch(table_work *all, qc_id at, qc_error *error)
{
    qc_quota_work *work = all->work;
    size_t count = all->table->count;
    const qc_quota_branch *branch = &work->branches[at];
    qc_margins margins = {.column_count = count, .row = all->row, .column = all->column};
    bool differ = all->table->leaves_differ;
    qc_money total = 0;
    qc_status status = QC_OK;

    for (qc_id i = branch->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        all->row[margins.row_count++] = work->branches[i].quota / work->unit;
        total += work->branches[i].quota / work->unit;
        differ = differ || work->branches[i].leaf == QC_NO_ID;
    }
    QC_TRY(find_columns(all, all->table->node_of_branch[at], total, error));
    margins.row_count = 0;
    for (qc_id i = branch->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        QC_TRY(begin_row(all, at, i, differ ? all->seed + margins.row_count * count : NULL,
                         error));
        margins.row_count++;
    }
    QC_TRY(qc_margins_fill(&margins, differ ? all->seed : NULL, all->cells, error));
    margins.row_count = 0;
    for (qc_id i = branch->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        for (size_t p = 0; p < count; p++) {
            amounts_of(all, all->table->node_of_branch[i])[p] =
                all->cells[margins.row_count * count + p];
        }
        margins.row_count++;
    }

done:
    return status;
}

/* A rep's part of the months: in the proportions of the territory, or its own of a team that
 * changes. */
static qc_status keep_seat(table_work *all, qc_id node, bool changes, const qc_money *cells,
                           qc_money total, qc_error *error)
{
    size_t count = all->table->count;

    if (!changes) {
        return keep_alone(all, node, NULL, QC_PROPORTIONS_ABOVE, total, error);
    }
    all->table->proportions[node] = QC_PROPORTIONS_SERVICE;
    memcpy(all->table->alone + node * all->table->stride, cells, count * sizeof *cells);
    return QC_OK;
}

static qc_status share_team(table_work *all, qc_id at, qc_error *error)
{
    qc_quota_work *work = all->work;
    size_t count = all->table->count;
    qc_quota_team *team = &work->teams[at];
    bool changes = all->table->by_service && qc_quota_team_changes(work, team, count);
    qc_margins margins = {.row_count = team->count,
                          .column_count = count,
                          .row = all->row,
                          .column = all->column};
    qc_money total = 0;
    qc_status status = QC_OK;

    for (size_t s = 0; s < team->count; s++) {
        all->row[s] = work->seats[team->first + s].quota / work->unit;
        total += all->row[s];
    }
    QC_TRY(find_columns(all, all->table->node_of_branch[at], total, error));
    if (changes) {
        QC_TRY(qc_quota_handover_share(work, team, count, all->column, all->cells, error));
    } else {
        QC_TRY(qc_margins_fill(&margins, NULL, all->cells, error));
    }
    for (size_t s = 0; s < team->count; s++) {
        qc_id node = all->table->node_of_seat[team->first + s];

        QC_TRY(keep_seat(all, node, changes, all->cells + s * count, all->row[s], error));
        for (size_t p = 0; p < count; p++) {
            amounts_of(all, node)[p] = all->cells[s * count + p];
        }
    }

done:
    return status;
}

static size_t largest_family(const qc_quota_work *work)
{
    size_t most = 1;

    for (size_t i = 0; i < work->branch_count; i++) {
        size_t count = 0;

        for (qc_id c = work->branches[i].first_child; c != QC_NO_ID;
             c = work->branches[c].next) {
            count++;
        }
        most = count > most ? count : most;
        most = work->teams[i].count > most ? work->teams[i].count : most;
    }
    return most;
}

qc_status qc_quota_table_share(qc_quota_work *work, const qc_quota_table *table,
                               qc_error *error)
{
    table_work all = {.work = work, .table = table};
    size_t most = largest_family(work);
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(all.row, work->scratch, most, error));
    QC_TRY(QC_TAKE_ARRAY(all.column, work->scratch, table->count, error));
    QC_TRY(QC_TAKE_ARRAY(all.rest, work->scratch, table->count, error));
    QC_TRY(QC_TAKE_ARRAY(all.cells, work->scratch, most * table->count, error));
    QC_TRY(QC_TAKE_ARRAY(all.seed, work->scratch, most * table->count, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        if (work->branches[i].first_child != QC_NO_ID) {
            QC_TRY(share_branch(&all, (qc_id)i, error));
        }
        if (work->teams[i].count > 0) {
            QC_TRY(share_team(&all, (qc_id)i, error));
        }
    }

done:
    return status;
}
