/* All reconciliation methods, made from one record of errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/hierarchy/reconcilers.h"

#include <string.h>

#include "core/memory.h"

typedef void (*weigher)(const qc_record *record, double *weight);

static const weigher WEIGHERS[QC_RECONCILE_METHODS] = {
    [QC_RECONCILE_BOTTOM_UP] = qc_weights_bottom_up,
    [QC_RECONCILE_ORDINARY] = qc_weights_ordinary,
    [QC_RECONCILE_STRUCTURAL] = qc_weights_structural,
    [QC_RECONCILE_DEVIATIONS] = qc_weights_deviations,
};

qc_status qc_reconcilers_new(const qc_record *record, qc_reconcilers **all, qc_error *error)
{
    qc_status status = QC_OK;
    qc_reconcilers *draft = NULL;
    double *weight = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(QC_NEW_ARRAY(weight, record->rows->row_count, error));
    draft->record = record;
    for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
        if (WEIGHERS[method] != NULL) {
            WEIGHERS[method](record, weight);
            QC_TRY(qc_projection_new(record->rows, weight, &draft->projection[method], error));
        }
    }
    QC_TRY(qc_shrinkage_new(record, &draft->shrinkage, error));
    *all = draft;
    draft = NULL;

done:
    qc_memory_free(weight);
    qc_reconcilers_free(draft);
    return status;
}

void qc_reconcilers_free(qc_reconcilers *all)
{
    if (all != NULL) {
        for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
            qc_projection_free(all->projection[method]);
        }
        qc_shrinkage_free(all->shrinkage);
        qc_memory_free(all);
    }
}

void qc_reconcilers_apply(qc_reconcilers *all, const double *y, double *x)
{
    const qc_rows *rows = all->record->rows;
    size_t leaves = rows->leaf_count;
    const double *shrunk = x + QC_RECONCILE_SHRINKAGE * rows->row_count;

    for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
        double *own = x + method * rows->row_count;

        if (method == QC_RECONCILE_SHRINKAGE) {
            qc_shrinkage_apply(all->shrinkage, y, own);
        } else if (method == QC_RECONCILE_DEVIATIONS) {
            memcpy(own, y, leaves * sizeof *own);
            memcpy(own + leaves, shrunk + leaves, (rows->row_count - leaves) * sizeof *own);
            qc_projection_apply(all->projection[method], own, own);
        } else if (method == QC_RECONCILE_VARIANCES) {
            qc_projection_apply(all->shrinkage->variances, y, own);
        } else {
            qc_projection_apply(all->projection[method], y, own);
        }
    }
}
