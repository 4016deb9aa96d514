/* --models: which models a forecast tries, and every way to name them wrongly. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

enum { MONTHS = 48 };

static char *write_history(const char *folder)
{
    static char text[8192];
    size_t length = (size_t)snprintf(text, sizeof text, "month,sales\n");

    for (int month = 0; month < MONTHS; month++) {
        double season = 20 * sin(0.5236 * month) + 3 * sin(9.7 * (double)(month * month));

        length +=
            (size_t)snprintf(text + length, sizeof text - length, "%d-%02d,%.4f\n",
                             2020 + month / 12, month % 12 + 1, 100.0 + 0.5 * month + season);
    }
    return qc_test_write(folder, "history.csv", text);
}

static program_run forecast(const char *history, const char *models)
{
    static const program_setting plain;

    return program_call(&plain, "forecast", history, "--period", "month", "--value", "sales",
                        "--horizon", "3", "--format", "csv", "--models", models, (char *)NULL);
}

static void models__that_are_named_are_the_only_ones_tried(void **state)
{
    char *folder = qc_test_folder();
    char *history = write_history(folder);
    program_run one = forecast(history, "stl_damped");
    program_run more = forecast(history, " theta , stl_damped,naive");
    program_run other_order = forecast(history, "stl_damped,theta");
    program_run naive = forecast(history, "naive");

    (void)state;
    assert_run(one, 0, "");
    assert_has(one.out, ",stl_damped,");
    assert_run(more, 0, "");
    assert_string_equal(more.out, other_order.out);
    assert_has(naive.out, ",naive,");
    program_free(&one);
    program_free(&more);
    program_free(&other_order);
    program_free(&naive);
    free(history);
    free(folder);
}

static void models__out_of_the_usual_ones_can_be_asked_for(void **state)
{
    char *folder = qc_test_folder();
    char *history = write_history(folder);
    program_run run = forecast(history, "arima");

    (void)state;
    assert_run(run, 0, "");
    assert_has(run.out, ",arima,");
    program_free(&run);
    free(history);
    free(folder);
}

static void models__that_do_not_exist_are_named_with_a_near_one(void **state)
{
    char *folder = qc_test_folder();
    char *history = write_history(folder);
    program_run near = forecast(history, "ets,tehta");
    program_run far = forecast(history, "xyzzyxyzzy");
    program_run none = forecast(history, " , ");

    (void)state;
    assert_run(near, 2, "--models: there is no model 'tehta'; did you mean 'theta'?");
    assert_run(far, 2, "`quotacast help forecast` lists them");
    assert_run(none, 2, "--models ' , ' names no model; `quotacast help forecast` lists them");
    program_free(&none);
    program_free(&near);
    program_free(&far);
    free(history);
    free(folder);
}

static void models__are_listed_by_the_help_of_forecast(void **state)
{
    program_run run = program_line("help forecast");

    (void)state;
    assert_has(run.out, "  ets             * exponential smoothing");
    assert_has(run.out, "  theta             smoothed level");
    assert_has(run.out, "  arima           + autoregression");
    program_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models__that_are_named_are_the_only_ones_tried),
        cmocka_unit_test(models__out_of_the_usual_ones_can_be_asked_for),
        cmocka_unit_test(models__that_do_not_exist_are_named_with_a_near_one),
        cmocka_unit_test(models__are_listed_by_the_help_of_forecast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
