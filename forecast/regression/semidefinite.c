/* Linear systems with small symmetric, positive semidefinite matrices. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/semidefinite.h"

#include <math.h>

/* A pivot of which no more than this share is left is rounding. */
static const double NOTHING_LEFT = 1e-12;

void qc_semidefinite_factorise(double *matrix, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        double *row = matrix + i * size;
        double whole = row[i];

        for (size_t j = 0; j <= i; j++) {
            const double *other = matrix + j * size;
            double rest = row[j];

            for (size_t k = 0; k < j; k++) {
                rest -= row[k] * other[k];
            }
            if (j < i) {
                row[j] = other[j] > 0 ? rest / other[j] : 0;
            } else {
                row[i] = rest > NOTHING_LEFT * whole ? sqrt(rest) : 0;
            }
        }
    }
}

void qc_semidefinite_solve(const double *root, size_t size, double *x)
{
    for (size_t i = 0; i < size; i++) {
        const double *row = root + i * size;

        for (size_t k = 0; k < i; k++) {
            x[i] -= row[k] * x[k];
        }
        x[i] = row[i] > 0 ? x[i] / row[i] : 0;
    }
    for (size_t i = size; i-- > 0;) {
        const double *row = root + i * size;

        x[i] = row[i] > 0 ? x[i] / row[i] : 0;
        for (size_t k = 0; k < i; k++) {
            x[k] -= row[k] * x[i];
        }
    }
}
