/* Rolling-origin predictions: every model at every origin, and their combination. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_ROLLING_H
#define QC_FORECAST_ROLLING_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/effects/shared_effects.h"
#include "forecast/history.h"
#include "forecast/regression/pool.h"
#include "quotacast/forecast.h"
#include "quotacast/models.h"
#include "quotacast/run.h"

/** Most models of a combination. */
enum { QC_MOST_MODELS = 32 };

/**
 * Predictions of a panel at the origins first .. last, last = period_count being the forecast
 * itself.
 *
 * The combination at an origin is learned from the origins of its own window only
 * (qc_rolling_window()), so it is what a run on the panel cut off there would give. In
 * ascending order: earliest <= first <= combined <= reconciled <= last.
 *
 * Each part is written by one stage of the work and read by later ones.
 */
typedef struct qc_rolling {
    /* laid out by qc_rolling_open(), the same from then on */
    qc_history *history;
    qc_model *models; /**< [model_count] */
    size_t model_count;
    size_t naive, seasonal_naive; /**< rows; seasonal_naive is naive if there is no such row */
    size_t horizon, max_origins;
    size_t earliest;   /**< lowest origin with an observation */
    size_t preferred;  /**< lowest with two seasons known at which half the models can run */
    size_t first;      /**< lowest at which models are run */
    size_t combined;   /**< lowest at which they are combined */
    size_t reconciled; /**< lowest whose forecast is read */
    /**
     * Lowest whose naive forecast is kept: `reconciled`, or `last` where there is no backtest
     */
    size_t benchmarked;
    size_t compared; /**< lowest at which ranges need the disagreement of the models */
    size_t last;
    size_t sample_count; /**< rows from which the panel is learned; see qc_rolling_sample() */

    /* by qc_rolling_run_models() before any model runs */
    qc_shared_effects effects; /**< from the lowest origin at which a model learned */
    qc_pool *pool; /**< the regression that rows share; NULL if no model asks for it */

    /* by qc_combine(), or by qc_share_read_all() if shards have run the models; for
     * intermittent leaves again by qc_sporadic_sum_apply() */
    /**
     * [rows kept][last - first + 1][model_count][horizon] of the single models: of all rows,
     * else of the sample; NULL where that is more than settings->kept_bytes: then a row's are
     * computed again when they are needed
     */
    double *model_prediction;
    bool all_kept;
    /** [last - combined + 1][row_count][horizon]; NULL once it is not needed any more */
    double *combination;
    /** [last - benchmarked + 1][row_count][horizon] the naive benchmark */
    double *benchmark;
    /** [last - compared + 1][leaf_count][horizon] see forecast/combination/disagreement.h */
    double *disagreement;
    /**
     * [leaf_count] for a leaf whose forecasts are made again at some origin, else NULL: [last -
     * benchmarked + 1][max_origins][horizon + 1], see qc_rolling_hindsight()
     */
    double **hindsight;
    double *weight; /**< [row_count][model_count] at the last origin; 0 without observation */

    /* by qc_reconcile() */
    /** [last - reconciled + 1][row_count][horizon] the reconciled forecast */
    double *forecast;
} qc_rolling;

/** Prepares a rolling: history, origins, and room for predictions. */
QC_MUST_CHECK qc_status qc_rolling_open(const qc_panel *panel,
                                        const qc_forecast_settings *settings, bool nested,
                                        qc_rolling **rolling, qc_error *error);

/** Runs the models and combines them, for the rows first_row .. end_row - 1 and for the
 * sample. */
QC_MUST_CHECK qc_status qc_rolling_run_models(qc_rolling *rolling,
                                              const qc_forecast_settings *settings,
                                              size_t first_row, size_t end_row,
                                              const qc_run *run, qc_error *error);

/**
 * Runs the models at the origins that a forecast needs, or reads the results of shards;
 * combines and reconciles.
 *
 * @param nested  also at the origins that are needed for the ranges of each scored origin
 */
QC_MUST_CHECK qc_status qc_rolling_new(const qc_panel *panel,
                                       const qc_forecast_settings *settings, bool nested,
                                       const qc_run *run, qc_rolling **rolling,
                                       qc_error *error);

void qc_rolling_free(qc_rolling *rolling);

/** The rolling that a forecast was made from; NULL without backtest draws; forecast.c. */
const qc_rolling *qc_forecast_rolling(const qc_forecast *forecast);

/**
 * The first origin of the window that an origin learns from: window .. origin - 1, at most
 * max_origins. The window does not begin before half the models can run and two seasons are
 * known, if that leaves ENOUGH_ORIGINS (rolling.c) origins whose last step is known.
 */
size_t qc_rolling_window(const qc_rolling *rolling, size_t origin);

/** The first origin by whose errors models are weighted at an origin: the latest twelve of its
 * window, or two thirds of a horizon; with few rows all of it. */
size_t qc_rolling_weighing(const qc_rolling *rolling, size_t origin);

/**
 * Row k of the sample, k < sample_count: rows at equal distances, or all of a small panel. The
 * panel's ratios and correlations of models are learned from the sample, so that every other
 * row is run only once and its record freed.
 */
size_t qc_rolling_sample(const qc_rolling *rolling, size_t k);

/** The place of a row in the sample, SIZE_MAX for one outside. */
size_t qc_rolling_sampled(const qc_rolling *rolling, size_t row);

/**
 * Predictions of the single models for a row, [last - first + 1][model_count][horizon]; NULL if
 * they are not kept.
 */
double *qc_rolling_kept(const qc_rolling *rolling, size_t row);

/**
 * The combination of a row's models [horizon] as made at an origin, at least at
 * rolling->combined.
 */
double *qc_rolling_combination(const qc_rolling *rolling, size_t origin, size_t row);

/** The forecast [horizon] that it was reconciled to, at least at rolling->reconciled. */
double *qc_rolling_forecast(const qc_rolling *rolling, size_t origin, size_t row);

/** One of the two above. */
typedef double *(*qc_rolling_reading)(const qc_rolling *rolling, size_t origin, size_t row);

/**
 * The prediction [horizon] of a method of the backtest: of a model, if its predictions are
 * kept, or for model_count the forecast.
 */
const double *qc_rolling_prediction(const qc_rolling *rolling, size_t origin, size_t method,
                                    size_t row);

/** The naive benchmark [horizon], at least at rolling->benchmarked. */
double *qc_rolling_benchmark(const qc_rolling *rolling, size_t origin, size_t row);

/**
 * The disagreement of the models of a leaf's combination [horizon], at least at
 * rolling->compared; 0 for one model.
 */
double *qc_rolling_disagreement(const qc_rolling *rolling, size_t origin, size_t leaf);

/**
 * The forecast [horizon] that the combination would have made at the origin `made` with the
 * season and the weights known at `origin`, at least rolling->benchmarked. The value behind it
 * is the factor for its errors, which corrects for the season having been learned from the
 * values that are forecast. NULL for a leaf of which nothing was made again;
 * forecast/hindsight.h says at which origins. `made` is at least rolling->first.
 */
double *qc_rolling_hindsight(const qc_rolling *rolling, size_t origin, size_t made,
                             size_t leaf);

/** Weights [model_count] of a row at the last origin. */
double *qc_rolling_weight(const qc_rolling *rolling, size_t row);

/** Frees what only a backtest or another reconciliation needs. */
void qc_rolling_forget(qc_rolling *rolling);

/** The naive benchmark of a leaf at an origin: seasonal naive where two seasons are known. */
size_t qc_rolling_naive(const qc_rolling *rolling, size_t origin, size_t leaf);

/**
 * The observation that a step's prediction made at `made` is for; NAN if not known at `origin`.
 */
double qc_rolling_target(const qc_rolling *rolling, size_t leaf, size_t made, size_t step,
                         size_t origin);

/**
 * Fills the pooled regression of every origin, once the shared season is known: sums over as
 * many parts as there are threads; pool_fill.c.
 */
QC_MUST_CHECK qc_status qc_rolling_fill_pool(qc_rolling *rolling, const qc_run *run,
                                             qc_error *error);

/**
 * Runs the models, weighs and combines them at every origin, for the sample and the rows
 * first_row .. end_row - 1; combine.c.
 */
QC_MUST_CHECK qc_status qc_combine(qc_rolling *rolling, size_t first_row, size_t end_row,
                                   const qc_run *run, qc_error *error);

/**
 * Reconciles the combinations of leaves and sums at an origin, by their past errors. Called by
 * qc_rolling_new() once all origins are combined; reconcile.c.
 */
QC_MUST_CHECK qc_status qc_reconcile(const qc_rolling *rolling, size_t origin, qc_error *error);

#endif
