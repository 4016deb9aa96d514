/* Tests of ranks, their correlation, and weighted medians. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "territory/quota_past.h"

static void ranks__have_means_for_ties_and_leave_out_what_is_missing(void **state)
{
    static const double values[] = {3, NAN, 1, 3, 2};
    static const double expected[] = {3.5, NAN, 1, 3.5, 2};
    qc_ranked room[5];
    double rank[5];

    (void)state;
    qc_quota_ranks(values, 5, room, rank);
    for (size_t i = 0; i < 5; i++) {
        assert_close(rank[i], expected[i], 0, 0);
    }
}

/* Without ties Spearman's rho is 1 - 6 sum d^2 / (n (n^2 - 1)). */
static void correlation__of_ranks_is_spearmans(void **state)
{
    static const double x[] = {1, 2, 3, 4, 5, 6}, y[] = {2, 1, 4, 3, 6, 5};
    static const double same[] = {7, 7, 7, 7, 7, 7};

    (void)state;
    assert_close(qc_quota_correlation(x, y, 6), 1 - 6 * 6.0 / (6 * 35), 1e-14, 0);
    assert_true(isnan(qc_quota_correlation(x, same, 6)));
    assert_true(isnan(qc_quota_correlation(x, y, 2)));
}

static void weighted_median__has_half_the_weight_below(void **state)
{
    static const double values[] = {5, 1, NAN, 3}, weights[] = {1, 1, 9, 1.5};
    qc_ranked room[4];

    (void)state;
    assert_close(qc_quota_weighted_median(values, weights, 4, room), 3, 0, 0);
    assert_true(isnan(qc_quota_weighted_median(values + 2, weights, 1, room)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks__have_means_for_ties_and_leave_out_what_is_missing),
        cmocka_unit_test(correlation__of_ranks_is_spearmans),
        cmocka_unit_test(weighted_median__has_half_the_weight_below),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
