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

bool feasible_by_program(const feasible_node *nodes, size_t count, double goal, double slack)
{
    glp_prob *program = NULL;
    glp_smcp settings;
    bool result = false;

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
    glp_init_smcp(&settings);
    settings.msg_lev = GLP_MSG_OFF;
    settings.presolve = GLP_OFF;
    if (glp_get_num_rows(program) == 0) {
        result = true; /* the company alone, whose bounds have been looked at */
    } else {
        result = glp_simplex(program, &settings) == 0 && glp_get_prim_stat(program) == GLP_FEAS;
    }
    glp_delete_prob(program);
    return result;
}
