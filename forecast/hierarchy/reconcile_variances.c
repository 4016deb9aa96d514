/* Weighted least squares by the variances of past errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forecast/hierarchy/reconcilers.h"

/* Hyndman, Lee & Wang (2016), CSDA 97:16-32, doi:10.1016/j.csda.2015.11.007. */
void qc_weights_variances(const qc_record *record, double *weight)
{
    memcpy(weight, record->variance, record->rows->row_count * sizeof *weight);
}
