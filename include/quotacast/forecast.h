/* Forecasts of a panel: backtest, combination, futures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_FORECAST_H
#define QUOTACAST_FORECAST_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/models.h"
#include "quotacast/panel.h"
#include "quotacast/run.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Steps first .. last of a forecast, from 0, inclusive. */
typedef struct qc_step_span {
    size_t first, last;
} qc_step_span;

/**
 * Sees the futures of every node as they are made, so that they need not be kept: a panel of
 * 100,000 leaves has 10^9 of them.
 */
typedef struct qc_draws_reader {
    size_t span_count;
    /** [span_count] over which draws are summed, below the horizon */
    const qc_step_span *spans;
    /**
     * Called once for each node, from several threads at once and in any order.
     *
     * @param sums  [span_count][draws], as qc_forecast_node_draws() gives them, valid during
     *         the call
     */
    qc_status (*read)(void *context, size_t node, const double *sums, qc_error *error);
    void *context;
} qc_draws_reader;

/** How far ahead to forecast, and how thoroughly to test. */
typedef struct qc_forecast_settings {
    size_t horizon;     /**< periods ahead, at least 1 */
    size_t draws;       /**< futures, even, at least 2; default 1000 */
    size_t max_origins; /**< latest rolling origins used; default 24 */
    /**
     * Futures that qc_backtest_draws() gives, even; default 200. With 0 there are none, and up
     * to a third of the model runs is saved.
     */
    size_t backtest_draws;
    /**
     * Give the backtest of every method (default); without it qc_forecast.backtest is NULL, and
     * large panels need far less memory.
     */
    bool backtest;
    /**
     * Rows (leaves and sums), equally spaced in the panel's order, from which to learn how
     * models compare with naive and with each other; default 4000, 0 for all. A smaller panel
     * is used whole.
     */
    size_t sample;
    /**
     * Without a backtest, bytes of single models' predictions of that sample that are kept,
     * default 2^29; where there are more they are computed twice, to the same bits.
     */
    size_t kept_bytes;
    /** Give the futures of all leaves (default); else qc_forecast.draws is NULL */
    bool keep_draws;
    const qc_draws_reader *reader; /**< sees the futures of all nodes; NULL (default): nobody */
    /**
     * Files of all shares of this forecast, made by qc_forecast_share(): the models are not
     * run, and there is no backtest. 0 and NULL for none.
     */
    size_t share_file_count;
    const char *const *share_files;
    /** Rows to use, naive first; NULL (default): the usual rows of the model table */
    const qc_model *models;
    size_t model_count; /**< if models is not NULL */
} qc_forecast_settings;

/** Horizon 1, 1000 draws, 24 origins, a backtest with 200 draws, the usual models. */
QC_API qc_forecast_settings qc_forecast_settings_default(void);

/** Most shares that a forecast is divided into. */
enum { QC_SHARES_MOST = 100000 };

/**
 * Runs the models for a share of a panel's rows, by far the longest part of a forecast, and
 * writes their predictions to a file, so that several machines can work on one panel. Each
 * needs the whole panel, because the combination is learned from a sample of all its rows;
 * qc_forecast_run() with the files of all shares gives, bit for bit, what it gives without
 * them.
 *
 * @param settings  as of the forecast that the share is for, without backtest
 * @param index     of the share, 1 .. count
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_IO, and as qc_forecast_run()
 */
QC_API QC_MUST_CHECK qc_status qc_forecast_share(const qc_panel *panel,
                                                 const qc_forecast_settings *settings,
                                                 size_t index, size_t count, const qc_run *run,
                                                 const char *path, qc_error *error);

/**
 * Rolling-origin backtest: at each origin only the observations before it were known; weights
 * of the combination there come from the errors that were known there. Everything given for an
 * origin is, bit for bit, what a run on the panel truncated there gives.
 *
 * Origins are the latest max_origins; those at which less than half of the models could run or
 * two seasons were not yet known are left out as long as 8 remain whose last step is known.
 * Before its first observation a leaf is NAN. Inner missing values are interpolated linearly
 * for the models and never scored.
 *
 * Methods are the rows of the model table in order, then "forecast" (the combination) last. A
 * method that could not run (too short) is NAN.
 */
typedef struct qc_backtest {
    size_t origin_count;
    size_t *origin; /**< [origin_count] observations known, ascending: values[0 .. origin) */
    size_t leaf_count, horizon, method_count;
    const char **method; /**< [method_count] names; [method_count - 1] is "forecast" */
    /** The naive to beat: seasonal_naive with two seasons of history, else naive. */
    size_t naive_method;
    double *prediction; /**< [origin_count][method_count][leaf_count][horizon] */
    /**
     * [origin_count][leaf_count][horizon] the naive to beat as of each origin and leaf:
     * seasonal_naive where the leaf had two seasons, else naive.
     */
    double *naive;
    size_t draw_count; /**< of qc_backtest_draws(); 0 if there are none */
    void *owner;       /**< what the draws are made from; do not touch */
} qc_backtest;

/**
 * Futures as they would have been drawn at an origin, from the errors known there.
 *
 * @param index       origin, 0 .. origin_count - 1
 * @param[out] draws  [leaf_count][horizon][draw_count]; NAN for a leaf without observation at
 *         the origin
 * @return QC_OK, QC_ERR_ARGUMENT (no such origin, or draw_count is 0), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_backtest_draws(const qc_backtest *backtest, size_t index,
                                                 double *draws, qc_error *error);

/** A forecast of every leaf with its futures. All arrays are owned by it. */
typedef struct qc_forecast {
    size_t leaf_count, horizon;
    /**
     * [leaf_count][horizon] the middle of the futures, or their mean where a leaf sells in few
     * periods
     */
    double *point;
    double *naive; /**< [leaf_count][horizon] of the naive method to beat */
    size_t model_count;
    /**
     * [leaf_count][model_count] in model-table order, sums to 1; to less for a leaf that sells
     * in few periods, by the weight of its share of what such leaves sell together
     * ("shared_sum" in its label); 0 for a leaf without observation
     */
    double *weight;
    /**
     * [leaf_count] label, for example "naive" or "0.6 damped + 0.4 regression"; "none" for a
     * leaf without observation, whose forecast and draws are NAN, "closed" for one that has
     * ended before the first step.
     */
    char **model;
    /**
     * [leaf_count] chance that a leaf which is not said to close has closed: one that sold in every
     * period before, and nothing since others sell about as much more; `point` is less by it
     */
    double *closed_chance;
    size_t draw_count;
    /**
     * [leaf_count][horizon][draw_count] joint futures: draw d of every leaf and period belongs
     * together; NULL if settings->keep_draws was false
     */
    double *draws;
    qc_backtest *backtest; /**< NULL if settings->backtest was false */
    size_t note_count;
    char **notes; /**< what the reader must know, one sentence each */
} qc_forecast;

/**
 * Forecasts every leaf of a panel.
 *
 * Combination (Bates & Granger 1969, Operational Research Quarterly 20(4):451-468,
 * doi:10.1057/jors.1969.103): every model but the naive ones is weighted by its errors at the
 * latest twelve rolling origins (or two thirds of a horizon; all 24 of few rows), as a ratio to
 * the naive method to beat. A leaf's ratio is shrunk towards that of rows of the same roughness
 * and, in a small panel, towards what models usually reach on other series; old errors count
 * less, and models that err alike share a weight. Where the combination has not beaten naive,
 * or fewer than four origins are known, naive is used. Sums above the leaves (company, regions,
 * groups) are forecast in the same way, and all levels reconciled by their past errors, up to
 * minimum trace (Wickramasuriya, Athanasopoulos & Hyndman 2019, JASA 114(526):804-819,
 * doi:10.1080/01621459.2018.1448825), so `weight` and `model` are a leaf's own part of its
 * forecast.
 *
 * Futures: antithetic joint draws with the covariance of past errors over leaves and steps,
 * shrunk, and Student tails that are heavier for short records; where nothing is known, the
 * errors of other series stand in. Ranges are wider where models disagree, and each side is
 * calibrated by how past ranges held. Half of the draws lie on each side of the point forecast.
 * Never below 0 but in a series, and the sums above it, where a negative value has been seen.
 *
 * Bit-identical for any run->threads. Cost: for each leaf or sum, one pass of every model at
 * each origin, up to 4 max_origins and those of the weights, and a search for its parameters at
 * lengths a fifth apart.
 *
 * @param[out] forecast  free with qc_forecast_free(); untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_TOO_SHORT (no leaf has an observation), QC_ERR_DATA,
 *         QC_ERR_NUMERIC, QC_ERR_CANCELLED, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_forecast_run(const qc_panel *panel,
                                               const qc_forecast_settings *settings,
                                               const qc_run *run, qc_forecast **forecast,
                                               qc_error *error);

/** NULL is allowed. */
QC_API void qc_forecast_free(qc_forecast *forecast);

/**
 * Futures of a node summed over periods first_step .. last_step (0-based, inclusive): the exact
 * sum of the leaves' draws, in draw order. Leaves without observation count 0; NAN if the node
 * has no other.
 *
 * @param[out] sums  [forecast->draw_count]
 */
QC_API void qc_forecast_node_draws(const qc_panel *panel, const qc_forecast *forecast,
                                   size_t node, size_t first_step, size_t last_step,
                                   double *sums);

/**
 * Part of the days of a period, also behind the last, on which a leaf is open: 1 but for those
 * that close.
 */
QC_API double qc_forecast_open_part(const qc_panel *panel, size_t leaf, size_t index);

/** Mean of draws, compensated. */
QC_API double qc_draws_mean(const double *draws, size_t count);

/**
 * Quantiles of draws (Hyndman & Fan 1996 type 7: linear between order statistics).
 *
 * @param levels  [level_count] each in [0, 1]
 * @param[out] values  [level_count]
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_draws_quantiles(const double *draws, size_t count,
                                                  const double *levels, size_t level_count,
                                                  double *values, qc_error *error);

/** Share of draws at or above a threshold: P(X >= threshold). */
QC_API double qc_draws_chance_at_least(const double *draws, size_t count, double threshold);

#ifdef __cplusplus
}
#endif

#endif
