/* Writes the exports that are plain lists: revenue, territories, accounts, people, products. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"

#include <math.h>
#include <string.h>

enum { ACCOUNT_NAME_SIZE = 96, PLANNED_QUARTER = DEMO_LAST_QUARTER + 1 };

static void write_cell(FILE *file, const char *period, size_t city, size_t family,
                       const demo_cell *cell)
{
    if (cell->present) {
        (void)fprintf(file, "%s,%s,%s,%lld,%d,%d\n", period, DEMO_CITY[city].name,
                      DEMO_FAMILY[family].name, (long long)cell->amount, (int)cell->units,
                      (int)cell->customers);
    }
    if (cell->credit != 0) {
        (void)fprintf(file, "%s,%s,%s,%lld,0,1\n", period, DEMO_CITY[city].name,
                      DEMO_FAMILY[family].name, (long long)cell->credit);
    }
}

void demo_revenue_write(const demo_revenue *revenue, int first_month, FILE *file)
{
    char period[DEMO_DATE_SIZE];
    (void)fputs("period,territory,product,amount,units,customers\n", file);
    for (int month = first_month; month <= DEMO_LAST_MONTH; month++) {
        demo_month_format(month, period);
        for (size_t c = 0; c < DEMO_CITIES; c++) {
            for (size_t f = 0; f < DEMO_FAMILIES; f++) {
                write_cell(file, period, c, f, &revenue->cell[c][month - DEMO_FIRST_MONTH][f]);
            }
        }
    }
}

/* Bounds that the plan must respect in 2026Q1, as shares of what is expected there. */
typedef enum bound_kind { BOUND_FLOOR, BOUND_CAP, BOUND_HOLD } bound_kind;

static const struct {
    const char *city;
    bound_kind kind;
    double share;
} BOUNDS[] = {
    {"Makassar", BOUND_FLOOR, 1.12},
    {"Padang", BOUND_FLOOR, 1.10},
    {"Denpasar", BOUND_CAP, 1.04},
    {"Batam", BOUND_HOLD, 1.05},
};

static void write_bound(const demo_revenue *revenue, size_t city, bound_kind kind, FILE *file)
{
    for (size_t i = 0; i < sizeof BOUNDS / sizeof BOUNDS[0]; i++) {
        if (BOUNDS[i].kind == kind && strcmp(BOUNDS[i].city, DEMO_CITY[city].name) == 0) {
            double expected = demo_revenue_quarter(revenue, city, PLANNED_QUARTER);
            (void)fprintf(file, "%.0f",
                          floor(expected * BOUNDS[i].share / 1.0e7 + 0.5) * 1.0e7);
        }
    }
    (void)fputc(',', file);
}

void demo_territories_write(const demo_revenue *revenue, const demo_accounts *accounts,
                            FILE *file)
{
    (void)fputs("id,name,parent,lat,lon,potential,floor,cap,hold,population,cafes\n", file);
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        const demo_city *city = &DEMO_CITY[c];
        (void)fprintf(file, "T%02zu,%s,%s,%.4f,%.4f,%lld,", c + 1, city->name,
                      DEMO_REGION[city->region].name, city->latitude, city->longitude,
                      (long long)accounts->potential[c]);
        write_bound(revenue, c, BOUND_FLOOR, file);
        write_bound(revenue, c, BOUND_CAP, file);
        write_bound(revenue, c, BOUND_HOLD, file);
        (void)fprintf(file, "%d,%d\n", city->population, city->cafes);
    }
}

void demo_accounts_write(const demo_accounts *accounts, FILE *file)
{
    char name[ACCOUNT_NAME_SIZE];
    size_t territory = 0;
    (void)fputs("id,name,lat,lon,potential,workload,territory,lock,parent_account\n", file);
    for (size_t i = 0; i < accounts->count; i++) {
        const demo_account *account = &accounts->rows[i];
        while (i >= accounts->first[territory + 1]) {
            territory++;
        }
        demo_account_name(account, name, sizeof name);
        (void)fprintf(file, "A%04zu,%s,%.4f,%.4f,%lld,%.1f,%s,%s,", i + 1, name,
                      account->latitude, account->longitude, (long long)account->potential,
                      account->workload, DEMO_CITY[territory].name,
                      account->is_locked ? "yes" : "");
        if (account->parent != DEMO_NO_ACCOUNT) {
            demo_account_name(&accounts->rows[account->parent], name, sizeof name);
            (void)fputs(name, file);
        }
        (void)fputc('\n', file);
    }
}

void demo_reps_write(const demo_people *people, FILE *file)
{
    char start[DEMO_DATE_SIZE];
    char end[DEMO_DATE_SIZE];
    (void)fputs("id,name,territory,manager,start,end,share\n", file);
    for (size_t r = 0; r < people->count; r++) {
        const demo_rep *rep = &people->reps[r];
        const demo_city *city = &DEMO_CITY[rep->city];
        demo_day_format(rep->start, start);
        end[0] = '\0';
        if (rep->end != 0) {
            demo_day_format(rep->end, end);
        }
        (void)fprintf(file, "R%03zu,%s,%s,%s,%s,%s,", r + 1, rep->name, city->name,
                      DEMO_REGION[city->region].manager, start, end);
        if (rep->share >= 0) {
            (void)fprintf(file, "%d.%04d", (int)(rep->share / 10000),
                          (int)(rep->share % 10000));
        }
        (void)fputc('\n', file);
    }
}

void demo_products_write(FILE *file)
{
    (void)fputs("id,name,family,list_price\n", file);
    for (size_t p = 0; p < DEMO_PRODUCTS; p++) {
        (void)fprintf(file, "P%zu,%s,%s,%.0f\n", p + 1, DEMO_PRODUCT[p].name,
                      DEMO_FAMILY[DEMO_PRODUCT[p].family].name, DEMO_PRODUCT[p].list_price);
    }
}

void demo_candidates_write(FILE *file)
{
    (void)fputs("id,name,lat,lon,population,income,cafes,launch_cost,heads\n", file);
    for (size_t i = 0; i < DEMO_CANDIDATES; i++) {
        const demo_candidate *place = &DEMO_CANDIDATE[i];
        (void)fprintf(file, "C%zu,%s,%.4f,%.4f,%d,%d,%d,%.0f,%d\n", i + 1, place->name,
                      place->latitude, place->longitude, place->population, place->income,
                      place->cafes, place->launch_cost, place->heads);
    }
}

void demo_config_write(FILE *file)
{
    (void)fprintf(file, "company: %s\ncurrency: IDR\nfiscal_year_start: 1\n",
                  DEMO_COMPANY_NAME);
}
