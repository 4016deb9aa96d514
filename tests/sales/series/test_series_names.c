/* Series of a long table that several columns name together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <stdlib.h>

#include "quotacast/panel.h"

static char *folder;

static const qc_series_settings usual = {
    .series = "store,item", .period = "month", .value = "sales"};

static const char months[] = "month,store,item,sales\n"
                             "2024-01,1,11,5\n2024-01,1,12,6\n2024-01,11,1,7\n"
                             "2024-02,1,11,8\n2024-02,1,12,9\n2024-02,11,1,10\n";

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

static void names__of_several_columns_are_joined(void **state)
{
    (void)state;
    static const char *const headers[] = {"store,item", "store, item", "Store,ITEM"};

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        qc_series_settings settings = usual;

        settings.series = headers[i];
        qc_panel *panel = read_ok(months, &settings);

        assert_int_equal(panel->leaf_count, 3);
        assert_string_equal(panel->nodes[0].name, "1 / 11");
        assert_string_equal(panel->nodes[1].name, "1 / 12");
        assert_string_equal(panel->nodes[2].name, "11 / 1");
        assert_close(panel->values[0], 5, 0, 0);
        assert_close(panel->values[1], 8, 0, 0);
        assert_close(panel->values[5], 10, 0, 0);
        qc_panel_free(panel);
    }
}

/* A header with a comma is one column; rows of a day are added up by all columns. */
static void names__leave_other_readings_as_they_are(void **state)
{
    (void)state;
    qc_panel *panel = read_ok("month,\"store,item\",sales\n2024-01,A,5\n2024-02,A,6\n", &usual);
    qc_series_settings settings = usual;

    assert_int_equal(panel->leaf_count, 1);
    assert_string_equal(panel->nodes[0].name, "A");
    qc_panel_free(panel);
    settings.frequency = QC_FREQUENCY_MONTH;
    panel = read_ok("month,store,item,sales\n2024-01,1,11,5\n2024-01,1,11,2\n2024-01,1,12,6\n"
                    "2024-02,1,11,8\n2024-02,1,12,9\n",
                    &settings);
    assert_int_equal(panel->leaf_count, 2);
    assert_close(panel->values[0], 7, 0, 0);
    assert_close(panel->values[3], 9, 0, 0);
    qc_panel_free(panel);
}

static void names__that_are_wrong_are_refused(void **state)
{
    (void)state;
    qc_series_settings settings = usual;
    qc_panel *panel = NULL;
    qc_error error = {0};

    settings.series = "store,itme";
    assert_status(read_text(months, &settings, &panel, &error), QC_ERR_NOT_FOUND, error);
    assert_message(error, "there is no column 'itme'; did you mean 'item'?");
    settings.series = "store,item,store,item,store,item,store,item,store";
    assert_status(read_text(months, &settings, &panel, &error), QC_ERR_LIMIT, error);
    assert_message(error, "more than 8 columns name a series");
    assert_status(read_text("month,store,item,sales\n2024-01,1,,5\n", &usual, &panel, &error),
                  QC_ERR_FORMAT, error);
    assert_message(error, "the row names no series ('item' is blank)");
    assert_int_equal(error.column, 3);
    assert_status(read_text("month,store,item,sales\n2024-01,A / B,C,5\n2024-01,A,B / C,6\n",
                            &usual, &panel, &error),
                  QC_ERR_DATA, error);
    assert_message(error,
                   "'A / B / C' is also the joined name of line 2, where 'store' is 'A / B'");
    assert_int_equal(error.line, 3);
    assert_null(panel);
}

/* What is known of each store and item goes by both names. */
static void names__of_regressors_are_joined_too(void **state)
{
    (void)state;
    char *path =
        qc_test_write(folder, "prices.csv",
                      "month,item,price,store\n2024-01,11,1,1\n2024-02,11,2,1\n"
                      "2024-03,11,3,1\n2024-01,12,4,1\n2024-02,12,5,1\n2024-03,12,6,1\n"
                      "2024-01,1,7,11\n2024-02,1,8,11\n2024-03,1,9,11\n");
    qc_series_settings settings = usual;

    settings.regressors = path;
    settings.horizon = 1;
    qc_panel *panel = read_ok(months, &settings);

    assert_int_equal(panel->regressors->count, 1);
    assert_string_equal(panel->regressors->name[0], "price");
    assert_close(panel->regressors->values[2], 3, 0, 0);
    assert_close(panel->regressors->values[3], 4, 0, 0);
    assert_close(panel->regressors->values[8], 9, 0, 0);
    qc_panel_free(panel);
    free(path);
}

static qc_status read_and_free(void *context, qc_error *error)
{
    qc_panel *panel = NULL;
    qc_status status = qc_panel_read_series(context, &usual, &panel, error);

    qc_panel_free(panel);
    return status;
}

static void names__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *path = qc_test_write(folder, "small.csv", months);

    qc_test_allocations(read_and_free, path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names__of_several_columns_are_joined),
        cmocka_unit_test(names__leave_other_readings_as_they_are),
        cmocka_unit_test(names__that_are_wrong_are_refused),
        cmocka_unit_test(names__of_regressors_are_joined_too),
        cmocka_unit_test(names__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    folder = qc_test_folder();
    int failures = cmocka_run_group_tests(tests, NULL, NULL);

    free(folder);
    return failures;
}
