/* Ctrl-C and a full disk: no result half written, no draft left behind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

static const program_setting plain;

static void interrupt__ends_with_130_and_leaves_nothing_behind(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "out");
    bool caught = false;
    (void)state;
    /* Whatever the machine's speed, one of these waits falls into the run. */
    for (int milliseconds = 400; milliseconds >= 25 && !caught; milliseconds /= 2) {
        const program_setting setting = {.interrupt_after = milliseconds};
        program_run run = program_call(&setting, "plan", folder, "--draws", "40000",
                                       "--horizon", "36", "-o", out, (char *)NULL);
        caught = run.status == 130;
        if (caught) {
            assert_run(run, 130, "quotacast: interrupted; nothing was written\n");
            assert_string_equal(run.out, "");
            assert_int_equal(program_entries(out), 0);
        } else if (run.status != 128 + 2) { /* before the program could catch it */
            assert_run(run, 0, "");
        }
        program_free(&run);
    }
    assert_true(caught);
    free(out);
    free(folder);
}

static void interrupt__leaves_earlier_results(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "out");
    const program_setting setting = {.interrupt_after = 200};
    (void)state;
    program_run run = program_call(&plain, "plan", folder, "--draws", "100", (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    char *before = program_snapshot(out);
    run = program_call(&setting, "plan", folder, "--draws", "40000", "--horizon", "36",
                       (char *)NULL);
    if (run.status != 0) {
        assert_int_equal(run.status, 130);
        char *after = program_snapshot(out);
        assert_string_equal(after, before);
        assert_int_equal(program_entries(out), 8);
        free(after);
    }
    program_free(&run);
    free(before);
    free(out);
    free(folder);
}

static void full_disk__leaves_earlier_results_and_no_draft(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "out");
    const program_setting setting = {.file_size = 4000};
    (void)state;
    program_run run = program_call(&setting, "plan", folder, "--draws", "100", (char *)NULL);
    assert_run(run, 1, "quotacast: ");
    assert_has(run.err, "out/");
    assert_int_equal(program_entries(out), 0);
    program_free(&run);
    run = program_call(&plain, "plan", folder, "--draws", "100", (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    char *before = program_snapshot(out);
    run = program_call(&setting, "plan", folder, "--draws", "200", (char *)NULL);
    assert_run(run, 1, "quotacast: ");
    program_free(&run);
    char *after = program_snapshot(out);
    assert_string_equal(after, before);
    assert_int_equal(program_entries(out), 8);
    free(after);
    free(before);
    free(out);
    free(folder);
}

static void unwritable_place__is_named(void **state)
{
    char *folder = program_company();
    char *blocked = program_path(folder, "revenue.csv/out"); /* below a file */
    (void)state;
    program_run run =
        program_call(&plain, "plan", folder, "--draws", "100", "-o", blocked, (char *)NULL);
    assert_run(run, 1, "revenue.csv/out: ");
    program_free(&run);
    free(blocked);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interrupt__ends_with_130_and_leaves_nothing_behind),
        cmocka_unit_test(interrupt__leaves_earlier_results),
        cmocka_unit_test(full_disk__leaves_earlier_results_and_no_draft),
        cmocka_unit_test(unwritable_place__is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
