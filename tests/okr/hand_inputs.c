/* Small panels, forecasts and plans made by hand for key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"

#include "tests/support/qc_test.h"

static void fill_forecast(hand_inputs *inputs)
{
    qc_forecast *forecast = &inputs->forecast;
    forecast->leaf_count = HAND_LEAVES;
    forecast->horizon = HAND_HORIZON;
    forecast->draw_count = HAND_DRAWS;
    forecast->point = inputs->point;
    forecast->naive = inputs->naive;
    forecast->draws = inputs->draws;
    for (size_t h = 0; h < HAND_HORIZON; h++) {
        inputs->point[h] = 145;
        inputs->point[HAND_HORIZON + h] = 50;
        inputs->naive[h] = 90;
        inputs->naive[HAND_HORIZON + h] = 45;
        for (size_t d = 0; d < HAND_DRAWS; d++) {
            inputs->draws[h * HAND_DRAWS + d] = 100 + 10 * (double)d;
            inputs->draws[(HAND_HORIZON + h) * HAND_DRAWS + d] = 50;
        }
    }
}

static void fill_panel(hand_inputs *inputs)
{
    qc_panel *panel = &inputs->panel;
    qc_frequency frequency = QC_FREQUENCY_QUARTER;
    panel->frequency = frequency;
    panel->calendar = qc_calendar_default();
    assert_int_equal(
        qc_period_parse("2024Q1", &panel->calendar, &frequency, &panel->first_period, NULL),
        QC_OK);
    panel->period_count = 8;
    panel->season = 4;
    panel->leaf_count = HAND_LEAVES;
    panel->values = inputs->values;
    panel->leaf_node = inputs->leaf_node;
    panel->node_count = 3;
    panel->nodes = inputs->nodes;
    for (size_t p = 0; p < 8; p++) {
        inputs->values[p] = 100;
        inputs->values[8 + p] = 50;
    }
    inputs->leaf_node[0] = 1;
    inputs->leaf_node[1] = 2;
    inputs->nodes[0] = (qc_panel_node){"Acme", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID};
    inputs->nodes[1] = (qc_panel_node){"North", "territory", 0, 0, inputs->north};
    inputs->nodes[2] = (qc_panel_node){"South", "territory", 0, 1, inputs->south};
}

hand_inputs *hand_inputs_new(void)
{
    hand_inputs *inputs = calloc(1, sizeof *inputs);
    assert_non_null(inputs);
    inputs->book = hand_book();
    inputs->north = hand_territory(inputs->book, "North", QC_NO_ID);
    inputs->south = hand_territory(inputs->book, "South", QC_NO_ID);
    inputs->book->as_of = hand_date(20251231);
    inputs->book->as_of_given = true;
    inputs->book->first_date = hand_date(20240101);
    fill_panel(inputs);
    fill_forecast(inputs);
    inputs->in = (qc_okr_inputs){
        .book = inputs->book, .panel = &inputs->panel, .forecast = &inputs->forecast};
    return inputs;
}

void hand_inputs_free(hand_inputs *inputs)
{
    hand_book_free(inputs->book);
    free(inputs);
}

void hand_inputs_months(hand_inputs *inputs, const double *monthly, size_t months)
{
    qc_panel *panel = &inputs->panel;
    assert_true(months <= 48);
    panel->frequency = QC_FREQUENCY_MONTH;
    assert_int_equal(qc_period_parse("2024-01", &panel->calendar, &panel->frequency,
                                     &panel->first_period, NULL),
                     QC_OK);
    panel->period_count = months;
    panel->season = 12;
    for (size_t m = 0; m < months; m++) {
        inputs->values[m] = monthly[m % 12];
        inputs->values[months + m] = NAN;
    }
}

qc_key_result_table *hand_evaluate(const hand_inputs *inputs)
{
    qc_key_result_table *table = NULL;
    qc_error error = {0};
    qc_run run = qc_run_default();
    run.threads = 1;
    assert_ok(qc_okr_evaluate(&inputs->in, &run, &table, &error), error);
    for (size_t i = 0; i < table->count; i++) {
        assert_int_equal(table->results[i].row, i);
        assert_non_null(table->results[i].reason);
        assert_true(strlen(table->results[i].reason) > 1);
    }
    return table;
}

const qc_key_result *hand_evaluate_one(const hand_inputs *inputs, qc_key_result_table **table)
{
    *table = hand_evaluate(inputs);
    assert_int_equal((*table)->count, 1);
    return &(*table)->results[0];
}

void assert_note(const qc_key_result_table *table, const char *part)
{
    for (size_t i = 0; i < table->note_count; i++) {
        if (strstr(table->notes[i], part) != NULL) {
            return;
        }
    }
    for (size_t i = 0; i < table->note_count; i++) {
        print_error("note: %s\n", table->notes[i]);
    }
    print_error("no note says '%s'\n", part);
    fail();
}

void assert_reason(const qc_key_result *result, const char *part)
{
    if (strstr(result->reason, part) == NULL) {
        print_error("'%s' is not in the reason '%s'\n", part, result->reason);
        fail();
    }
}
