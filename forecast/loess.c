/* Local regression on equally spaced points, with or without weights of the points. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/loess.h"

#include <math.h>
#include <stdbool.h>

/* A spread of the points below this share of the length carries no line. */
#define LEAST_SPREAD 1e-3

static size_t smaller(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* 1 next to the middle and 0 next to the edge: the authors' program has it so, and robust passes magnify any difference. */
static double tricube(double share)
{
    double rest = 1.0 - share * share * share;

    return share > QC_LOESS_EDGE ? 0.0 : share > QC_LOESS_MIDDLE ? rest * rest * rest : 1.0;
}

/* The first of the `count` points nearest to a position. */
static size_t window_start(ptrdiff_t position, size_t count, size_t length)
{
    ptrdiff_t start = position - (ptrdiff_t)(count / 2);

    return start < 0 ? 0 : smaller((size_t)start, length - count);
}

/* The points that take part in a fit, and their distances' share of the reach. */
typedef struct window_of {
    size_t start, count;
    double scale;
} window_of;

static window_of find_window(const qc_loess *loess, size_t length, ptrdiff_t position)
{
    size_t count = smaller(loess->window, length);
    size_t start = window_start(position, count, length);
    ptrdiff_t before = position - (ptrdiff_t)start;
    ptrdiff_t behind = (ptrdiff_t)(start + count) - 1 - position;
    size_t reach = (size_t)(before > behind ? before : behind) + (loess->window - count) / 2;

    return (window_of){start, count, reach > 0 ? 1.0 / (double)reach : 0.0};
}

/* Weighted sums over a window, with distances from where the fit is wanted. */
typedef struct local_sums {
    double weight, distance, square, value, product;
} local_sums;

static bool carries_line(const qc_loess *loess, double spread, size_t length)
{
    return loess->degree > 0 && spread > 0.0 &&
           sqrt(spread) > LEAST_SPREAD * (double)(length - 1);
}

static double local_fit(const local_sums *sums, const qc_loess *loess, size_t length)
{
    double mean = sums->value / sums->weight;
    double middle = sums->distance / sums->weight;
    double spread = sums->square / sums->weight - middle * middle;

    if (!carries_line(loess, spread, length)) {
        return mean;
    }
    return mean - (sums->product / sums->weight - middle * mean) / spread * middle;
}

double qc_loess_at(const qc_loess *loess, const double *values, const double *weights,
                   size_t length, ptrdiff_t position)
{
    window_of window = find_window(loess, length, position);
    local_sums sums = {0};

    for (size_t i = window.start; i < window.start + window.count; i++) {
        double distance = (double)((ptrdiff_t)i - position);
        double weight = tricube(fabs(distance) * window.scale);

        if (weights != NULL) {
            weight *= weights[i];
        }
        sums.weight += weight;
        sums.distance += weight * distance;
        sums.square += weight * distance * distance;
        sums.value += weight * values[i];
        sums.product += weight * distance * values[i];
    }
    if (sums.weight <= 0.0) {
        return values[position < 0 ? 0 : smaller((size_t)position, length - 1)];
    }
    return local_fit(&sums, loess, length);
}

size_t qc_loess_coefficients(const qc_loess *loess, size_t length, ptrdiff_t position,
                             double *coefficient)
{
    window_of window = find_window(loess, length, position);
    local_sums sums = {0};

    for (size_t k = 0; k < window.count; k++) {
        double distance = (double)((ptrdiff_t)(window.start + k) - position);

        coefficient[k] = tricube(fabs(distance) * window.scale);
        sums.weight += coefficient[k];
        sums.distance += coefficient[k] * distance;
        sums.square += coefficient[k] * distance * distance;
    }
    double middle = sums.distance / sums.weight;
    double spread = sums.square / sums.weight - middle * middle;
    double slope = carries_line(loess, spread, length) ? -middle / spread : 0.0;

    for (size_t k = 0; k < window.count; k++) {
        double distance = (double)((ptrdiff_t)(window.start + k) - position);

        coefficient[k] *= (1.0 + slope * (distance - middle)) / sums.weight;
    }
    return window.start;
}

/* In the middle, without weights of the points, all windows have the same weights, and the fit is their mean. */
static double mean_by(const double *kernel, const double *values, size_t count)
{
    double sum = 0.0;

    for (size_t k = 0; k < count; k++) {
        sum += kernel[k] * values[k];
    }
    return sum;
}

static void fill_kernel(size_t window, double *kernel)
{
    size_t half = window / 2;
    double sum = 0.0;

    for (size_t k = 0; k < window; k++) {
        kernel[k] = tricube(fabs((double)k - (double)half) / (double)half);
        sum += kernel[k];
    }
    for (size_t k = 0; k < window; k++) {
        kernel[k] /= sum;
    }
}

static void draw_line(double *smooth, size_t from, size_t to)
{
    double step = (smooth[to] - smooth[from]) / (double)(to - from);

    for (size_t i = from + 1; i < to; i++) {
        smooth[i] = smooth[from] + step * (double)(i - from);
    }
}

void qc_loess_smooth(const qc_loess *loess, const double *values, const double *weights,
                     size_t length, double *kernel, double *smooth)
{
    size_t half = loess->window / 2;
    bool plain = weights == NULL && loess->window <= length;
    size_t last = 0;

    if (plain) {
        fill_kernel(loess->window, kernel);
    }
    for (size_t i = 0; i < length; i = smaller(i + loess->jump, length - 1)) {
        bool middle = plain && i >= half && i + half < length;

        smooth[i] = middle ? mean_by(kernel, values + i - half, loess->window)
                           : qc_loess_at(loess, values, weights, length, (ptrdiff_t)i);
        if (i > last) {
            draw_line(smooth, last, i);
        }
        last = i;
        if (i + 1 >= length) {
            break;
        }
    }
}
