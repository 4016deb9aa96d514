/* Joins by name, remarks that are counted, and the words of a CRM. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/remarks.h"
#include "sales/tables/join.h"
#include "sales/values/outcome.h"

static void assert_found(qc_join *join, const char *text, qc_id expected, bool loosely)
{
    qc_id row = 0;
    bool loose = !loosely;
    qc_error error = {0};

    assert_ok(qc_join_find(join, text, &row, &loose, &error), error);
    assert_true(row == expected);
    assert_int_equal(loose, loosely);
}

static void join__ids_then_names_then_normalised_names(void **state)
{
    (void)state;
    qc_join *join = qc_join_new();
    qc_error error = {0};

    assert_non_null(join);
    assert_ok(qc_join_add(join, "T1", 0, &error), error);
    assert_ok(qc_join_add(join, "GTX Pro", 1, &error), error);
    assert_ok(qc_join_add(join, "T1", 2, &error), error); /* the id came first */
    assert_ok(qc_join_add(join, "", 3, &error), error);
    assert_found(join, "T1", 0, false);
    assert_found(join, "GTX Pro", 1, false);
    assert_found(join, "GTXPro", 1, true);
    assert_found(join, "gtx-PRO", 1, true);
    assert_found(join, "GTX Plus", QC_NO_ID, false);
    assert_found(join, "", QC_NO_ID, false);
    assert_ok(qc_join_add(join, "K\xc3\xb6ln", 4, &error),
              error); /* after the first loose look */
    assert_found(join, "KOLN", 4, true);
    qc_join_free(join);
    qc_join_free(NULL);
}

static void join__a_normalised_name_of_two_rows_means_none(void **state)
{
    (void)state;
    qc_join *join = qc_join_new();
    qc_error error = {0};

    assert_ok(qc_join_add(join, "A-1", 0, &error), error);
    assert_ok(qc_join_add(join, "A 1", 1, &error), error);
    assert_found(join, "A1", QC_NO_ID, false);
    assert_found(join, "A-1", 0, false);
    qc_join_free(join);
}

static void join__salesforce_ids_have_15_or_18_characters(void **state)
{
    (void)state;
    qc_join *join = qc_join_new();
    qc_error error = {0};

    assert_ok(qc_join_add(join, "006q000000HddohAAB", 0, &error), error);
    assert_ok(qc_join_add(join, "006q000000HdPzp", 1, &error), error);
    assert_found(join, "006q000000Hddoh", 0, false);
    assert_found(join, "006q000000HdPzpAAF", 1, false);
    assert_found(join, "006q000000HDPZPAAF", QC_NO_ID, false); /* case counts */
    assert_true(qc_join_is_long_id("0061300001AC2HQAA1"));
    assert_false(qc_join_is_long_id("0061300001AC2HQAA2")); /* the guard is another */
    assert_false(qc_join_is_long_id("OPPORTUNITY0000001"));
    assert_false(qc_join_is_long_id("0061300001AC2HQ"));
    qc_join_free(join);
}

static void join__near_names_are_offered(void **state)
{
    (void)state;
    qc_join *join = qc_join_new();
    qc_error error = {0};

    assert_ok(qc_join_add(join, "Jakarta Pusat", 0, &error), error);
    assert_ok(qc_join_add(join, "Bandung", 1, &error), error);
    assert_string_equal(qc_join_nearest(join, "Bandumg"), "Bandung");
    assert_null(qc_join_nearest(join, "Surabaya"));
    qc_join_free(join);
}

static qc_status join_some(void *context, qc_error *error)
{
    qc_join *join = qc_join_new();
    qc_id row = 0;
    bool loose = false;
    qc_status status = QC_OK;

    (void)context;
    if (join == NULL) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    QC_TRY(qc_join_add(join, "A B", 0, error));
    QC_TRY(qc_join_find(join, "ab", &row, &loose, error));

done:
    qc_join_free(join);
    return status;
}

static void join__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(join_some, NULL);
}

static void remarks__equal_ones_are_counted_at_the_first_place(void **state)
{
    (void)state;
    qc_arena *arena = qc_arena_new();
    qc_remarks *remarks = qc_remarks_new(arena);
    qc_remark_place place = {.severity = QC_DOUBTFUL, .file = 1, .line = 9, .column = 2};
    qc_error error = {0};
    size_t count = 0;

    assert_ok(qc_remarks_add(remarks, &place, &error, "'%s' is odd", "x"), error);
    place.line = 12;
    assert_ok(qc_remarks_add(remarks, &place, &error, "'%s' is odd", "y"), error);
    place.times = 5;
    place.about = "z";
    assert_ok(qc_remarks_add(remarks, &place, &error, "'%s' is odd", "z"), error);
    place = (qc_remark_place){.severity = QC_NOTE, .file = 0, .line = 30};
    assert_ok(qc_remarks_add(remarks, &place, &error, "two\nlines"), error);
    place = (qc_remark_place){.severity = QC_NOTE, .file = QC_NO_ID};
    assert_ok(qc_remarks_add(remarks, &place, &error, "book"), error);
    place = (qc_remark_place){.severity = QC_REJECTED, .file = 1, .line = 9, .column = 3};
    assert_ok(qc_remarks_add(remarks, &place, &error, "bad"), error);

    qc_remark *list = qc_remarks_take(remarks, &count);
    assert_int_equal(count, 5);
    assert_string_equal(list[0].message, "two lines");
    assert_string_equal(list[1].message, "bad");
    assert_string_equal(list[2].message, "'x' is odd");
    assert_int_equal(list[2].times, 2);
    assert_int_equal(list[2].line, 9);
    assert_string_equal(list[3].message, "'z' is odd");
    assert_int_equal(list[3].times, 5);
    assert_string_equal(list[4].message, "book");
    qc_memory_free(list);
    qc_remarks_free(remarks);
    qc_remarks_free(NULL);
    qc_arena_free(arena);
}

static void remarks__long_values_are_cut_between_characters(void **state)
{
    (void)state;
    qc_arena *arena = qc_arena_new();
    qc_remarks *remarks = qc_remarks_new(arena);
    qc_remark_place place = {.severity = QC_NOTE};
    char text[2001];
    qc_error error = {0};
    size_t count = 0;

    for (size_t i = 0; i < 2000; i += 2) {
        memcpy(text + i, "\xc3\xa9", 2);
    }
    text[2000] = '\0';
    assert_ok(qc_remarks_add(remarks, &place, &error, "x%s", text), error);
    qc_remark *list = qc_remarks_take(remarks, &count);
    assert_int_equal(strlen(list[0].message) % 2, 1);
    qc_memory_free(list);
    qc_remarks_free(remarks);
    qc_arena_free(arena);
}

static void outcome__words_of_stages_and_results(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        qc_outcome_word word;
    } cases[] = {{"Won", QC_OUTCOME_WORD_WON},
                 {"Closed Won", QC_OUTCOME_WORD_WON},
                 {"closedwon", QC_OUTCOME_WORD_WON},
                 {"Menang", QC_OUTCOME_WORD_WON},
                 {"1", QC_OUTCOME_WORD_WON},
                 {"Loss", QC_OUTCOME_WORD_LOST},
                 {"0% probability Closed Lost", QC_OUTCOME_WORD_LOST},
                 {"Closed-Lost to Competition", QC_OUTCOME_WORD_LOST},
                 {"Batal", QC_OUTCOME_WORD_LOST},
                 {"2", QC_OUTCOME_WORD_LOST},
                 {"Open", QC_OUTCOME_WORD_OPEN},
                 {"0", QC_OUTCOME_WORD_OPEN},
                 {"Closed", QC_OUTCOME_WORD_CLOSED},
                 {"Engaging", QC_OUTCOME_WORD_UNKNOWN},
                 {"Wonder plan", QC_OUTCOME_WORD_UNKNOWN},
                 {"", QC_OUTCOME_WORD_BLANK}};
    qc_config config;

    qc_config_init(&config);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (qc_outcome_of_text(cases[i].text, &config) != cases[i].word) {
            fail_msg("'%s'", cases[i].text);
        }
    }
}

static void outcome__configured_stages_come_first(void **state)
{
    (void)state;
    char deposit[] = "Deposit paid";
    char won[] = "Won";
    char parked[] = "Parked";
    qc_config_stage stages[] = {
        {deposit, QC_OUTCOME_WON, 1}, {won, QC_OUTCOME_OPEN, 2}, {parked, QC_OUTCOME_LOST, 3}};
    qc_config config;

    qc_config_init(&config);
    config.stages = stages;
    config.stage_count = 3;
    assert_int_equal(qc_outcome_of_text("deposit PAID", &config), QC_OUTCOME_WORD_WON);
    assert_int_equal(qc_outcome_of_text("Won", &config), QC_OUTCOME_WORD_OPEN);
    assert_int_equal(qc_outcome_of_text("Parked", &config), QC_OUTCOME_WORD_LOST);
}

static void flag__yes_no_and_neither(void **state)
{
    (void)state;
    assert_int_equal(qc_flag_of_text("TRUE"), QC_FLAG_YES);
    assert_int_equal(qc_flag_of_text("ya"), QC_FLAG_YES);
    assert_int_equal(qc_flag_of_text("1"), QC_FLAG_YES);
    assert_int_equal(qc_flag_of_text("false"), QC_FLAG_NO);
    assert_int_equal(qc_flag_of_text("0"), QC_FLAG_NO);
    assert_int_equal(qc_flag_of_text(" "), QC_FLAG_BLANK);
    assert_int_equal(qc_flag_of_text("maybe"), QC_FLAG_UNKNOWN);
}

static void category__api_names_and_labels(void **state)
{
    (void)state;
    assert_int_equal(qc_category_of_text("Forecast"), QC_CATEGORY_COMMIT);
    assert_int_equal(qc_category_of_text("Commit"), QC_CATEGORY_COMMIT);
    assert_int_equal(qc_category_of_text("BestCase"), QC_CATEGORY_BEST_CASE);
    assert_int_equal(qc_category_of_text("Best Case"), QC_CATEGORY_BEST_CASE);
    assert_int_equal(qc_category_of_text("MostLikely"), QC_CATEGORY_MOST_LIKELY);
    assert_int_equal(qc_category_of_text("Omitted"), QC_CATEGORY_OMITTED);
    assert_int_equal(qc_category_of_text("Pipeline"), QC_CATEGORY_PIPELINE);
    assert_int_equal(qc_category_of_text("Closed"), QC_CATEGORY_CLOSED);
    assert_int_equal(qc_category_of_text("Other"), QC_CATEGORY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(join__ids_then_names_then_normalised_names),
        cmocka_unit_test(join__a_normalised_name_of_two_rows_means_none),
        cmocka_unit_test(join__salesforce_ids_have_15_or_18_characters),
        cmocka_unit_test(join__near_names_are_offered),
        cmocka_unit_test(join__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(remarks__equal_ones_are_counted_at_the_first_place),
        cmocka_unit_test(remarks__long_values_are_cut_between_characters),
        cmocka_unit_test(outcome__words_of_stages_and_results),
        cmocka_unit_test(outcome__configured_stages_come_first),
        cmocka_unit_test(flag__yes_no_and_neither),
        cmocka_unit_test(category__api_names_and_labels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
