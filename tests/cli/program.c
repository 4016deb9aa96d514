/* Running the built program as a user does. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"

#include "tests/support/qc_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_ARGUMENTS 32

static char program_name[] = QC_BINARY_DIR "/quotacast";

char *program_path(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    assert_non_null(path);
    (void)snprintf(path, size, "%s/%s", folder, name);
    return path;
}

/* The child: streams, limits, environment, then the program. */
static void become_program(const program_setting *setting, char *const *arguments,
                           const char *folder)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/in", folder);
    int in = open(setting->input != NULL ? path : "/dev/null", O_RDONLY);
    (void)snprintf(path, sizeof path, "%s/out", folder);
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    (void)snprintf(path, sizeof path, "%s/err", folder);
    int err = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || out < 0 || err < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
        dup2(err, 2) < 0) {
        _exit(126);
    }
    if (setting->file_size > 0) {
        const struct rlimit limit = {setting->file_size, setting->file_size};
        (void)setrlimit(RLIMIT_FSIZE, &limit);
    }
    (void)unsetenv("COLUMNS");
    for (size_t k = 0; k < 4 && setting->environment[k] != NULL; k++) {
        char *copy = strdup(setting->environment[k]);
        if (copy == NULL || putenv(copy) != 0) {
            _exit(126);
        }
    }
    (void)execv(program_name, arguments);
    _exit(127);
}

static void wait_milliseconds(int milliseconds)
{
    struct timespec pause = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR) {
    }
}

static char *read_stream(const char *folder, const char *name)
{
    char *path = program_path(folder, name);
    char *text = qc_test_read(path, NULL);
    free(path);
    return text;
}

static program_run run_program(const program_setting *setting, char *const *arguments)
{
    program_run run = {0};
    int ended = 0;
    char *folder = qc_test_folder();
    if (setting->input != NULL) {
        free(qc_test_write(folder, "in", setting->input));
    }
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        become_program(setting, arguments, folder);
    }
    if (setting->interrupt_after > 0) {
        wait_milliseconds(setting->interrupt_after);
        (void)kill(child, SIGINT);
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    run.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
    run.out = read_stream(folder, "out");
    run.err = read_stream(folder, "err");
    free(folder);
    return run;
}

program_run program_call(const program_setting *setting, ...)
{
    char *arguments[MOST_ARGUMENTS + 2] = {program_name};
    size_t count = 1;
    va_list list;
    va_start(list, setting);
    for (char *next = va_arg(list, char *); next != NULL; next = va_arg(list, char *)) {
        assert_true(count <= MOST_ARGUMENTS);
        arguments[count++] = next;
    }
    va_end(list);
    return run_program(setting, arguments);
}

program_run program_line(const char *line)
{
    static const program_setting plain;
    char *copy = strdup(line);
    char *arguments[MOST_ARGUMENTS + 2] = {program_name};
    size_t count = 1;
    assert_non_null(copy);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        assert_true(count <= MOST_ARGUMENTS);
        arguments[count++] = word;
    }
    program_run run = run_program(&plain, arguments);
    free(copy);
    return run;
}

void program_free(program_run *run)
{
    free(run->out);
    free(run->err);
    run->out = run->err = NULL;
}

void program_assert_(const program_run *run, int status, const char *text, const char *file,
                     int line)
{
    if (run->status != status || strstr(run->err, text) == NULL) {
        print_error("exit status %d (expected %d), standard error:\n%s", run->status, status,
                    run->err);
        print_error("standard output:\n%.2000s", run->out);
        _fail(file, line);
    }
}

void program_has_(const char *text, const char *part, const char *file, int line)
{
    if (strstr(text, part) == NULL) {
        print_error("no '%s' in:\n%.4000s\n", part, text);
        _fail(file, line);
    }
}

static char *write_revenue(void)
{
    static const char *const names[] = {"Medan", "Aceh", "Padang", "Bandung", "Bogor", "Solo"};
    static const double season[] = {.9, .92, .95, 1, 1.02, 1.05, 1, .98, 1, 1.03, 1.05, 1.1};
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    (void)fputs("period,territory,amount\n", stream);
    for (int month = 0; month < 30; month++) {
        int calendar = month + 6; /* from 2023-07 to 2025-12 */
        for (int k = 0; k < 6; k++) {
            int wave = (month * 7 + k * 5) % 11 - 5; /* a fixed irregularity */
            double amount =
                1e6 * (k + 2) * (1 + 0.005 * month) * season[calendar % 12] * (1 + 0.01 * wave);
            (void)fprintf(stream, "%d-%02d,%s,%.0f\n", 2023 + calendar / 12, calendar % 12 + 1,
                          names[k], amount);
        }
    }
    assert_int_equal(fclose(stream), 0);
    return text;
}

char *program_company(void)
{
    char *folder = qc_test_folder();
    char *revenue = write_revenue();
    free(qc_test_write(folder, "revenue.csv", revenue));
    free(revenue);
    free(qc_test_write(folder, "territories.csv",
                       "id,name,parent,floor,cap\n"
                       "R1,Sumatra,,,\nR2,Jawa,,,\n"
                       "T1,Medan,Sumatra,,\nT2,Aceh,Sumatra,,\nT3,Padang,Sumatra,12000000,\n"
                       "T4,Bandung,Jawa,,\nT5,Bogor,Jawa,,\nT6,Solo,Jawa,,40000000\n"));
    free(qc_test_write(folder, "reps.csv",
                       "id,name,territory,start,end,share\n"
                       "P1,Dewi,Medan,2020-01-01,,0.6\nP2,Budi,Medan,2020-01-01,,0.4\n"));
    free(qc_test_write(folder, "key_results.csv",
                       "objective,id,name,kind,metric,unit,baseline,target,period\n"
                       "Grow,KR1,Revenue,reach,revenue,IDR,0,95000000,2026Q1\n"));
    free(qc_test_write(folder, "quotacast.yaml", "company: PT Contoh\ncurrency: IDR\n"));
    return folder;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted names of a folder's entries; NULL-terminated. */
static char **list_names(const char *folder, size_t *count)
{
    char **names = calloc(257, sizeof *names);
    DIR *stream = opendir(folder);
    *count = 0;
    assert_non_null(names);
    if (stream == NULL) {
        return names;
    }
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            assert_true(*count < 256);
            names[(*count)++] = strdup(entry->d_name);
        }
    }
    (void)closedir(stream);
    qsort(names, *count, sizeof *names, by_name);
    return names;
}

static void free_names(char **names)
{
    for (size_t k = 0; names[k] != NULL; k++) {
        free(names[k]);
    }
    free(names);
}

size_t program_entries(const char *folder)
{
    size_t count = 0;
    free_names(list_names(folder, &count));
    return count;
}

char *program_snapshot(const char *folder)
{
    char *text = NULL;
    size_t length = 0;
    size_t count = 0;
    FILE *stream = open_memstream(&text, &length);
    char **names = list_names(folder, &count);
    assert_non_null(stream);
    for (size_t k = 0; k < count; k++) {
        struct stat entry;
        char *path = program_path(folder, names[k]);
        if (stat(path, &entry) == 0 && S_ISREG(entry.st_mode)) {
            char *content = qc_test_read(path, NULL);
            (void)fprintf(stream, "== %s\n%s", names[k], content);
            free(content);
        }
        free(path);
    }
    free_names(names);
    assert_int_equal(fclose(stream), 0);
    return text;
}
