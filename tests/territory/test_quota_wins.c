/* Tests of the futures of reps: their parts of what the territory wins, and whether their odds hold. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "tests/territory/plan_sketch.h"

enum { WEST, EAST };

/* One won deal in each of the eight quarters before 2022. */
static void win_every_quarter(sketch *one, int rep, qc_money amount)
{
    static const int months[] = {2, 5, 8, 11};

    for (int quarter = 0; quarter < 8; quarter++) {
        sketch_add_won(one, rep, 2020 + quarter / 4, months[quarter % 4], amount);
    }
}

static qc_quota_plan *plan_with_seed(const sketch *one, uint64_t seed, int threads,
                                     sketch_input **input)
{
    qc_quota_settings settings = sketch_settings(1000);
    qc_run run = qc_run_default();
    qc_quota_plan *plan = NULL;
    qc_error error;

    run.seed = seed;
    run.threads = threads;
    *input = sketch_build(one, NULL);
    assert_ok(qc_quota_plan_build(&(*input)->book, &(*input)->panel, &(*input)->forecast,
                                  &settings, &run, &plan, &error),
              error);
    return plan;
}

/* Mean expectation and chance of a rep over seeds, 40 futures each. */
static void mean_of(const sketch *one, const char *name, uint64_t seeds, double *expected,
                    double *chance)
{
    *expected = 0;
    *chance = 0;
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        sketch_input *input = NULL;
        qc_quota_plan *plan = plan_with_seed(one, seed, 1, &input);

        *expected += sketch_find(plan, name)->expected / (double)seeds;
        *chance += sketch_find(plan, name)->p_attain / (double)seeds;
        qc_quota_plan_free(plan);
        sketch_input_free(input);
    }
}

/*
 * Ana and Ben have won a deal of 10 each in every quarter. In a quarter of 90 days of 731 / 8
 * each they win n of them, Poisson of mean m = 16 / 731 90 without 0, Ana k of these, binomial:
 * she has her half if 2 k >= n.
 */
static void rep_futures__count_deals_of_equal_size(void **state)
{
    sketch *one = sketch_two_territories();
    double m = 16 * 90 / 731.0, chance = 0, mean = 0, closed = 0;

    (void)state;
    win_every_quarter(one, sketch_add_rep(one, "Ana", WEST), 10);
    win_every_quarter(one, sketch_add_rep(one, "Ben", WEST), 10);
    sketch_add_won(one, 0, 2019, 12, 100000); /* nine quarters back */
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, WEST, 60, 600);
    sketch_fill(one, EAST, 40, 400);
    for (unsigned n = 1; n < 60; n++) {
        for (unsigned k = (n + 1) / 2; k <= n; k++) {
            closed +=
                gsl_ran_poisson_pdf(n, m) / (1 - exp(-m)) * gsl_ran_binomial_pdf(k, 0.5, n);
        }
    }
    mean_of(one, "Ana", 200, &mean, &chance);
    /* Four standard errors of 8000 futures. */
    assert_close(chance, closed, 0, 4 * sqrt(closed * (1 - closed) / 8000));
    assert_close(mean, 300, 0, 4 * 300 / sqrt(8000));
    free(one);
}

/* With one future the expected value is that future: reps add up to the territory in each. */
static void rep_futures__add_up_to_the_territory_in_every_future(void **state)
{
    sketch *one = sketch_two_territories();
    int cal = 0;

    (void)state;
    for (int r = 0; r < 3; r++) {
        static const char *const names[] = {"Ana", "Ben", "Cal"};
        int rep = sketch_add_rep(one, names[r], WEST);

        for (int i = 0; i < 24 * (1 - r / 2); i++) {
            sketch_add_won(one, rep, 2020 + i / 12, 1 + i % 12, 5 + (i * (r + 3)) % 11);
        }
        cal = rep;
    }
    one->rep[cal].start = sketch_day(2022, 2, 1);
    sketch_fill(one, WEST, 60, 123.456);
    for (uint64_t seed = 1; seed <= 200; seed++) {
        sketch_input *input = NULL;
        qc_quota_plan *plan = plan_with_seed(one, seed, 1, &input);
        double sum = 0;

        for (size_t i = 0; i < plan->node_count; i++) {
            sum += plan->nodes[i].rep != QC_NO_ID ? plan->nodes[i].expected : 0;
        }
        assert_close(sum, 123.456, 1e-14, 0);
        qc_quota_plan_free(plan);
        sketch_input_free(input);
    }
    free(one);
}

/* Cal comes on 1 February: a third by equal part, for 59 of 90 days. Nobody tells how the new
 * begin. */
static void rep_futures__of_a_new_rep_vary_around_the_part_in_service(void **state)
{
    sketch *one = sketch_two_territories();
    double part = 59.0 / 90 / (59.0 / 90 + 2), mean = 0, chance = 0;

    (void)state;
    win_every_quarter(one, sketch_add_rep(one, "Ana", WEST), 10);
    win_every_quarter(one, sketch_add_rep(one, "Ben", WEST), 10);
    one->rep[sketch_add_rep(one, "Cal", WEST)].start = sketch_day(2022, 2, 1);
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, WEST, 60, 1000);
    mean_of(one, "Cal", 200, &mean, &chance);
    assert_close(mean, 1000 * part, 0, 4 * 500 / sqrt(8000));
    assert_true(chance > 0.05 &&
                chance < 0.95); /* no certainty, though West's futures are all equal */
    free(one);
}

/*
 * Ben and four others came at the beginning of 2021 to teams of two that won a deal a month,
 * and won nothing in their first three months, and then as much as the other. Of the deals of
 * those months 5 / 2 each were expected, and none came: the next new rep is taken to win 1 /
 * 3.5 of an equal part in each.
 */
static void rep_futures__of_a_new_rep_begin_as_others_began(void **state)
{
    static const char *const names[] = {"A", "B", "C", "D", "E", "F"};
    sketch *one = sketch_new(8);
    double part = 1 / 3.5 / (1 / 3.5 + 1), mean = 0, chance = 0;

    (void)state;
    for (int t = 0; t < 6; t++) {
        char name[32];
        int node = sketch_add(one, names[t], SKETCH_COMPANY), old = 0, new = 0;

        sketch_fill(one, node, 60, 60);
        (void)snprintf(name, sizeof name, "%s old", names[t]);
        old = sketch_add_rep(one, name, node);
        one->rep[old].start = sketch_day(2018, 1, 1);
        (void)snprintf(name, sizeof name, "%s new", names[t]);
        new = sketch_add_rep(one, name, node);
        one->rep[new].start = sketch_day(t < 5 ? 2021 : 2022, 1, 1);
        for (int month = 1; month <= 12; month++) {
            sketch_add_won(one, t < 5 && month > 3 && month % 2 == 0 ? new : old, 2021, month,
                           10);
        }
    }
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, 5, 60, 1000);
    mean_of(one, "F new", 200, &mean, &chance);
    /* A quarter's deals are spread over its days, so that the months of 31 and 28 days differ a
     * little. */
    assert_close(mean, 1000 * part, 0, 4 * 420 / sqrt(8000) + 5);
    free(one);
}

/* Few deals tell little: Ben has won none of two, and is not written off. */
static void rep_futures__do_not_take_chance_for_skill(void **state)
{
    sketch *one = sketch_two_territories();
    double mean = 0, chance = 0;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);

    (void)state;
    one->rep[ana].start = sketch_day(2019, 1, 1);
    one->rep[ben].start = sketch_day(2019, 1, 1);
    sketch_add_won(one, ana, 2021, 2, 10);
    sketch_add_won(one, ana, 2021, 8, 10);
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, WEST, 60, 1000);
    mean_of(one, "Ben", 50, &mean, &chance);
    assert_true(mean > 250 && mean < 500);
    free(one);
}

/* A team that wins thousands of deals: parts are nearly certain. Sizes are equal, and so the
 * variance of a part p is p (1 - p) / n. */
static void rep_futures__of_many_deals_vary_little(void **state)
{
    enum { DEALS = 200 };
    sketch *one = sketch_two_territories();
    double mean = 0, chance = 0;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);

    (void)state;
    for (int i = 0; i < DEALS; i++) {
        sketch_add_won(one, ana, 2021, 10 + i % 3, 10);
        sketch_add_won(one, ben, 2021, 10 + i % 3, 10);
    }
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, WEST, 60, 600);
    sketch_fill(one, EAST, 40, 400);
    mean_of(one, "Ana", 50, &mean, &chance);
    assert_close(mean, 300, 0, 4 * 600 * sqrt(0.25 / (2 * DEALS)) / sqrt(2000));
    assert_close(chance, 0.5, 0, 4 * sqrt(0.25 / 2000));
    {
        sketch_input *input = NULL;
        qc_quota_plan *plan = plan_with_seed(one, 1, 1, &input);
        const qc_quota_node *node = sketch_find(plan, "Ana");

        /* 2.56 standard errors between P10 and P90, of 15 each; 40 futures tell them within a
         * half. */
        assert_close(node->p90 - node->p10, 2.56 * 600 * sqrt(0.25 / (2 * DEALS)), 0.5, 0);
        qc_quota_plan_free(plan);
        sketch_input_free(input);
    }
    free(one);
}

/*
 * Of ten deals that Ana wins, nine are small and one is large; Ben's are all of their mean. Both
 * bring in the same, whatever the middle of their deals is.
 */
static void rep_futures__take_sizes_by_their_mean(void **state)
{
    enum { DEALS = 200 };
    sketch *one = sketch_two_territories();
    double mean = 0, chance = 0;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);

    (void)state;
    for (int i = 0; i < DEALS; i++) {
        sketch_add_won(one, ana, 2021, 10 + i % 3, i % 10 == 0 ? 910 : 10);
        sketch_add_won(one, ben, 2021, 10 + i % 3, 100);
    }
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, WEST, 60, 600);
    sketch_fill(one, EAST, 40, 400);
    mean_of(one, "Ana", 50, &mean, &chance);
    /* Four standard errors of 2000 parts whose sums of sizes vary by 16 % each. */
    assert_close(mean, 300, 0, 4 * 300 * 0.16 / sqrt(2 * 2000.0));
    assert_close(chance, 0.5, 0, 4 * sqrt(0.25 / 2000));
    free(one);
}

/* Whether odds hold */

typedef struct reliability {
    double count[10], said[10], came[10];
} reliability;

enum { TERRITORIES = 20, TEAM = 2, QUARTERS = 8 };

/*
 * Twenty teams of two, each winning 2.4 deals a quarter of sizes that differ by a factor of 2
 * (a standard deviation); reps differ in how many are theirs. Eight quarters are known, the
 * ninth is what comes.
 */
static sketch *draw_company(gsl_rng *random, double part[TERRITORIES * TEAM])
{
    static const int months[] = {2, 5, 8, 11};
    sketch *one = sketch_new(8);

    for (int t = 0; t < TERRITORIES; t++) {
        char name[32];
        int rep[TEAM];
        double strength[TEAM], won[TEAM] = {0, 0};

        (void)snprintf(name, sizeof name, "T%02d", t);
        sketch_fill(one, sketch_add(one, name, SKETCH_COMPANY), 100, 100);
        for (int r = 0; r < TEAM; r++) {
            (void)snprintf(name, sizeof name, "R%02d%d", t, r);
            rep[r] = sketch_add_rep(one, name, t);
            one->rep[rep[r]].start = sketch_day(2015, 1, 1);
            strength[r] = gsl_ran_gamma(random, 6, 1.0 / 6);
        }
        for (int quarter = 0; quarter <= QUARTERS; quarter++) {
            unsigned deals = gsl_ran_poisson(random, 2.4);

            deals = deals > 0 || quarter < QUARTERS ? deals : 1;
            for (; deals > 0; deals--) {
                int r =
                    gsl_rng_uniform(random) * (strength[0] + strength[1]) < strength[0] ? 0 : 1;
                double size = gsl_ran_lognormal(random, 7, 0.7);

                if (quarter < QUARTERS && one->deal_count < SKETCH_DEALS) {
                    sketch_add_won(one, rep[r], 2020 + quarter / 4, months[quarter % 4],
                                   (qc_money)size);
                } else if (quarter == QUARTERS) {
                    won[r] += size;
                }
            }
        }
        for (int r = 0; r < TEAM; r++) {
            part[rep[r]] = won[r] / (won[0] + won[1]);
        }
    }
    one->draw_count = SKETCH_DRAWS;
    return one;
}

/* Every territory brings 100 for sure; a rep 100 times the part. */
static void count_company(gsl_rng *random, reliability *counted)
{
    enum { SEEDS = 10 };
    double part[TERRITORIES * TEAM], chance[TERRITORIES * TEAM] = {0};
    qc_money quota[TERRITORIES * TEAM];
    sketch *one = draw_company(random, part);

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        sketch_input *input = NULL;
        qc_quota_settings settings = sketch_settings(100 * TERRITORIES);
        qc_run run = qc_run_default();
        qc_quota_plan *plan = NULL;
        qc_error error;

        run.seed = seed;
        input = sketch_build(one, NULL);
        assert_ok(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings,
                                      &run, &plan, &error),
                  error);
        for (size_t n = 0; n < plan->node_count; n++) {
            qc_id rep = plan->nodes[n].rep;

            if (rep != QC_NO_ID) {
                quota[rep] = plan->nodes[n].quota;
                chance[rep] += plan->nodes[n].p_attain / SEEDS;
            }
        }
        qc_quota_plan_free(plan);
        sketch_input_free(input);
    }
    for (size_t r = 0; r < TERRITORIES * TEAM; r++) {
        size_t tenth = (size_t)fmin(chance[r] * 10, 9);

        if (!isnan(chance[r])) {
            counted->count[tenth] += 1;
            counted->said[tenth] += chance[r];
            counted->came[tenth] += 100 * part[r] >= (double)quota[r] ? 1 : 0;
        }
    }
    free(one);
}

static void rep_odds__come_true(void **state)
{
    enum { COMPANIES = 60 };
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    reliability counted = {.count = {0}};
    size_t tenths = 0;

    (void)state;
    assert_non_null(random);
    gsl_rng_set(random, 20);
    for (int c = 0; c < COMPANIES; c++) {
        count_company(random, &counted);
    }
    gsl_rng_free(random);
    for (size_t k = 0; k < 10; k++) {
        double n = counted.count[k], said = counted.said[k] / n;

        if (n >= 100) {
            print_message("of %4.0f reps given %.3f, %.3f\n", n, said, counted.came[k] / n);
            assert_close(counted.came[k] / n, said, 0, 4 * sqrt(said * (1 - said) / n));
            tenths++;
        }
    }
    assert_true(tenths >= 4);
}

static void rep_futures__without_any_record_follow_the_territory(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->rep[sketch_add_rep(one, "Ana", WEST)].share = 0.25;
    one->rep[sketch_add_rep(one, "Ben", WEST)].share = 0.75;
    one->draw_count = 4;
    for (size_t d = 0; d < 4; d++) {
        one->node[WEST].draw[0][d] = 550 + 25 * (double)d; /* 550 575 600 625 against 600 */
    }
    plan = plan_with_seed(one, 1, 1, &input);
    assert_close(sketch_find(plan, "Ana")->p50, 0.25 * 587.5, 1e-15, 0);
    assert_close(sketch_find(plan, "Ben")->p_attain, sketch_find(plan, "West")->p_attain, 0, 0);
    sketch_clear(one, input, plan);
}

static void rep_futures__do_not_depend_on_threads(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL, *other_input = NULL;
    qc_quota_plan *plan = NULL, *other = NULL;
    bool differs = false;

    (void)state;
    for (int r = 0; r < 6; r++) {
        char name[16];
        int rep = 0;

        (void)snprintf(name, sizeof name, "R%d", r);
        rep = sketch_add_rep(one, name, r % 2);
        for (int month = 1; month <= 12; month++) {
            sketch_add_won(one, rep, 2021, month, 10 + (month * (r + 3)) % 7);
        }
    }
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, WEST, 60, 100);
    plan = plan_with_seed(one, 5, 1, &input);
    other = plan_with_seed(one, 5, 4, &other_input);
    for (size_t i = 0; i < plan->node_count; i++) {
        assert_close(other->nodes[i].expected, plan->nodes[i].expected, 0, 0);
        assert_close(other->nodes[i].p10, plan->nodes[i].p10, 0, 0);
        assert_close(other->nodes[i].p_attain, plan->nodes[i].p_attain, 0, 0);
    }
    qc_quota_plan_free(other);
    sketch_input_free(other_input);
    other = plan_with_seed(one, 6, 1, &other_input);
    for (size_t i = 0; i < plan->node_count; i++) {
        differs = differs || other->nodes[i].expected < plan->nodes[i].expected;
    }
    assert_true(differs); /* another seed is another future */
    qc_quota_plan_free(other);
    sketch_input_free(other_input);
    sketch_clear(one, input, plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rep_futures__count_deals_of_equal_size),
        cmocka_unit_test(rep_futures__add_up_to_the_territory_in_every_future),
        cmocka_unit_test(rep_futures__of_a_new_rep_vary_around_the_part_in_service),
        cmocka_unit_test(rep_futures__of_a_new_rep_begin_as_others_began),
        cmocka_unit_test(rep_futures__do_not_take_chance_for_skill),
        cmocka_unit_test(rep_futures__of_many_deals_vary_little),
        cmocka_unit_test(rep_futures__take_sizes_by_their_mean),
        cmocka_unit_test(rep_futures__without_any_record_follow_the_territory),
        cmocka_unit_test(rep_futures__do_not_depend_on_threads),
        cmocka_unit_test(rep_odds__come_true),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
