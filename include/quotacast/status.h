/* What a fallible call returns, and the caller's record of what went wrong. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_STATUS_H
#define QUOTACAST_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define QC_MUST_CHECK __attribute__((warn_unused_result))
#define QC_PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#else
#define QC_MUST_CHECK
#define QC_PRINTF_LIKE(text, first)
#endif

#if defined(QC_SHARED) && defined(__GNUC__)
#define QC_API __attribute__((visibility("default")))
#else
#define QC_API
#endif

/** Outcome of a fallible call; 0 is success. Values are stable: new ones are added at the end. */
typedef enum qc_status {
    QC_OK = 0,
    QC_ERR_ARGUMENT,  /**< a parameter is outside its documented range */
    QC_ERR_MEMORY,    /**< memory could not be had */
    QC_ERR_IO,        /**< a file could not be opened, read, written or renamed */
    QC_ERR_FORMAT,    /**< text is not of the form it should be (CSV, YAML, a date, a number) */
    QC_ERR_DATA,      /**< values are readable and contradict each other or the model */
    QC_ERR_TOO_SHORT, /**< fewer observations than the method needs */
    QC_ERR_NUMERIC,   /**< a factorisation or an iteration failed */
    QC_ERR_INFEASIBLE, /**< constraints contradict each other; the message says by how much */
    QC_ERR_OVERFLOW,   /**< an amount or a size does not fit its type */
    QC_ERR_NOT_FOUND,  /**< a name that something refers to does not exist */
    QC_ERR_CONFIG,     /**< quotacast.yaml, the environment or an option is wrong */
    QC_ERR_CANCELLED,  /**< the caller asked to stop */
    QC_ERR_LIMIT       /**< an input exceeds a stated limit (field length, number of errors) */
} qc_status;

/**
 * What went wrong, owned by the caller. Every fallible call takes a pointer to one as its last
 * parameter; NULL is allowed and means that only the status is wanted. Untouched on success.
 */
typedef struct qc_error {
    qc_status status;
    char source[256];  /**< the file (as the caller named it) or "" */
    size_t line;       /**< 1-based line in `source`, 0 if it does not apply */
    size_t column;     /**< 1-based column (field number in tables), 0 if it does not apply */
    char message[768]; /**< one line: what; what to do. UTF-8, no line end */
} qc_error;

/** A short English name of a status, for example "infeasible". Never NULL. */
QC_API const char *qc_status_name(qc_status status);

/** The library's version, for example "0.1.0". */
QC_API const char *qc_version(void);

#ifdef __cplusplus
}
#endif

#endif
