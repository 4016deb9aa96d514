/* What pooled regressions of other series come to: the table of forecast/regression/pool_usual.c, and how much to believe of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_pool [m1 | m3]
 *
 * Training parts of the M1 and M3 competitions, of both or of one. For each season and span of
 * lags the coefficients at the first and the last step of the straight line in the step that is
 * nearest to those of the regression over all windows: the constant, the lags, the slope, the
 * mean. And the geometric mean over series of a term's weighted mean square.
 *
 * bench_pool --windows
 *
 * Series of one competition forecast one by one, their coefficients shrunk to those of the
 * other as so many windows of the series would: the mean logarithm of the error over that of the
 * seasonal naive method in the last horizon of the training part, by the number of windows.
 */
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forecast/regression/pool_window.h"
#include "tests/bench/competition.h"

enum { SPANS = 4, MOST_STEPS = 24, MOST_TERMS = 40 };

/* Of the pooled regression. */
static const double RIDGE = 0.01;
static const double USUAL_SQUARE = 0.2;

typedef struct kind {
    size_t season, steps, spans;
    size_t lags[SPANS];
    const char *files[2][3]; /* by competition */
} kind;

static const kind kinds[] = {
    {1, 8, 3, {4, 2, 1}, {{"m1_yearly"}, {"m3_yearly", "m3_other"}}},
    {4, 12, 4, {13, 5, 3, 1}, {{"m1_quarterly"}, {"m3_quarterly"}}},
    {12, 24, 4, {37, 13, 3, 1}, {{"m1_monthly"}, {"m3_monthly"}}},
};

/* Weighted products of the windows of one span. */
typedef struct sums {
    double square[MOST_STEPS][MOST_TERMS][MOST_TERMS], product[MOST_STEPS][MOST_TERMS], windows;
} sums;

typedef struct coefficients {
    double at[MOST_STEPS][MOST_TERMS];
} coefficients;

/* Adds the windows among the first `length` values. */
static void add(sums *s, const kind *k, size_t lags, const double *values, size_t length)
{
    qc_pool_past past = qc_pool_past_start(k->season, true);
    double terms[QC_POOL_TERMS];
    qc_pool_window window;

    for (size_t end = 0; end < length; end++) {
        if (past.run >= lags && qc_pool_look(&past, lags, values, end, terms, &window)) {
            s->windows += 1;
            for (size_t step = 0; step < k->steps && end + step < length; step++) {
                double place = qc_pool_place(&past, &window, end + step, values[end + step]);

                for (size_t i = 0; i < lags + 3; i++) {
                    s->product[step][i] += window.weight * terms[i] * place;
                    for (size_t j = 0; j < lags + 3; j++) {
                        s->square[step][i][j] += window.weight * terms[i] * terms[j];
                    }
                }
            }
        }
        qc_pool_past_add(&past, values, end);
    }
}

/* A term's weighted square, mean over the terms and sum over the windows of a step. */
static double squares(const sums *s, size_t step, size_t count)
{
    double mean = 0;

    for (size_t i = 1; i < count; i++) {
        mean += s->square[step][i][i] / (double)(count - 1);
    }
    return mean;
}

/* Coefficients shrunk to `usual` as `windows` of the sums' own would, and by the ridge. */
static void solve(const sums *s, size_t steps, size_t count, const coefficients *usual,
                  double windows, coefficients *solution)
{
    gsl_matrix *square = gsl_matrix_alloc(count, count);
    gsl_vector *product = gsl_vector_alloc(count);

    for (size_t step = 0; step < steps; step++) {
        double sum = squares(s, step, count);

        if (usual != NULL && !(s->square[step][0][0] > 0)) {
            memcpy(solution->at[step], usual->at[step], sizeof usual->at[step]);
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            double own = i > 0 ? RIDGE * sum + windows * (sum + USUAL_SQUARE) / (s->windows + 1)
                               : windows * s->square[step][0][0] / s->windows;

            for (size_t j = 0; j < count; j++) {
                gsl_matrix_set(square, i, j, s->square[step][i][j] + (i == j ? own : 0));
            }
            gsl_vector_set(product, i,
                           s->product[step][i] +
                               own * (usual != NULL ? usual->at[step][i] : 0));
        }
        (void)gsl_linalg_cholesky_decomp1(square);
        (void)gsl_linalg_cholesky_svx(square, product);
        for (size_t i = 0; i < count; i++) {
            solution->at[step][i] = gsl_vector_get(product, i);
        }
    }
    gsl_matrix_free(square);
    gsl_vector_free(product);
}

/* Puts each coefficient on the straight line in the step that is nearest. */
static void straighten(coefficients *c, size_t steps, size_t count)
{
    double middle = ((double)steps - 1) / 2;

    for (size_t i = 0; i < count; i++) {
        double mean = 0;
        double above = 0;
        double below = 0;

        for (size_t step = 0; step < steps; step++) {
            mean += c->at[step][i] / (double)steps;
            above += ((double)step - middle) * c->at[step][i];
            below += ((double)step - middle) * ((double)step - middle);
        }
        for (size_t step = 0; step < steps; step++) {
            c->at[step][i] = mean + ((double)step - middle) * above / below;
        }
    }
}

/* What a span comes to on one competition, or on both. Returns the geometric mean over series
 * of a term's weighted mean square. */
static double learn(const kind *k, size_t span, bool m1, bool m3, coefficients *usual)
{
    sums *s = calloc(1, sizeof *s);
    size_t terms = k->lags[span] + 3;
    double size = 0;
    double count = 0;

    for (size_t side = 0; side < 2 && s != NULL; side++) {
        for (size_t f = 0; f < 3 && k->files[side][f] != NULL && (side == 0 ? m1 : m3); f++) {
            competition c = competition_read(k->files[side][f]);

            for (size_t i = 0; i < c.count; i++) {
                double sum = squares(s, 0, terms);
                double windows = s->windows;

                add(s, k, k->lags[span], c.series[i].values, c.series[i].length);
                sum = squares(s, 0, terms) - sum;
                if (sum > 0) {
                    size += log(sum / (s->windows - windows));
                    count += 1;
                }
            }
            competition_free(&c);
        }
    }
    if (s == NULL) {
        exit(1);
    }
    solve(s, k->steps, terms, NULL, 0, usual);
    straighten(usual, k->steps, terms);
    free(s);
    return exp(size / count);
}

static void print(const kind *k, bool m1, bool m3)
{
    for (size_t span = 0; span < k->spans; span++) {
        coefficients usual;
        size_t count = k->lags[span] + 3;

        double size = learn(k, span, m1, m3, &usual);

        (void)printf("season %zu, %zu lags, mean square %.2f\n", k->season, k->lags[span],
                     size);
        for (size_t side = 0; side < 2; side++) {
            (void)printf("{");
            for (size_t i = 0; i < count; i++) {
                (void)printf("%.3f%s", usual.at[side == 0 ? 0 : k->steps - 1][i],
                             i + 1 < count ? ", " : "");
            }
            (void)printf("}, /* step %zu */\n", side == 0 ? 1 : k->steps);
        }
    }
}

/* Adds the forecast of one span to `forecast`. */
static void forecast_span(const kind *k, size_t lags, const double *values, size_t length,
                          const coefficients *c, double *forecast, size_t horizon)
{
    qc_pool_past past = qc_pool_past_start(k->season, true);
    double terms[QC_POOL_TERMS];
    qc_pool_window window;

    for (size_t t = 0; t < length; t++) {
        qc_pool_past_add(&past, values, t);
    }
    (void)qc_pool_look(&past, lags, values, length, terms, &window);
    for (size_t step = 0; step < horizon; step++) {
        double place = 0;

        for (size_t i = 0; i < lags + 3; i++) {
            place += c->at[step][i] * terms[i];
        }
        forecast[step] += qc_pool_value(&past, &window, length + step, place);
    }
}

/* The logarithm of the error in the last horizon of the training part over naive's; NAN without. */
static double judge(const kind *k, const competition_series *series, const coefficients *usual,
                    double windows)
{
    size_t length = series->length - series->horizon;
    double forecast[MOST_STEPS] = {0};
    sums *s = calloc(1, sizeof *s);
    coefficients own;
    double used = 0;
    double error = 0;
    double naive = 0;

    /* a series by itself has no windows enough for the longest of a season */
    for (size_t span = k->season > 1 ? 1 : 0; span < k->spans && used < 2 && s != NULL;
         span++) {
        if (length >= k->lags[span]) {
            memset(s, 0, sizeof *s);
            add(s, k, k->lags[span], series->values, length);
            solve(s, series->horizon, k->lags[span] + 3, &usual[span], windows, &own);
            forecast_span(k, k->lags[span], series->values, length, &own, forecast,
                          series->horizon);
            used += 1;
        }
    }
    free(s);
    for (size_t step = 0; step < series->horizon && used > 0; step++) {
        double actual = series->values[length + step];

        error += fabs(forecast[step] / used - actual);
        naive += fabs(series->values[length - k->season + step % k->season] - actual);
    }
    return error > 0 && naive > 0 ? log(error / naive) : NAN;
}

static void judge_all(const kind *k)
{
    static const double windows[] = {50, 100, 200, 400, 800};

    for (size_t side = 0; side < 2; side++) {
        coefficients usual[SPANS] = {{{{0}}}};

        for (size_t span = 0; span < k->spans; span++) {
            (void)learn(k, span, side == 1, side == 0, &usual[span]);
        }
        for (size_t f = 0; f < 3 && k->files[side][f] != NULL; f++) {
            competition c = competition_read(k->files[side][f]);

            (void)printf("%-13s", k->files[side][f]);
            for (size_t w = 0; w < sizeof windows / sizeof *windows; w++) {
                double sum = 0;
                double count = 0;

                for (size_t i = 0; i < c.count; i++) {
                    bool has = c.series[i].length >= c.horizon + 2 * k->season + 1;
                    double ratio = has ? judge(k, &c.series[i], usual, windows[w]) : NAN;

                    sum += isnan(ratio) ? 0 : ratio;
                    count += isnan(ratio) ? 0 : 1;
                }
                (void)printf("  %4.0f: %6.3f", windows[w], sum / count);
            }
            (void)printf("\n");
            competition_free(&c);
        }
    }
}

int main(int argc, char **argv)
{
    const char *which = argc > 1 ? argv[1] : "";

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (strcmp(which, "--windows") == 0) {
            judge_all(&kinds[k]);
        } else {
            print(&kinds[k], strcmp(which, "m3") != 0, strcmp(which, "m1") != 0);
        }
    }
    return 0;
}
