/* Tests of variance components: the analysis of variance for equal numbers, and leaves that do not differ. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "territory/quota_past.h"

/* For equal numbers: between = (MSB - MSW) / n, shrinkage n / (n + within / between). */
static void components__are_those_of_the_analysis_of_variance(void **state)
{
    static const double record[3][4] = {{1, 2, 3, 2}, {5, 6, 4, 5}, {9, 8, 9, 10}};
    qc_components found;
    qc_arena *arena = qc_arena_new();
    qc_error error;
    double within = 0, between = 0, mean[3] = {2, 5, 9}, grand = 16.0 / 3;

    (void)state;
    assert_ok(qc_components_take(3, arena, &found, &error), error);
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 4; k++) {
            qc_components_add(&found, i, record[i][k]);
            within += (record[i][k] - mean[i]) * (record[i][k] - mean[i]) / 9;
        }
        between += 4 * (mean[i] - grand) * (mean[i] - grand) / 2;
    }
    between = (between - within) / 4;
    qc_components_find(&found);
    assert_close(found.grand, grand, 1e-14, 0);
    assert_close(found.ratio, within / between, 1e-12, 0);
    assert_close(qc_components_expected(&found, 2), 4 / (4 + within / between) * (9 - grand),
                 1e-12, 0);
    qc_arena_free(arena);
}

static void components__know_when_leaves_do_not_differ(void **state)
{
    qc_components found;
    qc_arena *arena = qc_arena_new();
    qc_error error;

    (void)state;
    assert_ok(qc_components_take(2, arena, &found, &error), error);
    qc_components_find(&found);
    assert_close(qc_components_expected(&found, 0), 0, 0, 0);
    for (size_t k = 0; k < 6; k++) {
        qc_components_add(&found, 0, k % 2 == 0 ? 1 : -1);
        qc_components_add(&found, 1, k % 2 == 0 ? -1 : 1);
    }
    qc_components_find(&found);
    assert_true(isinf(found.ratio));
    assert_close(qc_components_expected(&found, 1), 0, 0, 0);
    qc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components__are_those_of_the_analysis_of_variance),
        cmocka_unit_test(components__know_when_leaves_do_not_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
