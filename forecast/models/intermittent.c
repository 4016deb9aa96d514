/* Demand that is zero in many periods: how often, and how much when it comes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/intermittent.h"

#include <math.h>

/* Syntetos, Boylan & Croston (2005): mean interval from which demand is intermittent. */
#define INTERMITTENT_FROM 1.32
#define GAIN_STEP 0.02
enum { GAINS = 15 };

double qc_croston_run(const double *values, size_t length, const qc_intermittent *gains,
                      double *square_error)
{
    double size = gains->size;
    double interval = gains->interval;
    double share = 1.0 - gains->interval_gain / 2.0;
    double rate = share * size / interval;
    double waited = 0.0;
    double sum = 0.0;

    for (size_t t = 0; t < length; t++) {
        sum += (values[t] - rate) * (values[t] - rate);
        waited += 1.0;
        if (fabs(values[t]) > 0.0) {
            size += gains->size_gain * (values[t] - size);
            interval += gains->interval_gain * (waited - interval);
            rate = share * size / interval;
            waited = 0.0;
        }
    }
    *square_error = sum;
    return rate;
}

double qc_tsb_run(const double *values, size_t length, const qc_intermittent *gains,
                  double *square_error)
{
    double size = gains->size;
    double chance = 1.0 / gains->interval;
    double sum = 0.0;

    for (size_t t = 0; t < length; t++) {
        bool demand = fabs(values[t]) > 0.0;
        double miss = values[t] - chance * size;

        sum += miss * miss;
        size += demand ? gains->size_gain * (values[t] - size) : 0.0;
        chance += gains->interval_gain * ((demand ? 1.0 : 0.0) - chance);
    }
    *square_error = sum;
    return chance * size;
}

bool qc_intermittent_is(size_t sales, size_t demands, size_t length)
{
    return sales >= 2 && 2 * demands <= 3 * sales &&
           (double)length >= INTERMITTENT_FROM * (double)demands;
}

bool qc_intermittent_applies(const double *values, size_t length)
{
    size_t sales = 0;
    size_t demands = 0;

    for (size_t t = 0; t < length; t++) {
        sales += values[t] > 0.0 ? 1 : 0;
        demands += fabs(values[t]) > 0.0 ? 1 : 0;
    }
    return qc_intermittent_is(sales, demands, length);
}

/* Point k of the grid. */
static qc_intermittent gains_at(int k, const qc_intermittent *start)
{
    int row = 1 + k / GAINS;
    int column = 1 + k % GAINS;

    return (qc_intermittent){GAIN_STEP * row, GAIN_STEP * column, start->size, start->interval};
}

/*
 * The mean of the gains on a grid, weighted by the likelihood of normal errors, square^(-length
 * / 2), which is their mean given the data where none is likelier before. The gains of the
 * least square alone jump where the square is as low in two places, and a forecast by a quarter
 * with them.
 */
qc_intermittent qc_intermittent_fit(const double *values, size_t length,
                                    qc_intermittent_run run)
{
    qc_intermittent mean = {0};
    double squares[GAINS * GAINS];
    double least = HUGE_VAL;
    double demands = 0.0;
    double total = 0.0;
    double weights = 0.0;

    for (size_t t = 0; t < length; t++) {
        demands += fabs(values[t]) > 0.0 ? 1.0 : 0.0;
        total += values[t];
    }
    mean.size = total / demands;
    mean.interval = (double)length / demands;
    for (int k = 0; k < GAINS * GAINS; k++) {
        qc_intermittent gains = gains_at(k, &mean);

        (void)run(values, length, &gains, &squares[k]);
        least = fmin(least, squares[k]);
    }
    for (int k = 0; k < GAINS * GAINS; k++) {
        qc_intermittent gains = gains_at(k, &mean);
        double weight =
            squares[k] > least ? pow(least / squares[k], (double)length / 2.0) : 1.0;

        weights += weight;
        mean.size_gain += weight * gains.size_gain;
        mean.interval_gain += weight * gains.interval_gain;
    }
    mean.size_gain /= weights;
    mean.interval_gain /= weights;
    return mean;
}
