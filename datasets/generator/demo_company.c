/* Puts the company together: parameters, revenue, people, accounts, deals, promises, files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_company.h"

#include "allocation.h"
#include "forecasts.h"
#include "key_results.h"
#include "tables.h"
#include "truth.h"

#include <math.h>
#include <stdarg.h>

enum {
    DEALS_AT_SCALE_ONE = 6000,
    DEFAULT_PERIODS = 48,
    FEWEST_PERIODS = 12,
    MOST_DEALS = 100000000
};

static const double SMALLEST_SCALE = 0.1;
static const double LARGEST_SCALE = 1000.0;

/* All parts; too large for a stack. */
typedef struct company {
    demo_market markets[DEMO_CITIES];
    demo_revenue revenue;
    demo_people people;
    demo_accounts accounts;
    demo_arrivals arrivals;
    demo_tally tally;
    demo_random *random;
    int first_month;
    size_t deals;
} company;

demo_settings demo_settings_default(void)
{
    return (demo_settings){1, 1.0, 0, DEFAULT_PERIODS, NULL, NULL};
}

demo_status demo_fail(demo_error *error, demo_status status, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

static demo_status check_settings(const demo_settings *settings, demo_error *error)
{
    if (settings->folder == NULL || settings->folder[0] == '\0') {
        return demo_fail(error, DEMO_ERR_ARGUMENT, "no folder to write into; give -o DIR");
    }
    if (!(settings->scale >= SMALLEST_SCALE && settings->scale <= LARGEST_SCALE)) {
        return demo_fail(error, DEMO_ERR_ARGUMENT, "scale is %g; it must be from %g to %g",
                         settings->scale, SMALLEST_SCALE, LARGEST_SCALE);
    }
    if (settings->deals > MOST_DEALS) {
        return demo_fail(error, DEMO_ERR_ARGUMENT, "deals is %zu; it must be at most %d",
                         settings->deals, (int)MOST_DEALS);
    }
    if (settings->periods < FEWEST_PERIODS || settings->periods > DEMO_MONTHS) {
        return demo_fail(error, DEMO_ERR_ARGUMENT,
                         "periods is %zu; it must be from %d to %d months", settings->periods,
                         (int)FEWEST_PERIODS, (int)DEMO_MONTHS);
    }
    return DEMO_OK;
}

static void close_company(company *firm)
{
    if (firm != NULL) {
        demo_people_clear(&firm->people);
        demo_accounts_clear(&firm->accounts);
        demo_random_free(firm->random);
        demo_memory_free(firm);
    }
}

static demo_status found_company(const demo_settings *settings, company **made,
                                 demo_error *error)
{
    void *block = NULL;
    demo_status status = demo_memory_new(&block, 1, sizeof(company), error);
    if (status != DEMO_OK) {
        return status;
    }
    company *firm = block;
    firm->first_month = DEMO_LAST_MONTH - (int)settings->periods + 1;
    firm->deals = settings->deals;
    if (firm->deals == 0) {
        firm->deals = (size_t)floor(DEALS_AT_SCALE_ONE * settings->scale + 0.5);
    }
    status = demo_random_new(&firm->random, error);
    if (status == DEMO_OK) {
        demo_markets_draw(firm->random, settings->seed, settings->scale, firm->markets);
        demo_revenue_simulate(firm->random, settings->seed, firm->markets, &firm->revenue);
        status = demo_people_hire(firm->random, settings->seed, settings->scale, firm->markets,
                                  &firm->people, error);
    }
    if (status == DEMO_OK) {
        status = demo_accounts_find(firm->random, settings->seed, settings->scale,
                                    firm->markets, &firm->accounts, error);
    }
    if (status != DEMO_OK) {
        close_company(firm);
        return status;
    }
    demo_arrivals_init(firm->markets, firm->first_month, &firm->arrivals);
    *made = firm;
    return DEMO_OK;
}

static demo_status write_exports(company *firm, uint64_t seed, demo_output *output,
                                 demo_error *error)
{
    enum {
        OPPORTUNITIES,
        HISTORY,
        REVENUE,
        TERRITORIES,
        ACCOUNTS,
        REPS,
        PRODUCTS,
        REGIONS,
        GOALS,
        KEY_RESULTS,
        FORECAST_LOG,
        CONFIG,
        TABLES
    };
    static const char *const NAME[TABLES] = {"opportunities.csv", "opportunity_history.csv",
                                             "revenue.csv",       "territories.csv",
                                             "accounts.csv",      "reps.csv",
                                             "products.csv",      "regions.csv",
                                             "goals.csv",         "key_results.csv",
                                             "forecast_log.csv",  "quotacast.yaml"};
    FILE *file[TABLES] = {NULL};
    for (size_t i = 0; i < TABLES; i++) {
        demo_status status = demo_output_file(output, NAME[i], &file[i], error);
        if (status != DEMO_OK) {
            return status;
        }
    }
    demo_scene scene = {seed,          firm->deals,     firm->markets,
                        &firm->people, &firm->accounts, &firm->arrivals};
    demo_pipeline_write(&scene, &firm->accounts, firm->random, file[OPPORTUNITIES],
                        file[HISTORY], &firm->tally);
    demo_revenue_write(&firm->revenue, firm->first_month, file[REVENUE]);
    demo_territories_write(&firm->revenue, &firm->accounts, file[TERRITORIES]);
    demo_accounts_write(&firm->accounts, file[ACCOUNTS]);
    demo_reps_write(&firm->people, file[REPS]);
    demo_products_write(file[PRODUCTS]);
    demo_candidates_write(file[REGIONS]);
    demo_goals_write(&firm->revenue, seed, firm->random, file[GOALS]);
    double goal = demo_goal(&firm->revenue, DEMO_LAST_QUARTER + 1, seed, firm->random);
    demo_key_results_write(&firm->revenue, &firm->tally, goal, file[KEY_RESULTS]);
    demo_forecasts_write(firm->markets, &firm->revenue, &firm->people, firm->first_month, seed,
                         firm->random, file[FORECAST_LOG]);
    demo_config_write(file[CONFIG]);
    return DEMO_OK;
}

static demo_status begin_all(const demo_settings *settings, demo_output *exports,
                             demo_output *truths, demo_error *error)
{
    demo_status status = demo_output_begin(exports, settings->folder, error);
    if (status != DEMO_OK || settings->truth_folder == NULL) {
        return status;
    }
    status = demo_output_begin(truths, settings->truth_folder, error);
    if (status == DEMO_OK && demo_output_is_same(exports, truths)) {
        return demo_fail(error, DEMO_ERR_ARGUMENT,
                         "exports and truth both go to '%s'; give two folders",
                         settings->folder);
    }
    return status;
}

static demo_status finish_all(demo_output *exports, demo_output *truths, demo_error *error)
{
    demo_status status = demo_output_complete(exports, error);
    if (status == DEMO_OK) {
        status = demo_output_complete(truths, error);
    }
    if (status == DEMO_OK) {
        status = demo_output_publish(exports, error);
    }
    if (status == DEMO_OK) {
        status = demo_output_publish(truths, error);
    }
    return status;
}

static demo_status write_all(const demo_settings *settings, company *firm, demo_output *exports,
                             demo_output *truths, demo_error *error)
{
    demo_truth truth = {firm->markets, &firm->revenue, &firm->people, &firm->tally,
                        firm->first_month};
    demo_status status = begin_all(settings, exports, truths, error);
    if (status == DEMO_OK) {
        status = write_exports(firm, settings->seed, exports, error);
    }
    if (status == DEMO_OK && settings->truth_folder != NULL) {
        status = demo_truth_write(&truth, truths, error);
    }
    if (status == DEMO_OK) {
        status = finish_all(exports, truths, error);
    }
    return status;
}

demo_status demo_company_write(const demo_settings *settings, demo_error *error)
{
    company *firm = NULL;
    demo_output exports = {0};
    demo_output truths = {0};
    demo_status status = check_settings(settings, error);
    if (status == DEMO_OK) {
        status = found_company(settings, &firm, error);
    }
    if (status == DEMO_OK) {
        status = write_all(settings, firm, &exports, &truths, error);
    }
    demo_output_discard(&exports);
    demo_output_discard(&truths);
    close_company(firm);
    return status;
}
