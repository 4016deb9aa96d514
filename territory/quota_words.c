/* Derivations: one plain sentence for each line. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_story.h"

static const char *const step_names[QC_STEP_COUNT] = {[QC_STEP_HISTORY] = "history",
                                                      [QC_STEP_FORECAST] = "forecast",
                                                      [QC_STEP_POTENTIAL] = "potential",
                                                      [QC_STEP_GROWTH] = "growth",
                                                      [QC_STEP_GOAL] = "goal",
                                                      [QC_STEP_FLOOR] = "floor",
                                                      [QC_STEP_CAP] = "cap",
                                                      [QC_STEP_HOLD] = "hold",
                                                      [QC_STEP_CHANGE] = "change",
                                                      [QC_STEP_ELSEWHERE] = "elsewhere",
                                                      [QC_STEP_OVER] = "over-assignment",
                                                      [QC_STEP_ROUNDING] = "rounding"};

const char *qc_quota_step_name(qc_quota_step step)
{
    return step_names[step];
}

/* The largest change binds where floor and cap by themselves would let the quota go further. */
static bool is_by_change(const qc_quota_work *work, const qc_quota_branch *branch,
                         bool is_upper)
{
    qc_quota_branch without = *branch;

    if (branch->is_kept) {
        return true;
    }
    without.least = QC_NO_MONEY;
    without.most = QC_NO_MONEY;
    return is_upper ? branch->most != QC_NO_MONEY &&
                          qc_quota_own_upper(work, branch) == branch->quota &&
                          qc_quota_own_upper(work, &without) > branch->quota
                    : branch->least != QC_NO_MONEY &&
                          qc_quota_own_lower(work, branch) == branch->quota &&
                          qc_quota_own_lower(work, &without) < branch->quota;
}

qc_quota_step qc_quota_step_of_bound(const qc_quota_work *work, const qc_quota_branch *branch)
{
    bool is_upper = branch->bound == QC_BOUND_UPPER ||
                    (branch->bound == QC_BOUND_BOTH && branch->asked > (double)branch->quota);

    if (branch->hold != QC_NO_MONEY) {
        return QC_STEP_HOLD;
    }
    if (branch->bound != QC_BOUND_NONE && is_by_change(work, branch, is_upper)) {
        return QC_STEP_CHANGE;
    }
    return is_upper ? QC_STEP_CAP : QC_STEP_FLOOR;
}

static qc_money to_whole(double minor)
{
    return (qc_money)llround(minor);
}

/* Words */

static const char *history_words(const qc_quota_story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    const char *amount = NULL;
    qc_quota_text text = qc_quota_amount_rounded(work, tale->amount[at][QC_STEP_HISTORY]);

    amount = text.text;
    if (work->branches[at].leaf == QC_NO_ID) {
        return qc_arena_format(work->keep, "What counts as revenue of %s, of all below: %s.",
                               tale->history_name, amount);
    }
    if (qc_quota_open_part(work, at) <= 0) {
        return "The territory is closed by then: it carries no weight.";
    }
    if (qc_quota_open_part(work, at) < 1) {
        return qc_arena_format(work->keep,
                               "Revenue of %s for the %.0f %% of the period that it is still "
                               "open: %s.",
                               tale->history_name, 100 * qc_quota_open_part(work, at), amount);
    }
    if (work->elements.silence[at] > 0) {
        return qc_arena_format(work->keep,
                               "Nothing has been sold for %zu %ss, longer than ever before: "
                               "it carries no weight.",
                               work->elements.silence[at],
                               qc_frequency_name(work->panel->frequency));
    }
    if (work->elements.history_missing[at]) {
        return qc_arena_format(
            work->keep, "No revenue of its own in all of %s: its forecast stands in with %s.",
            tale->history_name, amount);
    }
    return qc_arena_format(work->keep, "Revenue of %s: %s.", tale->history_name, amount);
}

static const char *forecast_words(const qc_quota_story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    double forecast = work->elements.value[QC_ELEMENT_FORECAST][at];
    qc_money whole = to_whole(forecast * (double)qc_currency_scale(&work->plan->currency));
    const char *part = qc_frequency_name(work->panel->frequency);

    return qc_arena_format(
        work->keep, "%s %s, %s by %s, is %s; against history it counts %.0f %%.",
        work->branches[at].leaf != QC_NO_ID ? "The forecast for"
                                            : "The sum of the territories' forecasts for",
        tale->period_name, part, part, qc_quota_amount_rounded(work, whole).text,
        100 * tale->weight[QC_ELEMENT_FORECAST]);
}

static const char *potential_words(const qc_quota_story *tale, qc_id at)
{
    const double *potential = tale->work->elements.value[QC_ELEMENT_POTENTIAL];

    return qc_arena_format(
        tale->work->keep, "%.1f %% of all potential; against history it counts %.0f %%.",
        100 * potential[at] / potential[0], 100 * tale->weight[QC_ELEMENT_POTENTIAL]);
}

static const char *growth_words(const qc_quota_story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    const double *history = work->elements.value[QC_ELEMENT_HISTORY];
    const double *growth = work->elements.value[QC_ELEMENT_GROWTH];

    if (!(history[at] > 0 && history[0] > 0)) {
        return qc_arena_format(work->keep,
                               "What %s gives '%s', which has no history to grow from.",
                               work->growth_method->words, work->branches[at].name);
    }
    return qc_arena_format(
        work->keep, "By %s %s changes by %+.1f %% where all together change by %+.1f %%.",
        work->growth_method->words, work->branches[at].name,
        100 * (growth[at] / history[at] - 1), 100 * (growth[0] / history[0] - 1));
}

static const char *goal_words(const qc_quota_story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    qc_quota_text index = qc_quota_amount_rounded(work, tale->index_total);
    qc_quota_text goal = qc_quota_amount_rounded(work, work->plan->goal);

    return qc_arena_format(
        work->keep,
        "%s the goal, %s, is %s what all territories come to by the lines above, %s.",
        at == 0 ? "By so much" : "Its part of that by which", goal.text,
        work->plan->goal < tale->index_total ? "below" : "above", index.text);
}

/* The nearest node at or above a leaf whose bound of this kind moves something; the company if
 * there is none. */
static qc_id moving_node(const qc_quota_story *tale, qc_id at, qc_quota_step kind)
{
    while (at != 0 && (tale->effect[at] == 0 ||
                       qc_quota_step_of_bound(tale->work, &tale->work->branches[at]) != kind)) {
        at = tale->work->branches[at].parent;
    }
    return at;
}

/* Whether the bound of this kind is the node's own, not what those below it add up to. */
static bool is_own(const qc_quota_branch *branch, qc_quota_step kind)
{
    return kind == QC_STEP_HOLD || kind == QC_STEP_CHANGE ||
           (kind == QC_STEP_FLOOR && branch->floor == branch->quota) ||
           (kind == QC_STEP_CAP && branch->cap == branch->quota);
}

static const char *bound_words(const qc_quota_story *tale, qc_id at, qc_quota_step kind)
{
    static const char *const together[QC_STEP_COUNT] = {[QC_STEP_FLOOR] = "floors lift",
                                                        [QC_STEP_CAP] = "caps cut",
                                                        [QC_STEP_HOLD] = "holds move",
                                                        [QC_STEP_CHANGE] =
                                                            "the largest changes allowed move"};
    static const char *const below[QC_STEP_COUNT] = {
        [QC_STEP_FLOOR] = "floors and holds", [QC_STEP_CAP] = "caps and holds"};
    static const char *const own[QC_STEP_COUNT] = {
        [QC_STEP_FLOOR] = "A floor", [QC_STEP_CAP] = "A cap", [QC_STEP_HOLD] = "A hold"};

    const qc_quota_work *work = tale->work;
    qc_id moving = moving_node(tale, at, kind);
    const qc_quota_branch *branch = &work->branches[moving];
    qc_quota_text amount = qc_quota_amount_rounded(work, branch->quota);

    if (work->branches[at].leaf == QC_NO_ID || moving == 0) {
        return qc_arena_format(work->keep, "What %s below here, together.", together[kind]);
    }
    if (!is_own(branch, kind)) {
        return qc_arena_format(work->keep, "Its part of the %s below '%s', %s together.",
                               below[kind], branch->name, amount.text);
    }
    if (kind == QC_STEP_CHANGE && moving == at && branch->is_kept) {
        return qc_arena_format(
            work->keep, "Its last quota stays, %s: a step below %s is not made.", amount.text,
            qc_quota_amount_rounded(work, work->settings->min_step).text);
    }
    if (kind == QC_STEP_CHANGE && moving == at && branch->is_made) {
        return qc_arena_format(
            work->keep,
            "A step of at least %s from its last quota, to %s: a smaller one is not made, "
            "and without any the goal cannot be met.",
            qc_quota_amount_rounded(work, work->settings->min_step).text, amount.text);
    }
    if (kind == QC_STEP_CHANGE && moving == at) {
        qc_quota_text last = qc_quota_amount_rounded(work, branch->last);

        return qc_arena_format(work->keep,
                               "The largest change allowed from %s, to %s; without any bound "
                               "its part would be %s.",
                               last.text, amount.text,
                               qc_quota_amount_rounded(work, branch->free_quota).text);
    }
    if (moving != at) {
        return qc_arena_format(work->keep, "Its part of the %s at '%s', %s.", step_names[kind],
                               branch->name, amount.text);
    }
    return qc_arena_format(work->keep, "%s of %s; without any bound its part would be %s.",
                           branch->is_earned && kind == QC_STEP_FLOOR ? "What has come already"
                                                                      : own[kind],
                           amount.text, qc_quota_amount_rounded(work, branch->free_quota).text);
}

/* Names the bound among the nearest siblings that moves most, else the floor or cap that does;
 * never the leaf's own. */
static const char *elsewhere_words(const qc_quota_story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    qc_id child = at;
    qc_id parent = work->branches[at].parent;
    qc_id moving = QC_NO_ID;

    while (parent != QC_NO_ID && tale->strongest[parent] == QC_NO_ID) {
        child = parent;
        parent = work->branches[parent].parent;
    }
    moving = parent == QC_NO_ID || tale->strongest[parent] == child ? tale->widest
                                                                    : tale->strongest[parent];
    if (moving == QC_NO_ID || moving == at || work->branches[at].leaf == QC_NO_ID) {
        return qc_arena_format(work->keep,
                               "What floors, caps and holds of other nodes leave here.");
    }
    return qc_arena_format(work->keep,
                           "What the %s at '%s' and bounds of other nodes leave here.",
                           step_names[qc_quota_step_of_bound(work, &work->branches[moving])],
                           work->branches[moving].name);
}

static const char *over_words(const qc_quota_story *tale, qc_id at)
{
    return qc_arena_format(tale->work->keep,
                           "Together the quotas at this level are %.1f %% above "
                           "what the company is asked for.",
                           100 * (tale->spread[at] - 1));
}

const char *qc_quota_story_words(const qc_quota_story *tale, qc_id at, qc_quota_step kind)
{
    switch (kind) {
    case QC_STEP_HISTORY:
        return history_words(tale, at);
    case QC_STEP_FORECAST:
        return forecast_words(tale, at);
    case QC_STEP_GROWTH:
        return growth_words(tale, at);
    case QC_STEP_POTENTIAL:
        return potential_words(tale, at);
    case QC_STEP_GOAL:
        return goal_words(tale, at);
    case QC_STEP_FLOOR:
    case QC_STEP_CAP:
    case QC_STEP_HOLD:
    case QC_STEP_CHANGE:
        return bound_words(tale, at, kind);
    case QC_STEP_ELSEWHERE:
        return elsewhere_words(tale, at);
    case QC_STEP_OVER:
        return over_words(tale, at);
    case QC_STEP_ROUNDING:
    case QC_STEP_COUNT:
        break;
    }
    return qc_arena_format(tale->work->keep, "Rounded so that all parts add up.");
}

/* Names of the planning period and of the history. */
qc_status qc_quota_story_name_periods(qc_quota_story *tale, qc_error *error)
{
    const qc_quota_work *work = tale->work;
    const qc_panel *panel = work->panel;
    qc_span span = work->elements.history;
    qc_period first = panel->first_period + (qc_period)span.first;
    qc_period last = first + (qc_period)span.length - 1;
    char from[32], to[32];

    tale->period_name =
        qc_arena_format(work->scratch, "%s",
                        qc_period_format(&panel->calendar, work->plan->frequency,
                                         work->plan->period, from, sizeof from));
    (void)qc_period_format(&panel->calendar, panel->frequency, first, from, sizeof from);
    (void)qc_period_format(&panel->calendar, panel->frequency, last, to, sizeof to);
    if (work->elements.years_ago > 0 && work->first_day != QC_NO_DATE) {
        qc_date start = qc_period_start(&panel->calendar, panel->frequency, first);

        (void)qc_period_format(
            &panel->calendar, work->plan->frequency,
            qc_period_of_date(&panel->calendar, work->plan->frequency, start), from,
            sizeof from);
        tale->history_name =
            work->elements.years_ago == 1
                ? qc_arena_format(work->scratch, "%s, the same %s a year before", from,
                                  qc_frequency_name(work->plan->frequency))
                : qc_arena_format(work->scratch, "%s, the same %s %zu years before", from,
                                  qc_frequency_name(work->plan->frequency),
                                  work->elements.years_ago);
    } else if (span.length == 1) {
        tale->history_name = qc_arena_format(work->scratch, "%s", from);
    } else {
        tale->history_name = qc_arena_format(work->scratch, "%s to %s", from, to);
    }
    return tale->period_name == NULL || tale->history_name == NULL ? qc_fail_memory(error)
                                                                   : QC_OK;
}
