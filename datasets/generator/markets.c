/* The true parameters of each city's revenue, and the mean that they give. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "markets.h"

#include <math.h>

/* A coffee machine distributor's year: slow January, budgets spent in December. */
static const double COMPANY_SEASON[12] = {-0.16, -0.09, 0.02, -0.04, -0.02, 0.04,
                                          -0.03, 0.01,  0.06, 0.02,  0.05,  0.17};

/* Where tourists come: July, August and December. */
static const double HOLIDAY_SEASON[12] = {0.04, -0.06, -0.06, -0.02, 0.02,  0.10,
                                          0.14, 0.12,  0.00,  -0.04, -0.05, 0.12};

double demo_market_level(int cafes, int population)
{
    return 2.72e6 * pow((double)cafes, 0.85) * pow((double)population / 1000.0, 0.10);
}

static void draw_seasonal(demo_random *random, const demo_region *region, double seasonal[12])
{
    double amplitude = demo_random_between(random, 0.8, 1.2);
    double mean = 0.0;
    for (int m = 0; m < 12; m++) {
        seasonal[m] = amplitude * ((1.0 - 0.6 * region->tourism) * COMPANY_SEASON[m] +
                                   region->tourism * HOLIDAY_SEASON[m]) +
                      demo_random_normal(random, 0.0, 0.02);
        mean += exp(seasonal[m]) / 12.0;
    }
    for (int m = 0; m < 12; m++) {
        seasonal[m] -= log(mean);
    }
}

static void draw_family_shares(demo_random *random, double share[DEMO_FAMILIES])
{
    double sum = 0.0;
    for (size_t f = 0; f < DEMO_FAMILIES; f++) {
        share[f] = DEMO_FAMILY[f].revenue_share * exp(demo_random_normal(random, 0.0, 0.12));
        sum += share[f];
    }
    for (size_t f = 0; f < DEMO_FAMILIES; f++) {
        share[f] /= sum;
    }
}

static void apply_story(size_t city, demo_market *market)
{
    int month = 0;
    double size = 0.0;
    market->story = demo_city_story(city, &month, &size);
    switch (market->story) {
    case DEMO_STORY_BREAK:
        market->break_month = month;
        market->break_size = size;
        break;
    case DEMO_STORY_LAUNCHED:
        market->launch_month = month;
        break;
    case DEMO_STORY_DISCONTINUED:
        market->end_month = month;
        market->trend = -0.06;
        break;
    case DEMO_STORY_NEARLY_ZERO:
        market->level *= 0.12;
        market->zero_chance = 0.75;
        break;
    case DEMO_STORY_ZERO:
        market->level = 0.0;
        market->zero_chance = 1.0;
        break;
    case DEMO_STORY_STEADY:
        break;
    }
}

static void draw_market(demo_random *random, size_t city, demo_market *market)
{
    const demo_city *place = &DEMO_CITY[city];
    const demo_region *region = &DEMO_REGION[place->region];
    double smallness = sqrt(120.0 / (double)place->cafes);
    market->level = demo_market_level(place->cafes, place->population) *
                    exp(demo_random_normal(random, 0.0, 0.22));
    market->usual_level = market->level;
    market->trend = demo_random_normal(random, region->growth, 0.035);
    draw_seasonal(random, region, market->seasonal);
    market->ramadan = place->ramadan_weight * demo_random_normal(random, -0.20, 0.03);
    market->lebaran = place->ramadan_weight * demo_random_normal(random, -0.60, 0.08);
    market->noise_sd = 0.045 + 0.055 * smallness * demo_random_between(random, 0.8, 1.2);
    market->zero_chance = place->cafes < 100 ? 0.03 : 0.0;
    draw_family_shares(random, market->family_share);
    apply_story(city, market);
}

void demo_markets_draw(demo_random *random, uint64_t seed, double scale,
                       demo_market markets[DEMO_CITIES])
{
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        markets[c] = (demo_market){0};
        demo_random_seek(random, seed, DEMO_PURPOSE_MARKET, c);
        draw_market(random, c, &markets[c]);
        markets[c].level *= scale;
        markets[c].usual_level *= scale;
    }
}

int demo_market_is_open(const demo_market *market, int month)
{
    return month >= market->launch_month &&
           (market->end_month == 0 || month <= market->end_month);
}

double demo_market_trend_level(const demo_market *market, int month)
{
    double exponent = market->trend * (double)(month - DEMO_BASE_MONTH) / 12.0;
    double ramp = 1.0;
    if (!demo_market_is_open(market, month)) {
        return 0.0;
    }
    if (market->break_month != 0 && month >= market->break_month) {
        exponent += market->break_size;
    }
    if (market->launch_month != 0) {
        ramp = 1.0 - exp(-(double)(month - market->launch_month + 1) / 5.0);
    }
    if (market->end_month != 0 && market->end_month - month < 4) {
        ramp = (double)(market->end_month - month + 1) / 5.0;
    }
    return market->level * ramp * exp(exponent);
}

double demo_market_mean(const demo_market *market, int month)
{
    double exponent = market->seasonal[month % 12] +
                      market->ramadan * demo_month_ramadan_share(month) +
                      market->lebaran * demo_month_lebaran_share(month);
    return demo_market_trend_level(market, month) * exp(exponent);
}
