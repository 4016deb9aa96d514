/* Fitting exponential smoothing: the best gains and states of every form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/models/ets.h"
#include "forecast/models/ets_parts.h"

/* Bounds of alpha, beta / alpha, gamma / (1 - alpha), phi: the usual region of the 2008 book. */
#define LEAST_GAIN 1e-4
#define MOST_GAIN (1.0 - 1e-4)
#define LEAST_DAMPING 0.8
#define MOST_DAMPING 0.98

/* A fit to this share of the largest value counts as exact. */
#define NO_ERROR 1e-12
/* A step that promises less of the deviance is the last; steps at most. */
#define TOLERANCE 1e-2
enum { MOST_STEPS = 60 };

/* Relative errors larger than what they are relative to are none; a variance of forecasts that
 * grows with them says nothing. */
#define MOST_RELATIVE_VARIANCE 1.0

/* A search over the forms of one series. */
typedef struct search {
    const double *values;
    size_t length, period;
    double largest;
    /* Forms that will not come down to this deviance are given up; HUGE_VAL: none */
    double wanted;
    qc_descent_room room;
    qc_ets_state decomposed[3]; /* by kind of season */
} search;

static bool all_positive(const double *values, size_t length)
{
    for (size_t t = 0; t < length; t++) {
        if (!(values[t] > 0.0)) {
            return false;
        }
    }
    return true;
}

/* True if the series has values enough, and above 0 where the form multiplies. */
static bool suits(qc_ets_form form, size_t period, const double *values, size_t length)
{
    bool seasonal = form.season != QC_ETS_NO_SEASON;

    if (seasonal && (period < 2 || period > QC_ETS_MOST_SEASON || length < 2 * period)) {
        return false;
    }
    if (form.season == QC_ETS_MULTIPLICATIVE_SEASON && !form.relative) {
        return false;
    }
    return length >= 2 && (!form.relative || all_positive(values, length));
}

static double corrected(double deviance, size_t parameters, size_t length)
{
    double k = (double)parameters;
    double room = (double)length - k - 1.0;

    return room > 0.0 ? deviance + 2.0 * k + 2.0 * k * (k + 1.0) / room : HUGE_VAL;
}

/* The deviance, with a square below what rounding leaves taken for that. */
static double bounded_deviance(const search *s, const qc_ets *model, double *square)
{
    double deviance = qc_ets_filter(model, s->values, s->length, NULL, square);
    double size = model->form.relative ? NO_ERROR : NO_ERROR * s->largest;
    double floor = fmax(1e-290, (double)s->length * size * size);

    if (*square < floor) {
        deviance = deviance > -HUGE_VAL
                       ? deviance + (double)s->length * (log(floor) - log(*square))
                       : (double)s->length * log(floor);
    }
    return deviance;
}

/* Puts what remains known of a model: deviance, variance, AICc. */
static void finish(const search *s, qc_ets *model)
{
    size_t parameters = qc_ets_parameters(model->form, model->period);
    double square = 0.0;

    model->deviance = bounded_deviance(s, model, &square);
    model->variance = square / qc_ets_freedom(model->form, model->period, s->length);
    model->aicc = model->deviance < HUGE_VAL &&
                          !(model->form.relative && model->variance > MOST_RELATIVE_VARIANCE)
                      ? corrected(model->deviance, parameters, s->length)
                      : HUGE_VAL;
}

/* Takes gains if with them the deviance is less. */
static void try_one(const search *s, const qc_ets_gains *gains, qc_ets *best, double *least)
{
    qc_ets other = *best;

    other.gains = *gains;

    double deviance = qc_ets_filter(&other, s->values, s->length, NULL, NULL);

    if (deviance < *least && qc_ets_admissible(other.form, other.period, &other.gains)) {
        *least = deviance;
        best->gains = *gains;
    }
}

/* The best of a few gains, from the start that the model has: first of the level, then of trend
 * and season as shares of what they can be; false if none is allowed. All mixes of these gains
 * lead to the same errors within 0.02 % on the training parts of M1 and M3. */
static bool try_gains(const search *s, qc_ets *model)
{
    static const double level_gains[] = {0.05, 0.25, 0.5, 0.85};
    static const double trend_shares[] = {0.02, 0.2, 0.8};
    static const double season_shares[] = {0.02, 0.2};
    bool trend = model->form.trend != QC_ETS_NO_TREND;
    bool season = model->form.season != QC_ETS_NO_SEASON;
    double least = HUGE_VAL;

    for (size_t k = 0; k < 4; k++) {
        double alpha = level_gains[k];
        qc_ets_gains gains = {.level = alpha};

        if (season) {
            gains.season = (1.0 - alpha) * season_shares[0];
        }
        if (trend) {
            gains.trend = alpha * trend_shares[0];
            gains.damping = model->form.trend == QC_ETS_DAMPED ? 0.9 : 1.0;
        }
        try_one(s, &gains, model, &least);
    }
    for (size_t k = 1; trend && k < 3 && least < HUGE_VAL; k++) {
        qc_ets_gains gains = model->gains;

        gains.trend = gains.level * trend_shares[k];
        try_one(s, &gains, model, &least);
    }
    if (season && least < HUGE_VAL) {
        qc_ets_gains gains = model->gains;

        gains.season = (1.0 - gains.level) * season_shares[1];
        try_one(s, &gains, model, &least);
    }
    return least < HUGE_VAL;
}

static double descend(search *s, qc_ets *model)
{
    double least[QC_DESCENT_BOUNDED], most[QC_DESCENT_BOUNDED];
    double point[QC_DESCENT_COLUMNS];
    qc_ets_problem problem = {model->form, model->period, s->values, s->length,
                              qc_ets_columns_of(model->form, model->period)};
    double size = model->form.relative ? NO_ERROR : NO_ERROR * s->largest;
    qc_descent descent = {.rows = s->length,
                          .columns = problem.columns.count,
                          .bounded = problem.columns.bounded,
                          .least = least,
                          .most = most,
                          .floor = (double)s->length * size * size,
                          .wanted = s->wanted,
                          .damping = 1e-3,
                          .context = &problem,
                          .evaluate = qc_ets_evaluate};

    for (size_t k = 0; k < descent.bounded; k++) {
        bool damping = problem.columns.damping > 0 && k + 1 == descent.bounded;

        least[k] = damping ? LEAST_DAMPING : LEAST_GAIN;
        most[k] = damping ? MOST_DAMPING : k == 0 ? MOST_GAIN : 1.0;
    }
    qc_ets_pack(model, point);

    double deviance = qc_descent_run(&descent, &s->room, TOLERANCE, MOST_STEPS, point);

    qc_ets_unpack(&problem, point, model);
    return deviance;
}

/* A start that every form allows: the mean, and no trend or season. */
static void start_flat(const search *s, qc_ets *model)
{
    double sum = 0.0;

    for (size_t t = 0; t < s->length; t++) {
        sum += s->values[t];
    }
    model->start = (qc_ets_state){.level = sum / (double)s->length};
    for (size_t k = 0; model->form.season == QC_ETS_MULTIPLICATIVE_SEASON && k < s->period;
         k++) {
        model->start.season[k] = 1.0;
    }
}

/* A fitted form that is like another as a start for that one. */
static qc_ets start_like(const qc_ets *like, qc_ets_form form)
{
    qc_ets model = *like;

    model.form = form;
    if (form.trend == QC_ETS_DAMPED && like->form.trend != QC_ETS_DAMPED) {
        model.gains.damping = MOST_DAMPING;
    }
    return model;
}

/* The start from the decomposition with the best of a few gains, or from the mean if none is
 * allowed. */
static qc_ets start_decomposed(const search *s, qc_ets_form form)
{
    qc_ets model = {.form = form,
                    .period = form.season == QC_ETS_NO_SEASON ? 1 : s->period,
                    .start = s->decomposed[form.season]};

    if (form.trend == QC_ETS_NO_TREND) {
        model.start.level += model.start.trend * (double)(s->length < 5 ? s->length : 5);
        model.start.trend = 0.0;
    }
    if (!try_gains(s, &model)) {
        start_flat(s, &model);
        (void)try_gains(s, &model);
    }
    return model;
}

static double deviance_of(const search *s, const qc_ets *model)
{
    return qc_ets_admissible(model->form, model->period, &model->gains)
               ? qc_ets_filter(model, s->values, s->length, NULL, NULL)
               : HUGE_VAL;
}

/* Goes down from a model with a deviance, and puts what is known of it then. */
static void go_down(search *s, double deviance, qc_ets *model)
{
    if (deviance < HUGE_VAL) {
        deviance = descend(s, model);
    }
    if (deviance < HUGE_VAL) {
        finish(s, model);
    } else {
        model->deviance = model->aicc = HUGE_VAL;
    }
}

/*
 * Fits a form from the best of these starts: its decomposition, a damped one's undamped fit,
 * and without a season that with additive errors of one with relative ones. Going down from
 * each of them changes the combination's error on the training parts of M1 and M3,
 * bench_coverage --back 1, 2 and 3, by less than 0.1 % on every part.
 */
static qc_ets fit_form(search *s, qc_ets_form form, const qc_ets *undamped,
                       const qc_ets *additive)
{
    qc_ets best = start_decomposed(s, form);
    double least = deviance_of(s, &best);
    const qc_ets *likes[] = {undamped, additive};

    for (size_t k = 0; k < 2; k++) {
        if (likes[k] != NULL) {
            qc_ets other = start_like(likes[k], form);
            double deviance = deviance_of(s, &other);

            best = deviance < least ? other : best;
            least = fmin(deviance, least);
        }
    }
    go_down(s, least, &best);
    return best;
}

static bool has_season(size_t period, size_t length)
{
    return period >= 2 && period <= QC_ETS_MOST_SEASON && length >= 2 * period;
}

static qc_status begin(size_t period, const double *values, size_t length, search *s,
                       qc_error *error)
{
    bool seasonal = has_season(period, length);
    size_t columns = seasonal ? period + 5 : 5;

    *s = (search){.values = values,
                  .length = length,
                  .period = seasonal ? period : 1,
                  .wanted = HUGE_VAL};
    for (size_t t = 0; t < length; t++) {
        s->largest = fmax(s->largest, fabs(values[t]));
    }
    return qc_descent_room_new(length, columns, &s->room, error);
}

static void decompose(search *s)
{
    bool positive = all_positive(s->values, s->length);

    for (int kind = QC_ETS_NO_SEASON; kind <= QC_ETS_MULTIPLICATIVE_SEASON; kind++) {
        if (kind == QC_ETS_NO_SEASON ||
            (s->period > 1 && (kind == QC_ETS_ADDITIVE_SEASON || positive))) {
            qc_ets_decompose((qc_ets_season)kind, kind == QC_ETS_NO_SEASON ? 1 : s->period,
                             s->values, s->length, &s->decomposed[kind]);
        }
    }
}

/* Fits all forms, one after the other. */
static void fit_all(search *s, double margin, qc_ets *fitted)
{
    double least = HUGE_VAL;

    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        qc_ets_form form = qc_ets_form_at(k);
        size_t parameters = qc_ets_parameters(form, s->period);
        size_t before = form.season == QC_ETS_NO_SEASON ? 2 : 1; /* undamped */
        bool additive = form.relative && form.season == QC_ETS_NO_SEASON;
        bool damped = form.trend == QC_ETS_DAMPED && fitted[k - before].aicc < HUGE_VAL;

        fitted[k] = (qc_ets){.form = form, .aicc = HUGE_VAL};
        if (k > 0 &&
            (s->length <= parameters + 1 || !suits(form, s->period, s->values, s->length))) {
            continue;
        }
        if (least < HUGE_VAL) {
            s->wanted = least + margin - corrected(0.0, parameters, s->length);
        }
        fitted[k] = fit_form(s, form, damped ? &fitted[k - before] : NULL,
                             additive ? &fitted[k - 1] : NULL);
        least = fmin(least, fitted[k].aicc);
    }
}

qc_status qc_ets_fit_all(size_t period, const double *values, size_t length, double margin,
                         qc_ets *fitted, qc_error *error)
{
    qc_status status = QC_OK;
    search s = {0};

    QC_TRY(begin(period, values, length, &s, error));
    decompose(&s);
    fit_all(&s, margin, fitted);

done:
    qc_descent_room_clear(&s.room);
    return status;
}

qc_status qc_ets_fit_again(size_t period, const double *values, size_t length, qc_ets *fitted,
                           qc_error *error)
{
    qc_status status = QC_OK;
    search s = {0};

    QC_TRY(begin(period, values, length, &s, error));
    for (size_t k = 0; k < QC_ETS_FORMS; k++) {
        qc_ets *model = &fitted[k];

        model->aicc = HUGE_VAL;
        if (model->period > 0 && suits(model->form, s.period, values, length)) {
            go_down(&s, deviance_of(&s, model), model);
        }
    }

done:
    qc_descent_room_clear(&s.room);
    return status;
}
