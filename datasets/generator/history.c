/* The life of a deal: its stages, changes of amount and pushed close dates, day by day. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history.h"

#include <assert.h>
#include <math.h>

enum {
    NO_OLD_VALUE = -1,
    MOST_PUSHES = 14,
    ZOMBIE_PUSHES = 4,
    ZOMBIE_PACE = 110 /* days that a zombie's early stages pretend to take in all */
};

/* When each stage is entered, as a share of the time to the decision. */
static const double ENTERED_LOW[] = {0.0, 0.10, 0.36, 0.66};
static const double ENTERED_HIGH[] = {0.0, 0.24, 0.54, 0.86};

static void add(demo_life *life, demo_day day, demo_field field, int64_t old_value,
                int64_t new_value)
{
    assert(life->count < DEMO_EVENTS); /* stages, two amounts and MOST_PUSHES fit */
    life->events[life->count++] = (demo_event){day, field, old_value, new_value};
}

static demo_day last_known_day(const demo_deal *deal)
{
    return deal->outcome == DEMO_OPEN ? demo_as_of() : deal->ends;
}

static void change_amount(demo_random *random, demo_life *life, demo_day day, double mean,
                          double sd)
{
    double factor = exp(demo_random_normal(random, mean, sd));
    int64_t amount = (int64_t)floor((double)life->amount * factor / 1000.0 + 0.5) * 1000;
    if (amount != life->amount && amount > 0) {
        add(life, day, DEMO_FIELD_AMOUNT, life->amount, amount);
        life->amount = amount;
    }
}

static void tell_stages(const demo_deal *deal, demo_random *random, demo_life *life)
{
    demo_day last = last_known_day(deal);
    double length =
        deal->is_zombie ? (double)ZOMBIE_PACE : (double)(deal->ends - deal->created);
    assert(deal->furthest <= DEMO_STAGE_NEGOTIATION);
    add(life, deal->created, DEMO_FIELD_STAGE, NO_OLD_VALUE, DEMO_STAGE_PROSPECTING);
    for (int s = DEMO_STAGE_QUALIFICATION; s <= (int)deal->furthest; s++) {
        double share = demo_random_between(random, ENTERED_LOW[s], ENTERED_HIGH[s]);
        demo_day day = deal->created + (demo_day)floor(share * length);
        if (day > last) {
            break;
        }
        add(life, day, DEMO_FIELD_STAGE, (int64_t)life->stage, s);
        life->stage = (demo_stage)s;
        if (s == DEMO_STAGE_PROPOSAL && demo_random_chance(random, 0.45)) {
            change_amount(random, life, day, 0.02, 0.20);
        } else if (s == DEMO_STAGE_NEGOTIATION && demo_random_chance(random, 0.55)) {
            change_amount(random, life, day, -0.06, 0.10);
        }
    }
    if (deal->outcome != DEMO_OPEN) {
        demo_stage end = deal->outcome == DEMO_WON ? DEMO_STAGE_WON : DEMO_STAGE_LOST;
        add(life, deal->ends, DEMO_FIELD_STAGE, (int64_t)life->stage, (int64_t)end);
        life->stage = end;
    }
}

/* People like the ends of months and quarters as dates to promise. */
static demo_day round_date(demo_random *random, demo_day day)
{
    int month = demo_day_month(day);
    double kind = demo_random_uniform(random);
    if (kind < 0.30) {
        return demo_month_last_day(month);
    }
    if (kind < 0.60) {
        return demo_quarter_last_day(demo_month_quarter(month));
    }
    return demo_day_previous_workday(day);
}

static demo_day first_expected(const demo_deal *deal, demo_random *random)
{
    double cycle = DEMO_FAMILY[DEMO_PRODUCT[deal->product].family].cycle_days;
    double days = cycle * demo_random_between(random, 0.5, 1.0);
    demo_day expected = round_date(random, deal->created + (demo_day)days);
    return expected < deal->created + 3 ? deal->created + 3 : expected;
}

/* The date is pushed again and again around the day on which it would have passed. */
static void tell_pushes(const demo_deal *deal, demo_random *random, demo_life *life)
{
    demo_day last = last_known_day(deal);
    demo_day decision = deal->is_zombie ? DEMO_NEVER : deal->ends;
    demo_day previous = deal->created;
    int most = deal->is_zombie ? ZOMBIE_PUSHES : MOST_PUSHES;
    while (life->close < decision && life->pushes < most) {
        demo_day day = life->close + (demo_day)demo_random_integer(random, -8, 6);
        int is_neglected = demo_random_chance(random, 0.15);
        if (is_neglected) {
            day = life->close + (demo_day)demo_random_integer(random, 10, 35);
        }
        if (day <= previous) {
            day = previous + 1;
        }
        if (day >= last) {
            return;
        }
        demo_day from = day > life->close ? day : life->close;
        demo_day next = round_date(random, from + (demo_day)demo_random_integer(random, 7, 45));
        if (next <= life->close) {
            next = life->close + 14;
        }
        add(life, day, DEMO_FIELD_CLOSE, life->close, next);
        life->close = next;
        life->pushes++;
        previous = day;
    }
}

/* Stable, by day: each field's changes were added in their own order of days. */
static void sort_by_day(demo_life *life)
{
    for (size_t i = 1; i < life->count; i++) {
        demo_event event = life->events[i];
        size_t k = i;
        while (k > 0 && life->events[k - 1].day > event.day) {
            life->events[k] = life->events[k - 1];
            k--;
        }
        life->events[k] = event;
    }
}

void demo_life_tell(const demo_deal *deal, demo_random *random, demo_life *life)
{
    life->stage = DEMO_STAGE_PROSPECTING;
    life->amount = (int64_t)deal->first_amount;
    life->pushes = 0;
    life->count = 0;
    tell_stages(deal, random, life);
    life->close = first_expected(deal, random);
    tell_pushes(deal, random, life);
    if (deal->outcome != DEMO_OPEN && life->close != deal->ends) {
        add(life, deal->ends, DEMO_FIELD_CLOSE, life->close, deal->ends);
        life->close = deal->ends;
    }
    sort_by_day(life);
}
