/* What won deals of past quarters say about reps, and the parts that they may have in futures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_RECORD_H
#define QC_TERRITORY_QUOTA_RECORD_H

#include "core/random.h"
#include "territory/quota_work.h"

enum {
    QC_RECORD_QUARTERS = 4, /* complete quarters by which a team shares */
    QC_PAST_QUARTERS = 8    /* complete quarters from which odds are learned */
};

/**
 * A rep's won deals in the own territory, minor units: whole numbers, so that sums do not
 * depend on the order of deals.
 */
typedef struct qc_quota_record {
    double won[QC_PAST_QUARTERS];   /* by quarter, the latest first */
    double deals[QC_PAST_QUARTERS]; /* how many, of those above 0 */
    double sum;                     /* won in the quarters by which a team shares */
    double year_ago;                /* won in the history span of the plan */
    double earned;                  /* won in the planning period, once it has begun */
    qc_date since;                  /* first day of service known */
} qc_quota_record;

/* quota_record.c */

/** The latest quarter that the data cover whole. */
qc_period qc_quota_last_quarter(const qc_quota_work *work);

/**
 * The leaf of a rep's territory. What a territory with others below it sells directly is its
 * child of the same territory; reps without a territory belong to the leaf without one, if
 * there is one.
 */
qc_id qc_quota_leaf_of(const qc_quota_work *work, qc_id territory);

/**
 * Reads the deals of the reps in the plan: seat_of_rep [reps] QC_NO_ID for others, records [seat].
 */
void qc_quota_records_read(const qc_quota_work *work, const qc_id *seat_of_rep,
                           qc_quota_record *records);

/**
 * Part of a past quarter that a rep was there for, with the learned start of the new; quarters
 * back from the latest.
 */
double qc_quota_presence(const qc_quota_work *work, const qc_quota_record *record, size_t seat,
                         size_t back);

/* quota_start.c */

/** Learns what new reps win in their first months, into work->wins. */
void qc_quota_start_learn(qc_quota_work *work, const qc_id *seat_of_rep,
                          const qc_quota_record *records);

/* quota_wins.c */

/**
 * Learns how many deals reps win, and of which size, from the records. The seats' shares must
 * stand.
 */
QC_MUST_CHECK qc_status qc_quota_wins_learn(qc_quota_work *work, const qc_id *seat_of_rep,
                                            const qc_quota_record *records, qc_error *error);

/** Parts of a team's amount in one future, adding up to 1; room [team->count]. */
void qc_quota_wins_draw(const qc_quota_work *work, const qc_quota_team *team, qc_random *random,
                        double *room, double *parts);

/* quota_team.c */

/**
 * What has come for a rep of a team in a period that has begun, major units: own won deals
 * where deals are the revenue, else the territory's by the own part of what its reps have won;
 * NAN where several have won nothing and something has come.
 */
double qc_quota_team_booked(const qc_quota_work *work, size_t branch, size_t member);

/**
 * Futures of the reps of a team, own [team->count][draws], from those of its territory: a rep's
 * is the territory's times the rep's part of what its reps win (quota_wins.c), drawn for the
 * whole team in each future, so that the parts of a future add up to
 * 1. Of a period that has begun what has come for each is certain, and parts are of what is to
 *   come.
 */
QC_MUST_CHECK qc_status qc_quota_team_futures(const qc_quota_work *work, size_t branch,
                                              const double *futures, double *own,
                                              qc_error *error);

#endif
