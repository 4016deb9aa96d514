/* The profile of a week of hours beside that of a day: 168 hours or 336 half hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/week_profile.h"

#include <assert.h>
#include <math.h>

enum { DAYS = QC_WEEK_DAYS };

/* Sales of an hour on a day; for the hour behind the last one, of the whole day. */
static double sold(const double *week, size_t hours, size_t day, size_t hour)
{
    const double *from = week + day * hours;
    double sum = 0;

    if (hour < hours) {
        return from[hour];
    }
    for (size_t k = 0; k < hours; k++) {
        sum += from[k];
    }
    return sum;
}

/* True if the hour had sales on all days. */
static bool sells(const double *values, size_t hours, size_t weeks, size_t hour)
{
    for (size_t k = 0; k < weeks * DAYS; k++) {
        if (!(sold(values, hours, k, hour) > 0)) {
            return false;
        }
    }
    return true;
}

/* Deviations of an hour's (or the days') logarithms from their mean over days, without
 * growth. */
static void differ(const double *week, size_t hours, size_t hour, double growth,
                   double difference[DAYS])
{
    double mean = 0;

    for (size_t day = 0; day < DAYS; day++) {
        difference[day] = log(sold(week, hours, day, hour)) - growth * (double)day;
        mean += difference[day] / DAYS;
    }
    for (size_t day = 0; day < DAYS; day++) {
        difference[day] -= mean;
    }
}

/* Growth of the logarithm of daily sums per day. */
static double growth_of(const double *values, size_t hours, size_t weeks)
{
    const double *last = values + (weeks - 1) * DAYS * hours;
    double sum = 0;

    for (size_t day = 0; day < DAYS; day++) {
        sum += log(sold(last, hours, day, hours) / sold(values, hours, day, hours));
    }
    return sum / ((double)DAYS * DAYS * (double)(weeks - 1));
}

/* Adds a week's deviation to the mean over weeks, and its square to the sum of squares. */
static void add(size_t weeks, double difference, double *mean, double *square)
{
    *mean += difference / (double)weeks;
    *square += difference * difference;
}

/* The empirical Bayes factor of the means. */
static double part_of(double square, size_t weeks, const double *mean, size_t count)
{
    double seen = 0;

    for (size_t k = 0; k < count; k++) {
        seen += mean[k] * mean[k];
    }
    double chance = (square / (double)weeks - seen) / (double)(weeks - 1);

    return seen > chance ? fmin(1 - chance / seen, 1) : 0;
}

bool qc_week_profile_find(const double *values, size_t hours, size_t weeks, double *effect)
{
    double day_square = 0;
    double rest_square = 0;
    double of_day[DAYS] = {0};
    bool steady[QC_WEEK_PLACES_MOST / DAYS];

    assert(weeks >= 2 && DAYS * hours <= QC_WEEK_PLACES_MOST);
    if (!sells(values, hours, weeks, hours)) {
        return false;
    }
    for (size_t hour = 0; hour < hours; hour++) {
        steady[hour] = sells(values, hours, weeks, hour);
    }
    for (size_t place = 0; place < DAYS * hours; place++) {
        effect[place] = 0;
    }
    double growth = growth_of(values, hours, weeks);

    for (size_t w = 0; w < weeks; w++) {
        const double *week = values + w * DAYS * hours;
        double of_week[DAYS];
        double difference[DAYS];

        differ(week, hours, hours, growth, of_week);
        for (size_t day = 0; day < DAYS; day++) {
            add(weeks, of_week[day], &of_day[day], &day_square);
        }
        for (size_t hour = 0; hour < hours; hour++) {
            if (steady[hour]) {
                differ(week, hours, hour, growth, difference);
            }
            for (size_t day = 0; steady[hour] && day < DAYS; day++) {
                add(weeks, difference[day] - of_week[day], &effect[day * hours + hour],
                    &rest_square);
            }
        }
    }
    double day_part = part_of(day_square, weeks, of_day, DAYS);
    double rest_part = part_of(rest_square, weeks, effect, DAYS * hours);

    for (size_t place = 0; place < DAYS * hours; place++) {
        effect[place] = rest_part * effect[place] + day_part * of_day[place / hours];
    }
    return day_part > 0 || rest_part > 0;
}
