/* The inside of a set of files, shared with the manifest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_OUTPUTS_H
#define QC_REPORT_OUTPUTS_H

#include <sys/stat.h>

#include "core/file.h"
#include "quotacast/report.h"

typedef struct qc_output {
    char *name;
    qc_new_file file;
} qc_output;

typedef struct qc_guarded {
    dev_t device;
    ino_t inode;
} qc_guarded;

struct qc_outputs {
    char *folder;
    bool folder_made; /**< by this set */
    bool committed;
    size_t count, capacity;
    qc_output *items;
    size_t guarded_count, guarded_capacity;
    qc_guarded *guarded;
    size_t stale_count, stale_capacity;
    char **stale; /**< left by an earlier run of the same command, and not in this set */
};

#define QC_MANIFEST_NAME "manifest.json"

/** True if the file at `path` is one of the inputs. */
bool qc_outputs_is_input(const qc_outputs *outputs, const char *path);

/** folder/name, the caller's to free; NULL when out of memory. */
char *qc_outputs_path(const qc_outputs *outputs, const char *name);

#endif
