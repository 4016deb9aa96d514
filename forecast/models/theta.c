/* The Theta family: standard, optimised, and dynamic optimised. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/theta.h"

#include <math.h>
#include <stdbool.h>

#include "forecast/models/smoothing.h"

#define GRID 32
/* Halvings of the step of the grid, down to 1/65536. */
#define HALVINGS 11
/* Least gain, as in the program of the paper; standard Theta may have less, down to a mean. */
#define LEAST_GAIN 0.1
#define LEAST_STANDARD 1e-4
/* Number of gains tried at once: two about the best point, which fill a vector register of any
 * 64-bit machine, or four such pairs of the grid. The line of the known values, which waits for
 * divisions, is made once for all of them. */
enum { LANES = 2, GRID_PAIRS = 4, GRID_LANES = GRID_PAIRS * LANES };
typedef double pair __attribute__((vector_size(LANES * sizeof(double))));

/* A least-squares line on t = 1, 2, ..., and the mean, updated one value at a time. */
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

/* The factor of the weight. */
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

/* The same for two gains, and the states of their recursions. */
typedef struct pair_walk {
    pair gain, level, power, run;
    pair pp, pd, dd, pe, de, ee;
} pair_walk;

/* One step; A and B are those of the data. `counts` is 0 if the error does not count, else
 * 1. */
static inline void step_pair(const line *fit, double value, double counts, pair_walk *now)
{
    pair e = counts * (value - now->level);
    pair p = counts * now->power;
    pair d = p * fit->intercept + counts * now->run * fit->slope;

    now->pp += p * p;
    now->pd += p * d;
    now->dd += d * d;
    now->pe += p * e;
    now->de += d * e;
    now->ee += e * e;
    now->level += now->gain * (value - now->level);
    now->power *= 1.0 - now->gain;
    now->run += now->power;
}

/* Adds the errors for the gains of all lanes, pair by pair; inlined with a constant number of
 * pairs. */
static inline void add_errors(const qc_theta *theta, size_t pairs, const double *values,
                              size_t length, error_sums *sums)
{
    bool dynamic = theta[0].kind == QC_THETA_DYNAMIC;
    line fit = dynamic ? (line){0} : line_of(values, length);
    pair_walk walk[GRID_PAIRS];

    for (size_t k = 0; k < pairs; k++) {
        walk[k] = (pair_walk){.gain = {theta[2 * k].gain, theta[2 * k + 1].gain},
                              .level = {values[0], values[0]},
                              .power = {1.0, 1.0},
                              .run = {1.0, 1.0}};
    }
    for (size_t t = 0; t < length; t++) {
        /* The dynamic line begins behind the first value. */
        double counts = dynamic && t == 0 ? 0.0 : 1.0;

        for (size_t k = 0; k < pairs; k++) {
            step_pair(&fit, values[t], counts, &walk[k]);
        }
        if (dynamic) {
            extend(&fit, values[t]);
        }
    }
    for (size_t k = 0; k < LANES * pairs; k++) {
        const pair_walk *w = &walk[k / LANES];
        size_t lane = k % LANES;

        sums[k] = (error_sums){w->pp[lane], w->pd[lane], w->dd[lane],
                               w->pe[lane], w->de[lane], w->ee[lane]};
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

/* Weight, level and square error for the gain of each lane. */
static inline void start_lanes(const double *values, size_t length, size_t pairs,
                               qc_theta *theta)
{
    error_sums sums[GRID_LANES] = {{0}};

    if (theta[0].kind != QC_THETA_STANDARD) {
        add_errors(theta, pairs, values, length, sums);
    }
    for (size_t k = 0; k < LANES * pairs; k++) {
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

    start_lanes(values, length, 1, same);
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
        start_lanes(values, length, GRID_PAIRS, lanes);
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
    start_lanes(values, length, 1, lanes);
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
