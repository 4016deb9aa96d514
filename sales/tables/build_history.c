/* Changes of opportunities: which deal, which field, and in which order. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "sales/headers/header_match.h"
#include "sales/tables/history.h"
#include "sales/tables/storage.h"

qc_date qc_history_day(const qc_input *input, size_t row)
{
    qc_date day = input->snapshot != QC_NO_DATE ? input->snapshot
                                                : qc_input_date(input, QC_FIELD_CHANGED, row);

    return day != QC_NO_DATE ? day : qc_input_date(input, QC_FIELD_SNAPSHOT, row);
}

bool qc_history_is_reversed(const qc_input *input, const qc_id *deals)
{
    size_t forward = 0;
    size_t backward = 0;

    for (size_t row = 1; row < input->sheet->row_count; row++) {
        qc_date before = qc_history_day(input, row - 1);
        qc_date here = qc_history_day(input, row);

        if (qc_reader_id(input, QC_FIELD_DEAL, deals, row - 1) !=
            qc_reader_id(input, QC_FIELD_DEAL, deals, row)) {
            continue;
        }
        forward += before < here;
        backward += before > here;
    }
    return backward > forward;
}

qc_status qc_history_add(qc_reader *self, const qc_input *input, size_t row,
                         const qc_change *change)
{
    qc_deal_history *table = &self->book->history;
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_append(self, QC_TABLE_OPPORTUNITY_HISTORY, &at));
    table->deal[at] = change->deal;
    table->changed[at] = change->changed;
    table->field[at] = (uint8_t)change->field;
    table->old_value[at] = change->old_value;
    table->new_value[at] = change->new_value;
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];

done:
    return status;
}

/* The field that a word names; false if it is one that is not followed. */
static qc_status read_field(qc_reader *self, const char *text, qc_change_field *field,
                            bool *followed)
{
    char *key = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_text_key(text, &key, self->error));
    *followed = true;
    if (qc_header_has_word("stage stagename dealstage opportunitystage status tahap", key,
                           NULL)) {
        *field = QC_CHANGE_STAGE;
    } else if (qc_header_has_word("amount dealamount value nilai estimatedvalue estrevenue",
                                  key, NULL)) {
        *field = QC_CHANGE_AMOUNT;
    } else if (qc_header_has_word("close closedate expectedclosedate closingdate estclosedate "
                                  "tanggaltutup",
                                  key, NULL)) {
        *field = QC_CHANGE_CLOSE;
    } else {
        *followed = false;
    }

done:
    qc_memory_free(key);
    return status;
}

/* One row of a log of changed fields. Without a column for the field, the stage is meant. */
static qc_status take_change(qc_reader *self, const qc_input *input, size_t row, qc_id deal)
{
    qc_change change = {.deal = deal,
                        .changed = qc_history_day(input, row),
                        .field = QC_CHANGE_STAGE,
                        .old_value = qc_input_text(input, QC_FIELD_OLD_VALUE, row),
                        .new_value = qc_input_text(input, QC_FIELD_NEW_VALUE, row)};
    qc_remark_place place = qc_reader_place(input, QC_NOTE, QC_FIELD_CHANGE_FIELD, row);
    bool followed = true;
    qc_status status = QC_OK;

    if (qc_input_has(input, QC_FIELD_CHANGE_FIELD)) {
        QC_TRY(read_field(self, qc_input_text(input, QC_FIELD_CHANGE_FIELD, row), &change.field,
                          &followed));
    }
    if (followed) {
        QC_TRY(qc_history_add(self, input, row, &change));
    } else {
        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "changes of '%.40s' and other fields are not followed; stage, amount "
            "and close are",
            qc_input_text(input, QC_FIELD_CHANGE_FIELD, row)));
    }

done:
    return status;
}

static qc_status take_changes(qc_reader *self, qc_input *input, const qc_id *deals)
{
    static const qc_field texts[] = {QC_FIELD_CHANGE_FIELD, QC_FIELD_OLD_VALUE,
                                     QC_FIELD_NEW_VALUE, QC_FIELD_COUNT};
    size_t count = input->sheet->row_count;
    bool reversed = qc_history_is_reversed(input, deals);
    qc_status status = QC_OK;

    QC_TRY(qc_reader_keep_texts(self, input, texts));
    for (size_t i = 0; i < count; i++) {
        size_t row = reversed ? count - 1 - i : i;

        if (input->fate[row] == QC_FATE_KEPT) {
            QC_TRY(
                take_change(self, input, row, qc_reader_id(input, QC_FIELD_DEAL, deals, row)));
        }
    }

done:
    return status;
}

/* A deal of which only its history is known. */
static qc_status add_deal(qc_reader *self, const qc_input *input, const char *name, qc_id *deal)
{
    char *copy = qc_arena_copy(self->arena, name, strlen(name));
    qc_status status = QC_OK;

    if (copy == NULL) {
        return qc_fail_memory(self->error);
    }
    QC_TRY(qc_reader_append(self, QC_TABLE_OPPORTUNITIES, deal));
    self->book->deals.id[*deal] = copy;
    self->book->deals.file[*deal] = input->file;
    QC_TRY(qc_join_add(self->join[QC_TABLE_OPPORTUNITIES], copy, *deal, self->error));

done:
    return status;
}

/* The deals that a file names, by distinct text; without any file of deals they come from
 * snapshots. */
static qc_status find_deals(qc_reader *self, const qc_input *input, qc_id **deals)
{
    const qc_names *names = input->sheet->columns[input->map.column[QC_FIELD_DEAL]].texts;
    bool add = self->from_files[QC_TABLE_OPPORTUNITIES] == 0 &&
               !qc_input_has(input, QC_FIELD_NEW_VALUE);
    qc_id *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, qc_names_count(names), self->error));
    for (size_t i = 0; i < qc_names_count(names); i++) {
        const char *name = qc_names_text(names, (uint32_t)i);

        /* Ids that differ in case are different deals. */
        draft[i] = qc_join_find_exact(self->join[QC_TABLE_OPPORTUNITIES], name);
        if (draft[i] == QC_NO_ID && add && !qc_sheet_is_no_name(name)) {
            QC_TRY(add_deal(self, input, name, &draft[i]));
        }
    }
    *deals = draft;
    draft = NULL; /* now the caller's */

done:
    qc_memory_free(draft);
    return status;
}

static qc_status reject_strays(qc_reader *self, qc_input *input, const qc_id *deals)
{
    qc_status status = QC_OK;

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        qc_remark_place place = qc_reader_place(input, QC_REJECTED, QC_FIELD_DEAL, row);

        if (input->fate[row] != QC_FATE_KEPT) {
            continue;
        }
        if (qc_reader_id(input, QC_FIELD_DEAL, deals, row) == QC_NO_ID) {
            qc_input_reject(input, row);
            QC_TRY(qc_remarks_add(
                self->remarks, &place, self->error,
                "there is no opportunity '%.60s'; its history is left out",
                qc_sheet_text(input->sheet, input->map.column[QC_FIELD_DEAL], row)));
        } else if (qc_history_day(input, row) == QC_NO_DATE) {
            QC_TRY(qc_reader_reject(self, input, row, QC_FIELD_DEAL,
                                    "the change has no date; the row is left out"));
        }
    }

done:
    return status;
}

/* Finds the deals of a file's rows, and rejects rows without one. */
static qc_status open_history(qc_reader *self, qc_history_file *file)
{
    size_t before = self->book->deals.count;
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = file->input->file,
                             .line = file->input->sheet->header_line};
    qc_status status = QC_OK;

    QC_TRY(find_deals(self, file->input, &file->deals));
    if (self->book->deals.count > before) {
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "there is no file of opportunities; %zu are made from their last "
                              "snapshots",
                              self->book->deals.count - before));
    }
    QC_TRY(reject_strays(self, file->input, file->deals));

done:
    return status;
}

/* Takes files of history, one by one; snapshots of several days together, since a change lies
 * between two of them. */
static qc_status take_files(qc_reader *self, qc_history_file *files, size_t count)
{
    size_t snapshots = 0; /* moved to the front */
    qc_status status = QC_OK;

    for (size_t i = 0; i < count; i++) {
        qc_history_file file = files[i];

        if (file.input->snapshot != QC_NO_DATE) {
            files[i] = files[snapshots];
            files[snapshots++] = file;
        } else if (qc_input_has(file.input, QC_FIELD_NEW_VALUE)) {
            QC_TRY(take_changes(self, file.input, file.deals));
        } else {
            QC_TRY(qc_history_take_snapshots(self, &file, 1));
        }
    }
    if (snapshots > 0) {
        QC_TRY(qc_history_take_snapshots(self, files, snapshots));
    }

done:
    return status;
}

/* Changes of one deal and day stay in the order of reading. */
static uint64_t deal_and_day(const qc_book *book, size_t row)
{
    return qc_storage_rank(book->history.deal[row], book->history.changed[row]);
}

static qc_status name_deals(qc_reader *self)
{
    const qc_deals *table = &self->book->deals;
    qc_status status = QC_OK;

    for (size_t i = 0; i < table->count; i++) {
        QC_TRY(qc_join_add(self->join[QC_TABLE_OPPORTUNITIES], table->id[i], (qc_id)i,
                           self->error));
    }

done:
    return status;
}

static qc_status take_history(qc_reader *self)
{
    qc_history_file *files = NULL;
    size_t count = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(files, self->input_count, self->error));
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_OPPORTUNITY_HISTORY) {
            files[count++].input = &self->inputs[i];
        }
    }
    if (count > 0) {
        QC_TRY(name_deals(self));
    }
    for (size_t i = 0; i < count; i++) {
        QC_TRY(open_history(self, &files[i]));
    }
    QC_TRY(take_files(self, files, count));

done:
    for (size_t i = 0; files != NULL && i < count; i++) {
        qc_memory_free(files[i].deals);
    }
    qc_memory_free(files);
    return status;
}

qc_status qc_reader_build_history(qc_reader *self)
{
    qc_status status = QC_OK;

    QC_TRY(take_history(self));
    QC_TRY(qc_history_take_entered(self));
    self->from_files[QC_TABLE_OPPORTUNITY_HISTORY] = self->book->history.count;
    if (self->book->history.count > 0) {
        QC_TRY(qc_storage_sort(self->book, QC_TABLE_OPPORTUNITY_HISTORY, deal_and_day,
                               self->error));
    }

done:
    return status;
}
