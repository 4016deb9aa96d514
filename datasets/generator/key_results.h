/* What the company promised: its goals by quarter, and its objectives with key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_KEY_RESULTS_H
#define DEMO_KEY_RESULTS_H

#include "pipeline.h"
#include "revenue.h"

/** Goal of a quarter from 2025Q1 to 2026Q1; IDR, whole 100 millions. */
double demo_goal(const demo_revenue *revenue, int quarter, uint64_t seed, demo_random *random);

/** Writes goals.csv. */
void demo_goals_write(const demo_revenue *revenue, uint64_t seed, demo_random *random,
                      FILE *file);

/** Writes key_results.csv, with baselines taken from revenue and closed deals. */
void demo_key_results_write(const demo_revenue *revenue, const demo_tally *tally, double goal,
                            FILE *file);

#endif
