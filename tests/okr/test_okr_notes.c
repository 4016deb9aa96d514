/* What is doubtful about key results as written: each finding with its words and place; changes in percent. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"
#include "tests/support/qc_test.h"

static void notes__name_file_line_and_key_result(void **state)
{
    (void)state;
    hand_inputs *inputs = hand_inputs_new();
    qc_book *book = inputs->book;
    qc_file_report file = {.path = "okr.csv"};
    book->files = &file;
    book->file_count = 1;
    qc_id row = hand_key_result(book, QC_KEY_RESULT_INCREASE, "win_rate", 30, "2026Q1");
    book->key_results.name[row] = "Win more";
    book->key_results.line[row] = 7;
    qc_key_result_table *table = hand_evaluate(inputs);
    assert_int_equal(table->note_count, 1);
    assert_string_equal(
        table->notes[0],
        "okr.csv:7: 'Win more': there is no baseline to increase from; give one, or "
        "write the change in percent with the unit %");
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

/** A key result that must give one note. */
typedef struct lint_case {
    qc_key_result_kind kind;
    const char *metric, *filter, *period;
    double baseline, target;
    const char *note; /**< NULL: none */
} lint_case;

static void check_note(const lint_case *wrong)
{
    hand_inputs *inputs = hand_inputs_new();
    qc_book *book = inputs->book;
    (void)hand_rep(book, "Ann", inputs->north);
    (void)hand_product(book, "Pro", "GTX");
    (void)hand_deal(book, 20251015, QC_OUTCOME_WON, inputs->north, 10);
    qc_id row = hand_key_result(book, wrong->kind, wrong->metric, wrong->target, wrong->period);
    book->key_results.filter[row] = wrong->filter;
    book->key_results.baseline[row] = wrong->baseline;
    qc_key_result_table *table = hand_evaluate(inputs);
    if (wrong->note == NULL) {
        assert_int_equal(table->note_count, 0);
    } else {
        assert_int_equal(table->note_count, 1);
        assert_note(table, wrong->note);
    }
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void notes__every_finding_has_its_words(void **state)
{
    (void)state;
    static const lint_case cases[] = {
        {QC_KEY_RESULT_REACH, "revenue", "", "2026Q1", NAN, 100, NULL},
        {QC_KEY_RESULT_DECREASE, "sales_cycle_days", "", "2026Q1", 40, 30, NULL},
        {QC_KEY_RESULT_DECREASE, "sales_cycle_days", "", "2026Q1", NAN, 30,
         "no baseline to decrease from"},
        {QC_KEY_RESULT_DECREASE, "sales_cycle_days", "", "2026Q1", 30, 40,
         "the target 40 lies on the wrong side of the baseline 30 for 'decrease'"},
        {QC_KEY_RESULT_INCREASE, "win_rate", "", "2026Q1", 50, 45,
         "the target 45 lies on the wrong side of the baseline 50 for 'increase'"},
        {QC_KEY_RESULT_REACH, "won_count", "", "2026Q1", 50, 45, "wrong side"},
        {QC_KEY_RESULT_STAY_BELOW, "win_rate", "", "2026Q1", 50, 45, NULL},
        {QC_KEY_RESULT_STAY_ABOVE, "win_rate", "", "2026Q1", NAN, 101, "cannot be above 100 %"},
        {QC_KEY_RESULT_REACH, "revenue", "", NULL, NAN, 100, "there is no period"},
        {QC_KEY_RESULT_REACH, "revenue", "", "2026Q1", NAN, NAN, "there is no target"},
        {QC_KEY_RESULT_REACH, "revnue", "", "2026Q1", NAN, 100,
         "the metric 'revnue' is not known and counts as manual; did you mean 'revenue'?"},
        {QC_KEY_RESULT_REACH, "steps walked", "", "2026Q1", NAN, 100,
         "the metric 'steps walked' is not known and counts as manual"},
        {QC_KEY_RESULT_REACH, "revenue", "teritory=North", "2026Q1", NAN, 100,
         "'teritory' is not known, did you mean 'territory'"},
        {QC_KEY_RESULT_REACH, "revenue", "channel=online", "2026Q1", NAN, 100,
         "'channel' is not known; known are territory, region, product, owner"},
        {QC_KEY_RESULT_REACH, "revenue", "territory=Nort", "2026Q1", NAN, 100,
         "there is no territory 'Nort'; did you mean 'North'?; nothing is computed"},
        {QC_KEY_RESULT_REACH, "revenue", "region=Mars", "2026Q1", NAN, 100,
         "there is no territory 'Mars'; nothing"},
        {QC_KEY_RESULT_REACH, "revenue", "product=Prp", "2026Q1", NAN, 100,
         "there is no product 'Prp'; did you mean 'Pro'?"},
        {QC_KEY_RESULT_REACH, "won_count", "owner=Anm", "2026Q1", NAN, 100,
         "there is no rep 'Anm'; did you mean 'Ann'?"},
        {QC_KEY_RESULT_REACH, "revenue", "North", "2026Q1", NAN, 100,
         "'North' is not of the form field=value"},
        {QC_KEY_RESULT_REACH, "revenue", "=North", "2026Q1", NAN, 100,
         "not of the form field=value"},
        {QC_KEY_RESULT_REACH, "revenue", "region=", "2026Q1", NAN, 100,
         "not of the form field=value"},
        {QC_KEY_RESULT_REACH, "revenue", " ; ;", "2026Q1", NAN, 100, NULL},
        {QC_KEY_RESULT_REACH, "forecast_accuracy", "source=crystal ball", "2026Q1", NAN, 90,
         "source is 'log' or 'backtest', not 'crystal ball'"},
        {QC_KEY_RESULT_REACH, "forecast_accuracy", "sumber=backtest", "2026Q1", NAN, 90, NULL},
        {QC_KEY_RESULT_REACH, "forecast_accuracy", "", "2026Q1", NAN, 0.9,
         "the target is read as 90 %"},
        {QC_KEY_RESULT_REACH, "revenue[territory]", "", "2026Q1", NAN, 100,
         "the metric 'revenue[territory]' is revenue of a part of the company; give a filter"},
        {QC_KEY_RESULT_REACH, "revenue from Bali", "", "2026Q1", NAN, 100,
         "nothing is computed"},
        {QC_KEY_RESULT_DECREASE, "sales_cycle_days", "", "2026Q1", 40, -15,
         "the target is -15, and sales_cycle_days cannot be negative"},
        {QC_KEY_RESULT_REACH, "revenue[territory]", "region=North", "2026Q1", NAN, 100, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_note(&cases[i]);
    }
}

static void notes__a_filter_that_is_not_understood_computes_nothing(void **state)
{
    (void)state;
    hand_inputs *inputs = hand_inputs_new();
    qc_key_result_table *table = NULL;
    (void)hand_deal(inputs->book, 20251015, QC_OUTCOME_WON, inputs->north, 10);
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "won_amount", 5, "2025Q4");
    inputs->book->key_results.filter[row] = "region=Nowhere";
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_close(result->value, NAN, 0, 0);
    assert_int_equal(result->status, QC_KEY_RESULT_NO_DATA);
    assert_reason(result, "no value: the filter cannot be understood");
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

/* Neither of two territories wins; the same one twice is no contradiction. */
static void notes__two_values_of_one_field_compute_nothing(void **state)
{
    static const struct {
        const char *filter;
        bool refused;
    } cases[] = {{"territory=North;territory=South", true},
                 {"wilayah=North;region=South", true},
                 {"territory=North;region=north", false},
                 {"territory=North;product=Pro", false}};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hand_inputs *inputs = hand_inputs_new();
        qc_key_result_table *table = NULL;
        (void)hand_product(inputs->book, "Pro", "GTX");
        (void)hand_deal(inputs->book, 20251015, QC_OUTCOME_WON, inputs->north, 10);
        qc_id row =
            hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "won_amount", 5, "2025Q4");
        inputs->book->key_results.filter[row] = cases[k].filter;
        const qc_key_result *result = hand_evaluate_one(inputs, &table);
        assert_int_equal(isnan(result->value), cases[k].refused);
        assert_int_equal(table->note_count, cases[k].refused ? 1 : 0);
        if (cases[k].refused) {
            assert_note(table, "keep one of them, or write a key result for each");
        }
        qc_key_result_table_free(table);
        hand_inputs_free(inputs);
    }
}

static void notes__a_target_on_the_wrong_side_has_no_score(void **state)
{
    (void)state;
    hand_inputs *inputs = hand_inputs_new();
    qc_key_result_table *table = NULL;
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_DECREASE, "manual", 10, "2025Q4");
    inputs->book->key_results.baseline[row] = 5;
    inputs->book->key_results.value[row] = 20;
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_note(table, "the target 10 lies on the wrong side of the baseline 5");
    assert_true(isnan(result->score));
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void notes__long_names_are_cut_between_letters(void **state)
{
    (void)state;
    hand_inputs *inputs = hand_inputs_new();
    char name[400] = "";
    for (size_t i = 0; i < 100; i++) {
        (void)strcat(name, "\xC3\xA9"); /* e with an accent, two bytes */
    }
    (void)strcat(name, "x");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, name + 0, 5, "2025Q4");
    inputs->book->key_results.name[0] = name;
    qc_key_result_table *table = hand_evaluate(inputs);
    assert_int_equal(table->note_count, 1);
    assert_note(table, "is not known and counts as manual");
    const char *text = table->notes[0];
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool leads = (unsigned char)text[i] == 0xC3;
        assert_true(!leads || (unsigned char)text[i + 1] == 0xA9);
    }
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

/** Revenue of 10 a month in 2024 and 20 in 2025; the change asked for in 2025Q4. */
static void check_change(qc_key_result_kind kind, const char *metric, double baseline,
                         double change, double expected_target, const char *note)
{
    hand_inputs *inputs = hand_inputs_new();
    qc_key_result_table *table = NULL;
    for (int m = 0; m < 24; m++) {
        int digits = (2024 + m / 12) * 10000 + (m % 12 + 1) * 100 + 5;
        (void)hand_deal(inputs->book, digits, QC_OUTCOME_WON, inputs->north, m < 12 ? 10 : 20);
    }
    qc_id row = hand_key_result(inputs->book, kind, metric, change, "2025Q4");
    inputs->book->key_results.unit[row] = "percent";
    inputs->book->key_results.baseline[row] = baseline;
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_close(result->target, expected_target, 1e-14, 0);
    if (note != NULL) {
        assert_note(table, note);
    } else {
        assert_int_equal(table->note_count, 0);
    }
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void changes__in_percent_refer_to_the_baseline_or_an_earlier_value(void **state)
{
    (void)state;
    check_change(QC_KEY_RESULT_INCREASE, "revenue", 50, 10, 55, NULL);
    check_change(
        QC_KEY_RESULT_INCREASE, "revenue", NAN, 15, 30 * 1.15,
        "a change of 15 % is taken against 30, the value of the same period a year before");
    check_change(QC_KEY_RESULT_DECREASE, "won_amount", NAN, 20, 30 * 0.8, "a change of -20 %");
    check_change(QC_KEY_RESULT_DECREASE, "won_amount", NAN, -20, 30 * 0.8, "a change of -20 %");
    check_change(QC_KEY_RESULT_INCREASE, "avg_deal_size", NAN, 10, 22,
                 "against 20, the value of the period before");
    check_change(QC_KEY_RESULT_DECREASE, "sales_cycle_days", NAN, 15, 30 * 0.85, "against 30");
    /* a rate of percent has its target in percent */
    check_change(QC_KEY_RESULT_INCREASE, "win_rate", 20, 30, 30, NULL);
    check_change(QC_KEY_RESULT_REACH, "revenue", NAN, 30, 30, NULL);
}

static void changes__without_an_earlier_value_have_no_target(void **state)
{
    (void)state;
    hand_inputs *inputs = hand_inputs_new();
    qc_key_result_table *table = NULL;
    (void)hand_deal(inputs->book, 20240105, QC_OUTCOME_WON, inputs->north, 10);
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_INCREASE, "revenue", 10, "2024Q1");
    inputs->book->key_results.unit[row] = "%";
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_close(result->target, NAN, 0, 0);
    assert_close(result->value, 10, 0, 0);
    assert_int_equal(result->status, QC_KEY_RESULT_NO_DATA);
    assert_int_equal(table->note_count, 1);
    assert_note(table, "there is no baseline to increase from");
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void notes__a_part_in_the_name_asks_for_a_filter(void **state)
{
    (void)state;
    static const struct {
        const char *name, *metric, *filter, *note;
    } cases[] = {
        {"Omzet north", "revenue", "",
         "it speaks of the territory 'North', but the whole company counts; if that is not "
         "meant, write territory=North in the column filter"},
        {"Grow GTX Basic (again)", "revenue", "", "write product=GTX Basic in the column"},
        {"Win GTX deals", "won_count", "", "speaks of the family 'GTX'"},
        {"Revenue, north", "revenue", "territory=North", NULL},
        {"Revenue, north", "revenue[territory=North]", "", NULL},
        {"Northern revenue", "revenue", "", NULL},
        {"Revenue of Acme South", "revenue", "", "territory=South"},
        {"Tell north", "manual", "", NULL},
        {"Top 3 in an A year", "revenue", "", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        hand_inputs *inputs = hand_inputs_new();
        qc_book *book = inputs->book;
        (void)hand_product(book, "GTX Basic", "GTX");
        (void)hand_product(book, "A", "3");
        (void)hand_deal(book, 20251015, QC_OUTCOME_WON, inputs->north, 10);
        qc_id row = hand_key_result(book, QC_KEY_RESULT_REACH, cases[i].metric, 100, "2026Q1");
        book->key_results.name[row] = cases[i].name;
        book->key_results.filter[row] = cases[i].filter;
        qc_key_result_table *table = hand_evaluate(inputs);
        assert_int_equal(table->note_count, cases[i].note != NULL ? 1 : 0);
        if (cases[i].note != NULL) {
            assert_note(table, cases[i].note);
        }
        qc_key_result_table_free(table);
        hand_inputs_free(inputs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes__name_file_line_and_key_result),
        cmocka_unit_test(notes__a_part_in_the_name_asks_for_a_filter),
        cmocka_unit_test(notes__every_finding_has_its_words),
        cmocka_unit_test(notes__a_filter_that_is_not_understood_computes_nothing),
        cmocka_unit_test(notes__two_values_of_one_field_compute_nothing),
        cmocka_unit_test(notes__a_target_on_the_wrong_side_has_no_score),
        cmocka_unit_test(notes__long_names_are_cut_between_letters),
        cmocka_unit_test(changes__in_percent_refer_to_the_baseline_or_an_earlier_value),
        cmocka_unit_test(changes__without_an_earlier_value_have_no_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
