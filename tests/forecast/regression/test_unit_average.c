/* The average of forecasts in two units. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/regression/unit_average.h"

/* Whatever the order, the weights are exp(-criterion / 2). */
static void average__weighs_by_criterion_in_any_order(void **state)
{
    static const double criteria[3] = {1000.0, 1001.0, 1003.0};
    static const double values[3] = {10.0, 30.0, 20.0};
    double weights[3], expected = 0.0, all = 0.0;

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        weights[k] = exp((1000.0 - criteria[k]) / 2.0);
        expected += weights[k] * values[k];
        all += weights[k];
    }
    for (size_t first = 0; first < 3; first++) {
        qc_unit_average average;
        double mean[2];
        qc_error error;

        assert_ok(qc_unit_average_init(&average, 2, &error), error);
        assert_true(qc_unit_average_is_empty(&average));
        qc_unit_average_mean(&average, mean);
        assert_true(isnan(mean[0]) && isnan(mean[1]));
        for (size_t k = 0; k < 3; k++) {
            size_t item = (first + k) % 3;
            double forecast[2] = {values[item], -values[item]};

            qc_unit_average_add(&average, QC_UNIT_VALUE, criteria[item], forecast);
        }
        assert_false(qc_unit_average_is_empty(&average));
        qc_unit_average_mean(&average, mean);
        assert_close(mean[0], expected / all, 1e-14, 0.0);
        assert_close(mean[1], -expected / all, 1e-14, 0.0);
        qc_unit_average_clear(&average);
    }
}

/* Two logarithms of equal weight give the geometric mean; then the value beside them has a
 * third. */
static void average__of_logarithms_is_taken_as_such(void **state)
{
    static const double logarithms[2] = {1.0, 3.0};
    static const double value = 5.0;
    qc_unit_average average;
    double mean[1];
    qc_error error;

    (void)state;
    assert_ok(qc_unit_average_init(&average, 1, &error), error);
    qc_unit_average_add(&average, QC_UNIT_LOGARITHM, -4.0, &logarithms[0]);
    qc_unit_average_add(&average, QC_UNIT_LOGARITHM, -4.0, &logarithms[1]);
    qc_unit_average_mean(&average, mean);
    assert_close(mean[0], exp(2.0), 1e-14, 0.0);
    qc_unit_average_add(&average, QC_UNIT_VALUE, -4.0, &value);
    qc_unit_average_mean(&average, mean);
    assert_close(mean[0], (2.0 * exp(2.0) + 5.0) / 3.0, 1e-14, 0.0);
    qc_unit_average_clear(&average);
}

static qc_status init_once(void *context, qc_error *error)
{
    qc_unit_average average;
    qc_status status = qc_unit_average_init(&average, 3, error);

    (void)context;
    qc_unit_average_clear(&average);
    return status;
}

static void average__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(init_once, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(average__weighs_by_criterion_in_any_order),
        cmocka_unit_test(average__of_logarithms_is_taken_as_such),
        cmocka_unit_test(average__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
