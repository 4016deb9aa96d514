/* Small panels, forecasts and plans made by hand for key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_OKR_HAND_INPUTS_H
#define QC_TESTS_OKR_HAND_INPUTS_H

#include "quotacast/okr.h"
#include "tests/sales/hand_book.h"

#define HAND_LEAVES 2
#define HAND_HORIZON 4
#define HAND_DRAWS 10

/** A book of two territories with a panel and a forecast of both. */
typedef struct hand_inputs {
    qc_okr_inputs in; /**< book, panel, forecast; add the rest as needed */
    qc_book *book;
    qc_id north, south;
    qc_panel panel;
    qc_forecast forecast;
    qc_panel_node nodes[3];
    qc_id leaf_node[HAND_LEAVES];
    double values[HAND_LEAVES * 48];
    double point[HAND_LEAVES * HAND_HORIZON];
    double naive[HAND_LEAVES * HAND_HORIZON];
    double draws[HAND_LEAVES * HAND_HORIZON * HAND_DRAWS];
} hand_inputs;

/**
 * Company Acme with North and South: quarters from 2024Q1, eight of them, North 100 and South
 * 50 each. The futures of North are 100 + 10 d (d = 0 .. 9) in every quarter, those of South
 * 50; the naive forecast is 90 and 45, the point 145 and 50. As of 2025-12-31. Free with
 * hand_inputs_free().
 */
hand_inputs *hand_inputs_new(void);
void hand_inputs_free(hand_inputs *inputs);

/** Makes the panel monthly from 2024-01: month m of North is monthly[m % 12], South nothing. */
void hand_inputs_months(hand_inputs *inputs, const double *monthly, size_t months);

/** Evaluates; the test fails if that does. */
qc_key_result_table *hand_evaluate(const hand_inputs *inputs);

/**
 * Evaluates the book's only key result and gives it back; its reason and the notes stay valid
 * until freed.
 */
const qc_key_result *hand_evaluate_one(const hand_inputs *inputs, qc_key_result_table **table);

/** One of the notes holds a text. */
void assert_note(const qc_key_result_table *table, const char *part);

/** A result's reason holds a text. */
void assert_reason(const qc_key_result *result, const char *part);

#endif
