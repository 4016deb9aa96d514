/* The innovations of series under an ARMA process: Kalman's filter in Chandrasekhar's form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/models/arma.h"

/*
 * With the state a[t] = what is known before t of x[t], x[t+1], ... x[t+r-1], its covariance
 * P[t] and T the companion matrix:
 *
 *     F = P[t](0, 0),   K = T P[t] Z',   P[t+1] - P[t] = w M w'
 *
 *     z = w(0),  u = T w,  F' = F + z^2 M,  K' = K + u M z,  w' = u - K' z / F',  M' = M F' / F
 *
 * from K = w = T P Z' of the stationary P and M = -1 / F. `gain` holds K, `change` w. The
 * states themselves are kept as `expected`: x[t] moves expected[t+i] by phi[i], the innovation
 * v by K(i-1) / F - phi[i].
 */

/* The gains are final when F is this close to 1, and the next change of K this small. */
#define FINAL_VARIANCE 1e-9
#define FINAL_CHANGE 1e-13
/* Variances, at most 1e11 (arma.c), whose product double holds: one logarithm for all. */
enum { TOGETHER = 8 };

/* F, M and whether the gains are final: the filter between two steps. */
typedef struct gains {
    double scale, factor;
    bool final;
} gains;

static gains start_gains(qc_arma *arma)
{
    memcpy(arma->gain, arma->start, (arma->state + 1) * sizeof *arma->gain);
    memcpy(arma->change, arma->start, (arma->state + 1) * sizeof *arma->change);
    arma->gain[arma->state] = 0.0;
    arma->change[arma->state] = 0.0;
    return (gains){arma->variance, -1.0 / arma->variance, false};
}

static bool is_final(const qc_arma *arma, const gains *now)
{
    double square = 0.0;

    if (now->scale - 1.0 > FINAL_VARIANCE) {
        return false;
    }
    for (size_t i = 0; i < arma->state; i++) {
        square += arma->change[i] * arma->change[i];
    }
    return square * fabs(now->factor) < FINAL_CHANGE;
}

/* F' , K', w', M' from F, K, w, M. */
static void advance(qc_arma *arma, gains *now)
{
    double *gain = arma->gain;
    double *change = arma->change;
    double z = change[0];
    double scale = now->scale + z * z * now->factor;
    double move = now->factor * z;
    double share = z / scale;

    /* T w before the term with w(0): that is added behind, where phi is not 0 */
    for (size_t i = 0; i < arma->state; i++) {
        double moved = change[i + 1];

        gain[i] += moved * move;
        change[i] = moved - gain[i] * share;
    }
    for (size_t k = 0; k < arma->ar.count; k++) {
        size_t i = arma->ar.lag[k] - 1;
        double more = arma->ar.coefficient[k] * z;

        gain[i] += more * move;
        change[i] += more - more * move * share;
    }
    now->factor *= scale / now->scale;
    now->scale = scale;
    now->final = is_final(arma, now);
}

/* What x[t] and its innovation say about later values, with final gains: as many steps as there
 * are terms. */
static void tell_final(const qc_arma *arma, double value, double innovation, double *expected)
{
    for (size_t k = 0; k < arma->ar.count; k++) {
        expected[arma->ar.lag[k]] += arma->ar.coefficient[k] * value;
    }
    for (size_t k = 0; k < arma->ma.count; k++) {
        expected[arma->ma.lag[k]] += arma->ma.coefficient[k] * innovation;
    }
}

static void tell(const qc_arma *arma, const gains *now, double value, double innovation,
                 double *expected)
{
    double part = innovation / now->scale;

    for (size_t i = 0; i < arma->state; i++) {
        expected[i + 1] += arma->gain[i] * part;
    }
    for (size_t k = 0; k < arma->ar.count; k++) {
        expected[arma->ar.lag[k]] += arma->ar.coefficient[k] * (value - innovation);
    }
}

double qc_arma_filter(qc_arma *arma, const qc_arma_column *columns, size_t column_count,
                      size_t length, size_t horizon, bool conditional)
{
    gains now = start_gains(arma);
    double logarithms = 0.0;
    double product = 1.0; /* of F whose logarithm is not taken yet */

    if (conditional) {
        now = (gains){1.0, 0.0, true};
    }
    for (size_t c = 0; c < column_count; c++) {
        memset(columns[c].expected, 0, (length + horizon + arma->state) * sizeof(double));
    }
    for (size_t t = 0; t < length; t++) {
        double root = sqrt(now.scale);

        if (!(now.scale > 0.5)) {
            return HUGE_VAL;
        }
        product *= now.scale;
        if (t % TOGETHER == TOGETHER - 1) {
            logarithms += log(product);
            product = 1.0;
        }
        for (size_t c = 0; c < column_count; c++) {
            double value = columns[c].values[t];
            double innovation = value - columns[c].expected[t];

            columns[c].innovation[t] = innovation / root;
            if (now.final) {
                tell_final(arma, value, innovation, columns[c].expected + t);
            } else {
                tell(arma, &now, value, innovation, columns[c].expected + t);
            }
        }
        if (!now.final) {
            advance(arma, &now);
            now.scale = now.final ? 1.0 : now.scale;
        }
    }
    for (size_t c = 0; c < column_count; c++) {
        double *expected = columns[c].expected + length;

        for (size_t h = 0; h < horizon; h++) {
            tell_final(arma, expected[h], 0.0, expected + h);
        }
    }
    arma->next_scale = now.scale;
    arma->next_factor = now.factor;
    arma->next_final = now.final;
    return logarithms + log(product);
}

double qc_arma_next_response(qc_arma *arma, size_t horizon, double *response)
{
    gains now = {arma->next_scale, arma->next_factor, arma->next_final};
    double scale = now.scale;

    memset(response, 0, (horizon + arma->state) * sizeof *response);
    response[0] = 1.0;
    if (now.final) {
        tell_final(arma, 1.0, 1.0, response);
    } else {
        tell(arma, &now, 1.0, 1.0, response);
        advance(arma, &now);
    }
    for (size_t h = 1; h < horizon; h++) {
        tell_final(arma, response[h], 0.0, response + h);
    }
    arma->next_scale = now.final ? 1.0 : now.scale;
    arma->next_factor = now.factor;
    arma->next_final = now.final;
    return scale;
}
