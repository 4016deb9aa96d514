/* One sales opportunity: who, what, how much, how long, and how it ends. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_DEALS_H
#define DEMO_DEALS_H

#include "accounts.h"
#include "people.h"

typedef enum demo_stage {
    DEMO_STAGE_PROSPECTING = 0,
    DEMO_STAGE_QUALIFICATION,
    DEMO_STAGE_PROPOSAL,
    DEMO_STAGE_NEGOTIATION,
    DEMO_STAGE_WON,
    DEMO_STAGE_LOST,
    DEMO_STAGES
} demo_stage;

extern const char *const DEMO_STAGE_NAME[DEMO_STAGES];

typedef enum demo_outcome { DEMO_OPEN = 0, DEMO_WON, DEMO_LOST, DEMO_OUTCOMES } demo_outcome;

/** The last day that the exports know: 2025-12-31. */
demo_day demo_as_of(void);

/** What is settled about a deal before its history is told. */
typedef struct demo_deal {
    size_t number; /* 0, 1, ... in order of creation */
    size_t territory;
    size_t account; /* row; DEMO_NO_ACCOUNT: not yet entered */
    size_t rep;
    size_t product;
    int quantity;
    double first_amount; /* IDR, whole thousands */
    demo_day created;
    demo_day ends;        /* day of the decision, which may lie after the exports */
    demo_stage furthest;  /* stage reached before the decision */
    demo_outcome fate;    /* won or lost, in the end */
    demo_outcome outcome; /* as exported */
    int is_zombie;        /* nobody will ever decide */
    double win_chance;    /* true probability at creation */
} demo_deal;

/** When and where deals begin: drawn once, then read for each deal. */
typedef struct demo_arrivals {
    int first_month;
    size_t months;
    double running_month[DEMO_MONTHS + 4];             /* sums of monthly intensities */
    double running_city[DEMO_MONTHS + 4][DEMO_CITIES]; /* within the month */
    double running_product[DEMO_PRODUCTS];
} demo_arrivals;

/** What a deal is drawn from; all borrowed. */
typedef struct demo_scene {
    uint64_t seed;
    size_t deals;
    const demo_market *markets; /* [DEMO_CITIES] */
    const demo_people *people;
    const demo_accounts *accounts;
    const demo_arrivals *arrivals;
} demo_scene;

/** Terms of the true log-odds of winning. */
typedef struct demo_win_model {
    double intercept;
    double log_amount; /* per unit of log(amount / 300 million IDR) */
    double existing_customer;
    double launched_city;
    double nearly_zero_city;
    double zero_city;
} demo_win_model;

extern const demo_win_model DEMO_WIN_MODEL;

/** Fixes the intensities for a history that starts in `first_month`. */
void demo_arrivals_init(const demo_market markets[DEMO_CITIES], int first_month,
                        demo_arrivals *arrivals);

/** Draws deal `number`. Leaves `random` inside the deal's stream, for its history. */
void demo_deal_draw(const demo_scene *scene, size_t number, demo_random *random,
                    demo_deal *deal);

#endif
