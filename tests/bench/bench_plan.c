/* Measures `quotacast plan` on the demo company: seconds and peak memory of several runs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_plan [PROGRAM [FOLDER [RESULT.csv]]]
 *
 * Prints a table, writes it as CSV if asked, and fails if the median run takes 2 seconds or
 * more, or any run 200 MB.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS 5
#define MOST_SECONDS 2.0
#define MOST_MEGABYTES 200.0

typedef struct measure {
    double wall, processor, megabytes;
} measure;

static double seconds(const struct timeval *time)
{
    return (double)time->tv_sec + 1e-6 * (double)time->tv_usec;
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void become(char *program, char *folder, char *out)
{
    char plan[] = "plan";
    char quiet[] = "-q";
    char option[] = "-o";
    char *arguments[] = {program, plan, folder, quiet, option, out, NULL};
    (void)execv(program, arguments);
    _exit(127);
}

/* Runs the program below a helper process, whose children's peak is this run's alone. */
static int measure_run(char *program, char *folder, char *out, measure *result)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return -1;
    }
    pid_t helper = fork();
    if (helper == 0) {
        struct rusage usage;
        int status = 0;
        double start = now();
        pid_t child = fork();
        if (child == 0) {
            become(program, folder, out);
        }
        if (child < 0 || waitpid(child, &status, 0) != child) {
            _exit(126);
        }
        (void)getrusage(RUSAGE_CHILDREN, &usage);
        measure found = {.wall = now() - start,
                         .processor = seconds(&usage.ru_utime) + seconds(&usage.ru_stime),
                         .megabytes = (double)usage.ru_maxrss / 1024};
        if (write(ends[1], &found, sizeof found) != (ssize_t)sizeof found) {
            _exit(126);
        }
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 125);
    }
    int status = 0;
    if (helper < 0 || waitpid(helper, &status, 0) != helper ||
        read(ends[0], result, sizeof *result) != (ssize_t)sizeof *result) {
        return -1;
    }
    (void)close(ends[0]);
    (void)close(ends[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int by_wall(const void *a, const void *b)
{
    const measure *left = a;
    const measure *right = b;
    return (left->wall > right->wall) - (left->wall < right->wall);
}

static int report(measure runs[RUNS], const char *path)
{
    double peak = 0;
    qsort(runs, RUNS, sizeof *runs, by_wall);
    FILE *csv = path != NULL ? fopen(path, "w") : NULL;
    if (path != NULL && csv == NULL) {
        (void)fprintf(stderr, "bench_plan: %s: %s\n", path, strerror(errno));
        return 2;
    }
    (void)printf("  rank  seconds  processor seconds  peak MB\n");
    if (csv != NULL) {
        (void)fprintf(csv, "rank,seconds,processor_seconds,peak_mb\n");
    }
    for (int k = 0; k < RUNS; k++) {
        (void)printf("  %4d  %7.3f  %17.3f  %7.1f\n", k + 1, runs[k].wall, runs[k].processor,
                     runs[k].megabytes);
        if (csv != NULL) {
            (void)fprintf(csv, "%d,%.3f,%.3f,%.1f\n", k + 1, runs[k].wall, runs[k].processor,
                          runs[k].megabytes);
        }
        peak = runs[k].megabytes > peak ? runs[k].megabytes : peak;
    }
    if (csv != NULL && fclose(csv) != 0) {
        return 2;
    }
    double median = runs[RUNS / 2].wall;
    int good = median < MOST_SECONDS && peak < MOST_MEGABYTES;
    (void)printf("median %.3f s (bar %.1f s), peak %.1f MB (bar %.0f MB): %s\n", median,
                 MOST_SECONDS, peak, MOST_MEGABYTES, good ? "within the bars" : "TOO MUCH");
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    char default_program[] = QC_BINARY_DIR "/quotacast";
    char default_folder[] = QC_SOURCE_DIR "/datasets/demo";
    char out[] = "/tmp/quotacast-bench-XXXXXX";
    char *program = argc > 1 ? argv[1] : default_program;
    char *folder = argc > 2 ? argv[2] : default_folder;
    measure runs[RUNS];
    if (mkdtemp(out) == NULL) {
        (void)fprintf(stderr, "bench_plan: %s: %s\n", out, strerror(errno));
        return 2;
    }
    for (int k = 0; k < RUNS; k++) {
        int status = measure_run(program, folder, out, &runs[k]);
        if (status != 0) {
            (void)fprintf(stderr, "bench_plan: %s plan %s ended with %d\n", program, folder,
                          status);
            return 2;
        }
    }
    (void)printf("quotacast plan %s, results in %s\n", folder, out);
    return report(runs, argc > 3 ? argv[3] : NULL);
}
