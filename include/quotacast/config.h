/* quotacast.yaml as typed values. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_CONFIG_H
#define QUOTACAST_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotacast/calendar.h"
#include "quotacast/money.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Order of day, month and year in the input: 2025-04-15, 15/04/2025 or 04/15/2025. */
typedef enum qc_date_order {
    QC_DATES_AUTO,
    QC_DATES_ISO,
    QC_DATES_DMY,
    QC_DATES_MDY
} qc_date_order;

/** `files:` names which table a file holds, where its header does not say it. */
typedef struct qc_config_file {
    char *table; /**< "opportunities", "opportunity_history", ...: see qc_table_name() */
    char *file;  /**< path relative to the folder */
    size_t line; /**< in quotacast.yaml */
} qc_config_file;

/** `columns:` names which header a field has. */
typedef struct qc_config_column {
    char *table;
    char *field;
    char *header;
    size_t line;
} qc_config_column;

/** `covariates:` asks for columns of numbers that have no other meaning. */
typedef struct qc_config_covariate {
    char *table;
    char *header;
    size_t line;
} qc_config_covariate;

/** `stages:` says what a stage means for the outcome. */
typedef struct qc_config_stage {
    char *stage;
    int outcome; /**< a qc_outcome */
    size_t line;
} qc_config_stage;

/** `rates:` says what one unit of a currency is worth in the book's. */
typedef struct qc_config_rate {
    char *currency; /**< ISO 4217 code in capitals */
    double rate;    /**< above 0 */
    size_t line;
} qc_config_rate;

/** `constraints:` of quotas in major currency units; NAN where not given. */
typedef struct qc_config_constraint {
    char *node;
    double floor, cap, hold;
    size_t line;
} qc_config_constraint;

/** `quota: over_assignment:` of one level. */
typedef struct qc_config_level {
    const char *level; /**< "region", "area", "territory" or "rep"; not to be freed */
    double share;      /**< 0.05: its quotas add up to 5 % more than those above it */
} qc_config_level;

enum { QC_CONFIG_LEVELS = 4, QC_CONFIG_RAMP_MONTHS = 24 };

/**
 * All that quotacast.yaml can say. Text is NULL, numbers are NAN and counts 0 where nothing is
 * said; the caller lays flags and environment over it and defaults under it.
 */
typedef struct qc_config {
    char *path;    /**< the file read, NULL for an empty configuration */
    char *company; /**< name of the root node */
    char *currency;
    int fiscal_year_start; /**< month 1 to 12, 0 if not given */
    qc_calendar fiscal;    /**< fiscal: its weeks and names; the start month is above */
    qc_date as_of;         /**< QC_NO_DATE if not given */
    char *period;          /**< target period as text, for example "2026Q1" */
    double goal;           /**< major units */
    bool goal_is_rupiah;   /**< the goal says so: "Rp 12,5 M" */
    qc_date_order date_order;
    char decimal_mark; /**< '.', ',' or 0 for automatic */
    bool has_seed;
    uint64_t seed;
    int threads; /**< 0 if not given */
    int draws;   /**< even; 0 if not given */
    /** quota: weights:, NAN if not given */
    double weight_forecast, weight_history, weight_potential;
    char *quota_method; /**< quota: method: by name, NULL if not given */
    double unit;        /**< quota: unit: in major units, NAN if not given */
    double max_change;  /**< quota: max_change: share of the last period's, NAN if not given */
    double min_step;    /**< quota: min_step: in major units, NAN if not given */
    size_t over_assignment_count;
    qc_config_level over_assignment[QC_CONFIG_LEVELS];
    /** quota: ramp: what a new rep carries in the first, second, ... month */
    size_t ramp_count;
    double ramp[QC_CONFIG_RAMP_MONTHS];
    size_t file_count;
    qc_config_file *files;
    size_t column_count;
    qc_config_column *columns;
    size_t covariate_count;
    qc_config_covariate *covariates;
    size_t stage_count;
    qc_config_stage *stages;
    size_t rate_count;
    qc_config_rate *rates;
    size_t constraint_count;
    qc_config_constraint *constraints;
} qc_config;

/** The fiscal calendar that a configuration says; NULL: the default one. */
QC_API qc_calendar qc_config_calendar(const qc_config *config);

/** An empty configuration: nothing said. */
QC_API void qc_config_init(qc_config *config);

/** Frees what a configuration holds and leaves it empty. NULL is allowed. */
QC_API void qc_config_clear(qc_config *config);

/**
 * Reads a configuration file.
 *
 * Keys (all optional): company, currency, fiscal_year_start, fiscal: nrf or {start, weeks,
 * ends, named}, as_of, period, goal, dates (iso, dmy, mdy), decimal_mark ("." or ","), seed,
 * threads, draws, files: {TABLE: FILE}, columns: {TABLE: {FIELD: HEADER}}, covariates: {TABLE:
 * [HEADER, ..]}, stages: {won: [..], lost: [..], open: [..]}, rates: {CODE: RATE}, quota:
 * {weights: {forecast, history, potential}, method, unit, over_assignment: {LEVEL: SHARE},
 * max_change, min_step, ramp: [..]}, constraints: [{node, floor, cap, hold}].
 *
 * @param path    borrowed for the call
 * @param[out] config  initialised by the call; clear it with qc_config_clear(); untouched on
 *         failure
 * @return QC_OK, QC_ERR_IO, QC_ERR_FORMAT (not YAML; a value of the wrong form) or QC_ERR_CONFIG
 *         (unknown or repeated key: line, column and a near name in the error), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_config_read(const char *path, qc_config *config,
                                              qc_error *error);

/**
 * Reads an amount that an option or a setting gives, in major units: plain digits, a decimal
 * mark, groups of thousands where they cannot be meant otherwise. "12500000", "12,500,000.50",
 * "12.500.000,50", "12,5 juta"; not "12,500". Behind "Rp" or "IDR" a point groups ("Rp 12.500"),
 * and M is miliar, a thousand million, as in a column of rupiah; elsewhere M is refused.
 *
 * @param[out] rupiah  the amount says that it is in rupiah
 */
QC_API QC_MUST_CHECK qc_status qc_setting_amount_read(const char *text, double *amount,
                                                      bool *rupiah, qc_error *error);

/**
 * Reads a day that an option or a setting gives, in the forms that files have: 2025-12-31,
 * 31/12/2025, 31 Des 2025, 20251231. No column says how it is meant: QC_ERR_FORMAT, with both
 * readings in the message, where either of two numbers may be the day, and for months.
 */
QC_API QC_MUST_CHECK qc_status qc_setting_date_read(const char *text, qc_date *date,
                                                    qc_error *error);

/**
 * Reads a period that an option or a setting gives, in the forms that files have: 2026Q1,
 * 2026-03, Triwulan I 2026, Q1 FY26, Januari 2026. QC_ERR_FORMAT for all else, single days too.
 */
QC_API QC_MUST_CHECK qc_status qc_setting_period_read(const char *text,
                                                      const qc_calendar *calendar,
                                                      qc_frequency *frequency,
                                                      qc_period *period, qc_error *error);

#ifdef __cplusplus
}
#endif

#endif
