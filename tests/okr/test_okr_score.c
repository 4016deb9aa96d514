/* Scores against their closed forms, over baselines, targets and values of every sign. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/okr.h"

static const qc_key_result_kind kinds[] = {QC_KEY_RESULT_REACH, QC_KEY_RESULT_INCREASE,
                                           QC_KEY_RESULT_DECREASE, QC_KEY_RESULT_STAY_ABOVE,
                                           QC_KEY_RESULT_STAY_BELOW};

static void score__progress_is_linear_between_baseline_and_target(void **state)
{
    (void)state;
    /* (12.5 - 10) / (20 - 10), (-1 + 4) / (2 + 4), 35 days down from 40 to 30, and a share
     * beyond both ends */
    assert_close(qc_key_result_score(QC_KEY_RESULT_INCREASE, 10, 20, 12.5), 0.25, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_INCREASE, -4, 2, -1), 0.5, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_DECREASE, 40, 30, 35), 0.5, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_DECREASE, 40, 30, 45), 0, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_DECREASE, 40, 30, 25), 1, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_DECREASE, -10, -20, -15), 0.5, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_REACH, NAN, 50, 20), 0.4, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_REACH, 10, 50, 20), 0.25, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_REACH, NAN, 50, -1), 0, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_REACH, NAN, 0.9, 0.45), 0.5, 1e-15, 0);
}

static void score__equal_baseline_and_target_is_met_or_not(void **state)
{
    (void)state;
    static const struct {
        qc_key_result_kind kind;
        double below, at, above;
    } cases[] = {
        {QC_KEY_RESULT_REACH, 0, 1, 1},      {QC_KEY_RESULT_INCREASE, 0, 1, 1},
        {QC_KEY_RESULT_DECREASE, 1, 1, 0},   {QC_KEY_RESULT_STAY_ABOVE, 0, 1, 1},
        {QC_KEY_RESULT_STAY_BELOW, 1, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_close(qc_key_result_score(cases[i].kind, 5, 5, 4.5), cases[i].below, 0, 0);
        assert_close(qc_key_result_score(cases[i].kind, 5, 5, 5), cases[i].at, 0, 0);
        assert_close(qc_key_result_score(cases[i].kind, 5, 5, 5.5), cases[i].above, 0, 0);
    }
    /* reach 0 without a baseline */
    assert_close(qc_key_result_score(QC_KEY_RESULT_REACH, NAN, 0, 0), 1, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_REACH, NAN, 0, -1), 0, 0, 0);
}

static void score__staying_falls_from_the_target_to_the_baseline(void **state)
{
    (void)state;
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_ABOVE, NAN, 90, 90), 1, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_ABOVE, NAN, 90, 89.99), 0, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_ABOVE, 80, 90, 87.5), 0.75, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_ABOVE, 80, 90, 70), 0, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_ABOVE, 95, 90, 89), 0, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_BELOW, NAN, 24, 20), 1, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_BELOW, 48, 24, 30), 0.75, 1e-15, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_BELOW, 48, 24, 60), 0, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_STAY_BELOW, 10, 24, 30), 0, 0, 0);
}

static void score__what_is_missing_gives_nothing(void **state)
{
    (void)state;
    for (size_t k = 0; k < 5; k++) {
        assert_close(qc_key_result_score(kinds[k], 0, 1, NAN), NAN, 0, 0);
        assert_close(qc_key_result_score(kinds[k], 0, NAN, 1), NAN, 0, 0);
        assert_close(qc_key_result_score(kinds[k], 0, INFINITY, 1), NAN, 0, 0);
        assert_close(qc_key_result_score(kinds[k], -INFINITY, 1, 1), NAN, 0, 0);
    }
    assert_close(qc_key_result_score(QC_KEY_RESULT_INCREASE, NAN, 10, 5), NAN, 0, 0);
    assert_close(qc_key_result_score(QC_KEY_RESULT_DECREASE, NAN, 10, 15), NAN, 0, 0);
    assert_close(qc_key_result_score((qc_key_result_kind)99, 0, 1, 1), NAN, 0, 0);
}

static void score__mirrored_key_results_score_alike(void **state)
{
    (void)state;
    /* turning every number's sign turns up into down: a law that any correct formula keeps */
    static const double numbers[] = {-7.25, -1, 0, 0.1, 3, 1e6};
    for (size_t b = 0; b < 6; b++) {
        for (size_t t = 0; t < 6; t++) {
            for (size_t v = 0; v < 6; v++) {
                double up = qc_key_result_score(QC_KEY_RESULT_INCREASE, numbers[b], numbers[t],
                                                numbers[v]);
                double down = qc_key_result_score(QC_KEY_RESULT_DECREASE, -numbers[b],
                                                  -numbers[t], -numbers[v]);
                assert_close(down, up, 1e-15, 0);
                assert_true(up >= 0 && up <= 1);
                double above = qc_key_result_score(QC_KEY_RESULT_STAY_ABOVE, numbers[b],
                                                   numbers[t], numbers[v]);
                double below = qc_key_result_score(QC_KEY_RESULT_STAY_BELOW, -numbers[b],
                                                   -numbers[t], -numbers[v]);
                assert_close(below, above, 1e-15, 0);
            }
        }
    }
}

static void names__every_kind_and_status_has_its_word(void **state)
{
    (void)state;
    static const char *const kind_names[] = {"reach", "increase", "decrease", "stay_above",
                                             "stay_below"};
    static const char *const status_names[] = {"no_data",  "not_started", "reached", "missed",
                                               "on_track", "behind",      "at_risk"};
    for (int k = 0; k < 5; k++) {
        assert_string_equal(qc_key_result_kind_name((qc_key_result_kind)k), kind_names[k]);
    }
    for (int s = 0; s < 7; s++) {
        assert_string_equal(qc_key_result_status_name((qc_key_result_status)s),
                            status_names[s]);
    }
    assert_string_equal(qc_key_result_kind_name((qc_key_result_kind)99), "unknown");
    assert_string_equal(qc_key_result_status_name((qc_key_result_status)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(score__progress_is_linear_between_baseline_and_target),
        cmocka_unit_test(score__equal_baseline_and_target_is_met_or_not),
        cmocka_unit_test(score__staying_falls_from_the_target_to_the_baseline),
        cmocka_unit_test(score__what_is_missing_gives_nothing),
        cmocka_unit_test(score__mirrored_key_results_score_alike),
        cmocka_unit_test(names__every_kind_and_status_has_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
