/* Revenue by city, family and month: simulated history and the expectation of the next year. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_REVENUE_H
#define DEMO_REVENUE_H

#include "markets.h"

/** One cell of the revenue table. */
typedef struct demo_cell {
    int64_t amount; /* IDR, whole thousands, not negative */
    int64_t credit; /* IDR, not positive; a row of its own where it is not 0 */
    int32_t units;
    int32_t customers;
    int present; /* nonzero if the export has a row */
} demo_cell;

/** Everything about revenue. Months count from DEMO_FIRST_MONTH. */
typedef struct demo_revenue {
    demo_cell cell[DEMO_CITIES][DEMO_MONTHS][DEMO_FAMILIES];
    double expected[DEMO_CITIES][DEMO_HORIZON]; /* of 2026-01.., given all up to 2025-12; IDR */
} demo_revenue;

/** Shock processes: autoregressive of order one, by their persistence and innovation sd. */
typedef struct demo_shock {
    double persistence;
    double innovation_sd;
} demo_shock;

extern const demo_shock DEMO_COMMON_SHOCK;
extern const demo_shock DEMO_REGION_SHOCK;
extern const demo_shock DEMO_OWN_SHOCK;

/** Simulates all months; a shorter history is the end of a longer one. */
void demo_revenue_simulate(demo_random *random, uint64_t seed,
                           const demo_market markets[DEMO_CITIES], demo_revenue *revenue);

/** Amount and credits of a city and month over all families; IDR. */
int64_t demo_revenue_month(const demo_revenue *revenue, size_t city, int month);

/** Sum over the quarter; a quarter after the history gives the expectation. IDR. */
double demo_revenue_quarter(const demo_revenue *revenue, size_t city, int quarter);

#endif
