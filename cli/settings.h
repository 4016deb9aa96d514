/* Settings: quotacast.yaml under environment and flags. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/commands.h"

#define SETTINGS_PATH_SIZE 4096

typedef struct cli_settings {
    qc_config file;                /**< as read; owns its texts */
    qc_config laid;                /**< with environment and flags laid over it; borrows */
    char path[SETTINGS_PATH_SIZE]; /**< of the settings file; "" if there is none */
} cli_settings;

/**
 * The folder of an input: itself, or the one it lies in; "." for standard input and for a bare
 * name.
 */
QC_MUST_CHECK qc_status settings_folder(const char *input, char *folder, size_t size,
                                        qc_error *error);

/**
 * Reads --config, or quotacast.yaml in the input's folder if there is one (not for standard
 * input), and completes the call's values from it.
 */
QC_MUST_CHECK qc_status settings_read(cli_call *call, cli_settings *settings, qc_error *error);

void settings_clear(cli_settings *settings);

#endif
