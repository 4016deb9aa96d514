/* What the columns of a file of opportunities mean: names, how deals ended, how likely they are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/tables/deal_columns.h"

#include <string.h>

#include "core/memory.h"
#include "sales/tables/stages.h"

void qc_deal_columns_clear(qc_deal_columns *columns)
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

qc_status qc_deal_columns_read(qc_reader *self, qc_input *input, qc_deal_columns *columns)
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
                                     const qc_deal_columns *columns)
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

qc_outcome_word qc_deal_outcome_word(const qc_deal_columns *columns, const qc_input *input,
                                     size_t row)
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

uint8_t qc_deal_category(const qc_deal_columns *columns, const qc_input *input, size_t row)
{
    return columns->category == NULL ? (uint8_t)QC_CATEGORY_NONE
                                     : columns->category[cell(input, QC_FIELD_CATEGORY, row)];
}

double qc_deal_probability(const qc_deal_columns *columns, const qc_input *input, size_t row)
{
    const qc_number_column *numbers = input->number[QC_FIELD_PROBABILITY];
    double value = qc_input_real(input, QC_FIELD_PROBABILITY, row);

    return numbers != NULL && !numbers->texts[cell(input, QC_FIELD_PROBABILITY, row)].percent
               ? value / columns->probability_whole
               : value;
}
