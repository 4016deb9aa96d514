/* The forecast as a table: every node by period, then by fiscal quarter. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "report/forecast_rows.h"

static const qc_column forecast_columns[] = {
    {"series", QC_COLUMN_TEXT, 0, 0},
    {"period", QC_COLUMN_TEXT, 0, 0},
    {"step", QC_COLUMN_INTEGER, 0, 4},
    {"mean", QC_COLUMN_NUMBER, 5, 2},
    {"p2.5", QC_COLUMN_NUMBER, 5, QC_COLUMN_DETAIL},
    {"p10", QC_COLUMN_NUMBER, 5, 0},
    {"p25", QC_COLUMN_NUMBER, 5, QC_COLUMN_DETAIL},
    {"p50", QC_COLUMN_NUMBER, 5, 0},
    {"p75", QC_COLUMN_NUMBER, 5, QC_COLUMN_DETAIL},
    {"p90", QC_COLUMN_NUMBER, 5, 0},
    {"p97.5", QC_COLUMN_NUMBER, 5, QC_COLUMN_DETAIL},
    {"naive", QC_COLUMN_NUMBER, 5, 1},
    {"model", QC_COLUMN_TEXT, 0, 3},
    {"level", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"frequency", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"observed", QC_COLUMN_NUMBER, 5, QC_COLUMN_DETAIL},
};

static const double levels[QC_FORECAST_LEVELS] = {0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975};

/* Sum of the leaves below a node of [leaf_count][columns] values over columns first .. last; 0
 * counts for NAN. */
static double sum_below(const qc_leaves_below *below, size_t node, const double *values,
                        size_t columns, size_t first, size_t last)
{
    qc_sum sum = {0};
    for (size_t at = below->start[node]; at < below->start[node + 1]; at++) {
        const double *row = values + below->leaf[at] * columns;
        for (size_t k = first; k <= last; k++) {
            if (isfinite(row[k])) {
                qc_sum_add(&sum, row[k]);
            }
        }
    }
    return qc_sum_value(&sum);
}

/* True if a period from the first observed one on is missing in first .. last. */
static bool has_gap(const double *row, size_t first, size_t last)
{
    bool begun = false;
    for (size_t t = 0; t < first; t++) {
        begun = begun || isfinite(row[t]);
    }
    for (size_t t = first; t <= last; t++) {
        begun = begun || isfinite(row[t]);
        if (begun && !isfinite(row[t])) {
            return true;
        }
    }
    return false;
}

double qc_panel_observed(const qc_panel *panel, const qc_leaves_below *below, size_t node,
                         qc_period first, qc_period last)
{
    int64_t from = (int64_t)first - panel->first_period;
    int64_t to = (int64_t)last - panel->first_period;
    if (from < 0 || to < from || to >= (int64_t)panel->period_count) {
        return NAN;
    }
    for (size_t at = below->start[node]; at < below->start[node + 1]; at++) {
        if (has_gap(panel->values + below->leaf[at] * panel->period_count, (size_t)from,
                    (size_t)to)) {
            return NAN;
        }
    }
    return sum_below(below, node, panel->values, panel->period_count, (size_t)from, (size_t)to);
}

qc_status qc_forecast_row_reduce(double *draws, size_t draw_count, qc_forecast_row *row,
                                 qc_error *error)
{
    for (size_t d = 0; d < draw_count; d++) {
        draws[d] += row->observed;
    }
    row->mean = qc_draws_mean(draws, draw_count);
    return qc_draws_quantiles(draws, draw_count, levels, QC_FORECAST_LEVELS, row->quantile,
                              error);
}

static void fill_naive(const qc_leaves_below *below, const qc_forecast *forecast, size_t node,
                       qc_forecast_row *row)
{
    row->naive = row->observed + sum_below(below, node, forecast->naive, forecast->horizon,
                                           row->first_step, row->last_step);
}

qc_status qc_forecast_row_fill(const qc_panel *panel, const qc_leaves_below *below,
                               const qc_forecast *forecast, size_t node, double *draws,
                               qc_forecast_row *row, qc_error *error)
{
    qc_forecast_node_draws(panel, forecast, node, row->first_step, row->last_step, draws);
    fill_naive(below, forecast, node, row);
    return qc_forecast_row_reduce(draws, forecast->draw_count, row, error);
}

static void add_row(qc_listing *listing, const qc_panel *panel, const qc_forecast *forecast,
                    size_t node, const qc_forecast_row *row)
{
    const qc_panel_node *shown = &panel->nodes[node];
    char period[24];
    qc_listing_text(listing, shown->name);
    qc_listing_text(listing, qc_period_format(&panel->calendar, row->frequency, row->period,
                                              period, sizeof period));
    qc_listing_integer(listing, (int64_t)row->step);
    qc_listing_number(listing, row->mean);
    for (size_t k = 0; k < QC_FORECAST_LEVELS; k++) {
        qc_listing_number(listing, row->quantile[k]);
    }
    qc_listing_number(listing, isfinite(row->mean) ? row->naive : NAN);
    qc_listing_text(listing, shown->leaf != QC_NO_ID ? forecast->model[shown->leaf] : "sum");
    qc_listing_text(listing, shown->level);
    qc_listing_text(listing, qc_frequency_name(row->frequency));
    qc_listing_number(listing, row->frequency == panel->frequency ? NAN : row->observed);
}

bool qc_forecast_has_quarters(const qc_panel *panel, size_t node)
{
    return panel->frequency == QC_FREQUENCY_MONTH &&
           strcmp(panel->nodes[node].level, "series") != 0;
}

bool qc_forecast_quarter(const qc_panel *panel, const qc_leaves_below *below, size_t horizon,
                         size_t node, size_t number, qc_forecast_row *row)
{
    if (panel->frequency != QC_FREQUENCY_MONTH) {
        return false;
    }
    const qc_calendar *calendar = &panel->calendar;
    qc_period next = panel->first_period + (qc_period)panel->period_count;
    qc_date start = qc_period_start(calendar, QC_FREQUENCY_MONTH, next);
    qc_period quarter =
        qc_period_of_date(calendar, QC_FREQUENCY_QUARTER, start) + (qc_period)number;
    qc_period first = qc_period_of_date(
        calendar, QC_FREQUENCY_MONTH, qc_period_start(calendar, QC_FREQUENCY_QUARTER, quarter));
    qc_period last = first + 2;
    if ((size_t)(last - next) >= horizon) {
        return false;
    }
    memset(row, 0, sizeof *row);
    row->frequency = QC_FREQUENCY_QUARTER;
    row->period = quarter;
    row->step = number + 1;
    row->first_step = first > next ? (size_t)(first - next) : 0;
    row->last_step = (size_t)(last - next);
    row->observed = first < next ? qc_panel_observed(panel, below, node, first, next - 1) : 0;
    return true;
}

/* What a table is made from. */
typedef struct source {
    const qc_panel *panel;
    const qc_forecast *forecast;
    const qc_forecast_digest *digest; /* NULL: draws */
    double *draws;                    /* scratch [draw_count] */
    qc_leaves_below below;
} source;

static qc_status add_span(qc_listing *listing, const source *from, size_t node, size_t span,
                          qc_forecast_row *row, qc_error *error)
{
    qc_status status = QC_OK;
    if (from->digest != NULL) {
        qc_forecast_digest_fill(from->digest, node, span, row);
        fill_naive(&from->below, from->forecast, node, row);
    } else {
        status = qc_forecast_row_fill(from->panel, &from->below, from->forecast, node,
                                      from->draws, row, error);
    }
    if (status == QC_OK) {
        add_row(listing, from->panel, from->forecast, node, row);
    }
    return status;
}

static qc_status add_node(qc_listing *listing, const source *from, size_t node, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_panel *panel = from->panel;
    size_t horizon = from->forecast->horizon;
    qc_forecast_row row = {.frequency = panel->frequency};
    for (size_t step = 0; step < horizon; step++) {
        row.period = qc_panel_period(panel, node, panel->period_count + step);
        row.step = step + 1;
        row.first_step = row.last_step = step;
        QC_TRY(add_span(listing, from, node, step, &row, error));
    }
    for (size_t k = 0; qc_forecast_has_quarters(panel, node) &&
                       qc_forecast_quarter(panel, &from->below, horizon, node, k, &row);
         k++) {
        if (isfinite(row.observed)) {
            QC_TRY(add_span(listing, from, node, horizon + k, &row, error));
        }
    }

done:
    return status;
}

qc_status qc_forecast_table(const qc_page *page, const qc_panel *panel,
                            const qc_forecast *forecast, const qc_forecast_digest *digest,
                            size_t first, size_t end, qc_error *error)
{
    qc_status status = QC_OK;
    qc_listing *listing = NULL;
    source from = {.panel = panel, .forecast = forecast, .digest = digest};
    QC_TRY(QC_NEW_ARRAY(from.draws, forecast->draw_count, error));
    QC_TRY(qc_leaves_below_find(panel, &from.below, error));
    QC_TRY(qc_listing_open(page, forecast_columns,
                           sizeof forecast_columns / sizeof *forecast_columns, NULL, &listing,
                           error));
    for (size_t node = first; node < end; node++) {
        QC_TRY(add_node(listing, &from, node, error));
    }
    status = qc_listing_close(listing, error);
    listing = NULL;

done:
    qc_listing_free(listing);
    qc_memory_free(from.draws);
    qc_leaves_below_clear(&from.below);
    return status;
}

qc_status qc_report_forecast(const qc_page *page, const qc_panel *panel,
                             const qc_forecast *forecast, const qc_forecast_digest *digest,
                             qc_error *error)
{
    return qc_forecast_table(page, panel, forecast, digest, 0, panel->node_count, error);
}

qc_status qc_report_forecast_part(const qc_page *page, const qc_panel *panel,
                                  const qc_forecast *forecast, const qc_forecast_digest *digest,
                                  size_t first, size_t end, qc_error *error)
{
    return qc_forecast_table(page, panel, forecast, digest, first, end, error);
}
