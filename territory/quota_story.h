/* A derivation in the making: its steps, their amounts, and the words for them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_STORY_H
#define QC_TERRITORY_QUOTA_STORY_H

#include "territory/quota_work.h"

typedef enum qc_quota_step {
    QC_STEP_HISTORY,
    QC_STEP_FORECAST,
    QC_STEP_POTENTIAL,
    QC_STEP_GROWTH,
    QC_STEP_GOAL,
    QC_STEP_FLOOR,
    QC_STEP_CAP,
    QC_STEP_HOLD,
    QC_STEP_CHANGE,
    QC_STEP_ELSEWHERE,
    QC_STEP_OVER,
    QC_STEP_ROUNDING,
    QC_STEP_COUNT
} qc_quota_step;

typedef struct qc_quota_story {
    qc_quota_work *work;
    double weight[QC_ELEMENT_COUNT];   /* of the elements that are there */
    qc_money (*amount)[QC_STEP_COUNT]; /* [branch] */
    double (*reach)[QC_STEP_COUNT];    /* [branch] what bounds above it move, minor units */
    double *effect;                    /* [branch] what its own bound moves, minor units */
    double *spread;       /* [branch] its claim for each unit of free quota: over-assignment */
    qc_id *strongest;     /* [branch] the child whose bound moves most, QC_NO_ID if none does */
    qc_id widest;         /* the floor or cap that moves most, QC_NO_ID if none does */
    qc_money index_total; /* the index of all territories in money */
    const char *history_name; /* "2025Q1, a year before" */
    const char *period_name;
} qc_quota_story;

/** The name of a step, as derivations write it. */
const char *qc_quota_step_name(qc_quota_step step);

/** Which step a branch's binding bound belongs to. */
qc_quota_step qc_quota_step_of_bound(const qc_quota_work *work, const qc_quota_branch *branch);

/** Names the planning period and the history for sentences. */
QC_MUST_CHECK qc_status qc_quota_story_name_periods(qc_quota_story *tale, qc_error *error);

/** One sentence for a step of a branch; NULL: out of memory. */
const char *qc_quota_story_words(const qc_quota_story *tale, qc_id at, qc_quota_step kind);

#endif
