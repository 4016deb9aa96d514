/* Exponential smoothing of one series without a season: simple, and with a damped trend. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/smoothing.h"

#include <math.h>
#include <stdbool.h>

/*
 * Bounds of the search: the damping's are those of the M4 benchmarks' exponential smoothing. On the training parts of M1 and M3,
 * bench_models -b 1 and -b 2, a lower bound of 0.5 or 0.9 changes the damped model's mean of sMAPE and MASE by 0.3 %, an upper
 * one of 0.99 or 1 gains 0.5 or 0.8 %, but not by two standard errors at both origins; 0.96 costs 1.2 %.
 */
static const double least[3] = {0.0, 0.0, 0.8};
static const double most[3] = {1.0, 1.0, 0.98};
#define LAST_STEP (1.0 / 1024.0)
#define MOST_SWEEPS 200
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

void qc_smoothing_start(const double *values, size_t length, qc_smoothing *smoothing)
{
    /* Errors are those of a start at the first value, plus multiples of the answers to a unit level and trend. */
    state base = {values[0], 0.0};
    state level = {1.0, 0.0};
    state trend = {0.0, 1.0};
    double ll = 0.0, lt = 0.0, tt = 0.0, le = 0.0, te = 0.0, ee = 0.0;

    for (size_t i = 0; i < length; i++) {
        double e = advance(smoothing, &base, values[i]);
        double l = advance(smoothing, &level, 0.0);
        double t = advance(smoothing, &trend, 0.0);

        ll += l * l;
        lt += l * t;
        tt += t * t;
        le += l * e;
        te += t * e;
        ee += e * e;
    }
    double determinant = ll * tt - lt * lt;
    double to_level = -le / ll;
    double to_trend = 0.0;

    if (determinant > 1e-9 * ll * tt) {
        to_level = (lt * te - tt * le) / determinant;
        to_trend = (lt * le - ll * te) / determinant;
    }
    smoothing->level = values[0] + to_level;
    smoothing->trend = to_trend;
    smoothing->square_error = fmax(0.0, ee + to_level * le + to_trend * te);
}

void qc_smoothing_start_simple(const double *values, size_t length, qc_smoothing *smoothing)
{
    state base = {values[0], 0.0};
    state level = {1.0, 0.0};
    double ll = 0.0, le = 0.0, ee = 0.0;

    smoothing->trend_gain = 0.0;
    smoothing->trend_damping = 0.0;
    smoothing->trend = 0.0;
    for (size_t i = 0; i < length; i++) {
        double e = advance(smoothing, &base, values[i]);
        double l = advance(smoothing, &level, 0.0);

        ll += l * l;
        le += l * e;
        ee += e * e;
    }
    smoothing->level = values[0] - le / ll;
    smoothing->square_error = fmax(0.0, ee - le * le / ll);
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

/* Tries a point of the box; keeps it if it is better. */
static bool try_point(search *now, const double point[3])
{
    qc_smoothing candidate = {
        .level_gain = point[0], .trend_gain = point[1], .trend_damping = point[2]};

    qc_smoothing_start(now->values, now->length, &candidate);

    double criterion = penalised(&candidate, now->length, now->least_square);

    if (criterion < now->criterion) {
        now->best = candidate;
        now->criterion = criterion;
        return true;
    }
    return false;
}

/* One try down and, unless that was better, one up each axis from the best point. */
static bool sweep(search *now, double step)
{
    bool better = false;

    for (int axis = 0; axis < 3; axis++) {
        for (int side = -1; side <= 1; side += 2) {
            const qc_smoothing *best = &now->best;
            double point[3] = {best->level_gain, best->trend_gain, best->trend_damping};
            double from = point[axis];
            double to = from + side * step * (most[axis] - least[axis]);

            point[axis] = fmin(fmax(to, least[axis]), most[axis]);
            /* At a bound there is nowhere to go; the way back from a whole step leads where it came from. */
            if (fabs(point[axis] - from) > 0.0 && try_point(now, point)) {
                better = true;
                if (fabs(point[axis] - to) <= 0.0) {
                    break;
                }
            }
        }
    }
    return better;
}

qc_smoothing qc_smoothing_fit(const double *values, size_t length)
{
    static const double level_grid[] = {0.05, 0.15, 0.3, 0.5, 0.7, 0.9};
    static const double trend_grid[] = {0.0, 0.1, 0.4};
    static const double damping_grid[] = {0.8, 0.9, 0.98};
    search now = {.values = values,
                  .length = length,
                  .least_square = least_square(values, length),
                  .criterion = HUGE_VAL};
    double step = 0.125;

    for (size_t a = 0; a < sizeof level_grid / sizeof *level_grid; a++) {
        for (size_t b = 0; b < sizeof trend_grid / sizeof *trend_grid; b++) {
            for (size_t c = 0; c < sizeof damping_grid / sizeof *damping_grid; c++) {
                double point[3] = {level_grid[a], trend_grid[b], damping_grid[c]};

                (void)try_point(&now, point);
            }
        }
    }
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

    for (int step = 1; step <= SIMPLE_STEPS; step++) {
        qc_smoothing candidate = {.level_gain = (double)step / SIMPLE_STEPS};

        qc_smoothing_start_simple(values, length, &candidate);
        if (candidate.square_error < best.square_error) {
            best = candidate;
        }
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
