/* Messages stay one line of whole characters, whatever is put into them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/fail.h"
#include "core/text.h"

static void failure__carries_status_place_and_words(void **state)
{
    qc_error error = {0};

    (void)state;
    assert_int_equal(
        qc_fail_at(&error, QC_ERR_FORMAT, "a.csv", 3, 4, "'%s' is no %s", "x", "date"),
        QC_ERR_FORMAT);
    assert_int_equal(error.status, QC_ERR_FORMAT);
    assert_string_equal(error.source, "a.csv");
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 4);
    assert_string_equal(error.message, "'x' is no date");
    assert_int_equal(qc_fail(&error, QC_ERR_DATA, "other"), QC_ERR_DATA);
    assert_string_equal(error.source, "");
    assert_int_equal(error.line, 0);
    assert_int_equal(qc_fail_at(NULL, QC_ERR_IO, NULL, 0, 0, "nobody listens"), QC_ERR_IO);
}

static void failure__is_one_line_of_whole_characters(void **state)
{
    qc_error error = {0};
    char text[2000];

    (void)state;
    (void)qc_fail(&error, QC_ERR_DATA, "a\nb\tc\033[31md");
    assert_string_equal(error.message, "a b c [31md");
    for (size_t lead = 0; lead < 4; lead++) {
        memset(text, 'x', lead);
        for (size_t i = lead; i + 4 < sizeof text; i += 3) {
            memcpy(text + i, "\xe2\x82\xac", 4); /* the euro sign: three bytes */
        }
        (void)qc_fail_at(&error, QC_ERR_DATA, text, 1, 1, "%s", text);
        assert_true(qc_text_is_utf8(error.message, strlen(error.message), NULL));
        assert_true(qc_text_is_utf8(error.source, strlen(error.source), NULL));
        assert_true(strlen(error.message) > sizeof error.message - 5);
    }
}

static void statuses__have_distinct_names(void **state)
{
    (void)state;
    for (int a = QC_OK; a <= QC_ERR_LIMIT; a++) {
        assert_string_not_equal(qc_status_name((qc_status)a), "unknown");
        for (int b = QC_OK; b < a; b++) {
            assert_string_not_equal(qc_status_name((qc_status)a), qc_status_name((qc_status)b));
        }
    }
    assert_string_equal(qc_status_name((qc_status)99), "unknown");
    assert_non_null(strchr(qc_version(), '.'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failure__carries_status_place_and_words),
        cmocka_unit_test(failure__is_one_line_of_whole_characters),
        cmocka_unit_test(statuses__have_distinct_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
