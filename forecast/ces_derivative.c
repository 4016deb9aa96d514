/* The errors of complex exponential smoothing with their derivatives by all parameters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/ces_parts.h"

qc_ces_columns qc_ces_columns_of(qc_ces_kind kind, size_t period)
{
    qc_ces_columns columns = {0};
    size_t states = kind == QC_CES_SIMPLE ? 0 : 2;

    columns.season = states;
    if (kind != QC_CES_PLAIN) {
        states += kind == QC_CES_PARTIAL ? period - 1 : period;
    }
    columns.potential = states;
    if (kind == QC_CES_SIMPLE || kind == QC_CES_FULL) {
        states += period;
    }
    columns.gain = states;
    columns.bounded = kind == QC_CES_FULL ? 4 : kind == QC_CES_PARTIAL ? 3 : 2;
    columns.count = states + columns.bounded;
    return columns;
}

void qc_ces_pack(const qc_ces *model, double *point)
{
    qc_ces_columns columns = qc_ces_columns_of(model->kind, model->period);

    if (columns.season == 2) {
        point[0] = model->start.level.level;
        point[1] = model->start.level.potential;
    }
    for (size_t k = columns.season; k < columns.potential; k++) {
        point[k] = model->start.season[k - columns.season].level;
    }
    for (size_t k = columns.potential; k < columns.gain; k++) {
        point[k] = model->start.season[k - columns.potential].potential;
    }
    memcpy(point + columns.gain, model->gain, columns.bounded * sizeof *point);
}

void qc_ces_unpack(const qc_ces_problem *problem, const double *point, qc_ces *model)
{
    const qc_ces_columns *columns = &problem->columns;
    double rest = 0.0;

    *model = (qc_ces){.kind = problem->kind, .period = problem->period};
    if (columns->season == 2) {
        model->start.level = (qc_ces_pair){point[0], point[1]};
    }
    for (size_t k = columns->season; k < columns->potential; k++) {
        model->start.season[k - columns->season].level = point[k];
        rest -= point[k];
    }
    if (problem->kind == QC_CES_PARTIAL) {
        model->start.season[problem->period - 1].level = rest;
    }
    for (size_t k = columns->potential; k < columns->gain; k++) {
        model->start.season[k - columns->potential].potential = point[k];
    }
    memcpy(model->gain, point + columns->gain, columns->bounded * sizeof *point);
}

/* A complex state with its derivatives by all columns. */
typedef struct pair {
    qc_ces_pair value;
    double level[QC_DESCENT_COLUMNS], potential[QC_DESCENT_COLUMNS];
} pair;

/* What a step through the series carries along. */
typedef struct walk {
    const qc_ces_problem *problem;
    double gain[QC_DESCENT_BOUNDED];
    size_t width; /* columns, made even */
    pair level;
    pair season[QC_CES_MOST_SEASON];
} walk;

static void begin(const qc_ces_problem *problem, const double *point, walk *w)
{
    const qc_ces_columns *columns = &problem->columns;
    qc_ces model;

    qc_ces_unpack(problem, point, &model);
    w->problem = problem;
    w->width = (columns->count + 1) / 2 * 2;
    memcpy(w->gain, model.gain, sizeof w->gain);
    memset(&w->level, 0, sizeof w->level);
    memset(w->season, 0, problem->period * sizeof *w->season);
    w->level.value = model.start.level;
    if (columns->season == 2) {
        w->level.level[0] = 1.0;
        w->level.potential[1] = 1.0;
    }
    for (size_t k = 0; k < problem->period; k++) {
        w->season[k].value = model.start.season[k];
    }
    for (size_t k = columns->season; k < columns->potential; k++) {
        w->season[k - columns->season].level[k] = 1.0;
        if (problem->kind == QC_CES_PARTIAL) {
            w->season[problem->period - 1].level[k] = -1.0;
        }
    }
    for (size_t k = columns->potential; k < columns->gain; k++) {
        w->season[k - columns->potential].potential[k] = 1.0;
    }
}

/* One step of a complex state; `by` holds the derivatives of the mean, those of the error with the sign turned. */
static void turn(pair *now, const double *gain, size_t gain_column, double error, size_t width,
                 const double *restrict by)
{
    double a0 = gain[0], a1 = gain[1];
    double *restrict level = now->level;
    double *restrict potential = now->potential;
    double l = now->value.level, c = now->value.potential;

    for (size_t k = 0; k < width; k++) {
        double dl = level[k], dc = potential[k];

        level[k] = dl - (1.0 - a1) * dc - (a0 - a1) * by[k];
        potential[k] = dl + (1.0 - a0) * dc - (a0 + a1) * by[k];
    }
    level[gain_column] += error;
    level[gain_column + 1] += c - error;
    potential[gain_column] += error - c;
    potential[gain_column + 1] += error;
    now->value.level = l - (1.0 - a1) * c + (a0 - a1) * error;
    now->value.potential = l + (1.0 - a0) * c + (a0 + a1) * error;
}

/* One observation: returns the error, and fills the derivatives of its mean. */
static double step(walk *w, size_t phase, double value, double *restrict row)
{
    qc_ces_kind kind = w->problem->kind;
    size_t gain = w->problem->columns.gain;
    pair *season = &w->season[phase];
    const double *restrict by_level = w->level.level;
    double mean = (kind == QC_CES_SIMPLE ? 0.0 : w->level.value.level) +
                  (kind == QC_CES_PLAIN ? 0.0 : season->value.level);
    double error = value - mean;

    if (kind == QC_CES_PLAIN) {
        memcpy(row, by_level, w->width * sizeof *row);
    } else {
        const double *restrict by_season = season->level;

        for (size_t k = 0; k < w->width; k++) {
            row[k] = by_level[k] + by_season[k];
        }
    }
    if (kind != QC_CES_SIMPLE) {
        turn(&w->level, w->gain, gain, error, w->width, row);
    }
    if (kind == QC_CES_SIMPLE) {
        turn(season, w->gain, gain, error, w->width, row);
    } else if (kind == QC_CES_FULL) {
        turn(season, w->gain + 2, gain + 2, error, w->width, row);
    } else if (kind == QC_CES_PARTIAL) {
        for (size_t k = 0; k < w->width; k++) {
            season->level[k] -= w->gain[2] * row[k];
        }
        season->level[gain + 2] += error;
        season->value.level += w->gain[2] * error;
    }
    return error;
}

double qc_ces_evaluate(void *context, const double *point, double *jacobian, double *slope)
{
    const qc_ces_problem *problem = context;
    size_t count = problem->columns.count;
    size_t stride = QC_DESCENT_STRIDE(count);
    double square = 0.0;
    size_t phase = 0;
    walk w;

    begin(problem, point, &w);
    if (!qc_ces_admissible(problem->kind, problem->period, w.gain, problem->radius)) {
        return HUGE_VAL;
    }
    for (size_t t = 0; t < problem->length; t++) {
        double *restrict row = jacobian + t * stride;
        double error = step(&w, phase, problem->values[t], row);

        for (size_t k = 0; k < w.width; k++) {
            row[k] = -row[k];
        }
        row[count] = error;
        square += error * error;
        phase = phase + 1 < problem->period ? phase + 1 : 0;
    }
    memset(slope, 0, count * sizeof *slope);

    double deviance = (double)problem->length * log(square);

    return isnan(deviance) ? HUGE_VAL : deviance;
}
