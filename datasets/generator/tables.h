/* Writes the exports that are plain lists: revenue, territories, accounts, people, products. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_TABLES_H
#define DEMO_TABLES_H

#include "accounts.h"
#include "people.h"
#include "revenue.h"

#include <stdio.h>

void demo_revenue_write(const demo_revenue *revenue, int first_month, FILE *file);
void demo_territories_write(const demo_revenue *revenue, const demo_accounts *accounts,
                            FILE *file);
void demo_accounts_write(const demo_accounts *accounts, FILE *file);
void demo_reps_write(const demo_people *people, FILE *file);
void demo_products_write(FILE *file);
void demo_candidates_write(FILE *file);
void demo_config_write(FILE *file);

#endif
