/* Past planning periods drawn by hand from a table of values, for tests of quota methods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/past_sketch.h"

past_sketch *past_sketch_new(size_t leaves, size_t periods, bool has_potential)
{
    past_sketch *one = calloc(1, sizeof *one);

    assert_non_null(one);
    one->leaf_count = leaves;
    one->period_count = periods;
    one->value = calloc(leaves * periods, sizeof *one->value);
    one->potential = has_potential ? calloc(leaves * periods, sizeof *one->potential) : NULL;
    one->arena = qc_arena_new();
    assert_non_null(one->value);
    assert_non_null(one->arena);
    return one;
}

double *past_sketch_at(past_sketch *one, size_t leaf, size_t period)
{
    return &one->value[leaf * one->period_count + period];
}

double *past_sketch_potential_at(past_sketch *one, size_t leaf, size_t period)
{
    return &one->potential[leaf * one->period_count + period];
}

static double before(const double *table, const past_sketch *one, size_t leaf, size_t period,
                     size_t back)
{
    return table != NULL && period >= back ? table[leaf * one->period_count + period - back]
                                           : NAN;
}

void past_sketch_lay(past_sketch *one)
{
    qc_error error;

    assert_ok(qc_quota_past_take(one->leaf_count, one->period_count - 1, one->arena, &one->past,
                                 &error),
              error);
    one->past.has_potential = one->potential != NULL;
    one->past.has_potential_growth = one->potential != NULL;
    for (size_t c = 0; c + 1 < one->period_count; c++) {
        qc_quota_case *laid = &one->past.cases[c];

        for (size_t i = 0; i < one->leaf_count; i++) {
            laid->actual[i] = before(one->value, one, i, c + 1, 0);
            for (size_t k = 0; k < QC_QUOTA_LAGS; k++) {
                laid->lag[k][i] = before(one->value, one, i, c + 1, k + 1);
            }
            for (size_t k = 0; k < QC_POTENTIAL_LAGS; k++) {
                laid->potential[k][i] = before(one->potential, one, i, c + 1, k + 1);
            }
        }
        laid->total = qc_quota_case_sum(&one->past, laid, laid->actual);
        laid->is_over = true;
    }
}

double *past_sketch_value(past_sketch *one, size_t method, size_t at)
{
    qc_quota_rolling rolling;
    qc_error error;
    double *value = calloc(one->leaf_count, sizeof *value);

    assert_non_null(value);
    assert_ok(qc_quota_rolling_run(&one->past, one->arena, &rolling, &error), error);
    assert_non_null(rolling.value[method]);
    memcpy(value, rolling.value[method] + at * one->leaf_count,
           one->leaf_count * sizeof *value);
    return value;
}

void past_sketch_free(past_sketch *one)
{
    free(one->value);
    free(one->potential);
    qc_arena_free(one->arena);
    free(one);
}

double past_sketch_noise(unsigned long long *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(*seed >> 33) / 1073741824.0 - 1;
}

qc_panel *past_panel_new(const past_sketch *one, bool potential)
{
    qc_panel *panel = calloc(1, sizeof *panel);
    const double *table = potential ? one->potential : one->value;
    size_t cells = one->leaf_count * one->period_count;
    char(*names)[24] = calloc(one->leaf_count, sizeof *names);

    assert_non_null(panel);
    panel->frequency = QC_FREQUENCY_YEAR;
    panel->calendar = qc_calendar_default();
    panel->first_period = 1970;
    panel->period_count = one->period_count;
    panel->season = 1;
    panel->leaf_count = one->leaf_count;
    panel->node_count = one->leaf_count;
    panel->values = calloc(cells, sizeof *panel->values);
    panel->leaf_node = calloc(one->leaf_count, sizeof *panel->leaf_node);
    panel->nodes = calloc(one->leaf_count, sizeof *panel->nodes);
    panel->owner = names;
    assert_non_null(panel->values);
    assert_non_null(panel->leaf_node);
    assert_non_null(panel->nodes);
    assert_non_null(names);
    memcpy(panel->values, table, cells * sizeof *table);
    for (size_t i = 0; i < one->leaf_count; i++) {
        (void)snprintf(names[i], sizeof names[i], "T%zu", i);
        panel->leaf_node[i] = (qc_id)i;
        panel->nodes[i] = (qc_panel_node){.name = names[i],
                                          .level = "series",
                                          .parent = QC_NO_ID,
                                          .leaf = (qc_id)i,
                                          .territory = QC_NO_ID};
    }
    return panel;
}

void past_panel_free(qc_panel *panel)
{
    free(panel->owner);
    free(panel->nodes);
    free(panel->leaf_node);
    free(panel->values);
    free(panel);
}
