/* Parallel tasks with one outcome, whatever the number of threads. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/tasks.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "core/numeric.h"

enum { MOST_THREADS = 256 };

qc_run qc_run_default(void)
{
    return (qc_run){.seed = 1};
}

int qc_tasks_threads(const qc_run *run)
{
    long processors = 0;

    if (run == NULL || run->threads > 0) {
        return run == NULL ? 1 : run->threads;
    }
    processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors < MOST_THREADS ? (int)processors : MOST_THREADS;
}

qc_status qc_run_check(const qc_run *run, qc_error *error)
{
    if (run != NULL && run->cancelled != NULL && run->cancelled(run->user)) {
        return qc_fail(error, QC_ERR_CANCELLED, "interrupted");
    }
    return QC_OK;
}

/* What the threads of one call share. The failure kept is the one with the lowest index; every
 * task below a failed one runs to its end, so that the answer does not depend on which thread
 * came first. */
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
    pthread_t caller;
    pthread_mutex_t failure;
    qc_status status;
    qc_error error;
} task_pool;

static void keep_failure(task_pool *pool, size_t index, qc_status status, const qc_error *error)
{
    (void)pthread_mutex_lock(&pool->failure);
    if (index < atomic_load(&pool->first_failed)) {
        atomic_store(&pool->first_failed, index);
        pool->status = status;
        pool->error = *error;
    }
    (void)pthread_mutex_unlock(&pool->failure);
}

static void report_progress(task_pool *pool)
{
    size_t done = atomic_fetch_add(&pool->done, 1) + 1;

    if (pool->run == NULL || !pthread_equal(pool->caller, pthread_self())) {
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

static void *work_beside(void *pool)
{
    work(pool);
    return NULL;
}

/* Threads wait in the kernel for each other: those of OpenMP spin, which on a busy machine
 * takes several times what the work does. Where no further thread can be had, those there are
 * do it all. */
static void work_together(task_pool *pool, int threads)
{
    pthread_t others[MOST_THREADS];
    int started = 0;

    while (started + 1 < threads && started < MOST_THREADS &&
           pthread_create(&others[started], NULL, work_beside, pool) == 0) {
        started++;
    }
    work(pool);
    while (started > 0) {
        (void)pthread_join(others[--started], NULL);
    }
}

qc_status qc_tasks_run(const qc_run *run, const char *stage, size_t count, qc_task task,
                       void *context, qc_error *error)
{
    task_pool pool = {.run = run,
                      .stage = stage,
                      .count = count,
                      .task = task,
                      .context = context,
                      .failure = PTHREAD_MUTEX_INITIALIZER};
    int threads = qc_tasks_threads(run);
    qc_status status = qc_run_check(run, error);

    if (status != QC_OK) {
        return status;
    }
    qc_numeric_gsl_init();
    pool.caller = pthread_self();
    atomic_store(&pool.first_failed, count);
    if ((size_t)threads > count) {
        threads = count > 0 ? (int)count : 1;
    }
    work_together(&pool, threads);
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
