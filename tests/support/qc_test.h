/* What every test program includes: cmocka, comparisons in double, failing allocations, temporary files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_SUPPORT_QC_TEST_H
#define QC_TESTS_SUPPORT_QC_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "quotacast/calendar.h"
#include "quotacast/status.h"

/** |actual - expected| <= absolute + relative |expected|, in double; NAN equals NAN. */
#define assert_close(actual, expected, relative, absolute)                                     \
    qc_test_close_((actual), (expected), (relative), (absolute), #actual, __FILE__, __LINE__)
void qc_test_close_(double actual, double expected, double relative, double absolute,
                    const char *what, const char *file, int line);

/**
 * Log relative error: digits of agreement, at most 15 (NIST StRD's measure; absolute where
 * expected is 0).
 */
double qc_test_digits(double actual, double expected);

/**
 * The call must give this status, and a one-line message where it fails. `error` names a
 * qc_error variable.
 */
#define assert_status(call, expected, error)                                                   \
    qc_test_status_((call), (expected), &(error), #call, __FILE__, __LINE__)
void qc_test_status_(qc_status actual, qc_status expected, const qc_error *error,
                     const char *what, const char *file, int line);

/** The call must succeed; prints the error otherwise. */
#define assert_ok(call, error) assert_status((call), QC_OK, error)

/** The message holds a text. */
#define assert_message(error, part) qc_test_message_(&(error), (part), __FILE__, __LINE__)
void qc_test_message_(const qc_error *error, const char *part, const char *file, int line);

/**
 * Calls subject(context, error) with the 1st, 2nd, ... allocation failing until it succeeds.
 * Every failure must be QC_ERR_MEMORY and leave no block behind; `subject` must free what it
 * built when it succeeds. At least one failure must have been seen. Use few data: the cost is
 * quadratic.
 */
void qc_test_allocations(qc_status (*subject)(void *context, qc_error *error), void *context);

/** A date that there is. */
qc_date qc_test_date(int year, int month, int day);

/**
 * A fresh temporary folder; removed with its contents at exit. The text is the caller's to free().
 */
char *qc_test_folder(void);

/** The one folder of the program, made when it is first asked for; gone with it, too. */
const char *qc_test_own_folder(void);

/** Writes a text file into a folder and returns its path (the caller's to free()). */
char *qc_test_write(const char *folder, const char *name, const char *text);

/** Reads a file whole, NUL-terminated (free()); fails the test if it cannot. */
char *qc_test_read(const char *path, size_t *length);

/**
 * Path below the evaluation data (QUOTACAST_EVALUATION_DATA, else ../shared/data beside the
 * project), or NULL if it is not there: then call skip() after printing why. The caller's to
 * free().
 */
char *qc_test_evaluation_data(const char *relative);

#endif
