/* Random numbers: one stream for each (seed, purpose, item), so that no draw moves another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_RANDOM_H
#define DEMO_RANDOM_H

#include "demo_company.h"

/** A generator that can be set to the start of any stream. */
typedef struct demo_random demo_random;

/** What a stream is used for. New ones go to the end: the order is part of the data. */
typedef enum demo_purpose {
    DEMO_PURPOSE_MARKET = 1,
    DEMO_PURPOSE_COMMON_SHOCK,
    DEMO_PURPOSE_REGION_SHOCK,
    DEMO_PURPOSE_OWN_SHOCK,
    DEMO_PURPOSE_REVENUE_CELL,
    DEMO_PURPOSE_PEOPLE,
    DEMO_PURPOSE_ACCOUNT,
    DEMO_PURPOSE_DEAL,
    DEMO_PURPOSE_FORECAST,
    DEMO_PURPOSE_MANAGER,
    DEMO_PURPOSE_GOAL
} demo_purpose;

DEMO_MUST_CHECK demo_status demo_random_new(demo_random **random, demo_error *error);
void demo_random_free(demo_random *random);

/** Moves to the start of a stream. */
void demo_random_seek(demo_random *random, uint64_t seed, demo_purpose purpose, uint64_t item);

/** Uniform in [0, 1). */
double demo_random_uniform(demo_random *random);

/** Uniform in [low, high). */
double demo_random_between(demo_random *random, double low, double high);

/** Uniform over low, low + 1, ..., high; high must not be below low. */
int demo_random_integer(demo_random *random, int low, int high);

/** Uniform over 0, ..., count - 1; count must be at least 1. */
size_t demo_random_index(demo_random *random, size_t count);

double demo_random_normal(demo_random *random, double mean, double sd);
unsigned demo_random_poisson(demo_random *random, double mean);

/** Nonzero with the given chance. */
int demo_random_chance(demo_random *random, double chance);

/** Index of a draw from weights given by their running sum, which must end above 0. */
size_t demo_random_pick(demo_random *random, const double *running_sum, size_t count);

#endif
