/* Properties of the bounded allocation over random cases: exact sums, bounds, the optimality certificate. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "quotacast/quota.h"

__extension__ typedef __int128 big;

enum { CASES = 100000, SMALL_CASES = 20000, MOST = 12 };

/* A random case; weights are whole numbers, so that the certificate can be checked without
 * rounding. */
typedef struct example {
    size_t count;
    double weight[MOST];
    qc_money lower[MOST], upper[MOST], total;
} example;

static qc_money pick(qc_random *random, big low, big high)
{
    big span = high - low + 1;
    big place = (big)(qc_random_uniform(random) * 4294967296.0) << 32;

    place += (big)(qc_random_uniform(random) * 4294967296.0);
    return (qc_money)(low + place % span);
}

/* Scales from a few units to 2^58, so that twelve parts stay within 2^62. */
static example draw_example(qc_random *random, bool negative)
{
    example one = {.count = 1 + qc_random_index(random, MOST)};
    big largest = (big)1 << (2 + qc_random_index(random, 57));
    big lowest = 0, highest = 0;

    for (size_t i = 0; i < one.count; i++) {
        size_t kind = qc_random_index(random, 6);

        one.weight[i] =
            kind == 0 ? 0
                      : (double)pick(random, 1, (big)1 << (1 + qc_random_index(random, 40)));
        one.lower[i] = pick(random, negative ? -largest : 0, largest);
        one.upper[i] = pick(random, one.lower[i], largest);
        if (qc_random_index(random, 4) == 0) {
            one.upper[i] = one.lower[i]; /* a hold */
        } else if (qc_random_index(random, 3) == 0) {
            one.lower[i] = negative ? (qc_money)-largest : 0;
            one.upper[i] = (qc_money)largest;
        }
        lowest += one.lower[i];
        highest += one.upper[i];
    }
    one.total = pick(random, lowest, highest);
    return one;
}

static big sum_of(const qc_money *parts, size_t count)
{
    big sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += parts[i];
    }
    return sum;
}

static bool within_bounds(const example *one, const qc_money *parts)
{
    for (size_t i = 0; i < one->count; i++) {
        if (parts[i] < one->lower[i] || parts[i] > one->upper[i]) {
            return false;
        }
    }
    return true;
}

/*
 * There must be one lambda with |part - clamp(lambda w, lower, upper)| < 1 for all parts with a
 * weight. Each part allows an open interval of lambda: above (part - 1) / w unless the part is
 * at its lower bound, below (part + 1) / w unless at its upper one. All intervals meet if every
 * lower end lies below every upper one.
 */
static bool has_certificate(const example *one, const qc_money *parts)
{
    for (size_t i = 0; i < one->count; i++) {
        for (size_t j = 0; j < one->count; j++) {
            bool has_low = one->weight[i] > 0 && parts[i] > one->lower[i];
            bool has_high = one->weight[j] > 0 && parts[j] < one->upper[j];

            if (has_low && has_high &&
                (big)(parts[i] - 1) * (big)one->weight[j] >=
                    (big)(parts[j] + 1) * (big)one->weight[i]) {
                return false;
            }
        }
    }
    return true;
}

/* Parts without a weight leave 0 only where the others are at a bound, and then share equally. */
static bool treats_weightless_well(const example *one, const qc_money *parts)
{
    big others_up = 0, others_down = 0;

    for (size_t i = 0; i < one->count; i++) {
        if (one->weight[i] > 0) {
            others_up += (big)one->upper[i] - parts[i];
            others_down += (big)parts[i] - one->lower[i];
        }
    }
    for (size_t i = 0; i < one->count; i++) {
        if (one->weight[i] > 0) {
            continue;
        }
        if ((parts[i] > 0 && parts[i] > one->lower[i] && others_up > 0) ||
            (parts[i] < 0 && parts[i] < one->upper[i] && others_down > 0)) {
            return false;
        }
        for (size_t j = 0; j < one->count; j++) {
            if (one->weight[j] <= 0 && parts[i] > one->lower[i] && parts[j] < one->upper[j] &&
                parts[i] > (big)parts[j] + 1) {
                return false;
            }
        }
    }
    return true;
}

static void show(const example *one, const qc_money *parts)
{
    print_error("total %lld\n", (long long)one->total);
    for (size_t i = 0; i < one->count; i++) {
        print_error("  weight %.17g in [%lld, %lld]: %lld\n", one->weight[i],
                    (long long)one->lower[i], (long long)one->upper[i], (long long)parts[i]);
    }
}

static void check_example(const example *one, const qc_money *parts)
{
    if (sum_of(parts, one->count) != one->total || !within_bounds(one, parts) ||
        !has_certificate(one, parts) || !treats_weightless_well(one, parts)) {
        show(one, parts);
        fail();
    }
}

/* A larger total lowers no part by more than the one unit of rounding. */
static void check_larger_total(qc_random *random, const example *one, const qc_money *parts)
{
    example larger = *one;
    qc_money more[MOST];
    qc_error error;

    larger.total = pick(random, one->total, sum_of(one->upper, one->count));
    if (qc_random_index(random, 2) == 0 && one->total < larger.total) {
        larger.total = one->total + 1;
    }
    assert_ok(qc_quota_allocate(larger.weight, larger.lower, larger.upper, larger.count,
                                larger.total, more, &error),
              error);
    for (size_t i = 0; i < one->count; i++) {
        if (more[i] < parts[i] - 1) {
            show(one, parts);
            show(&larger, more);
            fail();
        }
    }
}

static void run_cases(bool negative, uint64_t item)
{
    qc_random random;
    qc_error error;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, item);
    for (size_t c = 0; c < CASES / 2; c++) {
        example one = draw_example(&random, negative);
        qc_money parts[MOST];

        assert_ok(qc_quota_allocate(one.weight, one.lower, one.upper, one.count, one.total,
                                    parts, &error),
                  error);
        check_example(&one, parts);
        check_larger_total(&random, &one, parts);
    }
}

static void allocate__keeps_sum_bounds_and_certificate(void **state)
{
    (void)state;
    run_cases(false, 1);
}

static void allocate__keeps_sum_bounds_and_certificate_with_negative_bounds(void **state)
{
    (void)state;
    run_cases(true, 2);
}

/*
 * The oracle tries every way to put parts at their lower bound, at their upper bound, or
 * between; where lambda fits, the exact claims are fractions with one denominator, and largest
 * remainders follow from the definition.
 */
typedef enum place { PLACE_LOWER, PLACE_FREE, PLACE_UPPER } place;

static bool is_solution(const example *one, const place *places, big *amount, big *weight)
{
    *amount = one->total;
    *weight = 0;
    for (size_t i = 0; i < one->count; i++) {
        if (places[i] == PLACE_FREE) {
            *weight += (big)one->weight[i];
        } else {
            *amount -= places[i] == PLACE_LOWER ? one->lower[i] : one->upper[i];
        }
    }
    if (*weight == 0) {
        return false;
    }
    for (size_t i = 0; i < one->count; i++) {
        big claim = *amount * (big)one->weight[i]; /* in 1 / weight */
        bool fits = places[i] == PLACE_LOWER ? claim <= one->lower[i] * *weight
                    : places[i] == PLACE_UPPER
                        ? claim >= one->upper[i] * *weight
                        : claim >= one->lower[i] * *weight && claim <= one->upper[i] * *weight;

        if (!fits) {
            return false;
        }
    }
    return true;
}

static void round_by_definition(const example *one, const place *places, big amount, big weight,
                                qc_money *parts)
{
    big left = one->total;
    bool taken[MOST] = {false};

    for (size_t i = 0; i < one->count; i++) {
        parts[i] = places[i] == PLACE_LOWER ? one->lower[i]
                   : places[i] == PLACE_UPPER
                       ? one->upper[i]
                       : (qc_money)(amount * (big)one->weight[i] / weight);
        left -= parts[i];
    }
    for (; left > 0; left--) {
        size_t best = MOST;
        big best_rest = 0;

        for (size_t i = 0; i < one->count; i++) {
            big rest = amount * (big)one->weight[i] % weight;

            if (places[i] == PLACE_FREE && !taken[i] && rest > best_rest) {
                best = i;
                best_rest = rest;
            }
        }
        assert_true(best < MOST);
        taken[best] = true;
        parts[best]++;
    }
}

static bool solve_by_trying(const example *one, qc_money *parts)
{
    size_t ways = 1;

    for (size_t i = 0; i < one->count; i++) {
        ways *= 3;
    }
    for (size_t way = 0; way < ways; way++) {
        place places[MOST];
        size_t rest = way;
        big amount = 0, weight = 0;

        for (size_t i = 0; i < one->count; i++) {
            places[i] = (place)(rest % 3);
            rest /= 3;
        }
        if (is_solution(one, places, &amount, &weight)) {
            round_by_definition(one, places, amount, weight, parts);
            return true;
        }
    }
    return false;
}

static void allocate__agrees_with_trying_every_set_of_bounds(void **state)
{
    qc_random random;
    qc_error error;
    size_t solved = 0;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 3);
    for (size_t c = 0; c < SMALL_CASES; c++) {
        example one = {.count = 1 + qc_random_index(&random, 5)};
        qc_money parts[MOST], expected[MOST];
        big lowest = 0, highest = 0;

        for (size_t i = 0; i < one.count; i++) {
            one.weight[i] = (double)pick(&random, 1, 9);
            one.lower[i] = pick(&random, 0, 20);
            one.upper[i] = pick(&random, one.lower[i], 40);
            lowest += one.lower[i];
            highest += one.upper[i];
        }
        one.total = pick(&random, lowest, highest);
        assert_ok(qc_quota_allocate(one.weight, one.lower, one.upper, one.count, one.total,
                                    parts, &error),
                  error);
        if (!solve_by_trying(&one, expected)) {
            continue; /* every part at a bound: the certificate above covers it */
        }
        solved++;
        for (size_t i = 0; i < one.count; i++) {
            if (parts[i] != expected[i]) {
                show(&one, parts);
                show(&one, expected);
                fail();
            }
        }
    }
    assert_true(solved > SMALL_CASES / 2);
}

/* Real weights over many magnitudes, against bisection of lambda in long double. */
static void allocate__agrees_with_bisection_for_real_weights(void **state)
{
    qc_random random;
    qc_error error;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 4);
    for (size_t c = 0; c < SMALL_CASES; c++) {
        example one = draw_example(&random, false);
        qc_money parts[MOST];
        long double low = 0, high = 1e40L;

        for (size_t i = 0; i < one.count; i++) {
            one.weight[i] = exp(3 * qc_random_normal(&random));
            one.upper[i] = one.upper[i] >> 20; /* claims keep 20 bits behind the point */
            one.lower[i] = one.lower[i] >> 20;
        }
        one.total = pick(&random, sum_of(one.lower, one.count), sum_of(one.upper, one.count));
        assert_ok(qc_quota_allocate(one.weight, one.lower, one.upper, one.count, one.total,
                                    parts, &error),
                  error);
        for (int step = 0; step < 300; step++) {
            long double middle = (low + high) / 2;
            long double sum = 0;

            for (size_t i = 0; i < one.count; i++) {
                long double claim = middle * (long double)one.weight[i];

                sum += claim < (long double)one.lower[i]   ? (long double)one.lower[i]
                       : claim > (long double)one.upper[i] ? (long double)one.upper[i]
                                                           : claim;
            }
            *(sum < (long double)one.total ? &low : &high) = middle;
        }
        for (size_t i = 0; i < one.count; i++) {
            long double claim = high * (long double)one.weight[i];

            claim = claim < (long double)one.lower[i]   ? (long double)one.lower[i]
                    : claim > (long double)one.upper[i] ? (long double)one.upper[i]
                                                        : claim;
            if (fabsl(claim - (long double)parts[i]) >= 1.001L) {
                show(&one, parts);
                fail();
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocate__keeps_sum_bounds_and_certificate),
        cmocka_unit_test(allocate__keeps_sum_bounds_and_certificate_with_negative_bounds),
        cmocka_unit_test(allocate__agrees_with_trying_every_set_of_bounds),
        cmocka_unit_test(allocate__agrees_with_bisection_for_real_weights),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
