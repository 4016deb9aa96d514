/* Draws of every leaf and of the sums above: kept, or read while they are made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_NODE_FUTURES_H
#define QC_FORECAST_RANGES_NODE_FUTURES_H

#include "forecast/ranges/futures.h"
#include "quotacast/panel.h"

/**
 * Draws all leaves in parallel and hands every node's draws to a reader. A node's sums are
 * added in the order of its leaves for any number of threads, so that they are bit for bit
 * those of qc_forecast_node_draws().
 *
 * Memory besides `kept`: the draws of 128 leaves, and those of each inner node and span.
 *
 * @param reader     NULL: none
 * @param[out] kept  [leaf_count][horizon][draws]; NULL: not kept
 */
QC_MUST_CHECK qc_status qc_node_futures_make(const qc_panel *panel, const qc_futures *futures,
                                             const qc_draws_reader *reader, const qc_run *run,
                                             double *kept, qc_error *error);

#endif
