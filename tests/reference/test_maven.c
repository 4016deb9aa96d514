/* A real CRM export, forecast as of two past dates against what came. Skipped without the evaluation data. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast.h"

enum { REGIONS = 3 };

/* What came: sums of won close values by closing date and the agent's office, counted apart
 * from the program. */
typedef struct quarter {
    int as_of[3];
    double actual[REGIONS]; /* Central, East, West */
    double quarter_before[REGIONS];
} quarter;

static const quarter quarters[] = {
    {{2017, 6, 30}, {1053202, 919767, 1009286}, {957321, 1016823, 1111967}},
    {{2017, 9, 30}, {987782, 824853, 989861}, {1053202, 919767, 1009286}},
};

/* The forecast of the quarter after a date, as seen on that date. */
static void forecast_as_of(const char *folder, const quarter *q, qc_panel **panel,
                           qc_forecast **forecast)
{
    qc_read_settings reading = qc_read_settings_default();
    qc_panel_settings shape = qc_panel_settings_default();
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = qc_run_default();
    qc_book *book = NULL;
    qc_error error;

    assert_int_equal(qc_date_from_civil(q->as_of[0], q->as_of[1], q->as_of[2], &reading.as_of),
                     QC_OK);
    assert_ok(qc_book_read(folder, &reading, &run, &book, &error), error);
    assert_ok(qc_panel_build(book, &shape, panel, &error), error);
    assert_int_equal((*panel)->frequency, QC_FREQUENCY_QUARTER);
    assert_int_equal((*panel)->season, 1); /* nobody has seen a season yet */
    assert_int_equal((*panel)->leaf_count, REGIONS);
    assert_ok(qc_forecast_run(*panel, &settings, &run, forecast, &error), error);
    qc_book_free(book);
}

static void
forecasts__of_a_real_export_are_no_worse_than_naive_and_their_ranges_hold(void **state)
{
    char *folder = qc_test_evaluation_data("pipeline/maven_crm");
    double missed = 0;
    double naive_missed = 0;
    double sold = 0;

    (void)state;
    if (folder == NULL) {
        skip();
    }
    for (size_t k = 0; k < 2; k++) {
        static const double levels[] = {0.1, 0.5, 0.9};
        const quarter *q = &quarters[k];
        qc_panel *panel = NULL;
        qc_forecast *forecast = NULL;
        double draws[1000];
        double range[3];
        double total = 0;
        qc_error error;

        forecast_as_of(folder, q, &panel, &forecast);
        for (size_t leaf = 0; leaf < REGIONS; leaf++) {
            total += q->actual[leaf];
            sold += q->actual[leaf];
            missed += fabs(q->actual[leaf] - forecast->point[leaf]);
            naive_missed += fabs(q->actual[leaf] - q->quarter_before[leaf]);
        }
        assert_int_equal(forecast->draw_count, 1000);
        qc_forecast_node_draws(panel, forecast, 0, 0, 0, draws);
        assert_ok(qc_draws_quantiles(draws, 1000, levels, 3, range, &error), error);
        print_message("as of %d-%02d: P10 %.0f P50 %.0f P90 %.0f, came %.0f\n", q->as_of[0],
                      q->as_of[1], range[0], range[1], range[2], total);
        assert_true(range[0] < total && total < range[2]);
        assert_true(fabs(range[1] - total) / total < 0.07); /* naive: .035 and .064 */
        qc_forecast_free(forecast);
        qc_panel_free(panel);
    }
    print_message("WAPE over three regions: %.4f, naive %.4f\n", missed / sold,
                  naive_missed / sold);
    assert_close(naive_missed / sold, 0.082, 0, 0.0005); /* as published with the data */
    assert_true(missed / sold <= naive_missed / sold + 1e-9);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            forecasts__of_a_real_export_are_no_worse_than_naive_and_their_ranges_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
