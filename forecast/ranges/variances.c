/* Variances of relative errors by leaf and step, from few errors and those of other series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/variances.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "core/memory.h"
#include "forecast/ranges/variance_fit.h"
#include "forecast/ranges/young_level.h"

/* Steps used to tell noise from a level that is a random walk: farther ahead trends
 * dominate. */
enum { GAIN_STEPS = 4 };

/* A level's part of the variance one step ahead that is neglected. */
static const double LEAST_LEVEL = 0.01;

/* Windows of a leaf's own errors at a step that weigh as much as the panel's profile. */
static const double STEP_PRIOR_WINDOWS = 4;

/*
 * The usual ratio of an error's deviation to the models' disagreement. On the training parts of
 * M1 and M3 its median by file and step is 2.6 to 5.5, mostly 3 to 4, for yearly, quarterly and
 * monthly series alike.
 */
static const double DISAGREEMENT_RATIO = 3.5;

/* Windows of a leaf's own errors, at the step or on average over all, that weigh as much as its
 * models' disagreement. From 3 to 6 the interval scores of the training parts change by less
 * than .2 %; without disagreement they are 4 % higher. */
static const double DISAGREEMENT_WINDOWS = 4;

/* Disagreement counts as at least this share of the deviation, because models that happen to
 * agree still err, and with few values all models agree. With half of it the interval scores of
 * series of 4 months are 5 to 7 % higher, of whole series 0 to .3 %; with half more those of
 * quarters are 1 % higher. */
static const double LEAST_DISAGREEMENT = 0.1;

/*
 * The variance of a leaf with few errors is itself uncertain, so its errors have fewer degrees
 * of freedom than those all are drawn with. All keep the same degrees; instead the variance is
 * raised until the 80 % range is that of the fewer degrees.
 */
static double widen(double degrees, double drawn)
{
    double ratio =
        degrees < drawn ? gsl_cdf_tdist_Pinv(0.9, degrees) / gsl_cdf_tdist_Pinv(0.9, drawn) : 1;

    return ratio * ratio;
}

static void draw_to_prior(const qc_variance_fit *f, qc_variances *variances)
{
    size_t horizon = f->errors->horizon;
    double prior = variances->prior_degrees;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        double usual =
            variances->prior_variance * exp(f->slope * qc_variance_fit_roughness(f, leaf));
        double factor =
            (prior * usual + f->windows[leaf] * f->factor[leaf]) / (prior + f->windows[leaf]);
        double wider = widen(prior + f->windows[leaf], f->degrees);

        for (size_t step = 0; step < horizon; step++) {
            size_t cell = leaf * horizon + step;
            double windows = qc_variance_fit_windows(f->count[cell], step);

            variances->variance[cell] =
                wider *
                (windows * f->square[cell] +
                 STEP_PRIOR_WINDOWS * factor * variances->profile[step]) /
                (windows + STEP_PRIOR_WINDOWS);
        }
    }
}

/* The panel's gain, from its variances without OPTIMISM. */
static double find_gain(const qc_variance_fit *f, const qc_variances *variances)
{
    size_t last = f->errors->horizon < GAIN_STEPS ? f->errors->horizon - 1 : GAIN_STEPS - 1;
    double added = 0;
    double count = 0;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        double n = qc_variance_fit_is_like_others(f, leaf)
                       ? f->count[leaf * f->errors->horizon + last]
                       : 0;

        added += n * qc_variance_fit_optimism(f, leaf * f->errors->horizon + last);
        count += n;
    }
    double top = variances->profile[last] /
                 (count > 0 ? added / count / qc_variance_fit_optimism(f, 0) : 1);
    return last > 0 ? sqrt(fmin(fmax((top - 1) / (double)last, 0), 1)) : 1;
}

/* The mean part that uncertain levels already had in the recorded errors. */
static double recorded_level(const qc_variance_fit *f, double gain)
{
    double total = 0;
    double windows = 0;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        double count = f->count[leaf * f->errors->horizon];

        if (qc_variance_fit_is_like_others(f, leaf) && count > 0) {
            total += f->windows[leaf] *
                     qc_young_level(gain, f->errors->known[leaf] - (count + 1) / 2);
            windows += f->windows[leaf];
        }
    }
    return windows > 0 ? total / windows : INFINITY;
}

/* Adds the uncertainty of a young leaf's level beyond what recorded errors contain of it, in
 * the share that the panel has in the leaf's variance: the leaf's own errors contain it
 * already. */
static void add_levels(const qc_variance_fit *f, qc_variances *variances)
{
    size_t horizon = f->errors->horizon;
    double gain = find_gain(f, variances);
    double recorded = recorded_level(f, gain);
    double prior = variances->prior_degrees;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        double beyond = qc_young_level(gain, f->errors->known[leaf]) - recorded;
        double usual = variances->prior_variance *
                       exp(f->slope * qc_variance_fit_roughness(f, leaf)) * prior /
                       (prior + f->windows[leaf]) * widen(prior + f->windows[leaf], f->degrees);

        for (size_t step = 0; step < horizon && beyond > LEAST_LEVEL; step++) {
            size_t cell = leaf * horizon + step;
            double added = usual * beyond * STEP_PRIOR_WINDOWS /
                           (qc_variance_fit_windows(f->count[cell], step) + STEP_PRIOR_WINDOWS);

            variances->variance[cell] += added;
            variances->level[cell] = added / variances->variance[cell];
        }
    }
}

/* The square of a cell's disagreement, at least LEAST_DISAGREEMENT of its deviation; 0 for a
 * single model. */
static double disagreement_of(const qc_variance_fit *f, const qc_variances *variances,
                              size_t cell)
{
    double apart = f->errors->disagreement[cell];

    return apart > 0 && variances->variance[cell] > 0
               ? apart * apart +
                     LEAST_DISAGREEMENT * LEAST_DISAGREEMENT * variances->variance[cell]
               : 0;
}

/* The logarithm of the panel's variance over squared disagreement, shrunk towards the usual one
 * by the windows behind it. */
static double find_ratio(const qc_variance_fit *f, const qc_variances *variances)
{
    size_t horizon = f->errors->horizon;
    double total = 0;
    double cells = 0;
    double windows = 0;
    double leaves = 0;

    for (size_t leaf = 0; leaf < f->errors->leaf_count; leaf++) {
        double before = cells;

        for (size_t step = 0; step < horizon; step++) {
            size_t cell = leaf * horizon + step;
            double square = disagreement_of(f, variances, cell);

            total += square > 0 ? log(variances->variance[cell] / square) : 0;
            cells += square > 0 ? 1 : 0;
        }
        leaves += cells > before ? 1 : 0;
        windows += cells > before ? f->windows[leaf] : 0;
    }
    windows = qc_variance_fit_joint(windows, leaves);
    return ((cells > 0 ? windows * total / cells : 0) +
            DISAGREEMENT_WINDOWS * 2 * log(DISAGREEMENT_RATIO)) /
           (windows + DISAGREEMENT_WINDOWS);
}

/* Forecasts err more where models disagree: variances are shrunk towards a multiple of the
 * squared disagreement, on logarithms. */
static void draw_to_disagreement(const qc_variance_fit *f, qc_variances *variances)
{
    size_t horizon = f->errors->horizon;
    double ratio = find_ratio(f, variances);

    for (size_t cell = 0; cell < f->errors->leaf_count * horizon; cell++) {
        double windows = fmax(qc_variance_fit_windows(f->count[cell], cell % horizon),
                              f->windows[cell / horizon]);
        double weight = DISAGREEMENT_WINDOWS / (windows + DISAGREEMENT_WINDOWS);
        double square = disagreement_of(f, variances, cell);

        if (square > 0) {
            variances->variance[cell] *=
                exp(weight * (ratio + log(square / variances->variance[cell])));
        }
    }
}

/* Adds what is not known of how young leaves ramp up, which all steps have in common. */
static void add_ramps(const qc_errors *errors, qc_variances *variances)
{
    for (size_t cell = 0; cell < errors->leaf_count * errors->horizon; cell++) {
        double all = variances->variance[cell] + errors->ramp[cell];

        if (errors->ramp[cell] > 0) {
            variances->level[cell] =
                (variances->level[cell] * variances->variance[cell] + errors->ramp[cell]) / all;
            variances->variance[cell] = all;
        }
    }
}

qc_status qc_variances_new(const qc_errors *errors, int season, qc_variances *variances,
                           qc_error *error)
{
    size_t cells = errors->leaf_count * errors->horizon;
    qc_status status = QC_OK;
    qc_variance_fit fit = {0};

    *variances = (qc_variances){0};
    QC_TRY(QC_NEW_ARRAY(variances->variance, cells, error));
    QC_TRY(QC_NEW_ARRAY(variances->level, cells, error));
    QC_TRY(QC_NEW_ARRAY(variances->profile, errors->horizon, error));
    QC_TRY(qc_variance_fit_new(errors, season, variances, &fit, error));
    variances->degrees = fit.degrees;
    draw_to_prior(&fit, variances);
    if (errors->known != NULL) {
        add_levels(&fit, variances);
    }
    if (errors->disagreement != NULL) {
        draw_to_disagreement(&fit, variances);
    }
    if (errors->ramp != NULL) {
        add_ramps(errors, variances);
    }

done:
    qc_variance_fit_clear(&fit);
    return status;
}

void qc_variances_clear(qc_variances *variances)
{
    qc_memory_free(variances->variance);
    qc_memory_free(variances->level);
    qc_memory_free(variances->profile);
    *variances = (qc_variances){0};
}
