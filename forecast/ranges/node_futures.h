/* Draws of every leaf and of the sums above them: kept, or read as they are made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_NODE_FUTURES_H
#define QC_FORECAST_RANGES_NODE_FUTURES_H

#include "forecast/ranges/futures.h"
#include "quotacast/panel.h"

/**
 * Draws all leaves in parallel and hands every node's draws to a reader. What a node sums up is
 * added leaf by leaf in their order, whatever the threads: bit for bit what
 * qc_forecast_node_draws() gives.
 *
 * Memory beside `kept`: 128 leaves, and a block of draws for each inner node and span.
 *
 * @param reader     NULL: nobody reads
 * @param[out] kept  [leaf_count][horizon][draws]; NULL: not kept
 */
QC_MUST_CHECK qc_status qc_node_futures_make(const qc_panel *panel, const qc_futures *futures,
                                             const qc_draws_reader *reader, const qc_run *run,
                                             double *kept, qc_error *error);

#endif
