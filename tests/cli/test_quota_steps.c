/* quotacast quota and plan with --compare: what changes step by step of two derivations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>

#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

#define DEMO QC_SOURCE_DIR "/datasets/demo"

static const program_setting plain;

/* Two plans for the demo company in a folder: one by the goals table, one with a goal of 98
 * billion against it. */
typedef struct two_plans {
    char *folder, *first, *second, *quotas;
} two_plans;

/* The first is made once, for all tests. */
static two_plans made;

static int make_first(void **state)
{
    (void)state;
    made = (two_plans){.folder = qc_test_folder()};
    made.first = program_path(made.folder, "first");
    made.second = program_path(made.folder, "second");
    made.quotas = program_path(made.first, "quotas.csv");
    program_run run = program_call(&plain, "plan", DEMO, "--draws", "20", "-q", "-o",
                                   made.first, (char *)NULL);

    assert_run(run, 0, "");
    program_free(&run);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    free(made.quotas);
    free(made.second);
    free(made.first);
    free(made.folder);
    return 0;
}

static char *read_result(const char *folder, const char *name)
{
    char *path = program_path(folder, name);
    char *text = qc_test_read(path, NULL);

    free(path);
    return text;
}

/* A line cut into its cells at commas; names of the demo company hold none. Returns the line
 * behind it. */
static char *cut(char *line, char **cells, size_t count)
{
    char *end = strchr(line, '\n');

    assert_non_null(end);
    *end = '\0';
    for (size_t k = 0; k < count; k++) {
        cells[k] = line;
        line = k + 1 < count ? strchr(line, ',') : line;
        assert_non_null(line);
        if (k + 1 < count) {
            *line++ = '\0';
        }
    }
    return end + 1;
}

/* Steps of a node follow each other, in the order of the nodes. */
static size_t assert_adds_up(char *changes, char *steps)
{
    enum { COLUMNS = 7, STEP_COLUMNS = 6 };
    char *node[COLUMNS], *step[STEP_COLUMNS];
    size_t count = 0;

    changes = cut(changes, node, COLUMNS);
    steps = cut(steps, step, STEP_COLUMNS);
    for (; *changes != '\0'; count++) {
        long long sum = 0;
        size_t length;

        changes = cut(changes, node, COLUMNS);
        length = strlen(node[0]);
        while (strncmp(steps, node[0], length) == 0 && steps[length] == ',') {
            steps = cut(steps, step, STEP_COLUMNS);
            assert_string_equal(step[1], node[1]);
            assert_int_equal(strtoll(step[4], NULL, 10) - strtoll(step[3], NULL, 10),
                             strtoll(step[5], NULL, 10));
            sum += strtoll(step[5], NULL, 10);
        }
        assert_int_equal(sum, strtoll(node[4], NULL, 10));
    }
    assert_string_equal(steps, "");
    return count;
}

static void steps__of_two_goals_add_up_at_every_node(void **state)
{
    (void)state;
    program_run run =
        program_call(&plain, "quota", DEMO, "--draws", "20", "--goal", "98000000000",
                     "--compare", made.quotas, "-o", made.second, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "lowered");
    assert_true(strstr(run.err, "not compared") == NULL);
    program_free(&run);
    char *changes = read_result(made.second, "quota_changes.csv");
    char *steps = read_result(made.second, "quota_change_steps.csv");
    char *manifest = read_result(made.second, "manifest.json");

    assert_has(steps, "node,level,step,before,after,change\n"
                      "PT Larasati Mesin Kopi,company,history,");
    assert_has(steps, ",company,goal,");
    assert_has(steps, ",rep,share,");
    assert_int_equal(assert_adds_up(changes, steps), 105);
    assert_has(manifest, "\"quota_derivation.csv\"");
    free(manifest);
    free(steps);
    free(changes);
    run = program_call(&plain, "plan", DEMO, "--draws", "20", "--goal", "98000000000",
                       "--compare", made.quotas, "-o", made.second, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "Against the plan before (2026Q1), Rp 104.0 bn: -Rp 6.00 bn, by goal");
    assert_has(run.out, "Territories: 0 raised, 37 lowered, 6 as before, 0 new, 0 gone.");
    program_free(&run);
    changes = read_result(made.second, "quota_changes.csv");
    steps = read_result(made.second, "quota_change_steps.csv");
    assert_int_equal(assert_adds_up(changes, steps), 105);
    free(steps);
    free(changes);
}

static void steps__are_shown_and_told(void **state)
{
    (void)state;
    program_run run =
        program_call(&plain, "quota", DEMO, "--draws", "20", "--goal", "98000000000",
                     "--compare", made.quotas, "--by-step", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "before");
    assert_has(run.out, "company    goal ");
    assert_true(strstr(run.out, "history") == NULL); /* it is as before */
    assert_has(run.out, "Steps that are as before are left out");
    program_free(&run);
    run =
        program_call(&plain, "quota", DEMO, "--draws", "20", "--goal", "98000000000",
                     "--compare", made.quotas, "--by-step", "--format", "ndjson", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "{\"node\": \"PT Larasati Mesin Kopi\", \"level\": \"company\", "
                        "\"step\": \"history\", \"before\": ");
    assert_has(run.out, ", \"after\": null, \"change\": "); /* a hold that is no more */
    program_free(&run);
    run = program_call(&plain, "quota", DEMO, "--draws", "20", "--goal", "98000000000",
                       "--compare", made.quotas, "--explain", "Jakarta Pusat", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "The plan before (2026Q1) had Rp ");
    assert_has(run.out, " less,");
    assert_has(run.out, "goal: Rp ");
    assert_has(run.out, "As before: history");
    assert_has(run.out, "These lines add up to the change.");
    program_free(&run);
    run = program_call(&plain, "quota", DEMO, "--draws", "20", "--compare", made.quotas,
                       "--explain", "Bandung", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "The plan before (2026Q1) had the same quota, Rp ");
    assert_has(run.out, "No step of its derivation has changed.");
    program_free(&run);
}

static program_run compare(const char *folder, const char *quotas, const char *option)
{
    return program_call(&plain, "quota", folder, "--draws", "20", "--goal", "90000000",
                        "--compare", quotas, option, (char *)NULL);
}

static void steps__need_a_derivation_that_fits(void **state)
{
    char *folder = program_company();
    char *first = program_path(folder, "first");
    char *quotas = program_path(first, "quotas.csv");
    char *derivation = program_path(first, "quota_derivation.csv");

    (void)state;
    program_run run = program_call(&plain, "quota", folder, "--draws", "20", "--goal",
                                   "80000000", "-q", "-o", first, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    char *lines = qc_test_read(derivation, NULL);
    char *cut_off = strstr(lines, "Padang,");

    assert_non_null(cut_off);
    *cut_off = '\0';
    free(qc_test_write(first, "quota_derivation.csv", lines));
    free(lines);
    run = compare(folder, quotas, "--by-step");
    assert_run(run, 0, "note: Steps of 'Padang' (territory)");
    assert_true(strstr(run.out, "Padang") == NULL);
    program_free(&run);
    free(qc_test_write(first, "quota_derivation.csv",
                       "node,period,step,amount,level\nPadang,2026Q1,goal,much,territory\n"));
    run = compare(folder, quotas, "--by-step");
    assert_run(run, 1, "quota_derivation.csv:2:4: 'much' is not a number; write an amount");
    assert_has(run.err, "without this file totals are compared");
    program_free(&run);
    assert_int_equal(remove(derivation), 0);
    assert_int_equal(mkfifo(derivation, 0600), 0); /* opened, it would wait for a writer */
    run = compare(folder, quotas, "--by-step");
    assert_run(run, 1, "quota_derivation.csv is not a file; without it totals are compared");
    program_free(&run);
    assert_int_equal(remove(derivation), 0);
    run = compare(folder, quotas, "--by-step");
    assert_run(run, 1, "no quota_derivation.csv lies beside ");
    program_free(&run);
    run = compare(folder, quotas, "--quiet");
    assert_run(run, 0, "");
    assert_has(run.out, "raised");
    program_free(&run);
    run = compare(folder, quotas, "--verbose");
    assert_run(run, 0, "note: No quota_derivation.csv lies beside the quotas before");
    program_free(&run);
    free(derivation);
    free(quotas);
    free(first);
    free(folder);
}

static void steps__are_refused_where_they_make_no_sense(void **state)
{
    char *folder = program_company();
    char *first = program_path(folder, "first");
    char *last = program_path(first, "last.txt");

    (void)state;
    program_run run = program_call(&plain, "quota", folder, "--by-step", (char *)NULL);
    assert_run(run, 2, "name its quotas.csv with --compare FILE");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "20", "--goal", "80000000", "-q",
                       "-o", first, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    free(qc_test_write(first, "last.txt",
                       "node,level,quota,currency\nPadang,territory,1,USD\n"));
    run = compare(folder, last, "--by-step");
    assert_run(run, 1, "last.txt:2:4: its quotas are in USD and the plan is in IDR");
    program_free(&run);
    free(qc_test_write(first, "last.txt", "node,level,quota\nPadang,territory,1\n"));
    run = program_call(&plain, "quota", folder, "--draws", "20", "--goal", "90000000",
                       "--compare", last, "-o", first, (char *)NULL);
    assert_run(run, 2, "quota_derivation.csv: is an input and would be overwritten");
    program_free(&run);
    free(last);
    free(first);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps__of_two_goals_add_up_at_every_node),
        cmocka_unit_test(steps__are_shown_and_told),
        cmocka_unit_test(steps__need_a_derivation_that_fits),
        cmocka_unit_test(steps__are_refused_where_they_make_no_sense),
    };

    return cmocka_run_group_tests(tests, make_first, clear);
}
