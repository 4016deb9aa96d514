/* Two processes take turns in a folder, and leave nothing behind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/folder_lock.h"

enum { ROUNDS = 200 };

/* Counts up in a file, which comes out right only if nobody else is at it. */
static void count_up(const char *folder, const char *path)
{
    for (int i = 0; i < ROUNDS; i++) {
        qc_folder_lock lock;
        FILE *stream = NULL;
        int count = 0;

        qc_folder_lock_take(folder, &lock);
        stream = fopen(path, "r");
        if (stream == NULL || fscanf(stream, "%d", &count) != 1) {
            count = -1000000;
        }
        (void)(stream != NULL && fclose(stream));
        stream = fopen(path, "w");
        (void)(stream != NULL && fprintf(stream, "%d\n", count + 1));
        (void)(stream != NULL && fclose(stream));
        qc_folder_lock_give(&lock);
    }
}

static void lock__is_held_by_one_process_at_a_time(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "count", "0\n");
    char hidden[512];
    pid_t child = 0;
    int ended = 0;
    char *text = NULL;

    (void)state;
    (void)fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        count_up(folder, path);
        _exit(0);
    }
    count_up(folder, path);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    text = qc_test_read(path, NULL);
    assert_string_equal(text, "400\n");
    (void)snprintf(hidden, sizeof hidden, "%s/.quotacast.lock", folder);
    assert_int_not_equal(access(hidden, F_OK), 0);
    free(text);
    free(path);
    free(folder);
}

static void lock__goes_on_without_a_folder(void **state)
{
    qc_folder_lock lock;

    (void)state;
    qc_folder_lock_take("/nonexistent/folder", &lock);
    assert_true(lock.descriptor < 0);
    assert_null(lock.path);
    qc_folder_lock_give(&lock);
    qc_folder_lock_give(&lock); /* twice */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lock__is_held_by_one_process_at_a_time),
        cmocka_unit_test(lock__goes_on_without_a_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
