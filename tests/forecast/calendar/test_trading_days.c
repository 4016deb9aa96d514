/* Weekdays against weekends in a period, by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/calendar/trading_days.h"

static void trading__contrast_counts_weekdays_against_weekends(void **state)
{
    qc_date monday = 0;

    (void)state;
    assert_int_equal(qc_date_from_civil(2024, 1, 1, &monday), QC_OK);
    assert_close(qc_trading_contrast(monday, monday), 1, 0, 0);
    assert_close(qc_trading_contrast(monday + 5, monday + 5), -2.5, 0, 0); /* a Saturday */
    assert_close(qc_trading_contrast(monday + 6, monday + 7), -0.75, 0, 0);
    assert_close(qc_trading_contrast(monday + 3, monday + 3 + 34), 0, 0, 0); /* five weeks */
    /* January 2024 has 23 weekdays of 31, February 21 of 29, June 20 of 30. */
    assert_close(qc_trading_contrast(monday, monday + 30), (23 - 2.5 * 8) / 31, 1e-15, 0);
    assert_close(qc_trading_contrast(monday + 31, monday + 59), (21 - 2.5 * 8) / 29, 1e-15, 0);
    assert_close(qc_trading_contrast(monday + 152, monday + 181), (20 - 2.5 * 10) / 30, 1e-15,
                 0);
    /* Before 1970: 1 January 1900 was a Monday. */
    assert_int_equal(qc_date_from_civil(1900, 1, 1, &monday), QC_OK);
    assert_close(qc_trading_contrast(monday, monday + 4), 1, 0, 0);
    assert_close(qc_trading_contrast(monday - 1, monday - 1), -2.5, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trading__contrast_counts_weekdays_against_weekends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
