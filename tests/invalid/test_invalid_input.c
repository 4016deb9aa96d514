/* Malformed exports: every folder beside this file is a case; its file `expected` says what must come of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <dirent.h>
#include <sys/stat.h>

#include "quotacast/book.h"

enum { MOST_CASES = 200, LONGEST_PATH = 1024, FEWEST_CASES = 60 };

/* One case while it runs. */
typedef struct invalid_case {
    const char *name;
    char folder[LONGEST_PATH];
    char path[LONGEST_PATH + 64];
    qc_read_settings settings;
    qc_config config;
    qc_status status;
    qc_error error;
    qc_book *book;
    bool has_status;
} invalid_case;

static void join_path(char *path, size_t size, const char *folder, const char *name)
{
    (void)snprintf(path, size, "%s/%s", folder, name);
}

static const char *name_of_path(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* The value of a line "key: value", or NULL. */
static const char *value_of(const char *line, const char *key)
{
    size_t length = strlen(key);

    return strncmp(line, key, length) == 0 && strncmp(line + length, ": ", 2) == 0
               ? line + length + 2
               : NULL;
}

static void take_setting(invalid_case *self, const char *line)
{
    const char *value = NULL;

    if ((value = value_of(line, "read")) != NULL) {
        join_path(self->path, sizeof self->path, self->folder, value);
    } else if (value_of(line, "lenient") != NULL) {
        self->settings.lenient = true;
    } else if ((value = value_of(line, "max_errors")) != NULL) {
        self->settings.max_errors = strtoul(value, NULL, 10);
    }
}

static void check_place(const invalid_case *self, const char *value)
{
    char place[LONGEST_PATH];

    (void)snprintf(place, sizeof place, "%s:%zu:%zu", name_of_path(self->error.source),
                   self->error.line, self->error.column);
    if (strcmp(place, value) != 0) {
        fail_msg("%s: the error is at %s, expected %s", self->name, place, value);
    }
}

static void check_rows(const invalid_case *self, const char *value)
{
    size_t sums[4] = {0};
    char rows[128];

    for (size_t i = 0; i < self->book->file_count; i++) {
        const qc_file_report *file = &self->book->files[i];

        sums[0] += file->rows_read;
        sums[1] += file->rows_kept;
        sums[2] += file->rows_rejected;
        sums[3] += file->rows_merged;
        assert_int_equal(file->rows_read,
                         file->rows_kept + file->rows_rejected + file->rows_merged);
    }
    (void)snprintf(rows, sizeof rows, "%zu %zu %zu %zu", sums[0], sums[1], sums[2], sums[3]);
    if (strcmp(rows, value) != 0) {
        fail_msg("%s: rows are %s, expected %s", self->name, rows, value);
    }
}

/* A remark with severity, place, count and part of the message as the line says. */
static void check_remark(const invalid_case *self, const char *value)
{
    static const char *const severities[] = {"note", "doubtful", "rejected"};
    char start[128];

    for (size_t i = 0; i < self->book->remark_count; i++) {
        const qc_remark *remark = &self->book->remarks[i];
        size_t length = (size_t)snprintf(start, sizeof start, "%s %zu:%zu x%zu ",
                                         severities[remark->severity], remark->line,
                                         remark->column, remark->times);

        if (strncmp(value, start, length) == 0 &&
            strstr(remark->message, value + length) != NULL) {
            return;
        }
    }
    for (size_t i = 0; i < self->book->remark_count; i++) {
        const qc_remark *remark = &self->book->remarks[i];

        print_error("  %s %zu:%zu x%zu %s\n", severities[remark->severity], remark->line,
                    remark->column, remark->times, remark->message);
    }
    fail_msg("%s: there is no remark '%s'", self->name, value);
}

static void check_line(invalid_case *self, const char *line)
{
    const char *value = NULL;

    if ((value = value_of(line, "status")) != NULL) {
        self->has_status = true;
        if (strcmp(qc_status_name(self->status), value) != 0) {
            fail_msg("%s: status is '%s', expected '%s' (%s)", self->name,
                     qc_status_name(self->status), value, self->error.message);
        }
        assert_true(self->status == QC_OK || self->error.message[0] != '\0');
    } else if ((value = value_of(line, "place")) != NULL) {
        check_place(self, value);
    } else if ((value = value_of(line, "message")) != NULL) {
        if (strstr(self->error.message, value) == NULL) {
            fail_msg("%s: '%s' is not in '%s'", self->name, value, self->error.message);
        }
    } else if ((value = value_of(line, "rows")) != NULL) {
        check_rows(self, value);
    } else if ((value = value_of(line, "remark")) != NULL) {
        check_remark(self, value);
    } else if (value_of(line, "read") == NULL && value_of(line, "lenient") == NULL &&
               value_of(line, "max_errors") == NULL && *line != '\0') {
        fail_msg("%s: '%s' means nothing", self->name, line);
    }
}

/* Calls `take` for each line of the case's file `expected`. */
static void for_each_line(invalid_case *self, void (*take)(invalid_case *, const char *))
{
    char path[LONGEST_PATH + 64];
    char *text = NULL;
    char *line = NULL;
    char *rest = NULL;

    join_path(path, sizeof path, self->folder, "expected");
    text = qc_test_read(path, NULL);
    for (line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        take(self, line);
    }
    free(text);
}

static void take_setting_line(invalid_case *self, const char *line)
{
    take_setting(self, line);
}

static void run_case(void **state)
{
    invalid_case self = {.name = *state, .settings = qc_read_settings_default()};
    char config[LONGEST_PATH + 64];
    struct stat about;

    (void)snprintf(self.folder, sizeof self.folder, "%s/tests/invalid/%s", QC_SOURCE_DIR,
                   self.name);
    (void)snprintf(self.path, sizeof self.path, "%s", self.folder);
    qc_config_init(&self.config);
    join_path(config, sizeof config, self.folder, "quotacast.yaml");
    if (stat(config, &about) == 0) {
        self.status = qc_config_read(config, &self.config, &self.error);
        self.settings.config = &self.config;
    }
    for_each_line(&self, take_setting_line);
    if (self.status == QC_OK) {
        self.status = qc_book_read(self.path, &self.settings, NULL, &self.book, &self.error);
    }
    for_each_line(&self, check_line);
    assert_true(self.has_status);
    qc_book_free(self.book);
    qc_config_clear(&self.config);
}

static int compare_names(const void *a, const void *b)
{
    const char *const *first = a;
    const char *const *second = b;

    return strcmp(*first, *second);
}

/* The folders that hold a file `expected`, by name. */
static size_t list_cases(char **names)
{
    char root[LONGEST_PATH];
    char path[2 * LONGEST_PATH];
    struct dirent *entry = NULL;
    struct stat about;
    size_t count = 0;
    DIR *folder = NULL;

    (void)snprintf(root, sizeof root, "%s/tests/invalid", QC_SOURCE_DIR);
    folder = opendir(root);
    if (folder == NULL) {
        return 0;
    }
    while ((entry = readdir(folder)) != NULL && count < MOST_CASES) {
        (void)snprintf(path, sizeof path, "%s/%s/expected", root, entry->d_name);
        if (entry->d_name[0] != '.' && stat(path, &about) == 0) {
            names[count++] = strdup(entry->d_name);
        }
    }
    (void)closedir(folder);
    qsort(names, count, sizeof *names, compare_names);
    return count;
}

int main(void)
{
    char *names[MOST_CASES] = {NULL};
    struct CMUnitTest tests[MOST_CASES];
    size_t count = list_cases(names);
    int failed = 0;

    if (count < FEWEST_CASES) {
        (void)fprintf(stderr, "only %zu cases of malformed input\n", count);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < count; i++) {
        tests[i] = (struct CMUnitTest){
            .name = names[i], .test_func = run_case, .initial_state = names[i]};
    }
    failed = _cmocka_run_group_tests("invalid_input", tests, count, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        free(names[i]);
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
