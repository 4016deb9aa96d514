/* Facts of the committed deals and their history: known keys, and chains that end where they must. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "table.h"

#include <ctype.h>

enum { DEALS = 6000 };
enum {
    O_ID,
    O_NAME,
    O_ACCOUNT,
    O_OWNER,
    O_TERRITORY,
    O_PRODUCT,
    O_STAGE,
    O_AMOUNT,
    O_CURRENCY,
    O_CREATED,
    O_CLOSE,
    O_OUTCOME,
    O_CATEGORY,
    O_PROBABILITY
};
enum { H_DEAL, H_DAY, H_FIELD, H_OLD, H_NEW };

static table deals, history, accounts, reps, products;
static size_t first_row[DEALS + 1]; /* of each deal in the history */
static int64_t as_of;

static int set_up(void **state)
{
    (void)state;
    deals = table_read(DEMO_FOLDER, "opportunities.csv",
                       "id,name,account,owner,territory,product,stage,amount,currency,created,"
                       "close,outcome,category,probability");
    history = table_read(DEMO_FOLDER, "opportunity_history.csv",
                         "opportunity,changed_at,field,old_value,new_value");
    accounts = table_read(DEMO_FOLDER, "accounts.csv",
                          "id,name,lat,lon,potential,workload,territory,lock,parent_account");
    reps = table_read(DEMO_FOLDER, "reps.csv", "id,name,territory,manager,start,end,share");
    products = table_read(DEMO_FOLDER, "products.csv", "id,name,family,list_price");
    assert_int_equal(deals.rows, DEALS);
    as_of = table_day("2025-12-31");
    size_t row = 0;
    for (size_t d = 0; d < DEALS; d++) { /* the history is in the order of the deals */
        first_row[d] = row;
        while (row < history.rows &&
               strcmp(table_text(&history, row, H_DEAL), table_text(&deals, d, O_ID)) == 0) {
            row++;
        }
        assert_true(row > first_row[d]);
    }
    first_row[DEALS] = row;
    assert_int_equal(row, history.rows);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    table_clear(&deals);
    table_clear(&history);
    table_clear(&accounts);
    table_clear(&reps);
    table_clear(&products);
    return 0;
}

static int is(const table *read, size_t row, size_t column, const char *text)
{
    return strcmp(table_text(read, row, column), text) == 0;
}

static void deals__stage_outcome_category_and_probability_agree(void **state)
{
    (void)state;
    table_assert_unique(&deals, O_ID);
    for (size_t d = 0; d < DEALS; d++) {
        int won = is(&deals, d, O_OUTCOME, "Won");
        int lost = is(&deals, d, O_OUTCOME, "Lost");
        int64_t probability = table_whole(&deals, d, O_PROBABILITY);
        assert_int_equal(won, is(&deals, d, O_STAGE, "Closed Won"));
        assert_int_equal(lost, is(&deals, d, O_STAGE, "Closed Lost"));
        assert_int_equal(won, is(&deals, d, O_CATEGORY, "Closed"));
        assert_int_equal(lost, is(&deals, d, O_CATEGORY, "Omitted"));
        assert_int_equal(won, probability == 100);
        assert_int_equal(lost, probability == 0);
        assert_true(won || lost || is(&deals, d, O_OUTCOME, "Open"));
        assert_true(probability >= 0 && probability <= 100);
        assert_string_equal(table_text(&deals, d, O_CURRENCY), "IDR");
        assert_true(table_whole(&deals, d, O_AMOUNT) > 0);
        assert_int_equal(table_whole(&deals, d, O_AMOUNT) % 1000, 0);
    }
}

static void deals__accounts_are_known_and_blank_only_while_open(void **state)
{
    size_t blank = 0;
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        if (is(&deals, d, O_ACCOUNT, "")) {
            assert_string_equal(table_text(&deals, d, O_OUTCOME), "Open");
            blank++;
        } else {
            size_t account = table_find(&accounts, 1, table_text(&deals, d, O_ACCOUNT));
            assert_true(account < accounts.rows);
            assert_string_equal(table_text(&accounts, account, 6),
                                table_text(&deals, d, O_TERRITORY));
        }
    }
    assert_true(blank >= 5 && blank <= 100);
}

/* On the day of the decision, or the last day for open deals, the owner worked in the territory. */
static void deals__owners_worked_there_at_the_end(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        size_t rep = table_find(&reps, 1, table_text(&deals, d, O_OWNER));
        int64_t day = as_of;
        assert_true(rep < reps.rows);
        assert_string_equal(table_text(&reps, rep, 2), table_text(&deals, d, O_TERRITORY));
        if (!is(&deals, d, O_OUTCOME, "Open")) {
            day = table_day(table_text(&deals, d, O_CLOSE));
        }
        assert_true(table_day(table_text(&reps, rep, 4)) <= day);
        if (!is(&reps, rep, 5, "")) {
            assert_true(table_day(table_text(&reps, rep, 5)) >= day);
        }
    }
}

/* Letters and digits in lower case: what a careful join compares. */
static void normalise(const char *text, char plain[64])
{
    size_t length = 0;
    for (; *text != '\0' && length < 63; text++) {
        if (isalnum((unsigned char)*text)) {
            plain[length++] = (char)tolower((unsigned char)*text);
        }
    }
    plain[length] = '\0';
}

static void deals__products_join_by_normalised_name_only(void **state)
{
    size_t exact = 0;
    size_t joined = 0;
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        char name[64];
        char known[64];
        normalise(table_text(&deals, d, O_PRODUCT), name);
        exact += table_find(&products, 1, table_text(&deals, d, O_PRODUCT)) < products.rows;
        for (size_t p = 0; p < products.rows; p++) {
            normalise(table_text(&products, p, 1), known);
            joined += strcmp(name, known) == 0;
        }
    }
    assert_int_equal(joined, DEALS);
    assert_true(exact < DEALS - 300 && exact > DEALS / 2);
    assert_true(table_count(&deals, O_PRODUCT, "EspressoPro 2") > 100);
    assert_true(table_count(&deals, O_PRODUCT, "Espresso Pro 2") > 100);
}

static void deals__come_in_order_and_end_after_they_begin(void **state)
{
    int64_t before = 0;
    size_t overdue = 0;
    size_t old = 0;
    size_t open = 0;
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        int64_t created = table_day(table_text(&deals, d, O_CREATED));
        int64_t close = table_day(table_text(&deals, d, O_CLOSE));
        assert_true(created >= before && created >= table_day("2021-09-01") &&
                    created <= as_of);
        before = created;
        assert_true(close > created);
        if (is(&deals, d, O_OUTCOME, "Open")) {
            open++;
            overdue += close <= as_of;
            old += as_of - created > 365;
        } else {
            assert_true(close <= as_of);
        }
    }
    assert_true(open > 300 && open < 900);
    assert_true(overdue * 2 < open && overdue > 30);
    assert_true(old > 30); /* zombies */
}

static void deals__wins_gather_at_the_end_of_quarters(void **state)
{
    size_t won = 0;
    size_t late = 0;
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        if (is(&deals, d, O_OUTCOME, "Won")) {
            const char *close = table_text(&deals, d, O_CLOSE);
            int month = (int)strtol(close + 5, NULL, 10);
            won++;
            late += (size_t)(month % 3 == 0 && strtol(close + 8, NULL, 10) > 20);
        }
    }
    assert_true(won > 1500 && won < 2500);
    assert_true((double)late / (double)won > 0.25); /* 10 or 11 of 91 days are 0.12 */
}

/* Each field's changes form a chain whose last value is the deal's. */
static void history__ends_in_the_state_of_each_deal(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        const char *last[3] = {"", NULL, NULL}; /* stage, amount, close */
        const char *created = table_text(&deals, d, O_CREATED);
        int64_t before = table_day(created);
        assert_string_equal(table_text(&history, first_row[d], H_FIELD), "stage");
        assert_string_equal(table_text(&history, first_row[d], H_DAY), created);
        assert_string_equal(table_text(&history, first_row[d], H_NEW), "Prospecting");
        for (size_t h = first_row[d]; h < first_row[d + 1]; h++) {
            int64_t day = table_day(table_text(&history, h, H_DAY));
            size_t field = is(&history, h, H_FIELD, "stage")    ? 0
                           : is(&history, h, H_FIELD, "amount") ? 1
                                                                : 2;
            assert_true(field != 2 || is(&history, h, H_FIELD, "close"));
            assert_true(day >= before && day <= as_of);
            before = day;
            if (last[field] != NULL) {
                assert_string_equal(table_text(&history, h, H_OLD), last[field]);
            }
            last[field] = table_text(&history, h, H_NEW);
            assert_string_not_equal(last[field], table_text(&history, h, H_OLD));
        }
        assert_string_equal(last[0], table_text(&deals, d, O_STAGE));
        if (last[1] != NULL) {
            assert_string_equal(last[1], table_text(&deals, d, O_AMOUNT));
        }
        if (last[2] != NULL) {
            assert_string_equal(last[2], table_text(&deals, d, O_CLOSE));
        }
        if (!is(&deals, d, O_OUTCOME, "Open")) { /* the last change is the decision */
            assert_int_equal(before, table_day(table_text(&deals, d, O_CLOSE)));
        }
    }
}

static void history__stages_only_go_forward(void **state)
{
    static const char *const ORDER[] = {"",           "Prospecting", "Qualification",
                                        "Proposal",   "Negotiation", "Closed Won",
                                        "Closed Lost"};
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        for (size_t h = first_row[d]; h < first_row[d + 1]; h++) {
            size_t from = 0;
            size_t to = 0;
            if (!is(&history, h, H_FIELD, "stage")) {
                continue;
            }
            while (from < 7 && !is(&history, h, H_OLD, ORDER[from])) {
                from++;
            }
            while (to < 7 && !is(&history, h, H_NEW, ORDER[to])) {
                to++;
            }
            assert_true(from < 5 && to < 7 && (to == from + 1 || to == 6));
        }
    }
}

static void history__dates_are_pushed_again_and_again(void **state)
{
    size_t pushed = 0;
    size_t often = 0;
    size_t changed = 0;
    (void)state;
    for (size_t d = 0; d < DEALS; d++) {
        size_t pushes = 0;
        size_t amounts = 0;
        for (size_t h = first_row[d]; h < first_row[d + 1]; h++) {
            amounts += is(&history, h, H_FIELD, "amount") ? 1U : 0U;
            if (is(&history, h, H_FIELD, "close")) {
                pushes += table_day(table_text(&history, h, H_NEW)) >
                          table_day(table_text(&history, h, H_OLD));
            }
        }
        pushed += pushes > 0;
        often += pushes >= 4;
        changed += amounts > 0;
    }
    assert_true(pushed > DEALS / 3 && pushed < DEALS * 3 / 4);
    assert_true(often > 150);
    assert_true(changed > DEALS / 5);
}

/* Most of the revenue follows from won deals; service and parts are invoiced without. */
static void deals__won_amounts_are_in_step_with_revenue(void **state)
{
    table revenue = table_read(DEMO_FOLDER, "revenue.csv",
                               "period,territory,product,amount,units,customers");
    double won[4] = {0.0};
    double invoiced[4] = {0.0};
    (void)state;
    for (size_t r = 0; r < revenue.rows; r++) {
        invoiced[strtol(table_text(&revenue, r, 0), NULL, 10) - 2022] +=
            table_number(&revenue, r, 3);
    }
    for (size_t d = 0; d < DEALS; d++) {
        long year = strtol(table_text(&deals, d, O_CLOSE), NULL, 10);
        if (is(&deals, d, O_OUTCOME, "Won") && year >= 2022) {
            won[year - 2022] += table_number(&deals, d, O_AMOUNT);
        }
    }
    for (int y = 0; y < 4; y++) {
        assert_true(won[y] / invoiced[y] > 0.4 && won[y] / invoiced[y] < 0.7);
    }
    table_clear(&revenue);
}

static void truth__win_rates_count_the_same_deals(void **state)
{
    table rates = table_read(DEMO_TRUTH_FOLDER, "win_rates.csv",
                             "territory,deals,won,lost,true_win_rate");
    double excess = 0.0;
    double variance = 0.0;
    (void)state;
    for (size_t r = 0; r < rates.rows; r++) {
        const char *name = table_text(&rates, r, 0);
        double p = table_number(&rates, r, 4);
        size_t won = 0;
        size_t lost = 0;
        for (size_t d = 0; d < DEALS; d++) {
            won += is(&deals, d, O_TERRITORY, name) && is(&deals, d, O_OUTCOME, "Won");
            lost += is(&deals, d, O_TERRITORY, name) && is(&deals, d, O_OUTCOME, "Lost");
        }
        assert_int_equal(table_count(&deals, O_TERRITORY, name), table_whole(&rates, r, 1));
        assert_int_equal(won, table_whole(&rates, r, 2));
        assert_int_equal(lost, table_whole(&rates, r, 3));
        excess += (double)won - p * (double)(won + lost);
        variance += p * (1.0 - p) * (double)(won + lost);
    }
    assert_true(fabs(excess) < 4.0 * sqrt(variance)); /* four standard deviations */
    table_clear(&rates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deals__stage_outcome_category_and_probability_agree),
        cmocka_unit_test(deals__accounts_are_known_and_blank_only_while_open),
        cmocka_unit_test(deals__owners_worked_there_at_the_end),
        cmocka_unit_test(deals__products_join_by_normalised_name_only),
        cmocka_unit_test(deals__come_in_order_and_end_after_they_begin),
        cmocka_unit_test(deals__wins_gather_at_the_end_of_quarters),
        cmocka_unit_test(history__ends_in_the_state_of_each_deal),
        cmocka_unit_test(history__stages_only_go_forward),
        cmocka_unit_test(history__dates_are_pushed_again_and_again),
        cmocka_unit_test(deals__won_amounts_are_in_step_with_revenue),
        cmocka_unit_test(truth__win_rates_count_the_same_deals),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
