/* What words of a CRM mean: outcomes, yes and no, forecast categories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_OUTCOME_H
#define QC_SALES_VALUES_OUTCOME_H

#include "quotacast/book.h"
#include "quotacast/config.h"

typedef enum qc_flag { QC_FLAG_BLANK, QC_FLAG_NO, QC_FLAG_YES, QC_FLAG_UNKNOWN } qc_flag;

/** Yes or no: true, 1, yes, y, x, ya, locked, ... */
qc_flag qc_flag_of_text(const char *text);

/** What is known about an outcome word. */
typedef enum qc_outcome_word {
    QC_OUTCOME_WORD_BLANK,
    QC_OUTCOME_WORD_OPEN,
    QC_OUTCOME_WORD_WON,
    QC_OUTCOME_WORD_LOST,
    QC_OUTCOME_WORD_CLOSED, /**< closed, one way or the other */
    QC_OUTCOME_WORD_UNKNOWN /**< no word that says it; a stage of this kind is open */
} qc_outcome_word;

/**
 * The outcome that a stage, status or result means: the configuration's stages: first, then its
 * words ("Closed Won", "closedlost", "Menang", "Loss", "Batal"). In statecode, 0, 1, 2 are
 * open, won, lost.
 */
qc_outcome_word qc_outcome_of_text(const char *text, const qc_config *config);

/**
 * The forecast category of a label or API name; QC_CATEGORY_NONE for others. "Forecast" is Commit.
 */
qc_category qc_category_of_text(const char *text);

#endif
