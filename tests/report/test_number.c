/* Figures as text: shortest, without locale, short for people. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <locale.h>

#include "quotacast/report.h"

static const qc_currency rupiah = {"IDR", 2};
static const qc_currency dollar = {"USD", 2};
static const qc_currency none = {"", 2};

static const char *format(double value, int digits)
{
    static char text[64];
    return qc_number_format(value, digits, text, sizeof text);
}

static void number_format__is_the_shortest_text_of_the_digits(void **state)
{
    (void)state;
    assert_string_equal(format(0, 10), "0");
    assert_string_equal(format(-0.0, 10), "0");
    assert_string_equal(format(0.1 + 0.2, 10), "0.3");
    assert_string_equal(format(1.0 / 3, 10), "0.3333333333");
    assert_string_equal(format(-2.50, 10), "-2.5");
    assert_string_equal(format(9.99999999999, 10), "10");
    assert_string_equal(format(1250000, 3), "1250000");
    assert_string_equal(format(1234.5678, 2), "1235");
    assert_string_equal(format(0.00012345, 3), "0.000123");
    assert_string_equal(format(3.5e-7, 10), "3.5e-07");
    assert_string_equal(format(1e300, 10), "1e+300");
    assert_string_equal(format(999999999999999.0, 4), "999999999999999");
}

static void number_format__writes_nothing_for_what_is_not_finite(void **state)
{
    (void)state;
    assert_string_equal(format(NAN, 10), "");
    assert_string_equal(format(INFINITY, 10), "");
    assert_string_equal(format(-INFINITY, 10), "");
}

/* The promise is about the value, so it is checked by reading the text back. */
static void number_format__reads_back_to_ten_digits(void **state)
{
    (void)state;
    for (int exponent = -30; exponent <= 30; exponent++) {
        double value = 1.2345678901234 * pow(10, exponent);
        assert_close(strtod(format(value, 10), NULL), value, 0.5e-9, 0);
        assert_close(strtod(format(-value, 10), NULL), -value, 0.5e-9, 0);
    }
}

static void number_format__does_not_look_at_the_locale(void **state)
{
    (void)state;
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL &&
        setlocale(LC_NUMERIC, "id_ID.UTF-8") == NULL) {
        print_message("no locale with a decimal comma is installed\n");
        skip();
    }
    char amount[64];
    assert_string_equal(format(1234.5, 10), "1234.5");
    assert_string_equal(format(3.5e-7, 10), "3.5e-07");
    assert_string_equal(qc_amount_short(2980000, &dollar, amount, sizeof amount),
                        "USD 2.98 mn");
    (void)setlocale(LC_NUMERIC, "C");
}

static const char *brief(double major, const qc_currency *currency)
{
    static char text[64];
    return qc_amount_short(major, currency, text, sizeof text);
}

static void amount_short__has_three_or_four_digits_and_a_unit(void **state)
{
    (void)state;
    assert_string_equal(brief(128.4e9, &rupiah), "Rp 128.4 bn");
    assert_string_equal(brief(2.98e6, &dollar), "USD 2.98 mn");
    assert_string_equal(brief(-12500, &dollar), "-USD 12.5 k");
    assert_string_equal(brief(3.1e12, &rupiah), "Rp 3.10 tn");
    assert_string_equal(brief(4.2e15, &rupiah), "Rp 4200.0 tn");
    assert_string_equal(brief(1e26, &none), "100000000000000 tn");
    assert_string_equal(brief(0, &dollar), "USD 0");
    assert_string_equal(brief(5.25, &dollar), "USD 5.25");
    assert_string_equal(brief(950.4, &none), "950");
    assert_string_equal(brief(NAN, &dollar), "-");
}

static void amount_short__rounds_up_into_the_next_unit(void **state)
{
    (void)state;
    assert_string_equal(brief(999.6, &none), "1.00 k");
    assert_string_equal(brief(999949, &none), "999.9 k");
    assert_string_equal(brief(999951, &none), "1.00 mn");
    assert_string_equal(brief(9.996e6, &none), "10.0 mn");
    assert_string_equal(brief(-0.001, &none), "0.00");
}

static void amount_long__is_exact_and_grouped(void **state)
{
    char text[64];
    (void)state;
    assert_string_equal(qc_amount_long(1250000000000, &rupiah, text, sizeof text),
                        "Rp 12,500,000,000");
    assert_string_equal(qc_amount_long(-123456, &dollar, text, sizeof text), "-USD 1,234.56");
    assert_string_equal(qc_amount_long(99, &none, text, sizeof text), "0.99");
    assert_string_equal(qc_amount_long(QC_NO_MONEY, &none, text, sizeof text), "-");
    assert_string_equal(qc_amount_long(INT64_MAX, &dollar, text, sizeof text),
                        "USD 92,233,720,368,547,758.07");
}

static void near_name__finds_the_word_that_was_meant(void **state)
{
    static const char *const names[] = {"plan", "check", "forecast"};
    (void)state;
    assert_string_equal(qc_near_name("forcast", names, 3), "forecast");
    assert_string_equal(qc_near_name("PLAN", names, 3), "plan");
    assert_null(qc_near_name("zzzzzz", names, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_format__is_the_shortest_text_of_the_digits),
        cmocka_unit_test(number_format__writes_nothing_for_what_is_not_finite),
        cmocka_unit_test(number_format__reads_back_to_ten_digits),
        cmocka_unit_test(number_format__does_not_look_at_the_locale),
        cmocka_unit_test(amount_short__has_three_or_four_digits_and_a_unit),
        cmocka_unit_test(amount_short__rounds_up_into_the_next_unit),
        cmocka_unit_test(amount_long__is_exact_and_grouped),
        cmocka_unit_test(near_name__finds_the_word_that_was_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
