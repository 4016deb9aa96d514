/* Customers and prospects: where they are, what they could buy, and who serves them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts.h"

#include "allocation.h"
#include "names.h"

#include <math.h>

enum { ACCOUNTS_AT_SCALE_ONE = 900, FEWEST_IN_A_TERRITORY = 3, HEAD_OFFICES = 6 };

static const double KM_PER_DEGREE = 111.2;

static void share_accounts(const demo_market markets[DEMO_CITIES], double scale,
                           demo_accounts *accounts)
{
    double weight[DEMO_CITIES];
    double sum = 0.0;
    double running = 0.0;
    size_t total = (size_t)floor(ACCOUNTS_AT_SCALE_ONE * scale + 0.5);
    size_t reserved = (size_t)FEWEST_IN_A_TERRITORY * DEMO_CITIES;
    size_t shared = total > reserved ? total - reserved : 0;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        weight[c] = pow(markets[c].usual_level, 0.8);
        sum += weight[c];
    }
    accounts->first[0] = 0;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        running += weight[c];
        accounts->first[c + 1] = (size_t)floor((double)shared * running / sum + 0.5) +
                                 FEWEST_IN_A_TERRITORY * (c + 1);
    }
    accounts->count = accounts->first[DEMO_CITIES];
}

static void place_account(demo_random *random, size_t territory, demo_account *account)
{
    size_t city = territory;
    if (demo_random_chance(random, 0.06)) {
        city = demo_city_neighbour(territory);
    }
    double spread_km = 2.0 + 0.25 * sqrt((double)DEMO_CITY[city].cafes);
    double spread = spread_km / KM_PER_DEGREE;
    account->city = (uint32_t)city;
    account->latitude = DEMO_CITY[city].latitude + demo_random_normal(random, 0.0, spread);
    account->longitude = DEMO_CITY[city].longitude + demo_random_normal(random, 0.0, spread);
}

/* Potential is drawn as a weight first and shared out over the territory afterwards. */
static void draw_account(demo_random *random, uint64_t seed, size_t number, size_t territory,
                         demo_account *account, double *weight)
{
    demo_random_seek(random, seed, DEMO_PURPOSE_ACCOUNT, number);
    *account = (demo_account){0};
    place_account(random, territory, account);
    *weight = exp(demo_random_normal(random, 0.0, 0.95));
    account->workload = 4.0 + 11.0 * pow(*weight, 0.6) * demo_random_between(random, 0.7, 1.3);
    account->is_locked = demo_random_chance(random, 0.03);
    account->is_old_customer = demo_random_chance(random, 0.5);
    account->parent = DEMO_NO_ACCOUNT;
    account->first_won = DEMO_NEVER;
    account->name_number = (uint32_t)number;
    if (number >= HEAD_OFFICES && demo_random_chance(random, 0.06)) {
        account->parent = (uint32_t)demo_random_index(random, HEAD_OFFICES);
    }
}

/* A territory's potential is what it sells divided by the share of the market that it has. */
static void share_potential(demo_random *random, uint64_t seed,
                            const demo_market markets[DEMO_CITIES], size_t territory,
                            demo_accounts *accounts)
{
    size_t first = accounts->first[territory];
    size_t count = accounts->first[territory + 1] - first;
    double sum = accounts->running_potential[first + count - 1];
    double before = 0.0;
    demo_random_seek(random, seed, DEMO_PURPOSE_ACCOUNT,
                     (uint64_t)UINT32_MAX + (uint64_t)territory);
    double penetration = demo_random_between(random, 0.18, 0.42);
    double yearly = 12.0 * markets[territory].usual_level / penetration;
    accounts->potential[territory] = 0;
    for (size_t i = first; i < first + count; i++) {
        double share = (accounts->running_potential[i] - before) / sum;
        before = accounts->running_potential[i];
        accounts->rows[i].potential = (int64_t)floor(yearly * share / 1000.0 + 0.5) * 1000;
        accounts->potential[territory] += accounts->rows[i].potential;
    }
}

demo_status demo_accounts_find(demo_random *random, uint64_t seed, double scale,
                               const demo_market markets[DEMO_CITIES], demo_accounts *accounts,
                               demo_error *error)
{
    void *rows = NULL;
    void *running = NULL;
    share_accounts(markets, scale, accounts);
    demo_status status = demo_memory_new(&rows, accounts->count, sizeof *accounts->rows, error);
    if (status != DEMO_OK) {
        return status;
    }
    accounts->rows = rows;
    status =
        demo_memory_new(&running, accounts->count, sizeof *accounts->running_potential, error);
    if (status != DEMO_OK) {
        demo_accounts_clear(accounts);
        return status;
    }
    accounts->running_potential = running;
    for (size_t t = 0; t < DEMO_CITIES; t++) {
        double sum = 0.0;
        for (size_t i = accounts->first[t]; i < accounts->first[t + 1]; i++) {
            double weight = 0.0;
            draw_account(random, seed, i, t, &accounts->rows[i], &weight);
            sum += weight;
            accounts->running_potential[i] = sum;
        }
        share_potential(random, seed, markets, t, accounts);
    }
    return DEMO_OK;
}

void demo_accounts_clear(demo_accounts *accounts)
{
    demo_memory_free(accounts->rows);
    demo_memory_free(accounts->running_potential);
    accounts->rows = NULL;
    accounts->running_potential = NULL;
    accounts->count = 0;
}

void demo_account_name(const demo_account *account, char *text, size_t size)
{
    demo_name_customer(DEMO_CITY[account->city].name, account->name_number, text, size);
}

size_t demo_accounts_draw(const demo_accounts *accounts, demo_random *random, size_t territory)
{
    size_t first = accounts->first[territory];
    size_t count = accounts->first[territory + 1] - first;
    return first + demo_random_pick(random, accounts->running_potential + first, count);
}
