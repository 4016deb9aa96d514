/* Ctrl-C and its kin: the run is asked to stop, and cleans up by itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/**
 * Catches SIGINT, SIGTERM and SIGHUP, and ignores SIGXFSZ: writing beyond a limit of file sizes
 * fails like any other.
 */
void interrupt_catch(void);

/** True once one of them has come. */
bool interrupt_came(void);

#endif
