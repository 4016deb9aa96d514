/* Structures of a regression that are tried and kept. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/regression/candidates.h"

/* The candidate of a number: all combinations in turn. */
static qc_candidate numbered(size_t k)
{
    return (qc_candidate){.noise = k % QC_CANDIDATE_NOISES,
                          .season = k * 7 % (QC_CANDIDATE_SEASONS + 1),
                          .holiday_set = k % 4,
                          .trend = k % 3 == 0};
}

static void candidates__all_are_wanted_at_first(void **state)
{
    qc_candidates all = qc_candidates_all();

    (void)state;
    for (size_t k = 0; k < 2000; k++) {
        qc_candidate each = numbered(k);

        assert_true(qc_candidates_want(&all, &each));
        assert_int_equal(qc_candidates_last_season(&all, each.noise), QC_CANDIDATE_SEASONS);
    }
}

static void candidates__keep_the_best_in_order(void **state)
{
    qc_candidates_best best = {0};

    (void)state;
    for (size_t k = 0; k < 100; k++) {
        qc_candidate each = numbered(k * 37 % 100);

        qc_candidates_offer(&best, &each, (double)(k * 37 % 100));
    }
    assert_int_equal(best.count, QC_CANDIDATES_KEPT);
    for (size_t k = 0; k < best.count; k++) {
        qc_candidate expected = numbered(k);

        assert_close(best.criterion[k], (double)k, 0.0, 0.0);
        assert_int_equal(best.candidate[k].noise, expected.noise);
        assert_int_equal(best.candidate[k].season, expected.season);
    }
}

static void candidates__come_back_from_a_fit_and_no_others(void **state)
{
    qc_candidates_best best = {0};
    qc_candidates wanted;
    const qc_candidate_weigher used = {numbered(5), 1};
    qc_candidate_weigher weigher = {0};
    qc_model_fit fit = {0};
    size_t count = 0;

    (void)state;
    for (size_t k = 0; k < 9; k++) {
        qc_candidate each = numbered(k);

        qc_candidates_offer(&best, &each, (double)k);
    }
    qc_candidates_keep(&best, &used, 14, &fit);
    assert_false(qc_candidates_recall(&fit, 14, &wanted, &weigher));
    fit.ready = true;
    assert_false(qc_candidates_recall(&fit, 3, &wanted, &weigher));
    assert_true(qc_candidates_recall(&fit, 14, &wanted, &weigher));
    assert_int_equal(weigher.unit, used.unit);
    assert_int_equal(weigher.candidate.noise, used.candidate.noise);
    assert_int_equal(weigher.candidate.season, used.candidate.season);
    assert_int_equal(weigher.candidate.holiday_set, used.candidate.holiday_set);
    assert_int_equal(weigher.candidate.trend, used.candidate.trend);
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        for (size_t season = 0; season <= QC_CANDIDATE_SEASONS; season++) {
            for (size_t rest = 0; rest < 8; rest++) {
                qc_candidate each = {noise, season, rest / 2, rest % 2 == 1};

                count += qc_candidates_want(&wanted, &each) ? 1 : 0;
            }
        }
    }
    assert_int_equal(count, 9);
    for (size_t k = 0; k < 9; k++) {
        qc_candidate each = numbered(k);

        assert_true(qc_candidates_want(&wanted, &each));
        assert_true(qc_candidates_last_season(&wanted, each.noise) >= (int)each.season);
    }
    assert_int_equal(qc_candidates_last_season(&wanted, 11), -1);
}

static void candidates__with_a_trend_or_holidays_are_found(void **state)
{
    (void)state;
    for (size_t rest = 0; rest < 8; rest++) {
        qc_candidate each = {3, 5, rest / 2, rest % 2 == 1};
        qc_candidates_best best = {0};
        qc_candidate_weigher weigher = {0};
        qc_candidates wanted;
        qc_model_fit fit = {.ready = true};

        qc_candidates_offer(&best, &each, 0.0);
        qc_candidates_keep(&best, &weigher, 14, &fit);
        assert_true(qc_candidates_recall(&fit, 14, &wanted, &weigher));
        assert_int_equal(qc_candidates_want_trend(&wanted, 3), each.trend);
        assert_int_equal(qc_candidates_want_holidays(&wanted, 3), each.holiday_set > 0);
        assert_false(qc_candidates_want_trend(&wanted, 4));
        assert_false(qc_candidates_want_holidays(&wanted, 4));
    }
}

/* All that have one of the error processes, and no other. */
static void widened__has_the_error_processes(void **state)
{
    qc_candidates some = {{{0}}};
    const qc_candidates none = some;
    qc_candidates wide;

    (void)state;
    some.wanted[3][5] = 1;
    wide = qc_candidates_widened(&some);
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        for (size_t season = 0; season <= QC_CANDIDATE_SEASONS; season++) {
            qc_candidate each = {
                .noise = noise, .season = season, .holiday_set = 2, .trend = season % 2 == 0};

            assert_int_equal(qc_candidates_want(&wide, &each), noise == 3);
        }
    }
    wide = qc_candidates_widened(&none);
    assert_memory_equal(&wide, &none, sizeof none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(candidates__all_are_wanted_at_first),
        cmocka_unit_test(candidates__keep_the_best_in_order),
        cmocka_unit_test(candidates__come_back_from_a_fit_and_no_others),
        cmocka_unit_test(candidates__with_a_trend_or_holidays_are_found),
        cmocka_unit_test(widened__has_the_error_processes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
