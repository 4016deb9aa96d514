/* What a run says while it works: progress on a terminal, its stages with --verbose. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/interrupt.h"

#define PATIENCE 1.0 /* seconds before anything is shown */
#define PAUSE 0.1    /* seconds between two lines */

enum { BAR_CELLS = 20, WIDTH_ELSEWHERE = 100 };

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return difftime(now.tv_sec, then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

/* " [=====               ] 25 %" */
static void show_bar(size_t done, size_t total)
{
    static const char full[] = "====================";
    double share = done < total ? (double)done / (double)total : 1;
    int cells = (int)(share * BAR_CELLS);
    (void)fprintf(stderr, " [%.*s%*s] %.0f %%", cells, full, BAR_CELLS - cells, "",
                  100 * share);
}

/* Reading is counted in bytes and begins with the run: " 120 MB, 60 MB/s". */
static void show_bytes(double bytes, bool amount, double seconds)
{
    if (amount) {
        (void)fprintf(stderr, " %.0f MB,", 1e-6 * bytes);
    }
    (void)fprintf(stderr, " %.1f MB/s", 1e-6 * bytes / seconds);
}

/* "quotacast: 0.4 s: models", once for each stage. */
static void say_stage(cli_progress *state, const char *stage)
{
    if (!state->verbose || strncmp(state->stage, stage, sizeof state->stage - 1) == 0) {
        return;
    }
    progress_end(state);
    (void)snprintf(state->stage, sizeof state->stage, "%s", stage);
    (void)fprintf(stderr, "quotacast: %.1f s: %s\n", seconds_since(&state->start), stage);
}

static void show(void *user, const char *stage, size_t done, size_t total)
{
    cli_progress *state = user;
    say_stage(state, stage);
    if (!state->enabled || seconds_since(&state->start) < PATIENCE ||
        (state->shown && seconds_since(&state->drawn) < PAUSE)) {
        return;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &state->drawn);
    state->shown = true;
    (void)fprintf(stderr, "\r\033[K%s", stage);
    if (total > 0) {
        show_bar(done, total);
    }
    if (strcmp(stage, "reading") == 0 && done > 0) {
        show_bytes((double)done, total == 0, seconds_since(&state->start));
    }
    (void)fflush(stderr);
}

static bool cancelled(void *user)
{
    (void)user;
    return interrupt_came();
}

void progress_start(cli_progress *progress, bool quiet, bool verbose)
{
    memset(progress, 0, sizeof *progress);
    progress->verbose = verbose && !quiet;
    progress->enabled = !quiet && terminal_moves(stderr);
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

qc_run progress_run(cli_progress *progress)
{
    qc_run run = qc_run_default();
    run.user = progress;
    run.cancelled = cancelled;
    run.progress = show;
    return run;
}

void progress_end(cli_progress *progress)
{
    if (progress->shown) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
        progress->shown = false;
    }
}

bool terminal_moves(FILE *stream)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(stream)) == 1 && kind != NULL && kind[0] != '\0' &&
           strcmp(kind, "dumb") != 0;
}

size_t terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    struct stat out;
    if (columns != NULL) {
        char *end = NULL;
        unsigned long width = strtoul(columns, &end, 10);
        if (end != columns && *end == '\0' && width >= 1 && width <= 10000) {
            return (size_t)width;
        }
    }
    memset(&size, 0, sizeof size);
    if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        return size.ws_col;
    }
    if (fstat(STDOUT_FILENO, &out) == 0 && S_ISFIFO(out.st_mode) &&
        isatty(STDERR_FILENO) == 1 && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col > 0) {
        return size.ws_col; /* most likely less shows it there */
    }
    return WIDTH_ELSEWHERE;
}
