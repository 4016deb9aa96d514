/* Deals: how they ended, when, for how much; their history; the view as of a date. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

static qc_read_settings as_of(int year, int month, int day)
{
    qc_read_settings settings = qc_read_settings_default();

    assert_int_equal(qc_date_from_civil(year, month, day, &settings.as_of), QC_OK);
    return settings;
}

/* Outcomes of the rows, as letters: w, l, o. */
static void assert_outcomes(const char *text, const char *expected)
{
    const char *const files[] = {"d.csv", text, NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->deals.count, strlen(expected));
    for (size_t i = 0; expected[i] != '\0'; i++) {
        if ("owl"[book->deals.outcome[i]] != expected[i]) {
            fail_msg("row %zu is %c, expected %c", i + 1, "owl"[book->deals.outcome[i]],
                     expected[i]);
        }
    }
    qc_book_free(book);
}

static void outcome__column_flags_times_and_stage(void **state)
{
    (void)state;
    assert_outcomes("owner,stage,amount\nA,Won,1\nA,Closed Lost,1\nA,Proposal,1\n", "wlo");
    assert_outcomes("owner,stage,outcome,amount\nA,Closed,Won,1\nA,Won,Lost,1\nA,Won,,1\n",
                    "wlw");
    assert_outcomes(
        "owner,stage,amount,IsWon,IsClosed\nA,x,1,1,1\nA,x,1,0,1\nA,x,1,0,0\nA,Won,1,,\n",
        "wlow");
    assert_outcomes("owner,stage,amount,Is Closed\nA,Lost,1,yes\nA,Deal,1,yes\nA,Won,1,no\n",
                    "lwo");
    assert_outcomes(
        "owner,stage,amount,Won time,Lost time\nA,x,1,2024-01-05,\nA,x,1,,2024-01-05\n"
        "A,x,1,,\n",
        "wlo");
    assert_outcomes("owner,status,amount\nA,0,1\nA,1,1\nA,2,1\n", "owl");
}

static void outcome__closed_without_an_end_is_doubtful(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", "owner,stage,amount\nA,Closed,1\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->deals.outcome[0], QC_OUTCOME_WON);
    assert_int_equal(
        book_texts_remark(book, "'Closed' says closed, but not how it ended")->severity,
        QC_DOUBTFUL);
    qc_book_free(book);
}

static void amounts__actual_and_home_ones_come_first(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "owner,Status,Est. Revenue,Actual Revenue,Est. Close Date,Actual Close Date\n"
        "A,Won,10,12,2024-03-01,2024-02-20\nA,Open,10,,2024-03-01,\nA,Lost,10,0,2024-03-01,\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_deals *d = &book->deals;

    assert_true(d->amount[0] == 1200 && d->amount[1] == 1000 && d->amount[2] == 1000);
    assert_string_equal(book_texts_day(d->close[0]), "2024-02-20");
    assert_string_equal(book_texts_day(d->close[1]), "2024-03-01");
    assert_string_equal(book_texts_day(d->close[2]), "2024-03-01");
    qc_book_free(book);
}

static void amounts__of_more_digits_than_the_currency_are_rounded_and_noted(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", "owner,stage,amount,currency\nA,Won,10.25,JPY\nA,Won,3,JPY\nA,Won,10.5,JPY\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_remark *remark =
        book_texts_remark(book, "'10.25' in column 'amount' is rounded to 0 decimals");

    assert_true(book->deals.amount[0] == 10 && book->deals.amount[2] == 11);
    assert_int_equal(remark->times, 2);
    assert_int_equal(remark->line, 2);
    qc_book_free(book);
}

static void probability__its_scale_is_the_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double first, second;
    } cases[] = {{"owner,stage,amount,Probability (%)\nA,x,1,50\nA,x,1,1\n", 0.5, 0.01},
                 {"owner,stage,amount,probability\nA,x,1,0.5\nA,x,1,1\n", 0.5, 1},
                 {"owner,stage,amount,Probability (%)\nA,x,1,1\nA,x,1,0\n", 0.01, 0},
                 {"owner,stage,amount,probability\nA,x,1,50%\nA,x,1,1%\n", 0.5, 0.01},
                 {"owner,stage,amount,probability\nA,x,1,1000\nA,x,1,100\n", NAN, 1},
                 {"owner,stage,amount,probability\nA,x,1,high\nA,x,1,\n", NAN, NAN}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[] = {"d.csv", cases[i].text, NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        assert_close(book->deals.probability[0], cases[i].first, 1e-15, 0);
        assert_close(book->deals.probability[1], cases[i].second, 1e-15, 0);
        qc_book_free(book);
    }
}

static void deals__salesforce_ids_of_both_lengths_are_one_record(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv",
                                        "Opportunity ID,owner,stage,amount\n"
                                        "0061300001AC2HQ,Ann,Won,5\n0061300001AC2Hq,Ann,Won,5\n"
                                        "0061300001AC2HQAA1,Ann,Won,5\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->deals.count, 2);
    assert_int_equal(book->files[0].rows_merged, 1);
    assert_int_equal(book_texts_remark(book, "is there twice")->severity, QC_NOTE);
    qc_book_free(book);
}

static void deals__without_ids_are_named_by_their_name(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "Opportunity Name,Opportunity Owner,Stage,Amount,Forecast Category\n"
        "Big one,A,Proposal,1,Best Case\nBig one,A,Proposal,1,Commit\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->deals.count, 2); /* equal names are different deals */
    assert_string_equal(book->deals.id[0], "Big one");
    assert_int_equal(book->deals.category[0], QC_CATEGORY_BEST_CASE);
    assert_int_equal(book->deals.category[1], QC_CATEGORY_COMMIT);
    qc_book_free(book);
}

static void deals__dates_that_cannot_be_are_doubtful(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv",
                                        "id,owner,stage,amount,created,close\n1,A,Won,1,2024-"
                                        "05-01,2024-04-01\n2,A,Lost,1,2024-05-01,\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book_texts_remark(book, "closed before it is created")->line, 2);
    assert_int_equal(book_texts_remark(book, "has no closing date")->line, 3);
    qc_book_free(book);
}

/* History */

#define DEALS                                                                                  \
    "id,owner,stage,amount,created,close\n"                                                    \
    "D1,A,Won,90,2024-01-01,2024-06-30\n"                                                      \
    "D2,A,Proposal,70,2024-02-01,2024-12-31\n"                                                 \
    "D3,A,Lost,0,2024-03-01,2024-04-15\n"                                                      \
    "D4,A,Proposal,5,2024-07-01,2024-12-31\n"

#define HISTORY                                                                                \
    "opportunity,changed_at,field,old_value,new_value\n"                                       \
    "D1,2024-01-01,stage,,Prospecting\n"                                                       \
    "D1,2024-06-30,stage,Proposal,Won\n"                                                       \
    "D1,2024-03-10,stage,Prospecting,Proposal\n"                                               \
    "D1,2024-05-01,amount,60,90\n"                                                             \
    "D2,2024-06-01,close,2024-08-31,2024-12-31\n"                                              \
    "D2,2024-06-01,owner,B,A\n"                                                                \
    "D9,2024-06-01,stage,x,y\n"                                                                \
    "D2,,stage,x,y\n"

static void history__changes_are_ordered_by_deal_and_date(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", DEALS, "h.csv", HISTORY, NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_deal_history *h = &book->history;

    assert_int_equal(h->count, 5);
    assert_string_equal(h->new_value[0], "Prospecting");
    assert_string_equal(h->new_value[1], "Proposal");
    assert_int_equal(h->field[2], QC_CHANGE_AMOUNT);
    assert_string_equal(h->old_value[2], "60");
    assert_string_equal(h->new_value[3], "Won");
    assert_int_equal(h->deal[4], 1);
    assert_int_equal(h->field[4], QC_CHANGE_CLOSE);
    assert_int_equal(book->files[1].rows_kept,
                     6); /* a field that is not followed is understood */
    assert_int_equal(book->files[1].rows_rejected, 2);
    assert_non_null(book_texts_remark(book, "no opportunity 'D9'"));
    assert_non_null(book_texts_remark(book, "the change has no date"));
    assert_non_null(
        book_texts_remark(book, "changes of 'owner' and other fields are not followed"));
    assert_string_equal(book_texts_day(book->as_of), "2024-07-01");
    qc_book_free(book);
}

static void history__newest_first_is_turned_round(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", DEALS, "h.csv",
        "opportunity,changed_at,field,old_value,new_value\n"
        "D1,2024-03-10,stage,B,C\nD1,2024-03-10,stage,A,B\nD1,2024-01-01,stage,,A\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_string_equal(book->history.new_value[0], "A");
    assert_string_equal(book->history.new_value[1], "B");
    assert_string_equal(book->history.new_value[2], "C");
    qc_book_free(book);
}

#define SNAPSHOTS                                                                              \
    "Id,OpportunityId,CreatedDate,StageName,Amount,CloseDate,OwnerId,AccountId,Probability\n"  \
    "1,D1,2024-01-05,Qualify,10,2024-05-01,U1,A1,10\n"                                         \
    "2,D1,2024-02-05,Proposal,10,2024-06-01,U1,A1,50\n"                                        \
    "3,D1,2024-03-05,Closed Won,12,2024-03-05,U2,A1,100\n"                                     \
    "4,D2,2024-01-07,Qualify,20,2024-05-01,U1,A2,10\n"

static void snapshots__differences_are_changes_and_make_deals(void **state)
{
    (void)state;
    static const char *const files[] = {"h.csv", SNAPSHOTS, NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_deals *d = &book->deals;

    assert_int_equal(d->count, 2);
    assert_int_equal(d->outcome[0], QC_OUTCOME_WON);
    assert_true(d->amount[0] == 1200);
    assert_string_equal(d->stage[0], "Closed Won");
    assert_string_equal(book_texts_day(d->created[0]), "2024-01-05");
    assert_string_equal(book_texts_day(d->close[0]), "2024-03-05");
    assert_string_equal(book->reps.name[d->rep[0]], "U2");
    assert_close(d->probability[1], 0.1, 1e-15, 0);
    assert_int_equal(d->outcome[1], QC_OUTCOME_OPEN);
    assert_int_equal(book->history.count, 3 + 2 + 3 + 3);
    assert_string_equal(book->history.old_value[3], "Qualify");
    assert_string_equal(book->history.new_value[3], "Proposal");
    assert_int_equal(book->files[0].rows_kept, 4);
    assert_int_equal(book_texts_remark(book, "2 are made from their last snapshots")->severity,
                     QC_DOUBTFUL);
    qc_book_free(book);
}

static void snapshots__a_stage_written_over_the_past_closes_on_the_last_day(void **state)
{
    (void)state;
    static const char *const files[] = {
        "h.csv",
        "Id,OpportunityId,CreatedDate,StageName,Amount\n1,D1,2024-01-05,Closed Won,10\n"
        "2,D1,2024-02-05,Closed Won,10\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_string_equal(book_texts_day(book->deals.close[0]), "2024-02-05");
    qc_book_free(book);
}

static void snapshots__of_listed_deals_leave_these_as_they_are(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", DEALS, "h.csv",
        "Id,OpportunityId,CreatedDate,StageName,Amount\n1,D2,2024-02-05,Qualify,60\n"
        "2,D2,2024-03-05,Proposal,70\n3,D7,2024-02-05,Qualify,60\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->deals.count, 4);
    assert_string_equal(book->deals.stage[1], "Proposal");
    assert_int_equal(book->history.count, 4);
    assert_int_equal(book->files[1].rows_rejected, 1);
    qc_book_free(book);
}

/* The view */

static void view__what_came_later_is_not_seen(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        DEALS,
        "log.csv",
        "issued_at,author,version,node,period,value\n2024-01-31,A,rep,Total,2024Q2,1\n"
        "2024-05-31,A,rep,Total,2024Q2,1\n",
        "r.csv",
        "period,territory,amount\n2024-04,North,1\n2024-05,North,2\n",
        NULL};
    qc_read_settings settings = as_of(2024, 4, 30);
    qc_book *book = book_texts_read_ok(files, &settings);
    const qc_deals *d = &book->deals;

    assert_true(book->as_of_given);
    assert_true(book->as_of == settings.as_of);
    assert_int_equal(d->count, 3); /* D4 is not yet created */
    assert_int_equal(d->outcome[0], QC_OUTCOME_OPEN);
    assert_string_equal(d->stage[0], "");
    assert_true(d->close[0] == QC_NO_DATE);
    assert_true(isnan(d->probability[0]));
    assert_int_equal(d->category[0], QC_CATEGORY_NONE);
    assert_int_equal(d->outcome[2], QC_OUTCOME_LOST); /* closed on the 15th */
    assert_int_equal(book->revenue.count, 1);
    assert_int_equal(book->log.count, 1);
    assert_string_equal(book_texts_day(book->first_date), "2024-04-01");
    assert_non_null(book_texts_remark(
        book, "as of 2024-04-30, 1 deals count as open because they closed later"));
    assert_non_null(book_texts_remark(book, "1 deals are left out that were created later"));
    assert_non_null(book_texts_remark(book, "1 rows of revenue are left out"));
    assert_non_null(book_texts_remark(book, "1 logged forecasts are left out"));
    assert_int_equal(book->files[0].rows_kept, 4);
    qc_book_free(book);
}

static void view__history_tells_what_deals_looked_like(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", DEALS, "h.csv", HISTORY, NULL};
    qc_read_settings settings = as_of(2024, 4, 10);
    qc_book *book = book_texts_read_ok(files, &settings);
    const qc_deals *d = &book->deals;

    assert_string_equal(d->stage[0], "Proposal");
    assert_true(d->amount[0] == 6000); /* before it was raised to 90 */
    assert_string_equal(book_texts_day(d->close[1]), "2024-08-31");
    assert_int_equal(book->history.count, 2);
    assert_int_equal(book->history.deal[1], 0);
    for (size_t i = 0; i < book->history.count; i++) {
        assert_true(book->history.changed[i] <= book->as_of);
    }
    qc_book_free(book);
}

static void view__history_is_read_in_the_form_of_the_deals(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "id;owner;stage;amount;created;close\nD1;A;Proposal;1.234,50;01/02/2024;31/12/2024\n",
        "h.csv",
        "opportunity;changed_at;field;old_value;new_value\n"
        "D1;05/05/2024;amount;1.000;1.234,50\nD1;13/05/2024;close;01/12/2024;31/12/2024\n",
        NULL};
    qc_read_settings settings = as_of(2024, 3, 1);
    qc_book *book = book_texts_read_ok(files, &settings);

    assert_true(book->deals.amount[0] == 100000);
    assert_string_equal(book_texts_day(book->deals.close[0]), "2024-12-01");
    qc_book_free(book);
}

/* Where only closed deals have amounts, an amount would tell that the deal closes. */
static void view__an_amount_that_tells_the_outcome_is_hidden(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "id,owner,stage,close_value,created,close\nD1,A,Won,90,2024-01-01,2024-06-30\n"
        "D2,A,Lost,0,2024-01-01,2024-02-28\nD3,A,Open,,2024-01-01,\n",
        NULL};
    static const char *const estimates[] = {
        "d.csv",
        "id,owner,stage,amount,created,close\nD1,A,Won,90,2024-01-01,2024-06-30\n"
        "D2,A,Lost,30,2024-01-01,2024-02-28\nD3,A,Open,20,2024-01-01,\n",
        NULL};
    qc_read_settings settings = as_of(2024, 4, 10);
    qc_book *book = book_texts_read_ok(files, &settings);

    assert_true(book->deals.amount[0] == QC_NO_MONEY);
    qc_book_free(book);
    book = book_texts_read_ok(estimates, &settings);
    assert_true(book->deals.amount[0] == 9000);
    qc_book_free(book);
}

/* Leaving out the rows that came later gives the same view as reading the export of that day. */
static void view__equals_the_export_of_that_day(void **state)
{
    (void)state;
    static const char *const all[] = {
        "d.csv",
        "id,owner,territory,stage,amount,created,close\n"
        "D1,A,N,Won,90,2024-01-01,2024-02-10\nD2,B,S,Lost,30,2024-01-02,2024-03-31\n"
        "D3,A,N,Won,20,2024-04-01,2024-05-01\nD4,C,S,Open,5,2024-06-01,2024-12-01\n",
        NULL};
    static const char *const then[] = {
        "d.csv",
        "id,owner,territory,stage,amount,created,close\n"
        "D1,A,N,Won,90,2024-01-01,2024-02-10\nD2,B,S,Lost,30,2024-01-02,2024-03-31\n",
        NULL};
    qc_read_settings settings = as_of(2024, 3, 31);
    qc_book *now = book_texts_read_ok(all, &settings);
    qc_book *past = book_texts_read_ok(then, NULL);

    assert_int_equal(now->deals.count, past->deals.count);
    assert_true(now->as_of == past->as_of && now->first_date == past->first_date);
    for (size_t i = 0; i < past->deals.count; i++) {
        assert_string_equal(now->deals.id[i], past->deals.id[i]);
        assert_string_equal(now->deals.stage[i], past->deals.stage[i]);
        assert_int_equal(now->deals.outcome[i], past->deals.outcome[i]);
        assert_true(now->deals.amount[i] == past->deals.amount[i]);
        assert_true(now->deals.close[i] == past->deals.close[i]);
        assert_string_equal(book_texts_territory(now, now->deals.territory[i]),
                            book_texts_territory(past, past->deals.territory[i]));
    }
    qc_book_free(now);
    qc_book_free(past);
}

static qc_status read_view(void *context, qc_error *error)
{
    qc_read_settings settings = as_of(2024, 4, 10);
    qc_book *book = NULL;
    qc_status status = qc_book_read(context, &settings, NULL, &book, error);

    qc_book_free(book);
    return status;
}

static void view__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *folder = qc_test_folder();

    free(qc_test_write(folder, "d.csv", DEALS));
    free(qc_test_write(folder, "h.csv", HISTORY));
    qc_test_allocations(read_view, folder);
    free(folder);
}

static qc_status read_snapshots(void *context, qc_error *error)
{
    qc_book *book = NULL;
    qc_status status = qc_book_read(context, NULL, NULL, &book, error);

    qc_book_free(book);
    return status;
}

static void snapshots__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "h.csv", SNAPSHOTS);

    qc_test_allocations(read_snapshots, path);
    free(path);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcome__column_flags_times_and_stage),
        cmocka_unit_test(outcome__closed_without_an_end_is_doubtful),
        cmocka_unit_test(amounts__actual_and_home_ones_come_first),
        cmocka_unit_test(amounts__of_more_digits_than_the_currency_are_rounded_and_noted),
        cmocka_unit_test(probability__its_scale_is_the_columns),
        cmocka_unit_test(deals__salesforce_ids_of_both_lengths_are_one_record),
        cmocka_unit_test(deals__without_ids_are_named_by_their_name),
        cmocka_unit_test(deals__dates_that_cannot_be_are_doubtful),
        cmocka_unit_test(history__changes_are_ordered_by_deal_and_date),
        cmocka_unit_test(history__newest_first_is_turned_round),
        cmocka_unit_test(snapshots__differences_are_changes_and_make_deals),
        cmocka_unit_test(snapshots__a_stage_written_over_the_past_closes_on_the_last_day),
        cmocka_unit_test(snapshots__of_listed_deals_leave_these_as_they_are),
        cmocka_unit_test(view__what_came_later_is_not_seen),
        cmocka_unit_test(view__history_tells_what_deals_looked_like),
        cmocka_unit_test(view__history_is_read_in_the_form_of_the_deals),
        cmocka_unit_test(view__an_amount_that_tells_the_outcome_is_hidden),
        cmocka_unit_test(view__equals_the_export_of_that_day),
        cmocka_unit_test(view__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(snapshots__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
