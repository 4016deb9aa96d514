/* Fitting complex exponential smoothing: the best gains and initial states of each kind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/models/ces_parts.h"

/* Bounds of a0, a1, b0: the admissible region, except for MOST_GROWTH. */
static const double least_gain[QC_CES_GAINS] = {0.0, 0.0, 0.0};
static const double most_gain[QC_CES_GAINS] = {2.5, 1.0, 2.5};

/*
 * With a1 > 1 the level grows without end, by about (a1 - 1) / a0 of itself from step to step.
 * a1 is at most 1 + 0.12 / season, which is some 9 % a year. On the training parts of M1 and M3
 * (bench_models -b 1 and -b 2), a limit of 1 costs 3 to 20 % of MASE on quarterly series, one
 * of 2 costs 1 to 4 % on monthly ones; the best limits are about 1.01 for monthly, 1.03 for
 * quarterly and 1.06 to 1.1 for yearly series. With a season, growth puts a root of the
 * discount polynomial outside the unit circle by less than that. This is allowed: the initial
 * states are fitted, so their errors may grow with the level.
 */
#define MOST_GROWTH 0.12

/* Errors up to this share of the largest value count as an exact fit. */
#define NO_ERROR 1e-12
/* The search ends with a step that promises to lower the deviance by less than this; and the
 * most steps. A hundredth of it raises OWA on the same parts by 0.4 % and takes more than half
 * again as long. */
#define TOLERANCE 0.1
enum { MOST_STEPS = 40 };

/* A kind whose AICc at its first gains is this much higher than the best is not searched.
 * Searching all kinds lowers OWA on the same parts by 0.1 %. */
#define TOO_FAR 20.0

/* One series. */
typedef struct search {
    const double *values;
    size_t length, period; /* period: of the series, whatever the kind */
    /* A search that will not reach this deviance is given up; HUGE_VAL: never */
    double wanted;
    double floor; /* a sum of squares up to this counts as 0 */
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

/* The penalty that AICc adds to a deviance; HUGE_VAL with too few values. */
static double penalty(qc_ces_kind kind, size_t period, size_t length)
{
    double k = (double)qc_ces_parameters(kind, period);
    double room = (double)length - k - 1.0;

    return room > 0.0 ? 2.0 * k + 2.0 * k * (k + 1.0) / room : HUGE_VAL;
}

/* Sets deviance and AICc. */
static void finish(const search *s, qc_ces *model)
{
    double n = (double)s->length;
    double square = qc_ces_filter(model, s->values, s->length, NULL);

    model->deviance = isfinite(square) ? n * log(fmax(square, s->floor)) : HUGE_VAL;
    model->aicc = model->deviance + penalty(model->kind, model->period, s->length);
}

/* By how much a1 may exceed 1. */
static double growth_of(const search *s)
{
    return MOST_GROWTH / (double)s->period;
}

static qc_ces_problem problem_of(const search *s, const qc_ces *model)
{
    return (qc_ces_problem){model->kind,
                            model->period,
                            s->values,
                            s->length,
                            model->kind == QC_CES_PARTIAL ? 1.0 + growth_of(s) : 1.0,
                            qc_ces_columns_of(model->kind, model->period)};
}

/* Searches from the model's gains. */
static void descend(search *s, qc_ces *model)
{
    qc_ces_problem problem = problem_of(s, model);
    double point[QC_DESCENT_COLUMNS];
    double most[QC_CES_GAINS];
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
    most[1] += growth_of(s);
    qc_ces_pack(model, point);
    (void)qc_descent_run(&descent, &s->room, TOLERANCE, MOST_STEPS, point);
    qc_ces_unpack(&problem, point, model);
}

/* Finds the best initial states for the gains, by regression; returns the deviance. */
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

/* Takes gains, with their best initial states, if they lower the deviance. */
static void try_one(search *s, const qc_ces *gains, qc_ces *best, double *least)
{
    qc_ces other = *gains;
    double deviance = find_states(s, &other);

    if (!(deviance >= *least)) {
        *least = deviance;
        *best = other;
    }
}

/* The best of a few gains, with their best initial states: first those of the level, then those
 * of the season; returns the deviance. With a1 = 1 the level is that of simple smoothing with
 * alpha = a0 - 1. */
static double try_gains(search *s, qc_ces_kind kind, size_t period, qc_ces *model)
{
    static const double season_gains[2] = {0.05, 0.3};
    bool seasonal = kind == QC_CES_PARTIAL;
    qc_ces gains = {.kind = kind, .period = seasonal ? period : 1, .gain = {0.0, 1.0}};
    double least = NAN;

    for (size_t k = 0; k < QC_CES_STARTS; k++) {
        gains.gain[0] = level_gains[k];
        gains.gain[2] = seasonal ? season_gains[0] : 0.0;
        try_one(s, &gains, model, &least);
    }
    if (seasonal) {
        gains.gain[0] = model->gain[0];
        gains.gain[2] = season_gains[1];
        try_one(s, &gains, model, &least);
    }
    return least;
}

/*
 * The plain kind often has two optima, one of them with hardly any smoothing, and it is chance
 * to which of them the best of the first gains leads. So it is searched from each of them; the
 * best fit comes first. On the training parts of M1 and M3 (bench_coverage --back 1 and --back
 * 2), the average of the fits takes 0.3 % off the combination's errors, and the best of them
 * alone as much. Searching the seasonal kind from each of its first gains gains nothing more.
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

/* The best first gains of each kind that suits the series; `begun` is their AICc, NAN for
 * none. */
static void try_kinds(search *s, bool seasonal, qc_ces fitted[QC_CES_FITS], double *begun)
{
    for (int kind = QC_CES_PLAIN; kind <= QC_CES_PARTIAL; kind++) {
        double added = penalty((qc_ces_kind)kind, s->period, s->length);

        fitted[kind] = (qc_ces){.kind = (qc_ces_kind)kind};
        begun[kind] = NAN;
        if (kind == QC_CES_PLAIN || (seasonal && added < HUGE_VAL)) {
            begun[kind] = added + try_gains(s, (qc_ces_kind)kind, s->period, &fitted[kind]);
        }
        fitted[kind].aicc = HUGE_VAL;
    }
}

/* Fits the plain kind from all starts: the best at its place, the others after the kinds. */
static void fit_plain_all(search *s, qc_ces fitted[QC_CES_FITS])
{
    qc_ces found[QC_CES_STARTS];

    fit_plain(s, found);
    fitted[QC_CES_PLAIN] = found[0];
    memcpy(fitted + QC_CES_KINDS, found + 1, (QC_CES_STARTS - 1) * sizeof *found);
}

/* Searches from a kind's first gains; returns its AICc. One of `wanted` or more is of no
 * use. */
static double fit_kind(search *s, qc_ces_kind kind, double wanted, qc_ces fitted[QC_CES_FITS])
{
    s->wanted =
        wanted < HUGE_VAL ? wanted - penalty(kind, fitted[kind].period, s->length) : HUGE_VAL;
    if (kind == QC_CES_PLAIN) {
        fit_plain_all(s, fitted);
    } else {
        descend(s, &fitted[kind]);
        finish(s, &fitted[kind]);
    }
    return fitted[kind].aicc;
}

/* Searches the kind whose first AICc is lower, then the other unless its AICc is too much
 * higher. */
static void fit_kinds(search *s, bool seasonal, double behind, qc_ces fitted[QC_CES_FITS])
{
    double begun[QC_CES_KINDS];

    try_kinds(s, seasonal, fitted, begun);
    for (size_t k = QC_CES_KINDS; k < QC_CES_FITS; k++) {
        fitted[k] = (qc_ces){.kind = QC_CES_PLAIN, .aicc = HUGE_VAL};
    }
    qc_ces_kind first =
        begun[QC_CES_PARTIAL] < begun[QC_CES_PLAIN] ? QC_CES_PARTIAL : QC_CES_PLAIN;
    qc_ces_kind second = first == QC_CES_PLAIN ? QC_CES_PARTIAL : QC_CES_PLAIN;
    double least = fit_kind(s, first, HUGE_VAL, fitted);

    if (begun[second] <= least + behind + TOO_FAR) {
        (void)fit_kind(s, second, least + behind, fitted);
    }
}

qc_status qc_ces_fit_all(size_t period, const double *values, size_t length, double behind,
                         qc_ces fitted[QC_CES_FITS], qc_error *error)
{
    qc_status status = QC_OK;
    bool seasonal = period >= 2 && period <= QC_CES_MOST_SEASON && length >= 2 * period;
    size_t columns = qc_ces_columns_of(seasonal ? QC_CES_PARTIAL : QC_CES_PLAIN, period).count;
    search s = {0};

    QC_TRY(begin(values, length, period, columns, &s, error));
    fit_kinds(&s, seasonal, behind, fitted);

done:
    qc_descent_room_clear(&s.room);
    return status;
}

qc_status qc_ces_fit_again(size_t period, const double *values, size_t length,
                           qc_ces fitted[QC_CES_FITS], qc_error *error)
{
    qc_status status = QC_OK;
    size_t columns = qc_ces_columns_of(QC_CES_PARTIAL, period).count;
    search s = {0};

    QC_TRY(begin(values, length, period, columns, &s, error));
    for (size_t k = 0; k < QC_CES_FITS; k++) {
        fitted[k].aicc = HUGE_VAL;
        if (fitted[k].period > 0) {
            descend(&s, &fitted[k]);
            finish(&s, &fitted[k]);
        }
    }

done:
    qc_descent_room_clear(&s.room);
    return status;
}
