/* A hidden file in a folder that one process at a time has locked. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/folder_lock.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"

static const char lock_name[] = ".quotacast.lock";

static char *lock_path(const char *folder)
{
    size_t size = strlen(folder) + sizeof lock_name + 1;
    char *path = qc_memory_new(size, 1);

    if (path != NULL) {
        (void)snprintf(path, size, "%s/%s", folder, lock_name);
    }
    return path;
}

/* True if the locked file is still the one of that name: the one before may have removed it. */
static bool is_current(int descriptor, const char *path)
{
    struct stat held;
    struct stat named;

    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/* Without removing the file, which may be another's. */
static void leave(qc_folder_lock *lock)
{
    if (lock->descriptor >= 0) {
        (void)close(lock->descriptor);
    }
    qc_memory_free(lock->path);
    *lock = (qc_folder_lock){.descriptor = -1};
}

void qc_folder_lock_take(const char *folder, qc_folder_lock *lock)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    *lock = (qc_folder_lock){.descriptor = -1, .path = lock_path(folder)};
    while (lock->path != NULL && lock->descriptor < 0) {
        lock->descriptor = open(lock->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (lock->descriptor < 0 || fcntl(lock->descriptor, F_SETLKW, &whole) != 0) {
            leave(lock);
        } else if (!is_current(lock->descriptor, lock->path)) {
            (void)close(lock->descriptor);
            lock->descriptor = -1;
        }
    }
}

void qc_folder_lock_give(qc_folder_lock *lock)
{
    if (lock->path != NULL && lock->descriptor >= 0) {
        (void)unlink(lock->path); /* while it is held, so that nobody takes one that goes */
    }
    leave(lock);
}
