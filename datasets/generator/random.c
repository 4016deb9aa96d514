/* Random numbers: GSL's taus2, set to a stream for each (seed, purpose, item). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"

#include "allocation.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

struct demo_random {
    gsl_rng *state;
};

demo_status demo_random_new(demo_random **random, demo_error *error)
{
    void *block = NULL;
    demo_random *made = NULL;
    demo_status status = demo_memory_new(&block, 1, sizeof *made, error);
    if (status != DEMO_OK) {
        return status;
    }
    made = block;
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    made->state = gsl_rng_alloc(gsl_rng_taus2);
    (void)gsl_set_error_handler(handler);
    if (made->state == NULL) {
        demo_memory_free(made);
        return demo_fail(error, DEMO_ERR_MEMORY, "no memory for a random number generator");
    }
    *random = made;
    return DEMO_OK;
}

void demo_random_free(demo_random *random)
{
    if (random != NULL) {
        gsl_rng_free(random->state);
        demo_memory_free(random);
    }
}

/* Finaliser of SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195). */
static uint64_t scramble(uint64_t x)
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

void demo_random_seek(demo_random *random, uint64_t seed, demo_purpose purpose, uint64_t item)
{
    uint64_t key = scramble(scramble(scramble(seed) ^ (uint64_t)purpose) ^ item);
    gsl_rng_set(random->state, (unsigned long)(key >> 32));
}

double demo_random_uniform(demo_random *random)
{
    return gsl_rng_uniform(random->state);
}

double demo_random_between(demo_random *random, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(random->state);
}

int demo_random_integer(demo_random *random, int low, int high)
{
    return low + (int)gsl_rng_uniform_int(random->state, (unsigned long)(high - low) + 1UL);
}

size_t demo_random_index(demo_random *random, size_t count)
{
    return (size_t)gsl_rng_uniform_int(random->state, (unsigned long)count);
}

double demo_random_normal(demo_random *random, double mean, double sd)
{
    return mean + gsl_ran_gaussian(random->state, sd);
}

unsigned demo_random_poisson(demo_random *random, double mean)
{
    return gsl_ran_poisson(random->state, mean);
}

int demo_random_chance(demo_random *random, double chance)
{
    return gsl_rng_uniform(random->state) < chance;
}

size_t demo_random_pick(demo_random *random, const double *running_sum, size_t count)
{
    double target = gsl_rng_uniform(random->state) * running_sum[count - 1];
    size_t low = 0;
    size_t high = count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (running_sum[middle] > target) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}
