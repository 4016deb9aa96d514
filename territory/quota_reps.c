/* Reps: who serves where in the planning period, and how they share their territory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "territory/quota_work.h"

enum {
    RECORD_QUARTERS = 4, /* complete quarters that make a rep's record */
    PAST_QUARTERS = 8    /* complete quarters from which futures draw */
};

/* A rep's won deals in the own territory, minor units: whole numbers, so that sums do not depend on the order of deals. */
typedef struct record {
    double won[PAST_QUARTERS]; /* by quarter, the latest first */
    double sum;                /* of the record quarters */
    double year_ago;           /* in the history span of the plan */
    double earned;             /* in the planning period, once it has begun */
    qc_date since;             /* first day of service known */
} record;

/* Room for the whole step. */
typedef struct roster {
    qc_id *seat_of_rep;     /* [reps] QC_NO_ID for those not in the plan */
    record *records;        /* [seat] */
    qc_quota_list idle;     /* not in service in the period */
    qc_quota_list homeless; /* without a territory of the plan */
} roster;

/*
 * The leaf of a rep's territory. What a territory with others below it sells directly is its child of the same
 * territory; reps without a territory belong to the leaf without one, if there is one.
 */
static qc_id leaf_of(const qc_quota_work *work, qc_id territory)
{
    qc_id at = qc_quota_tree_find(work, territory);

    if (at == QC_NO_ID || work->branches[at].leaf != QC_NO_ID) {
        return at;
    }
    for (qc_id i = work->branches[at].first_child; i != QC_NO_ID; i = work->branches[i].next) {
        if (work->branches[i].leaf != QC_NO_ID && work->branches[i].territory == territory) {
            return i;
        }
    }
    return QC_NO_ID;
}

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
        qc_id branch = leaf_of(work, reps->territory[rep]);

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

/* The latest quarter that the data cover whole. */
static qc_period last_quarter(const qc_quota_work *work)
{
    return qc_period_of_date(&work->book->calendar, QC_FREQUENCY_QUARTER,
                             work->known_until + 1) -
           1;
}

static qc_date earlier(qc_date a, qc_date b)
{
    return a == QC_NO_DATE || (b != QC_NO_DATE && b < a) ? b : a;
}

/* First and last day of the periods that count as history. False for bare numbers. */
static bool history_days(const qc_quota_work *work, qc_date *first, qc_date *last)
{
    const qc_panel *panel = work->panel;
    qc_span span = work->elements.history;
    qc_period period = panel->first_period + (qc_period)span.first;

    if (panel->frequency == QC_FREQUENCY_INDEX || span.length == 0) {
        return false;
    }
    *first = qc_period_start(&panel->calendar, panel->frequency, period);
    *last =
        qc_period_end(&panel->calendar, panel->frequency, period + (qc_period)span.length - 1);
    return true;
}

static void add_won_deal(const qc_quota_work *work, record *one, size_t deal, qc_period latest)
{
    const qc_deals *deals = &work->book->deals;
    double amount = (double)deals->amount[deal];
    qc_period back = latest - qc_period_of_date(&work->book->calendar, QC_FREQUENCY_QUARTER,
                                                deals->close[deal]);
    qc_date first = 0, last = 0;

    if (back >= 0 && back < PAST_QUARTERS) {
        one->won[back] += amount;
    }
    if (back >= 0 && back < RECORD_QUARTERS) {
        one->sum += amount;
    }
    if (history_days(work, &first, &last) && deals->close[deal] >= first &&
        deals->close[deal] <= last) {
        one->year_ago += amount;
    }
}

/* What a rep has won in a planning period that is under way. */
static void add_earned(const qc_quota_work *work, record *one, size_t deal)
{
    const qc_deals *deals = &work->book->deals;
    qc_date close = deals->close[deal];

    if (work->settings->earned != NULL && deals->outcome[deal] == QC_OUTCOME_WON &&
        close != QC_NO_DATE && work->first_day != QC_NO_DATE && close >= work->first_day &&
        close <= work->last_day && close <= work->book->as_of) {
        one->earned += (double)deals->amount[deal];
    }
}

static void read_deals(const qc_quota_work *work, const roster *all)
{
    const qc_deals *deals = &work->book->deals;
    qc_period latest = last_quarter(work);

    for (size_t i = 0; i < work->seat_count; i++) {
        all->records[i].since = work->book->reps.start[work->seats[i].rep];
    }
    for (size_t d = 0; d < deals->count; d++) {
        qc_id rep = deals->rep[d];
        qc_id seat = rep == QC_NO_ID ? QC_NO_ID : all->seat_of_rep[rep];
        bool is_won = deals->outcome[d] == QC_OUTCOME_WON && deals->close[d] != QC_NO_DATE &&
                      deals->close[d] <= work->known_until;
        qc_id home = QC_NO_ID;

        if (seat == QC_NO_ID) {
            continue;
        }
        home = work->book->reps.territory[rep];
        if (work->book->reps.start[rep] == QC_NO_DATE) {
            all->records[seat].since =
                earlier(all->records[seat].since,
                        earlier(deals->created[d], is_won ? deals->close[d] : QC_NO_DATE));
        }
        if (deals->amount[d] == QC_NO_MONEY || deals->territory[d] != home) {
            continue;
        }
        add_earned(work, &all->records[seat], d);
        if (is_won) {
            add_won_deal(work, &all->records[seat], d, latest);
        }
    }
}

/* Expected parts: `share` where it is given; what is left by record, and equally for those without one. */
static qc_status expect_parts(qc_quota_work *work, const roster *all, const qc_quota_team *team,
                              qc_error *error)
{
    qc_quota_seat *seats = work->seats + team->first;
    const record *records = all->records + team->first;
    const double *share = work->book->reps.share;
    double given = 0, recorded = 0, sum = 0, left = 0;
    size_t open = 0, with_record = 0;

    for (size_t i = 0; i < team->count; i++) {
        if (!isnan(share[seats[i].rep])) {
            given += share[seats[i].rep];
            continue;
        }
        open++;
        if (records[i].sum > 0) {
            recorded += records[i].sum;
            with_record++;
        }
    }
    left = open == team->count ? 1 : fmax(0, 1 - given);
    for (size_t i = 0; i < team->count; i++) {
        double of_rep = share[seats[i].rep];

        if (!isnan(of_rep)) {
            seats[i].expected = fmax(of_rep, 0);
            seats[i].basis = "share in the reps table";
        } else if (records[i].sum > 0) {
            seats[i].expected =
                left * ((double)with_record / (double)open) * (records[i].sum / recorded);
            seats[i].basis = "won deals of the last four quarters";
        } else {
            seats[i].expected = left / (double)open;
            seats[i].basis = "equal share, no won deals in the last four quarters";
            seats[i].is_fresh = true;
        }
        sum += seats[i].expected;
    }
    for (size_t i = 0; i < team->count; i++) {
        seats[i].expected = sum > 0 ? seats[i].expected / sum : 1 / (double)team->count;
    }
    if (open < team->count && fabs(given + (open > 0 ? left : 0) - 1) > 0.005) {
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

/* Weighs parts by service and ramp; they add up to 1. Where nobody carries anything yet they are equal. */
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
 * How the team shared its won amount in one quarter. Those not yet there have their expected part, and the others share
 * the rest by what they won. False if nothing was won.
 */
static bool parts_of_quarter(const qc_quota_work *work, const roster *all,
                             const qc_quota_team *team, size_t back, double *parts)
{
    const qc_quota_seat *seats = work->seats + team->first;
    const record *records = all->records + team->first;
    qc_date end = qc_period_end(&work->book->calendar, QC_FREQUENCY_QUARTER,
                                last_quarter(work) - (qc_period)back);
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

    QC_TRY(QC_TAKE_ARRAY(team->part, work->scratch, PAST_QUARTERS * team->count, error));
    for (size_t back = 0; back < PAST_QUARTERS; back++) {
        if (parts_of_quarter(work, all, team, back,
                             team->part + team->quarter_count * team->count)) {
            team->quarter_count++;
        }
    }

done:
    return status;
}

/*
 * Whole units that each has earned, which are the least of its quota. False if nobody has earned anything, or if all together
 * have earned more than the territory's quota, so that there is nothing to share beside it.
 */
static bool lay_floors(const qc_quota_work *work, const qc_quota_team *team, qc_money units,
                       qc_money *lower)
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
        weights[i] = seats[i].expected;
    }
    weigh_by_service(seats, team->count, weights);
    QC_TRY(
        qc_quota_allocate_fully(weights, NULL, NULL, team->count, units, &allocation, error));
    for (size_t i = 0; i < team->count; i++) {
        seats[i].part = weights[i];
        seats[i].free_quota = allocation.parts[i] * work->unit;
        seats[i].free_rounding = allocation.rounding[i] * work->unit;
    }
    if (lay_floors(work, team, units, lower)) {
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

qc_status qc_quota_reps_share(qc_quota_work *work, qc_error *error)
{
    roster all = {.seat_of_rep = NULL};
    qc_status status = QC_OK;

    QC_TRY(take_seats(work, &all, error));
    read_deals(work, &all);
    take_earned(work, &all);
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_quota_team *team = &work->teams[work->leaves[i]];

        if (team->count > 0) {
            QC_TRY(expect_parts(work, &all, team, error));
            QC_TRY(remember_quarters(work, &all, team, error));
            QC_TRY(share_quota(work, team, error));
        }
    }
    for (size_t i = 0; i < work->seat_count; i++) {
        work->seats[i].year_ago =
            all.records[i].year_ago / (double)qc_currency_scale(&work->book->currency);
    }
    QC_TRY(qc_quota_notes_of_reps(work, &all.homeless, &all.idle, error));

done:
    return status;
}
