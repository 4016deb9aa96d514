/* The sales representatives: where they work, since when, and how they forecast. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"

#include "allocation.h"
#include "names.h"

#include <math.h>

enum { REPS_AT_SCALE_ONE = 60, LEAVERS_AT_SCALE_ONE = 7, FEWEST_REPS = 50, SHARES = 10000 };

/* How many reps of a city are there today and how many have left. */
typedef struct head_count {
    size_t active[DEMO_CITIES];
    size_t left[DEMO_CITIES];
} head_count;

static size_t largest_quotient(const demo_market markets[DEMO_CITIES],
                               const size_t taken[DEMO_CITIES])
{
    size_t best = 0;
    double best_quotient = -1.0;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        double level = demo_market_trend_level(&markets[c], DEMO_LAST_MONTH);
        double quotient = pow(level, 0.8) / (double)(taken[c] + 1);
        if (quotient > best_quotient) {
            best = c;
            best_quotient = quotient;
        }
    }
    return best;
}

static void count_heads(demo_random *random, double scale,
                        const demo_market markets[DEMO_CITIES], head_count *heads)
{
    size_t total = (size_t)floor(REPS_AT_SCALE_ONE * scale + 0.5);
    size_t hired = 0;
    *heads = (head_count){0};
    if (total < FEWEST_REPS) {
        total = FEWEST_REPS;
    }
    size_t leavers = total * LEAVERS_AT_SCALE_ONE / REPS_AT_SCALE_ONE;
    size_t active = total - leavers;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        if (markets[c].story == DEMO_STORY_DISCONTINUED) {
            heads->left[c]++;
            leavers--;
        } else {
            heads->active[c]++;
            hired++;
        }
    }
    for (; hired < active; hired++) {
        heads->active[largest_quotient(markets, heads->active)]++;
    }
    while (leavers > 0) {
        size_t c = demo_random_index(random, DEMO_CITIES);
        if (markets[c].story == DEMO_STORY_STEADY || markets[c].story == DEMO_STORY_BREAK) {
            heads->left[c]++;
            leavers--;
        }
    }
}

/* Sandbaggers promise too little, happy ears too much, both for as long as they are here. */
static double draw_bias(demo_random *random)
{
    double kind = demo_random_uniform(random);
    if (kind < 0.38) {
        return -demo_random_between(random, 0.07, 0.20);
    }
    if (kind < 0.72) {
        return demo_random_between(random, 0.06, 0.18);
    }
    return demo_random_normal(random, 0.0, 0.02);
}

static void draw_rep(demo_random *random, uint64_t seed, size_t number, size_t city,
                     demo_rep *rep)
{
    demo_random_seek(random, seed, DEMO_PURPOSE_PEOPLE, number + 1);
    *rep = (demo_rep){0};
    demo_name_person(number, rep->name, sizeof rep->name);
    rep->city = (uint32_t)city;
    rep->start = demo_day_next_workday(demo_day_of(2014, 1, 6) +
                                       (demo_day)demo_random_integer(random, 0, 2700));
    rep->weight = demo_random_between(random, 0.7, 1.3);
    rep->skill = demo_random_normal(random, 0.0, 0.30);
    rep->bias = draw_bias(random);
    rep->share = -1;
}

/* Those who left come first in a city; the first one of today's follows the last of them. */
static void date_city(demo_random *random, const demo_market *market, demo_rep *reps,
                      size_t left, size_t active)
{
    demo_day last_end = 0;
    for (size_t i = 0; i < left; i++) {
        demo_day end = demo_day_of(2023, 2, 1) + (demo_day)demo_random_integer(random, 0, 1000);
        if (market->end_month != 0) {
            end = demo_month_last_day(market->end_month + 1);
        }
        reps[i].end = end;
        last_end = end > last_end ? end : last_end;
    }
    for (size_t i = 0; i < active; i++) {
        demo_rep *rep = &reps[left + i];
        int is_late_hire = i > 0 && demo_random_chance(random, 0.35);
        if (i == 0 && last_end != 0) {
            rep->start = last_end + 1;
        } else if (i == 0 && market->launch_month != 0) {
            rep->start = demo_month_first_day(market->launch_month - 3);
        } else if (is_late_hire) {
            rep->start = demo_day_next_workday(demo_day_of(2025, 9, 15) +
                                               (demo_day)demo_random_integer(random, 0, 75));
            rep->weight *= 0.4;
        }
    }
}

/* Largest remainders of the weights of those who are still here, in 1/10000. */
static void share_city(demo_rep *reps, size_t count)
{
    double sum = 0.0;
    double before = 0.0;
    int32_t given = 0;
    for (size_t i = 0; i < count; i++) {
        sum += reps[i].end == 0 ? reps[i].weight : 0.0;
    }
    for (size_t i = 0; i < count; i++) {
        if (reps[i].end == 0) {
            before += reps[i].weight;
            int32_t running = (int32_t)floor(SHARES * before / sum + 0.5);
            reps[i].share = running - given;
            given = running;
        }
    }
}

demo_status demo_people_hire(demo_random *random, uint64_t seed, double scale,
                             const demo_market markets[DEMO_CITIES], demo_people *people,
                             demo_error *error)
{
    head_count heads;
    void *block = NULL;
    size_t total = 0;
    demo_random_seek(random, seed, DEMO_PURPOSE_PEOPLE, 0);
    count_heads(random, scale, markets, &heads);
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        people->first[c] = total;
        total += heads.left[c] + heads.active[c];
    }
    people->first[DEMO_CITIES] = total;
    demo_status status = demo_memory_new(&block, total, sizeof *people->reps, error);
    if (status != DEMO_OK) {
        return status;
    }
    people->reps = block;
    people->count = total;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        demo_rep *reps = people->reps + people->first[c];
        size_t count = heads.left[c] + heads.active[c];
        for (size_t i = 0; i < count; i++) {
            draw_rep(random, seed, people->first[c] + i, c, &reps[i]);
        }
        date_city(random, &markets[c], reps, heads.left[c], heads.active[c]);
        share_city(reps, count);
    }
    for (size_t r = 0; r < DEMO_REGIONS; r++) {
        demo_random_seek(random, seed, DEMO_PURPOSE_MANAGER, r);
        people->manager_bias[r] = demo_random_normal(random, 0.03, 0.025);
        people->manager_correction[r] = demo_random_between(random, 1.2, 1.9);
    }
    return DEMO_OK;
}

void demo_people_clear(demo_people *people)
{
    demo_memory_free(people->reps);
    people->reps = NULL;
    people->count = 0;
}

int demo_rep_is_active(const demo_rep *rep, demo_day day)
{
    return rep->start <= day && (rep->end == 0 || day <= rep->end);
}

size_t demo_people_owner(const demo_people *people, demo_random *random, size_t city,
                         demo_day created, demo_day closed)
{
    enum { TRIES = 24 };
    size_t first = people->first[city];
    size_t count = people->first[city + 1] - first;
    for (int i = 0; i < TRIES; i++) {
        size_t r = first + demo_random_index(random, count);
        const demo_rep *rep = &people->reps[r];
        if (demo_rep_is_active(rep, closed) && demo_rep_is_active(rep, created) &&
            demo_random_chance(random, rep->weight / 1.3)) {
            return r;
        }
    }
    size_t last = first;
    for (size_t r = first; r < first + count; r++) {
        if (demo_rep_is_active(&people->reps[r], closed)) {
            return r;
        }
        last = people->reps[r].end > people->reps[last].end ? r : last;
    }
    return last;
}

size_t demo_people_lead(const demo_people *people, size_t city, demo_day day)
{
    size_t lead = people->count;
    for (size_t r = people->first[city]; r < people->first[city + 1]; r++) {
        const demo_rep *rep = &people->reps[r];
        if (demo_rep_is_active(rep, day) &&
            (lead == people->count || rep->weight > people->reps[lead].weight)) {
            lead = r;
        }
    }
    return lead;
}
