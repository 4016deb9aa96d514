/* What rows share, as known at each origin: holidays, season, growth, season of the year. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/shared_effects.h"

#include <assert.h>

#include "core/memory.h"
#include "core/tasks.h"

static size_t origin_count(const qc_shared_effects *effects)
{
    return effects->last - effects->first + 1;
}

/* Stretches at which the season of the year is looked for; 0 where there is no such season. */
static size_t stretch_count(const qc_shared_effects *effects)
{
    const qc_history *history = effects->history;

    return qc_year_season_applies(history)
               ? qc_year_season_stretch(history, effects->last) -
                     qc_year_season_stretch(history, effects->first) + 1
               : 0;
}

qc_status qc_shared_effects_init(const qc_history *history, size_t first, size_t last,
                                 qc_shared_effects *effects, qc_error *error)
{
    qc_status status = QC_OK;

    *effects = (qc_shared_effects){.history = history, .first = first, .last = last};
    QC_TRY(QC_NEW_ARRAY(effects->holidays, origin_count(effects), error));
    QC_TRY(QC_NEW_ARRAY(effects->season, origin_count(effects), error));
    QC_TRY(QC_NEW_ARRAY(effects->growth, origin_count(effects), error));
    QC_TRY(QC_NEW_ARRAY(effects->ramp, origin_count(effects), error));
    QC_TRY(QC_NEW_ARRAY(effects->year, stretch_count(effects), error));

done:
    return status;
}

void qc_shared_effects_clear(qc_shared_effects *effects)
{
    for (size_t k = 0; effects->season != NULL && k < origin_count(effects); k++) {
        qc_shared_season_clear(&effects->season[k]);
    }
    qc_memory_free(effects->holidays);
    qc_memory_free(effects->factors);
    qc_memory_free(effects->season);
    for (size_t k = 0; effects->ramp != NULL && k < origin_count(effects); k++) {
        qc_ramp_clear(&effects->ramp[k]);
    }
    qc_memory_free(effects->ramp);
    qc_memory_free(effects->growth);
    qc_memory_free(effects->year);
    *effects = (qc_shared_effects){0};
}

/* One search, at all origins or stretches. */
typedef struct search {
    qc_shared_effects *effects;
    const size_t *leaves; /* [leaf_count] */
    size_t leaf_count;
} search;

static qc_status find_season_and_growth(void *context, size_t index, qc_error *error)
{
    const search *s = context;
    const qc_history *history = s->effects->history;
    const qc_holiday_effect *holidays = &s->effects->holidays[index];
    size_t origin = s->effects->first + index;
    qc_status status = QC_OK;

    QC_TRY(qc_shared_season_find(history, holidays, origin, s->leaves, s->leaf_count,
                                 &s->effects->season[index], error));
    QC_TRY(qc_shared_growth_find(history, holidays, origin, s->leaves, s->leaf_count,
                                 &s->effects->growth[index], error));
    QC_TRY(qc_ramp_find(history, origin, s->leaves, s->leaf_count, &s->effects->ramp[index],
                        error));

done:
    return status;
}

/* What holidays do to each period that is known at an origin, once for all rows. */
static qc_status keep_factors(qc_shared_effects *effects, qc_error *error)
{
    qc_status status = QC_OK;
    size_t room = 2 * effects->last;
    bool any = false;

    for (size_t k = 0; k < origin_count(effects); k++) {
        any = any || qc_holiday_effect_any(&effects->holidays[k]);
    }
    if (any) {
        QC_TRY(QC_NEW_ARRAY(effects->factors, origin_count(effects) * room, error));
    }
    for (size_t k = 0; k < origin_count(effects) && any; k++) {
        qc_holiday_keep(&effects->holidays[k], effects->history, effects->first + k,
                        effects->factors + k * room);
    }

done:
    return status;
}

qc_status qc_shared_effects_find(qc_shared_effects *effects, const size_t *leaves,
                                 size_t leaf_count, const qc_run *run, qc_error *error)
{
    search s = {.effects = effects, .leaves = leaves, .leaf_count = leaf_count};
    const qc_history *history = effects->history;
    qc_status status = QC_OK;

    QC_TRY(qc_holiday_effects_find(history, qc_holiday_row(history), effects->first,
                                   effects->last, effects->holidays, error));
    QC_TRY(keep_factors(effects, error));
    if (!qc_year_season_applies(history)) {
        QC_TRY(qc_tasks_run(run, "season", origin_count(effects), find_season_and_growth, &s,
                            error));
    }

done:
    return status;
}

static qc_status find_at_stretch(void *context, size_t index, qc_error *error)
{
    const search *s = context;
    const qc_history *history = s->effects->history;
    size_t stretch = qc_year_season_stretch(history, s->effects->first) + index;

    return qc_year_season_share(history, stretch, s->leaves, s->leaf_count,
                                &s->effects->year[index], error);
}

qc_status qc_shared_effects_find_years(qc_shared_effects *effects, const size_t *leaves,
                                       size_t leaf_count, const qc_run *run, qc_error *error)
{
    search s = {.effects = effects, .leaves = leaves, .leaf_count = leaf_count};

    return qc_tasks_run(run, "years", stretch_count(effects), find_at_stretch, &s, error);
}

const qc_holiday_effect *qc_shared_effects_holidays(const qc_shared_effects *effects,
                                                    size_t origin)
{
    assert(origin >= effects->first && origin <= effects->last);
    return &effects->holidays[origin - effects->first];
}

const qc_shared_season *qc_shared_effects_season(const qc_shared_effects *effects,
                                                 size_t origin)
{
    assert(origin >= effects->first && origin <= effects->last);
    return &effects->season[origin - effects->first];
}

double qc_shared_effects_growth(const qc_shared_effects *effects, size_t origin)
{
    assert(origin >= effects->first && origin <= effects->last);
    return effects->growth[origin - effects->first];
}

const qc_ramp *qc_shared_effects_ramp(const qc_shared_effects *effects, size_t origin)
{
    assert(origin >= effects->first && origin <= effects->last);
    return &effects->ramp[origin - effects->first];
}

const qc_year_season *qc_shared_effects_year(const qc_shared_effects *effects, size_t stretch)
{
    size_t index = stretch - qc_year_season_stretch(effects->history, effects->first);

    assert(index < stretch_count(effects));
    return &effects->year[index];
}
