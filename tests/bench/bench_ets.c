/* Compares exponential smoothing with fits by R's forecast package, form by form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_ets NAME FITS.csv
 *
 * NAME is a file of the evaluation data's folder forecast/ without .csv; FITS.csv comes from
 *
 *     Rscript tests/bench/ets_by_r.R .../forecast/NAME.csv EVERY FITS.csv
 *
 * Two comparisons: R's parameters in our recursion must give R's likelihood, forecasts and
 * variances; our own search must find a likelihood that is no worse. The data are looked for in
 * $QUOTACAST_EVALUATION_DATA, else ../shared/data beside the project.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/models/ets.h"
#include "tests/bench/competition.h"

#define MOST_HORIZON 64

/* One line of the file: a form of a series as R fitted it. */
typedef struct r_fit {
    char name[32];
    size_t form;
    double deviance, variance;
    qc_ets model;
    size_t horizon;
    double mean[MOST_HORIZON], spread[MOST_HORIZON]; /* spread: variances */
} r_fit;

/* By form: differences, and of how many fits. */
typedef struct tally {
    /* refused: R's own fit forecasts values not above 0 by relative errors */
    size_t fits, refused, worse;
    double gain, likelihood, mean, variance;
} tally;

static size_t form_index(const char *name, size_t length)
{
    size_t index = 0;

    while (index < QC_ETS_FORMS) {
        const char *own = qc_ets_form_name(qc_ets_form_at(index));

        if (strlen(own) == length && strncmp(own, name, length) == 0) {
            break;
        }
        index++;
    }
    return index;
}

/* id,"form",-2
 * loglik,aicc,alpha,beta,gamma,phi,sigma2,l,b,seasons,s...,horizon,mean...,variance... */
static bool parse_fit(char *line, r_fit *fit)
{
    char *comma = strchr(line, ',');
    char *end = comma != NULL ? strchr(comma + 2, '"') : NULL;
    double head[9];
    double aicc = 0.0;

    if (end == NULL || comma - line >= (long)sizeof fit->name) {
        return false;
    }
    *fit = (r_fit){.form = form_index(comma + 2, (size_t)(end - comma - 2))};
    memcpy(fit->name, line, (size_t)(comma - line));
    fit->deviance = strtod(end + 2, &end);
    aicc = strtod(end + 1, &end);
    for (size_t k = 0; k < 7; k++) {
        head[k] = strtod(end + 1, &end);
    }
    size_t seasons = strtoul(end + 1, &end, 10);

    if (fit->form >= QC_ETS_FORMS || seasons > QC_ETS_MOST_SEASON) {
        return false;
    }
    fit->model = (qc_ets){.form = qc_ets_form_at(fit->form),
                          .period = seasons > 0 ? seasons : 1,
                          .gains = {head[0], head[1], head[2], head[3]},
                          .start = {.level = head[5], .trend = head[6]},
                          .variance = head[4],
                          .aicc = aicc};
    for (size_t k = 0; k < seasons; k++) {
        fit->model.start.season[k] = strtod(end + 1, &end);
    }
    fit->horizon = strtoul(end + 1, &end, 10);
    for (size_t h = 0; h < 2 * fit->horizon && fit->horizon <= MOST_HORIZON; h++) {
        double value = strtod(end + 1, &end);

        *(h < fit->horizon ? &fit->mean[h] : &fit->spread[h - fit->horizon]) = value;
    }
    return fit->horizon <= MOST_HORIZON;
}

static const competition_series *find_series(const competition *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->series[i].name, name) == 0) {
            return &all->series[i];
        }
    }
    return NULL;
}

static double relative(double ours, double theirs)
{
    return fabs(ours - theirs) / fabs(theirs);
}

static void compare(const r_fit *fit, const competition_series *series, const qc_ets *own,
                    tally *sums)
{
    double mean[MOST_HORIZON], variance[MOST_HORIZON];
    double square = 0.0;
    qc_ets_state state;
    double deviance =
        qc_ets_filter(&fit->model, series->values, series->length, &state, &square);
    double freedom = qc_ets_freedom(fit->model.form, fit->model.period, series->length);

    sums->fits++;
    if (!(deviance < HUGE_VAL)) {
        sums->refused++;
        return;
    }
    sums->likelihood = fmax(sums->likelihood, fabs(deviance - fit->deviance) / 2.0);
    sums->variance = fmax(sums->variance, relative(square / freedom, fit->model.variance));
    qc_ets_forecast(&fit->model, &state, fit->horizon, mean, variance);
    for (size_t h = 0; h < fit->horizon; h++) {
        sums->mean = fmax(sums->mean, relative(mean[h], fit->mean[h]));
        sums->variance = fmax(sums->variance, relative(variance[h], fit->spread[h]));
    }
    double gain = (fit->deviance - own->deviance) / 2.0;

    sums->worse += gain < -0.01 ? 1 : 0;
    sums->gain += fmin(gain, 10.0);
    if (gain < -0.01 && getenv("BENCH_ETS_SHOW") != NULL) {
        printf("%s %s gain %.3f: %.4f %.4f %.4f %.3f, R %.4f %.4f %.4f %.3f\n", fit->name,
               qc_ets_form_name(own->form), gain, own->gains.level, own->gains.trend,
               own->gains.season, own->gains.damping, fit->model.gains.level,
               fit->model.gains.trend, fit->model.gains.season, fit->model.gains.damping);
    }
}

static void fit_all(const competition_series *series, qc_ets *fitted)
{
    if (qc_ets_fit_all((size_t)series->season, series->values, series->length, HUGE_VAL, fitted,
                       NULL) != QC_OK) {
        (void)fprintf(stderr, "%s: no fit\n", series->name);
        exit(1);
    }
}

static void report(const tally *sums)
{
    size_t fits = 0, worse = 0;

    printf("%-8s %5s %8s %12s %10s | R's parameters in our recursion, largest differences\n",
           "form", "fits", "refused", "worse > .01", "mean gain");
    printf("%-8s %5s %8s %12s %10s | %13s %13s %13s\n", "", "", "", "", "in loglik", "loglik",
           "mean", "variance");
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        const tally *sum = &sums[k];
        size_t compared = sum->fits - sum->refused;

        fits += compared;
        worse += sum->worse;
        if (compared > 0) {
            printf("%-8s %5zu %8zu %10.1f %% %10.3f | %13.2e %13.2e %13.2e\n",
                   qc_ets_form_name(qc_ets_form_at(k)), sum->fits, sum->refused,
                   100.0 * (double)sum->worse / (double)compared, sum->gain / (double)compared,
                   sum->likelihood, sum->mean, sum->variance);
        }
    }
    printf("all      %zu compared, %.1f %% worse\n", fits,
           100.0 * (double)worse / (double)fits);
}

int main(int argc, char **argv)
{
    static char line[1 << 16];
    static tally sums[QC_ETS_FORMS];
    FILE *stream = argc == 3 ? fopen(argv[2], "r") : NULL;

    if (stream == NULL) {
        (void)fprintf(stderr, "bench_ets NAME FITS.csv\n");
        return 2;
    }
    competition all = competition_read(argv[1]);
    const competition_series *last = NULL;
    qc_ets fitted[QC_ETS_FORMS];
    r_fit fit;

    while (fgets(line, sizeof line, stream) != NULL) {
        const competition_series *series =
            parse_fit(line, &fit) ? find_series(&all, fit.name) : NULL;

        if (series == NULL) {
            (void)fprintf(stderr, "not understood: %.60s\n", line);
            return 1;
        }
        if (series != last) {
            fit_all(series, fitted);
            last = series;
        }
        compare(&fit, series, &fitted[fit.form], &sums[fit.form]);
    }
    report(sums);
    competition_free(&all);
    return fclose(stream) == 0 ? 0 : 1;
}
