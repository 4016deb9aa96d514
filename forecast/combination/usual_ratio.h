/* How models usually do against naive. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_USUAL_RATIO_H
#define QC_FORECAST_COMBINATION_USUAL_RATIO_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Logarithm of a model's error over naive's on series of which nothing else is known.
 *
 * @param model  "" for the combination
 * @param length  values known; naive is the seasonal one from two seasons on
 */
double qc_usual_log_ratio(const char *model, int season, size_t length);

/** Whether that was measured, and is not what is taken for any other model. */
bool qc_usual_ratio_is_measured(const char *model, int season);

#endif
