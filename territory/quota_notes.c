/* Notes of a plan: amounts and lists of names in sentences, and what a reader of the plan must know. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "territory/quota_work.h"

/* Sentences */

qc_status qc_quota_note(qc_quota_work *work, char *text, qc_error *error)
{
    qc_quota_plan *plan = work->plan;

    if (text == NULL) {
        return qc_fail_memory(error);
    }
    if (plan->note_count == work->note_capacity) {
        size_t wanted = work->note_capacity == 0 ? 16 : 2 * work->note_capacity;
        char **grown = qc_arena_take(work->keep, wanted, sizeof *grown);

        if (grown == NULL) {
            return qc_fail_memory(error);
        }
        for (size_t i = 0; i < plan->note_count; i++) {
            grown[i] = plan->notes[i];
        }
        plan->notes = grown;
        work->note_capacity = wanted;
    }
    plan->notes[plan->note_count++] = text;
    return QC_OK;
}

enum { MOST_NAMED = 5 };

qc_status qc_quota_list_add(const qc_quota_work *work, qc_quota_list *list, const char *name,
                            qc_error *error)
{
    list->count++;
    if (list->count > MOST_NAMED) {
        return QC_OK;
    }
    list->names = list->names == NULL
                      ? qc_arena_format(work->scratch, "%s", name)
                      : qc_arena_format(work->scratch, "%s, %s", list->names, name);
    return list->names != NULL ? QC_OK : qc_fail_memory(error);
}

qc_status qc_quota_note_list(qc_quota_work *work, const qc_quota_list *list, const char *one,
                             const char *many, qc_error *error)
{
    if (list->count == 0) {
        return QC_OK;
    }
    if (list->count > MOST_NAMED) {
        return qc_quota_note(work,
                             qc_arena_format(work->keep, "%zu %s: %s and %zu more.",
                                             list->count, many, list->names,
                                             list->count - MOST_NAMED),
                             error);
    }
    return qc_quota_note(work,
                         qc_arena_format(work->keep, "%zu %s: %s.", list->count,
                                         list->count == 1 ? one : many, list->names),
                         error);
}

qc_quota_text qc_quota_amount(const qc_quota_work *work, qc_money amount)
{
    const qc_currency *currency = &work->plan->currency;
    qc_quota_text result = {.text = ""};
    char digits[32];
    size_t length = 0, start = 0, whole = 0;

    (void)qc_money_format(amount, currency, digits, sizeof digits);
    length = strlen(qc_currency_sign(currency));
    if (length > 0) {
        memcpy(result.text, qc_currency_sign(currency), length);
        result.text[length++] = ' ';
    }
    start = digits[0] == '-' ? 1 : 0;
    whole = strcspn(digits, ".");
    for (size_t i = 0; digits[i] != '\0'; i++) {
        if (i > start && i < whole && (whole - i) % 3 == 0) {
            result.text[length++] = ',';
        }
        result.text[length++] = digits[i];
    }
    result.text[length] = '\0';
    return result;
}

qc_quota_text qc_quota_amount_rounded(const qc_quota_work *work, qc_money amount)
{
    qc_money scale = qc_currency_scale(&work->plan->currency);
    qc_money half = amount < 0 ? -(scale / 2) : scale / 2;
    bool is_large = amount >= 1000 * scale || amount <= -1000 * scale;

    return qc_quota_amount(work, is_large ? (amount + half) / scale * scale : amount);
}

/* What stands behind the index */

/* Leaves of the territories table that the panel does not know; those with bounds are told with
 * them. */
static qc_status note_unseen(qc_quota_work *work, qc_error *error)
{
    const qc_territories *territories = &work->book->territories;
    qc_quota_list unseen = {.count = 0};
    size_t seen = 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < territories->count; i++) {
        bool is_bound = territories->floor[i] != QC_NO_MONEY ||
                        territories->cap[i] != QC_NO_MONEY ||
                        territories->hold[i] != QC_NO_MONEY;

        if (work->branch_of_territory[i] != QC_NO_ID) {
            seen++;
        } else if (territories->leaf[i] && !is_bound) {
            QC_TRY(qc_quota_list_add(work, &unseen, territories->name[i], error));
        }
    }
    if (seen > 0 && !work->settings->of_product) {
        QC_TRY(
            qc_quota_note_list(work, &unseen,
                               "territory has never sold and gets no quota; a row of revenue "
                               "0 and a hold or floor give it one",
                               "territories have never sold and get no quotas; a row of "
                               "revenue 0 and a hold or floor give them one",
                               error));
    }

done:
    return status;
}

static qc_status note_stand_ins(qc_quota_work *work, qc_error *error)
{
    const qc_quota_elements *elements = &work->elements;
    qc_quota_list barred = {.count = 0}, young = {.count = 0}, silent = {.count = 0};
    qc_quota_list closed = {.count = 0};
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->leaf_count; i++) {
        const qc_quota_branch *branch = &work->branches[work->leaves[i]];

        if (qc_quota_open_part(work, work->leaves[i]) <= 0) {
            QC_TRY(qc_quota_list_add(work, &closed, branch->name, error));
        } else if (!(work->leaf_forecast[branch->leaf] >= 0)) {
            QC_TRY(qc_quota_list_add(work, &barred, branch->name, error));
        } else if (elements->silence[work->leaves[i]] > 0) {
            QC_TRY(qc_quota_list_add(work, &silent, branch->name, error));
        } else if (elements->history_missing[work->leaves[i]] &&
                   elements->available[QC_ELEMENT_HISTORY]) {
            QC_TRY(qc_quota_list_add(work, &young, branch->name, error));
        }
    }
    QC_TRY(qc_quota_note_list(
        work, &closed,
        "territory is closed by the planning period and carries no weight; the others carry "
        "the goal",
        "territories are closed by the planning period and carry no weight; the others carry "
        "the goal",
        error));
    QC_TRY(qc_quota_note_list(
        work, &barred, "territory has a negative forecast, or none, and carries no weight",
        "territories have a negative forecast, or none, and carry no weight", error));
    QC_TRY(qc_quota_note_list(
        work, &silent,
        "territory has sold nothing for longer than ever before and carries no weight; a hold "
        "or floor gives it a quota",
        "territories have sold nothing for longer than ever before and carry no weight; a hold "
        "or floor gives them a quota",
        error));
    QC_TRY(qc_quota_note_list(
        work, &young,
        "territory lacks the revenue that counts as history; its forecast stands in",
        "territories lack the revenue that counts as history; their forecasts stand in",
        error));

done:
    return status;
}

/* Whole weeks of a span of the panel; 0 if its calendar is not one of weeks. */
static int weeks_of(const qc_panel *panel, qc_span span)
{
    int weeks = 0;

    for (size_t i = 0; i < span.length; i++) {
        weeks += qc_period_weeks(&panel->calendar, panel->frequency,
                                 panel->first_period + (qc_period)(span.first + i));
    }
    return weeks;
}

/* Growth against a period with more or fewer weeks. */
static qc_status note_weeks(qc_quota_work *work, qc_error *error)
{
    const qc_quota_plan *plan = work->plan;
    const qc_span target = {.first = work->panel->period_count + plan->first_step,
                            .length = plan->last_step - plan->first_step + 1};
    int now = weeks_of(work->panel, target);
    int before = weeks_of(work->panel, work->elements.history);

    if (now == before || before == 0) {
        return QC_OK;
    }
    return qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "The period has %d weeks, the one that growth is counted from %d: "
                        "growth of %+.1f %% is none by the week.",
                        now, before, 100.0 * (now - before) / before),
        error);
}

qc_status qc_quota_notes_of_index(qc_quota_work *work, qc_error *error)
{
    const qc_quota_elements *elements = &work->elements;
    bool is_empty = true;
    qc_status status = QC_OK;

    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        is_empty = is_empty && !(elements->value[e][0] > 0 && work->weight[e] > 0);
    }
    if (is_empty) {
        QC_TRY(qc_quota_note(
            work,
            qc_arena_format(work->keep, "Forecast and history are 0 everywhere: the goal is "
                                        "shared equally."),
            error));
    }
    QC_TRY(note_weeks(work, error));
    QC_TRY(note_stand_ins(work, error));
    QC_TRY(note_unseen(work, error));
    if (work->weight[QC_ELEMENT_POTENTIAL] > 0 && elements->potential_missing > 0) {
        QC_TRY(
            qc_quota_note(work,
                          qc_arena_format(work->keep,
                                          "Where potential is missing (%zu of %zu territories) "
                                          "the forecast stands in.",
                                          elements->potential_missing, work->leaf_count),
                          error));
    }

done:
    return status;
}

/* Reps */

/* A given share that the rep had in none of at least four past quarters: always less, or always
 * more. */
static bool is_contrary(const qc_quota_work *work, const qc_quota_team *team, size_t member)
{
    enum { FEWEST_QUARTERS = 4 };
    double given = work->seats[team->first + member].part;
    size_t below = 0, above = 0;

    for (size_t quarter = 0; quarter < team->quarter_count; quarter++) {
        double part = team->part[quarter * team->count + member];

        below += part < given - 0.005 ? 1 : 0;
        above += part > given + 0.005 ? 1 : 0;
    }
    return team->quarter_count >= FEWEST_QUARTERS &&
           (below == team->quarter_count || above == team->quarter_count);
}

static qc_status note_teams(qc_quota_work *work, qc_error *error)
{
    qc_quota_list open = {.count = 0}, fresh = {.count = 0}, contrary = {.count = 0};
    const qc_reps *reps = &work->book->reps;
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->leaf_count; i++) {
        const qc_quota_team *team = &work->teams[work->leaves[i]];

        if (team->count == 0 && qc_quota_open_part(work, work->leaves[i]) > 0) {
            QC_TRY(qc_quota_list_add(work, &open, work->branches[work->leaves[i]].name, error));
        }
        for (size_t s = 0; s < team->count; s++) {
            const qc_quota_seat *seat = &work->seats[team->first + s];
            const char *name = reps->name[seat->rep];

            if (seat->is_fresh && team->count > 1) {
                QC_TRY(qc_quota_list_add(work, &fresh, name, error));
            }
            if (!isnan(reps->share[seat->rep]) && team->count > 1 &&
                is_contrary(work, team, s)) {
                QC_TRY(qc_quota_list_add(work, &contrary, name, error));
            }
        }
    }
    QC_TRY(qc_quota_note_list(
        work, &open, "territory has no rep; its quota stands as an open head",
        "territories have no rep; their quotas stand as open heads", error));
    QC_TRY(qc_quota_note_list(
        work, &fresh, "rep without a won deal in four quarters gets an equal share",
        "reps without a won deal in four quarters get an equal share", error));
    QC_TRY(qc_quota_note_list(
        work, &contrary,
        "rep's given share lies outside what won deals gave in every past quarter",
        "reps' given shares lie outside what won deals gave in every past quarter", error));

done:
    return status;
}

/* New reps with a whole part where no ramp is set, and how the new of the past have begun. */
static qc_status note_new(qc_quota_work *work, qc_error *error)
{
    const qc_quota_wins *wins = &work->wins;
    qc_quota_list fresh = {.count = 0};
    qc_status status = QC_OK;

    if (work->settings->ramp_count > 0 || work->first_day == QC_NO_DATE) {
        return QC_OK;
    }
    for (size_t i = 0; i < work->seat_count; i++) {
        qc_date start = work->book->reps.start[work->seats[i].rep];

        if (start != QC_NO_DATE &&
            qc_quota_months_since(start, work->first_day) < QC_START_MONTHS) {
            QC_TRY(qc_quota_list_add(work, &fresh, work->book->reps.name[work->seats[i].rep],
                                     error));
        }
    }
    QC_TRY(qc_quota_note_list(
        work, &fresh,
        "rep is in the first three months and carries a whole part; `ramp` under `quota` in "
        "quotacast.yaml, such as [0, 0.33, 0.67], lightens that",
        "reps are in their first three months and carry whole parts; `ramp` under `quota` in "
        "quotacast.yaml, such as [0, 0.33, 0.67], lightens that",
        error));
    if (fresh.count > 0 && wins->start_expected >= 1) {
        QC_TRY(qc_quota_note(
            work,
            qc_arena_format(
                work->keep,
                "New reps of the past have won %.0f of the %.1f deals that would have been "
                "their part of the first three months; odds count on that.",
                wins->start_won, wins->start_expected),
            error));
    }

done:
    return status;
}

qc_status qc_quota_notes_of_reps(qc_quota_work *work, const qc_quota_list *homeless,
                                 const qc_quota_list *idle, qc_error *error)
{
    qc_status status = QC_OK;

    if (work->book->reps.count == 0) {
        return QC_OK;
    }
    QC_TRY(qc_quota_note_list(work, homeless,
                              "rep has no territory in the plan and gets no quota",
                              "reps have no territory in the plan and get no quota", error));
    QC_TRY(qc_quota_note_list(work, idle, "rep is not in service in the period",
                              "reps are not in service in the period", error));
    QC_TRY(note_teams(work, error));
    QC_TRY(note_new(work, error));

done:
    return status;
}

/* Odds */

/* A goal out of reach, and what is within it. */
static qc_status note_goal(qc_quota_work *work, const qc_quota_node *company, qc_error *error)
{
    qc_money middle = 0;
    qc_status status = QC_OK;

    if (!(company->p_attain < 0.1)) {
        return QC_OK;
    }
    QC_TRY(qc_quota_money(work, fmax(company->p50, 0), company->name, &middle, error));
    QC_TRY(qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "The goal is reached in fewer than one of ten futures; the middle of "
                        "them is %s.",
                        qc_quota_amount_rounded(work, middle).text),
        error));

done:
    return status;
}

/* Held, or at its cap. */
static bool is_kept_down(const qc_quota_branch *branch, const qc_quota_node *node)
{
    return branch->hold != QC_NO_MONEY ||
           (branch->cap != QC_NO_MONEY && node->quota >= branch->cap);
}

qc_status qc_quota_notes_of_odds(qc_quota_work *work, const qc_id *node_of_branch,
                                 qc_error *error)
{
    qc_quota_list steep = {.count = 0}, easy = {.count = 0}, idle = {.count = 0};
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];
        const qc_quota_node *node = &work->plan->nodes[node_of_branch[at]];

        if (node->p_attain < 0.1) {
            QC_TRY(qc_quota_list_add(work, &steep, node->name, error));
        }
        if (node->p_attain > 0.9 && is_kept_down(&work->branches[at], node)) {
            QC_TRY(qc_quota_list_add(work, &easy, node->name, error));
        }
        if (node->quota == 0 && work->plan->goal > 0 && work->teams[at].count > 0) {
            QC_TRY(qc_quota_list_add(work, &idle, node->name, error));
        }
    }
    QC_TRY(note_goal(work, &work->plan->nodes[0], error));
    QC_TRY(qc_quota_note_list(
        work, &steep,
        "territory reaches its quota in fewer than one of ten futures; see its derivation",
        "territories reach their quotas in fewer than one of ten futures; see their "
        "derivations",
        error));
    QC_TRY(qc_quota_note_list(
        work, &easy,
        "territory reaches its cap or hold in more than nine of ten futures; bounds count for "
        "the "
        "planning period as they are, also where they were set for a shorter one",
        "territories reach their caps or holds in more than nine of ten futures; bounds count "
        "for "
        "the planning period as they are, also where they were set for a shorter one",
        error));
    QC_TRY(qc_quota_note_list(work, &idle, "territory with reps gets a quota of 0",
                              "territories with reps get a quota of 0", error));

done:
    return status;
}

const char *qc_quota_source(const qc_quota_work *work, const uint32_t *file, size_t row)
{
    return file != NULL && file[row] < work->book->file_count
               ? work->book->files[file[row]].path
               : "";
}
