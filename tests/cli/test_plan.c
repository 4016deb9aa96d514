/* plan, quota and okr from end to end: files that belong together, exact sums, equal bytes, nothing lost on errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/text.h"

static const program_setting plain;

/* A plan of the small company with few futures; more arguments follow. */
static program_run plan(const char *folder, const char *out, const char *option,
                        const char *value)
{
    return program_call(&plain, "plan", folder, "-o", out, "--draws", "100", option, value,
                        (char *)NULL);
}

static char *read_in(const char *folder, const char *name)
{
    char *path = program_path(folder, name);
    char *text = qc_test_read(path, NULL);
    free(path);
    return text;
}

static void plan__writes_all_files_and_a_summary(void **state)
{
    static const struct {
        const char *name, *columns;
    } files[] = {
        {"forecast.csv", "series,period,step,mean,p2.5,p10,p25,p50,p75,p90,p97.5,naive,model,"},
        {"accuracy.csv",
         "level,node,method,step,n,wape,accuracy,bias,mase,rmsse,crps,coverage80,fva,"},
        {"quotas.csv",
         "node,level,parent,rep,period,quota,floor,cap,held,expected,p_attain,growth,"},
        {"quota_derivation.csv", "node,period,step,amount,note,"},
        {"quota_periods.csv", "node,level,parent,rep,period,quota,expected,p_attain,"},
        {"key_results.csv",
         "objective,id,name,kind,metric,unit,baseline,target,value,score,expected,"
         "status,p_reach,target_p50,target_p80,period,"}};
    char *folder = program_company();
    (void)state;
    program_run run = program_call(&plain, "plan", folder, "--draws", "100", "--goal",
                                   "90000000", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "PT Contoh: plan for 2026Q1, as of 2025-12-31\n");
    assert_has(run.out, "Goal: Rp 90.0 mn in 2026Q1 (as given).");
    char *out = program_path(folder, "out");
    assert_int_equal(program_entries(out), 8);
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        char *text = read_in(out, files[k].name);
        if (strncmp(text, files[k].columns, strlen(files[k].columns)) != 0) {
            print_error("%s: %.200s\n", files[k].name, text);
            fail();
        }
        free(text);
    }
    program_free(&run);
    free(out);
    free(folder);
}

/* Quotas of one level add up to the goal, minor unit by minor unit. */
static void plan__allocates_the_goal_exactly(void **state)
{
    static const char *const levels[] = {"company", "region", "territory"};
    char *folder = program_company();
    char *out = program_path(folder, "out");
    (void)state;
    program_run run = plan(folder, out, "--goal", "91234567.89");
    assert_run(run, 0, "");
    char *path = program_path(out, "plan.json");
    json_t *document = json_load_file(path, 0, NULL);
    assert_non_null(document);
    json_t *quotas = json_object_get(document, "quotas");
    for (size_t level = 0; level < 3; level++) {
        long long sum = 0;
        for (size_t k = 0; k < json_array_size(quotas); k++) {
            json_t *row = json_array_get(quotas, k);
            if (strcmp(json_string_value(json_object_get(row, "level")), levels[level]) == 0) {
                sum += llround(100 * json_number_value(json_object_get(row, "quota")));
            }
        }
        assert_int_equal(sum, 9123456789);
    }
    json_decref(document);
    free(path);
    program_free(&run);
    free(out);
    free(folder);
}

static void manifest__fits_the_files(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "results");
    (void)state;
    program_run run = plan(folder, out, "--goal", "90,000,000");
    assert_run(run, 0, "");
    char *path = program_path(out, "manifest.json");
    json_t *manifest = json_load_file(path, 0, NULL);
    assert_non_null(manifest);
    json_t *options = json_object_get(manifest, "options");
    assert_string_equal(json_string_value(json_object_get(options, "goal")), "90000000");
    assert_string_equal(json_string_value(json_object_get(options, "draws")), "100");
    json_t *lists[] = {json_object_get(manifest, "inputs"),
                       json_object_get(manifest, "outputs")};
    const char *folders[] = {folder, out};
    assert_int_equal(json_array_size(lists[0]), 5);
    assert_int_equal(json_array_size(lists[1]), 7);
    for (size_t list = 0; list < 2; list++) {
        for (size_t k = 0; k < json_array_size(lists[list]); k++) {
            char digest[65];
            qc_error error;
            json_t *entry = json_array_get(lists[list], k);
            char *file =
                program_path(folders[list], json_string_value(json_object_get(entry, "name")));
            assert_ok(qc_file_sha256(file, digest, &error), error);
            assert_string_equal(json_string_value(json_object_get(entry, "sha256")), digest);
            free(file);
        }
    }
    json_decref(manifest);
    free(path);
    program_free(&run);
    free(out);
    free(folder);
}

static void plan__gives_equal_bytes_for_any_number_of_threads_and_in_any_place(void **state)
{
    static const char *const threads[] = {"1", "2", "8", "1"};
    char *first = NULL;
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        char *folder = program_company();
        char *out = program_path(folder, "out");
        program_run run = plan(folder, out, "--threads", threads[k]);
        assert_run(run, 0, "");
        char *snapshot = program_snapshot(out);
        if (first == NULL) {
            first = snapshot;
        } else {
            assert_string_equal(snapshot, first);
            free(snapshot);
        }
        program_free(&run);
        free(out);
        free(folder);
    }
    free(first);
}

static void plan__of_the_demo_company_is_one_page_and_nine_files(void **state)
{
    char *folder = qc_test_folder();
    size_t lines = 0;
    (void)state;
    program_run run = program_call(&plain, "plan", QC_SOURCE_DIR "/datasets/demo", "--draws",
                                   "200", "-o", folder, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "PT Larasati Mesin Kopi: plan for 2026Q1, as of 2025-12-31\n");
    assert_has(run.out, "Goal: Rp 104.0 bn in 2026Q1 (from the goals table).");
    for (const char *at = run.out; *at != '\0'; at++) {
        lines += *at == '\n' ? 1 : 0;
    }
    assert_true(lines <= 66);
    assert_int_equal(program_entries(folder), 9);
    program_free(&run);
    free(folder);
}

/* The README shows the page as it is printed; the folder in its last line is another one. */
static void plan__of_the_demo_company_is_the_page_of_the_readme(void **state)
{
    static const program_setting wide = {.environment = {"COLUMNS=100"}};
    static const char last[] = "\nFiles: ";
    char before[4096];
    char *folder = qc_test_folder();
    char *readme = qc_test_read(QC_SOURCE_DIR "/README.md", NULL);

    (void)state;
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(QC_SOURCE_DIR), 0); /* the page names a file as it was given */
    program_run run = program_call(&wide, "plan", "datasets/demo", "-o", folder, (char *)NULL);
    assert_int_equal(chdir(before), 0);
    assert_run(run, 0, "");
    char *end = strstr(run.out, last);
    assert_non_null(end);
    end[sizeof last - 1] = '\0';
    if (strstr(readme, run.out) == NULL) {
        print_error("README.md has another page than\n%s\n", run.out);
        fail();
    }
    program_free(&run);
    free(readme);
    free(folder);
}

static void plan__depends_on_the_seed(void **state)
{
    char *folder = program_company();
    char *one = program_path(folder, "one");
    char *two = program_path(folder, "two");
    (void)state;
    program_run first = plan(folder, one, "--seed", "1");
    program_run second = plan(folder, two, "--seed", "2");
    assert_run(first, 0, "");
    assert_run(second, 0, "");
    char *a = read_in(one, "forecast.csv");
    char *b = read_in(two, "forecast.csv");
    assert_string_not_equal(a, b);
    free(a);
    free(b);
    program_free(&first);
    program_free(&second);
    free(two);
    free(one);
    free(folder);
}

static void errors__leave_earlier_results_untouched(void **state)
{
    static const struct {
        const char *option, *value, *message;
        int status;
    } cases[] = {
        {"--goal", "-5", "is negative", 2},
        {"--goal", "99999999999999999999", "does not fit", 1},
        {"--period", "2026-02-30", "--period", 2},
        {"--goal", "1000", "floor", 1}, /* below the floor of Padang */
        {"--period", "2025Q4", "--as-of 2025-09-30 plans it", 2},
        {"--period", "2055Q4", "more than 5 years", 2},
        {"--period", "soon", "--period", 2},
        {"--config", "/nowhere.yaml", "/nowhere.yaml", 1},
    };
    char *folder = program_company();
    char *out = program_path(folder, "out");
    (void)state;
    program_run run = plan(folder, out, "--seed", "1");
    assert_run(run, 0, "");
    program_free(&run);
    char *before = program_snapshot(out);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        run = plan(folder, out, cases[k].option, cases[k].value);
        assert_run(run, cases[k].status, cases[k].message);
        assert_string_equal(strchr(run.err, '\n'), "\n");
        char *after = program_snapshot(out);
        assert_string_equal(after, before);
        assert_int_equal(program_entries(out), 8); /* and no draft */
        free(after);
        program_free(&run);
    }
    free(before);
    free(out);
    free(folder);
}

static void plan__does_not_write_into_the_input_folder(void **state)
{
    char *folder = program_company();
    char *around = program_path(folder, "../");
    size_t before = program_entries(folder);
    (void)state;
    program_run run = plan(folder, folder, "--seed", "1");
    assert_run(run, 2, "is the input folder");
    assert_int_equal(program_entries(folder), before);
    program_free(&run);
    free(around);
    free(folder);
}

static void plan__removes_results_of_an_earlier_run_that_are_no_more(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "out");
    char *given = program_path(folder, "key_results.csv");
    char *result = program_path(out, "key_results.csv");
    struct stat found;
    (void)state;
    program_run run = plan(folder, out, "--seed", "1");
    assert_run(run, 0, "");
    assert_int_equal(stat(result, &found), 0);
    program_free(&run);
    assert_int_equal(unlink(given), 0);
    run = plan(folder, out, "--seed", "1");
    assert_run(run, 0, "");
    assert_int_not_equal(stat(result, &found), 0);
    program_free(&run);
    free(result);
    free(given);
    free(out);
    free(folder);
}

static void plan__keeps_to_the_width_of_the_terminal(void **state)
{
    static const char *const widths[] = {"COLUMNS=40", "COLUMNS=80"};
    char *folder = program_company();
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        const program_setting setting = {.environment = {widths[k]}};
        size_t most = k == 0 ? 40 : 80;
        size_t lines = 0;
        program_run run =
            program_call(&setting, "plan", folder, "--draws", "100", (char *)NULL);
        assert_run(run, 0, "");
        assert_null(strchr(run.out, '\033'));
        char *files = strstr(run.out, "\nFiles: "); /* a path is as long as it is */
        assert_non_null(files);
        *files = '\0';
        for (char *line = strtok(run.out, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            if (qc_text_width(line) > most) {
                print_error("wider than %zu: %s\n", most, line);
                fail();
            }
            lines++;
        }
        assert_true(k == 0 || lines < 60);
        program_free(&run);
    }
    free(folder);
}

static void colour__follows_option_and_environment(void **state)
{
    const program_setting no_colour = {.environment = {"NO_COLOR=1", "TERM=xterm"}};
    char *folder = program_company();
    (void)state;
    program_run run =
        program_call(&no_colour, "check", folder, "--color", "always", (char *)NULL);
    assert_run(run, 0, "");
    assert_non_null(strchr(run.out, '\033'));
    program_free(&run);
    run = program_call(&no_colour, "check", folder, (char *)NULL);
    assert_run(run, 0, "");
    assert_null(strchr(run.out, '\033'));
    program_free(&run);
    free(folder);
}

static void quiet__prints_nothing_but_writes(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "out");
    (void)state;
    program_run run =
        program_call(&plain, "plan", folder, "--draws", "100", "-q", (char *)NULL);
    assert_run(run, 0, "");
    assert_string_equal(run.out, "");
    assert_string_equal(run.err, "");
    assert_int_equal(program_entries(out), 8);
    program_free(&run);
    free(out);
    free(folder);
}

static void single_commands__give_the_bytes_of_plan(void **state)
{
    static const struct {
        const char *command, *file;
    } cases[] = {{"forecast", "forecast.csv"},
                 {"accuracy", "accuracy.csv"},
                 {"quota", "quotas.csv"},
                 {"okr", "key_results.csv"}};
    char *folder = program_company();
    char *out = program_path(folder, "out");
    (void)state;
    program_run run = plan(folder, out, "--seed", "1");
    assert_run(run, 0, "");
    program_free(&run);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        run = program_call(&plain, cases[k].command, folder, "--draws", "100", "--format",
                           "csv", (char *)NULL);
        assert_run(run, 0, "");
        char *expected = read_in(out, cases[k].file);
        assert_string_equal(run.out, expected);
        free(expected);
        program_free(&run);
    }
    free(out);
    free(folder);
}

static void okr__without_key_results_says_what_is_needed(void **state)
{
    char *folder = program_company();
    char *given = program_path(folder, "key_results.csv");
    (void)state;
    assert_int_equal(unlink(given), 0);
    program_run run = program_call(&plain, "okr", folder, (char *)NULL);
    assert_run(run, 1, "there are no key results");
    program_free(&run);
    free(given);
    free(folder);
}

static void plan__of_standard_input_gives_the_numbers_of_the_file(void **state)
{
    char *folder = program_company();
    char *alone = qc_test_folder();
    char *text = read_in(folder, "revenue.csv");
    char *file = qc_test_write(alone, "revenue.csv", text);
    char *out = program_path(alone, "out");
    char *other = program_path(alone, "other");
    const program_setting setting = {.input = text};
    (void)state;
    program_run run = program_call(&plain, "plan", file, "--draws", "100", (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    run = program_call(&setting, "plan", "-", "--draws", "100", "-o", other, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    static const char *const names[] = {"forecast.csv", "quotas.csv", "accuracy.csv"};
    for (size_t k = 0; k < 3; k++) {
        char *expected = read_in(out, names[k]);
        char *found = read_in(other, names[k]);
        assert_string_equal(found, expected);
        free(found);
        free(expected);
    }
    char *manifest = read_in(other, "manifest.json");
    assert_has(manifest, "\"name\": \"-\"");
    free(manifest);
    free(other);
    free(out);
    free(file);
    free(text);
    free(alone);
    free(folder);
}

static void json__of_plan_is_the_document(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "out");
    (void)state;
    program_run run = program_call(&plain, "plan", folder, "--draws", "100", "--format", "json",
                                   (char *)NULL);
    assert_run(run, 0, "");
    char *expected = read_in(out, "plan.json");
    assert_string_equal(run.out, expected);
    free(expected);
    program_free(&run);
    free(out);
    free(folder);
}

/* Pasted into a shell, the command that comes next names the folder and runs nothing else. */
static void plan__quotes_a_hostile_folder_in_the_next_command(void **state)
{
    char *folder = program_company();
    char hostile[1024];

    (void)state;
    (void)snprintf(hostile, sizeof hostile, "%s$HOME`id`'b", folder);
    assert_int_equal(rename(folder, hostile), 0);
    program_run run = program_call(&plain, "plan", hostile, "--draws", "100", "--goal",
                                   "90000000", (char *)NULL);
    assert_int_equal(rename(hostile, folder), 0);
    assert_run(run, 0, "");
    assert_has(run.out, " '/");
    assert_has(run.out, "$HOME`id`'\\''b'");
    program_free(&run);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan__writes_all_files_and_a_summary),
        cmocka_unit_test(plan__quotes_a_hostile_folder_in_the_next_command),
        cmocka_unit_test(plan__allocates_the_goal_exactly),
        cmocka_unit_test(manifest__fits_the_files),
        cmocka_unit_test(plan__gives_equal_bytes_for_any_number_of_threads_and_in_any_place),
        cmocka_unit_test(plan__of_the_demo_company_is_one_page_and_nine_files),
        cmocka_unit_test(plan__of_the_demo_company_is_the_page_of_the_readme),
        cmocka_unit_test(plan__depends_on_the_seed),
        cmocka_unit_test(errors__leave_earlier_results_untouched),
        cmocka_unit_test(plan__does_not_write_into_the_input_folder),
        cmocka_unit_test(plan__removes_results_of_an_earlier_run_that_are_no_more),
        cmocka_unit_test(plan__keeps_to_the_width_of_the_terminal),
        cmocka_unit_test(colour__follows_option_and_environment),
        cmocka_unit_test(quiet__prints_nothing_but_writes),
        cmocka_unit_test(single_commands__give_the_bytes_of_plan),
        cmocka_unit_test(okr__without_key_results_says_what_is_needed),
        cmocka_unit_test(plan__of_standard_input_gives_the_numbers_of_the_file),
        cmocka_unit_test(json__of_plan_is_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
