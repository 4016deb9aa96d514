/* Helpers for figures that the files of this folder share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_NUMBER_H
#define QC_REPORT_NUMBER_H

#include <stddef.h>

#include "quotacast/money.h"

/** A fixed number of decimals, with a point in every locale. */
void qc_number_fixed(double value, int decimals, char *buffer, size_t size);

/** The fewest significant digits, 15 to 17, that give the same double again. */
int qc_number_digits(double value);

/** Puts commas between groups of three digits before the point of a plain decimal. */
void qc_number_group(const char *plain, char *buffer, size_t size);

#endif
