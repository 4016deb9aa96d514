/* Which gains let exponential smoothing forget where it started. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/ets.h"
#include "forecast/models/stability.h"

/* With a trend and a season the errors follow, after the factor common to seasons is taken out,
 * (phi (1 - alpha - gamma), alpha + beta - alpha phi + gamma - 1, alpha + beta - alpha phi,
 * ..., alpha + beta - phi, 1). Without one of the two the usual region lies within the
 * admissible one. */
bool qc_ets_admissible(qc_ets_form form, size_t period, const qc_ets_gains *gains)
{
    double c[QC_ETS_MOST_SEASON + 2];
    double phi = gains->damping;
    double both = gains->level + gains->trend - gains->level * phi;

    if (form.trend == QC_ETS_NO_TREND || form.season == QC_ETS_NO_SEASON) {
        return true;
    }
    c[0] = phi * (1.0 - gains->level - gains->season);
    c[1] = both + gains->season - 1.0;
    for (size_t k = 2; k < period; k++) {
        c[k] = both;
    }
    c[period] = gains->level + gains->trend - phi;
    c[period + 1] = 1.0;
    return qc_roots_within(c, period + 1);
}
