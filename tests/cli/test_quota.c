/* quotacast quota --backtest: its tables, its options, its errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

static const program_setting plain;

/* Four territories over sixteen years. */
static char *write_panel(const char *folder)
{
    static char text[8192];
    size_t length = (size_t)snprintf(text, sizeof text, "id,year,sales,people\n");

    for (int i = 0; i < 4; i++) {
        double level = 100 * (i + 1);

        for (int year = 2000; year < 2016; year++) {
            length += (size_t)snprintf(text + length, sizeof text - length, "T%d,%d,%.3f,%d\n",
                                       i, year, level, 1000 * (i + 1) + 10 * (year - 2000) * i);
            level *= 1.02 + 0.01 * ((i * 7 + year * 3) % 5);
        }
    }
    return qc_test_write(folder, "panel.csv", text);
}

static program_run call(const char *path, const char *show, const char *format)
{
    return program_call(&plain, "quota", "--backtest", path, "--series", "id", "--period",
                        "year", "--value", "sales", "--potential", "people", "--show", show,
                        "--format", format, (char *)NULL);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (; *text != '\0'; text++) {
        lines += *text == '\n' ? 1 : 0;
    }
    return lines;
}

/* A cell of the first row of a table as CSV that begins with `start`, by its column from 0. */
static double cell_of(const char *csv, const char *start, int column)
{
    const char *at = strstr(csv, start);

    assert_non_null(at);
    for (at += 1; column > 0; column--) {
        at = strchr(at, ',');
        assert_non_null(at);
        at++;
    }
    return strtod(at, NULL);
}

/* Below the table stands in words what auto's row says of the shares at quota, in percent. */
static void backtest__says_what_was_reached_and_expected(void **state)
{
    char *folder = qc_test_folder();
    char *path = write_panel(folder);
    program_run run = call(path, "methods", "csv");
    char words[256];

    (void)state;
    assert_run(run, 0, "");
    (void)snprintf(words, sizeof words,
                   "Under auto %.0f %% of territories reached their quota; %.0f %% were",
                   100 * cell_of(run.out, "\nauto,all,", 12),
                   100 * cell_of(run.out, "\nauto,all,", 13));
    program_free(&run);
    run = call(path, "methods", "table");
    assert_run(run, 0, "");
    assert_has(run.out, words);
    program_free(&run);
    free(path);
    free(folder);
}

static void backtest__prints_methods_periods_and_odds(void **state)
{
    char *folder = qc_test_folder();
    char *path = write_panel(folder);
    program_run run = call(path, "methods", "csv");

    (void)state;
    assert_run(run, 0, "");
    assert_int_equal(strncmp(run.out, "method,period,periods,territories,aqe_percent,", 46), 0);
    assert_has(run.out, "\nuniform_growth,all,10,4,");
    assert_has(run.out, "\nauto,all,10,4,");
    assert_int_equal(count_lines(run.out), 12); /* eleven methods and the header */
    program_free(&run);
    run = call(path, "periods", "csv");
    assert_run(run, 0, "");
    assert_has(run.out, "\nregression,2006,1,4,");
    assert_has(run.out, "\nauto,2015,1,4,");
    assert_int_equal(count_lines(run.out), 12 + 11 * 10);
    program_free(&run);
    run = call(path, "odds", "csv");
    assert_run(run, 0, "");
    assert_int_equal(strncmp(run.out, "quotas,from,to,count,said,came,reliable\n", 40), 0);
    assert_int_equal(count_lines(run.out), 21);
    program_free(&run);
    run = call(path, "methods", "table");
    assert_run(run, 0, "");
    assert_has(run.out, "auto took ");
    program_free(&run);
    free(path);
    free(folder);
}

static void backtest__writes_a_file(void **state)
{
    char *folder = qc_test_folder();
    char *path = write_panel(folder);
    char *out = program_path(folder, "scores.csv");
    program_run run =
        program_call(&plain, "quota", "--backtest", path, "--series", "id", "--period", "year",
                     "--value", "sales", "--format", "csv", "-o", out, (char *)NULL);

    (void)state;
    assert_run(run, 0, "");
    assert_string_equal(run.out, "");
    char *written = qc_test_read(out, NULL);
    assert_has(written, "\nauto,all,10,4,");
    program_free(&run);
    free(written);
    free(out);
    free(path);
    free(folder);
}

static void backtest__says_what_it_needs(void **state)
{
    char *folder = qc_test_folder();
    char *path = write_panel(folder);
    program_run run = program_call(&plain, "quota", "--backtest", path, (char *)NULL);

    (void)state;
    assert_run(run, 2, "--backtest needs --series, --period and --value");
    program_free(&run);
    run = program_call(&plain, "quota", "--backtest", path, "--series", "id", "--period",
                       "year", "--value", "sales", "--goal", "5", (char *)NULL);
    assert_run(run, 2, "--goal does not go with --backtest: in the past");
    program_free(&run);
    run = program_call(&plain, "quota", "--backtest", path, "--series", "id", "--period",
                       "year", "--value", "sale", (char *)NULL);
    assert_run(run, 1, "did you mean 'sales'?");
    program_free(&run);
    run = program_call(&plain, "quota", "--backtest", path, "--series", "id", "--period",
                       "year", "--value", "sales", "--as-of", "1890-12-31", (char *)NULL);
    assert_run(run, 1, "no row had ended by 1890-12-31");
    program_free(&run);
    run =
        program_call(&plain, "quota", path, "--series", "id", "--value", "sales", (char *)NULL);
    assert_run(run, 2, "--series goes with --backtest");
    program_free(&run);
    free(path);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backtest__prints_methods_periods_and_odds),
        cmocka_unit_test(backtest__says_what_was_reached_and_expected),
        cmocka_unit_test(backtest__writes_a_file),
        cmocka_unit_test(backtest__says_what_it_needs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
