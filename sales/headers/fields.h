/* What columns can mean: fields, and for each table the headers that name them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_FIELDS_H
#define QC_SALES_HEADERS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotacast/book.h"

/** A meaning of a column. Tables share fields; at most 64, so that a set of them fits a word. */
typedef enum qc_field {
    QC_FIELD_ID,
    QC_FIELD_NAME,
    QC_FIELD_ACCOUNT,
    QC_FIELD_OWNER,
    QC_FIELD_TERRITORY,
    QC_FIELD_PRODUCT,
    QC_FIELD_STAGE,
    QC_FIELD_OUTCOME,
    QC_FIELD_IS_WON,
    QC_FIELD_IS_CLOSED,
    QC_FIELD_AMOUNT,
    QC_FIELD_AMOUNT_HOME,   /**< in the company's currency */
    QC_FIELD_AMOUNT_ACTUAL, /**< known only when closed */
    QC_FIELD_CURRENCY,
    QC_FIELD_CREATED,
    QC_FIELD_CLOSE,
    QC_FIELD_CLOSE_ACTUAL,
    QC_FIELD_WON_TIME,
    QC_FIELD_LOST_TIME,
    QC_FIELD_CATEGORY,
    QC_FIELD_PROBABILITY,
    QC_FIELD_DEAL, /**< the opportunity that a row belongs to */
    QC_FIELD_CHANGED,
    QC_FIELD_SNAPSHOT, /**< a creation date that dates a snapshot if the row also has an id of its own */
    QC_FIELD_CHANGE_FIELD,
    QC_FIELD_OLD_VALUE,
    QC_FIELD_NEW_VALUE,
    QC_FIELD_PERIOD,
    QC_FIELD_YEAR,
    QC_FIELD_MONTH,
    QC_FIELD_UNITS,
    QC_FIELD_CUSTOMERS,
    QC_FIELD_PARENT,
    QC_FIELD_LAT,
    QC_FIELD_LON,
    QC_FIELD_POTENTIAL,
    QC_FIELD_WORKLOAD,
    QC_FIELD_LOCK,
    QC_FIELD_FLOOR,
    QC_FIELD_CAP,
    QC_FIELD_HOLD,
    QC_FIELD_FIRST_NAME,
    QC_FIELD_LAST_NAME,
    QC_FIELD_MANAGER,
    QC_FIELD_START,
    QC_FIELD_END,
    QC_FIELD_SHARE,
    QC_FIELD_FAMILY,
    QC_FIELD_LIST_PRICE,
    QC_FIELD_LAUNCH_COST,
    QC_FIELD_HEADS,
    QC_FIELD_OBJECTIVE,
    QC_FIELD_KIND,
    QC_FIELD_METRIC,
    QC_FIELD_FILTER,
    QC_FIELD_UNIT,
    QC_FIELD_BASELINE,
    QC_FIELD_STRETCH,
    QC_FIELD_WEIGHT,
    QC_FIELD_AUTHOR, /**< of a forecast; VERSION is QC_FIELD_KIND, ISSUED is QC_FIELD_CREATED there */
    QC_FIELD_P10,
    QC_FIELD_P50,
    QC_FIELD_P90,
    QC_FIELD_MARK,  /**< seen only in this table (an industry, an e-mail address); not read */
    QC_FIELD_UPPER, /* above QC_FIELD_PARENT */
    QC_FIELD_COUNT
} qc_field;

/** How the text of a field is read. */
typedef enum qc_field_form {
    QC_FORM_TEXT,
    QC_FORM_KEY, /**< a name or id; "NULL" and the like are blank */
    QC_FORM_DATE,
    QC_FORM_PERIOD, /**< a date, month, quarter or year */
    QC_FORM_NUMBER,
    QC_FORM_SHARE, /**< a number where a point is a decimal mark unless proven otherwise */
    QC_FORM_MONEY,
    QC_FORM_MARK /**< not read */
} qc_field_form;

/** A field of a table. */
typedef struct qc_field_rule {
    qc_field field;
    const char *name; /**< as quotacast.yaml says it under columns: */
    qc_field_form form;
    const char *headers; /**< normalised, separated by blanks, best first */
    const char *weak; /**< headers that say little: they count less for recognising the table */
    int weight;       /**< how much the field speaks for the table, 1 to 5 */
    /** A row whose text cannot be read is rejected; else the value counts as missing */
    bool needed_to_keep;
} qc_field_rule;

/** A set of fields; those from the 65th on are in none. */
typedef uint64_t qc_field_set;
#define QC_FIELD_BIT(field) ((field) < 64 ? (qc_field_set)1 << ((field)&63) : 0)

enum { QC_MOST_NEEDS = 3 };

/** A table: its fields, and what makes a file one. */
typedef struct qc_table_rule {
    qc_table table;
    const qc_field_rule *fields;
    size_t field_count;
    qc_field_set needs[QC_MOST_NEEDS]; /**< at least one field of each set that is not empty */
    const char *needs_words[QC_MOST_NEEDS]; /**< the same in words */
    const char *file_words;                 /**< parts of file names, separated by blanks */
    const char *foreign;                    /**< headers that such a table does not have */
} qc_table_rule;

/** The rules of a table; NULL for QC_TABLE_UNKNOWN. */
const qc_table_rule *qc_table_rule_of(qc_table table);

/** The rule of a field in a table, or NULL. */
const qc_field_rule *qc_field_rule_of(qc_table table, qc_field field);

#endif
