/* Feasts that move sales for weeks before and days behind them, and how far a day is from them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/calendar/feasts.h"

#include <stdint.h>
#include <stdlib.h>

#include "forecast/calendar/holidays.h"
#include "forecast/calendar/lunar.h"

enum { SHAWWAL = 10, LONGEST_ISLAMIC_YEAR = 355 };

/* The date in a year of the feast's calendar; QC_NO_DATE where it is not computed. */
static qc_date date_of(qc_feast feast, int year)
{
    qc_date date = QC_NO_DATE;

    if (feast == QC_FEAST_EID && year >= 1) {
        date = qc_islamic_date(year, SHAWWAL, 1);
    } else if (feast == QC_FEAST_EASTER && year >= QC_EASTER_FROM && year <= QC_EASTER_TO) {
        date = qc_easter(year);
    } else if (feast == QC_FEAST_CHINESE_NEW_YEAR && year >= QC_MOON_FROM &&
               year <= QC_MOON_TO) {
        date = qc_chinese_new_year(year);
    } else if (feast == QC_FEAST_CHRISTMAS &&
               qc_date_from_civil(year, 12, 25, &date) != QC_OK) {
        date = QC_NO_DATE;
    }
    return date;
}

/* A year of the feast's calendar whose feast lies before a date. */
static int year_before(qc_feast feast, qc_date date)
{
    int year = 0;

    qc_date_to_civil(date, &year, NULL, NULL);
    return feast == QC_FEAST_EID
               ? (int)(((int64_t)date - qc_islamic_date(1, 1, 1)) / LONGEST_ISLAMIC_YEAR) - 1
               : year - 1;
}

static int days_from(qc_date feast_day, qc_date date)
{
    return feast_day != QC_NO_DATE ? date - feast_day : QC_FEAST_FAR;
}

void qc_feast_days_fill(qc_feast feast, qc_date first, int step, size_t count, int *days)
{
    int year = count > 0 ? year_before(feast, first) : 0;
    qc_date now = date_of(feast, year);
    qc_date next = date_of(feast, year + 1);

    for (size_t k = 0; k < count; k++) {
        qc_date date = first + step * (qc_date)k;

        while (next != QC_NO_DATE && abs(days_from(next, date)) < abs(days_from(now, date))) {
            now = next;
            year++;
            next = date_of(feast, year + 1);
        }
        days[k] = days_from(now, date);
    }
}
