/* Names: keys, widths, distances, interning. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "core/text.h"

static void assert_key(const char *text, const char *expected)
{
    char *key = NULL;
    qc_error error;

    assert_ok(qc_text_key(text, &key, &error), error);
    assert_string_equal(key, expected);
    qc_memory_free(key);
}

static void key__ignores_case_accents_blanks_and_punctuation(void **state)
{
    (void)state;
    assert_key("GTX Pro", "gtxpro");
    assert_key("GTXPro", "gtxpro");
    assert_key("gtx-pro.", "gtxpro");
    assert_key("Jawa Tengah & DIY", "jawatengahdiy");
    assert_key("Caf\xc3\xa9 \xef\xbc\x93", "cafe3"); /* e acute; full-width three */
    assert_key("Cafe\xcc\x81 3", "cafe3");           /* the same, decomposed */
    assert_key("Stra\xc3\x9f"
               "e",
               "strasse");
    assert_key("No\xc2\xa0"
               "1",
               "no1"); /* no-break space */
    assert_key("--", "--");
    assert_key("", "");
}

static void key__refuses_text_that_is_not_utf8(void **state)
{
    char *key = NULL;
    qc_error error;

    (void)state;
    assert_status(qc_text_key("Bogot\xe1 x", &key, &error), QC_ERR_FORMAT, error);
    assert_null(key);
}

static qc_status key_subject(void *context, qc_error *error)
{
    char *key = NULL;
    qc_status status = qc_text_key(context, &key, error);

    qc_memory_free(key);
    return status;
}

static void key__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    char text[] = "GTX Pro";

    (void)state;
    qc_test_allocations(key_subject, text);
}

static void utf8__finds_the_first_bad_byte(void **state)
{
    size_t offset = 99;

    (void)state;
    assert_true(qc_text_is_utf8("caf\xc3\xa9", 5, &offset));
    assert_int_equal(offset, 99);
    assert_false(qc_text_is_utf8("caf\xe9 x", 6, &offset));
    assert_int_equal(offset, 3);
    assert_false(qc_text_is_utf8("a\0b", 3, &offset));
    assert_int_equal(offset, 1);
    assert_false(qc_text_is_utf8("\xed\xa0\x80", 3, NULL)); /* a surrogate */
    assert_false(qc_text_is_utf8("\xc0\xaf", 2, NULL));     /* overlong */
}

static void control__is_what_acts_on_a_terminal(void **state)
{
    (void)state;
    static const char *const controls[] = {"\x1b[0m",      "\n",          "\x7f",
                                           "\xc2\x9b",     "\xd8\x9c",    "\xe2\x80\x8e",
                                           "\xe2\x80\xae", "\xe2\x81\xa9"};
    static const size_t lengths[] = {1, 1, 1, 2, 2, 3, 3, 3};
    static const char *const others[] = {
        "", "a", "\xc2\xa0", "\xd8\xa7", "\xe2\x80", "\xe2\x80\x8d", "\xe2", "\xe2\x81\xaa"};

    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        assert_int_equal(qc_text_control(controls[i]), lengths[i]);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(qc_text_control(others[i]), 0);
    }
}

static void width__counts_columns_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(qc_text_width("abc"), 3);
    assert_int_equal(qc_text_width("caf\xc3\xa9"), 4);
    assert_int_equal(qc_text_width("cafe\xcc\x81"), 4);
    assert_int_equal(qc_text_width("\xe6\x9d\xb1\xe4\xba\xac"), 4); /* two wide characters */
    assert_int_equal(qc_text_width("\xff"
                                   "a"),
                     2);
}

static void distance__counts_edits(void **state)
{
    char long_text[80];

    (void)state;
    assert_int_equal(qc_text_distance("kitten", "sitting"), 3);
    assert_int_equal(qc_text_distance("ca", "ac"), 1);
    assert_int_equal(qc_text_distance("Plan", "plan"), 0);
    assert_int_equal(qc_text_distance("", "abc"), 3);
    assert_int_equal(qc_text_distance("abc", ""), 3);
    memset(long_text, 'x', 79);
    long_text[79] = '\0';
    assert_true(qc_text_distance(long_text, "x") == SIZE_MAX);
}

static void nearest__suggests_typing_errors_only(void **state)
{
    static const char *const names[] = {"forecast", "quota", "plan", "okr"};

    (void)state;
    assert_string_equal(qc_text_nearest("forcast", names, 4), "forecast");
    assert_string_equal(qc_text_nearest("paln", names, 4), "plan");
    assert_string_equal(qc_text_nearest("QUTOA", names, 4), "quota");
    assert_string_equal(qc_text_nearest("fore", names, 4), "forecast");
    assert_null(qc_text_nearest("fo", names, 4));
    assert_null(qc_text_nearest("weather", names, 4));
    assert_null(qc_text_nearest("x", names, 0));
}

static void nocase__compares_ascii(void **state)
{
    (void)state;
    assert_true(qc_text_equal_nocase("Won", "wON"));
    assert_false(qc_text_equal_nocase("Won", "Wo"));
    assert_false(qc_text_equal_nocase("Won", "Lost"));
    assert_true(qc_text_equal_nocase("", ""));
}

static void runs__are_of_digits_or_of_letters(void **state)
{
    static const char *const expected[] = {"FY", "25", "P", "10"};
    const char *text = " FY25--P10/*";
    qc_slice run;

    (void)state;
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        assert_true(qc_text_next_run(&text, "-/ ", &run));
        assert_int_equal(run.length, strlen(expected[k]));
        assert_memory_equal(run.text, expected[k], run.length);
    }
    assert_false(qc_text_next_run(&text, "-/ ", &run));
    assert_string_equal(text, "*"); /* what is neither */
    text = "--";
    assert_false(qc_text_next_run(&text, "-/ ", &run));
    assert_string_equal(text, "");
}

static void names__get_dense_ids_in_order_of_first_sight(void **state)
{
    enum { COUNT = 5000 };
    qc_arena *arena = qc_arena_new();
    qc_names *names = qc_names_new(arena);

    (void)state;
    assert_non_null(names);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < COUNT; i++) {
            char text[16];
            int length = snprintf(text, sizeof text, "name %u", i);

            assert_int_equal(qc_names_add(names, text, (size_t)length), i);
        }
    }
    assert_int_equal(qc_names_count(names), COUNT);
    assert_string_equal(qc_names_text(names, 4321), "name 4321");
    assert_int_equal(qc_names_find(names, "name 77", 7), 77);
    assert_int_equal(qc_names_find(names, "name 77x", 7), 77);
    assert_true(qc_names_find(names, "absent", 6) == UINT32_MAX);
    assert_int_equal(qc_names_add(names, "", 0), COUNT);
    qc_names_free(names);
    qc_names_free(NULL);
    qc_arena_free(arena);
}

static qc_status names_subject(void *context, qc_error *error)
{
    qc_arena *arena = qc_arena_new();
    qc_names *names = arena == NULL ? NULL : qc_names_new(arena);
    qc_status status = names == NULL ? QC_ERR_MEMORY : QC_OK;

    (void)context;
    for (uint32_t i = 0; status == QC_OK && i < 60; i++) {
        char text[8];
        int length = snprintf(text, sizeof text, "%u", i);

        if (qc_names_add(names, text, (size_t)length) != i) {
            status = QC_ERR_MEMORY;
        }
    }
    qc_names_free(names);
    qc_arena_free(arena);
    return status == QC_OK ? QC_OK : qc_fail(error, status, "out of memory");
}

static void names__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(names_subject, NULL);
}

static void format__writes_what_fits_and_says_how_much(void **state)
{
    char text[8];
    size_t used = 0;

    (void)state;
    used = qc_text_format(text, sizeof text, "%d+%s", 12, "ab");
    assert_int_equal(used, 5);
    used += qc_text_format(text + used, sizeof text - used, "=%s", "12345");
    assert_string_equal(text, "12+ab=1");
    assert_int_equal(used, 7);
    used += qc_text_format(text + used, sizeof text - used, "%s", "more");
    assert_int_equal(used, 7);
    assert_string_equal(text, "12+ab=1");
}

static void format__cuts_between_characters(void **state)
{
    /* One, two, three and four bytes long in UTF-8. */
    const char *wide = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    const size_t whole[] = {0, 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    char text[16];

    (void)state;
    for (size_t size = 1; size < sizeof whole / sizeof *whole; size++) {
        memset(text, 'x', sizeof text);
        assert_int_equal(qc_text_format(text, size, "%s", wide), whole[size]);
        assert_int_equal(strlen(text), whole[size]);
        assert_memory_equal(text, wide, whole[size]);
        assert_int_equal(text[size], 'x');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key__ignores_case_accents_blanks_and_punctuation),
        cmocka_unit_test(key__refuses_text_that_is_not_utf8),
        cmocka_unit_test(key__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(utf8__finds_the_first_bad_byte),
        cmocka_unit_test(control__is_what_acts_on_a_terminal),
        cmocka_unit_test(width__counts_columns_not_bytes),
        cmocka_unit_test(distance__counts_edits),
        cmocka_unit_test(nearest__suggests_typing_errors_only),
        cmocka_unit_test(nocase__compares_ascii),
        cmocka_unit_test(runs__are_of_digits_or_of_letters),
        cmocka_unit_test(format__writes_what_fits_and_says_how_much),
        cmocka_unit_test(format__cuts_between_characters),
        cmocka_unit_test(names__get_dense_ids_in_order_of_first_sight),
        cmocka_unit_test(names__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
