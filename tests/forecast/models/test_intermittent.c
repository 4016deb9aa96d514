/* Models of intermittent demand, worked out by hand and by closed forms. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/intermittent.h"
#include "quotacast/models.h"

#define LENGTH 24

/*
 * Sizes 6, 2, 4 after 2, 1, 3 periods, alpha = .5, beta = .2, z = 4, p = 2:
 *
 *     z = 4 -> 5 -> 3.5 -> 3.75,   p = 2 -> 2 -> 1.8 -> 2.04,   forecast .9 z / p
 */
static void croston__is_as_worked_out_by_hand(void **state)
{
    static const double values[] = {0, 6, 2, 0, 0, 4, 0};
    const qc_intermittent gains = {0.5, 0.2, 4.0, 2.0};
    const double rates[] = {1.8,
                            1.8,
                            0.9 * 5.0 / 2.0,
                            0.9 * 3.5 / 1.8,
                            0.9 * 3.5 / 1.8,
                            0.9 * 3.5 / 1.8,
                            0.9 * 3.75 / 2.04};
    double expected = 0.0;
    double square = 0.0;

    (void)state;
    for (size_t t = 0; t < 7; t++) {
        expected += pow(values[t] - rates[t], 2.0);
    }
    assert_close(qc_croston_run(values, 7, &gains, &square), 0.9 * 3.75 / 2.04, 1e-14, 0.0);
    assert_close(square, expected, 1e-14, 0.0);
}

/* The same demand: chances .5 -> .4 -> .52 -> .616 -> .4928 -> .39424 -> .515392 -> .4123136;
 * the same sizes. */
static void tsb__is_as_worked_out_by_hand(void **state)
{
    static const double values[] = {0, 6, 2, 0, 0, 4, 0};
    static const double chances[] = {0.5,    0.4,     0.52,     0.616,
                                     0.4928, 0.39424, 0.515392, 0.4123136};
    static const double sizes[] = {4, 4, 5, 3.5, 3.5, 3.5, 3.75, 3.75};
    const qc_intermittent gains = {0.5, 0.2, 4.0, 2.0};
    double expected = 0.0;
    double square = 0.0;

    (void)state;
    for (size_t t = 0; t < 7; t++) {
        expected += pow(values[t] - chances[t] * sizes[t], 2.0);
    }
    assert_close(qc_tsb_run(values, 7, &gains, &square), chances[7] * sizes[7], 1e-14, 0.0);
    assert_close(square, expected, 1e-14, 0.0);
}

/*
 * A credit of 2 is a demand of -2. Croston: z = 4 -> 5 -> 1.5, p = 2 -> 2 -> 1.8, forecast .9 z
 * / p; TSB: chances .5 -> .4 -> .52 -> .616, sizes as before.
 */
static void intermittent__credit_is_a_demand_below_0(void **state)
{
    static const double values[] = {0, 6, -2};
    const qc_intermittent gains = {0.5, 0.2, 4.0, 2.0};
    double square = 0.0;

    (void)state;
    assert_close(qc_croston_run(values, 3, &gains, &square), 0.9 * 1.5 / 1.8, 1e-14, 0.0);
    assert_close(qc_tsb_run(values, 3, &gains, &square), 0.616 * 1.5, 1e-14, 0.0);
}

/* A demand of 6 every third period: 2 a period, less half the interval's gain. */
static void croston__of_a_regular_demand_is_its_rate(void **state)
{
    double values[LENGTH], forecast[5];
    qc_series series = {.values = values, .length = LENGTH, .season = 1};
    qc_model_fit fit = {0};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = t % 3 == 2 ? 6.0 : 0.0;
    }
    assert_ok(
        qc_model_forecast_fitted(qc_model_find("croston"), &series, &fit, 5, forecast, &error),
        error);
    for (size_t h = 0; h < 5; h++) {
        assert_close(forecast[h], 2.0 * (1.0 - fit.parameter[1] / 2.0), 1e-12, 0.0);
    }
}

/* Demand that has ceased: TSB fades by 1 - beta a period, Croston's stays. */
static void tsb__fades_where_demand_has_ceased(void **state)
{
    double values[LENGTH] = {0};
    const qc_intermittent gains = {0.1, 0.2, 3.0, 2.0};
    double square = 0.0;

    (void)state;
    values[1] = 4.0;
    values[3] = 2.0;

    double early = qc_tsb_run(values, 4, &gains, &square);
    double late = qc_tsb_run(values, LENGTH, &gains, &square);

    assert_close(late, early * pow(0.8, LENGTH - 4), 1e-12, 0.0);
    assert_close(qc_croston_run(values, LENGTH, &gains, &square),
                 qc_croston_run(values, 4, &gains, &square), 1e-14, 0.0);
}

/* Sums over the grid of weights and of weighted gains, with the likelihood n^(n/2)
 * square^(-n/2) of normal errors. */
static void intermittent__gains_are_the_mean_of_the_grid_by_likelihood(void **state)
{
    static const double values[LENGTH] = {0, 3, 0, 0, 5, 0, 0, 0, 2, 0, 9, 0,
                                          0, 0, 0, 8, 0, 7, 0, 0, 0, 0, 0, 6};
    static const qc_intermittent_run runs[] = {qc_croston_run, qc_tsb_run};

    (void)state;
    for (size_t m = 0; m < 2; m++) {
        qc_intermittent mean = qc_intermittent_fit(values, LENGTH, runs[m]);
        long double weights = 0, size = 0, interval = 0;

        assert_close(mean.size, 40.0 / 7.0, 1e-14, 0.0);
        assert_close(mean.interval, LENGTH / 7.0, 1e-14, 0.0);
        for (int a = 1; a <= 15; a++) {
            for (int b = 1; b <= 15; b++) {
                qc_intermittent other = {0.02 * a, 0.02 * b, mean.size, mean.interval};
                double square = 0.0;

                (void)runs[m](values, LENGTH, &other, &square);

                long double weight = powl(LENGTH / (long double)square, LENGTH / 2.0L);

                weights += weight;
                size += weight * other.size_gain;
                interval += weight * other.interval_gain;
            }
        }
        assert_close(mean.size_gain, (double)(size / weights), 1e-12, 0.0);
        assert_close(mean.interval_gain, (double)(interval / weights), 1e-12, 0.0);
    }
}

/*
 * A smooth function of the data: one percent more or less of a value moves the gains by little,
 * also where the least square jumps from one end of the grid to the other.
 */
static void intermittent__gains_move_little_with_the_data(void **state)
{
    static const double values[LENGTH] = {0, 3, 0, 0, 5, 0, 0, 0, 2, 0, 9, 0,
                                          0, 0, 0, 8, 0, 7, 0, 0, 0, 0, 0, 6};
    static const qc_intermittent_run runs[] = {qc_croston_run, qc_tsb_run};

    (void)state;
    for (size_t m = 0; m < 2; m++) {
        qc_intermittent base = qc_intermittent_fit(values, LENGTH, runs[m]);

        for (size_t t = 0; t < LENGTH; t++) {
            double moved[LENGTH];
            qc_intermittent other;

            memcpy(moved, values, sizeof moved);
            moved[t] *= 1.01;
            other = qc_intermittent_fit(moved, LENGTH, runs[m]);
            assert_close(other.size_gain, base.size_gain, 0.0, 0.003);
            assert_close(other.interval_gain, base.interval_gain, 0.0, 0.003);
        }
    }
}

static void intermittent__applies_from_an_interval_of_1_32(void **state)
{
    double values[33];

    (void)state;
    for (size_t t = 0; t < 33; t++) {
        values[t] = t < 8 ? 0.0 : 1.0;
    }
    assert_true(qc_intermittent_applies(values, 33)); /* 33 / 25 */
    values[0] = 1.0;
    assert_false(qc_intermittent_applies(values, 33));
    values[0] =
        -1.0; /* a credit is one too: profits above and below 0 are no intermittent demand */
    assert_false(qc_intermittent_applies(values, 33));
    /* 16 of 33: with 5 credits demand, with 6 changes up and down. */
    for (size_t t = 0; t < 33; t++) {
        values[t] = t < 17 ? 0.0 : t < 22 ? -1.0 : 1.0;
    }
    assert_true(qc_intermittent_applies(values, 33));
    values[22] = -1.0;
    assert_false(qc_intermittent_applies(values, 33));
    memset(values, 0, sizeof values);
    assert_false(qc_intermittent_applies(values, 33));
    values[4] = 2.0;
    assert_false(qc_intermittent_applies(values, 33));
    values[30] = -1.0;
    assert_false(qc_intermittent_applies(values, 33)); /* credits are no second sale */
    values[31] = 1.0;
    assert_true(qc_intermittent_applies(values, 33));
}

static void intermittent__stands_aside_on_dense_series(void **state)
{
    static const double values[] = {5, 7, 6, 8, 9, 7, 5, 8};
    static const char *const names[] = {"croston", "tsb"};
    qc_series series = {.values = values, .length = 8, .season = 1};

    (void)state;
    for (size_t m = 0; m < 2; m++) {
        double forecast[1] = {-1.0};
        qc_error error;

        assert_status(qc_model_forecast(qc_model_find(names[m]), &series, 1, forecast, &error),
                      QC_ERR_TOO_SHORT, error);
        assert_message(error, "not intermittent");
        assert_close(forecast[0], -1.0, 0.0, 0.0);
    }
}

/* What was learned is used again: the gains stay when more is known. */
static void intermittent__with_a_fit_keeps_its_gains(void **state)
{
    static const double values[] = {0, 3, 0, 0, 5, 0, 0, 0, 2, 0, 9, 0};
    qc_series series = {.values = values, .length = 8, .season = 1};
    qc_model_fit fit = {0};
    double forecast[1];
    double square = 0.0;
    qc_error error;

    (void)state;
    assert_ok(
        qc_model_forecast_fitted(qc_model_find("tsb"), &series, &fit, 1, forecast, &error),
        error);
    qc_model_fit kept = fit;

    series.length = 12;
    assert_ok(
        qc_model_forecast_fitted(qc_model_find("tsb"), &series, &fit, 1, forecast, &error),
        error);
    assert_memory_equal(kept.parameter, fit.parameter, sizeof kept.parameter);

    const qc_intermittent gains = {fit.parameter[0], fit.parameter[1],
                                   ldexp(fit.parameter[2], fit.exponent), fit.parameter[3]};

    assert_close(forecast[0], qc_tsb_run(values, 12, &gains, &square), 1e-13, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(croston__is_as_worked_out_by_hand),
        cmocka_unit_test(tsb__is_as_worked_out_by_hand),
        cmocka_unit_test(intermittent__credit_is_a_demand_below_0),
        cmocka_unit_test(croston__of_a_regular_demand_is_its_rate),
        cmocka_unit_test(tsb__fades_where_demand_has_ceased),
        cmocka_unit_test(intermittent__gains_are_the_mean_of_the_grid_by_likelihood),
        cmocka_unit_test(intermittent__gains_move_little_with_the_data),
        cmocka_unit_test(intermittent__applies_from_an_interval_of_1_32),
        cmocka_unit_test(intermittent__stands_aside_on_dense_series),
        cmocka_unit_test(intermittent__with_a_fit_keeps_its_gains),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
