/* What the steps of reading a book share, and the steps. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_READER_H
#define QC_SALES_READER_H

#include "quotacast/book.h"
#include "sales/input.h"
#include "sales/remarks.h"
#include "sales/tables/join.h"

/** What the book's `owner` points to. */
typedef struct qc_book_storage {
    qc_arena *arena;    /**< of all texts */
    qc_join *territory; /**< for qc_book_find_territory() */
} qc_book_storage;

/** Names and outcomes of stages, see sales/tables/stages.h. */
typedef struct qc_stages qc_stages;

/** A book that is being read. Calls report into `error`. */
typedef struct qc_reader {
    const qc_read_settings *settings;
    const qc_config *config; /**< never NULL */
    const qc_run *run;
    qc_error *error;
    qc_book *book;
    qc_arena *arena; /**< the book's */
    qc_remarks *remarks;
    /** Of the files that were read, and of all whose size is known */
    size_t bytes_done, bytes_total;
    size_t input_count;
    qc_input *inputs;   /**< one for each file, in the order of book->files */
    bool *columns_used; /**< [config->column_count] */
    size_t capacity[QC_TABLE_COUNT];
    size_t from_files[QC_TABLE_COUNT]; /**< rows that come from a file of the table itself */
    /** Of territories, accounts, reps, products, opportunities */
    qc_join *join[QC_TABLE_COUNT];
    qc_join *company;   /**< names of the company that stand in a file of territories */
    bool only_file;     /**< nothing but one file is read */
    bool company_known; /**< its name is configured or stands in a file */
    qc_join *families;  /**< names of product families */
    size_t named[QC_TABLE_COUNT]; /**< names of a table that got a remark of their own */
    size_t near_names;            /**< times that a near name was looked for */
    bool currency_by_sign; /**< only signs beside amounts say which currency they are in */
    bool converts;         /**< some amounts are in other currencies than the book's */
    qc_stages *stages;     /**< NULL until the tables of stages were read */
    double *deal_rate;     /**< [deals] of converted amounts; NULL without conversion */
    size_t deal_rate_capacity;
} qc_reader;

/* Steps, in this order. */

/**
 * The paths to read: the file itself, or the tables in a folder, sorted by name; behind the
 * first `*current` of them those of its folder `snapshots`. Each and the list:
 * qc_memory_free(). `*paths` is NULL and `*count` 0 before the call.
 */
QC_MUST_CHECK qc_status qc_folder_list(const char *path, char ***paths, size_t *count,
                                       size_t *current, qc_error *error);

/**
 * Reads all files as sheets and recognises them. Without a file of opportunities the last
 * snapshot stands for one.
 */
QC_MUST_CHECK qc_status qc_reader_open(qc_reader *self, char **paths, size_t count,
                                       size_t current);

/**
 * Leaves out totals among rows of revenue, fills merged cells of revenue and goals, and tells
 * regions from territories.
 */
QC_MUST_CHECK qc_status qc_reader_settle_keys(qc_reader *self, qc_input *input);

/** Tells regions from territories, and what lies above them, by what stands beside what. */
QC_MUST_CHECK qc_status qc_reader_settle_places(qc_reader *self, qc_input *input);

/**
 * Leaves out rows of revenue that are sums of those below them, where periods stand across:
 * is_number[column_count]. They are the regions of these.
 */
QC_MUST_CHECK qc_status qc_reader_leave_out_sums(qc_reader *self, qc_input *input,
                                                 const bool *is_number);

/** Says what happened while a file was read. */
QC_MUST_CHECK qc_status qc_reader_remark_opened(qc_reader *self, const qc_input *input);

/**
 * Makes sure that the configured files and columns are there, and a table that is enough to
 * work with.
 */
QC_MUST_CHECK qc_status qc_reader_check_files(qc_reader *self);

/** Decides the book's currency. */
QC_MUST_CHECK qc_status qc_reader_find_currency(qc_reader *self);

/** The order of day and month that the files prove, if they agree; else QC_DATES_AUTO. */
qc_date_order qc_reader_proven_order(const qc_reader *self);

/** Decides the forms of one file's columns and reads its dates and numbers. */
QC_MUST_CHECK qc_status qc_reader_decode_input(qc_reader *self, qc_input *input,
                                               const qc_input_forms *forms);

/** The same for all files whose turn was not before. */
QC_MUST_CHECK qc_status qc_reader_decode(qc_reader *self);

/* Tables into the book; what others refer to comes first. */
QC_MUST_CHECK qc_status qc_reader_build_territories(qc_reader *self);
/** Territories that are said to be closed without a day end on the as-of date. */
void qc_reader_end_territories(qc_book *book);
QC_MUST_CHECK qc_status qc_reader_build_regions(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_products(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_reps(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_accounts(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_deals(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_history(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_revenue(qc_reader *self);
/** Writes the values of the history in one form, amounts in the book's currency. */
QC_MUST_CHECK qc_status qc_reader_settle_history(qc_reader *self);
/** Says where two files, or two rows of one, hold the same revenue. */
QC_MUST_CHECK qc_status qc_reader_check_overlap(qc_reader *self);
/** Leaves out goals that a later one of the same node and period replaces. */
QC_MUST_CHECK qc_status qc_reader_merge_goals(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_goals(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_key_results(qc_reader *self);
QC_MUST_CHECK qc_status qc_reader_build_log(qc_reader *self);

/** Owners' territories, leaves, the first date, the as-of date and the view at it. */
QC_MUST_CHECK qc_status qc_reader_complete(qc_reader *self);

/** Lays the as-of date, finds it if it is not given, and leaves out what came later. */
QC_MUST_CHECK qc_status qc_reader_view(qc_reader *self);

/* reader_gone.c */

/**
 * Reps that no table of reps names, and who have had nothing to do with a deal in the year
 * before the as-of date, end with their last one. Call after the view.
 */
QC_MUST_CHECK qc_status qc_reader_end_reps(qc_reader *self);

/**
 * The last date of anything that has happened becomes the as-of date; dates far behind it get a
 * remark.
 */
QC_MUST_CHECK qc_status qc_reader_find_last_date(qc_reader *self);

/**
 * The last day of sales, where all rows behind it are 0 and end within a year, while something
 * was sold in every month before; QC_NO_DATE where there are no such rows. They get a remark.
 */
QC_MUST_CHECK qc_status qc_reader_find_unfilled(qc_reader *self, qc_date *sold_until);

/** The first date of revenue or of a closed deal; QC_NO_DATE if there is none. */
qc_date qc_reader_first_date(const qc_book *book);

/** The day on which a row of revenue was complete. */
qc_date qc_reader_revenue_end(const qc_book *book, size_t row);

/**
 * Gives open deals the stage, amount and close date that their history says they had on the
 * as-of date, and says of how many it does not know. `last_known`: the last day of anything; on
 * it and later, the present rows hold.
 */
QC_MUST_CHECK qc_status qc_reader_replay(qc_reader *self, qc_date last_known);

/** Makes the amounts of revenue without any: units times price, in the column of the price. */
QC_MUST_CHECK qc_status qc_reader_multiply(qc_reader *self, qc_input *input);

/** Counts rows per file, and fails an assertion if a row went astray or an id points nowhere. */
QC_MUST_CHECK qc_status qc_reader_check(qc_reader *self);

/* What the steps use. */

/**
 * Merges rows of a table that have the same key: the last one counts. Exactly equal rows are
 * noted, others doubtful. `key`'s text is kept by the call; where a file has no such column,
 * `spare` is the key.
 */
QC_MUST_CHECK qc_status qc_reader_merge(qc_reader *self, qc_table table, qc_field key,
                                        qc_field spare);

/** What to do with a name that means no row. */
typedef enum qc_unknown { QC_UNKNOWN_ADD, QC_UNKNOWN_REJECT } qc_unknown;

/**
 * The rows of `table` that the column of a field names, by distinct text: (*ids)[distinct], the
 * caller's to qc_memory_free(); NULL if the file has no such column. Unknown names become rows,
 * or their rows are rejected.
 */
QC_MUST_CHECK qc_status qc_reader_resolve(qc_reader *self, qc_input *input, qc_field field,
                                          qc_table table, qc_unknown unknown, qc_id **ids);

/** The resolved row for a row of the file; QC_NO_ID without a column. */
qc_id qc_reader_id(const qc_input *input, qc_field field, const qc_id *ids, size_t row);

/** A row of territories, accounts, reps or products of which only the name is known. */
QC_MUST_CHECK qc_status qc_reader_mention(qc_reader *self, qc_table table, const char *text,
                                          uint32_t file, size_t line, qc_id *row);

/** True if a name means the company. */
QC_MUST_CHECK qc_status qc_reader_is_company(qc_reader *self, const char *text, bool *is);

/** Keeps the texts of several fields; the list ends with QC_FIELD_COUNT. */
QC_MUST_CHECK qc_status qc_reader_keep_texts(qc_reader *self, qc_input *input,
                                             const qc_field *fields);

/** The position of a row in degrees; NAN with a remark where a number lies outside the globe. */
QC_MUST_CHECK qc_status qc_reader_position(qc_reader *self, const qc_input *input, size_t row,
                                           double *lat, double *lon);

/** Adds a row to a table, at a place of a file. */
QC_MUST_CHECK qc_status qc_reader_append(qc_reader *self, qc_table table, qc_id *row);

/** The place of a row in remarks; column 0 for a field that the file does not have. */
qc_remark_place qc_reader_place(const qc_input *input, qc_severity severity, qc_field field,
                                size_t row);

/** Leaves a row out, with a remark that says why, at the column of a field. */
QC_MUST_CHECK qc_status qc_reader_reject(qc_reader *self, qc_input *input, size_t row,
                                         qc_field field, const char *message);

#endif
