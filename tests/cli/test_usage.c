/* Help, near names, wrong options, exit statuses. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

static const char *const commands[] = {"plan", "check",  "forecast",   "accuracy", "quota",
                                       "okr",  "config", "completion", "help"};
#define COMMANDS (sizeof commands / sizeof *commands)

static const program_setting plain;

/* The golden texts of tests/cli/golden; QC_UPDATE_GOLDEN=1 writes them anew. */
static void assert_golden(const char *name, const char *text)
{
    char path[512];
    (void)snprintf(path, sizeof path, QC_SOURCE_DIR "/tests/cli/golden/%s.txt", name);
    if (getenv("QC_UPDATE_GOLDEN") != NULL) {
        FILE *stream = fopen(path, "w");
        assert_non_null(stream);
        (void)fputs(text, stream);
        (void)fclose(stream);
    }
    char *expected = qc_test_read(path, NULL);
    assert_string_equal(text, expected);
    free(expected);
}

static void help__is_the_golden_text(void **state)
{
    program_run run = program_line("help");
    (void)state;
    assert_run(run, 0, "");
    assert_golden("overview", run.out);
    program_free(&run);
    for (size_t k = 0; k < COMMANDS; k++) {
        run = program_call(&plain, "help", commands[k], (char *)NULL);
        assert_run(run, 0, "");
        assert_golden(commands[k], run.out);
        program_free(&run);
    }
}

static void help__is_the_same_however_it_is_asked_for(void **state)
{
    static const char *const ways[] = {"", "-h", "--help", "help"};
    program_run first = program_line("help");
    program_run quota = program_line("help quota");
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        program_run run = program_line(ways[k]);
        assert_run(run, 0, "");
        assert_string_equal(run.out, first.out);
        program_free(&run);
    }
    program_run asked = program_line("quota --help");
    assert_string_equal(asked.out, quota.out);
    program_free(&asked);
    asked = program_line("quota exports -h --goal 5");
    assert_string_equal(asked.out, quota.out);
    program_free(&asked);
    program_free(&first);
    program_free(&quota);
}

static void help__fits_eighty_columns_and_opens_with_examples(void **state)
{
    (void)state;
    for (size_t k = 0; k < COMMANDS; k++) {
        program_run run = program_call(&plain, "help", commands[k], (char *)NULL);
        const char *examples = strstr(run.out, "\nExamples:\n");
        const char *usage = strstr(run.out, "\nUsage: ");
        assert_true(examples != NULL && usage != NULL && examples < usage);
        for (char *line = strtok(run.out, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            if (strlen(line) > 80) {
                print_error("%s: %s\n", commands[k], line);
                fail();
            }
        }
        program_free(&run);
    }
}

static void version__is_one_line(void **state)
{
    program_run run = program_line("--version");
    (void)state;
    assert_run(run, 0, "");
    assert_true(strncmp(run.out, "quotacast ", 10) == 0);
    assert_string_equal(strchr(run.out, '\n'), "\n");
    program_free(&run);
}

static void usage_errors__are_one_line_and_exit_with_2(void **state)
{
    static const struct {
        const char *arguments, *message;
    } cases[] = {
        {"paln exports", "there is no command 'paln'; did you mean 'plan'?"},
        {"xyzzy", "there is no command 'xyzzy'; `quotacast help` lists them"},
        {"help forcast", "did you mean 'forecast'?"},
        {"plan exports --sed 5", "there is no option --sed; did you mean --seed?"},
        {"plan exports --frobnicate", "there is no option --frobnicate"},
        {"plan exports -x", "there is no option -x"},
        {"plan", "plan needs an input: quotacast plan FOLDER"},
        {"plan a b", "plan takes one input; 'b' is too many"},
        {"check exports --goal 5", "check has no option --goal"},
        {"plan exports --seed", "--seed needs a value"},
        {"plan exports --seed x", "--seed x: a whole number from 0"},
        {"plan exports --seed -1", "--seed -1: a whole number from 0"},
        {"plan exports --threads 0", "--threads 0: a whole number from 1"},
        {"plan exports --draws 999", "an even number is needed"},
        {"plan exports --draws 99999999999999999999", "a whole number"},
        {"plan exports --goal -5", "--goal: '-5' is negative"},
        {"plan exports --goal 12,500", "can be read in two ways"},
        {"plan exports --as-of 2025-02-30", "--as-of: '2025-02-30'"},
        {"plan exports --format xlsx", "must be one of: table csv json ndjson"},
        {"plan exports --format csv", "plan writes its tables as files"},
        {"plan exports --color sometimes", "must be one of: auto always never"},
        {"plan exports --currency RUPIAH", "--currency: "},
        {"plan exports --quiet=1", "--quiet takes no value"},
        {"plan exports --out=", "--out needs a value"},
        {"forecast h.csv --series s", "a long table needs --value HEADER and --period HEADER"},
        {"forecast exports --season 12", "--season goes with a long table"},
        {"completion tcsh", "bash, zsh, fish and man are known"},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        program_run run = program_line(cases[k].arguments);
        assert_run(run, 2, cases[k].message);
        assert_true(strncmp(run.err, "quotacast: ", 11) == 0);
        assert_string_equal(strchr(run.err, '\n'), "\n"); /* one line */
        assert_string_equal(run.out, "");
        program_free(&run);
    }
}

static void options__stand_anywhere_and_in_all_forms(void **state)
{
    static const char *const forms[] = {
        "config --format csv --seed 7 -q", "--format csv config --seed=7 --quiet",
        "config -q --seed 7 --format=csv", "config --seed 5 --seed 7 -qq --format csv",
        "-q --format csv --seed 7 -- config"};
    program_run first = program_line(forms[0]);
    (void)state;
    assert_run(first, 0, "");
    assert_has(first.out, "seed,7,flag\n");
    assert_has(first.out, "quiet,yes,flag\n");
    for (size_t k = 1; k < sizeof forms / sizeof *forms; k++) {
        program_run run = program_line(forms[k]);
        assert_run(run, 0, "");
        assert_string_equal(run.out, first.out);
        program_free(&run);
    }
    program_free(&first);
}

static void completion__knows_commands_and_options(void **state)
{
    static const char *const shells[] = {"bash", "zsh", "fish", "man"};
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        program_run run = program_call(&plain, "completion", shells[k], (char *)NULL);
        assert_run(run, 0, "");
        for (size_t c = 0; c < COMMANDS; c++) {
            assert_has(run.out, commands[c]);
        }
        assert_has(run.out, k == 3 ? "\\-\\-max\\-errors" : "max-errors");
        assert_has(run.out, "ndjson");
        program_free(&run);
    }
}

static void full_standard_output__is_an_error(void **state)
{
    static const char *const lines[] = {
        "'" QC_BINARY_DIR "/quotacast' help > /dev/full 2> /dev/null",
        "'" QC_BINARY_DIR "/quotacast' config 2>&1 > /dev/full | "
        "grep -q '^quotacast: standard output: cannot write' && exit 1; exit 0",
    };
    FILE *device = fopen("/dev/full", "w");
    (void)state;
    if (device == NULL) {
        skip();
    }
    (void)fclose(device);
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        assert_int_equal(system(lines[k]) >> 8, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help__is_the_golden_text),
        cmocka_unit_test(help__is_the_same_however_it_is_asked_for),
        cmocka_unit_test(help__fits_eighty_columns_and_opens_with_examples),
        cmocka_unit_test(version__is_one_line),
        cmocka_unit_test(usage_errors__are_one_line_and_exit_with_2),
        cmocka_unit_test(options__stand_anywhere_and_in_all_forms),
        cmocka_unit_test(completion__knows_commands_and_options),
        cmocka_unit_test(full_standard_output__is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
