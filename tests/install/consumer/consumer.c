/* A program of somebody else: finds the headers, links the library, gets a right answer. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <quotacast.h>

int main(void)
{
    qc_currency currency;
    qc_error error;
    if (qc_currency_find("idr", &currency, &error) != QC_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    if (strcmp(currency.code, "IDR") != 0 || qc_currency_scale(&currency) != 100) {
        return 1;
    }
    printf("%s\n", qc_version());
    return 0;
}
