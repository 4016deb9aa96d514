/* The Theta family: standard, optimised, and dynamic optimised. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/theta.h"

#include <math.h>

#include "forecast/smoothing.h"

#define GRID 32
/* As in the paper's program; simple smoothing alone may be a mean. */
#define LEAST_GAIN 0.1
#define LEAST_STANDARD 1e-4
#define GOLDEN 0.6180339887498949
#define SECTIONS 22

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

static void start_standard(const double *values, size_t length, qc_theta *theta)
{
    qc_smoothing smoothing = {.level_gain = theta->gain};

    qc_smoothing_start_simple(values, length, &smoothing);
    theta->weight = 0.5;
    theta->level = smoothing.level;
    theta->square_error = smoothing.square_error;
}

/* Sums over errors e of a start at the first value without the line: with power p and the line's part d. */
typedef struct error_sums {
    double pp, pd, dd, pe, de, ee;
} error_sums;

static void add_errors(const qc_theta *theta, const double *values, size_t length,
                       error_sums *sums)
{
    state now = first_state(theta, values, length);

    for (size_t t = 0; t < length; t++) {
        if (t > 0 || theta->kind == QC_THETA_OPTIMISED) {
            double error = values[t] - now.level;
            double part = line_part(&now);

            sums->pp += now.power * now.power;
            sums->pd += now.power * part;
            sums->dd += part * part;
            sums->pe += now.power * error;
            sums->de += part * error;
            sums->ee += error * error;
        }
        advance(theta, values[t], &now);
    }
}

/* The weight with the least square error and ridge (weight - 1/2)^2, within its bounds; 1/2 if the line is the level. */
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

void qc_theta_start(const double *values, size_t length, qc_theta *theta)
{
    error_sums sums = {0};

    if (theta->kind == QC_THETA_STANDARD) {
        start_standard(values, length, theta);
        return;
    }
    theta->level = values[0];
    add_errors(theta, values, length, &sums);
    theta->weight = find_weight(&sums, 0.0);
    if (theta->precision > 0.0) {
        double variance = square_error(&sums, theta->weight) / (double)length;

        theta->weight = find_weight(&sums, theta->precision * variance);
    }
    theta->level += find_change(&sums, theta->weight);
    theta->square_error = square_error(&sums, theta->weight);
}

/* `theta` with another gain, and what goes with it. */
static qc_theta with_gain(const qc_theta *theta, const double *values, size_t length,
                          double gain)
{
    qc_theta next = *theta;
    double least = theta->kind == QC_THETA_STANDARD ? LEAST_STANDARD : LEAST_GAIN;

    next.gain = fmin(fmax(gain, least), 1.0);
    qc_theta_start(values, length, &next);
    return next;
}

/* Golden sections between the neighbours of the best point of the grid. */
static qc_theta narrow(const double *values, size_t length, qc_theta best)
{
    double low = best.gain - 1.0 / GRID;
    double width = 2.0 / GRID;
    qc_theta left = with_gain(&best, values, length, low + (1.0 - GOLDEN) * width);
    qc_theta right = with_gain(&best, values, length, low + GOLDEN * width);

    for (int k = 0; k < SECTIONS; k++) {
        width *= GOLDEN;
        if (left.square_error <= right.square_error) {
            best = left.square_error < best.square_error ? left : best;
            right = left;
            left = with_gain(&best, values, length, low + (1.0 - GOLDEN) * width);
        } else {
            best = right.square_error < best.square_error ? right : best;
            low += (1.0 - GOLDEN) * width / GOLDEN;
            left = right;
            right = with_gain(&best, values, length, low + GOLDEN * width);
        }
    }
    return best;
}

qc_theta qc_theta_search(qc_theta_kind kind, double precision, const double *values,
                         size_t length)
{
    qc_theta any = {.kind = kind, .precision = precision};
    qc_theta best = with_gain(&any, values, length, 1.0);

    for (int k = 1; k < GRID; k++) {
        qc_theta next = with_gain(&any, values, length, (double)k / GRID);

        best = next.square_error < best.square_error ? next : best;
    }
    return narrow(values, length, best);
}

void qc_theta_continue(const qc_theta *theta, const double *values, size_t length,
                       size_t horizon, double *forecast)
{
    state now = first_state(theta, values, length);
    line whole = line_of(values, length);

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
