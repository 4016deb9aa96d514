/* Runs the models on one row at rolling origins, keeping what they learn between them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/row_models.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/model_rows.h"
#include "forecast/row_season.h"
#include "forecast/two_units.h"

size_t qc_anchor(size_t length, bool is_sum)
{
    size_t parts = is_sum ? 10 : 5;
    size_t anchor = 1;

    for (size_t next = 2; next <= length;
         next = anchor + (anchor < parts ? 1 : anchor / parts)) {
        anchor = next;
    }
    return anchor;
}

/* What a model has learned. */
typedef struct learned {
    qc_model_fit fit;
    size_t anchor; /* length that it is from; 0 before the first */
} learned;

/* The season of a row's year as known when a stretch of days began. */
typedef struct year_slot {
    size_t stretch; /* SIZE_MAX for none */
    qc_year_season season;
} year_slot;

/* Models learn at the one and forecast at the other. */
enum { YEAR_SLOTS = 2 };

/* What is taken out for a model at an origin; NULL for what is not known. */
typedef struct removal {
    const double *holidays; /* [last + horizon] */
    bool weeks;             /* without these, sales go by the weeks of a period */
    const double *season;
    const qc_year_season *year;
} removal;

/* Of which values something was taken out. */
typedef struct cleaning {
    size_t length; /* 0 for none */
    size_t known;  /* origin that what was taken out is of */
    removal what;
} cleaning;

/* One row, from origin to origin. */
typedef struct desk {
    const qc_rolling *rolling;
    const qc_model *model;
    size_t row;
    /* Origin whose knowledge forecasts are made with again; SIZE_MAX: each its own */
    size_t hindsight;
    double leverage;  /* of the season that they are made with */
    double *forecast; /* room for forecasts across a gap */
    double *clean;    /* the series without holidays and shared season */
    cleaning cleaned; /* what it is, the same for most models */
    qc_shelf *shelf;
    learned *all; /* [model_count] */
    learned *now; /* of `model` */
    qc_season_room room;
    size_t seasoned; /* origin that these are of, SIZE_MAX for none */
    bool has_season;
    double *factor;  /* [season] what the shared season does to the row's sales, by place */
    double *season;  /* [season] its logarithm */
    double *index;   /* [season] the same, from the place of the row's first period on */
    size_t feasted;  /* origin that `holiday` is of, SIZE_MAX for none */
    double *holiday; /* [last + horizon] what all holidays do to each period */
    year_slot *year; /* [YEAR_SLOTS] the latest first; NULL where periods are not days */
} desk;

/* The origin whose knowledge a forecast is made with. */
static size_t known_at(const desk *d, size_t made)
{
    return d->hindsight != SIZE_MAX ? d->hindsight : made;
}

/* What holidays do to each period as known at an origin, once for all models; false: none. */
static bool find_holidays(desk *d, size_t origin)
{
    const qc_rolling *rolling = d->rolling;
    const qc_holiday_effect *all = qc_shared_effects_holidays(&rolling->effects, origin);

    if (!qc_holiday_effect_any(all)) {
        return false;
    }
    if (d->feasted != origin) {
        for (size_t period = rolling->history->start[d->row];
             period < origin + rolling->horizon; period++) {
            d->holiday[period] = qc_holiday_factor(all, rolling->history, period);
        }
        d->feasted = origin;
    }
    return true;
}

/* The logarithms of the row's season in d->season; false where none is known. */
static bool read_season(desk *d, size_t origin)
{
    const qc_rolling *rolling = d->rolling;
    const qc_shared_season *shared = qc_shared_effects_season(&rolling->effects, origin);
    const qc_holiday_effect *holidays = qc_shared_effects_holidays(&rolling->effects, origin);

    if (shared->index == NULL) {
        return false;
    }
    if (d->hindsight != SIZE_MAX) {
        qc_row_season_in_hindsight(shared, rolling->history, holidays, d->row, origin, &d->room,
                                   d->season, &d->leverage);
    } else {
        qc_row_season_find(shared, rolling->history, holidays, d->row, origin, &d->room,
                           d->season);
    }
    return true;
}

/* Finds what the row has of the season that rows share; false where none is known. */
static bool find_season(desk *d, size_t origin)
{
    const qc_rolling *rolling = d->rolling;
    size_t season = (size_t)rolling->history->season;
    size_t start = rolling->history->start[d->row];

    if (d->seasoned != origin) {
        d->has_season = read_season(d, origin);
        for (size_t p = 0; d->has_season && p < season; p++) {
            d->factor[p] = exp(d->season[p]);
            d->index[p] = d->season[(start + p) % season];
        }
        d->seasoned = origin;
    }
    return d->has_season;
}

/* Whether the model draws a row's own season to it: the pooled one, once rows shared one. */
static bool draws_season(const desk *d, size_t made)
{
    return d->model->forecast == NULL &&
           qc_shared_effects_season(&d->rolling->effects, made)->index != NULL;
}

/* What is taken out for the model of that season; NULL for none. */
static const double *season_at(desk *d, size_t made)
{
    return !draws_season(d, made) && qc_model_takes_adjusted(d->model) &&
                   find_season(d, known_at(d, made))
               ? d->factor
               : NULL;
}

/* The season of the row's year as known at an origin, unless the model takes none. */
static qc_status find_year(desk *d, size_t origin, const qc_year_season **year, qc_error *error)
{
    const qc_rolling *rolling = d->rolling;
    qc_status status = QC_OK;

    *year = NULL;
    if (d->year == NULL || !qc_model_takes_adjusted(d->model)) {
        return QC_OK;
    }
    size_t stretch = qc_year_season_stretch(rolling->history, origin);

    if (d->year[0].stretch != stretch) {
        const year_slot other = d->year[0];

        d->year[0] = d->year[1];
        d->year[1] = other;
    }
    if (d->year[0].stretch != stretch) {
        d->year[0].stretch = SIZE_MAX;
        QC_TRY(qc_year_season_find(rolling->history, stretch, d->row,
                                   qc_shared_effects_year(&rolling->effects, stretch),
                                   &d->year[0].season, error));
        d->year[0].stretch = stretch;
    }
    *year = qc_year_season_any(&d->year[0].season) ? &d->year[0].season : NULL;

done:
    return status;
}

/* Weeks of a period for all models: naive that took 14 for 13 would lose to the calendar. */
static qc_status find_removal(desk *d, size_t made, removal *out, qc_error *error)
{
    size_t origin = known_at(d, made);
    bool adjusted = qc_model_takes_adjusted(d->model);

    *out = (removal){.holidays = adjusted && find_holidays(d, origin) ? d->holiday : NULL,
                     .season = season_at(d, made)};
    out->weeks =
        !adjusted && qc_shared_effects_holidays(&d->rolling->effects, origin)->by_weeks;
    return find_year(d, origin, &out->year, error);
}

/* What these do to a period. */
static double factor_of(const desk *d, const removal *what, size_t period)
{
    const qc_history *history = d->rolling->history;
    double factor = what->weeks ? qc_history_weeks(history, period) : 1;

    if (what->holidays != NULL) {
        factor = what->holidays[period];
    }
    if (what->season != NULL) {
        factor *= what->season[period % (size_t)history->season];
    }
    return what->year != NULL ? factor * qc_year_season_factor(what->year, history, period)
                              : factor;
}

/* Whether `clean` holds what is asked for; notes that it will. */
static bool is_clean(desk *d, size_t known, size_t length, const removal *what)
{
    const cleaning *now = &d->cleaned;
    bool same = now->length == length && now->known == known &&
                now->what.holidays == what->holidays && now->what.weeks == what->weeks &&
                now->what.season == what->season && now->what.year == what->year;

    d->cleaned = (cleaning){.length = length, .known = known, .what = *what};
    return same;
}

/* The first values of the row, without what these did to them as was known at an origin. */
static qc_status series_at(desk *d, size_t origin, size_t length, qc_series *series,
                           qc_error *error)
{
    const qc_history *history = d->rolling->history;
    qc_status status = QC_OK;
    removal what;

    *series = qc_history_series(history, d->row, d->rolling->last);
    series->length = length;
    series->shelf = d->shelf;
    QC_TRY(find_removal(d, origin, &what, error));
    if (what.season != NULL || what.year != NULL || what.holidays != NULL || what.weeks) {
        bool clean = is_clean(d, known_at(d, origin), length, &what);

        for (size_t t = 0; t < length && !clean; t++) {
            d->clean[t] = series->values[t] / factor_of(d, &what, history->start[d->row] + t);
        }
        series->values = d->clean;
    }

done:
    return status;
}

static bool is_fatal(qc_status status)
{
    return status == QC_ERR_MEMORY || status == QC_ERR_CANCELLED;
}

/* Whether less is taken out than now: the season of panel or year was not known then. */
static bool knew_less(const desk *d, size_t length, size_t origin)
{
    const qc_rolling *rolling = d->rolling;
    const qc_shared_effects *effects = &rolling->effects;
    size_t then = rolling->history->start[d->row] + length;
    size_t now = qc_history_length(rolling->history, d->row, origin);

    if (d->year != NULL && qc_year_season_enough(rolling->history, now) &&
        !qc_year_season_enough(rolling->history, length)) {
        return true;
    }
    return qc_shared_effects_season(effects, origin)->index != NULL &&
           qc_shared_effects_season(effects, then)->index == NULL;
}

/*
 * The length of a row at which a model learns: not before the season that is taken out for it
 * now was known, and once the row knows two seasons not before these: what has learned from
 * less has none of its own.
 */
static size_t learning_length(const desk *d, size_t length, size_t origin)
{
    size_t least = d->model->needs(d->rolling->history->season);
    size_t two_seasons = 2 * (size_t)d->rolling->history->season;
    size_t anchor = qc_anchor(length, d->row >= d->rolling->history->leaf_count);

    if (length >= two_seasons && anchor < two_seasons) {
        anchor = two_seasons;
    }
    anchor = anchor < least ? least : anchor;
    while (d->hindsight == SIZE_MAX && anchor < length && knew_less(d, anchor, origin)) {
        anchor++;
    }
    return anchor;
}

/* Runs the model. That it does not suit a row is no failure: nothing is said for each origin. */
static qc_status run(const desk *d, const qc_series *series, qc_model_fit *fit, size_t horizon,
                     qc_error *error)
{
    qc_status status =
        qc_model_forecast_fitted(d->model, series, fit, horizon, d->forecast, NULL);

    return is_fatal(status)
               ? qc_fail(error, status, "no room to run the model %s", d->model->name)
               : status;
}

/* Lets the model learn at the length that it learns at, if it has not. */
static qc_status learn(desk *d, size_t length, size_t origin, qc_error *error)
{
    size_t anchor = learning_length(d, length, origin);
    qc_status status = QC_OK;
    qc_series series;

    if (anchor != d->now->anchor) {
        QC_TRY(
            series_at(d, d->rolling->history->start[d->row] + anchor, anchor, &series, error));
        *d->now = (learned){.anchor = anchor};
        status = run(d, &series, &d->now->fit, 1, error);
    }

done:
    return status;
}

/* A forecast with what these will do to it, as known at an origin; none if it is not finite. */
static qc_status write_prediction(desk *d, size_t origin, const double *forecast,
                                  double *prediction, qc_error *error)
{
    qc_status status = QC_OK;
    removal what;

    if (!qc_numeric_all_finite(forecast, d->rolling->horizon)) {
        return QC_OK;
    }
    QC_TRY(find_removal(d, origin, &what, error));
    for (size_t step = 0; step < d->rolling->horizon; step++) {
        prediction[step] =
            qc_history_will_be_closed(d->rolling->history, d->row, origin, origin + step)
                ? 0
                : factor_of(d, &what, origin + step) * forecast[step];
    }

done:
    return status;
}

/* By the panel's own pool. A row that has been missing lately has no window to look through. */
static qc_status predict_pooled(desk *d, size_t origin, size_t length, size_t gap,
                                double *prediction, qc_error *error)
{
    qc_status status = QC_OK;
    qc_series series;
    bool draws = draws_season(d, origin) && find_season(d, known_at(d, origin));
    const double *shared = draws ? d->index : NULL;

    QC_TRY(series_at(d, origin, length, &series, error));
    if (gap == 0 && qc_pool_forecast(d->rolling->pool, origin, series.values, length, shared,
                                     d->forecast)) {
        QC_TRY(write_prediction(d, origin, d->forecast, prediction, error));
    }

done:
    return status;
}

/* A row that has been missing for some periods is forecast across them. */
static qc_status predict(desk *d, size_t origin, double *prediction, qc_error *error)
{
    const qc_history *history = d->rolling->history;
    size_t length = qc_history_length(history, d->row, origin);
    size_t gap = qc_history_gap(history, d->row, origin);
    qc_status status = QC_OK;
    qc_series series;

    if (length == 0 || length < d->model->needs(history->season)) {
        return QC_OK;
    }
    if (d->model->forecast == NULL) {
        return predict_pooled(d, origin, length, gap, prediction, error);
    }
    status = learn(d, length, origin, error);
    if (is_fatal(status)) {
        return status;
    }
    qc_model_fit fit = d->now->fit;

    QC_TRY(series_at(d, origin, length, &series, error));
    status = run(d, &series, &fit, gap + d->rolling->horizon, error);
    if (status == QC_OK) {
        status = write_prediction(d, origin, d->forecast + gap, prediction, error);
    }

done:
    return is_fatal(status) ? status : QC_OK;
}

static qc_status open_desk(const qc_rolling *rolling, size_t row, size_t hindsight, desk *d,
                           qc_error *error)
{
    qc_status status = QC_OK;
    size_t season = (size_t)rolling->history->season;

    *d = (desk){.rolling = rolling,
                .row = row,
                .hindsight = hindsight,
                .seasoned = SIZE_MAX,
                .feasted = SIZE_MAX};
    QC_TRY(QC_NEW_ARRAY(d->forecast, rolling->last + rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(d->clean, rolling->last, error));
    QC_TRY(QC_NEW_ARRAY(d->holiday, rolling->last + rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(d->all, rolling->model_count, error));
    QC_TRY(QC_NEW_ARRAY(d->factor, season, error));
    QC_TRY(QC_NEW_ARRAY(d->season, season, error));
    QC_TRY(QC_NEW_ARRAY(d->index, season, error));
    QC_TRY(qc_season_room_init(rolling->history, &d->room, error));
    if (qc_year_season_applies(rolling->history)) {
        QC_TRY(QC_NEW_ARRAY(d->year, YEAR_SLOTS, error));
        d->year[0].stretch = SIZE_MAX;
        d->year[1].stretch = SIZE_MAX;
    }
    QC_TRY(qc_shelf_new(&d->shelf, error));

done:
    return status;
}

static void close_desk(desk *d)
{
    qc_memory_free(d->forecast);
    qc_memory_free(d->clean);
    qc_memory_free(d->holiday);
    qc_memory_free(d->all);
    qc_memory_free(d->factor);
    qc_memory_free(d->year);
    qc_memory_free(d->season);
    qc_memory_free(d->index);
    qc_season_room_clear(&d->room);
    qc_shelf_free(d->shelf);
}

/* All models at one origin after the other, so that they find each other's seasons on the shelf. */
static qc_status predict_all(desk *d, size_t from, size_t end, double *prediction,
                             qc_error *error)
{
    const qc_rolling *rolling = d->rolling;
    qc_status status = QC_OK;
    double *next = prediction;

    for (size_t k = 0; k < (end - from) * rolling->model_count * rolling->horizon; k++) {
        prediction[k] = NAN;
    }
    for (size_t made = from; made < end; made++) {
        for (size_t model = 0; model < rolling->model_count; model++) {
            d->model = &rolling->models[model];
            d->now = &d->all[model];
            QC_TRY(predict(d, made, next, error));
            next += rolling->horizon;
        }
    }

done:
    return status;
}

qc_status qc_row_models_run(const qc_rolling *rolling, size_t row, double *prediction,
                            qc_error *error)
{
    qc_status status = QC_OK;
    desk d;

    QC_TRY(open_desk(rolling, row, SIZE_MAX, &d, error));
    QC_TRY(predict_all(&d, rolling->first, rolling->last + 1, prediction, error));

done:
    close_desk(&d);
    return status;
}

qc_status qc_row_models_remake(const qc_rolling *rolling, size_t row, size_t known, size_t from,
                               size_t end, double *prediction, double *leverage,
                               qc_error *error)
{
    qc_status status = QC_OK;
    desk d;

    QC_TRY(open_desk(rolling, row, known, &d, error));
    (void)find_season(&d, known); /* its leverage, also where no model can run */
    QC_TRY(predict_all(&d, from, end, prediction, error));
    *leverage = d.leverage;

done:
    close_desk(&d);
    return status;
}
