/* Random streams: one for each (seed, purpose, item), never for each thread. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_RANDOM_H
#define QC_CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/** What a stream is for; streams of different purposes are independent. Append only. */
typedef enum qc_purpose {
    QC_PURPOSE_TEST = 1,
    QC_PURPOSE_FUTURES_COMMON,
    QC_PURPOSE_FUTURES_OWN,
    QC_PURPOSE_FUTURES_SCALE,
    QC_PURPOSE_REP_SHARES,
    QC_PURPOSE_FUTURES_LEVEL,
    QC_PURPOSE_FUTURES_CLOSED
} qc_purpose;

/** State of a stream: L'Ecuyer's taus2 as GSL implements it, kept by value. */
typedef struct qc_random {
    uint32_t state[3];
} qc_random;

/** Starts the stream of (seed, purpose, item). Equal triples give equal streams on all machines. */
void qc_random_start(qc_random *random, uint64_t seed, qc_purpose purpose, uint64_t item);

/** Uniform on (0, 1), 32 bits. */
double qc_random_uniform(qc_random *random);

/** Uniform index 0 .. count - 1; count at least 1. */
size_t qc_random_index(qc_random *random, size_t count);

/** Standard normal by inversion: one uniform each. */
double qc_random_normal(qc_random *random);

/** Gamma of `shape` > 0 and scale 1, by rejection: as many uniforms as it takes. */
double qc_random_gamma(qc_random *random, double shape);

#endif
