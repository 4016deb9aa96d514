/* Effects of known events on a growing series, shrunk towards 0 by a normal prior. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/shrunk_effects.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/regression/event_products.h"
#include "forecast/regression/noise.h"
#include "forecast/regression/ridge.h"

/* Error processes from independent errors to a random walk, as in event_effects.c. */
static const qc_noise noises[] = {
    {.damping = 0.0},
    {.damping = 0.4},
    {.damping = 0.8},
    {.damping = 1.0},
    {.damping = 1.0, .memory = 0.5},
    {.damping = 1.0, .memory = 0.8},
};
enum { NOISES = sizeof noises / sizeof *noises };

/* Scales of the prior, equally likely: with these, effects of a half and a quarter of the
 * spread are found as well as if their scale were known. */
static const double scales[] = {1.0, 0.5, 0.25};
enum { SCALES = sizeof scales / sizeof *scales };

/* Prior standard deviations of a season's harmonics, in units of that of the errors; a finer
 * grid makes no difference. 0 stands for a flat prior. */
static const double ratios[] = {0.25, 1.0, 4.0, 16.0}, flat_ratio[] = {0.0};
enum { RATIOS = sizeof ratios / sizeof *ratios };

enum { VARIANCE_STEPS = 3 };

/* Distance in -2 log posterior, 2 log 100, beyond which late sets are not tried: their setting
 * is less than a hundredth as likely as the best. */
static const double FAR = 9.2;

/* A set that may be tried with the rows known. */
typedef struct trial {
    unsigned char column[QC_SHRUNK_COLUMNS_MOST]; /* of the events that count */
    size_t count;
    double prior; /* -2 log of it */
    bool late;
} trial;

/* An error process and a season. */
typedef struct setting {
    qc_event_rest rest;
    double precision[SCALES]; /* of effects' priors, in units of the errors' square */
    double best;              /* least -2 log posterior of sets that are not late */
} setting;

struct qc_shrunk_effects {
    qc_shrunk_problem problem;
    size_t used[QC_SHRUNK_COLUMNS_MOST], used_count; /* columns that are in some set */
    qc_event_products *products;
    double *room;  /* [NOISES * RATIOS][used_count + 1][used_count + 1] of the settings */
    trial *trials; /* [trial_count] those of the rows known */
    size_t trial_count;
    size_t events[QC_SHRUNK_COLUMNS_MOST], event_count; /* which of those used they have */
    qc_ridge ridge;
    double least, weight; /* best -2 log posterior; weights of all sets relative to it */
    double
        sum[QC_SHRUNK_COLUMNS_MOST]; /* weighted effects of events in units of their spreads */
};

static void find_used(qc_shrunk_effects *e)
{
    uint32_t any = 0;

    for (size_t k = 0; k < e->problem.set_count; k++) {
        any |= e->problem.sets[k].columns;
    }
    for (size_t column = 0; column < e->problem.column_count; column++) {
        if ((any >> column & 1U) != 0) {
            e->used[e->used_count++] = column;
        }
    }
}

qc_status qc_shrunk_effects_new(const qc_shrunk_problem *problem, qc_shrunk_effects **effects,
                                qc_error *error)
{
    qc_status status = QC_OK;
    qc_shrunk_effects *draft = NULL;

    assert(problem->column_count <= QC_SHRUNK_COLUMNS_MOST);
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->problem = *problem;
    find_used(draft);
    size_t room = (draft->used_count + 1) * (draft->used_count + 1);

    QC_TRY(QC_NEW_ARRAY(draft->trials, problem->set_count, error));
    QC_TRY(QC_NEW_ARRAY(draft->room, room * NOISES * RATIOS, error));
    QC_TRY(qc_event_products_new(&draft->problem, draft->used, draft->used_count, noises,
                                 NOISES, &draft->products, error));
    *effects = draft;
    draft = NULL;

done:
    qc_shrunk_effects_free(draft);
    return status;
}

void qc_shrunk_effects_free(qc_shrunk_effects *effects)
{
    if (effects != NULL) {
        qc_event_products_free(effects->products);
        qc_memory_free(effects->trials);
        qc_memory_free(effects->room);
        qc_memory_free(effects);
    }
}

static bool is_tried(const qc_effect_set *set, size_t length)
{
    return length >= set->needs && (set->until == 0 || length <= set->until);
}

/* The sets of the rows known, and the columns that these have. */
static void find_trials(qc_shrunk_effects *e, size_t length)
{
    unsigned char place[QC_SHRUNK_COLUMNS_MOST];
    uint32_t any = 0;

    e->trial_count = 0;
    e->event_count = 0;
    for (size_t k = 0; k < e->problem.set_count; k++) {
        any |= is_tried(&e->problem.sets[k], length) ? e->problem.sets[k].columns : 0;
    }
    for (size_t k = 0; k < e->used_count; k++) {
        place[k] = (unsigned char)e->event_count;
        if ((any >> e->used[k] & 1U) != 0) {
            e->events[e->event_count++] = k;
        }
    }
    for (size_t k = 0; k < e->problem.set_count; k++) {
        const qc_effect_set *set = &e->problem.sets[k];

        if (is_tried(set, length)) {
            trial *made = &e->trials[e->trial_count++];

            *made = (trial){.late = set->late};
            for (size_t column = 0; column < e->used_count; column++) {
                if ((set->columns >> e->used[column] & 1U) != 0) {
                    made->column[made->count++] = place[column];
                }
            }
            made->prior = -2.0 * log(set->prior);
        }
    }
}

/* Makes a -2 log posterior the one that weights are relative to, if it is the best so far. */
static void notice(qc_shrunk_effects *e, double value)
{
    if (value < e->least) {
        double fade = exp((value - e->least) / 2.0);

        e->weight *= fade;
        for (size_t k = 0; k < e->event_count; k++) {
            e->sum[k] *= fade;
        }
        e->least = value;
    }
}

/* Of the products under a setting those of a set, but for events that nothing is left of. */
static void take_set(qc_shrunk_effects *e, const setting *under, const trial *set,
                     size_t *event)
{
    size_t kept = e->event_count + 1, count = 0;
    double *matrix = e->ridge.matrix;

    for (size_t k = 0; k < set->count; k++) {
        if (under->rest.product[set->column[k] * (kept + 1)] > 0.0) {
            event[count++] = set->column[k];
        }
    }
    event[count] = e->event_count;
    for (size_t i = 0; i <= count; i++) {
        for (size_t j = 0; j <= i; j++) {
            matrix[i * (count + 1) + j] = under->rest.product[event[i] * kept + event[j]];
        }
    }
    e->ridge.count = count;
    qc_ridge_prepare(&e->ridge);
}

/* The rest of a set under a setting at a scale of the prior, what it does to the determinant,
 * and its minors. */
typedef struct scaled {
    double rest, determinant, value; /* -2 log posterior */
    double minor[QC_RIDGE_SIDE_MOST];
} scaled;

/* All scales, side by side, as each step waits for the one before. */
static void solve(const qc_ridge *ridge, const setting *under, scaled at[SCALES])
{
    double precision[SCALES];

    for (size_t scale = 0; scale < SCALES; scale++) {
        at[scale].rest = fmax(ridge->diagonal[ridge->count], under->rest.rounding);
        at[scale].determinant = 1.0;
        at[scale].minor[0] = 1.0;
    }
    for (int step = 0; ridge->count > 0 && step < VARIANCE_STEPS; step++) {
        for (size_t scale = 0; scale < SCALES; scale++) {
            precision[scale] = at[scale].rest * under->precision[scale];
            at[scale].rest = fmax(qc_ridge_rest(ridge, precision[scale], at[scale].minor),
                                  under->rest.rounding);
            at[scale].determinant = at[scale].minor[ridge->count];
        }
    }
    for (size_t k = 0; k < ridge->count; k++) {
        for (size_t scale = 0; scale < SCALES; scale++) {
            at[scale].determinant /= precision[scale];
        }
    }
}

/* A set; without events it has no scales. */
static void add_set(qc_shrunk_effects *e, setting *under, const trial *set)
{
    size_t event[QC_RIDGE_SIDE_MOST] = {0};
    double effect[QC_RIDGE_COLUMNS_MOST] = {0};
    scaled at[SCALES];

    take_set(e, under, set, event);
    solve(&e->ridge, under, at);
    size_t scale_count = e->ridge.count > 0 ? SCALES : 1;
    double common = under->rest.common + set->prior + 2.0 * log((double)scale_count);

    for (size_t scale = 0; scale < scale_count; scale++) {
        at[scale].value =
            common + under->rest.freedom * log(at[scale].rest) + log(at[scale].determinant);
        under->best = fmin(under->best, at[scale].value);
    }
    notice(e, under->best);
    for (size_t scale = 0; scale < scale_count; scale++) {
        double weight = exp((e->least - at[scale].value) / 2.0);

        e->weight += weight;
        qc_ridge_add(&e->ridge, at[scale].minor, weight, effect);
    }
    qc_ridge_return(&e->ridge, effect);
    for (size_t k = 0; k < e->ridge.count; k++) {
        e->sum[event[k]] += effect[k];
    }
}

/* The sets that are late, or those that are not. */
static void add_sets(qc_shrunk_effects *e, setting *under, bool late)
{
    for (size_t k = 0; under->rest.rounding > 0.0 && k < e->trial_count; k++) {
        if (e->trials[k].late == late) {
            add_set(e, under, &e->trials[k]);
        }
    }
}

/* Every error process with every season, the sets that are not late: how many settings. */
static size_t begin(qc_shrunk_effects *e, size_t length, setting settings[NOISES * RATIOS])
{
    bool prior = length <= e->problem.prior_rows;
    size_t ratio_count = prior ? RATIOS : 1, count = 0;

    for (size_t noise = 0; noise < NOISES; noise++) {
        qc_event_products_turn(e->products, noise);
        for (size_t k = 0; k < ratio_count; k++) {
            setting *at = &settings[count];

            at->best = HUGE_VAL;
            at->rest.product = e->room + count * (e->event_count + 1) * (e->event_count + 1);
            if (!qc_event_products_rest(e->products, (prior ? ratios : flat_ratio)[k],
                                        &at->rest)) {
                continue;
            }
            for (size_t scale = 0; scale < SCALES; scale++) {
                at->precision[scale] = 1.0 / (at->rest.freedom * scales[scale] * scales[scale]);
            }
            add_sets(e, at, false);
            count++;
        }
    }
    return count;
}

void qc_shrunk_effects_at(qc_shrunk_effects *effects, size_t length, double *effect)
{
    qc_shrunk_effects *e = effects;
    setting settings[NOISES * RATIOS];

    find_trials(e, length);
    qc_event_products_grow(e->products, length, e->events, e->event_count);
    e->least = 1e300;
    e->weight = 0.0;
    memset(e->sum, 0, sizeof e->sum);
    size_t setting_count = begin(e, length, settings);
    double near = e->least + FAR;

    for (size_t k = 0; k < setting_count; k++) {
        if (settings[k].best < near) {
            add_sets(e, &settings[k], true);
        }
    }
    memset(effect, 0, e->problem.column_count * sizeof *effect);
    for (size_t k = 0; k < e->event_count; k++) {
        size_t column = e->used[e->events[k]];

        effect[column] =
            e->weight > 0.0 ? e->problem.spread[column] * e->sum[k] / e->weight : 0.0;
    }
}
