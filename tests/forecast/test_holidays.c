/* The arithmetical Islamic calendar, and the shares of months. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/holidays.h"

static qc_date civil(int year, int month, int day)
{
    qc_date date = QC_NO_DATE;

    assert_int_equal(qc_date_from_civil(year, month, day, &date), QC_OK);
    return date;
}

/* Eid al-Fitr as it was kept in Indonesia: the arithmetical day is no more than one off. */
static void islamic_date__is_within_a_day_of_the_eid_that_was_kept(void **state)
{
    static const int eid[][4] = {
        {1439, 2018, 6, 15}, {1440, 2019, 6, 5},  {1441, 2020, 5, 24}, {1442, 2021, 5, 13},
        {1443, 2022, 5, 2},  {1444, 2023, 4, 22}, {1445, 2024, 4, 10}, {1446, 2025, 3, 31},
    };

    (void)state;
    for (size_t k = 0; k < sizeof eid / sizeof *eid; k++) {
        qc_date kept = civil(eid[k][1], eid[k][2], eid[k][3]);

        assert_in_range(qc_islamic_date(eid[k][0], 10, 1) - kept + 1, 0, 2);
    }
}

/* 1 Muharram 1 is 16 July 622 (Julian), 19 July 622 (Gregorian); 1 Muharram 1400 is 21 November 1979. */
static void islamic_date__meets_the_known_first_days(void **state)
{
    (void)state;
    assert_int_equal(qc_islamic_date(1, 1, 1), civil(622, 7, 19));
    assert_int_equal(qc_islamic_date(1400, 1, 1), civil(1979, 11, 21));
}

static void islamic_date__has_the_months_and_leap_years_of_the_cycle(void **state)
{
    static const int leap_years[] = {2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29};
    size_t leap = 0;

    (void)state;
    for (int year = 1; year <= 30; year++) {
        bool is_leap = leap < 11 && leap_years[leap] == year;

        for (int month = 1; month <= 12; month++) {
            int next_month = month % 12 + 1;
            int next_year = year + (month == 12);
            int days =
                qc_islamic_date(next_year, next_month, 1) - qc_islamic_date(year, month, 1);
            int expected = month % 2 == 1 || (month == 12 && is_leap) ? 30 : 29;

            assert_int_equal(days, expected);
        }
        leap += is_leap;
    }
    assert_int_equal(qc_islamic_date(31, 1, 1) - qc_islamic_date(1, 1, 1), 10631);
}

/* Counted day by day. */
static void shares__count_days(void **state)
{
    qc_calendar calendar = qc_calendar_default();

    (void)state;
    for (qc_period month = -24; month < 1200; month++) {
        qc_date first = qc_period_start(&calendar, QC_FREQUENCY_MONTH, month);
        qc_date last = qc_period_end(&calendar, QC_FREQUENCY_MONTH, month);
        int ramadan = 0, about_eid = 0;

        for (int year = 1380; year < 1500; year++) {
            qc_date begin = qc_islamic_date(year, 9, 1);
            qc_date eid = qc_islamic_date(year, 10, 1);

            if (eid + 10 < first || begin > last + 10) {
                continue;
            }
            for (qc_date day = first; day <= last; day++) {
                ramadan += day >= begin && day < eid;
                about_eid += day >= eid - 5 && day < eid + 5;
            }
        }
        assert_close(qc_ramadan_share(first, last), ramadan / (double)(last - first + 1), 1e-15,
                     0.0);
        assert_close(qc_eid_share(first, last), about_eid / (double)(last - first + 1), 1e-15,
                     0.0);
    }
}

static void shares__of_known_months(void **state)
{
    (void)state;
    /* Arithmetical Ramadan 1446: 1 to 30 March 2025, Eid on the 31st. */
    assert_close(qc_ramadan_share(civil(2025, 3, 1), civil(2025, 3, 31)), 30.0 / 31.0, 1e-15,
                 0.0);
    assert_close(qc_eid_share(civil(2025, 3, 1), civil(2025, 3, 31)), 6.0 / 31.0, 1e-15, 0.0);
    assert_close(qc_eid_share(civil(2025, 4, 1), civil(2025, 4, 30)), 4.0 / 30.0, 1e-15, 0.0);
    assert_close(qc_ramadan_share(civil(2025, 7, 1), civil(2025, 7, 31)), 0.0, 0.0, 0.0);
    /* Two in one civil year: 2030 begins and ends with one. */
    assert_true(qc_ramadan_share(civil(2030, 1, 1), civil(2030, 1, 31)) > 0.5);
    assert_true(qc_ramadan_share(civil(2030, 12, 1), civil(2030, 12, 31)) > 0.1);
    assert_close(qc_ramadan_share(civil(2030, 1, 1), civil(2030, 12, 31)), 36.0 / 365.0, 0.0,
                 2.5 / 365.0);
    /* None before there was a Ramadan. */
    assert_close(qc_ramadan_share(civil(100, 1, 1), civil(100, 12, 31)), 0.0, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(islamic_date__is_within_a_day_of_the_eid_that_was_kept),
        cmocka_unit_test(islamic_date__meets_the_known_first_days),
        cmocka_unit_test(islamic_date__has_the_months_and_leap_years_of_the_cycle),
        cmocka_unit_test(shares__count_days),
        cmocka_unit_test(shares__of_known_months),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
