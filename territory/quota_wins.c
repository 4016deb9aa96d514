/* Parts of reps in futures: how many deals each wins, and of which size. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * In a future a team wins n deals, n from a Poisson distribution without 0 whose mean is what
 * its territory won in a day of past quarters, times the days of the period. Each deal is one
 * of rep i's with the chance p_i = f_i g_i / sum_j f_j g_j: f_i is the prior part, with days in
 * service and a ramp, over the rep's typical size; g_i tells the rep from that. The deal's size
 * is that of a won deal of any team, relative to its rep's, times the own rep's. Parts are what
 * each has of the sum.
 *
 * g_i has a prior of mean 1 and variance v, a gamma distribution, so that after n_i deals where
 * m_i were to be expected it is gamma of shape 1 / v + n_i and rate 1 / v + m_i: what a few
 * deals say counts little. v is learned from all teams, by moments: (n_i - m_i)^2 is what a
 * binomial of each quarter has by itself, and v (T p_i)^2 (1 - 2 p_i + sum_j p_j^2) beyond
 * that, T deals of the team. It is learned apart for those with a given share and for those
 * without. Typical sizes are means of logs, shrunk by variance components. Sources: Robbins
 * (1955), Proc. Third Berkeley Symposium 1:157-163 (empirical Bayes of counts); Schmittlein,
 * Bemmaor & Morrison (1985), doi:10.1287/mksc.4.3.255 (gamma and Poisson for counts of sales).
 */
#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "territory/quota_record.h"

/* Beyond so many deals a rep's sum is taken as normal. */
static const double many_deals = 100;

/* A won deal above 0 of the past quarters by a rep of the plan, in the own territory. */
typedef struct won_deal {
    qc_id branch, seat;
    double size; /* amount, then over the team's mean */
} won_deal;

/* What is learned from, and in between. */
typedef struct lesson {
    qc_quota_work *work;
    const qc_quota_record *records;
    double *deals; /* [branch][quarter] won by anybody */
    size_t won_count;
    won_deal *won;
} lesson;

/* Deals */

/* A won deal above 0 of the past quarters, with the branch that it belongs to. */
static bool is_counted(const qc_quota_work *work, size_t deal, size_t *back, qc_id *branch)
{
    const qc_deals *deals = &work->book->deals;
    qc_period quarter = 0;

    if (deals->outcome[deal] != QC_OUTCOME_WON || deals->close[deal] == QC_NO_DATE ||
        deals->close[deal] > work->known_until || deals->amount[deal] == QC_NO_MONEY ||
        deals->amount[deal] <= 0) {
        return false;
    }
    quarter =
        qc_quota_last_quarter(work) -
        qc_period_of_date(&work->book->calendar, QC_FREQUENCY_QUARTER, deals->close[deal]);
    *branch = qc_quota_leaf_of(work, deals->territory[deal]);
    *back = (size_t)quarter;
    return quarter >= 0 && quarter < QC_PAST_QUARTERS && *branch != QC_NO_ID;
}

static int compare_won(const void *a, const void *b)
{
    const won_deal *left = a;
    const won_deal *right = b;

    if (left->seat != right->seat) {
        return left->seat < right->seat ? -1 : 1;
    }
    return left->size < right->size ? -1 : left->size > right->size ? 1 : 0;
}

/* In an order that is not that of the rows, so that no sum depends on it. Seats stand in the
 * order of branches. */
static qc_status gather_deals(lesson *one, const qc_id *seat_of_rep, qc_error *error)
{
    const qc_book *book = one->work->book;
    const qc_deals *deals = &book->deals;
    size_t back = 0;
    qc_id branch = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(one->won, one->work->scratch, deals->count, error));
    for (size_t d = 0; d < deals->count; d++) {
        if (is_counted(one->work, d, &back, &branch)) {
            qc_id rep = deals->rep[d];
            qc_id seat = rep == QC_NO_ID || deals->territory[d] != book->reps.territory[rep]
                             ? QC_NO_ID
                             : seat_of_rep[rep];

            one->deals[(size_t)branch * QC_PAST_QUARTERS + back] += 1;
            if (seat != QC_NO_ID) {
                one->won[one->won_count++] = (won_deal){
                    .branch = branch, .seat = seat, .size = (double)deals->amount[d]};
            }
        }
    }
    if (one->won_count > 0) {
        qsort(one->won, one->won_count, sizeof *one->won, compare_won);
    }

done:
    return status;
}

/* Divides each deal by its team's mean; `count` [branch] deals of the team. */
static qc_status level_teams(lesson *one, double **count, qc_error *error)
{
    double *level = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(level, one->work->scratch, one->work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(*count, one->work->scratch, one->work->branch_count, error));
    for (size_t k = 0; k < one->won_count; k++) {
        level[one->won[k].branch] += one->won[k].size;
        (*count)[one->won[k].branch] += 1;
    }
    for (size_t k = 0; k < one->won_count; k++) {
        one->won[k].size *= (*count)[one->won[k].branch] / level[one->won[k].branch];
    }

done:
    return status;
}

/*
 * Typical sizes of the reps, and what single deals are beside them. The mean that was taken off
 * took a part of the variance with it, which is given back.
 */
static qc_status learn_sizes(lesson *one, qc_error *error)
{
    qc_quota_wins *wins = &one->work->wins;
    qc_components own;
    double *count = NULL;
    qc_status status = QC_OK;

    QC_TRY(level_teams(one, &count, error));
    QC_TRY(qc_components_take(one->work->seat_count, one->work->scratch, &own, error));
    for (size_t k = 0; k < one->won_count; k++) {
        qc_components_add(&own, one->won[k].seat, one->won[k].size);
    }
    qc_components_find(&own);
    for (size_t i = 0; i < one->work->seat_count; i++) {
        one->work->seats[i].size =
            one->won_count > 0 ? own.grand + qc_components_expected(&own, i) : 1;
    }
    QC_TRY(QC_TAKE_ARRAY(wins->size, one->work->scratch, one->won_count, error));
    for (size_t k = 0; k < one->won_count; k++) {
        double n = count[one->won[k].branch];

        if (n > 1) {
            wins->size[wins->size_count++] = pow(
                one->won[k].size / one->work->seats[one->won[k].seat].size, sqrt(n / (n - 1)));
        }
    }
    for (size_t k = 0; k < wins->size_count; k++) {
        wins->size_mean += wins->size[k] / (double)wins->size_count;
        wins->size_square += wins->size[k] * wins->size[k] / (double)wins->size_count;
    }

done:
    return status;
}

/* Numbers */

/* What was to be expected of each member of a team, and how far its number may stray from that
 * by chance and by v. */
typedef struct expectation {
    double won, expected, chance, own;
} expectation;

static void expect_team(const lesson *one, const qc_quota_team *team, expectation *of)
{
    const qc_quota_seat *seats = one->work->seats + team->first;
    double all = 0, squares = 0;

    for (size_t i = 0; i < team->count; i++) {
        of[i] = (expectation){.won = 0};
    }
    for (size_t back = 0; back < QC_PAST_QUARTERS; back++) {
        double sum = 0, deals = 0;

        for (size_t i = 0; i < team->count; i++) {
            double there = qc_quota_presence(one->work, &one->records[team->first + i],
                                             team->first + i, back);

            of[i].own = seats[i].prior / seats[i].size * there;
            sum += of[i].own;
            deals += there > 0 ? one->records[team->first + i].deals[back] : 0;
        }
        for (size_t i = 0; i < team->count && sum > 0; i++) {
            double part = of[i].own / sum;

            of[i].won += of[i].own > 0 ? one->records[team->first + i].deals[back] : 0;
            of[i].expected += deals * part;
            of[i].chance += deals * part * (1 - part);
        }
        all += sum > 0 ? deals : 0;
    }
    for (size_t i = 0; i < team->count; i++) {
        squares += all > 0 ? pow(of[i].expected / all, 2) : 0;
    }
    for (size_t i = 0; i < team->count; i++) {
        double part = all > 0 ? of[i].expected / all : 0;

        of[i].own = of[i].expected * of[i].expected * (1 - 2 * part + squares);
    }
}

/* v of those with a given share, and of those without. */
static void find_spread(const lesson *one, const expectation *of, double spread[2])
{
    double beyond[2] = {0, 0}, own[2] = {0, 0};

    for (size_t i = 0; i < one->work->seat_count; i++) {
        bool given = !isnan(one->work->book->reps.share[one->work->seats[i].rep]);
        double off = of[i].won - of[i].expected;

        beyond[given] += off * off - of[i].chance;
        own[given] += of[i].own;
    }
    for (size_t k = 0; k < 2; k++) {
        spread[k] = own[k] > 0 ? fmax(beyond[k] / own[k], 0) : 0;
    }
}

/* Days of the period that are shared; a quarter of a year where the panel has no days. */
static double days_ahead(const qc_quota_work *work)
{
    bool has_begun = work->settings->earned != NULL;
    qc_date first = work->first_day;

    if (first == QC_NO_DATE) {
        return 365.25 / 4;
    }
    first = has_begun && work->book->as_of >= first ? work->book->as_of + 1 : first;
    return fmax((double)work->last_day - (double)first + 1, 0);
}

/* Deals that the territory is to win in the period, by the quarters since its first in the past
 * ones. */
static double deals_ahead(const lesson *one, qc_id branch)
{
    const qc_calendar *calendar = &one->work->book->calendar;
    qc_period latest = qc_quota_last_quarter(one->work);
    double sum = 0;
    size_t quarters = 0;

    for (size_t back = 0; back < QC_PAST_QUARTERS; back++) {
        double deals = one->deals[(size_t)branch * QC_PAST_QUARTERS + back];

        sum += deals;
        quarters = deals > 0 ? back + 1 : quarters;
    }
    if (quarters == 0) {
        return 0;
    }
    return sum * days_ahead(one->work) /
           ((double)qc_period_end(calendar, QC_FREQUENCY_QUARTER, latest) -
            (double)qc_period_start(calendar, QC_FREQUENCY_QUARTER,
                                    latest - (qc_period)quarters + 1) +
            1);
}

/* Part of the period that a rep is there for, with the start of the new. */
static double ahead(const qc_quota_work *work, const qc_quota_seat *seat)
{
    qc_quota_ramp ramp = {.months = QC_RAMP_MONTHS, .part = work->wins.start};

    return work->first_day == QC_NO_DATE
               ? 1
               : qc_quota_carried(&ramp, work->book->reps.start[seat->rep],
                                  work->book->reps.end[seat->rep], work->first_day,
                                  work->last_day);
}

qc_status qc_quota_wins_learn(qc_quota_work *work, const qc_id *seat_of_rep,
                              const qc_quota_record *records, qc_error *error)
{
    lesson one = {.work = work, .records = records};
    expectation *of = NULL;
    double spread[2] = {0, 0};
    qc_status status = QC_OK;

    QC_TRY(
        QC_TAKE_ARRAY(one.deals, work->scratch, work->branch_count * QC_PAST_QUARTERS, error));
    QC_TRY(QC_TAKE_ARRAY(of, work->scratch, work->seat_count, error));
    qc_quota_start_learn(work, seat_of_rep, records);
    QC_TRY(gather_deals(&one, seat_of_rep, error));
    QC_TRY(learn_sizes(&one, error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_quota_team *team = &work->teams[work->leaves[i]];

        expect_team(&one, team, of + team->first);
        team->deals = deals_ahead(&one, work->leaves[i]);
    }
    find_spread(&one, of, spread);
    for (size_t i = 0; i < work->seat_count; i++) {
        qc_quota_seat *seat = &work->seats[i];
        double v = spread[!isnan(work->book->reps.share[seat->rep])];

        seat->ahead = ahead(work, seat);
        seat->shape = v > 0 ? 1 / v + of[i].won : INFINITY;
        seat->rate = v > 0 ? 1 / v + of[i].expected : INFINITY;
    }

done:
    return status;
}

/* Draws */

/* From a Poisson distribution without 0, by inversion. */
static size_t some_deals(qc_random *random, double mean)
{
    double none = exp(-mean);
    double u = none + (1 - none) * qc_random_uniform(random);
    double chance = none * mean;
    double below = none + chance;
    size_t n = 1;

    while (below < u && chance > 0) {
        n++;
        chance *= mean / (double)n;
        below += chance;
    }
    return n;
}

/* Running sums of f_i g_i. */
static double lean(const qc_quota_seat *seats, size_t count, qc_random *random, double *running)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        double own =
            isinf(seats[i].shape) ? 1 : qc_random_gamma(random, seats[i].shape) / seats[i].rate;

        sum += seats[i].prior * seats[i].ahead / seats[i].size * own;
        running[i] = sum;
    }
    return sum;
}

static size_t pick(const double *running, size_t count, double target)
{
    size_t low = 0, high = count - 1;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (running[middle] > target) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static void add_deals(const qc_quota_wins *wins, const qc_quota_seat *seats, size_t count,
                      double deals, qc_random *random, const double *running, double *parts)
{
    for (size_t n = some_deals(random, deals); n > 0; n--) {
        size_t i = pick(running, count, running[count - 1] * qc_random_uniform(random));
        double size =
            wins->size_count > 0 ? wins->size[qc_random_index(random, wins->size_count)] : 1;

        parts[i] += size * seats[i].size;
    }
}

/* The same for many deals: sums of n sizes have mean n m and variance n s, s their mean square,
 * n from Poisson. */
static void add_many(const qc_quota_wins *wins, const qc_quota_seat *seats, size_t count,
                     double deals, qc_random *random, const double *running, double *parts)
{
    double mean = wins->size_count > 0 ? wins->size_mean : 1;
    double square = wins->size_count > 0 ? wins->size_square : 1;

    for (size_t i = 0; i < count; i++) {
        double part = (running[i] - (i > 0 ? running[i - 1] : 0)) / running[count - 1];
        double z = qc_random_normal(random);

        parts[i] =
            fmax(deals * part * mean + sqrt(deals * part * square) * z, 0) * seats[i].size;
    }
}

void qc_quota_wins_draw(const qc_quota_work *work, const qc_quota_team *team, qc_random *random,
                        double *room, double *parts)
{
    const qc_quota_seat *seats = work->seats + team->first;
    double sum = 0;

    for (size_t i = 0; i < team->count; i++) {
        parts[i] = 0;
    }
    if (team->count > 1 && team->deals > 0 && lean(seats, team->count, random, room) > 0) {
        if (team->deals > many_deals) {
            add_many(&work->wins, seats, team->count, team->deals, random, room, parts);
        } else {
            add_deals(&work->wins, seats, team->count, team->deals, random, room, parts);
        }
    }
    for (size_t i = 0; i < team->count; i++) {
        sum += parts[i];
    }
    for (size_t i = 0; i < team->count; i++) {
        parts[i] = sum > 0 ? parts[i] / sum * (1 - team->vacant) : seats[i].part;
    }
}
