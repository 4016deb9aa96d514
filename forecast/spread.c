/* Variances of relative errors by leaf and step, from few errors and what is known of other series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/spread.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Fewer leaves do not tell how much leaves differ. */
enum { LEAVES_NEEDED = 5 };

/* Rounds of the two-way fit of leaves and steps; it settles to 1 % in two on all panels tried. */
enum { FIT_ROUNDS = 3 };

/* Windows of the panel's errors at a step that weigh as much as the growth from the step before. */
static const double PROFILE_PRIOR_WINDOWS = 2;

/* Windows of a leaf's own errors at a step that weigh as much as the panel's profile. */
static const double STEP_PRIOR_WINDOWS = 4;

/* Degrees of freedom beyond which Student's distribution is not told from the normal. */
static const double MOST_DEGREES = 100;

qc_status qc_errors_new(const qc_rolling *rolling, size_t origin, qc_errors *errors,
                        qc_error *error)
{
    size_t from = qc_rolling_window(rolling, origin);
    size_t leaves = rolling->history->leaf_count;
    size_t horizon = rolling->horizon;
    qc_status status = QC_OK;

    *errors =
        (qc_errors){.leaf_count = leaves, .horizon = horizon, .origin_count = origin - from};
    QC_TRY(QC_NEW_ARRAY(errors->error, errors->origin_count * leaves * horizon, error));
    for (size_t made = from; made < origin; made++) {
        for (size_t leaf = 0; leaf < leaves; leaf++) {
            const double *point =
                qc_rolling_prediction(rolling, made, rolling->model_count, leaf);
            double level = qc_history_level(rolling->history, leaf, made);
            double *row = errors->error + ((made - from) * leaves + leaf) * horizon;

            for (size_t step = 0; step < horizon; step++) {
                double target = qc_rolling_target(rolling, leaf, made, step, origin);

                row[step] = level > 0 ? (target - point[step]) / level : NAN;
            }
        }
    }

done:
    return status;
}

void qc_errors_clear(qc_errors *errors)
{
    qc_memory_free(errors->error);
    *errors = (qc_errors){0};
}

/*
 * What to expect of a series of which nothing is known: the variance of its relative error one step ahead and its
 * weight in degrees of freedom. Measured on the training parts of 756 + 203 quarterly and 1,428 + 617 monthly series
 * of the M3 and M1 competitions by tests/bench/bench_dispersion.c.
 */
static void world_prior(qc_frequency frequency, double *variance, double *degrees)
{
    double deviation = 0.06;

    switch (frequency) {
    case QC_FREQUENCY_MONTH:
    case QC_FREQUENCY_INDEX:
        deviation = 0.06;
        break;
    case QC_FREQUENCY_QUARTER:
        deviation = 0.06;
        break;
    case QC_FREQUENCY_YEAR:
        deviation = 0.10;
        break;
    }
    *variance = deviation * deviation;
    *degrees = 3;
}

/* Sums of squares of a leaf and of the panel while the two-way fit runs. */
typedef struct fit {
    const qc_errors *errors;
    double *square;  /* [leaf_count][horizon] mean squared error, 0 without errors */
    double *count;   /* [leaf_count][horizon] errors */
    double *factor;  /* [leaf_count] variance of the leaf at the first step */
    double *windows; /* [leaf_count] windows that do not overlap behind `factor` */
    double *profile; /* [horizon] */
} fit;

/* Origins overlap at far steps: so many errors are worth so many independent ones. */
static double windows_of(double count, size_t step)
{
    return count / (double)(step + 1);
}

static void sum_squares(fit *f)
{
    const qc_errors *errors = f->errors;
    size_t horizon = errors->horizon;
    size_t cells = errors->leaf_count * horizon;

    for (size_t row = 0; row < errors->origin_count; row++) {
        for (size_t cell = 0; cell < cells; cell++) {
            double e = errors->error[row * cells + cell];

            if (!isnan(e)) {
                f->square[cell] += e * e;
                f->count[cell] += 1;
            }
        }
    }
    for (size_t leaf = 0; leaf < errors->leaf_count; leaf++) {
        for (size_t step = 0; step < horizon; step++) {
            size_t cell = leaf * horizon + step;

            if (f->count[cell] > 0) {
                f->square[cell] /= f->count[cell];
            }
            f->windows[leaf] += windows_of(f->count[cell], step) / (double)horizon;
        }
    }
}

/* The panel's variance by step, given the leaves' factors, drawn towards growth in proportion to the step. */
static void fit_profile(fit *f)
{
    size_t horizon = f->errors->horizon;
    double first = 1;

    for (size_t step = 0; step < horizon; step++) {
        double total = 0;
        double count = 0;
        double windows = 0;
        double expected =
            step > 0 ? f->profile[step - 1] * (double)(step + 1) / (double)step : 1;

        for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
            size_t cell = leaf * horizon + step;

            if (f->factor[leaf] > 0) {
                total += f->count[cell] * f->square[cell] / f->factor[leaf];
                count += f->count[cell];
                windows += windows_of(f->count[cell], step);
            }
        }
        if (step == 0) {
            first = count > 0 && total > 0 ? total / count : 1;
        }
        f->profile[step] = step == 0 ? 1
                                     : ((count > 0 ? windows * total / count / first : 0) +
                                        PROFILE_PRIOR_WINDOWS * expected) /
                                           (windows + PROFILE_PRIOR_WINDOWS);
    }
}

static void fit_factors(fit *f)
{
    size_t horizon = f->errors->horizon;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        double total = 0;
        double count = 0;

        for (size_t step = 0; step < horizon; step++) {
            size_t cell = leaf * horizon + step;

            total += f->count[cell] * f->square[cell] / f->profile[step];
            count += f->count[cell];
        }
        f->factor[leaf] = count > 0 ? total / count : 0;
    }
}

/* Inverse of the trigamma function by Newton's method on 1 / trigamma, from Smyth (2004), appendix. */
static double inverse_trigamma(double value)
{
    double x = 0.5 + 1 / value;

    for (int round = 0; round < 20; round++) {
        double at = gsl_sf_psi_1(x);
        double change = at * (1 - at / value) / gsl_sf_psi_n(2, x);

        x += change;
        if (fabs(change) < 1e-8 * x) {
            break;
        }
    }
    return x;
}

/*
 * How much the leaves' variances differ beyond chance: a scaled inverse chi-squared prior by the method of moments
 * on their logarithms. Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3(1):3,
 * doi:10.2202/1544-6115.1027. The windows differ by leaf, so the chance part is a mean.
 */
static void fit_prior(const fit *f, qc_spread *spread)
{
    double mean = 0;
    double square = 0;
    double chance = 0;
    double leaves = 0;
    double excess = 0;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        if (f->factor[leaf] > 0 && f->windows[leaf] >= 1) {
            double half = f->windows[leaf] / 2;
            double z = log(f->factor[leaf]) - gsl_sf_psi(half) + log(half);

            leaves += 1;
            square += (leaves - 1) / leaves * (z - mean) * (z - mean);
            mean += (z - mean) / leaves;
            chance += gsl_sf_psi_1(half);
        }
    }
    if (leaves < LEAVES_NEEDED) {
        return;
    }
    excess = square / (leaves - 1) - chance / leaves;
    spread->prior_degrees = MOST_DEGREES;
    if (excess > gsl_sf_psi_1(MOST_DEGREES / 2)) {
        spread->prior_degrees = 2 * inverse_trigamma(excess);
    }
    spread->prior_variance =
        exp(mean + gsl_sf_psi(spread->prior_degrees / 2) - log(spread->prior_degrees / 2));
}

static void draw_to_prior(const fit *f, qc_spread *spread)
{
    size_t horizon = f->errors->horizon;
    double prior = spread->prior_degrees;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        double factor = (prior * spread->prior_variance + f->windows[leaf] * f->factor[leaf]) /
                        (prior + f->windows[leaf]);

        for (size_t step = 0; step < horizon; step++) {
            size_t cell = leaf * horizon + step;
            double windows = windows_of(f->count[cell], step);

            spread->variance[cell] = (windows * f->square[cell] +
                                      STEP_PRIOR_WINDOWS * factor * spread->profile[step]) /
                                     (windows + STEP_PRIOR_WINDOWS);
            spread->degrees[cell] = fmin(prior + windows, MOST_DEGREES);
        }
    }
}

qc_status qc_spread_new(const qc_errors *errors, qc_frequency frequency, qc_spread *spread,
                        qc_error *error)
{
    size_t cells = errors->leaf_count * errors->horizon;
    qc_status status = QC_OK;
    fit f = {.errors = errors};

    *spread = (qc_spread){0};
    qc_numeric_gsl_init();
    QC_TRY(QC_NEW_ARRAY(spread->variance, cells, error));
    QC_TRY(QC_NEW_ARRAY(spread->degrees, cells, error));
    QC_TRY(QC_NEW_ARRAY(spread->profile, errors->horizon, error));
    QC_TRY(QC_NEW_ARRAY(f.square, cells, error));
    QC_TRY(QC_NEW_ARRAY(f.count, cells, error));
    QC_TRY(QC_NEW_ARRAY(f.factor, errors->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(f.windows, errors->leaf_count, error));
    f.profile = spread->profile;
    sum_squares(&f);
    for (size_t leaf = 0; leaf < errors->leaf_count; leaf++) {
        f.factor[leaf] = f.square[leaf * errors->horizon];
    }
    for (int round = 0; round < FIT_ROUNDS; round++) {
        fit_profile(&f);
        fit_factors(&f);
    }
    world_prior(frequency, &spread->prior_variance, &spread->prior_degrees);
    fit_prior(&f, spread);
    draw_to_prior(&f, spread);

done:
    qc_memory_free(f.square);
    qc_memory_free(f.count);
    qc_memory_free(f.factor);
    qc_memory_free(f.windows);
    return status;
}

void qc_spread_clear(qc_spread *spread)
{
    qc_memory_free(spread->variance);
    qc_memory_free(spread->degrees);
    qc_memory_free(spread->profile);
    *spread = (qc_spread){0};
}
