/* Our own result files among the inputs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_OWN_RESULTS_H
#define QC_SALES_OWN_RESULTS_H

/**
 * Which result a file holds, "quotas.csv" or the like, if its first line is exactly the header
 * of that result; else NULL. Standard input and packed files are no results.
 */
const char *qc_own_result(const char *path);

#endif
