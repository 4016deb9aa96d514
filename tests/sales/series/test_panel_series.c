/* Series from a long table: every form of period, alignment, gaps, and what is refused. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/series_texts.h"

static void read__numbers_stand_right_aligned(void **state)
{
    (void)state;
    qc_panel *panel = read_ok("id,t,v\n"
                              "B,1,10\nB,2,20\nB,3,30\nB,4,40\n"
                              "A,2,7\nA,1,6\nA,3,\n",
                              &series_by_id);
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
    qc_series_settings settings = series_by_id;
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
        qc_panel *panel = read_ok(cases[i].text, &series_alone);
        assert_int_equal(panel->frequency, cases[i].frequency);
        assert_int_equal(panel->period_count, cases[i].periods);
        assert_period(panel, 0, cases[i].first);
        assert_period(panel, panel->period_count - 1, cases[i].last);
        assert_string_equal(panel->nodes[0].name, "v");
        qc_panel_free(panel);
    }
}

static void read__dates_are_aligned_and_gaps_are_missing(void **state)
{
    (void)state;
    qc_panel *panel =
        read_ok("id,t,v\nA,2024-01,1\nA,2024-02,2\nA,2024-04,4\nB,2024-02,9\n", &series_by_id);
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
    qc_panel *panel = read_ok(text, &series_alone);
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
    qc_series_settings settings = series_alone;
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
        {"id,t,v\nA,2024-01-01 00:00,1\nA,2024-01-01 00:07,2\n", QC_ERR_DATA, 3, 2,
         "is given twice, first on line 2; its times of day do not lie evenly apart"},
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
        qc_status status = read_text(cases[i].text, &series_by_id, &panel, &error);
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
    settings = series_alone;
    settings.season = -1;
    assert_status(read_text("t,v\n1,1\n", &settings, &panel, &error), QC_ERR_ARGUMENT, error);
    assert_status(read_text("t,v\n1,1\n", NULL, &panel, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_panel_read_series("/nonexistent/x.csv", &series_alone, &panel, &error),
                  QC_ERR_IO, error);
    settings = series_alone;
    settings.value = "valeu";
    assert_status(read_text("t,value\n1,1\n", &settings, &panel, &error), QC_ERR_NOT_FOUND,
                  error);
    assert_message(error, "did you mean 'value'?");
}

static qc_status read_and_free(void *context, qc_error *error)
{
    qc_panel *panel = NULL;
    qc_status status = qc_panel_read_series(context, &series_by_id, &panel, error);
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
        char *path = qc_test_write(qc_test_own_folder(), "small.csv", texts[i]);
        qc_test_allocations(read_and_free, path);
        free(path);
    }
    char *path = qc_test_write(qc_test_own_folder(), "small.csv", "id,x,v\nA,1,5\n");
    qc_error error = {0};
    qc_panel *panel = NULL;
    assert_status(qc_panel_read_series(path, &series_by_id, &panel, &error), QC_ERR_NOT_FOUND,
                  error);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read__numbers_stand_right_aligned),
        cmocka_unit_test(read__a_season_given_stays_whatever_the_length),
        cmocka_unit_test(read__every_form_of_period_is_understood),
        cmocka_unit_test(read__dates_are_aligned_and_gaps_are_missing),
        cmocka_unit_test(read__seasons_follow_the_frequency_with_two_years_of_data),
        cmocka_unit_test(read__the_configuration_decides_what_the_file_leaves_open),
        cmocka_unit_test(read__what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(read__wrong_settings_are_refused),
        cmocka_unit_test(read__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
