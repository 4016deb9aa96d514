/* Snapshots of opportunities: each row is a state of a deal, the differences are its changes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "sales/tables/history.h"
#include "sales/values/outcome.h"
#include "sales/values/rates.h"

/* A state of a deal and its place in its file. */
typedef struct snapshot {
    qc_id deal;
    qc_date day;
    size_t order; /* among equal days */
    size_t row;
    const qc_input *input;
} snapshot;

/* Who and where, by distinct text. */
typedef struct snapshot_columns {
    qc_id *rep, *account, *territory;
    double probability_whole;
} snapshot_columns;

static int compare_snapshots(const void *a, const void *b)
{
    const snapshot *first = a;
    const snapshot *second = b;

    if (first->deal != second->deal) {
        return first->deal < second->deal ? -1 : 1;
    }
    if (first->day != second->day) {
        return first->day < second->day ? -1 : 1;
    }
    return first->order < second->order ? -1 : first->order > second->order;
}

/* The difference of one field between two states; the first state differs from nothing. */
static qc_status compare_field(qc_reader *self, const snapshot *before, const snapshot *here,
                               qc_field field, qc_change_field changed)
{
    const char *new_value = qc_input_text(here->input, field, here->row);
    qc_change change = {
        .deal = here->deal,
        .changed = here->day,
        .field = changed,
        .old_value = before == NULL ? "" : qc_input_text(before->input, field, before->row),
        .new_value = new_value};

    if (!qc_input_has(here->input, field) || strcmp(change.old_value, new_value) == 0) {
        return QC_OK;
    }
    return qc_history_add(self, here->input, here->row, &change);
}

static qc_status compare_states(qc_reader *self, const snapshot *before, const snapshot *here)
{
    qc_status status = QC_OK;

    QC_TRY(compare_field(self, before, here, QC_FIELD_STAGE, QC_CHANGE_STAGE));
    QC_TRY(compare_field(self, before, here, QC_FIELD_AMOUNT, QC_CHANGE_AMOUNT));
    QC_TRY(compare_field(self, before, here, QC_FIELD_CLOSE, QC_CHANGE_CLOSE));

done:
    return status;
}

static qc_outcome outcome_of(const qc_reader *self, const snapshot *state)
{
    qc_outcome_word word = qc_outcome_of_text(
        qc_input_text(state->input, QC_FIELD_STAGE, state->row), self->config);

    return word == QC_OUTCOME_WORD_WON    ? QC_OUTCOME_WON
           : word == QC_OUTCOME_WORD_LOST ? QC_OUTCOME_LOST
                                          : QC_OUTCOME_OPEN;
}

/* A deal that no file of opportunities lists: as its last state says; closed on the day that
 * first says so, or on that of the last state where all say so. */
static void complete_deal(qc_reader *self, const snapshot *states, size_t count,
                          const snapshot_columns *columns)
{
    qc_deals *table = &self->book->deals;
    const snapshot *last = &states[count - 1];
    const qc_input *input = last->input;
    qc_id deal = last->deal;
    qc_outcome outcome = outcome_of(self, last);
    size_t first_closed = count - 1;
    double probability =
        qc_input_real(input, QC_FIELD_PROBABILITY, last->row) / columns->probability_whole;

    while (first_closed > 0 && outcome_of(self, &states[first_closed - 1]) == outcome) {
        first_closed--;
    }
    if (first_closed == 0) {
        first_closed =
            count - 1; /* some systems write the last stage into all rows of the past */
    }
    table->rep[deal] = qc_reader_id(input, QC_FIELD_OWNER, columns->rep, last->row);
    table->account[deal] = qc_reader_id(input, QC_FIELD_ACCOUNT, columns->account, last->row);
    table->territory[deal] =
        qc_reader_id(input, QC_FIELD_TERRITORY, columns->territory, last->row);
    table->stage[deal] = qc_input_text(input, QC_FIELD_STAGE, last->row);
    table->created[deal] = states[0].day;
    table->outcome[deal] = (uint8_t)outcome;
    table->close[deal] = qc_input_date(input, QC_FIELD_CLOSE, last->row);
    if (table->close[deal] == QC_NO_DATE && outcome != QC_OUTCOME_OPEN) {
        table->close[deal] = states[first_closed].day;
    }
    table->amount[deal] =
        qc_reader_amount(self, input, QC_FIELD_AMOUNT, last->row, table->close[deal]);
    table->probability[deal] = probability >= 0 && probability <= 1 ? probability : NAN;
    table->line[deal] = input->sheet->line[last->row];
}

/* Runs through the states of each deal; with `columns` they make it. */
static qc_status take_states(qc_reader *self, const snapshot *states, size_t count,
                             const snapshot_columns *columns)
{
    size_t start = 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < count; i++) {
        bool first = i == 0 || states[i - 1].deal != states[i].deal;
        bool last = i + 1 == count || states[i + 1].deal != states[i].deal;

        start = first ? i : start;
        QC_TRY(compare_states(self, first ? NULL : &states[i - 1], &states[i]));
        if (last && columns != NULL) {
            complete_deal(self, states + start, i + 1 - start, columns);
            QC_TRY(qc_reader_note_rate(self, states[i].input, states[i].row, states[i].deal));
        }
    }

done:
    return status;
}

static double whole_of_probability(const qc_input *input)
{
    const qc_number_column *numbers = input->number[QC_FIELD_PROBABILITY];

    for (size_t i = 0; numbers != NULL && i < numbers->distinct; i++) {
        if (numbers->uses[i] > 0 && input->real[QC_FIELD_PROBABILITY][i] > 1) {
            return 100;
        }
    }
    return 1;
}

/* What makes deals of which only their states are known. */
static qc_status read_columns(qc_reader *self, qc_input *input, snapshot_columns *columns)
{
    qc_status status = QC_OK;

    columns->probability_whole = whole_of_probability(input);
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_TERRITORY, QC_TABLE_TERRITORIES,
                             QC_UNKNOWN_ADD, &columns->territory));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_OWNER, QC_TABLE_REPS, QC_UNKNOWN_ADD,
                             &columns->rep));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_ACCOUNT, QC_TABLE_ACCOUNTS, QC_UNKNOWN_ADD,
                             &columns->account));

done:
    return status;
}

/* The states of a file; returns how many there are now. */
static size_t list_states(const qc_history_file *file, snapshot *states, size_t count)
{
    const qc_input *input = file->input;
    size_t rows = input->sheet->row_count;
    bool reversed = qc_history_is_reversed(input, file->deals);

    for (size_t row = 0; row < rows; row++) {
        if (input->fate[row] == QC_FATE_KEPT) {
            states[count++] =
                (snapshot){.deal = qc_reader_id(input, QC_FIELD_DEAL, file->deals, row),
                           .day = qc_history_day(input, row),
                           .order = reversed ? rows - row : row,
                           .row = row,
                           .input = input};
        }
    }
    return count;
}

qc_status qc_history_take_snapshots(qc_reader *self, const qc_history_file *files, size_t count)
{
    static const qc_field texts[] = {QC_FIELD_STAGE, QC_FIELD_AMOUNT, QC_FIELD_CLOSE,
                                     QC_FIELD_COUNT};
    /* Several files are snapshots beside a file of opportunities. */
    bool make_deals = count == 1 && self->from_files[QC_TABLE_OPPORTUNITIES] == 0;
    snapshot_columns columns = {0};
    snapshot *states = NULL;
    size_t rows = 0;
    size_t state_count = 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < count; i++) {
        QC_TRY(qc_reader_keep_texts(self, files[i].input, texts));
        rows += files[i].input->sheet->row_count;
    }
    if (make_deals) {
        QC_TRY(read_columns(self, files[0].input, &columns));
    }
    QC_TRY(QC_NEW_ARRAY(states, rows, self->error));
    for (size_t i = 0; i < count; i++) {
        state_count = list_states(&files[i], states, state_count);
    }
    if (state_count > 0) {
        qsort(states, state_count, sizeof *states, compare_snapshots);
    }
    QC_TRY(take_states(self, states, state_count, make_deals ? &columns : NULL));

done:
    qc_memory_free(states);
    qc_memory_free(columns.rep);
    qc_memory_free(columns.account);
    qc_memory_free(columns.territory);
    return status;
}
