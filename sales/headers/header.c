/* Recognising which table a file holds, and which column means what, by its headers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/header.h"

#include <stdio.h>
#include <string.h>

#include "sales/headers/header_match.h"
#include "sales/values/date_text.h"
#include "sales/values/number_text.h"

enum { FILE_NAME_BONUS = 4, LONGEST_NAME = 256 };

static void free_keys(qc_header_keys *keys)
{
    for (size_t i = 0; keys->key != NULL && i < keys->count; i++) {
        qc_memory_free(keys->key[i]);
    }
    qc_memory_free(keys->key);
    qc_memory_free(keys->raw);
}

/* "Years (Order Date)", as a pivot table calls what it groups dates by, means years; U_ begins
 * the columns that users of SAP Business One add. */
static qc_status make_key(const char *header, char **key, qc_error *error)
{
    const char *bracket = strstr(header, " (");
    char group[16] = "";
    char *short_key = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_text_key(strncmp(header, "U_", 2) == 0 ? header + 2 : header, key, error));
    if (bracket == NULL || (size_t)(bracket - header) >= sizeof group) {
        return QC_OK;
    }
    memcpy(group, header, (size_t)(bracket - header));
    QC_TRY(qc_text_key(group, &short_key, error));
    if (qc_header_has_word("years quarters months tahun kuartal bulan", short_key, NULL)) {
        qc_memory_free(*key);
        *key = short_key;
        short_key = NULL; /* now the caller's */
    }

done:
    qc_memory_free(short_key);
    return status;
}

static qc_status make_keys(const qc_sheet *sheet, qc_header_keys *keys, qc_error *error)
{
    qc_status status = QC_OK;

    keys->count = sheet->column_count;
    QC_TRY(QC_NEW_ARRAY(keys->key, keys->count, error));
    QC_TRY(QC_NEW_ARRAY(keys->raw, keys->count, error));
    for (size_t i = 0; i < keys->count; i++) {
        keys->raw[i] = sheet->columns[i].header;
        QC_TRY(make_key(keys->raw[i], &keys->key[i], error));
    }

done:
    return status;
}

bool qc_header_file_name_speaks(const qc_table_rule *rule, const char *file_name)
{
    char name[LONGEST_NAME] = "";
    const char *words = rule->file_words;

    for (size_t i = 0; file_name[i] != '\0' && i + 1 < sizeof name; i++) {
        char c = file_name[i];

        name[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        char word[32] = "";

        memcpy(word, words, length < sizeof word ? length : sizeof word - 1);
        if (strstr(name, word) != NULL) {
            return true;
        }
        words += length;
        words += *words == ' ';
    }
    return false;
}

qc_table qc_header_configured_table(const qc_config *config, const char *file_name)
{
    for (size_t i = 0; config != NULL && i < config->file_count; i++) {
        const char *slash = strrchr(config->files[i].file, '/');
        const char *name = slash == NULL ? config->files[i].file : slash + 1;

        if (strcmp(name, file_name) != 0) {
            continue;
        }
        for (int table = 1; table < QC_TABLE_COUNT; table++) {
            if (strcmp(qc_table_name((qc_table)table), config->files[i].table) == 0) {
                return (qc_table)table;
            }
        }
    }
    return QC_TABLE_UNKNOWN;
}

/* "columns 'deal_stage', 'close_value' and 5 more are those of opportunities" */
static const char *explain_columns(const qc_header_fit *fit, const qc_sheet *sheet,
                                   qc_arena *arena)
{
    const qc_table_rule *rule = fit->rule;
    const char *best[2] = {NULL, NULL};
    int weight[2] = {-1, -1};

    for (size_t i = 0; i < rule->field_count; i++) {
        uint32_t column = fit->column[rule->fields[i].field];
        int speaks = rule->fields[i].weight * (fit->weak[rule->fields[i].field] ? 1 : 2);

        if (column == QC_NO_COLUMN || speaks <= weight[1]) {
            continue;
        }
        if (speaks > weight[0]) {
            weight[1] = weight[0];
            best[1] = best[0];
            weight[0] = speaks;
            best[0] = sheet->columns[column].header;
        } else {
            weight[1] = speaks;
            best[1] = sheet->columns[column].header;
        }
    }
    if (best[1] == NULL) {
        return qc_arena_format(arena, "column '%s' is that of %s",
                               best[0] == NULL ? "" : best[0], qc_table_name(rule->table));
    }
    if (fit->found <= 2) {
        return qc_arena_format(arena, "columns '%s' and '%s' are those of %s", best[0], best[1],
                               qc_table_name(rule->table));
    }
    return qc_arena_format(arena, "columns '%s', '%s' and %zu more are those of %s", best[0],
                           best[1], fit->found - 2, qc_table_name(rule->table));
}

/* How sure the table is: whether another one would do as well. Scores are sums of what the
 * columns say for a table. */
static const char *explain_fit(const qc_header_fit *fit, const qc_header_fit *second,
                               const qc_sheet *sheet, qc_arena *arena)
{
    const char *columns = explain_columns(fit, sheet, arena);

    if (columns == NULL) {
        return NULL;
    }
    if (second->rule == NULL) {
        return qc_arena_format(arena, "%s; no other table fits", columns);
    }
    if (5 * second->score < 4 * fit->score) {
        return qc_arena_format(arena, "%s; next is %s, with %d points to %d", columns,
                               qc_table_name(second->rule->table), second->score, fit->score);
    }
    return qc_arena_format(arena,
                           "%s; %s fits nearly as well (%d points to %d): files: in "
                           "quotacast.yaml decides",
                           columns, qc_table_name(second->rule->table), second->score,
                           fit->score);
}

/* The first header that is a date or a number, or NULL: then the first row is no header. */
static const char *header_like_data(const qc_sheet *sheet)
{
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *text = sheet->columns[i].header;
        uint8_t date = qc_date_text_read(text).shape;
        uint8_t number = qc_number_text_read(text).shape;

        if ((date != QC_DATE_BAD && date != QC_DATE_BLANK) ||
            (number != QC_NUMBER_BAD && number != QC_NUMBER_BLANK)) {
            return text;
        }
    }
    return NULL;
}

/* The header that is nearly one of those that are missing; *field is the one that it may mean. */
static const char *near_header(const qc_header_fit *nearest, const qc_header_keys *keys,
                               const qc_field_rule **field)
{
    for (size_t i = 0; i < keys->count; i++) {
        const qc_field_rule *meant =
            qc_header_near_field(nearest->rule, nearest->column, keys->key[i]);

        if (meant != NULL &&
            (nearest->rule->needs[nearest->missing] & QC_FIELD_BIT(meant->field)) != 0) {
            *field = meant;
            return keys->raw[i];
        }
    }
    return NULL;
}

static const char *explain_missing(const qc_header_fit *nearest, const qc_header_keys *keys,
                                   qc_arena *arena)
{
    const char *table = qc_table_name(nearest->rule->table);
    const char *needs = nearest->rule->needs_words[nearest->missing];
    const qc_field_rule *field = NULL;
    const char *near_name = near_header(nearest, keys, &field);

    if (near_name != NULL) {
        return qc_arena_format(arena,
                               "its columns are nearest to %s, but none is %s; if '%.60s' is "
                               "meant, say columns: {%s: {%s: \"%.60s\"}} in quotacast.yaml",
                               table, needs, near_name, table, field->name, near_name);
    }
    return qc_arena_format(arena, "its columns are nearest to %s, but none is %s", table,
                           needs);
}

static const char *explain_unknown(const qc_header_fit *nearest, const qc_header_keys *keys,
                                   const qc_sheet *sheet, qc_arena *arena)
{
    const char *data = header_like_data(sheet);

    if (sheet->column_count == 1) {
        return qc_arena_format(
            arena,
            "it has one column only ('%.60s'); fields are separated by a comma, "
            "semicolon, tab or |",
            sheet->columns[0].header);
    }
    if (data != NULL) {
        return qc_arena_format(
            arena,
            "its first row looks like data ('%.60s'), not like column names; put "
            "a row of column names on top",
            data);
    }
    if (nearest == NULL || nearest->score == 0) {
        return qc_arena_format(arena, "its columns are those of none of the tables");
    }
    if (nearest->foreign != NULL) {
        return qc_arena_format(arena, "its columns are nearest to %s, which has no '%.60s'",
                               qc_table_name(nearest->rule->table), nearest->foreign);
    }
    return explain_missing(nearest, keys, arena);
}

static void take_fit(const qc_header_fit *fit, qc_mapping *mapping)
{
    mapping->table = fit->rule->table;
    memcpy(mapping->column, fit->column, sizeof mapping->column);
    memcpy(mapping->found_by, fit->found_by, sizeof mapping->found_by);
    memcpy(mapping->scale, fit->scale, sizeof mapping->scale);
    memcpy(mapping->currency, fit->currency, sizeof mapping->currency);
}

/* The table that the configuration names: its needs have to be met. */
static qc_status recognise_configured(const qc_header_keys *keys, const qc_sheet *sheet,
                                      qc_table table, const qc_config *config, qc_arena *arena,
                                      qc_mapping *mapping, bool *used, qc_error *error)
{
    qc_header_fit fit;
    qc_status status = QC_OK;

    QC_TRY(qc_header_fit_table(keys, qc_table_rule_of(table), config, &fit, used, error));
    if (fit.missing >= 0 && (table == QC_TABLE_REVENUE || table == QC_TABLE_GOALS)) {
        mapping->why = qc_arena_format(
            arena,
            "quotacast.yaml takes this file for %s, but no column is %s; name it "
            "under columns:",
            qc_table_name(table), fit.rule->needs_words[fit.missing]);
        return QC_OK; /* its columns may be periods or territories */
    }
    if (fit.missing >= 0) {
        return qc_fail_at(error, QC_ERR_CONFIG, sheet->source, sheet->header_line, 0,
                          "quotacast.yaml takes this file for %s, but no column is %s; name it "
                          "under columns:",
                          qc_table_name(table), fit.rule->needs_words[fit.missing]);
    }
    take_fit(&fit, mapping);
    mapping->why = qc_arena_format(arena, "quotacast.yaml says so");

done:
    return status;
}

/* The best of two fits that meet their needs; of equal ones that of the file's name, else the
 * first. */
static bool is_better(const qc_header_fit *fit, const qc_header_fit *best)
{
    return best->rule == NULL || fit->score > best->score ||
           (fit->score == best->score && fit->named && !best->named);
}

static qc_status recognise(const qc_header_keys *keys, const qc_sheet *sheet,
                           const char *file_name, const qc_config *config, qc_arena *arena,
                           qc_mapping *mapping, qc_error *error)
{
    qc_header_fit best = {0};
    qc_header_fit second = {0};
    qc_header_fit nearest = {0};
    qc_status status = QC_OK;

    for (int table = 1; table < QC_TABLE_COUNT; table++) {
        qc_header_fit fit;

        QC_TRY(qc_header_fit_table(keys, qc_table_rule_of((qc_table)table), config, &fit, NULL,
                                   error));
        if (fit.missing < 0 && fit.foreign == NULL) {
            fit.named = qc_header_file_name_speaks(fit.rule, file_name);
            fit.score += fit.named ? FILE_NAME_BONUS : 0;
            if (is_better(&fit, &best)) {
                second = best;
                best = fit;
            } else {
                second = is_better(&fit, &second) ? fit : second;
            }
        } else {
            nearest = is_better(&fit, &nearest) ? fit : nearest;
        }
    }
    if (best.rule != NULL) {
        take_fit(&best, mapping);
        mapping->why = explain_fit(&best, &second, sheet, arena);
    } else {
        mapping->why =
            explain_unknown(nearest.rule == NULL ? NULL : &nearest, keys, sheet, arena);
    }

done:
    return status;
}

qc_status qc_header_recognise(const qc_sheet *sheet, const char *file_name,
                              const qc_config *config, qc_arena *arena, qc_mapping *mapping,
                              bool *columns_used, qc_error *error)
{
    qc_table configured = qc_header_configured_table(config, file_name);
    qc_mapping draft = {.table = QC_TABLE_UNKNOWN};
    qc_header_keys keys = {0};
    qc_status status = QC_OK;

    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        draft.column[i] = QC_NO_COLUMN;
    }
    QC_TRY(make_keys(sheet, &keys, error));
    if (configured == QC_TABLE_UNKNOWN) {
        QC_TRY(recognise(&keys, sheet, file_name, config, arena, &draft, error));
        configured = draft.table;
        if (configured != QC_TABLE_UNKNOWN && columns_used != NULL) {
            qc_header_fit fit;

            QC_TRY(qc_header_fit_table(&keys, qc_table_rule_of(configured), config, &fit,
                                       columns_used, error));
        }
    } else {
        QC_TRY(recognise_configured(&keys, sheet, configured, config, arena, &draft,
                                    columns_used, error));
    }
    if (draft.why == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    *mapping = draft;

done:
    free_keys(&keys);
    return status;
}

qc_status qc_header_recognise_actuals(const qc_sheet *sheet, const qc_mapping *goals,
                                      const qc_config *config, qc_arena *arena,
                                      qc_mapping *mapping, bool *is, qc_error *error)
{
    static const char words[] = "actual actuals aktual realisasi realisation realization "
                                "revenue netsales sales omzet omset penjualan pencapaian";
    qc_mapping draft = {.table = QC_TABLE_UNKNOWN};
    qc_header_keys keys = {0};
    qc_header_fit fit;
    uint32_t amount = QC_NO_COLUMN;
    qc_status status = QC_OK;

    *is = false;
    QC_TRY(make_keys(sheet, &keys, error));
    QC_TRY(qc_header_fit_table(&keys, qc_table_rule_of(QC_TABLE_REVENUE), config, &fit, NULL,
                               error));
    amount = fit.column[QC_FIELD_AMOUNT];
    if (fit.missing >= 0 || amount == QC_NO_COLUMN ||
        amount == goals->column[QC_FIELD_AMOUNT] ||
        !qc_header_has_amount_word(words, keys.key[amount])) {
        goto done;
    }
    take_fit(&fit, &draft);
    draft.why = qc_arena_format(arena, "column '%.60s' beside its goals is revenue",
                                sheet->columns[amount].header);
    if (draft.why == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    *mapping = draft;
    *is = true;

done:
    free_keys(&keys);
    return status;
}
