/* The arithmetical Islamic calendar, and the shares of months. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/calendar/holidays.h"

/* Eid al-Fitr as it was kept in Indonesia: the arithmetical day is no more than one off. */
static void islamic_date__is_within_a_day_of_the_eid_that_was_kept(void **state)
{
    static const int eid[][4] = {
        {1439, 2018, 6, 15}, {1440, 2019, 6, 5},  {1441, 2020, 5, 24}, {1442, 2021, 5, 13},
        {1443, 2022, 5, 2},  {1444, 2023, 4, 22}, {1445, 2024, 4, 10}, {1446, 2025, 3, 31},
    };

    (void)state;
    for (size_t k = 0; k < sizeof eid / sizeof *eid; k++) {
        qc_date kept = qc_test_date(eid[k][1], eid[k][2], eid[k][3]);

        assert_in_range(qc_islamic_date(eid[k][0], 10, 1) - kept + 1, 0, 2);
    }
}

/* 1 Muharram 1 is 16 July 622 (Julian), 19 July 622 (Gregorian); 1 Muharram 1400 is 21 November
 * 1979. */
static void islamic_date__meets_the_known_first_days(void **state)
{
    (void)state;
    assert_int_equal(qc_islamic_date(1, 1, 1), qc_test_date(622, 7, 19));
    assert_int_equal(qc_islamic_date(1400, 1, 1), qc_test_date(1979, 11, 21));
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
        int ramadan = 0, about_eid = 0, before_eid = 0, behind_eid = 0;

        for (int year = 1380; year < 1500; year++) {
            qc_date begin = qc_islamic_date(year, 9, 1);
            qc_date eid = qc_islamic_date(year, 10, 1);

            if (eid + 10 < first || begin > last + 10) {
                continue;
            }
            for (qc_date day = first; day <= last; day++) {
                ramadan += day >= begin && day < eid;
                about_eid += day >= eid - 5 && day < eid + 5;
                before_eid += day >= eid - 10 && day < eid;
                behind_eid += day >= eid && day < eid + 10;
            }
        }
        assert_close(qc_ramadan_share(first, last), ramadan / (double)(last - first + 1), 1e-15,
                     0.0);
        assert_close(qc_eid_share(first, last), about_eid / (double)(last - first + 1), 1e-15,
                     0.0);
        assert_close(qc_span_share(QC_SPAN_BEFORE_EID, first, last),
                     before_eid / (double)(last - first + 1), 1e-15, 0.0);
        assert_close(qc_span_share(QC_SPAN_BEHIND_EID, first, last),
                     behind_eid / (double)(last - first + 1), 1e-15, 0.0);
    }
}

static void shares__of_known_months(void **state)
{
    (void)state;
    /* Arithmetical Ramadan 1446: 1 to 30 March 2025, Eid on the 31st. */
    assert_close(qc_ramadan_share(qc_test_date(2025, 3, 1), qc_test_date(2025, 3, 31)),
                 30.0 / 31.0, 1e-15, 0.0);
    assert_close(qc_eid_share(qc_test_date(2025, 3, 1), qc_test_date(2025, 3, 31)), 6.0 / 31.0,
                 1e-15, 0.0);
    assert_close(qc_eid_share(qc_test_date(2025, 4, 1), qc_test_date(2025, 4, 30)), 4.0 / 30.0,
                 1e-15, 0.0);
    assert_close(qc_ramadan_share(qc_test_date(2025, 7, 1), qc_test_date(2025, 7, 31)), 0.0,
                 0.0, 0.0);
    /* Two in one civil year: 2030 begins and ends with one. */
    assert_true(qc_ramadan_share(qc_test_date(2030, 1, 1), qc_test_date(2030, 1, 31)) > 0.5);
    assert_true(qc_ramadan_share(qc_test_date(2030, 12, 1), qc_test_date(2030, 12, 31)) > 0.1);
    assert_close(qc_ramadan_share(qc_test_date(2030, 1, 1), qc_test_date(2030, 12, 31)),
                 36.0 / 365.0, 0.0, 2.5 / 365.0);
    /* None before there was a Ramadan. */
    assert_close(qc_ramadan_share(qc_test_date(100, 1, 1), qc_test_date(100, 12, 31)), 0.0, 0.0,
                 0.0);
}

/* Each span of Eid has ten days and another first one, from ten days before it to the day
 * itself; the number of the usual one is the holiday's. */
static void spans__of_eid_begin_on_each_day_to_it(void **state)
{
    qc_date eid = qc_islamic_date(1446, 10, 1);
    unsigned seen = 0;

    (void)state;
    for (size_t span = 0; span < QC_SPAN_COUNT; span++) {
        if (span < QC_HOLIDAY_COUNT) {
            assert_int_equal(qc_span_holiday(span), span);
        }
        if (qc_span_holiday(span) == QC_HOLIDAY_EID) {
            int first = -40;

            while (qc_span_share(span, eid + first, eid + first) < 0.5) {
                first++;
            }
            assert_true(first >= -10 && first <= 0);
            assert_close(qc_span_share(span, eid + first, eid + first + 9), 1.0, 0.0, 0.0);
            assert_close(qc_span_share(span, eid - 40, eid + 39), 10.0 / 80.0, 1e-15, 0.0);
            seen |= 1U << -first;
        }
    }
    assert_int_equal(seen, (1U << 11) - 1);
}

/* Dates as they were kept and are announced. */
static void easter__is_on_the_published_days(void **state)
{
    static const int days[][3] = {
        {1818, 3, 22}, {1943, 4, 25}, {1990, 4, 15}, {1991, 3, 31}, {2000, 4, 23},
        {2008, 3, 23}, {2011, 4, 24}, {2016, 3, 27}, {2018, 4, 1},  {2019, 4, 21},
        {2020, 4, 12}, {2021, 4, 4},  {2022, 4, 17}, {2023, 4, 9},  {2024, 3, 31},
        {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28}, {2028, 4, 16}, {2029, 4, 1},
        {2030, 4, 21}, {2038, 4, 25}, {2285, 3, 22},
    };

    (void)state;
    for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
        assert_int_equal(qc_easter(days[k][0]),
                         qc_test_date(days[k][0], days[k][1], days[k][2]));
    }
}

/* What defines it: a Sunday, 22 March to 25 April. */
static void easter__is_a_sunday_in_its_five_weeks(void **state)
{
    (void)state;
    for (int year = 1583; year < 4100; year++) {
        qc_date easter = qc_easter(year);

        assert_int_equal((easter % 7 + 7) % 7, 3); /* 1970-01-01 was a Thursday */
        assert_true(easter >= qc_test_date(year, 3, 22) && easter <= qc_test_date(year, 4, 25));
    }
}

static void shares__of_easter_and_the_new_year_count_days(void **state)
{
    (void)state;
    /* 31 March 2024: its week from the 24th and the Monday. */
    assert_close(
        qc_span_share(QC_HOLIDAY_EASTER, qc_test_date(2024, 3, 1), qc_test_date(2024, 3, 31)),
        8.0 / 31.0, 1e-15, 0.0);
    assert_close(
        qc_span_share(QC_HOLIDAY_EASTER, qc_test_date(2024, 4, 1), qc_test_date(2024, 4, 30)),
        1.0 / 30.0, 1e-15, 0.0);
    assert_close(
        qc_span_share(QC_HOLIDAY_EASTER, qc_test_date(2024, 1, 1), qc_test_date(2025, 12, 31)),
        18.0 / 731.0, 1e-15, 0.0);
    /* 29 January 2025 */
    assert_close(qc_span_share(QC_HOLIDAY_BEFORE_NEW_YEAR, qc_test_date(2025, 1, 1),
                               qc_test_date(2025, 1, 31)),
                 14.0 / 31.0, 1e-15, 0.0);
    assert_close(
        qc_span_share(QC_HOLIDAY_NEW_YEAR, qc_test_date(2025, 1, 1), qc_test_date(2025, 1, 31)),
        3.0 / 31.0, 1e-15, 0.0);
    assert_close(
        qc_span_share(QC_HOLIDAY_NEW_YEAR, qc_test_date(2025, 2, 1), qc_test_date(2025, 2, 28)),
        4.0 / 28.0, 1e-15, 0.0);
    assert_close(qc_span_share(QC_HOLIDAY_NEW_YEAR, qc_test_date(1700, 1, 1),
                               qc_test_date(1700, 12, 31)),
                 0.0, 0.0, 0.0);
    assert_close(
        qc_span_share(QC_HOLIDAY_EID, qc_test_date(2025, 3, 1), qc_test_date(2025, 3, 31)),
        qc_eid_share(qc_test_date(2025, 3, 1), qc_test_date(2025, 3, 31)), 0.0, 0.0);
    assert_close(
        qc_span_share(QC_HOLIDAY_RAMADAN, qc_test_date(2025, 3, 1), qc_test_date(2025, 3, 31)),
        qc_ramadan_share(qc_test_date(2025, 3, 1), qc_test_date(2025, 3, 31)), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(islamic_date__is_within_a_day_of_the_eid_that_was_kept),
        cmocka_unit_test(islamic_date__meets_the_known_first_days),
        cmocka_unit_test(islamic_date__has_the_months_and_leap_years_of_the_cycle),
        cmocka_unit_test(shares__count_days),
        cmocka_unit_test(shares__of_known_months),
        cmocka_unit_test(spans__of_eid_begin_on_each_day_to_it),
        cmocka_unit_test(easter__is_on_the_published_days),
        cmocka_unit_test(easter__is_a_sunday_in_its_five_weeks),
        cmocka_unit_test(shares__of_easter_and_the_new_year_count_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
