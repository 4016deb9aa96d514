/* Dates against the C library's calendar; fiscal periods against their definition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <time.h>

#include "quotacast/calendar.h"

static void dates__agree_with_gmtime_on_every_day_from_1850_to_2150(void **state)
{
    (void)state;
    for (qc_date date = -43830; date < 65744; date++) {
        time_t seconds = (time_t)date * 86400;
        struct tm civil;
        int year = 0;
        int month = 0;
        int day_of_month = 0;

        assert_non_null(gmtime_r(&seconds, &civil));
        qc_date_to_civil(date, &year, &month, &day_of_month);
        assert_int_equal(year, civil.tm_year + 1900);
        assert_int_equal(month, civil.tm_mon + 1);
        assert_int_equal(day_of_month, civil.tm_mday);
        assert_int_equal(qc_test_date(year, month, day_of_month), date);
    }
}

static void dates__refuse_days_that_do_not_exist(void **state)
{
    static const int wrong[][3] = {{2025, 2, 29}, {1900, 2, 29}, {2025, 4, 31},
                                   {2025, 0, 1},  {2025, 13, 1}, {2025, 1, 0},
                                   {2025, 1, 32}, {0, 1, 1},     {10000, 1, 1}};
    qc_date date = 7;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(qc_date_from_civil(wrong[i][0], wrong[i][1], wrong[i][2], &date),
                         QC_ERR_ARGUMENT);
        assert_int_equal(date, 7);
    }
    assert_int_equal(qc_date_from_civil(2000, 2, 29, &date), QC_OK);
}

static void iso_dates__are_read_and_written(void **state)
{
    char text[16];
    qc_date date = QC_NO_DATE;
    qc_error error;

    (void)state;
    assert_ok(qc_date_parse_iso("2026-03-31", &date, &error), error);
    assert_int_equal(date,
                     20543); /* days since 1970-01-01 by `date -d 2026-03-31 +%s` / 86400 */
    assert_string_equal(qc_date_format(date, text, sizeof text), "2026-03-31");
    assert_string_equal(qc_date_format(QC_NO_DATE, text, sizeof text), "");
}

static void iso_dates__refuse_other_text(void **state)
{
    static const char *const wrong[] = {"",           "2026-3-31",   "31-03-2026", "2026-02-30",
                                        "2026-03-3a", "2026-03-311", "2026/03/31"};
    qc_date date = 7;
    qc_error error;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_status(qc_date_parse_iso(wrong[i], &date, &error), QC_ERR_FORMAT, error);
        assert_message(error, wrong[i]);
        assert_int_equal(date, 7);
    }
}

static void periods__cover_every_day_once_in_every_fiscal_calendar(void **state)
{
    static const qc_frequency frequencies[] = {QC_FREQUENCY_DAY, QC_FREQUENCY_WEEK,
                                               QC_FREQUENCY_MONTH, QC_FREQUENCY_QUARTER,
                                               QC_FREQUENCY_YEAR};

    (void)state;
    for (int start = 1; start <= 12; start++) {
        qc_calendar calendar = {.start_month = start};

        for (size_t i = 0; i < 5; i++) {
            qc_frequency frequency = frequencies[i];

            assert_int_equal(qc_period_of_date(&calendar, frequency, 0), 0);
            for (qc_date date = -4000; date < 24000; date += 13) {
                qc_period period = qc_period_of_date(&calendar, frequency, date);

                assert_true(qc_period_start(&calendar, frequency, period) <= date);
                assert_true(qc_period_end(&calendar, frequency, period) >= date);
                assert_int_equal(qc_period_end(&calendar, frequency, period) + 1,
                                 qc_period_start(&calendar, frequency, period + 1));
            }
        }
    }
}

static void periods__are_written_and_read_back(void **state)
{
    static const qc_frequency frequencies[] = {QC_FREQUENCY_MONTH, QC_FREQUENCY_QUARTER,
                                               QC_FREQUENCY_YEAR};
    qc_error error;

    (void)state;
    for (int start = 1; start <= 12; start++) {
        qc_calendar calendar = {.start_month = start};

        for (size_t i = 0; i < 3; i++) {
            for (qc_period period = -50; period < 700; period++) {
                char text[16];
                qc_frequency frequency = QC_FREQUENCY_INDEX;
                qc_period back = QC_NO_PERIOD;

                qc_period_format(&calendar, frequencies[i], period, text, sizeof text);
                assert_ok(qc_period_parse(text, &calendar, &frequency, &back, &error), error);
                assert_int_equal(frequency, frequencies[i]);
                assert_int_equal(back, period);
            }
        }
    }
}

/* The examples of ISO 8601 and the years that begin before or after 1 January. */
static void weeks__are_those_of_iso_8601(void **state)
{
    static const struct {
        int year, month, day;
        const char *week;
    } cases[] = {
        {1970, 1, 1, "1970-W01"},   {1969, 12, 28, "1969-W52"}, {2005, 1, 1, "2004-W53"},
        {2005, 1, 2, "2004-W53"},   {2005, 12, 31, "2005-W52"}, {2006, 1, 1, "2005-W52"},
        {2007, 1, 1, "2007-W01"},   {2007, 12, 30, "2007-W52"}, {2007, 12, 31, "2008-W01"},
        {2008, 12, 28, "2008-W52"}, {2008, 12, 29, "2009-W01"}, {2009, 12, 31, "2009-W53"},
        {2010, 1, 3, "2009-W53"},   {2010, 1, 4, "2010-W01"},
    };
    qc_calendar calendar = qc_calendar_default();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[16];
        qc_period back = QC_NO_PERIOD;
        qc_period week =
            qc_period_of_date(&calendar, QC_FREQUENCY_WEEK,
                              qc_test_date(cases[i].year, cases[i].month, cases[i].day));

        assert_string_equal(
            qc_period_format(&calendar, QC_FREQUENCY_WEEK, week, text, sizeof text),
            cases[i].week);
        assert_true(qc_week_parse(text, &back));
        assert_int_equal(back, week);
    }
}

static void weeks__are_read_as_people_write_them(void **state)
{
    static const char *const texts[] = {
        "2026-W07",          "2026W07",      "2026w7",    "2026-W7",       "2026 W07",
        "W07 2026",          "W7-2026",      "w7/2026",   "Week 7 2026",   "Week 7, 2026",
        "2026 week 07",      "Wk 7 2026",    "wk.7 2026", "Minggu 7 2026", "Minggu ke-7 2026",
        "minggu ke 7, 2026", "Pekan 7 2026", "2026_W07"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        qc_period week = QC_NO_PERIOD;
        qc_calendar calendar = qc_calendar_default();
        char name[16];

        assert_true(qc_week_parse(texts[i], &week));
        assert_string_equal(
            qc_period_format(&calendar, QC_FREQUENCY_WEEK, week, name, sizeof name),
            "2026-W07");
    }
}

static void weeks__refuse_other_text(void **state)
{
    static const char *const wrong[] = {"",
                                        "2026-W00",
                                        "2026-W54",
                                        "2025-W53",
                                        "2026-W123",
                                        "2026W",
                                        "26-W07",
                                        "2026-07",
                                        "0000-W01",
                                        "07 2026",
                                        "W 2026",
                                        "7 W 2026",
                                        "W7 W8 2026",
                                        "ke-7 2026",
                                        "Week 7",
                                        "W7 2026 2026",
                                        "Senin 7 2026",
                                        "Minggu, 7 Mei 2026",
                                        "Weekly 7 2026",
                                        "W7 2026 1"};
    qc_period week = 5;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(qc_week_parse(wrong[i], &week));
        assert_int_equal(week, 5);
    }
    assert_true(qc_week_parse("2026w53", &week));
}

static void days__are_written_as_dates(void **state)
{
    qc_calendar calendar = qc_calendar_default();
    char text[16];

    (void)state;
    assert_string_equal(qc_period_format(&calendar, QC_FREQUENCY_DAY, qc_test_date(2024, 2, 29),
                                         text, sizeof text),
                        "2024-02-29");
}

static void fiscal_year__is_named_after_the_year_in_which_it_ends(void **state)
{
    qc_calendar april = {.start_month = 4};
    qc_calendar january = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;
    char text[16];
    qc_error error;

    (void)state;
    assert_ok(qc_period_parse("2026Q1", &april, &frequency, &period, &error), error);
    assert_int_equal(qc_period_start(&april, frequency, period), qc_test_date(2025, 4, 1));
    assert_int_equal(qc_period_end(&april, frequency, period), qc_test_date(2025, 6, 30));
    assert_ok(qc_period_parse("FY2026", &april, &frequency, &period, &error), error);
    assert_int_equal(qc_period_start(&april, frequency, period), qc_test_date(2025, 4, 1));
    assert_int_equal(qc_period_end(&april, frequency, period), qc_test_date(2026, 3, 31));
    assert_ok(qc_period_parse("2026-Q4", &january, &frequency, &period, &error), error);
    assert_int_equal(qc_period_start(&january, frequency, period), qc_test_date(2026, 10, 1));
    assert_string_equal(qc_period_format(&january, QC_FREQUENCY_INDEX, -3, text, sizeof text),
                        "-3");
}

static void period_forms__are_read(void **state)
{
    static const char *const forms[] = {"2026Q2", "2026-Q2", "2026 q2", "Q2 2026", "q2-2026"};
    qc_calendar calendar = qc_calendar_default();
    qc_error error;

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        qc_frequency frequency = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD;

        assert_ok(qc_period_parse(forms[i], &calendar, &frequency, &period, &error), error);
        assert_int_equal(frequency, QC_FREQUENCY_QUARTER);
        assert_int_equal(period, 56 * 4 + 1);
    }
}

static void period_forms__refuse_other_text(void **state)
{
    static const char *const wrong[] = {"",      "2026Q5",  "2026Q0", "2026-13",  "2026-00",
                                        "26Q1",  "Q12026",  "FY26",   "FY2026Q1", "2026-1",
                                        "2026Q", "2026Q11", "0000",   "Q0 2026"};
    qc_calendar calendar = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = 5;
    qc_error error;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_status(qc_period_parse(wrong[i], &calendar, &frequency, &period, &error),
                      QC_ERR_FORMAT, error);
        assert_int_equal(period, 5);
    }
}

static void frequencies__have_names_and_counts(void **state)
{
    (void)state;
    assert_int_equal(qc_frequency_per_year(QC_FREQUENCY_MONTH), 12);
    assert_int_equal(qc_frequency_per_year(QC_FREQUENCY_QUARTER), 4);
    assert_int_equal(qc_frequency_per_year(QC_FREQUENCY_YEAR), 1);
    assert_int_equal(qc_frequency_per_year(QC_FREQUENCY_INDEX), 1);
    assert_int_equal(qc_frequency_per_year(QC_FREQUENCY_WEEK), 52);
    assert_int_equal(qc_frequency_per_year(QC_FREQUENCY_DAY), 365);
    assert_int_equal(qc_frequency_season(QC_FREQUENCY_DAY), 7);
    assert_int_equal(qc_frequency_season(QC_FREQUENCY_MONTH), 12);
    assert_string_equal(qc_frequency_name(QC_FREQUENCY_DAY), "day");
    assert_string_equal(qc_frequency_name(QC_FREQUENCY_WEEK), "week");
    assert_string_equal(qc_frequency_name(QC_FREQUENCY_MONTH), "month");
    assert_string_equal(qc_frequency_name(QC_FREQUENCY_QUARTER), "quarter");
    assert_string_equal(qc_frequency_name(QC_FREQUENCY_YEAR), "year");
    assert_string_equal(qc_frequency_name(QC_FREQUENCY_INDEX), "period");
}

/* 4-5-4 weeks to the Saturday nearest 31 January, named after the year it starts in. */
static const qc_calendar retail = {.start_month = 2,
                                   .named_by_start = true,
                                   .weeks = QC_FISCAL_454,
                                   .end_weekday = 6,
                                   .ends_nearest = true};

static qc_date last_day_of_year(const qc_calendar *calendar, int year)
{
    return qc_period_end(calendar, QC_FREQUENCY_YEAR, qc_period_of_year(calendar, year));
}

/* The years of 53 weeks and the first days that the National Retail Federation publishes in its
 * 4-5-4 calendars. */
static void retail_years__are_the_published_ones(void **state)
{
    static const int long_years[] = {2006, 2012, 2017, 2023};
    size_t found = 0;

    (void)state;
    for (int year = 2004; year <= 2027; year++) {
        int weeks =
            qc_period_weeks(&retail, QC_FREQUENCY_YEAR, qc_period_of_year(&retail, year));

        if (weeks == 53) {
            assert_true(found < 4);
            assert_int_equal(year, long_years[found++]);
        } else {
            assert_int_equal(weeks, 52);
        }
    }
    assert_int_equal(found, 4);
    assert_int_equal(last_day_of_year(&retail, 2012), qc_test_date(2013, 2, 2));
    assert_int_equal(last_day_of_year(&retail, 2017), qc_test_date(2018, 2, 3));
    assert_int_equal(last_day_of_year(&retail, 2022), qc_test_date(2023, 1, 28));
    assert_int_equal(last_day_of_year(&retail, 2023), qc_test_date(2024, 2, 3));
    assert_int_equal(last_day_of_year(&retail, 2024), qc_test_date(2025, 2, 1));
}

/* Fiscal years that end on the last Saturday of September, as in annual reports: 30 September
 * 2023 and 28 September 2024. */
static void years__end_on_the_last_weekday_of_a_month(void **state)
{
    const qc_calendar calendar = {.start_month = 10, .weeks = QC_FISCAL_445, .end_weekday = 6};

    (void)state;
    assert_int_equal(last_day_of_year(&calendar, 2022), qc_test_date(2022, 9, 24));
    assert_int_equal(last_day_of_year(&calendar, 2023), qc_test_date(2023, 9, 30));
    assert_int_equal(last_day_of_year(&calendar, 2024), qc_test_date(2024, 9, 28));
    assert_int_equal(
        qc_period_weeks(&calendar, QC_FREQUENCY_YEAR, qc_period_of_year(&calendar, 2023)), 53);
}

static void months_of_weeks__follow_the_pattern(void **state)
{
    static const int weeks[] = {4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5}; /* of 2023, with 53 */
    qc_period first = qc_period_of_year(&retail, 2023) * 12;
    char text[16];
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = 0;
    qc_error error;

    (void)state;
    for (int m = 0; m < 12; m++) {
        assert_int_equal(qc_period_weeks(&retail, QC_FREQUENCY_MONTH, first + m), weeks[m]);
    }
    assert_int_equal(qc_period_start(&retail, QC_FREQUENCY_MONTH, first),
                     qc_test_date(2023, 1, 29));
    assert_string_equal(
        qc_period_format(&retail, QC_FREQUENCY_MONTH, first + 2, text, sizeof text),
        "FY2023-M03");
    assert_ok(qc_period_parse("FY2023-M03", &retail, &frequency, &period, &error), error);
    assert_int_equal(frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(period, first + 2);
    assert_int_equal(qc_period_weeks(&retail, QC_FREQUENCY_WEEK, 0), 0);
    assert_int_equal(qc_period_parse("2023-03", &retail, &frequency, &period, &error),
                     QC_ERR_FORMAT);
    assert_non_null(strstr(error.message, "FY2026-M03"));
}

static void periods_of_weeks__cover_every_day_once(void **state)
{
    static const qc_frequency frequencies[] = {QC_FREQUENCY_MONTH, QC_FREQUENCY_QUARTER,
                                               QC_FREQUENCY_YEAR};

    (void)state;
    for (int kind = 0; kind < 12 * 7 * 2 * 3; kind++) {
        const qc_calendar calendar = {.start_month = kind % 12 + 1,
                                      .weeks = (qc_fiscal_weeks)(kind / 168 + 1),
                                      .end_weekday = kind / 12 % 7 + 1,
                                      .ends_nearest = kind / 84 % 2 == 1};

        for (size_t f = 0; f < 3; f++) {
            qc_period before =
                qc_period_of_date(&calendar, frequencies[f], qc_test_date(1960, 1, 1) - 1);

            for (qc_date date = qc_test_date(1960, 1, 1); date < qc_test_date(1980, 1, 1);
                 date++) {
                qc_period at = qc_period_of_date(&calendar, frequencies[f], date);
                bool begins = qc_period_start(&calendar, frequencies[f], at) == date;

                assert_int_equal(at, before + (begins ? 1 : 0));
                before = at;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates__agree_with_gmtime_on_every_day_from_1850_to_2150),
        cmocka_unit_test(dates__refuse_days_that_do_not_exist),
        cmocka_unit_test(iso_dates__are_read_and_written),
        cmocka_unit_test(iso_dates__refuse_other_text),
        cmocka_unit_test(periods__cover_every_day_once_in_every_fiscal_calendar),
        cmocka_unit_test(periods__are_written_and_read_back),
        cmocka_unit_test(weeks__are_those_of_iso_8601),
        cmocka_unit_test(weeks__are_read_as_people_write_them),
        cmocka_unit_test(weeks__refuse_other_text),
        cmocka_unit_test(days__are_written_as_dates),
        cmocka_unit_test(fiscal_year__is_named_after_the_year_in_which_it_ends),
        cmocka_unit_test(period_forms__are_read),
        cmocka_unit_test(period_forms__refuse_other_text),
        cmocka_unit_test(frequencies__have_names_and_counts),
        cmocka_unit_test(retail_years__are_the_published_ones),
        cmocka_unit_test(years__end_on_the_last_weekday_of_a_month),
        cmocka_unit_test(months_of_weeks__follow_the_pattern),
        cmocka_unit_test(periods_of_weeks__cover_every_day_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
