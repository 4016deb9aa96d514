/* Tests of amounts that cannot be read: their periods are unknown, and it is told. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/panel.h"
#include "tests/sales/book_texts.h"

static qc_panel *build(const qc_book *book)
{
    qc_panel_settings settings = qc_panel_settings_default();
    qc_panel *panel = NULL;
    qc_error error;

    settings.has_frequency = true;
    settings.frequency = QC_FREQUENCY_MONTH;
    assert_ok(qc_panel_build(book, &settings, &panel, &error), error);
    return panel;
}

static bool is_noted(const qc_panel *panel, const char *text)
{
    for (size_t i = 0; i < panel->note_count; i++) {
        if (strstr(panel->notes[i], text) != NULL) {
            return true;
        }
    }
    return false;
}

/* Also one row of two of a month, and none before the first sale. */
static void unread__months_are_unknown(void **state)
{
    static const char *const files[] = {
        "revenue.csv",
        "month,territory,revenue\n2025-01,A,5\n2025-01,B,x?\n2025-02,A,ten\n2025-02,B,7\n"
        "2025-03,A,6\n2025-03,A,2?2\n2025-03,B,8\n2025-04,A,9\n2025-04,B,9\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    qc_panel *panel = build(book);
    size_t a = panel->nodes[panel->leaf_node[0]].name[0] == 'A' ? 0 : 1;
    const double *values = panel->values + a * panel->period_count;

    (void)state;
    assert_int_equal(book->unread.count, 3);
    assert_int_equal(panel->period_count, 4);
    assert_close(values[0], 5, 0, 0);
    assert_true(isnan(values[1]));
    assert_true(isnan(values[2]));
    assert_close(values[3], 9, 0, 0);
    values = panel->values + (1 - a) * panel->period_count;
    assert_true(isnan(values[0]));
    assert_close(values[1], 7, 0, 0);
    assert_true(is_noted(panel,
                         "2 months of a territory are unknown, not 0, for an amount that "
                         "could not be read: A 2025-02, A 2025-03."));
    qc_panel_free(panel);
    qc_book_free(book);
}

/* One sale of several of a month leaves the month known, with a word. */
static void unread__days_are_missing_from_their_months(void **state)
{
    static const char *const files[] = {
        "revenue.csv",
        "date,territory,revenue\n2025-01-02,A,5\n2025-01-31,A,4\n2025-02-04,A,x?\n"
        "2025-02-09,A,7\n2025-02-28,A,8\n2025-03-04,A,?\n2025-04-02,A,6\n2025-04-30,A,6\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    qc_panel *panel = build(book);

    (void)state;
    assert_int_equal(panel->period_count, 4);
    assert_close(panel->values[1], 15, 0, 0);
    assert_true(isnan(panel->values[2]));
    assert_true(is_noted(panel, "1 month of a territory is unknown, not 0, for an amount that "
                                "could not be read: A 2025-03."));
    assert_true(is_noted(panel, "1 row whose amounts could not be read is missing from months "
                                "that are counted too low for that."));
    qc_panel_free(panel);
    qc_book_free(book);
}

/* Units and price are quoted as they are written. */
static void unread__products_are_quoted_by_their_factors(void **state)
{
    static const char *const files[] = {
        "revenue.csv",
        "month,territory,qty,unit price\n2025-01,A,5,100\n2025-02,A,12,10O\n2025-03,A,3,100\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    (void)state;
    assert_int_equal(book_texts_remark(book, "'12 x 10O' in column 'unit price'")->severity,
                     QC_REJECTED);
    assert_int_equal(book->unread.count, 1);
    qc_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unread__months_are_unknown),
        cmocka_unit_test(unread__days_are_missing_from_their_months),
        cmocka_unit_test(unread__products_are_quoted_by_their_factors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
