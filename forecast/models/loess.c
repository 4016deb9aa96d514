/* Local regression on equally spaced points, with or without weights of the points. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/loess.h"

#include <math.h>

#include "core/memory.h"

/* A spread of the points below this share of the length carries no line. */
#define LEAST_SPREAD 1e-3

static size_t smaller(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* 1 next to the middle and 0 next to the edge: the authors' program has it so, and robust
 * passes magnify any difference. */
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

static void draw_line(double *smooth, size_t from, size_t to)
{
    double step = (smooth[to] - smooth[from]) / (double)(to - from);

    for (size_t i = from + 1; i < to; i++) {
        smooth[i] = smooth[from] + step * (double)(i - from);
    }
}

/* Where the fit behind another is, `length` behind the last. */
static size_t next_fit(const qc_loess *loess, size_t at, size_t length)
{
    return at + 1 < length ? smaller(at + loess->jump, length - 1) : length;
}

void qc_loess_smooth(const qc_loess *loess, const double *values, const double *weights,
                     size_t length, double *smooth)
{
    size_t last = 0;

    for (size_t i = 0; i < length; i = next_fit(loess, i, length)) {
        smooth[i] = qc_loess_at(loess, values, weights, length, (ptrdiff_t)i);
        if (i > last) {
            draw_line(smooth, last, i);
        }
        last = i;
    }
}

/* Adds a fit. In the middle all windows have the same coefficients. */
static void add_fit(qc_loess_plan *plan, ptrdiff_t at, size_t *row_count)
{
    const qc_loess *loess = &plan->loess;
    ptrdiff_t half = (ptrdiff_t)(loess->window / 2);
    bool middle =
        loess->window <= plan->length && at >= half && at + half < (ptrdiff_t)plan->length;
    qc_loess_fit *fit = &plan->fit[plan->fit_count];
    const qc_loess_fit *before = plan->fit_count > 0 ? fit - 1 : NULL;

    *fit = (qc_loess_fit){.at = at, .row = *row_count};
    if (middle && before != NULL && before->at >= half) {
        fit->start = (size_t)(at - half);
        fit->row = before->row;
    } else {
        fit->start = qc_loess_coefficients(loess, plan->length, at,
                                           plan->coefficient + *row_count * plan->width);
        (*row_count)++;
    }
    plan->fit_count++;
}

qc_status qc_loess_plan_make(const qc_loess *loess, size_t length, bool beyond,
                             qc_loess_plan *plan, qc_error *error)
{
    qc_status status = QC_OK;
    size_t most = length / loess->jump + 4;
    size_t row_count = 0;

    if (plan->length == length && plan->beyond == beyond &&
        plan->loess.window == loess->window && plan->loess.degree == loess->degree &&
        plan->loess.jump == loess->jump) {
        return QC_OK;
    }
    plan->length = 0;
    plan->fit_count = 0;
    QC_TRY(QC_GROW(plan->fit, plan->fit_room, most, error));
    QC_TRY(QC_GROW(plan->coefficient, plan->coefficient_room,
                   most * smaller(loess->window, length), error));
    plan->loess = *loess;
    plan->length = length;
    plan->beyond = beyond;
    plan->width = smaller(loess->window, length);
    if (beyond) {
        add_fit(plan, -1, &row_count);
    }
    for (size_t i = 0; i < length; i = next_fit(loess, i, length)) {
        add_fit(plan, (ptrdiff_t)i, &row_count);
    }
    if (beyond) {
        add_fit(plan, (ptrdiff_t)length, &row_count);
    }

done:
    return status;
}

void qc_loess_plan_clear(qc_loess_plan *plan)
{
    qc_memory_free(plan->fit);
    qc_memory_free(plan->coefficient);
    *plan = (qc_loess_plan){0};
}

/* The fits `fit` and `next` side by side: one would wait for each addition. */
static void fit_two(const qc_loess_plan *plan, const qc_loess_fit *fit,
                    const qc_loess_fit *next, const double *values, double sum[2])
{
    const double *coefficient[2] = {plan->coefficient + fit->row * plan->width,
                                    plan->coefficient + next->row * plan->width};
    const double *from[2] = {values + fit->start, values + next->start};

    sum[0] = 0.0;
    sum[1] = 0.0;
    for (size_t i = 0; i < plan->width; i++) {
        sum[0] += coefficient[0][i] * from[0][i];
        sum[1] += coefficient[1][i] * from[1][i];
    }
}

void qc_loess_plan_smooth(const qc_loess_plan *plan, const double *values, double *smooth)
{
    ptrdiff_t first = plan->beyond ? -1 : 0;
    size_t last = 0;

    for (size_t k = 0; k < plan->fit_count; k += 2) {
        const qc_loess_fit *fit = &plan->fit[k];
        size_t count = k + 1 < plan->fit_count ? 2 : 1;
        double sum[2];

        fit_two(plan, fit, &fit[count - 1], values, sum);
        for (size_t i = 0; i < count; i++) {
            size_t at = (size_t)(fit[i].at - first);

            smooth[at] = sum[i];
            if (at > last + 1) {
                draw_line(smooth, last, at);
            }
            last = at;
        }
    }
}
