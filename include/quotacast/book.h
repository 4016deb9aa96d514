/* The book: everything that was read, as columns by integer row id. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_BOOK_H
#define QUOTACAST_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotacast/calendar.h"
#include "quotacast/config.h"
#include "quotacast/money.h"
#include "quotacast/run.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A row number in a table of the book. */
typedef uint32_t qc_id;
#define QC_NO_ID UINT32_MAX

/** How an opportunity has ended. */
typedef enum qc_outcome { QC_OUTCOME_OPEN, QC_OUTCOME_WON, QC_OUTCOME_LOST } qc_outcome;

/** Forecast category of an opportunity, as CRMs have it; none where the input does not say. */
typedef enum qc_category {
    QC_CATEGORY_NONE,
    QC_CATEGORY_OMITTED,
    QC_CATEGORY_PIPELINE,
    QC_CATEGORY_BEST_CASE,
    QC_CATEGORY_MOST_LIKELY,
    QC_CATEGORY_COMMIT,
    QC_CATEGORY_CLOSED
} qc_category;

/*
 * Tables. Each column is an array of `count` entries; text is NUL-terminated UTF-8 owned by the
 * book and never NULL ("" where the input is blank). Missing: QC_NO_ID, QC_NO_DATE,
 * QC_NO_MONEY, NAN. `line` is the line in the file that `file` (index into book->files) names.
 */

/**
 * Columns of numbers that mean nothing else, by their headers: of regions and territories all,
 * of others those asked for. A column of texts that was asked for is one of 0 and 1 for each of
 * them, "sector=Retail".
 */
typedef struct qc_covariates {
    size_t count;
    const char **name; /**< [count] */
    double *value;     /**< [rows][count], NAN where missing; NULL if count is 0 */
} qc_covariates;

/** Opportunities. */
typedef struct qc_deals {
    size_t count;
    const char **id;
    qc_id *account;
    qc_id *rep;       /**< owner */
    qc_id *territory; /**< given, or the owner's */
    qc_id *product;
    const char **stage;
    qc_money *amount;
    qc_date *created;
    qc_date *close;      /**< actual for closed deals, expected for open ones */
    uint8_t *outcome;    /**< qc_outcome */
    uint8_t *category;   /**< qc_category */
    double *probability; /**< 0 to 1 as the CRM says, NAN where missing */
    qc_covariates covariates;
    uint32_t *file, *line;
} qc_deals;

/** What a change of an opportunity is of. */
typedef enum qc_change_field {
    QC_CHANGE_STAGE,
    QC_CHANGE_AMOUNT,
    QC_CHANGE_CLOSE
} qc_change_field;

/** Changes of opportunities, ordered by deal and date. */
typedef struct qc_deal_history {
    size_t count;
    qc_id *deal;
    qc_date *changed;
    uint8_t *field; /**< qc_change_field */
    /** Amounts as plain decimals in major units, dates as YYYY-MM-DD */
    const char **old_value;
    const char **new_value;
    uint32_t *file, *line;
} qc_deal_history;

/** Revenue by period or date. */
typedef struct qc_revenue {
    size_t count;
    qc_date *date;      /**< first day of the period where the input gives a period */
    uint8_t *frequency; /**< qc_frequency of the row; QC_FREQUENCY_INDEX for a single day */
    qc_id *territory;
    qc_id *product;            /**< may be a family: a product row of that name */
    qc_money *amount;          /**< negative for credits */
    double *units, *customers; /**< counts as given, NAN where missing */
    uint32_t *file, *line;
} qc_revenue;

/** Rows of revenue whose amounts could not be read: what they stand for is not known. */
typedef struct qc_unread {
    size_t count;
    qc_date *date;      /**< as of qc_revenue */
    uint8_t *frequency; /**< as of qc_revenue */
    qc_id *territory;
    qc_id *product;
} qc_unread;

/** Territories and the nodes above them. Row order is input order; a parent may come later. */
typedef struct qc_territories {
    size_t count;
    const char **id; /**< as given, else the name */
    const char **name;
    qc_id *parent;     /**< QC_NO_ID: directly under the company */
    bool *leaf;        /**< no other territory names it as its parent */
    double *lat, *lon; /**< degrees north and east */
    double *potential; /**< size of the market in any unit, the same for all */
    qc_money *floor, *cap, *hold;
    qc_date *end; /**< last day of sales; QC_NO_DATE: it goes on */
    qc_covariates covariates;
    uint32_t *file, *line;
} qc_territories;

/** Customers. */
typedef struct qc_accounts {
    size_t count;
    const char **id, **name;
    double *lat, *lon; /**< degrees north and east, -90 to 90 and -180 to 180 */
    double *potential; /**< in any unit, the same for all */
    double *workload;  /**< hours or visits, the same unit for all */
    qc_id *territory;
    bool *lock; /**< stays in its territory */
    const char **parent_account;
    qc_covariates covariates;
    uint32_t *file, *line;
} qc_accounts;

/** People who sell. */
typedef struct qc_reps {
    size_t count;
    const char **id, **name;
    qc_id *territory;
    const char **manager;
    qc_date *start, *end; /**< first and last day in service */
    double *share;        /**< of the territory, 0 to 1; NAN where missing */
    bool *overlay; /**< credited beside others for what these sell: kept apart from sums */
    /** Of overlays: the product or family that they are for; QC_NO_ID for all */
    qc_id *product;
    uint32_t *file, *line;
} qc_reps;

/** Products and their families; a family that has rows of its own is a product too. */
typedef struct qc_products {
    size_t count;
    const char **id, **name, **family;
    qc_money *list_price;
    uint32_t *file, *line;
} qc_products;

/** Candidate regions. */
typedef struct qc_regions {
    size_t count;
    const char **id, **name;
    double *lat, *lon; /**< degrees north and east */
    qc_money *launch_cost;
    double *heads; /**< people to be hired */
    qc_covariates covariates;
    uint32_t *file, *line;
} qc_regions;

/** Goals: the amount that a node is asked to sell in a period. */
typedef struct qc_goals {
    size_t count;
    qc_id *territory; /**< QC_NO_ID: the company */
    qc_id *product;   /**< QC_NO_ID: of all products */
    qc_period *period;
    uint8_t *frequency;
    qc_money *amount;
    uint32_t *file, *line;
} qc_goals;

/** When a key result is met. */
typedef enum qc_key_result_kind {
    QC_KEY_RESULT_REACH,    /**< from 0 (or the baseline) up to the target within the period */
    QC_KEY_RESULT_INCREASE, /**< from the baseline up to the target */
    QC_KEY_RESULT_DECREASE, /**< from the baseline down to the target */
    QC_KEY_RESULT_STAY_ABOVE, /**< not below the target */
    QC_KEY_RESULT_STAY_BELOW  /**< not above the target */
} qc_key_result_kind;

/** Key results as written; qc_okr_evaluate() says how far each is. */
typedef struct qc_key_results {
    size_t count;
    const char **objective, **id, **name;
    uint8_t *kind;       /**< qc_key_result_kind */
    const char **metric; /**< lower-case name, for example "revenue" */
    const char **filter; /**< "field=value; field=value", "" for all */
    const char **unit;
    /** In the unit (major units for money; 90 for 90 %) */
    double *baseline, *target, *stretch;
    double *weight;
    qc_period *period;
    uint8_t *frequency;
    const char **parent;
    double *value; /**< checked in by hand; NAN where missing */
    uint32_t *file, *line;
} qc_key_results;

/** Forecasts that people or programs issued. */
typedef struct qc_forecast_log {
    size_t count;
    qc_date *issued;
    const char **author, **version;
    qc_id *territory; /**< QC_NO_ID: the company */
    qc_period *period;
    uint8_t *frequency;
    double *value, *p10, *p50, *p90; /**< major units; quantiles NAN where missing */
    uint32_t *file, *line;
} qc_forecast_log;

/**
 * What currencies were worth in the book's, ordered by currency and date. Amounts of the book
 * are already converted.
 */
typedef struct qc_rates {
    size_t count;
    const char **currency; /**< ISO 4217 code */
    double *rate;          /**< one unit in the book's currency, above 0 */
    qc_date *start;        /**< from this day on; QC_NO_DATE: always */
    /** QC_NO_ID and the line of quotacast.yaml, where it says the rate */
    uint32_t *file, *line;
} qc_rates;

/* What was understood */

/** The tables that an input can hold. */
typedef enum qc_table {
    QC_TABLE_UNKNOWN,
    QC_TABLE_OPPORTUNITIES,
    QC_TABLE_OPPORTUNITY_HISTORY,
    QC_TABLE_REVENUE,
    QC_TABLE_TERRITORIES,
    QC_TABLE_ACCOUNTS,
    QC_TABLE_REPS,
    QC_TABLE_PRODUCTS,
    QC_TABLE_REGIONS,
    QC_TABLE_GOALS,
    QC_TABLE_KEY_RESULTS,
    QC_TABLE_FORECAST_LOG,
    QC_TABLE_RATES,
    QC_TABLE_STAGES, /**< names and outcomes of stages; used in reading, not kept */
    QC_TABLE_COUNT
} qc_table;

/** "opportunities", "opportunity_history", ... as quotacast.yaml names them; "unknown". */
QC_API const char *qc_table_name(qc_table table);

/** What became of one column of a file. */
typedef struct qc_file_column {
    const char *header; /**< as written */
    const char *field;  /**< canonical field, "" if the column is ignored */
    const char *form; /**< how its text was read, for example "dates YYYY-MM-DD"; "" for text */
    /**
     * How sure field and form are: "by name", "proved by 5206 of 6711"; "" or NULL if ignored
     */
    const char *sure;
} qc_file_column;

/**
 * What became of one file. rows_read = rows_kept + rows_rejected + rows_merged, always. Merged
 * rows are those that a later row of the same id replaces, and a row that stands for the
 * company itself. Kept rows include those that an as-of date leaves out. A file of no table has
 * no rows.
 */
typedef struct qc_file_report {
    const char *path;
    qc_table table;
    const char *why; /**< one sentence: how the table was recognised, or why not */
    char delimiter;
    size_t column_count;
    qc_file_column *columns;
    size_t rows_read, rows_kept, rows_rejected, rows_merged;
} qc_file_report;

/** How bad a remark is: for information; perhaps read wrongly; a row that was left out. */
typedef enum qc_severity { QC_NOTE, QC_DOUBTFUL, QC_REJECTED } qc_severity;

/** One remark about the input; equal remarks are counted, with the place of the first. */
typedef struct qc_remark {
    qc_severity severity;
    uint32_t file; /**< index into files; QC_NO_ID for the book as a whole */
    size_t line, column;
    size_t times;
    const char *message; /**< what; what to do */
} qc_remark;

/** Everything that the company's exports say. Read-only for all but its reader. */
typedef struct qc_book {
    const char *company; /**< name of the root node */
    qc_currency currency;
    qc_calendar calendar;
    qc_date first_date; /**< of revenue or closed deals */
    qc_date as_of;    /**< nothing later is used; the last date of anything that has happened */
    bool as_of_given; /**< the caller gave it */
    qc_deals deals;
    qc_deal_history history;
    qc_revenue revenue;
    qc_unread unread;
    qc_territories territories;
    qc_accounts accounts;
    qc_reps reps;
    qc_products products;
    qc_regions regions;
    qc_goals goals;
    qc_key_results key_results;
    qc_forecast_log log;
    qc_rates rates;
    size_t file_count;
    qc_file_report *files;
    size_t remark_count;
    qc_remark *remarks;
    void *owner; /**< the reader's storage; do not touch */
} qc_book;

/** How to read. Texts are borrowed for the call. */
typedef struct qc_read_settings {
    const qc_config *config; /**< NULL for none */
    qc_date as_of; /**< rows of later dates are left out; QC_NO_DATE: last date in the data */
    bool lenient;  /**< keep going through stray quotes, with a remark */
    size_t max_errors; /**< rejected rows per file before giving up; default 1000 */
} qc_read_settings;

/** No configuration, as of the last date in the data, not lenient, 1000 rejected rows. */
QC_API qc_read_settings qc_read_settings_default(void);

/**
 * Reads a folder of exports, or one file, or standard input ("-"), into a book.
 *
 * Files are recognised by their headers; quotacast.yaml in the folder is read by the caller and
 * given as settings.config. Sub-folders, hidden files and files with other endings than .csv,
 * .tsv, .txt (and these with .gz or .zst) are not looked at. Files of one table are appended in
 * order of name; a table whose columns are periods is turned into one row for each of its
 * cells.
 *
 * The form of dates and numbers is decided over whole columns, by proof before anything else;
 * where nothing decides, the call fails and the message asks the question. Of rows with the
 * same id the last one counts.
 *
 * Keys between tables are joined by id, then by name, then by normalised name (case, accents,
 * blanks and punctuation apart) with a remark. Territories, reps, accounts and products that
 * are only mentioned become rows; goals and logged forecasts of unknown nodes are rejected. A
 * deal without a territory has its owner's, a rep without one has that of most of their deals.
 *
 * With an as-of date only what had happened by then is seen: revenue and closings after it are
 * left out, deals closed after it are open, deals created after it are absent. Their stage,
 * amount and expected closing are those of their history, where there is one; else a reopened
 * deal has no stage, category, probability or expected closing, and no amount where amounts
 * would tell the outcome (open deals mostly have none, or lost ones have 0).
 *
 * @param path       folder, file or "-"
 * @param settings   NULL for the defaults
 * @param run        NULL for the defaults; cancelled between blocks of rows
 * @param[out] book  free with qc_book_free(); untouched on failure
 * @return QC_OK, QC_ERR_IO, QC_ERR_FORMAT (not a text table; dates or numbers that nothing
 *         decides), QC_ERR_DATA (nothing usable: the message says what is needed; a currency
 *         without a rate; a circle of territories), QC_ERR_CONFIG (files: or columns: that fit
 *         no file), QC_ERR_LIMIT (too many bad rows, a field over 1 MiB), QC_ERR_CANCELLED,
 *         QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_book_read(const char *path, const qc_read_settings *settings,
                                            const qc_run *run, qc_book **book, qc_error *error);

/** NULL is allowed. */
QC_API void qc_book_free(qc_book *book);

/** The row of a territory by id, name or normalised name; QC_NO_ID if there is none. */
QC_API qc_id qc_book_find_territory(const qc_book *book, const char *name);

/**
 * True if `name` means the company as a whole (its name, "company", "total", "perusahaan" or "").
 */
QC_API bool qc_book_is_company(const qc_book *book, const char *name);

/** True if `territory` is `above` or lies below it (above = QC_NO_ID: the company, always true). */
QC_API bool qc_book_is_within(const qc_book *book, qc_id territory, qc_id above);

#ifdef __cplusplus
}
#endif

#endif
