/* Means and variances of what exponential smoothing forecasts, in closed form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/models/ets.h"

/* Means by going on without errors. */
static void go_on(const qc_ets *model, const qc_ets_state *state, size_t horizon, double *mean)
{
    double level = state->level;
    double trend = state->trend;

    for (size_t h = 0; h < horizon; h++) {
        double season = state->season[(state->at + h) % model->period];

        trend *= model->gains.damping;
        level += trend;
        mean[h] = model->form.season == QC_ETS_ADDITIVE_SEASON ? level + season : level;
    }
}

/* c[j]: what an error leaves in the observation j steps later. */
static double trace(const qc_ets *model, double damped_steps, size_t j)
{
    double season = j % model->period == 0 ? model->gains.season : 0.0;

    return model->gains.level + model->gains.trend * damped_steps + season;
}

/* Class 1: variance[h] = sigma^2 (1 + c[1]^2 + ... + c[h-1]^2). Class 2, with theta[h] the
 * second moment of the mean that will be forecast then: theta[h] = mean[h]^2 + sigma^2 sum
 * c[j]^2 theta[h-j]; variance[h] = (1 + sigma^2) theta[h] - mean[h]^2. */
static void linear_variance(const qc_ets *model, size_t horizon, const double *mean,
                            double *variance)
{
    double one = model->variance;

    for (size_t h = 0; h < horizon; h++) {
        double sum = 0.0;
        double power = 1.0;
        double steps = 0.0;

        for (size_t j = 1; j <= h; j++) {
            power *= model->gains.damping;
            steps += power;

            double c = trace(model, steps, j);

            sum += c * c * (model->form.relative ? variance[h - j] : 1.0);
        }
        variance[h] = model->form.relative ? mean[h] * mean[h] + one * sum : one * (1.0 + sum);
    }
    for (size_t h = 0; model->form.relative && h < horizon; h++) {
        variance[h] = (1.0 + one) * variance[h] - mean[h] * mean[h];
    }
}

/* Level and trend times the factor of one season: mean (m0, m1) and second moments (p00, p01,
 * p11). */
typedef struct product_moments {
    double m0, m1, p00, p01, p11;
} product_moments;

/*
 * One step of x -> (F + G e) x, F x = (x0 + phi x1, phi x1), G x = (alpha, beta) (x0 + phi x1),
 * times 1 + own e, where `own` is gamma if the step is in the season itself and 0 otherwise; e
 * is normal with variance v. With u = x0 + phi x1,
 *
 *     E = F m + own v G m;   P' = F P F' (1 + own^2 v) + v (1 + 3 own^2 v) G P G' + 2 own v (F P G' + G P F')
 */
static product_moments after_step(const qc_ets_gains *gains, product_moments now, double own,
                                  double v)
{
    double phi = gains->damping, alpha = gains->level, beta = gains->trend;
    double u = now.m0 + phi * now.m1;
    double uu = now.p00 + 2.0 * phi * now.p01 + phi * phi * now.p11;
    double ub = phi * now.p01 + phi * phi * now.p11;
    double bb = phi * phi * now.p11;
    double plain = 1.0 + own * own * v;
    double gained = v * (1.0 + 3.0 * own * own * v);
    double crossed = 2.0 * own * v;

    return (product_moments){
        .m0 = u + own * v * alpha * u,
        .m1 = phi * now.m1 + own * v * beta * u,
        .p00 = uu * plain + gained * alpha * alpha * uu + crossed * 2.0 * alpha * uu,
        .p01 = ub * plain + gained * alpha * beta * uu + crossed * (beta * uu + alpha * ub),
        .p11 = bb * plain + gained * beta * beta * uu + crossed * 2.0 * beta * ub,
    };
}

/* Class 3: the moments of the mean at step h are those of its own season, which other steps
 * change as if it stood still. */
static void multiplied_moments(const qc_ets *model, const qc_ets_state *state, size_t horizon,
                               double *mean, double *variance)
{
    size_t period = model->period;
    double phi = model->gains.damping;
    double v = model->variance;

    for (size_t phase = 0; phase < period && phase < horizon; phase++) {
        double s = state->season[(state->at + phase) % period];
        double m0 = s * state->level, m1 = s * state->trend;
        product_moments now = {m0, m1, m0 * m0, m0 * m1, m1 * m1};

        for (size_t h = 0; h < horizon; h++) {
            bool own = h % period == phase;

            if (own) {
                double square = now.p00 + 2.0 * phi * now.p01 + phi * phi * now.p11;

                mean[h] = now.m0 + phi * now.m1;
                if (variance != NULL) {
                    variance[h] = (1.0 + v) * square - mean[h] * mean[h];
                }
            }
            now = after_step(&model->gains, now, own ? model->gains.season : 0.0, v);
        }
    }
}

void qc_ets_forecast(const qc_ets *model, const qc_ets_state *state, size_t horizon,
                     double *mean, double *variance)
{
    if (model->form.season == QC_ETS_MULTIPLICATIVE_SEASON) {
        multiplied_moments(model, state, horizon, mean, variance);
        return;
    }
    go_on(model, state, horizon, mean);
    if (variance != NULL) {
        linear_variance(model, horizon, mean, variance);
    }
}
