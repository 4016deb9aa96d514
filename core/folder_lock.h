/* One process at a time in a folder, while files that belong together appear there. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_FOLDER_LOCK_H
#define QC_CORE_FOLDER_LOCK_H

/** A lock that is held; zeroed or without one `descriptor` is below 0 or `path` NULL. */
typedef struct qc_folder_lock {
    int descriptor;
    char *path; /**< of its hidden file */
} qc_folder_lock;

/**
 * Waits until no other process holds the folder's lock, and takes it. Where a file system knows
 * no locks, or while a signal arrives, it goes on without: then sets of two runs at once may
 * mix, as they would without it.
 */
void qc_folder_lock_take(const char *folder, qc_folder_lock *lock);

/** Gives it back and removes its file. */
void qc_folder_lock_give(qc_folder_lock *lock);

#endif
