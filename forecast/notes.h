/* What the reader of a forecast must know. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_NOTES_H
#define QC_FORECAST_NOTES_H

#include "forecast/ranges/futures.h"

/**
 * Adds one sentence for each thing that limits the forecast: short history, few checks, naive,
 * gaps.
 */
QC_MUST_CHECK qc_status qc_forecast_note(const qc_panel *panel, const qc_rolling *rolling,
                                         const qc_futures *futures, const qc_run *run,
                                         qc_forecast *forecast, qc_error *error);

#endif
