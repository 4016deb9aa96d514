/* Made-up shops that sell by the day: a week, a year, feasts, days on which they are closed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/shops.h"

#include <math.h>
#include <stdlib.h>

#include "core/random.h"

enum { RISE = 21, FALL = 7, LATELY = 150, WEEKS_OF_YEAR = 52, FAR = 10000 };

static const double NOISE = 0.12, WEEK_NOISE = 0.08, YEAR_WAVE = 0.1, LENGTH_OF_YEAR = 365.25;

/* Monday to Sunday. */
static const double week[SHOP_DAYS_OF_WEEK] = {1, 0.9, 0.95, 1, 1.2, 1.5, 1.3};

/* What sales come to on the day before a feast, and on its own. */
static const double feast_factors[SHOP_FEAST_COUNT][2] = {[SHOP_EID] = {2, 0.4},
                                                          [SHOP_CHINESE_NEW_YEAR] = {1.6, 0.55},
                                                          [SHOP_EASTER] = {1.5, 0.6},
                                                          [SHOP_CHRISTMAS] = {1.8, 0.45}};

/* Month and day, from SHOP_FIRST_YEAR on; Eid al-Fitr as announced in Indonesia. */
static const int feast_days[SHOP_FEAST_COUNT][SHOP_YEARS][2] = {
    [SHOP_EID] = {{7, 6},
                  {6, 25},
                  {6, 15},
                  {6, 5},
                  {5, 24},
                  {5, 13},
                  {5, 2},
                  {4, 22},
                  {4, 10},
                  {3, 31},
                  {3, 20}},
    [SHOP_CHINESE_NEW_YEAR] = {{2, 8},
                               {1, 28},
                               {2, 16},
                               {2, 5},
                               {1, 25},
                               {2, 12},
                               {2, 1},
                               {1, 22},
                               {2, 10},
                               {1, 29},
                               {2, 17}},
    [SHOP_EASTER] = {{3, 27},
                     {4, 16},
                     {4, 1},
                     {4, 21},
                     {4, 12},
                     {4, 4},
                     {4, 17},
                     {4, 9},
                     {3, 31},
                     {4, 20},
                     {4, 5}},
};

qc_date shop_feast_day(shop_feast feast, int year)
{
    const int *day = feast_days[feast][year - SHOP_FIRST_YEAR];
    qc_date date = QC_NO_DATE;
    qc_status status = feast == SHOP_CHRISTMAS
                           ? qc_date_from_civil(year, 12, 25, &date)
                           : qc_date_from_civil(year, day[0], day[1], &date);

    return status == QC_OK ? date : QC_NO_DATE;
}

static qc_date date_of(const shop_plan *plan, size_t k)
{
    return plan->end - (qc_date)plan->days + (qc_date)k;
}

/* 0 for Monday; 1 January 1970 was a Thursday. */
static size_t weekday_of(qc_date date)
{
    return (size_t)((date + 3) % SHOP_DAYS_OF_WEEK);
}

/* Effect on the logarithm, by days from the feast. */
static double feast_effect(shop_feast feast, int day)
{
    const double *factors = feast_factors[feast];

    if (day < -RISE || day >= FALL) {
        return 0;
    }
    return day < 0 ? log(factors[0]) * (RISE + 1 + day) / RISE
                   : log(factors[1]) * (FALL - day) / FALL;
}

/* From the nearest one. */
static int days_from_feast(const shop_plan *plan, size_t k)
{
    int nearest = FAR;

    for (int year = SHOP_FIRST_YEAR;
         plan->feast != SHOP_NO_FEAST && year < SHOP_FIRST_YEAR + SHOP_YEARS; year++) {
        int days = date_of(plan, k) - shop_feast_day(plan->feast, year);

        nearest = abs(days) < abs(nearest) ? days : nearest;
    }
    return nearest;
}

static bool is_holiday(qc_date date)
{
    int month = 0;
    int day = 0;

    qc_date_to_civil(date, NULL, &month, &day);
    return (month == 12 && ((day >= 24 && day <= 26) || day == 31)) || (month == 1 && day == 1);
}

bool shop_is_closed(const shop_plan *plan, size_t shop, size_t k)
{
    size_t weekday = weekday_of(date_of(plan, k));
    bool sunday = weekday == 6;
    int away = 0;

    switch (plan->closed) {
    case SHOP_NEVER:
        return false;
    case SHOP_SUNDAYS:
        return sunday;
    case SHOP_THIRDS:
        return (shop % 3 == 0 && sunday) || (shop % 3 == 1 && weekday == 0);
    case SHOP_WEEKENDS:
        return weekday >= 5;
    case SHOP_SUNDAYS_LATELY:
        return sunday && k + LATELY >= plan->days;
    case SHOP_HOLIDAYS:
        return is_holiday(date_of(plan, k));
    case SHOP_HOLIDAYS_AND_SUNDAYS:
        return sunday || is_holiday(date_of(plan, k));
    case SHOP_FEASTS:
        away = days_from_feast(plan, k);
        return away == 0 || away == 1;
    }
    return false;
}

/* By Knuth's product of uniform numbers. */
static double poisson(qc_random *random, double mean)
{
    double product = qc_random_uniform(random);
    double count = 0;

    while (product > exp(-mean)) {
        product *= qc_random_uniform(random);
        count += 1;
    }
    return count;
}

static void fill_shop(const shop_plan *plan, size_t shop, qc_random *random,
                      made_up_future *made)
{
    double level =
        plan->count > 0 ? log(plan->count) : log(1000) + 0.5 * qc_random_normal(random);
    double times = 1 + plan->apart * qc_random_normal(random);
    double growth = plan->count > 0 ? 0 : 0.0002 * qc_random_normal(random);
    double weekly = 0;

    for (size_t k = 0; k < plan->days + plan->ahead; k++) {
        qc_date date = date_of(plan, k);
        double turn = 2 * M_PI * (double)date / LENGTH_OF_YEAR;
        bool closed = shop_is_closed(plan, shop, k);

        weekly = weekday_of(date) == 0 ? WEEK_NOISE * qc_random_normal(random) : weekly;
        level += growth + (k < plan->days ? plan->walk * qc_random_normal(random) : 0);
        double expected = exp(level + YEAR_WAVE * sin(turn)) * week[weekday_of(date)];

        if (plan->feast != SHOP_NO_FEAST) {
            expected *= exp(times * feast_effect(plan->feast, days_from_feast(plan, k)));
        }
        double sold = plan->count > 0
                          ? poisson(random, expected)
                          : expected * exp(weekly + NOISE * qc_random_normal(random));

        if (k < plan->days) {
            made->known.values[shop * plan->days + k] = closed ? 0 : sold;
        } else {
            made->actual[shop * plan->ahead + k - plan->days] = closed ? 0 : sold;
            made->expected[shop * plan->ahead + k - plan->days] = closed ? 0 : expected;
        }
    }
}

made_up_future shops_make(const shop_plan *plan)
{
    made_up_future made = made_up_future_new(plan->shops, plan->days, plan->ahead,
                                             QC_FREQUENCY_DAY, SHOP_DAYS_OF_WEEK);

    made.known.first_period = date_of(plan, 0);
    for (size_t shop = 0; shop < plan->shops; shop++) {
        qc_random random;

        qc_random_start(&random, plan->seed, QC_PURPOSE_TEST, shop);
        fill_shop(plan, shop, &random, &made);
    }
    return made;
}

/* Sums of seven. */
static void add_weeks(const double *days, size_t count, double *weeks)
{
    for (size_t k = 0; k < count; k++) {
        weeks[k / SHOP_DAYS_OF_WEEK] += days[k];
    }
}

made_up_future shops_by_week(const made_up_future *days)
{
    size_t shops = days->known.leaf_count;
    size_t known = days->known.period_count / SHOP_DAYS_OF_WEEK;
    made_up_future weeks = made_up_future_new(shops, known, days->ahead / SHOP_DAYS_OF_WEEK,
                                              QC_FREQUENCY_WEEK, WEEKS_OF_YEAR);

    weeks.known.first_period = qc_period_of_date(&weeks.known.calendar, QC_FREQUENCY_WEEK,
                                                 (qc_date)days->known.first_period);
    add_weeks(days->known.values, shops * days->known.period_count, weeks.known.values);
    add_weeks(days->actual, shops * days->ahead, weeks.actual);
    add_weeks(days->expected, shops * days->ahead, weeks.expected);
    return weeks;
}
