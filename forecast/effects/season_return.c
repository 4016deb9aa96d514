/* How much of what leaves share returns every season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/season_return.h"

#include <math.h>

#include "core/memory.h"

/* Changes of the leaves' weighted mean from period to period [origin], NAN where none is known;
 * `weight` [origin] is room. */
static qc_status find_changes(const qc_season_leaves *s, const qc_history *history,
                              const qc_holiday_effect *effect, size_t origin, double *change,
                              double *weight, qc_error *error)
{
    qc_status status = QC_OK;
    qc_season_room room = {0};

    QC_TRY(qc_season_room_init(history, &room, error));
    for (size_t i = 0; i < s->count; i++) {
        size_t start = history->start[s->leaf[i]];
        size_t length = qc_season_logarithms(history, effect, s->leaf[i], origin, &room);

        for (size_t t = 1; t < length; t++) {
            change[start + t] += s->weight[i] * (room.logs[t] - room.logs[t - 1]);
            weight[start + t] += s->weight[i];
        }
    }
    for (size_t t = 0; t < origin; t++) {
        change[t] = weight[t] > 0 ? change[t] / weight[t] : NAN;
    }

done:
    qc_season_room_clear(&room);
    return status;
}

/* Count, mean and sum of squares about the mean. */
typedef struct moments {
    double count, mean, squares;
} moments;

static void add_value(moments *m, double value)
{
    double before = m->mean;

    m->count += 1;
    m->mean += (value - before) / m->count;
    m->squares += (value - before) * (value - m->mean);
}

static void compare_places(const double *change, size_t count, size_t season,
                           qc_season_return *found)
{
    moments all = {0};
    double within = 0;
    double places = 0;

    for (size_t p = 0; p < season; p++) {
        moments place = {0};

        for (size_t t = p; t < count; t += season) {
            if (!isnan(change[t])) {
                add_value(&place, change[t]);
                add_value(&all, change[t]);
            }
        }
        within += place.squares;
        places += place.count > 0 ? 1 : 0;
    }
    if (!(all.count > places && places > 1)) {
        return; /* no place was seen twice */
    }
    found->noise = within / (all.count - places) / 2;

    double doubted = within / (all.count - places) * (places - 1);
    double between = all.squares - within;

    found->share = between > doubted ? 1 - doubted / between : 0;
}

qc_status qc_season_return_find(const qc_history *history, const qc_holiday_effect *effect,
                                size_t origin, const qc_season_leaves *leaves,
                                qc_season_return *found, qc_error *error)
{
    qc_status status = QC_OK;
    double *change = NULL;
    double *weight = NULL;

    *found = (qc_season_return){0};
    QC_TRY(QC_NEW_ARRAY(change, origin, error));
    QC_TRY(QC_NEW_ARRAY(weight, origin, error));
    QC_TRY(find_changes(leaves, history, effect, origin, change, weight, error));
    compare_places(change, origin, (size_t)history->season, found);

done:
    qc_memory_free(change);
    qc_memory_free(weight);
    return status;
}
