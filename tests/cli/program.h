/* Running the built program as a user does: arguments, environment, input; exit status, output, messages. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CLI_PROGRAM_H
#define TESTS_CLI_PROGRAM_H

#include <stddef.h>
#include <sys/types.h>

/** What a run left behind. */
typedef struct program_run {
    int status; /**< exit status, or 128 + the signal that ended it */
    char *out;  /**< standard output, NUL-terminated */
    char *err;  /**< standard error */
} program_run;

/** How to run, beside the arguments; zeroed for a plain run. */
typedef struct program_setting {
    const char *input;          /**< text for standard input; NULL: empty */
    const char *environment[4]; /**< "NAME=VALUE" */
    size_t file_size;           /**< limit of a written file in bytes; 0: none */
    int interrupt_after;        /**< milliseconds until SIGINT is sent; 0: never */
} program_setting;

/** Runs `quotacast` with arguments (NULL-terminated list); program_free() the result. */
program_run program_call(const program_setting *setting, ...);

/** As program_call() without a setting, arguments in one text, parted by blanks. */
program_run program_line(const char *arguments);

void program_free(program_run *run);

/** The status must be this, and standard error hold the text; prints both otherwise. */
#define assert_run(run, expected, text)                                                        \
    program_assert_(&(run), (expected), (text), __FILE__, __LINE__)
void program_assert_(const program_run *run, int status, const char *text, const char *file,
                     int line);

/** The text holds a part. */
#define assert_has(text, part) program_has_((text), (part), __FILE__, __LINE__)
void program_has_(const char *text, const char *part, const char *file, int line);

/** folder/name (free()). */
char *program_path(const char *folder, const char *name);

/**
 * A folder with a small company: 30 months of revenue of 6 territories in 2 regions, reps, a
 * key result. free().
 */
char *program_company(void);

/** Number of entries in a folder, hidden ones with them; 0 if there is none. */
size_t program_entries(const char *folder);

/** All names and contents of a folder's files as one text, for comparing (free()). */
char *program_snapshot(const char *folder);

#endif
