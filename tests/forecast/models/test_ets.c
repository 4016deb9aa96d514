/* Exponential smoothing against its definition, closed forms and certificates of its optimum. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include <gsl/gsl_poly.h>

#include "core/random.h"
#include "forecast/models/ets.h"
#include "forecast/models/ets_parts.h"

enum { LENGTH = 60, PERIOD = 4 };

/* Positive and seasonal, with a trend and some disorder. */
static void fill_sales(double *values, size_t length, size_t period)
{
    static const double pattern[] = {0.8, 1.1, 1.25, 0.85, 0.9, 1.2, 1.05, 0.95};

    for (size_t t = 0; t < length; t++) {
        values[t] = (1.0 + 0.01 * (double)t) * pattern[t % period] *
                    (1.0 + 0.04 * sin(2.3 * (double)t + 0.4 * (double)(t * t % 7)));
    }
}

/* Some model of a form, not fitted. */
static qc_ets some_model(qc_ets_form form, size_t period)
{
    qc_ets model = {.form = form, .period = form.season == QC_ETS_NO_SEASON ? 1 : period};
    double total = 0.0;

    model.gains.level = 0.3;
    model.start.level = 1.1;
    if (form.trend != QC_ETS_NO_TREND) {
        model.gains.trend = 0.06;
        model.gains.damping = form.trend == QC_ETS_DAMPED ? 0.9 : 1.0;
        model.start.trend = 0.02;
    }
    for (size_t k = 0; form.season != QC_ETS_NO_SEASON && k < period; k++) {
        model.gains.season = 0.14;
        model.start.season[k] = 0.1 * sin(1.0 + (double)k);
        total += model.start.season[k];
    }
    for (size_t k = 0; form.season != QC_ETS_NO_SEASON && k < period; k++) {
        model.start.season[k] +=
            (form.season == QC_ETS_MULTIPLICATIVE_SEASON ? 1.0 : 0.0) - total / (double)period;
    }
    return model;
}

/* The recursion written a second time, with all seasons in a row of their own: chapter 2 of the
 * 2008 book. */
static double deviance_by_definition(const qc_ets *model, const double *values, size_t length)
{
    double l = model->start.level, b = model->start.trend;
    double s[QC_ETS_MOST_SEASON + LENGTH];
    double square = 0.0, logs = 0.0;
    size_t m = model->period;

    memcpy(s, model->start.season, m * sizeof *s);
    for (size_t t = 0; t < length; t++) {
        double q = l + model->gains.damping * b;
        bool times = model->form.season == QC_ETS_MULTIPLICATIVE_SEASON;
        double mu = times ? q * s[t] : q + s[t];
        double e = values[t] - mu;

        l = q + model->gains.level * e / (times ? s[t] : 1.0);
        b = model->gains.damping * b + model->gains.trend * e / (times ? s[t] : 1.0);
        s[t + m] = s[t] + model->gains.season * e / (times ? q : 1.0);
        square += model->form.relative ? e / mu * (e / mu) : e * e;
        logs += model->form.relative ? log(fabs(mu)) : 0.0;
    }
    return (double)length * log(square) + 2.0 * logs;
}

static void ets__filter_follows_the_definition(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values, LENGTH, PERIOD);
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        qc_ets model = some_model(qc_ets_form_at(k), PERIOD);

        assert_close(qc_ets_filter(&model, values, LENGTH, NULL, NULL),
                     deviance_by_definition(&model, values, LENGTH), 1e-12, 1e-12);
    }
}

/* Derivatives against differences of the errors. */
static void check_derivatives(qc_ets_form form)
{
    enum { STRIDE = QC_DESCENT_STRIDE(PERIOD + 5) };
    double values[LENGTH], point[QC_DESCENT_COLUMNS];
    double at[LENGTH * STRIDE], low[LENGTH * STRIDE], high[LENGTH * STRIDE];
    double slope[QC_DESCENT_COLUMNS], ignored[QC_DESCENT_COLUMNS];
    qc_ets model = some_model(form, PERIOD);
    qc_ets_problem problem = {form, model.period, values, LENGTH,
                              qc_ets_columns_of(form, model.period)};
    size_t count = problem.columns.count;
    size_t stride = QC_DESCENT_STRIDE(count);

    fill_sales(values, LENGTH, PERIOD);
    qc_ets_pack(&model, point);
    assert_close(qc_ets_evaluate(&problem, point, at, slope),
                 qc_ets_filter(&model, values, LENGTH, NULL, NULL), 1e-12, 0.0);
    for (size_t k = 0; k < count; k++) {
        double here = point[k];

        point[k] = here + 1e-6;
        double above = qc_ets_evaluate(&problem, point, high, ignored);
        point[k] = here - 1e-6;
        double below = qc_ets_evaluate(&problem, point, low, ignored);
        point[k] = here;
        double product = 0.0, square = 0.0;

        for (size_t t = 0; t < LENGTH; t++) {
            double error = at[t * stride + count];
            double difference = (high[t * stride + count] - low[t * stride + count]) / 2e-6;

            assert_close(at[t * stride + k], difference, 1e-6, 1e-7);
            product += error * at[t * stride + k];
            square += error * error;
        }
        assert_close(2.0 * LENGTH * (product / square + slope[k]), (above - below) / 2e-6, 1e-5,
                     1e-4);
    }
}

static void ets__derivatives_are_those_of_the_errors(void **state)
{
    (void)state;
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        check_derivatives(qc_ets_form_at(k));
    }
}

/* No small change of any parameter that its bounds allow makes the deviance less by more than a
 * few of the last steps, 0.01 each. */
static void check_optimum(const qc_ets *fitted, const double *values, size_t length)
{
    qc_ets_problem problem = {fitted->form, fitted->period, values, length,
                              qc_ets_columns_of(fitted->form, fitted->period)};
    double point[QC_DESCENT_COLUMNS];

    qc_ets_pack(fitted, point);
    for (size_t k = 0; k < problem.columns.count; k++) {
        double here = point[k];

        for (int side = -1; side <= 1; side += 2) {
            bool gain = k >= problem.columns.gain;
            bool damping = k == problem.columns.damping && k > 0;
            qc_ets other = *fitted;

            point[k] = here + side * 1e-3 * (gain ? 1.0 : fitted->start.level);
            point[k] = gain ? fmin(fmax(point[k], damping ? 0.8 : 1e-4), damping ? 0.98 : 1.0)
                            : point[k];
            qc_ets_unpack(&problem, point, &other);
            if (other.gains.level < 1.0 &&
                qc_ets_admissible(other.form, other.period, &other.gains)) {
                assert_true(qc_ets_filter(&other, values, length, NULL, NULL) >
                            fitted->deviance - 2e-2);
            }
        }
        point[k] = here;
    }
}

static void ets__fit_is_a_minimum_within_the_bounds(void **state)
{
    double values[LENGTH];
    qc_ets fitted[QC_ETS_FORMS];
    size_t best = 0;
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH, PERIOD);
    assert_ok(qc_ets_fit_all(PERIOD, values, LENGTH, HUGE_VAL, fitted, &error), error);
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        double parameters = (double)qc_ets_parameters(fitted[k].form, fitted[k].period);

        check_optimum(&fitted[k], values, LENGTH);
        assert_close(fitted[k].aicc,
                     fitted[k].deviance + 2.0 * parameters +
                         2.0 * parameters * (parameters + 1.0) / (LENGTH - parameters - 1.0),
                     1e-12, 0.0);
        best = fitted[k].aicc < fitted[best].aicc ? k : best;
    }
    assert_int_equal(fitted[best].form.season, QC_ETS_MULTIPLICATIVE_SEASON);
}

/* From what fewer values told, as far down as from the first starts or nearly so. */
static void ets__fit_again_is_a_minimum_of_the_forms_asked_for(void **state)
{
    double values[LENGTH];
    qc_ets fitted[QC_ETS_FORMS], again[QC_ETS_FORMS];
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH, PERIOD);
    assert_ok(qc_ets_fit_all(PERIOD, values, LENGTH, HUGE_VAL, fitted, &error), error);
    assert_ok(qc_ets_fit_all(PERIOD, values, 3 * LENGTH / 4, HUGE_VAL, again, &error), error);
    for (size_t k = 0; k < QC_ETS_FORMS; k += 3) {
        again[k].period = 0;
    }
    assert_ok(qc_ets_fit_again(PERIOD, values, LENGTH, again, &error), error);
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        if (k % 3 == 0) {
            assert_true(isinf(again[k].aicc));
        } else {
            check_optimum(&again[k], values, LENGTH);
            assert_true(again[k].aicc <= fitted[k].aicc + 0.5);
        }
    }
}

static void ets__parameters_count_gains_states_and_variance(void **state)
{
    (void)state;
    assert_int_equal(qc_ets_parameters(qc_ets_form_at(0), 12), 3);
    assert_string_equal(qc_ets_form_name(qc_ets_form_at(0)), "A,N,N");
    assert_int_equal(qc_ets_parameters(qc_ets_form_at(5), 12), 6);
    assert_string_equal(qc_ets_form_name(qc_ets_form_at(5)), "M,Ad,N");
    assert_int_equal(qc_ets_parameters(qc_ets_form_at(11), 12), 18);
    assert_string_equal(qc_ets_form_name(qc_ets_form_at(11)), "M,Ad,M");
}

/*
 * Chapter 6 of the 2008 book: (A,N,N) sigma^2 (1 + (h - 1) alpha^2); (M,N,N) l^2 ((1 + alpha^2
 * sigma^2)^(h-1) (1 + sigma^2) - 1); (M,N,M) the same times the season's square, for the first
 * season.
 */
static void ets__variances_have_their_closed_form(void **state)
{
    const double alpha = 0.3, v = 0.01;

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        qc_ets model = some_model(qc_ets_form_at(k < 2 ? k : 9), PERIOD);
        double mean[PERIOD], variance[PERIOD];

        model.variance = v;
        qc_ets_forecast(&model, &model.start, PERIOD, mean, variance);
        for (size_t h = 0; h < PERIOD; h++) {
            double level = 1.1 * (k == 2 ? model.start.season[h] : 1.0);
            double grown = pow(1.0 + alpha * alpha * v, (double)h) * (1.0 + v) - 1.0;

            assert_close(mean[h], level, 1e-12, 0.0);
            assert_close(variance[h],
                         k == 0 ? v * (1.0 + (double)h * alpha * alpha) : level * level * grown,
                         1e-10, 0.0);
        }
    }
}

/* A season later its own gain counts: draws of the model itself, four standard errors wide. */
static void ets__variances_are_those_of_draws(void **state)
{
    enum { HORIZON = 2 * PERIOD + 1, DRAWS = 40000 };

    (void)state;
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        qc_ets model = some_model(qc_ets_form_at(k), PERIOD);
        double mean[HORIZON], variance[HORIZON];
        double sum = 0.0, square = 0.0;
        qc_random random;

        qc_random_start(&random, 1, QC_PURPOSE_TEST, k);
        model.variance = 0.01;
        qc_ets_forecast(&model, &model.start, HORIZON, mean, variance);
        for (size_t draw = 0; draw < DRAWS; draw++) {
            double path[HORIZON];
            qc_ets_state now = model.start;

            for (size_t h = 0; h < HORIZON; h++) {
                double one = 0.0;
                qc_ets step = model;

                step.start = now;
                qc_ets_forecast(&step, &now, 1, &one, NULL);
                path[h] =
                    one + 0.1 * qc_random_normal(&random) * (model.form.relative ? one : 1.0);
                step.start.at = now.at;
                (void)qc_ets_filter(&step, &path[h], 1, &now, NULL);
            }
            sum += path[HORIZON - 1] - mean[HORIZON - 1];
            square += (path[HORIZON - 1] - mean[HORIZON - 1]) *
                      (path[HORIZON - 1] - mean[HORIZON - 1]);
        }
        assert_close(sum / DRAWS, 0.0, 0.0, 4.0 * sqrt(variance[HORIZON - 1] / DRAWS));
        assert_close(square / DRAWS, variance[HORIZON - 1], 4.0 * sqrt(3.0 / DRAWS), 0.0);
    }
}

/* The largest root of the characteristic polynomial, found by its eigenvalues. */
static double largest_root(size_t period, const qc_ets_gains *g)
{
    double c[QC_ETS_MOST_SEASON + 2], root[2 * (QC_ETS_MOST_SEASON + 1)];
    double both = g->level + g->trend - g->level * g->damping;
    double largest = 0.0;
    gsl_poly_complex_workspace *room = gsl_poly_complex_workspace_alloc(period + 2);

    for (size_t k = 0; k <= period; k++) {
        c[k] = both;
    }
    c[0] = g->damping * (1.0 - g->level - g->season);
    c[1] += g->season - 1.0;
    c[period] += g->level * g->damping - g->damping;
    c[period + 1] = 1.0;
    assert_int_equal(gsl_poly_complex_solve(c, period + 2, room, root), 0);
    gsl_poly_complex_workspace_free(room);
    for (size_t k = 0; k <= period; k++) {
        largest = fmax(largest, hypot(root[2 * k], root[2 * k + 1]));
    }
    return largest;
}

static void ets__admissible_gains_have_roots_within_the_circle(void **state)
{
    qc_random random;
    size_t inside = 0, outside = 0;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 7);
    for (size_t k = 0; k < 4000; k++) {
        qc_ets_form form = {false, k % 2 == 0 ? QC_ETS_TREND : QC_ETS_DAMPED,
                            QC_ETS_ADDITIVE_SEASON};
        size_t period = k % 3 == 0 ? 4 : 12;
        double alpha = k % 5 == 0 ? pow(10.0, -4.0 * qc_random_uniform(&random))
                                  : qc_random_uniform(&random);
        qc_ets_gains gains = {alpha, alpha * qc_random_uniform(&random),
                              (1.0 - alpha) * qc_random_uniform(&random),
                              k % 2 == 0 ? 1.0 : 0.8 + 0.18 * qc_random_uniform(&random)};
        double largest = largest_root(period, &gains);
        bool admissible = qc_ets_admissible(form, period, &gains);

        if (fabs(largest - 1.0) > 1e-9) {
            assert_int_equal(admissible, largest < 1.0);
        }
        inside += largest < 1.0 ? 1 : 0;
        outside += largest > 1.0 ? 1 : 0;
    }
    assert_true(inside > 500 && outside > 500);
}

static void fill_odd(size_t kind, double *values, size_t length)
{
    for (size_t t = 0; t < length; t++) {
        const double kinds[] = {0.0,
                                3.25,
                                t % 2 == 0 ? 1.0 : 2.0,
                                t % 2 == 0 ? -1.0 : 1.0,
                                1e300 * (double)(1 + t % 3),
                                1e-300 * (double)(1 + t % 5),
                                -5.0 - (double)t,
                                t == 7 ? 1.0 : 0.0,
                                exp(0.7 * (double)t),
                                t + 1 == length ? 1e9 : 1.0,
                                t < length / 2 ? 1e-6 : 1e6};

        values[t] = kinds[kind];
    }
}

/* The form with the least AICc. */
static qc_ets best_form(const double *values, size_t length)
{
    qc_ets fitted[QC_ETS_FORMS];
    size_t best = 0;
    qc_error error;

    assert_ok(qc_ets_fit_all(PERIOD, values, length, 0.0, fitted, &error), error);
    for (size_t k = 1; k < QC_ETS_FORMS; k++) {
        best = fitted[k].aicc < fitted[best].aicc ? k : best;
    }
    return fitted[best];
}

static void ets__odd_series_give_finite_forecasts_and_variances(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < 11; kind++) {
        for (size_t length = 2; length <= 48; length += length < 12 ? 1 : 9) {
            double values[48], mean[24], variance[24];
            qc_ets model;
            qc_ets_state after;

            fill_odd(kind, values, length);
            if (kind == 4 || kind == 5) {
                for (size_t t = 0; t < length; t++) { /* as the model table hands them over */
                    values[t] = kind == 4 ? values[t] / 1e301 : values[t] * 1e300;
                }
            }
            model = best_form(values, length);
            (void)qc_ets_filter(&model, values, length, &after, NULL);
            qc_ets_forecast(&model, &after, 24, mean, variance);
            for (size_t h = 0; h < 24; h++) {
                assert_true(isfinite(mean[h]) && isfinite(variance[h]) && variance[h] >= 0.0);
            }
            if (kind == 0 || kind == 3 || kind == 6 || kind == 7) {
                assert_false(model.form.relative);
            }
            if (kind < 2) {
                assert_close(mean[23], values[0], 1e-9, 1e-12);
            }
        }
    }
}

static void ets__leaves_out_forms_that_do_not_suit(void **state)
{
    static const double values[] = {1, 2, 3, 2, 1, 0, 3, 2, 1, 2, 3, 2};
    qc_ets fitted[QC_ETS_FORMS];
    qc_error error;

    (void)state;
    assert_ok(qc_ets_fit_all(PERIOD, values, 12, HUGE_VAL, fitted, &error), error);
    for (size_t k = 0; k < QC_ETS_FORMS; k++) { /* nothing is relative to 0 */
        assert_int_equal(isinf(fitted[k].aicc), fitted[k].form.relative);
    }
    assert_ok(qc_ets_fit_all(7, values, 12, HUGE_VAL, fitted, &error), error);
    for (size_t k = 0; k < QC_ETS_FORMS; k++) { /* two seasons are 14 */
        assert_true(isinf(fitted[k].aicc) || fitted[k].form.season == QC_ETS_NO_SEASON);
    }
}

static qc_status fit_all(void *context, qc_error *error)
{
    qc_ets fitted[QC_ETS_FORMS];

    return qc_ets_fit_all(PERIOD, context, 20, 0.0, fitted, error);
}

static void ets__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[20];

    (void)state;
    fill_sales(values, 20, PERIOD);
    qc_test_allocations(fit_all, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ets__filter_follows_the_definition),
        cmocka_unit_test(ets__derivatives_are_those_of_the_errors),
        cmocka_unit_test(ets__fit_is_a_minimum_within_the_bounds),
        cmocka_unit_test(ets__fit_again_is_a_minimum_of_the_forms_asked_for),
        cmocka_unit_test(ets__parameters_count_gains_states_and_variance),
        cmocka_unit_test(ets__variances_have_their_closed_form),
        cmocka_unit_test(ets__variances_are_those_of_draws),
        cmocka_unit_test(ets__admissible_gains_have_roots_within_the_circle),
        cmocka_unit_test(ets__odd_series_give_finite_forecasts_and_variances),
        cmocka_unit_test(ets__leaves_out_forms_that_do_not_suit),
        cmocka_unit_test(ets__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
