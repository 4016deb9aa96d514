/* Days from the nearest feast: by all dates of the feasts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/calendar/feasts.h"
#include "forecast/calendar/holidays.h"
#include "forecast/calendar/lunar.h"

enum { YEARS = 100, FIRST_YEAR = 1960, COUNT = 80 * 365 };

/* The dates of a feast from two years before the first on, as their calendars have them. */
static qc_date date_of(qc_feast feast, int k)
{
    int year = FIRST_YEAR - 2 + k;

    switch (feast) {
    case QC_FEAST_EID:
        return qc_islamic_date(1375 + k, 10, 1); /* 1956 */
    case QC_FEAST_EASTER:
        return qc_easter(year);
    case QC_FEAST_CHINESE_NEW_YEAR:
        return qc_chinese_new_year(year);
    case QC_FEAST_CHRISTMAS:
    case QC_FEAST_COUNT:
        break;
    }
    return qc_test_date(year, 12, 25);
}

/* Of two that are as near the earlier one. */
static void days__are_counted_from_the_nearest_feast(void **state)
{
    static int days[COUNT];
    qc_date first = qc_test_date(FIRST_YEAR, 1, 1);

    (void)state;
    for (size_t f = 0; f < QC_FEAST_COUNT; f++) {
        qc_feast_days_fill((qc_feast)f, first, 1, COUNT, days);
        for (int k = 0, near = 0; k < COUNT; k++) {
            int best = QC_FEAST_FAR;

            for (int n = near; n < YEARS && n < near + 5; n++) {
                int away = first + k - date_of((qc_feast)f, n);

                if (abs(away) < abs(best)) {
                    best = away;
                    near = n;
                }
            }
            assert_int_equal(days[k], best);
        }
    }
}

/* 1 Shawwal 1445, Easter of 2025 and the new year of the rabbit. */
static void days__of_known_feasts_are_as_the_calendar_has_them(void **state)
{
    int days[3];

    (void)state;
    qc_feast_days_fill(QC_FEAST_EID, qc_test_date(2024, 4, 5), 5, 2, days);
    assert_int_equal(days[0], -5);
    assert_int_equal(days[1], 0);
    qc_feast_days_fill(QC_FEAST_EASTER, qc_test_date(2025, 4, 13), 7, 3, days);
    assert_int_equal(days[0], -7);
    assert_int_equal(days[2], 7);
    qc_feast_days_fill(QC_FEAST_CHINESE_NEW_YEAR, qc_test_date(2023, 1, 21), 1, 1, days);
    assert_int_equal(days[0], -1);
    qc_feast_days_fill(QC_FEAST_CHRISTMAS, qc_test_date(2021, 12, 20), 1, 1, days);
    assert_int_equal(days[0], -5);
}

static void days__are_far_where_dates_are_not_computed(void **state)
{
    int days[3];

    (void)state;
    qc_feast_days_fill(QC_FEAST_CHINESE_NEW_YEAR, qc_test_date(2300, 1, 1), 1, 3, days);
    assert_true(days[2] >= QC_FEAST_FAR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days__are_counted_from_the_nearest_feast),
        cmocka_unit_test(days__of_known_feasts_are_as_the_calendar_has_them),
        cmocka_unit_test(days__are_far_where_dates_are_not_computed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
