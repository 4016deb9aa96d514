/* Summary: key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "report/grid.h"
#include "report/number.h"
#include "report/page.h"
#include "report/summary.h"

#define MOST_ROWS 7

static const qc_grid_column key_result_columns[] = {
    {"", false, 0},     {"period", false, 4}, {"now", true, 2},    {"target", true, 1},
    {"score", true, 3}, {"status", false, 0}, {"chance", true, 0},
};

static bool is_money(const char *unit, const qc_currency *currency)
{
    return unit[0] != '\0' &&
           (strcmp(unit, currency->code) == 0 || strcmp(unit, qc_currency_sign(currency)) == 0);
}

static bool is_percent(const char *unit)
{
    return strcmp(unit, "%") == 0 || strcmp(unit, "percent") == 0;
}

static void add_value(qc_grid *grid, const qc_book *book, qc_id row, double value)
{
    const char *unit = book->key_results.unit[row];
    char text[64];
    char grouped[64];
    if (!isfinite(value)) {
        qc_grid_add(grid, "-");
    } else if (is_money(unit, &book->currency)) {
        qc_grid_add(grid, qc_amount_short(value, &book->currency, text, sizeof text));
    } else {
        qc_number_group(qc_number_format(value, 3, text, sizeof text), grouped, sizeof grouped);
        qc_grid_format(grid, "%s%s", grouped, is_percent(unit) ? " %" : "");
    }
}

static void add_result(qc_grid *grid, const qc_book *book, const qc_key_result *result)
{
    const qc_key_results *given = &book->key_results;
    qc_id row = result->row;
    char status[40];
    char period[24] = "";
    (void)snprintf(status, sizeof status, "%s", qc_key_result_status_name(result->status));
    for (char *at = status; *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    if (given->period[row] != QC_NO_PERIOD) {
        (void)qc_period_format(&book->calendar, (qc_frequency)given->frequency[row],
                               given->period[row], period, sizeof period);
    }
    qc_grid_add(grid, given->name[row][0] != '\0' ? given->name[row] : given->id[row]);
    qc_grid_add(grid, period);
    add_value(grid, book, row, result->value);
    add_value(grid, book, row, result->target);
    if (isfinite(result->score)) {
        qc_grid_format(grid, "%.2f", result->score);
    } else {
        qc_grid_add(grid, "-");
    }
    qc_grid_add(grid, status);
    qc_grid_percent(grid, result->p_reach, 0, false);
}

/* Those that say something come first, each in the order of the book. */
static void add_results(qc_grid *grid, const qc_book *book, const qc_key_result_table *table)
{
    size_t shown = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t k = 0; k < table->count && shown < MOST_ROWS; k++) {
            const qc_key_result *result = &table->results[k];
            bool says = isfinite(result->p_reach) || isfinite(result->score);
            if (says == (pass == 0)) {
                add_result(grid, book, result);
                shown++;
            }
        }
    }
}

qc_status qc_summary_key_results(const qc_page *page, const qc_results *results,
                                 qc_error *error)
{
    const qc_key_result_table *table = results->key_results;
    qc_status status = QC_OK;
    qc_grid grid;
    if (table == NULL || table->count == 0) {
        return QC_OK;
    }
    qc_grid_begin(&grid, key_result_columns,
                  sizeof key_result_columns / sizeof *key_result_columns);
    add_results(&grid, results->book, table);
    qc_page_heading(page, "Key results");
    QC_TRY(qc_grid_print(&grid, page, 2, false, error));
    if (table->count > MOST_ROWS) {
        qc_page_line(page, 2, "  and %zu more in key_results.csv", table->count - MOST_ROWS);
    }

done:
    qc_grid_clear(&grid);
    return status;
}
