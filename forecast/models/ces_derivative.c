/* The errors of complex exponential smoothing with their derivatives by all parameters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/models/ces_parts.h"

enum { MOST_COLUMNS = 2 + QC_CES_MOST_SEASON - 1 + QC_CES_GAINS };

qc_ces_columns qc_ces_columns_of(qc_ces_kind kind, size_t period)
{
    qc_ces_columns columns = {.season = 2, .gain = 2, .bounded = 2};

    if (kind == QC_CES_PARTIAL) {
        columns.gain += period - 1;
        columns.bounded++;
    }
    columns.count = columns.gain + columns.bounded;
    return columns;
}

void qc_ces_pack(const qc_ces *model, double *point)
{
    qc_ces_columns columns = qc_ces_columns_of(model->kind, model->period);

    point[0] = model->start.level.level;
    point[1] = model->start.level.potential;
    memcpy(point + columns.season, model->start.season,
           (columns.gain - columns.season) * sizeof *point);
    memcpy(point + columns.gain, model->gain, columns.bounded * sizeof *point);
}

void qc_ces_unpack(const qc_ces_problem *problem, const double *point, qc_ces *model)
{
    const qc_ces_columns *columns = &problem->columns;
    double rest = 0.0;

    *model = (qc_ces){.kind = problem->kind, .period = problem->period};
    model->start.level = (qc_ces_pair){point[0], point[1]};
    for (size_t k = columns->season; k < columns->gain; k++) {
        model->start.season[k - columns->season] = point[k];
        rest -= point[k];
    }
    if (problem->kind == QC_CES_PARTIAL) {
        model->start.season[problem->period - 1] = rest;
    }
    memcpy(model->gain, point + columns->gain, columns->bounded * sizeof *point);
}

/* What a step through the series carries along: states, and their derivatives by all columns. */
typedef struct walk {
    const qc_ces_problem *problem;
    double gain[QC_CES_GAINS];
    size_t width; /* columns, made even */
    qc_ces_state now;
    double level[MOST_COLUMNS], potential[MOST_COLUMNS];
    double season[QC_CES_MOST_SEASON][MOST_COLUMNS];
} walk;

static void begin(const qc_ces_problem *problem, const double *point, walk *w)
{
    const qc_ces_columns *columns = &problem->columns;
    qc_ces model;

    qc_ces_unpack(problem, point, &model);
    w->problem = problem;
    w->width = (columns->count + 1) / 2 * 2;
    w->now = model.start;
    memcpy(w->gain, model.gain, sizeof w->gain);
    memset(w->level, 0, sizeof w->level);
    memset(w->potential, 0, sizeof w->potential);
    memset(w->season, 0, problem->period * sizeof *w->season);
    w->level[0] = 1.0;
    w->potential[1] = 1.0;
    for (size_t k = columns->season; k < columns->gain; k++) {
        w->season[k - columns->season][k] = 1.0;
        w->season[problem->period - 1][k] = -1.0;
    }
}

/* One step of the level; `by` holds the derivatives of the mean, those of the error with the
 * sign turned. */
static void turn(walk *w, double error, const double *restrict by)
{
    double a0 = w->gain[0], a1 = w->gain[1];
    double *restrict level = w->level;
    double *restrict potential = w->potential;
    double l = w->now.level.level, c = w->now.level.potential;
    size_t gain = w->problem->columns.gain;

    for (size_t k = 0; k < w->width; k++) {
        double dl = level[k], dc = potential[k];

        level[k] = dl - (1.0 - a1) * dc - (a0 - a1) * by[k];
        potential[k] = dl + (1.0 - a0) * dc - (a0 + a1) * by[k];
    }
    level[gain] += error;
    level[gain + 1] += c - error;
    potential[gain] += error - c;
    potential[gain + 1] += error;
    w->now.level.level = l - (1.0 - a1) * c + (a0 - a1) * error;
    w->now.level.potential = l + (1.0 - a0) * c + (a0 + a1) * error;
}

/* One observation: returns the error, and fills the derivatives of its mean. */
static double step(walk *w, size_t phase, double value, double *restrict row)
{
    double *restrict season = w->season[phase];
    double error = value - w->now.level.level - w->now.season[phase];

    if (w->problem->kind == QC_CES_PLAIN) {
        memcpy(row, w->level, w->width * sizeof *row);
    } else {
        for (size_t k = 0; k < w->width; k++) {
            row[k] = w->level[k] + season[k];
            season[k] -= w->gain[2] * row[k];
        }
        season[w->problem->columns.gain + 2] += error;
        w->now.season[phase] += w->gain[2] * error;
    }
    turn(w, error, row);
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
