/* What known events do to a series as it grows, drawn to nothing as far as its past cannot tell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/shrunk_effects.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/noise.h"

/* From no memory to a wandering level, as in forecast/event_effects.c. */
static const qc_noise noises[] = {
    {.damping = 0.0},
    {.damping = 0.4},
    {.damping = 0.8},
    {.damping = 1.0},
    {.damping = 1.0, .memory = 0.5},
    {.damping = 1.0, .memory = 0.8},
};
enum { NOISES = sizeof noises / sizeof *noises };

/* Scales of the prior, equally likely: effects of half and of a quarter of the spread are found
 * as well as if theirs were known. */
static const double scales[] = {1.0, 0.5, 0.25};
enum { SCALES = sizeof scales / sizeof *scales };

/* Standard deviations of a season's harmonics, in those of the errors; any finer makes no
 * difference. 0 stands for a flat prior. */
static const double ratios[] = {0.25, 1.0, 4.0, 16.0}, flat_ratio[] = {0.0};
enum { RATIOS = sizeof ratios / sizeof *ratios };

enum { VARIANCE_STEPS = 3 };

/* Of -2 log posterior, 2 log 100: late sets are not tried beside what is a hundredth as likely
 * as the best. */
static const double FAR = 9.2;

/* Of a column's square, what those before it must leave of it to be another one; and what trend
 * and season must leave of an event, a hundredth of its size, to tell its effect: of a feast
 * that keeps to one quarter, leap years leave a half of that. */
static const double LEAST_PART = 1e-9, LEAST_EVENT = 1e-4;

/* Columns: level, trend, harmonics; then events; the response last. */
enum { LEVEL, TREND, SEASON, MOST_TURNS = 12 };

struct qc_shrunk_effects {
    qc_shrunk_problem problem;
    size_t used[QC_SHRUNK_COLUMNS_MOST], used_count; /* columns that are in some set */
    size_t regular_count,
        side;         /* columns of level, trend and season; with those used and the response */
    size_t length;    /* rows in the products */
    double *filtered; /* [NOISES][side][problem.length] */
    double *product;  /* [NOISES][side][side] upper triangle */
    double *rest;     /* [side][side] of one error process without the regular columns */
    double rounding;  /* least square of the response that is told from 0 there */
    double least, weight; /* best -2 log posterior; weights of all sets relative to it */
    double *sum;          /* [column_count] weighted effects */
};

/* A pair of harmonics for each turn, one for half the season; beyond twelve turns a season is
 * smooth. */
static size_t season_columns(size_t season)
{
    size_t turns = season / 2 < MOST_TURNS ? season / 2 : MOST_TURNS;

    return turns > 0 && 2 * turns == season ? season - 1 : 2 * turns;
}

static double value_of(const qc_shrunk_effects *e, size_t column, size_t t)
{
    const qc_shrunk_problem *problem = &e->problem;

    if (column == LEVEL) {
        return 1.0;
    }
    if (column == TREND) {
        return (double)t / (double)problem->season;
    }
    if (column < e->regular_count) {
        size_t turns = (column - SEASON) / 2 + 1;
        double turn = 2.0 * M_PI * (double)(turns * t) / (double)problem->season;

        return (column - SEASON) % 2 == 0 ? cos(turn) : sin(turn);
    }
    return column + 1 < e->side
               ? problem->columns[e->used[column - e->regular_count] * problem->length + t]
               : problem->response[t] - problem->response[0];
}

static qc_status fill_filtered(qc_shrunk_effects *e, qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = e->problem.length;
    double *values = NULL;

    QC_TRY(QC_NEW_ARRAY(values, length, error));
    for (size_t column = 0; column < e->side; column++) {
        for (size_t t = 0; t < length; t++) {
            values[t] = value_of(e, column, t);
        }
        for (size_t noise = 0; noise < NOISES; noise++) {
            qc_noise_filter(&noises[noise], values, length,
                            e->filtered + (noise * e->side + column) * length);
        }
    }

done:
    qc_memory_free(values);
    return status;
}

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
    draft->regular_count = SEASON + season_columns(problem->season);
    find_used(draft);
    draft->side = draft->regular_count + draft->used_count + 1;
    QC_TRY(QC_NEW_ARRAY(draft->filtered, NOISES * draft->side * problem->length, error));
    QC_TRY(QC_NEW_ARRAY(draft->product, NOISES * draft->side * draft->side, error));
    QC_TRY(QC_NEW_ARRAY(draft->rest, draft->side * draft->side, error));
    QC_TRY(QC_NEW_ARRAY(draft->sum, problem->column_count, error));
    QC_TRY(fill_filtered(draft, error));
    *effects = draft;
    draft = NULL;

done:
    qc_shrunk_effects_free(draft);
    return status;
}

void qc_shrunk_effects_free(qc_shrunk_effects *effects)
{
    if (effects != NULL) {
        qc_memory_free(effects->filtered);
        qc_memory_free(effects->product);
        qc_memory_free(effects->rest);
        qc_memory_free(effects->sum);
        qc_memory_free(effects);
    }
}

static void add_rows(qc_shrunk_effects *e, size_t length)
{
    size_t stride = e->problem.length;

    for (size_t noise = 0; noise < NOISES; noise++) {
        const double *filtered = e->filtered + noise * e->side * stride;
        double *product = e->product + noise * e->side * e->side;

        for (size_t i = 0; i < e->side; i++) {
            for (size_t j = i; j < e->side; j++) {
                for (size_t t = e->length; t < length; t++) {
                    product[i * e->side + j] +=
                        filtered[i * stride + t] * filtered[j * stride + t];
                }
            }
        }
    }
    e->length = length;
}

/* Takes a column out of those behind it. */
static void take_out(double *product, size_t side, size_t column)
{
    const double *pivot = product + column * side;

    for (size_t i = column + 1; i < side; i++) {
        double share = pivot[i] / pivot[column];

        for (size_t j = i; j < side; j++) {
            product[i * side + j] -= share * pivot[j];
        }
    }
}

/* An error process and a season: what level, trend and season leave of the products is under
 * these. */
typedef struct setting {
    size_t noise;
    double ratio;   /* of the season's prior; 0 for a flat one */
    double freedom; /* rows less flat columns */
    double common;  /* of -2 log posterior */
    double best;    /* least of it, of sets that are not late */
} setting;

/* Level, trend and season out of the products of an error process; false if there are no more
 * rows than flat columns. */
static bool take_out_regular(qc_shrunk_effects *e, setting *at)
{
    double determinant = 0.0;
    size_t side = e->side;
    const double *product = e->product + at->noise * side * side;
    double precision = at->ratio > 0.0 ? 1.0 / (at->ratio * at->ratio) : 0.0;
    size_t rank = 0;

    memcpy(e->rest, product, side * side * sizeof *e->rest);
    e->rounding = DBL_EPSILON * product[side * side - 1];
    for (size_t k = 0; k < e->regular_count; k++) {
        bool prior = k >= SEASON && precision > 0.0;

        if (prior) {
            e->rest[k * side + k] += precision;
            determinant += log(e->rest[k * side + k] / precision);
            take_out(e->rest, side, k);
        } else if (e->rest[k * side + k] > LEAST_PART * product[k * side + k]) {
            determinant += log(e->rest[k * side + k]);
            rank++;
            take_out(e->rest, side, k);
        }
    }
    for (size_t k = e->regular_count; k + 1 < side; k++) {
        if (!(e->rest[k * side + k] > LEAST_EVENT * product[k * side + k])) {
            for (size_t i = e->regular_count; i < side; i++) {
                e->rest[i < k ? i * side + k : k * side + i] = 0.0;
            }
        }
    }
    at->freedom = (double)e->length - (double)rank;
    at->common = determinant + qc_noise_deviance(&noises[at->noise], e->length);
    return e->length > rank;
}

/* One set under one error process and one scale of the prior. */
typedef struct structure {
    size_t column[QC_SHRUNK_COLUMNS_MOST], count; /* of those used */
    double scale, freedom;
    double common; /* of -2 log posterior, what sets differ in by their priors alone */
} structure;

/* The effects of a structure, given the errors' variance; returns what they explain of the
 * response's square, and det(I + diag(v) G). */
static double solve(const qc_shrunk_effects *e, const structure *at, double variance,
                    double *effect, double *determinant)
{
    double system[(QC_SHRUNK_COLUMNS_MOST + 1) * (QC_SHRUNK_COLUMNS_MOST + 1)];
    size_t side = at->count + 1;
    double square = 0.0;
    double product = 1.0;

    for (size_t i = 0; i < at->count; i++) {
        double spread = at->scale * e->problem.spread[e->used[at->column[i]]];
        double ratio = spread * spread / variance;
        const double *row = e->rest + (e->regular_count + at->column[i]) * e->side;

        for (size_t j = i; j < at->count; j++) {
            system[i * side + j] = row[e->regular_count + at->column[j]];
        }
        system[i * side + i] += 1.0 / ratio;
        system[i * side + at->count] = row[e->side - 1];
        product *= ratio;
    }
    system[side * side - 1] = 0.0;
    for (size_t k = 0; k < at->count; k++) {
        product *= system[k * side + k];
        take_out(system, side, k);
    }
    square = -system[side * side - 1];
    for (size_t k = at->count; k-- > 0;) {
        effect[k] = system[k * side + at->count];
        for (size_t j = k + 1; j < at->count; j++) {
            effect[k] -= system[k * side + j] * effect[j];
        }
        effect[k] /= system[k * side + k];
    }
    *determinant = product;
    return square;
}

/* Adds the effects of a structure, its weight relative to the best so far; returns its -2 log
 * posterior. */
static double add_structure(qc_shrunk_effects *e, const structure *at)
{
    double effect[QC_SHRUNK_COLUMNS_MOST];
    double determinant = 1.0;
    double total = e->rest[e->side * e->side - 1];
    double rest = fmax(total, e->rounding);

    if (!(e->rounding > 0.0)) {
        return HUGE_VAL; /* nothing but zeros */
    }
    for (int step = 0; at->count > 0 && step < VARIANCE_STEPS; step++) {
        rest =
            fmax(total - solve(e, at, rest / at->freedom, effect, &determinant), e->rounding);
    }
    double value = at->common + at->freedom * log(rest) + log(determinant);

    if (value < e->least) {
        double fade = exp((value - e->least) / 2.0);

        e->weight *= fade;
        for (size_t k = 0; k < e->problem.column_count; k++) {
            e->sum[k] *= fade;
        }
        e->least = value;
    }
    double weight = exp((e->least - value) / 2.0);

    e->weight += weight;
    for (size_t k = 0; k < at->count; k++) {
        e->sum[e->used[at->column[k]]] += weight * effect[k];
    }
    return value;
}

/* The sets that are late, or those that are not. */
static void add_sets(qc_shrunk_effects *e, setting *under, bool late)
{
    for (size_t k = 0; k < e->problem.set_count; k++) {
        const qc_effect_set *set = &e->problem.sets[k];
        structure at = {.freedom = under->freedom};

        if (set->late != late || e->length < set->needs ||
            (set->until > 0 && e->length > set->until)) {
            continue;
        }
        for (size_t column = 0; column < e->used_count; column++) {
            size_t place = e->regular_count + column;

            if ((set->columns >> e->used[column] & 1U) != 0 &&
                e->rest[place * e->side + place] > 0.0) {
                at.column[at.count++] = column;
            }
        }
        size_t scale_count = at.count > 0 ? SCALES : 1;

        at.common = under->common - 2.0 * log(set->prior / (double)scale_count);
        for (size_t scale = 0; scale < scale_count; scale++) {
            at.scale = scales[scale];
            under->best = fmin(under->best, add_structure(e, &at));
        }
    }
}

void qc_shrunk_effects_at(qc_shrunk_effects *effects, size_t length, double *effect)
{
    qc_shrunk_effects *e = effects;
    bool prior = length <= e->problem.prior_rows;
    size_t ratio_count = prior ? RATIOS : 1;
    setting settings[NOISES * RATIOS];

    assert(length >= e->length && length <= e->problem.length);
    add_rows(e, length);
    e->least = 1e300;
    e->weight = 0.0;
    memset(e->sum, 0, e->problem.column_count * sizeof *e->sum);
    for (size_t k = 0; k < NOISES * ratio_count; k++) {
        settings[k] = (setting){.noise = k / ratio_count,
                                .ratio = (prior ? ratios : flat_ratio)[k % ratio_count],
                                .best = HUGE_VAL};
        if (take_out_regular(e, &settings[k])) {
            add_sets(e, &settings[k], false);
        }
    }
    double near = e->least + FAR;

    for (size_t k = 0; k < NOISES * ratio_count; k++) {
        if (settings[k].best < near && take_out_regular(e, &settings[k])) {
            add_sets(e, &settings[k], true);
        }
    }
    for (size_t k = 0; k < e->problem.column_count; k++) {
        effect[k] = e->weight > 0.0 ? e->sum[k] / e->weight : 0.0;
    }
}
