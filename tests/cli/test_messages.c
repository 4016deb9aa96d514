/* Tests of lines on standard error: wrapped between words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "cli/messages.h"

static void assert_wrapped(const char *text, size_t width, size_t indent, const char *expected)
{
    char *written = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&written, &size);

    assert_non_null(stream);
    message_wrap(stream, text, width, indent);
    assert_int_equal(fclose(stream), 0);
    assert_string_equal(written, expected);
    free(written);
}

static void wrap__breaks_between_words_and_indents(void **state)
{
    (void)state;
    assert_wrapped("note: one two three", 0, 6, "note: one two three\n");
    assert_wrapped("note: one two three", 19, 6, "note: one two three\n");
    assert_wrapped("note: one two three", 18, 6, "note: one two\n      three\n");
    assert_wrapped("note: one two three", 10, 2, "note: one\n  two\n  three\n");
    assert_wrapped("note:   kept blanks", 100, 6, "note:   kept blanks\n");
    assert_wrapped("", 10, 6, "\n");
}

/* As paths are to be copied. */
static void wrap__leaves_long_words_whole(void **state)
{
    (void)state;
    assert_wrapped("a/very/long/path:12: is bad", 10, 2, "a/very/long/path:12:\n  is bad\n");
}

/* An e with an accent is two bytes and one column. */
static void wrap__counts_characters(void **state)
{
    (void)state;
    assert_wrapped("caf\xC3\xA9s caf\xC3\xA9s", 11, 0, "caf\xC3\xA9s caf\xC3\xA9s\n");
    assert_wrapped("caf\xC3\xA9s caf\xC3\xA9s", 10, 0, "caf\xC3\xA9s\ncaf\xC3\xA9s\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrap__breaks_between_words_and_indents),
        cmocka_unit_test(wrap__leaves_long_words_whole),
        cmocka_unit_test(wrap__counts_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
