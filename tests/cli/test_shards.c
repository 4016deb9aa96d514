/* quotacast forecast in shares: the parts join to the whole byte by byte, and wrong calls say what to do. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

#include <sys/stat.h>

static const program_setting plain;

/* Output of a forecast of the folder with two more options. */
static char *forecast(const char *folder, const char *option, const char *value,
                      const char *shard)
{
    program_run run = program_call(
        &plain, "forecast", folder, "--draws", "100", "--format", "csv", "-q", option, value,
        shard != NULL ? "--shard" : (char *)NULL, shard, (char *)NULL);
    char *text = NULL;

    assert_run(run, 0, "");
    text = strdup(run.out);
    assert_non_null(text);
    program_free(&run);
    return text;
}

static void shards__join_to_the_whole(void **state)
{
    static const char *const shards[] = {"1/3", "2/3", "3/3"};
    char *folder = program_company();
    char *pools = qc_test_folder();
    char *whole = forecast(folder, "--threads", "1", NULL);
    char *joined = NULL, *parts = calloc(strlen(whole) + 1, 1);

    (void)state;
    assert_non_null(parts);
    program_run run = program_call(&plain, "forecast", folder, "--shard", "1/3", "--pool-out",
                                   "/nowhere/1.pool", (char *)NULL);
    assert_run(run, 1, "/nowhere/1.pool: no file can be made there: No such file");
    program_free(&run);
    for (size_t k = 0; k < 3; k++) {
        char name[16];

        (void)snprintf(name, sizeof name, "%zu.pool", k + 1);
        char *path = program_path(pools, name);

        run = program_call(&plain, "forecast", folder, "--draws", "100", "--shard", shards[k],
                           "--pool-out", path, (char *)NULL);
        assert_run(run, 0, "of 3 is in ");
        assert_string_equal(run.out, "");
        program_free(&run);
        free(path);
    }
    joined = forecast(folder, "--pool-in", pools, NULL);
    assert_string_equal(joined, whole);
    for (size_t k = 0; k < 3; k++) {
        char *part = forecast(folder, "--pool-in", pools, shards[k]);

        assert_true(strlen(parts) + strlen(part) <= strlen(whole));
        memcpy(parts + strlen(parts), part, strlen(part) + 1);
        free(part);
    }
    assert_string_equal(parts, whole);
    free(whole);
    free(joined);
    free(parts);
    free(pools);
    free(folder);
}

static void shards__more_than_series_join_to_the_whole(void **state)
{
    static const char *const shards[] = {"1/4", "2/4", "3/4", "4/4"};
    char *folder = qc_test_folder(), *pools = qc_test_folder();
    char *whole = NULL, *parts = NULL;
    char text[2000] = "period,territory,amount\n";

    (void)state;
    for (int month = 0; month < 36; month++) {
        size_t length = strlen(text);

        (void)snprintf(text + length, sizeof text - length, "%d-%02d,Solo,%d\n",
                       2023 + month / 12, month % 12 + 1, 500 + month * 37 % 90);
    }
    free(qc_test_write(folder, "revenue.csv", text));
    whole = forecast(folder, "--threads", "1", NULL);
    parts = calloc(strlen(whole) * 2, 1);
    assert_non_null(parts);
    for (size_t k = 0; k < 4; k++) {
        char name[16];

        (void)snprintf(name, sizeof name, "%zu.pool", k + 1);
        char *path = program_path(pools, name);

        free(forecast(folder, "--pool-out", path, shards[k]));
        free(path);
    }
    for (size_t k = 0; k < 4; k++) {
        char *part = forecast(folder, "--pool-in", pools, shards[k]);

        (void)strcat(parts, part);
        free(part);
    }
    assert_string_equal(parts, whole);
    free(whole);
    free(parts);
    free(pools);
    free(folder);
}

static void shards__leave_inputs_alone(void **state)
{
    char *folder = program_company();
    char *path = program_path(folder, "revenue.csv");
    program_run run = program_call(&plain, "forecast", folder, "--shard", "1/2", "--pool-out",
                                   path, (char *)NULL);

    (void)state;
    assert_run(run, 2, "is an input and would be overwritten; name another file");
    program_free(&run);
    run = program_call(&plain, "forecast", path, "--pool-out", path, (char *)NULL);
    assert_run(run, 2, "is an input and would be overwritten");
    program_free(&run);
    run = program_call(&plain, "forecast", folder, "--pool-out", folder, (char *)NULL);
    assert_run(run, 2, "is a folder; name a file in it");
    program_free(&run);
    free(path);
    free(folder);
}

static void shards__wrong_calls_say_what_to_do(void **state)
{
    static const struct {
        const char *option[4];
        const char *message;
    } calls[] = {
        {{"--shard", "1/2", NULL}, "--shard needs --pool-out FILE"},
        {{"--shard", "3/2", "--pool-out", "x"}, "--shard 3/2: give the share and the number"},
        {{"--shard", "-1/2", "--pool-out", "x"}, "--shard -1/2: give the share"},
        {{"--shard", "1/2x", "--pool-out", "x"}, "--shard 1/2x: give the share"},
        {{"--shard", "0/0", "--pool-out", "x"}, "--shard 0/0: give the share"},
        {{"--pool-in", "x", "--pool-out", "y"}, "--pool-out makes what --pool-in reads"},
        {{"--pool-in", "x", "--explain", "y"}, "--explain does not go with shares"},
        {{"--pool-in", QC_SOURCE_DIR "/tests", NULL}, "has no file *.pool; make one"},
        {{"--pool-in", QC_SOURCE_DIR "/README.md", NULL}, "is not a pool file of this version"},
        {{"--pool-in", QC_SOURCE_DIR "/README.md", "--shard", "1/2"},
         "--format csv or ndjson"}};
    char *folder = program_company();

    (void)state;
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++) {
        program_run run =
            program_call(&plain, "forecast", folder, calls[k].option[0], calls[k].option[1],
                         calls[k].option[2], calls[k].option[3], (char *)NULL);

        assert_true(run.status == 1 || run.status == 2);
        if (strstr(run.err, calls[k].message) == NULL) {
            print_error("%s: %s\n", calls[k].message, run.err);
            fail();
        }
        program_free(&run);
    }
    free(folder);
}

/* A name must have something before its ending. */
static void shards__without_a_name_are_no_pool_files(void **state)
{
    char *folder = program_company();
    char *pools = qc_test_folder();

    (void)state;
    free(qc_test_write(pools, ".pool", "x"));
    program_run run =
        program_call(&plain, "forecast", folder, "--pool-in", pools, (char *)NULL);
    assert_run(run, 1, "has no file *.pool; make one");
    program_free(&run);
    free(pools);
    free(folder);
}

static void shards__do_not_wait_for_a_pipe(void **state)
{
    char *folder = program_company();
    char *pools = qc_test_folder();
    char *path = program_path(pools, "1.pool");

    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    program_run run =
        program_call(&plain, "forecast", folder, "--pool-in", pools, (char *)NULL);
    assert_run(run, 1, "1.pool is not a file; a pool file is needed");
    program_free(&run);
    run = program_call(&plain, "forecast", folder, "--pool-in", path, (char *)NULL);
    assert_run(run, 1, "1.pool is not a file; a pool file is needed");
    program_free(&run);
    assert_int_equal(remove(path), 0);
    free(path);
    free(pools);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shards__join_to_the_whole),
        cmocka_unit_test(shards__more_than_series_join_to_the_whole),
        cmocka_unit_test(shards__leave_inputs_alone),
        cmocka_unit_test(shards__wrong_calls_say_what_to_do),
        cmocka_unit_test(shards__without_a_name_are_no_pool_files),
        cmocka_unit_test(shards__do_not_wait_for_a_pipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
