/* Scores the published entries of the M3 competition beside the combination, by the measures of all other benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_official [--entries] [NAME ...]
 *
 * NAME is m3_yearly, m3_quarterly, m3_monthly or m3_other, by default all four. The entries are
 * those of the file forecast/m3_official_forecasts.csv.gz of the evaluation data: model,
 * series, forecasts. Best sMAPE first. "quotacast" is the combination as bench_coverage --test
 * runs it, all series of a file in one panel; "Naive2, computed" is the benchmark of OWA by the
 * rules of the M4 competition. --entries leaves quotacast out; the entries' sMAPE must then be
 * those that were published, for Theta on quarterly series 8.96 (Makridakis & Hibon 2000, IJF
 * 16(4):451-476, doi:10.1016/S0169-2070(00)00057-1).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "quotacast/forecast.h"
#include "tests/bench/measures.h"

enum { MOST_HORIZON = 18, MOST_ENTRIES = 40, LINE = 1024 };

typedef struct entry {
    char name[32];
    measures measures;
} entry;

typedef struct table {
    entry entries[MOST_ENTRIES];
    size_t count;
} table;

static void stop(const char *what)
{
    (void)fprintf(stderr, "%s\n", what);
    exit(1);
}

static measures *find_entry(table *t, const char *name)
{
    size_t k = t->count;

    while (k > 0 && strcmp(t->entries[k - 1].name, name) != 0) {
        k--; /* the lines of an entry follow each other: the last is most often the one */
    }
    if (k > 0) {
        return &t->entries[k - 1].measures;
    }
    if (t->count == MOST_ENTRIES) {
        stop("too many entries");
    }
    (void)snprintf(t->entries[t->count].name, sizeof t->entries->name, "%s", name);
    return &t->entries[t->count++].measures;
}

/* The series of a name, looked for from `from` on, where the last one was; NULL if the file has
 * none. */
static const competition_series *find_series(const competition *c, const char *name,
                                             size_t *from)
{
    for (size_t k = 0; k < c->count; k++) {
        size_t at = (*from + k) % c->count;

        if (strcmp(c->series[at].name, name) == 0) {
            *from = at;
            return &c->series[at];
        }
    }
    return NULL;
}

/* model,series,F1,F2,...: fields behind the horizon are empty; all are where the entry left the
 * series out. */
static void read_line(const competition *c, char *line, size_t *from, table *t)
{
    char *name = strchr(line, ',');
    char *at = name != NULL ? strchr(name + 1, ',') : NULL;
    const competition_series *series = NULL;
    double forecast[MOST_HORIZON];

    if (at == NULL) {
        stop("a line of the entries cannot be read");
        return;
    }
    *name++ = '\0';
    *at++ = '\0';
    series = find_series(c, name, from);
    if (series == NULL) {
        return;
    }
    for (size_t h = 0; h < series->horizon && h < MOST_HORIZON; h++) {
        char *end = NULL;

        forecast[h] = strtod(at, &end);
        if (end == at) {
            return;
        }
        at = *end == ',' ? end + 1 : end;
    }
    measures_add(find_entry(t, line), series, forecast);
}

static void read_entries(const competition *c, table *t)
{
    const char *folder = getenv("QUOTACAST_EVALUATION_DATA");
    char path[LINE];
    char line[LINE];
    gzFile file = NULL;
    size_t from = 0;

    (void)snprintf(path, sizeof path, "%s/forecast/m3_official_forecasts.csv.gz",
                   folder != NULL ? folder : QC_SOURCE_DIR "/../shared/data");
    file = gzopen(path, "rb");
    if (file == NULL || gzgets(file, line, sizeof line) == NULL) {
        stop("m3_official_forecasts.csv.gz cannot be read; set QUOTACAST_EVALUATION_DATA");
    }
    while (gzgets(file, line, sizeof line) != NULL) {
        read_line(c, line, &from, t);
    }
    (void)gzclose(file);
}

static void run_combination(const competition *c, table *t)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_panel *panel = competition_panel(c, 0, c->count, (competition_cut){.least = 1});
    qc_run run = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = c->horizon;
    settings.backtest_draws = 0;
    if (qc_forecast_run(panel, &settings, &run, &forecast, &error) != QC_OK) {
        stop(error.message);
        return;
    }
    for (size_t i = 0; i < c->count; i++) {
        measures_add(find_entry(t, "quotacast"), &c->series[i],
                     forecast->point + i * forecast->horizon);
    }
    qc_forecast_free(forecast);
    competition_panel_free(panel);
}

static int by_smape(const void *one, const void *other)
{
    double a = measures_smape(&((const entry *)one)->measures);
    double b = measures_smape(&((const entry *)other)->measures);

    return (a > b) - (a < b);
}

static void run_file(const char *name, bool entries_only)
{
    competition c = competition_read(name);
    measures benchmark = {0};
    table t = {.count = 0};

    read_entries(&c, &t);
    for (size_t i = 0; i < c.count; i++) {
        double forecast[MOST_HORIZON];

        if (c.horizon > MOST_HORIZON ||
            !measures_naive2(c.series[i].values, c.series[i].length, c.series[i].season,
                             c.series[i].horizon, forecast)) {
            stop("Naive2 cannot be computed");
        }
        measures_add(find_entry(&t, "Naive2, computed"), &c.series[i], forecast);
    }
    if (!entries_only) {
        run_combination(&c, &t);
    }
    benchmark = *find_entry(&t, "Naive2, computed");
    qsort(t.entries, t.count, sizeof *t.entries, by_smape);
    (void)printf("%s\n  %-18s %6s %8s %8s %8s\n", name, "entry", "series", "sMAPE", "MASE",
                 "OWA");
    for (size_t k = 0; k < t.count; k++) {
        const measures *m = &t.entries[k].measures;

        (void)printf("  %-18s %6zu %8.3f %8.3f %8.4f\n", t.entries[k].name, m->series,
                     measures_smape(m), measures_mase(m), measures_owa(m, &benchmark));
    }
    competition_free(&c);
}

int main(int argc, char **argv)
{
    static const char *const all[] = {"m3_yearly", "m3_quarterly", "m3_monthly", "m3_other"};
    bool entries_only = argc > 1 && strcmp(argv[1], "--entries") == 0;
    int first = entries_only ? 2 : 1;

    for (int i = first; i < argc; i++) {
        run_file(argv[i], entries_only);
    }
    for (size_t k = 0; argc == first && k < sizeof all / sizeof *all; k++) {
        run_file(all[k], entries_only);
    }
    return 0;
}
