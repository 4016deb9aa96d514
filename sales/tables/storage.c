/* The columns of the book's tables as slots: growing, filling with "missing", selecting rows, freeing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/tables/storage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

typedef enum slot_kind {
    SLOT_TEXT,
    SLOT_ID,
    SLOT_DATE,
    SLOT_MONEY,
    SLOT_DOUBLE,
    SLOT_BYTE,
    SLOT_FLAG,
    SLOT_PLACE /* file and line: 0 */
} slot_kind;

/* A column: where its pointer stands in the book, and what it points to. */
typedef struct slot {
    qc_table table;
    size_t offset;
    slot_kind kind;
} slot;

/* NOLINTBEGIN(bugprone-macro-parentheses): a member's name cannot stand in parentheses */
#define COLUMN(table, member, column, kind)                                                    \
    {                                                                                          \
        table, offsetof(qc_book, member.column), kind                                          \
    }
#define PLACES(table, member)                                                                  \
    COLUMN(table, member, file, SLOT_PLACE), COLUMN(table, member, line, SLOT_PLACE)
/* NOLINTEND(bugprone-macro-parentheses) */

static const slot slots[] = {
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, id, SLOT_TEXT),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, account, SLOT_ID),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, rep, SLOT_ID),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, territory, SLOT_ID),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, product, SLOT_ID),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, stage, SLOT_TEXT),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, amount, SLOT_MONEY),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, created, SLOT_DATE),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, close, SLOT_DATE),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, outcome, SLOT_BYTE),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, category, SLOT_BYTE),
    COLUMN(QC_TABLE_OPPORTUNITIES, deals, probability, SLOT_DOUBLE),
    PLACES(QC_TABLE_OPPORTUNITIES, deals),
    COLUMN(QC_TABLE_OPPORTUNITY_HISTORY, history, deal, SLOT_ID),
    COLUMN(QC_TABLE_OPPORTUNITY_HISTORY, history, changed, SLOT_DATE),
    COLUMN(QC_TABLE_OPPORTUNITY_HISTORY, history, field, SLOT_BYTE),
    COLUMN(QC_TABLE_OPPORTUNITY_HISTORY, history, old_value, SLOT_TEXT),
    COLUMN(QC_TABLE_OPPORTUNITY_HISTORY, history, new_value, SLOT_TEXT),
    PLACES(QC_TABLE_OPPORTUNITY_HISTORY, history),
    COLUMN(QC_TABLE_REVENUE, revenue, date, SLOT_DATE),
    COLUMN(QC_TABLE_REVENUE, revenue, frequency, SLOT_BYTE),
    COLUMN(QC_TABLE_REVENUE, revenue, territory, SLOT_ID),
    COLUMN(QC_TABLE_REVENUE, revenue, product, SLOT_ID),
    COLUMN(QC_TABLE_REVENUE, revenue, amount, SLOT_MONEY),
    COLUMN(QC_TABLE_REVENUE, revenue, units, SLOT_DOUBLE),
    COLUMN(QC_TABLE_REVENUE, revenue, customers, SLOT_DOUBLE),
    PLACES(QC_TABLE_REVENUE, revenue),
    COLUMN(QC_TABLE_TERRITORIES, territories, id, SLOT_TEXT),
    COLUMN(QC_TABLE_TERRITORIES, territories, name, SLOT_TEXT),
    COLUMN(QC_TABLE_TERRITORIES, territories, parent, SLOT_ID),
    COLUMN(QC_TABLE_TERRITORIES, territories, leaf, SLOT_FLAG),
    COLUMN(QC_TABLE_TERRITORIES, territories, lat, SLOT_DOUBLE),
    COLUMN(QC_TABLE_TERRITORIES, territories, lon, SLOT_DOUBLE),
    COLUMN(QC_TABLE_TERRITORIES, territories, potential, SLOT_DOUBLE),
    COLUMN(QC_TABLE_TERRITORIES, territories, floor, SLOT_MONEY),
    COLUMN(QC_TABLE_TERRITORIES, territories, cap, SLOT_MONEY),
    COLUMN(QC_TABLE_TERRITORIES, territories, hold, SLOT_MONEY),
    COLUMN(QC_TABLE_TERRITORIES, territories, end, SLOT_DATE),
    PLACES(QC_TABLE_TERRITORIES, territories),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, id, SLOT_TEXT),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, name, SLOT_TEXT),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, lat, SLOT_DOUBLE),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, lon, SLOT_DOUBLE),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, potential, SLOT_DOUBLE),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, workload, SLOT_DOUBLE),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, territory, SLOT_ID),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, lock, SLOT_FLAG),
    COLUMN(QC_TABLE_ACCOUNTS, accounts, parent_account, SLOT_TEXT),
    PLACES(QC_TABLE_ACCOUNTS, accounts),
    COLUMN(QC_TABLE_REPS, reps, id, SLOT_TEXT),
    COLUMN(QC_TABLE_REPS, reps, name, SLOT_TEXT),
    COLUMN(QC_TABLE_REPS, reps, territory, SLOT_ID),
    COLUMN(QC_TABLE_REPS, reps, manager, SLOT_TEXT),
    COLUMN(QC_TABLE_REPS, reps, start, SLOT_DATE),
    COLUMN(QC_TABLE_REPS, reps, end, SLOT_DATE),
    COLUMN(QC_TABLE_REPS, reps, share, SLOT_DOUBLE),
    COLUMN(QC_TABLE_REPS, reps, overlay, SLOT_FLAG),
    COLUMN(QC_TABLE_REPS, reps, product, SLOT_ID),
    PLACES(QC_TABLE_REPS, reps),
    COLUMN(QC_TABLE_PRODUCTS, products, id, SLOT_TEXT),
    COLUMN(QC_TABLE_PRODUCTS, products, name, SLOT_TEXT),
    COLUMN(QC_TABLE_PRODUCTS, products, family, SLOT_TEXT),
    COLUMN(QC_TABLE_PRODUCTS, products, list_price, SLOT_MONEY),
    PLACES(QC_TABLE_PRODUCTS, products),
    COLUMN(QC_TABLE_REGIONS, regions, id, SLOT_TEXT),
    COLUMN(QC_TABLE_REGIONS, regions, name, SLOT_TEXT),
    COLUMN(QC_TABLE_REGIONS, regions, lat, SLOT_DOUBLE),
    COLUMN(QC_TABLE_REGIONS, regions, lon, SLOT_DOUBLE),
    COLUMN(QC_TABLE_REGIONS, regions, launch_cost, SLOT_MONEY),
    COLUMN(QC_TABLE_REGIONS, regions, heads, SLOT_DOUBLE),
    PLACES(QC_TABLE_REGIONS, regions),
    COLUMN(QC_TABLE_GOALS, goals, territory, SLOT_ID),
    COLUMN(QC_TABLE_GOALS, goals, product, SLOT_ID),
    COLUMN(QC_TABLE_GOALS, goals, period, SLOT_DATE),
    COLUMN(QC_TABLE_GOALS, goals, frequency, SLOT_BYTE),
    COLUMN(QC_TABLE_GOALS, goals, amount, SLOT_MONEY),
    PLACES(QC_TABLE_GOALS, goals),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, objective, SLOT_TEXT),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, id, SLOT_TEXT),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, name, SLOT_TEXT),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, kind, SLOT_BYTE),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, metric, SLOT_TEXT),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, filter, SLOT_TEXT),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, unit, SLOT_TEXT),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, baseline, SLOT_DOUBLE),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, target, SLOT_DOUBLE),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, stretch, SLOT_DOUBLE),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, weight, SLOT_DOUBLE),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, period, SLOT_DATE),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, frequency, SLOT_BYTE),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, parent, SLOT_TEXT),
    COLUMN(QC_TABLE_KEY_RESULTS, key_results, value, SLOT_DOUBLE),
    PLACES(QC_TABLE_KEY_RESULTS, key_results),
    COLUMN(QC_TABLE_FORECAST_LOG, log, issued, SLOT_DATE),
    COLUMN(QC_TABLE_FORECAST_LOG, log, author, SLOT_TEXT),
    COLUMN(QC_TABLE_FORECAST_LOG, log, version, SLOT_TEXT),
    COLUMN(QC_TABLE_FORECAST_LOG, log, territory, SLOT_ID),
    COLUMN(QC_TABLE_FORECAST_LOG, log, period, SLOT_DATE),
    COLUMN(QC_TABLE_FORECAST_LOG, log, frequency, SLOT_BYTE),
    COLUMN(QC_TABLE_FORECAST_LOG, log, value, SLOT_DOUBLE),
    COLUMN(QC_TABLE_FORECAST_LOG, log, p10, SLOT_DOUBLE),
    COLUMN(QC_TABLE_FORECAST_LOG, log, p50, SLOT_DOUBLE),
    COLUMN(QC_TABLE_FORECAST_LOG, log, p90, SLOT_DOUBLE),
    PLACES(QC_TABLE_FORECAST_LOG, log),
    COLUMN(QC_TABLE_RATES, rates, currency, SLOT_TEXT),
    COLUMN(QC_TABLE_RATES, rates, rate, SLOT_DOUBLE),
    COLUMN(QC_TABLE_RATES, rates, start, SLOT_DATE),
    PLACES(QC_TABLE_RATES, rates),
};

enum { SLOT_COUNT = sizeof slots / sizeof slots[0] };

/* Where a table's count stands in the book. */
static const size_t count_offsets[QC_TABLE_COUNT] = {
    [QC_TABLE_OPPORTUNITIES] = offsetof(qc_book, deals.count),
    [QC_TABLE_OPPORTUNITY_HISTORY] = offsetof(qc_book, history.count),
    [QC_TABLE_REVENUE] = offsetof(qc_book, revenue.count),
    [QC_TABLE_TERRITORIES] = offsetof(qc_book, territories.count),
    [QC_TABLE_ACCOUNTS] = offsetof(qc_book, accounts.count),
    [QC_TABLE_REPS] = offsetof(qc_book, reps.count),
    [QC_TABLE_PRODUCTS] = offsetof(qc_book, products.count),
    [QC_TABLE_REGIONS] = offsetof(qc_book, regions.count),
    [QC_TABLE_GOALS] = offsetof(qc_book, goals.count),
    [QC_TABLE_KEY_RESULTS] = offsetof(qc_book, key_results.count),
    [QC_TABLE_FORECAST_LOG] = offsetof(qc_book, log.count),
    [QC_TABLE_RATES] = offsetof(qc_book, rates.count),
};

/* Column pointers are of many types; they are moved as bytes, so that no type is broken. */
static void *get_column(const qc_book *book, const slot *where)
{
    void *column = NULL;

    memcpy(&column, (const char *)book + where->offset, sizeof column);
    return column;
}

static void set_column(qc_book *book, const slot *where, void *column)
{
    memcpy((char *)book + where->offset, &column, sizeof column);
}

static size_t get_count(const qc_book *book, qc_table table)
{
    size_t count = 0;

    memcpy(&count, (const char *)book + count_offsets[table], sizeof count);
    return count;
}

static void set_count(qc_book *book, qc_table table, size_t count)
{
    memcpy((char *)book + count_offsets[table], &count, sizeof count);
}

static size_t size_of(slot_kind kind)
{
    switch (kind) {
    case SLOT_TEXT:
        return sizeof(const char *);
    case SLOT_ID:
    case SLOT_PLACE:
        return sizeof(uint32_t);
    case SLOT_DATE:
        return sizeof(int32_t);
    case SLOT_MONEY:
        return sizeof(qc_money);
    case SLOT_DOUBLE:
        return sizeof(double);
    case SLOT_BYTE:
        return sizeof(uint8_t);
    case SLOT_FLAG:
        return sizeof(bool);
    }
    return 0;
}

static void set_missing(slot_kind kind, void *column, size_t row)
{
    switch (kind) {
    case SLOT_TEXT:
        ((const char **)column)[row] = "";
        break;
    case SLOT_ID:
        ((uint32_t *)column)[row] = QC_NO_ID;
        break;
    case SLOT_PLACE:
        ((uint32_t *)column)[row] = 0;
        break;
    case SLOT_DATE:
        ((int32_t *)column)[row] = QC_NO_DATE;
        break;
    case SLOT_MONEY:
        ((qc_money *)column)[row] = QC_NO_MONEY;
        break;
    case SLOT_DOUBLE:
        ((double *)column)[row] = NAN;
        break;
    case SLOT_BYTE:
        ((uint8_t *)column)[row] = 0;
        break;
    case SLOT_FLAG:
        ((bool *)column)[row] = false;
        break;
    }
}

size_t qc_storage_count(const qc_book *book, qc_table table)
{
    return table == QC_TABLE_UNKNOWN ? 0 : get_count(book, table);
}

/* Room for rows to come. */
static qc_status reserve(qc_book *book, qc_table table, size_t *capacity, size_t needed,
                         qc_error *error)
{
    size_t grown = *capacity;

    if (needed <= *capacity) {
        return QC_OK;
    }
    if (needed >= QC_NO_ID) {
        return qc_fail(error, QC_ERR_LIMIT, "more than 4,000,000,000 rows of %s",
                       qc_table_name(table));
    }
    grown = grown > needed / 2 ? grown * 2 : needed;
    grown = grown < 16 ? 16 : grown;
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        void *column = NULL;

        if (slots[i].table != table) {
            continue;
        }
        column = qc_memory_resize(get_column(book, &slots[i]), grown, size_of(slots[i].kind));
        if (column == NULL) {
            return qc_fail(error, QC_ERR_MEMORY, "out of memory (%zu rows of %s)", grown,
                           qc_table_name(table));
        }
        set_column(book, &slots[i], column);
    }
    *capacity = grown;
    return QC_OK;
}

qc_status qc_storage_extend(qc_book *book, qc_table table, size_t *capacity, size_t more,
                            qc_id *first, qc_error *error)
{
    size_t count = get_count(book, table);
    qc_status status = QC_OK;

    QC_TRY(reserve(book, table, capacity, count + more, error));
    set_count(book, table, count + more);
    *first = (qc_id)count;

done:
    return status;
}

qc_status qc_storage_append(qc_book *book, qc_table table, size_t *capacity, size_t more,
                            qc_id *first, qc_error *error)
{
    size_t count = get_count(book, table);
    qc_status status = QC_OK;

    QC_TRY(qc_storage_extend(book, table, capacity, more, first, error));
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        if (slots[i].table != table) {
            continue;
        }
        for (size_t row = count; row < count + more; row++) {
            set_missing(slots[i].kind, get_column(book, &slots[i]), row);
        }
    }

done:
    return status;
}

qc_status qc_storage_select(qc_book *book, qc_table table, const qc_id *rows, size_t count,
                            qc_error *error)
{
    qc_status status = QC_OK;
    char *selected = NULL;

    QC_TRY(QC_NEW_ARRAY(selected, count * sizeof(qc_money), error));
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        size_t size = size_of(slots[i].kind);
        char *column = get_column(book, &slots[i]);

        if (slots[i].table != table || column == NULL) {
            continue;
        }
        for (size_t k = 0; k < count; k++) {
            memcpy(selected + k * size, column + (size_t)rows[k] * size, size);
        }
        memcpy(column, selected, count * size);
    }
    set_count(book, table, count);

done:
    qc_memory_free(selected);
    return status;
}

qc_covariates *qc_storage_covariates(qc_book *book, qc_table table)
{
    return table == QC_TABLE_OPPORTUNITIES ? &book->deals.covariates
           : table == QC_TABLE_TERRITORIES ? &book->territories.covariates
           : table == QC_TABLE_ACCOUNTS    ? &book->accounts.covariates
           : table == QC_TABLE_REGIONS     ? &book->regions.covariates
                                           : NULL;
}

void qc_storage_free(qc_book *book)
{
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        qc_memory_free(get_column(book, &slots[i]));
    }
    for (int table = 1; table < QC_TABLE_COUNT; table++) {
        const qc_covariates *covariates = qc_storage_covariates(book, (qc_table)table);

        if (covariates != NULL) {
            qc_memory_free(covariates->name);
            qc_memory_free(covariates->value);
        }
    }
}

uint64_t qc_storage_rank(uint32_t number, qc_date date)
{
    return (uint64_t)number << 32 | (uint32_t)((int64_t)date - INT32_MIN);
}

/* A row and what it is sorted by. */
typedef struct ranked_row {
    uint64_t rank;
    qc_id row;
} ranked_row;

static int compare_ranks(const void *a, const void *b)
{
    const ranked_row *first = a;
    const ranked_row *second = b;

    if (first->rank != second->rank) {
        return first->rank < second->rank ? -1 : 1;
    }
    return first->row < second->row ? -1 : first->row > second->row;
}

qc_status qc_storage_sort(qc_book *book, qc_table table,
                          uint64_t (*rank)(const qc_book *book, size_t row), qc_error *error)
{
    size_t count = qc_storage_count(book, table);
    ranked_row *ranked = NULL;
    qc_id *rows = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(ranked, count, error));
    QC_TRY(QC_NEW_ARRAY(rows, count, error));
    for (size_t i = 0; i < count; i++) {
        ranked[i] = (ranked_row){.rank = rank(book, i), .row = (qc_id)i};
    }
    qsort(ranked, count, sizeof *ranked, compare_ranks);
    for (size_t i = 0; i < count; i++) {
        rows[i] = ranked[i].row;
    }
    QC_TRY(qc_storage_select(book, table, rows, count, error));

done:
    qc_memory_free(ranked);
    qc_memory_free(rows);
    return status;
}
