/* Regions, cities and candidate cities, and what happens in each city: fixed tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_GEOGRAPHY_H
#define DEMO_GEOGRAPHY_H

#include <stddef.h>

enum { DEMO_REGIONS = 8, DEMO_CITIES = 43, DEMO_CANDIDATES = 8 };

#define DEMO_COMPANY_NAME "PT Larasati Mesin Kopi"

/** What a city's revenue does over the years. */
typedef enum demo_story {
    DEMO_STORY_STEADY = 0,
    DEMO_STORY_BREAK,        /**< the level jumps once */
    DEMO_STORY_LAUNCHED,     /**< opens late and ramps up */
    DEMO_STORY_DISCONTINUED, /**< is closed */
    DEMO_STORY_NEARLY_ZERO,  /**< sells in few months */
    DEMO_STORY_ZERO          /**< has a territory and people, and never sold anything */
} demo_story;

typedef struct demo_city {
    const char *name;
    size_t region;
    double latitude, longitude; /* degrees */
    int population;             /* persons, rounded */
    int cafes;                  /* made up */
    double ramadan_weight;      /* how much of the Ramadan effect reaches the city, 0 to 1 */
} demo_city;

typedef struct demo_region {
    const char *name;
    const char *manager;
    double growth;  /* yearly trend, log */
    double tourism; /* weight of the holiday season, 0 to 1 */
} demo_region;

typedef struct demo_candidate {
    const char *name;
    double latitude, longitude;
    int population;
    int income; /* IDR per person and year, rounded; made up */
    int cafes;
    int heads;
    double launch_cost; /* IDR */
} demo_candidate;

extern const demo_region DEMO_REGION[DEMO_REGIONS];
extern const demo_city DEMO_CITY[DEMO_CITIES];
extern const demo_candidate DEMO_CANDIDATE[DEMO_CANDIDATES];

/** The story of a city; `month` and `size` (log jump) are set where it has them, else 0. */
demo_story demo_city_story(size_t city, int *month, double *size);

/** Index of a city by name; DEMO_CITIES if there is none. */
size_t demo_city_find(const char *name);

/** The nearest other city of the same region. */
size_t demo_city_neighbour(size_t city);

#endif
