/* The Theta family: standard, optimised, and dynamic optimised. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/theta.h"

#include <math.h>
#include <stdbool.h>

#include "forecast/smoothing.h"

#define GRID 32
/* Of the grid: to 1/65536. */
#define HALVINGS 11
/* As in the paper's program; simple smoothing alone may be a mean. */
#define LEAST_GAIN 0.1
#define LEAST_STANDARD 1e-4
/* Gains tried at once: of the grid, and about the best point. Two doubles fill a vector
 * register of any 64-bit machine; the line of what is known, which waits for divisions, is made
 * once for all of them. */
enum { GRID_LANES = 8, LANES = 2 };

/* A least-squares line on t = 1, 2, ..., and the mean; grows by one value at a time. */
typedef struct line {
    double intercept, slope, mean, count;
} line;

static void extend(line *fit, double value)
{
    double t = fit->count + 1.0;

    fit->slope =
        t < 2.0 ? 0.0 : ((t - 2.0) * fit->slope + 6.0 / t * (value - fit->mean)) / (t + 1.0);
    fit->mean += (value - fit->mean) / t;
    fit->intercept = fit->mean - (t + 1.0) / 2.0 * fit->slope;
    fit->count = t;
}

static line line_of(const double *values, size_t length)
{
    line fit = {0};

    for (size_t t = 0; t < length; t++) {
        extend(&fit, values[t]);
    }
    return fit;
}

/* The recursion between two values. */
typedef struct state {
    double level;
    double power; /* (1 - alpha)^(t-1) */
    double run;   /* (1 - (1 - alpha)^t) / alpha = 1 + (1 - alpha) + ... */
    line fit;     /* A and B */
} state;

static state first_state(const qc_theta *theta, const double *values, size_t length)
{
    state now = {.level = theta->level, .power = 1.0, .run = 1.0};

    if (theta->kind == QC_THETA_OPTIMISED) {
        now.fit = line_of(values, length);
    }
    return now;
}

/* What the weight is multiplied by. */
static double line_part(const state *now)
{
    return now->power * now->fit.intercept + now->run * now->fit.slope;
}

static void advance(const qc_theta *theta, double value, state *now)
{
    now->level += theta->gain * (value - now->level);
    now->power *= 1.0 - theta->gain;
    now->run += now->power;
    if (theta->kind == QC_THETA_DYNAMIC) {
        extend(&now->fit, value);
    }
}

/* Sums over errors e of a start at the first value without the line: with power p and the
 * line's part d. */
typedef struct error_sums {
    double pp, pd, dd, pe, de, ee;
} error_sums;

/* For the gains of all lanes, a constant where it is inlined; A and B are those of the data.
 * Loops over lanes become vectors. */
static inline void add_errors(const qc_theta *theta, int lanes, const double *values,
                              size_t length, error_sums *sums)
{
    bool dynamic = theta[0].kind == QC_THETA_DYNAMIC;
    line fit = dynamic ? (line){0} : line_of(values, length);
    double gain[GRID_LANES], level[GRID_LANES], power[GRID_LANES], run[GRID_LANES];
    double pp[GRID_LANES] = {0}, pd[GRID_LANES] = {0}, dd[GRID_LANES] = {0};
    double pe[GRID_LANES] = {0}, de[GRID_LANES] = {0}, ee[GRID_LANES] = {0};

    for (int k = 0; k < lanes; k++) {
        gain[k] = theta[k].gain;
        level[k] = values[0];
        power[k] = 1.0;
        run[k] = 1.0;
    }
    for (size_t t = 0; t < length; t++) {
        /* The dynamic line begins behind the first value. */
        double counts = dynamic && t == 0 ? 0.0 : 1.0;

        for (int k = 0; k < lanes; k++) {
            double e = counts * (values[t] - level[k]);
            double p = counts * power[k];
            double d = p * fit.intercept + counts * run[k] * fit.slope;

            pp[k] += p * p;
            pd[k] += p * d;
            dd[k] += d * d;
            pe[k] += p * e;
            de[k] += d * e;
            ee[k] += e * e;
            level[k] += gain[k] * (values[t] - level[k]);
            power[k] *= 1.0 - gain[k];
            run[k] += power[k];
        }
        if (dynamic) {
            extend(&fit, values[t]);
        }
    }
    for (int k = 0; k < lanes; k++) {
        sums[k] = (error_sums){pp[k], pd[k], dd[k], pe[k], de[k], ee[k]};
    }
}

/* The weight with the least square error and ridge (weight - 1/2)^2, within its bounds; 1/2 if
 * the line is the level. */
static double find_weight(const error_sums *sums, double ridge)
{
    double dd = sums->dd + ridge;
    double de = sums->de + ridge / 2.0;
    double determinant = sums->pp * dd - sums->pd * sums->pd;
    double weight = 0.5;

    if (determinant > 1e-9 * sums->pp * dd) {
        weight = (sums->pp * de - sums->pd * sums->pe) / determinant;
    } else if (sums->pp <= 0.0 && dd > 0.0) {
        weight = de / dd;
    }
    return fmin(fmax(weight, 0.0), 1.0);
}

/* The change of the start that goes with a weight. */
static double find_change(const error_sums *sums, double weight)
{
    return sums->pp > 0.0 ? (sums->pe - weight * sums->pd) / sums->pp : 0.0;
}

static double square_error(const error_sums *sums, double weight)
{
    double change = find_change(sums, weight);

    return fmax(0.0, sums->ee - 2.0 * (change * sums->pe + weight * sums->de) +
                         change * change * sums->pp + 2.0 * change * weight * sums->pd +
                         weight * weight * sums->dd);
}

static void start_standard(const double *values, size_t length, qc_theta *theta)
{
    qc_smoothing smoothing = {.level_gain = theta->gain};

    qc_smoothing_start_simple(values, length, &smoothing);
    theta->weight = 0.5;
    theta->level = smoothing.level;
    theta->square_error = smoothing.square_error;
}

/* What goes with the gain of each lane. */
static inline void start_lanes(const double *values, size_t length, int lanes, qc_theta *theta)
{
    error_sums sums[GRID_LANES] = {{0}};

    if (theta[0].kind != QC_THETA_STANDARD) {
        add_errors(theta, lanes, values, length, sums);
    }
    for (int k = 0; k < lanes; k++) {
        if (theta[k].kind == QC_THETA_STANDARD) {
            start_standard(values, length, &theta[k]);
            continue;
        }
        double weight = find_weight(&sums[k], 0.0);

        if (theta[k].precision > 0.0) {
            double variance = square_error(&sums[k], weight) / (double)length;

            weight = find_weight(&sums[k], theta[k].precision * variance);
        }
        theta[k].weight = weight;
        theta[k].level = values[0] + find_change(&sums[k], weight);
        theta[k].square_error = square_error(&sums[k], weight);
    }
}

void qc_theta_start(const double *values, size_t length, qc_theta *theta)
{
    qc_theta same[LANES] = {*theta, *theta};

    start_lanes(values, length, LANES, same);
    *theta = same[0];
}

static void set_gain(qc_theta *theta, double gain)
{
    double least = theta->kind == QC_THETA_STANDARD ? LEAST_STANDARD : LEAST_GAIN;

    theta->gain = fmin(fmax(gain, least), 1.0);
}

static void keep_better(const qc_theta *other, qc_theta *best)
{
    *best = other->square_error < best->square_error ? *other : *best;
}

static void try_grid(const double *values, size_t length, qc_theta *best)
{
    for (int from = 1; from < GRID; from += GRID_LANES) {
        qc_theta lanes[GRID_LANES];

        for (int k = 0; k < GRID_LANES; k++) {
            lanes[k] = *best;
            set_gain(&lanes[k], (double)(from + k) / GRID);
        }
        start_lanes(values, length, GRID_LANES, lanes);
        for (int k = 0; k < GRID_LANES; k++) {
            keep_better(&lanes[k], best);
        }
    }
}

/* One gain below and one above the best. */
static void try_sides(const double *values, size_t length, double step, qc_theta *best)
{
    qc_theta lanes[LANES] = {*best, *best};

    set_gain(&lanes[0], best->gain - step);
    set_gain(&lanes[1], best->gain + step);
    start_lanes(values, length, LANES, lanes);
    keep_better(&lanes[0], best);
    keep_better(&lanes[1], best);
}

qc_theta qc_theta_search(qc_theta_kind kind, double precision, const double *values,
                         size_t length)
{
    qc_theta best = {.kind = kind, .precision = precision, .square_error = HUGE_VAL};

    try_grid(values, length, &best);
    for (int half = 1; half <= HALVINGS; half++) {
        try_sides(values, length, ldexp(1.0 / GRID, -half), &best);
    }
    return best;
}

void qc_theta_continue(const qc_theta *theta, const double *values, size_t length,
                       size_t horizon, double *forecast)
{
    state now = first_state(theta, values, length);
    line whole = {0}; /* the dynamic line is that of the state */

    if (theta->kind != QC_THETA_DYNAMIC) {
        whole = line_of(values, length);
    }
    for (size_t t = 0; t < length; t++) {
        advance(theta, values[t], &now);
    }
    for (size_t h = 0; h < horizon; h++) {
        switch (theta->kind) {
        case QC_THETA_STANDARD:
            forecast[h] =
                now.level + theta->weight * whole.slope * ((double)h + now.run - now.power);
            break;
        case QC_THETA_OPTIMISED:
            forecast[h] =
                now.level + theta->weight * (line_part(&now) + (double)h * whole.slope);
            break;
        case QC_THETA_DYNAMIC:
        default:
            forecast[h] = now.level + theta->weight * line_part(&now);
            advance(theta, forecast[h], &now);
            break;
        }
    }
}
