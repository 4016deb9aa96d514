/* Finds territories that stop selling in the period in which others begin or rise by as much. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/takeovers.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Periods before a leaf stops that say what its share of all sales was. */
enum { SHARE_PERIODS = 4 };

/* Periods that say how much it moves, at most; and at least half a year, and four. */
enum { MOST_PERIODS = 24, LEAST_PERIODS = 4 };

/* A leaf whose share is as many deviations does not fall silent by chance. */
static const double STEADY = 2.5;

/* A leaf rises where its share does by as many deviations, and by as much of what is lost. */
static const double RISE = 3, LEAST_PART = 0.15;

/* What others gain is about as much: shares within these limits of what is lost. */
static const double LEAST_GAIN = 0.6, MOST_GAIN = 1.5;

/* With less than this of its share a leaf sold in part of its last period only. */
static const double PART_OF_PERIOD = 0.85;

/* What is left of a leaf's sales, late invoices and credits, is nothing. */
static const double NOTHING = 0.05;

/* The chance that a leaf sells again after one period, and what each further one makes of it. */
static const double RETURNS = 0.2, FADES = 0.5;

typedef struct search {
    const qc_panel *panel;
    double *total; /* [period_count] of all leaves */
    size_t *start; /* [leaf_count] first period with a value; period_count for none */
    size_t least;  /* periods before a leaf stops, at least */
    double *gain;  /* [leaf_count] of the period that is looked at */
    /** All sales of an event's first periods, if nobody had stopped; see measure_whole() */
    double whole[QC_TAKEOVER_AGES];
} search;

static double value_of(const search *s, size_t leaf, size_t period)
{
    return s->panel->values[leaf * s->panel->period_count + period];
}

/* A leaf's share of all sales in a period; 0 where nothing is known of it. */
static double share_of(const search *s, size_t leaf, size_t period)
{
    double value = value_of(s, leaf, period);

    return isnan(value) || !(s->total[period] > 0) ? 0 : value / s->total[period];
}

static double mean_share(const search *s, size_t leaf, size_t first, size_t end)
{
    double sum = 0;

    for (size_t t = first; t < end; t++) {
        sum += share_of(s, leaf, t);
    }
    return sum / (double)(end - first);
}

/* Mean of the latest shares before a period, and the deviation of these and older ones. */
static double measure(const search *s, size_t leaf, size_t start, size_t end, double *deviation)
{
    size_t first = end - start > MOST_PERIODS ? end - MOST_PERIODS : start;
    size_t latest = end - start > SHARE_PERIODS ? end - SHARE_PERIODS : start;
    double mean = mean_share(s, leaf, first, end);
    double squares = 0;

    for (size_t t = first; t < end; t++) {
        double apart = share_of(s, leaf, t) - mean;

        squares += apart * apart;
    }
    *deviation = sqrt(squares / (double)(end - first - 1));
    return mean_share(s, leaf, latest, end);
}

/* Whether a leaf sold nothing to speak of in a period, next to what it did before another. */
static bool sold_nothing(const search *s, size_t leaf, size_t period, size_t before)
{
    size_t start = s->start[leaf];
    size_t first = before > start + SHARE_PERIODS ? before - SHARE_PERIODS : start;
    double sum = 0;

    for (size_t t = first; t < before; t++) {
        sum += fmax(value_of(s, leaf, t), 0);
    }
    return sum > 0 && value_of(s, leaf, period) <= NOTHING * sum / (double)(before - first);
}

/* Where a leaf stops: `from` and `until`, as in qc_takeovers. */
static void find_stop(const search *s, const size_t *closed_from, size_t leaf,
                      qc_takeovers *found)
{
    size_t count = s->panel->period_count;
    size_t start = s->start[leaf];
    size_t from = start;
    size_t until = 0;
    double deviation = 0;

    found->from[leaf] = count;
    found->until[leaf] = count;
    if (found->stated[leaf]) {
        from = closed_from[leaf];
        while (from <= count && from > start && value_of(s, leaf, from - 1) == 0) {
            from--;
        }
        found->from[leaf] = from > start && from < count ? from : count;
        return;
    }
    while (from < count &&
           (from == start ? value_of(s, leaf, from) > 0 : !sold_nothing(s, leaf, from, from))) {
        from++;
    }
    until = from;
    while (until < count && from > start && sold_nothing(s, leaf, until, from)) {
        until++;
    }
    if (from < count && from >= start + s->least &&
        measure(s, leaf, start, from, &deviation) >= STEADY * deviation) {
        found->from[leaf] = from;
        found->until[leaf] = until;
    }
}

/*
 * What all would have sold from an event's period on: what a middle one of those that neither
 * stop nor begin sells over its share of before, so that where nobody takes over, nobody's share
 * rises. Uses `gain` as scratch.
 */
static void measure_whole(search *s, size_t from)
{
    for (size_t age = 0; age < QC_TAKEOVER_AGES && from + age < s->panel->period_count; age++) {
        size_t count = 0;

        for (size_t leaf = 0; leaf < s->panel->leaf_count; leaf++) {
            bool is_known = s->start[leaf] + s->least <= from;
            double before = is_known ? mean_share(s, leaf, from - SHARE_PERIODS, from) : 0;

            if (before > 0 && value_of(s, leaf, from + age) > 0) {
                s->gain[count++] = value_of(s, leaf, from + age) / before;
            }
        }
        qc_numeric_sort(s->gain, count);
        s->whole[age] = count > 0 ? s->gain[(count - 1) / 2] : s->total[from + age];
    }
}

/* Mean share of what all would have sold in the first periods of an event. */
static double mean_after(const search *s, size_t leaf, size_t from, size_t age)
{
    double sum = 0;

    for (size_t k = 0; k < age; k++) {
        sum += s->whole[k] > 0 ? fmax(value_of(s, leaf, from + k), 0) / s->whole[k] : 0;
    }
    return sum / (double)age;
}

/* What an event leaves to others, as known some periods later. */
typedef struct loss {
    size_t from, age;
    size_t begin; /* first period in which a leaf may have begun with it */
    double share; /* of those that stopped */
} loss;

/* Those that stop in the middle of a period leave part of it to who begins in it. */
static loss measure_loss(const search *s, const qc_takeovers *found, size_t k, size_t age)
{
    loss lost = {.from = found->events[k].from, .age = age, .begin = found->events[k].from};
    double last = 0;

    for (size_t leaf = 0; leaf < s->panel->leaf_count; leaf++) {
        if (found->event[leaf] == k && found->until[leaf] >= lost.from + age) {
            size_t start = s->start[leaf];
            size_t first =
                lost.from > start + SHARE_PERIODS ? lost.from - SHARE_PERIODS : start;

            lost.share += mean_share(s, leaf, first, lost.from);
            last += share_of(s, leaf, lost.from - 1);
        }
    }
    lost.begin -= last < PART_OF_PERIOD * lost.share ? 1 : 0;
    return lost;
}

static bool has_begun(const search *s, const loss *lost, size_t leaf)
{
    return s->start[leaf] >= lost->begin && s->start[leaf] <= lost->from;
}

/* By how much a leaf's share rose; 0 if it is no more than chance, or little of what is lost. */
static double gain_of(const search *s, const loss *lost, size_t leaf)
{
    size_t start = s->start[leaf];
    double after = mean_after(s, leaf, lost->from, lost->age);
    double deviation = 0;
    double gain = 0;

    if (has_begun(s, lost, leaf)) {
        return after;
    }
    if (start > lost->from || lost->from < start + s->least) {
        return 0;
    }
    gain = after - measure(s, leaf, start, lost->from, &deviation);
    deviation *= sqrt(1 / (double)lost->age + 1 / (double)SHARE_PERIODS);
    return gain > RISE * deviation && gain > LEAST_PART * lost->share ? gain : 0;
}

/* Who sells what is lost from an event's period on, as known `age` periods later. */
static qc_status find_takers(const search *s, qc_takeovers *found, size_t k, size_t age,
                             qc_error *error)
{
    qc_status status = QC_OK;
    qc_takeover *event = &found->events[k];
    loss lost = measure_loss(s, found, k, age);
    double gained = 0;
    size_t count = 0;
    qc_taker *taker = NULL;

    for (size_t leaf = 0; leaf < s->panel->leaf_count; leaf++) {
        s->gain[leaf] = lost.share > 0 ? gain_of(s, &lost, leaf) : 0;
        gained += s->gain[leaf];
        count += s->gain[leaf] > 0;
    }
    if (gained < LEAST_GAIN * lost.share || gained > MOST_GAIN * lost.share || count == 0) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(taker, count, error));
    event->known[age - 1].taker = taker;
    for (size_t leaf = 0; leaf < s->panel->leaf_count; leaf++) {
        if (s->gain[leaf] > 0) {
            taker[event->known[age - 1].count++] =
                (qc_taker){.leaf = leaf,
                           .has_begun = has_begun(s, &lost, leaf),
                           .part = s->gain[leaf] / fmax(lost.share, gained)};
        }
    }

done:
    return status;
}

/* The origin from which on the table of territories says that a leaf has closed which had stopped
 * before; 0 where it closes as it stops, or the table does not say. */
static size_t said_at(const qc_takeovers *found, const size_t *closed_from, size_t leaf)
{
    return found->stated[leaf] && closed_from[leaf] > found->from[leaf] ? closed_from[leaf] : 0;
}

/* Gives each leaf that stops its event: one for each period, and apart for each end that is said
 * later. */
static void assign_events(const size_t *closed_from, qc_takeovers *found, size_t count)
{
    for (size_t leaf = 0; leaf < found->leaf_count; leaf++) {
        size_t k = 0;
        size_t said = 0;

        if (found->from[leaf] >= count) {
            found->event[leaf] = SIZE_MAX;
            continue;
        }
        said = said_at(found, closed_from, leaf);
        while (k < found->event_count && (found->events[k].from != found->from[leaf] ||
                                          found->events[k].said_at != said)) {
            k++;
        }
        if (k == found->event_count) {
            found->events[found->event_count++] =
                (qc_takeover){.from = found->from[leaf], .said_at = said};
        }
        found->event[leaf] = k;
    }
}

static qc_status find_events(search *s, const size_t *closed_from, qc_takeovers *found,
                             qc_error *error)
{
    qc_status status = QC_OK;
    size_t count = s->panel->period_count;
    size_t stops = 0;

    for (size_t leaf = 0; leaf < found->leaf_count; leaf++) {
        stops += found->from[leaf] < count;
    }
    QC_TRY(QC_NEW_ARRAY(found->events, stops, error));
    assign_events(closed_from, found, count);
    for (size_t k = 0; k < found->event_count; k++) {
        const qc_takeover *event = &found->events[k];

        measure_whole(s, event->from);
        for (size_t age = 1; age <= QC_TAKEOVER_AGES && event->from + age <= count; age++) {
            QC_TRY(find_takers(s, found, k, age, error));
        }
    }

done:
    return status;
}

static void add_up(const search *s)
{
    for (size_t leaf = 0; leaf < s->panel->leaf_count; leaf++) {
        s->start[leaf] = s->panel->period_count;
        for (size_t t = 0; t < s->panel->period_count; t++) {
            double value = value_of(s, leaf, t);

            s->total[t] += isnan(value) ? 0 : value;
            if (!isnan(value) && t < s->start[leaf]) {
                s->start[leaf] = t;
            }
        }
    }
}

/* Days and hours are closed by the week, and what has no sum takes nothing over. */
static bool is_asked(const qc_panel *panel)
{
    return panel->leaf_lag == NULL && panel->node_count > panel->leaf_count &&
           (panel->frequency == QC_FREQUENCY_WEEK || panel->frequency == QC_FREQUENCY_MONTH ||
            panel->frequency == QC_FREQUENCY_QUARTER || panel->frequency == QC_FREQUENCY_YEAR);
}

qc_status qc_takeovers_find(const qc_panel *panel, const size_t *closed_from,
                            qc_takeovers *takeovers, qc_error *error)
{
    qc_status status = QC_OK;
    qc_takeovers draft = {.leaf_count = panel->leaf_count};
    search s = {.panel = panel};

    *takeovers = (qc_takeovers){0};
    if (!is_asked(panel)) {
        return QC_OK;
    }
    s.least = (size_t)qc_frequency_per_year(panel->frequency) / 2;
    s.least = s.least > LEAST_PERIODS ? s.least : LEAST_PERIODS;
    QC_TRY(QC_NEW_ARRAY(s.total, panel->period_count, error));
    QC_TRY(QC_NEW_ARRAY(s.start, panel->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(s.gain, panel->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.from, panel->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.until, panel->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.stated, panel->leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.event, panel->leaf_count, error));
    add_up(&s);
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        draft.stated[leaf] = panel->leaf_end != NULL && panel->leaf_end[leaf] != QC_NO_DATE;
        find_stop(&s, closed_from, leaf, &draft);
    }
    QC_TRY(find_events(&s, closed_from, &draft, error));
    *takeovers = draft;
    draft = (qc_takeovers){0};

done:
    qc_takeovers_clear(&draft);
    qc_memory_free(s.total);
    qc_memory_free(s.start);
    qc_memory_free(s.gain);
    return status;
}

void qc_takeovers_clear(qc_takeovers *takeovers)
{
    for (size_t k = 0; takeovers->events != NULL && k < takeovers->event_count; k++) {
        for (size_t age = 0; age < QC_TAKEOVER_AGES; age++) {
            qc_memory_free(takeovers->events[k].known[age].taker);
        }
    }
    qc_memory_free(takeovers->events);
    qc_memory_free(takeovers->from);
    qc_memory_free(takeovers->until);
    qc_memory_free(takeovers->stated);
    qc_memory_free(takeovers->event);
    *takeovers = (qc_takeovers){0};
}

size_t qc_takeovers_of(const qc_takeovers *takeovers, size_t leaf, size_t origin,
                       const qc_taker **taker)
{
    const qc_takeover *event = NULL;
    size_t age = 0;

    if (leaf >= takeovers->leaf_count || takeovers->event[leaf] == SIZE_MAX ||
        origin <= takeovers->from[leaf] || origin > takeovers->until[leaf]) {
        return 0;
    }
    event = &takeovers->events[takeovers->event[leaf]];
    if (origin < event->said_at) {
        return 0;
    }
    age = origin - event->from < QC_TAKEOVER_AGES ? origin - event->from : QC_TAKEOVER_AGES;
    *taker = event->known[age - 1].taker;
    return event->known[age - 1].count;
}

double qc_takeovers_chance(const qc_takeovers *takeovers, size_t leaf, size_t origin)
{
    const qc_taker *taker = NULL;

    if (qc_takeovers_of(takeovers, leaf, origin, &taker) == 0 || takeovers->stated[leaf]) {
        return 0;
    }
    return 1 - RETURNS * pow(FADES, (double)(origin - takeovers->from[leaf] - 1));
}
