/* The goals table: the company's goal for the planning period, and holds at the nodes below it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"
#include "territory/quota_work.h"

enum { QUARTERS = 4, MONTHS = 12, MONTHS_OF_QUARTER = 3 };

/* What the table says of one branch: of the planning period, and of quarters and months within
 * it. Of rows that speak of the same time the last counts; QC_NO_MONEY where there is none. */
typedef struct stated_goal {
    qc_money whole;
    size_t whole_rows;
    qc_money quarter[QUARTERS]; /* where a year is planned */
    qc_money month[MONTHS];
} stated_goal;

static size_t months_of(qc_frequency frequency)
{
    return 12 / (size_t)qc_frequency_per_year(frequency);
}

/* Whether a row speaks of the planning period, or of a quarter or month of it: not where it
 * says nothing, or is one of a product where those of nodes are wanted, or the other way
 * round. */
static bool is_within(const qc_quota_work *work, size_t row, bool of_product)
{
    const qc_goals *goals = &work->book->goals;
    qc_frequency frequency = (qc_frequency)goals->frequency[row];

    if (goals->amount[row] == QC_NO_MONEY || (goals->product[row] != QC_NO_ID) != of_product) {
        return false;
    }
    if (frequency == work->plan->frequency) {
        return goals->period[row] == work->plan->period;
    }
    if ((frequency != QC_FREQUENCY_QUARTER && frequency != QC_FREQUENCY_MONTH) ||
        work->plan->frequency == QC_FREQUENCY_INDEX) {
        return false;
    }
    return qc_period_start(&work->book->calendar, frequency, goals->period[row]) >=
               work->first_day &&
           qc_period_end(&work->book->calendar, frequency, goals->period[row]) <=
               work->last_day;
}

/* Nothing stated of any of `count` branches or lines. */
static qc_status take_stated(const qc_quota_work *work, size_t count, stated_goal **stated,
                             qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(*stated, work->scratch, count, error));
    for (size_t i = 0; i < count; i++) {
        (*stated)[i].whole = QC_NO_MONEY;
        for (size_t q = 0; q < QUARTERS; q++) {
            (*stated)[i].quarter[q] = QC_NO_MONEY;
        }
        for (size_t m = 0; m < MONTHS; m++) {
            (*stated)[i].month[m] = QC_NO_MONEY;
        }
    }

done:
    return status;
}

static qc_status take_row(const qc_quota_work *work, size_t row, stated_goal *stated,
                          qc_error *error)
{
    const qc_goals *goals = &work->book->goals;
    qc_frequency frequency = (qc_frequency)goals->frequency[row];
    qc_money amount = goals->amount[row];
    size_t at = 0;

    if (amount < 0) {
        return qc_fail_at(error, QC_ERR_DATA, qc_quota_source(work, goals->file, row),
                          goals->line[row], 0, "a goal of %s is negative; a goal is at least 0",
                          qc_quota_amount(work, amount).text);
    }
    if (frequency == work->plan->frequency) {
        stated->whole = amount;
        stated->whole_rows++;
        return QC_OK;
    }
    at = (size_t)(goals->period[row] -
                  qc_period_of_date(&work->book->calendar, frequency, work->first_day));
    *(frequency == QC_FREQUENCY_QUARTER ? &stated->quarter[at] : &stated->month[at]) = amount;
    return QC_OK;
}

/* What the parts of the planning period come to, quarters before their months; the months that
 * they speak of. */
typedef struct parts {
    qc_money sum;
    size_t months;
    /* Quarters whose months, all stated, come to something else; the quarter counts */
    size_t contrary;
} parts;

static qc_status add_parts(const stated_goal *stated, size_t months, parts *found,
                           qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t first = 0; first < months; first += MONTHS_OF_QUARTER) {
        qc_money quarter = stated->quarter[first / MONTHS_OF_QUARTER];
        qc_money sum = 0;
        size_t given = 0;

        for (size_t m = first; m < first + MONTHS_OF_QUARTER; m++) {
            if (stated->month[m] != QC_NO_MONEY) {
                QC_TRY(qc_money_add(sum, stated->month[m], &sum));
                given++;
            }
        }
        if (quarter != QC_NO_MONEY) {
            found->contrary += given == MONTHS_OF_QUARTER && sum != quarter ? 1 : 0;
            given = MONTHS_OF_QUARTER;
            sum = quarter;
        }
        QC_TRY(qc_money_add(found->sum, sum, &found->sum));
        found->months += given;
    }

done:
    return status == QC_OK ? QC_OK : qc_fail(error, status, "the goals add up to too much");
}

/* Words for what of the goals of one branch is not used. */
static qc_status note_unused(qc_quota_work *work, const char *name, const stated_goal *stated,
                             const parts *found, qc_error *error)
{
    size_t needed = months_of(work->plan->frequency);
    qc_status status = QC_OK;

    if (stated->whole_rows > 1) {
        QC_TRY(qc_quota_note(work,
                             qc_arena_format(work->keep,
                                             "'%s' has %zu goals for the period in the goals "
                                             "table: the last, %s, counts.",
                                             name, stated->whole_rows,
                                             qc_quota_amount(work, stated->whole).text),
                             error));
    }
    if (found->contrary > 0) {
        QC_TRY(qc_quota_note(
            work,
            qc_arena_format(work->keep,
                            "The goals of '%s' for months do not add up to those for %zu "
                            "quarter%s: the quarter's count%s.",
                            name, found->contrary, found->contrary == 1 ? "" : "s",
                            found->contrary == 1 ? "s" : ""),
            error));
    }
    if (stated->whole_rows > 0 && found->months == needed && found->sum != stated->whole) {
        QC_TRY(qc_quota_note(
            work,
            qc_arena_format(work->keep,
                            "The goals of '%s' within the period come to %s, its goal for the "
                            "period is %s: that one counts.",
                            name, qc_quota_amount(work, found->sum).text,
                            qc_quota_amount(work, stated->whole).text),
            error));
    }
    if (stated->whole_rows == 0 && found->months > 0 && found->months < needed) {
        QC_TRY(qc_quota_note(
            work,
            qc_arena_format(work->keep,
                            "The goals of '%s' speak of %zu months where the period "
                            "has %zu: they are not used.",
                            name, found->months, needed),
            error));
    }

done:
    return status;
}

/* The goal that stands, QC_NO_MONEY if the table does not say one in full; words for what is
 * not used. */
static qc_status settle(qc_quota_work *work, const char *name, const stated_goal *stated,
                        qc_money *goal, qc_error *error)
{
    bool has_parts = work->plan->frequency == QC_FREQUENCY_YEAR ||
                     work->plan->frequency == QC_FREQUENCY_QUARTER;
    parts found = {.sum = 0};
    qc_status status = QC_OK;

    *goal = stated->whole;
    if (has_parts) {
        QC_TRY(add_parts(stated, months_of(work->plan->frequency), &found, error));
    }
    if (stated->whole_rows == 0 && found.months > 0 &&
        found.months == months_of(work->plan->frequency)) {
        *goal = found.sum;
    }
    QC_TRY(note_unused(work, name, stated, &found, error));

done:
    return status;
}

static qc_status hold_at_goal(qc_quota_work *work, qc_id branch, qc_money amount,
                              qc_error *error)
{
    qc_quota_branch *target = &work->branches[branch];

    if (target->hold != QC_NO_MONEY && !target->hold_is_goal) {
        return qc_quota_note(
            work,
            qc_arena_format(
                work->keep,
                "'%s' is held at %s; its goal of %s in the goals table is not used.",
                target->name, qc_quota_amount(work, target->hold).text,
                qc_quota_amount(work, amount).text),
            error);
    }
    target->hold = amount;
    target->hold_is_goal = true;
    return qc_quota_note(work,
                         qc_arena_format(work->keep,
                                         "'%s' is held at its goal of %s in the goals table.",
                                         target->name, qc_quota_amount(work, amount).text),
                         error);
}

/* Where the company has no goal, that of all territories together, regions with goals of their
 * own standing for theirs. `of_branch` has the goals of branches; QC_NO_MONEY unless each
 * territory is in one of them. */
static qc_status add_goals_below(qc_quota_work *work, const qc_money *of_branch,
                                 qc_money *company, qc_error *error)
{
    qc_money sum = 0;
    qc_status status = QC_OK;

    for (qc_id i = 1; i < work->branch_count;) {
        const qc_quota_branch *branch = &work->branches[i];

        if (of_branch[i] == QC_NO_MONEY && branch->leaf != QC_NO_ID) {
            return QC_OK;
        }
        if (of_branch[i] != QC_NO_MONEY) {
            status = qc_money_add(sum, of_branch[i], &sum);
            if (status != QC_OK) {
                return qc_fail(error, status, "the goals add up to too much");
            }
        }
        i = of_branch[i] != QC_NO_MONEY ? branch->end : i + 1;
    }
    if (work->branch_count < 2) {
        return QC_OK;
    }
    *company = sum;
    return qc_quota_note(work,
                         qc_arena_format(work->keep,
                                         "The goals of all territories come to %s together, "
                                         "which is taken for the goal of the company.",
                                         qc_quota_amount(work, sum).text),
                         error);
}

/* The company's goal, and holds at inner nodes. Goals of single territories do not bind. */
static qc_status use_goals(qc_quota_work *work, const stated_goal *stated, qc_money *company,
                           qc_error *error)
{
    qc_quota_list not_binding = {.count = 0};
    qc_money *of_branch = NULL;
    bool wanted = work->settings->goal == QC_NO_MONEY && !work->settings->bottom_up;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(of_branch, work->scratch, work->branch_count, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        const qc_quota_branch *branch = &work->branches[i];
        qc_money goal = QC_NO_MONEY;

        QC_TRY(settle(work, branch->name, &stated[i], &goal, error));
        of_branch[i] = goal;
        if (i == 0) {
            *company = goal;
        } else if (goal != QC_NO_MONEY && branch->leaf == QC_NO_ID) {
            QC_TRY(hold_at_goal(work, (qc_id)i, goal, error));
        } else if (goal != QC_NO_MONEY) {
            QC_TRY(qc_quota_list_add(work, &not_binding, branch->name, error));
        }
    }
    QC_TRY(qc_quota_note_list(work, &not_binding,
                              "goal of a single territory does not bind (a hold would)",
                              "goals of single territories do not bind (holds would)", error));
    if (*company == QC_NO_MONEY && wanted) {
        QC_TRY(add_goals_below(work, of_branch, company, error));
    }

done:
    return status;
}

qc_status qc_quota_goals_take(qc_quota_work *work, qc_money *company, qc_error *error)
{
    const qc_goals *goals = &work->book->goals;
    stated_goal *stated = NULL;
    qc_quota_list outside = {.count = 0};
    qc_status status = QC_OK;

    QC_TRY(take_stated(work, work->branch_count, &stated, error));
    for (size_t row = 0; row < goals->count; row++) {
        qc_id branch = QC_NO_ID;

        if (!is_within(work, row, false)) {
            continue;
        }
        branch = qc_quota_tree_find(work, goals->territory[row]);
        if (branch != QC_NO_ID) {
            QC_TRY(take_row(work, row, &stated[branch], error));
        } else {
            QC_TRY(qc_quota_list_add(
                work, &outside, work->book->territories.name[goals->territory[row]], error));
        }
    }
    QC_TRY(use_goals(work, stated, company, error));
    QC_TRY(qc_quota_note_list(work, &outside, "goal of a node without sales is not used",
                              "goals of nodes without sales are not used", error));

done:
    return status;
}

/* The line that a goal is for; QC_NO_ID, and its name noted, where it cannot be used. */
static qc_status line_of_goal(const qc_quota_work *work, const qc_product_lines *lines,
                              size_t row, qc_quota_list *unused, qc_id *line, qc_error *error)
{
    const qc_goals *goals = &work->book->goals;
    qc_id product = goals->product[row];

    *line = QC_NO_ID;
    if (goals->territory[row] == QC_NO_ID && lines->is_whole[product]) {
        *line = lines->line_of_product[product];
    }
    return *line != QC_NO_ID
               ? QC_OK
               : qc_quota_list_add(work, unused, work->book->products.name[product], error);
}

qc_status qc_quota_goals_of_products(qc_quota_work *work, const qc_product_lines *lines,
                                     qc_money *goal, qc_error *error)
{
    const qc_goals *goals = &work->book->goals;
    stated_goal *stated = NULL;
    qc_quota_list unused = {.count = 0};
    qc_status status = QC_OK;

    QC_TRY(take_stated(work, lines->count, &stated, error));
    for (size_t row = 0; row < goals->count; row++) {
        qc_id line = QC_NO_ID;

        if (!is_within(work, row, true)) {
            continue;
        }
        QC_TRY(line_of_goal(work, lines, row, &unused, &line, error));
        if (line != QC_NO_ID) {
            QC_TRY(take_row(work, row, &stated[line], error));
        }
    }
    for (size_t k = 0; k < lines->count; k++) {
        QC_TRY(settle(work, lines->name[k], &stated[k], &goal[k], error));
    }
    QC_TRY(qc_quota_note_list(work, &unused,
                              "goal of a product is not used: it is of one territory, of a "
                              "part of a line, or of what "
                              "nobody sold in the last year",
                              "goals of products are not used: they are of single territories, "
                              "of parts of lines, or of "
                              "what nobody sold in the last year",
                              error));

done:
    return status;
}
