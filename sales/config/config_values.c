/* Mappings of quotacast.yaml by their tables of keys, and the forms of single values. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/config/config_reader.h"

#define KEYS_MOST 32

qc_status qc_config_take_text(qc_config_reader *reader, const yaml_node_t *node,
                              const char *what, char **slot)
{
    const char *text = NULL;
    qc_status status = qc_yaml_text(&reader->yaml, node, what, &text, reader->error);
    if (status != QC_OK) {
        return status;
    }
    return QC_COPY_TEXT(*slot, text, reader->error);
}

static qc_status read_currency(qc_config_reader *reader, const yaml_node_t *node,
                               const char *what, char **slot)
{
    qc_currency currency;
    qc_status status = qc_config_take_text(reader, node, what, slot);
    if (status == QC_OK && qc_currency_find(*slot, &currency, NULL) != QC_OK) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "%s: '%s' is not a currency code; write its three letters, for "
                            "example USD or IDR",
                            what, *slot);
    }
    return status;
}

static qc_status read_period(qc_config_reader *reader, const yaml_node_t *node,
                             const char *what, char **slot)
{
    qc_calendar calendar = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = 0;
    qc_error detail = {0};
    qc_status status = qc_config_take_text(reader, node, what, slot);
    if (status == QC_OK &&
        qc_setting_period_read(*slot, &calendar, &frequency, &period, &detail) != QC_OK) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error, "%s: %s", what,
                            detail.message);
    }
    return status;
}

static qc_status read_date_order(qc_config_reader *reader, const yaml_node_t *node,
                                 const char *what, qc_date_order *order)
{
    static const struct {
        const char *name;
        qc_date_order order;
    } orders[] = {{"auto", QC_DATES_AUTO},
                  {"iso", QC_DATES_ISO},
                  {"dmy", QC_DATES_DMY},
                  {"mdy", QC_DATES_MDY}};
    const char *text = NULL;
    qc_status status = qc_yaml_text(&reader->yaml, node, what, &text, reader->error);
    if (status != QC_OK) {
        return status;
    }
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (qc_text_equal_nocase(text, orders[i].name)) {
            *order = orders[i].order;
            return QC_OK;
        }
    }
    return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                        "%s: '%s' is not an order of dates; write iso, dmy, mdy or auto", what,
                        text);
}

static qc_status read_decimal_mark(qc_config_reader *reader, const yaml_node_t *node,
                                   const char *what, char *mark)
{
    const char *text = NULL;
    qc_status status = qc_yaml_text(&reader->yaml, node, what, &text, reader->error);
    if (status != QC_OK) {
        return status;
    }
    if (strcmp(text, ".") != 0 && strcmp(text, ",") != 0) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "%s: '%s' is not a decimal mark; write \".\" or \",\" in quotes",
                            what, text);
    }
    *mark = text[0];
    return QC_OK;
}

static qc_status read_whole(qc_config_reader *reader, const yaml_node_t *node,
                            const qc_config_key *key, int *slot)
{
    const uint64_t range[2] = {(uint64_t)key->minimum, (uint64_t)key->maximum};
    uint64_t whole = 0;
    qc_status status =
        qc_yaml_whole(&reader->yaml, node, key->name, range, &whole, reader->error);
    if (status == QC_OK) {
        *slot = (int)whole;
    }
    return status;
}

static qc_status read_even(qc_config_reader *reader, const yaml_node_t *node,
                           const qc_config_key *key, int *slot)
{
    qc_status status = read_whole(reader, node, key, slot);
    if (status == QC_OK && *slot % 2 != 0) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "%s: %d is odd; give an even number", key->name, *slot);
    }
    return status;
}

static qc_status read_number(qc_config_reader *reader, const yaml_node_t *node,
                             const qc_config_key *key, double *slot)
{
    const double range[2] = {key->minimum, key->maximum};
    return qc_yaml_number(&reader->yaml, node, key->name, range, slot, reader->error);
}

/* "12,5 miliar" as --goal takes it, with or without quotes; else a number. */
static qc_status read_goal(qc_config_reader *reader, const yaml_node_t *node,
                           const qc_config_key *key, double *slot)
{
    const char *text =
        node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : "";
    qc_error detail = {0};
    bool rupiah = false;
    double amount = 0;
    bool in_parts = strpbrk(text, ", ") != NULL;
    if (!in_parts && strpbrk(text, "BbIiJjKkMmNnPpRrTt") == NULL) {
        return read_number(reader, node, key, slot);
    }
    if (qc_setting_amount_read(text, &amount, &rupiah, &detail) == QC_OK && isfinite(amount)) {
        *slot = amount;
        reader->config->goal_is_rupiah = rupiah;
        return QC_OK;
    }
    return in_parts && detail.message[0] != '\0'
               ? qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error, "%s: %s",
                              key->name, detail.message)
               : read_number(reader, node, key, slot);
}

static qc_status read_seed(qc_config_reader *reader, const yaml_node_t *node, const char *what)
{
    const uint64_t range[2] = {0, UINT64_C(1) << 53}; /* as --seed */
    qc_status status =
        qc_yaml_whole(&reader->yaml, node, what, range, &reader->config->seed, reader->error);
    reader->config->has_seed = status == QC_OK;
    return status;
}

/** Puts the value of a key into its slot of `base`. */
static qc_status read_value(qc_config_reader *reader, const qc_config_key *key,
                            const yaml_node_t *node, void *base)
{
    void *slot = (char *)base + key->offset;
    switch (key->type) {
    case QC_CONFIG_TEXT:
        return qc_config_take_text(reader, node, key->name, slot);
    case QC_CONFIG_CURRENCY:
        return read_currency(reader, node, key->name, slot);
    case QC_CONFIG_PERIOD:
        return read_period(reader, node, key->name, slot);
    case QC_CONFIG_DATE:
        return qc_yaml_date(&reader->yaml, node, key->name, slot, reader->error);
    case QC_CONFIG_NUMBER:
        return read_number(reader, node, key, slot);
    case QC_CONFIG_WHOLE:
        return read_whole(reader, node, key, slot);
    case QC_CONFIG_EVEN:
        return read_even(reader, node, key, slot);
    case QC_CONFIG_GOAL:
        return read_goal(reader, node, key, slot);
    case QC_CONFIG_SEED:
        return read_seed(reader, node, key->name);
    case QC_CONFIG_DATE_ORDER:
        return read_date_order(reader, node, key->name, slot);
    case QC_CONFIG_DECIMAL_MARK:
        return read_decimal_mark(reader, node, key->name, slot);
    case QC_CONFIG_SECTION:
        break;
    }
    return key->section(reader, node);
}

size_t qc_config_pairs(const yaml_node_t *node)
{
    return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
}

const yaml_node_t *qc_config_pair_key(const qc_config_reader *reader, const yaml_node_t *node,
                                      size_t pair)
{
    return qc_yaml_node(&reader->yaml, node->data.mapping.pairs.start[pair].key);
}

const yaml_node_t *qc_config_pair_value(const qc_config_reader *reader, const yaml_node_t *node,
                                        size_t pair)
{
    return qc_yaml_node(&reader->yaml, node->data.mapping.pairs.start[pair].value);
}

static qc_status check_keys(qc_config_reader *reader, const yaml_node_t *node, const char *what,
                            qc_names *names)
{
    for (size_t pair = 0; pair < qc_config_pairs(node); pair++) {
        const char *text = NULL;
        const yaml_node_t *name = qc_config_pair_key(reader, node, pair);
        qc_status status = qc_yaml_text(&reader->yaml, name, what, &text, reader->error);
        if (status != QC_OK) {
            return status;
        }
        uint32_t id = qc_names_add(names, text, strlen(text));
        if (id == UINT32_MAX) {
            return qc_fail_memory(reader->error);
        }
        if (id != pair) {
            size_t line = qc_yaml_line(qc_config_pair_key(reader, node, id));
            return qc_yaml_fail(&reader->yaml, name, QC_ERR_CONFIG, reader->error,
                                "%s: '%s' is given twice, first on line %zu; keep one", what,
                                text, line);
        }
    }
    return QC_OK;
}

qc_status qc_config_check_mapping(qc_config_reader *reader, const yaml_node_t *node,
                                  const char *what)
{
    qc_status status = QC_OK;
    qc_arena *arena = NULL;
    qc_names *names = NULL;

    QC_TRY(qc_yaml_expect_mapping(&reader->yaml, node, what, reader->error));
    arena = qc_arena_new();
    names = arena != NULL ? qc_names_new(arena) : NULL;
    status =
        names != NULL ? check_keys(reader, node, what, names) : qc_fail_memory(reader->error);

done:
    qc_names_free(names);
    qc_arena_free(arena);
    return status;
}

qc_status qc_config_fail_unknown(qc_config_reader *reader, const yaml_node_t *name,
                                 const char *what, const char *const *known, size_t count)
{
    const char *text = (const char *)name->data.scalar.value;
    const char *near = qc_text_nearest(text, known, count);
    if (near != NULL) {
        return qc_yaml_fail(&reader->yaml, name, QC_ERR_CONFIG, reader->error,
                            "%s: '%s' is not known; did you mean '%s'?", what, text, near);
    }
    char list[512] = "";
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof list; i++) {
        int length =
            snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", known[i]);
        used += length > 0 ? (size_t)length : 0;
    }
    return qc_yaml_fail(&reader->yaml, name, QC_ERR_CONFIG, reader->error,
                        "%s: '%s' is not known; known are %s", what, text, list);
}

/** What stands in the file: the part of a key's name behind the last point. */
static const char *written_name(const qc_config_key *key)
{
    const char *point = strrchr(key->name, '.');
    return point != NULL ? point + 1 : key->name;
}

qc_status qc_config_read_mapping(qc_config_reader *reader, const yaml_node_t *node,
                                 const char *what, const qc_config_key *keys, size_t key_count,
                                 void *base)
{
    const char *known[KEYS_MOST];
    for (size_t k = 0; k < key_count && k < KEYS_MOST; k++) {
        known[k] = written_name(&keys[k]);
    }
    qc_status status = qc_config_check_mapping(reader, node, what);
    for (size_t pair = 0; status == QC_OK && pair < qc_config_pairs(node); pair++) {
        const yaml_node_t *name = qc_config_pair_key(reader, node, pair);
        size_t k = 0;
        while (k < key_count && strcmp(known[k], (const char *)name->data.scalar.value) != 0) {
            k++;
        }
        status = k < key_count ? read_value(reader, &keys[k],
                                            qc_config_pair_value(reader, node, pair), base)
                               : qc_config_fail_unknown(reader, name, what, known, key_count);
    }
    return status;
}
