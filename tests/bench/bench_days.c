/* Forecasts of made-up shops over feasts and over days on which they are closed, against what came. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_days feasts|closed [PANELS [FIRST_SEED]]
 *
 * feasts: PANELS (5) panels of eight shops, four years of days, or their weeks; the 42 days to
 * forecast hold a feast of 2021 to 2025. closed: PANELS (4) panels of twelve shops, three years
 * of days, 28 days ahead.
 *
 * Prints the sum of absolute errors over sales (WAPE) of the forecasts; of the same where the
 * rows of closed days are left out and these days are known to be closed; of the same day of
 * the week, or of the year, before; and of what was to be expected, the best possible; and how
 * many of what came on open days lay in 80 % ranges. Panel p has the seed FIRST_SEED (1) + p.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/shops.h"

enum {
    YEAR_DAYS = 364,
    YEAR_WEEKS = 52,
    FEAST_AHEAD = 42,
    FEAST_FIRST_YEAR = 2021,
    FEAST_YEARS = 5
};

/* Absolute errors, and what was sold; ranges of open days that held. */
typedef struct score {
    double missed, left_out, before, best, sold, held, open;
} score;

static void add_errors(const made_up_future *made, size_t repeats, score *s)
{
    qc_forecast *forecast = made_up_forecast(made);

    for (size_t cell = 0; cell < made->known.leaf_count * made->ahead; cell++) {
        size_t shop = cell / made->ahead;
        size_t step = cell % made->ahead;
        size_t count = made->known.period_count;
        double came = made->actual[cell];
        double before = made->known.values[shop * count + count - repeats + step % repeats];
        double range[2];

        s->missed += fabs(forecast->point[cell] - came);
        s->before += fabs(before - came);
        s->best += fabs(made->expected[cell] - came);
        s->sold += came;
        if (made->expected[cell] > 0) {
            made_up_range(forecast, cell, 0.8, range);
            s->held += came >= range[0] && came <= range[1] ? 1 : 0;
            s->open += 1;
        }
    }
    qc_forecast_free(forecast);
}

/* The same with nothing known of closed days but that they are closed. */
static void add_left_out(const shop_plan *plan, made_up_future *made, score *s)
{
    qc_forecast *forecast = NULL;

    for (size_t cell = 0; cell < plan->shops * plan->days; cell++) {
        if (shop_is_closed(plan, cell / plan->days, cell % plan->days)) {
            made->known.values[cell] = NAN;
        }
    }
    forecast = made_up_forecast(made);
    for (size_t cell = 0; cell < plan->shops * plan->ahead; cell++) {
        double point = made->expected[cell] > 0 ? forecast->point[cell] : 0;

        s->left_out += fabs(point - made->actual[cell]);
    }
    qc_forecast_free(forecast);
}

/* The Monday four weeks or less before a day; 1 January 1970 was a Thursday. */
static qc_date monday_before(qc_date day)
{
    return day - 28 + (7 - (day - 28 + 3) % 7) % 7;
}

static void print_feasts(size_t panels, uint64_t seed)
{
    static const struct {
        const char *name;
        shop_plan plan;
    } kinds[] = {
        {"Eid", {.shops = 8, .days = 1456, .feast = SHOP_EID}},
        {"two and a half years of it", {.shops = 8, .days = 910, .feast = SHOP_EID}},
        {"a single shop", {.shops = 1, .days = 1456, .feast = SHOP_EID}},
        {"multiples, deviation .4",
         {.shops = 8, .days = 1456, .feast = SHOP_EID, .apart = 0.4}},
        {"closed for two days then",
         {.shops = 8, .days = 1456, .feast = SHOP_EID, .closed = SHOP_FEASTS}},
        {"the Chinese new year", {.shops = 8, .days = 1456, .feast = SHOP_CHINESE_NEW_YEAR}},
        {"Easter", {.shops = 8, .days = 1456, .feast = SHOP_EASTER}},
        {"Christmas", {.shops = 8, .days = 1456, .feast = SHOP_CHRISTMAS}},
        {"none", {.shops = 8, .days = 1456}},
        {"none, walks", {.shops = 8, .days = 1456, .walk = 0.01}},
    };

    (void)printf("%-28s %33s   %s\n%-28s %7s %7s %9s %7s   %7s %7s %9s %7s\n", "", "days",
                 "weeks", "", "WAPE", "best", "last year", "80 %", "WAPE", "best", "last year",
                 "80 %");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        score days = {0};
        score weeks = {0};

        for (size_t p = 0; p < panels; p++) {
            shop_plan plan = kinds[k].plan;
            shop_feast feast = plan.feast != SHOP_NO_FEAST ? plan.feast : SHOP_EID;

            plan.ahead = FEAST_AHEAD;
            plan.end =
                monday_before(shop_feast_day(feast, FEAST_FIRST_YEAR + (int)(p % FEAST_YEARS)));
            plan.seed = seed + p;
            made_up_future made = shops_make(&plan);
            made_up_future sums = shops_by_week(&made);

            add_errors(&made, YEAR_DAYS, &days);
            add_errors(&sums, YEAR_WEEKS, &weeks);
            made_up_future_discard(&made);
            made_up_future_discard(&sums);
        }
        (void)printf("%-28s %7.3f %7.3f %9.3f %7.2f   %7.3f %7.3f %9.3f %7.2f\n", kinds[k].name,
                     days.missed / days.sold, days.best / days.sold, days.before / days.sold,
                     days.held / days.open, weeks.missed / weeks.sold, weeks.best / weeks.sold,
                     weeks.before / weeks.sold, weeks.held / weeks.open);
        (void)fflush(stdout);
    }
}

static void print_closed(size_t panels, uint64_t seed)
{
    static const struct {
        const char *name;
        shop_plan plan;
    } kinds[] = {
        {"never", {.days = 1092, .ahead = 28}},
        {"on Sundays", {.days = 1092, .ahead = 28, .closed = SHOP_SUNDAYS}},
        {"a third each on Sundays, Mondays",
         {.days = 1092, .ahead = 28, .closed = SHOP_THIRDS}},
        {"on weekends", {.days = 1092, .ahead = 28, .closed = SHOP_WEEKENDS}},
        {"on Sundays, for five months",
         {.days = 1092, .ahead = 28, .closed = SHOP_SUNDAYS_LATELY}},
        {"on five holidays, 40 days", {.days = 1120, .ahead = 40, .closed = SHOP_HOLIDAYS}},
        {"the same, and on Sundays",
         {.days = 1120, .ahead = 40, .closed = SHOP_HOLIDAYS_AND_SUNDAYS}},
        {"150 days known, on Sundays", {.days = 150, .ahead = 28, .closed = SHOP_SUNDAYS}},
        {"counts of 5 a day, on Sundays",
         {.days = 1092, .ahead = 28, .closed = SHOP_SUNDAYS, .count = 5}},
        {"counts of 3 a day, never", {.days = 1092, .ahead = 28, .count = 3}},
    };
    qc_date end = 0;

    (void)printf("%-34s %7s %13s %14s %7s %7s\n", "closed", "WAPE", "rows left out",
                 "seasonal naive", "best", "80 %");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        bool holidays = kinds[k].plan.ahead == 40;
        score s = {0};

        for (size_t p = 0; p < panels; p++) {
            shop_plan plan = kinds[k].plan;

            if (qc_date_from_civil(2021 + (int)p, holidays ? 12 : 6, 10, &end) != QC_OK) {
                exit(1);
            }
            plan.shops = 12;
            plan.end = end;
            plan.seed = seed + p;
            made_up_future made = shops_make(&plan);

            add_errors(&made, SHOP_DAYS_OF_WEEK, &s);
            add_left_out(&plan, &made, &s);
            made_up_future_discard(&made);
        }
        (void)printf("%-34s %7.3f %13.3f %14.3f %7.3f %7.2f\n", kinds[k].name,
                     s.missed / s.sold, s.left_out / s.sold, s.before / s.sold, s.best / s.sold,
                     s.held / s.open);
        (void)fflush(stdout);
    }
}

int main(int count, char **words)
{
    size_t panels = count > 2 ? (size_t)strtoul(words[2], NULL, 10) : 0;
    uint64_t seed = count > 3 ? strtoul(words[3], NULL, 10) : 1;

    if (count > 1 && strcmp(words[1], "feasts") == 0) {
        print_feasts(panels > 0 ? panels : 5, seed);
        return 0;
    }
    if (count > 1 && strcmp(words[1], "closed") == 0) {
        print_closed(panels > 0 ? panels : 4, seed);
        return 0;
    }
    (void)fprintf(stderr, "bench_days feasts|closed [PANELS [FIRST_SEED]]\n");
    return 2;
}
