/* Public exports, read and checked against sums that were computed from the raw files in another way. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/book.h"
#include "tests/sales/book_texts.h"

static char *evaluation_data(const char *relative)
{
    char *path = qc_test_evaluation_data(relative);

    if (path == NULL) {
        print_message("%s is not there\n", relative);
        skip();
    }
    return path;
}

static qc_book *read_path(const char *relative, const qc_read_settings *settings)
{
    char *path = evaluation_data(relative);
    qc_book *book = NULL;
    qc_error error = {0};

    assert_ok(qc_book_read(path, settings, NULL, &book, &error), error);
    free(path);
    return book;
}

/* Won amounts of a territory in a quarter of 2017, in whole units. */
static int64_t won_in_quarter(const qc_book *book, const char *territory, int quarter)
{
    int64_t sum = 0;

    for (size_t i = 0; i < book->deals.count; i++) {
        int year = 0;
        int month = 0;

        if (book->deals.outcome[i] != QC_OUTCOME_WON) {
            continue;
        }
        qc_date_to_civil(book->deals.close[i], &year, &month, NULL);
        if (year == 2017 && (month + 2) / 3 == quarter &&
            strcmp(book_texts_territory(book, book->deals.territory[i]), territory) == 0) {
            sum += book->deals.amount[i] / 100;
        }
    }
    return sum;
}

/* Maven Analytics' CRM data: counts and sums by a spreadsheet-like pass over the raw file. */
static void maven__deals_add_up_to_the_raw_file(void **state)
{
    (void)state;
    static const struct {
        const char *region;
        int64_t third, fourth;
    } quarters[] = {
        {"Central", 1053202, 987782}, {"East", 919767, 824853}, {"West", 1009286, 989861}};
    qc_book *book = read_path("pipeline/maven_crm", NULL);
    size_t outcomes[3] = {0};
    size_t no_account = 0;
    size_t no_date = 0;
    int64_t won = 0;

    assert_int_equal(book->deals.count, 8800);
    assert_int_equal(book->reps.count, 35);
    assert_int_equal(book->territories.count, 3);
    assert_int_equal(book->products.count, 7);
    assert_int_equal(book->accounts.count, 85);
    for (size_t i = 0; i < book->deals.count; i++) {
        outcomes[book->deals.outcome[i]]++;
        no_account += book->deals.account[i] == QC_NO_ID;
        no_date += book->deals.created[i] == QC_NO_DATE;
        assert_true(book->deals.product[i] != QC_NO_ID && book->deals.territory[i] != QC_NO_ID);
        won += book->deals.outcome[i] == QC_OUTCOME_WON ? book->deals.amount[i] / 100 : 0;
    }
    assert_int_equal(outcomes[QC_OUTCOME_WON], 4238);
    assert_int_equal(outcomes[QC_OUTCOME_LOST], 2473);
    assert_int_equal(outcomes[QC_OUTCOME_OPEN], 2089);
    assert_int_equal(no_account, 1425);
    assert_int_equal(no_date, 500);
    assert_true(won == 10005534);
    for (size_t i = 0; i < 3; i++) {
        assert_true(won_in_quarter(book, quarters[i].region, 3) == quarters[i].third);
        assert_true(won_in_quarter(book, quarters[i].region, 4) == quarters[i].fourth);
    }
    const qc_remark *remark = book_texts_remark(book, "'GTXPro' taken as 'GTX Pro'");
    assert_int_equal(remark->times, 1480);
    assert_string_equal(book_texts_day(book->as_of), "2017-12-31");
    assert_string_equal(book_texts_day(book->first_date), "2017-03-01");
    qc_book_free(book);
}

static void maven__both_dialects_of_dates_give_the_same_deals(void **state)
{
    (void)state;
    qc_book *iso = read_path("pipeline/maven_crm/sales_pipeline.csv", NULL);
    qc_book *mdy = read_path("pipeline/maven_crm/mdy_dates", NULL);

    assert_int_equal(iso->deals.count, mdy->deals.count);
    for (size_t i = 0; i < iso->deals.count; i++) {
        assert_string_equal(iso->deals.id[i], mdy->deals.id[i]);
        assert_true(iso->deals.created[i] == mdy->deals.created[i]);
        assert_true(iso->deals.close[i] == mdy->deals.close[i]);
        assert_true(iso->deals.amount[i] == mdy->deals.amount[i]);
        assert_int_equal(iso->deals.outcome[i], mdy->deals.outcome[i]);
        assert_string_equal(iso->reps.name[iso->deals.rep[i]],
                            mdy->reps.name[mdy->deals.rep[i]]);
    }
    assert_string_equal(mdy->files[0].columns[5].form, "dates MM/DD/YYYY");
    qc_book_free(iso);
    qc_book_free(mdy);
}

/* On the eve of the fourth quarter: 4,726 deals are closed (the training rows of a published
 * split). */
static void maven__the_view_of_a_day_has_what_was_closed_by_then(void **state)
{
    (void)state;
    qc_read_settings settings = qc_read_settings_default();
    qc_book *book = NULL;
    size_t closed = 0;

    assert_int_equal(qc_date_from_civil(2017, 9, 30, &settings.as_of), QC_OK);
    book = read_path("pipeline/maven_crm", &settings);
    for (size_t i = 0; i < book->deals.count; i++) {
        closed += book->deals.outcome[i] != QC_OUTCOME_OPEN;
        assert_true(book->deals.created[i] <= settings.as_of);
        if (book->deals.outcome[i] == QC_OUTCOME_OPEN) {
            assert_true(book->deals.amount[i] == QC_NO_MONEY);
        } else {
            assert_true(book->deals.close[i] <= settings.as_of);
        }
    }
    assert_int_equal(closed, 4726);
    assert_true(won_in_quarter(book, "East", 3) == 919767);
    assert_true(won_in_quarter(book, "East", 4) == 0);
    qc_book_free(book);
}

static void ibm__repeated_ids_are_merged(void **state)
{
    (void)state;
    qc_book *book = read_path("pipeline/ibm_win_loss", NULL);

    assert_int_equal(book->files[0].rows_read, 78025);
    assert_int_equal(book->files[0].rows_merged, 196);
    assert_int_equal(book->deals.count, 77829);
    assert_string_equal(book->currency.code, "USD");
    assert_true(book->as_of == QC_NO_DATE);
    qc_book_free(book);
}

static void exports__of_other_crms_are_understood(void **state)
{
    (void)state;
    qc_book *book = read_path("pipeline/salesforce_history", NULL);
    assert_int_equal(book->files[0].table, QC_TABLE_OPPORTUNITY_HISTORY);
    assert_int_equal(book->files[0].rows_rejected, 0);
    qc_book_free(book);
    book = read_path("pipeline/salesforce_seeds", NULL);
    assert_int_equal(book->deals.count, 10);
    assert_int_equal(book->files[2].table, QC_TABLE_UNKNOWN);
    qc_book_free(book);
    book = read_path("pipeline/hubspot_seeds", NULL);
    assert_int_equal(book->deals.count, 44);
    assert_int_equal(book->reps.count, 100);
    qc_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maven__deals_add_up_to_the_raw_file),
        cmocka_unit_test(maven__both_dialects_of_dates_give_the_same_deals),
        cmocka_unit_test(maven__the_view_of_a_day_has_what_was_closed_by_then),
        cmocka_unit_test(ibm__repeated_ids_are_merged),
        cmocka_unit_test(exports__of_other_crms_are_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
