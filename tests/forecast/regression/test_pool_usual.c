/* What pooled regressions usually come to: for which windows, and how it goes with the step. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "forecast/regression/pool_usual.h"

enum { MOST_TERMS = 40 };

static void usual__is_known_of_years_quarters_and_months(void **state)
{
    const size_t seasons[] = {1, 4, 12};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        assert_true(qc_pool_usual_has(seasons[k], 1));
        assert_true(qc_pool_usual_has(seasons[k], seasons[k] + 1));
        assert_true(qc_pool_usual_has(seasons[k], 3 * seasons[k] + 1));
    }
    assert_false(qc_pool_usual_has(7, 3));
    assert_false(qc_pool_usual_has(52, 53));
    assert_false(qc_pool_usual_has(12, 5));
}

static void coefficients__lie_on_a_line_up_to_the_last_step(void **state)
{
    double at[26][MOST_TERMS];

    (void)state;
    for (size_t step = 0; step < 26; step++) {
        qc_pool_usual_find(12, 37, step, at[step]);
    }
    for (size_t i = 0; i < MOST_TERMS; i++) {
        for (size_t step = 0; step < 24; step++) {
            assert_close(at[step][i], at[0][i] + (at[23][i] - at[0][i]) * (double)step / 23, 0,
                         1e-12);
        }
        assert_close(at[25][i], at[23][i], 0, 0);
    }
}

static void usual_series__grow_and_return_to_their_mean(void **state)
{
    double near[MOST_TERMS];
    double far[MOST_TERMS];

    (void)state;
    for (size_t season = 1; season <= 12; season += season == 1 ? 3 : 8) {
        size_t lags = season + 1;

        qc_pool_usual_find(season, lags, 0, near);
        qc_pool_usual_find(season, lags, 7, far);
        assert_true(near[0] >= 0 && far[0] > near[0]); /* a straight row grows on, and more */
        assert_true(near[1] >= near[lags]); /* what is new says more than what is old */
        assert_true(fabs(near[lags + 1]) < 1 &&
                    fabs(far[lags + 1]) < 1); /* no trend explodes */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual__is_known_of_years_quarters_and_months),
        cmocka_unit_test(coefficients__lie_on_a_line_up_to_the_last_step),
        cmocka_unit_test(usual_series__grow_and_return_to_their_mean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
