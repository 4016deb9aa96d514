/* The forecasts that reps, managers and head office issued: biased by person, better with time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_FORECASTS_H
#define DEMO_FORECASTS_H

#include "people.h"
#include "revenue.h"

#include <stdio.h>

enum { DEMO_FORECAST_FIRST_QUARTER = 2024 * 4 };

/** Writes forecast_log.csv: quarters from 2024Q1 (or the first with revenue) to 2026Q1. */
void demo_forecasts_write(const demo_market markets[DEMO_CITIES], const demo_revenue *revenue,
                          const demo_people *people, int first_month, uint64_t seed,
                          demo_random *random, FILE *file);

#endif
