/* Covariates: columns of numbers that mean nothing else, kept by their headers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/tables/covariates.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/tables/storage.h"

enum { MOST_CATEGORIES = 50 };

/* A table of the book whose rows get values of a column. */
typedef struct target {
    qc_covariates *covariates;
    size_t rows;
    const uint32_t *file, *line;
    /*
     * NULL where rows stand for themselves; else a row that is only mentioned is none of the
     * file's
     */
    const char **id;
    const char **name;
} target;

static target target_of(qc_book *book, qc_table table)
{
    target found = {.covariates = qc_storage_covariates(book, table),
                    .rows = qc_storage_count(book, table)};

    if (table == QC_TABLE_OPPORTUNITIES) {
        found.file = book->deals.file;
        found.line = book->deals.line;
    } else if (table == QC_TABLE_TERRITORIES) {
        found.file = book->territories.file;
        found.line = book->territories.line;
        found.id = book->territories.id;
        found.name = book->territories.name;
    } else if (table == QC_TABLE_ACCOUNTS) {
        found.file = book->accounts.file;
        found.line = book->accounts.line;
    } else if (table == QC_TABLE_REGIONS) {
        found.file = book->regions.file;
        found.line = book->regions.line;
    }
    return found;
}

static bool keeps_all(qc_table table)
{
    return table == QC_TABLE_REGIONS || table == QC_TABLE_TERRITORIES;
}

static bool is_asked_for(const qc_config *config, qc_table table, const char *header)
{
    for (size_t i = 0; i < config->covariate_count; i++) {
        if (strcmp(config->covariates[i].table, qc_table_name(table)) == 0 &&
            strcmp(config->covariates[i].header, header) == 0) {
            return true;
        }
    }
    return false;
}

bool qc_covariate_wanted(const qc_config *config, qc_table table, const char *header)
{
    return keeps_all(table) ? *header != '\0' : is_asked_for(config, table, header);
}

static bool is_mapped(const qc_input *input, uint32_t column)
{
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);

    for (size_t i = 0; i < rule->field_count; i++) {
        if (input->map.column[rule->fields[i].field] == column &&
            rule->fields[i].form != QC_FORM_MARK) {
            return true;
        }
    }
    return false;
}

/* A column is a covariate if all that stands in it are numbers. */
static bool is_covariate(const qc_number_column *numbers)
{
    size_t filled = numbers->sheet->row_count - numbers->shapes[QC_NUMBER_BLANK];

    return filled > 0 && numbers->shapes[QC_NUMBER_BAD] == 0;
}

/* The row of a file that begins on a line; row_count if none does. Lines ascend. */
static size_t row_of_line(const qc_sheet *sheet, uint32_t line)
{
    size_t low = 0;
    size_t high = sheet->row_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sheet->line[middle] < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < sheet->row_count && sheet->line[low] == line ? low : sheet->row_count;
}

/* A parent that is only named by a row has the place of that row, and none of its values. */
static bool is_own_row(const target *to, const qc_input *input, size_t at, size_t row)
{
    return to->id == NULL || strcmp(qc_input_text(input, QC_FIELD_ID, row), to->id[at]) == 0 ||
           strcmp(qc_input_text(input, QC_FIELD_NAME, row), to->name[at]) == 0;
}

/* Puts the values of one file's column where its rows are. */
static void spread(const target *to, const qc_input *input, const qc_number_column *numbers,
                   size_t covariate)
{
    for (size_t i = 0; i < to->rows && to->file != NULL; i++) {
        size_t row = to->file[i] == input->file ? row_of_line(input->sheet, to->line[i])
                                                : input->sheet->row_count;

        if (row < input->sheet->row_count && is_own_row(to, input, i, row)) {
            to->covariates->value[i * to->covariates->count + covariate] =
                qc_number_value(numbers, input->sheet->columns[numbers->column].cell[row]);
        }
    }
}

/* The same for one category of a column: 1 where the row has it, 0 where it has another,
 * missing where it has none. */
static void spread_category(const target *to, const qc_input *input, uint32_t column,
                            uint32_t category, size_t covariate)
{
    for (size_t i = 0; i < to->rows; i++) {
        size_t row = to->file[i] == input->file ? row_of_line(input->sheet, to->line[i])
                                                : input->sheet->row_count;

        if (row < input->sheet->row_count && is_own_row(to, input, i, row) &&
            !qc_input_is_no_name(input, column, qc_sheet_text(input->sheet, column, row))) {
            to->covariates->value[i * to->covariates->count + covariate] =
                input->sheet->columns[column].cell[row] == category ? 1 : 0;
        }
    }
}

/* Makes room for one more covariate behind those of every row. */
static qc_status add_covariate(qc_reader *self, const target *to, const char *name)
{
    qc_covariates *table = to->covariates;
    size_t old = table->count;
    size_t capacity = old;
    double *wider = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_GROW(table->name, capacity, old + 1, self->error));
    QC_TRY(QC_NEW_ARRAY(wider, to->rows * (old + 1), self->error));
    table->name[old] = qc_arena_copy(self->arena, name, strlen(name));
    if (table->name[old] == NULL) {
        qc_memory_free(wider);
        return qc_fail_memory(self->error);
    }
    for (size_t i = 0; i < to->rows; i++) {
        for (size_t k = 0; k <= old; k++) {
            wider[i * (old + 1) + k] = k < old ? table->value[i * old + k] : NAN;
        }
    }
    qc_memory_free(table->value);
    table->value = wider;
    table->count = old + 1;

done:
    return status;
}

static qc_status remark_refused(qc_reader *self, const qc_input *input, uint32_t column,
                                qc_severity severity, const char *why)
{
    qc_remark_place place = {.severity = severity,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = column + 1};

    return qc_remarks_add(self->remarks, &place, self->error,
                          "column '%.60s' %s; it is no covariate",
                          input->sheet->columns[column].header, why);
}

/* The covariate of a name; a new one if there is none. */
static qc_status find_covariate(qc_reader *self, const target *to, const char *name,
                                size_t *covariate)
{
    qc_status status = QC_OK;

    *covariate = 0;
    while (*covariate < to->covariates->count &&
           strcmp(to->covariates->name[*covariate], name) != 0) {
        (*covariate)++;
    }
    if (*covariate == to->covariates->count) {
        QC_TRY(add_covariate(self, to, name));
    }

done:
    return status;
}

/* A column of a few categories becomes a column of 0 and 1 for each, "sector=Retail", in order
 * of first sight. */
static qc_status take_categories(qc_reader *self, const qc_input *input, uint32_t column)
{
    target to = target_of(self->book, input->map.table);
    qc_file_column *report = &self->book->files[input->file].columns[column];
    const qc_names *texts = input->sheet->columns[column].texts;
    size_t distinct = qc_names_count(texts);
    qc_status status = QC_OK;

    if (distinct > MOST_CATEGORIES) {
        return remark_refused(self, input, column, QC_DOUBTFUL,
                              "holds texts, and more than 50 different ones");
    }
    for (uint32_t i = 0; i < distinct; i++) {
        char name[256];
        size_t covariate = 0;

        if (qc_input_is_no_name(input, column, qc_names_text(texts, i))) {
            continue;
        }
        (void)qc_text_format(name, sizeof name, "%s=%s", input->sheet->columns[column].header,
                             qc_names_text(texts, i));
        QC_TRY(find_covariate(self, &to, name, &covariate));
        spread_category(&to, input, column, i, covariate);
    }
    report->field = "covariate";
    report->form = "categories";
    report->sure = "a column of 0 and 1 for each";

done:
    return status;
}

static qc_status take_covariate(qc_reader *self, const qc_input *input, uint32_t column)
{
    target to = target_of(self->book, input->map.table);
    qc_file_column *report = &self->book->files[input->file].columns[column];
    const char *header = input->sheet->columns[column].header;
    qc_number_column numbers = {0};
    size_t covariate = 0;
    qc_status status = QC_OK;

    QC_TRY(
        qc_number_column_survey(input->sheet, column, false, self->run, &numbers, self->error));
    if (!is_covariate(&numbers)) {
        if (is_asked_for(self->config, input->map.table, header)) {
            QC_TRY(take_categories(self, input, column));
        }
        goto done;
    }
    status = qc_number_columns_decide(&numbers, 1, self->config->decimal_mark,
                                      self->book->currency.code, NULL);
    if (status == QC_ERR_FORMAT) {
        status = remark_refused(self, input, column, QC_DOUBTFUL,
                                "holds numbers that can be read in two ways (say "
                                "decimal_mark: in quotacast.yaml)");
        goto done;
    }
    QC_TRY(status);
    QC_TRY(find_covariate(self, &to, header, &covariate));
    spread(&to, input, &numbers, covariate);
    report->field = "covariate";
    report->form = numbers.form;
    report->sure = "every cell is a number";

done:
    qc_number_column_clear(&numbers);
    return status;
}

/* A column that was asked for and stands in no file is a mistake that should not be passed over. */
static qc_status check_asked(const qc_reader *self)
{
    for (size_t i = 0; i < self->config->covariate_count; i++) {
        const qc_config_covariate *entry = &self->config->covariates[i];
        bool found = false;

        for (size_t k = 0; k < self->input_count && !found; k++) {
            const qc_file_report *file = &self->book->files[k];

            for (size_t c = 0; strcmp(qc_table_name(file->table), entry->table) == 0 &&
                               c < file->column_count;
                 c++) {
                found = found || strcmp(file->columns[c].header, entry->header) == 0;
            }
        }
        if (!found) {
            return qc_fail_at(self->error, QC_ERR_CONFIG, self->config->path, entry->line, 0,
                              "no file of %s has a column '%s'", entry->table, entry->header);
        }
    }
    return QC_OK;
}

qc_status qc_reader_build_covariates(qc_reader *self)
{
    qc_status status = QC_OK;

    QC_TRY(check_asked(self));
    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];

        if (qc_storage_covariates(self->book, input->map.table) == NULL) {
            continue;
        }
        for (uint32_t k = 0; k < self->book->files[i].column_count; k++) {
            if (!is_mapped(input, k) && qc_covariate_wanted(self->config, input->map.table,
                                                            input->sheet->columns[k].header)) {
                QC_TRY(take_covariate(self, input, k));
            }
        }
    }

done:
    return status;
}
