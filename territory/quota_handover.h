/* Teams that change within the planning period: a month's quota is that of the reps who serve in it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_HANDOVER_H
#define QC_TERRITORY_QUOTA_HANDOVER_H

#include "territory/quota_work.h"

/** Whether a rep of the team is not in service in the first or the last month of the plan. */
bool qc_quota_team_changes(const qc_quota_work *work, const qc_quota_team *team, size_t months);

/**
 * Shares each month of a territory's quota among the reps who serve in it, by expected part,
 * days in service and ramp; their quotas become the sums of their months. The months in which
 * nobody serves are no rep's: `team->vacant` is their part of the quota. What has been won
 * already stays the least of a rep's quota.
 *
 * @param column [months] of the territory in whole units; 0 for months without a rep on return
 * @param[out] cells [team->count][months] in whole units
 */
QC_MUST_CHECK qc_status qc_quota_handover_share(qc_quota_work *work, qc_quota_team *team,
                                                size_t months, qc_money *column,
                                                qc_money *cells, qc_error *error);

/** Tells who serves a part of the period, who takes over, and which months have nobody. */
QC_MUST_CHECK qc_status qc_quota_handover_note(qc_quota_work *work, size_t months,
                                               qc_error *error);

#endif
