/* Exponential smoothing against the numbers of R 4.2's forecast package 8.20 on a made-up series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/ets.h"

enum { LENGTH = 48, PERIOD = 4, HORIZON = 6 };

/* In R: t <- 0:47; y <- ts((100 + 2*t) * c(80,110,125,85)[t %% 4 + 1] + (t * 37) %% 23 * 40,
 * frequency = 4). tests/bench/bench_ets.c compares whole files of series. */
static void fill_series(double *values)
{
    static const double pattern[PERIOD] = {80, 110, 125, 85};

    for (size_t t = 0; t < LENGTH; t++) {
        values[t] =
            (100.0 + 2.0 * (double)t) * pattern[t % PERIOD] + 40.0 * (double)(t * 37 % 23);
    }
}

/* ets(y, model, damped): par, states[1, ], loglik, aicc, sigma2; forecast(h = 6): mean and
 * variance at 1 and 6. */
typedef struct r_fit {
    size_t form;
    double gains[4]; /* alpha, beta, gamma, phi */
    double level, trend;
    double season[PERIOD];
    double likelihood, aicc, variance;
    double mean[2], spread[2];
} r_fit;

static const r_fit fits[] = {
    {0,
     {0.185320269045831, 0, 0, 0},
     11180.3159544602,
     0,
     {0, 0, 0, 0},
     -479.917964223,
     966.38138299,
     10511079.4667,
     {19013.9618402, 19013.9618402},
     {10511079.4667, 12316021.122}},
    {4,
     {0.0132318054059312, 0.0132298852958935, 0, 0.979999880963393},
     9925.21975461123,
     276.652386799353,
     {0, 0, 0, 0},
     -474.075242048,
     962.199264584,
     8814731.99134,
     {19616.3044138, 20681.5347093},
     {8814731.99134, 8943245.45313}},
    {3,
     {0.00899878380022169, 0.00899871292851205, 0, 1},
     9929.51403955936,
     263.976390935381,
     {0, 0, 0, 0},
     -472.376543726,
     956.18165888,
     0.0352010119306,
     {19603.1640559, 20477.0952053},
     {13527187.112, 14864287.9925}},
    {7,
     {0.00781156567992502, 0.00781151871204424, 0.587099382673694, 1},
     10207.2244941158,
     220.880747760787,
     {-2931.22331875037, 1497.96265637874, 3622.39590439188, -2189.13524202025},
     -387.758057785,
     798.252957675,
     259810.107381,
     {16576.8386019, 22953.9142832},
     {259810.107381, 362705.021014}},
    {9,
     {0.70052580211031, 0, 0.000100203102178572, 0},
     12443.2488556291,
     0,
     {0.80390538468499, 1.09865722086337, 1.24225063363334, 0.8551867608183},
     -402.890151942,
     822.580303885,
     0.0022295229234,
     {15880.93351, 21703.8286395},
     {562294.70895, 3638713.56731}},
    {10,
     {0.0598983495888875, 0.0598979185802355, 0.000100566423861766, 1},
     10104.219702949,
     236.478266193403,
     {0.805843763782276, 1.09873690050856, 1.24092635616929, 0.854492979539876},
     -367.847405383,
     758.431652872,
     0.000527043716266,
     {16181.2652127, 22922.4746118},
     {137997.618603, 361276.971482}},
};

static qc_ets as_model(const r_fit *fit)
{
    qc_ets model = {.form = qc_ets_form_at(fit->form),
                    .gains = {fit->gains[0], fit->gains[1], fit->gains[2], fit->gains[3]},
                    .start = {.level = fit->level, .trend = fit->trend},
                    .variance = fit->variance};

    model.period = model.form.season == QC_ETS_NO_SEASON ? 1 : PERIOD;
    memcpy(model.start.season, fit->season, sizeof fit->season);
    return model;
}

/* R's likelihood is -1/2 of what the deviance is here: both leave out n (1 + log(2 pi / n)). */
static void ets__agrees_with_r_at_its_parameters(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_series(values);
    for (size_t k = 0; k < sizeof fits / sizeof *fits; k++) {
        qc_ets model = as_model(&fits[k]);
        double mean[HORIZON], variance[HORIZON], square = 0.0;
        qc_ets_state after;

        assert_close(qc_ets_filter(&model, values, LENGTH, &after, &square),
                     -2.0 * fits[k].likelihood, 1e-9, 0.0);
        assert_close(square / qc_ets_freedom(model.form, model.period, LENGTH),
                     fits[k].variance, 1e-7, 0.0);
        qc_ets_forecast(&model, &after, HORIZON, mean, variance);
        assert_close(mean[0], fits[k].mean[0], 1e-9, 0.0);
        assert_close(variance[0], fits[k].spread[0], 1e-9, 0.0);
        assert_close(mean[5], fits[k].mean[1], 1e-9, 0.0);
        assert_close(variance[5], fits[k].spread[1], 1e-9, 0.0);
    }
}

static void ets__search_finds_no_less_than_r(void **state)
{
    double values[LENGTH];
    qc_ets fitted[QC_ETS_FORMS];
    qc_error error;

    (void)state;
    fill_series(values);
    assert_ok(qc_ets_fit_all(PERIOD, values, LENGTH, HUGE_VAL, fitted, &error), error);
    for (size_t k = 0; k < sizeof fits / sizeof *fits; k++) {
        const qc_ets *ours = &fitted[fits[k].form];

        assert_true(-0.5 * ours->deviance > fits[k].likelihood - 0.01);
        assert_close(ours->aicc - ours->deviance, fits[k].aicc + 2.0 * fits[k].likelihood, 1e-6,
                     0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ets__agrees_with_r_at_its_parameters),
        cmocka_unit_test(ets__search_finds_no_less_than_r),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
