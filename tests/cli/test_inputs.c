/* Inputs that cannot be used, and inputs of all kinds that can. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

static const program_setting plain;

static const char series_table[] = "id,t,v\nA,1,10\nA,2,12\nA,3,11\nA,4,13\nA,5,12\nA,6,14\n"
                                   "B,1,5\nB,2,6\nB,3,5\nB,4,7\nB,5,6\nB,6,8\n";

static void missing_input__is_named(void **state)
{
    static const char *const commands[] = {"plan",     "check", "forecast",
                                           "accuracy", "quota", "okr"};
    (void)state;
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++) {
        program_run run = program_call(&plain, commands[k], "/nowhere/exports", (char *)NULL);
        assert_run(run, 1, "quotacast: /nowhere/exports: ");
        assert_string_equal(strchr(run.err, '\n'), "\n");
        program_free(&run);
    }
}

static void useless_input__says_what_is_needed(void **state)
{
    static const char *const texts[] = {"", "\n", "nothing,here\n1,2\n",
                                        "period,territory,amount\n", "\x00\x01\x02\xff"};
    (void)state;
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        char *folder = qc_test_folder();
        char *path = qc_test_write(folder, "file.csv", texts[k]);
        program_run run = program_call(&plain, "plan", path, (char *)NULL);
        assert_run(run, 1, "quotacast: ");
        assert_string_equal(strchr(run.err, '\n'), "\n");
        assert_int_equal(program_entries(folder), 1); /* no folder of results */
        program_free(&run);
        free(path);
        free(folder);
    }
}

static void empty_folder__says_what_is_needed(void **state)
{
    char *folder = qc_test_folder();
    (void)state;
    program_run run = program_call(&plain, "plan", folder, (char *)NULL);
    assert_run(run, 1, "opportunities");
    assert_int_equal(program_entries(folder), 0);
    program_free(&run);
    free(folder);
}

/* What plan would refuse, check does not promise. */
static void check__promises_no_forecast_of_less_than_a_month(void **state)
{
    static const char *const commands[] = {"check", "plan"};
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "deals.csv",
                               "id,owner,stage,amount,created date,close date\n"
                               "1,Ana,Won,10,2025-03-03,2025-03-12\n"
                               "2,Ana,Won,20,2025-03-05,2025-03-12\n");
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        program_run run = program_call(&plain, commands[k], path, (char *)NULL);
        assert_int_equal(run.status, (int)k);
        assert_has(k == 0 ? run.out : run.err, "no full month lies in the data from");
        assert_null(strstr(run.out, "  yes  forecast"));
        program_free(&run);
    }
    free(path);
    free(folder);
}

static void check__says_how_files_were_understood(void **state)
{
    char *folder = program_company();
    (void)state;
    free(qc_test_write(folder, "notes.csv", "colour,shape\nred,round\n"));
    program_run run = program_call(&plain, "check", folder, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "  revenue.csv: revenue\n");
    assert_has(run.out, "  territories.csv: territories\n");
    assert_has(run.out, "  key_results.csv: key_results\n");
    assert_has(run.out, "  notes.csv: not used\n");
    assert_has(run.out, "180 rows read = 180 kept + 0 rejected + 0 merged");
    assert_has(run.out, "company PT Contoh, currency IDR");
    assert_has(run.out, "  yes  forecast, accuracy and quotas by territory\n");
    program_free(&run);
    free(folder);
}

static void check__clean_writes_tables_that_are_read_as_the_same_book(void **state)
{
    char *folder = program_company();
    char *tables = program_path(folder, "tables");
    char *again = program_path(folder, "again");
    (void)state;
    program_run run = program_call(&plain, "check", folder, "--clean", (char *)NULL);
    assert_run(run, 2, "--clean writes tables: name their folder with -o DIR");
    program_free(&run);
    run = program_call(&plain, "check", folder, "--clean", "-o", tables, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "180 rows read = 180 kept");
    program_free(&run);
    run = program_call(&plain, "check", tables, "--clean", "-o", again, "-q", (char *)NULL);
    assert_run(run, 0, "");
    assert_string_equal(run.out, "");
    program_free(&run);
    static const char *const names[] = {"revenue.csv", "territories.csv", "reps.csv",
                                        "key_results.csv", "quotacast.yaml"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        char *first = program_path(tables, names[k]);
        char *second = program_path(again, names[k]);
        size_t length = 0;
        char *one = qc_test_read(first, &length);
        char *other = qc_test_read(second, &length);
        assert_string_equal(one, other);
        free(one);
        free(other);
        free(first);
        free(second);
    }
    free(again);
    free(tables);
    free(folder);
}

static void check__tells_doubtful_rows_with_their_place_and_exits_3_if_strict(void **state)
{
    char *folder = program_company();
    (void)state;
    free(qc_test_write(
        folder, "reps.csv",
        "id,name,territory,start\nP1,Dewi,Medan,2020-01-01\nP2,Budi,Medan,soon\n"));
    program_run run = program_call(&plain, "check", folder, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "reps.csv:3:4: ");
    program_free(&run);
    run = program_call(&plain, "check", folder, "--strict", (char *)NULL);
    assert_run(run, 3, "");
    assert_has(run.out, "reps.csv:3:4: ");
    program_free(&run);
    free(folder);
}

static void check__of_a_clean_folder_is_clean_even_if_strict(void **state)
{
    char *folder = program_company();
    (void)state;
    program_run run = program_call(&plain, "check", folder, "--strict", (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    free(folder);
}

static void standard_input__is_read_like_a_file(void **state)
{
    char *folder = program_company();
    char *path = program_path(folder, "revenue.csv");
    char *text = qc_test_read(path, NULL);
    const program_setting setting = {.input = text};
    (void)state;
    program_run from_file = program_call(&plain, "forecast", path, "--format", "csv", "--draws",
                                         "100", "--config", "/dev/null", (char *)NULL);
    program_run from_input = program_call(&setting, "forecast", "-", "--format", "csv",
                                          "--draws", "100", (char *)NULL);
    assert_run(from_file, 0, "");
    assert_run(from_input, 0, "");
    assert_string_equal(from_input.out, from_file.out);
    program_free(&from_file);
    program_free(&from_input);
    free(text);
    free(path);
    free(folder);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text != '\0'; text++) {
        lines += *text == '\n' ? 1 : 0;
    }
    return lines;
}

static void forecast__of_a_long_table_has_one_row_for_each_series_and_step(void **state)
{
    const program_setting setting = {.input = series_table};
    (void)state;
    program_run run =
        program_call(&setting, "forecast", "-", "--series", "id", "--period", "t", "--value",
                     "v", "--season", "1", "--horizon", "3", "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_int_equal(count_lines(run.out), 1 + 2 * 3);
    assert_has(run.out, "series,period,step,mean,p2.5,p10,p25,p50,p75,p90,p97.5,naive,model");
    assert_has(run.out, "\nA,7,1,");
    assert_has(run.out, "\nB,9,3,");
    program_free(&run);
}

static void forecast__of_a_long_table_names_a_column_that_is_not_there(void **state)
{
    const program_setting setting = {.input = series_table};
    (void)state;
    program_run run = program_call(&setting, "forecast", "-", "--period", "t", "--value", "w",
                                   "--format", "csv", (char *)NULL);
    assert_run(run, 1, "w");
    assert_string_equal(run.out, "");
    program_free(&run);
}

static void out__writes_a_file_and_never_over_the_input(void **state)
{
    char *folder = qc_test_folder();
    char *input = qc_test_write(folder, "history.csv", series_table);
    char *out = program_path(folder, "forecast.csv");
    (void)state;
    program_run run = program_call(&plain, "forecast", input, "--series", "id", "--period", "t",
                                   "--value", "v", "--format", "csv", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    assert_string_equal(run.out, "");
    char *text = qc_test_read(out, NULL);
    assert_true(strncmp(text, "series,period,step,", 19) == 0);
    free(text);
    program_free(&run);
    run = program_call(&plain, "forecast", input, "--series", "id", "--period", "t", "--value",
                       "v", "-o", input, (char *)NULL);
    assert_run(run, 2, "is an input and would be overwritten");
    program_free(&run);
    run = program_call(&plain, "forecast", input, "--series", "id", "--period", "t", "--value",
                       "v", "-o", folder, (char *)NULL);
    assert_run(run, 2, "is a folder; this command writes one file");
    program_free(&run);
    text = qc_test_read(input, NULL);
    assert_string_equal(text, series_table);
    assert_int_equal(program_entries(folder), 2);
    free(text);
    free(out);
    free(input);
    free(folder);
}

/* A sheet may have thousands of columns: what is the same of them is counted, not listed. */
static void check__counts_long_lists_of_columns(void **state)
{
    char *folder = qc_test_folder();
    size_t size = 200000;
    char *text = malloc(size);
    size_t used = 0;

    (void)state;
    assert_non_null(text);
    used = (size_t)snprintf(text, size, "month");
    for (int i = 0; i < 3000; i++) {
        used += (size_t)snprintf(text + used, size - used, ",T%d", i);
    }
    used += (size_t)snprintf(text + used, size - used, "\n2025-01");
    for (int i = 0; i < 3000; i++) {
        used += (size_t)snprintf(text + used, size - used, ",%d", i);
    }
    (void)snprintf(text + used, size - used, "\n");
    char *path = qc_test_write(folder, "sheet.csv", text);
    program_run run = program_call(&plain, "check", path, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "    and 2976 more columns of amounts\n");
    assert_has(run.out, "3,000 rows read = 3,000 kept");
    program_free(&run);
    free(path);
    used = (size_t)snprintf(text, size, "date,amount");
    for (int i = 0; i < 3000; i++) {
        used += (size_t)snprintf(text + used, size - used, ",x%d", i);
    }
    used += (size_t)snprintf(text + used, size - used, "\n2025-01-05,5");
    for (int i = 0; i < 3000; i++) {
        used += (size_t)snprintf(text + used, size - used, ",");
    }
    path = qc_test_write(folder, "sheet.csv", text);
    run = program_call(&plain, "check", path, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "and 2960 more\n");
    program_free(&run);
    free(path);
    free(text);
    free(folder);
}

/* What no double holds is refused under a target as under an amount. */
static void check__refuses_targets_without_end(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "okr.csv",
                               "objective,key result,kind,metric,baseline,target,value,period\n"
                               "A,B,reach,manual,0,1e400,20,2025Q4\n"
                               "A,C,reach,manual,0,100,1e400,2025Q4\n");
    (void)state;
    program_run run = program_call(&plain, "check", path, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "okr.csv:2:6:");
    assert_has(run.out, "okr.csv:3:7:");
    program_free(&run);
    free(path);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check__counts_long_lists_of_columns),
        cmocka_unit_test(check__refuses_targets_without_end),
        cmocka_unit_test(missing_input__is_named),
        cmocka_unit_test(useless_input__says_what_is_needed),
        cmocka_unit_test(empty_folder__says_what_is_needed),
        cmocka_unit_test(check__promises_no_forecast_of_less_than_a_month),
        cmocka_unit_test(check__says_how_files_were_understood),
        cmocka_unit_test(check__clean_writes_tables_that_are_read_as_the_same_book),
        cmocka_unit_test(check__tells_doubtful_rows_with_their_place_and_exits_3_if_strict),
        cmocka_unit_test(check__of_a_clean_folder_is_clean_even_if_strict),
        cmocka_unit_test(standard_input__is_read_like_a_file),
        cmocka_unit_test(forecast__of_a_long_table_has_one_row_for_each_series_and_step),
        cmocka_unit_test(forecast__of_a_long_table_names_a_column_that_is_not_there),
        cmocka_unit_test(out__writes_a_file_and_never_over_the_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
