/* Tests of the elements of an index: which span of the past stands for history. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "territory/quota_work.h"

static const qc_panel months = {.frequency = QC_FREQUENCY_MONTH, .season = 12};

static void assert_span(qc_span target, size_t known, size_t first, size_t years_ago)
{
    qc_span span = {.first = 99};
    size_t ago = 99;

    assert_true(qc_quota_history_span(&months, target, known, &span, &ago));
    assert_int_equal(span.first, first);
    assert_int_equal(span.length, target.length);
    assert_int_equal(ago, years_ago);
}

static void history__is_the_same_span_a_year_before_where_all_of_it_is_known(void **state)
{
    const qc_span quarter = {.first = 36, .length = 3}, year = {.first = 36, .length = 12};
    const qc_span far = {.first = 45, .length = 6};

    (void)state;
    assert_span(quarter, 36, 24, 1);
    assert_span(year, 36, 24, 1); /* it ends with the data */
    assert_span(year, 35, 12, 2);
    assert_span(far, 39, 33, 1);
    assert_span(far, 38, 21, 2);
}

static void history__is_the_latest_span_where_there_is_no_year(void **state)
{
    const qc_span quarter = {.first = 8, .length = 3};
    qc_span span = {0};
    size_t ago = 99;

    (void)state;
    assert_span(quarter, 8, 5, 0);
    assert_span(quarter, 3, 0, 0);
    assert_false(qc_quota_history_span(&months, quarter, 2, &span, &ago));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(history__is_the_same_span_a_year_before_where_all_of_it_is_known),
        cmocka_unit_test(history__is_the_latest_span_where_there_is_no_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
