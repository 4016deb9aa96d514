/* What the parts of an evaluation of key results share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_OKR_OKR_WORK_H
#define QC_OKR_OKR_WORK_H

#include <stdbool.h>

#include "core/memory.h"
#include "quotacast/okr.h"

/** Longest part of a reason, in bytes. */
#define QC_OKR_TEXT 320
/** Room for a name in a message. */
#define QC_OKR_CLIP 96

/** The futures of a product: made once, used by every key result of the product. */
typedef struct qc_okr_product {
    const char *name;
    qc_panel *panel;
    qc_forecast *forecast;
    const char *why_not; /**< "" or why there are none */
    struct qc_okr_product *next;
} qc_okr_product;

/** One evaluation. */
typedef struct qc_okr_work {
    const qc_okr_inputs *in;
    const qc_book *book;
    const qc_run *run;
    qc_date today;         /**< as-of date, or the last day booked where nobody gave one */
    qc_date revenue_from;  /**< first day of the revenue table; QC_NO_DATE without one */
    qc_date revenue_until; /**< last day that it covers; QC_NO_DATE without one */
    qc_date deals_from;    /**< first closing in the book; QC_NO_DATE without one */
    qc_okr_product *products;
    qc_key_result_table *table;
    qc_arena *keep;
    size_t note_capacity;
} qc_okr_work;

/** What a filter can speak of. */
typedef enum qc_okr_subject {
    QC_OKR_TERRITORY,
    QC_OKR_PRODUCT,
    QC_OKR_OWNER,
    QC_OKR_SOURCE,
    QC_OKR_VERSION,
    QC_OKR_SUBJECTS
} qc_okr_subject;

/** What a filter leaves. */
typedef struct qc_okr_filter {
    const char *said[QC_OKR_SUBJECTS]; /**< the value as written; NULL: none */
    qc_id territory;                   /**< QC_NO_ID: all */
    qc_id rep;                         /**< QC_NO_ID: all */
    const char *product;               /**< as in the book, NULL: all */
    bool *products;                    /**< [products.count] rows that are meant, NULL: all */
    bool from_log;
    const char *version; /**< NULL: any */
    bool is_bad;         /**< could not be understood: nothing is computed */
} qc_okr_filter;

typedef struct qc_okr_metric qc_okr_metric;

/** A key result while it is evaluated. */
typedef struct qc_okr_item {
    qc_id row;
    qc_key_result_kind kind;
    const qc_okr_metric *metric;
    qc_okr_filter filter;
    qc_frequency frequency;
    qc_period period;
    qc_date start, end; /**< first and last day of the period; QC_NO_DATE without one */
    double baseline, target;
    double value, naive;
    qc_date known_until; /**< last day that the value covers */
    bool is_final;       /**< the value is that of the whole period */
    bool in_percent;     /**< a ratio that is wanted in percent */
    /** Share of the total that was to be expected by now, NAN before it is asked */
    double pace;
    double *draws; /**< [draw_count] of the metric at the period's end, NULL without odds */
    size_t draw_count;
    char how_value[QC_OKR_TEXT]; /**< how the value was computed, or why not */
    char how_odds[QC_OKR_TEXT];
    char how_pace[QC_OKR_TEXT];
} qc_okr_item;

typedef enum qc_okr_form {
    QC_OKR_MONEY,
    QC_OKR_COUNT,
    QC_OKR_PERCENT,
    QC_OKR_DAYS,
    QC_OKR_RATIO,
    QC_OKR_MANUAL
} qc_okr_form;

/**
 * How a metric is computed. It sets item->value (NAN: unknown), known_until, is_final, naive
 * and how_value.
 */
typedef qc_status (*qc_okr_value)(qc_okr_work *work, qc_okr_item *item, qc_error *error);
/**
 * How its futures are made. It sets item->draws, or leaves NULL, and how_odds; naive if it
 * knows it.
 */
typedef qc_status (*qc_okr_odds)(qc_okr_work *work, qc_okr_item *item, qc_error *error);

/** How a metric grows within its period. */
typedef enum qc_okr_growth {
    QC_OKR_ADDS_UP, /**< a sum or count: from 0, never lost (sums of money may fall by credits) */
    QC_OKR_BUILDS_UP, /**< grows from 0 without being a sum */
    QC_OKR_HOLDS      /**< a rate or mean: the value so far stands for the whole */
} qc_okr_growth;

/** A row of the metric table. */
struct qc_okr_metric {
    const char *name;
    qc_okr_form form;
    qc_okr_growth growth;
    qc_okr_value value;
    qc_okr_odds odds;
    const char *no_odds; /**< why there are none, where `odds` is NULL */
    const char *aliases; /**< normalised, divided by blanks */
};

/* Metrics (metric.c) */

/** What a name of a metric means. */
typedef struct qc_okr_metric_match {
    const qc_okr_metric *metric; /**< manual where the name is not known */
    bool is_known;
    /** The name goes on with words such as "in territory": a filter should say which */
    bool is_narrowed;
    const char *near; /**< a name near to one that is not known, or NULL */
} qc_okr_metric_match;

QC_MUST_CHECK qc_status qc_okr_metric_find(const char *name, qc_okr_metric_match *match,
                                           qc_error *error);

/* Values */

QC_MUST_CHECK qc_status qc_okr_value_revenue(qc_okr_work *work, qc_okr_item *item,
                                             qc_error *error);
QC_MUST_CHECK qc_status qc_okr_value_deals(qc_okr_work *work, qc_okr_item *item,
                                           qc_error *error);
QC_MUST_CHECK qc_status qc_okr_value_new_customers(qc_okr_work *work, qc_okr_item *item,
                                                   qc_error *error);
QC_MUST_CHECK qc_status qc_okr_value_coverage(qc_okr_work *work, qc_okr_item *item,
                                              qc_error *error);
QC_MUST_CHECK qc_status qc_okr_value_attainment(qc_okr_work *work, qc_okr_item *item,
                                                qc_error *error);
QC_MUST_CHECK qc_status qc_okr_value_accuracy(qc_okr_work *work, qc_okr_item *item,
                                              qc_error *error);
QC_MUST_CHECK qc_status qc_okr_value_manual(qc_okr_work *work, qc_okr_item *item,
                                            qc_error *error);

/* Odds */

QC_MUST_CHECK qc_status qc_okr_odds_revenue(qc_okr_work *work, qc_okr_item *item,
                                            qc_error *error);
QC_MUST_CHECK qc_status qc_okr_odds_won(qc_okr_work *work, qc_okr_item *item, qc_error *error);
QC_MUST_CHECK qc_status qc_okr_odds_accuracy(qc_okr_work *work, qc_okr_item *item,
                                             qc_error *error);
QC_MUST_CHECK qc_status qc_okr_odds_attainment(qc_okr_work *work, qc_okr_item *item,
                                               qc_error *error);

/** True if a value meets the target of a kind. */
bool qc_okr_is_met(qc_key_result_kind kind, double target, double value);

/** p_reach, target_p50 and target_p80 from the item's draws. */
QC_MUST_CHECK qc_status qc_okr_count_odds(const qc_okr_item *item, qc_key_result *result,
                                          qc_error *error);

/* Shared steps */

/** Reads a filter; what it does not understand becomes a note. Clear with qc_okr_filter_clear(). */
QC_MUST_CHECK qc_status qc_okr_filter_read(qc_okr_work *work, qc_id row, qc_okr_filter *filter,
                                           qc_error *error);
void qc_okr_filter_clear(qc_okr_filter *filter);

/** True if a territory, product and rep pass the filter. */
bool qc_okr_passes(const qc_okr_work *work, const qc_okr_filter *filter, qc_id territory,
                   qc_id product, qc_id rep);

/** Revenue (or won deals) of an item's filter within its period, booked by today. */
typedef struct qc_okr_booked {
    qc_money sum;
    qc_money *by_territory; /**< the rows' own territories, NULL if not wanted */
    bool from_deals;
    bool too_coarse; /**< a row spans more than the period */
    qc_date from;    /**< first day of the source; QC_NO_DATE if it is empty */
    qc_date until;   /**< last day that the source covers */
} qc_okr_booked;

/** Adds up; `by_territory` [territories] is zeroed by the caller, or NULL. */
QC_MUST_CHECK qc_status qc_okr_add_booked(const qc_okr_work *work, const qc_okr_item *item,
                                          qc_okr_booked *booked, qc_money *by_territory,
                                          qc_error *error);

/** True if the source says something about the item's period; else says why not. */
bool qc_okr_is_booked(qc_okr_item *item, const qc_okr_booked *booked);

/** True if nothing in the source of the amount can be negative. */
bool qc_okr_never_falls(const qc_okr_work *work, const qc_okr_item *item);

/** Where a period lies among the periods and steps of a panel. */
typedef struct qc_okr_span {
    size_t first;                 /**< first observed period of the span */
    size_t observed;              /**< how many are observed */
    bool is_ahead;                /**< some are not */
    size_t first_step, last_step; /**< in the forecast, if is_ahead */
    const char *why_not;          /**< NULL, or why the period cannot be cut out of the panel */
} qc_okr_span;

qc_okr_span qc_okr_span_find(const qc_panel *panel, const qc_okr_item *item);

/** The panel's node of a territory; QC_NO_ID if there is none. */
qc_id qc_okr_node(const qc_panel *panel, qc_id territory);

/** True if a node is `above` or lies below it. */
bool qc_okr_node_is_below(const qc_panel *panel, qc_id node, qc_id above);

/**
 * Share of the period's total that was to be expected by a day, 0 to 1: item->pace; says how in
 * item->how_pace.
 */
double qc_okr_pace(const qc_okr_work *work, qc_okr_item *item, qc_date day);

/** First and last day of the item's period; QC_NO_DATE without one. */
void qc_okr_set_days(const qc_okr_work *work, qc_okr_item *item);

/** Turns a change in percent into a target, and a share such as 0.9 into 90. */
QC_MUST_CHECK qc_status qc_okr_resolve_target(qc_okr_work *work, qc_okr_item *item,
                                              qc_error *error);

/** The score that was to be expected by now; NAN without a period. */
double qc_okr_expected(const qc_okr_work *work, qc_okr_item *item);

/** Sets the status, and p_reach where it is decided. */
void qc_okr_judge(const qc_okr_work *work, const qc_okr_item *item, qc_key_result *result);

/** True if the panel counts the item's period among its full ones. */
bool qc_okr_panel_covers(const qc_panel *panel, const qc_okr_item *item);

/** True if nothing of the item's period is still to come, or the panel counts it as complete. */
bool qc_okr_is_over(const qc_okr_work *work, const qc_okr_item *item);

/**
 * A text of at most 80 bytes, cut between letters; `buffer` has QC_OKR_CLIP bytes and is given
 * back.
 */
const char *qc_okr_clip(const char *text, char *buffer);

/** Notes on a key result as it is written. */
QC_MUST_CHECK qc_status qc_okr_lint(qc_okr_work *work, const qc_okr_item *item,
                                    qc_error *error);

/**
 * True if the target stands on the side of the baseline that the kind does not mean: there is no
 * way from one to the other that a score could measure.
 */
bool qc_okr_is_wrong_side(const qc_okr_item *item);

/** A note on a key result that is named for a territory or product, and has no filter. */
QC_MUST_CHECK qc_status qc_okr_lint_unfiltered(qc_okr_work *work, const qc_okr_item *item,
                                               qc_error *error);

/** Adds a note about a key result, with its file and line. */
QC_MUST_CHECK qc_status qc_okr_note(qc_okr_work *work, qc_id row, qc_error *error,
                                    const char *format, ...) QC_PRINTF_LIKE(4, 5);

/** The futures of a product of the book. */
QC_MUST_CHECK qc_status qc_okr_product_futures(qc_okr_work *work, const char *product,
                                               const qc_okr_product **futures, qc_error *error);

#endif
