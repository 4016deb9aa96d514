/* A small company drawn by hand: a book, a panel and a forecast for tests of quota plans. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_TERRITORY_PLAN_SKETCH_H
#define QC_TESTS_TERRITORY_PLAN_SKETCH_H

#include "quotacast/quota.h"

enum {
    SKETCH_NODES = 48,
    SKETCH_PERIODS = 40,
    SKETCH_STEPS = 12,
    SKETCH_DRAWS = 40,
    SKETCH_ORIGINS = 24,
    SKETCH_REPS = 48,
    SKETCH_DEALS = 400,
    SKETCH_GOALS = 16,
    SKETCH_COMPANY = -1
};

typedef struct sketch_node {
    char name[32];
    int parent; /* node or SKETCH_COMPANY */
    double potential;
    qc_money floor, cap, hold;
    /* Of leaves: */
    double value[SKETCH_PERIODS];
    double draw[SKETCH_STEPS][SKETCH_DRAWS];
    double predicted[SKETCH_ORIGINS][SKETCH_STEPS];
} sketch_node;

typedef struct sketch_rep {
    char name[32];
    int node; /* SKETCH_COMPANY: no territory */
    qc_date start, end;
    double share;
    bool overlay;
} sketch_rep;

typedef struct sketch_deal {
    int rep, node;
    qc_money amount;
    qc_date created, close;
    qc_outcome outcome;
} sketch_deal;

typedef struct sketch_goal {
    int node;
    qc_frequency frequency;
    qc_period period;
    qc_money amount;
} sketch_goal;

typedef struct sketch {
    qc_frequency frequency;
    qc_currency currency;
    int season; /* of bare numbers */
    qc_period first_period;
    size_t period_count, horizon, draw_count;
    bool is_flat; /* no territories: the company is the only leaf, with the data of node 0 */
    bool from_deals;
    size_t node_count;
    sketch_node node[SKETCH_NODES];
    size_t origin_count;
    size_t origin[SKETCH_ORIGINS];
    size_t rep_count;
    sketch_rep rep[SKETCH_REPS];
    size_t deal_count;
    sketch_deal deal[SKETCH_DEALS];
    size_t goal_count;
    sketch_goal goal[SKETCH_GOALS];
} sketch;

/** What qc_quota_plan_build() reads. */
typedef struct sketch_input {
    qc_book book;
    qc_panel panel;
    qc_forecast forecast;
    qc_backtest backtest;
    void *blocks[80];
    size_t block_count;
} sketch_input;

/**
 * An empty company with whole dollars, by quarter from 2020Q1: `periods` known, one step, one
 * draw. Free with free().
 */
sketch *sketch_new(size_t periods);

/** Adds a node with values, draws and predictions of 0 and without bounds; returns its number. */
int sketch_add(sketch *one, const char *name, int parent);

/** All values, draws and predictions of a leaf. */
void sketch_fill(sketch *one, int node, double value, double draw);

/**
 * Forecast: West 500 (A 200, B 300), East 100 (C). History: West 400 (A 100, B 300), East 200.
 * With equal weights the index of West is (5/6 + 2/3) / 2 = 0.75, in West that of A is (0.4 +
 * 0.25) / 2 = 0.325.
 */
sketch *sketch_two_regions(void);

/**
 * Four years by month; what a leaf sells in a month of the planned year is `level` times the
 * month's season.
 */
sketch *sketch_year_by_month(void);

/** West has 600 and East 400 of every goal of 1000; 2022Q1 is planned, the data end with 2021. */
sketch *sketch_two_territories(void);

/** A date; fails the test for none. */
qc_date sketch_day(int year, int month, int number);

int sketch_add_rep(sketch *one, const char *name, int node);

void sketch_add_won(sketch *one, int rep, int year, int month, qc_money amount);

void sketch_add_goal(sketch *one, int node, qc_period period, qc_money amount);

/**
 * The tables; `order` [node_count] says which node has which row (NULL: as they are), and turns
 * reps and deals round.
 */
sketch_input *sketch_build(const sketch *one, const size_t *order);

void sketch_input_free(sketch_input *input);

/** Settings with a goal, forecast and history weighing equally. */
qc_quota_settings sketch_settings(qc_money goal);

/** A plan that has passed sketch_check(), with its input; free both. */
qc_quota_plan *sketch_plan(const sketch *one, const qc_quota_settings *settings,
                           sketch_input **input);

/** Frees a sketch, and what was made of it. */
void sketch_clear(sketch *one, sketch_input *input, qc_quota_plan *plan);

/** The status of a plan that cannot be; the output must stay untouched. */
qc_status sketch_failure(const sketch *one, const qc_quota_settings *settings, qc_error *error);

/** The first node of a name, or NULL. */
const qc_quota_node *sketch_find(const qc_quota_plan *plan, const char *name);

/** The quota of a name; fails the test if there is none. */
qc_money sketch_quota(const qc_quota_plan *plan, const char *name);

/** The amount of a derivation line, 0 if the node has none of that step. */
qc_money sketch_line(const qc_quota_plan *plan, const char *name, const char *step);

/** The words of a derivation line, "" if there is none. */
const char *sketch_words(const qc_quota_plan *plan, const char *name, const char *step);

/** True if some note holds the text. */
bool sketch_notes(const qc_quota_plan *plan, const char *text);

/**
 * What must hold in every plan: parts add up to the whole at every node, bounds are kept,
 * derivations add up, odds and ranges are in order. Fails the test otherwise.
 */
void sketch_check(const qc_quota_plan *plan);

/** The quota of a node in a part of the plan. */
qc_money sketch_part(const qc_quota_plan *plan, const char *name, size_t part);

#endif
