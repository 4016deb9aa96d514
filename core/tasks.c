/* Parallel tasks with one outcome, whatever the number of threads. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/tasks.h"

#include <omp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

#include "core/numeric.h"

qc_run qc_run_default(void)
{
    return (qc_run){.seed = 1};
}

int qc_tasks_threads(const qc_run *run)
{
    if (run == NULL) {
        return 1;
    }
    return run->threads > 0 ? run->threads : omp_get_num_procs();
}

qc_status qc_run_check(const qc_run *run, qc_error *error)
{
    if (run != NULL && run->cancelled != NULL && run->cancelled(run->user)) {
        return qc_fail(error, QC_ERR_CANCELLED, "interrupted");
    }
    return QC_OK;
}

void qc_run_log(const qc_run *run, qc_log_level level, const char *format, ...)
{
    char message[1024];
    va_list arguments;

    if (run == NULL || run->log == NULL) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    run->log(run->user, level, message);
}

/* What the threads of one call share. The failure kept is the one with the lowest index; every task below a
 * failed one runs to its end, so that the answer does not depend on which thread came first. */
typedef struct task_pool {
    const qc_run *run;
    const char *stage;
    size_t count;
    qc_task task;
    void *context;
    atomic_size_t next;
    atomic_size_t done;
    atomic_size_t first_failed; /* count: none */
    atomic_bool stopped;
    qc_status status;
    qc_error error;
} task_pool;

static void keep_failure(task_pool *pool, size_t index, qc_status status, const qc_error *error)
{
#pragma omp critical(qc_tasks_failure)
    {
        if (index < atomic_load(&pool->first_failed)) {
            atomic_store(&pool->first_failed, index);
            pool->status = status;
            pool->error = *error;
        }
    }
}

static void report_progress(task_pool *pool)
{
    size_t done = atomic_fetch_add(&pool->done, 1) + 1;

    if (omp_get_thread_num() != 0 || pool->run == NULL) {
        return; /* callbacks come from the calling thread only */
    }
    if (pool->run->progress != NULL) {
        pool->run->progress(pool->run->user, pool->stage, done, pool->count);
    }
    if (qc_run_check(pool->run, NULL) != QC_OK) {
        atomic_store(&pool->stopped, true);
    }
}

static void work(task_pool *pool)
{
    while (!atomic_load(&pool->stopped)) {
        size_t index = atomic_fetch_add(&pool->next, 1);
        qc_error error = {.status = QC_OK};
        qc_status status = QC_OK;

        if (index >= pool->count || index > atomic_load(&pool->first_failed)) {
            break;
        }
        status = pool->task(pool->context, index, &error);
        if (status != QC_OK) {
            keep_failure(pool, index, status, &error);
        }
        report_progress(pool);
    }
}

qc_status qc_tasks_run(const qc_run *run, const char *stage, size_t count, qc_task task,
                       void *context, qc_error *error)
{
    task_pool pool = {
        .run = run, .stage = stage, .count = count, .task = task, .context = context};
    int threads = qc_tasks_threads(run);
    qc_status status = qc_run_check(run, error);

    if (status != QC_OK) {
        return status;
    }
    qc_numeric_gsl_init();
    atomic_store(&pool.first_failed, count);
    if ((size_t)threads > count) {
        threads = count > 0 ? (int)count : 1;
    }
    if (threads == 1) {
        work(&pool);
    } else {
#pragma omp parallel num_threads(threads)
        work(&pool);
    }
    if (atomic_load(&pool.first_failed) < count) {
        if (error != NULL) {
            *error = pool.error;
        }
        return pool.status;
    }
    if (atomic_load(&pool.stopped)) {
        return qc_fail(error, QC_ERR_CANCELLED, "interrupted");
    }
    return QC_OK;
}
