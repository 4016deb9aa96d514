/* New moons and solar terms, and the Chinese new year that follows from them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/calendar/lunar.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define DEGREE (3.14159265358979323846 / 180.0)
/* Julian day of 1970-01-01 00:00, and of 2000-01-01 12:00. */
#define JULIAN_EPOCH 2440587.5
#define JULIAN_2000 2451545.0
#define MEAN_MONTH 29.530588861
/* Beijing time, as a part of a day. */
#define BEIJING (8.0 / 24.0)

/* A term of the new moon: amplitude in 1e-5 days, and the multiples of the sun's and the moon's
 * anomaly and the moon's argument of latitude. */
typedef struct moon_term {
    int amplitude, sun, moon, latitude;
} moon_term;

/* Meeus, ch. 49: new moon. Terms with the sun's anomaly shrink with the eccentricity of the
 * earth's orbit. */
static const moon_term moon_terms[] = {
    {-40720, 0, 1, 0}, {17241, 1, 0, 0}, {1608, 0, 2, 0},  {1039, 0, 0, 2}, {739, -1, 1, 0},
    {-514, 1, 1, 0},   {208, 2, 0, 0},   {-111, 0, 1, -2}, {-57, 0, 1, 2},  {56, 1, 2, 0},
    {-42, 0, 3, 0},    {42, 1, 0, 2},    {38, 1, 0, -2},   {-24, -1, 2, 0}, {-7, 2, 1, 0},
    {4, 0, 2, -2},     {4, 3, 0, 0},     {3, 1, 1, -2},    {3, 0, 2, 2},    {-3, 1, 1, 2},
    {3, -1, 1, 2},     {-2, -1, 1, -2},  {-2, 1, 3, 0},    {2, 0, 4, 0},
};

/* Meeus, ch. 49: what the planets do. Amplitude in 1e-6 days, angle in degrees, change of it a
 * month. */
typedef struct planet_term {
    double amplitude, angle, change;
} planet_term;

static const planet_term planet_terms[] = {
    {325, 299.77, 0.107408},  {165, 251.88, 0.016321}, {164, 251.83, 26.651886},
    {126, 349.42, 36.412478}, {110, 84.66, 18.206239}, {62, 141.74, 53.303771},
    {60, 207.14, 2.453732},   {56, 154.84, 7.306860},  {47, 34.52, 27.261239},
    {42, 207.19, 0.121824},   {40, 291.34, 1.844379},  {37, 161.72, 24.198154},
    {35, 239.56, 25.513099},  {23, 331.55, 3.592518},
};

/* Dynamical less universal time in days: the polynomial of 2005 to 2050; off by less than two
 * minutes from 1900 to 2100. */
static double time_difference(double julian)
{
    double years = (julian - JULIAN_2000) / 365.25;

    return (62.92 + 0.32217 * years + 0.005589 * years * years) / 86400.0;
}

double qc_new_moon(int k)
{
    double number = (double)k;
    double t = number / 1236.85;
    double julian = 2451550.09766 + MEAN_MONTH * number +
                    t * t * (0.00015437 - t * (0.000000150 - t * 0.00000000073));
    double eccentricity = 1.0 - t * (0.002516 + t * 0.0000074);
    double sun = 2.5534 + 29.10535670 * number - t * t * (0.0000014 + t * 0.00000011);
    double moon = 201.5643 + 385.81693528 * number +
                  t * t * (0.0107582 + t * (0.00001238 - t * 0.000000058));
    double latitude = 160.7108 + 390.67050284 * number -
                      t * t * (0.0016118 + t * (0.00000227 - t * 0.000000011));
    double node = 124.7746 - 1.56375588 * number + t * t * (0.0020672 + t * 0.00000215);

    julian -= 0.00017 * sin(node * DEGREE);
    for (size_t i = 0; i < sizeof moon_terms / sizeof *moon_terms; i++) {
        const moon_term *term = &moon_terms[i];
        double angle = term->sun * sun + term->moon * moon + term->latitude * latitude;

        julian += 1e-5 * term->amplitude * pow(eccentricity, fabs((double)term->sun)) *
                  sin(angle * DEGREE);
    }
    for (size_t i = 0; i < sizeof planet_terms / sizeof *planet_terms; i++) {
        double angle = planet_terms[i].angle + planet_terms[i].change * number;

        angle -= i == 0 ? 0.009173 * t * t : 0.0;
        julian += 1e-6 * planet_terms[i].amplitude * sin(angle * DEGREE);
    }
    return julian - time_difference(julian) - JULIAN_EPOCH;
}

double qc_solar_longitude(double moment)
{
    double julian = moment + JULIAN_EPOCH;
    double t = (julian + time_difference(julian) - JULIAN_2000) / 36525.0;
    double mean = 280.46646 + t * (36000.76983 + t * 0.0003032);
    double anomaly = (357.52911 + t * (35999.05029 - t * 0.0001537)) * DEGREE;
    double centre = (1.914602 - t * (0.004817 + t * 0.000014)) * sin(anomaly) +
                    (0.019993 - t * 0.000101) * sin(2.0 * anomaly) +
                    0.000289 * sin(3.0 * anomaly);
    double node = (125.04 - 1934.136 * t) * DEGREE;
    double longitude = fmod(mean + centre - 0.00569 - 0.00478 * sin(node), 360.0);

    return longitude < 0.0 ? longitude + 360.0 : longitude;
}

/* The day on which a moment lies in Beijing. */
static qc_date day_in_beijing(double moment)
{
    return (qc_date)floor(moment + BEIJING);
}

/* The sun's longitude at the beginning of a day in Beijing. */
static double longitude_of_day(qc_date day)
{
    return qc_solar_longitude((double)day - BEIJING);
}

/* Number of the first new moon on a day or later. */
static int moon_from(qc_date day)
{
    int k = (int)floor(((double)day + JULIAN_EPOCH - 2451550.1) / MEAN_MONTH) - 1;

    while (day_in_beijing(qc_new_moon(k)) < day) {
        k++;
    }
    return k;
}

/* The day of the winter solstice of a Gregorian year. */
static qc_date find_solstice(int year)
{
    qc_date day = 0;

    if (qc_date_from_civil(year, 12, 18, &day) != QC_OK) {
        return QC_NO_DATE;
    }
    /* the day in which the longitude reaches 270 degrees */
    while (longitude_of_day(day + 1) < 270.0) {
        day++;
    }
    return day;
}

/* True if the sun enters no new sign, of 30 degrees, in the month that begins with a new moon. */
static bool is_without_term(int moon)
{
    double from = longitude_of_day(day_in_beijing(qc_new_moon(moon)));
    double to = longitude_of_day(day_in_beijing(qc_new_moon(moon + 1)));

    return (int)(from / 30.0) == (int)(to / 30.0);
}

static qc_date find_new_year(int year)
{
    qc_date before = find_solstice(year - 1);
    qc_date behind = find_solstice(year);
    int twelfth = moon_from(before + 1);
    int next_eleventh = moon_from(behind + 1) - 1;
    bool leap = next_eleventh - twelfth == 12 &&
                (is_without_term(twelfth) || is_without_term(twelfth + 1));

    return day_in_beijing(qc_new_moon(twelfth + (leap ? 2 : 1)));
}

/* A year found is kept: panels ask for the same few again and again. Each thread keeps its own. */
enum { KEPT = 128 };
typedef struct kept_year {
    int year;
    qc_date day;
} kept_year;

qc_date qc_chinese_new_year(int year)
{
    static _Thread_local kept_year kept[KEPT];
    kept_year *place = &kept[(unsigned)year % KEPT];

    if (place->year != year) {
        *place = (kept_year){year, find_new_year(year)};
    }
    return place->day;
}
