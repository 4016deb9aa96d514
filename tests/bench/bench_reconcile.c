/* Reconciliation of large trees: seconds, memory, and whether the result adds up. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_reconcile [--leaves N] [--groups M] [--columns T] [--steps H] [--origin 1]
 *
 * Random trees of 10,000, 100,000 and 1,000,000 leaves (or N), 10 below each sum on average at
 * random depth, with M groups across them (default 0), errors of T origins (24) and forecasts H
 * steps ahead (12). One thread. Shrinkage is minimum trace with the shrunk covariance of all
 * rows; all methods are what a forecast at one origin is reconciled by. --origin 1: also
 * everything that is done at one origin of a backtest, the choice of methods included.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/memory.h"
#include "core/random.h"
#include "forecast/hierarchy/reconcile_work.h"

typedef struct options {
    size_t leaves, groups, columns, steps, origin;
} options;

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double megabytes(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void must(qc_status status)
{
    if (status != QC_OK) {
        (void)fprintf(stderr, "%s\n", qc_status_name(status));
        exit(1);
    }
}

static qc_rows make_rows(size_t leaves, size_t groups, qc_random *random)
{
    size_t inner = leaves / 10 > 0 ? leaves / 10 : 1;
    qc_rows rows = {.leaf_count = leaves,
                    .tree_count = leaves + inner,
                    .row_count = leaves + inner + groups};

    must(QC_NEW_ARRAY(rows.parent, rows.row_count, NULL));
    must(QC_NEW_ARRAY(rows.group, rows.leaf_count, NULL));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        rows.parent[leaf] = leaves + qc_random_index(random, inner);
        rows.group[leaf] =
            groups > 0 ? rows.tree_count + qc_random_index(random, groups) : rows.row_count;
    }
    for (size_t k = 0; k < inner; k++) {
        rows.parent[leaves + k] = k > 0 ? leaves + qc_random_index(random, k) : rows.row_count;
    }
    for (size_t row = rows.tree_count; row < rows.row_count; row++) {
        rows.parent[row] = rows.row_count;
    }
    return rows;
}

static void fill(double *values, size_t count, qc_random *random)
{
    for (size_t k = 0; k < count; k++) {
        values[k] = 2 * qc_random_uniform(random) - 1;
    }
}

/* Greatest difference between a sum and its leaves, in units of the greatest value. */
static double incoherence(const qc_rows *rows, const double *x)
{
    double *sum = NULL;
    double *carry = NULL;
    double most = 0;
    double scale = 0;

    must(QC_NEW_ARRAY(sum, rows->row_count, NULL));
    must(QC_NEW_ARRAY(carry, rows->row_count, NULL));
    memcpy(sum, x, rows->row_count * sizeof *sum);
    qc_rows_sum(rows, sum, carry);
    for (size_t row = 0; row < rows->row_count; row++) {
        most = fmax(most, fabs(sum[row] - x[row]));
        scale = fmax(scale, fabs(sum[row]));
    }
    qc_memory_free(sum);
    qc_memory_free(carry);
    return most / scale;
}

static void run(size_t leaves, const options *o)
{
    qc_random random;
    qc_rows rows;
    qc_record record = {.column_count = o->columns};
    qc_shrinkage *shrinkage = NULL;
    qc_reconcilers *all = NULL;
    double *y = NULL;
    double *x = NULL;
    double start = 0;
    double time[4];
    double wrong = 0;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, leaves);
    rows = make_rows(leaves, o->groups, &random);
    record.rows = &rows;
    must(QC_NEW_ARRAY(record.column, o->columns * rows.row_count, NULL));
    must(QC_NEW_ARRAY(record.variance, rows.row_count, NULL));
    must(QC_NEW_ARRAY(record.size, rows.row_count, NULL));
    must(QC_NEW_ARRAY(y, rows.row_count, NULL));
    must(QC_NEW_ARRAY(x, QC_RECONCILE_METHODS * rows.row_count, NULL));
    fill(record.column, o->columns * rows.row_count, &random);
    fill(y, rows.row_count, &random);
    for (size_t row = 0; row < rows.row_count; row++) {
        record.variance[row] = 0.01 + qc_random_uniform(&random);
        record.size[row] = 1;
    }
    start = seconds();
    must(qc_shrinkage_new(&record, &shrinkage, NULL));
    time[0] = seconds() - start;
    for (size_t step = 0; step < o->steps; step++) {
        qc_shrinkage_apply(shrinkage, y, x);
    }
    time[1] = seconds() - start - time[0];
    wrong = incoherence(&rows, x);
    qc_shrinkage_free(shrinkage);
    start = seconds();
    must(qc_reconcilers_new(&record, &all, NULL));
    time[2] = seconds() - start;
    for (size_t step = 0; step < o->steps; step++) {
        qc_reconcilers_apply(all, y, x);
    }
    time[3] = seconds() - start - time[2];
    qc_reconcilers_free(all);
    (void)printf("%9zu %9zu  %8.3f %8.3f   %8.3f %8.3f   %7.0f  %.0e\n", leaves, rows.row_count,
                 time[0], time[1], time[2], time[3], megabytes(), wrong);
    qc_memory_free(record.column);
    qc_memory_free(record.variance);
    qc_memory_free(record.size);
    qc_memory_free(y);
    qc_memory_free(x);
    qc_rows_clear(&rows);
}

/* Reconciles at the last origin of a backtest of a random panel: levels, observations and
 * combinations from chance. */
static void run_origin(size_t leaves, const options *o)
{
    qc_random random;
    size_t periods = 2 * o->columns;
    qc_rows rows;
    qc_history history = {.leaf_count = leaves, .period_count = periods, .season = 1};
    qc_rolling rolling = {.history = &history,
                          .horizon = o->steps,
                          .max_origins = o->columns,
                          .earliest = 1,
                          .preferred = 1,
                          .first = periods - o->columns,
                          .combined = periods - o->columns,
                          .reconciled = periods - o->columns,
                          .last = periods};
    size_t cells = 0;
    double start = 0;

    qc_random_start(&random, 2, QC_PURPOSE_TEST, leaves);
    rows = make_rows(leaves, o->groups, &random);
    history.rows = rows;
    history.row_count = rows.row_count;
    cells = (o->columns + 1) * rows.row_count * o->steps;
    must(QC_NEW_ARRAY(history.observed, rows.row_count * periods, NULL));
    must(QC_NEW_ARRAY(history.start, rows.row_count, NULL));
    must(QC_NEW_ARRAY(history.known, rows.row_count * (periods + 1), NULL));
    must(QC_NEW_ARRAY(history.level, rows.row_count * (periods + 1), NULL));
    must(QC_NEW_ARRAY(history.credit, rows.row_count, NULL));
    must(QC_NEW_ARRAY(rolling.combination, cells, NULL));
    must(QC_NEW_ARRAY(rolling.forecast, cells, NULL));
    fill(history.observed, rows.row_count * periods, &random);
    fill(rolling.combination, cells, &random);
    for (size_t k = 0; k < rows.row_count * (periods + 1); k++) {
        history.known[k] = k % (periods + 1);
        history.level[k] = 1;
    }
    for (size_t row = 0; row < rows.row_count; row++) {
        history.credit[row] = periods;
    }
    start = seconds();
    must(qc_reconcile(&rolling, periods, NULL));
    (void)printf("%9zu leaves, one origin of a backtest: %.3f s, %.0f MB peak\n", leaves,
                 seconds() - start, megabytes());
    qc_memory_free(history.observed);
    qc_memory_free(history.start);
    qc_memory_free(history.known);
    qc_memory_free(history.level);
    qc_memory_free(history.credit);
    qc_memory_free(rolling.combination);
    qc_memory_free(rolling.forecast);
    qc_rows_clear(&rows);
}

int main(int argc, char **argv)
{
    options o = {.columns = 24, .steps = 12};

    for (int i = 1; i < argc; i += 2) {
        size_t value = i + 1 < argc ? (size_t)strtoul(argv[i + 1], NULL, 10) : 0;

        if (strcmp(argv[i], "--leaves") == 0) {
            o.leaves = value;
        } else if (strcmp(argv[i], "--groups") == 0) {
            o.groups = value;
        } else if (strcmp(argv[i], "--columns") == 0) {
            o.columns = value;
        } else if (strcmp(argv[i], "--origin") == 0) {
            o.origin = value;
        } else if (strcmp(argv[i], "--steps") == 0) {
            o.steps = value;
        } else {
            (void)fprintf(stderr, "not understood: %s\n", argv[i]);
            return 2;
        }
    }
    (void)printf(
        "                       shrinkage            all methods\n"
        "   leaves      rows      make    apply       make    apply   MB peak  incoherent\n");
    for (size_t leaves = o.leaves > 0 ? o.leaves : 10000;
         leaves <= (o.leaves > 0 ? o.leaves : 1000000); leaves *= 10) {
        run(leaves, &o);
        if (o.origin > 0) {
            run_origin(leaves, &o);
        }
    }
    return 0;
}
