/* Series of the M competitions as panels, for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/competition.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *take(size_t count, size_t size)
{
    void *block = calloc(count > 0 ? count : 1, size);

    if (block == NULL) {
        (void)fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return block;
}

/* series_id,frequency,horizon,n_train,start,category,values... */
static bool parse_line(char *line, competition_series *series)
{
    char *field = strchr(line, ',');
    long head[3];
    size_t count = 0;

    if (field == NULL || (size_t)(field - line) >= sizeof series->name) {
        return false;
    }
    memcpy(series->name, line, (size_t)(field - line));
    for (size_t k = 0; k < 3; k++) {
        head[k] = strtol(field + 1, &field, 10);
    }
    for (size_t k = 0; k < 2 && field != NULL; k++) {
        field = strchr(field + 1, ',');
    }
    if (field == NULL || head[1] < 1 || head[2] < 1) {
        return false;
    }
    series->season = (int)head[0];
    series->horizon = (size_t)head[1];
    series->length = (size_t)head[2];
    series->values = take(series->length + series->horizon, sizeof *series->values);
    while (*field == ',' && count < series->length + series->horizon) {
        series->values[count++] = strtod(field + 1, &field);
    }
    return count == series->length + series->horizon;
}

competition competition_read(const char *name)
{
    const char *folder = getenv("QUOTACAST_EVALUATION_DATA");
    static char line[1 << 20];
    char path[1024];
    competition all = {0};
    FILE *stream = NULL;

    (void)snprintf(path, sizeof path, "%s/forecast/%s.csv",
                   folder != NULL ? folder : QC_SOURCE_DIR "/../shared/data", name);
    stream = fopen(path, "r");
    if (stream == NULL || fgets(line, sizeof line, stream) == NULL) {
        (void)fprintf(stderr, "%s cannot be read; set QUOTACAST_EVALUATION_DATA\n", path);
        exit(1);
    }
    while (fgets(line, sizeof line, stream) != NULL) {
        competition_series series = {.name = ""};

        if (!parse_line(line, &series)) {
            (void)fprintf(stderr, "%s: a line cannot be read: %.40s\n", path, line);
            exit(1);
        }
        all.series = realloc(all.series, (all.count + 1) * sizeof *all.series);
        if (all.series == NULL) {
            exit(1);
        }
        all.series[all.count++] = series;
        all.season = series.season;
        all.horizon = series.horizon;
    }
    (void)fclose(stream);
    return all;
}

void competition_free(competition *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->series[i].values);
    }
    free(all->series);
}

bool competition_has(const competition_series *series, competition_cut cut)
{
    return series->length >= cut.off + cut.least;
}

static size_t kept(const competition_series *series, competition_cut cut)
{
    size_t length = series->length - cut.off;

    return cut.keep > 0 && cut.keep < length ? cut.keep : length;
}

qc_panel *competition_panel(const competition *all, size_t first, size_t count,
                            competition_cut cut)
{
    qc_panel *panel = take(1, sizeof *panel);
    size_t leaf = 0;

    panel->frequency = QC_FREQUENCY_INDEX;
    panel->calendar = qc_calendar_default();
    panel->season = all->season;
    for (size_t i = first; i < first + count; i++) {
        if (competition_has(&all->series[i], cut)) {
            size_t length = kept(&all->series[i], cut);

            panel->leaf_count++;
            panel->period_count = length > panel->period_count ? length : panel->period_count;
        }
    }
    panel->node_count = panel->leaf_count;
    panel->values = take(panel->leaf_count * panel->period_count, sizeof *panel->values);
    panel->leaf_node = take(panel->leaf_count, sizeof *panel->leaf_node);
    panel->nodes = take(panel->leaf_count, sizeof *panel->nodes);
    for (size_t i = first; i < first + count; i++) {
        const competition_series *series = &all->series[i];
        double *row = panel->values + leaf * panel->period_count;

        if (!competition_has(series, cut)) {
            continue;
        }
        for (size_t t = 0; t < panel->period_count; t++) {
            size_t lead = panel->period_count - kept(series, cut);

            row[t] = t < lead
                         ? NAN
                         : series->values[series->length - cut.off - panel->period_count + t];
        }
        panel->leaf_node[leaf] = (qc_id)leaf;
        panel->nodes[leaf] =
            (qc_panel_node){series->name, "series", QC_NO_ID, (qc_id)leaf, QC_NO_ID};
        leaf++;
    }
    return panel;
}

void competition_panel_free(qc_panel *panel)
{
    free(panel->values);
    free(panel->leaf_node);
    free(panel->nodes);
    free(panel);
}
