/* Tests of forecasts in shares: bit for bit the whole, whatever the shares and threads, and files that do not fit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 30, MONTHS = 40, HORIZON = 3, SAMPLE = 11, DRAWS = 20, MOST_SHARES = 7 };

static char *folder;

static qc_forecast_settings share_settings(void)
{
    static qc_model rows[4];
    const char *const names[] = {"naive", "seasonal_naive", "drift", "damped"};
    qc_forecast_settings settings = qc_forecast_settings_default();

    for (size_t k = 0; k < 4; k++) {
        rows[k] = *qc_model_find(names[k]);
    }
    settings.models = rows;
    settings.model_count = 4;
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest = false;
    settings.sample = SAMPLE; /* of 46 rows: 30 leaves, 15 regions, the company */
    return settings;
}

static qc_panel *make_panel(void)
{
    qc_panel *panel = panel_new_tree(LEAVES, MONTHS, 12);

    panel_fill(panel, 100, 0.1, 3);
    for (size_t t = 0; t < 30; t++) {
        panel->values[4 * MONTHS + t] = NAN; /* a young one */
    }
    return panel;
}

static qc_run threads(int count)
{
    qc_run run = qc_run_default();

    run.threads = count;
    return run;
}

static qc_forecast *run_whole(const qc_panel *panel, const qc_forecast_settings *settings,
                              int thread_count)
{
    qc_run run = threads(thread_count);
    qc_forecast *forecast = NULL;
    qc_error error;

    assert_ok(qc_forecast_run(panel, settings, &run, &forecast, &error), error);
    return forecast;
}

/* Runs all shares into files of their own; the paths are the caller's to free(). */
static void write_shares(const qc_panel *panel, size_t count, int thread_count, char **paths)
{
    qc_forecast_settings settings = share_settings();
    qc_run run = threads(thread_count);
    char name[64];
    qc_error error;

    for (size_t k = 0; k < count; k++) {
        (void)snprintf(name, sizeof name, "%zu-%zu.pool", k + 1, count);
        paths[k] = qc_test_write(folder, name, "");
        assert_ok(qc_forecast_share(panel, &settings, k + 1, count, &run, paths[k], &error),
                  error);
    }
}

static void free_paths(char **paths, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        free(paths[k]);
    }
}

static void assert_same(const qc_forecast *one, const qc_forecast *other)
{
    size_t cells = LEAVES * HORIZON;

    assert_memory_equal(one->point, other->point, cells * sizeof *one->point);
    assert_memory_equal(one->naive, other->naive, cells * sizeof *one->naive);
    assert_memory_equal(one->weight, other->weight,
                        LEAVES * one->model_count * sizeof *one->weight);
    assert_memory_equal(one->draws, other->draws, cells * DRAWS * sizeof *one->draws);
    assert_int_equal(one->note_count, other->note_count);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        assert_string_equal(one->model[leaf], other->model[leaf]);
    }
}

static void shares__are_the_whole_bit_for_bit(void **state)
{
    static const size_t counts[] = {1, 2, 3, 7};
    qc_panel *panel = make_panel();
    qc_forecast_settings settings = share_settings();
    qc_forecast *whole = run_whole(panel, &settings, 1);

    (void)state;
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        char *paths[MOST_SHARES];
        qc_forecast_settings joined = share_settings();
        qc_forecast *forecast = NULL;

        write_shares(panel, counts[k], k % 2 == 0 ? 2 : 1, paths);
        joined.share_files = (const char *const *)paths;
        joined.share_file_count = counts[k];
        forecast = run_whole(panel, &joined, 2);
        assert_same(whole, forecast);
        qc_forecast_free(forecast);
        free_paths(paths, counts[k]);
    }
    qc_forecast_free(whole);
    panel_free(panel);
}

/* The sample decides what the panel is taken for, and nothing else does. */
static void sample__of_all_rows_is_no_sample(void **state)
{
    qc_panel *panel = make_panel();
    qc_forecast_settings settings = share_settings();
    qc_forecast *sampled = run_whole(panel, &settings, 1);
    qc_forecast *all = NULL, *default_all = NULL;

    (void)state;
    settings.kept_bytes = 0; /* computed twice, to the same bits */
    qc_forecast *twice = run_whole(panel, &settings, 2);
    assert_same(sampled, twice);
    settings.sample = 0;
    all = run_whole(panel, &settings, 1);
    settings.sample = qc_forecast_settings_default().sample;
    default_all = run_whole(panel, &settings, 2);
    assert_same(all, default_all);
    assert_true(memcmp(all->weight, sampled->weight,
                       LEAVES * all->model_count * sizeof *all->weight) != 0);
    qc_forecast_free(sampled);
    qc_forecast_free(twice);
    qc_forecast_free(all);
    qc_forecast_free(default_all);
    panel_free(panel);
}

static void assert_refused(const qc_panel *panel, const char *const *paths, size_t count,
                           qc_status expected, const char *message)
{
    qc_forecast_settings settings = share_settings();
    qc_forecast *forecast = NULL;
    qc_error error;

    settings.share_files = paths;
    settings.share_file_count = count;
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), expected, error);
    assert_message(error, message);
    assert_null(forecast);
}

/* A file with one byte changed, or cut off or longer. */
static char *change(const char *path, size_t at, size_t cut, const char *more)
{
    size_t length = 0;
    char *bytes = qc_test_read(path, &length);
    char *name = qc_test_write(folder, "changed.pool", "");
    FILE *stream = fopen(name, "wb");

    assert_non_null(stream);
    assert_true(at < length && cut < length);
    bytes[at] = (char)(bytes[at] ^ 1);
    assert_int_equal(fwrite(bytes, 1, length - cut, stream), length - cut);
    assert_int_equal(fputs(more, stream) >= 0, 1);
    assert_int_equal(fclose(stream), 0);
    free(bytes);
    return name;
}

static void files__that_do_not_fit_are_refused(void **state)
{
    qc_panel *panel = make_panel();
    char *two[2], *three[3];
    const char *paths[2];
    char *foreign = qc_test_write(folder, "foreign.pool", "series,period\n");

    (void)state;
    write_shares(panel, 2, 1, two);
    write_shares(panel, 3, 1, three);
    assert_refused(panel, (const char *const *)two, 1, QC_ERR_DATA,
                   "share 2 of 2 is missing; make it with --shard 2/2 --pool-out FILE");
    paths[0] = paths[1] = two[0];
    assert_refused(panel, paths, 2, QC_ERR_DATA, "has share 1 of 2, as '");
    paths[1] = three[1];
    assert_refused(panel, paths, 2, QC_ERR_DATA, "is one of 3 shares");
    paths[0] = foreign;
    assert_refused(panel, paths, 1, QC_ERR_FORMAT, "is not a pool file of this version");
    paths[0] = "/nowhere/1.pool";
    assert_refused(panel, paths, 1, QC_ERR_IO, "cannot be read");
    panel->values[0] += 1;
    assert_refused(panel, (const char *const *)two, 2, QC_ERR_DATA,
                   "was made from other data, or with another horizon or other models");
    panel->values[0] -= 1;
    free(foreign);
    free_paths(two, 2);
    free_paths(three, 3);
    panel_free(panel);
}

static void files__that_are_damaged_are_refused(void **state)
{
    static const struct {
        size_t at, cut;
        const char *more;
    } changes[] = {{200, 0, ""}, {700, 0, ""}, {700, 1, ""}, {700, 300, ""}, {699, 0, "x"}};
    qc_panel *panel = make_panel();
    char *whole[1];

    (void)state;
    write_shares(panel, 1, 1, whole);
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
        char *damaged = change(whole[0], changes[k].at, changes[k].cut, changes[k].more);
        const char *path = damaged;

        assert_refused(panel, &path, 1, QC_ERR_DATA, "is damaged or cut off");
        free(damaged);
    }
    free_paths(whole, 1);
    panel_free(panel);
}

/* Structs have bytes between their fields, in which two processes leave different things. */
static void files__do_not_depend_on_what_lies_between_fields(void **state)
{
    qc_panel *panel = make_panel();
    qc_forecast_settings settings = share_settings();
    qc_calendar calendar = panel->calendar;
    qc_forecast *forecast = NULL;
    char *whole[1];
    qc_error error;

    (void)state;
    memset(&panel->calendar, 0, sizeof calendar);
    panel->calendar.start_month = calendar.start_month;
    panel->calendar.end_weekday = calendar.end_weekday;
    write_shares(panel, 1, 1, whole);
    memset(&panel->calendar, 0xff, sizeof calendar);
    panel->calendar.start_month = calendar.start_month;
    panel->calendar.named_by_start = false;
    panel->calendar.weeks = QC_FISCAL_MONTHS;
    panel->calendar.end_weekday = calendar.end_weekday;
    panel->calendar.ends_nearest = false;
    settings.share_files = (const char *const *)whole;
    settings.share_file_count = 1;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    qc_forecast_free(forecast);
    panel->calendar.start_month = 4;
    assert_refused(panel, (const char *const *)whole, 1, QC_ERR_DATA,
                   "was made from other data");
    free_paths(whole, 1);
    panel_free(panel);
}

static void shares__that_cannot_be_are_refused(void **state)
{
    qc_panel *panel = make_panel();
    qc_forecast_settings settings = share_settings();
    qc_error error;

    (void)state;
    assert_status(qc_forecast_share(panel, &settings, 3, 2, NULL, "x", &error), QC_ERR_ARGUMENT,
                  error);
    assert_status(qc_forecast_share(panel, &settings, 0, 2, NULL, "x", &error), QC_ERR_ARGUMENT,
                  error);
    assert_status(qc_forecast_share(panel, &settings, 1, 1, NULL, "/nowhere/x", &error),
                  QC_ERR_IO, error);
    settings.backtest = true;
    assert_status(qc_forecast_share(panel, &settings, 1, 1, NULL, "x", &error), QC_ERR_ARGUMENT,
                  error);
    panel_free(panel);
}

typedef struct subject {
    const qc_panel *panel;
    const char *path;
} subject;

static qc_status share_and_read(void *context, qc_error *error)
{
    const subject *s = context;
    qc_forecast_settings settings = share_settings();
    qc_forecast *forecast = NULL;
    qc_status status = qc_forecast_share(s->panel, &settings, 1, 1, NULL, s->path, error);

    if (status == QC_OK) {
        settings.share_files = &s->path;
        settings.share_file_count = 1;
        status = qc_forecast_run(s->panel, &settings, NULL, &forecast, error);
        qc_forecast_free(forecast);
    }
    return status;
}

static void shares__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new_tree(3, 10, 1);
    char *path = qc_test_write(folder, "allocations.pool", "");
    subject s = {panel, path};

    (void)state;
    panel_fill(panel, 100, 0.1, 3);
    qc_test_allocations(share_and_read, &s);
    free(path);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares__are_the_whole_bit_for_bit),
        cmocka_unit_test(sample__of_all_rows_is_no_sample),
        cmocka_unit_test(files__that_do_not_fit_are_refused),
        cmocka_unit_test(files__that_are_damaged_are_refused),
        cmocka_unit_test(files__do_not_depend_on_what_lies_between_fields),
        cmocka_unit_test(shares__that_cannot_be_are_refused),
        cmocka_unit_test(shares__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    int failed = 0;

    folder = qc_test_folder();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(folder);
    return failed;
}
