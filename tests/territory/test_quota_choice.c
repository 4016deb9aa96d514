/* Tests of the choice of a quota method in a plan: learned or named, and how derivations tell it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

/* A keeps half of its last growth against B, which nobody but the regression can know: it must
 * win, and say so. */
static void choice__a_method_of_growth_becomes_a_line(void **state)
{
    sketch *one = sketch_new(40);
    qc_quota_settings settings = qc_quota_settings_default();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    enum { TERRITORIES = 24, KNOWN = 40 };

    (void)state;
    settings.goal = 1000;
    for (int i = 0; i < TERRITORIES; i++) {
        char name[16];
        int node = 0;

        (void)snprintf(name, sizeof name, "T%d", i);
        node = sketch_add(one, name, SKETCH_COMPANY);
        sketch_fill(one, node, 100, 100);
        for (int q = 0; q < 4; q++) {
            double level = 100, growth = 0.02 * ((i * 7 + q * 5) % 11 - 5);

            for (size_t p = (size_t)q; p < KNOWN; p += 4) {
                one->node[node].value[p] = level;
                level *= exp(growth);
                growth = 0.5 * growth + 0.01 * ((int)((size_t)i * 13 + p * 29) % 17 - 8);
            }
        }
    }
    one->origin_count = 16;
    for (size_t o = 0; o < 16; o++) {
        one->origin[o] = KNOWN - 16 + o;
        for (int i = 0; i < TERRITORIES; i++) {
            one->node[i].predicted[o][0] = one->node[i].value[one->origin[o] - 4];
        }
    }
    plan = sketch_plan(one, &settings, &input);
    assert_string_equal(plan->chosen.method, "regression");
    assert_true(plan->chosen.absolute_quota_error < plan->uniform.absolute_quota_error);
    assert_true(sketch_notes(plan, "Index: pooled regression. Over 16 past periods"));
    assert_true(sketch_line(plan, "T0", "growth") != 0);
    assert_true(strncmp(sketch_words(plan, "T0", "growth"), "By pooled regression T0 ", 24) ==
                0);
    sketch_clear(one, input, plan);
}

static void choice__a_named_method_is_used(void **state)
{
    sketch *one = sketch_new(16);
    qc_quota_settings settings = qc_quota_settings_default();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    settings.goal = 1000;
    sketch_fill(one, sketch_add(one, "A", SKETCH_COMPANY), 50, 50);
    sketch_fill(one, sketch_add(one, "B", SKETCH_COMPANY), 50, 50);
    for (size_t p = 12; p < 16; p++) {
        one->node[0].value[p] = 60;
        one->node[1].value[p] = 40;
    }
    one->origin_count = 8;
    for (size_t o = 0; o < 8; o++) {
        one->origin[o] = 8 + o;
    }
    settings.method = "own_growth"; /* the last four quarters: A 60 after 50, B 40 after 50 */
    plan = sketch_plan(one, &settings, &input);
    assert_string_equal(plan->chosen.method, "own_growth");
    assert_int_equal(sketch_quota(plan, "A"),
                     692); /* 60 x 60 / 50 = 72 against 40 x 40 / 50 = 32 */
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.method = "history=1,own_growth=3"; /* 60 : 40 and 72 : 32 in the measure of 100 */
    plan = sketch_plan(one, &settings, &input);
    assert_string_equal(plan->chosen.method, "index");
    assert_int_equal(sketch_quota(plan, "A"), 669); /* (0.6 + 3 x 0.6923) / 4 */
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.method = "own_growth=1,shrunk_growth=1";
    plan = sketch_plan(one, &settings, &input);
    assert_true(strncmp(sketch_words(plan, "A", "growth"), "By a mixture of methods A", 25) ==
                0);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.method = "index";
    plan = sketch_plan(one, &settings, &input);
    assert_non_null(plan->chosen.method);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.method = "maintenance";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_DATA, error);
    assert_message(error, "needs potential of territories");
    settings.method = "guess";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "there is no quota method 'guess'; auto chooses one");
    settings.method = "indx";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "there is no quota method 'indx'; did you mean 'index'?");
    settings.method = "history=1,equal_odds=1";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "'equal_odds' is no element of a mixture");
    settings.method = "own_grwth=1";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "did you mean 'own_growth'?");
    settings.method = "history=-1";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "a weight is a number of at least 0");
    settings.method = "history=0";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "add up to 0");
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choice__a_method_of_growth_becomes_a_line),
        cmocka_unit_test(choice__a_named_method_is_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
