/* Measures every model of the table on the M1 and M3 competition series with the competitions' own measures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_models [-o FILE.csv] [NAME ...]
 *
 * NAME is a file of the evaluation data's folder forecast/ without .csv, by default all of M1 and M3. The data are
 * looked for in $QUOTACAST_EVALUATION_DATA, else ../shared/data beside the project.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forecast/seasonal.h"
#include "quotacast/models.h"

#define MOST_VALUES 4096
#define MOST_HORIZON 64
#define MOST_METHODS 16

/* One line of a file. */
typedef struct competition_series {
    char name[32];
    int season;
    size_t horizon, length; /* length: without the horizon */
    double values[MOST_VALUES];
} competition_series;

/* Sums over the series of a file. */
typedef struct score {
    double smape, mase, seconds;
    size_t values, series, scaled, failed;
} score;

typedef struct file_scores {
    score methods[MOST_METHODS]; /* the model table, then Naive2 */
    size_t method_count;
} file_scores;

static const char *const all_files[] = {"m1_yearly", "m1_quarterly", "m1_monthly",
                                        "m3_yearly", "m3_quarterly", "m3_monthly",
                                        "m3_other"};

/* series_id,frequency,horizon,n_train,start,category,values... */
static bool parse_line(char *line, competition_series *series)
{
    char start[32];
    int horizon = 0, length = 0, offset = 0;
    size_t count = 0;

    if (sscanf(line, "%31[^,],%d,%d,%d,%n", series->name, &series->season, &horizon, &length,
               &offset) < 4 ||
        offset == 0) {
        return false;
    }
    (void)start;
    char *field = strchr(line + offset, ',');

    field = field == NULL ? NULL : strchr(field + 1, ',');
    while (field != NULL && count < MOST_VALUES) {
        series->values[count++] = strtod(field + 1, &field);
        field = *field == ',' ? field : NULL;
    }
    series->horizon = (size_t)horizon;
    series->length = (size_t)length;
    return horizon > 0 && horizon <= MOST_HORIZON && count == series->length + series->horizon;
}

/* The competitions' benchmark: classical multiplicative adjustment if the season is significant, and the last value. */
static bool naive2(const competition_series *series, double *forecast)
{
    qc_seasonal seasonal = {0};
    int season = series->length >= 3 * (size_t)series->season ? series->season : 1;

    if (qc_seasonal_adjust(series->values, series->length, season, QC_SEASONAL_BY_TEST,
                           &seasonal, NULL) != QC_OK) {
        return false;
    }
    for (size_t h = 0; h < series->horizon; h++) {
        forecast[h] = qc_seasonal_restore(&seasonal, series->length + h,
                                          seasonal.adjusted[series->length - 1]);
    }
    qc_seasonal_clear(&seasonal);
    return true;
}

/* The in-sample mean absolute error of the seasonal naive method. */
static double mase_scale(const competition_series *series)
{
    double sum = 0.0;
    size_t season = (size_t)series->season;

    for (size_t i = season; i < series->length; i++) {
        sum += fabs(series->values[i] - series->values[i - season]);
    }
    return series->length > season ? sum / (double)(series->length - season) : 0.0;
}

static void add_score(const competition_series *series, const double *forecast, score *score)
{
    const double *actual = series->values + series->length;
    double scale = mase_scale(series);
    double error = 0.0;

    for (size_t h = 0; h < series->horizon; h++) {
        double size = fabs(actual[h]) + fabs(forecast[h]);

        score->smape += size > 0.0 ? 200.0 * fabs(actual[h] - forecast[h]) / size : 0.0;
        error += fabs(actual[h] - forecast[h]);
    }
    score->values += series->horizon;
    score->series++;
    if (scale > 0.0) {
        score->mase += error / (double)series->horizon / scale;
        score->scaled++;
    }
}

static void score_series(const competition_series *series, file_scores *scores)
{
    size_t model_count = 0;
    const qc_model *models = qc_models(&model_count);
    qc_series input = {.values = series->values,
                       .length = series->length,
                       .season = series->season,
                       .frequency = QC_FREQUENCY_INDEX,
                       .calendar = {1}};
    double forecast[MOST_HORIZON];

    scores->method_count = model_count + 1;
    for (size_t m = 0; m <= model_count; m++) {
        clock_t before = clock();
        bool fine = m < model_count ? qc_model_forecast(&models[m], &input, series->horizon,
                                                        forecast, NULL) == QC_OK
                                    : naive2(series, forecast);

        scores->methods[m].seconds += (double)(clock() - before) / CLOCKS_PER_SEC;
        if (fine) {
            add_score(series, forecast, &scores->methods[m]);
        } else {
            scores->methods[m].failed++;
        }
    }
}

static bool score_file(const char *name, file_scores *scores)
{
    const char *folder = getenv("QUOTACAST_EVALUATION_DATA");
    char path[1024];
    static competition_series series;
    char *line = NULL;
    size_t size = 0;

    (void)snprintf(path, sizeof path, "%s/forecast/%s.csv",
                   folder == NULL ? QC_SOURCE_DIR "/../shared/data" : folder, name);
    FILE *stream = fopen(path, "r");

    if (stream == NULL) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    while (getline(&line, &size, stream) > 0) {
        if (parse_line(line, &series)) {
            score_series(&series, scores);
        }
    }
    free(line);
    (void)fclose(stream);
    return true;
}

static void report_file(const char *name, const file_scores *scores, FILE *csv)
{
    size_t model_count = 0;
    const qc_model *models = qc_models(&model_count);
    const score *base = &scores->methods[model_count];
    double base_smape = base->smape / (double)base->values;
    double base_mase = base->mase / (double)base->scaled;

    printf("%-14s %-16s %6s %7s %9s %8s %8s %9s\n", name, "method", "series", "failed", "sMAPE",
           "MASE", "OWA", "ms/series");
    for (size_t m = 0; m < scores->method_count; m++) {
        const score *sum = &scores->methods[m];
        const char *method = m < model_count ? models[m].name : "naive2";
        double smape = sum->smape / (double)sum->values;
        double mase = sum->mase / (double)sum->scaled;
        double owa = (smape / base_smape + mase / base_mase) / 2.0;
        double milliseconds = 1e3 * sum->seconds / (double)(sum->series + sum->failed);

        printf("%-14s %-16s %6zu %7zu %9.3f %8.3f %8.4f %9.3f\n", "", method, sum->series,
               sum->failed, smape, mase, owa, milliseconds);
        if (csv != NULL) {
            (void)fprintf(csv, "%s,%s,%zu,%zu,%.4f,%.4f,%.5f,%.4f\n", name, method, sum->series,
                          sum->failed, smape, mase, owa, milliseconds);
        }
    }
}

int main(int argc, char **argv)
{
    FILE *csv = NULL;
    int first = 1;
    int failures = 0;

    if (argc > 2 && strcmp(argv[1], "-o") == 0) {
        csv = fopen(argv[2], "w");
        if (csv == NULL) {
            (void)fprintf(stderr, "%s: cannot be written\n", argv[2]);
            return 1;
        }
        (void)fprintf(csv, "file,method,series,failed,smape,mase,owa,ms_per_series\n");
        first = 3;
    }
    int count = argc > first ? argc - first : (int)(sizeof all_files / sizeof *all_files);

    for (int i = 0; i < count; i++) {
        static file_scores scores;
        const char *name = argc > first ? argv[first + i] : all_files[i];

        scores = (file_scores){0};
        if (score_file(name, &scores) && scores.method_count > 0) {
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
