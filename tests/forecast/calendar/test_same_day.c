/* The same day of the year before: known days, and every day of ten years by the definitions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/calendar/holidays.h"
#include "forecast/calendar/lunar.h"
#include "forecast/calendar/same_day.h"

/* Dates of 2024 and 2023: Easter on 31 March and 9 April, the Chinese new year on 10 February
 * and 22 January, Eid al-Fitr on 10 and 22 April, the fourth Thursday of November on the 28th
 * and 23rd. */
static void same_day__of_the_year_before_is_that_of_the_calendar(void **state)
{
    static const struct {
        qc_same_day kind;
        int now[2], before[2];
    } days[] = {{QC_SAME_DATE, {12, 25}, {12, 25}},  {QC_SAME_WEEKDAY, {11, 28}, {11, 23}},
                {QC_SAME_ISLAMIC, {4, 10}, {4, 22}}, {QC_SAME_EASTER, {3, 31}, {4, 9}},
                {QC_SAME_EASTER, {5, 9}, {5, 18}},   {QC_SAME_CHINESE, {2, 10}, {1, 22}},
                {QC_SAME_CHINESE, {2, 24}, {2, 5}}};
    enum { SPAN = 2000 };
    static size_t before[QC_SAME_DAY_COUNT * SPAN];
    qc_date first = qc_test_date(2021, 3, 1);

    (void)state;
    qc_same_day_fill(first, SPAN, before);
    for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
        qc_date now = qc_test_date(2024, days[k].now[0], days[k].now[1]);
        qc_date then = qc_test_date(2023, days[k].before[0], days[k].before[1]);

        assert_int_equal(before[(size_t)days[k].kind * SPAN + (size_t)(now - first)],
                         (size_t)(then - first));
    }
    assert_true(before[qc_test_date(2024, 2, 29) - first] == SIZE_MAX);
    assert_true(before[qc_test_date(2022, 2, 28) - first] == SIZE_MAX); /* before the first */
    assert_int_equal(before[qc_test_date(2022, 3, 1) - first], 0);
}

enum { DAYS = 3700, FIRST_YEAR = 2015, YEARS = 12, NEVER = -1 };

/* Days of the definition, by their places. */
static void expect(int *before, qc_date first, qc_date now, qc_date then)
{
    if (now >= first && now < first + DAYS && then >= first) {
        before[now - first] = then - first;
    }
}

static int month_of(qc_date date)
{
    int month = 0;

    qc_date_to_civil(date, NULL, &month, NULL);
    return month;
}

/* The so manyth of a weekday in a month, or a day behind the month. 1 January 1970 was a
 * Thursday, weekday 0 here. */
static qc_date weekday_in_month(int year, int month, int weekday, int number)
{
    qc_date first = qc_test_date(year, month, 1);

    return first + (weekday - first % 7 + 7) % 7 + 7 * (number - 1);
}

static void expect_weekdays(int *before, qc_date first, int year)
{
    for (int month = 1; month <= 12; month++) {
        for (int k = 0; k < 7 * 5; k++) {
            qc_date now = weekday_in_month(year, month, k % 7, 1 + k / 7);
            qc_date then = weekday_in_month(year - 1, month, k % 7, 1 + k / 7);

            if (month_of(now) == month && month_of(then) == month) {
                expect(before, first, now, then);
            }
        }
    }
}

static void expect_dates(int *before, qc_date first, int year)
{
    for (int month = 1; month <= 12; month++) {
        for (int day = 1; day <= 31; day++) {
            qc_date now = QC_NO_DATE;
            qc_date then = QC_NO_DATE;

            if (qc_date_from_civil(year, month, day, &now) == QC_OK &&
                qc_date_from_civil(year - 1, month, day, &then) == QC_OK) {
                expect(before, first, now, then);
            }
        }
    }
}

/* By the days of the year: the last of a leap year stands for the first of the year behind the
 * one before. */
static void expect_islamic(int *before, qc_date first, int year)
{
    qc_date begin = qc_islamic_date(year, 1, 1);

    for (qc_date now = begin; now < qc_islamic_date(year + 1, 1, 1); now++) {
        expect(before, first, now, qc_islamic_date(year - 1, 1, 1) + now - begin);
    }
}

/* The k-th year of the calendar of a kind. */
static void expect_year(qc_same_day kind, int *before, qc_date first, int k)
{
    int year = FIRST_YEAR + k;

    if (kind == QC_SAME_DATE) {
        expect_dates(before, first, year);
    } else if (kind == QC_SAME_WEEKDAY) {
        expect_weekdays(before, first, year);
    } else if (kind == QC_SAME_ISLAMIC) {
        expect_islamic(before, first, 1436 + k); /* from November 2014 on */
    }
    for (int day = -3; kind == QC_SAME_EASTER && day <= 60; day++) {
        expect(before, first, qc_easter(year) + day, qc_easter(year - 1) + day);
    }
    for (int day = -2; kind == QC_SAME_CHINESE && day <= 15; day++) {
        expect(before, first, qc_chinese_new_year(year) + day,
               qc_chinese_new_year(year - 1) + day);
    }
}

static void same_day__of_every_day_is_that_of_the_definition(void **state)
{
    static size_t before[QC_SAME_DAY_COUNT * DAYS];
    static int expected[DAYS];
    qc_date first = qc_test_date(FIRST_YEAR, 1, 3);

    (void)state;
    qc_same_day_fill(first, DAYS, before);
    for (size_t kind = 0; kind < QC_SAME_DAY_COUNT; kind++) {
        for (size_t k = 0; k < DAYS; k++) {
            expected[k] = NEVER;
        }
        for (int k = 0; k < YEARS; k++) {
            expect_year((qc_same_day)kind, expected, first, k);
        }
        for (size_t k = 0; k < DAYS; k++) {
            size_t found = before[kind * DAYS + k];

            assert_int_equal(found == SIZE_MAX ? NEVER : (int)found, expected[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_day__of_the_year_before_is_that_of_the_calendar),
        cmocka_unit_test(same_day__of_every_day_is_that_of_the_definition),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
