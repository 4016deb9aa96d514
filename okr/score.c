/* The score of a key result, whether it is met, and the words for kinds and statuses. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "okr/okr_work.h"

static double clamp_share(double share)
{
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

bool qc_okr_is_met(qc_key_result_kind kind, double target, double value)
{
    switch (kind) {
    case QC_KEY_RESULT_REACH:
    case QC_KEY_RESULT_INCREASE:
    case QC_KEY_RESULT_STAY_ABOVE:
        return value >= target;
    case QC_KEY_RESULT_DECREASE:
    case QC_KEY_RESULT_STAY_BELOW:
        break;
    }
    return value <= target;
}

/**
 * Outside a band: 1 at the target, 0 at the baseline and beyond, 0 everywhere without a
 * baseline on that side.
 */
static double score_outside(double baseline, double target, double value,
                            bool baseline_is_beyond)
{
    return baseline_is_beyond ? clamp_share((value - baseline) / (target - baseline)) : 0;
}

static double score_change(qc_key_result_kind kind, double baseline, double target,
                           double value)
{
    if (baseline < target || baseline > target) {
        return clamp_share((value - baseline) / (target - baseline));
    }
    return qc_okr_is_met(kind, target, value) ? 1 : 0;
}

double qc_key_result_score(qc_key_result_kind kind, double baseline, double target,
                           double value)
{
    if (!isfinite(value) || !isfinite(target) || isinf(baseline)) {
        return NAN;
    }
    switch (kind) {
    case QC_KEY_RESULT_REACH:
        return score_change(kind, isnan(baseline) ? 0 : baseline, target, value);
    case QC_KEY_RESULT_INCREASE:
    case QC_KEY_RESULT_DECREASE:
        return isnan(baseline) ? NAN : score_change(kind, baseline, target, value);
    case QC_KEY_RESULT_STAY_ABOVE:
        return value >= target ? 1 : score_outside(baseline, target, value, baseline < target);
    case QC_KEY_RESULT_STAY_BELOW:
        return value <= target ? 1 : score_outside(baseline, target, value, baseline > target);
    }
    return NAN;
}

const char *qc_key_result_kind_name(qc_key_result_kind kind)
{
    switch (kind) {
    case QC_KEY_RESULT_REACH:
        return "reach";
    case QC_KEY_RESULT_INCREASE:
        return "increase";
    case QC_KEY_RESULT_DECREASE:
        return "decrease";
    case QC_KEY_RESULT_STAY_ABOVE:
        return "stay_above";
    case QC_KEY_RESULT_STAY_BELOW:
        return "stay_below";
    }
    return "unknown";
}

const char *qc_key_result_status_name(qc_key_result_status status)
{
    switch (status) {
    case QC_KEY_RESULT_NO_DATA:
        return "no_data";
    case QC_KEY_RESULT_NOT_STARTED:
        return "not_started";
    case QC_KEY_RESULT_REACHED:
        return "reached";
    case QC_KEY_RESULT_MISSED:
        return "missed";
    case QC_KEY_RESULT_ON_TRACK:
        return "on_track";
    case QC_KEY_RESULT_BEHIND:
        return "behind";
    case QC_KEY_RESULT_AT_RISK:
        return "at_risk";
    }
    return "unknown";
}
