/* Targets that are written as a change in percent, or as a share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

static qc_status is_percent_unit(const char *unit, bool *percent, qc_error *error)
{
    static const char *const words[] = {"percent", "percentage", "pct", "persen",
                                        "relativepercent"};
    char *key = NULL;
    *percent = strcmp(unit, "%") == 0;
    qc_status status = *percent ? QC_OK : qc_text_key(unit, &key, error);
    for (size_t i = 0; status == QC_OK && !*percent && i < sizeof words / sizeof words[0];
         i++) {
        *percent = strcmp(key, words[i]) == 0;
    }
    qc_memory_free(key);
    return status;
}

/** The metric's value in an earlier period of the same length, NAN if the data do not cover it. */
static qc_status earlier_value(qc_okr_work *work, const qc_okr_item *item, qc_period back,
                               double *value, qc_error *error)
{
    qc_okr_item earlier = *item;
    const qc_panel *panel = work->in->panel;
    earlier.period = item->period - back;
    earlier.value = NAN;
    qc_okr_set_days(work, &earlier);
    *value = NAN;
    qc_date from =
        panel != NULL && panel->frequency != QC_FREQUENCY_INDEX
            ? qc_period_start(&panel->calendar, panel->frequency, panel->first_period)
            : work->book->first_date;
    if (from == QC_NO_DATE || earlier.start < from) {
        return QC_OK;
    }
    qc_status status = item->metric->value(work, &earlier, error);
    *value = status == QC_OK && earlier.is_final ? earlier.value : NAN;
    return status;
}

/** Turns a change in percent into a target: of the baseline, or of the metric's earlier value. */
static qc_status resolve_change(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    bool percent = false;
    bool is_change =
        item->kind == QC_KEY_RESULT_INCREASE || item->kind == QC_KEY_RESULT_DECREASE;
    qc_okr_form form = item->metric->form;
    if (!is_change || form == QC_OKR_PERCENT || form == QC_OKR_MANUAL ||
        item->period == QC_NO_PERIOD || isnan(item->target)) {
        return QC_OK;
    }
    qc_status status =
        is_percent_unit(work->book->key_results.unit[item->row], &percent, error);
    if (status != QC_OK || !percent) {
        return status;
    }
    qc_period year = (qc_period)qc_frequency_per_year(item->frequency);
    bool is_year_before = item->metric->growth == QC_OKR_ADDS_UP;
    if (isnan(item->baseline) && is_year_before) {
        status = earlier_value(work, item, year, &item->baseline, error);
    }
    if (status == QC_OK && isnan(item->baseline)) {
        is_year_before = false;
        status = earlier_value(work, item, 1, &item->baseline, error);
    }
    if (status != QC_OK) {
        return status;
    }
    double change = item->target;
    double sign = item->kind == QC_KEY_RESULT_DECREASE && change > 0 ? -1 : 1;
    item->target = item->baseline * (1 + sign * change / 100);
    if (isnan(item->baseline) || !isnan(work->book->key_results.baseline[item->row])) {
        return QC_OK;
    }
    return qc_okr_note(
        work, item->row, error,
        "a change of %.15g %% is taken against %.15g, the value of the %s; give a "
        "baseline if another is meant",
        sign * change, item->baseline,
        is_year_before ? "same period a year before" : "period before");
}

/** Reads a share such as 0.9 as 90 %. */
static qc_status resolve_share(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    bool percent = false;
    if (item->metric->form != QC_OKR_PERCENT || !(item->target > 0 && item->target <= 1) ||
        item->baseline > 1) {
        return QC_OK;
    }
    qc_status status =
        is_percent_unit(work->book->key_results.unit[item->row], &percent, error);
    if (status != QC_OK || percent) {
        return status;
    }
    item->target *= 100;
    item->baseline *= 100;
    return qc_okr_note(work, item->row, error, "the target is read as %.15g %%", item->target);
}

qc_status qc_okr_resolve_target(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    qc_status status = resolve_share(work, item, error);
    if (status == QC_OK && item->metric->form == QC_OKR_RATIO) {
        return is_percent_unit(work->book->key_results.unit[item->row], &item->in_percent,
                               error);
    }
    return status == QC_OK ? resolve_change(work, item, error) : status;
}
