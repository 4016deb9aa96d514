/* Building the tables of a hand-drawn company. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/territory/plan_sketch.h"

#include "tests/support/qc_test.h"

sketch *sketch_new(size_t periods)
{
    sketch *one = calloc(1, sizeof *one);

    assert_non_null(one);
    assert_true(periods <= SKETCH_PERIODS);
    one->frequency = QC_FREQUENCY_QUARTER;
    one->currency = (qc_currency){.code = "USD", .exponent = 0};
    one->season = 1;
    one->first_period = 4 * 50; /* 2020Q1 */
    one->period_count = periods;
    one->horizon = 1;
    one->draw_count = 1;
    return one;
}

int sketch_add(sketch *one, const char *name, int parent)
{
    sketch_node *node = &one->node[one->node_count];

    assert_true(one->node_count < SKETCH_NODES);
    (void)snprintf(node->name, sizeof node->name, "%s", name);
    node->parent = parent;
    node->potential = NAN;
    node->floor = QC_NO_MONEY;
    node->cap = QC_NO_MONEY;
    node->hold = QC_NO_MONEY;
    return (int)one->node_count++;
}

void sketch_fill(sketch *one, int node, double value, double draw)
{
    for (size_t p = 0; p < SKETCH_PERIODS; p++) {
        one->node[node].value[p] = value;
    }
    for (size_t s = 0; s < SKETCH_STEPS; s++) {
        for (size_t d = 0; d < SKETCH_DRAWS; d++) {
            one->node[node].draw[s][d] = draw;
        }
        for (size_t o = 0; o < SKETCH_ORIGINS; o++) {
            one->node[node].predicted[o][s] = draw;
        }
    }
}

int sketch_add_rep(sketch *one, const char *name, int node)
{
    sketch_rep *rep = &one->rep[one->rep_count];

    assert_true(one->rep_count < SKETCH_REPS);
    (void)snprintf(rep->name, sizeof rep->name, "%s", name);
    *rep = (sketch_rep){.node = node, .start = QC_NO_DATE, .end = QC_NO_DATE, .share = NAN};
    (void)snprintf(rep->name, sizeof rep->name, "%s", name);
    return (int)one->rep_count++;
}

void sketch_add_won(sketch *one, int rep, int year, int month, qc_money amount)
{
    sketch_deal *deal = &one->deal[one->deal_count++];
    qc_date day = 0;

    assert_true(one->deal_count <= SKETCH_DEALS);
    assert_int_equal(qc_date_from_civil(year, month, 15, &day), QC_OK);
    *deal = (sketch_deal){.rep = rep,
                          .node = one->rep[rep].node,
                          .amount = amount,
                          .created = day,
                          .close = day,
                          .outcome = QC_OUTCOME_WON};
}

void sketch_add_goal(sketch *one, int node, qc_period period, qc_money amount)
{
    assert_true(one->goal_count < SKETCH_GOALS);
    one->goal[one->goal_count++] = (sketch_goal){
        .node = node, .frequency = QC_FREQUENCY_QUARTER, .period = period, .amount = amount};
}

/* Tables */

static void *room(sketch_input *input, size_t count, size_t size)
{
    void *block = calloc(count > 0 ? count : 1, size);

    assert_non_null(block);
    assert_true(input->block_count < sizeof input->blocks / sizeof input->blocks[0]);
    input->blocks[input->block_count++] = block;
    return block;
}

#define ROOM(input, pointer, count) ((pointer) = room((input), (count), sizeof *(pointer)))

static bool has_children(const sketch *one, size_t node)
{
    for (size_t i = 0; i < one->node_count; i++) {
        if (one->node[i].parent == (int)node) {
            return true;
        }
    }
    return false;
}

/* Row of each node; [node_count]. */
static size_t *rows_of(const sketch *one, const size_t *order, sketch_input *input)
{
    size_t *row = NULL;

    ROOM(input, row, one->node_count);
    for (size_t i = 0; i < one->node_count; i++) {
        row[order != NULL ? order[i] : i] = i;
    }
    return row;
}

static qc_id row_id(const size_t *row, int node)
{
    return node == SKETCH_COMPANY ? QC_NO_ID : (qc_id)row[node];
}

static void build_territories(const sketch *one, const size_t *row, sketch_input *input)
{
    qc_territories *table = &input->book.territories;

    table->count = one->is_flat ? 0 : one->node_count;
    ROOM(input, table->id, one->node_count);
    ROOM(input, table->name, one->node_count);
    ROOM(input, table->parent, one->node_count);
    ROOM(input, table->leaf, one->node_count);
    ROOM(input, table->potential, one->node_count);
    ROOM(input, table->floor, one->node_count);
    ROOM(input, table->cap, one->node_count);
    ROOM(input, table->hold, one->node_count);
    ROOM(input, table->line, one->node_count);
    for (size_t i = 0; i < one->node_count; i++) {
        const sketch_node *node = &one->node[i];
        size_t at = row[i];

        table->id[at] = node->name;
        table->name[at] = node->name;
        table->parent[at] = row_id(row, node->parent);
        table->potential[at] = node->potential;
        table->floor[at] = node->floor;
        table->cap[at] = node->cap;
        table->hold[at] = node->hold;
        table->line[at] = (uint32_t)at + 2;
        table->leaf[at] = true;
    }
    for (size_t at = 0; at < one->node_count; at++) {
        if (table->parent[at] != QC_NO_ID) {
            table->leaf[table->parent[at]] = false;
        }
    }
}

static void build_people(const sketch *one, const size_t *row, bool turned, sketch_input *input)
{
    qc_reps *reps = &input->book.reps;
    qc_deals *deals = &input->book.deals;

    reps->count = one->rep_count;
    ROOM(input, reps->name, one->rep_count);
    ROOM(input, reps->territory, one->rep_count);
    ROOM(input, reps->start, one->rep_count);
    ROOM(input, reps->end, one->rep_count);
    ROOM(input, reps->share, one->rep_count);
    ROOM(input, reps->overlay, one->rep_count);
    ROOM(input, reps->product, one->rep_count);
    for (size_t i = 0; i < one->rep_count; i++) {
        const sketch_rep *rep = &one->rep[turned ? one->rep_count - 1 - i : i];

        reps->name[i] = rep->name;
        reps->territory[i] = row_id(row, rep->node);
        reps->start[i] = rep->start;
        reps->end[i] = rep->end;
        reps->share[i] = rep->share;
        reps->overlay[i] = rep->overlay;
        reps->product[i] = QC_NO_ID;
    }
    deals->count = one->deal_count;
    ROOM(input, deals->rep, one->deal_count);
    ROOM(input, deals->territory, one->deal_count);
    ROOM(input, deals->amount, one->deal_count);
    ROOM(input, deals->created, one->deal_count);
    ROOM(input, deals->close, one->deal_count);
    ROOM(input, deals->outcome, one->deal_count);
    for (size_t i = 0; i < one->deal_count; i++) {
        const sketch_deal *deal = &one->deal[turned ? one->deal_count - 1 - i : i];
        size_t rep = (size_t)deal->rep;

        deals->rep[i] =
            deal->rep < 0 ? QC_NO_ID : (qc_id)(turned ? one->rep_count - 1 - rep : rep);
        deals->territory[i] = row_id(row, deal->node);
        deals->amount[i] = deal->amount;
        deals->created[i] = deal->created;
        deals->close[i] = deal->close;
        deals->outcome[i] = (uint8_t)deal->outcome;
    }
}

static void build_goals(const sketch *one, const size_t *row, sketch_input *input)
{
    qc_goals *goals = &input->book.goals;

    goals->count = one->goal_count;
    ROOM(input, goals->territory, one->goal_count);
    ROOM(input, goals->product, one->goal_count);
    ROOM(input, goals->period, one->goal_count);
    ROOM(input, goals->frequency, one->goal_count);
    ROOM(input, goals->amount, one->goal_count);
    ROOM(input, goals->line, one->goal_count);
    for (size_t i = 0; i < one->goal_count; i++) {
        goals->territory[i] = row_id(row, one->goal[i].node);
        goals->product[i] = QC_NO_ID;
        goals->period[i] = one->goal[i].period;
        goals->frequency[i] = (uint8_t)one->goal[i].frequency;
        goals->amount[i] = one->goal[i].amount;
        goals->line[i] = (uint32_t)i + 2;
    }
}

/* Adds the children of a node in row order, each followed by its own. */
static void add_below(const sketch *one, const size_t *order, int above, qc_id parent,
                      sketch_input *input)
{
    qc_panel *panel = &input->panel;

    for (size_t r = 0; r < one->node_count; r++) {
        size_t i = order != NULL ? order[r] : r;
        bool is_leaf = !has_children(one, i);
        qc_id index = (qc_id)panel->node_count;

        if (one->node[i].parent != above) {
            continue;
        }
        panel->nodes[panel->node_count++] =
            (qc_panel_node){.name = one->node[i].name,
                            .level = is_leaf ? "territory" : "region",
                            .parent = parent,
                            .leaf = is_leaf ? (qc_id)panel->leaf_count : QC_NO_ID,
                            .territory = (qc_id)r};
        if (is_leaf) {
            panel->leaf_node[panel->leaf_count++] = index;
        } else {
            add_below(one, order, (int)i, index, input);
        }
    }
}

static const sketch_node *leaf_data(const sketch *one, const size_t *order,
                                    const sketch_input *input, size_t leaf)
{
    qc_id row = input->panel.nodes[input->panel.leaf_node[leaf]].territory;

    return &one->node[one->is_flat ? 0 : order != NULL ? order[row] : row];
}

static void build_panel(const sketch *one, const size_t *order, sketch_input *input)
{
    qc_panel *panel = &input->panel;

    panel->frequency = one->frequency;
    panel->calendar = qc_calendar_default();
    panel->first_period = one->first_period;
    panel->period_count = one->period_count;
    panel->season = one->frequency == QC_FREQUENCY_INDEX
                        ? one->season
                        : qc_frequency_per_year(one->frequency);
    panel->from_deals = one->from_deals;
    ROOM(input, panel->leaf_node, one->node_count + 1);
    ROOM(input, panel->nodes, one->node_count + 1);
    panel->nodes[0] = (qc_panel_node){.name = "Acme",
                                      .level = "company",
                                      .parent = QC_NO_ID,
                                      .leaf = one->is_flat ? 0 : QC_NO_ID,
                                      .territory = QC_NO_ID};
    panel->node_count = 1;
    panel->leaf_count = one->is_flat ? 1 : 0;
    if (!one->is_flat) {
        add_below(one, order, SKETCH_COMPANY, 0, input);
    }
    ROOM(input, panel->values, panel->leaf_count * panel->period_count);
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        memcpy(panel->values + leaf * panel->period_count,
               leaf_data(one, order, input, leaf)->value,
               panel->period_count * sizeof *panel->values);
    }
}

static void build_forecast(const sketch *one, const size_t *order, sketch_input *input)
{
    const double middle = 0.5;
    qc_error error;
    qc_forecast *forecast = &input->forecast;
    size_t leaves = input->panel.leaf_count;

    forecast->leaf_count = leaves;
    forecast->horizon = one->horizon;
    forecast->draw_count = one->draw_count;
    ROOM(input, forecast->draws, leaves * one->horizon * one->draw_count);
    ROOM(input, forecast->point, leaves * one->horizon);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        const sketch_node *node = leaf_data(one, order, input, leaf);

        for (size_t s = 0; s < one->horizon; s++) {
            memcpy(forecast->draws + (leaf * one->horizon + s) * one->draw_count, node->draw[s],
                   one->draw_count * sizeof *forecast->draws);
            assert_ok(qc_draws_quantiles(node->draw[s], one->draw_count, &middle, 1,
                                         &forecast->point[leaf * one->horizon + s], &error),
                      error);
        }
    }
    forecast->backtest = &input->backtest;
}

/* Two methods: a naive one that is never right, and the forecast. */
static void build_backtest(const sketch *one, const size_t *order, sketch_input *input)
{
    static const char *methods[] = {"naive", "forecast"};
    qc_backtest *backtest = &input->backtest;
    size_t leaves = input->panel.leaf_count;

    backtest->origin_count = one->origin_count;
    ROOM(input, backtest->origin, one->origin_count);
    memcpy(backtest->origin, one->origin, one->origin_count * sizeof *one->origin);
    backtest->leaf_count = leaves;
    backtest->horizon = one->horizon;
    backtest->method_count = 2;
    backtest->method = methods;
    ROOM(input, backtest->prediction, one->origin_count * 2 * leaves * one->horizon);
    for (size_t o = 0; o < one->origin_count; o++) {
        for (size_t leaf = 0; leaf < leaves; leaf++) {
            const sketch_node *node = leaf_data(one, order, input, leaf);

            for (size_t s = 0; s < one->horizon; s++) {
                size_t naive = ((o * 2 + 0) * leaves + leaf) * one->horizon + s;
                size_t own = ((o * 2 + 1) * leaves + leaf) * one->horizon + s;

                backtest->prediction[naive] = -1e9;
                backtest->prediction[own] = node->predicted[o][s];
            }
        }
    }
}

sketch_input *sketch_build(const sketch *one, const size_t *order)
{
    sketch_input *input = calloc(1, sizeof *input);
    size_t *row = NULL;

    assert_non_null(input);
    input->book.company = "Acme";
    input->book.currency = one->currency;
    input->book.calendar = qc_calendar_default();
    input->book.as_of = 0;
    row = rows_of(one, order, input);
    build_territories(one, row, input);
    build_people(one, row, order != NULL, input);
    build_goals(one, row, input);
    build_panel(one, order, input);
    build_forecast(one, order, input);
    build_backtest(one, order, input);
    return input;
}

void sketch_input_free(sketch_input *input)
{
    for (size_t i = 0; i < input->block_count; i++) {
        free(input->blocks[i]);
    }
    free(input);
}

void sketch_clear(sketch *one, sketch_input *input, qc_quota_plan *plan)
{
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    free(one);
}

sketch *sketch_year_by_month(void)
{
    sketch *one = sketch_new(36); /* 2020-01 to 2022-12 */
    int west = sketch_add(one, "West", SKETCH_COMPANY);
    int east = sketch_add(one, "East", SKETCH_COMPANY);
    const int leaves[] = {sketch_add(one, "A", west), sketch_add(one, "B", west),
                          sketch_add(one, "C", east)};

    one->frequency = QC_FREQUENCY_MONTH;
    one->first_period = 12 * 50;
    one->horizon = SKETCH_STEPS;
    for (size_t i = 0; i < 3; i++) {
        sketch_fill(one, leaves[i], 100, 100);
        for (size_t s = 0; s < SKETCH_STEPS; s++) {
            /* The third month of a quarter counts twice; in the East it is the first. */
            one->node[leaves[i]].draw[s][0] = s % 3 == (i < 2 ? 2 : 0) ? 200 : 100;
        }
    }
    return one;
}

qc_money sketch_part(const qc_quota_plan *plan, const char *name, size_t p)
{
    size_t node = (size_t)(sketch_find(plan, name) - plan->nodes);

    return plan->part_quota[node * plan->part_count + p];
}

sketch *sketch_two_territories(void)
{
    sketch *one = sketch_new(8);

    sketch_fill(one, sketch_add(one, "West", SKETCH_COMPANY), 60, 60);
    sketch_fill(one, sketch_add(one, "East", SKETCH_COMPANY), 40, 40);
    return one;
}

qc_date sketch_day(int year, int month, int number)
{
    qc_date date = 0;

    assert_int_equal(qc_date_from_civil(year, month, number, &date), QC_OK);
    return date;
}
