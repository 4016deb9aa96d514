/* Maintenance and growth: what is kept of history, and the rest by potential. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

/*
 * q_i = r h_i + (T - r H) m_i / M. The part r that is kept is the one with the least absolute
 * error so far, of 0.80 to 1.00 in steps of 0.05; 0.90 before anything is known. Where r H is
 * beyond T all shrink alike.
 */
enum { STEPS = 5, FIRST = 2 };

typedef struct maintenance {
    double error[STEPS];
    double *value; /* [leaf] */
} maintenance;

static double kept_part(size_t step)
{
    return 0.8 + 0.05 * (double)step;
}

qc_status qc_maintenance_start(const qc_quota_past *past, qc_arena *arena, void **state,
                               qc_error *error)
{
    maintenance *own = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(own, arena, 1, error));
    QC_TRY(QC_TAKE_ARRAY(own->value, arena, past->leaf_count, error));
    *state = own;

done:
    return status;
}

static void share(const qc_quota_past *past, size_t at, double kept, double *value)
{
    const qc_quota_case *one = &past->cases[at];
    double history = qc_quota_case_sum(past, one, one->lag[0]);
    double potential = qc_quota_case_sum(past, one, one->potential[0]);
    double free_part = one->total - kept * history;

    for (size_t i = 0; i < past->leaf_count; i++) {
        double own = isnan(one->potential[0][i]) ? 0 : one->potential[0][i];

        value[i] = kept * one->lag[0][i];
        if (free_part > 0 && potential > 0) {
            value[i] += free_part * (own / potential);
        }
    }
}

void qc_maintenance_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    const maintenance *own = state;
    size_t best = FIRST;

    for (size_t s = 0; s < STEPS; s++) {
        best = own->error[s] < own->error[best] ? s : best;
    }
    share(past, at, kept_part(best), value);
}

void qc_maintenance_learn(void *state, const qc_quota_past *past, size_t at)
{
    maintenance *own = state;
    const qc_quota_case *one = &past->cases[at];

    for (size_t s = 0; s < STEPS; s++) {
        qc_sum error = {0};
        double sum = 0;

        share(past, at, kept_part(s), own->value);
        sum = qc_quota_case_sum(past, one, own->value);
        for (size_t i = 0; i < past->leaf_count; i++) {
            if (qc_quota_takes_part(one, i) && sum > 0) {
                qc_sum_add(&error, fabs(own->value[i] / sum * one->total - one->actual[i]));
            }
        }
        own->error[s] += qc_sum_value(&error) / one->total;
    }
}
