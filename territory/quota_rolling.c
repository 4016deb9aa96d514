/* Every method run over the planning periods in order of time, knowing only what was known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

/* What a method says, made safe: at least 0, and nothing for leaves that take no part. */
static double clean(const qc_quota_past *past, const qc_quota_case *one, double *value)
{
    qc_sum sum = {0};

    for (size_t i = 0; i < past->leaf_count; i++) {
        bool has = qc_quota_takes_part(one, i) && isfinite(value[i]) && value[i] > 0;

        value[i] = has ? value[i] : 0;
        qc_sum_add(&sum, value[i]);
    }
    return qc_sum_value(&sum);
}

qc_status qc_quota_rolling_run(const qc_quota_past *past, qc_arena *arena,
                               qc_quota_rolling *rolling, qc_error *error)
{
    qc_quota_rolling draft = {.past = past};
    qc_status status = QC_OK;

    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        const qc_quota_method *method = &qc_quota_method_table[m];
        void *state = NULL;

        if (!qc_quota_method_can(method, past)) {
            continue;
        }
        QC_TRY(
            QC_TAKE_ARRAY(draft.value[m], arena, past->case_count * past->leaf_count, error));
        QC_TRY(QC_TAKE_ARRAY(draft.sum[m], arena, past->case_count, error));
        if (method->start != NULL) {
            QC_TRY(method->start(past, arena, &state, error));
        }
        for (size_t c = 0; c < past->case_count; c++) {
            double *value = draft.value[m] + c * past->leaf_count;

            method->value(state, past, c, value);
            draft.sum[m][c] = clean(past, &past->cases[c], value);
            if (method->learn != NULL && past->cases[c].is_over) {
                method->learn(state, past, c);
            }
        }
    }
    *rolling = draft;

done:
    return status;
}

void qc_quota_mix(const qc_quota_rolling *rolling, const double weight[QC_QUOTA_METHODS],
                  size_t at, double *share)
{
    size_t leaves = rolling->past->leaf_count;
    double used = 0;

    for (size_t i = 0; i < leaves; i++) {
        share[i] = 0;
    }
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        bool speaks = weight[m] > 0 && rolling->value[m] != NULL && rolling->sum[m][at] > 0;

        for (size_t i = 0; speaks && i < leaves; i++) {
            share[i] += weight[m] / rolling->sum[m][at] * rolling->value[m][at * leaves + i];
        }
        used += speaks ? weight[m] : 0;
    }
    for (size_t i = 0; i < leaves && used > 0; i++) {
        share[i] /= used;
    }
}
