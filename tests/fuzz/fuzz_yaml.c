/* Any bytes as quotacast.yaml: a configuration, or an error with its place. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>

#include "quotacast/config.h"
#include "tests/fuzz/fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qc_error error = {.status = QC_OK};
    qc_config config;

    qc_config_init(&config);
    if (qc_config_read(fuzz_file("quotacast.yaml", data, size), &config, &error) != QC_OK) {
        assert(error.message[0] != '\0');
    }
    qc_config_clear(&config);
    return 0;
}
