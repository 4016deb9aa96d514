/* The forecasts that reps, managers and head office issued: biased by person, better with time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecasts.h"

#include "deals.h"

#include <math.h>

enum { ISSUES = 3 };

/* Days from the first of the quarter; how much of the bias remains; sd of the log error. */
static const struct {
    int day;
    double bias_left;
    double rep_sd;
    double manager_sd;
    double final_sd;
} ISSUE[ISSUES] = {
    {-10, 1.0, 0.105, 0.040, 0.022},
    {30, 0.65, 0.075, 0.028, 0.015},
    {60, 0.30, 0.040, 0.015, 0.008},
};

static const double FINAL_CAUTION = -0.012; /* log: head office trims a little */
static const double ZERO_CITY_HOPE = 4.0e7; /* IDR that a city without sales promises */
static const double NORMAL_P90 = 1.2815515655446004;

/* One moment of issuing, and what the forecasters of that moment draw from. */
typedef struct moment {
    const demo_market *markets;
    const demo_revenue *revenue;
    const demo_people *people;
    demo_random *random;
    FILE *file;
    int quarter;
    int issue;
    demo_day issued;
} moment;

static double round_to(double value, double unit)
{
    return floor(value / unit + 0.5) * unit;
}

/* Managers and head office state ranges; theirs are narrower than their errors. */
static void write_row(const moment *now, const char *author, const char *version,
                      const char *node, double value, double stated_sd)
{
    char issued[DEMO_DATE_SIZE];
    char quarter[DEMO_DATE_SIZE];
    demo_day_format(now->issued, issued);
    demo_quarter_format(now->quarter, quarter);
    (void)fprintf(now->file, "%s,%s,%s,%s,%s,%.0f,", issued, author, version, node, quarter,
                  value);
    if (stated_sd > 0.0) {
        double low = round_to(value * exp(-NORMAL_P90 * stated_sd), 1.0e6);
        double high = round_to(value * exp(NORMAL_P90 * stated_sd), 1.0e6);
        (void)fprintf(now->file, "%.0f,%.0f,%.0f\n", low, value, high);
    } else {
        (void)fputs(",,\n", now->file);
    }
}

/* Returns what the rep promised and adds the bias in it; 0 if nobody forecasts the city. */
static double issue_by_rep(const moment *now, size_t city, double *bias_amount)
{
    const demo_market *market = &now->markets[city];
    size_t lead = demo_people_lead(now->people, city, now->issued);
    double error = demo_random_normal(now->random, 0.0, ISSUE[now->issue].rep_sd);
    double hope = ZERO_CITY_HOPE * demo_random_between(now->random, 0.5, 1.5);
    if (lead == now->people->count || !demo_market_is_open(market, now->quarter * 3 + 2)) {
        return 0.0;
    }
    const demo_rep *rep = &now->people->reps[lead];
    double outcome = demo_revenue_quarter(now->revenue, city, now->quarter);
    double bias = rep->bias * ISSUE[now->issue].bias_left;
    double value = fmax(outcome, 0.0) * exp(bias + error);
    if (market->story == DEMO_STORY_ZERO || market->story == DEMO_STORY_NEARLY_ZERO) {
        value += hope * ISSUE[now->issue].bias_left;
    }
    value = round_to(value, 1.0e6);
    *bias_amount += value - round_to(value * exp(-bias), 1.0e6);
    write_row(now, rep->name, "rep", DEMO_CITY[city].name, value, 0.0);
    return value;
}

/* Managers know their people and take off more than the people put on. */
static double issue_by_manager(const moment *now, size_t region)
{
    double sum = 0.0;
    double bias_amount = 0.0;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        if (DEMO_CITY[c].region == region) {
            sum += issue_by_rep(now, c, &bias_amount);
        }
    }
    double sd = ISSUE[now->issue].manager_sd;
    double own = now->people->manager_bias[region] * ISSUE[now->issue].bias_left +
                 demo_random_normal(now->random, 0.0, sd);
    double value = (sum - now->people->manager_correction[region] * bias_amount) * exp(own);
    value = round_to(fmax(value, 0.0), 1.0e7);
    if (value > 0.0) {
        write_row(now, DEMO_REGION[region].manager, "manager", DEMO_REGION[region].name, value,
                  0.7 * sd + 0.01);
    }
    return value;
}

static void issue_all(const moment *now)
{
    double sum = 0.0;
    for (size_t r = 0; r < DEMO_REGIONS; r++) {
        sum += issue_by_manager(now, r);
    }
    double sd = ISSUE[now->issue].final_sd;
    double own =
        FINAL_CAUTION * ISSUE[now->issue].bias_left + demo_random_normal(now->random, 0.0, sd);
    double value = round_to(sum * exp(own), 1.0e8);
    write_row(now, "Sales Operations", "final", DEMO_COMPANY_NAME, value, 0.8 * sd + 0.01);
}

void demo_forecasts_write(const demo_market markets[DEMO_CITIES], const demo_revenue *revenue,
                          const demo_people *people, int first_month, uint64_t seed,
                          demo_random *random, FILE *file)
{
    moment now = {markets, revenue, people, random, file, 0, 0, 0};
    int first = demo_month_quarter(first_month + 2);
    if (first < DEMO_FORECAST_FIRST_QUARTER) {
        first = DEMO_FORECAST_FIRST_QUARTER;
    }
    (void)fputs("issued_at,author,version,node,period,value,p10,p50,p90\n", file);
    for (int q = first; q <= DEMO_LAST_QUARTER + 1; q++) {
        for (int i = 0; i < ISSUES; i++) {
            now.quarter = q;
            now.issue = i;
            now.issued =
                demo_day_previous_workday(demo_quarter_first_day(q) + (demo_day)ISSUE[i].day);
            if (now.issued > demo_as_of()) {
                return;
            }
            demo_random_seek(random, seed, DEMO_PURPOSE_FORECAST,
                             (uint64_t)q * ISSUES + (uint64_t)i);
            issue_all(&now);
        }
    }
}
