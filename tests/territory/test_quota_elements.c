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

/* Zeros at the end: half a year of them at least (two periods), and more than ever before since
 * the first sale. */
static void silence__is_longer_than_any_before(void **state)
{
    enum { MOST = 18 };
    static const struct {
        qc_frequency frequency;
        int season;
        size_t known;
        double values[MOST];
        size_t silence;
    } cases[] = {
        {QC_FREQUENCY_MONTH, 12, 7, {5}, 6},
        {QC_FREQUENCY_MONTH, 12, 6, {5}, 0},                 /* five */
        {QC_FREQUENCY_MONTH, 12, 9, {0}, 0},                 /* never sold */
        {QC_FREQUENCY_MONTH, 12, 15, {[8] = 5}, 6},          /* not before */
        {QC_FREQUENCY_MONTH, 12, 16, {[0] = 5, [8] = 5}, 0}, /* seven twice */
        {QC_FREQUENCY_MONTH, 12, 17, {[0] = 5, [8] = 5}, 8},
        {QC_FREQUENCY_MONTH, 12, 17, {[0] = 5, [5] = 5, [10] = 5}, 6}, /* four twice */
        {QC_FREQUENCY_MONTH, 12, 7, {[0] = 5, [7] = 5}, 6},            /* not yet known */
        {QC_FREQUENCY_QUARTER, 4, 3, {5}, 2},
        {QC_FREQUENCY_YEAR, 1, 3, {5}, 2},
        {QC_FREQUENCY_YEAR, 1, 2, {5}, 0},
        {QC_FREQUENCY_YEAR, 1, 7, {[0] = 5, [3] = 5}, 3},
        {QC_FREQUENCY_INDEX, 6, 4, {5}, 3},
        {QC_FREQUENCY_INDEX, 6, 3, {5}, 0},
    };

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double values[2 * MOST] = {0}; /* of two leaves, the first of which always sells */
        const qc_panel panel = {.frequency = cases[k].frequency,
                                .season = cases[k].season,
                                .period_count = MOST,
                                .values = values};

        for (size_t t = 0; t < MOST; t++) {
            values[t] = 1;
            values[MOST + t] = cases[k].values[t];
        }
        assert_int_equal(qc_quota_silence(&panel, 0, cases[k].known), 0);
        assert_int_equal(qc_quota_silence(&panel, 1, cases[k].known), cases[k].silence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(history__is_the_same_span_a_year_before_where_all_of_it_is_known),
        cmocka_unit_test(history__is_the_latest_span_where_there_is_no_year),
        cmocka_unit_test(silence__is_longer_than_any_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
