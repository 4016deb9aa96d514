/* The columns of a regression in time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/calendar/holidays.h"
#include "forecast/regression/time_design.h"

static qc_series series_of(const double *values, size_t length, int season,
                           qc_frequency frequency)
{
    return (qc_series){.values = values,
                       .length = length,
                       .season = season,
                       .frequency = frequency,
                       .first_period = 600, /* January 2020 */
                       .calendar = qc_calendar_default()};
}

static qc_time_design *make(const qc_series *series, size_t horizon)
{
    qc_time_design *design = NULL;
    qc_error error;

    assert_ok(qc_time_design_new(series, horizon, &design, &error), error);
    return design;
}

static void design__has_a_level_and_a_trend_that_ends_at_the_last_value(void **state)
{
    static const double values[5] = {0};
    qc_series series = series_of(values, 5, 1, QC_FREQUENCY_INDEX);

    (void)state;
    qc_time_design *design = make(&series, 2);

    assert_int_equal(design->column_count, 2);
    for (size_t t = 0; t < 7; t++) {
        double trend = t < 5 ? ((double)t - 4.0) / 5.0 : 0.0;

        assert_close(qc_time_design_column(design, QC_COLUMN_LEVEL)[t], 1.0, 0.0, 0.0);
        assert_close(qc_time_design_column(design, QC_COLUMN_TREND)[t], trend, 1e-15, 0.0);
    }
    qc_time_design_free(design);
}

/* With all turns the harmonics span every pattern of the season: orthogonal over whole seasons,
 * season - 1 of them. */
static void design__harmonics_are_an_orthogonal_basis_of_the_season(void **state)
{
    static const int seasons[] = {2, 3, 4, 7, 12};
    static const double values[48] = {0};

    (void)state;
    for (size_t s = 0; s < sizeof seasons / sizeof *seasons; s++) {
        size_t season = (size_t)seasons[s];
        qc_series series = series_of(values, 48, seasons[s], QC_FREQUENCY_INDEX);
        qc_time_design *design = make(&series, 3);

        assert_int_equal(design->season_count, season - 1);
        for (size_t a = 0; a < season - 1; a++) {
            const double *first = qc_time_design_column(design, QC_COLUMN_OTHERS + a);
            double total = 0.0;

            for (size_t t = 0; t < season; t++) {
                total += first[t];
                assert_close(first[t + season], first[t], 0.0, 1e-15);
            }
            assert_close(total, 0.0, 0.0, 1e-13);
            for (size_t b = 0; b < a; b++) {
                const double *second = qc_time_design_column(design, QC_COLUMN_OTHERS + b);
                double product = 0.0;

                for (size_t t = 0; t < season; t++) {
                    product += first[t] * second[t];
                }
                assert_close(product, 0.0, 0.0, 1e-13);
            }
        }
        qc_time_design_free(design);
    }
}

static void design__long_seasons_have_twelve_turns(void **state)
{
    static const double values[104] = {0};
    qc_series series = series_of(values, 104, 52, QC_FREQUENCY_INDEX);

    (void)state;
    qc_time_design *design = make(&series, 1);

    assert_int_equal(design->season_count, 24);
    qc_time_design_free(design);
}

static void design__needs_two_seasons_for_harmonics(void **state)
{
    static const double values[24] = {0};
    qc_series series = series_of(values, 23, 12, QC_FREQUENCY_INDEX);

    (void)state;
    qc_time_design *design = make(&series, 1);

    assert_int_equal(design->season_count, 0);
    qc_time_design_free(design);
    series.length = 24;
    design = make(&series, 1);
    assert_int_equal(design->season_count, 11);
    qc_time_design_free(design);
}

static void design__months_have_holidays_of_their_days(void **state)
{
    static const double values[30] = {0};
    qc_series series = series_of(values, 30, 12, QC_FREQUENCY_MONTH);
    qc_calendar calendar = qc_calendar_default();

    (void)state;
    qc_time_design *design = make(&series, 6);

    assert_int_equal(design->holiday_count, 2);
    assert_int_equal(design->column_count, QC_COLUMN_OTHERS + 2 + 11);
    for (qc_period t = 0; t < 36; t++) {
        qc_date first = qc_period_start(&calendar, QC_FREQUENCY_MONTH, 600 + t);
        qc_date last = qc_period_end(&calendar, QC_FREQUENCY_MONTH, 600 + t);

        assert_close(qc_time_design_column(design, QC_COLUMN_OTHERS)[t],
                     qc_ramadan_share(first, last), 0.0, 0.0);
        assert_close(qc_time_design_column(design, QC_COLUMN_OTHERS + 1)[t],
                     qc_eid_share(first, last), 0.0, 0.0);
    }
    qc_time_design_free(design);
    series.frequency = QC_FREQUENCY_QUARTER;
    series.season = 4;
    design = make(&series, 1);
    assert_int_equal(design->holiday_count, 0);
    qc_time_design_free(design);
}

static void design__leaves_holidays_out_below_two_years(void **state)
{
    static const double values[24] = {0};
    qc_series series = series_of(values, 23, 12, QC_FREQUENCY_MONTH);

    (void)state;
    qc_time_design *design = make(&series, 12);

    assert_int_equal(design->holiday_count, 0);
    assert_int_equal(design->column_count, 2);
    qc_time_design_free(design);
    series.length = 24;
    design = make(&series, 12);
    assert_int_equal(design->holiday_count, 2);
    qc_time_design_free(design);
}

static qc_status make_once(void *context, qc_error *error)
{
    qc_time_design *design = NULL;
    qc_status status = qc_time_design_new(context, 2, &design, error);

    qc_time_design_free(design);
    return status;
}

static void design__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static const double values[30] = {0};
    qc_series series = series_of(values, 30, 12, QC_FREQUENCY_MONTH);

    (void)state;
    qc_test_allocations(make_once, &series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(design__has_a_level_and_a_trend_that_ends_at_the_last_value),
        cmocka_unit_test(design__harmonics_are_an_orthogonal_basis_of_the_season),
        cmocka_unit_test(design__long_seasons_have_twelve_turns),
        cmocka_unit_test(design__needs_two_seasons_for_harmonics),
        cmocka_unit_test(design__months_have_holidays_of_their_days),
        cmocka_unit_test(design__leaves_holidays_out_below_two_years),
        cmocka_unit_test(design__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
