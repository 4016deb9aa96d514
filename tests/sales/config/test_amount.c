/* Amounts as people type them: read where they can be meant in one way only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/config.h"

static void amount__is_read_where_it_can_be_meant_in_one_way(void **state)
{
    static const struct {
        const char *text;
        double amount;
    } cases[] = {{"12500000", 12500000},
                 {"0", 0},
                 {"12500000.50", 12500000.5},
                 {"12500000,50", 12500000.5},
                 {"12,500,000", 12500000},
                 {"12.500.000", 12500000},
                 {"12,500,000.50", 12500000.5},
                 {"12.500.000,50", 12500000.5},
                 {"12 500 000", 12500000},
                 {"12_500_000", 12500000},
                 {"1.5", 1.5},
                 {"0.125", 0.125},
                 {"0,125", 0.125},
                 {".5", 0.5},
                 {"12500.125", 12500.125},
                 {"4,5 miliar", 4.5e9},
                 {"12.5 juta", 12.5e6},
                 {"12,5jt", 12.5e6},
                 {"600 ribu", 6e5},
                 {"600k", 6e5},
                 {"1.250.000 rb", 1.25e9},
                 {"2 Triliun", 2e12},
                 {"12bn", 12e9},
                 {"3 million", 3e6},
                 {"Rp 104 M", 104e9},
                 {"Rp104M", 104e9},
                 {"rp. 12,5 m", 12.5e9},
                 {"IDR 104 bn", 104e9},
                 {"Rp 12.500", 12500},
                 {"Rp 1.250 juta", 1.25e9},
                 {"Rp 12.500.000,50", 12500000.5},
                 {"Rp 12.5", 12.5},
                 {".5", 0.5}};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double amount = -1;
        qc_error error;
        bool rupiah = false;
        assert_ok(qc_setting_amount_read(cases[k].text, &amount, &rupiah, &error), error);
        assert_close(amount, cases[k].amount, 1e-15, 0);
        assert_int_equal(rupiah, strchr("RrI", cases[k].text[0]) != NULL);
    }
}

static void amount__is_refused_where_it_can_be_meant_in_two_ways_or_none(void **state)
{
    static const char *const cases[] = {
        "12,500",    "12.500",    "999,999",   "",
        "-5",        "12,50,000", "1,250,00",  "1.2.3,4,5",
        "12 M",      "Rp 12,500", "1e6",       "12.",
        "Rp",        "Rp M",      "$ 12 M",    "USD 12",
        " 12",       "12 ",       "1,234.",    "12,,500",
        "1.234,5.6", "1,2.3",     "12.500 jt", "juta",
        "12 jutaan", "nan",       "inf",       "123456789012345678901234567890123456789012"};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double amount = -1;
        qc_error error;
        bool rupiah = false;
        if (qc_setting_amount_read(cases[k], &amount, &rupiah, &error) == QC_OK) {
            print_error("'%s' was read as %g\n", cases[k], amount);
            fail();
        }
        assert_int_equal(error.status, QC_ERR_ARGUMENT);
        assert_null(strchr(error.message, '\n'));
    }
}

static void amount__of_m_without_a_currency_is_asked_about(void **state)
{
    double amount = -1;
    bool rupiah = false;
    qc_error error;

    (void)state;
    assert_status(qc_setting_amount_read("104M", &amount, &rupiah, &error), QC_ERR_ARGUMENT,
                  error);
    assert_message(error, "write \"104 million\", \"104 miliar\" or \"Rp 104 M\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amount__is_read_where_it_can_be_meant_in_one_way),
        cmocka_unit_test(amount__of_m_without_a_currency_is_asked_about),
        cmocka_unit_test(amount__is_refused_where_it_can_be_meant_in_two_ways_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
