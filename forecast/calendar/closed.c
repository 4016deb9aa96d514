/* Days on which a row was closed: no sales by rule, other than days without demand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/calendar/closed.h"

#include <math.h>

#include "core/memory.h"

/* Seasons that demand is measured over, and seasons whose mean stands for a single day. */
enum { SEASONS_SEEN = 8, SEASONS_MEANT = 4 };

/* Times that a place of the season must have been closed to be so always. */
enum { ALWAYS = 3 };

/* Chances of zeros; see the header. */
static const double CHANCE_OF_RUN = 1e-4;
static const double CHANCE_OF_DAY = 1.0 / 300;
static const double CHANCE_OF_FIRST = 1.0 / 7;

/* Of more, demand is intermittent: Syntetos, Boylan & Croston (2005),
 * doi:10.1057/palgrave.jors.2601841. */
static const double MOST_ZEROS = 1 - 1 / 1.32;

/* A place of the season up to now. */
typedef struct place {
    bool sold;     /* ever */
    size_t run;    /* zeros since the last sale there */
    double silent; /* of these, not taken for closings */
} place;

typedef struct watch {
    const double *values; /* closed periods filled */
    const bool *closed;
    size_t season;
    place *places;       /* [season] */
    double open, silent; /* periods not closed, and zeros among them */
    size_t first, last;  /* sales; SIZE_MAX before the first */
} watch;

/* Mean and variance, about the means of their places, of what was sold in the latest seasons
 * before t; the variance shrunk to the square of the mean by one degree of freedom, 0 before
 * two values of a place are known. */
static void measure(const watch *w, size_t t, double *mean, double *variance)
{
    size_t from = t > SEASONS_SEEN * w->season ? t - SEASONS_SEEN * w->season : 0;
    double total = 0;
    double count = 0;
    double squares = 0;
    double degrees = 0;

    for (size_t p = 0; p < w->season; p++) {
        double centre = 0;
        double n = 0;

        for (size_t k = from + p; k < t; k += w->season) {
            if (!w->closed[k] && w->values[k] > 0) {
                double rest = w->values[k] - centre;

                n += 1;
                centre += rest / n;
                squares += rest * (w->values[k] - centre);
            }
        }
        total += n * centre;
        count += n;
        degrees += n > 1 ? n - 1 : 0;
    }
    *mean = count > 0 ? total / count : 0;
    *variance = degrees > 0 ? (squares + *mean * *mean) / (degrees + 1) : 0;
}

/* The chance that a day is 0 by demand. */
static double chance_of_zero(const watch *w, size_t t)
{
    double mean = 0;
    double variance = 0;

    measure(w, t, &mean, &variance);
    return variance > 0 ? fmax(w->silent / (w->open + 1), exp(-mean * mean / variance))
                        : (w->silent + 0.5) / (w->open + 1); /* by the prior of Jeffreys */
}

/* Whether the zero at t, counted in its place's run, is a closing. */
static bool is_closing(const watch *w, size_t t)
{
    const place *at = &w->places[t % w->season];

    if (w->last == SIZE_MAX || t - w->last > w->season) {
        return false;
    }
    double chance = chance_of_zero(w, t);

    if (chance > MOST_ZEROS) {
        return false;
    }
    return pow(chance, (double)at->run) < CHANCE_OF_RUN || chance < CHANCE_OF_DAY ||
           (!at->sold && chance < CHANCE_OF_FIRST);
}

/* What might have been sold at t. */
static double stand_in(const watch *w, size_t t)
{
    const place *at = &w->places[t % w->season];
    bool always = !at->sold || at->run >= ALWAYS;
    size_t step = always ? 1 : w->season;
    size_t most = always ? w->season - 1 : SEASONS_MEANT;
    double sum = 0;
    double count = 0;

    for (size_t back = step; back <= most * step && w->first + back <= t; back += step) {
        if (!isnan(w->values[t - back])) {
            sum += w->values[t - back];
            count += 1;
        }
    }
    return count > 0 ? sum / count : w->values[w->last];
}

/* Where a place is closed always by now, its zeros before were no demand either. */
static void forgive(watch *w, place *at)
{
    if (!at->sold || at->run >= ALWAYS) {
        w->open -= at->silent;
        w->silent -= at->silent;
        at->silent = 0;
    }
}

qc_status qc_closed_find(double *values, size_t count, size_t season, bool *closed,
                         qc_error *error)
{
    qc_status status = QC_OK;
    watch w = {.values = values,
               .closed = closed,
               .season = season,
               .first = SIZE_MAX,
               .last = SIZE_MAX};

    QC_TRY(QC_NEW_ARRAY(w.places, season, error));
    for (size_t t = 0; t < count; t++) {
        place *at = &w.places[t % season];

        closed[t] = false;
        if (isnan(values[t])) {
            continue;
        }
        if (fabs(values[t]) > 0) {
            at->sold = true;
            at->run = 0;
            at->silent = 0;
            w.first = w.first < t ? w.first : t;
            w.last = t;
        } else {
            at->run++;
            closed[t] = is_closing(&w, t);
        }
        if (closed[t]) {
            values[t] = stand_in(&w, t);
            forgive(&w, at);
        } else if (w.first != SIZE_MAX && t - w.last <= season) {
            double silent = fabs(values[t]) > 0 ? 0 : 1;

            w.open += 1;
            w.silent += silent;
            at->silent += silent;
        }
    }

done:
    qc_memory_free(w.places);
    return status;
}

bool qc_closed_place(const bool *closed, size_t start, size_t origin, size_t period,
                     size_t season)
{
    size_t back = period;

    while (back >= origin) {
        if (back < season) {
            return false;
        }
        back -= season;
    }
    if (back < start + (ALWAYS - 1) * season) {
        return false;
    }
    for (size_t k = 0; k < ALWAYS; k++) {
        if (!closed[back - k * season]) {
            return false;
        }
    }
    return true;
}
