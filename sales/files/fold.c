/* Adding up the rows of a sheet while it is read, so that a file may be larger than memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/fold.h"

#include <string.h>

#include "core/memory.h"
#include "sales/values/date_text.h"

/* What becomes of one column. */
typedef struct folded_column {
    qc_fold fold;
    uint32_t *key; /* [distinct] the text that stands for a text in the key of a row */
    /* [distinct] sums: the text that speaks for a text when the form is decided */
    uint32_t *speaker;
    qc_number_text *numbers; /* [distinct] sums */
    size_t *uses;            /* [distinct] sums: rows of each speaker */
} folded_column;

typedef struct folding {
    qc_sheet *sheet;
    folded_column *columns; /* [column_count] */
    size_t rows;            /* to be folded */
    size_t *wanted;         /* [wanted_count] columns */
    size_t wanted_count;
    uint32_t *key;        /* [wanted_count] of one row */
    qc_number_text *sums; /* [wanted_count] of one row */
    qc_names *keys;
    size_t *latest; /* by key: the row that is added to */
    size_t latest_capacity;
    size_t count; /* rows that were made */
} folding;

/* Numbers */

/* digits 10^exponent as digits 10^wanted, wanted <= exponent; false if it does not fit. */
static bool shift_digits(uint64_t *digits, int exponent, int wanted)
{
    for (; exponent > wanted && *digits > 0; exponent--) {
        if (*digits > UINT64_MAX / 10) {
            return false;
        }
        *digits *= 10;
    }
    return true;
}

/* Adds a number of the same kind, exactly; false, and nothing is changed, if the sum does not
 * fit. */
static bool add_number(qc_number_text *sum, const qc_number_text *other)
{
    int exponent = other->exponent < sum->exponent ? other->exponent : sum->exponent;
    uint64_t a = sum->digits;
    uint64_t b = other->digits;
    bool negative = sum->negative;

    if (!shift_digits(&a, sum->exponent, exponent) ||
        !shift_digits(&b, other->exponent, exponent)) {
        return false;
    }
    if (negative == other->negative) {
        if (a > UINT64_MAX - b) {
            return false;
        }
        a += b;
    } else if (a >= b) {
        a -= b;
    } else {
        a = b - a;
        negative = other->negative;
    }
    sum->digits = a;
    sum->exponent = (int16_t)exponent;
    sum->negative = negative && a > 0;
    return true;
}

/* Texts that mean the same */

enum { MOST_BYTES = 32 };

/* What a text means, as bytes; false where only the text itself says it. */
typedef bool (*meaning_writer)(const folded_column *column, const char *text, uint32_t id,
                               char bytes[MOST_BYTES]);

static bool write_day(const folded_column *column, const char *text, uint32_t id,
                      char bytes[MOST_BYTES])
{
    const int64_t millis_in_day = 86400000;
    qc_date_text date = qc_date_text_read(text);
    int64_t number = date.shape == QC_DATE_MILLIS ? date.number / millis_in_day : date.number;

    (void)column, (void)id;
    bytes[0] = (char)date.shape;
    bytes[1] = (char)date.first;
    bytes[2] = (char)date.second;
    bytes[3] = (char)date.named;
    bytes[4] = (char)date.short_year;
    memcpy(bytes + 8, &date.year, sizeof date.year);
    memcpy(bytes + 16, &number, sizeof number);
    return date.shape != QC_DATE_BAD && date.shape != QC_DATE_BLANK;
}

/* What must be equal for numbers to be added before the form of their column is known. */
static bool write_kind(const folded_column *column, const char *text, uint32_t id,
                       char bytes[MOST_BYTES])
{
    const qc_number_text *number = &column->numbers[id];

    (void)text;
    bytes[0] = (char)number->shape;
    bytes[1] = (char)number->percent;
    bytes[2] = (char)number->language;
    memcpy(bytes + 3, number->currency, sizeof number->currency);
    return true;
}

/* And what a number says about its column besides: whether it is grouped, and its decimals. */
static bool write_evidence(const folded_column *column, const char *text, uint32_t id,
                           char bytes[MOST_BYTES])
{
    const qc_number_text *number = &column->numbers[id];

    bytes[8] = (char)number->long_whole;
    memcpy(bytes + 9, &number->exponent, sizeof number->exponent);
    return write_kind(column, text, id, bytes);
}

/* same[text]: the first text of the column that means the same. */
static qc_status find_same(const qc_names *texts, const folded_column *column,
                           meaning_writer write, uint32_t *same, qc_error *error)
{
    size_t distinct = qc_names_count(texts);
    qc_names *meanings = qc_names_new(NULL);
    uint32_t *first = NULL;
    size_t capacity = 0;
    qc_status status = QC_OK;

    if (meanings == NULL) {
        return qc_fail_memory(error);
    }
    for (uint32_t i = 0; i < distinct; i++) {
        char bytes[MOST_BYTES] = {0};
        size_t before = qc_names_count(meanings);
        uint32_t id = 0;

        same[i] = i;
        if (!write(column, qc_names_text(texts, i), i, bytes)) {
            continue;
        }
        id = qc_names_add(meanings, bytes, sizeof bytes);
        if (id == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
        QC_TRY(QC_GROW(first, capacity, (size_t)id + 1, error));
        if (id == before) {
            first[id] = i;
        }
        same[i] = first[id];
    }

done:
    qc_names_free(meanings);
    qc_memory_free(first);
    return status;
}

/* The numbers of a column, which of them may be added, and how many rows speak for what. */
static qc_status survey_sums(folding *self, size_t index, qc_error *error)
{
    qc_sheet_column *source = &self->sheet->columns[index];
    folded_column *column = &self->columns[index];
    size_t distinct = qc_names_count(source->texts);
    size_t folded = self->sheet->folded_rows;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(column->numbers, distinct, error));
    QC_TRY(QC_NEW_ARRAY(column->speaker, distinct, error));
    QC_TRY(QC_NEW_ARRAY(column->uses, distinct, error));
    for (uint32_t i = 0; i < distinct; i++) {
        column->numbers[i] = qc_number_text_read(qc_names_text(source->texts, i));
    }
    QC_TRY(find_same(source->texts, column, write_kind, column->key, error));
    QC_TRY(find_same(source->texts, column, write_evidence, column->speaker, error));
    for (uint32_t i = 0; i < source->use_count; i++) {
        column->uses[column->speaker[i]] += source->uses[i];
    }
    for (size_t row = folded; row < self->rows; row++) {
        column->uses[column->speaker[source->cell[row]]]++;
    }

done:
    return status;
}

static qc_status survey_column(folding *self, size_t index, qc_error *error)
{
    const qc_names *texts = self->sheet->columns[index].texts;
    folded_column *column = &self->columns[index];
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(column->key, qc_names_count(texts), error));
    if (column->fold == QC_FOLD_SUM) {
        QC_TRY(survey_sums(self, index, error));
    } else if (column->fold == QC_FOLD_DAY) {
        QC_TRY(find_same(texts, column, write_day, column->key, error));
    } else {
        for (uint32_t i = 0; i < qc_names_count(texts); i++) {
            column->key[i] = i;
        }
    }

done:
    return status;
}

/* Rows */

/* The number of a row in a column of sums. */
static const qc_number_text *number_of(const folding *self, size_t index, size_t row)
{
    const qc_sheet_column *column = &self->sheet->columns[index];

    return row < self->sheet->folded_rows ? &column->sums[row]
                                          : &self->columns[index].numbers[column->cell[row]];
}

/* Adds a row to one that was made; false, and nothing is changed, if a sum does not fit. */
static bool add_row(folding *self, size_t row, size_t made)
{
    for (size_t i = 0; i < self->wanted_count; i++) {
        size_t index = self->wanted[i];

        if (self->columns[index].fold == QC_FOLD_SUM) {
            self->sums[i] = self->sheet->columns[index].sums[made];
            if (!add_number(&self->sums[i], number_of(self, index, row))) {
                return false;
            }
        }
    }
    for (size_t i = 0; i < self->wanted_count; i++) {
        size_t index = self->wanted[i];

        if (self->columns[index].fold == QC_FOLD_SUM) {
            self->sheet->columns[index].sums[made] = self->sums[i];
        }
    }
    self->sheet->times[made]++;
    return true;
}

/* Makes a row of its own of one; it moves to the front. */
static qc_status make_row(folding *self, size_t row, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    size_t made = self->count;
    qc_status status = QC_OK;

    QC_TRY(QC_GROW(sheet->times, sheet->times_capacity, made + 1, error));
    for (size_t i = 0; i < self->wanted_count; i++) {
        qc_sheet_column *column = &sheet->columns[self->wanted[i]];

        if (self->columns[self->wanted[i]].fold == QC_FOLD_SUM) {
            qc_number_text number = *number_of(self, self->wanted[i], row);

            QC_TRY(QC_GROW(column->sums, column->sum_capacity, made + 1, error));
            column->sums[made] = number;
        }
        column->cell[made] = self->key[i];
    }
    sheet->times[made] = qc_sheet_times(sheet, row);
    sheet->line[made] = sheet->line[row];
    self->count++;

done:
    return status;
}

/* The number of a row's key, and the texts that it consists of in self->key. */
static qc_status find_key(folding *self, size_t row, uint32_t *id, qc_error *error)
{
    for (size_t i = 0; i < self->wanted_count; i++) {
        size_t index = self->wanted[i];

        self->key[i] = self->columns[index].key[self->sheet->columns[index].cell[row]];
    }
    *id = qc_names_add(self->keys, (const char *)self->key,
                       self->wanted_count * sizeof *self->key);
    return *id != UINT32_MAX ? QC_OK : qc_fail_memory(error);
}

/* Rows that were made before stay as they are, so that the outcome does not depend on when rows
 * are folded. */
static qc_status take_row(folding *self, size_t row, qc_error *error)
{
    size_t before = qc_names_count(self->keys);
    uint32_t id = 0;
    qc_status status = QC_OK;

    QC_TRY(find_key(self, row, &id, error));
    if (id < before && row >= self->sheet->folded_rows &&
        add_row(self, row, self->latest[id])) {
        return QC_OK;
    }
    QC_TRY(QC_GROW(self->latest, self->latest_capacity, (size_t)id + 1, error));
    self->latest[id] = self->count;
    QC_TRY(make_row(self, row, error));

done:
    return status;
}

/* Rows behind those that were folded move up. */
static void move_rest(folding *self)
{
    qc_sheet *sheet = self->sheet;
    size_t rest = sheet->row_count - self->rows;

    memmove(sheet->line + self->count, sheet->line + self->rows, rest * sizeof *sheet->line);
    for (size_t i = 0; i < self->wanted_count; i++) {
        uint32_t *cell = sheet->columns[self->wanted[i]].cell;

        memmove(cell + self->count, cell + self->rows, rest * sizeof *cell);
    }
    sheet->row_count = self->count + rest;
    sheet->folded_rows = self->count;
}

/* Keeps only the texts of a column that rows have, or that speak for such. */
static qc_status keep_texts(folding *self, size_t index, qc_error *error)
{
    qc_sheet_column *source = &self->sheet->columns[index];
    folded_column *column = &self->columns[index];
    size_t distinct = qc_names_count(source->texts);
    qc_names *kept = qc_names_new(NULL);
    bool *wanted = NULL;
    qc_status status = QC_OK;

    if (kept == NULL) {
        return qc_fail_memory(error);
    }
    QC_TRY(QC_NEW_ARRAY(wanted, distinct, error));
    for (size_t row = 0; row < self->sheet->row_count; row++) {
        wanted[source->cell[row]] = true;
    }
    for (uint32_t i = 0; i < distinct; i++) {
        const char *text = qc_names_text(source->texts, i);
        bool speaks = column->uses != NULL && column->uses[i] > 0;

        if (!wanted[i] && !speaks) {
            continue;
        }
        column->key[i] = qc_names_add(kept, text, strlen(text));
        if (column->key[i] == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
        if (column->uses != NULL) {
            column->uses[column->key[i]] = column->uses[i]; /* the new id is no larger */
        }
    }
    for (size_t row = 0; row < self->sheet->row_count; row++) {
        source->cell[row] = column->key[source->cell[row]];
    }
    if (column->uses != NULL) {
        qc_memory_free(source->uses);
        source->uses = column->uses;
        source->use_count = qc_names_count(kept);
        column->uses = NULL; /* now the sheet's */
    }
    qc_names_free(source->texts);
    source->texts = kept;
    kept = NULL; /* now the sheet's */

done:
    qc_names_free(kept);
    qc_memory_free(wanted);
    return status;
}

static qc_status open_folding(folding *self, const qc_fold *folds, qc_error *error)
{
    const qc_sheet *sheet = self->sheet;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(self->columns, sheet->column_count, error));
    QC_TRY(QC_NEW_ARRAY(self->wanted, sheet->column_count, error));
    QC_TRY(QC_NEW_ARRAY(self->key, sheet->column_count, error));
    QC_TRY(QC_NEW_ARRAY(self->sums, sheet->column_count, error));
    self->keys = qc_names_new(NULL);
    if (self->keys == NULL) {
        return qc_fail_memory(error);
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (sheet->columns[i].texts != NULL) {
            self->columns[i].fold = folds[i];
            self->wanted[self->wanted_count++] = i;
            QC_TRY(survey_column(self, i, error));
        }
    }

done:
    return status;
}

static void close_folding(folding *self)
{
    for (size_t i = 0; self->columns != NULL && i < self->sheet->column_count; i++) {
        qc_memory_free(self->columns[i].key);
        qc_memory_free(self->columns[i].speaker);
        qc_memory_free(self->columns[i].numbers);
        qc_memory_free(self->columns[i].uses);
    }
    qc_memory_free(self->columns);
    qc_memory_free(self->wanted);
    qc_memory_free(self->key);
    qc_memory_free(self->sums);
    qc_memory_free(self->latest);
    qc_names_free(self->keys);
}

qc_status qc_sheet_fold(qc_sheet *sheet, const qc_fold *folds, size_t rows, qc_error *error)
{
    folding self = {.sheet = sheet, .rows = rows};
    qc_status status = QC_OK;

    QC_TRY(open_folding(&self, folds, error));
    for (size_t row = 0; row < rows; row++) {
        QC_TRY(take_row(&self, row, error));
    }
    move_rest(&self);
    for (size_t i = 0; i < self.wanted_count; i++) {
        QC_TRY(keep_texts(&self, self.wanted[i], error));
    }

done:
    close_folding(&self);
    return status;
}

qc_status qc_sheet_fold_pays(qc_sheet *sheet, const qc_fold *folds, size_t rows, bool *pays,
                             qc_error *error)
{
    folding self = {.sheet = sheet, .rows = rows};
    uint32_t id = 0;
    qc_status status = QC_OK;

    QC_TRY(open_folding(&self, folds, error));
    for (size_t row = 0; row < rows; row++) {
        QC_TRY(find_key(&self, row, &id, error));
    }
    *pays = 4 * qc_names_count(self.keys) <= 3 * rows;

done:
    close_folding(&self);
    return status;
}
