/* Reading the files as sheets and recognising their tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "sales/files/bytes.h"
#include "sales/headers/header_match.h"
#include "sales/own_results.h"
#include "sales/shapes/days_of_month.h"
#include "sales/shapes/footer.h"
#include "sales/shapes/unfolding.h"
#include "sales/tables/covariates.h"
#include "sales/tables/history.h"
#include "sales/values/period_text.h"
#include "sales/values/year_parts.h"

/* What the chooser of columns needs. */
typedef struct choice {
    qc_reader *reader;
    qc_input *input;
    const char *file_name;
    bool only_actuals; /* of a table of goals, what stands beside them */
    qc_unfolding unfolding;
} choice;

static const char *name_of_path(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* True if the only amount is a total, perhaps of periods or territories beside it. */
static bool has_only_total(const qc_sheet *sheet, const qc_mapping *map)
{
    return map->table == QC_TABLE_REVENUE && map->column[QC_FIELD_AMOUNT] != QC_NO_COLUMN &&
           qc_footer_is_total(sheet->columns[map->column[QC_FIELD_AMOUNT]].header);
}

/* True for a list of places, customers, people or products of which nothing but the headers says
 * so: with months beside it, it may be what they sold. */
static bool may_be_amounts(const choice *self, const qc_mapping *map)
{
    bool is_list = map->table == QC_TABLE_TERRITORIES || map->table == QC_TABLE_ACCOUNTS ||
                   map->table == QC_TABLE_REPS || map->table == QC_TABLE_PRODUCTS ||
                   map->table == QC_TABLE_REGIONS;

    return is_list &&
           !qc_header_file_name_speaks(qc_table_rule_of(map->table), self->file_name) &&
           qc_header_configured_table(self->reader->config, self->file_name) ==
               QC_TABLE_UNKNOWN;
}

/* True for a column that says when a deal entered a stage. */
static bool is_entered(const char *header)
{
    size_t length = 0;

    return qc_entered_stage(header, &length) != NULL;
}

/* Only columns that mean something are kept, and those that may be covariates. */
static qc_status choose_columns(void *context, const qc_sheet *sheet, bool *wanted,
                                qc_error *error)
{
    choice *self = context;
    qc_mapping *map = &self->input->map;
    const qc_table_rule *rule = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_header_recognise(sheet, self->file_name, self->reader->config,
                               self->reader->arena, map, self->reader->columns_used, error));
    if (map->table == QC_TABLE_GOALS &&
        qc_header_configured_table(self->reader->config, self->file_name) == QC_TABLE_UNKNOWN) {
        qc_mapping actuals = {.table = QC_TABLE_UNKNOWN};

        QC_TRY(qc_header_recognise_actuals(sheet, map, self->reader->config,
                                           self->reader->arena, &actuals,
                                           &self->input->has_actuals, error));
        *map = self->only_actuals && self->input->has_actuals ? actuals : *map;
    }
    if (map->table == QC_TABLE_UNKNOWN) {
        return qc_unfolding_choose(&self->unfolding, sheet, wanted, error);
    }
    if (has_only_total(sheet, map)) {
        wanted[map->column[QC_FIELD_AMOUNT]] = true;
        QC_TRY(qc_unfolding_choose(&self->unfolding, sheet, wanted, error));
    }
    if (may_be_amounts(self, map)) {
        QC_TRY(qc_unfolding_choose(&self->unfolding, sheet, wanted, error));
    }
    rule = qc_table_rule_of(map->table);
    for (size_t i = 0; rule != NULL && i < rule->field_count; i++) {
        uint32_t column = map->column[rule->fields[i].field];

        if (column < sheet->column_count && rule->fields[i].form != QC_FORM_MARK) {
            wanted[column] = true;
        }
    }
    if (map->table == QC_TABLE_OPPORTUNITIES && map->column[QC_FIELD_ID] != QC_NO_COLUMN &&
        map->column[QC_FIELD_NAME] != QC_NO_COLUMN) {
        wanted[map->column[QC_FIELD_NAME]] = false; /* the id names the deal */
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        wanted[i] = wanted[i] || qc_covariate_wanted(self->reader->config, map->table,
                                                     sheet->columns[i].header);
        wanted[i] = wanted[i] || (map->table == QC_TABLE_OPPORTUNITIES &&
                                  is_entered(sheet->columns[i].header));
    }

done:
    return status;
}

/* Rows of revenue are only ever added up: by day, territory, product and currency. */
static bool fold_revenue(void *context, qc_fold *folds)
{
    static const qc_field sums[] = {QC_FIELD_AMOUNT, QC_FIELD_UNITS, QC_FIELD_CUSTOMERS};
    const choice *self = context;
    const qc_mapping *map = &self->input->map;
    uint32_t period = map->column[QC_FIELD_PERIOD];

    if (map->table != QC_TABLE_REVENUE || self->unfolding.unfolded != NULL ||
        map->column[QC_FIELD_AMOUNT] == QC_NO_COLUMN ||
        (map->column[QC_FIELD_LIST_PRICE] != QC_NO_COLUMN &&
         map->column[QC_FIELD_UNITS] == QC_NO_COLUMN)) {
        return false;
    }
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        if (map->column[sums[i]] != QC_NO_COLUMN) {
            folds[map->column[sums[i]]] = QC_FOLD_SUM;
        }
    }
    if (period != QC_NO_COLUMN) {
        folds[period] = QC_FOLD_DAY;
    }
    return true;
}

static qc_status copy_text(qc_reader *self, const char *text, const char **copy)
{
    *copy = qc_arena_copy(self->arena, text, strlen(text));
    return *copy != NULL ? QC_OK : qc_fail_memory(self->error);
}

/* How sure a field is of its column, where the cells say nothing about it. */
static const char *found_by(const qc_mapping *map, qc_field field)
{
    static const char *const words[] = {[QC_FOUND_BY_NAME] = "by name",
                                        [QC_FOUND_BY_CURRENCY] = "by name and unit",
                                        [QC_FOUND_BY_WEAK_NAME] = "by a vague name",
                                        [QC_FOUND_BY_SETTINGS] = "quotacast.yaml"};

    return words[map->found_by[field]];
}

static qc_status report_columns(qc_reader *self, const qc_input *input, qc_file_report *report)
{
    const qc_sheet *sheet = input->sheet;
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);
    qc_status status = QC_OK;

    report->columns =
        qc_arena_take(self->arena, sheet->column_count + 1, sizeof *report->columns);
    if (report->columns == NULL) {
        return qc_fail_memory(self->error);
    }
    report->column_count = sheet->column_count;
    for (size_t i = 0; i < sheet->column_count; i++) {
        report->columns[i] = (qc_file_column){.field = "", .form = "", .sure = ""};
        QC_TRY(copy_text(self, sheet->columns[i].header, &report->columns[i].header));
    }
    for (size_t i = 0; rule != NULL && i < rule->field_count; i++) {
        uint32_t column = input->map.column[rule->fields[i].field];

        if (column < sheet->column_count && rule->fields[i].form != QC_FORM_MARK) {
            report->columns[column].field = rule->fields[i].name;
            report->columns[column].sure = found_by(&input->map, rule->fields[i].field);
        }
    }
    for (size_t i = 0; input->map.table == QC_TABLE_OPPORTUNITIES && i < sheet->column_count;
         i++) {
        if (is_entered(sheet->columns[i].header)) {
            report->columns[i].field = "stage entered";
        }
    }

done:
    return status;
}

/* True for 4, 04, Apr, Q2: a part of a year, no date or period by itself. */
static bool is_part_of_year(const char *text)
{
    qc_calendar calendar = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;

    return *text != '\0' && qc_date_text_read(text).shape == QC_DATE_BAD &&
           !qc_period_text_read(text, &calendar, &frequency, &period);
}

/* Where a year stands in a column of its own, a column of months or quarters may hold parts of
 * it; of two such columns that of months counts. */
static void split_period(qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    uint32_t *column = input->map.column;
    uint32_t period = column[QC_FIELD_PERIOD];
    uint32_t month = column[QC_FIELD_MONTH];
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    int part = 0;

    if (input->map.table != QC_TABLE_REVENUE || period >= sheet->column_count ||
        !qc_input_has(input, QC_FIELD_YEAR) || sheet->row_count == 0 ||
        !is_part_of_year(qc_sheet_text(sheet, period, 0))) {
        return;
    }
    if (month == QC_NO_COLUMN ||
        !qc_year_part_read(qc_sheet_text(sheet, month, 0), &frequency, &part) ||
        frequency != QC_FREQUENCY_MONTH) {
        column[QC_FIELD_MONTH] = period;
    }
    column[QC_FIELD_PERIOD] = QC_NO_COLUMN;
}

/* Amounts whose header names no unit are in that of the title, and so is their currency. */
static void take_title_unit(qc_input *input)
{
    const qc_title_unit *unit = &input->sheet->unit;
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);

    for (size_t i = 0; unit->power > 0 && rule != NULL && i < rule->field_count; i++) {
        qc_field field = rule->fields[i].field;

        if (rule->fields[i].form == QC_FORM_MONEY && qc_input_has(input, field) &&
            input->map.scale[field] == 0) {
            input->map.scale[field] = (uint8_t)unit->power;
            input->map.by_title[field] = true;
            if (input->map.currency[0] == '\0') {
                memcpy(input->map.currency, unit->currency, sizeof input->map.currency);
            }
        }
    }
}

/* What a file is opened for. */
typedef enum purpose { CURRENT, SNAPSHOT, ACTUALS } purpose;

static qc_status open_file(qc_reader *self, const char *path, size_t index, purpose what)
{
    qc_input *input = &self->inputs[index];
    qc_file_report *report = &self->book->files[index];
    choice context = {.reader = self,
                      .input = input,
                      .file_name = name_of_path(path),
                      .only_actuals = what == ACTUALS};
    qc_unfolding *unfolding = &context.unfolding;
    qc_sheet_settings settings = {.lenient = self->settings->lenient,
                                  .max_errors = self->settings->max_errors,
                                  .run = self->run,
                                  .done = self->bytes_done,
                                  .total = self->bytes_total,
                                  .fold = fold_revenue};
    qc_status status = QC_OK;

    *unfolding = (qc_unfolding){.reader = self, .input = input, .file_name = context.file_name};
    input->file = (uint32_t)index;
    input->snapshot = QC_NO_DATE;
    input->map.why = "the file is empty";
    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        input->map.column[i] = QC_NO_COLUMN;
    }
    QC_TRY(
        qc_sheet_read(path, &settings, choose_columns, &context, &input->sheet, self->error));
    if (what == SNAPSHOT) {
        qc_snapshot_take(input, context.file_name);
    }
    QC_TRY(qc_days_of_month_settle(self, input, context.file_name));
    QC_TRY(qc_unfolding_prove(unfolding));
    split_period(input);
    QC_TRY(qc_reader_multiply(self, input));
    QC_TRY(qc_reader_settle_keys(self, input));
    QC_TRY(copy_text(self, input->sheet->source, &report->path));
    report->table = input->map.table;
    report->why = input->map.why;
    report->delimiter = input->sheet->delimiter;
    QC_TRY(report_columns(self, input, report));
    QC_TRY(qc_unfolding_run(unfolding));
    take_title_unit(input);
    QC_TRY(qc_reader_remark_opened(self, input));
    if (input->map.table != QC_TABLE_UNKNOWN) {
        QC_TRY(qc_input_survey(input, self->run, self->error));
    }

done:
    qc_memory_free(unfolding->unfolded);
    return status;
}

/* Opens the next file. */
static qc_status open_next(qc_reader *self, const char *path, purpose what)
{
    qc_status status = QC_OK;

    self->input_count++;
    QC_TRY(qc_run_check(self->run, self->error));
    QC_TRY(open_file(self, path, self->input_count - 1, what));
    self->bytes_done += qc_bytes_size(path);

done:
    return status;
}

static bool has_table(const qc_reader *self, qc_table table)
{
    bool any = false;

    for (size_t i = 0; i < self->input_count; i++) {
        any = any || self->inputs[i].map.table == table;
    }
    return any;
}

/* The snapshot of the latest day; NULL if no name has a date. */
static const char *latest_snapshot(char **paths, size_t count)
{
    const char *latest = NULL;
    qc_date day = QC_NO_DATE;

    for (size_t i = 0; i < count; i++) {
        qc_date here = qc_snapshot_day(name_of_path(paths[i]));

        latest = here != QC_NO_DATE && here >= day ? paths[i] : latest;
        day = here > day ? here : day;
    }
    return latest;
}

/* A file that was downloaded twice counts once; `*copy` is false if no earlier file is the same. */
static qc_status pass_over_copy(qc_reader *self, char **paths, size_t index, bool *copy)
{
    const char *name = name_of_path(paths[index]);
    qc_status status = QC_OK;

    *copy = false;
    for (size_t i = 0; i < index && !*copy; i++) {
        *copy = qc_header_configured_table(self->config, name) == QC_TABLE_UNKNOWN &&
                qc_bytes_equal(paths[i], paths[index]);
        if (*copy) {
            qc_remark_place place = {.severity = QC_DOUBTFUL, .file = QC_NO_ID};

            QC_TRY(
                qc_remarks_add(self->remarks, &place, self->error,
                               "'%.100s' is a copy of '%.100s', byte for byte; it is not read",
                               name, name_of_path(paths[i])));
        }
    }

done:
    return status;
}

/* Results that an earlier run left in the folder say nothing new: quotas read as goals would hold
 * the goal where it was. */
static qc_status pass_over_result(qc_reader *self, const char *path, bool *own)
{
    const char *name = name_of_path(path);
    const char *result = NULL;
    const qc_remark_place place = {.severity = QC_NOTE, .file = QC_NO_ID, .about = name};

    if (!self->only_file &&
        qc_header_configured_table(self->config, name) == QC_TABLE_UNKNOWN) {
        result = qc_own_result(path);
    }
    *own = result != NULL;
    return *own ? qc_remarks_add(self->remarks, &place, self->error,
                                 "'%.100s' is a result of an earlier run, as %s is, and is not "
                                 "read; to read it all the same, name it under files: in "
                                 "quotacast.yaml",
                                 name, result)
                : QC_OK;
}

/* Goals with what was sold beside them are revenue too, where no other file holds any. */
static qc_status open_actuals(qc_reader *self)
{
    size_t count = self->input_count;
    qc_status status = QC_OK;

    if (has_table(self, QC_TABLE_REVENUE) || has_table(self, QC_TABLE_OPPORTUNITIES)) {
        return QC_OK;
    }
    for (size_t i = 0; i < count; i++) {
        /* Standard input cannot be read again. */
        if (strcmp(self->book->files[i].path, qc_bytes_source("-")) != 0 &&
            self->inputs[i].map.table == QC_TABLE_GOALS && self->inputs[i].has_actuals) {
            QC_TRY(open_next(self, self->book->files[i].path, ACTUALS));
        }
    }

done:
    return status;
}

static qc_status open_all(qc_reader *self, char **paths, size_t count, size_t current)
{
    const char *latest = latest_snapshot(paths + current, count - current);
    qc_status status = QC_OK;

    for (size_t i = 0; i < current; i++) {
        bool copy = false, own = false;

        QC_TRY(pass_over_result(self, paths[i], &own));
        if (!own) {
            QC_TRY(pass_over_copy(self, paths, i, &copy));
        }
        if (!own && !copy) {
            QC_TRY(open_next(self, paths[i], CURRENT));
        }
    }
    if (latest != NULL && !has_table(self, QC_TABLE_OPPORTUNITIES)) {
        QC_TRY(open_next(self, latest, CURRENT));
    }
    QC_TRY(open_actuals(self));
    for (size_t i = current; i < count; i++) {
        QC_TRY(open_next(self, paths[i], SNAPSHOT));
    }

done:
    return status;
}

qc_status qc_reader_open(qc_reader *self, char **paths, size_t count, size_t current)
{
    size_t most = 2 * count + 1; /* some of them twice, perhaps */
    qc_status status = QC_OK;

    self->only_file = count == 1;
    QC_TRY(qc_header_check_config(self->config, self->error));
    QC_TRY(QC_NEW_ARRAY(self->inputs, most, self->error));
    QC_TRY(QC_NEW_ARRAY(self->columns_used, self->config->column_count, self->error));
    self->book->files = qc_arena_take(self->arena, most, sizeof *self->book->files);
    if (self->book->files == NULL) {
        return qc_fail_memory(self->error);
    }
    for (size_t i = 0; i < count; i++) {
        self->bytes_total += qc_bytes_size(paths[i]);
    }
    QC_TRY(open_all(self, paths, count, current));
    self->book->file_count = self->input_count;
    QC_TRY(qc_reader_check_files(self));

done:
    return status;
}
