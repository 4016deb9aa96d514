/* One sales opportunity: who, what, how much, how long, and how it ends. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deals.h"

#include <math.h>

enum {
    LEAD_MONTHS = 2,      /* deals begin so long before the revenue that they bring */
    EARLY_MONTHS = 4,     /* the first deals begin so long before the first revenue */
    SHORTEST_CYCLE = 6,   /* days */
    QUARTER_END_RUSH = 9, /* days */
    CLOSING_MONTH = 2     /* of a quarter, counted from 0 */
};

static const double ZOMBIE_CHANCE = 0.032;
static const double USUAL_AMOUNT = 3.0e8; /* IDR */

const char *const DEMO_STAGE_NAME[DEMO_STAGES] = {
    "Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost",
};

const demo_win_model DEMO_WIN_MODEL = {-1.32, -0.22, 0.55, -0.30, -1.20, -30.0};

demo_day demo_as_of(void)
{
    return demo_month_last_day(DEMO_LAST_MONTH);
}

/* Revenue from deals that start now; cities that hardly sell have a few deals all the same. */
static double arrival_intensity(const demo_market *market, int month)
{
    int later = month + LEAD_MONTHS;
    double few = 0.2 * market->usual_level;
    if (market->story == DEMO_STORY_ZERO) {
        return few;
    }
    if (market->end_month != 0 && later > market->end_month) {
        return 0.0;
    }
    double level = demo_market_trend_level(market, later);
    return market->story == DEMO_STORY_NEARLY_ZERO ? level + few : level;
}

void demo_arrivals_init(const demo_market markets[DEMO_CITIES], int first_month,
                        demo_arrivals *arrivals)
{
    double sum = 0.0;
    *arrivals = (demo_arrivals){0};
    arrivals->first_month = first_month - EARLY_MONTHS;
    arrivals->months = (size_t)(DEMO_LAST_MONTH - arrivals->first_month) + 1;
    for (size_t m = 0; m < arrivals->months; m++) {
        int month = arrivals->first_month + (int)m;
        double in_month = 0.0;
        for (size_t c = 0; c < DEMO_CITIES; c++) {
            in_month += arrival_intensity(&markets[c], month);
            arrivals->running_city[m][c] = in_month;
        }
        sum += in_month * (1.0 - 0.25 * demo_month_ramadan_share(month) -
                           0.6 * demo_month_lebaran_share(month));
        arrivals->running_month[m] = sum;
    }
    sum = 0.0;
    for (size_t p = 0; p < DEMO_PRODUCTS; p++) {
        sum += DEMO_PRODUCT[p].deal_weight * DEMO_FAMILY[DEMO_PRODUCT[p].family].deal_weight;
        arrivals->running_product[p] = sum;
    }
}

/* Deal n begins at its share of the intensity, so that deals come in order of creation. */
static size_t place_in_time(const demo_scene *scene, size_t number, demo_random *random,
                            demo_day *created)
{
    const demo_arrivals *arrivals = scene->arrivals;
    double share = ((double)number + demo_random_uniform(random)) / (double)scene->deals;
    double target = share * arrivals->running_month[arrivals->months - 1];
    size_t low = 0;
    size_t high = arrivals->months - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (arrivals->running_month[middle] > target) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    double before = low > 0 ? arrivals->running_month[low - 1] : 0.0;
    double within = (target - before) / (arrivals->running_month[low] - before);
    demo_day first = demo_month_first_day(arrivals->first_month + (int)low);
    demo_day last = demo_month_last_day(arrivals->first_month + (int)low);
    demo_day day = first + (demo_day)(within * (double)(last - first + 1));
    day = demo_day_next_workday(day > last ? last : day);
    *created = day > demo_as_of() ? demo_as_of() : day;
    return low;
}

static void draw_content(const demo_scene *scene, demo_random *random, demo_deal *deal)
{
    const demo_accounts *accounts = scene->accounts;
    deal->account = demo_accounts_draw(accounts, random, deal->territory);
    deal->product = demo_random_pick(random, scene->arrivals->running_product, DEMO_PRODUCTS);
    const demo_product *product = &DEMO_PRODUCT[deal->product];
    size_t count = accounts->first[deal->territory + 1] - accounts->first[deal->territory];
    double usual = (double)accounts->potential[deal->territory] / (double)count;
    double size = (double)accounts->rows[deal->account].potential / usual;
    double quantity =
        product->quantity * pow(size, 0.25) * exp(demo_random_normal(random, 0.0, 0.55));
    deal->quantity = (int)fmax(1.0, floor(quantity + 0.5));
    double discount = demo_random_between(random, 0.0, 0.10);
    double amount = product->list_price * (double)deal->quantity * (1.0 - discount);
    deal->first_amount = floor(amount / 1000.0 + 0.5) * 1000.0;
}

static double win_logit(const demo_scene *scene, const demo_deal *deal, double skill)
{
    const demo_account *account = &scene->accounts->rows[deal->account];
    const demo_market *market = &scene->markets[deal->territory];
    double logit = DEMO_WIN_MODEL.intercept + skill +
                   DEMO_FAMILY[DEMO_PRODUCT[deal->product].family].win_logit +
                   DEMO_WIN_MODEL.log_amount * log(deal->first_amount / USUAL_AMOUNT);
    if (account->is_old_customer || account->first_won < deal->created) {
        logit += DEMO_WIN_MODEL.existing_customer;
    }
    if (market->story == DEMO_STORY_LAUNCHED) {
        logit += DEMO_WIN_MODEL.launched_city;
    } else if (market->story == DEMO_STORY_NEARLY_ZERO) {
        logit += DEMO_WIN_MODEL.nearly_zero_city;
    } else if (market->story == DEMO_STORY_ZERO) {
        logit += DEMO_WIN_MODEL.zero_city;
    }
    return logit;
}

/* Decisions gather at the end of quarters: orders are pulled in, dead deals are cleaned out. */
static demo_day bunch(demo_random *random, demo_day day, demo_outcome fate)
{
    int month = demo_day_month(day);
    demo_day end = demo_quarter_last_day(demo_month_quarter(month));
    double chance = 0.08;
    if (month % 3 == CLOSING_MONTH) {
        chance = fate == DEMO_WON ? 0.50 : 0.22;
    } else if (month % 3 == CLOSING_MONTH - 1) {
        chance = fate == DEMO_WON ? 0.22 : 0.10;
    }
    if (demo_random_chance(random, chance)) {
        day = end - (demo_day)demo_random_integer(random, 0, QUARTER_END_RUSH - 1);
    }
    return demo_day_previous_workday(day);
}

static void draw_end(const demo_scene *scene, demo_random *random, demo_deal *deal)
{
    const demo_market *market = &scene->markets[deal->territory];
    const demo_family *family = &DEMO_FAMILY[DEMO_PRODUCT[deal->product].family];
    double relative = log(deal->first_amount / USUAL_AMOUNT);
    double days =
        family->cycle_days * exp(0.10 * relative + demo_random_normal(random, 0.0, 0.50));
    deal->is_zombie =
        deal->fate == DEMO_LOST && demo_random_chance(random, ZOMBIE_CHANCE * 1.5);
    if (deal->fate == DEMO_LOST) {
        days *= 1.12;
    }
    if (deal->is_zombie && demo_random_chance(random, 0.3)) {
        days += demo_random_between(random, 300.0, 600.0); /* cleaned out at last */
        deal->is_zombie = 0;
    }
    days = fmax((double)SHORTEST_CYCLE, floor(days));
    deal->ends = bunch(random, deal->created + (demo_day)days, deal->fate);
    if (deal->ends < deal->created + SHORTEST_CYCLE) {
        deal->ends = demo_day_next_workday(deal->created + SHORTEST_CYCLE);
    }
    if (market->end_month != 0) {
        demo_day last = demo_day_previous_workday(demo_month_last_day(market->end_month + 1));
        deal->is_zombie = 0;
        deal->fate = deal->ends > last ? DEMO_LOST : deal->fate;
        deal->ends = deal->ends > last ? last : deal->ends;
    }
    if (deal->is_zombie || deal->ends > demo_as_of()) {
        deal->outcome = DEMO_OPEN;
    } else {
        deal->outcome = deal->fate;
    }
}

static demo_stage draw_furthest(demo_random *random, demo_outcome fate)
{
    static const double RUNNING[] = {0.22, 0.52, 0.82, 1.0};
    if (fate == DEMO_WON) {
        return DEMO_STAGE_NEGOTIATION;
    }
    return (demo_stage)demo_random_pick(random, RUNNING, sizeof RUNNING / sizeof RUNNING[0]);
}

void demo_deal_draw(const demo_scene *scene, size_t number, demo_random *random,
                    demo_deal *deal)
{
    *deal = (demo_deal){0};
    demo_random_seek(random, scene->seed, DEMO_PURPOSE_DEAL, number);
    deal->number = number;
    size_t month = place_in_time(scene, number, random, &deal->created);
    deal->territory =
        demo_random_pick(random, scene->arrivals->running_city[month], DEMO_CITIES);
    draw_content(scene, random, deal);
    /* The first owner decides the odds; who closes it may be another one. */
    deal->rep =
        demo_people_owner(scene->people, random, deal->territory, deal->created, deal->created);
    double logit = win_logit(scene, deal, scene->people->reps[deal->rep].skill);
    deal->win_chance = 1.0 / (1.0 + exp(-logit));
    deal->fate = demo_random_chance(random, deal->win_chance) ? DEMO_WON : DEMO_LOST;
    deal->furthest = draw_furthest(random, deal->fate);
    draw_end(scene, random, deal);
    demo_day seen = deal->outcome == DEMO_OPEN ? demo_as_of() : deal->ends;
    if (!demo_rep_is_active(&scene->people->reps[deal->rep], seen)) {
        deal->rep =
            demo_people_owner(scene->people, random, deal->territory, deal->created, seen);
    }
    if (deal->outcome == DEMO_OPEN && demo_random_chance(random, 0.06)) {
        deal->account = DEMO_NO_ACCOUNT;
    }
}
