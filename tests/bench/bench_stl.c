/* Writes what STL makes of the training parts of a file of series, for comparison with R (compare_stl.R). */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_stl NAME SEASON WINDOW ROBUST: NAME as for bench_models, WINDOW 0 for a periodic
 * season, ROBUST 0 or 1. One line per value: series, seasonal, trend. The time goes to stderr.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "forecast/models/stl.h"
#include "tests/bench/competition.h"

int main(int argc, char **argv)
{
    double seconds = 0.0;
    size_t values = 0;
    size_t count = 0;

    if (argc != 5) {
        (void)fprintf(stderr, "usage: bench_stl NAME SEASON WINDOW ROBUST\n");
        return 2;
    }
    size_t season = strtoul(argv[2], NULL, 10);
    competition all = competition_read(argv[1]);

    printf("series,seasonal,trend\n");
    for (size_t i = 0; i < all.count; i++) {
        const competition_series *series = &all.series[i];
        qc_stl_settings settings = qc_stl_settings_default(
            season, series->length, strtoul(argv[3], NULL, 10), strtol(argv[4], NULL, 10) != 0);
        qc_stl stl = {0};
        clock_t before = clock();

        if (qc_stl_decompose(series->values, series->length, &settings, &stl, NULL) != QC_OK) {
            continue;
        }
        seconds += (double)(clock() - before) / CLOCKS_PER_SEC;
        values += series->length;
        count++;
        for (size_t t = 0; t < series->length; t++) {
            printf("%s,%.17g,%.17g\n", series->name, stl.seasonal[t], stl.trend[t]);
        }
        qc_stl_clear(&stl);
    }
    (void)fprintf(stderr, "%s: %zu series of %.0f values, %.4f ms each\n", argv[1], count,
                  (double)values / (double)count, 1e3 * seconds / (double)count);
    competition_free(&all);
    return 0;
}
