/* Results for people and for programs: tables, sets of files, the summary, the check of the input. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_REPORT_H
#define QUOTACAST_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "quotacast/accuracy.h"
#include "quotacast/book.h"
#include "quotacast/forecast.h"
#include "quotacast/money.h"
#include "quotacast/okr.h"
#include "quotacast/panel.h"
#include "quotacast/quota.h"
#include "quotacast/quota_backtest.h"
#include "quotacast/quota_compare.h"
#include "quotacast/quota_progress.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Words and figures. None of them looks at the locale. */

/**
 * The shortest decimal that has the value at `digits` significant digits (1 to 17): "0.1",
 * "1250000", "-3.5e-07". Whole numbers below 1e15 are never rounded to fewer digits and never
 * written with an exponent. "" for what is not finite. Buffer of at least 40 bytes; returns it.
 */
QC_API const char *qc_number_format(double value, int digits, char *buffer, size_t size);

/**
 * An amount for people, rounded to three or four digits: "Rp 128.4 bn", "USD 2.98 M", "-USD
 * 12.5 k". "-" for what is not finite. Buffer of at least 40 bytes; returns it.
 */
QC_API const char *qc_amount_short(double major, const qc_currency *currency, char *buffer,
                                   size_t size);

/**
 * An exact amount for people, with commas: "Rp 12,500,000,000". "-" for QC_NO_MONEY. At least
 * 48 bytes.
 */
QC_API const char *qc_amount_long(qc_money amount, const qc_currency *currency, char *buffer,
                                  size_t size);

/** The nearest of `names` to a mistyped word, or NULL where none is near: for "did you mean". */
QC_API const char *qc_near_name(const char *word, const char *const *names, size_t count);

/* Tables */

/** Forms of a result. */
typedef enum qc_format {
    QC_FORMAT_TABLE, /**< aligned, for reading */
    QC_FORMAT_CSV,   /**< RFC 4180 with LF; missing values are empty */
    QC_FORMAT_JSON,  /**< an array of objects; missing values are null */
    QC_FORMAT_NDJSON /**< one object a line */
} qc_format;

/** Where a result is written and how it looks. Borrowed. */
typedef struct qc_page {
    FILE *stream;
    qc_format format;
    size_t width; /**< columns of the terminal; 0: no limit */
    bool colour;  /**< emphasis by terminal sequences */
    bool goes_on; /**< CSV without its header: the rows follow those of another page */
} qc_page;

/** What a column holds; each kind has its function qc_listing_...(). */
typedef enum qc_column_kind {
    QC_COLUMN_TEXT,
    QC_COLUMN_INTEGER,
    QC_COLUMN_NUMBER,
    QC_COLUMN_MONEY, /**< minor units in, major units out */
    QC_COLUMN_DATE
} qc_column_kind;

/** Digits of a column of shares, of which the aligned table shows so many decimals. */
#define QC_COLUMN_DECIMALS(count) (-(count))

/** Rank of a column that the aligned table never shows. */
#define QC_COLUMN_DETAIL 99

/** A column of a table. */
typedef struct qc_column {
    const char *name;
    qc_column_kind kind;
    /**
     * Significant digits of numbers in the aligned table, or QC_COLUMN_DECIMALS(); 0 means 6.
     * CSV has 10, JSON 15; with 17, CSV has the fewest that give the same double
     */
    int digits;
    /**
     * In an aligned table that is too wide the column of the highest rank goes first; 0 never
     * goes
     */
    int rank;
} qc_column;

/** A table that is written row by row. */
typedef struct qc_listing qc_listing;

/**
 * Starts a table. Cells follow from left to right, row after row, each by the function of its
 * column's kind. The first failure is kept and told by qc_listing_close(), so that single cells
 * need no check.
 *
 * CSV and JSON go out row by row; the aligned table is kept until the end.
 *
 * @param page      borrowed until the close
 * @param columns   [count] borrowed until the close
 * @param currency  of the money columns; NULL if there are none
 * @param[out] listing  end it with qc_listing_close() or qc_listing_free(); untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT (no column), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_listing_open(const qc_page *page, const qc_column *columns,
                                               size_t count, const qc_currency *currency,
                                               qc_listing **listing, qc_error *error);

/**
 * Text; NULL is missing. Text that a spreadsheet would take for a formula gets a leading
 * apostrophe in CSV.
 */
QC_API void qc_listing_text(qc_listing *listing, const char *text);
/** A whole number. */
QC_API void qc_listing_integer(qc_listing *listing, int64_t value);
/** NAN and infinities are missing. */
QC_API void qc_listing_number(qc_listing *listing, double value);
/** QC_NO_MONEY is missing. */
QC_API void qc_listing_money(qc_listing *listing, qc_money amount);
/** QC_NO_DATE is missing. */
QC_API void qc_listing_date(qc_listing *listing, qc_date date);

/**
 * Ends the table and frees it, also on failure.
 *
 * @return QC_OK, or the first failure: QC_ERR_IO (the stream does not take more),
 *         QC_ERR_MEMORY, QC_ERR_ARGUMENT (a cell of another kind than its column, or a row that
 *         is not full)
 */
QC_API QC_MUST_CHECK qc_status qc_listing_close(qc_listing *listing, qc_error *error);

/** Gives a table up without ending it. NULL is allowed. */
QC_API void qc_listing_free(qc_listing *listing);

/* Sets of files */

/** Files that appear together or not at all. */
typedef struct qc_outputs qc_outputs;

/**
 * Starts a set of files in a folder, which is made if it is missing (and removed again if the
 * set is given up).
 *
 * @param[out] outputs  end it with qc_outputs_commit() and qc_outputs_free(); untouched on failure
 * @return QC_OK, QC_ERR_IO, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_outputs_new(const char *folder, qc_outputs **outputs,
                                              qc_error *error);

/**
 * Names an input: a file of the set that would replace it (by whatever path) is refused. QC_OK
 * or QC_ERR_MEMORY.
 */
QC_API QC_MUST_CHECK qc_status qc_outputs_guard(qc_outputs *outputs, const char *path,
                                                qc_error *error);

/**
 * Opens a file of the set; write to the stream, do not close it.
 *
 * @return QC_OK, QC_ERR_IO, QC_ERR_ARGUMENT (it would replace an input; the name is taken),
 *         QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_outputs_open(qc_outputs *outputs, const char *name,
                                               FILE **stream, qc_error *error);

/** An option that results depend on, as text. */
typedef struct qc_manifest_option {
    const char *name, *value;
} qc_manifest_option;

/** A file that was read. */
typedef struct qc_manifest_input {
    const char *name; /**< as the manifest shows it: relative to the input folder */
    const char *path; /**< where it is; NULL or "-" for standard input, which has no digest */
} qc_manifest_input;

/**
 * What a run was made from. Borrowed. Nothing in it may depend on the machine, the clock or the
 * number of threads.
 */
typedef struct qc_manifest {
    const char *command;
    uint64_t seed;
    qc_date as_of;
    size_t option_count;
    const qc_manifest_option *options;
    size_t input_count;
    const qc_manifest_input *inputs;
} qc_manifest;

/**
 * Completes the files so far and adds manifest.json: version, command, options, inputs and
 * outputs with SHA-256.
 *
 * @return QC_OK, QC_ERR_IO, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_outputs_manifest(qc_outputs *outputs,
                                                   const qc_manifest *manifest,
                                                   qc_error *error);

/**
 * Completes all files and gives them their names. With a manifest, files that an earlier
 * manifest.json of the same command lists, that are as it left them, and that are not in this
 * set are removed: they would be taken for results of this run.
 *
 * @return QC_OK; QC_ERR_IO, and then qc_outputs_free() removes what is still a draft
 */
QC_API QC_MUST_CHECK qc_status qc_outputs_commit(qc_outputs *outputs, qc_error *error);

/** Removes drafts that were not committed, and frees. NULL is allowed. */
QC_API void qc_outputs_free(qc_outputs *outputs);

/* Results */

/** All that a plan has found; what there is not is NULL. Borrowed. */
typedef struct qc_results {
    const qc_book *book;
    const qc_panel *panel;
    const qc_forecast *forecast;
    const qc_accuracy *accuracy;     /**< of the backtest */
    const qc_accuracy *log_accuracy; /**< of the forecast log */
    const qc_quota_plan *quota;
    const qc_quota_comparison *comparison; /**< of the quotas with an earlier plan's */
    const qc_key_result_table *key_results;
    size_t note_count;
    const char *const *notes; /**< further notes of the caller */
} qc_results;

/*
 * Each writes one result to the page. Columns are those of docs/OUTPUTS.md. Statuses: QC_OK,
 * QC_ERR_IO, QC_ERR_MEMORY. Equal results give equal bytes.
 */

/**
 * Mean and quantiles of every node, as qc_report_forecast() shows them, taken from futures as
 * they are made.
 */
typedef struct qc_forecast_digest qc_forecast_digest;

/** Room for a forecast of that horizon with so many draws. The panel must stay. */
QC_API QC_MUST_CHECK qc_status qc_forecast_digest_new(const qc_panel *panel, size_t horizon,
                                                      size_t draw_count,
                                                      qc_forecast_digest **digest,
                                                      qc_error *error);
/** NULL is allowed. */
QC_API void qc_forecast_digest_free(qc_forecast_digest *digest);

/** What fills it: for qc_forecast_settings.reader of one run. */
QC_API const qc_draws_reader *qc_forecast_digest_reader(const qc_forecast_digest *digest);

/**
 * Forecast of every node (of a panel of series: every series): rows at the panel's frequency,
 * then, for months, rows by fiscal quarter. Where a quarter has begun, its row holds what was
 * observed plus the forecast of the rest.
 *
 * @param digest  filled by the run that made the forecast; NULL: from the forecast's draws
 */
QC_API QC_MUST_CHECK qc_status qc_report_forecast(const qc_page *page, const qc_panel *panel,
                                                  const qc_forecast *forecast,
                                                  const qc_forecast_digest *digest,
                                                  qc_error *error);

/**
 * The same of the nodes first .. end - 1, which may be none; parts of which all but the first
 * go on join to the whole.
 */
QC_API QC_MUST_CHECK qc_status qc_report_forecast_part(
    const qc_page *page, const qc_panel *panel, const qc_forecast *forecast,
    const qc_forecast_digest *digest, size_t first, size_t end, qc_error *error);

/**
 * Accuracy of the backtest and of the log; each may be NULL. The aligned table has whole
 * levels, the others every node; it ends with the forecast of a quarter by level, as on the page
 * of a plan, where there is a company.
 */
QC_API QC_MUST_CHECK qc_status qc_report_accuracy(const qc_page *page,
                                                  const qc_accuracy *backtest,
                                                  const qc_accuracy *log, qc_error *error);

/** Quotas as a table: a row for each node. */
QC_API QC_MUST_CHECK qc_status qc_report_quotas(const qc_page *page, const qc_book *book,
                                                const qc_quota_plan *plan, qc_error *error);

/** Overlays as a table. */
QC_API QC_MUST_CHECK qc_status qc_report_quota_overlays(const qc_page *page,
                                                        const qc_book *book,
                                                        const qc_quota_plan *plan,
                                                        qc_error *error);

/** Quotas of lines of products as a table: a row for each node and line. */
QC_API QC_MUST_CHECK qc_status qc_report_quota_products(const qc_page *page,
                                                        const qc_book *book,
                                                        const qc_quota_plan *plan,
                                                        qc_error *error);

/** Quotas of every month and quarter of the planning period, node by node. */
QC_API QC_MUST_CHECK qc_status qc_report_quota_periods(const qc_page *page, const qc_book *book,
                                                       const qc_quota_plan *plan,
                                                       qc_error *error);

/** A plan against the one before, node by node; then those it has no more. */
QC_API QC_MUST_CHECK qc_status qc_report_quota_changes(const qc_page *page,
                                                       const qc_quota_plan *plan,
                                                       const qc_quota_comparison *comparison,
                                                       qc_error *error);

/**
 * The same step by step of the two derivations: a row for each node and step, but for nodes
 * without steps.
 */
QC_API QC_MUST_CHECK qc_status
qc_report_quota_change_steps(const qc_page *page, const qc_quota_plan *plan,
                             const qc_quota_comparison *comparison, qc_error *error);

/**
 * Quotas by now: what has come, the pace, what is needed, the chances. The aligned table ends
 * with a sentence.
 */
QC_API QC_MUST_CHECK qc_status qc_report_quota_progress(const qc_page *page,
                                                        const qc_book *book,
                                                        const qc_quota_begun *begun,
                                                        const qc_quota_progress *progress,
                                                        qc_error *error);

/** Derivation lines; of one node (by index), or of all for QC_NO_ID. */
QC_API QC_MUST_CHECK qc_status qc_report_derivation(const qc_page *page, const qc_book *book,
                                                    const qc_quota_plan *plan, qc_id node,
                                                    qc_error *error);

/**
 * A backtest of quotas: one row a method, then, if asked for, one for each period and method.
 * The aligned table ends with what was found, in sentences.
 */
QC_API QC_MUST_CHECK qc_status qc_report_quota_scores(const qc_page *page,
                                                      const qc_quota_backtest *backtest,
                                                      bool by_period, qc_error *error);

/** Chances that a backtest gave to quotas, by tenths, against how many were reached. */
QC_API QC_MUST_CHECK qc_status qc_report_quota_reliability(const qc_page *page,
                                                           const qc_quota_backtest *backtest,
                                                           qc_error *error);

/** Key results as a table: a row for each. */
QC_API QC_MUST_CHECK qc_status qc_report_key_results(const qc_page *page, const qc_book *book,
                                                     const qc_key_result_table *table,
                                                     qc_error *error);

/**
 * Why the forecast of a node is what it is: as sentences, or as one JSON document in the other
 * formats.
 *
 * @param currency  of the values; NULL where they have no unit that is known
 * @param name      of a node of the panel
 * @return as qc_forecast_explain(), and QC_ERR_NOT_FOUND (with a near name)
 */
QC_API QC_MUST_CHECK qc_status qc_report_forecast_explanation(
    const qc_page *page, const qc_panel *panel, const qc_forecast *forecast,
    const qc_currency *currency, const char *name, qc_error *error);

/** One JSON document with everything, streamed. The page's format is not looked at. */
QC_API QC_MUST_CHECK qc_status qc_report_document(const qc_page *page,
                                                  const qc_results *results, qc_error *error);

/** The one-page summary. `folder` is where the files are, NULL if none were written. */
QC_API QC_MUST_CHECK qc_status qc_report_summary(const qc_page *page, const qc_results *results,
                                                 const char *folder, qc_error *error);

/**
 * What was understood of the input. As an aligned page: files, columns, counts, remarks, what
 * the book holds and what can be done with it. In the other formats: the remarks.
 */
QC_API QC_MUST_CHECK qc_status qc_report_check(const qc_page *page, const qc_book *book,
                                               qc_error *error);

/**
 * True if a table of the book has rows that qc_report_clean() writes; rates have none: amounts
 * are converted.
 */
QC_API bool qc_report_clean_has(const qc_book *book, qc_table table);

/**
 * A table of the book with its canonical columns, in the order of its rows: ids for names,
 * YYYY-MM-DD, plain decimals, numbers in as many digits as give the same double. Read with
 * qc_report_clean_settings() they give the same book.
 *
 * @return QC_OK, QC_ERR_ARGUMENT (rates, or no table), QC_ERR_IO, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_report_clean(const qc_page *page, const qc_book *book,
                                               qc_table table, qc_error *error);

/** quotacast.yaml for the canonical tables, as <table>.csv. The page's format is not looked at. */
QC_API QC_MUST_CHECK qc_status qc_report_clean_settings(const qc_page *page,
                                                        const qc_book *book, qc_error *error);

/**
 * Where the quota of a node comes from, in sentences. In the other formats than the aligned
 * one: its derivation lines.
 *
 * @param comparison  also what has changed since the plan before; NULL for none
 * @return also QC_ERR_NOT_FOUND, with a near name
 */
QC_API QC_MUST_CHECK qc_status qc_report_explanation(const qc_page *page, const qc_book *book,
                                                     const qc_quota_plan *plan,
                                                     const qc_quota_comparison *comparison,
                                                     const char *node, qc_error *error);

#ifdef __cplusplus
}
#endif

#endif
