/* Settings: flag beats environment beats file beats default; what a file may not say. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

static void config__shows_who_says_what(void **state)
{
    char *folder = qc_test_folder();
    char *path =
        qc_test_write(folder, "quotacast.yaml",
                      "company: PT Contoh\ncurrency: idr\nseed: 3\ndraws: 400\n"
                      "threads: 2\ngoal: 12500000.5\nas_of: 2025-11-30\nperiod: 2026Q1\n"
                      "dates: dmy\ndecimal_mark: \",\"\nfiscal_year_start: 4\n");
    const program_setting setting = {
        .environment = {"QUOTACAST_DRAWS=600", "QUOTACAST_SEED=4"}};
    char expected[1024];
    (void)state;
    program_run run = program_call(&setting, "config", folder, "--seed", "5", "--format", "csv",
                                   (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "seed,5,flag\n");
    assert_has(run.out, "draws,600,QUOTACAST_DRAWS\n");
    assert_has(run.out, "max-errors,1000,default\n");
    static const char *const from_file[] = {
        "threads,2",           "goal,12500000.5",   "as-of,2025-11-30",
        "period,2026Q1",       "currency,idr",      "dates,dmy",
        "fiscal-year-start,4", "company,PT Contoh", "decimal-mark,\",\""};
    for (size_t k = 0; k < sizeof from_file / sizeof *from_file; k++) {
        (void)snprintf(expected, sizeof expected, "%s,%s\n", from_file[k], path);
        assert_has(run.out, expected);
    }
    program_free(&run);
    free(path);
    free(folder);
}

static void days_and_periods__may_have_the_forms_of_files_wherever_they_are_said(void **state)
{
    char *folder = qc_test_folder();
    const program_setting plain = {0};
    const program_setting setting = {
        .environment = {"QUOTACAST_AS_OF=31 Des 2025", "QUOTACAST_PERIOD=Januari 2026"}};
    (void)state;
    free(qc_test_write(folder, "quotacast.yaml",
                       "as_of: 30/11/2025\nperiod: Triwulan I 2026\n"));
    program_run run = program_call(&plain, "config", folder, "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "as-of,2025-11-30,");
    assert_has(run.out, "period,Triwulan I 2026,");
    program_free(&run);
    run = program_call(&setting, "config", folder, "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "as-of,2025-12-31,QUOTACAST_AS_OF\n");
    assert_has(run.out, "period,Januari 2026,QUOTACAST_PERIOD\n");
    program_free(&run);
    run = program_call(&setting, "config", folder, "--as-of", "03/04/2025", (char *)NULL);
    assert_run(run, 2, "--as-of: '03/04/2025' may be 2025-04-03 (day first) or 2025-03-04");
    program_free(&run);
    free(folder);
}

static void config__takes_another_file_by_name(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "other.yaml", "seed: 11\n");
    static const program_setting plain;
    (void)state;
    program_run run = program_call(&plain, "config", folder, "--config", path, "--format",
                                   "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "seed,11,");
    program_free(&run);
    run = program_call(&plain, "config", "--config", "/nowhere/q.yaml", (char *)NULL);
    assert_run(run, 1, "/nowhere/q.yaml");
    program_free(&run);
    free(path);
    free(folder);
}

static void settings_files__that_are_wrong_are_refused_with_their_place(void **state)
{
    static const struct {
        const char *text, *message;
        int status;
    } cases[] = {
        {"seeed: 1\n", "quotacast.yaml:1:1: ", 2},
        {"company: A\ncurency: IDR\n", "currency", 2},
        {"goal: -5\n", "quotacast.yaml", 2},
        {"draws: 401\n", "quotacast.yaml", 2},
    };
    static const program_setting plain;
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *folder = qc_test_folder();
        free(qc_test_write(folder, "quotacast.yaml", cases[k].text));
        program_run run = program_call(&plain, "config", folder, (char *)NULL);
        if (run.status == 0) {
            print_error("accepted: %s", cases[k].text);
        }
        assert_run(run, cases[k].status, cases[k].message);
        assert_string_equal(strchr(run.err, '\n'), "\n");
        program_free(&run);
        free(folder);
    }
}

static void settings_files__ranges_include_their_ends(void **state)
{
    static const struct {
        const char *text;
        int status;
    } cases[] = {{"draws: 2\n", 0},
                 {"draws: 1000000\n", 0},
                 {"draws: 1000002\n", 2},
                 {"threads: 1024\n", 0},
                 {"threads: 1025\n", 2},
                 {"seed: 9007199254740992\n", 0},
                 {"seed: 9007199254740994\n", 2}};
    static const program_setting plain;

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *folder = qc_test_folder();

        free(qc_test_write(folder, "quotacast.yaml", cases[k].text));
        program_run run = program_call(&plain, "config", folder, (char *)NULL);

        if (run.status != cases[k].status) {
            print_error("%s", cases[k].text);
        }
        assert_int_equal(run.status, cases[k].status);
        program_free(&run);
        free(folder);
    }
}

static void environment__that_is_wrong_is_named(void **state)
{
    const program_setting setting = {.environment = {"QUOTACAST_SEED=many"}};
    const program_setting flag = {.environment = {"QUOTACAST_STRICT=maybe"}};
    const program_setting good = {.environment = {"QUOTACAST_STRICT=yes", "QUOTACAST_QUIET=0"}};
    (void)state;
    program_run run = program_call(&setting, "config", (char *)NULL);
    assert_run(run, 2, "QUOTACAST_SEED many: a whole number");
    program_free(&run);
    run = program_call(&flag, "config", (char *)NULL);
    assert_run(run, 2, "QUOTACAST_STRICT maybe: 1 or 0");
    program_free(&run);
    run = program_call(&good, "config", "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "strict,yes,QUOTACAST_STRICT\n");
    assert_has(run.out, "quiet,no,QUOTACAST_QUIET\n");
    program_free(&run);
}

static void paths__that_are_too_long_are_refused(void **state)
{
    char path[6000];
    static const program_setting plain;
    (void)state;
    memset(path, 'a', sizeof path);
    path[100] = '/';
    path[sizeof path - 1] = '\0';
    program_run runs[] = {
        program_call(&plain, "config", "--config", path, (char *)NULL),
        program_call(&plain, "plan", path, (char *)NULL),
        program_call(&plain, "plan", "exports", "-o", path, (char *)NULL),
    };
    for (size_t k = 0; k < sizeof runs / sizeof *runs; k++) {
        assert_run(runs[k], k == 1 ? 1 : 2, "quotacast: ");
        program_free(&runs[k]);
    }
}

static void settings_folder__is_that_of_the_input(void **state)
{
    char *folder = qc_test_folder();
    char *file = qc_test_write(folder, "revenue.csv", "x\n");
    char *slashes = program_path(folder, "//");
    const char *inputs[] = {folder, file, slashes};
    static const program_setting plain;
    (void)state;
    free(qc_test_write(folder, "quotacast.yaml", "seed: 31\n"));
    for (size_t k = 0; k < 3; k++) {
        program_run run =
            program_call(&plain, "config", inputs[k], "--format", "csv", (char *)NULL);
        assert_run(run, 0, "");
        assert_has(run.out, "seed,31,");
        program_free(&run);
    }
    program_run run =
        program_call(&plain, "config", "/nothing.csv", "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "seed,1,default\n");
    program_free(&run);
    free(slashes);
    free(file);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(config__shows_who_says_what),
        cmocka_unit_test(config__takes_another_file_by_name),
        cmocka_unit_test(days_and_periods__may_have_the_forms_of_files_wherever_they_are_said),
        cmocka_unit_test(settings_files__that_are_wrong_are_refused_with_their_place),
        cmocka_unit_test(settings_files__ranges_include_their_ends),
        cmocka_unit_test(environment__that_is_wrong_is_named),
        cmocka_unit_test(paths__that_are_too_long_are_refused),
        cmocka_unit_test(settings_folder__is_that_of_the_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
