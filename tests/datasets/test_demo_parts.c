/* The generator's parts against independent sources: dates, streams, names, means, lives of deals. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "calendar.h"
#include "history.h"
#include "names.h"
#include "revenue.h"
#include "table.h"

static void calendar__days_agree_with_counting(void **state)
{
    char text[DEMO_DATE_SIZE];
    (void)state;
    for (demo_day day = demo_day_of(2012, 1, 1); day < demo_day_of(2027, 1, 1); day++) {
        int year = 0;
        int month = 0;
        int day_of_month = 0;
        demo_day_format(day, text);
        assert_int_equal(table_day(text), day);
        demo_day_split(day, &year, &month, &day_of_month);
        assert_int_equal(demo_day_of(year, month, day_of_month), day);
        assert_int_equal(demo_day_month(day), year * 12 + month - 1);
    }
    assert_int_equal(demo_day_of(1970, 1, 1), 0);
    assert_int_equal(demo_day_of(2000, 3, 1) - demo_day_of(2000, 2, 1), 29);
    assert_int_equal(demo_day_of(2100, 3, 1) - demo_day_of(2100, 2, 1), 28);
}

static void calendar__weekends_are_avoided(void **state)
{
    const demo_day wednesday = demo_day_of(2025, 12, 31);
    (void)state;
    assert_int_equal(demo_day_weekday(wednesday), 2);
    for (demo_day day = wednesday; day < wednesday + 14; day++) {
        demo_day next = demo_day_next_workday(day);
        demo_day previous = demo_day_previous_workday(day);
        int is_weekend = demo_day_weekday(day) >= 5;
        assert_true(demo_day_weekday(next) < 5 && demo_day_weekday(previous) < 5);
        assert_true(next >= day && next <= day + 2 && previous <= day && previous >= day - 2);
        assert_int_equal(next != day, is_weekend);
        assert_int_equal(previous != day, is_weekend);
    }
}

static void calendar__quarters_hold_their_months(void **state)
{
    char text[DEMO_DATE_SIZE];
    (void)state;
    demo_quarter_format(2026 * 4, text);
    assert_string_equal(text, "2026Q1");
    demo_month_format(2025 * 12 + 11, text);
    assert_string_equal(text, "2025-12");
    demo_day_format(demo_quarter_last_day(2024 * 4), text);
    assert_string_equal(text, "2024-03-31");
    demo_day_format(demo_quarter_first_day(2024 * 4 + 3), text);
    assert_string_equal(text, "2024-10-01");
    assert_int_equal(demo_month_quarter(2025 * 12 + 8), 2025 * 4 + 2);
}

/* Each year's shares, weighted by the lengths of the months, are the days of one fasting month. */
static void calendar__a_year_has_one_ramadan_and_one_lebaran(void **state)
{
    (void)state;
    for (int year = 2016; year <= 2026; year++) {
        double fasting = 0.0;
        double holiday = 0.0;
        for (int month = year * 12; month < year * 12 + 12; month++) {
            double days =
                (double)(demo_month_last_day(month) - demo_month_first_day(month) + 1);
            fasting += days * demo_month_ramadan_share(month);
            holiday += days * demo_month_lebaran_share(month);
        }
        assert_true(fasting > 28.5 && fasting < 30.5);
        assert_close(holiday, 10.0, 0.0, 1e-9);
    }
}

static void random__streams_repeat_and_do_not_meet(void **state)
{
    demo_random *random = NULL;
    double first[3];
    (void)state;
    assert_int_equal(demo_random_new(&random, NULL), DEMO_OK);
    demo_random_seek(random, 1, DEMO_PURPOSE_DEAL, 7);
    first[0] = demo_random_uniform(random);
    demo_random_seek(random, 1, DEMO_PURPOSE_DEAL, 8);
    first[1] = demo_random_uniform(random);
    demo_random_seek(random, 1, DEMO_PURPOSE_ACCOUNT, 7);
    first[2] = demo_random_uniform(random);
    assert_true(first[0] < first[1] || first[0] > first[1]);
    assert_true(first[0] < first[2] || first[0] > first[2]);
    demo_random_seek(random, 1, DEMO_PURPOSE_DEAL, 7);
    assert_close(demo_random_uniform(random), first[0], 0.0, 0.0);
    demo_random_free(random);
    demo_random_free(NULL);
}

/* First draws of neighbouring streams: mean 1/2, variance 1/12, no correlation. */
static void random__neighbouring_streams_look_independent(void **state)
{
    enum { STREAMS = 100000 };
    demo_random *random = NULL;
    double sum = 0.0;
    double squares = 0.0;
    double products = 0.0;
    double before = 0.5;
    (void)state;
    assert_int_equal(demo_random_new(&random, NULL), DEMO_OK);
    for (uint64_t i = 0; i < STREAMS; i++) {
        demo_random_seek(random, 3, DEMO_PURPOSE_DEAL, i);
        double u = demo_random_uniform(random);
        sum += u;
        squares += (u - 0.5) * (u - 0.5);
        products += (u - 0.5) * (before - 0.5);
        before = u;
    }
    double n = (double)STREAMS; /* tolerances are four standard errors */
    assert_close(sum / n, 0.5, 0.0, 4.0 * sqrt(1.0 / 12.0 / n));
    assert_close(squares / n, 1.0 / 12.0, 0.0, 4.0 * sqrt(1.0 / 180.0 / n));
    assert_close(products / n, 0.0, 0.0, 4.0 / 12.0 / sqrt(n));
    demo_random_free(random);
}

static void random__distributions_have_their_means_and_bounds(void **state)
{
    enum { DRAWS = 50000 };
    static const double RUNNING[] = {0.2, 0.2, 0.9, 1.0};
    demo_random *random = NULL;
    double normal = 0.0;
    double poisson = 0.0;
    double chance = 0.0;
    double picked[4] = {0.0};
    (void)state;
    assert_int_equal(demo_random_new(&random, NULL), DEMO_OK);
    demo_random_seek(random, 5, DEMO_PURPOSE_GOAL, 0);
    for (int i = 0; i < DRAWS; i++) {
        int integer = demo_random_integer(random, -3, 4);
        double between = demo_random_between(random, 2.0, 5.0);
        assert_true(integer >= -3 && integer <= 4 && between >= 2.0 && between < 5.0);
        assert_true(demo_random_index(random, 3) < 3);
        normal += demo_random_normal(random, 2.0, 0.5) / DRAWS;
        poisson += (double)demo_random_poisson(random, 3.0) / DRAWS;
        chance += (double)demo_random_chance(random, 0.3) / DRAWS;
        picked[demo_random_pick(random, RUNNING, 4)] += 1.0 / DRAWS;
    }
    assert_close(normal, 2.0, 0.0, 0.01);
    assert_close(poisson, 3.0, 0.0, 0.032);
    assert_close(chance, 0.3, 0.0, 0.0083);
    assert_close(picked[0], 0.2, 0.0, 0.0072);
    assert_close(picked[1], 0.0, 0.0, 0.0); /* weight zero */
    assert_close(picked[2], 0.7, 0.0, 0.0082);
    demo_random_free(random);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(left, right);
}

static void names__never_repeat(void **state)
{
    enum { NAMES = 40000, SIZE = 64 };
    char(*names)[SIZE] = calloc(NAMES, SIZE);
    (void)state;
    assert_non_null(names);
    for (int kind = 0; kind < 2; kind++) {
        for (size_t n = 0; n < NAMES; n++) {
            if (kind == 0) {
                demo_name_person(n, names[n], SIZE);
            } else {
                demo_name_customer("Bandung", n, names[n], SIZE);
            }
            assert_null(strpbrk(names[n], ",\"\n"));
        }
        qsort(names, NAMES, SIZE, compare_names);
        for (size_t n = 1; n < NAMES; n++) {
            assert_string_not_equal(names[n - 1], names[n]);
        }
    }
    free(names);
}

/*
 * Over many seeds, revenue is on average what the parameters say, in the past (zero months and
 * credits counted) and in the recorded expectation: every factor of chance has mean one.
 */
static void revenue__averages_to_the_true_mean(void **state)
{
    enum { SEEDS = 150 };
    demo_random *random = NULL;
    demo_revenue *revenue = calloc(1, sizeof *revenue);
    double past = 0.0;
    double future = 0.0;
    double count = 0.0;
    (void)state;
    assert_non_null(revenue);
    assert_int_equal(demo_random_new(&random, NULL), DEMO_OK);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        demo_market markets[DEMO_CITIES];
        demo_markets_draw(random, seed, 1.0, markets);
        demo_revenue_simulate(random, seed, markets, revenue);
        for (size_t c = 0; c < DEMO_CITIES; c++) {
            const demo_market *market = &markets[c];
            double kept =
                (1.0 - market->zero_chance) * (1.0 - DEMO_CREDIT_CHANCE * DEMO_CREDIT_SHARE);
            if (market->story != DEMO_STORY_STEADY) {
                continue;
            }
            double mean[2] = {kept * demo_market_mean(market, DEMO_LAST_MONTH - 30),
                              kept * demo_market_mean(market, DEMO_LAST_MONTH + 3)};
            past += (double)demo_revenue_month(revenue, c, DEMO_LAST_MONTH - 30) / mean[0];
            future += revenue->expected[c][2] / mean[1];
            count += 1.0;
        }
    }
    assert_close(past / count, 1.0, 0.0, 0.012);
    assert_close(future / count, 1.0, 0.0, 0.012);
    free(revenue);
    demo_random_free(random);
}

/* The expectation is better than the unconditional mean: it knows where the shocks stand. */
static void revenue__expectation_remembers_the_last_month(void **state)
{
    enum { SEEDS = 60 };
    demo_random *random = NULL;
    demo_revenue *revenue = calloc(1, sizeof *revenue);
    double products = 0.0;
    double last_squares = 0.0;
    double next_squares = 0.0;
    (void)state;
    assert_non_null(revenue);
    assert_int_equal(demo_random_new(&random, NULL), DEMO_OK);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        demo_market markets[DEMO_CITIES];
        demo_markets_draw(random, seed, 1.0, markets);
        demo_revenue_simulate(random, seed, markets, revenue);
        for (size_t c = 0; c < 10; c++) { /* large steady cities */
            double mean[2] = {demo_market_mean(&markets[c], DEMO_LAST_MONTH),
                              demo_market_mean(&markets[c], DEMO_LAST_MONTH + 1)};
            double last =
                log((double)demo_revenue_month(revenue, c, DEMO_LAST_MONTH) / mean[0]);
            double next = log(revenue->expected[c][0] / mean[1]);
            products += last * next;
            last_squares += last * last;
            next_squares += next * next;
        }
    }
    double correlation = products / sqrt(last_squares * next_squares);
    assert_true(correlation > 0.35 && correlation < 0.95);
    free(revenue);
    demo_random_free(random);
}

/* Everything a deal is drawn from, for tests of many deals. */
typedef struct world {
    demo_random *random;
    demo_market markets[DEMO_CITIES];
    demo_people people;
    demo_accounts accounts;
    demo_arrivals arrivals;
} world;

static void build(world *made, uint64_t seed)
{
    assert_int_equal(demo_random_new(&made->random, NULL), DEMO_OK);
    demo_markets_draw(made->random, seed, 1.0, made->markets);
    assert_int_equal(
        demo_people_hire(made->random, seed, 1.0, made->markets, &made->people, NULL), DEMO_OK);
    assert_int_equal(
        demo_accounts_find(made->random, seed, 1.0, made->markets, &made->accounts, NULL),
        DEMO_OK);
    demo_arrivals_init(made->markets, DEMO_FIRST_MONTH, &made->arrivals);
}

static void destroy(world *made)
{
    demo_people_clear(&made->people);
    demo_accounts_clear(&made->accounts);
    demo_random_free(made->random);
}

static void deals__are_won_as_often_as_their_chances_say(void **state)
{
    enum { DEALS = 60000 };
    world made = {0};
    demo_deal deal;
    double excess = 0.0;
    double variance = 0.0;
    (void)state;
    build(&made, 11);
    demo_scene scene = {11, DEALS, made.markets, &made.people, &made.accounts, &made.arrivals};
    for (size_t n = 0; n < DEALS; n++) {
        demo_deal_draw(&scene, n, made.random, &deal);
        if (made.markets[deal.territory].end_month != 0) {
            continue; /* a closing city loses what it had open */
        }
        excess += (deal.fate == DEMO_WON ? 1.0 : 0.0) - deal.win_chance;
        variance += deal.win_chance * (1.0 - deal.win_chance);
    }
    assert_true(fabs(excess) < 4.0 * sqrt(variance));
    destroy(&made);
}

static void deals__lives_hold_together_over_ten_years(void **state)
{
    enum { DEALS = 60000 };
    world made = {0};
    demo_deal deal;
    demo_life life;
    demo_day before = 0;
    size_t most = 0;
    (void)state;
    build(&made, 12);
    demo_scene scene = {12, DEALS, made.markets, &made.people, &made.accounts, &made.arrivals};
    for (size_t n = 0; n < DEALS; n++) {
        demo_deal_draw(&scene, n, made.random, &deal);
        demo_life_tell(&deal, made.random, &life);
        assert_true(deal.created >= before && deal.created <= demo_as_of());
        before = deal.created;
        assert_true(life.close > deal.created && life.amount > 0);
        assert_int_equal(life.stage == DEMO_STAGE_WON, deal.outcome == DEMO_WON);
        assert_int_equal(life.stage == DEMO_STAGE_LOST, deal.outcome == DEMO_LOST);
        most = life.count > most ? life.count : most;
        for (size_t e = 1; e < life.count; e++) {
            assert_true(life.events[e].day >= life.events[e - 1].day);
        }
        assert_true(life.events[life.count - 1].day <= demo_as_of());
        if (deal.outcome != DEMO_OPEN) {
            assert_int_equal(life.close, deal.ends);
            assert_true(demo_day_weekday(life.close) < 5);
        }
    }
    assert_true(most > 12 && most <= 23); /* five stages, two amounts, sixteen dates */
    destroy(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar__days_agree_with_counting),
        cmocka_unit_test(calendar__weekends_are_avoided),
        cmocka_unit_test(calendar__quarters_hold_their_months),
        cmocka_unit_test(calendar__a_year_has_one_ramadan_and_one_lebaran),
        cmocka_unit_test(random__streams_repeat_and_do_not_meet),
        cmocka_unit_test(random__neighbouring_streams_look_independent),
        cmocka_unit_test(random__distributions_have_their_means_and_bounds),
        cmocka_unit_test(names__never_repeat),
        cmocka_unit_test(revenue__averages_to_the_true_mean),
        cmocka_unit_test(revenue__expectation_remembers_the_last_month),
        cmocka_unit_test(deals__are_won_as_often_as_their_chances_say),
        cmocka_unit_test(deals__lives_hold_together_over_ten_years),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
