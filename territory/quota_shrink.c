/* Own mean growth, shrunk to the growth of all by variance components. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "territory/quota_past.h"

/* The record of a leaf is its growth relative to all in each case: log(a / h) - log(T / H). */

qc_status qc_shrunk_start(const qc_quota_past *past, qc_arena *arena, void **state,
                          qc_error *error)
{
    qc_components *own = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(own, arena, 1, error));
    QC_TRY(qc_components_take(past->leaf_count, arena, own, error));
    *state = own;

done:
    return status;
}

void qc_shrunk_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    qc_components *own = state;

    qc_components_find(own);
    for (size_t i = 0; i < past->leaf_count; i++) {
        value[i] = past->cases[at].lag[0][i] * exp(qc_components_expected(own, i));
    }
}

void qc_shrunk_learn(void *state, const qc_quota_past *past, size_t at)
{
    qc_components *own = state;
    const qc_quota_case *one = &past->cases[at];
    double before = qc_quota_case_sum(past, one, one->lag[0]);
    double all = before > 0 ? log(one->total / before) : NAN;

    for (size_t i = 0; i < past->leaf_count && isfinite(all); i++) {
        if (one->lag[0][i] > 0 && one->actual[i] > 0) {
            qc_components_add(own, i, log(one->actual[i] / one->lag[0][i]) - all);
        }
    }
}
