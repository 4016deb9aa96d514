/* quotacast forecast --regressors: what it does to a forecast, and every way in which its file can be wrong. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

enum { MONTHS = 60, AHEAD = 6 };

static bool has_promotion(int month)
{
    return month * 7 % 11 < 3;
}

/* Sales of two shops that a promotion lifts by half, with some disorder. */
static double sales(int shop, int month)
{
    double disorder = 0.02 * sin(9.7 * (double)(month * month + shop));

    return (100.0 + 60.0 * shop) * exp(0.004 * month + 0.1 * cos(0.5236 * month) + disorder +
                                       (has_promotion(month) ? 0.405465 : 0.0));
}

static char *write_history(const char *folder)
{
    static char text[16384];
    size_t length = (size_t)snprintf(text, sizeof text, "shop,month,sales\n");

    for (int shop = 0; shop < 2; shop++) {
        for (int month = 0; month < MONTHS; month++) {
            length +=
                (size_t)snprintf(text + length, sizeof text - length, "shop %d,%d-%02d,%.4f\n",
                                 shop, 2020 + month / 12, month % 12 + 1, sales(shop, month));
        }
    }
    return qc_test_write(folder, "history.csv", text);
}

/* Promotions of all shops, up to `months`. */
static char *write_promotions(const char *folder, int months)
{
    static char text[16384];
    size_t length = (size_t)snprintf(text, sizeof text, "month,promotion\n");

    for (int month = 0; month < months; month++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%d-%02d,%d\n",
                                   2020 + month / 12, month % 12 + 1, has_promotion(month));
    }
    return qc_test_write(folder, "promotions.csv", text);
}

static program_run forecast(const char *history, const char *regressors)
{
    static const program_setting plain;

    return program_call(&plain, "forecast", history, "--series", "shop", "--period", "month",
                        "--value", "sales", "--horizon", "6", "--format", "csv", "--regressors",
                        regressors, (char *)NULL);
}

/* The mean of a series in a period, from lines "series,period,step,mean,...". */
static double mean_of(const char *csv, const char *series, int month)
{
    char key[64];

    (void)snprintf(key, sizeof key, "\n%s,%d-%02d,%d,", series, 2020 + month / 12,
                   month % 12 + 1, month - MONTHS + 1);
    const char *line = strstr(csv, key);

    assert_non_null(line);
    return strtod(line + strlen(key), NULL);
}

static void regressors__of_a_planned_promotion_lift_its_month(void **state)
{
    char *folder = qc_test_folder();
    char *history = write_history(folder);
    char *promotions = write_promotions(folder, MONTHS + AHEAD);
    program_run run = forecast(history, promotions);

    (void)state;
    assert_run(run, 0, "");
    assert_has(run.out, "regressors");
    for (int shop = 0; shop < 2; shop++) {
        char name[20];

        (void)snprintf(name, sizeof name, "shop %d", shop);
        for (int month = MONTHS; month < MONTHS + AHEAD; month++) {
            /* what comes is known, but for its disorder and an uncertain trend */
            assert_close(mean_of(run.out, name, month), sales(shop, month), 0.08, 0.0);
        }
    }
    program_free(&run);
    free(promotions);
    free(history);
    free(folder);
}

/* One shop has promotions, the other none: a column of the series says whose a row is. */
static void regressors__by_series_are_each_their_own(void **state)
{
    static char text[16384];
    char *folder = qc_test_folder();
    char *history = write_history(folder);
    size_t length = (size_t)snprintf(text, sizeof text, "shop;month;promotion\n");

    (void)state;
    for (int shop = 1; shop >= 0; shop--) {
        for (int month = 0; month < MONTHS + AHEAD; month++) {
            length += (size_t)snprintf(text + length, sizeof text - length,
                                       "shop %d;%d-%02d;%d\n", shop, 2020 + month / 12,
                                       month % 12 + 1, shop == 0 && has_promotion(month));
        }
    }
    char *promotions = qc_test_write(folder, "promotions.csv", text);
    program_run run = forecast(history, promotions);

    assert_run(run, 0, "");
    for (int month = MONTHS; month < MONTHS + AHEAD; month++) {
        assert_close(mean_of(run.out, "shop 0", month), sales(0, month), 0.1, 0.0);
    }
    program_free(&run);
    free(promotions);
    free(history);
    free(folder);
}

static void assert_refused(const char *history, const char *folder, const char *text,
                           const char *message)
{
    char *path = qc_test_write(folder, "bad.csv", text);
    program_run run = forecast(history, path);

    assert_run(run, 1, message);
    program_free(&run);
    free(path);
}

static void regressors__that_are_wrong_are_refused_with_their_place(void **state)
{
    char *folder = qc_test_folder();
    char *history = write_history(folder);
    char *promotions = write_promotions(folder, MONTHS + 3);
    program_run run = forecast(history, promotions);

    (void)state;
    assert_run(run, 1,
               "promotions.csv:64:1: behind this row the regressors of 'shop 0' for "
               "2025-04 are missing");
    program_free(&run);
    assert_refused(history, folder, "month,promotion\n2020-01,1\n2020-02,1\n",
                   "behind this row the regressors of 'shop 0' for 2020-03 are missing");
    assert_refused(history, folder, "period,promotion\n2020-01,1\n",
                   "bad.csv:1: there is no column 'month'");
    assert_refused(history, folder, "month\n2020-01\n", "there is no regressor");
    assert_refused(history, folder, "month,shop,promotion\n2020-01,shop 7,1\n",
                   "bad.csv:2:2: there is no series 'shop 7'; did you mean 'shop 0'?");
    assert_refused(history, folder, "month,promotion\n2020-01,1\n2020-02,\n",
                   "bad.csv:3:2: 'promotion' is blank");
    assert_refused(history, folder, "month,promotion\n2020-01,1\n2020-02,yes\n",
                   "bad.csv:3:2: 'promotion' is 'yes', not a number");
    assert_refused(history, folder, "month,promotion\n2020-01,1\n2020-01,0\n",
                   "bad.csv:3:1: '2020-01' is given twice, first on line 2");
    assert_refused(history, folder, "month,promotion\n2020Q1,1\n2020Q2,0\n",
                   "bad.csv:2:1: '2020Q1' is another kind of period");
    assert_refused(history, folder, "month,promotion\n2020-01,1,5\n", "bad.csv:2: ");
    assert_refused(history, folder, "month,promotion\n", "the file has a header and no row");
    free(promotions);
    free(history);
    free(folder);
}

static void regressors__that_never_change_are_refused(void **state)
{
    static char text[16384];
    char *folder = qc_test_folder();
    char *history = write_history(folder);
    size_t length = (size_t)snprintf(text, sizeof text, "month,price\n");

    (void)state;
    for (int month = 0; month < MONTHS + AHEAD; month++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%d-%02d,9.5\n",
                                   2020 + month / 12, month % 12 + 1);
    }
    assert_refused(history, folder, text, "bad.csv:1:2: 'price' is 9.5 in every row");
    free(history);
    free(folder);
}

static void regressors__go_with_a_long_table(void **state)
{
    char *folder = program_company();
    char *promotions = write_promotions(folder, 3);
    static const program_setting plain;
    program_run run =
        program_call(&plain, "forecast", folder, "--regressors", promotions, (char *)NULL);

    (void)state;
    assert_run(run, 2, "--regressors goes with a long table");
    program_free(&run);
    free(promotions);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regressors__of_a_planned_promotion_lift_its_month),
        cmocka_unit_test(regressors__by_series_are_each_their_own),
        cmocka_unit_test(regressors__that_are_wrong_are_refused_with_their_place),
        cmocka_unit_test(regressors__that_never_change_are_refused),
        cmocka_unit_test(regressors__go_with_a_long_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
