/* Series from a long table: every form of period, alignment, gaps, and what is refused. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quotacast/panel.h"

static char *folder;

static qc_status read_text(const char *text, const qc_series_settings *settings,
                           qc_panel **panel, qc_error *error)
{
    char *path = qc_test_write(folder, "series.csv", text);
    qc_status status = qc_panel_read_series(path, settings, panel, error);
    free(path);
    return status;
}

static qc_panel *read_ok(const char *text, const qc_series_settings *settings)
{
    qc_panel *panel = NULL;
    qc_error error = {0};
    assert_ok(read_text(text, settings, &panel, &error), error);
    return panel;
}

static const qc_series_settings usual = {.series = "id", .period = "t", .value = "v"};
static const qc_series_settings single = {.period = "t", .value = "v"};

static void assert_period(const qc_panel *panel, size_t index, const char *expected)
{
    char text[16];
    assert_string_equal(qc_period_format(&panel->calendar, panel->frequency,
                                         panel->first_period + (qc_period)index, text,
                                         sizeof text),
                        expected);
}

static double value(const qc_panel *panel, size_t leaf, size_t period)
{
    return panel->values[leaf * panel->period_count + period];
}

static void read__numbers_stand_right_aligned(void **state)
{
    (void)state;
    qc_panel *panel = read_ok("id,t,v\n"
                              "B,1,10\nB,2,20\nB,3,30\nB,4,40\n"
                              "A,2,7\nA,1,6\nA,3,\n",
                              &usual);
    assert_int_equal(panel->frequency, QC_FREQUENCY_INDEX);
    assert_int_equal(panel->season, 1);
    assert_int_equal(panel->leaf_count, 2);
    assert_int_equal(panel->node_count, 2);
    assert_int_equal(panel->period_count, 4);
    assert_int_equal(panel->first_period, 1);
    assert_string_equal(panel->nodes[0].name, "B");
    assert_string_equal(panel->nodes[1].name, "A");
    assert_string_equal(panel->nodes[1].level, "series");
    assert_int_equal(panel->nodes[1].parent, QC_NO_ID);
    assert_int_equal(panel->nodes[1].leaf, 1);
    assert_int_equal(panel->leaf_node[1], 1);
    assert_close(value(panel, 0, 3), 40, 0, 0);
    assert_close(value(panel, 1, 0), NAN, 0, 0);
    assert_close(value(panel, 1, 1), 6, 0, 0);
    assert_close(value(panel, 1, 2), 7, 0, 0);
    assert_close(value(panel, 1, 3), NAN, 0, 0);
    assert_int_equal(panel->note_count, 1);
    assert_string_equal(
        panel->notes[0],
        "1 of 2 series ends before the data do, A: forecast as if sales went on; "
        "give 0, or say --missing zero, where nothing was sold.");
    qc_panel_free(panel);
}

static void read__a_season_given_stays_whatever_the_length(void **state)
{
    (void)state;
    qc_series_settings settings = usual;
    settings.season = 12;
    qc_panel *panel = read_ok("id;t;v\nA;1;-1,5\nA;2;2,25\n", &settings);
    assert_int_equal(panel->season, 12);
    assert_close(value(panel, 0, 0), -1.5, 0, 0);
    assert_close(value(panel, 0, 1), 2.25, 0, 0);
    qc_panel_free(panel);
}

static void read__every_form_of_period_is_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        qc_frequency frequency;
        size_t periods;
        const char *first, *last;
    } cases[] = {
        {"t,v\n2024-01,1\n2024-03,3\n", QC_FREQUENCY_MONTH, 3, "2024-01", "2024-03"},
        {"t,v\n2023Q4,1\n2024Q1,2\n", QC_FREQUENCY_QUARTER, 2, "2023Q4", "2024Q1"},
        {"t,v\n1969,1\n1970,2\n1972,2\n", QC_FREQUENCY_YEAR, 4, "1969", "1972"},
        {"t,v\n1998-01-01,1\n1998-04-01,2\n1998-07-01,3\n", QC_FREQUENCY_QUARTER, 3, "1998Q1",
         "1998Q3"},
        {"t,v\n2024-01-31,1\n2024-02-29,2\n2024-03-31,3\n", QC_FREQUENCY_MONTH, 3, "2024-01",
         "2024-03"},
        {"t,v\n2024-01-15,1\n2024-02-14,2\n", QC_FREQUENCY_MONTH, 2, "2024-01", "2024-02"},
        {"t,v\n15/01/2024,1\n20/04/2024,2\n", QC_FREQUENCY_QUARTER, 2, "2024Q1", "2024Q2"},
        {"t,v\n2020-06-30,1\n2021-06-30,2\n", QC_FREQUENCY_YEAR, 2, "2020", "2021"},
        {"t,v\n2024-05-07,1\n", QC_FREQUENCY_MONTH, 1, "2024-05", "2024-05"},
        {"t,v\n2024-01-20,3\n2024-01-05,1\n", QC_FREQUENCY_DAY, 16, "2024-01-05", "2024-01-20"},
        {"t,v\n2024-01-05,1\n2024-01-12,2\n2024-01-26,2\n", QC_FREQUENCY_WEEK, 4, "2024-W01",
         "2024-W04"},
        {"t,v\n2024-12-30,1\n2025-01-06,2\n", QC_FREQUENCY_WEEK, 2, "2025-W01", "2025-W02"},
        {"t,v\n2020-W53,1\n2021W02,2\n", QC_FREQUENCY_WEEK, 3, "2020-W53", "2021-W02"},
        {"t,v\n7,1\n9,2\n", QC_FREQUENCY_INDEX, 3, "7", "9"},
        {"t,v\n-1,1\n1.0,2\n", QC_FREQUENCY_INDEX, 3, "-1", "1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_panel *panel = read_ok(cases[i].text, &single);
        assert_int_equal(panel->frequency, cases[i].frequency);
        assert_int_equal(panel->period_count, cases[i].periods);
        assert_period(panel, 0, cases[i].first);
        assert_period(panel, panel->period_count - 1, cases[i].last);
        assert_string_equal(panel->nodes[0].name, "v");
        qc_panel_free(panel);
    }
}

/* A table of one series with a row a day, each worth 1, but for those of weekends where they are closed. */
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

static qc_date day_of(int year, int month, int day)
{
    qc_date date = QC_NO_DATE;

    assert_int_equal(qc_date_from_civil(year, month, day, &date), QC_OK);
    return date;
}

static qc_panel *read_days(qc_date first, qc_date last, bool closed, qc_frequency frequency)
{
    char *text = write_days(first, last - first + 1, closed);
    qc_series_settings settings = single;

    settings.frequency = frequency;
    qc_panel *panel = read_ok(text, &settings);
    free(text);
    return panel;
}

static void read__days_become_months_and_partial_ones_are_left_out(void **state)
{
    (void)state;
    qc_panel *panel =
        read_days(day_of(2022, 1, 2), day_of(2024, 3, 30), false, QC_FREQUENCY_INDEX);
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
    assert_string_equal(panel->notes[0], "Days are added up into months.");
    assert_string_equal(panel->notes[1],
                        "2022-01 is left out: the data begin on 2022-01-02, within it.");
    assert_string_equal(panel->notes[2],
                        "2024-03 is left out: the data end on 2024-03-30, within it.");
    qc_panel_free(panel);
}

static void read__fewer_days_become_weeks_or_stay_days(void **state)
{
    (void)state;
    qc_panel *panel =
        read_days(day_of(2024, 1, 1), day_of(2024, 4, 2), false, QC_FREQUENCY_INDEX);
    assert_int_equal(panel->frequency, QC_FREQUENCY_WEEK);
    assert_int_equal(panel->period_count, 13);
    assert_close(value(panel, 0, 12), 7, 0, 0);
    qc_panel_free(panel);
    panel = read_days(day_of(2024, 1, 1), day_of(2024, 3, 30), false, QC_FREQUENCY_INDEX);
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
    qc_panel *panel =
        read_days(day_of(2023, 1, 2), day_of(2024, 3, 29), true, QC_FREQUENCY_MONTH);
    assert_period(panel, 0, "2023-01");
    assert_period(panel, panel->period_count - 1, "2024-03");
    assert_close(value(panel, 0, panel->period_count - 1), 21, 0, 0);
    qc_panel_free(panel);
}

static void read__periods_add_up_where_that_is_asked_for(void **state)
{
    (void)state;
    qc_series_settings by_quarter = usual;
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
                              &single);
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
        qc_series_settings settings = single;
        qc_panel *panel = NULL;
        qc_error error = {0};

        settings.frequency = cases[i].frequency;
        assert_status(read_text(cases[i].text, &settings, &panel, &error), QC_ERR_DATA, error);
        assert_string_equal(error.message, cases[i].message);
        assert_null(panel);
    }
    qc_series_settings yearly = single;
    qc_panel *panel = NULL;
    qc_error error = {0};
    yearly.frequency = QC_FREQUENCY_YEAR;
    assert_status(read_text("t,v\n2024-01,1\n2024-02,1\n", &yearly, &panel, &error),
                  QC_ERR_TOO_SHORT, error);
    assert_string_equal(error.message, "there is no full year");
}

static void read__a_day_twice_is_not_added_up_unasked(void **state)
{
    char *text = write_days(day_of(2022, 1, 1), 820, false);
    qc_panel *panel = NULL;
    qc_error error = {0};

    (void)state;
    memcpy(text + 4 + 13, "2022-01-01", 10); /* the second row */
    assert_status(read_text(text, &single, &panel, &error), QC_ERR_DATA, error);
    assert_int_equal(error.line, 3);
    assert_non_null(strstr(error.message, "'2022-01-01' of the same series is given twice"));
    free(text);
}

/* Where that is asked for, no row means no sale, from a series' first row to the end of all; a blank value stays unknown. */
static void read__periods_without_a_row_are_zero_where_that_is_asked_for(void **state)
{
    (void)state;
    qc_series_settings zero = usual;
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

static void read__dates_are_aligned_and_gaps_are_missing(void **state)
{
    (void)state;
    qc_panel *panel =
        read_ok("id,t,v\nA,2024-01,1\nA,2024-02,2\nA,2024-04,4\nB,2024-02,9\n", &usual);
    assert_int_equal(panel->period_count, 4);
    assert_close(value(panel, 0, 2), NAN, 0, 0);
    assert_close(value(panel, 0, 3), 4, 0, 0);
    assert_close(value(panel, 1, 0), NAN, 0, 0);
    assert_close(value(panel, 1, 1), 9, 0, 0);
    assert_close(value(panel, 1, 3), NAN, 0, 0);
    assert_int_equal(panel->note_count, 2);
    assert_string_equal(
        panel->notes[0],
        "1 observation is missing inside the series: unknown, with a straight "
        "line put through; give 0, or say --missing zero, where nothing was sold.");
    assert_string_equal(
        panel->notes[1],
        "1 of 2 series ends before the data do, B: forecast as if sales went on; "
        "give 0, or say --missing zero, where nothing was sold.");
    double sums[2 * 4];
    qc_panel_sum(panel, panel->values, 4, sums);
    assert_close(sums[5], 9, 0, 0);
    qc_panel_free(panel);
}

static void read__seasons_follow_the_frequency_with_two_years_of_data(void **state)
{
    (void)state;
    char text[1024] = "t,v\n";
    for (int m = 0; m < 24; m++) {
        size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "%d-%02d,%d\n", 2023 + m / 12,
                       m % 12 + 1, m);
    }
    qc_panel *panel = read_ok(text, &single);
    assert_int_equal(panel->season, 12);
    qc_panel *shorter = NULL;
    qc_error error = {0};
    assert_ok(qc_panel_truncate(panel, 23, &shorter, &error), error);
    assert_int_equal(shorter->season, 1);
    qc_panel_free(shorter);
    qc_panel_free(panel);
}

static void read__the_configuration_decides_what_the_file_leaves_open(void **state)
{
    (void)state;
    qc_config config;
    qc_config_init(&config);
    config.date_order = QC_DATES_MDY;
    config.decimal_mark = ',';
    config.fiscal_year_start = 4;
    qc_series_settings settings = single;
    settings.config = &config;
    qc_panel *panel = read_ok("t;v\n03/05/2024;1,234\n04/06/2024;5\n", &settings);
    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_period(panel, 0, "2024-03");
    assert_close(value(panel, 0, 0), 1.234, 1e-15, 0);
    qc_panel_free(panel);
    panel = read_ok("t;v\n2025Q1;1\n", &settings);
    assert_int_equal(panel->calendar.start_month, 4);
    assert_period(panel, 0, "2025Q1");
    qc_panel_free(panel);
}

static void read__what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        qc_status status;
        size_t line, column;
        const char *words;
    } cases[] = {
        {"id,t,v\nA,1,5\nA,1,6\n", QC_ERR_DATA, 3, 2,
         "'1' of the same series is given twice, first on line 2"},
        {"id,t,v\nA,1,5\nA,2,x\n", QC_ERR_FORMAT, 3, 3, "'x' is not a number; write it like"},
        {"id,t,v\nA,1,5\n,2,6\n", QC_ERR_FORMAT, 3, 1, "names no series"},
        {"id,t,v\nA,soon,5\n", QC_ERR_FORMAT, 2, 2, "'soon' is not a period"},
        {"id,t,v\nA,2024-01,5\nA,,5\n", QC_ERR_FORMAT, 3, 2, "'' is not a period"},
        {"id,t,v\nA,2024-01,5\nA,2024Q2,5\n", QC_ERR_FORMAT, 3, 2,
         "'2024Q2' is of another length"},
        {"id,t,v\nA,1,5\nA,2,1e400\n", QC_ERR_FORMAT, 3, 3, "'1e400' is larger than 1e+150"},
        {"id,t,v\nA,1,5\nA,2,-1e308\n", QC_ERR_FORMAT, 3, 3, "'-1e308' is larger than"},
        {"id,t,v\nA,2,5\nA,900000000,5\nA,1,5\n", QC_ERR_DATA, 3, 2,
         "the periods span 900000000 periods, from '1' on line 4 to '900000000'; correct"},
        {"id,t,v\nA,1,5\nA,2\n", QC_ERR_FORMAT, 3, 0,
         "this row has 2 fields and the header has 3"},
        {"id,t,v\n", QC_ERR_TOO_SHORT, 0, 0, "a header and no row"},
        {"id,t,v,v\nA,1,5,6\n", QC_ERR_FORMAT, 1, 4,
         "the column 'v' is there twice, first as column 3; rename one"},
        {"id,time,v\nA,1,5\n", QC_ERR_NOT_FOUND, 1, 0, "there is no column 't'"},
        {"idd,t,v\nA,1,5\n", QC_ERR_NOT_FOUND, 1, 0, "there is no column 'id'"},
        {"id,t,value\nA,1,5\n", QC_ERR_NOT_FOUND, 1, 0,
         "there is no column 'v'; the columns are 'id', 't', 'value'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_panel *panel = NULL;
        qc_error error = {0};
        qc_status status = read_text(cases[i].text, &usual, &panel, &error);
        if (status != cases[i].status || error.line != cases[i].line ||
            error.column != cases[i].column || strstr(error.message, cases[i].words) == NULL) {
            print_error("for <%s>\n  got %s %zu:%zu: %s\n", cases[i].text,
                        qc_status_name(status), error.line, error.column, error.message);
            fail();
        }
        assert_null(panel);
    }
}

static void read__wrong_settings_are_refused(void **state)
{
    (void)state;
    qc_panel *panel = NULL;
    qc_error error = {0};
    qc_series_settings settings = {.period = "t"};
    assert_status(read_text("t,v\n1,1\n", &settings, &panel, &error), QC_ERR_ARGUMENT, error);
    settings = single;
    settings.season = -1;
    assert_status(read_text("t,v\n1,1\n", &settings, &panel, &error), QC_ERR_ARGUMENT, error);
    assert_status(read_text("t,v\n1,1\n", NULL, &panel, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_panel_read_series("/nonexistent/x.csv", &single, &panel, &error),
                  QC_ERR_IO, error);
    settings = single;
    settings.value = "valeu";
    assert_status(read_text("t,value\n1,1\n", &settings, &panel, &error), QC_ERR_NOT_FOUND,
                  error);
    assert_message(error, "did you mean 'value'?");
}

static qc_status read_and_free(void *context, qc_error *error)
{
    qc_panel *panel = NULL;
    qc_status status = qc_panel_read_series(context, &usual, &panel, error);
    qc_panel_free(panel);
    return status;
}

static void read__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"id,t,v\nA,1,5\nB,3,6\n",
                                        "id,t,v\nA,2024-01-03,5\nB,2024-01-09,6\n",
                                        "id,t,v\nA,2024,5\nA,2026,6\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *path = qc_test_write(folder, "small.csv", texts[i]);
        qc_test_allocations(read_and_free, path);
        free(path);
    }
    char *path = qc_test_write(folder, "small.csv", "id,x,v\nA,1,5\n");
    qc_error error = {0};
    qc_panel *panel = NULL;
    assert_status(qc_panel_read_series(path, &usual, &panel, &error), QC_ERR_NOT_FOUND, error);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read__numbers_stand_right_aligned),
        cmocka_unit_test(read__a_season_given_stays_whatever_the_length),
        cmocka_unit_test(read__every_form_of_period_is_understood),
        cmocka_unit_test(read__days_become_months_and_partial_ones_are_left_out),
        cmocka_unit_test(read__fewer_days_become_weeks_or_stay_days),
        cmocka_unit_test(read__a_closed_weekend_ends_a_full_month),
        cmocka_unit_test(read__periods_add_up_where_that_is_asked_for),
        cmocka_unit_test(read__periods_of_whole_weeks_are_told_apart),
        cmocka_unit_test(read__adding_up_has_bounds),
        cmocka_unit_test(read__a_day_twice_is_not_added_up_unasked),
        cmocka_unit_test(read__dates_are_aligned_and_gaps_are_missing),
        cmocka_unit_test(read__periods_without_a_row_are_zero_where_that_is_asked_for),
        cmocka_unit_test(read__seasons_follow_the_frequency_with_two_years_of_data),
        cmocka_unit_test(read__the_configuration_decides_what_the_file_leaves_open),
        cmocka_unit_test(read__what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(read__wrong_settings_are_refused),
        cmocka_unit_test(read__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    folder = qc_test_folder();
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    free(folder);
    return failures;
}
