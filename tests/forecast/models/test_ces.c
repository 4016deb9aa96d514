/* Complex exponential smoothing against its definition in complex numbers and certificates of its optimum. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include <complex.h>
#include <gsl/gsl_eigen.h>

#include "core/random.h"
#include "forecast/models/ces.h"
#include "forecast/models/ces_parts.h"
#include "forecast/models/model_rows.h"

enum { LENGTH = 60, PERIOD = 4 };

/* Seasonal, with a trend and some disorder. */
static void fill_sales(double *values, size_t length)
{
    static const double pattern[PERIOD] = {0.8, 1.1, 1.25, 0.85};

    for (size_t t = 0; t < length; t++) {
        values[t] = (1.0 + 0.01 * (double)t) * pattern[t % PERIOD] *
                    (1.0 + 0.04 * sin(2.3 * (double)t + 0.4 * (double)(t * t % 7)));
    }
}

/* Some model of a kind, not fitted. */
static qc_ces some_model(qc_ces_kind kind)
{
    qc_ces model = {.kind = kind,
                    .period = kind == QC_CES_PLAIN ? 1 : PERIOD,
                    .gain = {1.3, 0.99, kind == QC_CES_PARTIAL ? 0.2 : 0.0},
                    .start.level = {1.1, 0.7}};

    for (size_t k = 0; kind == QC_CES_PARTIAL && k < PERIOD; k++) {
        model.start.season[k] = 0.1 * sin(1.5707963267948966 * (double)k);
    }
    return model;
}

/* The definition in the paper: the next forecast from the observation and the last forecast,
 * both complex. */
static double complex blend(double complex gain, double complex seen, double complex forecast)
{
    return gain * seen + (1.0 + I - gain) * forecast;
}

static double complex as_complex(qc_ces_pair pair)
{
    return pair.level + I * pair.potential;
}

/* The errors by the definition. Each part sees the value less what the other one forecasts. */
static double square_by_definition(const qc_ces *model, const double *values, size_t length)
{
    double complex level = as_complex(model->start.level);
    double complex gain = model->gain[0] + I * model->gain[1];
    double season[LENGTH + PERIOD];
    double square = 0.0;

    memcpy(season, model->start.season, model->period * sizeof *season);
    for (size_t t = 0; t < length; t++) {
        double error = values[t] - creal(level) - season[t];

        season[t + model->period] = season[t] + model->gain[2] * error;
        level = blend(gain, creal(level) + error + I * error, level);
        square += error * error;
    }
    return square;
}

static void ces__filter_follows_the_definition(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values, LENGTH);
    for (int kind = 0; kind < QC_CES_KINDS; kind++) {
        qc_ces model = some_model((qc_ces_kind)kind);

        assert_close(qc_ces_filter(&model, values, LENGTH, NULL),
                     square_by_definition(&model, values, LENGTH), 1e-12, 0.0);
    }
}

/* With a1 = 1 the level is that of simple smoothing with gain a0 - 1. */
static void ces__holds_simple_smoothing(void **state)
{
    double values[LENGTH], forecast[3];
    qc_ces model = {.kind = QC_CES_PLAIN, .period = 1, .gain = {1.3, 1.0}};
    qc_ces_state after;
    double level = 1.0, square = 0.0;

    (void)state;
    fill_sales(values, LENGTH);
    model.start.level.level = 1.0;
    for (size_t t = 0; t < LENGTH; t++) {
        double error = values[t] - level;

        square += error * error;
        level += 0.3 * error;
    }
    assert_close(qc_ces_filter(&model, values, LENGTH, &after), square, 1e-12, 0.0);
    qc_ces_forecast(&model, &after, 3, forecast);
    for (size_t h = 0; h < 3; h++) {
        assert_close(forecast[h], level, 1e-12, 0.0);
    }
}

static void ces__derivatives_are_those_of_the_errors(void **state)
{
    enum { STRIDE = QC_DESCENT_STRIDE(PERIOD + 4) };
    static double at[LENGTH * STRIDE], low[LENGTH * STRIDE], high[LENGTH * STRIDE];
    double values[LENGTH], point[QC_DESCENT_COLUMNS], slope[QC_DESCENT_COLUMNS];

    (void)state;
    fill_sales(values, LENGTH);
    for (int kind = 0; kind < QC_CES_KINDS; kind++) {
        qc_ces model = some_model((qc_ces_kind)kind);
        qc_ces_problem problem = {model.kind, model.period,
                                  values,     LENGTH,
                                  1.0,        qc_ces_columns_of(model.kind, model.period)};
        size_t count = problem.columns.count;
        size_t stride = QC_DESCENT_STRIDE(count);

        qc_ces_pack(&model, point);
        assert_close(qc_ces_evaluate(&problem, point, at, slope),
                     LENGTH * log(qc_ces_filter(&model, values, LENGTH, NULL)), 1e-12, 1e-12);
        for (size_t k = 0; k < count; k++) {
            double here = point[k];

            point[k] = here + 1e-6;
            (void)qc_ces_evaluate(&problem, point, high, slope);
            point[k] = here - 1e-6;
            (void)qc_ces_evaluate(&problem, point, low, slope);
            point[k] = here;
            for (size_t t = 0; t < LENGTH; t++) {
                assert_close(at[t * stride + k],
                             (high[t * stride + count] - low[t * stride + count]) / 2e-6, 1e-6,
                             1e-7);
            }
        }
    }
}

/* The matrix that takes the states' errors from one observation to the next, column by column
 * from the recursion itself: a state of its own, and the value that it alone would forecast
 * exactly, is 0. */
static double largest_eigenvalue(const qc_ces *model)
{
    size_t season = model->kind == QC_CES_PLAIN ? 0 : PERIOD;
    size_t size = 2 + season;
    gsl_matrix *d = gsl_matrix_calloc(size, size);
    gsl_vector_complex *values = gsl_vector_complex_alloc(size);
    gsl_eigen_nonsymm_workspace *room = gsl_eigen_nonsymm_alloc(size);
    double largest = 0.0;

    for (size_t k = 0; k < size; k++) {
        static const double nothing = 0.0;
        qc_ces unit = *model;
        qc_ces_state after;

        unit.start = (qc_ces_state){0};
        if (k < 2) {
            *(k == 0 ? &unit.start.level.level : &unit.start.level.potential) = 1.0;
        } else {
            unit.start.season[k - 2] = 1.0;
        }
        (void)qc_ces_filter(&unit, &nothing, 1, &after);
        gsl_matrix_set(d, 0, k, after.level.level);
        gsl_matrix_set(d, 1, k, after.level.potential);
        for (size_t j = 0; j < season; j++) { /* the next one comes first */
            gsl_matrix_set(d, 2 + j, k, after.season[(j + 1) % PERIOD]);
        }
    }
    assert_int_equal(gsl_eigen_nonsymm(d, values, room), 0);
    for (size_t k = 0; k < size; k++) {
        gsl_complex value = gsl_vector_complex_get(values, k);

        largest = fmax(largest, hypot(GSL_REAL(value), GSL_IMAG(value)));
    }
    gsl_eigen_nonsymm_free(room);
    gsl_vector_complex_free(values);
    gsl_matrix_free(d);
    return largest;
}

static void ces__admissible_gains_forget_their_start(void **state)
{
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 3);
    for (int kind = 0; kind < QC_CES_KINDS; kind++) {
        size_t inside = 0, outside = 0;

        for (size_t k = 0; k < 400; k++) {
            qc_ces model = some_model((qc_ces_kind)kind);

            model.gain[0] = 0.5 + 1.8 * qc_random_uniform(&random);
            model.gain[1] = 0.7 + 0.5 * qc_random_uniform(&random);
            model.gain[2] = kind == QC_CES_PARTIAL ? qc_random_uniform(&random) : 0.0;
            double largest = largest_eigenvalue(&model);
            bool admissible = qc_ces_admissible(model.kind, model.period, model.gain, 1.0);

            if (fabs(largest - 1.0) > 1e-6) {
                assert_int_equal(admissible, largest < 1.0);
            }
            inside += admissible ? 1 : 0;
            outside += admissible ? 0 : 1;
        }
        assert_true(inside > 20 && outside > 20);
    }
}

/* No small change of anything that was fitted makes the square less, or hardly: a descent ends
 * where a step promises less than 0.1 of the deviance, or where the admissible gains do. */
static void check_optimum(const qc_ces *fitted, const double *values, size_t length)
{
    qc_ces_problem problem = {fitted->kind, fitted->period,
                              values,       length,
                              1.0,          qc_ces_columns_of(fitted->kind, fitted->period)};
    double radius = fitted->kind == QC_CES_PARTIAL ? 1.0 + 0.12 / PERIOD : 1.0;
    double point[QC_DESCENT_COLUMNS];
    double square = qc_ces_filter(fitted, values, length, NULL);
    double least = square * exp(-0.3 / (double)length);

    assert_close(fitted->deviance, (double)length * log(square), 1e-12, 1e-12);
    qc_ces_pack(fitted, point);
    for (size_t k = 0; k < problem.columns.count; k++) {
        double here = point[k];

        for (int side = -1; side <= 1; side += 2) {
            size_t gain = k - problem.columns.gain;
            qc_ces other;

            point[k] = here + side * 1e-3;
            qc_ces_unpack(&problem, point, &other);
            if (k < problem.columns.gain) {
                assert_true(qc_ces_filter(&other, values, length, NULL) > least);
            } else if (other.gain[1] <= 1.0 + 0.12 / PERIOD && other.gain[gain] >= 0.0 &&
                       qc_ces_admissible(other.kind, other.period, other.gain, radius)) {
                assert_true(qc_ces_filter(&other, values, length, NULL) > least);
            }
        }
        point[k] = here;
    }
}

static void ces__fit_is_a_minimum(void **state)
{
    double values[LENGTH];
    qc_ces all[QC_CES_FITS];
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    assert_ok(qc_ces_fit_all(PERIOD, values, LENGTH, HUGE_VAL, all, &error), error);
    for (int kind = 0; kind < QC_CES_KINDS; kind++) {
        double k = (double)qc_ces_parameters((qc_ces_kind)kind, PERIOD);

        check_optimum(&all[kind], values, LENGTH);
        assert_close(all[kind].aicc,
                     all[kind].deviance + 2.0 * k + 2.0 * k * (k + 1.0) / (LENGTH - k - 1.0),
                     1e-12, 0.0);
    }
    assert_true(all[QC_CES_PARTIAL].aicc < all[QC_CES_PLAIN].aicc);
}

/* From what fewer values told. */
static void ces__fit_again_is_a_minimum_of_the_kinds_asked_for(void **state)
{
    double values[LENGTH];
    qc_ces all[QC_CES_FITS];
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    assert_ok(qc_ces_fit_all(PERIOD, values, 3 * LENGTH / 4, HUGE_VAL, all, &error), error);
    for (size_t k = QC_CES_KINDS; k < QC_CES_FITS; k++) {
        all[k].period = 0;
    }
    assert_ok(qc_ces_fit_again(PERIOD, values, LENGTH, all, &error), error);
    for (size_t k = 0; k < QC_CES_FITS; k++) {
        if (k < QC_CES_KINDS) {
            check_optimum(&all[k], values, LENGTH);
        } else {
            assert_true(isinf(all[k].aicc));
        }
    }
    assert_true(all[QC_CES_PARTIAL].aicc < all[QC_CES_PLAIN].aicc);
}

static void ces__parameters_count_gains_states_and_variance(void **state)
{
    (void)state;
    assert_int_equal(qc_ces_parameters(QC_CES_PLAIN, 12), 5);
    assert_int_equal(qc_ces_parameters(QC_CES_PARTIAL, 12), 17);
}

static void ces__odd_series_give_finite_forecasts(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < 7; kind++) {
        for (size_t length = 2; length <= 48; length += length < 12 ? 1 : 9) {
            double values[48], forecast[24];
            qc_model_fit fit = {0};
            qc_series series = {.values = values, .length = length, .season = PERIOD};
            qc_error error;

            for (size_t t = 0; t < length; t++) {
                const double kinds[] = {0.0,
                                        3.25,
                                        t % 2 == 0 ? 1.0 : 2.0,
                                        t % 2 == 0 ? -1.0 : 1.0,
                                        -5.0 - (double)t,
                                        t == 7 ? 1.0 : 0.0,
                                        exp(0.7 * ((double)t - 48.0))};

                values[t] = kinds[kind];
            }
            assert_ok(qc_ces_model_forecast(&series, &fit, 24, forecast, &error), error);
            for (size_t h = 0; h < 24; h++) {
                assert_true(isfinite(forecast[h]));
            }
            if (kind < 2) {
                assert_close(forecast[23], values[0], 0.2, 1e-9);
            }
        }
    }
}

/* Kinds of one series, and their mean by Akaike weights. */
static void ces__model_is_the_mean_of_its_kinds(void **state)
{
    double values[LENGTH], given[6], again[6], expected[6] = {0}, sum = 0.0;
    qc_ces kinds[QC_CES_FITS];
    qc_model_fit fit = {0};
    const qc_series series = {.values = values, .length = LENGTH, .season = PERIOD};
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    for (size_t t = 0; t < LENGTH; t++) { /* so that the season is hard to tell */
        values[t] += 0.7 * sin(5.1 * (double)t + 0.3 * (double)(t * t % 11));
    }
    assert_ok(qc_ces_fit_all(PERIOD, values, LENGTH, HUGE_VAL, kinds, &error), error);
    for (int kind = 0; kind < QC_CES_KINDS; kind++) {
        double weight = exp((kinds[QC_CES_PARTIAL].aicc - kinds[kind].aicc) / 2.0), mean[6];
        qc_ces_state after;

        (void)qc_ces_filter(&kinds[kind], values, LENGTH, &after);
        qc_ces_forecast(&kinds[kind], &after, 6, mean);
        for (size_t h = 0; h < 6; h++) {
            expected[h] += weight * mean[h];
        }
        sum += weight;
    }
    assert_true(sum > 1.02); /* a second kind counts */
    assert_ok(qc_ces_model_forecast(&series, &fit, 6, given, &error), error);
    fit.ready = true;
    assert_ok(qc_ces_model_forecast(&series, &fit, 6, again, &error), error);
    for (size_t h = 0; h < 6; h++) {
        assert_close(given[h], expected[h] / sum, 0.01, 0.0);
        assert_memory_equal(&again[h], &given[h], sizeof given[h]);
    }
}

/* Without a season: what the plain kind comes to from each of its starts, the best first, and
 * their mean by Akaike weights. It goes on through values that come later. */
static void ces__plain_is_the_mean_over_its_starts(void **state)
{
    enum { LEARNED = LENGTH - 6 };
    double values[LENGTH], given[6], expected[6] = {0}, sum = 0.0;
    qc_ces all[QC_CES_FITS];
    qc_model_fit fit = {0};
    qc_series series = {.values = values, .length = LEARNED, .season = 1};
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    assert_ok(qc_ces_fit_all(1, values, LEARNED, HUGE_VAL, all, &error), error);
    for (size_t k = 0; k < QC_CES_FITS; k++) {
        double weight = exp((all[QC_CES_PLAIN].aicc - all[k].aicc) / 2.0), mean[6];
        qc_ces_state after;

        if (k > QC_CES_PLAIN && k < QC_CES_KINDS) {
            assert_true(isinf(all[k].aicc));
            continue;
        }
        assert_int_equal(all[k].kind, QC_CES_PLAIN);
        assert_true(all[k].deviance >= all[QC_CES_PLAIN].deviance);
        (void)qc_ces_filter(&all[k], values, LENGTH, &after);
        qc_ces_forecast(&all[k], &after, 6, mean);
        for (size_t h = 0; h < 6; h++) {
            expected[h] += weight * mean[h];
        }
        sum += weight;
    }
    assert_ok(qc_ces_model_forecast(&series, &fit, 6, given, &error), error);
    fit.ready = true;
    series.length = LENGTH;
    assert_ok(qc_ces_model_forecast(&series, &fit, 6, given, &error), error);
    for (size_t h = 0; h < 6; h++) {
        assert_close(given[h], expected[h] / sum, 0.003, 0.0);
    }
}

static qc_status forecast_one(void *context, qc_error *error)
{
    const qc_series series = {.values = context, .length = 20, .season = PERIOD};
    qc_model_fit fit = {0};
    double forecast[2];

    return qc_ces_model_forecast(&series, &fit, 2, forecast, error);
}

static qc_status fit_all(void *context, qc_error *error)
{
    qc_ces fitted[QC_CES_FITS];

    return qc_ces_fit_all(PERIOD, context, 20, HUGE_VAL, fitted, error);
}

static void ces__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[20];

    (void)state;
    fill_sales(values, 20);
    qc_test_allocations(forecast_one, values);
    qc_test_allocations(fit_all, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ces__filter_follows_the_definition),
        cmocka_unit_test(ces__holds_simple_smoothing),
        cmocka_unit_test(ces__derivatives_are_those_of_the_errors),
        cmocka_unit_test(ces__admissible_gains_forget_their_start),
        cmocka_unit_test(ces__fit_is_a_minimum),
        cmocka_unit_test(ces__fit_again_is_a_minimum_of_the_kinds_asked_for),
        cmocka_unit_test(ces__parameters_count_gains_states_and_variance),
        cmocka_unit_test(ces__odd_series_give_finite_forecasts),
        cmocka_unit_test(ces__model_is_the_mean_of_its_kinds),
        cmocka_unit_test(ces__plain_is_the_mean_over_its_starts),
        cmocka_unit_test(ces__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
