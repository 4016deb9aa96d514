/* Expected progress and status of a key result. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "okr/okr_work.h"

#define ON_TRACK_ODDS 0.7
#define BEHIND_ODDS 0.4
#define ON_TRACK_SHARE 0.95
#define BEHIND_SHARE 0.75

double qc_okr_expected(const qc_okr_work *work, qc_okr_item *item)
{
    if (item->period == QC_NO_PERIOD) {
        return NAN;
    }
    if (work->today < item->start) {
        return 0;
    }
    qc_date day = item->known_until != QC_NO_DATE && item->known_until < work->today
                      ? item->known_until
                      : work->today;
    bool is_change =
        item->kind == QC_KEY_RESULT_INCREASE || item->kind == QC_KEY_RESULT_DECREASE;
    bool is_reach = item->kind == QC_KEY_RESULT_REACH;
    bool is_manual = item->metric->form == QC_OKR_MANUAL;
    qc_okr_growth growth = item->metric->growth;
    if (growth == QC_OKR_HOLDS && !is_change && !(is_reach && is_manual)) {
        return 1; /* to hold all the time */
    }
    double pace = qc_okr_pace(work, item, day);
    if (growth != QC_OKR_ADDS_UP) {
        return pace;
    }
    double score =
        qc_key_result_score(item->kind, item->baseline, item->target, pace * item->target);
    return isnan(score) ? pace : score;
}

/** True if the target is met and the rest of the period cannot take that away. */
static bool is_safe(const qc_okr_work *work, const qc_okr_item *item)
{
    bool is_upward =
        item->kind != QC_KEY_RESULT_DECREASE && item->kind != QC_KEY_RESULT_STAY_BELOW;
    if (!is_upward || isnan(item->target) || !(item->value >= item->target)) {
        return false;
    }
    if (item->metric->form == QC_OKR_MANUAL) {
        return item->kind == QC_KEY_RESULT_REACH;
    }
    return item->metric->growth == QC_OKR_ADDS_UP &&
           (item->metric->form != QC_OKR_MONEY || qc_okr_never_falls(work, item));
}

static qc_key_result_status judge_odds(double odds)
{
    return odds >= ON_TRACK_ODDS ? QC_KEY_RESULT_ON_TRACK
           : odds >= BEHIND_ODDS ? QC_KEY_RESULT_BEHIND
                                 : QC_KEY_RESULT_AT_RISK;
}

static qc_key_result_status judge_share(double value, double expected)
{
    return value >= ON_TRACK_SHARE * expected ? QC_KEY_RESULT_ON_TRACK
           : value >= BEHIND_SHARE * expected ? QC_KEY_RESULT_BEHIND
                                              : QC_KEY_RESULT_AT_RISK;
}

static qc_key_result_status judge_score(const qc_okr_item *item, const qc_key_result *result)
{
    bool is_upward =
        item->kind != QC_KEY_RESULT_DECREASE && item->kind != QC_KEY_RESULT_STAY_BELOW;
    if (item->metric->growth == QC_OKR_ADDS_UP && is_upward && item->target > 0 &&
        !isnan(item->value) && !isnan(item->pace)) {
        /* a sum begins at 0, whatever the baseline: early in the period its score may be 0 */
        return judge_share(item->value, item->pace * item->target);
    }
    if (isnan(result->score) || isnan(result->expected)) {
        bool is_met = !isnan(item->value) && !isnan(item->target) &&
                      qc_okr_is_met(item->kind, item->target, item->value);
        return is_met ? QC_KEY_RESULT_ON_TRACK : QC_KEY_RESULT_NO_DATA;
    }
    return judge_share(result->score, result->expected);
}

/** Status, and the odds where they are decided. */
void qc_okr_judge(const qc_okr_work *work, const qc_okr_item *item, qc_key_result *result)
{
    bool can_tell = !isnan(item->value) && !isnan(item->target);
    if (item->is_final && can_tell) {
        bool is_met = qc_okr_is_met(item->kind, item->target, item->value);
        result->status = is_met ? QC_KEY_RESULT_REACHED : QC_KEY_RESULT_MISSED;
        result->p_reach = is_met ? 1 : 0;
    } else if (is_safe(work, item)) {
        result->status = QC_KEY_RESULT_REACHED;
        result->p_reach = 1;
    } else if (!isnan(result->p_reach)) {
        result->status = judge_odds(result->p_reach);
    } else if (item->start != QC_NO_DATE && item->start > work->today) {
        result->status = QC_KEY_RESULT_NOT_STARTED;
    } else {
        result->status = judge_score(item, result);
    }
}
