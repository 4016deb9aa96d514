/* The sales representatives: where they work, since when, and how they forecast. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_PEOPLE_H
#define DEMO_PEOPLE_H

#include "markets.h"

enum { DEMO_NAME_SIZE = 48 };

typedef struct demo_rep {
    char name[DEMO_NAME_SIZE];
    uint32_t city;
    demo_day start;
    demo_day end;  /* 0: still here */
    int32_t share; /* of the city's quota in 1/10000; -1 for those who left */
    double weight; /* how many of the deals come to this rep, relative */
    double skill;  /* effect on the log-odds of winning */
    double bias;   /* log(forecast / outcome) that the rep shows on average before a quarter */
} demo_rep;

/** All reps, ordered by city; city c has rows first[c] .. first[c + 1] - 1. */
typedef struct demo_people {
    demo_rep *reps;
    size_t count;
    size_t first[DEMO_CITIES + 1];
    double manager_bias[DEMO_REGIONS]; /* log */
    /* How much of the team's bias is corrected; 1 is right */
    double manager_correction[DEMO_REGIONS];
} demo_people;

/** Hires `60 * scale` reps (at least 50: one for each open city and some who left). */
DEMO_MUST_CHECK demo_status demo_people_hire(demo_random *random, uint64_t seed, double scale,
                                             const demo_market markets[DEMO_CITIES],
                                             demo_people *people, demo_error *error);
void demo_people_clear(demo_people *people);

int demo_rep_is_active(const demo_rep *rep, demo_day day);

/** The rep of a city who owns a deal created and closed (or last seen) on these days. */
size_t demo_people_owner(const demo_people *people, demo_random *random, size_t city,
                         demo_day created, demo_day closed);

/** The rep who issues the city's forecast on a day; people->count if nobody works there. */
size_t demo_people_lead(const demo_people *people, size_t city, demo_day day);

#endif
