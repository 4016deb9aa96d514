/* Local regression, against weighted least squares from its definition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/loess.h"

#define LENGTH 30

static double wave(size_t t)
{
    return 10.0 + cos(0.9 * (double)t * (double)t) + 0.1 * (double)t;
}

/* The fit at x by the normal equations of the points that are not farther than `reach`; `reach`
 * by hand. */
static double by_definition(const double *values, const double *weights, size_t length,
                            double x, double reach, int degree)
{
    double s0 = 0.0, s1 = 0.0, s2 = 0.0, y0 = 0.0, y1 = 0.0;

    for (size_t i = 0; i < length; i++) {
        double u = fabs((double)i - x) / reach;
        double w =
            u < 1.0 ? pow(1.0 - u * u * u, 3.0) * (weights != NULL ? weights[i] : 1.0) : 0.0;

        s0 += w;
        s1 += w * (double)i;
        s2 += w * (double)i * (double)i;
        y0 += w * values[i];
        y1 += w * (double)i * values[i];
    }
    double slope = degree == 0 ? 0.0 : (s0 * y1 - s1 * y0) / (s0 * s2 - s1 * s1);
    double middle = degree == 0 ? 0.0 : s1 / s0;

    return y0 / s0 + slope * (x - middle);
}

static void at__is_weighted_least_squares(void **state)
{
    double values[LENGTH], weights[LENGTH];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = wave(t);
        weights[t] = 0.2 + 0.1 * (double)(t % 7);
    }
    for (int degree = 0; degree <= 1; degree++) {
        qc_loess loess = {.window = 9, .degree = degree, .jump = 1};
        qc_loess wide = {.window = 41, .degree = degree, .jump = 1};

        /* In the middle, at the start, one before it, one behind the end; the farthest of a
         * window has weight 0. */
        assert_close(qc_loess_at(&loess, values, weights, LENGTH, 12),
                     by_definition(values, weights, LENGTH, 12.0, 4.0, degree), 1e-7, 0.0);
        assert_close(qc_loess_at(&loess, values, NULL, LENGTH, 0),
                     by_definition(values, NULL, LENGTH, 0.0, 8.0, degree), 1e-7, 0.0);
        assert_close(qc_loess_at(&loess, values, weights, LENGTH, -1),
                     by_definition(values, weights, LENGTH, -1.0, 9.0, degree), 1e-7, 0.0);
        assert_close(qc_loess_at(&loess, values, NULL, LENGTH, LENGTH),
                     by_definition(values, NULL, LENGTH, LENGTH, 9.0, degree), 1e-7, 0.0);
        /* 41 of 30 points: (41 - 30) / 2 = 5 farther than the farthest. */
        assert_close(qc_loess_at(&wide, values, weights, LENGTH, 3),
                     by_definition(values, weights, LENGTH, 3.0, 26.0 + 5.0, degree), 1e-7,
                     0.0);
    }
}

static void coefficients__give_the_local_fit(void **state)
{
    static const size_t windows[] = {3, 9, 41};
    double values[LENGTH], coefficient[41];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = wave(t);
    }
    for (size_t w = 0; w < sizeof windows / sizeof *windows; w++) {
        for (int degree = 0; degree <= 1; degree++) {
            for (size_t length = 1; length <= LENGTH; length++) {
                for (ptrdiff_t at = -1; at <= (ptrdiff_t)length; at++) {
                    qc_loess loess = {.window = windows[w], .degree = degree, .jump = 1};
                    size_t start = qc_loess_coefficients(&loess, length, at, coefficient);
                    double sum = 0.0;

                    for (size_t k = 0; k < windows[w] && k < length; k++) {
                        sum += coefficient[k] * values[start + k];
                    }
                    assert_close(sum, qc_loess_at(&loess, values, NULL, length, at), 1e-11,
                                 0.0);
                }
            }
        }
    }
}

static void smooth__is_the_local_fit_at_each_point(void **state)
{
    double values[LENGTH], ones[LENGTH], smooth[LENGTH], weighted[LENGTH];
    static const size_t windows[] = {3, 5, 9, 29, 41};

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = wave(t);
        ones[t] = 1.0;
    }
    for (size_t w = 0; w < sizeof windows / sizeof *windows; w++) {
        for (int degree = 0; degree <= 1; degree++) {
            qc_loess loess = {.window = windows[w], .degree = degree, .jump = 1};

            qc_loess_smooth(&loess, values, NULL, LENGTH, smooth);
            qc_loess_smooth(&loess, values, ones, LENGTH, weighted);
            for (size_t t = 0; t < LENGTH; t++) {
                assert_close(smooth[t], qc_loess_at(&loess, values, NULL, LENGTH, (ptrdiff_t)t),
                             1e-12, 0.0);
                assert_close(weighted[t], smooth[t], 1e-12, 0.0);
            }
        }
    }
}

/* One plan for all lengths, one after the other: with what lies beyond and without, and once
 * more for a length that it is for. */
static void plan__smooths_like_the_local_fits(void **state)
{
    static const size_t windows[] = {3, 9, 41};
    double values[LENGTH], smooth[LENGTH], planned[LENGTH + 2];
    qc_loess_plan plan = {0};
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = wave(t);
    }
    for (size_t k = 0; k < 3 * 2 * 4 * LENGTH; k++) {
        qc_loess loess = {
            .window = windows[k % 3], .degree = (int)(k / 3 % 2), .jump = 1 + k / 6 % 4};
        size_t length = 1 + k / 24;

        qc_loess_smooth(&loess, values, NULL, length, smooth);
        for (size_t beyond = 0; beyond < 4; beyond++) {
            bool outside = beyond / 2 == 1;

            assert_ok(qc_loess_plan_make(&loess, length, outside, &plan, &error), error);
            qc_loess_plan_smooth(&plan, values, planned);
            for (size_t t = 0; t < length; t++) {
                assert_close(planned[outside ? t + 1 : t], smooth[t], 1e-11, 0.0);
            }
            if (outside) {
                assert_close(planned[0], qc_loess_at(&loess, values, NULL, length, -1), 1e-11,
                             0.0);
                assert_close(planned[length + 1],
                             qc_loess_at(&loess, values, NULL, length, (ptrdiff_t)length),
                             1e-11, 0.0);
            }
        }
    }
    qc_loess_plan_clear(&plan);
}

static qc_status make_plan(void *context, qc_error *error)
{
    const qc_loess *loess = context;
    qc_loess_plan plan = {0};
    qc_status status = qc_loess_plan_make(loess, LENGTH, true, &plan, error);

    qc_loess_plan_clear(&plan);
    return status;
}

static void plan__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_loess loess = {.window = 9, .degree = 1, .jump = 2};

    (void)state;
    qc_test_allocations(make_plan, &loess);
}

static void smooth__draws_lines_between_jumps(void **state)
{
    double values[LENGTH], each[LENGTH], some[LENGTH];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = wave(t);
    }
    for (size_t jump = 2; jump < LENGTH + 3; jump++) {
        qc_loess loess = {.window = 9, .degree = 1, .jump = 1};

        qc_loess_smooth(&loess, values, NULL, LENGTH, each);
        loess.jump = jump;
        qc_loess_smooth(&loess, values, NULL, LENGTH, some);
        for (size_t t = 0; t < LENGTH; t++) {
            size_t from = t - t % jump;
            size_t to = from + jump < LENGTH ? from + jump : LENGTH - 1;
            double share = to > from ? (double)(t - from) / (double)(to - from) : 0.0;

            assert_close(some[t], each[from] + share * (each[to] - each[from]), 1e-12, 0.0);
        }
    }
}

static void smooth__keeps_lines_and_very_short_series(void **state)
{
    double values[LENGTH], smooth[LENGTH];
    qc_loess loess = {.window = 9, .degree = 1, .jump = 2};

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 3.0 - 0.25 * (double)t;
    }
    for (size_t length = 1; length <= LENGTH; length++) {
        qc_loess_smooth(&loess, values, NULL, length, smooth);
        for (size_t t = 0; t < length; t++) {
            assert_close(smooth[t], values[t], 1e-12, 1e-12);
        }
    }
}

static void at__without_any_weight_is_the_nearest_value(void **state)
{
    static const double values[] = {5, 7, 1, 4, 9};
    static const double weights[] = {0, 0, 0, 0, 0};
    qc_loess loess = {.window = 3, .degree = 1, .jump = 1};

    (void)state;
    assert_close(qc_loess_at(&loess, values, weights, 5, -1), 5.0, 0.0, 0.0);
    assert_close(qc_loess_at(&loess, values, weights, 5, 2), 1.0, 0.0, 0.0);
    assert_close(qc_loess_at(&loess, values, weights, 5, 5), 9.0, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at__is_weighted_least_squares),
        cmocka_unit_test(coefficients__give_the_local_fit),
        cmocka_unit_test(smooth__is_the_local_fit_at_each_point),
        cmocka_unit_test(plan__smooths_like_the_local_fits),
        cmocka_unit_test(plan__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(smooth__draws_lines_between_jumps),
        cmocka_unit_test(smooth__keeps_lines_and_very_short_series),
        cmocka_unit_test(at__without_any_weight_is_the_nearest_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
