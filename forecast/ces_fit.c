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
/* A step that promises less of the deviance is the last; steps at most. A hundredth of it costs 0.4 % of OWA on the same parts, and
 * more than half again in time. */
#define TOLERANCE 0.1
enum { MOST_STEPS = 40 };

/* A kind whose AICc is this far behind before it has gone down from its first gains is left alone; not SIMPLE, which gains much by
 * going down. With all kinds gone down from, OWA on the same parts is 0.1 % less. */
#define TOO_FAR 20.0

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

static const double level_gains[QC_CES_STARTS] = {1.1, 1.4, 1.8};

/* Takes gains, with the states that go with them, if with them the deviance is less. */
static void try_one(search *s, const qc_ces *gains, qc_ces *best, double *least)
{
    qc_ces other = *gains;
    double deviance = find_states(s, &other);

    if (!(deviance >= *least)) {
        *least = deviance;
        *best = other;
    }
}

/*
 * The best of a few gains, with the states that go with them: first of the level, then of the season; returns the deviance. With
 * a1 = 1 the level is that of simple smoothing with alpha = a0 - 1. The full kind takes the level's from `like`, a partial one.
 */
static double try_gains(search *s, qc_ces_kind kind, size_t period, const qc_ces *like,
                        qc_ces *model)
{
    qc_ces gains = {.kind = kind, .period = kind == QC_CES_PLAIN ? 1 : period};
    bool full = kind == QC_CES_FULL;
    double least = NAN;

    gains.gain[1] = 1.0;
    if (full || kind == QC_CES_PARTIAL) {
        gains.gain[2] = full ? 1.1 : 0.05;
        gains.gain[3] = full ? 1.0 : 0.0;
    }
    for (size_t k = 0; k < (like != NULL ? 1 : QC_CES_STARTS); k++) {
        gains.gain[0] = like != NULL ? like->gain[0] : level_gains[k];
        try_one(s, &gains, model, &least);
    }
    if (full || kind == QC_CES_PARTIAL) {
        gains.gain[0] = model->gain[0];
        gains.gain[2] = full ? 1.4 : 0.3;
        try_one(s, &gains, model, &least);
    }
    return least;
}

/*
 * The plain kind often has two optima, one with hardly any smoothing, and which of them the best of the first gains leads to is chance: it goes
 * down from each. The best comes first. On the training parts of M1 and M3, bench_coverage --back 1 and --back 2, their average takes 0.3 % off
 * the combination's errors, the best of them alone as much; from each of the first gains of the other kinds nothing more.
 */
static void fit_plain(search *s, qc_ces found[QC_CES_STARTS])
{
    for (size_t k = 0; k < QC_CES_STARTS; k++) {
        qc_ces *other = &found[k];

        *other = (qc_ces){.kind = QC_CES_PLAIN, .period = 1, .gain = {level_gains[k], 1.0}};
        (void)find_states(s, other);
        descend(s, other);
        finish(s, other);
        if (other->deviance < found[0].deviance) {
            qc_ces best = *other;

            *other = found[0];
            found[0] = best;
        }
    }
}

qc_status qc_ces_fit(qc_ces_kind kind, size_t period, const double *values, size_t length,
                     qc_ces *model, qc_error *error)
{
    qc_status status = QC_OK;
    search s = {0};

    QC_TRY(begin(values, length, period, qc_ces_columns_of(kind, period).count, &s, error));
    if (kind == QC_CES_PLAIN) {
        qc_ces found[QC_CES_STARTS];

        fit_plain(&s, found);
        *model = found[0];
    } else {
        (void)try_gains(&s, kind, period, NULL, model);
        descend(&s, model);
        finish(&s, model);
    }

done:
    qc_descent_room_clear(&s.room);
    return status;
}

/* The first gains of each kind that suits the series; `begun` is their AICc, NAN for none. */
static void try_kinds(search *s, bool seasonal, qc_ces fitted[QC_CES_FITS], double *begun)
{
    for (int kind = QC_CES_PLAIN; kind <= QC_CES_FULL; kind++) {
        double added = penalty((qc_ces_kind)kind, s->period, s->length);

        fitted[kind] = (qc_ces){.kind = (qc_ces_kind)kind, .aicc = HUGE_VAL};
        begun[kind] = NAN;
        if (kind == QC_CES_PLAIN || (seasonal && added < HUGE_VAL)) {
            begun[kind] =
                added + try_gains(s, (qc_ces_kind)kind, s->period,
                                  kind == QC_CES_FULL ? &fitted[QC_CES_PARTIAL] : NULL,
                                  &fitted[kind]);
            fitted[kind].aicc = HUGE_VAL;
        }
    }
}

/* The best in its place, the others behind the kinds. */
static void fit_plain_all(search *s, qc_ces fitted[QC_CES_FITS])
{
    qc_ces found[QC_CES_STARTS];

    fit_plain(s, found);
    fitted[QC_CES_PLAIN] = found[0];
    memcpy(fitted + QC_CES_KINDS, found + 1, (QC_CES_STARTS - 1) * sizeof *found);
}

/* Goes down from the kind whose AICc is least to begin with, then from the next, as long as they are not too far behind. */
static void fit_kinds(search *s, bool seasonal, double behind, qc_ces fitted[QC_CES_FITS])
{
    double begun[QC_CES_KINDS];
    double least = HUGE_VAL;

    try_kinds(s, seasonal, fitted, begun);
    for (size_t k = QC_CES_KINDS; k < QC_CES_FITS; k++) {
        fitted[k] = (qc_ces){.kind = QC_CES_PLAIN, .aicc = HUGE_VAL};
    }
    for (size_t slot = 0; slot < QC_CES_KINDS; slot++) {
        size_t next = QC_CES_KINDS;

        for (size_t kind = 0; kind < QC_CES_KINDS; kind++) {
            bool less = next == QC_CES_KINDS || begun[kind] < begun[next];

            next = !isnan(begun[kind]) && less ? kind : next;
        }
        if (next == QC_CES_KINDS) {
            break;
        }
        qc_ces *model = &fitted[next];

        if (begun[next] <= least + behind + TOO_FAR || next == QC_CES_SIMPLE) {
            s->wanted = least < HUGE_VAL
                            ? least + behind - penalty(model->kind, s->period, s->length)
                            : HUGE_VAL;
            if (next == QC_CES_PLAIN) {
                fit_plain_all(s, fitted);
            } else {
                descend(s, model);
                finish(s, model);
            }
            least = fmin(least, model->aicc);
        }
        begun[next] = NAN;
    }
}

qc_status qc_ces_fit_all(size_t period, const double *values, size_t length, double behind,
                         qc_ces fitted[QC_CES_FITS], qc_error *error)
{
    qc_status status = QC_OK;
    bool seasonal = period >= 2 && period <= QC_CES_MOST_SEASON && length >= 2 * period;
    size_t columns = qc_ces_columns_of(seasonal ? QC_CES_FULL : QC_CES_PLAIN, period).count;
    search s = {0};

    QC_TRY(begin(values, length, period, columns, &s, error));
    fit_kinds(&s, seasonal, behind, fitted);

done:
    qc_descent_room_clear(&s.room);
    return status;
}
