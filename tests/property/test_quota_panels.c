/* Backtests of quotas on 1,000 random panels: they share every total, in finite numbers, or say why not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/quota_backtest.h"
#include "tests/territory/past_sketch.h"

enum { PANELS = 1000, KINDS = 7 };

static size_t pick(unsigned long long *seed, size_t least, size_t most)
{
    double part = (past_sketch_noise(seed) + 1) / 2;

    return least + (size_t)(part * (double)(most - least + 1));
}

/* Constant, wide, mostly zeros, with gaps, beyond any scale, of both signs, with a few giants. */
static double value_of(size_t kind, unsigned long long *seed)
{
    double u = past_sketch_noise(seed), v = past_sketch_noise(seed);
    const double values[KINDS] = {
        100,          exp(20 * u), u > 0 ? 0 : 100,    u > 0.6 ? NAN : 50 * (1 + v),
        exp(300 * u), 100 * u,     v > 0.9 ? 1e300 : 1};

    return values[kind];
}

static void assert_shared(const qc_quota_backtest *backtest, const qc_panel *panel)
{
    size_t leaves = panel->leaf_count, methods = backtest->method_count;
    size_t first = panel->period_count - backtest->period_count;

    for (size_t p = 0; p < backtest->period_count; p++) {
        double quota = 0, actual = 0;

        if (backtest->score[p * methods].periods == 0) {
            continue; /* nothing to share */
        }
        for (size_t i = 0; i < leaves; i++) {
            double own = backtest->quota[p * leaves + i];

            assert_true(isnan(own) || (isfinite(own) && own >= 0));
            quota += isnan(own) ? 0 : own;
            actual += isnan(own) ? 0 : panel->values[i * panel->period_count + first + p];
        }
        assert_close(quota, actual, 1e-9, 0);
        for (size_t m = 0; m < methods; m++) {
            double error = backtest->score[p * methods + m].absolute_quota_error;

            assert_true(error >= 0 && error <= 2 + 1e-9);
        }
    }
}

static void backtest__shares_every_total_of_random_panels(void **state)
{
    unsigned long long seed = 1;
    size_t shared = 0;

    (void)state;
    for (size_t r = 0; r < PANELS; r++) {
        past_sketch *one = past_sketch_new(pick(&seed, 1, 12), pick(&seed, 5, 24), true);
        size_t kind = pick(&seed, 0, KINDS - 1);
        qc_quota_backtest_settings settings = qc_quota_backtest_settings_default();
        qc_quota_backtest *backtest = NULL;
        qc_panel *panel = NULL, *potential = NULL;
        qc_error error;

        for (size_t k = 0; k < one->leaf_count * one->period_count; k++) {
            one->value[k] = value_of(kind, &seed);
            one->potential[k] = fabs(value_of(pick(&seed, 0, 3), &seed));
        }
        panel = past_panel_new(one, false);
        potential = past_panel_new(one, true);
        panel->season = r % 3 == 0 ? 4 : 1;
        settings.potential = r % 2 == 0 ? potential : NULL;
        if (qc_quota_backtest_run(panel, &settings, NULL, &backtest, &error) == QC_OK) {
            assert_shared(backtest, panel);
            shared++;
        } else {
            assert_true(error.message[0] != '\0');
        }
        qc_quota_backtest_free(backtest);
        past_panel_free(panel);
        past_panel_free(potential);
        past_sketch_free(one);
    }
    assert_true(shared > PANELS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backtest__shares_every_total_of_random_panels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
