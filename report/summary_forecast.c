/* Summary: the company's forecast, and how accurate forecasts have been. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "report/forecast_rows.h"
#include "report/grid.h"
#include "report/page.h"
#include "report/summary.h"

#define MOST_PERIODS 4

static const qc_grid_column forecast_columns[] = {
    {"period", false, 0}, {"P10", true, 0},         {"P50", true, 0},    {"P90", true, 0},
    {"naive", true, 2},   {"year before", true, 1}, {"change", true, 3},
};

/* The period at hand: a quarter of a monthly panel, else a period of the panel itself. */
static bool forecast_row(const qc_results *results, const qc_leaves_below *below, size_t number,
                         qc_forecast_row *row)
{
    const qc_panel *panel = results->panel;
    if (panel->frequency == QC_FREQUENCY_MONTH) {
        return qc_forecast_quarter(panel, below, results->forecast->horizon, 0, number, row);
    }
    memset(row, 0, sizeof *row);
    row->frequency = panel->frequency;
    row->period = panel->first_period + (qc_period)(panel->period_count + number);
    row->step = number + 1;
    row->first_step = row->last_step = number;
    return number < results->forecast->horizon;
}

/* What the company sold in the same period a year before; NAN if that is not known. */
static double year_before(const qc_panel *panel, const qc_leaves_below *below,
                          const qc_forecast_row *row)
{
    qc_period end =
        row->frequency == panel->frequency
            ? row->period
            : panel->first_period + (qc_period)(panel->period_count + row->last_step);
    qc_period length = row->frequency == panel->frequency ? 1 : 3;
    qc_period year = (qc_period)qc_frequency_per_year(panel->frequency);
    if (panel->frequency == QC_FREQUENCY_INDEX) {
        return NAN;
    }
    return qc_panel_observed(panel, below, 0, end - year - length + 1, end - year);
}

static void add_row(qc_grid *grid, const qc_results *results, const qc_leaves_below *below,
                    const qc_forecast_row *row)
{
    char period[24];
    double before = year_before(results->panel, below, row);
    double middle = row->quantile[QC_FORECAST_P50];
    qc_grid_format(grid, "%s%s",
                   qc_period_format(&results->panel->calendar, row->frequency, row->period,
                                    period, sizeof period),
                   row->observed > 0 ? " *" : "");
    qc_grid_amount(grid, row->quantile[QC_FORECAST_P10]);
    qc_grid_amount(grid, middle);
    qc_grid_amount(grid, row->quantile[QC_FORECAST_P90]);
    qc_grid_amount(grid, row->naive);
    qc_grid_amount(grid, before);
    qc_grid_percent(grid, before > 0 ? middle / before - 1 : NAN, 1, true);
}

qc_status qc_summary_forecast(const qc_page *page, const qc_results *results, qc_error *error)
{
    qc_status status = QC_OK;
    double *draws = NULL;
    qc_leaves_below below = {NULL, NULL};
    qc_forecast_row row;
    bool begun = false;
    qc_grid grid;
    if (results->panel == NULL || results->forecast == NULL) {
        return QC_OK;
    }
    qc_grid_begin(&grid, forecast_columns, sizeof forecast_columns / sizeof *forecast_columns);
    QC_TRY(QC_NEW_ARRAY(draws, results->forecast->draw_count, error));
    QC_TRY(qc_leaves_below_find(results->panel, &below, error));
    for (size_t k = 0; k < MOST_PERIODS && forecast_row(results, &below, k, &row); k++) {
        if (isnan(row.observed)) {
            continue;
        }
        QC_TRY(qc_forecast_row_fill(results->panel, &below, results->forecast, 0, draws, &row,
                                    error));
        add_row(&grid, results, &below, &row);
        begun = begun || row.observed > 0;
    }
    qc_summary_heading(page, "Forecast of the company", &results->book->currency);
    QC_TRY(qc_grid_print(&grid, page, 2, false, error));
    if (begun) {
        qc_page_line(page, 4, "  * with what has been sold so far");
    }

done:
    qc_grid_clear(&grid);
    qc_memory_free(draws);
    qc_leaves_below_clear(&below);
    return status;
}

static const qc_grid_column accuracy_columns[] = {
    {"level", false, 0},      {"accuracy", true, 0},        {"naive", true, 0},
    {"value added", true, 0}, {"80 % range held", true, 1},
};

const qc_accuracy_row *qc_summary_accuracy_row(const qc_results *results, const char *level,
                                               const char *method)
{
    if (results->accuracy == NULL) {
        return NULL;
    }
    const qc_accuracy_row *row = qc_accuracy_find(results->accuracy, level, "all", method, 0);
    return row != NULL && row->n > 0 && isfinite(row->accuracy) ? row : NULL;
}

static void add_level(qc_grid *grid, const qc_results *results, const char *level)
{
    const qc_accuracy_row *row = qc_summary_accuracy_row(results, level, "forecast");
    if (row == NULL) {
        return;
    }
    qc_grid_add(grid, level);
    qc_grid_percent(grid, row->accuracy, 1, false);
    /* what the naive method to beat at each origin scored on the same pairs */
    qc_grid_percent(grid, row->accuracy - row->fva, 1, false);
    qc_grid_percent(grid, row->fva, 1, true);
    qc_grid_percent(grid, row->coverage80, 0, false);
}

qc_status qc_summary_accuracy(const qc_page *page, const qc_results *results, qc_error *error)
{
    static const char *const levels[] = {"company", "region", "territory"};
    qc_status status = QC_OK;
    qc_grid grid;
    if (results->accuracy == NULL) {
        return QC_OK;
    }
    qc_grid_begin(&grid, accuracy_columns, sizeof accuracy_columns / sizeof *accuracy_columns);
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
        add_level(&grid, results, levels[k]);
    }
    const qc_accuracy_row *company = qc_summary_accuracy_row(results, "company", "forecast");
    char heading[100] = "Accuracy of a quarter's forecast";
    if (company != NULL) {
        (void)snprintf(heading, sizeof heading, "Accuracy over the last %zu quarters",
                       company->n);
    }
    qc_page_heading(page, heading);
    if (grid.cell_count == 0 && grid.failure.status == QC_OK) {
        qc_page_line(page, 2, "  The history is too short to measure it.");
    } else {
        QC_TRY(qc_grid_print(&grid, page, 2, false, error));
    }

done:
    qc_grid_clear(&grid);
    return status;
}
