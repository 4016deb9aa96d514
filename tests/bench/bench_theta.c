/* Writes standard Theta forecasts of a file of series, for comparison with R (compare_theta.R). */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench_theta NAME: NAME as for bench_models. One line per series: name, gain, forecasts. */
#include <stdio.h>

#include "forecast/models/seasonal.h"
#include "forecast/models/theta.h"
#include "tests/bench/competition.h"

#define MOST_HORIZON 64

static void write_series(const competition_series *series)
{
    double forecast[MOST_HORIZON];
    qc_seasonal seasonal = {0};

    if (series->horizon > MOST_HORIZON ||
        qc_seasonal_adjust(series->values, series->length, series->season, QC_SEASONAL_BY_TEST,
                           NULL, &seasonal, NULL) != QC_OK) {
        return;
    }
    qc_theta theta = qc_theta_search(QC_THETA_STANDARD, 0.0, seasonal.adjusted, series->length);

    qc_theta_continue(&theta, seasonal.adjusted, series->length, series->horizon, forecast);
    printf("%s,%.10g", series->name, theta.gain);
    for (size_t h = 0; h < series->horizon; h++) {
        printf(",%.17g", qc_seasonal_restore(&seasonal, series->length + h, forecast[h]));
    }
    printf("\n");
    qc_seasonal_clear(&seasonal);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: bench_theta NAME\n");
        return 2;
    }
    competition all = competition_read(argv[1]);

    for (size_t i = 0; i < all.count; i++) {
        write_series(&all.series[i]);
    }
    competition_free(&all);
    return 0;
}
