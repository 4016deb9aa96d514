/* How well the headers of a file fit one table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/header_match.h"

#include <string.h>

#include "sales/headers/fields_tables.h"
#include "sales/headers/header_base.h"
#include "sales/headers/header_unit.h"

/* Ranks of a header for a field: place in the list, then with a currency or scale behind it,
 * then among the weak ones, then by what it is about. */
enum {
    RANK_CURRENCY = 100,
    RANK_WEAK = 200,
    RANK_BASE = 400,
    RANK_WEAK_BASE = 800,
    RANK_NONE = 10000
};

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

bool qc_header_has_amount_word(const char *words, const char *key)
{
    qc_header_unit suffix = {.scale = 0};
    char front[64] = "";
    size_t length = qc_header_split_unit(key, &suffix);

    if (length < sizeof front) {
        memcpy(front, key, length);
    }
    return qc_header_has_word(words, key, NULL) || qc_header_has_word(words, front, NULL);
}

/* The unit that stands in brackets at the end of a header: "Netto (juta Rp)". */
static qc_status take_bracket_unit(qc_header_fit *fit, const qc_field_rule *rule,
                                   const char *header, qc_error *error)
{
    const char *bracket = strrchr(header, '(');
    qc_header_unit suffix = {.scale = 0};
    char front[64];
    size_t length = 0;
    char *key = NULL;
    qc_status status = QC_OK;

    if (bracket == NULL || rule->form != QC_FORM_MONEY) {
        return QC_OK;
    }
    QC_TRY(qc_text_key(bracket, &key, error));
    length = strlen(key);
    if (length + 2 > sizeof front) {
        goto done;
    }
    front[0] = '*'; /* a unit stands behind something */
    memcpy(front + 1, key, length + 1);
    if (length > 0 && qc_header_split_unit(front, &suffix) == 1) {
        memcpy(fit->currency, suffix.currency[0] != '\0' ? suffix.currency : fit->currency,
               sizeof fit->currency);
        fit->scale[rule->field] = (uint8_t)suffix.scale;
    }

done:
    qc_memory_free(key);
    return status;
}

/* The header of an amount with a currency or scale behind it. */
static bool has_word_with_suffix(const qc_field_rule *field, const char *key, size_t *rank,
                                 qc_header_unit *suffix)
{
    size_t length = 0;
    char front[64];

    *suffix = (qc_header_unit){.scale = 0};
    if (field->form != QC_FORM_MONEY) {
        return false;
    }
    length = qc_header_split_unit(key, suffix);
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

/* The header of a place or product by what it names or numbers, that of a period by being a
 * day's, in tables of revenue and goals. */
static size_t rank_of_base(const qc_table_rule *table, const qc_field_rule *field,
                           const char *key)
{
    char base[QC_LONGEST_BASE];
    size_t place = 0, part = 0;

    if (table->table != QC_TABLE_REVENUE && table->table != QC_TABLE_GOALS) {
        return RANK_NONE;
    }
    if (field->field == QC_FIELD_PERIOD && table->table == QC_TABLE_REVENUE) {
        return qc_header_is_day(key) ? RANK_BASE : RANK_NONE;
    }
    if (field->field != QC_FIELD_TERRITORY && field->field != QC_FIELD_PARENT &&
        field->field != QC_FIELD_UPPER && field->field != QC_FIELD_PRODUCT) {
        return RANK_NONE;
    }
    qc_header_base(key, base, &part);
    if (part == 0 || *base == '\0') {
        return RANK_NONE;
    }
    if (qc_header_has_word(field->headers, base, &place)) {
        return RANK_BASE + 2 * place + part;
    }
    return qc_header_has_word(field->weak, base, &place) ? RANK_WEAK_BASE + 2 * place + part
                                                         : RANK_NONE;
}

static size_t rank_of(const qc_table_rule *table, const qc_field_rule *field,
                      const char *whole_key)
{
    const char *key = name_behind_sum(field, whole_key);
    size_t rank = 0;
    qc_header_unit suffix;

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
    return rank_of_base(table, field, key);
}

/* The name and the code of territories are no regions above them. */
static void leave_same_base(const qc_header_fit *fit, const rank_table *ranks,
                            const qc_header_keys *keys, const char *key)
{
    char base[QC_LONGEST_BASE];
    char other[QC_LONGEST_BASE];
    size_t part = 0;

    qc_header_base(key, base, &part);
    for (size_t i = 0; i < fit->rule->field_count; i++) {
        qc_field field = fit->rule->fields[i].field;

        for (size_t j = 0;
             (field == QC_FIELD_PARENT || field == QC_FIELD_UPPER) && j < keys->count; j++) {
            qc_header_base(keys->key[j], other, &part);
            if (*base != '\0' && strcmp(base, other) == 0 && strcmp(key, keys->key[j]) != 0) {
                ranks->rank[i * ranks->columns + j] = RANK_NONE;
            }
        }
    }
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
        qc_header_unit suffix;

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
    size_t other = strlen(key);
    size_t most = length >= 8 ? 2 : 1;

    return length >= 5 && other >= 5 && length <= other + most && other <= length + most &&
           qc_text_distance(key, word) <= most;
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

/* True for the header of a field in any table: it is no misspelling of another. */
static bool is_known(const char *key)
{
    for (int table = 1; table < QC_TABLE_COUNT; table++) {
        const qc_table_rule *rule = qc_table_rule_of((qc_table)table);

        for (size_t i = 0; i < rule->field_count; i++) {
            if (qc_header_has_word(rule->fields[i].headers, key, NULL)) {
                return true;
            }
        }
    }
    return false;
}

const qc_field_rule *qc_header_near_field(const qc_table_rule *rule, const uint32_t *columns,
                                          const char *key)
{
    char word[64];

    if (is_known(key)) {
        return NULL;
    }
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
        if (fit->rule->fields[field].field == QC_FIELD_TERRITORY) {
            leave_same_base(fit, ranks, keys, keys->key[column]);
        }
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
            QC_TRY(take_bracket_unit(fit, &fit->rule->fields[field], keys->raw[column], error));
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

/* Branches and shops, or a status without more, make a table of territories where nothing else
 * stands beside them: other lists have such columns, too. */
static bool territories_fit(const qc_header_fit *fit, const qc_header_keys *keys)
{
    const qc_field_set more =
        fit->rule->needs[1] & ~QC_FIELD_BIT(QC_FIELD_END) & ~QC_FIELD_BIT(QC_FIELD_OUTCOME);
    uint32_t name = fit->column[QC_FIELD_NAME];
    bool by_place =
        name != QC_NO_COLUMN && qc_header_has_word(CLOSING_HEADERS, keys->key[name], NULL);

    for (size_t field = 0; field < QC_FIELD_COUNT; field++) {
        if ((more & QC_FIELD_BIT(field)) != 0 && fit->column[field] != QC_NO_COLUMN) {
            return !by_place || fit->column[QC_FIELD_ID] != QC_NO_COLUMN;
        }
    }
    if (fit->column[QC_FIELD_END] != QC_NO_COLUMN && !by_place) {
        return true;
    }
    return fit->found == keys->count && name != QC_NO_COLUMN &&
           (by_place || !fit->weak[QC_FIELD_NAME]);
}

static int first_missing(const qc_header_fit *fit, const qc_header_keys *keys)
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
    if (fit->rule->table == QC_TABLE_TERRITORIES && !territories_fit(fit, keys)) {
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
            ranks.rank[i * keys->count + j] = rank_of(rule, &rule->fields[i], keys->key[j]);
        }
    }
    QC_TRY(assign_configured(fit, &ranks, keys, config, used, error));
    assign_all(fit, &ranks, keys);
    settle_neighbours(fit);
    fit->missing = first_missing(fit, keys);
    fit->foreign = first_foreign(fit, keys);

done:
    qc_memory_free(ranks.rank);
    return status;
}
