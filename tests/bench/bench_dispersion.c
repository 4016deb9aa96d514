/* How far a naive forecast errs on series of which nothing is known: the prior of ranges. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_dispersion [NAME ...]
 *
 * NAME is a file of the evaluation data's folder forecast/ without .csv, by default M1 and M3.
 * Training parts only.
 *
 * For each file: quantiles of |y[t + h] - y[t]| / |y[t]| over all t, each series with equal
 * weight, for several steps h; the mean square of a series' relative one-step errors as a
 * scaled inverse chi-squared variable over series (deviation s0 and degrees d0 by the method of
 * moments on logarithms: Smyth 2004, doi:10.2202/1544-6115.1027); and Student's distribution
 * (deviation s, degrees of freedom nu) with the same 80 % and 95 % quantiles as the pooled
 * one-step errors; and mean and deviation over series of the logarithm of their roughness
 * (forecast/combination/roughness.h).
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/numeric.h"
#include "forecast/combination/roughness.h"
#include "tests/bench/competition.h"

enum { STEPS = 5, LEVELS = 5 };

static const size_t steps[STEPS] = {1, 2, 4, 8, 12};
static const double levels[LEVELS] = {0.5, 0.8, 0.9, 0.95, 0.99};

/* A relative error with its weight: series count equally. */
typedef struct weighted {
    double value, weight;
} weighted;

static int compare(const void *a, const void *b)
{
    double x = ((const weighted *)a)->value;
    double y = ((const weighted *)b)->value;

    return (x > y) - (x < y);
}

static double quantile(const weighted *values, size_t count, double level)
{
    double total = 0;
    double sum = 0;
    size_t i = 0;

    for (i = 0; i < count; i++) {
        total += values[i].weight;
    }
    for (i = 0; i + 1 < count && sum + values[i].weight < level * total; i++) {
        sum += values[i].weight;
    }
    return values[i].value;
}

static weighted *collect(const competition *c, size_t step, size_t *count)
{
    size_t capacity = 0;
    weighted *all = NULL;

    *count = 0;
    for (size_t i = 0; i < c->count; i++) {
        capacity += c->series[i].length;
    }
    all = calloc(capacity, sizeof *all);
    if (all == NULL) {
        exit(1);
    }
    for (size_t i = 0; i < c->count; i++) {
        const competition_series *s = &c->series[i];

        for (size_t t = 0; t + step < s->length; t++) {
            if (fabs(s->values[t]) > 0) {
                all[(*count)++] =
                    (weighted){fabs(s->values[t + step] - s->values[t]) / fabs(s->values[t]),
                               1.0 / (double)(s->length - step)};
            }
        }
    }
    qsort(all, *count, sizeof *all, compare);
    return all;
}

static void print_student(const weighted *values, size_t count)
{
    double wanted = quantile(values, count, 0.95) / quantile(values, count, 0.8);
    double low = 0.3;
    double high = 200;

    for (int round = 0; round < 60; round++) {
        double nu = sqrt(low * high);
        double ratio = gsl_cdf_tdist_Pinv(0.975, nu) / gsl_cdf_tdist_Pinv(0.9, nu);

        if (ratio > wanted) {
            low = nu;
        } else {
            high = nu;
        }
    }
    (void)printf("  Student: s %.3f  nu %.1f\n",
                 quantile(values, count, 0.8) / gsl_cdf_tdist_Pinv(0.9, low), low);
}

static void print_moments(const competition *c)
{
    double mean = 0;
    double square = 0;
    double chance = 0;
    double n = 0;

    for (size_t i = 0; i < c->count; i++) {
        const competition_series *s = &c->series[i];
        double sum = 0;
        double count = 0;

        for (size_t t = 0; t + 1 < s->length; t++) {
            if (fabs(s->values[t]) > 0) {
                double e = (s->values[t + 1] - s->values[t]) / s->values[t];

                sum += e * e;
                count += 1;
            }
        }
        if (sum > 0 && count >= 4) {
            double z = log(sum / count) - gsl_sf_psi(count / 2) + log(count / 2);

            n += 1;
            square += (n - 1) / n * (z - mean) * (z - mean);
            mean += (z - mean) / n;
            chance += gsl_sf_psi_1(count / 2);
        }
    }
    double excess = square / (n - 1) - chance / n;
    double low = 0.05;
    double high = 200;

    for (int round = 0; round < 60; round++) {
        double half = sqrt(low * high);

        if (gsl_sf_psi_1(half) > excess) {
            low = half;
        } else {
            high = half;
        }
    }
    (void)printf("  over series: s0 %.3f  d0 %.2f\n",
                 sqrt(exp(mean + gsl_sf_psi(low) - log(low))), 2 * low);
}

static void print_roughness(const competition *c)
{
    qc_panel *panel = competition_panel(c, 0, c->count, (competition_cut){.least = 1});
    qc_history *history = NULL;
    qc_error error = {0};
    double mean = 0;
    double square = 0;
    double n = 0;

    if (qc_history_new(panel, &history, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    double *work = calloc(history->period_count, sizeof *work);

    for (size_t row = 0; row < history->leaf_count && work != NULL; row++) {
        double z = qc_roughness(history, row, history->period_count, work);

        if (!isnan(z)) {
            n += 1;
            square += (n - 1) / n * (z - mean) * (z - mean);
            mean += (z - mean) / n;
        }
    }
    (void)printf("  log roughness: mean %.2f  deviation %.2f\n", mean, sqrt(square / (n - 1)));
    free(work);
    qc_history_free(history);
    competition_panel_free(panel);
}

static void run_file(const char *name)
{
    competition c = competition_read(name);

    (void)printf("%s, %zu series\n  |error| / level   ", name, c.count);
    for (size_t k = 0; k < LEVELS; k++) {
        (void)printf("%6.0f %%", 100 * levels[k]);
    }
    (void)printf("\n");
    for (size_t k = 0; k < STEPS; k++) {
        size_t count = 0;
        weighted *values = collect(&c, steps[k], &count);

        (void)printf("  %2zu step%s ahead    ", steps[k], steps[k] > 1 ? "s" : " ");
        for (size_t q = 0; q < LEVELS; q++) {
            (void)printf("%8.3f", quantile(values, count, levels[q]));
        }
        (void)printf("\n");
        if (k == 0) {
            print_student(values, count);
        }
        free(values);
    }
    print_moments(&c);
    print_roughness(&c);
    competition_free(&c);
}

int main(int argc, char **argv)
{
    static const char *const all[] = {"m1_yearly",    "m3_yearly",  "m1_quarterly",
                                      "m3_quarterly", "m1_monthly", "m3_monthly"};

    qc_numeric_gsl_init();
    for (int i = 1; i < argc; i++) {
        run_file(argv[i]);
    }
    for (size_t k = 0; argc < 2 && k < sizeof all / sizeof *all; k++) {
        run_file(all[k]);
    }
    return 0;
}
