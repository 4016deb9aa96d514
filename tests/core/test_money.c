/* Money: exact sums, certified splits. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "quotacast/money.h"

static qc_currency currency(const char *code)
{
    qc_currency found = {.exponent = -1};
    qc_error error;

    assert_ok(qc_currency_find(code, &found, &error), error);
    return found;
}

static void currency__has_the_exponent_of_iso_4217(void **state)
{
    (void)state;
    assert_int_equal(currency("IDR").exponent, 2);
    assert_int_equal(currency("usd").exponent, 2);
    assert_string_equal(currency("usd").code, "USD");
    assert_int_equal(currency("JPY").exponent, 0);
    assert_int_equal(currency("KWD").exponent, 3);
}

static void currency__refuses_what_is_not_a_code(void **state)
{
    static const char *const wrong[] = {"", "R", "Rp", "RUPIAH", "U5D", "US "};
    qc_currency found = {.exponent = 9};
    qc_error error;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_status(qc_currency_find(wrong[i], &found, &error), QC_ERR_ARGUMENT, error);
        assert_int_equal(found.exponent, 9);
    }
}

static void money__is_formatted_exactly(void **state)
{
    qc_currency idr = currency("IDR");
    qc_currency jpy = currency("JPY");
    qc_currency kwd = currency("KWD");
    char text[32];

    (void)state;
    assert_string_equal(qc_money_format(123456, &idr, text, sizeof text), "1234.56");
    assert_string_equal(qc_money_format(-123405, &idr, text, sizeof text), "-1234.05");
    assert_string_equal(qc_money_format(-5, &idr, text, sizeof text), "-0.05");
    assert_string_equal(qc_money_format(120000, &idr, text, sizeof text), "1200");
    assert_string_equal(qc_money_format(0, &idr, text, sizeof text), "0");
    assert_string_equal(qc_money_format(7, &jpy, text, sizeof text), "7");
    assert_string_equal(qc_money_format(1001, &kwd, text, sizeof text), "1.001");
    assert_string_equal(qc_money_format(INT64_MAX, &idr, text, sizeof text),
                        "92233720368547758.07");
    assert_string_equal(qc_money_format(QC_NO_MONEY, &idr, text, sizeof text), "");
}

static void money__converts_to_and_from_major_units(void **state)
{
    qc_currency idr = currency("IDR");
    qc_money amount = 0;

    (void)state;
    assert_int_equal(qc_money_from_major(1234.555, &idr, &amount), QC_OK);
    assert_true(amount == 123455 || amount == 123456); /* 1234.555 is not a double */
    assert_int_equal(qc_money_from_major(-0.125, &idr, &amount), QC_OK);
    assert_int_equal(amount, -13); /* a half, exactly: away from zero */
    assert_close(qc_money_to_major(123456, &idr), 1234.56, 1e-15, 0);
    amount = 5;
    assert_int_equal(qc_money_from_major(1e18, &idr, &amount), QC_ERR_OVERFLOW);
    assert_int_equal(qc_money_from_major(NAN, &idr, &amount), QC_ERR_OVERFLOW);
    assert_int_equal(amount, 5);
}

static void money__is_added_with_a_check(void **state)
{
    qc_money sum = 5;

    (void)state;
    assert_int_equal(qc_money_add(2, 3, &sum), QC_OK);
    assert_int_equal(sum, 5);
    assert_int_equal(qc_money_add(INT64_MAX, 1, &sum), QC_ERR_OVERFLOW);
    assert_int_equal(qc_money_add(-INT64_MAX, -1, &sum), QC_ERR_OVERFLOW);
    assert_int_equal(qc_money_add(-INT64_MAX, INT64_MAX, &sum), QC_OK);
    assert_int_equal(sum, 0);
    assert_int_equal(qc_money_add(-INT64_MAX + 1, -1, &sum), QC_OK);
}

static void split__gives_the_textbook_seats(void **state)
{
    /* Balinski & Young: the largest-remainder example of the 1792 House, first states by
     * population. */
    static const double votes[] = {630560, 475327, 359577, 353523, 331589,
                                   278514, 236841, 206236, 179570, 141835,
                                   85533,  70835,  68705,  68446,  55540};
    static const qc_money seats[] = {21, 16, 12, 12, 11, 9, 8, 7, 6, 5, 3, 2, 2, 2, 2};
    qc_money parts[15];
    qc_money total = 0;
    qc_error error;
    double sum = 0;

    (void)state;
    for (size_t i = 0; i < 15; i++) {
        total += seats[i];
        sum += votes[i];
    }
    assert_ok(qc_money_split(votes, 15, total, parts, &error), error);
    for (size_t i = 0; i < 15; i++) {
        double exact = (double)total * votes[i] / sum;

        assert_true(parts[i] == (qc_money)floor(exact) || parts[i] == (qc_money)ceil(exact));
    }
}

/* The certificate of largest remainders: exact sum, quota rule, and no part rounded up before
 * one with a larger remainder. */
static void certify(const double *weights, size_t count, qc_money total, const qc_money *parts)
{
    double sum = 0;
    qc_money given = 0;
    double smallest_up = 2;
    double largest_down = -1;

    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
        given += parts[i];
    }
    assert_int_equal(given, total);
    for (size_t i = 0; i < count; i++) {
        double exact = (double)total * (weights[i] / sum);
        double over = (double)parts[i] - exact;

        assert_true(fabs(over) < 1 + 1e-6);
        if (over > 1e-6 && exact - floor(exact) < smallest_up) {
            smallest_up = exact - floor(exact);
        }
        if (over < -1e-6 && exact - floor(exact) > largest_down) {
            largest_down = exact - floor(exact);
        }
    }
    assert_true(smallest_up >= largest_down - 1e-6);
}

static void split__is_certified_on_random_weights(void **state)
{
    qc_random random;
    qc_error error;

    (void)state;
    qc_random_start(&random, 20260101, QC_PURPOSE_TEST, 1);
    for (int trial = 0; trial < 20000; trial++) {
        double weights[12];
        qc_money parts[12];
        size_t count = 1 + qc_random_index(&random, 12);
        qc_money total = (qc_money)(qc_random_uniform(&random) * 1e6);

        for (size_t i = 0; i < count; i++) {
            weights[i] = qc_random_uniform(&random) < 0.2 ? 0 : qc_random_uniform(&random);
        }
        weights[0] += 0.001;
        assert_ok(qc_money_split(weights, count, total, parts, &error), error);
        certify(weights, count, total, parts);
        for (size_t i = 0; i < count; i++) {
            assert_true(weights[i] > 0 || parts[i] == 0);
        }
    }
}

static void split__is_exact_for_amounts_beyond_doubles(void **state)
{
    static const double weights[] = {1, 2.385, 0, 1e-9, 77};
    static const qc_money totals[] = {4611686018427387903, 9007199254740993, -9007199254740993,
                                      0, -1};
    qc_money parts[5];
    qc_error error;

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        qc_money sum = 0;

        assert_ok(qc_money_split(weights, 5, totals[i], parts, &error), error);
        for (size_t k = 0; k < 5; k++) {
            double exact = (double)totals[i] * (weights[k] / 80.385000001);

            sum += parts[k];
            assert_close((double)parts[k], exact, 1e-12, 1);
        }
        assert_true(sum == totals[i]);
        assert_int_equal(parts[2], 0);
    }
}

static void split__gives_ties_to_the_lowest_index(void **state)
{
    static const double weights[] = {1, 1, 1};
    qc_money parts[3];
    qc_error error;

    (void)state;
    assert_ok(qc_money_split(weights, 3, 100, parts, &error), error);
    assert_int_equal(parts[0], 34);
    assert_int_equal(parts[1], 33);
    assert_int_equal(parts[2], 33);
}

static void split__of_equal_weights_is_equal_whatever_the_rounding(void **state)
{
    double weights[600];
    qc_money parts[600];
    qc_error error;

    (void)state;
    for (size_t count = 1; count <= 600; count++) {
        weights[count - 1] = 0.1;
        assert_ok(qc_money_split(weights, count, 7 * (qc_money)count, parts, &error), error);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(parts[i], 7);
        }
    }
}

static void split__refuses_bad_input(void **state)
{
    static const double negative[] = {1, -1};
    static const double zero[] = {0, 0};
    static const double nan[] = {1, NAN};
    static const double huge[] = {1.7e308, 1.7e308};
    qc_money parts[2] = {7, 7};
    qc_error error;

    (void)state;
    assert_status(qc_money_split(negative, 2, 10, parts, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_money_split(zero, 2, 10, parts, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_money_split(nan, 2, 10, parts, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_money_split(huge, 2, 10, parts, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_money_split(negative, 0, 10, parts, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_money_split(negative, 1, QC_NO_MONEY, parts, &error), QC_ERR_OVERFLOW,
                  error);
    assert_status(qc_money_split(negative, 1, INT64_MAX, parts, &error), QC_ERR_OVERFLOW,
                  error);
    assert_int_equal(parts[0], 7);
}

static qc_status split_subject(void *context, qc_error *error)
{
    static const double weights[] = {1, 2, 3};
    qc_money parts[3];

    (void)context;
    return qc_money_split(weights, 3, 100, parts, error);
}

static void split__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(split_subject, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(currency__has_the_exponent_of_iso_4217),
        cmocka_unit_test(currency__refuses_what_is_not_a_code),
        cmocka_unit_test(money__is_formatted_exactly),
        cmocka_unit_test(money__converts_to_and_from_major_units),
        cmocka_unit_test(money__is_added_with_a_check),
        cmocka_unit_test(split__gives_the_textbook_seats),
        cmocka_unit_test(split__is_certified_on_random_weights),
        cmocka_unit_test(split__is_exact_for_amounts_beyond_doubles),
        cmocka_unit_test(split__gives_ties_to_the_lowest_index),
        cmocka_unit_test(split__of_equal_weights_is_equal_whatever_the_rounding),
        cmocka_unit_test(split__refuses_bad_input),
        cmocka_unit_test(split__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
