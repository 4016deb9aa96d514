/* The record of past errors that a reconciliation is made from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "forecast/hierarchy/reconcile_work.h"

/* A sum with errors at fewer origins is ignored. */
enum { ORIGINS_NEEDED = 4 };

/* Number of errors from which a row's own mean square counts as much as the mean of leaves, or
 * of sums, relative to their levels. */
static const double PRIOR_ERRORS = 4;

qc_origins qc_record_window(const qc_rolling *rolling, size_t origin)
{
    size_t from = qc_rolling_window(rolling, origin);

    return (qc_origins){from > rolling->combined ? from : rolling->combined, origin};
}

static const double *combination_of(const qc_rolling *rolling, size_t origin, size_t row)
{
    return qc_rolling_combination(rolling, origin, row);
}

size_t qc_record_errors(const qc_rolling *rolling, size_t origin, size_t made, size_t row,
                        double *errors)
{
    const qc_history *history = rolling->history;
    const double *point = combination_of(rolling, made, row);
    double then = qc_history_level(history, row, made);
    double scale = then > 0 ? qc_history_level(history, row, origin) / then : NAN;
    size_t count = origin - made < rolling->horizon ? origin - made : rolling->horizon;
    double open = 1 - qc_history_closed_chance(history, row, made);

    for (size_t step = 0; step < count; step++) {
        errors[step] =
            (qc_rolling_target(rolling, row, made, step, origin) - open * point[step]) * scale;
    }
    return count;
}

/* Sums of a row while its record is made. */
typedef struct tally {
    double square, count, origins;
} tally;

/* Adds the errors of one origin to the row's tally, and their mean to the column. */
static void add_origin(const qc_rolling *rolling, size_t origin, size_t made, double *errors,
                       double *column, tally *tallies)
{
    for (size_t row = 0; row < rolling->history->row_count; row++) {
        size_t steps = qc_record_errors(rolling, origin, made, row, errors);
        double sum = 0;
        double square = 0;
        double count = 0;

        for (size_t step = 0; step < steps; step++) {
            if (!isnan(errors[step])) {
                sum += errors[step];
                square += errors[step] * errors[step];
                count += 1;
            }
        }
        tallies[row].square += square;
        tallies[row].count += count;
        tallies[row].origins += count > 0 ? 1 : 0;
        column[row] = count > 0 ? sum / count : 0;
    }
}

/* True for a leaf without a forecast, with a forecast of 0 throughout, or one that has closed. */
static bool cannot_move(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    bool open = !(qc_history_closed_chance(rolling->history, leaf, origin) > 0);

    for (size_t step = 0; open && step < rolling->horizon; step++) {
        if (fabs(combination_of(rolling, origin, leaf)[step]) > 0) {
            return false;
        }
    }
    return true;
}

/* Mean squared errors of rows first .. end - 1, shrunk to their mean relative to the levels. */
static void fill_variances(const qc_rolling *rolling, size_t origin, const tally *tallies,
                           size_t first, size_t end, double *variance)
{
    double total = 0;
    double count = 0;

    for (size_t row = first; row < end; row++) {
        double level = qc_history_level(rolling->history, row, origin);

        if (level > 0) {
            total += tallies[row].square / level / level;
            count += tallies[row].count;
        }
    }
    for (size_t row = first; row < end; row++) {
        double level = qc_history_level(rolling->history, row, origin);
        double prior = PRIOR_ERRORS * level * level * (count > 0 ? total / count : 1);

        variance[row] = (tallies[row].square + prior) / (tallies[row].count + PRIOR_ERRORS);
    }
}

/*
 * Sizes, which bound the adjustments of leaves. An intermittent leaf errs by more than it
 * sells, but a small adjustment of a sum must not take away all of the leaf's sales.
 */
static void measure_sizes(const qc_rolling *rolling, size_t origin, qc_record *record)
{
    for (size_t row = 0; row < record->rows->row_count; row++) {
        double size = qc_history_level(rolling->history, row, origin);

        record->size[row] = size;
        if (row < record->rows->leaf_count) {
            record->variance[row] = fmin(record->variance[row], size * size);
        }
    }
}

static void mark_rows(const qc_rolling *rolling, size_t origin, const tally *tallies,
                      const bool *surprised, qc_record *record)
{
    for (size_t row = 0; row < record->rows->row_count; row++) {
        if (row < record->rows->leaf_count) {
            if (cannot_move(rolling, origin, row)) {
                record->variance[row] = 0;
            }
        } else if (tallies[row].origins < ORIGINS_NEEDED || surprised[row] ||
                   isnan(combination_of(rolling, origin, row)[0])) {
            record->variance[row] = INFINITY;
            for (size_t k = 0; k < record->column_count; k++) {
                record->column[k * record->rows->row_count + row] = 0;
            }
        }
    }
}

qc_status qc_record_collect(const qc_rolling *rolling, size_t origin, qc_origins held,
                            qc_record *record, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_rows *rows = &rolling->history->rows;
    qc_origins window = qc_record_window(rolling, origin);
    qc_record draft = {.rows = rows};
    tally *tallies = NULL;
    double *errors = NULL;
    bool *surprised = NULL;

    QC_TRY(QC_NEW_ARRAY(errors, rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(surprised, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(tallies, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.column, (window.end - window.first) * rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.variance, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.size, rows->row_count, error));
    for (size_t made = window.first; made < window.end; made++) {
        if (made < held.first || made >= held.end) {
            add_origin(rolling, origin, made, errors,
                       draft.column + draft.column_count++ * rows->row_count, tallies);
        }
    }
    fill_variances(rolling, origin, tallies, 0, rows->leaf_count, draft.variance);
    fill_variances(rolling, origin, tallies, rows->leaf_count, rows->row_count, draft.variance);
    measure_sizes(rolling, origin, &draft);
    QC_TRY(qc_changes_mark(rolling, origin, &draft, surprised, error));
    mark_rows(rolling, origin, tallies, surprised, &draft);
    *record = draft;
    draft = (qc_record){0};

done:
    qc_memory_free(tallies);
    qc_memory_free(errors);
    qc_memory_free(surprised);
    qc_record_clear(&draft);
    return status;
}

void qc_record_clear(qc_record *record)
{
    qc_memory_free(record->column);
    qc_memory_free(record->variance);
    qc_memory_free(record->size);
    *record = (qc_record){0};
}
