/* Ctrl-C and its kin: the run is asked to stop, and cleans up by itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

static volatile sig_atomic_t came;

static void note_signal(int number)
{
    (void)number;
    came = 1;
}

void interrupt_catch(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note_signal; /* without SA_RESTART: a read that waits for input ends */
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN; /* writing past a limit of file sizes fails instead */
    (void)sigaction(SIGXFSZ, &action, NULL);
}

bool interrupt_came(void)
{
    return came != 0;
}
