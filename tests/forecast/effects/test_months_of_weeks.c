/* Months of four and five weeks: sales go by the weeks, which are no season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/effects/holiday_effect.h"

enum { LEAVES = 2, MONTHS = 60 };

static const qc_calendar retail = {.start_month = 2,
                                   .named_by_start = true,
                                   .weeks = QC_FISCAL_454,
                                   .end_weekday = 6,
                                   .ends_nearest = true};

static qc_panel_node nodes[] = {{"Company", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID},
                                {"a", "territory", 0, 0, QC_NO_ID},
                                {"b", "territory", 0, 1, QC_NO_ID}};
static qc_id leaf_node[LEAVES] = {1, 2};
static double values[LEAVES * MONTHS];

static int weeks_of(const qc_panel *panel, size_t t)
{
    return qc_period_weeks(&retail, QC_FREQUENCY_MONTH, panel->first_period + (qc_period)t);
}

/* Sales of so much a week: without a season of months of five weeks, and with a 53rd week. */
static void months_of_weeks__are_taken_in_proportion(void **state)
{
    qc_panel panel = {.frequency = QC_FREQUENCY_MONTH,
                      .calendar = retail,
                      .first_period = qc_period_of_year(&retail, 2021) * 12,
                      .period_count = MONTHS,
                      .season = 12,
                      .leaf_count = LEAVES,
                      .values = values,
                      .leaf_node = leaf_node,
                      .node_count = LEAVES + 1,
                      .nodes = nodes};
    qc_history *history = NULL;
    qc_holiday_effect effect = {.trading = 0};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < MONTHS; t++) {
        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            values[leaf * MONTHS + t] = 1000.0 * weeks_of(&panel, t);
        }
    }
    assert_ok(qc_history_new(&panel, &history, &error), error);
    assert_ok(qc_holiday_effects_find(history, qc_holiday_row(history), MONTHS, MONTHS, &effect,
                                      &error),
              error);
    assert_true(effect.by_weeks && qc_holiday_effect_any(&effect));
    for (size_t t = 0; t < MONTHS + 12; t++) {
        assert_close(qc_holiday_factor(&effect, history, t), weeks_of(&panel, t) * 12.0 / 52.0,
                     1e-6, 0);
    }
    qc_history_free(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_of_weeks__are_taken_in_proportion),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
