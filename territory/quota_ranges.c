/* What each branch of a plan may have: its bounds and those below it, and where they contradict each other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"
#include "territory/quota_work.h"
#include "territory/wide.h"
#include <inttypes.h>

/* Over-assignment */

/* quota (1 + over), the second part rounded to whole units; rises with the quota by at least as
 * much. */
qc_money qc_quota_below(const qc_quota_work *work, uint32_t over, qc_money quota)
{
    signed_wide units = quota / work->unit;
    signed_wide more = (units * over + QC_QUOTA_WHOLE / 2) / QC_QUOTA_WHOLE * work->unit;

    return more > QC_UNLIMITED - quota ? QC_UNLIMITED : quota + (qc_money)more;
}

/* The least quota with at least `total` below it. */
static qc_money least_above(const qc_quota_work *work, uint32_t over, qc_money total)
{
    signed_wide units = total / work->unit;
    qc_money quota = (qc_money)(units * QC_QUOTA_WHOLE / (QC_QUOTA_WHOLE + over)) * work->unit;

    while (qc_quota_below(work, over, quota) < total) {
        quota += work->unit;
    }
    while (quota > 0 && qc_quota_below(work, over, quota - work->unit) >= total) {
        quota -= work->unit;
    }
    return quota;
}

/* The most with at most `total` below it. */
static qc_money most_above(const qc_quota_work *work, uint32_t over, qc_money total)
{
    qc_money quota = 0;

    if (total >= QC_UNLIMITED) {
        return QC_UNLIMITED;
    }
    quota = least_above(work, over, total);
    return qc_quota_below(work, over, quota) > total ? quota - work->unit : quota;
}

/* Bounds of its own */

static qc_money up_to_unit(const qc_quota_work *work, qc_money amount)
{
    qc_money over = amount % work->unit;

    return over == 0 || amount >= QC_UNLIMITED ? amount : amount - over + work->unit;
}

static qc_money down_to_unit(const qc_quota_work *work, qc_money amount)
{
    return amount >= QC_UNLIMITED ? QC_UNLIMITED : amount / work->unit * work->unit;
}

/* What was decided for this node goes before the largest change, which is meant for all. */
qc_money qc_quota_own_lower(const qc_quota_work *work, const qc_quota_branch *branch)
{
    qc_money lower = branch->floor != QC_NO_MONEY ? up_to_unit(work, branch->floor) : 0;

    if (branch->hold != QC_NO_MONEY || branch->is_kept) {
        return branch->is_kept ? branch->last : branch->hold;
    }
    if (branch->least != QC_NO_MONEY) {
        qc_money least = up_to_unit(work, branch->least);
        qc_money cap =
            branch->cap != QC_NO_MONEY ? down_to_unit(work, branch->cap) : QC_UNLIMITED;

        least = least < cap ? least : cap;
        lower = lower > least ? lower : least;
    }
    return lower;
}

qc_money qc_quota_own_upper(const qc_quota_work *work, const qc_quota_branch *branch)
{
    qc_money upper =
        branch->cap != QC_NO_MONEY ? down_to_unit(work, branch->cap) : QC_UNLIMITED;

    if (branch->hold != QC_NO_MONEY || branch->is_kept) {
        return branch->is_kept ? branch->last : branch->hold;
    }
    if (branch->most != QC_NO_MONEY) {
        qc_money most = down_to_unit(work, branch->most);
        qc_money lower = qc_quota_own_lower(work, branch);

        most = most > lower ? most : lower;
        upper = upper < most ? upper : most;
    }
    return upper;
}

/* Contradictions */

enum { MOST_TOLD = 4 };

/* Several contradictions in one message. */
typedef struct clashes {
    size_t count;
    const char *text;
} clashes;

static qc_status add_clash(const qc_quota_work *work, clashes *all, const char *text,
                           qc_error *error)
{
    all->count++;
    if (text != NULL && all->count <= MOST_TOLD) {
        all->text = all->text == NULL
                        ? text
                        : qc_arena_format(work->scratch, "%s; %s", all->text, text);
    }
    return text == NULL || all->text == NULL ? qc_fail_memory(error) : QC_OK;
}

/* " (territories.csv:5)": where a branch's bounds stand, if all of them are those of the table. */
static const char *place_of(const qc_quota_work *work, const qc_quota_branch *branch)
{
    const qc_territories *table = &work->book->territories;
    qc_id row = branch->territory;

    if (row == QC_NO_ID || table->file == NULL || table->file[row] == QC_NO_ID ||
        branch->floor != table->floor[row] || branch->cap != table->cap[row] ||
        branch->hold != table->hold[row]) {
        return "";
    }
    return qc_arena_format(work->scratch, " (%s:%" PRIu32 ")",
                           qc_quota_source(work, table->file, row), table->line[row]);
}

/* "the floor of X is Y above the cap of Z (territories.csv:5)" */
static qc_status clash_of_own(const qc_quota_work *work, const qc_quota_branch *branch,
                              clashes *all, qc_error *error)
{
    const struct pair {
        const char *name, *where, *other;
        qc_money amount, limit;
        bool is_wrong;
    } pairs[] = {
        {"floor", "above", "cap", branch->floor, branch->cap,
         branch->floor != QC_NO_MONEY && branch->cap != QC_NO_MONEY &&
             up_to_unit(work, branch->floor) > down_to_unit(work, branch->cap)},
        {"hold", "below", "floor", branch->hold, branch->floor,
         branch->hold != QC_NO_MONEY && branch->hold < branch->floor},
        {"hold", "above", "cap", branch->hold, branch->cap,
         branch->hold != QC_NO_MONEY && branch->cap != QC_NO_MONEY &&
             branch->hold > branch->cap},
    };
    qc_status status = QC_OK;

    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0] && status == QC_OK; k++) {
        const struct pair *one = &pairs[k];
        qc_money gap = !one->is_wrong             ? 0 /* a bound may be missing */
                       : one->amount > one->limit ? one->amount - one->limit
                                                  : one->limit - one->amount;

        if (one->is_wrong && k == 0 && one->amount <= one->limit) {
            status = add_clash(
                work, all,
                qc_arena_format(work->scratch,
                                "'%s': between its floor of %s and its cap of %s "
                                "lies no multiple of the unit %s",
                                branch->name, qc_quota_amount(work, branch->floor).text,
                                qc_quota_amount(work, branch->cap).text,
                                qc_quota_amount(work, work->unit).text),
                error);
        } else if (one->is_wrong) {
            status =
                add_clash(work, all,
                          qc_arena_format(
                              work->scratch, "'%s': the %s of %s is %s %s the %s of %s%s",
                              branch->name, one->name, qc_quota_amount(work, one->amount).text,
                              qc_quota_amount(work, gap).text, one->where, one->other,
                              qc_quota_amount(work, one->limit).text, place_of(work, branch)),
                          error);
        }
    }
    return status;
}

/* What lies below a branch and what it may have itself. */
typedef struct range {
    qc_money lower, upper;
} range;

static const char *over_words(const qc_quota_work *work, const qc_quota_branch *branch)
{
    return branch->over == 0
               ? ""
               : qc_arena_format(work->scratch, " (less the over-assignment of %.4g %%)",
                                 100 * (double)branch->over / QC_QUOTA_WHOLE);
}

static qc_status clash_with_below(const qc_quota_work *work, const qc_quota_branch *branch,
                                  range own, range below, clashes *all, qc_error *error)
{
    bool too_much = below.lower > own.upper;
    qc_money sum = too_much ? below.lower : below.upper;
    qc_money limit = too_much ? own.upper : own.lower;
    const char *kind =
        branch->hold != QC_NO_MONEY ? "hold"
        : too_much ? (branch->cap == QC_NO_MONEY || down_to_unit(work, branch->cap) != limit
                          ? "largest change"
                          : "cap")
        : branch->floor == QC_NO_MONEY || up_to_unit(work, branch->floor) != limit
            ? "largest change"
            : "floor";
    const char *words = over_words(work, branch);

    return add_clash(
        work, all,
        words == NULL
            ? NULL
            : qc_arena_format(
                  work->scratch,
                  "the %s and holds below '%s' add up to %s%s, %s %s its %s of %s; "
                  "%s",
                  too_much ? "floors" : "caps", branch->name, qc_quota_amount(work, sum).text,
                  words, qc_quota_amount(work, sum > limit ? sum - limit : limit - sum).text,
                  too_much ? "above" : "below", kind, qc_quota_amount(work, limit).text,
                  too_much ? "raise it or lower them" : "lower it or raise them"),
        error);
}

/* Fully held children may add up to what no quota above them gives. */
static qc_status clash_of_over(const qc_quota_work *work, const qc_quota_branch *branch,
                               range below, clashes *all, qc_error *error)
{
    return add_clash(
        work, all,
        qc_arena_format(work->scratch,
                        "'%s': no quota between %s and %s gives what those below it must have "
                        "with an over-assignment of %.4g %%",
                        branch->name, qc_quota_amount(work, below.upper).text,
                        qc_quota_amount(work, below.lower).text,
                        100 * (double)branch->over / QC_QUOTA_WHOLE),
        error);
}

/* The tree */

static qc_money add_within_limit(qc_money a, qc_money b)
{
    return a >= QC_UNLIMITED - b ? QC_UNLIMITED : a + b;
}

/* What a branch must have, and may, for those below it; `loose` as if none of them were held. */
static range range_below(const qc_quota_work *work, const qc_quota_branch *branch, bool loose)
{
    range sum = {.lower = 0, .upper = 0};

    if (branch->leaf != QC_NO_ID) {
        return (range){.lower = 0, .upper = QC_UNLIMITED};
    }
    for (qc_id i = branch->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        const qc_quota_branch *child = &work->branches[i];

        sum.lower = add_within_limit(sum.lower, loose ? child->loose_lower : child->lower);
        sum.upper = add_within_limit(sum.upper, loose ? child->loose_upper : child->upper);
    }
    return (range){.lower = least_above(work, branch->over, sum.lower),
                   .upper = most_above(work, branch->over, sum.upper)};
}

static range within(range own, range below)
{
    return (range){.lower = own.lower > below.lower ? own.lower : below.lower,
                   .upper = own.upper < below.upper ? own.upper : below.upper};
}

/* After a contradiction the branch goes on with its own bounds, so that others are found, too. */
static qc_status lay_branch(const qc_quota_work *work, qc_quota_branch *branch, clashes *all,
                            qc_error *error)
{
    range own = {.lower = qc_quota_own_lower(work, branch),
                 .upper = qc_quota_own_upper(work, branch)};
    range below = range_below(work, branch, false);
    range loose = within(own, range_below(work, branch, true));
    size_t before = all->count;
    qc_status status = QC_OK;

    QC_TRY(clash_of_own(work, branch, all, error));
    if (below.lower > below.upper) {
        QC_TRY(clash_of_over(work, branch, below, all, error));
    } else if (all->count == before && (below.lower > own.upper || below.upper < own.lower)) {
        QC_TRY(clash_with_below(work, branch, own, below, all, error));
    }
    below = all->count == before ? within(own, below) : own;
    branch->lower = below.lower;
    branch->upper = below.upper;
    branch->loose_lower = branch->hold != QC_NO_MONEY ? 0 : loose.lower;
    branch->loose_upper = branch->hold != QC_NO_MONEY ? QC_UNLIMITED : loose.upper;

done:
    return status;
}

qc_status qc_quota_ranges_lay(qc_quota_work *work, qc_error *error)
{
    clashes all = {.count = 0};
    qc_status status = QC_OK;

    for (size_t i = work->branch_count; i-- > 0;) {
        QC_TRY(lay_branch(work, &work->branches[i], &all, error));
    }
    if (all.count > MOST_TOLD) {
        status = qc_fail(error, QC_ERR_INFEASIBLE, "%s; and %zu more", all.text,
                         all.count - MOST_TOLD);
    } else if (all.count > 0) {
        status = qc_fail(error, QC_ERR_INFEASIBLE, "%s", all.text);
    }

done:
    return status;
}
