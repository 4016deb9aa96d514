/* Draws of every leaf and of the sums above: kept, or read while they are made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/node_futures.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"

/* Leaves drawn at a time: enough to keep the threads busy between two additions. */
enum { BLOCK_LEAVES = 128 };

/* Draws of one block of leaves, and the sums of inner nodes over the blocks so far. */
typedef struct drawing {
    const qc_panel *panel;
    const qc_futures *futures;
    const qc_draws_reader *reader; /* NULL: none */
    size_t draw_count, size;       /* size: of one leaf */
    size_t first;                  /* leaf of the block */
    size_t leaf_count;             /* in the block */
    double *block;                 /* [leaf_count][horizon][draw_count] */
    size_t inner_count;
    size_t *node;  /* [inner_count] */
    size_t *place; /* [node_count] among the inner nodes; inner_count for a leaf */
    double *sums;  /* [inner_count][span_count][draw_count] */
    bool *any;     /* [inner_count] has a leaf with draws */
} drawing;

static void add(double *sum, const double *draws, size_t count)
{
    for (size_t draw = 0; draw < count; draw++) {
        sum[draw] += draws[draw];
    }
}

/* Hands the sums of one leaf to the reader. */
static qc_status read_leaf(const drawing *d, size_t leaf, const double *draws, qc_error *error)
{
    const qc_draws_reader *reader = d->reader;
    qc_status status = QC_OK;
    double *sums = NULL;

    QC_TRY(QC_NEW_ARRAY(sums, reader->span_count * d->draw_count, error));
    for (size_t span = 0; span < reader->span_count; span++) {
        for (size_t step = reader->spans[span].first; step <= reader->spans[span].last;
             step++) {
            add(sums + span * d->draw_count, draws + step * d->draw_count, d->draw_count);
        }
    }
    QC_TRY(reader->read(reader->context, d->panel->leaf_node[leaf], sums, error));

done:
    qc_memory_free(sums);
    return status;
}

/* Sets the draws after a territory's end to 0. */
static void close_leaf(const drawing *d, size_t leaf, double *draws)
{
    for (size_t step = 0; step < d->size / d->draw_count; step++) {
        double part = qc_forecast_open_part(d->panel, leaf, d->panel->period_count + step);

        for (size_t k = 0; k < d->draw_count && part < 1; k++) {
            draws[step * d->draw_count + k] *= part;
        }
    }
}

static qc_status draw_leaf(void *context, size_t index, qc_error *error)
{
    const drawing *d = context;
    double *draws = d->block + index * d->size;
    qc_status status = qc_futures_draw(d->futures, d->first + index, draws, error);

    if (status == QC_OK) {
        close_leaf(d, d->first + index, draws);
    }
    return status == QC_OK && d->reader != NULL ? read_leaf(d, d->first + index, draws, error)
                                                : status;
}

/* Adds one span of the block's leaves, in their order, to all nodes above them. */
static qc_status add_span(void *context, size_t span, qc_error *error)
{
    const drawing *d = context;
    const qc_step_span *steps = &d->reader->spans[span];

    (void)error;
    for (size_t k = 0; k < d->leaf_count; k++) {
        const double *draws = d->block + k * d->size;
        qc_id node = d->panel->nodes[d->panel->leaf_node[d->first + k]].parent;

        for (; !isnan(draws[0]) && node != QC_NO_ID; node = d->panel->nodes[node].parent) {
            size_t row = d->place[node] * d->reader->span_count + span;

            for (size_t step = steps->first; step <= steps->last; step++) {
                add(d->sums + row * d->draw_count, draws + step * d->draw_count, d->draw_count);
            }
            if (span == 0) {
                d->any[d->place[node]] = true;
            }
        }
    }
    return QC_OK;
}

static qc_status read_inner(void *context, size_t index, qc_error *error)
{
    const drawing *d = context;
    size_t size = d->reader->span_count * d->draw_count;
    double *sums = d->sums + index * size;

    for (size_t k = 0; k < size && !d->any[index]; k++) {
        sums[k] = NAN;
    }
    return d->reader->read(d->reader->context, d->node[index], sums, error);
}

static qc_status find_inner(drawing *d, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_panel *panel = d->panel;

    d->inner_count = panel->node_count - panel->leaf_count;
    QC_TRY(QC_NEW_ARRAY(d->node, d->inner_count, error));
    QC_TRY(QC_NEW_ARRAY(d->place, panel->node_count, error));
    QC_TRY(QC_NEW_ARRAY(d->any, d->inner_count, error));
    QC_TRY(
        QC_NEW_ARRAY(d->sums, d->inner_count * d->reader->span_count * d->draw_count, error));
    for (size_t node = 0, next = 0; node < panel->node_count; node++) {
        d->place[node] = d->inner_count;
        if (panel->nodes[node].leaf == QC_NO_ID) {
            d->node[next] = node;
            d->place[node] = next++;
        }
    }

done:
    return status;
}

qc_status qc_node_futures_make(const qc_panel *panel, const qc_futures *futures,
                               const qc_draws_reader *reader, const qc_run *run, double *kept,
                               qc_error *error)
{
    qc_status status = QC_OK;
    size_t draws = futures->pair_count * 2;
    double *own = NULL;
    drawing d = {.panel = panel,
                 .futures = futures,
                 .reader = reader,
                 .draw_count = draws,
                 .size = futures->rolling->horizon * draws};

    if (kept == NULL) {
        QC_TRY(QC_NEW_ARRAY(own, BLOCK_LEAVES * d.size, error));
    }
    if (reader != NULL) {
        QC_TRY(find_inner(&d, error));
    }
    for (d.first = 0; d.first < panel->leaf_count; d.first += d.leaf_count) {
        size_t rest = panel->leaf_count - d.first;

        d.leaf_count = kept == NULL && rest > BLOCK_LEAVES ? BLOCK_LEAVES : rest;
        d.block = kept == NULL ? own : kept + d.first * d.size;
        QC_TRY(qc_tasks_run(run, "futures", d.leaf_count, draw_leaf, &d, error));
        if (reader != NULL && d.inner_count > 0) {
            QC_TRY(qc_tasks_run(run, "futures", reader->span_count, add_span, &d, error));
        }
    }
    if (reader != NULL) {
        QC_TRY(qc_tasks_run(run, "futures", d.inner_count, read_inner, &d, error));
    }

done:
    qc_memory_free(own);
    qc_memory_free(d.node);
    qc_memory_free(d.place);
    qc_memory_free(d.any);
    qc_memory_free(d.sums);
    return status;
}
