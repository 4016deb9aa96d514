/* Reps within a planning period that has begun: what has come for each, and their futures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/quota_progress_work.h"

#include "core/fail.h"
#include "territory/quota_record.h"

/* The steps of a plan that find reps, on the panel from the beginning of the period. */
static qc_status seat_reps(qc_quota_work *work, const qc_quota_begun *begun, qc_error *error)
{
    const qc_calendar *calendar = &begun->panel->calendar;
    qc_status status = QC_OK;

    work->first_day = qc_period_start(calendar, begun->frequency, begun->period);
    work->last_day = qc_period_end(calendar, begun->frequency, begun->period);
    work->known_until = work->first_day - 1;
    QC_TRY(qc_quota_tree_build(work, error));
    QC_TRY(qc_quota_reps_seat(work, error));

done:
    return status;
}

static qc_status take_team(const qc_quota_work *work, size_t branch, const double *futures,
                           qc_progress_reps *reps, qc_error *error)
{
    const qc_quota_team *team = &work->teams[branch];
    size_t draws = work->forecast->draw_count;
    qc_status status = QC_OK;

    QC_TRY(
        qc_quota_team_futures(work, branch, futures, reps->draws + team->first * draws, error));
    reps->first[work->branches[branch].panel_node] = team->first;
    reps->of_node[work->branches[branch].panel_node] = team->count;
    for (size_t i = 0; i < team->count; i++) {
        reps->rep[team->first + i] = work->seats[team->first + i].rep;
        reps->booked[team->first + i] = qc_quota_team_booked(work, branch, i);
    }

done:
    return status;
}

qc_status qc_progress_reps_find(const qc_book *book, const qc_quota_begun *begun,
                                const double *node_draws, const qc_run *run, qc_arena *arena,
                                qc_progress_reps *reps, qc_error *error)
{
    qc_quota_settings settings = qc_quota_settings_default();
    qc_quota_plan plan = {.currency = book->currency};
    qc_quota_work work = {.book = book,
                          .panel = begun->panel,
                          .forecast = &begun->forecast,
                          .settings = &settings,
                          .run = run,
                          .keep = arena,
                          .scratch = arena,
                          .plan = &plan,
                          .unit = 1};
    size_t draws = begun->forecast.draw_count;
    qc_status status = QC_OK;

    settings.earned = begun->booked;
    QC_TRY(seat_reps(&work, begun, error));
    QC_TRY(QC_TAKE_ARRAY(reps->rep, arena, work.seat_count, error));
    QC_TRY(QC_TAKE_ARRAY(reps->first, arena, begun->panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(reps->of_node, arena, begun->panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(reps->booked, arena, work.seat_count, error));
    QC_TRY(QC_TAKE_ARRAY(reps->draws, arena, work.seat_count * draws, error));
    for (size_t i = 0; i < work.leaf_count; i++) {
        qc_id at = work.leaves[i];

        if (work.teams[at].count > 0) {
            QC_TRY(take_team(&work, at, node_draws + work.branches[at].panel_node * draws, reps,
                             error));
        }
    }
    reps->count = work.seat_count;

done:
    return status;
}
