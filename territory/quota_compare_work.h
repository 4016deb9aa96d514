/* A comparison in the making: both plans by node, and the lines of their derivations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_COMPARE_WORK_H
#define QC_TERRITORY_QUOTA_COMPARE_WORK_H

#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"
#include "quotacast/quota_compare.h"
#include "territory/quota_last.h"

/* The lines of a derivation by node: order[first[k]] .. order[first[k + 1] - 1] are those of
 * node k. */
typedef struct qc_line_groups {
    size_t *first, *order;
    uint32_t *step; /* [line] its id in the names of steps */
} qc_line_groups;

/* The lines of a node that are of one step. */
typedef struct qc_step_sum {
    uint32_t step;
    qc_money amount;
    const char *note; /* of the first of them */
} qc_step_sum;

/* The steps of a node in the order of its lines. */
typedef struct qc_step_tally {
    uint32_t *seen;    /* [step] the round in which it was met last */
    size_t *place;     /* [step] then: where it stands in `sums` */
    qc_step_sum *sums; /* [count] */
    size_t count;
    qc_money total;
    bool fits; /* no sum leaves the range of money */
} qc_step_tally;

/* Nodes that have no steps for one reason: how many, and the first. */
typedef struct qc_left_out {
    size_t count;
    const char *node, *level;
} qc_left_out;

typedef struct qc_quota_comparing {
    const qc_book *book;
    const qc_quota_plan *plan;
    const qc_quota_lines_file *derivation;
    qc_arena *scratch;
    qc_quota_last last;
    uint32_t *before; /* [node of the comparison] its node in `last`, UINT32_MAX */
    uint32_t *claims; /* [node in `last`] nodes of the plan that it stands for */
    qc_line_groups old_lines, new_lines;
    qc_names *steps;
    qc_step_tally old_tally, new_tally;
    uint32_t round;
    /* why nodes have no steps: no lines of them; lines that do not add up; a name that stands
     * twice */
    qc_left_out unknown, unequal, doubled;
    qc_quota_comparison *draft;
} qc_quota_comparing;

/** b - a, where what is not there counts 0; false where it leaves the range of money. */
bool qc_quota_subtract(qc_money a, qc_money b, qc_money *change);

/** Pairs the steps of every node of the draft, whose quotas stand. QC_OK or QC_ERR_MEMORY. */
QC_MUST_CHECK qc_status qc_quota_compare_steps(qc_quota_comparing *all, qc_error *error);

#endif
