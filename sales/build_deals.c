/* Opportunities: who, where, what, how much, when, and how they ended. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "sales/outcome.h"
#include "sales/rates.h"
#include "sales/reader.h"
#include "sales/stages.h"
#include "sales/storage.h"

enum { ROWS_OF_PART = 32768 };

/* What the columns of one file mean, by distinct text. */
typedef struct deal_columns {
    qc_id *account, *rep, *territory, *product;
    uint8_t *stage;              /* qc_outcome_word */
    uint8_t *outcome;            /* qc_outcome_word */
    uint8_t *is_won, *is_closed; /* qc_flag */
    uint8_t *category;           /* qc_category */
    double probability_whole;    /* 1, or 100 for a column of 0 to 100 */
} deal_columns;

static void free_columns(deal_columns *columns)
{
    qc_memory_free(columns->account);
    qc_memory_free(columns->rep);
    qc_memory_free(columns->territory);
    qc_memory_free(columns->product);
    qc_memory_free(columns->stage);
    qc_memory_free(columns->outcome);
    qc_memory_free(columns->is_won);
    qc_memory_free(columns->is_closed);
    qc_memory_free(columns->category);
}

static uint32_t cell(const qc_input *input, qc_field field, size_t row)
{
    return input->sheet->columns[input->map.column[field]].cell[row];
}

/* What a text means, as a small number. */
typedef uint8_t (*text_reader)(const char *text, const qc_config *config);

static uint8_t read_outcome(const char *text, const qc_config *config)
{
    return (uint8_t)qc_outcome_of_text(text, config);
}

static uint8_t read_flag(const char *text, const qc_config *config)
{
    (void)config;
    return (uint8_t)qc_flag_of_text(text);
}

static uint8_t read_category(const char *text, const qc_config *config)
{
    (void)config;
    return (uint8_t)qc_category_of_text(text);
}

/* What the texts of a column mean, by distinct text; NULL without the column. */
static qc_status read_texts(qc_reader *self, const qc_input *input, qc_field field,
                            text_reader read, uint8_t **meanings)
{
    size_t distinct = 0;
    qc_status status = QC_OK;

    if (!qc_input_has(input, field)) {
        return QC_OK;
    }
    distinct = qc_sheet_distinct(input->sheet, input->map.column[field]);
    QC_TRY(QC_NEW_ARRAY(*meanings, distinct, self->error));
    for (size_t i = 0; i < distinct; i++) {
        (*meanings)[i] = read(input->text[field][i], self->config);
    }

done:
    return status;
}

/* 0 to 100 if the header says percent or a plain number lies above 1; percent signs speak for
 * themselves. */
static double whole_of_probability(const qc_input *input)
{
    const qc_number_column *numbers = input->number[QC_FIELD_PROBABILITY];

    if (numbers != NULL && strchr(input->sheet->columns[numbers->column].header, '%') != NULL) {
        return 100;
    }

    for (size_t i = 0; numbers != NULL && i < numbers->distinct; i++) {
        if (numbers->uses[i] > 0 && !numbers->texts[i].percent &&
            input->real[QC_FIELD_PROBABILITY][i] > 1) {
            return 100;
        }
    }
    return 1;
}

static qc_status read_columns(qc_reader *self, qc_input *input, deal_columns *columns)
{
    static const qc_field texts[] = {QC_FIELD_ID,     QC_FIELD_STAGE,     QC_FIELD_OUTCOME,
                                     QC_FIELD_IS_WON, QC_FIELD_IS_CLOSED, QC_FIELD_CATEGORY,
                                     QC_FIELD_COUNT};
    qc_status status = QC_OK;

    QC_TRY(qc_reader_keep_texts(self, input, texts));
    if (!qc_input_has(input, QC_FIELD_ID)) {
        QC_TRY(qc_input_keep_text(input, QC_FIELD_NAME, self->run, self->arena, self->error));
    }
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_TERRITORY, QC_TABLE_TERRITORIES,
                             QC_UNKNOWN_ADD, &columns->territory));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_OWNER, QC_TABLE_REPS, QC_UNKNOWN_ADD,
                             &columns->rep));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_ACCOUNT, QC_TABLE_ACCOUNTS, QC_UNKNOWN_ADD,
                             &columns->account));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_PRODUCT, QC_TABLE_PRODUCTS, QC_UNKNOWN_ADD,
                             &columns->product));
    QC_TRY(read_texts(self, input, QC_FIELD_STAGE, read_outcome, &columns->stage));
    QC_TRY(qc_reader_name_stages(self, input, columns->stage));
    QC_TRY(read_texts(self, input, QC_FIELD_OUTCOME, read_outcome, &columns->outcome));
    QC_TRY(read_texts(self, input, QC_FIELD_IS_WON, read_flag, &columns->is_won));
    QC_TRY(read_texts(self, input, QC_FIELD_IS_CLOSED, read_flag, &columns->is_closed));
    QC_TRY(read_texts(self, input, QC_FIELD_CATEGORY, read_category, &columns->category));
    columns->probability_whole = whole_of_probability(input);

done:
    return status;
}

static bool is_decided(qc_outcome_word word)
{
    return word == QC_OUTCOME_WORD_WON || word == QC_OUTCOME_WORD_LOST ||
           word == QC_OUTCOME_WORD_OPEN;
}

static qc_flag flag_of_row(const qc_input *input, qc_field field, const uint8_t *flags,
                           size_t row)
{
    return flags == NULL ? QC_FLAG_BLANK : (qc_flag)flags[cell(input, field, row)];
}

static qc_outcome_word word_of_flags(const qc_input *input, size_t row,
                                     const deal_columns *columns)
{
    qc_flag won = flag_of_row(input, QC_FIELD_IS_WON, columns->is_won, row);
    qc_flag closed = flag_of_row(input, QC_FIELD_IS_CLOSED, columns->is_closed, row);

    if (won == QC_FLAG_YES) {
        return QC_OUTCOME_WORD_WON;
    }
    if (closed == QC_FLAG_YES) {
        return columns->is_won != NULL ? QC_OUTCOME_WORD_LOST : QC_OUTCOME_WORD_CLOSED;
    }
    return closed == QC_FLAG_NO ? QC_OUTCOME_WORD_OPEN : QC_OUTCOME_WORD_UNKNOWN;
}

/* The outcome column first, then won and lost times, then the flags, then the stage. */
static qc_outcome_word find_word(const qc_input *input, size_t row, const deal_columns *columns)
{
    qc_outcome_word word = QC_OUTCOME_WORD_UNKNOWN;
    qc_outcome_word flags = QC_OUTCOME_WORD_UNKNOWN;
    qc_outcome_word stage = QC_OUTCOME_WORD_UNKNOWN;

    if (columns->outcome != NULL) {
        word = (qc_outcome_word)columns->outcome[cell(input, QC_FIELD_OUTCOME, row)];
    }
    if (is_decided(word)) {
        return word;
    }
    if (qc_input_date(input, QC_FIELD_WON_TIME, row) != QC_NO_DATE) {
        return QC_OUTCOME_WORD_WON;
    }
    if (qc_input_date(input, QC_FIELD_LOST_TIME, row) != QC_NO_DATE) {
        return QC_OUTCOME_WORD_LOST;
    }
    flags = word_of_flags(input, row, columns);
    if (columns->stage != NULL) {
        stage = (qc_outcome_word)columns->stage[cell(input, QC_FIELD_STAGE, row)];
    }
    if (is_decided(flags)) {
        return flags;
    }
    if (is_decided(stage)) {
        return stage;
    }
    return word == QC_OUTCOME_WORD_CLOSED || flags == QC_OUTCOME_WORD_CLOSED
               ? QC_OUTCOME_WORD_CLOSED
               : stage;
}

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

static double find_probability(const qc_input *input, size_t row, const deal_columns *columns)
{
    const qc_number_column *numbers = input->number[QC_FIELD_PROBABILITY];
    double value = qc_input_real(input, QC_FIELD_PROBABILITY, row);

    return numbers != NULL && !numbers->texts[cell(input, QC_FIELD_PROBABILITY, row)].percent
               ? value / columns->probability_whole
               : value;
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
    const deal_columns *columns;
    qc_id *first;   /* [parts] the deal of the first kept row of each part */
    bool *doubtful; /* [parts] */
} deal_file;

static deal_doubts take_deal(const deal_file *file, size_t row, qc_id deal)
{
    const qc_input *input = file->input;
    const deal_columns *columns = file->columns;
    qc_deals *table = &file->reader->book->deals;
    qc_outcome_word word = find_word(input, row, columns);
    qc_outcome outcome = outcome_of(word);
    double probability = find_probability(input, row, columns);

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
    table->category[deal] = columns->category == NULL
                                ? (uint8_t)QC_CATEGORY_NONE
                                : columns->category[cell(input, QC_FIELD_CATEGORY, row)];
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
        doubts =
            doubts_of(&file->reader->book->deals, deal++, find_word(input, row, file->columns),
                      find_probability(input, row, file->columns));
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
    deal_columns columns = {0};
    deal_file file = {.reader = self, .input = input, .columns = &columns};
    qc_id before = QC_NO_ID;
    qc_status status = QC_OK;

    quiet.progress = NULL;
    QC_TRY(read_columns(self, input, &columns));
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
    free_columns(&columns);
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
