/* Standard errors of figures that are made of sums over series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_BY_SERIES_H
#define QC_TESTS_BENCH_BY_SERIES_H

enum { BY_SERIES_SUMS = 4 };

/** Sums over series, and sums of products of what each series adds to them. */
typedef struct by_series {
    double sum[BY_SERIES_SUMS];
    double product[BY_SERIES_SUMS][BY_SERIES_SUMS];
} by_series;

/** Adds a series. */
void by_series_add(by_series *b, const double added[BY_SERIES_SUMS]);

/**
 * Standard error of a figure that is a function of the sums and the same for any multiple of
 * them, as a ratio is: had other series of the same kind been taken, it would differ by so much.
 * Steps of one series count as one observation. By linearisation: Cochran (1977), Sampling
 * Techniques, ch. 6.
 *
 * @param slope  the figure's derivatives by the sums
 */
double by_series_error(const by_series *b, const double slope[BY_SERIES_SUMS]);

/** The same for the ratio of the first sum to the second. */
double by_series_ratio_error(const by_series *b);

#endif
