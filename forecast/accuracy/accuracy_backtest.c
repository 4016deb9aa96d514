/* The accuracy table of a backtest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/accuracy/accuracy_tally.h"
#include "quotacast/accuracy.h"

enum { MONTHS_IN_QUARTER = 3 };

/* Work of one table. Groups are the nodes, then the levels as a whole; steps are 0 (planning
 * period), 1, 2, ... */
typedef struct work {
    const qc_panel *panel;
    const qc_backtest *backtest;
    size_t level_count;
    const char **level; /* [node_count at most] distinct, in order of first sight */
    size_t *level_of;   /* [node_count] */
    double *past;       /* [node_count][period_count] sums of observed leaves, NAN for none */
    qc_accuracy_tally *tally; /* [node_count + level_count][method_count][horizon + 1] */
    /* of the origin at hand */
    size_t width;   /* periods of the planning period that begins at it, 0 for none */
    double *actual; /* [node_count][horizon] */
    /* [node_count][method_count + 1][horizon]; the last method is the naive to beat */
    double *value;
    double *stand_in;   /* as value: naive of the leaves for which the method could not run */
    double *leaf_draws; /* [leaf_count][horizon][draw_count] */
    double *node_draws; /* [node_count][horizon][draw_count] */
    double *sum;        /* [draw_count] */
} work;

static void find_levels(work *w)
{
    for (size_t node = 0; node < w->panel->node_count; node++) {
        const char *name = w->panel->nodes[node].level;
        size_t level = 0;

        while (level < w->level_count && strcmp(w->level[level], name) != 0) {
            level++;
        }
        if (level == w->level_count) {
            w->level[w->level_count++] = name;
        }
        w->level_of[node] = level;
    }
}

/* Sum that takes NAN for nothing. */
static void add(double *sum, double value)
{
    if (!isnan(value)) {
        *sum = isnan(*sum) ? value : *sum + value;
    }
}

static void fill_nan(double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = NAN;
    }
}

static void sum_past(work *w)
{
    const qc_panel *panel = w->panel;

    fill_nan(w->past, panel->node_count * panel->period_count);
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        for (qc_id node = panel->leaf_node[leaf]; node != QC_NO_ID;
             node = panel->nodes[node].parent) {
            for (size_t t = 0; t < panel->period_count; t++) {
                add(&w->past[node * panel->period_count + t],
                    panel->values[leaf * panel->period_count + t]);
            }
        }
    }
}

/* Periods of the planning period that begins at an origin: a fiscal quarter, or the horizon of
 * days, weeks, bare numbers. */
static size_t planning_width(const qc_panel *panel, size_t horizon, size_t origin)
{
    const qc_calendar *calendar = &panel->calendar;
    qc_date first = 0;

    switch (panel->frequency) {
    case QC_FREQUENCY_INDEX:
    case QC_FREQUENCY_DAY:
    case QC_FREQUENCY_WEEK:
        return horizon;
    case QC_FREQUENCY_QUARTER:
    case QC_FREQUENCY_YEAR:
        return 1;
    case QC_FREQUENCY_MONTH:
        break;
    }
    first =
        qc_period_start(calendar, QC_FREQUENCY_MONTH, panel->first_period + (qc_period)origin);
    bool begins =
        first == qc_period_start(calendar, QC_FREQUENCY_QUARTER,
                                 qc_period_of_date(calendar, QC_FREQUENCY_QUARTER, first));
    return begins && horizon >= MONTHS_IN_QUARTER ? MONTHS_IN_QUARTER : 0;
}

static const double *method_of(const work *w, size_t index, size_t method, size_t leaf)
{
    const qc_backtest *b = w->backtest;

    if (method == b->method_count) {
        return b->naive + (index * b->leaf_count + leaf) * b->horizon;
    }
    return b->prediction +
           ((index * b->method_count + method) * b->leaf_count + leaf) * b->horizon;
}

/* Adds a leaf's actual and predictions of one step into a node. */
static void add_leaf(work *w, size_t index, size_t leaf, qc_id node, size_t step, double actual)
{
    const qc_backtest *b = w->backtest;
    bool inner = w->panel->nodes[node].leaf == QC_NO_ID;
    double naive = method_of(w, index, b->method_count, leaf)[step];

    add(&w->actual[node * b->horizon + step], actual);
    for (size_t method = 0; method <= b->method_count; method++) {
        double value = method_of(w, index, method, leaf)[step];
        size_t at = (node * (b->method_count + 1) + method) * b->horizon + step;

        if (inner && isnan(value) && !isnan(naive)) {
            w->stand_in[at] += naive;
        }
        add(&w->value[at], value);
    }
    if (b->draw_count > 0) {
        const double *from = w->leaf_draws + (leaf * b->horizon + step) * b->draw_count;
        double *to = w->node_draws + (node * b->horizon + step) * b->draw_count;

        for (size_t draw = 0; draw < b->draw_count; draw++) {
            add(&to[draw], from[draw]);
        }
    }
}

static void sum_origin(work *w, size_t index)
{
    const qc_backtest *b = w->backtest;
    const qc_panel *panel = w->panel;
    size_t cells = panel->node_count * b->horizon;
    size_t origin = b->origin[index];

    fill_nan(w->actual, cells);
    fill_nan(w->value, cells * (b->method_count + 1));
    fill_nan(w->node_draws, cells * b->draw_count);
    memset(w->stand_in, 0, cells * (b->method_count + 1) * sizeof *w->stand_in);
    for (size_t leaf = 0; leaf < b->leaf_count; leaf++) {
        for (size_t step = 0; step < b->horizon && origin + step < panel->period_count;
             step++) {
            double actual = panel->values[leaf * panel->period_count + origin + step];

            for (qc_id node = panel->leaf_node[leaf]; node != QC_NO_ID && !isnan(actual);
                 node = panel->nodes[node].parent) {
                add_leaf(w, index, leaf, node, step, actual);
            }
        }
    }
    for (size_t at = 0; at < cells * (b->method_count + 1); at++) {
        w->value[at] += w->stand_in[at]; /* stays NAN where no leaf could run */
    }
}

/* Sum over steps from .. from + width - 1; NAN if one of them is. */
static double over_steps(const double *values, size_t from, size_t width)
{
    double sum = 0;

    for (size_t step = from; step < from + width; step++) {
        sum += values[step];
    }
    return sum;
}

static qc_status score_draws(work *w, size_t node, size_t from, size_t width,
                             qc_accuracy_pair *pair, qc_error *error)
{
    const qc_backtest *b = w->backtest;
    qc_status status = QC_OK;

    for (size_t draw = 0; draw < b->draw_count; draw++) {
        w->sum[draw] = 0;
        for (size_t step = from; step < from + width; step++) {
            w->sum[draw] += w->node_draws[(node * b->horizon + step) * b->draw_count + draw];
        }
    }
    QC_TRY(qc_accuracy_crps(pair->actual, w->sum, b->draw_count, &pair->crps, error));
    if (!isnan(pair->crps)) {
        qc_numeric_sort(w->sum, b->draw_count);
        pair->low = qc_numeric_quantile_sorted(w->sum, b->draw_count, 0.1);
        pair->high = qc_numeric_quantile_sorted(w->sum, b->draw_count, 0.9);
    }

done:
    return status;
}

/* Scores a node's sum over steps from .. from + width - 1 as row `step` of the table. */
static qc_status score(work *w, size_t node, size_t from, size_t width, size_t step,
                       const qc_accuracy_pair *scales, qc_error *error)
{
    const qc_backtest *b = w->backtest;
    size_t row = (node * b->method_count) * (b->horizon + 1) + step;
    size_t level =
        ((w->panel->node_count + w->level_of[node]) * b->method_count) * (b->horizon + 1) +
        step;
    const double *values = w->value + node * (b->method_count + 1) * b->horizon;
    qc_status status = QC_OK;

    for (size_t method = 0; method < b->method_count; method++) {
        qc_accuracy_pair pair = *scales;

        pair.actual = over_steps(w->actual + node * b->horizon, from, width);
        pair.forecast = over_steps(values + method * b->horizon, from, width);
        pair.naive = over_steps(values + b->method_count * b->horizon, from, width);
        if (method + 1 == b->method_count && b->draw_count > 0 && isfinite(pair.actual)) {
            QC_TRY(score_draws(w, node, from, width, &pair, error));
        }
        qc_accuracy_tally_add(&w->tally[row + method * (b->horizon + 1)], &pair);
        qc_accuracy_tally_add(&w->tally[level + method * (b->horizon + 1)], &pair);
    }

done:
    return status;
}

static qc_accuracy_pair scales_of(const work *w, size_t node, size_t origin, size_t width)
{
    const double *past = w->past + node * w->panel->period_count;
    int season = w->panel->season;

    return (qc_accuracy_pair){.scale = qc_accuracy_scale(past, origin, season, width, false),
                              .root_scale =
                                  qc_accuracy_scale(past, origin, season, width, true),
                              .crps = NAN,
                              .low = NAN,
                              .high = NAN};
}

static qc_status score_origin(work *w, size_t index, qc_error *error)
{
    const qc_backtest *b = w->backtest;
    size_t origin = b->origin[index];
    size_t width = planning_width(w->panel, b->horizon, origin);
    qc_status status = QC_OK;

    if (b->draw_count > 0) {
        QC_TRY(qc_backtest_draws(b, index, w->leaf_draws, error));
    }
    sum_origin(w, index);
    for (size_t node = 0; node < w->panel->node_count; node++) {
        qc_accuracy_pair scales = scales_of(w, node, origin, 1);

        for (size_t step = 0; step < b->horizon; step++) {
            QC_TRY(score(w, node, step, 1, step + 1, &scales, error));
        }
        if (width > 0) {
            scales = scales_of(w, node, origin, width);
            QC_TRY(score(w, node, 0, width, 0, &scales, error));
        }
    }

done:
    return status;
}

static qc_accuracy_row make_row(const work *w, size_t group, size_t method, size_t step)
{
    const qc_backtest *b = w->backtest;
    size_t nodes = w->panel->node_count;
    qc_accuracy_row row = {.level =
                               w->level[group < nodes ? w->level_of[group] : group - nodes],
                           .node = group < nodes ? w->panel->nodes[group].name : "all",
                           .method = b->method[method],
                           .step = (int)step};

    qc_accuracy_tally_measure(
        &w->tally[(group * b->method_count + method) * (b->horizon + 1) + step], &row);
    return row;
}

/* MASE and RMSSE of a level are means over its nodes. */
static void average_nodes(const work *w, size_t level, size_t method, size_t step,
                          qc_accuracy_row *row)
{
    double mase[2] = {0, 0};
    double rmsse[2] = {0, 0};

    for (size_t node = 0; node < w->panel->node_count; node++) {
        if (w->level_of[node] == level) {
            qc_accuracy_row of_node = make_row(w, node, method, step);

            if (!isnan(of_node.mase)) {
                mase[0] += of_node.mase;
                mase[1] += 1;
            }
            if (!isnan(of_node.rmsse)) {
                rmsse[0] += of_node.rmsse;
                rmsse[1] += 1;
            }
        }
    }
    row->mase = mase[1] > 0 ? mase[0] / mase[1] : NAN;
    row->rmsse = rmsse[1] > 0 ? rmsse[0] / rmsse[1] : NAN;
}

/* Appends the rows of a group: methods in order, each with its steps. */
static void append_group(const work *w, size_t group, qc_accuracy *accuracy)
{
    const qc_backtest *b = w->backtest;

    for (size_t method = 0; method < b->method_count; method++) {
        for (size_t step = 0; step <= b->horizon; step++) {
            qc_accuracy_row row = make_row(w, group, method, step);

            if (row.n == 0) {
                continue;
            }
            if (group >= w->panel->node_count) {
                average_nodes(w, group - w->panel->node_count, method, step, &row);
            }
            accuracy->rows[accuracy->count++] = row;
        }
    }
}

static qc_status allocate(work *w, qc_error *error)
{
    const qc_backtest *b = w->backtest;
    size_t nodes = w->panel->node_count;
    size_t cells = nodes * b->horizon;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(w->level, nodes, error));
    QC_TRY(QC_NEW_ARRAY(w->level_of, nodes, error));
    find_levels(w);
    QC_TRY(QC_NEW_ARRAY(w->past, nodes * w->panel->period_count, error));
    QC_TRY(QC_NEW_ARRAY(w->tally, (nodes + w->level_count) * b->method_count * (b->horizon + 1),
                        error));
    QC_TRY(QC_NEW_ARRAY(w->actual, cells, error));
    QC_TRY(QC_NEW_ARRAY(w->value, cells * (b->method_count + 1), error));
    QC_TRY(QC_NEW_ARRAY(w->stand_in, cells * (b->method_count + 1), error));
    QC_TRY(QC_NEW_ARRAY(w->leaf_draws, b->leaf_count * b->horizon * b->draw_count, error));
    QC_TRY(QC_NEW_ARRAY(w->node_draws, cells * b->draw_count, error));
    QC_TRY(QC_NEW_ARRAY(w->sum, b->draw_count, error));

done:
    return status;
}

static void clear(work *w)
{
    qc_memory_free(w->level);
    qc_memory_free(w->level_of);
    qc_memory_free(w->past);
    qc_memory_free(w->tally);
    qc_memory_free(w->actual);
    qc_memory_free(w->value);
    qc_memory_free(w->stand_in);
    qc_memory_free(w->leaf_draws);
    qc_memory_free(w->node_draws);
    qc_memory_free(w->sum);
}

qc_status qc_accuracy_of_backtest(const qc_panel *panel, const qc_backtest *backtest,
                                  qc_accuracy **accuracy, qc_error *error)
{
    work w = {.panel = panel, .backtest = backtest};
    qc_status status = QC_OK;
    qc_accuracy *draft = NULL;

    QC_TRY(allocate(&w, error));
    sum_past(&w);
    for (size_t index = 0; index < backtest->origin_count; index++) {
        QC_TRY(score_origin(&w, index, error));
    }
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(QC_NEW_ARRAY(draft->rows,
                        (panel->node_count + w.level_count) * backtest->method_count *
                            (backtest->horizon + 1),
                        error));
    for (size_t level = 0; level < w.level_count; level++) {
        append_group(&w, panel->node_count + level, draft);
        for (size_t node = 0; node < panel->node_count; node++) {
            if (w.level_of[node] == level) {
                append_group(&w, node, draft);
            }
        }
    }
    *accuracy = draft;
    draft = NULL;

done:
    clear(&w);
    qc_accuracy_free(draft);
    return status;
}
