/* How models usually do against naive: by model, season and length. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "forecast/combination/usual_ratio.h"

enum { LONG = 1000 };

/* Of a model that was not measured what the combination usually does; recent drifts know no
 * season. */
static void usual_ratio__goes_by_model_and_season(void **state)
{
    const int season[] = {1, 4, 12, 52};

    (void)state;
    for (size_t k = 0; k < sizeof season / sizeof *season; k++) {
        assert_close(qc_usual_log_ratio("unheard of", season[k], LONG), log(0.85), 1e-15, 0);
        assert_true((qc_usual_log_ratio("recent_drift", season[k], LONG) < 0) ==
                    (season[k] <= 4));
    }
    assert_close(qc_usual_log_ratio("ets", 1, LONG), -0.07, 0, 0);
    assert_close(qc_usual_log_ratio("ets", 4, LONG), -0.34, 0, 0);
    assert_close(qc_usual_log_ratio("ets", 12, LONG), qc_usual_log_ratio("ets", 52, LONG), 0,
                 0);
    assert_close(qc_usual_log_ratio("arima", 12, LONG), log(0.85), 1e-15, 0); /* not usual */
    assert_true(qc_usual_ratio_is_measured("arima", 1));
    assert_false(qc_usual_ratio_is_measured("arima", 12));
    assert_true(qc_usual_ratio_is_measured("pooled", 1));
    assert_false(qc_usual_ratio_is_measured("unheard of", 4));
}

/* Fewer than four values, seasons of two and three periods and models that nobody measured. */
static void little_is_known__and_naive_is_better(void **state)
{
    (void)state;
    for (size_t length = 1; length < 4; length++) {
        assert_close(qc_usual_log_ratio("pooled", 1, length), log(1.15), 1e-15, 0);
        assert_close(qc_usual_log_ratio("pooled", 4, length), -0.18, 1e-15, 0); /* as of four */
        assert_close(qc_usual_log_ratio("", 12, length), log(1.15), 1e-15, 0);
    }
    assert_close(qc_usual_log_ratio("pooled", 1, 4), -0.19, 0, 0);
    assert_close(qc_usual_log_ratio("pooled", 3, 5), log(1.15), 1e-15, 0);
    assert_close(qc_usual_log_ratio("pooled", 2, 2), log(1.15), 1e-15, 0);
    assert_close(qc_usual_log_ratio("", 52, 200), log(0.85), 1e-15, 0);
    assert_close(qc_usual_log_ratio("croston", 12, 23), log(1.15), 1e-15, 0);
    assert_close(qc_usual_log_ratio("croston", 12, 24), log(0.85), 1e-15, 0);
}

/* What was measured at four values and below two seasons, and between the two by the logarithm
 * of the length: 9.59 months lie in the middle. */
static void few_values__have_ratios_of_their_own(void **state)
{
    const double middle = (log(9.0 / 4) * 0.02 + log(23.0 / 9) * 0.34) / log(23.0 / 4);

    (void)state;
    assert_close(qc_usual_log_ratio("ces", 12, 4), 0.34, 1e-15, 0);
    assert_close(qc_usual_log_ratio("ces", 12, 9), middle, 1e-14, 0);
    assert_close(qc_usual_log_ratio("ces", 12, 23), 0.02, 1e-15, 1e-15);
    assert_close(qc_usual_log_ratio("ces", 52, 4), 0.34, 1e-15, 0); /* as of months */
    assert_close(qc_usual_log_ratio("ces", 52, 103), 0.02, 1e-15, 1e-15);
    assert_close(qc_usual_log_ratio("ces", 4, 7), -0.16, 1e-15, 1e-15);
    assert_close(qc_usual_log_ratio("", 12, 23), 0, 0, 1e-15); /* half is the combination */
    assert_close(qc_usual_log_ratio("", 4, 4), 0, 0, 1e-15);
}

/* Months are like whole series at three seasons, quarters at two. */
static void months_of_two_seasons__come_to_what_is_usual(void **state)
{
    double last = qc_usual_log_ratio("ets", 12, 24);

    (void)state;
    assert_close(last, -0.12, 1e-15, 0);
    for (size_t length = 25; length <= 36; length++) {
        double next = qc_usual_log_ratio("ets", 12, length);

        assert_true(next < last);
        last = next;
    }
    assert_close(last, qc_usual_log_ratio("ets", 12, LONG), 1e-15, 0);
    assert_close(qc_usual_log_ratio("ets", 4, 8), qc_usual_log_ratio("ets", 4, LONG), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_ratio__goes_by_model_and_season),
        cmocka_unit_test(little_is_known__and_naive_is_better),
        cmocka_unit_test(few_values__have_ratios_of_their_own),
        cmocka_unit_test(months_of_two_seasons__come_to_what_is_usual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
