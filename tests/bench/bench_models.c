/* Measures every model of the table on the M1 and M3 competition series with the competitions' own measures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_models [-o FILE.csv] [-b K] [-m MODEL,...] [-s SEASON] [NAME ...]
 *
 * NAME is a file of the evaluation data's folder forecast/ without .csv, by default all of M1
 * and M3. -b K cuts the last K horizons off before forecasting the one before: -b 1 leaves the
 * competition's test part untouched, for choosing constants. -m runs these models only. -s
 * gives the models a season that the measures do not know: 52 for m4_weekly_third, scored with
 * season 1 as in the M4. The data are looked for in $QUOTACAST_EVALUATION_DATA, else
 * ../shared/data beside the project.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "quotacast/models.h"
#include "tests/bench/measures.h"

#define MOST_HORIZON 64
#define MOST_METHODS 32

/* Sums over the series of a file. */
typedef struct method_score {
    measures measures;
    double seconds;
    size_t failed;
} method_score;

/* What is asked for. */
typedef struct bench_settings {
    const char *wanted; /* models, with commas between; NULL for all */
    size_t cut;         /* horizons */
    int season;         /* for the models; 0: that of the file */
} bench_settings;

typedef struct file_scores {
    method_score methods[MOST_METHODS]; /* the model table, then Naive2 */
    size_t method_count;
} file_scores;

static const char *const all_files[] = {"m1_yearly", "m1_quarterly", "m1_monthly",
                                        "m3_yearly", "m3_quarterly", "m3_monthly",
                                        "m3_other"};

/* True if a model is in the list of wanted ones, or there is no list. */
static bool is_wanted(const char *name, const char *wanted)
{
    size_t length = strlen(name);

    for (const char *at = wanted; at != NULL; at = strchr(at, ',')) {
        at += *at == ',' ? 1 : 0;
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return wanted == NULL;
}

static void score_series(const competition_series *series, const bench_settings *settings,
                         file_scores *scores)
{
    size_t model_count = 0;
    const qc_model *models = qc_models(&model_count);
    qc_series input = {.values = series->values,
                       .length = series->length,
                       .season = settings->season > 0 ? settings->season : series->season,
                       .frequency = QC_FREQUENCY_INDEX,
                       .calendar = qc_calendar_default()};
    double forecast[MOST_HORIZON];

    scores->method_count = model_count + 1;
    for (size_t m = 0; m <= model_count; m++) {
        if (m < model_count && !is_wanted(models[m].name, settings->wanted)) {
            continue;
        }
        clock_t before = clock();
        bool fine = m < model_count
                        ? qc_model_forecast(&models[m], &input, series->horizon, forecast,
                                            NULL) == QC_OK
                        : measures_naive2(series->values, series->length, series->season,
                                          series->horizon, forecast);

        scores->methods[m].seconds += (double)(clock() - before) / CLOCKS_PER_SEC;
        if (fine) {
            measures_add(&scores->methods[m].measures, series, forecast);
        } else {
            scores->methods[m].failed++;
        }
    }
}

/* Scores the series that keep at least two values; false if there is none. */
static bool score_file(const char *name, const bench_settings *settings, file_scores *scores)
{
    competition all = competition_read(name);

    for (size_t i = 0; i < all.count; i++) {
        competition_series series = all.series[i];
        size_t off = settings->cut * series.horizon;

        if (series.horizon <= MOST_HORIZON && series.length >= off + 2) {
            series.length -= off;
            score_series(&series, settings, scores);
        }
    }
    competition_free(&all);
    return scores->method_count > 0;
}

static void report_file(const char *name, const file_scores *scores, FILE *csv)
{
    size_t model_count = 0;
    const qc_model *models = qc_models(&model_count);
    const measures *base = &scores->methods[model_count].measures;

    printf("%-14s %-16s %6s %7s %9s %8s %8s %9s\n", name, "method", "series", "failed", "sMAPE",
           "MASE", "OWA", "ms/series");
    for (size_t m = 0; m < scores->method_count; m++) {
        const method_score *sum = &scores->methods[m];
        const measures *of = &sum->measures;

        if (of->series + sum->failed == 0) {
            continue;
        }
        const char *method = m < model_count ? models[m].name : "naive2";
        double smape = measures_smape(of);
        double mase = measures_mase(of);
        double owa = measures_owa(of, base);
        double milliseconds = 1e3 * sum->seconds / (double)(of->series + sum->failed);

        printf("%-14s %-16s %6zu %7zu %9.3f %8.3f %8.4f %9.3f\n", "", method, of->series,
               sum->failed, smape, mase, owa, milliseconds);
        if (csv != NULL) {
            (void)fprintf(csv, "%s,%s,%zu,%zu,%.4f,%.4f,%.5f,%.4f\n", name, method, of->series,
                          sum->failed, smape, mase, owa, milliseconds);
        }
    }
}

static FILE *open_csv(const char *path)
{
    FILE *csv = fopen(path, "w");

    if (csv == NULL) {
        (void)fprintf(stderr, "%s: cannot be written\n", path);
        exit(1);
    }
    (void)fprintf(csv, "file,method,series,failed,smape,mase,owa,ms_per_series\n");
    return csv;
}

int main(int argc, char **argv)
{
    FILE *csv = NULL;
    bench_settings settings = {0};
    int first = 1;
    int failures = 0;

    for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
        if (strcmp(argv[first], "-o") == 0) {
            csv = open_csv(argv[first + 1]);
        } else if (strcmp(argv[first], "-b") == 0) {
            settings.cut = (size_t)strtoul(argv[first + 1], NULL, 10);
        } else if (strcmp(argv[first], "-m") == 0) {
            settings.wanted = argv[first + 1];
        } else if (strcmp(argv[first], "-s") == 0) {
            settings.season = (int)strtol(argv[first + 1], NULL, 10);
        }
    }
    int count = argc > first ? argc - first : (int)(sizeof all_files / sizeof *all_files);

    for (int i = 0; i < count; i++) {
        static file_scores scores;
        const char *name = argc > first ? argv[first + i] : all_files[i];

        scores = (file_scores){0};
        if (score_file(name, &settings, &scores)) {
            report_file(name, &scores, csv);
        } else {
            failures++;
        }
    }
    if (csv != NULL && fclose(csv) != 0) {
        failures++;
    }
    return failures == 0 ? 0 : 1;
}
