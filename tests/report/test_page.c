/* Pages for reading: widths of characters, shortening, wrapping, terminal controls. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/text.h"
#include "report/page.h"

static char *text;
static size_t length;
static qc_page page;

static void open_page(size_t width, bool colour)
{
    page = (qc_page){.width = width, .colour = colour};
    page.stream = open_memstream(&text, &length);
    assert_non_null(page.stream);
}

static void close_page(const char *expected)
{
    assert_int_equal(fclose(page.stream), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void page_fit__counts_columns_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(qc_page_fit("abcdef", 3), 3);
    assert_int_equal(qc_page_fit("äöü", 2), 4);
    assert_int_equal(qc_page_fit("日本語", 5), 6);
    assert_int_equal(qc_page_fit("ab", 10), 2);
    assert_int_equal(qc_page_fit("", 3), 0);
}

static void page_cell__pads_and_shortens_to_the_width(void **state)
{
    (void)state;
    open_page(0, false);
    qc_page_cell(&page, "ab", 4, false);
    qc_page_cell(&page, "ab", 4, true);
    qc_page_cell(&page, "abcdef", 4, false);
    qc_page_cell(&page, "日本語", 4, false);
    qc_page_cell(&page, "x", 0, false);
    close_page("ab    ababc…日… ");
}

static void page_cell__shortens_both_parts_of_a_name(void **state)
{
    (void)state;
    open_page(0, false);
    qc_page_cell(&page, "Jawa Barat / Kopi", 14, false);
    qc_page_cell(&page, "|Kota / Minuman dan makanan", 14, false);
    qc_page_cell(&page, "|Jawa / Barat / Minuman dan makanan", 14, false);
    qc_page_cell(&page, "|Jawa / Kopi", 14, false);
    close_page("Jawa B… / Kopi|Kota / Minum…|Jawa … / Min…|Jawa / Kopi  ");
}

static void page_put__writes_no_terminal_controls(void **state)
{
    (void)state;
    open_page(0, false);
    qc_page_put(&page, "a\033[31mb\tc\x7f\xc2\x9b"
                       "d\xe2\x80\xae"
                       "e\xe2\x81\xa6"
                       "f\xd8\x9c"
                       "g\xe2\x80\x8d"
                       "h");
    close_page("a [31mb c  d e f g\xe2\x80\x8d"
               "h"); /* a joiner of letters stays */
}

static void page_line__wraps_at_words_and_indents_what_follows(void **state)
{
    (void)state;
    open_page(30, false);
    qc_page_line(&page, 4, "  %s", "one two three four five six seven eight");
    close_page("  one two three four five six\n    seven eight\n");
}

static void page_line__keeps_a_number_and_its_unit_together(void **state)
{
    (void)state;
    open_page(30, false);
    qc_page_line(&page, 2, "%s", "A chance to reach it as of 80 % in all");
    qc_page_line(&page, 2, "%s", "The middle of the company: Rp 97.3 bn.");
    qc_page_line(&page, 2, "%s", "Even odds are at Rp 97.35: 3 million.");
    close_page("A chance to reach it as of\n  80 % in all\n"
               "The middle of the company:\n  Rp 97.3 bn.\n"
               "Even odds are at Rp 97.35: 3\n  million.\n");
}

static void page_line__breaks_a_word_that_is_longer_than_the_line(void **state)
{
    (void)state;
    open_page(10, false); /* narrower than the least: 30 are taken */
    qc_page_line(&page, 2, "%s", "aaaaaaaaaabbbbbbbbbbccccccccccdddd e");
    close_page("aaaaaaaaaabbbbbbbbbbcccccccccc\n  dddd e\n");
}

static void page_heading__is_bold_only_with_colour(void **state)
{
    (void)state;
    open_page(0, false);
    qc_page_heading(&page, "Quotas");
    close_page("\nQuotas\n");
    open_page(0, true);
    qc_page_heading(&page, "Quotas");
    close_page("\n\033[1mQuotas\033[0m\n");
}

static void page_count__has_the_right_number(void **state)
{
    char buffer[64];
    (void)state;
    assert_string_equal(qc_page_count(1, "file", buffer, sizeof buffer), "1 file");
    assert_string_equal(qc_page_count(0, "file", buffer, sizeof buffer), "0 files");
    assert_string_equal(qc_page_count(12345, "opportunity", buffer, sizeof buffer),
                        "12,345 opportunities");
    assert_string_equal(qc_page_count(1, "territory", buffer, sizeof buffer), "1 territory");
}

static void page_end__tells_that_the_stream_takes_no_more(void **state)
{
    qc_error error;
    (void)state;
    page = (qc_page){.stream = fopen("/dev/full", "w")};
    if (page.stream == NULL) {
        skip();
    }
    qc_page_put(&page, "text");
    assert_status(qc_page_end(&page, &error), QC_ERR_IO, error);
    (void)fclose(page.stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_fit__counts_columns_not_bytes),
        cmocka_unit_test(page_cell__pads_and_shortens_to_the_width),
        cmocka_unit_test(page_cell__shortens_both_parts_of_a_name),
        cmocka_unit_test(page_put__writes_no_terminal_controls),
        cmocka_unit_test(page_line__wraps_at_words_and_indents_what_follows),
        cmocka_unit_test(page_line__keeps_a_number_and_its_unit_together),
        cmocka_unit_test(page_line__breaks_a_word_that_is_longer_than_the_line),
        cmocka_unit_test(page_heading__is_bold_only_with_colour),
        cmocka_unit_test(page_count__has_the_right_number),
        cmocka_unit_test(page_end__tells_that_the_stream_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
