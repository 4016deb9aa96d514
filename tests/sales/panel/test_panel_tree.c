/* The tree of a panel, single products, and panels cut off: what was known then. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sales/panel_checks.h"
#include "tests/support/qc_test.h"

/** The book of the tree that the next test expects. */
static qc_book *tree_book(void)
{
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
    return book;
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
    qc_book *book = tree_book();
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
    qc_panel *shorter = NULL;
    qc_error error = {0};
    assert_ok(qc_panel_truncate(panel, 24, &shorter, &error), error);
    assert_int_equal(shorter->season, 12);
    assert_int_equal(shorter->leaf_count, 2);
    assert_int_equal(shorter->first_period, panel->first_period);
    assert_int_equal(shorter->note_count, panel->note_count);
    qc_panel *shortest = NULL;
    assert_ok(qc_panel_truncate(shorter, 23, &shortest, &error), error);
    assert_int_equal(shortest->season, 12); /* that two may share */
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
        cmocka_unit_test(build__the_tree_keeps_parents_first_and_rows_in_order),
        cmocka_unit_test(build__long_lists_of_territories_are_cut),
        cmocka_unit_test(build__a_product_or_family_keeps_the_periods_of_all_sales),
        cmocka_unit_test(build__products_of_deals_serve_where_revenue_names_none),
        cmocka_unit_test(build__circles_and_sums_beyond_the_type_are_refused),
        cmocka_unit_test(truncate__knows_only_what_was_known_then),
        cmocka_unit_test(build_truncate__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
