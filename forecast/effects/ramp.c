/* How new territories grow into their level: learned from those of the panel that opened earlier. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/ramp.h"

#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/effects/ramp_shapes.h"

/* Rounds of expectation and maximisation. */
enum { ROUNDS = 30 };

/* Degrees of freedom of what the panel's noise tells of a leaf's. */
static const double NOISE_DEGREES = 4;

static const double LEAST_NOISE = 0.0004;

/* The same at an age of some periods; what is left after two years is little. */
static double reached(const qc_ramp *ramp, size_t shape, size_t age)
{
    size_t ages = 2 * ramp->year;

    return ramp->shape[shape * ages + (age < ages ? age : ages - 1)];
}

static bool applies(const qc_history *history)
{
    return history->frequency == QC_FREQUENCY_MONTH ||
           history->frequency == QC_FREQUENCY_QUARTER;
}

/* The first period with sales, if the row opened then: later than the panel. */
static bool find_opening(const qc_history *history, size_t row, size_t first, size_t origin,
                         size_t *opened)
{
    const double *observed = history->observed + row * history->period_count;
    size_t t = history->start[row];

    while (t < origin && !(observed[t] > 0)) {
        t++;
    }
    *opened = t;
    return t < origin && t > first;
}

static size_t first_period(const qc_history *history)
{
    size_t first = history->period_count;

    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        first = history->start[leaf] < first ? history->start[leaf] : first;
    }
    return first;
}

/* Whether a row that opened sold in every period since then that is known. */
static bool sells_always(const qc_history *history, size_t row, size_t opened, size_t end)
{
    const double *observed = history->observed + row * history->period_count;
    bool always = true;

    for (size_t t = opened; t < end; t++) {
        always = always && !(observed[t] <= 0);
    }
    return always;
}

/* Innovations of a level that walks, in values over shape, through a gap too: the sum of their
 * squares over their variances, in units of the noise. */
static double squares(const qc_ramp *ramp, const double *observed, size_t shape, size_t opened,
                      size_t end, size_t *count, double *last)
{
    double level = 0;
    double variance = 0;
    double total = 0;

    *count = 0;
    for (size_t t = opened; t < end; t++) {
        if (!(observed[t] > 0) || isnan(ramp->reference[t])) {
            variance += ramp->walk;
            continue;
        }
        double value = log(observed[t]) - ramp->reference[t] - reached(ramp, shape, t - opened);

        if (*count == 0) {
            level = value;
            variance = 1;
        } else {
            double error = value - level;
            double gain = variance / (variance + 1);

            total += error * error / (variance + 1);
            level += gain * error;
            variance *= 1 - gain;
        }
        variance += ramp->walk;
        ++*count;
    }
    *last = level;
    return total;
}

/* Logarithms of the likelihoods of all shapes, the highest 0. */
static void find_likelihoods(const qc_ramp *ramp, const qc_history *history, size_t row,
                             size_t opened, size_t end, double *likelihood, double *level)
{
    const double *observed = history->observed + row * history->period_count;
    double most = -INFINITY;

    for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
        size_t count = 0;
        double sum = squares(ramp, observed, k, opened, end, &count, &level[k]);
        double degrees = NOISE_DEGREES + (double)count - 1;

        likelihood[k] = count > 1 ? -degrees / 2 * log(NOISE_DEGREES * ramp->noise + sum) : 0;
        most = fmax(most, likelihood[k]);
    }
    for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
        likelihood[k] = exp(likelihood[k] - most);
    }
}

/* Shares of the shapes in a row, given what it is like. */
static void weigh(const qc_ramp *ramp, const double *likelihood, double *weight)
{
    double sum = 0;

    for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
        weight[k] = ramp->share[k] * likelihood[k];
        sum += weight[k];
    }
    for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
        weight[k] /= sum;
    }
}

/* Shares by expectation and maximisation, from likelihoods [count][shapes]. */
static void find_shares(qc_ramp *ramp, const double *likelihood, size_t count)
{
    double next[QC_RAMP_SHAPES], weight[QC_RAMP_SHAPES];
    double prior = 0;

    for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
        prior += qc_ramp_prior(k);
    }
    for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
        ramp->share[k] = qc_ramp_prior(k) / prior;
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
            next[k] = qc_ramp_prior(k);
        }
        for (size_t i = 0; i < count; i++) {
            weigh(ramp, likelihood + i * QC_RAMP_SHAPES, weight);
            for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
                next[k] += weight[k];
            }
        }
        for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
            ramp->share[k] = next[k] / (prior + (double)count);
        }
    }
}

/* Work on one origin. */
typedef struct search {
    const qc_history *history;
    const size_t *leaves;
    size_t leaf_count;
    size_t first, origin, year;
    size_t *opened;  /* [leaf_count] 0 for those that did not */
    size_t *settled; /* [leaf_count] first period in which one is not young */
    double *scale;   /* [leaf_count] of what it adds to the reference, 0 for nothing */
    double *own;     /* [leaf_count] */
} search;

static const double *values_of(const search *s, size_t i)
{
    return s->history->observed + s->leaves[i] * s->history->period_count;
}

static void find_scales(search *s)
{
    for (size_t i = 0; i < s->leaf_count; i++) {
        const double *observed = values_of(s, i);
        double sum = 0;
        size_t count = 0;

        for (size_t t = s->settled[i]; t < s->origin; t++) {
            sum += observed[t] > 0 ? observed[t] : 0;
            count += observed[t] > 0 ? 1 : 0;
        }
        s->scale[i] = count > 0 ? 1 / sqrt(sum / (double)count) : 0;
    }
}

/* What the leaves that are not young sell, by their changes from period to period. */
static bool find_reference(const search *s, double *reference)
{
    bool any = false;
    double now = 0;

    for (size_t t = 0; t < s->origin; t++) {
        double before = 0;
        double after = 0;

        for (size_t i = 0; i < s->leaf_count && t > 0; i++) {
            const double *observed = values_of(s, i);

            if (s->scale[i] > 0 && t > s->settled[i] && observed[t] > 0 &&
                observed[t - 1] > 0) {
                before += s->scale[i] * observed[t - 1];
                after += s->scale[i] * observed[t];
            }
        }
        any = any || before > 0;
        now += before > 0 ? log(after / before) : 0;
        reference[t] = any || t == 0 ? now : NAN;
    }
    return any;
}

/* Mean squared change over a number of periods of leaves that are not young: the median leaf. */
static double change(const search *s, const double *reference, size_t apart)
{
    size_t leaves = 0;

    for (size_t i = 0; i < s->leaf_count; i++) {
        const double *observed = values_of(s, i);
        double sum = 0;
        size_t count = 0;

        for (size_t t = s->settled[i] + apart; t < s->origin; t++) {
            if (observed[t] > 0 && observed[t - apart] > 0) {
                double step = log(observed[t] / observed[t - apart]) - reference[t] +
                              reference[t - apart];

                sum += isnan(step) ? 0 : step * step;
                count += isnan(step) ? 0 : 1;
            }
        }
        if (count > apart) {
            s->own[leaves++] = sum / (double)count;
        }
    }
    return leaves > 0 ? qc_numeric_median(s->own, leaves) : NAN;
}

/* Noise and steps of levels, by changes over one period and over half a year. */
static bool find_noise(const search *s, qc_ramp *ramp)
{
    size_t far = s->year / 2;
    double near = change(s, ramp->reference, 1);
    double wide = change(s, ramp->reference, far);

    if (isnan(near) || isnan(wide)) {
        return false;
    }
    double step = fmin(fmax((wide - near) / (double)(far - 1), 0), near / 2);

    ramp->noise = fmax((near - step) / 2, LEAST_NOISE);
    ramp->walk = step / ramp->noise;
    return true;
}

/* Younger ones would tell of themselves twice. */
static bool is_old_enough(const search *s, size_t opened)
{
    return 2 * (s->origin - opened) >= s->year;
}

/* End of the periods that a leaf which opened is learned from. */
static size_t told_until(const search *s, size_t opened)
{
    size_t grown = opened + 2 * s->year;

    return grown < s->origin ? grown : s->origin;
}

/* Whether the ramp of a leaf that opened is learned from: one that sells now and then, and so
 * begins later than others by chance, tells of none. */
static bool tells(const search *s, size_t i, size_t opened)
{
    size_t end = told_until(s, opened);

    return end > opened + 1 && is_old_enough(s, opened) &&
           sells_always(s->history, s->leaves[i], opened, end);
}

/* Likelihoods of the leaves that opened and tell something; their number. */
static size_t ask_openings(const search *s, const qc_ramp *ramp, double *likelihood)
{
    double level[QC_RAMP_SHAPES];
    size_t count = 0;

    for (size_t i = 0; i < s->leaf_count; i++) {
        size_t opened = s->opened[i];

        if (opened > 0 && tells(s, i, opened)) {
            find_likelihoods(ramp, s->history, s->leaves[i], opened, told_until(s, opened),
                             likelihood + count * QC_RAMP_SHAPES, level);
            count++;
        }
    }
    return count;
}

/* Which leaves opened, and how many of them tell something; 0 where none is young. */
static size_t find_openings(search *s, size_t *single)
{
    bool any_young = false;
    size_t count = 0;

    for (size_t i = 0; i < s->leaf_count; i++) {
        size_t opened = 0;

        s->opened[i] = 0;
        if (find_opening(s->history, s->leaves[i], s->first, s->origin, &opened)) {
            s->opened[i] = opened;
            any_young = any_young || s->origin - opened < 2 * s->year;
            if (tells(s, i, opened)) {
                *single = s->leaves[i];
                count++;
            }
        }
        s->settled[i] = s->opened[i] > 0 ? opened + s->year : opened;
    }
    return any_young ? count : 0;
}

static qc_status learn(search *s, qc_ramp *ramp, qc_error *error)
{
    qc_status status = QC_OK;
    size_t ages = 2 * s->year;
    double *likelihood = NULL;

    QC_TRY(QC_NEW_ARRAY(s->scale, s->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(s->own, s->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(ramp->reference, s->origin, error));
    QC_TRY(QC_NEW_ARRAY(ramp->shape, QC_RAMP_SHAPES * ages, error));
    QC_TRY(QC_NEW_ARRAY(likelihood, s->leaf_count * QC_RAMP_SHAPES, error));
    for (size_t k = 0; k < QC_RAMP_SHAPES * ages; k++) {
        ramp->shape[k] = qc_ramp_shape(k / ages, (double)(k % ages) / (double)s->year);
    }
    find_scales(s);
    if (find_reference(s, ramp->reference) && find_noise(s, ramp)) {
        find_shares(ramp, likelihood, ask_openings(s, ramp, likelihood));
    } else {
        qc_ramp_clear(ramp);
    }

done:
    qc_memory_free(likelihood);
    return status;
}

qc_status qc_ramp_find(const qc_history *history, size_t origin, const size_t *leaves,
                       size_t leaf_count, qc_ramp *ramp, qc_error *error)
{
    qc_status status = QC_OK;
    search s = {.history = history,
                .leaves = leaves,
                .leaf_count = leaf_count,
                .first = first_period(history),
                .origin = origin,

                .year = (size_t)qc_frequency_per_year(history->frequency)};

    *ramp = (qc_ramp){.first = s.first, .year = s.year};
    if (!applies(history)) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(s.opened, leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(s.settled, leaf_count, error));
    ramp->openings = find_openings(&s, &ramp->single);
    if (ramp->openings > 0) {
        QC_TRY(learn(&s, ramp, error));
    }

done:
    if (status != QC_OK) {
        qc_ramp_clear(ramp);
    }
    qc_memory_free(s.opened);
    qc_memory_free(s.settled);
    qc_memory_free(s.scale);
    qc_memory_free(s.own);
    return status;
}

void qc_ramp_clear(qc_ramp *ramp)
{
    qc_memory_free(ramp->reference);
    qc_memory_free(ramp->shape);
    *ramp = (qc_ramp){0};
}

/* Whether a row is young at an origin, since when it has sold, and, if so, what is likely of it. */
static bool ask_young(const qc_ramp *ramp, const qc_history *history, size_t row, size_t made,
                      size_t *opened, double *weight, double *level)
{
    double likelihood[QC_RAMP_SHAPES];

    if (ramp->reference == NULL || !find_opening(history, row, ramp->first, made, opened) ||
        made - *opened >= 2 * ramp->year || !sells_always(history, row, *opened, made) ||
        (ramp->openings == 1 && row == ramp->single)) {
        return false;
    }
    find_likelihoods(ramp, history, row, *opened, made, likelihood, level);
    weigh(ramp, likelihood, weight);
    return true;
}

bool qc_ramp_path(const qc_ramp *ramp, const qc_history *history, size_t row, size_t made,
                  size_t end, double *factor)
{
    double weight[QC_RAMP_SHAPES], level[QC_RAMP_SHAPES];
    size_t opened = 0;

    if (!ask_young(ramp, history, row, made, &opened, weight, level)) {
        return false;
    }
    for (size_t t = 0; t < end; t++) {
        double sum = 0;

        for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
            sum += weight[k] * (reached(ramp, k, t > opened ? t - opened : 0) -
                                reached(ramp, k, made - 1 - opened));
        }
        factor[t] = exp(sum);
    }
    return true;
}

double qc_ramp_growth(const qc_ramp *ramp, const qc_history *history, size_t row, size_t made,
                      size_t steps)
{
    double weight[QC_RAMP_SHAPES], level[QC_RAMP_SHAPES];
    double sum = 0;
    size_t opened = 0;

    if (!ask_young(ramp, history, row, made, &opened, weight, level)) {
        return 1;
    }
    for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
        sum += weight[k] * (reached(ramp, k, made - 1 - opened + steps) -
                            reached(ramp, k, made - 1 - opened));
    }
    return exp(sum);
}

bool qc_ramp_variance(const qc_ramp *ramp, const qc_history *history, size_t row, size_t made,
                      size_t horizon, double *variance)
{
    double weight[QC_RAMP_SHAPES], level[QC_RAMP_SHAPES];
    size_t opened = 0;

    if (!ask_young(ramp, history, row, made, &opened, weight, level)) {
        return false;
    }
    for (size_t step = 0; step < horizon; step++) {
        size_t age = made + step - opened;
        double mean = 0;

        variance[step] = 0;
        for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
            mean += weight[k] * (level[k] + reached(ramp, k, age));
        }
        for (size_t k = 0; k < QC_RAMP_SHAPES; k++) {
            double far = level[k] + reached(ramp, k, age) - mean;

            variance[step] += weight[k] * far * far;
        }
    }
    return true;
}
