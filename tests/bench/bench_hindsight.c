/* Forecasts of made-up panels that know little more than a season, and what their ranges hold. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_hindsight [PANELS [FIRST_SEED]]
 *
 * PANELS (4) panels of 6 and of 20 series (weeks: of 12) of each of ten kinds: a season that
 * all share, strong, weak, beside others, with growth, walks, shocks to all or a shift of
 * level; one of each series' own; none; walks alone. Known for 14 to 36 months, 7 to 12
 * quarters, 104 to 130 weeks. Prints geometric means over the panels of absolute errors and of
 * interval scores of 80 and 95 % ranges over what was sold; the mean over kinds of how far 80 %
 * ranges are from holding 80 %; and what they hold where all share a strong season. Panel p has
 * the seed FIRST_SEED (1) + p.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/random.h"
#include "tests/bench/made_up.h"

static const double NOISE = 0.1;

/* Deviations on the logarithm of sales: of places of a season, of steps and shocks each period;
 * growth in a season; a shift of all series at two thirds of what is known. */
typedef struct kind {
    double shared, own, growth, walk, shock, shift;
} kind;

static const kind kinds[] = {
    {.shared = 0.35},
    {.shared = 0.12},
    {.shared = 0.3, .own = 0.15},
    {.shared = 0.3, .growth = 0.2},
    {.shared = 0.3, .walk = 0.05},
    {.shared = 0.3, .shock = 0.1},
    {.shared = 0.3, .shift = -0.4},
    {.own = 0.3},
    {.shared = 0},
    {.walk = 0.05},
};
enum { KINDS = sizeof kinds / sizeof *kinds, MOST_SEASON = 52 };

enum { SIZES = 2, FIRST_DAY = 18262 }; /* 1 January 2020 */

/* What is known, and how much is forecast. */
typedef struct setting {
    const char *unit;
    qc_frequency frequency;
    int season;
    size_t known, ahead, series[SIZES]; /* 0 for none */
} setting;

#define MONTHS(known)                                                                          \
    {                                                                                          \
        "months", QC_FREQUENCY_MONTH, 12, known, 12,                                           \
        {                                                                                      \
            6, 20                                                                              \
        }                                                                                      \
    }
#define QUARTERS(known)                                                                        \
    {                                                                                          \
        "quarters", QC_FREQUENCY_QUARTER, 4, known, 4,                                         \
        {                                                                                      \
            6, 20                                                                              \
        }                                                                                      \
    }
#define WEEKS(known)                                                                           \
    {                                                                                          \
        "weeks", QC_FREQUENCY_WEEK, 52, known, 13,                                             \
        {                                                                                      \
            12, 0                                                                              \
        }                                                                                      \
    }

static const setting settings[] = {
    MONTHS(14),  MONTHS(18),   MONTHS(24),   MONTHS(30), MONTHS(36), QUARTERS(7), QUARTERS(8),
    QUARTERS(9), QUARTERS(10), QUARTERS(12), WEEKS(104), WEEKS(110), WEEKS(117),  WEEKS(130),
};

/* A smooth wave of random phases, of deviation `size`. */
static void draw_season(qc_random *random, int season, double size, double *place)
{
    double one = 2 * M_PI * qc_random_uniform(random);
    double two = 2 * M_PI * qc_random_uniform(random);

    for (int p = 0; p < season; p++) {
        double turn = 2 * M_PI * p / season;

        place[p] = size * (1.2 * cos(turn + one) + 0.75 * cos(2 * turn + two));
    }
}

/* What all series of a panel have in common. */
typedef struct course {
    double season[MOST_SEASON];
    double *shock; /* [known + ahead] */
} course;

static void fill_series(const kind *k, const setting *at, const course *common,
                        qc_random *random, size_t series, made_up_future *made)
{
    double level = log(1000) + 0.5 * qc_random_normal(random);
    double own[MOST_SEASON];

    draw_season(random, at->season, k->own, own);
    for (size_t t = 0; t < at->known + at->ahead; t++) {
        size_t place = t % (size_t)at->season;
        bool shifts = t == at->known * 2 / 3;

        level += k->growth / at->season + (shifts ? k->shift : 0) +
                 k->walk * qc_random_normal(random);
        double expected = level + common->season[place] + own[place];
        double sold = exp(expected + common->shock[t] + NOISE * qc_random_normal(random));

        if (t < at->known) {
            made->known.values[series * at->known + t] = sold;
        } else {
            made->actual[series * at->ahead + t - at->known] = sold;
            made->expected[series * at->ahead + t - at->known] = exp(expected);
        }
    }
}

static made_up_future make(const kind *k, const setting *at, size_t series, uint64_t seed)
{
    made_up_future made =
        made_up_future_new(series, at->known, at->ahead, at->frequency, at->season);
    course common = {.shock = made_up_take(at->known + at->ahead, sizeof(double))};
    qc_random random;

    made.known.first_period = qc_period_of_date(&made.known.calendar, at->frequency, FIRST_DAY);
    qc_random_start(&random, seed, QC_PURPOSE_TEST, (uint64_t)(k - kinds) * 100 + series);
    draw_season(&random, at->season, k->shared, common.season);
    for (size_t t = 0; t < at->known + at->ahead; t++) {
        common.shock[t] = k->shock * qc_random_normal(&random);
    }
    for (size_t i = 0; i < series; i++) {
        fill_series(k, at, &common, &random, i, &made);
    }
    free(common.shock);
    return made;
}

enum { LEVELS = 2 };
static const double levels[LEVELS] = {0.8, 0.95};

/* Sums over the cells of a panel, or what became of them. */
typedef struct score {
    double missed, sold, interval[LEVELS], held[LEVELS], cells;
} score;

static score measure(const made_up_future *made)
{
    qc_forecast *forecast = made_up_forecast(made);
    score s = {.cells = (double)(made->known.leaf_count * made->ahead)};

    for (size_t cell = 0; cell < made->known.leaf_count * made->ahead; cell++) {
        double came = made->actual[cell];

        s.missed += fabs(forecast->point[cell] - came);
        s.sold += came;
        for (size_t k = 0; k < LEVELS; k++) {
            double range[2];

            made_up_range(forecast, cell, levels[k], range);
            s.interval[k] +=
                range[1] - range[0] +
                2 / (1 - levels[k]) * (fmax(range[0] - came, 0) + fmax(came - range[1], 0));
            s.held[k] += came >= range[0] && came <= range[1] ? 1 : 0;
        }
    }
    qc_forecast_free(forecast);
    return s;
}

static void print(const setting *at, size_t panels, uint64_t seed)
{
    double logs[1 + LEVELS] = {0};
    double count = 0;
    double off = 0;
    double strong = 0;

    for (size_t k = 0; k < KINDS; k++) {
        double held = 0;
        double cells = 0;

        for (size_t p = 0; p < panels * SIZES; p++) {
            size_t series = at->series[p % SIZES];

            if (series > 0) {
                made_up_future made = make(&kinds[k], at, series, seed + p / SIZES);
                score s = measure(&made);

                logs[0] += log(s.missed / s.sold);
                for (size_t level = 0; level < LEVELS; level++) {
                    logs[1 + level] += log(s.interval[level] / s.sold);
                }
                held += s.held[0];
                cells += s.cells;
                count += 1;
                made_up_future_discard(&made);
            }
        }
        off += fabs(held / cells - levels[0]) / KINDS;
        strong = k == 0 ? held / cells : strong;
    }
    (void)printf("%4zu %-9s %6.4f %8.4f %8.4f %8.3f %8.2f\n", at->known, at->unit,
                 exp(logs[0] / count), exp(logs[1] / count), exp(logs[2] / count), off, strong);
    (void)fflush(stdout);
}

int main(int count, char **words)
{
    size_t panels = count > 1 ? (size_t)strtoul(words[1], NULL, 10) : 4;
    uint64_t seed = count > 2 ? strtoul(words[2], NULL, 10) : 1;

    (void)printf("%-14s %6s %8s %8s %8s %8s\n", "known", "error", "80 %", "95 %", "off by",
                 "strong");
    for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
        print(&settings[k], panels, seed);
    }
    return 0;
}
