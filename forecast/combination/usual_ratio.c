/* How models usually do against naive: measured on other series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/usual_ratio.h"

#include <math.h>
#include <string.h>

/* For a model that was not measured. With --single --known 8, 12 and 24 (bench_coverage) the
 * combination's sMAPE is 0.78 to 0.93 of naive's. */
static const double OTHERWISE = 0.85;

/* Seasons: none, of a few periods as in quarters, of many as in months. */
enum { SEASONS = 3 };

/*
 * Logarithms of ratios on the training parts of the M1 and M3 competitions, each series by
 * itself: bench_ratios. The two agree to .05 on most, .15 on yearly series. NAN where a model
 * is not among the usual ones.
 */
static const struct {
    const char *model;
    double log_ratio[SEASONS];
} usual[] = {
    {"recent_drift", {-0.24, -0.13, 0.37}}, {"dynamic_theta", {-0.23, -0.40, -0.40}},
    {"stl_damped", {-0.09, -0.38, -0.38}},  {"ets", {-0.07, -0.34, -0.33}},
    {"ces", {-0.14, -0.38, -0.31}},         {"regression", {-0.17, -0.39, -0.39}},
    {"arima", {-0.14, NAN, NAN}},           {"pooled", {-0.19, -0.44, -0.34}},
};

/* Ratio of any model below two seasons of which nothing is known, and of the combination with
 * fewer values than most models need. */
static const double OTHERWISE_SHORT = 1.15;
enum { LEAST_KNOWN = 4 };

/* Seasons from which on series with long seasons are like whole ones. */
enum { SEASONS_OF_WHOLE = 3 };

/*
 * The same of series that are known for LEAST_KNOWN values, for one less than two seasons, and,
 * where these are long, for two: bench_ratios --young, of quarters and months. M1 and M3 agree
 * to .05 on most, and those of months are right for weeks too. From length to length they go
 * with its logarithm; models that run on fewer values are taken for what they do on four.
 * Quarters of two seasons, and years of few values, are forecast no better by ratios of their
 * own (docs/TRIED.md).
 *
 * The combination is taken for as good as naive below two seasons, so that at first both have
 * half: as good as its models are, .1 better, it errs as much, with wider ranges in quarters.
 */
static const struct {
    const char *model;
    double few_periods[2], many_periods[3]; /* in a season */
} young[] = {
    {"recent_drift", {0.12, -0.06}, {0.78, 0.53, 0.50}},
    {"dynamic_theta", {-0.05, -0.11}, {0.07, -0.07, -0.27}},
    {"stl_damped", {0.04, 0.04}, {-0.03, -0.08, -0.28}},
    {"ets", {0.04, 0.06}, {-0.03, -0.05, -0.12}},
    {"ces", {-0.03, -0.16}, {0.34, 0.02, -0.04}},
    {"regression", {0.07, -0.06}, {-0.05, -0.09, -0.26}},
    {"pooled", {-0.18, -0.18}, {-0.05, -0.08, -0.21}},
    {"", {0, 0}, {0, 0, -0.16}},
};

/* The measured logarithm of whole series, NAN where there is none. */
static double measured(const char *model, int season)
{
    size_t kind = season > 4 ? 2 : season > 1 ? 1 : 0;

    for (size_t k = 0; k < sizeof usual / sizeof *usual; k++) {
        if (strcmp(usual[k].model, model) == 0) {
            return usual[k].log_ratio[kind];
        }
    }
    return NAN;
}

bool qc_usual_ratio_is_measured(const char *model, int season)
{
    return !isnan(measured(model, season));
}

/* What lies between two lengths, by their logarithms. */
static double between(double first, double last, size_t from, size_t to, size_t length)
{
    double part = log((double)length / (double)from) / log((double)to / (double)from);

    return first + (last - first) * part;
}

/* That of few values, NAN where it was not measured. */
static double measured_young(const char *model, int season, size_t length, double whole)
{
    size_t two_seasons = 2 * (size_t)season;

    length = length > LEAST_KNOWN ? length : LEAST_KNOWN;
    for (size_t k = 0; k < sizeof young / sizeof *young; k++) {
        const double *ratio = season > 4 ? young[k].many_periods : young[k].few_periods;

        if (strcmp(young[k].model, model) == 0) {
            return length < two_seasons
                       ? between(ratio[0], ratio[1], LEAST_KNOWN, two_seasons - 1, length)
                   : season > 4 ? between(ratio[2], whole, two_seasons,
                                          SEASONS_OF_WHOLE * (size_t)season, length)
                                : whole;
        }
    }
    return NAN;
}

double qc_usual_log_ratio(const char *model, int season, size_t length)
{
    double known = measured(model, season);
    double whole = isnan(known) ? log(OTHERWISE) : known;
    double few = NAN;

    if (length < SEASONS_OF_WHOLE * (size_t)season && season >= 4 &&
        (length >= LEAST_KNOWN || *model != '\0')) {
        few = measured_young(model, season, length, whole);
    }
    if (!isnan(few)) {
        return few;
    }
    return length < LEAST_KNOWN || length < 2 * (size_t)season ? log(OTHERWISE_SHORT) : whole;
}
