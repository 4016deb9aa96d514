/* A regression shrunk to 0, at many strengths of the shrinkage. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/ridge.h"

#include <assert.h>
#include <float.h>
#include <math.h>

/* The leading `count` rows of the matrix times I - strength v v' from either side. */
static void reflect(double *matrix, size_t side, size_t count, const double *v, double strength)
{
    double w[QC_RIDGE_SIDE_MOST];
    double product = 0.0;

    for (size_t i = 0; i < count; i++) {
        w[i] = 0.0;
        for (size_t j = 0; j < i; j++) {
            w[i] += matrix[i * side + j] * v[j];
            w[j] += matrix[i * side + j] * v[i];
        }
        w[i] += matrix[i * side + i] * v[i];
    }
    for (size_t i = 0; i < count; i++) {
        w[i] *= strength;
        product += w[i] * v[i];
    }
    for (size_t i = 0; i < count; i++) {
        w[i] -= 0.5 * strength * product * v[i];
        for (size_t j = 0; j <= i; j++) {
            matrix[i * side + j] -= v[i] * w[j] + w[i] * v[j];
        }
    }
}

void qc_ridge_prepare(qc_ridge *ridge)
{
    size_t side = ridge->count + 1;

    assert(ridge->count <= QC_RIDGE_COLUMNS_MOST);
    for (size_t row = ridge->count; row > 0; row--) {
        double *v = ridge->matrix + row * side;
        double square = 0.0;

        ridge->diagonal[row] = v[row];
        ridge->beside[row - 1] = v[row - 1];
        ridge->strength[row] = 0.0;
        for (size_t k = 0; k + 1 < row; k++) {
            square += v[k] * v[k];
        }
        if (square > DBL_MIN) {
            double norm = sqrt(square + v[row - 1] * v[row - 1]);

            ridge->beside[row - 1] = v[row - 1] > 0.0 ? -norm : norm;
            ridge->strength[row] = 1.0 / (norm * (norm + fabs(v[row - 1])));
            v[row - 1] -= ridge->beside[row - 1];
            reflect(ridge->matrix, side, row, v, ridge->strength[row]);
        }
    }
    ridge->diagonal[0] = ridge->matrix[0];
}

double qc_ridge_rest(const qc_ridge *ridge, double precision, double *minor)
{
    double before = 0.0, last = 1.0, square = 0.0;

    minor[0] = 1.0;
    for (size_t k = 0; k < ridge->count; k++) {
        double next = (ridge->diagonal[k] + precision) * last - square * before;

        square = ridge->beside[k] * ridge->beside[k];
        before = last;
        last = next;
        minor[k + 1] = next;
    }
    return ridge->diagonal[ridge->count] - square * before / last;
}

void qc_ridge_add(const qc_ridge *ridge, const double *minor, double weight, double *effect)
{
    double next = -weight / minor[ridge->count];

    for (size_t k = ridge->count; k-- > 0;) {
        next *= -ridge->beside[k];
        effect[k] += next * minor[k];
    }
}

void qc_ridge_return(const qc_ridge *ridge, double *effect)
{
    for (size_t row = 2; row <= ridge->count; row++) {
        const double *v = ridge->matrix + row * (ridge->count + 1);
        double product = 0.0;

        for (size_t k = 0; k < row; k++) {
            product += v[k] * effect[k];
        }
        product *= ridge->strength[row];
        for (size_t k = 0; k < row; k++) {
            effect[k] -= product * v[k];
        }
    }
}
