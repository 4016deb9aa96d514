/* A file is either the old one or the new one; fingerprints are the published ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

static size_t entries(const char *folder)
{
    DIR *stream = opendir(folder);
    size_t count = 0;

    assert_non_null(stream);
    while (readdir(stream) != NULL) {
        count++;
    }
    (void)closedir(stream);
    return count - 2; /* . and .. */
}

static void new_file__appears_only_on_commit(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "a.txt", "old");
    qc_new_file file = {0};
    qc_error error;
    char *text = NULL;

    (void)state;
    assert_ok(qc_new_file_open(path, &file, &error), error);
    assert_true(fputs("new", file.stream) >= 0);
    text = qc_test_read(path, NULL);
    assert_string_equal(text, "old");
    free(text);
    assert_ok(qc_new_file_commit(&file, &error), error);
    text = qc_test_read(path, NULL);
    assert_string_equal(text, "new");
    assert_int_equal(entries(folder), 1);
    free(text);
    free(path);
    free(folder);
}

static void new_file__leaves_nothing_when_abandoned(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "a.txt", "old");
    qc_new_file file = {0};
    qc_error error;
    char *text = NULL;

    (void)state;
    qc_new_file_abandon(&file);
    assert_ok(qc_new_file_open(path, &file, &error), error);
    assert_int_equal(entries(folder), 2);
    qc_new_file_abandon(&file);
    assert_int_equal(entries(folder), 1);
    text = qc_test_read(path, NULL);
    assert_string_equal(text, "old");
    free(text);
    free(path);
    free(folder);
}

static void new_file__reports_places_it_cannot_write(void **state)
{
    char *folder = qc_test_folder();
    char missing[1200];
    qc_new_file file = {0};
    qc_error error;

    (void)state;
    (void)snprintf(missing, sizeof missing, "%s/no/such/a.txt", folder);
    assert_status(qc_new_file_open(missing, &file, &error), QC_ERR_IO, error);
    assert_string_equal(error.source, missing);
    assert_status(qc_new_file_open(folder, &file, &error), QC_ERR_IO, error);
    assert_message(error, "is a folder");
    free(folder);
}

static void new_file__writes_through_a_link_and_leaves_devices_alone(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "real.txt", "old");
    char link_path[1200];
    char pipe_path[1200];
    struct stat status;
    qc_new_file file = {0};
    qc_error error;
    char *text = NULL;

    (void)state;
    (void)snprintf(link_path, sizeof link_path, "%s/link.txt", folder);
    (void)snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
    assert_int_equal(symlink("real.txt", link_path), 0);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_ok(qc_new_file_open(link_path, &file, &error), error);
    assert_true(fputs("new", file.stream) >= 0);
    assert_ok(qc_new_file_commit(&file, &error), error);
    assert_int_equal(lstat(link_path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    text = qc_test_read(path, NULL);
    assert_string_equal(text, "new");
    assert_status(qc_new_file_open(pipe_path, &file, &error), QC_ERR_IO, error);
    assert_message(error, "not a regular file");
    assert_int_equal(lstat(pipe_path, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
    free(text);
    free(path);
    free(folder);
}

static void new_file__keeps_the_old_one_when_the_disk_is_full(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "a.txt", "old");
    struct rlimit before;
    struct rlimit tight;
    qc_new_file file = {0};
    qc_error error;
    char *text = NULL;
    qc_status status = QC_OK;

    (void)state;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 4096;
    assert_ok(qc_new_file_open(path, &file, &error), error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    for (int i = 0; i < 100000; i++) {
        (void)fputs("0123456789", file.stream);
    }
    status = qc_new_file_commit(&file, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_status(status, QC_ERR_IO, error);
    text = qc_test_read(path, NULL);
    assert_string_equal(text, "old");
    assert_int_equal(entries(folder), 1);
    free(text);
    free(path);
    free(folder);
}

static void folder__is_made_with_its_parents_and_twice(void **state)
{
    char *folder = qc_test_folder();
    char path[1200];
    char *file = qc_test_write(folder, "a.txt", "old");
    struct stat status;
    qc_error error;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/x/y/z", folder);
    assert_ok(qc_folder_make(path, &error), error);
    assert_ok(qc_folder_make(path, &error), error);
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISDIR(status.st_mode));
    assert_status(qc_folder_make(file, &error), QC_ERR_IO, error);
    assert_message(error, "is a file, where a folder is needed; name another");
    (void)snprintf(path, sizeof path, "%s/below", file);
    assert_status(qc_folder_make(path, &error), QC_ERR_IO, error);
    assert_message(error, "cannot be made a folder; name another");
    free(file);
    free(folder);
}

static void sha256__gives_the_published_digests(void **state)
{
    /* FIPS 180-2, appendix B.1 and B.2; the empty message from NIST's test vectors. */
    static const char *const cases[][2] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"}};
    char *folder = qc_test_folder();
    char digest[65];
    qc_error error;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *path = qc_test_write(folder, "message", cases[i][0]);

        assert_ok(qc_file_sha256(path, digest, &error), error);
        assert_string_equal(digest, cases[i][1]);
        free(path);
    }
    assert_status(qc_file_sha256("/no/such/file", digest, &error), QC_ERR_IO, error);
    assert_status(qc_file_sha256(folder, digest, &error), QC_ERR_IO, error);
    free(folder);
}

static qc_status write_one(void *context, qc_error *error)
{
    const char *path = context;
    qc_new_file file = {0};
    qc_status status = QC_OK;

    QC_TRY(qc_folder_make("/tmp", error));
    QC_TRY(qc_new_file_open(path, &file, error));
    QC_TRY(qc_new_file_commit(&file, error));

done:
    qc_new_file_abandon(&file);
    return status;
}

static void new_file__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "a.txt", "old");

    (void)state;
    qc_test_allocations(write_one, path);
    assert_int_equal(entries(folder), 1);
    free(path);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_file__appears_only_on_commit),
        cmocka_unit_test(new_file__leaves_nothing_when_abandoned),
        cmocka_unit_test(new_file__reports_places_it_cannot_write),
        cmocka_unit_test(new_file__writes_through_a_link_and_leaves_devices_alone),
        cmocka_unit_test(new_file__keeps_the_old_one_when_the_disk_is_full),
        cmocka_unit_test(folder__is_made_with_its_parents_and_twice),
        cmocka_unit_test(sha256__gives_the_published_digests),
        cmocka_unit_test(new_file__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
