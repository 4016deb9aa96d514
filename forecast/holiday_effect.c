/* What moving holidays do to the sales of a whole panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/holiday_effect.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/nested.h"
#include "forecast/noise.h"

/* Harmonics of the season: beyond these a season of weeks is smooth. */
enum { MOST_TURNS = 12 };

/* Holidays that come and go together. */
typedef struct holiday_group {
    qc_holiday first;
    size_t count;
    size_t years; /* that must be known */
} holiday_group;

static const holiday_group groups[] = {
    {QC_HOLIDAY_RAMADAN, 2, 3},
    {QC_HOLIDAY_EASTER, 1, 5},
    {QC_HOLIDAY_BEFORE_NEW_YEAR, 2, 3},
};
enum { GROUPS = sizeof groups / sizeof *groups, SETS = 1 << GROUPS };

/* From no memory to a wandering level; a coarser grid than that of the regression model. */
static const qc_noise noises[] = {
    {.damping = 0.0},
    {.damping = 0.4},
    {.damping = 0.8},
    {.damping = 1.0},
    {.damping = 1.0, .memory = 0.5},
    {.damping = 1.0, .memory = 0.8},
};
enum { NOISES = sizeof noises / sizeof *noises };

/* Columns: level, trend, harmonics, then holidays. */
enum { LEVEL, TREND, SEASON };

typedef struct effect_search {
    size_t length, season_count, column_count;
    double *columns;  /* [column_count][length] */
    double *response; /* [length] */
    qc_nested *nested;
    double *coefficient; /* [column_count] */
    bool known[GROUPS];  /* may be considered */
    double rivals;       /* -2 log prior of a set against none */
    double least;        /* criterion that weights are relative to */
    double weight;       /* sum */
    double sum[QC_HOLIDAY_COUNT];
} effect_search;

static void period_days(const qc_history *history, qc_period period, qc_date *first,
                        qc_date *last)
{
    *first = qc_period_start(&history->calendar, history->frequency, period);
    *last = qc_period_end(&history->calendar, history->frequency, period);
}

bool qc_holiday_effect_any(const qc_holiday_effect *effect)
{
    for (size_t k = 0; k < QC_HOLIDAY_COUNT; k++) {
        if (fabs(effect->effect[k]) > 0) {
            return true;
        }
    }
    return false;
}

double qc_holiday_factor(const qc_holiday_effect *effect, const qc_history *history,
                         size_t period)
{
    qc_date first = 0;
    qc_date last = 0;
    double sum = 0;

    period_days(history, history->first_period + (qc_period)period, &first, &last);
    for (size_t k = 0; k < QC_HOLIDAY_COUNT; k++) {
        if (fabs(effect->effect[k]) > 0) {
            sum += effect->effect[k] * qc_holiday_share((qc_holiday)k, first, last);
        }
    }
    return exp(sum);
}

/* The row that sums up all leaves, row_count if there is none. */
static size_t root_of(const qc_history *history)
{
    size_t root = history->row_count;

    for (size_t row = 0; row < history->rows.tree_count; row++) {
        if (history->rows.parent[row] == history->row_count) {
            if (root < history->row_count) {
                return history->row_count;
            }
            root = row;
        }
    }
    return root;
}

static void fill_columns(effect_search *search, const qc_history *history, size_t start)
{
    size_t length = search->length;

    for (size_t t = 0; t < length; t++) {
        qc_date first = 0;
        qc_date last = 0;

        period_days(history, history->first_period + (qc_period)(start + t), &first, &last);
        search->columns[LEVEL * length + t] = 1;
        search->columns[TREND * length + t] = (double)t / (double)length;
        for (size_t k = 0; k < search->season_count; k++) {
            double turns = (double)(k / 2 + 1);
            double turn = 2 * M_PI * turns * (double)t / (double)history->season;

            search->columns[(SEASON + k) * length + t] = k % 2 == 0 ? cos(turn) : sin(turn);
        }
        for (size_t k = 0; k < QC_HOLIDAY_COUNT; k++) {
            search->columns[(SEASON + search->season_count + k) * length + t] =
                qc_holiday_share((qc_holiday)k, first, last);
        }
    }
}

static bool push(effect_search *search, const qc_noise *noise, size_t column)
{
    qc_noise_filter(noise, search->columns + column * search->length, search->length,
                    qc_nested_next(search->nested));
    return qc_nested_push(search->nested, column);
}

/* AICc as of forecast/model_regression.c: Hurvich & Tsai (1989), doi:10.1093/biomet/76.2.297. */
static double criterion(const effect_search *search, const qc_noise *noise)
{
    double starts = noise->damping >= 1.0 ? 1.0 : 0.0;
    double n = (double)search->length;
    double k = (double)search->nested->rank - starts + 1.0 + (double)qc_noise_parameters(noise);
    double room = n - k - 1.0;
    double square = qc_nested_square(search->nested, 0);

    if (room <= 0.0 || !(square > 0.0)) {
        return HUGE_VAL;
    }
    return n * log(square / (n - starts)) + qc_noise_deviance(noise, search->length) + 2.0 * k +
           2.0 * k * (k + 1.0) / room;
}

/* Adds what is pushed now, its weight relative to the best so far. */
static void add_candidate(effect_search *search, const qc_noise *noise, bool empty)
{
    double value = criterion(search, noise) + (empty ? 0.0 : search->rivals);
    size_t first = SEASON + search->season_count;

    if (value >= HUGE_VAL) {
        return;
    }
    if (value < search->least) {
        double fade = exp((value - search->least) / 2.0);

        search->weight *= fade;
        for (size_t k = 0; k < QC_HOLIDAY_COUNT; k++) {
            search->sum[k] *= fade;
        }
        search->least = value;
    }
    double weight = exp((search->least - value) / 2.0);

    search->weight += weight;
    qc_nested_coefficients(search->nested, 0, search->coefficient);
    for (size_t k = 0; k < search->nested->rank; k++) {
        if (search->nested->column[k] >= first) {
            search->sum[search->nested->column[k] - first] += weight * search->coefficient[k];
        }
    }
}

/* Every set of holidays with one error process. */
static void try_noise(effect_search *search, const qc_noise *noise)
{
    qc_nested_start(search->nested, search->length, 1);
    qc_noise_filter(noise, search->response, search->length, search->nested->rest);
    for (size_t column = 0; column < SEASON + search->season_count; column++) {
        (void)push(search, noise, column);
    }
    size_t plain = search->nested->rank;

    for (size_t set = 0; set < SETS; set++) {
        bool all = true;

        for (size_t g = 0; g < GROUPS; g++) {
            bool wanted = (set >> g & 1U) != 0;

            all = all && (!wanted || search->known[g]);
            for (size_t k = 0; all && wanted && k < groups[g].count; k++) {
                all = push(search, noise,
                           SEASON + search->season_count + (size_t)groups[g].first + k);
            }
        }
        if (all) {
            add_candidate(search, noise, set == 0);
        }
        while (search->nested->rank > plain) {
            qc_nested_pop(search->nested);
        }
    }
}

/* Which holidays can be told from the season, and the prior of their sets. */
static void find_known(effect_search *search, size_t season)
{
    size_t sets = 1;

    qc_nested_start(search->nested, search->length, 1);
    for (size_t column = 0; column < SEASON + search->season_count; column++) {
        (void)push(search, &noises[0], column);
    }
    size_t plain = search->nested->rank;

    for (size_t g = 0; g < GROUPS; g++) {
        search->known[g] = search->length >= groups[g].years * season;
        for (size_t k = 0; search->known[g] && k < groups[g].count; k++) {
            search->known[g] =
                push(search, &noises[0],
                     SEASON + search->season_count + (size_t)groups[g].first + k);
        }
        while (search->nested->rank > plain) {
            qc_nested_pop(search->nested);
        }
        sets *= search->known[g] ? 2 : 1;
    }
    search->rivals = sets > 1 ? 2.0 * log((double)(sets - 1)) : 0.0;
}

/* Harmonics' columns of a season: a pair for each turn, one for half the season. */
static size_t season_columns(size_t season)
{
    size_t turns = season / 2 < MOST_TURNS ? season / 2 : MOST_TURNS;

    return 2 * turns == season ? season - 1 : 2 * turns;
}

static qc_status search_effect(const qc_history *history, size_t start, const qc_series *sum,
                               qc_holiday_effect *effect, qc_error *error)
{
    qc_status status = QC_OK;
    effect_search search = {.length = sum->length, .least = 1e300};

    search.season_count = season_columns((size_t)history->season);
    search.column_count = SEASON + search.season_count + QC_HOLIDAY_COUNT;
    QC_TRY(QC_NEW_ARRAY(search.columns, search.column_count * search.length, error));
    QC_TRY(QC_NEW_ARRAY(search.response, search.length, error));
    QC_TRY(QC_NEW_ARRAY(search.coefficient, search.column_count, error));
    QC_TRY(qc_nested_new(search.length, search.column_count, &search.nested, error));
    for (size_t t = 0; t < search.length; t++) {
        search.response[t] = log(sum->values[t]);
    }
    fill_columns(&search, history, start);
    find_known(&search, (size_t)history->season);
    for (size_t k = 0; k < NOISES; k++) {
        try_noise(&search, &noises[k]);
    }
    for (size_t k = 0; k < QC_HOLIDAY_COUNT && search.weight > 0; k++) {
        effect->effect[k] = search.sum[k] / search.weight;
    }

done:
    qc_memory_free(search.columns);
    qc_memory_free(search.response);
    qc_memory_free(search.coefficient);
    qc_nested_free(search.nested);
    return status;
}

qc_status qc_holiday_effect_find(const qc_history *history, size_t origin,
                                 qc_holiday_effect *effect, qc_error *error)
{
    size_t root = root_of(history);

    *effect = (qc_holiday_effect){{0}};
    if (root < history->leaf_count || root == history->row_count || history->season < 2 ||
        history->season != qc_frequency_per_year(history->frequency)) {
        return QC_OK;
    }
    qc_series sum = qc_history_series(history, root, origin);

    if (sum.length < 3 * (size_t)history->season) {
        return QC_OK;
    }
    for (size_t t = 0; t < sum.length; t++) {
        if (!(sum.values[t] > 0)) {
            return QC_OK;
        }
    }
    return search_effect(history, history->start[root], &sum, effect, error);
}
