/* Tests of the bounded proportional allocation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/quota.h"
#include "territory/allocate.h"
#include "territory/wide.h"

#define LARGEST ((qc_money)1 << 62)

static void assert_parts(const qc_money *parts, const qc_money *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(parts[i], expected[i]);
    }
}

/* Products */

static void wide_product__agrees_with_schoolbook_multiplication(void **state)
{
    /* (2^100 + 3)(2^110 + 5) = 2^210 + 5 2^100 + 3 2^110 + 15 */
    wide a = ((wide)1 << 100) + 3;
    wide b = ((wide)1 << 110) + 5;
    wide_product product = wide_multiply(a, b);
    wide all = ~(wide)0;

    (void)state;
    assert_true(product.high == (wide)1 << 82);
    assert_true(product.low == (((wide)5 << 100) + ((wide)3 << 110) + 15));
    product = wide_multiply(all, all); /* 2^256 - 2^129 + 1 */
    assert_true(product.high == all - 1);
    assert_true(product.low == 1);
    assert_int_equal(wide_compare_products(a, b, b, a), 0);
    assert_int_equal(wide_compare_products(a, b, b, a + 1), -1);
    assert_int_equal(wide_compare_products(a + 1, b, b, a), 1);
}

static void wide_proportion__gives_whole_part_and_rest(void **state)
{
    wide rest = 0;

    (void)state;
    assert_true(wide_proportion(10, 3, 7, &rest) == 4); /* 30 / 7 = 4 rest 2 */
    assert_true(rest == 2);
    assert_true(wide_proportion(0, 3, 7, &rest) == 0);
    assert_true(rest == 0);
    /* 2^62 (2^105 - 1) / 2^105 = 2^62 - 1 rest 2^105 - 2^62 */
    assert_true(wide_proportion((wide)1 << 62, ((wide)1 << 105) - 1, (wide)1 << 105, &rest) ==
                ((wide)1 << 62) - 1);
    assert_true(rest == ((wide)1 << 105) - ((wide)1 << 62));
}

/* Allocation */

static void allocate__is_proportional_where_nothing_binds(void **state)
{
    const double weights[] = {1, 2, 3, 4};
    const qc_money expected[] = {10, 20, 30, 40};
    qc_money parts[4];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(weights, NULL, NULL, 4, 100, parts, &error), error);
    assert_parts(parts, expected, 4);
}

static void allocate__gives_left_over_units_to_the_largest_remainders(void **state)
{
    /* Exact claims are 1.6, 2.8 and 5.6: two units are left after 1 + 2 + 5, for the .8 and the
     * first .6. */
    const double weights[] = {16, 28, 56};
    const qc_money expected[] = {2, 3, 5};
    qc_money parts[3];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(weights, NULL, NULL, 3, 10, parts, &error), error);
    assert_parts(parts, expected, 3);
}

static void allocate__breaks_ties_by_lowest_index(void **state)
{
    const double weights[] = {1, 1, 1, 1};
    const qc_money expected[] = {3, 3, 2, 2};
    qc_money parts[4];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(weights, NULL, NULL, 4, 10, parts, &error), error);
    assert_parts(parts, expected, 4);
}

static void allocate__agrees_with_a_split_where_nothing_binds(void **state)
{
    const double weights[] = {0.3, 17, 2.25, 0, 8, 1e-3};
    qc_error error;

    (void)state;
    for (qc_money total = -500; total < 500; total++) {
        const qc_money low[] = {-LARGEST, -LARGEST, -LARGEST, -LARGEST, -LARGEST, -LARGEST};
        qc_money parts[6], split[6];

        assert_ok(qc_quota_allocate(weights, low, NULL, 6, total, parts, &error), error);
        assert_ok(qc_money_split(weights, 6, total, split, &error), error);
        assert_parts(parts, split, 6);
    }
}

static void allocate__holds_floors_and_caps(void **state)
{
    /* Proportional would be 25 each: the hold keeps 5, the floor lifts to 40, the cap cuts to
     * 20, the rest is 35. */
    const double weights[] = {1, 1, 1, 1};
    const qc_money lower[] = {5, 40, 0, 0};
    const qc_money upper[] = {5, 100, 20, 100};
    const qc_money expected[] = {5, 40, 20, 35};
    qc_money parts[4];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(weights, lower, upper, 4, 100, parts, &error), error);
    assert_parts(parts, expected, 4);
}

static void allocate__is_exact_beyond_the_whole_numbers_of_a_double(void **state)
{
    /* Thirds of 2^62 and of 2^62 - 1 = 3 x 1537228672809129301. */
    const double weights[] = {1, 1, 1};
    const qc_money even[] = {1537228672809129301, 1537228672809129301, 1537228672809129301};
    const qc_money odd[] = {1537228672809129302, 1537228672809129301, 1537228672809129301};
    qc_money parts[3];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(weights, NULL, NULL, 3, LARGEST - 1, parts, &error), error);
    assert_parts(parts, even, 3);
    assert_ok(qc_quota_allocate(weights, NULL, NULL, 3, LARGEST, parts, &error), error);
    assert_parts(parts, odd, 3);
}

static void allocate__keeps_small_weights_whole_when_the_large_one_is_capped(void **state)
{
    /* 3 2^-40 and 2^-40 share what the cap leaves as 3 to 1, exactly. */
    const double weights[] = {1, 3 * ldexp(1, -40), ldexp(1, -40)};
    const qc_money upper[] = {10, LARGEST, LARGEST};
    const qc_money expected[] = {10, 3000000000000000003, 1000000000000000001};
    qc_money parts[3];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(weights, NULL, upper, 3, 4000000000000000014, parts, &error),
              error);
    assert_parts(parts, expected, 3);
}

static void allocate__takes_weights_of_any_size(void **state)
{
    const double large[] = {1e308, 1e308};
    const double small[] = {4.9e-324, 1.5e-323}; /* 1 and 3 units of the smallest double */
    const double apart[] = {1e300, 1e-300};
    const qc_money upper[] = {7, 100};
    qc_money parts[2];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(large, NULL, NULL, 2, 10, parts, &error), error);
    assert_parts(parts, (const qc_money[]){5, 5}, 2);
    assert_ok(qc_quota_allocate(small, NULL, NULL, 2, 100, parts, &error), error);
    assert_parts(parts, (const qc_money[]){25, 75}, 2);
    assert_ok(qc_quota_allocate(apart, NULL, upper, 2, 10, parts, &error), error);
    assert_parts(parts, (const qc_money[]){7, 3}, 2);
}

static void allocate__parts_without_weight_take_only_what_is_left(void **state)
{
    const double weights[] = {0, 2, 0};
    const qc_money upper[] = {100, 10, 3};
    const double none[] = {0, 0, 0};
    const qc_money lower[] = {-50, 1, 20};
    qc_money parts[3];
    qc_error error;

    (void)state;
    assert_ok(qc_quota_allocate(weights, NULL, upper, 3, 10, parts, &error), error);
    assert_parts(parts, (const qc_money[]){0, 10, 0}, 3);
    assert_ok(qc_quota_allocate(weights, NULL, upper, 3, 15, parts, &error), error);
    assert_parts(parts, (const qc_money[]){3, 10, 2}, 3);
    assert_ok(qc_quota_allocate(weights, NULL, upper, 3, 113, parts, &error), error);
    assert_parts(parts, (const qc_money[]){100, 10, 3}, 3);
    assert_ok(qc_quota_allocate(none, NULL, NULL, 3, 100, parts, &error), error);
    assert_parts(parts, (const qc_money[]){34, 33, 33}, 3);
    /* Below the resting point 0 + 2 -> 1 + 20 the part without weight gives way last. */
    assert_ok(qc_quota_allocate(weights, lower, NULL, 3, 11, parts, &error), error);
    assert_parts(parts, (const qc_money[]){-10, 1, 20}, 3);
}

static void allocate__negative_totals_mirror_positive_ones(void **state)
{
    const double weights[] = {3, 1, 2};
    const qc_money lower[] = {-40, -100, -10}, upper[] = {50, 5, -2};
    const qc_money turned_lower[] = {-50, -5, 2}, turned_upper[] = {40, 100, 10};
    qc_error error;

    (void)state;
    for (qc_money total = -150; total <= 53; total++) {
        qc_money parts[3], turned[3];

        assert_ok(qc_quota_allocate(weights, lower, upper, 3, total, parts, &error), error);
        assert_ok(
            qc_quota_allocate(weights, turned_lower, turned_upper, 3, -total, turned, &error),
            error);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(parts[i], -turned[i]);
        }
    }
}

static void allocate_fully__says_what_binds_and_how_parts_were_rounded(void **state)
{
    const double weights[] = {1, 1, 1, 1, 1};
    const qc_money lower[] = {40, 0, 5, 0, 0}, upper[] = {90, 10, 5, 90, 90};
    qc_money parts[5];
    int rounding[5];
    uint8_t bound[5];
    qc_allocation allocation = {.parts = parts, .rounding = rounding, .bound = bound};
    qc_error error;

    (void)state;
    /* 100 - 40 - 10 - 5 = 45 for two: 22.5 each, rounded half up to 23, so the second one lost
     * a unit. */
    assert_ok(qc_quota_allocate_fully(weights, lower, upper, 5, 100, &allocation, &error),
              error);
    assert_parts(parts, (const qc_money[]){40, 10, 5, 23, 22}, 5);
    assert_int_equal(bound[0], QC_BOUND_LOWER);
    assert_int_equal(bound[1], QC_BOUND_UPPER);
    assert_int_equal(bound[2], QC_BOUND_BOTH);
    assert_int_equal(bound[3], QC_BOUND_NONE);
    assert_int_equal(rounding[0], 0);
    assert_int_equal(rounding[3], 0);
    assert_int_equal(rounding[4], -1);
}

/* Error twins */

static void allocate__says_by_how_much_bounds_and_total_miss(void **state)
{
    const double weights[] = {1, 1};
    const qc_money lower[] = {60, 70}, upper[] = {80, 90};
    qc_money parts[2] = {-7, -7};
    qc_error error;

    (void)state;
    assert_status(qc_quota_allocate(weights, lower, upper, 2, 100, parts, &error),
                  QC_ERR_INFEASIBLE, error);
    assert_message(error, "100 is 30 below");
    assert_status(qc_quota_allocate(weights, lower, upper, 2, 171, parts, &error),
                  QC_ERR_INFEASIBLE, error);
    assert_message(error, "171 is 1 above");
    assert_int_equal(parts[0], -7);
    assert_ok(qc_quota_allocate(weights, lower, upper, 2, 130, parts, &error), error);
    assert_parts(parts, lower, 2);
    assert_ok(qc_quota_allocate(weights, lower, upper, 2, 170, parts, &error), error);
    assert_parts(parts, upper, 2);
}

static void allocate__refuses_what_is_no_weight_no_bound_no_total(void **state)
{
    const double weights[] = {1, 1};
    const qc_money lower[] = {5, 5}, upper[] = {9, 4};
    qc_money parts[2];
    qc_error error;

    (void)state;
    assert_status(qc_quota_allocate(weights, lower, upper, 2, 10, parts, &error),
                  QC_ERR_ARGUMENT, error);
    assert_message(error, "part 2");
    assert_status(qc_quota_allocate((const double[]){1, -1}, NULL, NULL, 2, 10, parts, &error),
                  QC_ERR_ARGUMENT, error);
    assert_message(error, "weight 2 is -1");
    assert_status(qc_quota_allocate((const double[]){NAN, 1}, NULL, NULL, 2, 10, parts, &error),
                  QC_ERR_ARGUMENT, error);
    assert_status(
        qc_quota_allocate((const double[]){1, INFINITY}, NULL, NULL, 2, 10, parts, &error),
        QC_ERR_ARGUMENT, error);
    assert_status(qc_quota_allocate(weights, NULL, NULL, 0, 10, parts, &error), QC_ERR_ARGUMENT,
                  error);
    assert_status(qc_quota_allocate(weights, NULL, NULL, 2, LARGEST + 1, parts, &error),
                  QC_ERR_OVERFLOW, error);
    assert_status(qc_quota_allocate(weights, NULL, NULL, 2, INT64_MIN, parts, &error),
                  QC_ERR_OVERFLOW, error);
    assert_status(qc_quota_allocate(weights, NULL, NULL, (1 << 20) + 1, 5, parts, &error),
                  QC_ERR_OVERFLOW, error);
    assert_int_equal(qc_quota_allocate(weights, NULL, NULL, 0, 10, parts, NULL),
                     QC_ERR_ARGUMENT);
}

static qc_status allocate_three(void *context, qc_error *error)
{
    const double weights[] = {1, 2, 3};
    qc_money parts[3];

    (void)context;
    return qc_quota_allocate(weights, NULL, NULL, 3, 100, parts, error);
}

static void allocate__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(allocate_three, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wide_product__agrees_with_schoolbook_multiplication),
        cmocka_unit_test(wide_proportion__gives_whole_part_and_rest),
        cmocka_unit_test(allocate__is_proportional_where_nothing_binds),
        cmocka_unit_test(allocate__gives_left_over_units_to_the_largest_remainders),
        cmocka_unit_test(allocate__breaks_ties_by_lowest_index),
        cmocka_unit_test(allocate__agrees_with_a_split_where_nothing_binds),
        cmocka_unit_test(allocate__holds_floors_and_caps),
        cmocka_unit_test(allocate__is_exact_beyond_the_whole_numbers_of_a_double),
        cmocka_unit_test(allocate__keeps_small_weights_whole_when_the_large_one_is_capped),
        cmocka_unit_test(allocate__takes_weights_of_any_size),
        cmocka_unit_test(allocate__parts_without_weight_take_only_what_is_left),
        cmocka_unit_test(allocate__negative_totals_mirror_positive_ones),
        cmocka_unit_test(allocate_fully__says_what_binds_and_how_parts_were_rounded),
        cmocka_unit_test(allocate__says_by_how_much_bounds_and_total_miss),
        cmocka_unit_test(allocate__refuses_what_is_no_weight_no_bound_no_total),
        cmocka_unit_test(allocate__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
