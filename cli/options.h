/* The options of all commands: one table, and the values that a call gives them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotacast.h"

typedef enum option_id {
    OPTION_GOAL,
    OPTION_EXPLAIN,
    OPTION_CLEAN,
    OPTION_METHOD,
    OPTION_BY_PERIOD,
    OPTION_BY_PRODUCT,
    OPTION_BOTTOM_UP,
    OPTION_UNIT,
    OPTION_COMPARE,
    OPTION_BY_STEP,
    OPTION_PROGRESS,
    OPTION_PRODUCT,
    OPTION_BACKTEST,
    OPTION_POTENTIAL,
    OPTION_SHOW,
    OPTION_SERIES,
    OPTION_VALUE,
    OPTION_SEASON,
    OPTION_FREQUENCY,
    OPTION_MISSING,
    OPTION_REGRESSORS,
    OPTION_MODELS,
    OPTION_HORIZON,
    OPTION_SHARD,
    OPTION_POOL_OUT,
    OPTION_POOL_IN,
    OPTION_PERIOD,
    OPTION_AS_OF,
    OPTION_OUT,
    OPTION_FORMAT,
    OPTION_SEED,
    OPTION_THREADS,
    OPTION_DRAWS,
    OPTION_CURRENCY,
    OPTION_FISCAL_YEAR_START,
    OPTION_DATES,
    OPTION_DECIMAL_MARK,
    OPTION_CONFIG,
    OPTION_STRICT,
    OPTION_LENIENT,
    OPTION_MAX_ERRORS,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_COLOR,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
} option_id;

/** A set of options, as bits. */
typedef uint64_t option_set;
#define OPTION_BIT(id) (UINT64_C(1) << (id))

typedef enum option_kind {
    OPTION_KIND_FLAG,
    OPTION_KIND_TEXT,
    OPTION_KIND_WHOLE,  /**< a whole number from `least` to `most` */
    OPTION_KIND_AMOUNT, /**< major units, from `least` */
    OPTION_KIND_DATE,   /**< YYYY-MM-DD */
    OPTION_KIND_CHOICE  /**< one of `choices` */
} option_kind;

typedef struct option_row {
    const char *name; /**< without the dashes */
    char letter;      /**< 0: no short form */
    option_kind kind;
    bool environment; /**< also QUOTACAST_NAME */
    bool result;      /**< results depend on it: the manifest has it */
    const char *argument;
    const char *choices; /**< "table csv": words in the order of the enum that the value is */
    double least, most;
    const char *fallback; /**< what holds where nothing is said, for the help; NULL: nothing */
    const char *help;
} option_row;

/** The table, by option_id. */
extern const option_row option_table[OPTION_COUNT];

/** Who said it; a later one beats an earlier one. */
typedef enum option_origin {
    ORIGIN_DEFAULT,
    ORIGIN_FILE,
    ORIGIN_ENVIRONMENT,
    ORIGIN_FLAG
} option_origin;

typedef struct option_value {
    option_origin origin;
    char *text;    /**< as written; borrowed. NULL while default and for what a file says */
    int64_t whole; /**< of flags (1), whole numbers, choices (index) */
    double number; /**< of amounts */
    bool rupiah;   /**< the amount says that it is in rupiah */
    qc_date date;
    char shown[64]; /**< the value as text, where `text` does not say it plainly */
} option_value;

/** Values of all options; all are defaults at the start. */
typedef struct option_values {
    option_value value[OPTION_COUNT];
} option_values;

/** True if an option has been given, wherever. */
bool option_given(const option_values *values, option_id id);

/**
 * Fails if an option of a set has been given, with its name before `why`: "--goal does not go
 * with ...".
 */
QC_MUST_CHECK qc_status options_refuse(const option_values *values, option_set refused,
                                       const char *why, qc_error *error);

/** The value as text, for people. "" where there is none. */
const char *option_text(const option_values *values, option_id id);

/** QUOTACAST_AS_OF for as-of. */
const char *option_environment_name(option_id id, char *buffer, size_t size);

/**
 * Sets a value from text, unless it has one of a higher origin. `where` names the place for the
 * message, for example "--seed".
 */
QC_MUST_CHECK qc_status option_set_text(option_values *values, option_id id,
                                        option_origin origin, const char *where, char *text,
                                        qc_error *error);

/** What stands on a command line beside the options. */
typedef struct command_line {
    option_values values;
    option_set given; /**< options that stand on the command line */
    size_t word_count;
    char **words; /**< the command and its inputs; borrowed from argv, moved to its front */
} command_line;

/**
 * Reads the command line and then the environment. Options and words may stand in any order;
 * "--" ends options.
 *
 * @param argv  is reordered: words come first
 * @return QC_OK or QC_ERR_ARGUMENT (options), QC_ERR_CONFIG (environment)
 */
QC_MUST_CHECK qc_status command_line_read(int argc, char **argv, command_line *line,
                                          qc_error *error);

/** Fails with a message for the user; returns QC_ERR_ARGUMENT. */
qc_status usage_error(qc_error *error, const char *format, ...) QC_PRINTF_LIKE(2, 3);

/** As usage_error() with another status. */
qc_status fail_with(qc_error *error, qc_status status, const char *format, ...)
    QC_PRINTF_LIKE(3, 4);

/** Fails for want of memory. */
qc_status fail_memory(qc_error *error);

#endif
