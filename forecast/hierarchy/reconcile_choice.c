/* How much each way to reconcile counts: by what it would have done, with no level made worse. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/hierarchy/reconcile_work.h"

/*
 * Cross-validation over blocks of origins. For each block the methods are made from the errors
 * of the other blocks and applied to the errors of this one (what makes forecasts coherent
 * makes of their errors the errors of the coherent ones, since what came is coherent; nearly so
 * where rows grew at different rates, since the errors of a row are scaled to its level at the
 * origin). Errors count in units of the row's own mean squared error. A convex mixture of
 * errors has the mean square w' G w, so the products G of the methods' errors are all that is
 * kept, for each level of the hierarchy.
 */
enum { BLOCKS = 4, ORIGINS_NEEDED = 8, STEPS_SCORED = 4, MOST_LEVELS = 16, HALVINGS = 8 };

/*
 * What holds where nothing is known is the structural method, which keeps the total; the choice is
 * drawn to it and to the sums of minimum trace (deviations), to these the more, the more horizons
 * are known that do not overlap: so many for one half. On rolling origins of hierarchies, companies
 * and simulated trees 10 to 20 do alike; without them companies lose, with them always panels that
 * are short. Minimum trace itself is never moved to, but only its sums: a leaf's few errors say too
 * little of its covariances, and on the training parts of the hierarchies of bench_hierarchy its
 * leaves err 0.4 and 6.5 % more than they did.
 */
static const double HORIZONS_FOR_HALF = 20;

/*
 * Price of leaving the prior weights, in shares of the mean squared error for each squared
 * weight moved, where the forecasts of one horizon are known that do not overlap; the more of
 * them, the less. Errors that overlap look alike in all blocks: with a small price the method
 * wins that happened to fit one stretch of time. Over 28 kinds of hierarchies a price of 8 for 2
 * lowers what levels exceed their limit by .06 %, and leaves the mean over nodes as it is.
 */
static const double PRIOR_PRICE = 8;

/* A level's root mean square may exceed that of the forecasts as they were by 2 %; what exceeds
 * it costs so many times. */
static const double LEVEL_LIMIT = 1.02 * 1.02;
static const double LEVEL_PRICE = 10;

typedef struct level_score {
    double product[QC_RECONCILE_METHODS][QC_RECONCILE_METHODS];
    double base; /* of the forecasts as they were */
    double rows;
} level_score;

typedef struct scores {
    size_t *level; /* [row_count] */
    size_t level_count;
    double rows;
    double prior[QC_RECONCILE_METHODS];
    double price;
    level_score at[MOST_LEVELS];
} scores;

/* Leaves are level 0; inner nodes and groups follow by depth. What lies deeper than there is
 * room for shares the last. */
static void find_levels(const qc_rows *rows, scores *s)
{
    size_t tree_levels = 1;

    s->level_count = 1;
    for (size_t row = rows->leaf_count; row < rows->row_count; row++) {
        bool is_group = row >= rows->tree_count;
        size_t parent = rows->parent[row];
        size_t level = parent < rows->row_count ? s->level[parent] + 1
                       : is_group               ? tree_levels
                                                : 1;

        s->level[row] = level < MOST_LEVELS ? level : MOST_LEVELS - 1;
        if (s->level[row] + 1 > s->level_count) {
            s->level_count = s->level[row] + 1;
        }
        tree_levels = is_group ? tree_levels : s->level_count;
    }
    for (size_t row = 0; row < rows->row_count; row++) {
        s->at[s->level[row]].rows += 1;
        s->rows += 1;
    }
}

/* Adds one column of errors, as they were and as the methods make them. */
static void add_errors(const qc_record *record, const double *y, const double *x, scores *s)
{
    size_t rows = record->rows->row_count;

    for (size_t row = 0; row < rows; row++) {
        level_score *at = &s->at[s->level[row]];
        double unit = record->variance[row];

        if (!(unit > 0) || isinf(unit)) {
            continue;
        }
        at->base += y[row] * y[row] / unit;
        for (size_t a = 0; a < QC_RECONCILE_METHODS; a++) {
            for (size_t b = 0; b <= a; b++) {
                at->product[a][b] += x[a * rows + row] * x[b * rows + row] / unit;
            }
        }
    }
}

/* Room for the errors of one row and, [STEPS_SCORED][row_count], of one origin, and what the
 * methods make of them at one step. */
typedef struct desk {
    double *errors, *y, *x;
} desk;

/* The scored steps of a horizon, in STEPS_SCORED even parts, the last of each; all of a short
 * horizon. */
static size_t find_steps(size_t horizon, size_t *steps)
{
    size_t count = horizon < STEPS_SCORED ? horizon : STEPS_SCORED;

    for (size_t k = 0; k < count; k++) {
        steps[k] = (k + 1) * horizon / count - 1;
    }
    return count;
}

/* Fills y[k][row] with the errors at the scored steps that are known; returns how many are. */
static size_t read_errors(const qc_rolling *rolling, size_t origin, size_t made,
                          const qc_record *record, const desk *d)
{
    size_t rows = record->rows->row_count;
    size_t steps[STEPS_SCORED];
    size_t count = find_steps(rolling->horizon, steps);
    size_t known = 0;

    for (size_t row = 0; row < rows; row++) {
        size_t steps_known = qc_record_errors(rolling, origin, made, row, d->errors);

        known = 0;
        for (size_t k = 0; k < count && steps[k] < steps_known; k++) {
            double e = d->errors[steps[k]];

            d->y[known++ * rows + row] = isnan(e) || isinf(record->variance[row]) ? 0 : e;
        }
    }
    return known;
}

static void score_block(const qc_rolling *rolling, size_t origin, qc_origins block,
                        const qc_record *record, qc_reconcilers *all, const desk *d, scores *s)
{
    for (size_t made = block.first; made < block.end; made++) {
        size_t known = read_errors(rolling, origin, made, record, d);

        for (size_t k = 0; k < known; k++) {
            const double *y = d->y + k * record->rows->row_count;

            qc_reconcilers_apply(all, y, d->x);
            add_errors(record, y, d->x, s);
        }
    }
}

static qc_status score(const qc_rolling *rolling, size_t origin, const qc_record *record,
                       scores *s, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = record->rows->row_count;
    qc_origins window = qc_record_window(rolling, origin);
    size_t count = window.end - window.first;
    qc_record rest = {0};
    qc_reconcilers *all = NULL;
    desk d = {NULL, NULL, NULL};

    QC_TRY(QC_NEW_ARRAY(d.errors, rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(d.y, rows * STEPS_SCORED, error));
    QC_TRY(QC_NEW_ARRAY(d.x, rows * QC_RECONCILE_METHODS, error));
    for (size_t k = 0; k < BLOCKS; k++) {
        qc_origins block = {window.first + k * count / BLOCKS,
                            window.first + (k + 1) * count / BLOCKS};

        QC_TRY(qc_record_collect(rolling, origin, block, &rest, error));
        QC_TRY(qc_reconcilers_new(&rest, &all, error));
        score_block(rolling, origin, block, record, all, &d, s);
        qc_reconcilers_free(all);
        all = NULL;
        qc_record_clear(&rest);
    }

done:
    qc_reconcilers_free(all);
    qc_record_clear(&rest);
    qc_memory_free(d.errors);
    qc_memory_free(d.y);
    qc_memory_free(d.x);
    return status;
}

/* What a mixture costs: its mean squared error against that of the forecasts as they were, half
 * by rows and half by levels; what it does to the worst levels; and how far it is from the
 * prior. */
static double cost_of(const scores *s, const double *weight)
{
    double cost = 0;
    double levels = 0;

    for (size_t l = 0; l < s->level_count; l++) {
        levels += s->at[l].base > 0 ? 1 : 0;
    }
    for (size_t l = 0; l < s->level_count; l++) {
        const level_score *at = &s->at[l];
        double square = 0;

        for (size_t a = 0; a < QC_RECONCILE_METHODS; a++) {
            for (size_t b = 0; b <= a; b++) {
                square += (a == b ? 1 : 2) * weight[a] * weight[b] * at->product[a][b];
            }
        }
        if (at->base > 0) {
            cost += (at->rows / s->rows + 1 / levels) / 2 * square / at->base;
            cost += LEVEL_PRICE * fmax(square / at->base - LEVEL_LIMIT, 0);
        }
    }
    for (size_t a = 0; a < QC_RECONCILE_METHODS; a++) {
        double moved = weight[a] - s->prior[a];

        cost += s->price * moved * moved;
    }
    return cost;
}

/* Moves `size` of weight from any method to any other where that helps; true if it did. */
static bool move_weight(const scores *s, double size, double *weight, double *best)
{
    bool moved = false;

    for (size_t from = 0; from < QC_RECONCILE_METHODS; from++) {
        for (size_t to = 0; to < QC_RECONCILE_METHODS; to++) {
            double step = to != QC_RECONCILE_SHRINKAGE ? fmin(size, weight[from]) : 0;
            double cost = 0;

            weight[from] -= step;
            weight[to] += step;
            cost = cost_of(s, weight);
            if (cost < *best - 1e-9) {
                *best = cost;
                moved = true;
            } else {
                weight[to] -= step;
                weight[from] += step;
            }
        }
    }
    return moved;
}

/* Moves weight in ever smaller steps: the cost is convex. */
static void improve(const scores *s, double *weight)
{
    double best = cost_of(s, weight);
    double size = 0.25;

    for (int halving = 0; halving < HALVINGS; halving++) {
        while (move_weight(s, size, weight, &best)) {
        }
        size /= 2;
    }
}

qc_status qc_reconcile_choose(const qc_rolling *rolling, size_t origin, const qc_record *record,
                              double *weight, qc_error *error)
{
    qc_status status = QC_OK;
    qc_origins window = qc_record_window(rolling, origin);
    double horizons = 0;
    scores s = {0};

    memset(weight, 0, QC_RECONCILE_METHODS * sizeof *weight);
    weight[QC_RECONCILE_STRUCTURAL] = 1;
    if (window.end - window.first < ORIGINS_NEEDED) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(s.level, record->rows->row_count, error));
    find_levels(record->rows, &s);
    horizons = (double)(window.end - window.first) / (double)rolling->horizon;
    s.price = PRIOR_PRICE / horizons;
    s.prior[QC_RECONCILE_DEVIATIONS] = horizons / (horizons + HORIZONS_FOR_HALF);
    s.prior[QC_RECONCILE_STRUCTURAL] = 1 - s.prior[QC_RECONCILE_DEVIATIONS];
    memcpy(weight, s.prior, sizeof s.prior);
    QC_TRY(score(rolling, origin, record, &s, error));
    improve(&s, weight);

done:
    qc_memory_free(s.level);
    return status;
}
