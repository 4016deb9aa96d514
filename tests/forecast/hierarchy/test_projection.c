/* Projections: the dense formula on random hierarchies, and what makes a projection one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/hierarchy/projection.h"
#include "tests/forecast/forests.h"

enum { TREES = 40, MOST_ROWS = 128 };

/* Small and large, broad and deep, one sum of two, a chain, single leaves beside a tree, with
 * groups and without. */
static forest_shape shape_of(size_t index, qc_random *random)
{
    static const forest_shape special[] = {{1, 0, 0, false},  {2, 1, 0, false},
                                           {40, 20, 0, true}, {60, 1, 0, false},
                                           {30, 15, 7, true}, {12, 0, 3, false}};
    size_t inner = 0;

    if (index < sizeof special / sizeof special[0]) {
        return special[index];
    }
    inner = 1 + qc_random_index(random, 12);
    return (forest_shape){.leaves = 2 * inner + qc_random_index(random, 30),
                          .inner = inner,
                          .groups = index % 2 == 0 ? 0 : 1 + qc_random_index(random, 9)};
}

typedef struct example {
    qc_rows rows;
    double weight[MOST_ROWS], y[MOST_ROWS], dense[MOST_ROWS], x[MOST_ROWS];
} example;

static void make_example(example *e, size_t index)
{
    qc_random random;

    qc_random_start(&random, 11, QC_PURPOSE_TEST, index);
    e->rows = forest_random(shape_of(index, &random), &random);
    assert_true(e->rows.row_count <= MOST_ROWS);
    for (size_t row = 0; row < e->rows.row_count; row++) {
        e->weight[row] = exp(3 * qc_random_normal(&random));
        e->y[row] = 100 * qc_random_normal(&random);
    }
}

static void solve_dense(example *e)
{
    size_t n = e->rows.row_count;
    double *w = calloc(n * n, sizeof *w);

    assert_non_null(w);
    for (size_t row = 0; row < n; row++) {
        w[row * n + row] = e->weight[row];
    }
    forest_dense(&e->rows, w, e->y, e->dense);
    free(w);
}

static void project(example *e)
{
    qc_projection *p = NULL;
    qc_error error;

    assert_ok(qc_projection_new(&e->rows, e->weight, &p, &error), error);
    qc_projection_apply(p, e->y, e->x);
    qc_projection_free(p);
}

static void projection__equals_the_dense_formula(void **state)
{
    (void)state;
    for (size_t index = 0; index < TREES; index++) {
        example e;

        make_example(&e, index);
        for (size_t row = e.rows.leaf_count; row < e.rows.row_count && index % 4 == 3;
             row += 3) {
            e.weight[row] = INFINITY;
            e.y[row] = NAN;
        }
        solve_dense(&e);
        project(&e);
        for (size_t row = 0; row < e.rows.row_count; row++) {
            assert_close(e.x[row], e.dense[row], 1e-9, 1e-7);
        }
        assert_true(forest_incoherence(&e.rows, e.x) < 1e-9);
        qc_rows_clear(&e.rows);
    }
}

static void projection__keeps_what_adds_up(void **state)
{
    (void)state;
    for (size_t index = 0; index < TREES; index++) {
        example e;
        double carry[MOST_ROWS];

        make_example(&e, index);
        qc_rows_sum(&e.rows, e.y, carry);
        project(&e);
        for (size_t row = 0; row < e.rows.row_count; row++) {
            assert_close(e.x[row], e.y[row], 1e-10, 1e-9);
        }
        qc_rows_clear(&e.rows);
    }
}

/* No weight means no error: leaves stay, or sums do and the leaves follow. */
static void projection__believes_rows_of_weight_0(void **state)
{
    (void)state;
    for (size_t index = 2; index < TREES; index++) {
        example e;
        double carry[MOST_ROWS];
        double coherent[MOST_ROWS];

        make_example(&e, index);
        memcpy(coherent, e.y, sizeof coherent);
        qc_rows_sum(&e.rows, coherent, carry);
        for (size_t leaf = 0; leaf < e.rows.leaf_count; leaf += 5) {
            e.weight[leaf] = 0;
        }
        project(&e);
        for (size_t leaf = 0; leaf < e.rows.leaf_count; leaf += 5) {
            assert_close(e.x[leaf], e.y[leaf], 1e-10, 1e-9);
        }
        assert_true(forest_incoherence(&e.rows, e.x) < 1e-9);
        qc_rows_clear(&e.rows);

        make_example(&e, index);
        for (size_t row = e.rows.leaf_count; row < e.rows.row_count; row++) {
            e.weight[row] = 0;
            e.y[row] = coherent[row];
        }
        for (size_t leaf = 0; leaf < e.rows.leaf_count; leaf++) {
            e.y[leaf] += 1;
        }
        project(&e);
        for (size_t row = e.rows.leaf_count; row < e.rows.row_count; row++) {
            assert_close(e.x[row], coherent[row], 1e-7, 1e-5);
        }
        qc_rows_clear(&e.rows);
    }
}

static void projection__of_nothing_that_moves_is_the_leaves(void **state)
{
    example e;

    (void)state;
    make_example(&e, 7);
    memset(e.weight, 0, sizeof e.weight);
    project(&e);
    for (size_t leaf = 0; leaf < e.rows.leaf_count; leaf++) {
        assert_close(e.x[leaf], e.y[leaf], 0, 0);
    }
    assert_true(forest_incoherence(&e.rows, e.x) < 1e-9);
    qc_rows_clear(&e.rows);
}

static void sums__are_compensated(void **state)
{
    size_t parent[] = {3, 3, 3, 4};
    size_t group[] = {4, 4, 4};
    const qc_rows rows = {3, 4, 4, parent, group};
    double x[4] = {1e17, 1, -1e17, 5};
    double carry[4];

    (void)state;
    qc_rows_sum(&rows, x, carry);
    assert_close(x[3], 1, 0, 0);
}

static qc_status make_one(void *context, qc_error *error)
{
    example *e = context;
    qc_projection *p = NULL;
    qc_status status = qc_projection_new(&e->rows, e->weight, &p, error);

    qc_projection_free(p);
    return status;
}

static void projection__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    example e;

    (void)state;
    make_example(&e, 7);
    qc_test_allocations(make_one, &e);
    qc_rows_clear(&e.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(projection__equals_the_dense_formula),
        cmocka_unit_test(projection__keeps_what_adds_up),
        cmocka_unit_test(projection__believes_rows_of_weight_0),
        cmocka_unit_test(projection__of_nothing_that_moves_is_the_leaves),
        cmocka_unit_test(sums__are_compensated),
        cmocka_unit_test(projection__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
