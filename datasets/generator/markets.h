/* The true parameters of each city's revenue, and the mean that they give. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_MARKETS_H
#define DEMO_MARKETS_H

#include "calendar.h"
#include "geography.h"
#include "products.h"
#include "random.h"

/**
 * mean[month] = level * ramp * exp(trend * years since 2022-01 + break + seasonal[month of year]
 *               + ramadan * Ramadan's share of the month + lebaran * Lebaran's share)
 *               * family_share * (1 - zero_chance) * (1 - expected credits)
 */
typedef struct demo_market {
    demo_story story;
    double level;        /* IDR a month, all families, in 2022-01 without season */
    double usual_level;  /* the same as if the city had no story; never 0 */
    double trend;        /* log per year */
    int break_month;     /* 0: none */
    double break_size;   /* log */
    int launch_month;    /* 0: before all data */
    int end_month;       /* last month with revenue; 0: still open */
    double seasonal[12]; /* log; the mean of their exponentials is 1 */
    double ramadan;      /* log effect of a month wholly in Ramadan */
    double lebaran;      /* log effect of a month wholly in the Lebaran holiday */
    double noise_sd;     /* of the log of a month's noise common to its families */
    double zero_chance;  /* of a month without revenue, by family */
    double family_share[DEMO_FAMILIES];
} demo_market;

/** Chance of a credit row for a cell, and its mean size as a share of the cell. */
#define DEMO_CREDIT_CHANCE 0.006
#define DEMO_CREDIT_SHARE 0.3

/** Draws the parameters of all cities. Revenue levels are proportional to `scale`. */
void demo_markets_draw(demo_random *random, uint64_t seed, double scale,
                       demo_market markets[DEMO_CITIES]);

/** Revenue level of a city with so many cafes in 2022-01, before its own luck. IDR a month. */
double demo_market_level(int cafes, int population);

/** Nonzero if the city sells in that month. */
int demo_market_is_open(const demo_market *market, int month);

/** Level with trend, break and ramp but without season, all families. IDR a month. */
double demo_market_trend_level(const demo_market *market, int month);

/**
 * Mean of a month's revenue over all families given that it is not a zero month, before credits.
 * A family's mean is this times its share.
 */
double demo_market_mean(const demo_market *market, int month);

#endif
