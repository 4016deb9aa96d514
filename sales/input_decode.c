/* One file on its way into the book: the forms of its columns and the values of its cells. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "sales/input.h"

#include "sales/values/number_words.h"
#include "sales/values/period_text.h"

static bool is_number(qc_field_form form)
{
    return form == QC_FORM_NUMBER || form == QC_FORM_SHARE || form == QC_FORM_MONEY;
}

/* Surveys a column of dates, a task that shares nothing with those of others. */
static qc_status survey_dates(void *context, size_t index, qc_error *error)
{
    qc_input *input = context;
    const qc_field_rule *field = &qc_table_rule_of(input->map.table)->fields[index];
    const qc_date_column *dates = input->date[field->field];

    if (dates == NULL) {
        return QC_OK;
    }
    return qc_date_column_survey(input->sheet, input->map.column[field->field],
                                 field->form == QC_FORM_PERIOD,
                                 &input->dates[dates - input->dates], error);
}

qc_status qc_input_survey(qc_input *input, const qc_run *run, qc_error *error)
{
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);
    qc_run quiet = run == NULL ? (qc_run){.threads = 1} : *run;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(input->dates, rule->field_count, error));
    QC_TRY(QC_NEW_ARRAY(input->numbers, rule->field_count, error));
    QC_TRY(QC_NEW_ARRAY(input->fate, input->sheet->row_count, error));
    for (size_t i = 0; i < rule->field_count; i++) {
        const qc_field_rule *field = &rule->fields[i];
        uint32_t column = input->map.column[field->field];

        if (column == QC_NO_COLUMN) {
            continue;
        }
        if (field->form == QC_FORM_DATE || field->form == QC_FORM_PERIOD) {
            input->date[field->field] = &input->dates[input->date_count++];
        }
        if (is_number(field->form)) {
            qc_number_column *numbers = &input->numbers[input->number_count];

            QC_TRY(qc_number_column_survey(input->sheet, column, field->form == QC_FORM_SHARE,
                                           run, numbers, error));
            input->number[field->field] = numbers;
            input->number_count++;
        }
    }
    quiet.progress = NULL;
    QC_TRY(qc_tasks_run(&quiet, "reading", rule->field_count, survey_dates, input, error));

done:
    return status;
}

/* The place of a cell in remarks. */
static qc_remark_place place_of(const qc_input *input, const qc_field_rule *field, size_t row)
{
    return (qc_remark_place){.severity = field->needed_to_keep ? QC_REJECTED : QC_DOUBTFUL,
                             .file = input->file,
                             .line = input->sheet->line[row],
                             .column = input->map.column[field->field] + 1};
}

/* Rejects the rows that have a bad text, or counts them as doubtful. */
static qc_status mark_rows(qc_input *input, const qc_field_rule *field, const bool *bad,
                           const char *what, qc_remarks *remarks, qc_error *error)
{
    uint32_t column = input->map.column[field->field];
    const uint32_t *cell = input->sheet->columns[column].cell;
    size_t distinct = qc_sheet_distinct(input->sheet, column);
    qc_status status = QC_OK;

    if (distinct == 0 || memchr(bad, true, distinct * sizeof *bad) == NULL) {
        return QC_OK;
    }
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        qc_remark_place place;

        if (!bad[cell[row]] || input->fate[row] == QC_FATE_REJECTED) {
            continue;
        }
        place = place_of(input, field, row);
        place.times = qc_sheet_times(input->sheet, row);
        const char *text = qc_sheet_text(input->sheet, column, row);
        const char *expected =
            field->form == QC_FORM_PERIOD ? qc_period_text_expected(text) : NULL;

        place.about = expected != NULL ? expected : what;
        QC_TRY(qc_remarks_add(remarks, &place, error, "'%.60s' in column '%s' is not %s; %s",
                              text, input->sheet->columns[column].header, place.about,
                              field->needed_to_keep ? "the row is left out"
                                                    : "it counts as missing"));
        if (field->needed_to_keep) {
            qc_input_reject(input, row);
        }
    }

done:
    return status;
}

/* Says how a form was decided where the column itself did not prove it. */
static qc_status remark_decision(const qc_input *input, uint32_t column, const char *form,
                                 const char *how, qc_remarks *remarks, qc_error *error)
{
    qc_remark_place place = {.severity = QC_NOTE,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = column + 1};

    if (*how == '\0') {
        return QC_OK;
    }
    return qc_remarks_add(remarks, &place, error, "column '%s' is read as %s, %s",
                          input->sheet->columns[column].header, form, how);
}

static size_t line_of(const qc_input *input, uint32_t column, uint32_t text)
{
    return qc_sheet_first_line(input->sheet, column, text);
}

/* Two forms in one column: a spreadsheet may have turned some dates and left others. */
static qc_status remark_forms(const qc_input *input, const qc_date_column *dates,
                              qc_remarks *remarks, qc_error *error)
{
    const qc_date_form *most = &dates->forms[0];
    const qc_date_form *less = &dates->forms[1];
    const qc_sheet_column *column = &input->sheet->columns[dates->column];
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = input->file,
                             .column = dates->column + 1,
                             .times = less->rows};

    if (less->rows == 0 || strncmp(less->name, "dates", 5) != 0 ||
        strncmp(most->name, "dates", 5) != 0) {
        return QC_OK; /* months beside quarters are as they are meant */
    }
    place.line = line_of(input, dates->column, less->text);
    return qc_remarks_add(
        remarks, &place, error,
        "column '%s' mixes %s ('%.40s' on line %zu, %zu in all) and %s ('%.40s', %zu in all); "
        "each is read as it is written, but see that no spreadsheet has swapped day and month",
        column->header, most->name, qc_names_text(column->texts, most->text),
        line_of(input, dates->column, most->text), most->rows, less->name,
        qc_names_text(column->texts, less->text), less->rows);
}

/* Weeks are no parts of months: what a calendar of weeks is for. */
static qc_status remark_weeks(const qc_input *input, const qc_date_column *dates,
                              const qc_calendar *calendar, qc_remarks *remarks, qc_error *error)
{
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = dates->column + 1};

    if (!dates->weekly || input->map.table != QC_TABLE_REVENUE ||
        calendar->weeks != QC_FISCAL_MONTHS) {
        return QC_OK;
    }
    return qc_remarks_add(
        remarks, &place, error,
        "column '%.60s' holds weeks, which count in the month of their day (of "
        "2026-W07 its Thursday), so that months have four or five of them; "
        "fiscal: {weeks: 4-4-5, ends: ...} in quotacast.yaml has months of whole "
        "weeks, and `quotacast forecast --period` forecasts weeks",
        input->sheet->columns[dates->column].header);
}

/* Where months and quarters of a fiscal year lie depends on its first month. */
static qc_status remark_fiscal(const qc_input *input, const qc_date_column *dates,
                               const qc_input_forms *forms, qc_remarks *remarks,
                               qc_error *error)
{
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = input->file,
                             .column = dates->column + 1,
                             .times = dates->fiscal};

    if (dates->fiscal == 0 || forms->fiscal_known) {
        return QC_OK;
    }
    place.line = line_of(input, dates->column, dates->fiscal_text);
    return qc_remarks_add(
        remarks, &place, error,
        "'%.20s' is of a fiscal year, taken to begin in January; say in which month it begins, "
        "with fiscal_year_start: 1 to 12 in quotacast.yaml",
        qc_names_text(input->sheet->columns[dates->column].texts, dates->fiscal_text));
}

static qc_status decode_dates(qc_input *input, const qc_input_forms *forms, qc_remarks *remarks,
                              qc_error *error)
{
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);
    size_t earlier = input->date_count;
    size_t later = input->date_count;
    qc_status status = QC_OK;

    for (size_t i = 0; i < input->date_count; i++) {
        earlier = &input->dates[i] == input->date[QC_FIELD_CREATED] ? i : earlier;
        later = &input->dates[i] == input->date[QC_FIELD_CLOSE] ? i : later;
    }
    QC_TRY(qc_date_columns_decide(input->dates, input->date_count, earlier, later,
                                  forms->date_order, forms->hint, error));
    for (size_t i = 0; i < rule->field_count; i++) {
        const qc_field_rule *field = &rule->fields[i];
        qc_date_column *dates = NULL;

        for (size_t k = 0; k < input->date_count; k++) {
            dates = &input->dates[k] == input->date[field->field] ? &input->dates[k] : dates;
        }
        if (dates == NULL) {
            continue;
        }
        QC_TRY(qc_date_column_read(dates, &forms->calendar, error));
        QC_TRY(remark_decision(input, dates->column, dates->form, dates->decided_by, remarks,
                               error));
        QC_TRY(remark_forms(input, dates, remarks, error));
        QC_TRY(remark_weeks(input, dates, &forms->calendar, remarks, error));
        QC_TRY(remark_fiscal(input, dates, forms, remarks, error));
        QC_TRY(mark_rows(input, field, dates->bad,
                         field->form == QC_FORM_PERIOD
                             ? "a date or period (2026-03-31, 2026-03, 2026Q1, 2026)"
                             : "a date (such as 2026-03-31)",
                         remarks, error));
    }

done:
    return status;
}

/* Says how many rows lost digits of their amounts, with the first text that did. */
static qc_status remark_rounded(const qc_input *input, const qc_number_column *numbers,
                                uint32_t text, size_t rows, int decimals, qc_remarks *remarks,
                                qc_error *error)
{
    qc_remark_place place = {
        .severity = QC_NOTE, .file = input->file, .column = numbers->column + 1, .times = rows};

    if (rows == 0) {
        return QC_OK;
    }
    place.line = line_of(input, numbers->column, text);
    return qc_remarks_add(remarks, &place, error,
                          "'%.40s' in column '%s' is rounded to %d decimals",
                          qc_names_text(input->sheet->columns[numbers->column].texts, text),
                          input->sheet->columns[numbers->column].header, decimals);
}

/* True for revenue of a dash: how accounts write that nothing was earned. Elsewhere it is a
 * cell that is not filled. */
static bool is_nothing_earned(const qc_input *input, const qc_field_rule *field, uint32_t text)
{
    const qc_sheet_column *column = &input->sheet->columns[input->map.column[field->field]];

    return input->map.table == QC_TABLE_REVENUE && field->field == QC_FIELD_AMOUNT &&
           strcmp(qc_names_text(column->texts, text), "-") == 0;
}

/* Amounts of money by distinct text; those that do not fit are bad. */
static qc_status decode_money(qc_input *input, const qc_field_rule *field, bool *bad,
                              const qc_currency *currency, qc_remarks *remarks, qc_error *error)
{
    const qc_number_column *numbers = input->number[field->field];
    qc_money *money = NULL;
    uint32_t first_rounded = 0;
    size_t rounded_rows = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(money, numbers->distinct, error));
    input->money[field->field] = money;
    for (size_t i = 0; i < numbers->distinct; i++) {
        bool rounded = false;

        money[i] = QC_NO_MONEY;
        if (bad[i] || numbers->uses[i] == 0) {
            continue;
        }
        if (qc_number_text_money(&numbers->texts[i], numbers->mark, currency, &money[i],
                                 &rounded) != QC_OK) {
            money[i] = QC_NO_MONEY;
            bad[i] = true;
        }
        if (is_nothing_earned(input, field, (uint32_t)i)) {
            money[i] = 0;
        }
        if (rounded) {
            first_rounded = rounded_rows == 0 ? (uint32_t)i : first_rounded;
            rounded_rows += numbers->uses[i];
        }
    }
    QC_TRY(remark_rounded(input, numbers, first_rounded, rounded_rows, currency->exponent,
                          remarks, error));

done:
    return status;
}

/* The same where rows are sums. A row whose sum does not fit is left out by itself. */
static qc_status decode_sums_of_money(qc_input *input, const qc_field_rule *field,
                                      const bool *bad, const qc_currency *currency,
                                      qc_remarks *remarks, qc_error *error)
{
    const qc_number_column *numbers = input->number[field->field];
    const qc_sheet *sheet = input->sheet;
    const uint32_t *cell = sheet->columns[numbers->column].cell;
    qc_money *money = NULL;
    size_t rounded_rows = 0;
    uint32_t first_rounded = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(money, sheet->row_count, error));
    input->money[field->field] = money;
    for (size_t row = 0; row < sheet->row_count; row++) {
        bool rounded = false;
        qc_remark_place place = place_of(input, field, row);

        money[row] = QC_NO_MONEY;
        if (!bad[cell[row]] && qc_number_text_money(&numbers->sums[row], numbers->mark,
                                                    currency, &money[row], &rounded) != QC_OK) {
            money[row] = QC_NO_MONEY;
            place.times = sheet->times[row];
            input->fate[row] = QC_FATE_REJECTED;
            QC_TRY(qc_remarks_add(remarks, &place, error,
                                  "the amounts that are added up here are too large to be "
                                  "counted; the rows are left out"));
        }
        first_rounded = rounded && rounded_rows == 0 ? cell[row] : first_rounded;
        rounded_rows += rounded ? sheet->times[row] : 0;
    }
    QC_TRY(remark_rounded(input, numbers, first_rounded, rounded_rows, currency->exponent,
                          remarks, error));

done:
    return status;
}

/* Numbers that no double holds, such as 1e400, are bad ones. */
static qc_status decode_real(qc_input *input, const qc_field_rule *field, bool *bad,
                             qc_error *error)
{
    const qc_number_column *numbers = input->number[field->field];
    size_t count = numbers->sums != NULL ? input->sheet->row_count : numbers->distinct;
    double *real = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(real, count, error));
    input->real[field->field] = real;
    for (size_t i = 0; i < count; i++) {
        if (numbers->sums != NULL) {
            real[i] = qc_number_value_of_row(numbers, i);
        } else {
            real[i] = numbers->uses[i] == 0 ? NAN : qc_number_value(numbers, (uint32_t)i);
            bad[i] = bad[i] || isinf(real[i]);
            real[i] = bad[i] ? NAN : real[i];
        }
    }

done:
    return status;
}

/* Says that a bare M was read as miliar, with the first text that has one. */
static qc_status remark_miliar(const qc_input *input, const qc_number_column *numbers,
                               qc_remarks *remarks, qc_error *error)
{
    const qc_sheet *sheet = input->sheet;
    qc_remark_place place = {.severity = QC_NOTE,
                             .file = input->file,
                             .column = numbers->column + 1,
                             .times = numbers->languages[QC_LANGUAGE_OPEN]};

    if (!numbers->miliar) {
        return QC_OK;
    }
    place.line = line_of(input, numbers->column, numbers->open_multiplier);
    return qc_remarks_add(
        remarks, &place, error,
        "the M of '%.40s' is read as miliar (1,000 million), because the column '%s' is "
        "Indonesian (write mn for a million)",
        qc_names_text(sheet->columns[numbers->column].texts, numbers->open_multiplier),
        sheet->columns[numbers->column].header);
}

/* Amounts in thousands or millions, as the header says. */
static qc_status scale_amounts(qc_input *input, const qc_field_rule *field, qc_remarks *remarks,
                               qc_error *error)
{
    int power = input->map.scale[field->field];
    uint32_t column = input->map.column[field->field];
    qc_remark_place place = {.severity = QC_NOTE,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = column + 1};

    if (power == 0) {
        return QC_OK;
    }
    for (size_t i = 0; i < input->number_count; i++) {
        if (&input->numbers[i] == input->number[field->field]) {
            qc_number_column_scale(&input->numbers[i], power);
        }
    }
    if (input->map.by_title[field->field]) {
        return QC_OK; /* said once for all columns */
    }
    return qc_remarks_add(remarks, &place, error,
                          "the amounts of column '%.60s' are in %s, as its name says",
                          input->sheet->columns[column].header, qc_scale_in_words(power));
}

static qc_status decode_number(qc_input *input, const qc_field_rule *field,
                               const qc_input_forms *forms, qc_remarks *remarks,
                               qc_error *error)
{
    const qc_number_column *numbers = input->number[field->field];
    bool *bad = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(bad, numbers->distinct, error));
    for (size_t i = 0; i < numbers->distinct; i++) {
        bad[i] = numbers->uses[i] > 0 && qc_number_is_bad(numbers, (uint32_t)i);
    }
    QC_TRY(scale_amounts(input, field, remarks, error));
    if (field->form == QC_FORM_MONEY && numbers->sums != NULL) {
        QC_TRY(decode_sums_of_money(input, field, bad, &forms->currency, remarks, error));
    } else if (field->form == QC_FORM_MONEY) {
        QC_TRY(decode_money(input, field, bad, &forms->currency, remarks, error));
    } else {
        QC_TRY(decode_real(input, field, bad, error));
    }
    QC_TRY(remark_decision(input, numbers->column, numbers->form, numbers->decided_by, remarks,
                           error));
    QC_TRY(remark_miliar(input, numbers, remarks, error));
    QC_TRY(
        mark_rows(input, field, bad,
                  field->form == QC_FORM_MONEY ? "an amount that can be counted" : "a number",
                  remarks, error));

done:
    qc_memory_free(bad);
    return status;
}

qc_status qc_input_decode(qc_input *input, const qc_input_forms *forms, qc_remarks *remarks,
                          qc_error *error)
{
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);
    qc_status status = QC_OK;

    QC_TRY(decode_dates(input, forms, remarks, error));
    QC_TRY(qc_number_columns_decide(input->numbers, input->number_count, forms->decimal_mark,
                                    forms->currency.code, error));
    for (size_t i = 0; i < rule->field_count; i++) {
        if (input->number[rule->fields[i].field] != NULL) {
            QC_TRY(decode_number(input, &rule->fields[i], forms, remarks, error));
        }
    }

done:
    return status;
}
