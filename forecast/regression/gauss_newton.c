/* Least squares by Gauss-Newton steps: most parameters free, the last few between bounds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/gauss_newton.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

enum { ACROSS = QC_DESCENT_COLUMNS + 2 };

/* Marquardt's factor: the least that success makes of it, where the search gives up, and what
 * both do to it. */
#define LEAST_DAMPING 1e-7
#define MOST_DAMPING 1e4
#define DAMPING_STEP 10.0
/* A deviance so many promised steps away is given up. */
#define FAR_OFF 30.0
/* A pivot below this share of its diagonal says that the column is a combination of others. */
#define NO_PIVOT 1e-11
/* Fixings and releases of parameters with bounds in a step; a few are usual. */
enum { MOST_TRIES = 16 };

qc_status qc_descent_room_new(size_t rows, size_t columns, qc_descent_room *room,
                              qc_error *error)
{
    qc_status status = QC_OK;
    qc_descent_room draft = {NULL, NULL, NULL, NULL};

    QC_TRY(QC_NEW_ARRAY(draft.now, rows * QC_DESCENT_STRIDE(columns), error));
    QC_TRY(QC_NEW_ARRAY(draft.next, rows * QC_DESCENT_STRIDE(columns), error));
    QC_TRY(QC_NEW_ROOM(draft.product, QC_DESCENT_STRIDE(columns) * ACROSS, error));
    QC_TRY(QC_NEW_ROOM(draft.factor, QC_DESCENT_STRIDE(columns) * ACROSS, error));
    *room = draft;
    draft = (qc_descent_room){NULL, NULL, NULL, NULL};

done:
    qc_descent_room_clear(&draft);
    return status;
}

void qc_descent_room_clear(qc_descent_room *room)
{
    qc_memory_free(room->now);
    qc_memory_free(room->next);
    qc_memory_free(room->product);
    qc_memory_free(room->factor);
    *room = (qc_descent_room){NULL, NULL, NULL, NULL};
}

/* Adds the products of four rows, two columns with all before them at a time: each value is
 * fetched once for both. The first of two goes one past the diagonal, where nobody looks. */
static void add_four(const double *restrict row, size_t stride, size_t count,
                     double *restrict product)
{
    const double *restrict second = row + stride;
    const double *restrict third = second + stride;
    const double *restrict fourth = third + stride;

    for (size_t i = 0; i < count; i += 2) {
        double a = row[i], b = second[i], c = third[i], d = fourth[i];
        double e = row[i + 1], f = second[i + 1], g = third[i + 1], h = fourth[i + 1];
        double *restrict into = product + i * ACROSS;
        double *restrict below = into + ACROSS;

        for (size_t k = 0; k < i + 2; k++) {
            into[k] += (a * row[k] + b * second[k]) + (c * third[k] + d * fourth[k]);
            below[k] += (e * row[k] + f * second[k]) + (g * third[k] + h * fourth[k]);
        }
    }
}

static void add_one(const double *restrict row, size_t count, double *restrict product)
{
    for (size_t i = 0; i < count; i++) {
        double a = row[i];
        double *restrict into = product + i * ACROSS;

        for (size_t k = 0; k <= i; k++) {
            into[k] += a * row[k];
        }
    }
}

/* Forms the products of columns, the lower triangle of J'J and in row `columns` J'r and r'r,
 * rows ACROSS apart; with dscale added to the columns: d(r exp(scale)) = exp(scale) (dr + r
 * dscale). */
static void form_normal(const qc_descent *descent, const double *jacobian, const double *slope,
                        double *product)
{
    size_t columns = descent->columns;
    size_t stride = QC_DESCENT_STRIDE(columns);
    double *last = product + columns * ACROSS;
    size_t t = 0;

    for (size_t i = 0; i < stride; i++) {
        memset(product + i * ACROSS, 0, stride * sizeof(double));
    }
    for (; t + 4 <= descent->rows; t += 4) {
        add_four(jacobian + t * stride, stride, columns + 1, product);
    }
    for (; t < descent->rows; t++) {
        add_one(jacobian + t * stride, columns + 1, product);
    }
    double square = last[columns];

    for (size_t i = 0; i < columns; i++) {
        double *row = product + i * ACROSS;

        for (size_t k = 0; k <= i; k++) {
            row[k] += last[i] * slope[k] + slope[i] * last[k] + square * slope[i] * slope[k];
        }
    }
    for (size_t i = 0; i < columns; i++) {
        last[i] += square * slope[i];
    }
}

/*
 * Eliminates the first `count` rows of the damped products, the upper triangle with the
 * right-hand side as last column: the rows of Cholesky's factor, and what is left of the others
 * below them. Row by row, so that no sum waits for its terms. A row without a pivot of its own
 * is left out: its factor is 0 and its pivot infinite.
 */
static void eliminate(double *product, size_t columns, size_t count)
{
    double whole[QC_DESCENT_COLUMNS];

    for (size_t k = 0; k < count; k++) {
        whole[k] = product[k * ACROSS + k];
    }
    for (size_t i = 0; i < count; i++) {
        double *restrict row = product + i * ACROSS;
        double pivot = row[i] > NO_PIVOT * whole[i] ? sqrt(row[i]) : HUGE_VAL;

        row[i] = pivot;
        for (size_t j = i + 1; j <= columns; j++) {
            row[j] /= pivot;
        }
        for (size_t k = i + 1; k < columns; k++) {
            double *restrict below = product + k * ACROSS;
            double factor = row[k];

            for (size_t j = k; j <= columns; j++) {
                below[j] -= factor * row[j];
            }
        }
    }
}

/* Solves for the free ones of at most four steps, the others being given. */
static void solve_free(const double *product, const double *right, size_t count,
                       const bool *fixed, double *step)
{
    double factor[QC_DESCENT_BOUNDED][QC_DESCENT_BOUNDED] = {{0}};
    double half[QC_DESCENT_BOUNDED] = {0};

    for (size_t i = 0; i < count; i++) {
        double sum = -right[i];

        if (fixed[i]) {
            continue;
        }
        for (size_t k = 0; k < count; k++) {
            sum -=
                fixed[k] ? product[(i > k ? i : k) * ACROSS + (i > k ? k : i)] * step[k] : 0.0;
        }
        for (size_t k = 0; k <= i; k++) {
            double value = product[i * ACROSS + k];

            for (size_t j = 0; j < k; j++) {
                value -= factor[i][j] * factor[k][j];
            }
            if (!fixed[k] && k < i) {
                factor[i][k] = value / factor[k][k];
                sum -= factor[i][k] * half[k];
            } else if (k == i) {
                bool sound = value > NO_PIVOT * product[i * ACROSS + i];

                factor[i][i] = sound ? sqrt(value) : HUGE_VAL;
            }
        }
        half[i] = sum / factor[i][i];
    }
    for (size_t i = count; i-- > 0;) {
        double sum = half[i];

        if (fixed[i]) {
            continue;
        }
        for (size_t k = i + 1; k < count; k++) {
            sum -= fixed[k] ? 0.0 : factor[k][i] * step[k];
        }
        step[i] = sum / factor[i][i];
    }
}

/* Where the square would still fall if a parameter at a bound left it, the one with the
 * steepest fall is let go. */
static bool let_go(const double *product, const double *right, size_t count, const double *low,
                   const double *step, bool *fixed)
{
    size_t which = count;
    double steepest = 0.0;

    for (size_t i = 0; i < count; i++) {
        double pull = -right[i];

        for (size_t k = 0; k < count; k++) {
            pull -= product[(i > k ? i : k) * ACROSS + (i > k ? k : i)] * step[k];
        }
        double inward = step[i] <= low[i] ? pull : -pull;

        if (fixed[i] && inward > steepest) {
            steepest = inward;
            which = i;
        }
    }
    if (which < count) {
        fixed[which] = false;
    }
    return which < count;
}

/*
 * Steps of the parameters with bounds that take most off the square: goes towards the best of
 * the free ones until one meets its bound, which fixes it; at the best of the free ones, lets
 * one go that wants to leave its bound. The square falls each time.
 */
static void solve_bounded(const qc_descent *descent, const double *product, const double *right,
                          const double *point, double *step)
{
    size_t count = descent->bounded;
    bool fixed[QC_DESCENT_BOUNDED] = {false};
    double low[QC_DESCENT_BOUNDED], high[QC_DESCENT_BOUNDED], target[QC_DESCENT_BOUNDED];

    for (size_t i = 0; i < count; i++) {
        low[i] = fmin(0.0, descent->least[i] - point[i]);
        high[i] = fmax(0.0, descent->most[i] - point[i]);
        step[i] = 0.0;
    }
    for (size_t tries = 0; tries < MOST_TRIES; tries++) {
        double share = 1.0;
        size_t blocking = count;

        memcpy(target, step, count * sizeof *target);
        solve_free(product, right, count, fixed, target);
        for (size_t i = 0; i < count; i++) {
            double room = target[i] < low[i] ? low[i] - step[i] : high[i] - step[i];

            if (!fixed[i] && (target[i] < low[i] || target[i] > high[i]) &&
                room / (target[i] - step[i]) < share) {
                share = room / (target[i] - step[i]);
                blocking = i;
            }
        }
        for (size_t i = 0; i < count; i++) {
            step[i] += fixed[i] ? 0.0 : share * (target[i] - step[i]);
        }
        if (blocking < count) {
            step[blocking] = target[blocking] < low[blocking] ? low[blocking] : high[blocking];
            fixed[blocking] = true;
        } else if (!let_go(product, right, count, low, step, fixed)) {
            break;
        }
    }
}

/* The step for one Marquardt factor; returns the square that it promises to take off. */
static double find_step(const qc_descent *descent, const qc_descent_room *room, double damping,
                        const double *point, double *step)
{
    size_t columns = descent->columns;
    size_t free_count = columns - descent->bounded;
    const double *product = room->product;
    const double *slope = product + columns * ACROSS;
    double *work = room->factor;
    double right[QC_DESCENT_BOUNDED] = {0};
    double promise = 0.0;

    for (size_t i = 0; i <= columns; i++) {
        for (size_t k = 0; k <= i; k++) {
            work[k * ACROSS + i] = product[i * ACROSS + k];
        }
        work[i * ACROSS + i] *= 1.0 + damping;
    }
    eliminate(work, columns, free_count);
    for (size_t i = free_count; i < columns; i++) {
        right[i - free_count] = work[i * ACROSS + columns];
        for (size_t k = free_count; k < i; k++) {
            work[i * ACROSS + k] = work[k * ACROSS + i];
        }
    }
    solve_bounded(descent, work + free_count * (ACROSS + 1), right, point + free_count,
                  step + free_count);
    for (size_t k = free_count; k-- > 0;) {
        const double *row = work + k * ACROSS;
        double sum = -row[columns];

        for (size_t i = k + 1; i < columns; i++) {
            sum -= row[i] * step[i];
        }
        step[k] = sum / row[k];
    }
    for (size_t i = 0; i < columns; i++) {
        const double *row = product + i * ACROSS;
        double sum = 0.5 * row[i] * step[i];

        for (size_t k = 0; k < i; k++) {
            sum += row[k] * step[k];
        }
        promise -= 2.0 * step[i] * (sum + slope[i]);
    }
    return promise;
}

/* The deviance that goes when a share of the square goes. */
static double promised(const qc_descent *descent, double taken, double square)
{
    double share = taken / square;

    return -(double)descent->rows * log1p(-(share < 0.99 ? share : 0.99));
}

static double change_damping(double damping, double kept)
{
    if (kept > 0.75) {
        return fmax(fmin(damping, LEAST_DAMPING), damping / DAMPING_STEP);
    }
    return kept > 0.25 ? damping : damping * DAMPING_STEP;
}

double qc_descent_solve(const qc_descent *descent, qc_descent_room *room, double *point)
{
    size_t columns = descent->columns;
    double slope[QC_DESCENT_COLUMNS] = {0}, step[QC_DESCENT_COLUMNS];
    double deviance = descent->evaluate(descent->context, point, room->now, slope);

    if (!(deviance < HUGE_VAL)) {
        return deviance;
    }
    form_normal(descent, room->now, slope, room->product);
    double square = room->product[columns * ACROSS + columns];

    if (square > descent->floor) {
        square -= find_step(descent, room, descent->damping, point, step);
        for (size_t k = 0; k < columns; k++) {
            point[k] += step[k];
        }
    }
    return (double)descent->rows * log(fmax(square, descent->floor));
}

double qc_descent_run(const qc_descent *descent, qc_descent_room *room, double tolerance,
                      size_t most_steps, double *point)
{
    size_t columns = descent->columns;
    double slope[QC_DESCENT_COLUMNS] = {0}, next_slope[QC_DESCENT_COLUMNS] = {0};
    double step[QC_DESCENT_COLUMNS], trial[QC_DESCENT_COLUMNS];
    double deviance = descent->evaluate(descent->context, point, room->now, slope);
    double damping = descent->damping;
    bool moved = true;

    for (size_t taken = 0; taken < most_steps && deviance < HUGE_VAL; taken++) {
        if (moved) {
            form_normal(descent, room->now, slope, room->product);
        }
        double square = room->product[columns * ACROSS + columns];

        if (!(square > descent->floor) || damping > MOST_DAMPING) {
            break;
        }
        double promise =
            promised(descent, find_step(descent, room, damping, point, step), square);

        bool hopeless = deviance - FAR_OFF * promise > descent->wanted;

        if (!(promise >= tolerance) || hopeless) {
            break;
        }
        for (size_t k = 0; k < columns; k++) {
            trial[k] = point[k] + step[k];
        }
        for (size_t k = 0; k < descent->bounded; k++) {
            double *bounded = &trial[columns - descent->bounded + k];

            *bounded = fmin(fmax(*bounded, descent->least[k]), descent->most[k]);
        }
        double next = descent->evaluate(descent->context, trial, room->next, next_slope);

        double kept = (deviance - next) / promise;

        moved = next < deviance;
        if (moved) {
            double *swap = room->now;

            damping = change_damping(damping, kept);
            memcpy(point, trial, columns * sizeof *point);
            memcpy(slope, next_slope, columns * sizeof *slope);
            room->now = room->next;
            room->next = swap;
            deviance = next;
        } else {
            damping = fmax(1e-3, damping * DAMPING_STEP);
        }
    }
    return deviance;
}
