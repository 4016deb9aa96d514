/* Plans of drawn companies: built, looked at, and what must hold in each of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

sketch *sketch_two_regions(void)
{
    sketch *one = sketch_new(8);
    int west = sketch_add(one, "West", SKETCH_COMPANY);
    int east = sketch_add(one, "East", SKETCH_COMPANY);

    sketch_fill(one, sketch_add(one, "B", west), 300, 300);
    sketch_fill(one, sketch_add(one, "A", west), 100, 200);
    sketch_fill(one, sketch_add(one, "C", east), 200, 100);
    return one;
}

/* Plans */

qc_quota_settings sketch_settings(qc_money goal)
{
    qc_quota_settings settings = qc_quota_settings_default();

    settings.goal = goal;
    settings.weight_forecast = 0.5;
    settings.weight_history = 0.5;
    return settings;
}

qc_quota_plan *sketch_plan(const sketch *one, const qc_quota_settings *settings,
                           sketch_input **input)
{
    qc_quota_plan *plan = NULL;
    qc_error error;

    *input = sketch_build(one, NULL);
    assert_ok(qc_quota_plan_build(&(*input)->book, &(*input)->panel, &(*input)->forecast,
                                  settings, NULL, &plan, &error),
              error);
    sketch_check(plan);
    return plan;
}

qc_status sketch_failure(const sketch *one, const qc_quota_settings *settings, qc_error *error)
{
    sketch_input *input = sketch_build(one, NULL);
    qc_quota_plan *plan = NULL;
    qc_status status = qc_quota_plan_build(&input->book, &input->panel, &input->forecast,
                                           settings, NULL, &plan, error);

    assert_null(plan);
    sketch_input_free(input);
    return status;
}

/* Looking at a plan */

const qc_quota_node *sketch_find(const qc_quota_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->node_count; i++) {
        if (strcmp(plan->nodes[i].name, name) == 0) {
            return &plan->nodes[i];
        }
    }
    return NULL;
}

qc_money sketch_quota(const qc_quota_plan *plan, const char *name)
{
    const qc_quota_node *node = sketch_find(plan, name);

    assert_non_null(node);
    return node->quota;
}

static const qc_quota_line *find_line(const qc_quota_plan *plan, const char *name,
                                      const char *step)
{
    const qc_quota_node *node = sketch_find(plan, name);

    assert_non_null(node);
    for (size_t i = 0; i < plan->line_count; i++) {
        if (&plan->nodes[plan->lines[i].node] == node &&
            strcmp(plan->lines[i].step, step) == 0) {
            return &plan->lines[i];
        }
    }
    return NULL;
}

qc_money sketch_line(const qc_quota_plan *plan, const char *name, const char *step)
{
    const qc_quota_line *line = find_line(plan, name, step);

    return line != NULL ? line->amount : 0;
}

const char *sketch_words(const qc_quota_plan *plan, const char *name, const char *step)
{
    const qc_quota_line *line = find_line(plan, name, step);

    return line != NULL ? line->note : "";
}

bool sketch_notes(const qc_quota_plan *plan, const char *text)
{
    for (size_t i = 0; i < plan->note_count; i++) {
        if (strstr(plan->notes[i], text) != NULL) {
            return true;
        }
    }
    return false;
}

/* What must hold */

static void check_node(const qc_quota_plan *plan, size_t at)
{
    const qc_quota_node *node = &plan->nodes[at];
    qc_money children = 0, lines = 0;
    bool has_children_below = false;

    for (size_t i = 0; i < plan->node_count; i++) {
        if (plan->nodes[i].parent == at) {
            has_children_below = true;
            children += plan->nodes[i].quota;
        }
    }
    for (size_t i = 0; i < plan->line_count; i++) {
        if (plan->lines[i].node == at) {
            lines += plan->lines[i].amount;
            assert_true(plan->lines[i].note[0] != '\0');
        }
    }
    if (has_children_below) {
        assert_int_equal(children, node->below);
    }
    assert_int_equal(lines, node->quota);
    assert_true(node->quota >= 0);
    assert_true(node->parent == QC_NO_ID ? at == 0 : node->parent < at);
    if (node->hold != QC_NO_MONEY) {
        assert_int_equal(node->quota, node->hold);
    }
    assert_true(node->floor == QC_NO_MONEY || node->quota >= node->floor);
    assert_true(node->cap == QC_NO_MONEY || node->quota <= node->cap);
    if (!isnan(node->p_attain)) {
        assert_true(node->p_attain >= 0 && node->p_attain <= 1);
        assert_true(node->p10 <= node->p50 && node->p50 <= node->p90);
    }
}

/* In every part the children have what their parent has, but for over-assignment, and parts add
 * up to the quota. */
static void check_parts(const qc_quota_plan *plan, size_t at)
{
    const qc_quota_node *node = &plan->nodes[at];
    qc_money sum = 0;

    for (size_t p = 0; p < plan->part_count; p++) {
        qc_money own = plan->part_quota[at * plan->part_count + p];
        qc_money children = 0;
        bool has_children = false;

        assert_true(own >= 0 && own <= node->quota);
        sum += plan->parts[p].frequency == plan->parts[0].frequency ? own : 0;
        for (size_t i = 0; i < plan->node_count; i++) {
            if (plan->nodes[i].parent == at) {
                has_children = true;
                children += plan->part_quota[i * plan->part_count + p];
            }
        }
        if (has_children && node->below == node->quota) {
            assert_int_equal(children, own);
        }
    }
    if (plan->part_count > 0) {
        assert_int_equal(sum, node->quota);
    }
}

void sketch_check(const qc_quota_plan *plan)
{
    assert_true(plan->node_count > 0);
    assert_int_equal(plan->nodes[0].quota, plan->goal);
    for (size_t i = 0; i < plan->node_count; i++) {
        check_node(plan, i);
        check_parts(plan, i);
    }
}
