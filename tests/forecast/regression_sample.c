/* Designs with responses for tests of the public regression, and its fit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forecast/regression_sample.h"

#include "qc_test.h"

#include "core/random.h"

/* Brownlee (1965), Statistical Theory and Methodology, p. 454: air flow, water temperature,
 * acid, loss on 21 days. */
static const double stack[21][4] = {
    {80, 27, 89, 42}, {80, 27, 88, 37}, {75, 25, 90, 37}, {62, 24, 87, 28}, {62, 22, 87, 18},
    {62, 23, 87, 18}, {62, 24, 93, 19}, {62, 24, 93, 20}, {58, 23, 87, 15}, {58, 18, 80, 14},
    {58, 18, 89, 14}, {58, 17, 88, 13}, {58, 18, 82, 11}, {58, 19, 93, 12}, {50, 18, 89, 8},
    {50, 18, 86, 7},  {50, 19, 72, 8},  {50, 19, 79, 8},  {50, 20, 80, 9},  {56, 20, 82, 15},
    {70, 20, 91, 15},
};

void fill_stack(double design[21 * 4], double y[21])
{
    for (size_t i = 0; i < 21; i++) {
        design[i * 4] = 1.0;
        for (size_t j = 0; j < 3; j++) {
            design[i * 4 + 1 + j] = stack[i][j];
        }
        y[i] = stack[i][3];
    }
}

void fill_random(double *design, double *y, uint64_t seed)
{
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t i = 0; i < ROWS; i++) {
        y[i] = qc_random_normal(&random);
        for (size_t j = 0; j < COLUMNS; j++) {
            design[i * COLUMNS + j] = j == 0 ? 1.0 : 10.0 * qc_random_normal(&random);
            y[i] += (double)j * design[i * COLUMNS + j];
        }
    }
}

qc_regression *fit_or_fail(const double *design, const double *y, const double *weight,
                           size_t rows, size_t columns, bool robust)
{
    qc_regression_settings settings = qc_regression_settings_default();
    qc_regression *fit = NULL;
    qc_error error;

    settings.robust = robust;
    settings.max_iterations = 500;
    assert_ok(qc_regression_fit(design, y, weight, rows, columns, &settings, &fit, &error),
              error);
    return fit;
}
