/* Fitting complex exponential smoothing: the best gains and states of a kind, of every kind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/ces_parts.h"

/* Bounds of a0, a1, b0, b1: what can be admissible, but for those below. */
static const double least_gain[QC_DESCENT_BOUNDED] = {0.0, 0.0, 0.0, 0.0};
static const double most_gain[QC_DESCENT_BOUNDED] = {2.5, 1.0, 2.5, 1.0};

/*
 * With a1 > 1 the level grows by about (a1 - 1) / a0 of itself from step to step, for ever. a1 is at most 1 + 0.12 / season, which is
 * some 9 % a year; a season does not grow: b1 is at most 1. On the training parts of M1 and M3, bench_models -b 1 and -b 2, a
 * largest a1 of 1 costs 3 to 20 % of MASE (quarterly), 2 costs 1 to 4 % (monthly); the best are about 1.01 for monthly, 1.03 for
 * quarterly and 1.06 to 1.1 for yearly series. Beside a season, growth leaves a root of the discount polynomial outside the unit circle
 * by less than that, which is allowed: errors of the start, fitted as it is, may grow with the level.
 */
#define MOST_GROWTH 0.12

/* A fit to this share of the largest value counts as exact. */
#define NO_ERROR 1e-12
/* A step that promises less of the deviance is the last; steps at most. */
#define TOLERANCE 1e-3
enum { MOST_STEPS = 40 };

/* One series. */
typedef struct search {
    const double *values;
    size_t length, period; /* period: of the series, whatever the kind */
    double
        wanted; /* a kind that will not come down to this deviance is given up; HUGE_VAL: none */
    double floor; /* a sum of squares up to this counts as none */
    qc_descent_room room;
} search;

static qc_status begin(const double *values, size_t length, size_t period, size_t columns,
                       search *s, qc_error *error)
{
    double largest = 0.0;

    for (size_t t = 0; t < length; t++) {
        largest = fmax(largest, fabs(values[t]));
    }
    *s = (search){.values = values, .length = length, .period = period, .wanted = HUGE_VAL};
    s->floor = fmax(1e-290, (double)length * NO_ERROR * NO_ERROR * largest * largest);
    return qc_descent_room_new(length, columns, &s->room, error);
}

/* What AICc adds to a deviance; HUGE_VAL where there is no room for it. */
static double penalty(qc_ces_kind kind, size_t period, size_t length)
{
    double k = (double)qc_ces_parameters(kind, period);
    double room = (double)length - k - 1.0;

    return room > 0.0 ? 2.0 * k + 2.0 * k * (k + 1.0) / room : HUGE_VAL;
}

/* Puts deviance and AICc. */
static void finish(const search *s, qc_ces *model)
{
    double n = (double)s->length;
    double square = qc_ces_filter(model, s->values, s->length, NULL);

    model->deviance = isfinite(square) ? n * log(fmax(square, s->floor)) : HUGE_VAL;
    model->aicc = model->deviance + penalty(model->kind, model->period, s->length);
}

/* How far above 1 a1 may lie. */
static double growth_of(const search *s, qc_ces_kind kind)
{
    return MOST_GROWTH / (kind == QC_CES_SIMPLE ? 1.0 : (double)s->period);
}

static qc_ces_problem problem_of(const search *s, const qc_ces *model)
{
    bool summed = model->kind == QC_CES_PARTIAL || model->kind == QC_CES_FULL;

    return (qc_ces_problem){model->kind,
                            model->period,
                            s->values,
                            s->length,
                            summed ? 1.0 + growth_of(s, model->kind) : 1.0,
                            qc_ces_columns_of(model->kind, model->period)};
}

/* Goes down from the model. */
static void descend(search *s, qc_ces *model)
{
    qc_ces_problem problem = problem_of(s, model);
    double point[QC_DESCENT_COLUMNS];
    double most[QC_DESCENT_BOUNDED];
    qc_descent descent = {.rows = s->length,
                          .columns = problem.columns.count,
                          .bounded = problem.columns.bounded,
                          .least = least_gain,
                          .most = most,
                          .floor = s->floor,
                          .wanted = s->wanted,
                          .damping = 1e-3,
                          .context = &problem,
                          .evaluate = qc_ces_evaluate};

    memcpy(most, most_gain, sizeof most);
    most[1] += growth_of(s, model->kind);
    qc_ces_pack(model, point);
    (void)qc_descent_run(&descent, &s->room, TOLERANCE, MOST_STEPS, point);
    qc_ces_unpack(&problem, point, model);
}

/* Finds the states that go with the gains, by regression; returns the deviance. */
static double find_states(search *s, qc_ces *model)
{
    qc_ces_problem problem = problem_of(s, model);
    double point[QC_DESCENT_COLUMNS];
    qc_descent descent = {.rows = s->length,
                          .columns = problem.columns.gain,
                          .floor = s->floor,
                          .damping = 1e-10,
                          .context = &problem,
                          .evaluate = qc_ces_evaluate};

    problem.columns.count = problem.columns.gain;
    qc_ces_pack(model, point);

    double deviance = qc_descent_solve(&descent, &s->room, point);

    qc_ces_unpack(&problem, point, model);
    return deviance;
}

/* From the best of a few gains. With a1 = 1 the level is that of simple smoothing with alpha = a0 - 1. */
static void fit_kind(search *s, qc_ces_kind kind, size_t period, qc_ces *model)
{
    static const double level_gains[] = {1.1, 1.4, 1.8};
    static const double season_gains[2][2] = {{0.05, 0.3}, {1.1, 1.4}};
    size_t seasons = kind == QC_CES_PARTIAL || kind == QC_CES_FULL ? 2 : 1;
    double least = HUGE_VAL;

    for (size_t k = 0; k < 3 * seasons; k++) {
        qc_ces other = {.kind = kind,
                        .period = kind == QC_CES_PLAIN ? 1 : period,
                        .gain = {level_gains[k / seasons], 1.0}};

        if (seasons > 1) {
            other.gain[2] = season_gains[kind == QC_CES_FULL ? 1 : 0][k % 2];
            other.gain[3] = kind == QC_CES_FULL ? 1.0 : 0.0;
        }
        double deviance = find_states(s, &other);

        if (k == 0 || deviance < least) {
            least = deviance;
            *model = other;
        }
    }
    descend(s, model);
    finish(s, model);
}

qc_status qc_ces_start(qc_ces *model, const double *values, size_t length, qc_error *error)
{
    qc_status status = QC_OK;
    search s = {0};

    QC_TRY(begin(values, length, model->period,
                 qc_ces_columns_of(model->kind, model->period).count, &s, error));
    model->start = (qc_ces_state){0};
    (void)find_states(&s, model);
    finish(&s, model);

done:
    qc_descent_room_clear(&s.room);
    return status;
}

qc_status qc_ces_fit(qc_ces_kind kind, size_t period, const double *values, size_t length,
                     qc_ces *model, qc_error *error)
{
    qc_status status = QC_OK;
    search s = {0};

    QC_TRY(begin(values, length, period, qc_ces_columns_of(kind, period).count, &s, error));
    fit_kind(&s, kind, period, model);

done:
    qc_descent_room_clear(&s.room);
    return status;
}

qc_status qc_ces_fit_all(size_t period, const double *values, size_t length, double behind,
                         qc_ces fitted[QC_CES_KINDS], qc_error *error)
{
    qc_status status = QC_OK;
    bool seasonal = period >= 2 && period <= QC_CES_MOST_SEASON && length >= 2 * period;
    size_t columns = qc_ces_columns_of(seasonal ? QC_CES_FULL : QC_CES_PLAIN, period).count;
    search s = {0};
    double least = HUGE_VAL;

    QC_TRY(begin(values, length, period, columns, &s, error));
    fit_kind(&s, QC_CES_PLAIN, 1, &fitted[QC_CES_PLAIN]);
    least = fitted[QC_CES_PLAIN].aicc;
    for (int kind = QC_CES_SIMPLE; kind <= QC_CES_FULL; kind++) {
        double added = seasonal ? penalty((qc_ces_kind)kind, period, length) : HUGE_VAL;

        fitted[kind] = (qc_ces){.kind = (qc_ces_kind)kind, .aicc = HUGE_VAL};
        if (added < HUGE_VAL) {
            s.wanted = least < HUGE_VAL ? least + behind - added : HUGE_VAL;
            fit_kind(&s, (qc_ces_kind)kind, period, &fitted[kind]);
            least = fmin(least, fitted[kind].aicc);
        }
    }

done:
    qc_descent_room_clear(&s.room);
    return status;
}
