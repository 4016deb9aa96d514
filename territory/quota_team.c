/* Futures of the reps of a team, and what has come for each of a period that has begun. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_record.h"

/* A territory keeps its stream whatever its row: FNV-1a of its name (Fowler, Noll & Vo 1991). */
static uint64_t stream_of(const char *name)
{
    uint64_t hash = 14695981039346656037U;

    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char)*name) * 1099511628211U;
    }
    return hash;
}

double qc_quota_team_booked(const qc_quota_work *work, size_t branch, size_t member)
{
    const qc_quota_team *team = &work->teams[branch];
    const qc_quota_seat *seats = work->seats + team->first;
    double come = work->settings->earned[work->branches[branch].leaf], won = 0;

    if (work->panel->from_deals) {
        return qc_money_to_major(seats[member].earned, &work->plan->currency);
    }
    for (size_t i = 0; i < team->count; i++) {
        won += (double)seats[i].earned;
    }
    return team->count == 1 || !(fabs(come) > 0) ? come
           : won > 0                             ? come * ((double)seats[member].earned / won)
                                                 : NAN;
}

qc_status qc_quota_team_futures(const qc_quota_work *work, size_t branch, const double *futures,
                                double *own, qc_error *error)
{
    const qc_quota_team *team = &work->teams[branch];
    size_t draws = work->forecast->draw_count;
    bool has_begun =
        work->settings->earned != NULL && !isnan(qc_quota_team_booked(work, branch, 0));
    double come = has_begun ? work->settings->earned[work->branches[branch].leaf] : 0;
    double *parts = NULL, *room = NULL;
    qc_random random;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(parts, team->count, error));
    QC_TRY(QC_NEW_ARRAY(room, team->count, error));
    qc_random_start(&random, work->run != NULL ? work->run->seed : qc_run_default().seed,
                    QC_PURPOSE_REP_SHARES, stream_of(work->branches[branch].name));
    for (size_t d = 0; d < draws; d++) {
        qc_quota_wins_draw(work, team, &random, room, parts);
        for (size_t i = 0; i < team->count; i++) {
            own[i * draws + d] = (futures[d] - come) * parts[i];
        }
    }
    for (size_t i = 0; i < team->count && has_begun; i++) {
        double booked = qc_quota_team_booked(work, branch, i);

        for (size_t d = 0; d < draws; d++) {
            own[i * draws + d] += booked;
        }
    }

done:
    qc_memory_free(parts);
    qc_memory_free(room);
    return status;
}
