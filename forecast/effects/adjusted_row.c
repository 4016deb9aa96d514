/* Takes the effects that rows share out of a row, and puts them back into forecasts of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/adjusted_row.h"

#include <math.h>
#include <stdint.h>

#include "core/memory.h"
#include "forecast/effects/row_season.h"
#include "forecast/models/model_rows.h"

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
    double growth; /* a period, on the logarithm; 0 for none */
    const double *ramp;
    size_t ramped; /* periods that it is seen from */
} removal;

/* Of which values something was taken out. */
typedef struct cleaning {
    size_t length; /* 0 for none */
    size_t known;  /* origin that what was taken out is of */
    removal what;
} cleaning;

struct qc_adjusted_row {
    const qc_rolling *rolling;
    size_t row;
    size_t hindsight;
    double *clean;    /* [last] the series without what was taken out */
    cleaning cleaned; /* what it is, the same for most models */
    qc_season_room room;
    size_t seasoned; /* origin that these are of, SIZE_MAX for none */
    bool has_season;
    double leverage; /* of the season, in hindsight */
    double *factor;  /* [season] what the shared season does to the row's sales, by place */
    double *season;  /* [season] its logarithm */
    double *index;   /* [season] the same, from the place of the row's first period on */
    size_t feasted;  /* origin that `holiday` is of, SIZE_MAX for none */
    double *holiday; /* [last + horizon] what all holidays do to each period */
    size_t ramped;   /* periods that `ramp` is seen from, SIZE_MAX for none */
    size_t ramp_known;
    bool has_ramp;
    double *ramp;    /* [last + horizon] what a ramp does to each period */
    year_slot *year; /* [YEAR_SLOTS] the latest first; NULL where periods are not days */
};

/* The origin whose knowledge a forecast is made with. */
static size_t known_at(const qc_adjusted_row *a, size_t made)
{
    return a->hindsight != SIZE_MAX ? a->hindsight : made;
}

/* What holidays do to each period as known at an origin; NULL for none. */
static const double *find_holidays(qc_adjusted_row *a, size_t origin)
{
    const qc_rolling *rolling = a->rolling;
    const qc_holiday_effect *all = qc_shared_effects_holidays(&rolling->effects, origin);

    if (!qc_holiday_effect_any(all)) {
        return NULL;
    }
    if (a->feasted != origin) {
        for (size_t period = rolling->history->start[a->row];
             period < origin + rolling->horizon; period++) {
            a->holiday[period] = qc_holiday_factor(all, rolling->history, period);
        }
        a->feasted = origin;
    }
    return a->holiday;
}

/* The logarithms of the row's season in a->season; false where none is known. */
static bool read_season(qc_adjusted_row *a, size_t origin)
{
    const qc_rolling *rolling = a->rolling;
    const qc_shared_season *shared = qc_shared_effects_season(&rolling->effects, origin);
    const qc_holiday_effect *holidays = qc_shared_effects_holidays(&rolling->effects, origin);

    if (shared->index == NULL) {
        return false;
    }
    if (a->hindsight != SIZE_MAX) {
        qc_row_season_in_hindsight(shared, rolling->history, holidays, a->row, origin, &a->room,
                                   a->season, &a->leverage);
    } else {
        qc_row_season_find(shared, rolling->history, holidays, a->row, origin, &a->room,
                           a->season);
    }
    return true;
}

/* Finds what the row has of the season that rows share; false where none is known. */
static bool find_season(qc_adjusted_row *a, size_t origin)
{
    const qc_rolling *rolling = a->rolling;
    size_t season = (size_t)rolling->history->season;
    size_t start = rolling->history->start[a->row];

    if (a->seasoned != origin) {
        a->has_season = read_season(a, origin);
        for (size_t p = 0; a->has_season && p < season; p++) {
            a->factor[p] = exp(a->season[p]);
            a->index[p] = a->season[(start + p) % season];
        }
        a->seasoned = origin;
    }
    return a->has_season;
}

/* Whether the model draws a row's own season to it: the pooled one, once rows shared one. */
static bool draws_season(const qc_adjusted_row *a, const qc_model *model, size_t made)
{
    return model->forecast == NULL &&
           qc_shared_effects_season(&a->rolling->effects, made)->index != NULL;
}

/* The season of the row's year as known at an origin; NULL for none. */
static qc_status find_year(qc_adjusted_row *a, size_t origin, const qc_year_season **year,
                           qc_error *error)
{
    const qc_rolling *rolling = a->rolling;
    qc_status status = QC_OK;

    *year = NULL;
    if (a->year == NULL) {
        return QC_OK;
    }
    size_t stretch = qc_year_season_stretch(rolling->history, origin);

    if (a->year[0].stretch != stretch) {
        const year_slot other = a->year[0];

        a->year[0] = a->year[1];
        a->year[1] = other;
    }
    if (a->year[0].stretch != stretch) {
        a->year[0].stretch = SIZE_MAX;
        QC_TRY(qc_year_season_find(rolling->history, stretch, a->row,
                                   qc_shared_effects_year(&rolling->effects, stretch),
                                   &a->year[0].season, error));
        a->year[0].stretch = stretch;
    }
    *year = qc_year_season_any(&a->year[0].season) ? &a->year[0].season : NULL;

done:
    return status;
}

/* What the row's ramp does to each period, by the ramps known at an origin and its first `made`
 * periods; NULL for none. */
static const double *find_ramp(qc_adjusted_row *a, size_t origin, size_t made)
{
    const qc_rolling *rolling = a->rolling;
    const qc_ramp *ramp = qc_shared_effects_ramp(&rolling->effects, origin);

    if (ramp->reference == NULL) {
        return NULL;
    }
    if (a->ramped != made || a->ramp_known != origin) {
        a->has_ramp =
            qc_ramp_path(ramp, rolling->history, a->row, made < origin ? made : origin,
                         made + rolling->horizon, a->ramp);
        a->ramped = made;
        a->ramp_known = origin;
    }
    return a->has_ramp ? a->ramp : NULL;
}

static qc_status find_removal(qc_adjusted_row *a, const qc_model *model, size_t made,
                              removal *out, qc_error *error)
{
    size_t origin = known_at(a, made);

    *out = (removal){.ramp = find_ramp(a, origin, made), .ramped = made};
    if (!qc_model_takes_adjusted(model)) {
        out->weeks = qc_shared_effects_holidays(&a->rolling->effects, origin)->by_weeks;
        return QC_OK;
    }
    out->holidays = find_holidays(a, origin);
    if (!draws_season(a, model, made) && find_season(a, origin)) {
        out->season = a->factor;
    }
    if (model->forecast !=
        NULL) { /* the pooled regression learns growth from the rows as they are */
        out->growth = qc_shared_effects_growth(&a->rolling->effects, origin);
    }
    return find_year(a, origin, &out->year, error);
}

/* What these do to a period. */
static double factor_of(const qc_adjusted_row *a, const removal *what, size_t period)
{
    const qc_history *history = a->rolling->history;
    double factor = what->weeks ? qc_history_weeks(history, period) : 1;

    if (what->holidays != NULL) {
        factor = what->holidays[period];
    }
    if (what->season != NULL) {
        factor *= what->season[period % (size_t)history->season];
    }
    if (what->ramp != NULL) {
        factor *= what->ramp[period];
    }
    if (fabs(what->growth) > 0) {
        factor *= exp(what->growth * ((double)period - (double)history->start[a->row]));
    }
    return what->year != NULL ? factor * qc_year_season_factor(what->year, history, period)
                              : factor;
}

static bool takes_any(const removal *what)
{
    return what->season != NULL || what->year != NULL || what->holidays != NULL ||
           what->weeks || what->ramp != NULL || fabs(what->growth) > 0;
}

/* Whether `clean` holds what is asked for; notes that it will. */
static bool is_clean(qc_adjusted_row *a, size_t known, size_t length, const removal *what)
{
    const cleaning *now = &a->cleaned;
    bool same = now->length == length && now->known == known &&
                now->what.holidays == what->holidays && now->what.weeks == what->weeks &&
                now->what.ramp == what->ramp &&
                (what->ramp == NULL || now->what.ramped == what->ramped) &&
                now->what.season == what->season && now->what.year == what->year &&
                !(fabs(now->what.growth - what->growth) > 0);

    a->cleaned = (cleaning){.length = length, .known = known, .what = *what};
    return same;
}

qc_status qc_adjusted_row_series(qc_adjusted_row *adjusted, const qc_model *model,
                                 size_t origin, size_t length, qc_series *series,
                                 qc_error *error)
{
    const qc_history *history = adjusted->rolling->history;
    qc_status status = QC_OK;
    removal what;

    *series = qc_history_series(history, adjusted->row, adjusted->rolling->last);
    series->length = length;
    QC_TRY(find_removal(adjusted, model, origin, &what, error));
    if (takes_any(&what)) {
        bool clean = is_clean(adjusted, known_at(adjusted, origin), length, &what);

        for (size_t t = 0; t < length && !clean; t++) {
            adjusted->clean[t] = series->values[t] /
                                 factor_of(adjusted, &what, history->start[adjusted->row] + t);
        }
        series->values = adjusted->clean;
    }

done:
    return status;
}

qc_status qc_adjusted_row_restore(qc_adjusted_row *adjusted, const qc_model *model,
                                  size_t origin, const double *forecast, double *prediction,
                                  qc_error *error)
{
    const qc_rolling *rolling = adjusted->rolling;
    qc_status status = QC_OK;
    removal what;

    QC_TRY(find_removal(adjusted, model, origin, &what, error));
    for (size_t step = 0; step < rolling->horizon; step++) {
        prediction[step] =
            qc_history_will_be_closed(rolling->history, adjusted->row, origin, origin + step)
                ? 0
                : factor_of(adjusted, &what, origin + step) * forecast[step];
    }

done:
    return status;
}

const double *qc_adjusted_row_pooled_season(qc_adjusted_row *adjusted, size_t origin)
{
    const qc_shared_season *shared =
        qc_shared_effects_season(&adjusted->rolling->effects, origin);

    return shared->index != NULL && find_season(adjusted, known_at(adjusted, origin))
               ? adjusted->index
               : NULL;
}

double qc_adjusted_row_leverage(qc_adjusted_row *adjusted)
{
    (void)find_season(adjusted, adjusted->hindsight);
    return adjusted->leverage;
}

bool qc_adjusted_row_knew_less(const qc_adjusted_row *adjusted, size_t length, size_t origin)
{
    const qc_history *history = adjusted->rolling->history;
    const qc_shared_effects *effects = &adjusted->rolling->effects;
    size_t then = history->start[adjusted->row] + length;
    size_t now = qc_history_length(history, adjusted->row, origin);

    if (adjusted->hindsight != SIZE_MAX) {
        return false;
    }
    if (adjusted->year != NULL && qc_year_season_enough(history, now) &&
        !qc_year_season_enough(history, length)) {
        return true;
    }
    return qc_shared_effects_season(effects, origin)->index != NULL &&
           qc_shared_effects_season(effects, then)->index == NULL;
}

static qc_status allocate(qc_adjusted_row *a, qc_error *error)
{
    const qc_rolling *rolling = a->rolling;
    size_t season = (size_t)rolling->history->season;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(a->clean, rolling->last, error));
    QC_TRY(QC_NEW_ARRAY(a->holiday, rolling->last + rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(a->ramp, rolling->last + rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(a->factor, season, error));
    QC_TRY(QC_NEW_ARRAY(a->season, season, error));
    QC_TRY(QC_NEW_ARRAY(a->index, season, error));
    QC_TRY(qc_season_room_init(rolling->history, &a->room, error));
    if (qc_year_season_applies(rolling->history)) {
        QC_TRY(QC_NEW_ARRAY(a->year, YEAR_SLOTS, error));
        a->year[0].stretch = SIZE_MAX;
        a->year[1].stretch = SIZE_MAX;
    }

done:
    return status;
}

qc_status qc_adjusted_row_new(const qc_rolling *rolling, size_t row, size_t hindsight,
                              qc_adjusted_row **adjusted, qc_error *error)
{
    qc_status status = QC_OK;
    qc_adjusted_row *made = NULL;

    QC_TRY(QC_NEW_ARRAY(made, 1, error));
    *made = (qc_adjusted_row){.rolling = rolling,
                              .row = row,
                              .hindsight = hindsight,
                              .seasoned = SIZE_MAX,
                              .feasted = SIZE_MAX,
                              .ramped = SIZE_MAX};
    QC_TRY(allocate(made, error));
    *adjusted = made;
    made = NULL;

done:
    qc_adjusted_row_free(made);
    return status;
}

void qc_adjusted_row_free(qc_adjusted_row *adjusted)
{
    if (adjusted == NULL) {
        return;
    }
    qc_memory_free(adjusted->clean);
    qc_memory_free(adjusted->holiday);
    qc_memory_free(adjusted->ramp);
    qc_memory_free(adjusted->factor);
    qc_memory_free(adjusted->season);
    qc_memory_free(adjusted->index);
    qc_season_room_clear(&adjusted->room);
    qc_memory_free(adjusted->year);
    qc_memory_free(adjusted);
}
