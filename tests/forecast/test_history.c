/* What is known of each leaf at each origin: gaps, levels, nothing from later. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/history.h"
#include "tests/forecast/panels.h"

static void history__leading_gap_is_not_yet_begun_and_inner_gap_a_straight_line(void **state)
{
    const double values[8] = {NAN, NAN, 10, NAN, NAN, 40, 50, NAN};
    qc_panel *panel = panel_new(1, 8, 1);
    qc_history *history = NULL;
    qc_series series = {0};

    (void)state;
    panel_set(panel, 0, values, 8);
    history = panel_history(panel);
    assert_int_equal(qc_history_length(history, 0, 2), 0);
    assert_int_equal(qc_history_length(history, 0, 3), 1);
    assert_int_equal(qc_history_gap(history, 0, 3), 0);
    assert_int_equal(qc_history_length(history, 0, 5), 1); /* inside the gap: 40 is not known */
    assert_int_equal(qc_history_gap(history, 0, 5), 2);
    assert_int_equal(qc_history_length(history, 0, 8), 5);
    assert_int_equal(qc_history_gap(history, 0, 8), 1);
    series = qc_history_series(history, 0, 8);
    assert_int_equal(series.length, 5);
    assert_int_equal(series.first_period, panel->first_period + 2);
    for (size_t t = 0; t < 5; t++) {
        assert_close(series.values[t], 10.0 * (double)(t + 1), 1e-15, 0);
    }
    assert_true(isnan(qc_history_observed(history, 0, 3))); /* not scored */
    assert_close(qc_history_observed(history, 0, 5), 40, 0, 0);
    assert_true(isnan(qc_history_observed(history, 0, 99)));
    qc_history_free(history);
    panel_free(panel);
}

static void level__is_the_last_season_but_not_below_a_tenth_of_all(void **state)
{
    qc_panel *panel = panel_new(3, 12, 1);
    qc_history *history = NULL;

    (void)state;
    for (size_t t = 0; t < 12; t++) {
        panel->values[t] = t % 2 == 0 ? 10.0 : -30.0;
        panel->values[12 + t] = t < 6 ? 80 : 0; /* falls silent */
        panel->values[24 + t] = 0;
    }
    history = panel_history(panel);
    assert_close(qc_history_level(history, 0, 0), 0, 0, 0);
    assert_close(qc_history_level(history, 0, 1), 10, 1e-15, 0);
    assert_close(qc_history_level(history, 0, 3), 50.0 / 3, 1e-15, 0);
    assert_close(qc_history_level(history, 0, 12), 20, 1e-15, 0);
    assert_close(qc_history_level(history, 1, 8), 40, 1e-15, 0);
    assert_close(qc_history_level(history, 1, 12), 0.1 * 40, 1e-15, 0);
    assert_close(qc_history_level(history, 2, 12), 0, 0, 0);
    qc_history_free(history);
    panel_free(panel);
}

/* Two regions of two leaves: what outweighs a credit does not hide it from the sums above. */
static void credits__are_known_from_the_first_on_in_a_row_and_above_it(void **state)
{
    const double credited[4] = {5, 6, -1, 7};
    const double plain[4] = {50, 60, 70, 80};
    qc_panel *panel = panel_new_tree(4, 4, 1);
    qc_history *history = NULL;

    (void)state;
    for (size_t leaf = 0; leaf < 4; leaf++) {
        panel_set(panel, leaf, leaf == 1 ? credited : plain, 4);
    }
    history = panel_history(panel);
    assert_int_equal(history->row_count, 7);
    for (size_t row = 0; row < 7; row++) {
        bool with_credit = row == 1 || row == history->rows.parent[1] ||
                           row == history->rows.parent[history->rows.parent[1]];

        assert_false(qc_history_can_be_negative(history, row, 2));
        assert_int_equal(qc_history_can_be_negative(history, row, 3), with_credit);
        assert_int_equal(qc_history_can_be_negative(history, row, 4), with_credit);
    }
    qc_history_free(history);
    panel_free(panel);
}

static void history__bad_input_is_refused(void **state)
{
    qc_panel *panel = panel_new(2, 3, 1);
    qc_history *history = NULL;
    qc_error error = {0};

    (void)state;
    assert_status(qc_history_new(panel, &history, &error), QC_ERR_TOO_SHORT, error);
    panel->values[1] = 1;
    panel->values[5] = -INFINITY;
    assert_status(qc_history_new(panel, &history, &error), QC_ERR_DATA, error);
    assert_message(error, "observation 3 of series 2");
    assert_null(history);
    qc_history_free(NULL);
    panel_free(panel);
}

static qc_status build(void *context, qc_error *error)
{
    qc_history *history = NULL;
    qc_status status = qc_history_new(context, &history, error);

    qc_history_free(history);
    return status;
}

static void history__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new_tree(3, 6, 1);

    (void)state;
    panel_fill(panel, 10, 0.1, 1);
    qc_test_allocations(build, panel);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(history__leading_gap_is_not_yet_begun_and_inner_gap_a_straight_line),
        cmocka_unit_test(level__is_the_last_season_but_not_below_a_tenth_of_all),
        cmocka_unit_test(credits__are_known_from_the_first_on_in_a_row_and_above_it),
        cmocka_unit_test(history__bad_input_is_refused),
        cmocka_unit_test(history__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
