/* Revenue by city, family and month: simulated history and the expectation of the next year. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "revenue.h"

#include <math.h>

const demo_shock DEMO_COMMON_SHOCK = {0.75, 0.018};
const demo_shock DEMO_REGION_SHOCK = {0.60, 0.022};
const demo_shock DEMO_OWN_SHOCK = {0.95, 0.018};

static const double ROUNDING = 1000.0; /* IDR */

/* The three shocks of one city and month, as the log of factors whose means are 1. */
typedef struct shock_paths {
    double common[DEMO_MONTHS];
    double regional[DEMO_REGIONS][DEMO_MONTHS];
    double own[DEMO_MONTHS];
} shock_paths;

static double stationary_variance(const demo_shock *shock)
{
    return shock->innovation_sd * shock->innovation_sd /
           (1.0 - shock->persistence * shock->persistence);
}

static void simulate_path(demo_random *random, const demo_shock *shock,
                          double path[DEMO_MONTHS])
{
    double state = demo_random_normal(random, 0.0, sqrt(stationary_variance(shock)));
    for (int m = 0; m < DEMO_MONTHS; m++) {
        path[m] = state;
        state =
            shock->persistence * state + demo_random_normal(random, 0.0, shock->innovation_sd);
    }
}

/* log E[factor], `steps` months after a month in which the state was `state`. */
static double log_expected_factor(const demo_shock *shock, double state, int steps)
{
    double memory = pow(shock->persistence, (double)steps);
    return memory * state - 0.5 * stationary_variance(shock) * memory * memory;
}

static double log_factor(const shock_paths *paths, size_t region, int m)
{
    return log_expected_factor(&DEMO_COMMON_SHOCK, paths->common[m], 0) +
           log_expected_factor(&DEMO_REGION_SHOCK, paths->regional[region][m], 0) +
           log_expected_factor(&DEMO_OWN_SHOCK, paths->own[m], 0);
}

static int64_t rounded(double amount)
{
    return (int64_t)(floor(amount / ROUNDING + 0.5) * ROUNDING);
}

static void fill_cell(demo_random *random, const demo_market *market, size_t family,
                      double mean, demo_cell *cell)
{
    double sd = DEMO_FAMILY[family].noise_sd;
    double noise = exp(demo_random_normal(random, -0.5 * sd * sd, sd));
    int is_zero = demo_random_chance(random, market->zero_chance);
    int has_row_when_zero = demo_random_chance(random, 0.5);
    int has_credit = demo_random_chance(random, DEMO_CREDIT_CHANCE);
    double credit_share = demo_random_between(random, 0.0, 2.0 * DEMO_CREDIT_SHARE);
    double price = DEMO_FAMILY[family].unit_price * demo_random_between(random, 0.9, 1.1);
    double customer_share = demo_random_between(random, 0.25, 0.5);
    *cell = (demo_cell){0};
    if (mean > 0.0 && !is_zero) {
        cell->amount = rounded(mean * noise);
    }
    if (cell->amount > 0) {
        double units = fmax(1.0, floor((double)cell->amount / price + 0.5));
        cell->units = (int32_t)units;
        cell->customers = (int32_t)fmax(1.0, floor(units * customer_share));
        cell->credit = has_credit ? -rounded((double)cell->amount * credit_share) : 0;
    }
    cell->present = cell->amount > 0 || has_row_when_zero;
}

static void simulate_city(demo_random *random, uint64_t seed, size_t city,
                          const demo_market *market, const shock_paths *paths,
                          demo_revenue *revenue)
{
    for (int m = 0; m < DEMO_MONTHS; m++) {
        int month = DEMO_FIRST_MONTH + m;
        double sd = market->noise_sd;
        demo_random_seek(random, seed, DEMO_PURPOSE_REVENUE_CELL, city * 1000 + (size_t)m);
        double noise = demo_random_normal(random, -0.5 * sd * sd, sd);
        double factor = exp(log_factor(paths, DEMO_CITY[city].region, m) + noise);
        double mean = demo_market_mean(market, month);
        for (size_t f = 0; f < DEMO_FAMILIES; f++) {
            demo_cell *cell = &revenue->cell[city][m][f];
            fill_cell(random, market, f, factor * mean * market->family_share[f], cell);
            if (!demo_market_is_open(market, month)) {
                cell->present = 0;
            }
        }
    }
}

static void expect_city(const demo_market *market, size_t region, const shock_paths *paths,
                        double expected[DEMO_HORIZON])
{
    const int last = DEMO_MONTHS - 1;
    for (int h = 0; h < DEMO_HORIZON; h++) {
        double mean = demo_market_mean(market, DEMO_LAST_MONTH + 1 + h);
        double factor =
            log_expected_factor(&DEMO_COMMON_SHOCK, paths->common[last], h + 1) +
            log_expected_factor(&DEMO_REGION_SHOCK, paths->regional[region][last], h + 1) +
            log_expected_factor(&DEMO_OWN_SHOCK, paths->own[last], h + 1);
        expected[h] = mean * exp(factor) * (1.0 - market->zero_chance) *
                      (1.0 - DEMO_CREDIT_CHANCE * DEMO_CREDIT_SHARE);
    }
}

void demo_revenue_simulate(demo_random *random, uint64_t seed,
                           const demo_market markets[DEMO_CITIES], demo_revenue *revenue)
{
    shock_paths paths;
    demo_random_seek(random, seed, DEMO_PURPOSE_COMMON_SHOCK, 0);
    simulate_path(random, &DEMO_COMMON_SHOCK, paths.common);
    for (size_t r = 0; r < DEMO_REGIONS; r++) {
        demo_random_seek(random, seed, DEMO_PURPOSE_REGION_SHOCK, r);
        simulate_path(random, &DEMO_REGION_SHOCK, paths.regional[r]);
    }
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        demo_random_seek(random, seed, DEMO_PURPOSE_OWN_SHOCK, c);
        simulate_path(random, &DEMO_OWN_SHOCK, paths.own);
        simulate_city(random, seed, c, &markets[c], &paths, revenue);
        expect_city(&markets[c], DEMO_CITY[c].region, &paths, revenue->expected[c]);
    }
}

int64_t demo_revenue_month(const demo_revenue *revenue, size_t city, int month)
{
    int64_t sum = 0;
    for (size_t f = 0; f < DEMO_FAMILIES; f++) {
        const demo_cell *cell = &revenue->cell[city][month - DEMO_FIRST_MONTH][f];
        sum += cell->amount + cell->credit;
    }
    return sum;
}

double demo_revenue_quarter(const demo_revenue *revenue, size_t city, int quarter)
{
    double sum = 0.0;
    for (int month = quarter * 3; month < quarter * 3 + 3; month++) {
        if (month > DEMO_LAST_MONTH) {
            sum += revenue->expected[city][month - DEMO_LAST_MONTH - 1];
        } else {
            sum += (double)demo_revenue_month(revenue, city, month);
        }
    }
    return sum;
}
