/* What leaves that sell in few periods sell together, on simulated panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/combination/sporadic_sum.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/sporadic_panels.h"

enum { HORIZON = 3 };

/* Three leaves tell nothing of what they have in common: however the sum has grown, what moves
 * is level. */
static void few_leaves__have_the_mean_of_their_sum(void **state)
{
    qc_panel *panel = panel_new(3, MONTHS, 12);
    qc_random random;
    qc_error error = {0};
    double before[3][HORIZON];

    (void)state;
    qc_random_start(&random, 4, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < 3 * MONTHS; cell++) {
        panel->values[cell] = sporadic_sale(&random, 0.1 + 0.01 * (double)(cell % MONTHS), 100);
    }
    qc_rolling *rolling = sporadic_combine(panel, HORIZON);

    for (size_t leaf = 0; leaf < 3; leaf++) {
        memcpy(before[leaf], sporadic_combination(rolling, MONTHS, leaf), sizeof before[leaf]);
    }
    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    for (size_t leaf = 0; leaf < 3; leaf++) {
        const double *after = sporadic_combination(rolling, MONTHS, leaf);
        double v = qc_sporadic_sum_weight(rolling, leaf);

        assert_true(v > 0.05);
        for (size_t step = 1; step < HORIZON; step++) {
            assert_close(after[step] - (1 - v) * before[leaf][step],
                         after[0] - (1 - v) * before[leaf][0], 1e-9, 1e-9);
        }
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/*
 * Five panels of 80 leaves that sell in .1 to .2 of the months, with chances that grow by half a
 * year and are four times as high in the second half of each: the sums of both halves of the
 * next year. The season of a sum that is so rough is shrunk to 0, so that they err by +20 and
 * -14 %; leaf by leaf it is hardly seen, and they err by +98 and -40 %.
 */
static void sums__follow_growth_and_season_that_leaves_share(void **state)
{
    enum { PANELS = 5, MANY = 80, KNOWN = 48, YEAR = 12 };
    double sums[2][2] = {{0}}; /* [half][forecast, true] */

    (void)state;
    for (uint64_t seed = 1; seed <= PANELS; seed++) {
        qc_panel *panel = panel_new(MANY, KNOWN, 12);
        qc_forecast_settings settings = qc_forecast_settings_default();
        qc_forecast *forecast = NULL;
        qc_random random;
        qc_error error = {0};

        qc_random_start(&random, seed, QC_PURPOSE_TEST, 2);
        for (size_t cell = 0; cell < MANY * (KNOWN + YEAR); cell++) {
            size_t leaf = cell / (KNOWN + YEAR);
            size_t t = cell % (KNOWN + YEAR);
            double chance =
                (0.08 + 0.001 * (double)leaf) * (1 + (double)t / 24) * (t % 12 < 6 ? 0.4 : 1.6);
            double size = 100.0 + 10.0 * (double)leaf;
            double sold = sporadic_sale(&random, chance, size);

            if (t < KNOWN) {
                panel->values[leaf * KNOWN + t] = sold;
            } else {
                sums[t % 12 / 6][1] += chance * size * exp(0.6 * 0.6 / 2);
            }
        }
        settings.horizon = YEAR;
        settings.draws = 2;
        settings.backtest = false;
        assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
        for (size_t cell = 0; cell < MANY * YEAR; cell++) {
            sums[cell % YEAR / 6][0] += forecast->point[cell];
        }
        qc_forecast_free(forecast);
        panel_free(panel);
    }
    print_message("halves of the next year: %+.1f and %+.1f %%\n",
                  100 * (sums[0][0] / sums[0][1] - 1), 100 * (sums[1][0] / sums[1][1] - 1));
    assert_close(sums[0][0] / sums[0][1], 1, 0, 0.4);
    assert_close(sums[1][0] / sums[1][1], 1, 0, 0.2);
}

/*
 * Months of four and five weeks. In each another quarter of the leaves, which nobody can
 * foresee, sells 100 a week: what a leaf is moved by is a share of the same sum a week.
 */
static void sum__is_forecast_by_the_week(void **state)
{
    const qc_calendar retail = {.start_month = 2,
                                .named_by_start = true,
                                .weeks = QC_FISCAL_454,
                                .end_weekday = 6,
                                .ends_nearest = true};
    enum { MANY = 40, AHEAD = 6 };
    qc_panel *panel = panel_new(MANY, MONTHS, 12);
    size_t turn[4] = {0, 1, 2, 3};
    double before[AHEAD];
    double week[AHEAD];
    qc_random random;
    qc_error error = {0};

    (void)state;
    panel->calendar = retail;
    panel->first_period = qc_period_of_year(&retail, 2020) * 12;
    qc_random_start(&random, 4, QC_PURPOSE_TEST, 3);
    for (size_t t = 0; t < MONTHS; t++) {
        int weeks =
            qc_period_weeks(&retail, panel->frequency, panel->first_period + (qc_period)t);
        size_t other = t % 4 + (size_t)(qc_random_uniform(&random) * (double)(4 - t % 4));
        size_t now = turn[other];

        turn[other] = turn[t % 4];
        turn[t % 4] = now;
        for (size_t leaf = 0; leaf < MANY; leaf++) {
            panel->values[leaf * MONTHS + t] = leaf % 4 == now ? 100.0 * weeks : 0;
        }
    }
    qc_rolling *rolling = sporadic_combine(panel, AHEAD);

    memcpy(before, sporadic_combination(rolling, MONTHS, 0), sizeof before);
    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    double v = qc_sporadic_sum_weight(rolling, 0);

    assert_true(v > 0.3);
    for (size_t step = 0; step < AHEAD; step++) {
        qc_period period = panel->first_period + MONTHS + (qc_period)step;

        week[step] = (sporadic_combination(rolling, MONTHS, 0)[step] - (1 - v) * before[step]) /
                     qc_period_weeks(&retail, panel->frequency, period);
        assert_close(week[step], week[0], 0.05, 0);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Whoever asks for models gets these alone. */
static void models_asked_for__are_all_there_is(void **state)
{
    qc_panel *panel = sporadic_panel(7);
    const qc_model *croston = qc_model_find("croston");
    qc_model models[2] = {*qc_model_find("naive"), *croston};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    settings.horizon = HORIZON;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    for (size_t leaf = 0; leaf < KINDS; leaf++) {
        assert_close(qc_sporadic_sum_weight(rolling, leaf), 0, 0, 1e-12);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_leaves__have_the_mean_of_their_sum),
        cmocka_unit_test(sums__follow_growth_and_season_that_leaves_share),
        cmocka_unit_test(sum__is_forecast_by_the_week),
        cmocka_unit_test(models_asked_for__are_all_there_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
