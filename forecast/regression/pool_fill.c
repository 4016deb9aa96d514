/* Fills the pooled regression with the rows of a panel and their parts of the shared season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "forecast/effects/row_season.h"
#include "forecast/rolling.h"

/* Rows index, index + part_count, ... added into part `index`. */
typedef struct pooling {
    const qc_rolling *rolling;
    qc_pool **part;
    size_t part_count;
} pooling;

/* A row's part of the shared season [last + 1][season] as known at each origin; NAN where it is
 * not known. */
static void find_seasons(const qc_rolling *rolling, size_t row, const qc_season_room *room,
                         double *seasons)
{
    const qc_history *history = rolling->history;
    size_t season = (size_t)history->season;

    for (size_t k = 0; k < (rolling->last + 1) * season; k++) {
        seasons[k] = NAN;
    }
    for (size_t origin = rolling->effects.first; origin <= rolling->last; origin++) {
        const qc_shared_season *shared = qc_shared_effects_season(&rolling->effects, origin);

        if (shared->index != NULL && qc_history_length(history, row, origin) > 0) {
            qc_row_season_find(shared, history,
                               qc_shared_effects_holidays(&rolling->effects, origin), row,
                               origin, room, seasons + origin * season);
        }
    }
}

static qc_status add_rows(void *context, size_t index, qc_error *error)
{
    const pooling *p = context;
    const qc_history *history = p->rolling->history;
    qc_status status = QC_OK;
    qc_season_room room = {0};
    double *seasons = NULL;

    QC_TRY(qc_season_room_init(history, &room, error));
    QC_TRY(QC_NEW_ARRAY(seasons, (p->rolling->last + 1) * (size_t)history->season, error));
    for (size_t row = index; row < history->row_count; row += p->part_count) {
        find_seasons(p->rolling, row, &room, seasons);
        qc_pool_add(p->part[index], history->observed + row * history->period_count, seasons);
    }

done:
    qc_season_room_clear(&room);
    qc_memory_free(seasons);
    return status;
}

qc_status qc_rolling_fill_pool(qc_rolling *rolling, const qc_run *run, qc_error *error)
{
    qc_status status = QC_OK;
    pooling p = {.rolling = rolling, .part_count = (size_t)qc_tasks_threads(run)};

    /* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers is what is wanted */
    QC_TRY(QC_NEW_ARRAY(p.part, p.part_count, error));
    for (size_t k = 0; k < p.part_count; k++) {
        QC_TRY(qc_pool_new(rolling->history->season, rolling->horizon, rolling->first,
                           rolling->last, rolling->history->row_count, &p.part[k], error));
    }
    QC_TRY(qc_tasks_run(run, "pool", p.part_count, add_rows, &p, error));
    for (size_t k = 1; k < p.part_count; k++) {
        qc_pool_join(p.part[0], p.part[k]);
    }
    rolling->pool = p.part[0];
    p.part[0] = NULL;
    QC_TRY(qc_pool_solve(rolling->pool, run, error));

done:
    for (size_t k = 0; k < p.part_count && p.part != NULL; k++) {
        qc_pool_free(p.part[k]);
    }
    qc_memory_free(p.part);
    return status;
}
