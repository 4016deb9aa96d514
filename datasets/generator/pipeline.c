/* All deals, one after the other: writes the two CRM exports and keeps the sums others need. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline.h"

#include "names.h"

enum { FIRST_QUARTER = DEMO_LAST_QUARTER - DEMO_QUARTERS + 1, ACCOUNT_NAME_SIZE = 96 };

static const char *const OUTCOME_NAME[DEMO_OUTCOMES] = {"Open", "Won", "Lost"};
static const int STAGE_PROBABILITY[DEMO_STAGES] = {10, 25, 50, 75, 100, 0}; /* percent */

int demo_tally_index(int quarter)
{
    return quarter - FIRST_QUARTER;
}

static void write_event(FILE *file, const demo_deal *deal, const demo_event *event)
{
    char day[DEMO_DATE_SIZE];
    char before[DEMO_DATE_SIZE];
    char after[DEMO_DATE_SIZE];
    demo_day_format(event->day, day);
    (void)fprintf(file, "O-%05zu,%s,", deal->number + 1, day);
    switch (event->field) {
    case DEMO_FIELD_STAGE:
        (void)fprintf(file, "stage,%s,%s\n",
                      event->old_value < 0 ? "" : DEMO_STAGE_NAME[event->old_value],
                      DEMO_STAGE_NAME[event->new_value]);
        break;
    case DEMO_FIELD_AMOUNT:
        (void)fprintf(file, "amount,%lld,%lld\n", (long long)event->old_value,
                      (long long)event->new_value);
        break;
    case DEMO_FIELD_CLOSE:
        demo_day_format((demo_day)event->old_value, before);
        demo_day_format((demo_day)event->new_value, after);
        (void)fprintf(file, "close,%s,%s\n", before, after);
        break;
    }
}

static const char *category_name(const demo_deal *deal, const demo_life *life)
{
    if (deal->outcome == DEMO_WON) {
        return "Closed";
    }
    if (deal->outcome == DEMO_LOST) {
        return "Omitted";
    }
    if (life->stage == DEMO_STAGE_NEGOTIATION && life->pushes < 3) {
        return "Commit";
    }
    return life->stage >= DEMO_STAGE_PROPOSAL ? "Best Case" : "Pipeline";
}

/* Some people type a chance of their own: two open deals in seven carry one. */
static int shown_probability(const demo_deal *deal, const demo_life *life)
{
    int standard = STAGE_PROBABILITY[life->stage];
    if (deal->outcome == DEMO_OPEN && deal->number % 7 < 2) {
        return standard + (deal->number % 2 == 0 ? 10 : -5);
    }
    return standard;
}

/* Before 2024 the deals were kept in another CRM, which spelled one product differently. */
static const char *product_name(const demo_deal *deal)
{
    const demo_product *product = &DEMO_PRODUCT[deal->product];
    int is_old = deal->created < demo_day_of(2024, 1, 1);
    return is_old && product->old_name != NULL ? product->old_name : product->name;
}

static void write_deal(FILE *file, const demo_scene *scene, const demo_deal *deal,
                       const demo_life *life)
{
    char account[ACCOUNT_NAME_SIZE] = "";
    char created[DEMO_DATE_SIZE];
    char close[DEMO_DATE_SIZE];
    if (deal->account != DEMO_NO_ACCOUNT) {
        demo_account_name(&scene->accounts->rows[deal->account], account, sizeof account);
    }
    demo_day_format(deal->created, created);
    demo_day_format(life->close, close);
    (void)fprintf(file, "O-%05zu,%d x %s,%s,%s,%s,%s,%s,%lld,IDR,%s,%s,%s,%s,%d\n",
                  deal->number + 1, deal->quantity, DEMO_PRODUCT[deal->product].name, account,
                  scene->people->reps[deal->rep].name, DEMO_CITY[deal->territory].name,
                  product_name(deal), DEMO_STAGE_NAME[life->stage], (long long)life->amount,
                  created, close, OUTCOME_NAME[deal->outcome], category_name(deal, life),
                  shown_probability(deal, life));
}

static void count_deal(const demo_deal *deal, const demo_life *life, demo_accounts *accounts,
                       demo_tally *tally)
{
    tally->city_deals[deal->territory]++;
    tally->city_win_chance[deal->territory] += deal->win_chance;
    if (deal->outcome == DEMO_OPEN) {
        return;
    }
    int q = demo_tally_index(demo_month_quarter(demo_day_month(life->close)));
    if (deal->outcome == DEMO_LOST) {
        tally->lost[q]++;
        tally->city_lost[deal->territory]++;
        return;
    }
    tally->won[q]++;
    tally->won_amount[q] += (double)life->amount;
    tally->won_days[q] += (double)(life->close - deal->created);
    tally->city_won[deal->territory]++;
    demo_account *account = &accounts->rows[deal->account];
    if (life->close < account->first_won) {
        account->first_won = life->close;
    }
}

void demo_pipeline_write(const demo_scene *scene, demo_accounts *accounts, demo_random *random,
                         FILE *opportunities, FILE *changes, demo_tally *tally)
{
    demo_deal deal;
    demo_life life;
    *tally = (demo_tally){0};
    (void)fputs("id,name,account,owner,territory,product,stage,amount,currency,created,close,"
                "outcome,category,probability\n",
                opportunities);
    (void)fputs("opportunity,changed_at,field,old_value,new_value\n", changes);
    for (size_t n = 0; n < scene->deals; n++) {
        demo_deal_draw(scene, n, random, &deal);
        demo_life_tell(&deal, random, &life);
        write_deal(opportunities, scene, &deal, &life);
        for (size_t e = 0; e < life.count; e++) {
            write_event(changes, &deal, &life.events[e]);
        }
        count_deal(&deal, &life, accounts, tally);
    }
    for (size_t a = 0; a < accounts->count; a++) {
        if (accounts->rows[a].first_won != DEMO_NEVER) {
            int month = demo_day_month(accounts->rows[a].first_won);
            tally->new_customers[demo_tally_index(demo_month_quarter(month))]++;
        }
    }
}
