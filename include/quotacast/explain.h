/* Why a forecast is what it is: models, trend, season, holidays, breaks, parts, surprises. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_EXPLAIN_H
#define QUOTACAST_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/forecast.h"
#include "quotacast/panel.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An outlier or a shift of the level: a change beyond three interquartile ranges of all. */
typedef struct qc_break {
    size_t at;     /**< period: of the outlier, or the first behind the shift */
    bool is_shift; /**< of the level; else a single value */
    bool is_share; /**< all values are above 0, and logarithms were looked at */
    /** Share of what was expected (0.5: half as much again) if is_share, else units */
    double size;
    /** Of an outlier: what its neighbours and its season say; NAN for shifts */
    double expected;
} qc_break;

/** A model's part of the forecast. */
typedef struct qc_explained_model {
    const char *name;
    double weight;
    /** Mean absolute error in the backtest as a share of naive's; NAN if it is not known */
    double error;
} qc_explained_model;

/** What a holiday does to months or quarters. */
typedef struct qc_explained_holiday {
    const char *name;
    double effect; /**< on the sales of a period wholly within it, as a share */
} qc_explained_holiday;

/** What a feast does to days, or to weeks by their days. */
typedef struct qc_explained_feast {
    const char *name;
    double highest, lowest;      /**< on a day's sales, as shares; 0: none above, or below */
    int highest_day, lowest_day; /**< days behind the feast, negative before it */
} qc_explained_feast;

/** What a child brings to the forecast of its parent. */
typedef struct qc_explained_part {
    size_t node;
    double total; /**< over the horizon */
} qc_explained_part;

/** A node's last observation and the range that was forecast for it one period before. */
typedef struct qc_surprise {
    size_t node;
    double observed, low, high; /**< 2.5 and 97.5 % */
} qc_surprise;

/** Everything about one node. Arrays are owned by it, names by panel and forecast. */
typedef struct qc_explanation {
    size_t node;
    /** Periods from the first to the last observation, and those missing between */
    size_t length, missing;
    /** Periods with a sale, where they are few: forecasts are means then; else 0 */
    size_t sold;
    /**
     * Days on which it was closed, and steps of the forecast on which it will be, with sales of
     * 0
     */
    size_t closed, closed_ahead;
    size_t origin_count; /**< past forecasts behind `error` */
    /** Mean absolute errors of a period in the backtest; NAN if there is none */
    double error, naive_error;
    size_t model_count;
    qc_explained_model *models; /**< the heaviest first, without those of no weight */
    bool in_shares;             /**< trend and seasons are shares: all values are above 0 */
    double trend;               /**< per period over the last season; NAN if too short */
    size_t season_count;        /**< 0 where no season is seen */
    double *season;             /**< [season_count] of the periods behind the data, in order */
    double season_share;        /**< how much of it to believe, 0 to 1 */
    /**
     * Part of the season that all series share which stands in for its own; NAN: they share
     * none
     */
    double shared_season;
    /**
     * How many times its last sales it is expected to sell in the last period of the horizon for
     * being young: by how others opened before, and its own first periods; 1: not young
     */
    double ramp;
    size_t openings; /**< earlier openings that this is learned from; 0 where it is not young */
    /**
     * Periods of a season behind it: of the year of days and weeks, of the week of hours; 0:
     * none known
     */
    size_t long_season;
    /** Periods behind the data in which it is highest and lowest, from 0 */
    size_t long_most, long_least;
    double long_highest, long_lowest; /**< what it does then, as a share */
    size_t break_count;
    qc_break *breaks;
    size_t holiday_count;
    qc_explained_holiday *holidays;
    /**
     * Change of a month's sales by a weekday more and a weekend day less, as a share; NAN: none
     * seen
     */
    double trading;
    size_t feast_count;
    qc_explained_feast *feasts;
    double total; /**< over the horizon: the mean of the futures */
    /** Sums over the horizon before and after all levels were reconciled */
    double alone, together;
    size_t part_count;
    qc_explained_part *parts; /**< of children, the largest first */
    bool has_last;
    qc_surprise last;
} qc_explanation;

/**
 * Explains a node's forecast.
 *
 * @param forecast  of the panel, with its backtest and backtest draws (the default settings)
 * @param node      below panel->node_count
 * @param[out] explanation  clear with qc_explanation_clear()
 * @return QC_OK, QC_ERR_ARGUMENT (no such node, no backtest), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_forecast_explain(const qc_panel *panel,
                                                   const qc_forecast *forecast, size_t node,
                                                   qc_explanation *explanation,
                                                   qc_error *error);

/** Frees what it holds. */
QC_API void qc_explanation_clear(qc_explanation *explanation);

/** Last observations outside the 95 % ranges that were forecast one period before. */
typedef struct qc_surprises {
    size_t checked;    /**< nodes that had such a range; one in 20 falls outside by chance */
    size_t count;      /**< of them outside */
    qc_surprise *item; /**< [checked] the furthest outside first, by the width of the range */
} qc_surprises;

/**
 * Looks at the last observation of every node.
 *
 * @param forecast  as for qc_forecast_explain(); without backtest draws nothing is checked
 * @param[out] surprises  clear with qc_surprises_clear()
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_forecast_surprises(const qc_panel *panel,
                                                     const qc_forecast *forecast,
                                                     qc_surprises *surprises, qc_error *error);

/** Frees what it holds. */
QC_API void qc_surprises_clear(qc_surprises *surprises);

#ifdef __cplusplus
}
#endif

#endif
