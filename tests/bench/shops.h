/* Made-up shops that sell by the day: a week, a year, feasts, days on which they are closed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_SHOPS_H
#define QC_TESTS_BENCH_SHOPS_H

#include <stdbool.h>

#include "tests/bench/made_up.h"

enum { SHOP_DAYS_OF_WEEK = 7 };

/** Days on which shops are closed. */
typedef enum shop_closed {
    SHOP_NEVER,
    SHOP_SUNDAYS,
    SHOP_THIRDS, /**< a third each on Sundays, on Mondays and never */
    SHOP_WEEKENDS,
    SHOP_SUNDAYS_LATELY, /**< in the last 150 days that are known, and from then on */
    SHOP_HOLIDAYS,       /**< 24 to 26 and 31 December and 1 January */
    SHOP_HOLIDAYS_AND_SUNDAYS,
    SHOP_FEASTS /**< the feast and the day behind it */
} shop_closed;

/** Feasts that move sales. */
typedef enum shop_feast {
    SHOP_NO_FEAST,
    SHOP_EID,
    SHOP_CHINESE_NEW_YEAR,
    SHOP_EASTER,
    SHOP_CHRISTMAS,
    SHOP_FEAST_COUNT
} shop_feast;

enum { SHOP_FIRST_YEAR = 2016, SHOP_YEARS = 11 };

/** The first day of a feast, of SHOP_YEARS years from SHOP_FIRST_YEAR on. */
qc_date shop_feast_day(shop_feast feast, int year);

/** How shops are made. */
typedef struct shop_plan {
    size_t shops, days, ahead; /**< days that are known, and that come */
    qc_date end;               /**< the first day that comes */
    shop_feast feast;
    double apart; /**< deviation of the shops' multiples of its effect */
    double walk;  /**< deviation of a step of the level, each day */
    double count; /**< mean of a day's sales if these are counts, else 0 */
    shop_closed closed;
    uint64_t seed;
} shop_plan;

/**
 * Logarithms of a day's sales: a level of the shop, growth, weekdays, a wave of the year of a
 * tenth, the feast, noise of .12 a day and .08 a week. A feast is a rise of three weeks before
 * it and a fall on its day that is gone a week later. Counts are Poisson. Nothing is sold where
 * a shop is closed.
 */
made_up_future shops_make(const shop_plan *plan);

/** Added up by weeks, from the first day on; both numbers of days are whole weeks. */
made_up_future shops_by_week(const made_up_future *days);

/** Whether a shop is closed `k` days behind the first one that is known. */
bool shop_is_closed(const shop_plan *plan, size_t shop, size_t k);

#endif
