/* Files of the folder `snapshots`: the same export, kept from time to time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sales/tables/history.h"

/* A number of `digits` digits; -1 if other characters stand there. */
static int read_digits(const char *text, size_t digits)
{
    int value = 0;

    for (size_t i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* 2025-10-06, 2025_10_06, 2025.10.06 or 20251006 at the start of a text, with no digit behind
 * it. */
static qc_date date_at(const char *text)
{
    int year = read_digits(text, 4);
    char mark = year < 0 ? '\0' : text[4];
    size_t gap = mark == '-' || mark == '_' || mark == '.' ? 1 : 0;
    int month = year < 0 ? -1 : read_digits(text + 4 + gap, 2);
    const char *rest = text + 6 + gap;
    int day = month < 0 || (gap > 0 && *rest != mark) ? -1 : read_digits(rest + gap, 2);
    qc_date date = QC_NO_DATE;

    if (day < 0 || year < 1970 || read_digits(rest + gap + 2, 1) >= 0 ||
        qc_date_from_civil(year, month, day, &date) != QC_OK) {
        return QC_NO_DATE;
    }
    return date;
}

qc_date qc_snapshot_day(const char *name)
{
    bool after_digit = false;

    for (; *name != '\0'; name++) {
        bool digit = *name >= '0' && *name <= '9';
        qc_date date = digit && !after_digit ? date_at(name) : QC_NO_DATE;

        if (date != QC_NO_DATE) {
            return date;
        }
        after_digit = digit;
    }
    return QC_NO_DATE;
}

/* Leaves only the columns that tell the state of a deal. */
static void keep_state(qc_mapping *map)
{
    static const qc_field states[] = {
        QC_FIELD_STAGE,   QC_FIELD_AMOUNT,    QC_FIELD_CLOSE,    QC_FIELD_OWNER,
        QC_FIELD_ACCOUNT, QC_FIELD_TERRITORY, QC_FIELD_CURRENCY, QC_FIELD_PROBABILITY};
    qc_mapping whole = *map;

    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        map->column[i] = QC_NO_COLUMN;
    }
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        map->column[states[i]] = whole.column[states[i]];
    }
    map->column[QC_FIELD_DEAL] = whole.column[QC_FIELD_ID] != QC_NO_COLUMN
                                     ? whole.column[QC_FIELD_ID]
                                     : whole.column[QC_FIELD_NAME];
}

void qc_snapshot_take(qc_input *input, const char *name)
{
    qc_mapping *map = &input->map;

    if (map->table != QC_TABLE_OPPORTUNITIES) {
        map->why = map->table == QC_TABLE_UNKNOWN
                       ? map->why
                       : "it is not a table of opportunities, which a snapshot has to be";
        map->table = QC_TABLE_UNKNOWN;
        return;
    }
    input->snapshot = qc_snapshot_day(name);
    keep_state(map);
    map->table = QC_TABLE_OPPORTUNITY_HISTORY;
    map->why = "the opportunities as they were on the day in the file's name";
    if (input->snapshot == QC_NO_DATE) {
        map->why = "the name of the snapshot has no date in it (name it 2025-10-06.csv)";
        map->table = QC_TABLE_UNKNOWN;
    } else if (map->column[QC_FIELD_DEAL] == QC_NO_COLUMN) {
        map->why = "the snapshot has neither ids nor names of opportunities";
        map->table = QC_TABLE_UNKNOWN;
    }
}
