/* Reading a book from a folder, a file or standard input; freeing it; finding its names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/book.h"

#include <string.h>

#include "core/memory.h"
#include "sales/reader.h"
#include "sales/tables/covariates.h"
#include "sales/tables/stages.h"
#include "sales/tables/storage.h"

enum { DEFAULT_MAX_ERRORS = 1000 };

qc_read_settings qc_read_settings_default(void)
{
    return (qc_read_settings){.as_of = QC_NO_DATE, .max_errors = DEFAULT_MAX_ERRORS};
}

void qc_book_free(qc_book *book)
{
    qc_book_storage *storage = NULL;

    if (book == NULL) {
        return;
    }
    storage = book->owner;
    qc_storage_free(book);
    qc_memory_free(book->remarks);
    if (storage != NULL) {
        qc_join_free(storage->territory);
        qc_arena_free(storage->arena);
        qc_memory_free(storage);
    }
    qc_memory_free(book);
}

static qc_status new_book(qc_book **book, qc_error *error)
{
    qc_book *draft = NULL;
    qc_book_storage *storage = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(QC_NEW_ARRAY(storage, 1, error));
    draft->owner = storage;
    storage->arena = qc_arena_new();
    if (storage->arena == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    draft->company = "Company";
    draft->calendar = qc_calendar_default();
    draft->first_date = QC_NO_DATE;
    draft->as_of = QC_NO_DATE;
    *book = draft;
    draft = NULL; /* now the caller's */

done:
    qc_book_free(draft);
    return status;
}

static void close_reader(qc_reader *self)
{
    for (size_t i = 0; i < self->input_count; i++) {
        qc_input_clear(&self->inputs[i]);
    }
    for (size_t i = 0; i < QC_TABLE_COUNT; i++) {
        qc_join_free(self->join[i]);
    }
    qc_join_free(self->company);
    qc_join_free(self->families);
    qc_memory_free(self->inputs);
    qc_memory_free(self->columns_used);
    qc_memory_free(self->deal_rate);
    qc_stages_free(self->stages);
    qc_remarks_free(self->remarks);
    qc_book_free(self->book);
}

static qc_status open_reader(qc_reader *self)
{
    static const qc_table joined[] = {QC_TABLE_TERRITORIES, QC_TABLE_ACCOUNTS, QC_TABLE_REPS,
                                      QC_TABLE_PRODUCTS, QC_TABLE_OPPORTUNITIES};
    const char *company = self->config->company;
    qc_status status = QC_OK;

    QC_TRY(new_book(&self->book, self->error));
    self->arena = ((qc_book_storage *)self->book->owner)->arena;
    self->remarks = qc_remarks_new(self->arena);
    self->company = qc_join_new();
    self->families = qc_join_new();
    if (self->remarks == NULL || self->company == NULL || self->families == NULL) {
        return qc_fail_memory(self->error);
    }
    for (size_t i = 0; i < sizeof joined / sizeof joined[0]; i++) {
        self->join[joined[i]] = qc_join_new();
        if (self->join[joined[i]] == NULL) {
            return qc_fail_memory(self->error);
        }
    }
    self->book->calendar = qc_config_calendar(self->config);
    if (company != NULL) {
        self->company_known = true;
        self->book->company = qc_arena_copy(self->arena, company, strlen(company));
        if (self->book->company == NULL) {
            return qc_fail_memory(self->error);
        }
    }

done:
    return status;
}

static qc_status build_tables(qc_reader *self)
{
    qc_status status = QC_OK;

    QC_TRY(qc_reader_build_territories(self));
    QC_TRY(qc_reader_build_regions(self));
    QC_TRY(qc_reader_build_products(self));
    QC_TRY(qc_reader_build_reps(self));
    QC_TRY(qc_reader_build_accounts(self));
    QC_TRY(qc_reader_build_stages(self));
    QC_TRY(qc_reader_build_deals(self));
    QC_TRY(qc_reader_build_history(self));
    QC_TRY(qc_reader_settle_history(self));
    QC_TRY(qc_reader_build_revenue(self));
    QC_TRY(qc_reader_complete(self));
    QC_TRY(qc_reader_build_goals(self));
    QC_TRY(qc_reader_build_key_results(self));
    QC_TRY(qc_reader_build_log(self));

done:
    return status;
}

static qc_status read_all(qc_reader *self, char **paths, size_t count, size_t current)
{
    qc_status status = QC_OK;

    QC_TRY(open_reader(self));
    QC_TRY(qc_reader_open(self, paths, count, current));
    QC_TRY(qc_reader_find_currency(self));
    QC_TRY(qc_reader_decode(self));
    QC_TRY(build_tables(self));
    QC_TRY(qc_reader_view(self));
    QC_TRY(qc_reader_end_reps(self));
    QC_TRY(qc_reader_build_covariates(self));
    QC_TRY(qc_reader_check(self));
    self->book->remarks = qc_remarks_take(self->remarks, &self->book->remark_count);

done:
    return status;
}

/* Gives the book to the caller, with the join that finds its territories. */
static qc_book *release_book(qc_reader *self)
{
    qc_book *book = self->book;
    qc_book_storage *storage = book->owner;

    storage->territory = self->join[QC_TABLE_TERRITORIES];
    self->join[QC_TABLE_TERRITORIES] = NULL;
    self->book = NULL;
    return book;
}

qc_status qc_book_read(const char *path, const qc_read_settings *settings, const qc_run *run,
                       qc_book **book, qc_error *error)
{
    qc_read_settings chosen = settings != NULL ? *settings : qc_read_settings_default();
    qc_config nothing;
    qc_reader self = {.settings = &chosen, .run = run, .error = error};
    char **paths = NULL;
    size_t count = 0;
    size_t current = 0;
    qc_status status = QC_OK;

    qc_config_init(&nothing);
    self.config = chosen.config != NULL ? chosen.config : &nothing;
    QC_TRY(qc_folder_list(path, &paths, &count, &current, error));
    QC_TRY(read_all(&self, paths, count, current));
    *book = release_book(&self);

done:
    close_reader(&self);
    for (size_t i = 0; i < count; i++) {
        qc_memory_free(paths[i]);
    }
    qc_memory_free(paths);
    return status;
}

bool qc_book_is_company(const qc_book *book, const char *name)
{
    static const char *const words[] = {"company", "total",     "perusahaan", "all",
                                        "semua",   "worldwide", "global"};
    char *key = NULL;
    char *company = NULL;
    bool same = false;

    if (*name == '\0' || strcmp(name, book->company) == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (qc_text_equal_nocase(name, words[i])) {
            return true;
        }
    }
    if (qc_text_key(name, &key, NULL) == QC_OK &&
        qc_text_key(book->company, &company, NULL) == QC_OK) {
        same = strcmp(key, company) == 0;
    }
    qc_memory_free(key);
    qc_memory_free(company);
    return same;
}

qc_id qc_book_find_territory(const qc_book *book, const char *name)
{
    const qc_book_storage *storage = book->owner;
    qc_id row = QC_NO_ID;
    bool loose = false;

    for (size_t i = 0; storage == NULL && i < book->territories.count; i++) {
        if (strcmp(book->territories.id[i], name) == 0 ||
            strcmp(book->territories.name[i], name) == 0) {
            return (qc_id)i;
        }
    }
    if (storage == NULL ||
        qc_join_find(storage->territory, name, &row, &loose, NULL) != QC_OK) {
        return QC_NO_ID;
    }
    return row;
}

bool qc_book_is_within(const qc_book *book, qc_id territory, qc_id above)
{
    if (above == QC_NO_ID) {
        return true;
    }
    while (territory != QC_NO_ID && territory != above) {
        territory = book->territories.parent[territory];
    }
    return territory != QC_NO_ID;
}
