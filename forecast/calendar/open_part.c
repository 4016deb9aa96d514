/* The part of a period on which a territory that closes is open. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/forecast.h"

double qc_forecast_open_part(const qc_panel *panel, size_t leaf, size_t index)
{
    qc_period period = panel->first_period + (qc_period)index;
    qc_date first = 0, last = 0, end = 0;

    if (panel->leaf_end == NULL || panel->leaf_end[leaf] == QC_NO_DATE ||
        panel->frequency == QC_FREQUENCY_INDEX) {
        return 1;
    }
    first = qc_period_start(&panel->calendar, panel->frequency, period);
    last = qc_period_end(&panel->calendar, panel->frequency, period);
    end = panel->leaf_end[leaf];
    return end >= last ? 1
           : end < first
               ? 0
               : ((double)end - (double)first + 1) / ((double)last - (double)first + 1);
}
