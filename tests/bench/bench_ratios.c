/* How models usually do against naive on a series of which nothing is known: the prior of weights. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_ratios [-e EVERY] [NAME ...]
 *
 * NAME is a file of the evaluation data's folder forecast/ without .csv, by default M1 and M3.
 * Training parts only; every EVERY-th series (7), each forecast by itself. For each file and
 * model the mean over series of the logarithm of its error over naive's, as weights take it.
 *
 * bench_ratios --young [m1 | m3]
 *
 * The table of forecast/combination/usual_ratio.c of few values: series of one competition, or the mean of
 * both, known for four values, for one less than two seasons and (months) for two, at up to
 * three origins a horizon apart: of the horizon that came.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/combination/scores.h"
#include "tests/bench/competition.h"

/* As in scores.c. */
static const double RATIO_LIMIT = 10;

enum { YOUNG_ORIGINS = 3 };

/* Sums over series, by model. */
typedef struct sums {
    const char *name[QC_MOST_MODELS];
    double ratio[QC_MOST_MODELS], count[QC_MOST_MODELS];
    size_t models;
} sums;

static void fail(const qc_error *error)
{
    (void)fprintf(stderr, "%s\n", error->message);
    exit(1);
}

/* Adds a series' scores at its last origin. */
static void add(const competition *c, size_t index, sums *s)
{
    qc_panel *panel = competition_panel(c, index, 1, (competition_cut){.least = 1});
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_row_record record = {0};
    qc_error error = {0};

    settings.horizon = c->horizon;
    if (qc_rolling_new(panel, &settings, false, NULL, &rolling, &error) != QC_OK ||
        qc_row_record_open(rolling, 0, false, &record, &error) != QC_OK) {
        fail(&error);
    }
    size_t cells = qc_scores_size(rolling);
    double *room = calloc(qc_scores_room(rolling), sizeof *room);
    qc_scores scores = qc_scores_in(rolling, room);

    s->models = rolling->model_count;
    for (size_t model = 0; model < rolling->model_count && room != NULL; model++) {
        size_t at = cells - rolling->model_count - 1 + model;

        qc_scores_measure(&record, rolling->last, model, NULL, &scores);
        s->name[model] = rolling->models[model].name;
        s->ratio[model] += scores.origins[at] * scores.log_ratio[at];
        s->count[model] += scores.origins[at];
    }
    free(room);
    qc_row_record_clear(&record);
    qc_rolling_free(rolling);
    competition_panel_free(panel);
}

static double size_of(const double *said, const double *actual, size_t horizon)
{
    double size = 0;

    for (size_t step = 0; step < horizon; step++) {
        size += fabs(said[step] - actual[step]);
    }
    return size;
}

/* Adds what came of a series that is known as the cut says. */
static void add_young(const competition *c, size_t index, competition_cut cut, sums *s)
{
    qc_panel *panel = competition_panel(c, index, 1, cut);
    qc_forecast_settings settings = qc_forecast_settings_default();
    const double *actual = c->series[index].values + c->series[index].length - cut.off;
    qc_rolling *rolling = NULL;
    qc_row_record record = {0};
    qc_error error = {0};

    settings.horizon = c->horizon;
    if (qc_rolling_new(panel, &settings, false, NULL, &rolling, &error) != QC_OK ||
        qc_row_record_open(rolling, 0, false, &record, &error) != QC_OK) {
        fail(&error);
    }
    size_t last = rolling->last;
    double naive =
        size_of(qc_row_record_prediction(&record, last, qc_rolling_naive(rolling, last, 0)),
                actual, c->horizon);

    s->models = rolling->model_count;
    for (size_t model = 0; model < rolling->model_count; model++) {
        double mine =
            size_of(qc_row_record_prediction(&record, last, model), actual, c->horizon);

        s->name[model] = rolling->models[model].name;
        if (mine >= 0 && naive > 0) {
            s->ratio[model] += log(fmin(fmax(mine / naive, 1 / RATIO_LIMIT), RATIO_LIMIT));
            s->count[model] += 1;
        }
    }
    qc_row_record_clear(&record);
    qc_rolling_free(rolling);
    competition_panel_free(panel);
}

static sums run_young(const char *name, size_t known)
{
    competition c = competition_read(name);
    sums s = {.models = 0};

    for (size_t turn = 1; turn <= YOUNG_ORIGINS; turn++) {
        competition_cut cut = {.off = turn * c.horizon, .least = known, .keep = known};

        for (size_t i = 0; i < c.count; i++) {
            if (competition_has(&c.series[i], cut)) {
                add_young(&c, i, cut, &s);
            }
        }
    }
    competition_free(&c);
    return s;
}

/* A line for each model, a column for each length: the mean of the files. */
static void print_young(const char *const *files, size_t count, size_t season)
{
    const size_t known[] = {4, 2 * season - 1, 2 * season};
    double mean[QC_MOST_MODELS][3] = {{0}};
    sums s = {.models = 0};

    for (size_t k = 0; k < 3; k++) {
        for (size_t f = 0; f < count; f++) {
            s = run_young(files[f], known[k]);
            for (size_t model = 0; model < s.models; model++) {
                mean[model][k] += s.ratio[model] / s.count[model] / (double)count;
            }
        }
    }
    (void)printf("season %zu, known %zu, %zu, %zu\n", season, known[0], known[1], known[2]);
    for (size_t model = 0; model < s.models; model++) {
        if (!isnan(mean[model][0])) {
            (void)printf("  {\"%s\", {%.2f, %.2f, %.2f}},\n", s.name[model], mean[model][0],
                         mean[model][1], mean[model][2]);
        }
    }
}

static void run_all_young(const char *which)
{
    static const char *const quarters[] = {"m1_quarterly", "m3_quarterly"};
    static const char *const months[] = {"m1_monthly", "m3_monthly"};
    size_t from = strcmp(which, "m3") == 0 ? 1 : 0;
    size_t count = (strcmp(which, "m1") == 0 ? 1 : 2) - from;

    print_young(quarters + from, count, 4);
    print_young(months + from, count, 12);
}

static void run_file(const char *name, size_t every)
{
    competition c = competition_read(name);
    sums s = {.models = 0};

    for (size_t i = 0; i < c.count; i += every) {
        if (competition_has(&c.series[i], (competition_cut){.least = 1})) {
            add(&c, i, &s);
        }
    }
    (void)printf("%s\n", name);
    for (size_t model = 0; model < s.models; model++) {
        if (s.count[model] > 0) {
            (void)printf("  %-16s %6.2f\n", s.name[model], s.ratio[model] / s.count[model]);
        }
    }
    competition_free(&c);
}

int main(int argc, char **argv)
{
    static const char *const all[] = {"m1_yearly",    "m3_yearly",  "m1_quarterly",
                                      "m3_quarterly", "m1_monthly", "m3_monthly"};
    size_t every = 7;
    int from = 1;

    if (argc > 1 && strcmp(argv[1], "--young") == 0) {
        run_all_young(argc > 2 ? argv[2] : "");
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "-e") == 0) {
        every = strtoul(argv[2], NULL, 10);
        from = 3;
    }
    for (int i = from; i < argc; i++) {
        run_file(argv[i], every > 0 ? every : 1);
    }
    for (size_t k = 0; argc == from && k < sizeof all / sizeof *all; k++) {
        run_file(all[k], every > 0 ? every : 1);
    }
    return 0;
}
