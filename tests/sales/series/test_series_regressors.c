/* Reading the user's regressors: where their rows belong, by months, days, weeks and bare numbers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "quotacast/panel.h"

/* What one test reads: files in a folder, and how. */
typedef struct reading {
    char *folder, *history, *regressors;
    qc_series_settings settings;
} reading;

static reading prepare(const char *history, const char *regressors, size_t horizon)
{
    reading r = {.folder = qc_test_folder()};

    r.history = qc_test_write(r.folder, "history.csv", history);
    r.regressors = qc_test_write(r.folder, "regressors.csv", regressors);
    r.settings = (qc_series_settings){.series = strstr(history, "id,") == history ? "id" : NULL,
                                      .period = "t",
                                      .value = "y",
                                      .season = 1,
                                      .regressors = r.regressors,
                                      .horizon = horizon};
    return r;
}

static void clear(reading *r)
{
    free(r->history);
    free(r->regressors);
    free(r->folder);
}

static qc_panel *read_panel(reading *r)
{
    qc_panel *panel = NULL;
    qc_error error;

    assert_ok(qc_panel_read_series(r->history, &r->settings, &panel, &error), error);
    return panel;
}

static double value_of(const qc_panel *panel, size_t regressor, size_t leaf, size_t period)
{
    const qc_regressors *given = panel->regressors;

    return given->values[(regressor * panel->leaf_count + leaf) * given->period_count + period];
}

static void regressors__stand_behind_their_panel(void **state)
{
    reading r = prepare("t,y\n2024-01,5\n2024-02,6\n2024-03,7\n",
                        "t,price,offer\n2024-05,9.5,1\n2024-04,9,0\n2024-03,8,1\n2024-02,7,0\n"
                        "2024-01,6,0\n2023-12,1,1\n2024-06,1,1\n",
                        2);
    qc_panel *panel = read_panel(&r);

    (void)state;
    assert_non_null(panel->regressors);
    assert_int_equal(panel->regressors->count, 2);
    assert_int_equal(panel->regressors->period_count, 5);
    assert_string_equal(panel->regressors->name[0], "price");
    assert_string_equal(panel->regressors->name[1], "offer");
    assert_close(value_of(panel, 0, 0, 0), 6.0, 0.0, 0.0);
    assert_close(value_of(panel, 0, 0, 4), 9.5, 0.0, 0.0);
    assert_close(value_of(panel, 1, 0, 2), 1.0, 0.0, 0.0);
    qc_panel_free(panel);
    clear(&r);
}

/* Days and weeks are counted from the first of the history, whatever the first of the
 * regressors is. */
static void regressors__by_weeks_and_days_meet_their_dates(void **state)
{
    reading weeks = prepare("t,y\n2024-01-08,5\n2024-01-15,6\n2024-01-22,7\n",
                            "t,x\n2024-01-01,1\n2024-01-08,2\n2024-01-15,3\n2024-01-22,4\n"
                            "2024-01-29,5\n",
                            1);
    reading days = prepare("t,y\n2024-01-08,5\n2024-01-09,6\n2024-01-10,7\n",
                           "t,x\n2024-01-08,2\n2024-01-09,3\n2024-01-10,4\n2024-01-11,5\n", 1);
    qc_panel *by_weeks = read_panel(&weeks);
    qc_panel *by_days = read_panel(&days);

    (void)state;
    for (size_t p = 0; p < 4; p++) {
        assert_close(value_of(by_weeks, 0, 0, p), 2.0 + (double)p, 0.0, 0.0);
        assert_close(value_of(by_days, 0, 0, p), 2.0 + (double)p, 0.0, 0.0);
    }
    qc_panel_free(by_weeks);
    qc_panel_free(by_days);
    clear(&weeks);
    clear(&days);
}

/* Series by bare numbers end together in the panel; their regressors move with them. */
static void regressors__by_bare_numbers_move_with_their_series(void **state)
{
    reading r = prepare("id,t,y\na,1,5\na,2,6\nb,1,7\nb,2,8\nb,3,9\n",
                        "id,t,x\na,1,10\na,2,20\na,3,30\nb,1,1\nb,2,2\nb,3,3\nb,4,4\n", 1);
    qc_panel *panel = read_panel(&r);

    (void)state;
    assert_close(value_of(panel, 0, 0, 0), 0.0, 0.0, 0.0);
    assert_close(value_of(panel, 0, 0, 1), 10.0, 0.0, 0.0);
    assert_close(value_of(panel, 0, 0, 3), 30.0, 0.0, 0.0);
    assert_close(value_of(panel, 0, 1, 0), 1.0, 0.0, 0.0);
    assert_close(value_of(panel, 0, 1, 3), 4.0, 0.0, 0.0);
    qc_panel_free(panel);
    clear(&r);
}

static void regressors__that_are_too_many_are_refused(void **state)
{
    char text[1024] = "t";
    qc_panel *panel = NULL;
    qc_error error;

    (void)state;
    for (int k = 0; k <= QC_REGRESSORS_MOST; k++) {
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), ",x%d", k);
    }
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "\n");
    reading r = prepare("t,y\n2024-01,5\n2024-02,6\n", text, 1);

    assert_status(qc_panel_read_series(r.history, &r.settings, &panel, &error), QC_ERR_LIMIT,
                  error);
    assert_null(panel);
    clear(&r);
}

static void regressors__whose_file_is_not_there_are_reported(void **state)
{
    reading r = prepare("t,y\n2024-01,5\n2024-02,6\n", "t,x\n", 1);
    qc_panel *panel = NULL;
    qc_error error;

    (void)state;
    r.settings.regressors = "no such file.csv";
    assert_status(qc_panel_read_series(r.history, &r.settings, &panel, &error), QC_ERR_IO,
                  error);
    assert_message(error, "cannot be opened");
    assert_null(panel);
    clear(&r);
}

static qc_status read_once(void *context, qc_error *error)
{
    reading *r = context;
    qc_panel *panel = NULL;
    qc_status status = qc_panel_read_series(r->history, &r->settings, &panel, error);

    qc_panel_free(panel);
    return status;
}

static void regressors__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    reading r =
        prepare("id,t,y\na,2024-01,5\na,2024-02,6\nb,2024-02,6\n",
                "id,t,x\na,2024-01,1\na,2024-02,2\na,2024-03,1\nb,2024-02,3\nb,2024-03,4\n", 1);

    (void)state;
    qc_test_allocations(read_once, &r);
    clear(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regressors__stand_behind_their_panel),
        cmocka_unit_test(regressors__by_weeks_and_days_meet_their_dates),
        cmocka_unit_test(regressors__by_bare_numbers_move_with_their_series),
        cmocka_unit_test(regressors__that_are_too_many_are_refused),
        cmocka_unit_test(regressors__whose_file_is_not_there_are_reported),
        cmocka_unit_test(regressors__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
