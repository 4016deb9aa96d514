/* The goal: given, of the goals table, or the middle of the futures; and the unit in which it is shared out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"
#include "territory/quota_work.h"

/* The goal */

static qc_status forecast_goal(const qc_quota_work *work, qc_money *goal, qc_error *error)
{
    size_t draws = work->forecast->draw_count;
    double *sums = NULL;
    double middle = 0;
    const double level = 0.5;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(sums, work->scratch, draws, error));
    qc_quota_futures(work, 0, work->plan->first_step, work->plan->last_step, sums);
    QC_TRY(qc_draws_quantiles(sums, draws, &level, 1, &middle, error));
    QC_TRY(qc_quota_money(work, middle > 0 ? middle : 0, work->branches[0].name, goal, error));

done:
    return status;
}

/* QC_NO_MONEY, which is the least amount, where a branch has no such bound of its own. */
static qc_money own_bound(const qc_quota_work *work, const qc_quota_branch *branch,
                          bool is_lower)
{
    qc_money lower = qc_quota_own_lower(work, branch);
    qc_money upper = qc_quota_own_upper(work, branch);

    if (is_lower) {
        return lower > 0 ? lower : QC_NO_MONEY;
    }
    return upper < QC_UNLIMITED ? upper : QC_NO_MONEY;
}

/* Which branch has most of what stands in the way, for the message. */
static const qc_quota_branch *largest_bound(const qc_quota_work *work, bool is_lower)
{
    const qc_quota_branch *largest = &work->branches[0];

    for (size_t i = 1; i < work->branch_count; i++) {
        if (own_bound(work, &work->branches[i], is_lower) >
            own_bound(work, largest, is_lower)) {
            largest = &work->branches[i];
        }
    }
    return largest;
}

static qc_status check_goal(const qc_quota_work *work, qc_money goal, qc_error *error)
{
    const qc_quota_branch *root = &work->branches[0];
    bool is_low = goal < root->lower;
    const qc_quota_branch *largest = largest_bound(work, is_low);
    qc_money nearest = is_low ? root->lower : root->upper;

    if (goal >= root->lower && goal <= root->upper) {
        return QC_OK;
    }
    return qc_fail(
        error, QC_ERR_INFEASIBLE,
        "the goal of %s is %s %s and holds of '%s', the largest of them %s '%s', %s; "
        "the nearest feasible goal is %s",
        qc_quota_amount(work, goal).text,
        qc_quota_amount(work, is_low ? nearest - goal : goal - nearest).text,
        is_low ? "below the floors" : "above the caps", root->name,
        largest->hold_is_goal ? "the goal in the goals table of" : "at", largest->name,
        qc_quota_amount(work, own_bound(work, largest, is_low)).text,
        qc_quota_amount(work, nearest).text);
}

/* The unit */

enum { UNITS_A_HEAD = 1000 }; /* fewer units for each territory and rep would be coarse */

/* A branch with an amount of its own that is no multiple of a unit; NULL if there is none. */
static const qc_quota_branch *odd_branch(const qc_quota_work *work, qc_money unit,
                                         bool holds_only)
{
    for (size_t i = 0; i < work->branch_count; i++) {
        const qc_quota_branch *branch = &work->branches[i];
        const qc_money own[] = {branch->hold, branch->floor, branch->cap};

        for (size_t k = 0; k < (holds_only ? 1 : sizeof own / sizeof own[0]); k++) {
            if (own[k] != QC_NO_MONEY && own[k] % unit != 0) {
                return branch;
            }
        }
    }
    return NULL;
}

static qc_status fail_unit(const qc_quota_work *work, const char *what, const char *name,
                           qc_money amount, qc_error *error)
{
    qc_money unit = work->settings->unit;
    qc_money below = amount / unit * unit;

    return qc_fail(error, QC_ERR_ARGUMENT,
                   "%s%s%s of %s is no multiple of the unit %s, in which quotas add up; the "
                   "nearest are %s and %s",
                   what, name[0] != '\0' ? " at " : "", name,
                   qc_quota_amount(work, amount).text, qc_quota_amount(work, unit).text,
                   qc_quota_amount(work, below).text, qc_quota_amount(work, below + unit).text);
}

/*
 * As asked for: floors are then rounded up to it and caps down. Else whole major units where
 * goal and bounds are whole and large, so that nobody is paid on cents.
 */
static qc_status find_unit(qc_quota_work *work, qc_money goal, bool may_round, qc_error *error)
{
    qc_money asked = work->settings->unit;
    qc_money major = qc_currency_scale(&work->plan->currency);
    double heads = (double)(work->leaf_count + work->book->reps.count);

    if (asked < 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the unit of quotas is negative");
    }
    if (asked > 0) {
        const qc_quota_branch *odd = odd_branch(work, asked, true);

        if (!may_round && goal % asked != 0) {
            return fail_unit(work, "the goal", "", goal, error);
        }
        if (odd != NULL) {
            return fail_unit(work, odd->hold_is_goal ? "the goal" : "the hold", odd->name,
                             odd->hold, error);
        }
    }
    work->unit = asked;
    if (asked == 0) {
        bool is_whole = (may_round || goal % major == 0) &&
                        odd_branch(work, major, false) == NULL &&
                        (double)goal / (double)major >= UNITS_A_HEAD * heads;

        work->unit = is_whole ? major : 1;
    }
    return QC_OK;
}

/* The middle of the futures, to whole units and within the company's bounds. */
static qc_status fit_forecast_goal(qc_quota_work *work, qc_error *error)
{
    const qc_quota_branch *root = &work->branches[0];
    qc_money middle = 0;
    qc_status status = QC_OK;

    QC_TRY(forecast_goal(work, &middle, error));
    QC_TRY(find_unit(work, middle, true, error));
    QC_TRY(qc_quota_ranges_lay(work, error));
    middle = (middle + work->unit / 2) / work->unit * work->unit;
    work->plan->goal_source = QC_GOAL_FORECAST;
    work->plan->goal = middle < root->lower   ? root->lower
                       : middle > root->upper ? root->upper
                                              : middle;
    if (work->plan->goal == middle) {
        QC_TRY(qc_quota_note(work,
                             qc_arena_format(work->keep,
                                             "No goal is given: the middle of the company's "
                                             "futures, %s, stands in.",
                                             qc_quota_amount(work, middle).text),
                             error));
    } else {
        QC_TRY(qc_quota_note(work,
                             qc_arena_format(work->keep,
                                             "No goal is given: the middle of the company's "
                                             "futures is %s; floors, caps and holds move it to "
                                             "%s.",
                                             qc_quota_amount(work, middle).text,
                                             qc_quota_amount(work, work->plan->goal).text),
                             error));
    }

done:
    return status;
}

/* The index of the company in money: what its territories carry together by their own. */
static qc_status fit_bottom_up_goal(qc_quota_work *work, qc_error *error)
{
    const qc_quota_elements *elements = &work->elements;
    const qc_quota_branch *root = &work->branches[0];
    double sum = 0, weights = 0;
    qc_money goal = 0;
    qc_status status = QC_OK;

    if (work->growth_method == &qc_quota_equal_method) {
        return qc_fail(
            error, QC_ERR_ARGUMENT,
            "equal odds share out a goal that is given; they cannot set one bottom-up");
    }
    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        /* Potential counts as a share of the forecast. */
        size_t measured = e == QC_ELEMENT_POTENTIAL ? QC_ELEMENT_FORECAST : e;

        if (elements->available[e]) {
            sum += work->weight[e] * elements->value[measured][0];
            weights += work->weight[e];
        }
    }
    QC_TRY(qc_quota_money(work, weights > 0 ? sum / weights : 0, root->name, &goal, error));
    QC_TRY(find_unit(work, goal, true, error));
    QC_TRY(qc_quota_ranges_lay(work, error));
    goal = (goal + work->unit / 2) / work->unit * work->unit;
    goal = goal < root->lower ? root->lower : goal > root->upper ? root->upper : goal;
    work->plan->goal = goal;
    work->plan->goal_source = QC_GOAL_BOTTOM_UP;
    QC_TRY(qc_quota_note(
        work,
        qc_arena_format(
            work->keep,
            "The goal is set bottom-up: the sum of what each territory can carry, %s.",
            qc_quota_amount(work, goal).text),
        error));

done:
    return status;
}

static qc_status take_given_goal(qc_quota_work *work, qc_money goal, qc_goal_source source,
                                 qc_error *error)
{
    qc_status status = QC_OK;

    work->plan->goal = goal;
    work->plan->goal_source = source;
    QC_TRY(find_unit(work, goal, false, error));
    QC_TRY(qc_quota_ranges_lay(work, error));

done:
    return status;
}

/* Goals of all lines of products are one of the company together. */
static qc_status add_goals_of_lines(qc_quota_work *work, qc_money *goal, qc_error *error)
{
    qc_money sum = 0;
    qc_status status = QC_OK;

    for (size_t k = 0; k < work->lines->count; k++) {
        if (work->line_goal[k] == QC_NO_MONEY) {
            return QC_OK;
        }
        if (qc_money_add(sum, work->line_goal[k], &sum) != QC_OK) {
            return qc_fail(error, QC_ERR_OVERFLOW, "the goals of products add up to too much");
        }
    }
    *goal = sum;
    QC_TRY(qc_quota_note(
        work,
        qc_arena_format(
            work->keep,
            "No goal of the company is given: those of its %zu product lines add up to %s.",
            work->lines->count, qc_quota_amount(work, sum).text),
        error));

done:
    return status;
}

/* The company's goal by the goals table, and those of its lines. */
static qc_status read_table(qc_quota_work *work, qc_money *goal, qc_error *error)
{
    qc_status status = QC_OK;

    if (!work->settings->of_product) {
        QC_TRY(qc_quota_goals_take(work, goal, error));
    }
    if (work->lines == NULL) {
        return QC_OK;
    }
    QC_TRY(QC_TAKE_ARRAY(work->line_goal, work->scratch, work->lines->count, error));
    QC_TRY(qc_quota_goals_of_products(work, work->lines, work->line_goal, error));
    if (*goal == QC_NO_MONEY && work->settings->goal == QC_NO_MONEY &&
        !work->settings->bottom_up) {
        QC_TRY(add_goals_of_lines(work, goal, error));
    }

done:
    return status;
}

qc_status qc_quota_goal_find(qc_quota_work *work, qc_error *error)
{
    qc_money given = work->settings->goal;
    qc_money table = QC_NO_MONEY;
    qc_status status = QC_OK;

    if (given != QC_NO_MONEY && given < 0) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "the goal of %s is negative; a goal is at least 0",
                       qc_quota_amount(work, given).text);
    }
    if (given > QC_UNLIMITED) {
        return qc_fail(error, QC_ERR_OVERFLOW, "the goal is too large");
    }
    QC_TRY(read_table(work, &table, error));
    if (work->settings->bottom_up) {
        QC_TRY(fit_bottom_up_goal(work, error));
    } else if (given != QC_NO_MONEY) {
        QC_TRY(take_given_goal(work, given, QC_GOAL_GIVEN, error));
    } else if (table != QC_NO_MONEY) {
        QC_TRY(take_given_goal(work, table, QC_GOAL_TABLE, error));
    } else {
        QC_TRY(fit_forecast_goal(work, error));
    }
    QC_TRY(check_goal(work, work->plan->goal, error));

done:
    return status;
}
