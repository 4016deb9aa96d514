/* Files of shares: written by one process each, read by the one that puts them together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/share.h"

#include <math.h>
#include <string.h>

#include "core/digest.h"
#include "core/file.h"
#include "core/memory.h"
#include "forecast/hindsight.h"

/*
 * A file is a header, for each of its rows what copy_row() copies, and the SHA-256
 * of all that. Numbers are in the machine's own form, of which the header has an example.
 */

/* Changes with the form of the file, and with every change of what models or combination
 * compute. */
static const char MAGIC[16] = "quotacast pool18";

/* Its bytes tell the order of bytes, which is that of other numbers too. */
static const uint64_t EXAMPLE = UINT64_C(0x0123456789abcdef);

typedef struct header {
    char magic[sizeof MAGIC];
    uint64_t example;
    uint8_t key[QC_DIGEST_SIZE]; /* of what the forecast is made from */
    uint64_t index, count;
} header;

qc_share qc_share_of(size_t index, size_t count, size_t row_count)
{
    return (qc_share){.index = index,
                      .count = count,
                      .first = row_count * (index - 1) / count,
                      .end = row_count * index / count};
}

static void add_number(qc_digest *digest, uint64_t number)
{
    qc_digest_add(digest, &number, sizeof number);
}

static void add_regressors(qc_digest *digest, const qc_history *history)
{
    const qc_regressors *regressors = history->regressors;

    add_number(digest, regressors != NULL ? regressors->count : 0);
    if (regressors != NULL) {
        qc_digest_add(digest, regressors->values,
                      regressors->count * history->leaf_count * regressors->period_count *
                          sizeof *regressors->values);
    }
}

/* Field by field: what lies between them is anything. */
static void add_calendar(qc_digest *digest, const qc_calendar *calendar)
{
    add_number(digest, (uint64_t)calendar->start_month);
    add_number(digest, calendar->named_by_start ? 1 : 0);
    add_number(digest, (uint64_t)calendar->weeks);
    add_number(digest, (uint64_t)calendar->end_weekday);
    add_number(digest, calendar->ends_nearest ? 1 : 0);
}

static void find_key(const qc_rolling *rolling, uint8_t key[QC_DIGEST_SIZE])
{
    const qc_history *history = rolling->history;
    qc_digest digest;

    qc_digest_start(&digest);
    qc_digest_add(&digest, qc_version(), strlen(qc_version()));
    add_number(&digest, history->row_count);
    add_number(&digest, history->leaf_count);
    add_number(&digest, history->period_count);
    add_number(&digest, (uint64_t)history->season);
    add_number(&digest, (uint64_t)history->frequency);
    add_number(&digest, (uint64_t)history->first_period);
    add_calendar(&digest, &history->calendar);
    add_number(&digest, rolling->horizon);
    add_number(&digest, rolling->max_origins);
    add_number(&digest, rolling->sample_count);
    for (size_t model = 0; model < rolling->model_count; model++) {
        qc_digest_add(&digest, rolling->models[model].name,
                      strlen(rolling->models[model].name) + 1);
    }
    for (size_t row = 0; row < history->row_count; row++) {
        add_number(&digest, history->rows.parent[row]);
    }
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        add_number(&digest, history->rows.group[leaf]);
    }
    qc_digest_add(&digest, history->observed,
                  history->leaf_count * history->period_count * sizeof *history->observed);
    add_regressors(&digest, history);
    qc_digest_end(&digest, key);
}

/* Forecasts of a row that are made again, as its ranges at the last origin ask for them. */
static size_t hindsight_size(const qc_rolling *rolling, size_t row)
{
    return qc_hindsight_is_kept(rolling, row, rolling->last)
               ? rolling->max_origins * (rolling->horizon + 1)
               : 0;
}

/* Numbers of a row: weights, the naive forecast at the last origin, combinations from the first
 * combined origin on, and how far models lie apart, which sums do not need, from the first
 * compared one on; and what was made again. */
static size_t row_size(const qc_rolling *rolling, size_t row)
{
    return rolling->model_count +
           (1 + rolling->last - rolling->combined + 1 + rolling->last - rolling->compared + 1) *
               rolling->horizon +
           hindsight_size(rolling, row);
}

/* Numbers of the row that has most. */
static size_t most_numbers(const qc_rolling *rolling)
{
    size_t most = 0;

    for (size_t row = 0; row < rolling->history->row_count; row++) {
        most = row_size(rolling, row) > most ? row_size(rolling, row) : most;
    }
    return most;
}

/* Copies a row's numbers to or from the arrays of a rolling. */
static void copy_row(const qc_rolling *rolling, size_t row, double *numbers, bool into_file)
{
    size_t width = rolling->horizon * sizeof *numbers;
    double *weight = qc_rolling_weight(rolling, row);
    double *naive = qc_rolling_benchmark(rolling, rolling->last, row);
    double *next = numbers + rolling->model_count;

    memcpy(into_file ? numbers : weight, into_file ? weight : numbers,
           rolling->model_count * sizeof *numbers);
    memcpy(into_file ? next : naive, into_file ? naive : next, width);
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        double *point = qc_rolling_combination(rolling, origin, row);

        next += rolling->horizon;
        memcpy(into_file ? next : point, into_file ? point : next, width);
    }
    for (size_t origin = rolling->compared; origin <= rolling->last; origin++) {
        next += rolling->horizon;
        if (row < rolling->history->leaf_count) {
            double *apart = qc_rolling_disagreement(rolling, origin, row);

            memcpy(into_file ? next : apart, into_file ? apart : next, width);
        }
    }
    if (hindsight_size(rolling, row) > 0) {
        double *again = rolling->hindsight[row];

        next += rolling->horizon;
        memcpy(into_file ? next : again, into_file ? again : next,
               hindsight_size(rolling, row) * sizeof *next);
    }
}

static qc_status put(qc_new_file *file, qc_digest *digest, const void *bytes, size_t length,
                     qc_error *error)
{
    qc_digest_add(digest, bytes, length);
    return qc_new_file_add(file, bytes, length, error);
}

qc_status qc_share_write(const qc_rolling *rolling, const qc_share *share, const char *path,
                         qc_error *error)
{
    header head = {.example = EXAMPLE, .index = share->index, .count = share->count};
    qc_new_file file = {0};
    qc_digest digest;
    uint8_t sum[QC_DIGEST_SIZE];
    double *numbers = NULL;
    qc_status status = QC_OK;

    memcpy(head.magic, MAGIC, sizeof head.magic);
    find_key(rolling, head.key);
    QC_TRY(QC_NEW_ARRAY(numbers, most_numbers(rolling), error));
    QC_TRY(qc_new_file_open(path, &file, error));
    qc_digest_start(&digest);
    QC_TRY(put(&file, &digest, &head, sizeof head, error));
    for (size_t row = share->first; row < share->end; row++) {
        copy_row(rolling, row, numbers, true);
        QC_TRY(put(&file, &digest, numbers, row_size(rolling, row) * sizeof *numbers, error));
    }
    qc_digest_end(&digest, sum);
    QC_TRY(qc_new_file_add(&file, sum, sizeof sum, error));
    QC_TRY(qc_new_file_commit(&file, error));

done:
    qc_new_file_abandon(&file);
    qc_memory_free(numbers);
    return status;
}

/* Reading */

typedef struct share_file {
    const char *path;
    qc_old_file file;
    qc_digest digest;
    header head;
} share_file;

static qc_status fail_damaged(const share_file *file, qc_error *error)
{
    return qc_fail_at(error, QC_ERR_DATA, file->path, 0, 0,
                      "is damaged or cut off; make it anew with --pool-out");
}

static qc_status get(share_file *file, void *bytes, size_t length, qc_error *error)
{
    if (qc_old_file_read(&file->file, bytes, length) != length) {
        return fail_damaged(file, error);
    }
    qc_digest_add(&file->digest, bytes, length);
    return QC_OK;
}

static qc_status open_file(share_file *file, const uint8_t key[QC_DIGEST_SIZE], qc_error *error)
{
    header *head = &file->head;
    size_t length = 0;

    qc_status status = qc_old_file_open(file->path, &file->file, error);

    if (status != QC_OK) {
        return status;
    }
    length = qc_old_file_read(&file->file, head, sizeof *head);
    if (length < sizeof head->magic || memcmp(head->magic, MAGIC, sizeof MAGIC) != 0) {
        return qc_fail_at(error, QC_ERR_FORMAT, file->path, 0, 0,
                          "is not a pool file of this version; make one with --pool-out");
    }
    if (length < sizeof *head || head->count == 0 || head->count > QC_SHARES_MOST ||
        head->index == 0 || head->index > head->count) {
        return fail_damaged(file, error);
    }
    if (head->example != EXAMPLE) {
        return qc_fail_at(error, QC_ERR_FORMAT, file->path, 0, 0,
                          "was made on a machine that writes numbers in another form");
    }
    if (memcmp(head->key, key, sizeof head->key) != 0) {
        return qc_fail_at(error, QC_ERR_DATA, file->path, 0, 0,
                          "was made from other data, or with another horizon or other models; "
                          "make it anew with --pool-out");
    }
    qc_digest_start(&file->digest);
    qc_digest_add(&file->digest, head, sizeof *head);
    return QC_OK;
}

static qc_status read_rows(qc_rolling *rolling, share_file *file, qc_error *error)
{
    const qc_share share = qc_share_of((size_t)file->head.index, (size_t)file->head.count,
                                       rolling->history->row_count);
    uint8_t sum[QC_DIGEST_SIZE], found[QC_DIGEST_SIZE + 1];
    double *numbers = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(numbers, most_numbers(rolling), error));
    for (size_t row = share.first; row < share.end; row++) {
        size_t again = hindsight_size(rolling, row);

        if (again > 0) {
            QC_TRY(QC_NEW_ARRAY(rolling->hindsight[row], again, error));
        }
        QC_TRY(get(file, numbers, row_size(rolling, row) * sizeof *numbers, error));
        copy_row(rolling, row, numbers, false);
    }
    qc_digest_end(&file->digest, sum);
    /* One more byte is asked for: there must be none. */
    if (qc_old_file_read(&file->file, found, sizeof found) != sizeof sum ||
        memcmp(found, sum, sizeof sum) != 0) {
        status = fail_damaged(file, error);
    }

done:
    qc_memory_free(numbers);
    return status;
}

/* Each share once, and all of the same number of them. `from` [count of shares] has the files
 * seen. */
static qc_status place_file(const share_file *file, const share_file *first, const char **from,
                            qc_error *error)
{
    size_t at = (size_t)file->head.index - 1;

    if (file->head.count != first->head.count) {
        return qc_fail_at(error, QC_ERR_DATA, file->path, 0, 0,
                          "is one of %llu shares, '%s' of %llu; give the files of one division",
                          (unsigned long long)file->head.count, first->path,
                          (unsigned long long)first->head.count);
    }
    if (from[at] != NULL) {
        return qc_fail_at(error, QC_ERR_DATA, file->path, 0, 0,
                          "has share %zu of %llu, as '%s' has; give one of them", at + 1,
                          (unsigned long long)file->head.count, from[at]);
    }
    from[at] = file->path;
    return QC_OK;
}

static qc_status check_complete(const char *const *from, size_t count, qc_error *error)
{
    for (size_t k = 0; k < count; k++) {
        if (from[k] == NULL) {
            return qc_fail(error, QC_ERR_DATA,
                           "share %zu of %zu is missing; make it with --shard %zu/%zu "
                           "--pool-out FILE",
                           k + 1, count, k + 1, count);
        }
    }
    return QC_OK;
}

qc_status qc_share_read_all(qc_rolling *rolling, const char *const *paths, size_t count,
                            qc_error *error)
{
    uint8_t key[QC_DIGEST_SIZE];
    share_file *files = NULL;
    const char **from = NULL;
    qc_status status = QC_OK;

    if (count == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "no file of a share; give those of all");
    }
    find_key(rolling, key);
    QC_TRY(QC_NEW_ARRAY(files, count, error));
    for (size_t k = 0; k < count; k++) {
        files[k].path = paths[k];
        QC_TRY(open_file(&files[k], key, error));
        if (k == 0) {
            QC_TRY(QC_NEW_ARRAY(from, (size_t)files[k].head.count, error));
        }
        QC_TRY(place_file(&files[k], &files[0], from, error));
    }
    QC_TRY(check_complete(from, (size_t)files[0].head.count, error));
    for (size_t k = 0; k < count; k++) {
        QC_TRY(read_rows(rolling, &files[k], error));
    }

done:
    for (size_t k = 0; k < count && files != NULL; k++) {
        qc_old_file_close(&files[k].file);
    }
    qc_memory_free(files);
    qc_memory_free(from);
    return status;
}
