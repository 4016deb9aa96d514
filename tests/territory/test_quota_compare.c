/* Tests of a plan against the one before, with figures worked out by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/quota_compare.h"

/*
 * The plan for 2026Q1, in cents: company 1000 = A 600 + B 400, of which Ana has all of A. B is
 * new. Before, there were A with 500, of which Ana had all, and C with 300.
 */
enum { COMPANY, A, B, ANA, NODES };

static qc_quota_node nodes[NODES] = {{.name = "Acme", .level = "company", .quota = 1000},
                                     {.name = "A", .level = "territory", .quota = 600},
                                     {.name = "B", .level = "territory", .quota = 400},
                                     {.name = "Ana", .level = "rep", .quota = 600}};

static qc_quota_line lines[] = {
    {COMPANY, "history", 900, ""}, {COMPANY, "goal", 100, ""}, {A, "history", 550, ""},
    {A, "growth", 20, ""},         {A, "goal", 40, ""},        {A, "cap", -10, ""},
    {B, "goal", 400, ""},          {ANA, "share", 600, ""},
};

static qc_quota_row quota_rows[] = {
    {.node = "Acme", .level = "company", .parent = "", .period = "2026Q1", .quota = 800},
    {.node = "A", .level = "territory", .parent = "Acme", .period = "2026Q1", .quota = 500},
    {.node = "C", .level = "territory", .parent = "Acme", .period = "2026Q1", .quota = 300},
    {.node = "Ana", .level = "rep", .parent = "A", .period = "2026Q1", .quota = 500}};

/* Months stand among them, and the hold lies between steps that both plans have. */
static qc_quota_file_line file_lines[] = {
    {"Acme", "company", "2026Q1", "history", 900, ""},
    {"Acme", "company", "2026Q1", "goal", -100, ""},
    {"A", "territory", "2026-01", "season", 77, ""},
    {"A", "territory", "2026Q1", "history", 450, ""},
    {"A", "territory", "2026Q1", "goal", 70, ""},
    {"A", "territory", "2026Q1", "hold", -25, ""},
    {"A", "territory", "2026Q1", "cap", 6, ""},
    {"A", "territory", "2026Q1", "cap", -1, ""},
    {"C", "territory", "2026Q1", "history", 310, ""},
    {"C", "territory", "2026Q1", "rounding", -10, ""},
    {"Ana", "rep", "2026Q1", "share", 500, ""},
};

enum {
    QUOTA_ROWS = sizeof quota_rows / sizeof *quota_rows,
    FILE_LINES = sizeof file_lines / sizeof *file_lines
};

typedef struct sample {
    qc_book book;
    qc_quota_plan plan;
    qc_quota_row rows[QUOTA_ROWS + 1];
    qc_quota_file_line lines[FILE_LINES];
    qc_quota_file quotas;
    qc_quota_lines_file derivation;
    bool has_derivation;
} sample;

static sample *make(void)
{
    static sample one;

    one = (sample){.plan = {.frequency = QC_FREQUENCY_QUARTER,
                            .node_count = NODES,
                            .nodes = nodes,
                            .line_count = sizeof lines / sizeof *lines,
                            .lines = lines},
                   .has_derivation = true};
    one.book.calendar.start_month = 1;
    qc_error error;

    assert_ok(qc_period_parse("2026Q1", &one.book.calendar, &one.plan.frequency,
                              &one.plan.period, &error),
              error);
    memcpy(one.rows, quota_rows, sizeof quota_rows);
    memcpy(one.lines, file_lines, sizeof file_lines);
    for (size_t k = 0; k < FILE_LINES; k++) {
        one.lines[k].note = "so it was";
    }
    one.quotas = (qc_quota_file){.count = QUOTA_ROWS, .rows = one.rows};
    one.derivation = (qc_quota_lines_file){.count = FILE_LINES, .lines = one.lines};
    return &one;
}

static qc_quota_comparison *compare(const sample *one)
{
    qc_quota_comparison *comparison = NULL;
    qc_error error;

    assert_ok(qc_quota_compare(&one->book, &one->plan, &one->quotas,
                               one->has_derivation ? &one->derivation : NULL, &comparison,
                               &error),
              error);
    return comparison;
}

static void assert_node(const qc_quota_comparison *comparison, size_t at, const char *name,
                        qc_money before, qc_money after, qc_money change)
{
    const qc_quota_node_change *node = &comparison->nodes[at];

    assert_string_equal(node->node, name);
    assert_int_equal(node->before, before);
    assert_int_equal(node->after, after);
    assert_int_equal(node->change, change);
}

static void assert_steps(const qc_quota_comparison *comparison, size_t at,
                         const qc_quota_step_change *expected, size_t count)
{
    const qc_quota_node_change *node = &comparison->nodes[at];

    assert_int_equal(node->step_count, count);
    for (size_t k = 0; k < count; k++) {
        const qc_quota_step_change *step = &comparison->steps[node->first_step + k];

        assert_string_equal(step->step, expected[k].step);
        assert_int_equal(step->before, expected[k].before);
        assert_int_equal(step->after, expected[k].after);
        assert_int_equal(step->change, expected[k].change);
        assert_string_equal(step->note_before,
                            expected[k].before == QC_NO_MONEY ? "" : "so it was");
    }
}

static void assert_note(const qc_quota_comparison *comparison, const char *part)
{
    for (size_t k = 0; k < comparison->note_count; k++) {
        if (strstr(comparison->notes[k], part) != NULL) {
            return;
        }
        print_message("note: %s\n", comparison->notes[k]);
    }
    fail_msg("no note holds '%s'", part);
}

static void compare__puts_steps_of_both_plans_side_by_side(void **state)
{
    qc_quota_comparison *comparison = compare(make());

    (void)state;
    assert_int_equal(comparison->node_count, 5);
    assert_node(comparison, 0, "Acme", 800, 1000, 200);
    assert_node(comparison, 1, "A", 500, 600, 100);
    assert_node(comparison, 2, "B", QC_NO_MONEY, 400, 400);
    assert_node(comparison, 3, "Ana", 500, 600, 100);
    assert_node(comparison, 4, "C", 300, QC_NO_MONEY, -300);
    assert_steps(comparison, 0,
                 (const qc_quota_step_change[]){{"history", 900, 900, 0, ""},
                                                {"goal", -100, 100, 200, ""}},
                 2);
    assert_steps(comparison, 1,
                 (const qc_quota_step_change[]){{"history", 450, 550, 100, ""},
                                                {"growth", QC_NO_MONEY, 20, 20, ""},
                                                {"goal", 70, 40, -30, ""},
                                                {"hold", -25, QC_NO_MONEY, 25, ""},
                                                {"cap", 5, -10, -15, ""}},
                 5);
    assert_steps(comparison, 2,
                 (const qc_quota_step_change[]){{"goal", QC_NO_MONEY, 400, 400, ""}}, 1);
    assert_steps(comparison, 3, (const qc_quota_step_change[]){{"share", 500, 600, 100, ""}},
                 1);
    assert_steps(comparison, 4,
                 (const qc_quota_step_change[]){{"history", 310, QC_NO_MONEY, -310, ""},
                                                {"rounding", -10, QC_NO_MONEY, 10, ""}},
                 2);
    assert_int_equal(comparison->step_count, 11);
    assert_true(comparison->has_steps);
    assert_string_equal(comparison->period_before, "2026Q1");
    assert_int_equal(comparison->note_count, 0);
    qc_quota_comparison_free(comparison);
}

static void compare__of_totals_needs_no_derivation(void **state)
{
    sample *one = make();

    (void)state;
    one->has_derivation = false;
    qc_quota_comparison *comparison = compare(one);

    assert_node(comparison, 1, "A", 500, 600, 100);
    assert_int_equal(comparison->step_count, 0);
    assert_false(comparison->has_steps);
    assert_note(comparison, "No quota_derivation.csv lies beside the quotas before");
    qc_quota_comparison_free(comparison);
}

static void compare__leaves_out_by_name_what_does_not_add_up(void **state)
{
    sample *one = make();

    (void)state;
    one->rows[1].quota = 501;              /* A, changed by hand */
    one->lines[FILE_LINES - 1].node = "X"; /* no line of Ana is left */
    qc_quota_comparison *comparison = compare(one);

    assert_node(comparison, 1, "A", 501, 600, 99);
    assert_int_equal(comparison->nodes[1].step_count, 0);
    assert_int_equal(comparison->nodes[3].step_count, 0);
    assert_int_equal(comparison->step_count, 2 + 1 + 2);
    assert_note(comparison,
                "Steps of 'A' (territory) are not compared with the plan before: the "
                "lines of its derivation do not add up");
    assert_note(comparison, "Steps of 'Ana' (rep) are not compared");
    qc_quota_comparison_free(comparison);
    one->lines[0].amount = INT64_MAX; /* sums beyond the range of money are no sums */
    one->lines[1].amount = INT64_MAX;
    comparison = compare(one);
    assert_int_equal(comparison->nodes[0].step_count, 0);
    assert_note(comparison, "Steps of 'Acme' (company) and 1 other are not compared");
    qc_quota_comparison_free(comparison);
}

static void compare__leaves_out_names_that_stand_twice(void **state)
{
    sample *one = make();

    (void)state;
    one->rows[QUOTA_ROWS] = one->rows[1]; /* A once more */
    one->rows[QUOTA_ROWS].quota = 450;
    one->quotas.count = QUOTA_ROWS + 1;
    qc_quota_comparison *comparison = compare(one);

    assert_node(comparison, 1, "A", 450, 600, 150); /* the last row counts */
    assert_int_equal(comparison->nodes[1].step_count, 0);
    assert_note(comparison, "the name stands twice");
    qc_quota_comparison_free(comparison);
}

static void compare__says_so_of_other_periods(void **state)
{
    sample *one = make();

    (void)state;
    for (size_t k = 0; k < QUOTA_ROWS; k++) {
        one->rows[k].period = "Q4 2025";
    }
    for (size_t k = 0; k < FILE_LINES; k++) {
        one->lines[k].period = "Q4 2025";
    }
    one->lines[2].period = "2025-10";
    qc_quota_comparison *comparison = compare(one);

    assert_int_equal(comparison->nodes[1].step_count, 5);
    assert_note(comparison,
                "The quotas before are of Q4 2025 and these of 2026Q1: what changes "
                "is from one period to the other.");
    qc_quota_comparison_free(comparison);
    for (size_t k = 0; k < QUOTA_ROWS; k++) {
        one->rows[k].period = "2025";
    }
    comparison = compare(one);
    assert_note(comparison, "periods of different lengths: their changes are no growth");
    assert_note(comparison, "has no lines of them"); /* the lines are of a quarter */
    assert_int_equal(comparison->nodes[1].step_count, 0);
    qc_quota_comparison_free(comparison);
    one->rows[0].period = "2026Q1";
    comparison = compare(one);
    assert_string_equal(comparison->period_before, "");
    assert_note(comparison, "of several periods");
    qc_quota_comparison_free(comparison);
    for (size_t k = 0; k < QUOTA_ROWS; k++) {
        one->rows[k].period = "2026-Q1"; /* another way to write the same */
        one->lines[k].period = "2026-Q1";
    }
    comparison = compare(one);
    assert_true(comparison->note_count == 0 ||
                strstr(comparison->notes[0], "The quotas before are of") == NULL);
    qc_quota_comparison_free(comparison);
}

static void compare__takes_names_where_levels_and_periods_are_not_known(void **state)
{
    sample *one = make();

    (void)state;
    for (size_t k = 0; k < QUOTA_ROWS; k++) {
        one->rows[k].level = "";
        one->rows[k].period = "";
    }
    for (size_t k = 0; k < FILE_LINES; k++) {
        one->lines[k].level = "";
    }
    one->lines[2].period = "2026Q1"; /* the first line of A says which period counts */
    one->lines[2].amount = 450;
    one->lines[2].step = "history";
    one->lines[3].period = "2026-01";
    qc_quota_comparison *comparison = compare(one);

    assert_node(comparison, 1, "A", 500, 600, 100);
    assert_int_equal(comparison->nodes[1].step_count, 5);
    assert_node(comparison, 4, "C", 300, QC_NO_MONEY, -300);
    assert_int_equal(comparison->note_count, 0);
    qc_quota_comparison_free(comparison);
}

static void compare__refuses_what_is_too_far_apart(void **state)
{
    sample *one = make();
    qc_quota_comparison *comparison = NULL;
    qc_error error;

    (void)state;
    one->rows[1].quota = -INT64_MAX;
    assert_status(qc_quota_compare(&one->book, &one->plan, &one->quotas, &one->derivation,
                                   &comparison, &error),
                  QC_ERR_OVERFLOW, error);
    assert_message(error, "'A'");
    assert_null(comparison);
    qc_quota_comparison_free(NULL);
}

static qc_status compare_and_free(void *context, qc_error *error)
{
    const sample *one = context;
    qc_quota_comparison *comparison = NULL;
    qc_status status = qc_quota_compare(&one->book, &one->plan, &one->quotas, &one->derivation,
                                        &comparison, error);

    qc_quota_comparison_free(comparison);
    return status;
}

static void compare__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    sample *one = make();

    (void)state;
    one->rows[1].quota = 501; /* with notes */
    for (size_t k = 0; k < QUOTA_ROWS; k++) {
        one->rows[k].period = "2025Q4";
    }
    qc_test_allocations(compare_and_free, one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compare__puts_steps_of_both_plans_side_by_side),
        cmocka_unit_test(compare__of_totals_needs_no_derivation),
        cmocka_unit_test(compare__leaves_out_by_name_what_does_not_add_up),
        cmocka_unit_test(compare__leaves_out_names_that_stand_twice),
        cmocka_unit_test(compare__says_so_of_other_periods),
        cmocka_unit_test(compare__takes_names_where_levels_and_periods_are_not_known),
        cmocka_unit_test(compare__refuses_what_is_too_far_apart),
        cmocka_unit_test(compare__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
