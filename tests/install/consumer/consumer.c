/* A program of somebody else: forecasts the next quarter of a folder of exports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include <quotacast.h>

int main(int argc, char **argv)
{
    const double levels[] = {0.1, 0.5, 0.9};
    qc_read_settings reading = qc_read_settings_default();
    qc_panel_settings panelling = qc_panel_settings_default();
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = qc_run_default();
    qc_book *book = NULL;
    qc_panel *panel = NULL;
    qc_forecast *forecast = NULL;
    double *company = NULL; /* its draws of the quarter */
    double range[3];
    qc_error error = {0};

    settings.horizon = 3; /* months */
    company = calloc(settings.draws, sizeof *company);
    if (company != NULL && argc == 2 &&
        qc_book_read(argv[1], &reading, &run, &book, &error) == QC_OK &&
        qc_panel_build(book, &panelling, &panel, &error) == QC_OK &&
        qc_forecast_run(panel, &settings, &run, &forecast, &error) == QC_OK) {
        qc_forecast_node_draws(panel, forecast, 0, 0, settings.horizon - 1, company);
        if (qc_draws_quantiles(company, settings.draws, levels, 3, range, &error) == QC_OK) {
            printf("%.4g to %.4g, in the middle %.4g; chance of 1e11: %.0f %%\n", range[0],
                   range[2], range[1],
                   100 * qc_draws_chance_at_least(company, settings.draws, 1e11));
        }
    }
    if (error.status != QC_OK) {
        (void)fprintf(stderr, "%s:%zu: %s\n", error.source, error.line, error.message);
    }
    qc_forecast_free(forecast);
    qc_panel_free(panel);
    qc_book_free(book);
    free(company);
    return error.status;
}
