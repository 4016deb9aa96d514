/* Random companies for properties of quotas: a tree with bounds, over-assignment and last quotas. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_PROPERTY_COMPANIES_H
#define QC_TESTS_PROPERTY_COMPANIES_H

#include "core/random.h"
#include "territory/quota_work.h"

enum { COMPANY_NODES = 24 };

/* A random company: parents before children, siblings together, as a plan lays them out. */
typedef struct company {
    size_t count;
    qc_quota_branch branch[COMPANY_NODES];
    double potential[COMPANY_NODES]; /* of leaves */
    qc_money unit, goal;
    bool has_over, has_hold, has_inner_bound, has_idle; /* idle: a leaf without potential */
} company;

typedef struct company_flowed {
    qc_quota_work work;
    qc_quota_plan plan;
    qc_status status;
    qc_error error;
} company_flowed;

company company_draw(qc_random *random);

/** A whole number of units from 0 to below `most`. */
qc_money company_amount(qc_random *random, qc_money unit, double most);

/**
 * Indexes as a plan computes them: each branch's part of the potential of its pool, equal parts
 * where there is none.
 */
void company_lay_indexes(company *one);

/** Lays the ranges and lets the goal flow, as a plan does. */
void company_flow(company *one, company_flowed *result);

/** Whether a linear program finds amounts for the bounds, sums met within the slack. */
bool company_is_feasible(const company *one, double slack);

/**
 * The same where leaves keep their last quotas or move by `step` at least; those that the step
 * does not bind are left out.
 */
bool company_is_feasible_by_steps(const company *one, double slack, qc_money step);

/**
 * Whether a least step binds a branch: a leaf that may keep its last quota, a whole number of
 * units.
 */
bool company_may_stay(const company *one, size_t at);

#endif
