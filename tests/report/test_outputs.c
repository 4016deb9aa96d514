/* Sets of files: together or not at all, never over an input, with a manifest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <dirent.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "quotacast/report.h"

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    assert_non_null(path);
    (void)snprintf(path, size, "%s/%s", folder, name);
    return path;
}

static bool exists(const char *folder, const char *name)
{
    struct stat found;
    char *path = join(folder, name);
    bool there = stat(path, &found) == 0;
    free(path);
    return there;
}

/* Entries of a folder, drafts with them. */
static size_t entries(const char *folder)
{
    size_t count = 0;
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        return 0;
    }
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 ? 1 : 0;
    }
    (void)closedir(stream);
    return count;
}

static void add_file(qc_outputs *outputs, const char *name, const char *text)
{
    FILE *stream = NULL;
    qc_error error;
    assert_ok(qc_outputs_open(outputs, name, &stream, &error), error);
    assert_true(fputs(text, stream) >= 0);
}

static void assert_content(const char *folder, const char *name, const char *expected)
{
    char *path = join(folder, name);
    char *text = qc_test_read(path, NULL);
    assert_string_equal(text, expected);
    free(text);
    free(path);
}

static void outputs__appear_together_at_the_commit(void **state)
{
    char *folder = qc_test_folder();
    qc_outputs *outputs = NULL;
    qc_error error;
    (void)state;
    assert_ok(qc_outputs_new(folder, &outputs, &error), error);
    add_file(outputs, "a.csv", "a\n");
    add_file(outputs, "b.csv", "b\n");
    assert_false(exists(folder, "a.csv"));
    assert_ok(qc_outputs_commit(outputs, &error), error);
    qc_outputs_free(outputs);
    assert_content(folder, "a.csv", "a\n");
    assert_content(folder, "b.csv", "b\n");
    assert_int_equal(entries(folder), 2);
    free(folder);
}

static void outputs__given_up_leave_earlier_files_and_no_draft(void **state)
{
    char *folder = qc_test_folder();
    free(qc_test_write(folder, "a.csv", "earlier\n"));
    qc_outputs *outputs = NULL;
    qc_error error;
    (void)state;
    assert_ok(qc_outputs_new(folder, &outputs, &error), error);
    add_file(outputs, "a.csv", "new\n");
    add_file(outputs, "b.csv", "b\n");
    qc_outputs_free(outputs);
    assert_content(folder, "a.csv", "earlier\n");
    assert_int_equal(entries(folder), 1);
    free(folder);
}

static void outputs__given_up_remove_the_folder_that_they_made(void **state)
{
    char *folder = qc_test_folder();
    char *inner = join(folder, "out");
    qc_outputs *outputs = NULL;
    qc_error error;
    (void)state;
    assert_ok(qc_outputs_new(inner, &outputs, &error), error);
    add_file(outputs, "a.csv", "new\n");
    assert_true(exists(folder, "out"));
    qc_outputs_free(outputs);
    assert_false(exists(folder, "out"));
    free(inner);
    free(folder);
}

static void outputs__are_not_written_over_an_input(void **state)
{
    char *folder = qc_test_folder();
    char *input = qc_test_write(folder, "revenue.csv", "input\n");
    char *alias = join(folder, "alias.csv");
    qc_outputs *outputs = NULL;
    FILE *stream = NULL;
    qc_error error;
    (void)state;
    assert_int_equal(symlink("revenue.csv", alias), 0);
    assert_ok(qc_outputs_new(folder, &outputs, &error), error);
    assert_ok(qc_outputs_guard(outputs, alias, &error), error); /* by another name */
    assert_ok(qc_outputs_guard(outputs, "-", &error), error);
    assert_ok(qc_outputs_guard(outputs, "/nowhere/at/all", &error), error);
    assert_status(qc_outputs_open(outputs, "revenue.csv", &stream, &error), QC_ERR_ARGUMENT,
                  error);
    assert_message(error, "input");
    qc_outputs_free(outputs);
    assert_content(folder, "revenue.csv", "input\n");
    free(alias);
    free(input);
    free(folder);
}

static void outputs__refuse_a_name_twice_and_a_name_that_is_a_folder(void **state)
{
    char *folder = qc_test_folder();
    char *inner = join(folder, "plan.json");
    qc_outputs *outputs = NULL;
    FILE *stream = NULL;
    qc_error error;
    (void)state;
    assert_int_equal(mkdir(inner, 0777), 0);
    assert_ok(qc_outputs_new(folder, &outputs, &error), error);
    add_file(outputs, "a.csv", "a\n");
    assert_status(qc_outputs_open(outputs, "a.csv", &stream, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_outputs_open(outputs, "plan.json", &stream, &error), QC_ERR_IO, error);
    qc_outputs_free(outputs);
    free(inner);
    free(folder);
}

static void outputs__say_that_a_folder_cannot_be_made_or_written(void **state)
{
    char *folder = qc_test_folder();
    char *file = qc_test_write(folder, "file", "x");
    char *below = join(file, "out");
    qc_outputs *outputs = NULL;
    FILE *stream = NULL;
    qc_error error;
    (void)state;
    assert_status(qc_outputs_new(below, &outputs, &error), QC_ERR_IO, error);
    assert_null(outputs);
    if (geteuid() != 0) { /* root may write anywhere */
        assert_int_equal(chmod(folder, 0555), 0);
        assert_ok(qc_outputs_new(folder, &outputs, &error), error);
        assert_status(qc_outputs_open(outputs, "a.csv", &stream, &error), QC_ERR_IO, error);
        qc_outputs_free(outputs);
        assert_int_equal(chmod(folder, 0755), 0);
    }
    free(below);
    free(file);
    free(folder);
}

static void write_set(const char *folder, const char *command, const char *const *names,
                      size_t count)
{
    qc_outputs *outputs = NULL;
    qc_error error;
    char *input = qc_test_write(folder, "../input.csv", "in\n");
    const qc_manifest_option options[] = {{"draws", "500"}, {"goal", "12500000"}};
    const qc_manifest_input inputs[] = {{"input.csv", input}, {"-", "-"}};
    const qc_manifest manifest = {.command = command,
                                  .seed = 7,
                                  .as_of = 20453,
                                  .option_count = 2,
                                  .options = options,
                                  .input_count = 2,
                                  .inputs = inputs};
    assert_ok(qc_outputs_new(folder, &outputs, &error), error);
    for (size_t k = 0; k < count; k++) {
        add_file(outputs, names[k], "abc");
    }
    assert_ok(qc_outputs_manifest(outputs, &manifest, &error), error);
    assert_ok(qc_outputs_commit(outputs, &error), error);
    qc_outputs_free(outputs);
    free(input);
}

static char *make_folder(void)
{
    char *outer = qc_test_folder();
    char *folder = join(outer, "out");
    assert_int_equal(mkdir(folder, 0777), 0);
    free(outer);
    return folder;
}

/* SHA-256 of "abc" is the example of FIPS 180-4. */
static void manifest__has_the_digests_of_inputs_and_outputs(void **state)
{
    static const char *const names[] = {"a.csv"};
    char *folder = make_folder();
    (void)state;
    write_set(folder, "plan", names, 1);
    char *path = join(folder, "manifest.json");
    json_t *manifest = json_load_file(path, 0, NULL);
    assert_non_null(manifest);
    json_t *output = json_array_get(json_object_get(manifest, "outputs"), 0);
    assert_string_equal(json_string_value(json_object_get(output, "sha256")),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    json_t *inputs = json_object_get(manifest, "inputs");
    assert_int_equal(json_array_size(inputs), 2);
    assert_true(json_is_null(json_object_get(json_array_get(inputs, 1), "sha256")));
    assert_int_equal(json_integer_value(json_object_get(manifest, "seed")), 7);
    assert_string_equal(json_string_value(json_object_get(manifest, "as_of")), "2025-12-31");
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(manifest, "options"), "goal")),
        "12500000");
    json_decref(manifest);
    free(path);
    free(folder);
}

static void manifest__is_equal_for_equal_runs_in_other_folders(void **state)
{
    static const char *const names[] = {"a.csv", "b.csv"};
    char *text[2];
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        char *folder = make_folder();
        write_set(folder, "plan", names, 2);
        char *path = join(folder, "manifest.json");
        text[k] = qc_test_read(path, NULL);
        free(path);
        free(folder);
    }
    assert_string_equal(text[0], text[1]);
    free(text[0]);
    free(text[1]);
}

static void commit__removes_what_an_earlier_run_left_and_this_one_has_not(void **state)
{
    static const char *const before[] = {"a.csv", "old.csv", "edited.csv"};
    static const char *const after[] = {"a.csv"};
    char *folder = make_folder();
    (void)state;
    write_set(folder, "plan", before, 3);
    free(qc_test_write(folder, "edited.csv", "by hand\n"));
    free(qc_test_write(folder, "mine.csv", "mine\n"));
    write_set(folder, "plan", after, 1);
    assert_false(exists(folder, "old.csv"));
    assert_content(folder, "edited.csv", "by hand\n");
    assert_content(folder, "mine.csv", "mine\n");
    free(folder);
}

static void commit__leaves_the_files_of_another_command(void **state)
{
    static const char *const plan[] = {"forecast.csv"};
    static const char *const quota[] = {"quotas.csv"};
    char *folder = make_folder();
    (void)state;
    write_set(folder, "plan", plan, 1);
    write_set(folder, "quota", quota, 1);
    assert_true(exists(folder, "forecast.csv"));
    assert_true(exists(folder, "quotas.csv"));
    free(folder);
}

static void manifest__of_an_input_that_is_gone_is_an_error(void **state)
{
    const qc_manifest_input inputs[] = {{"gone.csv", "/nowhere/gone.csv"}};
    const qc_manifest manifest = {
        .command = "plan", .as_of = QC_NO_DATE, .input_count = 1, .inputs = inputs};
    char *folder = qc_test_folder();
    qc_outputs *outputs = NULL;
    qc_error error;
    (void)state;
    assert_ok(qc_outputs_new(folder, &outputs, &error), error);
    add_file(outputs, "a.csv", "a\n");
    assert_status(qc_outputs_manifest(outputs, &manifest, &error), QC_ERR_IO, error);
    qc_outputs_free(outputs);
    assert_int_equal(entries(folder), 0);
    free(folder);
}

static qc_status write_and_commit(void *context, qc_error *error)
{
    const char *folder = context;
    const qc_manifest manifest = {.command = "plan", .as_of = QC_NO_DATE};
    FILE *stream = NULL;
    qc_outputs *outputs = NULL;
    qc_status status = qc_outputs_new(folder, &outputs, error);
    if (status == QC_OK) {
        status = qc_outputs_guard(outputs, folder, error);
    }
    if (status == QC_OK) {
        status = qc_outputs_open(outputs, "a.csv", &stream, error);
    }
    if (status == QC_OK) {
        status = qc_outputs_manifest(outputs, &manifest, error);
    }
    if (status == QC_OK) {
        status = qc_outputs_commit(outputs, error);
    }
    qc_outputs_free(outputs);
    return status;
}

static void outputs__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    char *folder = qc_test_folder();
    (void)state;
    qc_test_allocations(write_and_commit, folder);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outputs__appear_together_at_the_commit),
        cmocka_unit_test(outputs__given_up_leave_earlier_files_and_no_draft),
        cmocka_unit_test(outputs__given_up_remove_the_folder_that_they_made),
        cmocka_unit_test(outputs__are_not_written_over_an_input),
        cmocka_unit_test(outputs__refuse_a_name_twice_and_a_name_that_is_a_folder),
        cmocka_unit_test(outputs__say_that_a_folder_cannot_be_made_or_written),
        cmocka_unit_test(manifest__has_the_digests_of_inputs_and_outputs),
        cmocka_unit_test(manifest__is_equal_for_equal_runs_in_other_folders),
        cmocka_unit_test(commit__removes_what_an_earlier_run_left_and_this_one_has_not),
        cmocka_unit_test(commit__leaves_the_files_of_another_command),
        cmocka_unit_test(manifest__of_an_input_that_is_gone_is_an_error),
        cmocka_unit_test(outputs__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
