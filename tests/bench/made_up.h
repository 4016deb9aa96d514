/* Made-up series for the benchmarks of time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_MADE_UP_H
#define QC_TESTS_BENCH_MADE_UP_H

#include <stddef.h>
#include <stdint.h>

/** A level that wanders, a trend, a season and noise; from the random streams, equal on every machine. */
void made_up_fill(double *values, size_t length, int season, uint64_t item);

/** Zeroed memory, or the end of the program. */
void *made_up_take(size_t count, size_t size);

#endif
