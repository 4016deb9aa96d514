/* Effects of known events on a series, beside its trend and season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/event_effects.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/regression/huber.h"
#include "forecast/regression/noise.h"
#include "forecast/regression/products.h"

/* Most harmonics of the season, enough for a season of weeks. */
enum { MOST_TURNS = 12 };

/* Error processes from independent errors to a random walk; a coarser grid than that of the
 * regression model. */
static const qc_noise noises[] = {
    {.damping = 0.0},
    {.damping = 0.4},
    {.damping = 0.8},
    {.damping = 1.0},
    {.damping = 1.0, .memory = 0.5},
    {.damping = 1.0, .memory = 0.8},
};
enum { NOISES = sizeof noises / sizeof *noises };

/* Steps of reweighting, each by the best structure of the step before. */
enum { ROBUST_STEPS = 3 };

/* An error process less likely than the best by a factor of e^30 changes no digit of the
 * average, and does not come back once outliers are weighted down. */
static const double NOTHING = 60.0;

/* Columns: level, trend, harmonics, then events. */
enum { LEVEL, TREND, SEASON };

/* A structure: error process, columns of the season, set of groups as bits. */
typedef struct structure {
    size_t noise, season_count;
    uint32_t set;
} structure;

typedef struct effect_search {
    const qc_event_problem *problem;
    size_t season_count;
    double *regular;     /* [SEASON + season_count][length] */
    double *root_weight; /* [length] */
    double *coefficient; /* [columns] */
    double *sum;         /* [column_count] weighted effects */
    double *size;        /* [2 length] */
    /* [1 + column_count][length] the response and the events less their means */
    double *centred;
    qc_products *products; /* of the regular columns and the events, under one error process */
    size_t loaded;         /* that process; NOISES for none, or with other weights of rows */
    bool known[QC_EVENT_GROUPS_MOST];
    double rivals;           /* -2 log prior of a set against none */
    double least;            /* criterion that weights are relative to */
    double least_of[NOISES]; /* by error process */
    double margin; /* error processes that were this far behind before are left alone */
    double weight;
    structure best;
} effect_search;

/* Harmonics' columns of a season: a pair for each turn, one for half the season. */
static size_t season_columns(size_t season)
{
    size_t turns = season / 2 < MOST_TURNS ? season / 2 : MOST_TURNS;

    return turns > 0 && 2 * turns == season ? season - 1 : 2 * turns;
}

static void fill_regular(effect_search *search)
{
    size_t length = search->problem->length;

    for (size_t t = 0; t < length; t++) {
        search->root_weight[t] = 1.0;
        search->regular[LEVEL * length + t] = 1.0;
        search->regular[TREND * length + t] = (double)t / (double)length;
        for (size_t k = 0; k < search->season_count; k++) {
            size_t turns = k / 2 + 1;
            double turn = 2.0 * M_PI * (double)(turns * t) / (double)search->problem->season;

            search->regular[(SEASON + k) * length + t] = k % 2 == 0 ? cos(turn) : sin(turn);
        }
    }
}

/* Subtracts the mean, which the level takes up, so that sums of squares keep their digits. */
static void centre(const double *values, size_t length, double *centred)
{
    double mean = qc_numeric_sum(values, length) / (double)length;

    for (size_t t = 0; t < length; t++) {
        centred[t] = values[t] - mean;
    }
}

static void fill_centred(effect_search *search)
{
    const qc_event_problem *problem = search->problem;

    centre(problem->response, problem->length, search->centred);
    for (size_t c = 0; c < problem->column_count; c++) {
        centre(problem->columns + c * problem->stride, problem->length,
               search->centred + (1 + c) * problem->length);
    }
}

/* Adds values, decorrelated and weighted. */
static void add(effect_search *search, size_t noise, const double *values)
{
    double *filtered = qc_products_next(search->products);

    qc_noise_filter(&noises[noise], values, search->problem->length, filtered);
    for (size_t t = 0; t < search->problem->length; t++) {
        filtered[t] *= search->root_weight[t];
    }
    qc_products_add(search->products);
}

/* Loads the response and all columns under an error process, unless they are loaded already
 * with the same weights of rows. */
static void load(effect_search *search, size_t noise)
{
    const qc_event_problem *problem = search->problem;

    if (search->loaded == noise) {
        return;
    }
    search->loaded = noise;
    qc_products_start(search->products, problem->length, 1);
    add(search, noise, search->centred);
    for (size_t k = 0; k < SEASON + search->season_count; k++) {
        add(search, noise, search->regular + k * problem->length);
    }
    for (size_t c = 0; c < problem->column_count; c++) {
        add(search, noise, search->centred + (1 + c) * problem->length);
    }
}

static void pop_to(effect_search *search, size_t rank)
{
    while (search->products->rank > rank) {
        qc_products_pop(search->products);
    }
}

/* Pushes level, trend and season only. */
static void start(effect_search *search, size_t season_count)
{
    pop_to(search, 0);
    for (size_t k = 0; k < SEASON + season_count; k++) {
        (void)qc_products_push(search->products, k);
    }
}

/* Pushes the events of a set that are not in `pushed`; false if one depends on the others. */
static bool push_set(effect_search *search, uint32_t set, uint32_t pushed)
{
    const qc_event_problem *problem = search->problem;

    for (size_t c = 0; c < problem->column_count; c++) {
        bool wanted = ((set & ~pushed) >> problem->group[c] & 1U) != 0;

        if (wanted &&
            (!search->known[problem->group[c]] ||
             !qc_products_push(search->products, SEASON + search->season_count + c))) {
            return false;
        }
    }
    return true;
}

/* AICc as of forecast/models/model_regression.c. */
static double criterion(const effect_search *search, size_t noise)
{
    double starts = noises[noise].damping >= 1.0 ? 1.0 : 0.0;
    double n = (double)search->problem->length;
    double k = (double)search->products->rank - starts + 1.0 +
               (double)qc_noise_parameters(&noises[noise]);
    double room = n - k - 1.0;
    double total = search->products->of[0]; /* the response's square */
    double square = fmax(qc_products_square(search->products, 0), DBL_EPSILON * total);

    if (room <= 0.0 || !(square > 0.0)) {
        return HUGE_VAL;
    }
    return n * log(square / (n - starts)) +
           qc_noise_deviance(&noises[noise], search->problem->length) + 2.0 * k +
           2.0 * k * (k + 1.0) / room;
}

/* Adds the structure that is pushed, with a weight relative to the best so far. */
static void add_structure(effect_search *search, const structure *at)
{
    double value = criterion(search, at->noise) + (at->set == 0 ? 0.0 : search->rivals);
    size_t first = SEASON + search->season_count;

    if (value >= HUGE_VAL) {
        return;
    }
    search->least_of[at->noise] = fmin(search->least_of[at->noise], value);
    if (value < search->least) {
        double fade = exp((value - search->least) / 2.0);

        search->weight *= fade;
        for (size_t k = 0; k < search->problem->column_count; k++) {
            search->sum[k] *= fade;
        }
        search->least = value;
        search->best = *at;
    }
    double weight = exp((search->least - value) / 2.0);

    search->weight += weight;
    qc_products_coefficients(search->products, 0, search->coefficient);
    for (size_t k = 0; k < search->products->rank; k++) {
        if (search->products->column[k] >= first) {
            search->sum[search->products->column[k] - first] += weight * search->coefficient[k];
        }
    }
}

/* The next set: every one of few groups, the first 1, 2, ... of many; 0 after the last. */
static uint32_t next_set(const effect_search *search, uint32_t set)
{
    size_t groups = search->problem->group_count;
    uint32_t next = groups <= QC_EVENT_GROUPS_MIXED ? set + 1 : 2 * set + 1;

    return next >> groups != 0 ? 0 : next;
}

static void try_sets(effect_search *search, structure at)
{
    start(search, at.season_count);
    size_t plain = search->products->rank;
    uint32_t pushed = 0;

    do {
        bool all = push_set(search, at.set, pushed);

        if (all) {
            add_structure(search, &at);
        }
        pushed = all ? at.set : pushed;
        at.set = next_set(search, at.set);
        if (!all || (pushed & ~at.set) != 0) { /* else the next set goes on from this one */
            pop_to(search, plain);
            pushed = 0;
        }
    } while (at.set != 0);
}

/* Tries all structures with the present weights of rows, except under error processes far less
 * likely than the best one. */
static void try_all(effect_search *search)
{
    bool tried[NOISES];

    for (size_t noise = 0; noise < NOISES; noise++) {
        tried[noise] = !(search->least_of[noise] > search->least + search->margin);
        search->least_of[noise] = HUGE_VAL;
    }
    search->least = 1e300;
    search->weight = 0.0;
    memset(search->sum, 0, search->problem->column_count * sizeof *search->sum);
    for (size_t noise = 0; noise < NOISES; noise++) {
        if (!tried[noise]) {
            continue;
        }
        load(search, noise);
        try_sets(search, (structure){noise, search->season_count, 0});
        if (search->problem->season_optional && search->season_count > 0) {
            try_sets(search, (structure){noise, 0, 0});
        }
    }
}

/* Huber's weights from the residuals of the best structure. */
static void weigh_rows(effect_search *search)
{
    size_t length = search->problem->length;
    double *size = search->size;

    load(search, search->best.noise);
    start(search, search->best.season_count);
    (void)push_set(search, search->best.set, 0);
    qc_products_coefficients(search->products, 0, search->coefficient);
    qc_products_rest(search->products, 0, search->coefficient, 0, size);
    for (size_t t = 0; t < length; t++) {
        size[t] = fabs(size[t]) / search->root_weight[t];
    }
    memcpy(size + length, size, length * sizeof *size);
    double bend = QC_HUBER_CONSTANT * qc_numeric_median(size + length, length) / QC_NORMAL_MAD;

    search->loaded = NOISES;
    for (size_t t = 0; t < length && bend > 0.0; t++) {
        search->root_weight[t] = size[t] > bend ? sqrt(bend / size[t]) : 1.0;
    }
}

/* Finds the groups that can be told from trend and season, and the prior of their sets. */
static void find_known(effect_search *search)
{
    const qc_event_problem *problem = search->problem;
    size_t sets = 0;
    uint32_t set = 0;

    load(search, 0);
    start(search, problem->season_optional ? 0 : search->season_count);
    size_t plain = search->products->rank;

    for (size_t g = 0; g < problem->group_count; g++) {
        search->known[g] = true;
        search->known[g] = push_set(search, (uint32_t)1 << g, 0);
        pop_to(search, plain);
    }
    do {
        bool all = true;

        for (size_t g = 0; g < problem->group_count; g++) {
            all = all && ((set >> g & 1U) == 0 || search->known[g]);
        }
        sets += all ? 1 : 0;
        set = next_set(search, set);
    } while (set != 0);
    search->rivals = sets > 2 ? 2.0 * log((double)(sets - 1)) : 0.0;
}

static qc_status allocate(effect_search *search, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_event_problem *problem = search->problem;
    size_t columns = SEASON + search->season_count + problem->column_count;

    QC_TRY(QC_NEW_ARRAY(search->regular, (SEASON + search->season_count) * problem->length,
                        error));
    QC_TRY(QC_NEW_ARRAY(search->root_weight, problem->length, error));
    QC_TRY(QC_NEW_ARRAY(search->coefficient, columns, error));
    QC_TRY(QC_NEW_ARRAY(search->sum, problem->column_count, error));
    QC_TRY(QC_NEW_ARRAY(search->size, 2 * problem->length, error));
    QC_TRY(QC_NEW_ARRAY(search->centred, (1 + problem->column_count) * problem->length, error));
    QC_TRY(qc_products_new(problem->length, columns, &search->products, error));

done:
    return status;
}

qc_status qc_event_effects_find(const qc_event_problem *problem, double *effect,
                                qc_error *error)
{
    qc_status status = QC_OK;
    effect_search search = {.problem = problem,
                            .season_count = season_columns(problem->season),
                            .loaded = NOISES,
                            .margin = HUGE_VAL};

    QC_TRY(allocate(&search, error));
    fill_regular(&search);
    fill_centred(&search);
    find_known(&search);
    try_all(&search);
    for (int step = 0; problem->robust && step < ROBUST_STEPS && search.weight > 0.0; step++) {
        weigh_rows(&search);
        search.margin = step > 0 ? NOTHING : HUGE_VAL;
        try_all(&search);
    }
    for (size_t k = 0; k < problem->column_count; k++) {
        effect[k] = search.weight > 0.0 ? search.sum[k] / search.weight : 0.0;
    }

done:
    qc_memory_free(search.regular);
    qc_memory_free(search.root_weight);
    qc_memory_free(search.coefficient);
    qc_memory_free(search.sum);
    qc_memory_free(search.size);
    qc_memory_free(search.centred);
    qc_products_free(search.products);
    return status;
}
