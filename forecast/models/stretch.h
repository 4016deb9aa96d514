/* Seasons that are not a whole number of periods: series stretched so that they are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_STRETCH_H
#define QC_FORECAST_MODELS_STRETCH_H

#include <stddef.h>

/**
 * Periods from one place of a season to the next: 365.2425 / 7 / 52 weeks for a season of 52, a
 * Gregorian year; 1 for all others. Places are counted back from the last observation, which is
 * one.
 */
double qc_stretch_of(size_t season);

/** Places in a series. */
size_t qc_stretch_count(size_t length, double stretch);

/** The values [length] at the places [qc_stretch_count()], straight lines between observations. */
void qc_stretch_values(const double *values, size_t length, double stretch, double *places);

/**
 * What stands at a period, `back` periods before the last observation, by straight lines
 * between the places [count]; before the first place, what stands a season later. At most a
 * place before it.
 */
double qc_stretch_back(const double *places, size_t count, size_t season, double stretch,
                       size_t back);

/**
 * What stands `ahead` periods after the last observation, 1 or more, if the last season
 * [season] repeats.
 */
double qc_stretch_ahead(const double *last_season, size_t season, double stretch, size_t ahead);

#endif
