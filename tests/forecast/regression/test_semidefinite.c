/* Small linear systems: solved where they can be, also without full rank. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/regression/semidefinite.h"

enum { SIZE = 12 };

/* B B' of a random B [SIZE][rank], and B B' x. */
static void make_system(size_t rank, double *matrix, double *x, double *y)
{
    double b[SIZE * SIZE];
    qc_random random;

    qc_random_start(&random, 3, QC_PURPOSE_TEST, rank);
    for (size_t k = 0; k < SIZE * rank; k++) {
        b[k] = qc_random_normal(&random);
    }
    for (size_t i = 0; i < SIZE; i++) {
        x[i] = qc_random_normal(&random);
    }
    for (size_t i = 0; i < SIZE; i++) {
        y[i] = 0;
        for (size_t j = 0; j < SIZE; j++) {
            matrix[i * SIZE + j] = 0;
            for (size_t k = 0; k < rank; k++) {
                matrix[i * SIZE + j] += b[i * rank + k] * b[j * rank + k];
            }
            y[i] += matrix[i * SIZE + j] * x[j];
        }
    }
}

static void solution__satisfies_the_system(void **state)
{
    (void)state;
    for (size_t rank = 1; rank <= SIZE; rank++) {
        double matrix[SIZE * SIZE];
        double root[SIZE * SIZE];
        double x[SIZE];
        double y[SIZE];
        double found[SIZE];

        make_system(rank, matrix, x, y);
        memcpy(root, matrix, sizeof root);
        memcpy(found, y, sizeof found);
        qc_semidefinite_factorise(root, SIZE);
        qc_semidefinite_solve(root, SIZE, found);
        for (size_t i = 0; i < SIZE; i++) {
            double sum = 0;

            for (size_t j = 0; j < SIZE; j++) {
                sum += matrix[i * SIZE + j] * found[j];
            }
            assert_close(sum, y[i], 1e-8, 1e-8);
            if (rank == SIZE) {
                assert_close(found[i], x[i], 1e-6, 1e-6);
            }
        }
    }
}

static void nothing__is_solved_by_nothing(void **state)
{
    double matrix[4] = {0, 0, 0, 0};
    double x[2] = {0, 0};

    (void)state;
    qc_semidefinite_factorise(matrix, 2);
    qc_semidefinite_solve(matrix, 2, x);
    assert_close(x[0], 0, 0, 0);
    assert_close(x[1], 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solution__satisfies_the_system),
        cmocka_unit_test(nothing__is_solved_by_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
