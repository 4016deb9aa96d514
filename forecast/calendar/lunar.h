/* New moons and solar terms, and the Chinese new year that follows from them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_CALENDAR_LUNAR_H
#define QC_FORECAST_CALENDAR_LUNAR_H

#include "quotacast/calendar.h"

/** Years whose Chinese new year is computed. */
enum { QC_MOON_FROM = 1900, QC_MOON_TO = 2100 };

/**
 * The moment of new moon number k from that of 6 January 2000, in days since 1970-01-01 00:00
 * universal time. Within two minutes from 1900 to 2100.
 *
 * Source: Meeus (1998), Astronomical Algorithms, 2nd ed., ch. 49; difference of dynamical and
 * universal time: Espenak & Meeus (2006), Five Millennium Canon of Solar Eclipses,
 * NASA/TP-2006-214141.
 */
double qc_new_moon(int k);

/**
 * Apparent longitude of the sun in degrees, 0 to 360, at a moment as above: within 0.01
 * degrees. Source: Meeus, ch. 25.
 */
double qc_solar_longitude(double moment);

/**
 * First day of the Chinese year that begins in a Gregorian year, 1900 to 2100, by the rules of
 * 1645 on Beijing time: the winter solstice lies in month 11; of 13 months between two
 * solstices the first without a major solar term repeats the one before.
 *
 * Source: Dershowitz & Reingold (2018), Calendrical Calculations, 4th ed., ch. 19,
 * doi:10.1017/9781107415058.
 */
qc_date qc_chinese_new_year(int year);

#endif
