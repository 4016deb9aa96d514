/* Tables of stages: ids become names, and say how deals ended. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/tables/stages.h"
#include "tests/sales/book_texts.h"

/* HubSpot's own stages have numbers for ids: nothing in an export of deals says which of them
 * are won. */
#define STAGES                                                                                 \
    "stage_id,label,pipeline_id,display_order,closed_won,is_closed,probability\n"              \
    "1001,Demo,p,0,FALSE,FALSE,0.2\n1002,Signed,p,1,TRUE,TRUE,1.0\n"                           \
    "1003,Gone,p,2,FALSE,TRUE,0\n1003,Again,p,2,TRUE,TRUE,1\n,,p,3,,,\n"
#define DEALS                                                                                  \
    "deal_id,dealname,dealstage,amount,closedate,createdate\n"                                 \
    "1,A,1001,10,2025-03-01,2025-01-01\n2,B,1002,20,2025-03-02,2025-01-01\n"                   \
    "3,C,1003,30,2025-03-03,2025-01-01\n4,D,closedwon,40,2025-03-04,2025-01-01\n"

static void stages__of_hubspot_name_ids_and_say_how_they_end(void **state)
{
    (void)state;
    static const char *const files[] = {"deals.csv", DEALS, "deal_pipeline_stage.csv", STAGES,
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_string_equal(book->deals.stage[0], "Demo");
    assert_int_equal(book->deals.outcome[0], QC_OUTCOME_OPEN);
    assert_string_equal(book->deals.stage[1], "Signed");
    assert_int_equal(book->deals.outcome[1], QC_OUTCOME_WON);
    assert_string_equal(book->deals.stage[2], "Gone"); /* the first row of an id counts */
    assert_int_equal(book->deals.outcome[2], QC_OUTCOME_LOST);
    assert_string_equal(book->deals.stage[3], "closedwon");
    assert_int_equal(book->deals.outcome[3], QC_OUTCOME_WON);
    assert_int_equal(book_texts_remark(book, "'1001' is the stage 'Demo'")->severity, QC_NOTE);
    assert_int_equal(book->files[0].table, QC_TABLE_STAGES);
    assert_int_equal(book->files[0].rows_kept, 5);
    qc_book_free(book);
}

/* Salesforce's OpportunityStage; the probability tells where there is no column for won. */
static void stages__of_salesforce_are_known_by_three_names(void **state)
{
    (void)state;
    static const char *const files[] = {
        "OpportunityStage.csv",
        "Id,MasterLabel,ApiName,IsActive,SortOrder,IsClosed,DefaultProbability\n"
        "01J1,Kontrak,Contract,1,1,1,100%\n01J2,Mundur,Withdrawn,1,2,1,0%\n"
        "01J3,Nego,Negotiation,1,3,0,50%\n01J4,Ragu,Doubt,1,4,1,\n",
        "opportunities.csv",
        "Id,Name,StageName,Amount,CloseDate\n1,A,Contract,1,2025-01-01\n2,B,Mundur,2,2025-01-"
        "02\n"
        "3,C,01J3,3,2025-01-03\n4,D,Doubt,4,2025-01-04\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    static const char *const names[] = {"Kontrak", "Mundur", "Nego", "Ragu"};
    static const qc_outcome outcomes[] = {QC_OUTCOME_WON, QC_OUTCOME_LOST, QC_OUTCOME_OPEN,
                                          QC_OUTCOME_OPEN};

    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(book->deals.stage[i], names[i]);
        assert_int_equal(book->deals.outcome[i], outcomes[i]);
    }
    qc_book_free(book);
}

static void stages__of_a_history_are_called_by_their_names(void **state)
{
    (void)state;
    static const char *const files[] = {"deals.csv",
                                        DEALS,
                                        "history.csv",
                                        "deal_id,name,timestamp,value\n1,dealstage,2025-01-02,"
                                        "1003\n1,dealstage,2025-01-05,1001\n",
                                        "stages.csv",
                                        STAGES,
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->history.count, 2);
    assert_string_equal(book->history.new_value[0], "Gone");
    assert_string_equal(book->history.new_value[1], "Demo");
    qc_book_free(book);
}

static void stages__of_the_configuration_go_first(void **state)
{
    (void)state;
    static const char *const files[] = {"deals.csv", DEALS, "stages.csv", STAGES, NULL};
    qc_read_settings settings = qc_read_settings_default();
    qc_config config;
    char demo[] = "Demo";
    char id[] = "1003";
    qc_config_stage stages[] = {{demo, QC_OUTCOME_WON, 1}, {id, QC_OUTCOME_OPEN, 2}};

    qc_config_init(&config);
    config.stages = stages;
    config.stage_count = 2;
    settings.config = &config;
    qc_book *book = book_texts_read_ok(files, &settings);
    assert_int_equal(book->deals.outcome[0], QC_OUTCOME_WON); /* by the name */
    assert_int_equal(book->deals.outcome[2], QC_OUTCOME_OPEN);
    qc_book_free(book);
}

static void stages__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {"deals.csv", DEALS, "stages.csv", STAGES, NULL};

    book_texts_allocations(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages__of_hubspot_name_ids_and_say_how_they_end),
        cmocka_unit_test(stages__of_salesforce_are_known_by_three_names),
        cmocka_unit_test(stages__of_a_history_are_called_by_their_names),
        cmocka_unit_test(stages__of_the_configuration_go_first),
        cmocka_unit_test(stages__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
