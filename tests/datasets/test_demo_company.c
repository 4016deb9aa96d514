/* The generator as a whole: equal bytes, sizes, refusals, and nothing left behind by a failure. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "allocation.h"
#include "demo_company.h"
#include "table.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

static const char *const EXPORTS[] = {"opportunities.csv", "opportunity_history.csv",
                                      "revenue.csv",       "territories.csv",
                                      "accounts.csv",      "reps.csv",
                                      "products.csv",      "regions.csv",
                                      "goals.csv",         "key_results.csv",
                                      "forecast_log.csv",  "quotacast.yaml"};
static const char *const TRUTHS[] = {
    "territories.csv", "seasonality.csv", "calendar.csv", "expected_revenue.csv", "people.csv",
    "win_model.csv",   "win_rates.csv",   "shocks.csv",   "candidates.csv"};

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

static void join(char path[PATH_SIZE], const char *folder, const char *name)
{
    (void)snprintf(path, PATH_SIZE, "%s/%s", folder, name);
}

static void generate(const demo_settings *settings)
{
    demo_error error = {""};
    demo_status status = demo_company_write(settings, &error);
    if (status != DEMO_OK) {
        fail_msg("%s", error.message);
    }
}

static int is_same_file(const char *folder, const char *other, const char *name)
{
    char path[PATH_SIZE];
    size_t length = 0;
    size_t other_length = 0;
    join(path, folder, name);
    char *text = qc_test_read(path, &length);
    join(path, other, name);
    char *other_text = qc_test_read(path, &other_length);
    int same = length == other_length && memcmp(text, other_text, length) == 0;
    free(text);
    free(other_text);
    return same;
}

static size_t entries(const char *folder)
{
    size_t count = 0;
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    for (struct dirent *entry = readdir(opened); entry != NULL; entry = readdir(opened)) {
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    (void)closedir(opened);
    return count;
}

static size_t lines(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    size_t length = 0;
    size_t count = 0;
    join(path, folder, name);
    char *text = qc_test_read(path, &length);
    for (size_t i = 0; i < length; i++) {
        count += text[i] == '\n';
    }
    free(text);
    return count;
}

static void committed_files__are_what_the_generator_makes(void **state)
{
    char *folder = qc_test_folder();
    char exports[PATH_SIZE];
    char truths[PATH_SIZE];
    demo_settings settings = demo_settings_default();
    (void)state;
    join(exports, folder, "exports");
    join(truths, folder, "truth");
    settings.folder = exports;
    settings.truth_folder = truths;
    generate(&settings);
    for (size_t i = 0; i < LENGTH(EXPORTS); i++) {
        if (!is_same_file(exports, DEMO_FOLDER, EXPORTS[i])) {
            fail_msg("%s differs from the committed one", EXPORTS[i]);
        }
    }
    for (size_t i = 0; i < LENGTH(TRUTHS); i++) {
        if (!is_same_file(truths, DEMO_TRUTH_FOLDER, TRUTHS[i])) {
            fail_msg("truth %s differs from the committed one", TRUTHS[i]);
        }
    }
    assert_int_equal(entries(exports), LENGTH(EXPORTS));
    assert_int_equal(entries(truths), LENGTH(TRUTHS));
    free(folder);
}

static void committed_files__stay_below_four_megabytes(void **state)
{
    char path[PATH_SIZE];
    off_t sum = 0;
    (void)state;
    for (size_t i = 0; i < LENGTH(EXPORTS); i++) {
        struct stat about;
        join(path, DEMO_FOLDER, EXPORTS[i]);
        assert_int_equal(stat(path, &about), 0);
        sum += about.st_size;
    }
    assert_true(sum > 2000000 && sum < 4000000);
}

static void seed__equal_ones_give_equal_bytes_and_others_do_not(void **state)
{
    char *first = qc_test_folder();
    char *second = qc_test_folder();
    char *third = qc_test_folder();
    demo_settings settings = demo_settings_default();
    (void)state;
    settings.seed = UINT64_C(0xFFFFFFFFFFFFFFFF);
    settings.scale = 0.2;
    settings.folder = first;
    generate(&settings);
    settings.folder = second;
    generate(&settings);
    settings.folder = third;
    settings.seed = UINT64_C(0xFFFFFFFFFFFFFFFE);
    generate(&settings);
    for (size_t i = 0; i < LENGTH(EXPORTS); i++) {
        assert_true(is_same_file(first, second, EXPORTS[i]));
    }
    assert_false(is_same_file(first, third, "opportunities.csv"));
    assert_false(is_same_file(first, third, "revenue.csv"));
    assert_false(is_same_file(first, third, "accounts.csv"));
    assert_false(is_same_file(first, third, "reps.csv"));
    assert_false(is_same_file(first, third, "forecast_log.csv"));
    free(first);
    free(second);
    free(third);
}

static void scale__multiplies_deals_accounts_and_people(void **state)
{
    char *folder = qc_test_folder();
    demo_settings settings = demo_settings_default();
    (void)state;
    settings.folder = folder;
    settings.scale = 10.0;
    generate(&settings);
    assert_int_equal(lines(folder, "opportunities.csv"), 60001);
    assert_int_equal(lines(folder, "accounts.csv"), 9001);
    assert_int_equal(lines(folder, "reps.csv"), 601);
    assert_int_equal(lines(folder, "territories.csv"), 44);
    settings.scale = 0.1;
    generate(&settings);
    assert_int_equal(lines(folder, "opportunities.csv"), 601);
    assert_int_equal(lines(folder, "reps.csv"), 51);
    assert_int_equal(lines(folder, "accounts.csv"), 3 * 43 + 1);
    free(folder);
}

static void scale__multiplies_revenue(void **state)
{
    char *folder = qc_test_folder();
    demo_settings settings = demo_settings_default();
    double sum[2] = {0.0, 0.0};
    (void)state;
    settings.folder = folder;
    for (int i = 0; i < 2; i++) {
        settings.scale = i == 0 ? 1.0 : 4.0;
        generate(&settings);
        table revenue = table_read(folder, "revenue.csv",
                                   "period,territory,product,amount,units,customers");
        for (size_t r = 0; r < revenue.rows; r++) {
            sum[i] += table_number(&revenue, r, 3);
        }
        table_clear(&revenue);
    }
    assert_close(sum[1] / sum[0], 4.0, 1e-3, 0.0);
    free(folder);
}

static void deals__are_as_many_as_asked_and_change_nothing_else(void **state)
{
    char *folder = qc_test_folder();
    demo_settings settings = demo_settings_default();
    (void)state;
    settings.folder = folder;
    settings.deals = 1;
    generate(&settings);
    assert_int_equal(lines(folder, "opportunities.csv"), 2);
    settings.deals = 20000;
    generate(&settings);
    assert_int_equal(lines(folder, "opportunities.csv"), 20001);
    assert_true(is_same_file(folder, DEMO_FOLDER, "revenue.csv"));
    assert_true(is_same_file(folder, DEMO_FOLDER, "accounts.csv"));
    assert_true(is_same_file(folder, DEMO_FOLDER, "forecast_log.csv"));
    free(folder);
}

static void periods__shorter_history_is_the_end_of_a_longer_one(void **state)
{
    static const char HEADER[] = "period,territory,product,amount,units,customers\n";
    char *folder = qc_test_folder();
    char path[PATH_SIZE];
    size_t length[2] = {0, 0};
    char *text[2] = {NULL, NULL};
    demo_settings settings = demo_settings_default();
    (void)state;
    settings.folder = folder;
    join(path, folder, "revenue.csv");
    for (int i = 0; i < 2; i++) {
        settings.periods = i == 0 ? 12 : 120;
        generate(&settings);
        text[i] = qc_test_read(path, &length[i]);
    }
    size_t tail = length[0] - strlen(HEADER);
    assert_true(strncmp(text[0] + strlen(HEADER), "2025-01,", 8) == 0);
    assert_true(strncmp(text[1] + strlen(HEADER), "2016-01,", 8) == 0);
    assert_true(length[1] > 8 * length[0]);
    assert_memory_equal(text[0] + strlen(HEADER), text[1] + (length[1] - tail), tail);
    free(text[0]);
    free(text[1]);
    free(folder);
}

static void settings__outside_their_ranges_are_refused(void **state)
{
    char *folder = qc_test_folder();
    demo_settings good = demo_settings_default();
    (void)state;
    good.folder = folder;
    demo_settings bad[8];
    for (size_t i = 0; i < LENGTH(bad); i++) {
        bad[i] = good;
    }
    bad[0].folder = NULL;
    bad[1].folder = "";
    bad[2].scale = 0.0999;
    bad[3].scale = 1000.1;
    bad[4].scale = (double)NAN;
    bad[5].periods = 11;
    bad[6].periods = 121;
    bad[7].deals = 100000001;
    for (size_t i = 0; i < LENGTH(bad); i++) {
        demo_error error = {""};
        assert_int_equal(demo_company_write(&bad[i], &error), DEMO_ERR_ARGUMENT);
        assert_true(error.message[0] != '\0');
        assert_int_equal(demo_company_write(&bad[i], NULL), DEMO_ERR_ARGUMENT);
    }
    assert_int_equal(entries(folder), 0);
    free(folder);
}

/* Every way in which a place cannot be written leaves it as it was. */
static void output__places_that_cannot_be_written_are_reported(void **state)
{
    char *folder = qc_test_folder();
    char path[PATH_SIZE];
    char *long_name = calloc(PATH_SIZE + 100, 1);
    demo_settings settings = demo_settings_default();
    demo_error error = {""};
    (void)state;
    assert_non_null(long_name);
    settings.scale = 0.1;
    free(qc_test_write(folder, "file", "text"));
    join(path, folder, "file");
    settings.folder = path;
    assert_int_equal(demo_company_write(&settings, &error), DEMO_ERR_IO);
    assert_non_null(strstr(error.message, "is not a folder"));

    join(path, folder, "missing/deeper");
    assert_int_equal(demo_company_write(&settings, &error), DEMO_ERR_IO);
    assert_non_null(strstr(error.message, "missing/deeper"));

    settings.folder = folder;
    settings.truth_folder = path; /* still missing */
    assert_int_equal(demo_company_write(&settings, &error), DEMO_ERR_IO);
    join(path, folder, ".");
    assert_int_equal(demo_company_write(&settings, &error), DEMO_ERR_ARGUMENT);
    assert_non_null(strstr(error.message, "give two folders"));
    settings.truth_folder = NULL;

    memset(long_name, 'x', PATH_SIZE + 50);
    settings.folder = long_name;
    assert_int_not_equal(demo_company_write(&settings, &error), DEMO_OK);
    assert_int_equal(entries(folder), 1);
    free(long_name);
    free(folder);
}

static void output__a_blocked_name_leaves_no_half_written_set(void **state)
{
    char *folder = qc_test_folder();
    char path[PATH_SIZE];
    demo_settings settings = demo_settings_default();
    demo_error error = {""};
    (void)state;
    settings.scale = 0.1;
    settings.folder = folder;
    join(path, folder, ".key_results.csv.tmp");
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(demo_company_write(&settings, &error), DEMO_ERR_IO);
    assert_non_null(strstr(error.message, "key_results.csv"));
    assert_int_equal(entries(folder), 1);
    assert_int_equal(remove(path), 0);

    join(path, folder, "opportunities.csv"); /* a folder where a file is to be */
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(demo_company_write(&settings, &error), DEMO_ERR_IO);
    assert_non_null(strstr(error.message, "cannot rename"));
    assert_int_equal(entries(folder), 1);
    free(folder);
}

static void output__a_full_disk_keeps_the_old_files(void **state)
{
    char *folder = qc_test_folder();
    struct rlimit before;
    demo_settings settings = demo_settings_default();
    demo_error error = {""};
    (void)state;
    settings.scale = 0.1;
    settings.folder = folder;
    generate(&settings);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = 50000, .rlim_max = before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    settings.seed = 2;
    demo_status status = demo_company_write(&settings, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(status, DEMO_ERR_IO);
    assert_non_null(strstr(error.message, "cannot write"));
    assert_int_equal(entries(folder), LENGTH(EXPORTS));
    assert_int_equal(lines(folder, "opportunities.csv"), 601);
    free(folder);
}

static void memory__every_failed_allocation_is_reported_and_leaves_no_file(void **state)
{
    char *folder = qc_test_folder();
    demo_settings settings = demo_settings_default();
    demo_status status = DEMO_ERR_MEMORY;
    size_t nth = 0;
    (void)state;
    settings.scale = 0.1;
    settings.folder = folder;
    while (status != DEMO_OK) {
        demo_error error = {""};
        nth++;
        demo_memory_fail_at(nth);
        status = demo_company_write(&settings, &error);
        demo_memory_fail_at(0);
        if (status != DEMO_OK) {
            assert_int_equal(status, DEMO_ERR_MEMORY);
            assert_true(error.message[0] != '\0');
            assert_int_equal(entries(folder), 0);
        }
    }
    assert_true(nth > 4);
    free(folder);
}

static void memory__sizes_that_do_not_fit_are_refused(void **state)
{
    void *block = NULL;
    (void)state;
    assert_int_equal(demo_memory_new(&block, SIZE_MAX / 2, 3, NULL), DEMO_ERR_MEMORY);
    assert_null(block);
    assert_int_equal(demo_memory_new(&block, 0, 8, NULL), DEMO_OK);
    assert_non_null(block);
    demo_memory_free(block);
    demo_memory_free(NULL);
}

/* Runs the program; what it prints on either stream goes into `text`. Returns its exit status. */
static int run(const char *arguments, char *text, size_t size)
{
    char command[PATH_SIZE];
    (void)snprintf(command, sizeof command, "%s %s 2>&1", DEMO_PROGRAM, arguments);
    FILE *pipe = popen(command, "r"); /* NOLINT(cert-env33-c): the command is the test's own */
    assert_non_null(pipe);
    size_t length = fread(text, 1, size - 1, pipe);
    text[length] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void program__writes_what_the_library_writes(void **state)
{
    char *folder = qc_test_folder();
    char arguments[PATH_SIZE];
    char text[PATH_SIZE];
    (void)state;
    (void)snprintf(arguments, sizeof arguments,
                   "--seed 1 --scale 1 --deals 6000 --periods 48 --out %s/a --truth %s/b",
                   folder, folder);
    assert_int_equal(run(arguments, text, sizeof text), 0);
    assert_null(strstr(text, "quotacast-demo-company:"));
    (void)snprintf(arguments, sizeof arguments, "%s/a", folder);
    for (size_t i = 0; i < LENGTH(EXPORTS); i++) {
        assert_true(is_same_file(arguments, DEMO_FOLDER, EXPORTS[i]));
    }
    free(folder);
}

static void program__says_what_is_wrong_with_its_options(void **state)
{
    static const struct {
        const char *arguments, *part;
    } CASES[] = {
        {"", "no folder to write into"},
        {"--frobnicate 1", "unknown option '--frobnicate'"},
        {"-o", "nothing follows '-o'"},
        {"--seed -1 -o x", "--seed needs a whole number, not '-1'"},
        {"--seed 18446744073709551616 -o x", "--seed needs a whole number"},
        {"--deals 10k -o x", "--deals needs a whole number, not '10k'"},
        {"--deals 0 -o x", "--deals needs at least 1"},
        {"--scale big -o x", "--scale needs a number, not 'big'"},
        {"--scale 0 -o x", "scale is 0; it must be from 0.1 to 1000"},
        {"--periods 6 -o x", "periods is 6; it must be from 12 to 120"},
    };
    char text[PATH_SIZE];
    (void)state;
    for (size_t i = 0; i < LENGTH(CASES); i++) {
        assert_int_equal(run(CASES[i].arguments, text, sizeof text), 2);
        if (strstr(text, CASES[i].part) == NULL) {
            fail_msg("'%s' gave '%s'", CASES[i].arguments, text);
        }
    }
    assert_int_equal(run("-o /dev/null/x", text, sizeof text), 1);
    assert_int_equal(run("--help", text, sizeof text), 0);
    assert_non_null(strstr(text, "--periods N"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(committed_files__are_what_the_generator_makes),
        cmocka_unit_test(committed_files__stay_below_four_megabytes),
        cmocka_unit_test(seed__equal_ones_give_equal_bytes_and_others_do_not),
        cmocka_unit_test(scale__multiplies_deals_accounts_and_people),
        cmocka_unit_test(scale__multiplies_revenue),
        cmocka_unit_test(deals__are_as_many_as_asked_and_change_nothing_else),
        cmocka_unit_test(periods__shorter_history_is_the_end_of_a_longer_one),
        cmocka_unit_test(settings__outside_their_ranges_are_refused),
        cmocka_unit_test(output__places_that_cannot_be_written_are_reported),
        cmocka_unit_test(output__a_blocked_name_leaves_no_half_written_set),
        cmocka_unit_test(output__a_full_disk_keeps_the_old_files),
        cmocka_unit_test(memory__every_failed_allocation_is_reported_and_leaves_no_file),
        cmocka_unit_test(memory__sizes_that_do_not_fit_are_refused),
        cmocka_unit_test(program__writes_what_the_library_writes),
        cmocka_unit_test(program__says_what_is_wrong_with_its_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
