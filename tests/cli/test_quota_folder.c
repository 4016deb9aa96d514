/* quotacast quota on a folder: what it shows, writes, explains, compares and measures within the period. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

static const program_setting plain;

static void quota__shows_writes_and_explains(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "quotas");
    (void)state;
    program_run run = program_call(&plain, "quota", folder, "--goal", "90000000", "--period",
                                   "2026Q1", "--draws", "100", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "Padang");
    assert_has(run.out, "90,000,000");
    assert_int_equal(program_entries(out), 4);
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--goal", "90000000", "--draws", "100",
                       "--explain", "padang", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "Padang (territory), 2026Q1: quota Rp ");
    assert_has(run.out, "These lines add up to the quota.");
    program_free(&run);
    run = program_call(&plain, "forecast", folder, "--draws", "100", "--explain", "PADANG",
                       (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "Padang (territory): Rp ");
    assert_has(run.out, " month on average, naive by");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--explain", "Pandang",
                       (char *)NULL);
    assert_run(run, 1, "did you mean 'Padang'?");
    program_free(&run);
    free(out);
    free(folder);
}

static void quota__shows_periods_and_compares(void **state)
{
    char *folder = program_company();
    char *first = program_path(folder, "first");
    char *second = program_path(folder, "second");
    char *quotas = program_path(first, "quotas.csv");

    (void)state;
    program_run run = program_call(&plain, "quota", folder, "--goal", "90000000", "--draws",
                                   "100", "--by-period", "-o", first, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "2026-01");
    assert_has(run.out, "2026-03");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--goal", "96000000", "--draws", "100",
                       "--unit", "100000", "--compare", quotas, "-o", second, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "previous");
    assert_has(run.out, "raised");
    assert_int_equal(program_entries(second),
                     6); /* with quota_changes.csv and quota_change_steps.csv */
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--goal", "96000001", "--draws", "100",
                       "--unit", "100000", (char *)NULL);
    assert_run(run, 2, "no multiple of the unit");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--unit", "0", (char *)NULL);
    assert_run(run, 2, "below the smallest amount of money; give --unit one such as 100000");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--compare", quotas, "-o",
                       first, (char *)NULL);
    assert_run(run, 2, "quotas.csv");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--bottom-up", "--format",
                       "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, ",bottom_up,gap,below,currency\n");
    program_free(&run);
    free(quotas);
    free(second);
    free(first);
    free(folder);
}

static void quota__refuses_a_goal_in_rupiah_of_dollars(void **state)
{
    char *folder = program_company();

    (void)state;
    free(qc_test_write(folder, "quotacast.yaml", "goal: Rp 12,5 M\ncurrency: USD\n"));
    program_run run = program_call(&plain, "quota", folder, "--draws", "100", (char *)NULL);
    assert_run(run, 2, "goal: in quotacast.yaml is in rupiah, but the data are in USD");
    program_free(&run);
    free(folder);
}

/* Copies a result between the inputs, under another name. */
static void copy_result(const char *from, const char *name, const char *folder, const char *as)
{
    char *path = program_path(from, name);
    size_t length = 0;
    char *text = qc_test_read(path, &length);

    free(qc_test_write(folder, as, text));
    free(text);
    free(path);
}

/* Every result that lies among the inputs is left out, unless quotacast.yaml names it. */
static void plan__does_not_read_its_own_results(void **state)
{
    static const char *const results[] = {
        "forecast.csv",           "accuracy.csv",      "quotas.csv",
        "quota_derivation.csv",   "quota_periods.csv", "quota_changes.csv",
        "quota_change_steps.csv", "key_results.csv"};
    char *folder = program_company();
    char *out = program_path(folder, "out");
    char *quotas = program_path(out, "quotas.csv");
    char *second = program_path(folder, "second");

    (void)state;
    program_run run = program_call(&plain, "plan", folder, "--goal", "90000000", "--draws",
                                   "100", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    run = program_call(&plain, "plan", folder, "--goal", "96000000", "--draws", "100",
                       "--compare", quotas, "-o", second, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    for (size_t k = 0; k < sizeof results / sizeof *results; k++) {
        copy_result(second, results[k], folder, "renamed.csv");
        run = program_call(&plain, "check", folder, (char *)NULL);
        assert_run(run, 0, "");
        assert_has(run.out, "'renamed.csv' is a result of an earlier run");
        assert_null(strstr(run.out, "renamed.csv: "));
        program_free(&run);
    }
    copy_result(second, "quotas.csv", folder, "quotas.csv");
    run = program_call(&plain, "plan", folder, "--draws", "100", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "none was given");
    program_free(&run);
    free(qc_test_write(folder, "quotacast.yaml", "files: {goals: quotas.csv}\n"));
    run = program_call(&plain, "check", folder, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "  quotas.csv: goals\n");
    program_free(&run);
    free(second);
    free(quotas);
    free(out);
    free(folder);
}

/* The amounts of the rows that begin like this, in their column of that number from 0. */
static long long sum_of_rows(const char *text, const char *begin, size_t column)
{
    long long sum = 0;

    for (const char *line = strstr(text, begin); line != NULL; line = strstr(line + 1, begin)) {
        const char *cell = line;

        for (size_t k = 0; k < column; k++) {
            cell = strchr(cell, ',') + 1;
        }
        sum += strtoll(cell, NULL, 10);
    }
    return sum;
}

static void quota__derives_months_and_quarters_of_a_year(void **state)
{
    const char *const periods[] = {"\nPadang,2026-01,", "\nPadang,2026-12,",
                                   "\nPadang,2026Q3,"};
    char *folder = program_company();
    char *out = program_path(folder, "year");
    char *derivation = program_path(out, "quota_derivation.csv");
    char *quotas = program_path(out, "quota_periods.csv");
    program_run run = program_call(&plain, "quota", folder, "--goal", "370000000", "--draws",
                                   "100", "--period", "2026", "-o", out, (char *)NULL);

    (void)state;
    assert_run(run, 0, "");
    assert_null(strstr(run.out, "2026-01")); /* the page stays as short as it was */
    program_free(&run);
    char *lines = qc_test_read(derivation, NULL);
    char *parts = qc_test_read(quotas, NULL);
    const char *parent = strstr(parts, "\nPadang,territory,") + strlen("\nPadang,territory,");
    char above[64] = "";

    assert_true(strcspn(parent, ",") < sizeof above);
    memcpy(above, parent, strcspn(parent, ","));
    for (size_t k = 0; k < sizeof periods / sizeof *periods; k++) {
        char begin[128];
        long long quota = 0;

        (void)snprintf(begin, sizeof begin, "\nPadang,territory,%s,,%s", above,
                       strchr(periods[k], ',') + 1);
        quota = sum_of_rows(parts, begin, 5);
        assert_true(quota > 0);
        assert_true(sum_of_rows(lines, periods[k], 3) == quota);
    }
    free(lines);
    free(parts);
    run = program_call(&plain, "quota", folder, "--goal", "370000000", "--draws", "100",
                       "--period", "2026", "--explain", "padang", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "\nOf this, by the season that '");
    assert_has(run.out, "\n  2026-12  Rp ");
    assert_has(run.out, "\n  2026Q4  Rp ");
    program_free(&run);
    free(quotas);
    free(derivation);
    free(out);
    free(folder);
}

static void quota__measures_a_period_under_way_and_plans_it_anew(void **state)
{
    char *folder = program_company();
    char *first = program_path(folder, "first");
    char *quotas = program_path(first, "quotas.csv");

    (void)state;
    program_run run =
        program_call(&plain, "quota", folder, "--goal", "90000000", "--draws", "100", "--as-of",
                     "2025-09-30", "--period", "2025Q4", "-q", "-o", first, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--as-of", "2025-11-30",
                       "--progress", quotas, "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "node,level,period,known_until,quota,booked,attainment,usual,pace,");
    assert_has(run.out, ",company,2025Q4,2025-11-30,90000000,");
    char *misspelt = qc_test_write(folder, "misspelt.txt",
                                   "node,level,period,quota\nPadang,territory,2025Q4,1\n"
                                   "Padnag,territory,2025Q4,1\n");
    assert_has(run.out, "Padang,territory,2025Q4,");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--as-of", "2025-11-30",
                       "--period", "2025Q4", "--goal", "95000000", "--compare", quotas,
                       "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, ",company,90000000,95000000,5000000,");
    assert_null(strstr(run.err, "note: 0 past periods")); /* by a backtest of whole quarters */
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--as-of", "2025-09-30",
                       "--progress", quotas, (char *)NULL);
    assert_run(run, 2, "2025Q4 has not begun");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--progress", quotas, (char *)NULL);
    assert_run(run, 2, "2025Q4 is over; --as-of says what was known on a day within it");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--progress", quotas, "--bottom-up",
                       (char *)NULL);
    assert_run(run, 2,
               "--bottom-up does not go with --progress, which measures quotas as they are");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--as-of", "2025-11-30",
                       "--progress", misspelt, (char *)NULL);
    assert_run(
        run, 0,
        "the data have no node or rep in service of 1 of its quotas, so that it is left out");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--goal", "90000000", "--draws", "100",
                       "--period", "2026Q1", "-q", "-o", first, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--as-of", "2026-02-10",
                       "--progress", quotas, (char *)NULL);
    assert_run(run, 0,
               "note: nothing is booked in the period: sales are known until 2025-12-31");
    program_free(&run);
    free(misspelt);
    free(quotas);
    free(first);
    free(folder);
}

static void quota__of_a_product_has_a_goal_of_its_own(void **state)
{
    (void)state;
    program_run run = program_call(&plain, "quota", QC_SOURCE_DIR "/datasets/demo", "--draws",
                                   "20", "--product", "Grinders", "--goal", "18000000000",
                                   "--format", "csv", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, ",company,,,2026Q1,18000000000,,,,");
    assert_true(strstr(run.out, ",5430000000,") ==
                NULL); /* Denpasar's cap is of all products */
    program_free(&run);
    run = program_call(&plain, "quota", QC_SOURCE_DIR "/datasets/demo", "--product", "Grindrs",
                       (char *)NULL);
    assert_run(run, 1, "Grinders");
    program_free(&run);
}

static void quota__by_product_adds_up(void **state)
{
    (void)state;
    program_run run = program_call(&plain, "quota", QC_SOURCE_DIR "/datasets/demo", "--draws",
                                   "20", "--by-product", "--format", "csv", (char *)NULL);
    long long sum = 0;

    assert_run(run, 0, "");
    assert_has(run.out, "node,level,parent,rep,product,quota,share,expected,p_attain,from\n");
    for (const char *at = run.out;
         (at = strstr(at, "\nPT Larasati Mesin Kopi,company,,,")) != NULL; at++) {
        const char *line = strchr(at + 1, '\n');
        const char *quota = at;

        for (int comma = 0; comma < 5; comma++) {
            quota = strchr(quota, ',') + 1;
        }
        assert_true(quota < line);
        sum += strtoll(quota, NULL, 10);
    }
    assert_true(sum == 104000000000LL);
    program_free(&run);
    char *folder = program_company();
    run = program_call(&plain, "quota", folder, "--draws", "20", "--by-product", (char *)NULL);
    assert_run(run, 1, "does not say which products were sold in the last year");
    program_free(&run);
    free(folder);
}

static void quota__of_overlays_stands_beside_the_sum(void **state)
{
    char *folder = program_company();
    char *out = program_path(folder, "quotas");

    (void)state;
    free(qc_test_write(folder, "reps.csv",
                       "id,name,territory,share,role,start\n"
                       "P1,Dewi,Medan,0.6,AE,\nP2,Budi,Medan,0.4,,\n"
                       "P3,Sari,Sumatra,0.5,Overlay,\nP4,Tono,,,Spesialis,\n"
                       "P5,Lia,Medan,1,Overlay,2026-02-15\n"));
    program_run run = program_call(&plain, "quota", folder, "--draws", "100", "--goal",
                                   "90000000", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    program_free(&run);
    char *path = program_path(out, "quota_overlays.csv");
    char *text = qc_test_read(path, NULL);
    assert_has(text, "rep,node,level,product,period,part,quota,expected,p_attain\nSari,Sumatra,"
                     "region,,2026Q1,0.5,");
    assert_has(text, "\nTono,PT Contoh,company,,2026Q1,1,90000000,");
    free(text);
    free(path);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--goal", "90000000",
                       "--explain", "Sari", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "Sari (overlay), 2026Q1: quota ");
    assert_has(run.out, ", what Sumatra has.\nIt repeats what others carry, and is in no sum.");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--goal", "90000000",
                       "--explain", "Lia", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "days served and a ramp leave 50 % of"); /* 45 of 90 */
    program_free(&run);
    run = program_call(&plain, "check", folder, "--clean", "-o", out, (char *)NULL);
    program_free(&run);
    path = program_path(out, "reps.csv");
    text = qc_test_read(path, NULL);
    assert_has(text, ",overlay,");
    free(text);
    free(path);
    free(out);
    free(folder);
}

/* quotacast.yaml names the method; the flag goes before it. */
static void quota__takes_its_method_from_the_configuration(void **state)
{
    char *folder = program_company();

    (void)state;
    free(qc_test_write(folder, "quotacast.yaml", "quota: {method: unifrm_growth}\n"));
    program_run run = program_call(&plain, "quota", folder, "--draws", "100", (char *)NULL);
    assert_run(run, 2, "no quota method 'unifrm_growth'; did you mean 'uniform_growth'?");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--draws", "100", "--explain", "Padang",
                       "--method", "equal_odds", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "y equal chances");
    program_free(&run);
    free(qc_test_write(folder, "quotacast.yaml", "quota: {method: equal_odds}\n"));
    run = program_call(&plain, "quota", folder, "--draws", "100", "--explain", "Padang",
                       (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "y equal chances");
    program_free(&run);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quota__shows_writes_and_explains),
        cmocka_unit_test(quota__shows_periods_and_compares),
        cmocka_unit_test(quota__refuses_a_goal_in_rupiah_of_dollars),
        cmocka_unit_test(plan__does_not_read_its_own_results),
        cmocka_unit_test(quota__derives_months_and_quarters_of_a_year),
        cmocka_unit_test(quota__measures_a_period_under_way_and_plans_it_anew),
        cmocka_unit_test(quota__of_a_product_has_a_goal_of_its_own),
        cmocka_unit_test(quota__by_product_adds_up),
        cmocka_unit_test(quota__takes_its_method_from_the_configuration),
        cmocka_unit_test(quota__of_overlays_stands_beside_the_sum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
