/* The panel: equally spaced revenue series and the tree above them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_PANEL_H
#define QUOTACAST_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotacast/book.h"
#include "quotacast/calendar.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A node of the panel's tree. */
typedef struct qc_panel_node {
    const char *name; /**< owned by the panel */
    /** "company", "region" (right below it), "area" (below a region), "territory" or "series" */
    const char *level;
    /** Node index below this one's; QC_NO_ID for a root. parent < child always */
    qc_id parent;
    qc_id leaf; /**< leaf index, QC_NO_ID for inner nodes */
    /** Row in the book, QC_NO_ID for the company and for series without a book */
    qc_id territory;
} qc_panel_node;

/** Most regressors of a panel. */
enum { QC_REGRESSORS_MOST = 20 };

/** What the user knows of every period, past and future: prices, promotions as 0 and 1, ... */
typedef struct qc_regressors {
    size_t count; /**< at most QC_REGRESSORS_MOST */
    const char **name;
    size_t period_count; /**< from the panel's first period on; more than the panel has */
    /** [count][leaf_count][period_count]; 0 before a leaf's first observation */
    double *values;
} qc_regressors;

/**
 * Equally spaced series. `values` is [leaf_count][period_count] row-major, major currency units,
 * oldest first; NAN before a leaf's first observation and where an observation is missing.
 */
typedef struct qc_panel {
    qc_frequency frequency;
    qc_calendar calendar;
    qc_period first_period;
    size_t period_count;
    int season; /**< periods in a season: 52, 12, 4, ..., or 1 for none */
    size_t leaf_count;
    /**
     * [leaf_count] periods that a leaf's own ones lie before the panel's, where leaves stand side
     * by side by their ends and not by date; NULL where all are aligned by date. See
     * qc_panel_period()
     */
    int32_t *leaf_lag;
    double *values;
    /**
     * [leaf_count] last day of sales of a territory that closes, QC_NO_DATE for the others; NULL
     * where none does. Forecasts are 0 from the next day on; see qc_forecast_open_part()
     */
    qc_date *leaf_end;
    qc_id *leaf_node; /**< [leaf_count] node index of each leaf */
    size_t node_count;
    qc_panel_node *nodes;
    /**
     * A second hierarchy over the same leaves that crosses the tree, such as products: sums
     * that are forecast too, so that what they know reaches the leaves. No group holds all
     * leaves; the tree's root does. 0 and NULL for none.
     */
    size_t group_count;
    /** [group_count] group above, with a lower index; QC_NO_ID for none */
    qc_id *group_parent;
    qc_id *leaf_group; /**< [leaf_count] lowest group of each leaf, QC_NO_ID for none */
    bool from_deals;   /**< won deals stand in for revenue */
    size_t note_count;
    char **notes;                    /**< what was done to the data, one sentence each */
    const qc_regressors *regressors; /**< NULL for none; the panel's */
    void *owner;                     /**< the builder's storage; do not touch */
} qc_panel;

/** What to build the panel of a book from. */
typedef struct qc_panel_settings {
    bool has_frequency;
    /** If has_frequency; else months with 9 full months (of deals 14), else quarters */
    qc_frequency frequency;
    const char *product; /**< only this product or family; NULL for all */
} qc_panel_settings;

/** The frequency that the data allow, all products. */
QC_API qc_panel_settings qc_panel_settings_default(void);

/**
 * Builds the panel of a book: revenue by territory, or won deals by closing date where there is no
 * revenue table. Periods in which a territory sold nothing count as 0 from its first sale on.
 * A first or last period that the data cover only in part is left out, and noted.
 *
 * @param[out] panel  free with qc_panel_free(); untouched on failure
 * @return QC_OK, QC_ERR_DATA (no revenue and no won deals), QC_ERR_TOO_SHORT (no full period),
 *         QC_ERR_NOT_FOUND (product; with a near name), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_panel_build(const qc_book *book,
                                              const qc_panel_settings *settings,
                                              qc_panel **panel, qc_error *error);

/** How to read series from a long table, one observation a row. Texts are borrowed. */
typedef struct qc_series_settings {
    /**
     * Header of the series' name, or several separated by commas; NULL: the whole file is one
     * series
     */
    const char *series;
    /** Header of the period: date, week, month, quarter, year or a whole number */
    const char *period;
    const char *value;
    int season; /**< 0: by frequency */
    /**
     * Rows are summed into its periods; QC_FREQUENCY_INDEX (0): days into months or weeks where
     * there are enough, all else unchanged
     */
    qc_frequency frequency;
    /**
     * Series of dates that end in different periods may be taken each up to its own end: where of
     * ten or more, nearly without gaps, at most one in ten has the last period
     */
    bool own_ends;
    /** A period without a row, from a series' first one on, is 0; else it is unknown */
    bool missing_is_zero;
    /**
     * Date order, decimal mark, start of the fiscal year, and the as-of date: rows that end
     * after it are not used; NULL for none
     */
    const qc_config *config;
    /** A long table of regressors with the same headers for period and series; NULL for none */
    const char *regressors;
    size_t horizon; /**< periods ahead for which they must be known; 0: a season */
} qc_series_settings;

/**
 * Reads series from a long CSV table (or "-" for standard input). Series stand side by side,
 * without a parent; periods are aligned where they are dates, unless `own_ends` applies, and
 * right-aligned by number where not.
 *
 * @return as qc_panel_build(), and QC_ERR_IO, QC_ERR_FORMAT, QC_ERR_DATA (an observation twice)
 */
QC_API QC_MUST_CHECK qc_status qc_panel_read_series(const char *path,
                                                    const qc_series_settings *settings,
                                                    qc_panel **panel, qc_error *error);

/** NULL is allowed. */
QC_API void qc_panel_free(qc_panel *panel);

/**
 * The period of a node's values at an index, also behind the last: a leaf with a lag has its own.
 */
QC_API qc_period qc_panel_period(const qc_panel *panel, size_t node, size_t index);

/**
 * A panel cut off after its first `period_count` periods: what was known then, without
 * regressors. Borrows nothing from `panel`.
 *
 * @param[out] shorter  free with qc_panel_free(); untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT (no period, or more than there are), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_panel_truncate(const qc_panel *panel, size_t period_count,
                                                 qc_panel **shorter, qc_error *error);

/**
 * Sums leaves into every node: node_values[node][period] = sum of the leaves below, NAN
 * (missing) leaves counting 0 where another leaf is observed.
 *
 * @param leaf_values  [leaf_count][columns]
 * @param[out] node_values  [node_count][columns]
 */
QC_API void qc_panel_sum(const qc_panel *panel, const double *leaf_values, size_t columns,
                         double *node_values);

#ifdef __cplusplus
}
#endif

#endif
