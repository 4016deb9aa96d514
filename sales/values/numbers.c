/* Columns of numbers: the decimal mark is decided over the whole column, then every text is read by it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/numbers.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "core/text.h"
#include "sales/headers/header_match.h"

enum { TEXTS_OF_PART = 16384 };

void qc_number_column_clear(qc_number_column *numbers)
{
    if (numbers != NULL) {
        qc_memory_free(numbers->texts);
        qc_memory_free(numbers->uses);
        *numbers = (qc_number_column){0};
    }
}

void qc_number_column_forget(qc_number_column *numbers)
{
    qc_memory_free(numbers->texts);
    qc_memory_free(numbers->uses);
    numbers->texts = NULL;
    numbers->uses = NULL;
}

/* Reads some of the texts: a task that shares nothing with those of others. */
static qc_status read_part(void *context, size_t part, qc_error *error)
{
    const qc_number_column *numbers = context;
    const qc_names *names = numbers->sheet->columns[numbers->column].texts;
    size_t end = (part + 1) * TEXTS_OF_PART;

    (void)error;
    for (size_t i = part * TEXTS_OF_PART; i < end && i < numbers->distinct; i++) {
        if (numbers->uses[i] > 0) { /* else only in rows that were left out */
            numbers->texts[i] = qc_number_text_read(qc_names_text(names, (uint32_t)i));
        }
    }
    return QC_OK;
}

/* What a text speaks for. */
static void count_text(qc_number_column *numbers, size_t i)
{
    const qc_number_text *text = &numbers->texts[i];
    size_t uses = numbers->uses[i];

    if (numbers->shapes[text->shape] == 0) {
        numbers->example[text->shape] = (uint32_t)i;
    }
    numbers->shapes[text->shape] += uses;
    numbers->long_whole += text->long_whole ? uses : 0;
    numbers->percent += text->percent ? uses : 0;
    numbers->rupiah +=
        text->currency[0] == 'I' && strcmp(text->currency, "IDR") == 0 ? uses : 0;
    if (text->language == QC_LANGUAGE_OPEN && numbers->languages[QC_LANGUAGE_OPEN] == 0) {
        numbers->open_multiplier = (uint32_t)i;
    }
    numbers->languages[text->language] += uses;
}

qc_status qc_number_column_survey(const qc_sheet *sheet, uint32_t column, bool point_divides,
                                  const qc_run *run, qc_number_column *numbers, qc_error *error)
{
    qc_number_column draft = {.sheet = sheet,
                              .column = column,
                              .distinct = qc_sheet_distinct(sheet, column),
                              .sums = sheet->columns[column].sums,
                              .point_divides = point_divides,
                              .decided_by = "",
                              .form = ""};
    qc_run quiet = run == NULL ? (qc_run){.threads = 1} : *run;
    qc_status status = QC_OK;

    quiet.progress = NULL;
    QC_TRY(QC_NEW_ARRAY(draft.texts, draft.distinct, error));
    QC_TRY(QC_NEW_ARRAY(draft.uses, draft.distinct, error));
    qc_sheet_count_uses(sheet, column, draft.uses);
    QC_TRY(qc_tasks_run(&quiet, "reading", draft.distinct / TEXTS_OF_PART + 1, read_part,
                        &draft, error));
    for (size_t i = 0; i < draft.distinct; i++) {
        if (draft.uses[i] > 0) {
            count_text(&draft, i);
        }
    }
    *numbers = draft;
    draft = (qc_number_column){0}; /* now the caller's */

done:
    qc_number_column_clear(&draft);
    return status;
}

/* The mark that the column proves, 0 for none or both. */
static char proven_mark(const qc_number_column *numbers)
{
    bool point = numbers->shapes[QC_NUMBER_POINT] > 0;
    bool comma = numbers->shapes[QC_NUMBER_COMMA] > 0;

    return point == comma ? '\0' : point ? '.' : ',';
}

static bool is_open(const qc_number_column *numbers)
{
    return numbers->mark == '\0' && (numbers->shapes[QC_NUMBER_POINT_OR_GROUP] > 0 ||
                                     numbers->shapes[QC_NUMBER_COMMA_OR_GROUP] > 0);
}

static const char *example_of(const qc_number_column *numbers, qc_number_shape shape)
{
    return qc_names_text(numbers->sheet->columns[numbers->column].texts,
                         numbers->example[shape]);
}

static size_t line_of(const qc_number_column *numbers, qc_number_shape shape)
{
    return qc_sheet_first_line(numbers->sheet, numbers->column, numbers->example[shape]);
}

static qc_status fail_contradictory(const qc_number_column *numbers, qc_error *error)
{
    return qc_fail_at(error, QC_ERR_FORMAT, numbers->sheet->source,
                      line_of(numbers, QC_NUMBER_COMMA), numbers->column + 1,
                      "column '%s' holds '%s', whose decimal mark is a comma, and '%s' on line "
                      "%zu, whose decimal mark is a point; say decimal_mark: \".\" or "
                      "decimal_mark: \",\" in quotacast.yaml",
                      numbers->sheet->columns[numbers->column].header,
                      example_of(numbers, QC_NUMBER_COMMA),
                      example_of(numbers, QC_NUMBER_POINT), line_of(numbers, QC_NUMBER_POINT));
}

static qc_status fail_undecided(const qc_number_column *numbers, qc_error *error)
{
    qc_number_shape shape = numbers->shapes[QC_NUMBER_POINT_OR_GROUP] > 0
                                ? QC_NUMBER_POINT_OR_GROUP
                                : QC_NUMBER_COMMA_OR_GROUP;
    const qc_number_text *number = &numbers->texts[numbers->example[shape]];
    char mark = shape == QC_NUMBER_POINT_OR_GROUP ? '.' : ',';

    return qc_fail_at(
        error, QC_ERR_FORMAT, numbers->sheet->source, line_of(numbers, shape),
        numbers->column + 1,
        "is '%s' in column '%s' %.15g, or is its %s the decimal mark: %.15g? No "
        "number of the file tells; say decimal_mark: \".\" or decimal_mark: \",\" in "
        "quotacast.yaml, or --decimal-mark",
        example_of(numbers, shape), numbers->sheet->columns[numbers->column].header,
        qc_number_text_double(number, '\0'), mark == '.' ? "point" : "comma",
        qc_number_text_double(number, mark));
}

static void decide(qc_number_column *numbers, char mark, const char *how)
{
    numbers->mark = mark;
    numbers->decided_by = how;
}

/* By the column itself, else by the configuration. */
static qc_status decide_alone(qc_number_column *numbers, char configured, qc_error *error)
{
    char mark = proven_mark(numbers);
    bool contradictory = mark == '\0' && numbers->shapes[QC_NUMBER_POINT] > 0;

    if (mark != '\0') {
        decide(numbers, mark, "");
    } else if (configured != '\0') {
        decide(numbers, configured, "");
    } else if (contradictory) {
        return fail_contradictory(numbers, error);
    } else if (is_open(numbers) && numbers->point_divides && numbers->rupiah == 0) {
        decide(numbers, '.', "");
    } else if (is_open(numbers) && numbers->long_whole > 0) {
        /* 1054 beside 1.234: nothing is grouped, so that the mark divides. */
        decide(numbers, numbers->shapes[QC_NUMBER_POINT_OR_GROUP] > 0 ? '.' : ',',
               "because other numbers of the column are not grouped");
    }
    return QC_OK;
}

static char mark_of_siblings(const qc_number_column *columns, size_t count)
{
    char mark = '\0';

    for (size_t i = 0; i < count; i++) {
        char proven = proven_mark(&columns[i]);

        if (proven == '\0' || columns[i].point_divides) {
            continue;
        }
        if (mark != '\0' && mark != proven) {
            return '\0';
        }
        mark = proven;
    }
    return mark;
}

/* True for amounts under an Indonesian header that names no unit: of "Omzet (juta)" 1.234 may be
 * a bit more than one. */
static bool is_indonesian_amount(const qc_number_column *numbers)
{
    static const char amounts[] = "harga omzet omset penjualan pendapatan jumlah nilai "
                                  "pembayaran tagihan realisasi bayar "
                                  "pemasukan penerimaan";
    static const char units[] = "juta jt miliar milyar ribu ribuan jutaan miliaran rb";
    const char *header = numbers->sheet->columns[numbers->column].header;
    bool is_amount = false;
    qc_slice run;

    while (qc_text_next_run(&header, " -/._,()%:#@&+*", &run)) {
        char word[16] = "";

        for (size_t i = 0; i < run.length && i + 1 < sizeof word; i++) {
            word[i] = qc_text_lower(run.text[i]);
        }
        if (qc_header_has_word(units, word, NULL)) {
            return false;
        }
        is_amount = is_amount || qc_header_has_word(amounts, word, NULL);
    }
    return is_amount && numbers->sheet->unit.power == 0 && !numbers->sheet->unit.unclear;
}

static void decide_open(qc_number_column *numbers, char siblings, const char *currency)
{
    bool comma = numbers->shapes[QC_NUMBER_COMMA_OR_GROUP] > 0;
    bool point = numbers->shapes[QC_NUMBER_POINT_OR_GROUP] > 0;
    bool rupiah = strcmp(currency, "IDR") == 0 || numbers->rupiah > 0;

    if (siblings != '\0') {
        decide(numbers, siblings, "as other numbers of the file prove");
    } else if (comma && !point && numbers->sheet->delimiter == ',') {
        decide(numbers, '.', "because a comma-separated file does not write decimal commas");
    } else if (point && !comma && numbers->sheet->delimiter == ';') {
        decide(numbers, ',', "because a semicolon-separated file writes decimal commas");
    } else if (point && !comma && rupiah) {
        decide(numbers, ',', "because rupiah are grouped by points and have no cents");
    } else if (point && !comma && is_indonesian_amount(numbers)) {
        decide(numbers, ',', "because in Indonesian points group");
    }
}

/* A bare M becomes 1e9. */
static void raise_open(qc_number_text *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i].language == QC_LANGUAGE_OPEN) {
            texts[i].exponent = (int16_t)(texts[i].exponent + 3);
        }
    }
}

/* A number with a word of its own, "1,5 juta", says what it is. */
static void scale_texts(qc_number_text *texts, size_t count, int power)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i].language == QC_LANGUAGE_NONE) {
            texts[i].exponent = (int16_t)(texts[i].exponent + power);
        }
    }
}

void qc_number_column_scale(qc_number_column *numbers, int power)
{
    scale_texts(numbers->texts, numbers->distinct, power);
    scale_texts(numbers->sums, numbers->sums != NULL ? numbers->sheet->folded_rows : 0, power);
}

/* In Indonesian M is miliar. Rupiah or Indonesian words beside it prove that, English words the
 * contrary. */
static void decide_multiplier(qc_number_column *numbers, const char *currency)
{
    bool indonesian = numbers->rupiah > 0 || numbers->languages[QC_LANGUAGE_INDONESIAN] > 0 ||
                      strcmp(currency, "IDR") == 0;

    if (numbers->languages[QC_LANGUAGE_OPEN] == 0 || !indonesian ||
        numbers->languages[QC_LANGUAGE_ENGLISH] > 0) {
        return;
    }
    numbers->miliar = true;
    raise_open(numbers->texts, numbers->distinct);
    raise_open(numbers->sums, numbers->sums != NULL ? numbers->sheet->folded_rows : 0);
}

static const char *form_in_words(const qc_number_column *numbers)
{
    const size_t *shapes = numbers->shapes;
    bool grouped = numbers->mark == '.' ? shapes[QC_NUMBER_COMMA_OR_GROUP] > 0
                                        : shapes[QC_NUMBER_POINT_OR_GROUP] > 0;

    if (numbers->percent > 0) {
        return "percentages";
    }
    if (shapes[QC_NUMBER_PLAIN] > 0 &&
        shapes[QC_NUMBER_PLAIN] + shapes[QC_NUMBER_BLANK] + shapes[QC_NUMBER_BAD] ==
            qc_sheet_rows(numbers->sheet)) {
        return "whole numbers";
    }
    if (numbers->mark == ',') {
        return grouped ? "numbers 1.234,50" : "numbers 1234,50";
    }
    if (numbers->mark == '.') {
        return grouped ? "numbers 1,234.50" : "numbers 1234.50";
    }
    return "";
}

qc_status qc_number_columns_decide(qc_number_column *columns, size_t count, char configured,
                                   const char *currency, qc_error *error)
{
    qc_status status = QC_OK;
    char siblings = '\0';

    for (size_t i = 0; i < count; i++) {
        QC_TRY(decide_alone(&columns[i], configured, error));
    }
    siblings = mark_of_siblings(columns, count);
    for (size_t i = 0; i < count; i++) {
        if (is_open(&columns[i])) {
            decide_open(&columns[i], siblings, currency);
        }
        if (is_open(&columns[i])) {
            return fail_undecided(&columns[i], error);
        }
        decide_multiplier(&columns[i], currency);
        columns[i].form = form_in_words(&columns[i]);
    }

done:
    return status;
}

bool qc_number_is_bad(const qc_number_column *numbers, uint32_t text)
{
    uint8_t shape = numbers->texts[text].shape;

    return shape == QC_NUMBER_BAD || (shape == QC_NUMBER_POINT && numbers->mark == ',') ||
           (shape == QC_NUMBER_COMMA && numbers->mark == '.');
}

double qc_number_value(const qc_number_column *numbers, uint32_t text)
{
    return qc_number_is_bad(numbers, text)
               ? NAN
               : qc_number_text_double(&numbers->texts[text], numbers->mark);
}

const qc_number_text *qc_number_of_row(const qc_number_column *numbers, size_t row)
{
    return numbers->sums != NULL
               ? &numbers->sums[row]
               : &numbers->texts[numbers->sheet->columns[numbers->column].cell[row]];
}

double qc_number_value_of_row(const qc_number_column *numbers, size_t row)
{
    uint32_t text = numbers->sheet->columns[numbers->column].cell[row];

    return qc_number_is_bad(numbers, text)
               ? NAN
               : qc_number_text_double(qc_number_of_row(numbers, row), numbers->mark);
}
