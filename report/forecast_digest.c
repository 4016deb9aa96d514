/* Mean and quantiles of every row of the forecast's table, taken from draws as they are made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "report/forecast_rows.h"

/* The fields of a row that come from draws. */
typedef struct reduced {
    double mean, quantile[QC_FORECAST_LEVELS];
} reduced;

struct qc_forecast_digest {
    const qc_panel *panel;
    qc_leaves_below below;
    size_t horizon, draw_count;
    size_t span_count;
    qc_step_span *spans; /* [span_count] the steps, then the fiscal quarters */
    reduced *rows;       /* [node_count][span_count] */
    qc_draws_reader reader;
};

static qc_status read_node(void *context, size_t node, const double *sums, qc_error *error)
{
    const qc_forecast_digest *digest = context;
    qc_status status = QC_OK;
    double *draws = NULL;

    QC_TRY(QC_NEW_ARRAY(draws, digest->draw_count, error));
    for (size_t span = 0; span < digest->span_count; span++) {
        qc_forecast_row row = {.observed = 0};
        reduced *to = &digest->rows[node * digest->span_count + span];

        if (span >= digest->horizon) {
            (void)qc_forecast_quarter(digest->panel, &digest->below, digest->horizon, node,
                                      span - digest->horizon, &row);
            row.observed = isnan(row.observed) ? 0 : row.observed; /* a row that is not shown */
        }
        memcpy(draws, sums + span * digest->draw_count, digest->draw_count * sizeof *draws);
        QC_TRY(qc_forecast_row_reduce(draws, digest->draw_count, &row, error));
        to->mean = row.mean;
        memcpy(to->quantile, row.quantile, sizeof row.quantile);
    }

done:
    qc_memory_free(draws);
    return status;
}

/* Quarters of a panel's nodes, which all have the same. */
static size_t count_quarters(const qc_panel *panel, const qc_leaves_below *below,
                             size_t horizon)
{
    qc_forecast_row row;
    size_t count = 0;

    while (qc_forecast_has_quarters(panel, 0) &&
           qc_forecast_quarter(panel, below, horizon, 0, count, &row)) {
        count++;
    }
    return count;
}

qc_status qc_forecast_digest_new(const qc_panel *panel, size_t horizon, size_t draw_count,
                                 qc_forecast_digest **digest, qc_error *error)
{
    qc_status status = QC_OK;
    qc_forecast_digest *draft = NULL;

    if (panel->node_count == 0 || horizon == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "there is nothing to forecast");
    }
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(qc_leaves_below_find(panel, &draft->below, error));
    draft->panel = panel;
    draft->horizon = horizon;
    draft->draw_count = draw_count;
    draft->span_count = horizon + count_quarters(panel, &draft->below, horizon);
    QC_TRY(QC_NEW_ARRAY(draft->spans, draft->span_count, error));
    QC_TRY(QC_NEW_ARRAY(draft->rows, panel->node_count * draft->span_count, error));
    for (size_t span = 0; span < draft->span_count; span++) {
        qc_forecast_row row = {.first_step = span, .last_step = span};

        if (span >= horizon) {
            (void)qc_forecast_quarter(panel, &draft->below, horizon, 0, span - horizon, &row);
        }
        draft->spans[span] = (qc_step_span){row.first_step, row.last_step};
    }
    draft->reader = (qc_draws_reader){draft->span_count, draft->spans, read_node, draft};
    *digest = draft;
    draft = NULL;

done:
    qc_forecast_digest_free(draft);
    return status;
}

void qc_forecast_digest_free(qc_forecast_digest *digest)
{
    if (digest != NULL) {
        qc_leaves_below_clear(&digest->below);
        qc_memory_free(digest->spans);
        qc_memory_free(digest->rows);
        qc_memory_free(digest);
    }
}

const qc_draws_reader *qc_forecast_digest_reader(const qc_forecast_digest *digest)
{
    return &digest->reader;
}

void qc_forecast_digest_fill(const qc_forecast_digest *digest, size_t node, size_t span,
                             qc_forecast_row *row)
{
    const reduced *from = &digest->rows[node * digest->span_count + span];

    row->mean = from->mean;
    memcpy(row->quantile, from->quantile, sizeof row->quantile);
}
