/* Several seasons: by R, and what holds for any decomposition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/mstl.h"
#include "forecast/stl.h"

#define LENGTH 168
#define PLACES 7

static const size_t week_and_month[3] = {7, 28, 90};

static void fill_sales(double *values)
{
    const double turn = 6.283185307179586;

    for (size_t t = 0; t < LENGTH; t++) {
        double time = (double)t;

        values[t] = 100.0 + 0.2 * time + 10.0 * sin(turn * time / 7.0) +
                    15.0 * cos(turn * time / 28.0) * (1.0 + time / 200.0) +
                    3.0 * sin(0.7 * time * time);
    }
}

/* R 4.2, forecast 8.20: t <- 0:167; mstl(msts(100 + 0.2 * t + 10 * sin(2 * pi * t / 7) + 15 * cos(2 * pi * t / 28) *
 * (1 + t / 200) + 3 * sin(0.7 * t^2), seasonal.periods = c(7, 28))) */
static void mstl__agrees_with_r_and_leaves_long_seasons_out(void **state)
{
    static const size_t places[PLACES] = {0, 1, 29, 83, 99, 166, 167};
    static const double by_r[PLACES][3] = {{99.177569258, 0.281296371, 20.222664323},
                                           {99.478844579, 7.997470053, 18.490806702},
                                           {106.287143389, 7.759485600, 18.666134465},
                                           {116.589043817, -7.059280094, 21.840411013},
                                           {119.781889267, 6.657802401, -21.677663789},
                                           {133.818445756, -10.344187218, 20.488380204},
                                           {134.060528332, -8.508797620, 22.500189958}};
    double values[LENGTH];
    qc_mstl mstl = {0};
    qc_error error;

    (void)state;
    fill_sales(values);
    assert_ok(qc_mstl_decompose(values, LENGTH, week_and_month, 3, &mstl, &error), error);
    assert_int_equal(mstl.season_count, 2);
    for (size_t k = 0; k < PLACES; k++) {
        assert_close(mstl.trend[places[k]], by_r[k][0], 0.0, 1e-8);
        assert_close(mstl.seasonal[places[k]], by_r[k][1], 0.0, 1e-8);
        assert_close(mstl.seasonal[LENGTH + places[k]], by_r[k][2], 0.0, 1e-8);
    }
    qc_mstl_clear(&mstl);
}

/* One season: the second round starts from the same series. */
static void mstl__of_one_season_is_stl(void **state)
{
    double values[LENGTH];
    qc_stl_settings settings = qc_stl_settings_default(28, LENGTH, 11, false);
    size_t season = 28;
    qc_stl stl = {0};
    qc_mstl mstl = {0};
    qc_error error;

    (void)state;
    fill_sales(values);
    assert_ok(qc_stl_decompose(values, LENGTH, &settings, &stl, &error), error);
    assert_ok(qc_mstl_decompose(values, LENGTH, &season, 1, &mstl, &error), error);
    for (size_t t = 0; t < LENGTH; t++) {
        assert_close(mstl.seasonal[t], stl.seasonal[t], 1e-9, 1e-9);
        assert_close(mstl.trend[t], stl.trend[t], 1e-9, 0.0);
    }
    qc_stl_clear(&stl);
    qc_mstl_clear(&mstl);
}

static void mstl__refuses_seasons_out_of_order_and_short_series(void **state)
{
    static const size_t equal[2] = {7, 7};
    static const size_t one[1] = {1};
    double values[LENGTH] = {0};
    qc_mstl mstl = {0};
    qc_error error;

    (void)state;
    assert_status(qc_mstl_decompose(values, LENGTH, equal, 2, &mstl, &error), QC_ERR_ARGUMENT,
                  error);
    assert_message(error, "season 2 is 7");
    assert_status(qc_mstl_decompose(values, LENGTH, one, 1, &mstl, &error), QC_ERR_ARGUMENT,
                  error);
    assert_status(qc_mstl_decompose(values, LENGTH, one, 0, &mstl, &error), QC_ERR_ARGUMENT,
                  error);
    assert_status(qc_mstl_decompose(values, LENGTH, one, 7, &mstl, &error), QC_ERR_ARGUMENT,
                  error);
    assert_status(qc_mstl_decompose(values, 13, week_and_month, 2, &mstl, &error),
                  QC_ERR_TOO_SHORT, error);
    assert_message(error, "14");
    assert_null(mstl.trend);
}

static qc_status decompose_once(void *context, qc_error *error)
{
    qc_mstl mstl = {0};
    qc_status status = qc_mstl_decompose(context, 60, week_and_month, 2, &mstl, error);

    qc_mstl_clear(&mstl);
    return status;
}

static void mstl__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values);
    qc_test_allocations(decompose_once, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mstl__agrees_with_r_and_leaves_long_seasons_out),
        cmocka_unit_test(mstl__of_one_season_is_stl),
        cmocka_unit_test(mstl__refuses_seasons_out_of_order_and_short_series),
        cmocka_unit_test(mstl__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
