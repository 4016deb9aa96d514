/* Time stamps of a long table as parts of a day, and what a dash is among its values. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sales/values/date_text.h"
#include "tests/sales/series_texts.h"

static bool has_note(const qc_panel *panel, const char *part)
{
    for (size_t i = 0; i < panel->note_count; i++) {
        if (strstr(panel->notes[i], part) != NULL) {
            return true;
        }
    }
    return false;
}

static const char *name_of(const qc_panel *panel, size_t index)
{
    static char text[24];

    return qc_period_format(&panel->calendar, panel->frequency,
                            panel->first_period + (qc_period)index, text, sizeof text);
}

static void hours__are_parts_of_days_in_every_way_to_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *last;
        int parts;
        size_t periods;
    } cases[] = {
        {"id,t,v\nA,2025-01-03 14:00,1\nA,2025-01-03 16:00,2\nA,2025-01-03 17:00,3\n",
         "2025-01-03 17:00", 24, 4},
        {"id;t;v\nA;13/01/2025 14.00;1\nA;13/01/2025 14.30;2\nA;14/01/2025 00.30;3\n",
         "2025-01-14 00:30", 48, 22},
        {"id,t,v\nA,2025-01-03T23:00:00Z,1\nA,2025-01-04T00:00:00Z,2\nA,2025-01-04T01:00Z,3\n",
         "2025-01-04 01:00", 24, 3},
        {"id,t,v\nA,1/13/2025 11:00 PM,1\nA,1/13/2025 12:00 AM,2\nA,1/13/2025 12:00 PM,3\n",
         "2025-01-13 23:00", 24, 24},
        {"id,t,v\nA,2025-01-03 06:00:00+07:00,1\nA,2025-01-03 14:00:00+07:00,2\n"
         "A,2025-01-03 22:00:00+07:00,3\n",
         "2025-01-03 22:00", 3, 3},
        {"id,t,v\nA,2025-01-03 06:15,1\nB,2025-01-04 06:15,2\nA,2025-01-03 06:30,3\n",
         "2025-01-04 06:15", 96, 97}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_panel *panel = read_ok(cases[i].text, &series_by_id);

        assert_int_equal(panel->frequency, QC_FREQUENCY_INDEX);
        assert_int_equal(panel->calendar.day_parts, cases[i].parts);
        assert_int_equal(panel->period_count, cases[i].periods);
        assert_string_equal(name_of(panel, panel->period_count - 1), cases[i].last);
        assert_true(has_note(panel, "parts of a day"));
        qc_panel_free(panel);
    }
}

/* One row a day is a day, whatever its time; and where days are asked for they are added up. */
static void days__stay_days(void **state)
{
    (void)state;
    qc_series_settings settings = series_by_id;
    qc_panel *panel = read_ok("id,t,v\nA,2025-01-03 14:00,1\nA,2025-01-04 09:00,2\n"
                              "A,2025-01-05 14:00,4\n",
                              &series_by_id);

    assert_int_equal(panel->frequency, QC_FREQUENCY_DAY);
    assert_int_equal(panel->period_count, 3);
    qc_panel_free(panel);
    settings.frequency = QC_FREQUENCY_DAY;
    panel = read_ok("id,t,v\nA,2025-01-03 14:00,1\nA,2025-01-03 15:00,2\n"
                    "A,2025-01-04 14:00,4\n",
                    &settings);
    assert_int_equal(panel->frequency, QC_FREQUENCY_DAY);
    assert_close(value(panel, 0, 0), 3, 0, 1e-12);
    qc_panel_free(panel);
}

/* The season is a day from two of them on. */
static void hours__have_the_season_of_a_day(void **state)
{
    (void)state;
    char text[64 * 32] = "t,v\n";

    for (int length = 47; length <= 48; length++) {
        size_t used = strlen("t,v\n");

        for (int hour = 0; hour < length; hour++) {
            used +=
                (size_t)snprintf(text + used, sizeof text - used, "2025-01-%02d %02d:00,%d\n",
                                 3 + hour / 24, hour % 24, hour % 24);
        }
        qc_panel *panel = read_ok(text, &series_alone);
        assert_int_equal(panel->season, length == 48 ? 24 : 1);
        qc_panel_free(panel);
    }
}

static void dash__is_nothing_sold_and_said(void **state)
{
    (void)state;
    qc_panel *panel =
        read_ok("id,t,v\nA,2025-01,5\nA,2025-02,-\nA,2025-03,\nA,2025-04,6\n", &series_by_id);

    assert_true(value(panel, 0, 1) == 0);
    assert_true(isnan(value(panel, 0, 2)));
    assert_true(has_note(panel, "1 value is a dash, which is 0"));
    qc_panel_free(panel);
}

static void time_of_day__is_read_behind_a_date_only(void **state)
{
    (void)state;
    assert_int_equal(qc_time_of_day("2025-01-03 14:30:10.5"), 870);
    assert_int_equal(qc_time_of_day("03/01/2025 14.30"), 870);
    assert_int_equal(qc_time_of_day("3 Jan 2025, 2:30 p.m."), 870);
    assert_int_equal(qc_time_of_day("3 Jan 2025 12:05 am"), 5);
    assert_int_equal(qc_time_of_day("2025-01-03"), 0);
    assert_int_equal(qc_time_of_day("14:30"), 0);
    assert_int_equal(qc_time_of_day("31.12.2025"), 0);
    assert_int_equal(qc_time_of_day(""), 0);
}

static qc_status read_and_free(void *context, qc_error *error)
{
    qc_panel *panel = NULL;
    qc_status status = qc_panel_read_series(context, &series_by_id, &panel, error);

    qc_panel_free(panel);
    return status;
}

static void hours__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *path = qc_test_write(qc_test_own_folder(), "small.csv",
                               "id,t,v\nA,2025-01-03 14:00,1\nA,2025-01-03 15:00,-\n");

    qc_test_allocations(read_and_free, path);
    free(path);
}

/* Two columns that together are the time, whatever a spreadsheet makes of them. */
static void times__of_two_columns_make_one_period(void **state)
{
    (void)state;
    static const struct {
        const char *text, *period, *last;
        size_t periods;
    } cases[] = {
        {"id,d,h,v\nA,2025-01-03,14,1\nA,2025-01-03,16,2\nA,2025-01-03,17,3\n", "d,h",
         "2025-01-03 17:00", 4},
        {"id,d,h,v\nA,13/01/2025,22:00,1\nA,13/01/2025,23:00,2\nA,13/01/2025,24:00,3\n", "d,h",
         "2025-01-14 00:00", 3},
        {"id,d,h,v\nA,2025-01-03 00:00:00,1 PM,1\nA,2025-01-03 00:00:00,2 PM,2\n", "d, h",
         "2025-01-03 14:00", 2},
        {"id,d,h,v\nA,3 Jan 2025,09.30,1\nA,3 Jan 2025,10.00,2\n", "d,h", "2025-01-03 10:00",
         2},
        {"id,d,h,v\nA,2024,11,1\nA,2024,12,2\nA,2025,1,3\n", "d,h", "2025-01", 3},
        {"id,d,h,v\nA,Nov,2024,1\nA,Des,2024,2\nA,Jan,2025,3\n", "d,h", "2025-01", 3},
        {"id,d,Quarter,v\nA,2024,3,1\nA,2024,4,2\nA,2025,1,3\n", "d,Quarter", "2025Q1", 3},
        {"id,\"d,h\",v\nA,2025-01,1\nA,2025-02,2\n", "d,h", "2025-02", 2}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_series_settings settings = series_by_id;

        settings.period = cases[i].period;
        qc_panel *panel = read_ok(cases[i].text, &settings);

        assert_int_equal(panel->period_count, cases[i].periods);
        assert_string_equal(name_of(panel, panel->period_count - 1), cases[i].last);
        qc_panel_free(panel);
    }
}

static void times__that_are_none_are_refused_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *period, *message;
        size_t line, column;
    } cases[] = {{"id,d,h,v\nA,2025-01-03,14,1\nA,2025-01-03,pagi,2\n", "d,h",
                  "'pagi' is no time of the day; write 14:00 or 14", 3, 3},
                 {"id,d,h,v\nA,2025-01-03,25,1\n", "d,h", "'25' is no time", 2, 3},
                 {"id,d,h,v\nA,2025-01-03,,1\n", "d,h", "'' is no time", 2, 3},
                 {"id,d,h,v\nA,2025-01-03,1,1\n", "d,hour", "there is no column 'hour'", 1, 0},
                 {"id,d,h,v\nA,2025-01-03,1,1\n", "d,h,id", "more than two columns", 0, 0}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_series_settings settings = series_by_id;
        qc_panel *panel = NULL;
        qc_error error = {0};

        settings.period = cases[i].period;
        assert_int_not_equal(read_text(cases[i].text, &settings, &panel, &error), QC_OK);
        assert_non_null(strstr(error.message, cases[i].message));
        assert_int_equal(error.line, cases[i].line);
        assert_int_equal(error.column, cases[i].column);
        assert_null(panel);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times__of_two_columns_make_one_period),
        cmocka_unit_test(times__that_are_none_are_refused_with_their_place),
        cmocka_unit_test(hours__are_parts_of_days_in_every_way_to_write_them),
        cmocka_unit_test(days__stay_days),
        cmocka_unit_test(hours__have_the_season_of_a_day),
        cmocka_unit_test(dash__is_nothing_sold_and_said),
        cmocka_unit_test(time_of_day__is_read_behind_a_date_only),
        cmocka_unit_test(hours__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
