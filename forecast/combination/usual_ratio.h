/* How well models usually forecast compared with naive. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_USUAL_RATIO_H
#define QC_FORECAST_COMBINATION_USUAL_RATIO_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Logarithm of a model's error over naive's on other series of the same season and length: what
 * is assumed before its errors on this panel are known.
 *
 * @param model  "" for the combination
 * @param length  number of values known; from two seasons on naive is seasonal naive
 */
double qc_usual_log_ratio(const char *model, int season, size_t length);

/** Whether the ratio was measured for this model; if not, a common one stands in for it. */
bool qc_usual_ratio_is_measured(const char *model, int season);

#endif
