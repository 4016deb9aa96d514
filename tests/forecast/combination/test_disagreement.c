/* How far models lie apart: a weighted standard deviation, by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/combination/disagreement.h"
#include "tests/forecast/panels.h"

static void disagreement__is_the_weighted_deviation_of_models_that_could_run(void **state)
{
    double prediction[6] = {10, 20, 14, 20, NAN, NAN}; /* [model][step], one origin */
    const double weight[3] = {0.75, 0.25, 0};
    const double point[2] = {11, 20};
    double apart[2];
    qc_rolling rolling = {.horizon = 2, .model_count = 3, .first = 5, .last = 5};
    qc_row_record record = {.rolling = &rolling, .prediction = prediction};

    (void)state;
    qc_disagreement_measure(&record, 5, weight, point, apart);
    assert_close(apart[0], sqrt(0.75 * 1 + 0.25 * 9), 1e-15, 0);
    assert_close(apart[1], 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(disagreement__is_the_weighted_deviation_of_models_that_could_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
