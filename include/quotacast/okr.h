/* Key results: values, scores, expected progress, odds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_OKR_H
#define QUOTACAST_OKR_H

#include <stddef.h>

#include "quotacast/accuracy.h"
#include "quotacast/book.h"
#include "quotacast/forecast.h"
#include "quotacast/panel.h"
#include "quotacast/quota.h"
#include "quotacast/run.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Score of a key result between 0 and 1.
 *
 *     reach, increase, decrease:  clamp((value - baseline) / (target - baseline), 0, 1)
 *     stay_above, stay_below:     1 inside, else falls linearly to 0 at the baseline (0 without one)
 *
 * Where baseline = target: 1 if the target is met, else 0. A missing baseline counts as 0 for reach. NAN if the
 * value, the target or a needed baseline is missing.
 */
QC_API double qc_key_result_score(qc_key_result_kind kind, double baseline, double target,
                                  double value);

typedef enum qc_key_result_status {
    QC_KEY_RESULT_NO_DATA,     /**< no value and no odds; the reason says why */
    QC_KEY_RESULT_NOT_STARTED, /**< the period lies ahead and there are no odds */
    QC_KEY_RESULT_REACHED,     /**< the period is over or the target cannot be lost any more */
    QC_KEY_RESULT_MISSED,      /**< the period is over */
    QC_KEY_RESULT_ON_TRACK, /**< odds at least .7 (without odds: score at least .95 of expected) */
    QC_KEY_RESULT_BEHIND, /**< odds .4 to .7 (score .75 to .95 of expected) */
    QC_KEY_RESULT_AT_RISK /**< below */
} qc_key_result_status;

/** "on_track", ... */
QC_API const char *qc_key_result_status_name(qc_key_result_status status);
/** "reach", ... */
QC_API const char *qc_key_result_kind_name(qc_key_result_kind kind);

typedef struct qc_key_result {
    qc_id row; /**< in book->key_results, with objective, id, name, kind, metric, unit */
    double baseline, target;
    double value; /**< so far in the period (whole period if it is over), NAN without */
    double score, expected; /**< expected progress at the as-of date, 0 to 1 */
    qc_key_result_status status;
    double
        p_reach; /**< chance that the target is met at the period's end, NAN without futures */
    double target_p50, target_p80; /**< targets that would be met with 50 % and 80 % chance */
    double
        naive; /**< what doing nothing would score: value of the metric under naive; NAN if none */
    const char *reason; /**< how it was computed, or why not; never NULL */
} qc_key_result;

typedef struct qc_key_result_table {
    size_t count;
    qc_key_result *results; /**< in the order of the book */
    size_t note_count;
    char **notes;
    void *owner;
} qc_key_result_table;

/**
 * Evaluates the book's key results. Metrics: revenue, won_amount, won_count, win_rate, avg_deal_size,
 * sales_cycle_days, new_customers, pipeline_coverage, forecast_accuracy, quota_attainment_share, manual; an unknown
 * metric counts as manual, with a note. Filters: territory, region, product, owner (rep), joined by ';'.
 *
 * @param plan   NULL if there is no quota plan
 * @param accuracy  of the backtest, and
 * @param log_accuracy  of the log; NULL if there is none
 * @param[out] table  free with qc_key_result_table_free(); untouched on failure
 * @return QC_OK, QC_ERR_DATA, QC_ERR_CANCELLED, QC_ERR_MEMORY
 */
typedef struct qc_okr_inputs {
    const qc_book *book;
    const qc_panel *panel;
    const qc_forecast *forecast;
    const qc_accuracy *accuracy;
    const qc_accuracy *log_accuracy;
    const qc_quota_plan *plan;
} qc_okr_inputs;

QC_API QC_MUST_CHECK qc_status qc_okr_evaluate(const qc_okr_inputs *inputs, const qc_run *run,
                                               qc_key_result_table **table, qc_error *error);

QC_API void qc_key_result_table_free(qc_key_result_table *table);

#ifdef __cplusplus
}
#endif

#endif
