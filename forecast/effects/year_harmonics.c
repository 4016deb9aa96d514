/* Harmonics of a long season, found from the logarithms of sums over blocks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/year_harmonics.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/regression/event_effects.h"

enum { MOST_COLUMNS = 2 * QC_HARMONICS_MOST + 1 };

/* The highest order that blocks can tell apart: less than half of their number in a season, 3
 * for the days of a week. */
static size_t orders_told(const qc_long_season *cycle, size_t most)
{
    size_t told = ((size_t)(cycle->length / (double)cycle->block) - 1) / 2;

    return told < most ? told : most;
}

/* The order of a column: 1, 1, 2, 2, ... */
static double order_of(size_t column)
{
    size_t order = column / 2 + 1;

    return (double)order;
}

/* Cosine (even column) or sine at a place of the season. */
static double harmonic(size_t column, double place)
{
    double turn = 2 * M_PI * order_of(column) * place;

    return column % 2 == 0 ? cos(turn) : sin(turn);
}

/* The means of a harmonic over blocks: its values at the middles of the blocks times a factor,
 * by the sum of a geometric series. */
static void fill_harmonic(size_t column, const qc_long_season *cycle, const double *middle,
                          size_t count, double *values)
{
    double half = M_PI * order_of(column) / cycle->length;
    double block = (double)cycle->block;
    double above = sin(block * half), below = block * sin(half);

    for (size_t k = 0; k < count; k++) {
        values[k] = harmonic(column, middle[k]) * above / below;
    }
}

/* The mean logarithm of the known season over a block. */
static double shared_of_block(const double *shared, const qc_history *history, size_t first)
{
    size_t block = qc_long_season_of(history)->block;
    double sum = 0;

    for (size_t k = 0; k < block; k++) {
        double place = qc_long_season_place(history, first + k);

        sum += log(shared[(size_t)(place * QC_YEAR_PLACES)]) / (double)block;
    }
    return sum;
}

static void fill_factors(const double *effect, size_t harmonics, const double *shared,
                         double *factor)
{
    for (size_t place = 0; place < QC_YEAR_PLACES; place++) {
        double sum = shared != NULL ? effect[0] * log(shared[place]) : 0;

        for (size_t k = 0; k < harmonics; k++) {
            sum += effect[(shared != NULL ? 1 : 0) + k] *
                   harmonic(k, ((double)place + 0.5) / QC_YEAR_PLACES);
        }
        factor[place] = qc_long_season_factor(sum);
    }
}

qc_status qc_year_harmonics_find(const qc_year_blocks *blocks, size_t most,
                                 const double *shared, double *factor, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_long_season *cycle = qc_long_season_of(blocks->history);
    double effect[MOST_COLUMNS];
    size_t group[MOST_COLUMNS];
    size_t before = shared != NULL ? 1 : 0;
    size_t orders = orders_told(cycle, most);
    size_t count = blocks->count;
    double *columns = NULL;
    double *middle = NULL;

    QC_TRY(QC_NEW_ROOM(columns, (before + 2 * orders) * count + 1, error));
    QC_TRY(QC_NEW_ROOM(middle, count + 1, error));
    for (size_t k = 0; k < count; k++) {
        size_t first = blocks->first + cycle->block * k;

        middle[k] = qc_long_season_place(blocks->history, first) +
                    ((double)cycle->block - 1) / 2 / cycle->length;
        if (before > 0) {
            columns[k] = shared_of_block(shared, blocks->history, first);
        }
    }
    for (size_t k = 0; k < before + 2 * orders; k++) {
        group[k] = k < before ? 0 : before + (k - before) / 2;
        if (k >= before) {
            fill_harmonic(k - before, cycle, middle, count, columns + k * count);
        }
    }
    const qc_event_problem problem = {.response = blocks->response,
                                      .length = count,
                                      .season = 1,
                                      .columns = columns,
                                      .stride = count,
                                      .column_count = before + 2 * orders,
                                      .group = group,
                                      .group_count = before + orders,
                                      .robust = true};

    QC_TRY(qc_event_effects_find(&problem, effect, error));
    fill_factors(effect, 2 * orders, shared, factor);

done:
    qc_memory_free(columns);
    qc_memory_free(middle);
    return status;
}
