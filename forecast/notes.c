/* What the reader of a forecast must know, one sentence each. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/notes.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "core/text.h"
#include "forecast/models/breaks.h"

enum { MOST_NOTES = 16, MOST_WEEK_NOTES = 2, MOST_TAKEOVER_NOTES = 3, FEW_ORIGINS = 8 };

/* A leaf that begins with as much of what another sold may be the same under a new name. */
static const double SAME_PART = 0.75;

/* Who has been closed with as much of a chance for about a year is no news. */
static const double NO_NEWS = 0.9999;

static bool is_news(double closed_chance)
{
    return closed_chance > 0 && closed_chance < NO_NEWS;
}

/* Growth over the horizon that is worth a note. */
static const double LEAST_RAMP = 1.05;

static qc_status add(qc_forecast *forecast, qc_error *error, const char *format, ...)
    QC_PRINTF_LIKE(3, 4);

static qc_status add(qc_forecast *forecast, qc_error *error, const char *format, ...)
{
    char text[512];
    va_list arguments;
    qc_status status = QC_OK;

    va_start(arguments, format);
    (void)qc_text_format_list(text, sizeof text, format, arguments);
    va_end(arguments);
    status = QC_COPY_TEXT(forecast->notes[forecast->note_count], text, error);
    forecast->note_count += status == QC_OK;
    return status;
}

/* "territories" for the leaves' level. */
static const char *leaf_noun(const qc_panel *panel, size_t count)
{
    const char *level = panel->nodes[panel->leaf_node[0]].level;
    bool territory = strcmp(level, "territory") == 0;
    bool region = strcmp(level, "region") == 0;

    if (count == 1) {
        return territory ? "territory" : region ? "region" : "series";
    }
    return territory ? "territories" : region ? "regions" : "series";
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* History, season, and how many past forecasts there were to learn from. */
static qc_status note_length(const qc_rolling *rolling, const qc_futures *futures,
                             qc_forecast *forecast, qc_error *error)
{
    const qc_history *history = rolling->history;
    const char *period = qc_frequency_name(history->frequency);
    size_t checks = futures->error_origins;
    size_t length = 0;
    qc_status status = QC_OK;

    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        size_t own = qc_history_length(history, leaf, rolling->last);

        length = own > length ? own : length;
    }
    if (history->season > 1 && length < 2 * (size_t)history->season) {
        bool shared = qc_shared_effects_season(&rolling->effects, rolling->last)->index != NULL;

        if (shared) {
            QC_TRY(add(forecast, error,
                       "%zu %s%s of history: the season is the one that all share", length,
                       period, plural(length)));
        } else {
            QC_TRY(add(forecast, error, "%zu %s%s of history: no season can be learned", length,
                       period, plural(length)));
        }
    }
    if (checks == 0) {
        QC_TRY(add(forecast, error,
                   "no past forecast could be checked: ranges rest on what is usual for other "
                   "series"));
    } else if (checks < FEW_ORIGINS) {
        QC_TRY(add(forecast, error,
                   "ranges rest on %zu past forecast%s and on what is usual for other series",
                   checks, plural(checks)));
    }

done:
    return status;
}

static qc_status note_leaves(const qc_panel *panel, const qc_rolling *rolling,
                             qc_forecast *forecast, qc_error *error)
{
    const qc_history *history = rolling->history;
    size_t leaves = history->leaf_count;
    size_t naive = 0;
    size_t empty = 0;
    qc_status status = QC_OK;

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        const double *weight = forecast->weight + leaf * forecast->model_count;

        empty += history->start[leaf] == history->period_count;
        naive += weight[qc_rolling_naive(rolling, rolling->last, leaf)] >= 1;
    }
    if (naive > 0) {
        QC_TRY(add(forecast, error, "naive is used for %zu of %zu %s: nothing beat it", naive,
                   leaves, leaf_noun(panel, leaves)));
    }
    if (empty > 0) {
        QC_TRY(add(forecast, error, "%zu of %zu %s without any observation: no forecast", empty,
                   leaves, leaf_noun(panel, leaves)));
    }

done:
    return status;
}

/* Young leaves that are expected to grow, at the end of the horizon, as earlier ones did. */
static qc_status note_ramps(const qc_panel *panel, const qc_rolling *rolling,
                            qc_forecast *forecast, qc_error *error)
{
    const qc_ramp *ramp = qc_shared_effects_ramp(&rolling->effects, rolling->last);
    size_t count = 0;

    for (size_t leaf = 0; leaf < rolling->history->leaf_count; leaf++) {
        count += qc_ramp_growth(ramp, rolling->history, leaf, rolling->last,
                                rolling->horizon) >= LEAST_RAMP;
    }
    return count == 0 ? QC_OK
                      : add(forecast, error,
                            "%zu young %s: expected to grow by how %zu grew that opened half "
                            "a year ago or longer, and by their own first sales",
                            count, leaf_noun(panel, count), ramp->openings);
}

/* Series whose forecast is a mean that hardly a period will be near. */
static qc_status note_sporadic(const qc_panel *panel, const qc_futures *futures,
                               qc_forecast *forecast, qc_error *error)
{
    size_t leaves = futures->rolling->history->leaf_count;
    size_t count = 0;

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        count += futures->sporadic.is[leaf];
    }
    return count == 0 ? QC_OK
                      : add(forecast, error,
                            "%zu of %zu %s sell in few periods: forecasts are means, ranges "
                            "reach from nothing to sizes seen before",
                            count, leaves, leaf_noun(panel, leaves));
}

/* How many breaks each leaf has. */
typedef struct break_counts {
    size_t outliers, shifts;
} break_counts;

typedef struct break_search {
    const qc_rolling *rolling;
    break_counts *of; /* [leaf_count] */
} break_search;

static qc_status count_breaks(void *context, size_t leaf, qc_error *error)
{
    const break_search *search = context;
    const qc_rolling *rolling = search->rolling;
    qc_series_breaks breaks = {0};
    qc_status status =
        qc_history_breaks_find(rolling->history, leaf, rolling->last, &breaks, error);

    for (size_t k = 0; k < breaks.count; k++) {
        search->of[leaf].shifts += breaks.item[k].is_shift;
        search->of[leaf].outliers += !breaks.item[k].is_shift;
    }
    qc_series_breaks_clear(&breaks);
    return status;
}

static qc_status say_breaks(const qc_panel *panel, const break_counts *all, size_t broken,
                            qc_forecast *forecast, qc_error *error)
{
    char seen[2][48] = {"", ""};

    if (all->outliers > 0) {
        (void)qc_text_format(seen[0], sizeof seen[0], "%zu outlier%s", all->outliers,
                             plural(all->outliers));
    }
    if (all->shifts > 0) {
        (void)qc_text_format(seen[1], sizeof seen[1], "%s%zu level shift%s",
                             all->outliers > 0 ? " and " : "", all->shifts,
                             plural(all->shifts));
    }
    return add(forecast, error,
               "%s%s seen in %zu of %zu %s; the models take the values as they are", seen[0],
               seen[1], broken, panel->leaf_count, leaf_noun(panel, panel->leaf_count));
}

/* Series with breaks, which the models are not told of. */
static qc_status note_breaks(const qc_panel *panel, const qc_rolling *rolling,
                             const qc_run *run, qc_forecast *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    size_t leaves = rolling->history->leaf_count;
    size_t broken = 0;
    break_counts all = {0, 0};
    break_search search = {.rolling = rolling};

    QC_TRY(QC_NEW_ARRAY(search.of, leaves, error));
    QC_TRY(qc_tasks_run(run, "breaks", leaves, count_breaks, &search, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        all.shifts += search.of[leaf].shifts;
        all.outliers += search.of[leaf].outliers;
        broken += search.of[leaf].shifts + search.of[leaf].outliers > 0;
    }
    if (broken > 0) {
        QC_TRY(say_breaks(panel, &all, broken, forecast, error));
    }

done:
    qc_memory_free(search.of);
    return status;
}

/* Series of zeros at their end: what is said of them. */
static qc_status note_silent(const qc_panel *panel, const qc_rolling *rolling,
                             qc_forecast *forecast, qc_error *error)
{
    const qc_history *history = rolling->history;
    size_t silent = 0;
    size_t horizon = forecast->horizon;

    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        double most = 0;

        for (size_t step = 0; step < horizon; step++) {
            most = fmax(most, fabs(forecast->point[leaf * horizon + step]));
        }
        /* That a territory has closed is told elsewhere. */
        silent += history->start[leaf] < history->period_count && !(most > 0) &&
                  qc_forecast_open_part(panel, leaf, panel->period_count) > 0 &&
                  !is_news(forecast->closed_chance[leaf]);
    }
    return silent == 0
               ? QC_OK
               : add(forecast, error,
                     "%zu of %zu %s forecast at 0: nothing has been sold lately", silent,
                     history->leaf_count, leaf_noun(panel, history->leaf_count));
}

static const char *name_of(const qc_panel *panel, size_t leaf)
{
    return panel->nodes[panel->leaf_node[leaf]].name;
}

/* "when Kuningan began", "when Bogor and 2 others began or rose" */
static void tell_takers(const qc_panel *panel, const qc_taker *taker, size_t count, char *text,
                        size_t size)
{
    size_t begun = 0;
    char others[128] = "";

    for (size_t k = 0; k < count; k++) {
        begun += taker[k].has_begun;
    }
    if (count == 2) {
        (void)qc_text_format(others, sizeof others, " and %.80s",
                             name_of(panel, taker[1].leaf));
    } else if (count > 2) {
        (void)qc_text_format(others, sizeof others, " and %zu others", count - 1);
    }
    (void)qc_text_format(text, size, "when %.80s%s %s", name_of(panel, taker[0].leaf), others,
                         begun == count ? "began"
                         : begun > 0    ? "began or rose"
                                        : "rose by about as much");
}

/* Whether nobody else stopped in the period in which a leaf did. */
static bool stopped_alone(const qc_takeovers *takeovers, size_t leaf, size_t origin)
{
    const qc_taker *taker = NULL;

    for (size_t other = 0; other < takeovers->leaf_count; other++) {
        if (other != leaf && takeovers->from[other] == takeovers->from[leaf] &&
            qc_takeovers_of(takeovers, other, origin, &taker) > 0) {
            return false;
        }
    }
    return true;
}

static qc_status note_takeover(const qc_panel *panel, const qc_takeovers *takeovers,
                               size_t leaf, qc_forecast *forecast, qc_error *error)
{
    const qc_taker *taker = NULL;
    size_t count = qc_takeovers_of(takeovers, leaf, panel->period_count, &taker);
    bool territory = strcmp(leaf_noun(panel, 1), "territory") == 0;
    char since[32], takers[256], same[160] = "";

    tell_takers(panel, taker, count, takers, sizeof takers);
    if (count == 1 && taker[0].has_begun && taker[0].part >= SAME_PART &&
        stopped_alone(takeovers, leaf, panel->period_count)) {
        (void)qc_text_format(same, sizeof same,
                             "; if %.80s is its new name, give the rows before that name, too",
                             name_of(panel, taker[0].leaf));
    }
    return add(
        forecast, error,
        "%.80s has sold nothing since %s, %s: taken as closed with a chance of %.0f %%%s%s",
        name_of(panel, leaf),
        qc_period_format(&panel->calendar, panel->frequency,
                         panel->first_period + (qc_period)takeovers->from[leaf], since,
                         sizeof since),
        takers, 100 * forecast->closed_chance[leaf],
        territory ? "; an end in the territories table says otherwise" : "", same);
}

/* Leaves that others have taken over. */
static qc_status note_takeovers(const qc_panel *panel, const qc_rolling *rolling,
                                qc_forecast *forecast, qc_error *error)
{
    const qc_takeovers *takeovers = &rolling->history->takeovers;
    size_t count = 0;
    qc_status status = QC_OK;

    for (size_t leaf = 0; leaf < takeovers->leaf_count; leaf++) {
        if (is_news(forecast->closed_chance[leaf]) && count++ < MOST_TAKEOVER_NOTES) {
            QC_TRY(note_takeover(panel, takeovers, leaf, forecast, error));
        }
    }
    if (count > MOST_TAKEOVER_NOTES) {
        QC_TRY(add(forecast, error, "%zu more %s that others have taken over",
                   count - MOST_TAKEOVER_NOTES, leaf_noun(panel, count - MOST_TAKEOVER_NOTES)));
    }

done:
    return status;
}

/* Periods ahead with more or fewer weeks than a year before, in a calendar of weeks. */
static qc_status note_weeks(const qc_panel *panel, qc_forecast *forecast, qc_error *error)
{
    const qc_calendar *calendar = &panel->calendar;
    qc_frequency frequency = panel->frequency;
    size_t noted = 0;
    qc_status status = QC_OK;

    for (size_t step = 0;
         panel->leaf_lag == NULL && step < forecast->horizon && noted < MOST_WEEK_NOTES;
         step++) {
        qc_period period = panel->first_period + (qc_period)(panel->period_count + step);
        int now = qc_period_weeks(calendar, frequency, period);
        qc_period year_before = now > 0 ? period - qc_frequency_per_year(frequency) : period;
        int before = qc_period_weeks(calendar, frequency, year_before);

        if (now != before) {
            char name[32];
            char name_before[32];

            (void)qc_period_format(calendar, frequency, period, name, sizeof name);
            (void)qc_period_format(calendar, frequency, year_before, name_before,
                                   sizeof name_before);
            QC_TRY(
                add(forecast, error,
                    "%s has %d weeks, %s had %d: forecasts and naive go by the week, changes "
                    "against the year before do not",
                    name, now, name_before, before));
            noted++;
        }
    }

done:
    return status;
}

qc_status qc_forecast_note(const qc_panel *panel, const qc_rolling *rolling,
                           const qc_futures *futures, const qc_run *run, qc_forecast *forecast,
                           qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(forecast->notes, MOST_NOTES, error));
    QC_TRY(note_weeks(panel, forecast, error));
    QC_TRY(note_length(rolling, futures, forecast, error));
    QC_TRY(note_leaves(panel, rolling, forecast, error));
    QC_TRY(note_ramps(panel, rolling, forecast, error));
    QC_TRY(note_sporadic(panel, futures, forecast, error));
    QC_TRY(note_breaks(panel, rolling, run, forecast, error));
    QC_TRY(note_silent(panel, rolling, forecast, error));
    QC_TRY(note_takeovers(panel, rolling, forecast, error));

done:
    return status;
}
