/* Tests of lines of products: which there are, what of each was sold, and by whom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <stdio.h>

#include "quotacast/product_lines.h"
#include "tests/sales/hand_book.h"

static qc_id north, south;

static void sell(qc_book *book, int digits, qc_id territory, qc_id product, double amount)
{
    qc_id row = hand_revenue(book, digits, QC_FREQUENCY_INDEX, territory, amount);

    book->revenue.product[row] = product;
}

/* Two territories over 26 months from 2024-01; every month North sells 10 of each product,
 * South 20 of the first. */
static qc_book *two_years(const qc_id *product, size_t count, qc_book *book)
{
    north = hand_territory(book, "North", QC_NO_ID);
    south = hand_territory(book, "South", QC_NO_ID);
    for (int month = 0; month < 26; month++) {
        int digits = (2024 + month / 12) * 10000 + (month % 12 + 1) * 100 + 15;

        for (size_t p = 0; p < count; p++) {
            sell(book, digits, north, product[p], 10);
        }
        sell(book, digits, south, product[0], 20);
    }
    book->as_of = hand_date(20260228);
    book->as_of_given = true;
    return book;
}

static qc_product_lines *find(const qc_book *book, qc_panel **panel)
{
    qc_product_lines *lines = NULL;
    qc_error error;

    assert_ok(qc_panel_build(book, NULL, panel, &error), error);
    assert_ok(qc_product_lines_find(book, *panel, &lines, &error), error);
    return lines;
}

static size_t leaf_named(const qc_panel *panel, const char *name)
{
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        if (strcmp(panel->nodes[panel->leaf_node[leaf]].name, name) == 0) {
            return leaf;
        }
    }
    fail();
    return 0;
}

static void lines__are_families_the_largest_first(void **state)
{
    qc_book *book = hand_book();
    const qc_id product[] = {hand_product(book, "G1", "Grinders"),
                             hand_product(book, "G2", "Grinders"),
                             hand_product(book, "Milk", ""), QC_NO_ID};
    qc_id as_family = hand_product(book, "Grinders", "Grinders");
    qc_id unsold = hand_product(book, "Old", "Retired");
    qc_panel *panel = NULL;
    qc_product_lines *lines = find(two_years(product, 4, book), &panel);
    size_t leaf = leaf_named(panel, "North");

    (void)state;
    assert_int_equal(lines->count, 3);
    assert_string_equal(lines->name[0], "Grinders");
    assert_string_equal(lines->name[1], "Milk");
    assert_string_equal(lines->name[2], "no product");
    assert_int_equal(lines->line_of_product[product[0]], 0);
    assert_int_equal(lines->line_of_product[as_family], 0);
    assert_int_equal(lines->line_of_product[unsold], QC_NO_ID);
    assert_false(lines->is_whole[product[0]]);
    assert_true(lines->is_whole[as_family] && lines->is_whole[product[2]]);
    for (size_t p = 0; p < panel->period_count; p++) {
        assert_close(lines->revenue[p], 40, 0, 0);
        assert_close(lines->revenue[panel->period_count + p], 10, 0, 0);
    }
    assert_close(lines->mix[leaf * 3], 240, 0, 0); /* two products, twelve months */
    assert_close(lines->mix[leaf * 3 + 1], 120, 0, 0);
    leaf = leaf_named(panel, "South");
    assert_close(lines->mix[leaf * 3], 240, 0, 0);
    assert_close(lines->mix[leaf * 3 + 1], 0, 0, 0);
    qc_product_lines_free(lines);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void lines__of_many_products_end_in_the_others(void **state)
{
    static char names[30][16];
    qc_book *book = hand_book();
    qc_id product[30];
    qc_panel *panel = NULL;
    qc_product_lines *lines = NULL;

    (void)state;
    for (int p = 0; p < 30; p++) {
        (void)snprintf(names[p], sizeof names[p], "P%02d", p);
        product[p] = hand_product(book, names[p], "");
    }
    lines = find(two_years(product, 30, book), &panel);
    assert_int_equal(lines->count, QC_PRODUCT_LINES_MOST);
    assert_string_equal(lines->name[0], "P00");
    assert_string_equal(lines->name[22], "P22"); /* equal ones by name */
    assert_string_equal(lines->name[23], "other products");
    assert_int_equal(lines->line_of_product[product[29]], 23);
    assert_false(lines->is_whole[product[29]]);
    assert_true(lines->is_whole[product[22]]);
    assert_close(lines->revenue[23 * panel->period_count], 70, 0, 0);
    qc_product_lines_free(lines);
    qc_panel_free(panel);
    hand_book_free(book);
}

static void lines__are_none_for_a_single_product(void **state)
{
    qc_book *book = hand_book();
    qc_id product = hand_product(book, "Only", "");
    qc_panel *panel = NULL;
    qc_product_lines *lines = find(two_years(&product, 1, book), &panel);

    (void)state;
    assert_int_equal(lines->count, 0);
    qc_product_lines_free(lines);
    qc_panel_free(panel);
    hand_book_free(book);
}

typedef struct find_subject {
    const qc_book *book;
    const qc_panel *panel;
} find_subject;

static qc_status find_once(void *context, qc_error *error)
{
    const find_subject *subject = context;
    qc_product_lines *lines = NULL;
    qc_status status = qc_product_lines_find(subject->book, subject->panel, &lines, error);

    qc_product_lines_free(lines);
    return status;
}

static void lines__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_book *book = hand_book();
    const qc_id product[] = {hand_product(book, "A", ""), hand_product(book, "B", "")};
    qc_panel *panel = NULL;
    qc_product_lines *lines = find(two_years(product, 2, book), &panel);
    find_subject subject = {book, panel};

    (void)state;
    qc_product_lines_free(lines);
    qc_test_allocations(find_once, &subject);
    qc_panel_free(panel);
    hand_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines__are_families_the_largest_first),
        cmocka_unit_test(lines__of_many_products_end_in_the_others),
        cmocka_unit_test(lines__are_none_for_a_single_product),
        cmocka_unit_test(lines__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
