/* Tests of reading quotas and their derivation back, and of the section `quota` of quotacast.yaml. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/config.h"
#include "quotacast/quota_file.h"

static const qc_currency dollars = {.code = "USD", .exponent = 2};

static qc_status read_text(const char *text, qc_quota_file **file, qc_error *error)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "quotas.csv", text);
    qc_status status = qc_quota_file_read(path, &dollars, file, error);

    free(path);
    free(folder);
    return status;
}

static void quota_file__holds_what_was_written(void **state)
{
    qc_quota_file *file = NULL;
    qc_error error;

    (void)state;
    assert_ok(read_text("node,level,parent,rep,period,quota\n"
                        "Acme,company,,,2026Q1,1234.5\n"
                        "'=Sum,territory,Acme,,2026Q1,1000000.01\n"
                        "Ana,rep,'=Sum,Ana,2026Q1,\n",
                        &file, &error),
              error);
    assert_int_equal(file->count, 2); /* without an amount there is no quota */
    assert_string_equal(file->rows[0].node, "Acme");
    assert_string_equal(file->rows[0].level, "company");
    assert_string_equal(file->rows[0].parent, "");
    assert_string_equal(file->rows[0].period, "2026Q1");
    assert_int_equal(file->rows[0].quota, 123450);
    assert_string_equal(file->rows[1].node, "=Sum");
    assert_int_equal(file->rows[1].quota, 100000001);
    qc_quota_file_free(file);
}

static void quota_file__needs_two_columns(void **state)
{
    qc_quota_file *file = NULL;
    qc_error error;

    (void)state;
    assert_ok(read_text("Node;Quota\nWest;1.234,50\n", &file, &error), error);
    assert_int_equal(file->rows[0].quota, 123450);
    assert_string_equal(file->rows[0].level, "");
    qc_quota_file_free(file);
}

static void quota_file__errors_name_what_is_wrong(void **state)
{
    qc_quota_file *file = NULL;
    qc_error error;

    (void)state;
    assert_status(read_text("node,amount\nA,1\n", &file, &error), QC_ERR_NOT_FOUND, error);
    assert_message(error, "there is no column 'quota'");
    assert_status(read_text("node,quota\nA,1\nB,much\n", &file, &error), QC_ERR_FORMAT, error);
    assert_message(error, "'much'");
    assert_status(read_text("node,quota\n", &file, &error), QC_ERR_DATA, error);
    assert_status(read_text("node,quota\nA,1e30\n", &file, &error), QC_ERR_OVERFLOW, error);
    assert_status(qc_quota_file_read("/nowhere/quotas.csv", &dollars, &file, &error), QC_ERR_IO,
                  error);
    assert_null(file);
    qc_quota_file_free(NULL);
}

static qc_status read_and_free(void *context, qc_error *error)
{
    qc_quota_file *file = NULL;
    qc_status status = qc_quota_file_read(context, &dollars, &file, error);

    qc_quota_file_free(file);
    return status;
}

static void quota_file__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "quotas.csv", "node,level,quota\nA,territory,5\n");

    (void)state;
    qc_test_allocations(read_and_free, path);
    free(path);
    free(folder);
}

static void quota_file__of_another_currency_is_refused(void **state)
{
    qc_quota_file *file = NULL;
    qc_error error;

    (void)state;
    assert_ok(read_text("node,quota,currency\nA,1,USD\nB,2,\nC,3,usd\nD,4,Rp\n", &file, &error),
              error);
    assert_int_equal(file->count, 4);
    qc_quota_file_free(file);
    file = NULL;
    assert_status(read_text("node,quota,currency\nA,1,USD\nB,2,EUR\n", &file, &error),
                  QC_ERR_DATA, error);
    assert_message(error, "its quotas are in EUR and the plan is in USD");
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 3);
    assert_null(file);
}

/* Derivation */

static qc_status read_lines(const char *text, qc_quota_lines_file **file, qc_error *error)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "quota_derivation.csv", text);
    qc_status status = qc_quota_lines_file_read(path, &dollars, true, file, error);

    free(path);
    free(folder);
    return status;
}

static void lines_file__holds_what_was_written(void **state)
{
    qc_quota_lines_file *file = NULL;
    qc_error error;

    (void)state;
    assert_ok(read_lines("node,period,step,amount,note,level\n"
                         "Acme,2026Q1,history,1234.5,\"By so much, and more\",company\n"
                         "'=Sum\033[31m,2026-01,season,-0.01,.,territory\n"
                         "Acme,2026Q1,goal,,nothing,company\n"
                         "Acme,2026Q1,rounding,0,.,company\n",
                         &file, &error),
              error);
    assert_int_equal(file->count, 3); /* a line without an amount is none */
    assert_string_equal(file->lines[0].node, "Acme");
    assert_string_equal(file->lines[0].level, "company");
    assert_string_equal(file->lines[0].period, "2026Q1");
    assert_string_equal(file->lines[0].step, "history");
    assert_int_equal(file->lines[0].amount, 123450);
    assert_string_equal(file->lines[0].note, "By so much, and more");
    assert_string_equal(file->lines[1].node, "=Sum [31m"); /* nothing for a terminal */
    assert_string_equal(file->lines[1].period, "2026-01");
    assert_int_equal(file->lines[1].amount, -1);
    assert_true(file->lines[2].node == file->lines[0].node);
    qc_quota_lines_file_free(file);
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "lines.csv", "node,step,amount,note\nA,goal,1,unread\n");

    assert_ok(qc_quota_lines_file_read(path, &dollars, false, &file, &error), error);
    assert_string_equal(file->lines[0].note, "");
    qc_quota_lines_file_free(file);
    free(path);
    free(folder);
    assert_ok(read_lines("Node;Step;Amount\nWest;goal;1.234,50\n", &file, &error), error);
    assert_string_equal(file->lines[0].period, "");
    assert_int_equal(file->lines[0].amount, 123450);
    qc_quota_lines_file_free(file);
}

static void lines_file__errors_name_what_is_wrong(void **state)
{
    qc_quota_lines_file *file = NULL;
    qc_error error;

    (void)state;
    assert_status(read_lines("node,amount\nA,1\n", &file, &error), QC_ERR_NOT_FOUND, error);
    assert_message(error, "there is no column 'step'; quota_derivation.csv of an earlier plan");
    assert_status(read_lines("node,step,amount\nA,goal,1\nB,goal,much\n", &file, &error),
                  QC_ERR_FORMAT, error);
    assert_message(error, "'much' is not a number");
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 3);
    assert_status(read_lines("node,step,amount\n", &file, &error), QC_ERR_DATA, error);
    assert_status(read_lines("", &file, &error), QC_ERR_DATA, error);
    assert_status(read_lines("node,step,amount\nA,goal,1e30\n", &file, &error), QC_ERR_OVERFLOW,
                  error);
    assert_status(qc_quota_lines_file_read("/nowhere/quota_derivation.csv", &dollars, false,
                                           &file, &error),
                  QC_ERR_IO, error);
    assert_null(file);
    qc_quota_lines_file_free(NULL);
}

static qc_status read_lines_and_free(void *context, qc_error *error)
{
    qc_quota_lines_file *file = NULL;
    qc_status status = qc_quota_lines_file_read(context, &dollars, true, &file, error);

    qc_quota_lines_file_free(file);
    return status;
}

static void lines_file__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    char *folder = qc_test_folder();
    char *path =
        qc_test_write(folder, "quota_derivation.csv",
                      "node,level,period,step,amount,note\nA,territory,2026Q1,goal,5,so\n");

    (void)state;
    qc_test_allocations(read_lines_and_free, path);
    free(path);
    free(folder);
}

/* Settings */

static qc_status read_config(const char *text, qc_config *config, qc_error *error)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "quotacast.yaml", text);
    qc_status status = qc_config_read(path, config, error);

    free(path);
    free(folder);
    return status;
}

static void settings__of_quotas_arrive(void **state)
{
    qc_config config;
    qc_error error;

    (void)state;
    assert_ok(read_config("quota:\n  unit: 100000\n  max_change: 0.25\n  min_step: 5000\n"
                          "  over_assignment: {territory: 0.05, rep: 0.1}\n"
                          "  ramp: [0, 0.33, 0.67]\n",
                          &config, &error),
              error);
    assert_close(config.unit, 100000, 0, 0);
    assert_close(config.max_change, 0.25, 0, 0);
    assert_close(config.min_step, 5000, 0, 0);
    assert_int_equal(config.over_assignment_count, 2);
    assert_string_equal(config.over_assignment[1].level, "rep");
    assert_close(config.over_assignment[1].share, 0.1, 0, 0);
    assert_int_equal(config.ramp_count, 3);
    assert_close(config.ramp[2], 0.67, 0, 0);
    qc_config_clear(&config);
}

static void settings__of_quotas_are_checked(void **state)
{
    static const struct {
        const char *text, *message;
        qc_status status;
    } cases[] = {
        {"quota: {unit: 0}", "quota.unit", QC_ERR_FORMAT},
        {"quota: {over_assignment: {teritory: 0.1}}", "territory", QC_ERR_CONFIG},
        {"quota: {over_assignment: {rep: 1.5}}", "over_assignment", QC_ERR_FORMAT},
        {"quota: {ramp: 0.5}", "a list of 1 to 24 shares", QC_ERR_FORMAT},
        {"quota: {ramp: [0.5, 2]}", "quota.ramp", QC_ERR_FORMAT},
        {"quota: {max_change: -1}", "max_change", QC_ERR_FORMAT},
    };

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        qc_config config;
        qc_error error;

        assert_status(read_config(cases[k].text, &config, &error), cases[k].status, error);
        assert_message(error, cases[k].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quota_file__holds_what_was_written),
        cmocka_unit_test(quota_file__needs_two_columns),
        cmocka_unit_test(quota_file__errors_name_what_is_wrong),
        cmocka_unit_test(quota_file__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(quota_file__of_another_currency_is_refused),
        cmocka_unit_test(lines_file__holds_what_was_written),
        cmocka_unit_test(lines_file__errors_name_what_is_wrong),
        cmocka_unit_test(lines_file__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(settings__of_quotas_arrive),
        cmocka_unit_test(settings__of_quotas_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
