/* Dates: what one text says, how a column decides, and the days, months and quarters that come of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/values/dates.h"

static void assert_full(const char *text, int year, int month, int day)
{
    qc_date_text date = qc_date_text_read(text);

    if (date.shape != QC_DATE_FULL) {
        fail_msg("'%s' has shape %d", text, date.shape);
    }
    assert_int_equal(date.year, year);
    assert_int_equal(date.first, month);
    assert_int_equal(date.second, day);
}

static void assert_pair(const char *text, int first, int second, int year)
{
    qc_date_text date = qc_date_text_read(text);

    if (date.shape != QC_DATE_PAIR) {
        fail_msg("'%s' has shape %d", text, date.shape);
    }
    assert_int_equal(date.first, first);
    assert_int_equal(date.second, second);
    assert_int_equal(date.year, year);
}

static void assert_shape(const char *text, qc_date_shape shape)
{
    if (qc_date_text_read(text).shape != shape) {
        fail_msg("'%s' has shape %d, expected %d", text, qc_date_text_read(text).shape, shape);
    }
}

static void date_text__certain_dates_are_read(void **state)
{
    (void)state;
    assert_full("2026-03-31", 2026, 3, 31);
    assert_full("2026/3/1", 2026, 3, 1);
    assert_full("2014-09-23 17:45:00", 2014, 9, 23);
    assert_full("2023-02-07T20:47:49.123Z", 2023, 2, 7);
    assert_full("2023-02-07 20:47:49+07:00", 2023, 2, 7);
    assert_full("2018-12-18 18:20:30.829", 2018, 12, 18);
    assert_full("15 Apr, 2021 00:02:00", 2021, 4, 15);
    assert_full("15 Apr 2021", 2021, 4, 15);
    assert_full("15-Apr-21", 2021, 4, 15);
    assert_full("Apr 15, 2021", 2021, 4, 15);
    assert_full("April 15 2021 5:45 PM", 2021, 4, 15);
    assert_full("17 Agustus 2025", 2025, 8, 17);
    assert_full("5 Mei 2025", 2025, 5, 5);
    assert_full("Senin, 5 Mei 2025", 2025, 5, 5);
    assert_full("Tue, 15 Apr 2021", 2021, 4, 15);
    assert_full("2021 Apr 15", 2021, 4, 15);
    assert_full("15. April 2021", 2021, 4, 15);
}

static void date_text__pairs_stay_open(void **state)
{
    (void)state;
    assert_pair("31/03/2026", 31, 3, 2026);
    assert_pair("11/8/2016", 11, 8, 2016);
    assert_pair("03/01/19", 3, 1, 2019);
    assert_pair("3-1-69", 3, 1, 1969);
    assert_pair("3.1.68", 3, 1, 2068);
    assert_pair("9/23/2014 17:45", 9, 23, 2014);
    assert_pair("26-02-2018 19:58", 26, 2, 2018);
    assert_pair("26.02.2018 19.58.30", 26, 2, 2018);
    assert_pair("9/29/2014 9:27 AM", 9, 29, 2014);
}

static void date_text__months_and_numbers_are_told_apart(void **state)
{
    (void)state;
    assert_shape("2026-03", QC_DATE_MONTH);
    assert_shape("03/2026", QC_DATE_MONTH);
    assert_shape("Minggu 7 2026", QC_DATE_BAD); /* a week, not a Sunday in July */
    assert_shape("Mar 2026", QC_DATE_MONTH);
    assert_shape("Maret 2026", QC_DATE_MONTH);
    assert_shape("Jan-24", QC_DATE_MONTH);
    assert_shape("20260331", QC_DATE_COMPACT);
    assert_shape("42736", QC_DATE_SERIAL);
    assert_shape("42736.5", QC_DATE_SERIAL);
    assert_shape("1571771857819", QC_DATE_MILLIS);
    assert_shape("", QC_DATE_BLANK);
    assert_shape("NaT", QC_DATE_BLANK);
}

static void date_text__other_texts_are_bad(void **state)
{
    (void)state;
    static const char *const bad[] = {"soon",
                                      "2026",
                                      "2026Q1",
                                      "12",
                                      "1054",
                                      "31/03",
                                      "01-May",
                                      "31/31/2026/1",
                                      "2026-13-01",
                                      "2026-00-10",
                                      "2026-03-32",
                                      "1,5",
                                      "12:30",
                                      "2026 17:45",
                                      "2026-03-31x",
                                      "2026-03-31 25:00",
                                      "32 Apr 2021",
                                      "15 Foo 2021",
                                      "123456789012345678901234",
                                      "2026-03-31 10:99",
                                      "2026-03 10:00",
                                      "Jan Feb 2024"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_shape(bad[i], QC_DATE_BAD);
    }
}

static void month__names_in_english_and_indonesian(void **state)
{
    (void)state;
    assert_int_equal(qc_month_of_word("SEPT", 4), 9);
    assert_int_equal(qc_month_of_word("Desember", 8), 12);
    assert_int_equal(qc_month_of_word("Agt", 3), 8);
    assert_int_equal(qc_month_of_word("Smarch", 6), 0);
    assert_int_equal(qc_month_of_word("", 0), 0);
    assert_int_equal(qc_month_of_word("Januaryjanuary", 14), 0);
}

/* Columns */

static qc_sheet *sheet_of(const char *text)
{
    char *path = qc_test_write(qc_test_own_folder(), "d.csv", text);
    qc_sheet_settings settings = {0};
    qc_sheet *sheet = NULL;
    qc_error error = {0};

    assert_ok(qc_sheet_read(path, &settings, NULL, NULL, &sheet, &error), error);
    free(path);
    return sheet;
}

/* The date of a cell in a column of its own. */
static qc_date value_of(const qc_date_column *dates, size_t row)
{
    return dates->value[dates->sheet->columns[dates->column].cell[row]];
}

static void assert_day(const qc_date_column *dates, size_t row, const char *expected)
{
    char text[16];

    assert_string_equal(qc_date_format(value_of(dates, row), text, sizeof text), expected);
}

typedef struct decided {
    qc_sheet *sheet;
    qc_date_column columns[2];
    size_t count;
} decided;

static qc_status decide(decided *self, const char *text, size_t count, qc_date_order configured,
                        qc_date_order hint, qc_error *error)
{
    qc_status status = QC_OK;

    *self = (decided){.sheet = sheet_of(text), .count = count};
    for (size_t i = 0; i < count; i++) {
        assert_ok(
            qc_date_column_survey(self->sheet, (uint32_t)i, false, &self->columns[i], error),
            *error);
    }
    status = qc_date_columns_decide(self->columns, count, 0, 1, configured, hint, error);
    for (size_t i = 0; i < count && status == QC_OK; i++) {
        qc_calendar calendar = qc_calendar_default();

        assert_ok(qc_date_column_read(&self->columns[i], &calendar, error), *error);
    }
    return status;
}

static void clear(decided *self)
{
    for (size_t i = 0; i < self->count; i++) {
        qc_date_column_clear(&self->columns[i]);
    }
    qc_sheet_free(self->sheet);
}

static void column__a_number_above_12_decides_for_the_whole_column(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, "c\n03/01/19\n31/12/18\n", 1, QC_DATES_AUTO, QC_DATES_AUTO, &error),
              error);
    assert_day(&d.columns[0], 0, "2019-01-03");
    assert_day(&d.columns[0], 1, "2018-12-31");
    assert_string_equal(d.columns[0].form, "dates DD/MM/YY");
    clear(&d);
    assert_ok(decide(&d, "c\n11/8/2016\n11/28/2016\n", 1, QC_DATES_DMY, QC_DATES_DMY, &error),
              error);
    assert_day(&d.columns[0], 0, "2016-11-08"); /* proof goes before the configuration */
    assert_string_equal(d.columns[0].form, "dates MM/DD/YYYY");
    assert_string_equal(d.columns[0].decided_by, "");
    clear(&d);
}

static void column__a_sibling_that_proves_decides(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, "c,d\n03/01/2019,05/01/2019\n04/02/2019,28/02/2019\n", 2,
                     QC_DATES_AUTO, QC_DATES_AUTO, &error),
              error);
    assert_day(&d.columns[0], 0, "2019-01-03");
    assert_non_null(strstr(d.columns[0].decided_by, "other dates of the file"));
    clear(&d);
}

static void column__no_row_closes_before_it_is_created(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    /* Day first: 9 March to 1 April. Month first: 3 September to 4 January. */
    assert_ok(
        decide(&d, "c,d\n09/03/2019,01/04/2019\n", 2, QC_DATES_AUTO, QC_DATES_AUTO, &error),
        error);
    assert_day(&d.columns[0], 0, "2019-03-09");
    assert_day(&d.columns[1], 0, "2019-04-01");
    clear(&d);
    assert_ok(
        decide(&d, "c,d\n03/09/2019,04/01/2019\n", 2, QC_DATES_AUTO, QC_DATES_AUTO, &error),
        error);
    assert_day(&d.columns[0], 0, "2019-03-09");
    clear(&d);
}

static void column__configuration_hint_and_constant_day_decide_in_that_order(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, "c\n03/01/2019\n", 1, QC_DATES_DMY, QC_DATES_MDY, &error), error);
    assert_day(&d.columns[0], 0, "2019-01-03");
    clear(&d);
    assert_ok(decide(&d, "c\n03/01/2019\n", 1, QC_DATES_AUTO, QC_DATES_MDY, &error), error);
    assert_day(&d.columns[0], 0, "2019-03-01");
    assert_string_equal(d.columns[0].decided_by, "as in the other files");
    clear(&d);
    assert_ok(decide(&d, "c\n01/02/2019\n01/03/2019\n01/04/2019\n", 1, QC_DATES_AUTO,
                     QC_DATES_MDY, &error),
              error);
    assert_day(&d.columns[0], 0, "2019-02-01");
    clear(&d);
    /* two first days of a month may be chance */
    assert_ok(decide(&d, "c\n01/02/2019\n01/03/2019\n", 1, QC_DATES_AUTO, QC_DATES_MDY, &error),
              error);
    assert_day(&d.columns[0], 0, "2019-01-02");
    clear(&d);
}

static void column__what_cannot_be_decided_is_asked(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_status(decide(&d, "id,c\n1,03/04/2019\n", 2, QC_DATES_AUTO, QC_DATES_AUTO, &error),
                  QC_ERR_FORMAT, error);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 2);
    assert_message(error, "is '03/04/2019' in column 'c' day 3 of month 4, or month 3, day 4?");
    assert_message(error, "dates: dmy");
    clear(&d);
    assert_status(
        decide(&d, "c\n13/04/2019\n04/13/2019\n", 1, QC_DATES_AUTO, QC_DATES_AUTO, &error),
        QC_ERR_FORMAT, error);
    assert_int_equal(error.line, 3);
    assert_message(error, "on line 2");
    clear(&d);
}

static void column__a_configured_order_settles_a_contradiction(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, "c\n13/04/2019\n04/13/2019\n", 1, QC_DATES_DMY, QC_DATES_AUTO, &error),
              error);
    assert_day(&d.columns[0], 0, "2019-04-13");
    assert_true(value_of(&d.columns[0], 1) == QC_NO_DATE);
    assert_true(d.columns[0].bad[d.sheet->columns[0].cell[1]]);
    clear(&d);
}

static void column__numbers_are_dates_only_if_all_are(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    /* Excel: 1 January 2017 is day 42736. Source: Microsoft's 1900 date system. */
    assert_ok(decide(&d, "c\n42736\n43100.25\n", 1, QC_DATES_AUTO, QC_DATES_AUTO, &error),
              error);
    assert_day(&d.columns[0], 0, "2017-01-01");
    assert_day(&d.columns[0], 1, "2017-12-31");
    assert_string_equal(d.columns[0].form, "dates as Excel day numbers");
    clear(&d);
    assert_ok(decide(&d, "c\n42736\n2017-01-02\n", 1, QC_DATES_AUTO, QC_DATES_AUTO, &error),
              error);
    assert_true(d.columns[0].bad[0]);
    assert_day(&d.columns[0], 1, "2017-01-02");
    clear(&d);
    assert_ok(decide(&d, "c\n1571771857819\n", 1, QC_DATES_AUTO, QC_DATES_AUTO, &error), error);
    assert_day(&d.columns[0], 0, "2019-10-22");
    clear(&d);
    assert_ok(decide(&d, "c\n20260331\n20261301\n", 1, QC_DATES_AUTO, QC_DATES_AUTO, &error),
              error);
    assert_day(&d.columns[0], 0, "2026-03-31");
    assert_true(d.columns[0].bad[1]);
    clear(&d);
}

static void column__never_is_missing_and_not_bad(void **state)
{
    (void)state;
    decided d;
    qc_error error = {0};

    assert_ok(decide(&d, "c,x\n9999-12-31,1\n0001-01-01,1\n,1\n2024-02-30,1\nMar 2024,1\n", 1,
                     QC_DATES_AUTO, QC_DATES_AUTO, &error),
              error);
    assert_false(d.columns[0].bad[0]);
    assert_false(d.columns[0].bad[1]);
    assert_false(d.columns[0].bad[2]);
    assert_true(d.columns[0].bad[3]);
    assert_true(d.columns[0].bad[4]); /* a month is no day */
    clear(&d);
}

static void assert_periods(const char *text, qc_frequency frequency, const char *first)
{
    qc_calendar calendar = qc_calendar_default();
    qc_sheet *sheet = sheet_of(text);
    qc_date_column dates = {0};
    qc_error error = {0};
    char day[16];

    assert_ok(qc_date_column_survey(sheet, 0, true, &dates, &error), error);
    assert_ok(qc_date_columns_decide(&dates, 1, 1, 1, QC_DATES_AUTO, QC_DATES_AUTO, &error),
              error);
    assert_ok(qc_date_column_read(&dates, &calendar, &error), error);
    assert_int_equal(dates.frequency[0], frequency);
    assert_string_equal(qc_date_format(dates.value[0], day, sizeof day), first);
    qc_date_column_clear(&dates);
    qc_sheet_free(sheet);
}

static void period__every_form_is_read(void **state)
{
    (void)state;
    assert_periods("p\n2026-03\n", QC_FREQUENCY_MONTH, "2026-03-01");
    assert_periods("p\nMaret 2026\n", QC_FREQUENCY_MONTH, "2026-03-01");
    assert_periods("p\n2026Q2\n", QC_FREQUENCY_QUARTER, "2026-04-01");
    assert_periods("p\nQ2 2026\n", QC_FREQUENCY_QUARTER, "2026-04-01");
    assert_periods("p\nFY2026\n", QC_FREQUENCY_YEAR, "2026-01-01");
    assert_periods("p\n2026\n", QC_FREQUENCY_YEAR, "2026-01-01");
    assert_periods("p\n2026-03-31\n2026-03-30\n", QC_FREQUENCY_INDEX, "2026-03-31");
}

static void period__days_that_all_begin_or_end_periods_mean_these(void **state)
{
    (void)state;
    assert_periods("p\n2026-02-01\n2026-03-01\n2026-04-01\n", QC_FREQUENCY_MONTH, "2026-02-01");
    assert_periods("p\n2026-02-28\n2026-03-31\n2026-04-30\n", QC_FREQUENCY_MONTH, "2026-02-01");
    assert_periods("p\n2026-01-01\n2026-04-01\n2026-07-01\n", QC_FREQUENCY_QUARTER,
                   "2026-01-01");
    assert_periods("p\n2024-12-31\n2025-12-31\n2026-12-31\n", QC_FREQUENCY_YEAR, "2024-01-01");
    assert_periods("p\n2026-02-01\n2026-03-01\n2026-04-02\n", QC_FREQUENCY_INDEX, "2026-02-01");
    assert_periods("p\n2026-02-01\n2026-03-01\n", QC_FREQUENCY_INDEX, "2026-02-01");
}

/* 2011/12 is a December, but not beside 2012/13. */
static void period__years_written_as_two_are_told_by_the_column(void **state)
{
    (void)state;
    assert_periods("p\n2011/12\n2012/13\n\n2013/14\n", QC_FREQUENCY_YEAR, "2012-01-01");
    assert_periods("p\n2010/11\n2011/12\n", QC_FREQUENCY_YEAR, "2011-01-01");
    assert_periods("p\n2011/12\n", QC_FREQUENCY_MONTH, "2011-12-01");
    assert_periods("p\n2011/12\n2012/01\n", QC_FREQUENCY_MONTH, "2011-12-01");
    assert_periods("p\nJan'26\nFeb '26\n", QC_FREQUENCY_MONTH, "2026-01-01");
    assert_periods("p\nBulan Maret 2026\n", QC_FREQUENCY_MONTH, "2026-03-01");
    assert_periods("p\nPer 31 Maret 2026\n", QC_FREQUENCY_INDEX, "2026-03-31");
}

/* The 15th of every month stands for the month; a day more in one of them, and they are days. */
static void period__days_that_are_the_same_of_every_month_mean_months(void **state)
{
    (void)state;
    assert_periods("p\n15/01/2026\n15/02/2026\n15/04/2026\n", QC_FREQUENCY_MONTH, "2026-01-01");
    assert_periods("p\n2025-11-25\n2026-01-25\n2025-12-25\n", QC_FREQUENCY_MONTH, "2025-11-01");
    assert_periods("p\n2026-01-15\n2026-02-15\n", QC_FREQUENCY_INDEX, "2026-01-15");
    assert_periods("p\n2026-01-15\n2026-02-15\n2026-03-16\n", QC_FREQUENCY_INDEX, "2026-01-15");
    assert_periods("p\n2026-01-15\n2026-01-15 08:00\n2026-01-15 09:00\n", QC_FREQUENCY_INDEX,
                   "2026-01-15");
}

static qc_status read_columns(void *context, qc_error *error)
{
    qc_sheet *sheet = context;
    qc_calendar calendar = qc_calendar_default();
    qc_date_column dates = {0};
    qc_status status = qc_date_column_survey(sheet, 0, true, &dates, error);

    if (status == QC_OK) {
        status = qc_date_column_read(&dates, &calendar, error);
    }
    qc_date_column_clear(&dates);
    return status;
}

static void column__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_sheet *sheet = sheet_of("p\n2026-03\n2026-04\n");

    qc_test_allocations(read_columns, sheet);
    qc_sheet_free(sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date_text__certain_dates_are_read),
        cmocka_unit_test(date_text__pairs_stay_open),
        cmocka_unit_test(date_text__months_and_numbers_are_told_apart),
        cmocka_unit_test(date_text__other_texts_are_bad),
        cmocka_unit_test(month__names_in_english_and_indonesian),
        cmocka_unit_test(column__a_number_above_12_decides_for_the_whole_column),
        cmocka_unit_test(column__a_sibling_that_proves_decides),
        cmocka_unit_test(column__no_row_closes_before_it_is_created),
        cmocka_unit_test(column__configuration_hint_and_constant_day_decide_in_that_order),
        cmocka_unit_test(column__what_cannot_be_decided_is_asked),
        cmocka_unit_test(column__a_configured_order_settles_a_contradiction),
        cmocka_unit_test(column__numbers_are_dates_only_if_all_are),
        cmocka_unit_test(column__never_is_missing_and_not_bad),
        cmocka_unit_test(period__every_form_is_read),
        cmocka_unit_test(period__years_written_as_two_are_told_by_the_column),
        cmocka_unit_test(period__days_that_all_begin_or_end_periods_mean_these),
        cmocka_unit_test(period__days_that_are_the_same_of_every_month_mean_months),
        cmocka_unit_test(column__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
