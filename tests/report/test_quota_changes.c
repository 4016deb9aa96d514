/* A plan against the one before as tables and sentences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/report/example.h"
#include "tests/support/qc_test.h"

#define MILLION INT64_C(100000000) /* sen in a million rupiah */

/* Of "Toko Maju": Medan 320 million after 300, Aceh 160 as before, Sabang gone, Dewi new. */
static qc_quota_node_change nodes[] = {
    {"Toko Maju", "company", 470 * MILLION, 480 * MILLION, 10 * MILLION, 0, 0},
    {"Utara", "region", 470 * MILLION, 480 * MILLION, 10 * MILLION, 0, 0},
    {"Medan", "territory", 300 * MILLION, 320 * MILLION, 20 * MILLION, 0, 4},
    {"Aceh", "territory", 160 * MILLION, 160 * MILLION, 0, 4, 1},
    {"Dewi", "rep", QC_NO_MONEY, 320 * MILLION, 320 * MILLION, 0, 0},
    {"Sabang", "territory", 10 * MILLION, QC_NO_MONEY, -10 * MILLION, 5, 1}};

static qc_quota_step_change steps[] = {
    {"history", 300 * MILLION, 300 * MILLION, 0, "its sales"},
    {"goal", -15 * MILLION, 20 * MILLION, 35 * MILLION, "below by 15"},
    {"cap", 15 * MILLION, QC_NO_MONEY, -15 * MILLION, ""},
    {"rounding", QC_NO_MONEY, 0, 0, ""},
    {"floor", 160 * MILLION, 160 * MILLION, 0, ""},
    {"hold", 10 * MILLION, QC_NO_MONEY, -10 * MILLION, "held"}};

static char note[] = "The quotas before are of 2025Q4.";
static char *notes[] = {note};

static const qc_quota_comparison comparison = {.node_count = sizeof nodes / sizeof *nodes,
                                               .nodes = nodes,
                                               .step_count = sizeof steps / sizeof *steps,
                                               .steps = steps,
                                               .has_steps = true,
                                               .period_before = "2025Q4",
                                               .note_count = 1,
                                               .notes = notes};

static qc_status write_changes(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_quota_changes(page, &company->quota, &comparison, error);
}

static qc_status write_steps(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_quota_change_steps(page, &company->quota, &comparison, error);
}

static const char *explained;

static qc_status write_explanation(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_explanation(page, &company->book, &company->quota, &comparison, explained,
                                 error);
}

static qc_status write_summary(const qc_page *page, const example *company, qc_error *error)
{
    qc_results results = company->results;

    results.comparison = &comparison;
    return qc_report_summary(page, &results, NULL, error);
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        fail_msg("no '%s' in:\n%s", part, text);
    }
}

static void changes__are_raised_lowered_new_and_gone(void **state)
{
    char *text = example_write(write_changes, example_make(), QC_FORMAT_CSV, 0, false);

    (void)state;
    assert_string_equal(text,
                        "node,level,previous,quota,change,growth,what\n"
                        "Toko Maju,company,470000000,480000000,10000000,0.02127659574,"
                        "raised\n"
                        "Utara,region,470000000,480000000,10000000,0.02127659574,raised\n"
                        "Medan,territory,300000000,320000000,20000000,0.06666666667,raised\n"
                        "Aceh,territory,160000000,160000000,0,0,same\n"
                        "Dewi,rep,,320000000,320000000,,new\n"
                        "Sabang,territory,10000000,,-10000000,,gone\n");
    free(text);
    text = example_write(write_changes, example_make(), QC_FORMAT_TABLE, 0, false);
    assert_has(text, "Territories: 1 raised, 0 lowered, 1 as before, 0 new, 1 gone.");
    free(text);
}

static void steps__are_all_there_but_in_the_table_for_reading(void **state)
{
    char *text = example_write(write_steps, example_make(), QC_FORMAT_CSV, 0, false);

    (void)state;
    assert_string_equal(text, "node,level,step,before,after,change\n"
                              "Medan,territory,history,300000000,300000000,0\n"
                              "Medan,territory,goal,-15000000,20000000,35000000\n"
                              "Medan,territory,cap,15000000,,-15000000\n"
                              "Medan,territory,rounding,,0,0\n"
                              "Aceh,territory,floor,160000000,160000000,0\n"
                              "Sabang,territory,hold,10000000,,-10000000\n");
    free(text);
    text = example_write(write_steps, example_make(), QC_FORMAT_TABLE, 0, false);
    assert_has(text, "goal");
    assert_true(strstr(text, "history") == NULL && strstr(text, "Aceh") == NULL);
    assert_has(text, "Steps that are as before are left out");
    free(text);
    text = example_write(write_steps, example_make(), QC_FORMAT_JSON, 0, false);
    assert_has(text, "\"step\": \"cap\", \"before\": 15000000, \"after\": null, "
                     "\"change\": -15000000");
    free(text);
}

static char *explain(const char *name)
{
    explained = name;
    return example_write(write_explanation, example_make(), QC_FORMAT_TABLE, 0, false);
}

static void explanation__says_what_has_changed(void **state)
{
    char *text = explain("Medan");

    (void)state;
    assert_has(text,
               "The plan before (2025Q4) had Rp 300,000,000; now it is Rp 20,000,000 "
               "more, by\n  step:\n"
               "  +Rp 35,000,000  goal: -Rp 15,000,000 before, Rp 20,000,000 now. Before: "
               "below\n    by 15\n"
               "  -Rp 15,000,000  cap: Rp 15,000,000 before, nothing now.\n"
               "  As before: history, rounding.\n"
               "These lines add up to the change.\n");
    free(text);
    text = explain("Aceh");
    assert_has(text, "The plan before (2025Q4) had the same quota, Rp 160,000,000.\n"
                     "No step of its derivation has changed.\n");
    free(text);
    text = explain("Toko Maju");
    assert_has(text, "had Rp 470,000,000; now it is Rp 10,000,000 more.\n");
    free(text);
    text = explain("Dewi");
    assert_has(text, "The plan before had no such node.\n");
    free(text);
    text = explain("Sabang");
    assert_string_equal(text,
                        "Sabang (territory) is not in this plan.\n"
                        "The plan before (2025Q4) had Rp 10,000,000, by step:\n"
                        "  -Rp 10,000,000  hold: Rp 10,000,000 before, nothing now. Before: "
                        "held\n"
                        "These lines add up to the change.\n");
    free(text);
}

static void summary__says_what_has_changed(void **state)
{
    char *text = example_write(write_summary, example_make(), QC_FORMAT_TABLE, 0, false);

    (void)state;
    assert_has(text, "Against the plan before (2025Q4), Rp 470.0 mn: +Rp 10.0 mn.");
    assert_has(text, "Territories: 1 raised, 0 lowered, 1 as before, 0 new, 1 gone.");
    assert_has(text, note);
    free(text);
    nodes[0].step_count = 2; /* and what it would be if these were the company's steps */
    text = example_write(write_summary, example_make(), QC_FORMAT_TABLE, 0, false);
    nodes[0].step_count = 0;
    assert_has(text, "+Rp 10.0 mn, by goal\n");
    assert_has(text, "  +Rp 35.0 mn.");
    free(text);
}

static qc_status write_all(void *context, qc_error *error)
{
    const example_writer writers[] = {write_changes, write_steps, write_explanation,
                                      write_summary};
    qc_status status = QC_OK;

    for (size_t k = 0; k < sizeof writers / sizeof *writers && status == QC_OK; k++) {
        const qc_page page = {.stream = tmpfile(), .format = QC_FORMAT_TABLE};

        assert_non_null(page.stream);
        status = writers[k](&page, context, error);
        (void)fclose(page.stream);
    }
    return status;
}

static void changes__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    explained = "Medan";
    qc_test_allocations(write_all, example_make());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes__are_raised_lowered_new_and_gone),
        cmocka_unit_test(steps__are_all_there_but_in_the_table_for_reading),
        cmocka_unit_test(explanation__says_what_has_changed),
        cmocka_unit_test(summary__says_what_has_changed),
        cmocka_unit_test(changes__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
