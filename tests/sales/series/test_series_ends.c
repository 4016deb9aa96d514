/* Series of a long table that end in different periods: by date, or each up to its own end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quotacast/panel.h"

enum { LEAVES = 12, LONGEST = 24 };

static char *folder;

static const qc_series_settings usual = {
    .series = "id", .period = "t", .value = "v", .own_ends = true};

/* Series k of `count` has its last month `k - at_end + 1` before 2023-12, the first `at_end`
 * have that; every `gap`-th row is not there. */
static char *write_series(size_t count, size_t at_end, size_t gap)
{
    char text[LEAVES * LONGEST * 24] = "id,t,v\n";
    size_t used = strlen(text);

    for (size_t k = 0; k < count; k++) {
        size_t length = LONGEST - (k < at_end ? 0 : k - at_end + 1);

        for (size_t t = 0; t < length; t++) {
            if (gap > 0 && t > 0 && t + 1 < length && t % gap == 0) {
                continue;
            }
            used += (size_t)snprintf(text + used, sizeof text - used, "S%zu,%zu-%02zu,%zu\n", k,
                                     2022 + t / 12, t % 12 + 1, 10 * t + k);
        }
    }
    return qc_test_write(folder, "series.csv", text);
}

static qc_panel *read_series(size_t count, size_t at_end, size_t gap,
                             const qc_series_settings *settings)
{
    char *path = write_series(count, at_end, gap);
    qc_panel *panel = NULL;
    qc_error error = {0};

    assert_ok(qc_panel_read_series(path, settings, &panel, &error), error);
    free(path);
    return panel;
}

static void assert_period(const qc_panel *panel, size_t node, size_t index,
                          const char *expected)
{
    char text[16];

    assert_string_equal(qc_period_format(&panel->calendar, panel->frequency,
                                         qc_panel_period(panel, node, index), text,
                                         sizeof text),
                        expected);
}

static void ends__of_unrelated_series_stand_side_by_side(void **state)
{
    (void)state;
    qc_panel *panel = read_series(LEAVES, 1, 0, &usual);
    qc_panel *shorter = NULL;
    qc_error error = {0};

    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(panel->period_count, LONGEST);
    assert_non_null(panel->leaf_lag);
    for (size_t k = 0; k < LEAVES; k++) {
        const double *values = panel->values + k * LONGEST;

        assert_int_equal(panel->leaf_lag[k], k);
        assert_close(values[LONGEST - 1], 10.0 * (double)(LONGEST - 1 - k) + (double)k, 0, 0);
        assert_true(k == 0 || isnan(values[k - 1]));
    }
    assert_period(panel, 0, LONGEST, "2024-01");
    assert_period(panel, 5, LONGEST - 1, "2023-07");
    assert_period(panel, 5, LONGEST, "2023-08");
    assert_string_equal(
        panel->notes[0],
        "Series end in different periods, 1 of 12 in the last one: each is forecast "
        "from its own end; say --missing zero where nothing was sold since.");
    assert_ok(qc_panel_truncate(panel, 20, &shorter, &error), error);
    assert_period(shorter, 5, 20, "2023-04");
    qc_panel_free(shorter);
    qc_panel_free(panel);
}

/* More of them at the end, fewer series, gaps, what is missing 0, or where it is not asked for. */
static void ends__of_series_of_one_company_are_dates(void **state)
{
    (void)state;
    qc_series_settings zero = usual;
    qc_series_settings unasked = usual;
    const struct {
        size_t count, at_end, gap;
        const qc_series_settings *settings;
    } cases[] = {{LEAVES, 2, 0, &usual},
                 {9, 1, 0, &usual},
                 {LEAVES, 1, 5, &usual},
                 {LEAVES, 1, 0, &zero},
                 {LEAVES, 1, 0, &unasked}};

    zero.missing_is_zero = true;
    unasked.own_ends = false;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_panel *panel =
            read_series(cases[i].count, cases[i].at_end, cases[i].gap, cases[i].settings);

        assert_null(panel->leaf_lag);
        assert_period(panel, cases[i].count - 1, LONGEST, "2024-01");
        qc_panel_free(panel);
    }
}

static void ends__of_bare_numbers_are_their_own(void **state)
{
    (void)state;
    char *path = qc_test_write(folder, "numbers.csv", "id,t,v\nA,1,5\nA,2,6\nA,3,7\nB,1,8\n");
    qc_panel *panel = NULL;
    qc_error error = {0};

    assert_ok(qc_panel_read_series(path, &usual, &panel, &error), error);
    free(path);
    assert_period(panel, 0, 3, "4");
    assert_period(panel, 1, 3, "2");
    qc_panel_free(panel);
}

static qc_status read_and_cut(void *context, qc_error *error)
{
    qc_panel *panel = NULL;
    qc_panel *shorter = NULL;
    qc_status status = qc_panel_read_series(context, &usual, &panel, error);

    if (status == QC_OK) {
        status = qc_panel_truncate(panel, 5, &shorter, error);
    }
    qc_panel_free(shorter);
    qc_panel_free(panel);
    return status;
}

static void ends__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *path = write_series(LEAVES, 1, 0);

    qc_test_allocations(read_and_cut, path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends__of_unrelated_series_stand_side_by_side),
        cmocka_unit_test(ends__of_series_of_one_company_are_dates),
        cmocka_unit_test(ends__of_bare_numbers_are_their_own),
        cmocka_unit_test(ends__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    folder = qc_test_folder();
    int failures = cmocka_run_group_tests(tests, NULL, NULL);

    free(folder);
    return failures;
}
