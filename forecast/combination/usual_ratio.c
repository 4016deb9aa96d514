/* How well models usually forecast compared with naive, measured on other series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/usual_ratio.h"

#include <math.h>
#include <string.h>

/* The ratio of a model that was not measured. With bench_coverage --single --known 8, 12 and 24
 * the combination's sMAPE is 0.78 to 0.93 of naive's. */
static const double OTHERWISE = 0.85;

/* Kinds of season: none; a few periods, as with quarters; many, as with months. */
enum { SEASONS = 3 };

/*
 * Logarithms of ratios on the training parts of M1 and M3, each series forecast by itself
 * (bench_ratios). M1 and M3 agree to .05 for most models, to .15 on yearly series. NAN where a
 * model does not run by default.
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

/* Below two seasons, the ratio of a model that was not measured, and that of the combination of
 * fewer than LEAST_KNOWN values. */
static const double OTHERWISE_SHORT = 1.15;
enum { LEAST_KNOWN = 4 };

/* With a long season, a series of this many seasons has the ratios of whole series. */
enum { SEASONS_OF_WHOLE = 3 };

/*
 * Logarithms of ratios of short series: of LEAST_KNOWN values, of one value less than two
 * seasons, and for long seasons of two seasons (bench_ratios --young, quarters and months).
 * Between these lengths ratios are interpolated by the logarithm of the length; below
 * LEAST_KNOWN they are those of LEAST_KNOWN. M1 and M3 agree to .05 for most models, and the
 * ratios of months hold for weeks too. Two seasons of quarters, and few years, gain nothing by
 * ratios of their own (docs/TRIED.md).
 *
 * Below two seasons the combination ("") counts as as good as naive, so that at first each has
 * half of the weight. A ratio of -.1, which is what its models reach, gives the same errors and
 * wider ranges for quarters.
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

/* The log ratio measured on whole series; NAN if there is none. */
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

/* Interpolates between two lengths by the logarithm of the length. */
static double between(double first, double last, size_t from, size_t to, size_t length)
{
    double part = log((double)length / (double)from) / log((double)to / (double)from);

    return first + (last - first) * part;
}

/* The log ratio measured on short series; NAN if there is none. */
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
