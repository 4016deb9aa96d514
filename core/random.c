/* Random streams by (seed, purpose, item). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/random.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/*
 * The step is the maximally equidistributed combined Tausworthe generator of L'Ecuyer (1996),
 * Mathematics of Computation 65(213):203-213, doi:10.1090/S0025-5718-96-00696-5, the algorithm
 * behind gsl_rng_taus2. GSL's own generator lives on the heap with a 32-bit seed; a stream here
 * is a value, so that there can be one for each item of a parallel loop, and takes a 64-bit
 * seed.
 */
static uint32_t step(uint32_t state[3])
{
    uint32_t *s = state;

    s[0] = ((s[0] & 4294967294U) << 12) ^ (((s[0] << 13) ^ s[0]) >> 19);
    s[1] = ((s[1] & 4294967288U) << 4) ^ (((s[1] << 2) ^ s[1]) >> 25);
    s[2] = ((s[2] & 4294967280U) << 17) ^ (((s[2] << 3) ^ s[2]) >> 11);
    return s[0] ^ s[1] ^ s[2];
}

/* SplitMix64: Steele, Lea & Flood (2014), OOPSLA, doi:10.1145/2660193.2660195. */
static uint64_t mix(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

void qc_random_start(qc_random *random, uint64_t seed, qc_purpose purpose, uint64_t item)
{
    uint64_t key = seed;

    key = mix(&key) ^ (uint64_t)purpose;
    key = mix(&key) ^ item;
    /* Each component must keep some bit above its masked low ones: 1, 3 and 4 bits. */
    random->state[0] = (uint32_t)(mix(&key) >> 32) | 16U;
    random->state[1] = (uint32_t)(mix(&key) >> 32) | 16U;
    random->state[2] = (uint32_t)(mix(&key) >> 32) | 16U;
    for (int warm_up = 0; warm_up < 6; warm_up++) {
        (void)step(random->state);
    }
}

double qc_random_uniform(qc_random *random)
{
    return ((double)step(random->state) + 0.5) / 4294967296.0;
}

size_t qc_random_index(qc_random *random, size_t count)
{
    size_t index = (size_t)(qc_random_uniform(random) * (double)count);

    return index < count ? index : count - 1;
}

double qc_random_normal(qc_random *random)
{
    return gsl_cdf_ugaussian_Pinv(qc_random_uniform(random));
}

/* Marsaglia & Tsang (2000), ACM Transactions on Mathematical Software 26:363-372,
 * doi:10.1145/358407.358414. */
double qc_random_gamma(qc_random *random, double shape)
{
    double from = shape < 1 ? shape + 1 : shape;
    double d = from - 1.0 / 3, c = 1 / sqrt(9 * d);
    double boost = shape < 1 ? pow(qc_random_uniform(random), 1 / shape) : 1;

    for (;;) {
        double z = qc_random_normal(random);
        double v = pow(1 + c * z, 3);

        if (v > 0 && log(qc_random_uniform(random)) < 0.5 * z * z + d - d * v + d * log(v)) {
            return boost * d * v;
        }
    }
}
