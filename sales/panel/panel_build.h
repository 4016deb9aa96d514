/* The steps of building a panel: events, window, tree. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_PANEL_PANEL_BUILD_H
#define QC_SALES_PANEL_PANEL_BUILD_H

#include "quotacast/panel.h"

/* Making a panel */

/** An empty panel with its storage. */
QC_MUST_CHECK qc_status qc_panel_new(qc_panel **panel, qc_error *error);

/**
 * Room for nodes, leaves and values (all NAN); frequency, periods and counts are the caller's
 * to set.
 */
QC_MUST_CHECK qc_status qc_panel_reserve(qc_panel *panel, size_t node_count, size_t leaf_count,
                                         size_t period_count, qc_error *error);

/** Room for lags of the leaves; the caller's to set. */
QC_MUST_CHECK qc_status qc_panel_reserve_lags(qc_panel *panel, qc_error *error);

/** Room for regressors as long as the panel's; names and values are the caller's to fill in. */
QC_MUST_CHECK qc_status qc_panel_reserve_regressors(qc_panel *panel, size_t count,
                                                    size_t period_count,
                                                    qc_regressors **regressors,
                                                    qc_error *error);

/** A text that lives as long as the panel, or NULL. */
const char *qc_panel_keep(qc_panel *panel, const char *text);

/** Adds one sentence; at most 16 in a panel. */
QC_MUST_CHECK qc_status qc_panel_add_note(qc_panel *panel, qc_error *error, const char *format,
                                          ...) QC_PRINTF_LIKE(3, 4);

/** Sets the season. 0: by frequency, where there are two full seasons. */
void qc_panel_describe(qc_panel *panel, int season);

/* Events: what was sold when and where */

typedef struct qc_panel_event {
    qc_date day;      /**< of the sale, or first day of the row's period */
    qc_date last_day; /**< the same, or last day of the row's period */
    qc_id territory, product;
    qc_money amount;
    bool wanted; /**< of the product asked for */
} qc_panel_event;

typedef struct qc_panel_events {
    qc_panel_event *event; /**< by day */
    size_t count;
    bool from_deals;
    qc_frequency coarsest; /**< of the rows; QC_FREQUENCY_INDEX where all are days */
    qc_date first_day;     /**< of the first event */
    qc_date data_end;      /**< last day that the source is known to cover */
    qc_date as_of; /**< the book's, or the end of the last row's period where nobody gave it */
    int32_t longest_silence; /**< days without an event between two events, at most */
    bool weekly;             /**< all are on the same day of the week, in several months */
} qc_panel_events;

/** Collects the events of a book; clear with qc_panel_events_clear(). */
QC_MUST_CHECK qc_status qc_panel_events_collect(const qc_book *book, const char *product,
                                                qc_panel_events *events, qc_error *error);
void qc_panel_events_clear(qc_panel_events *events);

/* Window: the full periods */

typedef struct qc_panel_window {
    qc_frequency frequency;
    qc_period first, last;
    bool first_is_cut;   /**< the period before `first` has events and is covered in part */
    bool last_is_cut;    /**< the period after `last` has data and is covered in part */
    bool last_is_near;   /**< `last` ends up to three days after the as-of date */
    bool months_instead; /**< no full quarter, months are used */
    int few_months; /**< full months, where they are too few and quarters are used; else 0 */
} qc_panel_window;

/** The full periods of the events at the frequency asked for or found. */
QC_MUST_CHECK qc_status qc_panel_window_find(const qc_book *book, const qc_panel_events *events,
                                             const qc_panel_settings *settings,
                                             qc_panel_window *window, qc_error *error);

/** Notes on what the window left out. */
QC_MUST_CHECK qc_status qc_panel_window_note(const qc_book *book, const qc_panel_events *events,
                                             const qc_panel_window *window, qc_panel *panel,
                                             qc_error *error);

/* Tree: nodes above the leaves */

/**
 * Builds nodes and leaves of the territories that have an event by the window's end.
 *
 * @param[out] leaf_of  [territories + 1] leaf of each territory's own events, QC_NO_ID for
 *                      none; the last entry is that of events without a territory
 */
QC_MUST_CHECK qc_status qc_panel_tree_build(const qc_book *book, const qc_panel_events *events,
                                            const qc_panel_window *window, qc_panel *panel,
                                            qc_id *leaf_of, qc_error *error);

/**
 * Makes the periods unknown of which amounts could not be read, and notes it. After the values.
 *
 * @param leaf_of  as qc_panel_tree_build() gives it
 */
QC_MUST_CHECK qc_status qc_panel_unread_mark(const qc_book *book, const qc_id *leaf_of,
                                             qc_panel *panel, qc_error *error);

/** Finds when leaves end, by the territories table, and notes it. After the tree. */
QC_MUST_CHECK qc_status qc_panel_ends_find(const qc_book *book, qc_panel *panel,
                                           qc_error *error);

/** Notes what leaves sold after their ends. After the values. */
QC_MUST_CHECK qc_status qc_panel_ends_note_late(const qc_book *book, qc_panel *panel,
                                                qc_error *error);

#endif
