/* Random companies for properties of quotas: a tree with bounds, over-assignment and last quotas. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/property/companies.h"

#include <math.h>

#include "tests/property/feasible.h"

static bool chance(qc_random *random, double probability)
{
    return qc_random_uniform(random) < probability;
}

qc_money company_amount(qc_random *random, qc_money unit, double most)
{
    return (qc_money)(qc_random_uniform(random) * most) * unit;
}

/* Depth first: adds a branch below `parent` and, with luck, others below it. */
static void grow(qc_random *random, company *one, qc_id parent, int depth)
{
    qc_id at = (qc_id)one->count++;
    size_t children = depth > 3 ? 0 : qc_random_index(random, depth == 0 ? 6 : 4);
    qc_id last = QC_NO_ID;

    one->branch[at] = (qc_quota_branch){.name = "node",
                                        .level = "level",
                                        .parent = parent,
                                        .first_child = QC_NO_ID,
                                        .next = QC_NO_ID,
                                        .leaf = QC_NO_ID,
                                        .floor = QC_NO_MONEY,
                                        .cap = QC_NO_MONEY,
                                        .hold = QC_NO_MONEY,
                                        .last = QC_NO_MONEY,
                                        .least = QC_NO_MONEY,
                                        .most = QC_NO_MONEY};
    for (size_t c = 0; c < children && one->count < COMPANY_NODES; c++) {
        qc_id child = (qc_id)one->count;

        grow(random, one, at, depth + 1);
        if (last == QC_NO_ID) {
            one->branch[at].first_child = child;
        } else {
            one->branch[last].next = child;
        }
        last = child;
    }
    if (last == QC_NO_ID) {
        one->branch[at].leaf = at;
    }
    one->branch[at].end = (qc_id)one->count;
}

void company_lay_indexes(company *one)
{
    double sum[COMPANY_NODES] = {0};

    for (size_t i = one->count; i-- > 0;) {
        sum[i] += one->branch[i].leaf != QC_NO_ID ? one->potential[i] : 0;
        if (i > 0) {
            sum[one->branch[i].parent] += sum[i];
        }
    }
    for (size_t i = 0; i < one->count; i++) {
        double families = 0;

        for (qc_id c = one->branch[i].first_child; c != QC_NO_ID; c = one->branch[c].next) {
            families++;
        }
        for (qc_id c = one->branch[i].first_child; c != QC_NO_ID; c = one->branch[c].next) {
            one->branch[c].index = sum[i] > 0 ? sum[c] / sum[i] : 1 / families;
        }
    }
}

static void bound(qc_random *random, company *one, size_t at, double scale)
{
    qc_quota_branch *branch = &one->branch[at];
    qc_money some = company_amount(random, one->unit, scale);
    bool is_inner = branch->leaf == QC_NO_ID;

    one->has_inner_bound = one->has_inner_bound || is_inner;
    switch (qc_random_index(random, 5)) {
    case 0:
        branch->floor = some;
        break;
    case 1:
        branch->cap = some;
        break;
    case 2:
        branch->floor = some;
        branch->cap = some + company_amount(random, one->unit, scale);
        break;
    case 3:
        branch->last = some;
        branch->least = some - some / 10;
        branch->most = some + some / 10;
        break;
    default:
        branch->hold = some;
        one->has_hold = true;
        break;
    }
}

company company_draw(qc_random *random)
{
    company one = {.unit = chance(random, 0.5) ? 1 : 1 + (qc_money)qc_random_index(random, 50)};
    double scale = pow(10, 1 + 4 * qc_random_uniform(random));
    bool has_over = chance(random, 0.3);
    double odds = chance(random, 0.3) ? 0 : 0.25;
    double idle = chance(random, 0.7) ? 0 : 0.15;
    size_t leaves = 0;

    grow(random, &one, QC_NO_ID, 0);
    for (size_t i = 0; i < one.count; i++) {
        one.potential[i] = chance(random, idle) ? 0 : exp(2 * qc_random_normal(random));
        one.has_idle = one.has_idle || !(one.potential[i] > 0);
        leaves += one.branch[i].leaf != QC_NO_ID ? 1 : 0;
        if (i > 0 && chance(random, odds)) {
            bound(random, &one, i, one.branch[i].leaf != QC_NO_ID ? scale : 4 * scale);
        }
        if (has_over && one.branch[i].leaf == QC_NO_ID) {
            one.branch[i].over = (uint32_t)qc_random_index(random, 200000);
            one.has_over = true;
        }
    }
    company_lay_indexes(&one);
    one.goal = company_amount(random, one.unit, scale * (double)leaves * 1.2);
    return one;
}

void company_flow(company *one, company_flowed *result)
{
    *result = (company_flowed){.plan = {.goal = one->goal}};
    result->work = (qc_quota_work){.scratch = qc_arena_new(),
                                   .plan = &result->plan,
                                   .unit = one->unit,
                                   .branch_count = one->count,
                                   .branches = one->branch};
    result->work.keep = result->work.scratch;
    result->status = qc_quota_ranges_lay(&result->work, &result->error);
    if (result->status == QC_OK &&
        (one->goal < one->branch[0].lower || one->goal > one->branch[0].upper)) {
        result->status = QC_ERR_INFEASIBLE;
    }
    if (result->status == QC_OK) {
        result->status = qc_quota_tree_flow(&result->work, &result->error);
    }
    qc_arena_free(result->work.scratch);
}

bool company_may_stay(const company *one, size_t at)
{
    const qc_quota_branch *branch = &one->branch[at];
    qc_quota_work work = {.unit = one->unit};
    qc_quota_branch free = *branch;

    free.is_kept = false;
    return branch->leaf != QC_NO_ID && branch->last != QC_NO_MONEY &&
           branch->hold == QC_NO_MONEY && branch->last % one->unit == 0 &&
           branch->last >= qc_quota_own_lower(&work, &free) &&
           branch->last <= qc_quota_own_upper(&work, &free);
}

bool company_is_feasible(const company *one, double slack)
{
    return company_is_feasible_by_steps(one, slack, 0);
}

bool company_is_feasible_by_steps(const company *one, double slack, qc_money step)
{
    feasible_node nodes[COMPANY_NODES];

    for (size_t i = 0; i < one->count; i++) {
        const qc_quota_branch *branch = &one->branch[i];
        qc_quota_work work = {.unit = one->unit};

        nodes[i] = (feasible_node){
            .parent = branch->parent == QC_NO_ID ? -1 : (int)branch->parent,
            .lower = (double)qc_quota_own_lower(&work, branch),
            .upper = (double)qc_quota_own_upper(&work, branch),
            .below = 1 + branch->over / 1e6,
            .last = (double)branch->last,
            .step = step > 0 && company_may_stay(one, i) ? (double)step : 0,
        };
        if (nodes[i].upper >= (double)QC_UNLIMITED) {
            nodes[i].upper = INFINITY;
        }
    }
    return feasible_by_program(nodes, one->count, (double)one->goal, slack);
}
