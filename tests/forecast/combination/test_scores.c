/* By which errors models are judged, of rows of any kind; and how ratios go by roughness. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/numeric.h"
#include "forecast/combination/scores.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/rising.h"

static qc_status row_none(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)series;
    (void)fit;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = 0;
    }
    return QC_OK;
}

static qc_status row_mean(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = qc_numeric_sum(series->values, series->length) / (double)series->length;
    }
    return QC_OK;
}

static qc_scores scores_new(size_t cells)
{
    return (qc_scores){.log_ratio = calloc(cells, sizeof(double)),
                       .own_ratio = calloc(cells, sizeof(double)),
                       .origins = calloc(cells, sizeof(double)),
                       .roughness = calloc(cells, sizeof(double))};
}

static void scores_free(qc_scores *scores)
{
    free(scores->log_ratio);
    free(scores->own_ratio);
    free(scores->origins);
    free(scores->roughness);
}

/*
 * A sale in every fourth period: on average nothing errs by 1/4 of it, its mean by 3/8. By
 * squares, 1/4 and 3/16. Rows that sell in every period, on which both err alike, do not come
 * between.
 */
static void leaves__that_sell_in_few_periods_are_weighed_by_squares(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"none", "", true, row_needs_one, row_none},
                             {"mean", "", true, row_needs_one, row_mean}};
    enum { LEAVES = 40, TIMES = 32 };
    qc_panel *panel = panel_new(LEAVES, TIMES, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t cell = 0; cell < (size_t)LEAVES * TIMES; cell++) {
        size_t leaf = cell / TIMES;

        panel->values[cell] = leaf % 2 == 1                        ? 100 + (double)(cell % 3)
                              : (cell % TIMES + leaf / 2) % 4 == 0 ? 100
                                                                   : 0;
    }
    rolling = roll(panel, rows, 3);
    for (size_t leaf = 0; leaf < LEAVES; leaf += 2) {
        assert_true(qc_rolling_weight(rolling, leaf)[2] >
                    2 * qc_rolling_weight(rolling, leaf)[1]);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* A leaf that sells thrice and then stops, by errors in units of its level when they were made. */
static void score__of_few_sales_adds_usual_squares_to_both_sides(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"none", "", true, row_needs_one, row_none},
                             {"mean", "", true, row_needs_one, row_mean}};
    enum { TIMES = 24, NAIVE = 3 };
    const double sales[3] = {70, 100, 40};
    qc_panel *panel = panel_new(1, TIMES, 1);
    qc_row_record record = {0};
    qc_error error = {0};

    (void)state;
    for (size_t t = 0; t < TIMES; t++) {
        panel->values[t] = t == 5 || t == 12 || t == 16 ? sales[(t - 5) / 5] : 0;
    }
    qc_rolling *rolling = roll(panel, rows, 3);
    size_t last = rolling->last;
    double level = qc_history_level(rolling->history, 0, last);
    double usual = (70 * 70 + 100 * 100 + 40 * 40) / (double)TIMES * 2 / (level * level);
    size_t cells = qc_scores_size(rolling);
    qc_scores scores = scores_new(cells);

    assert_ok(qc_row_record_open(rolling, 0, false, &record, &error), error);
    for (size_t model = 0; model < 3; model++) {
        double squares[2] = {usual, usual};
        double origins = 0;

        qc_scores_measure(&record, last, model, NULL, &scores);
        for (size_t made = qc_rolling_weighing(rolling, last); made < last; made++) {
            double weight = pow(2, -(double)(last - 1 - made) / 6);

            for (size_t step = 0; step < 2 && made + step < last; step++) {
                double mine = qc_row_record_error(&record, made, model)[step];
                double naive = qc_row_record_error(&record, made, NAIVE)[step];

                squares[0] += weight * mine * mine;
                squares[1] += weight * naive * naive;
            }
            origins += weight;
        }
        size_t at = cells - 4 + model;

        assert_close(scores.log_ratio[at], log(squares[0] / squares[1]), 1e-12, 1e-15);
        assert_close(scores.own_ratio[at], scores.log_ratio[at], 0, 0);
        assert_close(scores.origins[at], origins, 1e-12, 0);
    }
    scores_free(&scores);
    qc_row_record_clear(&record);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Of a row that sells in every period, with a jump that the mean misses by far from the origins
 * before it. */
static void score__of_a_row_is_of_the_roots_of_what_origins_missed(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"mean", "", true, row_needs_one, row_mean}};
    enum { TIMES = 20, STEPS = 2, NAIVE = 2 };
    qc_panel *panel = panel_new(1, TIMES, 1);
    qc_row_record record = {0};
    qc_error error = {0};

    (void)state;
    for (size_t t = 0; t < TIMES; t++) {
        panel->values[t] = 100 + (double)(7 * t % 5) + (t == 14 ? 200 : 0);
    }
    qc_rolling *rolling = roll(panel, rows, 2);
    size_t last = rolling->last;
    size_t cells = qc_scores_size(rolling);
    size_t at = cells - 2; /* the mean at the last origin */
    qc_scores scores = scores_new(cells);
    double total[2] = {0, 0};
    double root[2] = {0, 0};

    assert_ok(qc_row_record_open(rolling, 0, false, &record, &error), error);
    qc_scores_measure(&record, last, 1, NULL, &scores);
    for (size_t made = qc_rolling_weighing(rolling, last); made < last; made++) {
        double weight = pow(2, -(double)(last - 1 - made) / 6);
        double missed[2] = {0, 0};

        for (size_t step = 0; step < STEPS && made + step < last; step++) {
            missed[0] += fabs(qc_row_record_error(&record, made, 1)[step]);
            missed[1] += fabs(qc_row_record_error(&record, made, NAIVE)[step]);
        }
        for (size_t side = 0; side < 2; side++) {
            total[side] += weight * missed[side];
            root[side] += weight * sqrt(missed[side]);
        }
    }
    assert_close(scores.log_ratio[at], log(total[0] / total[1]), 1e-12, 0);
    assert_close(scores.own_ratio[at], 2 * log(root[0] / root[1]), 1e-12, 0);
    assert_true(fabs(scores.own_ratio[at] - scores.log_ratio[at]) > 0.01);
    scores_free(&scores);
    qc_row_record_clear(&record);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Leaf 0 sells in few periods, leaf 1 in all: each is drawn to its own kind; and to the other
 * where its own was not judged. */
static void rows__are_drawn_to_their_kind(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"mean", "", true, row_needs_one, row_mean}};
    enum { TIMES = 16, MANY = 200 };
    qc_panel *panel = panel_new(2, TIMES, 1);

    (void)state;
    for (size_t t = 0; t < TIMES; t++) {
        panel->values[t] = t % 4 == 0 ? 10 : 0;
        panel->values[TIMES + t] = 10 + (double)t;
    }
    qc_rolling *rolling = roll(panel, rows, 2);
    size_t cells = qc_scores_size(rolling);
    size_t at = cells - 2; /* the second model at the last origin */
    qc_panel_scores of_panel = {rolling, calloc(2 * cells, sizeof(qc_score_line))};
    qc_scores sample[2] = {scores_new(cells), scores_new(cells)};
    qc_scores nothing = scores_new(cells);

    for (size_t judged = 1; judged < 4; judged++) { /* leaf 0, leaf 1, both */
        double shrunk[2];

        for (size_t leaf = 0; leaf < 2; leaf++) {
            sample[leaf].origins[at] = (judged >> leaf & 1) != 0 ? MANY : 0;
            sample[leaf].log_ratio[at] = leaf == 0 ? -2 : 1;
        }
        qc_scores_of_panel(&of_panel, sample, rolling->last, 1);
        for (size_t leaf = 0; leaf < 2; leaf++) {
            shrunk[leaf] = qc_scores_shrunk(&of_panel, &nothing, leaf, rolling->last, 1);
        }
        assert_true(judged == 2 ? shrunk[0] > 0.5 : shrunk[0] < -1);
        assert_true(judged == 1 ? shrunk[1] < -1 : shrunk[1] > 0.5);
    }
    scores_free(&sample[0]);
    scores_free(&sample[1]);
    scores_free(&nothing);
    free(of_panel.line);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/*
 * Four rows whose log ratio is a line in their roughness, each judged at 60 origins: slope .1,
 * half believed at 240 in all; a row of which nothing is known has that of its roughness, at
 * most two deviations from the mean, which are 2 * sqrt(5). The combination's ratio does not go
 * by it, nor those of rows that sell in few periods.
 */
static void check_ratios(bool few_sales)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"mean", "", true, row_needs_one, row_mean}};
    enum { ROWS = 4, TIMES = 16, JUDGED = 60, PRIOR = 24 };
    const double roughness[ROWS] = {-8, -6, -4, -2};
    qc_panel *panel = rising(ROWS, TIMES, 1);

    for (size_t cell = 0; cell < (size_t)ROWS * TIMES && few_sales; cell++) {
        panel->values[cell] = cell % 4 == 0 ? 10 : 0;
    }
    qc_rolling *rolling = roll(panel, rows, 2);
    size_t cells = qc_scores_size(rolling);
    size_t at = cells - 2;
    size_t origin = rolling->last - rolling->combined;
    qc_panel_scores of_panel = {rolling, calloc(2 * cells, sizeof(qc_score_line))};
    qc_scores sample[ROWS];
    qc_scores nothing = scores_new(cells);

    for (size_t k = 0; k < ROWS; k++) {
        sample[k] = scores_new(cells);
        sample[k].origins[at] = JUDGED;
        sample[k].roughness[origin] = roughness[k];
        sample[k].log_ratio[at] = -0.2 + 0.1 * (roughness[k] + 5);
        sample[k].origins[at + 1] = JUDGED;
        sample[k].log_ratio[at + 1] = sample[k].log_ratio[at];
    }
    qc_scores_of_panel(&of_panel, sample, rolling->last, 1);
    qc_scores_of_panel(&of_panel, sample, rolling->last, 2); /* the combination */
    const double asked[] = {-5, -3, -8, -30, 10, NAN};
    const double above[] = {0, 2, -3, -2 * sqrt(5), 2 * sqrt(5), 0};
    double level = (PRIOR * log(0.85) - ROWS * JUDGED * 0.2) / (PRIOR + ROWS * JUDGED);

    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        nothing.roughness[origin] = asked[k];
        assert_close(qc_scores_shrunk(&of_panel, &nothing, 0, rolling->last, 1),
                     level + (few_sales ? 0 : 0.05 * above[k]), 1e-12, 0);
        assert_close(qc_scores_shrunk(&of_panel, &nothing, 0, rolling->last, 2), level, 1e-12,
                     0);
    }
    sample[0].roughness[origin] = NAN; /* a row too short to say counts in the mean alone */
    for (size_t k = 1; k < ROWS; k++) {
        sample[k].roughness[origin] = -4;
    }
    qc_scores_of_panel(&of_panel, sample, rolling->last, 1);
    nothing.roughness[origin] = -8;
    assert_close(qc_scores_shrunk(&of_panel, &nothing, 0, rolling->last, 1), level, 1e-12, 0);
    for (size_t k = 0; k < ROWS; k++) {
        scores_free(&sample[k]);
    }
    scores_free(&nothing);
    free(of_panel.line);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Of a model that nobody has judged yet a row expects what it usually does, a row below two
 * seasons what it does there, and little of one that nobody has measured. */
static void model__that_is_new_is_taken_for_what_it_usually_does(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"ets", "", true, row_needs_one, row_mean},
                             {"another", "", true, row_needs_one, row_mean}};
    const double usual[2][2] = {{-0.34, log(0.85)}, {0.06, log(1.15)}};
    enum { TIMES = 30, RECORD = 4 };
    qc_panel *panel = rising(1, TIMES, 4);
    qc_rolling *rolling = roll(panel, rows, 3);
    size_t cells = qc_scores_size(rolling);
    qc_panel_scores of_panel = {rolling, calloc(2 * cells, sizeof(qc_score_line))};
    qc_scores sample = scores_new(cells);
    qc_scores nothing = scores_new(cells);
    const size_t origins[2] = {rolling->last, 7};

    (void)state;
    for (size_t early = 0; early < 2; early++) {
        for (size_t model = 1; model < 3; model++) {
            rolling->last = origins[early];
            rolling->combined = origins[early];
            sample.origins[model] = RECORD; /* of one origin, without an advantage */
            qc_scores_of_panel(&of_panel, &sample, origins[early], model);
            assert_close(qc_scores_shrunk(&of_panel, &nothing, 0, origins[early], model),
                         24.0 / (24 + RECORD) * usual[early][model - 1], 1e-12, 0);
        }
    }
    scores_free(&sample);
    scores_free(&nothing);
    free(of_panel.line);
    rolling->last = TIMES;
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Seen at one origin, a model of which is known what it usually does is judged, and one of which
 * nothing is known is not. Of three years most models say nothing: naive is as good. */
static void few_origins__judge_what_is_known_from_other_series(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"ets", "", true, row_needs_one, row_mean},
                             {"another", "", true, row_needs_one, row_mean}};
    enum { TIMES = 12 };
    const size_t origins[2] = {4, 3};
    const double expected[2] = {-0.07, log(1.15)};
    qc_panel *panel = rising(1, TIMES, 1);
    qc_rolling *rolling = roll(panel, rows, 3);
    size_t cells = qc_scores_size(rolling);
    qc_panel_scores of_panel = {rolling, calloc(2 * cells, sizeof(qc_score_line))};
    qc_scores sample = scores_new(cells);

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        rolling->last = origins[k];
        rolling->combined = origins[k];
        for (size_t model = 1; model < 3; model++) {
            sample.origins[model] = 1; /* without an advantage */
            qc_scores_of_panel(&of_panel, &sample, origins[k], model);
        }
        assert_close(of_panel.line[1].level, 24.0 / 25 * expected[k], 1e-12, 0);
        assert_true(isinf(of_panel.line[2].level));
    }
    scores_free(&sample);
    free(of_panel.line);
    rolling->last = TIMES;
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void ratio__goes_by_roughness(void **state)
{
    (void)state;
    check_ratios(false);
    check_ratios(true);
}

enum { TWO_SEASONS = 8 };

/* Far off until it knows two seasons, then close. */
static qc_status row_late(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, series->length < TWO_SEASONS ? 0.1 : 0.8, forecast);
}

static qc_status row_even(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    return go_on(series, horizon, 0.6, forecast);
}

/* Over all twelve periods `even` errs by .4 and `late` by about .55 on average; over those
 * since two seasons are known `late` by .2. */
static void models__are_judged_by_what_they_did_with_two_seasons(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"late", "", true, row_needs_two, row_late},
                             {"even", "", true, row_needs_two, row_even}};
    qc_panel *panel = rising(30, 12, TWO_SEASONS / 2);
    qc_rolling *rolling = roll(panel, rows, 3);

    (void)state;
    assert_true(qc_rolling_weight(rolling, 3)[1] > qc_rolling_weight(rolling, 3)[2]);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* What errors weigh that were made before two seasons were known, a tenth, does not make a
 * record shorter. */
static void origins__count_in_full_before_two_seasons(void **state)
{
    const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive},
                             {"late", "", true, row_needs_two, row_late},
                             {"even", "", true, row_needs_two, row_even}};
    enum { ROW = 3, NAIVE = 3 };
    qc_panel *panel = rising(30, 12, TWO_SEASONS / 2);
    qc_rolling *rolling = roll(panel, rows, 3);
    size_t cells = qc_scores_size(rolling);
    qc_scores scores = scores_new(cells);
    qc_row_record record = {0};
    qc_error error = {0};
    double errors[2] = {0};
    double origins = 0;
    double early = 0;

    (void)state;
    assert_ok(qc_row_record_open(rolling, ROW, false, &record, &error), error);
    qc_scores_measure(&record, rolling->last, 1, NULL, &scores);
    for (size_t made = qc_rolling_weighing(rolling, rolling->last); made < rolling->last;
         made++) {
        double decay = pow(2, -(double)(rolling->last - 1 - made) / 6);
        bool late = qc_history_length(rolling->history, ROW, made) >= TWO_SEASONS;
        bool any = false;

        for (size_t step = 0; step < rolling->horizon && made + step < rolling->last; step++) {
            double mine = qc_row_record_error(&record, made, 1)[step];
            double naive = qc_row_record_error(&record, made, NAIVE)[step];

            if (!isnan(mine) && !isnan(naive)) {
                errors[0] += decay * (late ? 1 : 0.1) * fabs(mine);
                errors[1] += decay * (late ? 1 : 0.1) * fabs(naive);
                any = true;
            }
        }
        origins += any ? decay : 0;
        early += any && !late ? decay : 0;
    }
    size_t at = cells - 4 + 1;

    assert_true(early > 1);
    assert_close(scores.origins[at], origins, 1e-12, 0);
    assert_close(scores.log_ratio[at], log(errors[0] / errors[1]), 1e-12, 1e-15);
    scores_free(&scores);
    qc_row_record_clear(&record);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves__that_sell_in_few_periods_are_weighed_by_squares),
        cmocka_unit_test(score__of_few_sales_adds_usual_squares_to_both_sides),
        cmocka_unit_test(score__of_a_row_is_of_the_roots_of_what_origins_missed),
        cmocka_unit_test(rows__are_drawn_to_their_kind),
        cmocka_unit_test(ratio__goes_by_roughness),
        cmocka_unit_test(model__that_is_new_is_taken_for_what_it_usually_does),
        cmocka_unit_test(few_origins__judge_what_is_known_from_other_series),
        cmocka_unit_test(origins__count_in_full_before_two_seasons),
        cmocka_unit_test(models__are_judged_by_what_they_did_with_two_seasons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
