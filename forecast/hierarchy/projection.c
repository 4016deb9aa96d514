/* The coherent values closest to given ones: least squares over a tree and groups across it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/hierarchy/projection.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/regression/semidefinite.h"

/* Most groups used: with more the dense matrix gets too large. Parents come first, so that the
 * finest groups are left out. */
enum { MOST_GROUPS = 1024 };

/* Finds gains and shares from the variances of each row and all below it. */
static void find_gains(qc_projection *p)
{
    const qc_rows *rows = p->rows;
    double *known = p->mean;
    double *below = p->below;

    memset(below, 0, rows->row_count * sizeof *below);
    for (size_t row = 0; row < rows->leaf_count; row++) {
        known[row] = p->weight[row];
        if (rows->parent[row] < rows->row_count) {
            below[rows->parent[row]] += known[row];
        }
    }
    for (size_t row = rows->tree_count; row-- > rows->leaf_count;) {
        p->gain[row] = below[row] > 0 && isfinite(p->weight[row])
                           ? below[row] / (below[row] + p->weight[row])
                           : 0;
        known[row] = (1 - p->gain[row]) * below[row];
        if (rows->parent[row] < rows->row_count) {
            below[rows->parent[row]] += known[row];
        }
    }
    for (size_t row = 0; row < rows->tree_count; row++) {
        size_t parent = rows->parent[row];

        p->share[row] =
            parent < rows->row_count && below[parent] > 0 ? known[row] / below[parent] : 0;
    }
}

/* Least squares over the tree alone; sets leaves and inner nodes of x. */
static void project_tree(qc_projection *p, const double *y, double *x)
{
    const qc_rows *rows = p->rows;
    double *mean = p->mean;
    double *below = p->below;

    memset(below, 0, rows->row_count * sizeof *below);
    for (size_t row = 0; row < rows->leaf_count; row++) {
        mean[row] = y[row];
        if (rows->parent[row] < rows->row_count) {
            below[rows->parent[row]] += mean[row];
        }
    }
    for (size_t row = rows->tree_count; row-- > rows->leaf_count;) {
        mean[row] = below[row] + (p->gain[row] > 0 ? p->gain[row] * (y[row] - below[row]) : 0);
        if (rows->parent[row] < rows->row_count) {
            below[rows->parent[row]] += mean[row];
        }
    }
    for (size_t k = 0; k < rows->tree_count; k++) {
        /* inner nodes from the root down, then leaves */
        size_t inner = rows->tree_count - rows->leaf_count;
        size_t row = k < inner ? rows->leaf_count + k : k - inner;
        size_t parent = rows->parent[row];

        x[row] =
            mean[row] + (p->share[row] > 0 ? p->share[row] * (x[parent] - below[parent]) : 0);
    }
}

/* Sums the leaves of x into its groups. */
static void sum_groups(const qc_rows *rows, double *x)
{
    for (size_t row = rows->tree_count; row < rows->row_count; row++) {
        x[row] = 0;
    }
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        if (rows->group[leaf] < rows->row_count) {
            x[rows->group[leaf]] += x[leaf];
        }
    }
    for (size_t row = rows->row_count; row-- > rows->tree_count;) {
        if (rows->parent[row] < rows->row_count) {
            x[rows->parent[row]] += x[row];
        }
    }
}

/* Turns the multipliers of groups, in the groups of `pull`, into changes of leaves and inner
 * nodes. */
static void pull_leaves(qc_projection *p, double *pull)
{
    const qc_rows *rows = p->rows;

    for (size_t row = rows->tree_count; row < rows->row_count; row++) {
        pull[row] += rows->parent[row] < rows->row_count ? pull[rows->parent[row]] : 0;
    }
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        pull[leaf] =
            rows->group[leaf] < rows->row_count ? p->weight[leaf] * pull[rows->group[leaf]] : 0;
    }
    for (size_t row = rows->leaf_count; row < rows->tree_count; row++) {
        pull[row] = 0;
    }
    project_tree(p, pull, pull);
}

/* The variance of the difference between the groups' own values and the tree's: G + A with
 * G = C (S' A^-1 S)^-1 C'. */
static qc_status find_groups(qc_projection *p, qc_error *error)
{
    const qc_rows *rows = p->rows;
    size_t first = rows->tree_count;
    size_t count = rows->row_count - first;
    qc_status status = QC_OK;

    p->group_count = count < MOST_GROUPS ? count : MOST_GROUPS;
    QC_TRY(QC_NEW_ARRAY(p->group_root, p->group_count * p->group_count, error));
    for (size_t g = 0; g < p->group_count; g++) {
        double *line = p->group_root + g * p->group_count;

        if (!isfinite(p->weight[first + g])) {
            continue; /* the pivot is 0 */
        }
        memset(p->pull + first, 0, count * sizeof *p->pull);
        p->pull[first + g] = 1;
        pull_leaves(p, p->pull);
        sum_groups(rows, p->pull);
        for (size_t k = 0; k < p->group_count; k++) {
            line[k] = isfinite(p->weight[first + k]) ? p->pull[first + k] : 0;
        }
        line[g] += p->weight[first + g];
    }
    qc_semidefinite_factorise(p->group_root, p->group_count);

done:
    return status;
}

qc_status qc_projection_new(const qc_rows *rows, const double *weight,
                            qc_projection **projection, qc_error *error)
{
    qc_status status = QC_OK;
    qc_projection *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->rows = rows;
    QC_TRY(QC_NEW_ARRAY(draft->weight, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft->gain, rows->tree_count, error));
    QC_TRY(QC_NEW_ARRAY(draft->share, rows->tree_count, error));
    QC_TRY(QC_NEW_ARRAY(draft->mean, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft->below, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft->pull, rows->row_count, error));
    memcpy(draft->weight, weight, rows->row_count * sizeof *weight);
    find_gains(draft);
    QC_TRY(find_groups(draft, error));
    *projection = draft;
    draft = NULL;

done:
    qc_projection_free(draft);
    return status;
}

void qc_projection_free(qc_projection *projection)
{
    if (projection != NULL) {
        qc_memory_free(projection->weight);
        qc_memory_free(projection->gain);
        qc_memory_free(projection->share);
        qc_memory_free(projection->group_root);
        qc_memory_free(projection->mean);
        qc_memory_free(projection->below);
        qc_memory_free(projection->pull);
        qc_memory_free(projection);
    }
}

void qc_projection_apply(qc_projection *p, const double *y, double *x)
{
    const qc_rows *rows = p->rows;
    size_t first = rows->tree_count;
    double *pull = p->pull;

    memcpy(pull + first, y + first, (rows->row_count - first) * sizeof *pull);
    project_tree(p, y, x);
    sum_groups(rows, x);
    if (p->group_count == 0) {
        return;
    }
    for (size_t row = first; row < rows->row_count; row++) {
        bool counts = row < first + p->group_count && isfinite(p->weight[row]);

        pull[row] = counts ? pull[row] - x[row] : 0;
    }
    qc_semidefinite_solve(p->group_root, p->group_count, pull + first);
    pull_leaves(p, pull);
    for (size_t row = 0; row < rows->tree_count; row++) {
        x[row] += pull[row];
    }
    sum_groups(rows, x);
}

static void add_into(double *x, double *carry, size_t row, double value, double lost)
{
    qc_sum sum = {x[row], carry[row] + lost};

    qc_sum_add(&sum, value);
    x[row] = sum.total;
    carry[row] = sum.lost;
}

void qc_rows_sum(const qc_rows *rows, double *x, double *carry)
{
    memset(carry, 0, rows->row_count * sizeof *carry);
    for (size_t row = rows->leaf_count; row < rows->row_count; row++) {
        x[row] = 0;
    }
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        if (rows->parent[leaf] < rows->row_count) {
            add_into(x, carry, rows->parent[leaf], x[leaf], 0);
        }
        if (rows->group[leaf] < rows->row_count) {
            add_into(x, carry, rows->group[leaf], x[leaf], 0);
        }
    }
    for (size_t row = rows->row_count; row-- > rows->leaf_count;) {
        if (rows->parent[row] < rows->row_count) {
            add_into(x, carry, rows->parent[row], x[row], carry[row]);
        }
        x[row] += carry[row];
    }
}
