/* Panels of public data against figures that were added up apart from this program. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/panel.h"

static char *need(const char *relative)
{
    char *path = qc_test_evaluation_data(relative);
    if (path == NULL) {
        print_message("the evaluation data are not there: %s\n", relative);
        skip();
    }
    return path;
}

static void maven__has_three_full_quarters_of_three_regions(void **state)
{
    (void)state;
    static const char *const names[] = {"Central", "East", "West"};
    static const double won[3][3] = {
        {957321, 1053202, 987782}, {1016823, 919767, 824853}, {1111967, 1009286, 989861}};
    char *path = need("pipeline/maven_crm");
    qc_book *book = NULL;
    qc_panel *panel = NULL;
    qc_error error = {0};
    assert_ok(qc_book_read(path, NULL, NULL, &book, &error), error);
    assert_ok(qc_panel_build(book, NULL, &panel, &error), error);
    char text[16];
    assert_string_equal(qc_period_format(&panel->calendar, panel->frequency,
                                         panel->first_period, text, sizeof text),
                        "2017Q2");
    assert_int_equal(panel->period_count, 3);
    assert_int_equal(panel->season, 1);
    assert_true(panel->from_deals);
    assert_int_equal(panel->node_count, 4);
    assert_int_equal(panel->leaf_count, 3);
    for (size_t k = 0; k < 3; k++) {
        assert_string_equal(panel->nodes[panel->leaf_node[k]].name, names[k]);
        for (size_t q = 0; q < 3; q++) {
            assert_close(panel->values[k * 3 + q], won[k][q], 0, 0);
        }
    }
    /* published totals of the quarters: 2,982,255 and 2,802,496 */
    double sums[4 * 3];
    qc_panel_sum(panel, panel->values, 3, sums);
    assert_close(sums[1], 2982255, 0, 0);
    assert_close(sums[2], 2802496, 0, 0);
    qc_panel_free(panel);
    qc_book_free(book);
    free(path);
}

static void counties__have_fifty_years_of_income(void **state)
{
    (void)state;
    char *path = need("territory/county/county_panel_income_pop_1969_2018.csv.gz");
    qc_series_settings settings = {
        .series = "fips", .period = "year", .value = "personal_income_kusd"};
    qc_panel *panel = NULL;
    qc_error error = {0};
    assert_ok(qc_panel_read_series(path, &settings, &panel, &error), error);
    assert_int_equal(panel->frequency, QC_FREQUENCY_YEAR);
    assert_int_equal(panel->period_count, 50);
    assert_string_equal(panel->nodes[0].name, "01001");
    assert_close(panel->values[0], 69973, 0, 0);
    assert_close(panel->values[1], 77712, 0, 0);
    qc_panel_free(panel);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maven__has_three_full_quarters_of_three_regions),
        cmocka_unit_test(counties__have_fifty_years_of_income),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
