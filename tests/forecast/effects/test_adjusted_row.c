/* What is taken out of a row before models see it, season and growth that leaves share, and put back. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/effects/adjusted_row.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 8, PERIODS = 30, SEASON = 13, ORIGIN = 28, EARLY = 12, LATE = 3, HORIZON = 3 };

static qc_model damped(void)
{
    const qc_model *found = qc_model_find("damped");

    assert_non_null(found);
    return *found;
}

/* Leaves of a wave of a season of 13, without a calendar: nothing is known of holidays. Leaf 2
 * begins later than the others. */
static qc_rolling *roll(qc_panel **panel)
{
    static qc_model models[2];
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    models[0] = (qc_model){"naive", "", true, row_needs_one, row_naive};
    models[1] = damped();
    *panel = panel_new(LEAVES, PERIODS, SEASON);
    (*panel)->frequency = QC_FREQUENCY_INDEX;
    panel_fill_wave(*panel, 0.02, 1);
    for (size_t t = 0; t < LATE; t++) {
        (*panel)->values[2 * PERIODS + t] = NAN;
    }
    settings.horizon = HORIZON;
    settings.max_origins = PERIODS;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_rolling_new(*panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

/* What a model sees and what is put back multiply to the sales: what comes next has the factor
 * of its place in the season, and what rows grow by in common. */
static void season__is_taken_out_and_put_back_by_place(void **state)
{
    const qc_model model = damped();
    const double ones[HORIZON] = {1, 1, 1};
    double factor[HORIZON];
    qc_panel *panel = NULL;
    qc_rolling *rolling = roll(&panel);
    qc_adjusted_row *adjusted = NULL;
    qc_series series;
    qc_error error = {0};
    double spread = 0;

    (void)state;
    assert_ok(qc_adjusted_row_new(rolling, 1, SIZE_MAX, &adjusted, &error), error);
    assert_ok(qc_adjusted_row_series(adjusted, &model, ORIGIN, ORIGIN, &series, &error), error);
    assert_ok(qc_adjusted_row_restore(adjusted, &model, ORIGIN, ones, factor, &error), error);
    assert_int_equal(series.length, ORIGIN);
    double growth = qc_shared_effects_growth(&rolling->effects, ORIGIN);

    for (size_t step = 0; step < HORIZON; step++) {
        for (size_t t = (ORIGIN + step) % SEASON; t < ORIGIN; t += SEASON) {
            double grown = exp(growth * (double)(ORIGIN + step - t));

            assert_close(series.values[t] * factor[step], panel->values[PERIODS + t] * grown,
                         1e-13, 0);
        }
    }
    for (size_t t = 0; t < ORIGIN; t++) { /* of a wave of half above and below, noise is left */
        spread = fmax(spread, fabs(log(series.values[t] / 100)));
    }
    assert_true(spread < 0.15);
    qc_adjusted_row_free(adjusted);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Naive sees what was sold; nobody has a season taken out before leaves tell one, unless in
 * hindsight. */
static void season__is_left_in_where_it_is_not_known_or_not_asked_for(void **state)
{
    const qc_model model = damped();
    const qc_model naive = {"naive", "", true, row_needs_one, row_naive};
    qc_panel *panel = NULL;
    qc_rolling *rolling = roll(&panel);
    qc_adjusted_row *adjusted = NULL;
    qc_adjusted_row *later = NULL;
    qc_series series;
    qc_error error = {0};

    (void)state;
    assert_ok(qc_adjusted_row_new(rolling, 1, SIZE_MAX, &adjusted, &error), error);
    assert_ok(qc_adjusted_row_new(rolling, 1, ORIGIN, &later, &error), error);
    assert_ok(qc_adjusted_row_series(adjusted, &naive, ORIGIN, ORIGIN, &series, &error), error);
    assert_memory_equal(series.values, panel->values + PERIODS, ORIGIN * sizeof(double));
    assert_ok(qc_adjusted_row_series(adjusted, &model, EARLY, EARLY, &series, &error), error);
    assert_memory_equal(series.values, panel->values + PERIODS, EARLY * sizeof(double));
    assert_ok(qc_adjusted_row_series(later, &model, EARLY, EARLY, &series, &error), error);
    assert_true(fabs(series.values[3] / panel->values[PERIODS + 3] - 1) > 0.05);
    assert_true(qc_adjusted_row_knew_less(adjusted, EARLY, ORIGIN));
    assert_false(qc_adjusted_row_knew_less(adjusted, ORIGIN - 1, ORIGIN));
    assert_false(qc_adjusted_row_knew_less(later, EARLY, ORIGIN));
    assert_true(qc_adjusted_row_leverage(later) > 0 && qc_adjusted_row_leverage(later) <= 0.9);
    qc_adjusted_row_free(later);
    qc_adjusted_row_free(adjusted);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* The pooled regression sees the season, and is given the logarithms of the same factors, from
 * the row's start on. */
static void season__of_the_pool_begins_where_the_row_does(void **state)
{
    const qc_model model = damped();
    const double ones[HORIZON] = {1, 1, 1};
    double factor[HORIZON];
    qc_panel *panel = NULL;
    qc_rolling *rolling = roll(&panel);
    const qc_model *pooled = qc_model_find("pooled");
    qc_adjusted_row *adjusted = NULL;
    qc_series series;
    qc_error error = {0};

    (void)state;
    assert_ok(qc_adjusted_row_new(rolling, 2, SIZE_MAX, &adjusted, &error), error);
    assert_int_equal(rolling->history->start[2], LATE);
    assert_null(qc_adjusted_row_pooled_season(adjusted, EARLY));
    assert_ok(qc_adjusted_row_restore(adjusted, &model, ORIGIN, ones, factor, &error), error);
    const double *season = qc_adjusted_row_pooled_season(adjusted, ORIGIN);
    double growth = qc_shared_effects_growth(&rolling->effects, ORIGIN);

    assert_non_null(season);
    assert_non_null(pooled);
    assert_ok(qc_adjusted_row_series(adjusted, pooled, ORIGIN, ORIGIN - LATE, &series, &error),
              error);
    assert_memory_equal(series.values, panel->values + 2 * PERIODS + LATE,
                        (ORIGIN - LATE) * sizeof(double));
    for (size_t step = 0; step < HORIZON; step++) {
        size_t place = (ORIGIN + step - LATE) % SEASON;

        double grown = growth * (double)(ORIGIN + step - LATE);

        assert_close(exp(season[place] + grown), factor[step], 1e-13, 0);
    }
    qc_adjusted_row_free(adjusted);
    qc_adjusted_row_free(NULL);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__is_taken_out_and_put_back_by_place),
        cmocka_unit_test(season__is_left_in_where_it_is_not_known_or_not_asked_for),
        cmocka_unit_test(season__of_the_pool_begins_where_the_row_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
