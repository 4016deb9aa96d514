/* The season that a panel's leaves share: without holidays, and told by leaves alone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/random.h"
#include "forecast/effects/shared_season.h"
#include "forecast/rolling.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 8, YEAR = 12, MONTHS = 60 };

static const size_t all_leaves[LEAVES] = {0, 1, 2, 3, 4, 5, 6, 7};

static double wave(size_t period)
{
    return sin(2 * M_PI * (double)(period % YEAR) / YEAR);
}

static qc_shared_season find(const qc_history *history, const qc_holiday_effect *effect)
{
    qc_shared_season found = {0};
    qc_error error = {0};

    assert_ok(
        qc_shared_season_find(history, effect, MONTHS, all_leaves, LEAVES, &found, &error),
        error);
    assert_non_null(found.index);
    return found;
}

/* Months to half again as much by Eid, which moves through the places of the season: with its
 * effect known the season is found exactly. */
static void season__is_freed_of_holidays(void **state)
{
    qc_holiday_effect effect = {0};
    qc_panel *panel = panel_new(LEAVES, MONTHS, YEAR);
    qc_history *history = NULL;
    qc_error error = {0};
    double moved = 0;

    (void)state;
    effect.effect[QC_HOLIDAY_EID] = 0.4;
    for (size_t cell = 0; cell < (size_t)LEAVES * MONTHS; cell++) {
        panel->values[cell] = 100;
    }
    assert_ok(qc_history_new(panel, &history, &error), error);
    for (size_t cell = 0; cell < (size_t)LEAVES * MONTHS; cell++) {
        double factor = qc_holiday_factor(&effect, history, cell % MONTHS);

        panel->values[cell] *= exp(wave(cell % MONTHS)) * factor;
        moved = fmax(moved, factor);
    }
    assert_true(moved > 1.1);
    qc_history_free(history);
    history = NULL;
    assert_ok(qc_history_new(panel, &history, &error), error);
    qc_shared_season found = find(history, &effect);

    for (size_t p = 0; p < YEAR; p++) {
        assert_close(found.index[p], wave(p), 0, 1e-12);
    }
    qc_shared_season_clear(&found);
    qc_history_free(history);
    panel_free(panel);
}

/* Regions and the company are in the sample too, but only repeat their leaves. */
static void season__is_told_by_leaves_alone(void **state)
{
    qc_panel *panel = panel_new_tree(LEAVES, MONTHS, YEAR);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};
    qc_random random;

    (void)state;
    qc_random_start(&random, 15, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < (size_t)LEAVES * MONTHS; cell++) {
        panel->values[cell] =
            100 * exp(0.3 * wave(cell % MONTHS) + 0.1 * qc_random_normal(&random));
    }
    settings.models = qc_models(&settings.model_count);
    settings.model_count = 1;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    assert_int_equal(rolling->sample_count, rolling->history->row_count);
    assert_true(rolling->sample_count > LEAVES);
    const qc_shared_season *used = qc_shared_effects_season(&rolling->effects, rolling->last);
    qc_shared_season found =
        find(rolling->history, qc_shared_effects_holidays(&rolling->effects, rolling->last));

    assert_non_null(used->index);
    assert_memory_equal(used->index, found.index, YEAR * sizeof *found.index);
    assert_close(used->strength, found.strength, 0, 0);
    assert_close(used->noise, found.noise, 0, 0);
    qc_shared_season_clear(&found);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__is_freed_of_holidays),
        cmocka_unit_test(season__is_told_by_leaves_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
