/* The public face of the demo company's generator: settings, statuses and one call. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_COMPANY_H
#define DEMO_COMPANY_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define DEMO_MUST_CHECK __attribute__((warn_unused_result))
#define DEMO_PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#else
#define DEMO_MUST_CHECK
#define DEMO_PRINTF_LIKE(text, first)
#endif

/** Outcome of a fallible call; 0 is success. */
typedef enum demo_status {
    DEMO_OK = 0,
    DEMO_ERR_ARGUMENT, /**< a setting is outside its range */
    DEMO_ERR_MEMORY,   /**< memory could not be had */
    DEMO_ERR_IO        /**< a file or folder could not be made, written or renamed */
} demo_status;

/** What went wrong: one line, no line end. Untouched on success. */
typedef struct demo_error {
    char message[512];
} demo_error;

/** What to generate. Equal settings give equal bytes. */
typedef struct demo_settings {
    uint64_t seed; /**< any value; default 1 */
    /** 0.1 to 1000: accounts, deals, people and revenue grow with it; default 1 */
    double scale;
    size_t deals;       /**< number of opportunities; 0 means 6000 times scale */
    size_t periods;     /**< months of revenue, 12 to 120, the last is 2025-12; default 48 */
    const char *folder; /**< where the exports go; made if missing; borrowed */
    /** Where the true parameters go, or NULL for nowhere; borrowed */
    const char *truth_folder;
} demo_settings;

/** The settings of the committed demo company, without a folder. */
demo_settings demo_settings_default(void);

/**
 * Makes the company and writes its exports. Every file is first written under a temporary name;
 * names are changed only after all files are complete, so that a failure leaves no half-written
 * set. Memory grows with accounts and people, not with deals; time is linear in all of them.
 *
 * @param[out] error  may be NULL
 */
DEMO_MUST_CHECK demo_status demo_company_write(const demo_settings *settings,
                                               demo_error *error);

/** Fills `error` (NULL allowed) from a printf format and returns `status`. */
DEMO_PRINTF_LIKE(3, 4)
demo_status demo_fail(demo_error *error, demo_status status, const char *format, ...);

#endif
