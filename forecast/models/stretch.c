/* Seasons that are not a whole number of periods: series stretched so that they are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/stretch.h"

#include <math.h>
#include <string.h>

#define WEEKS 52
#define WEEKS_IN_A_YEAR (365.2425 / 7.0)

double qc_stretch_of(size_t season)
{
    return season == WEEKS ? WEEKS_IN_A_YEAR / WEEKS : 1.0;
}

size_t qc_stretch_count(size_t length, double stretch)
{
    return (size_t)((double)(length - 1) / stretch) + 1;
}

/* On the straight line between two places; `after` is not looked at on the first. */
static double between(double before, const double *after, double share)
{
    return share > 0.0 ? before + share * (*after - before) : before;
}

void qc_stretch_values(const double *values, size_t length, double stretch, double *places)
{
    size_t count = qc_stretch_count(length, stretch);

    if (!(stretch > 1.0)) {
        memcpy(places, values, length * sizeof *places);
        return;
    }
    for (size_t k = 0; k < count; k++) {
        double back = (double)(count - 1 - k) * stretch;
        double whole = floor(back);
        size_t at = length - 1 - (size_t)whole;

        places[k] = between(values[at], &values[at - 1], back - whole);
    }
}

double qc_stretch_back(const double *places, size_t count, size_t season, double stretch,
                       size_t back)
{
    if (!(stretch > 1.0)) {
        return places[count - 1 - back];
    }
    double exact = (double)back / stretch;
    double whole = floor(exact);
    size_t at = count - 1 - (size_t)whole;
    const double *before = at > 0 ? &places[at - 1] : &places[season - 1];

    return between(places[at], before, exact - whole);
}

double qc_stretch_ahead(const double *last_season, size_t season, double stretch, size_t ahead)
{
    double exact = fmod((double)ahead / stretch, (double)season);
    double whole = floor(exact);
    size_t before = ((size_t)whole + season - 1) % season;

    return between(last_season[before], &last_season[(before + 1) % season], exact - whole);
}
