/* Columns of dates and periods: survey, form, dates. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/dates.h"

#include <string.h>

#include "core/memory.h"

enum { MONTHS_THAT_PROVE = 3 };

void qc_date_column_clear(qc_date_column *dates)
{
    if (dates != NULL) {
        qc_memory_free(dates->texts);
        qc_memory_free(dates->uses);
        qc_memory_free(dates->value);
        qc_memory_free(dates->frequency);
        qc_memory_free(dates->bad);
        *dates = (qc_date_column){0};
    }
}

/* What a pair of numbers speaks for. */
static void count_pair(qc_date_column *dates, uint32_t text)
{
    const qc_date_text *date = &dates->texts[text];

    if (date->first != date->second) {
        dates->pair_text = text; /* a question about 12/12 would be an odd one */
    }
    dates->day_is_always_1 = dates->day_is_always_1 && date->first == 1;
    dates->month_is_always_1 = dates->month_is_always_1 && date->second == 1;
    if (date->first > 12 && date->second <= 12) {
        dates->day_first += dates->uses[text];
        dates->day_first_text = text;
    }
    if (date->second > 12 && date->first <= 12) {
        dates->month_first += dates->uses[text];
        dates->month_first_text = text;
    }
}

qc_status qc_date_column_survey(const qc_sheet *sheet, uint32_t column, bool is_period,
                                qc_date_column *dates, qc_error *error)
{
    qc_date_column draft = {.sheet = sheet,
                            .column = column,
                            .distinct = qc_sheet_distinct(sheet, column),
                            .day_is_always_1 = true,
                            .month_is_always_1 = true,
                            .is_period = is_period,
                            .decided_by = "",
                            .form = ""};
    const qc_names *names = sheet->columns[column].texts;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft.texts, draft.distinct, error));
    QC_TRY(QC_NEW_ARRAY(draft.uses, draft.distinct, error));
    qc_sheet_count_uses(sheet, column, draft.uses);
    for (size_t i = 0; i < draft.distinct; i++) {
        if (draft.uses[i] == 0) {
            continue; /* only in rows that were left out */
        }
        draft.texts[i] = qc_date_text_read(qc_names_text(names, (uint32_t)i));
        draft.shapes[draft.texts[i].shape] += draft.uses[i];
        if (draft.texts[i].shape == QC_DATE_PAIR) {
            count_pair(&draft, (uint32_t)i);
        }
    }
    *dates = draft;
    draft = (qc_date_column){0}; /* now the caller's */

done:
    qc_date_column_clear(&draft);
    return status;
}

bool qc_date_column_proves(const qc_date_column *dates, qc_date_order *order)
{
    *order = dates->day_first > 0 ? QC_DATES_DMY : QC_DATES_MDY;
    return (dates->day_first > 0) != (dates->month_first > 0);
}

/* The order in which the day is always the first of the month, if months vary enough to tell. */
static qc_date_order order_of_constant(const qc_date_column *dates)
{
    size_t pairs = 0;

    for (size_t i = 0; i < dates->distinct; i++) {
        pairs += dates->uses[i] > 0 && dates->texts[i].shape == QC_DATE_PAIR;
    }
    if (pairs < MONTHS_THAT_PROVE || dates->day_is_always_1 == dates->month_is_always_1) {
        return QC_DATES_AUTO;
    }
    return dates->day_is_always_1 ? QC_DATES_DMY : QC_DATES_MDY;
}

/* A day to compare by, under an order; dates of other shapes do not speak. */
static bool comparable(const qc_date_column *dates, size_t row, bool day_first, qc_date *day)
{
    const qc_date_text *text = &dates->texts[dates->sheet->columns[dates->column].cell[row]];
    int month = text->first;
    int day_of_month = text->second;

    if (text->shape != QC_DATE_PAIR && text->shape != QC_DATE_FULL) {
        return false;
    }
    if (text->shape == QC_DATE_PAIR && day_first) {
        month = text->second;
        day_of_month = text->first;
    }
    return qc_date_from_civil(text->year, month, day_of_month, day) == QC_OK;
}

/* Rows whose later date lies before the earlier one, under an order. */
static size_t count_reversed(const qc_date_column *earlier, const qc_date_column *later,
                             bool day_first)
{
    size_t reversed = 0;

    for (size_t row = 0; row < earlier->sheet->row_count; row++) {
        qc_date start = 0;
        qc_date end = 0;

        reversed += comparable(earlier, row, day_first, &start) &&
                    comparable(later, row, day_first, &end) && end < start;
    }
    return reversed;
}

static const char *text_of(const qc_date_column *dates, uint32_t text)
{
    return qc_names_text(dates->sheet->columns[dates->column].texts, text);
}

static size_t line_of(const qc_date_column *dates, uint32_t text)
{
    return qc_sheet_first_line(dates->sheet, dates->column, text);
}

static qc_status fail_contradictory(const qc_date_column *dates, qc_error *error)
{
    return qc_fail_at(
        error, QC_ERR_FORMAT, dates->sheet->source, line_of(dates, dates->month_first_text),
        dates->column + 1,
        "column '%s' holds '%s', where the month comes first, and '%s' on line %zu, "
        "where the day comes first; say which is right with dates: dmy or dates: mdy "
        "in quotacast.yaml",
        dates->sheet->columns[dates->column].header, text_of(dates, dates->month_first_text),
        text_of(dates, dates->day_first_text), line_of(dates, dates->day_first_text));
}

static qc_status fail_undecided(const qc_date_column *dates, qc_date_order configured,
                                qc_error *error)
{
    const qc_date_text *example = &dates->texts[dates->pair_text];

    if (configured == QC_DATES_ISO) {
        return qc_fail_at(error, QC_ERR_FORMAT, dates->sheet->source,
                          line_of(dates, dates->pair_text), dates->column + 1,
                          "'%s' in column '%s' is not of the form YYYY-MM-DD that dates: iso "
                          "promises; say dates: dmy or dates: mdy instead (or --dates)",
                          text_of(dates, dates->pair_text),
                          dates->sheet->columns[dates->column].header);
    }
    return qc_fail_at(
        error, QC_ERR_FORMAT, dates->sheet->source, line_of(dates, dates->pair_text),
        dates->column + 1,
        "is '%s' in column '%s' day %d of month %d, or month %d, day %d? No date of "
        "the file tells; say dates: dmy or dates: mdy in quotacast.yaml, or --dates dmy or mdy",
        text_of(dates, dates->pair_text), dates->sheet->columns[dates->column].header,
        example->first, example->second, example->first, example->second);
}

static void decide(qc_date_column *dates, qc_date_order order, const char *how)
{
    dates->order = order;
    dates->decided_by = how;
}

static bool is_open(const qc_date_column *dates)
{
    return dates->shapes[QC_DATE_PAIR] > 0 && dates->order == QC_DATES_AUTO;
}

/* By proof in the column itself, else by the configuration. */
static qc_status decide_alone(qc_date_column *dates, qc_date_order configured, qc_error *error)
{
    qc_date_order order = QC_DATES_AUTO;
    bool named = configured == QC_DATES_DMY || configured == QC_DATES_MDY;

    if (dates->shapes[QC_DATE_PAIR] == 0) {
        return QC_OK;
    }
    if (qc_date_column_proves(dates, &order)) {
        decide(dates, order, "");
    } else if (named) {
        decide(dates, configured, "");
    } else if (dates->day_first > 0) {
        return fail_contradictory(dates, error);
    }
    return QC_OK;
}

static qc_date_order order_of_sibling(const qc_date_column *columns, size_t count)
{
    qc_date_order order = QC_DATES_AUTO;

    for (size_t i = 0; i < count; i++) {
        if (columns[i].order == QC_DATES_AUTO) {
            continue;
        }
        if (order != QC_DATES_AUTO && order != columns[i].order) {
            return QC_DATES_AUTO;
        }
        order = columns[i].order;
    }
    return order;
}

/* The order in which fewer rows end before they begin, if one has none and the other some. */
static qc_date_order order_of_sequence(const qc_date_column *columns, size_t count,
                                       size_t earlier, size_t later)
{
    size_t day_first = 0;
    size_t month_first = 0;

    if (earlier >= count || later >= count || earlier == later) {
        return QC_DATES_AUTO;
    }
    day_first = count_reversed(&columns[earlier], &columns[later], true);
    month_first = count_reversed(&columns[earlier], &columns[later], false);
    if ((day_first == 0) == (month_first == 0)) {
        return QC_DATES_AUTO;
    }
    return day_first == 0 ? QC_DATES_DMY : QC_DATES_MDY;
}

static void decide_open(qc_date_column *columns, size_t count, qc_date_order order,
                        const char *how)
{
    for (size_t i = 0; i < count && order != QC_DATES_AUTO; i++) {
        if (is_open(&columns[i])) {
            decide(&columns[i], order, how);
        }
    }
}

static bool any_open(const qc_date_column *columns, size_t count)
{
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        any = any || is_open(&columns[i]);
    }
    return any;
}

/* True for a header that begins with the Indonesian word for a date. */
static bool is_indonesian(const qc_date_column *dates)
{
    static const char *const words[] = {"tanggal", "tgl"};
    const char *header = dates->sheet->columns[dates->column].header;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        char front[8] = "";

        memcpy(front, header, strnlen(header, strlen(words[i])));
        if (qc_text_equal_nocase(front, words[i])) {
            return true;
        }
    }
    return false;
}

/* Where the month comes first, lists are separated by commas: semicolons and Indonesian speak
 * for the day. */
static void decide_by_place(qc_date_column *dates)
{
    if (is_indonesian(dates)) {
        decide(dates, QC_DATES_DMY, "because in Indonesia the day comes first");
    } else if (dates->sheet->delimiter == ';') {
        decide(dates, QC_DATES_DMY, "because where semicolons separate the day comes first");
    }
}

qc_status qc_date_columns_decide(qc_date_column *columns, size_t count, size_t earlier,
                                 size_t later, qc_date_order configured, qc_date_order hint,
                                 qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < count; i++) {
        QC_TRY(decide_alone(&columns[i], configured, error));
    }
    decide_open(columns, count, order_of_sibling(columns, count),
                "as the other dates of the file prove");
    if (any_open(columns, count)) {
        decide_open(columns, count, order_of_sequence(columns, count, earlier, later),
                    "because no row may close before it is created");
    }
    for (size_t i = 0; i < count; i++) {
        if (is_open(&columns[i])) {
            decide_open(&columns[i], 1, order_of_constant(&columns[i]),
                        "because the day is then always the first of the month");
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (is_open(&columns[i]) && configured != QC_DATES_ISO) {
            decide_by_place(&columns[i]);
        }
    }
    decide_open(columns, count, hint, "as in the other files");
    for (size_t i = 0; i < count; i++) {
        if (is_open(&columns[i])) {
            return fail_undecided(&columns[i], configured, error);
        }
    }

done:
    return status;
}
