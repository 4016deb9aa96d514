/* Whether bounds on a tree of amounts can be met, by a linear program of GLPK. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_PROPERTY_FEASIBLE_H
#define QC_TESTS_PROPERTY_FEASIBLE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct feasible_node {
    int parent;          /* -1 for the root, which comes first */
    double lower, upper; /* upper may be INFINITY */
    double below;        /* what the children add up to, for each unit of its own */
    double last, step;   /* step > 0: x is `last`, or differs from it by at least `step` */
} feasible_node;

/** Silences GLPK and turns its errors into failures of the test. */
void feasible_start(void);

void feasible_end(void);

/**
 * Are there amounts x with lower <= x <= upper, x of the root = goal and, at every node with
 * children, |sum of children - below x| <= slack? With steps it is an integer program, solved
 * by branch and cut.
 */
bool feasible_by_program(const feasible_node *nodes, size_t count, double goal, double slack);

#endif
