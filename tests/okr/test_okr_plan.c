/* Pipeline coverage and the share of territories at quota: goals, plans, and odds draw by draw. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"
#include "tests/support/qc_test.h"

static qc_period period_of(const hand_inputs *inputs, const char *text, qc_frequency *frequency)
{
    qc_period period = QC_NO_PERIOD;
    assert_int_equal(qc_period_parse(text, &inputs->book->calendar, frequency, &period, NULL),
                     QC_OK);
    return period;
}

static void add_goal(hand_inputs *inputs, qc_id territory, const char *period, double amount)
{
    qc_goals *goals = &inputs->book->goals;
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    size_t row = goals->count++;
    goals->territory[row] = territory;
    goals->product[row] = QC_NO_ID;
    goals->period[row] = period_of(inputs, period, &frequency);
    goals->frequency[row] = (uint8_t)frequency;
    goals->amount[row] = (qc_money)(amount * 100);
}

static qc_key_result evaluate(hand_inputs *inputs, const char *metric, double target,
                              const char *period, const char *filter, char reason[512])
{
    qc_key_result_table *table = NULL;
    inputs->book->key_results.count = 0;
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_REACH, metric, target, period);
    inputs->book->key_results.filter[row] = filter;
    qc_key_result result = *hand_evaluate_one(inputs, &table);
    (void)snprintf(reason, 512, "%s", result.reason);
    result.reason = reason;
    qc_key_result_table_free(table);
    return result;
}

/** Open deals of 600 (North) and 300 (South) for 2026Q1, another later and one without a date. */
static hand_inputs *open_inputs(void)
{
    hand_inputs *inputs = hand_inputs_new();
    (void)hand_rep(inputs->book, "Ann", inputs->north);
    qc_id deal = hand_deal(inputs->book, 20260115, QC_OUTCOME_OPEN, inputs->north, 600);
    inputs->book->deals.rep[deal] = 0;
    (void)hand_deal(inputs->book, 20260331, QC_OUTCOME_OPEN, inputs->south, 300);
    (void)hand_deal(inputs->book, 20260401, QC_OUTCOME_OPEN, inputs->south, 1000);
    deal = hand_deal(inputs->book, 20260301, QC_OUTCOME_OPEN, inputs->south, 1000);
    inputs->book->deals.close[deal] = QC_NO_DATE;
    (void)hand_deal(inputs->book, 20251201, QC_OUTCOME_WON, inputs->north, 5);
    return inputs;
}

static void coverage__is_open_amount_over_the_goal(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = open_inputs();
    add_goal(inputs, QC_NO_ID, "2026Q1", 450);
    add_goal(inputs, inputs->north, "2026Q1", 200);
    qc_key_result result = evaluate(inputs, "pipeline_coverage", 3, "2026Q1", "", reason);
    assert_close(result.value, 900.0 / 450, 1e-15, 0);
    assert_reason(&result, "2 open deals expected to close in the period, over a quota of 450");
    assert_close(result.score, 2.0 / 3, 1e-15, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_NOT_STARTED);
    result = evaluate(inputs, "pipeline_coverage", 3, "2026Q1", "region=North", reason);
    assert_close(result.value, 3, 1e-15, 0);
    /* the unit % asks for it in percent */
    qc_key_result_table *table = NULL;
    inputs->book->key_results.unit[0] = "%";
    assert_close(hand_evaluate_one(inputs, &table)->value, 300, 1e-13, 0);
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void coverage__adds_the_goals_of_shorter_periods(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = open_inputs();
    add_goal(inputs, QC_NO_ID, "2026-01", 100);
    add_goal(inputs, QC_NO_ID, "2026-02", 100);
    qc_key_result result = evaluate(inputs, "coverage", 3, "2026Q1", "", reason);
    assert_close(result.value, NAN, 0, 0); /* March is missing */
    add_goal(inputs, QC_NO_ID, "2026-03", 250);
    result = evaluate(inputs, "coverage", 3, "2026Q1", "", reason);
    assert_close(result.value, 2, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void coverage__has_no_value_without_a_goal_or_a_pipeline(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = open_inputs();
    qc_key_result result = evaluate(inputs, "coverage", 3, "2026Q1", "", reason);
    assert_close(result.value, NAN, 0, 0);
    assert_reason(&result, "no value: there is no quota or goal for this period to cover");
    add_goal(inputs, QC_NO_ID, "2026Q1", 0);
    result = evaluate(inputs, "coverage", 3, "2026Q1", "", reason);
    assert_close(result.value, NAN, 0, 0);
    add_goal(inputs, QC_NO_ID, "2025Q4", 100);
    result = evaluate(inputs, "coverage", 3, "2025Q4", "", reason);
    assert_reason(&result, "no value: the period is over");
    inputs->book->deals.count = 0;
    result = evaluate(inputs, "coverage", 3, "2025Q4", "", reason);
    assert_reason(&result, "no value: there are no opportunities");
    hand_inputs_free(inputs);
}

/** A plan for 2026Q1: the company 180, North 120, South 60, Ann 40. */
static void make_plan(const hand_inputs *inputs, qc_quota_plan *plan, qc_quota_node nodes[4])
{
    static const double quotas[] = {180, 120, 60, 40};
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    *plan = (qc_quota_plan){.node_count = 4, .nodes = nodes, .goal = 18000};
    plan->period = period_of(inputs, "2026Q1", &frequency);
    plan->frequency = frequency;
    for (qc_id n = 0; n < 4; n++) {
        nodes[n] = (qc_quota_node){.name = "",
                                   .level = n == 3 ? "rep" : "territory",
                                   .parent = n == 0 ? QC_NO_ID : 0,
                                   .panel_node = n == 3 ? QC_NO_ID : n,
                                   .rep = n == 3 ? 0 : QC_NO_ID,
                                   .quota = (qc_money)(quotas[n] * 100)};
    }
}

static void coverage__uses_the_quotas_of_the_plan_before_the_goals(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = open_inputs();
    qc_quota_plan plan;
    qc_quota_node nodes[4];
    make_plan(inputs, &plan, nodes);
    inputs->in.plan = &plan;
    add_goal(inputs, QC_NO_ID, "2026Q1", 450);
    add_goal(inputs, QC_NO_ID, "2026Q2", 500);
    assert_close(evaluate(inputs, "coverage", 3, "2026Q1", "", reason).value, 5, 1e-15, 0);
    assert_close(evaluate(inputs, "coverage", 3, "2026Q1", "region=South", reason).value, 5,
                 1e-15, 0);
    assert_close(evaluate(inputs, "coverage", 3, "2026Q1", "owner=Ann", reason).value, 15,
                 1e-15, 0);
    /* another quarter than the plan's: the goals table */
    assert_close(evaluate(inputs, "coverage", 3, "2026Q2", "", reason).value, 2, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void attainment__counts_territories_at_quota(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    (void)hand_revenue(inputs->book, 20251001, QC_FREQUENCY_QUARTER, inputs->north, 120);
    (void)hand_revenue(inputs->book, 20251001, QC_FREQUENCY_QUARTER, inputs->south, 59.99);
    add_goal(inputs, inputs->north, "2025Q4", 120);
    add_goal(inputs, inputs->south, "2025Q4", 60);
    qc_key_result result = evaluate(inputs, "quota_attainment_share", 60, "2025Q4", "", reason);
    assert_close(result.value, 50, 1e-15, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_MISSED);
    assert_reason(&result, "1 of 2 territories at quota");
    result = evaluate(inputs, "quota_attainment_share", 60, "2025Q4", "region=North", reason);
    assert_close(result.value, 100, 0, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_REACHED);
    result = evaluate(inputs, "quota_attainment_share", 60, "2026Q1", "", reason);
    assert_close(result.value, NAN, 0, 0);
    assert_reason(&result, "no territory has a quota or goal for this period");
    hand_inputs_free(inputs);
}

static void attainment__keeps_a_node_apart_from_what_lies_below_it(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    qc_quota_plan plan;
    qc_quota_node nodes[4];
    (void)hand_rep(inputs->book, "Ann", inputs->north);
    make_plan(inputs, &plan, nodes);
    /* North sells itself and has South below it: company, North, North (directly), South */
    qc_panel_node tree[4] = {{"Acme", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID},
                             {"North", "region", 0, QC_NO_ID, inputs->north},
                             {"North (directly)", "territory", 1, 0, inputs->north},
                             {"South", "territory", 1, 1, inputs->south}};
    inputs->panel.nodes = tree;
    inputs->panel.node_count = 4;
    inputs->leaf_node[0] = 2;
    inputs->leaf_node[1] = 3;
    inputs->book->territories.parent[inputs->south] = inputs->north;
    plan.period -= 1; /* 2025Q4 */
    static const qc_money quotas[] = {30000, 30000, 10000, 20000};
    for (qc_id n = 0; n < 4; n++) {
        nodes[n].panel_node = n;
        nodes[n].rep = QC_NO_ID;
        nodes[n].quota = quotas[n];
    }
    inputs->in.plan = &plan;
    (void)hand_revenue(inputs->book, 20251001, QC_FREQUENCY_QUARTER, inputs->north, 90);
    (void)hand_revenue(inputs->book, 20251001, QC_FREQUENCY_QUARTER, inputs->south, 200);
    /* North's own 90 of 100, South 200 of 200; the 290 of both are not counted to North */
    qc_key_result result = evaluate(inputs, "quota_attainment_share", 60, "2025Q4", "", reason);
    assert_close(result.value, 50, 1e-15, 0);
    result = evaluate(inputs, "quota_attainment_share", 60, "2025Q4", "region=North", reason);
    assert_close(result.value, 50, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void attainment__has_odds_draw_by_draw(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    qc_quota_plan plan;
    qc_quota_node nodes[4];
    (void)hand_rep(inputs->book, "Ann", inputs->north);
    (void)hand_revenue(inputs->book, 20251001, QC_FREQUENCY_QUARTER, inputs->north, 120);
    make_plan(inputs, &plan, nodes);
    inputs->in.plan = &plan;
    /* North draws 100, 110, ..., 190 against 120: 8 of 10; South 50 against 60: never */
    qc_key_result result = evaluate(inputs, "quota_attainment_share", 50, "2026Q1", "", reason);
    assert_close(result.p_reach, 0.8, 1e-15, 0);
    assert_close(result.target_p50, 50, 1e-15, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_ON_TRACK);
    assert_close(result.value, NAN, 0, 0);
    assert_reason(&result, "odds from 10 futures of 2 territories");
    result = evaluate(inputs, "quota_attainment_share", 51, "2026Q1", "", reason);
    assert_close(result.p_reach, 0, 0, 0);
    nodes[2].quota = 5000; /* South reaches it in every draw */
    result = evaluate(inputs, "quota_attainment_share", 51, "2026Q1", "", reason);
    assert_close(result.p_reach, 0.8, 1e-15, 0);
    result = evaluate(inputs, "quota_attainment_share", 51, "2026Q1", "region=South", reason);
    assert_close(result.p_reach, 1, 0, 0);
    hand_inputs_free(inputs);
}

static void attainment__adds_what_is_observed_of_the_period(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    inputs->book->calendar.start_month = 4;
    inputs->panel.calendar.start_month = 4;
    inputs->panel.first_period =
        qc_period_of_date(&inputs->panel.calendar, QC_FREQUENCY_QUARTER, hand_date(20240101));
    (void)hand_revenue(inputs->book, 20251001, QC_FREQUENCY_QUARTER, inputs->north, 120);
    /* fiscal 2026: three quarters of 100 observed and North's draws; 450 is reached from 150
     * on: 5 of 10 */
    add_goal(inputs, inputs->north, "2026", 450);
    qc_key_result result = evaluate(inputs, "quota_attainment_share", 100, "2026", "", reason);
    assert_close(result.p_reach, 0.5, 1e-15, 0);
    assert_close(result.value, 0, 0, 0);
    hand_inputs_free(inputs);
}

static void attainment__says_why_it_has_no_value_or_odds(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = hand_inputs_new();
    (void)hand_product(inputs->book, "Pro", "");
    add_goal(inputs, inputs->north, "2026-01", 5);
    add_goal(inputs, inputs->north, "2027Q3", 5);
    qc_key_result result =
        evaluate(inputs, "quota_attainment_share", 50, "2026Q1", "product=Pro", reason);
    assert_reason(&result, "filter by territory or region only");
    result = evaluate(inputs, "quota_attainment_share", 50, "2026-01", "", reason);
    assert_reason(&result, "no odds: the forecast has longer periods");
    result = evaluate(inputs, "quota_attainment_share", 50, "2027Q3", "", reason);
    assert_reason(&result, "no odds: the period ends beyond the forecast");
    result = evaluate(inputs, "quota_attainment_share", 50, "2026Q1", "", reason);
    assert_reason(&result, "no odds: no territory has a quota");
    result = evaluate(inputs, "quota_attainment_share", 50, "2025Q4", "", reason);
    assert_reason(&result, "no odds: the period is over");
    inputs->in.forecast = NULL;
    result = evaluate(inputs, "quota_attainment_share", 50, "2026Q1", "", reason);
    assert_reason(&result, "no odds: there are no futures");
    inputs->in.panel = NULL;
    result = evaluate(inputs, "quota_attainment_share", 50, "2026Q1", "", reason);
    assert_reason(&result, "no value: there are no territories with revenue");
    hand_inputs_free(inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coverage__is_open_amount_over_the_goal),
        cmocka_unit_test(coverage__adds_the_goals_of_shorter_periods),
        cmocka_unit_test(coverage__has_no_value_without_a_goal_or_a_pipeline),
        cmocka_unit_test(coverage__uses_the_quotas_of_the_plan_before_the_goals),
        cmocka_unit_test(attainment__counts_territories_at_quota),
        cmocka_unit_test(attainment__keeps_a_node_apart_from_what_lies_below_it),
        cmocka_unit_test(attainment__has_odds_draw_by_draw),
        cmocka_unit_test(attainment__adds_what_is_observed_of_the_period),
        cmocka_unit_test(attainment__says_why_it_has_no_value_or_odds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
