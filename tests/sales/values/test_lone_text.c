/* Days and periods of options and settings: the forms of files, and what a lone text leaves open. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/config.h"

static void days__are_read_in_the_forms_of_files(void **state)
{
    static const char *const forms[] = {
        "2025-12-31",  "31/12/2025", "12/31/2025",       "31.12.2025", "31 Des 2025",
        "31 Dec 2025", "20251231",   "31 Desember 2025", "31-Des-25",  "per 31 Desember 2025"};
    qc_date expected = QC_NO_DATE;
    (void)state;
    assert_int_equal(qc_date_from_civil(2025, 12, 31, &expected), QC_OK);
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        qc_date date = QC_NO_DATE;
        assert_int_equal(qc_setting_date_read(forms[k], &date, NULL), QC_OK);
        assert_int_equal(date, expected);
    }
}

static void days__of_which_either_number_may_be_the_day_are_refused_with_both(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"03/04/2025", "'03/04/2025' may be 2025-04-03 (day first) or 2025-03-04 (month "
                       "first); write one of these"},
        {"Desember 2025",
         "'Desember 2025' is a month, and a day is needed; for its end write 2025-12-31"},
        {"2024-02", "'2024-02' is a month, and a day is needed; for its end write 2024-02-29"},
        {"31/02/2025", "'31/02/2025' is not a day of the calendar"},
        {"13/13/2025", "'13/13/2025' is not a day of the calendar"},
        {"20251301", "'20251301' is not a day of the calendar"},
        {"29 Feb 2025", "'29 Feb 2025' is not a day of the calendar"},
        {"46112", "'46112' is not a date; write it as 2026-03-31"},
        {"", "'' is not a date; write it as 2026-03-31"},
        {"kemarin", "'kemarin' is not a date; write it as 2026-03-31"},
    };
    qc_date date = QC_NO_DATE;
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        qc_error error = {0};
        assert_int_equal(qc_setting_date_read(cases[k].text, &date, &error), QC_ERR_FORMAT);
        assert_string_equal(error.message, cases[k].message);
        assert_int_equal(date, QC_NO_DATE);
    }
    assert_int_equal(qc_setting_date_read("03/03/2025", &date, NULL), QC_OK);
}

static void periods__are_read_in_the_forms_of_files(void **state)
{
    static const struct {
        const char *text, *plain;
    } cases[] = {
        {"Triwulan I 2026", "2026Q1"},
        {"Kuartal 1 2026", "2026Q1"},
        {"2026-Q1", "2026Q1"},
        {"Q1 FY2026", "2026Q1"},
        {"1Q26", "2026Q1"},
        {"TW1-26", "2026Q1"},
        {"Januari 2026", "2026-01"},
        {"Jan-26", "2026-01"},
        {"01/2026", "2026-01"},
        {"Bulan Maret 2026", "2026-03"},
        {"202603", "2026-03"},
        {"Tahun 2026", "2026"},
        {"FY26", "2026"},
        {"FY26-P03", "FY2026-M03"},
    };
    qc_calendar calendar = qc_calendar_default();
    (void)state;
    calendar.start_month = 4;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        qc_frequency frequency = QC_FREQUENCY_INDEX, expected_frequency = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD, expected = QC_NO_PERIOD;
        assert_int_equal(
            qc_period_parse(cases[k].plain, &calendar, &expected_frequency, &expected, NULL),
            QC_OK);
        assert_int_equal(
            qc_setting_period_read(cases[k].text, &calendar, &frequency, &period, NULL), QC_OK);
        assert_int_equal(frequency, expected_frequency);
        assert_int_equal(period, expected);
    }
}

static void periods__that_are_none_say_what_to_write(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"soon", "'soon' is not a period; write 2026-03, 2026Q1 or 2026"},
        {"31/12/2025", "'31/12/2025' is not a period; write 2026-03, 2026Q1 or 2026"},
        {"Januari", "'Januari' is not a month of a year (write Jan 2026"},
        {"Semester 1 2026", "'Semester 1 2026' is not a period that is read"},
    };
    qc_calendar calendar = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;
    qc_error error = {0};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        assert_int_equal(
            qc_setting_period_read(cases[k].text, &calendar, &frequency, &period, &error),
            QC_ERR_FORMAT);
        assert_ptr_equal(strstr(error.message, cases[k].message), error.message);
        assert_int_equal(period, QC_NO_PERIOD);
    }
    calendar.weeks = QC_FISCAL_445;
    calendar.end_weekday = 6;
    assert_int_equal(
        qc_setting_period_read("Januari 2026", &calendar, &frequency, &period, &error),
        QC_ERR_FORMAT);
    assert_non_null(strstr(error.message, "4-4-5 weeks; write FY2026-M03"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days__are_read_in_the_forms_of_files),
        cmocka_unit_test(days__of_which_either_number_may_be_the_day_are_refused_with_both),
        cmocka_unit_test(periods__are_read_in_the_forms_of_files),
        cmocka_unit_test(periods__that_are_none_say_what_to_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
