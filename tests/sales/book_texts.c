/* Books read from texts: each text becomes a file of a fresh folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sales/book_texts.h"

#include "tests/support/qc_test.h"

#include <sys/stat.h>

/* The folder of a name such as snapshots/a.csv. */
static void make_inner_folder(const char *folder, const char *name)
{
    const char *slash = strchr(name, '/');
    char path[1024];

    if (slash != NULL) {
        (void)snprintf(path, sizeof path, "%s/%.*s", folder, (int)(slash - name), name);
        (void)mkdir(path, 0700); /* it may be there */
    }
}

qc_status book_texts_read(book_texts files, const qc_read_settings *settings, qc_book **book,
                          qc_error *error)
{
    char *folder = qc_test_folder();
    qc_status status = QC_OK;

    for (; files[0] != NULL; files += 2) {
        make_inner_folder(folder, files[0]);
        free(qc_test_write(folder, files[0], files[1]));
    }
    status = qc_book_read(folder, settings, NULL, book, error);
    free(folder);
    return status;
}

qc_book *book_texts_read_ok(book_texts files, const qc_read_settings *settings)
{
    qc_book *book = NULL;
    qc_error error = {0};

    assert_ok(book_texts_read(files, settings, &book, &error), error);
    for (size_t i = 0; i < book->file_count; i++) {
        const qc_file_report *file = &book->files[i];

        assert_int_equal(file->rows_read,
                         file->rows_kept + file->rows_rejected + file->rows_merged);
    }
    return book;
}

bool book_texts_has_remark(const qc_book *book, const char *part)
{
    for (size_t i = 0; i < book->remark_count; i++) {
        if (strstr(book->remarks[i].message, part) != NULL) {
            return true;
        }
    }
    return false;
}

static qc_status read_once(void *context, qc_error *error)
{
    qc_book *book = NULL;
    qc_status status = book_texts_read(*(book_texts *)context, NULL, &book, error);

    qc_book_free(book);
    return status;
}

void book_texts_allocations(book_texts files)
{
    qc_test_allocations(read_once, &files);
}

const qc_remark *book_texts_remark(const qc_book *book, const char *part)
{
    for (size_t i = 0; i < book->remark_count; i++) {
        if (strstr(book->remarks[i].message, part) != NULL) {
            return &book->remarks[i];
        }
    }
    for (size_t i = 0; i < book->remark_count; i++) {
        print_error("  %s\n", book->remarks[i].message);
    }
    fail_msg("no remark holds '%s'", part);
    return NULL;
}

const char *book_texts_day(qc_date date)
{
    static char text[16];

    return qc_date_format(date, text, sizeof text);
}

const char *book_texts_territory(const qc_book *book, qc_id row)
{
    return row == QC_NO_ID ? "company" : book->territories.name[row];
}
