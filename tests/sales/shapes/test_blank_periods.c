/* Blank cells between the sales of a territory: told where they are few, with how to say what they mean. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

#define MONTHS                                                                                 \
    "Cabang,Jan 2025,Feb 2025,Mar 2025,Apr 2025,May 2025,Jun 2025,Jul 2025,Aug 2025,Sep 2025," \
    "Oct 2025,Nov 2025,Dec 2025\n"
#define FULL "Solo,1,2,3,4,5,6,7,8,9,1,2,3\n"

static qc_book *book_of(const char *text)
{
    const char *files[] = {"sales.csv", text, NULL};

    return book_texts_read_ok(files, NULL);
}

static void blanks__between_amounts_are_told_by_territory(void **state)
{
    qc_book *book = book_of(MONTHS FULL "Bogor,1,2,3,,,6,7,8,9,1,2,3\nMalang,1,2,3,4,5,n/a,7,8,"
                                        "9,1,,\n");
    const qc_remark *remark = book_texts_remark(book, "blank between amounts");

    (void)state;
    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_int_equal(remark->line, 3);
    assert_int_equal(remark->column, 5);
    assert_string_equal(
        remark->message,
        "3 cells are blank between amounts of the same territory and count as 0: Bogor (2), "
        "Malang (1); write 0 where nothing was sold, and ? where the amount is not known");
    qc_book_free(book);
}

/* The product that was not sold in a month says nothing of the territory. */
static void blanks__of_one_product_are_none_of_the_territory(void **state)
{
    qc_book *book = book_of("Cabang,Produk,Jan 2025,Feb 2025,Mar 2025,Apr 2025,Mei 2025,Jun "
                            "2025,Jul 2025\nSolo,A,1,,3,4,5,6,7\nSolo,B,1,2,,4,5,6,7\n");

    (void)state;
    assert_false(book_texts_has_remark(book, "blank between amounts"));
    qc_book_free(book);
}

static void blanks__that_are_meant_are_not_told(void **state)
{
    static const char *const rows[] = {
        "Bogor,,,3,4,5,6,7,8,9,1,2,3\n",    /* it opens */
        "Bogor,1,2,3,4,5,6,7,8,9,,,\n",     /* it closes, or months are to come */
        "Bogor,1,2,3,0,5,6,7,-,9,1,2,3\n",  /* it says so */
        "Bogor,1,,3,,5,,7,,9,,,3\n",        /* it sells now and then */
        "Bogor,1,2,3,,5,,,,,,,\n",          /* or hardly */
        "Bogor,1,2,3,?,5,6,7,8,9,1,2,3\n"}; /* not known */
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)snprintf(text, sizeof text, MONTHS FULL "%s", rows[i]);
        qc_book *book = book_of(text);

        assert_false(book_texts_has_remark(book, "blank between amounts"));
        qc_book_free(book);
    }
}

static void blanks__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static const char *const files[] = {"sales.csv",
                                        MONTHS FULL "Bogor,1,2,3,,5,6,7,8,9,1,2,3\n", NULL};

    (void)state;
    book_texts_allocations(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks__between_amounts_are_told_by_territory),
        cmocka_unit_test(blanks__of_one_product_are_none_of_the_territory),
        cmocka_unit_test(blanks__that_are_meant_are_not_told),
        cmocka_unit_test(blanks__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
