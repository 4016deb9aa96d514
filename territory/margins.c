/* Tables of whole amounts with given row and column sums. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/margins.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "territory/wide.h"

enum { MOST_ROUNDS = 60 }; /* each one usually wins a digit */

/* Iterative proportional fitting */

static double scale_to(double sum, qc_money wanted)
{
    return sum > 0 ? (double)wanted / sum : 0;
}

/* A row or column that must have something and has no seed gets the other margin's proportions. */
static void fill_empty(const qc_margins *margins, double *seed)
{
    size_t columns = margins->column_count;

    for (size_t r = 0; r < margins->row_count; r++) {
        double sum = 0;

        for (size_t c = 0; c < columns; c++) {
            sum += margins->column[c] > 0 ? seed[r * columns + c] : 0;
        }
        for (size_t c = 0; c < columns && !(sum > 0); c++) {
            seed[r * columns + c] = (double)margins->column[c];
        }
    }
    for (size_t c = 0; c < columns; c++) {
        double sum = 0;

        for (size_t r = 0; r < margins->row_count; r++) {
            sum += margins->row[r] > 0 ? seed[r * columns + c] : 0;
        }
        for (size_t r = 0; r < margins->row_count && !(sum > 0); r++) {
            seed[r * columns + c] = (double)margins->row[r];
        }
    }
}

/* Returns how much a row sum is off, in parts of it, when the columns are right. */
static double fit_once(const qc_margins *margins, double *seed)
{
    size_t columns = margins->column_count;
    double worst = 0;

    for (size_t c = 0; c < columns; c++) {
        double sum = 0, scale = 0;

        for (size_t r = 0; r < margins->row_count; r++) {
            sum += seed[r * columns + c];
        }
        scale = scale_to(sum, margins->column[c]);
        for (size_t r = 0; r < margins->row_count; r++) {
            seed[r * columns + c] *= scale;
        }
    }
    for (size_t r = 0; r < margins->row_count; r++) {
        double sum = 0, scale = 0;

        for (size_t c = 0; c < columns; c++) {
            sum += seed[r * columns + c];
        }
        scale = scale_to(sum, margins->row[r]);
        worst = fmax(worst, margins->row[r] > 0 ? fabs(scale - 1) : 0);
        for (size_t c = 0; c < columns; c++) {
            seed[r * columns + c] *= scale;
        }
    }
    return worst;
}

static void fit(const qc_margins *margins, double *seed)
{
    fill_empty(margins, seed);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        if (fit_once(margins, seed) < 1e-12) {
            break;
        }
    }
}

/* Whole amounts */

static qc_money proportion(qc_money row, qc_money column, qc_money total)
{
    return total > 0 ? (qc_money)((wide)row * (wide)column / (wide)total) : 0;
}

/* Rounded down, and never beyond what row and column have left: a double may be off by more
 * than a unit. */
static void round_down(const qc_margins *margins, const double *seed, qc_money total,
                       qc_money *left_of_column, qc_money *table, qc_money *left_of_row)
{
    size_t columns = margins->column_count;

    for (size_t c = 0; c < columns; c++) {
        left_of_column[c] = margins->column[c];
    }
    for (size_t r = 0; r < margins->row_count; r++) {
        left_of_row[r] = margins->row[r];
        for (size_t c = 0; c < columns; c++) {
            qc_money amount = seed == NULL
                                  ? proportion(margins->row[r], margins->column[c], total)
                                  : (qc_money)fmin(floor(seed[r * columns + c]), ldexp(1, 62));

            amount = amount < left_of_row[r] ? amount : left_of_row[r];
            amount = amount < left_of_column[c] ? amount : left_of_column[c];
            table[r * columns + c] = amount;
            left_of_row[r] -= amount;
            left_of_column[c] -= amount;
        }
    }
}

/* The column that lacks most and is not marked with this turn; there is one. */
static size_t neediest(size_t columns, const qc_money *left, const size_t *turn, size_t now)
{
    size_t best = columns;

    for (size_t c = 0; c < columns; c++) {
        if (turn[c] != now && left[c] > 0 && (best == columns || left[c] > left[best])) {
            best = c;
        }
    }
    return best;
}

/* Units of a row to the columns that lack most, one each; where there are more, first in
 * proportion. */
static void hand_out(size_t columns, qc_money units, qc_money *left, qc_money *row,
                     size_t *turn)
{
    qc_money lacking = 0;
    qc_money given = 0;

    for (size_t c = 0; c < columns; c++) {
        lacking += left[c];
        turn[c] = 0;
    }
    for (size_t c = 0; c < columns && units > (qc_money)columns; c++) {
        qc_money amount = proportion(units, left[c], lacking);

        row[c] += amount;
        left[c] -= amount;
        given += amount;
    }
    units -= given;
    for (size_t now = 1; units > 0; now++) {
        for (size_t c = neediest(columns, left, turn, now); c < columns && units > 0;
             c = neediest(columns, left, turn, now)) {
            row[c]++;
            left[c]--;
            turn[c] = now;
            units--;
        }
    }
}

qc_status qc_margins_fill(const qc_margins *margins, double *seed, qc_money *table,
                          qc_error *error)
{
    size_t columns = margins->column_count;
    qc_money *left_of_column = NULL;
    qc_money *left_of_row = NULL;
    size_t *turn = NULL;
    qc_money rows = 0, total = 0;
    qc_status status = QC_OK;

    for (size_t r = 0; r < margins->row_count; r++) {
        rows += margins->row[r];
    }
    for (size_t c = 0; c < columns; c++) {
        total += margins->column[c];
    }
    if (rows != total) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "rows and columns of a table differ in their sums");
    }
    QC_TRY(QC_NEW_ARRAY(left_of_column, columns, error));
    QC_TRY(QC_NEW_ARRAY(left_of_row, margins->row_count, error));
    QC_TRY(QC_NEW_ARRAY(turn, columns, error));
    if (seed != NULL) {
        fit(margins, seed);
    }
    round_down(margins, seed, total, left_of_column, table, left_of_row);
    for (size_t r = 0; r < margins->row_count; r++) {
        hand_out(columns, left_of_row[r], left_of_column, table + r * columns, turn);
    }

done:
    qc_memory_free(left_of_column);
    qc_memory_free(left_of_row);
    qc_memory_free(turn);
    return status;
}

void qc_margins_split(qc_money amount, const qc_money *column, size_t count, qc_money *parts,
                      qc_money *rest)
{
    qc_money total = 0, left = amount;

    for (size_t c = 0; c < count; c++) {
        total += column[c];
    }
    for (size_t c = 0; c < count; c++) {
        wide product = (wide)amount * (wide)column[c];

        parts[c] = proportion(amount, column[c], total);
        rest[c] = (qc_money)(product - (wide)parts[c] * (wide)total);
        left -= parts[c];
    }
    for (; left > 0 && total > 0; left--) {
        size_t best = 0;

        for (size_t c = 1; c < count; c++) {
            best = rest[c] > rest[best] ? c : best;
        }
        parts[best]++;
        rest[best] = -1;
    }
}
