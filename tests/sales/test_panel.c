/* The panel of a book: values, periods, tree, and what is said about what was left out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/panel.h"
#include "tests/sales/hand_book.h"

static qc_panel *build(const qc_book *book, const qc_panel_settings *settings)
{
    qc_panel *panel = NULL;
    qc_error error = {0};
    assert_ok(qc_panel_build(book, settings, &panel, &error), error);
    return panel;
}

static void assert_note(const qc_panel *panel, const char *part)
{
    for (size_t i = 0; i < panel->note_count; i++) {
        if (strstr(panel->notes[i], part) != NULL) {
            return;
        }
    }
    for (size_t i = 0; i < panel->note_count; i++) {
        print_error("note: %s\n", panel->notes[i]);
    }
    print_error("no note says '%s'\n", part);
    fail();
}

static void assert_first_period(const qc_panel *panel, const char *expected)
{
    char text[16];
    assert_string_equal(qc_period_format(&panel->calendar, panel->frequency,
                                         panel->first_period, text, sizeof text),
                        expected);
}

static double value(const qc_panel *panel, size_t leaf, size_t period)
{
    return panel->values[leaf * panel->period_count + period];
}

/** Revenue of 1, 2, 3, ... on the first of each month. */
static void add_months(qc_book *book, qc_id territory, int first_year, size_t months)
{
    for (size_t m = 0; m < months; m++) {
        int digits = (first_year + (int)(m / 12)) * 10000 + (int)(m % 12 + 1) * 100 + 1;
        (void)hand_revenue(book, digits, QC_FREQUENCY_MONTH, territory, (double)(m + 1));
    }
}

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
    assert_false(panel->can_be_negative);
    assert_int_equal(panel->note_count, 0);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__one_month_less_gives_quarters_without_the_cut_one(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    add_months(book, bali, 2024, 23); /* to November 2025 */
    book->as_of = hand_date(20251130);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->frequency, QC_FREQUENCY_QUARTER);
    assert_int_equal(panel->period_count, 7);
    assert_close(value(panel, 0, 0), 1 + 2 + 3, 0, 0);
    assert_close(value(panel, 0, 6), 19 + 20 + 21, 0, 0);
    assert_int_equal(panel->season, 1);
    assert_note(panel,
                "2025Q4 is left out: it ends on 2025-12-31 and the data are as of 2025-11-30");
    assert_note(panel, "No seasonality is claimed: 7 full quarters");
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__a_late_start_of_months_cuts_the_first_quarter(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    add_months(book, bali, 2024, 12);
    book->revenue.date[0] = hand_date(20240201); /* nothing in January */
    book->as_of = hand_date(20241231);
    qc_panel *panel = build(book, NULL);
    assert_first_period(panel, "2024Q2");
    assert_int_equal(panel->period_count, 3);
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
    assert_true(panel->can_be_negative);
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

/** Deals every five days from the start of 2024 to the day `last`. */
static qc_book *daily_book(int last)
{
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    for (qc_date day = hand_date(20240103); day <= hand_date(last); day += 5) {
        int year = 0;
        int month = 0;
        int dom = 0;
        qc_date_to_civil(day, &year, &month, &dom);
        (void)hand_deal(book, year * 10000 + month * 100 + dom, QC_OUTCOME_WON, bali, 1);
    }
    book->as_of = hand_date(last);
    return book;
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

static void build__the_tree_keeps_parents_first_and_rows_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *name, *level;
        qc_id parent, leaf;
    } expected[] = {
        {"Acme", "company", QC_NO_ID, QC_NO_ID},
        {"West", "region", 0, QC_NO_ID},
        {"West (directly)", "territory", 1, 0},
        {"Coast", "area", 1, QC_NO_ID},
        {"Bay", "territory", 3, 1},
        {"Hills", "territory", 1, 2},
        {"Solo", "territory", 0, 3},
        {"(no territory)", "territory", 0, 4},
    };
    qc_book *book = hand_book();
    qc_id bay = hand_territory(book, "Bay", 3);
    qc_id hills = hand_territory(book, "Hills", 2);
    qc_id west = hand_territory(book, "West", QC_NO_ID);
    qc_id coast = hand_territory(book, "Coast", west);
    qc_id solo = hand_territory(book, "Solo", QC_NO_ID);
    (void)hand_territory(book, "Empty", QC_NO_ID);
    (void)hand_territory(book, "Emptier", coast);
    qc_id late = hand_territory(book, "Late", QC_NO_ID);
    book->territories.parent[hills] = west;
    book->territories.parent[bay] = coast;
    const qc_id sellers[] = {bay, hills, west, solo, QC_NO_ID};
    for (size_t i = 0; i < 5; i++) {
        (void)hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, sellers[i], (double)(1 << i));
    }
    (void)hand_revenue(book, 20240405, QC_FREQUENCY_INDEX, late, 1);
    book->as_of = hand_date(20240405);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->node_count, 8);
    assert_int_equal(panel->leaf_count, 5);
    for (size_t n = 0; n < 8; n++) {
        const qc_panel_node *node = &panel->nodes[n];
        if (strcmp(node->name, "West") == 0 || strcmp(node->name, "Coast") == 0) {
            assert_int_equal(node->leaf, QC_NO_ID);
        }
        if (node->leaf != QC_NO_ID) {
            assert_int_equal(panel->leaf_node[node->leaf], n);
        }
        assert_true(node->parent == QC_NO_ID || node->parent < n);
    }
    /* siblings stand in row order: Hills (row 1) before Coast (row 3) */
    static const size_t order[] = {0, 1, 2, 5, 3, 4, 6, 7};
    for (size_t n = 0; n < 8; n++) {
        assert_string_equal(panel->nodes[n].name, expected[order[n]].name);
        assert_string_equal(panel->nodes[n].level, expected[order[n]].level);
    }
    double sums[8];
    qc_panel_sum(panel, panel->values, 1, sums);
    assert_close(sums[0], 31, 0, 0);
    assert_close(sums[1], 7, 0, 0);
    assert_close(sums[2], 4, 0, 0);
    assert_close(sums[4], 1, 0, 0);
    assert_note(panel, "2 territories without any sale left out: Empty, Emptier.");
    assert_note(panel,
                "1 territory left out, with no sale before the first period to come: Late.");
    assert_note(panel,
                "1 territory with sales of their own and of territories below them: West.");
    assert_note(panel, "Sales without a territory stand under");
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__long_lists_of_territories_are_cut(void **state)
{
    (void)state;
    static const char *const names[] = {"T1", "T2", "T3", "T4", "T5", "T6", "T7"};
    qc_book *book = hand_book();
    for (size_t i = 0; i < 7; i++) {
        (void)hand_territory(book, names[i], QC_NO_ID);
    }
    (void)hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, QC_NO_ID, 1);
    book->as_of = hand_date(20240331);
    qc_panel *panel = build(book, NULL);
    assert_note(panel,
                "7 territories without any sale left out: T1, T2, T3, T4, T5 and 2 more.");
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__a_product_or_family_keeps_the_periods_of_all_sales(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    qc_id java = hand_territory(book, "Java", QC_NO_ID);
    qc_id pro = hand_product(book, "GTX Pro", "GTX");
    qc_id basic = hand_product(book, "GTX Basic", "GTX");
    qc_id other = hand_product(book, "MG Special", "MG");
    static const int quarters[] = {20240101, 20240401, 20240701};
    for (int q = 0; q < 3; q++) {
        book->revenue.product[hand_revenue(book, quarters[q], QC_FREQUENCY_QUARTER, bali, 1)] =
            other;
        book->revenue.product[hand_revenue(book, quarters[q], QC_FREQUENCY_QUARTER, java, 2)] =
            basic;
    }
    book->revenue.product[hand_revenue(book, quarters[1], QC_FREQUENCY_QUARTER, java, 40)] =
        pro;
    book->as_of = hand_date(20240930);
    qc_panel_settings settings = qc_panel_settings_default();
    settings.product = "gtx-pro";
    qc_panel *panel = build(book, &settings);
    assert_int_equal(panel->leaf_count, 1);
    assert_int_equal(panel->period_count, 3);
    assert_close(value(panel, 0, 0), NAN, 0, 0);
    assert_close(value(panel, 0, 1), 40, 0, 0);
    assert_close(value(panel, 0, 2), 0, 0, 0);
    qc_panel_free(panel);
    settings.product = "gtx";
    panel = build(book, &settings);
    assert_close(value(panel, 0, 1), 42, 0, 0);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void build__products_of_deals_serve_where_revenue_names_none(void **state)
{
    (void)state;
    qc_book *book = daily_book(20240930);
    (void)hand_product(book, "Pro", "");
    (void)hand_product(book, "Unsold", "");
    for (size_t i = 0; i < book->deals.count; i += 2) {
        book->deals.product[i] = 0;
    }
    (void)hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, 0, 1);
    book->as_of_given = true;
    qc_panel_settings settings = qc_panel_settings_default();
    settings.product = "Pro";
    qc_panel *panel = build(book, &settings);
    assert_true(panel->from_deals);
    double sum = 0;
    for (size_t p = 0; p < panel->period_count; p++) {
        sum += value(panel, 0, p);
    }
    assert_close(sum, (double)((book->deals.count + 1) / 2), 0, 0);
    qc_panel_free(panel);

    qc_error error = {0};
    settings.product = "Unsold";
    assert_status(qc_panel_build(book, &settings, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "'Unsold' has no sale");
    settings.product = "Prp";
    assert_status(qc_panel_build(book, &settings, &panel, &error), QC_ERR_NOT_FOUND, error);
    assert_message(error, "did you mean 'Pro'?");
    settings.product = "something else";
    assert_status(qc_panel_build(book, &settings, &panel, &error), QC_ERR_NOT_FOUND, error);
    assert_message(error, "'something else' among 2 products");
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

static void build__circles_and_sums_beyond_the_type_are_refused(void **state)
{
    (void)state;
    qc_panel *panel = NULL;
    qc_error error = {0};
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    qc_id a = hand_territory(book, "A", QC_NO_ID);
    qc_id b = hand_territory(book, "B", a);
    book->territories.parent[a] = b;
    (void)hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, bali, 1);
    qc_id row = hand_revenue(book, 20240101, QC_FREQUENCY_QUARTER, a, 1);
    book->as_of = hand_date(20240331);
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_DATA, error);
    assert_message(error, "the parents of 2 territories form a circle");
    book->revenue.territory[row] = bali;
    book->revenue.amount[0] = INT64_MAX - 5;
    book->revenue.amount[row] = 100;
    assert_status(qc_panel_build(book, NULL, &panel, &error), QC_ERR_OVERFLOW, error);
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

static void truncate__knows_only_what_was_known_then(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    qc_id java = hand_territory(book, "Java", QC_NO_ID);
    add_months(book, bali, 2023, 30);
    (void)hand_revenue(book, 20250601, QC_FREQUENCY_MONTH, java, -4);
    book->as_of = hand_date(20250630);
    qc_panel *panel = build(book, NULL);
    assert_int_equal(panel->period_count, 30);
    assert_true(panel->can_be_negative);
    qc_panel *shorter = NULL;
    qc_error error = {0};
    assert_ok(qc_panel_truncate(panel, 24, &shorter, &error), error);
    assert_int_equal(shorter->season, 12);
    assert_int_equal(shorter->leaf_count, 2);
    assert_false(shorter->can_be_negative);
    assert_int_equal(shorter->first_period, panel->first_period);
    assert_int_equal(shorter->note_count, panel->note_count);
    qc_panel *shortest = NULL;
    assert_ok(qc_panel_truncate(shorter, 23, &shortest, &error), error);
    assert_int_equal(shortest->season, 1);
    qc_panel_free(panel);
    qc_panel_free(shorter);
    for (size_t m = 0; m < 23; m++) {
        assert_close(value(shortest, 0, m), (double)(m + 1), 0, 0);
        assert_close(value(shortest, 1, m), NAN, 0, 0);
    }
    assert_string_equal(shortest->nodes[1].name, "Bali");
    assert_string_equal(shortest->nodes[1].level, "territory");
    assert_int_equal(shortest->leaf_node[1], 2);
    assert_status(qc_panel_truncate(shortest, 0, &panel, &error), QC_ERR_ARGUMENT, error);
    assert_status(qc_panel_truncate(shortest, 24, &panel, &error), QC_ERR_ARGUMENT, error);
    qc_panel_free(shortest);
    qc_panel_free(NULL);
    hand_book_free(book);
}

static qc_status build_and_truncate(void *context, qc_error *error)
{
    qc_panel *panel = NULL;
    qc_panel *shorter = NULL;
    qc_panel_settings settings = {.product = "Pro"};
    qc_status status = qc_panel_build(context, &settings, &panel, error);
    if (status == QC_OK) {
        status = qc_panel_truncate(panel, 1, &shorter, error);
    }
    qc_panel_free(panel);
    qc_panel_free(shorter);
    return status;
}

static void build_truncate__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_book *book = hand_book();
    (void)hand_product(book, "Pro", "");
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    (void)hand_territory(book, "Empty", bali);
    for (int q = 0; q < 3; q++) {
        book->revenue
            .product[hand_revenue(book, 20240101 + q * 300, QC_FREQUENCY_QUARTER, bali, 1)] = 0;
    }
    book->as_of = hand_date(20240929);
    book->as_of_given = true;
    qc_test_allocations(build_and_truncate, book);
    hand_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build__two_years_of_months_give_months_and_a_season),
        cmocka_unit_test(build__one_month_less_gives_quarters_without_the_cut_one),
        cmocka_unit_test(build__a_late_start_of_months_cuts_the_first_quarter),
        cmocka_unit_test(build__rows_by_quarter_or_year_set_the_frequency),
        cmocka_unit_test(build__a_leaf_is_missing_before_its_first_sale_and_0_after),
        cmocka_unit_test(build__won_deals_stand_in_by_closing_date),
        cmocka_unit_test(build__the_last_period_is_full_up_to_a_weekend_before_its_end),
        cmocka_unit_test(build__periods_after_the_last_booking_are_unknown_not_0),
        cmocka_unit_test(build__rows_after_the_as_of_date_and_without_values_do_not_count),
        cmocka_unit_test(build__months_are_used_where_no_quarter_is_full),
        cmocka_unit_test(build__the_tree_keeps_parents_first_and_rows_in_order),
        cmocka_unit_test(build__long_lists_of_territories_are_cut),
        cmocka_unit_test(build__a_product_or_family_keeps_the_periods_of_all_sales),
        cmocka_unit_test(build__products_of_deals_serve_where_revenue_names_none),
        cmocka_unit_test(build__what_cannot_be_built_is_refused_with_the_reason),
        cmocka_unit_test(build__circles_and_sums_beyond_the_type_are_refused),
        cmocka_unit_test(build__a_frequency_can_be_asked_for),
        cmocka_unit_test(truncate__knows_only_what_was_known_then),
        cmocka_unit_test(build_truncate__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
