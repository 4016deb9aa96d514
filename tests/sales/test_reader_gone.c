/* Reps who have left, where nobody says so. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

/* Ana has closed, Ben has lost and Cal expects a deal within the year to 2025-12-31; Dan's last
 * one was won two years before. */
static const char deals[] = "id,owner,stage,amount,created date,close date\n"
                            "1,Ana,Won,10,2023-01-05,2025-12-31\n"
                            "2,Ben,Lost,10,2023-01-05,2025-01-01\n"
                            "3,Cal,Proposal,10,2023-01-05,2026-02-01\n"
                            "4,Dan,Won,10,2023-01-05,2023-11-30\n"
                            "5,Dan,Proposal,10,2023-02-05,2023-09-30\n"
                            "6,Eva,Proposal,10,,\n";

static const char *end_of(const qc_book *book, const char *name)
{
    for (size_t i = 0; i < book->reps.count; i++) {
        if (strcmp(book->reps.name[i], name) == 0) {
            return book_texts_day(book->reps.end[i]);
        }
    }
    fail_msg("there is no rep %s", name);
    return "";
}

static void reps__of_deals_alone_are_gone_after_a_year_of_silence(void **state)
{
    const char *const files[] = {"deals.csv", deals, NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    (void)state;
    assert_string_equal(end_of(book, "Ana"), "");
    assert_string_equal(end_of(book, "Ben"), "");
    assert_string_equal(end_of(book, "Cal"), "");
    assert_string_equal(end_of(book, "Dan"), "2023-11-30");
    assert_string_equal(end_of(book, "Eva"), ""); /* no day says anything */
    assert_int_equal(book_texts_remark(book, "1 of 5 reps (Dan) are in no table")->severity,
                     QC_NOTE);
    qc_book_free(book);
}

static void reps__of_a_table_of_reps_stay(void **state)
{
    const char *const files[] = {"deals.csv", deals, "reps.csv",
                                 "name,email\nAna,a@b.c\nBen,b@b.c\nCal,c@b.c\nDan,d@b.c\n",
                                 NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    (void)state;
    assert_string_equal(end_of(book, "Dan"), "");
    assert_false(book_texts_has_remark(book, "in no table of reps"));
    qc_book_free(book);
}

static void reps__are_there_as_of_a_day_within_the_year(void **state)
{
    const char *const files[] = {"deals.csv", deals, NULL};
    qc_read_settings settings = qc_read_settings_default();
    qc_book *book = NULL;

    (void)state;
    assert_int_equal(qc_date_from_civil(2024, 11, 1, &settings.as_of), QC_OK);
    book = book_texts_read_ok(files, &settings);
    assert_string_equal(end_of(book, "Dan"), "");
    qc_book_free(book);
}

static void reps__who_have_left_fail_cleanly_without_memory(void **state)
{
    const char *const files[] = {"deals.csv", deals, NULL};

    (void)state;
    book_texts_allocations(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reps__of_deals_alone_are_gone_after_a_year_of_silence),
        cmocka_unit_test(reps__of_a_table_of_reps_stay),
        cmocka_unit_test(reps__are_there_as_of_a_day_within_the_year),
        cmocka_unit_test(reps__who_have_left_fail_cleanly_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
