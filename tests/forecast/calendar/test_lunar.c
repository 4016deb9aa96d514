/* The Chinese new year and what it is computed from, against published dates and times. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/calendar/lunar.h"

/* The dates of the official calendars from 1990 to 2040, month and day. */
static void new_year__is_on_the_published_days(void **state)
{
    static const int days[][2] = {
        {1, 27}, {2, 15}, {2, 4},  {1, 23}, {2, 10}, {1, 31}, {2, 19}, {2, 7},  {1, 28},
        {2, 16}, {2, 5},  {1, 24}, {2, 12}, {2, 1},  {1, 22}, {2, 9},  {1, 29}, {2, 18},
        {2, 7},  {1, 26}, {2, 14}, {2, 3},  {1, 23}, {2, 10}, {1, 31}, {2, 19}, {2, 8},
        {1, 28}, {2, 16}, {2, 5},  {1, 25}, {2, 12}, {2, 1},  {1, 22}, {2, 10}, {1, 29},
        {2, 17}, {2, 6},  {1, 26}, {2, 13}, {2, 3},  {1, 23}, {2, 11}, {1, 31}, {2, 19},
        {2, 8},  {1, 28}, {2, 15}, {2, 4},  {1, 24}, {2, 12},
    };

    (void)state;
    for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
        int year = 1990 + (int)k;

        assert_int_equal(qc_chinese_new_year(year), qc_test_date(year, days[k][0], days[k][1]));
    }
}

/* From one to the next are 12 or 13 months, and each lies between 20 January and 21 February. */
static void new_year__is_twelve_or_thirteen_months_after_the_last(void **state)
{
    (void)state;
    for (int year = 1900; year < 2100; year++) {
        qc_date day = qc_chinese_new_year(year);
        qc_date days = qc_chinese_new_year(year + 1) - day;

        assert_true((days >= 353 && days <= 356) || (days >= 383 && days <= 386));
        assert_true(day >= qc_test_date(year, 1, 20) && day <= qc_test_date(year, 2, 21));
    }
}

/* 18 February 1977, 3:37:42 dynamical time: Meeus, example 49.a; 6 January 2000, 18:14, and 8
 * April 2024, 18:21 universal time. */
static void new_moon__is_at_the_published_moments(void **state)
{
    (void)state;
    assert_close(qc_new_moon(-283), qc_test_date(1977, 2, 18) + (3.0 * 60.0 + 37.7) / 1440.0,
                 0.0, 2.0 / 1440.0);
    assert_close(qc_new_moon(0), qc_test_date(2000, 1, 6) + (18.0 * 60.0 + 14.0) / 1440.0, 0.0,
                 1.5 / 1440.0);
    assert_close(qc_new_moon(300), qc_test_date(2024, 4, 8) + (18.0 * 60.0 + 21.0) / 1440.0,
                 0.0, 1.5 / 1440.0);
}

/* 13 October 1992, 0:00 dynamical time: 199.90895 degrees, Meeus, example 25.a; the equinox of
 * 20 March 2000, 7:35. */
static void solar_longitude__is_the_published_one(void **state)
{
    (void)state;
    assert_close(qc_solar_longitude(qc_test_date(1992, 10, 13)), 199.90895, 0.0, 0.002);
    assert_close(
        fmod(qc_solar_longitude(qc_test_date(2000, 3, 20) + (7.0 * 60.0 + 35.0) / 1440.0) +
                 180.0,
             360.0),
        180.0, 0.0, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_year__is_on_the_published_days),
        cmocka_unit_test(new_year__is_twelve_or_thirteen_months_after_the_last),
        cmocka_unit_test(new_moon__is_at_the_published_moments),
        cmocka_unit_test(solar_longitude__is_the_published_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
