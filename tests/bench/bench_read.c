/* How fast opportunities are read into the book, beside libcsv with empty callbacks on the same file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <csv.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "demo_company.h"
#include "quotacast/book.h"

enum { MOST_RUNS = 99, BLOCK = 64 * 1024, LONGEST_PATH = 1024 };

static const char USAGE[] = "usage: bench_read [-n ROWS] [-r RUNS] [-t THREADS] [FILE]\n"
                            "\n"
                            "Reads FILE, or ROWS (1,000,000) generated opportunities of 15 "
                            "columns, RUNS (5) times: with libcsv and\n"
                            "empty callbacks, and into the book with THREADS (1). Each reading "
                            "is a process of its own, and the two\n"
                            "take turns. Prints the medians of wall and processor time, their "
                            "ratio, and bytes of memory per row.\n";

/* One reading. */
typedef struct reading {
    double wall, processor; /* seconds */
    double peak, held;      /* bytes: most at once; with the book in memory */
    size_t rows;
} reading;

static double seconds_of(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void fail(const char *what)
{
    (void)fprintf(stderr, "bench_read: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

/* Resident bytes of this process now. */
static double resident(void)
{
    long pages = 0;
    FILE *about = fopen("/proc/self/statm", "r");

    if (about == NULL || fscanf(about, "%*s %ld", &pages) != 1) {
        fail("/proc/self/statm");
    }
    (void)fclose(about);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void nothing_of_field(void *text, size_t length, void *context)
{
    (void)text, (void)length, (void)context;
}

static void nothing_of_row(int end, void *context)
{
    (void)end, (void)context;
}

static size_t read_bare(const char *path, int threads)
{
    static char block[BLOCK];
    struct csv_parser parser;
    FILE *stream = fopen(path, "rb");
    size_t length = 0;

    (void)threads;
    if (stream == NULL || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        fail(path);
    }
    while ((length = fread(block, 1, sizeof block, stream)) > 0) {
        if (csv_parse(&parser, block, length, nothing_of_field, nothing_of_row, NULL) !=
            length) {
            fail("libcsv");
        }
    }
    (void)csv_fini(&parser, nothing_of_field, nothing_of_row, NULL);
    csv_free(&parser);
    (void)fclose(stream);
    return 0;
}

static size_t read_book(const char *path, int threads)
{
    qc_run run = qc_run_default();
    qc_error error = {.status = QC_OK};
    qc_book *book = NULL;

    run.threads = threads;
    if (qc_book_read(path, NULL, &run, &book, &error) != QC_OK) {
        (void)fprintf(stderr, "bench_read: %s:%zu: %s\n", error.source, error.line,
                      error.message);
        exit(EXIT_FAILURE);
    }
    return book->deals.count; /* the process ends with the book */
}

/* Runs a reader in a process of its own, so that its memory can be told. */
static reading measure(size_t (*read_file)(const char *, int), const char *path, int threads)
{
    reading result = {0};
    int ends[2];
    pid_t child = 0;
    int state = 0;

    (void)fflush(stdout);
    if (pipe(ends) != 0 || (child = fork()) < 0) {
        fail("fork");
    }
    if (child == 0) {
        struct rusage usage;
        double before = resident();
        double wall = seconds_of(CLOCK_MONOTONIC);
        double processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);

        result.rows = read_file(path, threads);
        result.wall = seconds_of(CLOCK_MONOTONIC) - wall;
        result.processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor;
        (void)getrusage(RUSAGE_SELF, &usage);
        result.peak = 1024.0 * (double)usage.ru_maxrss - before;
        result.held = resident() - before;
        _exit(write(ends[1], &result, sizeof result) == (ssize_t)sizeof result ? 0 : 1);
    }
    (void)close(ends[1]);
    if (read(ends[0], &result, sizeof result) != (ssize_t)sizeof result ||
        waitpid(child, &state, 0) != child || state != 0) {
        (void)fprintf(stderr, "bench_read: a reading failed\n");
        exit(EXIT_FAILURE);
    }
    (void)close(ends[0]);
    return result;
}

/* The generator's opportunities have 14 columns; a fifteenth with quoted text is added, as
 * exports have them. */
static void widen(const char *source, const char *target)
{
    static const char *const steps[] = {"Call back", "\"Offer, then visit\"", "", "Demo"};
    FILE *from = fopen(source, "rb");
    FILE *to = fopen(target, "wb");
    char line[4096];
    size_t row = 0;

    if (from == NULL || to == NULL) {
        fail(target);
    }
    while (fgets(line, sizeof line, from) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        (void)fprintf(to, "%s,%s\n", line, row == 0 ? "next step" : steps[row % 4]);
        row++;
    }
    (void)fclose(from);
    if (fclose(to) != 0) {
        fail(target);
    }
}

/* The file of that many opportunities; made once and kept in the build folder. */
static const char *generate(size_t rows)
{
    static char path[LONGEST_PATH];
    char folder[LONGEST_PATH];
    char source[LONGEST_PATH + 32];
    struct stat about;
    demo_settings settings = demo_settings_default();
    demo_error error;

    (void)snprintf(path, sizeof path, "%s/bench-opportunities-%zu.csv", QC_BINARY_DIR, rows);
    if (stat(path, &about) == 0) {
        return path;
    }
    (void)snprintf(folder, sizeof folder, "%s/bench-read", QC_BINARY_DIR);
    (void)snprintf(source, sizeof source, "%s/opportunities.csv", folder);
    settings.folder = folder;
    settings.deals = rows;
    if (demo_company_write(&settings, &error) != DEMO_OK) {
        (void)fprintf(stderr, "bench_read: %s\n", error.message);
        exit(EXIT_FAILURE);
    }
    widen(source, path);
    return path;
}

static int compare(const void *a, const void *b)
{
    const double *first = a;
    const double *second = b;

    return *first < *second ? -1 : *first > *second;
}

static double median(const reading *all, size_t count, bool processor)
{
    double values[MOST_RUNS];

    for (size_t i = 0; i < count; i++) {
        values[i] = processor ? all[i].processor : all[i].wall;
    }
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

static void print(const char *path, const reading *bare, const reading *book, size_t runs,
                  int threads)
{
    struct stat about;
    double rows = (double)book[0].rows;

    if (stat(path, &about) != 0) {
        fail(path);
    }
    (void)printf("%s: %zu opportunities, %.1f MB\n", path, book[0].rows,
                 1e-6 * (double)about.st_size);
    (void)printf("%-28s %8s %10s\n", "seconds, median", "wall", "processor");
    (void)printf("%-28s %8.3f %10.3f\n", "libcsv, empty callbacks", median(bare, runs, false),
                 median(bare, runs, true));
    (void)printf("into the book, %2d thread%s    %8.3f %10.3f\n", threads,
                 threads == 1 ? " " : "s", median(book, runs, false), median(book, runs, true));
    (void)printf("%-28s %8.2f %10.2f\n", "ratio",
                 median(book, runs, false) / median(bare, runs, false),
                 median(book, runs, true) / median(bare, runs, true));
    (void)printf("bytes per row: %.0f at most, %.0f with the book read\n", book[0].peak / rows,
                 book[0].held / rows);
}

int main(int argc, char **argv)
{
    reading bare[MOST_RUNS];
    reading book[MOST_RUNS];
    unsigned long rows = 1000000;
    unsigned long runs = 5;
    int threads = 1;
    int option = 0;
    const char *path = NULL;

    while ((option = getopt(argc, argv, "n:r:t:h")) != -1) {
        switch (option) {
        case 'n':
            rows = strtoul(optarg, NULL, 10);
            break;
        case 'r':
            runs = strtoul(optarg, NULL, 10);
            break;
        case 't':
            threads = (int)strtol(optarg, NULL, 10);
            break;
        default:
            (void)fputs(USAGE, option == 'h' ? stdout : stderr);
            return option == 'h' ? EXIT_SUCCESS : 2;
        }
    }
    if (runs < 1 || runs > MOST_RUNS || rows < 1) {
        (void)fputs(USAGE, stderr);
        return 2;
    }
    path = optind < argc ? argv[optind] : generate(rows);
    for (size_t i = 0; i < runs; i++) {
        bare[i] = measure(read_bare, path, threads);
        book[i] = measure(read_book, path, threads);
    }
    print(path, bare, book, runs, threads);
    return EXIT_SUCCESS;
}
