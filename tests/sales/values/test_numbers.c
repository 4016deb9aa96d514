/* Numbers: exact decimals from the ways people write them, and the mark that a column decides on. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/values/number_words.h"
#include "sales/values/numbers.h"

static const qc_currency cents = {.code = "USD", .exponent = 2};

static qc_money money_of(const char *text, char mark)
{
    qc_number_text number = qc_number_text_read(text);
    qc_money amount = 0;
    bool rounded = false;

    assert_int_equal(qc_number_text_money(&number, mark, &cents, &amount, &rounded), QC_OK);
    return amount;
}

static void assert_money(const char *text, char mark, int64_t expected)
{
    qc_money amount = money_of(text, mark);

    if (amount != expected) {
        fail_msg("'%s' is %lld, expected %lld", text, (long long)amount, (long long)expected);
    }
}

static void number__amounts_are_exact_to_the_cent(void **state)
{
    (void)state;
    assert_money("0", '.', 0);
    assert_money("1054", '.', 105400);
    assert_money("81000.0", '.', 8100000);
    assert_money("1234.56", '.', 123456);
    assert_money("1234,56", ',', 123456);
    assert_money("1,234.50", '.', 123450);
    assert_money("1.234,50", ',', 123450);
    assert_money("1 234,50", ',', 123450);
    assert_money("1\xc2\xa0"
                 "234,50",
                 ',', 123450);
    assert_money("1\xe2\x80\xaf"
                 "234.50",
                 '.', 123450);
    assert_money("1'234.50", '.', 123450);
    assert_money("1\xe2\x80\x99"
                 "234.50",
                 '.', 123450);
    assert_money("12,34,567.00", '.', 123456700);
    assert_money("1,234,567", '.', 123456700);
    assert_money("1.234.567", ',', 123456700);
    assert_money(".5", '.', 50);
    assert_money("5.", '.', 500);
    assert_money("0.10", '.', 10);
    assert_money("1.005", '.', 101); /* half away from zero */
    assert_money("-1.005", '.', -101);
    assert_money("1.00499999999999999999999", '.', 100);
    assert_money("92233720368547758.07", '.', INT64_MAX);
}

static void number__signs_brackets_and_words_count(void **state)
{
    (void)state;
    assert_money("(1,234)", '.', -123400);
    assert_money("($1,234.50)", '.', -123450);
    assert_money("1234-", '.', -123400);
    assert_money("-5", '.', -500);
    assert_money("\xe2\x88\x92"
                 "5",
                 '.', -500);
    assert_money("+5", '.', 500);
    assert_money("- $5", '.', -500);
    assert_money("$22,700.00", '.', 2270000);
    assert_money("$342.09K", '.', 34209000);
    assert_money("1e6", '.', 100000000);
    assert_money("1.5E+03", '.', 150000);
    assert_money("2e-2", '.', 2);
    assert_money("Rp 1,2 juta", ',', 120000000);
    assert_money("Rp500.000,-", ',', 50000000);
    assert_money("Rp -", ',', 0);
    assert_money("$-", '.', 0);
    assert_money("IDR 500 ribu", '.', 50000000);
    assert_money("5 Rb.", '.', 500000);
    assert_money("2 miliar", '.', 200000000000);
    assert_money("US$ 3M", '.', 300000000);
    assert_money("5 EUR", '.', 500);
    assert_money("5\xe2\x82\xac", '.', 500);
    assert_money("50%", '.', 50);
}

static void number__open_shapes_wait_for_the_mark(void **state)
{
    (void)state;
    assert_int_equal(qc_number_text_read("1.234").shape, QC_NUMBER_POINT_OR_GROUP);
    assert_int_equal(qc_number_text_read("1,234").shape, QC_NUMBER_COMMA_OR_GROUP);
    assert_int_equal(qc_number_text_read("0.123").shape, QC_NUMBER_POINT);
    assert_int_equal(qc_number_text_read("1234.567").shape, QC_NUMBER_POINT);
    assert_money("1.234", '.', 123);
    assert_money("1.234", ',', 123400);
    assert_money("1,234", '.', 123400);
    assert_money("1,234", ',', 123);
    assert_close(
        qc_number_text_double(&(qc_number_text){.shape = QC_NUMBER_PLAIN, .digits = 5}, '.'), 5,
        0, 0);
}

static void number__other_texts_are_bad(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "abc",       "12 34",       "1.2.3",
        "1,23,4",    "1.234,567.8", "5 pcs",
        "--5",       "(5",          "5)",
        "$",         "1,2345,678",  "1 2345",
        "5%%",       "1-2",         "2024-01-01",
        "1.234,5,6", "#5",          "1 234'56",
        "5 -3",      "1e999",       "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (qc_number_text_read(bad[i]).shape != QC_NUMBER_BAD) {
            fail_msg("'%s' has shape %d", bad[i], qc_number_text_read(bad[i]).shape);
        }
    }
    assert_int_equal(qc_number_text_read("n/a").shape, QC_NUMBER_BLANK);
    assert_true(money_of("", '.') == QC_NO_MONEY);
}

static void number__amounts_that_do_not_fit_overflow(void **state)
{
    (void)state;
    static const char *const large[] = {"92233720368547758.08", "1e30", "99999999999999999999"};

    for (size_t i = 0; i < 3; i++) {
        qc_number_text number = qc_number_text_read(large[i]);
        qc_money amount = 0;
        bool rounded = false;

        assert_int_equal(qc_number_text_money(&number, '.', &cents, &amount, &rounded),
                         QC_ERR_OVERFLOW);
    }
}

/* The same text through strtod in the C locale: the nearest double. */
static void number__doubles_are_the_nearest_ones(void **state)
{
    (void)state;
    static const char *const texts[] = {"0.1",    "-6.1805",         "106.8284",
                                        "0.3308", "1234567.891",     "3.141592653589793",
                                        "2.5e-3", "9007199254740993"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_number_text number = qc_number_text_read(texts[i]);

        assert_close(qc_number_text_double(&number, '.'), strtod(texts[i], NULL), 0, 0);
    }
    qc_number_text percent = qc_number_text_read("12.5 %");
    assert_close(qc_number_text_double(&percent, '.'), 0.125, 0, 0);
    qc_number_text bad = qc_number_text_read("x");
    assert_true(isnan(qc_number_text_double(&bad, '.')));
}

static void words__currencies_and_multipliers(void **state)
{
    (void)state;
    size_t length = 0;
    char code[4] = "";
    qc_multiplier multiplier = {0};

    assert_string_equal(qc_currency_of_sign("US$5", &length), "USD");
    assert_int_equal(length, 3);
    assert_string_equal(qc_currency_of_sign("rp 5", &length), "IDR");
    assert_string_equal(qc_currency_of_sign("5", &length), "");
    assert_int_equal(length, 0);
    assert_true(qc_currency_is_code("idr", 3, code));
    assert_string_equal(code, "IDR");
    assert_false(qc_currency_is_code("xyz", 3, code));
    assert_false(qc_currency_is_code("us", 2, code));
    assert_true(qc_multiplier_of_word("Juta", 4, &multiplier));
    assert_int_equal(multiplier.power, 6);
    assert_int_equal(multiplier.language, QC_LANGUAGE_INDONESIAN);
    assert_true(qc_multiplier_of_word("m", 1, &multiplier));
    assert_int_equal(multiplier.language, QC_LANGUAGE_OPEN);
    assert_false(qc_multiplier_of_word("dozen", 5, &multiplier));
    assert_false(qc_multiplier_of_word("abcdefghijklmnopqrstuvwxyz", 26, &multiplier));
    assert_string_equal(qc_number_text_read("Rp 5").currency, "IDR");
    assert_string_equal(qc_number_text_read("5 usd").currency, "USD");
}

/* Columns */

typedef struct decided {
    qc_sheet *sheet;
    qc_number_column columns[2];
    size_t count;
} decided;

static qc_status decide(decided *self, const char *text, size_t count, char configured,
                        const char *currency, qc_error *error)
{
    char *path = qc_test_write(qc_test_own_folder(), "n.csv", text);
    qc_sheet_settings settings = {0};

    *self = (decided){.count = count};
    assert_ok(qc_sheet_read(path, &settings, NULL, NULL, &self->sheet, error), *error);
    free(path);
    for (size_t i = 0; i < count; i++) {
        assert_ok(qc_number_column_survey(self->sheet, (uint32_t)i, false, NULL,
                                          &self->columns[i], error),
                  *error);
    }
    return qc_number_columns_decide(self->columns, count, configured, currency, error);
}

static void clear(decided *self)
{
    for (size_t i = 0; i < self->count; i++) {
        qc_number_column_clear(&self->columns[i]);
    }
    qc_sheet_free(self->sheet);
}

static void assert_first(const char *text, size_t count, char configured, const char *currency,
                         double expected)
{
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, text, count, configured, currency, &error), error);
    assert_close(qc_number_value(&d.columns[0], d.sheet->columns[0].cell[0]), expected, 0, 0);
    clear(&d);
}

static void column__proof_decides_for_all(void **state)
{
    (void)state;
    assert_first("n\n\"1,234\"\n1234.5\n", 1, 0, "", 1234);
    assert_first("n;m\n1,234;x\n1234,5;x\n", 1, 0, "", 1.234);
    assert_first("n;m\n1.234;x\n1.234.567;x\n", 1, 0, "", 1234);
    assert_first("n;m\n1.234;x\n1234,5;x\n", 1, '.', "", 1234); /* proof before configuration */
}

static void column__siblings_configuration_and_context_decide(void **state)
{
    (void)state;
    assert_first("n;m\n1.234;5,50\n", 2, 0, "", 1234);
    assert_first("n;m\n1.234;x\n", 1, 0, "", 1234); /* semicolons go with decimal commas */
    assert_first("n\n1.234\n", 1, '.', "", 1.234);
    assert_first("n\n1.234\n", 1, ',', "", 1234);
    assert_first("n\n1.234\n1054\n", 1, 0, "", 1.234);
    assert_first("n\n\"1,234\"\n", 1, 0, "", 1234);
    assert_first("n\n1.234\n", 1, 0, "IDR", 1234);
    assert_first("n\nRp 1.234\n", 1, 0, "", 1234);
    assert_first("Total Harga Produk\n125.000\n", 1, 0, "", 125000);
    assert_first("Omzet\n1.234\n", 1, 0, "", 1234);
    assert_first("Omzet\n1.234\n", 1, '.', "", 1.234);
}

static void column__what_cannot_be_decided_is_asked(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_status(decide(&d, "id,n\n1,1.234\n", 2, 0, "", &error), QC_ERR_FORMAT, error);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 2);
    assert_message(error,
                   "is '1.234' in column 'n' 1234, or is its point the decimal mark: 1.234?");
    assert_message(error, "decimal_mark");
    clear(&d);
    assert_status(decide(&d, "Omzet (juta)\n1.234\n", 1, 0, "", &error), QC_ERR_FORMAT, error);
    clear(&d);
    assert_status(decide(&d, "n;m\n1,234;5\n", 1, 0, "", &error), QC_ERR_FORMAT, error);
    assert_message(error, "comma");
    clear(&d);
    assert_status(decide(&d, "n;m\n1,5;5\n1.5;6\n", 1, 0, "", &error), QC_ERR_FORMAT, error);
    assert_message(error, "on line 3");
    assert_message(error, "decimal_mark");
    clear(&d);
}

static void column__numbers_against_the_mark_are_bad(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, "n;m\n1,5;5\n1.5;6\nx;7\n", 1, ',', "", &error), error);
    assert_false(qc_number_is_bad(&d.columns[0], 0));
    assert_true(qc_number_is_bad(&d.columns[0], 1));
    assert_true(qc_number_is_bad(&d.columns[0], 2));
    assert_true(isnan(qc_number_value(&d.columns[0], 1)));
    clear(&d);
}

/* In Indonesian M is miliar, 1e9; dollars and English words keep it a million. */
static void column__a_bare_m_is_decided_by_its_neighbours(void **state)
{
    (void)state;
    assert_first("n;m\nRp 1,2 M;x\n", 1, 0, "", 1.2e9);
    assert_first("n;m\n1,2 M;x\n500 ribu;x\n", 1, 0, "", 1.2e9);
    assert_first("n;m\n3 M;x\n2 jt;x\n", 1, 0, "", 3e9);
    assert_first("n\n3M\n", 1, 0, "IDR", 3e9);
    assert_first("n\n$1.2M\n", 1, 0, "USD", 1.2e6);
    assert_first("n\n3M\n", 1, 0, "", 3e6);
    assert_first("n\nIDR 3M\nIDR 2 mn\n", 1, 0, "IDR", 3e6); /* English words */
    assert_first("n\nRp 2 T\n", 1, 0, "", 2e12);
    assert_first("n\n5 juta rupiah\n", 1, 0, "", 5e6);
}

static void column__forms_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *form;
    } cases[] = {{"n\n5\n", "whole numbers"},
                 {"n\n5.5\n", "numbers 1234.50"},
                 {"n\n5.5\n\"1,234\"\n", "numbers 1,234.50"},
                 {"n;m\n5,5;1\n", "numbers 1234,50"},
                 {"n;m\n5,5;1\n1.234;1\n", "numbers 1.234,50"},
                 {"n\n5%\n", "percentages"},
                 {"n,m\n,1\n", ""}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        decided d;
        qc_error error = {0};

        assert_ok(decide(&d, cases[i].text, 1, 0, "", &error), error);
        assert_string_equal(d.columns[0].form, cases[i].form);
        clear(&d);
    }
}

static qc_status survey(void *context, qc_error *error)
{
    qc_number_column numbers = {0};
    qc_status status = qc_number_column_survey(context, 0, false, NULL, &numbers, error);

    qc_number_column_clear(&numbers);
    return status;
}

static void column__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, "n\n1\n2\n", 1, 0, "", &error), error);
    qc_test_allocations(survey, d.sheet);
    clear(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number__amounts_are_exact_to_the_cent),
        cmocka_unit_test(number__signs_brackets_and_words_count),
        cmocka_unit_test(number__open_shapes_wait_for_the_mark),
        cmocka_unit_test(number__other_texts_are_bad),
        cmocka_unit_test(number__amounts_that_do_not_fit_overflow),
        cmocka_unit_test(number__doubles_are_the_nearest_ones),
        cmocka_unit_test(words__currencies_and_multipliers),
        cmocka_unit_test(column__proof_decides_for_all),
        cmocka_unit_test(column__siblings_configuration_and_context_decide),
        cmocka_unit_test(column__what_cannot_be_decided_is_asked),
        cmocka_unit_test(column__numbers_against_the_mark_are_bad),
        cmocka_unit_test(column__a_bare_m_is_decided_by_its_neighbours),
        cmocka_unit_test(column__forms_are_named),
        cmocka_unit_test(column__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
