/* Units that titles name: which phrases say in what the amounts are, and which only seem to. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/title_unit.h"

#include <string.h>

#include "tests/support/qc_test.h"

static qc_title_unit read_title(const char *text)
{
    qc_title_unit unit = {.power = 0};

    qc_title_unit_read((qc_slice){.text = text, .length = strlen(text)}, 1, &unit);
    return unit;
}

static void title__says_in_what_the_amounts_are(void **state)
{
    static const struct {
        const char *text;
        int power;
        const char *currency;
    } cases[] = {{"(dalam juta Rp)", 6, "IDR"},
                 {"Laporan Penjualan 2025 (Rp juta)", 6, "IDR"},
                 {"Penjualan per cabang, dalam jutaan rupiah", 6, "IDR"},
                 {"Satuan: ribuan", 3, ""},
                 {"Omzet miliar rupiah", 9, "IDR"},
                 {"PENJUALAN DALAM RIBU RP.", 3, "IDR"},
                 {"(Rp 000)", 3, "IDR"},
                 {"Sales in thousands", 3, ""},
                 {"Revenue (in millions of US dollars, except per share)", 6, ""},
                 {"Amounts in USD thousands unless noted", 3, "USD"},
                 {"$000", 3, ""},
                 {"US$000s", 3, "USD"},
                 {"(EUR k)", 3, "EUR"},
                 {"Revenue ($m)", 6, ""},
                 {"\xe2\x82\xac mn", 6, "EUR"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const qc_title_unit unit = read_title(cases[i].text);

        if (unit.power != cases[i].power) {
            print_error("%s: %d\n", cases[i].text, unit.power);
        }
        assert_int_equal(unit.power, cases[i].power);
        assert_string_equal(unit.currency, cases[i].currency);
        assert_false(unit.unclear);
        assert_int_equal(unit.line, 1);
    }
}

static void title__that_speaks_of_something_else_says_nothing(void **state)
{
    static const char *const plain[] = {
        "",     "Laporan Penjualan 2025", "Sales in USD",        "1,000 customers",
        "Q1 m", "Sales by region (Rp)",   "PT Maju Bersama Tbk."};
    static const char *const unclear[] = {"Sales in thousands of units",
                                          "Customers over 5 millions",
                                          "Penjualan 2025 juta Rp",
                                          "Toko Seribu Juta Makmur",
                                          "in million-dollar or million accounts",
                                          "Revenue in millions, price in thousands",
                                          "(Rp M)",
                                          "in thousands of millions"};

    (void)state;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const qc_title_unit unit = read_title(plain[i]);

        assert_true(unit.power == 0 && !unit.unclear && unit.line == 0);
    }
    for (size_t i = 0; i < sizeof unclear / sizeof unclear[0]; i++) {
        const qc_title_unit unit = read_title(unclear[i]);

        if (!unit.unclear) {
            print_error("%s: %d\n", unclear[i], unit.power);
        }
        assert_true(unit.unclear && unit.power == 0 && unit.currency[0] == '\0');
    }
}

static void titles__of_several_lines_must_agree(void **state)
{
    qc_title_unit unit = read_title("in thousands");
    qc_slice other = {.text = "(ribuan Rp)", .length = 11};

    (void)state;
    qc_title_unit_read(other, 2, &unit);
    assert_true(unit.power == 3 && strcmp(unit.currency, "IDR") == 0 && unit.line == 1);
    other = (qc_slice){.text = "(juta Rp)", .length = 9};
    qc_title_unit_read(other, 3, &unit);
    assert_true(unit.unclear && unit.power == 0 && unit.line == 3);
}

/* Text behind the end of a slice is not looked at, and what is too long is cut off. */
static void title__of_any_length_is_read_within_it(void **state)
{
    static char text[4096];
    qc_title_unit unit = {.power = 0};

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "(juta)", 6);
    qc_title_unit_read((qc_slice){.text = text, .length = sizeof text}, 1, &unit);
    assert_int_equal(unit.power, 6);
    memset(text, '(', sizeof text);
    qc_title_unit_read((qc_slice){.text = text, .length = sizeof text}, 1, &unit);
    qc_title_unit_read((qc_slice){.text = "in thousands", .length = 2}, 1, &unit);
    assert_int_equal(unit.power, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title__says_in_what_the_amounts_are),
        cmocka_unit_test(title__that_speaks_of_something_else_says_nothing),
        cmocka_unit_test(titles__of_several_lines_must_agree),
        cmocka_unit_test(title__of_any_length_is_read_within_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
