/* Rows of a long table added up into periods: days, weeks, months, parts of one, and missing rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/series_texts.h"

/* A table of one series with a row a day, each worth 1, but for those of weekends where they
 * are closed. */
static char *write_days(qc_date first, int count, bool closed_at_weekends)
{
    char *text = malloc((size_t)count * 16 + 8);
    size_t used = (size_t)sprintf(text, "t,v\n");

    for (qc_date day = first; day < first + count; day++) {
        char name[16];
        int weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday */

        if (!closed_at_weekends || weekday < 5) {
            used +=
                (size_t)sprintf(text + used, "%s,1\n", qc_date_format(day, name, sizeof name));
        }
    }
    return text;
}

static qc_panel *read_days(qc_date first, qc_date last, bool closed, qc_frequency frequency)
{
    char *text = write_days(first, last - first + 1, closed);
    qc_series_settings settings = series_alone;

    settings.frequency = frequency;
    qc_panel *panel = read_ok(text, &settings);
    free(text);
    return panel;
}

/* Rp150.000 are 150 thousand, where 150.000 alone would be 150. */
static void read__a_point_groups_rupiah(void **state)
{
    (void)state;
    qc_panel *rupiah = read_ok("t,v\n2024-01,Rp150.000\n2024-02,Rp151.000\n", &series_alone);
    qc_panel *numbers = read_ok("t,v\n2024-01,150.000\n2024-02,151.000\n", &series_alone);

    assert_close(value(rupiah, 0, 1), 151000, 0, 0);
    assert_close(value(numbers, 0, 1), 151, 0, 0);
    qc_panel_free(rupiah);
    qc_panel_free(numbers);
}

static void read__days_become_months_and_partial_ones_are_left_out(void **state)
{
    (void)state;
    qc_panel *panel = read_days(qc_test_date(2022, 1, 2), qc_test_date(2024, 3, 30), false,
                                QC_FREQUENCY_INDEX);
    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(panel->period_count, 25);
    assert_period(panel, 0, "2022-02");
    assert_period(panel, 24, "2024-02");
    assert_close(value(panel, 0, 0), 28, 0, 0);
    assert_close(value(panel, 0, 24), 29, 0, 0);
    assert_int_equal(panel->note_count, 4);
    /* a year of 366 days, of which 359 lie within the first 30 of their months */
    assert_string_equal(
        panel->notes[3],
        "2024-03 has 30.00 so far, all series together; at the pace of the months "
        "before it comes to about 30.58.");
    assert_string_equal(panel->notes[0],
                        "Days are added up into months; --frequency day keeps them.");
    assert_string_equal(panel->notes[1],
                        "2022-01 is left out: the data begin on 2022-01-02, within it.");
    assert_string_equal(panel->notes[2],
                        "2024-03 is left out: the data end on 2024-03-30, within it.");
    qc_panel_free(panel);
}

static void read__fewer_days_become_weeks_or_stay_days(void **state)
{
    (void)state;
    qc_panel *panel = read_days(qc_test_date(2024, 1, 1), qc_test_date(2024, 4, 2), false,
                                QC_FREQUENCY_INDEX);
    assert_int_equal(panel->frequency, QC_FREQUENCY_WEEK);
    assert_int_equal(panel->period_count, 13);
    assert_close(value(panel, 0, 12), 7, 0, 0);
    qc_panel_free(panel);
    panel = read_days(qc_test_date(2024, 1, 1), qc_test_date(2024, 3, 30), false,
                      QC_FREQUENCY_INDEX);
    assert_int_equal(panel->frequency, QC_FREQUENCY_DAY);
    assert_int_equal(panel->period_count, 90);
    assert_int_equal(panel->season, 7);
    assert_int_equal(panel->note_count, 0);
    qc_panel_free(panel);
}

/* 2024-03-29 was a Friday: where nothing is ever sold at weekends, March is complete. */
static void read__a_closed_weekend_ends_a_full_month(void **state)
{
    (void)state;
    qc_panel *panel = read_days(qc_test_date(2023, 1, 2), qc_test_date(2024, 3, 29), true,
                                QC_FREQUENCY_MONTH);
    assert_period(panel, 0, "2023-01");
    assert_period(panel, panel->period_count - 1, "2024-03");
    assert_close(value(panel, 0, panel->period_count - 1), 21, 0, 0);
    qc_panel_free(panel);
}

static void read__periods_add_up_where_that_is_asked_for(void **state)
{
    (void)state;
    qc_series_settings by_quarter = series_by_id;
    by_quarter.frequency = QC_FREQUENCY_QUARTER;
    qc_panel *panel = read_ok("id,t,v\nA,2023-12,9\nA,2024-01,1\nA,2024-02,2\nA,2024-03,4\n"
                              "A,2024-04,8\nB,2024-02,5\nA,2024-05,3\n",
                              &by_quarter);
    assert_int_equal(panel->period_count, 1);
    assert_period(panel, 0, "2024Q1");
    assert_close(value(panel, 0, 0), 7, 0, 0);
    assert_close(value(panel, 1, 0), 5, 0, 0);
    qc_panel_free(panel);
    by_quarter.frequency = QC_FREQUENCY_MONTH;
    panel = read_ok("id,t,v\nA,2024-01-01,1\nA,2024-01-31,2\nA,2024-01-31,4\n", &by_quarter);
    assert_close(value(panel, 0, 0), 7, 0, 0);
    qc_panel_free(panel);
}

static void read__periods_of_whole_weeks_are_told_apart(void **state)
{
    (void)state;
    qc_panel *panel = read_ok("t,v\n2023-02-25,4\n2023-04-01,5\n2023-04-29,4\n2023-05-27,4\n"
                              "2023-07-01,5\n2023-07-29,4\n",
                              &series_alone);
    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(panel->period_count, 6);
    assert_period(panel, 0, "2023-02");
    assert_close(value(panel, 0, 1), 5, 0, 0);
    assert_string_equal(panel->notes[0], "Dates lie whole weeks apart: each counts in the "
                                         "month of the day two weeks before it.");
    qc_panel_free(panel);
}

static void read__adding_up_has_bounds(void **state)
{
    static const struct {
        const char *text;
        qc_frequency frequency;
        const char *message;
    } cases[] = {
        {"t,v\n2024-01,1\n", QC_FREQUENCY_WEEK,
         "the values are given by month; they cannot be divided into weeks"},
        {"t,v\n2024-W01,1\n", QC_FREQUENCY_MONTH,
         "the values are given by week; they do not add up to months"},
        {"t,v\n1,1\n", QC_FREQUENCY_MONTH,
         "the values are given by period; they do not add up to months"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qc_series_settings settings = series_alone;
        qc_panel *panel = NULL;
        qc_error error = {0};

        settings.frequency = cases[i].frequency;
        assert_status(read_text(cases[i].text, &settings, &panel, &error), QC_ERR_DATA, error);
        assert_string_equal(error.message, cases[i].message);
        assert_null(panel);
    }
    qc_series_settings yearly = series_alone;
    qc_panel *panel = NULL;
    qc_error error = {0};
    yearly.frequency = QC_FREQUENCY_YEAR;
    assert_status(read_text("t,v\n2024-01,1\n2024-02,1\n", &yearly, &panel, &error),
                  QC_ERR_TOO_SHORT, error);
    assert_string_equal(error.message, "there is no full year");
}

static void read__a_day_twice_is_not_added_up_unasked(void **state)
{
    char *text = write_days(qc_test_date(2022, 1, 1), 820, false);
    qc_panel *panel = NULL;
    qc_error error = {0};

    (void)state;
    memcpy(text + 4 + 13, "2022-01-01", 10); /* the second row */
    assert_status(read_text(text, &series_alone, &panel, &error), QC_ERR_DATA, error);
    assert_int_equal(error.line, 3);
    assert_non_null(strstr(error.message, "'2022-01-01' of the same series is given twice"));
    free(text);
}

/* Where that is asked for, no row means no sale, from a series' first row to the end of all; a
 * blank value stays unknown. */
static void read__periods_without_a_row_are_zero_where_that_is_asked_for(void **state)
{
    (void)state;
    qc_series_settings zero = series_by_id;
    zero.missing_is_zero = true;
    qc_panel *panel =
        read_ok("id,t,v\nA,2024-01,1\nA,2024-02,\nA,2024-04,4\nB,2024-02,9\n", &zero);
    assert_close(value(panel, 0, 1), NAN, 0, 0);
    assert_close(value(panel, 0, 2), 0, 0, 0);
    assert_close(value(panel, 1, 0), NAN, 0, 0);
    assert_close(value(panel, 1, 2), 0, 0, 0);
    assert_close(value(panel, 1, 3), 0, 0, 0);
    qc_panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read__a_point_groups_rupiah),
        cmocka_unit_test(read__days_become_months_and_partial_ones_are_left_out),
        cmocka_unit_test(read__fewer_days_become_weeks_or_stay_days),
        cmocka_unit_test(read__a_closed_weekend_ends_a_full_month),
        cmocka_unit_test(read__periods_add_up_where_that_is_asked_for),
        cmocka_unit_test(read__periods_of_whole_weeks_are_told_apart),
        cmocka_unit_test(read__adding_up_has_bounds),
        cmocka_unit_test(read__a_day_twice_is_not_added_up_unasked),
        cmocka_unit_test(read__periods_without_a_row_are_zero_where_that_is_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
