/* Forecast accuracy as a key result: of the backtest, the log, a period that is over, a period ahead. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"
#include "tests/support/qc_test.h"

static qc_key_result evaluate(hand_inputs *inputs, double target, const char *period,
                              const char *filter, char reason[512])
{
    qc_key_result_table *table = NULL;
    inputs->book->key_results.count = 0;
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_STAY_ABOVE, "forecast_accuracy",
                                target, period);
    inputs->book->key_results.filter[row] = filter;
    qc_key_result result = *hand_evaluate_one(inputs, &table);
    (void)snprintf(reason, 512, "%s", result.reason);
    result.reason = reason;
    qc_key_result_table_free(table);
    return result;
}

static qc_accuracy_row table_row(const char *level, const char *node, const char *method,
                                 int step, double wape, double fva)
{
    return (qc_accuracy_row){.level = level,
                             .node = node,
                             .method = method,
                             .step = step,
                             .n = 12,
                             .wape = wape,
                             .accuracy = 1 - wape,
                             .fva = fva};
}

static void backtest__gives_the_value_and_what_naive_would_have(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    qc_accuracy_row rows[] = {
        table_row("company", "all", "forecast", 0, 0.02, 0.01),
        table_row("territory", "all", "naive", 0, 0.15, 0),
        table_row("territory", "all", "forecast", 1, 0.3, 0),
        table_row("territory", "all", "forecast", 0, 0.08, 0.07),
        table_row("territory", "North", "forecast", 0, 0.25, -0.05),
    };
    qc_accuracy accuracy = {.count = 5, .rows = rows};
    inputs->in.accuracy = &accuracy;
    inputs->in.forecast = NULL;
    qc_key_result result = evaluate(inputs, 90, "2026Q1", "", reason);
    assert_close(result.value, 92, 1e-14, 0);
    assert_close(result.naive, 85, 1e-14, 0);
    assert_close(result.score, 1, 0, 0);
    assert_close(result.p_reach, NAN, 0, 0);
    assert_reason(&result, "level territory, 12 pairs; naive would have had 85.0 %");
    assert_reason(&result, "no odds: there is no forecast");
    result = evaluate(inputs, 90, "2026Q1", "territory=North", reason);
    assert_close(result.value, 75, 1e-14, 0);
    assert_close(result.naive, 80, 1e-14, 0);
    result = evaluate(inputs, 90, NULL, "", reason);
    assert_close(result.value, 92, 1e-14, 0);
    rows[3].wape = NAN;
    result = evaluate(inputs, 90, "2026Q1", "", reason);
    assert_close(result.value, NAN, 0, 0);
    assert_reason(&result, "the backtest has no whole quarter to compare");
    inputs->in.accuracy = NULL;
    result = evaluate(inputs, 90, "2026Q1", "", reason);
    assert_reason(&result, "no value: there is no backtest");
    hand_inputs_free(inputs);
}

static void log__gives_the_value_of_a_version_at_its_shortest_lead(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    qc_accuracy_row rows[] = {
        table_row("company", "all", "manager", 0, 0.02, NAN),
        table_row("territory", "all", "rep", 2, 0.4, 0.1),
        table_row("territory", "all", "rep", 1, 0.2, -0.02),
        table_row("territory", "North", "rep", 1, 0.1, 0.1),
    };
    qc_accuracy log = {.count = 4, .rows = rows};
    inputs->in.log_accuracy = &log;
    qc_key_result result = evaluate(inputs, 90, "2026Q1", "source=log", reason);
    assert_close(result.value, 80, 1e-14, 0);
    assert_close(result.naive, 82, 1e-14, 0);
    assert_reason(&result, "the logged forecasts 'rep', issued 1 periods ahead");
    assert_reason(&result, "no odds: what people will enter into the log is not forecast");
    result = evaluate(inputs, 90, "2026Q1", "version=manager", reason);
    assert_close(result.value, 98, 1e-14, 0);
    assert_close(result.naive, NAN, 0, 0);
    result = evaluate(inputs, 90, "2026Q1", "source=log; region=North", reason);
    assert_close(result.value, 90, 1e-14, 0);
    result = evaluate(inputs, 90, "2026Q1", "version=nobody", reason);
    assert_close(result.value, NAN, 0, 0);
    assert_reason(&result, "the forecast log has no entry of this kind");
    rows[1].method = "manager";
    rows[1].step = 0;
    result = evaluate(inputs, 90, "2026Q1", "source=log", reason);
    assert_close(result.value, NAN, 0, 0);
    assert_reason(&result, "the log has several versions; filter by version=NAME");
    inputs->in.log_accuracy = NULL;
    result = evaluate(inputs, 90, "2026Q1", "source=log", reason);
    assert_close(result.value, NAN, 0, 0);
    hand_inputs_free(inputs);
}

static qc_date day(int year, int month, int day_of_month)
{
    qc_date date = QC_NO_DATE;
    assert_int_equal(qc_date_from_civil(year, month, day_of_month, &date), QC_OK);
    return date;
}

/* What was said of a quarter before it counts, not the whole log, and not what was said within. */
static void log__of_a_period_that_is_over_counts_alone(void **state)
{
    (void)state;
    enum { ENTRIES = 3 };
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    qc_date issued[ENTRIES] = {day(2025, 6, 20), day(2025, 9, 20), day(2025, 12, 20)};
    const char *texts[ENTRIES] = {"rep", "rep", "rep"};
    qc_id territory[ENTRIES] = {inputs->north, inputs->north, inputs->north};
    uint8_t frequency[ENTRIES] = {QC_FREQUENCY_QUARTER, QC_FREQUENCY_QUARTER,
                                  QC_FREQUENCY_QUARTER};
    qc_period last = inputs->panel.first_period + 7;
    qc_period period[ENTRIES] = {last - 1, last, last};
    double value[ENTRIES] = {150, 90, 100}; /* 100 came each time */
    double none[ENTRIES] = {NAN, NAN, NAN};
    qc_accuracy *log = NULL;
    qc_error error = {0};
    inputs->book->log = (qc_forecast_log){.count = ENTRIES,
                                          .issued = issued,
                                          .author = texts,
                                          .version = texts,
                                          .territory = territory,
                                          .period = period,
                                          .frequency = frequency,
                                          .value = value,
                                          .p10 = none,
                                          .p50 = none,
                                          .p90 = none};
    assert_ok(qc_accuracy_of_log(inputs->book, &inputs->panel, &log, &error), error);
    inputs->in.log_accuracy = log;
    qc_key_result result = evaluate(inputs, 95, "2025Q4", "source=log", reason);
    assert_close(result.value, 90, 1e-14, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_MISSED);
    assert_reason(&result, "the logged forecasts 'rep' of this period, issued 1 periods ahead");
    result = evaluate(inputs, 95, "2025", "source=log", reason);
    assert_close(result.value, 70, 1e-14, 0);
    result = evaluate(inputs, 95, "2024Q4", "source=log", reason);
    assert_close(result.value, NAN, 0, 0);
    assert_reason(&result, "the forecast log has no entry of this kind");
    result = evaluate(inputs, 95, "2026Q1", "source=log", reason);
    assert_close(result.value, 70, 1e-14, 0);
    inputs->book->log = (qc_forecast_log){.count = 0};
    qc_accuracy_free(log);
    hand_inputs_free(inputs);
}

static void ahead__odds_compare_every_future_with_the_forecast(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    /* North: |100 + 10 d - 145|, South 0, over (150 + 10 d): recomputed here from the definition */
    double accuracy[HAND_DRAWS];
    size_t met = 0;
    for (size_t d = 0; d < HAND_DRAWS; d++) {
        double draw = 100 + 10 * (double)d;
        accuracy[d] = 100 * (1 - fabs(draw - 145) / (draw + 50));
        met += accuracy[d] >= 90 ? 1u : 0u;
    }
    assert_true(met > 0 && met < HAND_DRAWS);
    qc_key_result result = evaluate(inputs, 90, "2026Q1", "", reason);
    assert_close(result.p_reach, (double)met / HAND_DRAWS, 1e-15, 0);
    double levels[1] = {0.2};
    double expected = 0;
    qc_error error = {0};
    assert_ok(qc_draws_quantiles(accuracy, HAND_DRAWS, levels, 1, &expected, &error), error);
    assert_close(result.target_p80, expected, 1e-14, 0);
    assert_reason(&result, "odds from 10 futures against the forecast made now");
    /* two periods are summed before they are compared; draws that move together keep the ratio */
    result = evaluate(inputs, 90, "2026", "", reason);
    assert_close(result.p_reach, (double)met / HAND_DRAWS, 1e-15, 0);
    /* South alone is forecast exactly */
    result = evaluate(inputs, 99, "2026Q1", "region=South", reason);
    assert_close(result.p_reach, 1, 0, 0);
    assert_close(result.target_p50, 100, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void ahead__futures_without_any_sale_count_as_wholly_right_or_wrong(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    for (size_t h = 0; h < HAND_HORIZON; h++) {
        for (size_t d = 0; d < HAND_DRAWS; d++) {
            inputs->draws[(HAND_HORIZON + h) * HAND_DRAWS + d] = d < 3 ? 0 : 50;
        }
    }
    qc_key_result result = evaluate(inputs, 99, "2026Q1", "region=South", reason);
    assert_close(result.p_reach, 0.7, 1e-15, 0);
    for (size_t h = 0; h < HAND_HORIZON; h++) {
        inputs->point[HAND_HORIZON + h] = 0;
    }
    result = evaluate(inputs, 99, "2026Q1", "region=South", reason);
    assert_close(result.p_reach, 0.3, 1e-15, 0);
    for (size_t i = 0; i < (size_t)HAND_HORIZON * HAND_DRAWS; i++) {
        inputs->draws[HAND_HORIZON * HAND_DRAWS + i] = 0;
    }
    result = evaluate(inputs, 99, "2026Q1", "region=South", reason);
    assert_close(result.p_reach, NAN, 0, 0);
    assert_reason(&result, "nothing is expected to be sold");
    hand_inputs_free(inputs);
}

static void ahead__reasons_say_why_there_are_no_odds(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    (void)hand_product(inputs->book, "Pro", "");
    qc_key_result result = evaluate(inputs, 90, "2026Q1", "product=Pro", reason);
    assert_reason(&result, "no value: accuracy is known of territories");
    assert_reason(&result, "no odds: the futures are of territories");
    result = evaluate(inputs, 90, "2027Q3", "", reason);
    assert_reason(&result, "no odds: the period ends beyond the forecast");
    for (qc_period after = HAND_HORIZON - 1; after <= HAND_HORIZON; after++) {
        char period[24];

        (void)qc_period_format(&inputs->panel.calendar, QC_FREQUENCY_QUARTER,
                               inputs->panel.first_period +
                                   (qc_period)inputs->panel.period_count + after,
                               period, sizeof period);
        result = evaluate(inputs, 90, period, "", reason);
        assert_int_equal(isnan(result.p_reach), after == HAND_HORIZON);
    }
    result = evaluate(inputs, 90, "2025Q4", "", reason);
    assert_reason(&result, "no odds: the period is over");
    result = evaluate(inputs, 90, "2026-02", "", reason);
    assert_reason(&result, "no odds: the forecast has longer periods");
    inputs->book->calendar.start_month = 4;
    inputs->panel.calendar.start_month = 4;
    inputs->panel.first_period =
        qc_period_of_date(&inputs->panel.calendar, QC_FREQUENCY_QUARTER, hand_date(20240101));
    result = evaluate(inputs, 90, "2026", "", reason);
    assert_reason(&result, "no odds: the period has begun");
    hand_inputs_free(inputs);
}

/** A backtest with origins 6 and 7 of the eight quarters, two models, horizon 2. */
static void make_backtest(hand_inputs *inputs, qc_backtest *backtest, size_t origins[2],
                          double *prediction, double *naive)
{
    /* [origin][method][leaf][step]: the last method is the forecast */
    static const double of_forecast[2][2][2] = {{{110, 90}, {50, 40}}, {{95, 1}, {55, 1}}};
    origins[0] = 6;
    origins[1] = 7;
    *backtest = (qc_backtest){.origin_count = 2,
                              .origin = origins,
                              .leaf_count = 2,
                              .horizon = 2,
                              .method_count = 2,
                              .prediction = prediction,
                              .naive = naive};
    for (size_t o = 0; o < 2; o++) {
        for (size_t leaf = 0; leaf < 2; leaf++) {
            for (size_t h = 0; h < 2; h++) {
                prediction[((o * 2 + 0) * 2 + leaf) * 2 + h] = -1000;
                prediction[((o * 2 + 1) * 2 + leaf) * 2 + h] = of_forecast[o][leaf][h];
                naive[(o * 2 + leaf) * 2 + h] = leaf == 0 ? 80 : 50;
            }
        }
    }
    inputs->forecast.backtest = backtest;
}

static void over__the_period_itself_is_graded_as_forecast_at_its_start(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    qc_backtest backtest;
    size_t origins[2];
    double prediction[16];
    double naive[8];
    make_backtest(inputs, &backtest, origins, prediction, naive);
    /* 2025Q4 is period 7: actual 100 and 50, forecast 95 and 55, naive 80 and 50 */
    qc_key_result result = evaluate(inputs, 90, "2025Q4", "", reason);
    assert_close(result.value, 100 * (1 - 10.0 / 150), 1e-14, 0);
    assert_close(result.naive, 100 * (1 - 20.0 / 150), 1e-14, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_REACHED);
    assert_close(result.p_reach, 1, 0, 0);
    assert_reason(&result, "of this period's sums of 2 territories as forecast at its start");
    result = evaluate(inputs, 96, "2025Q4", "region=North", reason);
    assert_close(result.value, 95, 1e-14, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_MISSED);
    /* a territory that was not observed takes no part */
    inputs->values[8 + 7] = NAN;
    result = evaluate(inputs, 90, "2025Q4", "", reason);
    assert_close(result.value, 95, 1e-14, 0);
    hand_inputs_free(inputs);
}

static void over__without_an_origin_the_whole_backtest_grades(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    qc_backtest backtest;
    size_t origins[2];
    double prediction[16];
    double naive[8];
    qc_accuracy_row row = table_row("territory", "all", "forecast", 0, 0.2, 0);
    qc_accuracy accuracy = {.count = 1, .rows = &row};
    make_backtest(inputs, &backtest, origins, prediction, naive);
    inputs->in.accuracy = &accuracy;
    qc_key_result result = evaluate(inputs, 90, "2025Q1", "", reason); /* period 4: no origin */
    assert_close(result.value, 80, 1e-14, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_MISSED);
    result = evaluate(inputs, 90, "2025", "", reason); /* longer than the backtest's horizon */
    assert_close(result.value, 80, 1e-14, 0);
    for (size_t k = 0; k < 2; k++) {
        inputs->values[8 * k + 7] = 0;
    }
    result = evaluate(inputs, 90, "2025Q4", "", reason); /* nothing sold: no share of it */
    assert_close(result.value, 80, 1e-14, 0);
    inputs->in.panel = NULL;
    inputs->in.forecast = NULL;
    result = evaluate(inputs, 70, "2025Q4", "", reason);
    assert_int_equal(result.status, QC_KEY_RESULT_REACHED);
    hand_inputs_free(inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backtest__gives_the_value_and_what_naive_would_have),
        cmocka_unit_test(log__gives_the_value_of_a_version_at_its_shortest_lead),
        cmocka_unit_test(log__of_a_period_that_is_over_counts_alone),
        cmocka_unit_test(ahead__odds_compare_every_future_with_the_forecast),
        cmocka_unit_test(ahead__futures_without_any_sale_count_as_wholly_right_or_wrong),
        cmocka_unit_test(ahead__reasons_say_why_there_are_no_odds),
        cmocka_unit_test(over__the_period_itself_is_graded_as_forecast_at_its_start),
        cmocka_unit_test(over__without_an_origin_the_whole_backtest_grades),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
