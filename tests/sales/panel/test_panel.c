/* The panel of a book: values, periods, tree, and what is said about what was left out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sales/panel_checks.h"
#include "tests/support/qc_test.h"

static void build__two_years_of_months_give_months_and_a_season(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    add_months(book, bali, 2024, 24);
    book->as_of = hand_date(20251231);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(panel->period_count, 24);
    assert_int_equal(panel->season, 12);
    assert_first_period(panel, "2024-01");
    assert_int_equal(panel->leaf_count, 1);
    assert_int_equal(panel->node_count, 2);
    for (size_t m = 0; m < 24; m++) {
        assert_close(value(panel, 0, m), (double)(m + 1), 0, 0);
    }
    assert_false(panel->from_deals);
    assert_int_equal(panel->note_count, 0);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__nine_months_give_months_and_eight_quarters(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    add_months(book, bali, 2024, 9);
    book->as_of = hand_date(20240930);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(panel->period_count, 9);
    assert_int_equal(panel->season, 1);
    assert_note(panel, "No season of a territory's own is claimed: 9 full months");
    qc_panel_free(panel);

    book->as_of = hand_date(20240831);
    panel = build(book, NULL);
    assert_int_equal(panel->frequency, QC_FREQUENCY_QUARTER);
    assert_int_equal(panel->period_count, 2);
    assert_close(value(panel, 0, 0), 1 + 2 + 3, 0, 0);
    assert_close(value(panel, 0, 1), 4 + 5 + 6, 0, 0);
    assert_int_equal(panel->season, 1);
    assert_note(panel,
                "2024Q3 is left out: it ends on 2024-09-30 and the data are as of 2024-08-31");
    assert_note(panel, "No season of a territory's own is claimed: 2 full quarters");
    assert_note(panel,
                "Quarters are used: 8 full months are in the data, and months are from 9 on");
    qc_panel_free(panel);
    hand_book_free(book);
}

/* A season that territories may share is looked for from a year and two months on; one does not
 * tell it. */
static void build__two_territories_of_fourteen_months_have_a_season(void **state)
{
    static const char *const names[] = {"Bali", "Jawa"};

    (void)state;
    for (size_t count = 1; count <= 2; count++) {
        qc_book *book = hand_book();

        for (size_t k = 0; k < count; k++) {
            add_months(book, hand_territory(book, names[k], QC_NO_ID), 2024, 14);
        }
        book->as_of = hand_date(20250228);
        qc_panel *panel = build(book, NULL);

        assert_int_equal(panel->leaf_count, count);
        assert_int_equal(panel->season, count < 2 ? 1 : 12);
        assert_note(panel, "No season of a territory's own is claimed: 14 full months");
        qc_panel_free(panel);
        hand_book_free(book);
    }
}

static void build__a_late_start_of_months_cuts_the_first_quarter(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    add_months(book, bali, 2024, 8);
    book->revenue.date[0] = hand_date(20240201); /* nothing in January */
    book->as_of = hand_date(20240831);
    qc_panel *panel = build(book, NULL);
    assert_first_period(panel, "2024Q2");
    assert_int_equal(panel->period_count, 1);
    assert_note(panel, "2024Q1 is left out: the first revenue, on 2024-02-01, comes 31 days");
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__rows_by_quarter_or_year_set_the_frequency(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    book->calendar.start_month = 4;
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    (void)hand_revenue(book, 20240401, QC_FREQUENCY_QUARTER, bali, 5);
    (void)hand_revenue(book, 20240701, QC_FREQUENCY_MONTH, bali, 7);
    (void)hand_revenue(book, 20240801, QC_FREQUENCY_INDEX, bali, 1);
    book->as_of = hand_date(20240801);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->frequency, QC_FREQUENCY_QUARTER);
    assert_first_period(panel, "2025Q1"); /* the fiscal year ends in March 2025 */
    assert_int_equal(panel->period_count, 1);
    qc_panel_free(panel);

    (void)hand_revenue(book, 20230401, QC_FREQUENCY_YEAR, bali, 100);
    panel = build(book, NULL);
    assert_int_equal(panel->frequency, QC_FREQUENCY_YEAR);
    assert_first_period(panel, "2024");
    assert_int_equal(panel->season, 1);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__a_leaf_is_missing_before_its_first_sale_and_0_after(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    qc_id java = hand_territory(book, "Java", QC_NO_ID);
    for (int q = 0; q < 4; q++) {
        (void)hand_revenue(book, 20240101 + q * 300, QC_FREQUENCY_QUARTER, bali, 10);
    }
    (void)hand_revenue(book, 20240401, QC_FREQUENCY_QUARTER, java, 0.25);
    (void)hand_revenue(book, 20241001, QC_FREQUENCY_QUARTER, java, -2);
    book->as_of = hand_date(20241231);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->leaf_count, 2);
    assert_close(value(panel, 1, 0), NAN, 0, 0);
    assert_close(value(panel, 1, 1), 0.25, 0, 0);
    assert_close(value(panel, 1, 2), 0, 0, 0);
    assert_close(value(panel, 1, 3), -2, 0, 0);
    double sums[3 * 4];
    qc_panel_sum(panel, panel->values, 4, sums);
    assert_close(sums[0], 10, 0, 0);
    assert_close(sums[1], 10.25, 0, 0);
    assert_close(sums[3], 8, 0, 0);
    assert_close(sums[8], NAN, 0, 0);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__won_deals_stand_in_by_closing_date(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    static const int days[] = {20240301, 20240320, 20240402, 20240430, 20240515,
                               20240601, 20240620, 20240703, 20240801, 20240902};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        (void)hand_deal(book, days[i], QC_OUTCOME_WON, bali, 100);
    }
    (void)hand_deal(book, 20240930, QC_OUTCOME_LOST, bali, 1000);
    (void)hand_deal(book, 20241020, QC_OUTCOME_OPEN, bali, 1000);
    book->as_of = hand_date(20240930);
    qc_panel *panel = build(book, NULL);
    assert_true(panel->from_deals);
    assert_first_period(
        panel, "2024Q2"); /* the first comes 60 days into Q1; later at most 31 are silent */
    assert_int_equal(panel->period_count, 2);
    assert_close(value(panel, 0, 0), 500, 0, 0);
    assert_close(value(panel, 0, 1), 300, 0, 0);
    assert_note(panel, "Won deals by closing date stand in for revenue");
    assert_note(panel, "2024Q1 is left out: the first won deal, on 2024-03-01, comes 60 days");
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__the_last_period_is_full_up_to_a_weekend_before_its_end(void **state)
{
    (void)state;
    static const struct {
        int last;
        bool given;
        size_t quarters;
        const char *note;
    } cases[] = {
        {20240930, false, 3, NULL},
        {20240930, true, 3, NULL},
        {20240928, false, 3,
         "2024Q3 counts as complete: the data end on 2024-09-28, 2 days before"},
        {20240927, false, 3, "counts as complete: the data end on 2024-09-27, 3 days"},
        {20240926, false, 2, "2024Q3 is left out"},
        {20240928, true, 2,
         "2024Q3 is left out: it ends on 2024-09-30 and the data are as of 2024-09-28"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = daily_book(cases[i].last);
        /* a loss on the last day shows how far the export reaches */
        (void)hand_deal(book, cases[i].last, QC_OUTCOME_LOST, 0, 1);
        book->as_of_given = cases[i].given;
        qc_panel *panel = build(book, NULL);
        assert_int_equal(panel->period_count, cases[i].quarters);
        if (cases[i].note != NULL) {
            assert_note(panel, cases[i].note);
        }
        qc_panel_free(panel);
        hand_book_free(book);
    }
}

/* Of bookings once a week, none is due before the next one's day. The quarter ends on a Monday. */
static void
build__the_last_period_of_weekly_bookings_is_full_until_the_next_is_due(void **state)
{
    static const struct {
        int first, last; /* a Tuesday and a Monday */
        size_t quarters;
    } cases[] = {{20240102, 20240924, 3}, {20240101, 20240923, 2}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = spaced_book(cases[i].first, cases[i].last, 7);
        qc_panel_settings settings = qc_panel_settings_default();

        settings.has_frequency = true;
        settings.frequency = QC_FREQUENCY_QUARTER;
        qc_panel *panel = build(book, &settings);

        assert_int_equal(panel->period_count, cases[i].quarters);
        qc_panel_free(panel);
        hand_book_free(book);
    }
}

static void build__periods_after_the_last_booking_are_unknown_not_0(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    add_months(book, bali, 2023, 24);
    book->as_of = hand_date(20250315); /* another table reaches further */
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->period_count, 24);
    assert_note(panel, "Nothing is booked after 2024-12-31 (2024-12)");
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__rows_after_the_as_of_date_and_without_values_do_not_count(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    (void)hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, bali, 10);
    (void)hand_revenue(book, 20240401, QC_FREQUENCY_QUARTER, bali, 10);
    qc_id no_amount = hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, bali, 10);
    book->revenue.amount[no_amount] = QC_NO_MONEY;
    qc_id no_date = hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, bali, 10);
    book->revenue.date[no_date] = QC_NO_DATE;
    book->as_of = hand_date(20240331);
    book->as_of_given = true;
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->period_count, 1);
    assert_close(value(panel, 0, 0), 10, 0, 0);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__months_are_used_where_no_quarter_is_full(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    (void)hand_revenue(book, 20240201, QC_FREQUENCY_MONTH, bali, 10);
    (void)hand_revenue(book, 20240301, QC_FREQUENCY_MONTH, bali, 20);
    book->as_of = hand_date(20240331);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(panel->period_count, 2);
    assert_note(panel, "Months are used");
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__without_a_won_deal_says_what_is_missing(void **state)
{
    (void)state;
    qc_panel *panel = NULL;
    qc_error error = {0};
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);

    /* Rejected rows of a history are not what is missing: the deals are. */
    qc_file_report files[] = {
        {.path = "h.csv", .table = QC_TABLE_OPPORTUNITY_HISTORY, .rows_rejected = 9},
        {.path = "d.csv", .table = QC_TABLE_OPPORTUNITIES}};
    qc_remark remarks[] = {
        {.severity = QC_REJECTED, .file = 0, .line = 2, .message = "no deal"},
        {.severity = QC_REJECTED, .file = 1, .line = 5, .message = "no id"}};

    book->files = files;
    book->file_count = 2;
    book->remarks = remarks;
    book->remark_count = 1;
    (void)hand_deal(book, 20240301, QC_OUTCOME_OPEN, bali, 100);
    book->deals.amount[0] = QC_NO_MONEY;
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "no opportunity is won with a closing date and an amount: of 1, 0 "
                          "are won, 1 have a closing date and 0 an amount; export closed");
    files[1].rows_rejected = 1;
    book->remark_count = 2;
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "1 rows are rejected, the first because no id");
    assert_string_equal(error.source, "d.csv");
    book->files = NULL;
    book->file_count = 0;
    book->remarks = NULL;
    book->remark_count = 0;
    book->deals.count = 0;
    hand_book_free(book);
}

static void build__what_cannot_be_built_is_refused_with_the_reason(void **state)
{
    (void)state;
    qc_panel *panel = NULL;
    qc_error error = {0};
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    book->as_of = hand_date(20240520);
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "no revenue and no won deal");
    book->as_of_given = true;
    qc_file_report file = {.path = "r.csv", .table = QC_TABLE_REVENUE, .rows_kept = 3};
    book->files = &file; /* the view has left out its rows */
    book->file_count = 1;
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "an amount by 2024-05-20, the as-of date; give a later one");
    book->files = NULL;
    book->file_count = 0;
    (void)hand_revenue(book, 20240610, QC_FREQUENCY_INDEX, bali, 1);
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "an amount by 2024-05-20, the as-of date; give a later one");
    book->as_of_given = false;

    (void)hand_revenue(book, 20240510, QC_FREQUENCY_INDEX, bali, 1);
    (void)hand_revenue(book, 20240520, QC_FREQUENCY_INDEX, bali, 1);
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_TOO_SHORT, error);
    assert_message(error, "no full month lies in the data from 2024-05-10 to 2024-05-20");

    (void)hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, bali, 1);
    qc_panel_settings settings = qc_panel_settings_default();
    settings.has_frequency = true;
    settings.frequency = QC_FREQUENCY_MONTH;
    assert_status(qc_panel_build(book, &settings, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "given by quarter; it cannot be divided into months");
    settings.frequency = QC_FREQUENCY_INDEX;
    assert_status(qc_panel_build(book, &settings, &panel, &error), QC_ERR_ARGUMENT, error);

    (void)hand_revenue(book, 14920101, QC_FREQUENCY_QUARTER, bali, 1);
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "1492-01-01");
    assert_null(panel);
    hand_book_free(book);
}

static void build__a_frequency_can_be_asked_for(void **state)
{
    (void)state;
    qc_book *book = daily_book(20240930);
    qc_panel_settings settings = {.has_frequency = true, .frequency = QC_FREQUENCY_MONTH};
    qc_panel *panel = build(book, &settings);
    assert_int_equal(panel->frequency, QC_FREQUENCY_MONTH);
    assert_int_equal(panel->period_count, 9);
    qc_panel_free(panel);
    hand_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build__two_years_of_months_give_months_and_a_season),
        cmocka_unit_test(build__nine_months_give_months_and_eight_quarters),
        cmocka_unit_test(build__two_territories_of_fourteen_months_have_a_season),
        cmocka_unit_test(build__a_late_start_of_months_cuts_the_first_quarter),
        cmocka_unit_test(build__rows_by_quarter_or_year_set_the_frequency),
        cmocka_unit_test(build__a_leaf_is_missing_before_its_first_sale_and_0_after),
        cmocka_unit_test(build__won_deals_stand_in_by_closing_date),
        cmocka_unit_test(build__the_last_period_is_full_up_to_a_weekend_before_its_end),
        cmocka_unit_test(
            build__the_last_period_of_weekly_bookings_is_full_until_the_next_is_due),
        cmocka_unit_test(build__periods_after_the_last_booking_are_unknown_not_0),
        cmocka_unit_test(build__rows_after_the_as_of_date_and_without_values_do_not_count),
        cmocka_unit_test(build__months_are_used_where_no_quarter_is_full),
        cmocka_unit_test(build__without_a_won_deal_says_what_is_missing),
        cmocka_unit_test(build__what_cannot_be_built_is_refused_with_the_reason),
        cmocka_unit_test(build__a_frequency_can_be_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
