/* What the test programs share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

void qc_test_close_(double actual, double expected, double relative, double absolute,
                    const char *what, const char *file, int line)
{
    bool close = fabs(actual - expected) <= absolute + relative * fabs(expected);

    if (isnan(expected)) {
        close = isnan(actual);
    } else if (isinf(expected)) {
        close = isinf(actual) && signbit(actual) == signbit(expected);
    }
    if (!close) {
        print_error("%s:%d: %s is %.17g, expected %.17g (relative %g, absolute %g)\n", file,
                    line, what, actual, expected, relative, absolute);
        _fail(file, line);
    }
}

double qc_test_digits(double actual, double expected)
{
    double error = expected == 0 ? fabs(actual) : fabs(actual - expected) / fabs(expected);

    if (!isfinite(actual)) {
        return 0;
    }
    return error <= 1e-15 ? 15 : -log10(error);
}

void qc_test_status_(qc_status actual, qc_status expected, const qc_error *error,
                     const char *what, const char *file, int line)
{
    if (actual != expected) {
        print_error("%s:%d: %s gave '%s', expected '%s'\n", file, line, what,
                    qc_status_name(actual), qc_status_name(expected));
        if (actual != QC_OK) {
            print_error("  %s:%zu:%zu: %s\n", error->source, error->line, error->column,
                        error->message);
        }
        _fail(file, line);
    }
    if (actual != QC_OK &&
        (error->message[0] == '\0' || strchr(error->message, '\n') != NULL)) {
        print_error("%s:%d: %s failed without a one-line message\n", file, line, what);
        _fail(file, line);
    }
}

void qc_test_message_(const qc_error *error, const char *part, const char *file, int line)
{
    if (strstr(error->message, part) == NULL) {
        print_error("%s:%d: '%s' is not in the message '%s'\n", file, line, part,
                    error->message);
        _fail(file, line);
    }
}

void qc_test_allocations(qc_status (*subject)(void *context, qc_error *error), void *context)
{
    size_t nth = 0;
    qc_status status = QC_ERR_MEMORY;

    while (status != QC_OK) {
        qc_error error = {.status = QC_OK};
        size_t blocks = qc_memory_blocks();

        nth++;
        (void)qc_memory_fail_at(nth);
        status = subject(context, &error);
        (void)qc_memory_fail_at(0);
        if (status != QC_OK && status != QC_ERR_MEMORY) {
            print_error("allocation %zu failing gave '%s': %s\n", nth, qc_status_name(status),
                        error.message);
            fail();
        }
        if (qc_memory_blocks() != blocks) {
            print_error("allocation %zu failing left %ld blocks\n", nth,
                        (long)qc_memory_blocks() - (long)blocks);
            fail();
        }
    }
    if (nth < 2) {
        print_error("no allocation was made\n");
        fail();
    }
}

enum { MOST_FOLDERS = 1024 };

static char *folders[MOST_FOLDERS];
static size_t folder_count;

static int remove_entry(const char *path, const struct stat *status, int kind,
                        struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

static void remove_folders(void)
{
    for (size_t i = 0; i < folder_count; i++) {
        (void)nftw(folders[i], remove_entry, 16, FTW_DEPTH | FTW_PHYS);
        free(folders[i]);
    }
    folder_count = 0;
}

qc_date qc_test_date(int year, int month, int day)
{
    qc_date date = QC_NO_DATE;

    assert_int_equal(qc_date_from_civil(year, month, day, &date), QC_OK);
    return date;
}

char *qc_test_folder(void)
{
    const char *base = getenv("TMPDIR");
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/quotacast-test-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(path) == NULL || folder_count == MOST_FOLDERS) {
        print_error("no temporary folder: %s\n", path);
        exit(1);
    }
    if (folder_count == 0) {
        (void)atexit(remove_folders);
    }
    folders[folder_count++] = strdup(path);
    return strdup(path);
}

const char *qc_test_own_folder(void)
{
    static char *own;

    if (own == NULL) {
        own = qc_test_folder();
    }
    return own;
}

char *qc_test_write(const char *folder, const char *name, const char *text)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    FILE *stream = NULL;

    if (path == NULL) {
        exit(1);
    }
    (void)snprintf(path, size, "%s/%s", folder, name);
    stream = fopen(path, "wb");
    if (stream == NULL || fwrite(text, 1, strlen(text), stream) != strlen(text) ||
        fclose(stream) != 0) {
        print_error("cannot write %s\n", path);
        exit(1);
    }
    return path;
}

char *qc_test_read(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "rb");
    size_t used = 0;
    size_t size = 65536;
    char *text = malloc(size + 1);

    if (stream == NULL || text == NULL) {
        print_error("cannot read %s\n", path);
        exit(1);
    }
    for (;;) {
        size_t got = fread(text + used, 1, size - used, stream);

        used += got;
        if (got == 0) {
            break;
        }
        if (used == size) {
            char *larger = realloc(text, size * 2 + 1);

            if (larger == NULL) {
                exit(1);
            }
            text = larger;
            size *= 2;
        }
    }
    (void)fclose(stream);
    text[used] = '\0';
    if (length != NULL) {
        *length = used;
    }
    return text;
}

char *qc_test_evaluation_data(const char *relative)
{
    const char *base = getenv("QUOTACAST_EVALUATION_DATA");
    char path[2048];
    struct stat status;

    if (base == NULL) {
        base = QC_SOURCE_DIR "/../shared/data";
    }
    (void)snprintf(path, sizeof path, "%s/%s", base, relative);
    if (stat(path, &status) != 0) {
        print_message("skipped: no evaluation data at %s\n", path);
        return NULL;
    }
    return strdup(path);
}
