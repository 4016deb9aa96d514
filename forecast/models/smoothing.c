/* Exponential smoothing of one series without a season: simple, and with a damped trend. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/smoothing.h"

#include <math.h>
#include <stdbool.h>

/*
 * Bounds of the search: the damping's are those of the M4 benchmarks' exponential smoothing. On
 * the training parts of M1 and M3, bench_models -b 1 and -b 2, a lower bound of 0.5 or 0.9
 * changes the damped model's mean of sMAPE and MASE by 0.3 %, an upper one of 0.99 or 1 gains
 * 0.5 or 0.8 %, but not by two standard errors at both origins; 0.96 costs 1.2 %.
 */
static const double least[3] = {0.0, 0.0, 0.8};
static const double most[3] = {1.0, 1.0, 0.98};
#define LAST_STEP (1.0 / 1024.0)
#define MOST_SWEEPS 200
/* Parameters tried at once: two doubles fill a vector register of any 64-bit machine. */
#define LANES 2
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
#define SIMPLE_STEPS 64
#define TREND_GAIN_PENALTY 12.0
/* A relative error of fit that counts as none. */
#define NO_ERROR 1e-12

/* State after each observation. */
typedef struct state {
    double level, trend;
} state;

/* One step of the recursion; returns the error. */
static double advance(const qc_smoothing *smoothing, state *now, double value)
{
    double damped = smoothing->trend_damping * now->trend;
    double error = value - now->level - damped;

    now->level += damped + smoothing->level_gain * error;
    now->trend = damped + smoothing->level_gain * smoothing->trend_gain * error;
    return error;
}

/* Sums over errors e of a start at the first value, and the answers l and t to a unit level and
 * trend at the start. */
typedef struct start_sums {
    lanes ll, lt, tt, le, te, ee;
} start_sums;

/* Errors are those of a start at the first value, plus multiples of the answers. */
static void add_errors(const double *values, size_t length, const qc_smoothing smoothing[LANES],
                       start_sums *sums)
{
    start_sums now = {0};
    lanes alpha = {smoothing[0].level_gain, smoothing[1].level_gain};
    lanes beta = alpha * (lanes){smoothing[0].trend_gain, smoothing[1].trend_gain};
    lanes phi = {smoothing[0].trend_damping, smoothing[1].trend_damping};
    lanes base_level = {values[0], values[0]}, base_trend = {0};
    lanes level_level = {1.0, 1.0}, level_trend = {0};
    lanes trend_level = {0}, trend_trend = {1.0, 1.0};

    for (size_t i = 0; i < length; i++) {
        lanes damped = phi * base_trend;
        lanes e = values[i] - base_level - damped;

        base_level += damped + alpha * e;
        base_trend = damped + beta * e;
        damped = phi * level_trend;

        lanes l = -level_level - damped;

        level_level += damped + alpha * l;
        level_trend = damped + beta * l;
        damped = phi * trend_trend;

        lanes t = -trend_level - damped;

        trend_level += damped + alpha * t;
        trend_trend = damped + beta * t;
        now.ll += l * l;
        now.lt += l * t;
        now.tt += t * t;
        now.le += l * e;
        now.te += t * e;
        now.ee += e * e;
    }
    *sums = now;
}

/* qc_smoothing_start() of several gains at once. */
static void start_lanes(const double *values, size_t length, qc_smoothing smoothing[LANES])
{
    start_sums sums;

    add_errors(values, length, smoothing, &sums);
    for (int k = 0; k < LANES; k++) {
        double ll = sums.ll[k], lt = sums.lt[k], tt = sums.tt[k];
        double determinant = ll * tt - lt * lt;
        double to_level = -sums.le[k] / ll;
        double to_trend = 0.0;

        if (determinant > 1e-9 * ll * tt) {
            to_level = (lt * sums.te[k] - tt * sums.le[k]) / determinant;
            to_trend = (lt * sums.le[k] - ll * sums.te[k]) / determinant;
        }
        smoothing[k].level = values[0] + to_level;
        smoothing[k].trend = to_trend;
        smoothing[k].square_error =
            fmax(0.0, sums.ee[k] + to_level * sums.le[k] + to_trend * sums.te[k]);
    }
}

void qc_smoothing_start(const double *values, size_t length, qc_smoothing *smoothing)
{
    qc_smoothing same[LANES];

    for (int k = 0; k < LANES; k++) {
        same[k] = *smoothing;
    }
    start_lanes(values, length, same);
    *smoothing = same[0];
}

/* qc_smoothing_start_simple() of several gains at once. */
static void start_simple_lanes(const double *values, size_t length,
                               qc_smoothing smoothing[LANES])
{
    lanes alpha = {smoothing[0].level_gain, smoothing[1].level_gain};
    lanes base = {values[0], values[0]}, unit = {1.0, 1.0};
    lanes ll = {0}, le = {0}, ee = {0};

    for (size_t i = 0; i < length; i++) {
        lanes e = values[i] - base;
        lanes l = -unit;

        base += alpha * e;
        unit += alpha * l;
        ll += l * l;
        le += l * e;
        ee += e * e;
    }
    for (int k = 0; k < LANES; k++) {
        smoothing[k] = (qc_smoothing){.level_gain = alpha[k],
                                      .level = values[0] - le[k] / ll[k],
                                      .square_error = fmax(0.0, ee[k] - le[k] * le[k] / ll[k])};
    }
}

void qc_smoothing_start_simple(const double *values, size_t length, qc_smoothing *smoothing)
{
    qc_smoothing same[LANES];

    for (int k = 0; k < LANES; k++) {
        same[k] = *smoothing;
    }
    start_simple_lanes(values, length, same);
    *smoothing = same[0];
}

/* The square error of a fit that is exact but for rounding. */
static double least_square(const double *values, size_t length)
{
    double largest = 0.0;

    for (size_t i = 0; i < length; i++) {
        largest = fmax(largest, fabs(values[i]));
    }
    return fmax(1e-290, (double)length * NO_ERROR * NO_ERROR * largest * largest);
}

static double penalised(const qc_smoothing *smoothing, size_t length, double floor_square)
{
    return (double)length * log(fmax(smoothing->square_error, floor_square)) +
           TREND_GAIN_PENALTY * smoothing->trend_gain;
}

double qc_smoothing_criterion(const double *values, size_t length,
                              const qc_smoothing *smoothing)
{
    return penalised(smoothing, length, least_square(values, length));
}

/* A search on one series. */
typedef struct search {
    const double *values;
    size_t length;
    double least_square;
    qc_smoothing best;
    double criterion;
} search;

/* Keeps a candidate with its start if it is better. */
static bool keep_better(search *now, const qc_smoothing *candidate)
{
    double criterion = penalised(candidate, now->length, now->least_square);

    if (criterion < now->criterion) {
        now->best = *candidate;
        now->criterion = criterion;
        return true;
    }
    return false;
}

static double *axis_of(qc_smoothing *smoothing, int axis)
{
    return axis == 0   ? &smoothing->level_gain
           : axis == 1 ? &smoothing->trend_gain
                       : &smoothing->trend_damping;
}

/* One try down and, unless that was better, one up each axis from the best point. */
static bool sweep(search *now, double step)
{
    bool better = false;

    for (int axis = 0; axis < 3; axis++) {
        double length = step * (most[axis] - least[axis]);
        double from = *axis_of(&now->best, axis);
        qc_smoothing sides[LANES] = {now->best, now->best};

        *axis_of(&sides[0], axis) = fmax(from - length, least[axis]);
        *axis_of(&sides[1], axis) = fmin(from + length, most[axis]);
        start_lanes(now->values, now->length, sides);
        better = keep_better(now, &sides[0]) || keep_better(now, &sides[1]) || better;
    }
    return better;
}

static void try_grid(search *now)
{
    static const double level_grid[] = {0.05, 0.15, 0.3, 0.5, 0.7, 0.9};
    static const double trend_grid[] = {0.0, 0.1, 0.4};
    static const double damping_grid[] = {0.8, 0.9, 0.98};
    qc_smoothing tried[LANES];
    int filled = 0;

    for (size_t a = 0; a < sizeof level_grid / sizeof *level_grid; a++) {
        for (size_t b = 0; b < sizeof trend_grid / sizeof *trend_grid; b++) {
            for (size_t c = 0; c < sizeof damping_grid / sizeof *damping_grid; c++) {
                tried[filled++] = (qc_smoothing){.level_gain = level_grid[a],
                                                 .trend_gain = trend_grid[b],
                                                 .trend_damping = damping_grid[c]};
                if (filled == LANES) {
                    start_lanes(now->values, now->length, tried);
                    (void)keep_better(now, &tried[0]);
                    (void)keep_better(now, &tried[1]);
                    filled = 0;
                }
            }
        }
    }
}

qc_smoothing qc_smoothing_fit(const double *values, size_t length)
{
    search now = {.values = values,
                  .length = length,
                  .least_square = least_square(values, length),
                  .criterion = HUGE_VAL};
    double step = 0.125;

    try_grid(&now);
    for (int sweeps = 0; step >= LAST_STEP && sweeps < MOST_SWEEPS; sweeps++) {
        if (!sweep(&now, step)) {
            step /= 2.0;
        }
    }
    return now.best;
}

qc_smoothing qc_smoothing_fit_simple(const double *values, size_t length)
{
    qc_smoothing best = {.square_error = HUGE_VAL};

    for (int step = 1; step < SIMPLE_STEPS; step += LANES) {
        qc_smoothing tried[LANES] = {{.level_gain = (double)step / SIMPLE_STEPS},
                                     {.level_gain = (double)(step + 1) / SIMPLE_STEPS}};

        start_simple_lanes(values, length, tried);
        best = tried[0].square_error < best.square_error ? tried[0] : best;
        best = tried[1].square_error < best.square_error ? tried[1] : best;
    }
    return best;
}

void qc_smoothing_forecast(const qc_smoothing *smoothing, const double *values, size_t length,
                           size_t horizon, double *forecast)
{
    state now = {smoothing->level, smoothing->trend};

    for (size_t i = 0; i < length; i++) {
        (void)advance(smoothing, &now, values[i]);
    }
    double step = now.trend;

    for (size_t h = 0; h < horizon; h++) {
        step *= smoothing->trend_damping;
        now.level += step;
        forecast[h] = now.level;
    }
}
