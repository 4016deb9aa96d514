/* What the steps of a quota plan share: the tree with its bounds, the elements of the index, the teams. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_WORK_H
#define QC_TERRITORY_QUOTA_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/memory.h"
#include "quotacast/quota.h"
#include "territory/allocate.h"
#include "territory/quota_past.h"

/** Over-assignment counts in millionths. */
#define QC_QUOTA_WHOLE 1000000

/** What an index is made of. */
typedef enum qc_element {
    QC_ELEMENT_FORECAST,
    QC_ELEMENT_HISTORY,
    QC_ELEMENT_POTENTIAL,
    QC_ELEMENT_GROWTH, /**< what a method of growth says, where one is used */
    QC_ELEMENT_COUNT
} qc_element;

/** Periods of the panel. */
typedef struct qc_span {
    size_t first, length;
} qc_span;

/** A node of the panel as the plan sees it. Branches stand parents first, siblings by name. */
typedef struct qc_quota_branch {
    const char *name, *level;
    qc_id panel_node;
    qc_id parent, first_child, next;   /* branches */
    qc_id end;                         /* the first branch after those below it */
    qc_id leaf;                        /* of the panel, QC_NO_ID for inner branches */
    qc_id territory;                   /* in the book */
    qc_money floor, cap, hold;         /* its own; QC_NO_MONEY where there is none */
    bool hold_is_goal;                 /* `hold` comes from the goals table */
    qc_money last;                     /* quota or revenue of the last period; QC_NO_MONEY */
    qc_money least, most;              /* by the largest change from `last`; QC_NO_MONEY */
    bool is_earned;                    /* the floor is what has come already */
    bool is_kept;                      /* at `last`: its step would be too small */
    bool is_made;                      /* its step is to be the least one or more */
    uint32_t over;                     /* over-assignment of those right below it, millionths */
    qc_money lower, upper;             /* its own with its descendants' */
    qc_money loose_lower, loose_upper; /* the same as if nothing were held */
    double index;        /* of the index among siblings, adds up to 1 or is 0 for all */
    double fit;          /* weight in its pool, when the bounds below it are seen */
    double claim;        /* minor units: its index at its pool's scale */
    double asked;        /* minor units: the same with the bounds below it and before its own */
    qc_money free_quota; /* without any bound */
    qc_money free_rounding;
    qc_money quota;
    qc_money rounding;
    uint8_t bound; /* qc_bound */
} qc_quota_branch;

/**
 * Amounts of the elements, [branch], major units, at least 0; an inner branch has the sum of
 * those below.
 */
typedef struct qc_quota_elements {
    double *value[QC_ELEMENT_COUNT];
    bool available[QC_ELEMENT_COUNT]; /* something is known about it */
    /* [branch] leaf without revenue in the span: its forecast stands in */
    bool *history_missing;
    /*
     * [branch] periods for which a leaf that has been given up sold nothing; 0 for the others
     */
    size_t *silence;
    size_t potential_missing; /* leaves whose forecast stands in for potential */

    qc_span history;  /* which periods */
    size_t years_ago; /* the same period that many years before; 0: the last periods known */
} qc_quota_elements;

/** A rep of the plan. */
typedef struct qc_quota_seat {
    qc_id rep;         /* row in the book */
    qc_id branch;      /* leaf */
    double service;    /* part of the period in service, 0 to 1 */
    double capacity;   /* the same with the ramp of the new */
    double expected;   /* part of the team if all served the whole period; adds up to 1 */
    double part;       /* with service; adds up to 1, less what is vacant of the team */
    const char *basis; /* in plain words */
    bool is_fresh;     /* neither a share nor a record */
    qc_money quota;
    qc_money rounding;
    qc_money earned; /* own won deals of a period that has begun: no quota goes below them */
    qc_money free_quota, free_rounding; /* without that */
    qc_money last;                      /* quota of the plan before, QC_NO_MONEY */
    double year_ago;                    /* own won deals in the history span, major units */
    double prior;                       /* `expected` before the own record is looked at */
    /* Part of the period in service, with what new reps won in their first months */
    double ahead;
    double shape, rate; /* gamma distribution of what the own number of deals is to the prior */
    double size;        /* typical won deal, over the team's */
} qc_quota_seat;

/** The reps of a leaf, and how they shared its won amount in past quarters. */
typedef struct qc_quota_team {
    size_t first, count;  /* seats */
    size_t quarter_count; /* past quarters with won deals of theirs */
    double *part;         /* [quarter_count][count], with service; rows add up to 1 */
    double deals;         /* that the territory is to win in the period */
    double vacant;        /* part of its quota in months that nobody serves */
} qc_quota_team;

enum {
    QC_RAMP_MONTHS = 12, /* first months of service that are told apart */
    QC_START_MONTHS = 3  /* and those that are told of */
};

/** Won deals of all teams, each over its rep's typical one. */
typedef struct qc_quota_wins {
    size_t size_count;
    double *size;
    double size_mean, size_square; /* mean square */
    /* What new reps won in each of their first months, over their part */
    double start[QC_RAMP_MONTHS];
    /* Deals in the first three of them, and what their part would give */
    double start_won, start_expected;
} qc_quota_wins;

/** One plan in the making. */
typedef struct qc_quota_work {
    const qc_book *book;
    const qc_panel *panel;
    const qc_forecast *forecast;
    const qc_quota_settings *settings;
    const qc_run *run;
    qc_arena *keep;    /* of the plan */
    qc_arena *scratch; /* until it is built */
    qc_quota_plan *plan;
    size_t note_capacity;
    qc_money unit;               /* quotas are multiples of it */
    uint32_t over_reps;          /* over-assignment of reps, millionths */
    qc_date first_day, last_day; /* of the planning period; QC_NO_DATE for bare numbers */
    qc_date known_until;         /* last day of the panel */
    size_t branch_count;
    qc_quota_branch *branches;
    qc_id *branch_of_node; /* [panel->node_count] */
    /* [book->territories.count] QC_NO_ID for those outside the panel */
    qc_id *branch_of_territory;
    size_t leaf_count;
    qc_id *leaves;         /* branches of the leaves, in order */
    double *leaf_forecast; /* [panel->leaf_count] of the planning period, major units */
    qc_quota_elements elements;
    double weight[QC_ELEMENT_COUNT];
    const qc_quota_method *growth_method; /* whose word is QC_ELEMENT_GROWTH; NULL for none */
    qc_quota_past past; /* planning periods [leaf as in `leaves`], the last one to come */
    size_t seat_count;
    qc_quota_seat *seats;
    qc_quota_team *teams; /* [branch_count] */
    qc_quota_wins wins;
    const qc_product_lines *lines; /* that the company sells; NULL where none are told apart */
    /* [lines->count] of the goals table; QC_NO_MONEY where there is none */
    qc_money *line_goal;
} qc_quota_work;

/* quota_notes.c */

/**
 * Adds a sentence to the plan's notes; `text` from qc_arena_format(work->keep, ...), NULL means
 * out of memory.
 */
QC_MUST_CHECK qc_status qc_quota_note(qc_quota_work *work, char *text, qc_error *error);

/** Names for a sentence: the first five. Starts as {0}. */
typedef struct qc_quota_list {
    size_t count;
    const char *names;
} qc_quota_list;

QC_MUST_CHECK qc_status qc_quota_list_add(const qc_quota_work *work, qc_quota_list *list,
                                          const char *name, qc_error *error);

/** Notes "2 <many>: Ana, Ben." or "1 <one>: Ana."; nothing for an empty list. */
QC_MUST_CHECK qc_status qc_quota_note_list(qc_quota_work *work, const qc_quota_list *list,
                                           const char *one, const char *many, qc_error *error);

/**
 * The file that a row of a table came from, "" if it is not known. `file` is the table's column.
 */
const char *qc_quota_source(const qc_quota_work *work, const uint32_t *file, size_t row);

/** An amount for a sentence, by value so that it needs no room of its own. */
typedef struct qc_quota_text {
    char text[64];
} qc_quota_text;

/** "IDR 1,234,500", or "1,234.50" where the book names no currency. */
qc_quota_text qc_quota_amount(const qc_quota_work *work, qc_money amount);

/** The same without cents from a thousand up. */
qc_quota_text qc_quota_amount_rounded(const qc_quota_work *work, qc_money amount);

/** What stands in where the index lacks something. */
QC_MUST_CHECK qc_status qc_quota_notes_of_index(qc_quota_work *work, qc_error *error);

/** Who is left out, open heads, equal shares, shares against the record. */
QC_MUST_CHECK qc_status qc_quota_notes_of_reps(qc_quota_work *work,
                                               const qc_quota_list *homeless,
                                               const qc_quota_list *idle, qc_error *error);

/** Quotas that hardly anybody can reach, and those of 0. */
QC_MUST_CHECK qc_status qc_quota_notes_of_odds(qc_quota_work *work, const qc_id *node_of_branch,
                                               qc_error *error);

/* quota_plan.c */

/** Major units to minor ones, with the branch in the message where that does not fit. */
QC_MUST_CHECK qc_status qc_quota_money(const qc_quota_work *work, double major,
                                       const char *name, qc_money *amount, qc_error *error);

/* quota_tree.c */

/** Lays the panel's nodes out as branches. */
QC_MUST_CHECK qc_status qc_quota_tree_build(qc_quota_work *work, qc_error *error);

/** The branch of a territory of the book (QC_NO_ID: the company), QC_NO_ID if it has none. */
qc_id qc_quota_tree_find(const qc_quota_work *work, qc_id territory);

/** Sums what stands at the leaves into the inner branches, [branch]. */
void qc_quota_tree_sum(const qc_quota_work *work, double *values);

/** Lets the goal flow down without any bound or over-assignment, into free_quota. */
QC_MUST_CHECK qc_status qc_quota_tree_flow_freely(qc_quota_work *work, qc_error *error);

/** Lets the goal flow down within bounds. */
QC_MUST_CHECK qc_status qc_quota_tree_flow(qc_quota_work *work, qc_error *error);

/* quota_bounds.c */

/** Takes floors, caps and holds from the territories table and the settings. */
QC_MUST_CHECK qc_status qc_quota_bounds_take(qc_quota_work *work, qc_error *error);

/* quota_ranges.c */

/**
 * What the quotas right below a branch add up to: its own and the over-assignment, in whole units.
 */
qc_money qc_quota_below(const qc_quota_work *work, uint32_t over, qc_money quota);

/** The least and the most that a branch may have by itself, in whole units. */
qc_money qc_quota_own_lower(const qc_quota_work *work, const qc_quota_branch *branch);
qc_money qc_quota_own_upper(const qc_quota_work *work, const qc_quota_branch *branch);

/**
 * From the leaves up: what each branch can take, itself and by what lies below it. Needs the unit.
 */
QC_MUST_CHECK qc_status qc_quota_ranges_lay(qc_quota_work *work, qc_error *error);

/* quota_change.c */

/** Takes the last period's quotas, or its revenue, and from them how far quotas may move. */
QC_MUST_CHECK qc_status qc_quota_change_take(qc_quota_work *work, qc_error *error);

/**
 * After the flow: keeps last quotas where the step would be too small, and lets the goal flow
 * again.
 */
QC_MUST_CHECK qc_status qc_quota_change_settle(qc_quota_work *work, qc_error *error);

/** What the reps had in the last plan. */
QC_MUST_CHECK qc_status qc_quota_change_of_reps(qc_quota_work *work, qc_error *error);

/* quota_over.c */

/** Takes the over-assignment of each level. */
QC_MUST_CHECK qc_status qc_quota_over_take(qc_quota_work *work, qc_error *error);

/** Says what it does to the odds of territories. */
QC_MUST_CHECK qc_status qc_quota_over_note(qc_quota_work *work, qc_error *error);

/* quota_goal_table.c */

/**
 * What the goals table asks for the planning period: the company's goal (QC_NO_MONEY: none),
 * holds at branches.
 */
QC_MUST_CHECK qc_status qc_quota_goals_take(qc_quota_work *work, qc_money *company,
                                            qc_error *error);

/**
 * The company's goals of lines of products, [lines->count] QC_NO_MONEY where there is none;
 * notes what is not used.
 */
QC_MUST_CHECK qc_status qc_quota_goals_of_products(qc_quota_work *work,
                                                   const qc_product_lines *lines,
                                                   qc_money *stated, qc_error *error);

/* quota_goal.c */

/** Finds the goal, holds inner branches at theirs, lays the bounds and decides the unit. */
QC_MUST_CHECK qc_status qc_quota_goal_find(qc_quota_work *work, qc_error *error);

/* quota_elements.c */

/**
 * The periods whose revenue counts as history for a target, from what was known. False if there
 * are too few.
 */
bool qc_quota_history_span(const qc_panel *panel, qc_span target, size_t known, qc_span *span,
                           size_t *years_ago);

/** Revenue of a leaf in a span; NAN if a period of it is missing. */
double qc_quota_leaf_revenue(const qc_panel *panel, qc_id leaf, qc_span span);

/**
 * Periods at the end of what is known in which a leaf that sold before has sold nothing, if it
 * looks given up: half a year (two periods at least), and more than it ever went without a sale
 * between two; else 0.
 */
size_t qc_quota_silence(const qc_panel *panel, qc_id leaf, size_t known);

/** Periods of the panel in a year, or in a season of bare numbers; at least 1. */
size_t qc_quota_periods_a_year(const qc_panel *panel);

/** Part of the planning period for which a leaf is open: 1 but for territories that close. */
double qc_quota_open_part(const qc_quota_work *work, qc_id at);

/** Makes room for elements. */
QC_MUST_CHECK qc_status qc_quota_elements_take(const qc_quota_work *work,
                                               qc_quota_elements *elements, qc_error *error);

/**
 * Fills work->leaf_forecast: what is forecast of each leaf for the planning period; NAN for one
 * without a forecast.
 */
QC_MUST_CHECK qc_status qc_quota_elements_forecast(qc_quota_work *work, qc_error *error);

/**
 * Elements for a target from what was known after `known` periods. leaf_forecast [leaf]; NAN
 * leaves the leaf out.
 */
void qc_quota_elements_fill(const qc_quota_work *work, qc_span target, size_t known,
                            const double *leaf_forecast, qc_quota_elements *elements);

/** Index of each branch among its siblings for weights of the elements. */
void qc_quota_elements_index(const qc_quota_work *work, const qc_quota_elements *elements,
                             const double weight[QC_ELEMENT_COUNT], double *index);

/* quota_recall.c */

/** Fills work->past. The elements of the period to come must stand. */
QC_MUST_CHECK qc_status qc_quota_recall(qc_quota_work *work, qc_error *error);

/* quota_equal.c */

/** The method of equal odds: it needs the futures of the plan, so it stands outside the table. */
extern const qc_quota_method qc_quota_equal_method;

/** Uses equal odds for the plan. */
QC_MUST_CHECK qc_status qc_quota_equal_odds(qc_quota_work *work, qc_error *error);

/* quota_weights.c */

/** Decides the weights: as given, or by their errors in the past. Fills the plan's trials. */
QC_MUST_CHECK qc_status qc_quota_weights_find(qc_quota_work *work, qc_error *error);

/* quota_service.c */

/** What a rep carries in the first months of service, 1 for a whole part; 1 in later ones. */
typedef struct qc_quota_ramp {
    size_t months;
    const double *part; /* [months] */
} qc_quota_ramp;

/**
 * Whole months of service at a day: the n-th month begins on the day of the month on which the
 * first did.
 */
size_t qc_quota_months_since(qc_date start, qc_date day);

/**
 * Mean over the days from `first` to `last` of what is carried: 0 outside of service, which
 * QC_NO_DATE leaves open.
 */
double qc_quota_carried(const qc_quota_ramp *ramp, qc_date start, qc_date end, qc_date first,
                        qc_date last);

/** Part of the planning period in service, 0 to 1; bare numbers have no days. */
double qc_quota_service(const qc_quota_work *work, size_t rep);

/** The same with the ramp of the settings: what a new rep carries of a quota. */
double qc_quota_capacity(const qc_quota_work *work, size_t rep);

/* quota_reps.c */

/**
 * Whole units that each of a team has earned, which are the least of its quota. False if nobody
 * has earned anything, or if all together have earned more than the `units` that there are, so
 * that there is nothing to share beside it.
 *
 * @param[out] lower [team->count]
 */
bool qc_quota_floors_of_team(const qc_quota_work *work, const qc_quota_team *team,
                             qc_money units, qc_money *lower);

/** Finds who serves where, with which part of the team, and how many deals each wins. */
QC_MUST_CHECK qc_status qc_quota_reps_seat(qc_quota_work *work, qc_error *error);

/** Finds who serves where, and shares the leaves' quotas among them. */
QC_MUST_CHECK qc_status qc_quota_reps_share(qc_quota_work *work, qc_error *error);

/* quota_futures.c */

/**
 * Futures of a branch summed over steps, as qc_forecast_node_draws() has them, from the leaves
 * below it only.
 */
void qc_quota_futures(const qc_quota_work *work, size_t branch, size_t first_step,
                      size_t last_step, double *sums);

/** The same for each step by itself, sums [steps][draws]. */
void qc_quota_futures_by_step(const qc_quota_work *work, size_t branch, size_t first_step,
                              size_t last_step, double *sums);

/* quota_periods.c */

/**
 * Shares the quotas of all nodes over the months and quarters of the planning period, with
 * expectation and odds.
 */
QC_MUST_CHECK qc_status qc_quota_periods_share(qc_quota_work *work, const qc_id *node_of_branch,
                                               const qc_id *node_of_seat, qc_error *error);

/* quota_products.c */

/** Shares the quotas of all nodes over the lines of products that the company sells. */
QC_MUST_CHECK qc_status qc_quota_products_share(qc_quota_work *work,
                                                const qc_product_lines *lines,
                                                const qc_id *node_of_branch,
                                                const qc_id *node_of_seat, qc_error *error);

/* quota_overlays.c */

/** Finds the overlays and their quotas. After the products and the odds. */
QC_MUST_CHECK qc_status qc_quota_overlays_find(qc_quota_work *work,
                                               const qc_product_lines *lines,
                                               const qc_id *node_of_branch, qc_error *error);

/* quota_odds.c */

/**
 * Futures against quotas, for every node of the plan. node_of_branch, node_of_seat: nodes of
 * the plan.
 */
QC_MUST_CHECK qc_status qc_quota_odds_fill(qc_quota_work *work, const qc_id *node_of_branch,
                                           const qc_id *node_of_seat, qc_error *error);

/* quota_fairness.c */

/**
 * Whether odds depend on traits of territories; notes the traits they depend on. After the odds.
 */
QC_MUST_CHECK qc_status qc_quota_fairness_find(qc_quota_work *work, const qc_id *node_of_branch,
                                               qc_error *error);

/* quota_derivation.c */

/** Writes the lines of every node. */
QC_MUST_CHECK qc_status qc_quota_derivation_write(qc_quota_work *work,
                                                  const qc_id *node_of_branch,
                                                  const qc_id *node_of_seat, qc_error *error);

#endif
