/* All deals, one after the other: writes the two CRM exports and keeps the sums others need. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_PIPELINE_H
#define DEMO_PIPELINE_H

#include "history.h"

#include <stdio.h>

enum { DEMO_QUARTERS = 42 }; /* 2015Q3 .. 2025Q4, by close */

/** Sums over closed deals, by quarter of close or by territory. */
typedef struct demo_tally {
    size_t won[DEMO_QUARTERS];
    size_t lost[DEMO_QUARTERS];
    size_t new_customers[DEMO_QUARTERS]; /* accounts whose first won deal closed then */
    double won_amount[DEMO_QUARTERS];
    double won_days[DEMO_QUARTERS]; /* from creation to close */
    size_t city_deals[DEMO_CITIES];
    size_t city_won[DEMO_CITIES];
    size_t city_lost[DEMO_CITIES];
    double city_win_chance[DEMO_CITIES]; /* sum of the true chances */
} demo_tally;

/** Index of a quarter in a tally. */
int demo_tally_index(int quarter);

/** Draws and writes every deal; marks first wins in `accounts`. Time is linear in deals. */
void demo_pipeline_write(const demo_scene *scene, demo_accounts *accounts, demo_random *random,
                         FILE *opportunities, FILE *changes, demo_tally *tally);

#endif
