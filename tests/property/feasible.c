/* Whether bounds on a tree of amounts can be met, by a linear program of GLPK. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/property/feasible.h"

#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 64 };

/* GLPK aborts by itself after an error; this says where it came from. */
static void fail(void *nothing)
{
    (void)nothing;
    (void)fputs("GLPK reported an error\n", stderr);
}

void feasible_start(void)
{
    (void)glp_term_out(GLP_OFF);
    glp_error_hook(fail, NULL);
}

void feasible_end(void)
{
    (void)glp_free_env();
}

static void set_column(glp_prob *program, int column, double lower, double upper)
{
    glp_set_col_bnds(program, column,
                     isinf(upper)     ? GLP_LO
                     : lower == upper ? GLP_FX
                                      : GLP_DB,
                     lower, upper);
}

/* sum of children - below x = 0, within the slack. */
static void add_family(glp_prob *program, const feasible_node *nodes, size_t count, size_t at,
                       double slack)
{
    int index[MOST + 1];
    double value[MOST + 1];
    int length = 0;

    for (size_t i = 0; i < count; i++) {
        if (nodes[i].parent == (int)at) {
            length++;
            index[length] = (int)i + 1;
            value[length] = 1;
        }
    }
    if (length > 0) {
        int row = glp_add_rows(program, 1);

        length++;
        index[length] = (int)at + 1;
        value[length] = -nodes[at].below;
        glp_set_row_bnds(program, row, slack > 0 ? GLP_DB : GLP_FX, -slack, slack);
        glp_set_mat_row(program, row, length, index, value);
    }
}

/* A column of 0 or 1 that is 1 where x moves one way, and an amount between step and `most`
 * then; 0 where it cannot move so far. */
static int add_move(glp_prob *program, double step, double most)
{
    int amount = glp_add_cols(program, 2);
    bool can = most >= step;

    set_column(program, amount, 0, can ? most : 0);
    glp_set_col_kind(program, amount + 1, GLP_BV);
    set_column(program, amount + 1, 0, can ? 1 : 0);
    for (int side = 0; side < 2 && can; side++) {
        int row = glp_add_rows(program, 1);
        int index[] = {0, amount, amount + 1};
        double value[] = {0, 1, side == 0 ? -step : -most};

        glp_set_row_bnds(program, row, side == 0 ? GLP_LO : GLP_UP, 0, 0);
        glp_set_mat_row(program, row, 2, index, value);
    }
    return amount;
}

/* x - up + down = last, and not both ways. */
static void add_step(glp_prob *program, const feasible_node *node, int column, double goal)
{
    double most = isinf(node->upper) ? 4 * goal + node->last + node->step : node->upper;
    int up = add_move(program, node->step, most - node->last);
    int down = add_move(program, node->step, node->last - node->lower);
    int row = glp_add_rows(program, 2);
    int moves[] = {0, column, up, down}, ways[] = {0, up + 1, down + 1};
    double move[] = {0, 1, -1, 1}, way[] = {0, 1, 1};

    glp_set_row_bnds(program, row, GLP_FX, node->last, node->last);
    glp_set_mat_row(program, row, 3, moves, move);
    glp_set_row_bnds(program, row + 1, GLP_UP, 0, 1);
    glp_set_mat_row(program, row + 1, 2, ways, way);
}

/* GLP_FEAS or GLP_OPT of the integer program. */
static bool solve_whole(glp_prob *program)
{
    glp_iocp settings;

    glp_init_iocp(&settings);
    settings.msg_lev = GLP_MSG_OFF;
    settings.presolve = GLP_ON;
    return glp_intopt(program, &settings) == 0 &&
           (glp_mip_status(program) == GLP_OPT || glp_mip_status(program) == GLP_FEAS);
}

bool feasible_by_program(const feasible_node *nodes, size_t count, double goal, double slack)
{
    glp_prob *program = NULL;
    glp_smcp settings;
    bool result = false, has_steps = false;

    if (count > MOST || goal < nodes[0].lower || goal > nodes[0].upper) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (nodes[i].lower > nodes[i].upper) {
            return false;
        }
    }
    program = glp_create_prob();
    (void)glp_add_cols(program, (int)count);
    for (size_t i = 0; i < count; i++) {
        set_column(program, (int)i + 1, i == 0 ? goal : nodes[i].lower,
                   i == 0 ? goal : nodes[i].upper);
        add_family(program, nodes, count, i, slack);
    }
    for (size_t i = 0; i < count; i++) {
        if (nodes[i].step > 0) {
            add_step(program, &nodes[i], (int)i + 1, goal);
            has_steps = true;
        }
    }
    glp_init_smcp(&settings);
    settings.msg_lev = GLP_MSG_OFF;
    settings.presolve = GLP_OFF;
    if (glp_get_num_rows(program) == 0) {
        result = true; /* the company alone, whose bounds have been looked at */
    } else if (has_steps) {
        result = solve_whole(program);
    } else {
        result = glp_simplex(program, &settings) == 0 && glp_get_prim_stat(program) == GLP_FEAS;
    }
    glp_delete_prob(program);
    return result;
}
