/* How well the headers of a file fit one table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/header_match.h"

#include <string.h>

#include "sales/number_words.h"

/* Ranks of a header for a field: place in the list, then with a currency or scale behind it,
 * then among the weak ones. */
enum { RANK_CURRENCY = 100, RANK_WEAK = 200, RANK_NONE = 10000 };

/* Ranks of all pairs, and the currency that a header names. */
typedef struct rank_table {
    size_t *rank; /* [field][column] */
    size_t columns;
} rank_table;

bool qc_header_has_word(const char *words, const char *word, size_t *rank)
{
    size_t length = strlen(word);
    size_t place = 0;

    while (words != NULL && *words != '\0') {
        const char *end = strchr(words, ' ');
        size_t size = end == NULL ? strlen(words) : (size_t)(end - words);

        if (size == length && memcmp(words, word, length) == 0) {
            if (rank != NULL) {
                *rank = place;
            }
            return true;
        }
        place += size > 0;
        words = end == NULL ? NULL : end + 1;
    }
    return false;
}

/* What stands behind the name of an amount: a currency and a scale. */
typedef struct amount_suffix {
    char currency[4];
    int scale; /* power of ten */
} amount_suffix;

/* The currency at the end of a header's key; the bytes that it takes there. */
static size_t find_currency(const char *key, size_t length, char currency[4])
{
    static const char *const rupiah[] = {"rupiah", "rp"};

    for (size_t i = 0; i < sizeof rupiah / sizeof rupiah[0]; i++) {
        size_t size = strlen(rupiah[i]);

        if (length > size && memcmp(key + length - size, rupiah[i], size) == 0) {
            memcpy(currency, "IDR", 4);
            return size;
        }
    }
    return length > 3 && qc_currency_is_code(key + length - 3, 3, currency) ? 3 : 0;
}

/* The scale at the end of a header's key, likewise: "(juta)", "(in thousands)", "($000)". */
static size_t find_scale(const char *key, size_t length, int *scale)
{
    static const struct {
        const char *words;
        int scale;
    } scales[] = {{"ribuan ribu rb thousands thousand 000s 000", 3},
                  {"jutaan juta jt millions million mn mio", 6},
                  {"miliaran miliar milyar billions billion bn", 9},
                  {"triliun trillions trillion", 12}};

    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        const char *words = scales[i].words;

        while (*words != '\0') {
            size_t size = strcspn(words, " ");

            if (length > size && memcmp(key + length - size, words, size) == 0) {
                *scale = scales[i].scale;
                return size;
            }
            words += size;
            words += *words == ' ';
        }
    }
    return 0;
}

/* Bytes of "in" or "dalam" at the end. */
static size_t find_in(const char *key, size_t length)
{
    if (length > 5 && memcmp(key + length - 5, "dalam", 5) == 0) {
        return 5;
    }
    return length > 2 && memcmp(key + length - 2, "in", 2) == 0 ? 2 : 0;
}

/* Takes a currency and a scale, in either order, from the end of a header's key: "amountusd",
 * "omzetjutarp". */
static size_t split_suffix(const char *key, amount_suffix *suffix)
{
    size_t length = strlen(key);

    for (int i = 0; i < 2; i++) {
        size_t before = length;

        length -= suffix->scale == 0 ? find_scale(key, length, &suffix->scale) : 0;
        length -= length < before ? find_in(key, length) : 0;
        before = length;
        length -=
            suffix->currency[0] == '\0' ? find_currency(key, length, suffix->currency) : 0;
        length -= length < before ? find_in(key, length) : 0;
    }
    return length;
}

/* The header of an amount with a currency or scale behind it. */
static bool has_word_with_suffix(const qc_field_rule *field, const char *key, size_t *rank,
                                 amount_suffix *suffix)
{
    size_t length = 0;
    char front[64];

    *suffix = (amount_suffix){.scale = 0};
    if (field->form != QC_FORM_MONEY) {
        return false;
    }
    length = split_suffix(key, suffix);
    if (key[length] == '\0' || length >= sizeof front) {
        return false;
    }
    memcpy(front, key, length);
    front[length] = '\0';
    return qc_header_has_word(field->headers, front, rank);
}

/* The name of an amount behind "Sum of", as pivot tables have it. */
static const char *name_behind_sum(const qc_field_rule *field, const char *key)
{
    static const char *const sums[] = {"sumof", "jumlahdari"};

    for (size_t i = 0; i < sizeof sums / sizeof sums[0] && field->form == QC_FORM_MONEY; i++) {
        if (strncmp(key, sums[i], strlen(sums[i])) == 0) {
            return key + strlen(sums[i]);
        }
    }
    return key;
}

static size_t rank_of(const qc_field_rule *field, const char *whole_key)
{
    const char *key = name_behind_sum(field, whole_key);
    size_t rank = 0;
    amount_suffix suffix;

    if (*key == '\0') {
        return RANK_NONE;
    }
    if (qc_header_has_word(field->headers, key, &rank)) {
        return rank;
    }
    if (has_word_with_suffix(field, key, &rank, &suffix)) {
        return rank + RANK_CURRENCY;
    }
    if (qc_header_has_word(field->weak, key, &rank)) {
        return rank + RANK_WEAK;
    }
    return RANK_NONE;
}

static void assign(qc_header_fit *fit, const rank_table *ranks, size_t field, size_t column,
                   const char *key)
{
    const qc_field_rule *rule = &fit->rule->fields[field];
    size_t rank = ranks->rank[field * ranks->columns + column];
    size_t unused = 0;

    fit->column[rule->field] = (uint32_t)column;
    fit->weak[rule->field] = rank >= RANK_WEAK;
    fit->found_by[rule->field] = rank >= RANK_WEAK       ? QC_FOUND_BY_WEAK_NAME
                                 : rank >= RANK_CURRENCY ? QC_FOUND_BY_CURRENCY
                                                         : QC_FOUND_BY_NAME;
    fit->score += rank >= RANK_WEAK ? rule->weight : 2 * rule->weight;
    fit->found++;
    if (rank >= RANK_CURRENCY && rank < RANK_WEAK) {
        amount_suffix suffix;

        (void)has_word_with_suffix(rule, name_behind_sum(rule, key), &unused, &suffix);
        memcpy(fit->currency, suffix.currency[0] != '\0' ? suffix.currency : fit->currency,
               sizeof fit->currency);
        fit->scale[rule->field] = (uint8_t)suffix.scale;
    }
    for (size_t i = 0; i < fit->rule->field_count; i++) {
        ranks->rank[i * ranks->columns + column] = RANK_NONE;
    }
    for (size_t i = 0; i < ranks->columns; i++) {
        ranks->rank[field * ranks->columns + i] = RANK_NONE;
    }
}

/* Edits that a misspelt header may be away from the right one: one, or two in long ones. */
static bool is_near(const char *key, const char *word)
{
    size_t length = strlen(word);

    return length >= 5 && strlen(key) >= 5 &&
           qc_text_distance(key, word) <= (length >= 8 ? 2U : 1U);
}

/* The first of the words that a key is near to; false if there is none. */
static bool find_near(const char *words, const char *key, char *found, size_t size)
{
    while (words != NULL && *words != '\0') {
        size_t length = strcspn(words, " ");

        if (length > 0 && length < size) {
            memcpy(found, words, length);
            found[length] = '\0';
            if (is_near(key, found)) {
                return true;
            }
        }
        words += length;
        words += *words == ' ';
    }
    return false;
}

const qc_field_rule *qc_header_near_field(const qc_table_rule *rule, const uint32_t *columns,
                                          const char *key)
{
    char word[64];

    for (size_t i = 0; i < rule->field_count; i++) {
        const qc_field_rule *field = &rule->fields[i];

        if (field->form != QC_FORM_MARK && columns[field->field] == QC_NO_COLUMN &&
            find_near(field->headers, key, word, sizeof word)) {
            return field;
        }
    }
    return NULL;
}

/* Best pairs first; of equal ranks the field and then the column that comes first. */
static void assign_all(qc_header_fit *fit, const rank_table *ranks, const qc_header_keys *keys)
{
    for (;;) {
        size_t best = RANK_NONE;
        size_t field = 0;
        size_t column = 0;

        for (size_t i = 0; i < fit->rule->field_count * ranks->columns; i++) {
            if (ranks->rank[i] < best) {
                best = ranks->rank[i];
                field = i / ranks->columns;
                column = i % ranks->columns;
            }
        }
        if (best == RANK_NONE) {
            return;
        }
        assign(fit, ranks, field, column, keys->key[column]);
    }
}

/* columns: of the configuration come before everything else. */
static qc_status assign_configured(qc_header_fit *fit, const rank_table *ranks,
                                   const qc_header_keys *keys, const qc_config *config,
                                   bool *used, qc_error *error)
{
    qc_status status = QC_OK;
    char *key = NULL;

    for (size_t i = 0; config != NULL && i < config->column_count; i++) {
        const qc_config_column *entry = &config->columns[i];
        size_t field = 0;
        size_t column = 0;

        if (strcmp(entry->table, qc_table_name(fit->rule->table)) != 0) {
            continue;
        }
        while (field < fit->rule->field_count &&
               strcmp(fit->rule->fields[field].name, entry->field) != 0) {
            field++;
        }
        QC_TRY(qc_text_key(entry->header, &key, error));
        while (column < keys->count && strcmp(keys->raw[column], entry->header) != 0 &&
               strcmp(keys->key[column], key) != 0) {
            column++;
        }
        qc_memory_free(key);
        key = NULL;
        if (field < fit->rule->field_count && column < keys->count &&
            fit->column[fit->rule->fields[field].field] == QC_NO_COLUMN) {
            ranks->rank[field * ranks->columns + column] = 0;
            assign(fit, ranks, field, column, keys->key[column]);
            fit->found_by[fit->rule->fields[field].field] = QC_FOUND_BY_SETTINGS;
            if (used != NULL) {
                used[i] = true;
            }
        }
    }

done:
    return status;
}

/* A row that belongs to a deal and has an id of its own is no deal. */
static bool is_child_of_deal(const qc_header_keys *keys)
{
    bool own = false;
    bool deal = false;

    for (size_t i = 0; i < keys->count; i++) {
        own = own || strcmp(keys->key[i], "id") == 0;
        deal = deal || strcmp(keys->key[i], "opportunityid") == 0 ||
               strcmp(keys->key[i], "dealid") == 0;
    }
    return own && deal;
}

/* A creation date dates a snapshot only where the row has an id of its own beside the deal's. */
static bool snapshot_fits(const qc_header_fit *fit)
{
    return fit->column[QC_FIELD_CHANGED] != QC_NO_COLUMN ||
           (fit->column[QC_FIELD_ID] != QC_NO_COLUMN && !fit->weak[QC_FIELD_DEAL]);
}

static int first_missing(const qc_header_fit *fit)
{
    for (int i = 0; i < QC_MOST_NEEDS; i++) {
        qc_field_set need = fit->rule->needs[i];
        bool met = need == 0;

        for (size_t field = 0; field < QC_FIELD_COUNT && !met; field++) {
            met = (need & QC_FIELD_BIT(field)) != 0 && fit->column[field] != QC_NO_COLUMN;
        }
        if (!met) {
            return i;
        }
    }
    if (fit->rule->table == QC_TABLE_OPPORTUNITY_HISTORY && !snapshot_fits(fit)) {
        return 1;
    }
    return -1;
}

static const char *first_foreign(const qc_header_fit *fit, const qc_header_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (*keys->key[i] != '\0' &&
            qc_header_has_word(fit->rule->foreign, keys->key[i], NULL)) {
            return keys->raw[i];
        }
    }
    if (fit->rule->table == QC_TABLE_OPPORTUNITIES && is_child_of_deal(keys)) {
        return "id";
    }
    return NULL;
}

static void move_column(qc_header_fit *fit, qc_field from, qc_field to)
{
    fit->column[to] = fit->column[from];
    fit->weak[to] = fit->weak[from];
    fit->found_by[to] = fit->found_by[from];
    fit->column[from] = QC_NO_COLUMN;
}

/* What a header means depends on its neighbours: a month without a year is a period, a name
 * without values no field. */
static void settle_neighbours(qc_header_fit *fit)
{
    if (fit->rule->table == QC_TABLE_REVENUE && fit->column[QC_FIELD_PERIOD] == QC_NO_COLUMN &&
        fit->column[QC_FIELD_YEAR] == QC_NO_COLUMN) {
        move_column(fit, QC_FIELD_MONTH, QC_FIELD_PERIOD);
    }
    if (fit->rule->table == QC_TABLE_OPPORTUNITY_HISTORY &&
        fit->column[QC_FIELD_OLD_VALUE] == QC_NO_COLUMN &&
        fit->column[QC_FIELD_NEW_VALUE] == QC_NO_COLUMN) {
        fit->column[QC_FIELD_CHANGE_FIELD] = QC_NO_COLUMN;
    }
}

qc_status qc_header_fit_table(const qc_header_keys *keys, const qc_table_rule *rule,
                              const qc_config *config, qc_header_fit *fit, bool *used,
                              qc_error *error)
{
    rank_table ranks = {.columns = keys->count};
    qc_status status = QC_OK;

    *fit = (qc_header_fit){.rule = rule};
    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        fit->column[i] = QC_NO_COLUMN;
    }
    QC_TRY(QC_NEW_ARRAY(ranks.rank, rule->field_count * keys->count, error));
    for (size_t i = 0; i < rule->field_count; i++) {
        for (size_t j = 0; j < keys->count; j++) {
            ranks.rank[i * keys->count + j] = rank_of(&rule->fields[i], keys->key[j]);
        }
    }
    QC_TRY(assign_configured(fit, &ranks, keys, config, used, error));
    assign_all(fit, &ranks, keys);
    settle_neighbours(fit);
    fit->missing = first_missing(fit);
    fit->foreign = first_foreign(fit, keys);

done:
    qc_memory_free(ranks.rank);
    return status;
}
