/* Teams that change within the planning period: a month's quota is that of the reps who serve in it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/quota_handover.h"

#include <string.h>

#include "core/fail.h"
#include "territory/margins.h"

/* A team with the months of its territory's quota. */
typedef struct handover {
    qc_quota_work *work;
    qc_quota_team *team;
    qc_quota_seat *seats; /* of the team */
    size_t months;
    double *weight;  /* [team->count] room */
    qc_money *parts; /* [team->count] */
} handover;

/* Service and what is carried of it, 0 to 1 */

static double carried(const qc_quota_work *work, qc_id rep, size_t month, bool with_ramp)
{
    const qc_quota_part *part = &work->plan->parts[month];
    const qc_calendar *calendar = &work->panel->calendar;
    qc_quota_ramp ramp = {.months = with_ramp ? work->settings->ramp_count : 0,
                          .part = work->settings->ramp};

    return qc_quota_carried(&ramp, work->book->reps.start[rep], work->book->reps.end[rep],
                            qc_period_start(calendar, part->frequency, part->period),
                            qc_period_end(calendar, part->frequency, part->period));
}

static bool serves(const qc_quota_work *work, qc_id rep, size_t month)
{
    return carried(work, rep, month, false) > 0;
}

bool qc_quota_team_changes(const qc_quota_work *work, const qc_quota_team *team, size_t months)
{
    for (size_t i = 0; i < team->count; i++) {
        qc_id rep = work->seats[team->first + i].rep;

        if (!serves(work, rep, 0) || !serves(work, rep, months - 1)) {
            return true;
        }
    }
    return false;
}

/* Months */

/* What each is to carry in a month; where those who serve carry nothing yet, equal parts. False
 * if nobody serves. */
static bool weigh_month(const handover *all, size_t month)
{
    double sum = 0;
    bool is_served = false;

    for (size_t i = 0; i < all->team->count; i++) {
        all->weight[i] =
            all->seats[i].expected * carried(all->work, all->seats[i].rep, month, true);
        sum += all->weight[i];
    }
    for (size_t i = 0; i < all->team->count; i++) {
        bool is_there = serves(all->work, all->seats[i].rep, month);

        is_served = is_served || is_there;
        if (!(sum > 0)) {
            all->weight[i] = is_there ? 1 : 0;
        }
    }
    return is_served;
}

static qc_status share_months(const handover *all, qc_money *column, qc_money *cells,
                              qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t p = 0; p < all->months; p++) {
        if (!weigh_month(all, p)) {
            column[p] = 0;
        }
        QC_TRY(qc_quota_allocate(all->weight, NULL, NULL, all->team->count, column[p],
                                 all->parts, error));
        for (size_t i = 0; i < all->team->count; i++) {
            cells[i * all->months + p] = all->parts[i];
        }
    }

done:
    return status;
}

/* Quotas of the whole period */

/* Sums of the months are the quotas. The chances take the parts that these are. */
static void take_sums(const handover *all, qc_money total, const qc_money *cells)
{
    qc_money served = 0;

    for (size_t i = 0; i < all->team->count; i++) {
        qc_quota_seat *seat = &all->seats[i];
        double before = seat->part;

        all->parts[i] = 0;
        for (size_t p = 0; p < all->months; p++) {
            all->parts[i] += cells[i * all->months + p];
        }
        served += all->parts[i];
        seat->free_quota = all->parts[i] * all->work->unit;
        seat->free_rounding = 0;
        seat->quota = seat->free_quota;
        seat->rounding = 0;
        seat->part = total > 0 ? (double)all->parts[i] / (double)total : before;
        seat->ahead *= before > 0 ? seat->part / before : 1;
    }
    all->team->vacant = total > 0 ? 1 - (double)served / (double)total : 0;
}

/* No quota goes below what has been won already. */
static qc_status keep_earned(const handover *all, const qc_money *column, qc_money *cells,
                             qc_error *error)
{
    qc_margins margins = {
        .row_count = all->team->count, .column_count = all->months, .column = column};
    qc_allocation allocation = {.parts = NULL};
    qc_arena *scratch = all->work->scratch;
    size_t count = all->team->count;
    qc_money *lower = NULL;
    double *seed = NULL;
    qc_money units = 0;
    bool is_short = false;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(lower, scratch, count, error));
    for (size_t i = 0; i < count; i++) {
        units += all->parts[i];
        all->weight[i] = (double)all->parts[i];
    }
    if (!qc_quota_floors_of_team(all->work, all->team, units, lower)) {
        return QC_OK;
    }
    for (size_t i = 0; i < count; i++) {
        is_short = is_short || all->parts[i] < lower[i];
    }
    if (!is_short) {
        return QC_OK;
    }
    QC_TRY(QC_TAKE_ARRAY(allocation.parts, scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(allocation.rounding, scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(seed, scratch, count * all->months, error));
    QC_TRY(qc_quota_allocate_fully(all->weight, lower, NULL, count, units, &allocation, error));
    for (size_t k = 0; k < count * all->months; k++) {
        seed[k] = (double)cells[k];
    }
    margins.row = allocation.parts;
    QC_TRY(qc_margins_fill(&margins, seed, cells, error));
    for (size_t i = 0; i < count; i++) {
        all->seats[i].quota = allocation.parts[i] * all->work->unit;
        all->seats[i].rounding = allocation.rounding[i] * all->work->unit;
    }

done:
    return status;
}

qc_status qc_quota_handover_share(qc_quota_work *work, qc_quota_team *team, size_t months,
                                  qc_money *column, qc_money *cells, qc_error *error)
{
    handover all = {
        .work = work, .team = team, .seats = work->seats + team->first, .months = months};
    qc_money total = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(all.weight, work->scratch, team->count, error));
    QC_TRY(QC_TAKE_ARRAY(all.parts, work->scratch, team->count, error));
    for (size_t p = 0; p < months; p++) {
        total += column[p];
    }
    QC_TRY(share_months(&all, column, cells, error));
    take_sums(&all, total, cells);
    QC_TRY(keep_earned(&all, column, cells, error));

done:
    return status;
}

/* Notes */

enum { PERIOD_SIZE = 32, NAMES_SIZE = 160 };

static const char *month_name(const qc_quota_work *work, size_t month, char name[PERIOD_SIZE])
{
    (void)qc_period_format(&work->panel->calendar, work->plan->parts[month].frequency,
                           work->plan->parts[month].period, name, PERIOD_SIZE);
    return name;
}

/* Those who serve in a month, "nobody" without any. */
static const char *names_in(const qc_quota_work *work, const qc_quota_team *team, size_t month)
{
    const char *names = NULL;

    for (size_t i = 0; i < team->count; i++) {
        qc_id rep = work->seats[team->first + i].rep;

        if (serves(work, rep, month)) {
            names = names == NULL ? work->book->reps.name[rep]
                                  : qc_arena_format(work->scratch, "%s and %s", names,
                                                    work->book->reps.name[rep]);
            if (names == NULL) {
                return NULL;
            }
        }
    }
    return names != NULL ? names : "nobody";
}

/* "Ana (West, until 2026-01, then Ben)" */
static qc_status list_seat(const qc_quota_work *work, const qc_quota_team *team, size_t member,
                           size_t months, qc_quota_list *list, qc_error *error)
{
    qc_id rep = work->seats[team->first + member].rep;
    const char *territory = work->branches[work->seats[team->first].branch].name;
    const char *others = "", *item = NULL;
    size_t first = 0, last = months - 1;
    char from[PERIOD_SIZE], until[PERIOD_SIZE];

    while (first < last && !serves(work, rep, first)) {
        first++;
    }
    while (last > first && !serves(work, rep, last)) {
        last--;
    }
    (void)month_name(work, first, from);
    (void)month_name(work, last, until);
    if (last + 1 < months) {
        others = names_in(work, team, last + 1);
        item = others == NULL ? NULL
               : first > 0
                   ? qc_arena_format(work->scratch, "%s (%s, %s to %s, then %s)",
                                     work->book->reps.name[rep], territory, from, until, others)
                   : qc_arena_format(work->scratch, "%s (%s, until %s, then %s)",
                                     work->book->reps.name[rep], territory, until, others);
    } else if (first > 0) {
        others = names_in(work, team, first - 1);
        item = others == NULL
                   ? NULL
                   : qc_arena_format(work->scratch, "%s (%s, from %s on, before that %s)",
                                     work->book->reps.name[rep], territory, from, others);
    } else {
        return QC_OK;
    }
    return item == NULL ? qc_fail_memory(error) : qc_quota_list_add(work, list, item, error);
}

/* "West (2026-02, 2026-03)" */
static qc_status list_vacancies(const qc_quota_work *work, const qc_quota_team *team,
                                size_t months, qc_quota_list *list, qc_error *error)
{
    qc_quota_list vacant = {.count = 0};
    const char *item = NULL;
    qc_status status = QC_OK;

    for (size_t p = 0; p < months; p++) {
        bool is_served = false;
        char name[PERIOD_SIZE];

        for (size_t i = 0; i < team->count; i++) {
            is_served = is_served || serves(work, work->seats[team->first + i].rep, p);
        }
        if (!is_served) {
            QC_TRY(qc_quota_list_add(work, &vacant, month_name(work, p, name), error));
        }
    }
    if (vacant.count > 0) {
        item =
            qc_arena_format(work->scratch, "%s (%s)",
                            work->branches[work->seats[team->first].branch].name, vacant.names);
        QC_TRY(item == NULL ? qc_fail_memory(error)
                            : qc_quota_list_add(work, list, item, error));
    }

done:
    return status;
}

qc_status qc_quota_handover_note(qc_quota_work *work, size_t months, qc_error *error)
{
    qc_quota_list seats = {.count = 0}, vacant = {.count = 0};
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->leaf_count; i++) {
        const qc_quota_team *team = &work->teams[work->leaves[i]];

        if (team->count == 0 || !qc_quota_team_changes(work, team, months)) {
            continue;
        }
        for (size_t s = 0; s < team->count; s++) {
            QC_TRY(list_seat(work, team, s, months, &seats, error));
        }
        QC_TRY(list_vacancies(work, team, months, &vacant, error));
    }
    QC_TRY(qc_quota_note_list(
        work, &seats, "rep serves a part of the period and has quotas of these months only",
        "reps serve a part of the period and have quotas of these months only", error));
    QC_TRY(qc_quota_note_list(
        work, &vacant,
        "territory has months without a rep; their quotas are no rep's. Give the one who takes "
        "them a row in the reps table with that territory and `start`",
        "territories have months without a rep; their quotas are no rep's. Give those who take "
        "them a row in the reps table with that territory and `start`",
        error));

done:
    return status;
}
