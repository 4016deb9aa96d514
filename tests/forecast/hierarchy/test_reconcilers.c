/* Ways to reconcile: the dense formulas, and what each method means. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/hierarchy/reconcilers.h"
#include "tests/forecast/forests.h"

enum { TREES = 30, MOST_ROWS = 128, MOST_COLUMNS = 40 };

typedef struct example {
    qc_rows rows;
    qc_record record;
    double column[MOST_COLUMNS * MOST_ROWS], variance[MOST_ROWS], size[MOST_ROWS];
    double y[MOST_ROWS];
    double x[QC_RECONCILE_METHODS * MOST_ROWS];
} example;

/* Errors with a common part; leaf 1 has ended, an inner row has no forecast of its own. */
static void make_example(example *e, size_t index)
{
    qc_random random;
    size_t inner = 0;
    size_t n = 0;

    qc_random_start(&random, 13, QC_PURPOSE_TEST, index);
    inner = 1 + qc_random_index(&random, 10);
    e->rows = forest_random((forest_shape){.leaves = 2 * inner + qc_random_index(&random, 40),
                                           .inner = inner,
                                           .groups = index % 3,
                                           .is_chain = index % 5 == 0},
                            &random);
    n = e->rows.row_count;
    e->record = (qc_record){&e->rows, 2 + qc_random_index(&random, MOST_COLUMNS - 2), e->column,
                            e->variance, e->size};
    for (size_t k = 0; k < e->record.column_count; k++) {
        double common = qc_random_normal(&random);

        for (size_t row = 0; row < n; row++) {
            e->column[k * n + row] =
                (1 + (double)row) * (0.7 * common + qc_random_normal(&random));
        }
    }
    for (size_t row = 0; row < n; row++) {
        e->variance[row] = exp(2 * qc_random_normal(&random));
        e->y[row] = 100 * qc_random_normal(&random);
        e->size[row] = exp(qc_random_normal(&random));
    }
}

static void mark_rows(example *e)
{
    size_t n = e->rows.row_count;

    e->variance[1] = 0;
    e->variance[n - 1] = INFINITY;
    e->y[n - 1] = NAN;
    for (size_t k = 0; k < e->record.column_count; k++) {
        e->column[k * n + n - 1] = 0;
        e->column[k * n + 1] = 0;
    }
}

static void apply(example *e)
{
    qc_reconcilers *all = NULL;
    qc_error error;

    assert_ok(qc_reconcilers_new(&e->record, &all, &error), error);
    qc_reconcilers_apply(all, e->y, e->x);
    qc_reconcilers_free(all);
}

static double correlation(const example *e, size_t i, size_t j)
{
    size_t n = e->rows.row_count;
    double sums[3] = {0, 0, 0};

    for (size_t k = 0; k < e->record.column_count; k++) {
        double a = e->column[k * n + i];
        double b = e->column[k * n + j];

        sums[0] += a * b;
        sums[1] += a * a;
        sums[2] += b * b;
    }
    return sums[0] / sqrt(sums[1] * sums[2]);
}

/* Schaefer & Strimmer's intensity straight from its definition: variances of products of
 * standardised errors. */
static double dense_lambda(const example *e)
{
    size_t n = e->rows.row_count;
    double count = (double)e->record.column_count;
    double variance = 0;
    double square = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double r = correlation(e, i, j);
            double scale_i = 0;
            double scale_j = 0;
            double spread = 0;

            for (size_t k = 0; k < e->record.column_count; k++) {
                scale_i += e->column[k * n + i] * e->column[k * n + i] / count;
                scale_j += e->column[k * n + j] * e->column[k * n + j] / count;
            }
            for (size_t k = 0; k < e->record.column_count; k++) {
                double product =
                    e->column[k * n + i] * e->column[k * n + j] / sqrt(scale_i * scale_j);

                spread += (product - r) * (product - r);
            }
            variance += i != j ? spread / count / (count - 1) : 0;
            square += i != j ? r * r : 0;
        }
    }
    return fmin(fmax(variance / square, 0.01), 1);
}

static void dense_covariance(const example *e, double lambda, double *w)
{
    size_t n = e->rows.row_count;

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double r = i == j ? 1 : (1 - lambda) * correlation(e, i, j);

            w[i * n + j] = r * sqrt(e->variance[i] * e->variance[j]);
        }
    }
}

static void shrinkage__equals_the_dense_formula(void **state)
{
    double *w = calloc((size_t)MOST_ROWS * MOST_ROWS, sizeof *w);
    size_t shrunk = 0;

    (void)state;
    assert_non_null(w);
    for (size_t index = 0; index < TREES; index++) {
        static example e;
        double dense[MOST_ROWS];
        qc_shrinkage *s = NULL;
        qc_error error;

        make_example(&e, index);
        assert_ok(qc_shrinkage_new(&e.record, &s, &error), error);
        assert_close(s->lambda, dense_lambda(&e), 1e-10, 0);
        shrunk += s->lambda > 0.02 && s->lambda < 0.98 ? 1 : 0;
        dense_covariance(&e, s->lambda, w);
        forest_dense(&e.rows, w, e.y, dense);
        qc_shrinkage_apply(s, e.y, e.x);
        for (size_t row = 0; row < e.rows.row_count; row++) {
            assert_close(e.x[row], dense[row], 1e-9, 1e-7);
        }
        qc_shrinkage_free(s);
        qc_rows_clear(&e.rows);
    }
    assert_true(shrunk > TREES / 2);
    free(w);
}

static void methods__give_what_adds_up(void **state)
{
    (void)state;
    for (size_t index = 0; index < TREES; index++) {
        static example e;

        make_example(&e, index);
        mark_rows(&e);
        apply(&e);
        for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
            const double *x = e.x + method * e.rows.row_count;

            assert_true(forest_incoherence(&e.rows, x) < 1e-8);
            assert_close(x[1], e.y[1], 1e-9, 1e-9); /* what has ended does not move */
        }
        qc_rows_clear(&e.rows);
    }
}

/* S G S = S: unbiased forecasts stay so. */
static void methods__keep_what_adds_up(void **state)
{
    (void)state;
    for (size_t index = 0; index < TREES; index++) {
        static example e;
        double carry[MOST_ROWS];
        size_t n = 0;

        make_example(&e, index);
        n = e.rows.row_count;
        mark_rows(&e);
        qc_rows_sum(&e.rows, e.y, carry);
        apply(&e);
        for (size_t k = 0; k < QC_RECONCILE_METHODS * n; k++) {
            assert_close(e.x[k], e.y[k % n], 1e-8, 1e-8);
        }
        qc_rows_clear(&e.rows);
    }
}

/* total (3) over leaves 0, 1, 2: worked out by hand. */
static void methods__mean_what_they_say(void **state)
{
    size_t parent[] = {3, 3, 3, 4};
    size_t group[] = {4, 4, 4};
    const qc_rows rows = {3, 4, 4, parent, group};
    double column[4] = {0, 0, 0, 0};
    double variance[4] = {1, 4, 16, 9};
    double size[4] = {1, 2, 6, 9}; /* 3 on average */
    const qc_record record = {&rows, 1, column, variance, size};
    const double y[4] = {10, 20, 30, 66}; /* 6 to hand out */
    double x[QC_RECONCILE_METHODS][4];
    qc_reconcilers *all = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_reconcilers_new(&record, &all, &error), error);
    qc_reconcilers_apply(all, y, x[0]);
    for (size_t leaf = 0; leaf < 3; leaf++) {
        double deviation = sqrt(variance[leaf]);

        assert_close(x[QC_RECONCILE_BOTTOM_UP][leaf], y[leaf], 1e-12, 0);
        assert_close(x[QC_RECONCILE_ORDINARY][leaf], y[leaf] + 6 * size[leaf] / (9 + 3), 1e-12,
                     0);
        assert_close(x[QC_RECONCILE_STRUCTURAL][leaf], y[leaf] + 6 * size[leaf] / 9, 1e-12, 0);
        assert_close(x[QC_RECONCILE_VARIANCES][leaf], y[leaf] + 6 * variance[leaf] / (21 + 9),
                     1e-12, 0);
        /* without errors in the columns nothing is known of what moves together */
        assert_close(x[QC_RECONCILE_SHRINKAGE][leaf], y[leaf] + 6 * variance[leaf] / (21 + 9),
                     1e-12, 0);
        assert_close(x[QC_RECONCILE_DEVIATIONS][leaf], y[leaf] + 6 * 21.0 / 30 * deviation / 7,
                     1e-12, 0);
    }
    qc_reconcilers_free(all);
}

/*
 * A total over leaves 0, 1, 2 of one size, of which 0 and 1 have a sum that says d more, in the
 * tree or across it: the total stays, the variances are 1 for a leaf and 2 for the sum. Of
 * leaves moved by m, m and -2 m, 2 m^2 + 4 m^2 + (d - 2 m)^2 / 2 is least for m = d / 8.
 */
static void structural__keeps_the_total_and_believes_sums_by_their_sizes(void **state)
{
    const double move = 10 / 8.0;
    double column[5] = {0, 0, 0, 0, 0};
    double size[5] = {8, 8, 8, 24, 16};
    const double y[5] = {100, 200, 300, 600, 310};

    (void)state;
    for (size_t is_tree = 0; is_tree < 2; is_tree++) {
        size_t group_parent[] = {3, 3, 3, 5, 5};
        size_t tree_parent[] = {4, 4, 3, 5, 3};
        size_t group[] = {is_tree ? 5 : 4, is_tree ? 5 : 4, 5};
        double variance[5] = {1, 4, 16, 9, 7};
        qc_rows rows = {3, 4, 5, group_parent, group};
        const qc_record record = {&rows, 1, column, variance, size};
        double x[QC_RECONCILE_METHODS][5];
        qc_reconcilers *all = NULL;
        qc_error error;

        if (is_tree) {
            rows = (qc_rows){3, 5, 5, tree_parent, group};
        }
        assert_ok(qc_reconcilers_new(&record, &all, &error), error);
        qc_reconcilers_apply(all, y, x[0]);
        assert_close(x[QC_RECONCILE_STRUCTURAL][0], 100 + move, 1e-12, 0);
        assert_close(x[QC_RECONCILE_STRUCTURAL][1], 200 + move, 1e-12, 0);
        assert_close(x[QC_RECONCILE_STRUCTURAL][2], 300 - 2 * move, 1e-12, 0);
        assert_close(x[QC_RECONCILE_STRUCTURAL][3], 600, 1e-12, 0);
        assert_close(x[QC_RECONCILE_STRUCTURAL][4], 300 + 2 * move, 1e-12, 0);
        qc_reconcilers_free(all);
    }
}

/* A total of which too little is known says nothing. */
static void structural__lets_leaves_be_where_the_total_is_not_known(void **state)
{
    size_t parent[] = {2, 2, 3};
    size_t group[] = {3, 3};
    const qc_rows rows = {2, 3, 3, parent, group};
    double column[3] = {0, 0, 0};
    double variance[3] = {1, 1, INFINITY};
    double size[3] = {1, 1, 2};
    const qc_record record = {&rows, 1, column, variance, size};
    const double y[3] = {10, 20, 66};
    double x[QC_RECONCILE_METHODS][3];
    qc_reconcilers *all = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_reconcilers_new(&record, &all, &error), error);
    qc_reconcilers_apply(all, y, x[0]);
    assert_close(x[QC_RECONCILE_STRUCTURAL][0], 10, 1e-12, 0);
    assert_close(x[QC_RECONCILE_STRUCTURAL][2], 30, 1e-12, 0);
    qc_reconcilers_free(all);
}

/* Leaves that err together: their sum errs more than their variances say, so that the total
 * counts more. */
static void shrinkage__believes_a_total_more_where_leaves_err_together(void **state)
{
    size_t parent[] = {2, 2, 3};
    size_t group[] = {3, 3};
    const qc_rows rows = {2, 3, 3, parent, group};
    double column[4 * 3] = {1, 1, 1, -1, -1, 1, 1, 1, -1, -1, -1, -1};
    double variance[3] = {1, 1, 1};
    double size[3] = {1, 1, 2};
    const qc_record record = {&rows, 4, column, variance, size};
    const double y[3] = {10, 10, 26};
    double x[QC_RECONCILE_METHODS][3];
    qc_reconcilers *all = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_reconcilers_new(&record, &all, &error), error);
    qc_reconcilers_apply(all, y, x[0]);
    assert_close(x[QC_RECONCILE_VARIANCES][2], 20 + 6 * 2.0 / 3, 1e-12, 0);
    assert_true(x[QC_RECONCILE_SHRINKAGE][2] > 20 + 6 * 2.0 / 3 + 0.2);
    qc_reconcilers_free(all);
}

static void methods__bear_records_that_say_nothing(void **state)
{
    static example e;

    (void)state;
    make_example(&e, 4);
    memset(e.column, 0, sizeof e.column);
    for (size_t none = 0; none < 2; none++) {
        if (none == 1) {
            memset(e.variance, 0, sizeof e.variance);
            e.record.column_count = 0;
        }
        apply(&e);
        for (size_t k = 0; k < QC_RECONCILE_METHODS * e.rows.row_count; k++) {
            assert_true(isfinite(e.x[k]));
        }
    }
    qc_rows_clear(&e.rows);
}

static qc_status make_all(void *context, qc_error *error)
{
    const example *e = context;
    qc_reconcilers *all = NULL;
    qc_status status = qc_reconcilers_new(&e->record, &all, error);

    qc_reconcilers_free(all);
    return status;
}

static void methods__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static example e;

    (void)state;
    make_example(&e, 2);
    qc_test_allocations(make_all, &e);
    qc_rows_clear(&e.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shrinkage__equals_the_dense_formula),
        cmocka_unit_test(methods__give_what_adds_up),
        cmocka_unit_test(methods__keep_what_adds_up),
        cmocka_unit_test(methods__mean_what_they_say),
        cmocka_unit_test(structural__keeps_the_total_and_believes_sums_by_their_sizes),
        cmocka_unit_test(structural__lets_leaves_be_where_the_total_is_not_known),
        cmocka_unit_test(shrinkage__believes_a_total_more_where_leaves_err_together),
        cmocka_unit_test(methods__bear_records_that_say_nothing),
        cmocka_unit_test(methods__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
