/* Opportunities: who, where, what, how much, when, and how they ended. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "sales/reader.h"
#include "sales/tables/deal_columns.h"
#include "sales/tables/storage.h"
#include "sales/values/rates.h"

enum { ROWS_OF_PART = 32768 };

/* A closed deal that does not say how it ended is taken as won. */
static qc_outcome outcome_of(qc_outcome_word word)
{
    return word == QC_OUTCOME_WORD_WON || word == QC_OUTCOME_WORD_CLOSED ? QC_OUTCOME_WON
           : word == QC_OUTCOME_WORD_LOST                                ? QC_OUTCOME_LOST
                                                                         : QC_OUTCOME_OPEN;
}

/* The company's own amount where it is there; the actual one of a won deal before the estimated
 * one. */
static qc_money find_amount(const qc_reader *self, const qc_input *input, size_t row,
                            qc_outcome outcome, qc_date day)
{
    qc_money amount = QC_NO_MONEY;

    if (outcome == QC_OUTCOME_WON) {
        amount = qc_reader_amount(self, input, QC_FIELD_AMOUNT_ACTUAL, row, day);
    }
    if (amount == QC_NO_MONEY) {
        amount = qc_input_money(input, QC_FIELD_AMOUNT_HOME, row);
    }
    if (amount == QC_NO_MONEY) {
        amount = qc_reader_amount(self, input, QC_FIELD_AMOUNT, row, day);
    }
    return amount;
}

static qc_date find_close(const qc_input *input, size_t row, qc_outcome outcome)
{
    qc_date close = QC_NO_DATE;

    if (outcome == QC_OUTCOME_WON) {
        close = qc_input_date(input, QC_FIELD_WON_TIME, row);
    } else if (outcome == QC_OUTCOME_LOST) {
        close = qc_input_date(input, QC_FIELD_LOST_TIME, row);
    }
    if (close == QC_NO_DATE && outcome != QC_OUTCOME_OPEN) {
        close = qc_input_date(input, QC_FIELD_CLOSE_ACTUAL, row);
    }
    return close != QC_NO_DATE ? close : qc_input_date(input, QC_FIELD_CLOSE, row);
}

/* What may be wrong with a deal, in the order in which it is told. */
typedef struct deal_doubts {
    bool end_unknown, probability_outside, no_closing_date, closed_early;
} deal_doubts;

static deal_doubts doubts_of(const qc_deals *table, qc_id deal, qc_outcome_word word,
                             double probability)
{
    bool closed = table->outcome[deal] != QC_OUTCOME_OPEN;

    return (deal_doubts){.end_unknown = word == QC_OUTCOME_WORD_CLOSED,
                         .probability_outside = probability < 0 || probability > 1,
                         .no_closing_date = closed && table->close[deal] == QC_NO_DATE,
                         .closed_early = closed && table->created[deal] != QC_NO_DATE &&
                                         table->close[deal] != QC_NO_DATE &&
                                         table->close[deal] < table->created[deal]};
}

static bool is_doubtful(const deal_doubts *doubts)
{
    return doubts->end_unknown || doubts->probability_outside || doubts->no_closing_date ||
           doubts->closed_early;
}

static qc_status remark_deal(qc_reader *self, const qc_input *input, size_t row,
                             const deal_doubts *doubts)
{
    qc_remark_place stage = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_STAGE, row);
    qc_remark_place chance = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_PROBABILITY, row);
    qc_remark_place close = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_CLOSE, row);
    qc_status status = QC_OK;

    if (doubts->end_unknown) {
        QC_TRY(qc_remarks_add(self->remarks, &stage, self->error,
                              "'%.60s' says closed, but not how it ended; it is taken as won "
                              "(say otherwise under stages: in quotacast.yaml)",
                              qc_input_text(input, QC_FIELD_STAGE, row)));
    }
    if (doubts->probability_outside) {
        QC_TRY(qc_remarks_add(
            self->remarks, &chance, self->error,
            "the probability '%.40s' lies outside 0 to 100 %%; it counts as missing",
            qc_sheet_text(input->sheet, input->map.column[QC_FIELD_PROBABILITY], row)));
    }
    if (doubts->no_closing_date) {
        QC_TRY(qc_remarks_add(self->remarks, &close, self->error,
                              "the deal is closed, but has no closing date; it counts in no "
                              "period"));
    }
    if (doubts->closed_early) {
        QC_TRY(qc_remarks_add(self->remarks, &close, self->error,
                              "the deal is closed before it is created"));
    }

done:
    return status;
}

/* One file on its way, in parts that do not share anything. */
typedef struct deal_file {
    qc_reader *reader;
    const qc_input *input;
    const qc_deal_columns *columns;
    qc_id *first;   /* [parts] the deal of the first kept row of each part */
    bool *doubtful; /* [parts] */
} deal_file;

static deal_doubts take_deal(const deal_file *file, size_t row, qc_id deal)
{
    const qc_input *input = file->input;
    const qc_deal_columns *columns = file->columns;
    qc_deals *table = &file->reader->book->deals;
    qc_outcome_word word = qc_deal_outcome_word(columns, input, row);
    qc_outcome outcome = outcome_of(word);
    double probability = qc_deal_probability(columns, input, row);

    table->probability[deal] = probability >= 0 && probability <= 1 ? probability : NAN;
    table->id[deal] = qc_input_has(input, QC_FIELD_ID)
                          ? qc_input_text(input, QC_FIELD_ID, row)
                          : qc_input_text(input, QC_FIELD_NAME, row);
    table->account[deal] = qc_reader_id(input, QC_FIELD_ACCOUNT, columns->account, row);
    table->rep[deal] = qc_reader_id(input, QC_FIELD_OWNER, columns->rep, row);
    table->territory[deal] = qc_reader_id(input, QC_FIELD_TERRITORY, columns->territory, row);
    table->product[deal] = qc_reader_id(input, QC_FIELD_PRODUCT, columns->product, row);
    table->stage[deal] = qc_input_text(input, QC_FIELD_STAGE, row);
    table->outcome[deal] = (uint8_t)outcome;
    table->created[deal] = qc_input_date(input, QC_FIELD_CREATED, row);
    table->close[deal] = find_close(input, row, outcome);
    table->amount[deal] = find_amount(file->reader, input, row, outcome, table->close[deal]);
    table->category[deal] = qc_deal_category(columns, input, row);
    table->file[deal] = input->file;
    table->line[deal] = input->sheet->line[row];
    return doubts_of(table, deal, word, probability);
}

static size_t end_of_part(const qc_input *input, size_t part)
{
    size_t end = (part + 1) * ROWS_OF_PART;

    return end < input->sheet->row_count ? end : input->sheet->row_count;
}

static qc_status take_part(void *context, size_t part, qc_error *error)
{
    const deal_file *file = context;
    qc_id deal = file->first[part];
    bool any = false;

    (void)error;
    for (size_t row = part * ROWS_OF_PART; row < end_of_part(file->input, part); row++) {
        if (file->input->fate[row] == QC_FATE_KEPT) {
            deal_doubts doubts = take_deal(file, row, deal++);

            any = any || is_doubtful(&doubts);
        }
    }
    file->doubtful[part] = any;
    return QC_OK;
}

/* Rates and remarks go in the order of the rows, so that they are the same for any number of
 * threads. */
static qc_status finish_part(const deal_file *file, size_t part)
{
    const qc_input *input = file->input;
    qc_id deal = file->first[part];
    qc_status status = QC_OK;

    for (size_t row = part * ROWS_OF_PART; row < end_of_part(input, part); row++) {
        deal_doubts doubts = {0};

        if (input->fate[row] != QC_FATE_KEPT) {
            continue;
        }
        QC_TRY(qc_reader_note_rate(file->reader, input, row, deal));
        doubts = doubts_of(&file->reader->book->deals, deal++,
                           qc_deal_outcome_word(file->columns, input, row),
                           qc_deal_probability(file->columns, input, row));
        if (is_doubtful(&doubts)) {
            QC_TRY(remark_deal(file->reader, input, row, &doubts));
        }
    }

done:
    return status;
}

/* The deals of the kept rows, by part; returns their number. */
static size_t count_kept(const qc_input *input, qc_id *first)
{
    size_t kept = 0;

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        if (row % ROWS_OF_PART == 0) {
            first[row / ROWS_OF_PART] = (qc_id)kept;
        }
        kept += input->fate[row] == QC_FATE_KEPT;
    }
    return kept;
}

static qc_status take_input(qc_reader *self, qc_input *input)
{
    size_t parts = input->sheet->row_count / ROWS_OF_PART + 1;
    qc_run quiet = self->run == NULL ? (qc_run){.threads = 1} : *self->run;
    qc_deal_columns columns = {0};
    deal_file file = {.reader = self, .input = input, .columns = &columns};
    qc_id before = QC_NO_ID;
    qc_status status = QC_OK;

    quiet.progress = NULL;
    QC_TRY(qc_deal_columns_read(self, input, &columns));
    QC_TRY(QC_NEW_ARRAY(file.first, parts, self->error));
    QC_TRY(QC_NEW_ARRAY(file.doubtful, parts, self->error));
    QC_TRY(qc_storage_extend(self->book, QC_TABLE_OPPORTUNITIES,
                             &self->capacity[QC_TABLE_OPPORTUNITIES],
                             count_kept(input, file.first), &before, self->error));
    for (size_t i = 0; i < parts; i++) {
        file.first[i] += before;
    }
    QC_TRY(qc_tasks_run(&quiet, "reading", parts, take_part, &file, self->error));
    for (size_t i = 0; i < parts; i++) {
        if (file.doubtful[i] || self->converts) {
            QC_TRY(finish_part(&file, i));
        }
    }

done:
    qc_deal_columns_clear(&columns);
    qc_memory_free(file.first);
    qc_memory_free(file.doubtful);
    return status;
}

/* Deals that the CRM has in its bin. They count: whether an export should hold them is not for
 * us to say. */
static qc_status remark_deleted(qc_reader *self, const qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    uint32_t column = input->map.column[QC_FIELD_LOCK];
    qc_remark_place place;
    bool *deleted = NULL;
    size_t distinct = 0;
    size_t first = 0;
    size_t rows = 0;
    qc_status status = QC_OK;

    if (column == QC_NO_COLUMN) {
        return QC_OK;
    }
    distinct = qc_sheet_distinct(sheet, column);
    QC_TRY(QC_NEW_ARRAY(deleted, distinct, self->error));
    for (size_t i = 0; i < distinct; i++) {
        const char *text = qc_names_text(sheet->columns[column].texts, (uint32_t)i);

        deleted[i] = qc_flag_of_text(text) == QC_FLAG_YES;
    }
    for (size_t i = 0; i < sheet->row_count; i++) {
        if (deleted[sheet->columns[column].cell[i]] && input->fate[i] == QC_FATE_KEPT) {
            first = rows++ == 0 ? i : first;
        }
    }
    if (rows > 0) {
        place = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_LOCK, first);
        place.times = rows;
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "the row is marked as deleted and counts like the others; leave "
                              "such rows out of the export if they should not"));
    }

done:
    qc_memory_free(deleted);
    return status;
}

qc_status qc_reader_build_deals(qc_reader *self)
{
    const qc_deals *table = &self->book->deals;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_merge(self, QC_TABLE_OPPORTUNITIES, QC_FIELD_ID, QC_FIELD_ID));
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_OPPORTUNITIES) {
            QC_TRY(take_input(self, &self->inputs[i]));
            QC_TRY(remark_deleted(self, &self->inputs[i]));
        }
    }
    self->from_files[QC_TABLE_OPPORTUNITIES] = table->count;

done:
    return status;
}
