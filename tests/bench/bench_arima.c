/* Holds the ARIMA models against R's on the series that bench_arima.R has fitted. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_arima FILE.csv ...: files that bench_arima.R wrote. Prints, over the fits of each file:
 *
 * - at R's coefficients: how many likelihoods, means and variances agree to 1e-4 relative, and
 *   the largest difference;
 * - with R's orders: how many of our likelihoods are at most 0.01 below R's;
 * - on their own: how often differences and all orders agree; sMAPE and MASE of both; seconds
 *   of both.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forecast/models/arima.h"
#include "forecast/models/unit_root.h"

#define MOST_NUMBERS 4096

/* One line of a file. */
typedef struct r_fit {
    bool automatic;
    char name[32];
    size_t season, length, horizon;
    qc_arima_orders orders;
    double seconds, log_likelihood, variance, kpss, strength;
    size_t coefficient_count, differences, seasonal_differences;
    const double *coefficient, *automatic_mean, *mean, *variances, *values, *came;
    double number[MOST_NUMBERS];
} r_fit;

typedef struct tally {
    size_t fits, likelihoods, means, variances, good, constants;
    size_t automatic, differences, orders, statistics, strengths;
    double worst_likelihood, worst_mean, worst_variance, worst_kpss;
    double ours_smape, theirs_smape, ours_mase, theirs_mase, ours_seconds, theirs_seconds;
} tally;

static bool read_fit(char *line, r_fit *fit)
{
    size_t count = 0;
    char *rest = NULL;
    const char *kind = strtok_r(line, ",", &rest);
    const char *name = strtok_r(NULL, ",", &rest);

    if (kind == NULL || name == NULL) {
        return false;
    }
    fit->automatic = strcmp(kind, "auto") == 0;
    (void)snprintf(fit->name, sizeof fit->name, "%s", name);
    for (char *field = strtok_r(NULL, ",\n", &rest); field != NULL && count < MOST_NUMBERS;
         field = strtok_r(NULL, ",\n", &rest)) {
        fit->number[count++] = strtod(field, NULL);
    }
    const double *at = fit->number;

    fit->season = (size_t)at[0];
    fit->length = (size_t)at[1];
    fit->horizon = (size_t)at[2];
    fit->orders = (qc_arima_orders){(size_t)at[3], (size_t)at[4], (size_t)at[5], (size_t)at[6],
                                    (size_t)at[7], (size_t)at[8], fit->season,   at[9] > 0};
    fit->seconds = at[10];
    fit->coefficient_count = (size_t)at[11];
    fit->coefficient = at + 12;
    at += 12 + fit->coefficient_count;
    fit->log_likelihood = at[0];
    fit->variance = at[1];
    fit->kpss = at[2];
    fit->differences = (size_t)at[3];
    fit->seasonal_differences = (size_t)at[4];
    fit->strength = at[5];
    fit->automatic_mean = at + 6;
    fit->mean = fit->automatic_mean + fit->horizon;
    fit->variances = fit->mean + fit->horizon;
    fit->values = fit->variances + fit->horizon;
    fit->came = fit->values + fit->length;
    return (size_t)(fit->came + fit->horizon - fit->number) == count;
}

static void *need(qc_status status, void *what)
{
    if (status != QC_OK) {
        (void)fprintf(stderr, "a series could not be prepared\n");
        exit(1);
    }
    return what;
}

static double largest_difference(const double *ours, const double *theirs, size_t count)
{
    double worst = 0.0;

    for (size_t k = 0; k < count; k++) {
        worst = fmax(worst, fabs(ours[k] - theirs[k]) / fabs(theirs[k]));
    }
    return worst;
}

/* Puts R's coefficients into a model. */
static qc_arima with_coefficients(const r_fit *fit)
{
    qc_arima model = {.orders = fit->orders};
    const double *from = fit->coefficient;
    struct {
        double *to;
        size_t count;
    } parts[] = {{model.ar, fit->orders.ar},
                 {model.ma, fit->orders.ma},
                 {model.seasonal_ar, fit->orders.seasonal_ar},
                 {model.seasonal_ma, fit->orders.seasonal_ma},
                 {&model.constant, fit->orders.constant ? 1 : 0}};

    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        memcpy(parts[p].to, from, parts[p].count * sizeof *from);
        from += parts[p].count;
    }
    return model;
}

static void compare_at_coefficients(const r_fit *fit, qc_arima_data *data, tally *sums)
{
    qc_arima model = with_coefficients(fit);
    double mean[64];
    double variance[64];

    if (!qc_arima_evaluate(data, &model, true)) {
        printf("%s: R's coefficients are refused\n", fit->name);
        return;
    }
    double likelihood =
        fabs(model.log_likelihood - fit->log_likelihood) / fmax(1.0, fabs(fit->log_likelihood));

    (void)qc_arima_forecast(data, &model, fit->horizon, mean, variance);
    double means = largest_difference(mean, fit->mean, fit->horizon);
    double variances = largest_difference(variance, fit->variances, fit->horizon);

    sums->likelihoods += likelihood <= 1e-4;
    sums->means += means <= 1e-4;
    sums->variances += variances <= 1e-4;
    sums->worst_likelihood = fmax(sums->worst_likelihood, likelihood);
    sums->worst_mean = fmax(sums->worst_mean, means);
    sums->worst_variance = fmax(sums->worst_variance, variances);
    if (likelihood > 1e-4 || means > 1e-4 || variances > 1e-4) {
        printf(
            "  %s (%zu,%zu,%zu)(%zu,%zu,%zu)%d at R's coefficients: likelihood %.8g for %.8g, "
            "means to %.2g, variances to %.2g\n",
            fit->name, fit->orders.ar, fit->orders.differences, fit->orders.ma,
            fit->orders.seasonal_ar, fit->orders.seasonal_differences, fit->orders.seasonal_ma,
            fit->orders.constant, model.log_likelihood, fit->log_likelihood, means, variances);
    }
}

static void compare_fits(const r_fit *fit, tally *sums)
{
    qc_arima_data *data = NULL;
    qc_arima model = {.orders = fit->orders};
    qc_status status =
        qc_arima_data_new(fit->values, fit->length, &fit->orders, fit->horizon, &data, NULL);

    (void)need(status, data);
    sums->fits++;
    compare_at_coefficients(fit, data, sums);
    bool fine = qc_arima_fit(data, NULL, &model);

    if (fine && model.log_likelihood >= fit->log_likelihood - 0.01) {
        sums->good++;
    } else {
        printf("  %s (%zu,%zu,%zu)(%zu,%zu,%zu)%d fitted: likelihood %.6f, R's %.6f\n",
               fit->name, fit->orders.ar, fit->orders.differences, fit->orders.ma,
               fit->orders.seasonal_ar, fit->orders.seasonal_differences,
               fit->orders.seasonal_ma, fit->orders.constant, model.log_likelihood,
               fit->log_likelihood);
    }
    qc_arima_data_free(data);
}

static void add_accuracy(const r_fit *fit, const double *forecast, double *smape, double *mase)
{
    double scale = 0.0;
    double error = 0.0;

    for (size_t t = fit->season; t < fit->length; t++) {
        scale += fabs(fit->values[t] - fit->values[t - fit->season]) /
                 (double)(fit->length - fit->season);
    }
    for (size_t h = 0; h < fit->horizon; h++) {
        double miss = fabs(fit->came[h] - forecast[h]);

        error += miss / (double)fit->horizon;
        *smape +=
            200.0 * miss / (fabs(fit->came[h]) + fabs(forecast[h])) / (double)fit->horizon;
    }
    *mase += scale > 0.0 ? error / scale : 0.0;
}

static void compare_automatic(const r_fit *fit, tally *sums)
{
    qc_arima model;
    qc_arima_data *data = NULL;
    double mean[64];
    double strength = 0.0;
    clock_t before = clock();
    qc_status status = qc_arima_search(fit->values, fit->length, fit->season, &model, NULL);

    (void)need(status, NULL);
    status =
        qc_arima_data_new(fit->values, fit->length, &model.orders, fit->horizon, &data, NULL);
    (void)need(status, data);
    (void)qc_arima_forecast(data, &model, fit->horizon, mean, NULL);
    qc_arima_data_free(data);
    sums->ours_seconds += (double)(clock() - before) / CLOCKS_PER_SEC;
    sums->theirs_seconds += fit->seconds;
    sums->automatic++;
    sums->differences += model.orders.differences == fit->orders.differences &&
                         model.orders.seasonal_differences == fit->orders.seasonal_differences;
    sums->orders += memcmp(&model.orders, &fit->orders, sizeof model.orders) == 0;
    double kpss = qc_kpss_statistic(fit->values, fit->length,
                                    (size_t)(3.0 * sqrt((double)fit->length) / 13.0));

    sums->worst_kpss = fmax(sums->worst_kpss, fabs(kpss - fit->kpss) / fit->kpss);
    (void)need(qc_season_strength(fit->values, fit->length, fit->season, &strength, NULL),
               NULL);
    sums->strengths += fabs(strength - fit->strength) < 1e-6;
    add_accuracy(fit, mean, &sums->ours_smape, &sums->ours_mase);
    add_accuracy(fit, fit->automatic_mean, &sums->theirs_smape, &sums->theirs_mase);
    if (getenv("BENCH_ARIMA_VERBOSE") != NULL) {
        printf("  %s ours (%zu,%zu,%zu)(%zu,%zu,%zu)%d %.4f R (%zu,%zu,%zu)(%zu,%zu,%zu)%d\n",
               fit->name, model.orders.ar, model.orders.differences, model.orders.ma,
               model.orders.seasonal_ar, model.orders.seasonal_differences,
               model.orders.seasonal_ma, model.orders.constant, model.criterion, fit->orders.ar,
               fit->orders.differences, fit->orders.ma, fit->orders.seasonal_ar,
               fit->orders.seasonal_differences, fit->orders.seasonal_ma, fit->orders.constant);
    }
}

static void report(const char *name, const tally *sums)
{
    double n = (double)sums->automatic;

    printf("%s: %zu fits of %zu series\n", name, sums->fits, sums->automatic);
    printf("  at R's coefficients within 1e-4: likelihood %zu (largest difference %.1e), means "
           "%zu "
           "(%.1e), variances %zu (%.1e)\n",
           sums->likelihoods, sums->worst_likelihood, sums->means, sums->worst_mean,
           sums->variances, sums->worst_variance);
    printf("  with R's orders: likelihood at most 0.01 below R's in %zu, %.1f %%\n", sums->good,
           100.0 * (double)sums->good / (double)sums->fits);
    printf("  KPSS statistic: largest difference %.1e; strength of season equal in %zu\n",
           sums->worst_kpss, sums->strengths);
    printf("  automatic: differences agree in %zu, all orders in %zu of %zu\n",
           sums->differences, sums->orders, sums->automatic);
    printf("  sMAPE %.3f, R %.3f; MASE %.4f, R %.4f\n", 100.0 * sums->ours_smape / n / 100.0,
           sums->theirs_smape / n, sums->ours_mase / n, sums->theirs_mase / n);
    printf("  ms a series %.2f, R %.1f: %.0f times\n", 1e3 * sums->ours_seconds / n,
           1e3 * sums->theirs_seconds / n, sums->theirs_seconds / sums->ours_seconds);
}

int main(int argc, char **argv)
{
    static char line[1 << 18];
    static r_fit fit;

    for (int a = 1; a < argc; a++) {
        FILE *file = fopen(argv[a], "r");
        tally sums = {0};

        if (file == NULL) {
            (void)fprintf(stderr, "%s: cannot be read\n", argv[a]);
            return 1;
        }
        while (fgets(line, sizeof line, file) != NULL) {
            if (!read_fit(line, &fit)) {
                (void)fprintf(stderr, "%s: %s is no line of bench_arima.R\n", argv[a],
                              fit.name);
                continue;
            }
            compare_fits(&fit, &sums);
            if (fit.automatic) {
                compare_automatic(&fit, &sums);
            }
        }
        (void)fclose(file);
        report(argv[a], &sums);
    }
    return 0;
}
