/* Tasks: every slot filled, the lowest failure reported, cancelling heard. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/tasks.h"

enum { TASKS = 1000 };

typedef struct slots {
    double value[TASKS];
    size_t fail_from;
} slots;

static qc_status fill_slot(void *context, size_t index, qc_error *error)
{
    slots *all = context;

    if (all->fail_from != 0 && index >= all->fail_from) {
        return qc_fail(error, QC_ERR_DATA, "task %zu", index);
    }
    all->value[index] = sqrt((double)index);
    return QC_OK;
}

static void tasks__fill_every_slot_for_any_number_of_threads(void **state)
{
    (void)state;
    for (int threads = 0; threads <= 8; threads++) {
        qc_run run = qc_run_default();
        slots all = {.fail_from = 0};
        qc_error error;

        run.threads = threads;
        assert_ok(qc_tasks_run(&run, "test", TASKS, fill_slot, &all, &error), error);
        for (size_t i = 0; i < TASKS; i++) {
            assert_true(all.value[i] == sqrt((double)i));
        }
    }
}

static void tasks__report_the_failure_with_the_lowest_index(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 8; threads++) {
        qc_run run = qc_run_default();
        slots all = {.fail_from = 321};
        qc_error error;

        run.threads = threads;
        assert_status(qc_tasks_run(&run, "test", TASKS, fill_slot, &all, &error), QC_ERR_DATA,
                      error);
        assert_string_equal(error.message, "task 321");
        for (size_t i = 0; i < 321; i++) {
            assert_true(all.value[i] == sqrt((double)i));
        }
    }
}

static void tasks__none_is_no_failure(void **state)
{
    qc_error error;

    (void)state;
    assert_ok(qc_tasks_run(NULL, "test", 0, fill_slot, NULL, &error), error);
    assert_int_equal(qc_tasks_threads(NULL), 1);
}

typedef struct listener {
    size_t calls, last_done, last_total, stop_after;
} listener;

static void on_progress(void *user, const char *stage, size_t done, size_t total)
{
    listener *heard = user;

    assert_string_equal(stage, "test");
    heard->calls++;
    heard->last_done = done;
    heard->last_total = total;
}

static bool on_cancelled(void *user)
{
    listener *heard = user;

    return heard->stop_after != 0 && heard->calls >= heard->stop_after;
}

static void tasks__report_progress_and_stop_when_asked(void **state)
{
    listener heard = {0};
    qc_run run = {.seed = 1,
                  .threads = 1,
                  .user = &heard,
                  .cancelled = on_cancelled,
                  .progress = on_progress};
    slots all = {.fail_from = 0};
    qc_error error;

    (void)state;
    assert_ok(qc_tasks_run(&run, "test", TASKS, fill_slot, &all, &error), error);
    assert_int_equal(heard.calls, TASKS);
    assert_int_equal(heard.last_done, TASKS);
    assert_int_equal(heard.last_total, TASKS);
    heard = (listener){.stop_after = 10};
    memset(&all, 0, sizeof all);
    assert_status(qc_tasks_run(&run, "test", TASKS, fill_slot, &all, &error), QC_ERR_CANCELLED,
                  error);
    assert_true(all.value[TASKS - 1] == 0);
    assert_status(qc_tasks_run(&run, "test", TASKS, fill_slot, &all, &error), QC_ERR_CANCELLED,
                  error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks__fill_every_slot_for_any_number_of_threads),
        cmocka_unit_test(tasks__report_the_failure_with_the_lowest_index),
        cmocka_unit_test(tasks__none_is_no_failure),
        cmocka_unit_test(tasks__report_progress_and_stop_when_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
