/* Usual coefficients of the pooled regression, measured on other series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/pool_usual.h"

#include <math.h>

/* Terms of the longest window in the table, with the constant, the slope and the mean. */
enum { MOST_TERMS = 40 };

/*
 * Measured on the training parts of the M1 and M3 competitions: bench_pool. Coefficients are
 * nearly linear in the step: with curves the errors of series forecast one by one are the same
 * to .1 %.
 */
static const struct {
    size_t season, lags, steps;
    double first[MOST_TERMS], last[MOST_TERMS]; /* at the first and the last of the steps */
} usual[] = {
    {1,
     4,
     8,
     {0.001, 0.000, 0.001, 0.082, 0.006, 0.053, -0.006},
     {0.002, 0.000, 0.021, 0.110, -0.079, 0.243, -0.191}},
    {1, 2, 8, {0.004, 0.000, -0.021, 0.032, 0.000}, {0.018, 0.000, -0.257, 0.191, -0.186}},
    {1, 1, 8, {0.022, 0.000, 0.054, 0.074}, {0.097, 0.000, 0.173, -0.086}},
    {4,
     13,
     12,
     {0.010, 0.537, -0.078, -0.197, -0.261, -0.099, -0.042, -0.009, 0.000, 0.016, 0.014, 0.032,
      0.030, 0.009, 0.095, 0.030},
     {0.095, 0.615, -0.094, -0.247, -0.274, -0.069, 0.037, 0.104, 0.068, 0.069, 0.043, 0.022,
      -0.050, -0.143, 0.143, -0.123}},
    {4,
     5,
     12,
     {0.007, 0.555, -0.098, -0.198, -0.259, -0.094, -0.004, 0.016},
     {0.107, 0.591, -0.121, -0.255, -0.215, 0.110, 0.087, -0.155}},
    {4,
     3,
     12,
     {0.008, 0.481, -0.175, -0.306, -0.001, 0.004},
     {0.106, 0.457, -0.209, -0.249, 0.075, -0.122}},
    {4, 1, 12, {0.024, 0.000, -0.005, 0.120}, {0.143, 0.000, 0.047, 0.146}},
    {12,
     37,
     24,
     {0.004,  0.308,  0.139,  0.062,  -0.021, -0.034, -0.033, -0.052, -0.062, -0.062,
      -0.064, -0.083, -0.098, -0.027, -0.015, -0.021, -0.012, 0.004,  0.003,  -0.008,
      0.002,  -0.006, -0.001, 0.007,  -0.013, -0.003, -0.004, 0.005,  0.003,  -0.001,
      0.003,  0.009,  0.006,  0.006,  0.024,  0.018,  0.010,  0.008,  0.178,  -0.008},
     {0.037,  0.284,  0.138,  0.055,  -0.012, -0.034, -0.039, -0.056, -0.074, -0.058,
      -0.063, -0.064, -0.078, -0.026, 0.003,  -0.006, 0.003,  0.003,  0.002,  -0.001,
      0.004,  0.015,  0.008,  0.023,  0.011,  -0.001, 0.021,  0.028,  0.024,  0.017,
      0.015,  0.023,  0.008,  0.015,  0.011,  -0.011, -0.033, -0.060, 0.869,  0.101}},
    {12,
     13,
     24,
     {0.004, 0.314, 0.120, 0.035, -0.036, -0.036, -0.034, -0.044, -0.042, -0.034, -0.055,
      -0.072, -0.118, -0.110, 0.038, 0.016},
     {0.044, 0.314, 0.135, 0.061, -0.009, -0.022, -0.040, -0.058, -0.067, -0.065, -0.079,
      -0.085, -0.087, -0.022, 0.279, -0.010}},
    {12,
     3,
     24,
     {0.007, 0.144, -0.045, -0.100, -0.020, 0.044},
     {0.052, 0.129, -0.048, -0.081, 0.087, 0.003}},
    {12, 1, 24, {0.022, 0.000, 0.016, 0.336}, {0.060, 0.000, 0.082, 0.364}},
};

static size_t find(size_t season, size_t lags)
{
    for (size_t k = 0; k < sizeof usual / sizeof *usual; k++) {
        if (usual[k].season == season && usual[k].lags == lags) {
            return k;
        }
    }
    return sizeof usual / sizeof *usual;
}

bool qc_pool_usual_has(size_t season, size_t lags)
{
    return find(season, lags) < sizeof usual / sizeof *usual;
}

void qc_pool_usual_find(size_t season, size_t lags, size_t step, double *coefficients)
{
    size_t k = find(season, lags);
    double part = fmin((double)step / (double)(usual[k].steps - 1), 1);

    for (size_t i = 0; i < lags + 3; i++) {
        coefficients[i] = (1 - part) * usual[k].first[i] + part * usual[k].last[i];
    }
}
