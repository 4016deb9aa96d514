/* Customers and prospects: where they are, what they could buy, and who serves them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_ACCOUNTS_H
#define DEMO_ACCOUNTS_H

#include "markets.h"

#define DEMO_NO_ACCOUNT UINT32_MAX
#define DEMO_NEVER INT32_MAX

typedef struct demo_account {
    double latitude, longitude;
    int64_t potential;    /* IDR a year, whole thousands */
    double workload;      /* hours a quarter, one decimal */
    uint32_t city;        /* where it is */
    uint32_t name_number; /* of that city's names */
    uint32_t parent;      /* row of the head office, or DEMO_NO_ACCOUNT */
    demo_day first_won;   /* close of its first won deal so far, or DEMO_NEVER */
    int is_locked;
    int is_old_customer; /* bought before the exports begin; they do not say so */
} demo_account;

/**
 * All accounts, ordered by the territory that serves them: rows first[t] .. first[t + 1] - 1.
 * A few lie in a neighbouring city.
 */
typedef struct demo_accounts {
    demo_account *rows;
    double *running_potential; /* within the territory, for drawing one */
    size_t count;
    size_t first[DEMO_CITIES + 1];
    int64_t potential[DEMO_CITIES]; /* of the territory; IDR a year */
} demo_accounts;

/** Finds `900 * scale` accounts (at least three in each territory). */
DEMO_MUST_CHECK demo_status demo_accounts_find(demo_random *random, uint64_t seed, double scale,
                                               const demo_market markets[DEMO_CITIES],
                                               demo_accounts *accounts, demo_error *error);
void demo_accounts_clear(demo_accounts *accounts);

/** Writes the account's name, at most size - 1 bytes. */
void demo_account_name(const demo_account *account, char *text, size_t size);

/** A territory's account, drawn by potential. */
size_t demo_accounts_draw(const demo_accounts *accounts, demo_random *random, size_t territory);

#endif
