/* Reps: who serves where in the planning period, and how they share their territory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "territory/quota_record.h"
#include "territory/quota_work.h"

/* Room for the whole step. */
typedef struct roster {
    qc_id *seat_of_rep;       /* [reps] QC_NO_ID for those not in the plan */
    qc_quota_record *records; /* [seat] */
    qc_quota_list idle;       /* not in service in the period */
    qc_quota_list homeless;   /* without a territory of the plan */
} roster;

/* Seats by leaf in the tree's order, within a leaf by name. */
typedef struct applicant {
    qc_id branch, rep;
    const char *name;
} applicant;

static int compare_applicants(const void *a, const void *b)
{
    const applicant *left = a;
    const applicant *right = b;
    int order = strcmp(left->name, right->name);

    if (left->branch != right->branch) {
        return left->branch < right->branch ? -1 : 1;
    }
    return order != 0 ? order : left->rep < right->rep ? -1 : 1;
}

static qc_status take_seats(qc_quota_work *work, roster *all, qc_error *error)
{
    const qc_reps *reps = &work->book->reps;
    applicant *applicants = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(applicants, work->scratch, reps->count, error));
    QC_TRY(QC_TAKE_ARRAY(all->seat_of_rep, work->scratch, reps->count, error));
    QC_TRY(QC_TAKE_ARRAY(work->teams, work->scratch, work->branch_count, error));
    for (size_t rep = 0; rep < reps->count; rep++) {
        qc_id branch = qc_quota_leaf_of(work, reps->territory[rep]);

        all->seat_of_rep[rep] = QC_NO_ID;
        if (reps->overlay[rep]) {
            continue; /* see territory/quota_overlays.c */
        }
        if (qc_quota_service(work, rep) <= 0) {
            QC_TRY(qc_quota_list_add(work, &all->idle, reps->name[rep], error));
        } else if (branch == QC_NO_ID) {
            QC_TRY(qc_quota_list_add(work, &all->homeless, reps->name[rep], error));
        } else {
            applicants[work->seat_count++] =
                (applicant){.branch = branch, .rep = (qc_id)rep, .name = reps->name[rep]};
        }
    }
    qsort(applicants, work->seat_count, sizeof *applicants, compare_applicants);
    QC_TRY(QC_TAKE_ARRAY(work->seats, work->scratch, work->seat_count, error));
    QC_TRY(QC_TAKE_ARRAY(all->records, work->scratch, work->seat_count, error));
    for (size_t i = 0; i < work->seat_count; i++) {
        qc_quota_team *team = &work->teams[applicants[i].branch];

        work->seats[i] =
            (qc_quota_seat){.rep = applicants[i].rep,
                            .branch = applicants[i].branch,
                            .last = QC_NO_MONEY,
                            .service = qc_quota_service(work, applicants[i].rep),
                            .capacity = qc_quota_capacity(work, applicants[i].rep)};
        all->seat_of_rep[applicants[i].rep] = (qc_id)i;
        team->first = team->count == 0 ? i : team->first;
        team->count++;
    }

done:
    return status;
}

/* Days on which both serve over those of the one who serves less: 0 for one who follows the
 * other, 1 for one who leaves a team; bare numbers have no days. */
static double days_shared(const qc_quota_work *work, qc_id rep, qc_id other)
{
    const qc_date *start = work->book->reps.start;
    const qc_date *end = work->book->reps.end;
    const qc_id pair[2] = {rep, other};
    qc_date from = work->first_day, until = work->last_day;
    double fewest = INFINITY;

    if (work->first_day == QC_NO_DATE) {
        return 1;
    }
    for (size_t k = 0; k < 2; k++) {
        qc_date first = work->first_day, last = work->last_day;

        first = start[pair[k]] != QC_NO_DATE && start[pair[k]] > first ? start[pair[k]] : first;
        last = end[pair[k]] != QC_NO_DATE && end[pair[k]] < last ? end[pair[k]] : last;
        fewest = fmin(fewest, (double)last - (double)first + 1);
        from = first > from ? first : from;
        until = last < until ? last : until;
    }
    return fewest > 0 ? fmax((double)until - (double)from + 1, 0) / fewest : 0;
}

/* What stands beside a rep on its days: shares given, and those without one. */
typedef struct colleagues {
    double given;       /* sum of shares */
    double open;        /* reps without one */
    double with_record; /* those of them who won deals */
    double recorded;    /* what these won */
} colleagues;

static colleagues find_colleagues(const qc_quota_work *work, const qc_quota_team *team,
                                  const qc_quota_record *records, size_t member)
{
    const qc_quota_seat *seats = work->seats + team->first;
    const double *share = work->book->reps.share;
    colleagues sum = {0};

    for (size_t i = 0; i < team->count; i++) {
        double shared = days_shared(work, seats[member].rep, seats[i].rep);

        if (!isnan(share[seats[i].rep])) {
            sum.given += shared * share[seats[i].rep];
            continue;
        }
        sum.open += shared;
        if (records[i].sum > 0) {
            sum.with_record += shared;
            sum.recorded += shared * records[i].sum;
        }
    }
    return sum;
}

/* Without a share: what those who serve at the same time leave, by record, and equally for those
 * without one. */
static void expect_open(const qc_quota_work *work, const qc_quota_team *team,
                        const qc_quota_record *records, size_t member)
{
    qc_quota_seat *seat = work->seats + team->first + member;
    colleagues beside = find_colleagues(work, team, records, member);
    double left = fmax(0, 1 - beside.given);

    seat->prior = left / beside.open;
    if (records[member].sum > 0) {
        seat->expected =
            left * (beside.with_record / beside.open) * (records[member].sum / beside.recorded);
        seat->basis = "won deals of the last four quarters";
    } else {
        seat->expected = seat->prior;
        seat->basis = "equal share, no won deals in the last four quarters";
        seat->is_fresh = true;
    }
}

/* Expected parts: `share` where it is given, what is left for the others. */
static qc_status expect_parts(qc_quota_work *work, const roster *all, const qc_quota_team *team,
                              qc_error *error)
{
    qc_quota_seat *seats = work->seats + team->first;
    const double *share = work->book->reps.share;
    double given = 0, sum = 0, prior = 0;
    size_t open = 0;

    for (size_t i = 0; i < team->count; i++) {
        double of_rep = share[seats[i].rep];

        if (isnan(of_rep)) {
            expect_open(work, team, all->records + team->first, i);
            open++;
        } else {
            seats[i].prior = fmax(of_rep, 0);
            seats[i].expected = seats[i].prior;
            seats[i].basis = "share in the reps table";
            given += of_rep;
        }
        sum += seats[i].expected;
        prior += seats[i].prior;
    }
    for (size_t i = 0; i < team->count; i++) {
        seats[i].expected = sum > 0 ? seats[i].expected / sum : 1 / (double)team->count;
        seats[i].prior = prior > 0 ? seats[i].prior / prior : 1 / (double)team->count;
    }
    if (open < team->count && (open > 0 ? given - 1 : fabs(given - 1)) > 0.005) {
        return qc_quota_note(
            work,
            qc_arena_format(work->keep,
                            "The shares of the reps of '%s' add up to %.1f %%; "
                            "they are used in proportion.",
                            work->branches[seats[0].branch].name, 100 * given),
            error);
    }
    return QC_OK;
}

/* Weighs parts by service and ramp; they add up to 1. Where nobody carries anything yet they
 * are equal. */
static void weigh_by_service(const qc_quota_seat *seats, size_t count, double *parts)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        parts[i] *= seats[i].capacity;
        sum += parts[i];
    }
    for (size_t i = 0; i < count; i++) {
        parts[i] = sum > 0 ? parts[i] / sum : 1 / (double)count;
    }
}

/*
 * How the team shared its won amount in one quarter. Those not yet there have their expected
 * part, and the others share the rest by what they won. False if nothing was won.
 */
static bool parts_of_quarter(const qc_quota_work *work, const roster *all,
                             const qc_quota_team *team, size_t back, double *parts)
{
    const qc_quota_seat *seats = work->seats + team->first;
    const qc_quota_record *records = all->records + team->first;
    qc_date end = qc_period_end(&work->book->calendar, QC_FREQUENCY_QUARTER,
                                qc_quota_last_quarter(work) - (qc_period)back);
    double won = 0, absent = 0;

    for (size_t i = 0; i < team->count; i++) {
        bool is_there = records[i].since != QC_NO_DATE && records[i].since <= end;

        parts[i] = is_there ? fmax(records[i].won[back], 0) : -1;
        won += is_there ? parts[i] : 0;
        absent += is_there ? 0 : seats[i].expected;
    }
    if (!(won > 0)) {
        return false;
    }
    for (size_t i = 0; i < team->count; i++) {
        parts[i] = parts[i] < 0 ? seats[i].expected : fmax(1 - absent, 0) * (parts[i] / won);
    }
    weigh_by_service(seats, team->count, parts);
    return true;
}

static qc_status remember_quarters(qc_quota_work *work, const roster *all, qc_quota_team *team,
                                   qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(team->part, work->scratch, QC_PAST_QUARTERS * team->count, error));
    for (size_t back = 0; back < QC_PAST_QUARTERS; back++) {
        if (parts_of_quarter(work, all, team, back,
                             team->part + team->quarter_count * team->count)) {
            team->quarter_count++;
        }
    }

done:
    return status;
}

bool qc_quota_floors_of_team(const qc_quota_work *work, const qc_quota_team *team,
                             qc_money units, qc_money *lower)
{
    const qc_quota_seat *seats = work->seats + team->first;
    qc_money left = units;

    for (size_t i = 0; i < team->count; i++) {
        lower[i] = seats[i].earned / work->unit + (seats[i].earned % work->unit > 0 ? 1 : 0);
        if (lower[i] > left) {
            return false;
        }
        left -= lower[i];
    }
    return left < units;
}

static qc_status note_earned_beyond(qc_quota_work *work, const qc_quota_team *team,
                                    qc_error *error)
{
    const qc_quota_seat *seats = work->seats + team->first;
    double sum = 0;

    for (size_t i = 0; i < team->count; i++) {
        sum += (double)seats[i].earned;
    }
    if (!(sum > 0)) {
        return QC_OK;
    }
    return qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "The reps of '%s' have won more than its quota; theirs are shared "
                        "without regard to that.",
                        work->branches[seats[0].branch].name),
        error);
}

static qc_status find_parts(qc_quota_work *work, const qc_quota_team *team, qc_error *error)
{
    qc_quota_seat *seats = work->seats + team->first;
    double *parts = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(parts, work->scratch, team->count, error));
    for (size_t i = 0; i < team->count; i++) {
        parts[i] = seats[i].expected;
    }
    weigh_by_service(seats, team->count, parts);
    for (size_t i = 0; i < team->count; i++) {
        seats[i].part = parts[i];
    }

done:
    return status;
}

static qc_status share_quota(qc_quota_work *work, const qc_quota_team *team, qc_error *error)
{
    qc_quota_seat *seats = work->seats + team->first;
    double *weights = NULL;
    qc_money *lower = NULL;
    qc_allocation allocation = {.parts = NULL};
    qc_money units =
        qc_quota_below(work, work->over_reps, work->branches[seats[0].branch].quota) /
        work->unit;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(weights, work->scratch, team->count, error));
    QC_TRY(QC_TAKE_ARRAY(lower, work->scratch, team->count, error));
    QC_TRY(QC_TAKE_ARRAY(allocation.parts, work->scratch, team->count, error));
    QC_TRY(QC_TAKE_ARRAY(allocation.rounding, work->scratch, team->count, error));
    for (size_t i = 0; i < team->count; i++) {
        weights[i] = seats[i].part;
    }
    QC_TRY(
        qc_quota_allocate_fully(weights, NULL, NULL, team->count, units, &allocation, error));
    for (size_t i = 0; i < team->count; i++) {
        seats[i].free_quota = allocation.parts[i] * work->unit;
        seats[i].free_rounding = allocation.rounding[i] * work->unit;
    }
    if (qc_quota_floors_of_team(work, team, units, lower)) {
        QC_TRY(qc_quota_allocate_fully(weights, lower, NULL, team->count, units, &allocation,
                                       error));
    } else {
        QC_TRY(note_earned_beyond(work, team, error));
    }
    for (size_t i = 0; i < team->count; i++) {
        seats[i].quota = allocation.parts[i] * work->unit;
        seats[i].rounding = allocation.rounding[i] * work->unit;
    }

done:
    return status;
}

/* What each has earned; amounts that no quota can reach are those of its team, which is told. */
static void take_earned(qc_quota_work *work, const roster *all)
{
    for (size_t i = 0; i < work->seat_count; i++) {
        work->seats[i].earned =
            (qc_money)fmin(fmax(all->records[i].earned, 0), (double)QC_UNLIMITED);
    }
}

static qc_status seat(qc_quota_work *work, roster *all, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(take_seats(work, all, error));
    qc_quota_records_read(work, all->seat_of_rep, all->records);
    take_earned(work, all);
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_quota_team *team = &work->teams[work->leaves[i]];

        if (team->count > 0) {
            QC_TRY(expect_parts(work, all, team, error));
            QC_TRY(remember_quarters(work, all, team, error));
            QC_TRY(find_parts(work, team, error));
        }
    }
    QC_TRY(qc_quota_wins_learn(work, all->seat_of_rep, all->records, error));
    for (size_t i = 0; i < work->seat_count; i++) {
        work->seats[i].year_ago =
            all->records[i].year_ago / (double)qc_currency_scale(&work->book->currency);
    }

done:
    return status;
}

qc_status qc_quota_reps_seat(qc_quota_work *work, qc_error *error)
{
    return seat(work, &(roster){.seat_of_rep = NULL}, error);
}

qc_status qc_quota_reps_share(qc_quota_work *work, qc_error *error)
{
    roster all = {.seat_of_rep = NULL};
    qc_status status = QC_OK;

    QC_TRY(seat(work, &all, error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        const qc_quota_team *team = &work->teams[work->leaves[i]];

        if (team->count > 0) {
            QC_TRY(share_quota(work, team, error));
        }
    }
    QC_TRY(qc_quota_notes_of_reps(work, &all.homeless, &all.idle, error));

done:
    return status;
}
