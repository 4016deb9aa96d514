/* The check of the input: files, remarks with their places, what can be done. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/report/example.h"
#include "tests/support/qc_test.h"

static qc_status write_check(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_check(page, &company->book, error);
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("no '%s' in:\n%s\n", part, text);
        fail();
    }
}

static void check__says_what_became_of_each_file(void **state)
{
    char *text = example_write(write_check, example_make(), QC_FORMAT_TABLE, 0, false);
    (void)state;
    assert_has(text, "  opportunities.csv: opportunities\n"
                     "    its columns id, stage and close say so.\n"
                     "    Deal ID     id (by name)\n"
                     "    Close Date  close: dates YYYY-MM-DD (all 4 fit)\n"
                     "    not used: Colour\n"
                     "    5 rows read = 3 kept + 1 rejected + 1 merged\n");
    assert_has(text, "  menu.csv: not used\n    no table has columns like these.\n");
    free(text);
}

static void check__lists_the_worst_remarks_first_with_their_places(void **state)
{
    char *text = example_write(write_check, example_make(), QC_FORMAT_TABLE, 0, false);
    const char *rejected = strstr(text, "  rejected: in/opportunities.csv:4:2: '2025-13-01'");
    const char *doubtful = strstr(text, "  doubtful: in/opportunities.csv:3:3: the amount");
    const char *note = strstr(text, "  note: in/menu.csv: is not used.");
    (void)state;
    assert_non_null(rejected);
    assert_non_null(doubtful);
    assert_non_null(note);
    assert_true(rejected < doubtful && doubtful < note);
    assert_has(text, "check\n    it. (2 times)\n"); /* wrapped at 80 columns */
    assert_has(text, "  doubtful: nothing was sold in 2025-11.\n");
    free(text);
}

static void check__says_what_the_input_holds_and_allows(void **state)
{
    char *text = example_write(write_check, example_make(), QC_FORMAT_TABLE, 0, false);
    (void)state;
    assert_has(text, "  company Toko Maju, currency IDR, fiscal year from month 1\n");
    assert_has(text, "  dates 2024-01-01 to 2025-12-31\n");
    assert_has(text, "  3 opportunities:\n    1 won, Rp 1.00 mn\n    1 lost, Rp 2.00 mn\n"
                     "    1 open, Rp 3.00 mn\n");
    assert_has(text, "  2 territories, 1 above them\n");
    assert_has(text, "  2 reps\n");
    assert_has(text, "  yes  forecast, accuracy and quotas by territory\n");
    assert_has(text, "  no   a goal from the input: needs");
    free(text);
}

/* Reps and key results are of no use by themselves. */
static void check__says_that_all_needs_revenue(void **state)
{
    example *company = example_make();
    (void)state;
    company->book.revenue.count = 0;
    company->book.first_date = QC_NO_DATE;
    char *text = example_write(write_check, company, QC_FORMAT_TABLE, 0, false);
    assert_has(text, "  no   quotas by rep: needs revenue by period");
    assert_has(text, "  no   key results: needs revenue by period");
    free(text);
}

static void check__lists_remarks_as_rows_in_other_formats(void **state)
{
    char *text = example_write(write_check, example_make(), QC_FORMAT_CSV, 0, false);
    (void)state;
    assert_string_equal(
        text,
        "severity,file,line,column,times,message\n"
        "note,in/menu.csv,0,0,1,is not used.\n"
        "rejected,in/opportunities.csv,4,2,1,'2025-13-01' is not a day; write YYYY-MM-DD.\n"
        "doubtful,in/opportunities.csv,3,3,2,the amount is 1000 times the others; check it.\n"
        "doubtful,,0,0,1,nothing was sold in 2025-11.\n");
    free(text);
}

static void check__stops_listing_remarks_at_a_hundred(void **state)
{
    static qc_remark many[130];
    example *company = example_make();
    (void)state;
    for (size_t k = 0; k < 130; k++) {
        many[k] = (qc_remark){QC_DOUBTFUL, 0, k + 2, 1, 1, "odd."};
    }
    company->book.remarks = many;
    company->book.remark_count = 130;
    char *text = example_write(write_check, company, QC_FORMAT_TABLE, 0, false);
    assert_has(text, "opportunities.csv:101:1: odd.");
    assert_null(strstr(text, "opportunities.csv:102:1: odd."));
    assert_has(text, "  and 30 more; --format csv lists all\n");
    free(text);
}

static void check__of_a_clean_input_says_none(void **state)
{
    example *company = example_make();
    (void)state;
    company->book.remark_count = 0;
    char *text = example_write(write_check, company, QC_FORMAT_TABLE, 0, false);
    assert_has(text, "\nRemarks\n  none\n");
    free(text);
}

static void check__keeps_to_a_narrow_terminal(void **state)
{
    char *text = example_write(write_check, example_make(), QC_FORMAT_TABLE, 40, false);
    (void)state;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_true(strlen(line) <= 40);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check__says_what_became_of_each_file),
        cmocka_unit_test(check__lists_the_worst_remarks_first_with_their_places),
        cmocka_unit_test(check__says_what_the_input_holds_and_allows),
        cmocka_unit_test(check__says_that_all_needs_revenue),
        cmocka_unit_test(check__lists_remarks_as_rows_in_other_formats),
        cmocka_unit_test(check__stops_listing_remarks_at_a_hundred),
        cmocka_unit_test(check__of_a_clean_input_says_none),
        cmocka_unit_test(check__keeps_to_a_narrow_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
