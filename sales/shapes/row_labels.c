/* Dates of several levels in one column, as a pivot table has them in its row labels: a year above its months. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/row_labels.h"

#include <string.h>

#include "core/memory.h"
#include "sales/shapes/footer.h"
#include "sales/shapes/totals.h"
#include "sales/values/date_text.h"
#include "sales/values/year_parts.h"

/* What a label is, from the outermost level on. */
typedef enum level { NAME, YEAR, QUARTER, MONTH, DAY, TOTAL, BLANK } level;

typedef struct labels {
    qc_sheet *sheet;
    uint32_t column;
    uint8_t *level;       /* [row_count] */
    level lowest;         /* QUARTER or MONTH: the rows that count */
    bool may_name, named; /* names may stand above years or below their parts, and do */
    bool inner;           /* below */
} labels;

/* True for "1-Jan": with any year behind it, a day. */
static bool is_day(const char *text)
{
    char day[QC_LONGEST_PART];

    if (strlen(text) + 6 > sizeof day) {
        return false;
    }
    qc_year_part_join(text, "2000", false, day); /* a leap year */
    return qc_date_text_read(day).shape == QC_DATE_FULL;
}

static level level_of(const char *text)
{
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    int part = 0;

    if (qc_sheet_is_blank(text)) {
        return BLANK;
    }
    if (qc_year_text_is(text)) {
        return YEAR;
    }
    if (qc_year_part_read(text, &frequency, &part)) {
        return frequency == QC_FREQUENCY_MONTH ? MONTH : QUARTER;
    }
    if (is_day(text)) {
        return DAY;
    }
    return qc_footer_names_total(text) ? TOTAL : NAME;
}

/* Finds the levels; false if they are not those of years and their parts. */
static bool find_levels(labels *self)
{
    size_t rows[BLANK + 1] = {0};
    level before = TOTAL;
    level first = TOTAL;

    for (size_t row = 0; row < self->sheet->row_count; row++) {
        level here = (level)self->level[row];

        rows[here]++;
        if (here == TOTAL || here == BLANK) {
            continue;
        }
        /* A year is followed by a part of it, and a name, perhaps behind others, by a year. */
        if ((before == YEAR && here <= YEAR) || (before == NAME && here > YEAR) ||
            (before == TOTAL && here > YEAR)) {
            return false;
        }
        first = first == TOTAL ? here : first;
        before = here;
    }
    self->lowest = rows[DAY] > 0 ? DAY : rows[MONTH] > 0 ? MONTH : QUARTER;
    self->named = rows[NAME] > 0;
    return rows[YEAR] > 0 && rows[self->lowest] > rows[YEAR] && before > YEAR &&
           (self->named ? self->may_name && first == NAME : true);
}

/* Finds the levels where names stand below the parts of years: 2024, Jan, Bandung, Bogor, Feb,
 * ...; each part has names of its own. */
static bool find_inner(labels *self)
{
    size_t rows[BLANK + 1] = {0};
    level before = TOTAL;

    for (size_t row = 0; row < self->sheet->row_count; row++) {
        level here = (level)self->level[row];
        bool is_first = before == TOTAL;

        if (here == TOTAL || here == BLANK) {
            continue;
        }
        if (is_first            ? here != YEAR
            : before == YEAR    ? here == NAME || here == YEAR
            : before == NAME    ? false
            : before == QUARTER ? here != NAME && here != MONTH
                                : here != NAME) {
            return false;
        }
        rows[here]++;
        before = here;
    }
    self->lowest = NAME;
    self->named = true;
    self->inner = true;
    return self->may_name && before == NAME && rows[DAY] == 0 && rows[YEAR] > 0 &&
           rows[NAME] > rows[YEAR];
}

/* New texts for the column, and names for one beside it. */
static qc_status write_texts(const labels *self, qc_sheet_column *periods,
                             qc_sheet_column *names, qc_error *error)
{
    const qc_sheet *sheet = self->sheet;
    const char *year = "";
    const char *name = "";
    const char *part = "";
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(periods->cell, sheet->row_capacity, error));
    QC_TRY(QC_NEW_ARRAY(names->cell, sheet->row_capacity, error));
    periods->texts = qc_names_new(NULL);
    names->texts = qc_names_new(NULL);
    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, self->column, row);
        char period[QC_LONGEST_PART] = "";

        year = self->level[row] == YEAR ? text : year;
        name = self->level[row] == NAME ? text : name;
        part = self->level[row] == NAME ? part : text;
        if (self->level[row] == self->lowest) {
            qc_year_part_join(self->inner ? part : text, year, false, period);
        }
        if (periods->texts == NULL || names->texts == NULL ||
            (periods->cell[row] = qc_names_add(periods->texts, period, strlen(period))) ==
                UINT32_MAX ||
            (names->cell[row] = qc_names_add(names->texts, name, strlen(name))) == UINT32_MAX) {
            return qc_fail_memory(error);
        }
    }

done:
    return status;
}

static void swap(qc_sheet_column *a, qc_sheet_column *b)
{
    qc_sheet_column kept = *a;

    a->texts = b->texts;
    a->cell = b->cell;
    b->texts = kept.texts;
    b->cell = kept.cell;
}

/* Leaves out the rows that stand for those below them. */
static qc_status drop_rows(const labels *self, qc_row_labels *found, qc_error *error)
{
    bool *leave = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(leave, self->sheet->row_count, error));
    for (size_t row = 0; row < self->sheet->row_count; row++) {
        leave[row] = self->level[row] != self->lowest;
        found->left_out += leave[row];
    }
    found->line = self->sheet->line[0];
    (void)qc_totals_drop_rows(self->sheet, leave);

done:
    qc_memory_free(leave);
    return status;
}

static qc_status rewrite(const labels *self, qc_row_labels *found, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    const char *first = qc_sheet_text(sheet, self->column, 0);
    qc_sheet_column periods = {.header = ""};
    qc_sheet_column names = {.header = "territory"};
    size_t capacity = sheet->column_count;
    qc_status status = QC_OK;

    QC_TRY(write_texts(self, &periods, &names, error));
    found->text = qc_arena_copy(sheet->arena, first, strlen(first));
    if (found->text == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    if (self->named) {
        QC_TRY(QC_GROW(sheet->columns, capacity, sheet->column_count + 1, error));
        found->names = (uint32_t)sheet->column_count++;
        sheet->columns[found->names] = names;
        qc_names_settle(names.texts);
        names = (qc_sheet_column){.header = ""}; /* now the sheet's */
    }
    swap(&sheet->columns[self->column], &periods);
    qc_names_settle(sheet->columns[self->column].texts);
    QC_TRY(drop_rows(self, found, error));

done:
    qc_names_free(periods.texts);
    qc_memory_free(periods.cell);
    qc_names_free(names.texts);
    qc_memory_free(names.cell);
    return status;
}

qc_status qc_row_labels_settle(qc_sheet *sheet, uint32_t column, bool may_name,
                               qc_row_labels *found, qc_error *error)
{
    labels self = {.sheet = sheet, .column = column, .may_name = may_name};
    qc_status status = QC_OK;

    *found = (qc_row_labels){.names = QC_NO_COLUMN};
    if (sheet->folded_rows > 0 || sheet->row_count == 0 ||
        sheet->columns[column].texts == NULL) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(self.level, sheet->row_count, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        self.level[row] = (uint8_t)level_of(qc_sheet_text(sheet, column, row));
    }
    if (find_levels(&self) || find_inner(&self)) {
        QC_TRY(rewrite(&self, found, error));
    }

done:
    qc_memory_free(self.level);
    return status;
}
