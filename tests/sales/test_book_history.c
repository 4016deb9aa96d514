/* Deals as they were: logs of changes, states, columns of stages entered, and exports kept from time to time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/tables/history.h"
#include "tests/sales/book_texts.h"

static qc_date day_of(const char *text)
{
    qc_date date = QC_NO_DATE;

    assert_int_equal(qc_date_parse_iso(text, &date, NULL), QC_OK);
    return date;
}

static qc_book *read_as_of(book_texts files, const char *day)
{
    qc_read_settings settings = qc_read_settings_default();

    settings.as_of = day_of(day);
    return book_texts_read_ok(files, &settings);
}

/* A deal of the view as "stage|amount|close"; "absent" if it is not seen. */
static const char *state_of(const qc_book *book, const char *id)
{
    static char text[160];
    const qc_deals *deals = &book->deals;

    for (size_t i = 0; i < deals->count; i++) {
        char amount[32];

        if (strcmp(deals->id[i], id) == 0) {
            (void)snprintf(
                text, sizeof text, "%s|%s|%s", deals->stage[i],
                qc_money_format(deals->amount[i], &book->currency, amount, sizeof amount),
                book_texts_day(deals->close[i]));
            return text;
        }
    }
    return "absent";
}

static void assert_state(book_texts files, const char *day, const char *id, const char *state)
{
    qc_book *book = read_as_of(files, day);

    assert_string_equal(state_of(book, id), state);
    qc_book_free(book);
}

#define DEALS                                                                                  \
    "id,owner,stage,amount,created,close\n"                                                    \
    "A,Ann,Closed Won,70,2025-09-01,2025-10-20\n"                                              \
    "B,Ben,Proposal,55,2025-09-10,2026-01-15\n"                                                \
    "C,Cho,Closed Lost,10,2025-10-10,2025-10-25\n"

static void snapshots__give_the_state_of_any_day(void **state)
{
    (void)state;
    static const char *const files[] = {
        "deals.csv", DEALS,
        /* One without an owner, one with another date form and another order of columns. */
        "snapshots/2025-10-06.csv",
        "id,stage,amount,created,close\n"
        "A,New,50,2025-09-01,2025-11-30\nB,New,40,2025-09-10,2025-12-01\n"
        "Z,New,5,2025-09-12,2025-12-01\n",
        "snapshots/deals_20251013.csv",
        "close;id;amount;owner;stage\n"
        "30.11.2025;A;70;Ann;Proposal\n15.12.2025;B;55;Ben;New\n01.11.2025;C;10;Cho;New\n",
        "snapshots/notes.txt", "not a table\n", NULL};
    qc_book *book = NULL;

    assert_state(files, "2025-10-06", "A", "New|50|2025-11-30");
    assert_state(files, "2025-10-12", "A", "New|50|2025-11-30");
    assert_state(files, "2025-10-13", "A", "Proposal|70|2025-11-30");
    assert_state(files, "2025-10-13", "B", "New|55|2025-12-15");
    assert_state(files, "2025-10-09", "C", "absent");
    assert_state(files, "2025-10-14", "C", "New|10|2025-11-01");
    assert_state(files, "2025-10-21", "A", "Closed Won|70|2025-10-20");
    assert_state(files, "2025-10-24", "C", "New|10|2025-11-01");
    assert_state(files, "2025-10-25", "B", "Proposal|55|2026-01-15"); /* the last known day */
    book = read_as_of(files, "2025-10-13");
    assert_true(book_texts_has_remark(book, "there is no opportunity 'Z'"));
    assert_true(book_texts_has_remark(book, "is not used"));
    assert_false(book_texts_has_remark(book, "have no history"));
    assert_int_equal(book->files[1].table, QC_TABLE_OPPORTUNITY_HISTORY);
    assert_int_equal(book->files[1].rows_rejected, 1);
    assert_int_equal(book->files[2].rows_kept, 3);
    qc_book_free(book);
}

static void snapshots__the_latest_stands_for_a_missing_file_of_deals(void **state)
{
    (void)state;
    static const char *const files[] = {
        "snapshots/2025-09-29.csv",
        "Deal Name,Deal Stage,Amount,Close Date\nA,New,50,2025-11-30\n",
        "snapshots/2025-10-06.csv",
        "Deal Name,Deal Stage,Amount,Close Date\nA,Closed Won,60,2025-10-05\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->file_count, 3);
    assert_int_equal(book->deals.count, 1);
    assert_int_equal(book->deals.outcome[0], QC_OUTCOME_WON);
    assert_string_equal(state_of(book, "A"), "Closed Won|60|2025-10-05");
    qc_book_free(book);
    assert_state(files, "2025-10-01", "A", "New|50|2025-11-30");
}

static void snapshots__need_a_date_in_their_names_and_opportunities(void **state)
{
    (void)state;
    static const char *const files[] = {"deals.csv",
                                        DEALS,
                                        "snapshots/latest.csv",
                                        DEALS,
                                        "snapshots/2025-10-01.csv",
                                        "period,territory,amount\n2025-01,North,5\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_true(book_texts_has_remark(book, "name of the snapshot has no date"));
    assert_true(book_texts_has_remark(
        book, "not a table of opportunities, which a snapshot has to be"));
    assert_int_equal(book->history.count, 0);
    assert_int_equal(book->revenue.count, 0);
    qc_book_free(book);
}

static void snapshot_day__is_found_in_the_name(void **state)
{
    (void)state;
    static const struct {
        const char *name, *day;
    } cases[] = {{"2025-10-06.csv", "2025-10-06"},
                 {"deals_20251006.csv.gz", "2025-10-06"},
                 {"report 2025_10_06 final.csv", "2025-10-06"},
                 {"v2-2025.10.06.csv", "2025-10-06"},
                 {"20251006T0900.csv", "2025-10-06"},
                 {"2025-13-06.csv", ""},
                 {"2025-10_06.csv", ""},
                 {"120251006.csv", ""},
                 {"202510061.csv", ""},
                 {"2025-10.csv", ""},
                 {"deals.csv", ""},
                 {"", ""}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(book_texts_day(qc_snapshot_day(cases[i].name)), cases[i].day);
    }
}

/* Salesforce: a row of OpportunityHistory is a state, with its own id and the day it began. */
static void salesforce__opportunity_history_is_followed(void **state)
{
    (void)state;
    static const char *const files[] = {
        "opportunities.csv",
        "Id,OwnerId,StageName,Amount,CreatedDate,CloseDate\n"
        "006A,005x,Closed Won,70,2025-09-01T08:00:00.000Z,2025-10-20\n"
        "006B,005y,Proposal,55,2025-09-10T08:00:00.000Z,2026-01-15\n",
        "opportunity_history.csv",
        "Id,OpportunityId,CreatedDate,StageName,Amount,CloseDate,Probability,ForecastCategory\n"
        "008.1,006A,2025-09-01T08:00:00.000Z,New,50,2025-11-30,10,Pipeline\n"
        "008.3,006A,2025-10-02T08:00:00.000Z,Proposal,70,2025-11-30,50,BestCase\n"
        "008.2,006B,2025-09-10T08:00:00.000Z,New,40,2025-12-01,10,Pipeline\n"
        "008.4,006A,2025-10-20T08:00:00.000Z,Closed Won,70,2025-10-20,100,Closed\n"
        "008.5,006B,2025-10-15T08:00:00.000Z,Proposal,55,2026-01-15,50,Forecast\n",
        NULL};

    assert_state(files, "2025-10-01", "006A", "New|50|2025-11-30");
    assert_state(files, "2025-10-05", "006A", "Proposal|70|2025-11-30");
    assert_state(files, "2025-10-14", "006B", "New|40|2025-12-01");
    assert_state(files, "2025-10-16", "006B", "Proposal|55|2026-01-15");
}

/* Salesforce: a row of OpportunityFieldHistory is the change of one field, newest first. */
static void salesforce__opportunity_field_history_is_followed(void **state)
{
    (void)state;
    static const char *const files[] = {
        "opportunities.csv",
        "Id,OwnerId,StageName,Amount,CreatedDate,CloseDate\n"
        "006A,005x,Closed Won,70,2025-09-01T08:00:00.000Z,2025-10-20\n"
        "006B,005y,Proposal,55,2025-09-10T08:00:00.000Z,2026-01-15\n",
        "field_history.csv",
        "Id,OpportunityId,CreatedById,CreatedDate,Field,OldValue,NewValue\n"
        "9,006B,005x,2025-10-15T08:00:00.000Z,CloseDate,2025-12-01,2026-01-15\n"
        "8,006B,005x,2025-10-15T08:00:00.000Z,Amount,40,55\n"
        "7,006A,005x,2025-10-20T08:00:00.000Z,StageName,Proposal,Closed Won\n"
        "6,006A,005x,2025-10-02T08:00:00.000Z,StageName,New,Proposal\n"
        "5,006A,005x,2025-09-20T08:00:00.000Z,NextStep,Call,Visit\n"
        "4,006A,005x,2025-09-15T08:00:00.000Z,CloseDate,2025-12-31,2025-11-30\n",
        NULL};
    qc_book *book = read_as_of(files, "2025-10-05");

    assert_string_equal(state_of(book, "006A"), "Proposal|70|2025-11-30");
    assert_true(book_texts_has_remark(book, "changes of 'NextStep' and other fields are not"));
    qc_book_free(book);
    assert_state(files, "2025-09-10", "006A", "New|70|2025-12-31");
    assert_state(files, "2025-10-14", "006B", "Proposal|40|2025-12-01");
}

/* HubSpot: property history with internal names, times in milliseconds. */
static void hubspot__property_history_is_followed(void **state)
{
    (void)state;
    static const char *const files[] = {
        "deals.csv",
        "Record ID,Deal Name,Deal Stage,Deal owner,Amount,Create Date,Close Date\n"
        "11,Alpha,Closed Won,Ann,70,2025-09-01 08:00,2025-10-20 09:00\n"
        "12,Beta,Proposal,Ben,55,2025-09-10 08:00,2026-01-15 09:00\n",
        "deal_property_history.csv",
        "deal_id,timestamp,source,name,source_id,value\n"
        "11,2025-09-01 08:00:00.123,CRM,dealstage,u1,New\n"
        "11,2025-09-01 08:00:00.123,CRM,closedate,u1,1764460800000\n"
        "11,2025-10-02 08:00:00.500,CRM,dealstage,u1,Proposal\n"
        "12,2025-09-10 08:00:00.123,CRM,amount,u1,40\n"
        "12,2025-10-15 08:00:00.123,CRM,amount,u1,55\n"
        "12,2025-10-16 08:00:00.123,CRM,hs_lastmodifieddate,u1,x\n",
        NULL};

    assert_state(files, "2025-10-01", "11", "New|70|2025-11-30");
    assert_state(files, "2025-10-05", "11", "Proposal|70|2025-11-30");
    assert_state(files, "2025-10-01", "12", "Proposal|40|2026-01-15");
}

/* HubSpot: a column for each stage, with the day on which the deal entered it. */
static void hubspot__columns_of_stages_entered_are_followed(void **state)
{
    (void)state;
    static const char *const files[] = {
        "deals.csv",
        "Record ID,Deal Name,Deal Stage,Deal owner,Amount,Create Date,Close Date,"
        "\"Date entered \"\"New (Sales Pipeline)\"\"\",Date entered 'Proposal (Sales "
        "Pipeline)',"
        "hs_v2_date_entered_closedwon,Date entered current stage\n"
        "11,Alpha,Closed Won,Ann,70,2025-09-01,2025-10-20,"
        "2025-09-01 08:00,2025-10-02 08:00,2025-10-20 10:00,2025-10-20 10:00\n"
        "12,Beta,Proposal,Ben,55,2025-09-10,2026-01-15,2025-10-15,2025-10-15,,2025-10-15\n"
        "13,Gamma,New,Cho,5,2025-09-11,2026-01-15,not yet,,,\n",
        NULL};
    qc_book *book = read_as_of(files, "2025-10-01");

    assert_string_equal(state_of(book, "11"), "New|70|");
    assert_true(book_texts_has_remark(book, "5 changes of stages are taken"));
    assert_true(book_texts_has_remark(book, "'not yet' in column 'Date entered \"New"));
    assert_true(book_texts_has_remark(book, "2 of 3 deals that were open on 2025-10-01 have no "
                                            "history"));
    qc_book_free(book);
    assert_state(files, "2025-10-05", "11", "Proposal|70|");
    book = book_texts_read_ok(files, NULL);
    assert_int_equal(book->history.count, 5);
    assert_string_equal(book->history.new_value[2],
                        "Closed Won"); /* as the stages are written */
    assert_string_equal(book->history.old_value[2], "Proposal");
    assert_string_equal(book->history.new_value[3], "New"); /* equal days: order of columns */
    qc_book_free(book);
}

static void entered_stage__is_what_the_header_quotes(void **state)
{
    (void)state;
    static const struct {
        const char *header, *stage;
    } cases[] = {{"Date entered \"Closed Won (Sales Pipeline)\"", "Closed Won"},
                 {"Date entered 'Demo (EMEA)'", "Demo"},
                 {"DATE ENTERED Contract sent", "Contract sent"},
                 {"hs_date_entered_closedwon", "closedwon"},
                 {"hs_v2_date_entered_12345", "12345"},
                 {"Date entered current stage", NULL},
                 {"Date entered \"\"", NULL},
                 {"Date entered", NULL},
                 {"Date entered (x)", "(x)"},
                 {"Updated", NULL}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = 0;
        const char *stage = qc_entered_stage(cases[i].header, &length);

        if (cases[i].stage == NULL) {
            assert_null(stage);
            continue;
        }
        assert_non_null(stage);
        assert_int_equal(length, strlen(cases[i].stage));
        assert_memory_equal(stage, cases[i].stage, length);
    }
}

static void without_history__what_is_not_honest_is_said(void **state)
{
    (void)state;
    static const char *const files[] = {"deals.csv", DEALS, NULL};
    qc_book *book = read_as_of(files, "2025-10-15");
    const qc_remark *remark = book_texts_remark(book, "3 of 3 deals that were open on");

    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_non_null(strstr(remark->message, "accuracy look better than they were"));
    assert_non_null(strstr(remark->message, "keep each export in a folder snapshots"));
    qc_book_free(book);
    book = read_as_of(files,
                      "2025-10-25"); /* the last day there is: nothing was rewritten since */
    assert_false(book_texts_has_remark(book, "have no history"));
    qc_book_free(book);
}

/* The public Salesforce history: of each opportunity the last row up to the end of 2016, with a
 * stage that is not closed; counted and summed over the raw file by a script of its own: 34
 * deals, 9,900,160. */
static void salesforce__states_on_a_day_add_up_to_the_raw_file(void **state)
{
    (void)state;
    char *path = qc_test_evaluation_data("pipeline/salesforce_history");
    qc_read_settings settings = qc_read_settings_default();
    qc_book *book = NULL;
    qc_error error = {0};
    qc_money sum = 0;
    size_t open = 0;

    if (path == NULL) {
        print_message("pipeline/salesforce_history is not there\n");
        skip();
    }
    settings.as_of = day_of("2017-01-01");
    assert_ok(qc_book_read(path, &settings, NULL, &book, &error), error);
    for (size_t i = 0; i < book->deals.count; i++) {
        bool is_open = book->deals.outcome[i] == QC_OUTCOME_OPEN;

        open += is_open;
        sum += is_open && book->deals.amount[i] != QC_NO_MONEY ? book->deals.amount[i] : 0;
    }
    assert_int_equal(open, 34);
    assert_int_equal(sum, 990016000);
    qc_book_free(book);
    free(path);
}

static qc_status read_all(void *context, qc_error *error)
{
    qc_read_settings settings = qc_read_settings_default();
    qc_book *book = NULL;
    qc_status status = QC_OK;

    settings.as_of = day_of("2025-10-13");
    status = book_texts_read(context, &settings, &book, error);
    qc_book_free(book);
    return status;
}

static void history__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {"d.csv",
                                  "id,owner,stage,amount,created,close,date entered New\n"
                                  "A,Ann,Won,70,2025-09-01,2025-10-20,2025-09-02\n",
                                  "snapshots/2025-10-06.csv",
                                  "id,stage,amount,close\nA,New,50,2025-11-30\n",
                                  "snapshots/2025-10-13.csv",
                                  "id,stage,amount,close\nA,Proposal,50,2025-11-30\n",
                                  NULL};

    qc_test_allocations(read_all, files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snapshots__give_the_state_of_any_day),
        cmocka_unit_test(snapshots__the_latest_stands_for_a_missing_file_of_deals),
        cmocka_unit_test(snapshots__need_a_date_in_their_names_and_opportunities),
        cmocka_unit_test(snapshot_day__is_found_in_the_name),
        cmocka_unit_test(salesforce__opportunity_history_is_followed),
        cmocka_unit_test(salesforce__opportunity_field_history_is_followed),
        cmocka_unit_test(hubspot__property_history_is_followed),
        cmocka_unit_test(hubspot__columns_of_stages_entered_are_followed),
        cmocka_unit_test(entered_stage__is_what_the_header_quotes),
        cmocka_unit_test(without_history__what_is_not_honest_is_said),
        cmocka_unit_test(salesforce__states_on_a_day_add_up_to_the_raw_file),
        cmocka_unit_test(history__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
