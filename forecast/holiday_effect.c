/* What moving holidays do to the sales of a whole panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/holiday_effect.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/holidays.h"
#include "quotacast/regression.h"

/* Three Ramadans lie at three places of the year: fewer cannot be told from the season. */
enum { MONTHS_NEEDED = 36, SEASON = 12, HARMONICS = 11, COLUMNS = 2 + HARMONICS + 2 };

static void month_days(const qc_history *history, size_t period, qc_date *first, qc_date *last)
{
    qc_period month = history->first_period + (qc_period)period;

    *first = qc_period_start(&history->calendar, QC_FREQUENCY_MONTH, month);
    *last = qc_period_end(&history->calendar, QC_FREQUENCY_MONTH, month);
}

double qc_holiday_factor(const qc_holiday_effect *effect, const qc_history *history,
                         size_t period)
{
    qc_date first = 0;
    qc_date last = 0;

    month_days(history, period, &first, &last);
    return exp(effect->ramadan * qc_ramadan_share(first, last) +
               effect->eid * qc_eid_share(first, last));
}

/* The row that sums up all leaves, row_count if there is none. */
static size_t root_of(const qc_history *history)
{
    size_t root = history->row_count;

    for (size_t row = 0; row < history->rows.tree_count; row++) {
        if (history->rows.parent[row] == history->row_count) {
            if (root < history->row_count) {
                return history->row_count;
            }
            root = row;
        }
    }
    return root;
}

static void fill_row(const qc_history *history, size_t start, size_t index, double *row)
{
    size_t period = start + index;
    qc_date first = 0;
    qc_date last = 0;

    month_days(history, period, &first, &last);
    row[0] = 1;
    row[1] = (double)index;
    for (size_t k = 0; k < HARMONICS; k++) {
        size_t turns = k / 2 + 1;
        double turn = 2 * M_PI * (double)turns * (double)period / SEASON;

        row[2 + k] = k % 2 == 0 ? cos(turn) : sin(turn);
    }
    row[2 + HARMONICS] = qc_ramadan_share(first, last);
    row[3 + HARMONICS] = qc_eid_share(first, last);
}

/* Hurvich & Tsai (1989), doi:10.1093/biomet/76.2.297. */
static double criterion(const qc_regression *fit)
{
    double n = (double)fit->row_count;
    double k = (double)fit->rank + 1;
    double square = fit->residual_sd * fit->residual_sd * (double)fit->degrees_of_freedom;

    return n * log(square / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

static qc_status fit_both(const double *design, const double *y, size_t rows,
                          qc_holiday_effect *effect, qc_error *error)
{
    qc_status status = QC_OK;
    qc_regression *with = NULL;
    qc_regression *without = NULL;
    double *plain = NULL;

    QC_TRY(QC_NEW_ARRAY(plain, rows * (COLUMNS - 2), error));
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j + 2 < COLUMNS; j++) {
            plain[i * (COLUMNS - 2) + j] = design[i * COLUMNS + j];
        }
    }
    QC_TRY(qc_regression_fit(design, y, NULL, rows, COLUMNS, NULL, &with, error));
    QC_TRY(qc_regression_fit(plain, y, NULL, rows, COLUMNS - 2, NULL, &without, error));
    if (with->residual_sd > 0 && !with->aliased[COLUMNS - 2] && !with->aliased[COLUMNS - 1]) {
        double weight = 1 / (1 + exp((criterion(with) - criterion(without)) / 2));

        effect->ramadan = weight * with->estimate[COLUMNS - 2];
        effect->eid = weight * with->estimate[COLUMNS - 1];
    }

done:
    qc_memory_free(plain);
    qc_regression_free(with);
    qc_regression_free(without);
    return status;
}

qc_status qc_holiday_effect_find(const qc_history *history, size_t origin,
                                 qc_holiday_effect *effect, qc_error *error)
{
    qc_status status = QC_OK;
    size_t root = root_of(history);
    double *design = NULL;
    double *y = NULL;
    qc_series sum;

    *effect = (qc_holiday_effect){0};
    if (root < history->leaf_count || root == history->row_count ||
        history->frequency != QC_FREQUENCY_MONTH || history->season != SEASON) {
        return QC_OK;
    }
    sum = qc_history_series(history, root, origin);
    if (sum.length < MONTHS_NEEDED) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(design, sum.length * COLUMNS, error));
    QC_TRY(QC_NEW_ARRAY(y, sum.length, error));
    for (size_t i = 0; i < sum.length; i++) {
        if (!(sum.values[i] > 0)) {
            goto done;
        }
        y[i] = log(sum.values[i]);
        fill_row(history, history->start[root], i, design + i * COLUMNS);
    }
    QC_TRY(fit_both(design, y, sum.length, effect, error));

done:
    qc_memory_free(design);
    qc_memory_free(y);
    return status;
}
