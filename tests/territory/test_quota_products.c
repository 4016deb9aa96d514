/* Tests of quotas by lines of products: exact in both directions, with goals of their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/quota.h"
#include "tests/sales/hand_book.h"

/* A company of two regions and three territories over 26 months. */
typedef struct company {
    qc_book *book;
    qc_panel *panel;
    qc_forecast *forecast;
    qc_id machines, parts; /* products; G1 and G2 are of the family Grinders */
} company;

static void sell(qc_book *book, int digits, qc_id territory, qc_id product, double amount)
{
    book->revenue.product[hand_revenue(book, digits, QC_FREQUENCY_INDEX, territory, amount)] =
        product;
}

/* Columns that hand_book() does not have: no bounds, no potential. */
static void add_bounds(qc_book *book)
{
    static qc_money none[8];
    static double unknown[8];

    for (size_t k = 0; k < 8; k++) {
        none[k] = QC_NO_MONEY;
        unknown[k] = NAN;
    }
    book->territories.floor = none;
    book->territories.cap = none;
    book->territories.hold = none;
    book->territories.potential = unknown;
}

/* A sells machines and parts alike, B machines only, C nothing but parts; a rep in A. */
static company make_company(void)
{
    company one = {.book = hand_book()};
    qc_book *book = one.book;
    qc_id west = hand_territory(book, "West", QC_NO_ID);
    qc_id east = hand_territory(book, "East", QC_NO_ID);
    qc_id a = hand_territory(book, "A", west);
    qc_id b = hand_territory(book, "B", west);
    qc_id c = hand_territory(book, "C", east);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_error error;

    one.machines = hand_product(book, "Machines", "");
    one.parts = hand_product(book, "Parts", "");
    for (int month = 0; month < 26; month++) {
        int digits = (2024 + month / 12) * 10000 + (month % 12 + 1) * 100 + 15;

        sell(book, digits, a, one.machines, 1000);
        sell(book, digits, a, one.parts, 1000);
        sell(book, digits, b, one.machines, 3000 + 10 * month);
        sell(book, digits, c, one.parts, 500);
    }
    add_bounds(book);
    book->as_of = hand_date(20260228);
    book->as_of_given = true;
    settings.horizon = 4;
    settings.draws = 40;
    settings.backtest_draws = 0;
    assert_ok(qc_panel_build(book, NULL, &one.panel, &error), error);
    assert_ok(qc_forecast_run(one.panel, &settings, NULL, &one.forecast, &error), error);
    return one;
}

static void free_company(company *one)
{
    qc_forecast_free(one->forecast);
    qc_panel_free(one->panel);
    hand_book_free(one->book);
}

static qc_quota_settings settings_for(double goal)
{
    qc_quota_settings settings = qc_quota_settings_default();

    settings.goal = (qc_money)(goal * 100);
    return settings;
}

static qc_quota_plan *plan_for(const company *one, const qc_quota_settings *settings)
{
    qc_quota_plan *plan = NULL;
    qc_error error;

    assert_ok(qc_quota_plan_build(one->book, one->panel, one->forecast, settings, NULL, &plan,
                                  &error),
              error);
    return plan;
}

static void state_goal(company *one, qc_id territory, qc_id product, double amount)
{
    qc_goals *goals = &one->book->goals;
    size_t row = goals->count++;

    goals->territory[row] = territory;
    goals->product[row] = product;
    goals->frequency[row] = QC_FREQUENCY_QUARTER;
    goals->period[row] = 4 * 56 + 1; /* 2026Q2 */
    goals->amount[row] = (qc_money)(amount * 100);
}

static size_t node_named(const qc_quota_plan *plan, const char *name)
{
    for (size_t k = 0; k < plan->node_count; k++) {
        if (strcmp(plan->nodes[k].name, name) == 0) {
            return k;
        }
    }
    fail();
    return 0;
}

static qc_money quota_of(const qc_quota_plan *plan, const char *name, size_t line)
{
    return plan->product_quota[node_named(plan, name) * plan->product_count + line];
}

static bool has_note(const qc_quota_plan *plan, const char *text)
{
    for (size_t k = 0; k < plan->note_count; k++) {
        if (strstr(plan->notes[k], text) != NULL) {
            return true;
        }
    }
    return false;
}

/* Lines add up to each node's quota, and children to their parent in each line. */
static void check_sums(const qc_quota_plan *plan)
{
    for (size_t k = 0; k < plan->node_count; k++) {
        qc_money own = 0;

        for (size_t line = 0; line < plan->product_count; line++) {
            qc_money below = 0;
            size_t children = 0;

            for (size_t c = 0; c < plan->node_count; c++) {
                if (plan->nodes[c].parent == k) {
                    below += plan->product_quota[c * plan->product_count + line];
                    children++;
                }
            }
            assert_true(plan->product_quota[k * plan->product_count + line] >= 0);
            assert_true(children == 0 ||
                        below == plan->product_quota[k * plan->product_count + line]);
            own += plan->product_quota[k * plan->product_count + line];
        }
        assert_true(own == plan->nodes[k].quota);
    }
}

static void products__add_up_at_every_node_and_over_the_tree(void **state)
{
    company one = make_company();
    qc_quota_settings settings = settings_for(20000.01);
    qc_quota_plan *plan = plan_for(&one, &settings);

    (void)state;
    assert_int_equal(plan->product_count, 2);
    assert_string_equal(plan->product_name[0], "Machines");
    assert_string_equal(plan->product_name[1], "Parts");
    check_sums(plan);
    assert_int_equal(quota_of(plan, "B", 1), 0); /* never sold parts */
    assert_int_equal(quota_of(plan, "C", 0), 0);
    /* The company's by what is expected: about 4,280 of machines and 1,500 of parts a month. */
    assert_close((double)plan->product_quota[0] / (double)plan->goal, 4280.0 / 5780, 0.01, 0);
    assert_close(plan->product_expected[1], 4500, 0.02, 0);
    assert_false(plan->product_is_stated[0]);
    assert_true(plan->product_p_attain[0] >= 0 && plan->product_p_attain[0] <= 1);
    qc_quota_plan_free(plan);
    free_company(&one);
}

static void products__with_goals_have_these(void **state)
{
    company one = make_company();
    qc_quota_settings settings = settings_for(20000);
    qc_quota_plan *plan = NULL;

    (void)state;
    state_goal(&one, QC_NO_ID, one.parts, 6000);
    state_goal(&one, 2, one.machines, 1); /* of territory A: not used */
    plan = plan_for(&one, &settings);
    check_sums(plan);
    assert_int_equal(plan->product_quota[1], 600000);
    assert_true(plan->product_is_stated[1] && !plan->product_is_stated[0]);
    assert_true(has_note(plan, "1 goal of a product is not used"));
    assert_int_equal(plan->goal, 2000000); /* goals of products are none of the company */
    qc_quota_plan_free(plan);
    free_company(&one);
}

/* Goals of all lines are the company's together, unless it has one of its own. */
static void products__that_all_have_goals_say_the_companys(void **state)
{
    company one = make_company();
    qc_quota_settings settings = qc_quota_settings_default();
    qc_quota_plan *plan = NULL;

    (void)state;
    settings.period = 4 * 56 + 1;
    state_goal(&one, QC_NO_ID, one.parts, 6000);
    plan = plan_for(&one, &settings);
    assert_int_equal(plan->goal_source, QC_GOAL_FORECAST); /* one line has none */
    assert_int_equal(plan->product_quota[1], 600000);
    qc_quota_plan_free(plan);
    state_goal(&one, QC_NO_ID, one.machines, 13000.5);
    plan = plan_for(&one, &settings);
    check_sums(plan);
    assert_int_equal(plan->goal, 1900050);
    assert_int_equal(plan->goal_source, QC_GOAL_TABLE);
    assert_int_equal(plan->product_quota[0], 1300050);
    assert_true(has_note(plan, "No goal of the company is given: those of its 2 product "
                               "lines add up to USD 19,000.50."));
    qc_quota_plan_free(plan);
    state_goal(&one, QC_NO_ID, QC_NO_ID, 19000.5);
    plan = plan_for(&one, &settings);
    assert_false(has_note(plan, "No goal of the company"));
    assert_int_equal(plan->goal, 1900050);
    qc_quota_plan_free(plan);
    one.book->goals.amount[0] = INT64_MAX;
    one.book->goals.count = 2;
    qc_error error;
    assert_status(
        qc_quota_plan_build(one.book, one.panel, one.forecast, &settings, NULL, &plan, &error),
        QC_ERR_OVERFLOW, error);
    free_company(&one);
}

static void products__whose_goals_exceed_the_companys_are_refused(void **state)
{
    company one = make_company();
    qc_quota_settings settings = settings_for(20000);
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    state_goal(&one, QC_NO_ID, one.parts, 20001);
    assert_status(
        qc_quota_plan_build(one.book, one.panel, one.forecast, &settings, NULL, &plan, &error),
        QC_ERR_INFEASIBLE, error);
    assert_message(error, "the goals of products add up to USD 20,001, above the goal of USD "
                          "20,000; the nearest feasible goal is USD 20,001");
    one.book->goals.amount[0] = 600000;
    state_goal(&one, QC_NO_ID, one.machines, 13000);
    assert_status(
        qc_quota_plan_build(one.book, one.panel, one.forecast, &settings, NULL, &plan, &error),
        QC_ERR_INFEASIBLE, error);
    assert_message(error, "there is one for every line");
    one.book->goals.amount[1] = 1400000;
    plan = plan_for(&one, &settings);
    check_sums(plan);
    qc_quota_plan_free(plan);
    free_company(&one);
}

static void overlays__repeat_quotas_beside_the_sum(void **state)
{
    static qc_date never[8];
    static double share[8];
    company one = make_company();
    qc_book *book = one.book;
    qc_quota_settings settings = settings_for(20000);
    qc_quota_plan *plan = NULL;
    qc_id rep = hand_rep(book, "Ana", 2); /* of territory A */
    const qc_id overlay[] = {hand_rep(book, "Of West", 0), hand_rep(book, "Of all", QC_NO_ID),
                             hand_rep(book, "Of parts", QC_NO_ID),
                             hand_rep(book, "Parts of A", 2),
                             hand_rep(book, "Also of West", 0)};

    (void)state;
    for (size_t k = 0; k < 8; k++) {
        never[k] = QC_NO_DATE;
        share[k] = NAN;
    }
    book->reps.start = never;
    book->reps.end = never;
    book->reps.share = share;
    for (size_t k = 0; k < 5; k++) {
        book->reps.overlay[overlay[k]] = true;
    }
    book->reps.product[overlay[2]] = one.parts;
    book->reps.product[overlay[3]] = one.parts;
    share[overlay[0]] = 0.75;
    share[overlay[2]] = 0.5;
    plan = plan_for(&one, &settings);
    check_sums(plan);
    assert_int_equal(plan->overlay_count, 5);
    assert_int_equal(plan->nodes[node_named(plan, "Ana")].rep, rep);
    for (size_t k = 0; k < plan->node_count; k++) {
        assert_true(plan->nodes[k].rep == QC_NO_ID || plan->nodes[k].rep == rep);
    }
    double west = (double)plan->nodes[node_named(plan, "West")].quota;
    assert_close((double)plan->overlays[0].quota, 0.75 * west, 0, 100);
    assert_close((double)plan->overlays[4].quota, 0.25 * west, 0, 100);
    assert_int_equal(plan->overlays[1].quota, plan->goal);
    assert_close(plan->overlays[1].p_attain, plan->nodes[0].p_attain, 0, 0);
    assert_close((double)plan->overlays[2].quota, 0.5 * (double)plan->product_quota[1], 0, 100);
    assert_close(plan->overlays[2].p_attain, plan->product_p_attain[1], 0, 0);
    assert_close(plan->overlays[2].expected, 0.5 * plan->product_expected[1], 1e-14, 0);
    assert_int_equal(plan->overlays[3].quota, quota_of(plan, "A", 1));
    assert_true(isnan(plan->overlays[3].p_attain));
    assert_true(has_note(plan, "5 overlays carry USD "));
    qc_quota_plan_free(plan);
    free_company(&one);
}

static void products__are_left_out_where_none_are_known(void **state)
{
    company one = make_company();
    qc_quota_settings settings = settings_for(20000);
    qc_quota_plan *plan = NULL;

    (void)state;
    settings.of_product = true;
    plan = plan_for(&one, &settings);
    assert_int_equal(plan->product_count, 0);
    qc_quota_plan_free(plan);
    settings.of_product = false;
    for (size_t row = 0; row < one.book->revenue.count; row++) {
        one.book->revenue.product[row] = QC_NO_ID;
    }
    plan = plan_for(&one, &settings);
    assert_int_equal(plan->product_count, 0);
    qc_quota_plan_free(plan);
    free_company(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products__add_up_at_every_node_and_over_the_tree),
        cmocka_unit_test(products__with_goals_have_these),
        cmocka_unit_test(products__that_all_have_goals_say_the_companys),
        cmocka_unit_test(products__whose_goals_exceed_the_companys_are_refused),
        cmocka_unit_test(overlays__repeat_quotas_beside_the_sum),
        cmocka_unit_test(products__are_left_out_where_none_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
