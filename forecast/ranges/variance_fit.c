/* The two-way fit of variances by leaf and step, and the prior of a leaf's variance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/variance_fit.h"

#include <float.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/combination/roughness.h"
#include "forecast/ranges/tails.h"

/*
 * Constants were chosen by coverage and interval score on the training parts of the monthly and
 * quarterly series of M1 and M3 (bench_coverage, also with --single and --back 2, never with
 * --test). All optima are flat.
 */

/* Rounds of the two-way fit; on all panels tried two bring it to within 1 % of the end. */
enum { FIT_ROUNDS = 3 };

/* Windows of the panel's errors at a step that weigh as much as the growth expected from the
 * step before. */
static const double PROFILE_PRIOR_WINDOWS = 2;

/* Largest power of the step by which variances grow: that of a trend which is a random walk. */
static const double MOST_POWER = 3;

/*
 * A leaf that repeats itself exactly has a variance of rounding errors only; at or below
 * LEAST_FACTOR it does not count for others. A leaf's variance grows by at most LARGEST_GROWTH
 * times the usual growth: one that errs only at the last steps, which few origins see, would
 * raise those of all others. That is 10 times the deviation, as with ratios to naive
 * (scores.c).
 */
static const double LEAST_FACTOR = DBL_EPSILON;
static const double LARGEST_GROWTH = 100;

/* Least weight of the prior: with less, the ranges of a leaf without errors become unbounded.
 * That of other series is 1.6. */
static const double LEAST_PRIOR_DEGREES = 1;

/* Number of leaves whose differences count as much as those between other series. */
static const double PRIOR_LEAVES = 4;

/* Assumed correlation of leaves, for counting independent windows of a panel. */
static const double LEAF_CORRELATION = 0.2;

/*
 * The variance of errors to come over that of past ones, at the first step: constants and
 * weights were chosen on the past. It grows with the step by a power that is n / (n + 12) of
 * the usual one (usual_error.h) with n errors behind the variance, because far ahead past
 * errors overlap. With one power for all, 80 % ranges on training parts of M1 and M3 (6 to 16
 * years, 8 to 32 quarters, 18 to 84 months, or whole) were .01 to .05 too wide with a short
 * record, and for years and quarters with a long one .015 too narrow, at the last step .04.
 */
static const double OPTIMISM = 1.4;
static const double OPTIMISM_ERRORS = 12;

/*
 * WORLD_SLOPE: slope of the logarithm of a series' variance by its roughness on other series.
 * From 1 to 1.4 the interval scores of series forecast one by one (bench_coverage --single)
 * differ by 1 %; with 0 they are 10 % higher. The second constant is the variance of roughness
 * over the series of a file.
 */
static const double WORLD_SLOPE = 1.2;
static const double ROUGHNESS_VARIANCE = 1.4;

/* Largest slope: deviations proportional to roughness. A steeper line, as leaves that repeat
 * themselves give, would lead to unbounded variances. */
static const double MOST_SLOPE = 2;

double qc_variance_fit_roughness(const qc_variance_fit *f, size_t leaf)
{
    const double *roughness = f->errors->roughness;

    return roughness != NULL && !isnan(roughness[leaf]) ? roughness[leaf] - f->prior.roughness
                                                        : f->unknown;
}

bool qc_variance_fit_is_like_others(const qc_variance_fit *f, size_t leaf)
{
    return f->factor[leaf] > LEAST_FACTOR &&
           !(f->errors->apart != NULL && f->errors->apart[leaf]);
}

double qc_variance_fit_windows(double count, size_t step)
{
    return count / sqrt((double)(step + 1));
}

double qc_variance_fit_joint(double windows, double leaves)
{
    return windows / (1 + fmax(leaves - 1, 0) * LEAF_CORRELATION);
}

double qc_variance_fit_optimism(const qc_variance_fit *f, size_t cell)
{
    double far = (double)(cell % f->errors->horizon + 1);
    double share = f->count[cell] / (f->count[cell] + OPTIMISM_ERRORS);

    return OPTIMISM * pow(far, f->prior.optimism * share);
}

static void sum_squares(qc_variance_fit *f)
{
    const qc_errors *errors = f->errors;
    size_t horizon = errors->horizon;
    size_t leaves = errors->leaf_count;
    size_t cells = leaves * horizon;

    for (size_t row = 0; row < errors->origin_count; row++) {
        for (size_t cell = 0; cell < cells; cell++) {
            double e = errors->error[row * cells + cell];
            double weight =
                errors->weight != NULL ? errors->weight[row * leaves + cell / horizon] : 1;

            if (!isnan(e)) {
                f->square[cell] += weight * e * e;
                f->weight[cell] += weight;
                f->count[cell] += 1;
            }
        }
    }
    for (size_t leaf = 0; leaf < errors->leaf_count; leaf++) {
        for (size_t step = 0; step < horizon; step++) {
            size_t cell = leaf * horizon + step;

            if (f->count[cell] > 0) {
                f->square[cell] *=
                    qc_variance_fit_optimism(f, cell) * (1 - 2 / f->degrees) / f->weight[cell];
            }
            f->windows[leaf] += qc_variance_fit_windows(f->count[cell], step) / (double)horizon;
        }
    }
}

/* A leaf's variance at a step over that at the first, within LARGEST_GROWTH. */
static double growth_of(const qc_variance_fit *f, size_t leaf, size_t step)
{
    double most = LARGEST_GROWTH * pow((double)(step + 1), f->prior.growth);

    return fmin(f->square[leaf * f->errors->horizon + step] / f->factor[leaf], most);
}

/*
 * The panel's variance by step, given the leaves' factors. Each step is shrunk towards what the
 * steps before it lead to expect: growth by a power, which is the slope of a line through their
 * logarithms, itself shrunk towards the usual power.
 */
static void fit_profile(qc_variance_fit *f)
{
    size_t horizon = f->errors->horizon;
    double first = 1;
    double xx = PROFILE_PRIOR_WINDOWS;
    double xy = xx * f->prior.growth;

    for (size_t step = 0; step < horizon; step++) {
        double total = 0;
        double count = 0;
        double windows = 0;
        double far = log((double)(step + 1));
        double power = fmin(fmax(xy / xx, 0), MOST_POWER);
        double expected =
            step > 0 ? f->profile[step - 1] * pow((double)(step + 1) / (double)step, power) : 1;

        for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
            size_t cell = leaf * horizon + step;

            if (qc_variance_fit_is_like_others(f, leaf)) {
                total += f->count[cell] * growth_of(f, leaf, step);
                count += f->count[cell];
                windows += qc_variance_fit_windows(f->count[cell], step);
            }
        }
        if (step == 0) {
            first = count > 0 && total > 0 ? total / count : 1;
        }
        f->profile[step] = step == 0 ? 1
                                     : ((count > 0 ? windows * total / count / first : 0) +
                                        PROFILE_PRIOR_WINDOWS * expected) /
                                           (windows + PROFILE_PRIOR_WINDOWS);
        xx += windows * far * far;
        xy += windows * far * log(f->profile[step]);
    }
}

static void fit_factors(qc_variance_fit *f)
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

/* Inverse of the trigamma function by Newton's method on 1 / trigamma, from Smyth (2004),
 * appendix. */
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

/* A leaf too young to have a roughness takes the panel's mean, shrunk towards the usual one. */
static void find_unknown(qc_variance_fit *f)
{
    qc_roughness_sums sums = {PRIOR_LEAVES, 0, 0, 0, 0};

    f->unknown = 0;
    for (size_t leaf = 0; leaf < f->errors->leaf_count && f->errors->roughness != NULL;
         leaf++) {
        if (!isnan(f->errors->roughness[leaf])) {
            qc_roughness_add(&sums, 1, qc_variance_fit_roughness(f, leaf), 0);
        }
    }
    f->unknown = qc_roughness_mean(&sums);
}

/* The slope of leaves' variances by their roughness: least squares on logarithms, shrunk
 * towards WORLD_SLOPE. */
static void fit_slope(qc_variance_fit *f)
{
    qc_roughness_sums sums = {0, 0, 0, 0, 0};

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        if (qc_variance_fit_is_like_others(f, leaf) && f->windows[leaf] > 0) {
            qc_roughness_add(&sums, 1, qc_variance_fit_roughness(f, leaf),
                             log(f->factor[leaf]));
        }
    }
    f->slope =
        fmin(fmax(qc_roughness_slope(&sums, WORLD_SLOPE, PRIOR_LEAVES * ROUGHNESS_VARIANCE), 0),
             MOST_SLOPE);
}

/*
 * The prior of the leaves' variances, scaled inverse chi-squared, by the method of moments on
 * their logarithms: Smyth (2004), Statistical Applications in Genetics and Molecular Biology
 * 3(1):3, doi:10.2202/1544-6115.1027. Both moments are shrunk towards those of other series:
 * the mean by the number of independent windows behind it, the variance by the number of
 * leaves. The degrees of freedom are no more than the independent windows of the panel.
 */
static void fit_prior(const qc_variance_fit *f, qc_variances *variances)
{
    double mean = 0;
    double square = 0;
    double chance = 0;
    double leaves = 0;
    double windows = 0;
    double excess = gsl_sf_psi_1(f->prior.degrees / 2);

    variances->prior_variance = f->prior.variance;
    variances->prior_degrees = f->prior.degrees;
    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        if (qc_variance_fit_is_like_others(f, leaf) && f->windows[leaf] > 0) {
            double half = fmax(f->windows[leaf], 1) / 2;
            double z = log(f->factor[leaf]) - gsl_sf_psi(half) + log(half) -
                       f->slope * qc_variance_fit_roughness(f, leaf);

            leaves += 1;
            square += (leaves - 1) / leaves * (z - mean) * (z - mean);
            mean += (z - mean) / leaves;
            chance += gsl_sf_psi_1(half);
            windows += f->windows[leaf];
        }
    }
    if (leaves < 2) {
        return; /* one leaf does not show how leaves differ */
    }
    excess = (fmax(square - chance * (leaves - 1) / leaves, 0) + PRIOR_LEAVES * excess) /
             (leaves - 1 + PRIOR_LEAVES);
    windows = (leaves - 1) / leaves * qc_variance_fit_joint(windows, leaves);
    variances->prior_degrees = fmax(2 * inverse_trigamma(excess), LEAST_PRIOR_DEGREES);
    mean += gsl_sf_psi(variances->prior_degrees / 2) - log(variances->prior_degrees / 2);
    variances->prior_variance =
        exp((windows * mean + f->prior.degrees * log(f->prior.variance)) /
            (windows + f->prior.degrees));
    variances->prior_degrees = fmin(variances->prior_degrees, windows + f->prior.degrees);
}

qc_status qc_variance_fit_new(const qc_errors *errors, int season, qc_variances *variances,
                              qc_variance_fit *fit, qc_error *error)
{
    size_t cells = errors->leaf_count * errors->horizon;
    qc_status status = QC_OK;

    *fit = (qc_variance_fit){.errors = errors,
                             .degrees = qc_tails_degrees(errors),
                             .prior = qc_usual_error_of(season),
                             .profile = variances->profile};
    qc_numeric_gsl_init();
    QC_TRY(QC_NEW_ARRAY(fit->square, cells, error));
    QC_TRY(QC_NEW_ARRAY(fit->weight, cells, error));
    QC_TRY(QC_NEW_ARRAY(fit->count, cells, error));
    QC_TRY(QC_NEW_ARRAY(fit->factor, errors->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(fit->windows, errors->leaf_count, error));
    sum_squares(fit);
    for (size_t leaf = 0; leaf < errors->leaf_count; leaf++) {
        fit->factor[leaf] = fit->square[leaf * errors->horizon];
    }
    for (int round = 0; round < FIT_ROUNDS; round++) {
        fit_profile(fit);
        fit_factors(fit);
    }
    find_unknown(fit);
    fit_slope(fit);
    fit_prior(fit, variances);

done:
    return status;
}

void qc_variance_fit_clear(qc_variance_fit *fit)
{
    qc_memory_free(fit->square);
    qc_memory_free(fit->weight);
    qc_memory_free(fit->count);
    qc_memory_free(fit->factor);
    qc_memory_free(fit->windows);
    *fit = (qc_variance_fit){0};
}
