/* Weights of the combination: what was known, and the formula worked out by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "forecast/combination/weights.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/rising.h"

/* What scores.c, usual_ratio.c, weights.c and rolling.c say: 24 origins and ratios 0.85 and, below
 * two seasons, 1.15 of models and 1 of the combination are the prior, weights go with ratio^-8, and an origin counts half when six have come after it; twelve are
 * looked at, and all 24 of fewer than eight rows. */
static const double PRIOR_ORIGINS = 24, PRIOR_RATIO = 0.85, PRIOR_SHORT = 1.15, POWER = 8;

static qc_status row_half(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, 0.5, forecast);
}

static qc_status row_best(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, 0.6, forecast);
}

static qc_status row_exact(const qc_series *series, qc_model_fit *fit, size_t horizon,
                           double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, 1, forecast);
}

static qc_status row_worse(const qc_series *series, qc_model_fit *fit, size_t horizon,
                           double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, -1, forecast);
}

/* A leaf's ratio shrunk to that of a panel of leaves alike, and that to a prior. */
static double drawn_from(double prior, double own, double ratio, double origins, double leaves)
{
    double panel = 0;

    origins = (1 - exp2(-origins / 6)) / (1 - exp2(-1.0 / 6));
    panel = (PRIOR_ORIGINS * log(prior) + leaves * origins * log(ratio)) /
            (PRIOR_ORIGINS + leaves * origins);

    return (origins * log(own) + PRIOR_ORIGINS * panel) / (origins + PRIOR_ORIGINS);
}

static double drawn(double own, double ratio, double origins, double leaves)
{
    return drawn_from(PRIOR_RATIO, own, ratio, origins, leaves);
}

static double log_ratio(double ratio, double origins, double leaves)
{
    return drawn(ratio, ratio, origins, leaves);
}

static void weights__are_the_formula(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"half", "", true, row_needs_two, row_half},
                             {"best", "", true, row_needs_two, row_best}};
    /* naive misses by 1 and 2, half by .5 and 1, best by .4 and .8: ratios 1, .5, .4 whatever
     * the levels */
    const double ratios[3] = {1, 0.5, 0.4};

    (void)state;
    for (size_t leaves = 7; leaves <= 8; leaves++) {
        double origins = leaves < 8 ? 19 : 12;
        qc_panel *panel = rising(leaves, 21, 1); /* origins 1 .. 20, but 2 .. 20 for two rows */
        qc_rolling *rolling = roll(panel, rows, 3);
        double expected[3];
        double total = 0;

        for (size_t k = 1; k < 3; k++) { /* naive is there to be beaten */
            expected[k] = exp(-POWER * log_ratio(ratios[k], origins, (double)leaves));
            total += expected[k];
        }
        for (size_t leaf = 0; leaf < leaves; leaf++) {
            const double *weight = qc_rolling_weight(rolling, leaf);

            assert_close(weight[0], 0, 0, 0);
            assert_close(weight[1], expected[1] / total, 1e-12, 0);
            assert_close(weight[2], expected[2] / total, 1e-12, 0);
            for (size_t step = 0; step < 2; step++) {
                assert_close(qc_rolling_prediction(rolling, 21, 3, leaf)[step],
                             120 + (0.5 * weight[1] + 0.6 * weight[2]) * (double)(step + 1),
                             1e-14, 0);
            }
        }
        qc_rolling_free(rolling);
        panel_free(panel);
    }
}

/* Misses a rise of 1 by -0.6 at the first step and by -0.2 at the second. */
static qc_status row_other(const qc_series *series, qc_model_fit *fit, size_t horizon,
                           double *forecast, qc_error *error)
{
    qc_status status = go_on(series, horizon, 1, forecast);
    double change = forecast[0] - series->values[series->length - 1];

    (void)fit;
    (void)error;
    forecast[0] -= 0.6 * change;
    if (horizon > 1) {
        forecast[1] -= 0.2 * change;
    }
    return status;
}

/* |correlation|^12 of errors a and b at two steps, each known at twelve origins but the second
 * not at the last. */
static double likeness_of(const double a[2], const double b[2])
{
    double product = 12 * a[0] * b[0] + 11 * a[1] * b[1];
    double square = 12 * a[0] * a[0] + 11 * a[1] * a[1];
    double other = 12 * b[0] * b[0] + 11 * b[1] * b[1];

    return pow(fabs(product) / sqrt(square * other), 12);
}

/* The ratio to naive of powers of what origins missed, added up. */
static double ratio_of(const double errors[2], double power)
{
    double mine = pow(errors[0], power);
    double naive = 1;

    for (int age = 1; age < 12; age++) {
        mine += exp2(-age / 6.0) * pow(errors[0] + errors[1], power);
        naive += exp2(-age / 6.0) * pow(3, power);
    }
    return pow(mine / naive, 1 / power);
}

/* A leaf's own ratio is of roots, and the panel's of the errors themselves. */
static double weight_of(const double errors[2])
{
    return exp(-POWER * drawn(ratio_of(errors, 0.5), ratio_of(errors, 1), 12, 1));
}

/* Two models that err alike share what the third, unlike them, has alone. */
static void weights__are_divided_by_the_models_company(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"half", "", true, row_needs_two, row_half},
                             {"again", "", true, row_needs_two, row_half},
                             {"other", "", true, row_needs_two, row_other}};
    const double half[2] = {0.5, 1};
    const double other[2] = {0.6, 0.2};
    double likeness = likeness_of(half, other);
    double alike = weight_of(half) / (2 + likeness);
    double alone = weight_of(other) / (1 + 2 * likeness);
    qc_panel *panel = rising(1, 14, 1);
    qc_rolling *rolling = NULL;
    const double *weight = NULL;

    (void)state;
    for (size_t t = 0; t < 14; t++) {
        panel->values[t] +=
            1e7; /* errors are compared in units of the level, which hardly moves */
    }
    rolling = roll(panel, rows, 4);
    weight = qc_rolling_weight(rolling, 0);
    assert_in_range(1e6 * likeness, 10000, 30000); /* not lost beside 1 */
    assert_close(weight[1], alike / (2 * alike + alone), 1e-5, 0);
    assert_close(weight[2], alike / (2 * alike + alone), 1e-5, 0);
    assert_close(weight[3], alone / (2 * alike + alone), 1e-5, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status row_near(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, 0.8, forecast);
}

/* Ratios .5 and .2, known from thirty leaves: the first would have a weight of less than .02. */
static void model__of_little_weight_is_left_out(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"half", "", true, row_needs_two, row_half},
                             {"near", "", true, row_needs_two, row_near}};
    double odds = exp(-POWER * (log_ratio(0.5, 12, 30) - log_ratio(0.2, 12, 30)));
    qc_panel *panel = rising(30, 21, 1);
    qc_rolling *rolling = roll(panel, rows, 3);

    (void)state;
    assert_true(odds > 0.0001 && odds < 0.02);
    assert_close(qc_rolling_weight(rolling, 4)[1], 0, 0, 0);
    assert_close(qc_rolling_weight(rolling, 4)[2], 1, 0, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void naive__is_used_where_nothing_beat_it(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"worse", "", true, row_needs_two, row_worse}};
    qc_panel *panel = rising(2, 30, 1);
    qc_rolling *rolling = roll(panel, rows, 2);

    (void)state;
    for (size_t leaf = 0; leaf < 2; leaf++) {
        assert_close(qc_rolling_weight(rolling, leaf)[0], 1, 0, 0);
        assert_close(qc_rolling_weight(rolling, leaf)[1], 0, 0, 0);
        assert_close(qc_rolling_prediction(rolling, 30, 2, leaf)[1], 129, 0, 0);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void naive__is_used_below_four_origins(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"best", "", true, row_needs_two, row_best}};

    (void)state;
    for (size_t periods = 1; periods <= 7; periods++) {
        qc_panel *panel = rising(1, periods, 1);
        qc_rolling *rolling = roll(panel, rows, 2);
        const double *weight = qc_rolling_weight(rolling, 0);

        /* 2 .. n - 1 are origins with an error */
        if (periods <= 5) {
            assert_close(weight[0], 1, 0, 0);
        } else {
            assert_true(weight[1] > 0.5);
        }
        assert_close(weight[0] + weight[1], 1, 1e-15, 0);
        qc_rolling_free(rolling);
        panel_free(panel);
    }
}

static void prior__is_against_models_below_two_seasons(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"half", "", true, row_needs_two, row_half}};
    /* if half alone had weight, the combination's ratio would be .5 at 6 origins, the oldest
     * counting little more than half */
    double origins = (1 - exp2(-1)) / (1 - exp2(-1.0 / 6));
    double panel_ratio =
        (PRIOR_ORIGINS * log(PRIOR_SHORT) + origins * log(0.5)) / (PRIOR_ORIGINS + origins);
    double shrunk =
        (origins * log(0.5) + PRIOR_ORIGINS * panel_ratio) / (origins + PRIOR_ORIGINS);
    qc_panel *panel = rising(1, 8, 12);
    qc_rolling *rolling = roll(panel, rows, 2);

    (void)state;
    assert_true(shrunk < 0); /* .5 is enough against the prior; a little below 1 is not */
    assert_true(qc_rolling_weight(rolling, 0)[1] > 0);
    qc_rolling_free(rolling);
    for (size_t t = 0; t < 8; t++) {
        panel->values[t] = 100 + (t % 2 == 0 ? 1.0 : 0.0) + 0.03 * (double)t;
    }
    rolling = roll(panel, rows, 2);
    assert_close(qc_rolling_weight(rolling, 0)[0], 1, 0, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status row_fifth_back(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, -0.2, forecast);
}

static qc_status row_little(const qc_series *series, qc_model_fit *fit, size_t horizon,
                            double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, 0.03, forecast);
}

/* A model that goes on by a slope, beside naive: each has its part of the weights and of what
 * is forecast. */
static void expect_part_of_naive(const qc_rolling *rolling, double log_ratio)
{
    size_t last = rolling->last;
    double part = 0.5 + log_ratio / 0.1; /* equal errors: half; all at e^.05, none at e^-.05 */

    assert_true(part > 0.01 && part < 0.99);
    assert_close(qc_rolling_weight(rolling, 0)[0], part, 1e-12, 0);
    assert_close(qc_rolling_weight(rolling, 0)[1], 1 - part, 1e-12, 0);
    for (size_t step = 0; step < rolling->horizon; step++) {
        double naive = qc_rolling_prediction(rolling, last, 0, 0)[step];
        double model = qc_rolling_prediction(rolling, last, 1, 0)[step];

        assert_close(qc_rolling_prediction(rolling, last, 2, 0)[step],
                     part * naive + (1 - part) * model, 1e-12, 0);
    }
}

static void naive__comes_in_by_degrees(void **state)
{
    (void)state;
    assert_close(qc_naive_part(-0.05), 0, 1e-15, 1e-15);
    assert_close(qc_naive_part(-0.025), 0.25, 1e-15, 1e-15);
    assert_close(qc_naive_part(0), 0.5, 0, 0);
    assert_close(qc_naive_part(0.05), 1, 1e-15, 1e-15);
    assert_close(qc_naive_part(-9), 0, 0, 0);
    assert_close(qc_naive_part(9), 1, 0, 0);
    assert_close(qc_naive_part(INFINITY), 1, 0, 0);
}

/* Few origins do not outweigh what is known of other series: a ratio of 1.2 is mostly forgiven. Below two
 * seasons the combination is taken for as good as naive. */
static void prior__decides_where_a_model_is_about_as_good_as_naive(void **state)
{
    const qc_model worse[] = {{"naive", "", true, row_needs_one, row_naive},
                              {"back", "", true, row_needs_two, row_fifth_back}};
    const qc_model better[] = {{"naive", "", true, row_needs_one, row_naive},
                               {"on", "", true, row_needs_two, row_little}};
    qc_panel *panel = rising(1, 12, 1);
    qc_rolling *rolling = roll(panel, worse, 2);

    (void)state;
    assert_true(log_ratio(1.2, 10, 1) < 0);
    expect_part_of_naive(rolling, log_ratio(1.2, 10, 1));
    qc_rolling_free(rolling);
    panel->season = 12;
    rolling = roll(panel, better, 2);
    expect_part_of_naive(rolling, drawn_from(1, 0.97, 0.97, 10, 1));
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void seasonal_naive__is_the_one_to_beat_and_to_fall_back_on(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"seasonal_naive", "", true, row_needs_three, row_seasonal_naive},
                             {"worse", "", true, row_needs_two, row_worse}};
    qc_panel *panel = panel_new(1, 24, 3);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t t = 0; t < 24; t++) {
        panel->values[t] = 100 + 30 * (double)(t % 3);
    }
    rolling = roll(panel, rows, 3);
    assert_close(qc_rolling_weight(rolling, 0)[1], 1, 0, 0);
    assert_close(qc_rolling_prediction(rolling, 24, 3, 0)[1], 130, 1e-14, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void leaf__that_has_not_begun_is_missing_and_has_no_weights(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"best", "", true, row_needs_two, row_best}};
    qc_panel *panel = rising(2, 12, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t t = 0; t < 12; t++) {
        panel->values[12 + t] = NAN;
    }
    rolling = roll(panel, rows, 2);
    assert_true(isnan(qc_rolling_prediction(rolling, 12, 2, 1)[0]));
    assert_close(qc_rolling_weight(rolling, 1)[0], 0, 0, 0);
    assert_close(qc_rolling_weight(rolling, 1)[1], 0, 0, 0);
    assert_true(!isnan(qc_rolling_prediction(rolling, 12, 2, 0)[0]));
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void forecast__is_not_below_zero_unless_credits_were_seen(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"exact", "", true, row_needs_two, row_exact}};
    qc_panel *panel = panel_new(1, 20, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t t = 0; t < 20; t++) {
        panel->values[t] = 19.5 - (double)t;
    }
    rolling = roll(panel, rows, 2);
    assert_close(qc_rolling_weight(rolling, 0)[1], 1, 0, 0);
    assert_close(qc_rolling_prediction(rolling, 20, 1, 0)[0], -0.5, 1e-12, 0);
    assert_close(qc_rolling_prediction(rolling, 20, 2, 0)[0], 0, 0, 0);
    qc_rolling_free(rolling);
    for (size_t t = 0; t < 20; t++) {
        panel->values[t] -= 1; /* the last is a credit */
    }
    rolling = roll(panel, rows, 2);
    assert_close(qc_rolling_prediction(rolling, 20, 2, 0)[0], -1.5, 1e-12, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status row_first(const qc_series *series, qc_model_fit *fit, size_t horizon,
                           double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = series->values[0];
    }
    return QC_OK;
}

/* After a single 0 naive says that all is over. */
static void leaf__whose_last_value_is_0_is_not_given_up(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"first", "", true, row_needs_one, row_first}};
    enum { SOLD = 8, YEAR = 12 };

    (void)state;
    for (size_t zeros = 1; zeros <= YEAR; zeros++) {
        qc_panel *panel = panel_new(1, SOLD + zeros, YEAR);

        for (size_t t = 0; t < SOLD + zeros; t++) {
            panel->values[t] = t >= SOLD ? 0 : t % 2 == 0 ? 8 : 7;
        }
        qc_rolling *rolling = roll(panel, rows, 2);
        double first = zeros < YEAR ? 1 : 0;

        assert_close(qc_rolling_weight(rolling, 0)[1], first, 0, 0);
        assert_close(qc_rolling_forecast(rolling, rolling->last, 0)[0], 8 * first, 0, 0);
        qc_rolling_free(rolling);
        panel_free(panel);
    }
}

static void silent_and_constant_leaves__have_naive(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"best", "", true, row_needs_two, row_best}};
    qc_panel *panel = panel_new(2, 30, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t t = 0; t < 30; t++) {
        panel->values[t] = 0;
        panel->values[30 + t] = 7;
    }
    rolling = roll(panel, rows, 2);
    assert_close(qc_rolling_prediction(rolling, 30, 2, 1)[1], 7, 0,
                 0); /* naive was never wrong */
    assert_true(isfinite(qc_rolling_prediction(rolling, 30, 2, 0)[1]));
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights__are_the_formula),
        cmocka_unit_test(weights__are_divided_by_the_models_company),
        cmocka_unit_test(model__of_little_weight_is_left_out),
        cmocka_unit_test(naive__is_used_where_nothing_beat_it),
        cmocka_unit_test(naive__is_used_below_four_origins),
        cmocka_unit_test(naive__comes_in_by_degrees),
        cmocka_unit_test(prior__is_against_models_below_two_seasons),
        cmocka_unit_test(prior__decides_where_a_model_is_about_as_good_as_naive),
        cmocka_unit_test(seasonal_naive__is_the_one_to_beat_and_to_fall_back_on),
        cmocka_unit_test(leaf__that_has_not_begun_is_missing_and_has_no_weights),
        cmocka_unit_test(forecast__is_not_below_zero_unless_credits_were_seen),
        cmocka_unit_test(leaf__whose_last_value_is_0_is_not_given_up),
        cmocka_unit_test(silent_and_constant_leaves__have_naive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
