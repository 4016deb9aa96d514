/* Random hierarchies and the textbook formulas for them, for the tests of reconciliation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forecast/forests.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>

#include "tests/support/qc_test.h"

/* Links rows first .. end - 1 into one hierarchy: each but the first under one before it. */
static void link_inner(size_t *parent, size_t first, size_t end, bool is_chain,
                       qc_random *random)
{
    for (size_t row = first + 1; row < end; row++) {
        parent[row] = is_chain ? row - 1 : first + qc_random_index(random, row - first);
    }
}

qc_rows forest_random(forest_shape shape, qc_random *random)
{
    qc_rows rows = {.leaf_count = shape.leaves,
                    .tree_count = shape.leaves + shape.inner,
                    .row_count = shape.leaves + shape.inner + shape.groups};

    rows.parent = qc_memory_new(rows.row_count, sizeof *rows.parent);
    rows.group = qc_memory_new(rows.leaf_count, sizeof *rows.group);
    assert_non_null(rows.parent);
    assert_non_null(rows.group);
    for (size_t row = 0; row < rows.row_count; row++) {
        rows.parent[row] = rows.row_count;
    }
    link_inner(rows.parent, rows.leaf_count, rows.tree_count, shape.is_chain, random);
    for (size_t leaf = 0; leaf < rows.leaf_count; leaf++) {
        /* two leaves for each inner node, the rest where chance has it */
        size_t inner =
            leaf < 2 * shape.inner ? leaf / 2 : qc_random_index(random, shape.inner + 1);
        size_t group = qc_random_index(random, shape.groups + 1);

        rows.parent[leaf] = inner < shape.inner ? rows.leaf_count + inner : rows.row_count;
        rows.group[leaf] = group < shape.groups ? rows.tree_count + group : rows.row_count;
    }
    for (size_t group = 0; group + 1 < shape.groups; group++) {
        if (qc_random_uniform(random) < 0.5) {
            rows.parent[rows.tree_count + group + 1] =
                rows.tree_count + qc_random_index(random, group + 1);
        }
    }
    return rows;
}

double *forest_sums(const qc_rows *rows)
{
    double *sums = calloc(rows->row_count * rows->leaf_count, sizeof *sums);

    assert_non_null(sums);
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        for (size_t row = leaf; row < rows->row_count; row = rows->parent[row]) {
            sums[row * rows->leaf_count + leaf] = 1;
        }
        for (size_t row = rows->group[leaf]; row < rows->row_count; row = rows->parent[row]) {
            sums[row * rows->leaf_count + leaf] = 1;
        }
    }
    return sums;
}

/* S and W without the rows that do not count. */
static size_t keep_rows(const qc_rows *rows, const double *w, const double *y, gsl_matrix *s,
                        gsl_matrix *kept_w, gsl_vector *kept_y)
{
    double *sums = forest_sums(rows);
    size_t n = rows->row_count;
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        size_t other = 0;

        if (isinf(w[i * n + i])) {
            continue;
        }
        for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
            gsl_matrix_set(s, kept, leaf, sums[i * rows->leaf_count + leaf]);
        }
        for (size_t j = 0; j < n; j++) {
            if (!isinf(w[j * n + j])) {
                gsl_matrix_set(kept_w, kept, other++, w[i * n + j]);
            }
        }
        gsl_vector_set(kept_y, kept++, y[i]);
    }
    free(sums);
    return kept;
}

void forest_dense(const qc_rows *rows, const double *w, const double *y, double *x)
{
    size_t n = rows->row_count;
    size_t leaves = rows->leaf_count;
    gsl_matrix *s = gsl_matrix_calloc(n, leaves);
    gsl_matrix *v = gsl_matrix_calloc(n, n);
    gsl_vector *z = gsl_vector_calloc(n);
    gsl_matrix *normal = gsl_matrix_calloc(leaves, leaves);
    gsl_vector *b = gsl_vector_calloc(leaves);
    double *sums = forest_sums(rows);
    size_t kept = keep_rows(rows, w, y, s, v, z);
    gsl_matrix_view ks = gsl_matrix_submatrix(s, 0, 0, kept, leaves);
    gsl_matrix_view kv = gsl_matrix_submatrix(v, 0, 0, kept, kept);
    gsl_vector_view kz = gsl_vector_subvector(z, 0, kept);

    /* with W = L L': least squares of L^-1 y on L^-1 S */
    assert_int_equal(gsl_linalg_cholesky_decomp1(&kv.matrix), 0);
    gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, &kv.matrix,
                   &ks.matrix);
    gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, &kv.matrix, &kz.vector);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, &ks.matrix, &ks.matrix, 0, normal);
    gsl_blas_dgemv(CblasTrans, 1, &ks.matrix, &kz.vector, 0, b);
    assert_int_equal(gsl_linalg_cholesky_decomp1(normal), 0);
    assert_int_equal(gsl_linalg_cholesky_svx(normal, b), 0);
    for (size_t row = 0; row < n; row++) {
        x[row] = 0;
        for (size_t leaf = 0; leaf < leaves; leaf++) {
            x[row] += sums[row * leaves + leaf] * gsl_vector_get(b, leaf);
        }
    }
    gsl_matrix_free(s);
    gsl_matrix_free(v);
    gsl_matrix_free(normal);
    gsl_vector_free(z);
    gsl_vector_free(b);
    free(sums);
}

double forest_incoherence(const qc_rows *rows, const double *x)
{
    double *sums = forest_sums(rows);
    double most = 0;

    for (size_t row = 0; row < rows->row_count; row++) {
        double sum = 0;

        for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
            sum += sums[row * rows->leaf_count + leaf] * x[leaf];
        }
        most = fmax(most, fabs(sum - x[row]));
    }
    free(sums);
    return most;
}
