/* Progress: only on a terminal that moves, only after a second; warnings; widths. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/progress.h"

static int kept;

/* Standard error goes to a file until read_messages(). */
static void catch_messages(void)
{
    char *path = qc_test_write(qc_test_own_folder(), "messages", "");
    int file = open(path, O_WRONLY | O_TRUNC);
    (void)fflush(stderr);
    kept = dup(STDERR_FILENO);
    assert_true(file >= 0 && kept >= 0 && dup2(file, STDERR_FILENO) >= 0);
    (void)close(file);
    free(path);
}

static char *read_messages(void)
{
    char path[512];
    (void)fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    (void)close(kept);
    (void)snprintf(path, sizeof path, "%s/messages", qc_test_own_folder());
    return qc_test_read(path, NULL);
}

static void progress__is_shown_after_a_second_and_wiped_at_the_end(void **state)
{
    cli_progress progress;
    (void)state;
    progress_start(&progress, false, false);
    progress.enabled = true; /* as if standard error were a terminal */
    qc_run run = progress_run(&progress);
    catch_messages();
    run.progress(run.user, "backtest", 1, 4);
    progress.start.tv_sec -= 2;
    run.progress(run.user, "backtest", 2, 4);
    run.progress(run.user, "backtest", 3, 4); /* too soon after the last */
    progress.drawn.tv_sec -= 2;
    run.progress(run.user, "reading", 0, 0);
    progress_end(&progress);
    progress_end(&progress);
    char *text = read_messages();
    assert_string_equal(text,
                        "\r\033[Kbacktest [==========          ] 50 %\r\033[Kreading\r\033[K");
    free(text);
}

static void progress__of_reading_has_a_rate(void **state)
{
    cli_progress progress;
    (void)state;
    progress_start(&progress, false, false);
    progress.enabled = true;
    qc_run run = progress_run(&progress);
    catch_messages();
    progress.start.tv_sec -= 100;
    run.progress(run.user, "reading", 1000000000, 4000000000);
    progress.drawn.tv_sec -= 2;
    run.progress(run.user, "reading", 2000000000, 0); /* standard input */
    progress.drawn.tv_sec -= 2;
    run.progress(run.user, "reading", 5, 4);
    progress_end(&progress);
    char *text = read_messages();
    assert_string_equal(text, "\r\033[Kreading [=====               ] 25 % 10.0 MB/s"
                              "\r\033[Kreading 2000 MB, 20.0 MB/s"
                              "\r\033[Kreading [====================] 100 % 0.0 MB/s\r\033[K");
    free(text);
}

static void progress__is_not_shown_where_there_is_no_terminal(void **state)
{
    cli_progress progress;
    (void)state;
    catch_messages();
    progress_start(&progress, false, false);
    qc_run run = progress_run(&progress);
    progress.start.tv_sec -= 5;
    run.progress(run.user, "backtest", 1, 4);
    progress_end(&progress);
    char *text = read_messages();
    assert_string_equal(text, "");
    assert_false(run.cancelled(run.user));
    free(text);
}

static void verbose__says_each_stage_once_unless_quiet(void **state)
{
    static const struct {
        bool quiet, verbose;
        const char *expected;
    } cases[] = {{false, false, ""},
                 {true, true, ""},
                 {false, true, "quotacast: 0.0 s: reading\nquotacast: 0.0 s: models\n"}};
    (void)state;
    for (size_t k = 0; k < 3; k++) {
        cli_progress progress;
        progress_start(&progress, cases[k].quiet, cases[k].verbose);
        qc_run run = progress_run(&progress);
        catch_messages();
        run.progress(run.user, "reading", 1, 2);
        run.progress(run.user, "reading", 2, 2);
        run.progress(run.user, "models", 1, 1);
        char *text = read_messages();
        assert_string_equal(text, cases[k].expected);
        free(text);
    }
}

static void width__is_that_of_columns_else_of_the_terminal(void **state)
{
    const struct winsize size = {.ws_row = 25, .ws_col = 57};
    (void)state;
    assert_int_equal(setenv("COLUMNS", "40", 1), 0);
    assert_int_equal(terminal_width(), 40);
    static const char *const wrong[] = {"", "many", "0", "-3", "40x"};
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        print_message("no terminal can be had\n");
        skip();
    }
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0);
    assert_int_equal(ioctl(slave, TIOCSWINSZ, &size), 0);
    (void)fflush(stdout);
    int standard = dup(STDOUT_FILENO);
    size_t found[5];
    assert_true(dup2(slave, STDOUT_FILENO) >= 0);
    for (size_t k = 0; k < 5; k++) {
        (void)setenv("COLUMNS", wrong[k], 1);
        found[k] = terminal_width();
    }
    (void)setenv("TERM", "xterm", 1);
    bool moves = terminal_moves(stdout);
    (void)setenv("TERM", "dumb", 1);
    bool dumb_moves = terminal_moves(stdout);
    /* A pipe is read on the terminal that has standard error; nobody knows where other pipes
     * and files are. */
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    (void)dup2(pipe_ends[1], STDOUT_FILENO);
    int messages = dup(STDERR_FILENO);
    (void)dup2(slave, STDERR_FILENO);
    size_t piped = terminal_width();
    (void)dup2(pipe_ends[0], STDERR_FILENO);
    size_t alone = terminal_width();
    (void)dup2(messages, STDERR_FILENO);
    (void)dup2(standard, STDOUT_FILENO);
    assert_int_equal(piped, 57);
    assert_int_equal(alone, 100);
    (void)close(pipe_ends[0]);
    (void)close(pipe_ends[1]);
    (void)close(messages);
    for (size_t k = 0; k < 5; k++) {
        assert_int_equal(found[k], 57);
    }
    assert_true(moves);
    assert_false(dumb_moves);
    (void)close(standard);
    (void)close(slave);
    (void)close(master);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress__is_shown_after_a_second_and_wiped_at_the_end),
        cmocka_unit_test(progress__of_reading_has_a_rate),
        cmocka_unit_test(progress__is_not_shown_where_there_is_no_terminal),
        cmocka_unit_test(verbose__says_each_stage_once_unless_quiet),
        cmocka_unit_test(width__is_that_of_columns_else_of_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
