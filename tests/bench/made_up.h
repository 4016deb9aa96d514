/* Made-up series and panels for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_MADE_UP_H
#define QC_TESTS_BENCH_MADE_UP_H

#include <stddef.h>
#include <stdint.h>

#include "quotacast/forecast.h"

/**
 * A level that wanders, a trend, a season and noise; from the random streams, equal on every
 * machine.
 */
void made_up_fill(double *values, size_t length, int season, uint64_t item);

/** Zeroed memory, or the end of the program. */
void *made_up_take(size_t count, size_t size);

/** A panel of leaves alone, all values 0. Its arrays are freed by made_up_discard(). */
qc_panel made_up_panel(size_t leaves, size_t periods, qc_frequency frequency, int season);
void made_up_discard(qc_panel *panel);

/** What is known, and what comes. */
typedef struct made_up_future {
    qc_panel known;
    double *actual;   /**< [leaves][ahead] */
    double *expected; /**< [leaves][ahead] the same but for its noise: the best forecast */
    size_t ahead;
} made_up_future;

/** Room for one; its arrays are freed by made_up_future_discard(). */
made_up_future made_up_future_new(size_t leaves, size_t periods, size_t ahead,
                                  qc_frequency frequency, int season);
void made_up_future_discard(made_up_future *future);

/**
 * Point forecasts and draws of all that comes, without a backtest; the end of the program
 * where there are none.
 */
qc_forecast *made_up_forecast(const made_up_future *future);

/** The central range of a leaf's step at a level. */
void made_up_range(const qc_forecast *forecast, size_t cell, double level, double range[2]);

#endif
