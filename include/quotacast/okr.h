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
 *     stay_above, stay_below:     1 inside, else falls linearly to 0 at the baseline; without
 *                                 one 0
 *
 * Where baseline = target: 1 if the target is met, else 0. A missing baseline counts as 0 for
 * reach. NAN if the value, the target or a needed baseline is missing.
 */
QC_API double qc_key_result_score(qc_key_result_kind kind, double baseline, double target,
                                  double value);

/**
 * Odds decide where there are any: at least .7 on track, at least .4 behind, else at risk.
 * Without odds: the same by score / expected of .95 and .75; for a sum by value / (expected
 * share of the target), because its score from a baseline stays 0 for most of a period.
 */
typedef enum qc_key_result_status {
    QC_KEY_RESULT_NO_DATA,     /**< no value and no odds; the reason says why */
    QC_KEY_RESULT_NOT_STARTED, /**< the period lies ahead and there are no odds */
    QC_KEY_RESULT_REACHED,     /**< the period is over or the target cannot be lost any more */
    QC_KEY_RESULT_MISSED,      /**< the period is over */
    QC_KEY_RESULT_ON_TRACK,
    QC_KEY_RESULT_BEHIND,
    QC_KEY_RESULT_AT_RISK
} qc_key_result_status;

/** "no_data", "not_started", "reached", "missed", "on_track", "behind" or "at_risk". */
QC_API const char *qc_key_result_status_name(qc_key_result_status status);
/** "reach", "increase", "decrease", "stay_above" or "stay_below". */
QC_API const char *qc_key_result_kind_name(qc_key_result_kind kind);

/**
 * What became of one key result. Percent metrics are 0 to 100, money is in major units; NAN:
 * unknown.
 *
 * For a change in percent, `baseline` is the metric's earlier value and `target` what the
 * change amounts to; else both are as given (0.9 of a percent metric as 90). `p_reach` is a
 * count over the futures, or 0 or 1 where the result is decided.
 */
typedef struct qc_key_result {
    qc_id row; /**< in book->key_results, with objective, id, name, kind, metric, unit */
    double baseline, target;
    double value;      /**< so far in the period (whole period if it is over) */
    double score;      /**< qc_key_result_score() of the value */
    double expected;   /**< score to be expected at the as-of date, 0 to 1 */
    double p_reach;    /**< chance that the target is met at the period's end */
    double target_p50; /**< target that would be met with 50 % chance */
    double target_p80; /**< with 80 % chance */
    double naive;      /**< value of the metric under the naive forecast */
    qc_key_result_status status;
    const char *reason; /**< how it was computed, or why not; never NULL */
} qc_key_result;

/** All key results of a book. */
typedef struct qc_key_result_table {
    size_t count;
    qc_key_result *results; /**< in the order of the book */
    size_t note_count;
    char **notes; /**< what is doubtful about the key results as written, with file and line */
    void *owner;
} qc_key_result_table;

/** What key results are computed from. All are borrowed for the call; only `book` is needed. */
typedef struct qc_okr_inputs {
    const qc_book *book;
    const qc_panel *panel;           /**< of the book; NULL: no odds */
    const qc_forecast *forecast;     /**< of the panel; NULL: no odds */
    const qc_accuracy *accuracy;     /**< of the forecast's backtest; NULL if there is none */
    const qc_accuracy *log_accuracy; /**< of the forecast log; NULL if there is none */
    const qc_quota_plan *plan;       /**< NULL if there is none */
} qc_okr_inputs;

/**
 * Evaluates the book's key results.
 *
 * Metrics, each also under other usual names in English and Indonesian:
 *
 *     revenue                 revenue table, else won deals by closing date
 *     won_amount, won_count   deals won in the period, by closing date
 *     win_rate                100 won / (won + lost), by closing date
 *     avg_deal_size           won amount / won deals with an amount
 *     sales_cycle_days        mean days from creation to winning of the deals won in the period
 *     new_customers           accounts whose first won deal lies in the period
 *     opps_created            deals created in the period
 *     pipeline_coverage       open amount expected to close in the period / its quota or goal,
 *                             times 100 where the unit is %
 *     forecast_accuracy       100 (1 - WAPE), see below
 *     quota_attainment_share  100 (territories at or above quota) / territories
 *     manual                  the value given
 *
 * Any other metric counts as manual, with a note. Filters, joined by ';': territory=, region=,
 * product= (or family), owner= (a rep); for forecast_accuracy source=log, version=.
 *
 * forecast_accuracy is that of the territories' sums over fiscal quarters in the backtest (of
 * the log with source=log or version=), or of the period itself once it is over, beside what
 * naive would have scored.
 *
 * Odds are counts over the futures, nothing else: revenue (and won_amount where deals stand in
 * for revenue) of the panel's nodes, the periods already observed added; of a product from a
 * forecast of its own panel with the same seed, draws and horizon; forecast_accuracy of a
 * period ahead as 100 (1 - sum |draw - point| / sum |draw|) over territories;
 * quota_attainment_share draw by draw. Where there are none, `reason` says why.
 *
 * Expected progress of sums (revenue, counts) follows the share of the same period of past
 * years that was booked by the day where the panel has two years of months, else the days; an
 * increase or decrease of a rate follows the days; the others are expected to hold all the
 * time.
 *
 * A change in percent (unit % of a metric that is none, kind increase or decrease) refers to
 * the baseline, or to the same period a year before for sums, the period before for others.
 *
 * Deterministic for any run->threads. `run` gives the seed of product forecasts: use that of
 * the forecast.
 *
 * @param[out] table  free with qc_key_result_table_free(); untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT (no book, a forecast without its panel or futures), QC_ERR_OVERFLOW,
 *         QC_ERR_CANCELLED, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_okr_evaluate(const qc_okr_inputs *inputs, const qc_run *run,
                                               qc_key_result_table **table, qc_error *error);

/** NULL is allowed. */
QC_API void qc_key_result_table_free(qc_key_result_table *table);

#ifdef __cplusplus
}
#endif

#endif
