/* The names of the tables, as quotacast.yaml writes them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/book.h"

const char *qc_table_name(qc_table table)
{
    static const char *const names[QC_TABLE_COUNT] = {
        [QC_TABLE_UNKNOWN] = "unknown",
        [QC_TABLE_OPPORTUNITIES] = "opportunities",
        [QC_TABLE_OPPORTUNITY_HISTORY] = "opportunity_history",
        [QC_TABLE_REVENUE] = "revenue",
        [QC_TABLE_TERRITORIES] = "territories",
        [QC_TABLE_ACCOUNTS] = "accounts",
        [QC_TABLE_REPS] = "reps",
        [QC_TABLE_PRODUCTS] = "products",
        [QC_TABLE_REGIONS] = "regions",
        [QC_TABLE_GOALS] = "goals",
        [QC_TABLE_KEY_RESULTS] = "key_results",
        [QC_TABLE_FORECAST_LOG] = "forecast_log",
        [QC_TABLE_RATES] = "rates",
        [QC_TABLE_STAGES] = "stages",
    };
    return (int)table >= 0 && table < QC_TABLE_COUNT ? names[table] : names[QC_TABLE_UNKNOWN];
}
