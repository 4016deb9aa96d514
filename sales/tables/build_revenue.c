/* Revenue by period or date. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "sales/tables/places.h"
#include "sales/tables/storage.h"
#include "sales/values/date_text.h"
#include "sales/values/number_text.h"
#include "sales/values/period_text.h"
#include "sales/values/rates.h"

/* How a column of parts of a year is read where its texts are bare numbers. */
typedef struct year_parts {
    bool by_quarter; /* 1 is the first quarter */
    bool of_fiscal;  /* 1 is the first month of the fiscal year */
} year_parts;

/* The number in 1, 01, Q1, P10; 0 if it is none. */
static int number_of(const char *text, int most)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);

    return end != text && *end == '\0' && number >= 1 && number <= most ? (int)number : 0;
}

/* The part of a year that a text names: 1, 01, Jan, Januari; Q1, or 1 of quarters; P10, the
 * tenth month of a fiscal year. */
static qc_frequency part_of_text(const char *text, year_parts how, int *part, bool *of_fiscal)
{
    *of_fiscal = how.of_fiscal;
    if ((*text == 'Q' || *text == 'q') && (*part = number_of(text + 1, 4)) > 0) {
        return QC_FREQUENCY_QUARTER;
    }
    if ((*text == 'P' || *text == 'p') && (*part = number_of(text + 1, 12)) > 0) {
        *of_fiscal = true;
        return QC_FREQUENCY_MONTH;
    }
    *part = number_of(text, how.by_quarter ? 4 : 12);
    if (*part > 0) {
        return how.by_quarter ? QC_FREQUENCY_QUARTER : QC_FREQUENCY_MONTH;
    }
    *of_fiscal = false;
    *part = qc_month_of_word(text, strlen(text));
    return QC_FREQUENCY_MONTH;
}

/* True if the header of a field's column holds the word. */
static bool header_says(const qc_input *input, qc_field field, const char *word)
{
    const char *header = input->sheet->columns[input->map.column[field]].header;
    char lower[32] = "";

    for (size_t i = 0; header[i] != '\0' && i + 1 < sizeof lower; i++) {
        lower[i] =
            header[i] >= 'A' && header[i] <= 'Z' ? (char)(header[i] - 'A' + 'a') : header[i];
    }
    return strstr(lower, word) != NULL;
}

/* The year of a text: 2025, 2025.0, FY25, FY2025; 0 if it is none. A fiscal year says so, or
 * its column does. */
static int year_of_text(const qc_input *input, const char *text, bool *fiscal)
{
    const qc_calendar calendar = qc_calendar_default();
    qc_number_text read = qc_number_text_read(text);
    double number = qc_number_text_double(&read, '.');
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;
    int year = 0;
    int month = 0;
    int day = 0;

    *fiscal = *text == 'F' || *text == 'f' || header_says(input, QC_FIELD_YEAR, "fis") ||
              header_says(input, QC_FIELD_YEAR, "financial") ||
              header_says(input, QC_FIELD_YEAR, "fy");
    if (number >= 1900 && number <= 2200) {
        return (int)number;
    }
    if (qc_period_text_read(text, &calendar, &frequency, &period) &&
        frequency == QC_FREQUENCY_YEAR) {
        qc_date_to_civil(qc_period_start(&calendar, frequency, period), &year, &month, &day);
    }
    return year;
}

/* The first day of a month of a year that begins with `start`: in a fiscal one, the month of
 * that name, or the one of that number. */
static qc_date month_of_year(qc_date start, int month, bool of_fiscal)
{
    qc_date date = QC_NO_DATE;
    int year = 0;
    int first = 0;
    int day = 0;

    qc_date_to_civil(start, &year, &first, &day);
    month = of_fiscal ? (first + month - 2) % 12 + 1 : month;
    return qc_date_from_civil(month >= first ? year : year + 1, month, 1, &date) == QC_OK
               ? date
               : QC_NO_DATE;
}

/* Years, and parts of them in a column of their own, are common in spreadsheets. Months are
 * those of the calendar year, unless the year is a fiscal one by its text or header; quarters
 * and years are fiscal ones. */
static void from_year(const qc_reader *self, const qc_input *input, size_t row, qc_date *date,
                      qc_frequency *frequency)
{
    const qc_calendar *calendar = &self->book->calendar;
    uint32_t column = input->map.column[QC_FIELD_MONTH];
    bool fiscal = false;
    bool of_fiscal = false;
    int year = year_of_text(input, qc_input_text(input, QC_FIELD_YEAR, row), &fiscal);
    int part = 0;

    *date = QC_NO_DATE;
    *frequency = QC_FREQUENCY_YEAR;
    if (year == 0) {
        return;
    }
    *date = qc_period_start(calendar, QC_FREQUENCY_YEAR, qc_period_of_year(calendar, year));
    if (column == QC_NO_COLUMN) {
        return;
    }
    *frequency = part_of_text(
        qc_input_text(input, QC_FIELD_MONTH, row),
        (year_parts){.by_quarter =
                         strchr("QqKkTt", input->sheet->columns[column].header[0]) != NULL,
                     .of_fiscal = fiscal && (header_says(input, QC_FIELD_MONTH, "fis") ||
                                             header_says(input, QC_FIELD_MONTH, "period"))},
        &part, &of_fiscal);
    if (*frequency == QC_FREQUENCY_QUARTER) { /* then there is a part */
        *date = qc_period_start(calendar, *frequency,
                                qc_period_of_date(calendar, *frequency, *date) + part - 1);
    } else if (part > 0 && (fiscal || of_fiscal)) {
        *date = month_of_year(*date, part, of_fiscal);
    } else if (qc_date_from_civil(year, part, 1, date) != QC_OK) {
        *date = QC_NO_DATE;
    }
}

/* The territories that texts of a file mean, and what is above them; NULL without such a column. */
typedef struct place_ids {
    qc_id *territory, *region, *upper;
} place_ids;

/* Distinct texts of a column that name territories of other tables: the first `others` ones. */
static size_t count_known(const qc_reader *self, const qc_input *input, qc_field field,
                          size_t others)
{
    const qc_names *texts = input->sheet->columns[input->map.column[field]].texts;
    size_t known = 0;

    for (size_t i = 0; i < qc_names_count(texts); i++) {
        qc_id row = qc_join_find_exact(self->join[QC_TABLE_TERRITORIES],
                                       qc_names_text(texts, (uint32_t)i));

        known += row != QC_NO_ID && row < others;
    }
    return known;
}

/* Other tables know territories by their names: they are in the column that has more of these. */
static void heed_known_territories(qc_reader *self, qc_input *input, size_t others)
{
    const qc_file_report *report = &self->book->files[input->file];
    uint32_t above = input->map.column[QC_FIELD_PARENT];

    if (above < report->column_count &&
        count_known(self, input, QC_FIELD_PARENT, others) >
            count_known(self, input, QC_FIELD_TERRITORY, others)) {
        report->columns[above].field = "territory";
        report->columns[input->map.column[QC_FIELD_TERRITORY]].field = "";
        qc_places_use_above(&input->map);
    }
}

static bool is_above(const qc_territories *table, qc_id node, qc_id other)
{
    for (; other != QC_NO_ID; other = table->parent[other]) {
        if (other == node) {
            return true;
        }
    }
    return false;
}

/* The finest place that a row names. */
static qc_id place_of_row(const qc_input *input, const place_ids *places, size_t row)
{
    qc_id place = qc_reader_id(input, QC_FIELD_TERRITORY, places->territory, row);

    place =
        place != QC_NO_ID ? place : qc_reader_id(input, QC_FIELD_PARENT, places->region, row);
    return place != QC_NO_ID ? place : qc_reader_id(input, QC_FIELD_UPPER, places->upper, row);
}

/* A place that no table of territories lists lies below another one. */
static void link_place(qc_territories *table, size_t listed, qc_id place, qc_id above)
{
    if (place != QC_NO_ID && place >= listed && above != QC_NO_ID &&
        table->parent[place] == QC_NO_ID && !is_above(table, place, above)) {
        table->parent[place] = above;
    }
}

/* Territories lie below the regions beside them, and these below those above. */
static void link_regions(const qc_reader *self, const qc_input *input, const place_ids *places,
                         size_t listed)
{
    qc_territories *table = &self->book->territories;

    for (size_t row = 0; places->region != NULL && row < input->sheet->row_count; row++) {
        qc_id place = qc_reader_id(input, QC_FIELD_TERRITORY, places->territory, row);
        qc_id region = qc_reader_id(input, QC_FIELD_PARENT, places->region, row);
        qc_id upper = qc_reader_id(input, QC_FIELD_UPPER, places->upper, row);

        link_place(table, listed, region, upper);
        link_place(table, listed, place, region != QC_NO_ID ? region : upper);
    }
}

/* A fiscal year beside the names of months says where these lie only if its first month is
 * known. */
static qc_status remark_fiscal_months(qc_reader *self, const qc_input *input, size_t row)
{
    qc_remark_place place = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_YEAR, row);
    const char *year = qc_input_text(input, QC_FIELD_YEAR, row);
    bool fiscal = false;

    if (self->config->fiscal_year_start != 0 || !qc_input_has(input, QC_FIELD_MONTH) ||
        year_of_text(input, year, &fiscal) == 0 || !fiscal) {
        return QC_OK;
    }
    place.about = "fiscal";
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "'%.20s' is a fiscal year, taken to begin in January; say in which month it begins, "
        "with fiscal_year_start: 1 to 12 in quotacast.yaml",
        year);
}

static qc_status take_revenue(qc_reader *self, qc_input *input, size_t row,
                              const place_ids *places, const qc_id *products)
{
    qc_revenue *table = &self->book->revenue;
    qc_date date = qc_input_date(input, QC_FIELD_PERIOD, row);
    qc_frequency frequency = qc_input_frequency(input, QC_FIELD_PERIOD, row);
    bool by_year = !qc_input_has(input, QC_FIELD_PERIOD);
    qc_remark_place place =
        qc_reader_place(input, QC_REJECTED, by_year ? QC_FIELD_YEAR : QC_FIELD_PERIOD, row);
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    if (by_year) {
        from_year(self, input, row, &date, &frequency);
        QC_TRY(remark_fiscal_months(self, input, row));
    }
    if (by_year && frequency == QC_FREQUENCY_MONTH &&
        self->book->calendar.weeks != QC_FISCAL_MONTHS) {
        return qc_fail_at(
            self->error, QC_ERR_DATA, input->sheet->source, input->sheet->line[row], 0,
            "revenue is given by calendar month, which cannot be put into %s weeks; "
            "give it by day or week, or name fiscal months as FY2026-M03",
            qc_fiscal_weeks_name(self->book->calendar.weeks));
    }
    if (date == QC_NO_DATE) {
        const char *year = by_year ? qc_input_text(input, QC_FIELD_YEAR, row) : "";

        qc_input_reject(input, row);
        return *year == '\0'
                   ? qc_remarks_add(self->remarks, &place, self->error,
                                    "the row has no date or period; it is left out")
                   : qc_remarks_add(
                         self->remarks, &place, self->error,
                         "'%.40s' with '%.40s' is not a year, or no part of one; the row "
                         "is left out",
                         year, qc_input_text(input, QC_FIELD_MONTH, row));
    }
    if (qc_input_money(input, QC_FIELD_AMOUNT, row) == QC_NO_MONEY) {
        return qc_reader_reject(self, input, row, QC_FIELD_AMOUNT,
                                "the row has no amount; it is left out");
    }
    QC_TRY(qc_reader_append(self, QC_TABLE_REVENUE, &at));
    table->date[at] = date;
    table->frequency[at] = (uint8_t)frequency;
    table->territory[at] = place_of_row(input, places, row);
    table->product[at] = qc_reader_id(input, QC_FIELD_PRODUCT, products, row);
    table->amount[at] = qc_reader_amount(self, input, QC_FIELD_AMOUNT, row, date);
    table->units[at] = qc_input_real(input, QC_FIELD_UNITS, row);
    table->customers[at] = qc_input_real(input, QC_FIELD_CUSTOMERS, row);
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];

done:
    return status;
}

static bool is_unread(const qc_input *input, size_t row)
{
    return input->fate[row] == QC_FATE_REJECTED && qc_input_has(input, QC_FIELD_AMOUNT) &&
           *qc_sheet_text(input->sheet, input->map.column[QC_FIELD_AMOUNT], row) != '\0' &&
           qc_input_money(input, QC_FIELD_AMOUNT, row) == QC_NO_MONEY;
}

/* Remembers rows that say when and where something was sold, and not how much. */
static qc_status remember_unread(qc_reader *self, const qc_input *input,
                                 const place_ids *places, const qc_id *products)
{
    qc_unread *table = &self->book->unread;
    qc_arena *arena = self->arena;
    qc_unread all = {0};
    size_t most = table->count;
    qc_status status = QC_OK;

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        most += is_unread(input, row) ? 1 : 0;
    }
    if (most == table->count) {
        return QC_OK;
    }
    QC_TRY(QC_TAKE_ARRAY(all.date, arena, most, self->error));
    QC_TRY(QC_TAKE_ARRAY(all.frequency, arena, most, self->error));
    QC_TRY(QC_TAKE_ARRAY(all.territory, arena, most, self->error));
    QC_TRY(QC_TAKE_ARRAY(all.product, arena, most, self->error));
    for (; all.count < table->count; all.count++) {
        all.date[all.count] = table->date[all.count];
        all.frequency[all.count] = table->frequency[all.count];
        all.territory[all.count] = table->territory[all.count];
        all.product[all.count] = table->product[all.count];
    }
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        qc_date date = qc_input_date(input, QC_FIELD_PERIOD, row);
        qc_frequency frequency = qc_input_frequency(input, QC_FIELD_PERIOD, row);

        if (!is_unread(input, row)) {
            continue;
        }
        if (!qc_input_has(input, QC_FIELD_PERIOD)) {
            from_year(self, input, row, &date, &frequency);
        }
        if (date == QC_NO_DATE) {
            continue;
        }
        all.date[all.count] = date;
        all.frequency[all.count] = (uint8_t)frequency;
        all.territory[all.count] = place_of_row(input, places, row);
        all.product[all.count++] = qc_reader_id(input, QC_FIELD_PRODUCT, products, row);
    }
    *table = all;

done:
    return status;
}

static qc_status take_input(qc_reader *self, qc_input *input, size_t others)
{
    static const qc_field texts[] = {QC_FIELD_YEAR, QC_FIELD_MONTH, QC_FIELD_COUNT};
    place_ids places = {0};
    qc_id *products = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_keep_texts(self, input, texts));
    if (qc_input_has(input, QC_FIELD_PARENT)) {
        heed_known_territories(self, input, others);
    }
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_TERRITORY, QC_TABLE_TERRITORIES,
                             QC_UNKNOWN_ADD, &places.territory));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_PARENT, QC_TABLE_TERRITORIES, QC_UNKNOWN_ADD,
                             &places.region));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_UPPER, QC_TABLE_TERRITORIES, QC_UNKNOWN_ADD,
                             &places.upper));
    link_regions(self, input, &places, self->from_files[QC_TABLE_TERRITORIES]);
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_PRODUCT, QC_TABLE_PRODUCTS, QC_UNKNOWN_ADD,
                             &products));
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        if (input->fate[row] == QC_FATE_KEPT) {
            QC_TRY(take_revenue(self, input, row, &places, products));
        }
    }
    QC_TRY(remember_unread(self, input, &places, products));

done:
    qc_memory_free(places.territory);
    qc_memory_free(places.region);
    qc_memory_free(places.upper);
    qc_memory_free(products);
    return status;
}

qc_status qc_reader_build_revenue(qc_reader *self)
{
    size_t others = self->book->territories.count;
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_REVENUE) {
            QC_TRY(take_input(self, &self->inputs[i], others));
        }
    }
    self->from_files[QC_TABLE_REVENUE] = self->book->revenue.count;
    QC_TRY(qc_reader_check_overlap(self));

done:
    return status;
}
