/* quotacast forecast --explain, --frequency and its notes, on files as people have them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/calendar.h"
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

static char *folder;

/* Days of a shop that sells half as much again at weekends, from 2022-01-01 on. */
static char *write_days(int count)
{
    size_t room = (size_t)count * 24 + 64;
    char *text = malloc(room);
    qc_date first = 18993; /* 2022-01-01 */
    size_t used = (size_t)snprintf(text, room, "shop,day,sales\n");

    for (qc_date day = first; day < first + count; day++) {
        char name[16];

        used += (size_t)snprintf(text + used, room - used, "Bandung,%s,%d\n",
                                 qc_date_format(day, name, sizeof name),
                                 (day + 3) % 7 >= 5 ? 150 : 100 + day % 5);
    }
    char *path = qc_test_write(folder, "days.csv", text);
    free(text);
    return path;
}

static program_run forecast(const char *path, const char *option, const char *value)
{
    static const program_setting plain;

    return program_call(&plain, "forecast", path, "--series", "shop", "--period", "day",
                        "--value", "sales", "--horizon", "2", option, value, (char *)NULL);
}

/* What is forecast as of a day is what a file that ends there gives; later rows are not even
 * looked at. */
static void as_of__is_as_if_the_file_ended_there(void **state)
{
    static const program_setting plain;
    char *path = write_days(730);
    program_run short_file = forecast(path, "--format", "csv");

    (void)state;
    assert_run(short_file, 0, "");
    free(path);
    path = write_days(900);
    FILE *stream = fopen(path, "a");
    assert_non_null(stream);
    (void)fputs("Bandung,2025-02-03,no number\nMedan,2025-02-04,5\n", stream);
    (void)fclose(stream);
    program_run run = program_call(&plain, "forecast", path, "--series", "shop", "--period",
                                   "day", "--value", "sales", "--horizon", "2", "--as-of",
                                   "2023-12-31", "--format", "csv", (char *)NULL);
    assert_run(run, 0, "note: 172 rows end after 2023-12-31 and are not used.\n");
    assert_string_equal(run.out, short_file.out);
    program_free(&run);
    program_free(&short_file);
    run = forecast(path, "--as-of", "2021-12-31");
    assert_run(run, 1, "no row had ended by 2021-12-31, the as-of date");
    program_free(&run);
    free(path);
}

/* A month or week counts when it is over. */
static void as_of__takes_whole_periods(void **state)
{
    static const program_setting plain;
    static const char *const starts[] = {"2024-", "2024-W", ""};
    static const char *const messages[] = {
        "note: 6 rows end after 2024-07-30 and are not used.",
        "note: 10 rows end after 2024-07-30 and are not used.",
        "the periods are numbers ('01')"};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        char text[1024];
        char name[32];
        size_t used = (size_t)snprintf(text, sizeof text, "t,v\n");

        for (int i = 1; i <= (k == 1 ? 40 : 12); i++) {
            (void)snprintf(name, sizeof name, "%s%02d", starts[k], i);
            used += (size_t)snprintf(text + used, sizeof text - used, "%s,%d\n", name, i);
        }
        char *path = qc_test_write(folder, "periods.csv", text);
        program_run run =
            program_call(&plain, "forecast", path, "--period", "t", "--value", "v", "--horizon",
                         "1", "--as-of", "2024-07-30", (char *)NULL);

        assert_run(run, k == 2 ? 1 : 0, messages[k]);
        program_free(&run);
        free(path);
    }
}

static void days__become_months_or_what_is_asked_for(void **state)
{
    char *path = write_days(900);
    program_run run = forecast(path, "--format", "csv");

    (void)state;
    assert_run(run, 0, "");
    assert_has(run.out, "Bandung,2024-06,1,");
    assert_has(run.err, "note: Days are added up into months; --frequency day keeps them.\n");
    assert_has(run.err, "note: 2024-06 is left out: the data end on 2024-06-18");
    program_free(&run);
    run = forecast(path, "--frequency", "week");
    assert_run(run, 0, "");
    assert_has(run.out, "2024-W25");
    program_free(&run);
    run = forecast(path, "--frequency", "fortnight");
    assert_run(run, 2, "");
    program_free(&run);
    free(path);
}

/* Days of two shops over three years, more sold in the middle of the year. */
static char *write_years(void)
{
    const size_t room = 96 * 1024;
    char *text = calloc(1, room);
    size_t used = (size_t)snprintf(text, room, "day,shop,sales\n");

    for (int day = 0; day < 1095; day++) {
        char name[16];

        (void)qc_date_format(18628 + day, name, sizeof name); /* from 2021-01-01 */
        for (int shop = 1; shop <= 2; shop++) {
            used += (size_t)snprintf(text + used, room - used, "%s,S%d,%d\n", name, shop,
                                     shop * (day % 365 > 120 && day % 365 < 240 ? 90 : 60) +
                                         day % 7);
        }
    }
    char *path = qc_test_write(folder, "years.csv", text);
    free(text);
    return path;
}

static void explanation__tells_the_season_of_the_year(void **state)
{
    static const program_setting plain;
    char *path = write_years();

    (void)state;
    for (int json = 0; json < 2; json++) {
        program_run run =
            program_call(&plain, "forecast", path, "--series", "shop", "--period", "day",
                         "--value", "sales", "--horizon", "2", "--frequency", "day",
                         "--explain", "S1", "--format", json ? "json" : "table", (char *)NULL);

        assert_run(run, 0, "");
        assert_has(run.out, json ? "\"long_season\"" : "Season of the year: highest in 2024-0");
        program_free(&run);
    }
    free(path);
}

static void explanation__is_told_in_sentences_and_json(void **state)
{
    char *path = write_days(900);
    program_run run = forecast(path, "--explain", "Bandung");

    (void)state;
    assert_run(run, 0, "");
    assert_has(run.out, "Bandung (series): ");
    assert_has(run.out, "from 2024-06 to 2024-07.");
    assert_has(run.out, "Models, with their past errors as a share of naive's:");
    assert_has(run.out, "The last observation (2024-05, ");
    program_free(&run);
    run = forecast(path, "--explain", "Bandong");
    assert_run(run, 1, "");
    assert_has(run.err, "did you mean 'Bandung'?");
    program_free(&run);
    static const program_setting plain;
    run =
        program_call(&plain, "forecast", path, "--series", "shop", "--period", "day", "--value",
                     "sales", "--explain", "Bandung", "--format", "json", (char *)NULL);
    assert_run(run, 0, "");
    assert_int_equal(run.out[0], '{');
    assert_has(run.out, "\"models\": [");
    program_free(&run);
    free(path);
}

/* A series without any value has no forecast, and none of naive's either. */
static void series__without_a_value_has_no_naive_forecast(void **state)
{
    static const program_setting plain;
    char *path = qc_test_write(folder, "empty.csv",
                               "shop,month,sales\nA,2024-01,5\nA,2024-02,6\nB,2024-01,\n");
    program_run run =
        program_call(&plain, "forecast", path, "--series", "shop", "--period", "month",
                     "--value", "sales", "--horizon", "1", "--format", "csv", (char *)NULL);

    (void)state;
    assert_run(run, 0, "1 of 2 series without any observation");
    assert_has(run.out, "\nB,2024-03,1,,,,,,,,,,none,");
    program_free(&run);
    free(path);
}

static void explanation__of_one_period_names_it_once(void **state)
{
    static const program_setting plain;
    char *path = qc_test_write(folder, "hole.csv",
                               "month,sales\n2024-01,5\n2024-02,\n2024-03,6\n2024-04,7\n");
    program_run run =
        program_call(&plain, "forecast", path, "--period", "month", "--value", "sales",
                     "--horizon", "1", "--explain", "sales", (char *)NULL);

    (void)state;
    assert_run(run, 0, "");
    assert_has(run.out, " expected in 2024-05.\nHistory: 4 months, of which 1 is missing.\n");
    program_free(&run);
    free(path);
}

/* The last month of a steady shop is ten times the others. */
static void surprises__are_noted(void **state)
{
    static const program_setting plain;
    char text[4096];
    size_t used = (size_t)snprintf(text, sizeof text, "month,sales\n");

    (void)state;
    for (int month = 0; month < 48; month++) {
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%d-%02d,%d\n", 2020 + month / 12,
                             month % 12 + 1, month < 47 ? 100 + month * month % 7 : 1000);
    }
    char *path = qc_test_write(folder, "months.csv", text);
    program_run run = program_call(&plain, "forecast", path, "--period", "month", "--value",
                                   "sales", "--horizon", "1", (char *)NULL);
    assert_run(run, 0, "note: 2023-12: 1 of 1 observations lie outside of the 95 % ranges");
    assert_has(run.err, "note:   sales: 1000, forecast ");
    program_free(&run);
    free(path);
}

/* The means of a table of forecasts, line by line, and whether it has a row of a series and
 * period. */
static char *means_of(const char *csv, const char *wanted)
{
    char *means = calloc(strlen(csv) + 1, 1);

    assert_non_null(means);
    assert_has(csv, wanted);
    for (const char *line = csv; *line != '\0'; line = strchr(line, '\n') + 1) {
        const char *mean = strchr(strchr(strchr(line, ',') + 1, ',') + 1, ',');

        strncat(means, mean, (size_t)(strchr(line, '\n') + 1 - mean));
    }
    return means;
}

/* Series that have nothing to do with each other, each with its own last month, by number and
 * by date. */
static void ends__of_unrelated_series_are_their_own(void **state)
{
    static const program_setting plain;
    char text[2][16384] = {"id,t,v\n", "id,t,v\n"};
    char *means[2];

    (void)state;
    for (int k = 0; k < 10; k++) {
        for (int t = 0; t < 36 - k; t++) {
            size_t used[2] = {strlen(text[0]), strlen(text[1])};
            int value = 100 + k + (t * t + 3 * k) % 17;

            (void)snprintf(text[0] + used[0], sizeof text[0] - used[0], "S%d,%d,%d\n", k, t + 1,
                           value);
            (void)snprintf(text[1] + used[1], sizeof text[1] - used[1], "S%d,%d-%02d,%d\n", k,
                           2000 + k + t / 12, t % 12 + 1, value);
        }
    }
    for (int form = 0; form < 2; form++) {
        char *path = qc_test_write(folder, "series.csv", text[form]);
        program_run run = program_call(&plain, "forecast", path, "--series", "id", "--period",
                                       "t", "--value", "v", "--season", "12", "--horizon", "2",
                                       "--format", "csv", (char *)NULL);

        assert_run(run, 0, form == 0 ? "" : "note: Series end in different periods, 1 of 10 ");
        means[form] = means_of(run.out, form == 0 ? "S4,33,1," : "S4,2006-09,1,");
        program_free(&run);
        free(path);
    }
    /* All but the length of a period as it is called. */
    for (char *at = means[1]; (at = strstr(at, "month")) != NULL;) {
        (void)memmove(at, at + 5, strlen(at + 5) + 1);
    }
    for (char *at = means[0]; (at = strstr(at, "period")) != NULL;) {
        (void)memmove(at, at + 6, strlen(at + 6) + 1);
    }
    assert_string_equal(means[0], means[1]);
    free(means[0]);
    free(means[1]);
}

static int set_up(void **state)
{
    (void)state;
    folder = qc_test_folder();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(folder);
    return 0;
}

/* A long table can be tested on its past as a folder can: seven of eight days repeat those a
 * week before, so that the seasonal naive method errs by what the eighth is off. */
static void accuracy__takes_a_long_table(void **state)
{
    static const program_setting plain;
    char *path = write_days(80);

    (void)state;
    program_run run = program_call(&plain, "accuracy", path, "--series", "shop", "--period",
                                   "day", "--value", "sales", "--frequency", "day", "--horizon",
                                   "3", "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "series,all,seasonal_naive,3,");
    assert_has(run.out, "series,all,forecast,1,");
    program_free(&run);
    run = program_call(&plain, "accuracy", path, "--season", "7", (char *)NULL);
    assert_run(run, 2, "--season goes with a long table: --value and --period");
    program_free(&run);
    run = program_call(&plain, "accuracy", path, "--series", "shop", (char *)NULL);
    assert_run(run, 2, "a long table needs --value HEADER and --period HEADER");
    program_free(&run);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days__become_months_or_what_is_asked_for),
        cmocka_unit_test(as_of__is_as_if_the_file_ended_there),
        cmocka_unit_test(as_of__takes_whole_periods),
        cmocka_unit_test(series__without_a_value_has_no_naive_forecast),
        cmocka_unit_test(explanation__of_one_period_names_it_once),
        cmocka_unit_test(surprises__are_noted),
        cmocka_unit_test(accuracy__takes_a_long_table),
        cmocka_unit_test(ends__of_unrelated_series_are_their_own),
        cmocka_unit_test(explanation__tells_the_season_of_the_year),
        cmocka_unit_test(explanation__is_told_in_sentences_and_json),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
